//! A fen from the document that it came with to the bank's slip, over HTTP: each guard by itself, what
//! everybody may look up, and that the books sum to nothing all along.

use civic::authority::Role;
use civic::choosing;
use civic::decide::poll::{Counted, Form, Item, Poll};
use civic::deliberation::Basis;
use civic::funds::{Allotment, Purpose};
use civic::matter::{Kind, State};
use civic::record::Record;
use kernel::Moment;
use serde_json::{Value, json};
use store::{Stop, Tx};

use crate::capabilities::build::project::tests::{PROJECT, Works, text};
use crate::testing::{
    Answer, COUNTY, NEIGHBOUR, OTHER, OWNER, SECRETARY, VILLAGE, WISH, WISHER, area, id, matter,
    office, one_person, person,
};

const CLERK: u8 = b'k';
pub(in crate::capabilities::build) const SUPERVISOR: u8 = b'v';
const SOURCE: u8 = 51;
const SHARE: u8 = 52;
pub(in crate::capabilities::build) const ALLOTMENT: u8 = 53;
pub(in crate::capabilities::build) const CONTRACT: u8 = 54;
pub(in crate::capabilities::build) const PAYMENT: u8 = 55;
const FIRM: u8 = 56;
const POLL: u8 = 57;

/// A project of 100,000 yuan under way, a county clerk, a supervisor, an election that has ended.
pub(in crate::capabilities) struct Money(pub Works);

fn elected(tx: &mut Tx<'_>, now: Moment) -> Result<(), Stop> {
    tx.put(&matter(VILLAGE, POLL, WISH, Kind::Poll, State::Closed, now).row())?;
    let poll = Poll {
        home: area(VILLAGE),
        id: id(POLL),
        form: Form::Election,
        about: "选项目代表".into(),
        basis: Basis::Person,
        secret: false,
        seats: 3,
        women: 0,
        levels: 1,
        closes_on: now.date(),
        published_at: Some(now),
        closed_at: Some(now),
        entitled: 5,
    };
    tx.put(&poll.row())?;
    for (no, name) in (1..).zip(["张婆婆", "陈小竹", "周在外", "没选上"]) {
        let item = Item {
            home: area(VILLAGE),
            poll: id(POLL),
            no,
            title: name.into(),
            note: String::new(),
            woman: false,
            proposer: None,
            struck: String::new(),
        };
        tx.put(&item.row())?;
    }
    let counted = Counted {
        home: area(VILLAGE),
        poll: id(POLL),
        rules: "1".into(),
        ruled_on: now.date(),
        phone: 5,
        papers: 0,
        winners: choosing::joined(&[1_u32, 2, 3]),
        counted_at: now,
    };
    tx.put(&counted.row())
}

impl Money {
    pub(in crate::capabilities::build) fn underway() -> Self {
        let works = Works::opened(100_000);
        works.answers();
        works.publicised("before");
        works.does(OWNER, "beginning", json!({}));
        works.0.write(|tx, now| {
            one_person(tx, CLERK, "县里人", now)?;
            one_person(tx, SUPERVISOR, "监督员", now)?;
            tx.put(&office(61, CLERK, Role::CountyClerk, COUNTY).row())?;
            tx.put(&office(62, SUPERVISOR, Role::Supervisor, VILLAGE).row())?;
            elected(tx, now)
        });
        // Everybody signs in anew.
        works.0.advance_days(1);
        let firm = json!({ "id": text(FIRM), "name": "竹溪石匠合作社", "kind": "company" });
        assert_eq!(works.0.act(SECRETARY, "organisations", &firm).status, 201);
        Self(works)
    }

    /// A payment waits for its signatures.
    pub(in crate::capabilities) fn waiting() -> Self {
        let money = Self::underway();
        money.ready();
        money.0.does(OWNER, "reached", json!({ "no": 1, "said": "灯杆到了，点过数" }));
        money.0.does(OWNER, "payments", money.payment(5_000_000));
        money
    }

