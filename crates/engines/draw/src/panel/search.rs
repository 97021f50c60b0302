//! The only place of this crate with floats: LEXIMIN by column generation. In come whole numbers,
//! out come whole seats and whole weights; whatever a solver says about a panel is checked again in
//! whole numbers before it is believed.
//!
//! The linear program is the dual one. With `n_t` people of kind `t`, chances already settled `π_t`
//! for the kinds of `F`, and known panels `x` (with `x_t` of kind `t`):
//!
//! ```text
//! least  z − Σ_{t∈F} π_t y_t
//! under  Σ_t y_t x_t / n_t ≤ z   for every known panel x
//!        Σ_{t∉F} y_t = 1,  y ≥ 0
//! ```
//!
//! A panel that no `x` is known for and that breaks the first line is looked for by an integer
//! program with the worth `y_t / n_t` for a seat of kind `t`. When there is none, the value is the
//! greatest smallest chance of the kinds outside `F`, and a kind with `y_t` above zero has just that
//! chance in every best lottery (complementary slackness): it joins `F`. `y` of settled kinds is
//! capped; in the primal program that lets a settled chance be missed by a rounding error at a
//! price no lottery would pay otherwise, instead of there being no solution.

mod program;

use super::PanelError;
use super::feasible;
use super::kinds::{Case, Seats};
use program::{Effort, Found};
use std::collections::BTreeSet;

/// Weights of a mixture add up to this.
pub(crate) const WHOLE: u64 = 1 << 40;

/// How much better a new panel has to be, and how much weight counts as some.
const LITTLE: f64 = 1e-9;

/// A settled chance is kept this much lower than it was found, far more than the solver's error:
/// what is settled stays possible together. A rounding error upwards would make it impossible, and
/// the price of missing a settled chance would carry the error on, a thousandfold each round.
const SLACK: f64 = 2e-9;

/// Panels looked for before the first round, for each kind.
const SPREAD: usize = 2;

/// By how much having sat fades the weight of a kind, and what is left at least.
const FADE: f64 = 0.5;
const LEAST: f64 = 1e-4;

/// Panels with their weights out of [`WHOLE`], and for each kind the chance of one person of it,
/// out of [`WHOLE`] too.
#[derive(Clone, Debug)]
pub(crate) struct Mixture {
    /// Panels with a weight above zero.
    pub panels: Vec<(Seats, u64)>,
    /// Chances that LEXIMIN gives, by kind.
    pub chances: Vec<u64>,
}

/// Some panel.
pub(crate) fn any(case: &Case) -> Result<Seats, PanelError> {
    match program::best(case, &vec![0.0; case.kinds.len()], &Effort::EXACT)? {
        Found::Panel(seats) => Ok(seats),
        Found::Nothing => Err(PanelError::Infeasible { relaxed: feasible::relaxed(case)? }),
    }
}

/// The panel that misses the quotas by the smallest sum.
pub(crate) fn nearest(case: &Case) -> Result<Seats, PanelError> {
    program::nearest(case)
}

/// The lottery over panels whose chances are the greatest in the order of LEXIMIN.
pub(crate) fn leximin(case: &Case) -> Result<Mixture, PanelError> {
    let (mut known, mut settled) = covering(case)?;
    spreading(case, &mut known)?;
    while settled.iter().any(Option::is_none) {
        let mut dual = program::Dual::new(case, &known, &settled)?;
        loop {
            let worth: Vec<f64> = dual.weights().iter().zip(&case.kinds).map(per_person).collect();
            let Some(seats) = better(case, &worth, dual.bound(), &known)? else { break };
            dual = dual.with(case, &seats)?;
            known.push(seats);
        }
        settle(&dual, &mut settled);
    }
    let chances: Vec<f64> = settled.into_iter().map(Option::unwrap_or_default).collect();
    let shares = program::mixture(case, &known, &chances)?;
    Ok(whole(known, &shares, &chances))
}

/// A panel worth more than `bound`, if there is one: by a short search that may stop at any such
/// panel, and where that finds none by one that does not stop before it is certain.
fn better(
    case: &Case,
    worth: &[f64],
    bound: f64,
    known: &[Seats],
) -> Result<Option<Seats>, PanelError> {
    let value =
        |seats: &Seats| -> f64 { worth.iter().zip(seats).map(|(w, s)| w * f64::from(*s)).sum() };
    // The best of the known panels, as a start: what is not better need not be looked at.
    let start = known.iter().max_by(|a, b| value(a).total_cmp(&value(b)));
    for effort in [Effort::SHORT, Effort { start, ..Effort::EXACT }] {
        if let Found::Panel(seats) = program::best(case, worth, &effort)?
            && value(&seats) > bound + LITTLE
            && !known.contains(&seats)
        {
            return Ok(Some(seats));
        }
    }
    Ok(None)
}

