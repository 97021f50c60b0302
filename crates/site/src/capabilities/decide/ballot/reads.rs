//! What the rules and pages of ballots look at. Counts exist only for closed ballots; no query in
//! this file joins a voter with an answer.

use std::collections::BTreeMap;

use ballot::{Presence, Tally};
use civic::Scene;
use civic::act::Act as _;
use civic::decide::ballot::{
    Answer, Ballot, BoxReceipt, BoxVoter, Cast, CastFacts, Close, CloseFacts, Drop, Enter,
    EnterFacts, Judged, Out, ReceiptRoot, Start, StartFacts, TallySheet, receipt,
};
use civic::deliberation::{Basis, Meeting, MeetingSection, Proxy, RollCount, RollLine, Via, Way};
use civic::record::{Column, Record, Val};
use civic::registry::Person;
use kernel::hash::Digest;
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

/// Facts of opening the vote.
pub fn start(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Start) -> Result<StartFacts, Stop> {
    Ok(StartFacts {
        ballot: ballot(tx, scene.home, act.matter)?,
        present: store::vote::present(tx, scene.home, act.matter)?,
        secret: this_meeting(tx, scene)?.secret,
    })
}

/// Facts of casting openly: three look-ups by key.
pub fn cast(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Cast) -> Result<CastFacts, Stop> {
    voice(tx, scene, act.proxy_for)
}

/// Facts of a secret vote.
pub fn drop(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Drop) -> Result<CastFacts, Stop> {
    let mut facts = voice(tx, scene, act.proxy_for)?;
    if let (Some(ballot), Some(line)) = (&facts.ballot, &facts.line) {
        let voter = match facts.basis {
            Basis::Person => line.person.bytes(),
            Basis::Household => line.household.bytes(),
        };
        let key = [scene.home.to_val(), ballot.id.to_val(), voter.to_val()];
        facts.voted = tx.get::<BoxVoter>(&key)?.is_some();
        if let Some(one) = act.receipt.as_deref().and_then(|text| receipt::parsed(text).ok()) {
            let key = [scene.home.to_val(), ballot.id.to_val(), one.to_val()];
            facts.receipt_known = tx.get::<BoxReceipt>(&key)?.is_some();
        }
    }
    Ok(facts)
}

fn voice(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    proxy_for: Option<PersonRef>,
) -> Result<CastFacts, Stop> {
    let meeting = this_meeting(tx, scene)?;
    let who = proxy_for.or(scene.subject()).ok_or(Code::SignInNeeded)?;
    let key = [scene.home.to_val(), meeting.id.to_val(), who.id.to_val()];
    let line: Option<RollLine> = if who.home == scene.home { tx.get(&key)? } else { None };
    let proxy: Option<Proxy> =
        if proxy_for.is_some() && line.is_some() { tx.get(&key)? } else { None };
    let plain = line.as_ref().is_some_and(|l| l.present_at.is_some() && l.via != Some(Via::Proxy));
    let name = if plain && proxy_for.is_none() { String::new() } else { registry::name(tx, who)? };
    Ok(CastFacts {
        ballot: ballot(tx, scene.home, meeting.id)?,
        basis: meeting.basis,
        secret: meeting.secret,
        line,
        proxy,
        voted: false,
        receipt_known: false,
        name,
    })
}

/// Facts of entering a count.
pub fn enter(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Enter) -> Result<EnterFacts, Stop> {
    let (section, way) = act.about();
    let handed_out = tx.number(
        "SELECT COUNT(*) FROM roll
         WHERE home = ?1 AND meeting = ?2 AND section = ?3 AND way = ?4 AND present_at IS NOT NULL",
        &[scene.home.to_val(), act.matter.to_val(), section.to_val(), way.to_val()],
    )?;
    let key = [scene.home.to_val(), act.matter.to_val(), section.to_val()];
    let section_known = section == 0 || tx.get::<MeetingSection>(&key)?.is_some();
    let mut here = [false; 2];
    for (here, witness) in here.iter_mut().zip([act.witness_a, act.witness_b]) {
        if let Some(who) = witness {
            *here = is_there(tx, scene.home, act.matter, section, who)?;
        }
    }
    Ok(EnterFacts {
        ballot: ballot(tx, scene.home, act.matter)?,
        section_known,
        handed_out: u64::try_from(handed_out).unwrap_or(0),
        witness_present: here,
    })
}

/// Whether somebody is in that place in person.
fn is_there(
    tx: &mut Tx<'_>,
    home: AreaCode,
    meeting: MatterId,
    section: u32,
    who: PersonRef,
) -> Result<bool, Stop> {
    if who.home != home {
        return Ok(false);
    }
    let line: Option<RollLine> = tx.get(&[home.to_val(), meeting.to_val(), who.id.to_val()])?;
    Ok(line.is_some_and(|l| {
        l.present_at.is_some() && l.via != Some(Via::Proxy) && l.section == section
    }))
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
    let (phone, sheets, receipts) = match &ballot {
        Some(b) => (
            phone(tx, &meeting, b.id)?,
            sheets(tx, meeting.home, b.id)?,
            receipts(tx, meeting.home, b.id)?,
        ),
        None => (Tally::default(), Vec::new(), Vec::new()),
    };
    let out = out(tx, &meeting)?;
    let frozen: Vec<RollCount> = tx.list("WHERE home = ?1 AND meeting = ?2", &key)?;
    let named: BTreeMap<String, u64> = frozen.into_iter().map(|c| (c.subject, c.n)).collect();
    let waiting = tx.number(
        "SELECT COUNT(*) FROM speech
         WHERE home = ?1 AND meeting = ?2 AND began_at IS NULL AND ended_at IS NULL",
        &key,
    )?;
    let waiting = u64::try_from(waiting).unwrap_or(0);
    Ok(CloseFacts {
        meeting,
        ballot,
        adults,
        households,
        phone,
        sheets,
        out,
        named,
        waiting,
        receipts,
    })
}

