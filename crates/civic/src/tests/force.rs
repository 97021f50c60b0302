//! Task forces: formed for a time, people lent within it, items told of every week; what is lent in a
//! project ends with the member's time, the item or the force, whichever comes first.

use kernel::{Code, Date};

use super::fixture::{
    area, at, brief, caller, day, id, mandate, matter, matter_id, opened, person, refused, rows,
    said, scene, written,
};
use crate::authority::{Caller, Mandate, Role};
use crate::manage::force::{
    Add, Close, CloseFacts, End, Expire, Extend, Extension, Force, Form, FormFacts, Item,
    ItemFacts, Join, JoinFacts, Leave, LeaveFacts, Lent, Member, Report, ReportFacts, Right,
    Standing, Tell, TermFacts, add, close, end, expire, extend, form, join, leave, report,
};
use crate::matter::{Kind, Matter, State};
use crate::registry::mandate::{Grant, GrantFacts, grant};
use crate::{Effect, Scene, lent};

const COUNTY: &str = "420324";
const HEAD: u8 = 30;
const HAND: u8 = 31;

/// The county's clerk asks in the county's home on 2026-11-23.
fn office() -> Scene<'static> {
    let clerk = Caller::Person {
        person: person(40),
        mandates: vec![mandate(person(40), Role::CountyClerk, COUNTY)],
    };
    Scene { home: area(COUNTY), caller: clerk, matter: Some(this()), ..scene() }
}

fn by(n: u8) -> Scene<'static> {
    Scene { caller: caller(n, &[]), ..office() }
}

fn this() -> Matter {
    let county = area(COUNTY);
    let acting = matter(Kind::Force, State::Acting);
    Matter { home: county, area: county, title: "路灯专班".into(), ..acting }
}

fn forming() -> Form {
    Form {
        id: matter_id(Kind::Force),
        title: "路灯专班".into(),
        task: "年底前把桥头的灯都亮起来".into(),
        head: person(HEAD),
        unit: "住建局".into(),
        from_on: day("2026-11-23"),
        until_on: day("2026-12-31"),
    }
}

fn free() -> FormFacts {
    FormFacts { known: true, held: vec![] }
}

fn formed() -> (Force, Member) {
    let effects = form(&free(), &office(), &forming()).unwrap();
    (written(&effects), written(&effects))
}

#[test]
fn a_county_or_township_forms_it_for_a_time() {
    let effects = form(&free(), &office(), &forming()).unwrap();
    let opening = opened(&effects);
    assert_eq!((opening.kind, opening.owner), (Kind::Force, Some(person(HEAD))));
    let (force, head) = formed();
    assert_eq!((force.from_on, force.until_on), (head.from_on, head.until_on));
    assert_eq!((head.person, &*head.unit), (person(HEAD), "住建局"));
    let due = effects.iter().find_map(|e| match e {
        Effect::Clock { due_at, .. } => Some(due_at.date()),
        _ => None,
    });
    assert_eq!(due, Some(force.until_on));

    let village = Scene { home: area("420324107210"), ..office() };
    refused(form(&free(), &village, &forming()), Code::ForceHome, None);
    let township = Scene { home: area("420324107"), ..office() };
    assert!(form(&free(), &township, &forming()).is_ok());
    let unknown = FormFacts { known: false, held: vec![] };
    refused(form(&unknown, &office(), &forming()), Code::NotFound, Some("head"));
    let table = [
        (Form { title: "灯".into(), ..forming() }, Code::FieldShort, "title"),
        (Form { task: "灯".into(), ..forming() }, Code::FieldShort, "task"),
        (Form { unit: " ".into(), ..forming() }, Code::FieldShort, "unit"),
        (Form { from_on: day("2026-11-22"), ..forming() }, Code::ForceDates, "until_on"),
        (Form { until_on: day("2026-11-22"), ..forming() }, Code::ForceDates, "until_on"),
    ];
    for (act, code, field) in table {
        refused(form(&free(), &office(), &act), code, Some(field));
    }
}

