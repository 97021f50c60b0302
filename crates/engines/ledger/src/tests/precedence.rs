//! The precedence table: start with everything wrong, right one thing at a time, and see each
//! refusal come up in its turn.

use crate::refusal::Refusal as R;
use crate::{
    Account, AccountId, Facts, Floor, Kind, Pending, PendingState, TOTAL_MAX, Transfer, TransferId,
    decide, expire_decide,
};

use super::{posted, unit};

/// Owned facts with a transfer, so that steps can right them in place.
struct Case {
    existing: Option<Transfer>,
    debit: Option<Account>,
    credit: Option<Account>,
    pending: Option<Pending>,
    transfer: Transfer,
}

impl Case {
    fn decide(&self) -> Result<crate::Change, R> {
        let facts = Facts {
            existing: self.existing.as_ref(),
            debit: self.debit.as_ref(),
            credit: self.credit.as_ref(),
            pending: self.pending.as_ref(),
        };
        decide(&facts, &self.transfer)
    }

    fn payer(&mut self) -> &mut Account {
        self.debit.as_mut().unwrap()
    }

    fn payee(&mut self) -> &mut Account {
        self.credit.as_mut().unwrap()
    }

    fn hold(&mut self) -> &mut Pending {
        self.pending.as_mut().unwrap()
    }
}

const PAYER: AccountId = AccountId(1);
const PAYEE: AccountId = AccountId(2);

fn hold(amount: u64, expires_at: i64, state: PendingState) -> Pending {
    Pending {
        id: TransferId(5),
        debit: PAYER,
        credit: PAYEE,
        amount,
        unit: unit("points"),
        expires_at: Some(expires_at),
        purpose: 0,
        state,
    }
}

/// A post of a hold with everything wrong.
fn everything_wrong() -> Case {
    let transfer = Transfer {
        amount: 0,
        credit: PAYER,
        kind: Kind::Post { pending: TransferId(5) },
        at: 9,
        ..posted(7, 1, 2, 0)
    };
    let payer = Account {
        closed: true,
        last_at: Some(10),
        debits_posted: TOTAL_MAX - 50,
        debits_pending: 50,
        ..Account::new(PAYER, unit("fen"), Floor::DebitsWithinCredits)
    };
    Case {
        existing: Some(Transfer { purpose: 1, ..transfer }),
        debit: Some(payer),
        credit: None,
        pending: None,
        transfer,
    }
}

/// Rights the one fault that the refusal beside it names.
type Right = Box<dyn Fn(&mut Case)>;

fn step(refusal: R, right: impl Fn(&mut Case) + 'static) -> (R, Right) {
    (refusal, Box::new(right))
}

/// Ranks 1 to 8: the id, the transfer itself, its accounts.
fn steps_before_pending() -> Vec<(R, Right)> {
    let points = unit("points");
    let payee = Account {
        credits_pending: 50,
        credits_posted: TOTAL_MAX - 50,
        ..Account::new(PAYEE, points, Floor::CreditsWithinDebits)
    };
    vec![
        step(R::SameIdOtherBody, |c| c.existing = Some(c.transfer)),
        step(R::AlreadyDone, |c| c.existing = None),
        step(R::AmountZero, |c| c.transfer.amount = 60),
        step(R::SameAccount, |c| c.transfer.credit = PAYEE),
        step(R::UnitMismatch { account: PAYER }, move |c| c.payer().unit = points),
        step(R::AccountMissing { account: PAYEE }, move |c| c.credit = Some(payee)),
        step(R::AccountClosed { account: PAYER }, |c| c.payer().closed = false),
        step(R::TimeBackwards { account: PAYER, last_at: 10 }, |c| c.transfer.at = 10),
    ]
}

