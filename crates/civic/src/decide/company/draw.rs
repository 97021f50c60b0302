//! The draw: every list of the plan is put in an order that follows from a seed nobody chose, and
//! the first of it are invited.
//!
//! The seed is the commitment of the plan's own entry in the journal. The commitment holds random
//! bytes that are made when the plan is written down, so whoever plans can not know it while the
//! lists may still be chosen; once it is there it is public, bound by the chain and by the county's
//! digests, and it stays the same when the journal is replayed. A digest of the day before would be
//! known to the planner, who could then try lists until one pleases.
//!
//! Invariants: the whole order is kept; a person drawn under an earlier category is passed over.

use std::collections::{BTreeMap, BTreeSet};

use kernel::hash::{self, Digest};
use kernel::id::{HouseholdId, MatterId, RecordId};
use kernel::{Code, Moment, PersonRef, Refusal};

use super::plan::is_current;
use super::{Category, Invitation, Lot, Plan, Quota, Reply, Why};
use crate::act::FieldKind::Id;
use crate::acts;
use crate::authority::{Role, Who};
use crate::effect::{Audience, Effect};
use crate::matter::{Kind, State};
use crate::record::Record;
use crate::scene::Scene;

acts! {
    /// Draws and invites.
    Draw "company.draw" "topics/{matter}/draw"
    kind Some(Kind::Topic), from &[State::Published],
    allow &[Who::Has(Role::Secretary), Who::Has(Role::Convener)],
    matter(this) Some(this.matter), {
        /// The topic.
        matter: MatterId = Id,
    }
}

/// What drawing looks at.
#[derive(Debug)]
pub struct DrawFacts {
    /// When the topic was published.
    pub published_at: Option<Moment>,
    /// Its last plan.
    pub plan: Option<Plan>,
    /// Commitment of the plan's entry in the journal.
    pub commitment: Option<Digest>,
    /// Seats.
    pub quotas: Vec<Quota>,
    /// Lists, in ascending order of name within a category.
    pub lots: Vec<Lot>,
    /// Members of the supervision committee, who may attend.
    pub supervisors: Vec<PersonRef>,
    /// Whom to tell for a household: its members of age.
    pub adults: BTreeMap<HouseholdId, Vec<PersonRef>>,
}

/// The seed of a plan, as printed.
pub fn seed(topic: MatterId, commitment: &Digest) -> String {
    format!("gongdi-draw-1/{topic}/{}", hash::hex(commitment))
}

/// The seed of one category.
pub fn seed_of(seed: &str, category: Category) -> String {
    format!("{seed}/{category}")
}

/// Orders every list and invites the first of each.
pub fn draw(facts: &DrawFacts, scene: &Scene<'_>, act: &Draw) -> Result<Vec<Effect>, Refusal> {
    let plan = facts.plan.as_ref().filter(|plan| is_current(plan, facts.published_at));
    let plan = plan.ok_or(Code::PlanMissing)?;
    if plan.drawn_at.is_some() {
        return Err(Code::DrawMade.into());
    }
    let commitment = facts.commitment.as_ref().ok_or(Code::PlanMissing)?;
    let seed = seed(act.matter, commitment);
    let drawn = Plan { seed: seed.clone(), drawn_at: Some(scene.now), ..plan.clone() };
    let mut effects = vec![Effect::Set(drawn.row())];
    let mut invited: BTreeSet<PersonRef> = BTreeSet::new();
    // `Category::ALL` is the order in which the lists are gone through.
    for category in Category::ALL.iter().copied() {
        let lots = ordered(facts, &seed, category)?;
        effects.extend(lots.iter().map(|lot| Effect::Set(lot.row())));
        let quota = facts.quotas.iter().find(|q| q.category == category);
        let seats = quota.map_or(0, |q| q.seats);
        let free = |lot: &&Lot| lot.person.is_none_or(|who| !invited.contains(&who));
        let first: Vec<&Lot> =
            lots.iter().filter(free).take(usize::try_from(seats).unwrap_or(0)).collect();
        let why = why(category, seats, lots.len());
        for lot in &first {
            let invitation = invitation(scene, lot, why, None);
            told(&mut effects, &invitation, &facts.adults);
            effects.push(Effect::Put(invitation.row()));
        }
        let persons: Vec<PersonRef> = first.iter().filter_map(|lot| lot.person).collect();
        invited.extend(persons);
    }
    for who in &facts.supervisors {
        // Whoever was drawn, or holds the office twice, is invited once.
        if !invited.insert(*who) {
            continue;
        }
        let invitation = by_office(scene, plan, *who);
        told(&mut effects, &invitation, &facts.adults);
        effects.push(Effect::Put(invitation.row()));
    }
    Ok(effects)
}

/// The list of a category in its order.
fn ordered(facts: &DrawFacts, seed: &str, category: Category) -> Result<Vec<Lot>, Refusal> {
    let lots: Vec<&Lot> = facts.lots.iter().filter(|lot| lot.category == category).collect();
    let names: Vec<&str> = lots.iter().map(|lot| lot.name.as_str()).collect();
    let places = ::draw::order(&seed_of(seed, category), &names).map_err(|_| Code::PlanMissing)?;
    let lots = places.iter().zip(1_u32..).filter_map(|(at, place)| {
        let lot: &Lot = lots.get(*at).copied()?;
        Some(Lot { place: Some(place), ..lot.clone() })
    });
    Ok(lots.collect())
}

/// Where there is a seat for everyone nobody was drawn.
fn why(category: Category, seats: u32, pool: usize) -> Why {
    let all = usize::try_from(seats).is_ok_and(|seats| seats >= pool);
    match (all, category) {
        (false, _) => Why::Drawn,
        (true, Category::Affected) => Why::Affected,
        (true, _) => Why::Category,
    }
}

/// The invitation of a drawn name.
pub(super) fn invitation(
    scene: &Scene<'_>,
    lot: &Lot,
    why: Why,
    instead_of: Option<RecordId>,
) -> Invitation {
    Invitation {
        home: scene.home,
        topic: lot.topic,
        id: scene.fresh(),
        round: lot.round,
        category: Some(lot.category),
        why,
        ground: String::new(),
        place: lot.place,
        household: lot.household,
        person: lot.person,
        organisation: lot.organisation,
        instead_of,
        reply: Reply::Untold,
        replied_at: None,
        replied_by: None,
        made_at: scene.now,
    }
}

fn by_office(scene: &Scene<'_>, plan: &Plan, who: PersonRef) -> Invitation {
    Invitation {
        home: scene.home,
        topic: plan.topic,
        id: scene.fresh(),
        round: plan.round,
        category: None,
        why: Why::Office,
        ground: String::new(),
        place: None,
        household: None,
        person: Some(who),
        organisation: None,
        instead_of: None,
        reply: Reply::Untold,
        replied_at: None,
        replied_by: None,
        made_at: scene.now,
    }
}

/// A message to the person, or to everyone of age in the household.
pub(super) fn told(
    effects: &mut Vec<Effect>,
    invitation: &Invitation,
    adults: &BTreeMap<HouseholdId, Vec<PersonRef>>,
) {
    let none = Vec::new();
    let household = invitation.household.and_then(|id| adults.get(&id)).unwrap_or(&none);
    let people = invitation.person.iter().chain(household);
    effects.extend(people.map(|who| Effect::Tell {
        to: Audience::Person(*who),
        message: "tell-invited",
        matter: invitation.topic,
    }));
}
