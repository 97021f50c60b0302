//! 推选和评议: forms, lists, marks, the box, and what comes of each form.

use std::collections::BTreeMap;

use kernel::{Code, Refusal};

use super::fixture::{
    at, caller, day, home, id, matter_id, opened, person, refused, rules, rules_with, said, scene,
    scene_on, written,
};
use crate::Scene;
use crate::choosing::{Given, Heap, Heard, Voice, Voter};
use crate::decide::poll::{
    Ask, Cast, CastFacts, Close, CloseFacts, Counted, Drop, Form, Item, ListFacts, Open, Poll,
    Publish, PublishFacts, QUESTIONS, Stand, Strike, Told, ask, cast, close, counted, drop, marked,
    open, publish, stand, strike, winners,
};
use crate::deliberation::Basis;
use crate::effect::Effect;
use crate::matter::{ClockName, Kind, State};
use crate::record::Record;

fn poll(form: Form) -> Poll {
    let levels = match form {
        Form::Election | Form::Approval => 1,
        Form::Runoff | Form::Schulze => 60,
        Form::Score => 5,
        Form::Rating => 3,
    };
    Poll {
        home: home(),
        id: matter_id(Kind::Poll),
        form,
        about: "选二组的村民代表".into(),
        basis: Basis::Person,
        secret: false,
        seats: 2,
        women: 1,
        levels,
        closes_on: day("2026-11-30"),
        published_at: Some(at("2026-11-20T09:00")),
        closed_at: None,
        entitled: 10,
    }
}

fn item(no: u32, woman: bool) -> Item {
    Item {
        home: home(),
        poll: matter_id(Kind::Poll),
        no,
        title: format!("候选{no}"),
        note: String::new(),
        woman,
        proposer: Some(person(3)),
        struck: String::new(),
    }
}

/// Two men, two women, and one who was struck.
fn list(form: Form) -> ListFacts {
    let struck = Item { struck: "不在本组".into(), ..item(5, false) };
    let items = vec![item(1, false), item(2, false), item(3, true), item(4, true), struck];
    ListFacts { poll: poll(form), items }
}

fn opening(form: Form) -> Open {
    Open {
        id: matter_id(Kind::Poll),
        title: "选二组的村民代表".into(),
        area: home(),
        about: "二组两名，其中妇女一名".into(),
        form,
        basis: Basis::Person,
        secret: true,
        seats: Some(2),
        women: Some(1),
        closes_on: day("2026-11-30"),
    }
}

fn draft() -> Scene<'static> {
    scene_on(Kind::Poll, State::Draft)
}

fn voting(n: u8) -> Scene<'static> {
    Scene { caller: caller(n, &[]), ..scene_on(Kind::Poll, State::Published) }
}

#[test]
fn form_and_seats_stand_before_the_first_voice() {
    for form in Form::ALL {
        let effects = open(&(), &scene(), &opening(*form)).unwrap();
        assert_eq!(opened(&effects).kind, Kind::Poll);
        let row: Poll = written(&effects);
        let seats = if *form == Form::Election { (2, 1) } else { (1, 0) };
        assert_eq!((row.form, row.secret, (row.seats, row.women)), (*form, true, seats));
        let items =
            effects.iter().filter(|e| matches!(e, Effect::Put(row) if row.table == Item::TABLE));
        assert_eq!(items.count(), if *form == Form::Rating { QUESTIONS.len() } else { 0 });
    }
    let bad = [
        (Open { women: Some(3), ..opening(Form::Election) }, Code::SeatsBad, "women"),
        (Open { about: "选".into(), ..opening(Form::Election) }, Code::FieldShort, "about"),
        (
            Open { closes_on: day("2026-11-23"), ..opening(Form::Score) },
            Code::FieldBad,
            "closes_on",
        ),
        (
            Open { area: "420324107211".parse().unwrap(), ..opening(Form::Score) },
            Code::NotFound,
            "area",
        ),
    ];
    for (act, code, field) in bad {
        refused(open(&(), &scene(), &act), code, Some(field));
    }
}

#[test]
fn what_is_carried_out_is_rated_in_its_own_thread() {
    let scene = scene_on(Kind::Resolution, State::Executing);
    let act = Ask {
        matter: matter_id(Kind::Resolution),
        id: id(44),
        secret: true,
        closes_on: day("2026-11-30"),
    };
    let effects = ask(&(), &scene, &act).unwrap();
    let opening = opened(&effects);
    assert_eq!(opening.thread, scene.matter.as_ref().map(|m| m.thread));
    assert_eq!(opening.cause, Some(matter_id(Kind::Resolution)));
    let row: Poll = written(&effects);
    assert_eq!((row.form, row.basis, row.levels), (Form::Rating, Basis::Household, 3));
    let late = Ask { closes_on: day("2026-11-23"), ..act };
    refused(ask(&(), &scene, &late), Code::FieldBad, Some("closes_on"));
}

