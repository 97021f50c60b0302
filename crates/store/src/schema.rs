//! The schema read back from the catalogue, so that a test can hold it against the rule that every
//! row has a home.

/// Small reference tables that are the same everywhere and may do without a home.
pub const REFERENCE: &[&str] = &["area", "migration", "rule_version"];

/// A key of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// `primary`, `unique`, `foreign`, or the target side of a foreign key.
    pub kind: &'static str,
    /// Columns in order.
    pub columns: Vec<String>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Name.
    pub name: String,
    /// Columns in order.
    pub columns: Vec<String>,
    /// Keys.
    pub keys: Vec<Key>,
}

/// Every key that does not lead with `home`, in words.
pub fn homeless(tables: &[Table]) -> Vec<String> {
    let mut found = Vec::new();
    for table in tables.iter().filter(|t| !REFERENCE.contains(&t.name.as_str())) {
        if !table.keys.iter().any(|k| k.kind == "primary") {
            found.push(format!("{} has no primary key", table.name));
        }
        for key in &table.keys {
            if key.columns.first().map(String::as_str) != Some("home") {
                found.push(format!("{}: {} key {:?}", table.name, key.kind, key.columns));
            }
        }
    }
    found
}
