//! Checks every chain and every digest, and names the first broken entry.

use indicatif::ProgressBar;

use crate::Trouble;
use crate::data::Data;
use crate::terminal::{self, Out};

/// Verifies. Errors: what is broken first, and how much else.
pub fn verify(data: &Data, out: Out<'_>) -> Result<(), Trouble> {
    let bar: ProgressBar = terminal::bar(0, "核验存证链 verifying");
    let report = store::verify::verify(&data.db, &mut |at| {
        bar.set_length(at.entries_all);
        bar.set_position(at.entries);
    })?;
    bar.finish_and_clear();
    if let Some(first) = &report.first_broken {
        let more: Vec<String> = report.all_broken.iter().skip(1).map(ToString::to_string).collect();
        let more = if more.is_empty() { String::new() } else { format!("\n{}", more.join("\n")) };
        return Err(Trouble::failed(
            format!("存证链在这里断了 The journal is broken here: {first}{more}"),
            "Keep this directory as it is, and compare with the printed digests and the backup.",
        ));
    }
    writeln!(
        out,
        "存证链完整 whole: {} chains, {} entries, {} digests",
        report.chains, report.entries, report.digests
    )?;
    Ok(())
}
