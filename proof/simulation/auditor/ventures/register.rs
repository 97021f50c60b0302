//! What a venture is, who holds it, and what it is bound to.

use std::collections::BTreeSet;

use civic::authority::Role;
use kernel::id::RecordId;
use kernel::{AreaCode, Code, PersonRef};

use super::picture::{Bond, Brought, Entry, Guarantee, Holder, Made, Set, Venture};
use super::{Done, above_zero, called, past, percent, said};
use crate::simulation::auditor::Case;
use crate::simulation::auditor::money::{in_office, related};
use crate::simulation::auditor::registry::credit_code;
use crate::simulation::auditor::world::{Home, World};

fn made(case: &Case<'_>) -> Result<Made, Code> {
    Ok((case.hand().ok_or(Code::SignInNeeded)?, case.now))
}

/// The venture that an act names, in its home.
fn venture<'w>(world: &'w World, case: &Case<'_>) -> Result<(RecordId, &'w Venture), Code> {
    let id: RecordId = case.id("venture");
    let found = world.homes.get(&case.home).and_then(|home| home.ventures.ventures.get(&id));
    found.map(|venture| (id, venture)).ok_or(Code::NotFound)
}

fn last(venture: &Venture) -> Result<&Entry, Code> {
    venture.entries.last().ok_or(Code::NotFound)
}

pub fn register(world: &mut World, case: &Case<'_>) -> Done {
    let level = match case.text("venture_tier") {
        "county" => 6,
        "township" => 9,
        _ => 12,
    };
    if case.home.as_str().len() != level {
        return Err(Code::VentureTier);
    }
    said(case, "name", 4)?;
    said(case, "legal_person", 2)?;
    said(case, "ground", 4)?;
    let code = case.text("code").to_ascii_uppercase();
    if !credit_code(&code) {
        return Err(Code::CreditCodeBad);
    }
    if world.homes.values().flat_map(|h| h.ventures.ventures.values()).any(|v| v.code == code) {
        return Err(Code::VentureThere);
    }
    let founded = past(case, "founded_on")?;
    let id: RecordId = case.id("id");
    let home = world.home(case.home);
    home.take::<kernel::id::Record>("venture", None, id)?;
    let made = made(case)?;
    let entry = Entry {
        name: case.text("name").into(),
        form: case.text("legal_form").into(),
        head: case.text("legal_person").into(),
        founded,
        ground: case.text("ground").into(),
        made,
    };
    let venture = Venture {
        tier: case.text("venture_tier").into(),
        code,
        synthetic: case.field("synthetic").as_bool().unwrap_or(false),
        made,
        entries: vec![entry],
        sets: Vec::new(),
        years: Vec::new(),
    };
    home.ventures.ventures.insert(id, venture);
    Ok(())
}

/// What the registers of the county know under a name: a committee, or a collective.
fn body(world: &World, name: &str) -> Option<&'static str> {
    let known = |kind: &str| {
        let mut all = world.homes.values().flat_map(|home| home.ventures.firms.values());
        all.any(|(called, of)| called == name && of == kind)
    };
    let mut ventures = world.homes.values().flat_map(|home| home.ventures.ventures.values());
    let mut places = world.areas.iter().filter(|area| area.as_str().len() == 12);
    if known("committee") {
        Some("committee")
    } else if known("collective")
        || places.any(|area| called(*area) == name)
        || ventures
            .any(|v| v.entries.last().is_some_and(|e| e.name == name && e.form == "collective"))
    {
        Some("collective")
    } else {
        None
    }
}

/// A collective answers with no more than it brought in.
fn general(world: &World, form: &str, holders: &[Holder]) -> Done {
    let ours = |holder: &Holder| holder.kind == "collective" || body(world, &holder.name).is_some();
    let unlimited = |holder: &Holder| ours(holder) && !holder.limited;
    if form == "partnership" && holders.iter().any(unlimited) {
        return Err(Code::HolderPartner);
    }
    Ok(())
}

