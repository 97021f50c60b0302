//! The ledger in the store: the engine decides, rows keep.

mod batch;

use std::collections::BTreeMap;

use civic::record::{Column, Val};
use kernel::AreaCode;
use ledger::{
    Account, AccountId, Floor, Kind, Pending, PendingState, Transfer, TransferId, UnitCode,
};

pub use batch::{open_all, post_all};

use crate::apply::ledger_refusal;
use crate::db::{Cells, Tx};
use crate::fault::Stop;

fn id_val(id: u128) -> Val {
    Val::Blob(id.to_be_bytes().to_vec())
}

fn id_read(cells: &mut Cells<'_>) -> Option<u128> {
    cells.take::<[u8; 16]>().map(u128::from_be_bytes)
}

const FLOORS: [(Floor, &str); 3] = [
    (Floor::None, "none"),
    (Floor::DebitsWithinCredits, "debits_within_credits"),
    (Floor::CreditsWithinDebits, "credits_within_debits"),
];

fn floor_word(floor: Floor) -> &'static str {
    FLOORS.iter().find(|(f, _)| *f == floor).map_or("none", |(_, w)| w)
}

fn account_read(c: &mut Cells<'_>) -> Option<Account> {
    let id = AccountId(id_read(c)?);
    let unit = UnitCode::parse(&c.take::<String>()?).ok()?;
    let word: String = c.take()?;
    let floor = FLOORS.iter().find(|(_, w)| *w == word)?.0;
    Some(Account {
        id,
        unit,
        floor,
        closed: c.take()?,
        debits_posted: c.take()?,
        credits_posted: c.take()?,
        debits_pending: c.take()?,
        credits_pending: c.take()?,
        last_at: c.take()?,
    })
}

const ACCOUNT: &str = "id, unit, floor, closed, debits_posted, credits_posted, debits_pending, credits_pending, last_at";

/// One account of a home.
pub fn account(tx: &mut Tx<'_>, home: AreaCode, id: AccountId) -> Result<Option<Account>, Stop> {
    let sql = format!("SELECT {ACCOUNT} FROM ledger_account WHERE home = ?1 AND id = ?2");
    tx.row(&sql, &[home.to_val(), id_val(id.0)], account_read)
}

/// Every account of a subtree: for the trial balance.
pub fn accounts(tx: &mut Tx<'_>, area: AreaCode) -> Result<Vec<Account>, Stop> {
    let (low, high) = area.range();
    let sql = format!(
        "SELECT {ACCOUNT} FROM ledger_account WHERE home >= ?1 AND home < ?2 ORDER BY home, id"
    );
    tx.rows(&sql, &[Val::Text(low), Val::Text(high)], account_read)
}

/// Opens an account, or writes its totals back.
pub fn account_set(tx: &mut Tx<'_>, home: AreaCode, account: &Account) -> Result<(), Stop> {
    batch::totals_set(tx, home, std::slice::from_ref(account))
}

/// A transfer as it was booked, and how far it is if it was a hold.
type Booked = (Transfer, PendingState);

const TRANSFER: &str = "id, debit, credit, amount, unit, kind, pending, expires_at, purpose, at,
    ended, ended_by, ended_amount, ended_at";

fn transfer_read(c: &mut Cells<'_>) -> Option<Booked> {
    let id = TransferId(id_read(c)?);
    let debit = AccountId(id_read(c)?);
    let credit = AccountId(id_read(c)?);
    let amount: u64 = c.take()?;
    let unit = UnitCode::parse(&c.take::<String>()?).ok()?;
    let word: String = c.take()?;
    let pending = c.take::<Option<[u8; 16]>>()?.map(|b| TransferId(u128::from_be_bytes(b)));
    let expires_at: Option<i64> = c.take()?;
    let kind = match (word.as_str(), pending) {
        ("posted", None) => Kind::Posted,
        ("pending", None) => Kind::Pending { expires_at },
        ("post", Some(pending)) => Kind::Post { pending },
        ("void", Some(pending)) => Kind::Void { pending },
        _ => return None,
    };
    let purpose: u32 = c.take()?;
    let at: i64 = c.take()?;
    let ended: Option<String> = c.take()?;
    let by = c.take::<Option<[u8; 16]>>()?.map(|b| TransferId(u128::from_be_bytes(b)));
    let ended_amount: Option<u64> = c.take()?;
    let ended_at: Option<i64> = c.take()?;
    let state = match (ended.as_deref(), by) {
        (None, _) => PendingState::Open,
        (Some("posted"), Some(by)) => PendingState::Posted { by, amount: ended_amount? },
        (Some("voided"), Some(by)) => PendingState::Voided { by },
        (Some("expired"), _) => PendingState::Expired { at: ended_at? },
        _ => return None,
    };
    Some((Transfer { id, debit, credit, amount, unit, kind, purpose, at }, state))
}

fn transfer_of(tx: &mut Tx<'_>, home: AreaCode, id: TransferId) -> Result<Option<Booked>, Stop> {
    let sql = format!("SELECT {TRANSFER} FROM ledger_transfer WHERE home = ?1 AND id = ?2");
    tx.row(&sql, &[home.to_val(), id_val(id.0)], transfer_read)
}

/// Books a transfer; the same transfer again is booked once.
pub fn post(tx: &mut Tx<'_>, home: AreaCode, transfer: &Transfer) -> Result<(), Stop> {
    post_all(tx, home, std::slice::from_ref(transfer))
}

