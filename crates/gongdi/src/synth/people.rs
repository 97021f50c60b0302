//! One household with names, birth dates and what the register notes of each person.
//!
//! Invariants: children and grandchildren carry the surname of the house; given names differ within
//! a household; the head is registered here; no identity-card number and no benefit is ever made up;
//! a telephone number begins with 100, which no mobile network allots. Refuses to know: groups,
//! courtyards, other households.

use super::date::{ADULT_YEARS, AS_OF, Date};
use super::kinship::{Habit, Relation, Seat, Sex, household_draw};
use super::names::{given_draw, surname_draw};
use super::rng::Rng;

/// Somebody in a household, before keys and telephone numbers are given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inmate {
    /// Surname and given name.
    pub name: String,
    /// Place in the household.
    pub seat: Seat,
    /// Birth date; [`Seat::age`] counts from it.
    pub born: Date,
    /// Registered in this village (户籍在村).
    pub registered: bool,
    /// Member of the collective economic organisation (集体成员).
    pub member: bool,
    /// Works or studies elsewhere (外出).
    pub away: bool,
    /// Party member (党员).
    pub party: bool,
    /// Veteran (退役军人).
    pub veteran: bool,
    /// Has a telephone of one's own.
    pub phone: bool,
}

impl Inmate {
    /// Of age on [`AS_OF`].
    pub fn is_adult(&self) -> bool {
        self.born.age_on(AS_OF) >= ADULT_YEARS
    }
}

/// What a household is drawn from.
#[derive(Debug, Clone, Copy)]
pub struct Mould<'a> {
    /// How the village divides households.
    pub habit: Habit,
    /// Surname of the house.
    pub surname: &'static str,
    /// Village code; with the surname it names a clan.
    pub village: &'a str,
    /// No adult is registered elsewhere, so that every way of counting adults agrees.
    pub all_adults_registered: bool,
}

/// Draws the people of one household, head first.
pub fn inmates_draw(rng: &mut Rng, mould: &Mould<'_>) -> Vec<Inmate> {
    let seats = household_draw(rng, mould.habit);
    let clan = format!("{}{}", mould.village, mould.surname);
    // A household that moved in: registered here, yet nobody is a member of the collective.
    let moved_in = rng.chance(28);
    let parent_away = rng.chance(450);
    let mut taken: Vec<(String, i32)> = Vec::with_capacity(seats.len());
    let mut inmates = Vec::with_capacity(seats.len());
    for seat in seats {
        let born = Date::born_at_age(rng, seat.age);
        let given = given_new(rng, &seat, born.year, &clan, &taken);
        let surname = if seat.of_house { mould.surname } else { other_surname(rng, mould.surname) };
        let registered = registered_draw(rng, &seat, mould.all_adults_registered);
        // Those registered elsewhere are students, soldiers and daughters married out who kept
        // their membership (农村集体经济组织法 第十八条), or wives not yet entered.
        let joined = !moved_in && member_draw(rng, &seat);
        let member = if registered { joined } else { !moved_in && seat.of_house };
        inmates.push(Inmate {
            name: format!("{surname}{given}"),
            seat,
            born,
            registered,
            member,
            away: away_draw(rng, &seat, parent_away) || (!registered && seat.of_house),
            party: rng.chance(party_per_mille(&seat)),
            veteran: seat.sex == Sex::Male && (20..=80).contains(&seat.age) && rng.chance(55),
            phone: rng.chance(phone_per_mille(seat.age)),
        });
        taken.push((given, seat.age));
    }
    inmates
}

/// No name twice in a household, and no first character shared across generations: brothers share
/// theirs, a son never takes his father's.
fn given_new(rng: &mut Rng, seat: &Seat, year: i32, clan: &str, taken: &[(String, i32)]) -> String {
    loop {
        let given = given_draw(rng, seat.sex, year, clan);
        let clash = taken.iter().any(|(name, age)| {
            *name == given
                || ((age - seat.age).abs() >= 15 && name.chars().next() == given.chars().next())
        });
        if !clash {
            return given;
        }
    }
}

/// Marriage within one surname is rare by custom; here it does not happen.
fn other_surname(rng: &mut Rng, house: &str) -> &'static str {
    let mut surname = surname_draw(rng);
    while surname == house {
        surname = surname_draw(rng);
    }
    surname
}

fn registered_draw(rng: &mut Rng, seat: &Seat, all_adults: bool) -> bool {
    let elsewhere = match seat.relation {
        Relation::Son | Relation::Daughter if (18..36).contains(&seat.age) => 70,
        Relation::Spouse | Relation::DaughterInLaw if seat.age < 45 => 25,
        Relation::Grandson | Relation::Granddaughter if seat.age >= 6 => 40,
        _ => 0,
    };
    let elsewhere_now = rng.chance(elsewhere);
    !elsewhere_now || (all_adults && seat.age >= ADULT_YEARS)
}

fn member_draw(rng: &mut Rng, seat: &Seat) -> bool {
    let married_in = !seat.of_house && seat.relation != Relation::Head;
    let outside = match seat.age {
        _ if married_in && seat.age < 55 => 150,
        ..18 => 15,
        _ => 30,
    };
    !rng.chance(outside)
}

/// Half of those of working age are away; a child goes along only where the parents do.
fn away_draw(rng: &mut Rng, seat: &Seat, parent_away: bool) -> bool {
    let per_mille = match seat.age {
        ..16 if parent_away && !is_grandchild(seat) => 330,
        ..16 => 40,
        16..18 => 120,
        18..23 => 620,
        23..36 => 560,
        36..46 => 440,
        46..56 => 300,
        56..61 => 190,
        61..66 => 80,
        _ => 15,
    };
    rng.chance(per_mille)
}

fn is_grandchild(seat: &Seat) -> bool {
    matches!(seat.relation, Relation::Grandson | Relation::Granddaughter)
}

fn party_per_mille(seat: &Seat) -> usize {
    match (seat.sex, seat.age) {
        (_, ..20) => 0,
        (_, 20..30) => 25,
        (Sex::Male, _) => 85,
        (Sex::Female, _) => 30,
    }
}

fn phone_per_mille(age: i32) -> usize {
    match age {
        ..12 => 0,
        12..18 => 350,
        18..=60 => 970,
        _ => 450,
    }
}
