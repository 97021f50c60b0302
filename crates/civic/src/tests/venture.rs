//! Ventures: who may own what, what may be distributed, and how it reaches a village.

use kernel::refusal::Lang;
use kernel::{Code, Fen, Refusal};

use super::books::Kept;
use super::fixture::{HOME, area, caller, day, home, id, refused, rows, said, scene, written};
use crate::authority::Role;
use crate::build::venture::{
    Account, Asset, Bind, BindFacts, Bond, Bring, BringFacts, Change, ChangeFacts, Channel,
    Dividend, Drop, DropFacts, Entry, Form, Hold, Holder, HolderKind, HoldersFacts, Income, Near,
    Open, OpenFacts, Part, Pay, PayFacts, Register, RegisterFacts, Stand, StandFacts, Surety, Take,
    TakeFacts, Tier, Venture, Worked, Year, YearFacts, bind, bring, change, give_up, holders, open,
    pay, register, stand, take, worked_out, year,
};
use crate::{Effect, Scene, money};

const VENTURE: u8 = 1;
const YEAR: u8 = 2;
const DIVIDEND: u8 = 3;
const CODE: &str = "91330100799655058B";

fn county() -> Scene<'static> {
    Scene { home: area("420324"), caller: caller(1, &[Role::CountyClerk]), ..scene() }
}

fn village() -> Scene<'static> {
    Scene { caller: caller(9, &[Role::Secretary]), ..scene() }
}

/// The article that a refusal names, in both languages.
#[track_caller]
fn names(no: &Refusal, zh: &str, en: &str) {
    assert!(no.sentence(Lang::Zh).contains(zh), "{}", no.sentence(Lang::Zh));
    assert!(no.sentence(Lang::En).contains(en), "{}", no.sentence(Lang::En));
}

fn registering() -> Register {
    Register {
        id: id(VENTURE),
        venture_tier: Tier::County,
        name: "竹溪演示县投公司".into(),
        code: CODE.to_lowercase(),
        legal_form: Form::Company,
        legal_person: "程演示".into(),
        founded_on: day("2020-05-01"),
        ground: "县政府常务会议纪要".into(),
        synthetic: true,
    }
}

fn entry(form: Form) -> Entry {
    let act = Register { legal_form: form, ..registering() };
    written(&register(&RegisterFacts::default(), &county(), &act).unwrap())
}

#[test]
fn a_venture_is_registered_once_at_its_level_with_a_code_that_checks() {
    let effects = register(&RegisterFacts::default(), &county(), &registering()).unwrap();
    let (venture, first): (Venture, Entry) = (written(&effects), written(&effects));
    assert_eq!((venture.code.as_str(), first.no), (CODE, 1));
    for (tier, here) in [
        (Tier::County, area("420324")),
        (Tier::Township, area("420324107")),
        (Tier::Village, home()),
    ] {
        for other in Tier::ALL {
            let scene = Scene { home: here, ..county() };
            let act = Register { venture_tier: *other, ..registering() };
            let done = register(&RegisterFacts::default(), &scene, &act);
            if tier == *other {
                done.unwrap();
            } else {
                refused(done, Code::VentureTier, Some("venture_tier"));
            }
        }
    }
    let table: [(Register, Code, &str); 5] = [
        (
            Register { code: "91330100799655058C".into(), ..registering() },
            Code::CreditCodeBad,
            "code",
        ),
        (Register { name: " 县".into(), ..registering() }, Code::FieldShort, "name"),
        (Register { legal_person: " ".into(), ..registering() }, Code::FieldShort, "legal_person"),
        (Register { ground: "无".into(), ..registering() }, Code::FieldShort, "ground"),
        (
            Register { founded_on: day("2026-11-24"), ..registering() },
            Code::VentureAhead,
            "founded_on",
        ),
    ];
    for (act, code, field) in table {
        refused(register(&RegisterFacts::default(), &county(), &act), code, Some(field));
    }
    let same = RegisterFacts { same: Some("别的公司".into()) };
    refused(register(&same, &county(), &registering()), Code::VentureThere, Some("code"));
}

