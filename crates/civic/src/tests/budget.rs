//! 众选: the list, the roll, voices by phone and on paper, and the close.

use std::collections::BTreeMap;

use kernel::{Code, Fen, Refusal};

use super::fixture::{
    at, brief, caller, day, home, id, matter_id, opened, person, refused, rules_with, said, scene,
    scene_at, scene_of, scene_on, written,
};
use crate::Scene;
use crate::authority::Role;
use crate::choosing::{HandFacts, Heard, Paper, PaperFacts, Voice, Voter};
use crate::decide::budget::{
    Budget, Cast, CastFacts, Close, CloseFacts, Completion, Counted, Enter, EnterFacts, Hand,
    ListFacts, Open, Project, Propose, Publish, PublishFacts, Rule, Strike, cast, close, enter,
    hand, open, picked, propose, publish, strike,
};
use crate::deliberation::{Basis, Topic};
use crate::effect::Effect;
use crate::matter::{ClockName, Kind, State};

const YUAN: i64 = 100;

fn budget() -> Budget {
    Budget {
        home: home(),
        id: matter_id(Kind::Budget),
        total_fen: Fen(100_000 * YUAN),
        purpose: "县里奖补，只能用于路和灯".into(),
        rule: Rule::Greedy,
        completion: Completion::None,
        basis: Basis::Household,
        closes_on: day("2026-12-10"),
        published_at: Some(at("2026-11-20T09:00")),
        closed_at: None,
        entitled: 6,
    }
}

fn project(no: u32, yuan: i64) -> Project {
    Project {
        home: home(),
        budget: matter_id(Kind::Budget),
        no,
        title: format!("项目{no}"),
        place: "二组".into(),
        plan: "修好以后由组里管".into(),
        cost_fen: Fen(yuan * YUAN),
        proposer: person(3),
        proposed_at: at("2026-11-10T09:00"),
        struck: String::new(),
    }
}

/// Four projects of 60, 50, 40 and 30 thousand; the fourth is struck.
fn list() -> ListFacts {
    let struck = Project { struck: "在红线里".into(), ..project(4, 30_000) };
    let projects = vec![project(1, 60_000), project(2, 50_000), project(3, 40_000), struck];
    ListFacts { budget: budget(), projects }
}

fn voter(n: u8, paper: bool) -> Voter {
    Voter {
        home: home(),
        matter: matter_id(Kind::Budget),
        voter: [n; 16],
        paper_at: paper.then(|| at("2026-11-21T09:00")),
    }
}

fn draft() -> Scene<'static> {
    scene_on(Kind::Budget, State::Draft)
}

fn voting(n: u8) -> Scene<'static> {
    Scene { caller: caller(n, &[]), ..scene_on(Kind::Budget, State::Published) }
}

fn desk(n: u8) -> Scene<'static> {
    Scene { caller: caller(n, &[Role::Agent]), ..scene_on(Kind::Budget, State::Published) }
}

fn opening() -> Open {
    Open {
        id: matter_id(Kind::Budget),
        title: "十万元怎么花".into(),
        area: home(),
        total_fen: Fen(100_000 * YUAN),
        purpose: "县里奖补，只能用于路和灯".into(),
        basis: Basis::Household,
        closes_on: day("2026-12-10"),
        rule: None,
        completion: None,
    }
}

#[test]
fn sum_rule_and_day_stand_before_the_first_voice() {
    let effects = open(&(), &scene(), &opening()).unwrap();
    assert_eq!(opened(&effects).kind, Kind::Budget);
    let row: Budget = written(&effects);
    assert_eq!((row.rule, row.completion), (Rule::MesCost, Completion::Add1Util), "the rulebook's");
    assert_eq!((row.published_at, row.entitled), (None, 0));
    let own = Open { rule: Some(Rule::Greedy), completion: Some(Completion::None), ..opening() };
    let row: Budget = written(&open(&(), &scene(), &own).unwrap());
    assert_eq!((row.rule, row.completion), (Rule::Greedy, Completion::None));
    let bad = [
        (Open { total_fen: Fen(0), ..opening() }, Code::FieldBad, "total_fen"),
        (Open { total_fen: Fen(-1), ..opening() }, Code::FieldBad, "total_fen"),
        (Open { purpose: "钱".into(), ..opening() }, Code::FieldShort, "purpose"),
        (Open { closes_on: day("2026-11-23"), ..opening() }, Code::FieldBad, "closes_on"),
        (Open { area: "420324107211".parse().unwrap(), ..opening() }, Code::NotFound, "area"),
    ];
    for (act, code, field) in bad {
        refused(open(&(), &scene(), &act), code, Some(field));
    }
}

