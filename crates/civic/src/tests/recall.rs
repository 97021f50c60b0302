//! A recall: what it takes, what stays unsaid, and what the vote does to the mandate.

use kernel::Code;

use super::convening::{GROUP, support};
use super::fixture::{
    HOME, area, at, brief, caller, day, home, id, mandate, matter, opened, person, refused, rules,
    said, scene, scene_of, written,
};
use crate::authority::{Mandate, Role};
use crate::convening::{Heads, Signature, reaches};
use crate::decide::ballot::{Ballot, CloseFacts};
use crate::decide::recall::{
    Defend, DefendFacts, Propose, ProposeFacts, Recall, Sign, SignFacts, UNNAMED, Withdraw, defend,
    propose, sign, ways, withdraw,
};
use crate::deliberation::{Basis, Meeting, Topic};
use crate::handoffs::{Thread, follow};
use crate::matter::{Kind, Matter, Outcome, State};
use crate::record::{Record, Row};
use crate::rulebook::Rulebook;
use crate::{Effect, Scene};
use ballot::{Presence, Tally};

#[test]
fn enough_is_a_fifth_or_a_third() {
    let heads =
        |persons, households, representatives| Heads { persons, households, representatives };
    let all = heads(811, 300, 27);
    // 1/5 of 811 is 162.2; 1/3 of 27 is 9; 1/3 of 300 is 100.
    let rows = [
        (Role::Committee, heads(162, 150, 0), false),
        (Role::Committee, heads(163, 150, 0), true),
        (Role::Secretary, heads(8, 8, 8), false),
        (Role::Secretary, heads(9, 9, 9), true),
        // Households recall no committee member, representatives no representative.
        (Role::Committee, heads(120, 120, 0), false),
        (Role::Representative, heads(27, 27, 27), false),
        (Role::Representative, heads(99, 99, 0), false),
        (Role::Representative, heads(100, 100, 0), true),
        (Role::Representative, heads(163, 90, 0), true),
    ];
    for (role, have, enough) in rows {
        let reaches = reaches(rules(), ways(role), have, all).unwrap();
        assert_eq!(reaches.iter().any(|r| r.is_met()), enough, "{role} {have:?}");
    }
}

fn office() -> Mandate {
    Mandate { id: id(60), ..mandate(person(5), Role::Committee, HOME) }
}

fn facts(signed: u8) -> ProposeFacts {
    ProposeFacts {
        mandate: Some(office()),
        name: "王五".into(),
        place: "肖家边村".into(),
        support: support(signed, 40),
        households: 300,
        is_open: false,
        retained_on: None,
    }
}

fn act() -> Propose {
    Propose {
        id: id(7),
        person: person(5),
        role: Role::Committee,
        reason: "两年没有公开过账目，三次请求都没有答复。".into(),
    }
}

#[test]
fn nobody_is_named_while_signatures_are_gathered() {
    let effects = propose(&facts(0), &scene_of(40), &act()).unwrap();
    assert_eq!(brief(&effects), ["open recall", "put recall", "put signature", "set follow"]);
    let opening = opened(&effects);
    assert_eq!((&*opening.title, opening.opened_for), (UNNAMED, Some(person(5))));
    assert!(!opening.title.contains("王五"));
    assert!(Kind::Recall.hides_opener());
    assert_eq!(written::<Signature>(&effects).person, person(40));
}

#[test]
fn a_proposal_names_an_office_and_a_reason() {
    let proposed = |facts: ProposeFacts| propose(&facts, &scene_of(40), &act());
    let no = refused(
        proposed(ProposeFacts { mandate: None, ..facts(0) }),
        Code::RecallNobody,
        Some("person"),
    );
    assert_eq!((said(&no, "name"), said(&no, "role")), ("王五", "@role-committee"));
    let open = ProposeFacts { is_open: true, ..facts(0) };
    refused(proposed(open), Code::RecallOpen, None);
    let short = Propose { reason: "不好不好不好不好不".into(), ..act() };
    refused(propose(&facts(0), &scene_of(40), &short), Code::FieldShort, Some("reason"));
    // A party office and what the village has not given are not taken back here.
    for role in [Role::PartyMember, Role::Agent, Role::Supervisor, Role::Convener] {
        let other = Propose { role, ..act() };
        refused(propose(&facts(0), &scene_of(40), &other), Code::FieldBad, Some("role"));
    }
    let mut young = facts(0);
    young.support.standing.is_voter = false;
    refused(proposed(young), Code::SignerBad, None);
}

