//! What has come of it, read once for every page that tells it: problems solved, resolutions carried
//! out, what came back, and from where each thread came.
//!
//! Invariants: a thread is one problem; the day of a result is the day it was confirmed, not the day
//! the watch ended; no person is named or counted by name. Refuses to know: in which order villages
//! stand, and what is enough (the rules do).

use std::collections::BTreeMap;

use civic::decide::outcome::order::Tally;
use civic::decide::outcome::provenance::Trail;
use civic::record::{Column, Val};
use kernel::id::MatterId;
use kernel::{AreaCode, Date, Level, Moment};

use crate::db::{Cells, Tx};
use crate::fault::Stop;

/// A span of time: from a moment on, up to before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First moment.
    pub from: Moment,
    /// First moment after it.
    pub until: Moment,
}

impl Span {
    /// The calendar year of a day.
    pub fn year_of(day: Date) -> Self {
        Self {
            from: Moment::start_of(day.first_of_year()),
            until: Moment::end_of(day.last_of_year()).plus_ms(1),
        }
    }
}

/// Conditions that keep a query of matters called `alias` inside an area, with its three values.
fn within(alias: &str, area: AreaCode) -> (String, Vec<Val>) {
    let (low, high) = area.range();
    if area.level() >= Level::Village {
        let vals = vec![area.home().to_val(), Val::Text(low), Val::Text(high)];
        return (format!("{alias}.home = ?1 AND {alias}.area >= ?2 AND {alias}.area < ?3"), vals);
    }
    let vals = vec![Val::Text(low.clone()), Val::Text(high), Val::Text(low)];
    (format!("{alias}.home >= ?1 AND {alias}.home < ?2 AND {alias}.area >= ?3"), vals)
}

fn within_span(alias: &str, area: AreaCode, span: Span) -> (String, Vec<Val>) {
    let (inside, mut vals) = within(alias, area);
    vals.extend([span.from.to_val(), span.until.to_val()]);
    (inside, vals)
}

/// A problem that is solved: its result was confirmed and has not come back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solved {
    /// Home.
    pub home: AreaCode,
    /// First matter of the thread.
    pub thread: MatterId,
    /// When it was first said.
    pub said_at: Moment,
    /// When the result was confirmed.
    pub confirmed_at: Moment,
}

impl Solved {
    /// Milliseconds from saying to confirming.
    pub fn took_ms(&self) -> i64 {
        self.confirmed_at.ms() - self.said_at.ms()
    }
}

/// Problems solved in a span, latest first. The watch begins with the confirmation, so its beginning
/// is the day; what was confirmed before there was a watch has moved last on that day.
pub fn solved(tx: &mut Tx<'_>, area: AreaCode, span: Span) -> Result<Vec<Solved>, Stop> {
    let (inside, vals) = within_span("m", area, span);
    let sql = format!(
        "SELECT m.home, m.thread, MIN(f.opened_at), MIN(COALESCE(d.since, m.moved_at))
         FROM matter m
         JOIN matter f ON f.home = m.home AND f.id = m.thread
         LEFT JOIN due d ON d.home = m.home AND d.matter = m.id AND d.clock = 'recurrence'
         WHERE {inside} AND m.kind IN ('wish', 'resolution') AND m.state IN ('confirmed', 'gone')
         GROUP BY m.home, m.thread
         HAVING MIN(COALESCE(d.since, m.moved_at)) >= ?4
            AND MIN(COALESCE(d.since, m.moved_at)) < ?5
         ORDER BY MIN(COALESCE(d.since, m.moved_at)) DESC, m.home, m.thread"
    );
    tx.rows(&sql, &vals, |c| {
        Some(Solved {
            home: c.take()?,
            thread: c.take()?,
            said_at: c.take()?,
            confirmed_at: c.take()?,
        })
    })
}

/// The time that half of them took no longer than; of two the shorter. `None` without any.
pub fn median_ms(solved: &[Solved]) -> Option<i64> {
    let mut took: Vec<i64> = solved.iter().map(Solved::took_ms).collect();
    took.sort_unstable();
    took.get(took.len().checked_sub(1)? / 2).copied()
}

