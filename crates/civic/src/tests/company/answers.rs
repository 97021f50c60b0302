use std::collections::BTreeMap;

use kernel::id::RecordId;
use kernel::{Code, PersonRef};

use super::super::fixture::{area, brief, caller, home, id, matter_id, person, refused, scene_of};
use super::{published, rows, told};
use crate::Scene;
use crate::authority::Role;
use crate::decide::company::invitation::{
    Answer, AnswerFacts, Invite, Join, JoinFacts, answer, invite, join,
};
use crate::decide::company::{Category, Invitation, Lot, Reply, Why};
use crate::matter::Kind;

fn invited(n: u8, why: Why, place: u32) -> Invitation {
    Invitation {
        home: home(),
        topic: matter_id(Kind::Topic),
        id: id(n),
        round: 1,
        category: Some(Category::Affected),
        why,
        ground: String::new(),
        place: Some(place),
        household: Some(id(n)),
        person: None,
        organisation: None,
        instead_of: None,
        reply: Reply::Untold,
        replied_at: None,
        replied_by: None,
        made_at: published().now,
    }
}

fn lot(n: u8, place: u32) -> Lot {
    Lot {
        home: home(),
        topic: matter_id(Kind::Topic),
        round: 1,
        category: Category::Affected,
        name: format!("H{n:04}"),
        household: Some(id(n)),
        person: None,
        organisation: None,
        place: Some(place),
    }
}

/// Household 1 was drawn first and 2 second; 3 and 4 follow in the order.
fn facts() -> AnswerFacts {
    let both = vec![invited(1, Why::Drawn, 1), invited(2, Why::Drawn, 2)];
    AnswerFacts {
        invitation: Some(both[0].clone()),
        household: Some(id(1)),
        invited: both,
        lots: vec![lot(1, 1), lot(2, 2), lot(4, 4), lot(3, 3)],
        adults: BTreeMap::from([(id(3), vec![person(3)])]),
    }
}

fn say(reply: Reply) -> Answer {
    Answer { matter: matter_id(Kind::Topic), invitation: id::<kernel::id::Record>(1), reply }
}

fn by(n: u8) -> Scene<'static> {
    Scene { matter: published().matter, ..scene_of(n) }
}

#[test]
fn the_household_answers_for_itself() {
    for reply in [Reply::Yes, Reply::Phone] {
        let effects = answer(&facts(), &by(11), &say(reply)).unwrap();
        assert_eq!(brief(&effects), ["set invitation"]);
        let said: Invitation = rows(&effects).remove(0);
        assert_eq!((said.reply, said.replied_by), (reply, Some(person(11))));
        assert_eq!(said.replied_at, Some(by(11).now));
    }
    // At the desk: the hand is written down, the household is that of the person acted for.
    let desk = Scene { behalf: Some(person(11)), caller: caller(7, &[Role::Agent]), ..published() };
    let effects = answer(&facts(), &desk, &say(Reply::Yes)).unwrap();
    assert_eq!(rows::<Invitation>(&effects)[0].replied_by, Some(person(7)));
}

#[test]
fn whoever_declines_is_followed_by_the_next_of_the_same_order() {
    let effects = answer(&facts(), &by(11), &say(Reply::No)).unwrap();
    assert_eq!(brief(&effects), ["set invitation", "tell-invited", "put invitation"]);
    assert_eq!(told(&effects), [person(3)]);
    let next: Invitation = rows::<Invitation>(&effects).remove(1);
    assert_eq!((next.household, next.place, next.why), (Some(id(3)), Some(3), Why::Drawn));
    assert_eq!((next.instead_of, next.reply), (Some(id(1)), Reply::Untold));
    // The list is at its end: nobody follows.
    let mut end = facts();
    end.lots.truncate(2);
    assert_eq!(brief(&answer(&end, &by(11), &say(Reply::No)).unwrap()), ["set invitation"]);
    // Who was not drawn has no place that could pass on.
    let mut all = facts();
    all.invitation = Some(invited(1, Why::Affected, 1));
    assert_eq!(brief(&answer(&all, &by(11), &say(Reply::No)).unwrap()), ["set invitation"]);
    // Somebody else of the order was invited meanwhile for another reason: passed over.
    let mut persons = facts();
    persons.lots = vec![
        Lot { household: None, person: Some(person(30)), ..lot(3, 3) },
        Lot { household: None, person: Some(person(31)), ..lot(4, 4) },
    ];
    persons.invited.push(Invitation {
        person: Some(person(30)),
        household: None,
        category: None,
        place: None,
        ..invited(9, Why::Volunteer, 1)
    });
    let effects = answer(&persons, &by(11), &say(Reply::No)).unwrap();
    assert_eq!(told(&effects), [person(31)]);
}

