//! What the invited say, who follows whoever declines, and who comes besides, as the auditor understands
//! it.

use std::collections::BTreeSet;

use civic::authority::Role;
use kernel::id::{Record, RecordId};
use kernel::{Code, PersonRef};

use super::picture::Invitation;
use super::{Done, drawn, told};
use crate::simulation::auditor::world::{Home, World};
use crate::simulation::auditor::{Case, authority};

/// Whether an invitation is for somebody, alone or with the household.
fn is_for(one: &Invitation, home: &Home, case: &Case<'_>, who: PersonRef) -> bool {
    let household = home.knows(who.id).filter(|_| who.home == case.home).map(|p| p.household);
    one.person == Some(who) || household.is_some() && one.household == household
}

pub fn answer(world: &mut World, case: &Case<'_>) -> Done {
    let topic = case.this();
    let id: RecordId = case.id("invitation");
    let home = world.homes.get(&case.home).ok_or(Code::NotFound)?;
    let one = home.invitations.get(&(topic, id)).cloned().ok_or(Code::NotFound)?;
    let own = case.subject.is_some_and(|who| is_for(&one, home, case, who));
    let outside = one.organisation.is_some() || one.person.is_some_and(|who| who.home != case.home);
    let runs = case.ask.behalf.is_none()
        && case.hand().is_some_and(|hand| {
            let roles = [Role::Secretary, Role::Committee, Role::Convener];
            roles.into_iter().any(|r| authority::holds(world, case, hand, r, case.home))
        });
    if !(own || outside && runs) {
        return Err(Code::InvitationOther);
    }
    let reply = case.text("reply").to_owned();
    if reply == "untold" {
        return Err(Code::FieldMissing);
    }
    let of = || home.invitations.iter().filter(|((of, _), _)| *of == topic).map(|(_, i)| i);
    if of().any(|i| i.instead_of == Some(id)) {
        return Err(Code::InvitationPassed);
    }
    // Whoever was drawn and declines is followed by the next of the same order.
    let of_list = |i: &&Invitation| (i.round, i.category) == (one.round, one.category);
    let farthest = of().filter(of_list).filter_map(|i| i.place).max();
    let asked: BTreeSet<PersonRef> = of().filter_map(|i| i.person).collect();
    let lots = home.plans.get(&(topic, one.round)).map(|p| p.lots.clone()).unwrap_or_default();
    let next = lots
        .into_iter()
        .filter(|lot| Some(lot.category) == one.category && lot.place > farthest)
        .filter(|lot| lot.person.is_none_or(|who| !asked.contains(&who)))
        .min_by_key(|lot| lot.place)
        .filter(|_| reply == "no" && one.why == "drawn");
    let home = world.home(case.home);
    if let Some(one) = home.invitations.get_mut(&(topic, id)) {
        one.reply = reply;
        one.replied = case.hand().map(|hand| (case.now, hand));
    }
    if let Some(lot) = next {
        let stead = Invitation { instead_of: Some(id), ..drawn(&lot, one.round, "drawn", case) };
        told(home, case, &stead);
        home.invitations.insert((topic, case.fresh(0)), stead);
    }
    Ok(())
}

/// One more at the table who has not been asked, or has declined.
fn one_more(world: &mut World, case: &Case<'_>, one: Invitation) -> Done {
    let topic = case.this();
    let home = world.home(case.home);
    let who = one.person.ok_or(Code::SignInNeeded)?;
    let mut of = home.invitations.iter().filter(|((of, _), _)| *of == topic).map(|(_, i)| i);
    if of.any(|i| i.reply != "no" && is_for(i, home, case, who)) {
        return Err(Code::InvitedAlready);
    }
    home.take::<Record>("invitation", Some(topic), case.id("id"))?;
    if one.reply == "untold" {
        told(home, case, &one);
    }
    home.invitations.insert((topic, case.id("id")), one);
    Ok(())
}

pub fn invite(world: &mut World, case: &Case<'_>) -> Done {
    let person = case.person("person").filter(|who| world.knows(*who)).ok_or(Code::NotFound)?;
    let why = case.text("why").to_owned();
    if !matches!(why.as_str(), "affected" | "office") {
        return Err(Code::FieldBad);
    }
    let ground = case.text("ground").to_owned();
    let one = Invitation { why, ground, person: Some(person), ..Invitation::new(case.now) };
    one_more(world, case, one)
}

pub fn join(world: &mut World, case: &Case<'_>) -> Done {
    let one = Invitation {
        why: "volunteer".into(),
        person: case.subject,
        reply: "yes".into(),
        replied: case.hand().map(|hand| (case.now, hand)),
        ..Invitation::new(case.now)
    };
    one_more(world, case, one)
}
