//! What the rules of covenants look at; what forms and pages read too is in [`store::covenant`].

use civic::Scene;
use civic::deliberation::Topic;
use civic::manage::covenant::{
    AdoptFacts, ClauseFacts, Counted, Covenant, DraftFacts, OpenFacts, PublishFacts, Put,
    ReviewFacts, StrikeFacts, SubmitFacts, VoteFacts, is_of,
};
use civic::matter::Kind;
use civic::record::Column;
use kernel::id::MatterId;
use kernel::{AreaCode, Code};
use store::{Stop, Tx, covenant, matter, registry};

/// The covenant of a page.
pub fn get(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Covenant, Stop> {
    covenant::get(tx, home, id)?.ok_or_else(|| Code::NotFound.into())
}

/// The covenant that an act continues.
pub fn this(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Covenant, Stop> {
    get(tx, scene.home, scene.this()?.id)
}

fn many(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Facts of beginning.
pub fn open(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<OpenFacts, Stop> {
    let all = covenant::editions(tx, scene.home)?;
    let base = covenant::in_force(&all).map(|(covenant, _)| covenant.clone());
    let clauses = match &base {
        Some(base) => covenant::clauses(tx, scene.home, base.id)?,
        None => Vec::new(),
    };
    let under_way = covenant::under_way(&all).map(|(_, of)| of.title.clone());
    Ok(OpenFacts { under_way, base, clauses })
}

/// How many clauses the covenant has.
pub fn clause_count(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<u32, Stop> {
    covenant::clause_count(tx, scene.home, scene.this()?.id)
}

/// Facts of ending the hearing.
pub fn draft(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<DraftFacts, Stop> {
    let covenant = this(tx, scene)?;
    let voices = tx.number(
        "SELECT COUNT(*) FROM covenant_voice WHERE home = ?1 AND covenant = ?2",
        &[scene.home.to_val(), covenant.id.to_val()],
    )?;
    Ok(DraftFacts { covenant, voices: u64::try_from(voices).unwrap_or(0) })
}

/// Facts of writing and showing.
pub fn clauses(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<ClauseFacts, Stop> {
    let covenant = this(tx, scene)?;
    let clauses = covenant::clauses(tx, scene.home, covenant.id)?;
    Ok(ClauseFacts { covenant, clauses })
}

/// Facts of taking a clause out: with what was said to clauses.
pub fn strike(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<StrikeFacts, Stop> {
    let written = clauses(tx, scene)?;
    let voices = covenant::voices(tx, scene.home, written.covenant.id)?;
    let voices = voices.into_iter().filter(|voice| voice.clause.is_some()).collect();
    Ok(StrikeFacts { written, voices })
}

/// Facts of sending it to the township.
pub fn submit(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<SubmitFacts, Stop> {
    Ok(SubmitFacts { covenant: this(tx, scene)?, clauses: clause_count(tx, scene)? })
}

/// How often the township has spoken.
pub fn spoken(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<u32, Stop> {
    Ok(many(covenant::reviews(tx, scene.home, scene.this()?.id)?.len()))
}

/// Facts of the township's look.
pub fn review(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<ReviewFacts, Stop> {
    let ClauseFacts { covenant, clauses } = clauses(tx, scene)?;
    Ok(ReviewFacts { covenant, clauses, before: spoken(tx, scene)? })
}

/// The meeting that passed a topic: the one whose resolution there is. A later meeting on the same
/// topic changes nothing.
pub fn passed(
    tx: &mut Tx<'_>,
    home: AreaCode,
    topic: MatterId,
    thread: MatterId,
) -> Result<Option<MatterId>, Stop> {
    let matters = matter::thread(tx, home, thread)?;
    let held = |id: MatterId| matters.iter().find(|m| m.id == id && m.cause == Some(topic));
    let made = matters.iter().filter(|m| m.kind == Kind::Resolution);
    Ok(made.filter_map(|m| m.cause).find_map(|meeting| held(meeting).map(|m| m.id)))
}

fn last(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Option<Put>, Stop> {
    Ok(covenant::puts(tx, scene.home, scene.this()?.id)?.pop())
}

/// Facts of putting it to the vote and of taking it back.
pub fn vote(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<VoteFacts, Stop> {
    let ClauseFacts { covenant, clauses } = clauses(tx, scene)?;
    // What was put before the township looked again is over.
    let fresh = |put: &Put| covenant.cleared_at.is_some_and(|cleared| put.put_at >= cleared);
    let (mut stands, mut counted): (_, Option<Counted>) = (None, None);
    let put = last(tx, scene)?;
    if let Some(put) = put.as_ref().filter(|put| fresh(put)) {
        stands = matter::get(tx, scene.home, put.topic)?.map(|topic| topic.state);
        // Other words under its name are no decision on it.
        let topic: Option<Topic> = tx.get(&[scene.home.to_val(), put.topic.to_val()])?;
        let same = topic.is_some_and(|topic| is_of(&topic, put));
        let meeting = passed(tx, scene.home, put.topic, scene.this()?.thread)?.filter(|_| same);
        counted = match meeting {
            Some(meeting) => Some(covenant::counted(tx, scene.home, meeting)?),
            None => None,
        };
    }
    let (households, _) = registry::totals(tx, scene.home)?;
    let backs = many(covenant::backs(tx, scene.home, covenant.id)?.len());
    Ok(VoteFacts {
        backs,
        before: put.map_or(0, |put| put.no),
        households: u32::try_from(households).unwrap_or(u32::MAX).max(1),
        covenant,
        clauses,
        stands,
        passed: counted,
    })
}

/// Facts of taking over what was decided.
pub fn adopt(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<AdoptFacts, Stop> {
    let covenant = this(tx, scene)?;
    let put = last(tx, scene)?;
    let (mut topic, mut meeting): (Option<Topic>, _) = (None, None);
    if let Some(put) = &put {
        topic = tx.get(&[scene.home.to_val(), put.topic.to_val()])?;
        meeting = passed(tx, scene.home, put.topic, scene.this()?.thread)?;
    }
    let counted = match meeting {
        Some(meeting) => covenant::counted(tx, scene.home, meeting)?,
        None => Counted::default(),
    };
    Ok(AdoptFacts { covenant, put, topic, meeting, counted })
}

/// Facts of publishing.
pub fn publish(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<PublishFacts, Stop> {
    let covenant = this(tx, scene)?;
    let base = match covenant.base {
        Some(base) => covenant::get(tx, scene.home, base)?,
        None => None,
    };
    Ok(PublishFacts { covenant, base })
}
