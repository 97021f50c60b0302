//! A project from its resolution to its keeper: nothing begins unanswered or unseen, origin stays,
//! large changes are decided again, and no photo is ever needed.

mod change;
mod plan;
mod publicity;

use kernel::{Code, Fen, Refusal};

use super::fixture::{
    at, brief, day, home, id, matter, matter_id, opened, person, refused, rules, rules_with, said,
    scene, scene_on, written,
};
use crate::build::project::{
    Answer, Aspect, Begin, BeginFacts, Homestead, Milestone, Open, OpenFacts, Origin, Project,
    Publicity, PublicityState, Question, Reply, ReplyFacts, Revival, Stage, adoptions, begin, open,
    reply,
};
use crate::deliberation::Resolution;
use crate::matter::{Kind, Matter, State};
use crate::{Act, Effect, Scene};

const DECIDED: i64 = 12_000_000;

pub(super) fn resolution() -> Resolution {
    Resolution {
        home: home(),
        id: matter_id(Kind::Resolution),
        meeting: matter_id(Kind::Meeting),
        text: "修二组的桥".into(),
        due_on: Some(day("2027-03-03")),
        notice_days: 15,
        percent: 0,
        progress: String::new(),
        progressed_at: None,
        report: String::new(),
        reported_at: None,
    }
}

fn facts() -> OpenFacts {
    OpenFacts {
        resolution: resolution(),
        decided_fen: Fen(DECIDED),
        exists: false,
        owner_known: true,
    }
}

fn asked() -> Open {
    Open {
        matter: matter_id(Kind::Resolution),
        id: matter_id(Kind::Project),
        title: "二组石桥".into(),
        origin: Origin::Villagers,
        family: "village_plus".into(),
        sponsor: "二组党小组".into(),
        homestead: Homestead::Liveable,
        aspect: Aspect::Construction,
        for_industry: false,
        for_talent: false,
        for_culture: false,
        for_ecology: true,
        for_organisation: true,
        planned_fen: None,
        due_on: None,
        owner: None,
    }
}

fn ask(act: &Open) -> Result<Vec<Effect>, Refusal> {
    open(&facts(), &scene_on(Kind::Resolution, State::Executing), act)
}

/// A project as it was opened, by default beyond the short way.
pub(super) fn project() -> Project {
    written(&ask(&asked()).unwrap())
}

/// One of the three publicities of the project.
pub(super) fn publicity() -> Publicity {
    Publicity {
        home: home(),
        project: matter_id(Kind::Project),
        notice: id(95),
        stage: Stage::Before,
        text: "建什么、花多少、谁来建".into(),
        posted_at: at("2026-11-23T09:00"),
    }
}

pub(super) fn micro() -> Project {
    Project { micro: true, planned_fen: Fen(3_000_000), decided_fen: Fen(3_000_000), ..project() }
}

#[test]
fn opening_keeps_thread_cause_and_owner_and_lays_the_family_s_milestones() {
    let effects = ask(&asked()).unwrap();
    let opening = opened(&effects);
    assert_eq!((opening.kind, opening.cause), (Kind::Project, Some(matter_id(Kind::Resolution))));
    assert_eq!(opening.thread, Some(matter_id(Kind::Wish)));
    assert_eq!((opening.opened_for, opening.owner), (Some(person(1)), Some(person(5))));
    let row = project();
    assert_eq!(
        (row.origin, &*row.family, &*row.sponsor),
        (Origin::Villagers, "village_plus", "二组党小组")
    );
    assert_eq!(
        (row.planned_fen, row.opened_fen, row.decided_fen),
        (Fen(DECIDED), Fen(DECIDED), Fen(DECIDED))
    );
    assert_eq!(row.serves().collect::<Vec<_>>(), [Revival::Ecology, Revival::Organisation]);
    assert!(!row.micro, "120,000 yuan are above P06");
    let laid: Vec<(u32, String, String, u32)> = milestones(&effects)
        .into_iter()
        .map(|m| (m.no, m.title, m.due_on.to_string(), m.weight))
        .collect();
    // A hundred days from 23 November: 20, 30, 70 and all of them.
    let expected = [
        (1, "备料", "2026-12-13", 15),
        (2, "开工", "2026-12-23", 15),
        (3, "主体完成", "2027-02-01", 40),
        (4, "完工验看", "2027-03-03", 30),
    ];
    assert_eq!(laid, expected.map(|(n, t, d, w)| (n, t.to_owned(), d.to_owned(), w)));
}

