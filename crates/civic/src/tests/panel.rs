//! Panels: quotas, the lottery, the draw, and who follows whoever can not come.

use kernel::{Code, hash};

use super::fixture::{at, caller, day, matter_id, person, refused, rows, said, scene_on};
use super::topic::topic;
use crate::Scene;
use crate::decide::panel::draw::{AnswerFacts, DrawFacts, answer, draw, rest_seed};
use crate::decide::panel::plan::{Neighbour, PlanFacts, plan};
use crate::decide::panel::{Answer, Coming, Draw, Held, Lot, PANELS, Panel, Part, Plan};
use crate::deliberation::Topic;
use crate::effect::{Audience, Effect};
use crate::matter::{Kind, State};
use crate::registry::Sex;

fn published() -> Scene<'static> {
    scene_on(Kind::Topic, State::Published)
}

/// Sixty neighbours: a third women, ages in turn, two groups, every sixth touched.
fn neighbour(n: u8) -> Neighbour {
    Neighbour {
        name: format!("H{n:04}-01"),
        person: person(n),
        sex: if n.is_multiple_of(3) { Sex::Female } else { Sex::Male },
        born_on: day(["2001-01-01", "1981-01-01", "1956-01-01"][usize::from(n / 3 % 3)]),
        group: if n <= 40 { "一组" } else { "二组" }.into(),
        touched: n.is_multiple_of(6),
    }
}

fn facts() -> PlanFacts {
    let class = "village_public_works".into();
    let published_at = Some(at("2026-11-20T09:00"));
    let topic = Topic { class, published_at, ..topic() };
    PlanFacts { topic, last: None, unknown: vec![], pool: (1..=60).map(neighbour).collect() }
}

fn act(seats: u32) -> Plan {
    Plan {
        matter: matter_id(Kind::Topic),
        seats,
        women: None,
        men: None,
        young: None,
        middle: None,
        old: None,
        each_group: None,
        affected: None,
        concerned: None,
    }
}

fn planned(act: &Plan) -> (Panel, Vec<Lot>) {
    let effects = plan(&facts(), &published(), act).unwrap();
    (rows::<Panel>(&effects).remove(0), rows(&effects))
}

fn drawn(commitment: u8) -> (Panel, Vec<Lot>, Vec<Effect>) {
    let (panel, lots) = planned(&act(9));
    let facts = DrawFacts {
        published_at: Some(at("2026-11-20T09:00")),
        panel: Some(panel),
        commitment: Some([commitment; 32]),
        lots,
    };
    let effects = draw(&facts, &published(), &Draw { matter: matter_id(Kind::Topic) }).unwrap();
    let mut lots: Vec<Lot> = rows(&effects);
    lots.sort_by_key(|lot| lot.place);
    (rows::<Panel>(&effects).remove(0), lots, effects)
}

#[test]
fn what_is_left_empty_mirrors_the_village_and_women_have_their_share() {
    let effects = plan(&facts(), &published(), &act(9)).unwrap();
    let held: Vec<Held> = rows(&effects);
    let of = |part, value: &str| {
        let one = held.iter().find(|h| h.part == part && h.value == value).unwrap();
        (one.least, one.pool)
    };
    // Twenty of sixty are women: three of nine by the mirror and by the rulebook's third.
    assert_eq!(of(Part::Sex, "female"), (3, 20));
    assert_eq!(of(Part::Sex, "male"), (6, 40));
    assert_eq!(of(Part::Group, "一组"), (6, 40));
    assert_eq!(of(Part::Group, "二组"), (3, 20));
    assert!(held.iter().all(|h| h.part != Part::Touched), "nobody said whom it touches");
    // Ten seats: a third is four, though the mirror has three.
    let held: Vec<Held> = rows(&plan(&facts(), &published(), &act(10)).unwrap());
    let women = held.iter().find(|h| h.value == "female").unwrap();
    assert_eq!(women.least, 4);
}

