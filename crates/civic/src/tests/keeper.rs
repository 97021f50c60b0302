//! Who keeps what was built: appointed after the handing over, noting their own days, paid once a month
//! through the bank by another hand.

use kernel::{Code, Fen};

use super::books::Kept;
use super::fixture::{at, caller, day, id, matter, matter_id, person, refused, scene, written};
use crate::Scene;
use crate::authority::Role;
use crate::manage::keeper::{
    Adoption, Appoint, AppointFacts, End, Entry, Fee, Keeper, Log, Pay, PayFacts, appoint, end,
    log, pay,
};
use crate::matter::{Kind, Matter, State};

const KEEPER: u8 = 20;
const ROW: u8 = 1;

fn by(n: u8, roles: &[Role]) -> Scene<'static> {
    Scene { caller: caller(n, roles), ..scene() }
}

fn appointing() -> Appoint {
    Appoint {
        id: id(ROW),
        project: matter_id(Kind::Project),
        person: person(KEEPER),
        duty: "擦灯、报坏灯".into(),
        every_days: 7,
        fee_fen: Some(Fen(5_000)),
        from_on: day("2026-10-01"),
        adopted: Some(matter_id(Kind::Meeting)),
    }
}

fn facts(state: State) -> AppointFacts {
    // Handed over on the last day of September.
    let moved_at = at("2026-09-30T08:00");
    let project = Some(Matter { moved_at, ..matter(Kind::Project, state) });
    let held = Adoption {
        matter: matter_id(Kind::Meeting),
        topic: matter_id(Kind::Topic),
        at: at("2026-09-01T08:00"),
    };
    AppointFacts { project, registered: true, keeps: false, adoptions: vec![held] }
}

fn keeper() -> Keeper {
    let effects = appoint(&facts(State::Handed), &by(9, &[Role::Secretary]), &appointing());
    written(&effects.unwrap())
}

#[test]
fn what_was_handed_over_is_kept_by_somebody_of_the_village() {
    assert_eq!((keeper().person, keeper().fee_fen), (person(KEEPER), Fen(5_000)));
    let secretary = by(9, &[Role::Secretary]);
    for state in [State::Draft, State::Executing, State::Finished] {
        let no = appoint(&facts(state), &secretary, &appointing());
        refused(no, Code::KeepNotHanded, Some("project"));
    }
    let none = AppointFacts { project: None, ..facts(State::Handed) };
    refused(appoint(&none, &secretary, &appointing()), Code::NotFound, Some("project"));
    let other = Some(matter(Kind::Wish, State::Gone));
    let other = AppointFacts { project: other, ..facts(State::Handed) };
    refused(appoint(&other, &secretary, &appointing()), Code::NotFound, Some("project"));
    let stranger = AppointFacts { registered: false, ..facts(State::Handed) };
    refused(appoint(&stranger, &secretary, &appointing()), Code::NotFound, Some("person"));
    let twice = AppointFacts { keeps: true, ..facts(State::Handed) };
    refused(appoint(&twice, &secretary, &appointing()), Code::KeeperThere, Some("person"));
    let owed = Appoint { fee_fen: Some(Fen(-1)), ..appointing() };
    let no = appoint(&facts(State::Handed), &secretary, &owed);
    refused(no, Code::AmountZero, Some("fee_fen"));
}

#[test]
fn nobody_is_appointed_by_themselves_or_before_the_handing_over_or_for_a_fee_of_nobody() {
    let handed = facts(State::Handed);
    let own = appoint(&handed, &by(KEEPER, &[Role::Committee]), &appointing());
    refused(own, Code::KeeperSelf, Some("person"));
    let secretary = by(9, &[Role::Secretary]);
    let since =
        |on: &str| appoint(&handed, &secretary, &Appoint { from_on: day(on), ..appointing() });
    refused(since("2026-09-29"), Code::KeeperEarly, Some("from_on"));
    since("2026-09-30").unwrap();
    let unvoted = Appoint { adopted: None, ..appointing() };
    refused(appoint(&handed, &secretary, &unvoted), Code::FeeUnvoted, Some("adopted"));
    let free = Appoint { fee_fen: None, ..unvoted };
    let keeper: Keeper = written(&appoint(&handed, &secretary, &free).unwrap());
    assert_eq!((keeper.fee_fen, keeper.adopted), (Fen(0), None));
    let strange = Appoint { adopted: Some(matter_id(Kind::Wish)), ..appointing() };
    refused(appoint(&handed, &secretary, &strange), Code::AdoptedNot, Some("adopted"));
}

