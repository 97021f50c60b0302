//! What the rules and pages of meetings look at: places, the roll, proxies and who has come.

use civic::Scene;
use civic::decide::meeting::{
    Call, CallFacts, CheckIn, CheckInFacts, Give, GiveFacts, Open, OpenFacts, Section, SectionFacts,
};
use civic::deliberation::{Basis, Meeting, Proxy, RollLine, Topic, Via, Way};
use civic::record::{Column, Val};
use kernel::id::{BallotId, HouseholdId, MatterId, PersonId};
use kernel::{AreaCode, Code, PersonRef};
use store::{Stop, Tx, registry};

use super::electorate;

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
    let convener_known = convener_known(tx, scene, act.convener)?;
    let meeting_open = tx.number(
        "SELECT COUNT(*) FROM matter WHERE home = ?1 AND thread = ?2 AND kind = 'meeting' AND state IN ('called', 'sitting')",
        &[scene.home.to_val(), this.thread.to_val()],
    )? > 0;
    let demanded = tx.number(
        "SELECT COUNT(*) FROM matter WHERE home = ?1 AND thread = ?2 AND kind = 'request' AND state = 'accepted'",
        &[scene.home.to_val(), this.thread.to_val()],
    )? > 0;
    Ok(CallFacts {
        demanded,
        walk: store::matter::steps(tx, scene.home, this.id)?,
        direct: civic::walk::is_direct(store::matter::cause_kind(tx, this)?),
        topic,
        topic_state: this.state,
        convener_known,
        meeting_open,
    })
}

/// Whether somebody may be named as convener: registered here, or with a mandate over it.
fn convener_known(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    convener: Option<PersonRef>,
) -> Result<bool, Stop> {
    Ok(match convener {
        Some(who) if who.home == scene.home => registry::person(tx, who)?.is_some(),
        Some(who) => !registry::mandates_over(tx, who, scene.home)?.is_empty(),
        None => true,
    })
}

/// Facts of adding a place.
pub fn section(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Section) -> Result<SectionFacts, Stop> {
    let meeting = this(tx, scene)?;
    let sections = store::matter::sections(tx, scene.home, meeting.id)?.len();
    Ok(SectionFacts {
        meeting,
        sections: u32::try_from(sections).unwrap_or(u32::MAX),
        convener_known: convener_known(tx, scene, act.convener)?,
    })
}

/// Facts of opening: everyone entitled today.
pub fn open(tx: &mut Tx<'_>, scene: &Scene<'_>, _act: &Open) -> Result<OpenFacts, Stop> {
    let meeting = this(tx, scene)?;
    let area = scene.this()?.area;
    let entitled = electorate::entitled(tx, scene, &meeting, area)?;
    Ok(OpenFacts { meeting, entitled })
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
        (Some(l), Some(ballot)) => voted(tx, &meeting, ballot, l)?,
        _ => false,
    };
    let name = registry::name(tx, who)?;
    let sections = store::matter::sections(tx, scene.home, meeting.id)?;
    // Only bodies that take proxies have any to look for.
    let takes_proxies = scene.rules.body(&meeting.body).is_ok_and(|b| b.proxy.is_some());
    let (proxy, principals) = match &line {
        Some(l) if takes_proxies => (
            tx.get(&[scene.home.to_val(), meeting.id.to_val(), l.person.to_val()])?,
            principals(tx, scene.home, meeting.id, l.person)?,
        ),
        _ => (None, Vec::new()),
    };
    Ok(CheckInFacts {
        meeting,
        sections,
        line,
        household_here,
        name,
        ballot,
        voted,
        proxy,
        principals,
    })
}

/// Whether the voice of a line has been given by phone, openly or into the secret box.
fn voted(
    tx: &mut Tx<'_>,
    meeting: &Meeting,
    ballot: BallotId,
    line: &RollLine,
) -> Result<bool, Stop> {
    let voter = match meeting.basis {
        Basis::Person => line.person.bytes(),
        Basis::Household => line.household.bytes(),
    };
    let table = if meeting.secret { "box_voter" } else { "vote" };
    let sql =
        format!("SELECT COUNT(*) FROM {table} WHERE home = ?1 AND ballot = ?2 AND voter = ?3");
    Ok(tx.number(&sql, &[meeting.home.to_val(), ballot.to_val(), voter.to_val()])? > 0)
}

/// Lines of those for whom somebody holds a valid paper.
fn principals(
    tx: &mut Tx<'_>,
    home: AreaCode,
    meeting: MatterId,
    agent: PersonId,
) -> Result<Vec<RollLine>, Stop> {
    let given: Vec<Proxy> = tx.list(
        "WHERE home = ?1 AND meeting = ?2 AND agent = ?3 AND void_at IS NULL ORDER BY principal",
        &[home.to_val(), meeting.to_val(), agent.to_val()],
    )?;
    let mut lines = Vec::new();
    for one in given {
        lines.extend(line(tx, home, meeting, one.principal)?);
    }
    Ok(lines)
}