#[test]
fn a_place_that_has_gone_on_does_not_come_back() {
    let mut gone = facts();
    gone.invited.push(Invitation { instead_of: Some(id(1)), ..invited(3, Why::Drawn, 3) });
    for reply in [Reply::Yes, Reply::No, Reply::Phone] {
        refused(answer(&gone, &by(11), &say(reply)), Code::InvitationPassed, None);
    }
}

#[test]
fn nobody_answers_for_others() {
    let strangers = AnswerFacts { household: Some(id(2)), ..facts() };
    refused(answer(&strangers, &by(12), &say(Reply::No)), Code::InvitationOther, None);
    let homeless = AnswerFacts { household: None, ..facts() };
    refused(answer(&homeless, &by(12), &say(Reply::Yes)), Code::InvitationOther, None);
    // The secretary neither, for a household of the village…
    refused(answer(&strangers, &published(), &say(Reply::Yes)), Code::InvitationOther, None);
    // …but for a department, or a deputy registered elsewhere, who have no entry here.
    let elsewhere = PersonRef { home: area("420324107211"), id: id(1) };
    let table = [
        (
            Invitation {
                household: None,
                organisation: Some(id(1)),
                ..invited(1, Why::Category, 1)
            },
            true,
        ),
        (
            Invitation { household: None, person: Some(elsewhere), ..invited(1, Why::Category, 1) },
            true,
        ),
        (
            Invitation {
                household: None,
                person: Some(person(30)),
                ..invited(1, Why::Category, 1)
            },
            false,
        ),
    ];
    for (one, may) in table {
        let facts = AnswerFacts { invitation: Some(one), household: None, ..facts() };
        assert_eq!(answer(&facts, &published(), &say(Reply::Yes)).is_ok(), may, "{facts:?}");
        assert!(answer(&facts, &by(12), &say(Reply::Yes)).is_err());
    }
    // A household of the same id in another village is another household.
    assert!(!invited(1, Why::Drawn, 1).is_for(elsewhere, Some(id(1))));
}

#[test]
fn an_answer_needs_an_invitation_and_says_something() {
    let none = AnswerFacts { invitation: None, ..facts() };
    refused(answer(&none, &by(11), &say(Reply::Yes)), Code::NotFound, Some("invitation"));
    refused(answer(&facts(), &by(11), &say(Reply::Untold)), Code::FieldMissing, Some("reply"));
}

fn more() -> JoinFacts {
    JoinFacts {
        person_known: true,
        household: Some(id(1)),
        invited: vec![invited(2, Why::Drawn, 2)],
    }
}

fn one(why: Why) -> Invite {
    let id: RecordId = id(50);
    let ground = " 水渠从他家门口过 ".into();
    Invite { matter: matter_id(Kind::Topic), id, person: person(11), why, ground }
}

#[test]
fn one_more_is_asked_with_a_reason() {
    let effects = invite(&more(), &published(), &one(Why::Affected)).unwrap();
    assert_eq!(told(&effects), [person(11)]);
    let row: Invitation = rows(&effects).remove(0);
    assert_eq!((row.why, row.ground.as_str()), (Why::Affected, "水渠从他家门口过"));
    assert_eq!((row.round, row.category, row.place), (0, None, None));
    for why in [Why::Drawn, Why::Category, Why::Volunteer] {
        refused(invite(&more(), &published(), &one(why)), Code::FieldBad, Some("why"));
    }
    let unknown = JoinFacts { person_known: false, ..more() };
    refused(invite(&unknown, &published(), &one(Why::Office)), Code::NotFound, Some("person"));
    let mut known = more();
    known.invited.push(invited(1, Why::Drawn, 1));
    refused(invite(&known, &published(), &one(Why::Office)), Code::InvitedAlready, Some("person"));
}

#[test]
fn everyone_may_come_of_themselves_also_after_a_no() {
    let act = Join { matter: matter_id(Kind::Topic), id: id(51) };
    let effects = join(&more(), &by(11), &act).unwrap();
    let row: Invitation = rows(&effects).remove(0);
    assert_eq!((row.why, row.reply, row.person), (Why::Volunteer, Reply::Yes, Some(person(11))));
    let mut twice = more();
    twice.invited.push(row);
    refused(join(&twice, &by(11), &act), Code::InvitedAlready, Some("person"));
    let mut declined = more();
    declined.invited.push(Invitation { reply: Reply::No, ..invited(1, Why::Drawn, 1) });
    assert!(join(&declined, &by(11), &act).is_ok());
}
