//! 投票的日子: what every vote that lasts several days has in common, whatever is chosen in it: a frozen
//! roll, one voice per voter over phone and paper, papers that two hands have typed, an end.
//!
//! Invariants: whoever holds a paper has no voice by phone; a paper bears a number of its own, not its
//! voter, and counts once two different hands have typed the same; nothing is counted before the end.
//! Refuses to know: what the picks mean, whose paper it is.

use std::collections::BTreeMap;

use kernel::id::{MatterId, PersonId};
use kernel::{AreaCode, Code, Date, Moment, PersonRef, Refusal};

use crate::authority::{Role, Who};
use crate::effect::{Audience, Effect};
use crate::matter::{ClockName, State};
use crate::record::Record;
use crate::scene::Scene;
use crate::{record, words};

record! {
    /// A voter on the frozen roll.
    pub struct Voter in "choice_voter" keys 3 {
        /// Home.
        home: AreaCode,
        /// The vote.
        matter: MatterId,
        /// A person, or a household where households vote.
        voter: [u8; 16],
        /// When a paper was handed out; whoever has one does not vote by phone.
        paper_at: Option<Moment>,
    }
}

record! {
    /// A voice given by phone or at the desk.
    pub struct Voice in "choice_vote" keys 3 {
        /// Home.
        home: AreaCode,
        /// The vote.
        matter: MatterId,
        /// The voter.
        voter: [u8; 16],
        /// Numbers of what was picked, in order: `1 4 7`. Shown to nobody.
        picks: String,
        /// Whose hand it was.
        person: PersonId,
        /// When.
        cast_at: Moment,
    }
}

record! {
    /// A paper as it was typed.
    pub struct Paper in "choice_paper" keys 3 {
        /// Home.
        home: AreaCode,
        /// The vote.
        matter: MatterId,
        /// Number written on it when it was typed first.
        no: u32,
        /// Numbers of what was picked, in order; empty for a blank or spoilt one.
        picks: String,
        /// Who typed it first.
        first: PersonRef,
        /// When.
        typed_at: Moment,
        /// Who typed the same again.
        second: Option<PersonRef>,
        /// When.
        checked_at: Option<Moment>,
    }
}

record! {
    /// That somebody has voted secretly: no answer, no time.
    pub struct Given in "choice_given" keys 3 {
        /// Home.
        home: AreaCode,
        /// The vote.
        matter: MatterId,
        /// The voter.
        voter: [u8; 16],
    }
}

record! {
    /// What lies in a secret box: lines `n picks`, by picks. One row, so that no order of rows tells
    /// which came when.
    pub struct Heap in "choice_heap" keys 2 {
        /// Home.
        home: AreaCode,
        /// The vote.
        matter: MatterId,
        /// `3 1:1 4:1`, one line for each different ballot.
        heaps: String,
    }
}

impl Heap {
    /// Picks, and how many gave the same.
    pub fn tallied(&self) -> BTreeMap<String, u64> {
        let line = |line: &str| {
            let (n, picks) = line.split_once(' ')?;
            Some((picks.to_owned(), n.parse().ok()?))
        };
        self.heaps.lines().filter_map(line).collect()
    }

    /// With one more.
    #[must_use]
    pub fn with(&self, picks: &str) -> Self {
        let mut all = self.tallied();
        *all.entry(picks.to_owned()).or_default() += 1;
        let lines: Vec<String> = all.iter().map(|(picks, n)| format!("{n} {picks}")).collect();
        Self { heaps: lines.join("\n"), ..self.clone() }
    }
}

words! {
    /// How votes become a list of projects.
    pub enum Rule {
        /// Most votes first, what still fits.
        Greedy "greedy",
        /// Most votes for the money first.
        GreedyPerCost "greedy_per_cost",
        /// Sequential Phragmén.
        Phragmen "phragmen",
        /// Equal shares, measured by money.
        MesCost "mes_cost",
        /// Equal shares, measured by projects.
        MesCard "mes_card",
    }
}

