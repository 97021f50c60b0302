//! The speaking list keeps its order, statements stand once, minutes are signed under their text.

use ::ballot::Tally;
use kernel::id::MatterId;
use kernel::{Code, Moment};

use super::ballot::closing;
use super::fixture::{
    at, brief, caller, home, id, matter_id, person, refused, said, scene, scene_at, scene_of,
    scene_on, written,
};
use super::verdict::hall;
use crate::Scene;
use crate::authority::Role;
use crate::decide::ballot::{self, Close, CloseFacts};
use crate::decide::room::minutes::{
    self, Draft, DraftFacts, Hand, Minutes, Sign, SignFacts, Spoken,
};
use crate::decide::room::speech::{self, Ask, End, FloorFacts, Give, Leave, Speech, Talk};
use crate::decide::room::statement::{self, Hold, Make, Side, Stance, Stand, Statement};
use crate::deliberation::Basis;
use crate::matter::{Kind, State};
use crate::spine::{Attachment, Stored};

fn meeting() -> MatterId {
    matter_id(Kind::Meeting)
}

/// A turn of the `who`-th person: asked, began and ended in minutes past nine.
fn turn(n: u32, who: u8, began: Option<i64>, ended: Option<i64>) -> Speech {
    let minute = |m: i64| at("2026-11-23T09:00").plus_ms(m * 60_000);
    Speech {
        home: home(),
        meeting: meeting(),
        n,
        person: person(who),
        official: who == 9,
        asked_at: minute(0),
        began_at: began.map(minute),
        ended_at: ended.map(minute),
        note: String::new(),
    }
}

fn floor(turns: Vec<Speech>) -> FloorFacts {
    FloorFacts { turns, present: true, name: "王大梅".into() }
}

#[test]
fn whoever_is_here_gets_on_the_list_once() {
    let act = Ask { matter: meeting() };
    let effects = speech::ask(&floor(vec![turn(1, 3, None, None)]), &scene_of(4), &act).unwrap();
    let new: Speech = written(&effects);
    assert_eq!((new.n, new.person, new.official), (2, person(4), false));
    assert!(new.waits() && !new.has_floor());
    // Waiting or speaking: not twice. After having spoken: again.
    for (began, ended, free) in [
        (None, None, false),
        (Some(1), None, false),
        (Some(1), Some(2), true),
        (None, Some(2), true),
    ] {
        let facts = floor(vec![turn(1, 4, began, ended)]);
        let answer = speech::ask(&facts, &scene_of(4), &act);
        assert_eq!(answer.is_ok(), free, "{began:?} {ended:?}");
        if !free {
            refused(answer, Code::SpeakerListed, None);
        }
    }
    let absent = FloorFacts { present: false, ..floor(vec![]) };
    let no = refused(speech::ask(&absent, &scene_of(4), &act), Code::NotPresent, None);
    assert_eq!(said(&no, "name"), "王大梅");
    // A clerk of the township is on no roll and may still be heard, as an official.
    let clerk = Scene { caller: caller(8, &[Role::TownshipClerk]), ..scene() };
    let new: Speech = written(&speech::ask(&absent, &clerk, &act).unwrap());
    assert!(new.official);
    // The desk asks for a villager: that is the villager's word, not the office's.
    let desk = Scene { behalf: Some(person(3)), ..scene() };
    let new: Speech = written(&speech::ask(&floor(vec![]), &desk, &act).unwrap());
    assert_eq!((new.person, new.official), (person(3), false));
}

#[test]
fn first_come_first_heard_and_nobody_twice_before_all_once() {
    // 3 has spoken once and asked again before 4 and 5 asked for the first time.
    let turns = vec![
        turn(1, 3, Some(0), Some(1)),
        turn(2, 3, None, None),
        turn(3, 4, None, None),
        turn(4, 5, None, None),
        turn(5, 6, None, Some(2)),
    ];
    let order: Vec<u32> = speech::queue(&turns).iter().map(|t| t.n).collect();
    assert_eq!(order, [3, 4, 2]);
    let scene = scene_at("2026-11-23T09:05");
    let effects = speech::give(&floor(turns), &scene, &Give { matter: meeting() }).unwrap();
    let next: Speech = written(&effects);
    assert_eq!((next.n, next.began_at), (3, Some(scene.now)));
    // Giving the word on ends the turn before.
    let turns = vec![turn(1, 3, Some(0), None), turn(2, 4, None, None)];
    let effects = speech::give(&floor(turns), &scene, &Give { matter: meeting() }).unwrap();
    assert_eq!(brief(&effects), ["set speech", "set speech"]);
    for turns in [vec![], vec![turn(1, 3, Some(0), Some(1))]] {
        refused(
            speech::give(&floor(turns), &scene, &Give { matter: meeting() }),
            Code::SpeakerNone,
            None,
        );
    }
}

