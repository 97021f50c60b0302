//! Panels: quotas that can be met and such that can not, the draw, and what those drawn say.

use civic::authority::Role;
use civic::matter::{Kind, State};
use kernel::AreaCode;
use serde_json::{Value, json};
use store::act::By;

use super::{Draft, Workload};
use crate::simulation::auditor::world::{Home, Matter, World};

const ASKS: &[Role] = &[Role::Secretary, Role::Convener];

impl Workload {
    /// Now and then a step towards a panel on a topic that is published.
    pub(super) fn panel(&mut self, world: &World, village: AreaCode, home: &Home) -> Option<Draft> {
        if !self.rng.chance(2) {
            return None;
        }
        let open = self.open(home);
        let topics: Vec<&Matter> = open
            .into_iter()
            .filter(|m| m.kind == Kind::Topic && m.state == State::Published)
            .collect();
        let young = topics.get(topics.len().saturating_sub(3)..).unwrap_or_default();
        let m = self.rng.pick(young).copied()?;
        let published = home.topics.get(&m.id).and_then(|t| t.published);
        let panel = home.panels.range((m.id, 0)..=(m.id, u64::MAX)).next_back().map(|(_, p)| p);
        let panel = panel.filter(|p| published.is_some_and(|at| p.made >= at));
        let by = self.by(world, village, ASKS);
        let next = match panel {
            None => 0,
            Some(panel) if panel.drawn.is_none() => 1,
            Some(_) => 2,
        };
        let step = if self.rng.chance(90) { next } else { self.rng.below(3) };
        Some(match (step, panel) {
            (0, _) => self.panel_plan(home, m, village, by),
            (1, _) => Draft::new(village, "panel.draw", by, json!({"matter": m.id})),
            _ => self.panel_answer(world, village, home, m),
        })
    }

    fn panel_plan(&mut self, home: &Home, m: &Matter, village: AreaCode, by: By) -> Draft {
        let seats = if self.rng.chance(4) { 60 } else { 3 + self.rng.below(9) };
        let mut least = |odds: u64, most: u64| {
            if self.rng.chance(odds) { json!(self.rng.below(most)) } else { Value::Null }
        };
        let mut input = json!({
            "matter": m.id, "seats": seats,
            "women": least(20, 6), "men": least(10, 5), "young": least(15, 4),
            "middle": least(15, 4), "old": least(15, 4), "each_group": least(20, 4),
            "concerned": least(30, 3), "affected": Value::Null,
        });
        if self.rng.chance(40) {
            let keys: Vec<String> = home.households.keys().cloned().collect();
            let known = self.rng.pick(&keys).cloned().unwrap_or_default();
            let word = match self.rng.below(8) {
                0 => "没有这户".to_owned(),
                1 => "大院".to_owned(),
                2..=4 => format!("{village}001"),
                _ => known,
            };
            if let Some(fields) = input.as_object_mut() {
                fields.insert("affected".into(), json!(word));
            }
        }
        Draft::new(village, "panel.plan", by, input)
    }

    /// An answer, mostly by somebody who was asked.
    fn panel_answer(&mut self, world: &World, village: AreaCode, home: &Home, m: &Matter) -> Draft {
        let panel = home.panels.range((m.id, 0)..=(m.id, u64::MAX)).next_back().map(|(_, p)| p);
        let asked: Vec<_> = panel
            .into_iter()
            .flat_map(|panel| panel.lots.values())
            .filter(|lot| lot.asked.is_some())
            .map(|lot| lot.person)
            .collect();
        let anybody = self.anybody(world, village);
        let own = self.rng.pick(&asked).copied();
        let by = match own {
            Some(who) if self.rng.chance(85) => By::Person(who),
            _ => anybody,
        };
        let coming = match self.rng.below(10) {
            0 => "untold",
            1..=5 => "no",
            _ => "yes",
        };
        let input = json!({"matter": m.id, "coming": coming});
        let mut draft = Draft::new(village, "panel.answer", by, input);
        if self.rng.chance(10) {
            draft.by = self.by(world, village, &[Role::Agent]);
            draft.behalf = own;
        }
        draft
    }
}