#[test]
fn a_pause_after_a_vote_that_failed_is_the_county_s_to_lay_down() {
    let failed = ProposeFacts { retained_on: Some(day("2026-08-23")), ..facts(0) };
    assert!(propose(&failed, &scene_of(40), &act()).is_ok(), "unset: no pause");
    macro_rules! files {
        ($($name:literal)*) => {
            vec![$(($name, include_str!(concat!("../../../../rulebook/", $name)))),*]
        };
    }
    let mut files = files!(
        "agronomy.toml" "clocks.toml" "decision.toml" "duty.toml" "holidays.toml" "law.toml"
        "notices.toml" "points.toml" "security.toml" "works.toml" "families.toml"
    );
    files.push((
        "county.toml",
        "[decision]\narticle = \"县规〔2026〕1号\"\napplies_from = \"2026-06-01\"\n\n[recall.again]\nvalue = 3\n",
    ));
    let set = Rulebook::load(&files).unwrap().at(day("2026-11-23"));
    let on = |now: &str| {
        let scene = Scene { rules: &set, now: at(now), ..scene_of(40) };
        propose(&failed, &scene, &act())
    };
    let no = refused(on("2026-11-23T09:00"), Code::RecallAgain, None);
    assert_eq!(said(&no, "until"), "2026-11-23");
    assert!(on("2026-11-24T09:00").is_ok());
}

fn recall() -> Recall {
    written(&propose(&facts(0), &scene_of(40), &act()).unwrap())
}

fn on(state: State) -> Scene<'static> {
    let this = Matter {
        id: id(7),
        thread: id(7),
        area: home(),
        title: "关于罢免王五的提议".into(),
        opened_for: Some(person(5)),
        owner: None,
        ..matter(Kind::Recall, state)
    };
    Scene { matter: Some(this), caller: caller(40, &[]), ..scene() }
}

fn signs(signed: u8) -> Vec<Effect> {
    // 10 voters in all: the second signature is a fifth.
    let mut support = support(signed, 40);
    support.all = Heads { persons: 10, households: 5, representatives: 27 };
    let facts = SignFacts { recall: recall(), name: "王五".into(), support };
    sign(&facts, &on(State::Gathering), &Sign { matter: id(7) }).unwrap()
}

#[test]
fn enough_signatures_make_it_public_and_put_it_to_the_vote() {
    assert_eq!(brief(&signs(0)), ["put signature", "set follow"]);
    let effects = signs(1);
    assert_eq!(
        brief(&effects),
        [
            "put signature",
            "set follow",
            "title 关于罢免王五的提议",
            "set recall",
            "clock recall recall.vote 2026-12-23",
            "move qualified +adopted",
            "tell-recall-qualified",
            "tell-recall-qualified",
            "tell-recall-qualified"
        ]
    );
    let scene = on(State::Qualified);
    let from = scene.matter.clone().unwrap();
    let matters = [from.clone()];
    let rows: Vec<Row> = vec![written::<Recall>(&effects).row()];
    let thread = Thread { matters: &matters, written: &rows, walk: &[] };
    let then = follow(&from, Outcome::Adopted, &thread, &scene).unwrap();
    assert_eq!(
        brief(&then),
        [
            "open topic",
            "title 关于罢免王五的提议",
            "set topic",
            "move published",
            "tell-topic-published",
            // Ten full days of notice: the meeting may sit on the 4th of December.
            "clock publication P01 2026-12-04"
        ]
    );
    let topic: Topic = written(&then);
    assert_eq!((&*topic.body, topic.basis), ("recall_vote", Basis::Person));
    assert_eq!(topic.plan, recall().reason);
    assert_eq!(opened(&then).opened_for, None);
}

#[test]
fn a_signature_is_taken_back_and_the_last_one_ends_it() {
    let facts = |signed, n| SignFacts {
        recall: recall(),
        name: "王五".into(),
        support: support(signed, n),
    };
    let act = Withdraw { matter: id(7) };
    let scene = on(State::Gathering);
    assert_eq!(brief(&withdraw(&facts(2, 1), &scene, &act).unwrap()), ["remove signature"]);
    let last = withdraw(&facts(1, 1), &scene, &act).unwrap();
    assert_eq!(brief(&last), ["remove signature", "move lapsed"]);
    refused(withdraw(&facts(2, 40), &scene, &act), Code::NotSigned, None);
}

#[test]
fn no_hand_in_office_signs_or_withdraws_for_others() {
    // Who asks at the desk for person 40, and whether they may.
    let rows = [
        (caller(9, &[Role::Agent]), true),
        (caller(9, &[Role::Secretary]), false),
        (caller(9, &[Role::Committee]), false),
        // The agent is the one concerned.
        (caller(5, &[Role::Agent]), false),
    ];
    for (hand, may) in rows {
        let desk = |scene| Scene { caller: hand.clone(), behalf: Some(person(40)), ..scene };
        let facts = |signed| SignFacts {
            recall: recall(),
            name: "王五".into(),
            support: support(signed, 40),
        };
        let proposed = propose(&self::facts(0), &desk(scene()), &act());
        assert_eq!(proposed.is_ok(), may, "{hand:?}");
        let signed = sign(&facts(2), &desk(on(State::Gathering)), &Sign { matter: id(7) });
        assert_eq!(signed.is_ok(), may, "{hand:?}");
        let mut mine = facts(2);
        mine.support.standing.person = person(2);
        let act = Withdraw { matter: id(7) };
        let taken = withdraw(&mine, &desk(on(State::Gathering)), &act);
        assert_eq!(taken.is_ok(), may, "{hand:?}");
        if let Ok(effects) = taken {
            assert_eq!(brief(&effects), ["remove signature", "tell-signature-withdrawn"]);
        }
    }
}

