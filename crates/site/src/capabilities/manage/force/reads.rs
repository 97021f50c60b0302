//! What the rules of task forces look at. Refuses to know: how it is shown.

use civic::Scene;
use civic::authority::Mandate;
use civic::manage::force::{
    Add, Close, CloseFacts, Force, Form, FormFacts, Item, ItemFacts, Join, JoinFacts, Leave,
    LeaveFacts, Member, ReportFacts, Tell, TermFacts,
};
use civic::record::{Column, Val};
use kernel::id::RecordId;
use kernel::{AreaCode, Code, Level, PersonRef};
use store::{Stop, Tx, force, registry};

/// Somebody's mandates anywhere in the county, whatever their dates.
fn held(tx: &mut Tx<'_>, scene: &Scene<'_>, who: PersonRef) -> Result<Vec<Mandate>, Stop> {
    let (low, high) = scene.home.at(Level::County).unwrap_or(scene.home).range();
    tx.list(
        "WHERE person = ?1 AND home >= ?2 AND home < ?3 ORDER BY home, id",
        &[who.to_val(), Val::Text(low), Val::Text(high)],
    )
}

/// Facts of forming.
pub fn form(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Form) -> Result<FormFacts, Stop> {
    let known = registry::person(tx, act.head)?.is_some();
    Ok(FormFacts { known, held: held(tx, scene, act.head)? })
}

fn this(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Force, Stop> {
    let id = scene.this()?.id;
    force::force(tx, scene.home, id)?.ok_or_else(|| Code::NotFound.into())
}

fn item_of(tx: &mut Tx<'_>, force: &Force, id: RecordId) -> Result<Option<Item>, Stop> {
    let found: Option<Item> = tx.get(&[force.home.to_val(), id.to_val()])?;
    Ok(found.filter(|item| item.force == force.id))
}

/// Facts of lending somebody: the projects are read in their own homes.
pub fn join(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Join) -> Result<JoinFacts, Stop> {
    let this = this(tx, scene)?;
    let mut open = Vec::new();
    for item in force::items(tx, scene.home, this.id)? {
        let (Some(village), Some(project)) = (item.village, item.project) else { continue };
        if item.closed_at.is_some() {
            continue;
        }
        let project = store::matter::get(tx, village, project)?;
        open.extend(project.map(|project| (item, project)));
    }
    Ok(JoinFacts {
        known: registry::person(tx, act.person)?.is_some(),
        held: held(tx, scene, act.person)?,
        members: force::members(tx, scene.home, this.id)?,
        open,
        force: this,
    })
}

/// Facts of leaving.
pub fn leave(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Leave) -> Result<LeaveFacts, Stop> {
    let this = this(tx, scene)?;
    let member: Option<Member> = tx.get(&[scene.home.to_val(), act.member.to_val()])?;
    let mut lent = force::lent(tx, scene.home, this.id)?;
    lent.retain(|one| one.right.member == act.member);
    Ok(LeaveFacts { member: member.filter(|m| m.force == this.id), lent, force: this })
}

/// Facts of putting an item on the list.
pub fn item(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Add) -> Result<ItemFacts, Stop> {
    let this = this(tx, scene)?;
    let mut members = Vec::new();
    for member in force::members(tx, scene.home, this.id)? {
        let held = held(tx, scene, member.person)?;
        members.push((member, held));
    }
    let project = match act.project {
        Some(id) => force::project(tx, scene.home, id)?,
        None => None,
    };
    Ok(ItemFacts { force: this, members, project })
}

/// Facts of the weekly word.
pub fn report(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Tell) -> Result<ReportFacts, Stop> {
    let this = this(tx, scene)?;
    Ok(ReportFacts {
        item: item_of(tx, &this, act.item)?,
        members: force::members(tx, scene.home, this.id)?,
    })
}

/// Facts of clearing.
pub fn close(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Close) -> Result<CloseFacts, Stop> {
    let this = this(tx, scene)?;
    let mut lent = force::lent(tx, scene.home, this.id)?;
    lent.retain(|one| one.right.item == act.item);
    Ok(CloseFacts {
        item: item_of(tx, &this, act.item)?,
        members: force::members(tx, scene.home, this.id)?,
        lent,
        force: this,
    })
}

/// Facts of a longer time and of the end.
pub fn term(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<TermFacts, Stop> {
    let this = this(tx, scene)?;
    Ok(TermFacts {
        members: force::members(tx, scene.home, this.id)?,
        lent: force::lent(tx, scene.home, this.id)?,
        force: this,
    })
}

/// Bodies of the task forces of an area, the last to end first.
pub fn forces(tx: &mut Tx<'_>, area: AreaCode, most: u32) -> Result<Vec<Force>, Stop> {
    let (low, high) = area.range();
    tx.list(
        "WHERE home >= ?1 AND home < ?2 ORDER BY until_on DESC, id LIMIT ?3",
        &[Val::Text(low), Val::Text(high), most.to_val()],
    )
}

/// Items of township and county that are this project.
pub fn items_of(
    tx: &mut Tx<'_>,
    village: AreaCode,
    project: kernel::id::MatterId,
) -> Result<Vec<Item>, Stop> {
    let mut all = Vec::new();
    for seat in [Level::Township, Level::County].iter().filter_map(|level| village.at(*level)) {
        let tail = "WHERE home = ?1 AND village = ?2 AND project = ?3 ORDER BY at, id";
        let found: Vec<Item> =
            tx.list(tail, &[seat.to_val(), village.to_val(), project.to_val()])?;
        all.extend(found);
    }
    Ok(all)
}
