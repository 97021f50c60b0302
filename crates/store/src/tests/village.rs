//! A village's books and what sank down to villages are read alike on both back ends.

use civic::authority::{Mandate, Role};
use civic::build::contribution::{Gift, Part, Pledge, Receipt, Turn, Workday};
use civic::build::purse::{Contract, Payment, Purse};
use civic::funds::{Allotment, Allowed, Joint, Purpose, Share, Source, Tier};
use civic::manage::keeper::{Fee, Keeper};
use civic::money;
use civic::record::Record;
use civic::registry::{Organisation, OrganisationKind};
use civic::voice::{Visit, Visitor};
use civic::works::{Milestone, Origin};
use kernel::Fen;
use kernel::id::RecordId;
use ledger::{Account, AccountId, Floor, Kind as Move, Transfer, TransferId, UnitCode};

use super::*;
use crate::book;
use crate::village::{self, Coffers};

const HOME: &str = VILLAGES[0];

fn row(n: u32) -> RecordId {
    matter(n).cast()
}

/// Moves money in the village's books.
fn moved(tx: &mut Tx<'_>, n: u32, way: (AccountId, AccountId), fen: u64) -> Result<(), Stop> {
    let unit = UnitCode::parse(money::FEN).unwrap();
    for id in [way.0, way.1] {
        let floor =
            if id == money::outside(area(HOME)) { Floor::None } else { Floor::DebitsWithinCredits };
        book::open_all(tx, area(HOME), &[Account::new(id, unit, floor)])?;
    }
    let transfer = Transfer {
        id: TransferId(u128::from(n)),
        debit: way.0,
        credit: way.1,
        amount: fen,
        unit,
        kind: Move::Posted,
        purpose: 0,
        at: morning().ms(),
    };
    book::post(tx, area(HOME), &transfer)
}

/// A project with one milestone, and 900 fen given to it by the county.
fn given(tx: &mut Tx<'_>) -> Result<(), Stop> {
    let (of, resolution, body) = works::project(HOME, 1, Origin::Villagers);
    tx.put(&of.row())?;
    let (topic, meeting) = works::sat(&of);
    tx.put(&topic.row())?;
    tx.put(&meeting.row())?;
    tx.put(&resolution.row())?;
    tx.put(&body.row())?;
    let (now, by, county, home) = (morning(), person(HOME, 1), area(COUNTY), area(HOME));
    let milestone = Milestone {
        home,
        project: of.id,
        no: 1,
        title: "备料".into(),
        due_on: now.date(),
        planned_fen: Fen(0),
        weight: 1,
        done_on: None,
        said: String::new(),
        done_by: None,
        noted_at: None,
    };
    tx.put(&milestone.row())?;
    let source = Source {
        home: county,
        id: row(10),
        document: "演示1号".into(),
        name: "衔接资金".into(),
        tier: Tier::Central,
        line: "农业农村局".into(),
        year: 2026,
        amount_fen: Fen(5_000),
        received_on: now.date(),
        carried_from: None,
        synthetic: true,
        noted_by: by,
        noted_at: now,
    };
    tx.put(&source.row())?;
    tx.put(&Allowed { home: county, source: row(10), purpose: Purpose::Works }.row())?;
    tx.put(&Joint { home: county, no: 1, name: String::new(), set_by: by, set_at: now }.row())?;
    let share = Share {
        home: county,
        id: row(11),
        source: row(10),
        joint: 1,
        amount_fen: Fen(4_000),
        ground: "会议".into(),
        by,
        at: now,
    };
    tx.put(&share.row())?;
    for (n, fen) in [(12, 900), (13, 70)] {
        let allotment = Allotment {
            home: county,
            id: row(n),
            share: row(11),
            source: row(10),
            purpose: Purpose::Works,
            village: home,
            project: of.id,
            amount_fen: Fen(fen),
            document: "下达1号".into(),
            by,
            at: now,
        };
        tx.put(&allotment.row())?;
    }
    Ok(())
}