/// Ranks 9 to 16: the pending transfer, then the sums; floors of either side come before
/// overflow of either side.
fn steps_from_pending() -> Vec<(R, Right)> {
    let by = TransferId(6);
    let wrong =
        Pending { credit: AccountId(3), ..hold(50, 10, PendingState::Posted { by, amount: 1 }) };
    let short_by = u128::from(TOTAL_MAX);
    vec![
        step(R::PendingMissing, move |c| c.pending = Some(wrong)),
        step(R::PendingDiffers, |c| c.hold().credit = PAYEE),
        step(R::PendingAlreadyPosted, move |c| c.hold().state = PendingState::Voided { by }),
        step(R::PendingAlreadyVoided, |c| c.hold().state = PendingState::Expired { at: 10 }),
        step(R::PendingExpired, |c| c.hold().state = PendingState::Open),
        step(R::PendingExpired, |c| c.hold().expires_at = Some(11)),
        // The hold grows to cover the amount, but no account holds that much.
        step(R::AmountOverPending, |c| c.hold().amount = 60),
        step(R::FloorBroken { account: PAYER, short_by }, |c| c.payer().floor = Floor::None),
        step(R::FloorBroken { account: PAYEE, short_by }, |c| c.payee().floor = Floor::None),
        step(R::Overflow { account: PAYER }, |c| {
            (c.payer().debits_posted, c.payer().debits_pending) = (0, 60);
        }),
        step(R::Overflow { account: PAYEE }, |c| {
            (c.payee().credits_posted, c.payee().credits_pending) = (0, 60);
        }),
    ]
}

#[test]
fn each_refusal_in_its_turn() {
    let mut case = everything_wrong();
    for (expected, right) in steps_before_pending().into_iter().chain(steps_from_pending()) {
        assert_eq!(case.decide(), Err(expected));
        right(&mut case);
    }
    let change = case.decide().unwrap();
    assert_eq!(change.debit.debits_posted, 60);
    assert_eq!(change.credit.credits_posted, 60);
    assert_eq!(change.debit.last_at, Some(10));
    let state = PendingState::Posted { by: TransferId(7), amount: 60 };
    assert_eq!(change.pending.unwrap().state, state);
}

#[test]
fn facts_about_other_things_count_as_absent() {
    let points = unit("points");
    let stranger = Account::new(AccountId(9), points, Floor::None);
    let payer = Account::new(PAYER, points, Floor::None);
    let payee = Account::new(PAYEE, points, Floor::None);
    let post = hold(10, 99, PendingState::Open).post(TransferId(7), 10, 0);
    let other_hold = Pending { id: TransferId(4), ..hold(10, 99, PendingState::Open) };
    let other_transfer = posted(8, 1, 2, 1);
    let facts = Facts {
        existing: Some(&other_transfer),
        debit: Some(&payer),
        credit: Some(&stranger),
        pending: Some(&other_hold),
    };
    assert_eq!(decide(&facts, &post), Err(R::AccountMissing { account: PAYEE }));
    let swapped = Facts { debit: Some(&stranger), credit: Some(&payee), ..facts };
    assert_eq!(decide(&swapped, &post), Err(R::AccountMissing { account: PAYER }));
    let facts = Facts { credit: Some(&payee), ..facts };
    assert_eq!(decide(&facts, &post), Err(R::PendingMissing));
    // A hold in another unit than its accounts can only be a broken row; it is not trusted.
    let fen_hold = Pending { unit: unit("fen"), ..hold(10, 99, PendingState::Open) };
    let broken = Facts { pending: Some(&fen_hold), ..facts };
    assert_eq!(decide(&broken, &post), Err(R::PendingDiffers));
    let facts = Facts { pending: None, ..facts };
    assert!(decide(&facts, &posted(7, 1, 2, 1)).is_ok());
}

#[test]
fn totals_end_where_a_signed_column_ends() {
    let points = unit("points");
    let payee = Account::new(PAYEE, points, Floor::None);
    // (posted, pending, amount, fits)
    let table = [
        (0, 0, TOTAL_MAX, true),
        (0, 0, TOTAL_MAX + 1, false),
        (0, 0, u64::MAX, false),
        (TOTAL_MAX - 1, 0, 1, true),
        (TOTAL_MAX, 0, 1, false),
        (TOTAL_MAX - 5, 4, 1, true),
        (TOTAL_MAX - 5, 5, 1, false),
        (u64::MAX, u64::MAX, 1, false),
    ];
    for (debits_posted, debits_pending, amount, fits) in table {
        let payer =
            Account { debits_posted, debits_pending, ..Account::new(PAYER, points, Floor::None) };
        let facts = Facts { debit: Some(&payer), credit: Some(&payee), ..Facts::default() };
        for kind in [Kind::Posted, Kind::Pending { expires_at: None }] {
            let decided = decide(&facts, &Transfer { kind, ..posted(1, 1, 2, amount) });
            let refused = (!fits).then_some(R::Overflow { account: PAYER });
            assert_eq!(decided.err(), refused, "{debits_posted} {debits_pending} {amount}");
        }
    }
}

