//! A naive second ledger: it keeps nothing but the list of what happened and adds it all up anew
//! for every question. It shares no rule with the engine: faults are gathered as a set and the
//! gravest is named, sums are taken over histories, and holds are followed by walking the list.

use std::collections::BTreeSet;

use crate::{AccountId, Floor, Kind, Transfer, TransferId, UnitCode};

/// What happened.
#[derive(Debug, Clone, Copy)]
pub enum Past {
    Booked(Transfer),
    Expired(TransferId),
}

/// An account that is known, and whether it is closed.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    pub id: AccountId,
    pub unit: UnitCode,
    pub floor: Floor,
    pub closed: bool,
}

#[derive(Debug, Clone, Default)]
pub struct Model {
    pub accounts: Vec<Known>,
    pub past: Vec<Past>,
}

/// Refusal codes by rank, the gravest first.
const RANKS: [&str; 16] = [
    "same_id_other_body",
    "already_done",
    "amount_zero",
    "same_account",
    "unit_mismatch",
    "account_missing",
    "account_closed",
    "time_backwards",
    "pending_missing",
    "pending_differs",
    "pending_already_posted",
    "pending_already_voided",
    "pending_expired",
    "amount_over_pending",
    "floor_broken",
    "overflow",
];

/// Debits posted, credits posted, debits pending, credits pending.
pub type Totals = [i128; 4];

impl Model {
    pub fn booked(&self) -> impl Iterator<Item = &Transfer> {
        self.past.iter().filter_map(|past| match past {
            Past::Booked(transfer) => Some(transfer),
            Past::Expired(_) => None,
        })
    }

    fn hold(&self, id: TransferId) -> Option<&Transfer> {
        self.booked().find(|t| t.id == id && matches!(t.kind, Kind::Pending { .. }))
    }

    /// Everything that ended a hold, by code of the refusal it earns others.
    pub fn ends(&self, id: TransferId) -> Vec<&'static str> {
        let end = |past: &Past| match *past {
            Past::Expired(ended) if ended == id => Some("pending_expired"),
            Past::Booked(Transfer { kind: Kind::Post { pending }, .. }) if pending == id => {
                Some("pending_already_posted")
            }
            Past::Booked(Transfer { kind: Kind::Void { pending }, .. }) if pending == id => {
                Some("pending_already_voided")
            }
            _ => None,
        };
        self.past.iter().filter_map(end).collect()
    }

    fn sum(&self, want: impl Fn(&Transfer) -> bool) -> i128 {
        self.booked().filter(|t| want(t)).map(|t| i128::from(t.amount)).sum()
    }

    pub fn totals(&self, id: AccountId) -> Totals {
        let moves = |t: &Transfer| matches!(t.kind, Kind::Posted | Kind::Post { .. });
        let held =
            |t: &Transfer| matches!(t.kind, Kind::Pending { .. }) && self.ends(t.id).is_empty();
        [
            self.sum(|t| t.debit == id && moves(t)),
            self.sum(|t| t.credit == id && moves(t)),
            self.sum(|t| t.debit == id && held(t)),
            self.sum(|t| t.credit == id && held(t)),
        ]
    }

    pub fn balance_at(&self, id: AccountId, at: i64) -> i128 {
        let moves = |t: &Transfer| t.at <= at && matches!(t.kind, Kind::Posted | Kind::Post { .. });
        self.sum(|t| t.credit == id && moves(t)) - self.sum(|t| t.debit == id && moves(t))
    }

    pub fn known(&self, id: AccountId) -> Option<&Known> {
        self.accounts.iter().find(|known| known.id == id)
    }

    /// Shortfall of the guarded side: above zero is a broken floor.
    pub fn short_by(&self, known: &Known) -> i128 {
        let [dr, cr, dr_held, cr_held] = self.totals(known.id);
        match known.floor {
            Floor::None => 0,
            Floor::DebitsWithinCredits => dr + dr_held - cr,
            Floor::CreditsWithinDebits => cr + cr_held - dr,
        }
    }

    /// The code of the gravest fault, or `None` when the transfer is sound.
    pub fn judge(&self, t: &Transfer) -> Option<&'static str> {
        let mut faults: BTreeSet<&'static str> = BTreeSet::new();
        let mut fault = |is: bool, code: &'static str| {
            if is {
                faults.insert(code);
            }
        };
        if let Some(first) = self.booked().find(|b| b.id == t.id) {
            let same = (first.debit, first.credit, first.amount, first.unit)
                == (t.debit, t.credit, t.amount, t.unit)
                && (first.kind, first.purpose) == (t.kind, t.purpose);
            fault(true, if same { "already_done" } else { "same_id_other_body" });
        }
        fault(t.amount == 0, "amount_zero");
        fault(t.debit == t.credit, "same_account");
        let voids = matches!(t.kind, Kind::Void { .. });
        for id in [t.debit, t.credit] {
            let known = self.known(id);
            fault(known.is_none(), "account_missing");
            fault(known.is_some_and(|k| k.unit != t.unit), "unit_mismatch");
            fault(known.is_some_and(|k| k.closed) && !voids, "account_closed");
            let later = |b: &Transfer| (b.debit == id || b.credit == id) && b.at > t.at;
            fault(self.booked().any(later), "time_backwards");
        }
        match t.kind {
            Kind::Posted => {}
            Kind::Pending { expires_at } => {
                fault(expires_at.unwrap_or(i64::MAX) <= t.at, "pending_expired");
            }
            Kind::Post { pending } | Kind::Void { pending } => match self.hold(pending) {
                None => fault(true, "pending_missing"),
                Some(hold) => {
                    let whole = !voids || hold.amount == t.amount;
                    let same = (hold.debit, hold.credit, hold.unit) == (t.debit, t.credit, t.unit);
                    fault(!same || !whole, "pending_differs");
                    for end in self.ends(pending) {
                        fault(true, end);
                    }
                    let Kind::Pending { expires_at } = hold.kind else { unreachable!() };
                    fault(expires_at.is_some_and(|e| e <= t.at), "pending_expired");
                    fault(t.amount > hold.amount, "amount_over_pending");
                }
            },
        }
        // What the books would be: suppose it booked and look at the sums.
        let mut then = self.clone();
        then.past.push(Past::Booked(*t));
        for id in [t.debit, t.credit] {
            let [dr, cr, dr_held, cr_held] = then.totals(id);
            let most = i128::from(i64::MAX);
            fault(dr + dr_held > most || cr + cr_held > most, "overflow");
            let short = self.known(id).is_some_and(|known| then.short_by(known) > 0);
            fault(short && !voids, "floor_broken");
        }
        RANKS.into_iter().find(|code| faults.contains(code))
    }
}
