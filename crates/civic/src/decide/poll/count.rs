//! What a vote among several came to, by one function for page, interface and recomputation.
//!
//! Invariants: the order of voices changes nothing; equals are not settled by the order of a list in an
//! election (they vote again). Refuses to know: who gave which voice.

use std::collections::BTreeMap;

use ballot::election::{Contender, ElectionResult, Rules, elect};
use ballot::irv::{IrvResult, irv};
use ballot::ranked::{Profile, Ranking};
use ballot::rating::{Question, RatingCount, RatingResult};
use ballot::schulze::{SchulzeResult, schulze};
use ballot::score::{ScoreCount, ScoreResult};
use ballot::slate::Slate;
use kernel::id::MatterId;
use kernel::{AreaCode, Code, Date, Moment, Refusal};
use serde::Serialize;

use super::{Form, Item, ListFacts, Poll, parted};
use crate::act::FieldKind::Id;
use crate::authority::Who;
use crate::choosing::{Heard, OFFICE, joined};
use crate::effect::{Audience, Effect};
use crate::matter::{ClockName, Kind, State};
use crate::policy;
use crate::record::Record;
use crate::rulebook::RuleSet;
use crate::scene::Scene;
use crate::{acts, record};

record! {
    /// What was counted, with what it takes to count it again.
    pub struct Counted in "poll_result" keys 2 {
        /// Home.
        home: AreaCode,
        /// The vote.
        poll: MatterId,
        /// Rulebook version.
        rules: String,
        /// Day for which the rulebook was asked.
        ruled_on: Date,
        /// Voices given by phone.
        phone: u32,
        /// Papers counted.
        papers: u32,
        /// Numbers of those elected, or of the first; empty for a rating.
        winners: String,
        /// When.
        counted_at: Moment,
    }
}

acts! {
    /// Ends the vote and counts.
    Close "poll.close" "polls/{matter}/closing"
    kind Some(Kind::Poll), from &[State::Published],
    allow &[Who::Owner, OFFICE[0], OFFICE[1], OFFICE[2]],
    matter(this) Some(this.matter), {
        /// The vote.
        matter: MatterId = Id,
    }
}

/// What counting looks at: frozen rows only.
#[derive(Debug, Clone)]
pub struct CloseFacts {
    /// The list.
    pub list: ListFacts,
    /// What was said.
    pub heard: Heard,
}

impl CloseFacts {
    fn voices(&self) -> impl Iterator<Item = (BTreeMap<u32, u32>, u64)> + '_ {
        self.heard.all().map(|(marks, n)| (parted(marks), n))
    }
}

/// What came of it, by form.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "form", rename_all = "snake_case")]
pub enum Told {
    /// Seats.
    Election(ElectionResult),
    /// Ticks or scores.
    Score(ScoreResult),
    /// Rounds.
    Runoff(IrvResult),
    /// Each compared with each.
    Schulze(SchulzeResult),
    /// Four distributions.
    Rating(RatingResult),
}

/// A number as the engine names it: two digits, so that the order of texts is that of numbers.
fn name(no: u32) -> String {
    format!("{no:02}")
}

/// From the engine's name.
pub fn number(name: &str) -> Option<u32> {
    name.parse().ok()
}

fn unsound<E>(_: E) -> Refusal {
    // Rules and lists are checked before: what can be published can be counted.
    Code::SumLarge.into()
}

/// Places without the empty ones between them: third and fifth say what first and second say.
fn closed_up(marks: BTreeMap<u32, u32>) -> BTreeMap<u32, u32> {
    let mut by_place: Vec<(u32, u32)> = marks.into_iter().map(|(no, at)| (at, no)).collect();
    by_place.sort_unstable();
    (1..).zip(by_place).map(|(place, (_, no))| (no, place)).collect()
}

/// Counts. Rows that were published can be counted whatever they say.
///
/// # Errors
/// `rule_unset` for a share the rulebook lacks; `sum_large` for numbers beyond what can be summed.
pub fn counted(facts: &CloseFacts, rules: &RuleSet) -> Result<Told, Refusal> {
    let poll = &facts.list.poll;
    let numbers: Vec<u32> = facts.list.standing().map(|item| item.no).collect();
    let marks_of = |marks: &BTreeMap<u32, u32>| -> Vec<Option<u32>> {
        numbers.iter().map(|no| marks.get(no).copied()).collect()
    };
    let slate = || Slate::new(numbers.iter().map(|no| name(*no)).collect()).map_err(unsound);
    match poll.form {
        Form::Election => election(facts, rules).map(Told::Election),
        Form::Approval | Form::Score => {
            let mut count = ScoreCount::new(slate()?, poll.levels).map_err(unsound)?;
            for (marks, n) in facts.voices() {
                count.add(&marks_of(&marks), n).map_err(unsound)?;
            }
            count.result().map(Told::Score).map_err(unsound)
        }
        Form::Runoff | Form::Schulze => {
            let mut profile = Profile::new(slate()?);
            for (marks, n) in facts.voices() {
                let ranking = Ranking::from_ranks(&marks_of(&closed_up(marks))).map_err(unsound)?;
                profile.add(ranking, n).map_err(unsound)?;
            }
            match poll.form {
                Form::Runoff => irv(&profile).map(Told::Runoff).map_err(unsound),
                _ => Ok(Told::Schulze(schulze(&profile))),
            }
        }
        Form::Rating => rating(facts, rules, &numbers, marks_of).map(Told::Rating),
    }
}

