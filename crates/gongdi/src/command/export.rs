//! Writes the journal of an area as JSON Lines, for checking elsewhere.

use std::fs::File;
use std::io::{BufWriter, Write};

use kernel::AreaCode;

use crate::Trouble;
use crate::data::Data;
use crate::terminal::Out;

/// Exports to a file, or to `out` for `-`. How much it was goes to `told`.
pub fn export(
    data: &Data,
    area: AreaCode,
    path: &str,
    out: Out<'_>,
    told: Out<'_>,
) -> Result<(), Trouble> {
    let done = if path == "-" {
        store::export::export(&data.db, area, out)?
    } else {
        let file = File::create(path).map_err(|error| {
            Trouble::usage(format!("{path} can not be written: {error}."), "Name another file.")
        })?;
        let mut file = BufWriter::new(file);
        let done = store::export::export(&data.db, area, &mut file)?;
        file.flush()?;
        done
    };
    writeln!(told, "{} chains, {} entries, {} digests", done.chains, done.entries, done.digests)?;
    Ok(())
}
