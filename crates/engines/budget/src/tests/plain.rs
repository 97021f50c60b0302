//! The rules as their papers say them, in big rationals, voter by voter, without a thought for
//! speed: what the engine has to equal on every small election.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One as _, Zero as _};

use super::make::{Dice, approval, points};
use crate::{Completion, Election, Rule, Stop, run};

type Q = BigRational;

fn q(n: u64) -> Q {
    Q::from_integer(BigInt::from(n))
}

/// Voters one by one as (project, points).
pub fn voters(it: &Election) -> Vec<Vec<(u32, u64)>> {
    let one = |c: crate::Class<'_>| {
        let ballot: Vec<(u32, u64)> = c.pairs().map(|(p, w)| (p, u64::from(w))).collect();
        vec![ballot; c.count as usize]
    };
    it.ballots.iter().flat_map(one).collect()
}

struct Plain<'a> {
    it: &'a Election,
    voters: Vec<Vec<(u32, u64)>>,
    by_id: Vec<u32>,
}

impl<'a> Plain<'a> {
    fn new(it: &'a Election) -> Self {
        let mut by_id: Vec<u32> = (0..it.instance.projects.len() as u32).collect();
        by_id.sort_by_key(|p| it.instance.id(*p));
        Self { it, voters: voters(it), by_id }
    }

    fn cost(&self, p: u32) -> u64 {
        self.it.instance.project(p).unwrap().cost
    }

    fn says(&self, voter: usize, p: u32) -> Option<u64> {
        self.voters[voter].iter().find(|(x, _)| *x == p).map(|(_, w)| *w)
    }

    fn supporters(&self, p: u32) -> Vec<(usize, u64)> {
        (0..self.voters.len()).filter_map(|v| Some((v, self.says(v, p)?))).collect()
    }

    fn spent(&self, won: &[u32]) -> u64 {
        won.iter().map(|p| self.cost(*p)).sum()
    }

    /// The best by a key among those by id; ties to the first id.
    fn best<K: PartialOrd>(&self, open: &[u32], key: impl Fn(u32) -> Option<K>) -> Option<u32> {
        let mut best: Option<(K, u32)> = None;
        for p in self.by_id.iter().filter(|p| open.contains(p)) {
            if let Some(k) = key(*p)
                && best.as_ref().is_none_or(|(b, _)| k < *b)
            {
                best = Some((k, *p));
            }
        }
        best.map(|(_, p)| p)
    }

    fn greedy(&self, won: &mut Vec<u32>, per_cost: bool) {
        let mut open: Vec<u32> = self.by_id.iter().copied().filter(|p| !won.contains(p)).collect();
        let all = |p: u32| q(self.supporters(p).iter().map(|(_, w)| w).sum());
        loop {
            let left = self.it.instance.budget - self.spent(won);
            open.retain(|p| self.cost(*p) <= left);
            let value = |p| Some(if per_cost { -(all(p) / q(self.cost(p))) } else { -all(p) });
            let Some(p) = self.best(&open, value) else { return };
            won.push(p);
            open.retain(|o| *o != p);
        }
    }

    fn phragmen(&self) -> Vec<u32> {
        let budget = self.it.instance.budget;
        let mut loads = vec![Q::zero(); self.voters.len()];
        let mut won = Vec::new();
        let mut open: Vec<u32> =
            self.by_id.iter().copied().filter(|p| self.cost(*p) <= budget).collect();
        while !open.is_empty() {
            let load = |p: u32| {
                let mine = self.supporters(p);
                let sum: Q = mine.iter().map(|(v, _)| loads[*v].clone()).sum();
                (!mine.is_empty()).then(|| (q(self.cost(p)) + sum) / q(mine.len() as u64))
            };
            let least = open.iter().filter_map(|p| load(*p)).min();
            let tied: Vec<u32> = open.iter().copied().filter(|p| load(*p) == least).collect();
            let left = budget - self.spent(&won);
            if tied.iter().any(|p| self.cost(*p) > left) {
                break;
            }
            let p = self.best(&tied, |_| Some(0)).unwrap();
            if let Some(load) = load(p) {
                for (v, _) in self.supporters(p) {
                    loads[v] = load.clone();
                }
            }
            won.push(p);
            open.retain(|o| *o != p);
        }
        won
    }

    /// The smallest price at which supporters bring the cost, trying each of them as the last who
    /// pays all they have.
    fn price(&self, p: u32, money: &[Q], by_cost: bool) -> Option<Q> {
        let mine: Vec<(Q, Q)> = self
            .supporters(p)
            .into_iter()
            .map(|(v, w)| (money[v].clone(), if by_cost { q(self.cost(p)) } else { q(w) }))
            .collect();
        let cost = q(self.cost(p));
        if mine.iter().map(|(m, _)| m.clone()).sum::<Q>() < cost || mine.is_empty() {
            return None;
        }
        let mut sorted = mine;
        sorted.sort_by_key(|it| &it.0 / &it.1);
        let mut poor = Q::zero();
        for at in 0..sorted.len() {
            let rich: Q = sorted[at..].iter().map(|(_, u)| u.clone()).sum();
            let price = (&cost - &poor) / rich;
            if &price * &sorted[at].1 <= sorted[at].0 {
                return Some(price);
            }
            poor += &sorted[at].0;
        }
        unreachable!("they have enough together")
    }

