//! A wish is heard, gets a visible fate, and only the person who wished ends it.

use kernel::{Code, PersonRef};

use super::fixture::{
    area, at, brief, caller, day, home, matter_id, opened, person, refused, rules, said, scene,
    scene_of, scene_on, written,
};
use crate::authority::Role;
use crate::decide::wish::{
    Answer, Channel, Confirm, ERASED, Erase, EraseFacts, Fate, Finish, Raise, RaiseFacts, Stand,
    Visit, Vouch, VouchFacts, Vouching, Wish, answer, confirm, erase, finish, raise, title_of,
    vouch,
};
use crate::matter::{Kind, State};
use crate::spine::{Attachment, Stored};
use crate::{Effect, Scene, policy};

const GOOD: RaiseFacts = RaiseFacts { place_known: true, entry: 7, files: Vec::new() };

fn raised(text: &str, place: &str) -> Raise {
    Raise {
        id: matter_id(Kind::Wish),
        text: text.into(),
        place: area(place),
        channel: None,
        spot: Some(" 门口大樟树旁 ".into()),
        files: None,
    }
}

fn wish(fate: Option<Fate>) -> Wish {
    Wish {
        home: home(),
        id: matter_id(Kind::Wish),
        text: "桥头路灯坏了".into(),
        channel: Channel::Phone,
        recorded_by: None,
        fate,
        reply: String::new(),
        replied_at: None,
        report: String::new(),
        verdict: String::new(),
        said_in: 7,
        spot: "门口大樟树旁".into(),
    }
}

#[test]
fn the_clocks_of_the_road_are_laid_down() {
    for (key, last) in [
        ("wish_answer", "2026-12-08T23:59:59.999"),
        ("wish_confirm", "2026-12-08T23:59:59.999"),
        ("resolution_settle", "2026-11-30T23:59:59.999"),
    ] {
        assert_eq!(policy::due_after(&scene(), key), Ok(at(last)), "{key}");
        assert!(rules().parameter(key).unwrap().article.contains("县平台规则"), "{key}");
    }
    refused(policy::due_after(&scene(), "no_such_clock"), Code::RuleUnset, None);
}

#[test]
fn a_wish_is_heard_and_its_clock_runs() {
    let act = raised("  桥头路灯坏了。晚上老人过桥看不见。 ", "420324107210002");
    let effects = raise(&GOOD, &scene_of(1), &act).unwrap();
    let expected =
        ["open wish", "put wish", "clock answer wish_answer 2026-12-08", "tell-wish-raised"];
    assert_eq!(brief(&effects), expected);
    let opening = opened(&effects);
    assert_eq!((&*opening.title, opening.opened_for), ("桥头路灯坏了", Some(person(1))));
    assert_eq!((opening.thread, opening.area), (None, area("420324107210002")));
    let wish: Wish = written(&effects);
    assert_eq!(wish.text, "桥头路灯坏了。晚上老人过桥看不见。");
    assert_eq!((wish.channel, wish.recorded_by, wish.said_in), (Channel::Phone, None, 7));
    assert_eq!(wish.spot, "门口大樟树旁");
}

#[test]
fn at_the_desk_the_hand_is_written_down_and_the_wish_is_the_villager_s() {
    let desk = Scene { caller: caller(9, &[Role::Agent]), behalf: Some(person(1)), ..scene() };
    let mut act = raised("桥头路灯坏了", "420324107210");
    let effects = raise(&GOOD, &desk, &act).unwrap();
    let wish: Wish = written(&effects);
    assert_eq!((wish.channel, wish.recorded_by), (Channel::Desk, Some(person(9))));
    assert_eq!(opened(&effects).opened_for, Some(person(1)));
    act.channel = Some(Channel::Visit);
    let effects = raise(&GOOD, &desk, &act).unwrap();
    assert_eq!(written::<Wish>(&effects).channel, Channel::Visit);
}

fn stored(n: u8, mime: &str) -> Option<Stored> {
    Some(Stored { hash: [n; 32], size: 9, mime: mime.into() })
}

