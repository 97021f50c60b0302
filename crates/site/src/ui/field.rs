//! Fields that are typed into. Label above, hint under it, error under that, all tied together.

use maud::{Markup, html};

use super::form::field_id;
use super::mark::mark;
use super::shell::plain_link;
use super::{Link, State};

/// What all fields share. Empty texts mean there is none.
#[derive(Clone, Copy, Debug, Default)]
pub struct Field<'a> {
    /// Name sent with the form; also makes the id.
    pub name: &'a str,
    /// What is asked.
    pub label: &'a str,
    /// Help, shown before one errs.
    pub hint: &'a str,
    /// What is wrong with the value given.
    pub error: &'a str,
    /// The value given so far.
    pub value: &'a str,
    /// The word that says an answer is needed; `None` when it is not.
    pub required: Option<&'a str>,
    /// The browser's autofill token, e.g. `tel`, `one-time-code`.
    pub autocomplete: &'a str,
    /// Longest text, in UTF-16 units as browsers count them.
    pub max_chars: Option<u32>,
    /// Text of the live count with `{n}` for what is left, e.g. `还可写 {n} 字`.
    pub count: &'a str,
}

impl Field<'_> {
    pub(super) fn id(&self) -> String {
        field_id(self.name)
    }

    /// Ids of hint and error, for `aria-describedby`.
    pub(super) fn described_by(&self) -> Option<String> {
        let id = self.id();
        let hint = (!self.hint.is_empty()).then(|| format!("{id}-hint"));
        let error = (!self.error.is_empty()).then(|| format!("{id}-error"));
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// `aria-invalid` when there is an error.
    pub(super) fn invalid(&self) -> Option<&'static str> {
        (!self.error.is_empty()).then_some("true")
    }

    pub(super) fn need_mark(&self) -> Markup {
        html! { @if let Some(word) = self.required { span.need { (word) } } }
    }

    /// Hint and error, in the order they are read.
    pub(super) fn help(&self) -> Markup {
        let id = self.id();
        html! {
            @if !self.hint.is_empty() { p.hint id={ (id) "-hint" } { (self.hint) } }
            @if !self.error.is_empty() {
                p.error id={ (id) "-error" } { (mark(State::Late)) span { (self.error) } }
            }
        }
    }
}

/// Label, help and the control given.
pub(super) fn wrap(field: &Field<'_>, control: Markup) -> Markup {
    html! {
        div.field.wrong[!field.error.is_empty()] {
            label for=(field.id()) { (field.label) (field.need_mark()) }
            (field.help())
            (control)
        }
    }
}

/// What sets one kind of input apart.
#[derive(Default)]
struct Input<'a> {
    kind: &'a str,
    mode: Option<&'a str>,
    is_short: bool,
    is_search: bool,
    /// Id of a list of suggestions.
    list: Option<&'a str>,
}

fn input(field: &Field<'_>, input: &Input<'_>) -> Markup {
    let complete = Some(field.autocomplete).filter(|text| !text.is_empty());
    html! {
        input.short[input.is_short] id=(field.id()) name=(field.name) type=(input.kind)
            value=[Some(field.value).filter(|text| !text.is_empty())]
            inputmode=[input.mode] list=[input.list] autocomplete=[complete] maxlength=[field.max_chars]
            required[field.required.is_some()] aria-describedby=[field.described_by()]
            aria-invalid=[field.invalid()] data-search[input.is_search];
    }
}

fn plain(field: &Field<'_>, kind: &Input<'_>) -> Markup {
    wrap(field, input(field, kind))
}

/// One line of text.
#[must_use]
pub fn text_field(field: &Field<'_>) -> Markup {
    plain(field, &Input { kind: "text", ..Input::default() })
}

/// One line of text with words that were used before; any other may be written.
#[must_use]
pub fn suggest_field(field: &Field<'_>, known: &[String]) -> Markup {
    let id = format!("{}-known", field.id());
    let kind = Input { kind: "text", list: Some(&id), ..Input::default() };
    wrap(
        field,
        html! {
            (input(field, &kind))
            datalist id=(id) { @for word in known { option value=(word) {} } }
        },
    )
}

/// Words to look for; the key `/` leads here.
#[must_use]
pub fn search_field(field: &Field<'_>) -> Markup {
    plain(field, &Input { kind: "search", is_search: true, ..Input::default() })
}