    /// Everybody who has to sign it does.
    pub(in crate::capabilities) fn signs_all(&self) {
        for who in [WISHER, NEIGHBOUR, SUPERVISOR] {
            let sign = json!({ "payment": text(PAYMENT), "verdict": "agree" });
            self.0.does(who, "signatures", sign);
        }
    }

    /// It goes to the bank.
    pub(in crate::capabilities) fn pays(&self) -> Answer {
        let pay = json!({ "payment": text(PAYMENT), "voucher": "YH-77" });
        self.0.asks(SECRETARY, "payouts", &pay)
    }

    fn county(&self, path: &str, input: &Value) -> Answer {
        self.0.0.act_in(COUNTY, CLERK, path, input)
    }

    pub(in crate::capabilities::build) fn gives(&self, path: &str, input: &Value) {
        let answer = self.county(path, input);
        assert_eq!(answer.status, 201, "{path}: {}", answer.text);
    }

    fn source(&self) -> Value {
        let day = self.0.0.clock.now().date().to_string();
        json!({
            "id": text(SOURCE), "document": "演示〔2026〕1号", "name": "衔接资金", "tier": "central",
            "line": "农业农村局", "year": 2026, "amount_fen": 20_000_000_i64, "received_on": day,
            "may_works": true, "may_living": true, "synthetic": true,
        })
    }

    /// Pooled, shared, allotted, taken in; representatives seated, a contract noted.
    pub(in crate::capabilities::build) fn ready(&self) {
        self.gives("funds/sources", &self.source());
        self.gives("joints", &json!({ "no": 1, "name": "龙坝", "members": "肖家边村" }));
        self.gives("funds/shares", &self.share(15_000_000));
        self.gives("funds/allotments", &self.allotment(8_000_000));
        self.0.does(SECRETARY, "purses", json!({ "allotment": text(ALLOTMENT), "giver": COUNTY }));
        self.0.does(SECRETARY, "delegates", self.delegates());
        self.0.does(SECRETARY, "contracts", self.contract(6_000_000));
    }

    fn share(&self, fen: i64) -> Value {
        json!({ "id": text(SHARE), "source": text(SOURCE), "joint": 1, "amount_fen": fen,
            "ground": "县统筹会议第三次" })
    }

    fn allotment(&self, fen: i64) -> Value {
        json!({ "id": text(ALLOTMENT), "share": text(SHARE), "purpose": "works",
            "village": VILLAGE, "project": text(PROJECT), "amount_fen": fen,
            "document": "溪统筹〔2026〕9号" })
    }

    fn delegates(&self) -> Value {
        json!({ "poll": text(POLL) })
    }

    pub(in crate::capabilities::build) fn contract(&self, fen: i64) -> Value {
        let day = self.0.0.clock.now().date().to_string();
        json!({ "id": text(CONTRACT), "purse": text(ALLOTMENT), "purpose": "works",
            "payee": text(FIRM), "number": "HT-2026-1", "subject": "装桥头路灯",
            "amount_fen": fen, "signed_on": day })
    }

    pub(in crate::capabilities::build) fn payment(&self, fen: i64) -> Value {
        json!({ "id": text(PAYMENT), "contract": text(CONTRACT), "milestone": 1,
            "amount_fen": fen, "acceptance": "三名代表到场点过数，合格。", "invoice": "FP-001" })
    }

    pub(in crate::capabilities::build) fn refused(
        &self,
        who: u8,
        what: &str,
        input: Value,
    ) -> String {
        let answer = self.0.asks(who, what, &input);
        assert!((400..500).contains(&answer.status), "{what}: {}", answer.text);
        answer.json()["code"].as_str().unwrap().to_owned()
    }

    fn balanced(&self) {
        let trial = self.0.0.get("/api/ledger/trial-balance").json();
        let units = trial["units"].as_array().unwrap();
        assert!(!units.is_empty());
        for unit in units {
            assert_eq!(unit["difference"], 0, "{unit}");
            assert_eq!(unit["held"], 0, "{unit}");
            assert_eq!(unit["debits"], unit["credits"], "{unit}");
        }
    }

    fn pool(&self) -> Value {
        self.0.0.get("/api/funds/pool?year=2026").json()
    }
}

