//! Milestones and evidence: a plan within money and time, a word for what was reached, and no photo.

use kernel::{Code, Fen};

use super::super::fixture::{
    at, brief, day, home, id, matter_id, person, refused, said, scene_at, scene_of, scene_on,
    written,
};
use super::{adoptions, project, replying, thread};
use crate::build::project::{
    Evidence, Milestone, Note, NoteFacts, Plan, Project, Question, Reach, ReplyFacts, Stage,
    Strike, WorkFacts, expected, note, percent, plan, reach, reached, reply, strike,
};
use crate::matter::{Kind, State};
use crate::spine::{Attachment, Stored};
use crate::{Act, Effect, Scene};

fn milestone(no: u32, due_on: &str, fen: i64, weight: u32) -> Milestone {
    Milestone {
        home: home(),
        project: matter_id(Kind::Project),
        no,
        title: "备料".into(),
        due_on: day(due_on),
        planned_fen: Fen(fen),
        weight,
        done_on: None,
        said: String::new(),
        done_by: None,
        noted_at: None,
    }
}

fn work(project: &Project) -> WorkFacts {
    let milestones = vec![
        milestone(1, "2026-12-13", 4_000_000, 20),
        milestone(2, "2027-01-20", 6_000_000, 50),
        milestone(3, "2027-03-03", 2_000_000, 30),
    ];
    WorkFacts { project: project.clone(), milestones, lent: vec![] }
}

fn planning(no: Option<u32>, fen: i64, due_on: &str) -> Plan {
    Plan {
        matter: matter_id(Kind::Project),
        no,
        title: " 砌桥墩 ".into(),
        due_on: day(due_on),
        planned_fen: Some(Fen(fen)),
        weight: 10,
    }
}

pub(super) fn planned(project: &Project) -> Vec<Effect> {
    let facts = WorkFacts { milestones: vec![], ..work(project) };
    plan(&facts, &scene_on(Kind::Project, State::Draft), &planning(None, 0, "2027-01-10")).unwrap()
}

pub(super) fn struck(project: &Project) -> Vec<Effect> {
    let act = Strike { matter: matter_id(Kind::Project), no: 1 };
    strike(&work(project), &scene_on(Kind::Project, State::Draft), &act).unwrap()
}

pub(super) fn replied(project: &Project) -> Vec<Effect> {
    let facts = ReplyFacts { project: project.clone(), adoptions: adoptions(&thread()) };
    let act = replying(Question::How, "石料村里出，工自己投");
    reply(&facts, &scene_on(Kind::Project, State::Draft), &act).unwrap()
}

#[test]
fn milestones_never_cost_more_than_the_project() {
    let on = scene_on(Kind::Project, State::Draft);
    let facts = work(&project());
    // Twelve million are planned already.
    let no = refused(
        plan(&facts, &on, &planning(None, 1, "2027-01-10")),
        Code::PlanOver,
        Some("planned_fen"),
    );
    assert_eq!(said(&no, "over"), "0.01");
    let effects = plan(&facts, &on, &planning(None, 0, "2027-01-10")).unwrap();
    assert_eq!(brief(&effects), ["set project_milestone", "set project"]);
    let row: Milestone = written(&effects);
    assert_eq!((row.no, &*row.title, row.weight), (4, "砌桥墩", 10));
    // Planned again, the old money does not count twice.
    let again = plan(&facts, &on, &planning(Some(2), 6_000_000, "2027-01-10")).unwrap();
    assert_eq!(written::<Milestone>(&again).no, 2);
    let more = planning(Some(2), 6_000_001, "2027-01-10");
    refused(plan(&facts, &on, &more), Code::PlanOver, Some("planned_fen"));
    refused(plan(&facts, &on, &planning(Some(9), 0, "2027-01-10")), Code::NotFound, Some("no"));
    refused(
        plan(&facts, &on, &planning(None, -1, "2027-01-10")),
        Code::FieldBad,
        Some("planned_fen"),
    );
    refused(plan(&facts, &on, &planning(None, 0, "2027-03-04")), Code::FieldBad, Some("due_on"));
    refused(plan(&facts, &on, &planning(None, 0, "2026-11-22")), Code::FieldBad, Some("due_on"));
    assert!(
        plan(&facts, &on, &planning(None, 0, "2027-03-03")).is_ok(),
        "the last day is a day of it"
    );
    // A project that is late already is planned anew beyond its date.
    let late = Scene { now: at("2027-03-04T09:00"), ..scene_on(Kind::Project, State::Draft) };
    assert!(plan(&facts, &late, &planning(None, 0, "2027-05-01")).is_ok());
    let full = (1..=40).map(|no| milestone(no, "2027-01-01", 0, 1)).collect();
    let full = WorkFacts { milestones: full, ..facts };
    refused(plan(&full, &on, &planning(None, 0, "2027-01-10")), Code::MilestonesMany, None);
}

