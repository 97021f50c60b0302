//! Instant runoff: the last drops out until somebody has more than half.
//!
//! In each round a ballot counts for the first of its order who is still in. Who has **more than
//! half of the ballots that still count for anybody** is elected. Otherwise the one with the fewest
//! drops out; of several with equally few it is the one **last in the tie order** (the round names
//! all of them). A ballot whose candidates are all out is exhausted and leaves the sum. Equal places
//! on a ballot are refused: the rule needs one after the other.
//!
//! Ware (1871); Tideman, *Collective Decisions and Voting* (2006), ch. 13.
//!
//! # Not monotone
//! Ranking the winner higher can make it lose, and no tie rule heals that. Of 100 ballots let 39 say
//! A > B > C, 35 B > C > A and 26 C > A > B. C drops out, its 26 go to A: A wins by 65 to 35. Now
//! 10 of the B > C > A voters move A up to the top, to A > B > C. Then A has 49, B 25, C 26: B drops
//! out, its 25 go to C, and C wins by 51 to 49. A got more support and lost. It is also open to
//! electing somebody whom a majority would exchange for another candidate ([`crate::schulze`]
//! is not). The tests do this sum.
//!
//! Cost: `O(candidates · different rankings · length)`.

use serde::Serialize;

use crate::ranked::{Profile, RankingError};

/// One round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Round {
    /// Votes of those still in, in the order of the slate.
    pub votes: Vec<(String, u64)>,
    /// Ballots that count for nobody any more, blank ones too.
    pub exhausted: u64,
    /// More than half of the ballots that still count: this many.
    pub needed: u64,
    /// Who dropped out after this round; nobody after the last.
    pub out: Option<String>,
    /// All who had equally few, when there were several: the tie order chose among them.
    pub tied: Vec<String>,
}

/// The result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IrvResult {
    /// All ballots.
    pub ballots: u64,
    /// Who was elected; nobody when no ballot counts for anybody.
    pub winner: Option<String>,
    /// True when the tie order had a say in any round.
    pub by_lot: bool,
    /// The rounds.
    pub rounds: Vec<Round>,
}

/// Counts by instant runoff.
///
/// # Errors
/// [`RankingError::Equal`] for the first ballot with equals on a place.
pub fn irv(profile: &Profile) -> Result<IrvResult, RankingError> {
    let slate = profile.slate();
    let mut orders: Vec<(Vec<usize>, u64)> = Vec::new();
    for (ranking, weight) in profile.rankings() {
        let mut order = Vec::new();
        for (at, group) in ranking.groups().enumerate() {
            let [one] = group else {
                return Err(RankingError::Equal { place: at + 1 });
            };
            order.push(*one);
        }
        orders.push((order, weight));
    }
    let mut stays = vec![true; slate.len()];
    let mut rounds = Vec::new();
    loop {
        let votes = counted(&orders, &stays);
        let counting: u64 = votes.iter().sum();
        let needed = counting / 2 + 1;
        let inside: Vec<usize> =
            (0..slate.len()).filter(|c| stays.get(*c).copied().unwrap_or(false)).collect();
        let of = |candidate: usize| votes.get(candidate).copied().unwrap_or(0);
        let mut round = Round {
            votes: inside.iter().map(|c| (slate.id(*c).to_owned(), of(*c))).collect(),
            exhausted: profile.ballots() - counting,
            needed,
            out: None,
            tied: Vec::new(),
        };
        let elected = inside.iter().find(|c| of(**c) >= needed).copied();
        let fewest = inside.iter().map(|c| of(*c)).min().unwrap_or(0);
        let last: Vec<usize> = inside.iter().copied().filter(|c| of(*c) == fewest).collect();
        let out = last.iter().copied().max_by_key(|c| slate.lot(*c));
        let (None, Some(out)) = (elected.filter(|_| counting > 0), out.filter(|_| counting > 0))
        else {
            rounds.push(round);
            return Ok(IrvResult {
                ballots: profile.ballots(),
                winner: elected.filter(|_| counting > 0).map(|c| slate.id(c).to_owned()),
                by_lot: rounds.iter().any(|round: &Round| !round.tied.is_empty()),
                rounds,
            });
        };
        round.out = Some(slate.id(out).to_owned());
        if last.len() > 1 {
            round.tied = last.iter().map(|c| slate.id(*c).to_owned()).collect();
        }
        if let Some(slot) = stays.get_mut(out) {
            *slot = false;
        }
        rounds.push(round);
    }
}

/// Votes of each candidate who is still in.
fn counted(orders: &[(Vec<usize>, u64)], stays: &[bool]) -> Vec<u64> {
    let mut votes = vec![0_u64; stays.len()];
    for (order, weight) in orders {
        let first = order.iter().find(|c| stays.get(**c).copied().unwrap_or(false));
        if let Some(slot) = first.and_then(|c| votes.get_mut(*c)) {
            *slot += weight;
        }
    }
    votes
}
