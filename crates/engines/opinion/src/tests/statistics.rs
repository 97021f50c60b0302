//! The formulas at hand-worked values.

use super::data::near;
use crate::{
    Divided, Standing, Tally, Unity, Vote, priority, probability, proportion_test,
    two_proportions_test,
};

fn tally(agree: u32, disagree: u32, all: u32) -> Tally {
    Tally { agree, disagree, all }
}

#[test]
fn votes_keep_their_signs_and_tallies_count() {
    for vote in Vote::ALL {
        assert_eq!(Vote::from_sign(i64::from(vote.sign())), Some(vote));
    }
    assert_eq!(Vote::from_sign(2), None);
    let mut counted = Tally::default();
    for vote in [Vote::Agree, Vote::Agree, Vote::Disagree, Vote::Pass] {
        counted.add(vote);
    }
    assert_eq!((counted, counted.passes()), (tally(2, 1, 4), 1));
    assert_eq!(counted.mean(), 0.25);
    counted.take(Vote::Agree);
    counted.take(Vote::Pass);
    assert_eq!(counted, tally(1, 1, 2));
    assert_eq!(Tally::default().mean(), 0.0);
    assert_eq!(tally(3, 2, 9).minus(tally(1, 1, 3)).plus(tally(1, 0, 1)), tally(3, 1, 7));
}

#[test]
fn probabilities_and_tests_have_the_values_of_the_formulas() {
    assert_eq!(probability(0, 0), 0.5);
    assert_eq!(probability(7, 8), 0.8);
    assert_eq!(proportion_test(0, 0), 1.0);
    near("one of one", proportion_test(1, 1), 2.0 * 2.0_f64.sqrt() * 0.5, 1e-15);
    assert_eq!(proportion_test(20, 24), 3.4 + (proportion_test(20, 24) - 3.4));
    near("20 of 24", proportion_test(20, 24), 3.4, 1e-12);
    // 11/21 against 3/11, pooled 14/32.
    let pooled: f64 = 14.0 / 32.0;
    let spread = (pooled * (1.0 - pooled) * (1.0 / 21.0 + 1.0 / 11.0)).sqrt();
    let z = (11.0 / 21.0 - 3.0 / 11.0) / spread;
    near("two proportions", two_proportions_test((10, 20), (2, 10)), z, 1e-15);
    assert_eq!(two_proportions_test((5, 5), (9, 9)), 0.0);
    assert_eq!(two_proportions_test((0, 0), (0, 0)), 0.0);
    let standing = Standing::of(tally(8, 1, 10), tally(2, 6, 8));
    near("p", standing.agree.p, 0.75, 1e-15);
    near("repness", standing.agree.repness, 0.75 / 0.3, 1e-15);
    near("repness", standing.disagree.repness, (2.0 / 12.0) / 0.7, 1e-15);
}

#[test]
fn priority_prefers_the_new_and_the_telling() {
    // No votes: ½ · ½ · 9, squared.
    near("new", priority(Tally::default(), 0.0, false), 5.0625, 1e-12);
    assert_eq!(priority(tally(100, 0, 100), 3.0, true), 49.0);
    for votes in 0..200 {
        let all = tally(votes, 0, votes);
        let fading = 2.0_f64.powf(-f64::from(votes) / 5.0);
        let engaged = 1.0 - 1.0 / (f64::from(votes) + 2.0);
        let value = probability(votes, votes) * engaged * 1.5 * (1.0 + 8.0 * fading);
        near("fading", priority(all, 0.5, false), value * value, 1e-12);
    }
    assert!(priority(tally(5, 5, 20), 0.0, false) < priority(tally(5, 5, 10), 0.0, false));
    assert!(priority(tally(5, 5, 10), 2.0, false) > priority(tally(5, 5, 10), 0.0, false));
}

#[test]
fn what_unites_needs_every_group() {
    let groups = vec![
        (1, vec![tally(900, 10, 1000), tally(3, 0, 3)]),
        // Nine in ten, but the group of three is against it.
        (2, vec![tally(999, 0, 1000), tally(0, 3, 3)]),
        // The group of three has not been asked.
        (3, vec![tally(999, 0, 1000), tally(0, 0, 0)]),
        (4, vec![tally(20, 900, 1000), tally(0, 2, 3)]),
    ];
    let united = crate::stats::unity(&groups);
    let ids: Vec<(u32, bool, usize)> = united
        .iter()
        .map(|Unity { statement, agree, weakest, .. }| (*statement, *agree, *weakest))
        .collect();
    assert_eq!(ids, [(1, true, 1), (4, false, 1)]);
    near("consensus", united[0].consensus, (901.0 / 1002.0) * 0.8, 1e-15);
    assert_eq!(united[0].per_group.len(), 2);
    assert!(crate::stats::unity(&[(1, Vec::new())]).is_empty());
}

#[test]
fn a_group_without_anything_telling_still_has_a_voice() {
    let quiet = [(7, Standing::of(tally(0, 1, 1), tally(1, 2, 3)))];
    let voice = crate::stats::represent(&quiet, 5, crate::Z90);
    assert_eq!(voice.len(), 1);
    assert_eq!((voice[0].statement, voice[0].agree, voice[0].best_agree), (7, false, false));
    let silent = [(7, Standing::of(tally(0, 0, 0), tally(1, 2, 3)))];
    assert!(crate::stats::represent(&silent, 5, crate::Z90).is_empty());
}

#[test]
fn agrees_come_before_disagrees_and_the_best_agree_leads() {
    let standings = [
        (1, Standing::of(tally(1, 30, 31), tally(20, 2, 22))),
        (2, Standing::of(tally(25, 3, 30), tally(9, 10, 22))),
        (3, Standing::of(tally(30, 1, 31), tally(2, 20, 22))),
    ];
    let told: Vec<(u32, bool, bool)> = crate::stats::represent(&standings, 5, crate::Z90)
        .iter()
        .map(|one| (one.statement, one.agree, one.best_agree))
        .collect();
    assert_eq!(told, [(3, true, true), (2, true, false), (1, false, false)]);
    assert_eq!(crate::stats::represent(&standings, 1, crate::Z90).len(), 1);
}

#[test]
fn a_divided_group_is_told_as_divided() {
    let tallies = [
        (1, tally(50, 50, 100)),
        (2, tally(90, 10, 100)),
        (3, tally(80, 0, 80)),
        (4, tally(1, 1, 2)),
    ];
    let told: Vec<u32> =
        crate::stats::divided(&tallies, 3).iter().map(|d: &Divided| d.statement).collect();
    assert_eq!(told, [1, 4, 2]);
}
