//! The journal as a file that anyone can check with a script of their own: JSON Lines, described in
//! `docs/journal.md`.
//!
//! Invariants: one snapshot, whatever is written meanwhile; rows are given as they are, so that a
//! tampered one shows in the checking and not here. Refuses to know: who may have it.

use std::io::Write;
use std::sync::mpsc;

use civic::record::{Column, Val};
use kernel::{AreaCode, hash};
use serde_json::{Map, Value, json};

use crate::db::{Cells, Db, Tx};
use crate::fault::{Fault, Stop};
use crate::journal;
use crate::verify::raw::{self, Raw};

/// Version of the export format.
pub const FORMAT: u32 = 1;

/// Entries read at once.
const PAGE: u32 = 1000;

/// How much an export holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Exported {
    /// Chains.
    pub chains: u64,
    /// Entries.
    pub entries: u64,
    /// Digests.
    pub digests: u64,
}

/// Writes the journal of an area and everything in it. Errors: faults of the database, and
/// [`Fault::File`] when `out` takes no more.
pub fn export(db: &Db, area: AreaCode, out: &mut dyn Write) -> Result<Exported, Stop> {
    let (lines, written) = mpsc::sync_channel::<String>(64);
    let (done, result) = mpsc::sync_channel(1);
    db.submit_read(
        move |tx| {
            export_within(tx, area, &mut |line| {
                lines.send(line).map_err(|_| Fault::File("the export was given up".into()).into())
            })
        },
        move |out| {
            // Whoever gave up does not ask.
            let _ = done.send(out);
        },
    );
    // Ends when the work has been done and dropped with its end of the channel.
    for line in written {
        out.write_all(line.as_bytes()).map_err(|e| Fault::File(e.to_string()))?;
    }
    out.flush().map_err(|e| Fault::File(e.to_string()))?;
    result.recv().unwrap_or(Err(Fault::Closed.into()))
}

/// The same inside a transaction; each line ends with a line feed.
pub fn export_within(
    tx: &mut Tx<'_>,
    area: AreaCode,
    line: &mut dyn FnMut(String) -> Result<(), Stop>,
) -> Result<Exported, Stop> {
    let mut say = |value: &Value| line(format!("{value}\n"));
    let mut exported = Exported::default();
    say(&json!({"format": "gongdi-journal", "v": FORMAT, "area": area, "hash": "sm3"}))?;
    for home in raw::homes(tx)?.iter().filter(|home| home.starts_with(area.as_str())) {
        exported.chains += 1;
        exported.entries += chain(tx, home, &mut say)?;
    }
    exported.digests = digests(tx, area, &mut say)?;
    say(&json!({"end": {
        "chains": exported.chains, "entries": exported.entries, "digests": exported.digests,
    }}))?;
    Ok(exported)
}

fn chain(
    tx: &mut Tx<'_>,
    home: &str,
    say: &mut dyn FnMut(&Value) -> Result<(), Stop>,
) -> Result<u64, Stop> {
    let (mut after, mut entries) = (0, 0);
    loop {
        let params = raw::page_params(home, after, PAGE);
        let page = tx.rows(&raw::page_sql(), &params, entry_line)?;
        let full = u32::try_from(page.len()).is_ok_and(|n| n == PAGE);
        let before = after;
        for (seq, value) in page {
            after = seq.unwrap_or(after);
            entries += 1;
            say(&value)?;
        }
        if !full || after == before {
            break;
        }
    }
    let head = tx.row(
        "SELECT seq, hash, at FROM chain WHERE home = ?1",
        &[Val::Text(home.to_owned())],
        |c| Some((cell(c)?, cell(c)?, cell(c)?)),
    )?;
    let (seq, hash, at) = head.unwrap_or((Value::Null, Value::Null, Value::Null));
    say(&json!({"chain": home, "seq": seq, "hash": hash, "at": at}))?;
    Ok(entries)
}

/// One entry: the hashed fields, the hash, and what is kept beside.
fn entry_line(c: &mut Cells<'_>) -> Option<(Option<u64>, Value)> {
    let mut fields = Map::new();
    let mut seq = None;
    let mut hash = Value::Null;
    for name in journal::COLUMNS.split(", ") {
        let val = c.take::<Raw>()?.0;
        let shown = match (name, &val) {
            ("matter", Val::Blob(bytes)) => uuid(bytes),
            _ => show(&val),
        };
        match name {
            "hash" => hash = shown,
            "seq" => {
                seq = u64::from_val(val);
                fields.insert(name.into(), shown);
            }
            _ => {
                fields.insert(name.into(), shown);
            }
        }
    }
    fields.insert("v".into(), json!(journal::FORMAT));
    let salt = cell(c)?;
    let input = cell(c)?;
    let mut line = json!({"entry": fields, "hash": hash, "input": input});
    if let Some(line) = line.as_object_mut() {
        if salt.is_null() && !input.is_null() {
            line.insert("erased".into(), json!(true));
        } else {
            line.insert("salt".into(), salt);
        }
    }
    Some((seq, line))
}

fn digests(
    tx: &mut Tx<'_>,
    area: AreaCode,
    say: &mut dyn FnMut(&Value) -> Result<(), Stop>,
) -> Result<u64, Stop> {
    let (low, high) = area.range();
    let rows = tx.rows(
        "SELECT home, period, root, chains, prev, sealed_at FROM digest
         WHERE home >= ?1 AND home < ?2 ORDER BY home, period",
        &[Val::Text(low), Val::Text(high)],
        |c| {
            Some((c.take::<Raw>()?.0, c.take::<Raw>()?.0, [cell(c)?, cell(c)?, cell(c)?, cell(c)?]))
        },
    )?;
    let mut n = 0;
    for (home, period, [root, chains, prev, sealed_at]) in rows {
        let digest = json!({
            "home": show(&home), "period": show(&period), "root": root, "chains": chains,
            "prev": prev, "sealed_at": sealed_at,
        });
        let leaves = tx.rows(
            "SELECT chain, seq, hash FROM digest_leaf
             WHERE home = ?1 AND period = ?2 ORDER BY chain",
            &[home, period],
            |c| Some(json!({"chain": cell(c)?, "seq": cell(c)?, "hash": cell(c)?})),
        )?;
        say(&json!({"digest": digest, "leaves": leaves}))?;
        n += 1;
    }
    Ok(n)
}

fn cell(c: &mut Cells<'_>) -> Option<Value> {
    c.take::<Raw>().map(|raw| show(&raw.0))
}

fn show(val: &Val) -> Value {
    match val {
        Val::Null => Value::Null,
        Val::Int(n) => json!(n),
        Val::Text(text) => json!(text),
        Val::Blob(bytes) => json!(hash::hex(bytes)),
    }
}

/// As ids are written in the hashed text.
fn uuid(bytes: &[u8]) -> Value {
    let id = <[u8; 16]>::try_from(bytes).map(kernel::id::MatterId::from_bytes);
    id.map_or_else(|_| json!(hash::hex(bytes)), |id| json!(id))
}
