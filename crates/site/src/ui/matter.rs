//! The parts that tell one matter from wish to dividend: the five gates, the way it went, the
//! verdict clause by clause, the stamp.

use maud::{Markup, html};

use super::State;
use super::mark::mark;

/// Where a gate or step stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Step {
    /// Passed.
    Over,
    /// Here.
    Now,
    /// Still to come.
    #[default]
    Ahead,
}

impl Step {
    const fn class(self) -> &'static str {
        match self {
            Self::Over => "over",
            Self::Now => "now",
            Self::Ahead => "ahead",
        }
    }
}

/// One gate.
#[derive(Clone, Copy, Debug, Default)]
pub struct Gate<'a> {
    /// Its name.
    pub label: &'a str,
    /// Where it stands.
    pub step: Step,
    /// The same in words (read out, not shown).
    pub said: &'a str,
    /// A date or count under the name; may be empty. Left out where elder mode meets a phone.
    pub note: &'a str,
}

/// The gates a matter passes, in order.
#[must_use]
pub fn gates(label: &str, items: &[Gate<'_>]) -> Markup {
    html! {
        ol.gates aria-label=(label) {
            @for gate in items {
                li.(gate.step.class()) aria-current=[(gate.step == Step::Now).then_some("step")] {
                    svg viewBox="0 0 24 24" aria-hidden="true" {
                        circle cx="12" cy="12" r="9" {}
                        @match gate.step {
                            Step::Over => { path.hook d="M7.5 12.5l3 3 6-6.5" {} },
                            Step::Now => { circle.dot cx="12" cy="12" r="4.5" {} },
                            Step::Ahead => {},
                        }
                    }
                    (gate.label) span.sr { " " (gate.said) }
                    @if !gate.note.is_empty() { small { (gate.note) } }
                }
            }
        }
    }
}

/// One thing that happened, or is to happen next.
#[derive(Clone, Default)]
pub struct WayStep<'a> {
    /// Machine-readable time, RFC 3339.
    pub at: &'a str,
    /// The same for reading.
    pub when: &'a str,
    /// What happened.
    pub title: &'a str,
    /// Whether this is where things stand.
    pub is_now: bool,
    /// Whether this is what the address named; the others are its thread.
    pub is_opened: bool,
    /// Name within the page, so that a link leads here; may be empty.
    pub id: &'a str,
    /// Details: text, quotes, verdicts, meters.
    pub body: Markup,
}

/// The way a matter went, newest first.
#[must_use]
pub fn way(steps: &[WayStep<'_>]) -> Markup {
    html! {
        ol.ways {
            @for step in steps {
                li.now[step.is_now] id=[Some(step.id).filter(|id| !id.is_empty())]
                    aria-current=[step.is_opened.then_some("true")] {
                    time datetime=(step.at) { (step.when) }
                    h3 { (step.title) }
                    (step.body)
                }
            }
        }
    }
}

/// One clause of a verdict with its numbers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clause<'a> {
    /// What the rule asks, in plain words.
    pub text: &'a str,
    /// The article it comes from.
    pub article: &'a str,
    /// What there was, e.g. `31 / 41`.
    pub had: &'a str,
    /// What was needed, e.g. `28`.
    pub needed: &'a str,
    /// Whether it is met; `None` where another clause stands in for it.
    pub passed: Option<bool>,
}

/// The words of a verdict.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClauseWords<'a> {
    /// Caption of the table.
    pub caption: &'a str,
    /// Heading: clause.
    pub clause: &'a str,
    /// Heading: article.
    pub article: &'a str,
    /// Heading: what there was.
    pub had: &'a str,
    /// Heading: what was needed.
    pub needed: &'a str,
    /// Heading: verdict.
    pub verdict: &'a str,
    /// Met.
    pub pass: &'a str,
    /// Not met.
    pub fail: &'a str,
    /// Not met and not needed.
    pub spared: &'a str,
}

/// A verdict printed clause by clause.
#[must_use]
pub fn clause_table(words: &ClauseWords<'_>, clauses: &[Clause<'_>]) -> Markup {
    html! {
        table.clauses.cards role="table" {
            caption { (words.caption) }
            thead role="rowgroup" {
                tr role="row" {
                    th role="columnheader" scope="col" { (words.clause) }
                    th role="columnheader" scope="col" { (words.article) }
                    th.num role="columnheader" scope="col" { (words.had) }
                    th.num role="columnheader" scope="col" { (words.needed) }
                    th role="columnheader" scope="col" { (words.verdict) }
                }
            }
            tbody role="rowgroup" { @for clause in clauses { (clause_row(words, clause)) } }
        }
    }
}

fn clause_row(words: &ClauseWords<'_>, clause: &Clause<'_>) -> Markup {
    let (state, said, colour) = match clause.passed {
        Some(true) => (Some(State::Done), words.pass, "verdict ok"),
        Some(false) => (Some(State::Late), words.fail, "verdict late"),
        None => (None, words.spared, "verdict quiet"),
    };
    html! {
        tr role="row" {
            th role="rowheader" scope="row" { (clause.text) }
            td.law role="cell" data-label=(words.article) { small { (clause.article) } }
            td.num role="cell" data-label=(words.had) { (clause.had) }
            td.must.num role="cell" data-label=(words.needed) { (clause.needed) }
            td class=(colour) role="cell" data-label=(words.verdict) { @if let Some(state) = state { (mark(state)) } (said) }
        }
    }
}

/// The stamp under a verdict: double-lined seal red when it holds, dashed grey when it does not.
#[must_use]
pub fn stamp(text: &str, holds: bool) -> Markup {
    html! { p.stamp-row { span.stamp.no[!holds] { (text) } } }
}
