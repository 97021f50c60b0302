//! A site in memory for the tests of capabilities: a small county, people with sessions, a thread that
//! has come as far as a report. Requests go in, answers come out, no socket between.

use std::cell::Cell;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use civic::authority::{Mandate, Role};
use civic::decide::resolution::Resolution;
use civic::decide::wish::{Channel, Fate, Wish};
use civic::deliberation::{Basis, Meeting, RollLine, Topic, Via};
use civic::matter::{ClockName, Due, Kind, Matter, State};
use civic::record::{Column, Record};
use civic::registry::{Area, Household, Person, Sex};
use civic::rulebook::Rulebook;
use kernel::id::MatterId;
use kernel::{AreaCode, Fen, Id, Moment, PersonRef, hash};
use serde_json::Value;
use store::account::{self, Account, Limits};
use store::act::Rules;
use store::{Db, Options, Stop, Tx};
use tower::ServiceExt as _;

use crate::app::{App, AppOptions};
use crate::clock::Clock;
use crate::worker;

pub(crate) const COUNTY: &str = "420324";
pub(crate) const TOWNSHIP: &str = "420324107";
pub(crate) const VILLAGE: &str = "420324107210";
pub(crate) const OTHER: &str = "420324107211";

/// People of the village, each with a session: the token is the letter, 32 times.
pub(crate) const SECRETARY: u8 = b's';
pub(crate) const OWNER: u8 = b'o';
pub(crate) const WISHER: u8 = b'w';
pub(crate) const NEIGHBOUR: u8 = b'n';
pub(crate) const ABSENT: u8 = b'a';

pub(crate) fn area(text: &str) -> AreaCode {
    AreaCode::parse(text).unwrap()
}

pub(crate) fn id<K>(n: u8) -> Id<K> {
    Id::from_parts(Moment::from_ms(1), [n; 10])
}

pub(crate) fn person(letter: u8) -> PersonRef {
    PersonRef { home: area(VILLAGE), id: id(letter) }
}

pub(crate) fn rules() -> Rules {
    rules_with("")
}

/// The rules that ship with what a county has decided besides, from the first of January on.
fn rules_with(decision: &str) -> Rules {
    macro_rules! files {
        ($($name:literal)*) => {
            [$(($name, include_str!(concat!("../../../rulebook/", $name)))),*]
        };
    }
    let shipped = files!(
        "agronomy.toml" "clocks.toml" "decision.toml" "duty.toml" "holidays.toml"
        "law.toml" "notices.toml" "points.toml" "security.toml" "works.toml" "families.toml"
    );
    let head = "[decision]\narticle = \"县里的决定\"\napplies_from = \"2026-01-02\"\n";
    let county = format!("{head}{decision}");
    let mut files: Vec<(&str, &str)> = shipped.to_vec();
    if !decision.is_empty() {
        files.push(("county.toml", &county));
    }
    Rules::new(Rulebook::load(&files).unwrap())
}

/// A site on a store of its own.
pub(crate) struct Site {
    router: Router,
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    folder: PathBuf,
    /// How often time was moved: sessions do not live that long, everyone gets new ones.
    moved: Cell<u8>,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) mime: String,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {}", self.text))
    }
}

fn place(code: &str, name: &str, level: &str, parent: Option<&str>) -> Area {
    Area {
        system: "stat".into(),
        code: area(code),
        name: name.into(),
        level: level.into(),
        parent: parent.map(area),
    }
}

fn settled(tx: &mut Tx<'_>, now: Moment) -> Result<(), Stop> {
    for one in [
        place(COUNTY, "竹溪县", "county", None),
        place(TOWNSHIP, "龙坝镇", "township", Some(COUNTY)),
        place(VILLAGE, "肖家边村", "village", Some(TOWNSHIP)),
        place(OTHER, "瓦楼村", "village", Some(TOWNSHIP)),
        place("420324107212", "静村", "village", Some(TOWNSHIP)),
    ] {
        tx.set(&one.row())?;
    }
    let people = [
        (SECRETARY, "王书记", Some(Role::Secretary)),
        (OWNER, "李委员", Some(Role::Committee)),
        (WISHER, "张婆婆", None),
        (NEIGHBOUR, "陈小竹", None),
        (ABSENT, "周在外", None),
    ];
    for (letter, name, role) in people {
        one_person(tx, letter, name, now)?;
        if let Some(role) = role {
            tx.put(&office(letter, letter, role, VILLAGE).row())?;
        }
    }
    Ok(())
}

