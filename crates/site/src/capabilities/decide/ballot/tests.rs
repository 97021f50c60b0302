//! Votes through the front door: a secret assembly with a proxy, and a villagers' meeting in two
//! places with hands and beans; the same acts as JSON and as pages.

mod receipts;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use civic::authority::{Mandate, Role};
use civic::matter::{Kind, Matter};
use civic::record::Record;
use civic::registry::{Area, Household, Person, Sex};
use civic::rulebook::Rulebook;
use kernel::id::MatterId;
use kernel::{AreaCode, Id, Moment, PersonRef, hash};
use serde_json::{Value, json};
use store::account::{self, Account, Limits};
use store::act::{By, Rules};
use store::{Ask, Db, Deeds, Options};
use tower::ServiceExt as _;

use crate::app::{App, AppOptions};
use crate::clock::Clock;

const VILLAGE: &str = "420324107210";

fn area(text: &str) -> AreaCode {
    AreaCode::parse(text).unwrap()
}

/// The person, household, session of a letter.
fn person(letter: u8) -> PersonRef {
    PersonRef { home: area(VILLAGE), id: Id::from_parts(Moment::from_ms(1), [letter; 10]) }
}

fn rules() -> Rules {
    macro_rules! files {
        ($($name:literal)*) => {
            &[$(($name, include_str!(concat!("../../../../../../rulebook/", $name)))),*]
        };
    }
    let book = Rulebook::load(files!(
        "agronomy.toml" "clocks.toml" "decision.toml" "duty.toml" "holidays.toml"
        "law.toml" "notices.toml" "points.toml" "security.toml" "works.toml" "families.toml"
    ));
    Rules::new(book.unwrap())
}

/// Six people in three households: a–b, c–d, e–f; f is the secretary.
fn settled(tx: &mut store::Tx<'_>) -> Result<(), store::Stop> {
    let now = Clock::system().now();
    for (code, name, level) in [("420324", "竹溪县", "county"), (VILLAGE, "肖家边村", "village")]
    {
        let (system, name, level) = ("stat".to_owned(), name.to_owned(), level.to_owned());
        tx.set(&Area { system, code: area(code), name, level, parent: None }.row())?;
    }
    let import: kernel::id::ImportId = Id::from_parts(Moment::from_ms(1), [9; 10]);
    for (n, letter) in (b'a'..=b'f').enumerate() {
        let household =
            Id::from_parts(Moment::from_ms(1), [200 + u8::try_from(n / 2).unwrap(); 10]);
        let key = format!("P{}", char::from(letter));
        if n % 2 == 0 {
            let (home, head) = (area(VILLAGE), key.clone());
            let row = Household { home, id: household, key: key.clone(), head, area: home, import };
            tx.put(&row.row())?;
        }
        let row = Person {
            home: area(VILLAGE),
            id: person(letter).id,
            key: key.clone(),
            household,
            name: format!("村民{}", char::from(letter)),
            sex: Sex::Female,
            born_on: jiff::civil::date(1960, 1, 1),
            relation: "家人".into(),
            registered: true,
            member: true,
            away: false,
            party: false,
            phone: None,
            area: area(VILLAGE),
            synthetic: true,
            import,
        };
        tx.put(&row.row())?;
        let account = Account {
            home: area("420324"),
            login: key.to_lowercase(),
            person: person(letter),
            password: String::new(),
            changed_at: now,
            failures: 0,
            locked_until: Moment::from_ms(0),
            closed_at: None,
        };
        account::set(tx, &account)?;
        let limits = Limits { length: 10, tries: 5, lock_minutes: 15, idle_minutes: 30 };
        account::session_start(tx, &account, &[letter; 32], &limits, now)?;
    }
    let mandate = Mandate {
        home: area(VILLAGE),
        id: Id::from_bytes(import.bytes()),
        person: person(b'f'),
        role: Role::Secretary,
        area: area(VILLAGE),
        from_on: jiff::civil::date(2020, 1, 1),
        until_on: None,
        ground: "选举".into(),
    };
    tx.put(&mandate.row())
}

struct Site {
    router: Router,
    db: Db,
    deeds: Deeds,
    folder: PathBuf,
    now: Moment,
    n: std::cell::Cell<u8>,
}

