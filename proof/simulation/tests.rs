//! 32,000 acts under the auditor's eyes on the embedded store, a share on the server, and a run for
//! every planted fault, which has to be found.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use super::faults::{self, Planted, planted};
use super::{Config, Marks, run};
use crate::fixture::Ground;

/// Acts and seeds of every test run. Seeds are fixed: a run that fails can be run again.
const EMBEDDED: (u64, [u64; 4]) = (8_000, [1, 2, 3, 4]);
/// Further seeds, one by one while a rare word has not been heard yet: whatever is done anew in the
/// workload falls differently on the dice.
const UNTIL_ALL_IS_HEARD: std::ops::RangeInclusive<u64> = 5..=80;
const SERVER: (u64, [u64; 1]) = (3_000, [5]);

fn simulated(
    acts: u64,
    seeds: &[u64],
    ground: Ground,
    replay_on: &'static [Ground],
) -> Option<Marks> {
    let mut marks = Marks::default();
    for seed in seeds {
        let config = Config { replay_on, ..Config::new(acts, *seed, ground) };
        let ran = run(&config).unwrap()?;
        assert!(ran.findings.is_empty(), "seed {seed}:\n{}", ran.findings.join("\n"));
        assert_eq!(ran.acts, acts);
        assert!(ran.replayed > 0, "the journal was replayed");
        marks.add(&ran.marks);
    }
    Some(marks)
}

#[test]
fn the_auditor_agrees_with_the_embedded_store_and_every_word_is_heard() {
    let (acts, seeds) = EMBEDDED;
    let mut marks = simulated(acts, &seeds, Ground::Embedded, &[Ground::Embedded]).unwrap();
    for seed in UNTIL_ALL_IS_HEARD {
        if marks.missing().unwrap().is_empty() {
            break;
        }
        marks.add(&simulated(acts, &[seed], Ground::Embedded, &[Ground::Embedded]).unwrap());
    }
    println!("{marks}");
    assert_eq!(marks.missing().unwrap(), Vec::<String>::new(), "never seen over the default seeds");
    assert_eq!(marks.surprises(), Vec::<&str>::new(), "thought to be impossible");
    for act in ["clock.escalate (tick)", "notice.end (tick)", "digest.seal (tick)"] {
        assert!(marks.accepted.contains_key(act), "the clockwork never did {act}");
    }
}

#[test]
fn the_auditor_agrees_with_the_server_and_its_journal_replays_on_both() {
    let (acts, seeds) = SERVER;
    if simulated(acts, &seeds, Ground::Server, &[Ground::Server, Ground::Embedded]).is_none() {
        println!("skipped: GONGDI_TEST_PG names no server");
    }
}

/// Seeds for faults; different slips show at different times.
const FAULTY: std::ops::RangeInclusive<u64> = 11..=46;

/// Acts for a seed. What the short runs have not brought out is looked for in longer ones: some of it
/// lies at the end of a long road.
const fn faulty(seed: u64) -> u64 {
    if seed < 23 { 5_000 } else { 12_000 }
}

/// How many seeds are looked at together before it is asked which faults they can bring out.
const TOGETHER: usize = 4;

/// Which of these seeds can bring out which fault, by name: the product runs as it is, with every fault
/// decided beside it, so that a run costs the same with a hundred faults as with one. Where a fault
/// comes to nothing else than the product, a run with it would be the same run. That nothing is found
/// here shows that what is found later is the fault's doing.
fn signs(faults: &[&'static Planted], seeds: &[u64]) -> BTreeMap<&'static str, BTreeSet<u64>> {
    let signs = Arc::new(Mutex::new(BTreeMap::<_, BTreeSet<u64>>::new()));
    let clean = by_two(seeds, |seed| {
        let (signs, seed) = (Arc::clone(&signs), *seed);
        let parted = move |fault| {
            signs.lock().unwrap().entry(fault).or_default().insert(seed);
        };
        first_finding(seed, faults::watched(faults, parted).unwrap())
    });
    assert_eq!(clean, vec![None; seeds.len()]);
    let signs = signs.lock().unwrap();
    signs.clone()
}

fn first_finding(seed: u64, deeds: store::Deeds) -> Option<String> {
    let config = Config::new(faulty(seed), seed, Ground::Embedded);
    let deeds = Some(deeds);
    let ran = run(&Config { deeds, every: 500, replay_on: &[], ..config }).unwrap().unwrap();
    let first = ran.findings.into_iter().next()?;
    Some(format!("seed {seed}, after {} acts: {first:.600}", ran.acts))
}

/// The answers for all of these, worked out by two hands: while one run waits for the disk the other
/// goes on.
fn by_two<T: Sync, R: Send>(all: &[T], how: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let hand = || {
        let at = || next.fetch_add(1, Ordering::Relaxed);
        std::iter::from_fn(|| Some(at()).filter(|at| *at < all.len()))
            .map(|at| (at, how(&all[at])))
            .collect::<Vec<_>>()
    };
    let mut done = std::thread::scope(|scope| {
        let other = scope.spawn(hand);
        let mut done = hand();
        done.extend(other.join().unwrap());
        done
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, answer)| answer).collect()
}

#[test]
fn the_auditor_bites_every_planted_fault() {
    // While a part is being written its faults are tried alone: GONGDI_FAULTS names a piece of the name.
    let only = std::env::var("GONGDI_FAULTS").unwrap_or_default();
    let faults: Vec<_> = faults::all().filter(|fault| fault.name.contains(&only)).collect();
    assert!(!faults.is_empty(), "no fault has {only} in its name");
    let mut unseen = faults;
    let seeds: Vec<u64> = FAULTY.collect();
    for seeds in seeds.chunks(TOGETHER) {
        let signs = signs(&unseen, seeds);
        let found = by_two(&unseen, |fault| {
            let mut of = signs.get(fault.name).into_iter().flatten();
            let deeds = planted(fault).unwrap();
            of.find_map(|seed| first_finding(*seed, deeds.clone()))
        });
        let mut found = found.into_iter();
        unseen.retain(|fault| match found.next().flatten() {
            Some(finding) => {
                println!("{}: {finding}", fault.name);
                false
            }
            None => true,
        });
        if unseen.is_empty() {
            break;
        }
    }
    let unseen: Vec<_> = unseen.iter().map(|fault| fault.name).collect();
    assert_eq!(unseen, Vec::<&str>::new(), "faults that the auditor did not notice");
}
