//! Tests of the store against both back ends, with a handful of real acts.
//!
//! The embedded store always runs. The server store runs when `GONGDI_TEST_PG` holds its address;
//! with `GONGDI_REQUIRE_PG=1` its absence is a failure, so that nobody passes by not looking.

mod acts;
mod book;
mod commit;
mod digest;
mod erasure;
mod schema;
mod script;
mod tamper;
mod thread;
mod village;
mod works;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use civic::decide::wish::{self, Wish, lineage};
use civic::record::Column;
use civic::rulebook::Rulebook;
use civic::spine::{self, Seal};
use kernel::id::MatterId;
use kernel::{AreaCode, Id, Moment, PersonRef};
use serde_json::{Value, json};

use crate::act::{By, Rules, perform};
use crate::db::{Options, Tx};
use crate::{Ask, Db, Deed, Deeds, Receipt, Stop, journal};

const COUNTY: &str = "420324";
const VILLAGES: [&str; 3] = ["420324107201", "420324107202", "420324108201"];

fn area(text: &str) -> AreaCode {
    AreaCode::parse(text).unwrap()
}

/// 2026-10-29 08:00 in China: the tests' year has one change of month ahead.
fn morning() -> Moment {
    Moment::parse("2026-10-29T08:00").unwrap()
}

fn person(home: &str, n: u8) -> PersonRef {
    PersonRef { home: area(home), id: Id::from_parts(Moment::from_ms(1), [n; 10]) }
}

fn matter(n: u32) -> MatterId {
    let mut random = [7; 10];
    random[6..].copy_from_slice(&n.to_be_bytes());
    Id::from_parts(morning(), random)
}

fn rules() -> Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    macro_rules! files {
        ($($name:literal)*) => {
            &[$(($name, include_str!(concat!("../../../../rulebook/", $name)))),*]
        };
    }
    let load = || {
        Rules::new(
            Rulebook::load(files!(
                "agronomy.toml" "clocks.toml" "decision.toml" "duty.toml" "holidays.toml"
                "law.toml" "notices.toml" "points.toml" "security.toml" "works.toml" "families.toml"
            ))
            .unwrap(),
        )
    };
    RULES.get_or_init(load).clone()
}

/// Wishes, their erasure, and digests.
fn deeds() -> Deeds {
    let raise = Deed::new::<wish::Raise, _>(
        |tx, scene, _| {
            let head = journal::head(tx, scene.home)?;
            let entry = head.map_or(1, |h| h.seq + 1);
            Ok(wish::RaiseFacts { place_known: true, entry, files: Vec::new() })
        },
        wish::raise,
    );
    let erase = Deed::new::<wish::Erase, wish::EraseFacts>(
        |tx, scene, act| {
            let found: Option<Wish> = tx.get(&[scene.home.to_val(), act.matter.to_val()])?;
            let wish = found.ok_or(kernel::Code::NotFound)?;
            Ok(wish::EraseFacts { wish, drafts: Vec::new(), files: Vec::new(), visit: None })
        },
        wish::erase,
    );
    let seal = Deed::new::<Seal, _>(
        |tx, scene, act| crate::digest::seal_facts(tx, scene.home, &act.period, scene.now),
        spine::seal,
    );
    let split = Deed::new::<lineage::Split, lineage::SplitFacts>(
        |tx, scene, act| {
            let found: Option<Wish> = tx.get(&[scene.home.to_val(), act.matter.to_val()])?;
            let entry = journal::head(tx, scene.home)?.map_or(1, |h| h.seq + 1);
            let wish = found.ok_or(kernel::Code::NotFound)?;
            Ok(lineage::SplitFacts { wish, clock: None, entry })
        },
        lineage::split,
    );
    Deeds::new([raise, erase, seal, split]).unwrap()
}

/// A store that is gone with the test.
struct Store {
    db: Db,
    name: &'static str,
    folder: Option<PathBuf>,
    server: Option<(String, String)>,
}

impl Drop for Store {
    fn drop(&mut self) {
        self.db.close();
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir_all(folder);
        }
        if let Some((url, schema)) = &self.server
            && let Ok(mut client) = postgres::Client::connect(url, postgres::NoTls)
        {
            let _ = client.batch_execute(&format!("DROP SCHEMA IF EXISTS \"{schema}\" CASCADE"));
        }
    }
}

fn unique() -> String {
    static N: AtomicU32 = AtomicU32::new(0);
    format!("gongdi_store_{}_{}", std::process::id(), N.fetch_add(1, Ordering::Relaxed))
}

fn embedded() -> Store {
    let folder = std::env::temp_dir().join(unique());
    // A process that was killed may have left a folder of this name.
    let _ = std::fs::remove_dir_all(&folder);
    let db = Db::open(&Options::folder(&folder)).unwrap();
    Store { db, name: "embedded", folder: Some(folder), server: None }
}

