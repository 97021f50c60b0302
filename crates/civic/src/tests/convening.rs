//! How many signatures are enough, who may give one, and who has to call.

use kernel::{Code, PersonRef, Refusal};

use super::fixture::{HOME, area, at, day, home, id, mandate, person, refused, rules, said};
use crate::authority::{Mandate, Role};
use crate::convening::{
    Counted, Heads, Signature, Standing, Support, body_fits, convener_of, nearest, place_of,
    reaches, substitute_of, ways_to_call,
};

pub const GROUP: &str = "420324107210002";
pub const YARD: &str = "420324107210002003";

/// The `n`-th person's signature; two persons a household.
pub fn signature(n: u8) -> Signature {
    Signature {
        home: home(),
        matter: id(7),
        person: person(n),
        household: id(100 + n / 2),
        signed_at: at("2026-11-20T08:00").plus_ms(i64::from(n)),
        recorded_by: None,
    }
}

pub fn standing(n: u8) -> Standing {
    Standing {
        person: person(n),
        household: Some(id(100 + n / 2)),
        is_voter: true,
        lives_there: true,
        name: format!("村民{n}"),
    }
}

/// Persons 1 to `signed` have signed, person `n` signs now; 811 adults, 300 households, and the
/// representatives are persons 1 to 27.
pub fn support(signed: u8, n: u8) -> Support {
    Support {
        standing: standing(n),
        signatures: (1..=signed).map(signature).collect(),
        representatives: (1..=27).map(person).collect(),
        all: Heads { persons: 811, households: 300, representatives: 27 },
    }
}

fn heads(persons: u64, households: u64, representatives: u64) -> Heads {
    Heads { persons, households, representatives }
}

#[test]
fn enough_is_what_the_rulebook_and_the_law_say() {
    let all = heads(811, 300, 27);
    // Body, place, signatures by person, household, representative, and whether they are enough.
    let rows = [
        ("deliberation", GROUP, heads(9, 9, 0), false),
        ("deliberation", GROUP, heads(10, 1, 0), true),
        // Three households count only within one yard.
        ("deliberation", GROUP, heads(3, 3, 0), false),
        ("deliberation", YARD, heads(2, 2, 0), false),
        ("deliberation", YARD, heads(3, 3, 0), true),
        ("deliberation", YARD, heads(3, 2, 0), false),
        ("deliberation", YARD, heads(10, 2, 0), true),
        ("group_meeting", GROUP, heads(9, 9, 9), false),
        ("group_meeting", GROUP, heads(10, 5, 0), true),
        // 1/10 of 811 is 81.1: 82 are enough, 81 are not.
        ("villagers_meeting", HOME, heads(81, 60, 0), false),
        ("villagers_meeting", HOME, heads(82, 60, 0), true),
        // 1/3 of 27 is 9.
        ("villagers_meeting", HOME, heads(8, 8, 8), false),
        ("villagers_meeting", HOME, heads(9, 9, 9), true),
        // 1/5 of 27 is 5.4: 6.
        ("villagers_representatives", HOME, heads(5, 5, 5), false),
        ("villagers_representatives", HOME, heads(6, 6, 6), true),
        ("villagers_representatives", HOME, heads(800, 300, 5), false),
        ("villagers_representatives_levy", HOME, heads(6, 6, 6), true),
        ("residents_meeting", HOME, heads(82, 60, 0), true),
    ];
    for (body, place, have, enough) in rows {
        let reaches = reaches(rules(), ways_to_call(body, area(place)), have, all).unwrap();
        assert_eq!(reaches.iter().any(|r| r.is_met()), enough, "{body} {place} {have:?}");
        assert!(reaches.iter().all(|r| !r.article.is_empty()), "{body}");
    }
    // Nobody is no tenth of nobody.
    let none = reaches(
        rules(),
        ways_to_call("villagers_representatives", home()),
        Heads::default(),
        Heads::default(),
    );
    assert!(none.unwrap().iter().all(|r| !r.is_met()));
}

#[test]
fn bodies_of_others_are_not_called_by_villagers() {
    for body in
        ["members_assembly", "council_board", "two_committees", "party_members", "recall_vote"]
    {
        assert!(ways_to_call(body, home()).is_empty(), "{body}");
    }
    let rows = [
        ("deliberation", [true, true, true]),
        ("group_meeting", [false, true, false]),
        ("villagers_meeting", [true, false, false]),
        ("villagers_representatives", [true, false, false]),
    ];
    for (body, fits) in rows {
        let found = [HOME, GROUP, YARD].map(|place| body_fits(body, area(place)));
        assert_eq!(found, fits, "{body}");
    }
}

#[test]
fn everybody_and_every_household_counts_once() {
    let signatures: Vec<Signature> = (1..=5).map(signature).collect();
    let found = crate::convening::heads(&signatures, &[person(2), person(40)]);
    // Households 0, 1, 1, 2, 2.
    assert_eq!(found, heads(5, 3, 1));
}

fn sign(support: &Support, body: &str) -> Result<Support, Refusal> {
    let ways = ways_to_call(body, area(GROUP));
    support.signed((home(), id(7)), ways, (at("2026-11-23T09:00"), None))
}