#[test]
fn nobody_who_audits_or_runs_the_system_is_lent() {
    for role in [Role::Auditor, Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin] {
        let held = FormFacts { known: true, held: vec![mandate(person(HEAD), role, COUNTY)] };
        let no = refused(form(&held, &office(), &forming()), Code::MandateClash, Some("head"));
        assert_eq!(said(&no, "b"), "@role-seconded");
        let over = Mandate { until_on: Some(day("2026-11-22")), ..held.held[0].clone() };
        let over = FormFacts { known: true, held: vec![over] };
        assert!(form(&over, &office(), &forming()).is_ok());
    }
    let held =
        FormFacts { known: true, held: vec![mandate(person(HEAD), Role::CountyClerk, COUNTY)] };
    assert!(form(&held, &office(), &forming()).is_ok());
}

#[test]
fn what_is_lent_is_never_granted_by_itself() {
    let admin = Scene { caller: caller(8, &[Role::SystemAdmin]), ..scene() };
    let facts = GrantFacts { person_known: true, held: vec![] };
    let act = Grant {
        id: id(80),
        person: person(1),
        role: Role::Seconded,
        area: admin.home,
        from_on: day("2026-12-01"),
        until_on: Some(day("2026-12-31")),
        ground: "文件".into(),
    };
    refused(grant(&facts, &admin, &act), Code::SecondedOnly, Some("role"));
}

fn project(state: State) -> Matter {
    matter(Kind::Project, state)
}

fn joining(from: &str, until: &str) -> Join {
    Join {
        matter: matter_id(Kind::Force),
        id: id(61),
        person: person(HAND),
        unit: "供电所".into(),
        from_on: day(from),
        until_on: day(until),
    }
}

fn join_facts(members: Vec<Member>, open: Vec<(Item, Matter)>) -> JoinFacts {
    JoinFacts { force: formed().0, known: true, held: vec![], members, open }
}

fn hand() -> Member {
    let facts = join_facts(vec![formed().1], vec![]);
    written(&join(&facts, &office(), &joining("2026-11-23", "2026-12-10")).unwrap())
}

fn adding(project: Option<()>) -> Add {
    Add {
        matter: matter_id(Kind::Force),
        id: id(71),
        title: "桥头装路灯".into(),
        project: project.map(|()| matter_id(Kind::Project)),
        member: id(61),
        due_on: day("2026-12-05"),
    }
}

fn item_facts(project: Option<Matter>) -> ItemFacts {
    let members = vec![(formed().1, vec![]), (hand(), vec![])];
    ItemFacts { force: formed().0, members, project }
}

fn item() -> Item {
    let facts = item_facts(Some(project(State::Executing)));
    written(&add(&facts, &office(), &adding(Some(()))).unwrap())
}

#[test]
fn people_are_lent_within_its_days_and_once_at_a_time() {
    let facts = join_facts(vec![formed().1], vec![]);
    let effects = join(&facts, &office(), &joining("2026-11-23", "2026-12-31")).unwrap();
    assert_eq!(rows::<Mandate>(&effects), []);
    let table =
        [("2026-11-22", "2026-12-31"), ("2026-11-23", "2027-01-01"), ("2026-12-02", "2026-12-01")];
    for (from, until) in table {
        let no = join(&facts, &office(), &joining(from, until));
        refused(no, Code::ForceDates, Some("until_on"));
    }
    let again = join_facts(vec![formed().1, hand()], vec![]);
    refused(
        join(&again, &office(), &joining("2026-12-10", "2026-12-31")),
        Code::ForceIn,
        Some("person"),
    );
    assert!(join(&again, &office(), &joining("2026-12-11", "2026-12-31")).is_ok());
    let left = Member { left_at: Some(at("2026-11-23T08:00")), ..hand() };
    let back = join_facts(vec![formed().1, left], vec![]);
    assert!(join(&back, &office(), &joining("2026-11-23", "2026-12-31")).is_ok());
    let auditor =
        JoinFacts { held: vec![mandate(person(HAND), Role::Auditor, COUNTY)], ..facts.clone() };
    let act = joining("2026-11-23", "2026-12-31");
    refused(join(&auditor, &office(), &act), Code::MandateClash, Some("person"));
    let unknown = JoinFacts { known: false, ..facts };
    refused(join(&unknown, &office(), &act), Code::NotFound, Some("person"));
}

