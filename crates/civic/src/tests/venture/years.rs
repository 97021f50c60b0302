//! What a year came to, what of it is divided, and how it reaches a village.

use super::*;

/// What the year may still distribute.
fn left(kept: &Kept) -> Fen {
    money::left(kept.account::<Year>(YEAR).as_ref())
}

fn summing() -> Account {
    Account {
        id: id(YEAR),
        venture: id(VENTURE),
        year: 2024,
        income_fen: Fen(20_000_000),
        cost_fen: Fen(9_000_000),
        losses_fen: Fen(1_000_000),
        reserve: "30%".into(),
        assets_fen: Fen(100_000_000),
        overdue_fen: Fen(0),
        document: "2024年审计报告".into(),
    }
}

fn summed() -> (Year, Kept) {
    let facts = YearFacts { last: Some(entry(Form::Company)), before: None };
    let effects = year(&facts, &county(), &summing()).unwrap();
    let mut kept = Kept::new();
    kept.take(&effects).unwrap();
    (written(&effects), kept)
}

#[test]
fn years_follow_each_other_with_the_losses_that_are_left() {
    let (first, kept) = summed();
    assert_eq!((first.reserve_fen, first.distributable_fen), (Fen(3_000_000), Fen(7_000_000)));
    assert_eq!(left(&kept), Fen(7_000_000));
    let last = Some(entry(Form::Company));
    let lean = Year { loss_after_fen: Fen(77), ..first };
    let facts = YearFacts { last: last.clone(), before: Some(lean) };
    let next = Account { year: 2025, losses_fen: Fen(77), ..summing() };
    year(&facts, &county(), &next).unwrap();
    let table: [(Account, Code, &str); 10] = [
        (Account { losses_fen: Fen(76), ..next.clone() }, Code::YearLosses, "losses_fen"),
        (Account { year: 2024, ..next.clone() }, Code::YearThere, "year"),
        // This one is not over.
        (Account { year: 2026, ..next.clone() }, Code::YearAhead, "year"),
        (Account { year: 2027, ..next.clone() }, Code::YearAhead, "year"),
        (Account { income_fen: Fen(-1), ..next.clone() }, Code::AmountBelow, "income_fen"),
        (Account { cost_fen: Fen(-1), ..next.clone() }, Code::AmountBelow, "cost_fen"),
        (Account { assets_fen: Fen(i64::MAX), ..next.clone() }, Code::SumLarge, "assets_fen"),
        (Account { reserve: "100.01".into(), ..next.clone() }, Code::PercentBad, "reserve"),
        (Account { reserve: "三成".into(), ..next.clone() }, Code::PercentBad, "reserve"),
        (Account { document: "".into(), ..next.clone() }, Code::FieldShort, "document"),
    ];
    for (act, code, field) in table {
        refused(year(&facts, &county(), &act), code, Some(field));
    }
    refused(year(&YearFacts::default(), &county(), &next), Code::NotFound, Some("venture"));
    let older = Year { year: 2023, ..facts.before.clone().unwrap() };
    let gap = YearFacts { before: Some(older), ..facts };
    let no = refused(year(&gap, &county(), &next), Code::YearGap, Some("year"));
    assert_eq!(said(&no, "year"), "2024");
}

fn correcting() -> Correct {
    Correct {
        id: id(31),
        year: id(YEAR),
        income_fen: Fen(20_000_000),
        cost_fen: Fen(8_000_000),
        losses_fen: Fen(1_000_000),
        reserve: "30".into(),
        assets_fen: Fen(100_000_000),
        overdue_fen: Fen(0),
        document: "2024年审计报告".into(),
        reason: "成本多记了一笔".into(),
    }
}

