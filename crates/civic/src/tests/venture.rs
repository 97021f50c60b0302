//! Ventures: who may own what, what may be distributed, and how it reaches a village.

use kernel::refusal::Lang;
use kernel::{Code, Fen, Refusal};

use super::books::Kept;
use super::fixture::{HOME, area, caller, day, home, id, refused, rows, said, scene, written};
use crate::authority::Role;
use crate::build::venture::{
    Account, Asset, Bind, BindFacts, Body, Bond, Bring, BringFacts, Brought, Change, ChangeFacts,
    Channel, Correct, CorrectFacts, Dividend, Drop, DropFacts, Entry, Form, Guarantee, Hold,
    Holder, HolderKind, HoldersFacts, Income, Near, Open, OpenFacts, Part, Party, Pay, PayFacts,
    Register, RegisterFacts, Stand, StandFacts, Surety, Take, TakeFacts, Tier, Venture, Was,
    Worked, Year, YearFacts, bind, bring, change, correct, give_up, holders, open, pay, register,
    stand, take, worked_out, year,
};
use crate::{Effect, Scene, money};

mod years;

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
        bodies: [("竹溪演示经联社", Body::Collective), ("竹溪演示居民会", Body::Committee)]
            .map(|(name, body)| (name.to_owned(), body))
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
    // Nor by being written down as a firm or a person: the register knows what it is.
    for form in [Form::Partnership, Form::Company] {
        for line in
            ["企业 竹溪演示经联社 100", "个人 竹溪演示经联社 100", "企业 竹溪演示居民会 100"]
        {
            let no = holders(&holders_facts(form), &county(), &holding(line));
            refused(no, Code::HolderOther, Some("holders"));
        }
    }
    // Nor does it become one because the company turns into a partnership.
    let facts =
        ChangeFacts { last: Some(entry(Form::Company)), holders: held(), ..ChangeFacts::default() };
    let turned = Change { legal_form: Some(Form::Partnership), ..changing() };
    let no = refused(change(&facts, &county(), &turned), Code::HolderPartner, Some("legal_form"));
    names(&no, article.0, article.1);
    // A firm of the old list that the register has come to know as a collective is one.
    let firm =
        Holder {
            kind: HolderKind::Firm, area: None, name: "演示社".into(), ..held()[2].clone()
        };
    let facts = ChangeFacts { holders: vec![firm], ..facts };
    change(&facts, &county(), &turned).unwrap();
    let known = [("演示社".to_owned(), Body::Collective)].into();
    let facts = ChangeFacts { bodies: known, ..facts };
    refused(change(&facts, &county(), &turned), Code::HolderPartner, Some("legal_form"));
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
    let facts =
        ChangeFacts { last: Some(entry(Form::Company)), holders: held(), ..ChangeFacts::default() };
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
    let one: Brought = written(&bring(&facts, &county(), &bringing(Asset::Money)).unwrap());
    assert_eq!((one.kind, one.name.as_str()), (HolderKind::Collective, "小箭边村"));
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
        party: Party::Firm,
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
    // Nobody has declared it, and all the same they are near.
    let boss = BindFacts { charge: vec!["竹溪演示茶厂".into()], ..plain.clone() };
    let ours = || BindFacts { heads: vec!["程演示".into()], ..plain.clone() };
    let head = ours();
    let chief =
        BindFacts {
            charge: vec!["王演示".into()], heads: vec!["王演示".into()], ..plain.clone()
        };
    for facts in [&kin, &own, &boss, &head, &chief] {
        refused(bind(facts, &county(), &binding()), Code::BondNear, Some("reason"));
        let bond: Bond = written(&bind(facts, &county(), &why).unwrap());
        assert!(!bond.near.is_empty() && !bond.reason.is_empty());
    }
    for name in ["程演示", "竹溪演示县投公司"] {
        let with = Bind { counterparty: name.into(), ..binding() };
        refused(bind(&plain, &county(), &with), Code::BondNear, Some("reason"));
    }
    let strange =
        BindFacts { heads: vec!["张演示".into()], charge: vec!["王演示".into()], ..ours() };
    let bond: Bond = written(&bind(&strange, &county(), &binding()).unwrap());
    assert_eq!(bond.near, "");
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
    let facts = StandFacts { last: Some(entry(Form::Company)), body: None };
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
    // The register knows one that does not call itself so, and a collective that was ticked as a person.
    let known = StandFacts { body: Some(Body::Committee), ..facts.clone() };
    let no = stand(&known, &county(), &standing(Surety::Person, "小箭边居民会"));
    names(&refused(no, Code::SuretyCommittee, Some("surety")), "第十三条", "art. 13");
    let known = StandFacts { body: Some(Body::Collective), ..facts.clone() };
    let stood = stand(&known, &county(), &standing(Surety::Person, "小箭边经联社")).unwrap();
    assert_eq!(written::<Guarantee>(&stood).surety, Surety::Collective);
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
