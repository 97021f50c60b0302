//! The clockwork: delivers what waits, does what follows when a clock has passed (`ClockName` names
//! the act), does the chores that capabilities find, seals digests. It acts like anybody else, through
//! the one write path.
//!
//! Invariants: the key of every act follows from its clock or period, so that a repeated tick
//! changes nothing; a tick is bounded; a refusal is counted and never stops the rest. Refuses to
//! know: what time it is, and what the consequences of being late are (people decide those).

use std::sync::Arc;

use civic::matter::Due;
use kernel::{AreaCode, Moment};
use serde_json::{Value, json};
use store::act::{By, Rules};
use store::{Ask, Db, Deeds, Fault, Stop, digest, matter, outbox};

use crate::capabilities::CHORES;

/// Messages delivered in one transaction, and transactions of one tick.
const DELIVER: (u32, u32) = (200, 50);
/// Clocks looked at in one tick. Waits that nobody has ended stay among them.
const CLOCKS: u32 = 5_000;
/// Acts on clocks in one tick.
const ACTS: usize = 500;
/// Digests sealed in one tick.
const DIGESTS: usize = 40;
/// How long the file of a preview is kept for its commit: a working day and a night. It is a matter
/// of tidiness and of nobody's rights, so it is no rule of the county.
const PREVIEW_MS: i64 = kernel::time::DAY_MS;
/// Previews put away in one tick.
const PREVIEWS: u32 = 50;

/// What a tick has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ticked {
    /// Messages delivered.
    pub delivered: u64,
    /// Notices taken down.
    pub ended: u64,
    /// Late clocks passed upwards.
    pub escalated: u64,
    /// Other steps that follow from a clock or a calendar by themselves.
    pub stepped: u64,
    /// Digests sealed.
    pub sealed: u64,
    /// Files of previews put away.
    pub cleared: u64,
    /// Acts refused, such as ending a notice with an open objection.
    pub refused: u64,
}

impl Ticked {
    /// Whether anything changed.
    pub fn idle(&self) -> bool {
        self.delivered + self.ended + self.escalated + self.stepped + self.sealed + self.cleared
            == 0
    }
}

struct Worker<'a> {
    db: &'a Db,
    deeds: &'a Deeds,
    rules: &'a Rules,
    now: Moment,
    salt: &'a mut dyn FnMut() -> [u8; 16],
}

/// Does what is due. `salt` gives fresh random bytes. Errors: faults only; what an act refuses is
/// counted.
pub fn tick(
    db: &Db,
    deeds: &Deeds,
    rules: &Rules,
    county: AreaCode,
    now: Moment,
    salt: &mut dyn FnMut() -> [u8; 16],
) -> Result<Ticked, Stop> {
    let mut done = Ticked::default();
    let mut worker = Worker { db, deeds, rules, now, salt };
    // Chores first: what was done in time must be noted before its clock is looked at.
    let set = rules.at(now.date());
    for find in CHORES {
        let set = Arc::clone(&set);
        let chores = db.read(move |tx| find(tx, &set, county, now))?;
        for chore in chores.into_iter().take(ACTS) {
            match worker.act(chore.home, chore.act, chore.key, chore.input)? {
                true => done.stepped += 1,
                false => done.refused += 1,
            }
        }
    }
    let late = db.read(move |tx| matter::overdue(tx, now, CLOCKS))?;
    let acts = late.iter().filter_map(|due| Some((due, due.clock.act_when_passed()?)));
    for (due, act) in acts.take(ACTS) {
        let key = format!("{act}:{}:{}:{}", due.matter, due.clock, due.due_at.ms());
        match (worker.act(due.home, act, key, clock_input(due, act))?, act) {
            (false, _) => done.refused += 1,
            (true, "notice.end") => done.ended += 1,
            (true, ESCALATE) => done.escalated += 1,
            (true, _) => done.stepped += 1,
        }
    }
    let periods = db.read(move |tx| digest::due_periods(tx, county, now, DIGESTS))?;
    for period in periods {
        if !worker.act(county, "digest.seal", period.clone(), json!({ "period": period }))? {
            // Later periods name the one before: they wait for it.
            done.refused += 1;
            break;
        }
        done.sealed += 1;
    }
    done.cleared = clear(db, now)?;
    // Last, so that what these acts have to tell is told at once.
    done.delivered = deliver(db, now)?;
    Ok(done)
}

fn deliver(db: &Db, now: Moment) -> Result<u64, Stop> {
    let (most, rounds) = DELIVER;
    let mut delivered = 0;
    for _ in 0..rounds {
        // Most ticks have nothing to deliver: they take no turn in the writer's queue.
        if db.read(outbox::waiting)? == 0 {
            break;
        }
        let n = db.write(move |tx| outbox::deliver(tx, now, most))?;
        delivered += n;
        if n < u64::from(most) {
            break;
        }
    }
    Ok(delivered)
}

/// Puts away the files of previews that nobody committed within a day; a file that something else
/// names by now stays.
fn clear(db: &Db, now: Moment) -> Result<u64, Stop> {
    let before = now.plus_ms(-PREVIEW_MS);
    let old = db.read(move |tx| matter::previews_before(tx, before, PREVIEWS))?;
    let mut cleared = 0;
    for (home, hash) in old {
        match db.write(move |tx| matter::preview_remove(tx, home, &hash, before)) {
            Ok(gone) => cleared += u64::from(gone),
            // Something names the bytes by now that this does not know: they stay.
            Err(Stop::Fault(Fault::Constraint(why))) => {
                tracing::warn!(why, %home, "a preview stays")
            }
            Err(stop) => return Err(stop),
        }
    }
    Ok(cleared)
}

/// The one act on any clock; the others know theirs.
const ESCALATE: &str = "clock.escalate";

fn clock_input(due: &Due, act: &str) -> Value {
    if act == ESCALATE {
        json!({ "matter": due.matter, "clock": due.clock })
    } else {
        json!({ "matter": due.matter })
    }
}

impl Worker<'_> {
    /// Whether the act was accepted.
    fn act(&mut self, home: AreaCode, act: &str, key: String, input: Value) -> Result<bool, Stop> {
        let ask = Ask {
            home,
            act: act.to_owned(),
            by: By::Worker,
            behalf: None,
            key,
            input,
            now: self.now,
            salt: (self.salt)(),
            dry_run: false,
        };
        let (deeds, rules) = (self.deeds.clone(), self.rules.clone());
        match self.db.write(move |tx| store::act::perform(tx, &deeds, &rules, &ask)) {
            Ok(receipt) => Ok(!receipt.repeated),
            Err(Stop::Refused(no)) => {
                tracing::debug!(code = no.code.as_str(), act, %home, "the worker's act was refused");
                Ok(false)
            }
            Err(fault) => Err(fault),
        }
    }
}