#[test]
fn files_come_along_under_plain_names_and_never_have_to() {
    let act = raised("桥头路灯坏了", "420324107210");
    let with =
        |files: Vec<Option<Stored>>| raise(&RaiseFacts { files, ..GOOD }, &scene_of(1), &act);
    let effects = with(vec![stored(1, "image/jpeg"), stored(2, "audio/amr")]).unwrap();
    assert_eq!(brief(&effects)[4..], ["put attachment", "put attachment"]);
    let last: Attachment = written(&effects);
    assert_eq!((&*last.name, &*last.mime, last.hash), ("2.amr", "audio/amr", [2; 32]));
    assert_eq!((last.matter, last.by), (act.id, person(1)));
    refused(with(vec![None]), Code::NotFound, Some("files"));
    refused(with(vec![stored(1, "")]), Code::FileKind, Some("files"));
    let six = || vec![stored(1, "image/png"); 6];
    assert!(with(six()).is_ok(), "the rulebook's number is allowed");
    let seven = [six(), vec![stored(1, "image/png")]].concat();
    assert_eq!(said(&refused(with(seven), Code::FileMany, Some("files")), "max"), "6");
}

fn vouching(wish: Wish, vouched: bool, witness_known: bool) -> VouchFacts {
    VouchFacts { wish, vouched, witness_known }
}

#[test]
fn what_another_hand_wrote_is_vouched_for_once() {
    let told = Wish { recorded_by: Some(person(9)), ..wish(None) };
    let act = |how, witness| Stand { matter: matter_id(Kind::Wish), how, witness };
    let own = scene_of(1);
    let desk = || Scene { caller: caller(9, &[Role::Agent]), behalf: Some(person(1)), ..scene() };
    use Vouching::{Callback, Fingerprint, Own, Witness};
    let third = Some(person(3));
    let good = [
        (scene_of(1), None, None, Own, 1),
        (scene_of(1), Some(Own), third, Own, 1),
        (desk(), Some(Callback), third, Callback, 9),
        (desk(), Some(Fingerprint), None, Fingerprint, 9),
        (desk(), Some(Witness), third, Witness, 9),
    ];
    for (scene, how, witness, kept, by) in good {
        let effects = vouch(&vouching(told.clone(), false, true), &scene, &act(how, witness));
        let row: Vouch = written(&effects.unwrap());
        assert_eq!((row.how, row.by), (kept, person(by)));
        assert_eq!(row.witness, third.filter(|_| kept == Witness), "{kept}");
    }
    let no = |facts: VouchFacts, scene: &Scene<'_>, how, witness, code, field| {
        refused(vouch(&facts, scene, &act(how, witness)), code, field);
    };
    let fresh = || vouching(told.clone(), false, true);
    no(vouching(wish(None), false, true), &own, None, None, Code::VouchNeedless, None);
    no(vouching(told.clone(), true, true), &own, None, None, Code::VouchedAlready, None);
    no(fresh(), &own, Some(Callback), None, Code::VouchHow, Some("how"));
    no(fresh(), &desk(), None, None, Code::VouchHow, Some("how"));
    no(fresh(), &desk(), Some(Own), None, Code::VouchHow, Some("how"));
    let bad = (Code::VouchWitness, Some("witness"));
    no(fresh(), &desk(), Some(Witness), None, bad.0, bad.1);
    no(fresh(), &desk(), Some(Witness), Some(person(1)), bad.0, bad.1);
    no(fresh(), &desk(), Some(Witness), Some(person(9)), bad.0, bad.1);
    no(vouching(told.clone(), false, false), &desk(), Some(Witness), third, bad.0, bad.1);
}

#[test]
fn a_wish_says_something_about_a_place_here() {
    let rows = [
        ("", HERE, true, Code::WishVague, "text"),
        ("路灯坏", HERE, true, Code::WishVague, "text"),
        ("！！！！路灯？？？？", HERE, true, Code::WishVague, "text"),
        ("桥头路灯坏了", "420324107211", true, Code::PlaceElsewhere, "place"),
        ("桥头路灯坏了", "420324107", true, Code::PlaceElsewhere, "place"),
        ("桥头路灯坏了", "420324107210099", false, Code::PlaceElsewhere, "place"),
    ];
    for (text, place, place_known, code, field) in rows {
        let facts = RaiseFacts { place_known, ..GOOD };
        let no = refused(raise(&facts, &scene_of(1), &raised(text, place)), code, Some(field));
        if code == Code::PlaceElsewhere {
            assert_eq!((said(&no, "place"), said(&no, "home")), (place, HERE));
        }
    }
    assert!(raise(&GOOD, &scene_of(1), &raised("路灯坏了", HERE)).is_ok(), "four signs are enough");
}