/// Facts of giving a proxy: before the roll is frozen the registry says who is entitled.
pub fn give(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Give) -> Result<GiveFacts, Stop> {
    let meeting = this(tx, scene)?;
    let principal = scene.subject().ok_or(Code::SignInNeeded)?;
    let mut sides = [(None, None), (None, None)];
    let mut names = [String::new(), String::new()];
    for ((side, name), who) in sides.iter_mut().zip(&mut names).zip([Some(principal), act.agent]) {
        let Some(who) = who else { continue };
        *name = registry::name(tx, who)?;
        if who.home != scene.home {
            continue;
        }
        let line = line(tx, scene.home, meeting.id, who.id)?;
        let household = match &line {
            Some(l) => Some(l.household),
            None if meeting.opened_at.is_some() => None,
            None => electorate::household(tx, scene, &meeting, who)?,
        };
        *side = (household, line);
    }
    let held = match act.agent {
        Some(agent) => tx.number(
            "SELECT COUNT(*) FROM proxy
             WHERE home = ?1 AND meeting = ?2 AND agent = ?3 AND void_at IS NULL AND principal <> ?4",
            &[
                scene.home.to_val(),
                meeting.id.to_val(),
                agent.id.to_val(),
                principal.id.to_val(),
            ],
        )?,
        None => 0,
    };
    let [(principal, principal_line), (agent, agent_line)] = sides;
    Ok(GiveFacts {
        meeting,
        principal,
        agent,
        principal_line,
        agent_line,
        held: u32::try_from(held).unwrap_or(u32::MAX),
        names,
    })
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

/// Who has come: name, household key, how, where; in order of coming.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Arrival {
    /// Name.
    pub name: String,
    /// Person key of the village.
    pub key: String,
    /// How.
    pub via: Option<Via>,
    /// How the voice is given.
    pub way: Option<Way>,
    /// In which of the places.
    pub section: u32,
}

/// How many of those who have come a text finds.
pub fn arrivals_count(
    tx: &mut Tx<'_>,
    home: AreaCode,
    meeting: MatterId,
    text: &str,
) -> Result<u64, Stop> {
    let n = tx.number(
        "SELECT COUNT(*) FROM roll r
         JOIN person p ON p.home = r.home AND p.id = r.person
         WHERE r.home = ?1 AND r.meeting = ?2 AND r.present_at IS NOT NULL
           AND (p.name LIKE ?3 OR p.key LIKE ?3)",
        &[home.to_val(), meeting.to_val(), like(text)],
    )?;
    Ok(u64::try_from(n).unwrap_or(0))
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
        "SELECT p.name, p.key, r.via, r.way, r.section FROM roll r
         JOIN person p ON p.home = r.home AND p.id = r.person
         WHERE r.home = ?1 AND r.meeting = ?2 AND r.present_at IS NOT NULL
           AND (p.name LIKE ?3 OR p.key LIKE ?3)
         ORDER BY r.present_at, p.key LIMIT ?4 OFFSET ?5",
        &[home.to_val(), meeting.to_val(), like(text), most.to_val(), skip.to_val()],
        |c| {
            Some(Arrival {
                name: c.take()?,
                key: c.take()?,
                via: c.take()?,
                way: c.take()?,
                section: c.take()?,
            })
        },
    )
}

fn like(text: &str) -> Val {
    Val::Text(format!("%{}%", text.trim().replace(['%', '_'], "")))
}

/// The proxy that somebody has given for a meeting.
pub fn proxy(
    tx: &mut Tx<'_>,
    home: AreaCode,
    meeting: MatterId,
    principal: PersonId,
) -> Result<Option<Proxy>, Stop> {
    tx.get(&[home.to_val(), meeting.to_val(), principal.to_val()])
}

/// A written paper with the names on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Whose voice.
    pub principal: String,
    /// Who gives it.
    pub agent: String,
    /// Where the paper lies.
    pub ground: String,
    /// Whether the principal has come in person.
    pub void: bool,
}

/// Every paper of a meeting.
pub fn proxies(tx: &mut Tx<'_>, home: AreaCode, meeting: MatterId) -> Result<Vec<Paper>, Stop> {
    let mut found: Vec<(String, Paper)> = tx.rows(
        "SELECT p.key, p.name, a.name, x.ground, CASE WHEN x.void_at IS NULL THEN 0 ELSE 1 END
         FROM proxy x
         JOIN person p ON p.home = x.home AND p.id = x.principal
         JOIN person a ON a.home = x.home AND a.id = x.agent
         WHERE x.home = ?1 AND x.meeting = ?2",
        &[home.to_val(), meeting.to_val()],
        |c| {
            let key = c.take()?;
            let (principal, agent) = (c.take()?, c.take()?);
            Some((key, Paper { principal, agent, ground: c.take()?, void: c.take()? }))
        },
    )?;
    // Ordered here: asked to order, the embedded store walks through everybody of the village.
    found.sort_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes()));
    Ok(found.into_iter().map(|(_, paper)| paper).collect())
}
