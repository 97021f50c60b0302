//! 村规民约 by its five steps, row by row: who is heard, what is written, what a township never passes,
//! and which vote counts.

mod road;

use kernel::Code;

use super::fixture::{
    at, brief, caller, home, id, matter_id, opened, person, refused, rows, rules, rules_with, said,
    scene, scene_of, scene_on, written,
};
use crate::authority::{Caller, Role, allowed};
use crate::manage::covenant::{
    Changed, Clause, ClauseFacts, Covenant, Draft, DraftFacts, Flag, Open, OpenFacts, Part, Say,
    Show, Strike, StrikeFacts, Submit, SubmitFacts, Voice, Write, clause, differences, draft,
    flags, open, say, show, strike, submit, text,
};
use crate::matter::{Kind, State};
use crate::{Act, Effect, Scene};

pub(super) fn covenant() -> Covenant {
    let act = asked();
    written(&open(&OpenFacts::default(), &scene(), &act).unwrap())
}

fn asked() -> Open {
    Open {
        id: matter_id(Kind::Covenant),
        title: "肖家边村村规民约".into(),
        reason: "红白事的规矩要大家定".into(),
    }
}

pub(super) fn rule(no: u32, part: Part, text: &str) -> Clause {
    Clause {
        home: home(),
        covenant: matter_id(Kind::Covenant),
        no,
        part,
        text: text.into(),
        points_line: String::new(),
        origin: None,
        by: person(9),
        made_at: at("2026-11-20T09:00"),
    }
}

pub(super) fn clauses() -> Vec<Clause> {
    vec![
        rule(1, Part::Conduct, "门前院后自家扫干净。"),
        rule(2, Part::Customs, "红事不超过十五桌。"),
        rule(3, Part::Disputes, "邻里争执先找调解员说。"),
    ]
}

pub(super) fn on(state: State) -> Scene<'static> {
    scene_on(Kind::Covenant, state)
}

fn facts() -> ClauseFacts {
    ClauseFacts { covenant: covenant(), clauses: clauses() }
}

#[test]
fn it_begins_with_everybody_being_heard() {
    let effects = open(&OpenFacts::default(), &scene(), &asked()).unwrap();
    assert_eq!(brief(&effects), ["open covenant", "put covenant", "tell-covenant-opened"]);
    let made = written::<Covenant>(&effects);
    assert_eq!((made.edition, made.base, made.shown_at), (1, None, None));
    assert_eq!(Kind::Covenant.first_state(), State::Hearing);
    assert_eq!(opened(&effects).thread, None);
}

#[test]
fn a_revision_starts_from_the_text_in_force() {
    let base = Covenant { id: id(77), edition: 3, ..covenant() };
    let of = |mut clause: Clause| {
        clause.covenant = id(77);
        clause
    };
    let clauses = clauses().into_iter().map(of).collect();
    let facts = OpenFacts { under_way: None, base: Some(base), clauses };
    let effects = open(&facts, &scene(), &asked()).unwrap();
    let made = written::<Covenant>(&effects);
    assert_eq!((made.edition, made.base), (4, Some(id(77))));
    let copied = rows::<Clause>(&effects);
    let origins: Vec<_> = copied.iter().map(|c| (c.no, c.origin, c.covenant)).collect();
    let own = matter_id(Kind::Covenant);
    assert_eq!(origins, [(1, Some(1), own), (2, Some(2), own), (3, Some(3), own)]);
    // What is copied changes nothing.
    let all = differences(&facts.clauses, &copied);
    assert!(all.iter().all(|line| line.changed == Changed::Same), "{all:?}");
}

#[test]
fn one_is_made_at_a_time_and_says_why() {
    let busy = OpenFacts { under_way: Some("另一份".into()), ..OpenFacts::default() };
    let no = refused(open(&busy, &scene(), &asked()), Code::CovenantUnderWay, None);
    assert_eq!(said(&no, "title"), "另一份");
    let act = Open { title: "全面提升文明公约".into(), ..asked() };
    refused(open(&OpenFacts::default(), &scene(), &act), Code::TopicSlogan, Some("title"));
    for (act, field) in [
        (Open { title: "约".into(), ..asked() }, "title"),
        (Open { reason: " 改  ".into(), ..asked() }, "reason"),
    ] {
        let no = open(&OpenFacts::default(), &scene(), &act);
        refused(no, Code::FieldShort, Some(field));
    }
}

fn spoken() -> Say {
    Say {
        matter: matter_id(Kind::Covenant),
        id: id(50),
        part: Part::Customs,
        text: "白事酒席也要说个数".into(),
        clause: None,
        paper: false,
    }
}