fn milestones(effects: &[Effect]) -> Vec<Milestone> {
    use crate::record::Record as _;
    let rows = effects.iter().filter_map(|effect| match effect {
        Effect::Put(row) if row.table == Milestone::TABLE => Some(row.clone()),
        _ => None,
    });
    rows.map(|row| Milestone::from_vals(&mut row.vals.into_iter()).unwrap()).collect()
}

#[test]
fn every_family_of_the_county_has_a_template_of_its_own() {
    let mut seen = std::collections::BTreeSet::new();
    for family in rules().families() {
        let titles: Vec<String> = family.milestones.iter().map(|m| m.title_zh.clone()).collect();
        assert!(seen.insert((titles, family.indicator_zh.clone())), "{} has another's", family.key);
        let act = Open { family: family.key.clone(), ..asked() };
        assert_eq!(milestones(&ask(&act).unwrap()).len(), family.milestones.len());
    }
    let keys: Vec<&str> = rules().families().map(|f| f.key.as_str()).collect();
    for key in [
        "party_plus",
        "township_plus",
        "village_plus",
        "household_plus",
        "small_town",
        "featured_town",
        "rich_area",
        "beautiful_village",
    ] {
        assert!(keys.contains(&key), "{key}");
    }
}

#[test]
fn a_project_says_all_that_it_has_to() {
    type Slip = fn(&mut Open);
    let rows: [(Option<&'static str>, Code, Slip); 8] = [
        (Some("sponsor"), Code::FieldShort, |a| a.sponsor = " 党 ".into()),
        (Some("title"), Code::FieldShort, |a| a.title = "桥".into()),
        (Some("family"), Code::NotFound, |a| a.family = "nobody".into()),
        (Some("for_industry"), Code::RevivalNone, |a| {
            (a.for_ecology, a.for_organisation) = (false, false);
        }),
        (Some("due_on"), Code::FieldBad, |a| a.due_on = Some(day("2026-11-22"))),
        (Some("planned_fen"), Code::FieldBad, |a| a.planned_fen = Some(Fen(-1))),
        // A tenth above what the meeting decided is within the county's share, a fen more is not.
        (Some("planned_fen"), Code::PlanBeyond, |a| a.planned_fen = Some(Fen(13_200_001))),
        (Some("title"), Code::FieldShort, |a| a.title = "   ".into()),
    ];
    for (field, code, slip) in rows {
        let mut act = asked();
        slip(&mut act);
        refused(ask(&act), code, field);
    }
    assert!(ask(&Open { planned_fen: Some(Fen(13_200_000)), ..asked() }).is_ok());
    assert!(ask(&Open { planned_fen: Some(Fen(1)), ..asked() }).is_ok(), "less is always allowed");
    let on = scene_on(Kind::Resolution, State::Executing);
    refused(open(&OpenFacts { exists: true, ..facts() }, &on, &asked()), Code::ProjectThere, None);
    let unknown = OpenFacts { owner_known: false, ..facts() };
    let named = Open { owner: Some(person(7)), ..asked() };
    refused(open(&unknown, &on, &named), Code::NotFound, Some("owner"));
    assert!(open(&unknown, &on, &asked()).is_ok(), "nobody is named");
    // A resolution without cost is built without money or not at all.
    let free = OpenFacts { decided_fen: Fen(0), ..facts() };
    assert!(open(&free, &on, &asked()).is_ok());
    let paid = Open { planned_fen: Some(Fen(1)), ..asked() };
    refused(open(&free, &on, &paid), Code::PlanBeyond, Some("planned_fen"));
}

#[test]
fn nothing_above_the_ceiling_of_the_county_goes_the_short_way() {
    let on = scene_on(Kind::Resolution, State::Executing);
    let opened_for = |decided: i64, scene: &Scene<'_>| {
        let facts = OpenFacts { decided_fen: Fen(decided), ..facts() };
        open(&facts, scene, &asked()).unwrap()
    };
    let small = opened_for(5_000_000, &on);
    assert!(written::<Project>(&small).micro);
    // 30 days: the day of opening is not counted.
    assert!(brief(&small).contains(&"clock micro P06.days 2026-12-23".to_owned()));
    let large = opened_for(5_000_001, &on);
    assert!(!written::<Project>(&large).micro);
    assert!(!brief(&large).iter().any(|effect| effect.starts_with("clock")));
    let wider =
        Scene { rules: rules_with("[P06]\nvalue = 12000000\n[P06.days]\nvalue = 45\n"), ..on };
    let effects = opened_for(DECIDED, &wider);
    assert!(brief(&effects).contains(&"clock micro P06.days 2027-01-07".to_owned()));
}

