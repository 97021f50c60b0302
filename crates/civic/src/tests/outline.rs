//! A village's plan: adopted by its people, by a later vote each time, until a day to come.

use kernel::Code;

use super::fixture::{at, caller, day, id, matter_id, person, refused, scene, written};
use crate::Scene;
use crate::authority::Role;
use crate::build::village::{Adopt, AdoptFacts, Outline, adopt};
use crate::deliberation::Adopted;
use crate::matter::Kind;

fn secretary() -> Scene<'static> {
    Scene { caller: caller(9, &[Role::Secretary]), ..scene() }
}

fn vote(body: &str, when: &str) -> Option<Adopted> {
    Some(Adopted {
        topic: matter_id(Kind::Topic),
        body: body.into(),
        class: "planning".into(),
        at: at(when),
    })
}

fn entering() -> Adopt {
    Adopt {
        id: id(1),
        text: "先修路，再建晾茶场，三年种满空坡".into(),
        adopted: matter_id(Kind::Meeting),
        until_on: day("2029-12-31"),
    }
}

#[test]
fn a_plan_is_what_the_village_voted_last_until_a_day_to_come() {
    let facts = AdoptFacts { vote: vote("villagers_meeting", "2026-11-20T20:00"), last: None };
    let first: Outline = written(&adopt(&facts, &secretary(), &entering()).unwrap());
    assert_eq!((first.version, first.by, first.topic), (1, person(9), matter_id(Kind::Topic)));
    // The same vote, or an older one, carries no second version; a later one does.
    for when in ["2026-11-20T20:00", "2026-11-01T20:00"] {
        let vote = vote("villagers_representatives", when);
        let again = AdoptFacts { vote, last: Some(first.clone()) };
        refused(adopt(&again, &secretary(), &entering()), Code::AdoptedOld, Some("adopted"));
    }
    let vote_later = vote("villagers_representatives", "2026-11-22T20:00");
    let later = AdoptFacts { vote: vote_later, last: Some(first) };
    let second: Outline = written(&adopt(&later, &secretary(), &entering()).unwrap());
    assert_eq!(second.version, 2);
    let none = AdoptFacts { vote: None, last: None };
    let unvoted = adopt(&none, &secretary(), &entering());
    refused(unvoted, Code::VillagePlanUnvoted, Some("adopted"));
    let group = AdoptFacts { vote: vote("group_meeting", "2026-11-20T20:00"), last: None };
    let group = adopt(&group, &secretary(), &entering());
    refused(group, Code::VillagePlanUnvoted, Some("adopted"));
    let mut other = vote("villagers_meeting", "2026-11-20T20:00");
    other.as_mut().unwrap().class = "village_public_works".into();
    let other = adopt(&AdoptFacts { vote: other, last: None }, &secretary(), &entering());
    refused(other, Code::VillagePlanUnvoted, Some("adopted"));
    let over = Adopt { until_on: day("2026-11-23"), ..entering() };
    refused(adopt(&facts, &secretary(), &over), Code::VillagePlanEnds, Some("until_on"));
    let short = Adopt { text: "修路".into(), ..entering() };
    refused(adopt(&facts, &secretary(), &short), Code::FieldShort, Some("text"));
}
