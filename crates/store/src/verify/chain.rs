//! The walk along one chain: numbers, links, hashes, times and commitments, entry by entry.

use std::collections::HashMap;

use civic::record::{Column, Val};
use kernel::Moment;
use kernel::hash::{self, Digest};
use kernel::id::MatterId;
use serde::Serialize;

use super::raw::{self, Found, Maybe};
use super::{At, Broken, Why};
use crate::db::Tx;
use crate::fault::Stop;
use crate::journal::{Asked, Entry, GENESIS};

/// Entries read at once.
const PAGE: u32 = 1000;

/// The act whose words stand under the matter of its own entry; the others that may be erased opened
/// the wish that holds them with the first id they gave.
const RAISES: &str = "wish.raise";
/// The act that erases.
const ERASURE: &str = "wish.erase";

/// What a walk found.
#[derive(Debug)]
pub(super) struct Walked {
    pub home: String,
    pub entries: u64,
    pub broken: Vec<Broken>,
}

struct Walk {
    home: String,
    entries: u64,
    broken: Vec<(u64, Why)>,
    /// The last number seen; 0 before the first.
    seq: u64,
    /// The hash the next entry must name; `None` after a row that can not be read or is missing.
    prev: Option<Digest>,
    at: Option<Moment>,
    /// Inputs without salt, waiting for the erasure that names them.
    bare: Vec<(u64, Option<MatterId>)>,
    erased: HashMap<MatterId, u64>,
}

/// Walks a chain from its first entry to its head; `read` hears how many entries each page had.
pub(super) fn walk(tx: &mut Tx<'_>, home: &str, read: &mut dyn FnMut(u64)) -> Result<Walked, Stop> {
    let mut walk = Walk {
        home: home.to_owned(),
        entries: 0,
        broken: Vec::new(),
        seq: 0,
        prev: Some(GENESIS),
        at: None,
        bare: Vec::new(),
        erased: HashMap::new(),
    };
    loop {
        let page = raw::page(tx, home, walk.seq, PAGE)?;
        let (n, before) = (page.len(), walk.seq);
        for found in page {
            walk.step(found);
        }
        let n = u64::try_from(n).unwrap_or(u64::MAX);
        walk.entries += n;
        read(n);
        // A page that did not come forward holds nothing that can be counted.
        if n < u64::from(PAGE) || walk.seq == before {
            break;
        }
    }
    walk.erasures();
    walk.head(tx)?;
    walk.strays(tx)?;
    Ok(walk.done())
}

impl Walk {
    fn step(&mut self, found: Found) {
        let expected = self.seq + 1;
        let Some(seq) = found.seq else {
            self.broken.push((expected, Why::Unreadable));
            return;
        };
        if seq != expected {
            self.broken.push((expected, Why::EntryMissing));
            self.prev = None;
        }
        self.seq = seq;
        let Some(entry) = found.entry else {
            self.broken.push((seq, Why::Unreadable));
            self.prev = None;
            return;
        };
        if let Some(why) = self.judge(&entry, found.input, found.salt) {
            self.broken.push((seq, why));
        }
        if let (ERASURE, Some(matter)) = (entry.act.as_str(), entry.matter) {
            self.erased.insert(matter, seq);
        }
        self.prev = Some(entry.hash);
        self.at = Some(entry.at);
    }

    fn judge(
        &mut self,
        entry: &Entry,
        input: Option<Option<String>>,
        salt: Option<Option<[u8; 16]>>,
    ) -> Option<Why> {
        if self.prev.is_some_and(|prev| prev != entry.prev) {
            return Some(Why::LinkBroken);
        }
        if entry.computed() != entry.hash {
            return Some(Why::HashDiffers);
        }
        if self.at.is_some_and(|at| entry.at < at) {
            return Some(Why::TimeBackwards);
        }
        let (Some(input), Some(salt)) = (input, salt) else { return Some(Why::InputDiffers) };
        let Some(input) = input else { return Some(Why::InputMissing) };
        match salt {
            Some(salt) if hash::commitment(&salt, &input) != entry.commitment => {
                return Some(Why::InputDiffers);
            }
            Some(_) => {}
            None => {
                let fields = civic::voice::sayings(&entry.act);
                if fields.is_empty() {
                    return Some(Why::ErasedWithoutAct);
                }
                if !is_marked(&input, fields) {
                    return Some(Why::InputDiffers);
                }
                self.bare.push((entry.seq, wish_of(entry)));
            }
        }
        (!begins_as(entry, &input)).then_some(Why::AskedDiffers)
    }

