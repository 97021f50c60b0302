//! Categories of company: noted of persons and organisations, ended, and noted wrongly in every way
//! that has a word.

use civic::authority::Role;
use kernel::AreaCode;
use kernel::id::{OrganisationId, RecordId};
use serde_json::json;

use super::{Draft, Workload};
use crate::fixture;
use crate::simulation::auditor::world::{Home, World};

const HANDS: &[Role] = &[Role::Secretary, Role::TownshipClerk];

impl Workload {
    pub(super) fn bearer(&mut self, world: &World, village: AreaCode, home: &Home) -> Draft {
        let by = self.by(world, village, HANDS);
        let known: Vec<RecordId> = home.bearers.keys().copied().collect();
        let id = self.id::<kernel::id::Record>("standing");
        let back = self.rng.days(-40, 60);
        if self.rng.chance(25) {
            let one = self.rng.pick(&known).copied().filter(|_| self.rng.chance(92));
            let input = json!({"id": one.unwrap_or(id), "until_on": self.day(back)});
            return Draft::new(village, "standing.end", by, input);
        }
        let organisations: Vec<OrganisationId> = home.organisations.iter().copied().collect();
        let strange = self.id::<kernel::id::Organisation>("organisation");
        let organisation = self.rng.pick(&organisations).copied();
        let organisation = organisation.filter(|_| self.rng.chance(85)).unwrap_or(strange);
        let stranger = Some(fixture::person(village, self.id("nobody")));
        let person = if self.rng.chance(8) { stranger } else { self.villager(world, village) };
        let (person, organisation) = match self.rng.below(12) {
            0 => (None, None),
            1 => (person, Some(organisation)),
            2..=4 => (None, Some(organisation)),
            _ => (person, None),
        };
        let word = match (self.rng.below(10), organisation.is_some()) {
            (0, _) => self.rng.pick(&["affected", "migrants", "women"]),
            (1..=8, true) => self.rng.pick(&["departments", "experts"]),
            _ => self.rng.pick(&["old_party", "worthy", "masses", "experts", "party_delegate"]),
        };
        let category = word.copied();
        let until = self.rng.days(-45, 160);
        let until = Some(self.day(until)).filter(|_| self.rng.chance(60));
        let ground = if self.rng.chance(94) { "院落推选" } else { " " };
        // Somebody notes again what is noted.
        let noted: Vec<_> = home.bearers.values().collect();
        let again = self.rng.pick(&noted).copied().filter(|_| self.rng.chance(25));
        if let Some(before) = again {
            let input = json!({
                "id": id, "category": before.category, "person": before.person,
                "organisation": before.organisation, "from_on": self.day(back),
                "until_on": null, "ground": "院落推选",
            });
            return Draft::new(village, "standing.note", by, input);
        }
        let input = json!({
            "id": id, "category": category, "person": person, "organisation": organisation,
            "from_on": self.day(back), "until_on": until, "ground": ground,
        });
        Draft::new(village, "standing.note", by, input)
    }
}