/// Somebody of the village holds an office since the beginning of the year.
pub(crate) fn office(n: u8, letter: u8, role: Role, place: &str) -> Mandate {
    Mandate {
        home: area(place),
        id: id(n),
        person: person(letter),
        role,
        area: area(place),
        from_on: jiff::civil::date(2026, 1, 1),
        until_on: None,
        ground: "任命".into(),
    }
}

pub(crate) fn one_person(tx: &mut Tx<'_>, letter: u8, name: &str, now: Moment) -> Result<(), Stop> {
    let home = area(VILLAGE);
    let household = Household {
        home,
        id: id(letter),
        key: name.into(),
        head: name.into(),
        area: home,
        import: id(9),
    };
    tx.put(&household.row())?;
    let row = Person {
        home,
        id: id(letter),
        key: name.into(),
        household: id(letter),
        name: name.into(),
        sex: Sex::Female,
        born_on: jiff::civil::date(1960, 1, 1),
        relation: "户主".into(),
        registered: true,
        member: true,
        away: false,
        party: false,
        phone: None,
        area: home,
        synthetic: true,
        import: id(9),
    };
    tx.put(&row.row())?;
    let account = Account {
        home: area(COUNTY),
        login: name.into(),
        person: person(letter),
        password: String::new(),
        changed_at: now,
        failures: 0,
        locked_until: Moment::from_ms(0),
        closed_at: None,
    };
    account::set(tx, &account)?;
    signed_in(tx, &account, &token(letter, 0), now)
}

fn signed_in(
    tx: &mut Tx<'_>,
    account: &Account,
    token: &[u8; 32],
    now: Moment,
) -> Result<(), Stop> {
    let limits = Limits { length: 10, tries: 5, lock_minutes: 15, idle_minutes: 30 };
    account::session_start(tx, account, token, &limits, now).map(drop)
}

fn token(letter: u8, moved: u8) -> [u8; 32] {
    let mut token = [letter; 32];
    token[31] = moved;
    token
}

/// A matter of a village; its id is `n`, its thread is `thread`.
pub(crate) fn matter(
    home: &str,
    n: u8,
    thread: u8,
    kind: Kind,
    state: State,
    at: Moment,
) -> Matter {
    Matter {
        home: area(home),
        id: id(n),
        kind,
        year: 2026,
        no: n.into(),
        title: "二组桥头装 12 盏路灯".into(),
        area: area(home),
        state,
        thread: id(thread),
        cause: None,
        opened_by: Some(person(WISHER)),
        opened_for: Some(person(WISHER)),
        owner: None,
        opened_at: at,
        moved_at: at,
        version: 1,
    }
}

/// A running clock of a matter.
pub(crate) fn due(of: &Matter, clock: ClockName, since: Moment, due_at: Moment) -> Due {
    Due {
        home: of.home,
        matter: of.id,
        clock,
        since,
        due_at,
        rule: String::new(),
        met_at: None,
        escalated_at: None,
    }
}

/// The body of a resolution.
pub(crate) fn resolution(of: &Matter, meeting: MatterId, day: kernel::Date) -> Resolution {
    Resolution {
        home: of.home,
        id: of.id,
        meeting,
        text: "桥头装十二盏路灯".into(),
        due_on: Some(day),
        notice_days: 15,
        percent: 60,
        progress: String::new(),
        progressed_at: None,
        report: String::new(),
        reported_at: None,
    }
}

fn wish_body(of: &Matter) -> Wish {
    Wish {
        home: of.home,
        id: of.id,
        spot: String::new(),
        text: "二组桥头晚上看不见，想装路灯".into(),
        channel: Channel::Desk,
        recorded_by: None,
        fate: Some(Fate::Topic),
        reply: "大家商量".into(),
        replied_at: None,
        report: String::new(),
        verdict: String::new(),
        said_in: 1,
    }
}

/// Ids of the thread in [`Site::with_thread`].
pub(crate) const WISH: u8 = 11;
pub(crate) const TOPIC: u8 = 12;
pub(crate) const MEETING: u8 = 13;
pub(crate) const RESOLUTION: u8 = 14;

