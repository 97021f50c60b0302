//! A project is settled once all is paid: what is left of an allotment goes back to its source, what
//! neighbours brought together stays.

use kernel::{Code, Fen};

use super::books::Kept;
use super::fixture::{area, at, caller, home, id, matter_id, person, refused, scene_on, written};
use crate::authority::Role;
use crate::build::fund::{Back, BackFacts, back};
use crate::build::purse::{Left, Settle, SettleFacts, Settlement, settle};
use crate::effect::Effect;
use crate::funds::{Allotment, Purpose, Purse, Rest, Return, Source};
use crate::matter::{Kind, State};
use crate::money;
use crate::record::Record;
use crate::scene::Scene;

const GIVEN: u8 = 1;
const NEIGHBOURS: u8 = 2;
const SOURCE: u8 = 8;

fn secretary() -> Scene<'static> {
    Scene { caller: caller(10, &[Role::Secretary]), ..scene_on(Kind::Project, State::Finished) }
}

fn purse(n: u8, giver: kernel::AreaCode, fen: i64) -> Purse {
    Purse {
        home: home(),
        id: id(n),
        project: matter_id(Kind::Project),
        giver,
        purpose: Purpose::Works,
        amount_fen: Fen(fen),
        by: person(1),
        at: at("2026-11-20T09:00"),
    }
}

fn facts(giver: kernel::AreaCode) -> SettleFacts {
    let left = |n, giver, fen, left, allotted| Left {
        purse: purse(n, giver, fen),
        left_fen: Fen(left),
        allotted,
    };
    SettleFacts {
        purses: vec![
            left(GIVEN, giver, 10_000_000, 1_234_567, true),
            left(NEIGHBOURS, home(), 600_000, 40_000, false),
        ],
        paid_fen: Fen(9_325_433),
        ..SettleFacts::default()
    }
}

fn settling() -> Settle {
    Settle {
        matter: matter_id(Kind::Project), text: "三名代表和监委会一起看过账".into()
    }
}

fn rests(effects: &[Effect]) -> usize {
    let of = |effect: &&Effect| matches!(effect, Effect::Put(row) if row.table == Rest::TABLE);
    effects.iter().filter(of).count()
}

/// Books in which both purses are full.
fn kept() -> Kept {
    let mut kept = Kept::new();
    for (n, fen) in [(GIVEN, 10_000_000), (NEIGHBOURS, 600_000)] {
        let row = money::row::<Purse>(id::<()>(n));
        kept.take(&money::brought(&secretary(), row, Fen(fen)).unwrap()).unwrap();
    }
    kept
}

#[test]
fn what_is_left_of_an_allotment_leaves_and_the_neighbours_money_stays() {
    let effects = settle(&facts(area("420324")), &secretary(), &settling()).unwrap();
    let told: Settlement = written(&effects);
    assert_eq!(told.arrived_fen, Fen(10_600_000));
    assert_eq!((told.returned_fen, told.kept_fen), (Fen(1_234_567), Fen(40_000)));
    assert_eq!(told.arrived_fen.0, told.paid_fen.0 + told.returned_fen.0 + told.kept_fen.0);
    let rest: Rest = written(&effects);
    assert_eq!((rest.purse, rest.amount_fen), (id(GIVEN), Fen(1_234_567)));
    assert_eq!(rests(&effects), 1);
    let mut kept = kept();
    kept.take(&effects).unwrap();
    assert_eq!(kept.left::<Purse>(GIVEN), Fen(10_000_000 - 1_234_567));
    assert_eq!(kept.left::<Purse>(NEIGHBOURS), Fen(600_000));
}

#[test]
fn what_the_village_itself_gave_goes_back_within_its_own_books() {
    let effects = settle(&facts(home()), &secretary(), &settling()).unwrap();
    let way = effects.iter().find_map(|effect| match effect {
        Effect::Transfer(transfer) => Some((transfer.debit, transfer.credit)),
        _ => None,
    });
    let of = |row: money::Row| money::account(row);
    let row = |table| (table, id(GIVEN));
    assert_eq!(way, Some((of(row(Purse::TABLE)), of(row(Allotment::TABLE)))));
}

#[test]
fn nothing_is_settled_twice_or_while_money_is_on_its_way() {
    let facts = || facts(area("420324"));
    let table = [
        (SettleFacts { settled: true, ..facts() }, Code::ProjectSettled),
        (SettleFacts { running: Some("合-01".into()), ..facts() }, Code::ContractRuns),
        (SettleFacts { coming: 1, ..facts() }, Code::AllotmentComing),
        (SettleFacts { unbanked_fen: Fen(1), ..facts() }, Code::CollectedUnbanked),
    ];
    for (facts, code) in table {
        refused(settle(&facts, &secretary(), &settling()), code, None);
    }
    let short = Settle { text: "好".into(), ..settling() };
    refused(settle(&facts(), &secretary(), &short), Code::FieldShort, Some("text"));
}

#[test]
fn a_project_that_was_given_nothing_is_settled_too() {
    let effects = settle(&SettleFacts::default(), &secretary(), &settling()).unwrap();
    assert_eq!(written::<Settlement>(&effects).arrived_fen, Fen(0));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Transfer(_))));
}

fn backing() -> (BackFacts, Back) {
    let allotment = Allotment {
        home: area("420324"),
        id: id(GIVEN),
        share: id(7),
        source: id(SOURCE),
        purpose: Purpose::Works,
        village: home(),
        project: matter_id(Kind::Project),
        amount_fen: Fen(10_000_000),
        document: "溪统筹〔2026〕9号".into(),
        by: person(1),
        at: at("2026-11-20T09:00"),
    };
    let rest = Rest {
        home: home(),
        purse: id(GIVEN),
        project: matter_id(Kind::Project),
        giver: area("420324"),
        amount_fen: Fen(1_234_567),
        at: at("2026-11-28T09:00"),
    };
    let facts = BackFacts { allotment: Some(allotment), rest: Some(rest), taken: false };
    (facts, Back { allotment: id(GIVEN), document: "农行退款 0007".into() })
}

#[test]
fn a_rest_is_taken_back_into_its_source_once() {
    let (facts, act) = backing();
    let county = Scene { home: area("420324"), ..secretary() };
    let effects = back(&facts, &county, &act).unwrap();
    assert_eq!(written::<Return>(&effects).amount_fen, Fen(1_234_567));
    let mut kept = Kept::new();
    for (table, fen) in [(Allotment::TABLE, 10_000_000), (Source::TABLE, 5)] {
        let n = if table == Source::TABLE { SOURCE } else { GIVEN };
        kept.take(&money::brought(&county, (table, id(n)), Fen(fen)).unwrap()).unwrap();
    }
    kept.take(&effects).unwrap();
    assert_eq!(kept.left::<Source>(SOURCE), Fen(1_234_572));
    // A township's allotment that bears the same id.
    let other = facts.rest.clone().map(|rest| Rest { giver: area("420324107"), ..rest });
    let table = [
        (BackFacts { allotment: None, ..facts.clone() }, Code::NotFound),
        (BackFacts { rest: None, ..facts.clone() }, Code::RestNone),
        (BackFacts { rest: other, ..facts.clone() }, Code::RestNone),
        (BackFacts { taken: true, ..facts }, Code::RestTaken),
    ];
    for (facts, code) in table {
        refused(back(&facts, &county, &act), code, Some("allotment"));
    }
}
