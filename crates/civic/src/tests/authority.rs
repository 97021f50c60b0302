//! Every word of the authority vocabulary against every sort of caller.

use kernel::Code;

use super::fixture::{HOME, area, caller, mandate, person, refused, said};
use crate::authority::{Caller, Concern, DESK, Role, Who, allowed};

const WORDS: [Who; 8] = [
    Who::Anyone,
    Who::SignedIn,
    Who::Villager,
    Who::Concerned,
    Who::Owner,
    Who::Has(Role::Secretary),
    Who::Has(Role::Agent),
    Who::Worker,
];

/// About group two; person 1 wished, person 5 owns.
fn concern() -> Concern {
    Concern {
        place: area("420324107210002"),
        opened_for: Some(person(1)),
        owner: Some(person(5)),
        behalf: None,
    }
}

fn stranger() -> Caller {
    let mut who = person(1);
    who.home = area("420324108201");
    Caller::Person { person: who, mandates: vec![] }
}

/// `1` where the caller may, in the order of [`WORDS`].
fn line(caller: &Caller, concern: &Concern) -> String {
    let may = |who| allowed(&[who], caller, concern).is_ok();
    WORDS.into_iter().map(|who| if may(who) { '1' } else { '0' }).collect()
}

#[test]
fn who_may_what_by_themselves() {
    let group = mandate(person(7), Role::Secretary, "420324107210002");
    let other_group = mandate(person(7), Role::Secretary, "420324107210003");
    let with = |mandate| Caller::Person { person: person(7), mandates: vec![mandate] };
    // Anyone, signed in, villager, concerned, owner, secretary, agent, worker.
    let rows = [
        ("anonymous", Caller::Anonymous, "10000000"),
        ("worker", Caller::Worker, "10000001"),
        ("stranger", stranger(), "11000000"),
        ("villager", caller(3, &[]), "11100000"),
        ("who wished", caller(1, &[]), "11110000"),
        ("owner", caller(5, &[]), "11101000"),
        ("secretary", caller(9, &[Role::Secretary]), "11100100"),
        ("agent", caller(9, &[Role::Agent]), "11100010"),
        ("both", caller(9, &[Role::Secretary, Role::Agent]), "11100110"),
        ("administrator", caller(9, &[Role::SystemAdmin]), "11100000"),
        ("secretary of the group", with(group), "11100100"),
        ("secretary of another group", with(other_group), "11100000"),
    ];
    for (name, caller, expected) in rows {
        assert_eq!(line(&caller, &concern()), expected, "{name}");
    }
    let nobody = Concern { opened_for: None, owner: None, ..concern() };
    assert_eq!(line(&Caller::Anonymous, &nobody), "10000000", "nobody is not the concerned");
    assert_eq!(line(&Caller::Worker, &nobody), "10000001");
}

#[test]
fn on_behalf_one_has_the_rights_of_the_person_and_none_of_one_s_own() {
    let for_wisher = Concern { behalf: Some(person(1)), ..concern() };
    let for_owner = Concern { behalf: Some(person(5)), ..concern() };
    let for_stranger = Concern { behalf: stranger().person(), ..concern() };
    for role in DESK {
        let desk = caller(9, &[role]);
        assert_eq!(line(&desk, &for_wisher), "11110000", "{role}");
        assert_eq!(line(&desk, &for_owner), "11101000", "{role}");
        assert_eq!(line(&desk, &for_stranger), "11000000", "{role}");
    }
    // The person acted for may hold any mandate: it is not inherited by the hand.
    for role in Role::ALL {
        let hand = caller(9, &[Role::Agent, *role]);
        refused(allowed(&[Who::Has(*role)], &hand, &for_wisher), Code::NotAllowed, None);
    }
}

#[test]
fn only_the_desk_of_the_place_acts_for_others() {
    let for_wisher = Concern { behalf: Some(person(1)), ..concern() };
    let elsewhere = mandate(person(9), Role::Agent, "420324107211");
    let elsewhere = Caller::Person { person: person(9), mandates: vec![elsewhere] };
    let mut refused_ones = vec![caller(3, &[]), caller(1, &[]), stranger(), elsewhere];
    for role in Role::ALL.iter().filter(|role| !DESK.contains(role)) {
        refused_ones.push(caller(9, &[*role]));
    }
    for other in refused_ones {
        let no = refused(allowed(&[Who::Anyone], &other, &for_wisher), Code::NotAllowed, None);
        assert_eq!(said(&no, "who"), "@role-agent @role-secretary @role-committee");
    }
    for unnamed in [Caller::Anonymous, Caller::Worker] {
        assert!(allowed(&[Who::Anyone, Who::Worker], &unnamed, &for_wisher).is_err());
    }
}

#[test]
fn a_refusal_says_who_may() {
    let allow = [Who::Has(Role::TownshipClerk), Who::Worker, Who::Owner];
    let no = refused(allowed(&allow, &caller(3, &[]), &concern()), Code::NotAllowed, None);
    assert_eq!(said(&no, "who"), "@role-township-clerk @who-owner");
    refused(allowed(&allow, &Caller::Anonymous, &concern()), Code::SignInNeeded, None);
    assert!(allowed(&allow, &Caller::Worker, &concern()).is_ok(), "any one word suffices");
}

#[test]
fn a_role_over_a_township_reaches_its_villages_and_a_villager_lives_in_one() {
    let clerk = mandate(person(7), Role::TownshipClerk, "420324107");
    let clerk = Caller::Person { person: person(7), mandates: vec![clerk] };
    assert!(clerk.has(Role::TownshipClerk, area(HOME)));
    assert!(!clerk.has(Role::TownshipClerk, area("420324108201")));
    assert!(!clerk.has(Role::Secretary, area(HOME)));
    assert!(clerk.lives_in(area("420324107210002")) && !clerk.lives_in(area("420324107211")));
    assert!(!Caller::Worker.has(Role::TownshipClerk, area(HOME)));
}
