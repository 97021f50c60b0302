//! The published lottery and the draw from it.

use super::{crowd, pool, quota};
use crate::DrawError;
use crate::panel::{Candidate, Lottery, Pool, Quota, commitment, fair_lottery};

fn lottery() -> Lottery {
    let some = pool(&["sex"], crowd(&[(&["f"], 2), (&["m"], 5)]));
    fair_lottery(&some, &[quota("sex", "f", 1, 1), quota("sex", "m", 2, 2)], 3, 20).unwrap()
}

/// The same seed draws the same panel; over many seeds each person sits as often as the published
/// chance says, within five standard deviations (the seeds are fixed, so is the count).
#[test]
fn seeds_draw_people_as_often_as_their_chances_say() {
    let lottery = lottery();
    assert_eq!(lottery.chances, [10, 10, 8, 8, 8, 8, 8]);
    let seeds = 8_000_u32;
    let mut sits = vec![0_u32; lottery.people.len()];
    for seed in 0..seeds {
        let drawn = lottery.drawn(&seed.to_be_bytes()).unwrap();
        for place in &lottery.panels[drawn] {
            sits[*place] += 1;
        }
    }
    for (sits, chance) in sits.iter().zip(&lottery.chances) {
        let expected = seeds * chance / 20;
        // 5 · √(8000 · p · (1 − p)) is below 224 for every p.
        assert!(sits.abs_diff(expected) < 224, "{sits} against {expected}");
    }
    assert_eq!(lottery.drawn(b"x"), lottery.drawn(b"x"));
    assert_eq!(lottery.drawn(b""), Err(DrawError::NoSeed));
}

#[test]
fn the_hash_binds_all_that_was_published() {
    let one = lottery();
    let changes: [fn(&mut Lottery); 6] = [
        |l| l.size += 1,
        |l| l.quotas[0].max += 1,
        |l| l.people[0].id.push('x'),
        |l| l.people[0].values[0].push('x'),
        |l| l.panels.swap(0, 1),
        |l| l.categories[0].push('x'),
    ];
    for (at, change) in changes.into_iter().enumerate() {
        let mut other = one.clone();
        change(&mut other);
        assert_ne!(one.hash(), other.hash(), "{at}");
    }
    assert!(one.text().starts_with(
        "gongdi-lottery-1\nsize\t3\ncategories\tsex\nquota\tsex\tf\t1\t1\nquota\tsex\tm\t2\t2\n\
         person\tP000\tf\n"
    ));
    assert!(one.text().ends_with('\n') && one.text().contains("\npanel\tP00"));
    assert!(one.panel(20).is_empty());
    // SM3 of "abc", from the standard.
    let abc = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
    assert_eq!(commitment(b"abc"), abc);
}

/// A lottery worked out once and kept, that `proof/verifier/panel.py` checks too: the same people
/// and quotas give the same panels, bit for bit, wherever this test runs.
#[test]
fn the_vector_comes_out_the_same() {
    let kept: serde_json::Value =
        serde_json::from_str(include_str!("../../../panel.json")).unwrap();
    let texts = |value: &serde_json::Value| -> Vec<String> {
        let all = value.as_array().unwrap().iter();
        all.map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    let number = |value: &serde_json::Value| u32::try_from(value.as_u64().unwrap()).unwrap();
    let people = kept["people"].as_array().unwrap().iter();
    let people = people.map(|one| Candidate {
        id: one["id"].as_str().unwrap().to_owned(),
        values: texts(&one["values"]),
    });
    let quotas: Vec<Quota> = kept["quotas"]
        .as_array()
        .unwrap()
        .iter()
        .map(|q| {
            let [category, value] = ["category", "value"].map(|key| q[key].as_str().unwrap());
            quota(category, value, number(&q["min"]), number(&q["max"]))
        })
        .collect();
    let pool = Pool::new(texts(&kept["categories"]), people.collect()).unwrap();
    let panels: Vec<Vec<String>> = kept["panels"].as_array().unwrap().iter().map(texts).collect();
    let count = u32::try_from(panels.len()).unwrap();
    let lottery = fair_lottery(&pool, &quotas, number(&kept["size"]), count).unwrap();
    let again: Vec<Vec<&str>> = (0..panels.len()).map(|at| lottery.panel(at)).collect();
    assert_eq!(again, panels);
    assert_eq!(lottery.hash(), kept["lottery"]);
    let seed: Vec<u8> = (0..16).map(|n| n * 0x11).collect();
    assert_eq!(commitment(&seed), kept["commitment"]);
    assert_eq!(lottery.drawn(&seed).unwrap() as u64, kept["number"].as_u64().unwrap());
}
