//! What is confirmed is watched for the days of P24: back by a villager's word, or gone by itself.

use kernel::{Code, Refusal};

use super::fixture::{
    at, brief, caller, home, matter, matter_id, person, refused, rules, said, scene, written,
};
use super::resolution::resolution;
use crate::Scene;
use crate::authority::{Concern, Who, allowed};
use crate::decide::outcome::standing::{Standing, standing};
use crate::decide::outcome::{
    Confirm, ConfirmFacts, Gone, Recur, RecurWish, ResultWord, WatchFacts, Word, confirm, gone,
    recur, recur_wish,
};
use crate::decide::resolution::Resolution;
use crate::effect::{Audience, Effect};
use crate::matter::{ClockName, Due, Kind, State};

/// Confirmed on 23 November at nine: ninety days end with 21 February.
fn watch(of: Kind) -> Due {
    Due {
        home: home(),
        matter: matter_id(of),
        clock: ClockName::Recurrence,
        since: at("2026-11-23T09:00"),
        due_at: kernel::Moment::end_of(super::fixture::day("2027-02-21")),
        rule: "P24".into(),
        met_at: None,
        escalated_at: None,
    }
}

fn facts(of: Kind) -> WatchFacts {
    let resolution = (of == Kind::Resolution).then(|| Resolution { percent: 100, ..resolution() });
    WatchFacts { watch: Some(watch(of)), resolution }
}

/// A villager looks at something that has been confirmed.
fn scene_then(of: Kind, state: State, now: &str) -> Scene<'static> {
    Scene { now: at(now), caller: caller(3, &[]), matter: Some(matter(of, state)), ..scene() }
}

fn back(facts: &WatchFacts, now: &str, text: &str) -> Result<Vec<Effect>, Refusal> {
    let act = Recur { matter: matter_id(Kind::Resolution), text: text.into() };
    recur(facts, &scene_then(Kind::Resolution, State::Confirmed, now), &act)
}

#[test]
fn the_rulebook_watches_for_ninety_days() {
    assert_eq!(rules().days("P24"), Ok(90));
    assert_eq!(rules().days("recurrence_repair"), Ok(15));
}

#[test]
fn a_resolution_that_is_back_is_carried_out_again_with_a_clock() {
    let effects = back(&facts(Kind::Resolution), "2027-01-10T08:00", " 桥头的灯又不亮了 ").unwrap();
    let expected = [
        "put result_word",
        "set resolution",
        "met recurrence",
        "move executing +returned",
        "clock execution recurrence_repair 2027-01-25",
        "tell-recurred",
        "tell-recurred",
        "tell-recurred",
    ];
    assert_eq!(brief(&effects), expected);
    let word: ResultWord = written(&effects);
    assert_eq!((word.word, &*word.text, word.by), (Word::Back, "桥头的灯又不亮了", person(3)));
    assert_eq!(word.matter, matter_id(Kind::Resolution));
    let again: Resolution = written(&effects);
    assert_eq!(again.percent, 0, "what was done no longer stands");
    let to: Vec<Audience> = effects
        .iter()
        .filter_map(|e| if let Effect::Tell { to, .. } = e { Some(*to) } else { None })
        .collect();
    assert_eq!(to.first(), Some(&Audience::Person(person(5))), "the owner by name");
    assert_eq!(to.last(), Some(&Audience::Thread), "the others after those told by name");
}

#[test]
fn a_wish_that_was_simply_done_is_taken_up_again() {
    let act = RecurWish { matter: matter_id(Kind::Wish), text: "灯又不亮了".into() };
    let scene = scene_then(Kind::Wish, State::Confirmed, "2027-02-21T23:59");
    let effects = recur_wish(&facts(Kind::Wish), &scene, &act).unwrap();
    let expected = [
        "put result_word",
        "met recurrence",
        "move adopted",
        "clock execution recurrence_repair 2027-03-08",
    ];
    assert_eq!(brief(&effects)[..4], expected);
}

#[test]
fn the_last_day_counts_and_the_day_after_does_not() {
    let facts = facts(Kind::Resolution);
    for good in ["2026-11-23T09:00", "2027-02-21T23:59:59"] {
        assert!(back(&facts, good, "灯又不亮了").is_ok(), "{good}");
    }
    for late in ["2027-02-22T00:00", "2027-06-01T08:00"] {
        let no = refused(back(&facts, late, "灯又不亮了"), Code::RecurrenceOver, None);
        assert_eq!(said(&no, "until"), "2027-02-21", "{late}");
    }
}

#[test]
fn it_is_said_in_words_and_only_where_there_is_a_watch() {
    for (text, enough) in [("", false), ("又坏了", false), (" 又坏了 ", false), ("灯又坏了", true)]
    {
        let asked = back(&facts(Kind::Resolution), "2026-12-01T08:00", text);
        if enough {
            assert!(asked.is_ok(), "{text}");
        } else {
            let no = refused(asked, Code::FieldShort, Some("text"));
            assert_eq!(said(&no, "min"), "4");
        }
    }
    // A wish whose result is a resolution is not watched itself.
    let none = WatchFacts { watch: None, resolution: Some(resolution()) };
    let no = refused(back(&none, "2026-12-01T08:00", "灯又坏了"), Code::WrongState, None);
    assert_eq!(said(&no, "state"), "@outcome-not-watched");
}

