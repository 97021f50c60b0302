//! Advice is answered: carried out, left with a reason, or put to the vote (村民委员会组织法 第三十三条).

use kernel::{Code, Refusal};

use super::fixture::{
    brief, home, id, matter, matter_id, opened, person, refused, said, scene, scene_on, written,
};
use crate::Effect;
use crate::decide::advice::{Advice, Answer, Reply, answer};
use crate::decide::resolution::Resolution;
use crate::handoffs::{Thread, follow};
use crate::matter::{Kind, Matter, Outcome, State};
use crate::record::Record;

fn ask(reply: Answer, reason: Option<&str>) -> Result<Vec<Effect>, Refusal> {
    let act =
        Reply { matter: matter_id(Kind::Topic), answer: reply, reason: reason.map(Into::into) };
    answer(&matter_id(Kind::Meeting), &scene_on(Kind::Topic, State::Advised), &act)
}

#[test]
fn advice_is_left_only_with_a_reason() {
    for short in [None, Some(""), Some("  不行  ")] {
        let no = refused(ask(Answer::Left, short), Code::FieldShort, Some("reason"));
        assert_eq!(said(&no, "min"), "4");
        assert!(ask(Answer::Taken, short).is_ok());
    }
    let effects = ask(Answer::Left, Some(" 钱还没有着落 ")).unwrap();
    let told = ["put advice", "met settle", "+left", "tell-advice-answered"];
    assert_eq!(brief(&effects), told);
    let row: Advice = written(&effects);
    assert_eq!((row.answer, &*row.reason, row.by), (Answer::Left, "钱还没有着落", person(9)));
    assert_eq!((row.meeting, row.topic), (matter_id(Kind::Meeting), matter_id(Kind::Topic)));
}

fn advised() -> [Matter; 2] {
    [matter(Kind::Topic, State::Advised), matter(Kind::Meeting, State::Closed)]
}

pub(super) fn row(reply: Answer) -> Advice {
    written(&ask(reply, Some("理由写清楚")).unwrap())
}

#[test]
fn what_is_advised_waits_for_an_answer_and_passes_nothing() {
    let matters = [matter(Kind::Topic, State::Published), matter(Kind::Meeting, State::Closed)];
    let thread = Thread { matters: &matters, written: &[], walk: &[] };
    let effects = follow(&matters[1], Outcome::Advised, &thread, &scene()).unwrap();
    let follows =
        ["move advised", "clock settle resolution_settle 2026-11-30", "tell-topic-advised"];
    assert_eq!(brief(&effects), follows);
    // A second meeting on it finds it so already.
    let matters = advised();
    let thread = Thread { matters: &matters, written: &[], walk: &[] };
    assert!(follow(&matters[1], Outcome::Advised, &thread, &scene()).unwrap().is_empty());
}

#[test]
fn taken_advice_becomes_a_resolution_of_the_meeting_that_advised() {
    let matters = advised();
    let rows = [row(Answer::Taken).row()];
    let thread = Thread { matters: &matters, written: &rows, walk: &[] };
    let effects = follow(&matters[0], Outcome::Taken, &thread, &scene()).unwrap();
    let follows = [
        "move decided",
        "open resolution",
        "put resolution",
        "clock settle resolution_settle 2026-11-30",
    ];
    assert_eq!(brief(&effects), follows);
    let made: Resolution = written(&effects);
    assert_eq!((made.home, made.meeting), (home(), matter_id(Kind::Meeting)));
    assert_eq!(opened(&effects).cause, Some(matter_id(Kind::Meeting)));
}

#[test]
fn left_advice_goes_back() {
    let matters = advised();
    let rows = [row(Answer::Left).row()];
    let thread = Thread { matters: &matters, written: &rows, walk: &[] };
    let effects = follow(&matters[0], Outcome::Left, &thread, &scene()).unwrap();
    assert_eq!(brief(&effects), ["move rejected"]);
}

#[test]
fn advice_on_a_change_lets_the_work_go_on() {
    for (reply, outcome, to, message) in [
        (Answer::Taken, Outcome::Taken, "move decided", "tell-change-agreed"),
        (Answer::Left, Outcome::Left, "move rejected", "tell-change-refused"),
    ] {
        let resolution =
            Matter { owner: Some(person(3)), ..matter(Kind::Resolution, State::Changing) };
        let again = Matter {
            id: id(60),
            cause: Some(resolution.id),
            ..matter(Kind::Topic, State::Advised)
        };
        let matters = [resolution, again, matter(Kind::Meeting, State::Closed)];
        let rows = [row(reply).row()];
        let thread = Thread { matters: &matters, written: &rows, walk: &[] };
        let effects = follow(&matters[1], outcome, &thread, &scene()).unwrap();
        assert_eq!(brief(&effects), [to, "move executing", message]);
    }
}
