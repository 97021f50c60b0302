//! CPU seconds and memory for reading a `.pb` file and for each rule on it, one JSON object a line.
//!
//! `cargo run --release -p budget --example bench_budget -- [--rules a,b] FILE…`
//!
//! CPU time comes from the scheduler's own count (Linux), not from a wall clock, so that a busy
//! machine does not spoil it. What is quick is repeated until it has taken a tenth of a second, and
//! the mean is told. A raising starts over from the file each time: `parse` is not in its figure.

use std::error::Error;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};

use budget::read::{Options, Reader};
use budget::{Completion, Election, Index, Rule, run_on};

type Done<T> = Result<T, Box<dyn Error>>;

/// CPU seconds of this thread.
fn cpu() -> f64 {
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

/// Runs at least once and until a tenth of a second has gone; mean CPU seconds and the last value.
/// The clock is asked after 1, 2, 4, … runs, so that asking costs nothing to speak of.
fn measured<T>(mut job: impl FnMut() -> T) -> (f64, T) {
    let began = cpu();
    let (mut times, mut batch) = (0u32, 1u32);
    loop {
        let mut value = job();
        for _ in 1..batch {
            value = std::hint::black_box(job());
        }
        times += batch;
        let took = cpu() - began;
        if took > 0.1 {
            return (took / f64::from(times), value);
        }
        batch *= 2;
    }
}

fn open(path: &str) -> std::io::Result<BufReader<File>> {
    Ok(BufReader::with_capacity(1 << 16, File::open(path)?))
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

fn line(path: &str, what: &str, cpu: f64, more: &str) -> Done<()> {
    let file = path.rsplit('/').next().unwrap_or(path);
    let peak = peak();
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
            let wanted = only.is_none_or(|only| only.split(',').any(|o| name.starts_with(o)));
            if !wanted || (!rule.completes() && then != Completion::None) {
                continue;
            }
            reset();
            let (cpu, outcome) = measured(|| run_on(&Index::new(it), rule, then, &mut |_| {}));
            let steps = outcome.raised.map_or(0, |raised| raised.steps);
            let cost = it.instance.money(outcome.cost);
            let winners = outcome.winners.len();
            let more = format!(",\"winners\":{winners},\"cost\":\"{cost}\",\"steps\":{steps}");
            line(path, &name, cpu, &more)?;
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
        let bytes = std::fs::read(path)?;
        reset();
        let (cpu, count) = measured(|| bytes.iter().filter(|b| **b == b'\n').count());
        line(path, "count-newlines", cpu, &format!(",\"lines\":{count}"))?;
        let (cpu, count) = measured(|| open(path).map(|f| f.lines().count()));
        line(path, "count-lines", cpu, &format!(",\"lines\":{}", count?))?;
        drop(bytes);
        reset();
        let (cpu, it) = measured(|| election(path));
        let it = it?;
        let (ballots, distinct) = (it.ballots.voters(), it.ballots.len());
        let projects = it.instance.projects.len();
        let more =
            format!(",\"ballots\":{ballots},\"distinct\":{distinct},\"projects\":{projects}");
        line(path, "parse", cpu, &more)?;
        rules(path, &it, only.as_deref())?;
    }
    Ok(())
}
