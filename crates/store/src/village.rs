//! Reads of a village's own books and of what sank down to it: what came into its purses, what left
//! them, what is held, and what reached every village of an area in a year.
//!
//! Invariant: a village's money is what lies in its purses and contracts. What neighbours gave and
//! nobody has banked, and fees that keepers are paid from another hand, are counted beside it; where money comes from and who was paid are the two ends
//! outside. Refuses to know: names of people, and who may see it; all of it is public.

mod sunk;

use std::collections::{BTreeMap, BTreeSet};

use civic::authority::Mandate;
use civic::build::contribution::collected;
use civic::build::purse::Contract;
use civic::build::venture::Income;
use civic::funds::{Purpose, Purse};
use civic::money;
use civic::record::{Column, Record, Val};
use civic::works::Keeper;
use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, Fen, Moment};
use ledger::AccountId;

use crate::board::columns;
use crate::book;
use crate::db::Tx;
use crate::fault::Stop;

pub use sunk::{People, Sunk, people, sunk};

/// The document that money came with.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Paper {
    /// Number of the document that passed it on to the project.
    pub document: String,
    /// The home that gave it.
    pub giver: AreaCode,
    /// The source.
    pub source: RecordId,
    /// What the source is called.
    pub name: String,
    /// Number of the source's own document.
    pub source_document: String,
}

/// Money that came into a village's purses.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Came {
    /// The purse.
    pub id: RecordId,
    /// When it is in the books.
    pub at: Moment,
    /// How much.
    pub amount_fen: Fen,
    /// For what.
    pub purpose: Purpose,
    /// The project.
    pub project: MatterId,
    /// What the project is called.
    pub title: String,
    /// Its document; `None` where neighbours gave it.
    pub paper: Option<Paper>,
    /// The bank's slip, where neighbours gave it; else empty.
    pub voucher: String,
}

/// Money that was paid.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Went {
    /// The payment.
    pub id: RecordId,
    /// When the bank paid.
    pub at: Moment,
    /// How much.
    pub amount_fen: Fen,
    /// The project.
    pub project: MatterId,
    /// What the project is called.
    pub title: String,
    /// To whom.
    pub payee: String,
    /// Number of the contract.
    pub contract: String,
    /// What the contract is for.
    pub subject: String,
    /// What was reached.
    pub milestone: String,
    /// The bank's slip.
    pub voucher: String,
}

/// A fee that a keeper was paid: from the village's own hand, through no purse.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Fee {
    /// The keeper's row; it names nobody.
    pub keeper: RecordId,
    /// For which month.
    pub month: String,
    /// When it was paid.
    pub at: Moment,
    /// How much.
    pub amount_fen: Fen,
    /// The work that is kept.
    pub project: MatterId,
    /// What the project is called.
    pub title: String,
    /// The bank's slip.
    pub voucher: String,
}

/// A payment that waits for signatures or the bank at a moment.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Waits {
    /// The payment.
    pub id: RecordId,
    /// Its contract.
    pub contract: RecordId,
    /// When it was asked for.
    pub asked_at: Moment,
    /// How much.
    pub amount_fen: Fen,
}

/// A contract with whom it is and what of it still lies there at a moment.
#[derive(Debug, Clone)]
pub struct Held {
    /// The contract.
    pub contract: Contract,
    /// With whom.
    pub payee: String,
    /// What the project is called.
    pub title: String,
    /// What is still held for it.
    pub left_fen: Fen,
}

fn during(home: AreaCode, (from, until): (Moment, Moment)) -> [Val; 3] {
    [home.to_val(), from.to_val(), until.to_val()]
}

