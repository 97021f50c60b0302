//! The fair panel: quotas hold always, chances are those of an exact search over all panels, and
//! the order of the lists says nothing.

mod brute;
mod exact;
mod fuzz;
mod quotas;
mod reading;
mod shown;

use proptest::prelude::*;

use crate::panel::{Candidate, Pool, Quota};

/// A person with these values, in the order of the categories.
pub fn person(id: &str, values: &[&str]) -> Candidate {
    Candidate { id: id.into(), values: values.iter().map(|value| (*value).into()).collect() }
}

pub fn quota(category: &str, value: &str, min: u32, max: u32) -> Quota {
    Quota { category: category.into(), value: value.into(), min, max }
}

pub fn pool(categories: &[&str], people: Vec<Candidate>) -> Pool {
    let categories = categories.iter().map(|word| (*word).into()).collect();
    Pool::new(categories, people).expect("people who can be drawn")
}

/// `count` people of each kind, as `values`.
pub fn crowd(kinds: &[(&[&str], usize)]) -> Vec<Candidate> {
    let mut people = Vec::new();
    for (values, count) in kinds {
        for _ in 0..*count {
            people.push(person(&format!("P{:03}", people.len()), values));
        }
    }
    people
}

/// Up to twelve people in two categories of two and three values, quotas for all five, and a size.
pub fn small_case() -> impl Strategy<Value = (Pool, Vec<Quota>, u32)> {
    let people = prop::collection::vec((0..2_usize, 0..3_usize), 2..12);
    let bounds = prop::collection::vec((0..3_u32, 0..4_u32), 5);
    (people, bounds, 1..5_u32).prop_map(|(people, bounds, size)| {
        let (sexes, ages) = (["f", "m"], ["old", "mid", "young"]);
        let people: Vec<Candidate> = people
            .iter()
            .enumerate()
            .map(|(at, (sex, age))| person(&format!("{at:02}"), &[sexes[*sex], ages[*age]]))
            .collect();
        let size = size.min(u32::try_from(people.len()).unwrap());
        let values = sexes.map(|sex| ("sex", sex)).into_iter().chain(ages.map(|age| ("age", age)));
        let quotas = values
            .zip(bounds)
            .map(|((category, value), (min, more))| quota(category, value, min, min + more))
            .collect();
        (pool(&["sex", "age"], people), quotas, size)
    })
}
