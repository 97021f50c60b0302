//! The one decision: may this transfer be booked, and what changes if so?
//!
//! Why: a store and the in-memory book must never disagree, so both ask here.
//! Invariants: pure and constant time; checks run in the order of [`Refusal`]; a [`Change`] holds
//! everything to be written and nothing else. Refuses to know: where facts come from, the clock.

use serde::{Deserialize, Serialize};

use crate::account::{Account, Side, Step};
use crate::ids::TransferId;
use crate::refusal::Refusal;
use crate::transfer::{Kind, Pending, PendingState, Transfer};

/// All that a decision looks at. Loaded under one lock or in one transaction with the write. A
/// fact whose id is not the one the transfer names counts as absent.
#[derive(Debug, Clone, Copy, Default)]
pub struct Facts<'a> {
    /// The accepted transfer with the same id.
    pub existing: Option<&'a Transfer>,
    /// The account to be debited.
    pub debit: Option<&'a Account>,
    /// The account to be credited.
    pub credit: Option<&'a Account>,
    /// The pending transfer that a post or void names.
    pub pending: Option<&'a Pending>,
}

impl Facts<'_> {
    /// The earliest time not before `now` that both accounts take. For stores whose writers read
    /// the clock before they get the lock.
    pub fn at_earliest(&self, now: i64) -> i64 {
        let last_at = |account: Option<&Account>| account.and_then(|a| a.last_at);
        [last_at(self.debit), last_at(self.credit)].into_iter().flatten().fold(now, i64::max)
    }
}

/// What an accepted transfer changes: insert the transfer, replace both accounts, and insert or
/// replace the pending transfer if there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// To be inserted.
    pub transfer: Transfer,
    /// The debited account after.
    pub debit: Account,
    /// The credited account after.
    pub credit: Account,
    /// The pending transfer opened or ended, after.
    pub pending: Option<Pending>,
}

/// What an expiry changes: replace both accounts and the pending transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expiry {
    /// The pending transfer, ended.
    pub pending: Pending,
    /// The account that was to be debited, after.
    pub debit: Account,
    /// The account that was to be credited, after.
    pub credit: Account,
}

/// Decides on one transfer. `Err(AlreadyDone)` means: write nothing, answer as the first time.
pub fn decide(facts: &Facts<'_>, transfer: &Transfer) -> Result<Change, Refusal> {
    existing_check(facts.existing, transfer)?;
    let (debit, credit) = accounts_check(facts, transfer)?;
    let ended = pending_check(facts.pending, transfer)?;
    let step = step_of(transfer, ended);
    // A release cannot break a floor, and must pass even where one was drawn in later.
    if step.post > 0 || step.hold > 0 {
        debit.floor_check(Side::Debit, step)?;
        credit.floor_check(Side::Credit, step)?;
    }
    let mut debit = debit.stepped(Side::Debit, step)?;
    let mut credit = credit.stepped(Side::Credit, step)?;
    debit.last_at = Some(transfer.at);
    credit.last_at = Some(transfer.at);
    Ok(Change { transfer: *transfer, debit, credit, pending: pending_after(transfer, ended) })
}

/// Decides whether `pending` is to expire at `now`. `Ok(None)`: it has ended or is not due, so
/// sweeping twice is harmless. Closed accounts do not stand in the way. Errors: `AccountMissing`
/// when the accounts are not those of the pending transfer, `Overflow` when they do not hold it.
pub fn expire_decide(
    pending: &Pending,
    debit: &Account,
    credit: &Account,
    now: i64,
) -> Result<Option<Expiry>, Refusal> {
    if pending.state != PendingState::Open || !pending.overdue(now) {
        return Ok(None);
    }
    for (account, id) in [(debit, pending.debit), (credit, pending.credit)] {
        if account.id != id {
            return Err(Refusal::AccountMissing { account: id });
        }
    }
    let step = Step { post: 0, hold: 0, release: pending.amount };
    Ok(Some(Expiry {
        pending: Pending { state: PendingState::Expired { at: now }, ..*pending },
        debit: debit.stepped(Side::Debit, step)?,
        credit: credit.stepped(Side::Credit, step)?,
    }))
}

fn existing_check(existing: Option<&Transfer>, transfer: &Transfer) -> Result<(), Refusal> {
    match existing.filter(|e| e.id == transfer.id) {
        None => Ok(()),
        Some(existing) if existing.body_same(transfer) => Err(Refusal::AlreadyDone),
        Some(_) => Err(Refusal::SameIdOtherBody),
    }
}