#[test]
fn a_county_that_lays_down_no_known_rule_is_told_so() {
    let text = "[budget_rule]\nvalue = \"loudest\"\n";
    let scene = Scene { rules: rules_with(text), ..scene() };
    let no = refused(open(&(), &scene, &opening()), Code::RuleUnset, None);
    assert_eq!(said(&no, "rule"), "budget_rule");
}

#[test]
fn a_project_has_a_price_that_the_money_could_pay() {
    let act = |yuan: i64| Propose {
        matter: matter_id(Kind::Budget),
        title: " 路灯 ".into(),
        place: "桥头".into(),
        cost_fen: Fen(yuan * YUAN),
        plan: "装三盏，电费组里出".into(),
    };
    let row: Project = written(&propose(&list(), &draft(), &act(100_000)).unwrap());
    assert_eq!((row.no, row.title.as_str(), row.proposer), (5, "路灯", person(9)));
    let no =
        refused(propose(&list(), &draft(), &act(100_001)), Code::ProjectDear, Some("cost_fen"));
    assert_eq!(said(&no, "total"), "100,000.00");
    refused(propose(&list(), &draft(), &act(0)), Code::FieldBad, Some("cost_fen"));
    let full = ListFacts { projects: (1..=60).map(|n| project(n, 1_000)).collect(), ..list() };
    refused(propose(&full, &draft(), &act(1)), Code::ProjectsMany, None);
}

#[test]
fn what_is_struck_stays_on_the_list_with_its_reason() {
    let act =
        |no, reason: &str| Strike { matter: matter_id(Kind::Budget), no, reason: reason.into() };
    let effects = strike(&list(), &draft(), &act(2, "不在本村地界")).unwrap();
    let row: Project = written(&effects);
    assert_eq!((row.no, row.struck.as_str()), (2, "不在本村地界"));
    assert!(
        effects.iter().any(|e| matches!(e, Effect::Tell { message: "tell-budget-struck", .. }))
    );
    refused(strike(&list(), &draft(), &act(2, "不")), Code::FieldShort, Some("reason"));
    refused(strike(&list(), &draft(), &act(4, "不在本村地界")), Code::NotFound, Some("no"));
    refused(strike(&list(), &draft(), &act(9, "不在本村地界")), Code::NotFound, Some("no"));
}

fn published(list: ListFacts, n: u8) -> Result<Vec<Effect>, Refusal> {
    let facts = PublishFacts { list, entitled: (1..=n).map(|n| [n; 16]).collect() };
    publish(&facts, &draft(), &Publish { matter: matter_id(Kind::Budget) })
}

#[test]
fn there_is_something_to_choose_and_time_to_choose_in() {
    let effects = published(list(), 6).unwrap();
    let row: Budget = written(&effects);
    assert_eq!((row.published_at, row.entitled), (Some(scene().now), 6));
    let lines = effects.iter().filter(|e| matches!(e, Effect::Put(_))).count();
    assert_eq!(lines, 6, "one line of the roll each");
    let clock = effects.iter().find_map(|e| match e {
        Effect::Clock { clock: ClockName::Choosing, due_at, .. } => Some(*due_at),
        _ => None,
    });
    assert_eq!(clock, Some(kernel::Moment::end_of(day("2026-12-10"))));
    // 60 + 40 thousand are just what there is: nothing to choose.
    let all = ListFacts { projects: vec![project(1, 60_000), project(2, 40_000)], ..list() };
    refused(published(all, 6), Code::ChoiceNone, None);
    let one = ListFacts { projects: vec![project(1, 60_000)], ..list() };
    refused(published(one, 6), Code::ChoiceNone, None);
    refused(published(list(), 0), Code::RollEmpty, None);
    // Seven days, today and the last one counted: from the 23rd to the 29th.
    for (closes, goes) in [("2026-11-28", false), ("2026-11-29", true)] {
        let budget = Budget { closes_on: day(closes), ..budget() };
        let out = published(ListFacts { budget, ..list() }, 6);
        if goes {
            assert!(out.is_ok(), "{closes}");
        } else {
            assert_eq!(said(&refused(out, Code::VoteShort, None), "earliest"), "2026-11-29");
        }
    }
}

