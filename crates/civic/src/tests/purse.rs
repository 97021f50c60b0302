//! A project's money: taken in once, held for contracts, and paid only with the people's signatures.

use kernel::id::HouseholdId;
use kernel::{Code, Fen, PersonRef};

use super::books::Kept;
use super::fixture::{
    area, at, caller, day, home, id, matter_id, person, refused, rows, said, scene_on, written,
};
use crate::authority::Role;
use crate::build::purse::{
    Ask, AskFacts, Contract, Declare, DeclareFacts, Delegate, End, EndFacts, Hand, Hold, HoldFacts,
    Interest, Lives, Nearness, Pay, PayFacts, Payment, Purse, Seat, SeatFacts, Sign, SignFacts,
    Signed, Take, TakeFacts, Verdict, ask, declare, end, hold, lacks, pay, seat, sign, take,
};
use crate::effect::Audience;
use crate::funds::{Allotment, Purpose};
use crate::matter::{Kind, State};
use crate::registry::Organisation;
use crate::works::Milestone;
use crate::{Effect, Scene, money};

const PURSE: u8 = 1;
const CONTRACT: u8 = 2;
const PAYMENT: u8 = 3;
const FIRM: u8 = 9;

/// The secretary asks; three represent the people, one supervises.
const SECRETARY: u8 = 10;
const DELEGATES: [u8; 3] = [21, 22, 23];
const SUPERVISOR: u8 = 30;

fn by(n: u8, roles: &[Role]) -> Scene<'static> {
    Scene { caller: caller(n, roles), ..scene_on(Kind::Project, State::Executing) }
}

fn secretary() -> Scene<'static> {
    by(SECRETARY, &[Role::Secretary])
}

fn allotment() -> Allotment {
    Allotment {
        home: area("420324"),
        id: id(PURSE),
        share: id(7),
        source: id(8),
        purpose: Purpose::Works,
        village: home(),
        project: matter_id(Kind::Project),
        amount_fen: Fen(10_000_000),
        document: "溪统筹〔2026〕9号".into(),
        by: person(1),
        at: at("2026-11-20T09:00"),
    }
}

fn taking() -> Take {
    Take { matter: matter_id(Kind::Project), allotment: id(PURSE), giver: "420324".into() }
}

fn taken() -> (Purse, Kept) {
    let facts = TakeFacts { allotment: Some(allotment()), taken: false, settled: false };
    let effects = take(&facts, &secretary(), &taking()).unwrap();
    let mut kept = Kept::new();
    kept.take(&effects).unwrap();
    (written(&effects), kept)
}

#[test]
fn an_allotment_of_this_project_is_taken_in_once() {
    let (purse, kept) = taken();
    assert_eq!((purse.purpose, purse.amount_fen), (Purpose::Works, Fen(10_000_000)));
    assert_eq!(kept.left::<Purse>(PURSE), Fen(10_000_000));
    let other = Allotment { project: matter_id(Kind::Wish), ..allotment() };
    let table = [
        (TakeFacts { allotment: None, taken: false, settled: false }, Code::AllotmentOther),
        (TakeFacts { allotment: Some(other), taken: false, settled: false }, Code::AllotmentOther),
        (
            TakeFacts { allotment: Some(allotment()), taken: true, settled: false },
            Code::AllotmentTaken,
        ),
    ];
    for (facts, code) in table {
        refused(take(&facts, &secretary(), &taking()), code, Some("allotment"));
    }
    let (purse, kept) = taken();
    let closed = HoldFacts { settled: true, ..hold_facts(&purse, &kept) };
    refused(hold(&closed, &secretary(), &holding(1)), Code::ProjectSettled, None);
    let late = TakeFacts { allotment: Some(allotment()), taken: false, settled: true };
    refused(take(&late, &secretary(), &taking()), Code::ProjectSettled, None);
}

/// What a village gives its own project lies in its own books: nothing comes from outside.
#[test]
fn the_own_allotment_of_a_village_is_taken_in_where_it_lies() {
    let own = Allotment { home: secretary().home, ..allotment() };
    let facts = TakeFacts { allotment: Some(own), taken: false, settled: false };
    let effects = take(&facts, &secretary(), &taking()).unwrap();
    assert!(written::<Purse>(&effects).amount_fen > Fen(0));
    let moves = effects.iter().filter_map(|effect| match effect {
        Effect::Transfer(transfer) => Some((transfer.debit, transfer.credit)),
        _ => None,
    });
    let of = |row| money::account(row);
    let [from, to] =
        [money::row::<Allotment>(id::<()>(PURSE)), money::row::<Purse>(id::<()>(PURSE))];
    assert_eq!(moves.collect::<Vec<_>>(), [(of(from), of(to))]);
}

