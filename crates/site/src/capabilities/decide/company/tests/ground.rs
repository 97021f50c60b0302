//! A village in memory: thirty households in two groups, a topic that is published, a secretary.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use civic::authority::{Mandate, Role};
use civic::decide::company::Invitation;
use civic::deliberation::{Basis, Meeting, RollLine, Topic, Via};
use civic::matter::{Kind, Matter, State};
use civic::record::Record;
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
use crate::edge;

const COUNTY: &str = "420324";
pub const VILLAGE: &str = "420324107210";
pub const TOPIC: &str = "01900000-0000-7000-8000-000000000002";
const HOUSEHOLDS: u8 = 30;

fn area(text: &str) -> AreaCode {
    AreaCode::parse(text).unwrap()
}

pub fn household_key(n: u8) -> String {
    format!("H{n:04}")
}

fn id<K>(n: u8, kind: u8) -> Id<K> {
    Id::from_parts(Moment::from_ms(1), [kind, n, 0, 0, 0, 0, 0, 0, 0, n])
}

fn topic_id() -> MatterId {
    Id::parse(TOPIC).unwrap()
}

fn now() -> Moment {
    Moment::from_ms(jiff::Timestamp::now().as_millisecond())
}

/// Households 1–12 in group one, 13–30 in group two, of them 16–18 in a courtyard.
fn place(n: u8) -> &'static str {
    match n {
        1..=12 => "420324107210001",
        16..=18 => "420324107210002001",
        _ => "420324107210002",
    }
}

/// The token of a household's account is its number, the secretary's is `s`, household 20 is `a`.
fn letter(n: u8) -> u8 {
    if n == 20 { b'a' } else { n }
}

fn settled(tx: &mut Tx<'_>) -> Result<(), Stop> {
    for (code, name, level, parent) in [
        (COUNTY, "竹溪县", "county", None),
        ("420324107", "龙坝镇", "township", Some(COUNTY)),
        (VILLAGE, "肖家边村", "village", Some("420324107")),
        ("420324107210001", "一组", "group", Some(VILLAGE)),
        ("420324107210002", "二组", "group", Some(VILLAGE)),
        ("420324107210002001", "上院", "courtyard", Some("420324107210002")),
    ] {
        let (system, name, level) = ("stat".to_owned(), name.to_owned(), level.to_owned());
        let parent = parent.map(area);
        tx.set(&Area { system, code: area(code), name, level, parent }.row())?;
    }
    for n in 1..=HOUSEHOLDS {
        lived(tx, n)?;
    }
    let secretary = PersonRef { home: area(VILLAGE), id: id(30, 1) };
    signed_in(tx, secretary, "secretary", b's')?;
    let mandate = Mandate {
        home: area(VILLAGE),
        id: id(1, 9),
        person: secretary,
        role: Role::Secretary,
        area: area(VILLAGE),
        from_on: jiff::civil::date(2026, 1, 1),
        until_on: None,
        ground: "选举".into(),
    };
    tx.put(&mandate.row())?;
    matter(tx, topic_id(), Kind::Topic, State::Published)?;
    let topic = Topic {
        home: area(VILLAGE),
        id: topic_id(),
        class: "village_public_works".into(),
        body: "villagers_meeting".into(),
        basis: Basis::Household,
        place: "一组桥头".into(),
        people: "一组十二户".into(),
        households: 12,
        cost_fen: Fen(100),
        money: "村集体".into(),
        plan: "桥头立六根杆装灯。".into(),
        published_at: Some(now().plus_days(-12)),
    };
    tx.put(&topic.row())
}