#[test]
fn every_panel_of_the_lottery_meets_every_quota() {
    let asked = Plan { affected: Some("一组".into()), concerned: Some(2), ..act(9) };
    let effects = plan(&facts(), &published(), &asked).unwrap();
    let panel: Panel = rows(&effects).remove(0);
    let (held, lots): (Vec<Held>, Vec<Lot>) = (rows(&effects), rows(&effects));
    let order = [Part::Sex, Part::Age, Part::Group, Part::Touched];
    let kind = |name: &str| &lots.iter().find(|lot| lot.name == name).unwrap().kind;
    let panels: Vec<Vec<&str>> = panel
        .lottery
        .lines()
        .filter_map(|line| line.strip_prefix("panel\t"))
        .map(|line| line.split('\t').collect())
        .collect();
    assert_eq!(panels.len(), PANELS as usize);
    for one in &panels {
        assert_eq!(one.len(), 9);
        for held in &held {
            let at = order.iter().position(|part| *part == held.part).unwrap();
            let n = one.iter().filter(|name| kind(name).split('/').nth(at) == Some(&held.value));
            assert!(n.count() >= held.least as usize, "{held:?} {one:?}");
        }
    }
    // The chance told is the number of panels one is on; the ends are those of all.
    for lot in &lots {
        let on = panels.iter().filter(|one| one.contains(&lot.name.as_str())).count();
        assert_eq!(on, lot.chance as usize, "{}", lot.name);
    }
    let chances = || lots.iter().map(|lot| lot.chance);
    assert_eq!((panel.least, panel.most), (chances().min().unwrap(), chances().max().unwrap()));
    assert_eq!(hash::hex(&hash::sm3(panel.lottery.as_bytes())), panel.hash);
    assert!(panel.least > 0, "nobody is left out for good");
}

#[test]
fn quotas_that_can_not_be_met_say_which_and_how_far() {
    let table: [(Plan, Code, &str); 6] = [
        (Plan { women: Some(2), ..act(9) }, Code::SeatsShort, "women"),
        (Plan { young: Some(5), old: Some(5), ..act(9) }, Code::PanelOver, "young"),
        (Plan { women: Some(10), ..act(9) }, Code::PanelOver, "women"),
        (Plan { each_group: Some(5), ..act(9) }, Code::PanelOver, "each_group"),
        (act(61), Code::PanelFew, "seats"),
        (
            Plan { affected: Some("三组".into()), concerned: Some(1), ..act(9) },
            Code::AffectedNone,
            "affected",
        ),
    ];
    for (asked, code, field) in table {
        let mut facts = facts();
        if code == Code::AffectedNone {
            facts.pool.iter_mut().for_each(|one| one.touched = false);
        }
        let no = plan(&facts, &published(), &asked).unwrap_err();
        assert_eq!(no.code, code, "{no:?}");
        if code == Code::PanelOver {
            assert!(said(&no, "what").contains('→'), "{no:?}");
        }
        assert!(no.field == Some(field) || code == Code::PanelOver, "{no:?}");
    }
    // What is said to be enough is enough.
    let no = plan(&facts(), &published(), &Plan { each_group: Some(5), ..act(9) }).unwrap_err();
    assert!(said(&no, "what").ends_with("4"), "{no:?}");
    let met = Plan { each_group: Some(4), women: Some(3), men: Some(5), ..act(9) };
    assert!(plan(&facts(), &published(), &met).is_ok());
}

#[test]
fn a_panel_is_planned_once_and_too_many_kinds_are_refused() {
    let mut again = facts();
    again.last = Some(planned(&act(9)).0);
    refused(plan(&again, &published(), &act(9)), Code::PanelMade, None);
    let mut many = facts();
    for (n, one) in many.pool.iter_mut().enumerate() {
        one.group = format!("{n}组");
    }
    many.pool.extend((61..=240).map(|n| Neighbour { group: format!("{n}组"), ..neighbour(n) }));
    refused(plan(&many, &published(), &act(9)), Code::PanelHard, Some("each_group"));
}

