//! The rules, and one way to run any of them.

pub(crate) mod greedy;
mod index;
pub(crate) mod phragmen;

use num_rational::BigRational;

pub use self::index::Index;
use crate::election::{Election, Instance};
pub use crate::mes::add1::{Raised, Stop};
use crate::mes::{self, Share, Utility};

/// A rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// Most votes first, passing over what does not fit.
    Greedy,
    /// Most votes per cost first, passing over what does not fit.
    GreedyPerCost,
    /// Sequential Phragmén.
    Phragmen,
    /// Method of Equal Shares, a project worth its cost to every supporter.
    MesCost,
    /// Method of Equal Shares, a project worth one to every supporter, or its points.
    MesCard,
}

/// What is done with money that Equal Shares leaves. Other rules leave none and take no notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Completion {
    /// Nothing.
    #[default]
    None,
    /// [`Rule::Greedy`] on the rest.
    Utilitarian,
    /// Everybody's money is raised step by step.
    Add1 {
        /// Money added to each voter at a step, in the instance's smallest unit, at least one.
        step: u64,
    },
    /// The same, then [`Rule::Greedy`] on the rest.
    Add1Utilitarian {
        /// As in [`Self::Add1`].
        step: u64,
    },
}

impl Rule {
    /// Every rule.
    pub const ALL: [Self; 5] =
        [Self::Greedy, Self::GreedyPerCost, Self::Phragmen, Self::MesCost, Self::MesCard];

    /// Its name on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Greedy => "greedy",
            Self::GreedyPerCost => "greedy-per-cost",
            Self::Phragmen => "phragmen",
            Self::MesCost => "mes-cost",
            Self::MesCard => "mes-card",
        }
    }

    /// The rule of a name.
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.as_str() == name)
    }

    /// Whether a completion means something.
    pub const fn completes(self) -> bool {
        matches!(self, Self::MesCost | Self::MesCard)
    }
}

impl Completion {
    /// Every completion, with a step.
    pub const fn all(step: u64) -> [Self; 4] {
        [Self::None, Self::Utilitarian, Self::Add1 { step }, Self::Add1Utilitarian { step }]
    }

    /// Its name on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Utilitarian => "util",
            Self::Add1 { .. } => "add1",
            Self::Add1Utilitarian { .. } => "add1-util",
        }
    }

    /// The completion of a name, with a step.
    pub fn read(name: &str, step: u64) -> Option<Self> {
        Self::all(step).into_iter().find(|c| c.as_str() == name)
    }

    /// The step of a raising.
    pub const fn step(self) -> Option<u64> {
        match self {
            Self::Add1 { step } | Self::Add1Utilitarian { step } => Some(step),
            Self::None | Self::Utilitarian => None,
        }
    }

    /// Whether [`Rule::Greedy`] has the last word.
    pub const fn fills(self) -> bool {
        matches!(self, Self::Utilitarian | Self::Add1Utilitarian { .. })
    }
}

/// What a rule decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The rule.
    pub rule: Rule,
    /// What completed it; [`Completion::None`] for a rule that needs none.
    pub completion: Completion,
    /// Places of the winners, in the order of selection.
    pub winners: Vec<u32>,
    /// How many of them the rule itself selected; the others came by [`Completion::Utilitarian`].
    pub own: usize,
    /// What they cost together.
    pub cost: u64,
    /// Whether no further project fits.
    pub exhaustive: bool,
    /// How the raising went, where there was one.
    pub raised: Option<Raised>,
    /// Money of each voter at the start of Equal Shares, in the smallest unit.
    pub share: Option<BigRational>,
}

impl Outcome {
    /// Ids of the winners, sorted as strings.
    pub fn ids<'a>(&self, instance: &'a Instance) -> Vec<&'a str> {
        let mut ids: Vec<&str> = self.winners.iter().map(|p| instance.id(*p)).collect();
        ids.sort_unstable();
        ids
    }
}

/// How one outcome differs from another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Projects that win in the second only, by place.
    pub gained: Vec<u32>,
    /// Projects that win in the first only.
    pub lost: Vec<u32>,
}

