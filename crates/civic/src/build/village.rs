//! 村庄规划 (S12): the text of a village's plan that its people have adopted, version by version, each until
//! a day.
//!
//! Invariants: a text is adopted by a body that may decide on plans (村民委员会组织法 第二十八条第一款第一项;
//! 城乡规划法 第二十二条), by a vote later than the last one, and never changed afterwards; the last version
//! is the one in force. Refuses to know: what a good plan is, and how the vote was held.

use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, Code, Date, Moment, PersonRef, Refusal};

use crate::act::FieldKind::{Date as DateField, Id, Long};
use crate::act::{LEAST, spoken};
use crate::authority::{Role, Who};
use crate::deliberation::Adopted;
use crate::effect::{Audience, Effect};
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;
use crate::{acts, record};

record! {
    /// A version of a village's plan.
    pub struct Outline in "village_plan" keys 2 {
        /// Home.
        home: AreaCode,
        /// 1, 2, 3 …
        version: u32,
        /// Made by the caller.
        id: RecordId,
        /// The text, as it was adopted.
        text: String,
        /// What it was put to the vote as.
        topic: MatterId,
        /// The meeting or resolution that adopted it.
        adopted: MatterId,
        /// When that meeting closed.
        voted_at: Moment,
        /// Its last day.
        until_on: Date,
        /// Who entered it.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

acts! {
    /// Enters the plan that the village has adopted.
    Adopt "village.adopt" "plans"
    kind None, from &[], allow &[Who::Has(Role::Secretary), Who::Has(Role::Committee)],
    matter(this) None, {
        /// Made by the caller.
        id: RecordId = Id,
        /// The text, as it was adopted.
        text: String = Long(5000),
        /// The meeting or resolution that adopted it.
        adopted: MatterId = Id,
        /// Its last day.
        until_on: Date = DateField,
    }
}

/// The class of topic that decides on a plan.
pub const CLASS: &str = "planning";

/// What adopting looks at.
#[derive(Debug, Clone)]
pub struct AdoptFacts {
    /// The vote, if there was one.
    pub vote: Option<Adopted>,
    /// The last version.
    pub last: Option<Outline>,
}

/// A later vote makes a later version; everybody is told.
pub fn adopt(facts: &AdoptFacts, scene: &Scene<'_>, act: &Adopt) -> Result<Vec<Effect>, Refusal> {
    let text = spoken(("text", "field-text"), &act.text, LEAST)?;
    let unvoted = || Refusal::new(Code::VillagePlanUnvoted).on("adopted");
    let vote = facts.vote.as_ref().ok_or_else(unvoted)?;
    if !policy::decides(scene.rules, CLASS, vote)? {
        return Err(unvoted());
    }
    if facts.last.as_ref().is_some_and(|last| vote.at <= last.voted_at) {
        return Err(Refusal::new(Code::AdoptedOld).on("adopted"));
    }
    if act.until_on <= scene.now.date() {
        return Err(Refusal::new(Code::VillagePlanEnds).on("until_on"));
    }
    let outline = Outline {
        home: scene.home,
        version: facts.last.as_ref().map_or(0, |last| last.version).saturating_add(1),
        id: act.id,
        text: text.into(),
        topic: vote.topic,
        adopted: act.adopted,
        voted_at: vote.at,
        until_on: act.until_on,
        by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        at: scene.now,
    };
    let to = Audience::Public(scene.home);
    Ok(vec![
        Effect::Put(outline.row()),
        Effect::Tell { to, message: "tell-village-plan", matter: vote.topic },
    ])
}
