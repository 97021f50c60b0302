//! What the rules and pages of results look at. The board's words in SQL are those of
//! `civic::decide::outcome::standing`; a test holds the two against each other.

use civic::Scene;
use civic::decide::outcome::standing::Standing;
use civic::decide::outcome::{Confirm, ConfirmFacts, ResultWord, WatchFacts, Word};
use civic::deliberation::Resolution;
use civic::matter::{ClockName, Due, Kind, Matter};
use civic::record::{Column, Record, Val};
use kernel::time::DAY_MS;
use kernel::{AreaCode, Code, Level, Moment, PersonRef};
use store::{Stop, Tx};

/// Facts of confirming a resolution.
pub fn confirm(tx: &mut Tx<'_>, scene: &Scene<'_>, _act: &Confirm) -> Result<ConfirmFacts, Stop> {
    let this = scene.this()?;
    let who = scene.subject().ok_or(Code::SignInNeeded)?;
    Ok(ConfirmFacts { has_wish: has_wish(tx, this)?, signed: has_signed(tx, this, who)? })
}

/// Whether somebody signed the demand that the thread began with.
pub fn has_signed(tx: &mut Tx<'_>, matter: &Matter, who: PersonRef) -> Result<bool, Stop> {
    let n = tx.number(
        "SELECT COUNT(*) FROM signature s
         JOIN matter m ON m.home = s.home AND m.id = s.matter AND m.kind = 'request'
         WHERE m.home = ?1 AND m.thread = ?2 AND s.person = ?3",
        &[matter.home.to_val(), matter.thread.to_val(), who.to_val()],
    )?;
    Ok(n > 0)
}

/// Whether a wish stands in the thread.
pub fn has_wish(tx: &mut Tx<'_>, matter: &Matter) -> Result<bool, Stop> {
    let n = tx.number(
        "SELECT COUNT(*) FROM matter WHERE home = ?1 AND thread = ?2 AND kind = 'wish'",
        &[matter.home.to_val(), matter.thread.to_val()],
    )?;
    Ok(n > 0)
}

/// Facts of what ends a watch.
pub fn watch(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<WatchFacts, Stop> {
    let this = scene.this()?;
    let resolution: Option<Resolution> = match this.kind {
        Kind::Resolution => tx.get(&[scene.home.to_val(), this.id.to_val()])?,
        _ => None,
    };
    Ok(WatchFacts { watch: watch_of(tx, this)?, resolution })
}

/// The clock of the watch over a matter, if there ever was one.
pub fn watch_of(tx: &mut Tx<'_>, matter: &Matter) -> Result<Option<Due>, Stop> {
    tx.get(&[matter.home.to_val(), matter.id.to_val(), ClockName::Recurrence.to_val()])
}

/// What was said about the result of a matter, oldest first.
pub fn words(tx: &mut Tx<'_>, matter: &Matter) -> Result<Vec<ResultWord>, Stop> {
    tx.list(
        "WHERE home = ?1 AND matter = ?2 ORDER BY said_at, id",
        &[matter.home.to_val(), matter.id.to_val()],
    )
}

/// What was said when the result was confirmed: by the one who wished, else about the resolution.
pub fn confirming_words(tx: &mut Tx<'_>, matter: &Matter) -> Result<String, Stop> {
    if matter.kind == Kind::Wish {
        let said: Option<String> = tx.row(
            "SELECT verdict FROM wish WHERE home = ?1 AND id = ?2",
            &[matter.home.to_val(), matter.id.to_val()],
            |c| c.take(),
        )?;
        return Ok(said.unwrap_or_default());
    }
    let said = words(tx, matter)?.into_iter().rev().find(|w| w.word == Word::Good);
    Ok(said.map_or_else(String::new, |w| w.text))
}

/// A resolution on the board.
#[derive(Debug, Clone)]
pub struct Carried {
    /// The matter.
    pub matter: Matter,
    /// How far, 0–100.
    pub percent: u32,
    /// By when, when that is settled.
    pub due_on: Option<kernel::Date>,
    /// Where it stands.
    pub standing: Standing,
    /// The clock that tells it: of the execution, the confirmation or the watch.
    pub clock: Option<Due>,
}

/// Where a resolution stands, with its clock of execution as `d` and the moment as `?4`.
fn standing() -> String {
    format!(
        "CASE WHEN m.state = 'executing' AND d.due_at < ?4 THEN 'late'
              WHEN m.state = 'executing' AND (d.due_at - ?4 < (d.due_at - d.since) / 5
                   OR d.due_at - ?4 < {DAY_MS}) THEN 'soon'
              WHEN m.state = 'executing' AND EXISTS (SELECT 1 FROM result_word q
                   WHERE q.home = m.home AND q.matter = m.id AND q.word = 'back') THEN 'back'
              WHEN m.state = 'executing' THEN 'running'
              WHEN m.state IN ('reported', 'confirmed', 'gone') THEN m.state
              ELSE 'ahead' END"
    )
}

/// Resolutions of an area at a moment, with the values of the places `?1` to `?4`.
fn board_from(area: AreaCode, now: Moment) -> (String, Vec<Val>) {
    let (low, high) = area.range();
    let (inside, mut vals) = if area.level() >= Level::Village {
        let vals = vec![area.home().to_val(), Val::Text(low), Val::Text(high)];
        ("m.home = ?1 AND m.area >= ?2 AND m.area < ?3", vals)
    } else {
        let vals = vec![Val::Text(low.clone()), Val::Text(high), Val::Text(low)];
        ("m.home >= ?1 AND m.home < ?2 AND m.area >= ?3", vals)
    };
    vals.push(now.to_val());
    let from = format!(
        "FROM matter m JOIN resolution r ON r.home = m.home AND r.id = m.id
         LEFT JOIN due d ON d.home = m.home AND d.matter = m.id AND d.clock = 'execution'
              AND d.met_at IS NULL
         WHERE {inside} AND m.kind = 'resolution' AND m.opened_at <= ?4"
    );
    (from, vals)
}

/// How many resolutions of an area stand where.
pub fn board_counts(
    tx: &mut Tx<'_>,
    area: AreaCode,
    now: Moment,
) -> Result<Vec<(Standing, u64)>, Stop> {
    let (from, vals) = board_from(area, now);
    let sql = format!(
        "SELECT s.standing, COUNT(*) FROM (SELECT {} AS standing {from}) s GROUP BY s.standing",
        standing()
    );
    tx.rows(&sql, &vals, |c| Some((c.take()?, c.take()?)))
}

/// What a board is narrowed by.
#[derive(Debug, Clone, Copy, Default)]
pub struct Narrow<'a> {
    /// Where they stand.
    pub standing: Option<Standing>,
    /// Words in the title.
    pub text: &'a str,
    /// How many to pass over.
    pub skip: u32,
    /// How many to give.
    pub most: u32,
}

