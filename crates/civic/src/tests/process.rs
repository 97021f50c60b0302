//! 四议两公开: the steps in their order, none of them jumped, and what each comes to.

use kernel::{Code, Refusal};

use super::fixture::{
    at, brief, caller, home, id, matter, matter_id, opened, person, refused, rules, rules_with,
    said, scene, scene_of, scene_on, written,
};
use super::topic::topic;
use super::verdict::hall;
use crate::authority::{Role, Who};
use crate::decide::ballot::{self, Ballot, Close};
use crate::decide::meeting::{Call, CallFacts, call};
use crate::decide::process::{Proposal, Propose, ProposeFacts, propose};
use crate::deliberation::{Basis, Meeting, Topic};
use crate::handoffs::{Thread, follow};
use crate::matter::{Kind, Matter, Outcome, State};
use crate::record::Record;
use crate::rulebook::RuleSet;
use crate::walk::{self, ProcessStep, Standing, Task};
use crate::{Act, Effect, Scene};

const PUBLISHED: &str = "2026-11-01T15:00";

fn published(class: &str, body: &str) -> Topic {
    let (class, body) = (class.into(), body.into());
    Topic { class, body, published_at: Some(at(PUBLISHED)), ..topic() }
}

fn works() -> Topic {
    published("village_public_works", "villagers_meeting")
}

/// The walk of a topic, with the first so many steps taken.
fn walked(rules: &RuleSet, topic: &Topic, done: usize) -> Vec<ProcessStep> {
    let rule = walk::process_of(rules, topic).unwrap();
    let mut walk = walk::laid(rule, topic, at(PUBLISHED));
    for step in walk.iter_mut().take(done) {
        *step = step.ended(Standing::Done, at(PUBLISHED));
    }
    walk
}

fn act(step: Option<&str>, starts_at: &str) -> Call {
    Call {
        matter: matter_id(Kind::Topic),
        id: id(30),
        starts_at: at(starts_at),
        venue: "村委会".into(),
        convener: None,
        emergency: None,
        step: step.map(Into::into),
        secret: false,
    }
}

fn facts(topic: Topic, walk: Vec<ProcessStep>) -> CallFacts {
    CallFacts {
        topic,
        topic_state: State::Published,
        convener_known: true,
        meeting_open: false,
        walk,
        direct: false,
        demanded: false,
    }
}

/// An hour after the publication.
fn asked() -> Scene<'static> {
    Scene { now: at("2026-11-01T16:00"), ..scene_on(Kind::Topic, State::Published) }
}

const LATE: &str = "2026-11-20T19:00";

fn called(done: usize, step: Option<&str>) -> Result<Vec<Effect>, Refusal> {
    call(&facts(works(), walked(rules(), &works(), done)), &asked(), &act(step, LATE))
}

#[test]
fn each_step_opens_when_the_one_before_is_over() {
    // Steps taken, the next by itself: the body that meets, whether it decides.
    let rows =
        [(1, "two_committees", false), (2, "party_members", false), (3, "villagers_meeting", true)];
    for (done, body, decides) in rows {
        let effects = called(done, None).unwrap();
        let meeting: Meeting = written(&effects);
        assert_eq!(meeting.body, body);
        // The topic's own way of counting is that of the body that decides.
        let basis = if decides { Basis::Household } else { Basis::Person };
        assert_eq!(meeting.basis, basis, "{body}");
        let step: ProcessStep = written(&effects);
        assert_eq!((step.standing, step.matter), (Standing::Now, Some(id(30))), "{body}");
        let waits = brief(&effects).contains(&"met publication".to_owned());
        assert_eq!(waits, decides, "{body}");
        assert_eq!(opened(&effects).kind, Kind::Meeting);
    }
}

