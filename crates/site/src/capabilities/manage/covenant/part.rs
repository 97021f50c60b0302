//! Pieces that the thread, the list and the printed text of a covenant share.

use civic::manage::covenant::{
    Clause, Covenant, Flag, Put, Review, Verdict, Voice, Withdrawal, flags,
};
use civic::matter::{Matter, State};
use civic::rulebook::RuleSet;
use kernel::{Code, Moment};
use maud::{Markup, html};
use serde_json::{Value, json};
use store::{Stop, Tx, covenant};

use super::{CSS, reads};
use crate::ui;
use crate::view::View;

/// A covenant with all that is kept of it.
pub(super) struct Whole {
    pub covenant: Covenant,
    pub matter: Matter,
    pub clauses: Vec<Clause>,
    pub base: Vec<Clause>,
    pub flags: Vec<Flag>,
    pub voices: Vec<Voice>,
    pub reviews: Vec<Review>,
    pub puts: Vec<(Put, Option<Matter>)>,
    /// Why it went back to the draft.
    pub backs: Vec<Withdrawal>,
}

impl Whole {
    pub fn read(tx: &mut Tx<'_>, view: &View, matter: &Matter) -> Result<Self, Stop> {
        let (home, id) = (matter.home, matter.id);
        let covenant = reads::get(tx, home, id)?;
        let clauses = covenant::clauses(tx, home, id)?;
        let base = match covenant.base {
            Some(base) => covenant::clauses(tx, home, base)?,
            None => Vec::new(),
        };
        let mut puts = Vec::new();
        for put in covenant::puts(tx, home, id)? {
            let topic = store::matter::get(tx, home, put.topic)?;
            puts.push((put, topic));
        }
        Ok(Self {
            flags: flags(&view.rules(), &clauses)?,
            voices: covenant::voices(tx, home, id)?,
            reviews: covenant::reviews(tx, home, id)?,
            backs: covenant::backs(tx, home, id)?,
            matter: matter.clone(),
            covenant,
            clauses,
            base,
            puts,
        })
    }

    /// The covenant of a page.
    pub fn of_page(tx: &mut Tx<'_>, view: &View) -> Result<Self, Stop> {
        let matter = store::matter::get(tx, view.area()?, view.id("matter")?)?;
        let matter = matter.filter(|m| m.kind == civic::matter::Kind::Covenant);
        Self::read(tx, view, &matter.ok_or(Code::NotFound)?)
    }

    /// The same as data: what people said without who said it.
    pub fn data(&self) -> Value {
        let covenant = &self.covenant;
        json!({
            "edition": covenant.edition, "base": covenant.base, "reason": covenant.reason,
            "heard": covenant.heard, "shown_at": covenant.shown_at,
            "submitted_at": covenant.submitted_at, "cleared_at": covenant.cleared_at,
            "meeting": covenant.meeting, "present": covenant.present, "women": covenant.women,
            "adopted_at": covenant.adopted_at, "posted": covenant.posted,
            "published_at": covenant.published_at, "filed_no": covenant.filed_no,
            "received_at": covenant.received_at, "superseded_at": covenant.superseded_at,
            "clauses": self.clauses.iter().map(clause_data).collect::<Vec<_>>(),
            "flags": self.flags.iter()
                .map(|f| json!({ "no": f.no, "word": f.word })).collect::<Vec<_>>(),
            "voices": self.voices.iter().map(|v| json!({
                "part": v.part, "text": v.text, "clause": v.clause, "paper": v.paper,
                "said_at": v.said_at,
            })).collect::<Vec<_>>(),
            "reviews": self.reviews.iter().map(|r| json!({
                "no": r.no, "verdict": r.verdict, "reason": r.reason, "article": r.article,
                "flagged": r.flagged, "made_at": r.made_at,
            })).collect::<Vec<_>>(),
            "backs": self.backs.iter().map(|b| json!({
                "no": b.no, "reason": b.reason, "at": b.at,
            })).collect::<Vec<_>>(),
            "puts": self.puts.iter().map(|(p, _)| json!({
                "no": p.no, "topic": p.topic, "text": p.text, "put_at": p.put_at,
            })).collect::<Vec<_>>(),
        })
    }
}

/// A clause as data.
pub(super) fn clause_data(clause: &Clause) -> Value {
    json!({
        "no": clause.no, "part": clause.part, "text": clause.text,
        "points_line": clause.points_line, "origin": clause.origin,
    })
}

/// The style sheet of this room.
pub(super) fn style() -> Markup {
    html! { link rel="stylesheet" href=(CSS.path()); }
}

