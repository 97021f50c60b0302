//! The clockwork inside the simulation: from time to time the worker's own tick runs, and the
//! auditor, who is told nothing beforehand, reads in the journal what it did and judges every act of
//! it like anybody else's. Afterwards nothing may be late that a tick could have seen to.

use civic::matter::ClockName;
use kernel::{AreaCode, Moment};
use serde_json::json;
use store::act::By;
use store::{Ask, Stop, journal};

use super::auditor::Expect;
use super::auditor::world::World;
use super::{Outcome, misuse};
use crate::fixture::{self, Bench};
use crate::replay;

/// Ticks until nothing changes any more; more than so many in a row run in a circle.
const TICKS: u32 = 200;

/// Lets the worker do what is due, and the auditor judge it.
///
/// # Errors
/// Faults of the store.
pub fn tick(
    now: Moment,
    bench: &Bench,
    world: &mut World,
    outcome: &mut Outcome,
) -> Result<(), Stop> {
    let mut ticks = 0;
    let county = fixture::county();
    loop {
        let mut salt = || [7; 16];
        let done =
            site::worker::tick(&bench.db, &bench.deeds, &bench.rules, county, now, &mut salt)?;
        if done.idle() {
            break;
        }
        ticks += 1;
        if ticks == TICKS {
            return Err(misuse("the clockwork does not come to rest"));
        }
    }
    for home in homes(bench)? {
        judged(home, bench, world, outcome)?;
    }
    left(now, world, outcome);
    Ok(())
}

/// Every home with a chain; the county last, because its digests bind the heads of the others.
fn homes(bench: &Bench) -> Result<Vec<AreaCode>, Stop> {
    let mut homes: Vec<AreaCode> =
        bench.db.read(journal::chains)?.into_iter().map(|(home, _)| home).collect();
    homes.sort_by_key(|home| (*home == fixture::county(), *home));
    Ok(homes)
}

/// Judges the entries that the auditor does not know yet.
fn judged(
    home: AreaCode,
    bench: &Bench,
    world: &mut World,
    outcome: &mut Outcome,
) -> Result<(), Stop> {
    let known = world.homes.get(&home).map_or(0, |h| h.seq);
    let entries = bench.db.read(move |tx| journal::entries(tx, home, known, u32::MAX))?;
    for (entry, kept) in entries {
        let kept = kept.ok_or_else(|| misuse("an entry of the clockwork without its input"))?;
        let ask = replay::asked(&entry, &kept)?;
        let want = world.judge(&ask);
        if ask.by != By::Worker || want != Expect::Accepted(entry.seq) {
            let of = (entry.act.as_str(), entry.seq);
            outcome.findings.push(format!("the clockwork did {of:?} in {home}: {want:?}"));
            return Ok(());
        }
        *outcome.marks.accepted.entry(format!("{} (tick)", entry.act)).or_default() += 1;
    }
    Ok(())
}

/// What a tick should have done: the auditor would accept it now.
fn left(now: Moment, world: &World, outcome: &mut Outcome) {
    let mut trial = world.clone();
    for (home, of) in &world.homes {
        for ((matter, clock), running) in &of.clocks {
            let late = running.met.is_none() && running.due < now;
            if !late || *clock == ClockName::Publication {
                continue;
            }
            let (act, input) = match clock {
                ClockName::Notice => ("notice.end", json!({ "matter": matter })),
                ClockName::Recurrence => ("result.gone", json!({ "matter": matter })),
                ClockName::Convene => ("request.pass", json!({ "matter": matter })),
                ClockName::Substitute => ("request.convene", json!({ "matter": matter })),
                ClockName::Duty => ("duty.miss", json!({ "matter": matter })),
                ClockName::Term => ("force.expire", json!({ "matter": matter })),
                _ => ("clock.escalate", json!({ "matter": matter, "clock": clock })),
            };
            let key = format!("left:{matter}:{clock}");
            let ask: Ask = fixture::ask(*home, act, By::Worker, &key, input, now);
            if matches!(trial.judge(&ask), Expect::Accepted(_)) {
                outcome.findings.push(format!("{act} of {matter} in {home} was left undone"));
                return;
            }
        }
    }
}