#[test]
fn no_step_is_jumped() {
    // Steps taken, step asked for, the one that is missing, its article.
    let rows = [
        (0, None, "propose", "“四议两公开”工作法 村党组织提议"),
        (0, Some("discuss"), "propose", "“四议两公开”工作法 村党组织提议"),
        (0, Some("decide"), "propose", "“四议两公开”工作法 村党组织提议"),
        (1, Some("review"), "discuss", "“四议两公开”工作法 村“两委”会商议"),
        (1, Some("decide"), "discuss", "“四议两公开”工作法 村“两委”会商议"),
        (2, Some("decide"), "review", "“四议两公开”工作法 党员大会审议"),
        (3, Some("publish"), "decide", "村民委员会组织法 第二十八条"),
        (4, None, "publish", "村民委员会组织法 第三十五条"),
    ];
    for (done, step, missing, article) in rows {
        let no = refused(called(done, step), Code::StepMissing, None);
        assert_eq!(said(&no, "step"), format!("@step:four_two.{missing}"), "{done} {step:?}");
        assert_eq!(said(&no, "article"), article, "{done} {step:?}");
    }
    let no = refused(called(2, Some("discuss")), Code::StepDone, Some("step"));
    assert_eq!(said(&no, "step"), "@step:four_two.discuss");
    refused(called(2, Some("dance")), Code::NotFound, Some("step"));
    assert!(called(2, Some(" review ")).is_ok() && called(2, Some("")).is_ok());
}

#[test]
fn without_a_proposal_nobody_meets() {
    let no = call(&facts(works(), vec![]), &asked(), &act(None, LATE));
    let no = refused(no, Code::StepMissing, None);
    assert_eq!(said(&no, "step"), "@step:four_two.propose");
    // A matter of the members takes no steps, and names none.
    let members = || facts(published("land_compensation", "members_assembly"), vec![]);
    assert!(call(&members(), &asked(), &act(None, LATE)).is_ok());
    refused(call(&members(), &asked(), &act(Some("discuss"), LATE)), Code::ProcessNone, None);
}

#[test]
fn papers_reach_the_party_members_three_days_before() {
    let review =
        |day| call(&facts(works(), walked(rules(), &works(), 2)), &asked(), &act(None, day));
    let no = refused(review("2026-11-04T23:59"), Code::NoticeShort, Some("starts_at"));
    assert_eq!((said(&no, "need"), said(&no, "earliest")), ("3", "2026-11-05"));
    assert!(review("2026-11-05T00:00").is_ok());
    // The two committees wait for no day.
    let discuss = facts(works(), walked(rules(), &works(), 1));
    assert!(call(&discuss, &asked(), &act(None, "2026-11-01T16:00")).is_ok());
    // The villagers' own ten days stand.
    let decide = facts(works(), walked(rules(), &works(), 3));
    let no = call(&decide, &asked(), &act(None, "2026-11-11T19:00"));
    assert_eq!(said(&refused(no, Code::NoticeShort, Some("starts_at")), "need"), "10");
}

#[test]
fn a_plan_that_was_published_anew_is_heard_anew() {
    let again = Topic { published_at: Some(at("2026-11-10T09:00")), ..works() };
    let old = walked(rules(), &works(), 3);
    assert!(walk::fresh(&old, &again).is_empty());
    let scene = Scene { now: at("2026-11-10T10:00"), ..asked() };
    let no = refused(
        call(&facts(again, old), &scene, &act(None, "2026-11-30T19:00")),
        Code::StepMissing,
        None,
    );
    assert_eq!(said(&no, "step"), "@step:four_two.propose");
}

const EMERGENCY: &str = "[process.four_two]\nemergency = true\n";

#[test]
fn special_circumstances_waive_steps_only_where_the_county_says_so() {
    let mut urgent = act(Some("decide"), "2026-11-01T19:00");
    urgent.emergency = Some("桥面垮塌，当晚要定".into());
    let walk = walked(rules(), &works(), 1);
    refused(call(&facts(works(), walk.clone()), &asked(), &urgent), Code::StepMissing, None);
    let scene = Scene { rules: rules_with(EMERGENCY), ..asked() };
    let effects = call(&facts(works(), walk.clone()), &scene, &urgent).unwrap();
    let rows: Vec<ProcessStep> = steps(&effects);
    let stand: Vec<_> = rows.iter().map(|s| (s.step.as_str(), s.standing)).collect();
    assert_eq!(
        stand,
        [("discuss", Standing::Waived), ("review", Standing::Waived), ("decide", Standing::Now)]
    );
    // Nothing written down: nothing waived.
    urgent.emergency = Some("  ".into());
    refused(call(&facts(works(), walk), &scene, &urgent), Code::StepMissing, None);
}

fn steps(effects: &[Effect]) -> Vec<ProcessStep> {
    let row = |effect: &Effect| match effect {
        Effect::Set(row) if row.table == ProcessStep::TABLE => {
            ProcessStep::from_vals(&mut row.vals.clone().into_iter())
        }
        _ => None,
    };
    effects.iter().filter_map(row).collect()
}

