//! Random histories, valid and invalid, played to the book and to the naive model together.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::{
    AccountId, Book, ChainRefusal, Event, Floor, Kind, Receipt, Refusal, TOTAL_MAX, Transfer,
    TransferId, UnitCode,
};

use super::model::{Known, Model, Past};
use super::unit;

/// Accounts 1 to 6: four in points, two in fen, every floor. 7 is never opened.
const ACCOUNTS: u128 = 6;

/// One act. Picks are positions in what has been booked so far, taken modulo.
#[derive(Debug, Clone)]
enum Op {
    Send(Shape),
    Chain(Vec<Shape>),
    Expire(i64),
    Close(u128),
    Reopen(u128),
}

#[derive(Debug, Clone)]
enum Shape {
    Fresh { debit: u128, credit: u128, amount: u64, hold: Option<Option<i64>>, fen: bool, dt: i64 },
    Post { pick: usize, amount: u64, dt: i64 },
    Void { pick: usize, dt: i64 },
    Repeat { pick: usize, dt: i64 },
    Altered { pick: usize, field: u8 },
    Reverse { pick: usize, dt: i64 },
}

fn amounts() -> impl Strategy<Value = u64> {
    prop_oneof![
        40 => 1..60u64,
        2 => Just(0u64),
        1 => (TOTAL_MAX - 60)..=(TOTAL_MAX + 2),
        1 => Just(u64::MAX),
    ]
}

/// Mostly forward or level, sometimes back.
fn steps() -> impl Strategy<Value = i64> {
    prop_oneof![1 => Just(-2i64), 6 => Just(0i64), 6 => 1..4i64]
}

fn shapes() -> impl Strategy<Value = Shape> {
    let pick = 0..1000usize;
    let hold = prop_oneof![
        3 => Just(None),
        1 => Just(Some(None)),
        3 => (-1..15i64).prop_map(|life| Some(Some(life))),
    ];
    // Accounts of one unit most of the time, so that most transfers stand a chance.
    let pair = prop_oneof![
        12 => (1..=4u128, 1..=4u128, Just(false)),
        4 => (5..=6u128, 5..=6u128, Just(true)),
        1 => (1..=ACCOUNTS + 1, 1..=ACCOUNTS + 1, any::<bool>()),
    ];
    prop_oneof![
        8 => (pair, amounts(), hold, steps()).prop_map(|((debit, credit, fen), amount, hold, dt)| {
            Shape::Fresh { debit, credit, amount, hold, fen, dt }
        }),
        4 => (pick.clone(), amounts(), steps())
            .prop_map(|(pick, amount, dt)| Shape::Post { pick, amount, dt }),
        3 => (pick.clone(), steps()).prop_map(|(pick, dt)| Shape::Void { pick, dt }),
        2 => (pick.clone(), steps()).prop_map(|(pick, dt)| Shape::Repeat { pick, dt }),
        2 => (pick.clone(), 0..5u8).prop_map(|(pick, field)| Shape::Altered { pick, field }),
        1 => (pick, steps()).prop_map(|(pick, dt)| Shape::Reverse { pick, dt }),
    ]
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let op = prop_oneof![
        30 => shapes().prop_map(Op::Send),
        5 => prop::collection::vec(shapes(), 1..4).prop_map(Op::Chain),
        3 => (0..8i64).prop_map(Op::Expire),
        1 => (1..=ACCOUNTS).prop_map(Op::Close),
        2 => (1..=ACCOUNTS).prop_map(Op::Reopen),
    ];
    prop::collection::vec(op, 1..60)
}

/// The book and the model side by side, with a clock and a source of fresh ids.
struct Pair {
    book: Book,
    model: Model,
    now: i64,
    next: u128,
    receipts: BTreeMap<TransferId, Receipt>,
}

fn code_of(account: u128) -> UnitCode {
    unit(if account <= 4 { "points" } else { "fen" })
}

impl Pair {
    fn new() -> Self {
        let mut book = Book::new();
        let mut model = Model::default();
        let floors = [
            Floor::None,
            Floor::DebitsWithinCredits,
            Floor::CreditsWithinDebits,
            Floor::DebitsWithinCredits,
            Floor::None,
            Floor::DebitsWithinCredits,
        ];
        for (id, floor) in (1..=ACCOUNTS).zip(floors) {
            let known = Known { id: AccountId(id), unit: code_of(id), floor, closed: false };
            book.account_open(known.id, known.unit, floor).unwrap();
            model.accounts.push(known);
        }
        Self { book, model, now: 100, next: 1, receipts: BTreeMap::new() }
    }