/// Callers make ids: the same one in two tables is two accounts, and nothing flows between them.
#[test]
fn one_id_in_two_tables_is_two_accounts() {
    let (purse, mut kept) = taken();
    // A contract that bears the purse's own id, another that bears its firm's.
    for n in [PURSE, FIRM] {
        let act = Hold { id: id(n), ..holding(1_000_000) };
        let effects = hold(&hold_facts(&purse, &kept), &secretary(), &act).unwrap();
        kept.take(&effects).unwrap();
        assert_eq!(kept.left::<Contract>(n), Fen(1_000_000));
    }
    assert_eq!(kept.left::<Purse>(PURSE), Fen(8_000_000));
    assert_eq!(kept.received::<Organisation>(FIRM), (0, 0), "nobody was paid");
}

fn lives(n: u8, household: u8) -> Lives {
    let household: HouseholdId = id(household);
    Lives { person: person(n), household: Some(household), name: format!("村民{n}") }
}

fn holding(fen: i64) -> Hold {
    Hold {
        matter: matter_id(Kind::Project),
        id: id(CONTRACT),
        purse: id(PURSE),
        purpose: Purpose::Works,
        payee: id(FIRM),
        number: "HT-1".into(),
        subject: "砌两个桥墩".into(),
        amount_fen: Fen(fen),
        signed_on: day("2026-11-21"),
    }
}

fn hold_facts(purse: &Purse, kept: &Kept) -> HoldFacts {
    HoldFacts {
        purse: Some(purse.clone()),
        account: kept.account::<Purse>(PURSE),
        payee_known: true,
        nearness: Nearness::default(),
        settled: false,
    }
}

/// Somebody in office, and a firm whose head lives with them.
fn kin() -> Nearness {
    let interest = Interest {
        home: home(),
        organisation: id(FIRM),
        person: person(50),
        how: "法定代表人".into(),
        by: person(50),
        at: at("2026-11-20T09:00"),
    };
    Nearness {
        interests: vec![interest],
        declared: vec![lives(50, 5)],
        charge: vec![lives(SECRETARY, 5)],
    }
}

#[test]
fn money_is_held_for_a_contract_of_its_purpose_with_nobody_s_kin() {
    let (purse, mut kept) = taken();
    let effects = hold(&hold_facts(&purse, &kept), &secretary(), &holding(6_000_000)).unwrap();
    kept.take(&effects).unwrap();
    assert_eq!(
        (kept.left::<Purse>(PURSE), kept.left::<Contract>(CONTRACT)),
        (Fen(4_000_000), Fen(6_000_000))
    );
    type Change = fn(&mut HoldFacts, &mut Hold);
    let table: [(Change, Code, &str); 6] = [
        (|_, act| act.purpose = Purpose::Culture, Code::FundPurpose, "purpose"),
        (|_, act| act.amount_fen = Fen(4_000_001), Code::FundOver, "amount_fen"),
        (|_, act| act.amount_fen = Fen(0), Code::AmountZero, "amount_fen"),
        (|facts, _| facts.payee_known = false, Code::NotFound, "payee"),
        (|facts, _| facts.nearness = kin(), Code::PayeeNear, "payee"),
        (|facts, _| facts.purse = None, Code::NotFound, "purse"),
    ];
    for (change, code, field) in table {
        let (mut facts, mut act) = (hold_facts(&purse, &kept), holding(1));
        change(&mut facts, &mut act);
        refused(hold(&facts, &secretary(), &act), code, Some(field));
    }
    // A head who lives with nobody in charge is nobody's kin.
    let mut far = kin();
    far.charge = vec![lives(SECRETARY, 6)];
    let facts = HoldFacts { nearness: far, ..hold_facts(&purse, &kept) };
    assert!(hold(&facts, &secretary(), &holding(1)).is_ok());
}