words! {
    /// What is done with money that equal shares leave over.
    pub enum Completion {
        /// Nothing.
        None "none",
        /// Most votes first, what still fits.
        Util "util",
        /// Shares grow step by step until no more fits.
        Add1 "add1",
        /// Both, in that order.
        Add1Util "add1_util",
    }
}

/// Who hands out papers and types them.
pub const DESK: [Who; 4] = [
    Who::Has(Role::Secretary),
    Who::Has(Role::Committee),
    Who::Has(Role::Agent),
    Who::Has(Role::TownshipClerk),
];

/// Who prepares and runs a vote.
pub const OFFICE: [Who; 3] =
    [Who::Has(Role::Secretary), Who::Has(Role::Committee), Who::Has(Role::TownshipClerk)];

/// The last day of a vote that is being opened is still to come.
pub fn later(closes_on: Date, scene: &Scene<'_>) -> Result<(), Refusal> {
    if closes_on > scene.now.date() {
        return Ok(());
    }
    Err(Refusal::new(Code::FieldBad)
        .on("closes_on")
        .with("label", "@field-closes-on")
        .with("got", closes_on)
        .with("want", "@want-today-or-later"))
}

/// The days of a vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// When it was published and the roll frozen.
    pub published_at: Option<Moment>,
    /// Its last day.
    pub closes_on: Date,
}

impl Term {
    /// The last day counts to its end (民法典 第二百零三条).
    fn open(self, scene: &Scene<'_>) -> Result<(), Refusal> {
        if scene.now.date() <= self.closes_on {
            return Ok(());
        }
        Err(Refusal::new(Code::VoteOver).with("closes", self.closes_on))
    }

    fn not_on_roll(self, name: &str) -> Refusal {
        let day = self.published_at.map_or_else(String::new, |at| at.date().to_string());
        Refusal::new(Code::NotOnRoll).with("name", name).with("day", day)
    }
}

/// Numbers as they are kept: `1 4 7`.
pub fn joined(picks: &[u32]) -> String {
    picks.iter().map(u32::to_string).collect::<Vec<_>>().join(" ")
}

/// From [`joined`].
pub fn parted(text: &str) -> Vec<u32> {
    text.split(' ').filter_map(|no| no.parse().ok()).collect()
}

/// Freezes the roll.
pub fn roll<'a>(
    scene: &'a Scene<'_>,
    matter: MatterId,
    entitled: &'a [[u8; 16]],
) -> impl Iterator<Item = Effect> + 'a {
    let home = scene.home;
    let line = move |voter: &[u8; 16]| Voter { home, matter, voter: *voter, paper_at: None };
    entitled.iter().map(move |voter| Effect::Put(line(voter).row()))
}

/// A vote lasts long enough: today and the last day are both days of it.
pub fn lasts(closes_on: Date, days: u32, scene: &Scene<'_>) -> Result<(), Refusal> {
    let earliest = scene.now.plus_days(i64::from(days.saturating_sub(1))).date();
    if closes_on >= earliest {
        return Ok(());
    }
    Err(Refusal::new(Code::VoteShort)
        .with("need", days)
        .with("earliest", earliest)
        .with("closes", closes_on))
}

/// A vote begins: its days run, and everybody is told.
pub fn begun(
    scene: &Scene<'_>,
    matter: MatterId,
    closes_on: Date,
    message: &'static str,
) -> [Effect; 3] {
    [
        Effect::Move { matter, to: State::Published, outcome: None },
        Effect::Clock {
            matter,
            clock: ClockName::Choosing,
            due_at: Moment::end_of(closes_on),
            rule: "",
        },
        Effect::Tell { to: Audience::Public(scene.home), message, matter },
    ]
}

/// The line on the roll of somebody who may give a voice by phone now.
pub fn by_phone<'a>(
    term: Term,
    line: Option<&'a Voter>,
    name: &str,
    scene: &Scene<'_>,
) -> Result<&'a Voter, Refusal> {
    term.open(scene)?;
    let line = line.ok_or_else(|| term.not_on_roll(name))?;
    match line.paper_at {
        Some(_) => Err(Code::PaperHeld.into()),
        None => Ok(line),
    }
}

