//! Completion by raising everybody's money step by step, as it is done after an election when money
//! is left: every step runs the rule anew with a little more for each voter, and it ends
//! - with the first outcome to which nothing can be added within the budget, or
//! - before the first outcome that costs more than there is.
//!
//! Most steps change nothing that matters, and neighbours begin alike. So a run is made for a range
//! of steps at once ([`Run`] with two ends), with bounds that hold at every point of the range.
//! Where these can not tell which project comes next, the range is halved and both halves go on
//! from where it stood, down to single steps, and those to big rationals. What is decided is
//! decided for every step; nothing is skipped on a guess.

use super::run::{Part, Plan, Run};
use super::{Bought, Share, Utility, single};
use crate::rule::Index;

/// Why the raising ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Nothing more fits.
    Exhaustive,
    /// The next step would cost more than there is.
    Overspend,
}

/// How a completion went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Raised {
    /// Why it ended.
    pub stop: Stop,
    /// Steps tried, the first run and the one that ended it among them.
    pub steps: u64,
    /// Money added to each voter in the outcome kept.
    pub more: u64,
    /// Ranges of steps that were shown to end alike, single steps among them.
    pub ranges: u64,
    /// Steps that were run from the beginning by themselves.
    pub alone: u64,
    /// Of these, steps that needed big rationals.
    pub exact: u64,
}

/// Largest number of steps looked at together.
const WIDEST: u64 = 1 << 40;
/// Largest number of steps run by themselves before several are tried together again.
const PATIENCE: u64 = 64;

struct Raising<'a> {
    index: &'a Index<'a>,
    plan: &'a Plan<'a>,
    utility: Utility,
    share: Share,
    step: u64,
    raised: Raised,
    kept: Bought,
    /// Purses looked at so far.
    work: u64,
    /// And in the last step that was run by itself.
    usual: u64,
}

/// A range of steps, both ends included, on its way.
struct Node<'a> {
    from: u64,
    to: u64,
    /// How often it was halved without getting on.
    stuck: u32,
    run: Either<'a>,
}