#[test]
fn a_contract_s_rest_goes_back_and_not_while_a_payment_waits() {
    let (purse, mut kept) = taken();
    let held = hold(&hold_facts(&purse, &kept), &secretary(), &holding(6_000_000)).unwrap();
    kept.take(&held).unwrap();
    let contract: Contract = written(&held);
    let facts = EndFacts {
        contract: Some(contract.clone()),
        account: kept.account::<Contract>(CONTRACT),
        waiting: 0,
    };
    let act = End { matter: matter_id(Kind::Project), contract: id(CONTRACT) };
    let waits = EndFacts { waiting: 1, ..facts.clone() };
    refused(end(&waits, &secretary(), &act), Code::PaymentWaits, Some("contract"));
    let effects = end(&facts, &secretary(), &act).unwrap();
    kept.take(&effects).unwrap();
    assert_eq!(
        (kept.left::<Purse>(PURSE), kept.left::<Contract>(CONTRACT)),
        (Fen(10_000_000), Fen(0))
    );
    let ended = EndFacts { contract: Some(written(&effects)), ..facts };
    refused(end(&ended, &secretary(), &act), Code::ContractEnded, Some("contract"));
}

fn delegate(n: u8) -> Delegate {
    Delegate {
        home: home(),
        project: matter_id(Kind::Project),
        person: person(n),
        poll: matter_id(Kind::Poll),
        at: at("2026-11-20T09:00"),
    }
}

fn seating() -> Seat {
    Seat { matter: matter_id(Kind::Project), poll: matter_id(Kind::Poll) }
}

fn seat_facts(persons: &[u8]) -> SeatFacts {
    SeatFacts {
        elected: Some(persons.iter().map(|n| format!("村民{n}")).collect()),
        persons: persons.iter().map(|n| lives(*n, *n)).collect(),
        committee: vec![lives(SECRETARY, SECRETARY)],
        before: Vec::new(),
    }
}

#[test]
fn three_to_seven_elected_and_none_of_the_committee_s_households() {
    let effects = seat(&seat_facts(&DELEGATES), &secretary(), &seating()).unwrap();
    assert_eq!(rows::<Delegate>(&effects).len(), 3);
    let seven: Vec<u8> = (21..=27).collect();
    assert!(seat(&seat_facts(&seven), &secretary(), &seating()).is_ok());
    for persons in [vec![21, 22], (21..=28).collect()] {
        let no = seat(&seat_facts(&persons), &secretary(), &seating());
        refused(no, Code::DelegatesCount, Some("poll"));
    }
    type Change = fn(&mut SeatFacts);
    let table: [(Change, Code, &str); 5] = [
        (|facts| facts.elected = None, Code::DelegatesUnelected, "poll"),
        (|facts| facts.elected = Some(Vec::new()), Code::DelegatesOther, "poll"),
        (|facts| facts.elected = Some(vec!["别人".into()]), Code::DelegatesOther, "poll"),
        (|facts| facts.committee.push(lives(40, 22)), Code::DelegateNear, "poll"),
        (|facts| facts.committee.push(lives(23, 40)), Code::DelegateNear, "poll"),
    ];
    for (change, code, field) in table {
        let mut facts = seat_facts(&DELEGATES);
        change(&mut facts);
        refused(seat(&facts, &secretary(), &seating()), code, Some(field));
    }
    // Elected anew: who is not elected any more leaves.
    let before = SeatFacts { before: vec![delegate(99)], ..seat_facts(&DELEGATES) };
    let effects = seat(&before, &secretary(), &seating()).unwrap();
    assert_eq!(effects.iter().filter(|e| matches!(e, Effect::Remove(_))).count(), 1);
}

fn milestone(done: bool) -> Milestone {
    Milestone {
        home: home(),
        project: matter_id(Kind::Project),
        no: 1,
        title: "桥墩".into(),
        due_on: day("2026-12-01"),
        planned_fen: Fen(5_000_000),
        weight: 1,
        done_on: done.then(|| day("2026-11-22")),
        said: String::new(),
        done_by: None,
        noted_at: None,
    }
}

fn asking(fen: i64) -> Ask {
    Ask {
        matter: matter_id(Kind::Project),
        id: id(PAYMENT),
        contract: id(CONTRACT),
        milestone: 1,
        amount_fen: Fen(fen),
        acceptance: "三名代表到场，量过尺寸，合格。".into(),
        invoice: "FP-001".into(),
    }
}

struct Under {
    kept: Kept,
    contract: Contract,
}

fn under() -> Under {
    let (purse, mut kept) = taken();
    let held = hold(&hold_facts(&purse, &kept), &secretary(), &holding(6_000_000)).unwrap();
    kept.take(&held).unwrap();
    Under { kept, contract: written(&held) }
}

fn ask_facts(under: &Under) -> AskFacts {
    AskFacts {
        contract: Some(under.contract.clone()),
        account: under.kept.account::<Contract>(CONTRACT),
        milestone: Some(milestone(true)),
        invoiced: false,
        nearness: Nearness::default(),
        delegates: DELEGATES.map(delegate).to_vec(),
    }
}

