//! CPU seconds and memory for reading a `.pb` file and for each rule on it, one JSON object a line.
//!
//! `cargo run --release -p budget --example bench_budget -- [--rules a,b] FILE…`
//!
//! CPU time comes from the scheduler's own count (Linux), not from a wall clock, so that a busy
//! machine does not spoil it. What is quick is repeated in batches of some milliseconds; told is
//! the mean of the quickest batch. Reading (`parse`) takes turns with two counters of lines on the
//! same file, `BufRead::lines` (`count-lines`) and a search for line ends in pieces of 64 kB
//! (`count-newlines`): all three open the file and read it from the system's cache. A raising
//! starts over each time; `parse` is in no other figure.

use std::error::Error;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::thread::yield_now;

use budget::read::{Options, Reader};
use budget::{Completion, Election, Index, Rule, run_on};

type Done<T> = Result<T, Box<dyn Error>>;

/// CPU seconds of this thread. The scheduler brings its count up to date when the thread yields.
fn cpu() -> f64 {
    yield_now();
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let first = text.split_whitespace().next().and_then(|t| t.parse::<f64>().ok());
    first.unwrap_or(0.0) / 1e9
}

/// Most memory held since the start or the last reset, in kB.
fn peak() -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.trim_end_matches("kB").trim().parse().ok()).unwrap_or(0)
}

fn reset() {
    // Where the kernel does not allow it, the peak is that of all stages so far.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// CPU seconds of a batch of runs.
fn batch(times: u32, job: &mut dyn FnMut()) -> f64 {
    let began = cpu();
    (0..times).for_each(|_| job());
    cpu() - began
}

/// CPU seconds of one run of each job. Jobs take turns, in batches of at least 2 ms, for at least
/// a tenth of a second each; what takes more than a second is run once.
fn measured(jobs: &mut [&mut dyn FnMut()]) -> Vec<f64> {
    let mut told: Vec<(u32, f64, f64)> = Vec::new();
    for job in jobs.iter_mut() {
        let mut times = 1;
        let mut took = batch(times, *job);
        while took < 0.002 {
            times *= 2;
            took = batch(times, *job);
        }
        told.push((times, took, took));
    }
    while told.iter().any(|(_, _, sum)| *sum < 0.1) {
        for (job, (times, least, sum)) in jobs.iter_mut().zip(&mut told) {
            let took = batch(*times, *job);
            *least = least.min(took);
            *sum += took;
        }
    }
    told.iter().map(|(times, least, _)| least / f64::from(*times)).collect()
}

fn lines(path: &str) -> std::io::Result<usize> {
    Ok(BufReader::with_capacity(1 << 16, File::open(path)?).lines().count())
}

fn newlines(path: &str) -> std::io::Result<usize> {
    let mut file = File::open(path)?;
    let mut piece = vec![0; 1 << 16];
    let mut count = 0;
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(count),
            read => {
                count += memchr::memchr_iter(b'\n', piece.get(..read).unwrap_or_default()).count();
            }
        }
    }
}

/// Reads a file as the command does, in pieces of 64 kB.
fn election(path: &str) -> Done<Election> {
    let mut file = File::open(path)?;
    let mut reader = Reader::new(Options::default());
    let mut piece = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok(reader.finish()?.election);
        }
        reader.feed(piece.get(..read).unwrap_or_default())?;
    }
}

fn line(path: &str, what: &str, cpu: f64, peak: u64, more: &str) -> Done<()> {
    let file = path.rsplit('/').next().unwrap_or(path);
    writeln!(
        std::io::stdout().lock(),
        "{{\"file\":\"{file}\",\"what\":\"{what}\",\"cpu_s\":{cpu:.7},\"peak_kb\":{peak}{more}}}"
    )?;
    Ok(())
}

fn rules(path: &str, it: &Election, only: Option<&str>) -> Done<()> {
    let step = it.instance.unit();
    for rule in Rule::ALL {
        for then in Completion::all(step) {
            let name = format!("{}/{}", rule.as_str(), then.as_str());
            let wanted =
                only.is_none_or(|only| only.split(',').any(|o| o == name || o == rule.as_str()));
            if !wanted || (!rule.completes() && then != Completion::None) {
                continue;
            }
            reset();
            let mut last = None;
            let mut job = || last = Some(run_on(&Index::new(it), rule, then, &mut |_| {}));
            let cpu = measured(&mut [&mut job]).into_iter().sum();
            let Some(outcome) = last else { continue };
            let steps = outcome.raised.map_or(0, |raised| raised.steps);
            let cost = it.instance.money(outcome.cost);
            let winners = outcome.winners.len();
            let more = format!(",\"winners\":{winners},\"cost\":\"{cost}\",\"steps\":{steps}");
            line(path, &name, cpu, peak(), &more)?;
        }
    }
    Ok(())
}

fn main() -> Done<()> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let mut only = None;
    if args.first().is_some_and(|a| a == "--rules") && args.len() > 1 {
        args.remove(0);
        only = Some(args.remove(0));
    }
    for path in &args {
        reset();
        let it = election(path);
        let peak_kb = peak();
        drop(it);
        let (mut it, mut count, mut found) = (None, Ok(0), Ok(0));
        let took = measured(&mut [
            &mut || count = lines(path),
            &mut || found = newlines(path),
            &mut || it = Some(election(path)),
        ]);
        let [lines, newlines, parse] = took[..] else { continue };
        let Some(it) = it else { continue };
        line(path, "count-lines", lines, 0, &format!(",\"lines\":{}", count?))?;
        line(path, "count-newlines", newlines, 0, &format!(",\"lines\":{}", found?))?;
        let it = it?;
        let (ballots, distinct) = (it.ballots.voters(), it.ballots.len());
        let projects = it.instance.projects.len();
        let more =
            format!(",\"ballots\":{ballots},\"distinct\":{distinct},\"projects\":{projects}");
        line(path, "parse", parse, peak_kb, &more)?;
        rules(path, &it, only.as_deref())?;
    }
    Ok(())
}