    fn pick(&self, pick: usize, holds: bool) -> Option<Transfer> {
        let fits = |t: &&Transfer| !holds || matches!(t.kind, Kind::Pending { .. });
        let all: Vec<&Transfer> = self.model.booked().filter(fits).collect();
        all.get(pick.checked_rem(all.len())?).map(|t| **t)
    }

    /// The transfer a shape stands for now; `None` when there is nothing yet to pick from.
    fn transfer(&mut self, shape: &Shape) -> Option<Transfer> {
        let mut at = |dt: i64| {
            self.now = self.now.max(self.now + dt);
            self.now + dt.min(0)
        };
        let id = TransferId(self.next);
        self.next += 1;
        match *shape {
            Shape::Fresh { debit, credit, amount, hold, fen, dt } => {
                let at = at(dt);
                let kind = match hold {
                    None => Kind::Posted,
                    Some(life) => Kind::Pending { expires_at: life.map(|life| at + life) },
                };
                let (debit, credit) = (AccountId(debit), AccountId(credit));
                let unit = unit(if fen { "fen" } else { "points" });
                Some(Transfer { id, debit, credit, amount, unit, kind, purpose: 3, at })
            }
            Shape::Post { pick, amount, dt } => {
                let at = at(dt);
                let hold = self.pick(pick, true)?;
                Some(Transfer { id, amount, kind: Kind::Post { pending: hold.id }, at, ..hold })
            }
            Shape::Void { pick, dt } => {
                let at = at(dt);
                let hold = self.pick(pick, true)?;
                Some(Transfer { id, kind: Kind::Void { pending: hold.id }, at, ..hold })
            }
            Shape::Repeat { pick, dt } => {
                let at = at(dt);
                Some(Transfer { at, ..self.pick(pick, false)? })
            }
            Shape::Altered { pick, field } => {
                let known = self.pick(pick, false)?;
                Some(altered(&known, field))
            }
            Shape::Reverse { pick, dt } => {
                let at = at(dt);
                self.pick(pick, false)?.reverse(id, at)
            }
        }
    }

    fn send(&mut self, transfer: &Transfer) -> Result<(), TestCaseError> {
        let before = self.book.clone();
        let verdict = self.model.judge(transfer);
        match (self.book.apply(transfer), verdict) {
            (Ok(receipt), None) => {
                prop_assert_eq!(receipt.transfer, *transfer);
                self.model.past.push(Past::Booked(*transfer));
                self.receipts.insert(transfer.id, receipt);
            }
            (Ok(receipt), Some("already_done")) => {
                prop_assert_eq!(Some(&receipt), self.receipts.get(&transfer.id));
                prop_assert_eq!(&self.book, &before);
            }
            (Err(refusal), Some(code)) => {
                prop_assert_eq!(refusal.code(), code, "{:?}", transfer);
                prop_assert_eq!(&self.book, &before);
                self.shortfall_check(transfer, refusal)?;
            }
            (answer, verdict) => {
                return Err(TestCaseError::fail(format!("{transfer:?} {answer:?} {verdict:?}")));
            }
        }
        Ok(())
    }

    /// A stated shortfall is what the model finds lacking.
    fn shortfall_check(&self, transfer: &Transfer, refusal: Refusal) -> Result<(), TestCaseError> {
        if let Refusal::FloorBroken { account, short_by } = refusal {
            let mut then = self.model.clone();
            then.past.push(Past::Booked(*transfer));
            let lacking = then.short_by(then.known(account).unwrap());
            prop_assert_eq!(i128::try_from(short_by).unwrap(), lacking);
        }
        Ok(())
    }

    fn chain(&mut self, shapes: &[Shape]) -> Result<(), TestCaseError> {
        let links: Vec<Transfer> = shapes.iter().filter_map(|s| self.transfer(s)).collect();
        let before = self.book.clone();
        let mut then = self.model.clone();
        let all_done = links.iter().all(|link| then.judge(link) == Some("already_done"));
        let mut expected = None;
        for (index, link) in links.iter().enumerate() {
            if let Some(code) = then.judge(link) {
                expected = Some((index, code));
                break;
            }
            then.past.push(Past::Booked(*link));
        }
        let answer = self.book.apply_chain(&links);
        if all_done {
            let first: Vec<Receipt> = links.iter().map(|link| self.receipts[&link.id]).collect();
            prop_assert_eq!(answer, Ok(first));
            prop_assert_eq!(&self.book, &before);
            return Ok(());
        }
        match (answer, expected) {
            (Ok(receipts), None) => {
                self.model = then;
                self.receipts.extend(receipts.iter().map(|r| (r.transfer.id, *r)));
            }
            (Err(ChainRefusal::Link { index, refusal }), Some(expected)) => {
                prop_assert_eq!((index, refusal.code()), expected);
                prop_assert_eq!(&self.book, &before);
            }
            (answer, expected) => {
                return Err(TestCaseError::fail(format!("{links:?} {answer:?} {expected:?}")));
            }
        }
        Ok(())
    }

