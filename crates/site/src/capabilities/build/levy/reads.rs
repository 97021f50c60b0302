//! What the rules of levies look at; what the pages read too is in [`store::levy`].

use civic::Scene;
use civic::build::levy::{
    Adopt, DueFacts, LevyFacts, Pay, Plan, PlanFacts, Sign, SignFacts, VoteFacts, Waive,
};
use kernel::PersonRef;
use kernel::id::RecordId;
use store::{Stop, Tx, registry};

/// Facts of planning.
pub fn plan(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Plan) -> Result<PlanFacts, Stop> {
    let year = u32::try_from(scene.now.date().year()).unwrap_or(0);
    Ok(PlanFacts {
        topic: store::matter::get(tx, scene.home, act.topic)?,
        others: store::levy::of_year(tx, scene.home, year)?,
    })
}

/// Facts of most acts: the levy.
pub fn levy(tx: &mut Tx<'_>, scene: &Scene<'_>, id: RecordId) -> Result<LevyFacts, Stop> {
    Ok(LevyFacts { levy: store::levy::levy(tx, scene.home, id)? })
}

/// Facts of signing.
pub fn sign(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Sign) -> Result<SignFacts, Stop> {
    Ok(SignFacts {
        levy: store::levy::levy(tx, scene.home, act.levy)?,
        household: registry::household_of(tx, scene.home, scene.subject())?,
    })
}

/// Facts of adopting.
pub fn adopt(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Adopt) -> Result<VoteFacts, Stop> {
    Ok(VoteFacts {
        levy: store::levy::levy(tx, scene.home, act.levy)?,
        vote: store::points::adopted(tx, scene.home, act.adopted)?,
    })
}

fn due(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    levy: RecordId,
    who: PersonRef,
) -> Result<DueFacts, Stop> {
    let person = if who.home == scene.home { registry::person(tx, who)? } else { None };
    Ok(DueFacts {
        levy: store::levy::levy(tx, scene.home, levy)?,
        registered: person.is_some_and(|person| person.registered),
        waived: store::levy::waiver(tx, scene.home, levy, who)?.is_some(),
        paid: store::levy::paid(tx, scene.home, levy, who)?.is_some(),
        booked: false,
    })
}

/// Facts of exempting.
pub fn waive(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Waive) -> Result<DueFacts, Stop> {
    due(tx, scene, act.levy, act.person)
}

/// Facts of receiving.
pub fn pay(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Pay) -> Result<DueFacts, Stop> {
    let booked = store::levy::booked(tx, scene.home, &act.number)?;
    Ok(DueFacts { booked, ..due(tx, scene, act.levy, act.person)? })
}
