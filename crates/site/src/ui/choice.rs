//! Fields that are chosen from: lists, big tiles, ticks.

use maud::{Markup, html};

use super::Field;
use super::field::wrap;

/// One thing to choose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choice<'a> {
    /// Value sent.
    pub value: &'a str,
    /// What is read.
    pub text: &'a str,
    /// A line of explanation; may be empty.
    pub hint: &'a str,
}

impl<'a> Choice<'a> {
    /// A choice without explanation.
    #[must_use]
    pub const fn new(value: &'a str, text: &'a str) -> Self {
        Self { value, text, hint: "" }
    }
}

/// A drop-down list; for more than seven choices, otherwise tiles are kinder.
#[must_use]
pub fn select_field(field: &Field<'_>, choices: &[Choice<'_>]) -> Markup {
    wrap(
        field,
        html! {
            select id=(field.id()) name=(field.name) required[field.required.is_some()]
                aria-describedby=[field.described_by()] aria-invalid=[field.invalid()] {
                @for choice in choices {
                    option value=(choice.value) selected[choice.value == field.value] { (choice.text) }
                }
            }
        },
    )
}

/// One of a few, as big tiles. The first control bears the field's id, so that the error summary
/// leads to it.
#[must_use]
pub fn radio_field(field: &Field<'_>, choices: &[Choice<'_>]) -> Markup {
    let chosen = [field.value];
    option_set(field, "radio", choices, &chosen)
}

/// Any of a few, as big tiles; `chosen` holds the values ticked so far.
#[must_use]
pub fn checks_field(field: &Field<'_>, choices: &[Choice<'_>], chosen: &[&str]) -> Markup {
    option_set(field, "checkbox", choices, chosen)
}

fn option_set(field: &Field<'_>, kind: &str, choices: &[Choice<'_>], chosen: &[&str]) -> Markup {
    let id = field.id();
    let needs_one = kind == "radio" && field.required.is_some();
    html! {
        fieldset.set.wrong[!field.error.is_empty()] aria-describedby=[field.described_by()] {
            legend { (field.label) (field.need_mark()) }
            (field.help())
            div.options {
                @for (index, choice) in choices.iter().enumerate() {
                    @let own_id = if index == 0 { id.clone() } else { format!("{id}-{index}") };
                    label.tile for=(own_id) {
                        input id=(own_id) type=(kind) name=(field.name) value=(choice.value)
                            checked[chosen.contains(&choice.value)] required[needs_one]
                            aria-invalid=[field.invalid()];
                        span.tile-in {
                            span { (choice.text) }
                            @if !choice.hint.is_empty() { small { (choice.hint) } }
                        }
                    }
                }
            }
        }
    }
}

/// One thing to agree to. Sends `value` when ticked, nothing otherwise; the label stands beside.
#[must_use]
pub fn check_field(field: &Field<'_>, is_checked: bool) -> Markup {
    html! {
        div.field.wrong[!field.error.is_empty()] {
            label.tick for=(field.id()) {
                input id=(field.id()) type="checkbox" name=(field.name) value=(field.value)
                    checked[is_checked] required[field.required.is_some()]
                    aria-describedby=[field.described_by()] aria-invalid=[field.invalid()];
                span { (field.label) (field.need_mark()) }
            }
            (field.help())
        }
    }
}