#[test]
fn anybody_of_the_village_is_heard_by_themselves_at_the_desk_and_on_paper() {
    let own = Scene { matter: on(State::Hearing).matter, ..scene_of(3) };
    let voice = written::<Voice>(&say(&0, &own, &spoken()).unwrap());
    assert_eq!((voice.person, voice.recorded_by, voice.paper), (person(3), None, false));
    let desk = Scene { behalf: Some(person(4)), ..on(State::Draft) };
    let act = Say { paper: true, clause: Some(2), ..spoken() };
    let voice = written::<Voice>(&say(&3, &desk, &act).unwrap());
    let kept = (voice.person, voice.recorded_by, voice.paper, voice.clause);
    assert_eq!(kept, (person(4), Some(person(9)), true, Some(2)));
    let act = Say { clause: Some(4), ..spoken() };
    let no = refused(say(&3, &desk, &act), Code::CovenantClauseOther, Some("clause"));
    assert_eq!(said(&no, "no"), "4");
    let act = Say { text: "好".into(), ..spoken() };
    refused(say(&3, &desk, &act), Code::FieldShort, Some("text"));
}

#[test]
fn nothing_is_drafted_before_somebody_was_heard() {
    let act = Draft { matter: matter_id(Kind::Covenant), heard: "开了三个小组会".into() };
    let facts = |voices| DraftFacts { covenant: covenant(), voices };
    let none = draft(&facts(0), &on(State::Hearing), &act);
    refused(none, Code::CovenantUnheard, None);
    let effects = draft(&facts(1), &on(State::Hearing), &act).unwrap();
    assert_eq!(brief(&effects), ["set covenant", "move draft"]);
    assert_eq!(written::<Covenant>(&effects).drafted_at, Some(scene().now));
    let act = Draft { heard: "开会".into(), ..act };
    refused(draft(&facts(1), &on(State::Hearing), &act), Code::FieldShort, Some("heard"));
}

fn written_as(no: Option<u32>, text: &str) -> Write {
    Write {
        matter: matter_id(Kind::Covenant),
        clause: no,
        part: Part::Rights,
        text: text.into(),
        points_line: Some(" 第 3 项 ".into()),
    }
}

#[test]
fn clauses_are_numbered_without_gaps() {
    let scene = on(State::Draft);
    let effects = clause(&facts(), &scene, &written_as(None, "老人有人看望。")).unwrap();
    let new = written::<Clause>(&effects);
    assert_eq!((new.no, new.origin, new.points_line.as_str()), (4, None, "第 3 项"));
    assert_eq!(written::<Covenant>(&effects).changed_at, scene.now);
    // Another text for one that is there keeps whence it came.
    let mut old = facts();
    old.clauses[1].origin = Some(7);
    let again = clause(&old, &scene, &written_as(Some(2), "红事不超过十二桌。")).unwrap();
    let again = written::<Clause>(&again);
    assert_eq!((again.no, again.origin), (2, Some(7)));
    let other = clause(&facts(), &scene, &written_as(Some(4), "没有这一条。"));
    refused(other, Code::CovenantClauseOther, Some("clause"));
    let short = clause(&facts(), &scene, &written_as(None, "好"));
    refused(short, Code::FieldShort, Some("text"));
    let full = ClauseFacts {
        clauses: (1..=100).map(|no| rule(no, Part::Order, "走路让车。")).collect(),
        ..facts()
    };
    let beyond = clause(&full, &scene, &written_as(None, "第一百零一条。"));
    refused(beyond, Code::CovenantClauseOther, Some("clause"));
}

#[test]
fn what_is_struck_lets_the_others_move_up() {
    let act = Strike { matter: matter_id(Kind::Covenant), clause: 1 };
    let voice = |n: u8, clause: u32| Voice {
        id: id(n),
        clause: Some(clause),
        ..written::<Voice>(&say(&3, &on(State::Draft), &spoken()).unwrap())
    };
    let facts = StrikeFacts { written: facts(), voices: vec![voice(71, 1), voice(72, 3)] };
    let effects = strike(&facts, &on(State::Draft), &act).unwrap();
    let about: Vec<_> = rows::<Voice>(&effects).iter().map(|voice| voice.clause).collect();
    assert_eq!(about, [None, Some(2)], "what was said goes with its clause");
    let told = ["set covenant_clause", "set covenant_clause", "remove covenant_clause"];
    assert_eq!(brief(&effects)[..3], told);
    let left: Vec<_> = rows::<Clause>(&effects).into_iter().map(|c| (c.no, c.text)).collect();
    let texts = ["红事不超过十五桌。", "邻里争执先找调解员说。"];
    assert_eq!(left, [(1, texts[0].to_owned()), (2, texts[1].to_owned())]);
    let gone = effects.iter().find_map(|effect| match effect {
        Effect::Remove(row) => Some(row.clone()),
        _ => None,
    });
    assert_eq!(gone, Some(crate::record::Record::row(&clauses()[2])));
    let no = Strike { clause: 9, ..act };
    refused(strike(&facts, &on(State::Draft), &no), Code::CovenantClauseOther, Some("clause"));
}