#[test]
fn nobody_stands_twice_and_what_is_struck_stays() {
    let act = |title: &str| Stand {
        matter: matter_id(Kind::Poll),
        title: title.into(),
        note: None,
        woman: true,
    };
    let row: Item = written(&stand(&list(Form::Election), &draft(), &act(" 王大梅 ")).unwrap());
    assert_eq!((row.no, row.title.as_str(), row.woman), (6, "王大梅", true));
    let row: Item = written(&stand(&list(Form::Score), &draft(), &act("修路")).unwrap());
    assert!(!row.woman, "only people are women");
    refused(
        stand(&list(Form::Election), &draft(), &act("候选1")),
        Code::OptionThere,
        Some("title"),
    );
    assert!(stand(&list(Form::Election), &draft(), &act("候选5")).is_ok(), "struck is not there");
    refused(stand(&list(Form::Rating), &draft(), &act("第五问")), Code::PollFixed, None);
    let strike_it =
        |no, reason: &str| Strike { matter: matter_id(Kind::Poll), no, reason: reason.into() };
    let row: Item =
        written(&strike(&list(Form::Election), &draft(), &strike_it(2, "不在本组")).unwrap());
    assert_eq!((row.no, row.struck.as_str()), (2, "不在本组"));
    refused(
        strike(&list(Form::Election), &draft(), &strike_it(2, "不")),
        Code::FieldShort,
        Some("reason"),
    );
    refused(
        strike(&list(Form::Election), &draft(), &strike_it(5, "不在本组")),
        Code::NotFound,
        Some("no"),
    );
    refused(
        strike(&list(Form::Rating), &draft(), &strike_it(2, "不在本组")),
        Code::PollFixed,
        None,
    );
}

fn published(list: ListFacts, n: u8) -> Result<Vec<Effect>, Refusal> {
    let facts = PublishFacts { list, entitled: (1..=n).map(|n| [n; 16]).collect() };
    publish(&facts, &draft(), &Publish { matter: matter_id(Kind::Poll) })
}

#[test]
fn a_vote_is_published_with_a_roll_and_a_box_where_it_is_secret() {
    let effects = published(list(Form::Election), 6).unwrap();
    assert_eq!(written::<Poll>(&effects).entitled, 6);
    assert!(!effects.iter().any(|e| matches!(e, Effect::Put(row) if row.table == Heap::TABLE)));
    let clock = |e: &Effect| matches!(e, Effect::Clock { clock: ClockName::Choosing, .. });
    assert!(effects.iter().any(clock));
    let secret = Poll { secret: true, ..poll(Form::Election) };
    let effects = published(ListFacts { poll: secret, ..list(Form::Election) }, 6).unwrap();
    assert_eq!(written::<Heap>(&effects).heaps, "");
    refused(published(list(Form::Election), 0), Code::RollEmpty, None);
    let many = Poll { seats: 5, ..poll(Form::Election) };
    let no = refused(
        published(ListFacts { poll: many, ..list(Form::Election) }, 6),
        Code::OptionsFew,
        None,
    );
    assert_eq!((said(&no, "n"), said(&no, "need")), ("4", "5"));
    // Three days, today and the last one counted: from the 23rd to the 25th.
    for (closes, goes) in [("2026-11-24", false), ("2026-11-25", true)] {
        let poll = Poll { closes_on: day(closes), ..poll(Form::Score) };
        let out = published(ListFacts { poll, ..list(Form::Score) }, 6);
        assert_eq!(out.is_ok(), goes, "{closes}");
    }
}

#[test]
fn marks_are_those_of_the_form() {
    let ok = |form, marks: &[(u32, u32)]| marked(&list(form), marks).unwrap();
    assert_eq!(ok(Form::Approval, &[(3, 9), (1, 2)]), BTreeMap::from([(1, 1), (3, 1)]));
    assert_eq!(ok(Form::Score, &[(1, 0), (2, 5)]), BTreeMap::from([(1, 0), (2, 5)]));
    assert_eq!(ok(Form::Rating, &[(1, 3)]), BTreeMap::from([(1, 3)]));
    assert_eq!(ok(Form::Schulze, &[(1, 2), (2, 1)]), BTreeMap::from([(1, 2), (2, 1)]));
    let no =
        |form, marks: &[(u32, u32)], code| refused(marked(&list(form), marks), code, Some("marks"));
    no(Form::Approval, &[(5, 1)], Code::MarkUnknown);
    no(Form::Approval, &[(9, 1)], Code::MarkUnknown);
    no(Form::Score, &[(1, 6)], Code::MarkBad);
    no(Form::Rating, &[(1, 0)], Code::MarkBad);
    no(Form::Rating, &[(1, 4)], Code::MarkBad);
    no(Form::Runoff, &[(1, 1), (2, 1)], Code::MarksTwice);
    no(Form::Election, &[(1, 1), (2, 1), (3, 1)], Code::MarksMany);
}

