//! Pooled money: what comes in, what may be given, and what for; the ledger moves what the rows say.

use kernel::{Code, Fen};

use super::books::Kept;
use super::fixture::{
    area, caller, home, id, matter, matter_id, refused, rows, said, scene, written,
};
use super::project::project;
use crate::authority::Role;
use crate::build::fund::{
    Allot, AllotFacts, Allotment, Allowed, Carry, CarryFacts, Give, Joint, JointFacts, Member,
    Purpose, Receive, ReceiveFacts, Set, Share, ShareFacts, Source, Tier, allot, carry, joint,
    receive, share,
};
use crate::matter::{Kind, State};
use crate::{Effect, Scene};

const MILLION: i64 = 100_000_000;

fn clerk() -> Scene<'static> {
    Scene { caller: caller(1, &[Role::CountyClerk]), ..scene() }
}

fn coming() -> Receive {
    Receive {
        id: id(1),
        document: "演示〔2026〕1号".into(),
        name: "衔接资金".into(),
        tier: Tier::Central,
        line: "农业农村".into(),
        year: 2026,
        amount_fen: Fen(MILLION),
        received_on: super::fixture::day("2026-03-01"),
        may_industry: false,
        may_works: true,
        may_living: true,
        may_ecology: false,
        may_culture: false,
        may_services: false,
        may_relief: false,
        may_governance: false,
        synthetic: true,
    }
}

#[test]
fn money_comes_in_with_a_document_and_its_purposes() {
    let effects = receive(&ReceiveFacts::default(), &clerk(), &coming()).unwrap();
    let source: Source = written(&effects);
    assert_eq!((source.amount_fen, source.carried_from), (Fen(MILLION), None));
    let purposes: Vec<Purpose> = rows::<Allowed>(&effects).iter().map(|a| a.purpose).collect();
    assert_eq!(purposes, [Purpose::Works, Purpose::Living]);
    let mut kept = Kept::new();
    kept.take(&effects).unwrap();
    assert_eq!(kept.left::<Source>(1), Fen(MILLION));

    let table: [(Receive, Code, &str); 4] = [
        (Receive { document: " ".into(), ..coming() }, Code::FieldShort, "document"),
        (Receive { amount_fen: Fen(0), ..coming() }, Code::AmountZero, "amount_fen"),
        (Receive { amount_fen: Fen(-5), ..coming() }, Code::AmountZero, "amount_fen"),
        (
            Receive { may_works: false, may_living: false, ..coming() },
            Code::FundAimless,
            "may_industry",
        ),
    ];
    for (act, code, field) in table {
        refused(receive(&ReceiveFacts::default(), &clerk(), &act), code, Some(field));
    }
    let same = ReceiveFacts { same: Some("衔接资金".into()) };
    refused(receive(&same, &clerk(), &coming()), Code::FundThere, Some("document"));
}

fn source() -> Source {
    written(&receive(&ReceiveFacts::default(), &clerk(), &coming()).unwrap())
}

fn area_one() -> Joint {
    Joint {
        home: home(),
        no: 1,
        name: "龙坝".into(),
        set_by: super::fixture::person(1),
        set_at: scene().now,
    }
}

fn giving(fen: i64) -> Give {
    Give {
        id: id(2), source: id(1), joint: 1, amount_fen: Fen(fen), ground: "县统筹会议".into()
    }
}

fn pooled() -> Kept {
    let mut kept = Kept::new();
    kept.take(&receive(&ReceiveFacts::default(), &clerk(), &coming()).unwrap()).unwrap();
    kept
}

fn shared(kept: &Kept, act: &Give) -> Result<Vec<Effect>, kernel::Refusal> {
    let facts = ShareFacts {
        source: Some(source()),
        account: kept.account::<Source>(1),
        joint: Some(area_one()),
    };
    share(&facts, &clerk(), act)
}

#[test]
fn an_area_is_given_no_more_than_there_is_by_rule_and_by_ledger() {
    let mut kept = pooled();
    let no = refused(shared(&kept, &giving(MILLION + 1)), Code::FundOver, Some("amount_fen"));
    assert_eq!(said(&no, "left"), "1,000,000.00");
    let all = shared(&kept, &giving(MILLION)).unwrap();
    kept.take(&all).unwrap();
    assert_eq!((kept.left::<Source>(1), kept.left::<Share>(2)), (Fen(0), Fen(MILLION)));
    // The same again is the same transfer, and books nothing.
    kept.take(&all).unwrap();
    assert_eq!((kept.left::<Source>(1), kept.left::<Share>(2)), (Fen(0), Fen(MILLION)));
    // The ledger's floor alone: a rule that has not looked is stopped by it.
    let blind = ShareFacts {
        source: Some(source()),
        account: pooled().account::<Source>(1),
        joint: Some(area_one()),
    };
    let more = share(&blind, &clerk(), &Give { id: id(3), ..giving(1) }).unwrap();
    assert!(matches!(kept.take(&more), Err(ledger::Refusal::FloorBroken { .. })));
    let none = ShareFacts { source: None, account: None, joint: Some(area_one()) };
    refused(share(&none, &clerk(), &giving(1)), Code::NotFound, Some("source"));
    let none =
        ShareFacts { source: Some(source()), account: kept.account::<Source>(1), joint: None };
    refused(share(&none, &clerk(), &giving(1)), Code::NotFound, Some("joint"));
}

