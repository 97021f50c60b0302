//! Meetings: people come, sheets are handed out, votes are cast and counted, and the hand that runs
//! it makes mistakes.

use civic::authority::Role;
use civic::matter::State;
use kernel::id::PersonId;
use kernel::{AreaCode, PersonRef};
use serde_json::json;
use store::act::By;

use super::{Draft, Workload};
use crate::fixture;
use crate::simulation::auditor::world::{Ballot, Home, Line, Matter, Meeting, World};

const CHAIRS: &[Role] = &[Role::Secretary, Role::Convener];

impl Workload {
    pub(super) fn meet(
        &mut self,
        world: &World,
        village: AreaCode,
        home: &Home,
        m: &Matter,
    ) -> Draft {
        let Some(meeting) = home.meetings.get(&m.id) else { return self.wish(world, village) };
        let chair = self.by(world, village, CHAIRS);
        let chair = m.owner.filter(|_| self.rng.chance(30)).map_or(chair, By::Person);
        if m.state == State::Called {
            let early = self.now.date() < meeting.starts.date();
            if early && self.rng.chance(70) {
                return self.remark(world, village, home);
            }
            return Draft::new(village, "meeting.open", chair, json!({"matter": m.id}));
        }
        if self.rng.chance(12) {
            return self.talk(world, village, home, m);
        }
        match &meeting.ballot {
            None => self.gather(world, village, m, meeting, chair),
            Some(ballot) => self.vote(world, village, m, meeting, ballot, chair),
        }
    }

    /// Before the ballot: people come until the meeting's own share of the roll is there.
    fn gather(
        &mut self,
        world: &World,
        village: AreaCode,
        m: &Matter,
        meeting: &Meeting,
        chair: By,
    ) -> Draft {
        let here = meeting.roll.values().filter(|l| l.present.is_some()).count();
        let voters = if meeting.by_household {
            let of: std::collections::BTreeSet<_> =
                meeting.roll.values().map(|l| l.household).collect();
            of.len()
        } else {
            meeting.roll.len()
        };
        // Some meetings are full, some just reach the line, some stay under it.
        let share = 4 + usize::from(m.id.bytes().last().copied().unwrap_or(0) % 7);
        let enough = here * 10 >= voters * share;
        if enough && self.rng.chance(60) || self.rng.chance(3) {
            let id = self.id::<kernel::id::Ballot>("ballot");
            let input = json!({"matter": m.id, "id": id});
            return Draft::new(village, "ballot.open", chair, input);
        }
        self.arrival(world, village, m, meeting, chair)
    }

    fn arrival(
        &mut self,
        world: &World,
        village: AreaCode,
        m: &Matter,
        meeting: &Meeting,
        chair: By,
    ) -> Draft {
        let absent: Vec<PersonId> =
            meeting.roll.iter().filter(|(_, l)| l.present.is_none()).map(|(id, _)| *id).collect();
        let who = self.rng.pick(&absent).map(|id| fixture::person(village, *id));
        let who = who.filter(|_| self.rng.chance(93)).or_else(|| self.villager(world, village));
        let Some(who) = who else { return self.wish(world, village) };
        if self.rng.chance(45) {
            let input =
                json!({"matter": m.id, "person": null, "via": null, "paper": self.rng.chance(6)});
            return Draft::new(village, "meeting.checkin", By::Person(who), input);
        }
        let paper = self.rng.chance(45);
        let input = json!({"matter": m.id, "person": who, "via": "hall", "paper": paper});
        let by = if self.rng.chance(95) { chair } else { self.anybody(world, village) };
        Draft::new(village, "meeting.checkin", by, input)
    }

