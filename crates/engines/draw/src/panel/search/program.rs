//! The programs handed to the solver: the best panel for given worths (integer), the panel nearest
//! to the quotas (integer), the dual of a round and the mixture at the end (linear).

use microlp::{
    ComparisonOp, LinearExpr, OptimizationDirection, Problem, Solution, SolveOptions, Variable,
};

use crate::panel::PanelError;
use crate::panel::kinds::{Case, Seats};

/// Price of missing a settled chance; far above what any lottery gains by it.
const CAP: f64 = 1_000.0;

/// How hard to look for the best panel.
pub(super) struct Effort<'s> {
    /// Stop when no panel can be better by more than this part.
    pub gap: f64,
    /// Stop after so many nodes of the search; a number of steps and not a time, so that every
    /// machine stops at the same one.
    pub nodes: Option<u64>,
    /// A panel to begin with.
    pub start: Option<&'s Seats>,
}

impl Effort<'_> {
    /// Until it is certain, as far as floats can be.
    pub const EXACT: Self = Self { gap: 1e-9, nodes: None, start: None };
    /// Something good, soon.
    pub const SHORT: Self = Self { gap: 0.02, nodes: Some(200), start: None };
    /// Something that is not nothing.
    pub const COVER: Self = Self { gap: 0.5, nodes: None, start: None };
}

/// What came of looking.
pub(super) enum Found {
    /// A panel.
    Panel(Seats),
    /// No panel meets the quotas, or none was found with this effort.
    Nothing,
}

/// The linear programs are solved as finely as the solver can: what a round settles is given to the
/// next one, whose prices would multiply an error.
fn fine(problem: &Problem) -> Result<Solution, PanelError> {
    let mut options = SolveOptions::default();
    options.tolerances.feasibility = 1e-10;
    solved(problem.solve_with(options))
}

fn said(error: &microlp::Error) -> PanelError {
    PanelError::Solver { said: error.to_string() }
}

fn solved(outcome: Result<microlp::SolveOutcome, microlp::Error>) -> Result<Solution, PanelError> {
    outcome
        .map_err(|error| said(&error))?
        .into_solution()
        .map_err(|_| PanelError::Solver { said: "interrupted".to_owned() })
}

/// A variable for each kind: how many of it sit; together as many as there are seats.
fn seats(case: &Case, problem: &mut Problem, worth: &[f64]) -> Vec<Variable> {
    let taken: Vec<Variable> = case
        .kinds
        .iter()
        .zip(worth)
        .map(|(kind, worth)| {
            let most = i32::try_from(kind.len().min(case.size)).unwrap_or(i32::MAX);
            problem.add_integer_var(*worth, (0, most))
        })
        .collect();
    let all: LinearExpr = taken.iter().map(|one| (*one, 1.0)).collect();
    problem.add_constraint(all, ComparisonOp::Eq, f64::from(case.size));
    taken
}

/// The sum of a quota's people, and how many kinds are in it.
fn row(case: &Case, taken: &[Variable], at: usize) -> (LinearExpr, usize) {
    let in_it = case.kinds.iter().zip(taken).filter(|(kind, _)| kind.rows.contains(&at));
    let own: Vec<(Variable, f64)> = in_it.map(|(_, one)| (*one, 1.0)).collect();
    let length = own.len();
    (own.into_iter().collect(), length)
}

/// The values of whole variables.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a bound of the program keeps the value within 0..=2^31"
)]
fn read(solution: &Solution, taken: &[Variable]) -> Seats {
    taken.iter().map(|one| solution.var_value(*one).round().max(0.0) as u32).collect()
}

/// The panel with the greatest sum of worths.
pub(super) fn best(case: &Case, worth: &[f64], effort: &Effort<'_>) -> Result<Found, PanelError> {
    let most = worth.iter().fold(0.0_f64, |most, one| most.max(*one));
    let scale = if most > 0.0 { 1.0 / most } else { 0.0 };
    let scaled: Vec<f64> = worth.iter().map(|one| one * scale).collect();
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let taken = seats(case, &mut problem, &scaled);
    for (at, quota) in case.quotas.iter().enumerate() {
        let (sum, length) = row(case, &taken, at);
        if length == 0 {
            if quota.min > 0 {
                return Ok(Found::Nothing);
            }
            continue;
        }
        if quota.min > 0 {
            problem.add_constraint(sum.clone(), ComparisonOp::Ge, f64::from(quota.min));
        }
        if quota.max < case.size {
            problem.add_constraint(sum, ComparisonOp::Le, f64::from(quota.max));
        }
    }
    let start = effort.start.map(|seats| taken.iter().zip(seats));
    let mut options = SolveOptions::default();
    options.mip_gap = effort.gap;
    options.node_limit = effort.nodes;
    options.warm_start = start.map(|all| all.map(|(one, n)| (*one, f64::from(*n))).collect());
    let outcome = match problem.solve_with(options) {
        Err(microlp::Error::Infeasible) => return Ok(Found::Nothing),
        outcome => outcome.map_err(|error| said(&error))?,
    };
    let Ok(solution) = outcome.into_solution() else { return Ok(Found::Nothing) };
    let found = read(&solution, &taken);
    if case.allows(&found) {
        return Ok(Found::Panel(found));
    }
    Err(PanelError::Solver { said: "a panel that breaks a quota".to_owned() })
}