#[test]
fn a_slip_in_a_year_is_corrected_with_a_reason_and_stays_to_be_read() {
    let (old, mut kept) = summed();
    let facts = |kept: &Kept, old: &Year| CorrectFacts {
        year: Some(old.clone()),
        account: kept.account::<Year>(YEAR),
        ..CorrectFacts::default()
    };
    let effects = correct(&facts(&kept, &old), &county(), &correcting()).unwrap();
    kept.take(&effects).unwrap();
    let (new, was): (Year, Was) = (written(&effects), written(&effects));
    assert_eq!((was.cost_fen, was.distributable_fen), (Fen(9_000_000), Fen(7_000_000)));
    assert_eq!((new.cost_fen, new.distributable_fen), (Fen(8_000_000), Fen(7_700_000)));
    assert_eq!(left(&kept), Fen(7_700_000));
    // And back, and below what was there at first.
    let less = Correct { id: id(32), cost_fen: Fen(19_000_000), ..correcting() };
    let effects = correct(&facts(&kept, &new), &county(), &less).unwrap();
    kept.take(&effects).unwrap();
    assert_eq!(left(&kept), Fen(0));

    let (old, kept) = summed();
    let plain = facts(&kept, &old);
    let table: [(Correct, Code, Option<&str>); 5] = [
        (Correct { reason: "错".into(), ..correcting() }, Code::FieldShort, Some("reason")),
        (Correct { cost_fen: Fen(9_000_000), ..correcting() }, Code::VentureSame, None),
        (Correct { cost_fen: Fen(-1), ..correcting() }, Code::AmountBelow, Some("cost_fen")),
        (Correct { reserve: "101".into(), ..correcting() }, Code::PercentBad, Some("reserve")),
        (Correct { document: "".into(), ..correcting() }, Code::FieldShort, Some("document")),
    ];
    for (act, code, field) in table {
        refused(correct(&plain, &county(), &act), code, field);
    }
    refused(
        correct(&CorrectFacts::default(), &county(), &correcting()),
        Code::NotFound,
        Some("year"),
    );
    let before = Year { year: 2023, loss_after_fen: Fen(1_000_001), ..old.clone() };
    let chained = CorrectFacts { before: Some(before), ..plain.clone() };
    refused(correct(&chained, &county(), &correcting()), Code::YearLosses, Some("losses_fen"));
    let after = Year { year: 2025, losses_fen: Fen(0), ..old.clone() };
    let followed = CorrectFacts { after: Some(after), ..plain.clone() };
    correct(&followed, &county(), &correcting()).unwrap();
    let loss = Correct { cost_fen: Fen(19_000_001), ..correcting() };
    let no = refused(correct(&followed, &county(), &loss), Code::YearFollowed, None);
    assert_eq!(said(&no, "left"), "0.01");
    // What has been divided stays covered.
    let (_, _, kept) = opened(6_000_000);
    let given = facts(&kept, &old);
    let no = refused(correct(&given, &county(), &loss), Code::YearDivided, None);
    assert_eq!(said(&no, "given"), "60,000.00");
    // What is left after the reserve is just what was given.
    let just = Correct { cost_fen: Fen(10_428_571), ..correcting() };
    let effects = correct(&given, &county(), &just).unwrap();
    assert_eq!(written::<Year>(&effects).distributable_fen, Fen(6_000_000));
}

fn opening(fen: i64) -> Open {
    Open {
        id: id(DIVIDEND),
        year: id(YEAR),
        amount_fen: Fen(fen),
        resolution: "股东会决议 2026-2".into(),
    }
}

fn dividing(year: Year, kept: &Kept) -> OpenFacts {
    OpenFacts {
        entry: Some(entry(Form::Company)),
        years: vec![(year, kept.account::<Year>(YEAR))],
        holders: held(),
    }
}

fn opened(fen: i64) -> (Dividend, Vec<Part>, Kept) {
    let (year, mut kept) = summed();
    let facts = dividing(year, &kept);
    let effects = open(&facts, &county(), &opening(fen)).unwrap();
    kept.take(&effects).unwrap();
    (written(&effects), rows(&effects), kept)
}