/// What came into a village's purses from a moment until before another, oldest first.
pub fn came(tx: &mut Tx<'_>, home: AreaCode, span: (Moment, Moment)) -> Result<Vec<Came>, Stop> {
    let sql = "SELECT p.id, p.at, p.amount_fen, p.purpose, p.project, m.title,
             a.document, a.home, s.id, s.name, s.document, b.voucher
         FROM purse p
         JOIN matter m ON m.home = p.home AND m.id = p.project
         LEFT JOIN pledge_banking b ON b.home = p.home AND b.id = p.id
         LEFT JOIN fund_allotment a ON a.home = p.giver AND a.id = p.id
         LEFT JOIN fund_source s ON s.home = a.home AND s.id = a.source
         WHERE p.home = ?1 AND p.at >= ?2 AND p.at < ?3
         ORDER BY p.at, p.id";
    tx.rows(sql, &during(home, span), |c| {
        let (id, at, amount_fen) = (c.take()?, c.take()?, c.take()?);
        let (purpose, project, title) = (c.take()?, c.take()?, c.take()?);
        let document: Option<String> = c.take()?;
        let giver: Option<AreaCode> = c.take()?;
        let source: Option<RecordId> = c.take()?;
        let (name, own): (Option<String>, Option<String>) = (c.take()?, c.take()?);
        let paper = match (document, giver, source) {
            (Some(document), Some(giver), Some(source)) => Some(Paper {
                document,
                giver,
                source,
                name: name.unwrap_or_default(),
                source_document: own.unwrap_or_default(),
            }),
            _ => None,
        };
        let voucher = c.take::<Option<String>>()?.unwrap_or_default();
        Some(Came { id, at, amount_fen, purpose, project, title, paper, voucher })
    })
}

/// What was paid out of a village's purses from a moment until before another, oldest first.
pub fn went(tx: &mut Tx<'_>, home: AreaCode, span: (Moment, Moment)) -> Result<Vec<Went>, Stop> {
    let sql =
        "SELECT p.id, p.paid_at, p.amount_fen, p.project, m.title, o.name, c.number, c.subject,
             w.title, p.voucher
         FROM payment p
         JOIN contract c ON c.home = p.home AND c.id = p.contract
         JOIN organisation o ON o.home = c.home AND o.id = c.payee
         JOIN matter m ON m.home = p.home AND m.id = p.project
         LEFT JOIN project_milestone w ON w.home = p.home AND w.project = p.project AND w.no = p.milestone
         WHERE p.home = ?1 AND p.paid_at >= ?2 AND p.paid_at < ?3
         ORDER BY p.paid_at, p.id";
    tx.rows(sql, &during(home, span), |c| {
        Some(Went {
            id: c.take()?,
            at: c.take()?,
            amount_fen: c.take()?,
            project: c.take()?,
            title: c.take()?,
            payee: c.take()?,
            contract: c.take()?,
            subject: c.take()?,
            milestone: c.take::<Option<String>>()?.unwrap_or_default(),
            voucher: c.take()?,
        })
    })
}

/// Fees that keepers were paid from a moment until before another, oldest first.
pub fn fees(tx: &mut Tx<'_>, home: AreaCode, span: (Moment, Moment)) -> Result<Vec<Fee>, Stop> {
    let sql = "SELECT f.keeper, f.month, f.at, f.amount_fen, k.project, m.title, f.voucher
         FROM keeper_fee f
         JOIN keeper k ON k.home = f.home AND k.id = f.keeper
         JOIN matter m ON m.home = k.home AND m.id = k.project
         WHERE f.home = ?1 AND f.at >= ?2 AND f.at < ?3
         ORDER BY f.at, f.id";
    tx.rows(sql, &during(home, span), |c| {
        Some(Fee {
            keeper: c.take()?,
            month: c.take()?,
            at: c.take()?,
            amount_fen: c.take()?,
            project: c.take()?,
            title: c.take()?,
            voucher: c.take()?,
        })
    })
}

/// Payments that waited for signatures or the bank at a moment, oldest first.
pub fn waits(tx: &mut Tx<'_>, home: AreaCode, at: Moment) -> Result<Vec<Waits>, Stop> {
    tx.rows(
        "SELECT id, contract, asked_at, amount_fen FROM payment
         WHERE home = ?1 AND asked_at <= ?2 AND (paid_at IS NULL OR paid_at > ?2)
           AND (refused_at IS NULL OR refused_at > ?2)
         ORDER BY asked_at, id",
        &[home.to_val(), at.to_val()],
        |c| {
            Some(Waits {
                id: c.take()?,
                contract: c.take()?,
                asked_at: c.take()?,
                amount_fen: c.take()?,
            })
        },
    )
}

/// Which accounts of a village hold its money, and which hold what neighbours gave and nobody has
/// banked.
#[derive(Debug, Clone, Default)]
pub struct Coffers {
    purses: BTreeSet<AccountId>,
    contracts: BTreeSet<AccountId>,
    collected: BTreeSet<AccountId>,
    keepers: BTreeSet<AccountId>,
    incomes: BTreeSet<AccountId>,
}

