//! The whole site on a small store, asked as a browser or a program asks it: one village of thirty
//! people, each a household, a secretary among them.

mod door;
mod kept;
mod pace;
mod pages;
mod process;
mod registry;
mod statements;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use civic::authority::{Mandate, Role};
use civic::record::Record;
use civic::registry::Person;
use civic::rulebook::Rulebook;
use kernel::{AreaCode, Moment, PersonRef};
use serde_json::{Value, json};
use store::account::{self, Account, Cost, Limits};
use store::act::{By, Rules};
use store::{Ask, Db, Options, Receipt, Stop};
use tower::ServiceExt;

use crate::capabilities::registry::reads;
use crate::clock::Clock;
use crate::{App, AppOptions, Pace, capabilities, random};

const COUNTY: &str = "420324";
pub const VILLAGE: &str = "420324107210";
const GROUP: &str = "420324107210002";
const PEOPLE: usize = 30;

pub fn area(text: &str) -> AreaCode {
    AreaCode::parse(text).unwrap()
}

fn rules() -> Rules {
    macro_rules! files {
        ($($name:literal)*) => {
            &[$(($name, include_str!(concat!("../../../../../rulebook/", $name)))),*]
        };
    }
    let files = files!(
        "agronomy.toml" "clocks.toml" "decision.toml" "duty.toml" "holidays.toml" "law.toml"
        "notices.toml" "points.toml" "security.toml" "works.toml" "families.toml"
    );
    Rules::new(Rulebook::load(files).unwrap())
}

/// A running site; its folder goes with it.
pub struct Site {
    pub app: Arc<App>,
    router: Router,
    runtime: tokio::runtime::Runtime,
    folder: PathBuf,
    /// Persons in order of their keys; the first is the secretary.
    pub people: Vec<Person>,
}

impl Drop for Site {
    fn drop(&mut self) {
        self.app.db.close();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {}", self.text))
    }

    /// A problem document (RFC 9457) with this status and code.
    #[track_caller]
    pub fn is_problem(&self, status: u16, code: &str) {
        let kind = self.header(header::CONTENT_TYPE);
        assert_eq!((self.status.as_u16(), kind), (status, "application/problem+json"));
        assert_eq!(self.json()["code"], code, "{}", self.text);
    }
}

fn line(n: usize) -> Value {
    json!({
        "household": format!("H{n:02}"), "group": GROUP, "group_name": "二组",
        "courtyard": null, "courtyard_name": "", "head": format!("甲{n:02}"),
        "person": format!("H{n:02}-01"), "name": format!("甲{n:02}"), "sex": "male",
        "born_on": "1980-05-01", "relation": "户主", "registered": true, "member": true,
        "away": false, "party": false, "phone": null, "synthetic": true,
    })
}

impl Site {
    pub fn new() -> Self {
        Self::paced(Pace::default())
    }