#[test]
fn a_turn_ends_is_given_up_or_was_never_taken() {
    let scene = scene_at("2026-11-23T09:05");
    let act = End { matter: meeting(), absent: false, said: Some(" 灯要装在桥头 ".into()) };
    let over: Speech =
        written(&speech::end(&floor(vec![turn(1, 3, Some(2), None)]), &scene, &act).unwrap());
    assert_eq!((over.spoken_ms(scene.now), over.note.as_str()), (180_000, "灯要装在桥头"));
    let act = End { matter: meeting(), absent: true, said: None };
    let over: Speech =
        written(&speech::end(&floor(vec![turn(1, 3, Some(2), None)]), &scene, &act).unwrap());
    assert_eq!((over.spoken_ms(scene.now), over.began_at), (0, None));
    refused(
        speech::end(&floor(vec![turn(1, 3, None, None)]), &scene, &act),
        Code::SpeakerNone,
        None,
    );
    let leave = Leave { matter: meeting() };
    let facts = floor(vec![turn(1, 3, None, None), turn(2, 4, None, None)]);
    let gone: Speech = written(&speech::leave(&facts, &scene_of(4), &leave).unwrap());
    assert_eq!((gone.n, gone.waits()), (2, false));
    let facts = floor(vec![turn(1, 4, Some(1), None)]);
    refused(speech::leave(&facts, &scene_of(4), &leave), Code::SpeakerNone, None);
}

#[test]
fn official_talk_is_a_share_of_all_talk() {
    let now = at("2026-11-23T09:10");
    let turns = [
        turn(1, 9, Some(0), Some(1)),
        turn(2, 3, Some(1), Some(3)),
        turn(3, 3, Some(3), Some(4)),
        turn(4, 4, Some(8), None),
        turn(5, 5, None, None),
        turn(6, 6, None, Some(9)),
    ];
    let talk = Talk::of(&turns, now);
    assert_eq!((talk.turns, talk.speakers, talk.waiting), (4, 3, 1));
    assert_eq!((talk.all_ms, talk.official_ms), (360_000, 60_000));
    assert_eq!(talk.official_percent(), Some(17));
    assert_eq!(Talk::of(&[], now).official_percent(), None);
    let close = Close { matter: meeting() };
    let facts = CloseFacts { waiting: 2, ..closing(3) };
    let no = refused(ballot::close(&facts, &scene(), &close), Code::SpeakersWaiting, None);
    assert_eq!(said(&no, "n"), "2");
    assert!(ballot::close(&closing(3), &scene(), &close).is_ok());
}

fn statement(n: u8, text: &str, held: Option<&str>) -> Statement {
    Statement {
        home: home(),
        meeting: meeting(),
        id: id(n),
        text: text.into(),
        by: person(3),
        made_at: Moment::from_ms(1),
        held: held.map(str::to_owned),
    }
}

#[test]
fn a_statement_is_one_thought_that_nobody_has_said_yet() {
    let make = |text: &str| Make { matter: meeting(), id: id(7), text: text.into() };
    let before = [
        statement(1, "先修东边的路。", None),
        statement(2, "先装桥头的灯", Some("与议题无关的话")),
    ];
    let effects = statement::make(&before, &scene_of(4), &make(" 灯坏了要有人修 ")).unwrap();
    let new: Statement = written(&effects);
    assert_eq!((new.text.as_str(), new.by), ("灯坏了要有人修", person(4)));
    let own: Stance = written(&effects);
    assert_eq!((own.person, own.side), (person(4), Side::Agree));
    for short in ["同意", "。。。！！！", "a b c"] {
        refused(
            statement::make(&before, &scene_of(4), &make(short)),
            Code::StatementShort,
            Some("text"),
        );
    }
    for same in ["先修东边的路", "先修 东边的路！"] {
        refused(
            statement::make(&before, &scene_of(4), &make(same)),
            Code::StatementThere,
            Some("text"),
        );
    }
    // What was held back can be said again in a fitting way.
    assert!(statement::make(&before, &scene_of(4), &make("先装桥头的灯")).is_ok());
}

