//! What the rules of findings look at: whether somebody was elected to watch, the finding, and what was
//! done about it. Refuses to know: who may read a name.

use civic::Scene;
use civic::manage::finding::{Check, CheckFacts, Mend, MendFacts, RaiseFacts};
use civic::record::Column;
use civic::works::Delegate;
use kernel::PersonRef;
use kernel::id::MatterId;
use store::{Stop, Tx, keeping};

/// Whether somebody represents the people in a project.
pub fn delegate(
    tx: &mut Tx<'_>,
    scene_home: kernel::AreaCode,
    project: MatterId,
    who: Option<PersonRef>,
) -> Result<bool, Stop> {
    let Some(who) = who else { return Ok(false) };
    let key = [scene_home.to_val(), project.to_val(), who.to_val()];
    Ok(tx.get::<Delegate>(&key)?.is_some())
}

/// Facts of raising.
pub fn raise(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<RaiseFacts, Stop> {
    let this = scene.this()?.id;
    Ok(RaiseFacts { delegate: delegate(tx, scene.home, this, scene.caller.person())? })
}

/// Facts of putting right.
pub fn mend(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Mend) -> Result<MendFacts, Stop> {
    Ok(MendFacts {
        finding: tx.get(&[scene.home.to_val(), act.finding.to_val()])?,
        steps: keeping::steps(tx, scene.home, act.finding)?,
    })
}

/// Facts of looking again.
pub fn check(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Check) -> Result<CheckFacts, Stop> {
    let this = scene.this()?.id;
    Ok(CheckFacts {
        delegate: delegate(tx, scene.home, this, scene.caller.person())?,
        finding: tx.get(&[scene.home.to_val(), act.finding.to_val()])?,
        steps: keeping::steps(tx, scene.home, act.finding)?,
    })
}
