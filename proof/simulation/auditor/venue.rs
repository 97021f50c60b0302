//! Places to meet as the auditor understands them: in the village, each with its own name, a whole
//! point or none, and one centre for a group or courtyard at most.

use kernel::Code;
use kernel::id::RecordId;

use super::Case;
use super::world::{Venue, World};

pub fn note(world: &mut World, case: &Case<'_>) -> Result<(), Code> {
    let id: RecordId = case.id("id");
    let area = case.text("area");
    let name = case.text("name");
    if area.get(..12) != Some(case.home.as_str()) {
        return Err(Code::PlaceElsewhere);
    }
    let venues = &mut world.home(case.home).venues;
    if venues.iter().any(|(other, v)| *other != id && v.name == name) {
        return Err(Code::VenueNamed);
    }
    let point = match (case.field("lat_e6").as_u64(), case.field("lon_e6").as_u64()) {
        (Some(lat), Some(lon)) => Some((lat, lon)),
        (None, None) => None,
        _ => return Err(Code::VenuePoint),
    };
    let centre = case.field("centre").as_bool() == Some(true);
    // The middle of a whole village says nothing about where its groups live.
    let wide = area.len() == 12;
    let another = venues.iter().any(|(other, v)| *other != id && v.centre && v.area == area);
    if centre && (point.is_none() || wide || another) {
        return Err(Code::VenueCentre);
    }
    let venue = Venue {
        name: name.into(),
        kind: case.text("venue_kind").into(),
        area: area.into(),
        place: case.text("place").into(),
        point,
        centre,
        noted: case.now,
    };
    venues.insert(id, venue);
    Ok(())
}
