//! Papers of a vote among several: handed out, and typed by two people.

use kernel::id::MatterId;
use kernel::{PersonRef, Refusal};

use super::{ListFacts, MOST_OPTIONS, kept, marked};
use crate::act::FieldKind::{Count, Id, Marks, Person};
use crate::acts;
use crate::choosing::{self, DESK, HandFacts, PaperFacts};
use crate::effect::Effect;
use crate::matter::{Kind, State};
use crate::scene::Scene;

acts! {
    /// Hands a paper to a voter, who has no voice by phone from then on.
    Hand "poll.hand" "polls/{matter}/papers"
    kind Some(Kind::Poll), from &[State::Published], allow &DESK,
    matter(this) Some(this.matter), {
        /// The vote.
        matter: MatterId = Id,
        /// To whom.
        person: PersonRef = Person,
    }

    /// Types a paper; the second hand types it again without seeing the first.
    Enter "poll.enter" "polls/{matter}/entries"
    kind Some(Kind::Poll), from &[State::Published], allow &DESK,
    matter(this) Some(this.matter), {
        /// The vote.
        matter: MatterId = Id,
        /// Number written on the paper.
        no: u32 = Count(1, 100_000),
        /// Marks by number; none for a blank or spoilt paper.
        #[serde(default)]
        marks: Vec<(u32, u32)> = Marks(MOST_OPTIONS),
    }
}

/// Hands out a paper.
pub fn hand(facts: &HandFacts, scene: &Scene<'_>, _act: &Hand) -> Result<Vec<Effect>, Refusal> {
    choosing::hand(facts, scene)
}

/// What typing looks at.
#[derive(Debug, Clone)]
pub struct EnterFacts {
    /// The list.
    pub list: ListFacts,
    /// The papers so far.
    pub papers: PaperFacts,
}

/// Types a paper.
pub fn enter(facts: &EnterFacts, scene: &Scene<'_>, act: &Enter) -> Result<Vec<Effect>, Refusal> {
    let marks = kept(&marked(&facts.list, &act.marks)?);
    choosing::enter(&facts.papers, scene, act.matter, act.no, marks)
}