#[test]
fn shortfall_is_exact_at_the_extremes() {
    let points = unit("points");
    let payer = Account {
        debits_posted: u64::MAX,
        debits_pending: u64::MAX,
        ..Account::new(PAYER, points, Floor::DebitsWithinCredits)
    };
    let payee = Account::new(PAYEE, points, Floor::None);
    let facts = Facts { debit: Some(&payer), credit: Some(&payee), ..Facts::default() };
    let short_by = 3 * u128::from(u64::MAX);
    assert_eq!(
        decide(&facts, &posted(1, 1, 2, u64::MAX)),
        Err(R::FloorBroken { account: PAYER, short_by })
    );
}

#[test]
fn release_passes_where_a_floor_was_drawn_in_later() {
    let points = unit("points");
    let payer = Account {
        debits_posted: 5,
        debits_pending: 50,
        ..Account::new(PAYER, points, Floor::DebitsWithinCredits)
    };
    let payee = Account { credits_pending: 50, ..Account::new(PAYEE, points, Floor::None) };
    let open = hold(50, 10, PendingState::Open);
    let facts = Facts {
        debit: Some(&payer),
        credit: Some(&payee),
        pending: Some(&open),
        ..Facts::default()
    };
    let change = decide(&facts, &open.void(TransferId(7), 0)).unwrap();
    assert_eq!((change.debit.debits_posted, change.debit.debits_pending), (5, 0));
    assert_eq!(
        decide(&facts, &open.post(TransferId(7), 1, 0)),
        Err(R::FloorBroken { account: PAYER, short_by: 6 })
    );
}

#[test]
fn expiry_needs_the_right_accounts_and_an_open_overdue_hold() {
    let points = unit("points");
    let payer = Account { debits_pending: 50, ..Account::new(PAYER, points, Floor::None) };
    let payee = Account { credits_pending: 50, ..Account::new(PAYEE, points, Floor::None) };
    let open = hold(50, 10, PendingState::Open);
    assert_eq!(expire_decide(&open, &payer, &payee, 9), Ok(None));
    let expiry = expire_decide(&open, &payer, &payee, 10).unwrap().unwrap();
    assert_eq!(expiry.pending.state, PendingState::Expired { at: 10 });
    assert_eq!((expiry.debit.debits_pending, expiry.credit.credits_pending), (0, 0));
    assert_eq!(expire_decide(&expiry.pending, &expiry.debit, &expiry.credit, 11), Ok(None));
    assert_eq!(expire_decide(&open, &payee, &payer, 10), Err(R::AccountMissing { account: PAYER }));
    let emptied = Account { debits_pending: 49, ..payer };
    assert_eq!(expire_decide(&open, &emptied, &payee, 10), Err(R::Overflow { account: PAYER }));
    let forever = Pending { expires_at: None, ..open };
    assert_eq!(expire_decide(&forever, &payer, &payee, i64::MAX), Ok(None));
}

#[test]
fn earliest_time_follows_the_later_account() {
    let points = unit("points");
    let payer = Account { last_at: Some(7), ..Account::new(PAYER, points, Floor::None) };
    let payee = Account::new(PAYEE, points, Floor::None);
    let facts = Facts { debit: Some(&payee), credit: Some(&payer), ..Facts::default() };
    assert_eq!([5, 7, 8].map(|now| facts.at_earliest(now)), [7, 7, 8]);
    assert_eq!(Facts::default().at_earliest(i64::MIN), i64::MIN);
}
