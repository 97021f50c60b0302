//! What holds for every lottery: quotas, sizes, turns within a kind, and nothing hangs on the order
//! in which people and quotas are written.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{crowd, person, pool, quota, small_case};
use crate::panel::{Lottery, PanelError, Pool, Quota, fair_lottery, feasible};

/// Counts again from the published lottery alone.
fn recount(lottery: &Lottery) {
    let mut sits = vec![0_u32; lottery.people.len()];
    for panel in &lottery.panels {
        assert_eq!(u32::try_from(panel.len()).unwrap(), lottery.size);
        let mut held: BTreeMap<(&str, &str), u32> = BTreeMap::new();
        for (at, place) in panel.iter().enumerate() {
            assert!(at == 0 || panel[at - 1] < *place, "nobody twice");
            sits[*place] += 1;
            for (category, value) in lottery.categories.iter().zip(&lottery.people[*place].values) {
                *held.entry((category, value)).or_default() += 1;
            }
        }
        for quota in &lottery.quotas {
            let have = held.get(&(quota.category.as_str(), quota.value.as_str())).copied();
            assert!((quota.min..=quota.max).contains(&have.unwrap_or(0)), "{quota:?} {have:?}");
        }
    }
    assert_eq!(sits, lottery.chances);
    // People of one kind take turns.
    let mut by_kind: BTreeMap<&[String], (u32, u32)> = BTreeMap::new();
    for (person, chance) in lottery.people.iter().zip(&lottery.chances) {
        let range = by_kind.entry(&person.values).or_insert((*chance, *chance));
        *range = (range.0.min(*chance), range.1.max(*chance));
    }
    assert!(by_kind.values().all(|(least, most)| most - least <= 1), "{by_kind:?}");
}

fn village() -> (Pool, Vec<Quota>) {
    let mut people = Vec::new();
    for sex in ["f", "m"] {
        for (age, many) in [("18-39", 4), ("40-59", 7), ("60+", 5)] {
            for (hamlet, times) in [("east", 1), ("river", 2), ("top", 1)] {
                let count = if sex == "f" { many * times / 2 } else { many * times };
                for _ in 0..count {
                    people.push(person(&format!("H{:03}", people.len()), &[sex, age, hamlet]));
                }
            }
        }
    }
    let quotas = vec![
        quota("sex", "f", 7, 8),
        quota("sex", "m", 7, 8),
        quota("age", "18-39", 4, 6),
        quota("age", "40-59", 4, 6),
        quota("age", "60+", 4, 6),
        quota("hamlet", "east", 3, 5),
        quota("hamlet", "river", 6, 8),
        quota("hamlet", "top", 3, 5),
    ];
    (pool(&["sex", "age", "hamlet"], people), quotas)
}

#[test]
fn a_village_gets_a_lottery_that_anybody_can_count() {
    let (pool, quotas) = village();
    let lottery = fair_lottery(&pool, &quotas, 15, 1_000).unwrap();
    assert_eq!(lottery.panels.len(), 1_000);
    recount(&lottery);
    // Half of the seats for women, who are a third: nobody falls below what men have at most.
    let chance = |sex: &str| {
        let own = lottery.people.iter().zip(&lottery.chances).filter(|(p, _)| p.values[0] == sex);
        let all: Vec<u32> = own.map(|(_, chance)| *chance).collect();
        (all.iter().min().copied().unwrap(), all.iter().max().copied().unwrap())
    };
    let (men, women) = (chance("m"), chance("f"));
    let people = u32::try_from(lottery.people.len()).unwrap();
    assert!(men.0 * people < 15_000 && women.0 * people > 15_000, "{men:?} {women:?}");
    assert!(men.1 - men.0 <= 2, "the quotas leave men equal: {men:?}");
}

#[test]
fn rounding_keeps_near_to_the_exact_chances() {
    let (pool, quotas) = village();
    let fine = fair_lottery(&pool, &quotas, 15, 10_000).unwrap();
    recount(&fine);
    let coarse = fair_lottery(&pool, &quotas, 15, 1_000).unwrap();
    for (fine, coarse) in fine.chances.iter().zip(&coarse.chances) {
        assert!(fine.abs_diff(coarse * 10) <= 30, "{fine} of 10000, {coarse} of 1000");
    }
}