/// The first allotment is taken in; 500 of it are held, 300 of these paid and 100 asked for.
fn spent(tx: &mut Tx<'_>) -> Result<(), Stop> {
    let (now, by, home) = (morning(), person(HOME, 1), area(HOME));
    let purse = Purse {
        home,
        id: row(12),
        project: matter(1),
        giver: area(COUNTY),
        purpose: Purpose::Works,
        amount_fen: Fen(900),
        by,
        at: now,
    };
    tx.put(&purse.row())?;
    let firm = Organisation {
        home,
        id: row(14).cast(),
        name: "石匠合作社".into(),
        kind: OrganisationKind::Company,
        credit_code: None,
        since: now,
    };
    tx.put(&firm.row())?;
    let contract = Contract {
        home,
        id: row(15),
        project: matter(1),
        purse: row(12),
        purpose: Purpose::Works,
        payee: firm.id,
        number: "HT-1".into(),
        subject: "石料".into(),
        amount_fen: Fen(500),
        signed_on: now.date(),
        by,
        at: now,
        ended_at: None,
    };
    tx.put(&contract.row())?;
    for (n, fen, paid) in [(16, 300, true), (17, 100, false)] {
        let payment = Payment {
            home,
            id: row(n),
            project: matter(1),
            contract: row(15),
            milestone: 1,
            amount_fen: Fen(fen),
            acceptance: "合格".into(),
            invoice: format!("FP-{n}"),
            asked_by: by,
            asked_at: now,
            voucher: if paid { "YH-1".into() } else { String::new() },
            paid_by: paid.then_some(by),
            paid_at: paid.then_some(now),
            refused_at: None,
        };
        tx.put(&payment.row())?;
    }
    let purse = money::account(money::row::<Purse>(row(12)));
    let contract = money::account(money::row::<Contract>(row(15)));
    let firm = money::account(money::row::<Organisation>(row(14)));
    moved(tx, 1, (money::outside(home), purse), 900)?;
    moved(tx, 2, (purse, contract), 500)?;
    moved(tx, 3, (contract, firm), 300)
}

/// A keeper's fee of 40, material worth 60, half a day of labour, a visit by somebody from elsewhere.
fn besides(tx: &mut Tx<'_>) -> Result<(), Stop> {
    let (now, by, home) = (morning(), person(HOME, 1), area(HOME));
    let keeper = Keeper {
        home,
        id: row(20),
        project: matter(1),
        person: by,
        duty: "看渠".into(),
        every_days: 7,
        fee_fen: Fen(40),
        from_on: now.date(),
        by,
        at: now,
        ended_at: None,
        reason: String::new(),
        adopted: None,
    };
    tx.put(&keeper.row())?;
    let fee = Fee {
        home,
        keeper: row(20),
        month: "2026-09".into(),
        id: row(21),
        amount_fen: Fen(40),
        voucher: "YH-2".into(),
        by,
        at: now,
    };
    tx.put(&fee.row())?;
    moved(tx, 4, (money::outside(home), money::account(money::row::<Keeper>(row(20)))), 40)?;
    gave(tx)?;
    visited(tx)
}

fn gave(tx: &mut Tx<'_>) -> Result<(), Stop> {
    let (now, by, home) = (morning(), person(HOME, 1), area(HOME));
    let pledge = Pledge {
        home,
        id: row(22),
        project: matter(1),
        gift: Gift::Material,
        giver: Some(by),
        donor: String::new(),
        named: false,
        amount_fen: Fen(60),
        half_days: 0,
        what: "水泥".into(),
        filed_by: by,
        at: now,
        withdrawn_at: None,
    };
    tx.put(&pledge.row())?;
    let receipt = Receipt {
        home,
        id: row(23),
        project: matter(1),
        pledge: row(22),
        amount_fen: Fen(60),
        what: "水泥".into(),
        number: "SJ-1".into(),
        by,
        at: now,
    };
    tx.put(&receipt.row())?;
    let day = Workday {
        home,
        id: row(24),
        project: matter(1),
        held_on: now.date(),
        task: "挖渠".into(),
        needed: 2,
        foreman: by,
        by,
        at: now,
    };
    tx.put(&day.row())?;
    for (n, turn) in [(1, Turn::Confirmed), (2, Turn::Arrived)] {
        let part = Part {
            home,
            workday: row(24),
            person: person(HOME, n),
            turn,
            half_days: 1,
            held: Some(row(30 + u32::from(n))),
            noted_by: Some(by),
            arrived_at: Some(now),
            decided_by: (turn == Turn::Confirmed).then_some(by),
            decided_at: (turn == Turn::Confirmed).then_some(now),
            reason: String::new(),
        };
        tx.put(&part.row())?;
    }
    Ok(())
}

