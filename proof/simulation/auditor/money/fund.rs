//! Pooled money: it comes in with a document and purposes, is shared among areas, allotted to projects
//! and carried into later years.

use std::collections::BTreeSet;

use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, Code};

use super::picture::{Allotment, Joint, Share, Source};
use super::{Done, above_zero, enough, said};
use crate::simulation::auditor::Case;
use crate::simulation::auditor::books::{outside, till};
use crate::simulation::auditor::law::PURPOSES;
use crate::simulation::auditor::world::World;

pub fn receive(world: &mut World, case: &Case<'_>) -> Done {
    said(case, "document", 4)?;
    said(case, "name", 2)?;
    said(case, "line", 2)?;
    let amount = above_zero(case)?;
    let (document, year) = (case.text("document").to_owned(), case.number("year"));
    let home = world.home(case.home);
    if home.money.sources.values().any(|s| s.document == document && s.year == year) {
        return Err(Code::FundThere);
    }
    let ticked = |of: &&&'static str| case.field(&format!("may_{of}")).as_bool() == Some(true);
    let purposes: BTreeSet<&'static str> = PURPOSES.iter().filter(ticked).copied().collect();
    if purposes.is_empty() {
        return Err(Code::FundAimless);
    }
    let id: RecordId = case.id("id");
    home.take::<kernel::id::Record>("fund-source", None, id)?;
    let source = Source {
        document,
        name: case.text("name").into(),
        tier: case.text("tier").into(),
        line: case.text("line").into(),
        year,
        amount,
        received: case.date("received_on").ok_or(Code::FieldBad)?,
        carried: None,
        synthetic: case.field("synthetic").as_bool().unwrap_or(false),
        purposes,
        by: case.hand().ok_or(Code::SignInNeeded)?,
        at: case.now,
    };
    home.money.sources.insert(id, source);
    home.books.open_outside(case.home, "fen");
    home.books.open(till("fund_source", id), "fen");
    home.books.post(case, (outside(case.home), till("fund_source", id)), amount);
    Ok(())
}

pub fn joint(world: &mut World, case: &Case<'_>) -> Done {
    let no = case.number("no");
    let here: Vec<AreaCode> = world
        .areas
        .iter()
        .filter(|a| a.as_str().len() == 12 && a.as_str().starts_with(case.home.as_str()))
        .copied()
        .collect();
    let mut members = BTreeSet::new();
    let said = case.field("members").as_str().unwrap_or_default().to_owned();
    for word in said.split([' ', '，', '、', ',', '\n']).filter(|word| !word.is_empty()) {
        let named = here.iter().find(|a| a.as_str() == word || format!("村{a}") == word);
        members.insert(*named.ok_or(Code::AffectedUnknown)?);
    }
    let home = world.home(case.home);
    let others = home.money.joints.iter().filter(|(other, _)| **other != no);
    if others.flat_map(|(_, joint)| &joint.members).any(|village| members.contains(village)) {
        return Err(Code::JointElsewhere);
    }
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    let joint = Joint { name: case.text("name").into(), members, by, at: case.now };
    home.money.joints.insert(no, joint);
    Ok(())
}

pub fn share(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let source: RecordId = case.id("source");
    let joint = case.number("joint");
    if !home.money.sources.contains_key(&source) || !home.money.joints.contains_key(&joint) {
        return Err(Code::NotFound);
    }
    said(case, "ground", 4)?;
    let amount = enough(case, home.books.left(till("fund_source", source)))?;
    let id: RecordId = case.id("id");
    home.take::<kernel::id::Record>("fund-share", None, id)?;
    let share = Share {
        source,
        joint,
        amount,
        ground: case.text("ground").into(),
        by: case.hand().ok_or(Code::SignInNeeded)?,
        at: case.now,
    };
    home.money.shares.insert(id, share);
    home.books.open(till("fund_share", id), "fen");
    home.books.post(case, (till("fund_source", source), till("fund_share", id)), amount);
    Ok(())
}

