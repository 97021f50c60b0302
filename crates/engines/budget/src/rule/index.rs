//! The instance turned around: for each project its supporters. Built once, used by every rule.

use crate::ballots::Ballots;
use crate::election::Election;

/// Supporters by project, and what rules ask of a project again and again.
#[derive(Debug)]
pub struct Index<'a> {
    /// The election.
    pub election: &'a Election,
    starts: Vec<u32>,
    classes: Vec<u32>,
    weights: Vec<u32>,
    costs: Vec<u64>,
    ranks: Vec<u32>,
    by_id: Vec<u32>,
    votes: Vec<u64>,
    points: Vec<u64>,
}

impl<'a> Index<'a> {
    /// Turns an election around: time and memory linear in the ballots' entries.
    pub fn new(election: &'a Election) -> Self {
        let (instance, ballots) = (&election.instance, &election.ballots);
        let projects = instance.projects.len();
        let (mut votes, mut points) = (vec![0u64; projects], vec![0u64; projects]);
        let mut sizes = vec![0u32; projects];
        for class in ballots.iter() {
            let count = u64::from(class.count);
            for (project, weight) in class.pairs() {
                let at = project as usize;
                if let (Some(v), Some(p), Some(s)) =
                    (votes.get_mut(at), points.get_mut(at), sizes.get_mut(at))
                {
                    *v += count;
                    *p += count * u64::from(weight);
                    *s += 1;
                }
            }
        }
        let mut starts = Vec::with_capacity(projects + 1);
        let mut sum = 0u32;
        starts.push(0);
        for size in &sizes {
            sum += size;
            starts.push(sum);
        }
        let mut next = starts.clone();
        let mut classes = vec![0u32; sum as usize];
        let weighted = ballots.kind().weighted();
        let mut weights = vec![0u32; if weighted { sum as usize } else { 0 }];
        for (number, class) in (0u32..).zip(ballots.iter()) {
            for (project, weight) in class.pairs() {
                let Some(at) = next.get_mut(project as usize) else { continue };
                if let Some(place) = classes.get_mut(*at as usize) {
                    *place = number;
                }
                if let Some(place) = weights.get_mut(*at as usize) {
                    *place = weight;
                }
                *at += 1;
            }
        }
        let mut by_id: Vec<u32> = (0..projects as u32).collect();
        by_id.sort_unstable_by_key(|p| instance.id(*p));
        let mut ranks = vec![0u32; projects];
        for (rank, project) in (0u32..).zip(&by_id) {
            if let Some(place) = ranks.get_mut(*project as usize) {
                *place = rank;
            }
        }
        let costs = instance.projects.iter().map(|p| p.cost).collect();
        Self { election, starts, classes, weights, costs, ranks, by_id, votes, points }
    }

    /// Its ballots.
    #[inline]
    pub fn ballots(&self) -> &'a Ballots {
        &self.election.ballots
    }

    /// Its money.
    pub fn budget(&self) -> u64 {
        self.election.instance.budget
    }

    /// Number of projects.
    pub fn projects(&self) -> u32 {
        self.costs.len() as u32
    }

    /// Projects by id as a string: the order in which ties are broken.
    pub fn by_id(&self) -> &[u32] {
        &self.by_id
    }

    /// Place of a project among all, by id as a string.
    pub fn rank(&self, project: u32) -> u32 {
        self.ranks.get(project as usize).copied().unwrap_or(u32::MAX)
    }

    /// Price.
    #[inline]
    pub fn cost(&self, project: u32) -> u64 {
        self.costs.get(project as usize).copied().unwrap_or(0)
    }

    /// Voters who support it.
    pub fn votes(&self, project: u32) -> u64 {
        self.votes.get(project as usize).copied().unwrap_or(0)
    }

    /// Points it got; its votes where ballots carry no numbers.
    pub fn points(&self, project: u32) -> u64 {
        self.points.get(project as usize).copied().unwrap_or(0)
    }

    fn range(&self, project: u32) -> std::ops::Range<usize> {
        let at = project as usize;
        let from = self.starts.get(at).map_or(0, |s| *s as usize);
        from..self.starts.get(at + 1).map_or(from, |s| *s as usize)
    }

    /// Classes that support it, ascending.
    #[inline]
    pub fn supporters(&self, project: u32) -> &[u32] {
        self.classes.get(self.range(project)).unwrap_or_default()
    }

    /// Their numbers for it; empty where ballots carry none.
    #[inline]
    pub fn weights(&self, project: u32) -> &[u32] {
        self.weights.get(self.range(project)).unwrap_or_default()
    }

    /// Whether no further project fits what is left: any at all, or one that somebody supports.
    pub fn exhaustive(&self, winners: &[u32], supported_only: bool) -> bool {
        let mut taken = vec![false; self.costs.len()];
        let mut cost = 0u64;
        for winner in winners {
            cost = cost.saturating_add(self.cost(*winner));
            if let Some(place) = taken.get_mut(*winner as usize) {
                *place = true;
            }
        }
        let left = self.budget().saturating_sub(cost);
        (0..self.projects()).zip(&taken).all(|(p, taken)| {
            *taken || (supported_only && self.votes(p) == 0) || self.cost(p) > left
        })
    }
}
