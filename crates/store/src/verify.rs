//! Verification: walks every chain and every digest and names what is broken, first things first.
//!
//! Invariants: it trusts no row, so a value of an impossible type is a finding and not a fault; an
//! erased input must be named by a later erasure of the same wish; a chain is judged on one
//! snapshot. What it can not see: a history rewritten in full, with all digests since. Only a
//! digest printed before the rewriting shows that (`docs/journal.md`).

mod chain;
mod digests;
pub(crate) mod raw;

use std::sync::mpsc;

use civic::words;

use crate::db::{Db, Tx};
use crate::fault::{Fault, Stop};

/// How many findings a report lists.
pub const BROKEN_MOST: usize = 20;

/// How many chains are walked at the same time.
const TOGETHER: usize = 2;

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Chains walked to their end.
    pub chains: u64,
    /// Chains in all.
    pub chains_all: u64,
    /// Entries read.
    pub entries: u64,
    /// Entries in all, by the chain heads.
    pub entries_all: u64,
}

words! {
    /// What is wrong with a place.
    pub enum Why {
        /// There is no entry with this number.
        EntryMissing "entry-missing",
        /// A column holds something impossible.
        Unreadable "unreadable",
        /// It does not name the hash of the entry before.
        LinkBroken "link-broken",
        /// Its content has another hash.
        HashDiffers "hash-differs",
        /// It is older than the entry before.
        TimeBackwards "time-backwards",
        /// The kept input is gone.
        InputMissing "input-missing",
        /// An input is kept for which there is no entry.
        InputStray "input-stray",
        /// The kept input is not the one that was committed to.
        InputDiffers "input-differs",
        /// The kept input names another act, caller or person acted for.
        AskedDiffers "asked-differs",
        /// The input lost its salt, but no erasure names it.
        ErasedWithoutAct "erased-without-act",
        /// The chain head names another last entry.
        HeadDiffers "head-differs",
        /// The digest was sealed, but is gone.
        DigestMissing "digest-missing",
        /// No act sealed the digest, or at another time.
        SealDiffers "seal-differs",
        /// The leaves are not as many as the digest says.
        LeavesDiffer "leaves-differ",
        /// The leaves have another root.
        RootDiffers "root-differs",
        /// A leaf names an entry that is not in its chain.
        LeafUnknown "leaf-unknown",
        /// It does not name the root of the digest before.
        PrevDiffers "prev-differs",
    }
}

/// Where something is broken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum At {
    /// An entry, by its number; for a missing one the number it should have.
    Entry(u64),
    /// A digest, by its period.
    Digest(String),
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The home of the chain or digest, as the table has it.
    pub home: String,
    /// Where in it.
    pub at: At,
    /// What.
    pub why: Why,
}

impl std::fmt::Display for Broken {
    /// `420324107201 17 hash-differs`, as the third-party script prints it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.at {
            At::Entry(seq) => write!(f, "{} {seq} {}", self.home, self.why),
            At::Digest(period) => write!(f, "{} {period} {}", self.home, self.why),
        }
    }
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Chains walked.
    pub chains: u64,
    /// Entries read.
    pub entries: u64,
    /// Digests checked.
    pub digests: u64,
    /// The first finding: chains in order of home, then digests.
    pub first_broken: Option<Broken>,
    /// The first findings, at most [`BROKEN_MOST`].
    pub all_broken: Vec<Broken>,
}

impl Report {
    /// Whether nothing is broken.
    pub fn whole(&self) -> bool {
        self.first_broken.is_none()
    }

    fn settle(chains: u64, mut walked: Vec<chain::Walked>, digests: digests::Checked) -> Self {
        walked.sort_by(|a, b| a.home.cmp(&b.home));
        let entries = walked.iter().map(|w| w.entries).sum();
        let mut all: Vec<Broken> = walked.into_iter().flat_map(|w| w.broken).collect();
        all.extend(digests.broken);
        all.truncate(BROKEN_MOST);
        let first_broken = all.first().cloned();
        Self { chains, entries, digests: digests.digests, first_broken, all_broken: all }
    }
}

enum Message {
    Read(u64),
    Walked(Result<chain::Walked, Stop>),
}

/// Checks everything. Chains are read by two store threads, each chain on one snapshot, a thousand
/// entries at a time. Errors: faults of the database; a broken row is a finding, not an error.
pub fn verify(db: &Db, progress: &mut dyn FnMut(Progress)) -> Result<Report, Stop> {
    let (homes, entries_all) = db.read(|tx| Ok((raw::homes(tx)?, raw::entries_all(tx)?)))?;
    let chains_all = u64::try_from(homes.len()).unwrap_or(u64::MAX);
    let mut state = Progress { chains: 0, chains_all, entries: 0, entries_all };
    let (send, receive) = mpsc::channel();
    let mut waiting = homes.into_iter();
    let mut walked = Vec::new();
    let mut running = 0_usize;
    loop {
        while running < TOGETHER {
            let Some(home) = waiting.next() else { break };
            start(db, home, &send);
            running += 1;
        }
        if running == 0 {
            break;
        }
        match receive.recv() {
            Ok(Message::Read(entries)) => state.entries += entries,
            Ok(Message::Walked(result)) => {
                walked.push(result?);
                running -= 1;
                state.chains += 1;
            }
            Err(_) => return Err(Fault::Closed.into()),
        }
        progress(state);
    }
    let digests = db.read(digests::check)?;
    Ok(Report::settle(chains_all, walked, digests))
}

fn start(db: &Db, home: String, send: &mpsc::Sender<Message>) {
    // A receiver that is gone has stopped asking; there is nobody to tell.
    let (pages, done) = (send.clone(), send.clone());
    db.submit_read(
        move |tx| {
            chain::walk(tx, &home, &mut |entries| {
                let _ = pages.send(Message::Read(entries));
            })
        },
        move |out| {
            let _ = done.send(Message::Walked(out));
        },
    );
}

/// Checks everything inside one transaction, on its own snapshot.
pub fn verify_within(tx: &mut Tx<'_>) -> Result<Report, Stop> {
    let homes = raw::homes(tx)?;
    let chains = u64::try_from(homes.len()).unwrap_or(u64::MAX);
    let mut walked = Vec::new();
    for home in homes {
        walked.push(chain::walk(tx, &home, &mut |_| ())?);
    }
    let digests = digests::check(tx)?;
    Ok(Report::settle(chains, walked, digests))
}
