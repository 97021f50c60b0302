//! What the rules and pages of meetings look at. The roll, its electorates and who has come.

use civic::Scene;
use civic::authority::{Mandate, Role};
use civic::decide::meeting::{Call, CallFacts, CheckIn, CheckInFacts, Entitled, Open, OpenFacts};
use civic::deliberation::{Basis, Meeting, RollLine, Topic};
use civic::record::{Column, Val};
use civic::registry::born_before;
use civic::rulebook::Electorate;
use kernel::id::{BallotId, HouseholdId, MatterId, PersonId};
use kernel::{AreaCode, Code, Date, PersonRef};
use store::{Stop, Tx, registry};

/// The body of a meeting.
pub fn meeting(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Option<Meeting>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// The body of the meeting an act continues.
pub fn this(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Meeting, Stop> {
    let id = scene.this()?.id;
    meeting(tx, scene.home, id)?.ok_or_else(|| Code::NotFound.into())
}

/// Facts of calling.
pub fn call(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Call) -> Result<CallFacts, Stop> {
    let this = scene.this()?;
    let topic: Topic = tx.get(&[scene.home.to_val(), this.id.to_val()])?.ok_or(Code::NotFound)?;
    let convener_known = match act.convener {
        Some(who) if who.home == scene.home => registry::person(tx, who)?.is_some(),
        Some(who) => !registry::mandates_over(tx, who, scene.home)?.is_empty(),
        None => true,
    };
    let meeting_open = tx.number(
        "SELECT COUNT(*) FROM matter WHERE home = ?1 AND thread = ?2 AND kind = 'meeting' AND state IN ('called', 'sitting')",
        &[scene.home.to_val(), this.thread.to_val()],
    )? > 0;
    Ok(CallFacts { topic, topic_state: this.state, convener_known, meeting_open })
}

/// Facts of opening: everyone entitled today.
pub fn open(tx: &mut Tx<'_>, scene: &Scene<'_>, _act: &Open) -> Result<OpenFacts, Stop> {
    let meeting = this(tx, scene)?;
    let area = scene.this()?.area;
    let entitled = entitled(tx, scene, &meeting, area)?;
    Ok(OpenFacts { meeting, entitled })
}

fn entitled(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    meeting: &Meeting,
    area: AreaCode,
) -> Result<Vec<Entitled>, Stop> {
    let today = scene.now.date();
    let rule = scene.rules.body(&meeting.body).map_err(|_| Code::NotFound)?;
    // A group's meeting is that of its own people.
    let place = if rule.key.starts_with("group") { area } else { scene.home };
    let condition = match rule.electorate {
        Electorate::Villagers | Electorate::Residents => "registered = 1",
        Electorate::Members => "member = 1",
        Electorate::Party => "party = 1",
        Electorate::Representatives | Electorate::Directors | Electorate::Committees => {
            return by_mandate(tx, scene.home, today);
        }
    };
    let (low, high) = place.range();
    let born = born_before(today).map_or_else(String::new, |d| d.to_string());
    tx.rows(
        &format!(
            "SELECT id, household FROM person
             WHERE home = ?1 AND area >= ?2 AND area < ?3 AND born_on <= ?4 AND {condition} ORDER BY id"
        ),
        &[scene.home.to_val(), Val::Text(low), Val::Text(high), Val::Text(born)],
        |c| Some(Entitled { person: c.take()?, household: c.take()? }),
    )
}

/// Committee members and representatives (村民委员会组织法 第三十条: 村民代表会议由村民委员会成员和村民
/// 代表组成).
fn by_mandate(tx: &mut Tx<'_>, home: AreaCode, today: Date) -> Result<Vec<Entitled>, Stop> {
    let mandates: Vec<Mandate> = tx.list(
        "WHERE home = ?1 AND role IN (?2, ?3, ?4) ORDER BY person",
        &[
            home.to_val(),
            Role::Representative.to_val(),
            Role::Committee.to_val(),
            Role::Secretary.to_val(),
        ],
    )?;
    let mut found = Vec::new();
    for mandate in mandates.iter().filter(|m| m.holds_on(today) && m.person.home == home) {
        let Some(person) = registry::person(tx, mandate.person)? else { continue };
        let one = Entitled { person: person.id, household: person.household };
        if !found.contains(&one) {
            found.push(one);
        }
    }
    Ok(found)
}

/// A person's line on a roll.
pub fn line(
    tx: &mut Tx<'_>,
    home: AreaCode,
    meeting: MatterId,
    person: PersonId,
) -> Result<Option<RollLine>, Stop> {
    tx.get(&[home.to_val(), meeting.to_val(), person.to_val()])
}

/// Facts of checking in.
pub fn check_in(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &CheckIn) -> Result<CheckInFacts, Stop> {
    let meeting = this(tx, scene)?;
    let who = act.person.or(scene.subject()).ok_or(Code::SignInNeeded)?;
    let line =
        if who.home == scene.home { line(tx, scene.home, meeting.id, who.id)? } else { None };
    let household_here = match &line {
        Some(l) => other_here(tx, scene.home, meeting.id, l.household, l.person)?,
        None => None,
    };
    let ballot: Option<BallotId> = tx.row(
        "SELECT id FROM ballot WHERE home = ?1 AND meeting = ?2",
        &[scene.home.to_val(), meeting.id.to_val()],
        |c| c.take(),
    )?;
    let voted = match (&line, ballot) {
        (Some(l), Some(ballot)) => {
            let voter = match meeting.basis {
                Basis::Person => l.person.bytes(),
                Basis::Household => l.household.bytes(),
            };
            tx.number(
                "SELECT COUNT(*) FROM vote WHERE home = ?1 AND ballot = ?2 AND voter = ?3",
                &[scene.home.to_val(), ballot.to_val(), voter.to_val()],
            )? > 0
        }
        _ => false,
    };
    let name = registry::name(tx, who)?;
    Ok(CheckInFacts { meeting, line, household_here, name, ballot, voted })
}

/// Name of another member of the household who is here.
fn other_here(
    tx: &mut Tx<'_>,
    home: AreaCode,
    meeting: MatterId,
    household: HouseholdId,
    person: PersonId,
) -> Result<Option<String>, Stop> {
    tx.row(
        "SELECT p.name FROM roll r JOIN person p ON p.home = r.home AND p.id = r.person
         WHERE r.home = ?1 AND r.meeting = ?2 AND r.household = ?3 AND r.person <> ?4
           AND r.present_at IS NOT NULL LIMIT 1",
        &[home.to_val(), meeting.to_val(), household.to_val(), person.to_val()],
        |c| c.take(),
    )
}

/// Who has come: name, household key, how, paper; in order of coming.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Arrival {
    /// Name.
    pub name: String,
    /// Person key of the village.
    pub key: String,
    /// How.
    pub via: Option<civic::deliberation::Via>,
    /// Holds a paper ballot.
    pub paper: bool,
}

/// How many have come so far; of them, how many a text finds (name or key).
pub fn arrivals_count(
    tx: &mut Tx<'_>,
    home: AreaCode,
    meeting: MatterId,
    text: &str,
) -> Result<(u64, u64), Stop> {
    let found = tx.row(
        "SELECT COUNT(*), COUNT(CASE WHEN p.name LIKE ?3 OR p.key LIKE ?3 THEN 1 END) FROM roll r
         JOIN person p ON p.home = r.home AND p.id = r.person
         WHERE r.home = ?1 AND r.meeting = ?2 AND r.present_at IS NOT NULL",
        &[home.to_val(), meeting.to_val(), like(text)],
        |c| Some((c.take()?, c.take()?)),
    )?;
    Ok(found.unwrap_or((0, 0)))
}

/// Those who have come and whom a text finds, the ones who came first first.
pub fn arrivals(
    tx: &mut Tx<'_>,
    home: AreaCode,
    meeting: MatterId,
    text: &str,
    (skip, most): (u32, u32),
) -> Result<Vec<Arrival>, Stop> {
    tx.rows(
        "SELECT p.name, p.key, r.via, r.paper FROM roll r
         JOIN person p ON p.home = r.home AND p.id = r.person
         WHERE r.home = ?1 AND r.meeting = ?2 AND r.present_at IS NOT NULL
           AND (p.name LIKE ?3 OR p.key LIKE ?3)
         ORDER BY r.present_at, p.key LIMIT ?4 OFFSET ?5",
        &[home.to_val(), meeting.to_val(), like(text), most.to_val(), skip.to_val()],
        |c| Some(Arrival { name: c.take()?, key: c.take()?, via: c.take()?, paper: c.take()? }),
    )
}

fn like(text: &str) -> Val {
    Val::Text(format!("%{}%", text.trim().replace(['%', '_'], "")))
}

/// Whether a person is present.
pub fn is_present(
    tx: &mut Tx<'_>,
    home: AreaCode,
    meeting: MatterId,
    who: PersonRef,
) -> Result<bool, Stop> {
    if who.home != home {
        return Ok(false);
    }
    Ok(line(tx, home, meeting, who.id)?.is_some_and(|l| l.present_at.is_some()))
}
