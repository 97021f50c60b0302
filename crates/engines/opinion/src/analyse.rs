//! A whole conversation at once: from a table of votes to map, groups and what they mean.
//!
//! Invariants: every layer is computed from the one before and from counts, nothing from chance;
//! the same table and settings give the same analysis, bit for bit. Whoever is not in a group is
//! still listed, with a place and no group.

use std::collections::{BTreeMap, BTreeSet};

use crate::group::{Grouped, Grouping, group, silhouette};
use crate::map::{Frame, Masked, Point, frame};
use crate::stats::{Consensus, Divided, Representative, Unity, Z90};
use crate::table::VoteTable;
use crate::told::Counted;
use crate::vote::Tally;

/// What is known beside the votes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// Statements left out by moderation: they move nobody on the map and are on no list, but their
    /// votes are counted and shown.
    pub left_out: BTreeSet<u32>,
    /// Statements that ask about the participant.
    pub meta: BTreeSet<u32>,
    /// Participants who stay in the conversation whatever the threshold says (they were in before).
    pub keep: BTreeSet<u32>,
}

/// How the analysis is made. The defaults are those of Polis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Votes that put a participant in the conversation (fewer if there are fewer statements).
    pub votes_least: u32,
    /// If fewer people than this reach the threshold, the most active are let in up to it.
    pub people_least: usize,
    /// How groups are looked for.
    pub grouping: Grouping,
    /// Statements per list.
    pub picks: usize,
    /// Tests above this count as beyond chance.
    pub z: f64,
}

impl Default for Options {
    fn default() -> Self {
        let grouping = Grouping::default();
        Self { votes_least: 7, people_least: 15, grouping, picks: 5, z: Z90 }
    }
}

/// A group and what is typical of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// How many people.
    pub size: usize,
    /// Its middle on the map.
    pub centre: Point,
    /// Its votes per column.
    pub tallies: Vec<Tally>,
    /// The statements that say best who it is; never empty when one of its members voted on a
    /// statement let through.
    pub representative: Vec<Representative>,
    /// The statements that the group itself is most divided on.
    pub divided: Vec<Divided>,
}

/// A whole conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// Ids of the columns, ascending: every statement with a vote.
    pub statements: Vec<u32>,
    /// Which columns moderation left out.
    pub left_out: Vec<bool>,
    /// All votes per column, those of people in no group among them.
    pub tallies: Vec<Tally>,
    /// Group-informed consensus per column: for agree, for disagree.
    pub group_informed_consensus: Vec<[f64; 2]>,
    /// Priority per column, from the votes of people in the conversation.
    pub priorities: Vec<f64>,
    /// The frame of the map.
    pub frame: Frame,
    /// Ids of the rows, ascending: everybody with a vote.
    pub participants: Vec<u32>,
    /// Where each is.
    pub places: Vec<Point>,
    /// The group of each; none for those with too few votes.
    pub group_of: Vec<Option<u8>>,
    /// The groups, all of them, however small.
    pub groups: Vec<Group>,
    /// How the division was found (labels are of those in a group, in the order of rows).
    pub grouped: Grouped,
    /// What most people say.
    pub consensus: Consensus,
    /// What all groups say.
    pub unity: Vec<Unity>,
}

/// Analyses a conversation.
#[must_use]
pub fn analyse(table: &VoteTable, setting: &Setting, options: &Options) -> Analysis {
    let map = Mapped::new(table, setting);
    let inside = in_conversation(table, setting, options);
    let few: Vec<Point> =
        map.places.iter().zip(&inside).filter(|(_, inside)| **inside).map(|(at, _)| *at).collect();
    let grouped = group(&few, options.grouping);
    let mut labels = grouped.labels.iter();
    let group_of =
        inside.iter().map(|inside| if *inside { labels.next().copied() } else { None }).collect();
    map.told(table, setting, options, group_of, grouped)
}