impl Site {
    fn open(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("gongdi_{name}_{}", std::process::id()));
        let db = Db::open(&Options::folder(&folder)).unwrap();
        db.write(settled).unwrap();
        let options = AppOptions {
            county: area("420324"),
            clock: Clock::system(),
            demo_clock: false,
            cost: account::Cost::Test,
            url: None,
            pace: crate::limit::Pace::default(),
        };
        let deeds = crate::capabilities::deeds().unwrap();
        let app = App::new(db.clone(), rules(), deeds.clone(), options).unwrap();
        let router = crate::edge::router(Arc::clone(&app));
        Self { router, db, deeds, folder, now: Clock::system().now(), n: std::cell::Cell::new(0) }
    }

    fn key(&self) -> String {
        self.n.set(self.n.get() + 1);
        format!("key {}", self.n.get())
    }

    /// An act of the secretary so many days ago, not through the door.
    fn before(&self, days: i64, act: &str, input: Value) {
        let now = self.now.plus_days(-days);
        let ask = Ask {
            home: area(VILLAGE),
            act: act.into(),
            by: By::Person(person(b'f')),
            behalf: None,
            key: self.key(),
            input,
            now,
            salt: [self.n.get(); 16],
            dry_run: false,
        };
        let deeds = self.deeds.clone();
        self.db.write(move |tx| store::act::perform(tx, &deeds, &rules(), &ask)).unwrap();
    }

    /// A meeting that sits now: wish, topic, days of notice, call; opened through the door.
    fn sitting(&self, class: &str, body: &str, secret: bool, places: &[&str]) -> MatterId {
        let wish: MatterId = Id::from_parts(self.now, [1; 10]);
        let meeting: MatterId = Id::from_parts(self.now, [2; 10]);
        let raise = json!({ "id": wish, "text": "补偿款怎么分，请大家定。", "place": VILLAGE });
        self.before(20, "wish.raise", raise);
        let answer = json!({ "matter": wish, "fate": "topic", "reply": "大家一起定" });
        self.before(20, "wish.answer", answer);
        let thread =
            self.db.read(move |tx| store::matter::thread(tx, area(VILLAGE), wish)).unwrap();
        let is_topic = |m: &&Matter| m.kind == Kind::Topic;
        let topic = thread.iter().find(is_topic).unwrap().id;
        let publish = json!({
            "matter": topic, "title": "补偿款分配方案", "place": "全村", "people": "全体成员",
            "households": 3, "cost_fen": 0, "money": "土地补偿费", "class": class, "body": body,
            "plan": "按人分配，公示以后发到各家账上。", "basis": "person",
        });
        self.before(19, "topic.publish", publish);
        let starts_at = self.now.plus_days(-1);
        let call = json!({
            "matter": topic, "id": meeting, "starts_at": starts_at, "venue": "村委会",
            "secret": secret,
        });
        self.before(2, "meeting.call", call);
        for venue in places {
            let place = json!({ "matter": meeting, "starts_at": starts_at, "venue": venue });
            self.before(2, "meeting.section", place);
        }
        assert_eq!(self.post(b'f', meeting, "opening", json!({})).0, 201);
        meeting
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

    /// An act as JSON: status, and the receipt or the problem.
    fn post(&self, letter: u8, meeting: MatterId, noun: &str, body: Value) -> (u16, Value) {
        self.post_under(letter, meeting, noun, &body, &self.key())
    }

    fn post_under(
        &self,
        letter: u8,
        meeting: MatterId,
        noun: &str,
        body: &Value,
        key: &str,
    ) -> (u16, Value) {
        let request = Request::post(format!("/api/{VILLAGE}/meetings/{meeting}/{noun}"))
            .header(header::COOKIE, format!("gd={}", hash::hex(&[letter; 32])))
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", key)
            .body(Body::from(body.to_string()))
            .unwrap();
        let (status, text) = self.send(request);
        (status, serde_json::from_str(&text).unwrap())
    }

    fn refused(&self, letter: u8, meeting: MatterId, noun: &str, body: Value) -> String {
        let (status, problem) = self.post(letter, meeting, noun, body);
        assert!(status >= 400, "{noun}: {problem}");
        problem["code"].as_str().unwrap().to_owned()
    }

    fn ok(&self, letter: u8, meeting: MatterId, noun: &str, body: Value) {
        let (status, answer) = self.post(letter, meeting, noun, body);
        assert_eq!(status, 201, "{noun}: {answer}");
    }

    fn get(&self, letter: u8, path: &str) -> String {
        let request = Request::get(path)
            .header(header::COOKIE, format!("gd={}", hash::hex(&[letter; 32])))
            .header(header::ACCEPT_LANGUAGE, "zh-CN")
            .body(Body::empty())
            .unwrap();
        let (status, text) = self.send(request);
        assert_eq!(status, 200, "{path}");
        text
    }

    fn page(&self, letter: u8, meeting: MatterId) -> String {
        self.get(letter, &format!("/{VILLAGE}/meetings/{meeting}"))
    }

    /// Everything that was kept of inputs.
    fn kept(&self) -> String {
        let all = self.db.read(|tx| store::journal::entries(tx, area(VILLAGE), 0, 1000)).unwrap();
        let texts: Vec<String> =
            all.into_iter().filter_map(|(_, kept)| Some(kept?.input)).collect();
        assert!(texts.iter().any(|text| text.contains("ballot.drop")));
        texts.join("\n")
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.db.close();
        std::fs::remove_dir_all(&self.folder).unwrap();
    }
}