/// What handing out looks at.
#[derive(Debug, Clone)]
pub struct HandFacts {
    /// The days.
    pub term: Term,
    /// The line on the roll.
    pub line: Option<Voter>,
    /// Whether the voice has been given by phone.
    pub voted: bool,
    /// The person's name.
    pub name: String,
}

/// One paper a voter, and none beside a voice by phone.
pub fn hand(facts: &HandFacts, scene: &Scene<'_>) -> Result<Vec<Effect>, Refusal> {
    let line = by_phone(facts.term, facts.line.as_ref(), &facts.name, scene)?;
    if facts.voted {
        return Err(Code::VotedAlready.into());
    }
    Ok(vec![Effect::Set(Voter { paper_at: Some(scene.now), ..line.clone() }.row())])
}

/// What typing looks at.
#[derive(Debug, Clone)]
pub struct PaperFacts {
    /// The paper of this number, when it has been typed before.
    pub paper: Option<Paper>,
    /// Papers typed so far.
    pub typed: u64,
    /// Papers handed out.
    pub handed: u64,
}

/// The first hand types and may correct itself; the second has to type the same.
pub fn enter(
    facts: &PaperFacts,
    scene: &Scene<'_>,
    matter: MatterId,
    no: u32,
    picks: String,
) -> Result<Vec<Effect>, Refusal> {
    let hand = scene.caller.person().ok_or(Code::SignInNeeded)?;
    let first = |picks| Paper {
        home: scene.home,
        matter,
        no,
        picks,
        first: hand,
        typed_at: scene.now,
        second: None,
        checked_at: None,
    };
    let paper = match &facts.paper {
        None if facts.typed >= facts.handed => {
            return Err(Refusal::new(Code::PapersOver).on("no").with("handed", facts.handed));
        }
        None => first(picks),
        Some(before) if before.second.is_some() => {
            return Err(Refusal::new(Code::PaperChecked).on("no").with("no", no));
        }
        Some(before) if before.first == hand => first(picks),
        Some(before) if before.picks != picks => {
            return Err(Refusal::new(Code::PaperDiffers).on("picks").with("no", no));
        }
        Some(before) => Paper { second: Some(hand), checked_at: Some(scene.now), ..before.clone() },
    };
    Ok(vec![Effect::Set(paper.row())])
}

/// Everything that was said, from frozen rows.
#[derive(Debug, Clone, Default)]
pub struct Heard {
    /// Picks given by phone, openly or into the box, and how many gave the same.
    pub phone: BTreeMap<String, u64>,
    /// Picks on papers that two hands have typed.
    pub papers: BTreeMap<String, u64>,
    /// Papers that only one hand has typed.
    pub unchecked: u64,
}

impl Heard {
    /// Picks as they are kept, whichever way they came, and how many.
    pub fn all(&self) -> impl Iterator<Item = (&str, u64)> {
        self.phone.iter().chain(&self.papers).map(|(picks, n)| (picks.as_str(), *n))
    }

    /// How many have voted.
    pub fn ballots(&self) -> u64 {
        self.all().map(|(_, n)| n).sum()
    }

    /// How many came by phone, and how many on paper.
    pub fn ways(&self) -> (u32, u32) {
        let sum = |of: &BTreeMap<String, u64>| {
            u32::try_from(of.values().sum::<u64>()).unwrap_or(u32::MAX)
        };
        (sum(&self.phone), sum(&self.papers))
    }

    /// A vote ends after its last day, or when no voice is missing, and when every paper has been
    /// checked.
    pub fn may_end(&self, term: Term, entitled: u32, scene: &Scene<'_>) -> Result<(), Refusal> {
        if self.unchecked > 0 {
            return Err(Refusal::new(Code::PapersUnchecked).with("n", self.unchecked));
        }
        let (phone, papers) = self.ways();
        let missing = entitled.saturating_sub(phone).saturating_sub(papers);
        if missing > 0 && term.open(scene).is_ok() {
            return Err(Refusal::new(Code::VoteRunning)
                .with("closes", term.closes_on)
                .with("n", missing));
        }
        Ok(())
    }
}
