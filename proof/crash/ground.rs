//! One small village on a store of its own: imported, with a secretary, its meeting voting today.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use kernel::id::{ImportId, MatterId};
use kernel::{AreaCode, CodeSystem, Moment, PersonRef};
use serde_json::{Value, json};
use store::act::By;
use store::{Db, Options};

use crate::fixture::{self, Bench, people};
use crate::sitting::{self, DAYS, Hand};

const VILLAGE: &str = "420324107201";

/// A folder that is gone with the test.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        let name = format!("gongdi_crash_{}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What the clients need to know.
pub struct Ground {
    pub home: AreaCode,
    pub meeting: MatterId,
    pub voters: Vec<PersonRef>,
    pub now: Moment,
}

pub fn open(folder: &Path) -> Bench {
    Bench::on(&Db::open(&Options::folder(folder)).unwrap()).unwrap()
}

/// Everything through acts, the sessions excepted. The server goes by the machine's clock, so the
/// meeting sits now.
pub fn prepare(folder: &Path) -> Ground {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let now = Moment::from_ms(i64::try_from(since.as_millis()).unwrap());
    let began = now.plus_days(-DAYS);
    let bench = open(folder);
    let home = fixture::area(VILLAGE);
    let areas = vec![
        (fixture::county(), "竹溪县".to_owned()),
        (fixture::area("420324107"), "龙坝镇".to_owned()),
        (home, "示范村".to_owned()),
    ];
    bench
        .db
        .write(move |tx| {
            site::capabilities::registry::reads::areas_put(tx, CodeSystem::Statistical, &areas)
        })
        .unwrap();
    let worker = |act: &str, key: &str, input: Value| {
        bench.act(&fixture::ask(home, act, By::Worker, key, input, began)).unwrap();
    };
    let rows: Vec<Value> = people::lines(home, 30, 60).iter().map(people::Line::json).collect();
    let id: ImportId = fixture::made("import", 0, began);
    let input = json!({ "id": id, "file": "名册.csv", "rows": rows, "fingerprint": null });
    worker("registry.import", "import", input);
    let found = bench.db.read(move |tx| store::registry::persons_like(tx, home, "P0000", 1));
    let by = fixture::person(home, found.unwrap()[0].id);
    let input = json!({
        "id": fixture::made::<kernel::id::Mandate>("mandate", 0, began), "person": by,
        "role": "secretary", "area": home, "from_on": "2026-01-01", "until_on": null,
        "ground": "换届选举",
    });
    worker("mandate.grant", "mandate", input);
    let sitting = Hand { bench: &bench, home, by }.sit(began).unwrap();
    sitting::sessions(&bench, &sitting.voters, now).unwrap();
    bench.db.close();
    assert!(sitting.voters.len() > 40, "{}", sitting.voters.len());
    Ground { home, meeting: sitting.meeting, voters: sitting.voters, now }
}
