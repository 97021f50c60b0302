//! What rules and pages see of a database: typed queries inside one transaction.
//!
//! SQL is written once with `?1` places in the portable subset (TEXT, BIGINT, BLOB, CHECK, partial
//! indexes, ON CONFLICT, RETURNING, CTEs, windows).

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use civic::record::{Column, Record, Row, Val};
use kernel::AreaCode;

use super::{lite, pg};
use crate::fault::{Fault, Stop};

/// Texts of generated statements, kept per connection.
#[derive(Default)]
pub(super) struct Texts(HashMap<(&'static str, Form), Arc<str>>);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Form {
    Insert,
    Upsert,
    /// Insert, or add the last column to what is there.
    Add,
    Delete,
    /// One record by its key.
    Get,
}

impl Texts {
    fn of(&mut self, row: &Row, form: Form) -> Arc<str> {
        Arc::clone(self.0.entry((row.table, form)).or_insert_with(|| text_of(row, form).into()))
    }

    fn get<R: Record>(&mut self) -> Arc<str> {
        Arc::clone(self.0.entry((R::TABLE, Form::Get)).or_insert_with(|| {
            let names = R::COLUMNS.split(", ").take(R::KEYS).enumerate();
            let by: Vec<String> = names.map(|(i, name)| format!("{name} = ?{}", i + 1)).collect();
            format!("SELECT {} FROM {} WHERE {}", R::COLUMNS, R::TABLE, by.join(" AND ")).into()
        }))
    }
}

fn text_of(row: &Row, form: Form) -> String {
    let names: Vec<&str> = row.columns.split(", ").collect();
    let keys = names.get(..row.keys).unwrap_or_default();
    let mut sql = String::new();
    if form == Form::Delete {
        let by: Vec<String> =
            keys.iter().enumerate().map(|(i, k)| format!("{k} = ?{}", i + 1)).collect();
        let _ = write!(sql, "DELETE FROM {} WHERE {}", row.table, by.join(" AND "));
        return sql;
    }
    let places: Vec<String> = (1..=names.len()).map(|i| format!("?{i}")).collect();
    let _ =
        write!(sql, "INSERT INTO {} ({}) VALUES ({})", row.table, row.columns, places.join(", "));
    if form == Form::Upsert {
        let rest: Vec<String> = names
            .get(row.keys..)
            .unwrap_or_default()
            .iter()
            .map(|c| format!("{c} = excluded.{c}"))
            .collect();
        let what = if rest.is_empty() {
            "NOTHING".into()
        } else {
            format!("UPDATE SET {}", rest.join(", "))
        };
        let _ = write!(sql, " ON CONFLICT ({}) DO {what}", keys.join(", "));
    }
    if let (Form::Add, Some(last)) = (form, names.last()) {
        let (table, keys) = (row.table, keys.join(", "));
        let _ = write!(
            sql,
            " ON CONFLICT ({keys}) DO UPDATE SET {last} = {table}.{last} + excluded.{last}"
        );
    }
    sql
}

/// The connection behind a transaction.
pub(super) enum Conn<'c> {
    Lite(&'c rusqlite::Connection),
    Pg(&'c mut pg::Session),
}

/// A transaction in progress.
pub struct Tx<'c> {
    pub(super) conn: Conn<'c>,
    pub(super) texts: &'c mut Texts,
    /// Whether this job has begun to write.
    pub(super) written: bool,
    /// Whether a savepoint has to stand before its first write.
    pub(super) guarded: bool,
    /// Whether writes are wanted at all.
    pub(super) writable: bool,
    /// Homes written to.
    pub(super) touched: Vec<AreaCode>,
}

/// The cells of one row, read from left to right.
pub struct Cells<'r> {
    pub(super) vals: &'r mut dyn Iterator<Item = Val>,
}

impl Cells<'_> {
    /// The next cell as a `C`; `None` marks the row as corrupt.
    pub fn take<C: Column>(&mut self) -> Option<C> {
        C::from_val(self.vals.next()?)
    }

    /// The next cells as a whole record.
    pub fn record<R: Record>(&mut self) -> Option<R> {
        R::from_vals(self.vals)
    }
}