#[test]
fn registered_adults_of_the_place_sign_once() {
    let fresh = support(3, 40);
    let more = sign(&fresh, "group_meeting").unwrap();
    assert_eq!(more.have().persons, 4);
    assert_eq!(more.signatures.last().unwrap().person, person(40));

    let again = refused(sign(&support(3, 2), "group_meeting"), Code::SignedAlready, None);
    assert_eq!(said(&again, "name"), "村民2");
    let but = |change: fn(&mut Standing)| {
        let mut support = support(3, 40);
        change(&mut support.standing);
        support
    };
    let young = but(|s| s.is_voter = false);
    let no = refused(sign(&young, "group_meeting"), Code::SignerBad, None);
    assert_eq!(said(&no, "why"), "@signer-no-voter");
    let elsewhere = but(|s| s.lives_there = false);
    let no = refused(sign(&elsewhere, "group_meeting"), Code::SignerBad, None);
    assert_eq!(said(&no, "why"), "@signer-elsewhere");
    let unknown = but(|s| s.household = None);
    refused(sign(&unknown, "group_meeting"), Code::BehalfUnknown, None);
    let no = refused(sign(&fresh, "villagers_representatives"), Code::SignerBad, None);
    assert_eq!(said(&no, "why"), "@signer-no-representative");
    // A representative need not live in the place that counts representatives.
    let mut seated = support(3, 20);
    seated.standing.lives_there = false;
    assert!(sign(&seated, "villagers_representatives").is_ok());
    assert!(sign(&seated, "villagers_meeting").is_ok());
    assert!(sign(&seated, "group_meeting").is_err());
}

#[test]
fn a_signature_at_the_desk_names_the_hand() {
    let ways = ways_to_call("group_meeting", area(GROUP));
    let signed =
        support(0, 40).signed((home(), id(7)), ways, (at("2026-11-23T09:00"), Some(person(9))));
    let signature = signed.unwrap().signatures.pop().unwrap();
    assert_eq!((signature.person, signature.recorded_by), (person(40), Some(person(9))));
    assert_eq!(signature.matter, id(7));
}

fn post(n: u8, role: Role, place: &str) -> Mandate {
    mandate(person(n), role, place)
}

#[test]
fn the_nearest_entry_of_the_roster_calls() {
    let yard = post(2, Role::Convener, YARD);
    let group = post(3, Role::Convener, GROUP);
    let village = post(4, Role::Convener, HOME);
    let chair = post(5, Role::Secretary, HOME);
    let other = post(6, Role::Convener, "420324107210003");
    let today = day("2026-11-23");
    let cases: [(&[&Mandate], &str, Option<PersonRef>); 7] = [
        (&[&yard, &group, &village, &chair], YARD, Some(person(2))),
        (&[&group, &village, &chair], YARD, Some(person(3))),
        (&[&yard, &village, &chair], GROUP, Some(person(4))),
        (&[&yard, &group, &other, &chair], HOME, Some(person(5))),
        (&[&other, &chair], YARD, Some(person(5))),
        (&[&other], YARD, None),
        (&[], HOME, None),
    ];
    for (posts, place, expected) in cases {
        let posts: Vec<Mandate> = posts.iter().map(|m| (*m).clone()).collect();
        assert_eq!(convener_of(&posts, area(place), today), expected, "{place} {}", posts.len());
    }
    // A term that is over calls nobody; of two in office the longer calls.
    let over = Mandate { until_on: Some(day("2026-11-22")), ..yard.clone() };
    assert_eq!(convener_of(&[over, chair.clone()], area(YARD), today), Some(person(5)));
    let older = Mandate { from_on: day("2025-01-01"), ..post(8, Role::Convener, YARD) };
    assert_eq!(nearest(&[yard, older], Role::Convener, area(YARD), today), Some(person(8)));
}

#[test]
fn nobody_stands_in_for_themselves() {
    let today = day("2026-11-23");
    let posts = [post(2, Role::Substitute, YARD), post(3, Role::Substitute, HOME)];
    let found = |silent| substitute_of(&posts, area(YARD), silent, today);
    assert_eq!(found(Some(person(9))), Some(person(2)));
    assert_eq!(found(Some(person(2))), Some(person(3)));
    assert_eq!(found(None), Some(person(2)));
    assert_eq!(substitute_of(&posts[..1], area(YARD), Some(person(2)), today), None);
    assert_eq!(substitute_of(&posts[..1], area(HOME), None, today), None);
    assert_eq!(Counted::parse("households"), Some(Counted::Households));
}

#[test]
fn a_body_is_made_of_the_people_of_its_own_place() {
    let rows = [
        ("deliberation", [HOME, GROUP, YARD]),
        ("group_meeting", [HOME, GROUP, GROUP]),
        ("villagers_meeting", [HOME, HOME, HOME]),
        ("members_assembly", [HOME, HOME, HOME]),
    ];
    for (body, places) in rows {
        let found = [HOME, GROUP, YARD].map(|place| place_of(body, area(place)));
        assert_eq!(found, places.map(area), "{body}");
    }
}
