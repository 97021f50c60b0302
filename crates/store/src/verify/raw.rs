//! Reads that do not trust what they read: a cell that is not what it should be becomes `None`, or
//! stays the value it is, instead of stopping the reading.

use civic::record::{Column, Val};

use crate::db::{Cells, Tx};
use crate::fault::Stop;
use crate::journal::{self, Entry};

/// A cell that may hold something impossible.
pub(crate) struct Maybe<T>(pub Option<T>);

impl<T: Column> Column for Maybe<T> {
    fn to_val(&self) -> Val {
        self.0.to_val()
    }
    fn from_val(val: Val) -> Option<Self> {
        Some(Self(T::from_val(val)))
    }
}

/// A cell as it is.
pub(crate) struct Raw(pub Val);

impl Column for Raw {
    fn to_val(&self) -> Val {
        self.0.clone()
    }
    fn from_val(val: Val) -> Option<Self> {
        Some(Self(val))
    }
}

/// One journal row with what is kept beside it.
pub(crate) struct Found {
    /// Its number, when it is one.
    pub seq: Option<u64>,
    /// The entry, when every column can be read.
    pub entry: Option<Entry>,
    /// The kept input; `None` inside when there is no row.
    pub input: Option<Option<String>>,
    /// The salt; `None` inside when there is no row or it is erased.
    pub salt: Option<Option<[u8; 16]>>,
}

impl Found {
    fn read(c: &mut Cells<'_>) -> Option<Self> {
        let home = c.take::<Maybe<_>>()?.0;
        let seq = c.take::<Maybe<u64>>()?.0;
        let at = c.take::<Maybe<_>>()?.0;
        let act = c.take::<Maybe<_>>()?.0;
        let matter = c.take::<Maybe<_>>()?.0;
        let actor = c.take::<Maybe<_>>()?.0;
        let behalf = c.take::<Maybe<_>>()?.0;
        let idem = c.take::<Maybe<_>>()?.0;
        let rules = c.take::<Maybe<_>>()?.0;
        let commitment = c.take::<Maybe<_>>()?.0;
        let prev = c.take::<Maybe<_>>()?.0;
        let hash = c.take::<Maybe<_>>()?.0;
        let salt = c.take::<Maybe<_>>()?.0;
        let input = c.take::<Maybe<_>>()?.0;
        // A closure, so that `?` leaves the entry out and not the row.
        let entry = || {
            Some(Entry {
                home: home?,
                seq: seq?,
                at: at?,
                act: act?,
                matter: matter?,
                actor: actor?,
                behalf: behalf?,
                idem: idem?,
                rules: rules?,
                commitment: commitment?,
                prev: prev?,
                hash: hash?,
            })
        };
        Some(Self { seq, entry: entry(), input, salt })
    }
}

/// The query for a page of a chain: entry columns, salt, input.
pub(crate) fn page_sql() -> String {
    let columns: Vec<String> =
        journal::COLUMNS.split(", ").map(|column| format!("j.{column}")).collect();
    format!(
        "SELECT {}, i.salt, i.input FROM journal j
         LEFT JOIN journal_input i ON i.home = j.home AND i.seq = j.seq
         WHERE j.home = ?1 AND j.seq > ?2 ORDER BY j.seq LIMIT ?3",
        columns.join(", ")
    )
}

/// The page's parameters.
pub(crate) fn page_params(home: &str, after: u64, most: u32) -> [Val; 3] {
    [Val::Text(home.to_owned()), after.to_val(), most.to_val()]
}

/// Rows of a chain after a number.
pub(super) fn page(tx: &mut Tx<'_>, home: &str, after: u64, most: u32) -> Result<Vec<Found>, Stop> {
    tx.rows(&page_sql(), &page_params(home, after, most), Found::read)
}

/// Every home that any table of the journal knows, in order.
pub(crate) fn homes(tx: &mut Tx<'_>) -> Result<Vec<String>, Stop> {
    tx.rows(
        "SELECT home FROM chain WHERE seq <> 0 UNION SELECT home FROM journal
         UNION SELECT home FROM journal_input ORDER BY 1",
        &[],
        |c| c.take(),
    )
}

/// How many entries the heads promise.
pub(super) fn entries_all(tx: &mut Tx<'_>) -> Result<u64, Stop> {
    let sum = tx.number("SELECT CAST(SUM(seq) AS BIGINT) FROM chain", &[])?;
    Ok(u64::try_from(sum).unwrap_or(0))
}