#[test]
fn no_act_changes_where_a_project_came_from() {
    // Only opening has the field; and every row that a later act writes holds the old word.
    let acts = super::acts::ALL.iter().filter(|spec| spec.kind == Some(Kind::Project));
    let named: Vec<&str> = acts
        .clone()
        .filter(|spec| {
            spec.fields.iter().any(|f| matches!(f.name, "origin" | "family" | "sponsor"))
        })
        .map(|spec| spec.name)
        .collect();
    assert_eq!(named, Vec::<&str>::new());
    assert!(acts.count() >= 10);
    assert!(Open::SPEC.fields.iter().any(|f| f.name == "origin"));
    for origin in Origin::ALL {
        let before = Project { origin: *origin, ..micro() };
        for after in [
            written::<Project>(&plan::replied(&before)),
            written(&plan::planned(&before)),
            written(&plan::struck(&before)),
            written(&begun(&before)),
            written(&change::changed(&before)),
            written(&publicity::finished(&before)),
            written(&publicity::kept(&before)),
        ] {
            assert_eq!(after.origin, *origin);
        }
    }
}

/// The thread as it stands when a project is opened.
pub(super) fn thread() -> Vec<Matter> {
    let meeting =
        Matter { moved_at: at("2026-11-10T20:00"), ..matter(Kind::Meeting, State::Closed) };
    let resolution =
        Matter { cause: Some(meeting.id), ..matter(Kind::Resolution, State::Executing) };
    vec![
        matter(Kind::Wish, State::Adopted),
        matter(Kind::Topic, State::Decided),
        meeting,
        resolution,
    ]
}

#[test]
fn what_has_adopted_something_is_read_off_the_thread() {
    let found =
        |thread: &[Matter]| -> Vec<_> { adoptions(thread).iter().map(|a| a.matter).collect() };
    let both = vec![matter_id(Kind::Meeting), matter_id(Kind::Resolution)];
    assert_eq!(found(&thread()), both);
    assert_eq!(adoptions(&thread())[1].at, at("2026-11-10T20:00"), "when the meeting closed");
    for state in [State::Published, State::Rejected, State::Advised] {
        let mut open = thread();
        open[1].state = state;
        assert_eq!(found(&open), vec![], "{state}");
    }
    let mut sitting = thread();
    sitting[2].state = State::Sitting;
    assert_eq!(found(&sitting), vec![]);
    let mut draft = thread();
    draft[3].state = State::Draft;
    assert_eq!(found(&draft), [matter_id(Kind::Meeting)]);
    // A meeting that did not pass it, or a hearing before the decision, adopts nothing.
    let mut twice = thread();
    twice.push(Matter { id: id(70), moved_at: at("2026-11-09T20:00"), ..twice[2].clone() });
    assert_eq!(found(&twice), both);
}

pub(super) fn replying(question: Question, text: &str) -> Reply {
    Reply {
        matter: matter_id(Kind::Project),
        question,
        text: text.into(),
        adopted: matter_id(Kind::Meeting),
    }
}

#[test]
fn an_answer_that_nothing_adopted_is_no_answer() {
    let facts = ReplyFacts { project: project(), adoptions: adoptions(&thread()) };
    let on = scene_on(Kind::Project, State::Draft);
    let effects = reply(&facts, &on, &replying(Question::How, " 石料村里出，工自己投 ")).unwrap();
    assert_eq!(brief(&effects), ["set project_answer", "set project"]);
    let row: Answer = written(&effects);
    assert_eq!((row.question, &*row.text), (Question::How, "石料村里出，工自己投"));
    assert_eq!(row.adopted, matter_id(Kind::Meeting));
    assert_eq!(written::<Project>(&effects).planned_at, on.now);
    let stranger = Reply { adopted: id(99), ..replying(Question::How, "石料村里出") };
    refused(reply(&facts, &on, &stranger), Code::AdoptedNot, Some("adopted"));
    let nothing = ReplyFacts { adoptions: vec![], ..facts.clone() };
    let act = replying(Question::Look, "三米宽的石桥");
    refused(reply(&nothing, &on, &act), Code::AdoptedNot, Some("adopted"));
    refused(reply(&facts, &on, &replying(Question::Keeper, "村")), Code::FieldShort, Some("text"));
}

