//! Elections out of a seed: small enough to check by brute force, with ties on purpose.

use crate::{Ballots, Election, Instance, Project, VoteKind};

/// SplitMix64.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % below.max(1)
    }
}

/// Ids whose order as strings is not that of their numbers.
pub fn project(number: u64, cost: u64) -> Project {
    Project { id: (number * 7 % 23).to_string(), name: format!("p{number}"), cost, cells: vec![] }
}

/// Up to `projects` projects and `voters` voters.
pub fn approval(seed: u64, projects: u64, voters: u64) -> Election {
    let mut dice = Dice(seed);
    let (m, n) = (1 + dice.roll(projects), 1 + dice.roll(voters));
    let round = 1 + dice.roll(20);
    let projects: Vec<Project> =
        (0..m).map(|p| project(p, (1 + dice.roll(60 / round + 1)) * round)).collect();
    let total: u64 = projects.iter().map(|p| p.cost).sum();
    let budget = 1 + dice.roll(total + total / 4);
    let like = 1 + dice.roll(9);
    let mut ballots = Ballots::new(VoteKind::Approval);
    for _ in 0..n {
        let ballot: Vec<(u32, u32)> =
            (0..m as u32).filter(|_| dice.roll(10) < like).map(|p| (p, 1)).collect();
        ballots.add(&ballot, 1 + dice.roll(3) as u32).unwrap();
    }
    Election::new(Instance::new(budget, 0, projects), ballots).unwrap()
}

/// The same with points.
pub fn points(seed: u64, projects: u64, voters: u64) -> Election {
    let plain = approval(seed, projects, voters);
    let mut dice = Dice(seed ^ 0xABCD);
    let mut ballots = Ballots::new(VoteKind::Cumulative);
    for class in plain.ballots.iter() {
        let ballot: Vec<(u32, u32)> =
            class.projects.iter().map(|p| (*p, 1 + dice.roll(5) as u32)).collect();
        ballots.add(&ballot, class.count).unwrap();
    }
    Election::new(plain.instance, ballots).unwrap()
}