#[test]
fn stances_are_taken_on_what_stands_and_holding_back_needs_a_reason() {
    let stand = Stand { matter: meeting(), statement: id(1), side: Side::Pass };
    let stands = statement(1, "先修东边的路", None);
    let stance: Stance = written(&statement::answer(Some(&stands), &scene_of(4), &stand).unwrap());
    assert_eq!((stance.statement, stance.side), (id(1), Side::Pass));
    refused(statement::answer(None, &scene_of(4), &stand), Code::NotFound, None);
    let hold = |reason: &str| Hold { matter: meeting(), statement: id(1), reason: reason.into() };
    refused(
        statement::hold(Some(&stands), &scene(), &hold("不好")),
        Code::ReasonMissing,
        Some("reason"),
    );
    let held: Statement =
        written(&statement::hold(Some(&stands), &scene(), &hold("点了别人的名字")).unwrap());
    assert_eq!(held.held.as_deref(), Some("点了别人的名字"));
    refused(statement::answer(Some(&held), &scene_of(4), &stand), Code::StatementHeld, None);
    refused(
        statement::hold(Some(&held), &scene(), &hold("点了别人的名字")),
        Code::StatementHeld,
        None,
    );
}

fn record() -> DraftFacts {
    let mut meeting = hall("villagers_meeting", Basis::Household, [0; 4]).meeting;
    meeting.venue = "王家院坝".into();
    meeting.opened_at = Some(at("2026-11-23T19:05"));
    meeting.closed_at = Some(at("2026-11-23T20:40"));
    DraftFacts {
        meeting,
        topic: "二组桥头装路灯".into(),
        body: "村民会议".into(),
        convener: "王支书".into(),
        due: 301,
        present: 201,
        spoken: vec![
            Spoken { name: "王大梅".into(), minutes: 3, note: "灯要装在桥头".into() },
            Spoken { name: "李小竹".into(), minutes: 1, note: String::new() },
        ],
        statements: vec![("灯坏了要有人修".into(), 180, 3, 18)],
        result: Some((Tally { yes: 190, no: 5, abstain: 4, invalid: 2 }, true)),
        before: None,
    }
}

#[test]
fn minutes_are_the_record_in_words() {
    let text = minutes::composed(&record(), "会后一起看了桥头。");
    let expected = "村民会议记录\n时间：2026年11月23日19:05\n地点：王家院坝\n召集人：王支书\n\
        议题：二组桥头装路灯\n应到 301 人，实到 201 人。\n发言：\n1. 王大梅（3 分钟）：灯要装在桥头\n\
        2. 李小竹（1 分钟）\n看法：\n1. 灯坏了要有人修（同意 180，不同意 3，不表态 18）\n\
        表决：同意 190，不同意 5，弃权 4，废票 2。结果：通过。\n补充：会后一起看了桥头。\n\
        散会：2026年11月23日20:40";
    assert_eq!(text, expected);
    let bare = DraftFacts { spoken: vec![], statements: vec![], result: None, ..record() };
    let text = minutes::composed(&bare, "");
    for absent in ["发言", "看法", "表决", "补充"] {
        assert!(!text.contains(absent), "{absent}");
    }
}

fn drafted() -> Minutes {
    let scene = scene_on(Kind::Meeting, State::Closed);
    let act = Draft { matter: meeting(), remarks: None };
    written(&minutes::draft(&record(), &scene, &act).unwrap())
}

#[test]
fn a_new_draft_replaces_the_one_before_only_when_it_says_something_else() {
    let first = drafted();
    assert_eq!((first.draft, first.digest.len()), (1, 64));
    let facts = DraftFacts { before: Some(first.clone()), ..record() };
    let scene = scene_on(Kind::Meeting, State::Closed);
    let same = Draft { matter: meeting(), remarks: Some("  ".into()) };
    refused(minutes::draft(&facts, &scene, &same), Code::MinutesSame, None);
    let more = Draft { matter: meeting(), remarks: Some("另有三户请假。".into()) };
    let second: Minutes = written(&minutes::draft(&facts, &scene, &more).unwrap());
    assert_eq!(second.draft, 2);
    assert_ne!(second.digest, first.digest);
}

