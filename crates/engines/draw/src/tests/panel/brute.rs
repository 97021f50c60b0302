//! The chances against an exact search over all panels.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::exact::leximin;
use super::{crowd, pool, quota, small_case};
use crate::panel::kinds::Case;
use crate::panel::search::{self, WHOLE};
use crate::panel::{PanelError, Pool, Quota, fair_lottery};

/// Every way to seat `size` people of these kinds.
pub fn ways(people: &[u32], size: u32) -> Vec<Vec<u32>> {
    let Some((first, rest)) = people.split_first() else {
        return if size == 0 { vec![vec![]] } else { vec![] };
    };
    let mut all = Vec::new();
    for taken in 0..=size.min(*first) {
        for tail in ways(rest, size - taken) {
            all.push([vec![taken], tail].concat());
        }
    }
    all
}

/// Kinds as people see them: all values of each person, and how many have them.
pub fn kinds(pool: &Pool) -> (Vec<Vec<String>>, Vec<u32>) {
    let mut count: BTreeMap<Vec<String>, u32> = BTreeMap::new();
    for one in pool.people() {
        *count.entry(one.values.clone()).or_default() += 1;
    }
    count.into_iter().unzip()
}

/// How far the seats are from the quotas, in seats.
pub fn missed(pool: &Pool, values: &[Vec<String>], quotas: &[Quota], seats: &[u32]) -> u32 {
    let of = |quota: &Quota| -> u32 {
        let column = pool.categories().iter().position(|c| *c == quota.category).unwrap();
        let in_it = values.iter().zip(seats).filter(|(own, _)| own[column] == quota.value);
        in_it.map(|(_, taken)| taken).sum()
    };
    quotas.iter().map(|q| q.min.saturating_sub(of(q)) + of(q).saturating_sub(q.max)).sum()
}

fn panels(pool: &Pool, quotas: &[Quota], size: u32) -> (Vec<Vec<String>>, Vec<u32>, Vec<Vec<u32>>) {
    let (values, people) = kinds(pool);
    let all = ways(&people, size).into_iter();
    let fitting = all.filter(|seats| missed(pool, &values, quotas, seats) == 0).collect();
    (values, people, fitting)
}

/// Chances by the values of a person, out of [`WHOLE`].
fn found(pool: &Pool, quotas: &[Quota], size: u32) -> BTreeMap<Vec<String>, u64> {
    let case = Case::new(pool, quotas, size).unwrap();
    let mixture = search::leximin(&case).unwrap();
    let values = |place: usize| pool.people()[place].values.clone();
    case.kinds.iter().map(|kind| values(kind.people[0])).zip(mixture.chances).collect()
}

fn same(pool: &Pool, quotas: &[Quota], size: u32) {
    let (values, people, panels) = panels(pool, quotas, size);
    let exact = leximin(&panels, &people);
    let found = found(pool, quotas, size);
    for (own, chance) in values.iter().zip(exact) {
        let off = (chance.scaled(WHOLE) - i128::from(found[own])).abs();
        assert!(off < i128::from(WHOLE) / 1_000_000, "{own:?} {chance:?} {found:?}");
    }
}

#[test]
fn worked_by_hand() {
    // No quota binds: everybody has size / people.
    let even = pool(&["sex"], crowd(&[(&["f"], 6), (&["m"], 4)]));
    let loose = [quota("sex", "f", 0, 5), quota("sex", "m", 0, 5)];
    for chance in found(&even, &loose, 5).values() {
        assert!(chance.abs_diff(WHOLE / 2) < 10_000);
    }
    // Two of two women and two of eight men: nothing else is possible.
    let skew = pool(&["sex"], crowd(&[(&["f"], 2), (&["m"], 8)]));
    let half = [quota("sex", "f", 2, 2), quota("sex", "m", 2, 2)];
    let chances: Vec<u64> = found(&skew, &half, 4).into_values().collect();
    assert!(chances[0].abs_diff(WHOLE) < 10_000);
    assert!(chances[1].abs_diff(WHOLE / 4) < 10_000);
    // A kind that fits no panel has no chance, and the others do not suffer from it.
    let three = [quota("sex", "f", 0, 0), quota("sex", "m", 4, 4)];
    let chances: Vec<u64> = found(&skew, &three, 4).into_values().collect();
    assert_eq!(chances[0], 0);
    assert!(chances[1].abs_diff(WHOLE / 2) < 10_000);
}

/// Later levels matter too: an old woman is rare, and her chance does not decide for the others.
#[test]
fn chances_are_the_best_at_every_level() {
    let kinds: [(&[&str], usize); 5] = [
        (&["f", "old"], 1),
        (&["f", "young"], 3),
        (&["m", "old"], 4),
        (&["m", "young"], 2),
        (&["m", "mid"], 5),
    ];
    let some = pool(&["sex", "age"], crowd(&kinds));
    let quotas = [
        quota("sex", "f", 2, 2),
        quota("sex", "m", 2, 3),
        quota("age", "old", 1, 2),
        quota("age", "mid", 1, 1),
        quota("age", "young", 1, 2),
    ];
    same(&some, &quotas, 5);
    same(&some, &quotas, 4);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn chances_are_those_of_an_exact_search((pool, quotas, size) in small_case()) {
        if !panels(&pool, &quotas, size).2.is_empty() {
            same(&pool, &quotas, size);
        }
    }

    #[test]
    fn what_is_refused_is_impossible_and_the_way_out_is_the_shortest(
        (pool, quotas, size) in small_case(),
    ) {
        let (values, people) = kinds(&pool);
        let shortest = ways(&people, size)
            .iter()
            .map(|seats| missed(&pool, &values, &quotas, seats))
            .min()
            .unwrap();
        match fair_lottery(&pool, &quotas, size, 20) {
            Ok(_) => prop_assert_eq!(shortest, 0),
            Err(PanelError::Infeasible { relaxed }) => {
                let moved: u32 = relaxed
                    .iter()
                    .map(|one| one.quota.min - one.min + one.max - one.quota.max)
                    .sum();
                prop_assert!(moved > 0);
                prop_assert_eq!(moved, shortest);
                let eased: Vec<Quota> = quotas
                    .iter()
                    .map(|quota| match relaxed.iter().find(|one| one.quota == *quota) {
                        Some(one) => Quota { min: one.min, max: one.max, ..quota.clone() },
                        None => quota.clone(),
                    })
                    .collect();
                prop_assert!(fair_lottery(&pool, &eased, size, 20).is_ok());
            }
            Err(other) => prop_assert!(false, "{}", other),
        }
    }
}