const HERE: &str = super::fixture::HOME;

#[test]
fn a_title_is_the_first_sentence_and_fits_a_list() {
    assert_eq!(title_of("路灯坏了！快修"), "路灯坏了");
    assert_eq!(title_of(" 路灯坏了\n在桥头"), "路灯坏了");
    let exactly = "二".repeat(24);
    assert_eq!(title_of(&exactly), exactly);
    let long = title_of(&"二".repeat(25));
    assert_eq!((long.chars().count(), long.ends_with('…')), (24, true));
}

fn answered(fate: Fate, reply: &str, owner: Option<PersonRef>, due_on: Option<&str>) -> Answer {
    let due_on = due_on.map(day);
    Answer { matter: matter_id(Kind::Wish), fate, reply: Some(reply.into()), owner, due_on }
}

fn ask(act: &Answer) -> Result<Vec<Effect>, kernel::Refusal> {
    answer(&wish(None), &scene_on(Kind::Wish, State::Heard), act)
}

#[test]
fn every_fate_meets_the_clock_and_is_told() {
    let rows: [(Answer, &[&str]); 3] = [
        (
            answered(Fate::Topic, "", None, None),
            &["met answer", "move adopted +adopted", "set wish", "tell-wish-answered"],
        ),
        (
            answered(Fate::Decline, "不归村里管", None, None),
            &["met answer", "move declined +declined", "set wish", "tell-wish-answered"],
        ),
        (
            answered(Fate::Handle, "这就去换", Some(person(5)), Some("2026-11-23")),
            &[
                "met answer",
                "move adopted",
                "own true",
                "clock execution set-by-hand 2026-11-23",
                "set wish",
                "tell-wish-answered",
            ],
        ),
    ];
    for (act, expected) in rows {
        let effects = ask(&act).unwrap();
        assert_eq!(brief(&effects), expected);
        let wish: Wish = written(&effects);
        assert_eq!((wish.fate, wish.replied_at), (Some(act.fate), Some(scene().now)));
        assert_eq!(Some(wish.reply), act.reply);
    }
}

#[test]
fn an_answer_that_binds_nobody_is_refused() {
    let rows = [
        (answered(Fate::Decline, "", None, None), Code::ReasonMissing, "reply"),
        (answered(Fate::Decline, " 不行啊 ", None, None), Code::ReasonMissing, "reply"),
        (answered(Fate::Handle, "", None, Some("2026-12-01")), Code::OwnerMissing, "owner"),
        (answered(Fate::Handle, "", Some(person(5)), None), Code::DueMissing, "due_on"),
        (answered(Fate::Handle, "", Some(person(5)), Some("2026-11-22")), Code::DuePast, "due_on"),
    ];
    for (act, code, field) in rows {
        refused(ask(&act), code, Some(field));
    }
    let silent = Answer { reply: None, ..answered(Fate::Decline, "", None, None) };
    refused(ask(&silent), Code::ReasonMissing, Some("reply"));
}

#[test]
fn only_a_wish_that_is_simply_done_is_reported_without_a_meeting() {
    let act = Finish { matter: matter_id(Kind::Wish), report: " 换了灯泡 ".into() };
    let on = scene_on(Kind::Wish, State::Adopted);
    let effects = finish(&wish(Some(Fate::Handle)), &on, &act).unwrap();
    let expected = [
        "set wish",
        "move done",
        "met execution",
        "clock confirmation wish_confirm 2026-12-08",
        "tell-wish-done",
    ];
    assert_eq!(brief(&effects), expected);
    assert_eq!(written::<Wish>(&effects).report, "换了灯泡");
    for fate in [None, Some(Fate::Topic), Some(Fate::Decline)] {
        refused(finish(&wish(fate), &on, &act), Code::WrongState, None);
    }
}

