//! 四议两公开 through the interface: from the branch's proposal to the notice of the result, and a matter
//! of the members beside it. The clock is moved; nothing else is.

use std::cell::RefCell;

use civic::authority::{Mandate, Role};
use civic::record::Record;
use kernel::Moment;
use serde_json::{Value, json};

use super::{Site, VILLAGE, area};
use crate::{Pace, random};

/// Thirty adults, each a household and a member of the collective. The first leads the branch, the
/// next two sit in the committee, the first, fourth and fifth are the party members.
const SECRETARY: usize = 0;
const OWNER: usize = 1;
const WISHER: usize = 29;
const OFFICES: [(usize, Role); 5] = [
    (OWNER, Role::Committee),
    (2, Role::Committee),
    (SECRETARY, Role::PartyMember),
    (3, Role::PartyMember),
    (4, Role::PartyMember),
];

struct Town {
    site: Site,
    tokens: RefCell<Vec<String>>,
}

impl Town {
    fn open() -> Self {
        let site = Site::paced(Pace { session: 0, address: 0 });
        for (n, role) in OFFICES {
            let mandate = Mandate {
                home: area(VILLAGE),
                id: random::id(site.now()),
                person: site.person(n),
                role,
                area: area(VILLAGE),
                from_on: "2020-01-01".parse().unwrap(),
                until_on: None,
                ground: "换届".into(),
            };
            site.app.db.write(move |tx| tx.put(&mandate.row())).unwrap();
        }
        let town = Self { site, tokens: RefCell::default() };
        town.wait(0);
        town
    }

    /// Days go by, the clockwork ticks, everybody signs in anew.
    fn wait(&self, days: u32) {
        self.site.app.options.clock.advance_days(days);
        self.site.tick();
        let people = 0..self.site.people.len();
        *self.tokens.borrow_mut() = people.map(|n| self.site.session(n)).collect();
    }

    fn today(&self, days: i64) -> Moment {
        Moment::start_of(self.site.now().plus_days(days).date())
    }

    fn id(&self) -> String {
        random::id::<()>(self.site.now()).to_string()
    }

    fn asks(&self, who: usize, path: &str, input: &Value) -> (u16, Value) {
        let token = self.tokens.borrow()[who].clone();
        let answer = self.site.post(&format!("/api/{VILLAGE}/{path}"), &token, input);
        (answer.status.as_u16(), answer.json())
    }

    #[track_caller]
    fn does(&self, who: usize, path: &str, input: Value) {
        let (status, answer) = self.asks(who, path, &input);
        assert_eq!(status, 201, "{path}: {answer}");
    }

    #[track_caller]
    fn no(&self, who: usize, path: &str, input: Value, code: &str) -> Value {
        let (status, answer) = self.asks(who, path, &input);
        assert_eq!(answer["code"], code, "{path}: {status} {answer}");
        answer
    }

    fn page(&self, path: &str) -> String {
        let answer = self.site.ask("GET", &format!("/{VILLAGE}/{path}"));
        assert_eq!(answer.status.as_u16(), 200, "{path}");
        answer.text
    }

    /// The page of a form as the secretary sees it.
    fn form(&self, path: &str) -> String {
        let token = self.tokens.borrow()[SECRETARY].clone();
        self.site.get(&format!("/{VILLAGE}/{path}"), &token).text
    }

    fn read(&self, path: &str) -> Value {
        let answer = self.site.ask("GET", &format!("/api/{VILLAGE}/{path}"));
        assert_eq!(answer.status.as_u16(), 200, "{path}");
        answer.json()
    }

    /// The newest matter of a kind in a thread, with its parts.
    fn last(&self, wish: &str, kind: &str) -> Value {
        let thread = self.read(&format!("wishes/{wish}"));
        let all = thread["matters"].as_array().unwrap();
        all.iter().rev().find(|m| m["matter"]["kind"] == kind).cloned().unwrap_or(Value::Null)
    }

    fn last_id(&self, wish: &str, kind: &str) -> String {
        self.last(wish, kind)["matter"]["id"].as_str().unwrap().to_owned()
    }

