//! The journal: one entry per accepted act, SM3-linked per home. The format is described for third
//! parties in `docs/journal.md`; this module is its reference implementation.
//!
//! An entry is hashed as canonical JSON (RFC 8785) of the fields `act, actor, at, behalf,
//! commitment, home, idem, matter, prev, rules, seq, v`. It carries ids, codes and commitments,
//! never personal text. The act's input is kept beside it and bound by a salted commitment.

use civic::record::{Column, Val};
use kernel::hash::{self, Digest};
use kernel::id::MatterId;
use kernel::{AreaCode, Moment};
use serde::{Deserialize, Serialize};
use serde_json::Map;

use crate::db::{Cells, Tx};
use crate::fault::{Fault, Stop};

/// Version of the entry format.
pub const FORMAT: u32 = 1;

/// What the first entry of a chain names as its predecessor.
pub const GENESIS: Digest = [0; 32];

/// An entry as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Whose chain.
    pub home: AreaCode,
    /// 1, 2, 3 … without gaps.
    pub seq: u64,
    /// When, never before the entry before.
    pub at: Moment,
    /// Name of the act.
    pub act: String,
    /// Which matter.
    pub matter: Option<MatterId>,
    /// A person reference, `worker` or `anonymous`.
    pub actor: String,
    /// The person acted for.
    pub behalf: Option<String>,
    /// The caller's idempotency key.
    pub idem: String,
    /// Rulebook version.
    pub rules: String,
    /// Commitment to the input.
    pub commitment: Digest,
    /// Hash of the entry before.
    pub prev: Digest,
    /// Hash of this entry.
    pub hash: Digest,
}

/// What is kept beside an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Canonical JSON; redacted after an erasure.
    pub input: String,
    /// The salt of the commitment; `None` after an erasure.
    pub salt: Option<[u8; 16]>,
}

/// The head of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Sequence number of the last entry; 0 before the first.
    pub seq: u64,
    /// Its hash.
    pub hash: Digest,
    /// Its time.
    pub at: Moment,
}

impl Head {
    /// That of a chain without an entry.
    pub const FIRST: Self = Self { seq: 0, hash: GENESIS, at: Moment::from_ms(0) };
}

#[derive(Serialize)]
struct Hashed<'e> {
    act: &'e str,
    actor: &'e str,
    at: i64,
    behalf: Option<&'e str>,
    commitment: String,
    home: AreaCode,
    idem: &'e str,
    matter: Option<MatterId>,
    prev: String,
    rules: &'e str,
    seq: u64,
    v: u32,
}

impl Entry {
    /// The text that is hashed. Fields are declared in key order, so this is canonical as it is.
    pub fn text(&self) -> String {
        let hashed = Hashed {
            act: &self.act,
            actor: &self.actor,
            at: self.at.ms(),
            behalf: self.behalf.as_deref(),
            commitment: hash::hex(&self.commitment),
            home: self.home,
            idem: &self.idem,
            matter: self.matter,
            prev: hash::hex(&self.prev),
            rules: &self.rules,
            seq: self.seq,
            v: FORMAT,
        };
        serde_json::to_string(&hashed).unwrap_or_default()
    }

    /// The hash that the text has.
    pub fn computed(&self) -> Digest {
        hash::sm3(self.text().as_bytes())
    }

    pub(crate) fn read(cells: &mut Cells<'_>) -> Option<Self> {
        Some(Self {
            home: cells.take()?,
            seq: cells.take()?,
            at: cells.take()?,
            act: cells.take()?,
            matter: cells.take()?,
            actor: cells.take()?,
            behalf: cells.take()?,
            idem: cells.take()?,
            rules: cells.take()?,
            commitment: cells.take()?,
            prev: cells.take()?,
            hash: cells.take()?,
        })
    }
}

pub(crate) const COLUMNS: &str =
    "home, seq, at, act, matter, actor, behalf, idem, rules, commitment, prev, hash";

