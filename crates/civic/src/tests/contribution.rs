//! What neighbours promise and give: a promise is no receipt, labour counts when it is confirmed.

use kernel::{Code, Fen};
use ledger::{Account, Book};

use super::books::Kept;
use super::fixture::{
    at, caller, day, home, id, matter_id, person, refused, rows, said, scene_on, written,
};
use crate::authority::Role;
use crate::build::contribution::{
    Bank, BankFacts, Banking, Call, CallFacts, Check, CheckFacts, Confirm, ConfirmFacts, Gift,
    Given, Join, JoinFacts, Lapse, LapseFacts, Make, MakeFacts, Part, Pledge, PledgeFacts, Receipt,
    Receive, ReceiveFacts, Turn, Withdraw, Workday, bank, call, check, collected, confirm, join,
    lapse, make, people_share, receive, withdraw,
};
use crate::build::purse::Purse;
use crate::funds::Purpose;
use crate::matter::{Kind, State};
use crate::tally::{self, Unit};
use crate::{Effect, Scene, money};

const PLEDGE: u8 = 1;
const RECEIPT: u8 = 2;
const BANKED: u8 = 3;
const DAY: u8 = 4;
const GIVER: u8 = 20;
const SECRETARY: u8 = 9;
const FOREMAN: u8 = 30;

fn by(n: u8, roles: &[Role]) -> Scene<'static> {
    Scene { caller: caller(n, roles), ..scene_on(Kind::Project, State::Executing) }
}

fn villager(n: u8) -> Scene<'static> {
    by(n, &[])
}

fn secretary() -> Scene<'static> {
    by(SECRETARY, &[Role::Secretary])
}

fn making(gift: Gift) -> Make {
    Make {
        matter: matter_id(Kind::Project),
        id: id(PLEDGE),
        gift,
        amount_fen: (gift != Gift::Labour).then_some(Fen(20_000)),
        half_days: (gift == Gift::Labour).then_some(4),
        what: Some("青石两方".into()),
        donor: None,
        named: false,
    }
}

const IN: MakeFacts = MakeFacts { registered: true };

fn pledged(gift: Gift) -> Pledge {
    written(&make(&IN, &villager(GIVER), &making(gift)).unwrap())
}

#[test]
fn anybody_of_the_village_promises_in_the_measure_of_the_thing() {
    let table = [
        (Gift::Money, (Fen(20_000), 0)),
        (Gift::Labour, (Fen(0), 4)),
        (Gift::Land, (Fen(20_000), 0)),
        (Gift::Material, (Fen(20_000), 0)),
    ];
    for (gift, (fen, half_days)) in table {
        let pledge = pledged(gift);
        assert_eq!((pledge.amount_fen, pledge.half_days), (fen, half_days), "{gift}");
        assert_eq!(pledge.giver, Some(person(GIVER)));
    }
    type Change = fn(&mut Make);
    let wrong: [(Gift, Change, Code, &str); 5] = [
        (Gift::Money, |act| act.amount_fen = None, Code::AmountZero, "amount_fen"),
        (Gift::Money, |act| act.amount_fen = Some(Fen(-1)), Code::AmountZero, "amount_fen"),
        (Gift::Labour, |act| act.half_days = None, Code::PledgeDays, "half_days"),
        (Gift::Land, |act| act.what = Some("  地 ".into()), Code::FieldShort, "what"),
        (Gift::Material, |act| act.what = None, Code::FieldShort, "what"),
    ];
    for (gift, change, code, field) in wrong {
        let mut act = making(gift);
        change(&mut act);
        refused(make(&IN, &villager(GIVER), &act), code, Some(field));
    }
    let stranger = MakeFacts { registered: false };
    let no = make(&stranger, &villager(GIVER), &making(Gift::Money));
    refused(no, Code::PledgeGiver, Some("donor"));
}

/// At the desk a villager promises by another's hand; it is theirs all the same.
#[test]
fn what_the_desk_writes_down_is_the_villager_s_own_promise() {
    let scene = Scene { behalf: Some(person(GIVER)), ..by(40, &[Role::Agent]) };
    let pledge: Pledge = written(&make(&IN, &scene, &making(Gift::Labour)).unwrap());
    assert_eq!((pledge.giver, pledge.filed_by), (Some(person(GIVER)), person(40)));
}

