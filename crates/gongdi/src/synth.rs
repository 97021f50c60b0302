//! Synthetic people on real ground: villages, households and persons that look like the county's
//! register and are nobody.
//!
//! Why: the product has to be seen, tried and measured with a whole county in it, and no real
//! person may appear there. Invariants: the same seed gives the same bytes on every machine; a
//! village depends on its own arguments alone, so that a county is drawn village by village and
//! never held whole; every row of a file says 合成数据 = 是; no identity-card number, no benefit, no
//! number that a network could allot. Refuses to know: the store, the import, the clock.

pub mod accounts;
pub mod date;
pub mod demo_villages;
pub mod kinship;
pub mod model;
mod names;
mod people;
pub mod place;
pub mod plan;
mod rng;
#[cfg(test)]
mod tests;

pub use accounts::staff;
pub use model::Village;
pub use plan::plan;

use demo_villages::DemoVillage;
use kinship::{Habit, Relation};
use model::{Household, Person};
use names::clans_of;
use people::{Inmate, Mould, inmates_draw};
use place::{clan_draw, places_draw};
use rng::{Rng, text_hash};

/// The seed of the demo that ships.
pub const DEMO_SEED: u64 = 420_324;

/// Draws one village. `village_code` is the 12-digit code, `village_name` the name of the division
/// list (its first two characters may name the leading clan), `groups` 1–99. Keys have four digits
/// up to 9,999 households and grow beyond. The three demo villages reach their exact counts when
/// `households` is the planned number.
pub fn village(
    seed: u64,
    village_code: &str,
    village_name: &str,
    households: u32,
    groups: u32,
) -> Village {
    let here = text_hash(village_code);
    let mut rng = Rng::new(&[seed, here, text_hash("places")]);
    let clans = clans_of(&mut rng, village_name);
    let (groups, courtyards) =
        places_draw(&mut rng, village_code, &clans, households as usize, groups as usize);
    let homes: Vec<(usize, &'static str)> = courtyards
        .iter()
        .enumerate()
        .flat_map(|(at, yard)| std::iter::repeat_n((at, yard.clan), yard.households))
        .map(|(at, clan)| (at, if rng.chance(620) { clan } else { clan_draw(&mut rng, &clans) }))
        .collect();

    let pinned = DemoVillage::of(village_code).filter(|v| v.households == households);
    let draw = |at: usize, attempt: u64| {
        let surname = homes.get(at).map_or("李", |(_, surname)| *surname);
        let mould = Mould {
            habit: pinned.map_or(Habit::Ordinary, |v| v.habit),
            surname,
            village: village_code,
            all_adults_registered: pinned.is_some_and(|v| v.strict),
        };
        inmates_draw(&mut Rng::new(&[seed, here, at as u64, attempt]), &mould)
    };
    let mut drawn: Vec<Vec<Inmate>> = (0..homes.len()).map(|at| draw(at, 0)).collect();
    if let Some(wanted) = pinned {
        wanted.adults_reach(&mut drawn, draw);
        if wanted.strict {
            DemoVillage::birthdays_on_boundary(&mut drawn);
        }
    }
    let yards = homes.iter().map(|(yard, _)| *yard);
    let (households, persons) = register(village_code, yards.zip(drawn));
    let (code, name) = (village_code.to_owned(), village_name.to_owned());
    Village { code, name, groups, courtyards, households, persons }
}

/// Gives out keys and telephone numbers, in the order of the households.
fn register(
    village_code: &str,
    homes: impl Iterator<Item = (usize, Vec<Inmate>)>,
) -> (Vec<Household>, Vec<Person>) {
    let mut households = Vec::new();
    let mut persons = Vec::new();
    for (at, (courtyard, inmates)) in homes.enumerate() {
        let key = format!("H{:04}", at + 1);
        for (n, one) in inmates.into_iter().enumerate() {
            if one.seat.relation == Relation::Head {
                households.push(Household { key: key.clone(), courtyard, head: one.name.clone() });
            }
            let phone = one.phone.then(|| phone_number(village_code, persons.len()));
            persons.push(Person {
                key: format!("{key}-{:02}", n + 1),
                household: at,
                name: one.name,
                sex: one.seat.sex,
                born: one.born,
                relation: one.seat.relation,
                registered: one.registered,
                member: one.member,
                away: one.away,
                party: one.party,
                veteran: one.veteran,
                phone,
            });
        }
    }
    (households, persons)
}

/// `100` and eight digits: eleven digits as a mobile number has, but no mobile prefix. Unique within
/// the county as long as a village has fewer than 48,828 persons.
fn phone_number(village_code: &str, person: usize) -> String {
    const PER_VILLAGE: u64 = 48_828;
    // Coprime with 10^8, so that the numbers look scattered and stay distinct.
    const SCATTER: u64 = 61_803_399;
    let digits = |from: usize, to: usize| {
        village_code.get(from..to).and_then(|d| d.parse::<u64>().ok()).unwrap_or(0)
    };
    let (township, village) = (digits(6, 9), digits(9, 12));
    // Towns count from 100, townships from 200; communities from 1, villages from 200.
    let township = (township % 100 + township / 200 * 12) % 32;
    let village = if village < 200 { 50 + village % 14 } else { (village - 200) % 50 };
    let place = (township * 64 + village) * PER_VILLAGE + (person as u64 % PER_VILLAGE);
    format!("100{:08}", place * SCATTER % 100_000_000)
}