#[test]
fn a_draft_is_up_before_it_goes_to_the_township() {
    let act = Show { matter: matter_id(Kind::Covenant) };
    let empty = ClauseFacts { clauses: Vec::new(), ..facts() };
    refused(show(&empty, &on(State::Draft), &act), Code::CovenantEmpty, None);
    // Where the county has laid down no days, none are made up.
    let effects = show(&facts(), &on(State::Draft), &act).unwrap();
    assert_eq!(brief(&effects), ["set covenant", "tell-covenant-shown"]);
    let (fresh, shown) = (covenant(), written::<Covenant>(&effects));
    let send = Submit { matter: matter_id(Kind::Covenant) };
    let facts = |covenant: &Covenant, clauses| SubmitFacts { covenant: covenant.clone(), clauses };
    let submitted =
        |covenant, clauses, scene: &Scene<'_>| submit(&facts(covenant, clauses), scene, &send);
    refused(submitted(&fresh, 3, &on(State::Draft)), Code::CovenantUnshown, None);
    refused(submitted(&shown, 0, &on(State::Draft)), Code::CovenantEmpty, None);
    let changed = Covenant { changed_at: at("2026-11-24T09:00"), ..shown.clone() };
    refused(submitted(&changed, 3, &on(State::Draft)), Code::CovenantShownOther, None);
    let told = ["set covenant", "met publication", "move reviewing", "tell-covenant-submitted"];
    assert_eq!(brief(&submitted(&shown, 3, &on(State::Draft)).unwrap()), told);
}

#[test]
fn days_that_the_county_lays_down_are_kept() {
    let ruled = rules_with("[covenant.comment]\nvalue = 7\n[covenant.review]\nvalue = 5\n");
    let first = Scene { rules: ruled, ..on(State::Draft) };
    let act = Show { matter: matter_id(Kind::Covenant) };
    let effects = show(&facts(), &first, &act).unwrap();
    assert_eq!(brief(&effects)[2], "clock publication covenant.comment 2026-12-01");
    let facts = SubmitFacts { covenant: written(&effects), clauses: 3 };
    let send = Submit { matter: matter_id(Kind::Covenant) };
    for (now, ready) in [("2026-11-30T23:00", false), ("2026-12-01T00:00", true)] {
        let scene = Scene { now: at(now), rules: ruled, ..on(State::Draft) };
        let sent = submit(&facts, &scene, &send);
        if ready {
            let told = brief(&sent.unwrap());
            assert_eq!(told[4], "clock review covenant.review 2026-12-06");
        } else {
            let no = refused(sent, Code::CovenantShownShort, None);
            assert_eq!((said(&no, "need"), said(&no, "earliest")), ("7", "2026-12-01"));
        }
    }
}

#[test]
fn words_of_fines_and_of_withheld_benefits_are_found_however_they_are_parted() {
    let rows = [
        ("乱倒垃圾的罚款一百元。", Some("罚款")),
        ("乱倒垃圾的罚 款一百元。", Some("罚款")),
        ("乱倒垃圾的，罚·款、一百元。", Some("罚款")),
        ("办酒超标的取消低保。", Some("取消低保")),
        ("欠费的村里不予办理手续。", Some("不予办理")),
        ("不听劝的扣发分红。", Some("扣发")),
        ("违反的，由老人上门规劝。", None),
        ("办酒不超过十五桌，一桌不超过三百五十元。", None),
    ];
    for (text, word) in rows {
        let clause = rule(5, Part::Order, text);
        let found = flags(rules(), std::slice::from_ref(&clause)).unwrap();
        let wanted = word.map(|word| Flag { no: 5, word: word.into(), text: text.into() });
        assert_eq!(found, wanted.into_iter().collect::<Vec<_>>(), "{text}");
    }
    // Each word of a clause once, clauses by number.
    let all = [rule(1, Part::Order, "罚款又罚款，还停水。"), rule(2, Part::Order, "停电。")];
    let found = flags(rules(), &all).unwrap();
    let told: Vec<_> = found.iter().map(|flag| (flag.no, flag.word.as_str())).collect();
    assert_eq!(told, [(1, "罚款"), (1, "停水"), (2, "停电")]);
}

