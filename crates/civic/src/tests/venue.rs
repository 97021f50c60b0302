//! Places to meet: what is noted, and how far it is.

use kernel::Code;

use super::fixture::{area, home, id, refused, scene, written};
use crate::decide::company::venue::{
    Note, NoteFacts, Venue, VenueKind, distance_m, median, note, point_of,
};

fn act() -> Note {
    Note {
        id: id(1),
        name: " 二组桥头 ".into(),
        venue_kind: VenueKind::Yard,
        area: area("420324107210002"),
        place: Some(" 老桥东头 ".into()),
        lat_e6: Some(32_318_000),
        lon_e6: Some(109_715_000),
        centre: true,
    }
}

#[test]
fn a_place_is_noted_with_its_point() {
    let row: Venue = written(&note(&NoteFacts::default(), &scene(), &act()).unwrap());
    assert_eq!((row.name.as_str(), row.place.as_str()), ("二组桥头", "老桥东头"));
    assert_eq!((row.point(), row.centre), (Some((32_318_000, 109_715_000)), true));
    let plain =
        Note { lat_e6: None, lon_e6: None, centre: false, place: None, area: home(), ..act() };
    let row: Venue = written(&note(&NoteFacts::default(), &scene(), &plain).unwrap());
    assert_eq!((row.point(), row.place.as_str()), (None, ""));
}

#[test]
fn a_place_that_can_not_be_is_refused() {
    let ask = |act: Note| note(&NoteFacts::default(), &scene(), &act);
    let elsewhere = Note { area: area("420324107211001"), ..act() };
    refused(ask(elsewhere), Code::PlaceElsewhere, Some("area"));
    refused(ask(Note { lat_e6: None, ..act() }), Code::VenuePoint, Some("lat_e6"));
    refused(ask(Note { lon_e6: None, ..act() }), Code::VenuePoint, Some("lon_e6"));
    let pointless = Note { lat_e6: None, lon_e6: None, ..act() };
    refused(ask(pointless), Code::VenueCentre, Some("centre"));
    refused(ask(Note { area: home(), ..act() }), Code::VenueCentre, Some("centre"));
    let taken = NoteFacts { centre_taken: true, ..NoteFacts::default() };
    refused(note(&taken, &scene(), &act()), Code::VenueCentre, Some("centre"));
    assert!(note(&taken, &scene(), &Note { centre: false, ..act() }).is_ok());
    let named = NoteFacts { name_taken: true, ..NoteFacts::default() };
    refused(note(&named, &scene(), &act()), Code::VenueNamed, Some("name"));
}

#[test]
fn only_rooms_and_screens_are_not_outside() {
    for kind in VenueKind::ALL {
        let inside = matches!(kind, VenueKind::Room | VenueKind::Online);
        assert_eq!(kind.is_outside(), !inside, "{kind}");
    }
}

#[test]
fn straight_lines_in_metres() {
    // A, B, metres on a sphere of 6371.0088 km (haversine), worked out apart.
    let table = [
        ((32_318_000, 109_715_000), (32_318_000, 109_715_000), 0),
        ((32_000_000, 109_000_000), (33_000_000, 109_000_000), 111_195),
        ((32_318_000, 109_715_000), (32_318_000, 109_725_000), 940),
        ((32_318_000, 109_715_000), (32_322_000, 109_720_000), 647),
        ((31_800_000, 109_500_000), (32_500_000, 110_100_000), 96_173),
        ((60_000_000, 20_000_000), (60_000_000, 20_100_000), 5_560),
        ((0, 20_000_000), (0, 20_100_000), 11_120),
    ];
    for (a, b, metres) in table {
        let found = distance_m(a, b);
        let off = found.abs_diff(metres);
        assert!(off * 500 <= metres, "{a:?} {b:?}: {found}, expected {metres}");
        assert_eq!(found, distance_m(b, a));
    }
}

#[test]
fn people_live_at_the_centre_of_their_courtyard_or_else_their_group() {
    let centre = |n: u8, place: &str, lat: u64, centre: bool| Venue {
        home: home(),
        id: id(n),
        name: place.into(),
        kind: VenueKind::Yard,
        area: area(place),
        place: String::new(),
        lat_e6: Some(lat),
        lon_e6: Some(109_000_000),
        centre,
        noted_at: scene().now,
    };
    let venues = [
        centre(1, "420324107210002", 1, true),
        centre(2, "420324107210002001", 2, true),
        centre(3, "420324107210003", 3, false),
        centre(4, "420324107210", 4, true),
    ];
    let table = [
        ("420324107210002", Some(1)),
        ("420324107210002001", Some(2)),
        ("420324107210002009", Some(1)),
        ("420324107210003", None),
        ("420324107210", None),
    ];
    for (place, lat) in table {
        assert_eq!(point_of(&venues, area(place)).map(|p| p.0), lat, "{place}");
    }
}

#[test]
fn the_middle_distance() {
    for (all, middle) in
        [(vec![], None), (vec![5], Some(5)), (vec![9, 1], Some(1)), (vec![7, 1, 3], Some(3))]
    {
        assert_eq!(median(all.clone()), middle, "{all:?}");
    }
}
