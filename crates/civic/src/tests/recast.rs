//! Merging and splitting statements: words stay, reasons are read, stances carry only where they can
//! not mislead, and groups come out right afterwards.

use kernel::id::{MatterId, RecordId};
use kernel::{Code, PersonRef};

use super::fixture::{at, brief, home, id, matter_id, person, refused, rules, said, scene};
use crate::decide::room::opinions::opinions;
use crate::decide::room::recast::{Descent, How, Merge, MergeFacts, Split, merge, split};
use crate::decide::room::statement::{Side, Stance, Statement};
use crate::effect::Effect;
use crate::matter::Kind;
use crate::record::Record;

use Side::{Agree, Disagree, Pass};

fn meeting() -> MatterId {
    matter_id(Kind::Meeting)
}

fn statement(n: u8, text: &str) -> Statement {
    Statement {
        home: home(),
        meeting: meeting(),
        id: id(n),
        text: text.into(),
        by: person(1),
        made_at: at("2026-11-23T09:00"),
        held: None,
    }
}

fn before() -> Vec<Statement> {
    let mut all = vec![
        statement(1, "桥头要装灯"),
        statement(2, "桥头那里装个灯"),
        statement(3, "桥头夜里太黑要灯"),
        statement(4, "先修路再装灯"),
        statement(5, "骂人的话"),
    ];
    all[4].held = Some("骂人".into());
    all
}

fn records<R: Record>(effects: &[Effect]) -> Vec<R> {
    let rows = effects.iter().filter_map(|effect| match effect {
        Effect::Put(row) | Effect::Set(row) if row.table == R::TABLE => Some(row.clone()),
        _ => None,
    });
    rows.map(|row| R::from_vals(&mut row.vals.into_iter()).unwrap()).collect()
}

fn merging(from: &[u8], text: &str, reason: &str) -> Merge {
    Merge {
        matter: meeting(),
        id: id(9),
        statements: from.iter().map(|n| id(*n)).collect(),
        text: text.into(),
        reason: reason.into(),
    }
}

fn facts(stances: &[(u8, u8, Side)]) -> MergeFacts {
    let stances = stances.iter().map(|(s, who, side)| (id(*s), person(*who), *side)).collect();
    MergeFacts { before: before(), stances }
}

#[test]
fn who_took_the_same_side_on_all_keeps_it_and_the_others_are_asked() {
    let stances = [
        // Alike on all three, one way and the other, and not sure of any.
        (1, 11, Agree),
        (2, 11, Agree),
        (3, 11, Agree),
        (1, 12, Disagree),
        (2, 12, Disagree),
        (3, 12, Disagree),
        (1, 13, Pass),
        (2, 13, Pass),
        (3, 13, Pass),
        // Not alike; not all; something else as well.
        (1, 14, Agree),
        (2, 14, Agree),
        (3, 14, Disagree),
        (1, 15, Agree),
        (2, 15, Agree),
        (1, 16, Agree),
        (2, 16, Agree),
        (4, 16, Agree),
    ];
    let act = merging(&[1, 2, 3, 2], " 桥头要有灯 ", "说的是同一件事");
    let effects = merge(&facts(&stances), &scene(), &act).unwrap();
    let new: Vec<Statement> = records(&effects);
    assert_eq!((new[0].id, new[0].text.as_str(), &new[0].held), (id(9), "桥头要有灯", &None));
    for (source, n) in new[1..].iter().zip([1, 2, 3]) {
        // Whose words they were, and which, stays.
        let was = &before()[usize::from(n) - 1];
        assert_eq!((source.id, &source.text, source.by), (id(n), &was.text, was.by));
        assert_eq!(source.held.as_deref(), Some("说的是同一件事"));
    }
    let lineage: Vec<(RecordId, RecordId, How)> =
        records::<Descent>(&effects).iter().map(|d| (d.source, d.target, d.how)).collect();
    assert_eq!(lineage, [1, 2, 3].map(|n| (id(n), id(9), How::Merge)));
    let carried: Vec<(RecordId, PersonRef, Side)> =
        records::<Stance>(&effects).iter().map(|s| (s.statement, s.person, s.side)).collect();
    let kept = [(11, Agree), (12, Disagree), (13, Pass)];
    assert_eq!(carried, kept.map(|(who, side)| (id(9), person(who), side)));
}

#[test]
fn a_merge_names_two_that_stand_says_something_new_and_why() {
    let reason = "说的是同一件事";
    for (act, code, field) in [
        (merging(&[], "桥头要有灯", reason), Code::StatementsFew, Some("statements")),
        (merging(&[1], "桥头要有灯", reason), Code::StatementsFew, Some("statements")),
        (merging(&[1, 1], "桥头要有灯", reason), Code::StatementsFew, Some("statements")),
        (merging(&[1, 8], "桥头要有灯", reason), Code::NotFound, None),
        (merging(&[1, 5], "桥头要有灯", reason), Code::StatementHeld, None),
        (merging(&[1, 2], "灯！", reason), Code::StatementShort, Some("text")),
        (merging(&[1, 2], "先修路，再装灯", reason), Code::StatementThere, Some("text")),
        (merging(&[1, 2], "桥头要有灯", " 同 "), Code::FieldShort, Some("reason")),
    ] {
        refused(merge(&facts(&[]), &scene(), &act), code, field);
    }
    // One of those that end may lend its words.
    assert!(merge(&facts(&[]), &scene(), &merging(&[1, 2], "桥头要装灯", reason)).is_ok());
}

