//! Elections of several to seats, with thresholds and reserved seats.
//!
//! # The rule
//! 1. **Turnout**: where a threshold is asked for (more than half of those entitled have voted) and
//!    missed, nobody is elected.
//! 2. **Each**: where a threshold is asked for (more than half of the ballots cast), a candidate
//!    below it is out of this round.
//! 3. Those left are gone through from the most votes down. A candidate gets a seat unless all
//!    seats that are left are needed to fill the reserved ones: then only a candidate of a group
//!    that still lacks its minimum does.
//!
//! Seats reserved for a group of which too few stand or reach the threshold stay **vacant** for a
//! further round; they are not given to others. Each candidate is of at most one group, which makes
//! the sets of candidates that can be seated together a matroid (a partition matroid with lower
//! bounds, truncated); step 3 is its greedy algorithm and gives the set whose votes are greatest
//! seat by seat, not only in sum (Edmonds, "Matroids and the greedy algorithm", *Mathematical
//! Programming* 1, 1971).
//!
//! # Equals
//! Nobody is seated by the order of a list. With equal votes, a candidate who gets a seat even when
//! put behind all its equals is elected; one who gets it only when put before them is in a
//! **run-off**, whose seats are what the equals get together. In a matroid neither depends on the
//! order among the other equals.
//!
//! A recall is no election: it is a [`crate::Body`] with a turnout of those entitled and a majority
//! of the ballots cast.
//!
//! Cost: `O(candidates² · groups)`.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fmt,
};

use serde::Serialize;

use crate::threshold::{Basis, Threshold};

/// Somebody who stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Contender {
    /// Name on the list; unique.
    pub id: String,
    /// Ballots that name the candidate.
    pub votes: u64,
    /// The group that seats may be reserved for; opaque here.
    pub group: Option<String>,
}

/// What the election asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Seats to fill.
    pub seats: u64,
    /// Least seats by group.
    pub reserved: BTreeMap<String, u64>,
    /// Who has to have voted; compared with ballots cast, so its basis is who is entitled.
    pub turnout: Option<Threshold>,
    /// What each candidate needs: a share of the ballots cast or of those entitled.
    pub each: Option<Threshold>,
}

/// Why there is no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ElectionError {
    /// Nothing to fill.
    NoSeats,
    /// A candidate twice.
    Twice {
        /// Who.
        id: String,
    },
    /// More votes than ballots.
    OverCast {
        /// Who.
        id: String,
        /// Votes.
        votes: u64,
        /// Ballots.
        cast: u64,
    },
    /// More ballots than entitled.
    OverEntitled {
        /// Ballots.
        cast: u64,
        /// Entitled.
        entitled: u64,
    },
    /// More seats reserved than there are.
    OverReserved {
        /// Reserved for all groups.
        reserved: u64,
        /// Seats.
        seats: u64,
    },
    /// A threshold that is a share of something an election does not count.
    Basis {
        /// Of what.
        of: Basis,
    },
}

impl fmt::Display for ElectionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSeats => f.write_str("no seats to fill"),
            Self::Twice { id } => write!(f, "{id} stands twice"),
            Self::OverCast { id, votes, cast } => {
                write!(f, "{votes} votes for {id} on {cast} ballots")
            }
            Self::OverEntitled { cast, entitled } => {
                write!(f, "{cast} ballots, {entitled} are entitled")
            }
            Self::OverReserved { reserved, seats } => {
                write!(f, "{reserved} seats are reserved, there are {seats}")
            }
            Self::Basis { of } => write!(f, "a share of {of:?} is not counted in an election"),
        }
    }
}

impl Error for ElectionError {}

/// A seat or several that equals have to vote about again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RunOff {
    /// The votes they all have.
    pub votes: u64,
    /// Seats among them.
    pub seats: u64,
    /// Who, in byte order.
    pub between: Vec<String>,
}

/// Why somebody is elected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Among the first by votes.
    Votes,
    /// On a reserved seat, before others with more votes.
    Reserved,
}

/// Somebody elected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Elected {
    /// Who.
    pub id: String,
    /// Votes.
    pub votes: u64,
    /// Group.
    pub group: Option<String>,
    /// Why.
    pub by: By,
}

/// The result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ElectionResult {
    /// Seats to fill.
    pub seats: u64,
    /// Ballots cast.
    pub cast: u64,
    /// Who is entitled.
    pub entitled: u64,
    /// Ballots for a valid election; 0 when no turnout is asked for.
    pub turnout_needed: u64,
    /// False: too few voted, nobody is elected.
    pub valid: bool,
    /// Votes that each needs; 0 when none are asked for.
    pub each_needed: u64,
    /// Elected, by votes and then bytes.
    pub elected: Vec<Elected>,
    /// Equals who vote again.
    pub run_offs: Vec<RunOff>,
    /// Missed the threshold for each, by votes and then bytes.
    pub below: Vec<String>,
    /// Seats kept free for a group, by group.
    pub lacking: BTreeMap<String, u64>,
    /// Seats still to be filled in a further round: those kept free and those nobody reached.
    pub vacant: u64,
}

/// The number a threshold is taken of.
fn total(rule: &Threshold, cast: u64, entitled: u64) -> Result<u64, ElectionError> {
    match rule.of {
        Basis::Cast => Ok(cast),
        Basis::Entitled => Ok(entitled),
        of => Err(ElectionError::Basis { of }),
    }
}

