//! What the desk side looks at: open matters with their clocks, a person's wishes, meetings and
//! threads. Never how anybody voted.

use civic::authority::Role;
use civic::decide::wish::Wish;
use civic::deliberation::Topic;
use civic::matter::{Due, Kind, Matter, State};
use civic::record::{Column, Record, Val};
use civic::rulebook::RuleSet;
use civic::walk::{self, Task};
use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, Moment, PersonRef};
use store::{Cells, Stop, Tx};

/// An open matter with its running clock, if one runs.
#[derive(Debug, Clone)]
pub struct Open {
    /// The matter.
    pub matter: Matter,
    /// Its clock.
    pub due: Option<Due>,
    /// Whether a meeting on it is called or sits: then that is what waits, not the topic.
    pub meets: bool,
    /// The oldest objection without an answer.
    pub objection: Option<RecordId>,
    /// The step that a published topic waits for; `None` where its body meets at once.
    pub step: Option<Task>,
}

fn columns(prefix: &str) -> String {
    let names: Vec<String> =
        Matter::COLUMNS.split(", ").map(|name| format!("{prefix}.{name}")).collect();
    names.join(", ")
}

const CLOCK: &str = "d.clock, d.since, d.due_at, d.rule, d.met_at, d.escalated_at";

fn open(c: &mut Cells<'_>) -> Option<Open> {
    let matter: Matter = c.record()?;
    let (clock, since, due_at) = (c.take()?, c.take()?, c.take()?);
    let (rule, met_at, escalated_at) = (c.take::<Option<String>>()?, c.take()?, c.take()?);
    let due = match (clock, since, due_at) {
        (Some(clock), Some(since), Some(due_at)) => Some(Due {
            home: matter.home,
            matter: matter.id,
            clock,
            since,
            due_at,
            rule: rule.unwrap_or_default(),
            met_at,
            escalated_at,
        }),
        _ => None,
    };
    Some(Open { matter, due, meets: c.take::<u64>()? > 0, objection: None, step: None })
}

fn unfinished() -> String {
    let done: Vec<String> =
        State::ALL.iter().filter(|s| s.is_final()).map(|s| format!("'{s}'")).collect();
    done.join(", ")
}

/// Every open matter of a home, with or without a clock.
pub fn open_in(
    tx: &mut Tx<'_>,
    rules: &RuleSet,
    home: AreaCode,
    most: u32,
) -> Result<Vec<Open>, Stop> {
    let sql = format!(
        "SELECT {}, {CLOCK},
                (SELECT COUNT(*) FROM matter x WHERE x.home = m.home AND x.thread = m.thread
                    AND x.kind = 'meeting' AND x.cause = m.id AND x.state IN ('called', 'sitting'))
         FROM matter m
         LEFT JOIN due d ON d.home = m.home AND d.matter = m.id AND d.met_at IS NULL
         WHERE m.home = ?1 AND m.state NOT IN ({})
         ORDER BY m.moved_at, m.id LIMIT ?2",
        columns("m"),
        unfinished()
    );
    let mut found = tx.rows(&sql, &[home.to_val(), most.to_val()], open)?;
    for one in found.iter_mut().filter(|o| o.matter.kind == Kind::Notice) {
        one.objection = tx.row(
            "SELECT id FROM objection WHERE home = ?1 AND notice = ?2 AND answered_at IS NULL
             ORDER BY made_at, id LIMIT 1",
            &[home.to_val(), one.matter.id.to_val()],
            |c| c.take(),
        )?;
    }
    let published =
        |o: &&mut Open| (o.matter.kind, o.matter.state) == (Kind::Topic, State::Published);
    for one in found.iter_mut().filter(published) {
        let key = [home.to_val(), one.matter.id.to_val()];
        let Some(topic) = tx.get::<Topic>(&key)? else { continue };
        let kept = store::matter::steps(tx, home, one.matter.id)?;
        let cause = store::matter::cause_kind(tx, &one.matter)?;
        one.step = walk::awaits(rules, &topic, &kept, cause);
    }
    Ok(found)
}

/// Open matters anywhere below a township or county whose deadline is nearest or past. Waits are
/// left out: nothing is to be done while they run.
pub fn pressing(tx: &mut Tx<'_>, area: AreaCode, most: u32) -> Result<Vec<Open>, Stop> {
    let (low, high) = area.range();
    let sql = format!(
        "SELECT {}, {CLOCK}, 0 FROM due d
         JOIN matter m ON m.home = d.home AND m.id = d.matter
         WHERE d.met_at IS NULL AND d.home >= ?1 AND d.home < ?2
           AND d.clock NOT IN ('publication', 'notice', 'recurrence')
         ORDER BY d.due_at, d.home, d.matter LIMIT ?3",
        columns("m")
    );
    tx.rows(&sql, &[Val::Text(low), Val::Text(high), most.to_val()], open)
}