#[test]
fn the_person_s_word_ends_the_wish_or_sends_it_back() {
    let act = |satisfied| Confirm {
        matter: matter_id(Kind::Wish),
        satisfied,
        note: Some(" 亮了 ".into()),
    };
    let on = scene_on(Kind::Wish, State::Done);
    let ask = |fate, satisfied| confirm(&wish(Some(fate)), &on, &act(satisfied)).unwrap();
    for fate in [Fate::Handle, Fate::Topic] {
        let effects = ask(fate, true);
        let expected = ["set wish", "met confirmation", "move confirmed +confirmed"];
        assert_eq!(brief(&effects), expected, "{fate}");
        assert_eq!(written::<Wish>(&effects).verdict, "亮了");
    }
    let returned = ["set wish", "met confirmation", "move adopted +returned"];
    let again = "clock execution wish_confirm 2026-12-08";
    let told = "tell-wish-returned";
    // What was simply done runs again here; what was resolved, in the resolution (a handoff).
    let handled = brief(&ask(Fate::Handle, false));
    assert_eq!(handled, [&returned[..], &[again, told]].concat());
    assert_eq!(brief(&ask(Fate::Topic, false)), [&returned[..], &[told]].concat());
}

#[test]
fn words_are_erased_once_and_the_fate_stays() {
    let act = Erase { matter: matter_id(Kind::Wish), ground: "本人要求".into() };
    let on = scene_on(Kind::Wish, State::Confirmed);
    let facts = EraseFacts {
        wish: wish(Some(Fate::Topic)),
        drafts: vec![matter_id(Kind::Topic)],
        files: vec![Attachment {
            home: home(),
            matter: matter_id(Kind::Wish),
            id: super::fixture::id(90),
            name: "1.jpg".into(),
            mime: "image/jpeg".into(),
            size: 9,
            hash: [1; 32],
            by: person(1),
            made_at: scene().now,
        }],
        visit: None,
    };
    let effects = erase(&facts, &on, &act).unwrap();
    let title = format!("title {ERASED}");
    let all = [&*title, &title, "erase 7", "set wish", "remove attachment", "forget"];
    assert_eq!(brief(&effects), all);
    let draft = matter_id(Kind::Topic);
    assert!(effects.iter().any(|e| matches!(e, Effect::Title(id, _) if *id == draft)));
    let gone: Wish = written(&effects);
    assert_eq!((gone.text.as_str(), gone.fate), (ERASED, Some(Fate::Topic)));
    assert_eq!(gone.spot, "");
    let again = EraseFacts { wish: gone, ..facts.clone() };
    refused(erase(&again, &on, &act), Code::ErasedAlready, None);
    // What a visit has heard goes with the wish that came of it, the recording too.
    let visit = Visit {
        home: home(),
        id: super::fixture::id(91),
        household: super::fixture::id(92),
        visited_at: scene().now,
        note: "路灯坏了".into(),
        answer: "就修".into(),
        voice: Some([2; 32]),
        wish: Some(matter_id(Kind::Wish)),
        recorded_by: person(9),
        recorded_at: scene().now,
        said_in: 7,
    };
    let facts = EraseFacts { drafts: vec![], files: vec![], visit: Some(visit), ..facts };
    let effects = erase(&facts, &on, &act).unwrap();
    assert_eq!(brief(&effects), [&*title, "erase 7", "set wish", "set visit", "forget"]);
    let heard: Visit = written(&effects);
    assert_eq!((heard.note.as_str(), heard.answer.as_str(), heard.voice), (ERASED, "", None));
}

#[test]
fn nobody_is_told_when_nobody_wished() {
    let mut on = scene_on(Kind::Wish, State::Heard);
    on.matter.as_mut().unwrap().opened_for = None;
    let effects = answer(&wish(None), &on, &answered(Fate::Topic, "", None, None)).unwrap();
    assert!(!brief(&effects).contains(&"tell-wish-answered".to_owned()));
    on.matter = None;
    let no = answer(&wish(None), &on, &answered(Fate::Topic, "", None, None));
    refused(no, Code::NotFound, None);
}
