//! Written proxies of one household: where the law allows them, and nowhere else.

use kernel::{Code, PersonRef, Refusal};

use super::ballot::{ballot, casting, line};
use super::fixture::{
    at, brief, home, id, matter_id, person, refused, rules, said, scene, scene_at, scene_of,
    scene_on, written,
};
use super::meeting::{arrive, sitting};
use super::verdict::hall;
use crate::decide::ballot::{Answer, Cast, CastFacts, Drop, Vote, cast, drop};
use crate::decide::meeting::{CheckInFacts, Give, GiveFacts, check_in, give};
use crate::deliberation::{Basis, Proxy, RollLine, Via, Way};
use crate::matter::{Kind, State};
use crate::record::Record;
use crate::{Effect, Scene};

const M27: &str = "农村集体经济组织法 第二十七条";

/// Person 1 sends person 2 of the same household.
fn facts(body: &str) -> GiveFacts {
    GiveFacts {
        meeting: hall(body, Basis::Person, [0; 4]).meeting,
        principal: Some(id(101)),
        agent: Some(id(101)),
        principal_line: None,
        agent_line: None,
        held: 0,
        names: ["张大明".into(), "李秀英".into()],
    }
}

fn sends(agent: Option<PersonRef>) -> Give {
    Give { matter: matter_id(Kind::Meeting), agent, ground: " 村委会档案柜 3 号 ".into() }
}

fn asked(facts: &GiveFacts, agent: Option<PersonRef>) -> Result<Vec<Effect>, Refusal> {
    let on = Scene { matter: scene_on(Kind::Meeting, State::Called).matter, ..scene_of(1) };
    give(facts, &on, &sends(agent))
}

#[test]
fn a_paper_is_kept_with_the_place_where_it_lies() {
    let effects = asked(&facts("members_assembly"), Some(person(2))).unwrap();
    assert_eq!(brief(&effects), ["set proxy"]);
    let proxy: Proxy = written(&effects);
    assert_eq!((proxy.principal, proxy.agent, proxy.void_at), (id(1), id(2), None));
    assert_eq!(&*proxy.ground, "村委会档案柜 3 号");
    // At the desk it is that of the person served.
    let desk = Scene { behalf: Some(person(3)), ..scene() };
    let effects = give(&facts("members_assembly"), &desk, &sends(Some(person(2)))).unwrap();
    assert_eq!(written::<Proxy>(&effects).principal, id(3));
}

#[test]
fn only_the_members_assembly_takes_proxies() {
    for body in rules().bodies().filter(|b| b.key != "members_assembly") {
        let no = refused(asked(&facts(&body.key), Some(person(2))), Code::ProxyNot, None);
        assert_eq!(said(&no, "article"), body.article, "{}", body.key);
        assert_eq!(said(&no, "bodies"), "@body:members_assembly");
    }
    let rule = rules().body("members_assembly").unwrap().proxy.clone().unwrap();
    assert_eq!(rule.article, M27);
}

#[test]
fn who_sends_and_who_is_sent() {
    let assembly = || facts("members_assembly");
    let here = |via| Some(RollLine { via: Some(via), ..line(true, false) });
    type Row = (GiveFacts, Option<PersonRef>, Code, Option<&'static str>);
    let rows: Vec<Row> = vec![
        (assembly(), None, Code::FieldMissing, Some("agent")),
        (assembly(), Some(person(1)), Code::ProxyHousehold, Some("agent")),
        (
            GiveFacts { agent: Some(id(102)), ..assembly() },
            Some(person(2)),
            Code::ProxyHousehold,
            Some("agent"),
        ),
        // A child, or somebody who is no member, may not be sent; nor may they send.
        (GiveFacts { agent: None, ..assembly() }, Some(person(2)), Code::NotOnRoll, Some("agent")),
        (GiveFacts { principal: None, ..assembly() }, Some(person(2)), Code::NotOnRoll, None),
        // Whoever is there, in person or by another, sends nobody.
        (
            GiveFacts { principal_line: here(Via::Hall), ..assembly() },
            Some(person(2)),
            Code::ProxyPresent,
            None,
        ),
        (
            GiveFacts { principal_line: here(Via::Proxy), ..assembly() },
            Some(person(2)),
            Code::ProxyPresent,
            None,
        ),
    ];
    for (facts, agent, code, field) in rows {
        let no = refused(asked(&facts, agent), code, field);
        if code == Code::ProxyHousehold {
            assert_eq!(said(&no, "article"), M27);
        }
    }
}

#[test]
fn one_person_stands_in_for_no_more_than_the_county_has_laid_down() {
    let most = rules().count("P02.proxy").unwrap();
    assert_eq!(most, 3);
    for (held, fine) in [(0, true), (most - 1, true), (most, false), (most + 1, false)] {
        let facts = GiveFacts { held, ..facts("members_assembly") };
        let result = asked(&facts, Some(person(2)));
        if fine {
            assert!(result.is_ok(), "{held}");
        } else {
            assert_eq!(said(&refused(result, Code::ProxyMany, Some("agent")), "most"), "3");
        }
    }
}

/// Every row of the roll among the effects, in order.
fn lines(effects: &[Effect]) -> Vec<RollLine> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Set(row) if row.table == RollLine::TABLE => {
                RollLine::from_vals(&mut row.vals.clone().into_iter())
            }
            _ => None,
        })
        .collect()
}

fn given(void: bool) -> Proxy {
    Proxy {
        home: home(),
        meeting: matter_id(Kind::Meeting),
        principal: id(1),
        agent: id(2),
        ground: "档案柜".into(),
        given_at: at("2026-11-20T08:00"),
        void_at: void.then(|| at("2026-11-23T08:20")),
    }
}