fn noting(on: &str) -> Log {
    Log { id: id(2), keeper: id(ROW), done_on: day(on), said: "换了一个灯泡".into() }
}

#[test]
fn keepers_note_their_own_days_themselves_or_at_the_desk() {
    let kept = Some(keeper());
    let entry: Entry = written(&log(&kept, &by(KEEPER, &[]), &noting("2026-11-22")).unwrap());
    assert_eq!(entry.by, person(KEEPER));
    let desk = Scene { behalf: Some(person(KEEPER)), ..by(40, &[Role::Agent]) };
    let entry: Entry = written(&log(&kept, &desk, &noting("2026-11-22")).unwrap());
    assert_eq!(entry.by, person(40));
    let other = log(&kept, &by(21, &[]), &noting("2026-11-22"));
    refused(other, Code::KeeperOther, Some("keeper"));
    for on in ["2026-11-24", "2026-09-30"] {
        let no = log(&kept, &by(KEEPER, &[]), &noting(on));
        refused(no, Code::KeeperDay, Some("done_on"));
    }
    let act = End { keeper: id(ROW), reason: "搬到县城去了".into() };
    let ended: Keeper = written(&end(&kept, &by(9, &[Role::Secretary]), &act).unwrap());
    let gone = Some(ended);
    let late = log(&gone, &by(KEEPER, &[]), &noting("2026-11-22"));
    refused(late, Code::KeeperEnded, Some("keeper"));
    let twice = end(&gone, &by(9, &[Role::Secretary]), &act);
    refused(twice, Code::KeeperEnded, Some("keeper"));
}

fn paying(month: &str) -> Pay {
    Pay { id: id(3), keeper: id(ROW), month: month.into(), voucher: "YH-9".into() }
}

#[test]
fn a_month_that_is_over_and_noted_is_paid_once_by_another_hand() {
    let facts = PayFacts { keeper: Some(keeper()), paid: false, entries: 2 };
    let secretary = by(9, &[Role::Secretary]);
    let effects = pay(&facts, &secretary, &paying("2026-10")).unwrap();
    let fee: Fee = written(&effects);
    assert_eq!((fee.month.as_str(), fee.amount_fen), ("2026-10", Fen(5_000)));
    let mut kept = Kept::new();
    kept.take(&effects).unwrap();
    assert_eq!(kept.received::<Keeper>(ROW), (5_000, 0));
    for month in ["2026-11", "2027-01", "2026-13", "26-10", "十月", "2026-1", "2026-10x"] {
        refused(pay(&facts, &secretary, &paying(month)), Code::FeeMonth, Some("month"));
    }
    let new_year = Scene { now: at("2027-01-01T00:00"), ..by(9, &[Role::Secretary]) };
    pay(&facts, &new_year, &paying("2026-12")).unwrap();
    let paid = PayFacts { paid: true, ..facts.clone() };
    refused(pay(&paid, &secretary, &paying("2026-10")), Code::FeePaid, Some("month"));
    let idle = PayFacts { entries: 0, ..facts.clone() };
    refused(pay(&idle, &secretary, &paying("2026-10")), Code::FeeUndone, Some("month"));
    let own = by(KEEPER, &[Role::Committee]);
    refused(pay(&facts, &own, &paying("2026-10")), Code::FeeOwn, Some("keeper"));
    let free = Keeper { fee_fen: Fen(0), ..keeper() };
    let free = PayFacts { keeper: Some(free), ..facts };
    refused(pay(&free, &secretary, &paying("2026-10")), Code::FeeNone, Some("keeper"));
}
