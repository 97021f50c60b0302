//! What the rules and pages of the room look at. No query in this file joins a person with a stance
//! or a vote, but for the reader's own.

use std::collections::BTreeMap;

use ballot::Verdict;
use civic::Scene;
use civic::decide::room::minutes::{
    Draft, DraftFacts, Minutes, Sign, SignFacts, Signature, Spoken,
};
use civic::decide::room::recast::{self, Descent};
use civic::decide::room::speech::{FloorFacts, Speech};
use civic::decide::room::statement::{Side, Sides, Statement};
use civic::deliberation::{Meeting, RollLine};
use civic::record::Column;
use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, Code, PersonRef};
use store::{Fault, Stop, Tx, matter, registry, vote};

/// All turns of a meeting, in order of asking.
pub fn turns(tx: &mut Tx<'_>, home: AreaCode, meeting: MatterId) -> Result<Vec<Speech>, Stop> {
    tx.list("WHERE home = ?1 AND meeting = ?2 ORDER BY n", &[home.to_val(), meeting.to_val()])
}

/// Whether a person is on the roll and has come.
pub fn is_present(
    tx: &mut Tx<'_>,
    home: AreaCode,
    meeting: MatterId,
    who: PersonRef,
) -> Result<bool, Stop> {
    if who.home != home {
        return Ok(false);
    }
    let line: Option<RollLine> = tx.get(&[home.to_val(), meeting.to_val(), who.id.to_val()])?;
    Ok(line.is_some_and(|l| l.present_at.is_some()))
}

