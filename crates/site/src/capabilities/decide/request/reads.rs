//! What the rules and pages of requests look at.

use civic::Scene;
use civic::decide::request::{
    Convene, Pass, Raise, RaiseFacts, Request, Review, ReviewFacts, SignFacts, SilenceFacts,
};
use civic::matter::{ClockName, Kind, Matter, State};
use civic::record::{Column, Val};
use kernel::id::MatterId;
use kernel::{AreaCode, Code};
use store::{Stop, Tx, convening, registry};

/// The body of a request.
pub fn request(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Option<Request>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// The body of the request an act continues.
pub fn this(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Request, Stop> {
    let id = scene.this()?.id;
    request(tx, scene.home, id)?.ok_or_else(|| Code::NotFound.into())
}

/// Facts of raising.
pub fn raise(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Raise) -> Result<RaiseFacts, Stop> {
    let who = scene.subject().ok_or(Code::SignInNeeded)?;
    // A place of another village has no register here; the rule refuses it.
    let place = if act.area.home() == scene.home { act.area } else { scene.home };
    Ok(RaiseFacts {
        area_known: registry::area(tx, act.area)?.is_some(),
        support: convening::support(tx, act.id, (place, scene.now.date()), who)?,
        posts: convening::posts(tx, scene.home)?,
    })
}

/// Facts of signing and of withdrawing a signature.
pub fn signing(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<SignFacts, Stop> {
    let request = this(tx, scene)?;
    let who = scene.subject().ok_or(Code::SignInNeeded)?;
    let place = scene.this()?.area;
    Ok(SignFacts {
        support: convening::support(tx, request.id, (place, scene.now.date()), who)?,
        posts: convening::posts(tx, scene.home)?,
        request,
    })
}

/// Facts of a review.
pub fn review(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Review) -> Result<ReviewFacts, Stop> {
    let signatures = convening::signatures(tx, scene.home, act.matter)?;
    Ok(ReviewFacts { request: this(tx, scene)?, signatures })
}

/// Facts of the first silence.
pub fn pass(tx: &mut Tx<'_>, scene: &Scene<'_>, _act: &Pass) -> Result<SilenceFacts, Stop> {
    silence(tx, scene, ClockName::Convene)
}

/// Facts of the second silence.
pub fn convene(tx: &mut Tx<'_>, scene: &Scene<'_>, _act: &Convene) -> Result<SilenceFacts, Stop> {
    silence(tx, scene, ClockName::Substitute)
}

fn silence(tx: &mut Tx<'_>, scene: &Scene<'_>, clock: ClockName) -> Result<SilenceFacts, Stop> {
    let request = this(tx, scene)?;
    Ok(SilenceFacts {
        due: convening::due(tx, scene.home, request.id, clock)?,
        signatures: convening::signatures(tx, scene.home, request.id)?,
        posts: convening::posts(tx, scene.home)?,
        request,
    })
}

/// Requests of a village that are under way, newest first.
pub fn under_way(tx: &mut Tx<'_>, home: AreaCode, most: u32) -> Result<Vec<Matter>, Stop> {
    let open = [State::Gathering, State::Qualified, State::Accepted].map(|s| format!("'{s}'"));
    tx.list(
        &format!(
            "WHERE home = ?1 AND kind = ?2 AND state IN ({}) ORDER BY moved_at DESC, id LIMIT ?3",
            open.join(", ")
        ),
        &[home.to_val(), Kind::Request.to_val(), Val::Int(i64::from(most))],
    )
}
