//! What the auditor keeps of a vote among several: options, the roll, voices, the secret heap, papers.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Date, Moment, PersonRef};

use crate::simulation::auditor::choosing::{Roll, Typed, Voice, Voter};

/// Marks by number of the option.
pub type Marks = BTreeMap<u64, u64>;

/// People for seats, ways to do a thing, or the four questions.
#[derive(Debug, Clone)]
pub struct Poll {
    pub form: String,
    pub about: String,
    pub by_household: bool,
    pub secret: bool,
    pub seats: u64,
    pub women: u64,
    /// Highest mark.
    pub most: u64,
    pub closes: Date,
    pub published: Option<Moment>,
    pub closed: Option<Moment>,
    /// The list: the first is number 1.
    pub options: Vec<Candidate>,
    pub roll: Roll,
    pub voices: BTreeMap<Voter, Voice<Marks>>,
    /// Who has voted secretly, and what lies in the box.
    pub given: BTreeSet<Voter>,
    pub heap: Vec<Marks>,
    pub papers: BTreeMap<u64, Typed<Marks>>,
    pub counted: Option<Counted>,
}

/// Somebody, or something, to choose.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub title: String,
    pub note: String,
    pub woman: bool,
    pub by: Option<PersonRef>,
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

impl Poll {
    /// Options that have not been struck, with their numbers.
    pub fn standing(&self) -> impl Iterator<Item = (u64, &Candidate)> {
        (1..).zip(&self.options).filter(|(_, option)| option.struck.is_empty())
    }

    /// Papers that two people have typed.
    pub fn checked(&self) -> impl Iterator<Item = &Typed<Marks>> {
        self.papers.values().filter(|paper| paper.second.is_some())
    }

    /// Voices by phone, open or secret.
    pub fn phone(&self) -> usize {
        self.voices.len() + self.heap.len()
    }

    /// All that counts.
    pub fn ballots(&self) -> Vec<&Marks> {
        let open = self.voices.values().map(|voice| &voice.picks);
        open.chain(&self.heap).chain(self.checked().map(|paper| &paper.picks)).collect()
    }

    /// Papers handed out.
    pub fn handed(&self) -> usize {
        self.roll.values().flatten().count()
    }

    /// Voters from whom nothing that counts has come.
    pub fn missing(&self) -> usize {
        self.roll.len().saturating_sub(self.ballots().len())
    }
}

/// Marks as a row has them.
pub fn written(marks: &Marks) -> String {
    marks.iter().map(|(no, mark)| format!("{no}:{mark}")).collect::<Vec<_>>().join(" ")
}
