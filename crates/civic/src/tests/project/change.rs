//! Changes while a project is built: small ones are told, large ones name what decided again.

use kernel::{Code, Fen, Refusal};

use super::super::fixture::{
    at, brief, day, id, matter, matter_id, refused, rules_with, said, scene_on, written,
};
use super::{adoptions, micro, project, thread};
use crate::build::project::{Adoption, Alter, AlterFacts, Change, Project, alter};
use crate::matter::{Kind, Matter, State};
use crate::{Effect, Scene};

fn facts(project: &Project) -> AlterFacts {
    let known = adoptions(&thread()).into_iter().map(|adoption| (adoption, Fen(12_000_000)));
    AlterFacts { project: project.clone(), adoptions: known.collect() }
}

fn act(cost: Option<i64>) -> Alter {
    Alter {
        matter: matter_id(Kind::Project),
        id: id(81),
        content: "桥墩加深一米".into(),
        reason: "挖下去是软土，原来的深度不够".into(),
        cost_fen: cost.map(Fen),
        due_on: None,
        adopted: None,
    }
}

fn building() -> Scene<'static> {
    scene_on(Kind::Project, State::Executing)
}

fn ask(project: &Project, act: &Alter) -> Result<Vec<Effect>, Refusal> {
    alter(&facts(project), &building(), act)
}

pub(super) fn changed(project: &Project) -> Vec<Effect> {
    ask(project, &act(None)).unwrap()
}

#[test]
fn exactly_the_county_s_share_is_told_and_a_fen_more_is_decided_again() {
    let told = ["put project_change", "set project", "tell-project-change", "tell-project-change"];
    let effects = ask(&project(), &act(Some(13_200_000))).unwrap();
    assert_eq!(brief(&effects), told);
    let row: Change = written(&effects);
    assert_eq!(
        (row.before_fen, row.cost_fen, row.adopted),
        (Fen(12_000_000), Fen(13_200_000), None)
    );
    let after: Project = written(&effects);
    assert_eq!((after.planned_fen, after.opened_fen), (Fen(13_200_000), Fen(12_000_000)));
    for beyond in [13_200_001, 10_799_999] {
        let no = refused(ask(&project(), &act(Some(beyond))), Code::ChangeBeyond, Some("cost_fen"));
        assert_eq!(said(&no, "decided"), "120,000.00");
    }
    assert!(ask(&project(), &act(Some(10_800_000))).is_ok());
    let strict = Scene { rules: rules_with("[P09]\nvalue = \"5%\"\n"), ..building() };
    let result = alter(&facts(&project()), &strict, &act(Some(13_200_000)));
    refused(result, Code::ChangeBeyond, Some("cost_fen"));
}

#[test]
fn small_changes_add_up() {
    let once: Project = written(&ask(&project(), &act(Some(12_700_000))).unwrap());
    // Another 700,000 would be within a tenth of what it costs by now, not of what was decided.
    refused(ask(&once, &act(Some(13_400_000))), Code::ChangeBeyond, Some("cost_fen"));
    // And back again is no new change of the sum.
    assert!(ask(&once, &act(Some(12_000_000))).is_ok());
}

/// The body has met on the change after the project was opened, and decided on this cost.
fn decided_again(project: &Project, cost: i64, closed: &str) -> AlterFacts {
    let mut matters = thread();
    matters.push(Matter {
        id: id(90),
        cause: Some(matter_id(Kind::Resolution)),
        ..matter(Kind::Topic, State::Decided)
    });
    matters.push(Matter {
        id: id(91),
        cause: Some(id(90)),
        moved_at: at(closed),
        ..matter(Kind::Meeting, State::Closed)
    });
    let cost_of = |a: &Adoption| if a.topic == id(90) { cost } else { 12_000_000 };
    let adoptions = adoptions(&matters).into_iter().map(|a| (a, Fen(cost_of(&a)))).collect();
    AlterFacts { project: project.clone(), adoptions }
}

#[test]
fn beyond_the_share_a_change_names_a_new_meeting() {
    let named = |cost, adopted| Alter { adopted: Some(adopted), ..act(Some(cost)) };
    let facts = decided_again(&project(), 15_000_000, "2026-11-24T20:00");
    refused(
        alter(&facts, &building(), &act(Some(15_000_000))),
        Code::ChangeBeyond,
        Some("cost_fen"),
    );
    let effects = alter(&facts, &building(), &named(15_000_000, id(91))).unwrap();
    assert_eq!(written::<Change>(&effects).adopted, Some(id(91)));
    let after: Project = written(&effects);
    assert_eq!((after.decided_fen, after.decided_at), (Fen(15_000_000), at("2026-11-24T20:00")));
    // What it decided is the new measure, in both directions.
    let too_much = named(16_500_001, id(91));
    refused(alter(&facts, &building(), &too_much), Code::ChangeBeyond, Some("cost_fen"));
    // The meeting that opened it all is no new one, nor is one counted already.
    let old = named(15_000_000, matter_id(Kind::Meeting));
    refused(alter(&facts, &building(), &old), Code::AdoptedOld, Some("adopted"));
    let again = AlterFacts { project: after, ..facts.clone() };
    refused(
        alter(&again, &building(), &named(15_000_000, id(91))),
        Code::AdoptedOld,
        Some("adopted"),
    );
    let strange = named(15_000_000, id(98));
    refused(alter(&facts, &building(), &strange), Code::AdoptedNot, Some("adopted"));
    // One that was held before the project was opened decided something else.
    let early = decided_again(&project(), 15_000_000, "2026-11-22T20:00");
    refused(
        alter(&early, &building(), &named(15_000_000, id(91))),
        Code::AdoptedOld,
        Some("adopted"),
    );
}

#[test]
fn a_change_says_what_why_and_until_when() {
    type Slip = fn(&mut Alter);
    let rows: [(&str, Code, Slip); 4] = [
        ("content", Code::FieldShort, |a| a.content = "加深".into()),
        ("reason", Code::FieldShort, |a| a.reason = " 软 ".into()),
        ("cost_fen", Code::FieldBad, |a| a.cost_fen = Some(Fen(-1))),
        ("due_on", Code::FieldBad, |a| a.due_on = Some(day("2026-11-22"))),
    ];
    for (field, code, slip) in rows {
        let mut act = act(None);
        slip(&mut act);
        refused(ask(&project(), &act), code, Some(field));
    }
    let later = Alter { due_on: Some(day("2027-04-30")), ..act(None) };
    let effects = ask(&project(), &later).unwrap();
    let row: Change = written(&effects);
    assert_eq!((row.before_on, row.due_on), (day("2027-03-03"), day("2027-04-30")));
    let after: Project = written(&effects);
    assert_eq!((after.due_on, after.opened_due_on), (day("2027-04-30"), day("2027-03-03")));
}

#[test]
fn what_outgrows_the_short_way_leaves_it() {
    let near = Project {
        planned_fen: Fen(4_800_000),
        decided_fen: Fen(4_800_000),
        opened_fen: Fen(4_800_000),
        ..micro()
    };
    let stays: Project = written(&ask(&near, &act(Some(5_000_000))).unwrap());
    assert!(stays.micro);
    let effects = ask(&near, &act(Some(5_000_001))).unwrap();
    assert!(!written::<Project>(&effects).micro);
    assert!(brief(&effects).contains(&"met micro".to_owned()));
    // Cheaper again, it does not come back: the short way is chosen at the opening.
    let back = ask(&written(&effects), &act(Some(4_800_000))).unwrap();
    assert!(!written::<Project>(&back).micro);
}
