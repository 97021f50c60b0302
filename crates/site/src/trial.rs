//! A small village behind the real router, for tests that drive pages and the programming interface.
//!
//! Invariant: nothing is mocked but the people; every request goes through the edge. The store is
//! gone with the value.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use civic::authority::{Mandate, Role};
use civic::matter::{ClockName, Due};
use civic::record::{Column, Record};
use civic::registry::{Area, Household, Person, Sex};
use civic::rulebook::Rulebook;
use kernel::{AreaCode, Id, Level, Moment, PersonRef};
use serde_json::Value;
use store::account::{Account, Cost, Limits};
use store::act::Rules;
use store::{Db, Options, Stop, Tx};
use tower::ServiceExt;

use crate::app::{App, AppOptions};
use crate::capabilities;
use crate::clock::Clock;

/// The village.
pub const VILLAGE: &str = "420324107210";
const TOWNSHIP: &str = "420324107";

/// Who lives and works there: number of the person, household, role.
pub const SECRETARY: u8 = 9;
pub const AGENT: u8 = 8;
pub const CLERK: u8 = 7;
pub const KEEPER: u8 = 6;

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("{}", self.text()))
    }
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }
    /// The word of the refusal.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// The village with its server.
pub struct Trial {
    pub db: Db,
    pub app: Arc<App>,
    router: Router,
    runtime: tokio::runtime::Runtime,
    folder: PathBuf,
}

