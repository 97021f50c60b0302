//! Ten years in a village: the same vote and the same page with a chain ten times as long. What
//! grows with the history would slow down every year.

use std::path::Path;

use proof::served::{self, Server};
use proof::sitting;

use crate::Outcome;
use crate::ground::{self, Ground};
use crate::meter::{Measured, Row, Table, say};
use crate::options::Options;
use crate::{pages, votes};

/// How much more ten times the history may cost.
const MOST: f64 = 1.3;

struct Figures {
    votes: Measured,
    portal: Measured,
}

/// Measures with a short and a long history.
pub fn grow(
    binary: &Path,
    folder: &Path,
    ground: &Ground,
    options: &Options,
    table: &mut Table,
) -> Outcome<()> {
    let short = figures(binary, folder, ground, options, options.history())?;
    let long = figures(binary, folder, ground, options, options.history() * 10)?;
    let entries = |n: u64| format!("{n} entries");
    let (few, many) = (entries(options.history()), entries(options.history() * 10));
    table.add(Row::of(&format!("votes in process, chain of {few}"), &short.votes));
    let slower = short.votes.rate() / long.votes.rate();
    let dearer = long.votes.cpu_each() / short.votes.cpu_each();
    let row = Row::of(&format!("votes in process, chain of {many}"), &long.votes);
    table.add(
        row.against(dearer)
            .aim(&format!("CPU within 1.3 (time is {slower:.2} times as long)"), dearer < MOST),
    );
    table.add(Row::of(&format!("portal, signed in, chain of {few}"), &short.portal));
    let dearer = long.portal.cpu_each() / short.portal.cpu_each();
    let row = Row::of(&format!("portal, signed in, chain of {many}"), &long.portal);
    table.add(row.against(dearer).aim("CPU within 1.3", dearer < MOST));
    Ok(())
}

/// Votes until the chain has so many entries, then the figures.
fn figures(
    binary: &Path,
    folder: &Path,
    ground: &Ground,
    options: &Options,
    entries: u64,
) -> Outcome<Figures> {
    say(&format!("a chain of {entries} entries"));
    let bench = ground::open(folder)?;
    let round = u32::try_from(entries)?;
    let missing = entries.saturating_sub(ground.entries(&bench)?);
    votes::cast(&bench, ground, round, missing)?;
    let mut rounds = Vec::new();
    for n in 1..=options.rounds().min(3) {
        rounds.push(votes::cast(&bench, ground, round + n, options.votes() / 2)?);
    }
    bench.db.close();
    let server = Server::start(served::serve(binary, folder))?;
    let token = sitting::token(1);
    let portal = format!("/{}", ground.home);
    let portal = pages::page((server.addr, server.pid()), &portal, Some(&token), options)?;
    Ok(Figures { votes: Measured::median(&rounds), portal })
}
