//! Every version of the rulebook that was ever in use, with its whole text, so that an old result
//! can be derived again from the rules it was made under.
//!
//! Invariant: a version names its content, so a version once kept never changes. Refuses to know:
//! what the files say.

use civic::record::Val;
use kernel::Moment;

use crate::db::Tx;
use crate::fault::Stop;

/// Keeps a version: `files` is a JSON object from file name to text. Keeping it again does nothing.
pub fn put(tx: &mut Tx<'_>, version: &str, files: &str, now: Moment) -> Result<(), Stop> {
    tx.run(
        "INSERT INTO rule_version (version, files, seen_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (version) DO NOTHING",
        &[Val::Text(version.into()), Val::Text(files.into()), Val::Int(now.ms())],
    )
    .map(|_| ())
}

/// The files of a version; `None` when it was never in use here.
pub fn get(tx: &mut Tx<'_>, version: &str) -> Result<Option<String>, Stop> {
    tx.row("SELECT files FROM rule_version WHERE version = ?1", &[Val::Text(version.into())], |c| {
        c.take()
    })
}