impl Drop for Trial {
    fn drop(&mut self) {
        self.db.close();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

pub fn area(text: &str) -> AreaCode {
    AreaCode::parse(text).unwrap()
}

fn id<K>(n: u8) -> Id<K> {
    Id::from_parts(Moment::from_ms(1_700_000_000_000), [n; 10])
}

/// An id that a caller makes.
pub fn made(n: u8) -> String {
    id::<()>(100 + n).to_string()
}

/// The `n`th villager; office holders above the village live in its register too, for short.
pub fn person(n: u8) -> PersonRef {
    PersonRef { home: area(VILLAGE), id: id(n) }
}

/// The household of villagers 1 and 2; 3, 4 and the rest have one each.
pub fn household(of: u8) -> String {
    id::<kernel::id::Household>(if of == 2 { 1 } else { of }).to_string()
}

fn token(n: u8) -> [u8; 32] {
    [n; 32]
}

fn rules() -> Rules {
    macro_rules! files {
        ($($name:literal)*) => {
            &[$(($name, include_str!(concat!("../../../rulebook/", $name)))),*]
        };
    }
    Rules::new(
        Rulebook::load(files!(
            "agronomy.toml" "clocks.toml" "decision.toml" "duty.toml" "holidays.toml" "law.toml"
            "notices.toml" "points.toml" "security.toml" "works.toml" "families.toml"
        ))
        .unwrap(),
    )
}

fn places(tx: &mut Tx<'_>) -> Result<(), Stop> {
    let all = [
        ("420324", "竹溪县", Level::County),
        (TOWNSHIP, "龙坝镇", Level::Township),
        (VILLAGE, "肖家边村", Level::Village),
        ("420324107210001", "一组", Level::Group),
        ("420324107210002", "二组", Level::Group),
    ];
    for (code, name, level) in all {
        let code = area(code);
        tx.set(
            &Area {
                system: "stat".into(),
                code,
                name: name.into(),
                level: level.as_str().into(),
                parent: code.parent(),
            }
            .row(),
        )?;
    }
    Ok(())
}

fn people(tx: &mut Tx<'_>, now: Moment) -> Result<(), Stop> {
    let home = area(VILLAGE);
    for n in 1..=SECRETARY {
        let of = if n == 2 { 1 } else { n };
        let (group, import) = (area(&format!("{VILLAGE}00{}", 1 + of % 2)), id(1));
        let head = format!("村民{of}");
        let key = format!("H{of:03}");
        tx.set(&Household { home, id: id(of), key, head, area: group, import }.row())?;
        tx.set(
            &Person {
                home,
                id: id(n),
                key: format!("P{n:03}"),
                household: id(of),
                name: format!("村民{n}"),
                sex: Sex::Female,
                born_on: jiff::civil::date(1960, 1, 1),
                relation: if n == of { "户主" } else { "配偶" }.into(),
                registered: true,
                member: true,
                away: false,
                party: false,
                phone: None,
                area: group,
                synthetic: true,
                import,
            }
            .row(),
        )?;
    }
    let held = [
        (SECRETARY, Role::Secretary, VILLAGE),
        (AGENT, Role::Agent, VILLAGE),
        (CLERK, Role::TownshipClerk, TOWNSHIP),
        (KEEPER, Role::SecurityAdmin, "420324"),
    ];
    for (n, role, place) in held {
        let mandate = Mandate {
            home: area(place),
            id: id(n),
            person: person(n),
            role,
            area: area(place),
            from_on: now.plus_days(-400).date(),
            until_on: None,
            ground: "选举".into(),
        };
        tx.set(&mandate.row())?;
    }
    let limits = Limits { length: 10, tries: 5, lock_minutes: 15, idle_minutes: 30 };
    for n in 1..=SECRETARY {
        let account = Account {
            home: area("420324"),
            login: format!("p{n}"),
            person: person(n),
            password: String::new(),
            changed_at: now,
            failures: 0,
            locked_until: Moment::from_ms(0),
            closed_at: None,
        };
        store::account::set(tx, &account)?;
        store::account::session_start(tx, &account, &token(n), &limits, now)?;
    }
    Ok(())
}

impl Trial {
    /// Opens the village; everybody is signed in.
    pub fn open() -> Self {
        static N: AtomicU32 = AtomicU32::new(0);
        let n = N.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("gongdi_trial_{}_{n}", std::process::id()));
        let db = Db::open(&Options::folder(&folder)).unwrap();
        let clock = Clock::system();
        let now = clock.now();
        db.write(move |tx| {
            places(tx)?;
            people(tx, now)
        })
        .unwrap();
        let options = AppOptions {
            county: area("420324"),
            clock,
            demo_clock: false,
            cost: Cost::Test,
            pace: crate::Pace::default(),
            url: None,
        };
        let deeds = capabilities::deeds().unwrap();
        let app = App::new(db.clone(), rules(), deeds, options).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let router = crate::edge::router(Arc::clone(&app));
        Self { db, app, router, runtime, folder }
    }

    pub fn now(&self) -> Moment {
        self.app.options.clock.now()
    }

    pub fn send(&self, request: Request<Body>) -> Answer {
        let router = self.router.clone();
        self.runtime.block_on(async move {
            let response = router.oneshot(request).await.unwrap();
            let (status, headers) = (response.status(), response.headers().clone());
            let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.unwrap();
            Answer { status, headers, bytes: bytes.to_vec() }
        })
    }

    /// A page, as somebody signed in by cookie; 0 is nobody.
    pub fn get(&self, by: u8, path: &str) -> Answer {
        let mut request = Request::get(path);
        if by > 0 {
            let cookie = format!("gd={}", kernel::hash::hex(&token(by)));
            request = request.header(header::COOKIE, cookie);
        }
        self.send(request.body(Body::empty()).unwrap())
    }

    /// An act as JSON with a bearer token.
    pub fn post(&self, by: u8, path: &str, key: &str, body: &Value) -> Answer {
        let request = Request::post(format!("/api{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {}", kernel::hash::hex(&token(by))))
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", key);
        self.send(request.body(Body::from(body.to_string())).unwrap())
    }

    /// Bytes as they are, with a bearer token.
    pub fn put_bytes(&self, by: u8, path: &str, bytes: &[u8]) -> Answer {
        let request = Request::post(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", kernel::hash::hex(&token(by))))
            .header(header::CONTENT_TYPE, "application/octet-stream");
        self.send(request.body(Body::from(bytes.to_vec())).unwrap())
    }

    /// The token that forms of somebody carry.
    pub fn csrf(&self, by: u8) -> String {
        let digest = kernel::hash::sm3_parts(&[&token(by), b"form"]);
        kernel::hash::hex(&digest).chars().take(32).collect()
    }

    /// A form with files, as a browser sends it.
    pub fn form(
        &self,
        by: u8,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        let mut body: Vec<u8> = Vec::new();
        let mut part = |head: String, bytes: &[u8]| {
            body.extend(format!("--x\r\nContent-Disposition: form-data; {head}\r\n\r\n").bytes());
            body.extend(bytes);
            body.extend(b"\r\n");
        };
        for (name, value) in fields {
            part(format!("name=\"{name}\""), value.as_bytes());
        }
        for (name, file, bytes) in files {
            part(format!("name=\"{name}\"; filename=\"{file}\""), bytes);
        }
        body.extend(b"--x--\r\n");
        let request = Request::post(path)
            .header(header::COOKIE, format!("gd={}", kernel::hash::hex(&token(by))))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        self.send(request.body(Body::from(body)).unwrap())
    }

    /// Whether these bytes lie in the village's store.
    pub fn holds(&self, bytes: &[u8]) -> bool {
        let hash = kernel::hash::sm3(bytes);
        let kept = self.db.read(move |tx| store::matter::blob(tx, area(VILLAGE), &hash)).unwrap();
        kept.is_some_and(|kept| !kept.is_empty())
    }

    /// The journal as it is exported.
    pub fn journal(&self) -> String {
        let mut text = Vec::new();
        store::export::export(&self.db, area("420324"), &mut text).unwrap();
        String::from_utf8(text).unwrap()
    }

    /// Lets the answer clock of a wish have run out.
    pub fn overdue(&self, wish: &str) {
        let wish: kernel::id::MatterId = Id::parse(wish).unwrap();
        self.db
            .write(move |tx| {
                let key = [area(VILLAGE).to_val(), wish.to_val(), ClockName::Answer.to_val()];
                let due: Due = tx.get(&key)?.unwrap();
                tx.set(&Due { due_at: due.since.plus_ms(-1), ..due }.row())?;
                tx.touch(area(VILLAGE));
                Ok(())
            })
            .unwrap();
    }

    /// A wish of somebody, by the programming interface; answers its id.
    pub fn wish(&self, by: u8, n: u8, text: &str) -> String {
        let body = serde_json::json!({ "id": made(n), "text": text, "place": VILLAGE });
        let answer = self.post(by, &format!("/{VILLAGE}/wishes"), &format!("wish-{n}"), &body);
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        made(n)
    }
}
