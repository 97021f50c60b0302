//! Every row of every table as text, the same on both back ends, to hold two worlds side by side.

use std::collections::BTreeMap;

use civic::record::{Column, Val};
use kernel::hash;
use store::{Db, Stop};

/// Any cell.
struct Cell(Val);

impl Column for Cell {
    fn to_val(&self) -> Val {
        self.0.clone()
    }
    fn from_val(val: Val) -> Option<Self> {
        Some(Self(val))
    }
}

/// A cell as text.
fn text(val: &Val) -> String {
    match val {
        Val::Null => "-".into(),
        Val::Int(n) => n.to_string(),
        Val::Text(text) => format!("'{text}'"),
        Val::Blob(bytes) => format!("x{}", hash::hex(bytes)),
    }
}

/// A table read whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Column names, in alphabetical order: the two back ends need not agree on another.
    pub columns: Vec<String>,
    /// Rows, in order of their text.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// The cell of a row under a column name.
    pub fn cell<'t>(&self, row: &'t [String], column: &str) -> Option<&'t str> {
        let at = self.columns.iter().position(|c| c == column)?;
        row.get(at).map(String::as_str)
    }

    /// Every row as `column=cell` pairs, without the columns that `mask` names for it.
    fn lines(&self, mask: impl Fn(&Self, &[String], &str) -> bool) -> Vec<String> {
        let line = |row: &Vec<String>| {
            let pairs = self.columns.iter().zip(row);
            let shown = pairs.map(|(column, cell)| {
                let cell = if mask(self, row, column) { "…" } else { cell };
                format!("{column}={cell}")
            });
            shown.collect::<Vec<_>>().join(" ")
        };
        let mut lines: Vec<String> = self.rows.iter().map(line).collect();
        lines.sort();
        lines
    }
}

/// A whole database.
pub type World = BTreeMap<String, Table>;

/// Reads every table.
///
/// # Errors
/// Faults of the database.
pub fn world(db: &Db) -> Result<World, Stop> {
    db.read(|tx| {
        let mut world = World::new();
        for table in tx.catalogue()? {
            let mut columns = table.columns.clone();
            columns.sort();
            let names: Vec<String> = columns.iter().map(|c| format!("\"{c}\"")).collect();
            let sql = format!("SELECT {} FROM \"{}\"", names.join(", "), table.name);
            let width = columns.len();
            let mut rows = tx.rows(&sql, &[], |cells| {
                (0..width).map(|_| cells.take::<Cell>().map(|c| text(&c.0))).collect()
            })?;
            rows.sort();
            world.insert(table.name, Table { columns, rows });
        }
        Ok(world)
    })
}

/// Table → rows as text, without masks.
///
/// # Errors
/// Faults of the database.
pub fn dump(db: &Db) -> Result<BTreeMap<String, Vec<String>>, Stop> {
    let world = world(db)?;
    Ok(world.into_iter().map(|(name, table)| (name, table.lines(|_, _, _| false))).collect())
}

/// Differences between two worlds, at most `most`, one a line. `mask` says which cells of a table
/// are not compared.
pub fn differences(
    left: &World,
    right: &World,
    mask: impl Fn(&str, &Table, &[String], &str) -> bool,
    most: usize,
) -> Vec<String> {
    let empty = Table::default();
    let mut found = Vec::new();
    let names: std::collections::BTreeSet<&String> = left.keys().chain(right.keys()).collect();
    for name in names {
        let lines = |world: &World| {
            let table = world.get(name).unwrap_or(&empty);
            table.lines(|table, row, column| mask(name, table, row, column))
        };
        let (mut a, mut b) =
            (lines(left).into_iter().peekable(), lines(right).into_iter().peekable());
        while found.len() < most {
            match (a.peek(), b.peek()) {
                (None, None) => break,
                (Some(x), Some(y)) if x == y => {
                    a.next();
                    b.next();
                }
                (Some(x), y) if y.is_none_or(|y| x < y) => {
                    found.push(format!("{name}: only left: {x}"));
                    a.next();
                }
                (_, Some(y)) => {
                    found.push(format!("{name}: only right: {y}"));
                    b.next();
                }
                (Some(_), None) => break,
            }
        }
    }
    found
}