    fn shares(&self, each: &Q, by_cost: bool) -> Vec<u32> {
        let mut money = vec![each.clone(); self.voters.len()];
        let mut won = Vec::new();
        let mut open = self.by_id.clone();
        while let Some(p) = self.best(&open, |p| self.price(p, &money, by_cost)) {
            let price = self.price(p, &money, by_cost).unwrap();
            for (v, w) in self.supporters(p) {
                let u = if by_cost { q(self.cost(p)) } else { q(w) };
                let pays = (&price * u).min(money[v].clone());
                money[v] -= pays;
            }
            won.push(p);
            open.retain(|o| *o != p);
        }
        won
    }

    /// Winners, steps and stop.
    fn raised(&self, by_cost: bool, step: u64) -> (Vec<u32>, u64, Stop) {
        let budget = self.it.instance.budget;
        let mut each = q(budget) / q(self.voters.len() as u64);
        let mut kept = Vec::new();
        for steps in 1.. {
            let won = self.shares(&each, by_cost);
            if self.spent(&won) > budget {
                return (kept, steps, Stop::Overspend);
            }
            let left = budget - self.spent(&won);
            let wanted = |p: &&u32| !self.supporters(**p).is_empty() && !won.contains(p);
            if self.by_id.iter().filter(wanted).all(|p| self.cost(*p) > left) {
                return (won, steps, Stop::Exhaustive);
            }
            kept = won;
            each += Q::one() * q(step);
        }
        unreachable!()
    }
}

fn check(it: &Election, seed: u64) {
    let plain = Plain::new(it);
    let plainly = |rule| run(it, rule, Completion::None).winners;
    for (rule, per_cost) in [(Rule::Greedy, false), (Rule::GreedyPerCost, true)] {
        let mut won = Vec::new();
        plain.greedy(&mut won, per_cost);
        assert_eq!(plainly(rule), won, "{seed} {rule:?}");
    }
    assert_eq!(plainly(Rule::Phragmen), plain.phragmen(), "{seed} phragmen");
    let step = 1 + Dice(seed).roll(5);
    for (rule, by_cost) in [(Rule::MesCost, true), (Rule::MesCard, false)] {
        let each = q(it.instance.budget) / q(it.ballots.voters());
        let mut won = plain.shares(&each, by_cost);
        assert_eq!(plainly(rule), won, "{seed} {rule:?}");
        plain.greedy(&mut won, false);
        assert_eq!(run(it, rule, Completion::Utilitarian).winners, won, "{seed} {rule:?} util");
        let (mut won, steps, stop) = plain.raised(by_cost, step);
        let got = run(it, rule, Completion::Add1 { step });
        let raised = got.raised.unwrap();
        assert_eq!(
            (&got.winners, raised.steps, raised.stop),
            (&won, steps, stop),
            "{seed} {rule:?}"
        );
        plain.greedy(&mut won, false);
        let got = run(it, rule, Completion::Add1Utilitarian { step });
        assert_eq!(got.winners, won, "{seed} {rule:?} add1 util");
    }
}

#[test]
fn every_rule_equals_its_plain_telling() {
    for seed in 0..3000 {
        check(&approval(seed, 8, 9), seed);
        check(&points(seed, 7, 8), seed);
    }
}

#[test]
fn exact_ties_are_decided_alike() {
    // Equal costs and symmetric ballots: nearly every comparison is a tie.
    for seed in 0..2000 {
        let mut it = approval(seed, 9, 8);
        for project in &mut it.instance.projects {
            project.cost = 6;
        }
        it.instance.budget = 6 * (1 + Dice(seed).roll(9)) + Dice(seed).roll(2) * 3;
        check(&it, seed);
    }
}

#[test]
fn large_amounts_and_fine_steps_are_decided_alike() {
    // Amounts near the largest that are accepted leave the fixed point few places for fractions.
    for seed in 0..400 {
        let mut it = approval(seed, 7, 7);
        let times = 10u64.pow(1 + Dice(seed).roll(14) as u32) + 7;
        for project in &mut it.instance.projects {
            project.cost *= times;
        }
        it.instance.budget = it.instance.budget * times + Dice(seed).roll(times);
        let plain = Plain::new(&it);
        let step = times / 2 + Dice(seed).roll(times);
        for (rule, by_cost) in [(Rule::MesCost, true), (Rule::MesCard, false)] {
            let (won, steps, stop) = plain.raised(by_cost, step);
            let got = run(&it, rule, Completion::Add1 { step });
            let raised = got.raised.unwrap();
            assert_eq!((&got.winners, raised.steps, raised.stop), (&won, steps, stop), "{seed}");
        }
        assert_eq!(run(&it, Rule::Phragmen, Completion::None).winners, plain.phragmen(), "{seed}");
    }
}