pub fn allot(world: &mut World, case: &Case<'_>) -> Done {
    let village = AreaCode::parse(case.text("village")).map_err(|_| Code::FieldBad)?;
    let project: MatterId = case.id("project");
    let share_id: RecordId = case.id("share");
    let money = &world.homes.get(&case.home).ok_or(Code::NotFound)?.money;
    let share = money.shares.get(&share_id).ok_or(Code::NotFound)?.clone();
    said(case, "document", 4)?;
    let source = money.sources.get(&share.source).ok_or(Code::NotFound)?;
    if !source.purposes.contains(case.text("purpose")) {
        return Err(Code::FundPurpose);
    }
    if !money.joints.get(&share.joint).is_some_and(|joint| joint.members.contains(&village)) {
        return Err(Code::FundOutside);
    }
    let there = world.homes.get(&village).ok_or(Code::NotFound)?;
    let planned = there.works.get(&project).ok_or(Code::NotFound)?.planned;
    if there.matters.get(&project).ok_or(Code::NotFound)?.state.is_final() {
        return Err(Code::FundProjectOver);
    }
    let above = world.homes.iter().filter(|(code, _)| village.as_str().starts_with(code.as_str()));
    let given = above.flat_map(|(_, home)| home.money.allotments.values());
    let before: i64 =
        given.filter(|a| a.village == village && a.project == project).map(|a| a.amount).sum();
    let home = world.home(case.home);
    let amount = enough(case, home.books.left(till("fund_share", share_id)))?;
    if before + amount > planned {
        return Err(Code::FundOverPlan);
    }
    let id: RecordId = case.id("id");
    home.take::<kernel::id::Record>("fund-allotment", None, id)?;
    let allotment = Allotment {
        share: share_id,
        source: share.source,
        purpose: case.text("purpose").into(),
        village,
        project,
        amount,
        document: case.text("document").into(),
        by: case.hand().ok_or(Code::SignInNeeded)?,
        at: case.now,
    };
    home.money.allotments.insert(id, allotment);
    home.books.open(till("fund_allotment", id), "fen");
    home.books.post(case, (till("fund_share", share_id), till("fund_allotment", id)), amount);
    home.tell(case, ("public", village.to_string()), "tell-fund-allotted", project);
    Ok(())
}

pub fn back(world: &mut World, case: &Case<'_>) -> Done {
    let id: RecordId = case.id("allotment");
    let money = &world.homes.get(&case.home).ok_or(Code::NotFound)?.money;
    let allotment = money.allotments.get(&id).ok_or(Code::NotFound)?.clone();
    said(case, "document", 4)?;
    let there = world.homes.get(&allotment.village).and_then(|h| h.money.rests.get(&id));
    let ours = there.copied().filter(|(_, giver, ..)| *giver == case.home);
    let (_, _, amount, _) = ours.ok_or(Code::RestNone)?;
    let home = world.home(case.home);
    if home.money.returns.contains_key(&id) {
        return Err(Code::RestTaken);
    }
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    home.money.returns.insert(id, (amount, case.text("document").into(), by, case.now));
    let way = (till("fund_allotment", id), till("fund_source", allotment.source));
    home.books.post(case, way, amount);
    let to = ("public", allotment.village.to_string());
    home.tell(case, to, "tell-fund-returned", allotment.project);
    Ok(())
}

pub fn carry(world: &mut World, case: &Case<'_>) -> Done {
    let old_id: RecordId = case.id("source");
    let home = world.home(case.home);
    let old = home.money.sources.get(&old_id).ok_or(Code::NotFound)?.clone();
    said(case, "document", 4)?;
    let year = case.number("year");
    if year <= old.year {
        return Err(Code::CarryBack);
    }
    let amount = home.books.left(till("fund_source", old_id));
    if amount == 0 {
        return Err(Code::CarryNothing);
    }
    let id: RecordId = case.id("id");
    home.take::<kernel::id::Record>("fund-source", None, id)?;
    let new = Source {
        document: case.text("document").into(),
        year,
        amount,
        received: case.today(),
        carried: Some(old_id),
        by: case.hand().ok_or(Code::SignInNeeded)?,
        at: case.now,
        ..old
    };
    home.money.sources.insert(id, new);
    home.books.open(till("fund_source", id), "fen");
    home.books.post(case, (till("fund_source", old_id), till("fund_source", id)), amount);
    Ok(())
}
