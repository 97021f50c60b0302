//! Replay: the kept inputs of all journals, fed through the one write path into an empty store,
//! must build an equal world. Whatever differs was not a function of the journal.
//!
//! What stands outside the journal is copied first: areas and the bytes of attachments. An erased
//! input is replayed with the mark in place of its words and without its salt, so the hashes of its
//! chain differ from there on; [`same`] leaves out exactly those cells. Refuses to know: any rule.

use std::collections::BTreeMap;

use civic::choosing::{Heap, Voice, parted};
use civic::decide::ballot::Answer;
use civic::decide::poll;
use civic::decide::wish::ERASED;
use civic::record::{Column, Record};
use civic::registry::Area;
use kernel::id::MatterId;
use kernel::{AreaCode, Moment};
use serde_json::Value;
use store::act::By;
use store::journal::{self, Asked, Entry, Kept};
use store::{Ask, Db, Fault, Stop};

use crate::dump::{self, Table, World};
use crate::fixture::{Bench, Ground};

/// Acts given to the store at a time.
const TOGETHER: usize = 256;
/// Tables that hold what people of the machine room do, or what the worker delivered.
const OUTSIDE: [&str; 7] =
    ["account", "message", "migration", "preview", "rule_version", "security_event", "session"];

/// Every entry of every chain with what is kept beside it, in order of time, home, number.
fn entries(db: &Db) -> Result<Vec<(Entry, Kept)>, Stop> {
    let mut all = db.read(|tx| {
        let mut all = Vec::new();
        for (home, head) in journal::chains(tx)? {
            let most = u32::try_from(head.seq).unwrap_or(u32::MAX);
            for (entry, kept) in journal::entries(tx, home, 0, most)? {
                let kept = kept.ok_or_else(|| Fault::Corrupt(format!("no input {}", entry.seq)))?;
                all.push((entry, kept));
            }
        }
        Ok(all)
    })?;
    all.sort_by_key(|(e, _)| (e.at, e.home, e.seq));
    Ok(all)
}

/// The act that an entry stands for. Errors: a kept input that can not be read.
pub fn asked(entry: &Entry, kept: &Kept) -> Result<Ask, Fault> {
    let corrupt = |why: &str| Fault::Corrupt(format!("{} {}: {why}", entry.home, entry.seq));
    let asked: Asked = serde_json::from_str(&kept.input).map_err(|e| corrupt(&e.to_string()))?;
    let by = By::parse(&asked.by).ok_or_else(|| corrupt("caller"))?;
    let behalf = match &asked.behalf {
        Some(who) => Some(who.parse().map_err(|_| corrupt("behalf"))?),
        None => None,
    };
    let mut input = asked.input;
    for field in civic::voice::sayings(&asked.act).iter().filter(|_| kept.salt.is_none()) {
        if let Some(text) = input.get_mut(*field).filter(|text| text.is_string()) {
            // The erasure that follows in the chain has to find words to erase.
            *text = Value::String(format!("{ERASED}。"));
        }
    }
    Ok(Ask {
        home: entry.home,
        act: asked.act,
        by,
        behalf,
        key: entry.idem.clone(),
        input,
        now: entry.at,
        salt: kept.salt.unwrap_or_default(),
        dry_run: false,
    })
}

/// A piece of a file: its home, hash, size, bytes and media type.
type Blob = (AreaCode, [u8; 32], u64, Vec<u8>, String);

/// Copies what no act wrote: areas and attached bytes.
fn copied(from: &Db, into: &Db) -> Result<(), Stop> {
    let (areas, blobs): (Vec<Area>, Vec<Blob>) = from.read(|tx| {
        let areas = tx.list("ORDER BY system, code", &[])?;
        let blobs = tx.rows("SELECT home, hash, size, bytes, mime FROM blob", &[], |c| {
            Some((c.take()?, c.take()?, c.take()?, c.take()?, c.take()?))
        })?;
        Ok((areas, blobs))
    })?;
    into.write(move |tx| {
        for area in &areas {
            tx.set(&area.row())?;
        }
        for (home, hash, size, bytes, mime) in &blobs {
            // Erased bytes were there once: the act that erases them finds something to erase.
            let bytes = if bytes.is_empty() { vec![0] } else { bytes.clone() };
            tx.run(
                "INSERT INTO blob (home, hash, size, bytes, mime) VALUES (?1, ?2, ?3, ?4, ?5)",
                &[home.to_val(), hash.to_val(), size.to_val(), bytes.to_val(), mime.to_val()],
            )?;
        }
        Ok(())
    })
}

/// What lies in a secret box.
#[derive(Default)]
struct Lying {
    answers: Vec<Answer>,
    receipts: Vec<[u8; 32]>,
}

