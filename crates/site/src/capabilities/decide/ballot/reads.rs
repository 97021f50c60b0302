//! What the rules and pages of ballots look at. Counts exist only for closed ballots; no query in
//! this file joins a voter with an answer.

use std::collections::BTreeMap;

use ballot::{Presence, Tally};
use civic::Scene;
use civic::authority::{Mandate, Role};
use civic::decide::ballot::{
    Answer, Ballot, Cast, CastFacts, Close, CloseFacts, Enter, EnterFacts, Judged, PaperCount,
    Start, StartFacts,
};
use civic::deliberation::{Meeting, RollLine};
use civic::record::Column;
use civic::registry::Sex;
use kernel::id::{BallotId, MatterId};
use kernel::{AreaCode, Code, PersonRef};
use store::{Stop, Tx, registry};

/// The ballot of a meeting.
pub fn ballot(tx: &mut Tx<'_>, home: AreaCode, meeting: MatterId) -> Result<Option<Ballot>, Stop> {
    Ok(tx
        .list("WHERE home = ?1 AND meeting = ?2", &[home.to_val(), meeting.to_val()])?
        .into_iter()
        .next())
}

fn this_meeting(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Meeting, Stop> {
    let id = scene.this()?.id;
    tx.get(&[scene.home.to_val(), id.to_val()])?.ok_or_else(|| Code::NotFound.into())
}

/// How many of the roll have come.
pub fn present(tx: &mut Tx<'_>, home: AreaCode, meeting: MatterId) -> Result<u64, Stop> {
    let n = tx.number(
        "SELECT COUNT(*) FROM roll WHERE home = ?1 AND meeting = ?2 AND present_at IS NOT NULL",
        &[home.to_val(), meeting.to_val()],
    )?;
    Ok(u64::try_from(n).unwrap_or(0))
}

/// Facts of opening the vote.
pub fn start(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Start) -> Result<StartFacts, Stop> {
    Ok(StartFacts {
        ballot: ballot(tx, scene.home, act.matter)?,
        present: present(tx, scene.home, act.matter)?,
    })
}

/// Facts of casting: three look-ups by key.
pub fn cast(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Cast) -> Result<CastFacts, Stop> {
    let meeting = this_meeting(tx, scene)?;
    let who = scene.subject().ok_or(Code::SignInNeeded)?;
    let line: Option<RollLine> =
        tx.get(&[scene.home.to_val(), act.matter.to_val(), who.id.to_val()])?;
    let name = if line.as_ref().is_some_and(|l| l.present_at.is_some()) {
        String::new()
    } else {
        registry::name(tx, who)?
    };
    Ok(CastFacts { ballot: ballot(tx, scene.home, act.matter)?, basis: meeting.basis, line, name })
}

/// Facts of entering a paper count.
pub fn enter(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Enter) -> Result<EnterFacts, Stop> {
    let handed_out = tx.number(
        "SELECT COUNT(*) FROM roll WHERE home = ?1 AND meeting = ?2 AND paper = 1",
        &[scene.home.to_val(), act.matter.to_val()],
    )?;
    let mut here = [false; 2];
    for (here, witness) in here.iter_mut().zip([act.witness_a, act.witness_b]) {
        if let Some(who) = witness {
            *here = is_present(tx, scene.home, act.matter, who)?;
        }
    }
    Ok(EnterFacts {
        ballot: ballot(tx, scene.home, act.matter)?,
        handed_out: u64::try_from(handed_out).unwrap_or(0),
        witness_present: here,
    })
}

fn is_present(
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

/// Facts of closing.
pub fn close(tx: &mut Tx<'_>, scene: &Scene<'_>, _act: &Close) -> Result<CloseFacts, Stop> {
    let meeting = this_meeting(tx, scene)?;
    close_facts(tx, meeting)
}

/// The frozen rows a verdict is drawn from; also for deriving it again.
pub fn close_facts(tx: &mut Tx<'_>, meeting: Meeting) -> Result<CloseFacts, Stop> {
    let key = [meeting.home.to_val(), meeting.id.to_val()];
    let presence = |tx: &mut Tx<'_>, of: &str| -> Result<Presence, Stop> {
        let total = tx.number(
            &format!("SELECT COUNT(DISTINCT {of}) FROM roll WHERE home = ?1 AND meeting = ?2"),
            &key,
        )?;
        let attended = tx.number(
            &format!(
                "SELECT COUNT(DISTINCT {of}) FROM roll WHERE home = ?1 AND meeting = ?2 AND present_at IS NOT NULL"
            ),
            &key,
        )?;
        let n = |n: i64| u64::try_from(n).unwrap_or(0);
        Ok(Presence::of(n(attended), n(total)))
    };
    let adults = presence(tx, "person")?;
    let households = presence(tx, "household")?;
    let ballot = ballot(tx, meeting.home, meeting.id)?;
    let (phone, paper) = match &ballot {
        Some(b) => (phone(tx, meeting.home, b.id)?, paper(tx, meeting.home, b.id)?),
        None => (Tally::default(), None),
    };
    let handed_out = tx
        .number("SELECT COUNT(*) FROM roll WHERE home = ?1 AND meeting = ?2 AND paper = 1", &key)?;
    let handed_out = u64::try_from(handed_out).unwrap_or(0);
    let named = made_up(tx, &meeting)?;
    Ok(CloseFacts { meeting, ballot, adults, households, phone, paper, handed_out, named })
}

/// How the body was made up on the day it opened: representatives on the roll, and women among
/// them. Mandates are dated, so asking again years later gives the same.
fn made_up(tx: &mut Tx<'_>, meeting: &Meeting) -> Result<BTreeMap<String, u64>, Stop> {
    let Some(opened_at) = meeting.opened_at else { return Ok(BTreeMap::new()) };
    let mandates: Vec<Mandate> = tx.list(
        "WHERE home = ?1 AND role = ?2 ORDER BY person",
        &[meeting.home.to_val(), Role::Representative.to_val()],
    )?;
    let (mut all, mut women) = (0, 0);
    let mut last = None;
    for mandate in mandates.iter().filter(|m| m.holds_on(opened_at.date())) {
        // In order of person: somebody with two mandates counts once.
        if last.replace(mandate.person) == Some(mandate.person) {
            continue;
        }
        let key = [meeting.home.to_val(), meeting.id.to_val(), mandate.person.id.to_val()];
        if tx.get::<RollLine>(&key)?.is_none() {
            continue;
        }
        all += 1;
        let person = registry::person(tx, mandate.person)?;
        women += u64::from(person.is_some_and(|p| p.sex == Sex::Female));
    }
    let named = [("representatives", all), ("women_representatives", women)];
    Ok(named.into_iter().map(|(k, n)| (k.to_owned(), n)).collect())
}

fn phone(tx: &mut Tx<'_>, home: AreaCode, ballot: BallotId) -> Result<Tally, Stop> {
    let counted: Vec<(Answer, u64)> = tx.rows(
        "SELECT answer, COUNT(*) FROM vote WHERE home = ?1 AND ballot = ?2 GROUP BY answer",
        &[home.to_val(), ballot.to_val()],
        |c| Some((c.take()?, c.take()?)),
    )?;
    let mut tally = Tally::default();
    for (answer, n) in counted {
        match answer {
            Answer::Yes => tally.yes = n,
            Answer::No => tally.no = n,
            Answer::Abstain => tally.abstain = n,
        }
    }
    Ok(tally)
}

/// The paper count of a ballot.
pub fn paper(
    tx: &mut Tx<'_>,
    home: AreaCode,
    ballot: BallotId,
) -> Result<Option<PaperCount>, Stop> {
    tx.get(&[home.to_val(), ballot.to_val()])
}

/// The stored verdict; there is none before the close.
pub fn judged(tx: &mut Tx<'_>, home: AreaCode, ballot: BallotId) -> Result<Option<Judged>, Stop> {
    tx.get(&[home.to_val(), ballot.to_val()])
}

/// Every stored verdict of a subtree with its meeting: for deriving them again.
pub fn all_judged(tx: &mut Tx<'_>, area: AreaCode) -> Result<Vec<(Judged, Meeting)>, Stop> {
    let (low, high) = area.range();
    let judged: Vec<Judged> = tx.list(
        "WHERE home >= ?1 AND home < ?2 ORDER BY home, judged_at, ballot",
        &[civic::record::Val::Text(low), civic::record::Val::Text(high)],
    )?;
    let mut all = Vec::new();
    for one in judged {
        let ballot: Option<Ballot> = tx.get(&[one.home.to_val(), one.ballot.to_val()])?;
        let Some(ballot) = ballot else { continue };
        let meeting: Option<Meeting> = tx.get(&[one.home.to_val(), ballot.meeting.to_val()])?;
        if let Some(meeting) = meeting {
            all.push((one, meeting));
        }
    }
    Ok(all)
}

/// Whether a person, or the person's household, has voted: that, never what.
pub fn has_voted(
    tx: &mut Tx<'_>,
    home: AreaCode,
    ballot: BallotId,
    line: &RollLine,
) -> Result<bool, Stop> {
    let n = tx.number(
        "SELECT COUNT(*) FROM vote WHERE home = ?1 AND ballot = ?2 AND voter IN (?3, ?4)",
        &[home.to_val(), ballot.to_val(), line.person.to_val(), line.household.to_val()],
    )?;
    Ok(n > 0)
}
