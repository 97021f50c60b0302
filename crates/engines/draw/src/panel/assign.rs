//! From seats of kinds to people: who of a kind sits on which panel of the lottery.
//!
//! People of a kind take turns. A turn is an order of all of them shuffled under a published text
//! (so that neighbours in the list do not always sit together); when it is used up a new one is
//! shuffled. So two people of a kind never differ by more than one panel, and nobody sits twice on
//! a panel: somebody who already does is left for the next one. The order of the panels is shuffled
//! in the same way, so that equal panels do not stand in blocks.

use super::Pool;
use super::kinds::{Case, Kind, Seats};
use crate::{Numbers, list_hash, shuffled};

/// The turns of one kind.
struct Turns<'c> {
    kind: &'c Kind,
    text: String,
    turn: u64,
    /// Who is still to come in this turn, the next one last.
    waiting: Vec<usize>,
}

impl Turns<'_> {
    fn refill(&mut self) {
        let seed = format!("{}/{}", self.text, self.turn);
        self.turn = self.turn.saturating_add(1);
        let mut numbers = Numbers::new(&seed);
        let order = shuffled(self.kind.people.len(), |n| numbers.below(n));
        let next: Vec<usize> =
            order.iter().filter_map(|at| self.kind.people.get(*at).copied()).collect();
        // Those left from the turn before come first.
        let left = std::mem::replace(&mut self.waiting, next);
        self.waiting.extend(left);
    }

    fn seat(&mut self, seats: u32, panel: &mut Vec<usize>) {
        let began = panel.len();
        let wanted = usize::try_from(seats).unwrap_or(usize::MAX).min(self.kind.people.len());
        while panel.len() - began < wanted {
            let sits = panel.get(began..).unwrap_or_default();
            let next = self.waiting.iter().rposition(|place| !sits.contains(place));
            match next {
                Some(at) => panel.push(self.waiting.remove(at)),
                None => self.refill(),
            }
        }
    }
}

/// The panels of the lottery, each as places in the pool, ascending.
pub(super) fn assigned(case: &Case, pool: &Pool, counted: &[(Seats, u32)]) -> Vec<Vec<usize>> {
    let ids: Vec<&str> = pool.people().iter().map(|person| person.id.as_str()).collect();
    let text = format!("gongdi-lottery-1/{}", list_hash(&ids));
    let every: Vec<&Seats> = counted
        .iter()
        .flat_map(|(seats, times)| std::iter::repeat_n(seats, usize::try_from(*times).unwrap_or(0)))
        .collect();
    let seed = format!("{text}/panels");
    let mut numbers = Numbers::new(&seed);
    let order = shuffled(every.len(), |n| numbers.below(n));
    let mut turns: Vec<Turns<'_>> = case
        .kinds
        .iter()
        .enumerate()
        .map(|(at, kind)| Turns {
            kind,
            text: format!("{text}/kind/{at}"),
            turn: 0,
            waiting: Vec::new(),
        })
        .collect();
    order
        .iter()
        .filter_map(|at| every.get(*at))
        .map(|seats| {
            let mut panel = Vec::new();
            for (turns, seats) in turns.iter_mut().zip(seats.iter()) {
                turns.seat(*seats, &mut panel);
            }
            panel.sort_unstable();
            panel
        })
        .collect()
}
