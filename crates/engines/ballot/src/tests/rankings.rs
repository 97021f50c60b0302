//! Instant runoff and Schulze: examples of the literature, and what is a theorem.

use proptest::prelude::*;

use crate::{
    irv::irv,
    ranked::{Profile, Ranking, RankingError},
    schulze::{pairs, schulze},
    slate::Slate,
};

fn slate(ids: &[&str]) -> Slate {
    Slate::new(ids.iter().map(|id| (*id).to_owned()).collect()).unwrap()
}

/// Ballots as `42 M N C K`; equals joined by `=`.
fn profile(slate: Slate, rows: &[&str]) -> Profile {
    let mut profile = Profile::new(slate);
    for row in rows {
        let mut words = row.split(' ');
        let weight = words.next().unwrap().parse().unwrap();
        let of = |id: &str| profile.slate().find(id).unwrap();
        let groups = words.map(|group| group.split('=').map(of).collect()).collect();
        let ranking = Ranking::new(profile.slate().len(), groups).unwrap();
        profile.add(ranking, weight).unwrap();
    }
    profile
}

const TENNESSEE: [&str; 4] = [
    "42 Memphis Nashville Chattanooga Knoxville",
    "26 Nashville Chattanooga Knoxville Memphis",
    "15 Chattanooga Knoxville Nashville Memphis",
    "17 Knoxville Chattanooga Nashville Memphis",
];

/// The usual example for instant runoff: Knoxville, by 58 to 42; each against each says Nashville.
#[test]
fn the_capital_of_tennessee() {
    let cities = slate(&["Memphis", "Nashville", "Chattanooga", "Knoxville"]);
    let profile = profile(cities, &TENNESSEE);
    let result = irv(&profile).unwrap();
    let rounds: Vec<_> = result
        .rounds
        .iter()
        .map(|round| (round.votes.iter().map(|v| v.1).collect::<Vec<_>>(), round.out.as_deref()))
        .collect();
    // In byte order: Chattanooga, Knoxville, Memphis, Nashville.
    let expected = [
        (vec![15, 17, 42, 26], Some("Chattanooga")),
        (vec![32, 42, 26], Some("Nashville")),
        (vec![58, 42], None),
    ];
    assert_eq!(rounds, expected);
    assert_eq!((result.winner.as_deref(), result.by_lot), (Some("Knoxville"), false));
    assert!(result.rounds.iter().all(|round| round.needed == 51 && round.exhausted == 0));
    let all = schulze(&profile);
    assert_eq!(all.order, ["Nashville", "Chattanooga", "Knoxville", "Memphis"]);
    assert_eq!((all.winners.as_slice(), all.by_lot), (&["Nashville".to_owned()][..], false));
}

/// Schulze 2011, section 3.1: 45 voters, five candidates, E > A > C > B > D.
#[test]
fn the_example_of_schulze() {
    let rows = [
        "5 A C B E D",
        "5 A D E C B",
        "8 B E D A C",
        "3 C A B E D",
        "7 C A E B D",
        "2 C B A D E",
        "7 D C E B A",
        "8 E B A D C",
    ];
    let profile = profile(slate(&["A", "B", "C", "D", "E"]), &rows);
    assert_eq!(
        pairs(&profile),
        [
            [0, 20, 26, 30, 22],
            [25, 0, 16, 33, 18],
            [19, 29, 0, 17, 24],
            [15, 12, 28, 0, 14],
            [23, 27, 21, 31, 0],
        ]
    );
    let result = schulze(&profile);
    let strength: Vec<u64> = result.ways.iter().map(|way| way.weakest.unwrap().0).collect();
    let expected =
        [[28, 28, 30, 24], [25, 28, 33, 24], [25, 29, 29, 24], [25, 28, 28, 24], [25, 28, 28, 31]];
    assert_eq!(strength, expected.concat());
    assert_eq!(result.order, ["E", "A", "C", "B", "D"]);
    assert_eq!((result.winner.as_str(), result.winners.len(), result.by_lot), ("E", 1, false));
    let way = result.ways.iter().find(|way| way.from == "A" && way.to == "B").unwrap();
    assert_eq!((way.over.join(""), way.weakest), ("ADCB".to_owned(), Some((28, 17))));
}