#[test]
fn a_dividend_is_divided_to_the_last_fen_of_what_may_be_distributed() {
    let (_, parts, kept) = opened(7_000_000);
    let amounts: Vec<i64> = parts.iter().map(|part| part.amount_fen.0).collect();
    assert_eq!(amounts, [2_333_800, 2_333_100, 2_333_100]);
    assert_eq!(left(&kept), Fen(0));
    // Three fen are not divisible by three shares of a third: the larger remainders get them.
    let (_, parts, _) = opened(4);
    let amounts: Vec<i64> = parts.iter().map(|part| part.amount_fen.0).collect();
    assert_eq!((amounts.iter().sum::<i64>(), amounts), (4, vec![2, 1, 1]));
    // A share too small for a fen has no part.
    let (_, parts, _) = opened(1);
    assert_eq!(parts.iter().map(|part| part.holder).collect::<Vec<_>>(), [1]);

    let (year, kept) = summed();
    let facts = dividing(year.clone(), &kept);
    let over = open(&facts, &county(), &opening(7_000_001));
    let no = refused(over, Code::DividendOver, Some("amount_fen"));
    assert_eq!(said(&no, "left"), "70,000.00");
    // The article binds collectives; a company has its charter.
    assert!(!no.hint(Lang::Zh).contains("第四十二条"), "{}", no.hint(Lang::Zh));
    let ours = OpenFacts { entry: Some(entry(Form::Collective)), ..facts.clone() };
    let over = open(&ours, &county(), &opening(7_000_001));
    let no = refused(over, Code::CollectiveOver, Some("amount_fen"));
    assert!(no.hint(Lang::Zh).contains("第四十二条") && no.hint(Lang::En).contains("art. 42"));
    refused(open(&facts, &county(), &opening(0)), Code::AmountZero, Some("amount_fen"));
    let bare = Open { resolution: "".into(), ..opening(1) };
    refused(open(&facts, &county(), &bare), Code::FieldShort, Some("resolution"));
    let nobody = OpenFacts { holders: Vec::new(), ..facts.clone() };
    refused(open(&nobody, &county(), &opening(1)), Code::DividendNobody, Some("year"));
    let yearless = OpenFacts { years: Vec::new(), ..facts.clone() };
    refused(open(&yearless, &county(), &opening(1)), Code::DividendYearless, Some("year"));

    // What an older year has left can be divided; losses of the last one come first.
    let account = facts.years[0].1;
    let later = |loss| Year { id: id(33), year: 2025, loss_after_fen: Fen(loss), ..year.clone() };
    for (loss, most) in [(0, 7_000_000), (1_000_000, 6_000_000), (6_999_999, 1), (7_000_000, 0)] {
        let years = vec![(later(loss), None), (year.clone(), account)];
        let facts = OpenFacts { years, ..facts.clone() };
        let over = open(&facts, &county(), &opening(most + 1));
        let no = refused(over, Code::DividendOver, Some("amount_fen"));
        assert_eq!(said(&no, "left"), Fen(most).to_string());
        if most > 0 {
            let of: Dividend = written(&open(&facts, &county(), &opening(most)).unwrap());
            assert_eq!((of.year, of.venture), (id(YEAR), id(VENTURE)));
        }
    }
}

fn paying(part: &Part, channel: Channel) -> Pay {
    Pay { part: part.id, payout: channel, voucher: "农商行 0007".into() }
}

fn paid_by(form: Form, dividend: &Dividend, part: &Part) -> PayFacts {
    PayFacts {
        part: Some(part.clone()),
        dividend: Some(dividend.clone()),
        entry: Some(entry(form)),
    }
}

fn paid(dividend: &Dividend, part: &Part) -> (Part, Vec<Effect>) {
    let facts = paid_by(Form::Company, dividend, part);
    let effects = pay(&facts, &county(), &paying(part, Channel::Bank)).unwrap();
    (written(&effects), effects)
}

#[test]
fn a_part_is_paid_once_by_the_bank() {
    let (dividend, parts, mut kept) = opened(7_000_000);
    let part = &parts[2];
    let facts = paid_by(Form::Company, &dividend, part);
    let article = ("第四十四条", "art. 44");
    let cash = pay(&facts, &county(), &paying(part, Channel::Cash));
    let no = refused(cash, Code::CollectiveCash, Some("payout"));
    names(&no, article.0, article.1);
    let pocket = pay(&facts, &county(), &paying(part, Channel::Personal));
    let no = refused(pocket, Code::CollectivePersonal, Some("payout"));
    names(&no, article.0, article.1);
    // The county's own part is no collective's: the same is refused, without that article.
    for (form, channel, code) in [
        (Form::Company, Channel::Cash, Code::DividendCash),
        (Form::Collective, Channel::Cash, Code::CollectiveCash),
        (Form::Company, Channel::Personal, Code::DividendPersonal),
        (Form::Collective, Channel::Personal, Code::DividendPersonal),
    ] {
        let investor = paid_by(form, &dividend, &parts[0]);
        let no = pay(&investor, &county(), &paying(&parts[0], channel));
        let no = refused(no, code, Some("payout"));
        assert_eq!(no.sentence(Lang::Zh).contains(article.0), code == Code::CollectiveCash);
    }
    // Somebody who holds a share has no other account; cash is refused to them, too.
    let human = PayFacts {
        part: Some(Part { kind: HolderKind::Person, area: None, ..part.clone() }),
        ..facts.clone()
    };
    pay(&human, &county(), &paying(part, Channel::Personal)).unwrap();
    refused(
        pay(&human, &county(), &paying(part, Channel::Cash)),
        Code::DividendCash,
        Some("payout"),
    );
    let bare = Pay { voucher: "".into(), ..paying(part, Channel::Bank) };
    refused(pay(&facts, &county(), &bare), Code::FieldShort, Some("voucher"));

    let (done, effects) = paid(&dividend, part);
    kept.take(&effects).unwrap();
    let again = PayFacts { part: Some(done.clone()), ..facts.clone() };
    refused(pay(&again, &county(), &paying(part, Channel::Bank)), Code::PaymentDone, Some("part"));
    let gone = Dividend { dropped_at: Some(scene().now), ..dividend.clone() };
    let dropped = PayFacts { dividend: Some(gone), ..facts };
    let no = pay(&dropped, &county(), &paying(part, Channel::Bank));
    refused(no, Code::DividendDropped, Some("part"));
    let none = PayFacts::default();
    refused(pay(&none, &county(), &paying(part, Channel::Bank)), Code::NotFound, Some("part"));

    // Once somebody has been paid, the others are paid, too.
    let drop = Drop { dividend: dividend.id, reason: "金额算错了".into() };
    let facts = DropFacts { dividend: Some(dividend), parts: vec![done] };
    refused(give_up(&facts, &county(), &drop), Code::DividendPaid, Some("dividend"));
}

