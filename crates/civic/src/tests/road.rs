//! Random walks down the whole road: whatever order people act in, handoffs move nothing where it
//! can not go, and a topic yields at most one resolution.

use kernel::id::MatterId;
use proptest::prelude::*;

use super::fixture::{matter, scene};
use crate::effect::Effect;
use crate::handoffs::{Thread, follow};
use crate::matter::{Kind, Matter, Outcome, State};
use crate::scene::Scene;

/// Steps that people take; meetings are called by hand and may be many.
const STEPS: &[(Kind, State, State, Option<Outcome>)] = &[
    (Kind::Wish, State::Heard, State::Adopted, Some(Outcome::Adopted)),
    (Kind::Wish, State::Done, State::Confirmed, Some(Outcome::Confirmed)),
    (Kind::Wish, State::Done, State::Adopted, Some(Outcome::Returned)),
    (Kind::Topic, State::Draft, State::Published, None),
    (Kind::Topic, State::Rejected, State::Published, None),
    (Kind::Meeting, State::Called, State::Sitting, None),
    (Kind::Meeting, State::Sitting, State::Closed, Some(Outcome::Passed)),
    (Kind::Meeting, State::Sitting, State::Closed, Some(Outcome::Failed)),
    (Kind::Resolution, State::Draft, State::Noticed, Some(Outcome::Settled)),
    (Kind::Resolution, State::Executing, State::Reported, Some(Outcome::Reported)),
    (Kind::Resolution, State::Confirmed, State::Executing, Some(Outcome::Returned)),
    (Kind::Resolution, State::Confirmed, State::Gone, Some(Outcome::Ended)),
    (Kind::Notice, State::Posted, State::Ended, Some(Outcome::Ended)),
];

/// One thread in memory.
struct World {
    matters: Vec<Matter>,
    scene: Scene<'static>,
}

impl World {
    fn new() -> Self {
        Self { matters: vec![matter(Kind::Wish, State::Heard)], scene: scene() }
    }

    fn open(&mut self, kind: Kind, id: MatterId) {
        assert!(self.matters.iter().all(|m| m.id != id), "{kind} opened twice");
        // A meeting is held on the topic there is.
        let topic = self.matters.iter().rev().find(|m| m.kind == Kind::Topic).map(|m| m.id);
        let cause = topic.filter(|_| kind == Kind::Meeting);
        self.matters.push(Matter { id, cause, ..matter(kind, kind.first_state()) });
    }

    fn step(&mut self, id: MatterId, to: State, outcome: Option<Outcome>) {
        let found = self.matters.iter_mut().find(|m| m.id == id).unwrap();
        assert!(found.kind.allows(found.state, to), "{} {} to {to}", found.kind, found.state);
        found.state = to;
        let from = found.clone();
        let Some(outcome) = outcome else { return };
        let thread = Thread { matters: &self.matters, written: &[], walk: &[] };
        for effect in follow(&from, outcome, &thread, &self.scene).unwrap() {
            match effect {
                Effect::Open(opening) => self.open(opening.kind, opening.id),
                Effect::Move { matter, to, outcome } => self.step(matter, to, outcome),
                _ => {}
            }
        }
    }

    /// Takes the `choice`-th step that is possible now; calling a meeting is one of them.
    fn act(&mut self, choice: usize) {
        let mut ways = Vec::new();
        for m in &self.matters {
            let steps = STEPS.iter().filter(|s| s.0 == m.kind && s.1 == m.state);
            ways.extend(steps.map(|s| (m.id, Some((s.2, s.3)))));
            if m.kind == Kind::Topic && m.state == State::Published && self.matters.len() < 12 {
                ways.push((self.scene.fresh(), None));
            }
        }
        let Some((id, step)) = ways.get(choice % ways.len().max(1)).copied() else { return };
        match step {
            Some((to, outcome)) => self.step(id, to, outcome),
            None => self.open(Kind::Meeting, id),
        }
    }

    fn count(&self, kind: Kind, state: Option<State>) -> usize {
        let fits = |m: &&Matter| m.kind == kind && state.is_none_or(|s| m.state == s);
        self.matters.iter().filter(fits).count()
    }
}

proptest! {
    #[test]
    fn every_walk_stays_on_the_road(choices in prop::collection::vec(0usize..64, 0..60)) {
        let mut world = World::new();
        for choice in choices {
            world.act(choice);
            prop_assert!(world.count(Kind::Topic, None) <= 1);
            let decided = world.count(Kind::Topic, Some(State::Decided));
            prop_assert_eq!(world.count(Kind::Resolution, None), decided);
            prop_assert!(world.count(Kind::Notice, None) <= decided);
            // Confirmed and reported stand and fall together with the wish.
            let confirmed = world.count(Kind::Resolution, Some(State::Confirmed));
            prop_assert_eq!(world.count(Kind::Wish, Some(State::Confirmed)), confirmed);
            let gone = world.count(Kind::Resolution, Some(State::Gone));
            prop_assert_eq!(world.count(Kind::Wish, Some(State::Gone)), gone);
            let reported = world.count(Kind::Resolution, Some(State::Reported));
            prop_assert_eq!(world.count(Kind::Wish, Some(State::Done)), reported);
        }
    }
}

#[test]
fn the_straight_road_ends_confirmed() {
    let mut world = World::new();
    // Always the first way there is: nothing is sent back and one meeting is called.
    let id = |world: &World, kind| world.matters.iter().rev().find(|m| m.kind == kind).unwrap().id;
    let wish = id(&world, Kind::Wish);
    world.step(wish, State::Adopted, Some(Outcome::Adopted));
    let topic = id(&world, Kind::Topic);
    world.step(topic, State::Published, None);
    let meeting = world.scene.fresh();
    world.open(Kind::Meeting, meeting);
    world.step(meeting, State::Sitting, None);
    world.step(meeting, State::Closed, Some(Outcome::Passed));
    let resolution = id(&world, Kind::Resolution);
    world.step(resolution, State::Noticed, Some(Outcome::Settled));
    let notice = id(&world, Kind::Notice);
    world.step(notice, State::Ended, Some(Outcome::Ended));
    world.step(resolution, State::Reported, Some(Outcome::Reported));
    world.step(wish, State::Adopted, Some(Outcome::Returned));
    world.step(resolution, State::Reported, Some(Outcome::Reported));
    world.step(wish, State::Confirmed, Some(Outcome::Confirmed));
    let ends: Vec<_> = world.matters.iter().map(|m| m.state.as_str()).collect();
    assert_eq!(ends, ["confirmed", "decided", "closed", "confirmed", "ended"]);
}