/// The secret boxes by home and meeting. No entry says who put in what, so a replay hands answers and
/// receipts out in any order; the boxes come to the same.
struct Boxes(BTreeMap<(AreaCode, MatterId), Lying>);

impl Boxes {
    fn of(db: &Db) -> Result<Self, Stop> {
        let counters: Vec<(AreaCode, MatterId, Answer, u64)> = db.read(|tx| {
            tx.rows(
                "SELECT x.home, b.meeting, x.answer, x.n FROM ballot_box x
                 JOIN ballot b ON b.home = x.home AND b.id = x.ballot",
                &[],
                |c| Some((c.take()?, c.take()?, c.take()?, c.take()?)),
            )
        })?;
        let mut boxes = BTreeMap::new();
        for (home, meeting, answer, n) in counters {
            let of: &mut Lying = boxes.entry((home, meeting)).or_default();
            of.answers.extend((0..n).map(|_| answer));
        }
        let receipts: Vec<(AreaCode, MatterId, [u8; 32])> = db.read(|tx| {
            tx.rows(
                "SELECT x.home, b.meeting, x.receipt FROM box_receipt x
                 JOIN ballot b ON b.home = x.home AND b.id = x.ballot",
                &[],
                |c| Some((c.take()?, c.take()?, c.take()?)),
            )
        })?;
        for (home, meeting, receipt) in receipts {
            boxes.entry((home, meeting)).or_default().receipts.push(receipt);
        }
        Ok(Self(boxes))
    }

    /// Gives a secret vote one of the answers that are left.
    fn fill(&mut self, entry: &Entry, ask: &mut Ask) {
        if ask.act != "ballot.drop" {
            return;
        }
        let left = entry.matter.and_then(|m| self.0.get_mut(&(entry.home, m)));
        let (Some(left), Some(fields)) = (left, ask.input.as_object_mut()) else { return };
        if let Some(answer) = left.answers.pop() {
            fields.insert("answer".into(), Value::String(answer.to_string()));
        }
        if let Some(receipt) = left.receipts.pop() {
            fields.insert("receipt".into(), Value::String(kernel::hash::hex(&receipt)));
        }
    }
}

/// Marks of a vote among several, from a row.
fn marks(kept: &str) -> Value {
    poll::parted(kept).into_iter().map(|(no, mark)| serde_json::json!([no, mark])).collect()
}

/// The secret heaps of votes among several; a replay takes voices from them in any order.
struct Heaps(BTreeMap<(AreaCode, MatterId), Vec<String>>);

impl Heaps {
    fn of(db: &Db) -> Result<Self, Stop> {
        let heaps: Vec<Heap> = db.read(|tx| tx.list("ORDER BY home, matter", &[]))?;
        let lying = |heap: Heap| {
            let each = |(marks, n)| std::iter::repeat_n(marks, usize::try_from(n).unwrap_or(0));
            ((heap.home, heap.matter), heap.tallied().into_iter().flat_map(each).collect())
        };
        Ok(Self(heaps.into_iter().map(lying).collect()))
    }

    /// Gives a secret voice marks that are left.
    fn fill(&mut self, entry: &Entry, ask: &mut Ask) {
        if ask.act != "poll.drop" {
            return;
        }
        let left = entry.matter.and_then(|m| self.0.get_mut(&(entry.home, m)));
        if let (Some(kept), Some(fields)) = (left.and_then(Vec::pop), ask.input.as_object_mut()) {
            fields.insert("marks".into(), marks(&kept));
        }
    }
}

/// Voices in choices that last several days. No entry says what was picked, so a replay takes it from
/// the voice that stands; what was replaced since can have been anything that the list allows.
struct Picked(BTreeMap<(AreaCode, MatterId), Vec<Voice>>);

impl Picked {
    fn of(db: &Db) -> Result<Self, Stop> {
        let voices: Vec<Voice> = db.read(|tx| tx.list("ORDER BY home, matter, voter", &[]))?;
        let mut of: BTreeMap<_, Vec<Voice>> = BTreeMap::new();
        for voice in voices {
            of.entry((voice.home, voice.matter)).or_default().push(voice);
        }
        Ok(Self(of))
    }

    /// Gives a voice what was picked.
    fn fill(&self, entry: &Entry, ask: &mut Ask) {
        if !matches!(ask.act.as_str(), "budget.cast" | "poll.cast") {
            return;
        }
        let all = entry.matter.and_then(|m| self.0.get(&(entry.home, m)));
        let all = all.map(Vec::as_slice).unwrap_or_default();
        let whose = ask.behalf.or(match ask.by {
            By::Person(person) => Some(person),
            By::Anonymous | By::Worker => None,
        });
        let own = |v: &&Voice| v.cast_at == entry.at && whose.is_some_and(|who| who.id == v.person);
        if let Some(voice) = all.iter().find(own).or(all.first())
            && let Some(fields) = ask.input.as_object_mut()
        {
            if ask.act == "poll.cast" {
                fields.insert("marks".into(), marks(&voice.picks));
            } else {
                fields.insert("picks".into(), parted(&voice.picks).into());
            }
        }
    }
}