/// Analyses a conversation with groups that are known already, participant → group from 0 (at most
/// 250 of them): groups found elsewhere, or kept for comparison. Whoever is not named is in none.
#[must_use]
pub fn analyse_grouped(
    table: &VoteTable,
    setting: &Setting,
    options: &Options,
    groups: &BTreeMap<u32, u8>,
) -> Analysis {
    let map = Mapped::new(table, setting);
    let group_of: Vec<Option<u8>> =
        table.participants().iter().map(|id| groups.get(id).copied()).collect();
    let inside = || map.places.iter().zip(&group_of).filter_map(|(at, own)| Some((*at, (*own)?)));
    let many = inside().map(|(_, own)| usize::from(own) + 1).max().unwrap_or(0);
    let few: Vec<Point> = inside().map(|(at, _)| at).collect();
    let labels: Vec<u8> = inside().map(|(_, own)| own).collect();
    let centre = |group: usize| {
        let mine = inside().filter(|(_, own)| usize::from(*own) == group);
        let [x, y, n] = mine.fold([0.0; 3], |[x, y, n], ([a, b], _)| [x + a, y + b, n + 1.0]);
        if n > 0.0 { [x / n, y / n] } else { [0.0; 2] }
    };
    let centres = (0..many).map(centre).collect();
    let exact = few.len() <= options.grouping.exact_up_to;
    let silhouette = (exact && many > 1).then(|| silhouette(&few, &labels));
    let grouped = Grouped { labels, centres, silhouette, ..Grouped::default() };
    map.told(table, setting, options, group_of, grouped)
}

/// The layers before the grouping.
struct Mapped {
    left_out: Vec<bool>,
    all: Vec<Tally>,
    frame: Frame,
    places: Vec<Point>,
}

impl Mapped {
    fn new(table: &VoteTable, setting: &Setting) -> Self {
        let all = table.tallies();
        let left_out: Vec<bool> =
            table.statements().iter().map(|id| setting.left_out.contains(id)).collect();
        let rows = Masked::new(table, &all, left_out.iter().map(|out| !out).collect());
        let mean = |(tally, out): (&Tally, &bool)| if *out { 0.0 } else { tally.mean() };
        let means = all.iter().zip(&left_out).map(mean).collect();
        let frame = frame(&rows, means);
        let places = rows.places(&frame);
        Self { left_out, all, frame, places }
    }

    /// The layers after it.
    fn told(
        self,
        table: &VoteTable,
        setting: &Setting,
        options: &Options,
        group_of: Vec<Option<u8>>,
        grouped: Grouped,
    ) -> Analysis {
        let Self { left_out, all, frame, places } = self;
        let extremities = frame.extremities();
        let counted = Counted {
            statements: table.statements(),
            left_out: &left_out,
            all: &all,
            extremities: &extremities,
            meta: &setting.meta,
            options,
        };
        let tallies = by_group(table, &group_of, grouped.centres.len());
        let told = counted.told(tallies, &grouped.centres);
        Analysis {
            statements: table.statements().to_vec(),
            left_out,
            tallies: all,
            group_informed_consensus: told.group_informed_consensus,
            priorities: told.priorities,
            frame,
            participants: table.participants().to_vec(),
            places,
            group_of,
            groups: told.groups,
            grouped,
            consensus: told.consensus,
            unity: told.unity,
        }
    }
}

/// People and counts per column of each group, in one pass over the votes.
fn by_group(table: &VoteTable, group_of: &[Option<u8>], many: usize) -> Vec<(usize, Vec<Tally>)> {
    let columns = table.statements().len();
    let mut counts = vec![(0, vec![[0_u32; 4]; columns]); many];
    for (row, own) in table.rows().zip(group_of) {
        let Some((size, counts)) = own.and_then(|own| counts.get_mut(usize::from(own))) else {
            continue;
        };
        *size += 1;
        for key in row {
            let four = counts.get_mut((*key >> 2) as usize);
            if let Some(count) = four.and_then(|four| four.get_mut((*key & 3) as usize)) {
                *count += 1;
            }
        }
    }
    let told = |[disagree, pass, agree, _]: [u32; 4]| Tally {
        agree,
        disagree,
        all: agree.saturating_add(disagree).saturating_add(pass),
    };
    counts
        .into_iter()
        .map(|(size, counts)| (size, counts.into_iter().map(told).collect()))
        .collect()
}

/// Who has voted enough: the threshold, those to keep, and the most active if these are too few.
fn in_conversation(table: &VoteTable, setting: &Setting, options: &Options) -> Vec<bool> {
    let least = (options.votes_least as usize).min(table.statements().len());
    let counts: Vec<usize> = table.rows().map(<[u32]>::len).collect();
    let who = table.participants();
    let mut inside: Vec<bool> = counts
        .iter()
        .zip(who)
        .map(|(votes, id)| *votes >= least || setting.keep.contains(id))
        .collect();
    let missing = options.people_least.saturating_sub(inside.iter().filter(|one| **one).count());
    if missing > 0 {
        let mut others: Vec<(usize, usize)> = (0..)
            .zip(&counts)
            .filter(|(at, _)| inside.get(*at) == Some(&false))
            .map(|(at, votes)| (at, *votes))
            .collect();
        others.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
        for (at, _) in others.into_iter().take(missing) {
            if let Some(one) = inside.get_mut(at) {
                *one = true;
            }
        }
    }
    inside
}