#[test]
fn an_item_that_is_a_project_lends_every_member_a_hand_in_it() {
    let facts = item_facts(Some(project(State::Executing)));
    let effects = add(&facts, &office(), &adding(Some(()))).unwrap();
    let mandates = rows::<Mandate>(&effects);
    let lent: Vec<_> =
        mandates.iter().map(|m| (m.person, m.role, m.area, m.from_on, m.until_on)).collect();
    let today = day("2026-11-23");
    let place = project(State::Executing).area;
    assert_eq!(
        lent,
        [
            (person(HEAD), Role::Seconded, place, today, Some(day("2026-12-31"))),
            (person(HAND), Role::Seconded, place, today, Some(day("2026-12-10"))),
        ]
    );
    assert!(mandates.iter().all(|m| m.home == area(COUNTY)));
    let rights = rows::<Right>(&effects);
    assert_eq!(rights.len(), 2);
    assert!(rights.iter().all(|r| r.project == matter_id(Kind::Project) && r.item == id(71)));
    // Whoever is lent later has a hand in what is open then.
    let late = join_facts(vec![formed().1], vec![(item(), project(State::Executing))]);
    let effects = join(&late, &office(), &joining("2026-12-01", "2026-12-20")).unwrap();
    let mandate: Mandate = written(&effects);
    assert_eq!((mandate.from_on, mandate.until_on), (day("2026-12-01"), Some(day("2026-12-20"))));

    let free = add(&item_facts(None), &office(), &adding(None)).unwrap();
    assert_eq!(rows::<Mandate>(&free), []);
    refused(add(&item_facts(None), &office(), &adding(Some(()))), Code::NotFound, Some("project"));
    let over = item_facts(Some(project(State::Handed)));
    refused(add(&over, &office(), &adding(Some(()))), Code::WrongState, Some("project"));
    let table = [
        (Add { title: "灯".into(), ..adding(None) }, Code::FieldShort, "title"),
        (Add { member: id(99), ..adding(None) }, Code::NotFound, "member"),
        (Add { due_on: day("2026-11-22"), ..adding(None) }, Code::ForceDates, "due_on"),
        (Add { due_on: day("2026-12-11"), ..adding(None) }, Code::ForceDates, "due_on"),
    ];
    for (act, code, field) in table {
        refused(add(&facts, &office(), &act), code, Some(field));
    }
    let mut gone = facts;
    gone.members[1].0.left_at = Some(at("2026-11-23T08:00"));
    refused(add(&gone, &office(), &adding(None)), Code::ForceLeft, Some("member"));
}

fn telling(standing: Standing, obstacle: Option<&str>) -> Tell {
    Tell {
        matter: matter_id(Kind::Force),
        item: id(71),
        standing,
        said: "灯杆到了村口".into(),
        obstacle: obstacle.map(str::to_owned),
    }
}

#[test]
fn members_tell_once_a_week_and_say_what_is_in_the_way() {
    let facts = ReportFacts { item: Some(item()), members: vec![formed().1, hand()] };
    let told: Report =
        written(&report(&facts, &by(HAND), &telling(Standing::Moving, None)).unwrap());
    assert_eq!((told.week_on, &*told.obstacle), (day("2026-11-23"), ""));
    let sunday = Scene { now: at("2026-11-29T20:00"), ..by(HAND) };
    let again: Report =
        written(&report(&facts, &sunday, &telling(Standing::Stuck, Some("没有电源"))).unwrap());
    assert_eq!((again.item, again.week_on), (told.item, told.week_on));
    let monday = Scene { now: at("2026-11-30T08:00"), ..by(HAND) };
    let next: Report = written(&report(&facts, &monday, &telling(Standing::Moving, None)).unwrap());
    assert_eq!(next.week_on, day("2026-11-30"));
    for standing in [Standing::Stuck, Standing::Waiting] {
        let no = report(&facts, &by(HAND), &telling(standing, Some(" ")));
        refused(no, Code::FieldShort, Some("obstacle"));
    }
    let moving = telling(Standing::Moving, None);
    refused(report(&facts, &by(50), &moving), Code::ForceOther, None);
    let after = Scene { now: at("2026-12-11T08:00"), ..by(HAND) };
    refused(report(&facts, &after, &moving), Code::ForceOther, None);
    let closed = Item { closed_at: Some(at("2026-11-23T08:00")), ..item() };
    let closed = ReportFacts { item: Some(closed), ..facts.clone() };
    refused(report(&closed, &by(HAND), &moving), Code::ForceItemDone, Some("item"));
    let none = ReportFacts { item: None, ..facts };
    refused(report(&none, &by(HAND), &moving), Code::NotFound, Some("item"));
}