#[test]
fn a_payment_is_asked_for_what_is_reached_found_good_and_invoiced() {
    let under = under();
    let effects = ask(&ask_facts(&under), &secretary(), &asking(5_000_000)).unwrap();
    let mut kept = under.kept;
    kept.take(&effects).unwrap();
    assert_eq!(kept.left::<Contract>(CONTRACT), Fen(1_000_000), "held until it is signed");
    assert_eq!(kept.received::<Organisation>(FIRM), (0, 5_000_000));
    let told = effects.iter().filter(|e| matches!(e, Effect::Tell { .. })).count();
    assert_eq!(told, 4, "three representatives and the supervision committee");
    let under = Under { kept, ..self::under() };
    type Change = fn(&mut AskFacts, &mut Ask);
    let table: [(Change, Code, Option<&str>); 9] = [
        (
            |facts, _| facts.milestone = Some(milestone(false)),
            Code::MilestoneOpen,
            Some("milestone"),
        ),
        (|facts, _| facts.milestone = None, Code::NotFound, Some("milestone")),
        (|facts, _| facts.invoiced = true, Code::InvoiceTwice, Some("invoice")),
        (|facts, _| facts.delegates.clear(), Code::DelegatesMissing, None),
        (|facts, _| facts.nearness = kin(), Code::PayeeNear, Some("payee")),
        (|_, act| act.amount_fen = Fen(1_000_001), Code::FundOver, Some("amount_fen")),
        (|_, act| act.acceptance = " ".into(), Code::FieldShort, Some("acceptance")),
        (|_, act| act.invoice = String::new(), Code::FieldShort, Some("invoice")),
        (
            |facts, _| {
                let ended = facts.contract.clone().unwrap();
                let at = Some(at("2026-11-22T09:00"));
                facts.contract = Some(Contract { ended_at: at, ..ended });
            },
            Code::ContractEnded,
            Some("contract"),
        ),
    ];
    for (change, code, field) in table {
        let (mut facts, mut act) = (ask_facts(&under), asking(1));
        change(&mut facts, &mut act);
        let no = ask(&facts, &secretary(), &act).unwrap_err();
        assert_eq!((no.code, no.field), (code, field), "{no:?}");
    }
}

/// Asked for, and signed by these so far.
struct Waiting {
    kept: Kept,
    contract: Contract,
    payment: Payment,
    signed: Vec<Signed>,
}

fn waiting() -> Waiting {
    let mut under = under();
    let effects = ask(&ask_facts(&under), &secretary(), &asking(5_000_000)).unwrap();
    under.kept.take(&effects).unwrap();
    let Under { kept, contract } = under;
    Waiting { kept, contract, payment: written(&effects), signed: Vec::new() }
}

impl Waiting {
    fn facts(&self) -> SignFacts {
        SignFacts {
            payment: Some(self.payment.clone()),
            contract: Some(self.contract.clone()),
            delegates: DELEGATES.map(delegate).to_vec(),
            signed: self.signed.clone(),
            nearness: Nearness::default(),
        }
    }

    fn signs(&mut self, n: u8, roles: &[Role]) -> Signed {
        let effects = sign(&self.facts(), &by(n, roles), &signing(Verdict::Agree)).unwrap();
        let one: Signed = written(&effects);
        self.signed.push(one.clone());
        one
    }

    fn paying(&self) -> PayFacts {
        PayFacts {
            payment: Some(self.payment.clone()),
            contract: Some(self.contract.clone()),
            delegates: DELEGATES.map(delegate).to_vec(),
            signed: self.signed.clone(),
            nearness: Nearness::default(),
            stopped: None,
        }
    }

    fn pays(&self) -> Result<Vec<Effect>, kernel::Refusal> {
        pay(&self.paying(), &secretary(), &paying())
    }
}

fn signing(verdict: Verdict) -> Sign {
    Sign { matter: matter_id(Kind::Project), payment: id(PAYMENT), verdict, reason: None }
}

fn paying() -> Pay {
    Pay { matter: matter_id(Kind::Project), payment: id(PAYMENT), voucher: "YH-77".into() }
}