#[test]
fn a_fen_goes_from_its_document_to_the_bank_and_back_on_one_page() {
    let money = Money::waiting();
    money.balanced();
    let sign = json!({ "payment": text(PAYMENT), "verdict": "agree" });
    let pay = json!({ "payment": text(PAYMENT), "voucher": "YH-77" });
    assert_eq!(money.refused(SECRETARY, "payouts", pay.clone()), "signatures_lack");
    money.0.does(WISHER, "signatures", sign.clone());
    money.0.does(NEIGHBOUR, "signatures", sign.clone());
    assert_eq!(money.refused(SECRETARY, "payouts", pay.clone()), "signatures_lack");
    money.0.does(SUPERVISOR, "signatures", sign);
    money.0.does(SECRETARY, "payouts", pay.clone());
    assert_eq!(money.refused(SECRETARY, "payouts", pay), "payment_done");
    money.balanced();

    let pool = money.pool();
    let sums = ["pooled_fen", "shared_fen", "allocated_fen", "paid_fen"].map(|n| pool[n].as_i64());
    assert_eq!(sums, [Some(20_000_000), Some(15_000_000), Some(8_000_000), Some(5_000_000)]);
    assert_eq!(pool["sources"][0]["paid"], 5_000_000);

    // Without an account: the way back is one page, and every stop of it stands there.
    let page = money.0.0.get(&format!("/{VILLAGE}/payments/{}", text(PAYMENT)));
    assert_eq!(page.status, 200);
    for stop in [
        "YH-77",
        "FP-001",
        "三名代表到场点过数",
        "HT-2026-1",
        "竹溪石匠合作社",
        "溪统筹〔2026〕9号",
        "基础设施",
        "龙坝片区",
        "县统筹会议第三次",
        "衔接资金",
        "演示〔2026〕1号",
        "50,000.00",
    ] {
        assert!(page.text.contains(stop), "{stop}");
    }
    assert!(!page.text.contains("张婆婆"), "who signed is masked for strangers");
    // And from the source forward: pool, source, project, payment.
    let forward = [
        (format!("/{COUNTY}/funds?year=2026"), format!("/{COUNTY}/funds/sources/{}", text(SOURCE))),
        (
            format!("/{COUNTY}/funds/sources/{}", text(SOURCE)),
            format!("/{VILLAGE}/projects/{}/money", text(PROJECT)),
        ),
        (
            format!("/{VILLAGE}/projects/{}/money", text(PROJECT)),
            format!("/{VILLAGE}/payments/{}", text(PAYMENT)),
        ),
    ];
    for (from, to) in forward {
        let page = money.0.0.get(&from);
        assert!(page.text.contains(&to), "{from} leads to {to}");
        assert!(page.text.len() < 60_000, "{from}");
    }
    let thread = money.0.0.get(&format!("/{VILLAGE}/projects/{}", text(PROJECT)));
    assert!(thread.text.contains("已支付 50,000.00 元"), "the thread says so");
}