/// What was lent for the item, from this day on.
fn lent_from(from: &str) -> Vec<Lent> {
    let facts = item_facts(Some(project(State::Executing)));
    let effects = add(&facts, &office(), &adding(Some(()))).unwrap();
    let rights = rows::<Right>(&effects);
    let dated = |m: Mandate| Mandate { from_on: day(from), ..m };
    rights
        .into_iter()
        .zip(rows::<Mandate>(&effects))
        .map(|(right, mandate)| Lent { right, mandate: dated(mandate) })
        .collect()
}

fn last_days(effects: &[Effect]) -> Vec<Option<Date>> {
    rows::<Mandate>(effects).iter().map(|m| m.until_on).collect()
}

#[test]
fn what_was_lent_for_an_item_ends_when_it_is_cleared() {
    let facts = CloseFacts {
        force: formed().0,
        item: Some(item()),
        members: vec![formed().1, hand()],
        lent: lent_from("2026-11-01"),
    };
    let act = Close { matter: matter_id(Kind::Force), item: id(71), said: "灯都亮了".into() };
    for n in [HEAD, HAND] {
        let effects = close(&facts, &by(n), &act).unwrap();
        let closed: Item = written(&effects);
        assert_eq!(closed.closed_at, Some(at("2026-11-23T09:00")));
        assert_eq!(last_days(&effects), [Some(day("2026-11-22")); 2]);
    }
    let fresh = CloseFacts { lent: lent_from("2026-11-23"), ..facts.clone() };
    let effects = brief(&close(&fresh, &by(HEAD), &act).unwrap());
    let removed = effects.iter().filter(|e| *e == "remove mandate").count();
    assert_eq!(removed, 2, "{effects:?}");
    refused(close(&facts, &by(50), &act), Code::ForceOther, None);
    let gone = Member { left_at: Some(at("2026-11-23T08:00")), ..hand() };
    let gone = CloseFacts { members: vec![formed().1, gone], ..facts.clone() };
    refused(close(&gone, &by(HAND), &act), Code::ForceOther, None);
    let short = Close { said: "好".into(), ..act.clone() };
    refused(close(&facts, &by(HEAD), &short), Code::FieldShort, Some("said"));
    let twice = CloseFacts {
        item: Some(written::<Item>(&close(&facts, &by(HEAD), &act).unwrap())),
        ..facts
    };
    refused(close(&twice, &by(HEAD), &act), Code::ForceItemDone, Some("item"));
}

#[test]
fn whoever_leaves_leaves_what_was_lent() {
    let own: Vec<Lent> =
        lent_from("2026-11-01").into_iter().filter(|l| l.right.member == hand().id).collect();
    let facts = LeaveFacts { force: formed().0, member: Some(hand()), lent: own };
    let act = Leave { matter: matter_id(Kind::Force), member: id(61), reason: "回单位".into() };
    refused(leave(&facts, &office(), &act), Code::FieldShort, Some("reason"));
    let act = Leave { reason: "回原单位上班".into(), ..act };
    for asking in [office(), by(HAND)] {
        let effects = leave(&facts, &asking, &act).unwrap();
        assert!(!written::<Member>(&effects).serves_on(day("2026-11-23")));
        assert_eq!(last_days(&effects), [Some(day("2026-11-22"))]);
    }
    refused(leave(&facts, &by(HEAD), &act), Code::ForceOther, None);
    let head = LeaveFacts { member: Some(formed().1), ..facts.clone() };
    refused(leave(&head, &office(), &act), Code::ForceHead, Some("member"));
    let none = LeaveFacts { member: None, ..facts.clone() };
    refused(leave(&none, &office(), &act), Code::NotFound, Some("member"));
    let over = Scene { now: at("2026-12-11T08:00"), ..office() };
    refused(leave(&facts, &over, &act), Code::ForceLeft, Some("member"));
}

fn term() -> TermFacts {
    let lent = lent_from("2026-11-01");
    TermFacts { force: formed().0, members: vec![formed().1, hand()], lent }
}

