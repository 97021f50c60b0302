//! Who stands back: one's own word, or what those of the group find whom it does not touch.

use kernel::id::HouseholdId;
use kernel::{Code, PersonRef};

use super::picture::Kin;
use super::{Done, lives, said};
use crate::simulation::auditor::Case;
use crate::simulation::auditor::world::{Home, World};

/// Whether somebody stands back from a household.
pub fn stands_back(home: &Home, case: &Case<'_>, who: PersonRef, of: HouseholdId) -> bool {
    let Some(own) = lives(home, case.home, Some(who)) else { return false };
    if own == of {
        return true;
    }
    home.points.kin.iter().any(|((relative, household), kin)| {
        let Some(theirs) = lives(home, case.home, Some(*relative)) else { return false };
        let between = (theirs == own && *household == of) || (theirs == of && *household == own);
        let own_word = kin.by == who || lives(home, case.home, Some(kin.by)) == Some(own);
        between && (own_word || found(home, case, *relative, *household, kin))
    })
}

/// Who of the group it does not touch.
fn apart(
    home: &Home,
    case: &Case<'_>,
    relative: PersonRef,
    household: HouseholdId,
) -> Vec<PersonRef> {
    let theirs = lives(home, case.home, Some(relative));
    let touches = |who: &PersonRef| {
        let house = lives(home, case.home, Some(*who));
        *who == relative || house.is_some() && (house == theirs || house == Some(household))
    };
    home.points.group().into_iter().filter(|who| !touches(who)).collect()
}

/// Whether most of those say that it is so.
fn found(
    home: &Home,
    case: &Case<'_>,
    relative: PersonRef,
    household: HouseholdId,
    kin: &Kin,
) -> bool {
    let apart = apart(home, case, relative, household);
    let yes = apart.iter().filter(|who| kin.words.get(who).is_some_and(|(near, _)| *near));
    yes.count() * 2 > apart.len()
}

pub fn kin(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let household = lives(home, case.home, case.person("of")).ok_or(Code::NotFound)?;
    let relative = case.person("relative").or(case.subject);
    lives(home, case.home, relative).ok_or(Code::NotFound)?;
    let by = case.subject.ok_or(Code::SignInNeeded)?;
    said(case, "how", 2)?;
    let relative = relative.ok_or(Code::SignInNeeded)?;
    let how = case.text("how").to_owned();
    let kept = home.points.kin.entry((relative, household)).or_insert_with(|| Kin {
        how: how.clone(),
        by,
        at: case.now,
        words: Default::default(),
    });
    // What somebody said of themselves is not another's to write.
    if kept.by != by && by != relative {
        return Err(Code::PointsDeclared);
    }
    (kept.how, kept.by, kept.at) = (how, by, case.now);
    Ok(())
}

pub fn weigh(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let relative = case.person("relative").ok_or(Code::NotFound)?;
    let household: HouseholdId = case.id("household");
    if !home.points.kin.contains_key(&(relative, household)) {
        return Err(Code::NotFound);
    }
    if case.ask.behalf.is_some() {
        return Err(Code::SignOwn);
    }
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    if !home.points.group().contains(&by) {
        return Err(Code::PointsNotPanel);
    }
    if !apart(home, case, relative, household).contains(&by) {
        return Err(Code::PointsNear);
    }
    let near = case.field("near").as_bool() == Some(true);
    let kin = home.points.kin.get_mut(&(relative, household)).ok_or(Code::NotFound)?;
    kin.words.insert(by, (near, case.now));
    Ok(())
}