#[test]
fn what_waits_for_the_reader_is_linked_from_the_head() {
    let site = Site::open("waits");
    let m = site.sitting("land_compensation", "members_assembly", true, &[]);
    let waits =
        |letter: u8, act: &str| site.page(letter, m).contains(&format!("href=\"#ask-{act}\""));
    let paper = json!({ "agent": person(b'b').to_string(), "ground": "档案柜 3 号" });
    site.ok(b'a', m, "proxies", paper);
    // Nothing waits for who sent somebody.
    assert!(waits(b'b', "meeting-checkin") && !waits(b'a', "meeting-checkin"));
    site.ok(b'b', m, "arrivals", json!({}));
    assert!(!waits(b'b', "meeting-checkin") && !waits(b'b', "ballot-drop"));
    site.ok(b'f', m, "ballot", json!({ "id": Id::<()>::from_parts(site.now, [3; 10]) }));
    assert!(waits(b'b', "ballot-drop") && !waits(b'a', "ballot-drop"));
    let page = site.page(b'b', m);
    let raw = person(b'a').to_string();
    assert!(!page.contains(&raw), "whose voice it is stands there as people write it");
    site.ok(b'b', m, "box", json!({ "answer": "yes" }));
    assert!(!waits(b'b', "ballot-drop"));
    // Whoever wished for it reads at which step it is.
    let my: Value = serde_json::from_str(&site.get(b'f', "/api/my")).unwrap();
    assert_eq!(my["wishes"][0]["stands"], json!(["meeting", "sitting"]));
    assert!(site.get(b'f', "/my").contains("商量会"));
}