/// A household with a man and a woman of age; of group two every fifth man is away, of group one
/// nobody: whom the draw takes is another in every run, and no test may hang on it.
fn lived(tx: &mut Tx<'_>, n: u8) -> Result<(), Stop> {
    let household = Household {
        home: area(VILLAGE),
        id: id(n, 2),
        key: household_key(n),
        head: format!("张{n}户"),
        area: area(place(n)),
        import: id(1, 8),
    };
    tx.put(&household.row())?;
    for (kind, sex, tail) in [(1, Sex::Male, "01"), (3, Sex::Female, "02")] {
        let person = Person {
            home: area(VILLAGE),
            id: id(n, kind),
            key: format!("{}-{tail}", household_key(n)),
            household: household.id,
            name: format!("张{n}{tail}"),
            sex,
            born_on: jiff::civil::date(1940 + i16::from(n), 1, 1),
            relation: "户主".into(),
            registered: true,
            member: true,
            away: n > 12 && n.is_multiple_of(5) && kind == 1,
            party: n.is_multiple_of(7),
            phone: None,
            area: area(place(n)),
            synthetic: true,
            import: id(1, 8),
        };
        tx.put(&person.row())?;
    }
    if n < HOUSEHOLDS {
        let person = PersonRef { home: area(VILLAGE), id: id(n, 1) };
        signed_in(tx, person, &household_key(n).to_lowercase(), letter(n))?;
    }
    Ok(())
}

fn signed_in(tx: &mut Tx<'_>, person: PersonRef, login: &str, letter: u8) -> Result<(), Stop> {
    let account = Account {
        home: area(COUNTY),
        login: login.into(),
        person,
        password: String::new(),
        changed_at: now(),
        failures: 0,
        locked_until: Moment::from_ms(0),
        closed_at: None,
    };
    account::set(tx, &account)?;
    let limits = Limits { length: 10, tries: 5, lock_minutes: 15, idle_minutes: 30 };
    account::session_start(tx, &account, &[letter; 32], &limits, now()).map(|_| ())
}

fn matter(tx: &mut Tx<'_>, id: MatterId, kind: Kind, state: State) -> Result<(), Stop> {
    let matter = Matter {
        home: area(VILLAGE),
        id,
        kind,
        year: 2026,
        no: 1,
        title: "一组桥头装路灯".into(),
        area: area(VILLAGE),
        state,
        thread: topic_id(),
        cause: (id != topic_id()).then(topic_id),
        opened_by: None,
        opened_for: None,
        owner: None,
        opened_at: now().plus_days(-12),
        moved_at: now().plus_days(-12),
        version: 1,
    };
    tx.put(&matter.row())
}

fn rules() -> Rules {
    macro_rules! files {
        ($($name:literal)*) => {
            &[$(($name, include_str!(concat!("../../../../../../../rulebook/", $name)))),*]
        };
    }
    let book = Rulebook::load(files!(
        "agronomy.toml" "clocks.toml" "decision.toml" "duty.toml" "holidays.toml"
        "law.toml" "notices.toml" "points.toml" "security.toml" "works.toml" "families.toml"
    ));
    Rules::new(book.unwrap())
}

/// A site on a store of its own.
pub struct Site {
    router: Router,
    db: Db,
    folder: PathBuf,
    acts: std::cell::Cell<u32>,
}

impl Site {
    pub fn open(name: &str) -> Self {
        let folder =
            std::env::temp_dir().join(format!("gongdi_company_{name}_{}", std::process::id()));
        let db = Db::open(&Options::folder(&folder)).unwrap();
        db.write(settled).unwrap();
        let options = AppOptions {
            county: area(COUNTY),
            clock: Clock::system(),
            demo_clock: false,
            cost: account::Cost::Test,
            pace: crate::Pace::default(),
            url: None,
        };
        let deeds = crate::capabilities::deeds().unwrap();
        let app = App::new(db.clone(), rules(), deeds, options).unwrap();
        Self { router: edge::router(Arc::clone(&app)), db, folder, acts: std::cell::Cell::new(0) }
    }