#[test]
fn a_giver_from_outside_is_noted_by_the_secretary_and_named_only_with_consent() {
    let act = |gift| Make { donor: Some(" 溪源商会 ".into()), named: true, ..making(gift) };
    let outside = MakeFacts { registered: false };
    let pledge: Pledge = written(&make(&outside, &secretary(), &act(Gift::Money)).unwrap());
    assert_eq!((pledge.giver, pledge.donor.as_str(), pledge.named), (None, "溪源商会", true));
    // A villager's own name is nobody's to hang up.
    let own = Make { named: true, ..making(Gift::Money) };
    assert!(!written::<Pledge>(&make(&IN, &villager(GIVER), &own).unwrap()).named);
    let scene = villager(GIVER);
    refused(make(&IN, &scene, &act(Gift::Money)), Code::PledgeDonor, Some("donor"));
    let behalf = Scene { behalf: Some(person(GIVER)), ..secretary() };
    refused(make(&IN, &behalf, &act(Gift::Money)), Code::PledgeDonor, Some("donor"));
    let labour = act(Gift::Labour);
    refused(make(&outside, &secretary(), &labour), Code::PledgeDonorLabour, Some("gift"));
}

fn facts(pledge: &Pledge, receipts: u32) -> PledgeFacts {
    PledgeFacts { pledge: Some(pledge.clone()), receipts }
}

fn receipting(pledge: &Pledge) -> ReceiveFacts {
    ReceiveFacts { of: facts(pledge, 0), numbered: false }
}

fn taking_back() -> Withdraw {
    Withdraw { matter: matter_id(Kind::Project), pledge: id(PLEDGE) }
}

#[test]
fn a_promise_is_taken_back_by_whoever_made_it_before_anything_has_come() {
    let pledge = pledged(Gift::Money);
    let effects = withdraw(&facts(&pledge, 0), &villager(GIVER), &taking_back()).unwrap();
    let gone: Pledge = written(&effects);
    assert!(gone.withdrawn_at.is_some());
    let other = withdraw(&facts(&pledge, 0), &secretary(), &taking_back());
    refused(other, Code::PledgeOther, Some("pledge"));
    let late = withdraw(&facts(&pledge, 1), &villager(GIVER), &taking_back());
    refused(late, Code::PledgeReceived, Some("pledge"));
    let twice = withdraw(&facts(&gone, 0), &villager(GIVER), &taking_back());
    refused(twice, Code::PledgeWithdrawn, Some("pledge"));
    let foreign = Pledge { project: matter_id(Kind::Wish), ..pledge };
    let no = withdraw(&facts(&foreign, 0), &villager(GIVER), &taking_back());
    refused(no, Code::NotFound, Some("pledge"));
}

fn receiving(fen: i64) -> Receive {
    Receive {
        matter: matter_id(Kind::Project),
        id: id(RECEIPT),
        pledge: id(PLEDGE),
        amount_fen: Some(Fen(fen)),
        what: Some("青石两方".into()),
        number: "SJ-7".into(),
    }
}

#[test]
fn money_is_receipted_by_another_hand_and_may_be_more_or_less() {
    let pledge = pledged(Gift::Money);
    for fen in [1, 20_000, 50_000] {
        let effects = receive(&receipting(&pledge), &secretary(), &receiving(fen)).unwrap();
        let mut kept = Kept::new();
        kept.take(&effects).unwrap();
        assert_eq!(written::<Receipt>(&effects).amount_fen, Fen(fen));
        assert!(effects.iter().any(
            |e| matches!(e, Effect::Tell { message, .. } if *message == "tell-pledge-received")
        ));
    }
    let own = Pledge { giver: Some(person(SECRETARY)), ..pledge.clone() };
    refused(
        receive(&receipting(&own), &secretary(), &receiving(1)),
        Code::ReceiveOwn,
        Some("pledge"),
    );
    let none = receive(&receipting(&pledge), &secretary(), &receiving(0));
    refused(none, Code::AmountZero, Some("amount_fen"));
    let short = Receive { number: " 1".into(), ..receiving(1) };
    refused(receive(&receipting(&pledge), &secretary(), &short), Code::FieldShort, Some("number"));
    let again = ReceiveFacts { numbered: true, ..receipting(&pledge) };
    refused(receive(&again, &secretary(), &receiving(1)), Code::ReceiptThere, Some("number"));
    let labour = pledged(Gift::Labour);
    let no = receive(&receipting(&labour), &secretary(), &receiving(1));
    refused(no, Code::LabourByDays, Some("pledge"));
}

