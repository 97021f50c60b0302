//! Digests: what is bound, at the end of a day or a month, over all chains of a county, and the
//! reads by which anyone checks a printed one.
//!
//! Invariants: periods of one length are sealed in order, so that each names the one before; a
//! period is sealed only when it is over in China. Refuses to know: when it is time (the worker
//! asks [`due_periods`]) and how leaves become a root (`civic::spine::seal` decides).

use std::fmt;

use civic::record::{Column, Val};
use civic::spine::{self, DigestLeaf, DigestRow, SealFacts};
use kernel::hash::{self, Digest, MerklePath};
use kernel::{AreaCode, Code, Date, Moment, Refusal};

use crate::db::Tx;
use crate::fault::Stop;

/// Fewest hexadecimal digits by which a printed digest is looked up.
pub const DIGITS_LEAST: usize = 16;

/// A day or a month of the China calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// `2026-11-23`.
    Day(Date),
    /// `2026-11`, by its first day.
    Month(Date),
}

impl Period {
    /// From the text kept in tables; only its one spelling is taken.
    pub fn parse(text: &str) -> Option<Self> {
        let period = match text.len() {
            10 => Self::Day(text.parse().ok()?),
            7 => Self::Month(format!("{text}-01").parse().ok()?),
            _ => return None,
        };
        (period.to_string() == text).then_some(period)
    }

    /// The last millisecond that belongs to it.
    pub fn end(self) -> Moment {
        Moment::end_of(match self {
            Self::Day(day) => day,
            Self::Month(first) => first.last_of_month(),
        })
    }

    /// The period of the same length after this one; itself at the end of time.
    fn next(self) -> Self {
        match self {
            Self::Day(day) => Self::Day(day.tomorrow().unwrap_or(day)),
            Self::Month(first) => {
                Self::Month(first.last_of_month().tomorrow().unwrap_or(first).first_of_month())
            }
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Month(first) => write!(f, "{}", first.strftime("%Y-%m")),
        }
    }
}

/// A digest with everything under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The digest.
    pub digest: DigestRow,
    /// Its leaves, in the order in which they are bound.
    pub leaves: Vec<DigestLeaf>,
}

/// One chain's place under a digest, checkable without the other chains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inclusion {
    /// The digest.
    pub digest: DigestRow,
    /// The chain's head in it.
    pub leaf: DigestLeaf,
    /// The way from the leaf to the root.
    pub path: MerklePath,
}

impl Inclusion {
    /// Whether the way really leads from the leaf to the root.
    pub fn holds(&self) -> bool {
        self.path.verify(&leaf_bytes(&self.leaf), &self.digest.root)
    }
}

fn leaf_bytes(leaf: &DigestLeaf) -> Vec<u8> {
    spine::leaf_text(leaf.chain, leaf.seq, &leaf.hash).into_bytes()
}

/// What sealing a period looks at. A period before one that is already sealed counts as sealed:
/// putting it in between would break the row of digests. Errors: `field_bad` for a text that is no
/// period.
pub fn seal_facts(
    tx: &mut Tx<'_>,
    county: AreaCode,
    period: &str,
    now: Moment,
) -> Result<SealFacts, Stop> {
    let asked = Period::parse(period).ok_or_else(|| {
        Refusal::new(Code::FieldBad)
            .on("period")
            .with("label", "@field-period")
            .with("got", period)
            .with("want", "2026-11-23 / 2026-11")
    })?;
    let end = asked.end();
    let latest = last_sealed(tx, county, period.len())?;
    let exists = latest.as_ref().is_some_and(|(sealed, _)| sealed.as_str() >= period);
    let over = end < now;
    let heads = if exists || !over { Vec::new() } else { heads_at(tx, county, end)? };
    let prev = if exists { None } else { latest.map(|(_, root)| root) };
    Ok(SealFacts { exists, prev, heads, over })
}

/// The latest sealed period whose text has so many characters.
fn last_sealed(
    tx: &mut Tx<'_>,
    county: AreaCode,
    characters: usize,
) -> Result<Option<(String, Digest)>, Stop> {
    let characters = i64::try_from(characters).unwrap_or(0);
    tx.row(
        "SELECT period, root FROM digest WHERE home = ?1 AND CAST(LENGTH(period) AS BIGINT) = ?2
         ORDER BY period DESC LIMIT 1",
        &[county.to_val(), characters.to_val()],
        |c| Some((c.take()?, c.take()?)),
    )
}

/// For every chain of the county that had begun, its last entry up to `end`.
fn heads_at(
    tx: &mut Tx<'_>,
    county: AreaCode,
    end: Moment,
) -> Result<Vec<(AreaCode, u64, Digest)>, Stop> {
    let (low, high) = county.range();
    let chains: Vec<(AreaCode, u64, Digest, Moment)> = tx.rows(
        "SELECT home, seq, hash, at FROM chain
         WHERE home >= ?1 AND home < ?2 AND seq > 0 ORDER BY home",
        &[Val::Text(low), Val::Text(high)],
        |c| Some((c.take()?, c.take()?, c.take()?, c.take()?)),
    )?;
    let mut heads = Vec::with_capacity(chains.len());
    for (home, seq, hash, at) in chains {
        if at <= end {
            heads.push((home, seq, hash));
        } else if let Some((seq, hash)) = last_until(tx, home, seq, end)? {
            heads.push((home, seq, hash));
        }
    }
    Ok(heads)
}

