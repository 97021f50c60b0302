//! The server store: PostgreSQL, or an engine that speaks it. One closure is one transaction on one
//! of many connections; a home's acts queue behind the lock on its chain head, different homes go
//! in parallel.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::JoinHandle;

use civic::record::Val;
use postgres::error::SqlState;
use postgres::types::private::BytesMut;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, NoTls, Statement};

use super::tx::{Conn, Texts};
use super::{Job, Options, Ran, Shared, Tx, migrate};
use crate::fault::Fault;
use crate::schema::{Key, Table};

/// How often one piece of work may be run again after meeting another.
const TRIES: u32 = 8;

#[derive(Debug)]
struct Bound<'v>(&'v Val);

impl ToSql for Bound<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self.0 {
            Val::Null => Ok(IsNull::Yes),
            Val::Int(n) => n.to_sql(ty, out),
            Val::Text(s) => s.to_sql(ty, out),
            Val::Blob(b) => b.to_sql(ty, out),
        }
    }
    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::TEXT | Type::BYTEA | Type::VARCHAR | Type::NAME)
    }
    to_sql_checked!();
}

impl From<postgres::Error> for Fault {
    fn from(error: postgres::Error) -> Self {
        let said = error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string);
        match error.code() {
            Some(code)
                if *code == SqlState::T_R_SERIALIZATION_FAILURE
                    || *code == SqlState::T_R_DEADLOCK_DETECTED =>
            {
                Self::Conflict
            }
            Some(code) if code.code().starts_with("23") => Self::Constraint(said),
            _ => Self::Database(said),
        }
    }
}

/// One connection with its prepared statements.
pub(super) struct Session {
    client: Client,
    statements: HashMap<String, Statement>,
}

/// `?1` places become `$1`; the text is otherwise the same.
fn places(sql: &str) -> String {
    sql.replace('?', "$")
}

impl Session {
    fn connect(url: &str, schema: &str) -> Result<Self, Fault> {
        let mut client = Client::connect(url, NoTls)?;
        client.batch_execute(&format!("SET search_path TO \"{schema}\""))?;
        Ok(Self { client, statements: HashMap::new() })
    }

    fn statement(&mut self, sql: &str) -> Result<Statement, Fault> {
        if let Some(known) = self.statements.get(sql) {
            return Ok(known.clone());
        }
        let made = self.client.prepare(&places(sql))?;
        self.statements.insert(sql.to_owned(), made.clone());
        Ok(made)
    }

    pub(super) fn query(
        &mut self,
        sql: &str,
        params: &[Val],
        each: &mut dyn FnMut(&mut dyn Iterator<Item = Val>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let statement = self.statement(sql)?;
        let bound: Vec<Bound<'_>> = params.iter().map(Bound).collect();
        let refs: Vec<&(dyn ToSql + Sync)> = bound.iter().map(|b| b as _).collect();
        for row in self.client.query(&statement, &refs)? {
            each(&mut (0..row.len()).map(|i| cell(&row, i)))?;
        }
        Ok(())
    }

    pub(super) fn execute(&mut self, sql: &str, params: &[Val]) -> Result<u64, Fault> {
        let statement = self.statement(sql)?;
        let bound: Vec<Bound<'_>> = params.iter().map(Bound).collect();
        let refs: Vec<&(dyn ToSql + Sync)> = bound.iter().map(|b| b as _).collect();
        Ok(self.client.execute(&statement, &refs)?)
    }

    pub(super) fn catalogue(&mut self) -> Result<Vec<Table>, Fault> {
        let names = self.strings(
            "SELECT CAST(table_name AS TEXT) FROM information_schema.tables
             WHERE table_schema = current_schema() ORDER BY table_name",
            &[],
        )?;
        let mut tables = Vec::new();
        for name in names {
            let one = [Val::Text(name.clone())];
            let columns = self.strings(
                "SELECT CAST(column_name AS TEXT) FROM information_schema.columns
                 WHERE table_schema = current_schema() AND table_name = ?1 ORDER BY ordinal_position",
                &one,
            )?;
            let mut keys = Vec::new();
            for (letter, kind, field) in [
                ("p", "primary", "conkey"),
                ("u", "unique", "conkey"),
                ("f", "foreign", "conkey"),
                ("f", "foreign target", "confkey"),
            ] {
                let table = if field == "confkey" { "confrelid" } else { "conrelid" };
                let found = self.strings(
                    &format!(
                        "SELECT CAST((SELECT string_agg(a.attname, ',' ORDER BY k.n)
                           FROM unnest(c.{field}) WITH ORDINALITY AS k(no, n)
                           JOIN pg_attribute a ON a.attrelid = c.{table} AND a.attnum = k.no) AS TEXT)
                         FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
                         JOIN pg_namespace s ON s.oid = t.relnamespace
                         WHERE s.nspname = current_schema() AND t.relname = ?1 AND c.contype = '{letter}'"
                    ),
                    &one,
                )?;
                for columns in found {
                    keys.push(Key {
                        kind,
                        columns: columns.split(',').map(str::to_owned).collect(),
                    });
                }
            }
            tables.push(Table { name, columns, keys });
        }
        Ok(tables)
    }

    fn strings(&mut self, sql: &str, params: &[Val]) -> Result<Vec<String>, Fault> {
        let mut out = Vec::new();
        self.query(sql, params, &mut |vals| {
            if let Some(Val::Text(text)) = vals.next() {
                out.push(text);
            }
            Ok(())
        })?;
        Ok(out)
    }
}

