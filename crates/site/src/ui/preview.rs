//! What an imported sheet would become, shown before anything is kept: each row as typed, with
//! what is wrong beside the very cell.

use maud::{Markup, html};

use super::mark::mark;
use super::table::{Column, table_head};
use super::{State, lamp};

/// One cell as it came.
#[derive(Clone, Copy, Debug, Default)]
pub struct PreviewCell<'a> {
    /// Text as typed in the sheet.
    pub text: &'a str,
    /// What is wrong with it; empty when nothing is.
    pub error: &'a str,
}

/// One row as it came.
#[derive(Clone, Copy, Debug, Default)]
pub struct PreviewRow<'a> {
    /// Which row of the sheet, e.g. `第 3 行`, so that it is found again there.
    pub number: &'a str,
    /// What would become of it.
    pub state: State,
    /// The same in words: new, changes an entry, already there, cannot be taken.
    pub said: &'a str,
    /// Cells, in column order.
    pub cells: &'a [PreviewCell<'a>],
}

/// The sheet.
#[derive(Clone, Copy, Debug, Default)]
pub struct Preview<'a> {
    /// Which sheet, which file.
    pub caption: &'a str,
    /// Heading of the row numbers.
    pub number_label: &'a str,
    /// Heading of the verdict.
    pub state_label: &'a str,
    /// Headings as they stand in the sheet.
    pub columns: &'a [&'a str],
    /// Rows.
    pub rows: &'a [PreviewRow<'a>],
}

/// Draws the preview: a sliding table with room, cards without.
#[must_use]
pub fn preview_table(preview: &Preview<'_>) -> Markup {
    let ends = [Column::text(preview.number_label), Column::text(preview.state_label)];
    let middle = preview.columns.iter().map(|label| Column::text(label));
    let columns: Vec<Column<'_>> = ends.into_iter().chain(middle).collect();
    html! {
        div.pan role="region" tabindex="0" aria-label=(preview.caption) {
            table.table.cards role="table" {
                caption { (preview.caption) }
                (table_head(&columns))
                tbody role="rowgroup" { @for row in preview.rows { (preview_row(preview, row)) } }
            }
        }
    }
}

fn preview_row(preview: &Preview<'_>, row: &PreviewRow<'_>) -> Markup {
    html! {
        tr.bad-row[row.state == State::Late] role="row" {
            th.whole role="rowheader" scope="row" { (row.number) }
            td role="cell" data-label=(preview.state_label) { (lamp(row.state, row.said)) }
            @for (label, cell) in preview.columns.iter().zip(row.cells) {
                td.blank[cell.text.is_empty() && cell.error.is_empty()] role="cell"
                    data-label=(label) { (preview_cell(cell)) }
            }
        }
    }
}

fn preview_cell(cell: &PreviewCell<'_>) -> Markup {
    html! {
        div {
            (cell.text)
            @if !cell.error.is_empty() {
                p.error { (mark(State::Late)) span { (cell.error) } }
            }
        }
    }
}
