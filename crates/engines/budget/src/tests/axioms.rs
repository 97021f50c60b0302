//! What the papers prove of the rules, checked by a checker that knows nothing of how they work.
//!
//! - Nobody's order counts: neither that of voters nor that of projects in the file.
//! - One more approval never hurts the project that gets it, under the greedy rules, Phragmén, and
//!   Equal Shares without raising: until the project is taken everything goes as before, and its
//!   turn only comes sooner. With raising this is no theorem, since the steps may end elsewhere.
//! - Equal Shares: EJR up to one project (Peters, Pierczyński, Skowron 2021, theorem 2), and EJR+ up
//!   to one project (Brill, Peters 2023), the latter on every election at hand with all completions.
//! - Phragmén: PJR where all projects cost the same (Brill, Freeman, Janson, Lackner 2017).

use super::make::{Dice, approval, project};
use super::plain::voters;
use crate::{Ballots, Completion, Election, Instance, Rule, VoteKind, Worth, neglected, run};

fn ways() -> Vec<(Rule, Completion)> {
    let mut all: Vec<(Rule, Completion)> =
        Rule::ALL.into_iter().map(|rule| (rule, Completion::None)).collect();
    for rule in [Rule::MesCost, Rule::MesCard] {
        all.extend(Completion::all(2).into_iter().skip(1).map(|then| (rule, then)));
    }
    all
}

fn names(it: &Election, rule: Rule, then: Completion) -> Vec<String> {
    let won = run(it, rule, then).winners;
    won.iter().map(|p| it.instance.id(*p).to_owned()).collect()
}

fn shuffled<T>(mut list: Vec<T>, dice: &mut Dice) -> Vec<T> {
    for at in (1..list.len()).rev() {
        list.swap(at, dice.roll(at as u64 + 1) as usize);
    }
    list
}

#[test]
fn the_order_of_voters_and_projects_counts_for_nothing() {
    for seed in 0..600 {
        let it = approval(seed, 9, 12);
        let mut dice = Dice(seed ^ 77);
        let places: Vec<u32> = (0..it.instance.projects.len() as u32).collect();
        let order = shuffled(places, &mut dice);
        let projects = order.iter().map(|p| it.instance.project(*p).unwrap().clone()).collect();
        let mut ballots = Ballots::new(VoteKind::Approval);
        for voter in shuffled(voters(&it), &mut dice) {
            let place = |p: u32| order.iter().position(|o| *o == p).unwrap() as u32;
            let ballot = voter.into_iter().map(|(p, _)| (place(p), 1)).collect();
            ballots.add(&shuffled(ballot, &mut dice), 1).unwrap();
        }
        let other = Election::new(Instance::new(it.instance.budget, 0, projects), ballots).unwrap();
        for (rule, then) in ways() {
            assert_eq!(names(&it, rule, then), names(&other, rule, then), "{seed} {rule:?}");
        }
    }
}

