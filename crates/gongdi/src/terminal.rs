//! Writing to the terminal: plain lines, progress bars that vanish when nobody looks, tables whose
//! columns stay straight with Chinese in them.

use std::io::Write;

use indicatif::{ProgressBar, ProgressStyle};

use crate::Trouble;

/// Where a command writes its result.
pub type Out<'a> = &'a mut dyn Write;

/// A bar over `all` steps, on standard error.
pub fn bar(all: u64, what: &str) -> ProgressBar {
    let bar = ProgressBar::new(all);
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar.set_message(what.to_owned());
    bar
}

/// Width on a terminal: Chinese characters take two places.
pub fn width(text: &str) -> usize {
    text.chars().map(|c| if u32::from(c) >= 0x1100 { 2 } else { 1 }).sum()
}

/// Rows under each other with straight columns, two spaces between.
pub fn table(out: Out<'_>, rows: &[Vec<String>]) -> Result<(), Trouble> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |at: usize| rows.iter().filter_map(|r| r.get(at)).map(|c| width(c)).max();
    let widths: Vec<usize> = (0..columns).map(|at| widest(at).unwrap_or(0)).collect();
    for row in rows {
        let mut line = String::new();
        for (cell, wide) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(wide.saturating_sub(width(cell)) + 2));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stay_straight_with_chinese_in_them() {
        let rows = [["a", "书记", "x"], ["账号", "b", "y"]];
        let rows: Vec<Vec<String>> =
            rows.iter().map(|r| r.iter().map(|c| (*c).to_owned()).collect()).collect();
        let mut out = Vec::new();
        table(&mut out, &rows).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "a     书记  x\n账号  b     y\n");
    }
}
