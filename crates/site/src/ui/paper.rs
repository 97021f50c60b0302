//! What only paper needs: the head of a printed notice, lines to sign on, a code to scan.

use maud::{Markup, html};

use super::bits;

/// The head of a printed sheet; not shown on a screen.
#[derive(Clone, Copy, Debug, Default)]
pub struct PrintHead<'a> {
    /// Who issues it.
    pub issuer: &'a str,
    /// Title of the sheet.
    pub title: &'a str,
    /// Number, date, unit, period.
    pub meta: &'a [&'a str],
}

/// Draws the head. The title is a paragraph here, because the page has its one `h1` already.
#[must_use]
pub fn print_head(head: &PrintHead<'_>) -> Markup {
    html! {
        div.print-only.print-head {
            p { (head.issuer) }
            p.big { (head.title) }
            (bits(head.meta))
        }
    }
}

/// Lines to sign on.
#[must_use]
pub fn sign_lines(labels: &[&str]) -> Markup {
    html! { div.sign { @for label in labels { div { (label) } } } }
}

/// Something folded away under a word that opens it; paper shows it open where a script runs.
#[must_use]
pub fn fold(summary: &str, body: Markup) -> Markup {
    html! { details { summary { (summary) } (body) } }
}

/// A text to be copied: it can be selected whole without a script. `name` makes its id.
#[must_use]
pub fn copy_text(name: &str, label: &str, text: &str, rows: u32) -> Markup {
    html! {
        div.field {
            label for={ "f-" (name) } { (label) }
            textarea id={ "f-" (name) } rows=(rows) readonly { (text) }
        }
    }
}

/// A code to scan with its caption. `svg` is drawn by the caller; without it the frame says `none`.
#[must_use]
pub fn qr(svg: Option<Markup>, caption: &str, none: &str) -> Markup {
    html! {
        figure.qr {
            div { @if let Some(svg) = svg { (svg) } @else { small { (none) } } }
            small { (caption) }
        }
    }
}