#[test]
fn each_guard_of_the_pool_stands_alone() {
    let money = Money::underway();
    let code = |answer: Answer| answer.json()["code"].as_str().unwrap_or_default().to_owned();
    let villager = money.0.0.act_in(COUNTY, WISHER, "funds/sources", &money.source());
    assert_eq!(villager.status, 403);
    money.gives("funds/sources", &money.source());
    let mut again = money.source();
    again["id"] = json!(text(70));
    assert_eq!(code(money.county("funds/sources", &again)), "fund_there");
    money.gives("joints", &json!({ "no": 1, "name": "龙坝", "members": "瓦楼村" }));
    money.gives("joints", &json!({ "no": 4, "members": VILLAGE }));
    let twice = json!({ "no": 4, "members": format!("{VILLAGE} {OTHER}") });
    assert_eq!(code(money.county("joints", &twice)), "joint_elsewhere");
    assert_eq!(code(money.county("funds/shares", &money.share(20_000_001))), "fund_over");
    money.gives("funds/shares", &money.share(15_000_000));
    let page = money.0.0.get(&format!("/{COUNTY}/funds?year=2026"));
    assert!(page.text.contains("第 4 片区") && page.text.contains("待县里定名"));
    assert!(page.text.contains("这里有演示数据"));

    let allot = |name: &str, value: Value| {
        let mut input = money.allotment(1_000_000);
        input[name] = value;
        code(money.county("funds/allotments", &input))
    };
    assert_eq!(allot("purpose", json!("culture")), "fund_purpose");
    assert_eq!(allot("purpose", json!("works")), "fund_outside");
    money.gives("joints", &json!({ "no": 4 }));
    money.gives("joints", &json!({ "no": 1, "name": "龙坝", "members": "瓦楼村、肖家边村" }));
    assert_eq!(allot("amount_fen", json!(15_000_001)), "fund_over");
    assert_eq!(allot("amount_fen", json!(10_000_001)), "fund_over_plan");
    assert_eq!(allot("project", json!(text(WISH))), "not_found");
    money.gives("funds/allotments", &money.allotment(8_000_000));
    money.balanced();
    // The database alone: a purpose that the source lacks has nowhere to point to.
    let broken = money.0.0.db.write(|tx| {
        let kept = store::money::allotments(tx, area(COUNTY))?.remove(0);
        tx.set(&Allotment { purpose: Purpose::Culture, ..kept }.row())
    });
    assert!(broken.is_err(), "the foreign key holds it");
    let year = money.0.0.get("/api/funds/pool?year=2025").json();
    assert_eq!(
        (year["pooled_fen"].as_i64(), year["sources"].as_array().unwrap().len()),
        (Some(0), 0)
    );
}

#[test]
fn each_guard_of_a_payment_stands_alone() {
    let money = Money::underway();
    money.gives("funds/sources", &money.source());
    money.gives("joints", &json!({ "no": 1, "name": "龙坝", "members": VILLAGE }));
    money.gives("funds/shares", &money.share(15_000_000));
    money.gives("funds/allotments", &money.allotment(8_000_000));
    let take = json!({ "allotment": text(ALLOTMENT), "giver": COUNTY });
    let wrong = json!({ "allotment": text(ALLOTMENT), "giver": "420324107" });
    assert_eq!(money.refused(SECRETARY, "purses", wrong), "allotment_other");
    money.0.does(SECRETARY, "purses", take.clone());
    assert_eq!(money.refused(SECRETARY, "purses", take), "allotment_taken");
    let mut against = money.contract(6_000_000);
    against["purpose"] = json!("living");
    assert_eq!(money.refused(SECRETARY, "contracts", against), "fund_purpose");
    assert_eq!(money.refused(SECRETARY, "contracts", money.contract(8_000_001)), "fund_over");
    // The owner's brother heads the firm: who says so makes it known, and it is not hired.
    let near = json!({ "organisation": text(FIRM), "person": person(OWNER).to_string(),
        "how": "弟弟是法定代表人" });
    assert_eq!(money.0.0.act(SUPERVISOR, "interests", &near).status, 201);
    let no = money.0.asks(SECRETARY, "contracts", &money.contract(6_000_000));
    assert_eq!(no.json()["code"], "payee_near");
    assert!(no.text.contains("李委员") && no.text.contains("弟弟是法定代表人"), "{}", no.text);
    let firm = json!({ "id": text(71), "name": "别家石匠", "kind": "company" });
    assert_eq!(money.0.0.act(SECRETARY, "organisations", &firm).status, 201);
    let mut fair = money.contract(6_000_000);
    fair["payee"] = json!(text(71));
    money.0.does(SECRETARY, "contracts", fair);

    assert_eq!(money.refused(OWNER, "payments", money.payment(1)), "milestone_open");
    money.0.does(OWNER, "reached", json!({ "no": 1, "said": "灯杆到了，点过数" }));
    assert_eq!(money.refused(OWNER, "payments", money.payment(1)), "delegates_missing");
    let other = json!({ "poll": text(WISH) });
    assert_eq!(money.refused(SECRETARY, "delegates", other), "delegates_unelected");
    money.0.does(SECRETARY, "delegates", money.delegates());
    assert_eq!(money.refused(OWNER, "payments", money.payment(6_000_001)), "fund_over");
    money.0.does(OWNER, "payments", money.payment(5_000_000));
    let mut twice = money.payment(1);
    twice["id"] = json!(text(72));
    assert_eq!(money.refused(OWNER, "payments", twice), "invoice_twice");
    let end = json!({ "contract": text(CONTRACT) });
    assert_eq!(money.refused(SECRETARY, "contract-ends", end.clone()), "payment_waits");
    let object = json!({ "payment": text(PAYMENT), "verdict": "object", "reason": "少了两根" });
    money.0.does(WISHER, "signatures", object);
    money.balanced();
    let pay = json!({ "payment": text(PAYMENT), "voucher": "YH-1" });
    assert_eq!(money.refused(SECRETARY, "payouts", pay), "payment_refused");
    let page = money.0.0.get(&format!("/{VILLAGE}/projects/{}/money", text(PROJECT)));
    assert!(page.text.contains("少了两根"), "the reason is for everybody");
    money.0.does(SECRETARY, "contract-ends", end);
    money.balanced();
    assert!(money.0.0.get(&format!("/{VILLAGE}/payments/{}", text(99))).status == 404);
}

