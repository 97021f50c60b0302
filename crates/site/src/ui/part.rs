//! Plain parts of a page: sheets, buttons, notices, tiles, quotes, people, proofs.

use maud::{Markup, html};

use super::mark::mark;
use super::shell::plain_link;
use super::{Link, State, lamp, percent, permille, safe_href};

/// A sheet of paper: the frame of one thought. A heading inside is the caller's.
#[must_use]
pub fn sheet(body: Markup) -> Markup {
    html! { section.sheet { (body) } }
}

/// A sheet with its heading (level two) and an optional link at the heading's end.
#[must_use]
pub fn sheet_titled(title: &str, more: Option<Link<'_>>, body: Markup) -> Markup {
    sheet(section(title, more, body))
}

/// A heading (level two) with what belongs to it, inside a sheet.
#[must_use]
pub fn section(title: &str, more: Option<Link<'_>>, body: Markup) -> Markup {
    html! {
        div.head { h2 { (title) } @if let Some(link) = more { (plain_link(link)) } }
        (body)
    }
}

/// The opening of a page: the one `h1`, a sentence under it, and what can be done.
#[must_use]
pub fn lead(title: &str, say: &str, body: Markup) -> Markup {
    html! {
        div.lead {
            h1 { (title) }
            @if !say.is_empty() { p.say.quiet { (say) } }
        }
        (body)
    }
}

/// The opening of a page whose title carries its own facts: number, place, lamp.
#[must_use]
pub fn lead_with(title: &str, facts: Markup, body: Markup) -> Markup {
    html! { div.lead { h1 { (title) } (facts) } (body) }
}

/// Main matter and side matter: side by side on a wide screen, one after the other on a phone.
#[must_use]
pub fn columns(main: Markup, aside: Markup) -> Markup {
    html! { div.two { div.stack { (main) } aside.stack { (aside) } } }
}

/// Equals side by side where there is room for two: pictures, short forms.
#[must_use]
pub fn beside(items: &[Markup]) -> Markup {
    html! { div.beside { @for item in items { (item) } } }
}

/// One thing under the other with room between; what is empty takes no room.
#[must_use]
pub fn stack(items: &[Markup]) -> Markup {
    let there = || items.iter().filter(|item| !item.0.is_empty());
    html! { @if there().next().is_some() { div.stack { @for item in there() { (item) } } } }
}

/// A row of buttons.
#[must_use]
pub fn acts(body: Markup) -> Markup {
    html! { div.acts { (body) } }
}

/// The main thing to press; at most one on a page.
#[must_use]
pub fn button_link(link: Link<'_>) -> Markup {
    html! { a.press href=(safe_href(link.href)) { (link.text) } }
}

/// Something else that can be pressed.
#[must_use]
pub fn button_soft(link: Link<'_>) -> Markup {
    html! { a.press.soft href=(safe_href(link.href)) { (link.text) } }
}

/// Leads to the same in another language, whose tag says how the text is to be read out.
#[must_use]
pub fn button_language(link: Link<'_>, tag: &str) -> Markup {
    html! { a.press.soft href=(safe_href(link.href)) hreflang=(tag) lang=(tag) { (link.text) } }
}

/// Something grave: it leads to a page that asks once more.
#[must_use]
pub fn button_grave(link: Link<'_>) -> Markup {
    html! { a.press.grave href=(safe_href(link.href)) { (link.text) } }
}

/// Copies `what`; shows itself only where a script runs. `copied` replaces its text for a moment.
#[must_use]
pub fn copy_button(text: &str, copied: &str, what: &str) -> Markup {
    html! {
        button.press.soft.no-print type="button" hidden data-copy=(what) data-copied=(copied) { (text) }
    }
}

/// Prints the page; shows itself only where a script runs.
#[must_use]
pub fn print_button(text: &str) -> Markup {
    html! { button.press.soft.no-print type="button" hidden data-print { (text) } }
}

/// Reads the element with this id aloud; shows itself only where the browser can speak.
#[must_use]
pub fn read_button(text: &str, element_id: &str) -> Markup {
    html! { button.press.soft.no-print type="button" hidden data-read=(element_id) { (text) } }
}

/// Small facts on one line, parted by dots.
#[must_use]
pub fn bits(items: &[&str]) -> Markup {
    html! { p.bits { @for item in items { @if !item.is_empty() { span { (item) } " " } } } }
}

/// A small framed word.
#[must_use]
pub fn tag(text: &str) -> Markup {
    html! { span.tag { (text) } }
}

/// A notice: what an act came to, or what the reader must know first. Late is read out at once.
#[must_use]
pub fn notice(state: State, title: &str, body: Markup) -> Markup {
    let role = if state == State::Late { "alert" } else { "status" };
    html! {
        div class={ "notice " (state.class()) } role=(role) {
            (mark(state))
            div { p.strong { (title) } (body) }
        }
    }
}