#[test]
fn a_change_of_a_resolution_goes_to_the_body_that_decided_at_once() {
    let facts = CallFacts { direct: true, ..facts(works(), vec![]) };
    let effects = call(&facts, &asked(), &act(None, LATE)).unwrap();
    assert_eq!(written::<Meeting>(&effects).body, "villagers_meeting");
    assert!(steps(&effects).is_empty());
}

fn proposal(change: impl FnOnce(&mut Propose)) -> Propose {
    let mut act = Propose {
        matter: matter_id(Kind::Topic),
        text: " 桥头夜里看不见路，支部提议装十二盏灯。 ".into(),
        heard: "走访二组三十户，二十六户赞成".into(),
        merged: false,
    };
    change(&mut act);
    act
}

fn ask(
    topic: Topic,
    walk: Vec<ProcessStep>,
    scene: &Scene<'_>,
    act: &Propose,
) -> Result<Vec<Effect>, Refusal> {
    propose(&ProposeFacts { topic, walk, direct: false }, scene, act)
}

#[test]
fn the_branch_proposes_in_writing_after_it_has_asked() {
    assert_eq!(Propose::SPEC.allow, [Who::Has(Role::Secretary)]);
    let effects = ask(works(), vec![], &scene(), &proposal(|_| ())).unwrap();
    let expected = ["set proposal"]
        .into_iter()
        .chain(["set process_step"; 6])
        .chain(["tell-process-proposed"])
        .collect::<Vec<_>>();
    assert_eq!(brief(&effects), expected);
    let kept: Proposal = written(&effects);
    assert_eq!((kept.by, kept.made_at), (person(9), scene().now));
    assert_eq!(kept.text, "桥头夜里看不见路，支部提议装十二盏灯。");
    let rows = steps(&effects);
    let tasks: Vec<Task> = rows.iter().map(|s| s.task).collect();
    assert_eq!(
        tasks,
        [Task::Proposal, Task::Body, Task::Body, Task::Decision, Task::Notice, Task::Result]
    );
    assert_eq!((rows[0].standing, rows[1].standing), (Standing::Done, Standing::Ahead));
    assert_eq!(walk::next(&rows).unwrap().step, "discuss");
    assert_eq!((rows[0].home, rows[5].no), (home(), 6));
}

#[test]
fn a_proposal_says_what_and_whom_the_branch_has_asked() {
    let rows: [(&str, Propose); 4] = [
        ("text", proposal(|a| a.text = "装十二盏灯吧好不".into())),
        ("text", proposal(|a| a.text = "  ".into())),
        ("heard", proposal(|a| a.heard = "问过了".into())),
        ("heard", proposal(|a| a.heard = " ".into())),
    ];
    for (field, act) in rows {
        let no = ask(works(), vec![], &scene(), &act).unwrap_err();
        assert_eq!((no.code, no.field), (Code::FieldShort, Some(field)), "{act:?}");
    }
    let least = proposal(|a| {
        a.text = "桥头装十二盏路灯吧好".into();
        a.heard = "问过二组".into();
    });
    assert!(ask(works(), vec![], &scene(), &least).is_ok());
}

#[test]
fn a_topic_is_proposed_once_for_each_publication() {
    let no = ask(works(), walked(rules(), &works(), 1), &scene(), &proposal(|_| ()));
    let no = refused(no, Code::StepDone, None);
    assert_eq!(said(&no, "step"), "@step:four_two.propose");
    let again = Topic { published_at: Some(at("2026-11-20T09:00")), ..works() };
    // An old walk that was longer leaves nothing behind.
    let mut old = walked(rules(), &works(), 3);
    let beyond = ProcessStep { no: 7, ..old[5].clone() };
    old.push(beyond);
    let effects = ask(again, old, &scene(), &proposal(|_| ())).unwrap();
    assert!(brief(&effects).contains(&"remove process_step".to_owned()));
    assert_eq!(steps(&effects).iter().filter(|s| s.is_over()).count(), 1);
}

#[test]
fn matters_without_steps_are_not_proposed() {
    let members = published("land_compensation", "members_assembly");
    refused(ask(members, vec![], &scene(), &proposal(|_| ())), Code::ProcessNone, None);
    let facts = ProposeFacts { topic: works(), walk: vec![], direct: true };
    refused(propose(&facts, &scene(), &proposal(|_| ())), Code::ProcessNone, None);
}

