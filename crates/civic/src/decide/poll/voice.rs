//! How one votes among several: the marks that a form takes, an open voice, a voice into the box.
//!
//! Invariants: a voice is one per voter; a secret one is final, and nothing that is kept of it names its
//! voter. Refuses to know: how marks are counted.

use std::collections::BTreeMap;

use kernel::id::MatterId;
use kernel::{Code, Refusal};

use super::{Form, ListFacts, MOST_OPTIONS};
use crate::act::FieldKind::{Id, Marks};
use crate::acts;
use crate::authority::Who;
use crate::choosing::{self, Given, Heap, Voice, Voter};
use crate::effect::Effect;
use crate::matter::{Kind, State};
use crate::record::Record;
use crate::scene::Scene;

acts! {
    /// Gives a voice by name; giving it again before the close replaces it.
    Cast "poll.cast" "polls/{matter}/votes"
    kind Some(Kind::Poll), from &[State::Published], allow &[Who::Villager],
    sealed &["marks"],
    matter(this) Some(this.matter), {
        /// The vote.
        matter: MatterId = Id,
        /// Marks by number: 1 for what is picked, a place, a score, a level.
        #[serde(default)]
        marks: Vec<(u32, u32)> = Marks(MOST_OPTIONS),
    }

    /// Drops a secret voice into the box; it is final.
    Drop "poll.drop" "polls/{matter}/box"
    kind Some(Kind::Poll), from &[State::Published], allow &[Who::Villager],
    sealed &["marks"],
    matter(this) Some(this.matter), {
        /// The vote.
        matter: MatterId = Id,
        /// Marks by number.
        #[serde(default)]
        marks: Vec<(u32, u32)> = Marks(MOST_OPTIONS),
    }
}

/// What voting looks at.
#[derive(Debug, Clone)]
pub struct CastFacts {
    /// The list.
    pub list: ListFacts,
    /// The line on the roll of whose voice it is.
    pub line: Option<Voter>,
    /// The secret box, where there is one.
    pub heap: Option<Heap>,
    /// Whether a secret voice has been given.
    pub given: bool,
    /// The name of whose voice it is, for the refusal.
    pub name: String,
}

/// Marks as the form takes them, by number: unknown numbers, marks off the scale and places taken
/// twice are refused.
pub fn marked(list: &ListFacts, marks: &[(u32, u32)]) -> Result<BTreeMap<u32, u32>, Refusal> {
    let poll = &list.poll;
    let from = u32::from(!matches!(poll.form, Form::Score));
    let plain = matches!(poll.form, Form::Election | Form::Approval);
    let mut all = BTreeMap::new();
    for (no, mark) in marks {
        if !list.standing().any(|item| item.no == *no) {
            return Err(Refusal::new(Code::MarkUnknown).on("marks").with("no", no));
        }
        // A tick is a tick, whatever it is written with.
        let mark = if plain { 1 } else { *mark };
        if !(from..=poll.levels).contains(&mark) {
            return Err(Refusal::new(Code::MarkBad)
                .on("marks")
                .with("no", no)
                .with("got", mark)
                .with("want", format!("{from}–{}", poll.levels)));
        }
        all.insert(*no, mark);
    }
    if poll.form == Form::Election && all.len() > usize::try_from(poll.seats).unwrap_or(usize::MAX)
    {
        return Err(Refusal::new(Code::MarksMany)
            .on("marks")
            .with("max", poll.seats)
            .with("n", all.len()));
    }
    if matches!(poll.form, Form::Runoff | Form::Schulze) {
        let mut places: Vec<u32> = all.values().copied().collect();
        places.sort_unstable();
        if let Some([place, _]) = places.windows(2).find(|two| matches!(two, [a, b] if a == b)) {
            return Err(Refusal::new(Code::MarksTwice).on("marks").with("place", place));
        }
    }
    Ok(all)
}

/// Marks as they are kept: `1:3 4:1`.
pub fn kept(marks: &BTreeMap<u32, u32>) -> String {
    marks.iter().map(|(no, mark)| format!("{no}:{mark}")).collect::<Vec<_>>().join(" ")
}

/// From [`kept`].
pub fn parted(text: &str) -> BTreeMap<u32, u32> {
    let pair = |word: &str| {
        let (no, mark) = word.split_once(':')?;
        Some((no.parse().ok()?, mark.parse().ok()?))
    };
    text.split(' ').filter_map(pair).collect()
}

fn voice(
    facts: &CastFacts,
    scene: &Scene<'_>,
    marks: &[(u32, u32)],
) -> Result<(Voter, String), Refusal> {
    let poll = &facts.list.poll;
    let line = choosing::by_phone(poll.term(), facts.line.as_ref(), &facts.name, scene)?;
    let marks = marked(&facts.list, marks)?;
    if marks.is_empty() {
        return Err(Refusal::new(Code::MarksNone).on("marks"));
    }
    Ok((line.clone(), kept(&marks)))
}

/// One voice per voter; households are spoken for by any of their grown-ups.
pub fn cast(facts: &CastFacts, scene: &Scene<'_>, act: &Cast) -> Result<Vec<Effect>, Refusal> {
    if facts.list.poll.secret {
        return Err(Code::PollSecretVote.into());
    }
    let (line, picks) = voice(facts, scene, &act.marks)?;
    let row = Voice {
        home: scene.home,
        matter: act.matter,
        voter: line.voter,
        picks,
        person: scene.subject().ok_or(Code::SignInNeeded)?.id,
        cast_at: scene.now,
    };
    Ok(vec![Effect::Set(row.row())])
}

/// That it was given goes to one table, what it said into one heap with the others.
pub fn drop(facts: &CastFacts, scene: &Scene<'_>, act: &Drop) -> Result<Vec<Effect>, Refusal> {
    if !facts.list.poll.secret {
        return Err(Code::PollOpenVote.into());
    }
    let (line, picks) = voice(facts, scene, &act.marks)?;
    if facts.given {
        return Err(Code::VotedAlready.into());
    }
    let heap = facts.heap.as_ref().ok_or(Code::NotFound)?;
    let given = Given { home: scene.home, matter: act.matter, voter: line.voter };
    Ok(vec![Effect::Put(given.row()), Effect::Set(heap.with(&picks).row())])
}