/// Ballots that name each option, by number.
pub fn named(facts: &CloseFacts) -> BTreeMap<u32, u64> {
    let mut votes: BTreeMap<u32, u64> = BTreeMap::new();
    for (marks, n) in facts.voices() {
        for no in marks.keys() {
            *votes.entry(*no).or_default() += n;
        }
    }
    votes
}

const WOMEN: &str = "women";

fn election(facts: &CloseFacts, rules: &RuleSet) -> Result<ElectionResult, Refusal> {
    let poll = &facts.list.poll;
    let votes = named(facts);
    let contender = |item: &Item| Contender {
        id: name(item.no),
        votes: votes.get(&item.no).copied().unwrap_or(0),
        group: item.woman.then(|| WOMEN.to_owned()),
    };
    let contenders: Vec<Contender> = facts.list.standing().map(contender).collect();
    let kept = (poll.women > 0).then(|| (WOMEN.to_owned(), u64::from(poll.women)));
    let asked = Rules {
        seats: poll.seats.into(),
        reserved: kept.into_iter().collect(),
        turnout: Some(policy::election_turnout(rules)?),
        each: Some(policy::election_each(rules)?),
    };
    elect(&asked, &contenders, facts.heard.ballots(), poll.entitled.into()).map_err(unsound)
}

fn rating(
    facts: &CloseFacts,
    rules: &RuleSet,
    numbers: &[u32],
    marks_of: impl Fn(&BTreeMap<u32, u32>) -> Vec<Option<u32>>,
) -> Result<RatingResult, Refusal> {
    let poll = &facts.list.poll;
    let share = u64::try_from(numbers.len()).unwrap_or(u64::MAX);
    let weight = ballot::Ratio::new(1, share).map_err(unsound)?;
    let questions = numbers.iter().map(|no| Question { key: name(*no), weight }).collect();
    let mut count = RatingCount::new(questions, poll.levels).map_err(unsound)?;
    for (marks, n) in facts.voices() {
        count.add(&marks_of(&marks), n).map_err(unsound)?;
    }
    let turnout = policy::rating_turnout(rules)?;
    count.result(poll.entitled.into(), Some(&turnout)).map_err(unsound)
}

/// Who or what won; nobody where all have nothing.
pub fn winners(told: &Told) -> Vec<u32> {
    let names: Vec<&String> = match told {
        Told::Election(result) => result.elected.iter().map(|e| &e.id).collect(),
        Told::Score(result) => {
            let first = result.standings.first().filter(|first| first.sum > 0);
            first.map(|standing| &standing.id).into_iter().collect()
        }
        Told::Runoff(result) => result.winner.iter().collect(),
        Told::Schulze(result) if result.ballots > 0 => vec![&result.winner],
        Told::Schulze(_) | Told::Rating(_) => Vec::new(),
    };
    names.into_iter().filter_map(|name| number(name)).collect()
}

/// Ends the vote after its last day, or when nobody's voice is missing.
pub fn close(facts: &CloseFacts, scene: &Scene<'_>, act: &Close) -> Result<Vec<Effect>, Refusal> {
    let poll = &facts.list.poll;
    facts.heard.may_end(poll.term(), poll.entitled, scene)?;
    let (phone, papers) = facts.heard.ways();
    let row = Counted {
        home: scene.home,
        poll: act.matter,
        rules: policy::version(scene).to_owned(),
        ruled_on: scene.now.date(),
        phone,
        papers,
        winners: joined(&winners(&counted(facts, scene.rules)?)),
        counted_at: scene.now,
    };
    Ok(vec![
        Effect::Set(Poll { closed_at: Some(scene.now), ..poll.clone() }.row()),
        Effect::Put(row.row()),
        Effect::Met(act.matter, ClockName::Choosing),
        Effect::Move { matter: act.matter, to: State::Closed, outcome: None },
        Effect::Tell {
            to: Audience::Public(scene.home),
            message: "tell-poll-closed",
            matter: act.matter,
        },
    ])
}