#[test]
fn a_secret_assembly_with_a_proxy() {
    let site = Site::open("secret");
    let m = site.sitting("land_compensation", "members_assembly", true, &[]);
    let who = |letter: u8| person(letter).to_string();
    // a sends b of the household; a neighbour can not be sent, nor can d at another's desk.
    let paper = |agent: u8| json!({ "agent": who(agent), "ground": "档案柜 3 号" });
    assert_eq!(site.refused(b'a', m, "proxies", paper(b'c')), "proxy_household");
    site.ok(b'a', m, "proxies", paper(b'b'));
    assert!(site.page(b'a', m).contains("您委托了村民b"));
    for letter in b"bcde" {
        site.ok(*letter, m, "arrivals", json!({}));
    }
    let drop = |answer: &str| json!({ "answer": answer });
    assert_eq!(site.refused(b'b', m, "box", drop("yes")), "wrong_state");
    site.ok(b'f', m, "ballot", json!({ "id": Id::<()>::from_parts(site.now, [3; 10]) }));
    // The page offers one box, no named vote, and says what is recorded.
    let page = site.page(b'b', m);
    assert!(page.contains("/box") && page.contains("无记名投票") && page.contains("替村民a投票"));
    assert!(!page.contains(&format!("meetings/{m}/votes")), "no named vote is offered");
    assert_eq!(site.refused(b'b', m, "votes", drop("yes")), "ballot_secret");
    assert_eq!(site.refused(b'a', m, "box", drop("no")), "not_present");
    // The same key answers the same, whatever is in the second envelope: nobody knows what it was.
    let (first, answer) = site.post_under(b'b', m, "box", &drop("yes"), "once");
    assert_eq!((first, &answer["repeated"]), (201, &json!(false)));
    let (again, answer) = site.post_under(b'b', m, "box", &drop("no"), "once");
    assert_eq!((again, &answer["repeated"]), (200, &json!(true)));
    assert_eq!(site.refused(b'b', m, "box", drop("no")), "voted_already");
    assert!(site.page(b'b', m).contains("已投"));
    let for_a = json!({ "answer": "yes", "proxy_for": who(b'a') });
    assert_eq!(site.refused(b'c', m, "box", for_a.clone()), "proxy_none");
    site.ok(b'b', m, "box", for_a);
    site.ok(b'c', m, "box", drop("yes"));
    site.ok(b'd', m, "box", drop("no"));
    site.ok(b'e', m, "box", drop("yes"));
    // Nothing that was kept, shown or given out says what anybody put in.
    assert!(!site.kept().contains("\"answer\""), "{}", site.kept());
    let data = site.get(b'f', &format!("/api/{VILLAGE}/meetings/{m}"));
    for word in ["\"yes\"", "\"tally\"", "ballot_box"] {
        assert!(!data.contains(word), "{word} before the close");
    }
    assert_eq!(site.refused(b'a', m, "arrivals", json!({ "way": "paper" })), "not_allowed");
    site.ok(b'a', m, "arrivals", json!({}));
    assert!(!site.page(b'a', m).contains("您委托了"), "coming in person ends it");
    site.ok(b'f', m, "closing", json!({}));
    // Five of six members came, four of six agree: two thirds of all (第二十七条).
    let page = site.page(b'c', m);
    assert!(page.contains("决议有效") && page.contains("至少保存到"), "{page}");
    let data: Value =
        serde_json::from_str(&site.get(b'c', &format!("/api/{VILLAGE}/meetings/{m}"))).unwrap();
    let parts: Vec<&Value> = data["matters"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|t| t["parts"].as_array().unwrap())
        .collect();
    let judged = parts.iter().find(|p| p["verdict"]["tally"].is_object()).unwrap();
    assert_eq!(judged["verdict"]["tally"], json!({"yes": 4, "no": 1, "abstain": 0, "invalid": 0}));
    let day = jiff::civil::Date::to_string(&site.now.date());
    let (year, rest) = day.split_at(4);
    let until = format!("{}{rest}", year.parse::<u32>().unwrap() + 5);
    assert!(judged["kept_until"] == until || rest == "-02-29", "{judged}");
}

#[test]
fn a_villagers_meeting_in_two_places_by_hands_and_beans() {
    let site = Site::open("places");
    let m = site.sitting("yearly_review", "villagers_meeting", false, &["三组晒场"]);
    let page = site.page(b'f', m);
    assert!(page.contains("三组晒场") && page.contains("分片召开"));
    assert!(page.contains("name=\"section\"") && page.contains("name=\"way\""), "the door asks");
    let comes = |letter: u8, way: &str, section: u32| json!({ "person": person(letter).to_string(), "way": way, "section": section });
    for letter in b"abc" {
        site.ok(b'f', m, "arrivals", comes(*letter, "hands", 1));
    }
    assert_eq!(site.refused(b'f', m, "arrivals", comes(b'd', "hands", 2)), "not_found");
    site.ok(b'f', m, "arrivals", comes(b'd', "objects", 0));
    site.ok(b'e', m, "arrivals", json!({}));
    site.ok(b'f', m, "ballot", json!({ "id": Id::<()>::from_parts(site.now, [3; 10]) }));
    assert_eq!(site.refused(b'a', m, "votes", json!({ "answer": "yes" })), "way_other");
    assert_eq!(site.refused(b'e', m, "box", json!({ "answer": "yes" })), "ballot_named");
    site.ok(b'e', m, "votes", json!({ "answer": "no" }));
    site.ok(b'e', m, "votes", json!({ "answer": "yes" }));
    let page = site.page(b'f', m);
    assert!(page.contains("way=hands&amp;issued=3"), "what is to be counted is listed: {page}");
    let form =
        site.get(b'f', &format!("/{VILLAGE}/meetings/{m}/tally?section=1&way=hands&issued=3"));
    assert!(form.contains("三组晒场") && form.contains("举手"), "the form knows place and way");
    let sheet = |way: &str, section: u32, n: u32, witnesses: [u8; 2]| {
        json!({
            "issued": n, "returned": n, "yes": n, "no": 0, "abstain": 0, "invalid": 0,
            "way": way, "section": section, "witness_a": person(witnesses[0]).to_string(),
            "witness_b": person(witnesses[1]).to_string(),
        })
    };
    assert_eq!(site.refused(b'f', m, "closing", json!({})), "tally_waiting");
    // Witnesses stand where they watch.
    assert_eq!(site.refused(b'f', m, "tally", sheet("hands", 1, 3, *b"ad")), "witness_bad");
    assert_eq!(site.refused(b'f', m, "tally", sheet("hands", 1, 2, *b"ab")), "tally_issued");
    site.ok(b'f', m, "tally", sheet("hands", 1, 3, *b"ab"));
    assert_eq!(site.refused(b'f', m, "closing", json!({})), "tally_waiting");
    site.ok(b'f', m, "tally", sheet("objects", 0, 1, *b"de"));
    site.ok(b'f', m, "closing", json!({}));
    let page = site.page(b'a', m);
    assert!(page.contains("决议有效") && page.contains("到会 5，同意 5"), "{page}");
}