#[test]
fn what_a_dividend_held_is_free_again_when_it_is_given_up() {
    let (dividend, parts, mut kept) = opened(7_000_000);
    let drop = Drop { dividend: dividend.id, reason: "金额算错了".into() };
    let facts = DropFacts { dividend: Some(dividend.clone()), parts };
    let effects = give_up(&facts, &county(), &drop).unwrap();
    kept.take(&effects).unwrap();
    assert_eq!(left(&kept), Fen(7_000_000));
    let dropped: Dividend = written(&effects);
    let again = DropFacts { dividend: Some(dropped), ..facts.clone() };
    refused(give_up(&again, &county(), &drop), Code::DividendDropped, Some("dividend"));
    let bare = Drop { reason: "".into(), ..drop.clone() };
    refused(give_up(&facts, &county(), &bare), Code::FieldShort, Some("reason"));
    let none = DropFacts::default();
    refused(give_up(&none, &county(), &drop), Code::NotFound, Some("dividend"));
}

#[test]
fn a_village_takes_in_what_its_collective_was_paid_once() {
    let (dividend, parts, _) = opened(7_000_000);
    let (year, _) = summed();
    let (part, _) = paid(&dividend, &parts[2]);
    let facts = TakeFacts {
        part: Some(part.clone()),
        year: Some(year),
        entry: Some(entry(Form::Company)),
        taken: false,
    };
    let act = Take { part: part.id };
    let effects = take(&facts, &village(), &act).unwrap();
    let income: Income = written(&effects);
    assert_eq!((income.home, income.payer), (home(), area("420324")));
    assert_eq!((income.amount_fen, income.year), (Fen(2_333_100), 2024));
    let transfers =
        |effects: &[Effect]| effects.iter().filter(|e| matches!(e, Effect::Transfer(_))).count();
    assert_eq!(transfers(&effects), 1);
    Kept::new().take(&effects).unwrap();
    // What a venture of the village paid lies in its own books already: it comes from there, and not
    // from outside a second time.
    let own = TakeFacts { part: Some(Part { home: home(), ..part.clone() }), ..facts.clone() };
    let effects = take(&own, &village(), &act).unwrap();
    let from = effects.iter().find_map(|effect| match effect {
        Effect::Transfer(transfer) => Some(transfer.debit),
        _ => None,
    });
    assert_eq!(from, Some(money::account(money::row::<Part>(part.id))));

    let with = |part: Part| TakeFacts { part: Some(part), ..facts.clone() };
    let table = [
        (TakeFacts { taken: true, ..facts.clone() }, Code::IncomeTaken),
        (TakeFacts { part: None, ..facts.clone() }, Code::IncomeOther),
        // Not paid, another village's, the township's.
        (with(parts[2].clone()), Code::IncomeOther),
        (with(Part { area: Some(area("420324107211")), ..part.clone() }), Code::IncomeOther),
        (with(Part { kind: HolderKind::Platform, ..part.clone() }), Code::IncomeOther),
    ];
    for (facts, code) in table {
        refused(take(&facts, &village(), &act), code, Some("part"));
    }
}
