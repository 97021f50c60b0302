//! The example of the crate documentation: an award held, paid in part, and never overdrawn.

use ledger::{AccountId, Book, Floor, Kind, Refusal, Transfer, TransferId, UnitCode};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let fen = UnitCode::parse("fen")?;
    let (county, fund, village) = (AccountId(1), AccountId(2), AccountId(3));
    let mut book = Book::new();
    book.account_open(county, fen, Floor::None)?;
    book.account_open(fund, fen, Floor::DebitsWithinCredits)?;
    book.account_open(village, fen, Floor::DebitsWithinCredits)?;

    let grant = Transfer {
        id: TransferId(1),
        debit: county,
        credit: fund,
        amount: 500_000,
        unit: fen,
        kind: Kind::Posted,
        purpose: 7,
        at: 100,
    };
    let first = book.apply(&grant)?;
    // Sent again from a phone that lost its signal: the same answer, booked once.
    assert_eq!(book.apply(&Transfer { at: 105, ..grant })?, first);

    let hold = Transfer {
        id: TransferId(2),
        debit: fund,
        credit: village,
        amount: 300_000,
        kind: Kind::Pending { expires_at: Some(900) },
        at: 110,
        ..grant
    };
    book.apply(&hold)?;
    // Held is as good as gone for the payer, and not yet there for the receiver.
    assert_eq!(book.account(fund).and_then(|a| a.available()), Some(200_000));
    assert_eq!(book.account(village).map(|a| a.balance()), Some(0));

    // A second hold that the fund cannot bear.
    let other = Transfer { id: TransferId(3), amount: 200_001, at: 120, ..hold };
    assert_eq!(book.apply(&other), Err(Refusal::FloorBroken { account: fund, short_by: 1 }));

    // The work passed for 2,800 yuan: that is paid, 200 yuan are released.
    let pending = *book.pending(hold.id).ok_or("no such hold")?;
    book.apply(&pending.post(TransferId(4), 280_000, 130))?;
    assert_eq!(book.account(fund).and_then(|a| a.available()), Some(220_000));
    assert_eq!(book.balance_at(village, 129), Some(0));
    assert_eq!(book.balance_at(village, 130), Some(280_000));
    assert!(book.trial_balance().values().all(|row| row.difference() == 0));
    Ok(())
}