#[test]
fn one_person_in_both_posts_takes_both_steps_in_one_sitting() {
    let merged = proposal(|a| a.merged = true);
    let both = |roles: &[Role]| Scene { caller: caller(9, roles), ..scene() };
    let one = both(&[Role::Secretary, Role::Committee]);
    let effects = ask(works(), vec![], &one, &merged).unwrap();
    let rows = steps(&effects);
    assert_eq!((rows[0].standing, rows[1].standing), (Standing::Done, Standing::Merged));
    assert_eq!(walk::next(&rows).unwrap().step, "review");
    // Then the party members meet next.
    let facts = facts(works(), rows);
    let scene = Scene { now: at("2026-11-24T09:00"), ..asked() };
    let effects = call(&facts, &scene, &act(None, "2026-11-24T19:00")).unwrap();
    assert_eq!(written::<Meeting>(&effects).body, "party_members");
    // Two people in two posts sit twice.
    let no = ask(works(), vec![], &both(&[Role::Secretary]), &merged);
    let no = refused(no, Code::StepApart, Some("merged"));
    assert_eq!(said(&no, "step"), "@step:four_two.discuss");
    // And so does one, where the county does not merge them.
    let mut apart = "[process.four_two]\n".to_owned();
    for (key, does) in [
        ("p", "proposal"),
        ("q", "body:two_committees"),
        ("r", "body:party_members"),
        ("s", "decision"),
    ] {
        apart += &format!(
            "[[process.four_two.step]]\nkey = \"{key}\"\ndoes = \"{does}\"\ntitle_zh = \"步\"\n\
             title_en = \"step\"\narticle = \"a\"\n"
        );
    }
    let strict = Scene { rules: rules_with(&apart), ..one };
    refused(ask(works(), vec![], &strict, &merged), Code::StepApart, Some("merged"));
}

/// Two thirds of those due come, more than half of those due agree: both, at the boundary.
#[test]
fn the_party_members_pass_it_on_only_by_both_conditions() {
    // Due, present, in favour, what follows.
    let rows = [
        (30, 19, 19, Standing::Failed),
        (30, 20, 15, Standing::Failed),
        (30, 20, 16, Standing::Done),
        (31, 20, 20, Standing::Failed),
        (31, 21, 15, Standing::Failed),
        (31, 21, 16, Standing::Done),
        (3, 2, 1, Standing::Failed),
        (3, 2, 2, Standing::Done),
    ];
    for (due, came, yes, standing) in rows {
        let mut facts = hall("party_members", Basis::Person, [came, due, 0, 0]);
        facts.phone = ::ballot::Tally { yes, no: came - yes, ..Default::default() };
        facts.ballot = Some(Ballot {
            home: home(),
            id: id(40),
            meeting: matter_id(Kind::Meeting),
            question: "装灯".into(),
            opened_at: at("2026-11-23T08:30"),
            closed_at: None,
        });
        let close = Close { matter: matter_id(Kind::Meeting) };
        let effects = ballot::close(&facts, &scene(), &close).unwrap();
        let outcome = effects.iter().find_map(|e| match e {
            Effect::Move { outcome, .. } => *outcome,
            _ => None,
        });
        let follows = ended(2, outcome.unwrap());
        let step: ProcessStep = written(&follows);
        assert_eq!((step.step.as_str(), step.standing), ("review", standing), "{due} {came} {yes}");
        assert_eq!(step.done_at, Some(scene().now));
        let expected: &[&str] = match standing {
            Standing::Done => &["set process_step", "tell-step-done"],
            _ => &["set process_step", "move rejected"],
        };
        assert_eq!(brief(&follows), expected, "{due} {came} {yes}");
    }
}

/// What follows when the meeting on the step at a place ends.
fn ended(place: usize, outcome: Outcome) -> Vec<Effect> {
    let matters = [matter(Kind::Topic, State::Published), matter(Kind::Meeting, State::Closed)];
    let mut walk = walked(rules(), &works(), place);
    walk[place] = walk[place].begun(matter_id(Kind::Meeting));
    let thread = Thread { matters: &matters, written: &[], walk: &walk };
    follow(&matters[1], outcome, &thread, &scene()).unwrap()
}

