//! A wish is heard, gets a visible fate, and only the person who wished ends it.

use kernel::{Code, PersonRef};

use super::fixture::{
    area, at, brief, caller, day, home, matter_id, opened, person, refused, rules, said, scene,
    scene_of, scene_on, written,
};
use crate::authority::Role;
use crate::decide::wish::{
    Answer, Channel, Confirm, ERASED, Erase, Fate, Finish, Raise, RaiseFacts, Wish, answer,
    confirm, erase, finish, raise, title_of,
};
use crate::matter::{Kind, State};
use crate::{Effect, Scene, policy};

const GOOD: RaiseFacts = RaiseFacts { place_known: true, behalf_known: true, entry: 7 };

fn raised(text: &str, place: &str) -> Raise {
    Raise { id: matter_id(Kind::Wish), text: text.into(), place: area(place), channel: None }
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
    let unknown = RaiseFacts { behalf_known: false, ..GOOD };
    refused(raise(&unknown, &desk, &act), Code::BehalfUnknown, Some("behalf"));
    // Without anybody acted for, nobody needs to be known.
    assert!(raise(&unknown, &scene_of(1), &act).is_ok());
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
    let effects = erase(&wish(Some(Fate::Topic)), &on, &act).unwrap();
    let title = format!("title {ERASED}");
    assert_eq!(brief(&effects), [title.as_str(), "erase 7", "set wish"]);
    let gone: Wish = written(&effects);
    assert_eq!((gone.text.as_str(), gone.fate), (ERASED, Some(Fate::Topic)));
    refused(erase(&gone, &on, &act), Code::ErasedAlready, None);
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
