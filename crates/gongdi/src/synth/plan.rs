//! How many households and groups each village of the county gets.
//!
//! Invariant: a village's figures depend on its own code alone, so that a shorter list changes
//! nothing for the villages that stay. Refuses to know: the people. The figures are invented; only
//! the totals follow the county (about 100,000 households, 283,578 residents in the 2020 census).

use super::demo_villages::DemoVillage;
use super::model::Village;
use super::rng::{Rng, text_hash};

/// The share of one village.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VillagePlan {
    /// 12 digits.
    pub code: String,
    /// As in the division list.
    pub name: String,
    /// Households to draw.
    pub households: u32,
    /// Groups, 4–9.
    pub groups: u32,
}

impl VillagePlan {
    /// The village of this plan.
    pub fn people(&self, seed: u64) -> Village {
        super::village(seed, &self.code, &self.name, self.households, self.groups)
    }
}

/// Reads a division list (columns code, name, level, parent; other levels are passed over) and plans
/// each village and community of it, in the order of the list.
pub fn plan(divisions_csv: &str) -> Vec<VillagePlan> {
    divisions_csv.lines().filter_map(village_row).map(|(code, name)| share(code, name)).collect()
}

fn village_row(line: &str) -> Option<(&str, &str)> {
    let mut cells = line.trim_end().split(',');
    let (code, name, level) = (cells.next()?, cells.next()?, cells.next()?);
    (level == "village" && code.len() == 12).then_some((code, name))
}

fn share(code: &str, name: &str) -> VillagePlan {
    let mut rng = Rng::new(&[text_hash("plan"), text_hash(code)]);
    let drawn = match kind_of(code) {
        Kind::TownCommunity => rng.between(2000, 2700),
        Kind::Community => rng.between(550, 900),
        Kind::Village => (rng.between(130, 428) + rng.between(130, 428)) / 2,
    };
    let pinned = DemoVillage::of(code).map(|v| v.households);
    let households = pinned.unwrap_or(drawn.unsigned_abs());
    let groups = (households / 45 + rng.between(0, 1).unsigned_abs()).clamp(4, 9);
    VillagePlan { code: code.to_owned(), name: name.to_owned(), households, groups }
}

enum Kind {
    TownCommunity,
    Community,
    Village,
}

/// Last three digits 001–199 are residents' committees, 200–399 villagers' committees
/// (统计用区划代码编制规则); township 100 is the county seat.
fn kind_of(code: &str) -> Kind {
    match (code.get(6..9), code.get(9..10)) {
        (Some("100"), Some("0" | "1")) => Kind::TownCommunity,
        (_, Some("0" | "1")) => Kind::Community,
        _ => Kind::Village,
    }
}
