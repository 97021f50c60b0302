//! Counting sheets that add up and those that do not.

use crate::{Choice, Overflow, PaperError, PaperTally, Tally, combine};

const SHEET: PaperTally =
    PaperTally { issued: 120, returned: 118, yes: 80, no: 30, abstain: 5, invalid: 3 };

#[test]
fn a_sheet_must_add_up() {
    assert_eq!(SHEET.reconcile(), Ok(Tally { yes: 80, no: 30, abstain: 5, invalid: 3 }));
    let all_back = PaperTally { issued: 118, ..SHEET };
    assert!(all_back.reconcile().is_ok());
    assert_eq!(PaperTally::default().reconcile(), Ok(Tally::default()));
    let table = [
        (
            PaperTally { issued: 117, ..SHEET },
            PaperError::ReturnedAboveIssued { returned: 118, issued: 117 },
        ),
        (PaperTally { yes: 81, ..SHEET }, PaperError::SumDiffers { returned: 118, sum: 119 }),
        (PaperTally { invalid: 2, ..SHEET }, PaperError::SumDiffers { returned: 118, sum: 117 }),
        (
            PaperTally { yes: u64::MAX, ..SHEET },
            PaperError::Overflow(Overflow { left: u64::MAX, right: 30 }),
        ),
    ];
    for (sheet, error) in table {
        assert_eq!(sheet.reconcile(), Err(error), "{sheet:?}");
    }
}

#[test]
fn sheets_and_phones_share_one_roll() {
    let phone = Tally { yes: 50, no: 20, abstain: 10, invalid: 0 };
    let joined = Tally { yes: 130, no: 50, abstain: 15, invalid: 3 };
    assert_eq!(combine(&SHEET, &phone, 200), Ok(joined), "120 sheets and 80 phones fill 200");
    assert_eq!(
        combine(&SHEET, &phone, 199),
        Err(PaperError::OverRoll { issued: 120, phone: 80, roll: 199 })
    );
    let torn = PaperTally { no: 29, ..SHEET };
    assert_eq!(
        combine(&torn, &phone, 200),
        Err(PaperError::SumDiffers { returned: 118, sum: 117 })
    );
    let flood = Tally { yes: u64::MAX, ..Tally::default() };
    assert_eq!(
        combine(&SHEET, &flood, u64::MAX),
        Err(PaperError::Overflow(Overflow { left: 120, right: u64::MAX }))
    );
}

#[test]
fn a_tally_never_wraps() {
    let mut tally = Tally { no: u64::MAX, ..Tally::default() };
    let before = tally;
    assert_eq!(tally.record(Choice::No, 1), Err(Overflow { left: u64::MAX, right: 1 }));
    assert_eq!(tally, before);
    assert_eq!(tally.record(Choice::Invalid, 2), Ok(()));
    assert_eq!(tally.invalid, 2);
    assert_eq!(tally.cast(), Err(Overflow { left: u64::MAX, right: 2 }));
    assert!(tally.plus(&before).is_err());
}
