//! The reference for acts: what the same database does with the rows of a vote and nothing else. No
//! rule, no key looked up, no hash: four prepared statements a vote, 512 votes a commit, on a copy of
//! the same store, with the same journal mode and the same wait for the disk.

use std::path::Path;
use std::time::Instant;

use rusqlite::{Connection, params};

use crate::Outcome;
use crate::meter::{Measured, Process};

/// Votes in one commit, as many as the store puts into one.
const GROUP: u64 = 512;

/// A vote's rows as the product has written one, to be written again and again.
struct Sample {
    home: String,
    matter: Vec<u8>,
    actor: String,
    rules: String,
    input: String,
    ballot: Vec<u8>,
    voters: Vec<(Vec<u8>, Vec<u8>)>,
}

/// A connection as the store opens its own.
pub fn connected(folder: &Path) -> Outcome<Connection> {
    let conn = Connection::open(folder.join("gongdi.db"))?;
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
         PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000;
         PRAGMA wal_autocheckpoint = 4000;",
    )?;
    Ok(conn)
}

/// The bare store.
pub struct Bare {
    conn: Connection,
    sample: Sample,
    seq: i64,
}

const VOTE: &str = "INSERT INTO vote (home, ballot, voter, person, answer, cast_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (home, ballot, voter) DO UPDATE SET
    person = excluded.person, answer = excluded.answer, cast_at = excluded.cast_at";
const ENTRY: &str = "INSERT INTO journal
    (home, seq, at, act, matter, actor, behalf, idem, rules, commitment, prev, hash)
    VALUES (?1, ?2, ?3, 'ballot.cast', ?4, ?5, NULL, ?6, ?7, ?8, ?9, ?10)";
const INPUT: &str = "INSERT INTO journal_input (home, seq, salt, input) VALUES (?1, ?2, ?3, ?4)";
const HEAD: &str = "UPDATE chain SET seq = ?1, hash = ?2, at = ?3 WHERE home = ?4";

impl Bare {
    /// On a copy of the prepared store, where everybody has voted once.
    pub fn open(folder: &Path) -> Outcome<Self> {
        let conn = connected(folder)?;
        let sample = sample(&conn)?;
        let head = "SELECT seq FROM chain WHERE home = ?1";
        let seq = conn.query_row(head, [&sample.home], |row| row.get(0))?;
        Ok(Self { conn, sample, seq })
    }

    /// Commits the rows of so many votes.
    pub fn commit(&mut self, count: u64) -> Outcome<Measured> {
        let cpu_before = Process::Own.cpu_ms()?;
        let began = Instant::now();
        let mut left = count;
        while left > 0 {
            let now = left.min(GROUP);
            self.group(now)?;
            left -= now;
        }
        let took = began.elapsed();
        Ok(Measured { ops: count, took, cpu_ms: Process::Own.cpu_ms()? - cpu_before })
    }

    fn group(&mut self, count: u64) -> Outcome<()> {
        let s = &self.sample;
        self.conn.execute_batch("BEGIN IMMEDIATE")?;
        {
            let mut vote = self.conn.prepare_cached(VOTE)?;
            let mut entry = self.conn.prepare_cached(ENTRY)?;
            let mut input = self.conn.prepare_cached(INPUT)?;
            let mut head = self.conn.prepare_cached(HEAD)?;
            for _ in 0..count {
                self.seq += 1;
                let seq = self.seq;
                let at = usize::try_from(seq)? % s.voters.len().max(1);
                let (voter, person) = s.voters.get(at).ok_or("no voters")?;
                let mut hash = [7_u8; 32];
                hash.iter_mut().zip(seq.to_le_bytes()).for_each(|(to, from)| *to = from);
                let key = format!("ffffffff-0000-7000-8000-{seq:012x}");
                vote.execute(params![s.home, s.ballot, voter, person, "yes", seq])?;
                entry.execute(params![
                    s.home, seq, seq, s.matter, s.actor, key, s.rules, hash, hash, hash
                ])?;
                let salt = hash.get(..16).unwrap_or_default();
                input.execute(params![s.home, seq, salt, s.input])?;
                head.execute(params![seq, hash, seq, s.home])?;
            }
        }
        self.conn.execute_batch("COMMIT")?;
        Ok(())
    }
}

fn sample(like: &Connection) -> Outcome<Sample> {
    let cast = "SELECT j.home, j.matter, j.actor, j.rules, i.input, b.id
        FROM journal j JOIN journal_input i ON i.home = j.home AND i.seq = j.seq
        JOIN ballot b ON b.home = j.home AND b.meeting = j.matter
        WHERE j.act = 'ballot.cast' ORDER BY j.at DESC, j.seq DESC LIMIT 1";
    let mut sample = like.query_row(cast, [], |row| {
        Ok(Sample {
            home: row.get(0)?,
            matter: row.get(1)?,
            actor: row.get(2)?,
            rules: row.get(3)?,
            input: row.get(4)?,
            ballot: row.get(5)?,
            voters: Vec::new(),
        })
    })?;
    let mut voters =
        like.prepare("SELECT voter, person FROM vote WHERE home = ?1 AND ballot = ?2")?;
    let rows = voters
        .query_map(params![sample.home, sample.ballot], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for row in rows {
        sample.voters.push(row?);
    }
    drop(voters);
    Ok(sample)
}