/// The five steps, with the day on which each was passed.
pub(super) fn steps(view: &View, covenant: &Covenant, state: State) -> Markup {
    let here = match state {
        State::Hearing => 0,
        State::Draft => 1,
        State::Reviewing => 2,
        State::Cleared => 3,
        State::Passed => 4,
        _ => 5,
    };
    let passed = |at: Option<Moment>| at.map_or_else(String::new, |m| view.day(m.date()));
    let all = [
        ("covenant-step-hear", passed(covenant.drafted_at)),
        ("covenant-step-draft", passed(covenant.submitted_at)),
        ("covenant-step-review", passed(covenant.cleared_at)),
        ("covenant-step-vote", passed(covenant.adopted_at)),
        ("covenant-step-file", passed(covenant.published_at)),
    ];
    let gates: Vec<ui::Gate<'_>> = all
        .iter()
        .enumerate()
        .map(|(place, (key, day))| {
            let step = match place.cmp(&here) {
                std::cmp::Ordering::Less => ui::Step::Over,
                std::cmp::Ordering::Equal => ui::Step::Now,
                std::cmp::Ordering::Greater => ui::Step::Ahead,
            };
            let said = match step {
                ui::Step::Over => "gate-over",
                ui::Step::Now => "gate-now",
                ui::Step::Ahead => "gate-ahead",
            };
            let note = if step == ui::Step::Over { day.as_str() } else { "" };
            ui::Gate { label: view.t(key), step, said: view.t(said), note }
        })
        .collect();
    ui::gates(view.t("covenant-steps"), &gates)
}

/// What the county has laid down for covenants, and what it has not.
pub(super) fn laid_down(view: &View, rules: &RuleSet) -> Markup {
    let zh = view.lang == kernel::refusal::Lang::Zh;
    let said = |key: &str| {
        let parameter = rules.parameter(key).ok();
        let value = parameter.and_then(|p| p.value.as_ref());
        value.map(|v| if zh { v.text_zh() } else { v.text() })
    };
    let row = |key: &'static str| {
        let value = said(key);
        html! {
            @match &value {
                Some(value) => (value),
                None => (ui::lamp(ui::State::Remind, view.t("covenant-unset"))),
            }
        }
    };
    html! {
        (ui::definitions(&[
            (view.t("covenant-rule-comment"), row("covenant.comment")),
            (view.t("covenant-rule-review"), row("covenant.review")),
            (view.t("covenant-rule-women"), row("covenant.women")),
        ]))
    }
}

/// The clauses, kind by kind as they stand, with what must not be in them.
pub(super) fn clauses(view: &View, clauses: &[Clause], flags: &[Flag]) -> Markup {
    html! {
        (style())
        div.covenant {
            @for (place, clause) in clauses.iter().enumerate() {
                @let before = place.checked_sub(1).and_then(|p| clauses.get(p));
                @if before.is_none_or(|b| b.part != clause.part) {
                    h3 { (view.t(&format!("part-{}", clause.part))) }
                }
                div.clause id=(format!("clause-{}", clause.no)) {
                    p { strong { (number(view, clause.no)) } " " (clause.text) }
                    @if !clause.points_line.is_empty() {
                        p.quiet { (view.tf("covenant-points", &[("line", &clause.points_line)])) }
                    }
                    @for flag in flags.iter().filter(|flag| flag.no == clause.no) {
                        p { (ui::lamp(ui::State::Late, &view.tf("covenant-flag", &[("word", &flag.word)]))) }
                    }
                }
            }
        }
    }
}

/// `第 3 条`.
pub(super) fn number(view: &View, no: u32) -> String {
    view.tf("covenant-no", &[("no", &no.to_string())])
}

/// What the township said, the latest first.
pub(super) fn reviews(view: &View, whole: &Whole) -> Markup {
    html! {
        @for review in whole.reviews.iter().rev() {
            @let (state, key) = match review.verdict {
                Verdict::Cleared => (ui::State::Ok, "verdict-cleared"),
                Verdict::Returned => (ui::State::Warn, "verdict-returned"),
                Verdict::Ordered => (ui::State::Late, "verdict-ordered"),
            };
            div.said {
                p { (ui::lamp(state, view.t(key))) " " span.quiet { (view.moment(review.made_at)) } }
                p.pre { (review.reason) }
                @if !review.article.is_empty() {
                    p.quiet { (view.t("covenant-article")) (review.article) }
                }
                @for line in review.flagged.lines() {
                    @let mut cells = line.split('\t');
                    @let (no, word) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
                    p.quiet {
                        (view.tf("covenant-flagged", &[("no", no), ("word", word)]))
                        (cells.next().unwrap_or_default())
                    }
                }
            }
        }
    }
}

/// How a version stands, for lists.
pub(super) fn lamp(state: State) -> ui::State {
    match state {
        State::InForce => ui::State::Ok,
        State::Correcting => ui::State::Late,
        State::Superseded => ui::State::Done,
        _ => ui::State::Remind,
    }
}

/// A day with its year.
pub(super) fn long_day(view: &View, at: Moment) -> String {
    let day = at.date();
    let [year, month, day] =
        [day.year().into(), day.month().into(), i32::from(day.day())].map(|n: i32| n.to_string());
    view.tf("day-long", &[("year", &year), ("month", &month), ("day", &day)])
}
