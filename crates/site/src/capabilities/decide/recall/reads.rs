//! What the rules and pages of recalls look at.

use civic::Scene;
use civic::authority::Mandate;
use civic::decide::recall::{Defend, DefendFacts, Propose, ProposeFacts, Recall, SignFacts};
use civic::matter::State;
use civic::record::Column;
use kernel::id::MatterId;
use kernel::{AreaCode, Code, Date, Moment, PersonRef};
use store::{Stop, Tx, convening, registry};

/// The body of a recall.
pub fn recall(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Option<Recall>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// The body of the recall an act continues.
pub fn this(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Recall, Stop> {
    let id = scene.this()?.id;
    recall(tx, scene.home, id)?.ok_or_else(|| Code::NotFound.into())
}

/// Facts of proposing.
pub fn propose(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Propose) -> Result<ProposeFacts, Stop> {
    let who = scene.subject().ok_or(Code::SignInNeeded)?;
    let today = scene.now.date();
    let held: Vec<Mandate> = tx.list(
        "WHERE home = ?1 AND person = ?2 AND role = ?3 ORDER BY from_on DESC, id",
        &[scene.home.to_val(), act.person.to_val(), act.role.to_val()],
    )?;
    let mandate = held.into_iter().find(|m| m.holds_on(today));
    let place = mandate.as_ref().map_or(scene.home, |m| m.area);
    let (households, _) = registry::totals(tx, scene.home)?;
    let (is_open, retained_on) = before(tx, scene.home, act.person, act)?;
    Ok(ProposeFacts {
        mandate,
        name: registry::name(tx, act.person)?,
        place: registry::area(tx, scene.home)?.map_or_else(|| scene.home.to_string(), |a| a.name),
        support: convening::support(tx, act.id, (place, today), who)?,
        households: u32::try_from(households).unwrap_or(u32::MAX),
        is_open,
        retained_on,
    })
}

/// Earlier recalls of the person from this office: whether one is under way, and when the last was
/// voted down.
fn before(
    tx: &mut Tx<'_>,
    home: AreaCode,
    person: PersonRef,
    act: &Propose,
) -> Result<(bool, Option<Date>), Stop> {
    let found: Vec<(State, Moment)> = tx.rows(
        "SELECT m.state, m.moved_at FROM recall r JOIN matter m ON m.home = r.home AND m.id = r.id
         WHERE r.home = ?1 AND r.person = ?2 AND r.role = ?3 ORDER BY m.moved_at DESC, m.id",
        &[home.to_val(), person.to_val(), act.role.to_val()],
        |c| Some((c.take()?, c.take()?)),
    )?;
    let open = found.iter().any(|(state, _)| !state.is_final());
    let retained = found.iter().find(|(state, _)| *state == State::Retained);
    Ok((open, retained.map(|(_, at)| at.date())))
}

/// Facts of signing and of withdrawing a signature.
pub fn signing(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<SignFacts, Stop> {
    let recall = this(tx, scene)?;
    let who = scene.subject().ok_or(Code::SignInNeeded)?;
    Ok(SignFacts {
        name: registry::name(tx, recall.person)?,
        support: convening::support(tx, recall.id, (recall.area, scene.now.date()), who)?,
        recall,
    })
}

/// Facts of a defence.
pub fn defend(tx: &mut Tx<'_>, scene: &Scene<'_>, _act: &Defend) -> Result<DefendFacts, Stop> {
    let recall = this(tx, scene)?;
    let sitting = tx.number(
        "SELECT COUNT(*) FROM matter
         WHERE home = ?1 AND thread = ?2 AND kind = 'meeting' AND state = 'sitting'",
        &[scene.home.to_val(), scene.this()?.thread.to_val()],
    )?;
    Ok(DefendFacts { recall, is_sitting: sitting > 0 })
}