    pub fn paced(pace: Pace) -> Self {
        static N: AtomicU32 = AtomicU32::new(0);
        let n = N.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("gongdi_site_{}_{n}", std::process::id()));
        let db = Db::open(&Options::folder(&folder)).unwrap();
        let options = AppOptions {
            county: area(COUNTY),
            clock: Clock::system(),
            demo_clock: true,
            cost: Cost::Test,
            pace,
            url: None,
        };
        let app = App::new(db, rules(), capabilities::deeds().unwrap(), options).unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let router = super::router(Arc::clone(&app));
        let mut site = Self { app, router, runtime, folder, people: Vec::new() };
        site.settle();
        site
    }

    /// Imports the people and gives the first the secretary's mandate.
    fn settle(&mut self) {
        let rows: Vec<Value> = (1..=PEOPLE).map(line).collect();
        self.import(&rows);
        let home = area(VILLAGE);
        let facts = self.app.db.read(move |tx| reads::import_facts(tx, home)).unwrap();
        self.people = facts.persons.into_values().collect();
        assert_eq!(self.people.len(), PEOPLE);
        let mandate = Mandate {
            home,
            id: random::id(self.now()),
            person: self.person(0),
            role: Role::Secretary,
            area: home,
            from_on: "2020-01-01".parse().unwrap(),
            until_on: None,
            ground: "选举".into(),
        };
        self.app.db.write(move |tx| tx.put(&mandate.row())).unwrap();
    }

    /// Imports lines as the clockwork may; answers the import's id.
    pub fn import(&self, rows: &[Value]) -> String {
        let id = random::id::<()>(self.now()).to_string();
        let input = json!({ "id": id, "file": "二组.csv", "rows": rows, "fingerprint": null });
        self.act("registry.import", By::Worker, input).unwrap();
        id
    }

    pub fn one_more(&self) -> Value {
        line(PEOPLE + 1)
    }

    pub fn now(&self) -> Moment {
        self.app.options.clock.now()
    }

    pub fn person(&self, n: usize) -> PersonRef {
        PersonRef { home: area(VILLAGE), id: self.people[n].id }
    }

    /// An act without the edge.
    pub fn act(&self, act: &str, by: By, input: Value) -> Result<Receipt, Stop> {
        let ask = Ask {
            home: area(VILLAGE),
            act: act.into(),
            by,
            behalf: None,
            key: random::key(),
            input,
            now: self.now(),
            salt: random::bytes(),
            dry_run: false,
        };
        let (deeds, rules) = (self.app.deeds.clone(), self.app.rules.clone());
        self.app.db.write(move |tx| store::act::perform(tx, &deeds, &rules, &ask))
    }

    /// A session of a person: its token.
    pub fn session(&self, n: usize) -> String {
        let (now, token, person) = (self.now(), random::bytes::<32>(), self.person(n));
        let account = Account {
            home: area(COUNTY),
            login: format!("p{n}"),
            person,
            password: String::new(),
            changed_at: now,
            failures: 0,
            locked_until: Moment::from_ms(0),
            closed_at: None,
        };
        let limits = Limits { length: 10, tries: 5, lock_minutes: 15, idle_minutes: 30 };
        let started = self.app.db.write(move |tx| {
            account::set(tx, &account)?;
            account::session_start(tx, &account, &token, &limits, now)
        });
        started.unwrap();
        kernel::hash::hex(&token)
    }

    /// Lets the clockwork tick once.
    pub fn tick(&self) -> crate::worker::Ticked {
        let app = &self.app;
        let (county, now) = (app.options.county, self.now());
        crate::worker::tick(&app.db, &app.deeds, &app.rules, county, now, &mut random::bytes)
            .unwrap()
    }

    pub fn send(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            Answer { status: parts.status, headers: parts.headers, text }
        })
    }

    pub fn ask(&self, method: &str, path: &str) -> Answer {
        self.send(Request::builder().method(method).uri(path).body(Body::empty()).unwrap())
    }

    /// A page as a signed-in browser sees it, or data for a program with the same token.
    pub fn get(&self, path: &str, token: &str) -> Answer {
        let asked = Request::builder().uri(path);
        let asked = if path.starts_with("/api/") {
            asked.header(header::AUTHORIZATION, format!("Bearer {token}"))
        } else {
            asked.header(header::COOKIE, format!("gd={token}"))
        };
        self.send(asked.body(Body::empty()).unwrap())
    }

    /// An act as a program sends it, with a new key.
    pub fn post(&self, path: &str, token: &str, input: &Value) -> Answer {
        self.send(posted(path, token, input))
    }

    /// A form as a browser sends it.
    pub fn form(&self, path: &str, token: &str, fields: &[(&str, &str)]) -> Answer {
        let bytes = kernel::hash::unhex(token).unwrap().try_into().unwrap();
        let (csrf, key) = (super::session::form_token(&bytes), random::key());
        let own = [("csrf", csrf.as_str()), ("key", key.as_str())];
        let pairs = own.iter().chain(fields);
        let text: Vec<String> =
            pairs.map(|(k, v)| format!("{k}={}", super::input::escape(v))).collect();
        let request = Request::post(path)
            .header(header::COOKIE, format!("gd={token}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(text.join("&"))).unwrap())
    }

    /// A wish of a person, through the programming interface; answers its id.
    pub fn wish(&self, token: &str, text: &str) -> (Answer, String) {
        let id = random::id::<()>(self.now()).to_string();
        let input = json!({ "id": id, "text": text, "place": GROUP });
        (self.post(&format!("/api/{VILLAGE}/wishes"), token, &input), id)
    }
}

/// An act as a program sends it, with a new key.
pub fn posted(path: &str, token: &str, input: &Value) -> Request<Body> {
    Request::post(path)
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", random::key())
        .body(Body::from(input.to_string()))
        .unwrap()
}

/// The same from an address.
pub fn from(address: &str, mut request: Request<Body>) -> Request<Body> {
    let ip: IpAddr = address.parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(SocketAddr::new(ip, 40_000)));
    request
}
