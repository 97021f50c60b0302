//! The plan of a village as the auditor understands it: a text, a vote of the villagers later than the
//! last one, a day to come.

use kernel::id::{MatterId, RecordId};
use kernel::{Code, Date, Moment, PersonRef};

use super::Done;
use crate::simulation::auditor::Case;
use crate::simulation::auditor::works;
use crate::simulation::auditor::world::World;

/// A version of a plan.
#[derive(Debug, Clone)]
pub struct Outline {
    pub id: RecordId,
    pub text: String,
    pub topic: MatterId,
    pub adopted: MatterId,
    pub voted: Moment,
    pub until: Date,
    pub by: PersonRef,
    pub at: Moment,
}

pub fn adopt(world: &mut World, case: &Case<'_>) -> Done {
    let text = super::said(case, "text", 4)?;
    let adopted: MatterId = case.id("adopted");
    let home = world.home(case.home);
    let (topic, voted) = works::voted(home, adopted, "planning").ok_or(Code::VillagePlanUnvoted)?;
    if home.kept.plans.last().is_some_and(|last| voted <= last.voted) {
        return Err(Code::AdoptedOld);
    }
    let until = case.date("until_on").ok_or(Code::FieldBad)?;
    if until <= case.today() {
        return Err(Code::VillagePlanEnds);
    }
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    let id: RecordId = case.id("id");
    home.take::<kernel::id::Record>("village-plan", None, id)?;
    home.kept.plans.push(Outline { id, text, topic, adopted, voted, until, by, at: case.now });
    home.tell(case, ("public", case.home.to_string()), "tell-village-plan", topic);
    Ok(())
}