#[test]
fn the_description_says_that_a_secret_answer_is_written_and_never_read() {
    let site = Site::open("described");
    let text = site.get(b'a', "/api/openapi.json");
    let all: Value = serde_json::from_str(&text).unwrap();
    let of = |noun: &str| {
        let path = format!("/api/{{home}}/meetings/{{matter}}/{noun}");
        all["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
            ["properties"]["answer"]
            .clone()
    };
    assert_eq!(of("box")["writeOnly"], json!(true));
    assert!(of("votes")["writeOnly"].is_null() && of("votes")["enum"].is_array());
}

#[test]
fn a_deliberation_passes_nothing_and_its_advice_is_answered() {
    let site = Site::open("advice");
    let m = site.sitting("vital_interest_deliberation", "deliberation", false, &[]);
    for letter in b"abcd" {
        site.ok(*letter, m, "arrivals", json!({}));
    }
    site.ok(b'f', m, "ballot", json!({ "id": Id::<()>::from_parts(site.now, [3; 10]) }));
    for letter in b"abcd" {
        site.ok(*letter, m, "votes", json!({ "answer": "yes" }));
    }
    site.ok(b'f', m, "closing", json!({}));
    let page = site.page(b'a', m);
    assert!(page.contains("意见已记下，不是表决") && page.contains("意见已收，待答复"));
    assert!(!page.contains("没有通过") && !page.contains("未通过"), "advice is not a lost vote");
    assert!(!page.contains("/advice"), "a villager is not asked to answer it");
    let wish = Id::from_parts(site.now, [1; 10]);
    let thread = |kind: Kind| {
        let all = site.db.read(move |tx| store::matter::thread(tx, area(VILLAGE), wish)).unwrap();
        all.into_iter().find(|one| one.kind == kind)
    };
    assert!(thread(Kind::Resolution).is_none(), "nothing is carried out before it is answered");
    let topic = thread(Kind::Topic).unwrap().id;
    assert!(site.get(b'f', "/work").contains("答复协商意见"));
    let answer = |letter: u8, body: &Value| {
        let request = Request::post(format!("/api/{VILLAGE}/topics/{topic}/advice"))
            .header(header::COOKIE, format!("gd={}", hash::hex(&[letter; 32])))
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", site.key())
            .body(Body::from(body.to_string()))
            .unwrap();
        let (status, text) = site.send(request);
        (status, serde_json::from_str::<Value>(&text).unwrap()["code"].clone())
    };
    let left = json!({ "answer": "left" });
    assert_eq!(answer(b'a', &left), (403, json!("not_allowed")));
    assert_eq!(answer(b'f', &left), (422, json!("field_short")));
    let taken = json!({ "answer": "taken", "reason": "照大家说的办" });
    assert_eq!(answer(b'f', &taken).0, 201);
    let page = site.page(b'a', m);
    assert!(page.contains("采纳，照着办") && page.contains("照大家说的办"));
    assert!(thread(Kind::Resolution).is_some_and(|one| one.cause == Some(m)));
}