/// Resolutions of an area, the most pressing first, and how many there are.
pub fn board(
    tx: &mut Tx<'_>,
    area: AreaCode,
    now: Moment,
    narrow: Narrow<'_>,
) -> Result<(Vec<Carried>, u64), Stop> {
    let (mut from, mut vals) = board_from(area, now);
    if let Some(wanted) = narrow.standing {
        vals.push(wanted.to_val());
        from.push_str(&format!(" AND {} = ?{}", standing(), vals.len()));
    }
    if !narrow.text.is_empty() {
        vals.push(Val::Text(format!("%{}%", narrow.text.replace(['%', '_'], ""))));
        from.push_str(&format!(" AND m.title LIKE ?{}", vals.len()));
    }
    let all = tx.number(&format!("SELECT COUNT(*) {from}"), &vals)?;
    vals.extend([narrow.most.to_val(), narrow.skip.to_val()]);
    let columns: Vec<String> = Matter::COLUMNS.split(", ").map(|c| format!("m.{c}")).collect();
    let sql = format!(
        "SELECT {}, r.percent, r.due_on, {} {from}
         ORDER BY CASE m.state WHEN 'executing' THEN 0 WHEN 'reported' THEN 1 WHEN 'confirmed' THEN 3
                  WHEN 'gone' THEN 4 ELSE 2 END, COALESCE(d.due_at, {}), m.moved_at DESC, m.id
         LIMIT ?{} OFFSET ?{}",
        columns.join(", "),
        standing(),
        i64::MAX,
        vals.len() - 1,
        vals.len()
    );
    let mut found = tx.rows(&sql, &vals, |c| {
        Some(Carried {
            matter: c.record()?,
            percent: c.take()?,
            due_on: c.take()?,
            standing: c.take()?,
            clock: None,
        })
    })?;
    for one in &mut found {
        let running: Vec<Due> = tx.list(
            "WHERE home = ?1 AND matter = ?2 AND met_at IS NULL ORDER BY due_at LIMIT 1",
            &[one.matter.home.to_val(), one.matter.id.to_val()],
        )?;
        one.clock = running.into_iter().next();
    }
    Ok((found, u64::try_from(all).unwrap_or(0)))
}