#[test]
fn only_the_body_that_decides_opens_a_resolution() {
    for place in [1, 2] {
        let passed = brief(&ended(place, Outcome::Passed));
        assert_eq!(passed, ["set process_step", "tell-step-done"], "{place}");
        let failed = brief(&ended(place, Outcome::Failed));
        assert_eq!(failed, ["set process_step", "move rejected"], "{place}");
    }
    let decided = brief(&ended(3, Outcome::Passed));
    assert_eq!(decided[..3], ["set process_step", "move decided", "open resolution"]);
}

/// The thread of a matter decided in steps, from the decision on.
fn decided(states: &[(Kind, State)]) -> (Vec<Matter>, Vec<ProcessStep>) {
    let mut matters: Vec<Matter> = states.iter().map(|(k, s)| matter(*k, *s)).collect();
    for m in matters.iter_mut().filter(|m| m.kind == Kind::Resolution) {
        m.cause = Some(matter_id(Kind::Meeting));
    }
    let mut walk = walked(rules(), &works(), 4);
    walk[3].matter = Some(matter_id(Kind::Meeting));
    (matters, walk)
}

#[test]
fn the_resolution_and_its_result_are_made_public() {
    let (matters, walk) =
        decided(&[(Kind::Topic, State::Decided), (Kind::Resolution, State::Noticed)]);
    let thread = Thread { matters: &matters, written: &[], walk: &walk };
    let effects = follow(&matters[1], Outcome::Settled, &thread, &scene()).unwrap();
    let step: ProcessStep = written(&effects);
    assert_eq!((step.task, step.standing), (Task::Notice, Standing::Now));
    assert_eq!(step.matter, Some(opened(&effects).id));

    let (matters, mut walk) = decided(&[
        (Kind::Wish, State::Confirmed),
        (Kind::Topic, State::Decided),
        (Kind::Resolution, State::Reported),
    ]);
    walk[4] = walk[4].ended(Standing::Done, scene().now);
    let thread = Thread { matters: &matters, written: &[], walk: &walk };
    let effects = follow(&matters[0], Outcome::Confirmed, &thread, &scene()).unwrap();
    let expected = [
        "move confirmed",
        "open notice",
        "put notice",
        "clock notice P03 2026-12-08",
        "tell-notice",
        "set process_step",
        "clock recurrence P24 2027-02-21",
    ];
    assert_eq!(brief(&effects), expected);
    let step: ProcessStep = written(&effects);
    assert_eq!((step.task, step.matter), (Task::Result, Some(opened(&effects).id)));
    // Where nobody wished there is nobody to ask: the report itself makes it public.
    let nobody = Matter { opened_for: None, ..matters[2].clone() };
    let thread = Thread { matters: &matters[1..], written: &[], walk: &walk };
    let effects = follow(&nobody, Outcome::Reported, &thread, &scene()).unwrap();
    assert_eq!(brief(&effects), expected[1..6]);
}

#[test]
fn the_notice_of_the_result_begins_nothing_and_hangs_once() {
    let (matters, mut walk) =
        decided(&[(Kind::Resolution, State::Confirmed), (Kind::Notice, State::Ended)]);
    walk[4] = walk[4].ended(Standing::Done, scene().now);
    walk[5] = walk[5].begun(matter_id(Kind::Notice));
    let thread = Thread { matters: &matters, written: &[], walk: &walk };
    let effects = follow(&matters[1], Outcome::Ended, &thread, &scene()).unwrap();
    assert_eq!(brief(&effects), ["set process_step"]);
    assert_eq!(written::<ProcessStep>(&effects).standing, Standing::Done);
    // Confirmed once more after a return: the notice is there already.
    let (mut matters, _) =
        decided(&[(Kind::Wish, State::Confirmed), (Kind::Resolution, State::Reported)]);
    matters[1].cause = Some(matter_id(Kind::Meeting));
    let thread = Thread { matters: &matters, written: &[], walk: &walk };
    let effects = follow(&matters[0], Outcome::Confirmed, &thread, &scene()).unwrap();
    assert_eq!(brief(&effects), ["move confirmed", "clock recurrence P24 2027-02-21"]);
}

#[test]
fn a_neighbour_proposes_nothing() {
    let who = scene_of(3);
    let concern = crate::authority::Concern {
        place: home(),
        opened_for: Some(person(3)),
        owner: None,
        behalf: None,
    };
    let no = crate::authority::allowed(Propose::SPEC.allow, &who.caller, &concern);
    assert_eq!(said(&refused(no, Code::NotAllowed, None), "who"), "@role-secretary");
}
