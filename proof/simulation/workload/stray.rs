//! What happens beside the road: remarks, followers, files, imports and their undoing, erasures, the
//! clockwork, and plain nonsense.

use civic::authority::Role;
use civic::matter::{ClockName, Kind};
use kernel::AreaCode;
use serde_json::{Value, json};
use store::act::By;

use super::{Draft, Workload};
use crate::fixture::people::Line;
use crate::fixture::{self, area};
use crate::simulation::auditor::rules;
use crate::simulation::auditor::world::{Home, Person, World};

impl Workload {
    pub(super) fn remark(&mut self, world: &World, village: AreaCode, home: &Home) -> Draft {
        let strange = self.id("wish");
        let matter = self.any(home).unwrap_or(strange);
        match self.rng.below(8) {
            0 => {
                let hash = self.file().filter(|_| self.rng.chance(80));
                let input = json!({
                    "matter": matter, "id": self.id::<kernel::id::Attachment>("file"),
                    "name": "桥头.jpg", "mime": "image/jpeg",
                    "hash": hash.unwrap_or_else(|| "ab".repeat(32)),
                });
                let by = self.by(world, village, &[Role::Secretary, Role::Agent]);
                Draft::new(village, "matter.attach", by, input)
            }
            2 => {
                let by = self.anybody(world, village);
                let upto = home.opened.len() % 6;
                Draft::new(village, "message.read", by, json!({"upto": upto}))
            }
            1 => {
                let by = self.anybody(world, village);
                Draft::new(village, "matter.follow", by, json!({"matter": matter}))
            }
            3 => self.erasure(world, village, home),
            _ => {
                let text = match self.rng.below(20) {
                    0 => "  ".to_owned(),
                    1 => "好".repeat(1_001),
                    _ => "上次说的还没有来人看".to_owned(),
                };
                let id = self.id::<kernel::id::Comment>("comment");
                let input = json!({"matter": matter, "id": id, "text": text});
                let supervisor = self.by(world, village, &[Role::Supervisor, Role::CountyClerk]);
                let by =
                    if self.rng.chance(80) { self.anybody(world, village) } else { supervisor };
                Draft::new(village, "matter.comment", by, input)
            }
        }
    }

    /// Erasing is asked by the person, by the security administrator, or by somebody else.
    fn erasure(&mut self, world: &World, village: AreaCode, home: &Home) -> Draft {
        let from = home.opened.len().saturating_sub(60);
        let young = home.opened.get(from..).unwrap_or_default();
        let wishes: Vec<_> =
            young.iter().filter(|id| home.wishes.contains_key(*id)).copied().collect();
        let strange = self.id("wish");
        let id = self.rng.pick(&wishes).copied().unwrap_or(strange);
        let own =
            home.matters.get(&id).and_then(|m| m.opened_for).map_or(By::Anonymous, By::Person);
        let by = match self.rng.below(4) {
            0 => self.by(world, village, &[Role::SecurityAdmin]),
            1 => self.anybody(world, village),
            _ => own,
        };
        let input = json!({"matter": id, "ground": "本人要求"});
        Draft::new(village, "wish.erase", by, input)
    }

    pub(super) fn clockwork(&mut self, world: &World, village: AreaCode, home: &Home) -> Draft {
        match self.rng.below(7) {
            6 => {
                // A duty is said to be kept by a meeting: of this body and period, or of none of them.
                let owed: Vec<_> = home.duties.keys().copied().collect();
                let held: Vec<_> = home.meetings.keys().copied().collect();
                let strange = (self.id("duty"), self.id("meeting"));
                let duty = self.rng.pick(&owed).copied().unwrap_or(strange.0);
                let meeting = self.rng.pick(&held).copied().unwrap_or(strange.1);
                let input = json!({"matter": duty, "meeting": meeting});
                Draft::new(village, "duty.keep", By::Worker, input)
            }
            0 => {
                let back = 1 + i64::try_from(self.rng.below(3)).unwrap_or(0);
                let day = self.now.plus_days(-back).date();
                let period = match self.rng.below(12) {
                    0 => "heute".to_owned(),
                    1 | 2 => day
                        .first_of_month()
                        .yesterday()
                        .unwrap_or(day)
                        .strftime("%Y-%m")
                        .to_string(),
                    3 => self.day(0).to_string(),
                    4 => "2020-01-01".into(),
                    5 => "2020-01".into(),
                    _ => day.to_string(),
                };
                let input = json!({"period": period});
                Draft::new(fixture::county(), "digest.seal", By::Worker, input)
            }
            1 => self.organisation(world, village),
            _ => {
                let late = home
                    .clocks
                    .iter()
                    .filter(|(_, c)| c.met.is_none() && c.escalated.is_none() && c.due < self.now);
                let late: Vec<_> = late.map(|(key, _)| *key).collect();
                let all: Vec<_> = home.clocks.keys().copied().collect();
                let of = if self.rng.chance(60) && !late.is_empty() { &late } else { &all };
                let strange = (self.id("wish"), ClockName::Answer);
                let (matter, clock) = self.rng.pick(of).copied().unwrap_or(strange);
                let other = self.rng.pick(ClockName::ALL).copied().unwrap_or(clock);
                let clock = if self.rng.chance(90) { clock } else { other };
                let input = json!({"matter": matter, "clock": clock});
                Draft::new(village, "clock.escalate", By::Worker, input)
            }
        }
    }

