//! The auditor's own count, as plainly as the rules can be written down: nothing is skipped or kept
//! from step to step, and every amount is a fraction of whole numbers. All five rules and all four
//! ways of using what is left are its own; the engine of the product is asked for none of them.
//!
//! Refuses to know: lists on which its fractions do not fit 128 bits; it then says nothing.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::picture::Choice;

/// A fraction of whole numbers in lowest terms, the lower one positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Frac {
    over: i128,
    under: i128,
}

impl Frac {
    const ZERO: Self = Self { over: 0, under: 1 };

    fn new(over: i128, under: i128) -> Option<Self> {
        let (mut a, mut b) = (over.unsigned_abs(), under.unsigned_abs());
        while b > 0 {
            (a, b) = (b, a.checked_rem(b)?);
        }
        let by = i128::try_from(a).ok().filter(|by| *by > 0)?;
        Some(Self { over: over.checked_div(by)?, under: under.checked_div(by)? })
    }

    fn whole(n: i128) -> Self {
        Self { over: n, under: 1 }
    }

    fn plus(self, other: Self) -> Option<Self> {
        let left = self.over.checked_mul(other.under)?;
        let right = other.over.checked_mul(self.under)?;
        Self::new(left.checked_add(right)?, self.under.checked_mul(other.under)?)
    }

    fn times(self, n: i128) -> Option<Self> {
        Self::new(self.over.checked_mul(n)?, self.under)
    }

    fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self { over: -other.over, under: other.under })
    }

    fn by(self, n: i128) -> Option<Self> {
        Self::new(self.over, self.under.checked_mul(n)?)
    }

    fn compare(self, other: Self) -> Option<Ordering> {
        let left = self.over.checked_mul(other.under)?;
        Some(left.cmp(&other.over.checked_mul(self.under)?))
    }

    fn least(self, other: Self) -> Option<Self> {
        Some(if self.compare(other)? == Ordering::Greater { other } else { self })
    }
}

/// Voters who have said the same, and what each of them has or bears.
struct Group {
    picks: BTreeSet<u64>,
    many: i128,
    purse: Frac,
}

/// What there is to count.
struct Vote {
    total: i128,
    voters: i128,
    /// Number on the list → cost.
    costs: BTreeMap<u64, i128>,
    voices: BTreeMap<BTreeSet<u64>, i128>,
}

impl Vote {
    fn of(choice: &Choice) -> Self {
        let mut voices: BTreeMap<BTreeSet<u64>, i128> = BTreeMap::new();
        let phone = choice.voices.values().map(|v| &v.picks);
        for picks in phone.chain(choice.checked().map(|p| &p.picks)) {
            *voices.entry(picks.clone()).or_default() += 1;
        }
        // What nobody picked can not be chosen, however cheap it is.
        let wanted: BTreeSet<u64> = voices.keys().flatten().copied().collect();
        let picked = choice.standing().filter(|(no, _)| wanted.contains(no));
        Self {
            total: choice.total.into(),
            voters: voices.values().sum(),
            costs: picked.map(|(no, p)| (no, p.cost.into())).collect(),
            voices,
        }
    }

    fn votes(&self, no: u64) -> i128 {
        self.voices.iter().filter(|(picks, _)| picks.contains(&no)).map(|(_, many)| many).sum()
    }

    fn cost(&self, no: u64) -> i128 {
        self.costs.get(&no).copied().unwrap_or(0)
    }

    fn left(&self, won: &[u64]) -> i128 {
        self.total - won.iter().map(|no| self.cost(*no)).sum::<i128>()
    }

    fn groups(&self, purse: Frac) -> Vec<Group> {
        let group = |(picks, many): (&BTreeSet<u64>, &i128)| Group {
            picks: picks.clone(),
            many: *many,
            purse,
        };
        self.voices.iter().map(group).collect()
    }

    /// In this order whatever still fits; who stands equal goes by the number on the list.
    fn take(&self, mut won: Vec<u64>, before: impl Fn(u64, u64) -> Ordering) -> Vec<u64> {
        let mut order: Vec<u64> = self.costs.keys().copied().collect();
        order.sort_by(|a, b| before(*a, *b).then(a.cmp(b)));
        for no in order {
            if !won.contains(&no) && self.cost(no) <= self.left(&won) {
                won.push(no);
            }
        }
        won
    }

    fn greedy(&self, won: Vec<u64>) -> Vec<u64> {
        self.take(won, |a, b| self.votes(b).cmp(&self.votes(a)))
    }

    fn greedy_per_cost(&self) -> Vec<u64> {
        self.take(Vec::new(), |a, b| {
            (self.votes(b) * self.cost(a)).cmp(&(self.votes(a) * self.cost(b)))
        })
    }