/// The line of the points table is part of what is read, flagged and voted.
#[test]
fn a_fine_hides_neither_in_the_points_line_nor_in_the_name() {
    let rule = rule(1, Part::Order, "垃圾倒进池子。");
    let fined = Clause { points_line: "乱倒罚 款五分".into(), ..rule };
    let found = flags(rules(), std::slice::from_ref(&fined)).unwrap();
    assert_eq!(found.iter().map(|flag| flag.word.as_str()).collect::<Vec<_>>(), ["罚款"]);
    assert!(text(&[fined]).contains("乱倒罚 款五分"));
    let named = Open { title: "肖家边村罚·款公约".into(), ..asked() };
    let no =
        refused(open(&OpenFacts::default(), &scene(), &named), Code::CovenantTitle, Some("title"));
    assert_eq!(said(&no, "word"), "罚款");
}

#[test]
fn a_clause_keeps_its_points_line_until_it_is_cleared() {
    let mut facts = facts();
    facts.clauses[0].points_line = "第 3 项".into();
    let act = |line: Option<&str>| Write {
        points_line: line.map(str::to_owned),
        ..written_as(Some(1), "红事不超过十二桌。")
    };
    for (sent, kept) in [(None, "第 3 项"), (Some(""), ""), (Some("第 4 项"), "第 4 项")] {
        let effects = clause(&facts, &on(State::Draft), &act(sent)).unwrap();
        assert_eq!(written::<Clause>(&effects).points_line, kept);
    }
}

#[test]
fn what_a_version_changed_is_told_clause_by_clause() {
    let before = clauses();
    let from = |no, origin, text: &str| Clause { origin, ..rule(no, Part::Customs, text) };
    let now = [
        from(1, Some(2), "红事不超过十五桌。"),
        from(2, None, "升学不办酒。"),
        from(3, Some(3), "邻里争执先找调解员说。"),
    ];
    let all = differences(&before, &now);
    let told: Vec<_> = all
        .iter()
        .map(|line| {
            (line.changed, line.before.as_ref().map(|b| b.0), line.now.as_ref().map(|n| n.0))
        })
        .collect();
    let wanted = [
        (Changed::Same, Some(2), Some(1)),
        (Changed::New, None, Some(2)),
        // The same words under another of the five kinds.
        (Changed::Other, Some(3), Some(3)),
        (Changed::Gone, Some(1), None),
    ];
    assert_eq!(told, wanted);
    assert_eq!(text(&now[..2]), "第1条　红事不超过十五桌。\n第2条　升学不办酒。");
}

#[test]
fn no_act_punishes_or_names_anybody() {
    let own = super::acts::ALL.iter().filter(|spec| spec.name.starts_with("covenant."));
    let mut names: Vec<_> = own.clone().map(|spec| spec.name).collect();
    names.sort_unstable();
    let known = [
        "covenant.adopt",
        "covenant.back",
        "covenant.clause",
        "covenant.correct",
        "covenant.draft",
        "covenant.open",
        "covenant.publish",
        "covenant.receive",
        "covenant.review",
        "covenant.say",
        "covenant.show",
        "covenant.strike",
        "covenant.submit",
        "covenant.vote",
    ];
    assert_eq!(names, known);
    let persons = |spec: &&crate::ActSpec| {
        spec.fields
            .iter()
            .any(|field| matches!(field.kind, crate::FieldKind::Person | crate::FieldKind::Persons))
    };
    assert_eq!(own.filter(persons).count(), 0, "a covenant names nobody");
}

#[test]
fn the_township_alone_reviews_and_the_village_alone_writes() {
    let place = home();
    let concern = crate::authority::Concern { place, opened_for: None, owner: None, behalf: None };
    let hands: [Caller; 3] = [
        caller(9, &[Role::Secretary]),
        caller(8, &[Role::TownshipClerk]),
        caller(7, &[Role::Supervisor]),
    ];
    let rows = [
        (Write::SPEC, [true, false, false]),
        (crate::manage::covenant::Look::SPEC, [false, true, false]),
        (crate::manage::covenant::Receive::SPEC, [false, true, false]),
        (crate::manage::covenant::Correct::SPEC, [false, true, false]),
        (crate::manage::covenant::Publish::SPEC, [true, false, false]),
    ];
    for (spec, may) in rows {
        let found: Vec<_> =
            hands.iter().map(|hand| allowed(spec.allow, hand, &concern).is_ok()).collect();
        assert_eq!(found, may, "{}", spec.name);
    }
}
