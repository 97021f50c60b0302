//! 看法分布: two kinds of people in one yard, and what unites them.

use kernel::id::RecordId;

use super::fixture::{at, home, id, matter_id, person, rules, rules_with};
use crate::decide::room::opinions::{Opinions, opinions};
use crate::decide::room::statement::{Side, Statement};
use crate::matter::Kind;

fn statement(n: u8, held: bool) -> Statement {
    Statement {
        home: home(),
        meeting: matter_id(Kind::Meeting),
        id: id(n),
        text: format!("看法{n}"),
        by: person(1),
        made_at: at("2026-11-23T09:00"),
        held: held.then(|| "骂人".to_owned()),
    }
}

/// Ten statements. The first five divide the even from the odd, the sixth and seventh unite all, the
/// eighth is held back, on the last two everybody passes.
fn side(who: u8, statement: u8) -> Side {
    match statement {
        1..=5 if who.is_multiple_of(2) => Side::Agree,
        1..=5 => Side::Disagree,
        6 => Side::Agree,
        7 => Side::Disagree,
        8 if who.is_multiple_of(2) => Side::Agree,
        8 => Side::Disagree,
        _ => Side::Pass,
    }
}

fn said(people: impl Iterator<Item = u8>, held: u8) -> Opinions {
    let statements: Vec<Statement> = (1..=10).map(|n| statement(n, n == held)).collect();
    let stances: Vec<(RecordId, kernel::PersonRef, Side)> =
        people.flat_map(|who| (1..=10).map(move |n| (id(n), person(who), side(who, n)))).collect();
    opinions(rules(), &statements, &stances).unwrap()
}

#[test]
fn two_kinds_of_people_are_two_groups_and_what_unites_them_comes_out() {
    let found = said(1..=20, 8);
    assert!(found.enough);
    let analysis = &found.analysis;
    assert_eq!(analysis.groups.iter().map(|g| g.size).collect::<Vec<_>>(), [10, 10]);
    // Rows stand in the order of persons.
    let mut people: Vec<(kernel::PersonRef, u8)> = (1..=20).map(|n| (person(n), n)).collect();
    people.sort();
    let groups = || analysis.group_of.iter().zip(&people);
    let even = groups().find(|(_, (_, n))| *n == 2).unwrap().0;
    for (group, (_, n)) in groups() {
        assert_eq!(group == even, n.is_multiple_of(2), "person {n}");
    }
    // Places count from 0: statements 6 and 7 stand at 5 and 6.
    let united: Vec<(u32, bool)> = analysis.unity.iter().map(|u| (u.statement, u.agree)).collect();
    assert_eq!(united, [(5, true), (6, false)]);
    for group in &analysis.groups {
        assert!(!group.representative.is_empty());
        assert!(group.representative.iter().all(|r| r.statement < 5), "what divides");
        assert!(group.representative.iter().all(|r| r.statement != 7), "nothing held back");
    }
}

#[test]
fn a_minority_of_three_has_a_voice() {
    let few = [2_u8, 4, 6].into_iter().chain((1..=41_u8).filter(|n| n % 2 == 1));
    let found = said(few, 0);
    let small = found.analysis.groups.iter().find(|g| g.size == 3).expect("it is a group");
    assert!(small.representative.iter().any(|r| r.agree && r.statement < 5));
}

#[test]
fn of_few_people_no_groups_are_shown() {
    assert!(!said(1..=14, 0).enough, "opinion_people is 15");
    assert!(said(1..=15, 0).enough);
    let text = "[opinion_people]\nvalue = 3\n";
    let statements: Vec<Statement> = (1..=10).map(|n| statement(n, false)).collect();
    let stances: Vec<_> =
        (1..=6).flat_map(|who| (1..=10).map(move |n| (id(n), person(who), side(who, n)))).collect();
    assert!(opinions(rules_with(text), &statements, &stances).unwrap().enough, "the county's own");
    assert!(!opinions(rules(), &[], &[]).unwrap().enough, "nobody said anything");
}