/// The head of a home's chain, alone with it until the commit.
pub(crate) fn head_locked(tx: &mut Tx<'_>, home: AreaCode) -> Result<Head, Stop> {
    let sql = format!("SELECT seq, hash, at FROM chain WHERE home = ?1{}", tx.for_update());
    let read = |c: &mut Cells<'_>| Some(Head { seq: c.take()?, hash: c.take()?, at: c.take()? });
    if let Some(head) = tx.row(&sql, &[home.to_val()], read)? {
        return Ok(head);
    }
    let first = [home.to_val(), 0i64.to_val(), GENESIS.to_val(), 0i64.to_val()];
    tx.run(
        "INSERT INTO chain (home, seq, hash, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (home) DO NOTHING",
        &first,
    )?;
    tx.row(&sql, &[home.to_val()], read)?
        .ok_or_else(|| Fault::Corrupt("chain head is gone".into()).into())
}

/// The head of a home's chain, to look at.
pub fn head(tx: &mut Tx<'_>, home: AreaCode) -> Result<Option<Head>, Stop> {
    tx.row("SELECT seq, hash, at FROM chain WHERE home = ?1", &[home.to_val()], |c| {
        Some(Head { seq: c.take()?, hash: c.take()?, at: c.take()? })
    })
}

/// Appends an entry with its kept input and moves the head.
pub(crate) fn append(tx: &mut Tx<'_>, entry: &Entry, kept: &Kept) -> Result<(), Stop> {
    let vals = [
        entry.home.to_val(),
        entry.seq.to_val(),
        entry.at.to_val(),
        Val::Text(entry.act.clone()),
        entry.matter.to_val(),
        Val::Text(entry.actor.clone()),
        entry.behalf.to_val(),
        Val::Text(entry.idem.clone()),
        Val::Text(entry.rules.clone()),
        entry.commitment.to_val(),
        entry.prev.to_val(),
        entry.hash.to_val(),
    ];
    tx.run(
        "INSERT INTO journal (home, seq, at, act, matter, actor, behalf, idem, rules, commitment, prev, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        &vals,
    )?;
    tx.run(
        "INSERT INTO journal_input (home, seq, salt, input) VALUES (?1, ?2, ?3, ?4)",
        &[
            entry.home.to_val(),
            entry.seq.to_val(),
            kept.salt.to_val(),
            Val::Text(kept.input.clone()),
        ],
    )?;
    tx.run(
        "UPDATE chain SET seq = ?1, hash = ?2, at = ?3 WHERE home = ?4",
        &[entry.seq.to_val(), entry.hash.to_val(), entry.at.to_val(), entry.home.to_val()],
    )?;
    Ok(())
}

/// Every chain, in order of home.
pub fn chains(tx: &mut Tx<'_>) -> Result<Vec<(AreaCode, Head)>, Stop> {
    tx.rows("SELECT home, seq, hash, at FROM chain WHERE seq > 0 ORDER BY home", &[], |c| {
        Some((c.take()?, Head { seq: c.take()?, hash: c.take()?, at: c.take()? }))
    })
}

/// Entries of a chain after a sequence number, with what is kept beside them.
pub fn entries(
    tx: &mut Tx<'_>,
    home: AreaCode,
    after: u64,
    most: u32,
) -> Result<Vec<(Entry, Option<Kept>)>, Stop> {
    let sql = format!(
        "SELECT {}, i.salt, i.input FROM journal j
         LEFT JOIN journal_input i ON i.home = j.home AND i.seq = j.seq
         WHERE j.home = ?1 AND j.seq > ?2 ORDER BY j.seq LIMIT ?3",
        COLUMNS.split(", ").map(|c| format!("j.{c}")).collect::<Vec<_>>().join(", ")
    );
    tx.rows(&sql, &[home.to_val(), after.to_val(), most.to_val()], |c| {
        let entry = Entry::read(c)?;
        let salt: Option<[u8; 16]> = c.take()?;
        let input: Option<String> = c.take()?;
        Some((entry, input.map(|input| Kept { input, salt })))
    })
}

