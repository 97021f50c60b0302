//! The auditor's own count, as plainly as the rules can be said: everything is counted anew for every
//! question, sets are tried one by one, ways are walked step by step. No engine is asked.
//!
//! Refuses to know: what a rating says; it has no winner.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::picture::{Marks, Poll};

/// Numbers of those elected, or of the first.
pub fn winners(poll: &Poll) -> Vec<u64> {
    let all: Vec<u64> = poll.standing().map(|(no, _)| no).collect();
    let ballots = poll.ballots();
    match poll.form.as_str() {
        "election" => election(poll, &all, &ballots),
        "approval" => first(&all, |no| ballots.iter().filter(|m| m.contains_key(&no)).count()),
        "score" => first(&all, |no| {
            let given = ballots.iter().filter_map(|m| m.get(&no));
            usize::try_from(given.sum::<u64>()).unwrap_or(usize::MAX)
        }),
        "runoff" => runoff(all, &ballots),
        "schulze" => schulze(&all, &ballots),
        _ => Vec::new(),
    }
}

/// Whoever has most, of equals the one with the lowest number; nobody where all have nothing.
fn first(all: &[u64], of: impl Fn(u64) -> usize) -> Vec<u64> {
    let best = all.iter().copied().min_by_key(|no| (Reverse(of(*no)), *no));
    best.filter(|no| of(*no) > 0).into_iter().collect()
}

/// Somebody who has enough votes for a seat.
#[derive(Clone, Copy)]
struct Able {
    no: u64,
    votes: usize,
    woman: bool,
}

/// More than half of those entitled have voted; whoever is elected stands on more than half of the
/// ballots. Of all ways to fill the seats, with as many women as are kept seats for or can be, those
/// with the most votes seat by seat are best; elected is who sits in every best one.
fn election(poll: &Poll, all: &[u64], ballots: &[&Marks]) -> Vec<u64> {
    if 2 * ballots.len() <= poll.roll.len() {
        return Vec::new();
    }
    let woman = |no: u64| poll.standing().any(|(n, option)| n == no && option.woman);
    let able = |no: &u64| {
        let votes = ballots.iter().filter(|marks| marks.contains_key(no)).count();
        Able { no: *no, votes, woman: woman(*no) }
    };
    let mut able: Vec<Able> = all.iter().map(able).collect();
    able.retain(|one| 2 * one.votes > ballots.len());
    able.sort_by_key(|one| (Reverse(one.votes), one.no));
    let women = able.iter().filter(|one| one.woman).count();
    let kept = usize::try_from(poll.women).unwrap_or(usize::MAX);
    // A seat kept for a woman of whom there is none stays free.
    let free = kept.saturating_sub(women);
    let seats = usize::try_from(poll.seats).unwrap_or(usize::MAX).saturating_sub(free);
    let must = kept.min(women);
    let seats = seats.min(able.len());
    let mut best: Option<(Vec<usize>, BTreeSet<u64>)> = None;
    for set in sets(&able, seats) {
        if set.iter().filter(|one| one.woman).count() < must {
            continue;
        }
        let votes: Vec<usize> = set.iter().map(|one| one.votes).collect();
        let named: BTreeSet<u64> = set.iter().map(|one| one.no).collect();
        best = Some(match best {
            Some((least, of)) if least > votes => (least, of),
            Some((same, of)) if same == votes => (same, of.intersection(&named).copied().collect()),
            _ => (votes, named),
        });
    }
    let sure = best.map(|(_, of)| of).unwrap_or_default();
    able.iter().map(|one| one.no).filter(|no| sure.contains(no)).collect()
}

/// All ways to take so many, each in the order of votes. Of ten and more only few have more than half
/// of the ballots.
fn sets(able: &[Able], many: usize) -> Vec<Vec<Able>> {
    if many == 0 {
        return vec![Vec::new()];
    }
    let Some((one, rest)) = able.split_first() else { return Vec::new() };
    let with = sets(rest, many - 1).into_iter().map(|set| [vec![*one], set].concat());
    with.chain(sets(rest, many)).collect()
}

/// Round by round: whoever has more than half of the ballots that still name somebody; else the last
/// goes, of equals the one with the highest number.
fn runoff(mut left: Vec<u64>, ballots: &[&Marks]) -> Vec<u64> {
    loop {
        let liked = |marks: &&Marks| {
            let inside = marks.iter().filter(|(no, _)| left.contains(no));
            inside.min_by_key(|(_, place)| **place).map(|(no, _)| *no)
        };
        let named: Vec<u64> = ballots.iter().filter_map(liked).collect();
        let votes = |no: u64| named.iter().filter(|of| **of == no).count();
        if named.is_empty() {
            return Vec::new();
        }
        if let Some(no) = left.iter().find(|no| 2 * votes(**no) > named.len()) {
            return vec![*no];
        }
        let last = left.iter().copied().min_by_key(|no| (votes(*no), Reverse(*no)));
        left.retain(|no| Some(*no) != last);
    }
}

/// How good a step is: won by more votes for, then by fewer against; even; lost.
type Step = (u8, usize, Reverse<usize>);

fn step(with: usize, against: usize) -> Step {
    match with.cmp(&against) {
        std::cmp::Ordering::Greater => (2, with, Reverse(against)),
        std::cmp::Ordering::Equal => (1, 0, Reverse(0)),
        // Of two lost the one with fewer against is better, then the one with more for.
        std::cmp::Ordering::Less => (0, usize::MAX - against, Reverse(usize::MAX - with)),
    }
}

/// Everybody against everybody; a way is as good as its worst step. Somebody to whom nobody has a better
/// way than there is back is unbeaten; of several the one with the lowest number.
fn schulze(all: &[u64], ballots: &[&Marks]) -> Vec<u64> {
    if ballots.is_empty() {
        return Vec::new();
    }
    let before = |a: u64, b: u64| {
        let likes = |marks: &&&Marks| {
            let place = |no: u64| marks.get(&no).copied().unwrap_or(u64::MAX);
            place(a) < place(b)
        };
        ballots.iter().filter(likes).count()
    };
    let mut best: BTreeMap<(u64, u64), Step> = BTreeMap::new();
    for (a, b) in all.iter().flat_map(|a| all.iter().map(move |b| (*a, *b))) {
        best.insert((a, b), step(before(a, b), before(b, a)));
    }
    let steps = best.clone();
    // One step more on every way, until no way gets better.
    loop {
        let mut better = BTreeMap::new();
        for ((a, b), way) in &best {
            let from_here = steps.iter().filter(|((from, _), _)| from == b && a != b);
            for ((_, to), on) in from_here.filter(|((_, to), _)| to != a && to != b) {
                let longer = (*way).min(*on);
                let own = better.get(&(*a, *to)).or(best.get(&(*a, *to))).copied();
                if own.is_some_and(|own| longer > own) {
                    better.insert((*a, *to), longer);
                }
            }
        }
        if better.is_empty() {
            break;
        }
        best.extend(better);
    }
    let beaten =
        |no: u64| all.iter().any(|other| best.get(&(*other, no)) > best.get(&(no, *other)));
    all.iter().copied().find(|no| !beaten(*no)).into_iter().collect()
}
