//! Meetings: people come, sheets are handed out, votes are cast and counted, and the hand that runs
//! it makes mistakes.

use civic::authority::Role;
use civic::matter::State;
use kernel::hash;
use kernel::id::PersonId;
use kernel::{AreaCode, PersonRef};
use serde_json::json;
use store::act::By;

use super::{Draft, Workload};
use crate::fixture;
use crate::simulation::auditor::world::{Ballot, Home, Line, Matter, Meeting, World};
use crate::simulation::auditor::{law, out as law_out};

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
            let several = law::BODIES.iter().any(|b| b.key == meeting.body && b.sections);
            if self.rng.chance(if several { 25 } else { 2 }) {
                return self.place(world, village, m, meeting, chair);
            }
            if self.rng.chance(if meeting.body == "members_assembly" { 45 } else { 4 }) {
                return self.paper(world, village, home, m);
            }
            if early && self.rng.chance(70) {
                return self.remark(world, village, home);
            }
            return Draft::new(village, "meeting.open", chair, json!({"matter": m.id}));
        }
        if self.rng.chance(12) {
            return self.talk(world, village, home, m);
        }
        if self.rng.chance(if meeting.body == "members_assembly" { 8 } else { 1 }) {
            return self.paper(world, village, home, m);
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
        // Who has sent somebody comes in person all the same, now and then.
        let sent: Vec<PersonId> =
            meeting.roll.iter().filter(|(_, l)| l.represented()).map(|(id, _)| *id).collect();
        let of = if !sent.is_empty() && self.rng.chance(12) { &sent } else { &absent };
        let who = self.rng.pick(of).map(|id| fixture::person(village, *id));
        let who = who.filter(|_| self.rng.chance(93)).or_else(|| self.villager(world, village));
        let Some(who) = who else { return self.wish(world, village) };
        if self.rng.chance(45) {
            let input =
                json!({"matter": m.id, "person": null, "via": null, "paper": self.rng.chance(6)});
            return Draft::new(village, "meeting.checkin", By::Person(who), input);
        }
        // Where a handful sit there is nobody to count and to witness besides.
        let few = meeting.roll.len() < 8;
        let paper = self.rng.chance(if few { 2 } else { 30 });
        let way = match self.rng.below(12) {
            _ if few => None,
            0 | 1 => Some("hands"),
            // Hands are not secret.
            2..=6 if meeting.secret => Some("hands"),
            2 => Some("objects"),
            3 => Some("phone"),
            _ => None,
        };
        let places = u64::try_from(meeting.sections.len()).unwrap_or(0);
        let place = self.rng.below(places + 1) + u64::from(self.rng.chance(2));
        let input = json!({
            "matter": m.id, "person": who, "via": "hall", "paper": paper,
            "way": way.filter(|_| !paper || self.n.is_multiple_of(11)),
            "section": (place > 0).then_some(place),
        });
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
        let voted = |id: &PersonId, l: &Line| {
            let voter = if meeting.by_household { l.household.bytes() } else { id.bytes() };
            ballot.votes.contains_key(&voter) || ballot.dropped.contains(&voter)
        };
        let silent =
            |(id, l): &(&PersonId, &Line)| l.present.is_some() && !l.witnessed() && !voted(id, l);
        let silent: Vec<PersonId> = meeting.roll.iter().filter(silent).map(|(id, _)| *id).collect();
        let waiting: Vec<(u64, String)> = law_out(meeting)
            .into_iter()
            .filter(|(key, n)| ballot.sheets.get(key).map(|p| p.issued) != Some(*n))
            .map(|(key, _)| key)
            .collect();
        match self.rng.below(100) {
            0..=3 => return self.arrival(world, village, m, meeting, chair),
            4 => {
                let input = json!({"matter": m.id, "id": self.id::<kernel::id::Ballot>("ballot")});
                return Draft::new(village, "ballot.open", chair, input);
            }
            5..=12 => return self.cast(village, m, meeting, self.anyone_of(meeting)),
            13..=15 => {
                return Draft::new(village, "ballot.close", chair, json!({"matter": m.id}));
            }
            16..=18 => {
                let places = u64::try_from(meeting.sections.len()).unwrap_or(0);
                let place = self.rng.below(places + 1) + u64::from(self.rng.chance(5));
                let way = match self.rng.below(12) {
                    0 => "phone",
                    1 | 2 => "hands",
                    3 => "objects",
                    _ => "paper",
                };
                return self.tally(world, village, m, meeting, (place, way.to_owned()));
            }
            _ => {}
        }
        if let Some(id) = self.rng.pick(&silent).copied() {
            return self.cast(village, m, meeting, Some(id));
        }
        if let Some(key) = self.rng.pick(&waiting).cloned() {
            // Where too few are to witness a count, they go over to the meeting's own place.
            let there: Vec<PersonId> = meeting
                .roll
                .iter()
                .filter(|(_, l)| l.section == key.0 && l.present.is_some())
                .map(|(id, _)| *id)
                .collect();
            if key.0 > 0
                && there.len() < 4
                && let Some(id) = self.rng.pick(&there)
            {
                let who = fixture::person(village, *id);
                let input = json!({
                    "matter": m.id, "person": who, "via": "hall", "paper": false, "section": 0,
                });
                return Draft::new(village, "meeting.checkin", chair, input);
            }
            return self.tally(world, village, m, meeting, key);
        }
        Draft::new(village, "ballot.close", chair, json!({"matter": m.id}))
    }

    fn anyone_of(&self, meeting: &Meeting) -> Option<PersonId> {
        let mut rng = self.rng.clone();
        let ids: Vec<PersonId> = meeting.roll.keys().copied().collect();
        rng.pick(&ids).copied()
    }

    fn cast(
        &mut self,
        village: AreaCode,
        m: &Matter,
        meeting: &Meeting,
        who: Option<PersonId>,
    ) -> Draft {
        let stranger = self.id("nobody");
        let id = who.filter(|_| self.rng.chance(97)).unwrap_or(stranger);
        let who = fixture::person(village, id);
        let answer = match self.rng.below(20) {
            0 | 1 => "abstain",
            2..=5 => "no",
            _ => "yes",
        };
        // Somebody with a paper speaks for the other; sometimes without one, or not for long.
        let agent = meeting.proxies.get(&id).map(|p| fixture::person(village, p.agent));
        let represented = meeting.roll.get(&id).is_some_and(Line::represented);
        let spoken = if represented { 92 } else { 2 };
        let hand = agent.or(self.anyone_of(meeting).map(|id| fixture::person(village, id)));
        let other = self.anyone_of(meeting).map(|id| fixture::person(village, id));
        let hand = if represented && self.rng.chance(30) { other } else { hand };
        let hand = hand.filter(|_| self.rng.chance(spoken));
        let act = if meeting.secret == self.rng.chance(97) { "ballot.drop" } else { "ballot.cast" };
        let mut input = json!({
            "matter": m.id, "answer": answer, "proxy_for": hand.map(|_| who),
        });
        if act == "ballot.drop"
            && let Some(receipt) = self.receipt(meeting)
            && let Some(fields) = input.as_object_mut()
        {
            fields.insert("receipt".into(), receipt.into());
        }
        Draft::new(village, act, By::Person(hand.unwrap_or(who)), input)
    }

    /// What a voter's device hands in: mostly a new receipt, sometimes none, rarely one that was handed
    /// in before or a slip of whoever wrote the program.
    fn receipt(&self, meeting: &Meeting) -> Option<String> {
        // Dice of its own: the workload falls as it would without receipts.
        let mut rng = self.rng.clone();
        let known = meeting.ballot.as_ref().and_then(|ballot| ballot.receipts.first());
        match rng.below(40) {
            0..12 => None,
            12 => known.map(|r| hash::hex(r).to_uppercase()),
            13 => Some("回执".into()),
            14..18 => known.map(|r| hash::hex(r)),
            _ => {
                Some(hash::hex(&hash::sm3(format!("{} {}", self.n, rng.below(1 << 30)).as_bytes())))
            }
        }
    }

    /// One more place, or one too early, or for a body that meets in one.
    fn place(
        &mut self,
        world: &World,
        village: AreaCode,
        m: &Matter,
        meeting: &Meeting,
        chair: By,
    ) -> Draft {
        let later = self.rng.days(-1, 5) * 600_000;
        let convener = match self.rng.below(8) {
            0 => Some(fixture::person(village, self.id("nobody"))),
            1..=3 => self.villager(world, village),
            _ => None,
        };
        let input = json!({
            "matter": m.id, "starts_at": meeting.starts.plus_ms(later).ms(),
            "venue": if self.rng.chance(95) { "三组晒场" } else { " " }, "convener": convener,
        });
        Draft::new(village, "meeting.section", chair, input)
    }

    /// Somebody sends another one, mostly of the own household.
    pub(super) fn paper(
        &mut self,
        world: &World,
        village: AreaCode,
        home: &Home,
        m: &Matter,
    ) -> Draft {
        let persons: Vec<_> = home.persons.values().collect();
        let Some(principal) = self.rng.pick(&persons).copied() else {
            return self.wish(world, village);
        };
        let family: Vec<_> = persons
            .iter()
            .filter(|p| p.household == principal.household && p.id != principal.id)
            .collect();
        let near = self.rng.pick(&family).map(|p| p.id).filter(|_| self.rng.chance(88));
        let far = self.rng.pick(&persons).map(|p| p.id);
        let agent = near.or(far).map(|id| fixture::person(village, id));
        let input = json!({
            "matter": m.id, "agent": agent.filter(|_| self.rng.chance(97)),
            "ground": "村委会档案柜",
        });
        let who = fixture::person(village, principal.id);
        let mut draft = Draft::new(village, "proxy.give", By::Person(who), input);
        if self.rng.chance(30) {
            draft.by = self.by(world, village, &[Role::Agent]);
            draft.behalf = Some(who);
        }
        draft
    }

    fn tally(
        &mut self,
        world: &World,
        village: AreaCode,
        m: &Matter,
        meeting: &Meeting,
        (place, way): (u64, String),
    ) -> Draft {
        let issued = law_out(meeting).get(&(place, way.clone())).copied().unwrap_or(0);
        let mut sums = [0u64; 4];
        let returned = issued - u64::from(issued > 2 && self.rng.chance(20));
        let plain = way == "paper" && self.rng.chance(70);
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
            .filter(|(_, l)| {
                l.present.is_some() && l.section == place && !l.represented()
                    || self.n.is_multiple_of(9)
            })
            .map(|(id, _)| fixture::person(village, *id))
            .collect();
        let by = self.by(world, village, &[Role::Secretary, Role::Convener, Role::Agent]);
        let by = m.owner.filter(|_| self.rng.chance(10)).map_or(by, By::Person);
        let free: Vec<PersonRef> =
            here.iter().copied().filter(|who| By::Person(*who) != by).collect();
        let here = if self.rng.chance(92) { free } else { here };
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
            "way": (!plain).then_some(way), "section": (place > 0).then_some(place),
        });
        Draft::new(village, "ballot.tally", by, input)
    }
}
