//! What the rules of keeping look at: the work, its keepers, what was noted in a month. Refuses to know:
//! how it is shown.

use civic::Scene;
use civic::manage::keeper::{Appoint, AppointFacts, Keeper, Pay, PayFacts};
use civic::matter::{Kind, Matter, State};
use civic::record::Column;
use kernel::AreaCode;
use kernel::id::RecordId;
use store::{Stop, Tx, keeping, registry, works};

/// Facts of appointing.
pub fn appoint(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Appoint) -> Result<AppointFacts, Stop> {
    let own = act.person.home == scene.home;
    let person = if own { registry::person(tx, act.person)? } else { None };
    let project: Option<Matter> = tx.get(&[scene.home.to_val(), act.project.to_val()])?;
    let adoptions = match &project {
        Some(project) => works::adoptions(tx, scene.home, project.thread)?,
        None => Vec::new(),
    };
    let keepers = keeping::keepers(tx, scene.home, Some(act.project))?;
    Ok(AppointFacts {
        project,
        registered: person.is_some_and(|person| person.registered),
        keeps: keepers.iter().any(|one| one.person == act.person && one.ended_at.is_none()),
        adoptions: adoptions.into_iter().map(|(adoption, _)| adoption).collect(),
    })
}

/// A keeper.
pub fn keeper(tx: &mut Tx<'_>, scene: &Scene<'_>, id: RecordId) -> Result<Option<Keeper>, Stop> {
    tx.get(&[scene.home.to_val(), id.to_val()])
}

/// Facts of paying.
pub fn pay(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Pay) -> Result<PayFacts, Stop> {
    let month = act.month.trim();
    let keeper = keeper(tx, scene, act.keeper)?;
    let paid = match &keeper {
        Some(keeper) => keeping::paid(tx, keeper, month)?,
        None => false,
    };
    Ok(PayFacts { keeper, paid, entries: keeping::noted(tx, scene.home, act.keeper, month)? })
}

/// Projects of a village that were handed over, the last first.
pub fn handed(tx: &mut Tx<'_>, home: AreaCode) -> Result<Vec<Matter>, Stop> {
    tx.list(
        "WHERE home = ?1 AND kind = ?2 AND state = ?3 ORDER BY moved_at DESC, id",
        &[home.to_val(), Kind::Project.to_val(), State::Handed.to_val()],
    )
}