/// The sum in the documentation of [`crate::irv`]: ranked higher, and lost by it.
#[test]
fn instant_runoff_is_not_monotone() {
    let candidates = || slate(&["A", "B", "C"]);
    let before = profile(candidates(), &["39 A B C", "35 B C A", "26 C A B"]);
    let after = profile(candidates(), &["49 A B C", "25 B C A", "26 C A B"]);
    let (before, after) = (irv(&before).unwrap(), irv(&after).unwrap());
    assert_eq!(before.winner.as_deref(), Some("A"));
    assert_eq!(before.rounds[1].votes, [("A".to_owned(), 65), ("B".to_owned(), 35)]);
    assert_eq!(after.winner.as_deref(), Some("C"));
    assert_eq!(after.rounds[1].votes, [("A".to_owned(), 49), ("C".to_owned(), 51)]);
}

#[test]
fn exhausted_ballots_leave_the_sum_and_ties_go_by_the_lot() {
    let short = profile(slate(&["A", "B", "C"]), &["4 A", "3 B", "2 C", "1"]);
    let result = irv(&short).unwrap();
    assert_eq!(result.winner.as_deref(), Some("A"));
    let told: Vec<_> = result.rounds.iter().map(|round| (round.exhausted, round.needed)).collect();
    assert_eq!(told, [(1, 5), (3, 4)], "4 of 7 that still count, not of 10");

    let equal = ["2 A", "2 B", "1 C"];
    let result = irv(&profile(slate(&["A", "B", "C"]), &equal)).unwrap();
    assert_eq!((result.winner.as_deref(), result.by_lot), (Some("A"), true));
    assert_eq!(result.rounds[1].tied, ["A", "B"]);
    let lot = ["B", "A", "C"].map(str::to_owned);
    let result = irv(&profile(slate(&["A", "B", "C"]).with_lot(&lot).unwrap(), &equal)).unwrap();
    assert_eq!(result.winner.as_deref(), Some("B"));

    let nobody = irv(&profile(slate(&["A", "B"]), &["3"])).unwrap();
    assert_eq!((nobody.winner, nobody.rounds.len()), (None, 1));
    let shared = profile(slate(&["A", "B", "C"]), &["3 A B", "1 C A=B"]);
    assert_eq!(irv(&shared), Err(RankingError::Equal { place: 2 }));
    assert_eq!(schulze(&shared).order, ["A", "B", "C"], "equals are no trouble here");
}

#[test]
fn a_perfect_tie_names_all_and_takes_the_first_of_the_lot() {
    let circle = ["1 A B C", "1 B C A", "1 C A B"];
    let result = schulze(&profile(slate(&["A", "B", "C"]), &circle));
    assert_eq!((result.winners.join(""), result.by_lot), ("ABC".to_owned(), true));
    let lot = ["C", "A", "B"].map(str::to_owned);
    let result = schulze(&profile(slate(&["A", "B", "C"]).with_lot(&lot).unwrap(), &circle));
    assert_eq!((result.winner.as_str(), result.winners.join("")), ("C", "CAB".to_owned()));
}