    fn vote(
        &mut self,
        world: &World,
        village: AreaCode,
        m: &Matter,
        meeting: &Meeting,
        ballot: &Ballot,
        chair: By,
    ) -> Draft {
        let silent = |(id, l): &(&PersonId, &Line)| {
            let voted = ballot.votes.values().any(|(person, _)| person == *id);
            l.present.is_some() && !l.paper && !voted
        };
        let silent: Vec<PersonId> = meeting.roll.iter().filter(silent).map(|(id, _)| *id).collect();
        let out = meeting.roll.values().filter(|l| l.paper).count();
        let counted = ballot.paper.map_or(0, |p| p.issued);
        let uncounted = u64::try_from(out).unwrap_or(0) != counted;
        match self.rng.below(100) {
            0..=3 => return self.arrival(world, village, m, meeting, chair),
            4 => {
                let input = json!({"matter": m.id, "id": self.id::<kernel::id::Ballot>("ballot")});
                return Draft::new(village, "ballot.open", chair, input);
            }
            5..=12 => return self.cast(village, m, self.anyone_of(meeting)),
            13..=15 => {
                return Draft::new(village, "ballot.close", chair, json!({"matter": m.id}));
            }
            16..=18 => return self.tally(world, village, m, meeting),
            _ => {}
        }
        if let Some(id) = self.rng.pick(&silent).copied() {
            return self.cast(village, m, Some(id));
        }
        if uncounted {
            return self.tally(world, village, m, meeting);
        }
        Draft::new(village, "ballot.close", chair, json!({"matter": m.id}))
    }

    fn anyone_of(&self, meeting: &Meeting) -> Option<PersonId> {
        let mut rng = self.rng.clone();
        let ids: Vec<PersonId> = meeting.roll.keys().copied().collect();
        rng.pick(&ids).copied()
    }

    fn cast(&mut self, village: AreaCode, m: &Matter, who: Option<PersonId>) -> Draft {
        let stranger = self.id("nobody");
        let who = fixture::person(village, who.filter(|_| self.rng.chance(97)).unwrap_or(stranger));
        let answer = match self.rng.below(20) {
            0 | 1 => "abstain",
            2..=5 => "no",
            _ => "yes",
        };
        let input = json!({"matter": m.id, "answer": answer});
        Draft::new(village, "ballot.cast", By::Person(who), input)
    }

    fn tally(&mut self, world: &World, village: AreaCode, m: &Matter, meeting: &Meeting) -> Draft {
        let out = meeting.roll.values().filter(|l| l.paper).count();
        let issued = u64::try_from(out).unwrap_or(0);
        let mut sums = [0u64; 4];
        let returned = issued - u64::from(issued > 2 && self.rng.chance(20));
        for _ in 0..returned {
            let at = match self.rng.below(12) {
                0 => 3,
                1 => 2,
                2 | 3 => 1,
                _ => 0,
            };
            if let Some(sum) = sums.get_mut(at) {
                *sum += 1;
            }
        }
        let [yes, no, abstain, invalid] = sums;
        let here: Vec<PersonRef> = meeting
            .roll
            .iter()
            .filter(|(_, l)| l.present.is_some() || self.n.is_multiple_of(9))
            .map(|(id, _)| fixture::person(village, *id))
            .collect();
        let a = self.rng.pick(&here).copied();
        let b = self.rng.pick(&here).copied();
        let b = if a == b { self.rng.pick(&here).copied() } else { b };
        let input = json!({
            "matter": m.id,
            "issued": issued + u64::from(self.rng.chance(4)),
            "returned": returned + 3 * u64::from(self.rng.chance(3)),
            "yes": yes + u64::from(self.rng.chance(4)), "no": no, "abstain": abstain,
            "invalid": invalid,
            "witness_a": a.filter(|_| self.rng.chance(97)),
            "witness_b": b.filter(|_| self.rng.chance(97)),
        });
        let by = self.by(world, village, &[Role::Secretary, Role::Convener, Role::Agent]);
        let owner = m.owner.filter(|_| self.rng.chance(10));
        Draft::new(village, "ballot.tally", owner.map_or(by, By::Person), input)
    }
}
