//! The embedded store: SQLite in WAL mode with `synchronous=FULL`, one writer that commits in
//! groups, readers on snapshots.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::JoinHandle;

use civic::record::Val;
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql};

use super::tx::{Conn, Texts};
use super::{Job, Options, Ran, Shared, Tx, migrate};
use crate::fault::Fault;
use crate::schema::{Key, Table};

struct Bound<'v>(&'v Val);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Val::Null => ToSqlOutput::Owned(Value::Null),
            Val::Int(n) => ToSqlOutput::Owned(Value::Integer(*n)),
            Val::Text(s) => ToSqlOutput::Borrowed(ValueRef::Text(s.as_bytes())),
            Val::Blob(b) => ToSqlOutput::Borrowed(ValueRef::Blob(b)),
        })
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::ConstraintViolation) => Self::Constraint(error.to_string()),
            _ => Self::Database(error.to_string()),
        }
    }
}

pub(super) fn query(
    conn: &Connection,
    sql: &str,
    params: &[Val],
    each: &mut dyn FnMut(&mut dyn Iterator<Item = Val>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut statement = conn.prepare_cached(sql)?;
    let width = statement.column_count();
    let mut rows = statement.query(rusqlite::params_from_iter(params.iter().map(Bound)))?;
    while let Some(row) = rows.next()? {
        each(&mut (0..width).map(|i| match row.get_ref(i) {
            Ok(ValueRef::Integer(n)) => Val::Int(n),
            // Nothing but our own text is kept here; what is not UTF-8 would be somebody's tampering,
            // which the journal's check names.
            Ok(ValueRef::Text(t)) => Val::Text(match std::str::from_utf8(t) {
                Ok(text) => text.to_owned(),
                Err(_) => String::from_utf8_lossy(t).into_owned(),
            }),
            Ok(ValueRef::Blob(b)) => Val::Blob(b.to_vec()),
            Ok(ValueRef::Null | ValueRef::Real(_)) | Err(_) => Val::Null,
        }))?;
    }
    Ok(())
}

pub(super) fn execute(conn: &Connection, sql: &str, params: &[Val]) -> Result<u64, Fault> {
    let mut statement = conn.prepare_cached(sql)?;
    let n = statement.execute(rusqlite::params_from_iter(params.iter().map(Bound)))?;
    Ok(u64::try_from(n).unwrap_or(u64::MAX))
}

pub(super) fn savepoint(conn: &Connection) -> Result<(), Fault> {
    conn.prepare_cached("SAVEPOINT job")?.execute([])?;
    Ok(())
}

fn release(conn: &Connection, keep: bool) -> Result<(), Fault> {
    if !keep {
        conn.prepare_cached("ROLLBACK TO job")?.execute([])?;
    }
    conn.prepare_cached("RELEASE job")?.execute([])?;
    Ok(())
}

fn connect(file: &Path, writable: bool) -> Result<Connection, Fault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(file, flags)?;
    conn.busy_timeout(std::time::Duration::from_secs(10))?;
    conn.set_prepared_statement_cache_capacity(256);
    // Plans do not depend on the values bound: a prepared statement stays prepared. Without this a
    // join or an IN is compiled again at every use, which costs more than the rest of an act.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
         PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000; PRAGMA wal_autocheckpoint = 4000;",
    )?;
    if !writable {
        conn.execute_batch("PRAGMA query_only = ON")?;
    }
    Ok(conn)
}

