//! Task forces: formed by the right desk and by others, people lent for too long or twice, items that are
//! projects or are not, weekly words of those outside, and hands in projects under what was lent, before
//! it, after it and beside it.

use civic::authority::Role;
use civic::matter::State;
use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, PersonRef};
use serde_json::{Value, json};
use store::act::By;

use super::{Draft, Workload};
use crate::fixture;
use crate::simulation::auditor::force::picture::{Force, Item, Member};
use crate::simulation::auditor::world::{Home, World};

const OFFICE: &[Role] = &[Role::CountyClerk, Role::TownshipClerk];

/// A task force and where it is.
struct Seat<'w> {
    world: &'w World,
    village: AreaCode,
    home: &'w Home,
    above: AreaCode,
    id: MatterId,
    force: &'w Force,
}

impl Seat<'_> {
    fn draft(&self, act: &'static str, by: By, mut input: Value) -> Draft {
        if let Some(fields) = input.as_object_mut() {
            fields.insert("matter".into(), json!(self.id));
        }
        Draft::new(self.above, act, by, input)
    }
}

impl Workload {
    /// Now and then a task force comes together, where a project is under way: several steps in a row.
    pub(super) fn force(&mut self, world: &World, village: AreaCode, home: &Home) -> Option<Draft> {
        let quiet = home.works.is_empty();
        if !self.rng.chance(1) || !self.rng.chance(if quiet { 12 } else { 60 }) {
            return None;
        }
        let steps = if quiet { 2 } else { 6 + self.rng.below(20) };
        self.pushing = Some((village, steps));
        Some(self.force_step(world, village, home))
    }

    /// The next step of a task force that is together just now.
    pub(super) fn pushed(&mut self, world: &World) -> Option<Draft> {
        let (village, left) = self.pushing?;
        self.pushing = left.checked_sub(1).map(|left| (village, left));
        let home = world.homes.get(&village)?;
        Some(self.force_step(world, village, home))
    }

    fn force_step(&mut self, world: &World, village: AreaCode, home: &Home) -> Draft {
        let township = AreaCode::parse(village.as_str().get(..9).unwrap_or_default());
        let above = match self.rng.below(3) {
            0 => fixture::county(),
            _ => township.unwrap_or(village),
        };
        let empty = Home::default();
        let seat = world.homes.get(&above).unwrap_or(&empty);
        let running = |id: &MatterId| {
            seat.matters.get(id).is_some_and(|matter| matter.state == State::Acting)
        };
        let all: Vec<(MatterId, &Force)> =
            seat.forces.all.iter().map(|(id, force)| (*id, force)).collect();
        let open: Vec<_> = all.iter().filter(|(id, _)| running(id)).copied().collect();
        let of = if self.rng.chance(95) { &open } else { &all };
        let few = if open.len() < 2 { 8 } else { 2 };
        let Some((id, force)) = self.rng.pick(of).copied().filter(|_| !self.rng.chance(few)) else {
            return self.formed(world, village, above);
        };
        let seat = Seat { world, village, home, above, id, force };
        let alone = seat.force.members.values().filter(|m| m.left.is_none()).count() < 3;
        let idle = seat.force.items.values().filter(|i| i.closed.is_none()).count() < 2;
        match self.rng.below(40) {
            0..=13 if alone => self.joined(&seat),
            14..=24 if idle => self.put_on_list(&seat),
            0..=2 => self.joined(&seat),
            3..=5 => self.put_on_list(&seat),
            6..=13 => self.told_weekly(&seat),
            14..=16 => self.cleared(&seat),
            17..=20 => self.gone(&seat),
            21..=23 => self.longer(&seat),
            24 if self.rng.chance(70) => {
                let by = self.by(world, above, OFFICE);
                seat.draft("force.end", by, json!({ "reason": self.said("都办完了", "完") }))
            }
            25 => seat.draft("force.expire", By::Worker, json!({})),
            _ => self.lent_hand(&seat),
        }
    }

    /// Somebody to lend: mostly people of the village, now and then somebody with another office.
    fn lendable(&mut self, world: &World, village: AreaCode) -> PersonRef {
        let office = [Role::SystemAdmin, Role::SecurityAdmin, Role::Auditor, Role::CountyClerk];
        let found = match self.rng.below(16) {
            0 => self.officer(world, fixture::county(), &office),
            1 => None,
            _ => self.villager(world, village),
        };
        found.unwrap_or(fixture::person(village, self.id("nobody")))
    }

