//! The server as people meet it: how soon it answers, what a vote and a page cost it, what it keeps
//! in memory afterwards.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use proof::served::client::{self, Connection};
use proof::served::{self, Server};
use proof::sitting;

use crate::Outcome;
use crate::ground::Ground;
use crate::load::{self, CONNECTIONS};
use crate::meter::{Measured, Process, Row, Table, say};
use crate::options::{Options, Section};

/// Memory that the server may keep, in megabytes.
const MEMORY: f64 = 100.0;
/// Start to first answer, in milliseconds.
const FIRST_MS: u128 = 300;
/// Processor time of a vote over HTTP and of a page, in milliseconds.
const VOTE_MS: f64 = 0.15;
const PAGE_MS: f64 = 0.3;

/// Everything that needs the server on the prepared store.
pub fn served(
    binary: &Path,
    folder: &Path,
    ground: &Ground,
    options: &Options,
    table: &mut Table,
) -> Outcome<()> {
    let began = Instant::now();
    let mut server = Server::start(served::serve(binary, folder))?;
    let mut connection = Connection::open(server.addr)?;
    let portal = format!("/{}", ground.home);
    let first = connection.exchange(&client::get(&portal, None))?.status;
    let first_ms = began.elapsed().as_millis();
    drop(connection);
    if first != 200 {
        return Err(format!("the first answer is {first}").into());
    }
    if options.wants(Section::County) {
        let row = Row::value("start to the first answer", format!("{first_ms} ms"));
        table.add(row.aim("under 300 ms", first_ms < FIRST_MS));
    }
    let (addr, process) = ((server.addr, server.pid()), Process::Of(server.pid()));
    // Pages come first: afterwards the meeting has more votes than any village has villagers.
    if options.wants(Section::Pages) {
        pages(addr, ground, options, table)?;
    }
    if options.wants(Section::Http) {
        let votes = votes(addr, ground, options)?;
        let row = Row::of(&format!("votes over HTTP, {CONNECTIONS} connections"), &votes);
        table.add(row.aim("under 0.15 ms", votes.cpu_each() < VOTE_MS));
    }
    if options.wants(Section::County) {
        let now = process.megabytes("VmRSS")?;
        let value = format!("{now:.0} MB, {:.0} MB at most", process.megabytes("VmHWM")?);
        let row = Row::value("memory of the server after the runs", value);
        table.add(row.aim("under 100 MB", now < MEMORY));
    }
    server.end()?;
    Ok(())
}

type Addr = (std::net::SocketAddr, u32);

/// Votes of everybody in turn.
pub fn votes(addr: Addr, ground: &Ground, options: &Options) -> Outcome<Measured> {
    let path = ground.votes_path();
    let tokens: Vec<String> = (0..ground.voters.len()).map(sitting::token).collect();
    let warm = addr.1;
    load::ask(addr, options.span(), 201, |n| {
        let (at, _) = ground.voter(n);
        let (key, answer) = Ground::vote(0xffff_0000 ^ warm, n);
        let token = tokens.get(at).map_or("", String::as_str);
        client::post(&path, token, &key, &format!("{{\"answer\":\"{answer}\"}}"))
    })
}

fn pages(addr: Addr, ground: &Ground, options: &Options, table: &mut Table) -> Outcome<()> {
    let own = std::env::current_exe()?;
    let mut bare = Command::new(own);
    bare.arg("hello");
    let bare = Server::start(bare)?;
    let hello = page((bare.addr, bare.pid()), "/", None, options)?;
    table.add(Row::of(&format!("bare server of the same framework, {CONNECTIONS} conn."), &hello));
    let (home, meeting) = (ground.home, ground.meeting);
    let portal = format!("/{home}");
    let list = format!("/{home}/matters?kind=topic");
    let asked = [
        ("village portal", portal.clone()),
        ("list of topics", list.clone()),
        ("thread page", format!("/{home}/meetings/{meeting}")),
        ("list of topics as JSON", format!("/api{list}")),
    ];
    let token = sitting::token(1);
    for (what, path) in &asked {
        for (who, token) in [("anonymous", None), ("signed in", Some(token.as_str()))] {
            let measured = page(addr, path, token, options)?;
            let ratio = measured.rate() / hello.rate();
            let row = Row::of(&format!("{what}, {who}"), &measured).against(ratio);
            let row = row.aim("under 0.3 ms", measured.cpu_each() < PAGE_MS);
            let cached = token.is_none() && *path == portal;
            table.add(if cached { row.aim("half of bare", ratio >= 0.5) } else { row });
        }
    }
    Ok(())
}

/// One page, again and again, by all connections.
pub fn page(addr: Addr, path: &str, token: Option<&str>, options: &Options) -> Outcome<Measured> {
    say(path);
    let text = client::get(path, token);
    load::ask(addr, options.span(), 200, |_| text.clone())
}