pub(super) fn start(
    folder: &Path,
    options: &Options,
    shared: &Arc<Shared>,
) -> Result<Vec<JoinHandle<()>>, Fault> {
    std::fs::create_dir_all(folder).map_err(|e| Fault::File(e.to_string()))?;
    let file = folder.join("gongdi.db");
    let writer = connect(&file, true)?;
    migrate::run(&mut Migrating(&writer))?;
    let mut threads = Vec::new();
    for _ in 0..options.readers.max(1) {
        let conn = connect(&file, false)?;
        let shared = Arc::clone(shared);
        threads.push(spawn("reader", move || read_loop(&conn, &shared))?);
    }
    let (shared, group) = (Arc::clone(shared), options.group.max(1));
    threads.push(spawn("writer", move || write_loop(&writer, &shared, group))?);
    Ok(threads)
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, Fault> {
    std::thread::Builder::new()
        .name(format!("store-{name}"))
        .spawn(run)
        .map_err(|e| Fault::File(e.to_string()))
}

fn tx_of<'c>(conn: &'c Connection, texts: &'c mut Texts, writable: bool) -> Tx<'c> {
    let (written, guarded) = (false, false);
    Tx { conn: Conn::Lite(conn), texts, written, guarded, writable, touched: Vec::new() }
}

fn read_loop(conn: &Connection, shared: &Shared) {
    let mut texts = Texts::default();
    while let Some(mut job) = shared.reads.pop() {
        let begun = conn.prepare_cached("BEGIN").and_then(|mut s| s.execute([]));
        let result = match begun {
            Ok(_) => {
                job.run(&mut tx_of(conn, &mut texts, false));
                conn.prepare_cached("COMMIT").and_then(|mut s| s.execute([])).map(|_| ())
            }
            Err(error) => Err(error),
        };
        job.answer(result.map_err(Fault::from));
    }
}

fn write_loop(conn: &Connection, shared: &Shared, group: usize) {
    let mut texts = Texts::default();
    let mut jobs: Vec<Box<dyn Job>> = Vec::with_capacity(group);
    while let Some(first) = shared.writes.pop() {
        jobs.push(first);
        shared.writes.drain(group - 1, &mut jobs);
        let mut touched = Vec::new();
        let result = write_group(conn, &mut texts, &mut jobs, &mut touched);
        if result.is_ok() {
            shared.versions.bump(&touched);
            shared.meter.commits.fetch_add(1, Ordering::Relaxed);
        }
        let n = u64::try_from(jobs.len()).unwrap_or(0);
        shared.meter.jobs.fetch_add(n, Ordering::Relaxed);
        for job in jobs.drain(..) {
            job.answer(result.clone());
        }
    }
}

/// Runs a group and commits it. Nearly no work is taken back once it has begun to write, so the
/// first try goes without savepoints, each of which would copy every page that a job touches. When
/// some work does have to be taken back, the group starts again with a savepoint for each job.
fn write_group(
    conn: &Connection,
    texts: &mut Texts,
    jobs: &mut [Box<dyn Job>],
    touched: &mut Vec<kernel::AreaCode>,
) -> Result<(), Fault> {
    let done = match run_group(conn, texts, jobs, touched, false) {
        Ok(true) => return Ok(()),
        Ok(false) => {
            conn.prepare_cached("ROLLBACK")?.execute([])?;
            touched.clear();
            run_group(conn, texts, jobs, touched, true).map(|_| ())
        }
        Err(fault) => Err(fault),
    };
    if done.is_err() && !conn.is_autocommit() {
        // What failed has left the transaction open; without this the next one could not begin.
        if let Err(second) = conn.execute_batch("ROLLBACK") {
            tracing::error!(%second, "rollback of a group that failed");
        }
    }
    done
}

/// One try: `false` when work that has written has to be taken back and no savepoint stands.
fn run_group(
    conn: &Connection,
    texts: &mut Texts,
    jobs: &mut [Box<dyn Job>],
    touched: &mut Vec<kernel::AreaCode>,
    guarded: bool,
) -> Result<bool, Fault> {
    conn.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    for job in jobs {
        let mut tx = Tx { guarded, ..tx_of(conn, texts, true) };
        // The writer is alone: there is nobody to conflict with.
        let keep = matches!(job.run(&mut tx), Ran::Keep);
        if tx.written && guarded {
            release(conn, keep)?;
        } else if tx.written && !keep {
            return Ok(false);
        }
        if keep {
            touched.append(&mut tx.touched);
        }
    }
    conn.prepare_cached("COMMIT")?.execute([])?;
    Ok(true)
}

struct Migrating<'c>(&'c Connection);

impl migrate::Target for Migrating<'_> {
    fn batch(&mut self, sql: &str) -> Result<(), Fault> {
        Ok(self.0.execute_batch(sql)?)
    }
    fn dialect(&self, sql: &str) -> String {
        sql.to_owned()
    }
    fn execute(&mut self, sql: &str, params: &[Val]) -> Result<(), Fault> {
        execute(self.0, sql, params).map(|_| ())
    }
    fn rows(&mut self, sql: &str) -> Result<Vec<Vec<Val>>, Fault> {
        let mut out = Vec::new();
        query(self.0, sql, &[], &mut |vals| {
            out.push(vals.collect());
            Ok(())
        })?;
        Ok(out)
    }
}

/// Reads the schema back from the catalogue.
pub(super) fn catalogue(conn: &Connection) -> Result<Vec<Table>, Fault> {
    let names = strings(
        conn,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )?;
    let mut tables = Vec::new();
    for name in names {
        let columns =
            strings(conn, &format!("SELECT name FROM pragma_table_info('{name}') ORDER BY cid"))?;
        let primary = strings(
            conn,
            &format!("SELECT name FROM pragma_table_info('{name}') WHERE pk > 0 ORDER BY pk"),
        )?;
        let mut keys = vec![Key { kind: "primary", columns: primary }];
        let indexes = strings(
            conn,
            &format!(
                "SELECT name FROM pragma_index_list('{name}') WHERE \"unique\" = 1 AND origin <> 'pk'"
            ),
        )?;
        for index in indexes {
            let columns = strings(
                conn,
                &format!("SELECT name FROM pragma_index_info('{index}') ORDER BY seqno"),
            )?;
            keys.push(Key { kind: "unique", columns });
        }
        let ids = strings(
            conn,
            &format!("SELECT DISTINCT CAST(id AS TEXT) FROM pragma_foreign_key_list('{name}')"),
        )?;
        for id in ids {
            let from = format!(
                "SELECT \"from\" FROM pragma_foreign_key_list('{name}') WHERE id = {id} ORDER BY seq"
            );
            let to = format!(
                "SELECT \"to\" FROM pragma_foreign_key_list('{name}') WHERE id = {id} ORDER BY seq"
            );
            keys.push(Key { kind: "foreign", columns: strings(conn, &from)? });
            keys.push(Key { kind: "foreign target", columns: strings(conn, &to)? });
        }
        tables.push(Table { name, columns, keys });
    }
    Ok(tables)
}

fn strings(conn: &Connection, sql: &str) -> Result<Vec<String>, Fault> {
    let mut out = Vec::new();
    query(conn, sql, &[], &mut |vals| {
        if let Some(Val::Text(text)) = vals.next() {
            out.push(text);
        }
        Ok(())
    })?;
    Ok(out)
}