/// The book that effects of one project leave behind.
fn booked(all: &[&[Effect]]) -> Book {
    let mut book = Book::new();
    for effect in all.iter().flat_map(|effects| effects.iter()) {
        match effect {
            Effect::Account(account) if book.account(account.id).is_none() => {
                book.account_open(account.id, account.unit, account.floor).unwrap();
            }
            Effect::Transfer(transfer) => {
                book.apply(transfer).unwrap();
            }
            _ => {}
        }
    }
    for (unit, row) in book.trial_balance() {
        assert_eq!((row.difference(), row.difference_pending()), (0, 0), "{unit}");
    }
    book
}

/// Land and material have a unit of their own: their worth is never spent as money.
#[test]
fn land_and_material_are_worth_what_both_sides_agreed_and_never_become_money() {
    let pledge = pledged(Gift::Material);
    let effects = receive(&receipting(&pledge), &secretary(), &receiving(30_000)).unwrap();
    let book = booked(&[&effects]);
    let kind = tally::received(Unit::InKind, matter_id(Kind::Project).cast());
    assert_eq!(book.account(kind).unwrap().credits_posted, 30_000);
    assert!(book.account(collected(matter_id(Kind::Project))).is_none());
    let unvalued = Receive { amount_fen: None, ..receiving(0) };
    let effects = receive(&receipting(&pledge), &secretary(), &unvalued).unwrap();
    assert!(!effects.iter().any(|e| matches!(e, Effect::Transfer(_))));
    let dumb = Receive { what: None, ..receiving(5) };
    refused(receive(&receipting(&pledge), &secretary(), &dumb), Code::FieldShort, Some("what"));
}

fn banking() -> Bank {
    Bank {
        matter: matter_id(Kind::Project),
        id: id(BANKED),
        amount_fen: Fen(20_000),
        purpose: Purpose::Works,
        voucher: "YH-1".into(),
    }
}

#[test]
fn all_that_was_collected_becomes_a_purse_once() {
    let pledge = pledged(Gift::Money);
    let came = receive(&receipting(&pledge), &secretary(), &receiving(20_000)).unwrap();
    let lies = |book: &Book| book.account(collected(matter_id(Kind::Project))).copied();
    let before = BankFacts { collected: lies(&booked(&[&came])) };
    for fen in [19_999, 20_001] {
        let other = Bank { amount_fen: Fen(fen), ..banking() };
        refused(bank(&before, &secretary(), &other), Code::BankOther, Some("amount_fen"));
    }
    let effects = bank(&before, &secretary(), &banking()).unwrap();
    let purse: Purse = written(&effects);
    assert_eq!((purse.giver, purse.amount_fen), (home(), Fen(20_000)));
    assert_eq!(written::<Banking>(&effects).id, purse.id);
    let book = booked(&[&came, &effects]);
    assert_eq!(
        money::left(book.account(money::account(money::row::<Purse>(id::<()>(BANKED))))),
        Fen(20_000)
    );
    let after = BankFacts { collected: lies(&book) };
    refused(bank(&after, &secretary(), &banking()), Code::BankNothing, None);
    refused(
        bank(&BankFacts { collected: None }, &secretary(), &banking()),
        Code::BankNothing,
        None,
    );
}

fn calling() -> Call {
    Call {
        matter: matter_id(Kind::Project),
        id: id(DAY),
        held_on: day("2026-11-23"),
        task: "挖路灯基坑".into(),
        needed: 2,
        foreman: person(FOREMAN),
    }
}

fn workday() -> Workday {
    written(&call(&CallFacts { foreman_known: true }, &secretary(), &calling()).unwrap())
}