fn per_person((weight, kind): (&f64, &super::kinds::Kind)) -> f64 {
    weight / f64::from(kind.len())
}

/// Panels so that every kind that can sit at all sits on one; kinds that can not are settled at 0.
fn covering(case: &Case) -> Result<(Vec<Seats>, Vec<Option<f64>>), PanelError> {
    let mut known = vec![any(case)?];
    let mut settled = vec![None; case.kinds.len()];
    for (at, chance) in settled.iter_mut().enumerate() {
        if known.iter().any(|seats| seats.get(at).is_some_and(|taken| *taken > 0)) {
            continue;
        }
        // One of the kind is worth more than everything else together; kinds that sit nowhere yet
        // are worth a little too, each another little, so that few panels cover many.
        let little = 1.0 / (20.0 * f64::from(case.size));
        let worth: Vec<f64> = (0_u32..)
            .zip(&case.kinds)
            .enumerate()
            .map(|(kind, (n, _))| {
                let sits = known.iter().any(|s| s.get(kind).is_some_and(|taken| *taken > 0));
                let extra = if sits { 0.0 } else { little * (1.0 + f64::from(n % 97) / 97.0) };
                if kind == at { 1.0 } else { extra }
            })
            .collect();
        match program::best(case, &worth, &Effort::COVER)? {
            Found::Panel(seats) if seats.get(at).is_some_and(|taken| *taken > 0) => {
                known.push(seats);
            }
            _ => *chance = Some(0.0),
        }
    }
    Ok((known, settled))
}

/// More panels before the first round, so that it begins with few wishes: whoever sat counts for
/// less at the next panel (multiplicative weights). Which they are changes how long the rounds take
/// and not what they come to.
fn spreading(case: &Case, known: &mut Vec<Seats>) -> Result<(), PanelError> {
    let mut seen: BTreeSet<Seats> = known.iter().cloned().collect();
    let mut weights = vec![1.0; case.kinds.len()];
    for _ in 0..case.kinds.len() * SPREAD {
        let Found::Panel(seats) = program::best(case, &weights, &Effort::SHORT)? else { continue };
        for ((weight, taken), kind) in weights.iter_mut().zip(&seats).zip(&case.kinds) {
            *weight *= 1.0 - FADE * f64::from(*taken) / f64::from(kind.len());
        }
        let most = weights.iter().fold(0.0_f64, |most, weight| most.max(*weight));
        weights.iter_mut().for_each(|weight| *weight = (*weight / most).max(LEAST));
        if seen.insert(seats.clone()) {
            known.push(seats);
        }
    }
    Ok(())
}

/// Settles the kinds that hold the value down; at least one, so that the rounds come to an end. Who
/// is certain to sit can not have more: where the value is 1, all are settled.
fn settle(dual: &program::Dual, settled: &mut [Option<f64>]) {
    let chance = dual.value().clamp(0.0, 1.0);
    let kept = (chance - SLACK).max(0.0);
    let open: Vec<(usize, f64)> = dual
        .weights()
        .iter()
        .enumerate()
        .filter(|(at, _)| settled.get(*at).is_some_and(Option::is_none))
        .map(|(at, weight)| (at, *weight))
        .collect();
    let most = open.iter().fold(0.0_f64, |most, (_, weight)| most.max(*weight));
    for (at, weight) in open {
        if let Some(slot) = settled.get_mut(at)
            && (weight > LITTLE * 100.0 || weight >= most || chance >= 1.0 - LITTLE * 100.0)
        {
            *slot = Some(kept);
        }
    }
}

/// Floats into whole weights that add up to [`WHOLE`].
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..=1 first, so that the product lies within 0..=2^40"
)]
fn whole(known: Vec<Seats>, shares: &[f64], chances: &[f64]) -> Mixture {
    let scaled = |share: &f64| (share.clamp(0.0, 1.0) * WHOLE as f64).round() as u64;
    let raw: Vec<u64> = shares.iter().map(scaled).collect();
    let weights = crate::apportion(&spread(&raw), WHOLE);
    let panels = known.into_iter().zip(weights).filter(|(_, weight)| *weight > 0).collect();
    Mixture { panels, chances: chances.iter().map(scaled).collect() }
}

/// Sizes large enough that [`crate::apportion`] gives out the whole: it never gives a layer more
/// than its size.
fn spread(raw: &[u64]) -> Vec<u64> {
    raw.iter().map(|weight| weight.saturating_mul(1 << 8)).collect()
}