impl Changes {
    /// What the second outcome changes.
    ///
    /// ```
    /// use budget::{Changes, Completion, Election, Rule, run};
    /// let it = Election::approval(100, &[("a", 100), ("b", 90)], &[vec![0], vec![0], vec![1]])?;
    /// let now = run(&it, Rule::Greedy, Completion::None);
    /// let less = run(&it.less(10)?, Rule::Greedy, Completion::None);
    /// let change = Changes::between(&now, &less);
    /// assert_eq!((change.gained, change.lost), (vec![1], vec![0]));
    /// # Ok::<(), budget::InstanceError>(())
    /// ```
    pub fn between(first: &Outcome, second: &Outcome) -> Self {
        let only = |a: &Outcome, b: &Outcome| {
            let held: std::collections::HashSet<u32> = b.winners.iter().copied().collect();
            let mut list: Vec<u32> =
                a.winners.iter().copied().filter(|p| !held.contains(p)).collect();
            list.sort_unstable();
            list
        };
        Self { gained: only(second, first), lost: only(first, second) }
    }

    /// Whether the same projects win.
    pub fn is_empty(&self) -> bool {
        self.gained.is_empty() && self.lost.is_empty()
    }
}

/// Decides.
///
/// ```
/// use budget::{Completion, Election, Rule, run};
/// let it = Election::approval(100, &[("a", 60), ("b", 60), ("c", 40)],
///     &[vec![0], vec![0, 1], vec![0, 2], vec![2]])?;
/// assert_eq!(run(&it, Rule::Greedy, Completion::None).ids(&it.instance), ["a", "c"]);
/// # Ok::<(), budget::InstanceError>(())
/// ```
pub fn run(election: &Election, rule: Rule, completion: Completion) -> Outcome {
    run_on(&Index::new(election), rule, completion, &mut |_| {})
}

/// Decides on an election that was turned around before; `tell` hears of each step of a raising.
pub fn run_on(
    index: &Index<'_>,
    rule: Rule,
    completion: Completion,
    tell: &mut dyn FnMut(u64),
) -> Outcome {
    let completion = if rule.completes() { completion } else { Completion::None };
    let mut outcome = Outcome {
        rule,
        completion,
        winners: Vec::new(),
        own: 0,
        cost: 0,
        exhaustive: false,
        raised: None,
        share: None,
    };
    let mut left = index.budget();
    match rule {
        Rule::Greedy => {
            greedy::take(index, &greedy::by_votes(index), &mut outcome.winners, &mut left);
        }
        Rule::GreedyPerCost => {
            let order = greedy::by_votes_per_cost(index);
            greedy::take(index, &order, &mut outcome.winners, &mut left);
        }
        Rule::Phragmen => outcome.winners = phragmen::run(index),
        Rule::MesCost => equal_shares(index, Utility::Cost, completion, &mut outcome, tell),
        Rule::MesCard => equal_shares(index, Utility::Number, completion, &mut outcome, tell),
    }
    outcome.own = outcome.winners.len();
    let spent = |winners: &[u32]| winners.iter().map(|p| index.cost(*p)).sum::<u64>();
    if completion.fills() && !index.exhaustive(&outcome.winners, false) {
        let mut left = index.budget().saturating_sub(spent(&outcome.winners));
        greedy::take(index, &greedy::by_votes(index), &mut outcome.winners, &mut left);
    }
    outcome.cost = spent(&outcome.winners);
    outcome.exhaustive = index.exhaustive(&outcome.winners, false);
    outcome
}

fn equal_shares(
    index: &Index<'_>,
    utility: Utility,
    completion: Completion,
    outcome: &mut Outcome,
    tell: &mut dyn FnMut(u64),
) {
    let voters = index.ballots().voters();
    let share = Share { budget: index.budget(), voters, more: 0 };
    if voters == 0 {
        return;
    }
    let (bought, share) = if let Some(step) = completion.step() {
        let (bought, share, raised) = mes::add1::raise(index, utility, share, step, tell);
        outcome.raised = Some(raised);
        (bought, share)
    } else {
        (mes::single(index, utility, share, false), share)
    };
    outcome.winners = bought.order;
    outcome.share = Some(share.exact());
}
