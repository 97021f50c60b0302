//! Tables of real size. A short one turns into cards where there is little room; a wide ledger
//! stays a table that slides sideways with its first column held.

use maud::{Markup, html};

/// A column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Column<'a> {
    /// Heading; also the name beside the value on a card.
    pub label: &'a str,
    /// Whether values are numbers, set flush right.
    pub is_number: bool,
}

impl<'a> Column<'a> {
    /// A column of words.
    #[must_use]
    pub const fn text(label: &'a str) -> Self {
        Self { label, is_number: false }
    }

    /// A column of numbers.
    #[must_use]
    pub const fn number(label: &'a str) -> Self {
        Self { label, is_number: true }
    }
}

/// What a table does where there is little room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fit {
    /// Each row becomes a card headed by its first cell. Right for up to seven columns.
    #[default]
    Cards,
    /// The table slides sideways inside its frame. Right for ledgers.
    Pan,
}

/// A table. Rows shorter than the columns are filled up with empty cells.
#[derive(Clone, Default)]
pub struct Table<'a> {
    /// What the table shows; also names the sliding frame.
    pub caption: &'a str,
    /// Columns; the first cell of each row is the row's heading.
    pub columns: &'a [Column<'a>],
    /// Rows of cells.
    pub rows: Vec<Vec<Markup>>,
    /// Totals; empty for none.
    pub foot: Vec<Markup>,
    /// What to do where there is little room.
    pub fit: Fit,
    /// What to show instead when there is no row.
    pub when_empty: Markup,
}

/// Draws a table. Roles are spelled out because cards take them away in some browsers.
#[must_use]
pub fn data_table(table: &Table<'_>) -> Markup {
    let class = match table.fit {
        Fit::Cards => "table cards",
        Fit::Pan => "table",
    };
    let body = html! {
        table class=(class) role="table" {
            caption { (table.caption) }
            (table_head(table.columns))
            tbody role="rowgroup" { @for row in &table.rows { (table_row(table.columns, row)) } }
            @if !table.foot.is_empty() {
                tfoot role="rowgroup" { (table_row(table.columns, &table.foot)) }
            }
        }
    };
    html! {
        @if table.rows.is_empty() { (table.when_empty) }
        @else if table.fit == Fit::Pan {
            div.pan role="region" tabindex="0" aria-label=(table.caption) { (body) }
        } @else { (body) }
    }
}

/// The heading row.
pub(super) fn table_head(columns: &[Column<'_>]) -> Markup {
    html! {
        thead role="rowgroup" {
            tr role="row" {
                @for column in columns {
                    th.num[column.is_number] role="columnheader" scope="col" { (column.label) }
                }
            }
        }
    }
}

fn table_row(columns: &[Column<'_>], cells: &[Markup]) -> Markup {
    html! {
        tr role="row" {
            @for (index, column) in columns.iter().enumerate() {
                @let cell = cells.get(index);
                @if index == 0 {
                    th role="rowheader" scope="row" { @if let Some(cell) = cell { (cell) } }
                } @else {
                    @let is_blank = cell.is_none_or(|cell| cell.0.is_empty());
                    td.num[column.is_number].blank[is_blank] role="cell" data-label=(column.label) {
                        @if let Some(cell) = cell { (cell) }
                    }
                }
            }
        }
    }
}
