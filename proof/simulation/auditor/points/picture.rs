//! What the auditor keeps of points and hours.

use std::collections::{BTreeMap, BTreeSet};

use kernel::id::{HouseholdId, MatterId, RecordId};
use kernel::{Date, Moment, PersonRef};

#[derive(Debug, Clone)]
pub struct Table {
    pub title: String,
    pub base: i64,
    /// Whether the base may be exchanged.
    pub open: bool,
    pub resets: bool,
    pub by: PersonRef,
    pub changed: Moment,
    pub topic: Option<MatterId>,
    pub adopted: Option<(MatterId, Moment)>,
    pub lines: BTreeMap<u64, Line>,
}

#[derive(Debug, Clone)]
pub struct Line {
    pub what: String,
    pub points: i64,
    pub takes: bool,
    pub often: String,
    pub evidence: String,
}

#[derive(Debug, Clone)]
pub struct Reviewer {
    pub adopted: MatterId,
    pub from: Moment,
    pub until: Option<Moment>,
}

/// A relative of a household, as somebody says, and what those of the group say of that.
#[derive(Debug, Clone)]
pub struct Kin {
    pub how: String,
    pub by: PersonRef,
    pub at: Moment,
    pub words: BTreeMap<PersonRef, (bool, Moment)>,
}

#[derive(Debug, Clone)]
pub struct Member {
    pub by: PersonRef,
    pub joined: Moment,
    pub left: Option<Moment>,
    pub red: bool,
    /// When it was last given a base.
    pub based: Moment,
}

#[derive(Debug, Clone)]
pub struct Claim {
    pub household: HouseholdId,
    pub version: usize,
    pub line: u64,
    pub points: i64,
    pub takes: bool,
    pub of_base: i64,
    pub happened: Date,
    pub said: String,
    pub seen: String,
    pub hand: &'static str,
    pub channel: String,
    pub filed: (PersonRef, Moment),
    /// Whose claim it is.
    pub asked: PersonRef,
    pub heard: String,
    pub speaker: Option<PersonRef>,
    pub stage: &'static str,
    pub decided: Option<Moment>,
    pub until: Option<Date>,
    pub held: RecordId,
    pub posted: Option<Moment>,
    /// Who said what.
    pub reviews: BTreeMap<PersonRef, (bool, String, Moment)>,
}

#[derive(Debug, Clone)]
pub struct Appeal {
    pub claim: RecordId,
    pub was: &'static str,
    pub holds: i64,
    pub reason: String,
    pub by: PersonRef,
    pub at: Moment,
    /// Whether it was turned round, what was answered, by whom, when.
    pub ruling: Option<(bool, String, PersonRef, Moment)>,
}

#[derive(Debug, Clone)]
pub struct Good {
    pub name: String,
    pub price: i64,
    pub stock: i64,
    pub donor: String,
    pub by: PersonRef,
    pub at: Moment,
}

#[derive(Debug, Clone)]
pub struct Trade {
    pub household: HouseholdId,
    pub person: PersonRef,
    pub good: RecordId,
    pub count: i64,
    pub points: i64,
    pub by: PersonRef,
    pub at: Moment,
}

#[derive(Debug, Clone)]
pub struct Year {
    pub version: usize,
    pub resets: bool,
    pub households: usize,
    pub returned: i64,
    pub by: PersonRef,
    pub at: Moment,
}

#[derive(Debug, Clone)]
pub struct Activity {
    pub title: String,
    pub place: String,
    pub day: Date,
    pub pieces: u64,
    pub most: u64,
    pub organiser: PersonRef,
    pub at: Moment,
    pub roster: BTreeMap<PersonRef, Helper>,
}

#[derive(Debug, Clone)]
pub struct Helper {
    pub enlisted: Moment,
    pub present: Option<Moment>,
    /// How long, whose word, when.
    pub confirmed: Option<(u64, PersonRef, Moment)>,
}

/// Time that was booked wrongly: of whom at what, what had been booked, what was right, why.
#[derive(Debug, Clone)]
pub struct Correction {
    pub activity: RecordId,
    pub person: PersonRef,
    pub was: u64,
    pub now: u64,
    pub reason: String,
    pub by: PersonRef,
    pub at: Moment,
}

#[derive(Debug, Clone)]
pub struct Certificate {
    pub person: PersonRef,
    pub pieces: i64,
    pub minutes: u64,
    pub activities: usize,
    pub span: (Date, Date),
    pub at: Moment,
}

/// Points and hours of a home.
#[derive(Debug, Clone, Default)]
pub struct Points {
    /// Version 1 first.
    pub tables: Vec<Table>,
    pub reviewers: BTreeMap<PersonRef, Reviewer>,
    /// Who was proposed with a topic, by whom, when.
    pub nominees: BTreeMap<(MatterId, PersonRef), (PersonRef, Moment)>,
    pub kin: BTreeMap<(PersonRef, HouseholdId), Kin>,
    pub members: BTreeMap<HouseholdId, Member>,
    pub claims: BTreeMap<RecordId, Claim>,
    pub appeals: BTreeMap<RecordId, Appeal>,
    pub goods: BTreeMap<RecordId, Good>,
    pub trades: BTreeMap<RecordId, Trade>,
    pub years: BTreeMap<u64, Year>,
    pub activities: BTreeMap<RecordId, Activity>,
    pub corrections: BTreeMap<RecordId, Correction>,
    pub certificates: BTreeMap<String, Certificate>,
}

impl Points {
    /// The version in force at a moment.
    pub fn in_force(&self, at: Moment) -> Option<(usize, &Table)> {
        let adopted = |t: &Table| t.adopted.is_some_and(|(_, since)| since <= at);
        let found = (1..).zip(&self.tables).filter(|(_, table)| adopted(table));
        found.last()
    }

    /// The version being written.
    pub fn draft(&mut self) -> Option<&mut Table> {
        self.tables.last_mut().filter(|table| table.adopted.is_none())
    }

    /// Who is of the review group.
    pub fn group(&self) -> BTreeSet<PersonRef> {
        let seated = self.reviewers.iter().filter(|(_, r)| r.until.is_none());
        seated.map(|(who, _)| *who).collect()
    }

    /// Whether anything hangs on a person or their household.
    pub fn keeps(&self, who: PersonRef, household: HouseholdId) -> bool {
        self.reviewers.contains_key(&who)
            || self.members.contains_key(&household)
            || self.kin.keys().any(|(person, of)| *person == who || *of == household)
            || self.claims.values().any(|claim| claim.filed.0 == who || claim.asked == who)
            || self.nominees.keys().any(|(_, named)| *named == who)
            || self.appeals.values().any(|appeal| appeal.by == who)
            || self.activities.values().any(|a| a.organiser == who || a.roster.contains_key(&who))
    }
}
