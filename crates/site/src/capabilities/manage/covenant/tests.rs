//! A covenant over HTTP by its five steps: a clause that fines is stopped at the township, a vote with
//! too few women decides nothing, and what is in force stays readable when another takes its place.

use civic::authority::Role;
use civic::deliberation::{Basis, Meeting, RollLine, Seat, Topic, Via};
use civic::matter::{Kind, Matter, State};
use civic::record::{Column, Record};
use civic::registry::{Person, Sex};
use serde_json::{Value, json};

use crate::testing::{
    Answer, COUNTY, NEIGHBOUR, OWNER, SECRETARY, Site, TOWNSHIP, VILLAGE, WISHER, area, id, matter,
    office, one_person, person, resolution,
};

const CLERK: u8 = b'c';
const FIRST: u8 = 70;
const SECOND: u8 = 71;
const WOMEN: &str = "[covenant.women]\nvalue = \"1/3\"\n";

struct Yard(Site, u8);

fn text(n: u8) -> String {
    id::<()>(n).to_string()
}

impl Yard {
    fn open(decision: &str) -> Self {
        let site = Site::ruled(decision);
        site.write(|tx, now| {
            one_person(tx, CLERK, "赵干事", now)?;
            // Two men among them.
            for letter in [SECRETARY, OWNER] {
                let key = [area(VILLAGE).to_val(), id::<()>(letter).to_val()];
                let one: Person = tx.get(&key)?.unwrap();
                tx.set(&Person { sex: Sex::Male, ..one }.row())?;
            }
            tx.put(&office(CLERK, CLERK, Role::TownshipClerk, TOWNSHIP).row())
        });
        Self(site, FIRST)
    }

    fn begun(self, n: u8) -> Self {
        let said =
            json!({ "id": text(n), "title": "肖家边村村规民约", "reason": "红白事要有个规矩" });
        let answer = self.0.act(SECRETARY, "covenants", &said);
        assert_eq!(answer.status, 201, "{}", answer.text);
        Self(self.0, n)
    }

    fn asks(&self, who: u8, what: &str, input: &Value) -> Answer {
        self.0.act(who, &format!("covenants/{}/{what}", text(self.1)), input)
    }

    fn does(&self, who: u8, what: &str, input: Value) {
        let answer = self.asks(who, what, &input);
        assert!(answer.status < 300, "{what}: {} {}", answer.status, answer.text);
    }

    fn refused(&self, who: u8, what: &str, input: Value) -> String {
        let answer = self.asks(who, what, &input);
        assert!((400..500).contains(&answer.status), "{what}: {}", answer.text);
        answer.json()["code"].as_str().unwrap().to_owned()
    }

    fn state(&self) -> State {
        self.0.state(self.1)
    }

    fn drafted(&self, clauses: &[&str]) {
        let said =
            json!({ "id": text(90 + self.1 % 10), "part": "customs", "text": "酒席要有个数" });
        self.does(NEIGHBOUR, "voices", said);
        self.does(SECRETARY, "draft", json!({ "heard": "开了三个小组会" }));
        for clause in clauses {
            self.does(SECRETARY, "clauses", json!({ "part": "customs", "text": clause }));
        }
    }

    fn submitted(&self) {
        self.does(SECRETARY, "showing", json!({}));
        self.does(SECRETARY, "submission", json!({}));
    }

    fn cleared(&self) {
        let said = json!({ "verdict": "cleared", "reason": "合法，没有罚扣" });
        self.does(CLERK, "reviews", said);
    }

    fn told(&self) -> Value {
        let path = format!("/api/{VILLAGE}/covenants/{}", text(self.1));
        let all = self.0.get(&path).json();
        let own = text(self.1);
        let found =
            all["matters"].as_array().unwrap().iter().find(|m| m["matter"]["id"] == own.as_str());
        found.unwrap_or_else(|| panic!("{all}"))["parts"][0].clone()
    }

