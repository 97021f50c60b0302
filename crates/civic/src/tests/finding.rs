//! What those who watch have found: raised and looked at again by them alone, put right by those who run
//! the project, round after round.

use kernel::Code;

use super::fixture::{caller, day, id, matter_id, person, refused, scene_on, written};
use crate::Effect;
use crate::Scene;
use crate::authority::Role;
use crate::effect::Audience;
use crate::manage::finding::{
    Check, CheckFacts, Finding, Looked, Mend, MendFacts, Raise, RaiseFacts, Stage, Step, check,
    mend, raise,
};
use crate::matter::{Kind, State};
use crate::record::Record;

const WATCHER: u8 = 21;
const OTHER: u8 = 22;
const OWNER: u8 = 5;

fn by(n: u8, roles: &[Role]) -> Scene<'static> {
    Scene { caller: caller(n, roles), ..scene_on(Kind::Project, State::Executing) }
}

fn raising(stops: bool) -> Raise {
    Raise {
        matter: matter_id(Kind::Project), id: id(1), text: "桥墩少了两根钢筋".into(), stops
    }
}

const DELEGATE: RaiseFacts = RaiseFacts { delegate: true };

fn found() -> Finding {
    written(&raise(&DELEGATE, &by(WATCHER, &[]), &raising(true)).unwrap())
}

#[test]
fn those_who_watch_say_what_is_wrong_and_whoever_runs_it_is_told() {
    let effects = raise(&DELEGATE, &by(WATCHER, &[]), &raising(true)).unwrap();
    let finding: Finding = written(&effects);
    assert_eq!((finding.stage, finding.rounds, finding.stops), (Stage::Open, 0, true));
    assert_eq!(finding.due_on, day("2026-12-08"));
    let told = effects.iter().any(
        |e| matches!(e, Effect::Tell { to: Audience::Person(who), .. } if *who == person(OWNER)),
    );
    assert!(told, "the owner of the project");
    let not = RaiseFacts { delegate: false };
    raise(&not, &by(30, &[Role::Supervisor]), &raising(false)).unwrap();
    refused(raise(&not, &by(40, &[]), &raising(false)), Code::WatchNot, None);
    let behalf = Scene { behalf: Some(person(WATCHER)), ..by(40, &[Role::Agent]) };
    refused(raise(&DELEGATE, &behalf, &raising(false)), Code::WatchNot, None);
    let short = Raise { text: "少了".into(), ..raising(false) };
    refused(raise(&DELEGATE, &by(WATCHER, &[]), &short), Code::FieldShort, Some("text"));
}

fn mending() -> Mend {
    Mend {
        matter: matter_id(Kind::Project), finding: id(1), text: "补了两根，重新绑扎".into()
    }
}

fn checking(looked: Looked) -> Check {
    let text = "三个代表到场看了".into();
    Check { matter: matter_id(Kind::Project), finding: id(1), looked, text }
}

/// A finding and its steps, as the store would keep them.
fn round(finding: &Finding, steps: &[Step], n: u8) -> (Finding, Vec<Step>) {
    let facts = MendFacts { finding: Some(finding.clone()), steps: steps.to_vec() };
    let effects = mend(&facts, &by(n, &[Role::Secretary]), &mending()).unwrap();
    let steps = [steps, &[written(&effects)]].concat();
    (written(&effects), steps)
}

fn looked(
    (finding, steps): &(Finding, Vec<Step>),
    n: u8,
    looked: Looked,
) -> Result<Vec<Effect>, kernel::Refusal> {
    let facts = CheckFacts { delegate: true, finding: Some(finding.clone()), steps: steps.clone() };
    check(&facts, &by(n, &[]), &checking(looked))
}

#[test]
fn a_finding_goes_round_until_it_is_good_and_every_word_stays() {
    let first = round(&found(), &[], OWNER);
    assert_eq!((first.0.stage, first.0.rounds), (Stage::Mended, 1));
    let again = looked(&first, OTHER, Looked::Again).unwrap();
    let open: Finding = written(&again);
    assert_eq!(open.stage, Stage::Open);
    let steps = [first.1.as_slice(), &[written(&again)]].concat();
    let second = round(&open, &steps, OWNER);
    let good = looked(&second, WATCHER, Looked::Good).unwrap();
    assert_eq!(written::<Finding>(&good).stage, Stage::Closed);
    let numbers: Vec<u32> = second.1.iter().map(|step| step.no).collect();
    assert_eq!((numbers, written::<Step>(&good).no), (vec![1, 2, 3], 4));
    assert!(good.iter().all(|e| !matches!(e, Effect::Remove(_))));
    assert!(good.iter().any(|e| matches!(e, Effect::Put(row) if row.table == Step::TABLE)));
}

#[test]
fn nobody_looks_again_at_what_they_mended_and_the_order_holds() {
    let own = round(&found(), &[], WATCHER);
    refused(looked(&own, WATCHER, Looked::Good), Code::CheckOwn, Some("finding"));
    let open = (found(), Vec::new());
    refused(looked(&open, OTHER, Looked::Good), Code::FindingOpen, Some("finding"));
    let facts = MendFacts { finding: Some(own.0.clone()), steps: own.1.clone() };
    let twice = mend(&facts, &by(OWNER, &[]), &mending());
    refused(twice, Code::FindingMended, Some("finding"));
    let closed = Finding { stage: Stage::Closed, ..found() };
    let facts = MendFacts { finding: Some(closed), steps: Vec::new() };
    refused(mend(&facts, &by(OWNER, &[]), &mending()), Code::FindingClosed, Some("finding"));
    let foreign = Finding { project: matter_id(Kind::Wish), ..found() };
    let facts = MendFacts { finding: Some(foreign), steps: Vec::new() };
    refused(mend(&facts, &by(OWNER, &[]), &mending()), Code::NotFound, Some("finding"));
    let stranger = CheckFacts { delegate: false, finding: Some(own.0), steps: own.1 };
    refused(check(&stranger, &by(40, &[]), &checking(Looked::Good)), Code::WatchNot, None);
}
