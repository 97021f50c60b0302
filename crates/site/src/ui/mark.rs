//! State shown by colour, shape and words at once, so that colour is never the only cue
//! (GB/T 37668-2019) and a black-and-white print still tells it.

use maud::{Markup, html};

/// How a thing stands. The words beside the shape are the caller's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// In time, in order: a green disc.
    #[default]
    Ok,
    /// Something is coming: a blue square.
    Remind,
    /// Soon late or partly wrong: an ochre triangle.
    Warn,
    /// Late or refused: a red diamond.
    Late,
    /// Over and settled: a grey tick.
    Done,
}

impl State {
    /// The class that carries the colour.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Remind => "remind",
            Self::Warn => "warn",
            Self::Late => "late",
            Self::Done => "done",
        }
    }

    /// The outline of the shape in a 16 by 16 box; inner outlines are cut out.
    const fn outline(self) -> &'static str {
        match self {
            Self::Ok => "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z",
            Self::Remind => "M2 2h12v12H2z",
            Self::Warn => "M8 1l7.6 13.6H.4zM7.1 5.8v4.4h1.8V5.8zM7.1 11.4v1.8h1.8v-1.8z",
            Self::Late => "M8 .3L15.7 8 8 15.7.3 8zM7.1 4.2v4.6h1.8V4.2zM7.1 10v1.8h1.8V10z",
            Self::Done => "M1.6 8.4l2-2 3 3L12.4 3l2 2-7.8 8.6z",
        }
    }
}

/// The bare shape, for parts that put their own words beside it.
pub(super) fn mark(state: State) -> Markup {
    html! {
        svg class={ "mark " (state.class()) } viewBox="0 0 16 16" aria-hidden="true" {
            path fill-rule="evenodd" d=(state.outline()) {}
        }
    }
}

/// The shape as a group to be placed inside a larger drawing, centred on the origin.
#[must_use]
pub fn mark_path(state: State) -> Markup {
    html! { path fill-rule="evenodd" transform="translate(-8 -8)" d=(state.outline()) {} }
}

/// A lamp: shape, colour and words.
#[must_use]
pub fn lamp(state: State, text: &str) -> Markup {
    html! { span class={ "lamp " (state.class()) } { (mark(state)) span { (text) } } }
}
