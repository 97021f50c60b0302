//! Who was passed over: groups that could have paid for a project they all support with their own
//! share of the money, and none of whose members got as much as that. This is the axiom *EJR+ up to
//! one project* (Brill and Peters: *Robust and Verifiable Proportionality Axioms for Multiwinner
//! Voting*, EC 2023), which unlike its relatives can be checked in no time, on any city and for any
//! list of winners, wherever it comes from.
//!
//! Of `n` voters with a budget `b`, a group of `s` supporters of a lost project of cost `c` and
//! worth `u` is neglected when each of them has winners worth at most `t`, and
//! `n · c · (t + u) ≤ s · b · u`. Equal Shares neglects nobody, with any completion: were the
//! project not bought, some member would have less than `c / s` left, hence would have paid more
//! than `b/n − c/s`, at a price of at most `c / (s·u)` for each unit of worth.

use crate::election::Election;

/// What a winner is worth to each of its supporters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Worth {
    /// Its cost.
    Cost,
    /// One.
    Number,
}

/// A project that lost although a group of its supporters could have paid for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Neglected {
    /// The project, by its place.
    pub project: u32,
    /// Voters of the largest such group.
    pub voters: u64,
    /// The most that any of them has: the worth of the winners they support.
    pub most: u64,
}

/// Every project with a neglected group, in the order of the file. Nobody's points count here:
/// supporting is naming a project. Time `O(entries · log entries)`.
///
/// ```
/// use budget::{Completion, Election, Rule, Worth, neglected, run};
/// let it = Election::approval(100, &[("a", 50), ("b", 50), ("c", 50)],
///     &[vec![0, 1], vec![0, 1], vec![0, 1], vec![2], vec![2]])?;
/// // Three of five decide over everything; two of five would have had 40 of 100.
/// let greedy = run(&it, Rule::Greedy, Completion::None);
/// assert!(neglected(&it, &greedy.winners, Worth::Cost).is_empty());
/// let it = it.with_budget(125)?;
/// let greedy = run(&it, Rule::Greedy, Completion::None);
/// let found = neglected(&it, &greedy.winners, Worth::Cost);
/// assert_eq!((it.instance.id(found[0].project), found[0].voters), ("c", 2));
/// let shares = run(&it, Rule::MesCost, Completion::None);
/// assert!(neglected(&it, &shares.winners, Worth::Cost).is_empty());
/// # Ok::<(), budget::InstanceError>(())
/// ```
pub fn neglected(election: &Election, winners: &[u32], worth: Worth) -> Vec<Neglected> {
    let projects = &election.instance.projects;
    let mut won = vec![false; projects.len()];
    for winner in winners {
        if let Some(place) = won.get_mut(*winner as usize) {
            *place = true;
        }
    }
    let value = |at: usize| match worth {
        Worth::Cost => projects.get(at).map_or(0, |p| p.cost),
        Worth::Number => 1,
    };
    // Of each lost project: what its supporters have, and how many they are.
    let mut has: Vec<Vec<(u64, u64)>> = vec![Vec::new(); projects.len()];
    for class in election.ballots.iter() {
        let named = || class.projects.iter().map(|p| *p as usize);
        let of = |at: &usize| won.get(*at) == Some(&true);
        let mine = named().filter(of).fold(0u64, |sum, at| sum.saturating_add(value(at)));
        for at in named().filter(|at| !of(at)) {
            if let Some(list) = has.get_mut(at) {
                list.push((mine, u64::from(class.count)));
            }
        }
    }
    let (all, budget) = (u128::from(election.ballots.voters()), election.instance.budget);
    let mut found = Vec::new();
    for ((project, list), it) in (0u32..).zip(&mut has).zip(projects) {
        list.sort_unstable();
        let unit = value(project as usize);
        let (mut voters, mut worst) = (0u64, None);
        for (most, count) in list {
            voters += *count;
            let gets = u128::from(*most) + u128::from(unit);
            // Where worth is cost, both sides are divided by it.
            let due = match worth {
                Worth::Cost => gets,
                Worth::Number => gets * u128::from(it.cost),
            };
            if all * due <= u128::from(voters) * u128::from(budget) {
                worst = Some(Neglected { project, voters, most: *most });
            }
        }
        found.extend(worst);
    }
    found
}