fn cell(row: &postgres::Row, i: usize) -> Val {
    let kind = row.columns().get(i).map(postgres::Column::type_);
    let read = match kind {
        Some(&Type::INT8) => row.try_get::<_, Option<i64>>(i).map(|v| v.map(Val::Int)),
        Some(&Type::INT4) => {
            row.try_get::<_, Option<i32>>(i).map(|v| v.map(|n| Val::Int(n.into())))
        }
        Some(&Type::BYTEA) => row.try_get::<_, Option<Vec<u8>>>(i).map(|v| v.map(Val::Blob)),
        _ => row.try_get::<_, Option<String>>(i).map(|v| v.map(Val::Text)),
    };
    read.ok().flatten().unwrap_or(Val::Null)
}

pub(super) fn start(
    url: &str,
    schema: &str,
    options: &Options,
    shared: &Arc<Shared>,
) -> Result<Vec<JoinHandle<()>>, Fault> {
    let mut first = Client::connect(url, NoTls)?;
    first.batch_execute(&format!("CREATE SCHEMA IF NOT EXISTS \"{schema}\""))?;
    drop(first);
    let mut session = Session::connect(url, schema)?;
    migrate::run(&mut Migrating(&mut session))?;
    let mut threads = Vec::new();
    let writers = options.readers.div_ceil(2).max(1);
    for n in 0..options.readers.max(2) {
        let session = Session::connect(url, schema)?;
        let shared = Arc::clone(shared);
        let writes = n < writers;
        let thread = std::thread::Builder::new()
            .name(format!("store-{}-{n}", if writes { "writer" } else { "reader" }))
            .spawn(move || work_loop(session, &shared, writes))
            .map_err(|e| Fault::File(e.to_string()))?;
        threads.push(thread);
    }
    Ok(threads)
}

fn work_loop(mut session: Session, shared: &Shared, writes: bool) {
    let mut texts = Texts::default();
    let queue = if writes { &shared.writes } else { &shared.reads };
    while let Some(mut job) = queue.pop() {
        let mut touched = Vec::new();
        let result = one(&mut session, &mut texts, job.as_mut(), writes, &mut touched, shared);
        if writes {
            shared.meter.jobs.fetch_add(1, Ordering::Relaxed);
            if result.is_ok() {
                shared.versions.bump(&touched);
                shared.meter.commits.fetch_add(1, Ordering::Relaxed);
            }
        }
        job.answer(result);
    }
}

fn one(
    session: &mut Session,
    texts: &mut Texts,
    job: &mut dyn Job,
    writes: bool,
    touched: &mut Vec<kernel::AreaCode>,
    shared: &Shared,
) -> Result<(), Fault> {
    for _ in 0..TRIES {
        let begin =
            if writes { "BEGIN" } else { "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" };
        session.client.batch_execute(begin)?;
        let mut tx = Tx {
            conn: Conn::Pg(session),
            texts,
            written: false,
            guarded: false,
            writable: writes,
            touched: Vec::new(),
        };
        let ran = job.run(&mut tx);
        let homes = std::mem::take(&mut tx.touched);
        match ran {
            Ran::Keep => match session.client.batch_execute("COMMIT").map_err(Fault::from) {
                Ok(()) => {
                    *touched = homes;
                    return Ok(());
                }
                Err(Fault::Conflict) => {}
                Err(fault) => return Err(fault),
            },
            Ran::TakeBack => {
                session.client.batch_execute("ROLLBACK")?;
                return Ok(());
            }
            Ran::Again => session.client.batch_execute("ROLLBACK")?,
        }
        shared.meter.retries.fetch_add(1, Ordering::Relaxed);
    }
    Err(Fault::Conflict)
}

struct Migrating<'s>(&'s mut Session);

impl migrate::Target for Migrating<'_> {
    fn batch(&mut self, sql: &str) -> Result<(), Fault> {
        Ok(self.0.client.batch_execute(sql)?)
    }
    fn dialect(&self, sql: &str) -> String {
        // Codes and dates compare by their bytes on both stores.
        let sql = sql.replace(" BLOB", " BYTEA").replace(" TEXT", " TEXT COLLATE \"C\"");
        // Here every table is a heap; the word is for the embedded store.
        sql.replace(" WITHOUT ROWID", "")
    }
    fn execute(&mut self, sql: &str, params: &[Val]) -> Result<(), Fault> {
        self.0.execute(sql, params).map(|_| ())
    }
    fn rows(&mut self, sql: &str) -> Result<Vec<Vec<Val>>, Fault> {
        let mut out = Vec::new();
        self.0.query(sql, &[], &mut |vals| {
            out.push(vals.collect());
            Ok(())
        })?;
        Ok(out)
    }
}
