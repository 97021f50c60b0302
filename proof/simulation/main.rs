//! The long simulation from the command line: `simulate --acts N --seeds N [--postgres]`.
//! Acts are divided among the seeds; the exit code is 1 when the auditor has found anything.

use std::io::Write as _;
use std::process::ExitCode;

use proof::fixture::Ground;
use proof::simulation::{Config, Marks, run};

struct Options {
    acts: u64,
    seeds: u64,
    first: u64,
    grounds: Vec<Ground>,
}

fn options() -> Result<Options, String> {
    let mut options =
        Options { acts: 1_000_000, seeds: 20, first: 1, grounds: vec![Ground::Embedded] };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut number = || {
            let given = words.next().and_then(|n| n.parse().ok());
            given.ok_or_else(|| format!("{word} needs a number"))
        };
        match word.as_str() {
            "--acts" => options.acts = number()?,
            "--seeds" => options.seeds = number()?.max(1),
            "--first" => options.first = number()?,
            "--postgres" => options.grounds = vec![Ground::Server],
            "--both" => options.grounds = vec![Ground::Embedded, Ground::Server],
            other => return Err(format!("unknown option {other}")),
        }
    }
    Ok(options)
}

/// Runs all seeds; answers whether the auditor was content.
fn simulate(options: &Options) -> Result<bool, String> {
    let mut out = std::io::stdout();
    let mut say = |line: String| writeln!(out, "{line}").map_err(|e| e.to_string());
    let mut marks = Marks::default();
    let mut content = true;
    for ground in &options.grounds {
        for seed in options.first..options.first + options.seeds {
            let acts = (options.acts / options.seeds).max(1);
            let ran = run(&Config::new(acts, seed, *ground)).map_err(|stop| stop.to_string())?;
            let Some(ran) = ran else { return Err("GONGDI_TEST_PG names no server".into()) };
            say(format!(
                "{ground:?} seed {seed}: {} acts, {} entries replayed, {} finding(s)",
                ran.acts,
                ran.replayed,
                ran.findings.len()
            ))?;
            for finding in &ran.findings {
                say(format!("  {finding}"))?;
                content = false;
            }
            marks.add(&ran.marks);
        }
    }
    say(marks.to_string())?;
    let missing = marks.missing().map_err(|fault| fault.to_string())?;
    if !missing.is_empty() {
        say(format!("never seen: {}", missing.join(", ")))?;
    }
    Ok(content)
}

fn main() -> ExitCode {
    match options().and_then(|options| simulate(&options)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(why) => {
            eprintln!("simulate: {why}");
            ExitCode::from(2)
        }
    }
}