    /// What is said about results after they were confirmed, in time and too late.
    pub(super) fn after(&mut self, world: &World, village: AreaCode, home: &Home) -> Draft {
        let young = home.opened.iter().rev().take(200).filter_map(|id| home.matters.get(id));
        let solved: Vec<_> = young.filter(|m| m.state.is_watched()).collect();
        let Some(of) = self.rng.pick(&solved).copied() else {
            return self.stray(world, village, home);
        };
        let watch = home.clocks.get(&(of.id, ClockName::Recurrence));
        let over = watch.is_some_and(|w| w.met.is_none() && w.due < self.now);
        if self.rng.chance(if over { 60 } else { 12 }) {
            return Draft::new(village, "result.gone", By::Worker, json!({"matter": of.id}));
        }
        if of.kind == Kind::Resolution && self.rng.chance(30) {
            let by = of.opened_for.map_or(By::Anonymous, By::Person);
            let input = json!({"matter": of.id, "satisfied": true, "note": null});
            return Draft::new(village, "resolution.confirm", by, input);
        }
        if !over && self.rng.chance(50) {
            return self.remark(world, village, home);
        }
        let act = if of.kind == Kind::Wish { "wish.recurred" } else { "resolution.recurred" };
        let text = if self.rng.chance(85) { "桥头的灯又不亮了" } else { "又坏了" };
        let input = json!({"matter": of.id, "text": text});
        Draft::new(village, act, self.anybody(world, village), input)
    }

    fn organisation(&mut self, world: &World, village: AreaCode) -> Draft {
        let code = match self.rng.below(3) {
            0 => json!("91330100799655058B"),
            1 => json!("91330100799655058C"),
            _ => Value::Null,
        };
        let (name, kind) = match self.rng.below(5) {
            0 => ("桥头居民会", "committee"),
            1 => ("桥头经联社", "collective"),
            _ => ("茶叶合作社", "cooperative"),
        };
        let input = json!({
            "id": self.id::<kernel::id::Organisation>("organisation"), "name": name,
            "kind": kind, "credit_code": code,
        });
        let by = self.by(world, village, &[Role::TownshipClerk, Role::Secretary]);
        Draft::new(village, "organisation.register", by, input)
    }

    fn line_of(&self, home: &Home, p: &Person) -> Line {
        let household = home.households.values().find(|h| h.id == p.household);
        Line {
            household: household.map(|h| h.key.clone()).unwrap_or_default(),
            group: p.area,
            head: household.map(|h| h.head.clone()).unwrap_or_default(),
            person: p.key.clone(),
            name: p.name.clone(),
            female: p.female,
            born: p.born,
            registered: p.registered,
            member: p.member,
            party: p.party,
        }
    }

