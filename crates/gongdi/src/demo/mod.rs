//! The demo county: real ground, invented people, half a year that has happened up to the moment of
//! loading.
//!
//! Invariants: everything is loaded through acts, except what stands outside every village's
//! journal: the division list, the staff directory of townships and county, accounts, and the
//! rulebook's versions. Accounts come last, so that a store with accounts holds a whole demo.

pub mod base;
pub mod county;
pub mod covenant;
pub mod driver;
mod force;
mod gifts;
pub mod hold;
pub mod money;
pub mod people;
pub mod plan;
pub mod points;
pub mod steps;
mod story;
pub mod ventures;

use kernel::Moment;
use kernel::time::DAY_MS;
use store::account::Cost;

use crate::Trouble;
use crate::data::Data;
use driver::Driver;

/// Password of every demo account.
pub const PASSWORD: &str = "Zhuxi-2026";

/// How far back the demo begins.
const DAYS: i64 = 170;

/// What loading has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Whether the demo was there already, so that nothing was done.
    pub already: bool,
    /// Acts accepted in the story, without the clockwork's.
    pub acts: u64,
    /// Villages peopled now beyond the three.
    pub villages: u64,
    /// Persons in the whole county.
    pub persons: u64,
    /// Households in the whole county.
    pub households: u64,
}

/// Loads the demo as of `now` into an empty store; a store that holds the demo stays as it is.
/// `full` also peoples every other village that has nobody yet.
pub fn load(data: &Data, now: Moment, full: bool, cost: Cost) -> Result<Loaded, Trouble> {
    let county = data.county;
    let (chains, accounts) = data.db.read(move |tx| {
        Ok((store::journal::chains(tx)?.len(), store::account::all(tx, county)?.len()))
    })?;
    let mut loaded = match (chains, accounts) {
        (0, _) => fresh(data, now, cost)?,
        (_, 0) => {
            return Err(Trouble::failed(
                "This data directory holds no finished demo.",
                "Name an empty one with --data, or remove this one.",
            ));
        }
        _ => Loaded { already: true, ..Loaded::default() },
    };
    if full {
        loaded.villages = county::people(data, now)?;
    }
    let (households, persons) = data.db.read(move |tx| store::registry::totals(tx, county))?;
    Ok(Loaded { persons, households, ..loaded })
}

fn fresh(data: &Data, now: Moment, cost: Cost) -> Result<Loaded, Trouble> {
    let from = Moment::start_of(now.date()).plus_ms(8 * 3_600_000 - DAYS * DAY_MS);
    if from.date() < kernel::Date::constant(2026, 1, 1) {
        return Err(Trouble::failed(
            format!(
                "The demo tells half a year, and the rules begin on 2026-01-01; it is {}.",
                now.date()
            ),
            "Set the machine's clock to the right day.",
        ));
    }
    let story = story::story().map_err(|why| {
        Trouble::failed(format!("demo/story.toml can not be read: {why}"), "Correct it.")
    })?;
    base::areas(data)?;
    let mut places = base::villages(data, from)?;
    let mut holders = base::staff(data, &mut places, from)?;
    force::people(data, &mut holders, from)?;
    let driver = Driver { data, places: &places, now };
    let mut acts = driver.tell(&story, from)?;
    if let Some(clerk) = base::person_of(&holders, "county-clerk") {
        acts += money::pool(&driver, clerk)?;
        acts += ventures::ventures(&driver, clerk)?;
        acts += force::pushed(&driver, &holders, clerk)?;
    }
    acts += covenant::drafted(&driver)?;
    base::newborn(data, now)?;
    base::accounts(data, &holders, from, cost)?;
    Ok(Loaded { acts, ..Loaded::default() })
}
