//! A topic from its draft to the vote, as it should go: what comes after a vote is too far to be left to
//! chance. Everybody comes; now and then a meeting is called too early or put off too long.

use std::collections::BTreeSet;

use civic::authority::Role;
use civic::matter::{Kind, State};
use kernel::id::PersonId;
use kernel::{AreaCode, Moment};
use serde_json::json;
use store::act::By;

use super::{Draft, Workload};
use crate::fixture;
use crate::simulation::auditor::world::{Home, Line, Matter, Meeting, World};
use crate::simulation::auditor::{law, steps};

/// A village and what is known of it.
#[derive(Clone, Copy)]
pub(super) struct At<'w> {
    pub world: &'w World,
    pub village: AreaCode,
    pub home: &'w Home,
}

impl Workload {
    /// A topic on its way to the vote of the villagers as one of this class; nothing once it was decided.
    pub(super) fn put_to_vote(
        &mut self,
        desk: At<'_>,
        topic: &Matter,
        (class, body): (&str, &str),
        (title, plan): (&str, &str),
    ) -> Option<Draft> {
        match topic.state {
            State::Draft => {
                let input = json!({
                    "matter": topic.id, "title": title, "place": "全村", "people": "全体村民",
                    "households": 12, "cost_fen": 0, "money": "大家商量", "plan": plan,
                    "class": class, "body": body, "basis": "household",
                });
                let by = self.by(desk.world, desk.village, &[Role::Secretary]);
                Some(Draft::new(desk.village, "topic.publish", by, input))
            }
            State::Published => self.forward(desk, topic, false),
            _ => None,
        }
    }

    /// A public topic on its way through the bodies that are heard first, to the one that decides.
    pub(super) fn forward(
        &mut self,
        desk: At<'_>,
        topic: &Matter,
        covenant: bool,
    ) -> Option<Draft> {
        let open = self.open(desk.home);
        let of = |m: &Matter| desk.home.meetings.get(&m.id).filter(|held| held.topic == topic.id);
        let held = open.iter().filter(|m| m.kind == Kind::Meeting).find_map(|m| Some((*m, of(m)?)));
        if let Some((matter, meeting)) = held {
            return Some(self.gathered(desk, matter, meeting, covenant));
        }
        let known = desk.home.topics.get(&topic.id)?;
        let secretary = self.by(desk.world, desk.village, &[Role::Secretary]);
        let next = steps::next(known);
        if next == Some(0) {
            let input = json!({
                "matter": topic.id, "text": "支部提议把这件事交村民会议表决",
                "heard": "入户问过三十户", "merged": false,
            });
            return Some(Draft::new(desk.village, "process.propose", secretary, input));
        }
        let body = next.and_then(|place| law::STEPS.get(place)).and_then(|step| step.1);
        let body = body.unwrap_or(&known.body);
        let rule = law::BODIES.iter().find(|b| b.key == body);
        let days = rule.and_then(|b| b.notice).map_or(0, |(days, _)| days);
        let beside = match self.rng.below(14) {
            0 => 0,
            1 => 40,
            _ => 1,
        };
        let lawful = known.published?.plus_days(days);
        let lawful = if beside > 1 { lawful.max(self.now) } else { lawful };
        let day = lawful.plus_days(beside).date();
        let starts = Moment::start_of(day).plus_ms(19 * 3_600_000).max(self.now.plus_ms(120_000));
        let input = json!({
            "matter": topic.id, "id": self.id::<kernel::id::Matter>("meeting"),
            "starts_at": starts.ms(), "venue": "村部", "convener": null, "emergency": null,
            "step": null, "secret": false,
        });
        Some(Draft::new(desk.village, "meeting.call", secretary, input))
    }

    /// Everybody comes and says yes; to some meetings the women do not come.
    fn gathered(&mut self, desk: At<'_>, m: &Matter, meeting: &Meeting, covenant: bool) -> Draft {
        let chair = self.by(desk.world, desk.village, &[Role::Secretary]);
        if m.state == State::Called {
            self.now = self.now.max(meeting.starts);
            return Draft::new(desk.village, "meeting.open", chair, json!({ "matter": m.id }));
        }
        let person = |id: &PersonId| By::Person(fixture::person(desk.village, *id));
        let female = |id: &PersonId| desk.home.knows(*id).is_some_and(|p| p.female);
        let without = covenant
            && meeting.body == "villagers_meeting"
            && m.id.bytes().last().is_some_and(|byte| byte % 3 == 0);
        let here: BTreeSet<_> = meeting
            .roll
            .values()
            .filter(|line| line.present.is_some())
            .map(|line| line.household)
            .collect();
        // Where households vote, one of each comes.
        let due = |(id, line): &(&PersonId, &Line)| {
            line.present.is_none()
                && !(meeting.by_household && here.contains(&line.household))
                && !(without && female(id) && !self.n.is_multiple_of(5))
        };
        let absent = meeting.roll.iter().find(due).map(|(id, _)| *id);
        let Some(ballot) = &meeting.ballot else {
            if let Some(id) = absent {
                let input = json!({ "matter": m.id, "person": null, "via": null, "paper": false });
                return Draft::new(desk.village, "meeting.checkin", person(&id), input);
            }
            let id = self.id::<kernel::id::Ballot>("ballot");
            let input = json!({ "matter": m.id, "id": id });
            return Draft::new(desk.village, "ballot.open", chair, input);
        };
        let silent = |(id, line): &(&PersonId, &Line)| {
            let voter = if meeting.by_household { line.household.bytes() } else { id.bytes() };
            line.present.is_some()
                && !line.witnessed()
                && !ballot.votes.contains_key(&voter)
                && !ballot.dropped.contains(&voter)
        };
        if let Some((id, line)) = meeting.roll.iter().find(silent) {
            let act = if meeting.secret { "ballot.drop" } else { "ballot.cast" };
            // Some covenants fall, and come again in other words.
            let falls = covenant
                && meeting.body == "villagers_meeting"
                && m.id.bytes().last().is_some_and(|byte| byte % 4 == 1);
            let answer = if self.rng.chance(if falls { 20 } else { 92 }) { "yes" } else { "no" };
            let sent = meeting.proxies.get(id).filter(|_| line.represented());
            let of = sent.map(|_| fixture::person(desk.village, *id));
            let input = json!({ "matter": m.id, "answer": answer, "proxy_for": of });
            let hand = sent.map_or(*id, |paper| paper.agent);
            return Draft::new(desk.village, act, person(&hand), input);
        }
        // Heaps are counted as in any meeting.
        if self.rng.chance(40) {
            return self.meet(desk.world, desk.village, desk.home, m);
        }
        Draft::new(desk.village, "ballot.close", chair, json!({ "matter": m.id }))
    }
}
