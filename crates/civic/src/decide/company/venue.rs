//! 商量的地方 (S80): places where people meet, from field edge to courtyard, with a point on the map
//! where somebody has noted one. A meeting keeps its place in words; this list only helps to write
//! the same place the same way and to say how far it was.
//!
//! Invariants: coordinates are integers (millionths of a degree, WGS 84); distances are straight
//! lines in whole metres. Refuses to know: where anybody is or has been.

use kernel::id::RecordId;
use kernel::{AreaCode, Code, Level, Moment, Refusal};

use crate::act::FieldKind::{Area, Bool, Choice, Count, Id, Line};
use crate::authority::{Role, Who};
use crate::effect::Effect;
use crate::record::Record;
use crate::scene::Scene;
use crate::{acts, record, words};

words! {
    /// Kinds of places.
    pub enum VenueKind {
        /// 田间地头.
        Field "field",
        /// 院坝.
        Yard "yard",
        /// 楼栋.
        Building "building",
        /// 街头巷尾.
        Street "street",
        /// 文化广场.
        Square "square",
        /// 祠堂.
        Hall "hall",
        /// 会议室.
        Room "room",
        /// 线上.
        Online "online",
        /// 其他.
        Other "other",
    }
}

impl VenueKind {
    /// Whether people went out to where they live and work: neither a meeting room nor a screen.
    pub fn is_outside(self) -> bool {
        !matches!(self, Self::Room | Self::Online)
    }
}

record! {
    /// A place to meet.
    pub struct Venue in "venue" keys 2 {
        /// Home.
        home: AreaCode,
        /// Its id.
        id: RecordId,
        /// Name, as it is written into a meeting.
        name: String,
        /// Kind.
        kind: VenueKind,
        /// Village, group or courtyard it lies in.
        area: AreaCode,
        /// How to find it.
        place: String,
        /// Latitude in millionths of a degree, north.
        lat_e6: Option<u64>,
        /// Longitude in millionths of a degree, east.
        lon_e6: Option<u64>,
        /// Whether its point stands for its whole group or courtyard.
        centre: bool,
        /// When it was noted last.
        noted_at: Moment,
    }
}

acts! {
    /// Notes a place to meet; with the id of a known one, corrects it.
    Note "venue.note" "venues"
    kind None, from &[], allow &[Who::Has(Role::Secretary), Who::Has(Role::Committee),
        Who::Has(Role::Convener), Who::Has(Role::TownshipClerk)],
    matter(this) None, {
        /// Made by the caller.
        id: RecordId = Id,
        /// Name.
        name: String = Line(60),
        /// Kind.
        venue_kind: VenueKind = Choice(VenueKind::WORDS),
        /// Where.
        area: AreaCode = Area,
        /// How to find it.
        place: Option<String> = Line(100),
        /// Latitude in millionths of a degree.
        lat_e6: Option<u64> = Count(0, 90_000_000),
        /// Longitude in millionths of a degree.
        lon_e6: Option<u64> = Count(0, 180_000_000),
        /// Whether its point stands for its whole group or courtyard.
        centre: bool = Bool,
    }
}

/// What noting looks at.
#[derive(Debug, Default)]
pub struct NoteFacts {
    /// Whether another place of the home bears the name.
    pub name_taken: bool,
    /// Whether another place is the centre of the same area.
    pub centre_taken: bool,
}

/// A place lies in the home, has a name of its own, and a whole point or none.
pub fn note(facts: &NoteFacts, scene: &Scene<'_>, act: &Note) -> Result<Vec<Effect>, Refusal> {
    if act.area.home() != scene.home {
        return Err(Refusal::new(Code::PlaceElsewhere)
            .on("area")
            .with("place", act.area)
            .with("home", scene.home));
    }
    if facts.name_taken {
        return Err(Refusal::new(Code::VenueNamed).on("name").with("name", act.name.trim()));
    }
    if act.lat_e6.is_some() != act.lon_e6.is_some() {
        let missing = if act.lat_e6.is_none() { "lat_e6" } else { "lon_e6" };
        return Err(Refusal::new(Code::VenuePoint).on(missing));
    }
    if act.centre && (act.lat_e6.is_none() || act.area.level() <= Level::Village) {
        return Err(Refusal::new(Code::VenueCentre).on("centre"));
    }
    if act.centre && facts.centre_taken {
        return Err(Refusal::new(Code::VenueCentre).on("centre"));
    }
    let venue = Venue {
        home: scene.home,
        id: act.id,
        name: act.name.trim().into(),
        kind: act.venue_kind,
        area: act.area,
        place: act.place.as_deref().unwrap_or_default().trim().into(),
        lat_e6: act.lat_e6,
        lon_e6: act.lon_e6,
        centre: act.centre,
        noted_at: scene.now,
    };
    Ok(vec![Effect::Set(venue.row())])
}

/// A point: latitude and longitude in millionths of a degree.
pub type Point = (u64, u64);

impl Venue {
    /// Its point, when one is noted.
    pub fn point(&self) -> Option<Point> {
        Some((self.lat_e6?, self.lon_e6?))
    }
}

/// Where people of an area live, as far as it is known: the centre of the courtyard, else of the
/// group around it.
pub fn point_of(venues: &[Venue], area: AreaCode) -> Option<Point> {
    let centre = |of: AreaCode| venues.iter().find(|v| v.centre && v.area == of)?.point();
    area.line().take_while(|of| of.level() > Level::Village).find_map(centre)
}

/// Micrometres of a millionth of a degree on a great circle of 6 371 008.8 m, the mean radius.
const MICROMETRES: i128 = 111_195;
/// Unit of the cosine: a thousand million.
const ONE: i128 = 1_000_000_000;
/// π/180 of [`ONE`], times a million.
const RADIAN: i128 = 17_453_292_519_943;

/// Cosine of a latitude in thousand-millionths, by its series; right to a millionth below 70°.
fn cosine(lat_e6: i128) -> i128 {
    let x = lat_e6 * RADIAN / ONE / 1000;
    let square = x * x / ONE;
    let terms = [56, 30, 12, 2];
    terms.iter().fold(ONE, |sum, parts| ONE - square * sum / ONE / parts)
}

/// Metres between two points in a straight line over the ground; right to a few parts in a
/// thousand within a county, which is what "how far did people come" needs.
pub fn distance_m(a: Point, b: Point) -> u64 {
    let wide = |n: u64| i128::from(n);
    let north = (wide(a.0) - wide(b.0)) * MICROMETRES;
    let middle = (wide(a.0) + wide(b.0)) / 2;
    let east = (wide(a.1) - wide(b.1)) * MICROMETRES * cosine(middle) / ONE;
    let square = (north * north + east * east).unsigned_abs();
    u64::try_from((square.isqrt() + 500_000) / 1_000_000).unwrap_or(u64::MAX)
}

/// The middle one of several distances; of two, the shorter. `None` of none.
pub fn median(mut distances: Vec<u64>) -> Option<u64> {
    distances.sort_unstable();
    let middle = distances.len().checked_sub(1)? / 2;
    distances.get(middle).copied()
}