fn voter(paper: bool) -> Voter {
    Voter {
        home: home(),
        matter: matter_id(Kind::Poll),
        voter: [7; 16],
        paper_at: paper.then(|| at("2026-11-21T09:00")),
    }
}

#[test]
fn a_secret_voice_is_final_and_leaves_no_trace_of_itself() {
    let heap = Heap { home: home(), matter: matter_id(Kind::Poll), heaps: "2 1:1\n1 3:1".into() };
    let secret = Poll { secret: true, ..poll(Form::Election) };
    let facts = |given| CastFacts {
        list: ListFacts { poll: secret.clone(), ..list(Form::Election) },
        line: Some(voter(false)),
        heap: Some(heap.clone()),
        given,
        name: String::new(),
    };
    let act = Drop { matter: matter_id(Kind::Poll), marks: vec![(3, 1), (1, 1)] };
    let effects = drop(&facts(false), &voting(4), &act).unwrap();
    assert_eq!(written::<Given>(&effects).voter, [7; 16]);
    assert_eq!(written::<Heap>(&effects).heaps, "2 1:1\n1 1:1 3:1\n1 3:1", "by what was said");
    assert_eq!(effects.len(), 2, "neither a person nor a time beside it");
    refused(drop(&facts(true), &voting(4), &act), Code::VotedAlready, None);
    let named = Cast { matter: matter_id(Kind::Poll), marks: vec![(1, 1)] };
    refused(cast(&facts(false), &voting(4), &named), Code::PollSecretVote, None);
    let open = CastFacts { list: list(Form::Election), heap: None, ..facts(false) };
    refused(drop(&open, &voting(4), &act), Code::PollOpenVote, None);
    let row: Voice = written(&cast(&open, &voting(4), &named).unwrap());
    assert_eq!((row.picks.as_str(), row.person), ("1:1", person(4).id));
    let none = Cast { marks: Vec::new(), ..named.clone() };
    refused(cast(&open, &voting(4), &none), Code::MarksNone, Some("marks"));
    let paper = CastFacts { line: Some(voter(true)), ..open.clone() };
    refused(cast(&paper, &voting(4), &named), Code::PaperHeld, None);
    let stranger = CastFacts { line: None, ..open };
    refused(cast(&stranger, &voting(4), &named), Code::NotOnRoll, None);
}

fn facts(form: Form, phone: &[(&str, u64)], papers: &[(&str, u64)]) -> CloseFacts {
    let of = |all: &[(&str, u64)]| -> BTreeMap<String, u64> {
        all.iter().map(|(marks, n)| ((*marks).to_owned(), *n)).collect()
    };
    let heard = Heard { phone: of(phone), papers: of(papers), unchecked: 0 };
    CloseFacts { list: list(form), heard }
}

#[test]
fn an_election_fills_seats_and_keeps_those_of_women() {
    // 1 and 2 are men; one seat of two is kept for a woman, and each needs more than 4 of 8.
    let votes = facts(Form::Election, &[("1:1 2:1", 5)], &[("1:1 3:1", 2), ("", 1)]);
    let Told::Election(result) = counted(&votes, rules()).unwrap() else { panic!("an election") };
    assert_eq!(
        (result.cast, result.turnout_needed, result.each_needed, result.valid),
        (8, 6, 5, true)
    );
    assert_eq!(winners(&Told::Election(result.clone())), [1]);
    assert_eq!(
        (result.vacant, result.lacking.values().sum::<u64>()),
        (1, 1),
        "nobody else sits on it"
    );
    let votes = facts(Form::Election, &[("1:1 3:1", 4), ("2:1 3:1", 2)], &[("1:1 2:1", 2)]);
    let told = counted(&votes, rules()).unwrap();
    assert_eq!(winners(&told), [1, 3]);
    // Half of ten is not more than half.
    let few = facts(Form::Election, &[("1:1 3:1", 5)], &[]);
    let Told::Election(result) = counted(&few, rules()).unwrap() else { panic!("an election") };
    assert!(!result.valid && result.elected.is_empty());
    // Equals vote again; no order of a list seats one of them.
    let equal = facts(Form::Election, &[("1:1 2:1", 3), ("1:1 2:1 3:1", 3)], &[]);
    let Told::Election(result) = counted(&equal, rules()).unwrap() else { panic!("an election") };
    let between: Vec<&str> =
        result.run_offs.iter().flat_map(|off| off.between.iter().map(String::as_str)).collect();
    assert_eq!((result.elected.len(), between), (0, vec!["01", "02"]));
}

