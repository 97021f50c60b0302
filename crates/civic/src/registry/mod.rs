//! 名册: who lives where, who belongs to what, who may act as what.
//!
//! Invariants: a person is registered in one home; keys given by the village stay stable over
//! imports; two electorates are kept apart (村民委员会组织法, 农村集体经济组织法). Refuses to keep:
//! citizen numbers, faces, illness, belief.

pub mod import;
pub mod mandate;

use jiff::civil::Date;
use kernel::id::{HouseholdId, ImportId, OrganisationId, PersonId};
use kernel::{AreaCode, Moment};

use crate::{record, words};

words! {
    /// Sex as registered.
    pub enum Sex {
        /// 男.
        Male "male",
        /// 女.
        Female "female",
    }
}

record! {
    /// A place with a name. Small reference table, the same in every home.
    pub struct Area in "area" keys 2 {
        /// Code system: `stat` or `mca`.
        system: String,
        /// Code.
        code: AreaCode,
        /// Name.
        name: String,
        /// Level word.
        level: String,
        /// Code of the larger area.
        parent: Option<AreaCode>,
    }
}

record! {
    /// A household.
    pub struct Household in "household" keys 2 {
        /// Home.
        home: AreaCode,
        /// Id.
        id: HouseholdId,
        /// The village's own key, stable over imports.
        key: String,
        /// Name of the head.
        head: String,
        /// Group or courtyard it lies in.
        area: AreaCode,
        /// The import that last wrote it.
        import: ImportId,
    }
}

record! {
    /// A person.
    pub struct Person in "person" keys 2 {
        /// Home.
        home: AreaCode,
        /// Id.
        id: PersonId,
        /// The village's own key, stable over imports.
        key: String,
        /// Household.
        household: HouseholdId,
        /// Name.
        name: String,
        /// Sex.
        sex: Sex,
        /// Born.
        born_on: Date,
        /// Relation to the head, in the register's words.
        relation: String,
        /// Registered in the village: entitled as a villager when of age.
        registered: bool,
        /// Member of the collective economic organisation.
        member: bool,
        /// Working or living away.
        away: bool,
        /// Party member.
        party: bool,
        /// Phone, when given.
        phone: Option<String>,
        /// Group or courtyard.
        area: AreaCode,
        /// Invented for demonstration.
        synthetic: bool,
        /// The import that last wrote it.
        import: ImportId,
    }
}

impl Person {
    /// Whether the person is of age (十八周岁) on a day.
    pub fn is_adult_on(&self, day: Date) -> bool {
        born_before(day).is_some_and(|last| self.born_on <= last)
    }
}

/// The last birthday of those who are eighteen on `day`.
pub fn born_before(day: Date) -> Option<Date> {
    // Born on 29 February, one is eighteen on 1 March of a common year: the day must have come.
    let year = day.year().checked_sub(18)?;
    Date::new(year, day.month(), day.day()).ok().or_else(|| Date::new(year, 2, 28).ok())
}

/// The youngest age of each band and its word, oldest first.
const AGE_BANDS: [(i16, &str); 3] = [(60, "60-up"), (35, "35-59"), (0, "18-34")];

/// The age band of a grown-up on a day: `18-34`, `35-59` or `60-up`.
pub fn age_band(born_on: Date, today: Date) -> &'static str {
    let had = (today.month(), today.day()) >= (born_on.month(), born_on.day());
    let age = today.year() - born_on.year() - i16::from(!had);
    AGE_BANDS.iter().find(|(from, _)| age >= *from).map_or("18-34", |(_, word)| word)
}

record! {
    /// An organisation.
    pub struct Organisation in "organisation" keys 2 {
        /// Home.
        home: AreaCode,
        /// Id.
        id: OrganisationId,
        /// Name.
        name: String,
        /// Kind: committee, collective, party branch, company…
        kind: OrganisationKind,
        /// Unified social credit code, checked.
        credit_code: Option<String>,
        /// Since when.
        since: Moment,
    }
}

words! {
    /// Kinds of organisation.
    pub enum OrganisationKind {
        /// 村（居）民委员会.
        Committee "committee",
        /// 农村集体经济组织.
        Collective "collective",
        /// 党组织.
        Party "party",
        /// 机关部门.
        Department "department",
        /// 公司.
        Company "company",
        /// 合作社.
        Cooperative "cooperative",
        /// 社会组织.
        Association "association",
    }
}

record! {
    /// One import.
    pub struct ImportRow in "import" keys 2 {
        /// Home.
        home: AreaCode,
        /// Id.
        id: ImportId,
        /// File name as given.
        file: String,
        /// Rows in the file.
        lines: u32,
        /// Persons that were new.
        created: u32,
        /// Persons or households that changed.
        changed: u32,
        /// When.
        made_at: Moment,
        /// When it was undone.
        undone_at: Option<Moment>,
    }
}

record! {
    /// What a row was before an import changed it, so that the import can be undone whole.
    pub struct ImportBefore in "import_before" keys 4 {
        /// Home.
        home: AreaCode,
        /// The import.
        import: ImportId,
        /// `person` or `household`.
        what: String,
        /// Its id.
        id: [u8; 16],
        /// Canonical JSON of the row; `None` when it did not exist.
        before: Option<String>,
    }
}