#[test]
fn the_defence_stands_until_the_meeting_sits() {
    let act = Defend { matter: id(7), defence: " 账目每季度都贴在公示栏。 ".into() };
    let facts = |is_sitting| DefendFacts { recall: recall(), is_sitting };
    let effects = defend(&facts(false), &on(State::Qualified), &act).unwrap();
    assert_eq!(brief(&effects), ["set recall", "tell-recall-defended"]);
    assert_eq!(written::<Recall>(&effects).defence, "账目每季度都贴在公示栏。");
    refused(defend(&facts(true), &on(State::Qualified), &act), Code::WrongState, None);
}

fn voted(outcome: Outcome, mandate: &Mandate, state: State) -> Vec<Effect> {
    let scene = on(state);
    let recall_matter = scene.matter.clone().unwrap();
    let topic = Matter {
        id: id(31),
        thread: id(7),
        cause: Some(recall_matter.id),
        ..matter(Kind::Topic, State::Published)
    };
    let meeting = Matter {
        id: id(30),
        thread: id(7),
        cause: Some(topic.id),
        ..matter(Kind::Meeting, State::Closed)
    };
    let matters = [recall_matter, topic, meeting.clone()];
    let rows = vec![mandate.row(), recall().row()];
    let thread = Thread { matters: &matters, written: &rows, walk: &[] };
    follow(&meeting, outcome, &thread, &scene).unwrap()
}

#[test]
fn the_vote_ends_the_mandate_that_day_or_keeps_it() {
    let effects = voted(Outcome::Passed, &office(), State::Qualified);
    assert_eq!(
        brief(&effects),
        [
            "move decided",
            "met recall",
            "move recalled",
            "set mandate",
            "tell-recall-passed",
            "tell-recall-passed"
        ]
    );
    let ended: Mandate = written(&effects);
    assert_eq!((ended.id, ended.until_on), (id(60), Some(day("2026-11-23"))));
    // A term that ends earlier is not made longer.
    let ending = Mandate { until_on: Some(day("2026-11-10")), ..office() };
    let ended: Mandate = written(&voted(Outcome::Passed, &ending, State::Qualified));
    assert_eq!(ended.until_on, Some(day("2026-11-10")));

    assert_eq!(
        brief(&voted(Outcome::Failed, &office(), State::Qualified)),
        [
            "move rejected",
            "met recall",
            "move retained",
            "tell-recall-failed",
            "tell-recall-failed"
        ]
    );
    // A recall that is over is not moved again.
    let after = brief(&voted(Outcome::Failed, &office(), State::Retained));
    assert_eq!(after, ["move rejected"]);
}

#[test]
fn the_register_counts_and_not_those_present() {
    let facts = |present: u64, yes: u64, no: u64| CloseFacts {
        meeting: Meeting {
            home: home(),
            id: id(30),
            topic: id(31),
            body: "recall_vote".into(),
            basis: Basis::Person,
            starts_at: at("2026-11-23T19:00"),
            venue: "村委会".into(),
            convener: person(9),
            emergency: String::new(),
            secret: false,
            opened_at: Some(at("2026-11-23T19:00")),
            closed_at: None,
        },
        ballot: Some(Ballot {
            home: home(),
            id: id(32),
            meeting: id(30),
            question: "罢免".into(),
            opened_at: at("2026-11-23T19:00"),
            closed_at: None,
        }),
        adults: Presence::of(present, 811),
        households: Presence::of(present.min(300), 300),
        phone: Tally { yes, no, ..Tally::default() },
        sheets: Vec::new(),
        out: Vec::new(),
        waiting: 0,
        receipts: Vec::new(),
        named: Default::default(),
    };
    // Present, yes, no: more than half of 811 vote (406), more than half of the votes agree.
    let rows = [
        (500, 204, 202, true),
        (500, 203, 203, false),
        (500, 204, 201, false),
        (811, 405, 0, false),
        (811, 406, 0, true),
    ];
    for (present, yes, no, passed) in rows {
        let (_, verdict) = facts(present, yes, no).judge(rules()).unwrap();
        let adopted = verdict.outcome == ballot::Outcome::Adopted;
        assert_eq!(adopted, passed, "{present} {yes} {no}: {verdict:?}");
    }
    assert_eq!(area(GROUP).home(), home());
}