#[test]
fn one_more_approval_never_hurts_its_project() {
    let mut tried = 0;
    for seed in 0..500 {
        let it = approval(seed, 7, 9);
        let all = voters(&it);
        for (rule, then) in ways().into_iter().filter(|(_, then)| then.step().is_none()) {
            for winner in run(&it, rule, then).winners {
                for voter in 0..all.len() {
                    if all[voter].iter().any(|(p, _)| *p == winner) {
                        continue;
                    }
                    let mut ballots = Ballots::new(VoteKind::Approval);
                    for (at, ballot) in all.iter().enumerate() {
                        let mut ballot: Vec<(u32, u32)> =
                            ballot.iter().map(|(p, _)| (*p, 1)).collect();
                        if at == voter {
                            ballot.push((winner, 1));
                        }
                        ballots.add(&ballot, 1).unwrap();
                    }
                    let other = Election::new(it.instance.clone(), ballots).unwrap();
                    let won = run(&other, rule, then).winners;
                    assert!(won.contains(&winner), "{seed} {rule:?} {then:?} {winner} {voter}");
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 10_000, "{tried}");
}

/// A set of projects, all approved by a group large enough to pay for it, whose members are all
/// left with less utility than it has, and could still not reach it with one project of it more.
fn cheated(it: &Election, won: &[u32], by_cost: bool) -> Option<u32> {
    let projects = &it.instance.projects;
    let worth = |p: usize| if by_cost { projects[p].cost } else { 1 };
    let masks: Vec<(u32, u64)> = it
        .ballots
        .iter()
        .map(|c| (c.projects.iter().fold(0, |m, p| m | 1 << p), u64::from(c.count)))
        .collect();
    let won = won.iter().fold(0u32, |m, p| m | 1 << p);
    let value =
        |mask: u32| -> u64 { (0..projects.len()).filter(|p| mask >> p & 1 == 1).map(worth).sum() };
    let n = it.ballots.voters();
    (1u32..1 << projects.len()).find(|wish| {
        let cost: u64 =
            (0..projects.len()).filter(|p| wish >> p & 1 == 1).map(|p| projects[p].cost).sum();
        let due = value(*wish);
        let short: u64 = masks
            .iter()
            .filter(|(mask, _)| {
                let has = value(mask & won);
                let missing = (0..projects.len()).filter(|p| (wish & !won) >> p & 1 == 1);
                let one_more = missing.map(worth).max().unwrap_or(0);
                mask & wish == *wish && has < due && has + one_more <= due
            })
            .map(|(_, count)| count)
            .sum();
        short > 0 && short * it.instance.budget >= n * cost
    })
}

/// A group, found by trying them all, that could have paid for a lost project that all of it supports.
fn passed_over(it: &Election, won: &[u32], worth: Worth) -> Vec<(u32, u64)> {
    let value = |p: u32| match worth {
        Worth::Cost => u128::from(it.instance.project(p).unwrap().cost),
        Worth::Number => 1,
    };
    let all = voters(it);
    let has = |v: usize| -> u128 {
        all[v].iter().filter(|(p, _)| won.contains(p)).map(|(p, _)| value(*p)).sum()
    };
    let mut found = Vec::new();
    for lost in (0..it.instance.projects.len() as u32).filter(|p| !won.contains(p)) {
        let cost = u128::from(it.instance.project(lost).unwrap().cost);
        let who: Vec<usize> =
            (0..all.len()).filter(|v| all[*v].iter().any(|(p, _)| *p == lost)).collect();
        let cheated = |group: &u32| {
            let members = || (0..who.len()).filter(|at| group >> at & 1 == 1).map(|at| who[at]);
            let share = u128::from(group.count_ones()) * u128::from(it.instance.budget);
            members()
                .all(|v| all.len() as u128 * cost * (has(v) + value(lost)) <= share * value(lost))
        };
        let most = (1u32..1 << who.len()).filter(cheated).map(|g| u64::from(g.count_ones())).max();
        found.extend(most.map(|most| (lost, most)));
    }
    found
}

#[test]
fn who_is_neglected_is_found_as_by_trying_every_group() {
    let mut some = 0;
    for seed in 0..1500 {
        let it = approval(seed, 7, 4);
        for (rule, then) in [(Rule::Greedy, Completion::None), (Rule::Phragmen, Completion::None)] {
            let won = run(&it, rule, then).winners;
            let part = &won[..won.len() / 2];
            for (winners, worth) in [
                (won.as_slice(), Worth::Cost),
                (won.as_slice(), Worth::Number),
                (part, Worth::Cost),
                (part, Worth::Number),
            ] {
                let found = neglected(&it, winners, worth);
                let plain: Vec<(u32, u64)> =
                    found.iter().map(|it| (it.project, it.voters)).collect();
                assert_eq!(plain, passed_over(&it, winners, worth), "{seed} {rule:?} {worth:?}");
                some += plain.len();
            }
        }
    }
    assert!(some > 500, "{some}");
}

fn check_neglect(it: &Election, what: &str) {
    for (rule, worth) in [(Rule::MesCost, Worth::Cost), (Rule::MesCard, Worth::Number)] {
        for then in Completion::all(1) {
            let won = run(it, rule, then).winners;
            assert_eq!(neglected(it, &won, worth), [], "{what} {rule:?} {then:?} {won:?}");
        }
    }
}

#[test]
fn equal_shares_neglect_nobody() {
    for seed in 0..2000 {
        check_neglect(&approval(seed, 9, 12), &format!("{seed}"));
    }
    let own = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(super::references::OWN);
    let mut elections = 0;
    for path in super::references::files(&own) {
        let it = crate::read::instance(std::fs::read(&path).unwrap().as_slice()).unwrap();
        check_neglect(&it, &path.display().to_string());
        elections += 1;
    }
    assert_eq!(elections, 9);
}

fn check_shares(it: &Election, what: &str) {
    for (rule, by_cost) in [(Rule::MesCost, true), (Rule::MesCard, false)] {
        for then in [Completion::None, Completion::Utilitarian] {
            let won = run(it, rule, then).winners;
            assert_eq!(cheated(it, &won, by_cost), None, "{what} {rule:?} {then:?} {won:?}");
            let worth = if by_cost { Worth::Cost } else { Worth::Number };
            assert_eq!(neglected(it, &won, worth), [], "{what} {rule:?} {then:?} {won:?}");
        }
    }
}

#[test]
fn equal_shares_cheat_no_group_on_random_elections() {
    for seed in 0..3000 {
        check_shares(&approval(seed, 8, 9), &format!("{seed}"));
    }
}

/// Every multiset of so many ballots over so many projects.
fn profiles(
    projects: u32,
    voters: usize,
    first: u32,
    so_far: &mut Vec<u32>,
    out: &mut Vec<Vec<u32>>,
) {
    if so_far.len() == voters {
        out.push(so_far.clone());
        return;
    }
    for ballot in first..1 << projects {
        so_far.push(ballot);
        profiles(projects, voters, ballot, so_far, out);
        so_far.pop();
    }
}

fn election(budget: u64, costs: &[u64], profile: &[u32]) -> Election {
    let projects = (0..).zip(costs).map(|(p, cost)| project(p, *cost)).collect();
    let mut ballots = Ballots::new(VoteKind::Approval);
    for mask in profile {
        let ballot: Vec<(u32, u32)> =
            (0..costs.len() as u32).filter(|p| mask >> p & 1 == 1).map(|p| (p, 1)).collect();
        ballots.add(&ballot, 1).unwrap();
    }
    Election::new(Instance::new(budget, 0, projects), ballots).unwrap()
}

#[test]
fn equal_shares_cheat_no_group_on_all_tiny_elections() {
    let mut all = Vec::new();
    for voters in 1..=4 {
        profiles(3, voters, 0, &mut Vec::new(), &mut all);
    }
    assert_eq!(all.len(), 8 + 36 + 120 + 330);
    for costs in [[1, 1, 1], [1, 2, 3], [2, 2, 3], [1, 1, 4], [3, 2, 4]] {
        for budget in 1..=7 {
            for profile in &all {
                let it = election(budget, &costs, profile);
                check_shares(&it, &format!("{budget} {costs:?} {profile:?}"));
            }
        }
    }
}

/// Whether a committee of unit-cost projects gives every group that deserves `l` seats and agrees
/// on `l` projects at least `l` of the projects that any of its members approves.
fn represents(profile: &[u32], won: u32, seats: u64) -> bool {
    let n = profile.len() as u64;
    (1u32..1 << profile.len()).all(|group| {
        let members = || (0..profile.len()).filter(|v| group >> v & 1 == 1).map(|v| profile[v]);
        let all = members().fold(u32::MAX, |a, b| a & b);
        let any = members().fold(0, |a, b| a | b);
        let deserved = u64::from(group.count_ones()) * seats / n;
        let due = deserved.min(u64::from(all.count_ones()));
        u64::from((any & won).count_ones()) >= due
    })
}

#[test]
fn phragmen_represents_every_group_where_costs_are_equal() {
    let mut all = Vec::new();
    for voters in 1..=4 {
        profiles(4, voters, 0, &mut Vec::new(), &mut all);
    }
    for seed in 0..1500 {
        let mut dice = Dice(seed);
        all.push((0..5 + dice.roll(4)).map(|_| dice.roll(64) as u32).collect());
    }
    for profile in &all {
        let projects = if profile.iter().any(|b| *b >= 16) { 6 } else { 4 };
        for seats in 1..=projects as u64 {
            let it = election(seats, &vec![1; projects], profile);
            let won = run(&it, Rule::Phragmen, Completion::None).winners;
            assert_eq!(won.len() as u64, seats, "{profile:?}");
            let won = won.iter().fold(0u32, |m, p| m | 1 << p);
            assert!(represents(profile, won, seats), "{profile:?} {seats} {won:b}");
        }
    }
}

#[test]
fn the_checkers_find_what_is_wrong() {
    // Three of four voters agree on two projects; a winner for the fourth alone is not enough.
    let it = election(4, &[2, 2, 2], &[0b011, 0b011, 0b011, 0b100]);
    assert_eq!(cheated(&it, &[2], true), Some(0b001));
    assert_eq!(cheated(&it, &[0, 1], true), None);
    assert!(!represents(&[0b011, 0b011, 0b011, 0b100], 0b1100, 2));
    assert!(represents(&[0b011, 0b011, 0b011, 0b100], 0b0101, 2));
}