#[test]
fn a_longer_time_has_a_reason_and_carries_on_those_lent_to_the_end() {
    let act = Extend {
        matter: matter_id(Kind::Force),
        until_on: day("2027-01-31"),
        reason: "雪天路不通".into(),
    };
    let effects = extend(&term(), &office(), &act).unwrap();
    assert_eq!(written::<Force>(&effects).until_on, day("2027-01-31"));
    let noted: Extension = written(&effects);
    assert_eq!((noted.before_on, noted.until_on), (day("2026-12-31"), day("2027-01-31")));
    let members = rows::<Member>(&effects);
    assert_eq!(members.iter().map(|m| m.person).collect::<Vec<_>>(), [person(HEAD)]);
    let mandate: Mandate = written(&effects);
    assert_eq!((mandate.person, mandate.from_on), (person(HEAD), day("2027-01-01")));
    assert_eq!(mandate.until_on, Some(day("2027-01-31")));
    assert_eq!(rows::<Mandate>(&effects).len(), 1);

    let short = Extend { reason: "雪".into(), ..act.clone() };
    refused(extend(&term(), &office(), &short), Code::FieldShort, Some("reason"));
    for until in ["2026-12-31", "2026-12-01"] {
        let sooner = Extend { until_on: day(until), ..act.clone() };
        refused(extend(&term(), &office(), &sooner), Code::FieldBad, Some("until_on"));
    }
    let late = Scene { now: at("2027-01-01T00:10"), ..office() };
    refused(extend(&term(), &late, &act), Code::FieldBad, Some("until_on"));
}

#[test]
fn it_ends_with_a_reason_or_by_itself_and_takes_back_what_it_lent() {
    let act = End { matter: matter_id(Kind::Force), reason: "灯都亮了".into() };
    let effects = end(&term(), &office(), &act).unwrap();
    assert!(brief(&effects).iter().any(|e| e.contains("dissolved")), "{:?}", brief(&effects));
    assert_eq!(last_days(&effects), [Some(day("2026-11-22")); 2]);
    let short = End { reason: "好".into(), ..act };
    refused(end(&term(), &office(), &short), Code::FieldShort, Some("reason"));

    let act = Expire { matter: matter_id(Kind::Force) };
    let worker = |now| Scene { caller: Caller::Worker, now: at(now), ..office() };
    for early in ["2026-11-23T09:00", "2026-12-31T23:59"] {
        refused(expire(&term(), &worker(early), &act), Code::ClockRunning, None);
    }
    let effects = expire(&term(), &worker("2027-01-01T00:00"), &act).unwrap();
    assert!(brief(&effects).iter().any(|e| e.contains("dissolved")));
    // What was lent had its last day; nothing is written over.
    assert_eq!(last_days(&effects), []);
}

/// A member asks in the village under the mandate that was lent for the item.
fn under(lent: &Lent, now: &str) -> Scene<'static> {
    let held = Some(lent.mandate.clone()).filter(|m| m.holds_on(at(now).date()));
    let caller = Caller::Person { person: person(HAND), mandates: held.into_iter().collect() };
    let this = project(State::Executing);
    // Lent from another place: no villager here.
    let caller = match caller {
        Caller::Person { mut person, mandates } => {
            person.home = area("420324108");
            Caller::Person { person, mandates }
        }
        other => other,
    };
    Scene { caller, now: at(now), matter: Some(this), ..scene() }
}

#[test]
fn a_hand_is_lent_for_one_project_and_for_its_days() {
    use crate::authority::Who;
    let hands = [Who::Owner, Who::Has(Role::Secretary)];
    let lent = &lent_from("2026-11-25")[1];
    let ids = [lent.mandate.id];
    let may = |now: &str, ids: &[kernel::id::MandateId]| {
        lent::within(&under(lent, now), &hands, ids).is_ok()
    };
    assert!(!may("2026-11-24T12:00", &ids));
    assert!(may("2026-11-25T00:00", &ids));
    assert!(may("2026-12-10T23:59", &ids));
    assert!(!may("2026-12-11T00:00", &ids));
    // Lent for another project of the same place.
    let no = lent::within(&under(lent, "2026-11-25T12:00"), &hands, &[id(99)]);
    refused(no, Code::NotAllowed, None);
    // Nobody acts for a villager under what was lent.
    let behalf = Scene { behalf: Some(person(1)), ..under(lent, "2026-11-25T12:00") };
    refused(lent::within(&behalf, &hands, &ids), Code::NotAllowed, None);
    assert!(
        lent::within(&Scene { matter: Some(project(State::Executing)), ..scene() }, &hands, &[])
            .is_ok()
    );
}