pub fn change(world: &mut World, case: &Case<'_>) -> Done {
    let (id, of) = venture(world, case)?;
    let old = last(of)?;
    let or = |field: &str, old: &str| match case.text(field) {
        "" => old.to_owned(),
        new => new.to_owned(),
    };
    let new = Entry {
        name: or("name", &old.name),
        form: or("legal_form", &old.form),
        head: or("legal_person", &old.head),
        founded: old.founded,
        ground: case.text("ground").into(),
        made: made(case)?,
    };
    if new.name.chars().count() < 4 || new.head.chars().count() < 2 {
        return Err(Code::FieldShort);
    }
    said(case, "ground", 4)?;
    if (&new.name, &new.form, &new.head) == (&old.name, &old.form, &old.head) {
        return Err(Code::VentureSame);
    }
    general(world, &new.form, of.holders())?;
    let home = world.home(case.home);
    let of = home.ventures.ventures.get_mut(&id).ok_or(Code::NotFound)?;
    of.entries.push(new);
    Ok(())
}

fn line(text: &str) -> Option<Holder> {
    let words: Vec<&str> = text.split([' ', '，']).filter(|word| !word.is_empty()).collect();
    let (first, rest) = words.split_first()?;
    let kind = match *first {
        "县投" | "investor" => "investor",
        "乡镇平台" | "platform" => "platform",
        "村集体" | "collective" => "collective",
        "个人" | "person" => "person",
        "企业" | "firm" => "firm",
        _ => return None,
    };
    let (share, rest) = rest.split_last()?;
    let share = percent(share).filter(|share| *share > 0)?;
    let limited = rest.last() == Some(&"有限合伙人");
    let name = if limited { rest.get(..rest.len() - 1)? } else { rest }.join(" ");
    if name.is_empty() {
        return None;
    }
    Some(Holder { kind, name, area: None, limited, share })
}

/// Of which area a holder is, called as the area is.
fn placed(world: &World, holder: Holder) -> Result<Holder, Code> {
    let digits = match holder.kind {
        "investor" => 6,
        "platform" => 9,
        "collective" => 12,
        _ if body(world, &holder.name).is_some() => return Err(Code::HolderOther),
        _ => return Ok(holder),
    };
    let mut of_level = world.areas.iter().filter(|area| area.as_str().len() == digits);
    let means = |area: &&AreaCode| area.as_str() == holder.name || called(**area) == holder.name;
    let area = *of_level.find(means).ok_or(Code::HolderArea)?;
    Ok(Holder { name: called(area), area: Some(area), ..holder })
}

pub fn holders(world: &mut World, case: &Case<'_>) -> Done {
    let (id, of) = venture(world, case)?;
    let form = last(of)?.form.clone();
    said(case, "ground", 4)?;
    let lines = case.text("holders").lines().map(str::trim).filter(|text| !text.is_empty());
    let read: Option<Vec<Holder>> = lines.map(line).collect();
    let mut all = Vec::new();
    for holder in read.ok_or(Code::HoldersLine)? {
        all.push(placed(world, holder)?);
    }
    let told: BTreeSet<_> = all.iter().map(|h| (h.kind, h.area, h.name.clone())).collect();
    if told.len() != all.len() {
        return Err(Code::HolderTwice);
    }
    if all.iter().map(|h| u64::from(h.share)).sum::<u64>() != 10_000 {
        return Err(Code::HoldersSum);
    }
    general(world, &form, &all)?;
    let set = Set { holders: all, ground: case.text("ground").into(), made: made(case)? };
    let home = world.home(case.home);
    let of = home.ventures.ventures.get_mut(&id).ok_or(Code::NotFound)?;
    of.sets.push(set);
    Ok(())
}

pub fn bring(world: &mut World, case: &Case<'_>) -> Done {
    let (id, of) = venture(world, case)?;
    let holder = case.number("holder");
    let place = usize::try_from(holder).ok().and_then(|no| no.checked_sub(1));
    let named = place.and_then(|place| of.holders().get(place)).ok_or(Code::NotFound)?;
    let (kind, name) = (named.kind, named.name.clone());
    said(case, "what", 2)?;
    said(case, "document", 4)?;
    let value = above_zero(case, "value_fen")?;
    let on = past(case, "brought_on")?;
    let valued = case.text("valued_by").to_owned();
    if case.text("asset") == "thing" && valued.chars().count() < 2 {
        return Err(Code::AssetUnvalued);
    }
    let brought = Brought {
        venture: id,
        holder,
        kind,
        name,
        asset: case.text("asset").into(),
        what: case.text("what").into(),
        value,
        valued,
        document: case.text("document").into(),
        on,
        made: made(case)?,
    };
    let own: RecordId = case.id("id");
    let home = world.home(case.home);
    home.take::<kernel::id::Record>("venture-asset", None, own)?;
    home.ventures.brought.insert(own, brought);
    Ok(())
}

