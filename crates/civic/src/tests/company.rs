//! Who is asked to the table: seats, the draw, answers, and what is never shown.

mod answers;
mod plan;
mod shown;
mod standing;

use kernel::PersonRef;

use super::fixture::{at, id, matter_id, person, rows, scene_on};
use super::topic::topic;
use crate::Scene;
use crate::decide::company::plan::{Candidate, Make, MakeFacts, make};
use crate::decide::company::{Category, Lot, Plan, Quota};
use crate::deliberation::Topic;
use crate::effect::Effect;
use crate::matter::{Kind, State};

fn household(n: u8) -> Candidate {
    Candidate { name: format!("H{n:04}"), household: Some(id(n)), person: None, organisation: None }
}

fn someone(n: u8) -> Candidate {
    Candidate {
        name: format!("H{n:04}-01"),
        household: None,
        person: Some(person(n)),
        organisation: None,
    }
}

/// Twenty households touched; categories as given.
fn facts(more: &[(Category, Vec<Candidate>)]) -> MakeFacts {
    let class = "village_public_works".into();
    let published_at = Some(at("2026-11-20T09:00"));
    let mut pools = vec![(Category::Affected, (1..=20).map(household).collect())];
    pools.extend(more.iter().cloned());
    let topic = Topic { class, published_at, ..topic() };
    MakeFacts { topic, last: None, unknown: vec![], pools }
}

fn act(seats_affected: u32) -> Make {
    Make {
        matter: matter_id(Kind::Topic),
        affected: "二组".into(),
        seats_affected,
        seats_old_party: None,
        seats_old_cadre: None,
        seats_worthy: None,
        seats_masses: None,
        seats_party_delegate: None,
        seats_congress_delegate: None,
        seats_consultative_member: None,
        seats_experts: None,
        seats_departments: None,
        seats_migrants: None,
        seats_women: None,
    }
}

fn published() -> Scene<'static> {
    scene_on(Kind::Topic, State::Published)
}

fn told(effects: &[Effect]) -> Vec<PersonRef> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Tell { to: crate::effect::Audience::Person(who), message, .. } => {
                assert_eq!(*message, "tell-invited");
                Some(*who)
            }
            _ => None,
        })
        .collect()
}

/// The rows of a plan as they lie in the store.
fn planned(facts: &MakeFacts, act: &Make) -> (Plan, Vec<Quota>, Vec<Lot>) {
    let effects = make(facts, &published(), act).unwrap();
    (rows::<Plan>(&effects).remove(0), rows(&effects), rows(&effects))
}
