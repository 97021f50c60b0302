//! The county's outline and the seats of its townships, for the map of the county page.
//!
//! The outline is a sketch: it comes without an approval number and marks no border. Invariant:
//! each file is read once; what does not parse is left out, so that a county without geometry has a
//! page without a map. Refuses to know: what a seat's lamp says.

use std::sync::OnceLock;

use kernel::AreaCode;
use serde::Deserialize;

/// Longitude and latitude in degrees.
pub(super) type LonLat = (f64, f64);

const OUTLINE: &str = include_str!("../../../../../demo/geo/zhuxi-county.wgs84.geojson");
const SEATS: &str = include_str!("../../../../../demo/geo/zhuxi-township-seats.csv");

/// A township's seat, WGS 84.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seat {
    /// Township.
    pub(super) code: AreaCode,
    /// Longitude and latitude in degrees.
    pub(super) at: LonLat,
}

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    properties: Properties,
    geometry: Geometry,
}

#[derive(Deserialize)]
struct Properties {
    code: String,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Polygon(Vec<Vec<LonLat>>),
    MultiPolygon(Vec<Vec<Vec<LonLat>>>),
}

/// Rings of the county's outline; empty for a county whose geometry is not held.
pub(super) fn outline(county: AreaCode) -> Vec<Vec<LonLat>> {
    static RINGS: OnceLock<Vec<(String, Vec<Vec<LonLat>>)>> = OnceLock::new();
    let all = RINGS.get_or_init(|| rings(OUTLINE));
    let own = all.iter().filter(|(code, _)| code == county.as_str());
    own.flat_map(|(_, rings)| rings.iter().cloned()).collect()
}

fn rings(text: &str) -> Vec<(String, Vec<Vec<LonLat>>)> {
    let Ok(collection) = serde_json::from_str::<Collection>(text) else { return Vec::new() };
    let rings = |geometry| match geometry {
        Geometry::Polygon(rings) => rings,
        Geometry::MultiPolygon(polygons) => polygons.into_iter().flatten().collect(),
    };
    collection.features.into_iter().map(|f| (f.properties.code, rings(f.geometry))).collect()
}

/// Seats of the townships of a county, in order of code.
pub(super) fn seats(county: AreaCode) -> Vec<Seat> {
    static ALL: OnceLock<Vec<Seat>> = OnceLock::new();
    let all = ALL.get_or_init(|| seat_rows(SEATS));
    all.iter().filter(|seat| county.contains(&seat.code)).copied().collect()
}

fn seat_rows(text: &str) -> Vec<Seat> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.records().filter_map(Result::ok).filter_map(|row| {
        let code = AreaCode::parse(row.get(0)?).ok()?;
        let at = (row.get(2)?.parse().ok()?, row.get(3)?.parse().ok()?);
        Some(Seat { code, at })
    });
    let mut seats: Vec<Seat> = rows.collect();
    seats.sort_by_key(|seat| seat.code);
    seats
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(text: &str) -> AreaCode {
        AreaCode::parse(text).unwrap()
    }

    #[test]
    fn the_county_has_an_outline_and_fifteen_seats_inside_its_frame() {
        let rings = outline(area("420324"));
        let points: Vec<LonLat> = rings.iter().flatten().copied().collect();
        assert!(points.len() > 1_000, "{}", points.len());
        let edge = |pick: fn(&LonLat) -> f64, best: fn(f64, f64) -> f64, from: f64| {
            points.iter().map(pick).fold(from, best)
        };
        let (west, east) = (edge(|p| p.0, f64::min, 180.0), edge(|p| p.0, f64::max, -180.0));
        let (south, north) = (edge(|p| p.1, f64::min, 90.0), edge(|p| p.1, f64::max, -90.0));
        let seats = seats(area("420324"));
        assert_eq!(seats.len(), 15);
        for seat in seats {
            assert!((west..east).contains(&seat.at.0), "{seat:?}");
            assert!((south..north).contains(&seat.at.1), "{seat:?}");
        }
    }

    #[test]
    fn another_county_has_no_geometry_and_broken_text_gives_none() {
        assert!(outline(area("420325")).is_empty());
        assert!(seats(area("420325")).is_empty());
        assert!(rings("{").is_empty());
        assert!(seat_rows("code,name,lon,lat\n42032,x,1,2\n420324100,x,east,2").is_empty());
    }
}