/// Nothing here yet: says so kindly and offers the next step. The drawing is a courtyard bench.
#[must_use]
pub fn empty(title: &str, say: &str, act: Option<Link<'_>>) -> Markup {
    html! {
        div.void {
            svg viewBox="0 0 104 56" aria-hidden="true" {
                path d="M10 28h84M14 33h76M10 28v5M94 28v5M20 33l-6 20M30 33l-4 20M84 33l6 20M74 33l4 20" {}
                path d="M44 14h16v6a6 6 0 0 1-6 6h-4a6 6 0 0 1-6-6zM60 16h3a3 3 0 0 1 0 6h-4M49 10c-2-3 2-4 0-7M56 10c-2-3 2-4 0-7" {}
            }
            h3 { (title) }
            @if !say.is_empty() { p { (say) } }
            @if let Some(link) = act { (button_soft(link)) }
        }
    }
}

/// One tab.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tab<'a> {
    /// Where it leads and what it says.
    pub link: Link<'a>,
    /// A count beside the text; may be empty.
    pub count: &'a str,
    /// Whether this is the one shown.
    pub is_current: bool,
}

/// Tabs as links: each is a page of its own, so Back and sharing work.
#[must_use]
pub fn tabs(label: &str, items: &[Tab<'_>]) -> Markup {
    html! {
        nav.tabs aria-label=(label) {
            @for tab in items {
                a href=(safe_href(tab.link.href)) aria-current=[tab.is_current.then_some("page")] {
                    (tab.link.text)
                    @if !tab.count.is_empty() { small { (tab.count) } }
                }
            }
        }
    }
}

/// One big number with its name.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tile<'a> {
    /// The number, formatted.
    pub value: &'a str,
    /// Its unit, set small after it; may be empty.
    pub unit: &'a str,
    /// What it counts.
    pub label: &'a str,
    /// How it stands, if that is known.
    pub lamp: Option<(State, &'a str)>,
}

/// Big numbers side by side.
#[must_use]
pub fn tiles(items: &[Tile<'_>]) -> Markup {
    html! {
        dl.tiles {
            @for tile in items {
                div {
                    dt { (tile.label) }
                    dd {
                        span.big { (tile.value) @if !tile.unit.is_empty() { small { (tile.unit) } } }
                        @if let Some((state, text)) = tile.lamp { (lamp(state, text)) }
                    }
                }
            }
        }
    }
}

/// How far something is: `done` of `total` in the same unit, with the words for both ends.
#[must_use]
pub fn meter(label: &str, said: &str, done: i64, total: i64) -> Markup {
    let width = percent(permille(done, total));
    html! {
        div.metered {
            p { span { (label) } span.whole { (said) } }
            svg.meter role="img" aria-label={ (label) " " (said) } {
                rect.trough width="100%" height="100%" rx="4" {}
                rect.fill width=(width) height="100%" rx="4" {}
            }
        }
    }
}

/// Names and values, one under the other. Values may hold links and lamps.
#[must_use]
pub fn definitions(items: &[(&str, Markup)]) -> Markup {
    html! { dl.pairs { @for (name, value) in items { div { dt { (name) } dd { (value) } } } } }
}

/// A digest with what it vouches for. `digest` is shown in groups of four.
#[must_use]
pub fn proof(items: &[(&str, &str)], digest_label: &str, digest: &str, act: Markup) -> Markup {
    let letters: Vec<char> = digest.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    html! {
        div.proof {
            @for (name, value) in items { p.quiet { (name) " " span.strong { (value) } } }
            p { span.quiet { (digest_label) } code { (groups.join(" ")) } }
            (act)
        }
    }
}

/// What somebody said, in their own words; the quotation marks follow the page language.
#[must_use]
pub fn quote(words: &str, who: &str) -> Markup {
    html! { blockquote.says { p { (words) } @if !who.is_empty() { footer { (who) } } } }
}

/// How a file is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attached {
    /// Seen on the page.
    Picture,
    /// Heard on the page.
    Sound,
    /// Opened.
    Paper,
}

/// A file: a picture with its words, a recording with its player, or a link; `size` in words.
#[must_use]
pub fn attached(shape: Attached, href: &str, said: &str, size: &str) -> Markup {
    let href = safe_href(href);
    html! {
        @match shape {
            Attached::Picture => { a href=(href) { img src=(href) alt=(said) loading="lazy"; } }
            Attached::Sound => { audio controls preload="none" src=(href) aria-label=(said) {} }
            Attached::Paper => {}
        }
        p.bits {
            span { a href=(href) download { (said) } } " "
            @if !size.is_empty() { span { (size) } }
        }
    }
}

/// A person with what they are here. Shows the first character of the name; never a picture.
#[must_use]
pub fn person(name: &str, role: &str) -> Markup {
    let first: String = name.chars().take(1).collect();
    html! {
        span.chip {
            span aria-hidden="true" { (first) }
            span { span.strong { (name) } @if !role.is_empty() { small { (role) } } }
        }
    }
}