    /// The villagers' meeting passes what was put last; so many come, all of them by name.
    fn passed(&self, n: u8, came: &'static [u8]) {
        let own = self.1;
        self.0.write(move |tx, now| {
            let home = area(VILLAGE);
            let put = store::covenant::puts(tx, home, id(own))?.pop().unwrap();
            let topic = store::matter::get(tx, home, put.topic)?.unwrap();
            tx.set(&Matter { state: State::Decided, ..topic }.row())?;
            let held = Matter {
                cause: Some(put.topic),
                thread: id(own),
                ..matter(VILLAGE, n, own, Kind::Meeting, State::Closed, now)
            };
            tx.put(&held.row())?;
            let made = matter(VILLAGE, n + 20, own, Kind::Resolution, State::Draft, now);
            let made = Matter { cause: Some(id(n)), ..made };
            tx.put(&made.row())?;
            let sat = Meeting {
                home,
                id: id(n),
                topic: put.topic,
                body: "villagers_meeting".into(),
                basis: Basis::Household,
                starts_at: now,
                venue: "村委会院坝".into(),
                convener: person(SECRETARY),
                emergency: String::new(),
                secret: false,
                opened_at: Some(now),
                closed_at: Some(now),
            };
            tx.put(&sat.row())?;
            tx.put(&resolution(&made, id(n), now.date()).row())?;
            for letter in came {
                let line = RollLine {
                    home,
                    meeting: id(n),
                    person: id(*letter),
                    household: id(*letter),
                    present_at: Some(now),
                    via: Some(Via::Hall),
                    seat: Seat::Villager,
                    section: 0,
                    way: None,
                };
                tx.put(&line.row())?;
            }
            Ok(())
        });
    }
}

#[test]
fn a_clause_that_fines_is_stopped_at_the_township_and_goes_on_once_it_is_mended() {
    let yard = Yard::open(WOMEN).begun(FIRST);
    assert_eq!(yard.state(), State::Hearing);
    assert_eq!(yard.refused(SECRETARY, "draft", json!({ "heard": "开了会" })), "field_short");
    let unheard = yard.refused(SECRETARY, "draft", json!({ "heard": "开了三个小组会" }));
    assert_eq!(unheard, "covenant_unheard");
    yard.drafted(&["红事不超过十五桌。", "乱倒垃圾的罚款五十元。"]);
    assert_eq!(yard.refused(SECRETARY, "submission", json!({})), "covenant_unshown");
    yard.submitted();
    assert_eq!(yard.state(), State::Reviewing);
    // A villager does not review, nor does the village itself.
    let said = json!({ "verdict": "cleared", "reason": "合法，没有罚扣" });
    assert_eq!(yard.refused(SECRETARY, "reviews", said.clone()), "not_allowed");
    let no = yard.asks(CLERK, "reviews", &said);
    assert_eq!(no.json()["code"], "covenant_flagged");
    assert!(no.text.contains("第 2 条") && no.text.contains("罚款"), "{}", no.text);
    let back = json!({ "verdict": "returned", "reason": "第二条不能罚款", "article": "村民委员会组织法 第三十一条" });
    yard.does(CLERK, "reviews", back);
    assert_eq!(yard.state(), State::Draft);
    yard.0.tick();
    assert_eq!(yard.0.told(SECRETARY, "tell-covenant-returned"), 1);
    let told = yard.told();
    assert_eq!(told["reviews"][0]["flagged"], "2\t罚款\t乱倒垃圾的罚款五十元。");
    assert_eq!(told["flags"], json!([{ "no": 2, "word": "罚款" }]));
    let mended =
        json!({ "clause": 2, "part": "order", "text": "乱倒垃圾的，邻居当面劝，自己扫干净。" });
    yard.does(SECRETARY, "clauses", mended);
    // What was changed is put up again before it goes.
    assert_eq!(yard.refused(SECRETARY, "submission", json!({})), "covenant_shown_other");
    yard.submitted();
    yard.cleared();
    assert_eq!(yard.state(), State::Cleared);
}

