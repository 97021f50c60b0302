//! What the public pages look at. Every query is bounded by an area; none of them reads who voted,
//! who objected or who is late.

use std::collections::BTreeMap;

use civic::authority::Role;
use civic::decide::notice::Notice;
use civic::decide::outcome::order::Tally;
use civic::decide::resolution::Resolution;
use civic::deliberation::Meeting;
use civic::matter::{ClockName, Due, Kind, Matter, State};
use civic::record::{Column, Val};
use kernel::{AreaCode, Date, Level, Moment};
use store::{Stop, Tx, outcome, registry};

/// Conditions that keep a query of matters or households inside an area, with their three values.
fn within(area: AreaCode) -> (&'static str, Vec<Val>) {
    let (low, high) = area.range();
    if area.level() >= Level::Village {
        let vals = vec![area.home().to_val(), Val::Text(low), Val::Text(high)];
        return ("home = ?1 AND area >= ?2 AND area < ?3", vals);
    }
    let vals = vec![Val::Text(low.clone()), Val::Text(high), Val::Text(low)];
    ("home >= ?1 AND home < ?2 AND area >= ?3", vals)
}

fn whole(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

/// What a year has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Year {
    /// Wishes said.
    pub(super) wished: u64,
    /// Topics agreed.
    pub(super) decided: u64,
    /// Results.
    pub(super) tally: Tally,
    /// The time from saying to confirming that half of them took no longer than.
    pub(super) median_ms: Option<i64>,
}

/// What the year of a day has come to.
pub(super) fn outcomes(tx: &mut Tx<'_>, area: AreaCode, day: Date) -> Result<Year, Stop> {
    let span = outcome::Span::year_of(day);
    let (inside, mut vals) = within(area);
    vals.push(span.from.to_val());
    let wished = tx.number(
        &format!(
            "SELECT COUNT(*) FROM matter WHERE {inside} AND kind = 'wish' AND opened_at >= ?4"
        ),
        &vals,
    )?;
    let decided = tx.number(
        &format!("SELECT COUNT(*) FROM matter WHERE {inside} AND kind = 'topic' AND state = 'decided' AND moved_at >= ?4"),
        &vals,
    )?;
    let solved = outcome::solved(tx, area, span)?;
    let tallies = outcome::tallies(tx, area, span, &solved)?;
    Ok(Year {
        wished: whole(wished),
        decided: whole(decided),
        tally: tallies.into_values().fold(Tally::default(), Tally::plus),
        median_ms: outcome::median_ms(&solved),
    })
}

/// Counts of one area in a list of areas.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sums {
    /// Wishes that wait for an answer.
    pub(super) heard: u64,
    /// Topics before the people.
    pub(super) published: u64,
    /// Resolutions under way.
    pub(super) running: u64,
    /// Problems solved since the moment asked about.
    pub(super) confirmed: u64,
    /// Deadlines that have passed.
    pub(super) late: u64,
}

/// Counts of every area of `level` inside `area`.
pub(super) fn sums(
    tx: &mut Tx<'_>,
    area: AreaCode,
    level: Level,
    since: Moment,
    now: Moment,
) -> Result<BTreeMap<AreaCode, Sums>, Stop> {
    let (low, high) = area.range();
    let mut range = vec![Val::Text(low), Val::Text(high)];
    let digits = level.digits();
    let counted: Vec<(AreaCode, Kind, State, u64)> = tx.rows(
        &format!(
            "SELECT SUBSTR(home, 1, {digits}), kind, state, COUNT(*)
             FROM matter WHERE home >= ?1 AND home < ?2 GROUP BY 1, 2, 3"
        ),
        &range,
        |c| Some((c.take()?, c.take()?, c.take()?, c.take()?)),
    )?;
    let mut sums: BTreeMap<AreaCode, Sums> = BTreeMap::new();
    for (place, kind, state, all) in counted {
        let sum = sums.entry(place).or_default();
        match (kind, state) {
            (Kind::Wish, State::Heard) => sum.heard += all,
            (Kind::Topic, State::Published) => sum.published += all,
            (Kind::Resolution, state) if !state.is_final() => sum.running += all,
            _ => {}
        }
    }
    let span = outcome::Span { from: since, until: now.plus_ms(1) };
    for one in outcome::solved(tx, area, span)? {
        let Some(place) = one.home.at(level) else { continue };
        sums.entry(place).or_default().confirmed += 1;
    }
    range.push(now.to_val());
    let late: Vec<(AreaCode, u64)> = tx.rows(
        &format!(
            "SELECT SUBSTR(home, 1, {digits}), COUNT(*) FROM due
             WHERE met_at IS NULL AND due_at < ?3 AND home >= ?1 AND home < ?2
               AND clock NOT IN ({}) GROUP BY 1",
            waits()
        ),
        &range,
        |c| Some((c.take()?, c.take()?)),
    )?;
    for (place, n) in late {
        sums.entry(place).or_default().late = n;
    }
    Ok(sums)
}