impl Tx<'_> {
    /// Reads rows; `read` turns cells into a value, `None` means that the row is corrupt.
    pub fn rows<T>(
        &mut self,
        sql: &str,
        params: &[Val],
        mut read: impl FnMut(&mut Cells<'_>) -> Option<T>,
    ) -> Result<Vec<T>, Stop> {
        let mut out = Vec::new();
        let mut each = |vals: &mut dyn Iterator<Item = Val>| {
            let value = read(&mut Cells { vals }).ok_or_else(|| Fault::Corrupt(sql.into()))?;
            out.push(value);
            Ok(())
        };
        match &mut self.conn {
            Conn::Lite(conn) => lite::query(conn, sql, params, &mut each)?,
            Conn::Pg(session) => session.query(sql, params, &mut each)?,
        }
        Ok(out)
    }

    /// Reads at most one row.
    pub fn row<T>(
        &mut self,
        sql: &str,
        params: &[Val],
        read: impl FnMut(&mut Cells<'_>) -> Option<T>,
    ) -> Result<Option<T>, Stop> {
        Ok(self.rows(sql, params, read)?.into_iter().next())
    }

    /// One number: counts and sums.
    pub fn number(&mut self, sql: &str, params: &[Val]) -> Result<i64, Stop> {
        Ok(self.row(sql, params, |c| c.take::<Option<i64>>())?.flatten().unwrap_or(0))
    }

    /// Records where a condition holds: `tail` is everything after the table name.
    pub fn list<R: Record>(&mut self, tail: &str, params: &[Val]) -> Result<Vec<R>, Stop> {
        let sql = format!("SELECT {} FROM {} {tail}", R::COLUMNS, R::TABLE);
        self.rows(&sql, params, |c| c.record())
    }

    /// The record with this key.
    pub fn get<R: Record>(&mut self, key: &[Val]) -> Result<Option<R>, Stop> {
        let sql = self.texts.get::<R>();
        self.row(&sql, key, |c| c.record())
    }

    /// Runs a statement; answers how many rows it touched.
    pub fn run(&mut self, sql: &str, params: &[Val]) -> Result<u64, Stop> {
        if !self.writable {
            return Err(Fault::Misuse("write in a read".into()).into());
        }
        match &mut self.conn {
            Conn::Lite(conn) => {
                if !self.written && self.guarded {
                    lite::savepoint(conn)?;
                }
                self.written = true;
                Ok(lite::execute(conn, sql, params)?)
            }
            Conn::Pg(session) => Ok(session.execute(sql, params)?),
        }
    }

    fn run_row(&mut self, row: &Row, form: Form) -> Result<u64, Stop> {
        let sql = self.texts.of(row, form);
        let vals = match form {
            Form::Delete | Form::Get => row.vals.get(..row.keys).unwrap_or_default(),
            Form::Insert | Form::Upsert | Form::Add => row.vals.as_slice(),
        };
        self.run(&sql, vals)
    }

    /// Inserts a row; one with its key must not exist.
    pub fn put(&mut self, row: &Row) -> Result<(), Stop> {
        self.run_row(row, Form::Insert).map(|_| ())
    }

    /// Inserts or replaces a row.
    pub fn set(&mut self, row: &Row) -> Result<(), Stop> {
        self.run_row(row, Form::Upsert).map(|_| ())
    }

    /// Inserts a row, or adds its last column to that of the row with its key.
    pub fn add(&mut self, row: &Row) -> Result<(), Stop> {
        self.run_row(row, Form::Add).map(|_| ())
    }

    /// Removes a row by its key.
    pub fn remove(&mut self, row: &Row) -> Result<(), Stop> {
        self.run_row(row, Form::Delete).map(|_| ())
    }

    /// Marks a home as changed, for caches.
    pub fn touch(&mut self, home: AreaCode) {
        if !self.touched.contains(&home) {
            self.touched.push(home);
        }
    }

    /// What has to follow a SELECT that must be alone with its row until the commit.
    pub(crate) fn for_update(&self) -> &'static str {
        match self.conn {
            // The single writer is alone anyway.
            Conn::Lite(_) => "",
            Conn::Pg(_) => " FOR UPDATE",
        }
    }

    /// Table, column, primary key position and so on, from the catalogue: for the schema test.
    pub fn catalogue(&mut self) -> Result<Vec<crate::schema::Table>, Stop> {
        match &mut self.conn {
            Conn::Lite(conn) => Ok(lite::catalogue(conn)?),
            Conn::Pg(session) => Ok(session.catalogue()?),
        }
    }
}