fn allotting(fen: i64) -> Allot {
    Allot {
        id: id(4),
        share: id(2),
        purpose: Purpose::Works,
        village: area("420324107210"),
        project: matter_id(Kind::Project),
        amount_fen: Fen(fen),
        document: "溪统筹〔2026〕9号".into(),
    }
}

fn allot_facts(kept: &Kept) -> AllotFacts {
    let share: Share = written(&shared(&pooled(), &giving(MILLION)).unwrap());
    AllotFacts {
        share: Some(share),
        account: kept.account::<Share>(2),
        purposes: vec![Purpose::Works, Purpose::Living],
        member: true,
        project: Some((matter(Kind::Project, State::Executing), project())),
        before_fen: Fen(0),
    }
}

#[test]
fn a_project_is_given_for_a_purpose_of_the_source_and_no_more_than_it_costs() {
    let mut kept = pooled();
    kept.take(&shared(&kept, &giving(MILLION)).unwrap()).unwrap();
    let planned = project().planned_fen;
    let effects = allot(&allot_facts(&kept), &clerk(), &allotting(planned.0)).unwrap();
    let allotment: Allotment = written(&effects);
    assert_eq!((allotment.source, allotment.purpose), (id(1), Purpose::Works));
    kept.take(&effects).unwrap();
    assert_eq!(kept.left::<Allotment>(4), planned);

    type Change = fn(&mut AllotFacts, &mut Allot);
    let table: [(Change, Code, &str); 7] = [
        (|_, act| act.purpose = Purpose::Culture, Code::FundPurpose, "purpose"),
        (|facts, _| facts.member = false, Code::FundOutside, "village"),
        (|facts, _| facts.project = None, Code::NotFound, "project"),
        (
            |facts, _| {
                facts.project = Some((matter(Kind::Project, State::Handed), project()));
            },
            Code::FundProjectOver,
            "project",
        ),
        (|facts, _| facts.before_fen = Fen(1), Code::FundOverPlan, "amount_fen"),
        (|facts, _| facts.account = None, Code::FundOver, "amount_fen"),
        (|facts, _| facts.share = None, Code::NotFound, "share"),
    ];
    for (change, code, field) in table {
        let (mut facts, mut act) = (allot_facts(&pooled_and_shared()), allotting(planned.0));
        change(&mut facts, &mut act);
        refused(allot(&facts, &clerk(), &act), code, Some(field));
    }
}

fn pooled_and_shared() -> Kept {
    let mut kept = pooled();
    kept.take(&shared(&kept, &giving(MILLION)).unwrap()).unwrap();
    kept
}

#[test]
fn what_nobody_was_given_is_carried_into_a_later_year() {
    let mut kept = pooled();
    kept.take(&shared(&kept, &giving(MILLION / 4)).unwrap()).unwrap();
    let facts = CarryFacts {
        source: Some(source()),
        account: kept.account::<Source>(1),
        purposes: vec![Purpose::Works, Purpose::Living],
    };
    let act =
        Carry { id: id(5), source: id(1), year: 2027, document: "溪财〔2027〕1号".into() };
    let effects = carry(&facts, &clerk(), &act).unwrap();
    let new: Source = written(&effects);
    assert_eq!(new.carried_from, Some(id(1)));
    assert_eq!((new.year, new.amount_fen), (2027, Fen(MILLION / 4 * 3)));
    assert_eq!(rows::<Allowed>(&effects).len(), 2);
    kept.take(&effects).unwrap();
    assert_eq!((kept.left::<Source>(1), kept.left::<Source>(5)), (Fen(0), Fen(MILLION / 4 * 3)));
    let back = Carry { year: 2026, ..act };
    refused(carry(&facts, &clerk(), &back), Code::CarryBack, Some("year"));
    let empty = CarryFacts { account: kept.account::<Source>(1), ..facts };
    let act = Carry { year: 2028, ..back };
    refused(carry(&empty, &clerk(), &act), Code::CarryNothing, Some("source"));
}

#[test]
fn an_area_may_wait_for_its_name_and_a_village_is_of_one_area() {
    let act = Set { no: 4, name: None, members: Some("肖家边村".into()) };
    let village = area("420324107210");
    let facts = JointFacts {
        villages: vec![village],
        before: vec![Member { home: home(), no: 4, village: area("420324107211") }],
        ..JointFacts::default()
    };
    let effects = joint(&facts, &clerk(), &act).unwrap();
    assert_eq!(written::<Joint>(&effects).name, "", "the county has not named it");
    assert_eq!(rows::<Member>(&effects)[0].village, village);
    let gone = effects.iter().filter(|e| matches!(e, Effect::Remove(_)));
    assert_eq!(gone.count(), 1, "who is not named any more is a member no more");
    let unknown = JointFacts { unknown: vec!["没有村".into()], ..JointFacts::default() };
    refused(joint(&unknown, &clerk(), &act), Code::AffectedUnknown, Some("members"));
    let elsewhere =
        JointFacts { elsewhere: vec![("肖家边村".into(), 1)], ..JointFacts::default() };
    let no = refused(joint(&elsewhere, &clerk(), &act), Code::JointElsewhere, Some("members"));
    assert_eq!(said(&no, "no"), "1");
}