enum Either<'a> {
    Range(Run<'a, 2>),
    Single(Run<'a, 1>),
}

/// Raises by `step` (at least 1) until it ends; `tell` hears of each step reached.
pub(crate) fn raise(
    index: &Index<'_>,
    utility: Utility,
    share: Share,
    step: u64,
    tell: &mut dyn FnMut(u64),
) -> (Bought, Share, Raised) {
    let dearest = (0..index.projects()).map(|p| index.cost(p)).max().unwrap_or(0);
    let total = index.election.instance.total_cost().unwrap_or(dearest);
    // Whoever holds the cost of everything can pay for everything alone: a larger step, and a
    // larger raise, change nothing.
    let used = step.clamp(1, total.max(1));
    let raised =
        Raised { stop: Stop::Exhaustive, steps: 0, more: 0, ranges: 0, alone: 0, exact: 0 };
    let mut done = (raised, Bought::default());
    let mut next = 0;
    // Most raisings end early, and smaller amounts leave more room for fractions.
    for most in [dearest, total] {
        let plan = Plan::new(index, utility, most.saturating_add(used.saturating_mul(2)));
        let (raised, kept) = done;
        let mut raising = Raising {
            index,
            plan: &plan,
            utility,
            share,
            step: used,
            raised,
            kept,
            work: 0,
            usual: u64::MAX,
        };
        let last = most / used + 1;
        let ended = raising.go(next, last, tell);
        done = (raising.raised, raising.kept);
        if ended {
            break;
        }
        next = last + 1;
    }
    let (mut raised, kept) = done;
    let share = Share { more: raised.more, ..share };
    raised.more = (raised.more / used).saturating_mul(step);
    (kept, share, raised)
}

impl<'a> Raising<'a> {
    fn at(&self, step: u64) -> Share {
        Share { more: step.saturating_mul(self.step), ..self.share }
    }

    /// Goes through the steps up to the last; whether the raising ends with one of them.
    ///
    /// How many are looked at together follows from what that costs beside as many runs from the
    /// beginning. Where it does not pay, steps are run by themselves, and it is tried again after
    /// more and more of them.
    fn go(&mut self, first: u64, last: u64, tell: &mut dyn FnMut(u64)) -> bool {
        let (mut next, mut wide) = (first, 1u64);
        let (mut rest, mut patience) = (0, 2u64);
        while next <= last {
            tell(next);
            let to = next.saturating_add(wide - 1).min(last);
            let (before, ranges) = (self.work, self.raised.ranges);
            if self.range(next, to) {
                return true;
            }
            let took = (self.work - before) / (to - next + 1);
            let ranges = self.raised.ranges - ranges;
            next = to + 1;
            if wide == 1 {
                (self.usual, rest) = (took, rest + 1);
                wide = if rest < patience { 1 } else { 4 };
            } else if took > self.usual {
                wide /= 4;
                if wide <= 1 {
                    (wide, rest, patience) = (1, 0, (patience * 2).min(PATIENCE));
                }
            } else if ranges >= 20 {
                wide = (wide / 2).max(4);
            } else if took < self.usual / 4 * 3 && ranges <= 6 {
                wide = (wide * 2).min(WIDEST);
            }
        }
        false
    }

    /// Takes in how a range of steps ends; whether that ends the raising.
    fn hear(&mut self, bought: Bought, from: u64, to: u64) -> bool {
        if bought.cost > self.share.budget {
            (self.raised.stop, self.raised.steps) = (Stop::Overspend, from + 1);
            return true;
        }
        let end = self.index.exhaustive(&bought.order, true);
        let step = if end { from } else { to };
        (self.raised.stop, self.raised.steps) = (Stop::Exhaustive, step + 1);
        self.raised.more = step.saturating_mul(self.step);
        self.kept = bought;
        end
    }

    /// A range of steps, from the left; whether the raising ends within.
    fn range(&mut self, from: u64, to: u64) -> bool {
        let mut open = vec![self.fresh(from, to)];
        while let Some(mut node) = open.pop() {
            self.raised.ranges += 1;
            let began = node.run.round();
            let (done, work) = node.run.go(self.share.budget);
            self.work += work;
            let bought = match (done, node.from == node.to) {
                (Some(bought), _) => bought,
                (None, true) if from == to => self.exactly(from),
                (None, true) => self.alone(node.from),
                (None, false) => {
                    let got_on = node.run.round() > began + 1;
                    self.halve(&node, got_on, &mut open);
                    continue;
                }
            };
            if self.hear(bought, node.from, node.to) {
                return true;
            }
        }
        false
    }

    fn fresh(&self, from: u64, to: u64) -> Node<'a> {
        let run = if from == to {
            Either::Single(Run::new(self.plan, [self.at(from)], None))
        } else {
            Either::Range(Run::new(self.plan, [self.at(from), self.at(to)], None))
        };
        Node { from, to, stuck: 0, run }
    }

    /// Pushes both halves, the left on top. Halves go on from where the whole stood; when halving
    /// does not help, because errors have grown while the range was wide, they begin anew.
    fn halve(&self, node: &Node<'a>, got_on: bool, open: &mut Vec<Node<'a>>) {
        let stuck = if got_on { 0 } else { node.stuck + 1 };
        let middle = node.from + (node.to - node.from) / 2;
        for (from, to) in [(middle + 1, node.to), (node.from, middle)] {
            let part = |step| Part::new(step - node.from, node.to - node.from);
            open.push(match &node.run {
                Either::Range(run) if stuck < 2 && !run.spoilt() => {
                    let run = if from == to {
                        Either::Single(run.narrow([part(from)]))
                    } else {
                        Either::Range(run.narrow([part(from), part(to)]))
                    };
                    Node { from, to, stuck, run }
                }
                _ => self.fresh(from, to),
            });
        }
    }

    /// One step by itself, exact where it must be.
    fn alone(&mut self, step: u64) -> Bought {
        self.raised.alone += 1;
        let mut run = Run::<1>::new(self.plan, [self.at(step)], None);
        let bought = run.go(self.share.budget);
        self.work += run.work();
        bought.unwrap_or_else(|| self.exactly(step))
    }

    /// One step in big rationals.
    fn exactly(&mut self, step: u64) -> Bought {
        self.raised.exact += 1;
        single(self.index, self.utility, self.at(step), true)
    }
}

impl Either<'_> {
    /// How it ends, if that can be told, and the work so far.
    fn go(&mut self, limit: u64) -> (Option<Bought>, u64) {
        match self {
            Self::Range(run) => (run.go(limit), run.work()),
            Self::Single(run) => (run.go(limit), run.work()),
        }
    }

    fn round(&self) -> u32 {
        match self {
            Self::Range(run) => run.round(),
            Self::Single(run) => run.round(),
        }
    }
}
