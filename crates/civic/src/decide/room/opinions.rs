//! 看法怎么分布: from stances to groups of opinion, by the engine, under the county's thresholds.
//!
//! Invariants: nobody is named; a group, however small, has a statement that says what it thinks; what
//! unites all groups comes first. Refuses to know: who took which stance (people are numbers here).

use std::collections::{BTreeMap, BTreeSet};

use kernel::id::RecordId;
use kernel::{PersonRef, Refusal};
use opinion::{Analysis, Cast, Casts, Options, Setting, Vote};

use super::statement::{Side, Statement};
use crate::policy;
use crate::rulebook::RuleSet;

/// Stances of a meeting, grouped.
#[derive(Debug)]
pub struct Opinions {
    /// What the engine found; its statements are places in [`Self::statements`].
    pub analysis: Analysis,
    /// Statements in the order in which they were made.
    pub statements: Vec<RecordId>,
    /// Whether enough took part for groups to be shown (`opinion_people`).
    pub enough: bool,
}

/// Groups what a meeting has said. Statements held back move nobody. Errors: the county has not laid
/// down its thresholds.
pub fn opinions(
    rules: &RuleSet,
    statements: &[Statement],
    stances: &[(RecordId, PersonRef, Side)],
) -> Result<Opinions, Refusal> {
    let (votes_least, people_least) = policy::opinion_least(rules)?;
    let order: BTreeMap<RecordId, u32> = statements.iter().map(|s| s.id).zip(0..).collect();
    let people: BTreeSet<PersonRef> = stances.iter().map(|(_, who, _)| *who).collect();
    let people: BTreeMap<PersonRef, u32> = people.into_iter().zip(0..).collect();
    let mut casts = Casts::new();
    for (statement, who, side) in stances {
        let (Some(statement), Some(participant)) = (order.get(statement), people.get(who)) else {
            continue;
        };
        let vote = match side {
            Side::Agree => Vote::Agree,
            Side::Disagree => Vote::Disagree,
            Side::Pass => Vote::Pass,
        };
        casts.push(Cast { participant: *participant, statement: *statement, vote });
    }
    let held = statements.iter().zip(0..).filter(|(s, _)| s.held.is_some());
    let setting = Setting { left_out: held.map(|(_, at)| at).collect(), ..Setting::default() };
    let options = Options { votes_least, people_least, ..Options::default() };
    let analysis = opinion::analyse(&casts.into_table(), &setting, &options);
    let inside = analysis.group_of.iter().flatten().count();
    let enough = inside >= people_least && analysis.groups.len() > 1;
    let statements = statements.iter().map(|s| s.id).collect();
    Ok(Opinions { analysis, statements, enough })
}
