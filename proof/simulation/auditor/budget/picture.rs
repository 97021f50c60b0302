//! What the auditor keeps of a choice of projects: the list, the roll, voices and papers.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Date, Moment, PersonRef};

use crate::simulation::auditor::choosing;
pub use crate::simulation::auditor::choosing::Voter;

/// Numbers of what was picked, given by phone or at the desk, or typed from a paper.
pub type Voice = choosing::Voice<BTreeSet<u64>>;
pub type Typed = choosing::Typed<BTreeSet<u64>>;

/// A sum of money and how it is shared out.
#[derive(Debug, Clone)]
pub struct Choice {
    pub total: i64,
    pub purpose: String,
    pub rule: String,
    pub completion: String,
    pub by_household: bool,
    pub closes: Date,
    pub published: Option<Moment>,
    pub closed: Option<Moment>,
    /// The list: the first is number 1.
    pub projects: Vec<Project>,
    /// The roll, and when a paper was handed out.
    pub roll: BTreeMap<Voter, Option<Moment>>,
    pub voices: BTreeMap<Voter, Voice>,
    pub papers: BTreeMap<u64, Typed>,
    pub counted: Option<Counted>,
}

/// A project.
#[derive(Debug, Clone)]
pub struct Project {
    pub title: String,
    pub place: String,
    pub plan: String,
    pub cost: i64,
    pub by: PersonRef,
    pub at: Moment,
    pub struck: String,
}

/// What was counted.
#[derive(Debug, Clone)]
pub struct Counted {
    pub on: Date,
    pub phone: usize,
    pub papers: usize,
    pub winners: Vec<u64>,
    pub at: Moment,
}

impl Choice {
    /// Projects that have not been struck, with their numbers.
    pub fn standing(&self) -> impl Iterator<Item = (u64, &Project)> {
        (1..).zip(&self.projects).filter(|(_, p)| p.struck.is_empty())
    }

    /// Papers that two people have typed.
    pub fn checked(&self) -> impl Iterator<Item = &Typed> {
        self.papers.values().filter(|p| p.second.is_some())
    }

    /// Papers handed out.
    pub fn handed(&self) -> usize {
        self.roll.values().flatten().count()
    }

    /// Voters from whom nothing that counts has come.
    pub fn missing(&self) -> usize {
        self.roll.len().saturating_sub(self.voices.len() + self.checked().count())
    }
}