fn accounts_check<'a>(
    facts: &Facts<'a>,
    transfer: &Transfer,
) -> Result<(&'a Account, &'a Account), Refusal> {
    if transfer.amount == 0 {
        return Err(Refusal::AmountZero);
    }
    if transfer.debit == transfer.credit {
        return Err(Refusal::SameAccount);
    }
    let debit = facts.debit.filter(|a| a.id == transfer.debit);
    let credit = facts.credit.filter(|a| a.id == transfer.credit);
    if let Some(other) = [debit, credit].into_iter().flatten().find(|a| a.unit != transfer.unit) {
        return Err(Refusal::UnitMismatch { account: other.id });
    }
    let debit = debit.ok_or(Refusal::AccountMissing { account: transfer.debit })?;
    let credit = credit.ok_or(Refusal::AccountMissing { account: transfer.credit })?;
    // A void only gives back, so a closed account never traps what it holds.
    let releases = matches!(transfer.kind, Kind::Void { .. });
    if let Some(closed) = [debit, credit].into_iter().find(|a| a.closed && !releases) {
        return Err(Refusal::AccountClosed { account: closed.id });
    }
    for account in [debit, credit] {
        match account.last_at {
            Some(last_at) if transfer.at < last_at => {
                return Err(Refusal::TimeBackwards { account: account.id, last_at });
            }
            _ => {}
        }
    }
    Ok((debit, credit))
}

/// The pending transfer that `transfer` ends, if it ends one and may.
fn pending_check<'a>(
    pending: Option<&'a Pending>,
    transfer: &Transfer,
) -> Result<Option<&'a Pending>, Refusal> {
    let id: TransferId = match transfer.kind {
        Kind::Posted => return Ok(None),
        Kind::Pending { expires_at } => {
            let overdue = expires_at.is_some_and(|expires_at| expires_at <= transfer.at);
            return if overdue { Err(Refusal::PendingExpired) } else { Ok(None) };
        }
        Kind::Post { pending } | Kind::Void { pending } => pending,
    };
    let pending = pending.filter(|p| p.id == id).ok_or(Refusal::PendingMissing)?;
    let void = matches!(transfer.kind, Kind::Void { .. });
    let same = pending.debit == transfer.debit
        && pending.credit == transfer.credit
        && pending.unit == transfer.unit
        && (!void || pending.amount == transfer.amount);
    if !same {
        return Err(Refusal::PendingDiffers);
    }
    match pending.state {
        PendingState::Posted { .. } => Err(Refusal::PendingAlreadyPosted),
        PendingState::Voided { .. } => Err(Refusal::PendingAlreadyVoided),
        PendingState::Expired { .. } => Err(Refusal::PendingExpired),
        // Late is late, even if nobody has carried out the expiry yet.
        PendingState::Open if pending.overdue(transfer.at) => Err(Refusal::PendingExpired),
        PendingState::Open if transfer.amount > pending.amount => Err(Refusal::AmountOverPending),
        PendingState::Open => Ok(Some(pending)),
    }
}

fn step_of(transfer: &Transfer, ended: Option<&Pending>) -> Step {
    let release = ended.map_or(0, |pending| pending.amount);
    match transfer.kind {
        Kind::Posted | Kind::Post { .. } => Step { post: transfer.amount, hold: 0, release },
        Kind::Pending { .. } => Step { post: 0, hold: transfer.amount, release },
        Kind::Void { .. } => Step { post: 0, hold: 0, release },
    }
}

fn pending_after(transfer: &Transfer, ended: Option<&Pending>) -> Option<Pending> {
    let by = transfer.id;
    match transfer.kind {
        Kind::Posted => None,
        Kind::Pending { expires_at } => Some(Pending {
            id: transfer.id,
            debit: transfer.debit,
            credit: transfer.credit,
            amount: transfer.amount,
            unit: transfer.unit,
            expires_at,
            purpose: transfer.purpose,
            state: PendingState::Open,
        }),
        Kind::Post { .. } => ended.map(|pending| Pending {
            state: PendingState::Posted { by, amount: transfer.amount },
            ..*pending
        }),
        Kind::Void { .. } => {
            ended.map(|pending| Pending { state: PendingState::Voided { by }, ..*pending })
        }
    }
}
