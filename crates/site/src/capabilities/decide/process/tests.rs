//! The whole way through the interface: from the branch's proposal to the notice of the result, and a
//! matter of the members beside it. The clock is moved; nothing else is.

use std::cell::Cell;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use civic::authority::{Mandate, Role};
use civic::record::Record;
use civic::registry::{Area, Household, Person, Sex};
use civic::rulebook::Rulebook;
use kernel::{AreaCode, Id, Moment, PersonRef, hash};
use serde_json::{Value, json};
use store::account::{self, Account, Limits};
use store::act::Rules;
use store::{Db, Options};
use tower::ServiceExt as _;

use crate::app::{App, AppOptions};
use crate::clock::Clock;

const COUNTY: &str = "420324";
const VILLAGE: &str = "420324107210";
/// Twelve adults, each a household and a member of the collective. The first leads the branch, the
/// next two sit in the committee, the first, fourth and fifth are the party members.
const PEOPLE: [char; 12] = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'];
const SECRETARY: char = 'a';
const WISHER: char = 'l';
const OFFICES: [(char, Role); 6] = [
    (SECRETARY, Role::Secretary),
    ('b', Role::Committee),
    ('c', Role::Committee),
    (SECRETARY, Role::PartyMember),
    ('d', Role::PartyMember),
    ('e', Role::PartyMember),
];

struct Town {
    router: Router,
    app: Arc<App>,
    db: Db,
    clock: Clock,
    folder: PathBuf,
    n: Cell<u8>,
    day: Cell<u8>,
}

fn area(text: &str) -> AreaCode {
    AreaCode::parse(text).unwrap()
}

fn person(who: char) -> PersonRef {
    let id = Id::from_parts(Moment::from_ms(1), [u8::try_from(who).unwrap(); 10]);
    PersonRef { home: area(VILLAGE), id }
}

fn rules() -> Rules {
    macro_rules! files {
        ($($name:literal)*) => {
            &[$(($name, include_str!(concat!("../../../../../../rulebook/", $name)))),*]
        };
    }
    let book = Rulebook::load(files!(
        "agronomy.toml" "clocks.toml" "decision.toml" "duty.toml" "holidays.toml"
        "law.toml" "notices.toml" "points.toml" "security.toml" "works.toml"
    ));
    Rules::new(book.unwrap())
}

fn settled(tx: &mut store::Tx<'_>) -> Result<(), store::Stop> {
    for (code, name, level, parent) in [
        (COUNTY, "竹溪县", "county", None),
        ("420324107", "龙坝镇", "township", Some(area(COUNTY))),
        (VILLAGE, "肖家边村", "village", Some(area("420324107"))),
    ] {
        let (system, name, level) = ("stat".to_owned(), name.to_owned(), level.to_owned());
        tx.set(&Area { system, code: area(code), name, level, parent }.row())?;
    }
    for who in PEOPLE {
        let (home, import) = (area(VILLAGE), Id::from_parts(Moment::from_ms(1), [9; 10]));
        let letter = u8::try_from(who).unwrap();
        let household = Id::from_parts(Moment::from_ms(1), [letter; 10]);
        let (key, name) = (who.to_string(), format!("王大{who}"));
        let head = name.clone();
        tx.put(&Household { home, id: household, key, head, area: home, import }.row())?;
        let born_on = jiff::civil::date(1970, 1, 1);
        let one = Person {
            home,
            id: person(who).id,
            key: who.to_string(),
            household,
            name,
            sex: Sex::Female,
            born_on,
            relation: "户主".into(),
            registered: true,
            member: true,
            away: false,
            party: false,
            phone: None,
            area: home,
            synthetic: true,
            import,
        };
        tx.put(&one.row())?;
    }
    for (n, (who, role)) in (1_u8..).zip(OFFICES) {
        let mandate = Mandate {
            home: area(VILLAGE),
            id: Id::from_parts(Moment::from_ms(2), [n; 10]),
            person: person(who),
            role,
            area: area(VILLAGE),
            from_on: jiff::civil::date(2026, 1, 1),
            until_on: None,
            ground: "换届".into(),
        };
        tx.put(&mandate.row())?;
    }
    Ok(())
}