#[test]
fn a_milestone_is_reached_once_on_a_day_of_the_work() {
    let begun = Project { begun_at: Some(at("2026-12-09T08:00")), ..project() };
    let facts = work(&begun);
    let on = |now: &str| Scene { now: at(now), ..scene_on(Kind::Project, State::Executing) };
    let act = |no, done_on: Option<&str>| Reach {
        matter: matter_id(Kind::Project),
        no,
        done_on: done_on.map(day),
        said: "石料都到了，三户看着过的秤".into(),
    };
    let effects = reach(&facts, &on("2026-12-15T18:00"), &act(1, Some("2026-12-14"))).unwrap();
    assert_eq!(brief(&effects), ["set project_milestone", "tell-project-reached"]);
    let row: Milestone = written(&effects);
    assert_eq!((row.done_on, row.done_by), (Some(day("2026-12-14")), Some(person(9))));
    assert_eq!((row.due_on, row.planned_fen, row.weight), (day("2026-12-13"), Fen(4_000_000), 20));
    let today: Milestone = written(&reach(&facts, &on("2026-12-15T18:00"), &act(1, None)).unwrap());
    assert_eq!(today.done_on, Some(day("2026-12-15")));
    for wrong in ["2026-12-16", "2026-12-08"] {
        let result = reach(&facts, &on("2026-12-15T18:00"), &act(1, Some(wrong)));
        refused(result, Code::FieldBad, Some("done_on"));
    }
    refused(reach(&facts, &on("2026-12-15T18:00"), &act(7, None)), Code::NotFound, Some("no"));
    let mut done = facts.clone();
    done.milestones[0].done_on = Some(day("2026-12-14"));
    refused(reach(&done, &on("2026-12-15T18:00"), &act(1, None)), Code::MilestoneDone, Some("no"));
    let mute = Reach { said: "好".into(), ..act(1, None) };
    refused(reach(&facts, &on("2026-12-15T18:00"), &mute), Code::FieldShort, Some("said"));
}

#[test]
fn plan_and_actual_are_counted_by_weight() {
    let mut all = work(&project()).milestones;
    assert_eq!((reached(&all), percent(&all)), ((0, 100), 0));
    assert_eq!(expected(&all, day("2026-12-12")), 0);
    assert_eq!(expected(&all, day("2026-12-13")), 20, "due is due on its day");
    assert_eq!(expected(&all, day("2027-03-03")), 100);
    all[1].done_on = Some(day("2027-01-02"));
    assert_eq!((reached(&all), percent(&all)), ((50, 100), 50));
    all.pop();
    assert_eq!(percent(&all), 71, "50 of 70, rounded down");
    assert_eq!(percent(&[]), 0);
}

fn seeing(stage: Stage, files: Option<Vec<String>>) -> Note {
    Note {
        matter: matter_id(Kind::Project),
        id: id(80),
        stage,
        text: "桥板断了两块，过不了车".into(),
        files,
    }
}

#[test]
fn evidence_is_words_and_a_photo_only_where_somebody_wants_one() {
    let on = scene_on(Kind::Project, State::Draft);
    let effects =
        note(&NoteFacts { files: vec![], lent: vec![] }, &on, &seeing(Stage::Before, None))
            .unwrap();
    assert_eq!(brief(&effects), ["put project_evidence"]);
    assert_eq!(written::<Evidence>(&effects).files, "");
    let photo = Stored { hash: [7; 32], size: 9, mime: "image/jpeg".into() };
    let facts = NoteFacts { files: vec![Some(photo.clone())], lent: vec![] };
    let effects = note(&facts, &on, &seeing(Stage::Before, Some(vec!["07".repeat(32)]))).unwrap();
    assert_eq!(brief(&effects), ["put project_evidence", "put attachment"]);
    assert_eq!(written::<Evidence>(&effects).files, "07".repeat(32));
    assert_eq!(written::<Attachment>(&effects).matter, matter_id(Kind::Project));
    let lost = NoteFacts { files: vec![None], lent: vec![] };
    refused(note(&lost, &on, &seeing(Stage::Before, None)), Code::NotFound, Some("files"));
    // Any villager may note what they see.
    let villager = Scene { caller: scene_of(3).caller, ..on };
    let effects =
        note(&NoteFacts { files: vec![], lent: vec![] }, &villager, &seeing(Stage::Before, None));
    assert_eq!(written::<Evidence>(&effects.unwrap()).by, person(3));
}

#[test]
fn nothing_of_a_project_ever_requires_a_photo() {
    use crate::act::FieldKind;
    for spec in super::super::acts::ALL.iter().filter(|spec| spec.name.starts_with("project.")) {
        for field in spec.fields.iter().filter(|field| field.kind == FieldKind::Files) {
            assert!(!field.required, "{} {}", spec.name, field.name);
        }
    }
    assert!(Note::SPEC.fields.iter().any(|field| field.kind == FieldKind::Files));
}

#[test]
fn nothing_is_seen_ahead_of_its_time() {
    use State::{Draft, Executing, Finished};
    let rows = [
        (Draft, [true, false, false]),
        (Executing, [true, true, false]),
        (Finished, [true, true, true]),
    ];
    for (state, may) in rows {
        for (stage, may) in Stage::ALL.iter().zip(may) {
            let on = scene_on(Kind::Project, state);
            let result =
                note(&NoteFacts { files: vec![], lent: vec![] }, &on, &seeing(*stage, None));
            assert_eq!(result.is_ok(), may, "{state} {stage}");
            if let Err(no) = result {
                assert_eq!((no.code, no.field), (Code::StageEarly, Some("stage")));
            }
        }
    }
    let _ = scene_at("2026-11-23T09:00");
}
