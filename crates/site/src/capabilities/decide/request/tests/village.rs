//! A village of 21 adults in two groups behind the real routes, with a clock that a test moves.

use std::path::PathBuf;
use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use civic::authority::Role;
use civic::matter::{Due, Matter};
use civic::record::{Column, Record};
use civic::rulebook::Rulebook;
use kernel::id::{Mandate, MatterId};
use kernel::{AreaCode, CodeSystem, Id, Moment, PersonRef};
use serde_json::{Value, json};
use store::account::{Cost, Session};
use store::act::{By, Rules};
use store::{Ask, Db, Options, Stop};
use tower::ServiceExt as _;

use crate::worker::{Ticked, tick};
use crate::{App, AppOptions, capabilities, clock::Clock, router};

pub const HOME: &str = "420324107210";
pub const GROUP: &str = "420324107210001";

pub fn area(text: &str) -> AreaCode {
    AreaCode::parse(text).unwrap()
}

pub struct Village {
    pub app: Arc<App>,
    runtime: tokio::runtime::Runtime,
    folder: PathBuf,
    asked: std::cell::Cell<u64>,
}

impl Drop for Village {
    fn drop(&mut self) {
        self.app.db.close();
        std::fs::remove_dir_all(&self.folder).unwrap();
    }
}

fn rules() -> Rules {
    macro_rules! files {
        ($($name:literal)*) => {
            &[$(($name, include_str!(concat!("../../../../../../../rulebook/", $name)))),*]
        };
    }
    let book = Rulebook::load(files!(
        "agronomy.toml" "clocks.toml" "decision.toml" "duty.toml" "holidays.toml" "law.toml"
        "notices.toml" "points.toml" "security.toml" "works.toml" "families.toml"
    ));
    Rules::new(book.unwrap())
}

/// What an answer came to: status and body.
pub type Answer = (u16, Value);

