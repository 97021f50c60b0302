//! The plan of company: whom the matter touches, how many of them are drawn, how many of each
//! category are asked. With it the lists are fixed, before anybody can know the seed.
//!
//! Invariants: one plan for each publication of a topic, never changed; no category gets fewer
//! seats than the rulebook asks for, unless there are fewer people.

use kernel::id::{HouseholdId, MatterId, OrganisationId};
use kernel::{Code, Moment, PersonRef, Refusal};

use super::quota::{Least, least};
use super::{Category, Lot, Plan, Quota};
use crate::act::FieldKind::{Count, Id, Long};
use crate::acts;
use crate::authority::{Role, Who};
use crate::deliberation::Topic;
use crate::effect::Effect;
use crate::matter::{Kind, State};
use crate::record::Record;
use crate::scene::Scene;

acts! {
    /// Plans who is asked to the table; what is left empty gets the least that the rulebook asks.
    Make "company.plan" "topics/{matter}/plan"
    kind Some(Kind::Topic), from &[State::Published],
    allow &[Who::Has(Role::Secretary), Who::Has(Role::Convener)],
    matter(this) Some(this.matter), {
        /// The topic.
        matter: MatterId = Id,
        /// Whom it touches: groups, courtyards and household keys, parted by spaces or commas.
        affected: String = Long(4000),
        /// Households to draw among those touched.
        seats_affected: u32 = Count(1, 2000),
        /// 老党员.
        seats_old_party: Option<u32> = Count(0, 200),
        /// 老干部.
        seats_old_cadre: Option<u32> = Count(0, 200),
        /// 乡贤.
        seats_worthy: Option<u32> = Count(0, 200),
        /// 群众代表.
        seats_masses: Option<u32> = Count(0, 200),
        /// 党代表.
        seats_party_delegate: Option<u32> = Count(0, 200),
        /// 人大代表.
        seats_congress_delegate: Option<u32> = Count(0, 200),
        /// 政协委员.
        seats_consultative_member: Option<u32> = Count(0, 200),
        /// 专家.
        seats_experts: Option<u32> = Count(0, 200),
        /// 部门.
        seats_departments: Option<u32> = Count(0, 200),
        /// 在外务工的人.
        seats_migrants: Option<u32> = Count(0, 200),
        /// 妇女.
        seats_women: Option<u32> = Count(0, 200),
    }
}

impl Make {
    /// Seats asked for a category, with the name of their field.
    pub fn seats(&self, category: Category) -> (Option<u32>, &'static str) {
        match category {
            Category::Affected => (Some(self.seats_affected), "seats_affected"),
            Category::OldParty => (self.seats_old_party, "seats_old_party"),
            Category::OldCadre => (self.seats_old_cadre, "seats_old_cadre"),
            Category::Worthy => (self.seats_worthy, "seats_worthy"),
            Category::Masses => (self.seats_masses, "seats_masses"),
            Category::PartyDelegate => (self.seats_party_delegate, "seats_party_delegate"),
            Category::CongressDelegate => (self.seats_congress_delegate, "seats_congress_delegate"),
            Category::ConsultativeMember => {
                (self.seats_consultative_member, "seats_consultative_member")
            }
            Category::Experts => (self.seats_experts, "seats_experts"),
            Category::Departments => (self.seats_departments, "seats_departments"),
            Category::Migrants => (self.seats_migrants, "seats_migrants"),
            Category::Women => (self.seats_women, "seats_women"),
        }
    }
}

/// Somebody who may be invited under a category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What is drawn: unique in its list.
    pub name: String,
    /// The household.
    pub household: Option<HouseholdId>,
    /// The person.
    pub person: Option<PersonRef>,
    /// The organisation.
    pub organisation: Option<OrganisationId>,
}