#[test]
fn nothing_is_paid_before_most_representatives_and_a_supervisor_have_signed() {
    let mut waiting = waiting();
    let lack = |waiting: &Waiting| {
        let no = refused(waiting.pays(), Code::SignaturesLack, Some("payment"));
        (said(&no, "delegates").to_owned(), said(&no, "supervisors").to_owned())
    };
    assert_eq!(lack(&waiting), ("2".into(), "1".into()));
    assert_eq!(waiting.signs(21, &[]).hand, Hand::Delegate);
    assert_eq!(lack(&waiting), ("1".into(), "1".into()));
    waiting.signs(22, &[]);
    assert_eq!(lack(&waiting), ("0".into(), "1".into()));
    assert_eq!(waiting.signs(SUPERVISOR, &[Role::Supervisor]).hand, Hand::Supervisor);
    let stopped = PayFacts { stopped: Some("少了两根钢筋".into()), ..waiting.paying() };
    let no = refused(pay(&stopped, &secretary(), &paying()), Code::FindingStops, Some("payment"));
    assert_eq!(said(&no, "what"), "少了两根钢筋");
    let effects = waiting.pays().unwrap();
    waiting.kept.take(&effects).unwrap();
    assert_eq!(waiting.kept.received::<Organisation>(FIRM), (5_000_000, 0));
    let paid: Payment = written(&effects);
    assert_eq!((paid.voucher.as_str(), paid.paid_by), ("YH-77", Some(person(SECRETARY))));
    // Paid once: neither again nor signed any more.
    waiting.payment = paid;
    refused(waiting.pays(), Code::PaymentDone, Some("payment"));
    let more = sign(&waiting.facts(), &by(23, &[]), &signing(Verdict::Agree));
    refused(more, Code::PaymentDone, Some("payment"));
    // Whoever signed and is no representative any more does not count.
    let two = [delegate(22), delegate(40)];
    assert_eq!(lacks(&two, &waiting.signed), (1, 0));
}

#[test]
fn a_signature_is_one_s_own_and_never_the_asker_s() {
    let mut waiting = waiting();
    let facts = waiting.facts();
    let agree = signing(Verdict::Agree);
    let stranger = sign(&facts, &by(60, &[]), &agree);
    refused(stranger, Code::SignNot, None);
    let own = sign(&facts, &by(SECRETARY, &[Role::Supervisor]), &agree);
    refused(own, Code::SignAsker, None);
    let behalf = Scene { behalf: Some(person(21)), ..by(70, &[Role::Agent]) };
    refused(sign(&facts, &behalf, &agree), Code::SignOwn, None);
    let near = SignFacts { nearness: kin(), ..waiting.facts() };
    refused(sign(&near, &by(21, &[]), &agree), Code::PayeeNear, Some("payee"));
    waiting.signs(21, &[]);
    refused(sign(&waiting.facts(), &by(21, &[]), &agree), Code::SignedThere, None);
}

#[test]
fn an_objection_with_its_reason_gives_the_payment_up_and_frees_the_money() {
    let mut waiting = waiting();
    let silent = sign(&waiting.facts(), &by(21, &[]), &signing(Verdict::Object));
    refused(silent, Code::FieldShort, Some("reason"));
    let act = Sign { reason: Some("桥墩有裂缝".into()), ..signing(Verdict::Object) };
    let effects = sign(&waiting.facts(), &by(21, &[]), &act).unwrap();
    waiting.kept.take(&effects).unwrap();
    assert_eq!(waiting.kept.received::<Organisation>(FIRM), (0, 0));
    assert_eq!(waiting.kept.left::<Contract>(CONTRACT), Fen(6_000_000));
    let asker: PersonRef = person(SECRETARY);
    let told = |effect: &Effect| {
        matches!(effect, Effect::Tell { to: Audience::Person(who), message: "tell-payment-refused", .. }
            if *who == asker)
    };
    assert!(effects.iter().any(told));
    waiting.payment = written(&effects);
    refused(waiting.pays(), Code::PaymentRefused, Some("payment"));
}

#[test]
fn whoever_watches_or_is_near_says_so_of_a_firm_that_is_known() {
    let known = DeclareFacts { known: true, person_known: true };
    let act = Declare { organisation: id(FIRM), person: None, how: "法定代表人".into() };
    let effects = declare(&known, &by(50, &[]), &act).unwrap();
    assert_eq!(written::<Interest>(&effects).person, person(50), "oneself when nobody is named");
    let named = Declare { person: Some(person(51)), ..act.clone() };
    let effects = declare(&known, &by(SUPERVISOR, &[Role::Supervisor]), &named).unwrap();
    assert_eq!(written::<Interest>(&effects).person, person(51));
    let facts = DeclareFacts { known: false, person_known: true };
    refused(declare(&facts, &by(50, &[]), &act), Code::NotFound, Some("organisation"));
    let facts = DeclareFacts { known: true, person_known: false };
    refused(declare(&facts, &by(50, &[]), &act), Code::NotFound, Some("person"));
}