    fn formed(&mut self, world: &World, village: AreaCode, above: AreaCode) -> Draft {
        let place = if self.rng.chance(6) { village } else { above };
        let by = match self.rng.below(12) {
            0 => self.by(world, village, &[Role::Secretary]),
            _ => self.by(world, place, OFFICE),
        };
        let from = self.rng.days(-1, 3);
        // The county's days fly: what is short is over before anybody has joined.
        let long = if self.rng.chance(85) { self.rng.days(60, 300) } else { self.rng.days(-1, 9) };
        let input = json!({
            "id": self.id::<kernel::id::Matter>("force"), "title": self.said("桥头路灯专班", "专"),
            "task": self.said("年底前灯都亮起来", "灯"), "head": self.lendable(world, village),
            "unit": self.said("县住建局", "县"), "from_on": self.day(from),
            "until_on": self.day(from + long),
        });
        Draft::new(place, "force.form", by, input)
    }

    fn joined(&mut self, seat: &Seat<'_>) -> Draft {
        let by = self.by(seat.world, seat.above, OFFICE);
        let inside: Vec<PersonRef> = seat.force.members.values().map(|m| m.person).collect();
        let again = self.rng.pick(&inside).copied().filter(|_| self.rng.chance(20));
        let person = again.unwrap_or_else(|| self.lendable(seat.world, seat.village));
        let from = self.rng.days(-1, 4);
        let short = self.rng.days(-1, 90);
        let mut until = self.day(from + short);
        if self.rng.chance(75) {
            until = until.min(seat.force.until);
        }
        if self.rng.chance(30) {
            until = seat.force.until;
        }
        let input = json!({
            "id": self.id::<kernel::id::Record>("member"), "person": person,
            "unit": self.said("供电所", "供"), "from_on": self.day(from), "until_on": until,
        });
        seat.draft("force.join", by, input)
    }

    fn member(&mut self, seat: &Seat<'_>) -> (RecordId, Option<Member>) {
        let all: Vec<(RecordId, &Member)> =
            seat.force.members.iter().map(|(id, m)| (*id, m)).collect();
        let today = self.now.date();
        let there: Vec<_> =
            all.iter().filter(|(_, m)| m.left.is_none() && m.until >= today).copied().collect();
        let of = if self.rng.chance(90) { &there } else { &all };
        let strange = self.id("member");
        match self.rng.pick(of).copied().filter(|_| self.rng.chance(97)) {
            Some((id, member)) => (id, Some(member.clone())),
            None => (strange, None),
        }
    }

    fn put_on_list(&mut self, seat: &Seat<'_>) -> Draft {
        let office = self.by(seat.world, seat.above, OFFICE);
        let by = if self.rng.chance(50) { By::Person(seat.force.head) } else { office };
        let works: Vec<MatterId> = seat.home.works.keys().copied().collect();
        let over = |id: &MatterId| {
            seat.home.matters.get(id).is_none_or(|project| project.state == State::Handed)
        };
        let open: Vec<MatterId> = works.iter().filter(|id| !over(id)).copied().collect();
        let of = if self.rng.chance(90) { &open } else { &works };
        let strange = self.id("project");
        let project = match self.rng.below(20) {
            0 => Some(strange),
            1 | 2 => None,
            _ => self.rng.pick(of).copied(),
        };
        let (member, lent) = self.member(seat);
        let ahead = self.rng.days(-1, 60);
        let mut due = self.day(ahead);
        if let Some(lent) = lent.filter(|_| self.rng.chance(85)) {
            due = due.min(lent.until);
        }
        let input = json!({
            "id": self.id::<kernel::id::Record>("item"), "title": self.said("桥头路灯接通电", "灯"),
            "project": project, "member": member, "due_on": due,
        });
        seat.draft("force.item", by, input)
    }

    /// An item, mostly one that is not cleared.
    fn item(&mut self, seat: &Seat<'_>) -> (RecordId, Option<PersonRef>) {
        let all: Vec<(RecordId, &Item)> = seat.force.items.iter().map(|(id, i)| (*id, i)).collect();
        let open: Vec<_> = all.iter().filter(|(_, i)| i.closed.is_none()).copied().collect();
        let of = if self.rng.chance(85) { &open } else { &all };
        let strange = self.id("item");
        let found = self.rng.pick(of).copied().filter(|_| self.rng.chance(97));
        found.map_or((strange, None), |(id, item)| (id, Some(item.person)))
    }

