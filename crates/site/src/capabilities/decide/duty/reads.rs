//! What the rules, pages and chores of owed meetings look at: villages with people and no duty for
//! the period, meetings of a body that have closed.

use ballot::{Outcome, Verdict};
use civic::Scene;
use civic::decide::duty::{self, Duty, Held, Keep, KeepFacts, Miss, MissFacts, Period};
use civic::matter::ClockName;
use civic::record::{Column, Record, Val};
use civic::rulebook::RuleSet;
use kernel::id::MatterId;
use kernel::{AreaCode, Code, Id, Moment, hash};
use serde_json::json;
use store::{Fault, Stop, Tx, convening};

use crate::manifest::Chore;

/// The body of a duty.
pub fn duty(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Option<Duty>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

fn this(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Duty, Stop> {
    let id = scene.this()?.id;
    duty(tx, scene.home, id)?.ok_or_else(|| Code::NotFound.into())
}

/// Facts of keeping.
pub fn keep(tx: &mut Tx<'_>, scene: &Scene<'_>, _act: &Keep) -> Result<KeepFacts, Stop> {
    let duty = this(tx, scene)?;
    Ok(KeepFacts { meetings: held(tx, &duty)?, duty })
}

/// Facts of missing.
pub fn miss(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Miss) -> Result<MissFacts, Stop> {
    let duty = this(tx, scene)?;
    let due = convening::due(tx, scene.home, act.matter, ClockName::Duty)?;
    Ok(MissFacts { meetings: held(tx, &duty)?, due, duty })
}

/// Meetings of the body that have closed since the period began. A body that also sits under
/// another key for some matters (`…_levy`) is one body.
pub fn held(tx: &mut Tx<'_>, duty: &Duty) -> Result<Vec<Held>, Stop> {
    let rows: Vec<(MatterId, Moment, String)> = tx.rows(
        "SELECT m.id, m.closed_at, v.verdict FROM meeting m
         JOIN ballot b ON b.home = m.home AND b.meeting = m.id
         JOIN verdict v ON v.home = b.home AND v.ballot = b.id
         WHERE m.home = ?1 AND m.body LIKE ?2 AND m.closed_at >= ?3 ORDER BY m.closed_at, m.id",
        &[
            duty.home.to_val(),
            Val::Text(format!("{}%", duty.body)),
            Moment::start_of(duty.from_on).to_val(),
        ],
        |c| Some((c.take()?, c.take()?, c.take()?)),
    )?;
    rows.into_iter()
        .map(|(meeting, closed_at, verdict)| {
            let verdict: Verdict =
                serde_json::from_str(&verdict).map_err(|_| Fault::Corrupt("verdict".into()))?;
            let quorate = verdict.outcome != Outcome::NoQuorum;
            Ok(Held { meeting, closed_at, quorate })
        })
        .collect()
}

/// What the clockwork has to do about owed meetings: open those of the present periods, note those
/// that have been held.
pub fn chores(
    tx: &mut Tx<'_>,
    rules: &RuleSet,
    county: AreaCode,
    now: Moment,
) -> Result<Vec<Chore>, Stop> {
    let mut found = Vec::new();
    for period in duty::owed(rules, now.date())? {
        for home in owing(tx, county, &period)? {
            found.push(opening(home, &period, now));
        }
    }
    for duty in waiting(tx, county)? {
        let meetings = held(tx, &duty)?;
        let kept = duty.held_among(&meetings) >= duty.times;
        if let Some(last) = meetings.iter().rfind(|held| kept && duty.counts(held)) {
            found.push(Chore {
                home: duty.home,
                act: "duty.keep",
                key: format!("duty.keep:{}:{}", duty.id, last.meeting),
                input: json!({ "matter": duty.id, "meeting": last.meeting }),
            });
        }
    }
    Ok(found)
}

fn opening(home: AreaCode, period: &Period, now: Moment) -> Chore {
    let key = format!("duty.open:{}:{}", period.body, period.from_on);
    let digest = hash::sm3_parts(&[home.as_str().as_bytes(), key.as_bytes()]);
    let mut random = [0u8; 10];
    random.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    let id: MatterId = Id::from_parts(now, random);
    Chore {
        home,
        act: "duty.open",
        key,
        input: json!({ "id": id, "body": period.body, "from_on": period.from_on }),
    }
}

/// Villages with people whose duty of the period is not open. Communities are left out: their law
/// lays down no rhythm that the rulebook has.
fn owing(tx: &mut Tx<'_>, county: AreaCode, period: &Period) -> Result<Vec<AreaCode>, Stop> {
    let (low, high) = county.range();
    tx.rows(
        "SELECT a.code FROM area a
         WHERE a.system = 'stat' AND a.level = 'village' AND a.code >= ?1 AND a.code < ?2
           AND a.name NOT LIKE '%社区%' AND a.name NOT LIKE '%居委会%'
           AND EXISTS (SELECT 1 FROM person p WHERE p.home = a.code AND p.registered = 1)
           AND NOT EXISTS (SELECT 1 FROM duty d
               WHERE d.home = a.code AND d.body = ?3 AND d.from_on = ?4)
         ORDER BY a.code",
        &[Val::Text(low), Val::Text(high), Val::Text(period.body.into()), period.from_on.to_val()],
        |c| c.take(),
    )
}

/// Open duties of villages in which the body has held a meeting since the period began.
fn waiting(tx: &mut Tx<'_>, county: AreaCode) -> Result<Vec<Duty>, Stop> {
    let (low, high) = county.range();
    let columns: Vec<String> = Duty::COLUMNS.split(", ").map(|c| format!("d.{c}")).collect();
    tx.rows(
        &format!(
            "SELECT {} FROM duty d JOIN matter m ON m.home = d.home AND m.id = d.id
             WHERE d.home >= ?1 AND d.home < ?2 AND m.state = 'owed'
               AND EXISTS (SELECT 1 FROM meeting g WHERE g.home = d.home
                   AND g.body LIKE d.body || '%' AND g.closed_at IS NOT NULL)
             ORDER BY d.home, d.body, d.from_on",
            columns.join(", ")
        ),
        &[Val::Text(low), Val::Text(high)],
        |c| c.record(),
    )
}
