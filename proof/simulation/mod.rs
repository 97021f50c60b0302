//! The simulation: a workload makes asks, right and wrong, from a seed; the auditor says what will
//! come of each; the store answers; from time to time all tables are held against the auditor's
//! picture, and at the end the journal is replayed.
//!
//! Invariant: a seed names a run completely. Refuses to know: how an act is decided.

pub mod auditor;
mod clockwork;
pub mod faults;
mod marks;
mod rng;
mod workload;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use store::{Ask, Deeds, Fault, Receipt, Stop};

use crate::fixture::{Bench, Ground, Home};
use crate::replay;
use auditor::Expect;
use auditor::world::World;
pub use marks::Marks;
use workload::Workload;

/// What to run.
#[derive(Clone)]
pub struct Config {
    /// How many asks.
    pub acts: u64,
    /// The seed.
    pub seed: u64,
    /// On which back end.
    pub ground: Ground,
    /// After how many asks the tables are compared.
    pub every: u64,
    /// Acts to use instead of the product's: planted faults.
    pub deeds: Option<Deeds>,
    /// Whether to replay the journal at the end, and on which back ends.
    pub replay_on: &'static [Ground],
}

impl Config {
    /// A run with the product's acts that compares ten times and replays on the same back end.
    pub fn new(acts: u64, seed: u64, ground: Ground) -> Self {
        let replay_on: &'static [Ground] = match ground {
            Ground::Embedded => &[Ground::Embedded],
            Ground::Server => &[Ground::Server],
        };
        Self { acts, seed, ground, every: (acts / 10).max(200), deeds: None, replay_on }
    }
}

/// What a run has shown.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Asks made.
    pub acts: u64,
    /// Which words were heard how often.
    pub marks: Marks,
    /// What the auditor found; empty when all agrees.
    pub findings: Vec<String>,
    /// Entries replayed.
    pub replayed: usize,
}

/// How many asks are on their way together.
fn together(ground: Ground) -> u64 {
    match ground {
        Ground::Embedded => 64,
        Ground::Server => 1,
    }
}

/// Runs; `None` when there is no server to run on.
///
/// # Errors
/// Faults of the store outside acts; a fault of an act is a finding.
pub fn run(config: &Config) -> Result<Option<Outcome>, Stop> {
    let Some(home) = Home::open(config.ground)? else { return Ok(None) };
    let mut bench = Bench::on(&home.db)?;
    if let Some(deeds) = &config.deeds {
        bench.deeds = Arc::new(deeds.clone());
    }
    let mut world = World::default();
    let mut load = Workload::new(config.seed);
    load.settle(&home.db, &mut world)?;
    let mut outcome = Outcome::default();
    let mut compared = 0;
    while outcome.acts < config.acts && outcome.findings.is_empty() {
        let mut asks = Vec::new();
        let mut expected = Vec::new();
        for _ in 0..together(config.ground).min(config.acts - outcome.acts) {
            let ask = load.next(&world);
            // A trial leaves no trace: it is judged by a copy of the picture.
            let judged = if ask.dry_run { world.trial().judge(&ask) } else { world.judge(&ask) };
            expected.push(judged);
            asks.push(ask);
        }
        outcome.acts += u64::try_from(asks.len()).unwrap_or(0);
        let answers = bench.acts(&asks);
        for ((ask, want), have) in asks.iter().zip(&expected).zip(&answers) {
            outcome.marks.note(ask, have);
            if let Some(finding) = differs(ask, want, have) {
                outcome.findings.push(finding);
                break;
            }
        }
        if outcome.findings.is_empty() && outcome.acts >= compared + config.every {
            compared = outcome.acts;
            clockwork::tick(load.now(), &bench, &mut world, &mut outcome)?;
            outcome.findings.extend(auditor::compare::findings(&world, &home.db)?);
        }
    }
    if outcome.findings.is_empty() {
        finish(config, &home, &world, &mut outcome)?;
    }
    Ok(Some(outcome))
}

/// The last comparison, the proof of the chains, and the replays.
fn finish(config: &Config, home: &Home, world: &World, outcome: &mut Outcome) -> Result<(), Stop> {
    outcome.findings = auditor::compare::findings(world, &home.db)?;
    let report = store::verify::verify(&home.db, &mut |_| ())?;
    outcome.findings.extend(report.first_broken.map(|b| format!("chain: {b}")));
    for ground in config.replay_on {
        let Some(fresh) = Home::open(*ground)? else { continue };
        let bench = Bench::on(&fresh.db)?;
        outcome.replayed += replay::replay(&home.db, &bench, *ground)?;
        outcome.findings.extend(replay::same(&home.db, &fresh.db)?);
    }
    Ok(())
}

/// What is not as the auditor said.
fn differs(ask: &Ask, want: &Expect, have: &Result<Receipt, Stop>) -> Option<String> {
    let agree = match (want, have) {
        (Expect::Accepted(_), Ok(receipt)) if ask.dry_run => {
            !receipt.repeated && receipt.seq.is_none() && receipt.hash.is_none()
        }
        (Expect::Accepted(seq), Ok(receipt)) => !receipt.repeated && receipt.seq == Some(*seq),
        (Expect::Repeated(seq), Ok(receipt)) => receipt.repeated && receipt.seq == Some(*seq),
        (Expect::Refused(code), Err(Stop::Refused(no))) => no.code == *code,
        _ => false,
    };
    let have = match have {
        Ok(receipt) => format!("accepted as {:?} (again: {})", receipt.seq, receipt.repeated),
        Err(stop) => stop.to_string(),
    };
    let by = (&ask.by, &ask.behalf);
    (!agree).then(|| {
        format!(
            "{}{} in {} by {by:?} at {}: expected {want:?}, got {have}; {}",
            ask.act,
            if ask.dry_run { " (trial)" } else { "" },
            ask.home,
            ask.now.rfc3339(),
            ask.input
        )
    })
}

/// A fault of a proof that was set up wrongly.
fn misuse(why: &str) -> Stop {
    Fault::Misuse(why.into()).into()
}