    fn state(&self, wish: &str, kind: &str) -> String {
        self.last(wish, kind)["matter"]["state"].as_str().unwrap().to_owned()
    }

    /// A wish that is taken up: its id and that of its topic.
    fn topic(&self) -> (String, String) {
        let token = self.tokens.borrow()[WISHER].clone();
        let (answer, wish) = self.site.wish(&token, "桥头夜里没有灯，想装几盏路灯。");
        assert_eq!(answer.status.as_u16(), 201);
        let answer = json!({ "fate": "topic", "reply": "请大家来定。" });
        self.does(SECRETARY, &format!("wishes/{wish}/answer"), answer);
        let topic = self.last_id(&wish, "topic");
        (wish, topic)
    }

    fn call(&self, days: i64, step: Option<&str>) -> Value {
        let starts = self.today(days).ms();
        let mut input = json!({ "id": self.id(), "starts_at": starts, "venue": "村委会" });
        if let Some(step) = step {
            input["step"] = step.into();
        }
        input
    }

    /// Calls a meeting so many days ahead, and holds it: who comes, and how many are in favour.
    fn hold(&self, topic: &str, days: u32, came: &[usize], yes: usize) {
        let call = self.call(days.into(), None);
        let meeting = format!("meetings/{}", call["id"].as_str().unwrap());
        self.does(SECRETARY, &format!("topics/{topic}/meetings"), call);
        self.wait(days);
        self.does(SECRETARY, &format!("{meeting}/opening"), json!({}));
        for who in came {
            self.does(*who, &format!("{meeting}/arrivals"), json!({ "paper": false }));
        }
        self.does(SECRETARY, &format!("{meeting}/ballot"), json!({ "id": self.id() }));
        for (n, who) in came.iter().enumerate() {
            let answer = if n < yes { "yes" } else { "no" };
            self.does(*who, &format!("{meeting}/votes"), json!({ "answer": answer }));
        }
        self.does(SECRETARY, &format!("{meeting}/closing"), json!({}));
    }

    /// How each step of the topic stands, by its key.
    fn walk(&self, wish: &str) -> Vec<String> {
        let thread = self.read(&format!("wishes/{wish}"));
        let all = thread["matters"].as_array().unwrap();
        let topic = all.iter().find(|m| m["matter"]["kind"] == "topic").unwrap();
        let parts = topic["parts"].as_array().unwrap();
        let walk = parts.iter().find_map(|p| p["walk"].as_array()).unwrap();
        let word = |s: &Value, name: &str| s[name].as_str().unwrap().to_owned();
        walk.iter().map(|s| format!("{} {}", word(s, "step"), word(s, "standing"))).collect()
    }
}

fn first(n: usize) -> Vec<usize> {
    (0..n).collect()
}

fn publish(class: &str, body: &str) -> Value {
    json!({
        "title": "桥头装十二盏路灯", "place": "二组桥头", "people": "二组三十户", "households": 30,
        "cost_fen": 1_860_000, "money": "村集体出", "class": class, "body": body, "basis": "person",
        "plan": "桥头到院坝立十二根杆，太阳能灯，亮到零点。",
    })
}

fn proposal() -> Value {
    json!({ "text": "桥头夜里看不见路，支部提议装十二盏灯。", "heard": "走访三十户，二十六户赞成" })
}

#[test]
fn from_the_party_branch_to_the_notice_of_the_result() {
    let town = Town::open();
    let (wish, topic) = town.topic();
    decided(&town, &wish, &topic);
    carried_out(&town, &wish);
    let expected = ["propose", "discuss", "review", "decide", "publish", "result"];
    let expected: Vec<String> = expected.iter().map(|step| format!("{step} done")).collect();
    assert_eq!(town.walk(&wish), expected);
    let page = town.page(&format!("wishes/{wish}"));
    for said in [
        "四议两公开",
        "村党组织提议",
        "两委会商议",
        "党员大会审议",
        "村民会议决议",
        "决议公开",
        "实施结果公开",
        "应到 3，实到 2；同意 2，不同意 0，弃权 0",
        "走访三十户，二十六户赞成",
        "20,000.00 元 · 灯杆和灯",
    ] {
        assert!(page.contains(said), "the page does not say {said}");
    }
    assert!(page.len() < 80 * 1024, "{} bytes", page.len());
}