/// Wish, topic, meeting with three who came, resolution under way: begun forty days ago.
fn thread(tx: &mut Tx<'_>, now: Moment) -> Result<(), Stop> {
    let began = now.plus_days(-40);
    let of = |n, kind, state, days| matter(VILLAGE, n, WISH, kind, state, began.plus_days(days));
    let wish = of(WISH, Kind::Wish, State::Adopted, 0);
    let caused = |by: &Matter, of: Matter| Matter { cause: Some(by.id), ..of };
    let topic = caused(&wish, of(TOPIC, Kind::Topic, State::Decided, 5));
    let meeting = caused(&topic, of(MEETING, Kind::Meeting, State::Closed, 10));
    let mut resolved = caused(&meeting, of(RESOLUTION, Kind::Resolution, State::Executing, 12));
    resolved.owner = Some(person(OWNER));
    for one in [&wish, &topic, &meeting, &resolved] {
        tx.put(&one.row())?;
    }
    tx.put(&wish_body(&wish).row())?;
    let body = Topic {
        home: wish.home,
        id: topic.id,
        class: "village_public_works".into(),
        body: "villagers_meeting".into(),
        basis: Basis::Household,
        place: "二组桥头".into(),
        people: "二组住户".into(),
        households: 86,
        cost_fen: Fen(2_160_000),
        money: "村集体出".into(),
        plan: "装 12 盏太阳能路灯，灯头朝路。".into(),
        published_at: Some(began.plus_days(5)),
    };
    tx.put(&body.row())?;
    let sat = Meeting {
        home: wish.home,
        id: meeting.id,
        topic: topic.id,
        body: "villagers_meeting".into(),
        basis: Basis::Household,
        starts_at: began.plus_days(10),
        venue: "村委会院坝".into(),
        convener: person(SECRETARY),
        emergency: String::new(),
        secret: false,
        opened_at: Some(began.plus_days(10)),
        closed_at: Some(began.plus_days(10)),
    };
    tx.put(&sat.row())?;
    for (letter, came) in [(WISHER, true), (NEIGHBOUR, true), (OWNER, true), (ABSENT, false)] {
        let line = RollLine {
            home: wish.home,
            meeting: meeting.id,
            person: id(letter),
            household: id(letter),
            present_at: came.then_some(began.plus_days(10)),
            via: came.then_some(Via::Hall),
            seat: civic::deliberation::Seat::Villager,
            section: 0,
            way: None,
        };
        tx.put(&line.row())?;
    }
    let day = now.plus_days(10).date();
    tx.put(&resolution(&resolved, meeting.id, day).row())?;
    let until = Moment::end_of(day);
    tx.put(&due(&resolved, ClockName::Execution, began.plus_days(12), until).row())
}

impl Site {
    /// A county with its people.
    pub(crate) fn open() -> Self {
        Self::open_as(None)
    }

    /// The same, under an address of its own.
    pub(crate) fn open_as(url: Option<&str>) -> Self {
        Self::opened(url, rules())
    }

    /// A county that has decided something besides the rules that ship.
    pub(crate) fn ruled(decision: &str) -> Self {
        Self::opened(None, rules_with(decision))
    }

