//! What villagers levy: nothing before the county has laid down how much, nothing without a vote and two
//! reviews, nothing of whoever is exempt.

use kernel::{Code, Fen};

use super::fixture::{caller, id, matter_id, person, refused, scene_on, written};
use crate::authority::Role;
use crate::build::levy::{
    Adopt, CLASS, Check, DueFacts, End, Ground, Levy, LevyFacts, Paid, Pay, Plan, PlanFacts, Rule,
    Sign, SignFacts, Stage, VoteFacts, Waive, Waiver, adopt, check, end, pay, plan, rule, sign,
    waive,
};
use crate::deliberation::Adopted;
use crate::matter::{Kind, State};
use crate::{Effect, Scene};

const LEVY: u8 = 1;
const RECEIPT: u8 = 2;
const SECRETARY: u8 = 9;
const GIVER: u8 = 20;

fn office() -> Scene<'static> {
    Scene {
        caller: caller(SECRETARY, &[Role::Secretary]),
        ..scene_on(Kind::Project, State::Executing)
    }
}

fn now() -> kernel::Moment {
    scene_on(Kind::Project, State::Executing).now
}

fn levy(stage: Stage, fen: i64) -> Levy {
    Levy {
        home: super::fixture::home(),
        id: id(LEVY),
        project: matter_id(Kind::Project),
        topic: matter_id(Kind::Topic),
        year: 2026,
        purpose: "修村内的水渠".into(),
        fen: Fen(fen),
        days: if fen > 0 { 0 } else { 2 },
        stage,
        by: person(SECRETARY),
        at: now(),
        adopted: None,
        adopted_at: None,
        checked_by: None,
        opinion: String::new(),
        checked_at: None,
        ruled_by: None,
        answer: String::new(),
        ruled_at: None,
    }
}

fn planning(fen: Option<i64>, days: Option<u32>) -> Plan {
    Plan {
        matter: matter_id(Kind::Project),
        id: id(LEVY),
        topic: matter_id(Kind::Topic),
        purpose: "修村内的水渠".into(),
        fen: fen.map(Fen),
        days,
    }
}

#[test]
fn nothing_is_planned_while_the_county_has_laid_down_no_limit() {
    let facts = PlanFacts::default();
    for act in [planning(Some(1_000), None), planning(None, Some(2))] {
        refused(plan(&facts, &office(), &act), Code::RuleUnset, None);
    }
    let both = planning(Some(1_000), Some(2));
    refused(plan(&facts, &office(), &both), Code::LevyOne, Some("fen"));
    refused(plan(&facts, &office(), &planning(None, None)), Code::LevyOne, Some("fen"));
    let debt = Plan { purpose: "归还村里的债务".into(), ..planning(Some(1_000), None) };
    refused(plan(&facts, &office(), &debt), Code::LevyPurpose, Some("purpose"));
}

fn of(stage: Stage) -> LevyFacts {
    LevyFacts { levy: Some(levy(stage, 1_000)) }
}

#[test]
fn each_step_waits_for_the_one_before() {
    let (matter, id) = (matter_id(Kind::Project), id(LEVY));
    let vote = |body: &str, topic| {
        Some(Adopted { topic, class: CLASS.into(), body: body.into(), at: now() })
    };
    let voted = |stage, body: &str| VoteFacts {
        levy: Some(levy(stage, 1_000)),
        vote: vote(body, matter_id(Kind::Topic)),
    };
    let adopts = Adopt { matter, levy: id, adopted: matter_id(Kind::Meeting) };
    let done: Levy =
        written(&adopt(&voted(Stage::Planned, "villagers_meeting"), &office(), &adopts).unwrap());
    assert_eq!((done.stage, done.adopted), (Stage::Adopted, Some(adopts.adopted)));
    let wrong = voted(Stage::Planned, "two_committees");
    refused(adopt(&wrong, &office(), &adopts), Code::LevyUnvoted, Some("adopted"));
    let other = VoteFacts { vote: vote("villagers_meeting", matter), ..wrong };
    refused(adopt(&other, &office(), &adopts), Code::LevyUnvoted, Some("adopted"));
    // The same topic, put to the vote as something else: the bodies before it were not heard.
    let mut short = voted(Stage::Planned, "villagers_meeting");
    short.vote.as_mut().unwrap().class = "village_public_works".into();
    refused(adopt(&short, &office(), &adopts), Code::LevyUnvoted, Some("adopted"));
    let late = voted(Stage::Approved, "villagers_meeting");
    refused(adopt(&late, &office(), &adopts), Code::LevyStage, Some("levy"));

    let checks = Check { matter, levy: id, sound: true, opinion: "符合规定".into() };
    refused(check(&of(Stage::Planned), &office(), &checks), Code::LevyStage, Some("levy"));
    let done: Levy = written(&check(&of(Stage::Adopted), &office(), &checks).unwrap());
    assert_eq!(done.stage, Stage::Checked);
    let rules = Rule { matter, levy: id, approved: true, answer: "同意筹集".into() };
    refused(rule(&of(Stage::Adopted), &office(), &rules), Code::LevyStage, Some("levy"));
    let done: Levy = written(&rule(&of(Stage::Checked), &office(), &rules).unwrap());
    assert_eq!((done.stage, done.ruled_at), (Stage::Approved, Some(now())));
    let short = Rule { answer: "行".into(), approved: false, ..rules.clone() };
    refused(rule(&of(Stage::Checked), &office(), &short), Code::FieldShort, Some("answer"));
    let no = Rule { answer: "超出范围，退回".into(), approved: false, ..rules };
    let done: Levy = written(&rule(&of(Stage::Checked), &office(), &no).unwrap());
    assert_eq!(done.stage, Stage::Returned);

    let ends = End { matter, levy: id };
    refused(end(&of(Stage::Approved), &office(), &ends), Code::LevyStage, Some("levy"));
    let done: Levy = written(&end(&of(Stage::Planned), &office(), &ends).unwrap());
    assert_eq!(done.stage, Stage::Ended);
    let signs = Sign { matter, levy: id, agrees: true };
    let facts = SignFacts { levy: Some(levy(Stage::Adopted, 1_000)), household: None };
    refused(sign(&facts, &office(), &signs), Code::LevyStage, Some("levy"));
}