/// Entries about a matter or any of several, oldest first.
pub fn of_matter(tx: &mut Tx<'_>, home: AreaCode, matter: MatterId) -> Result<Vec<Entry>, Stop> {
    let sql = format!("SELECT {COLUMNS} FROM journal WHERE home = ?1 AND matter = ?2 ORDER BY seq");
    tx.rows(&sql, &[home.to_val(), matter.to_val()], Entry::read)
}

/// How many entries a matter has, and the last of them: what a page shows as proof, whatever the
/// length of the history.
pub fn last_of_matter(
    tx: &mut Tx<'_>,
    home: AreaCode,
    matter: MatterId,
) -> Result<(u64, Option<Entry>), Stop> {
    let key = [home.to_val(), matter.to_val()];
    let n = tx.number("SELECT COUNT(*) FROM journal WHERE home = ?1 AND matter = ?2", &key)?;
    let sql = format!(
        "SELECT {COLUMNS} FROM journal WHERE home = ?1 AND matter = ?2 ORDER BY seq DESC LIMIT 1"
    );
    Ok((u64::try_from(n).unwrap_or(0), tx.row(&sql, &key, Entry::read)?))
}

/// One entry.
pub fn entry(tx: &mut Tx<'_>, home: AreaCode, seq: u64) -> Result<Option<Entry>, Stop> {
    let sql = format!("SELECT {COLUMNS} FROM journal WHERE home = ?1 AND seq = ?2");
    tx.row(&sql, &[home.to_val(), seq.to_val()], Entry::read)
}

/// The kept text of an act: who asked what for whom, canonical.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Name of the act.
    pub act: String,
    /// For whom.
    pub behalf: Option<String>,
    /// By whom.
    pub by: String,
    /// The act's own fields.
    pub input: serde_json::Value,
    /// What the act came to ([`civic::Effect::Note`]), by name; most acts note nothing.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub noted: Map<String, serde_json::Value>,
}

impl Asked {
    /// Canonical text; nothing when it holds a number that has none.
    pub(crate) fn text(&self) -> Option<String> {
        kernel::json::canonical(self).ok()
    }
}

/// Replaces the kept input by one without free text and drops the salt: the text can no longer be
/// read, nor guessed from the commitment, and the chain stays whole.
pub(crate) fn erase(tx: &mut Tx<'_>, home: AreaCode, seq: u64, mark: &str) -> Result<(), Stop> {
    let kept: Option<String> = tx.row(
        "SELECT input FROM journal_input WHERE home = ?1 AND seq = ?2",
        &[home.to_val(), seq.to_val()],
        |c| c.take(),
    )?;
    let Some(kept) = kept else { return Ok(()) };
    let mut asked: Asked =
        serde_json::from_str(&kept).map_err(|e| Fault::Corrupt(e.to_string()))?;
    for field in civic::voice::sayings(&asked.act) {
        if let Some(text) = asked.input.get_mut(*field).filter(|text| text.is_string()) {
            *text = serde_json::Value::String(mark.to_owned());
        }
    }
    let text = kernel::json::canonical(&asked).map_err(|e| Fault::Corrupt(format!("{e:?}")))?;
    tx.run(
        "UPDATE journal_input SET salt = ?1, input = ?2 WHERE home = ?3 AND seq = ?4",
        &[Val::Null, Val::Text(text), home.to_val(), seq.to_val()],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Id;

    #[test]
    fn the_hashed_text_is_canonical_json() {
        let entry = Entry {
            home: AreaCode::parse("420324107201").unwrap(),
            seq: 7,
            at: Moment::from_ms(1_790_000_000_000),
            act: "wish.raise".into(),
            matter: Some(Id::from_parts(Moment::from_ms(1), [3; 10])),
            actor: "worker".into(),
            behalf: None,
            idem: "k \"1\"".into(),
            rules: "abc".into(),
            commitment: [1; 32],
            prev: GENESIS,
            hash: [0; 32],
        };
        let value: serde_json::Value = serde_json::from_str(&entry.text()).unwrap();
        assert_eq!(kernel::json::canonical(&value).unwrap(), entry.text());
        assert_eq!(value.as_object().unwrap().len(), 12);
    }
}