/// The panel of the right size that misses the quotas by the smallest sum.
pub(super) fn nearest(case: &Case) -> Result<Seats, PanelError> {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let taken = seats(case, &mut problem, &vec![0.0; case.kinds.len()]);
    for (at, quota) in case.quotas.iter().enumerate() {
        let far = i32::try_from(quota.max.max(case.size)).unwrap_or(i32::MAX);
        let (mut low, length) = row(case, &taken, at);
        if length == 0 {
            continue;
        }
        let mut high = low.clone();
        let (short, over) =
            (problem.add_integer_var(1.0, (0, far)), problem.add_integer_var(1.0, (0, far)));
        low.add(short, 1.0);
        high.add(over, -1.0);
        problem.add_constraint(low, ComparisonOp::Ge, f64::from(quota.min));
        problem.add_constraint(high, ComparisonOp::Le, f64::from(quota.max));
    }
    Ok(read(&solved(problem.solve())?, &taken))
}

/// The dual of a round, solved.
pub(super) struct Dual {
    solution: Solution,
    weights: Vec<Variable>,
    bound: Variable,
}

impl Dual {
    /// Over the panels known so far.
    pub fn new(case: &Case, known: &[Seats], settled: &[Option<f64>]) -> Result<Self, PanelError> {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let bound = problem.add_var(1.0, (0.0, f64::INFINITY));
        let mut open = LinearExpr::empty();
        let weights: Vec<Variable> = settled
            .iter()
            .map(|chance| match chance {
                Some(chance) => problem.add_var(-chance, (0.0, CAP)),
                None => {
                    let one = problem.add_var(0.0, (0.0, 1.0));
                    open.add(one, 1.0);
                    one
                }
            })
            .collect();
        problem.add_constraint(open, ComparisonOp::Eq, 1.0);
        for seats in known {
            let line = line(case, &weights, bound, seats);
            problem.add_constraint(line, ComparisonOp::Le, 0.0);
        }
        Ok(Self { solution: fine(&problem)?, weights, bound })
    }

    /// With one more panel.
    pub fn with(self, case: &Case, seats: &[u32]) -> Result<Self, PanelError> {
        let line = line(case, &self.weights, self.bound, seats);
        let solution = solved(self.solution.add_constraint(line, ComparisonOp::Le, 0.0))?;
        Ok(Self { solution, ..self })
    }

    /// `y`, by kind.
    pub fn weights(&self) -> Vec<f64> {
        self.weights.iter().map(|one| self.solution.var_value(*one).max(0.0)).collect()
    }

    /// `z`.
    pub fn bound(&self) -> f64 {
        self.solution.var_value(self.bound)
    }

    /// The value of the program: the smallest chance outside the settled kinds.
    pub fn value(&self) -> f64 {
        self.solution.objective()
    }
}

/// `Σ y_t x_t / n_t − z`.
fn line(case: &Case, weights: &[Variable], bound: Variable, seats: &[u32]) -> LinearExpr {
    let shares = case.kinds.iter().zip(weights).zip(seats).filter(|(_, taken)| **taken > 0);
    let mut line: LinearExpr = shares
        .map(|((kind, weight), taken)| (*weight, f64::from(*taken) / f64::from(kind.len())))
        .collect();
    line.add(bound, -1.0);
    line
}

/// Probabilities of the known panels that miss the chances by the least.
pub(super) fn mixture(
    case: &Case,
    known: &[Seats],
    chances: &[f64],
) -> Result<Vec<f64>, PanelError> {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let miss = problem.add_var(1.0, (0.0, 1.0));
    let shares: Vec<Variable> = known.iter().map(|_| problem.add_var(0.0, (0.0, 1.0))).collect();
    let all: LinearExpr = shares.iter().map(|one| (*one, 1.0)).collect();
    problem.add_constraint(all, ComparisonOp::Eq, 1.0);
    for (at, (kind, chance)) in case.kinds.iter().zip(chances).enumerate() {
        let mut line: LinearExpr = known
            .iter()
            .zip(&shares)
            .filter_map(|(seats, share)| {
                let taken = seats.get(at).copied().filter(|taken| *taken > 0)?;
                Some((*share, f64::from(taken) / f64::from(kind.len())))
            })
            .collect();
        line.add(miss, 1.0);
        problem.add_constraint(line, ComparisonOp::Ge, *chance);
    }
    let solution = fine(&problem)?;
    Ok(shares.iter().map(|one| solution.var_value(*one)).collect())
}