#[test]
fn whoever_is_exempt_owes_nothing_and_nobody_pays_twice() {
    let (matter, levy_id) = (matter_id(Kind::Project), id(LEVY));
    let waives = |ground| Waive {
        matter,
        levy: levy_id,
        person: person(GIVER),
        ground,
        paper: "低保证0012".into(),
    };
    let facts = |stage, fen| DueFacts {
        levy: Some(levy(stage, fen)),
        registered: true,
        ..DueFacts::default()
    };
    let table = [
        (Ground::Soldier, true, true),
        (Ground::Minimum, true, false),
        (Ground::Veteran, false, true),
        (Ground::Pupil, false, true),
        (Ground::Birth, false, true),
        (Ground::Hardship, true, true),
    ];
    for (ground, money, labour) in table {
        for (fen, frees) in [(1_000, money), (0, labour)] {
            let answer = waive(&facts(Stage::Planned, fen), &office(), &waives(ground));
            if frees {
                let waiver: Waiver = written(&answer.unwrap());
                assert_eq!((waiver.person, waiver.ground), (person(GIVER), ground));
            } else {
                refused(answer, Code::LevyGround, Some("ground"));
            }
        }
    }
    let pays =
        Pay { matter, id: id(RECEIPT), levy: levy_id, person: person(GIVER), number: "S-1".into() };
    let due = || facts(Stage::Approved, 1_000);
    let paid: Paid = written(&pay(&due(), &office(), &pays).unwrap());
    assert_eq!(paid.amount_fen, Fen(1_000));
    let early = facts(Stage::Checked, 1_000);
    refused(pay(&early, &office(), &pays), Code::LevyStage, Some("levy"));
    let free = DueFacts { waived: true, ..due() };
    refused(pay(&free, &office(), &pays), Code::LevyFree, Some("person"));
    let booked = DueFacts { booked: true, ..due() };
    refused(pay(&booked, &office(), &pays), Code::ReceiptThere, Some("number"));
    // Two days of work are four half days, and no money.
    let effects = pay(&facts(Stage::Approved, 0), &office(), &pays).unwrap();
    let worked: Paid = written(&effects);
    assert_eq!((worked.amount_fen, worked.half_days), (Fen(0), 4));
    let moved = effects.iter().find_map(|effect| match effect {
        Effect::Transfer(transfer) => Some((transfer.unit.to_string(), transfer.amount)),
        _ => None,
    });
    assert_eq!(moved, Some(("half_day".to_owned(), 4)));
    let twice = DueFacts { paid: true, ..due() };
    refused(pay(&twice, &office(), &pays), Code::LevyPaid, Some("person"));
    refused(waive(&twice, &office(), &waives(Ground::Soldier)), Code::LevyPaid, Some("person"));
    let own = Pay { person: person(SECRETARY), ..pays.clone() };
    refused(pay(&due(), &office(), &own), Code::ReceiveOwn, Some("person"));
    let stranger = DueFacts { registered: false, ..due() };
    refused(pay(&stranger, &office(), &pays), Code::NotFound, Some("person"));
}
