//! The three publicities, the end of the work and the handing over, with what they set off.

use kernel::{Code, Moment};

use super::super::fixture::{
    at, brief, day, matter, matter_id, opened, person, refused, said, scene, scene_on, written,
};
use super::{micro, project, resolution, thread};
use crate::Effect;
use crate::build::project::{
    Finish, FinishFacts, Keep, KeepFacts, Project, Publicise, Publicity, PublicityState, Question,
    Stage, finish, keep, publicise,
};
use crate::decide::notice::Notice;
use crate::deliberation::Resolution;
use crate::handoffs::{Thread, follow};
use crate::matter::{Kind, Matter, Outcome, State};
use crate::record::{Record, Row};

fn shown(stage: Stage, ended: bool) -> PublicityState {
    PublicityState { stage, posted_at: at("2026-12-01T09:00"), ended }
}

fn finishing(project: &Project) -> FinishFacts {
    FinishFacts {
        project: project.clone(),
        resolution: resolution(),
        stands: State::Executing,
        open: 0,
        shown: vec![shown(Stage::Before, true), shown(Stage::During, true)],
    }
}

fn finished_act() -> Finish {
    Finish {
        matter: matter_id(Kind::Project), report: " 桥修好了，四米宽，能过农用车 ".into()
    }
}

pub(super) fn finished(project: &Project) -> Vec<Effect> {
    let on = scene_on(Kind::Project, State::Executing);
    finish(&finishing(project), &on, &finished_act()).unwrap()
}

fn keeping(project: &Project) -> KeepFacts {
    KeepFacts {
        project: project.clone(),
        keeper_known: true,
        finding: None,
        shown: vec![shown(Stage::After, true)],
        unsettled: false,
    }
}

fn kept_act() -> Keep {
    Keep {
        matter: matter_id(Kind::Project),
        keeper: Some(person(4)),
        said: "钥匙和图纸交给护桥员，坏了打村里电话".into(),
    }
}

pub(super) fn kept(project: &Project) -> Vec<Effect> {
    keep(&keeping(project), &scene_on(Kind::Project, State::Finished), &kept_act()).unwrap()
}

fn public(stage: Stage) -> Publicise {
    Publicise {
        matter: matter_id(Kind::Project), stage, text: "建什么、花多少、谁来建".into()
    }
}

#[test]
fn a_whole_plan_is_made_public_and_nothing_less() {
    let draft = scene_on(Kind::Project, State::Draft);
    let whole = (Question::ALL.to_vec(), 4);
    let effects = publicise(&whole, &draft, &public(Stage::Before)).unwrap();
    assert_eq!(brief(&effects), ["put project_publicity", "+shown"]);
    let half = (vec![Question::How, Question::Look], 4);
    let no = refused(publicise(&half, &draft, &public(Stage::Before)), Code::CharterMissing, None);
    assert_eq!(said(&no, "question"), "@question-builder");
    let bare = (Question::ALL.to_vec(), 0);
    refused(publicise(&bare, &draft, &public(Stage::Before)), Code::PlanNone, None);
    // Each at its time; the last one is hung by finishing.
    let building = scene_on(Kind::Project, State::Executing);
    assert!(publicise(&whole, &building, &public(Stage::During)).is_ok());
    for (on, stage) in [
        (&draft, Stage::During),
        (&draft, Stage::After),
        (&building, Stage::Before),
        (&building, Stage::After),
    ] {
        refused(publicise(&whole, on, &public(stage)), Code::StageOther, Some("stage"));
    }
    let mute = Publicise { text: "公示".into(), ..public(Stage::Before) };
    refused(publicise(&whole, &draft, &mute), Code::FieldShort, Some("text"));
}

fn row(effects: &[Effect]) -> Row {
    written::<Publicity>(effects).row()
}

/// The thread with its project.
fn with_project(state: State) -> Vec<Matter> {
    let mut matters = thread();
    let cause = Some(matter_id(Kind::Resolution));
    matters.push(Matter { cause, ..matter(Kind::Project, state) });
    matters
}

#[test]
fn a_publicity_is_a_notice_of_the_project_with_the_law_s_days() {
    let whole = (Question::ALL.to_vec(), 4);
    let draft = scene_on(Kind::Project, State::Draft);
    let effects = publicise(&whole, &draft, &public(Stage::Before)).unwrap();
    let matters = with_project(State::Draft);
    let rows = [row(&effects)];
    let on = Thread { matters: &matters, written: &rows, walk: &[] };
    let follows = follow(&matters[4], Outcome::Shown, &on, &scene()).unwrap();
    assert_eq!(
        brief(&follows),
        ["open notice", "put notice", "clock notice P03 2026-12-08", "tell-notice"]
    );
    let notice: Notice = written(&follows);
    let hung = written::<Publicity>(&effects).notice;
    assert_eq!((notice.id, opened(&follows).id), (hung, hung));
    assert_eq!((notice.subject, notice.until_on), (matter_id(Kind::Project), day("2026-12-08")));
    assert_eq!(opened(&follows).cause, Some(matter_id(Kind::Project)));
}

#[test]
fn the_end_of_a_project_s_notice_starts_no_resolution() {
    let mut matters = with_project(State::Draft);
    matters[3].state = State::Noticed;
    matters.push(Matter {
        cause: Some(matter_id(Kind::Project)),
        ..matter(Kind::Notice, State::Posted)
    });
    let on = Thread { matters: &matters, written: &[], walk: &[] };
    let follows = follow(&matters[5], Outcome::Ended, &on, &scene()).unwrap();
    assert_eq!(brief(&follows), ["tell-project-shown"]);
    matters[5].cause = Some(matter_id(Kind::Resolution));
    let on = Thread { matters: &matters, written: &[], walk: &[] };
    let follows = follow(&matters[5], Outcome::Ended, &on, &scene()).unwrap();
    assert_eq!(brief(&follows), ["move executing", "tell-execution"]);
}