fn decided(town: &Town, wish: &str, topic: &str) {
    let at = |noun: &str| format!("topics/{topic}/{noun}");
    let (works, body) = ("village_public_works", "villagers_meeting");
    let form = town.form(&at("publication"));
    assert!(form.contains("公益事业的兴办和建设承包方案（四议两公开）"));
    assert!(form.contains("村党组织提议 → 两委会商议 → 党员大会审议"));
    town.does(SECRETARY, &at("publication"), publish(works, body));
    // Nobody meets before the branch has proposed, and nobody but its secretary proposes.
    let no = town.no(SECRETARY, &at("meetings"), town.call(12, None), "step_missing");
    assert!(no.to_string().contains("村党组织提议"), "{no}");
    town.no(WISHER, &at("proposal"), proposal(), "not_allowed");
    let brief = json!({ "text": "装灯", "heard": "走访三十户" });
    town.no(SECRETARY, &at("proposal"), brief, "field_short");
    let mut merged = proposal();
    merged["merged"] = true.into();
    town.no(SECRETARY, &at("proposal"), merged, "step_apart");
    town.does(SECRETARY, &at("proposal"), proposal());
    town.no(SECRETARY, &at("proposal"), proposal(), "step_done");
    // No later step before the earlier one.
    let no = town.no(SECRETARY, &at("meetings"), town.call(12, Some("decide")), "step_missing");
    assert!(no.to_string().contains("两委会商议"), "{no}");
    town.hold(topic, 1, &[0, 1], 2);
    let no = town.no(SECRETARY, &at("meetings"), town.call(12, Some("decide")), "step_missing");
    assert!(no.to_string().contains("党员大会审议"), "{no}");
    // Two of three come, which is two thirds; two of three due agree, which is more than half.
    town.hold(topic, 3, &[0, 3], 2);
    assert_eq!(town.state(wish, "topic"), "published");
    assert_eq!(town.last(wish, "resolution"), Value::Null, "only the villagers decide");
    let stands = ["propose done", "discuss done", "review done", "decide ahead"];
    assert_eq!(town.walk(wish)[..4], stands);
    town.no(SECRETARY, &at("meetings"), town.call(1, None), "notice_short");
    town.hold(topic, 8, &first(16), 9);
    assert_eq!(town.state(wish, "topic"), "decided");
}