fn pending_of(t: &Transfer, state: PendingState) -> Option<Pending> {
    let Kind::Pending { expires_at } = t.kind else { return None };
    Some(Pending {
        id: t.id,
        debit: t.debit,
        credit: t.credit,
        amount: t.amount,
        unit: t.unit,
        expires_at,
        purpose: t.purpose,
        state,
    })
}

fn pending_end(
    tx: &mut Tx<'_>,
    home: AreaCode,
    id: TransferId,
    state: PendingState,
) -> Result<(), Stop> {
    let (word, by, amount, at) = match state {
        PendingState::Open => return Ok(()),
        PendingState::Posted { by, amount } => ("posted", id_val(by.0), amount.to_val(), Val::Null),
        PendingState::Voided { by } => ("voided", id_val(by.0), Val::Null, Val::Null),
        PendingState::Expired { at } => ("expired", Val::Null, Val::Null, at.to_val()),
    };
    let params = [Val::Text(word.into()), by, amount, at, home.to_val(), id_val(id.0)];
    tx.run(
        "UPDATE ledger_transfer SET ended = ?1, ended_by = ?2, ended_amount = ?3, ended_at = ?4
         WHERE home = ?5 AND id = ?6",
        &params,
    )
    .map(|_| ())
}

/// Carries out the expiry of a hold whose time is over.
pub fn expire(tx: &mut Tx<'_>, home: AreaCode, id: TransferId, now: i64) -> Result<bool, Stop> {
    let Some((transfer, state)) = transfer_of(tx, home, id)? else { return Ok(false) };
    let Some(pending) = pending_of(&transfer, state) else { return Ok(false) };
    let (Some(debit), Some(credit)) =
        (account(tx, home, pending.debit)?, account(tx, home, pending.credit)?)
    else {
        return Ok(false);
    };
    let expiry = ledger::expire_decide(&pending, &debit, &credit, now)
        .map_err(|why| Stop::Refused(ledger_refusal(&why)))?;
    let Some(expiry) = expiry else { return Ok(false) };
    account_set(tx, home, &expiry.debit)?;
    account_set(tx, home, &expiry.credit)?;
    pending_end(tx, home, id, expiry.pending.state)?;
    Ok(true)
}

/// The account of a row; `None` while nothing has been booked for it.
pub fn of_row(
    tx: &mut Tx<'_>,
    home: AreaCode,
    row: civic::money::Row,
) -> Result<Option<Account>, Stop> {
    account(tx, home, civic::money::account(row))
}

/// Balances of all accounts of a home in a unit at a past time, from the running balances kept with
/// each transfer: two queries, however many accounts there are. An account without a transfer until
/// then is not among them.
pub fn balances_at(
    tx: &mut Tx<'_>,
    home: AreaCode,
    unit: &str,
    at: i64,
) -> Result<BTreeMap<AccountId, i64>, Stop> {
    let mut last: BTreeMap<AccountId, (i64, i64)> = BTreeMap::new();
    for side in ["debit", "credit"] {
        let sql = format!(
            "SELECT t.{side}, t.n, t.{side}_balance FROM ledger_transfer t
             JOIN (SELECT MAX(n) AS n FROM ledger_transfer
                   WHERE home = ?1 AND unit = ?2 AND at <= ?3 GROUP BY {side}) l ON l.n = t.n
             WHERE t.home = ?1"
        );
        let vals = [home.to_val(), Val::Text(unit.to_owned()), at.to_val()];
        let rows = tx.rows(&sql, &vals, |c| {
            Some((AccountId(id_read(c)?), (c.take::<i64>()?, c.take::<i64>()?)))
        })?;
        for (id, (n, balance)) in rows {
            let known = last.entry(id).or_insert((n, balance));
            if n > known.0 {
                *known = (n, balance);
            }
        }
    }
    Ok(last.into_iter().map(|(id, (_, balance))| (id, balance)).collect())
}

/// Balance of an account at a past time, from the running balances kept with each transfer.
pub fn balance_at(tx: &mut Tx<'_>, home: AreaCode, id: AccountId, at: i64) -> Result<i64, Stop> {
    // Transfers of one account never go back in time; the one booked last is the one that counts.
    let last = |tx: &mut Tx<'_>, side: &str| {
        tx.row(
            &format!(
                "SELECT n, {side}_balance FROM ledger_transfer WHERE home = ?1 AND {side} = ?2 AND at <= ?3
                 ORDER BY n DESC LIMIT 1"
            ),
            &[home.to_val(), id_val(id.0), at.to_val()],
            |c| Some((c.take::<i64>()?, c.take::<i64>()?)),
        )
    };
    let debit = last(tx, "debit")?;
    let credit = last(tx, "credit")?;
    Ok(match (debit, credit) {
        (Some((d, debit)), Some((c, credit))) => {
            if d > c {
                debit
            } else {
                credit
            }
        }
        (Some((_, balance)), None) | (None, Some((_, balance))) => balance,
        (None, None) => 0,
    })
}

/// What has gone out of each account of a home in a unit after a moment: posted debits, one query however
/// many accounts there are.
pub fn out_since(
    tx: &mut Tx<'_>,
    home: AreaCode,
    unit: &str,
    at: i64,
) -> Result<BTreeMap<AccountId, i64>, Stop> {
    let rows = tx.rows(
        "SELECT debit, CAST(SUM(amount) AS BIGINT) FROM ledger_transfer
         WHERE home = ?1 AND unit = ?2 AND at > ?3 AND kind IN ('posted', 'post') GROUP BY debit",
        &[home.to_val(), Val::Text(unit.to_owned()), at.to_val()],
        |c| Some((AccountId(id_read(c)?), c.take::<i64>()?)),
    )?;
    Ok(rows.into_iter().collect())
}
