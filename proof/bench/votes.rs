//! Durable votes through the whole write path in this process, against bare group commit of the
//! same rows, turn by turn, so that both meet the same weather.

use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::time::Instant;

use proof::fixture::Bench;
use serde_json::json;
use store::act::By;
use store::{Ask, Receipt, Stop};

use crate::ground::{self, Ground};
use crate::meter::{Measured, Process, Row, Table};
use crate::options::Options;
use crate::{Outcome, raw};

/// How many votes are on their way at the same time.
const IN_FLIGHT: u64 = 1_000;

/// Measures both, in turns.
pub fn in_process(
    folder: &Path,
    bare: &Path,
    ground: &Ground,
    options: &Options,
    table: &mut Table,
) -> Outcome<()> {
    crate::copied(folder, bare)?;
    let bench = ground::open(folder)?;
    let mut bare = raw::Bare::open(bare)?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 1..=options.rounds() {
        ours.push(cast(&bench, ground, round, options.votes())?);
        theirs.push(bare.commit(options.votes())?);
    }
    bench.db.close();
    let (ours, theirs) = (Measured::median(&ours), Measured::median(&theirs));
    table.add(Row::of("bare group commit of the rows of a vote, 512 a commit", &theirs));
    let ratio = ours.rate() / theirs.rate();
    let row = Row::of("durable votes in process, 1000 in flight", &ours);
    table.add(row.against(ratio).aim("at least 0.40 of bare", ratio >= 0.4));
    Ok(())
}

/// Casts so many votes and waits for the last commit. Errors: the first vote that was refused.
pub fn cast(bench: &Bench, ground: &Ground, round: u32, count: u64) -> Outcome<Measured> {
    let (send, receive) = mpsc::channel();
    let cpu_before = Process::Own.cpu_ms()?;
    let began = Instant::now();
    let mut waiting = 0;
    for n in 0..count {
        // Read and checked before it waits for the writer, as the edge does.
        let prepared = store::act::prepare(&bench.deeds, ask(ground, round, n));
        let prepared = prepared.map_err(|stop| format!("a vote: {stop:?}"))?;
        let (rules, send) = (bench.rules.clone(), send.clone());
        bench.db.submit(
            move |tx| prepared.perform(tx, &rules),
            move |out| {
                // The receiver waits below; it can not be gone.
                let _ = send.send(out);
            },
        );
        waiting += 1;
        if waiting == IN_FLIGHT {
            answered(&receive, IN_FLIGHT / 2)?;
            waiting -= IN_FLIGHT / 2;
        }
    }
    answered(&receive, waiting)?;
    let took = began.elapsed();
    Ok(Measured { ops: count, took, cpu_ms: Process::Own.cpu_ms()? - cpu_before })
}

fn ask(ground: &Ground, round: u32, n: u64) -> Ask {
    let (key, answer) = Ground::vote(round, n);
    let (_, voter) = ground.voter(n);
    let mut salt = [0; 16];
    salt.iter_mut().zip(n.to_be_bytes()).for_each(|(to, from)| *to = from);
    Ask {
        home: ground.home,
        act: "ballot.cast".into(),
        by: By::Person(voter),
        behalf: None,
        key,
        input: json!({ "matter": ground.meeting, "answer": answer }),
        now: ground.now,
        salt,
        dry_run: false,
    }
}

fn answered(receive: &Receiver<Result<Receipt, Stop>>, count: u64) -> Outcome<()> {
    for _ in 0..count {
        let receipt = receive.recv()?.map_err(|stop| format!("a vote: {stop:?}"))?;
        if receipt.repeated {
            return Err("a vote of this key was there before".into());
        }
    }
    Ok(())
}
