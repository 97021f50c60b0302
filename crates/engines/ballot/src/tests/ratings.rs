//! Four questions on one scale, and the edges of it.

use super::at_least;
use crate::{
    Basis, Ratio,
    rating::{Fraction, Question, RatingCount, RatingError},
};

fn question(key: &str, num: u64, den: u64) -> Question {
    Question { key: key.into(), weight: Ratio::new(num, den).unwrap() }
}

fn four() -> RatingCount {
    let questions = ["agreed", "approves", "glad", "content"].map(|key| question(key, 1, 4));
    RatingCount::new(questions.to_vec(), 5).unwrap()
}

#[test]
fn the_distribution_is_the_result_and_the_mean_stands_beside_it() {
    let mut count = four();
    // Half are delighted, half are furious; the mean alone would say "so so".
    count.add(&[Some(5), Some(3), Some(4), Some(5)], 2).unwrap();
    count.add(&[Some(1), Some(3), Some(4), None], 2).unwrap();
    count.add(&[None, None, Some(2), None], 1).unwrap();
    let result = count.result(6, None).unwrap();
    let questions = result.questions.unwrap();
    let told: Vec<_> = questions
        .iter()
        .map(|q| (q.spread.clone(), q.blank, q.mean.unwrap().to_string(), q.median.unwrap()))
        .collect();
    let expected = [
        (vec![2, 0, 0, 0, 2], 1, "3/1".to_owned(), 1),
        (vec![0, 0, 4, 0, 0], 1, "3/1".to_owned(), 3),
        (vec![0, 1, 0, 4, 0], 0, "18/5".to_owned(), 4),
        (vec![0, 0, 0, 0, 2], 3, "5/1".to_owned(), 5),
    ];
    assert_eq!(told, expected);
    // (3 + 3 + 18/5 + 5) / 4
    assert_eq!(result.index.unwrap().to_string(), "73/20");
    assert_eq!(result.index.unwrap().decimal(2), "3.65");
    let shown: Vec<String> =
        questions[2].percents.as_ref().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(shown, ["0.0", "20.0", "0.0", "80.0", "0.0"]);
}

#[test]
fn below_the_least_turnout_nothing_is_told() {
    let rule = at_least(1, 3, Basis::Entitled);
    for (ballots, told) in [(9, false), (10, true)] {
        let mut count = four();
        count.add(&[Some(4); 4], ballots).unwrap();
        let result = count.result(30, Some(&rule)).unwrap();
        assert_eq!((result.needed, result.ballots), (10, ballots));
        assert_eq!((result.questions.is_some(), result.index.is_some()), (told, told));
    }
    let mut count = four();
    count.add(&[None; 4], 31).unwrap();
    let over = RatingError::OverElectorate { ballots: 31, electorate: 30 };
    assert_eq!(count.result(30, None), Err(over));
    // Everybody left all blank: no mean, no median, no index, and no division by nothing.
    let blank = count.result(31, None).unwrap();
    let first = &blank.questions.unwrap()[0];
    assert_eq!((first.mean, first.median, first.percents.is_none()), (None, None, true));
    assert_eq!((first.blank, blank.index), (31, None));
}

#[test]
fn weights_are_exact_and_have_to_be_whole_together() {
    let new = |questions: Vec<Question>, levels| RatingCount::new(questions, levels).err();
    let thirds = || vec![question("a", 1, 3), question("b", 1, 3), question("c", 1, 3)];
    assert_eq!(new(thirds(), 3), None);
    assert_eq!(new(thirds()[..2].to_vec(), 3), Some(RatingError::Weights));
    let over = vec![question("a", 2, 3), question("b", 2, 3)];
    assert_eq!(new(over, 3), Some(RatingError::Weights));
    assert_eq!(new(vec![], 3), Some(RatingError::Empty));
    assert_eq!(new(thirds(), 1), Some(RatingError::Scale { levels: 1 }));
    assert_eq!(new(thirds(), 101), Some(RatingError::Scale { levels: 101 }));
    let twice = vec![question("a", 1, 2), question("a", 1, 2)];
    assert_eq!(new(twice, 3), Some(RatingError::Twice { key: "a".into() }));

    let mut count = RatingCount::new(vec![question("a", 1, 3), question("b", 2, 3)], 3).unwrap();
    let before = count.clone();
    assert_eq!(count.add(&[Some(1)], 1), Err(RatingError::Length { wanted: 2, had: 1 }));
    for level in [0, 4] {
        let wrong = RatingError::Level { key: "b".into(), level, levels: 3 };
        assert_eq!(count.add(&[Some(1), Some(level)], 1), Err(wrong));
    }
    assert_eq!(count, before);
    count.add(&[Some(1), Some(3)], 1).unwrap();
    // 1/3 · 1 + 2/3 · 3
    assert_eq!(count.result(1, None).unwrap().index, Fraction::new(7, 3));
}

#[test]
fn fractions_are_shown_half_up() {
    let rows = [
        (7, 3, 2, "2.33"),
        (1, 8, 2, "0.13"),
        (1, 8, 3, "0.125"),
        (5, 2, 0, "3"),
        (299, 100, 1, "3.0"),
    ];
    for (num, den, decimals, expected) in rows {
        assert_eq!(Fraction::new(num, den).unwrap().decimal(decimals), expected, "{num}/{den}");
    }
    assert_eq!((Fraction::new(1, 0), Fraction::new(0, 0)), (None, None));
}
