//! Why each project won or lost, who paid for it, and what it lacked: an outcome turned into what
//! can be told to the person who proposed it. Everything here is exact, and follows from the
//! election and the outcome alone.
//!
//! Payments of a project add up to its cost. The greedy rules know no payments: money is common.

mod greedy;
mod phragmen;
mod shares;

use num_traits::ToPrimitive as _;

use crate::election::Election;
use crate::rule::{Index, Outcome, Rule};

/// An amount as an exact fraction of the instance's smallest unit.
pub type Exact = num_rational::BigRational;

/// Equal payments of a project's supporters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// What each voter paid, in the instance's smallest unit; not always in lowest terms.
    pub each: Exact,
    /// Voters who paid it.
    pub voters: u64,
    /// Their ballots' classes, ascending.
    pub classes: Vec<u32>,
}

/// Why a project won or lost. Amounts are in the instance's smallest unit.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// Won by greedy choice: when its turn came, it fitted what was left.
    Fitted {
        /// Money before it was taken.
        left: u64,
    },
    /// Won: its supporters paid for it ([`Story::paid`]).
    Paid {
        /// The most that a supporter paid, for one point where ballots carry points that count; for
        /// Phragmén, the load to which every supporter rose.
        price: Exact,
    },
    /// Won in the completion: it fitted what Equal Shares had left.
    Filled {
        /// Money before it was taken.
        left: u64,
    },
    /// Lost: when its turn came, too little money was left.
    NoRoom {
        /// Money left at its turn.
        left: u64,
    },
    /// Lost: nobody supports it.
    NoSupport,
    /// Lost: it costs more than there is.
    TooDear,
    /// Lost under Equal Shares: its supporters have too little left.
    Poor {
        /// What they have left together at the end.
        together: Exact,
    },
    /// Lost under Phragmén: the rule had ended before its turn came.
    Ended {
        /// The project that did not fit and so ended the rule; this one, or one as soon or sooner.
        by: u32,
        /// The load at which it ended.
        at: Exact,
        /// The load that this project would have brought its supporters.
        load: Exact,
    },
}

/// What a losing project lacked, all else being as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// Money. Greedy and Phragmén: by how much it was dearer than what was left at its turn, or at
    /// the end. Equal Shares: what its supporters could not bring together.
    pub money: Exact,
    /// Votes. Greedy: how many more would have won. Equal Shares: how many further supporters with
    /// an untouched share would bring the money. Phragmén: how many further supporters without a
    /// load are enough to bring its turn before the end, though fewer may do. Nothing where no
    /// number would do.
    pub votes: Option<u64>,
}

/// One project's story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// The project, by its place.
    pub project: u32,
    /// Its place in the order of selection, from 0, when it won.
    pub round: Option<u32>,
    /// Voters who support it.
    pub votes: u64,
    /// Points it got; votes where ballots carry none.
    pub points: u64,
    /// Why.
    pub why: Why,
    /// Who paid, the largest payment first; empty where nobody paid by themselves.
    pub paid: Vec<Payment>,
    /// What it lacked, when it lost.
    pub lack: Option<Lack>,
}

impl Story {
    /// Whether the project won.
    pub const fn won(&self) -> bool {
        self.round.is_some()
    }

    fn new(index: &Index<'_>, project: u32, why: Why) -> Self {
        let (votes, points) = (index.votes(project), index.points(project));
        Self { project, round: None, votes, points, why, paid: Vec::new(), lack: None }
    }
}

/// Tells every project's story, in the order of the file.
///
/// ```
/// use budget::{Completion, Election, Rule, Why, explain, run};
/// let it = Election::approval(90, &[("a", 60), ("b", 60)], &[vec![0], vec![0], vec![1]])?;
/// let stories = explain(&it, &run(&it, Rule::MesCost, Completion::None));
/// let a = stories.first().unwrap();
/// assert_eq!((a.won(), a.paid.len(), a.paid[0].voters), (true, 1, 2));
/// // The one supporter of b holds 30 of the 60 it costs.
/// let b = stories.last().unwrap();
/// assert!(matches!(&b.why, Why::Poor { together } if together.to_integer() == 30.into()));
/// assert_eq!(b.lack.as_ref().unwrap().votes, Some(1));
/// # Ok::<(), budget::InstanceError>(())
/// ```
pub fn explain(election: &Election, outcome: &Outcome) -> Vec<Story> {
    let index = Index::new(election);
    let mut stories = match outcome.rule {
        Rule::Greedy | Rule::GreedyPerCost => greedy::stories(&index, outcome.rule),
        Rule::Phragmen => phragmen::stories(&index),
        Rule::MesCost | Rule::MesCard => shares::stories(&index, outcome),
    };
    for (round, winner) in (0u32..).zip(&outcome.winners) {
        if let Some(story) = stories.get_mut(*winner as usize) {
            story.round = Some(round);
            story.lack = None;
        }
    }
    stories
}

/// An exact amount in units of ten to the minus `decimals`, rounded to them for reading.
///
/// ```
/// let third = num_rational::BigRational::new(100.into(), 3.into());
/// assert_eq!(budget::rounded(&third, 2), "0.33");
/// ```
pub fn rounded(amount: &Exact, decimals: u8) -> String {
    amount.round().to_integer().to_u64().map_or_else(
        || format!("{:.0}", amount.to_f64().unwrap_or(f64::NAN)),
        |whole| crate::amount_text(whole, decimals),
    )
}

/// A whole amount as an exact one.
pub fn exact(amount: u64) -> Exact {
    Exact::from_integer(amount.into())
}

/// The smallest whole number that is at least a positive fraction.
fn at_least(amount: &Exact) -> Option<u64> {
    amount.ceil().to_integer().to_u64()
}
