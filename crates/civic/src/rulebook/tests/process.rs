//! A process is a list of steps in order; a class goes the way it names, or the usual one.

use jiff::civil::date;

use super::{load_changed, load_with, messages, today};
use crate::rulebook::Does;

fn keys(rules: &crate::rulebook::RuleSet, class: &str) -> String {
    let class = rules.class(class).unwrap();
    let steps = rules.process_of(class).map(|p| p.steps.iter().map(|s| s.key.as_str()));
    steps.map(|s| s.collect::<Vec<_>>().join(" ")).unwrap_or_default()
}

#[test]
fn the_usual_process_has_four_deliberations_and_two_publications() {
    let rules = today();
    let process = rules.process("four_two").unwrap();
    assert_eq!(keys(&rules, "planning"), "propose discuss review decide publish result");
    let bodies: Vec<&str> = process.first_bodies().collect();
    assert_eq!(bodies, ["two_committees", "party_members"]);
    assert!(process.usual && !process.emergency);
    let merging = process.step("discuss").unwrap().may_merge_with.as_deref();
    assert_eq!(merging, Some("propose"));
    assert_eq!(process.step("review").unwrap().days.as_deref(), Some("P04.notice"));
    assert_eq!(process.step("decide").unwrap().does, Does::Decision);
    // Whoever hears nobody first decides at once.
    assert_eq!(keys(&rules, "collective_assets"), "");
    for class in rules.classes() {
        assert_eq!(rules.process_of(class).is_some(), !class.before.is_empty(), "{}", class.key);
    }
    let lines = rules.entries().filter(|e| e.key.starts_with("process.four_two.")).count();
    assert_eq!(lines, 6, "each step is a line of the table of rules");
}

const HEAD: &str = "title_zh = \"步\"\ntitle_en = \"step\"\narticle = \"a\"\n";

/// The steps of the usual process, written anew by a county: key and what is done.
fn steps(all: &[(&str, &str)]) -> String {
    let one = |(key, does): &(&str, &str)| {
        format!("[[process.four_two.step]]\nkey = \"{key}\"\ndoes = \"{does}\"\n{HEAD}")
    };
    format!("[process.four_two]\n{}", all.iter().map(one).collect::<String>())
}

const FIRST: [(&str, &str); 3] =
    [("a", "proposal"), ("b", "body:two_committees"), ("c", "body:party_members")];
const LAST: [(&str, &str); 3] = [("d", "decision"), ("e", "notice"), ("f", "result_notice")];

#[test]
fn a_county_adds_a_step_from_a_day_on() {
    let mut all = FIRST.to_vec();
    all.push(("five", "body:villagers_representatives"));
    all.extend(LAST);
    let book = load_with(&steps(&all)).unwrap();
    assert_eq!(keys(&book.at(date(2027, 3, 1)), "planning"), "a b c five d e f");
    let before = book.at(date(2027, 2, 28));
    assert_eq!(keys(&before, "planning"), "propose discuss review decide publish result");
    assert!(book.at(date(2027, 3, 1)).process("four_two").unwrap().usual, "what is not said stays");
}

#[test]
fn a_class_may_go_another_way() {
    let book = load_with("[class.collective_assets]\nprocess = \"four_two\"\n").unwrap();
    assert!(!keys(&book.at(date(2027, 3, 1)), "collective_assets").is_empty());
    assert!(keys(&book.at(date(2027, 2, 28)), "collective_assets").is_empty());
}

#[test]
fn slips_in_a_process_are_named() {
    let with = |extra: &[(&str, &str)], last: &[(&str, &str)]| {
        let mut all = FIRST.to_vec();
        all.extend(extra);
        all.extend(last);
        steps(&all)
    };
    let body =
        |line: &str| steps(&FIRST) + line + &steps(&LAST).replace("[process.four_two]\n", "");
    let cases = [
        (with(&[("x", "body:elders")], &LAST), "`does` names `elders`, which does not exist"),
        (with(&[("x", "prayer")], &LAST), "`does` is prayer, expected proposal, body:…"),
        (with(&[("a", "body:party_members")], &LAST), "step `a`"),
        (with(&[("x", "decision")], &LAST), "`step` is 2 decisions, expected one step"),
        (with(&[], &LAST[1..]), "`step` is 0 decisions"),
        (with(&[("x", "proposal")], &LAST), "`step` is c before x, expected proposal, bodies"),
        (with(&[], &[LAST[0], LAST[2], LAST[1]]), "`step` is f before e"),
        (with(&[], &[LAST[0], LAST[1], LAST[1]]), "step `e`"),
        (body("may_merge_with = \"later\"\n"), "`may_merge_with` names `later`"),
        (body("days = \"P77\"\n"), "`days` names `P77`, which does not exist"),
        (body("days = \"P09\"\n"), "unit is ratio, laid down in days"),
        (body("who = \"all\"\n"), "unknown field `who`"),
        // The party members are heard before the decision, and after the two committees.
        (
            steps(&[FIRST[0], FIRST[1], LAST[0], LAST[1]]),
            "`before` is [two_committees, party_members], expected bodies that sit before",
        ),
        (
            steps(&[FIRST[0], FIRST[2], FIRST[1], LAST[0]]),
            "`before` is [two_committees, party_members], expected bodies that sit before",
        ),
        (
            "[class.planning]\nprocess = \"nobody\"\n".to_owned(),
            "`process` names `nobody`, which does not exist",
        ),
        ("[process.five]\nusual = true\n".to_owned(), "process.five: no such entry"),
    ];
    for (text, complaint) in cases {
        let found = messages(load_with(&text));
        let named = found.iter().any(|message| message.contains(complaint));
        assert!(named, "{complaint}: {found:?}");
    }
    let nobody = load_changed("decision.toml", "usual = true\n", "");
    let found = messages(nobody);
    let named = found.iter().any(|m| m.contains("class.planning: `process` is missing"));
    assert!(named, "{found:?}");
}
