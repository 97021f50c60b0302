//! Who bears a category of company, as the auditor understands it: a person or, for departments and
//! experts, an organisation; one category once at a time; what the register says is not noted.

use kernel::Code;
use kernel::id::{OrganisationId, RecordId};

use super::Case;
use super::world::{Bearer, World};

pub fn note(world: &mut World, case: &Case<'_>) -> Result<(), Code> {
    let category = case.text("category");
    if ["affected", "migrants", "women"].contains(&category) {
        return Err(Code::StandingComputed);
    }
    let person = case.person("person");
    let named = case.field("organisation").is_string();
    let organisation: Option<OrganisationId> = named.then(|| case.id("organisation"));
    let may_be_one = category == "departments" || category == "experts";
    if person.is_some() == named || named && !may_be_one {
        return Err(Code::StandingWho);
    }
    let home = world.homes.get(&case.home);
    let there = |id| home.is_some_and(|h| h.organisations.contains(&id));
    if person.is_some_and(|who| !world.knows(who)) || organisation.is_some_and(|id| !there(id)) {
        return Err(Code::NotFound);
    }
    let from = case.date("from_on").ok_or(Code::FieldMissing)?;
    let until = case.date("until_on");
    if until.is_some_and(|last| last < from) {
        return Err(Code::MandateDates);
    }
    let same = |b: &&Bearer| {
        b.category == category && b.person == person && b.organisation == organisation
    };
    let mut before = home.into_iter().flat_map(|h| h.bearers.values()).filter(same);
    // Two spans are apart when one is over before the other begins.
    let apart = |b: &Bearer| b.until.is_some_and(|l| l < from) || until.is_some_and(|l| l < b.from);
    if !before.all(apart) {
        return Err(Code::StandingHeld);
    }
    let id: RecordId = case.id("id");
    let home = world.home(case.home);
    home.take::<kernel::id::Record>("standing", None, id)?;
    let ground = case.text("ground").to_owned();
    let category = category.to_owned();
    home.bearers.insert(id, Bearer { person, organisation, category, from, until, ground });
    Ok(())
}

pub fn end(world: &mut World, case: &Case<'_>) -> Result<(), Code> {
    let last = case.date("until_on").ok_or(Code::FieldMissing)?;
    let bearers = &mut world.home(case.home).bearers;
    let bearer = bearers.get_mut(&case.id("id")).ok_or(Code::NotFound)?;
    if last < bearer.from || bearer.until.is_some_and(|sooner| sooner < last) {
        return Err(Code::MandateDates);
    }
    bearer.until = Some(last);
    Ok(())
}