    fn opened(url: Option<&str>, rules: Rules) -> Self {
        static N: AtomicU32 = AtomicU32::new(0);
        let n = N.fetch_add(1, Ordering::Relaxed);
        let name = format!("gongdi_site_{}_{n}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        // A process that was killed may have left a folder of this name.
        let _ = std::fs::remove_dir_all(&folder);
        let db = Db::open(&Options::folder(&folder)).unwrap();
        let clock = Clock::system();
        // Results are told by the year: a thread of forty days must lie in one.
        if clock.now().date().day_of_year() < 60 {
            clock.advance_days(60);
        }
        let now = clock.now();
        db.write(move |tx| settled(tx, now)).unwrap();
        let options = AppOptions {
            county: area(COUNTY),
            clock: clock.clone(),
            demo_clock: false,
            cost: account::Cost::Test,
            pace: crate::Pace::default(),
            url: url.map(str::to_owned),
        };
        let deeds = crate::capabilities::deeds().unwrap();
        let app = App::new(db.clone(), rules, deeds, options).unwrap();
        Self { router: crate::router(Arc::clone(&app)), db, clock, folder, moved: Cell::new(0) }
    }

    /// As if the meeting of the thread had voted on a topic of this class.
    pub(crate) fn voted_on(&self, class: &'static str) {
        self.write(move |tx, _| {
            let topic: Topic =
                tx.get(&[area(VILLAGE).to_val(), id::<()>(TOPIC).to_val()])?.unwrap();
            tx.set(&Topic { class: class.into(), ..topic }.row())
        });
    }

    /// Lets days pass.
    pub(crate) fn advance_days(&self, days: u32) {
        self.clock.advance_days(days);
        let moved = self.moved.get() + 1;
        self.moved.set(moved);
        self.write(move |tx, now| {
            for account in account::all(tx, area(COUNTY))? {
                let letter = account.person.id.bytes()[15];
                signed_in(tx, &account, &token(letter, moved), now)?;
            }
            Ok(())
        });
    }

    fn token(&self, letter: u8) -> String {
        hash::hex(&token(letter, self.moved.get()))
    }

    /// A county in which a resolution is under way.
    pub(crate) fn with_thread() -> Self {
        let site = Self::open();
        site.write(thread);
        site
    }

    /// The same in a county that has decided something besides.
    pub(crate) fn ruled_with_thread(decision: &str) -> Self {
        let site = Self::ruled(decision);
        site.write(thread);
        site
    }

    /// Writes rows as if they had come about.
    pub(crate) fn write(
        &self,
        rows: impl Fn(&mut Tx<'_>, Moment) -> Result<(), Stop> + Send + 'static,
    ) {
        let now = self.clock.now();
        self.db.write(move |tx| rows(tx, now)).unwrap();
    }

    fn send(&self, request: Request<Body>) -> Answer {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let answer = self.router.clone().oneshot(request).await.unwrap();
            let status = answer.status().as_u16();
            let mime = answer.headers().get("content-type");
            let mime = mime.map_or_else(String::new, |m| m.to_str().unwrap().to_owned());
            let bytes = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
            Answer { status, mime, text: String::from_utf8_lossy(&bytes).into_owned() }
        })
    }

    /// A page as nobody in particular.
    pub(crate) fn get(&self, path: &str) -> Answer {
        let request = Request::get(path).header("host", "zhuxi.example:8420");
        self.send(request.body(Body::empty()).unwrap())
    }

    /// A page as somebody.
    pub(crate) fn get_as(&self, letter: u8, path: &str) -> Answer {
        let request = Request::get(path).header("cookie", format!("gd={}", self.token(letter)));
        self.send(request.body(Body::empty()).unwrap())
    }

    /// The same as data: the address begins with `/api`.
    pub(crate) fn get_json_as(&self, letter: u8, path: &str) -> Answer {
        let bearer = format!("Bearer {}", self.token(letter));
        let request = Request::get(path).header("authorization", bearer);
        self.send(request.body(Body::empty()).unwrap())
    }

    /// An act as somebody, through the interface.
    pub(crate) fn act(&self, letter: u8, path: &str, input: &Value) -> Answer {
        self.act_in(VILLAGE, letter, path, input)
    }

    /// An act in another home.
    pub(crate) fn act_in(&self, home: &str, letter: u8, path: &str, input: &Value) -> Answer {
        static N: AtomicU32 = AtomicU32::new(0);
        let key = format!("key-{}", N.fetch_add(1, Ordering::Relaxed));
        let request = Request::post(format!("/api/{home}/{path}"))
            .header("authorization", format!("Bearer {}", self.token(letter)))
            .header("content-type", "application/json")
            .header("idempotency-key", key);
        self.send(request.body(Body::from(input.to_string())).unwrap())
    }

    /// Lets the clockwork do what is due.
    pub(crate) fn tick(&self) -> worker::Ticked {
        let deeds = crate::capabilities::deeds().unwrap();
        let mut salt = || [7; 16];
        let now = self.clock.now();
        worker::tick(&self.db, &deeds, &rules(), area(COUNTY), now, &mut salt).unwrap()
    }

    /// Where a matter of the village stands.
    pub(crate) fn state(&self, n: u8) -> State {
        let found = self.db.read(move |tx| store::matter::get(tx, area(VILLAGE), id(n)));
        found.unwrap().unwrap().state
    }

    /// How often somebody was told something.
    pub(crate) fn told(&self, letter: u8, message: &str) -> usize {
        let all = self.db.read(move |tx| store::outbox::messages(tx, person(letter), 100)).unwrap();
        all.iter().filter(|m| m.message == message).count()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.db.close();
        std::fs::remove_dir_all(&self.folder).unwrap();
    }
}
