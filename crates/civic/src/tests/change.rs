//! A change up to the county's share is told; beyond it the body that decided decides again.

use kernel::{Code, Fen, Refusal};

use super::fixture::{
    brief, id, matter, matter_id, opened, person, refused, rules, said, scene, scene_on, written,
};
use super::topic::topic;
use crate::Effect;
use crate::decide::change::{
    Account, Change, ChangeFacts, ResolutionAccount, ResolutionChange, account, change, is_beyond,
};
use crate::deliberation::Topic;
use crate::handoffs::{Thread, follow};
use crate::matter::{Kind, Matter, Outcome, State};

const DECIDED: i64 = 1_860_000;

fn facts() -> ChangeFacts {
    let decided = Topic {
        cost_fen: Fen(DECIDED),
        class: "village_public_works".into(),
        body: "villagers_meeting".into(),
        money: "村集体".into(),
        ..topic()
    };
    ChangeFacts { decided, cost_fen: Fen(DECIDED) }
}

fn act(cost: Option<i64>) -> Change {
    Change {
        matter: matter_id(Kind::Resolution),
        id: id(50),
        cost_fen: cost.map(Fen),
        content: "灯杆加高一米".into(),
        reason: "桥头风大，原来的杆太矮".into(),
    }
}

fn ask(act: &Change) -> Result<Vec<Effect>, Refusal> {
    change(&facts(), &scene_on(Kind::Resolution, State::Executing), act)
}

#[test]
fn exactly_a_tenth_is_told_and_a_fen_more_is_decided_again() {
    let share = rules().ratio("P09").unwrap();
    assert_eq!((share.num(), share.den()), (1, 10));
    // Decided, new cost, beyond?
    let rows = [
        (1_860_000, 2_046_000, false),
        (1_860_000, 2_046_001, true),
        (1_860_000, 1_674_000, false),
        (1_860_000, 1_673_999, true),
        (1_860_000, 1_860_000, false),
        // A tenth of 105 fen is 10.5.
        (105, 115, false),
        (105, 116, true),
        (0, 0, false),
        (0, 1, true),
        (i64::MAX, i64::MAX, false),
        (i64::MAX, 0, true),
    ];
    for (decided, cost, beyond) in rows {
        assert_eq!(is_beyond(Fen(decided), Fen(cost), share), beyond, "{decided} {cost}");
    }
    let told = ["put resolution_change", "tell-change", "tell-change"];
    assert_eq!(brief(&ask(&act(Some(2_046_000))).unwrap()), told);
    let stops =
        ["open topic", "put topic", "put resolution_change", "move changing", "tell-change-topic"];
    assert_eq!(brief(&ask(&act(Some(2_046_001))).unwrap()), stops);
}

#[test]
fn small_changes_add_up() {
    // Nine percent have been told before; nine more are measured against what was decided.
    let before = ChangeFacts { cost_fen: Fen(2_027_400), ..facts() };
    let scene = scene_on(Kind::Resolution, State::Executing);
    let effects = change(&before, &scene, &act(Some(2_209_866))).unwrap();
    assert!(brief(&effects).contains(&"move changing".to_owned()));
    // Another content at the cost of before is within it.
    let effects = change(&before, &scene, &act(None)).unwrap();
    let row: ResolutionChange = written(&effects);
    assert_eq!((row.cost_fen, row.decided_fen), (Fen(2_027_400), Fen(DECIDED)));
    assert_eq!((row.topic, row.by), (None, person(9)));
}

#[test]
fn beyond_the_share_a_topic_asks_the_same_body() {
    let effects = ask(&act(Some(3_000_000))).unwrap();
    let opening = opened(&effects);
    assert_eq!((opening.kind, opening.cause), (Kind::Topic, Some(matter_id(Kind::Resolution))));
    assert_eq!(opening.thread, Some(matter_id(Kind::Wish)));
    let asked: Topic = written(&effects);
    assert_eq!(asked.id, opening.id);
    assert_eq!((&*asked.body, &*asked.class), ("villagers_meeting", "village_public_works"));
    assert_eq!((asked.cost_fen, asked.published_at), (Fen(3_000_000), None));
    assert_eq!(asked.plan, "灯杆加高一米\n桥头风大，原来的杆太矮");
    assert_eq!(written::<ResolutionChange>(&effects).topic, Some(opening.id));
}

#[test]
fn a_change_says_what_and_why() {
    type Slip = fn(&mut Change);
    let rows: [(&str, Code, Slip); 4] = [
        ("content", Code::FieldShort, |a| a.content = "加高了".into()),
        ("content", Code::FieldShort, |a| a.content = "   ".into()),
        ("reason", Code::FieldShort, |a| a.reason = "风大呀".into()),
        ("cost_fen", Code::FieldBad, |a| a.cost_fen = Some(Fen(-1))),
    ];
    for (field, code, slip) in rows {
        let mut act = act(Some(DECIDED));
        slip(&mut act);
        refused(ask(&act), code, Some(field));
    }
}

/// The thread while a change waits: the second topic was caused by the resolution.
fn thread(resolution: State) -> Vec<Matter> {
    let first = matter(Kind::Topic, State::Decided);
    let asks = Matter {
        id: id(60),
        cause: Some(matter_id(Kind::Resolution)),
        ..matter(Kind::Topic, State::Published)
    };
    let meets = Matter { id: id(61), cause: Some(id(60)), ..matter(Kind::Meeting, State::Closed) };
    vec![first, matter(Kind::Resolution, resolution), asks, meets]
}

#[test]
fn the_work_goes_on_when_the_body_has_decided() {
    let rows = [
        (Outcome::Passed, ["move decided", "move executing", "tell-change-agreed"]),
        (Outcome::Failed, ["move rejected", "move executing", "tell-change-refused"]),
    ];
    for (outcome, expected) in rows {
        let matters = thread(State::Changing);
        let on = Thread { matters: &matters, written: &[], walk: &[] };
        let effects = follow(&matters[3], outcome, &on, &scene()).unwrap();
        assert_eq!(brief(&effects), expected, "no second resolution is opened");
        for effect in &effects {
            let Effect::Move { matter, to, .. } = effect else { continue };
            let moved = matters.iter().find(|m| m.id == *matter).unwrap();
            assert!(moved.kind.allows(moved.state, *to), "{} to {to}", moved.state);
        }
    }
    // Put once more after a refusal, it finds the work going on.
    let matters = thread(State::Executing);
    let on = Thread { matters: &matters, written: &[], walk: &[] };
    let effects = follow(&matters[3], Outcome::Passed, &on, &scene()).unwrap();
    assert_eq!(brief(&effects), ["move decided"]);
}

#[test]
fn what_it_cost_is_said_in_fen() {
    let said_so = |fen| Account {
        matter: matter_id(Kind::Resolution),
        spent_fen: Fen(fen),
        note: " 村集体出 ".into(),
    };
    let effects = account(&(), &scene(), &said_so(1_900_000)).unwrap();
    assert_eq!(brief(&effects), ["set resolution_account"]);
    let row: ResolutionAccount = written(&effects);
    assert_eq!((row.spent_fen, &*row.note), (Fen(1_900_000), "村集体出"));
    assert!(account(&(), &scene(), &said_so(0)).is_ok());
    let no = refused(account(&(), &scene(), &said_so(-1)), Code::FieldBad, Some("spent_fen"));
    assert_eq!(said(&no, "want"), "≥ 0");
}
