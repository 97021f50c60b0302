//! The frame of a form: address, hidden values, summary of what is wrong, groups, buttons.

use maud::{Markup, html};

use super::safe_href;

/// How a form is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// Asks: leaves nothing behind and can be shared as a link.
    Get,
    /// Acts.
    #[default]
    Post,
}

/// A form.
#[derive(Clone, Copy, Debug, Default)]
pub struct Form<'a> {
    /// Address it is sent to.
    pub action: &'a str,
    /// How it is sent.
    pub method: Method,
    /// Whether it carries files.
    pub has_files: bool,
    /// Values sent along unseen: key, token.
    pub hidden: &'a [(&'a str, &'a str)],
    /// Text of the button while the form is on its way; empty keeps the text.
    pub busy: &'a str,
    /// Whether leaving with unsent changes should be asked about.
    pub is_guarded: bool,
}

/// A form around its fields. The browser's own checks are off: the server answers with one summary.
#[must_use]
pub fn form(form: &Form<'_>, body: Markup) -> Markup {
    let method = match form.method {
        Method::Get => "get",
        Method::Post => "post",
    };
    let enctype = form.has_files.then_some("multipart/form-data");
    let busy = Some(form.busy).filter(|text| !text.is_empty());
    html! {
        form.form method=(method) action=(safe_href(form.action)) enctype=[enctype]
            data-busy=[busy] data-guard[form.is_guarded] novalidate {
            @for (name, value) in form.hidden { (hidden_field(name, value)) }
            (body)
        }
    }
}

/// A value sent along unseen.
#[must_use]
pub fn hidden_field(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// The button that sends the form.
#[must_use]
pub fn submit(text: &str) -> Markup {
    html! { button.press type="submit" { (text) } }
}

/// A second button that sends the same form to another address, which only shows something.
#[must_use]
pub fn submit_to(text: &str, action: &str) -> Markup {
    html! { button.press.soft type="submit" formaction=(safe_href(action)) { (text) } }
}

/// Fields that belong together, under one legend.
#[must_use]
pub fn field_group(legend: &str, hint: &str, body: Markup) -> Markup {
    html! {
        fieldset.form {
            legend { h2 { (legend) } @if !hint.is_empty() { p.hint { (hint) } } }
            (body)
        }
    }
}

/// One thing to put right.
#[derive(Clone, Copy, Debug)]
pub struct Fault<'a> {
    /// Name of the field, as given to it.
    pub name: &'a str,
    /// What is wrong and how to put it right.
    pub text: &'a str,
}

/// What must be put right, at the top of the form, each line leading to its field. Empty without
/// faults. It takes the focus when a script runs.
#[must_use]
pub fn error_summary(title: &str, faults: &[Fault<'_>]) -> Markup {
    fault_list(title, faults, true)
}

/// The summary; the design page shows one without being pulled towards it.
pub(super) fn fault_list(title: &str, faults: &[Fault<'_>], takes_focus: bool) -> Markup {
    html! {
        @if !faults.is_empty() {
            div.faults role="alert" tabindex="-1" data-faults[takes_focus] {
                h2 { (title) }
                ul {
                    @for fault in faults {
                        li { a href={ "#" (field_id(fault.name)) } { (fault.text) } }
                    }
                }
            }
        }
    }
}

/// The id of a field's control. White space would break `aria-describedby`, so it is replaced.
pub(super) fn field_id(name: &str) -> String {
    let tail: String =
        name.chars().map(|letter| if letter.is_whitespace() { '-' } else { letter }).collect();
    format!("f-{tail}")
}