fn server_url() -> Option<String> {
    let url = std::env::var("GONGDI_TEST_PG").ok().filter(|url| !url.is_empty());
    let demanded = std::env::var("GONGDI_REQUIRE_PG").is_ok_and(|v| v == "1");
    assert!(url.is_some() || !demanded, "GONGDI_REQUIRE_PG=1, but GONGDI_TEST_PG is not set");
    url
}

fn server() -> Option<Store> {
    let url = server_url()?;
    let schema = unique();
    let db = Db::open(&Options { readers: 6, ..Options::server(&url, &schema) }).unwrap();
    Some(Store { db, name: "server", folder: None, server: Some((url, schema)) })
}

/// Runs a test on every back end there is.
fn each(test: impl Fn(&Store)) {
    test(&embedded());
    if let Some(store) = server() {
        test(&store);
    }
}

fn ask(home: &str, act: &str, by: By, key: &str, input: Value, now: Moment) -> Ask {
    let mut salt = [0; 16];
    let digest = kernel::hash::sm3(key.as_bytes());
    salt.copy_from_slice(&digest[..16]);
    Ask {
        home: area(home),
        act: act.into(),
        by,
        behalf: None,
        key: key.into(),
        input,
        now,
        salt,
        dry_run: false,
    }
}

/// A wish of villager `n % 50`, said at `now`.
fn wish_ask(home: &str, n: u32, now: Moment) -> Ask {
    let by = By::Person(person(home, u8::try_from(n % 50).unwrap()));
    let input = json!({"id": matter(n), "text": format!("村口的路灯坏了，\"第{n}盏\"\n\u{1}请修"),
        "place": home, "channel": null});
    ask(home, "wish.raise", by, &format!("wish-{n}"), input, now)
}

fn act(db: &Db, ask: Ask) -> Result<Receipt, Stop> {
    let (deeds, rules) = (deeds(), rules());
    db.write(move |tx| perform(tx, &deeds, &rules, &ask))
}

fn seal(db: &Db, period: &str, now: Moment) -> Result<Receipt, Stop> {
    let key = format!("seal-{period}");
    act(db, ask(COUNTY, "digest.seal", By::Worker, &key, json!({"period": period}), now))
}

fn erase(db: &Db, home: &str, n: u32, now: Moment) -> Result<Receipt, Stop> {
    let by = By::Person(person(home, u8::try_from(n % 50).unwrap()));
    let input = json!({"matter": matter(n), "ground": "本人要求删除"});
    act(db, ask(home, "wish.erase", by, &format!("erase-{n}"), input, now))
}

/// `wishes` wishes over the villages and four days, with an erasure and every digest that falls due
/// sealed on the way.
fn lived(db: &Db, wishes: u32) -> Moment {
    let mut now = morning();
    for n in 0..wishes {
        let home = VILLAGES[usize::try_from(n % 3).unwrap()];
        act(db, wish_ask(home, n, now)).unwrap();
        now = now.plus_ms(96 * 3_600_000 / i64::from(wishes));
        if n == 3 {
            erase(db, home, n, now).unwrap();
        }
        let due = db.read(move |tx| crate::digest::due_periods(tx, area(COUNTY), now, 50)).unwrap();
        for period in due {
            seal(db, &period, now).unwrap();
        }
    }
    now
}

fn script_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proof/verifier/verify.py")
}

/// What the third-party script says of an export: its exit code and its words.
fn script(export: &str) -> (i32, String) {
    use std::io::Write as _;
    let mut child = std::process::Command::new("python3")
        .arg(script_path())
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // The script stops reading at the first broken line; what is left is of no use to it.
    let _ = child.stdin.take().unwrap().write_all(export.as_bytes());
    let out = child.wait_with_output().unwrap();
    let said = [out.stdout, out.stderr].concat();
    (out.status.code().unwrap_or(-1), String::from_utf8(said).unwrap().trim().to_owned())
}

/// The export of the county as one text.
fn export_text(tx: &mut Tx<'_>) -> Result<String, Stop> {
    let mut text = String::new();
    crate::export::export_within(tx, area(COUNTY), &mut |line| {
        text.push_str(&line);
        Ok(())
    })?;
    Ok(text)
}

/// Row counts of every table, to see that nothing was written.
fn counts(db: &Db) -> Vec<(String, i64)> {
    db.read(|tx| {
        let mut out = Vec::new();
        for table in tx.catalogue()? {
            let n = tx.number(&format!("SELECT COUNT(*) FROM {}", table.name), &[])?;
            out.push((table.name, n));
        }
        Ok(out)
    })
    .unwrap()
}

type Shared<T> = Arc<parking_lot::Mutex<Option<T>>>;

/// Runs `work` in a transaction that is taken back, and gives what it found.
fn taken_back<T, F>(db: &Db, mut work: F) -> Result<T, Stop>
where
    T: Send + 'static,
    F: FnMut(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
{
    let found: Shared<Result<T, Stop>> = Arc::default();
    let keep = Arc::clone(&found);
    let none: Result<(), Stop> = db.write(move |tx| {
        *keep.lock() = Some(work(tx));
        Err(kernel::Code::NotFound.into())
    });
    assert!(none.is_err());
    found.lock().take().unwrap()
}
