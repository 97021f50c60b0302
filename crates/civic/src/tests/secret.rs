//! The secret ballot: that somebody voted is kept, what was said is a counter, and nothing joins them.

use kernel::Code;

use super::ballot::{ballot, casting, closing, line};
use super::fixture::{brief, id, matter_id, refused, scene, scene_of, scene_on, written};
use super::meeting::{arrive, facts, sitting};
use crate::act::Act;
use crate::decide::ballot::{
    Answer, BoxCount, BoxReceipt, BoxVoter, Cast, CastFacts, Close, CloseFacts, Drop, ReceiptRoot,
    Start, StartFacts, Vote, cast, close, drop, start,
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
    Drop { matter: matter_id(Kind::Meeting), answer, proxy_for: None, receipt: None }
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
    assert_eq!(Drop::SPEC.sealed, ["answer", "receipt"]);
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
    let on = || -> Scene<'static> { sitting(scene()) };
    refused(check_in(&secret, &on(), &way(Way::Hands)), Code::WayOpen, Some("way"));
    for fine in [Way::Phone, Way::Paper, Way::Objects] {
        assert!(check_in(&secret, &on(), &way(fine)).is_ok(), "{fine}");
    }
    let open = facts(Basis::Person);
    assert!(check_in(&open, &on(), &way(Way::Hands)).is_ok());
}

const RECEIPT: &str = "00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff";

fn with(receipt: &str) -> Drop {
    Drop { receipt: Some(receipt.into()), ..dropping(Answer::Yes) }
}

#[test]
fn a_receipt_goes_to_a_row_of_its_own_beside_nobody_and_no_time() {
    let effects = drop(&secretly(Basis::Person), &scene_of(1), &with(RECEIPT)).unwrap();
    assert_eq!(brief(&effects), ["put box_voter", "add ballot_box", "put box_receipt"]);
    assert_eq!(BoxReceipt::COLUMNS, "home, ballot, receipt");
    let kept: BoxReceipt = written(&effects[2..]);
    assert_eq!(kernel::hash::hex(&kept.receipt), RECEIPT);
    assert_eq!(kept.ballot, ballot(false).id);
}

#[test]
fn a_receipt_is_64_digits_and_taken_once() {
    let long = format!("{RECEIPT}0");
    let wrong = ["", "yes", &RECEIPT[1..], &long, &RECEIPT.to_uppercase(), &"g".repeat(64)];
    for text in wrong {
        let result = drop(&secretly(Basis::Person), &scene_of(1), &with(text));
        refused(result, Code::FieldBad, Some("receipt"));
    }
    let known = CastFacts { receipt_known: true, ..secretly(Basis::Person) };
    refused(drop(&known, &scene_of(1), &with(RECEIPT)), Code::ReceiptTwice, Some("receipt"));
    assert!(drop(&known, &scene_of(1), &dropping(Answer::Yes)).is_ok(), "without one it is a vote");
    // An open vote takes none: neither through the box, nor as a field of its own act.
    let open = casting(Basis::Person, Some(ballot(false)), Some(line(true, false)));
    refused(drop(&open, &scene_of(1), &with(RECEIPT)), Code::BallotNamed, None);
    assert!(Cast::SPEC.fields.iter().all(|f| f.name != "receipt"));
}

fn box_of(receipts: &[[u8; 32]]) -> CloseFacts {
    let mut facts = closing(41);
    facts.meeting.secret = true;
    facts.receipts = receipts.to_vec();
    facts
}

#[test]
fn the_close_binds_number_and_root_whatever_the_order_and_notes_them() {
    let act = Close { matter: matter_id(Kind::Meeting) };
    let root = |receipts: &[[u8; 32]]| {
        let effects = close(&box_of(receipts), &scene(), &act).unwrap();
        let said =
            ["set ballot", "set meeting", "put verdict", "put receipt_root", "note receipts"];
        assert_eq!(&brief(&effects)[..5], said);
        let root: ReceiptRoot = written(&effects[3..4]);
        let Effect::Note(_, noted) = &effects[4] else { panic!("{effects:?}") };
        assert_eq!(
            *noted,
            serde_json::json!({
                "n": receipts.len(), "root": kernel::hash::hex(&root.root),
            })
        );
        root.root
    };
    assert_eq!(root(&[[1; 32], [2; 32], [3; 32]]), root(&[[3; 32], [1; 32], [2; 32]]));
    assert_ne!(root(&[[1; 32], [2; 32]]), root(&[[1; 32], [2; 32], [3; 32]]));
    // One leaf by hand: SM3(3 ‖ number ‖ SM3(0 ‖ receipt)).
    let leaf = kernel::hash::sm3_parts(&[&[0], &[7; 32]]);
    let by_hand = kernel::hash::sm3_parts(&[&[3], &1u64.to_be_bytes(), &leaf]);
    assert_eq!(root(&[[7; 32]]), by_hand);
    root(&[]);
    assert!(
        !brief(&close(&closing(41), &scene(), &act).unwrap()).contains(&"note receipts".into())
    );
}

#[test]
fn nothing_closes_over_more_receipts_than_voters_or_over_one_twice() {
    let act = Close { matter: matter_id(Kind::Meeting) };
    let many = |n: u8| (0..n).map(|at| [at; 32]).collect::<Vec<_>>();
    // 80 voices lie in the box; those on paper have no receipt.
    assert!(close(&box_of(&many(80)), &scene(), &act).is_ok());
    refused(close(&box_of(&many(81)), &scene(), &act), Code::TallyOver, None);
    refused(close(&box_of(&[[1; 32], [1; 32]]), &scene(), &act), Code::ReceiptTwice, None);
}