/// Clocks whose passing is good news, as an SQL list.
fn waits() -> String {
    let waits = ClockName::ALL.iter().filter(|c| c.is_wait());
    waits.map(|c| format!("'{c}'")).collect::<Vec<_>>().join(", ")
}

/// Passed deadlines of an area by clock: how many matters wait for what.
pub(super) fn late_by_clock(
    tx: &mut Tx<'_>,
    area: AreaCode,
    now: Moment,
) -> Result<Vec<(ClockName, u64)>, Stop> {
    let (low, high) = area.range();
    tx.rows(
        &format!(
            "SELECT clock, COUNT(*) FROM due WHERE met_at IS NULL AND due_at < ?3
               AND home >= ?1 AND home < ?2 AND clock NOT IN ({}) GROUP BY clock ORDER BY clock",
            waits()
        ),
        &[Val::Text(low), Val::Text(high), now.to_val()],
        |c| Some((c.take()?, c.take()?)),
    )
}

/// Matters of a kind in some states, latest movement first.
pub(super) fn standing(
    tx: &mut Tx<'_>,
    area: AreaCode,
    kind: Kind,
    states: &[State],
    most: u32,
) -> Result<Vec<Matter>, Stop> {
    let (inside, mut vals) = within(area);
    vals.extend([kind.to_val(), most.to_val()]);
    let states: Vec<String> = states.iter().map(|s| format!("'{s}'")).collect();
    tx.list(
        &format!(
            "WHERE {inside} AND kind = ?4 AND state IN ({}) ORDER BY moved_at DESC, id DESC LIMIT ?5",
            states.join(", ")
        ),
        &vals,
    )
}

/// Wishes that somebody simply carries out, without a vote.
pub(super) fn handled(tx: &mut Tx<'_>, area: AreaCode, most: u32) -> Result<Vec<Matter>, Stop> {
    let (inside, mut vals) = within(area);
    vals.push(most.to_val());
    tx.list(
        &format!(
            "WHERE {inside} AND kind = 'wish' AND state IN ('adopted', 'done')
               AND EXISTS (SELECT 1 FROM wish w
                   WHERE w.home = matter.home AND w.id = matter.id AND w.fate = 'handle')
             ORDER BY moved_at DESC, id DESC LIMIT ?4"
        ),
        &vals,
    )
}

/// The running clock of a matter that ends first.
pub(super) fn next_clock(tx: &mut Tx<'_>, matter: &Matter) -> Result<Option<Due>, Stop> {
    let found: Vec<Due> = tx.list(
        "WHERE home = ?1 AND matter = ?2 AND met_at IS NULL ORDER BY due_at LIMIT 1",
        &[matter.home.to_val(), matter.id.to_val()],
    )?;
    Ok(found.into_iter().next())
}

/// The body of a meeting.
pub(super) fn meeting(tx: &mut Tx<'_>, of: &Matter) -> Result<Option<Meeting>, Stop> {
    tx.get(&[of.home.to_val(), of.id.to_val()])
}

/// The body of a resolution.
pub(super) fn resolution(tx: &mut Tx<'_>, of: &Matter) -> Result<Option<Resolution>, Stop> {
    tx.get(&[of.home.to_val(), of.id.to_val()])
}

/// The body of a notice.
pub(super) fn notice(tx: &mut Tx<'_>, of: &Matter) -> Result<Option<Notice>, Stop> {
    tx.get(&[of.home.to_val(), of.id.to_val()])
}

/// Groups, households and persons of a village or a part of it.
pub(super) fn facts(tx: &mut Tx<'_>, area: AreaCode) -> Result<(u64, u64, u64), Stop> {
    let (inside, vals) = within(area);
    let households = tx.number(&format!("SELECT COUNT(*) FROM household WHERE {inside}"), &vals)?;
    let persons = tx.number(&format!("SELECT COUNT(*) FROM person WHERE {inside}"), &vals)?;
    let (low, high) = area.range();
    let groups = tx.number(
        "SELECT COUNT(*) FROM area WHERE system = 'stat' AND code >= ?1 AND code < ?2 AND level = ?3",
        &[Val::Text(low), Val::Text(high), Val::Text(Level::Group.as_str().into())],
    )?;
    Ok((whole(groups), whole(households), whole(persons)))
}

/// The telephone of an agent of the area, when one is known. It is given for the office.
pub(super) fn agent_phone(
    tx: &mut Tx<'_>,
    area: AreaCode,
    today: Date,
) -> Result<Option<String>, Stop> {
    for agent in registry::holders(tx, Role::Agent, area, today)? {
        let phone = registry::person(tx, agent)?.and_then(|p| p.phone);
        if let Some(phone) = phone.filter(|p| !p.is_empty()) {
            return Ok(Some(phone));
        }
    }
    Ok(None)
}