fn splitting(from: u8, first: &str, second: &str, reason: &str) -> Split {
    let text = str::to_owned;
    Split {
        matter: meeting(),
        statement: id(from),
        first: text(first),
        second: text(second),
        reason: text(reason),
    }
}

#[test]
fn two_things_in_one_become_two_and_everybody_is_asked() {
    let act = splitting(4, "先修好路", "路修好再装灯", "说了两件事");
    let effects = split(&before(), &scene(), &act).unwrap();
    let told = ["put statement", "put statement", "set statement"];
    assert_eq!(brief(&effects)[..3], told);
    assert!(records::<Stance>(&effects).is_empty(), "nobody's stance carries");
    let new: Vec<Statement> = records(&effects);
    assert_eq!([&new[0].text, &new[1].text], ["先修好路", "路修好再装灯"]);
    assert_ne!(new[0].id, new[1].id);
    assert_eq!((new[2].id, new[2].held.as_deref()), (id(4), Some("说了两件事")));
    let lineage: Vec<Descent> = records(&effects);
    let targets: Vec<RecordId> = lineage.iter().map(|d| d.target).collect();
    assert_eq!(targets, [new[0].id, new[1].id]);
    assert!(lineage.iter().all(|d| d.source == id(4) && d.how == How::Split));
}

#[test]
fn a_split_names_one_that_stands_two_things_and_why() {
    let why = "说了两件事";
    for (act, code, field) in [
        (splitting(8, "先修好路", "再装上灯", why), Code::NotFound, None),
        (splitting(5, "先修好路", "再装上灯", why), Code::StatementHeld, None),
        (splitting(4, "修路", "再装上灯", why), Code::StatementShort, Some("first")),
        (splitting(4, "先修好路", "装灯", why), Code::StatementShort, Some("second")),
        (splitting(4, "桥头要装灯", "再装上灯", why), Code::StatementThere, Some("first")),
        (splitting(4, "先修好路", "先修路再装灯", why), Code::StatementThere, Some("second")),
        (splitting(4, "先修好路", "先修好路！", why), Code::StatementThere, Some("second")),
        (splitting(4, "先修好路", "再装上灯", "两"), Code::FieldShort, Some("reason")),
    ] {
        let no = refused(split(&before(), &scene(), &act), code, field);
        if code == Code::FieldShort {
            assert_eq!(said(&no, "min"), "4");
        }
    }
}

#[test]
fn after_a_merge_the_new_one_speaks_for_all_and_the_old_ones_for_none() {
    // Twenty people in two camps; the first two statements divide them in the same way.
    let mut statements: Vec<Statement> =
        (1..=6).map(|n| statement(n, &format!("看法第{n}号"))).collect();
    let side = |who: u8, n: u8| match n {
        1..=4 if who.is_multiple_of(2) => Agree,
        1..=4 => Disagree,
        _ => Agree,
    };
    let mut stances: Vec<(RecordId, PersonRef, Side)> =
        (1..=20).flat_map(|who| (1..=6).map(move |n| (id(n), person(who), side(who, n)))).collect();
    let facts = MergeFacts { before: statements.clone(), stances: stances.clone() };
    let act = merging(&[1, 2], "合成的看法", "说的是同一件事");
    let effects = merge(&facts, &scene(), &act).unwrap();
    for changed in records::<Statement>(&effects) {
        match statements.iter_mut().find(|s| s.id == changed.id) {
            Some(known) => *known = changed,
            None => statements.push(changed),
        }
    }
    stances.extend(records::<Stance>(&effects).iter().map(|s| (s.statement, s.person, s.side)));
    let found = opinions(rules(), &statements, &stances).unwrap();
    let place = |n: u8| u32::try_from(statements.iter().position(|s| s.id == id(n)).unwrap());
    let (old, new) = ([place(1).unwrap(), place(2).unwrap()], place(9).unwrap());
    assert_eq!(found.analysis.groups.iter().map(|g| g.size).collect::<Vec<_>>(), [10, 10]);
    for group in &found.analysis.groups {
        assert!(group.representative.iter().all(|r| !old.contains(&r.statement)));
        let own = group.representative.iter().find(|r| r.statement == new);
        assert_eq!(own.map(|r| (r.successes, r.trials)), Some((10, 10)));
    }
    assert!(found.analysis.unity.iter().all(|u| u.statement >= place(5).unwrap()));
}