/// Feeds every kept input of `from` into the empty store of `into`; answers how many. Errors: the
/// first act that is not accepted again, as a fault that names it.
pub fn replay(from: &Db, into: &Bench, ground: Ground) -> Result<usize, Stop> {
    copied(from, &into.db)?;
    let entries = entries(from)?;
    let mut boxes = Boxes::of(from)?;
    let picked = Picked::of(from)?;
    let mut heaps = Heaps::of(from)?;
    // A server with several writers keeps no order among acts given together.
    let together = if ground == Ground::Embedded { TOGETHER } else { 1 };
    for part in entries.chunks(together) {
        let mut asks: Vec<Ask> =
            part.iter().map(|(entry, kept)| asked(entry, kept)).collect::<Result<_, _>>()?;
        for ((entry, _), ask) in part.iter().zip(&mut asks) {
            boxes.fill(entry, ask);
            picked.fill(entry, ask);
            heaps.fill(entry, ask);
        }
        for ((entry, _), answer) in part.iter().zip(into.acts(&asks)) {
            let wrong = |why: String| {
                Fault::Misuse(format!(
                    "replay of {} {} {}: {why}",
                    entry.home, entry.seq, entry.act
                ))
            };
            let receipt = answer.map_err(|stop| wrong(stop.to_string()))?;
            if receipt.repeated || receipt.seq != Some(entry.seq) {
                return Err(wrong(format!("answered {:?}", receipt.seq)).into());
            }
        }
    }
    Ok(entries.len())
}

/// Which cells of a replayed world can not be equal, because words and salts were erased.
struct Erased {
    /// Home → first erased entry, in the dump's text form of the home.
    first: BTreeMap<String, u64>,
}

impl Erased {
    fn of(world: &World) -> Self {
        let mut erased = Self { first: BTreeMap::new() };
        let empty = Table::default();
        let inputs = world.get("journal_input").unwrap_or(&empty);
        for row in inputs.rows.iter().filter(|row| inputs.cell(row, "salt") == Some("-")) {
            let (home, seq) = (inputs.cell(row, "home"), inputs.cell(row, "seq"));
            if let (Some(home), Some(seq)) = (home, seq.and_then(|s| s.parse().ok())) {
                let first = erased.first.entry(home.to_owned()).or_insert(seq);
                *first = seq.min(*first);
            }
        }
        erased
    }

    /// Whether an entry of a home comes at or after its first erased one.
    fn reaches(&self, home: Option<&str>, seq: Option<&str>) -> bool {
        let first = home.and_then(|home| self.first.get(home));
        let seq = seq.and_then(|seq| seq.parse::<u64>().ok());
        first.zip(seq).is_some_and(|(first, seq)| seq >= *first)
    }

    fn masks(&self, name: &str, table: &Table, row: &[String], column: &str) -> bool {
        let cell = |column: &str| table.cell(row, column);
        match (name, column) {
            ("outbox", "delivered_at") => true,
            ("journal", "commitment" | "prev" | "hash") | ("chain", "hash") => {
                self.reaches(cell("home"), cell("seq"))
            }
            ("digest_leaf", "hash") => self.reaches(cell("chain"), cell("seq")),
            ("digest", "root" | "prev") => !self.first.is_empty(),
            _ => OUTSIDE.contains(&name),
        }
    }
}

/// Differences between a world and its replay, at most 20; empty when they are equal.
///
/// # Errors
/// Faults of the database.
pub fn same(left: &Db, right: &Db) -> Result<Vec<String>, Stop> {
    let (mut left, mut right) = (dump::world(left)?, dump::world(right)?);
    for name in OUTSIDE {
        left.remove(name);
        right.remove(name);
    }
    let erased = Erased::of(&left);
    let mask = |name: &str, table: &Table, row: &[String], column: &str| {
        erased.masks(name, table, row, column)
    };
    Ok(dump::differences(&left, &right, mask, 20))
}

/// The moment of a county's last entry: where a replayed world has arrived.
///
/// # Errors
/// Faults of the database.
pub fn arrived(db: &Db, county: AreaCode) -> Result<Moment, Stop> {
    let (low, high) = county.range();
    db.read(move |tx| {
        let last = tx.number(
            "SELECT MAX(at) FROM chain WHERE home >= ?1 AND home < ?2",
            &[low.to_val(), high.to_val()],
        )?;
        Ok(Moment::from_ms(last))
    })
}