#[test]
fn picks_stay_under_the_money_line() {
    assert_eq!(picked(&list(), &[3, 1, 1]).unwrap(), [1, 3], "100,000 is not over it");
    let no = picked(&list(), &[1, 2]).unwrap_err();
    assert_eq!((no.code, said(&no, "over")), (Code::PickOver, "10,000.00"));
    for struck_or_unknown in [4, 9] {
        let no = picked(&list(), &[struck_or_unknown]).unwrap_err();
        assert_eq!((no.code, no.field), (Code::PickUnknown, Some("picks")));
    }
    assert!(picked(&list(), &[]).unwrap().is_empty());
}

#[test]
fn one_voice_each_until_the_last_day_is_over() {
    let facts = |line| CastFacts { list: list(), line, name: "王大梅".into() };
    let act = |picks: &[u32]| Cast { matter: matter_id(Kind::Budget), picks: picks.to_vec() };
    let effects = cast(&facts(Some(voter(1, false))), &voting(4), &act(&[3, 1])).unwrap();
    let row: Voice = written(&effects);
    assert_eq!((row.voter, row.picks.as_str(), row.person), ([1; 16], "1 3", person(4).id));
    assert!(matches!(effects.as_slice(), [Effect::Set(_)]), "giving it again replaces it");
    let last = Scene { now: at("2026-12-10T23:59"), ..voting(4) };
    assert!(cast(&facts(Some(voter(1, false))), &last, &act(&[1])).is_ok());
    let late = Scene { now: at("2026-12-11T00:00"), ..voting(4) };
    let line = || Some(voter(1, false));
    refused(cast(&facts(line()), &late, &act(&[1])), Code::VoteOver, None);
    refused(cast(&facts(None), &voting(4), &act(&[1])), Code::NotOnRoll, None);
    refused(cast(&facts(Some(voter(1, true))), &voting(4), &act(&[1])), Code::PaperHeld, None);
    refused(cast(&facts(line()), &voting(4), &act(&[])), Code::PickNone, Some("picks"));
}

#[test]
fn a_paper_and_a_voice_by_phone_are_one_or_the_other() {
    let facts =
        |line, voted| HandFacts { term: budget().term(), line, voted, name: "王大梅".into() };
    let act = Hand { matter: matter_id(Kind::Budget), person: person(4) };
    let row: Voter = written(&hand(&facts(Some(voter(1, false)), false), &desk(8), &act).unwrap());
    assert_eq!(row.paper_at, Some(scene().now));
    refused(hand(&facts(None, false), &desk(8), &act), Code::NotOnRoll, None);
    refused(hand(&facts(Some(voter(1, true)), false), &desk(8), &act), Code::PaperHeld, None);
    refused(hand(&facts(Some(voter(1, false)), true), &desk(8), &act), Code::VotedAlready, None);
}

fn paper(picks: &str, checked: bool) -> Paper {
    Paper {
        home: home(),
        matter: matter_id(Kind::Budget),
        no: 7,
        picks: picks.into(),
        first: person(8),
        typed_at: at("2026-11-22T09:00"),
        second: checked.then(|| person(7)),
        checked_at: checked.then(|| at("2026-11-22T10:00")),
    }
}

#[test]
fn a_paper_counts_once_two_hands_have_typed_the_same() {
    let facts = |paper: Option<Paper>, typed| EnterFacts {
        list: list(),
        papers: PaperFacts { paper, typed, handed: 2 },
    };
    let act = |picks: &[u32]| Enter { matter: matter_id(Kind::Budget), no: 7, picks: picks.into() };
    let first: Paper = written(&enter(&facts(None, 1), &desk(8), &act(&[3, 1])).unwrap());
    assert_eq!((first.picks.as_str(), first.first, first.second), ("1 3", person(8), None));
    refused(enter(&facts(None, 2), &desk(8), &act(&[1])), Code::PapersOver, Some("no"));
    // The first hand corrects itself; the second says the same or hears that it differs.
    let typed = || facts(Some(paper("1 3", false)), 1);
    let again: Paper = written(&enter(&typed(), &desk(8), &act(&[2])).unwrap());
    assert_eq!((again.picks.as_str(), again.second), ("2", None));
    let both: Paper = written(&enter(&typed(), &desk(7), &act(&[1, 3])).unwrap());
    assert_eq!((both.first, both.second), (person(8), Some(person(7))));
    refused(enter(&typed(), &desk(7), &act(&[1])), Code::PaperDiffers, Some("picks"));
    let done = || facts(Some(paper("1 3", true)), 1);
    for hand in [7, 8, 6] {
        refused(enter(&done(), &desk(hand), &act(&[1, 3])), Code::PaperChecked, Some("no"));
    }
    // A blank paper is a paper.
    let blank: Paper = written(&enter(&facts(None, 0), &desk(8), &act(&[])).unwrap());
    assert_eq!(blank.picks, "");
    refused(enter(&facts(None, 0), &desk(8), &act(&[1, 2])), Code::PickOver, Some("picks"));
}