/// Voices given under witnesses, by place and way.
fn out(tx: &mut Tx<'_>, meeting: &Meeting) -> Result<Vec<Out>, Stop> {
    tx.rows(
        "SELECT section, way, COUNT(*) FROM roll
         WHERE home = ?1 AND meeting = ?2 AND present_at IS NOT NULL AND way <> ?3
         GROUP BY section, way ORDER BY section, way",
        &[meeting.home.to_val(), meeting.id.to_val(), Way::Phone.to_val()],
        |c| Some(Out { section: c.take()?, way: c.take()?, n: c.take()? }),
    )
}

/// Votes by phone: open ones counted, of a secret vote the counters of the box.
fn phone(tx: &mut Tx<'_>, meeting: &Meeting, ballot: BallotId) -> Result<Tally, Stop> {
    let sql = if meeting.secret {
        "SELECT answer, n FROM ballot_box WHERE home = ?1 AND ballot = ?2"
    } else {
        "SELECT answer, COUNT(*) FROM vote WHERE home = ?1 AND ballot = ?2 GROUP BY answer"
    };
    let key = [meeting.home.to_val(), ballot.to_val()];
    let counted: Vec<(Answer, u64)> = tx.rows(sql, &key, |c| Some((c.take()?, c.take()?)))?;
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

/// What devices handed in with secret votes, ascending.
pub fn receipts(tx: &mut Tx<'_>, home: AreaCode, ballot: BallotId) -> Result<Vec<Digest>, Stop> {
    let of: Vec<BoxReceipt> = tx.list(
        "WHERE home = ?1 AND ballot = ?2 ORDER BY receipt",
        &[home.to_val(), ballot.to_val()],
    )?;
    Ok(of.into_iter().map(|one| one.receipt).collect())
}

/// What binds them; there is none before the close, nor of an open vote.
pub fn receipt_root(
    tx: &mut Tx<'_>,
    home: AreaCode,
    ballot: BallotId,
) -> Result<Option<ReceiptRoot>, Stop> {
    tx.get(&[home.to_val(), ballot.to_val()])
}

/// The entry of the home's chain that closed a meeting's vote.
pub fn closing_entry(
    tx: &mut Tx<'_>,
    home: AreaCode,
    meeting: MatterId,
) -> Result<Option<u64>, Stop> {
    tx.row(
        "SELECT seq FROM journal WHERE home = ?1 AND matter = ?2 AND act = ?3",
        &[home.to_val(), meeting.to_val(), Val::Text(Close::SPEC.name.into())],
        |c| c.take(),
    )
}

/// What was counted under witnesses, place by place.
pub fn sheets(tx: &mut Tx<'_>, home: AreaCode, ballot: BallotId) -> Result<Vec<TallySheet>, Stop> {
    tx.list(
        "WHERE home = ?1 AND ballot = ?2 ORDER BY section, way",
        &[home.to_val(), ballot.to_val()],
    )
}

/// What stands still uncounted before the close: place, way, voices by the roll, and whether a sheet
/// has been entered for as many.
pub fn counting(
    tx: &mut Tx<'_>,
    meeting: &Meeting,
    ballot: BallotId,
) -> Result<Vec<(Out, bool)>, Stop> {
    let sheets = sheets(tx, meeting.home, ballot)?;
    let done = |out: &Out| {
        sheets
            .iter()
            .any(|s| (s.section, s.way, u64::from(s.issued)) == (out.section, out.way, out.n))
    };
    Ok(out(tx, meeting)?.into_iter().map(|out| (out, done(&out))).collect())
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
        &[Val::Text(low), Val::Text(high)],
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
    let key: [Val; 4] =
        [home.to_val(), ballot.to_val(), line.person.to_val(), line.household.to_val()];
    for table in ["vote", BoxVoter::TABLE] {
        let sql = format!(
            "SELECT COUNT(*) FROM {table} WHERE home = ?1 AND ballot = ?2 AND voter IN (?3, ?4)"
        );
        if tx.number(&sql, &key)? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Those for whom somebody holds a valid paper: reference, name, and the line on the roll.
pub fn principals(
    tx: &mut Tx<'_>,
    home: AreaCode,
    meeting: MatterId,
    agent: PersonRef,
) -> Result<Vec<(Person, RollLine)>, Stop> {
    let given: Vec<Proxy> = tx.list(
        "WHERE home = ?1 AND meeting = ?2 AND agent = ?3 AND void_at IS NULL ORDER BY principal",
        &[home.to_val(), meeting.to_val(), agent.id.to_val()],
    )?;
    let mut all = Vec::new();
    for one in given {
        let who = PersonRef { home, id: one.principal };
        let line: Option<RollLine> =
            tx.get(&[home.to_val(), meeting.to_val(), one.principal.to_val()])?;
        if let Some(line) = line {
            all.extend(registry::person(tx, who)?.map(|person| (person, line)));
        }
    }
    Ok(all)
}
