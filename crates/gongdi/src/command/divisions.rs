//! Imports a division list: code and name in the first two columns.

use std::path::Path;

use kernel::CodeSystem;
use site::capabilities::registry::reads;

use crate::Trouble;
use crate::data::Data;
use crate::demo::base::areas_of;
use crate::terminal::Out;

/// Reads the file and writes its areas; an area known already gets the new name.
pub fn import(data: &Data, path: &Path, out: Out<'_>) -> Result<(), Trouble> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        Trouble::usage(
            format!("{} can not be read: {error}.", path.display()),
            "The file is CSV in UTF-8.",
        )
    })?;
    let areas = areas_of(text.trim_start_matches('\u{feff}'));
    if areas.is_empty() {
        return Err(Trouble::usage(
            format!("{} names no area.", path.display()),
            "The first column is the code, the second the name.",
        ));
    }
    let count = areas.len();
    data.db.write(move |tx| reads::areas_put(tx, CodeSystem::Statistical, &areas))?;
    writeln!(out, "写入 {count} 个区划 areas written")?;
    Ok(())
}