    fn ask(&self, request: Request<Body>) -> (StatusCode, String) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let answer = self.router.clone().oneshot(request).await.unwrap();
            let status = answer.status();
            let bytes = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
            (status, String::from_utf8(bytes.to_vec()).unwrap())
        })
    }

    /// A page, as the holder of a session or as nobody.
    pub fn get(&self, path: &str, letter: Option<u8>) -> (StatusCode, String) {
        let mut request = Request::get(path);
        if let Some(letter) = letter {
            request = request.header("cookie", cookie(letter));
        }
        self.ask(request.body(Body::empty()).unwrap())
    }

    /// An act as JSON, with a key of its own.
    pub fn act(&self, path: &str, letter: u8, body: Value) -> (StatusCode, Value) {
        self.acts.set(self.acts.get() + 1);
        let key = format!("act-{}", self.acts.get());
        let request = Request::post(path)
            .header("cookie", cookie(letter))
            .header("content-type", "application/json")
            .header("idempotency-key", key)
            .body(Body::from(body.to_string()))
            .unwrap();
        let (status, text) = self.ask(request);
        (status, serde_json::from_str(&text).unwrap_or_default())
    }

    /// An act as a form of the page, with its token.
    pub fn form(&self, path: &str, letter: u8, fields: &[(&str, &str)]) -> (StatusCode, String) {
        let token = hash::hex(&hash::sm3_parts(&[&[letter; 32], b"form"]));
        let mut body = format!("key=form-{letter}&csrf={}", &token[..32]);
        for (name, value) in fields {
            body.push_str(&format!("&{name}={}", edge::hand::escape(value)));
        }
        let request = Request::post(path)
            .header("cookie", cookie(letter))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        self.ask(request)
    }

    /// The commitment of the last entry of an act.
    pub fn commitment(&self, act: &'static str) -> String {
        let entries = self.db.read(|tx| store::journal::entries(tx, area(VILLAGE), 0, 1000));
        let entries = entries.unwrap().into_iter().map(|(entry, _)| entry);
        hash::hex(&entries.filter(|e| e.act == act).collect::<Vec<_>>().pop().unwrap().commitment)
    }

    fn invitations(&self) -> Vec<Invitation> {
        let all = self.db.read(|tx| store::company::invitations(tx, area(VILLAGE), topic_id()));
        all.unwrap().into_iter().map(|(one, _)| one).collect()
    }

    /// How many invitations there are.
    pub fn invited(&self) -> u64 {
        self.invitations().len().try_into().unwrap()
    }

    /// The invitation of a household.
    pub fn invitation_of(&self, key: &str) -> String {
        let n: u8 = key.trim_start_matches('H').parse().unwrap();
        let all = self.invitations().into_iter();
        let mut of = all.filter(|i| i.household == Some(id(n, 2)));
        of.next().unwrap().id.to_string()
    }

    /// The session of a household's man.
    pub fn letter_of(&self, key: &str) -> u8 {
        letter(key.trim_start_matches('H').parse().unwrap())
    }

    /// Ids of everyone, as they would stand in data.
    pub fn people(&self) -> Vec<String> {
        (1..=HOUSEHOLDS)
            .flat_map(|n| [1, 3].map(|kind| id::<kernel::id::Person>(n, kind).to_string()))
            .collect()
    }

    /// A meeting on the topic to which the men of these households came.
    pub fn met(&self, venue: &'static str, came: impl Iterator<Item = u8>) -> MatterId {
        let (meeting, came): (MatterId, Vec<u8>) = (id(1, 7), came.collect());
        self.db
            .write(move |tx| {
                matter(tx, meeting, Kind::Meeting, State::Closed)?;
                let opened = now();
                let row = Meeting {
                    home: area(VILLAGE),
                    id: meeting,
                    topic: topic_id(),
                    body: "villagers_meeting".into(),
                    basis: Basis::Household,
                    starts_at: opened,
                    venue: venue.into(),
                    convener: PersonRef { home: area(VILLAGE), id: id(30, 1) },
                    emergency: String::new(),
                    secret: false,
                    opened_at: Some(opened),
                    closed_at: Some(opened),
                };
                tx.put(&row.row())?;
                for n in 1..=HOUSEHOLDS {
                    let line = RollLine {
                        home: area(VILLAGE),
                        meeting,
                        person: id(n, 1),
                        household: id(n, 2),
                        present_at: came.contains(&n).then_some(opened),
                        via: came.contains(&n).then_some(Via::Hall),
                        seat: civic::deliberation::Seat::Villager,
                        section: 0,
                        way: None,
                    };
                    tx.put(&line.row())?;
                }
                tx.touch(area(VILLAGE));
                Ok(())
            })
            .unwrap();
        meeting
    }
}

fn cookie(letter: u8) -> String {
    format!("gd={}", hash::hex(&[letter; 32]))
}

impl Drop for Site {
    fn drop(&mut self) {
        self.db.close();
        std::fs::remove_dir_all(&self.folder).unwrap();
    }
}