    pub(super) fn registry(&mut self, world: &World, village: AreaCode, home: &Home) -> Draft {
        let by = self.by(world, village, &[Role::Secretary, Role::TownshipClerk]);
        if self.rng.chance(35) {
            let from = home.imports.len().saturating_sub(3);
            let recent = home.imports.get(from..).unwrap_or_default();
            let recent: Vec<_> =
                recent.iter().map(|i| i.id).chain(home.imports.first().map(|i| i.id)).collect();
            let strange = self.id("import");
            // Now and then somebody undoes what is undone already.
            let undone: Vec<_> = home.imports.iter().filter(|i| i.undone).map(|i| i.id).collect();
            let of = if undone.is_empty() || self.rng.chance(88) { &recent } else { &undone };
            let id = self.rng.pick(of).copied().filter(|_| self.rng.chance(94));
            return Draft::new(village, "registry.undo", by, json!({"id": id.unwrap_or(strange)}));
        }
        let mut lines: Vec<Line> = Vec::new();
        let persons: Vec<&Person> = home.persons.values().collect();
        for _ in 0..=self.rng.below(4) {
            let Some(p) = self.rng.pick(&persons).copied() else { continue };
            let mut line = self.line_of(home, p);
            match self.rng.below(5) {
                0 => line.member = !line.member,
                1 => line.registered = !line.registered,
                2 => line.name = format!("{}改", p.key),
                _ => {}
            }
            if lines.iter().all(|l| l.person != line.person) || self.rng.chance(10) {
                lines.push(line);
            }
        }
        if persons.len() < 60 && self.rng.chance(40) {
            self.n += 1;
            let n = self.n % 100_000;
            lines.push(Line {
                household: format!("N{n}"),
                group: area(&format!("{village}002")),
                head: format!("新户{n}"),
                person: format!("N{n}"),
                name: format!("新人{n}"),
                female: n.is_multiple_of(2),
                born: (1990, 5, 5),
                registered: true,
                member: false,
                party: false,
            });
        }
        let mut rows: Vec<Value> = lines.iter().map(Line::json).collect();
        if self.rng.chance(6)
            && let Some(row) = rows.first_mut().and_then(|r| r.get_mut("born_on"))
        {
            *row = json!("2199-01-01");
        }
        let fingerprint = self.rng.chance(6).then(|| "00".repeat(32));
        let input = json!({
            "id": self.id::<kernel::id::Import>("import"), "file": "update.csv", "rows": rows,
            "fingerprint": fingerprint,
        });
        Draft::new(village, "registry.import", by, input)
    }

    /// Any act on any matter by anybody: mostly refused.
    pub(super) fn stray(&mut self, world: &World, village: AreaCode, home: &Home) -> Draft {
        let strange = self.id("wish");
        let matter = self.any(home).unwrap_or(strange);
        let by = match self.rng.below(5) {
            0 => self.anybody(world, village),
            1 => By::Worker,
            _ => self.by(world, village, &[Role::Secretary]),
        };
        let plain = [
            "meeting.open",
            "ballot.close",
            "notice.end",
            "wish.confirm",
            "wish.finish",
            "resolution.report",
            "matter.follow",
            "ballot.cast",
        ];
        let act = self.rng.pick(&plain).copied().unwrap_or("notice.end");
        let mut input = json!({"matter": matter});
        let extra = match act {
            "wish.confirm" => Some(("satisfied", json!(true))),
            "wish.finish" | "resolution.report" => Some(("report", json!("办好了"))),
            "ballot.cast" => Some(("answer", json!("yes"))),
            _ => None,
        };
        if let (Some((name, value)), Some(fields)) = (extra, input.as_object_mut()) {
            fields.insert(name.into(), value);
        }
        Draft::new(village, act, by, input)
    }

    /// One thing about a draft goes wrong.
    pub(super) fn spoilt(&mut self, world: &World, mut draft: Draft) -> Draft {
        let elsewhere = self.village();
        match self.rng.below(8) {
            0 => draft.by = By::Anonymous,
            1 => draft.by = self.anybody(world, draft.home),
            2 => draft.by = self.anybody(world, elsewhere),
            3 => draft.behalf = self.villager(world, elsewhere),
            4 => draft.home = elsewhere,
            5 => {
                if let Some(fields) = draft.input.as_object_mut() {
                    fields.insert("nonsense".into(), json!(1));
                }
            }
            6 => draft.act = "wish.forget",
            _ => {
                let known = world.homes.get(&draft.home).and_then(|h| h.opened.last());
                if let (Some(id), true) = (known, rules::of(draft.act).is_some())
                    && let Some(field) = draft.input.get_mut("matter")
                {
                    *field = json!(id);
                } else if draft.act == "wish.raise"
                    && let (Some(id), Some(field)) = (known, draft.input.get_mut("id"))
                {
                    *field = json!(id);
                }
            }
        }
        draft
    }
}
