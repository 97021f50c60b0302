//! Reading what a process has used, and the one table. Figures come from the kernel's own books:
//! processor time in ticks of ten milliseconds, memory in kilobytes.

use std::io::{self, Write};
use std::time::Duration;

use crate::Outcome;

/// The kernel tells processor time in hundredths of a second, whatever its own clock is.
const TICK_MS: u64 = 10;

/// Tells on standard error how far the run is.
pub fn say(text: &str) {
    // Nobody who reads progress is left when standard error is gone.
    let _ = writeln!(io::stderr(), "bench: {text}");
}

/// Whose figures are read.
#[derive(Debug, Clone, Copy)]
pub enum Process {
    /// This program.
    Own,
    /// Another one.
    Of(u32),
}

impl Process {
    fn file(self, name: &str) -> io::Result<String> {
        match self {
            Self::Own => std::fs::read_to_string(format!("/proc/self/{name}")),
            Self::Of(pid) => std::fs::read_to_string(format!("/proc/{pid}/{name}")),
        }
    }

    /// Processor time used so far by all its threads, user and system, in milliseconds.
    pub fn cpu_ms(self) -> Outcome<u64> {
        let stat = self.file("stat")?;
        // The name in brackets may hold anything; the fields are counted from behind it.
        let fields = stat.rsplit(')').next().unwrap_or_default();
        let ticks = |n: usize| fields.split_whitespace().nth(n).and_then(|f| f.parse::<u64>().ok());
        match (ticks(11), ticks(12)) {
            (Some(user), Some(system)) => Ok((user + system) * TICK_MS),
            _ => Err("/proc/stat has another form here".into()),
        }
    }

    /// A line of its status such as `VmRSS`, in megabytes.
    pub fn megabytes(self, name: &str) -> Outcome<f64> {
        let status = self.file("status")?;
        let line = status.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(':'));
        let kilobytes = line.and_then(|l| l.split_whitespace().next()?.parse::<f64>().ok());
        kilobytes.map(|kb| kb / 1024.0).ok_or_else(|| format!("no {name}").into())
    }
}

/// What a stretch of work came to.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    /// Operations done.
    pub ops: u64,
    /// In how much time.
    pub took: Duration,
    /// With how much processor time of the one that was measured.
    pub cpu_ms: u64,
}

impl Measured {
    /// Operations per second.
    pub fn rate(&self) -> f64 {
        number(self.ops) / self.took.as_secs_f64().max(1e-9)
    }

    /// Processor milliseconds per operation.
    pub fn cpu_each(&self) -> f64 {
        number(self.cpu_ms) / number(self.ops.max(1))
    }

    /// Several stretches as one with the median rate and the mean processor time.
    pub fn median(rounds: &[Self]) -> Self {
        let mut by_rate = rounds.to_vec();
        by_rate.sort_by(|a, b| a.rate().total_cmp(&b.rate()));
        let none = Self { ops: 0, took: Duration::ZERO, cpu_ms: 0 };
        let middle = by_rate.get(by_rate.len() / 2).copied().unwrap_or(none);
        let ops: u64 = rounds.iter().map(|r| r.ops).sum();
        let cpu_ms = rounds.iter().map(|r| r.cpu_ms).sum();
        let took = Duration::from_secs_f64(number(ops) / middle.rate().max(1e-9));
        Self { ops, took, cpu_ms }
    }
}

/// Counts here stay far below 2^53.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
pub fn number(n: u64) -> f64 {
    n as f64
}

/// One line: cells from left to right.
pub struct Row {
    cells: [String; 6],
}

impl Row {
    /// A line about something that has no operations.
    pub fn value(what: &str, value: String) -> Self {
        let none = || "-".to_owned();
        Self { cells: [what.to_owned(), none(), none(), none(), none(), value] }
    }

    /// A line of figures.
    pub fn of(what: &str, measured: &Measured) -> Self {
        Self {
            cells: [
                what.to_owned(),
                measured.ops.to_string(),
                format!("{:.0}", measured.rate()),
                format!("{:.4}", measured.cpu_each()),
                "-".to_owned(),
                String::new(),
            ],
        }
    }

    /// With how it stands to a reference.
    pub fn against(mut self, ratio: f64) -> Self {
        if let Some(cell) = self.cells.get_mut(4) {
            *cell = format!("{ratio:.2}");
        }
        self
    }

    /// With an aim and whether it is met.
    pub fn aim(mut self, aim: &str, met: bool) -> Self {
        if let Some(cell) = self.cells.get_mut(5) {
            let sep = if cell.is_empty() { "" } else { ", " };
            *cell = format!("{cell}{sep}aim {aim}: {}", if met { "met" } else { "MISSED" });
        }
        self
    }
}

/// The table.
#[derive(Default)]
pub struct Table(Vec<Row>);

const HEAD: [&str; 6] =
    ["what", "operations", "per second", "CPU ms each", "ratio", "to what, and the aim"];

impl Table {
    /// Adds a line and tells it at once.
    pub fn add(&mut self, row: Row) {
        say(&row.cells.join("  "));
        self.0.push(row);
    }

    /// Prints it with straight columns.
    pub fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let head = HEAD.map(str::to_owned);
        let rows: Vec<&[String; 6]> =
            std::iter::once(&head).chain(self.0.iter().map(|r| &r.cells)).collect();
        let wide =
            |at: usize| rows.iter().filter_map(move |r| r.get(at)).map(|c| c.chars().count());
        let widths: Vec<usize> = (0..6).map(|at| wide(at).max().unwrap_or(0)).collect();
        for row in rows {
            for (at, (cell, width)) in row.iter().zip(&widths).enumerate() {
                match at {
                    0 => write!(out, "{cell:<width$}")?,
                    5 => write!(out, "  {cell}")?,
                    _ => write!(out, "  {cell:>width$}")?,
                }
            }
            writeln!(out)?;
        }
        Ok(())
    }
}