fn holding(text: &str) -> Hold {
    Hold { venture: id(VENTURE), holders: text.into(), ground: "章程第五条".into() }
}

fn holders_facts(form: Form) -> HoldersFacts {
    HoldersFacts {
        last: Some(entry(form)),
        list: 0,
        areas: [
            (HolderKind::Investor, "竹溪县", area("420324"), "竹溪县"),
            (HolderKind::Platform, "龙坝镇", area("420324107"), "龙坝镇"),
            (HolderKind::Collective, "小箭边村", home(), "小箭边村"),
            (HolderKind::Collective, HOME, home(), "小箭边村"),
        ]
        .map(|(kind, said, code, name)| ((kind, said.to_owned()), (code, name.to_owned())))
        .into(),
    }
}

const THREE: &str = "县投 竹溪县 33.34%\n乡镇平台 龙坝镇 33.33\n\n村集体，小箭边村，33.33％";

fn held() -> Vec<Holder> {
    rows(&holders(&holders_facts(Form::Company), &county(), &holding(THREE)).unwrap())
}

#[test]
fn shares_make_a_whole() {
    let all = held();
    let got: Vec<_> = all.iter().map(|h| (h.no, h.kind, h.share, h.area)).collect();
    assert_eq!(
        got,
        [
            (1, HolderKind::Investor, 3334, Some(area("420324"))),
            (2, HolderKind::Platform, 3333, Some(area("420324107"))),
            (3, HolderKind::Collective, 3333, Some(home())),
        ]
    );
    let table = [
        ("县投 竹溪县 60\n村集体 小箭边村 39.99", Code::HoldersSum, "99.99"),
        ("县投 竹溪县 60\n村集体 小箭边村 40.01", Code::HoldersSum, "100.01"),
        ("", Code::HoldersSum, "0.00"),
    ];
    for (text, code, sum) in table {
        let facts = holders_facts(Form::Company);
        let no = refused(holders(&facts, &county(), &holding(text)), code, Some("holders"));
        assert_eq!(said(&no, "sum"), sum);
    }
    for (text, code) in [
        ("县投 竹溪县", Code::HoldersLine),
        ("县投 60", Code::HoldersLine),
        ("邻居 张三 100", Code::HoldersLine),
        ("个人 张三 100.001", Code::HoldersLine),
        ("个人 张三 0\n个人 李四 100", Code::HoldersLine),
        ("个人 张三 -1\n个人 李四 101", Code::HoldersLine),
        ("个人 张三 50\n个人 张三 50", Code::HolderTwice),
        // Once by name and once by code.
        ("村集体 小箭边村 50\n村集体 420324107210 50", Code::HolderTwice),
        ("村集体 没有村 100", Code::HolderArea),
        // A county is no village.
        ("村集体 竹溪县 100", Code::HolderArea),
    ] {
        let facts = holders_facts(Form::Company);
        refused(holders(&facts, &county(), &holding(text)), code, Some("holders"));
    }
    let gone = HoldersFacts::default();
    refused(holders(&gone, &county(), &holding(THREE)), Code::NotFound, Some("venture"));
}

#[test]
fn a_collective_is_no_general_partner() {
    let article = ("第三十五条", "art. 35");
    let facts = holders_facts(Form::Partnership);
    let general = "企业 竹木公司 60\n村集体 小箭边村 40";
    let no = refused(
        holders(&facts, &county(), &holding(general)),
        Code::HolderPartner,
        Some("holders"),
    );
    names(&no, article.0, article.1);
    let limited = "企业 竹木公司 60\n村集体 小箭边村 有限合伙人 40";
    holders(&facts, &county(), &holding(limited)).unwrap();
    holders(&holders_facts(Form::Company), &county(), &holding(general)).unwrap();
    // Nor does it become one because the company turns into a partnership.
    let facts = ChangeFacts { last: Some(entry(Form::Company)), holders: held() };
    let turned = Change { legal_form: Some(Form::Partnership), ..changing() };
    let no = refused(change(&facts, &county(), &turned), Code::HolderPartner, Some("legal_form"));
    names(&no, article.0, article.1);
}

