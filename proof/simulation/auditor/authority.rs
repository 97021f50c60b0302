//! Who may do what, by the auditor's own reading: power comes from a mandate in force on the day,
//! over an area that contains the place; at the desk one has only the rights of the person served.

use civic::authority::Role;
use kernel::{AreaCode, Code, PersonRef};
use store::act::By;

use super::Case;
use super::law::Who;
use super::world::World;

/// Whether a person holds a role over a place today.
pub fn holds(world: &World, case: &Case<'_>, who: PersonRef, role: Role, place: AreaCode) -> bool {
    let today = case.today();
    world
        .homes
        .iter()
        // A mandate is kept in the home of its area; only the village's own line counts.
        .filter(|(home, _)| case.home.as_str().starts_with(home.as_str()))
        .flat_map(|(_, home)| &home.mandates)
        .any(|m| {
            m.person == who
                && m.role == role
                && place.as_str().starts_with(m.area.as_str())
                && m.from <= today
                && m.until.is_none_or(|until| today <= until)
        })
}

/// Refuses who may not.
pub fn check(world: &World, allowed: &[Who], case: &Case<'_>) -> Result<(), Code> {
    let place = case.matter.as_ref().map_or(case.home, |m| m.area);
    let refused = if case.ask.by == By::Anonymous { Code::SignInNeeded } else { Code::NotAllowed };
    let has = |role| case.hand().is_some_and(|hand| holds(world, case, hand, role, place));
    let at_desk = case.ask.behalf.is_some();
    if at_desk && ![Role::Agent, Role::Secretary, Role::Committee].into_iter().any(has) {
        return Err(refused);
    }
    let matter = case.matter.as_ref();
    let village: String = place.as_str().chars().take(12).collect();
    let fits = allowed.iter().any(|who| match who {
        Who::SignedIn => case.hand().is_some(),
        Who::Villager => case.subject.is_some_and(|s| s.home.as_str() == village),
        Who::Concerned => {
            case.subject.is_some() && case.subject == matter.and_then(|m| m.opened_for)
        }
        Who::Owner => case.subject.is_some() && case.subject == matter.and_then(|m| m.owner),
        Who::Worker => case.ask.by == By::Worker,
        Who::Has(role) => !at_desk && has(*role),
    });
    if fits { Ok(()) } else { Err(refused) }
}