#[test]
fn lists_that_can_not_be_drawn_from_are_refused() {
    let some = pool(&["sex"], crowd(&[(&["f"], 3), (&["m"], 3)]));
    let both = [quota("sex", "f", 1, 2), quota("sex", "m", 1, 2)];
    let refused = |quotas: &[Quota], size| fair_lottery(&some, quotas, size, 10).unwrap_err();
    assert!(fair_lottery(&some, &both, 3, 10).is_ok());
    assert_eq!(feasible(&some, &both, 3), Ok(()));
    assert_eq!(refused(&both, 0), PanelError::Nothing);
    assert_eq!(fair_lottery(&some, &both, 3, 0), Err(PanelError::Nothing));
    assert_eq!(refused(&both, 7), PanelError::TooFew { people: 6, size: 7 });
    assert_eq!(
        refused(&both[..1], 3),
        PanelError::NoQuota { category: "sex".into(), value: "m".into() }
    );
    let other = [quota("age", "old", 0, 3)];
    assert_eq!(refused(&other, 3), PanelError::UnknownCategory { category: "age".into() });
    let twice = [both[0].clone(), both[1].clone(), quota("sex", "f", 0, 3)];
    assert_eq!(
        refused(&twice, 3),
        PanelError::QuotaTwice { category: "sex".into(), value: "f".into() }
    );
    let wrong = quota("sex", "f", 2, 1);
    let with = [wrong.clone(), both[1].clone()];
    assert_eq!(refused(&with, 3), PanelError::Contradiction { quota: wrong });
    // A value nobody has is a quota like any other.
    let nobody = [both[0].clone(), both[1].clone(), quota("sex", "x", 0, 3)];
    assert!(fair_lottery(&some, &nobody, 3, 10).is_ok());

    let make = |categories: &[&str], people: Vec<_>| {
        Pool::new(categories.iter().map(|c| (*c).into()).collect(), people)
    };
    let two = vec![person("a", &["f"]), person("a", &["m"])];
    assert_eq!(make(&["sex"], two), Err(PanelError::Twice { id: "a".into() }));
    let ragged = vec![person("a", &["f", "x"])];
    assert_eq!(make(&["sex"], ragged), Err(PanelError::Ragged { id: "a".into() }));
    let named = make(&["sex", "sex"], vec![]);
    assert_eq!(named, Err(PanelError::CategoryTwice { category: "sex".into() }));
    let tab = vec![person("a\tb", &["f"])];
    assert_eq!(make(&["sex"], tab), Err(PanelError::Unprintable { text: "a\tb".into() }));
}

#[test]
fn a_refusal_names_the_quotas_and_the_smallest_step() {
    let some = pool(&["sex"], crowd(&[(&["f"], 2), (&["m"], 9)]));
    let asks = [quota("sex", "f", 4, 5), quota("sex", "m", 4, 6), quota("sex", "x", 1, 1)];
    let refused = fair_lottery(&some, &asks, 8, 10).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "no panel meets all quotas; one would with sex f 4–5 → 2–5, sex x 1–1 → 0–1"
    );
    assert_eq!(feasible(&some, &asks, 8), Err(refused));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn quotas_hold_on_every_panel((pool, quotas, size) in small_case(), panels in 1..60_u32) {
        if let Ok(lottery) = fair_lottery(&pool, &quotas, size, panels) {
            prop_assert_eq!(u32::try_from(lottery.panels.len()), Ok(panels));
            recount(&lottery);
        }
    }

    #[test]
    fn the_order_of_the_lists_changes_nothing(
        ((pool, quotas, size), turned) in small_case().prop_flat_map(|(pool, quotas, size)| {
            let people = Just(pool.people().to_vec()).prop_shuffle();
            let turned = (people, Just(quotas.clone()).prop_shuffle());
            (Just((pool, quotas, size)), turned)
        }),
    ) {
        let (people, turned) = turned;
        let other = Pool::new(pool.categories().to_vec(), people).unwrap();
        prop_assert_eq!(
            fair_lottery(&pool, &quotas, size, 30),
            fair_lottery(&other, &turned, size, 30)
        );
    }
}