    /// Whoever supports a project that is bought comes to bear as much as every other supporter; the
    /// project that brings the smallest load is next, until one with the smallest does not fit.
    fn phragmen(&self) -> Option<Vec<u64>> {
        let mut groups = self.groups(Frac::ZERO);
        let mut won: Vec<u64> = Vec::new();
        loop {
            let mut least: Option<(Frac, Vec<u64>)> = None;
            for no in self.costs.keys().filter(|no| !won.contains(no)) {
                if self.votes(*no) == 0 {
                    continue;
                }
                let mut load = Frac::whole(self.cost(*no));
                for group in groups.iter().filter(|g| g.picks.contains(no)) {
                    load = load.plus(group.purse.times(group.many)?)?;
                }
                let load = load.by(self.votes(*no))?;
                match &mut least {
                    Some((low, of)) => match load.compare(*low)? {
                        Ordering::Less => (*low, *of) = (load, vec![*no]),
                        Ordering::Equal => of.push(*no),
                        Ordering::Greater => {}
                    },
                    None => least = Some((load, vec![*no])),
                }
            }
            let Some((load, of)) = least else { break };
            if of.iter().any(|no| self.cost(*no) > self.left(&won)) {
                return Some(won);
            }
            won.extend(of.first());
            let bought = |g: &&mut Group| of.first().is_some_and(|no| g.picks.contains(no));
            groups.iter_mut().filter(bought).for_each(|g| g.purse = load);
        }
        // What nobody supports never comes to an end of its own: in order, while all of it fits.
        let rest = |won: &[u64]| -> Vec<u64> {
            self.costs.keys().copied().filter(|no| !won.contains(no)).collect()
        };
        while let Some(first) = rest(&won).first()
            && rest(&won).iter().all(|no| self.cost(*no) <= self.left(&won))
        {
            won.push(*first);
        }
        Some(won)
    }

    /// What each supporter pays at most so that they pay for a project together.
    fn price(&self, groups: &[Group], no: u64) -> Option<Option<Frac>> {
        let mut party: Vec<&Group> = groups.iter().filter(|g| g.picks.contains(&no)).collect();
        let mut short = Frac::whole(self.cost(no));
        let mut heads: i128 = party.iter().map(|g| g.many).sum();
        // The poorest give all they have, the others the rest in equal parts.
        while heads > 0 {
            let each = short.by(heads)?;
            let mut poorer = Vec::new();
            let mut richer = Vec::new();
            for group in party {
                let poor = group.purse.compare(each)? == Ordering::Less;
                if poor { poorer.push(group) } else { richer.push(group) }
            }
            if poorer.is_empty() {
                return Some(Some(each));
            }
            for group in poorer {
                short = short.minus(group.purse.times(group.many)?)?;
                heads -= group.many;
            }
            party = richer;
        }
        Some(None)
    }

    /// Everybody has the same money, and `more` beside it; bought is what costs its supporters least
    /// for what it is worth to them, one for each project or its cost.
    fn shares(&self, by_cost: bool, more: i128) -> Option<Vec<u64>> {
        let all = self.total.checked_add(more.checked_mul(self.voters)?)?;
        let mut groups = self.groups(Frac::new(all, self.voters)?);
        let mut won: Vec<u64> = Vec::new();
        loop {
            let mut best: Option<(Frac, u64, Frac)> = None;
            for no in self.costs.keys().filter(|no| !won.contains(no)) {
                let Some(price) = self.price(&groups, *no)? else { continue };
                let worth = if by_cost { self.cost(*no) } else { 1 };
                let paid = price.by(worth)?;
                let better = match &best {
                    Some((least, ..)) => paid.compare(*least)? == Ordering::Less,
                    None => true,
                };
                if better {
                    best = Some((paid, *no, price));
                }
            }
            let Some((_, no, price)) = best else { return Some(won) };
            for group in groups.iter_mut().filter(|g| g.picks.contains(&no)) {
                group.purse = group.purse.minus(group.purse.least(price)?)?;
            }
            won.push(no);
        }
    }

    /// One yuan more for everybody, again and again: up to the first list to which nothing that
    /// somebody wants can be added, or the last one that the money pays for.
    fn raised(&self, by_cost: bool) -> Option<Vec<u64>> {
        let mut kept = Vec::new();
        for step in 0.. {
            let won = self.shares(by_cost, 100 * step)?;
            if self.left(&won) < 0 {
                break;
            }
            kept = won;
            let fits = |no: u64| !kept.contains(&no) && self.cost(no) <= self.left(&kept);
            if !self.costs.keys().any(|no| self.votes(*no) > 0 && fits(*no)) {
                break;
            }
        }
        Some(kept)
    }

    fn equal_shares(&self, by_cost: bool, completion: &str) -> Option<Vec<u64>> {
        let won = match completion {
            _ if self.voters == 0 => Vec::new(),
            "none" | "util" => self.shares(by_cost, 0)?,
            _ => self.raised(by_cost)?,
        };
        let fills = matches!(completion, "util" | "add1_util");
        Some(if fills { self.greedy(won) } else { won })
    }
}

/// Numbers of the projects chosen, in the order of the rule.
pub fn winners(choice: &Choice) -> Option<Vec<u64>> {
    let vote = Vote::of(choice);
    match choice.rule.as_str() {
        "greedy" => Some(vote.greedy(Vec::new())),
        "greedy_per_cost" => Some(vote.greedy_per_cost()),
        "phragmen" => vote.phragmen(),
        rule => vote.equal_shares(rule == "mes_cost", &choice.completion),
    }
}