fn arriving(n: u8) -> CheckInFacts {
    let line = RollLine { person: id(n), household: id(101), ..super::meeting::line() };
    CheckInFacts { line: Some(line), ..super::meeting::facts(Basis::Person) }
}

#[test]
fn with_the_agent_comes_the_principal_in_the_same_way_and_place() {
    let principal = RollLine { person: id(1), household: id(101), ..super::meeting::line() };
    let facts = CheckInFacts { principals: vec![principal.clone()], ..arriving(2) };
    let paper = arrive(Some(person(2)), true);
    let effects = check_in(&facts, &sitting(scene()), &paper).unwrap();
    let all = lines(&effects);
    assert_eq!(all.iter().map(|l| l.person).collect::<Vec<_>>(), [id(2), id(1)]);
    assert_eq!((all[0].via, all[0].way), (Some(Via::Hall), Some(Way::Paper)));
    assert_eq!((all[1].via, all[1].way), (Some(Via::Proxy), Some(Way::Paper)));
    assert_eq!(all[1].present_at, all[0].present_at);
    // A principal who is there already is left alone.
    let there = RollLine { present_at: Some(scene().now), ..principal };
    let facts = CheckInFacts { principals: vec![there], ..arriving(2) };
    assert_eq!(lines(&check_in(&facts, &sitting(scene()), &paper).unwrap()).len(), 1);
    // And the paper that comes when the agent is there already works at once.
    let facts = GiveFacts {
        principal_line: Some(super::meeting::line()),
        agent_line: Some(RollLine { person: id(2), via: Some(Via::Hall), ..line(true, false) }),
        ..facts_sitting()
    };
    let effects = asked(&facts, Some(person(2))).unwrap();
    let sent: RollLine = written(&effects);
    assert_eq!((sent.person, sent.via, sent.way), (id(1), Some(Via::Proxy), Some(Way::Phone)));
    // An agent who is only represented brings nobody.
    let absent = GiveFacts {
        agent_line: Some(RollLine { person: id(2), via: Some(Via::Proxy), ..line(true, false) }),
        principal_line: Some(super::meeting::line()),
        ..facts_sitting()
    };
    assert_eq!(brief(&asked(&absent, Some(person(2))).unwrap()), ["set proxy"]);
}

fn facts_sitting() -> GiveFacts {
    facts("members_assembly")
}

#[test]
fn coming_in_person_ends_the_proxy() {
    let sent = RollLine { via: Some(Via::Proxy), ..line(true, false) };
    let facts = CheckInFacts { line: Some(sent), proxy: Some(given(false)), ..arriving(1) };
    let on = sitting(Scene { now: at("2026-11-23T09:30"), ..scene_of(1) });
    let effects = check_in(&facts, &on, &arrive(None, false)).unwrap();
    assert_eq!(brief(&effects), ["set roll", "set proxy"]);
    assert_eq!(written::<Proxy>(&effects).void_at, Some(at("2026-11-23T09:30")));
    let own: RollLine = written(&effects);
    assert_eq!((own.via, own.present_at), (Some(Via::Phone), Some(at("2026-11-23T08:10"))));
    // It ends once.
    let facts = CheckInFacts { proxy: Some(given(true)), ..facts };
    assert_eq!(brief(&check_in(&facts, &on, &arrive(None, false)).unwrap()), ["set roll"]);
}

fn voting(proxy: Option<Proxy>) -> CastFacts {
    let sent = RollLine { via: Some(Via::Proxy), ..line(true, false) };
    CastFacts { proxy, ..casting(Basis::Person, Some(ballot(false)), Some(sent)) }
}

#[test]
fn the_agent_gives_the_principal_s_voice_and_no_other() {
    let act =
        Cast { matter: matter_id(Kind::Meeting), answer: Answer::Yes, proxy_for: Some(person(1)) };
    let vote: Vote = written(&cast(&voting(Some(given(false))), &scene_of(2), &act).unwrap());
    assert_eq!((vote.voter, vote.person), (id::<()>(1).bytes(), id(1)));
    let secret = CastFacts { secret: true, ..voting(Some(given(false))) };
    let dropped =
        Drop { matter: act.matter, answer: act.answer, proxy_for: act.proxy_for, receipt: None };
    assert!(drop(&secret, &scene_of(2), &dropped).is_ok());
    // No paper, a void one, one for another person, another one's hand.
    let other = Proxy { principal: id(5), ..given(false) };
    let rows = [(None, 2), (Some(given(true)), 2), (Some(other), 2), (Some(given(false)), 3)];
    for (proxy, hand) in rows {
        let no = refused(cast(&voting(proxy), &scene_of(hand), &act), Code::ProxyNone, None);
        assert_eq!(said(&no, "name"), "张大明");
    }
    // The principal votes in person only after coming in person.
    let own = Cast { proxy_for: None, ..act };
    refused(cast(&voting(Some(given(false))), &scene_of(1), &own), Code::NotPresent, None);
}

#[test]
fn the_days_of_a_refusal_are_those_of_the_roll() {
    let stranger = GiveFacts { principal: None, ..facts("members_assembly") };
    let on = Scene { caller: scene_of(1).caller, ..scene_at("2026-11-20T09:00") };
    let no = refused(give(&stranger, &on, &sends(Some(person(2)))), Code::NotOnRoll, None);
    assert_eq!((said(&no, "name"), said(&no, "day")), ("张大明", "2026-11-23"));
}