fn carried_out(town: &Town, wish: &str) {
    let resolution = format!("resolutions/{}", town.last_id(wish, "resolution"));
    let at = |noun: &str| format!("{resolution}/{noun}");
    let due = town.today(90).date().to_string();
    let settle = json!({ "text": "装十二盏灯", "owner": town.site.person(OWNER).to_string(), "due_on": due });
    town.does(SECRETARY, &at("settlement"), settle);
    assert_eq!(town.walk(wish)[4], "publish now");
    town.wait(16);
    assert_eq!(town.walk(wish)[4], "publish done");
    assert_eq!(town.state(wish, "resolution"), "executing");
    let change = |cost: i64| json!({ "id": town.id(), "cost_fen": cost, "content": "灯杆加高一米", "reason": "桥头风大" });
    // Exactly the county's tenth is told, and the work goes on.
    town.no(WISHER, &at("changes"), change(1_900_000), "not_allowed");
    town.does(OWNER, &at("changes"), change(2_046_000));
    assert_eq!(town.state(wish, "resolution"), "executing");
    // One fen more, and it stops until the villagers have met.
    town.does(OWNER, &at("changes"), change(2_046_001));
    assert_eq!(town.state(wish, "resolution"), "changing");
    let progress = json!({ "percent": 40, "note": "立好了杆" });
    town.no(OWNER, &at("progress"), progress.clone(), "wrong_state");
    let again = town.last_id(wish, "topic");
    let mut asked = publish("village_public_works", "villagers_meeting");
    asked["cost_fen"] = 2_046_001.into();
    town.does(SECRETARY, &format!("topics/{again}/publication"), asked);
    town.no(SECRETARY, &format!("topics/{again}/proposal"), proposal(), "process_none");
    let page = town.page(&format!("topics/{again}"));
    assert!(page.contains("变更超过规定比例") && page.contains("由原来作决定的会议再定一次"));
    town.hold(&again, 11, &first(16), 9);
    assert_eq!(town.state(wish, "resolution"), "executing");
    assert_eq!(town.state(wish, "topic"), "decided");
    town.does(OWNER, &at("progress"), progress);
    let account = json!({ "spent_fen": 2_000_000, "note": "灯杆和灯" });
    town.does(OWNER, &at("account"), account);
    town.does(OWNER, &at("report"), json!({ "report": "十二盏都亮了" }));
    let good = json!({ "satisfied": true, "note": "亮堂" });
    town.does(WISHER, &format!("wishes/{wish}/confirmation"), good);
    assert_eq!(town.walk(wish)[5], "result now");
    let notice = town.last(wish, "notice");
    let outcome = notice["parts"].as_array().unwrap().iter().find(|p| p["report"].is_string());
    let outcome = outcome.unwrap();
    assert_eq!(outcome["planned_fen"], 1_860_000);
    assert_eq!(outcome["changed_fen"], 2_046_001);
    assert_eq!(outcome["spent"], json!([2_000_000, "灯杆和灯"]));
    assert_eq!(outcome["report"], "十二盏都亮了");
    // Fifteen full days, and its end begins nothing.
    town.wait(15);
    assert_eq!(town.walk(wish)[5], "result now");
    town.wait(1);
    assert_eq!(town.state(wish, "notice"), "ended");
    assert_eq!(town.state(wish, "resolution"), "confirmed");
}

#[test]
fn what_does_not_pass_a_step_is_heard_again_from_the_beginning() {
    let town = Town::open();
    let (wish, topic) = town.topic();
    let at = |noun: &str| format!("topics/{topic}/{noun}");
    let works = publish("village_public_works", "villagers_representatives");
    town.does(SECRETARY, &at("publication"), works.clone());
    town.does(SECRETARY, &at("proposal"), proposal());
    town.hold(&topic, 1, &[0, 1, 2], 2);
    // Two of three come and one agrees: half of two, and a third of those due.
    town.hold(&topic, 3, &[3, 4], 1);
    assert_eq!(town.state(&wish, "topic"), "rejected");
    assert_eq!(town.walk(&wish)[2], "review failed");
    town.does(SECRETARY, &at("publication"), works);
    assert!(town.walk(&wish).iter().all(|step| step.ends_with(" ahead")));
    let no = town.no(SECRETARY, &at("meetings"), town.call(1, None), "step_missing");
    assert!(no.to_string().contains("村党组织提议"), "{no}");
}

/// 农村集体经济组织法 第二十六条、第二十七条: the members decide on their land, by two thirds of all.
#[test]
fn a_matter_of_the_members_is_refused_to_the_villagers_and_passed_by_two_thirds_of_all_members() {
    let town = Town::open();
    let (wish, topic) = town.topic();
    let at = |noun: &str| format!("topics/{topic}/{noun}");
    let villagers = publish("land_compensation", "villagers_meeting");
    let no = town.no(SECRETARY, &at("publication"), villagers, "body_wrong");
    assert!(no.to_string().contains("农村集体经济组织法 第二十六条"), "{no}");
    let members = publish("land_compensation", "members_assembly");
    town.does(SECRETARY, &at("publication"), members.clone());
    town.no(SECRETARY, &at("proposal"), proposal(), "process_none");
    // Twenty of thirty come, nineteen agree: a majority of those present is not enough.
    town.hold(&topic, 11, &first(20), 19);
    assert_eq!(town.state(&wish, "topic"), "rejected");
    town.does(SECRETARY, &at("publication"), members);
    town.hold(&topic, 11, &first(20), 20);
    assert_eq!(town.state(&wish, "topic"), "decided");
    assert_eq!(town.state(&wish, "resolution"), "draft");
}
