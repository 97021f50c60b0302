//! Places to meet: noted, corrected, and noted wrongly in every way that has a word.

use civic::authority::Role;
use kernel::AreaCode;
use kernel::id::RecordId;
use serde_json::{Value, json};

use super::{Draft, Workload};
use crate::simulation::auditor::world::{Home, World};

const HANDS: &[Role] = &[Role::Secretary, Role::Committee, Role::Convener, Role::TownshipClerk];

impl Workload {
    pub(super) fn venue(&mut self, world: &World, village: AreaCode, home: &Home) -> Draft {
        let known: Vec<(RecordId, String)> =
            home.venues.iter().map(|(id, v)| (*id, v.name.clone())).collect();
        let one = self.rng.pick(&known).cloned();
        let id = self.id::<kernel::id::Record>("venue");
        // A new place, or a known one that is corrected.
        let corrected = one.as_ref().map(|(id, _)| *id).filter(|_| self.rng.chance(35));
        let fresh = format!("{}号院坝", self.n);
        let name = match self.rng.below(12) {
            0 => "  ".to_owned(),
            1 => "坝".repeat(61),
            2..=4 => one.map_or(fresh, |(_, name)| name),
            _ => fresh,
        };
        let inside = ["", "001", "002", "003", "001001"];
        let within = self.rng.pick(&inside).copied().unwrap_or_default();
        let of = if self.rng.chance(6) { self.village() } else { village };
        let lat = match self.rng.below(10) {
            0 => json!(90_000_001),
            1 | 2 => Value::Null,
            _ => json!(32_310_000 + self.rng.below(9_000)),
        };
        let lon = match self.rng.below(10) {
            0 => json!(180_000_001),
            1 | 2 => Value::Null,
            _ => json!(109_710_000 + self.rng.below(9_000)),
        };
        let kind = self.rng.pick(&["field", "yard", "square", "hall", "room", "online"]).copied();
        let input = json!({
            "id": corrected.unwrap_or(id), "name": name, "venue_kind": kind,
            "area": format!("{of}{within}"), "place": "桥头第二家", "lat_e6": lat, "lon_e6": lon,
            "centre": self.rng.chance(55),
        });
        Draft::new(village, "venue.note", self.by(world, village, HANDS), input)
    }
}