fn changing() -> Change {
    Change {
        venture: id(VENTURE),
        name: None,
        legal_form: None,
        legal_person: Some("余演示".into()),
        ground: "股东会决议".into(),
    }
}

#[test]
fn a_change_stands_behind_what_was_registered() {
    let facts = ChangeFacts { last: Some(entry(Form::Company)), holders: held() };
    let effects = change(&facts, &county(), &changing()).unwrap();
    let new: Entry = written(&effects);
    assert_eq!((new.no, new.legal_person.as_str()), (2, "余演示"));
    assert_eq!((new.name, new.form), (entry(Form::Company).name, Form::Company));
    assert!(matches!(effects.as_slice(), [Effect::Put(_)]), "nothing is written over: {effects:?}");
    let same = Change { legal_person: Some(" 程演示 ".into()), ..changing() };
    refused(change(&facts, &county(), &same), Code::VentureSame, None);
    let bare = Change { ground: "".into(), ..changing() };
    refused(change(&facts, &county(), &bare), Code::FieldShort, Some("ground"));
    let gone = ChangeFacts::default();
    refused(change(&gone, &county(), &changing()), Code::NotFound, Some("venture"));
}

fn bringing(asset: Asset) -> Bring {
    Bring {
        id: id(20),
        venture: id(VENTURE),
        holder: 3,
        asset,
        what: "旧小学校舍".into(),
        value_fen: Fen(30_000_000),
        valued_by: None,
        document: "村民代表会议决议 2026-3".into(),
        brought_on: day("2026-06-01"),
    }
}

#[test]
fn a_thing_has_a_value_that_somebody_answers_for() {
    let facts = BringFacts { holder: held().into_iter().nth(2) };
    bring(&facts, &county(), &bringing(Asset::Money)).unwrap();
    let thing = bringing(Asset::Thing);
    refused(bring(&facts, &county(), &thing), Code::AssetUnvalued, Some("valued_by"));
    let valued = Bring { valued_by: Some("成员大会议定".into()), ..thing.clone() };
    bring(&facts, &county(), &valued).unwrap();
    let table: [(Bring, Code, &str); 4] = [
        (Bring { value_fen: Fen(0), ..valued.clone() }, Code::AmountZero, "value_fen"),
        (Bring { document: "".into(), ..valued.clone() }, Code::FieldShort, "document"),
        (Bring { what: "".into(), ..valued.clone() }, Code::FieldShort, "what"),
        (
            Bring { brought_on: day("2027-01-01"), ..valued.clone() },
            Code::VentureAhead,
            "brought_on",
        ),
    ];
    for (act, code, field) in table {
        refused(bring(&facts, &county(), &act), code, Some(field));
    }
    let nobody = BringFacts { holder: None };
    refused(bring(&nobody, &county(), &valued), Code::NotFound, Some("holder"));
}

fn binding() -> Bind {
    Bind {
        id: id(21),
        venture: id(VENTURE),
        counterparty: "竹溪演示茶厂".into(),
        subject: "茶叶加工厂房出租".into(),
        amount_fen: Fen(5_000_000),
        signed_on: day("2026-01-10"),
        until_on: day("2028-01-09"),
        reason: None,
    }
}

