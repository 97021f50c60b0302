//! What happens in the room besides the vote: people ask for the word, say what they think, take
//! stances; afterwards the minutes are drafted and signed, in the right order mostly.

use civic::authority::Role;
use civic::matter::State;
use kernel::id::{MatterId, PersonId, RecordId};
use kernel::{AreaCode, PersonRef};
use serde_json::{Value, json};
use store::act::By;

use super::{Draft, Workload};
use crate::fixture;
use crate::simulation::auditor::world::{Home, Matter, Said, World};

impl Workload {
    /// Something in a meeting that is called, sitting or over.
    pub(super) fn room(&mut self, world: &World, village: AreaCode, home: &Home) -> Draft {
        let from = home.opened.len().saturating_sub(60);
        let young = home.opened.get(from..).unwrap_or_default();
        let meetings: Vec<Matter> = young
            .iter()
            .filter(|id| home.meetings.contains_key(*id))
            .filter_map(|id| home.matters.get(id).cloned())
            .collect();
        let Some(m) = self.rng.pick(&meetings).cloned() else {
            return self.wish(world, village);
        };
        match m.state {
            State::Closed if self.rng.chance(85) => self.record(world, village, home, &m),
            State::Sitting if self.rng.chance(60) => self.talk(world, village, home, &m),
            _ => self.opinion(world, village, home, &m),
        }
    }

    fn attendant(&mut self, world: &World, village: AreaCode, home: &Home, m: &Matter) -> By {
        let roll = home.meetings.get(&m.id).map(|meeting| &meeting.roll);
        let came: Vec<PersonId> = roll
            .into_iter()
            .flatten()
            .filter(|(_, l)| l.present.is_some())
            .map(|(id, _)| *id)
            .collect();
        match self.rng.pick(&came).copied().filter(|_| self.rng.chance(90)) {
            Some(id) => By::Person(fixture::person(village, id)),
            None => self.anybody(world, village),
        }
    }

    fn chair(&mut self, world: &World, village: AreaCode, m: &Matter) -> By {
        let chair = self.by(world, village, &[Role::Secretary, Role::Convener]);
        m.owner.filter(|_| self.rng.chance(30)).map_or(chair, By::Person)
    }

    pub(super) fn talk(
        &mut self,
        world: &World,
        village: AreaCode,
        home: &Home,
        m: &Matter,
    ) -> Draft {
        let chair = self.chair(world, village, m);
        match self.rng.below(20) {
            0..=7 => {
                let clerk = self.by(world, village, &[Role::TownshipClerk, Role::Secretary]);
                let who = self.attendant(world, village, home, m);
                let by = if self.rng.chance(15) { clerk } else { who };
                Draft::new(village, "speech.ask", by, json!({"matter": m.id}))
            }
            8 | 9 => {
                let turns = home.turns.get(&m.id).into_iter().flatten();
                let waiting: Vec<PersonRef> =
                    turns.filter(|t| t.began.is_none()).map(|t| t.who).collect();
                let who = self.rng.pick(&waiting).copied().map(By::Person);
                let by = who.unwrap_or_else(|| self.attendant(world, village, home, m));
                Draft::new(village, "speech.leave", by, json!({"matter": m.id}))
            }
            10..=15 => Draft::new(village, "speech.give", chair, json!({"matter": m.id})),
            _ => {
                let said =
                    if self.rng.chance(60) { json!("灯要装在桥头") } else { Value::Null };
                let absent = self.rng.chance(20);
                let input = json!({"matter": m.id, "absent": absent, "said": said});
                Draft::new(village, "speech.end", chair, input)
            }
        }
    }

    fn opinion(&mut self, world: &World, village: AreaCode, home: &Home, m: &Matter) -> Draft {
        let said = home.said_here.get(&m.id).cloned().unwrap_or_default();
        let strange: RecordId = self.id("statement");
        let known = self.rng.pick(&said).map(|s| s.id).filter(|_| self.rng.chance(95));
        let statement = known.unwrap_or(strange);
        let by = self.anybody(world, village);
        match self.rng.below(20) {
            0..=5 => {
                let again = self.rng.pick(&said).map(|s| s.text.clone());
                let text = match self.rng.below(12) {
                    0 => "好！".to_owned(),
                    1 => again.unwrap_or_else(|| "先修东边的路".into()),
                    2 => "说".repeat(141),
                    _ => format!("第{}号桥头应该先修", self.n),
                };
                let input = json!({"matter": m.id, "id": self.id::<kernel::id::Record>("said"), "text": text});
                Draft::new(village, "statement.make", by, input)
            }
            6 => {
                let reason = if self.rng.chance(80) { "点了别人的名字" } else { "不好" };
                let input = json!({"matter": m.id, "statement": statement, "reason": reason});
                let by = self.by(world, village, &[Role::Secretary, Role::Supervisor]);
                Draft::new(village, "statement.hold", by, input)
            }
            7 | 8 => self.recast(world, village, home, m),
            _ => {
                let side = self.rng.pick(&["agree", "disagree", "pass"]).copied();
                let input =
                    json!({"matter": m.id, "statement": statement, "side": side.unwrap_or("pass")});
                Draft::new(village, "statement.answer", by, input)
            }
        }
    }

