//! The bodies that ship give the numbers of the law, at the boundary and one below.

use ballot::{Basis, Counts, Draft, Outcome, Presence, Tally, verdict};

use super::today;

/// How many are needed of `total` by the clause with this label.
fn needed(body: &str, label: &str, total: u64) -> u64 {
    let rules = today();
    let clause = rules.body(body).unwrap().clause(label).unwrap();
    clause.threshold.needed(total)
}

#[test]
fn smallest_numbers_that_are_enough() {
    let table = [
        ("villagers_meeting", "adults_attend", 811, 406),
        ("villagers_meeting", "adults_attend", 812, 407),
        ("villagers_meeting", "households_attend", 300, 200),
        ("villagers_meeting", "households_attend", 301, 201),
        ("villagers_meeting", "present_agree", 406, 204),
        ("villagers_representatives", "members_attend", 27, 18),
        ("villagers_representatives", "members_attend", 28, 19),
        ("villagers_representatives", "present_agree", 18, 10),
        ("villagers_representatives", "representatives_share", 27, 22),
        ("villagers_representatives", "women_representatives_share", 27, 9),
        ("villagers_representatives_levy", "households_represented", 301, 201),
        ("group_meeting", "adults_attend", 90, 60),
        ("group_meeting", "adults_attend", 91, 61),
        ("group_meeting", "households_attend", 31, 21),
        ("members_assembly", "members_attend", 900, 600),
        ("members_assembly", "all_members_agree", 901, 601),
        ("members_representatives", "all_representatives_agree", 31, 21),
        ("council_board", "directors_attend", 5, 4),
        ("council_board", "all_directors_agree", 5, 3),
        ("residents_meeting", "adults_attend", 1000, 501),
        ("residents_meeting", "households_attend", 301, 151),
        ("residents_representatives", "members_attend", 40, 27),
        ("two_committees", "present_agree", 7, 4),
        ("party_members", "party_attend", 46, 31),
        ("party_members", "due_agree", 46, 24),
    ];
    for (body, label, total, expected) in table {
        assert_eq!(needed(body, label, total), expected, "{body} {label} of {total}");
    }
}

fn outcome(body: &str, draft: Draft) -> Outcome {
    let rules = today();
    let counts = Counts::try_from(draft).unwrap();
    verdict(&rules.body(body).unwrap().to_ballot(), &counts).outcome
}

fn votes(yes: u64, no: u64) -> Tally {
    Tally { yes, no, ..Tally::default() }
}

#[test]
fn a_villagers_meeting_by_person_or_by_household() {
    let by_person = |attended, yes| Draft {
        adults: Presence::of(attended, 811),
        households: Presence::of(150, 301),
        tally: votes(yes, attended - yes),
        ..Draft::for_voters(Basis::Adults)
    };
    assert_eq!(outcome("villagers_meeting", by_person(405, 405)), Outcome::NoQuorum);
    assert_eq!(outcome("villagers_meeting", by_person(406, 203)), Outcome::Rejected);
    assert_eq!(outcome("villagers_meeting", by_person(406, 204)), Outcome::Adopted);
    let by_household = |attended, yes| Draft {
        adults: Presence::of(attended, 811),
        households: Presence::of(attended, 301),
        tally: votes(yes, attended - yes),
        ..Draft::for_voters(Basis::Households)
    };
    assert_eq!(outcome("villagers_meeting", by_household(200, 200)), Outcome::NoQuorum);
    assert_eq!(outcome("villagers_meeting", by_household(201, 101)), Outcome::Adopted);
    assert_eq!(outcome("villagers_meeting", by_household(201, 100)), Outcome::Rejected);
}

#[test]
fn a_representatives_meeting_has_to_be_made_up_lawfully() {
    let draft = |women: u64, attended, yes| Draft {
        members: Presence::of(attended, 27),
        tally: votes(yes, attended - yes),
        named: [("representatives".into(), 22), ("women_representatives".into(), women)].into(),
        ..Draft::for_voters(Basis::Members)
    };
    assert_eq!(outcome("villagers_representatives", draft(9, 18, 10)), Outcome::Adopted);
    assert_eq!(outcome("villagers_representatives", draft(9, 18, 9)), Outcome::Rejected);
    assert_eq!(outcome("villagers_representatives", draft(9, 17, 17)), Outcome::NoQuorum);
    assert_eq!(outcome("villagers_representatives", draft(8, 18, 18)), Outcome::NoQuorum);
}

#[test]
fn contributions_need_members_and_their_households() {
    let draft = |households| Draft {
        members: Presence::of(18, 27),
        households: Presence::of(households, 301),
        tally: votes(18, 0),
        named: [("representatives".into(), 22), ("women_representatives".into(), 9)].into(),
        ..Draft::for_voters(Basis::Members)
    };
    assert_eq!(outcome("villagers_representatives_levy", draft(201)), Outcome::Adopted);
    assert_eq!(outcome("villagers_representatives_levy", draft(200)), Outcome::NoQuorum);
}

#[test]
fn the_members_assembly_counts_all_members() {
    let draft = |attended, yes| Draft {
        members: Presence::of(attended, 900),
        tally: votes(yes, attended - yes),
        ..Draft::for_voters(Basis::Members)
    };
    assert_eq!(outcome("members_assembly", draft(599, 599)), Outcome::NoQuorum);
    assert_eq!(outcome("members_assembly", draft(650, 599)), Outcome::Rejected);
    assert_eq!(outcome("members_assembly", draft(650, 600)), Outcome::Adopted);
}

#[test]
fn party_members_are_counted_against_all_due() {
    let draft = |attended, yes| Draft {
        due: Presence::of(attended, 46),
        tally: votes(yes, attended - yes),
        ..Draft::for_voters(Basis::Due)
    };
    assert_eq!(outcome("party_members", draft(30, 30)), Outcome::NoQuorum);
    assert_eq!(outcome("party_members", draft(31, 23)), Outcome::Rejected);
    assert_eq!(outcome("party_members", draft(31, 24)), Outcome::Adopted);
}

#[test]
fn a_deliberation_adopts_nothing() {
    let rules = today();
    let body = rules.body("deliberation").unwrap().to_ballot();
    assert!(body.is_advisory());
    let draft = Draft {
        adults: Presence::of(20, 20),
        tally: votes(20, 0),
        ..Draft::for_voters(Basis::Adults)
    };
    assert_eq!(outcome("deliberation", draft), Outcome::Advised);
}