/// What planning looks at.
#[derive(Debug)]
pub struct MakeFacts {
    /// The topic.
    pub topic: Topic,
    /// The last plan made for it.
    pub last: Option<Plan>,
    /// Words of `affected` that name neither a group, a courtyard nor a household.
    pub unknown: Vec<String>,
    /// Who may be invited, in ascending order of name.
    pub pools: Vec<(Category, Vec<Candidate>)>,
}

/// Whether a plan belongs to the topic as it is published now.
pub fn is_current(plan: &Plan, published_at: Option<Moment>) -> bool {
    published_at.is_some_and(|at| plan.planned_at >= at)
}

struct Seat {
    category: Category,
    seats: u32,
    need: u32,
    least: Least,
}

fn size(of: &[Candidate]) -> u32 {
    u32::try_from(of.len()).unwrap_or(u32::MAX)
}

/// Seats of every category; women last, because their share is one of all.
fn seats(facts: &MakeFacts, scene: &Scene<'_>, act: &Make) -> Result<Vec<Seat>, Refusal> {
    let mut found: Vec<Seat> = Vec::new();
    let mut others: u32 = 0;
    for category in Category::ALL.iter().copied() {
        let pool = facts.pools.iter().find(|(c, _)| *c == category).map_or(0, |(_, p)| size(p));
        let least = least(scene.rules, category, &facts.topic.class)?;
        let need = least.seats(others, pool);
        let (asked, field) = act.seats(category);
        let seats = asked.unwrap_or(need);
        if seats.min(pool) < need {
            return Err(Refusal::new(Code::SeatsShort)
                .on(field)
                .with("category", format!("@category-{category}"))
                .with("have", seats)
                .with("need", need)
                .with("article", &least.article));
        }
        others = others.saturating_add(seats.min(pool));
        found.push(Seat { category, seats, need, least });
    }
    Ok(found)
}

/// Fixes lists and seats.
pub fn make(facts: &MakeFacts, scene: &Scene<'_>, act: &Make) -> Result<Vec<Effect>, Refusal> {
    let topic = &facts.topic;
    if facts.last.as_ref().is_some_and(|plan| is_current(plan, topic.published_at)) {
        return Err(Code::PlanMade.into());
    }
    if !facts.unknown.is_empty() {
        return Err(Refusal::new(Code::AffectedUnknown)
            .on("affected")
            .with("what", facts.unknown.join("、")));
    }
    let touched = facts.pools.iter().find(|(c, _)| *c == Category::Affected);
    if touched.is_none_or(|(_, pool)| pool.is_empty()) {
        return Err(Refusal::new(Code::AffectedNone).on("affected"));
    }
    let seats = seats(facts, scene, act)?;
    let round = facts.last.as_ref().map_or(1, |plan| plan.round + 1);
    let plan = Plan {
        home: scene.home,
        topic: topic.id,
        round,
        affected: act.affected.trim().into(),
        planned_by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        planned_at: scene.now,
        seed: String::new(),
        drawn_at: None,
    };
    let mut effects = vec![Effect::Put(plan.row())];
    for seat in &seats {
        let none = Vec::new();
        let pool = facts.pools.iter().find(|(c, _)| *c == seat.category).map_or(&none, |p| &p.1);
        let names: Vec<&str> = pool.iter().map(|one| one.name.as_str()).collect();
        let quota = Quota {
            home: scene.home,
            topic: topic.id,
            round,
            category: seat.category,
            seats: seat.seats,
            need: seat.need,
            pool: size(pool),
            list: ::draw::list_hash(&names),
            rule: seat.least.rule.clone(),
        };
        effects.push(Effect::Put(quota.row()));
        effects.extend(pool.iter().map(|one| {
            let lot = Lot {
                home: scene.home,
                topic: topic.id,
                round,
                category: seat.category,
                name: one.name.clone(),
                household: one.household,
                person: one.person,
                organisation: one.organisation,
                place: None,
            };
            Effect::Put(lot.row())
        }));
    }
    Ok(effects)
}
