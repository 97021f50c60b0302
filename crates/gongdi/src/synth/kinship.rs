//! Who lives under one roof, and how old each is: the shapes of household of an ageing mountain
//! county (old people alone, couples, children with grandparents, three generations).
//!
//! Invariants: exactly one head, in the first seat, of age; at most [`SEATS_MAX`] seats; a mother is
//! at least 18 and a father at least 17 years older than a child; spouses differ by at most ten years;
//! nobody is older than [`OLDEST`]. Refuses to know: names, dates, places.

use super::rng::Rng;

/// As the register writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// 男.
    Male,
    /// 女.
    Female,
}

/// Relation to the head of the household (与户主关系).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// 户主.
    Head,
    /// 配偶.
    Spouse,
    /// 父.
    Father,
    /// 母.
    Mother,
    /// 子.
    Son,
    /// 儿媳.
    DaughterInLaw,
    /// 女.
    Daughter,
    /// 孙子.
    Grandson,
    /// 孙女.
    Granddaughter,
}

/// One place in a household, before it has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    /// To the head.
    pub relation: Relation,
    /// Consistent with the relation.
    pub sex: Sex,
    /// Completed years.
    pub age: i32,
    /// Carries the surname of the house; those who married in do not.
    pub of_house: bool,
}

/// How a village's people are divided into households.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Habit {
    /// As in the county at large: 2.8 persons a household.
    Ordinary,
    /// Grown sons stay in their father's household (未分户): 4 and more.
    Undivided,
}

/// A household holds at most so many persons.
pub const SEATS_MAX: usize = 7;
/// Nobody is older (births from 1930 on).
pub const OLDEST: i32 = 95;

#[derive(Debug, Clone, Copy)]
enum Shape {
    OldAlone,
    MidAlone,
    OldCouple,
    MidCouple,
    Nuclear,
    OneParent,
    SonWithParents,
    WithGrandchildren,
    Stem,
    ThreeGenerations,
}

const ORDINARY: &[(Shape, u32)] = &[
    (Shape::OldAlone, 122),
    (Shape::MidAlone, 66),
    (Shape::OldCouple, 118),
    (Shape::MidCouple, 70),
    (Shape::Nuclear, 277),
    (Shape::OneParent, 68),
    (Shape::SonWithParents, 46),
    (Shape::WithGrandchildren, 55),
    (Shape::Stem, 85),
    (Shape::ThreeGenerations, 93),
];

const UNDIVIDED: &[(Shape, u32)] = &[
    (Shape::OldAlone, 30),
    (Shape::OldCouple, 50),
    (Shape::Nuclear, 190),
    (Shape::SonWithParents, 70),
    (Shape::Stem, 230),
    (Shape::ThreeGenerations, 430),
];

/// Husband's age less wife's.
const SPOUSE_GAP: &[(i32, u32)] =
    &[(-2, 6), (-1, 9), (0, 16), (1, 18), (2, 17), (3, 13), (4, 9), (5, 6), (7, 4), (10, 2)];

/// Draws one household.
pub fn household_draw(rng: &mut Rng, habit: Habit) -> Vec<Seat> {
    let shapes = match habit {
        Habit::Ordinary => ORDINARY,
        Habit::Undivided => UNDIVIDED,
    };
    let mut seats = match rng.weighted(shapes).unwrap_or(Shape::MidAlone) {
        Shape::OldAlone => {
            let age = rng.between(62, 78) + rng.between(0, 14);
            vec![alone(rng, age, 430)]
        }
        Shape::MidAlone => {
            let age = rng.between(28, 61);
            vec![alone(rng, age, 680)]
        }
        Shape::OldCouple => {
            let age = rng.between(60, 74) + rng.between(0, 11);
            couple(rng, age)
        }
        Shape::MidCouple => {
            let age = rng.between(42, 60);
            couple(rng, age)
        }
        Shape::Nuclear => nuclear(rng, habit),
        Shape::OneParent => one_parent(rng),
        Shape::SonWithParents => son_with_parents(rng),
        Shape::WithGrandchildren => with_grandchildren(rng),
        Shape::Stem => stem(rng, habit),
        Shape::ThreeGenerations => three_generations(rng, habit),
    };
    // Those dropped stand last: children and grandchildren, on whom nobody else depends.
    seats.truncate(SEATS_MAX);
    seats
}

