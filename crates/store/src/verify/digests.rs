//! The check of digests: leaves against chains, roots against leaves, each digest against the one
//! before and against the act that sealed it.

use std::collections::BTreeMap;

use civic::record::Val;
use civic::spine::leaf_text;
use kernel::hash::{self, Digest};
use kernel::{AreaCode, Moment};

use super::raw::Maybe;
use super::{At, Broken, Why};
use crate::db::Tx;
use crate::digest::Period;
use crate::fault::Stop;
use crate::journal::Asked;

/// What the check found.
#[derive(Debug, Default)]
pub(super) struct Checked {
    pub digests: u64,
    pub broken: Vec<Broken>,
}

struct Row {
    period: String,
    root: Option<Digest>,
    chains: Option<u64>,
    prev: Option<Option<Digest>>,
    sealed_at: Option<Moment>,
}

/// Checks every digest.
pub(super) fn check(tx: &mut Tx<'_>) -> Result<Checked, Stop> {
    let homes: Vec<String> = tx.rows(
        "SELECT home FROM digest UNION SELECT home FROM chain WHERE LENGTH(home) = 6 ORDER BY 1",
        &[],
        |c| c.take(),
    )?;
    let mut checked = Checked::default();
    for home in homes {
        check_home(tx, &home, &mut checked)?;
    }
    Ok(checked)
}

fn check_home(tx: &mut Tx<'_>, home: &str, checked: &mut Checked) -> Result<(), Stop> {
    let mut seals = seals(tx, home)?;
    // Digests of one length form a row of their own.
    let mut before: BTreeMap<usize, Digest> = BTreeMap::new();
    let mut broken: Vec<(String, Why)> = Vec::new();
    for row in rows(tx, home)? {
        checked.digests += 1;
        let sealed = seals.remove(&row.period);
        let prev = before.get(&row.period.len()).copied();
        if let Some(why) = judge(tx, home, &row, sealed, prev)? {
            broken.push((row.period.clone(), why));
        }
        if let Some(root) = row.root {
            before.insert(row.period.len(), root);
        }
    }
    broken.extend(seals.into_keys().map(|period| (period, Why::DigestMissing)));
    broken.sort_by(|a, b| a.0.cmp(&b.0));
    checked.broken.extend(broken.into_iter().map(|(period, why)| Broken {
        home: home.to_owned(),
        at: At::Digest(period),
        why,
    }));
    Ok(())
}

fn rows(tx: &mut Tx<'_>, home: &str) -> Result<Vec<Row>, Stop> {
    tx.rows(
        "SELECT period, root, chains, prev, sealed_at FROM digest WHERE home = ?1 ORDER BY period",
        &[Val::Text(home.to_owned())],
        |c| {
            Some(Row {
                period: c.take()?,
                root: c.take::<Maybe<_>>()?.0,
                chains: c.take::<Maybe<_>>()?.0,
                prev: c.take::<Maybe<_>>()?.0,
                sealed_at: c.take::<Maybe<_>>()?.0,
            })
        },
    )
}

/// Periods sealed by act, with the time.
fn seals(tx: &mut Tx<'_>, home: &str) -> Result<BTreeMap<String, Moment>, Stop> {
    let found: Vec<(Option<Moment>, Option<String>)> = tx.rows(
        "SELECT j.at, i.input FROM journal j
         JOIN journal_input i ON i.home = j.home AND i.seq = j.seq
         WHERE j.home = ?1 AND j.act = 'digest.seal'",
        &[Val::Text(home.to_owned())],
        |c| Some((c.take::<Maybe<_>>()?.0, c.take::<Maybe<_>>()?.0)),
    )?;
    // What can not be read is a finding of the chain.
    let seals = found.into_iter().filter_map(|(at, input)| {
        let asked: Asked = serde_json::from_str(&input?).ok()?;
        Some((asked.input.get("period")?.as_str()?.to_owned(), at?))
    });
    Ok(seals.collect())
}

fn judge(
    tx: &mut Tx<'_>,
    home: &str,
    row: &Row,
    sealed: Option<Moment>,
    before: Option<Digest>,
) -> Result<Option<Why>, Stop> {
    if sealed.is_none() || row.sealed_at != sealed {
        return Ok(Some(Why::SealDiffers));
    }
    let (Some(period), Some(root), Some(prev)) = (Period::parse(&row.period), row.root, row.prev)
    else {
        return Ok(Some(Why::Unreadable));
    };
    if prev != before {
        return Ok(Some(Why::PrevDiffers));
    }
    let leaves = leaves(tx, home, &row.period, period.end())?;
    if row.chains != u64::try_from(leaves.len()).ok() {
        return Ok(Some(Why::LeavesDiffer));
    }
    let mut texts = Vec::with_capacity(leaves.len());
    let mut all_known = true;
    for leaf in leaves {
        let Some(leaf) = leaf else { return Ok(Some(Why::Unreadable)) };
        all_known &= leaf.known;
        texts.push(leaf.text);
    }
    if hash::merkle_root(&texts) != Some(root) {
        return Ok(Some(Why::RootDiffers));
    }
    Ok((!all_known).then_some(Why::LeafUnknown))
}

struct Leaf {
    text: Vec<u8>,
    /// Whether its chain has this entry, from before the end of the period.
    known: bool,
}

fn leaves(
    tx: &mut Tx<'_>,
    home: &str,
    period: &str,
    end: Moment,
) -> Result<Vec<Option<Leaf>>, Stop> {
    tx.rows(
        "SELECT l.chain, l.seq, l.hash, j.hash, j.at FROM digest_leaf l
         LEFT JOIN journal j ON j.home = l.chain AND j.seq = l.seq
         WHERE l.home = ?1 AND l.period = ?2 ORDER BY l.chain",
        &[Val::Text(home.to_owned()), Val::Text(period.to_owned())],
        |c| {
            let chain = c.take::<Maybe<AreaCode>>()?.0;
            let seq = c.take::<Maybe<u64>>()?.0;
            let hash = c.take::<Maybe<Digest>>()?.0;
            let kept = c.take::<Maybe<Digest>>()?.0;
            let at = c.take::<Maybe<i64>>()?.0.map(Moment::from_ms);
            let leaf = || {
                let hash = hash?;
                let known = kept == Some(hash) && at.is_some_and(|at| at <= end);
                Some(Leaf { text: leaf_text(chain?, seq?, &hash).into_bytes(), known })
            };
            Some(leaf())
        },
    )
}