    fn erasures(&mut self) {
        for (seq, matter) in std::mem::take(&mut self.bare) {
            let by = matter.and_then(|m| self.erased.get(&m));
            if by.is_none_or(|by| *by <= seq) {
                self.broken.push((seq, Why::ErasedWithoutAct));
            }
        }
    }

    fn head(&mut self, tx: &mut Tx<'_>) -> Result<(), Stop> {
        let head = tx.row(
            "SELECT seq, hash, at FROM chain WHERE home = ?1",
            &[Val::Text(self.home.clone())],
            |c| {
                let seq = c.take::<Maybe<u64>>()?.0;
                let hash = c.take::<Maybe<Digest>>()?.0;
                let at = c.take::<Maybe<Moment>>()?.0;
                Some((seq, hash, at))
            },
        )?;
        let found = match head {
            Some((Some(seq), _, _)) if seq > self.seq => Some((self.seq + 1, Why::EntryMissing)),
            Some((Some(seq), hash, at)) => {
                // An unreadable last entry is its own finding.
                let same = seq == self.seq
                    && (self.prev.is_none() || hash == self.prev)
                    && (self.prev.is_none() || at == self.at);
                (!same).then_some((self.seq, Why::HeadDiffers))
            }
            Some((None, _, _)) | None => (self.seq > 0).then_some((self.seq, Why::HeadDiffers)),
        };
        self.broken.extend(found);
        Ok(())
    }

    fn strays(&mut self, tx: &mut Tx<'_>) -> Result<(), Stop> {
        let stray = tx.number(
            "SELECT MIN(seq) FROM journal_input WHERE home = ?1 AND seq > ?2",
            &[Val::Text(self.home.clone()), self.seq.to_val()],
        )?;
        if stray > 0 {
            self.broken.push((u64::try_from(stray).unwrap_or(0), Why::InputStray));
        }
        Ok(())
    }

    fn done(mut self) -> Walked {
        self.broken.sort_by_key(|(seq, _)| *seq);
        self.broken.truncate(super::BROKEN_MOST);
        let home = &self.home;
        let broken = self
            .broken
            .into_iter()
            .map(|(seq, why)| Broken { home: home.clone(), at: At::Entry(seq), why })
            .collect();
        Walked { entries: self.entries, broken, home: self.home }
    }
}

/// Whether the kept input names the act, the caller and the person acted for that the entry names.
/// Canonical text has these three first, so its beginning is known without reading the rest.
fn begins_as(entry: &Entry, input: &str) -> bool {
    #[derive(Serialize)]
    struct Begin<'e> {
        act: &'e str,
        behalf: Option<&'e str>,
        by: &'e str,
    }
    let begin = Begin { act: &entry.act, behalf: entry.behalf.as_deref(), by: &entry.actor };
    let begin = serde_json::to_string(&begin).unwrap_or_default();
    let Some(open) = begin.strip_suffix('}') else { return false };
    input.strip_prefix(open).is_some_and(|rest| rest.starts_with(",\"input\":"))
}

/// The wish that holds the words of an entry. Both ways follow from what the entry binds.
fn wish_of(entry: &Entry) -> Option<MatterId> {
    if entry.act == RAISES {
        return entry.matter;
    }
    Some(civic::scene::given_id(entry.home, &entry.idem, entry.at, 0))
}

/// Whether an input without salt says nothing but that it was erased: at least one of the fields is
/// there, and each that is bears the mark.
fn is_marked(input: &str, fields: &[&str]) -> bool {
    let Ok(asked) = serde_json::from_str::<Asked>(input) else { return false };
    let mut said = fields.iter().filter_map(|f| asked.input.get(*f)).filter_map(|t| t.as_str());
    let some = said.clone().next().is_some();
    some && said.all(|text| text == civic::voice::ERASED)
}