#[test]
fn the_seed_picks_one_panel_and_orders_the_others() {
    let (panel, lots, effects) = drawn(7);
    assert_eq!(panel.seed, "07".repeat(32));
    let number = ::draw::panel::number(&panel.hash, u64::from(PANELS), &[7; 32]).unwrap();
    assert_eq!(panel.number, u32::try_from(number).ok());
    let sits = ::draw::panel::seated(&panel.lottery, number).unwrap();
    let first: Vec<&str> = lots.iter().take(9).map(|lot| lot.name.as_str()).collect();
    assert_eq!(first, sits);
    assert!(lots.iter().take(9).all(|lot| lot.asked_at.is_some()));
    assert!(lots.iter().skip(9).all(|lot| lot.asked_at.is_none() && lot.place.is_some()));
    // The others in a plain order from a seed of their own.
    let mut others: Vec<&str> = lots.iter().skip(9).map(|lot| lot.name.as_str()).collect();
    let order = others.clone();
    others.sort_unstable();
    let places = ::draw::order(&rest_seed(&panel, &panel.seed), &others).unwrap();
    assert_eq!(order, places.iter().map(|at| others[*at]).collect::<Vec<_>>());
    let told = effects.iter().filter(|effect| {
        matches!(effect, Effect::Tell { to: Audience::Person(_), message: "tell-panel", .. })
    });
    assert_eq!(told.count(), 9);
    assert_ne!(drawn(8).0.number, panel.number);
}

fn answered(lots: &[Lot], panel: &Panel, n: &Lot, coming: Coming) -> Result<Vec<Lot>, Code> {
    let who = (1..=60).find(|at| person(*at) == n.person).unwrap();
    let scene = Scene { caller: caller(who, &[]), ..published() };
    let facts = AnswerFacts {
        published_at: Some(at("2026-11-20T09:00")),
        panel: Some(panel.clone()),
        lots: lots.to_vec(),
    };
    let act = Answer { matter: matter_id(Kind::Topic), coming };
    answer(&facts, &scene, &act).map(|effects| rows(&effects)).map_err(|no| no.code)
}

#[test]
fn whoever_can_not_come_is_followed_by_the_next_of_the_same_kind() {
    let (panel, mut lots, _) = drawn(7);
    let gone = lots[2].clone();
    let written = answered(&lots, &panel, &gone, Coming::No).unwrap();
    assert_eq!((&written[0].name, written[0].coming), (&gone.name, Coming::No));
    let like = lots.iter().find(|lot| lot.asked_at.is_none() && lot.kind == gone.kind).unwrap();
    assert_eq!(written[1].name, like.name);
    assert_eq!(written[1].instead_of.as_ref(), Some(&gone.name));
    let mut put = |row: &Lot| {
        let place = lots.iter_mut().find(|lot| lot.name == row.name).unwrap();
        *place = row.clone();
    };
    written.iter().for_each(&mut put);
    // Not asked, said already, coming.
    let stranger = lots.iter().find(|lot| lot.asked_at.is_none()).unwrap().clone();
    assert_eq!(answered(&lots, &panel, &stranger, Coming::Yes), Err(Code::PanelNotAsked));
    assert_eq!(answered(&lots, &panel, &gone, Coming::Yes), Err(Code::PanelPassed));
    let yes = answered(&lots, &panel, &lots[0].clone(), Coming::Yes).unwrap();
    assert_eq!((yes.len(), yes[0].coming), (1, Coming::Yes));
    // Where nobody of the kind is left, the next of all.
    let other = lots[1].clone();
    for lot in lots.iter_mut().filter(|lot| lot.kind == other.kind) {
        lot.asked_at = Some(at("2026-11-21T09:00"));
    }
    let next = answered(&lots, &panel, &other, Coming::No).unwrap();
    let first = lots.iter().find(|lot| lot.asked_at.is_none()).unwrap();
    assert_eq!(next[1].name, first.name);
}

#[test]
fn nothing_is_drawn_or_answered_before_its_time() {
    let (panel, lots) = planned(&act(9));
    let facts = |panel: Option<Panel>| DrawFacts {
        published_at: Some(at("2026-11-20T09:00")),
        panel,
        commitment: Some([7; 32]),
        lots: lots.clone(),
    };
    let ask = Draw { matter: matter_id(Kind::Topic) };
    refused(draw(&facts(None), &published(), &ask), Code::PanelMissing, None);
    let kept = Panel { drawn_at: Some(at("2026-11-21T09:00")), ..panel.clone() };
    refused(draw(&facts(Some(kept)), &published(), &ask), Code::PanelDrawn, None);
    // Published anew since: the old panel is none.
    let anew =
        DrawFacts { published_at: Some(at("2026-12-30T09:00")), ..facts(Some(panel.clone())) };
    refused(draw(&anew, &published(), &ask), Code::PanelMissing, None);
    assert_eq!(answered(&lots, &panel, &lots[0], Coming::Yes), Err(Code::PanelMissing));
}