/// Results of every home inside an area in a span, with what [`solved`] has read of it.
pub fn tallies(
    tx: &mut Tx<'_>,
    area: AreaCode,
    span: Span,
    solved: &[Solved],
) -> Result<BTreeMap<AreaCode, Tally>, Stop> {
    let mut found: BTreeMap<AreaCode, Tally> = BTreeMap::new();
    for one in solved {
        found.entry(one.home).or_default().solved += 1;
    }
    let (inside, vals) = within_span("m", area, span);
    let resolved: Vec<(AreaCode, u64, u64)> = tx.rows(
        &format!(
            "SELECT m.home, COUNT(*), SUM(CASE WHEN m.state IN ('confirmed', 'gone') THEN 1 ELSE 0 END)
             FROM matter m WHERE {inside} AND m.kind = 'resolution'
               AND m.opened_at >= ?4 AND m.opened_at < ?5 GROUP BY m.home"
        ),
        &vals,
        |c| Some((c.take()?, c.take()?, c.take()?)),
    )?;
    for (home, adopted, confirmed) in resolved {
        let tally = found.entry(home).or_default();
        (tally.adopted, tally.confirmed) = (adopted, confirmed);
    }
    let back: Vec<(AreaCode, u64)> = tx.rows(
        &format!(
            "SELECT m.home, COUNT(DISTINCT m.id) FROM result_word q
             JOIN matter m ON m.home = q.home AND m.id = q.matter
             WHERE {inside} AND q.word = 'back' AND q.said_at >= ?4 AND q.said_at < ?5
             GROUP BY m.home"
        ),
        &vals,
        |c| Some((c.take()?, c.take()?)),
    )?;
    for (home, n) in back {
        found.entry(home).or_default().back = n;
    }
    let met: Vec<(AreaCode, u64)> = tx.rows(
        &format!(
            "SELECT m.home, COUNT(*) FROM matter m WHERE {inside} AND m.kind = 'meeting'
               AND m.state = 'closed' AND m.moved_at >= ?4 AND m.moved_at < ?5 GROUP BY m.home"
        ),
        &vals,
        |c| Some((c.take()?, c.take()?)),
    )?;
    for (home, n) in met {
        found.entry(home).or_default().meetings = n;
    }
    Ok(found)
}

/// What is known of where a thread came from; `f` is its first matter. An office holder's own remark
/// is no villager's voice.
const TRAIL: &str = "SELECT f.home, f.kind,
    (SELECT COUNT(*) FROM wish w JOIN matter x ON x.home = w.home AND x.id = w.id
     WHERE x.home = f.home AND x.thread = f.id AND w.channel = 'visit'),
    (SELECT COUNT(DISTINCT c.by) FROM comment c JOIN matter x ON x.home = c.home AND x.id = c.matter
     WHERE x.home = f.home AND x.thread = f.id AND SUBSTR(c.by, 1, LENGTH(f.home)) = f.home
       AND NOT EXISTS (SELECT 1 FROM mandate g WHERE g.home = f.home AND g.person = c.by
           AND g.role IN ('secretary', 'committee'))),
    (SELECT COUNT(DISTINCT r.person) FROM roll r JOIN matter x ON x.home = r.home AND x.id = r.meeting
     WHERE x.home = f.home AND x.thread = f.id AND r.present_at IS NOT NULL),
    (SELECT COUNT(*) FROM matter x WHERE x.home = f.home AND x.thread = f.id
       AND x.kind IN ('wish', 'resolution') AND x.state IN ('confirmed', 'gone'))
    + (SELECT COUNT(*) FROM result_word q JOIN matter x ON x.home = q.home AND x.id = q.matter
     WHERE x.home = f.home AND x.thread = f.id)
    FROM matter f";

fn trail_of(c: &mut Cells<'_>) -> Option<(AreaCode, Trail)> {
    let home = c.take()?;
    let first = c.take()?;
    let visited = c.take::<u64>()? > 0;
    let (voices, present, judged) = (c.take()?, c.take()?, c.take::<u64>()? > 0);
    Some((home, Trail { first, visited, voices, present, judged }))
}

/// The trail of one thread.
pub fn trail(tx: &mut Tx<'_>, home: AreaCode, thread: MatterId) -> Result<Option<Trail>, Stop> {
    let sql = format!("{TRAIL} WHERE f.home = ?1 AND f.id = ?2");
    let found = tx.row(&sql, &[home.to_val(), thread.to_val()], trail_of)?;
    Ok(found.map(|(_, trail)| trail))
}

/// The trails of threads inside an area that came to a resolution in a span, each with its home.
pub fn trails(tx: &mut Tx<'_>, area: AreaCode, span: Span) -> Result<Vec<(AreaCode, Trail)>, Stop> {
    let (inside, vals) = within_span("f", area, span);
    let sql = format!(
        "{TRAIL} WHERE {inside} AND f.id = f.thread
           AND EXISTS (SELECT 1 FROM matter m WHERE m.home = f.home AND m.thread = f.id
               AND m.kind = 'resolution' AND m.opened_at >= ?4 AND m.opened_at < ?5)"
    );
    tx.rows(&sql, &vals, trail_of)
}
