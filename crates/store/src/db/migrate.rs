//! One set of migrations for every back end. A file that has been published never changes: its
//! hash is kept, and a store that was made with another text is not opened.

use civic::record::Val;
use kernel::hash;

use crate::fault::Fault;

const FILES: &[(&str, &str)] = &[
    ("0001_spine", include_str!("../../migrations/0001_spine.sql")),
    ("0002_decide", include_str!("../../migrations/0002_decide.sql")),
    ("0003_decision", include_str!("../../migrations/0003_decision.sql")),
    ("0004_convening", include_str!("../../migrations/0004_convening.sql")),
    ("0005_visit", include_str!("../../migrations/0005_visit.sql")),
    ("0006_company", include_str!("../../migrations/0006_company.sql")),
    ("0007_outcome", include_str!("../../migrations/0007_outcome.sql")),
    ("0008_room", include_str!("../../migrations/0008_room.sql")),
    ("0009_pipeline", include_str!("../../migrations/0009_pipeline.sql")),
    ("0010_read", include_str!("../../migrations/0010_read.sql")),
    ("0011_advice", include_str!("../../migrations/0011_advice.sql")),
    ("0012_budget", include_str!("../../migrations/0012_budget.sql")),
    ("0013_statements", include_str!("../../migrations/0013_statements.sql")),
    ("0014_receipts", include_str!("../../migrations/0014_receipts.sql")),
    ("0015_poll", include_str!("../../migrations/0015_poll.sql")),
    ("0016_panel", include_str!("../../migrations/0016_panel.sql")),
    ("0017_project", include_str!("../../migrations/0017_project.sql")),
    ("0018_money", include_str!("../../migrations/0018_money.sql")),
    ("0019_contribution", include_str!("../../migrations/0019_contribution.sql")),
    ("0020_points", include_str!("../../migrations/0020_points.sql")),
    ("0021_covenant", include_str!("../../migrations/0021_covenant.sql")),
    ("0022_ventures", include_str!("../../migrations/0022_ventures.sql")),
    ("0023_keeping", include_str!("../../migrations/0023_keeping.sql")),
    ("0024_levy", include_str!("../../migrations/0024_levy.sql")),
    ("0025_force", include_str!("../../migrations/0025_force.sql")),
    ("0027_points", include_str!("../../migrations/0027_points.sql")),
    ("0028_looked_after", include_str!("../../migrations/0028_looked_after.sql")),
    ("0029_settlement", include_str!("../../migrations/0029_settlement.sql")),
    ("0030_ventures", include_str!("../../migrations/0030_ventures.sql")),
];

/// A database that is being migrated.
pub(super) trait Target {
    fn batch(&mut self, sql: &str) -> Result<(), Fault>;
    fn dialect(&self, sql: &str) -> String;
    fn execute(&mut self, sql: &str, params: &[Val]) -> Result<(), Fault>;
    fn rows(&mut self, sql: &str) -> Result<Vec<Vec<Val>>, Fault>;
}

/// Brings the schema up to date.
pub(super) fn run(target: &mut dyn Target) -> Result<(), Fault> {
    let table = target.dialect(
        "CREATE TABLE IF NOT EXISTS migration (name TEXT NOT NULL PRIMARY KEY, hash TEXT NOT NULL)",
    );
    target.batch(&table)?;
    let done = target.rows("SELECT name, hash FROM migration ORDER BY name")?;
    for (i, row) in done.iter().enumerate() {
        let [Val::Text(name), Val::Text(kept)] = row.as_slice() else {
            return Err(Fault::Corrupt("migration".into()));
        };
        match FILES.get(i) {
            Some((known, text)) if known == name && hash_of(text) == *kept => {}
            Some((known, _)) if known == name => {
                return Err(Fault::Misuse(format!(
                    "migration {name} was changed after it was published"
                )));
            }
            _ => {
                return Err(Fault::Misuse(format!(
                    "this store was made by a newer version (migration {name})"
                )));
            }
        }
    }
    for (name, text) in FILES.iter().skip(done.len()) {
        target.batch("BEGIN")?;
        let sql = target.dialect(text);
        let made = target.batch(&sql).and_then(|()| {
            let row = [Val::Text((*name).to_owned()), Val::Text(hash_of(text))];
            target.execute("INSERT INTO migration (name, hash) VALUES (?1, ?2)", &row)
        });
        if let Err(fault) = made {
            target.batch("ROLLBACK")?;
            return Err(fault);
        }
        target.batch("COMMIT")?;
    }
    Ok(())
}

fn hash_of(text: &str) -> String {
    hash::hex(&hash::sm3(text.as_bytes()))
}