#[test]
fn it_goes_before_the_villagers_word_for_word_and_counts_the_women_who_came() {
    let yard = Yard::open(WOMEN).begun(FIRST);
    yard.drafted(&["红事不超过十五桌。", "邻里争执先找调解员。"]);
    yard.submitted();
    yard.cleared();
    assert_eq!(yard.refused(SECRETARY, "adoption", json!({})), "covenant_undecided");
    yard.does(SECRETARY, "votes", json!({ "basis": "household" }));
    let told = yard.told();
    assert_eq!(told["puts"][0]["text"], "第1条　红事不超过十五桌。\n第2条　邻里争执先找调解员。");
    let topic = kernel::Id::parse(told["puts"][0]["topic"].as_str().unwrap()).unwrap();
    let key = [area(VILLAGE).to_val(), kernel::id::MatterId::to_val(&topic)];
    let topic: Topic = yard.0.db.read(move |tx| tx.get(&key)).unwrap().unwrap();
    assert_eq!((topic.class.as_str(), topic.body.as_str()), ("covenant", "villagers_meeting"));
    assert_eq!(
        yard.refused(SECRETARY, "votes", json!({ "basis": "household" })),
        "covenant_vote_open"
    );
    let back = json!({ "reason": "还想再改一改" });
    assert_eq!(yard.refused(SECRETARY, "withdrawal", back.clone()), "covenant_vote_open");
    // Two men alone: the vote decides nothing and is held again.
    yard.passed(80, &[SECRETARY, OWNER]);
    let few = yard.asks(SECRETARY, "adoption", &json!({}));
    assert_eq!(few.json()["code"], "covenant_women_few");
    yard.does(SECRETARY, "votes", json!({ "basis": "household" }));
    yard.passed(81, &[SECRETARY, OWNER, WISHER]);
    // What they have passed is not withdrawn.
    assert_eq!(yard.refused(SECRETARY, "withdrawal", back), "covenant_decided");
    yard.does(SECRETARY, "adoption", json!({}));
    assert_eq!(yard.state(), State::Passed);
    let told = yard.told();
    assert_eq!((&told["present"], &told["women"]), (&json!(3), &json!(1)));
    yard.does(SECRETARY, "publication", json!({ "posted": "村口公示栏" }));
    assert_eq!(yard.state(), State::InForce);
}

#[test]
fn without_a_share_of_women_laid_down_nobody_is_asked_to_vote_and_the_reason_is_said() {
    let yard = Yard::open("").begun(FIRST);
    yard.drafted(&["红事不超过十五桌。"]);
    yard.submitted();
    yard.cleared();
    let no = yard.asks(SECRETARY, "votes", &json!({ "basis": "person" }));
    assert_eq!(no.json()["code"], "rule_unset");
    assert!(no.text.contains("妇女"), "{}", no.text);
    let page = yard.0.get(&format!("/{COUNTY}/covenants")).text;
    assert!(page.contains("未设定"), "{page}");
}

impl Yard {
    fn in_force(self) -> Self {
        self.drafted(&["红事不超过十五桌。", "门前自家扫。"]);
        self.submitted();
        self.cleared();
        self.does(SECRETARY, "votes", json!({ "basis": "household" }));
        self.passed(80 + self.1 % 10, &[SECRETARY, WISHER, NEIGHBOUR]);
        self.does(SECRETARY, "adoption", json!({}));
        self.does(SECRETARY, "publication", json!({ "posted": "村口公示栏" }));
        self
    }
}

#[test]
fn an_order_of_the_township_is_answered_by_a_new_version_and_the_old_one_stays_readable() {
    let yard = Yard::open(WOMEN).begun(FIRST).in_force();
    let filed = json!({ "filed_no": "龙坝备〔2026〕3号" });
    yard.does(CLERK, "filing", filed.clone());
    assert_eq!(yard.refused(CLERK, "filing", filed), "covenant_received");
    let order = json!({ "reason": "第二条写得太宽", "article": "村民委员会组织法 第三十一条" });
    assert_eq!(yard.refused(SECRETARY, "orders", order.clone()), "not_allowed");
    yard.does(CLERK, "orders", order);
    assert_eq!(yard.state(), State::Correcting);
    let yard = yard.begun(SECOND);
    let twice = json!({ "id": text(72), "title": "又一份民约", "reason": "另外再来一份" });
    assert_eq!(yard.0.act(SECRETARY, "covenants", &twice).json()["code"], "covenant_under_way");
    // It starts from what is in force.
    assert_eq!(yard.told()["clauses"].as_array().unwrap().len(), 2);
    yard.does(
        WISHER,
        "voices",
        json!({ "id": text(95), "part": "order", "text": "门前改成房前屋后" }),
    );
    yard.does(SECRETARY, "draft", json!({ "heard": "入户问了二十户" }));
    yard.does(
        SECRETARY,
        "clauses",
        json!({ "clause": 2, "part": "order", "text": "房前屋后自家扫。" }),
    );
    yard.does(SECRETARY, "clauses", json!({ "part": "rights", "text": "老人有人看望。" }));
    yard.does(SECRETARY, "strikes", json!({ "clause": 1 }));
    yard.submitted();
    yard.cleared();
    yard.does(SECRETARY, "votes", json!({ "basis": "household" }));
    yard.passed(85, &[SECRETARY, WISHER]);
    yard.does(SECRETARY, "adoption", json!({}));
    yard.does(SECRETARY, "publication", json!({ "posted": "村口公示栏" }));
    assert_eq!(yard.0.state(FIRST), State::Superseded);
    let lines = yard.0.get(&format!("/api/{VILLAGE}/covenants/{}/changes", text(SECOND))).json();
    let told: Vec<&str> =
        lines["lines"].as_array().unwrap().iter().map(|l| l["changed"].as_str().unwrap()).collect();
    assert_eq!(told, ["other", "new", "gone"]);
    let old = yard.0.get(&format!("/{VILLAGE}/covenants/{}/text", text(FIRST)));
    assert_eq!(old.status, 200);
    assert!(old.text.contains("红事不超过十五桌") && old.text.contains("已被新版代替"));
    let list = yard.0.get(&format!("/api/{VILLAGE}/covenants")).json();
    assert_eq!(list["in_force"]["edition"], 2);
    assert_eq!(list["editions"].as_array().unwrap().len(), 2);
}

