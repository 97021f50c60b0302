//! The whole site in memory: requests go in, answers come out, no socket between.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use civic::record::Record;
use civic::registry::{Area, Household, Person, Sex};
use civic::rulebook::Rulebook;
use kernel::{AreaCode, Id, Moment, PersonRef, hash};
use store::account::{self, Account, Limits};
use store::act::Rules;
use store::{Db, Options};
use tower::ServiceExt as _;

use crate::app::{App, AppOptions};
use crate::clock::Clock;

const COUNTY: &str = "420324";
const VILLAGE: &str = "420324107210";

/// A site on a store of its own, with two villagers who have accounts.
struct Site {
    router: Router,
    db: Db,
    folder: PathBuf,
}

fn area(text: &str) -> AreaCode {
    AreaCode::parse(text).unwrap()
}

fn rules() -> Rules {
    macro_rules! files {
        ($($name:literal)*) => {
            &[$(($name, include_str!(concat!("../../../../rulebook/", $name)))),*]
        };
    }
    let book = Rulebook::load(files!(
        "agronomy.toml" "clocks.toml" "decision.toml" "duty.toml" "holidays.toml"
        "law.toml" "notices.toml" "points.toml" "security.toml" "works.toml"
    ));
    Rules::new(book.unwrap())
}

/// Two people of the village and their sessions: the token is the letter, 32 times.
fn settled(tx: &mut store::Tx<'_>) -> Result<(), store::Stop> {
    let now = Moment::from_ms(jiff::Timestamp::now().as_millisecond());
    for (code, name, level, parent) in [
        (COUNTY, "竹溪县", "county", None),
        ("420324107", "龙坝镇", "township", Some(area(COUNTY))),
        (VILLAGE, "肖家边村", "village", Some(area("420324107"))),
    ] {
        let (system, name, level) = ("stat".to_owned(), name.to_owned(), level.to_owned());
        tx.set(&Area { system, code: area(code), name, level, parent }.row())?;
    }
    for (letter, name) in [(b'a', "王大梅"), (b'b', "李小竹")] {
        let id = Id::from_parts(Moment::from_ms(1), [letter; 10]);
        let household = Household {
            home: area(VILLAGE),
            id: Id::from_parts(Moment::from_ms(1), [letter; 10]),
            key: name.into(),
            head: name.into(),
            area: area(VILLAGE),
            import: Id::from_parts(Moment::from_ms(1), [9; 10]),
        };
        tx.put(&household.row())?;
        let person = Person {
            home: area(VILLAGE),
            id,
            key: name.into(),
            household: Id::from_parts(Moment::from_ms(1), [letter; 10]),
            name: name.into(),
            sex: Sex::Female,
            born_on: jiff::civil::date(1960, 1, 1),
            relation: "户主".into(),
            registered: true,
            member: true,
            away: false,
            party: false,
            phone: None,
            area: area(VILLAGE),
            synthetic: true,
            import: Id::from_parts(Moment::from_ms(1), [9; 10]),
        };
        tx.put(&person.row())?;
        let account = Account {
            home: area(COUNTY),
            login: name.into(),
            person: PersonRef { home: area(VILLAGE), id },
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
    Ok(())
}

impl Site {
    fn open(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("gongdi_{name}_{}", std::process::id()));
        let db = Db::open(&Options::folder(&folder)).unwrap();
        db.write(settled).unwrap();
        let options = AppOptions {
            county: area(COUNTY),
            clock: Clock::system(),
            demo_clock: false,
            cost: account::Cost::Test,
            url: None,
        };
        let deeds = crate::capabilities::deeds().unwrap();
        let app = App::new(db.clone(), rules(), deeds, options).unwrap();
        Self { router: super::router(Arc::clone(&app)), db, folder }
    }

    /// Asks for a page as the holder of a session, or as nobody.
    fn get(&self, path: &str, letter: Option<u8>) -> (StatusCode, String) {
        let mut request = Request::get(path);
        if let Some(letter) = letter {
            request = request.header("cookie", format!("gd={}", hash::hex(&[letter; 32])));
        }
        let request = request.body(Body::empty()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let answer = self.router.clone().oneshot(request).await.unwrap();
            let status = answer.status();
            let bytes = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
            (status, String::from_utf8(bytes.to_vec()).unwrap())
        })
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.db.close();
        std::fs::remove_dir_all(&self.folder).unwrap();
    }
}

#[test]
fn a_page_that_is_kept_for_all_shows_each_reader_their_own_frame_and_nobody_else_s() {
    let site = Site::open("kept");
    let path = format!("/{VILLAGE}");
    // Twice in every order: the second answer comes from what was kept of the first.
    for _ in 0..2 {
        for (letter, own, other) in
            [(Some(b'a'), "王大梅", "李小竹"), (Some(b'b'), "李小竹", "王大梅")]
        {
            let (status, page) = site.get(&path, letter);
            assert_eq!(status, StatusCode::OK);
            assert!(page.contains(own), "{own} is greeted");
            assert!(!page.contains(other), "{other} is not on the page of {own}");
            assert!(page.contains("肖家边村"));
        }
        let (status, page) = site.get(&path, None);
        assert_eq!(status, StatusCode::OK);
        assert!(!page.contains("王大梅") && !page.contains("李小竹"), "nobody is greeted");
        assert!(page.contains("/sign-in"), "a stranger finds the door");
    }
    let (_, for_a) = site.get(&format!("/api{path}"), Some(b'a'));
    let (_, for_all) = site.get(&format!("/api{path}"), None);
    assert_eq!(for_a, for_all, "data of a page for all is the same for all");
}

#[test]
fn every_page_that_is_kept_for_all_is_public() {
    for read in crate::capabilities::all().iter().flat_map(|m| m.reads) {
        let public = read.allow.contains(&civic::authority::Who::Anyone);
        assert!(public || !read.same_for_all, "{} would be shown to strangers", read.name);
    }
}