fn beginning(project: &Project) -> BeginFacts {
    BeginFacts {
        project: project.clone(),
        resolution: State::Executing,
        answers: Question::ALL.to_vec(),
        milestones: 4,
        shown: vec![PublicityState {
            stage: Stage::Before,
            posted_at: project.planned_at.plus_days(1),
            ended: true,
        }],
    }
}

fn begun(project: &Project) -> Vec<Effect> {
    let act = Begin { matter: matter_id(Kind::Project) };
    begin(&beginning(project), &scene_on(Kind::Project, State::Draft), &act).unwrap()
}

#[test]
fn work_does_not_begin_while_a_question_is_open_and_the_question_is_named() {
    let act = Begin { matter: matter_id(Kind::Project) };
    let on = scene_on(Kind::Project, State::Draft);
    for open in Question::ALL {
        let answers = Question::ALL.iter().copied().filter(|q| q != open).collect();
        let facts = BeginFacts { answers, ..beginning(&project()) };
        let no = refused(begin(&facts, &on, &act), Code::CharterMissing, None);
        assert_eq!(said(&no, "question"), format!("@question-{open}"));
        assert!(no.hint(kernel::refusal::Lang::Zh).contains("建后谁来管"));
    }
    let effects = begun(&project());
    assert_eq!(brief(&effects), ["set project", "move executing", "tell-project-begun"]);
    assert_eq!(written::<Project>(&effects).begun_at, Some(on.now));
}

#[test]
fn work_does_not_begin_before_its_plan_has_hung_its_days() {
    let act = Begin { matter: matter_id(Kind::Project) };
    let on = scene_on(Kind::Project, State::Draft);
    let whole = beginning(&project());
    refused(begin(&BeginFacts { milestones: 0, ..whole.clone() }, &on, &act), Code::PlanNone, None);
    type Slip = fn(&mut BeginFacts);
    let rows: [(&str, Slip); 4] = [
        ("@stage-before", |f| f.shown.clear()),
        ("@stage-before", |f| f.shown[0].ended = false),
        ("@stage-before", |f| f.shown[0].stage = Stage::During),
        // What hung was another plan.
        ("@stage-before", |f| f.project.planned_at = f.shown[0].posted_at.plus_ms(1)),
    ];
    for (which, slip) in rows {
        let mut facts = whole.clone();
        slip(&mut facts);
        let no = refused(begin(&facts, &on, &act), Code::PublicityMissing, None);
        assert_eq!(said(&no, "stage"), which);
    }
    // The resolution itself has to have hung its days, and to be carried out still.
    let noticed = BeginFacts { resolution: State::Noticed, ..whole.clone() };
    let no = refused(begin(&noticed, &on, &act), Code::PublicityMissing, None);
    assert_eq!(said(&no, "stage"), "@kind-resolution");
    let changing = BeginFacts { resolution: State::Changing, ..whole };
    refused(begin(&changing, &on, &act), Code::WrongState, None);
}

#[test]
fn the_short_way_has_the_notice_of_its_resolution_before_it_and_no_other() {
    let act = Begin { matter: matter_id(Kind::Project) };
    let on = scene_on(Kind::Project, State::Draft);
    let small = BeginFacts { shown: vec![], ..beginning(&micro()) };
    assert!(begin(&small, &on, &act).is_ok());
    let noticed = BeginFacts { resolution: State::Noticed, ..small.clone() };
    refused(begin(&noticed, &on, &act), Code::PublicityMissing, None);
    // Answers and plan are needed here too.
    let mute = BeginFacts { answers: vec![], ..small };
    refused(begin(&mute, &on, &act), Code::CharterMissing, None);
}

#[test]
fn no_step_of_a_project_is_for_the_county() {
    use crate::authority::{Role, Who};
    for spec in super::acts::ALL.iter().filter(|spec| spec.name.starts_with("project.")) {
        for who in spec.allow {
            let outside = matches!(who, Who::Has(Role::CountyClerk | Role::TownshipClerk));
            assert!(!outside, "{}", spec.name);
        }
    }
    assert!(rules().days("P06.days").unwrap() <= 30);
    let _ = scene();
}