    fn expire(&mut self, now: i64) -> Result<(), TestCaseError> {
        let overdue =
            |t: &&Transfer| matches!(t.kind, Kind::Pending { expires_at: Some(e) } if e <= now);
        let open = |t: &&Transfer| self.model.ends(t.id).is_empty();
        let mut due: Vec<TransferId> =
            self.model.booked().filter(overdue).filter(open).map(|t| t.id).collect();
        let mut ended = self.book.expire(now).unwrap();
        self.model.past.extend(ended.iter().map(|id| Past::Expired(*id)));
        due.sort();
        ended.sort();
        prop_assert_eq!(ended, due);
        prop_assert_eq!(self.book.expire(now).unwrap(), Vec::new());
        Ok(())
    }

    fn closed_set(&mut self, id: u128, closed: bool) {
        let id = AccountId(id);
        let set = if closed { Book::account_close } else { Book::account_reopen };
        set(&mut self.book, id).unwrap();
        self.model.accounts.iter_mut().find(|k| k.id == id).unwrap().closed = closed;
    }

    fn play(&mut self, op: &Op) -> Result<(), TestCaseError> {
        match op {
            Op::Send(shape) => match self.transfer(shape) {
                Some(transfer) => self.send(&transfer),
                None => Ok(()),
            },
            Op::Chain(shapes) => self.chain(shapes),
            Op::Expire(dt) => {
                self.now += dt;
                self.expire(self.now)
            }
            Op::Close(id) => {
                self.closed_set(*id, true);
                Ok(())
            }
            Op::Reopen(id) => {
                self.closed_set(*id, false);
                Ok(())
            }
        }
    }

    /// What must hold after every act.
    fn check(&self) -> Result<(), TestCaseError> {
        for known in &self.model.accounts {
            let a = self.book.account(known.id).unwrap();
            let totals = [a.debits_posted, a.credits_posted, a.debits_pending, a.credits_pending];
            prop_assert_eq!(totals.map(i128::from), self.model.totals(known.id));
            prop_assert!(self.model.short_by(known) <= 0, "floor of {:?}", known);
            if let Some(available) = a.available() {
                prop_assert_eq!(i128::from(available), -self.model.short_by(known));
            }
        }
        for (code, row) in self.book.trial_balance() {
            prop_assert_eq!((row.difference(), row.difference_pending()), (0, 0), "{}", code);
        }
        let mut soonest: Option<i64> = None;
        for hold in self.model.booked() {
            let Kind::Pending { expires_at } = hold.kind else { continue };
            let ends = self.model.ends(hold.id).len();
            prop_assert!(ends <= 1, "{:?} ended twice", hold);
            if ends == 0 {
                soonest = [soonest, expires_at].into_iter().flatten().min();
            }
        }
        prop_assert_eq!(self.book.expiry_next(), soonest);
        Ok(())
    }
}

/// The same id with one field changed.
fn altered(known: &Transfer, field: u8) -> Transfer {
    match field {
        0 => Transfer { amount: known.amount ^ 1, ..*known },
        1 => Transfer { purpose: known.purpose + 1, ..*known },
        2 => Transfer { debit: known.credit, credit: known.debit, ..*known },
        3 => Transfer { unit: unit("other"), ..*known },
        _ => Transfer { kind: Kind::Void { pending: known.id }, ..*known },
    }
}

fn played(ops: &[Op]) -> Result<Pair, TestCaseError> {
    let mut pair = Pair::new();
    for op in ops {
        pair.play(op)?;
        pair.check()?;
    }
    Ok(pair)
}

/// Id, debit account, distance to the credit account, amount, and whether it is only a hold.
type Move = (u128, (u128, u128, u64, bool));