fn counting(phone: &[(&str, u64)], papers: &[(&str, u64)]) -> CloseFacts {
    let of = |all: &[(&str, u64)]| -> BTreeMap<String, u64> {
        all.iter().map(|(picks, n)| ((*picks).to_owned(), *n)).collect()
    };
    let heard = Heard { phone: of(phone), papers: of(papers), unchecked: 0 };
    CloseFacts { list: list(), heard }
}

#[test]
fn the_vote_ends_after_its_last_day_or_when_no_voice_is_missing() {
    let act = Close { matter: matter_id(Kind::Budget) };
    let on = |now: &str| Scene { now: at(now), ..scene_on(Kind::Budget, State::Published) };
    let some = counting(&[("1", 2), ("2 3", 1)], &[("1 3", 2)]);
    let no = refused(close(&some, &on("2026-12-10T23:00"), &act), Code::VoteRunning, None);
    assert_eq!(said(&no, "n"), "1");
    let all = counting(&[("1", 2), ("2 3", 2)], &[("1 3", 2)]);
    assert!(close(&all, &on("2026-12-01T09:00"), &act).is_ok());
    let mut open = some.clone();
    open.heard.unchecked = 1;
    refused(close(&open, &on("2026-12-11T00:00"), &act), Code::PapersUnchecked, None);

    let effects = close(&some, &on("2026-12-11T00:00"), &act).unwrap();
    let row: Counted = written(&effects);
    // Votes: 4 for project 1, 1 for 2, 3 for 3; 60 + 40 thousand are the whole sum.
    assert_eq!((row.phone, row.papers, row.winners.as_str()), (3, 2, "1 3"));
    assert!(brief(&effects).iter().any(|line| line.contains("closed")), "{:?}", brief(&effects));
    // It advises: the meeting that may decide gets it as a draft.
    let topic: Topic = written(&effects);
    assert_eq!((topic.cost_fen, topic.class.as_str()), (Fen(100_000 * YUAN), ""));
    assert!(topic.plan.contains("1. 项目1（二组，60,000.00 元）"), "{}", topic.plan);
    assert!(topic.plan.contains("3. 项目3") && !topic.plan.contains("项目2"));
}

#[test]
fn a_vote_in_which_nobody_voted_opens_no_topic() {
    let late = Scene { now: at("2026-12-11T00:00"), ..scene_on(Kind::Budget, State::Published) };
    // Greedy would fill its list for the prices alone; what nobody picked is not chosen.
    for (phone, chosen) in [(&[][..], ""), (&[("3", 1)], "3")] {
        let greedy = counting(phone, &[]);
        let effects = close(&greedy, &late, &Close { matter: matter_id(Kind::Budget) }).unwrap();
        assert_eq!(written::<Counted>(&effects).winners, chosen);
        assert_eq!(effects.iter().any(|e| matches!(e, Effect::Open(_))), !chosen.is_empty());
    }
    let none = counting(&[], &[("", 2)]);
    let equal = Budget { rule: Rule::MesCost, ..budget() };
    let none = CloseFacts { list: ListFacts { budget: equal, ..list() }, ..none };
    let effects = close(&none, &late, &Close { matter: matter_id(Kind::Budget) }).unwrap();
    let row: Counted = written(&effects);
    assert_eq!((row.papers, row.winners.as_str()), (2, ""));
    assert!(!effects.iter().any(|e| matches!(e, Effect::Open(_))));
    let _ = (scene_at, scene_of, id::<()>);
}
