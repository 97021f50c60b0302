//! The clockwork: delivers what waits, does what follows when a clock has passed (`ClockName` names
//! the act), seals digests. It acts like anybody else, through the one write path.
//!
//! Invariants: the key of every act follows from its clock or period, so that a repeated tick
//! changes nothing; a tick is bounded; a refusal is counted and never stops the rest. Refuses to
//! know: what time it is, and what the consequences of being late are (people decide those).

use civic::matter::Due;
use kernel::{AreaCode, Moment};
use serde_json::{Value, json};
use store::act::{By, Rules};
use store::{Ask, Db, Deeds, Stop, digest, matter, outbox};

/// Messages delivered in one transaction, and transactions of one tick.
const DELIVER: (u32, u32) = (200, 50);
/// Clocks looked at in one tick. Waits that nobody has ended stay among them.
const CLOCKS: u32 = 5_000;
/// Acts on clocks in one tick.
const ACTS: usize = 500;
/// Digests sealed in one tick.
const DIGESTS: usize = 40;

/// What a tick has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ticked {
    /// Messages delivered.
    pub delivered: u64,
    /// Notices taken down.
    pub ended: u64,
    /// Late clocks passed upwards.
    pub escalated: u64,
    /// Other steps that follow from a clock by themselves.
    pub stepped: u64,
    /// Digests sealed.
    pub sealed: u64,
    /// Acts refused, such as ending a notice with an open objection.
    pub refused: u64,
}

impl Ticked {
    /// Whether anything changed.
    pub fn idle(&self) -> bool {
        self.delivered + self.ended + self.escalated + self.stepped + self.sealed == 0
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