fn check(
    rules: &Rules,
    contenders: &[Contender],
    cast: u64,
    entitled: u64,
) -> Result<(), ElectionError> {
    if rules.seats == 0 {
        return Err(ElectionError::NoSeats);
    }
    if cast > entitled {
        return Err(ElectionError::OverEntitled { cast, entitled });
    }
    let reserved = rules.reserved.values().fold(0_u64, |all, n| all.saturating_add(*n));
    if reserved > rules.seats {
        return Err(ElectionError::OverReserved { reserved, seats: rules.seats });
    }
    let mut seen = BTreeSet::new();
    for one in contenders {
        if !seen.insert(&one.id) {
            return Err(ElectionError::Twice { id: one.id.clone() });
        }
        if one.votes > cast {
            let (id, votes) = (one.id.clone(), one.votes);
            return Err(ElectionError::OverCast { id, votes, cast });
        }
    }
    Ok(())
}

/// Judges an election: `cast` ballots of `entitled` voters.
///
/// # Errors
/// [`ElectionError`]: numbers that can not be true together, or rules that contradict themselves.
pub fn elect(
    rules: &Rules,
    contenders: &[Contender],
    cast: u64,
    entitled: u64,
) -> Result<ElectionResult, ElectionError> {
    check(rules, contenders, cast, entitled)?;
    let turnout_needed = match &rules.turnout {
        Some(rule) => rule.needed(total(rule, cast, entitled)?),
        None => 0,
    };
    let each_needed = match &rules.each {
        Some(rule) => rule.needed(total(rule, cast, entitled)?),
        None => 0,
    };
    let mut order: Vec<&Contender> = contenders.iter().collect();
    order.sort_by(|a, b| b.votes.cmp(&a.votes).then_with(|| a.id.cmp(&b.id)));
    let mut result = ElectionResult {
        seats: rules.seats,
        cast,
        entitled,
        turnout_needed,
        valid: cast >= turnout_needed,
        each_needed,
        elected: Vec::new(),
        run_offs: Vec::new(),
        below: Vec::new(),
        lacking: BTreeMap::new(),
        vacant: rules.seats,
    };
    if !result.valid {
        return Ok(result);
    }
    let (inside, below): (Vec<&Contender>, Vec<&Contender>) =
        order.into_iter().partition(|one| one.votes >= each_needed);
    result.below = below.iter().map(|one| one.id.clone()).collect();
    let hall = Hall::new(rules, &inside);
    result.lacking = hall.lacking.clone();
    seat(&hall, &inside, &mut result);
    let to_run: u64 = result.run_offs.iter().map(|run| run.seats).sum();
    let elected = u64::try_from(result.elected.len()).unwrap_or(u64::MAX);
    result.vacant = rules.seats.saturating_sub(elected).saturating_sub(to_run);
    Ok(result)
}

/// Seats that can be given, and minima that can be kept.
struct Hall {
    seats: u64,
    needs: BTreeMap<String, u64>,
    lacking: BTreeMap<String, u64>,
}

impl Hall {
    fn new(rules: &Rules, inside: &[&Contender]) -> Self {
        let mut hall =
            Self { seats: rules.seats, needs: BTreeMap::new(), lacking: BTreeMap::new() };
        for (group, least) in &rules.reserved {
            let own = inside.iter().filter(|one| one.group.as_ref() == Some(group)).count();
            let can = u64::try_from(own).unwrap_or(u64::MAX).min(*least);
            hall.needs.insert(group.clone(), can);
            if can < *least {
                hall.lacking.insert(group.clone(), least - can);
                hall.seats = hall.seats.saturating_sub(least - can);
            }
        }
        hall
    }

    /// Who gets a seat when candidates are gone through in this order.
    fn taken<'c>(&self, order: &[&'c Contender]) -> Vec<&'c Contender> {
        let (mut seats, mut needs) = (self.seats, self.needs.clone());
        let mut taken = Vec::new();
        for one in order {
            let open: u64 = needs.values().sum();
            let need = one.group.as_ref().and_then(|group| needs.get_mut(group));
            match need {
                Some(need) if *need > 0 => *need -= 1,
                _ if seats > open => {}
                _ => continue,
            }
            seats = seats.saturating_sub(1);
            taken.push(*one);
        }
        taken
    }

    /// Whether `one` gets a seat when put before, or behind, all with equal votes.
    fn seats(&self, inside: &[&Contender], one: &Contender, before: bool) -> bool {
        let mut order = inside.to_vec();
        order.sort_by_key(|other| {
            let own = other.id == one.id;
            (std::cmp::Reverse(other.votes), own != before)
        });
        self.taken(&order).iter().any(|other| other.id == one.id)
    }
}

/// Fills in who is elected and who votes again.
fn seat(hall: &Hall, inside: &[&Contender], result: &mut ElectionResult) {
    let usual = hall.taken(inside);
    let free = usize::try_from(hall.seats).unwrap_or(usize::MAX);
    // Without reserved seats only these votes, or more, would have a seat.
    let cut = free.checked_sub(1).and_then(|at| inside.get(at)).map_or(0, |one| one.votes);
    let mut again: BTreeMap<std::cmp::Reverse<u64>, Vec<String>> = BTreeMap::new();
    for one in inside {
        if hall.seats(inside, one, false) {
            let by = if one.votes >= cut { By::Votes } else { By::Reserved };
            let (id, group) = (one.id.clone(), one.group.clone());
            result.elected.push(Elected { id, votes: one.votes, group, by });
        } else if hall.seats(inside, one, true) {
            again.entry(std::cmp::Reverse(one.votes)).or_default().push(one.id.clone());
        }
    }
    for (std::cmp::Reverse(votes), between) in again {
        let seats = usual.iter().filter(|one| between.contains(&one.id)).count();
        let seats = u64::try_from(seats).unwrap_or(u64::MAX);
        result.run_offs.push(RunOff { votes, seats, between });
    }
}
