//! Policy as data: which numbers, shares and bodies apply, from which day, by which article.
//!
//! Why it exists: *which steps there are* is code; *how many days, what share, who decides* is a
//! rule that people change by decision. A rulebook is read from TOML text in three layers: the
//! law's floor (`law.toml`), the county's values, and the county's later decisions (files with a
//! `[decision]` head), each effective from a day on.
//!
//! Invariants:
//! - every entry has a title, a unit, a source and a first day; a value nobody has laid down is
//!   unset and answers so, it never falls back on a default;
//! - no value in force is laxer than the law's: not fewer days, not a smaller share, not a further
//!   way to a quorum, not another body;
//! - loading reports every bad entry with file and key, or gives a rulebook without any;
//! - the same content gives the same version, whatever the comments and the order of entries.
//!
//! What it refuses to know: files, the clock, hashing and pages. Text, dates and the hash function
//! are handed in.
//!
//! ```text
//! let book = Rulebook::load(&[("law.toml", law), ("notices.toml", notices), …])?;
//! let rules = book.at(date);
//! rules.days("P01")?;                                   // 10
//! rules.body("villagers_meeting")?.to_ballot();         // what the ballot engine counts with
//! rules.class("collective_assets")?.may_decide("members_assembly");
//! ```

mod body;
mod canonical;
mod check;
mod class;
mod clause;
mod entry;
mod error;
mod family;
mod holidays;
mod load;
mod parameter;
mod process;
mod reader;
mod set;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use calendar::Holidays;
use jiff::civil::Date;
use toml::Table;

pub use body::{BodyRule, Electorate, ProxyRule, Seats, VoteBy};
pub use class::ClassRule;
pub use clause::Clause;
pub use entry::Entry;
pub use error::{ReadError, Reason, RuleError};
pub use family::{FamilyRule, MilestoneRule};
pub use holidays::Schedule;
pub use parameter::{Bound, Decision, Mark, Parameter};
pub use process::{Does, ProcessRule, StepRule};
pub use set::RuleSet;
pub use value::{Frequency, Span, Unit, Value};

use load::{Dated, Law, Loader};

/// Length of a version: enough to tell any two rulebooks of a county apart.
const VERSION_CHARS: usize = 16;

/// All rules of a county with their history.
#[derive(Clone, Debug)]
pub struct Rulebook {
    law: Law,
    parameters: Dated<Parameter>,
    bodies: Dated<BodyRule>,
    classes: Dated<ClassRule>,
    processes: Dated<ProcessRule>,
    families: Dated<FamilyRule>,
    years: BTreeMap<i16, Schedule>,
    holidays: Holidays,
    canonical: String,
}

impl Rulebook {
    /// Reads the files, given as (name, text). The name ends in `law.toml` for the legal floor.
    ///
    /// # Errors
    /// Every bad entry with its file, key and reason.
    pub fn load(files: &[(&str, &str)]) -> Result<Self, Vec<RuleError>> {
        let mut loader = Loader::default();
        let mut tables: Vec<(&str, Table)> = Vec::new();
        for &(name, text) in files {
            match text.parse::<Table>() {
                Ok(table) => tables.push((name, table)),
                Err(error) => {
                    let reason = Reason::Unreadable { detail: error.to_string() };
                    loader.faults.add(name, "", reason);
                    loader.partial = true;
                }
            }
        }
        loader.read(&tables);
        check::check(&mut loader);
        let calendar = holidays::join(&loader.years, &mut loader.faults);
        if loader.years.is_empty() && !loader.partial {
            loader.faults.add("rulebook", "year", Reason::Missing { field: "year" });
        }
        let Loader { faults, law, parameters, bodies, classes, processes, families, years, .. } =
            loader;
        // Without a calendar there is a fault, so the result below is an error anyway.
        let book = calendar.map(|holidays| Self {
            law,
            parameters,
            bodies,
            classes,
            processes,
            families,
            years,
            holidays,
            canonical: canonical::text(&tables),
        });
        faults.into_result(book).and_then(|book| book.ok_or_else(Vec::new))
    }

    /// The rules in force on a day.
    #[must_use]
    pub fn at(&self, date: Date) -> RuleSet {
        let mut later = BTreeMap::new();
        let parameters = in_force(&self.parameters, "", date, &mut later);
        let mut bodies = in_force(&self.bodies, "body.", date, &mut later);
        let classes = in_force(&self.classes, "class.", date, &mut later);
        let processes = in_force(&self.processes, "process.", date, &mut later);
        let families = in_force(&self.families, "family.", date, &mut later);
        for (key, class) in &classes {
            for body in &class.bodies {
                if let Some(body) = bodies.get_mut(body) {
                    body.classes.push(key.clone());
                }
            }
        }
        let mut law = self.law.clone();
        law.bounds.retain(|_, bound| bound.applies_from <= date);
        law.bodies.retain(|_, body| body.applies_from <= date);
        law.classes.retain(|_, class| class.applies_from <= date);
        let holidays = self.holidays.clone();
        RuleSet { date, parameters, bodies, classes, processes, families, later, law, holidays }
    }

    /// The first 16 characters of `hash` over the whole content, law and history included.
    /// `hash` gives hexadecimal text.
    #[must_use]
    pub fn version(&self, hash: fn(&[u8]) -> String) -> String {
        hash(self.canonical.as_bytes()).chars().take(VERSION_CHARS).collect()
    }

    /// Every day on which some value changes: first days of all versions, in order.
    #[must_use]
    pub fn change_days(&self) -> Vec<Date> {
        let days = self.parameters.values().flat_map(BTreeMap::keys);
        let days = days.chain(self.bodies.values().flat_map(BTreeMap::keys));
        let days = days.chain(self.classes.values().flat_map(BTreeMap::keys));
        let days = days.chain(self.processes.values().flat_map(BTreeMap::keys));
        let days = days.chain(self.families.values().flat_map(BTreeMap::keys));
        let days: BTreeSet<Date> = days.copied().collect();
        days.into_iter().collect()
    }

    /// The published schedules of days off, by year.
    pub fn schedules(&self) -> impl Iterator<Item = &Schedule> {
        self.years.values()
    }
}

/// The version of every entry that applies on the day; entries of later days go to `later`.
fn in_force<T: Clone>(
    dated: &Dated<T>,
    prefix: &str,
    date: Date,
    later: &mut BTreeMap<String, Date>,
) -> BTreeMap<String, T> {
    let mut found = BTreeMap::new();
    for (key, versions) in dated {
        if let Some((_, version)) = versions.range(..=date).next_back() {
            found.insert(key.clone(), version.clone());
        } else if let Some(from) = versions.keys().next() {
            later.insert(format!("{prefix}{key}"), *from);
        }
    }
    found
}

#[cfg(test)]
mod tests;