#[test]
fn a_day_of_work_is_called_for_a_day_to_come_with_somebody_on_the_site() {
    assert_eq!(workday().foreman, person(FOREMAN));
    let past = Call { held_on: day("2026-11-22"), ..calling() };
    let known = CallFacts { foreman_known: true };
    refused(call(&known, &secretary(), &past), Code::WorkdayPast, Some("held_on"));
    let unknown = CallFacts { foreman_known: false };
    refused(call(&unknown, &secretary(), &calling()), Code::NotFound, Some("foreman"));
}

fn joining() -> Join {
    Join { matter: matter_id(Kind::Project), workday: id(DAY) }
}

#[test]
fn whoever_wants_to_come_says_so_once_while_there_is_work() {
    let facts = JoinFacts { workday: Some(workday()), part: None, joined: 1 };
    let part: Part = written(&join(&facts, &villager(GIVER), &joining()).unwrap());
    assert_eq!((part.turn, part.half_days), (Turn::Joined, 0));
    let there = JoinFacts { part: Some(part), ..facts.clone() };
    refused(join(&there, &villager(GIVER), &joining()), Code::JoinedThere, Some("workday"));
    let full = JoinFacts { joined: 2, ..facts.clone() };
    refused(join(&full, &villager(GIVER), &joining()), Code::WorkdayFull, Some("workday"));
    let late = Scene { now: at("2026-11-24T00:00"), ..villager(GIVER) };
    refused(join(&facts, &late, &joining()), Code::WorkdayOver, Some("workday"));
}

fn arriving(person: Option<u8>) -> Check {
    Check {
        matter: matter_id(Kind::Project),
        workday: id(DAY),
        person: person.map(super::fixture::person),
        half_days: 2,
    }
}

fn came(n: u8) -> Vec<Effect> {
    let facts = CheckFacts { workday: Some(workday()), part: None, registered: true, elsewhere: 0 };
    // Each act has a key of its own, and so other ids.
    let key: &'static str = ["a", "b", "c", "d"][usize::from(n % 4)];
    check(&facts, &Scene { key, ..villager(n) }, &arriving(None)).unwrap()
}

#[test]
fn an_arrival_is_noted_by_oneself_or_on_the_site_and_only_held() {
    let effects = came(GIVER);
    let part: Part = written(&effects);
    assert_eq!((part.turn, part.half_days), (Turn::Arrived, 2));
    let project = tally::received(Unit::HalfDay, matter_id(Kind::Project).cast());
    let account = booked(&[&effects]).account(project).copied().unwrap();
    assert_eq!((account.credits_posted, account.credits_pending), (0, 2));
    let facts = CheckFacts { workday: Some(workday()), part: None, registered: true, elsewhere: 0 };
    check(&facts, &villager(FOREMAN), &arriving(Some(GIVER))).unwrap();
    let no = check(&facts, &villager(41), &arriving(Some(GIVER)));
    refused(no, Code::ArrivalOther, Some("person"));
    let again = CheckFacts { part: Some(part), ..facts.clone() };
    refused(check(&again, &villager(GIVER), &arriving(None)), Code::ArrivedThere, Some("workday"));
    let stranger = CheckFacts { registered: false, ..facts.clone() };
    refused(check(&stranger, &villager(GIVER), &arriving(None)), Code::NotFound, Some("person"));
    // A whole day here and half a day elsewhere do not fit into one date; half and half do.
    let elsewhere = CheckFacts { elsewhere: 1, ..facts.clone() };
    let no = check(&elsewhere, &villager(GIVER), &arriving(None));
    refused(no, Code::LabourFull, Some("half_days"));
    let half = Check { half_days: 1, ..arriving(None) };
    check(&elsewhere, &villager(GIVER), &half).unwrap();
    let table = [
        ("2026-11-22T23:59", Some(Code::WorkdayAhead)),
        ("2026-11-30T23:59", None),
        ("2026-12-01T00:00", Some(Code::WorkdayLate)),
    ];
    for (now, code) in table {
        let got = check(&facts, &Scene { now: at(now), ..villager(GIVER) }, &arriving(None));
        assert_eq!(got.err().map(|no| no.code), code, "{now}");
    }
}

fn confirming(absent: &[u8]) -> Confirm {
    Confirm {
        matter: matter_id(Kind::Project),
        workday: id(DAY),
        missing: absent.iter().map(|n| person(*n)).collect(),
        reason: (!absent.is_empty()).then(|| "中途就走了".into()),
    }
}