fn visited(tx: &mut Tx<'_>) -> Result<(), Stop> {
    let (now, by, home) = (morning(), person(HOME, 1), area(HOME));
    for (n, who) in [(40, by), (41, person(VILLAGES[1], 9))] {
        let visit = Visit {
            home,
            id: row(n),
            household: row(50).cast(),
            visited_at: now,
            note: "看了".into(),
            answer: String::new(),
            voice: None,
            wish: None,
            recorded_by: by,
            recorded_at: now,
            said_in: 0,
        };
        tx.put(&visit.row())?;
        tx.put(&Visitor { home, visit: row(n), person: who }.row())?;
        let mandate = Mandate {
            home,
            id: row(n).cast(),
            person: who,
            role: Role::Secretary,
            area: home,
            from_on: now.date(),
            until_on: None,
            ground: "任命".into(),
        };
        tx.put(&mandate.row())?;
    }
    Ok(())
}

#[test]
fn a_villages_books_come_out_alike_on_both_back_ends() {
    each(|store| {
        let written = store.db.write(|tx| {
            given(tx)?;
            spent(tx)?;
            besides(tx)
        });
        written.unwrap();
        let (now, home) = (morning(), area(HOME));
        let read = store.db.read(move |tx| {
            let span = (now, now.plus_ms(1));
            let balances = village::balances(tx, home, now)?;
            let stand = Coffers::of(tx, home)?.at(&balances);
            let before = village::balances(tx, home, now.plus_ms(-1))?;
            let came = village::came(tx, home, span)?;
            let went = village::went(tx, home, span)?;
            let fees = village::fees(tx, home, span)?;
            let waits = village::waits(tx, home, now)?;
            let held = village::held(tx, home, now, &balances)?;
            let none = village::came(tx, home, (now.plus_ms(1), now.plus_days(1)))?;
            let first = village::first_move(tx, home)?;
            let other = village::first_move(tx, area(VILLAGES[1]))?;
            assert!(before.is_empty() && none.is_empty());
            assert_eq!((first, other), (Some(now), None));
            assert_eq!((stand.free_fen, stand.held_fen), (Fen(400), Fen(200)));
            assert_eq!((stand.sum(), stand.fees_fen), (Fen(600), Fen(40)));
            let paper = came.first().and_then(|one| one.paper.clone()).unwrap();
            assert_eq!((paper.document.as_str(), paper.name.as_str()), ("下达1号", "衔接资金"));
            assert_eq!(came.iter().map(|one| one.amount_fen.0).collect::<Vec<_>>(), [900]);
            assert_eq!(went.iter().map(|one| one.milestone.as_str()).collect::<Vec<_>>(), ["备料"]);
            assert_eq!(fees.iter().map(|one| one.amount_fen.0).collect::<Vec<_>>(), [40]);
            assert_eq!(waits.iter().map(|one| one.amount_fen.0).collect::<Vec<_>>(), [100]);
            assert_eq!(held.iter().map(|one| one.left_fen.0).collect::<Vec<_>>(), [200]);
            Ok(())
        });
        read.unwrap_or_else(|why| panic!("{}: {why:?}", store.name));
    });
}

#[test]
fn what_sank_down_comes_out_alike_on_both_back_ends() {
    each(|store| {
        let written = store.db.write(|tx| {
            given(tx)?;
            spent(tx)?;
            besides(tx)
        });
        written.unwrap();
        for place in [HOME, "420324107", COUNTY] {
            let place = area(place);
            let read = move |tx: &mut Tx<'_>| {
                let people = village::people(tx, place, 2026)?;
                Ok((village::sunk(tx, place, 2026)?, people, village::sunk(tx, place, 2025)?))
            };
            let (sunk, people, before) = store.db.read(read).unwrap();
            assert_eq!(sunk.len(), 1, "{}", store.name);
            let one = sunk.get(&area(HOME)).unwrap();
            let money = [one.allotted_fen, one.received_fen, one.under_way_fen, one.paid_fen];
            assert_eq!(money, [Fen(970), Fen(900), Fen(70), Fen(300)], "{}", store.name);
            assert_eq!((one.visits, one.own_half_days), (1, 1));
            assert_eq!((one.own_material_times, one.own_material_fen), (1, Fen(60)));
            assert_eq!((one.material_times, one.material_fen), (0, Fen(0)));
            let roles = people.get(&area(HOME)).unwrap();
            assert_eq!(roles.get(&Role::Secretary), Some(&(1, 1)));
            assert!(before.is_empty());
        }
    });
}
