//! Phragmén: a supporter pays what their load rises by.

use std::collections::BTreeMap;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed as _, Zero as _};

use super::{Lack, Payment, Story, Why, at_least, exact};
use crate::rule::{Index, phragmen};

pub(super) fn stories(index: &Index<'_>) -> Vec<Story> {
    let mut run = phragmen::play(index);
    let end = run.ended_by.map(|by| (by, run.exact(by)));
    let mut stories: Vec<Story> = (0..index.projects())
        .map(|project| {
            let why = loss(index, &mut run, project, end.as_ref());
            let mut story = Story::new(index, project, why);
            story.lack = Some(lack(index, &mut run, project, end.as_ref().map(|(_, at)| at)));
            story
        })
        .collect();
    for (round, payers) in (0u32..).zip(run.payers()) {
        let Some(story) = run.order.get(round as usize).and_then(|p| stories.get_mut(*p as usize))
        else {
            continue;
        };
        // Projects that nobody supports are taken at the end, and nobody pays.
        let Some(load) = run.load_of(round) else {
            story.why = Why::Fitted { left: index.cost(story.project) };
            continue;
        };
        story.why = Why::Paid { price: load.clone() };
        let mut groups: BTreeMap<Option<u32>, (u64, Vec<u32>)> = BTreeMap::new();
        for (before, class) in payers {
            let group = groups.entry(before).or_default();
            group.0 += u64::from(index.ballots().get(class).count);
            group.1.push(class);
        }
        let paid = groups.into_iter().map(|(before, (voters, classes))| {
            let before = before.and_then(|round| run.load_of(round)).cloned();
            Payment { each: load - before.unwrap_or_else(BigRational::zero), voters, classes }
        });
        story.paid = paid.filter(|p| p.each.is_positive()).collect();
    }
    refit(index, &run.order, &mut stories);
    stories
}

/// The money that was there before a project that nobody supports.
fn refit(index: &Index<'_>, order: &[u32], stories: &mut [Story]) {
    let mut before = index.budget();
    for project in order {
        if let Some(Story { why: Why::Fitted { left }, .. }) = stories.get_mut(*project as usize) {
            *left = before;
        }
        before = before.saturating_sub(index.cost(*project));
    }
}

fn loss(
    index: &Index<'_>,
    run: &mut phragmen::Run<'_>,
    project: u32,
    end: Option<&(u32, BigRational)>,
) -> Why {
    if index.cost(project) > index.budget() {
        Why::TooDear
    } else if index.votes(project) == 0 {
        Why::NoSupport
    } else if let Some((by, at)) = end {
        Why::Ended { by: *by, at: at.clone(), load: run.exact(project) }
    } else {
        Why::NoRoom { left: run.left }
    }
}

fn lack(
    index: &Index<'_>,
    run: &mut phragmen::Run<'_>,
    project: u32,
    end: Option<&BigRational>,
) -> Lack {
    let cost = index.cost(project);
    let money = exact(cost.saturating_sub(run.left));
    let fits = cost <= index.budget();
    // With k more supporters the load is (cost + burden) / (votes + k): it has to be below the end.
    let votes = end.filter(|at| fits && at.is_positive()).and_then(|at| {
        let burden =
            if index.votes(project) > 0 { run.burden(project) } else { BigRational::zero() };
        let needed = (exact(cost) + burden) / at - BigInt::from(index.votes(project));
        let least = at_least(&needed)?;
        let tied = BigRational::from_integer(least.into()) == needed;
        Some(least + u64::from(tied))
    });
    Lack { money, votes }
}