/// The last entry up to `end`, found by halving: times of a chain never go back.
fn last_until(
    tx: &mut Tx<'_>,
    home: AreaCode,
    head: u64,
    end: Moment,
) -> Result<Option<(u64, Digest)>, Stop> {
    let (mut low, mut high, mut found) = (0, head, None);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        let entry: Option<(Moment, Digest)> = tx.row(
            "SELECT at, hash FROM journal WHERE home = ?1 AND seq = ?2",
            &[home.to_val(), middle.to_val()],
            |c| Some((c.take()?, c.take()?)),
        )?;
        match entry {
            Some((at, hash)) if at <= end => {
                low = middle;
                found = Some((middle, hash));
            }
            _ => high = middle,
        }
    }
    Ok(found)
}

/// Periods that are over and still lack a digest, oldest first, at most `most`; a day stands before
/// the month that ends with it. Empty before the county's first entry.
pub fn due_periods(
    tx: &mut Tx<'_>,
    county: AreaCode,
    now: Moment,
    most: usize,
) -> Result<Vec<String>, Stop> {
    let (low, high) = county.range();
    let first: Option<Moment> = tx
        .row(
            "SELECT MIN(j.at) FROM chain c JOIN journal j ON j.home = c.home AND j.seq = 1
             WHERE c.home >= ?1 AND c.home < ?2",
            &[Val::Text(low), Val::Text(high)],
            |c| c.take::<Option<Moment>>(),
        )?
        .flatten();
    let Some(first) = first.map(Moment::date) else { return Ok(Vec::new()) };
    let mut due: Vec<Period> = Vec::new();
    for first in [Period::Day(first), Period::Month(first.first_of_month())] {
        let sealed = last_sealed(tx, county, first.to_string().len())?;
        let mut next = match sealed.and_then(|(text, _)| Period::parse(&text)) {
            Some(sealed) => sealed.next(),
            None => first,
        };
        let mut taken = 0;
        while next.end() < now && taken < most {
            due.push(next);
            taken += 1;
            let after = next.next();
            if after == next {
                break;
            }
            next = after;
        }
    }
    // The sort is stable: days were put in before months.
    due.sort_by_key(|p| p.end());
    Ok(due.into_iter().take(most).map(|p| p.to_string()).collect())
}

/// The latest digests of a county, newest first.
pub fn latest(tx: &mut Tx<'_>, county: AreaCode, most: u32) -> Result<Vec<DigestRow>, Stop> {
    tx.list(
        "WHERE home = ?1 ORDER BY sealed_at DESC, period DESC LIMIT ?2",
        &[county.to_val(), most.to_val()],
    )
}

/// One digest with its leaves.
pub fn one(tx: &mut Tx<'_>, county: AreaCode, period: &str) -> Result<Option<Opened>, Stop> {
    let key = [county.to_val(), Val::Text(period.to_owned())];
    let Some(digest) = tx.get::<DigestRow>(&key)? else { return Ok(None) };
    let leaves = tx.list("WHERE home = ?1 AND period = ?2 ORDER BY chain", &key)?;
    Ok(Some(Opened { digest, leaves }))
}

/// The place of one home's chain under a digest.
pub fn inclusion(
    tx: &mut Tx<'_>,
    county: AreaCode,
    period: &str,
    chain: AreaCode,
) -> Result<Option<Inclusion>, Stop> {
    let Some(Opened { digest, leaves }) = one(tx, county, period)? else { return Ok(None) };
    let Some(index) = leaves.iter().position(|l| l.chain == chain) else { return Ok(None) };
    let texts: Vec<Vec<u8>> = leaves.iter().map(leaf_bytes).collect();
    let path = MerklePath::of(&texts, index);
    let leaf = leaves.into_iter().nth(index);
    Ok(leaf.zip(path).map(|(leaf, path)| Inclusion { digest, leaf, path }))
}

/// What somebody typed in from paper: a date or month (`2026-11-23`, `2026年11月`), or at least
/// [`DIGITS_LEAST`] leading digits of a root, in any case, with spaces. Empty when nothing fits.
pub fn find(tx: &mut Tx<'_>, county: AreaCode, typed: &str) -> Result<Vec<DigestRow>, Stop> {
    if let Some(period) = period_typed(typed) {
        let key = [county.to_val(), Val::Text(period.to_string())];
        return Ok(tx.get::<DigestRow>(&key)?.into_iter().collect());
    }
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    if !(DIGITS_LEAST..=64).contains(&digits.len()) {
        return Ok(Vec::new());
    }
    let filled = |with: char| {
        let rest = std::iter::repeat_n(with, 64 - digits.len());
        hash::unhex(&digits.chars().chain(rest).collect::<String>())
    };
    let (Some(low), Some(high)) = (filled('0'), filled('f')) else { return Ok(Vec::new()) };
    tx.list(
        "WHERE home = ?1 AND root >= ?2 AND root <= ?3 ORDER BY period",
        &[county.to_val(), Val::Blob(low), Val::Blob(high)],
    )
}

/// A date as people write it.
fn period_typed(typed: &str) -> Option<Period> {
    let plain = typed.trim().trim_end_matches(['日', '月']).replace(['年', '月', '/', '.'], "-");
    let parts: Vec<&str> = plain.split('-').map(str::trim).collect();
    let number = |text: &str| text.parse::<u8>().ok();
    match parts.as_slice() {
        [year, month] if year.len() == 4 => Period::parse(&format!("{year}-{:02}", number(month)?)),
        [year, month, day] if year.len() == 4 => {
            Period::parse(&format!("{year}-{:02}-{:02}", number(month)?, number(day)?))
        }
        _ => None,
    }
}