impl Town {
    fn open(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("gongdi_{name}_{}", std::process::id()));
        let db = Db::open(&Options::folder(&folder)).unwrap();
        db.write(settled).unwrap();
        let clock = Clock::system();
        let options = AppOptions {
            county: area(COUNTY),
            clock: clock.clone(),
            demo_clock: false,
            cost: account::Cost::Test,
        };
        let deeds = crate::capabilities::deeds().unwrap();
        let app = App::new(db.clone(), rules(), deeds, options).unwrap();
        let router = crate::edge::router(Arc::clone(&app));
        let town = Self { router, app, db, clock, folder, n: Cell::new(0), day: Cell::new(0) };
        town.wait(0);
        town
    }

    fn token(&self, who: char) -> [u8; 32] {
        let mut token = [u8::try_from(who).unwrap(); 32];
        token[0] = self.day.get();
        token
    }

    /// Days go by, the clockwork ticks, everybody signs in anew.
    fn wait(&self, days: u32) {
        self.clock.advance_days(days);
        self.day.set(self.day.get() + 1);
        let now = self.clock.now();
        let mut n = self.day.get();
        let mut salt = || {
            n = n.wrapping_add(1);
            [n; 16]
        };
        let app = &self.app;
        crate::worker::tick(&self.db, &app.deeds, &app.rules, area(COUNTY), now, &mut salt)
            .unwrap();
        for who in PEOPLE {
            let account = Account {
                home: area(COUNTY),
                login: who.to_string(),
                person: person(who),
                password: String::new(),
                changed_at: now,
                failures: 0,
                locked_until: Moment::from_ms(0),
                closed_at: None,
            };
            let token = self.token(who);
            let limits = Limits { length: 10, tries: 5, lock_minutes: 15, idle_minutes: 30 };
            self.db
                .write(move |tx| {
                    account::set(tx, &account)?;
                    account::session_start(tx, &account, &token, &limits, now)
                })
                .unwrap();
        }
    }

    fn id(&self) -> String {
        self.n.set(self.n.get() + 1);
        Id::<()>::from_parts(self.clock.now(), [self.n.get(); 10]).to_string()
    }

    fn send(&self, request: Request<Body>) -> (u16, String) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let answer = self.router.clone().oneshot(request).await.unwrap();
            let status = answer.status().as_u16();
            let bytes = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
            (status, String::from_utf8(bytes.to_vec()).unwrap())
        })
    }

    /// Asks for an act as JSON.
    fn asks(&self, who: char, path: &str, input: Value) -> (u16, Value) {
        let request = Request::post(format!("/api/{VILLAGE}/{path}"))
            .header("authorization", format!("Bearer {}", hash::hex(&self.token(who))))
            .header("content-type", "application/json")
            .header("idempotency-key", self.id())
            .body(Body::from(input.to_string()))
            .unwrap();
        let (status, text) = self.send(request);
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    #[track_caller]
    fn does(&self, who: char, path: &str, input: Value) {
        let (status, answer) = self.asks(who, path, input);
        assert_eq!(status, 201, "{path}: {answer}");
    }

    #[track_caller]
    fn no(&self, who: char, path: &str, input: Value, code: &str) -> Value {
        let (status, answer) = self.asks(who, path, input);
        assert_eq!(answer["code"], code, "{path}: {status} {answer}");
        answer
    }

    fn page(&self, path: &str) -> String {
        let (status, text) =
            self.send(Request::get(format!("/{VILLAGE}/{path}")).body(Body::empty()).unwrap());
        assert_eq!(status, 200, "{path}");
        text
    }

    fn read(&self, path: &str) -> Value {
        let request = Request::get(format!("/api/{VILLAGE}/{path}")).body(Body::empty()).unwrap();
        let (status, text) = self.send(request);
        assert_eq!(status, 200, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
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
        let wish = self.id();
        let text = "桥头夜里没有灯，想装几盏路灯。";
        self.does(WISHER, "wishes", json!({ "id": wish, "text": text, "place": VILLAGE }));
        let answer = json!({ "fate": "topic", "reply": "请大家来定。" });
        self.does(SECRETARY, &format!("wishes/{wish}/answer"), answer);
        let topic = self.last_id(&wish, "topic");
        (wish, topic)
    }

    fn call(&self, days: i64, step: Option<&str>) -> Value {
        let starts = Moment::start_of(self.clock.now().plus_days(days).date());
        let mut input = json!({ "id": self.id(), "starts_at": starts.ms(), "venue": "村委会" });
        if let Some(step) = step {
            input["step"] = step.into();
        }
        input
    }

    /// Calls a meeting so many days ahead, and holds it: who comes, and how many are in favour.
    fn hold(&self, topic: &str, days: u32, came: &[char], yes: usize) {
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

impl Drop for Town {
    fn drop(&mut self) {
        self.db.close();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
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

const EVERYBODY: &[char] = &PEOPLE;

#[test]
fn from_the_party_branch_to_the_notice_of_the_result() {
    let town = Town::open("process");
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
        "20000.00 元 · 灯杆和灯",
    ] {
        assert!(page.contains(said), "the page does not say {said}");
    }
    assert!(page.len() < 80 * 1024, "{} bytes", page.len());
}

fn decided(town: &Town, wish: &str, topic: &str) {
    let at = |noun: &str| format!("topics/{topic}/{noun}");
    let (works, body) = ("village_public_works", "villagers_meeting");
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
    town.hold(topic, 1, &['a', 'b'], 2);
    let no = town.no(SECRETARY, &at("meetings"), town.call(12, Some("decide")), "step_missing");
    assert!(no.to_string().contains("党员大会审议"), "{no}");
    // Two of three come, which is two thirds; two of three due agree, which is more than half.
    town.hold(topic, 3, &['a', 'd'], 2);
    assert_eq!(town.state(wish, "topic"), "published");
    assert_eq!(town.last(wish, "resolution"), Value::Null, "only the villagers decide");
    let stands = ["propose done", "discuss done", "review done", "decide ahead"];
    assert_eq!(town.walk(wish)[..4], stands);
    town.no(SECRETARY, &at("meetings"), town.call(1, None), "notice_short");
    town.hold(topic, 8, &EVERYBODY[..7], 4);
    assert_eq!(town.state(wish, "topic"), "decided");
}

fn carried_out(town: &Town, wish: &str) {
    let resolution = format!("resolutions/{}", town.last_id(wish, "resolution"));
    let at = |noun: &str| format!("{resolution}/{noun}");
    let due = town.clock.now().plus_days(90).date().to_string();
    let settle = json!({ "text": "装十二盏灯", "owner": person('b').to_string(), "due_on": due });
    town.does(SECRETARY, &at("settlement"), settle);
    assert_eq!(town.walk(wish)[4], "publish now");
    town.wait(16);
    assert_eq!(town.walk(wish)[4], "publish done");
    assert_eq!(town.state(wish, "resolution"), "executing");
    let change = |cost: i64| json!({ "id": town.id(), "cost_fen": cost, "content": "灯杆加高一米", "reason": "桥头风大" });
    // Exactly the county's tenth is told, and the work goes on.
    town.no(WISHER, &at("changes"), change(1_900_000), "not_allowed");
    town.does('b', &at("changes"), change(2_046_000));
    assert_eq!(town.state(wish, "resolution"), "executing");
    // One fen more, and it stops until the villagers have met.
    town.does('b', &at("changes"), change(2_046_001));
    assert_eq!(town.state(wish, "resolution"), "changing");
    let progress = json!({ "percent": 40, "note": "立好了杆" });
    town.no('b', &at("progress"), progress.clone(), "wrong_state");
    let again = town.last_id(wish, "topic");
    let mut asked = publish("village_public_works", "villagers_meeting");
    asked["cost_fen"] = 2_046_001.into();
    town.does(SECRETARY, &format!("topics/{again}/publication"), asked);
    town.no(SECRETARY, &format!("topics/{again}/proposal"), proposal(), "process_none");
    let page = town.page(&format!("topics/{again}"));
    assert!(page.contains("变更超过规定比例") && page.contains("由原来作决定的会议再定一次"));
    town.hold(&again, 11, &EVERYBODY[..7], 4);
    assert_eq!(town.state(wish, "resolution"), "executing");
    assert_eq!(town.state(wish, "topic"), "decided");
    town.does('b', &at("progress"), progress);
    let account = json!({ "spent_fen": 2_000_000, "note": "灯杆和灯" });
    town.does('b', &at("account"), account);
    town.does('b', &at("report"), json!({ "report": "十二盏都亮了" }));
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
    let town = Town::open("process_again");
    let (wish, topic) = town.topic();
    let at = |noun: &str| format!("topics/{topic}/{noun}");
    let works = publish("village_public_works", "villagers_representatives");
    town.does(SECRETARY, &at("publication"), works.clone());
    town.does(SECRETARY, &at("proposal"), proposal());
    town.hold(&topic, 1, &['a', 'b', 'c'], 2);
    // Two of three come and one agrees: half of two, and a third of those due.
    town.hold(&topic, 3, &['d', 'e'], 1);
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
    let town = Town::open("process_members");
    let (wish, topic) = town.topic();
    let at = |noun: &str| format!("topics/{topic}/{noun}");
    let villagers = publish("land_compensation", "villagers_meeting");
    let no = town.no(SECRETARY, &at("publication"), villagers, "body_wrong");
    assert!(no.to_string().contains("农村集体经济组织法 第二十六条"), "{no}");
    let members = publish("land_compensation", "members_assembly");
    town.does(SECRETARY, &at("publication"), members.clone());
    town.no(SECRETARY, &at("proposal"), proposal(), "process_none");
    // Eight of twelve come, seven agree: a majority of those present is not enough.
    town.hold(&topic, 11, &EVERYBODY[..8], 7);
    assert_eq!(town.state(&wish, "topic"), "rejected");
    town.does(SECRETARY, &at("publication"), members);
    town.hold(&topic, 11, &EVERYBODY[..8], 8);
    assert_eq!(town.state(&wish, "topic"), "decided");
    assert_eq!(town.state(&wish, "resolution"), "draft");
}