/// The words of a wish.
pub fn wish(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Option<Wish>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// Wishes that a hand wrote down for others, newest first.
pub fn written_down(
    tx: &mut Tx<'_>,
    home: AreaCode,
    hand: PersonRef,
    most: u32,
) -> Result<Vec<Matter>, Stop> {
    let sql = format!(
        "SELECT {} FROM wish w JOIN matter m ON m.home = w.home AND m.id = w.id
         WHERE w.home = ?1 AND w.recorded_by = ?2 ORDER BY m.opened_at DESC, m.id LIMIT ?3",
        columns("m")
    );
    tx.rows(&sql, &[home.to_val(), hand.to_val(), most.to_val()], |c| c.record())
}

/// First matters of the threads that a person follows, newest movement first.
pub fn followed(
    tx: &mut Tx<'_>,
    county: AreaCode,
    person: PersonRef,
    most: u32,
) -> Result<Vec<Matter>, Stop> {
    let (low, high) = county.range();
    let sql = format!(
        "SELECT {} FROM follow f JOIN matter m ON m.home = f.home AND m.id = f.thread
         WHERE f.home >= ?1 AND f.home < ?2 AND f.person = ?3
         ORDER BY m.moved_at DESC, m.id LIMIT ?4",
        columns("m")
    );
    let range = [Val::Text(low), Val::Text(high), person.to_val(), most.to_val()];
    tx.rows(&sql, &range, |c| c.record())
}

/// A meeting on whose roll a person stands.
#[derive(Debug, Clone)]
pub struct Seat {
    /// The meeting.
    pub matter: Matter,
    /// When it begins.
    pub starts_at: Moment,
    /// Where.
    pub venue: String,
    /// When the person came.
    pub present_at: Option<Moment>,
    /// Whether there was a ballot.
    pub ballot: bool,
    /// Whether the person, or the household, has voted. Never what.
    pub voted: bool,
    /// Whether the voice is given under witnesses: paper, a hand, a bean.
    pub paper: bool,
}

/// Meetings on whose frozen roll a person stands, newest first.
pub fn seats(tx: &mut Tx<'_>, person: PersonRef, most: u32) -> Result<Vec<Seat>, Stop> {
    let sql = format!(
        "SELECT {}, g.starts_at, g.venue, r.present_at,
                CASE WHEN r.way IS NULL OR r.way = 'phone' THEN 0 ELSE 1 END,
                (SELECT COUNT(*) FROM ballot b WHERE b.home = r.home AND b.meeting = r.meeting),
                (SELECT COUNT(*) FROM vote v JOIN ballot b ON b.home = v.home AND b.id = v.ballot
                 WHERE b.home = r.home AND b.meeting = r.meeting
                   AND v.voter IN (r.person, r.household))
                + (SELECT COUNT(*) FROM box_voter x
                   JOIN ballot b ON b.home = x.home AND b.id = x.ballot
                   WHERE b.home = r.home AND b.meeting = r.meeting
                     AND x.voter IN (r.person, r.household))
         FROM roll r
         JOIN meeting g ON g.home = r.home AND g.id = r.meeting
         JOIN matter m ON m.home = r.home AND m.id = r.meeting
         WHERE r.home = ?1 AND r.person = ?2 ORDER BY g.starts_at DESC, m.id LIMIT ?3",
        columns("m")
    );
    let vals = [person.home.to_val(), person.id.to_val(), most.to_val()];
    tx.rows(&sql, &vals, |c| {
        Some(Seat {
            matter: c.record()?,
            starts_at: c.take()?,
            venue: c.take()?,
            present_at: c.take()?,
            paper: c.take()?,
            ballot: c.take::<u64>()? > 0,
            voted: c.take::<u64>()? > 0,
        })
    })
}

/// Meetings that are called in a home, soonest first: matter, beginning, place.
pub fn coming(
    tx: &mut Tx<'_>,
    home: AreaCode,
    most: u32,
) -> Result<Vec<(Matter, Moment, String)>, Stop> {
    let sql = format!(
        "SELECT {}, g.starts_at, g.venue FROM meeting g
         JOIN matter m ON m.home = g.home AND m.id = g.id
         WHERE m.home = ?1 AND m.state = 'called' ORDER BY g.starts_at, m.id LIMIT ?2",
        columns("m")
    );
    let vals = [home.to_val(), most.to_val()];
    tx.rows(&sql, &vals, |c| Some((c.record()?, c.take()?, c.take()?)))
}

/// People at the desk of a village today, for the slip: the agents, else the secretary.
pub fn desk(tx: &mut Tx<'_>, home: AreaCode, now: Moment) -> Result<Vec<PersonRef>, Stop> {
    for role in [Role::Agent, Role::Secretary] {
        let found = store::registry::holders(tx, role, home, now.date())?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

/// Ends every other session of an account: a new password ends what the old one opened.
pub fn other_sessions_end(
    tx: &mut Tx<'_>,
    county: AreaCode,
    login: &str,
    token: &[u8; 32],
) -> Result<(), Stop> {
    let kept = kernel::hash::sm3(token);
    tx.run(
        "DELETE FROM session WHERE home = ?1 AND login = ?2 AND token <> ?3",
        &[county.to_val(), Val::Text(login.into()), kept.to_val()],
    )
    .map(|_| ())
}