fn signing(present: bool, witness_present: bool, signed: bool) -> SignFacts {
    SignFacts {
        minutes: Some(drafted()),
        present,
        witness_present,
        name: "王大梅".into(),
        signed,
        photo: Vec::new(),
    }
}

#[test]
fn those_who_were_there_sign_the_text_they_read() {
    let own = |hand| Sign {
        matter: meeting(),
        digest: drafted().digest,
        hand,
        witness: None,
        photo: None,
    };
    let signature: minutes::Signature =
        written(&minutes::sign(&signing(true, false, false), &scene_of(4), &own(None)).unwrap());
    assert_eq!((signature.draft, signature.person, signature.hand), (1, person(4), Hand::Code));
    let none = SignFacts { minutes: None, ..signing(true, false, false) };
    refused(minutes::sign(&none, &scene_of(4), &own(None)), Code::MinutesMissing, None);
    let old = Sign { digest: "00".repeat(32), ..own(None) };
    refused(
        minutes::sign(&signing(true, false, false), &scene_of(4), &old),
        Code::Stale,
        Some("digest"),
    );
    refused(
        minutes::sign(&signing(false, false, false), &scene_of(4), &own(None)),
        Code::NotPresent,
        None,
    );
    refused(
        minutes::sign(&signing(true, false, true), &scene_of(4), &own(None)),
        Code::MinutesSigned,
        None,
    );
    // Paper and marks are entered at the desk, the own account is used by its owner alone.
    let desk = Scene { behalf: Some(person(4)), ..scene() };
    for (scene, hand) in [(scene_of(4), Hand::Paper), (scene_of(4), Hand::Witness)] {
        let answer = minutes::sign(&signing(true, true, false), &scene, &own(Some(hand)));
        refused(answer, Code::FieldBad, Some("hand"));
    }
    let answer = minutes::sign(&signing(true, true, false), &desk, &own(Some(Hand::Code)));
    refused(answer, Code::FieldBad, Some("hand"));
    assert!(minutes::sign(&signing(true, true, false), &desk, &own(Some(Hand::Paper))).is_ok());
}

#[test]
fn a_mark_is_seen_by_somebody_else_who_was_there() {
    let desk = Scene { behalf: Some(person(4)), ..scene() };
    let mark = |witness| Sign {
        matter: meeting(),
        digest: drafted().digest,
        hand: Some(Hand::Witness),
        witness,
        photo: None,
    };
    let sign = |witness, here| minutes::sign(&signing(true, here, false), &desk, &mark(witness));
    refused(sign(None, true), Code::WitnessMissing, Some("witness"));
    for (witness, here, why) in [
        (person(4), true, "@witness-same"),
        (person(9), true, "@witness-teller"),
        (person(5), false, "@witness-absent"),
    ] {
        let no = refused(sign(Some(witness), here), Code::WitnessBad, Some("witness"));
        assert_eq!(said(&no, "why"), why);
    }
    let signature: minutes::Signature = written(&sign(Some(person(5)), true).unwrap());
    assert_eq!(signature.witness, Some(person(5)));
}

#[test]
fn a_photo_of_the_sheet_may_come_along_with_a_signature_on_paper() {
    let desk = Scene { behalf: Some(person(4)), ..scene() };
    let seen = Stored { hash: [7; 32], size: 9, mime: "image/jpeg".into() };
    let facts = |photo| SignFacts { photo, ..signing(true, true, false) };
    let act = |hand| Sign {
        matter: meeting(),
        digest: drafted().digest,
        hand: Some(hand),
        witness: (hand == Hand::Witness).then(|| person(5)),
        photo: Some(vec!["07".repeat(32)]),
    };
    let signed = minutes::sign(&facts(vec![Some(seen.clone())]), &desk, &act(Hand::Paper)).unwrap();
    let photo: Attachment = written(&signed);
    assert_eq!((photo.matter, photo.by, photo.hash), (meeting(), person(4), [7; 32]));
    let lost = minutes::sign(&facts(vec![None]), &desk, &act(Hand::Paper));
    refused(lost, Code::NotFound, Some("files"));
    let mark = minutes::sign(&facts(vec![Some(seen)]), &desk, &act(Hand::Witness));
    refused(mark, Code::FieldBad, Some("photo"));
}
