//! What leaves the site, read once for every way it leaves: bodies of single matters, and what is new
//! in an area. None of it reads votes, objections or who said what.

use civic::authority::Mandate;
use civic::decide::notice::Notice;
use civic::decide::resolution::Resolution;
use civic::deliberation::{Meeting, Topic};
use civic::matter::{Kind, Matter, State};
use civic::record::{Column, Record, Val};
use kernel::id::MatterId;
use kernel::{AreaCode, Level, Moment, PersonRef};
use store::{Stop, Tx, registry};

/// The body of a notice.
pub fn notice(tx: &mut Tx<'_>, of: &Matter) -> Result<Option<Notice>, Stop> {
    tx.get(&[of.home.to_val(), of.id.to_val()])
}

/// The body of a meeting.
pub fn meeting(tx: &mut Tx<'_>, of: &Matter) -> Result<Option<Meeting>, Stop> {
    tx.get(&[of.home.to_val(), of.id.to_val()])
}

/// The body of a topic.
pub fn topic(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Option<Topic>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// The body of a resolution.
pub fn resolution(
    tx: &mut Tx<'_>,
    home: AreaCode,
    id: MatterId,
) -> Result<Option<Resolution>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// How many stand on the frozen roll of a meeting, and how many of them came; zeros before it opens.
pub fn roll(tx: &mut Tx<'_>, of: &Matter) -> Result<(u64, u64), Stop> {
    let found = tx.row(
        "SELECT COUNT(*), COUNT(present_at) FROM roll WHERE home = ?1 AND meeting = ?2",
        &[of.home.to_val(), of.id.to_val()],
        |c| Some((c.take()?, c.take()?)),
    )?;
    Ok(found.unwrap_or((0, 0)))
}

/// String key of the office of a person over a home; `None` without one.
pub fn office(
    tx: &mut Tx<'_>,
    home: AreaCode,
    who: PersonRef,
    now: Moment,
) -> Result<Option<String>, Stop> {
    let mandates: Vec<Mandate> = registry::mandates_over(tx, who, home)?;
    let held = mandates.into_iter().filter(|m| m.holds_on(now.date()));
    let role = held.map(|m| m.role).min();
    Ok(role.map(|r| format!("role-{}", r.as_str().replace('_', "-"))))
}

/// What is public and new in an area since a moment, latest movement first: notices, published
/// topics, called meetings, resolutions.
pub fn news(
    tx: &mut Tx<'_>,
    area: AreaCode,
    since: Option<Moment>,
    most: u32,
) -> Result<Vec<Matter>, Stop> {
    let (low, high) = area.range();
    let (inside, mut vals) = if area.level() >= Level::Village {
        let vals = vec![area.home().to_val(), Val::Text(low), Val::Text(high)];
        ("home = ?1 AND area >= ?2 AND area < ?3", vals)
    } else {
        let vals = vec![Val::Text(low.clone()), Val::Text(high), Val::Text(low)];
        ("home >= ?1 AND home < ?2 AND area >= ?3", vals)
    };
    vals.extend([since.unwrap_or(Moment::from_ms(0)).to_val(), most.to_val()]);
    let kinds = [Kind::Notice, Kind::Topic, Kind::Meeting, Kind::Resolution];
    let kinds: Vec<String> = kinds.iter().map(|k| format!("'{k}'")).collect();
    tx.rows(
        &format!(
            "SELECT {} FROM matter WHERE {inside} AND moved_at >= ?4 AND kind IN ({})
               AND NOT (kind = 'topic' AND state = '{}')
             ORDER BY moved_at DESC, home, id LIMIT ?5",
            Matter::COLUMNS,
            kinds.join(", "),
            State::Draft
        ),
        &vals,
        |c| c.record(),
    )
}