/// A telephone number.
#[must_use]
pub fn phone_field(field: &Field<'_>) -> Markup {
    plain(field, &Input { kind: "tel", mode: Some("tel"), is_short: true, ..Input::default() })
}

/// A password. The value is never sent back to the page.
#[must_use]
pub fn password_field(field: &Field<'_>) -> Markup {
    let blank = Field { value: "", ..*field };
    plain(&blank, &Input { kind: "password", ..Input::default() })
}

/// A day, `YYYY-MM-DD`.
#[must_use]
pub fn date_field(field: &Field<'_>) -> Markup {
    plain(field, &Input { kind: "date", is_short: true, ..Input::default() })
}

/// A day and time, `YYYY-MM-DDTHH:MM`, in the county's own time.
#[must_use]
pub fn datetime_field(field: &Field<'_>) -> Markup {
    plain(field, &Input { kind: "datetime-local", is_short: true, ..Input::default() })
}

fn with_unit(field: &Field<'_>, mode: &str, unit: &str) -> Markup {
    let kind = Input { kind: "text", mode: Some(mode), ..Input::default() };
    wrap(field, html! { div.unit { (input(field, &kind)) span { (unit) } } })
}

/// A whole number with its unit. A text box with a number pad: spinners change values by accident.
#[must_use]
pub fn number_field(field: &Field<'_>, unit: &str) -> Markup {
    with_unit(field, "numeric", unit)
}

/// An amount of money as typed, e.g. `48600.00`, with its unit.
#[must_use]
pub fn money_field(field: &Field<'_>, unit: &str) -> Markup {
    with_unit(field, "decimal", unit)
}

/// Several lines of text, with a live count when a longest text and its words are given.
#[must_use]
pub fn textarea_field(field: &Field<'_>, lines: u8) -> Markup {
    let id = field.id();
    let count_id = format!("{id}-count");
    let is_counted = field.max_chars.is_some() && !field.count.is_empty();
    let counted = is_counted.then_some(&count_id);
    wrap(
        field,
        html! {
            textarea id=(id) name=(field.name) rows=(lines) maxlength=[field.max_chars]
                required[field.required.is_some()] aria-describedby=[field.described_by()]
                aria-invalid=[field.invalid()] data-count=[counted] { (field.value) }
            @if is_counted { p.hint id=(count_id) data-text=(field.count) {} }
        },
    )
}

/// Files from the phone or the computer. `accept` is the browser's list, e.g. `image/*,.xlsx`.
#[must_use]
pub fn file_field(field: &Field<'_>, accept: &str, takes_many: bool) -> Markup {
    wrap(
        field,
        html! {
            input id=(field.id()) name=(field.name) type="file"
                accept=[Some(accept).filter(|list| !list.is_empty())] multiple[takes_many]
                required[field.required.is_some()] aria-describedby=[field.described_by()]
                aria-invalid=[field.invalid()];
        },
    )
}

/// A recording: a phone opens its recorder, anything else lets one choose a file.
#[must_use]
pub fn voice_field(field: &Field<'_>) -> Markup {
    wrap(
        field,
        html! {
            input id=(field.id()) name=(field.name) type="file" accept="audio/*" capture
                required[field.required.is_some()] aria-describedby=[field.described_by()]
                aria-invalid=[field.invalid()];
        },
    )
}

/// What the server finds for the text of a field while it is typed. Shows itself only where a script
/// runs and something was found; `source` answers JSON `{ "list": [{ "href", "title", "note" }] }`.
#[must_use]
pub fn live_list(title: &str, source: &str, of: &Field<'_>) -> Markup {
    html! {
        div.notice.remind hidden aria-live="polite" data-live=(source) data-from=(of.id()) {
            (mark(State::Remind))
            div { p.strong { (title) } ul {} }
        }
    }
}

/// A fact that is already held and need not be given again, with where it comes from.
#[must_use]
pub fn known_field(label: &str, value: &str, source: &str, change: Option<Link<'_>>) -> Markup {
    html! {
        div.known {
            small { (label) }
            div { span.strong { (value) } @if let Some(link) = change { (plain_link(link)) } }
            @if !source.is_empty() { small { (source) } }
        }
    }
}