#[test]
fn malformed_rankings_are_refused_with_the_reason() {
    let new = |groups: &[&[usize]]| Ranking::new(3, groups.iter().map(|g| g.to_vec()).collect());
    assert_eq!(new(&[&[0], &[1, 0]]), Err(RankingError::Twice { candidate: 0 }));
    assert_eq!(new(&[&[0], &[3]]), Err(RankingError::Unknown { candidate: 3 }));
    assert_eq!(new(&[&[0], &[]]), Err(RankingError::EmptyPlace { place: 2 }));
    assert!(new(&[]).unwrap().is_blank());
    let ranks = |ranks: &[u32]| {
        let ranks: Vec<Option<u32>> = ranks.iter().map(|r| Some(*r).filter(|r| *r < 9)).collect();
        Ranking::from_ranks(&ranks)
    };
    assert_eq!(ranks(&[2, 1, 9]), new(&[&[1], &[0]]));
    assert_eq!(ranks(&[1, 1, 2]), ranks(&[1, 1, 3]), "both ways to write a tie");
    assert_eq!(ranks(&[1, 3, 9]), Err(RankingError::Gap { missing: 2 }));
    assert_eq!(ranks(&[2, 3, 9]), Err(RankingError::Gap { missing: 1 }));
    assert_eq!(ranks(&[0, 1, 2]), Err(RankingError::Gap { missing: 1 }));
    let mut profile = Profile::new(slate(&["a", "b"]));
    let long = new(&[&[2]]).unwrap();
    assert_eq!(profile.add(long, 1), Err(RankingError::Unknown { candidate: 2 }));
    profile.add(Ranking::default(), u64::MAX).unwrap();
    assert!(matches!(profile.add(Ranking::default(), 1), Err(RankingError::Overflow(_))));
}

/// Ballots over five candidates: an order of all, cut off somewhere, some neighbours equal.
fn ballots(strict: bool) -> impl Strategy<Value = Vec<(Vec<Vec<usize>>, u64)>> {
    let order = Just(vec![0_usize, 1, 2, 3, 4]).prop_shuffle();
    let one = (order, 0..6_usize, prop::collection::vec(any::<bool>(), 5), 1..5_u64);
    prop::collection::vec(one, 1..8).prop_map(move |drawn| {
        let ballot = |(order, length, joins, weight): (Vec<usize>, usize, Vec<bool>, u64)| {
            let mut groups: Vec<Vec<usize>> = Vec::new();
            for (candidate, joined) in order.into_iter().zip(joins).take(length) {
                match groups.last_mut().filter(|_| joined && !strict) {
                    Some(group) => group.push(candidate),
                    None => groups.push(vec![candidate]),
                }
            }
            (groups, weight)
        };
        drawn.into_iter().map(ballot).collect()
    })
}

const IDS: [&str; 5] = ["a", "b", "c", "d", "e"];

fn heap(ballots: &[(Vec<Vec<usize>>, u64)]) -> Profile {
    let mut profile = Profile::new(slate(&IDS));
    for (groups, weight) in ballots {
        profile.add(Ranking::new(5, groups.clone()).unwrap(), *weight).unwrap();
    }
    profile
}

/// Whether a step with `e` for and `f` against is stronger than one with `g` and `h`: the
/// definition of winning votes, condition by condition.
fn stronger((e, f): (u64, u64), (g, h): (u64, u64)) -> bool {
    let conditions = [
        e > f && g <= h,
        e >= f && g < h,
        e > f && g > h && e > g,
        e > f && g > h && e == g && f < h,
        e < f && g < h && f < h,
        e < f && g < h && f == h && e > g,
    ];
    conditions.contains(&true)
}

/// The strongest way by trying all.
fn strongest(d: &[Vec<u64>], at: usize, to: usize, seen: &mut Vec<usize>) -> (u64, u64) {
    let mut best = (d[at][to], d[to][at]);
    for mid in 0..d.len() {
        if mid == to || mid == at || seen.contains(&mid) {
            continue;
        }
        seen.push(mid);
        let (first, rest) = ((d[at][mid], d[mid][at]), strongest(d, mid, to, seen));
        seen.pop();
        let weakest = if stronger(first, rest) { rest } else { first };
        if stronger(weakest, best) {
            best = weakest;
        }
    }
    best
}