#[test]
fn work_is_finished_once_all_is_reached_and_was_seen() {
    let on = scene_on(Kind::Project, State::Executing);
    let act = finished_act();
    let effects = finished(&project());
    assert_eq!(
        brief(&effects),
        [
            "set project",
            "put project_publicity",
            "set resolution",
            "met execution",
            "move finished +reported",
            "tell-project-finished"
        ]
    );
    let after: Project = written(&effects);
    assert_eq!((after.finished_at, &*after.report), (Some(on.now), "桥修好了，四米宽，能过农用车"));
    assert_eq!(written::<Publicity>(&effects).stage, Stage::After);
    let told: Resolution = written(&effects);
    assert_eq!((told.percent, &*told.report), (100, "桥修好了，四米宽，能过农用车"));
    let whole = finishing(&project());
    let open = FinishFacts { open: 2, ..whole.clone() };
    let no = refused(finish(&open, &on, &act), Code::MilestonesOpen, None);
    assert_eq!(said(&no, "n"), "2");
    for shown in [vec![], vec![shown(Stage::During, false)], vec![shown(Stage::Before, true)]] {
        let facts = FinishFacts { shown, ..whole.clone() };
        let no = refused(finish(&facts, &on, &act), Code::PublicityMissing, None);
        assert_eq!(said(&no, "stage"), "@stage-during");
    }
    let changing = FinishFacts { stands: State::Changing, ..whole.clone() };
    refused(finish(&changing, &on, &act), Code::WrongState, None);
    let mute = Finish { report: "好了".into(), ..act };
    refused(finish(&whole, &on, &mute), Code::FieldShort, Some("report"));
}

#[test]
fn finishing_hangs_the_result_and_reports_the_resolution() {
    let effects = finished(&project());
    let matters = with_project(State::Finished);
    let rows = [row(&effects)];
    let on = Thread { matters: &matters, written: &rows, walk: &[] };
    let follows = follow(&matters[4], Outcome::Reported, &on, &scene()).unwrap();
    let expected = [
        "open notice",
        "put notice",
        "clock notice P03 2026-12-08",
        "tell-notice",
        "move reported +reported",
    ];
    assert_eq!(brief(&follows), expected);
    // A resolution that was reported before is left alone.
    let mut early = with_project(State::Finished);
    early[3].state = State::Reported;
    let on = Thread { matters: &early, written: &rows, walk: &[] };
    let follows = follow(&early[4], Outcome::Reported, &on, &scene()).unwrap();
    assert_eq!(brief(&follows), expected[..4]);
    let alone = FinishFacts { stands: State::Reported, ..finishing(&project()) };
    let on = scene_on(Kind::Project, State::Executing);
    let quiet = brief(&finish(&alone, &on, &finished_act()).unwrap());
    assert!(!quiet.contains(&"set resolution".to_owned()), "{quiet:?}");
}

#[test]
fn it_is_handed_over_once_the_result_has_hung_its_days() {
    let on = scene_on(Kind::Project, State::Finished);
    let effects = kept(&project());
    assert_eq!(
        brief(&effects),
        ["set project", "own false", "tell-project-keeper", "move handed", "tell-project-kept"]
    );
    assert!(effects.contains(&Effect::Own(matter_id(Kind::Project), Some(person(4)))));
    let after: Project = written(&effects);
    assert_eq!(after.kept_at, Some(on.now));
    let running = KeepFacts { shown: vec![shown(Stage::After, false)], ..keeping(&project()) };
    let no = refused(keep(&running, &on, &kept_act()), Code::PublicityMissing, None);
    assert_eq!(said(&no, "stage"), "@stage-after");
    let unsettled = KeepFacts { unsettled: true, ..keeping(&project()) };
    refused(keep(&unsettled, &on, &kept_act()), Code::ProjectUnsettled, None);
    let found =
        KeepFacts { finding: Some("桥墩少了两根钢筋".into()), ..keeping(&project()) };
    let no = refused(keep(&found, &on, &kept_act()), Code::KeepFound, None);
    assert_eq!(said(&no, "what"), "桥墩少了两根钢筋");
    let stranger = KeepFacts { keeper_known: false, ..keeping(&project()) };
    refused(keep(&stranger, &on, &kept_act()), Code::NotFound, Some("keeper"));
    let same = Keep { keeper: None, ..kept_act() };
    assert_eq!(
        brief(&keep(&stranger, &on, &same).unwrap()),
        ["set project", "move handed", "tell-project-kept"]
    );
}

#[test]
fn the_short_way_is_built_within_its_thirty_days() {
    // Opened on 23 November; no notice of its own before or during, the result hangs after the work.
    let on = scene_on(Kind::Project, State::Executing);
    let facts = FinishFacts { shown: vec![], ..finishing(&micro()) };
    let effects = finish(&facts, &on, &finished_act()).unwrap();
    assert!(brief(&effects).contains(&"met micro".to_owned()));
    let last = Moment::end_of(day("2026-12-23"));
    let days = crate::policy::notice_days(&scene()).unwrap().days;
    let built = at("2026-12-07T17:00");
    assert!(built.plus_days(i64::from(days) + 1) <= last, "built in two weeks, all of it is over");
}