/// Facts of the acts on the speaking list.
pub fn floor(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<FloorFacts, Stop> {
    let meeting = scene.this()?.id;
    let who = scene.subject().ok_or(Code::SignInNeeded)?;
    let present = is_present(tx, scene.home, meeting, who)?;
    Ok(FloorFacts {
        turns: turns(tx, scene.home, meeting)?,
        present,
        name: registry::name(tx, who)?,
    })
}

/// The statements of a meeting, oldest first.
pub fn statements(
    tx: &mut Tx<'_>,
    home: AreaCode,
    meeting: MatterId,
) -> Result<Vec<Statement>, Stop> {
    tx.list(
        "WHERE home = ?1 AND meeting = ?2 ORDER BY made_at, id",
        &[home.to_val(), meeting.to_val()],
    )
}

/// What became of statements that go on as others, in order.
pub fn descents(tx: &mut Tx<'_>, home: AreaCode, meeting: MatterId) -> Result<Vec<Descent>, Stop> {
    tx.list(
        "WHERE home = ?1 AND meeting = ?2 ORDER BY at, source, target",
        &[home.to_val(), meeting.to_val()],
    )
}

/// Facts of merging statements.
pub fn merging(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    act: &recast::Merge,
) -> Result<recast::MergeFacts, Stop> {
    let before = statements(tx, scene.home, act.matter)?;
    let stances = every_stance(tx, scene.home, act.matter)?;
    Ok(recast::MergeFacts { before, stances })
}

/// One statement.
pub fn statement(
    tx: &mut Tx<'_>,
    home: AreaCode,
    meeting: MatterId,
    id: RecordId,
) -> Result<Option<Statement>, Stop> {
    tx.get(&[home.to_val(), meeting.to_val(), id.to_val()])
}

/// How everybody stands, statement by statement.
pub fn sides(
    tx: &mut Tx<'_>,
    home: AreaCode,
    meeting: MatterId,
) -> Result<BTreeMap<RecordId, Sides>, Stop> {
    let counted: Vec<(RecordId, Side, u64)> = tx.rows(
        "SELECT statement, side, COUNT(*) FROM stance WHERE home = ?1 AND meeting = ?2
         GROUP BY statement, side",
        &[home.to_val(), meeting.to_val()],
        |c| Some((c.take()?, c.take()?, c.take()?)),
    )?;
    let mut all: BTreeMap<RecordId, Sides> = BTreeMap::new();
    for (statement, side, n) in counted {
        let sides = all.entry(statement).or_default();
        match side {
            Side::Agree => sides.agree = n,
            Side::Disagree => sides.disagree = n,
            Side::Pass => sides.pass = n,
        }
    }
    Ok(all)
}

/// How many have taken a stance on each statement, and how many people have taken one at all; which
/// one is not asked.
pub fn taken(
    tx: &mut Tx<'_>,
    home: AreaCode,
    meeting: MatterId,
) -> Result<(BTreeMap<RecordId, u64>, u64), Stop> {
    let key = [home.to_val(), meeting.to_val()];
    let each: Vec<(RecordId, u64)> = tx.rows(
        "SELECT statement, COUNT(*) FROM stance WHERE home = ?1 AND meeting = ?2
         GROUP BY statement",
        &key,
        |c| Some((c.take()?, c.take()?)),
    )?;
    let people = tx.row(
        "SELECT COUNT(DISTINCT person) FROM stance WHERE home = ?1 AND meeting = ?2",
        &key,
        |c| c.take(),
    )?;
    Ok((each.into_iter().collect(), people.unwrap_or(0)))
}

/// Where the reader stands, statement by statement.
pub fn own_sides(
    tx: &mut Tx<'_>,
    home: AreaCode,
    meeting: MatterId,
    who: PersonRef,
) -> Result<BTreeMap<RecordId, Side>, Stop> {
    let own = tx.rows(
        "SELECT statement, side FROM stance WHERE home = ?1 AND meeting = ?2 AND person = ?3",
        &[home.to_val(), meeting.to_val(), who.to_val()],
        |c| Some((c.take()?, c.take()?)),
    )?;
    Ok(own.into_iter().collect())
}

/// Lines of the roll and how many of them have come: adults, then households.
pub fn presence(
    tx: &mut Tx<'_>,
    home: AreaCode,
    meeting: MatterId,
) -> Result<[(u64, u64); 2], Stop> {
    let found = tx.row(
        "SELECT COUNT(*), COUNT(DISTINCT household), COUNT(present_at),
                COUNT(DISTINCT CASE WHEN present_at IS NOT NULL THEN household END)
         FROM roll WHERE home = ?1 AND meeting = ?2",
        &[home.to_val(), meeting.to_val()],
        |c| Some([c.take::<u64>()?, c.take()?, c.take()?, c.take()?]),
    )?;
    let [adults, households, adults_here, households_here] = found.unwrap_or_default();
    Ok([(adults_here, adults), (households_here, households)])
}

/// The verdict of a meeting's vote and whether it was adopted; none before the close.
pub fn verdict(
    tx: &mut Tx<'_>,
    home: AreaCode,
    meeting: MatterId,
) -> Result<Option<(bool, Verdict)>, Stop> {
    let Some(ballot) = vote::ballot(tx, home, meeting)? else { return Ok(None) };
    let Some(judged) = vote::judged(tx, &ballot)? else { return Ok(None) };
    let verdict =
        serde_json::from_str(&judged.verdict).map_err(|e| Fault::Corrupt(e.to_string()))?;
    Ok(Some((judged.adopted, verdict)))
}

/// The minutes of a meeting.
pub fn minutes(
    tx: &mut Tx<'_>,
    home: AreaCode,
    meeting: MatterId,
) -> Result<Option<Minutes>, Stop> {
    tx.get(&[home.to_val(), meeting.to_val()])
}

/// Every stance of a meeting, for grouping: people are told apart and never shown.
pub fn every_stance(
    tx: &mut Tx<'_>,
    home: AreaCode,
    meeting: MatterId,
) -> Result<Vec<(RecordId, PersonRef, Side)>, Stop> {
    tx.rows(
        "SELECT statement, person, side FROM stance WHERE home = ?1 AND meeting = ?2
         ORDER BY statement, person",
        &[home.to_val(), meeting.to_val()],
        |c| Some((c.take()?, c.take()?, c.take()?)),
    )
}

/// Signatures under a draft, in order.
pub fn signatures(tx: &mut Tx<'_>, minutes: &Minutes) -> Result<Vec<Signature>, Stop> {
    tx.list(
        "WHERE home = ?1 AND meeting = ?2 AND draft = ?3 ORDER BY at, person",
        &[minutes.home.to_val(), minutes.meeting.to_val(), minutes.draft.to_val()],
    )
}

/// What the minutes are drafted from.
pub fn draft(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Draft) -> Result<DraftFacts, Stop> {
    let home = scene.home;
    let meeting: Meeting = tx.get(&[home.to_val(), act.matter.to_val()])?.ok_or(Code::NotFound)?;
    let topic = matter::get(tx, home, meeting.topic)?.map_or_else(String::new, |t| t.title);
    let body =
        scene.rules.body(&meeting.body).map_or_else(|_| String::new(), |b| b.title_zh.clone());
    let [(present, due), _] = presence(tx, home, act.matter)?;
    let mut spoken = Vec::new();
    for turn in turns(tx, home, act.matter)?.iter().filter(|t| t.began_at.is_some()) {
        spoken.push(Spoken {
            name: registry::name(tx, turn.person)?,
            minutes: (turn.spoken_ms(meeting.closed_at.unwrap_or(scene.now)) + 59_999) / 60_000,
            note: turn.note.clone(),
        });
    }
    let sides = sides(tx, home, act.matter)?;
    let standing = statements(tx, home, act.matter)?;
    let statements = standing
        .into_iter()
        .filter(|s| s.held.is_none())
        .map(|s| {
            let n = sides.get(&s.id).copied().unwrap_or_default();
            (s.text, n.agree, n.disagree, n.pass)
        })
        .collect();
    let result = verdict(tx, home, act.matter)?.map(|(adopted, v)| (v.tally, adopted));
    let convener = registry::name(tx, meeting.convener)?;
    let before = minutes(tx, home, act.matter)?;
    Ok(DraftFacts {
        meeting,
        topic,
        body,
        convener,
        due,
        present,
        spoken,
        statements,
        result,
        before,
    })
}

/// Facts of signing.
pub fn sign(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Sign) -> Result<SignFacts, Stop> {
    let who = scene.subject().ok_or(Code::SignInNeeded)?;
    let minutes = minutes(tx, scene.home, act.matter)?;
    let signed = match &minutes {
        Some(m) => signatures(tx, m)?.iter().any(|s| s.person == who),
        None => false,
    };
    let witness_present = match act.witness {
        Some(witness) => is_present(tx, scene.home, act.matter, witness)?,
        None => false,
    };
    Ok(SignFacts {
        minutes,
        present: is_present(tx, scene.home, act.matter, who)?,
        witness_present,
        name: registry::name(tx, who)?,
        signed,
        photo: matter::blobs_stored(tx, scene.home, act.photo.as_deref())?,
    })
}
