//! What a text names of a village: groups, courtyards and households that a matter touches. Refuses to
//! know: what for.

use std::collections::BTreeSet;

use civic::record::{Column, Val};
use civic::registry::Household;
use kernel::{AreaCode, Level};

use crate::db::Tx;
use crate::fault::Stop;
use crate::registry;

/// Groups, courtyards and household keys in a text, found.
#[derive(Debug)]
pub struct Touched {
    areas: Vec<AreaCode>,
    keys: BTreeSet<String>,
    /// Words that name nothing here.
    pub unknown: Vec<String>,
}

impl Touched {
    /// Whether a household is among them.
    pub fn takes(&self, household: &Household) -> bool {
        self.keys.contains(&household.key)
            || self.areas.iter().any(|area| area.contains(&household.area))
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let part = |c: char| c.is_whitespace() || "，、,;；。".contains(c);
    text.split(part).map(str::trim).filter(|word| !word.is_empty())
}

/// Reads a text of words parted by spaces or commas: the village, its groups and courtyards by name
/// or code, households by key. Two courtyards of one name are not told apart by it.
pub fn touched(tx: &mut Tx<'_>, home: AreaCode, text: &str) -> Result<Touched, Stop> {
    let groups = registry::areas_in(tx, home, Level::Group)?;
    let yards = registry::areas_in(tx, home, Level::Courtyard)?;
    let village = registry::area(tx, home)?;
    let group_of = |code: &AreaCode| {
        let group = groups.iter().find(|g| Some(g.code) == code.parent());
        group.map_or("", |g| g.name.as_str())
    };
    let mut found = Touched { areas: Vec::new(), keys: BTreeSet::new(), unknown: Vec::new() };
    for word in words(text) {
        let whole = village.iter().filter(|v| v.name == word || v.code.as_str() == word);
        let group = groups.iter().filter(|a| a.name == word || a.code.as_str() == word);
        let yard = yards.iter().filter(|a| {
            a.name == word
                || a.code.as_str() == word
                || word.strip_prefix(group_of(&a.code)).is_some_and(|rest| rest == a.name)
        });
        let areas: Vec<AreaCode> = whole.chain(group).chain(yard).map(|a| a.code).collect();
        // Two courtyards of one name are not told apart by it.
        if let [one] = areas.as_slice() {
            found.areas.push(*one);
        } else if areas.is_empty() && household_by_key(tx, home, word)?.is_some() {
            found.keys.insert(word.to_owned());
        } else {
            found.unknown.push(word.to_owned());
        }
    }
    Ok(found)
}

fn household_by_key(tx: &mut Tx<'_>, home: AreaCode, key: &str) -> Result<Option<Household>, Stop> {
    let params = [home.to_val(), Val::Text(key.to_owned())];
    Ok(tx.list("WHERE home = ?1 AND key = ?2", &params)?.into_iter().next())
}
