//! Who is who in the demo: account holders by login, villagers by what the story needs of them.
//!
//! Refuses to know: what they do.

use std::collections::BTreeMap;

use civic::registry::Person;
use civic::registry::import::ImportFacts;
use kernel::time::DAY_MS;
use kernel::{AreaCode, Level, Moment, PersonRef};

use super::story::Spot;
use crate::data::drawn;

/// A village of the demo with its people.
pub struct Place {
    /// Its code.
    pub home: AreaCode,
    /// Stem of its accounts.
    pub slug: String,
    /// By key.
    pub persons: BTreeMap<String, Person>,
    /// Names of groups and courtyards.
    pub areas: BTreeMap<AreaCode, String>,
    /// Holders of accounts, by the login without the stem.
    pub holders: BTreeMap<String, PersonRef>,
}

/// How a voter takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// In the hall with a paper ballot.
    Paper,
    /// In the hall or far away, on the own phone.
    Phone,
    /// At the desk.
    Desk,
}

/// Somebody who comes to vote.
#[derive(Debug, Clone, Copy)]
pub struct Voter {
    /// Who.
    pub person: PersonRef,
    /// How.
    pub part: Part,
}

impl Place {
    /// From the registry as it stands.
    pub fn new(home: AreaCode, slug: &str, facts: ImportFacts) -> Self {
        let (persons, areas) = (facts.persons, facts.areas);
        Self { home, slug: slug.into(), persons, areas, holders: BTreeMap::new() }
    }

    /// A reference to a person of this village.
    pub fn reference(&self, person: &Person) -> PersonRef {
        PersonRef { home: self.home, id: person.id }
    }

    fn of(&self, who: PersonRef) -> Option<&Person> {
        self.persons.values().find(|p| p.id == who.id)
    }

    /// Whoever the story calls so, and whether they need the desk. An elder is over seventy, at home
    /// and without telephone; each thread finds another.
    pub fn wisher(&self, by: &str, slug: &str, now: Moment) -> Option<(PersonRef, bool)> {
        if by != "elder" {
            return self.holders.get(by).map(|p| (*p, false));
        }
        let old = |p: &&Person| age(p, now) >= 70 && p.registered && !p.away && p.phone.is_none();
        let elders: Vec<&Person> = self.persons.values().filter(old).collect();
        let found = elders.iter().min_by_key(|p| drawn::<8>(&[slug, &p.key]))?;
        Some((self.reference(found), true))
    }

    /// The area of a spot, seen from a person.
    pub fn spot(&self, spot: Spot, who: PersonRef) -> AreaCode {
        let own = self.of(who).map_or(self.home, |p| p.area);
        match spot {
            Spot::Village => self.home,
            Spot::Group => own.at(Level::Group).unwrap_or(self.home),
            Spot::Yard => own.at(Level::Courtyard).unwrap_or(self.home),
        }
    }

    /// The text with the names of the person's own group and courtyard.
    pub fn fill(&self, text: &str, who: PersonRef) -> String {
        let name = |spot: Spot| self.areas.get(&self.spot(spot, who)).map_or("", String::as_str);
        text.replace("{group}", name(Spot::Group)).replace("{yard}", name(Spot::Yard))
    }

    /// Party members of age on a day.
    pub fn party(&self, day: kernel::Date) -> Vec<PersonRef> {
        let of_age = self.persons.values().filter(|p| p.party && p.is_adult_on(day));
        of_age.map(|p| self.reference(p)).collect()
    }

    /// Everyone entitled in an area on a day, by household key.
    pub fn entitled(&self, area: AreaCode, day: kernel::Date) -> BTreeMap<&str, Vec<&Person>> {
        let mut households: BTreeMap<&str, Vec<&Person>> = BTreeMap::new();
        for (key, person) in &self.persons {
            if person.registered && person.is_adult_on(day) && area.contains(&person.area) {
                let household = key.split('-').next().unwrap_or(key);
                households.entry(household).or_default().push(person);
            }
        }
        households
    }

    /// So many voters, those at home before those who can only call in; `whole` lets every adult
    /// come, otherwise one for each household.
    pub fn voters(
        &self,
        area: AreaCode,
        at: Moment,
        slug: &str,
        (most, whole): (usize, bool),
    ) -> Vec<Voter> {
        let mut ranked: Vec<([u8; 9], Voter)> = Vec::new();
        for members in self.entitled(area, at.date()).into_values() {
            let mut here: Vec<([u8; 9], Voter)> = members
                .into_iter()
                .map(|p| {
                    let voter = Voter { person: self.reference(p), part: self.part(p, slug, at) };
                    let mut rank = [0; 9];
                    // Whoever is away and has no telephone comes last.
                    let reach = u8::from(p.away) + u8::from(p.away && p.phone.is_none());
                    let lot = std::iter::once(reach).chain(drawn::<8>(&[slug, &p.key]));
                    rank.iter_mut().zip(lot).for_each(|(to, from)| *to = from);
                    (rank, voter)
                })
                .collect();
            here.sort_by_key(|(rank, _)| *rank);
            here.truncate(if whole { usize::MAX } else { 1 });
            ranked.extend(here);
        }
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.truncate(most);
        ranked.into_iter().map(|(_, voter)| voter).collect()
    }

    fn part(&self, person: &Person, slug: &str, now: Moment) -> Part {
        let [lot] = drawn::<1>(&[slug, &person.key, "part"]);
        match (&person.phone, person.away) {
            (Some(_), true) => Part::Phone,
            (Some(_), false) if age(person, now) < 60 && lot < 150 => Part::Phone,
            (None, _) if lot < 12 => Part::Desk,
            _ => Part::Paper,
        }
    }
}

fn age(person: &Person, now: Moment) -> i64 {
    (now.ms() - Moment::start_of(person.born_on).ms()) / (DAY_MS * 1461 / 4)
}