fn seat(relation: Relation, sex: Sex, age: i32, of_house: bool) -> Seat {
    Seat { relation, sex, age: age.min(OLDEST), of_house }
}

fn alone(rng: &mut Rng, age: i32, male_per_mille: usize) -> Seat {
    let sex = if rng.chance(male_per_mille) { Sex::Male } else { Sex::Female };
    seat(Relation::Head, sex, age, sex == Sex::Male)
}

fn wife_age(rng: &mut Rng, husband: i32) -> i32 {
    (husband - rng.weighted(SPOUSE_GAP).unwrap_or(1)).clamp(20, OLDEST)
}

/// Head and spouse; nine heads in ten are the husband.
fn couple(rng: &mut Rng, husband: i32) -> Vec<Seat> {
    let wife = wife_age(rng, husband);
    if rng.chance(890) {
        vec![
            seat(Relation::Head, Sex::Male, husband, true),
            seat(Relation::Spouse, Sex::Female, wife, false),
        ]
    } else {
        vec![
            seat(Relation::Head, Sex::Female, wife, false),
            seat(Relation::Spouse, Sex::Male, husband, true),
        ]
    }
}

fn age_of(seats: &[Seat], sex: Sex) -> i32 {
    seats.iter().find(|s| s.sex == sex).map_or(30, |s| s.age)
}

/// Children still in the household, eldest first: (sex, age).
fn children(rng: &mut Rng, mother: i32, father: i32, habit: Habit) -> Vec<(Sex, i32)> {
    let count = rng.weighted(&[(1, 42), (2, 46), (3, 12)]).unwrap_or(1);
    let mut births_at = rng.between(20, 30);
    let mut home = Vec::with_capacity(3);
    for _ in 0..count {
        let age = mother - births_at;
        let sex = if rng.chance(524) { Sex::Male } else { Sex::Female };
        if age >= 0 && births_at <= 43 && father - age >= 17 && stays(rng, sex, age, habit) {
            home.push((sex, age));
        }
        births_at += rng.between(2, 6);
    }
    home
}

/// Whether a child of this age is still on its parents' register.
fn stays(rng: &mut Rng, sex: Sex, age: i32, habit: Habit) -> bool {
    let per_mille = match (sex, age) {
        (_, ..20) => 1000,
        (Sex::Female, 20..25) => 860,
        (Sex::Female, 25..30) => 450,
        (Sex::Female, _) => 50,
        (Sex::Male, 20..25) => 980,
        (Sex::Male, 25..30) => 760,
        (Sex::Male, 30..40) => 380,
        (Sex::Male, _) => 140,
    };
    let kept = if habit == Habit::Undivided { (per_mille + 1000) / 2 } else { per_mille };
    rng.chance(kept)
}

fn child_seats(children: &[(Sex, i32)]) -> impl Iterator<Item = Seat> {
    children.iter().map(|(sex, age)| {
        let relation = if *sex == Sex::Male { Relation::Son } else { Relation::Daughter };
        seat(relation, *sex, *age, true)
    })
}

fn nuclear(rng: &mut Rng, habit: Habit) -> Vec<Seat> {
    let oldest = if habit == Habit::Undivided { 60 } else { 56 };
    let husband = rng.between(26, oldest);
    let mut seats = couple(rng, husband);
    let (mother, father) = (age_of(&seats, Sex::Female), age_of(&seats, Sex::Male));
    seats.extend(child_seats(&children(rng, mother, father, habit)));
    seats
}

fn one_parent(rng: &mut Rng) -> Vec<Seat> {
    let father = rng.between(30, 58);
    let mother = wife_age(rng, father);
    let home = children(rng, mother, father, Habit::Ordinary);
    let head = if rng.chance(560) {
        seat(Relation::Head, Sex::Male, father, true)
    } else {
        seat(Relation::Head, Sex::Female, mother, false)
    };
    std::iter::once(head).chain(child_seats(&home)).collect()
}

