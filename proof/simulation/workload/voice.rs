//! What neighbours and visitors do beside the road: joining, leaving, merging, splitting, vouching,
//! visiting, erasing files; right mostly, and wrong in every way that has a word.

use civic::authority::Role;
use civic::matter::{Kind, State};
use kernel::AreaCode;
use kernel::id::MatterId;
use serde_json::{Value, json};
use store::act::By;

use super::{Draft, Workload};
use crate::fixture;
use crate::simulation::auditor::world::{Home, Matter, World};

impl Workload {
    /// A stored file, one in a few of them no paper.
    pub(super) fn file(&mut self) -> Option<String> {
        self.rng.pick(&self.files).cloned()
    }

    /// What a wish brings along: mostly nothing.
    pub(super) fn enclosed(&mut self) -> Value {
        let n = match self.rng.below(24) {
            0..=2 => 1,
            3 => 2,
            4 => 7,
            _ => return Value::Null,
        };
        json!((0..n).filter_map(|_| self.file()).collect::<Vec<_>>())
    }

    fn wishes<'h>(&mut self, home: &'h Home, states: &[State]) -> Option<&'h Matter> {
        let young = home.opened.iter().rev().take(150).filter_map(|id| home.matters.get(id));
        let fits =
            |m: &&Matter| m.kind == Kind::Wish && (states.is_empty() || states.contains(&m.state));
        let all: Vec<&Matter> = young.filter(fits).collect();
        self.rng.pick(&all).copied()
    }

    pub(super) fn voice(&mut self, world: &World, village: AreaCode, home: &Home) -> Draft {
        let open = [State::Heard, State::Adopted, State::Done];
        let Some(wish) = self.wishes(home, &open) else { return self.wish(world, village) };
        let id = wish.id;
        match self.rng.below(20) {
            0..=3 => {
                let own = wish.opened_for.filter(|_| self.rng.chance(8));
                let by = own.map_or_else(|| self.anybody(world, village), By::Person);
                let mut draft = Draft::new(village, "wish.join", by, json!({"matter": id}));
                if self.rng.chance(25) {
                    draft.by = self.by(world, village, &[Role::Agent]);
                    draft.behalf = self.villager(world, village);
                }
                draft
            }
            4 => self.behind(world, village, home, "wish.join"),
            5 => self.behind(world, village, home, "wish.leave"),
            6 | 7 => self.merger(world, village, home),
            8 => {
                let text = if self.rng.chance(92) {
                    "二组停水三天了，请来看看"
                } else {
                    "停水"
                };
                let input = json!({"matter": id, "text": text, "reason": null});
                Draft::new(
                    village,
                    "wish.split",
                    self.by(world, village, &[Role::Secretary]),
                    input,
                )
            }
            9..=12 => self.vouching(world, village, home),
            13 | 14 => self.detach(world, village, home),
            _ => self.visit(world, village, home),
        }
    }

    /// Somebody who stands behind a wish, mostly.
    fn behind(
        &mut self,
        world: &World,
        village: AreaCode,
        home: &Home,
        act: &'static str,
    ) -> Draft {
        let from = home.supports.len().saturating_sub(60);
        let all: Vec<_> = home.supports.iter().skip(from).copied().collect();
        let strange = (self.id("wish"), fixture::person(village, self.id("nobody")));
        let (wish, who) = self.rng.pick(&all).copied().unwrap_or(strange);
        let by = if self.rng.chance(80) { By::Person(who) } else { self.anybody(world, village) };
        Draft::new(village, act, by, json!({"matter": wish}))
    }

    fn merger(&mut self, world: &World, village: AreaCode, home: &Home) -> Draft {
        let strange: MatterId = self.id("wish");
        let own = self.wishes(home, &[State::Heard]).map_or(strange, |m| m.id);
        let open = [State::Heard, State::Adopted, State::Done];
        let any = if self.rng.chance(75) { &open[..] } else { &[] };
        let other = self.wishes(home, any);
        let into = match (self.rng.below(12), other) {
            (0, _) => own.to_string(),
            (1, _) => "2020-9".to_owned(),
            (2, _) => self.any(home).map_or_else(String::new, |id| id.to_string()),
            (3..=7, Some(m)) => format!("{}-{}", m.year, m.no),
            (_, Some(m)) => m.id.to_string(),
            (_, None) => "2020-1".to_owned(),
        };
        let reason = if self.rng.chance(92) { "说的是同一件事" } else { "同" };
        let by = self.by(world, village, &[Role::Secretary]);
        let input = json!({"matter": own, "into": into, "reason": reason});
        Draft::new(village, "wish.merge", by, input)
    }

    fn vouching(&mut self, world: &World, village: AreaCode, home: &Home) -> Draft {
        let told: Vec<MatterId> = home
            .opened
            .iter()
            .rev()
            .take(200)
            .filter(|id| home.wishes.get(*id).is_some_and(|w| w.by_other))
            .copied()
            .collect();
        let strange: MatterId = self.id("wish");
        let own = self.wishes(home, &[]).map_or(strange, |m| m.id);
        let id = self.rng.pick(&told).copied().filter(|_| self.rng.chance(85)).unwrap_or(own);
        let of = home.matters.get(&id).and_then(|m| m.opened_for);
        let how = self.rng.pick(&["own", "callback", "fingerprint", "witness"]).copied();
        let witness = self.villager(world, village).filter(|_| self.rng.chance(80));
        let witness = if self.rng.chance(10) { of } else { witness };
        if self.rng.chance(40) {
            let by = of.map_or(By::Anonymous, By::Person);
            let how = how.filter(|_| self.rng.chance(20));
            let input = json!({"matter": id, "how": how, "witness": null});
            return Draft::new(village, "wish.vouch", by, input);
        }
        let input = json!({"matter": id, "how": how, "witness": witness});
        let by = self.by(world, village, &[Role::Agent, Role::Secretary]);
        let mut draft = Draft::new(village, "wish.vouch", by, input);
        draft.behalf = of;
        draft
    }

    fn detach(&mut self, world: &World, village: AreaCode, home: &Home) -> Draft {
        let files: Vec<_> = home.files.iter().collect();
        let Some((id, file)) = self.rng.pick(&files).copied() else {
            return self.remark(world, village, home);
        };
        let by = match self.rng.below(4) {
            0 => self.by(world, village, &[Role::Secretary]),
            1 => self.by(world, village, &[Role::SecurityAdmin]),
            _ => By::Person(file.by),
        };
        let other = self.any(home).filter(|_| self.rng.chance(8));
        let matter = other.unwrap_or(file.matter);
        let input = json!({"matter": matter, "attachment": id, "ground": "本人要求"});
        Draft::new(village, "matter.detach", by, input)
    }

    fn visit(&mut self, world: &World, village: AreaCode, home: &Home) -> Draft {
        let doors: Vec<_> = home.households.values().map(|h| h.id).collect();
        let strange = self.id("household");
        let of = self.rng.pick(&doors).copied().filter(|_| self.rng.chance(95)).unwrap_or(strange);
        let hands = [Role::Secretary, Role::Agent, Role::Committee, Role::TownshipClerk];
        let by = self.by(world, village, &hands);
        let ahead = self.rng.days(-2, 20);
        let due = Some(self.day(ahead)).filter(|_| self.rng.chance(90));
        let promise = match self.rng.below(10) {
            0..=2 => json!("把院坝灯修好"),
            3 => json!("修"),
            _ => Value::Null,
        };
        let owner = self.officer(world, village, &[Role::Secretary, Role::Committee]);
        let owner = owner.filter(|_| self.rng.chance(90));
        let members: Vec<_> =
            home.persons.values().filter(|p| p.household == of).map(|p| p.id).collect();
        let member = self.rng.pick(&members).map(|id| fixture::person(village, *id));
        let stranger = self.villager(world, village);
        let person = match self.rng.below(4) {
            0 => member,
            1 => stranger,
            _ => None,
        };
        let companions = match self.rng.below(6) {
            0 => json!([stranger]),
            1 if self.rng.chance(30) => json!([fixture::person(village, self.id("nobody"))]),
            _ => Value::Null,
        };
        let voice = match self.rng.below(30) {
            0 => json!([self.file()]),
            1 => json!([self.file(), self.file()]),
            2 => json!(["ab".repeat(32)]),
            _ => Value::Null,
        };
        let back = self.rng.days(-9, 2);
        let on = Some(self.day(back)).filter(|_| self.rng.chance(30));
        let note = if self.rng.chance(92) { json!("家里都好") } else { Value::Null };
        let input = json!({
            "id": self.id::<kernel::id::Record>("visit"), "household": of, "note": note,
            "answer": null, "promise": promise, "owner": owner, "due_on": due, "person": person,
            "companions": companions, "on": on, "voice": voice,
        });
        Draft::new(village, "visit.record", by, input)
    }
}