#[test]
fn what_a_settled_project_did_not_need_goes_back_to_its_source() {
    let money = Money::waiting();
    money.signs_all();
    assert!(money.pays().status < 300);
    for no in 2..=4 {
        money.0.does(OWNER, "reached", json!({ "no": no, "said": "三户看着做完的" }));
    }
    money.0.publicised("during");
    money.0.does(OWNER, "finish", json!({ "report": "装了十二盏，都亮" }));
    money.0.0.advance_days(16);
    assert!(money.0.0.tick().ended > 0, "the result has hung its days");
    let handing = json!({ "said": "钥匙交给护灯员" });
    assert_eq!(money.refused(OWNER, "keeping", handing.clone()), "project_unsettled");
    let settle = json!({ "text": "三名代表和监委会一起看过账" });
    let no = money.0.asks(SECRETARY, "settlement", &settle);
    assert_eq!(no.json()["code"], "contract_runs");
    assert!(no.text.contains("HT-2026-1"), "{}", no.text);
    let back = json!({ "allotment": text(ALLOTMENT), "document": "农行退款 0007" });
    assert_eq!(money.county("funds/returns", &back).json()["code"], "rest_none");
    money.0.does(SECRETARY, "contract-ends", json!({ "contract": text(CONTRACT) }));
    money.0.does(SECRETARY, "settlement", settle.clone());
    assert_eq!(money.refused(SECRETARY, "settlement", settle), "project_settled");
    assert_eq!(money.refused(SECRETARY, "contracts", money.contract(1)), "project_settled");
    money.balanced();
    // 80,000 came, 50,000 was paid; the rest has left the village and waits for the county.
    let path = format!("/{VILLAGE}/projects/{}/money", text(PROJECT));
    let told = money.0.0.get(&format!("/api{path}")).json();
    let of = |name: &str| told["settled"][name].as_i64();
    assert_eq!((of("arrived"), of("paid")), (Some(8_000_000), Some(5_000_000)));
    assert_eq!((of("returned"), of("kept")), (Some(3_000_000), Some(0)));
    assert!(money.0.0.get(&path).text.contains("上级还没有收回"));
    let form = money.0.0.get_as(CLERK, &format!("/{COUNTY}/funds/returns/new")).text;
    assert!(form.contains("30,000.00"), "{form}");
    money.gives("funds/returns", &back);
    assert_eq!(money.county("funds/returns", &back).json()["code"], "rest_taken");
    money.balanced();
    assert_eq!(money.pool()["returned_fen"], 3_000_000);
    // What strangers are shown may be some seconds old.
    assert!(money.0.0.get_as(SECRETARY, &path).text.contains("农行退款 0007"));
    // There it may be given anew: of 200,000 there were 50,000 left, now 80,000.
    let source = format!("/api/{COUNTY}/funds/sources/{}", text(SOURCE));
    assert_eq!(money.0.0.get(&source).json()["left"], 8_000_000);
    money.0.does(OWNER, "keeping", handing);
}