/// Parents of a male head who are alive and live with him: (relation, sex, age).
fn parents(rng: &mut Rng, head: i32) -> Vec<Seat> {
    let mother = head + rng.between(19, 31);
    let father = mother + rng.between(0, 5);
    let mut alive = Vec::with_capacity(2);
    for (relation, sex, age) in
        [(Relation::Father, Sex::Male, father), (Relation::Mother, Sex::Female, mother)]
    {
        let per_mille = match age {
            ..70 => 900,
            70..80 => 700,
            80..90 => 450,
            _ => 150,
        };
        if age <= OLDEST && rng.chance(per_mille) {
            alive.push(seat(relation, sex, age, sex == Sex::Male));
        }
    }
    alive
}

fn son_with_parents(rng: &mut Rng) -> Vec<Seat> {
    let age = rng.between(24, 56);
    let mut seats = vec![seat(Relation::Head, Sex::Male, age, true)];
    seats.extend(parents(rng, age));
    seats
}

fn with_grandchildren(rng: &mut Rng) -> Vec<Seat> {
    let age = rng.between(52, 72);
    let mut seats = couple(rng, age);
    if rng.chance(300) {
        seats.retain(|s| s.relation == Relation::Head);
    }
    let youngest = seats.iter().map(|s| s.age).min().unwrap_or(age);
    let mut grandchild = (youngest - rng.between(42, 52)).clamp(1, 16);
    for _ in 0..rng.between(1, 2) {
        if grandchild >= 0 {
            let sex = if rng.chance(524) { Sex::Male } else { Sex::Female };
            seats.push(grandchild_seat(sex, grandchild));
        }
        grandchild -= rng.between(2, 5);
    }
    seats
}

fn grandchild_seat(sex: Sex, age: i32) -> Seat {
    let relation = if sex == Sex::Male { Relation::Grandson } else { Relation::Granddaughter };
    seat(relation, sex, age, true)
}

fn stem(rng: &mut Rng, habit: Habit) -> Vec<Seat> {
    let husband = rng.between(28, 58);
    let wife = wife_age(rng, husband);
    let mut seats = vec![
        seat(Relation::Head, Sex::Male, husband, true),
        seat(Relation::Spouse, Sex::Female, wife, false),
    ];
    seats.extend(parents(rng, husband));
    seats.extend(child_seats(&children(rng, wife, husband, habit)));
    seats
}

fn three_generations(rng: &mut Rng, habit: Habit) -> Vec<Seat> {
    let husband = rng.between(50, 70);
    let mut seats = couple(rng, husband);
    let (mother, father) = (age_of(&seats, Sex::Female), age_of(&seats, Sex::Male));
    if rng.chance(130) {
        seats.retain(|s| s.relation == Relation::Head);
    }
    if habit == Habit::Undivided && seats.iter().any(|s| s.of_house && s.relation == Relation::Head)
    {
        seats.extend(parents(rng, father));
    }
    // Bounds hold for both parents: at least 18 years after the mother's birth, 17 after the father's.
    let son = (mother - rng.between(20, 28)).clamp(20, 44).min(father - 17);
    seats.push(seat(Relation::Son, Sex::Male, son, true));
    let wife = wife_age(rng, son);
    let married = son >= 23 && rng.chance(900);
    if married {
        seats.push(seat(Relation::DaughterInLaw, Sex::Female, wife, false));
    }
    let sibling = son - rng.between(2, 6);
    if habit == Habit::Undivided && sibling >= 18 && rng.chance(650) {
        let sex = if rng.chance(600) { Sex::Male } else { Sex::Female };
        seats.extend(child_seats(&[(sex, sibling)]));
    }
    if married {
        let grandchildren = children(rng, wife, son, Habit::Ordinary);
        seats.extend(grandchildren.into_iter().map(|(sex, age)| grandchild_seat(sex, age)));
    }
    seats
}