    fn somebody_of(&mut self, seat: &Seat<'_>) -> By {
        let inside: Vec<PersonRef> = seat.force.members.values().map(|m| m.person).collect();
        match self.rng.pick(&inside).copied().filter(|_| self.rng.chance(90)) {
            Some(who) => By::Person(who),
            None => self.anybody(seat.world, seat.village),
        }
    }

    fn told_weekly(&mut self, seat: &Seat<'_>) -> Draft {
        let (item, _) = self.item(seat);
        let by = self.somebody_of(seat);
        let standing = *self.rng.pick(&["moving", "moving", "stuck", "waiting"]).unwrap_or(&"");
        let obstacle = match self.rng.below(4) {
            0 => Value::Null,
            1 => json!("没"),
            _ => json!("没有电源"),
        };
        let input = json!({ "item": item, "standing": standing,
            "said": self.said("灯杆到了村口", "灯"), "obstacle": obstacle });
        seat.draft("force.report", by, input)
    }

    fn cleared(&mut self, seat: &Seat<'_>) -> Draft {
        let (item, answers) = self.item(seat);
        let by = match (self.rng.below(10), answers) {
            (0..=4, Some(who)) => By::Person(who),
            (5..=7, _) => By::Person(seat.force.head),
            _ => self.somebody_of(seat),
        };
        seat.draft("force.close", by, json!({ "item": item, "said": self.said("灯都亮了", "亮") }))
    }

    fn gone(&mut self, seat: &Seat<'_>) -> Draft {
        let (member, lent) = self.member(seat);
        let by = match (self.rng.below(10), lent) {
            (0..=3, Some(lent)) => By::Person(lent.person),
            (4, _) => self.somebody_of(seat),
            _ => self.by(seat.world, seat.above, OFFICE),
        };
        let reason = self.said("回原单位上班", "回");
        seat.draft("force.leave", by, json!({ "member": member, "reason": reason }))
    }

    fn longer(&mut self, seat: &Seat<'_>) -> Draft {
        let by = self.by(seat.world, seat.above, OFFICE);
        let days = self.rng.days(-1, 20);
        let left = (seat.force.until - self.now.date()).get_days();
        let until = self.day(i64::from(left) + days);
        let reason = self.said("雪天路不通", "雪");
        seat.draft("force.extend", by, json!({ "until_on": until, "reason": reason }))
    }

    /// Whoever was ever lent for a project of the village tries their hand in it, or in another.
    fn lent_hand(&mut self, seat: &Seat<'_>) -> Draft {
        let works: Vec<MatterId> = seat.home.works.keys().copied().collect();
        let mut own = Vec::new();
        for above in seat.world.homes.values() {
            let rights = above.forces.rights.iter().filter(|(_, r)| r.project.0 == seat.village);
            own.extend(rights.filter_map(|(id, right)| {
                let held = above.mandates.iter().find(|m| m.id == *id)?;
                Some((held.person, right.project.1))
            }));
        }
        // What was taken back whole leaves no mandate: members try all the same.
        let inside: Vec<PersonRef> = seat.force.members.values().map(|m| m.person).collect();
        let other = self.rng.pick(&works).copied();
        let (who, project) = match self.rng.pick(&own).copied() {
            Some((who, project)) if self.rng.chance(85) => {
                (who, other.filter(|_| self.rng.chance(20)).unwrap_or(project))
            }
            _ => match (self.rng.pick(&inside).copied(), other) {
                (Some(who), Some(project)) => (who, project),
                _ => return self.joined(seat),
            },
        };
        let building = seat.home.matters.get(&project);
        let building = building.is_some_and(|m| m.state == State::Executing);
        if building && self.rng.chance(70) {
            let stones = seat.home.works.get(&project);
            let open = stones.into_iter().flat_map(|w| &w.stones);
            let open: Vec<u64> =
                open.filter(|(_, s)| s.done.is_none()).map(|(no, _)| *no).collect();
            let no = self.rng.pick(&open).copied().unwrap_or(1);
            let input = json!({ "matter": project, "no": no, "said": "专班到场看着做完的" });
            return Draft::new(seat.village, "project.reach", By::Person(who), input);
        }
        let input = json!({
            "matter": project, "id": self.id::<kernel::id::Record>("sight"), "stage": "before",
            "text": "专班到场看过，路基已平",
        });
        Draft::new(seat.village, "project.note", By::Person(who), input)
    }
}
