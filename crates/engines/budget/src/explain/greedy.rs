//! Greedy: turns come by votes, or votes per cost; a project needed as many as the last one before
//! which there was room for it.

use super::{Lack, Story, Why, exact};
use crate::rule::{Index, Rule, greedy};

pub(super) fn stories(index: &Index<'_>, rule: Rule) -> Vec<Story> {
    let order = match rule {
        Rule::GreedyPerCost => greedy::by_votes_per_cost(index),
        _ => greedy::by_votes(index),
    };
    let mut stories: Vec<Story> =
        (0..index.projects()).map(|p| Story::new(index, p, Why::NoRoom { left: 0 })).collect();
    // Winners so far with the money before each: what a loser would have had to come before.
    let mut taken: Vec<(u32, u64)> = Vec::new();
    let mut left = index.budget();
    for project in order {
        let cost = index.cost(project);
        let Some(story) = stories.get_mut(project as usize) else { continue };
        if cost <= left {
            story.why = Why::Fitted { left };
            taken.push((project, left));
            left -= cost;
            continue;
        }
        story.why = if cost > index.budget() { Why::TooDear } else { Why::NoRoom { left } };
        let rival = taken.iter().rev().find(|(_, before)| *before >= cost);
        let votes = rival.and_then(|(rival, _)| more_votes(index, rule, project, *rival));
        story.lack = Some(Lack { money: exact(cost - left), votes });
    }
    stories
}

/// How many more votes bring the project's turn before a rival's.
fn more_votes(index: &Index<'_>, rule: Rule, project: u32, rival: u32) -> Option<u64> {
    let first_by_id = index.rank(project) < index.rank(rival);
    let needed = if rule == Rule::GreedyPerCost {
        let cost = u128::from(index.cost(rival));
        // Nothing comes before what is free.
        let share = u128::from(index.points(rival)) * u128::from(index.cost(project));
        let (whole, rest) = (share.checked_div(cost)?, share.checked_rem(cost)?);
        let ahead = if rest == 0 && first_by_id { whole } else { whole + 1 };
        u64::try_from(ahead).ok()?
    } else {
        index.points(rival) + u64::from(!first_by_id)
    };
    Some(needed.saturating_sub(index.points(project)))
}
