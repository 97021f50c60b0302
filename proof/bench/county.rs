//! Loading the demo into an empty store, by the program that people run.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::meter::{Measured, Process, Row, Table, say};
use crate::options::{Options, Section};

/// How often the loading process is looked at.
const GLANCE: Duration = Duration::from_millis(20);

/// Loads it, the whole county when the county is measured.
pub fn load(binary: &Path, folder: &Path, options: &Options, table: &mut Table) -> Outcome<()> {
    let what = if options.full() { "the whole county" } else { "three villages" };
    say(&format!("loading {what}"));
    let mut command = Command::new(binary);
    command.arg("demo").arg("--data").arg(folder);
    if options.full() {
        command.arg("--full");
    }
    command.env_remove("GONGDI_POSTGRES").stdin(Stdio::null()).stdout(Stdio::null());
    let began = Instant::now();
    let mut child = command.stderr(Stdio::null()).spawn()?;
    let process = Process::Of(child.id());
    let (mut cpu_ms, mut peak) = (0, 0.0);
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        // In its last moment the process has no figures any more: those of before stand.
        cpu_ms = process.cpu_ms().unwrap_or(cpu_ms).max(cpu_ms);
        peak = process.megabytes("VmHWM").unwrap_or(peak);
        std::thread::sleep(GLANCE);
    };
    let took = began.elapsed();
    if !status.success() {
        return Err(format!("loading ended with {status}").into());
    }
    if options.wants(Section::County) {
        let measured = Measured { ops: persons(folder)?, took, cpu_ms };
        table.add(Row::of(&format!("loading {what}, persons"), &measured));
        let value = format!("{:.1} s, {peak:.0} MB at most", took.as_secs_f64());
        table.add(Row::value(&format!("loading {what}"), value));
    }
    Ok(())
}

fn persons(folder: &Path) -> Outcome<u64> {
    let bench = crate::ground::open(folder)?;
    let county = proof::fixture::county();
    let totals = bench.db.read(move |tx| store::registry::totals(tx, county));
    let (_, persons) = totals?;
    bench.db.close();
    Ok(persons)
}