/// Who is in charge of the ventures of a home.
fn charge(world: &World, case: &Case<'_>) -> Vec<PersonRef> {
    in_office(
        world,
        case,
        &[
            Role::Secretary,
            Role::Committee,
            Role::Supervisor,
            Role::Director,
            Role::TownshipClerk,
            Role::CountyClerk,
        ],
    )
}

fn name_of(world: &World, who: PersonRef) -> &str {
    let person = world.homes.get(&who.home).and_then(|home| home.knows(who.id));
    person.map_or("", |person| person.name.as_str())
}

/// Who in charge is near to a firm of this name, and how.
fn near(world: &World, case: &Case<'_>, name: &str) -> Option<String> {
    let home: &Home = world.homes.get(&case.home)?;
    let charge = charge(world, case);
    let firms = home.ventures.firms.iter().filter(|(_, (called, _))| called.as_str() == name);
    for (firm, _) in firms {
        let declared = home.money.interests.iter().filter(|((of, _), _)| of == firm);
        for ((_, who), interest) in declared {
            if charge.iter().any(|one| related(world, *one, *who)) {
                let name = name_of(world, *who);
                return Some(format!("{name} {}", interest.how));
            }
        }
    }
    None
}

/// How the other side is near without anybody having said so.
fn tied(world: &World, case: &Case<'_>, of: &Venture, with: &str) -> Result<&'static str, Code> {
    let own = last(of)?;
    let names: Vec<&str> = charge(world, case).iter().map(|who| name_of(world, *who)).collect();
    if names.contains(&with) {
        return Ok("@venture-near-charge");
    }
    let everywhere = world.homes.values().flat_map(|home| home.ventures.ventures.values());
    let mut alike = everywhere.filter_map(|v| v.entries.last()).filter(|e| e.name == with);
    let same = alike.any(|e| e.head == own.head || names.contains(&e.head.as_str()));
    if own.head == with || own.name == with || same {
        return Ok("@venture-near-head");
    }
    let holds = of.holders().iter().any(|holder| holder.name == with);
    Ok(if holds { "@venture-near-holder" } else { "" })
}

pub fn contract(world: &mut World, case: &Case<'_>) -> Done {
    let (id, of) = venture(world, case)?;
    said(case, "counterparty", 2)?;
    said(case, "subject", 4)?;
    let amount = above_zero(case, "amount_fen")?;
    let signed = past(case, "signed_on")?;
    let until = case.date("until_on").ok_or(Code::FieldBad)?;
    if until < signed {
        return Err(Code::BondBack);
    }
    let with = case.text("counterparty").to_owned();
    let near = match near(world, case, &with) {
        Some(near) => near,
        None => tied(world, case, of, &with)?.to_owned(),
    };
    let reason = case.text("reason").to_owned();
    if !near.is_empty() && reason.chars().count() < 4 {
        return Err(Code::BondNear);
    }
    let bond = Bond {
        venture: id,
        with,
        party: case.text("party").into(),
        subject: case.text("subject").into(),
        amount,
        signed,
        until,
        near,
        reason,
        made: made(case)?,
    };
    let own: RecordId = case.id("id");
    let home = world.home(case.home);
    home.take::<kernel::id::Record>("venture-contract", None, own)?;
    home.ventures.bonds.insert(own, bond);
    Ok(())
}

pub fn guarantee(world: &mut World, case: &Case<'_>) -> Done {
    let (id, _) = venture(world, case)?;
    said(case, "name", 2)?;
    let name = case.text("name").to_owned();
    let committee = ["村民委员会", "村委会", "居民委员会", "居委会"];
    let known = body(world, &name);
    if known == Some("committee")
        || case.text("surety") == "village_committee"
        || committee.iter().any(|end| name.ends_with(end))
    {
        return Err(Code::SuretyCommittee);
    }
    said(case, "creditor", 2)?;
    said(case, "document", 4)?;
    let guarantee = Guarantee {
        venture: id,
        surety: if known.is_some() { "collective" } else { case.text("surety") }.into(),
        name,
        creditor: case.text("creditor").into(),
        amount: above_zero(case, "amount_fen")?,
        document: case.text("document").into(),
        made: made(case)?,
    };
    let own: RecordId = case.id("id");
    let home = world.home(case.home);
    home.take::<kernel::id::Record>("venture-guarantee", None, own)?;
    home.ventures.guarantees.insert(own, guarantee);
    Ok(())
}