#[test]
fn a_contract_with_somebody_near_needs_a_reason_that_stays() {
    let plain = BindFacts { last: Some(entry(Form::Company)), ..BindFacts::default() };
    let bond: Bond = written(&bind(&plain, &county(), &binding()).unwrap());
    assert_eq!((bond.near.as_str(), bond.reason.as_str()), ("", ""));
    let near = Near { who: "王有田".into(), how: "本人".into() };
    let kin = BindFacts { near: Some(near), ..plain.clone() };
    let own = BindFacts { holds: true, ..plain.clone() };
    let why = Bind { reason: Some("公开比价，价低者得".into()), ..binding() };
    for facts in [&kin, &own] {
        refused(bind(facts, &county(), &binding()), Code::BondNear, Some("reason"));
        let bond: Bond = written(&bind(facts, &county(), &why).unwrap());
        assert!(!bond.near.is_empty() && !bond.reason.is_empty());
    }
    let table: [(Bind, Code, &str); 4] = [
        (Bind { until_on: day("2026-01-09"), ..binding() }, Code::BondBack, "until_on"),
        (Bind { signed_on: day("2026-12-01"), ..binding() }, Code::VentureAhead, "signed_on"),
        (Bind { amount_fen: Fen(-1), ..binding() }, Code::AmountZero, "amount_fen"),
        (Bind { subject: "租".into(), ..binding() }, Code::FieldShort, "subject"),
    ];
    for (act, code, field) in table {
        refused(bind(&plain, &county(), &act), code, Some(field));
    }
    refused(bind(&BindFacts::default(), &county(), &binding()), Code::NotFound, Some("venture"));
}

#[test]
fn a_village_committee_stands_surety_for_nobody() {
    let facts = StandFacts { last: Some(entry(Form::Company)) };
    let standing = |surety, name: &str| Stand {
        id: id(22),
        venture: id(VENTURE),
        surety,
        name: name.into(),
        creditor: "演示农商行".into(),
        amount_fen: Fen(10_000_000),
        document: "保证合同 2026-7".into(),
    };
    for (surety, name) in [
        (Surety::VillageCommittee, "小箭边村"),
        // Whatever box was ticked.
        (Surety::Firm, "小箭边村村民委员会"),
        (Surety::Collective, "小箭边村委会"),
    ] {
        let no = stand(&facts, &county(), &standing(surety, name));
        let no = refused(no, Code::SuretyCommittee, Some("surety"));
        names(&no, "第十三条", "art. 13");
    }
    for surety in [Surety::Firm, Surety::Agency, Surety::Person, Surety::Collective] {
        stand(&facts, &county(), &standing(surety, "演示担保公司")).unwrap();
    }
    let zero = Stand { amount_fen: Fen(0), ..standing(Surety::Firm, "演示担保公司") };
    refused(stand(&facts, &county(), &zero), Code::AmountZero, Some("amount_fen"));
    let gone = stand(&StandFacts::default(), &county(), &standing(Surety::Firm, "演示担保公司"));
    refused(gone, Code::NotFound, Some("venture"));
}

#[test]
fn losses_come_first_then_the_reserve_then_the_rest() {
    let table = [
        // income, cost, losses, share of the reserve: reserve, distributable, loss left
        ((1000, 400, 0, 3000), (180, 420, 0)),
        ((1000, 400, 100, 3000), (150, 350, 0)),
        ((1000, 400, 600, 3000), (0, 0, 0)),
        ((1000, 400, 700, 3000), (0, 0, 100)),
        ((400, 1000, 50, 3000), (0, 0, 650)),
        // A broken fen goes into the reserve.
        ((1001, 1000, 0, 1), (1, 0, 0)),
        ((1003, 1000, 0, 5000), (2, 1, 0)),
        ((1000, 0, 0, 0), (0, 1000, 0)),
        ((1000, 0, 0, 10_000), (1000, 0, 0)),
    ];
    for ((income, cost, losses, share), (reserve, distributable, loss_after)) in table {
        let worked = worked_out(Fen(income), Fen(cost), Fen(losses), share);
        let want = Worked {
            reserve: Fen(reserve),
            distributable: Fen(distributable),
            loss_after: Fen(loss_after),
        };
        assert_eq!(worked, want, "{income} {cost} {losses} {share}");
    }
}