impl Village {
    /// Adults 1 to 21, two a household, 1 to 14 in group one; 15 to 17 are representatives.
    pub fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("gongdi_{name}_{}", std::process::id()));
        let db = Db::open(&Options::folder(&folder)).unwrap();
        let options = AppOptions {
            county: area("420324"),
            clock: Clock::starting_at(Moment::parse("2026-11-02T09:00").unwrap()),
            demo_clock: false,
            cost: Cost::Test,
            pace: crate::Pace::default(),
            url: None,
        };
        let app = App::new(db, rules(), capabilities::deeds().unwrap(), options).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let village = Self { app, runtime, folder, asked: 0.into() };
        village.people();
        village
    }

    fn people(&self) {
        let areas = [("420324107", "龙坝镇"), (HOME, "肖家边村委会")];
        let areas = areas.map(|(code, name)| (area(code), name.to_owned())).to_vec();
        let put = move |tx: &mut store::Tx<'_>| {
            capabilities::registry::reads::areas_put(tx, CodeSystem::Statistical, &areas)
        };
        self.app.db.write(put).unwrap();
        let line = |n: u8| {
            json!({
                "household": format!("H{:03}", n / 2), "group": if n <= 14 { GROUP } else { "420324107210002" },
                "group_name": if n <= 14 { "一组" } else { "二组" }, "courtyard": null,
                "courtyard_name": "", "head": format!("户主{}", n / 2), "person": format!("P{n:02}"),
                "name": format!("村民{n}"), "sex": "female", "born_on": "1970-03-01",
                "relation": "家人", "registered": true, "member": true, "away": false,
                "party": false, "phone": null, "synthetic": true,
            })
        };
        let rows: Vec<Value> = (1..=21).map(line).collect();
        let id: MatterId = self.id();
        self.worker(
            "registry.import",
            json!({ "id": id, "file": "名册.csv", "rows": rows, "fingerprint": null }),
        );
        for n in 15..=17 {
            self.grant(n, Role::Representative, HOME);
        }
    }

    pub fn now(&self) -> Moment {
        self.app.options.clock.now()
    }

    pub fn id<K>(&self) -> Id<K> {
        self.asked.set(self.asked.get() + 1);
        let mut random = [0; 10];
        random[..8].copy_from_slice(&self.asked.get().to_be_bytes());
        Id::from_parts(self.now(), random)
    }

    fn worker(&self, act: &str, input: Value) {
        let ask = Ask {
            home: area(HOME),
            act: act.into(),
            by: By::Worker,
            behalf: None,
            key: format!("k{}", self.id::<()>()),
            input,
            now: self.now(),
            salt: [7; 16],
            dry_run: false,
        };
        let (deeds, rules) = (self.app.deeds.clone(), self.app.rules.clone());
        let done = self.app.db.write(move |tx| store::act::perform(tx, &deeds, &rules, &ask));
        done.unwrap();
    }

    pub fn grant(&self, n: u8, role: Role, place: &str) {
        let id: Id<Mandate> = self.id();
        self.worker(
            "mandate.grant",
            json!({ "id": id, "person": self.person(n), "role": role, "area": place,
                "from_on": "2026-01-01", "until_on": null, "ground": "2026 年换届" }),
        );
    }

    /// The `n`th villager.
    pub fn person(&self, n: u8) -> PersonRef {
        let key = format!("P{n:02}");
        let found = self.read(move |tx| {
            tx.list::<civic::registry::Person>(
                "WHERE home = ?1 AND key = ?2",
                &[area(HOME).to_val(), civic::record::Val::Text(key.clone())],
            )
        });
        PersonRef { home: area(HOME), id: found.first().unwrap().id }
    }

    pub fn read<T: Send + 'static>(
        &self,
        run: impl FnMut(&mut store::Tx<'_>) -> Result<T, Stop> + Send + 'static,
    ) -> T {
        self.app.db.read(run).unwrap()
    }

    /// Moves the clock and lets the clockwork do what is due.
    pub fn days_later(&self, days: u32) -> Ticked {
        self.app.options.clock.advance_days(days);
        self.ticked()
    }

    pub fn ticked(&self) -> Ticked {
        let mut n = 0;
        let mut salt = || {
            n += 1;
            [n; 16]
        };
        let app = &self.app;
        tick(&app.db, &app.deeds, &app.rules, area("420324"), self.now(), &mut salt).unwrap()
    }

    fn token(&self, person: PersonRef) -> String {
        let token = kernel::hash::sm3(person.to_string().as_bytes());
        let now = self.now();
        let session = Session {
            home: area("420324"),
            token: kernel::hash::sm3(&token),
            person,
            login: person.to_string(),
            since: now,
            seen_at: now,
            ends_at: now.plus_days(1),
        };
        self.app.db.write(move |tx| tx.set(&session.row())).unwrap();
        kernel::hash::hex(&token)
    }

    fn sent(&self, request: Request<Body>) -> (u16, String) {
        let routed = router(Arc::clone(&self.app)).oneshot(request);
        self.runtime.block_on(async {
            let answer = routed.await.unwrap();
            let status = answer.status().as_u16();
            let bytes = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
            (status, String::from_utf8(bytes.to_vec()).unwrap())
        })
    }

    /// A page as the `n`th villager sees it, or as the public does.
    pub fn page(&self, by: Option<u8>, path: &str) -> (u16, String) {
        let mut request = Request::get(path);
        if let Some(n) = by {
            let token = self.token(self.person(n));
            request = request.header("authorization", format!("Bearer {token}"));
        }
        self.sent(request.body(Body::empty()).unwrap())
    }

    /// The same as data.
    pub fn data(&self, by: Option<u8>, path: &str) -> Value {
        let (status, body) = self.page(by, &format!("/api{path}"));
        assert_eq!(status, 200, "{path}: {body}");
        serde_json::from_str(&body).unwrap()
    }

    /// An act through the API.
    pub fn act(&self, by: u8, path: &str, input: Value) -> Answer {
        let token = self.token(self.person(by));
        let request = Request::post(format!("/api/{HOME}/{path}"))
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json")
            .header("idempotency-key", format!("k{}", self.id::<()>()))
            .body(Body::from(input.to_string()))
            .unwrap();
        let (status, body) = self.sent(request);
        (status, serde_json::from_str(&body).unwrap_or(Value::Null))
    }

    /// An act through the form of its page: status and the page that comes back.
    pub fn form(&self, by: u8, path: &str, input: &Value) -> (u16, String) {
        let token = self.token(self.person(by));
        let value = |v: &Value| v.as_str().map_or_else(|| v.to_string(), str::to_owned);
        let pairs = input.as_object().unwrap().iter();
        let mut body: Vec<String> =
            pairs.map(|(k, v)| format!("{k}={}", crate::edge::hand::escape(&value(v)))).collect();
        body.push(format!("key=k{}", self.id::<()>()));
        let request = Request::post(format!("/{HOME}/{path}"))
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body.join("&")))
            .unwrap();
        self.sent(request)
    }

    #[track_caller]
    pub fn accepted(&self, by: u8, path: &str, input: Value) -> Value {
        let (status, body) = self.act(by, path, input);
        assert!(status == 200 || status == 201, "{path}: {status} {body}");
        body
    }

    #[track_caller]
    pub fn refused(&self, by: u8, path: &str, input: Value) -> String {
        let (status, body) = self.act(by, path, input);
        assert!(status >= 400, "{path}: {status} {body}");
        body["code"].as_str().unwrap_or_default().to_owned()
    }

    /// Every matter of a kind, oldest first.
    pub fn matters(&self, kind: &'static str) -> Vec<Matter> {
        self.read(move |tx| {
            tx.list(
                "WHERE home = ?1 AND kind = ?2 ORDER BY opened_at, id",
                &[area(HOME).to_val(), civic::record::Val::Text(kind.into())],
            )
        })
    }

    /// The state of the only matter of a kind.
    #[track_caller]
    pub fn state(&self, kind: &'static str) -> String {
        let found = self.matters(kind);
        assert_eq!(found.len(), 1, "{kind}");
        found[0].state.to_string()
    }

    /// Clocks of a matter: name, met.
    pub fn clocks(&self, id: MatterId) -> Vec<(String, bool)> {
        let clocks: Vec<Due> = self.read(move |tx| store::matter::clocks(tx, area(HOME), id));
        clocks.iter().map(|d| (d.clock.to_string(), d.met_at.is_some())).collect()
    }

    /// Messages delivered to the `n`th villager, by key.
    pub fn messages(&self, n: u8) -> Vec<String> {
        let person = self.person(n);
        let told = self.read(move |tx| store::outbox::messages(tx, person, 50));
        told.into_iter().map(|m| m.message).collect()
    }
}