#[test]
fn rankings_and_scores_are_those_of_the_engine() {
    let score = facts(Form::Score, &[("1:5 2:3", 2)], &[("2:5", 1), ("3:0", 1)]);
    assert_eq!(winners(&counted(&score, rules()).unwrap()), [2], "11 points before 10");
    let nothing = facts(Form::Score, &[("3:0", 1)], &[("", 2)]);
    assert_eq!(winners(&counted(&nothing, rules()).unwrap()), [0_u32; 0]);
    // 1 has most first places; 3 goes out and its voters prefer 2.
    let rows = [("1:1", 4), ("2:1 3:2", 3), ("2:2 3:1", 2)];
    let runoff = facts(Form::Runoff, &rows, &[]);
    assert_eq!(winners(&counted(&runoff, rules()).unwrap()), [2]);
    let pairs = facts(Form::Schulze, &rows, &[]);
    assert_eq!(winners(&counted(&pairs, rules()).unwrap()), [2]);
    // Places may stay empty: what is marked second and fifth counts as first and second.
    let rows = [("1:4", 4), ("2:2 3:5", 3), ("2:3 3:1", 2)];
    for form in [Form::Runoff, Form::Schulze] {
        assert_eq!(winners(&counted(&facts(form, &rows, &[]), rules()).unwrap()), [2]);
    }
    let nobody = facts(Form::Schulze, &[], &[]);
    assert_eq!(winners(&counted(&nobody, rules()).unwrap()), [0_u32; 0]);
}

#[test]
fn a_rating_shows_its_distribution_or_nothing() {
    let questions = |form: CloseFacts| {
        let items = (1..=4).map(|no| item(no, false)).collect();
        CloseFacts { list: ListFacts { items, ..form.list }, ..form }
    };
    let rated = questions(facts(Form::Rating, &[("1:3 2:3 3:2 4:1", 3)], &[("1:1", 1)]));
    let Told::Rating(result) = counted(&rated, rules()).unwrap() else { panic!("a rating") };
    assert_eq!((result.ballots, result.electorate, result.needed), (4, 10, 4), "a third of ten");
    let all = result.questions.unwrap();
    assert_eq!((all[0].spread.as_slice(), all[0].blank), ([1, 0, 3].as_slice(), 0));
    assert_eq!((all[3].spread.as_slice(), all[3].blank), ([3, 0, 0].as_slice(), 1));
    let few = questions(facts(Form::Rating, &[("1:3", 3)], &[]));
    let Told::Rating(result) = counted(&few, rules()).unwrap() else { panic!("a rating") };
    assert!(result.questions.is_none(), "few answers betray who gave them");
    // The county's own share counts.
    let half = rules_with("[poll_rating_turnout]\nvalue = \"1/2\"\n");
    let Told::Rating(result) = counted(&rated, half).unwrap() else { panic!("a rating") };
    assert!(result.questions.is_none());
}

#[test]
fn the_vote_ends_after_its_last_day_or_when_no_voice_is_missing() {
    let act = Close { matter: matter_id(Kind::Poll) };
    let on = |now: &str| Scene { now: at(now), ..scene_on(Kind::Poll, State::Published) };
    let some = facts(Form::Approval, &[("1:1", 4)], &[("2:1", 3)]);
    let no = refused(close(&some, &on("2026-11-30T23:00"), &act), Code::VoteRunning, None);
    assert_eq!(said(&no, "n"), "3");
    let mut open = some.clone();
    open.heard.unchecked = 1;
    refused(close(&open, &on("2026-12-01T00:00"), &act), Code::PapersUnchecked, None);
    let effects = close(&some, &on("2026-12-01T00:00"), &act).unwrap();
    let row: Counted = written(&effects);
    assert_eq!((row.phone, row.papers, row.winners.as_str()), (4, 3, "1"));
    assert!(written::<Poll>(&effects).closed_at.is_some());
    let all = facts(Form::Approval, &[("1:1", 4)], &[("2:1", 6)]);
    assert!(close(&all, &on("2026-11-25T09:00"), &act).is_ok(), "everybody has voted");
}