/// What lay in a village's accounts at a moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Stand {
    /// In purses, free to be spent.
    pub free_fen: Fen,
    /// In contracts, held for them.
    pub held_fen: Fen,
    /// Given by neighbours and not in the bank yet; not part of the sum.
    pub unbanked_fen: Fen,
    /// Paid to keepers since the books began, through no purse; not part of the sum.
    pub fees_fen: Fen,
    /// What the collective was paid by ventures since the books began; not part of the sum.
    pub income_fen: Fen,
}

impl Stand {
    /// The village's money.
    pub fn sum(&self) -> Fen {
        Fen(self.free_fen.0 + self.held_fen.0)
    }
}

impl Coffers {
    /// The accounts of a village, as its rows name them.
    pub fn of(tx: &mut Tx<'_>, home: AreaCode) -> Result<Self, Stop> {
        let givers = "SELECT DISTINCT project FROM pledge_receipt WHERE home = ?1";
        let givers: Vec<MatterId> = tx.rows(givers, &[home.to_val()], |c| c.take())?;
        Ok(Self {
            purses: accounts::<Purse>(tx, home)?,
            contracts: accounts::<Contract>(tx, home)?,
            keepers: accounts::<Keeper>(tx, home)?,
            incomes: accounts::<Income>(tx, home)?,
            collected: givers.into_iter().map(collected).collect(),
        })
    }

    /// What lay in them at a moment, by the running balances of the ledger.
    pub fn at(&self, balances: &BTreeMap<AccountId, i64>) -> Stand {
        let sum = |of: &BTreeSet<AccountId>| Fen(of.iter().filter_map(|id| balances.get(id)).sum());
        Stand {
            free_fen: sum(&self.purses),
            held_fen: sum(&self.contracts),
            unbanked_fen: sum(&self.collected),
            fees_fen: sum(&self.keepers),
            income_fen: sum(&self.incomes),
        }
    }
}

/// The accounts of all rows of a table in a home.
fn accounts<R: Record>(tx: &mut Tx<'_>, home: AreaCode) -> Result<BTreeSet<AccountId>, Stop> {
    let sql = format!("SELECT id FROM {} WHERE home = ?1", R::TABLE);
    let ids: Vec<RecordId> = tx.rows(&sql, &[home.to_val()], |c| c.take())?;
    Ok(ids.into_iter().map(|id| money::account(money::row::<R>(id))).collect())
}

/// Running balances of a village's money at a moment.
pub fn balances(
    tx: &mut Tx<'_>,
    home: AreaCode,
    at: Moment,
) -> Result<BTreeMap<AccountId, i64>, Stop> {
    book::balances_at(tx, home, money::FEN, at.ms())
}

/// Contracts of a village for which something was held at a moment, in the order they were noted.
pub fn held(
    tx: &mut Tx<'_>,
    home: AreaCode,
    at: Moment,
    balances: &BTreeMap<AccountId, i64>,
) -> Result<Vec<Held>, Stop> {
    let sql = format!(
        "SELECT {}, o.name, m.title FROM contract c
         JOIN organisation o ON o.home = c.home AND o.id = c.payee
         JOIN matter m ON m.home = c.home AND m.id = c.project
         WHERE c.home = ?1 AND c.at <= ?2 ORDER BY c.at, c.id",
        columns::<Contract>("c"),
    );
    let rows: Vec<(Contract, String, String)> =
        tx.rows(&sql, &[home.to_val(), at.to_val()], |c| {
            Some((c.record()?, c.take()?, c.take()?))
        })?;
    let with = |(contract, payee, title): (Contract, String, String)| {
        let left = balances
            .get(&money::account(money::row::<Contract>(contract.id)))
            .copied()
            .unwrap_or(0);
        (left > 0).then_some(Held { contract, payee, title, left_fen: Fen(left) })
    };
    Ok(rows.into_iter().filter_map(with).collect())
}

/// When money first moved in a village's books; `None` before it did.
pub fn first_move(tx: &mut Tx<'_>, home: AreaCode) -> Result<Option<Moment>, Stop> {
    let first: Option<Option<Moment>> = tx.row(
        "SELECT MIN(at) FROM ledger_transfer WHERE home = ?1 AND unit = ?2",
        &[home.to_val(), Val::Text(money::FEN.to_owned())],
        |c| c.take(),
    )?;
    Ok(first.flatten())
}

/// Mandates of a village, whatever their dates.
pub fn mandates(tx: &mut Tx<'_>, home: AreaCode) -> Result<Vec<Mandate>, Stop> {
    tx.list("WHERE home = ?1 ORDER BY role, from_on, id", &[home.to_val()])
}
