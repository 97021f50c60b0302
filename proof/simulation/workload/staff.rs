//! Who works in the villages: the workload keeps every desk held, and now and then grants and ends
//! mandates as it should not.

use civic::authority::Role;
use kernel::{AreaCode, PersonRef};
use serde_json::json;
use store::act::By;

use super::{Draft, Workload};
use crate::fixture::{self, area};
use crate::simulation::auditor::world::{Home, Mandate, World};

/// Roles of a village and how many hold each.
const VILLAGE: [(Role, usize); 9] = [
    (Role::Secretary, 1),
    (Role::Committee, 1),
    (Role::Convener, 1),
    (Role::Agent, 1),
    (Role::Supervisor, 1),
    (Role::Representative, 9),
    (Role::PartyMember, 2),
    (Role::Director, 3),
    (Role::Substitute, 1),
];
const COUNTY: [Role; 3] = [Role::SystemAdmin, Role::SecurityAdmin, Role::CountyClerk];

impl Workload {
    pub(super) fn in_force(&self, m: &Mandate) -> bool {
        let today = self.now.date();
        m.from <= today && m.until.is_none_or(|until| today <= until)
    }

    /// Somebody who holds a role over a village today.
    pub(super) fn officer(
        &mut self,
        world: &World,
        village: AreaCode,
        roles: &[Role],
    ) -> Option<PersonRef> {
        let line =
            world.homes.iter().filter(|(code, _)| village.as_str().starts_with(code.as_str()));
        let all = line.flat_map(|(_, home)| &home.mandates);
        let fit = all.filter(|m| roles.contains(&m.role) && m.area.as_str().len() <= 12);
        let held: Vec<PersonRef> = fit.filter(|m| self.in_force(m)).map(|m| m.person).collect();
        self.rng.pick(&held).copied()
    }

    /// An officer as a caller; the clockwork when there is none.
    pub(super) fn by(&mut self, world: &World, village: AreaCode, roles: &[Role]) -> By {
        self.officer(world, village, roles).map_or(By::Worker, By::Person)
    }

    /// Any person of a village.
    pub(super) fn villager(&mut self, world: &World, village: AreaCode) -> Option<PersonRef> {
        let home = world.homes.get(&village)?;
        let ids: Vec<_> = home.persons.values().map(|p| p.id).collect();
        self.rng.pick(&ids).map(|id| fixture::person(village, *id))
    }

    /// Any person of a village as a caller.
    pub(super) fn anybody(&mut self, world: &World, village: AreaCode) -> By {
        self.villager(world, village).map_or(By::Anonymous, By::Person)
    }

    /// A person of a village without any mandate, adult enough to serve.
    fn free(&mut self, world: &World, village: AreaCode) -> Option<PersonRef> {
        let home = world.homes.get(&village)?;
        let of_age = home.persons.values().filter(|p| p.born.0 < 2001);
        let all: Vec<PersonRef> = of_age.map(|p| fixture::person(village, p.id)).collect();
        let held = |who: &PersonRef| world.mandates_of(*who).next().is_some();
        let free: Vec<PersonRef> = all.into_iter().filter(|who| !held(who)).collect();
        self.rng.pick(&free).copied()
    }

    fn granted(&mut self, home: AreaCode, who: PersonRef, role: Role) -> Draft {
        let id = self.id::<kernel::id::Mandate>("mandate");
        let until = self.rng.chance(20).then(|| self.day(200));
        let input = json!({
            "id": id, "person": who, "role": role, "area": home, "from_on": self.day(0),
            "until_on": until, "ground": "换届选举",
        });
        Draft::new(home, "mandate.grant", By::Worker, input)
    }

    /// A grant for the first desk that nobody holds.
    pub(super) fn staffing(&mut self, world: &World, village: AreaCode) -> Option<Draft> {
        let holders = |this: &Self, code: AreaCode, role: Role| {
            let home = world.homes.get(&code);
            let held = home.into_iter().flat_map(|h| &h.mandates);
            held.filter(|m| m.role == role && this.in_force(m)).count()
        };
        for (role, many) in VILLAGE {
            let persons = world.homes.get(&village).map_or(0, |h| h.persons.len());
            // A small village has nobody left to stand in.
            let many = if role == Role::Substitute && persons < 30 { 0 } else { many };
            let many = many.min(persons / 3);
            if holders(self, village, role) < many
                && let Some(who) = self.free(world, village)
            {
                return Some(self.granted(village, who, role));
            }
        }
        // Officials of the county and the townships live in the largest village.
        let seat = area("420324107211");
        let above = super::TOWNSHIPS.map(|t| (area(t), Role::TownshipClerk));
        for (home, role) in COUNTY.map(|r| (fixture::county(), r)).into_iter().chain(above) {
            if holders(self, home, role) == 0
                && let Some(who) = self.free(world, seat)
            {
                return Some(self.granted(home, who, role));
            }
        }
        None
    }

    /// Grants and ends that a clerk or an administrator tries, right and wrong.
    pub(super) fn mandates(&mut self, world: &World, village: AreaCode, home: &Home) -> Draft {
        let by = self.by(world, village, &[Role::TownshipClerk, Role::SystemAdmin]);
        if self.rng.chance(35) {
            let known: Vec<_> = home.mandates.iter().map(|m| m.id).collect();
            let strange = self.id("mandate");
            let id = self.rng.pick(&known).copied().filter(|_| self.rng.chance(90));
            let ahead = self.rng.days(-100, 400);
            let until = self.day(ahead);
            let input = json!({"id": id.unwrap_or(strange), "until_on": until});
            return Draft::new(village, "mandate.end", by, input);
        }
        let who = if self.rng.chance(60) {
            self.free(world, village)
        } else {
            self.villager(world, village)
        };
        let who = who.unwrap_or(fixture::person(village, self.id("nobody")));
        let role = self.rng.pick(Role::ALL).copied().unwrap_or(Role::Committee);
        // One person, one seat: a second mandate as representative would add nothing.
        let seated = world.mandates_of(who).any(|m| m.role == Role::Representative);
        let role = if seated && role == Role::Representative { Role::Convener } else { role };
        let elsewhere = self.village();
        let place = if self.rng.chance(90) { village } else { elsewhere };
        let ahead = self.rng.days(-10, 20);
        let from = self.day(ahead);
        let length = self.rng.days(-8, 60);
        let input = json!({
            "id": self.id::<kernel::id::Mandate>("mandate"), "person": who, "role": role,
            "area": place, "from_on": from, "until_on": self.day(length), "ground": "任命",
        });
        let by = if self.rng.chance(20) { By::Worker } else { by };
        Draft::new(village, "mandate.grant", by, input)
    }
}
