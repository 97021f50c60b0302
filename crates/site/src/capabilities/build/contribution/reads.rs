//! What the rules of contributions look at; what other rooms read too is in [`store::contribution`].

use civic::Scene;
use civic::build::contribution::{
    BankFacts, Call, CallFacts, Check, CheckFacts, Confirm, ConfirmFacts, Join, JoinFacts, Lapse,
    LapseFacts, Make, MakeFacts, Part, PledgeFacts, Receive, ReceiveFacts, Workday, collected,
};
use civic::policy;
use civic::record::{Column, Val};
use civic::rulebook::RuleSet;
use kernel::id::RecordId;
use kernel::{AreaCode, Moment, PersonRef};
use serde_json::json;
use store::{Stop, Tx, book, registry};

use crate::manifest::Chore;

/// Whether somebody is in the register of the village.
fn registered(tx: &mut Tx<'_>, scene: &Scene<'_>, who: Option<PersonRef>) -> Result<bool, Stop> {
    let Some(who) = who.filter(|who| who.home == scene.home) else { return Ok(false) };
    Ok(registry::person(tx, who)?.is_some_and(|person| person.registered))
}

/// Facts of promising.
pub fn make(tx: &mut Tx<'_>, scene: &Scene<'_>, _: &Make) -> Result<MakeFacts, Stop> {
    Ok(MakeFacts { registered: registered(tx, scene, scene.subject())? })
}

/// Facts of taking back and of receiving.
pub fn pledge(tx: &mut Tx<'_>, scene: &Scene<'_>, id: RecordId) -> Result<PledgeFacts, Stop> {
    let key = [scene.home.to_val(), id.to_val()];
    let sql = "SELECT COUNT(*) FROM pledge_receipt WHERE home = ?1 AND pledge = ?2";
    let receipts = u32::try_from(tx.number(sql, &key)?).unwrap_or(u32::MAX);
    Ok(PledgeFacts { pledge: tx.get(&key)?, receipts })
}

/// Facts of receiving.
pub fn receive(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Receive) -> Result<ReceiveFacts, Stop> {
    let numbered = store::contribution::numbered(tx, scene.home, act.number.trim())?;
    Ok(ReceiveFacts { of: pledge(tx, scene, act.pledge)?, numbered })
}

/// Facts of banking.
pub fn bank(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<BankFacts, Stop> {
    let account = collected(scene.this()?.id);
    Ok(BankFacts { collected: book::account(tx, scene.home, account)? })
}

/// Facts of calling a day of work.
pub fn call(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Call) -> Result<CallFacts, Stop> {
    Ok(CallFacts { foreman_known: registered(tx, scene, Some(act.foreman))? })
}

fn workday(tx: &mut Tx<'_>, scene: &Scene<'_>, id: RecordId) -> Result<Option<Workday>, Stop> {
    tx.get(&[scene.home.to_val(), id.to_val()])
}

fn part(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    workday: RecordId,
    who: Option<PersonRef>,
) -> Result<Option<Part>, Stop> {
    let Some(who) = who else { return Ok(None) };
    tx.get(&[scene.home.to_val(), workday.to_val(), who.to_val()])
}

/// Facts of joining.
pub fn join(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Join) -> Result<JoinFacts, Stop> {
    let joined = tx.number(
        "SELECT COUNT(*) FROM workday_part WHERE home = ?1 AND workday = ?2",
        &[scene.home.to_val(), act.workday.to_val()],
    )?;
    Ok(JoinFacts {
        workday: workday(tx, scene, act.workday)?,
        part: part(tx, scene, act.workday, scene.subject())?,
        joined: u32::try_from(joined).unwrap_or(u32::MAX),
    })
}

/// Facts of noting an arrival.
pub fn check(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Check) -> Result<CheckFacts, Stop> {
    let who = act.person.or(scene.subject());
    let workday = workday(tx, scene, act.workday)?;
    let elsewhere = match (&workday, who) {
        (Some(workday), Some(who)) => store::contribution::half_days_elsewhere(tx, workday, who)?,
        _ => 0,
    };
    Ok(CheckFacts {
        elsewhere,
        workday,
        part: part(tx, scene, act.workday, who)?,
        registered: registered(tx, scene, who)?,
    })
}

/// Facts of confirming.
pub fn confirm(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Confirm) -> Result<ConfirmFacts, Stop> {
    Ok(ConfirmFacts {
        workday: workday(tx, scene, act.workday)?,
        parts: store::contribution::parts(tx, scene.home, act.workday)?,
    })
}

/// Facts of lapsing.
pub fn lapse(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Lapse) -> Result<LapseFacts, Stop> {
    Ok(LapseFacts {
        workday: workday(tx, scene, act.workday)?,
        parts: store::contribution::parts(tx, scene.home, act.workday)?,
    })
}

/// Days of work whose time to be confirmed is over.
pub fn chores(
    tx: &mut Tx<'_>,
    rules: &RuleSet,
    county: AreaCode,
    now: Moment,
) -> Result<Vec<Chore>, Stop> {
    let Ok(days) = policy::labour_confirm(rules) else { return Ok(Vec::new()) };
    let before = now.plus_days(-i64::from(days)).date();
    let found = store::contribution::waiting(tx, county, before)?;
    let chore = |workday: Workday| Chore {
        home: workday.home,
        act: "labour.lapse",
        key: format!("labour.lapse:{}", workday.id),
        input: json!({ "matter": workday.project, "workday": workday.id }),
    };
    Ok(found.into_iter().map(chore).collect())
}

/// The day of work of a page, with its project's matter.
pub fn of_page(tx: &mut Tx<'_>, home: AreaCode, id: RecordId) -> Result<Option<Workday>, Stop> {
    let key: [Val; 2] = [home.to_val(), id.to_val()];
    tx.get(&key)
}