/// What the year may still distribute.
fn left(kept: &Kept) -> Fen {
    money::left(kept.account::<Year>(YEAR).as_ref())
}

fn summing() -> Account {
    Account {
        id: id(YEAR),
        venture: id(VENTURE),
        year: 2025,
        income_fen: Fen(20_000_000),
        cost_fen: Fen(9_000_000),
        losses_fen: Fen(1_000_000),
        reserve: "30%".into(),
        assets_fen: Fen(100_000_000),
        overdue_fen: Fen(0),
        document: "2025年审计报告".into(),
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
    let next = Account { year: 2026, losses_fen: Fen(77), ..summing() };
    year(&facts, &county(), &next).unwrap();
    let table: [(Account, Code, &str); 9] = [
        (Account { losses_fen: Fen(76), ..next.clone() }, Code::YearLosses, "losses_fen"),
        (Account { year: 2025, ..next.clone() }, Code::YearThere, "year"),
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
}

fn opening(fen: i64) -> Open {
    Open {
        id: id(DIVIDEND),
        venture: id(VENTURE),
        amount_fen: Fen(fen),
        resolution: "股东会决议 2026-2".into(),
    }
}

fn opened(fen: i64) -> (Dividend, Vec<Part>, Kept) {
    let (year, mut kept) = summed();
    let facts =
        OpenFacts { year: Some(year), account: kept.account::<Year>(YEAR), holders: held() };
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
    let facts =
        OpenFacts { year: Some(year), account: kept.account::<Year>(YEAR), holders: held() };
    let over = open(&facts, &county(), &opening(7_000_001));
    let no = refused(over, Code::DividendOver, Some("amount_fen"));
    assert_eq!(said(&no, "left"), "70,000.00");
    assert!(no.hint(Lang::Zh).contains("第四十二条") && no.hint(Lang::En).contains("art. 42"));
    refused(open(&facts, &county(), &opening(0)), Code::AmountZero, Some("amount_fen"));
    let bare = Open { resolution: "".into(), ..opening(1) };
    refused(open(&facts, &county(), &bare), Code::FieldShort, Some("resolution"));
    let nobody = OpenFacts { holders: Vec::new(), ..facts.clone() };
    refused(open(&nobody, &county(), &opening(1)), Code::DividendNobody, Some("venture"));
    let yearless = OpenFacts { year: None, ..facts };
    refused(open(&yearless, &county(), &opening(1)), Code::DividendYearless, Some("venture"));
}

fn paying(part: &Part, channel: Channel) -> Pay {
    Pay { part: part.id, payout: channel, voucher: "农商行 0007".into() }
}

fn paid(dividend: &Dividend, part: &Part) -> (Part, Vec<Effect>) {
    let facts = PayFacts { part: Some(part.clone()), dividend: Some(dividend.clone()) };
    let effects = pay(&facts, &county(), &paying(part, Channel::Bank)).unwrap();
    (written(&effects), effects)
}

#[test]
fn a_part_is_paid_once_by_the_bank() {
    let (dividend, parts, mut kept) = opened(7_000_000);
    let part = &parts[2];
    let facts = PayFacts { part: Some(part.clone()), dividend: Some(dividend.clone()) };
    let article = ("第四十四条", "art. 44");
    let cash = pay(&facts, &county(), &paying(part, Channel::Cash));
    let no = refused(cash, Code::DividendCash, Some("payout"));
    names(&no, article.0, article.1);
    let pocket = pay(&facts, &county(), &paying(part, Channel::Personal));
    let no = refused(pocket, Code::DividendPersonal, Some("payout"));
    names(&no, article.0, article.1);
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
    let act = Take { part: part.id, payer: "420324".into() };
    let effects = take(&facts, &village(), &act).unwrap();
    let income: Income = written(&effects);
    assert_eq!((income.home, income.payer), (home(), area("420324")));
    assert_eq!((income.amount_fen, income.year), (Fen(2_333_100), 2025));
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
