//! What is counted beside money in the ledger: points, volunteer time, days of labour, things given in
//! kind; each with its own source. No transfer joins two units, so hours never become points, and
//! neither labour nor points become money.
//!
//! Invariants: amounts are whole; only a home's source shows below zero; a household's base points and
//! its earned points are two accounts, so that what may not be exchanged can not be. Refuses to know:
//! what somebody did for it.

use kernel::hash;
use kernel::id::{HouseholdId, RecordId};
use kernel::{AreaCode, Code, PersonRef, Refusal};
use ledger::{Account, AccountId, Floor, UnitCode};

use crate::effect::Effect;
use crate::money::{self, Row, Step, digested};
use crate::scene::Scene;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 爱心积分.
    Point,
    /// Volunteer time, in the smallest piece of the rulebook (P16).
    HalfHour,
    /// Labour given to a project, in half days.
    HalfDay,
    /// Land and material given to a project, in fen of the value agreed.
    InKind,
}

impl Unit {
    /// The ledger's word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::HalfHour => "half_hour",
            Self::HalfDay => "half_day",
            Self::InKind => "in_kind",
        }
    }

    fn code(self) -> Result<UnitCode, Refusal> {
        UnitCode::parse(self.word()).map_err(|_| Code::LedgerRefused.into())
    }
}

/// Where a home's units come from and go back to.
pub fn source(unit: Unit, home: AreaCode) -> AccountId {
    AccountId(digested(&[b"gongdi-source/", unit.word().as_bytes(), home.as_str().as_bytes()]))
}

/// What a project, or another row, has received of a unit.
pub fn received(unit: Unit, row: RecordId) -> AccountId {
    AccountId(digested(&[b"gongdi-received/", unit.word().as_bytes(), &row.bytes()]))
}

/// What a household has earned.
pub fn earned(household: HouseholdId) -> AccountId {
    AccountId(digested(&[b"gongdi-points-earned/", &household.bytes()]))
}

/// What a household was given to begin with.
pub fn base(household: HouseholdId) -> AccountId {
    AccountId(digested(&[b"gongdi-points-base/", &household.bytes()]))
}

/// The time that a person has given.
pub fn hours(person: PersonRef) -> AccountId {
    AccountId(digested(&[b"gongdi-hours/", &person.id.bytes()]))
}

/// Opens a home's source; opening it again changes nothing.
pub fn source_opened(unit: Unit, home: AreaCode) -> Result<Effect, Refusal> {
    Ok(Effect::Account(Account::new(source(unit, home), unit.code()?, Floor::None)))
}

/// Opens an account that can not be overdrawn.
pub fn opened(unit: Unit, account: AccountId) -> Result<Effect, Refusal> {
    Ok(Effect::Account(Account::new(account, unit.code()?, Floor::DebitsWithinCredits)))
}

/// Moves an amount; `row` is the row that it carries out. Nothing is moved for nothing.
pub fn moved(
    scene: &Scene<'_>,
    row: Row,
    step: Step,
    way: (AccountId, AccountId),
    (unit, amount): (Unit, impl Into<u64>),
) -> Result<Option<Effect>, Refusal> {
    let amount = amount.into();
    if amount == 0 {
        return Ok(None);
    }
    money::moved_in(scene, row, step, way, (unit.code()?, amount)).map(Some)
}

/// A row's second transfer: an id that follows from the row's.
pub fn beside(row: RecordId, word: &str) -> RecordId {
    let mut random = [0_u8; 10];
    let digest = hash::sm3_parts(&[&row.bytes(), word.as_bytes()]);
    random.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    RecordId::from_parts(kernel::Moment::from_ms(0), random)
}

/// What an account may still give.
pub fn left(account: Option<&Account>) -> u32 {
    let left = account.and_then(Account::available).unwrap_or(0);
    u32::try_from(left).unwrap_or(u32::MAX)
}