#[test]
fn any_villager_may_say_so_and_nobody_from_elsewhere() {
    let concern = |behalf| Concern {
        place: home(),
        opened_for: Some(person(1)),
        owner: Some(person(5)),
        behalf,
    };
    use crate::act::Act;
    for allow in [Recur::SPEC.allow, RecurWish::SPEC.allow] {
        assert!(allowed(allow, &caller(3, &[]), &concern(None)).is_ok());
        let agent = caller(9, &[crate::authority::Role::Agent]);
        assert!(allowed(allow, &agent, &concern(Some(person(3)))).is_ok(), "at the desk");
        let elsewhere =
            kernel::PersonRef { home: super::fixture::area("420324107211"), ..person(3) };
        let other = crate::authority::Caller::Person { person: elsewhere, mandates: vec![] };
        assert!(allowed(allow, &other, &concern(None)).is_err());
    }
    assert_eq!(Gone::SPEC.allow, [Who::Worker]);
}

fn end(facts: &WatchFacts, state: State, now: &str) -> Result<Vec<Effect>, Refusal> {
    let act = Gone { matter: matter_id(Kind::Resolution) };
    gone(facts, &scene_then(Kind::Resolution, state, now), &act)
}

#[test]
fn nobody_said_so_and_it_is_gone_after_the_last_day() {
    let facts = facts(Kind::Resolution);
    let effects = end(&facts, State::Confirmed, "2027-02-22T00:00").unwrap();
    assert_eq!(brief(&effects), ["met recurrence", "move gone +ended", "tell-gone"]);
    for early in ["2026-11-23T09:00", "2027-02-21T23:59:59"] {
        let no = refused(end(&facts, State::Confirmed, early), Code::WrongState, None);
        assert_eq!(said(&no, "state"), "@clock-not-late", "{early}");
    }
    for state in [State::Executing, State::Reported, State::Gone] {
        let no = refused(end(&facts, state, "2027-06-01T08:00"), Code::WrongState, None);
        assert_eq!(said(&no, "state"), format!("@state-{state}"));
    }
}

fn word_by(
    who: u8,
    (has_wish, signed): (bool, bool),
    satisfied: bool,
) -> Result<Vec<Effect>, Refusal> {
    let act =
        Confirm { matter: matter_id(Kind::Resolution), satisfied, note: Some(" 亮堂 ".into()) };
    let then = scene_then(Kind::Resolution, State::Reported, "2026-11-23T09:00");
    let scene = Scene { caller: caller(who, &[]), ..then };
    confirm(&ConfirmFacts { has_wish, signed }, &scene, &act)
}

/// The word of person 1, whom it is for.
fn word_of(has_wish: bool, satisfied: bool) -> Result<Vec<Effect>, Refusal> {
    word_by(1, (has_wish, false), satisfied)
}

#[test]
fn what_many_demanded_is_confirmed_by_whoever_signed() {
    assert!(word_by(4, (false, true), true).is_ok());
    refused(word_by(4, (false, false), true), Code::NotAllowed, None);
    refused(word_by(4, (true, true), true), Code::WrongState, None);
}

#[test]
fn where_no_wish_began_the_one_it_is_for_confirms_the_resolution() {
    let good = word_of(false, true).unwrap();
    let expected = [
        "put result_word",
        "met confirmation",
        "move confirmed +confirmed",
        "clock recurrence P24 2027-02-21",
    ];
    assert_eq!(brief(&good), expected);
    let word: ResultWord = written(&good);
    assert_eq!((word.word, &*word.text), (Word::Good, "亮堂"));
    let bad = word_of(false, false).unwrap();
    let expected = [
        "put result_word",
        "met confirmation",
        "move executing",
        "clock execution wish_confirm 2026-12-08",
        "tell-wish-returned",
    ];
    assert_eq!(brief(&bad), expected);
    let no = refused(word_of(true, true), Code::WrongState, None);
    assert_eq!(said(&no, "state"), "@outcome-wisher-confirms");
}

#[test]
fn the_board_says_where_a_resolution_stands() {
    let due = |since: &str, until: &str| Due {
        clock: ClockName::Execution,
        since: at(since),
        due_at: at(until),
        ..watch(Kind::Resolution)
    };
    let long = due("2026-11-01T00:00", "2026-12-31T00:00");
    let soon = due("2026-11-01T00:00", "2026-11-24T00:00");
    let late = due("2026-11-01T00:00", "2026-11-23T08:59");
    let rows = [
        (State::Draft, None, false, Standing::Ahead),
        (State::Noticed, Some(&long), false, Standing::Ahead),
        (State::Executing, Some(&long), false, Standing::Running),
        (State::Executing, Some(&long), true, Standing::Back),
        (State::Executing, Some(&soon), false, Standing::Soon),
        (State::Executing, Some(&late), true, Standing::Late),
        (State::Executing, None, false, Standing::Running),
        (State::Reported, None, true, Standing::Reported),
        (State::Confirmed, None, true, Standing::Confirmed),
        (State::Gone, None, false, Standing::Gone),
    ];
    for (state, due, came_back, expected) in rows {
        assert_eq!(standing(state, due, came_back, scene().now), expected, "{state} {due:?}");
    }
}
