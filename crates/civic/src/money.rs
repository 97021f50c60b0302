//! Money in the ledger: the few moves that pooled funds, a village's purses and whatever else is paid
//! are made of. An account is drawn from table and id of the row that it belongs to, so that whoever
//! holds the row finds the account; callers make ids, and the same id in two tables is two accounts.
//!
//! Invariants: amounts are whole fen above zero; only the account of where money comes from may show
//! below zero. Refuses to know: what the money is for and who may move it.

use kernel::hash;
use kernel::id::{Id, RecordId};
use kernel::{AreaCode, Code, Fen, Refusal};
use ledger::{Account, AccountId, Floor, Kind, Transfer, TransferId, UnitCode};

use crate::effect::Effect;
use crate::record::Record;
use crate::scene::Scene;

/// Name of the unit: the hundredth of a yuan.
pub const FEN: &str = "fen";

fn unit() -> Result<UnitCode, Refusal> {
    UnitCode::parse(FEN).map_err(|_| Code::LedgerRefused.into())
}

/// A row that has an account or is carried out by a transfer: its table and its id.
pub type Row = (&'static str, RecordId);

/// The row of a record.
pub fn row<R: Record>(id: Id<impl Sized>) -> Row {
    (R::TABLE, id.cast())
}

/// Sixteen bytes drawn from parts, for accounts and transfers.
pub(crate) fn digested(parts: &[&[u8]]) -> u128 {
    let mut bytes = [0_u8; 16];
    bytes.iter_mut().zip(hash::sm3_parts(parts)).for_each(|(to, from)| *to = from);
    u128::from_be_bytes(bytes)
}

/// The account of a row.
pub fn account((table, id): Row) -> AccountId {
    AccountId(digested(&[b"gongdi-account/", table.as_bytes(), &id.bytes()]))
}

/// A transfer's id made of the row that it carries out and a word, so that a repeat is the same one.
fn transfer_id((table, id): Row, word: &str) -> TransferId {
    TransferId(digested(&[table.as_bytes(), &id.bytes(), word.as_bytes()]))
}

/// Where money of a home comes from: the one account that shows below zero what all others hold.
pub fn outside(home: AreaCode) -> AccountId {
    AccountId(digested(&[b"gongdi-outside/", home.as_str().as_bytes()]))
}

/// An account that can not be overdrawn.
pub fn opened(row: Row) -> Result<Effect, Refusal> {
    Ok(Effect::Account(Account::new(account(row), unit()?, Floor::DebitsWithinCredits)))
}

/// The account of where money comes from; opening it again changes nothing.
pub fn outside_opened(home: AreaCode) -> Result<Effect, Refusal> {
    Ok(Effect::Account(Account::new(outside(home), unit()?, Floor::None)))
}

/// What a move is: at once, a hold, the end of a hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// At once.
    Post,
    /// Held until it is paid or given up.
    Hold,
    /// The hold of this row is paid, as a whole or in part; the rest is released.
    Paid(Row),
    /// The hold of this row is given up.
    Void(Row),
}

/// Moves an amount of money; `row` is the row that it carries out.
pub fn moved(
    scene: &Scene<'_>,
    row: Row,
    step: Step,
    way: (AccountId, AccountId),
    amount: Fen,
) -> Result<Effect, Refusal> {
    let amount = u64::try_from(amount.0).map_err(|_| Code::LedgerRefused)?;
    moved_in(scene, row, step, way, (unit()?, amount))
}

/// Moves an amount of any unit; `row` is the row that it carries out.
pub(crate) fn moved_in(
    scene: &Scene<'_>,
    row: Row,
    step: Step,
    (from, to): (AccountId, AccountId),
    (unit, amount): (UnitCode, u64),
) -> Result<Effect, Refusal> {
    let (word, kind) = match step {
        Step::Post => ("post", Kind::Posted),
        Step::Hold => ("hold", Kind::Pending { expires_at: None }),
        Step::Paid(held) => ("paid", Kind::Post { pending: transfer_id(held, "hold") }),
        Step::Void(held) => ("void", Kind::Void { pending: transfer_id(held, "hold") }),
    };
    let transfer = Transfer {
        id: transfer_id(row, word),
        debit: from,
        credit: to,
        amount,
        unit,
        kind,
        purpose: 0,
        at: scene.now.ms(),
    };
    Ok(Effect::Transfer(transfer))
}

/// Money arrives on the account of a row, which is opened for it; the row is what it carries out.
pub fn arrived(
    scene: &Scene<'_>,
    row: Row,
    from: AccountId,
    amount: Fen,
) -> Result<[Effect; 2], Refusal> {
    let way = (from, account(row));
    Ok([opened(row)?, moved(scene, row, Step::Post, way, amount)?])
}

/// The same from outside of this home's books.
pub fn brought(scene: &Scene<'_>, row: Row, amount: Fen) -> Result<Vec<Effect>, Refusal> {
    let moves = arrived(scene, row, outside(scene.home), amount)?;
    Ok(std::iter::once(outside_opened(scene.home)?).chain(moves).collect())
}

/// What an account may still give, in fen.
pub fn left(account: Option<&Account>) -> Fen {
    let left = account.and_then(Account::available).unwrap_or(0);
    Fen(i64::try_from(left).unwrap_or(i64::MAX))
}

/// Refuses an amount that is not above zero.
///
/// # Errors
/// `amount_zero` on the field.
pub fn above_zero(field: &'static str, amount: Fen) -> Result<(), Refusal> {
    if amount.0 > 0 {
        return Ok(());
    }
    Err(Refusal::new(Code::AmountZero).on(field))
}

/// Refuses an amount that is not above zero, or more than an account may still give.
///
/// # Errors
/// `amount_zero`, `fund_over` on `amount_fen`.
pub fn enough(amount: Fen, account: Option<&Account>) -> Result<(), Refusal> {
    above_zero("amount_fen", amount)?;
    let left = left(account);
    if amount <= left {
        return Ok(());
    }
    let over = Refusal::new(Code::FundOver).on("amount_fen");
    Err(over.with("left", left).with("asked", amount))
}
