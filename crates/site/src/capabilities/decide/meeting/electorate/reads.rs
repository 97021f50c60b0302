//! Who stands on the roll of each body, read from the registry and from mandates on the day it is
//! frozen. One place, so that no body gets another's voters.

use civic::Scene;
use civic::authority::{Mandate, Role};
use civic::decide::meeting::Entitled;
use civic::deliberation::{Meeting, Seat};
use civic::record::{Column, Val};
use civic::registry::{Sex, born_before};
use civic::rulebook::Electorate;
use kernel::id::HouseholdId;
use kernel::{AreaCode, Code, Date, PersonRef};
use store::{Stop, Tx, registry};

/// Roles that give a seat, and which: the first that somebody holds counts.
type Seats = &'static [(Role, Seat)];

/// 村民委员会组织法 第二十九条: the meeting consists of the committee and the representatives.
const REPRESENTATIVES: Seats = &[
    (Role::Representative, Seat::Representative),
    (Role::Committee, Seat::Committee),
    (Role::Secretary, Seat::Committee),
];
const COMMITTEES: Seats = &[(Role::Committee, Seat::Committee), (Role::Secretary, Seat::Committee)];
const PARTY: Seats = &[(Role::PartyMember, Seat::Party)];
const DIRECTORS: Seats = &[(Role::Director, Seat::Director)];
const MEMBER_REPRESENTATIVES: Seats = &[(Role::MemberRepresentative, Seat::MemberRepresentative)];

/// Everybody who may vote if the roll is frozen today, in order of person.
pub(super) fn entitled(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    meeting: &Meeting,
    area: AreaCode,
) -> Result<Vec<Entitled>, Stop> {
    let rule = scene.rules.body(&meeting.body).map_err(|_| Code::NotFound)?;
    let place = civic::convening::place_of(&rule.key, area);
    match rule.electorate {
        Electorate::Villagers => of_age(tx, scene, place, "registered", Seat::Villager),
        Electorate::Residents => of_age(tx, scene, place, "registered", Seat::Resident),
        Electorate::Members => of_age(tx, scene, place, "member", Seat::Member),
        Electorate::Party => seated(tx, scene, PARTY),
        Electorate::Representatives => seated(tx, scene, REPRESENTATIVES),
        Electorate::Directors => seated(tx, scene, DIRECTORS),
        Electorate::Committees => seated(tx, scene, COMMITTEES),
        Electorate::MemberRepresentatives => seated(tx, scene, MEMBER_REPRESENTATIVES),
    }
}

/// The household of somebody who would stand on the roll today: who may send and be sent.
pub(super) fn household(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    meeting: &Meeting,
    who: PersonRef,
) -> Result<Option<HouseholdId>, Stop> {
    let rule = scene.rules.body(&meeting.body).map_err(|_| Code::NotFound)?;
    let Some(person) = registry::person(tx, who)? else { return Ok(None) };
    let sits = match rule.electorate {
        Electorate::Members => person.member,
        Electorate::Villagers | Electorate::Residents => person.registered,
        _ => false,
    };
    let fits = sits && person.is_adult_on(scene.now.date());
    Ok(fits.then_some(person.household))
}

/// Those of age (民法典 第十七条、第十八条) with a mark in the registry.
fn of_age(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    place: AreaCode,
    mark: &str,
    seat: Seat,
) -> Result<Vec<Entitled>, Stop> {
    let (low, high) = place.range();
    let born = born_before(scene.now.date()).map_or_else(String::new, |d| d.to_string());
    tx.rows(
        &format!(
            "SELECT id, household, sex FROM person
             WHERE home = ?1 AND area >= ?2 AND area < ?3 AND born_on <= ?4 AND {mark} = 1
             ORDER BY id"
        ),
        &[scene.home.to_val(), Val::Text(low), Val::Text(high), Val::Text(born)],
        |c| {
            let (person, household) = (c.take()?, c.take()?);
            let woman = c.take::<Sex>()? == Sex::Female;
            Some(Entitled { person, household, seat, woman })
        },
    )
}

/// Holders of mandates in force today who are registered here, each once.
fn seated(tx: &mut Tx<'_>, scene: &Scene<'_>, seats: Seats) -> Result<Vec<Entitled>, Stop> {
    let (home, today): (AreaCode, Date) = (scene.home, scene.now.date());
    let mut found: Vec<Entitled> = Vec::new();
    for (role, seat) in seats {
        let mandates: Vec<Mandate> = tx.list(
            "WHERE home = ?1 AND role = ?2 ORDER BY person",
            &[home.to_val(), role.to_val()],
        )?;
        for mandate in mandates.iter().filter(|m| m.holds_on(today) && m.person.home == home) {
            if found.iter().any(|e| e.person == mandate.person.id) {
                continue;
            }
            let Some(person) = registry::person(tx, mandate.person)? else { continue };
            let woman = person.sex == Sex::Female;
            let (person, household) = (person.id, person.household);
            found.push(Entitled { person, household, seat: *seat, woman });
        }
    }
    found.sort_by_key(|e| e.person);
    Ok(found)
}