    /// Several statements become one, or one becomes two; now and then for no good reason.
    fn recast(&mut self, world: &World, village: AreaCode, home: &Home, m: &Matter) -> Draft {
        // Rather where there are two to choose from.
        let stand = |all: &[Said]| all.iter().filter(|s| !s.held).count() > 1;
        let under_way = |id: &MatterId| {
            let state = home.matters.get(id).map(|m| m.state);
            matches!(state, Some(State::Called | State::Sitting))
        };
        let rich: Vec<MatterId> = home
            .said_here
            .iter()
            .filter(|(id, all)| stand(all) && under_way(id))
            .map(|(id, _)| *id)
            .collect();
        let meeting = self.rng.pick(&rich).copied().filter(|_| self.rng.chance(95)).unwrap_or(m.id);
        let said: &[Said] = home.said_here.get(&meeting).map_or(&[], Vec::as_slice);
        let mut stand: Vec<RecordId> = said.iter().filter(|s| !s.held).map(|s| s.id).collect();
        let any: RecordId = self.rng.pick(said).map_or_else(|| self.id("statement"), |s| s.id);
        let statement = if self.rng.chance(15) { any } else { stand.pop().unwrap_or(any) };
        let by = self.by(world, village, &[Role::Secretary, Role::Convener]);
        let reason = if self.rng.chance(92) { "说的是同一个意思" } else { "同" };
        let again = self.rng.pick(said).map(|s| s.text.clone()).filter(|_| self.rng.chance(8));
        let short = self.rng.chance(4);
        let text = again.unwrap_or_else(|| format!("第{}号桥头要修", self.n));
        let text = if short { "修！".to_owned() } else { text };
        if self.rng.chance(35) {
            let second = if self.rng.chance(95) {
                format!("第{}号路灯要装", self.n)
            } else {
                text.clone()
            };
            let input = json!({
                "matter": meeting, "statement": statement, "first": text, "second": second, "reason": reason,
            });
            return Draft::new(village, "statement.split", by, input);
        }
        let mut from = vec![statement];
        for _ in 0..=self.rng.below(3) {
            from.extend(self.rng.pick(&stand).copied());
        }
        let id: RecordId = self.id("said");
        let input = json!({
            "matter": meeting, "id": id, "statements": from, "text": text, "reason": reason,
        });
        Draft::new(village, "statement.merge", by, input)
    }

    fn record(&mut self, world: &World, village: AreaCode, home: &Home, m: &Matter) -> Draft {
        let sheet = home.minutes.get(&m.id).cloned();
        if sheet.is_none() && self.rng.chance(90) || self.rng.chance(12) {
            let by = self.by(world, village, &[Role::Secretary, Role::Committee, Role::Agent]);
            let more = format!("另有{}户请假", self.n);
            let remarks = if self.rng.chance(50) { json!(more) } else { Value::Null };
            let input = json!({"matter": m.id, "remarks": remarks});
            return Draft::new(village, "minutes.draft", by, input);
        }
        let digest = sheet.map_or_else(|| "00".repeat(32), |s| s.digest);
        let digest = if self.rng.chance(94) { digest } else { "ab".repeat(32) };
        let who = self.attendant(world, village, home, m);
        let (hand, witness) = match self.rng.below(6) {
            0 => (Some("paper"), None),
            1 => {
                let seen = self.attendant(world, village, home, m);
                let seen = if let By::Person(seen) = seen { Some(seen) } else { None };
                (Some("witness"), seen.filter(|_| self.rng.chance(85)))
            }
            2 => (Some("code"), None),
            _ => (None, None),
        };
        let pictured = self.rng.chance(if hand == Some("paper") { 40 } else { 4 });
        let photo = if pictured { self.enclosed() } else { Value::Null };
        let input = json!({
            "matter": m.id, "digest": digest, "hand": hand, "witness": witness, "photo": photo,
        });
        let mut draft = Draft::new(village, "minutes.sign", who, input);
        if matches!(hand, Some("paper" | "witness")) == self.rng.chance(92) {
            let By::Person(who) = draft.by else { return draft };
            draft.behalf = Some(who);
            draft.by = self.by(world, village, &[Role::Agent, Role::Secretary]);
        }
        draft
    }
}