fn parts(of: &[u8]) -> ConfirmFacts {
    let parts = of.iter().map(|n| written::<Part>(&came(*n))).collect();
    ConfirmFacts { workday: Some(workday()), parts }
}

#[test]
fn whoever_was_on_the_site_confirms_all_but_the_absent_and_never_their_own() {
    let facts = parts(&[20, 21, FOREMAN]);
    let effects = confirm(&facts, &villager(FOREMAN), &confirming(&[21])).unwrap();
    let decided: Vec<(Turn, bool)> =
        rows::<Part>(&effects).iter().map(|p| (p.turn, p.reason.is_empty())).collect();
    assert_eq!(decided, [(Turn::Confirmed, true), (Turn::Void, false)]);
    let book = booked(&[&came(20), &came(21), &came(FOREMAN), &effects]);
    let project = tally::received(Unit::HalfDay, matter_id(Kind::Project).cast());
    let account = book.account(project).copied().unwrap();
    assert_eq!((account.credits_posted, account.credits_pending), (2, 2));
    refused(confirm(&facts, &villager(20), &confirming(&[])), Code::ConfirmNot, None);
    let behalf = Scene { behalf: Some(person(FOREMAN)), ..by(40, &[Role::Agent]) };
    refused(confirm(&facts, &behalf, &confirming(&[])), Code::ConfirmNot, None);
    let own = parts(&[FOREMAN]);
    let nothing = confirm(&own, &villager(FOREMAN), &confirming(&[]));
    refused(nothing, Code::ConfirmNothing, Some("workday"));
    let other = confirm(&facts, &villager(FOREMAN), &confirming(&[22]));
    refused(other, Code::AbsentOther, Some("missing"));
    let dumb = Confirm { reason: None, ..confirming(&[21]) };
    refused(confirm(&facts, &villager(FOREMAN), &dumb), Code::FieldShort, Some("reason"));
    let late = Scene { now: at("2026-12-01T08:00"), ..villager(FOREMAN) };
    let no = refused(confirm(&facts, &late, &confirming(&[])), Code::WorkdayLate, Some("workday"));
    assert_eq!(said(&no, "day"), "2026-11-30");
}

#[test]
fn what_nobody_confirmed_in_time_is_given_back() {
    let ConfirmFacts { workday, parts } = parts(&[20, 21]);
    let facts = LapseFacts { workday, parts };
    let act = Lapse { matter: matter_id(Kind::Project), workday: id(DAY) };
    let early = Scene { now: at("2026-11-30T23:00"), ..secretary() };
    refused(lapse(&facts, &early, &act), Code::WorkdayAhead, Some("workday"));
    let then = Scene { now: at("2026-12-01T01:00"), ..secretary() };
    let effects = lapse(&facts, &then, &act).unwrap();
    assert!(rows::<Part>(&effects).iter().all(|part| part.turn == Turn::Lapsed));
    let book = booked(&[&came(20), &came(21), &effects]);
    let project = tally::received(Unit::HalfDay, matter_id(Kind::Project).cast());
    let account: Account = book.account(project).copied().unwrap();
    assert_eq!((account.credits_posted, account.credits_pending), (0, 0));
    let done = LapseFacts { parts: rows(&effects), ..facts };
    refused(lapse(&done, &then, &act), Code::ConfirmNothing, Some("workday"));
}

/// 靠大家率: labour without a value of the county's own gives no rate, and nobody guesses one.
#[test]
fn the_people_s_share_counts_labour_only_at_the_county_s_value() {
    let given =
        |money, kind, half_days| Given { money_fen: Fen(money), kind_fen: Fen(kind), half_days };
    let day = Some(Fen(20_000));
    let table = [
        (given(0, 0, 0), 0, day, None),
        (given(0, 0, 0), 100, day, Some(0)),
        (given(100, 0, 0), 0, None, Some(10_000)),
        (given(100, 100, 0), 400, None, Some(3_333)),
        (given(100, 0, 1), 400, None, None),
        (given(0, 0, 4), 120_000, day, Some(2_500)),
        (given(0, 0, 1), 10_000, day, Some(5_000)),
    ];
    for (given, public, value, rate) in table {
        assert_eq!(people_share(&given, Fen(public), value), rate, "{given:?} {public}");
    }
}
