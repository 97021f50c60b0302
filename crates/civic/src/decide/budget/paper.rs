//! 纸上众选: a paper for whoever wants one, and two people who type what it says.
//!
//! Invariants: whoever holds a paper has no voice by phone; a paper bears a number of its own, not its
//! voter; it counts once two different hands have typed the same. Refuses to know: whose paper it is.

use kernel::id::MatterId;
use kernel::{AreaCode, Code, Moment, PersonRef, Refusal};

use super::{
    Budget, ListFacts, MOST_PROJECTS, Voter, in_time, joined, not_on_roll, parted, picked,
};
use crate::act::FieldKind::{Count, Id, Numbers, Person};
use crate::authority::{Role, Who};
use crate::effect::Effect;
use crate::matter::{Kind, State};
use crate::record::Record;
use crate::scene::Scene;
use crate::{acts, record};

record! {
    /// A paper as it was typed.
    pub struct Paper in "budget_paper" keys 3 {
        /// Home.
        home: AreaCode,
        /// The budget.
        budget: MatterId,
        /// Number written on it when it was typed first.
        no: u32,
        /// Numbers of the projects, in order; empty for a blank or spoilt one.
        picks: String,
        /// Who typed it first.
        first: PersonRef,
        /// When.
        typed_at: Moment,
        /// Who typed the same again.
        second: Option<PersonRef>,
        /// When.
        checked_at: Option<Moment>,
    }
}

const DESK: [Who; 4] = [
    Who::Has(Role::Secretary),
    Who::Has(Role::Committee),
    Who::Has(Role::Agent),
    Who::Has(Role::TownshipClerk),
];

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

/// What handing out looks at.
#[derive(Debug, Clone)]
pub struct HandFacts {
    /// The budget.
    pub budget: Budget,
    /// The line on the roll.
    pub line: Option<Voter>,
    /// Whether the voice has been given by phone.
    pub voted: bool,
    /// The person's name.
    pub name: String,
}

/// One paper a voter, and none beside a voice by phone.
pub fn hand(facts: &HandFacts, scene: &Scene<'_>, _act: &Hand) -> Result<Vec<Effect>, Refusal> {
    in_time(&facts.budget, scene)?;
    let line = facts.line.as_ref().ok_or_else(|| not_on_roll(&facts.budget, &facts.name))?;
    if line.paper_at.is_some() {
        return Err(Code::PaperHeld.into());
    }
    if facts.voted {
        return Err(Code::VotedAlready.into());
    }
    Ok(vec![Effect::Set(Voter { paper_at: Some(scene.now), ..line.clone() }.row())])
}

/// What typing looks at.
#[derive(Debug, Clone)]
pub struct EnterFacts {
    /// The list.
    pub list: ListFacts,
    /// The paper of this number, when it has been typed before.
    pub paper: Option<Paper>,
    /// Papers typed so far, this one not counted.
    pub typed: u64,
    /// Papers handed out.
    pub handed: u64,
}

/// The first hand types and may correct itself; the second has to type the same.
pub fn enter(facts: &EnterFacts, scene: &Scene<'_>, act: &Enter) -> Result<Vec<Effect>, Refusal> {
    let hand = scene.caller.person().ok_or(Code::SignInNeeded)?;
    let picks = joined(&picked(&facts.list, &act.picks)?);
    let first = |picks| Paper {
        home: scene.home,
        budget: act.matter,
        no: act.no,
        picks,
        first: hand,
        typed_at: scene.now,
        second: None,
        checked_at: None,
    };
    let paper = match &facts.paper {
        None if facts.typed >= facts.handed => {
            return Err(Refusal::new(Code::PapersOver).on("no").with("handed", facts.handed));
        }
        None => first(picks),
        Some(before) if before.second.is_some() => {
            return Err(Refusal::new(Code::PaperChecked).on("no").with("no", act.no));
        }
        Some(before) if before.first == hand => first(picks),
        Some(before) if parted(&before.picks) != parted(&picks) => {
            return Err(Refusal::new(Code::PaperDiffers).on("picks").with("no", act.no));
        }
        Some(before) => Paper { second: Some(hand), checked_at: Some(scene.now), ..before.clone() },
    };
    Ok(vec![Effect::Set(paper.row())])
}
