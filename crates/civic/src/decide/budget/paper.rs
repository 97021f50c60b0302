//! 纸上众选: a paper for whoever wants one, and two people who type what it says.
//!
//! Invariants: whoever holds a paper has no voice by phone; a paper bears a number of its own, not its
//! voter; it counts once two different hands have typed the same. Refuses to know: whose paper it is.

use kernel::id::MatterId;
use kernel::{PersonRef, Refusal};

use super::{ListFacts, MOST_PROJECTS, picked};
use crate::act::FieldKind::{Count, Id, Numbers, Person};
use crate::acts;
use crate::choosing::{self, DESK, HandFacts, PaperFacts, joined};
use crate::effect::Effect;
use crate::matter::{Kind, State};
use crate::scene::Scene;

acts! {
    /// Hands a paper to a voter, who has no voice by phone from then on.
    Hand "budget.hand" "budgets/{matter}/papers"
    kind Some(Kind::Budget), from &[State::Published], allow &DESK,
    matter(this) Some(this.matter), {
        /// The budget.
        matter: MatterId = Id,
        /// To whom.
        person: PersonRef = Person,
    }

    /// Types a paper; the second hand types it again without seeing the first.
    Enter "budget.enter" "budgets/{matter}/entries"
    kind Some(Kind::Budget), from &[State::Published], allow &DESK,
    matter(this) Some(this.matter), {
        /// The budget.
        matter: MatterId = Id,
        /// Number written on the paper.
        no: u32 = Count(1, 100_000),
        /// Numbers of the projects; none for a blank or spoilt paper.
        #[serde(default)]
        picks: Vec<u32> = Numbers(MOST_PROJECTS),
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
    let picks = joined(&picked(&facts.list, &act.picks)?);
    choosing::enter(&facts.papers, scene, act.matter, act.no, picks)
}
