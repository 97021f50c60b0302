//! The secret ballot: that somebody voted is kept, what was said is a counter, and nothing joins them.

use kernel::Code;

use super::ballot::{ballot, casting, line};
use super::fixture::{brief, id, matter_id, refused, scene_of, scene_on, written};
use super::meeting::{arrive, facts, sitting};
use crate::act::Act;
use crate::decide::ballot::{
    Answer, BoxCount, BoxVoter, Cast, CastFacts, Drop, Start, StartFacts, Vote, cast, drop, start,
};
use crate::decide::meeting::check_in;
use crate::deliberation::{Basis, RollLine, Way};
use crate::matter::{Kind, State};
use crate::record::{Record, Val};
use crate::{Effect, Scene};

fn secretly(basis: Basis) -> CastFacts {
    CastFacts { secret: true, ..casting(basis, Some(ballot(false)), Some(line(true, false))) }
}

fn dropping(answer: Answer) -> Drop {
    Drop { matter: matter_id(Kind::Meeting), answer, proxy_for: None }
}

#[test]
fn the_box_is_set_up_empty_so_that_no_order_tells_the_first_answer() {
    let act = Start { matter: matter_id(Kind::Meeting), id: id(40) };
    let on = scene_on(Kind::Meeting, State::Sitting);
    let effects = start(&StartFacts { ballot: None, present: 3, secret: true }, &on, &act).unwrap();
    assert_eq!(
        brief(&effects),
        ["put ballot", "put ballot_box", "put ballot_box", "put ballot_box"]
    );
    let counters: Vec<BoxCount> = effects[1..]
        .iter()
        .map(|effect| {
            let Effect::Put(row) = effect else { panic!("{effect:?}") };
            BoxCount::from_vals(&mut row.vals.clone().into_iter()).unwrap()
        })
        .collect();
    assert!(counters.iter().all(|c| c.n == 0 && c.ballot == id(40)));
    assert_eq!(counters.iter().map(|c| c.answer).collect::<Vec<_>>(), Answer::ALL);
}

#[test]
fn a_dropped_vote_leaves_two_rows_that_share_nothing_but_the_ballot() {
    for (basis, voter) in [(Basis::Person, 1), (Basis::Household, 101)] {
        for answer in Answer::ALL {
            let effects = drop(&secretly(basis), &scene_of(1), &dropping(*answer)).unwrap();
            assert_eq!(brief(&effects), ["put box_voter", "add ballot_box"]);
            let [Effect::Put(who), Effect::Add(what)] = effects.as_slice() else {
                panic!("{effects:?}")
            };
            assert_eq!(written::<BoxVoter>(&effects).voter, id::<()>(voter).bytes());
            let counter = BoxCount::from_vals(&mut what.vals.clone().into_iter()).unwrap();
            assert_eq!((counter.answer, counter.n), (*answer, 1));
            // No answer, no moment beside the voter; no voter, no moment beside the answer.
            assert_eq!(BoxVoter::COLUMNS, "home, ballot, voter");
            assert_eq!(BoxCount::COLUMNS, "home, ballot, answer, n");
            let voter = Val::Blob(id::<()>(voter).bytes().to_vec());
            assert!(who.vals.contains(&voter) && !what.vals.contains(&voter));
        }
    }
}

#[test]
fn the_answer_is_sealed_and_nothing_else_is() {
    assert_eq!(Drop::SPEC.sealed, ["answer"]);
    assert!(Drop::SPEC.fields.iter().any(|f| f.name == "answer" && f.required));
    assert!(Cast::SPEC.sealed.is_empty());
}

#[test]
fn each_box_takes_its_own_kind_of_vote_only_once() {
    let open = casting(Basis::Person, Some(ballot(false)), Some(line(true, false)));
    refused(drop(&open, &scene_of(1), &dropping(Answer::Yes)), Code::BallotNamed, None);
    let say = Cast { matter: matter_id(Kind::Meeting), answer: Answer::Yes, proxy_for: None };
    refused(cast(&secretly(Basis::Person), &scene_of(1), &say), Code::BallotSecret, None);
    let again = CastFacts { voted: true, ..secretly(Basis::Person) };
    for answer in Answer::ALL {
        refused(drop(&again, &scene_of(1), &dropping(*answer)), Code::VotedAlready, None);
    }
    // An open vote is replaced, not refused.
    let again = CastFacts { voted: true, ..open };
    assert_eq!(written::<Vote>(&cast(&again, &scene_of(1), &say).unwrap()).answer, Answer::Yes);
}

#[test]
fn who_may_not_vote_may_not_drop_either() {
    let rows = [
        (None, Some(line(true, false)), Code::WrongState),
        (Some(ballot(true)), Some(line(true, false)), Code::BallotClosed),
        (Some(ballot(false)), None, Code::NotOnRoll),
        (Some(ballot(false)), Some(line(false, false)), Code::NotPresent),
        (Some(ballot(false)), Some(line(true, true)), Code::PaperHeld),
        (
            Some(ballot(false)),
            Some(RollLine { way: Some(Way::Objects), ..line(true, false) }),
            Code::WayOther,
        ),
    ];
    for (ballot, line, code) in rows {
        let facts = CastFacts { ballot, line, ..secretly(Basis::Person) };
        refused(drop(&facts, &scene_of(1), &dropping(Answer::No)), code, None);
    }
}

#[test]
fn a_raised_hand_is_no_secret_and_a_bean_is() {
    let mut secret = facts(Basis::Person);
    secret.meeting.secret = true;
    let way = |way| crate::decide::meeting::CheckIn {
        way: Some(way),
        ..arrive(Some(super::fixture::person(1)), false)
    };
    let on = || -> Scene<'static> { sitting(super::fixture::scene()) };
    refused(check_in(&secret, &on(), &way(Way::Hands)), Code::WayOpen, Some("way"));
    for fine in [Way::Phone, Way::Paper, Way::Objects] {
        assert!(check_in(&secret, &on(), &way(fine)).is_ok(), "{fine}");
    }
    let open = facts(Basis::Person);
    assert!(check_in(&open, &on(), &way(Way::Hands)).is_ok());
}
