//! The auditor's own books: what every account has received, given and holds, entry by entry. They are
//! kept by hand from the text of the rules; the ledger's engine is not asked.

use std::collections::BTreeMap;

use kernel::{AreaCode, Moment, hash};

use super::Case;
use super::tables::{Rows, Spec, at, b, maybe, t};
use super::world::Home;

/// The id of the row that an account or a hold belongs to.
pub type Row = [u8; 16];

/// An account.
#[derive(Debug, Clone)]
pub struct Account {
    pub unit: &'static str,
    /// Whether it may give more than it has.
    pub source: bool,
    pub given: i64,
    pub received: i64,
    pub giving: i64,
    pub receiving: i64,
    pub last: Option<Moment>,
}

impl Account {
    /// What it may still give.
    pub fn left(&self) -> i64 {
        self.received - self.given - self.giving
    }
}

/// How a hold ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Open,
    Posted(i64),
    Voided,
}

/// An entry.
#[derive(Debug, Clone)]
pub struct Entry {
    pub from: Row,
    pub to: Row,
    pub amount: i64,
    pub kind: &'static str,
    pub at: Moment,
    pub balances: (i64, i64),
    pub end: End,
}

/// The books of a home.
#[derive(Debug, Clone, Default)]
pub struct Books {
    pub accounts: BTreeMap<Row, Account>,
    pub entries: Vec<Entry>,
    /// Row → its hold.
    holds: BTreeMap<Row, usize>,
}

/// Sixteen bytes drawn from parts.
pub fn digested(parts: &[&[u8]]) -> Row {
    let mut row = [0; 16];
    row.iter_mut().zip(hash::sm3_parts(parts)).for_each(|(to, from)| *to = from);
    row
}

/// The account of where things come from.
pub fn outside(home: AreaCode) -> Row {
    digested(&[b"gongdi-outside/", home.as_str().as_bytes()])
}

/// Where a unit beside money comes from in a home.
pub fn source(unit: &str, home: AreaCode) -> Row {
    digested(&[b"gongdi-source/", unit.as_bytes(), home.as_str().as_bytes()])
}

/// The account of a row of a table.
pub fn till<K>(table: &str, id: kernel::Id<K>) -> Row {
    digested(&[b"gongdi-account/", table.as_bytes(), &id.bytes()])
}

impl Books {
    /// Opens an account unless it is there.
    pub fn open(&mut self, row: Row, unit: &'static str) {
        self.put(row, unit, false);
    }

    /// Opens the account of where things come from.
    pub fn open_outside(&mut self, home: AreaCode, unit: &'static str) -> Row {
        let row = outside(home);
        self.put(row, unit, true);
        row
    }

    /// Opens the account of where a unit beside money comes from.
    pub fn open_source(&mut self, row: Row, unit: &'static str) {
        self.put(row, unit, true);
    }

    fn put(&mut self, row: Row, unit: &'static str, source: bool) {
        let (given, received, giving, receiving) = (0, 0, 0, 0);
        let new = Account { unit, source, given, received, giving, receiving, last: None };
        self.accounts.entry(row).or_insert(new);
    }

    /// What an account may still give.
    pub fn left(&self, row: Row) -> i64 {
        self.accounts.get(&row).map_or(0, Account::left)
    }

    fn note(&mut self, case: &Case<'_>, (from, to): (Row, Row), amount: i64, kind: &'static str) {
        let mut balance = |row: Row| {
            let account = self.accounts.get_mut(&row)?;
            account.last = Some(case.now);
            Some(account.received - account.given)
        };
        let balances = (balance(from).unwrap_or(0), balance(to).unwrap_or(0));
        self.entries.push(Entry { from, to, amount, kind, at: case.now, balances, end: End::Open });
    }

    fn with(&mut self, (from, to): (Row, Row), how: impl Fn(&mut Account, &mut Account)) {
        let (Some(mut giver), Some(mut taker)) =
            (self.accounts.get(&from).cloned(), self.accounts.get(&to).cloned())
        else {
            return;
        };
        how(&mut giver, &mut taker);
        self.accounts.insert(from, giver);
        self.accounts.insert(to, taker);
    }

    /// Moves an amount at once.
    pub fn post(&mut self, case: &Case<'_>, way: (Row, Row), amount: i64) {
        self.with(way, |giver, taker| {
            giver.given += amount;
            taker.received += amount;
        });
        self.note(case, way, amount, "posted");
    }

    /// Holds an amount for a row.
    pub fn hold(&mut self, case: &Case<'_>, row: Row, way: (Row, Row), amount: i64) {
        self.with(way, |giver, taker| {
            giver.giving += amount;
            taker.receiving += amount;
        });
        self.holds.insert(row, self.entries.len());
        self.note(case, way, amount, "pending");
    }

    /// Ends the hold of a row: an amount of it is moved, the rest released.
    pub fn paid(&mut self, case: &Case<'_>, row: Row, amount: i64) {
        self.ended(case, row, End::Posted(amount));
    }

    /// Gives the hold of a row up.
    pub fn void(&mut self, case: &Case<'_>, row: Row) {
        self.ended(case, row, End::Voided);
    }

    fn ended(&mut self, case: &Case<'_>, row: Row, end: End) {
        let held = self.holds.get(&row).and_then(|at| self.entries.get_mut(*at));
        let Some(held) = held.filter(|held| held.end == End::Open) else { return };
        held.end = end;
        let (way, whole) = ((held.from, held.to), held.amount);
        let amount = if let End::Posted(amount) = end { amount } else { 0 };
        self.with(way, |giver, taker| {
            giver.giving -= whole;
            taker.receiving -= whole;
            giver.given += amount;
            taker.received += amount;
        });
        match end {
            End::Voided => self.note(case, way, whole, "void"),
            End::Posted(_) | End::Open => self.note(case, way, amount, "post"),
        }
    }
}

fn accounts(code: &AreaCode, home: &Home) -> Rows {
    let row = |(row, a): (&Row, &Account)| {
        let floor = if a.source { "none" } else { "debits_within_credits" };
        let sums = [a.given, a.received, a.giving, a.receiving].map(|n| n.to_string());
        let mut cells = vec![t(code), b(row), t(a.unit), t(floor)];
        cells.extend(sums);
        cells.push(at(a.last));
        cells
    };
    home.books.accounts.iter().map(row).collect()
}

fn entries(code: &AreaCode, home: &Home) -> Rows {
    let row = |(n, e): (usize, &Entry)| {
        let (word, amount) = match e.end {
            End::Open => (None, None),
            End::Posted(amount) => (Some("posted"), Some(amount)),
            End::Voided => (Some("voided"), None),
        };
        vec![
            t(code),
            n.to_string(),
            b(e.from),
            b(e.to),
            e.amount.to_string(),
            t(e.kind),
            at(Some(e.at)),
            e.balances.0.to_string(),
            e.balances.1.to_string(),
            maybe(word, t),
            maybe(amount, |n| n.to_string()),
        ]
    };
    (1..).zip(&home.books.entries).map(row).collect()
}

/// The tables of the ledger.
pub const SHEETS: &[Spec] = &[
    (
        "ledger_account",
        &[
            "home",
            "id",
            "unit",
            "floor",
            "debits_posted",
            "credits_posted",
            "debits_pending",
            "credits_pending",
            "last_at",
        ],
        accounts,
    ),
    (
        "ledger_transfer",
        &[
            "home",
            "n",
            "debit",
            "credit",
            "amount",
            "kind",
            "at",
            "debit_balance",
            "credit_balance",
            "ended",
            "ended_amount",
        ],
        entries,
    ),
];
