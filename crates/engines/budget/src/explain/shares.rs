//! Equal Shares: the run is told again with exact prices, and everybody's money followed.
//!
//! All amounts are brought to one denominator, so that following a hundred thousand voters is
//! adding whole numbers.

use std::collections::{BTreeMap, HashMap};

use num_bigint::BigInt;
use num_integer::Integer as _;
use num_rational::BigRational;
use num_traits::{Signed as _, Zero as _};

use super::{Lack, Payment, Story, Why, at_least, exact};
use crate::mes::{self, Purchase, Share, Utility};
use crate::rule::{Index, Outcome, Rule};

/// Amounts over one denominator.
struct Ledger {
    denominator: BigInt,
    share: BigInt,
    /// Price by project bought, and its place in the order.
    prices: HashMap<u32, (u32, BigInt)>,
    weighs: bool,
}

/// What was left in each class's purses, and who paid how much for which project.
#[derive(Default)]
struct Books {
    left: Vec<BigInt>,
    paid: HashMap<u32, BTreeMap<BigInt, (u64, Vec<u32>)>>,
}

pub(super) fn stories(index: &Index<'_>, outcome: &Outcome) -> Vec<Story> {
    let utility = if outcome.rule == Rule::MesCost { Utility::Cost } else { Utility::Number };
    let more = outcome.raised.map_or(0, |raised| raised.more);
    let share = Share { budget: index.budget(), voters: index.ballots().voters(), more };
    let bought = mes::single(index, utility, share, true);
    let ledger = Ledger::new(share, &bought.purchases, utility == Utility::Number);
    let mut books = ledger.books(index);
    let mut stories: Vec<Story> = (0..index.projects())
        .map(|p| {
            let together = ledger.together(index, &books, p);
            lost(index, outcome, p, together, &share.exact())
        })
        .collect();
    let own = outcome.winners.iter().take(outcome.own);
    let mut left = index.budget();
    for project in own.clone() {
        left = left.saturating_sub(index.cost(*project));
        if let Some(story) = stories.get_mut(*project as usize) {
            let price = ledger.prices.get(project).map(|(_, price)| price.clone());
            story.why = Why::Paid { price: ledger.money(price.unwrap_or_default()) };
            let groups = books.paid.remove(project).unwrap_or_default();
            let payment =
                |(each, (voters, classes))| Payment { each: ledger.money(each), voters, classes };
            story.paid = groups.into_iter().rev().map(payment).collect();
        }
    }
    for project in outcome.winners.iter().skip(outcome.own) {
        if let Some(story) = stories.get_mut(*project as usize) {
            story.why = Why::Filled { left };
        }
        left = left.saturating_sub(index.cost(*project));
    }
    stories
}

fn lost(
    index: &Index<'_>,
    outcome: &Outcome,
    project: u32,
    together: BigRational,
    share: &BigRational,
) -> Story {
    let cost = index.cost(project);
    let money = (exact(cost) - &together).max(BigRational::zero());
    let fits = cost <= index.budget();
    let votes = (fits && share.is_positive()).then(|| at_least(&(&money / share))).flatten();
    let why = if !fits {
        Why::TooDear
    } else if index.votes(project) == 0 && !outcome.completion.fills() {
        Why::NoSupport
    } else {
        Why::Poor { together }
    };
    let mut story = Story::new(index, project, why);
    story.lack = Some(Lack { money, votes });
    story
}

impl Ledger {
    fn new(share: Share, purchases: &[Purchase], weighs: bool) -> Self {
        let share = share.exact();
        let mut denominator = share.denom().clone();
        for purchase in purchases {
            denominator = denominator.lcm(purchase.price.denom());
        }
        let over = |amount: &BigRational| amount.numer() * (&denominator / amount.denom());
        let prices = (0u32..).zip(purchases);
        let prices = prices.map(|(round, it)| (it.project, (round, over(&it.price)))).collect();
        Self { share: over(&share), prices, weighs, denominator }
    }

    /// An amount by itself; not in lowest terms, which would take long.
    fn money(&self, amount: BigInt) -> BigRational {
        BigRational::new_raw(amount, self.denominator.clone())
    }

    /// Follows the money of each class through the purchases.
    fn books(&self, index: &Index<'_>) -> Books {
        let mut books = Books::default();
        for (number, class) in (0u32..).zip(index.ballots().iter()) {
            let mut bought: Vec<(u32, u32, u32)> = class
                .pairs()
                .filter_map(|(p, w)| {
                    Some((self.prices.get(&p)?.0, p, if self.weighs { w } else { 1 }))
                })
                .collect();
            bought.sort_unstable();
            let mut left = self.share.clone();
            for (_, project, weight) in bought {
                let Some((_, price)) = self.prices.get(&project) else { continue };
                let pays = (price * weight).min(left.clone());
                left -= &pays;
                if pays.is_zero() {
                    continue;
                }
                let group = books.paid.entry(project).or_default().entry(pays).or_default();
                group.0 += u64::from(class.count);
                group.1.push(number);
            }
            books.left.push(left);
        }
        books
    }

    /// What a project's supporters have left together.
    fn together(&self, index: &Index<'_>, books: &Books, project: u32) -> BigRational {
        let mut sum = BigInt::zero();
        for class in index.supporters(project) {
            if let Some(left) = books.left.get(*class as usize) {
                sum += left * index.ballots().get(*class).count;
            }
        }
        self.money(sum)
    }
}
