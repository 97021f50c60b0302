//! Stories hold against the outcome: payments add up, nobody pays beyond their share, and the votes
//! said to be lacking are just those that change the outcome.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero as _;

use super::make::{approval, points};
use crate::{Completion, Election, Outcome, Rule, Story, Why, explain, run};

fn whole(amount: u64) -> BigRational {
    BigRational::from_integer(BigInt::from(amount))
}

fn everything(it: &Election) -> Vec<Outcome> {
    let all = Rule::ALL.into_iter();
    let all = all.flat_map(|rule| Completion::all(1).map(|completion| (rule, completion)));
    all.filter(|(rule, then)| rule.completes() || *then == Completion::None)
        .map(|(rule, then)| run(it, rule, then))
        .collect()
}

fn paid(story: &Story) -> BigRational {
    story.paid.iter().map(|p| &p.each * BigInt::from(p.voters)).sum()
}

#[test]
fn payments_add_up_to_the_cost_and_stay_within_the_share() {
    for seed in 0..1500 {
        let it = if seed % 3 == 0 { points(seed, 9, 12) } else { approval(seed, 9, 12) };
        for outcome in everything(&it) {
            let stories = explain(&it, &outcome);
            let what = format!("{seed} {:?} {:?}", outcome.rule, outcome.completion);
            let mut spent = vec![BigRational::zero(); it.ballots.len()];
            for story in &stories {
                let cost = it.instance.project(story.project).unwrap().cost;
                let place = outcome.winners.iter().position(|w| *w == story.project);
                assert_eq!(story.round.map(|r| r as usize), place, "{what}");
                assert_eq!(story.lack.is_none(), story.won(), "{what}");
                if matches!(story.why, Why::Paid { .. }) && cost > 0 {
                    assert_eq!(paid(story), whole(cost), "{what}");
                } else {
                    assert!(story.paid.is_empty(), "{what}");
                }
                for payment in &story.paid {
                    let voters: u64 = payment
                        .classes
                        .iter()
                        .map(|class| {
                            let class = it.ballots.get(*class);
                            assert!(class.projects.contains(&story.project), "{what}");
                            u64::from(class.count)
                        })
                        .sum();
                    assert_eq!(voters, payment.voters, "{what}");
                    for class in &payment.classes {
                        spent[*class as usize] += &payment.each;
                    }
                }
            }
            if let Some(share) = &outcome.share {
                assert!(spent.iter().all(|spent| spent <= share), "{what}");
            }
        }
    }
}

#[test]
fn losers_under_equal_shares_lack_what_their_supporters_do_not_hold() {
    for seed in 0..1500 {
        let it = approval(seed, 8, 10);
        for rule in [Rule::MesCost, Rule::MesCard] {
            let outcome = run(&it, rule, Completion::None);
            for story in explain(&it, &outcome).iter().filter(|s| !s.won()) {
                let cost = whole(it.instance.project(story.project).unwrap().cost);
                let lack = story.lack.as_ref().unwrap();
                assert!(lack.money > BigRational::zero(), "{seed} {story:?}");
                if let Why::Poor { together } = &story.why {
                    assert_eq!(&lack.money + together, cost, "{seed}");
                }
            }
        }
    }
}

/// The election with more voters for one project alone.
fn with_votes(it: &Election, project: u32, more: u64) -> Election {
    let mut ballots = it.ballots.clone();
    if more > 0 {
        ballots.add(&[(project, 1)], more as u32).unwrap();
    }
    Election::new(it.instance.clone(), ballots).unwrap()
}

/// Losing projects with the number of votes they are said to lack.
fn lacking(it: &Election, outcome: &Outcome) -> Vec<(u32, u64)> {
    let stories = explain(it, outcome);
    let lack = |s: &Story| Some((s.project, s.lack.as_ref()?.votes?));
    stories.iter().filter_map(lack).collect()
}

#[test]
fn votes_said_to_lack_are_just_enough() {
    let mut seen = 0;
    for seed in 0..1500 {
        let it = approval(seed, 8, 10);
        for rule in [Rule::Greedy, Rule::GreedyPerCost] {
            for (project, votes) in lacking(&it, &run(&it, rule, Completion::None)) {
                let wins = |votes: u64| {
                    let other = with_votes(&it, project, votes);
                    run(&other, rule, Completion::None).winners.contains(&project)
                };
                assert!(wins(votes), "{seed} {rule:?} {project} {votes}");
                assert!(votes > 0 && !wins(votes - 1), "{seed} {rule:?} {project} {votes}");
                seen += 1;
            }
        }
    }
    assert!(seen > 1000, "{seen}");
}

#[test]
fn votes_said_to_lack_bring_the_turn_under_phragmen() {
    let mut seen = 0;
    for seed in 0..1500 {
        let it = approval(seed, 8, 10);
        let outcome = run(&it, Rule::Phragmen, Completion::None);
        for (project, votes) in lacking(&it, &outcome) {
            // With them it wins or is what ends the rule.
            let other = with_votes(&it, project, votes);
            let story = explain(&other, &run(&other, Rule::Phragmen, Completion::None));
            let story = &story[project as usize];
            let ends = matches!(&story.why, Why::Ended { by, .. } if *by == project);
            assert!(story.won() || ends, "{seed} {project} {votes}");
            seen += 1;
        }
    }
    assert!(seen > 1000, "{seen}");
}
