//! Company: whom a topic touches, the draw, and what the invited say; with the wrong names, too few
//! seats, twice, and by the wrong hand.

use civic::authority::Role;
use civic::matter::{Kind, State};
use kernel::AreaCode;
use kernel::id::RecordId;
use serde_json::{Value, json};
use store::act::By;

use super::{Draft, Workload};
use crate::fixture;
use crate::simulation::auditor::company::picture::Invitation;
use crate::simulation::auditor::law;
use crate::simulation::auditor::world::{Home, Matter, World};

const ASKS: &[Role] = &[Role::Secretary, Role::Convener];

impl Workload {
    pub(super) fn company(&mut self, world: &World, village: AreaCode, home: &Home) -> Draft {
        let open = self.open(home);
        let topics: Vec<&Matter> = open
            .into_iter()
            .filter(|m| m.kind == Kind::Topic && m.state == State::Published)
            .collect();
        let young = topics.get(topics.len().saturating_sub(4)..).unwrap_or_default();
        match self.rng.pick(young).copied() {
            Some(topic) => self.table(world, village, home, topic),
            None => self.bearer(world, village, home),
        }
    }

    /// The next step towards a table at which the right people sit.
    fn table(&mut self, world: &World, village: AreaCode, home: &Home, m: &Matter) -> Draft {
        let published = home.topics.get(&m.id).and_then(|t| t.published);
        let plan = home.plans.range((m.id, 0)..=(m.id, u64::MAX)).next_back().map(|(_, p)| p);
        let plan = plan.filter(|p| published.is_some_and(|at| p.made >= at));
        let by = self.by(world, village, ASKS);
        let next = match (plan.is_some(), plan.is_some_and(|p| p.drawn.is_some())) {
            (false, _) => 0,
            (true, false) => 1,
            (true, true) => 2,
        };
        let step = if self.rng.chance(85) { next } else { self.rng.below(4) };
        match step {
            0 => self.plan(home, Draft::new(village, "company.plan", by, json!({"matter": m.id}))),
            1 => Draft::new(village, "company.draw", by, json!({"matter": m.id})),
            2 if self.rng.chance(80) => self.replied(world, village, home, m),
            _ => self.one_more(world, village, m, by),
        }
    }

    fn plan(&mut self, home: &Home, mut draft: Draft) -> Draft {
        let village = draft.home;
        let keys: Vec<String> = home.households.keys().cloned().collect();
        let mut named: Vec<String> = (0..2).filter_map(|_| self.rng.pick(&keys).cloned()).collect();
        match self.rng.below(12) {
            0 => named.push("没有这户".to_owned()),
            1 => named = vec![format!("{village}003")],
            2 => named = vec!["大院".to_owned(), "三组".to_owned()],
            3..=6 => named = vec![format!("{village}001")],
            7 => named = vec![format!("村{village}")],
            8 => named.push(format!("{village}002")),
            _ => {}
        }
        let sep = self.rng.pick(&["，", " ", "、"]).copied().unwrap_or(" ");
        let mut input = json!({
            "affected": named.join(sep), "seats_affected": 1 + self.rng.below(7),
        });
        let matter = draft.input.get("matter").cloned().unwrap_or(Value::Null);
        if let Some(fields) = input.as_object_mut() {
            fields.insert("matter".into(), matter);
            for (category, ..) in law::CATEGORIES.iter().skip(1) {
                let seats = match self.rng.below(16) {
                    0 => json!(0),
                    1 | 2 => json!(2 + self.rng.below(3)),
                    _ => Value::Null,
                };
                fields.insert(format!("seats_{category}"), seats);
            }
        }
        draft.input = input;
        draft
    }

    /// An answer, by whom it is asked of mostly.
    fn replied(&mut self, world: &World, village: AreaCode, home: &Home, m: &Matter) -> Draft {
        let of = home.invitations.iter().filter(|((topic, _), _)| *topic == m.id);
        let all: Vec<(RecordId, &Invitation)> = of.map(|((_, id), i)| (*id, i)).collect();
        // Whoever has sent somebody else sometimes wants to come after all.
        let followed = |id: &RecordId| all.iter().any(|(_, i)| i.instead_of == Some(*id));
        let passed: Vec<_> = all.iter().filter(|(id, _)| followed(id)).copied().collect();
        let of = if self.rng.chance(50) && !passed.is_empty() { &passed } else { &all };
        let Some((id, one)) = self.rng.pick(of).copied() else {
            return self.remark(world, village, home);
        };
        let strange = self.id("invitation");
        let named = if self.rng.chance(95) { id } else { strange };
        let home_of: Vec<_> = home
            .persons
            .values()
            .filter(|p| Some(p.household) == one.household)
            .map(|p| fixture::person(village, p.id))
            .collect();
        let own = one.person.or(self.rng.pick(&home_of).copied());
        let anybody = self.anybody(world, village);
        let office = self.by(world, village, &[Role::Secretary, Role::Committee]);
        let by = match self.rng.below(10) {
            0 => anybody,
            1 => office,
            _ => own.map_or(office, By::Person),
        };
        let reply = match self.rng.below(16) {
            0 => "untold",
            1..=8 => "no",
            9 | 10 if one.why == "drawn" => "no",
            9 => "phone",
            _ => "yes",
        };
        let input = json!({"matter": m.id, "invitation": named, "reply": reply});
        let mut draft = Draft::new(village, "invitation.answer", by, input);
        if self.rng.chance(10) {
            draft.by = self.by(world, village, &[Role::Agent]);
            draft.behalf = own.filter(|who| who.home == village);
        }
        draft
    }

    fn one_more(&mut self, world: &World, village: AreaCode, m: &Matter, by: By) -> Draft {
        let id = self.id::<kernel::id::Record>("invitation");
        if self.rng.chance(50) {
            let input = json!({"matter": m.id, "id": id});
            return Draft::new(village, "company.join", self.anybody(world, village), input);
        }
        let elsewhere = self.village();
        let of = if self.rng.chance(70) { village } else { elsewhere };
        let nobody = fixture::person(village, self.id("nobody"));
        let who = self.villager(world, of).filter(|_| self.rng.chance(92)).unwrap_or(nobody);
        let why = match self.rng.below(8) {
            0 => "volunteer",
            1..=3 => "office",
            _ => "affected",
        };
        let input = json!({
            "matter": m.id, "id": id, "person": who, "why": why, "ground": "田在桥头",
        });
        Draft::new(village, "company.invite", by, input)
    }
}