#[test]
fn the_township_and_the_county_see_what_is_filed_and_what_waits() {
    let yard = Yard::open(WOMEN).begun(FIRST).in_force();
    for place in [TOWNSHIP, COUNTY] {
        let told = yard.0.get(&format!("/api/{place}/covenants")).json();
        assert_eq!((&told["in_force"], &told["received"]), (&json!(1), &json!(0)), "{place}");
        assert_eq!(told["villages"], 3);
        assert!(yard.0.get(&format!("/{place}/covenants")).text.contains("等备案登记"));
    }
    yard.does(CLERK, "filing", json!({ "filed_no": "龙坝备〔2026〕3号" }));
    // Pages over many homes are kept for moments.
    yard.0.advance_days(1);
    let told = yard.0.get(&format!("/api/{TOWNSHIP}/covenants")).json();
    assert_eq!(told["received"], 1);
    assert_eq!(told["lines"][0]["filed_no"], "龙坝备〔2026〕3号");
}

#[test]
fn what_people_said_is_shown_and_never_who_said_it() {
    let yard = Yard::open(WOMEN).begun(FIRST);
    let said = json!({ "id": text(96), "part": "rights", "text": "老人摔了要有人管" });
    yard.does(NEIGHBOUR, "voices", said);
    // The desk writes it down for somebody, from paper.
    let said = json!({ "id": text(97), "part": "order", "text": "晚上十点不放炮", "paper": true,
        "behalf": person(WISHER).to_string() });
    yard.does(SECRETARY, "voices", said);
    let told = yard.told();
    assert_eq!(told["voices"].as_array().unwrap().len(), 2);
    assert!(told["voices"].as_array().unwrap().iter().any(|v| v["paper"] == true));
    assert!(!told["voices"].to_string().contains(&person(NEIGHBOUR).to_string()));
    let page = yard.0.get(&format!("/{VILLAGE}/covenants/{}", text(FIRST))).text;
    assert!(page.contains("老人摔了要有人管") && page.contains("纸上收来"));
    assert!(!page.contains("陈小竹") && !page.contains("张婆婆"), "no name stands there");
    let list = yard.0.get(&format!("/{VILLAGE}/covenants")).text;
    assert!(list.contains("征集民意") && list.contains("说一条意见"));
}

/// With more clauses than are shown at once they are a list: its first line must not stand for one of
/// them, or a new clause would overwrite the first.
#[test]
fn a_list_that_need_not_be_answered_begins_with_none() {
    let yard = Yard::open(WOMEN).begun(FIRST);
    let six = ["一", "二", "三", "四", "五", "六"].map(|no| format!("第{no}件事要有规矩"));
    yard.drafted(&six.iter().map(String::as_str).collect::<Vec<_>>());
    let form = |act: &str| {
        let path = format!("/{VILLAGE}/covenants/{}/{act}", text(FIRST));
        yard.0.get_as(SECRETARY, &path).text
    };
    let list = |page: &str| {
        let list = page.split_once("name=\"clause\"").unwrap().1;
        list.split_once("</select>").unwrap().0.to_owned()
    };
    let clause = list(&form("clauses"));
    let first = clause.split_once("<option").unwrap().1;
    assert!(first.starts_with(" value=\"\"") && first.contains(">不选<"), "{clause}");
    assert_eq!(clause.matches("<option").count(), 7, "{clause}");
    assert!(!clause.contains(" selected value=\"1\""), "{clause}");
}