/// The same moves in two orders.
fn orders() -> impl Strategy<Value = (Vec<Move>, Vec<Move>)> {
    prop::collection::vec((1..6u128, 1..5u128, 1..1000u64, any::<bool>()), 1..30)
        .prop_map(|moves| (1..).zip(moves).collect::<Vec<Move>>())
        .prop_flat_map(|moves| (Just(moves.clone()), Just(moves).prop_shuffle()))
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Answers, totals, floors, trial balance and ends of holds agree with the model throughout.
    #[test]
    fn book_agrees_with_the_naive_model(ops in ops()) {
        played(&ops)?;
    }

    /// Balances at every past time are the sums over the history.
    #[test]
    fn past_balances_are_sums_over_the_history(ops in ops()) {
        let pair = played(&ops)?;
        for known in &pair.model.accounts {
            for at in 95..=pair.now + 1 {
                prop_assert_eq!(
                    pair.book.balance_at(known.id, at),
                    Some(pair.model.balance_at(known.id, at))
                );
            }
        }
        prop_assert_eq!(pair.book.balance_at(AccountId(ACCOUNTS + 1), pair.now), None);
    }

    /// Replaying the log gives an equal book.
    #[test]
    fn replay_gives_an_equal_book(ops in ops()) {
        let pair = played(&ops)?;
        let replayed = Book::replay(pair.book.events()).unwrap();
        prop_assert_eq!(replayed, pair.book);
    }

    /// Every accepted transfer, sent again at the end, is answered as at first and changes
    /// nothing; with any field changed it is refused.
    #[test]
    fn repeats_are_answered_alike_and_changes_refused(ops in ops(), late in 0..50i64) {
        let mut pair = played(&ops)?;
        let before = pair.book.clone();
        let receipts: Vec<Receipt> = before
            .events()
            .iter()
            .filter_map(|event| match event {
                Event::Booked(receipt) => Some(*receipt),
                _ => None,
            })
            .collect();
        prop_assert_eq!(receipts.len(), pair.receipts.len());
        for receipt in receipts {
            let again = Transfer { at: pair.now + late, ..receipt.transfer };
            prop_assert_eq!(pair.book.apply(&again), Ok(receipt));
            for field in 0..5 {
                let other = altered(&receipt.transfer, field);
                prop_assert_eq!(pair.book.apply(&other), Err(Refusal::SameIdOtherBody));
            }
        }
        prop_assert_eq!(pair.book, before);
    }

    /// Transfers that neither guard nor await each other give the same balances in any order.
    #[test]
    fn order_of_independent_transfers_does_not_matter(
        (straight, shuffled) in orders(),
    ) {
        let run = |moves: Vec<Move>| {
            let mut book = Book::new();
            for id in 1..=5 {
                book.account_open(AccountId(id), unit("points"), Floor::None).unwrap();
            }
            for (n, (debit, by, amount, hold)) in moves {
                let credit = (debit + by - 1) % 5 + 1;
                let kind =
                    if hold { Kind::Pending { expires_at: None } } else { Kind::Posted };
                let transfer = Transfer { kind, ..super::posted(n, debit, credit, amount) };
                book.apply(&transfer).unwrap();
            }
            book
        };
        let (one, two) = (run(straight), run(shuffled));
        prop_assert!(one.accounts().eq(two.accounts()));
    }
}

/// The generator is worth something only if it reaches every answer; count them.
#[test]
fn random_histories_reach_every_answer() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    let mut runner = TestRunner::deterministic();
    let mut seen: BTreeMap<&'static str, u32> = BTreeMap::new();
    for _ in 0..150 {
        let mut pair = Pair::new();
        for op in ops().new_tree(&mut runner).unwrap().current() {
            if let Op::Send(shape) = &op
                && let Some(transfer) = pair.transfer(shape)
            {
                let verdict = pair.model.judge(&transfer).unwrap_or("ok");
                *seen.entry(verdict).or_default() += 1;
                pair.send(&transfer).unwrap();
            } else {
                pair.play(&op).unwrap();
            }
        }
    }
    assert!(seen["ok"] > 500, "{seen:?}");
    for code in [
        "same_id_other_body",
        "already_done",
        "amount_zero",
        "same_account",
        "unit_mismatch",
        "account_missing",
        "account_closed",
        "time_backwards",
        "pending_already_posted",
        "pending_already_voided",
        "pending_expired",
        "amount_over_pending",
        "floor_broken",
        "overflow",
    ] {
        assert!(seen.get(code).is_some_and(|n| *n > 3), "{code} in {seen:?}");
    }
}