proptest! {
    #[test]
    fn schulze_is_its_definition(given in ballots(false)) {
        let profile = heap(&given);
        let (d, result) = (pairs(&profile), schulze(&profile));
        let p = |a: usize, b: usize| strongest(&d, a, b, &mut vec![a]);
        let unbeaten = |c: &usize| (0..5).all(|o| o == *c || !stronger(p(o, *c), p(*c, o)));
        let expected: Vec<&str> = (0..5).filter(unbeaten).map(|c| IDS[c]).collect();
        prop_assert_eq!(&result.winners, &expected);
        for (at, one) in result.order.iter().enumerate() {
            for other in &result.order[at + 1..] {
                let of = |id: &str| IDS.iter().position(|own| *own == id).unwrap();
                prop_assert!(!stronger(p(of(other), of(one)), p(of(one), of(other))));
            }
        }
        // The ways that are printed are as strong as they are said to be.
        for way in &result.ways {
            let of = |id: &String| IDS.iter().position(|own| own == id).unwrap();
            let steps = way.over.windows(2).map(|s| (d[of(&s[0])][of(&s[1])], d[of(&s[1])][of(&s[0])]));
            let weakest = steps.reduce(|a, b| if stronger(a, b) { b } else { a }).unwrap();
            let strongest = p(of(&way.from), of(&way.to));
            prop_assert!(!stronger(weakest, strongest) && !stronger(strongest, weakest));
            prop_assert_eq!(way.weakest, Some(strongest).filter(|(with, against)| with > against));
        }
    }

    #[test]
    fn whoever_beats_each_other_in_pairs_wins_schulze(given in ballots(false)) {
        let profile = heap(&given);
        let d = pairs(&profile);
        if let Some(best) = (0..5).find(|a| (0..5).all(|b| *a == b || d[*a][b] > d[b][*a])) {
            prop_assert_eq!(schulze(&profile).winners, [IDS[best]]);
        }
    }

    #[test]
    fn ranked_higher_a_winner_of_schulze_stays_one(
        mut given in ballots(true),
        at in any::<prop::sample::Index>(),
    ) {
        let winner = schulze(&heap(&given)).winner;
        let who = IDS.iter().position(|id| *id == winner).unwrap();
        let own = at.index(given.len());
        let groups = &mut given[own].0;
        match groups.iter().position(|group| group == &[who]) {
            Some(place) if place > 0 => groups.swap(place, place - 1),
            Some(_) => {}
            None => groups.push(vec![who]),
        }
        prop_assert!(schulze(&heap(&given)).winners.contains(&winner));
    }

    #[test]
    fn the_order_of_ballots_and_candidates_changes_nothing(
        (given, turned) in ballots(true).prop_flat_map(|b| (Just(b.clone()), Just(b).prop_shuffle())),
    ) {
        let one = heap(&given);
        let back = ["e", "c", "a", "d", "b"];
        let mut other = Profile::new(slate(&back));
        for (groups, weight) in &turned {
            let named = groups.iter().map(|g| g.iter().map(|c| other.slate().find(IDS[*c]).unwrap()));
            let groups = named.map(Iterator::collect).collect();
            other.add(Ranking::new(5, groups).unwrap(), *weight).unwrap();
        }
        prop_assert_eq!(schulze(&one), schulze(&other));
        prop_assert_eq!(irv(&one), irv(&other));
    }

    #[test]
    fn rounds_of_instant_runoff_add_up(given in ballots(true)) {
        let profile = heap(&given);
        let result = irv(&profile).unwrap();
        for (at, round) in result.rounds.iter().enumerate() {
            let votes: u64 = round.votes.iter().map(|(_, n)| n).sum();
            prop_assert_eq!(votes + round.exhausted, result.ballots);
            prop_assert_eq!(round.votes.len(), 5 - at);
            let fewest = round.votes.iter().map(|(_, n)| *n).min().unwrap();
            let most = round.votes.iter().map(|(_, n)| *n).max().unwrap();
            match &round.out {
                Some(out) => {
                    prop_assert!(2 * most <= votes, "nobody had more than half");
                    prop_assert!(round.votes.contains(&(out.clone(), fewest)));
                }
                None => prop_assert!(2 * most > votes || votes == 0),
            }
        }
        let expected = result.rounds.last().unwrap().votes.iter().max_by_key(|(_, n)| *n);
        let votes = expected.filter(|(_, n)| *n > 0).map(|(id, _)| id.clone());
        prop_assert_eq!(result.winner, votes);
    }
}
