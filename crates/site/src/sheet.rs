//! Tables to be taken along: the same rows as CSV and as Excel, in the county's manner, with title, unit,
//! day and a line to sign on. Refuses to know: what the table is about and who asks for it.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{Date, Fen};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError,
};
use store::{Fault, Stop};

use crate::edge::hand;
use crate::view::View;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Which kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum File {
    /// For a spreadsheet program.
    Xlsx,
    /// For every program.
    Csv,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Nothing is recorded.
    Empty,
    /// Words.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// So many halves: days counted in half days.
    Halves(i64),
    /// Money.
    Money(Fen),
}

impl Cell {
    /// Words; nothing where there are none.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A day, if there is one.
    pub(crate) fn day(day: Option<Date>) -> Self {
        day.map_or(Self::Empty, |day| Self::Text(day.to_string()))
    }
}

/// A table to be taken along.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub name: String,
    pub title: String,
    pub unit: String,
    pub heads: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
    /// The sum row, as wide as the others.
    pub sums: Vec<Cell>,
}

/// Heads of columns.
pub(crate) fn heads(view: &View, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| view.t(key).to_owned()).collect()
}

/// Sums the money of every column; the first cell says what the row is.
pub(crate) fn sums(view: &View, rows: &[Vec<Cell>], width: usize) -> Vec<Cell> {
    let mut sums: Vec<Cell> = (0..width)
        .map(|at| {
            let own = || {
                rows.iter().filter_map(|row| match row.get(at) {
                    Some(Cell::Money(fen)) => Some(fen.0),
                    _ => None,
                })
            };
            if own().next().is_none() { Cell::Empty } else { Cell::Money(Fen(own().sum())) }
        })
        .collect();
    if let Some(first) = sums.first_mut() {
        *first = Cell::text(view.t("sheet-sum"));
    }
    sums
}

/// The table as a file, or why there is none. `name` begins the file's name.
pub(crate) fn sent(view: &View, sheet: Result<Sheet, Stop>, name: &str, file: File) -> Response {
    let made = sheet.and_then(|sheet| match file {
        File::Xlsx => xlsx(view, &sheet).map_err(|e| Fault::Misuse(e.to_string()).into()),
        File::Csv => csv(&sheet).map_err(|e| Fault::Misuse(e.to_string()).into()),
    });
    let bytes = match made {
        Ok(bytes) => bytes,
        Err(stop) => return hand::stopped(view, &stop),
    };
    let (mime, end) = match file {
        File::Xlsx => (XLSX, "xlsx"),
        File::Csv => ("text/csv; charset=utf-8", "csv"),
    };
    let file = format!("{name}-{}-{}.{end}", view.param("home"), view.now.date());
    let headers = [
        (header::CONTENT_TYPE, mime.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file}\"")),
    ];
    (StatusCode::OK, headers, bytes).into_response()
}

/// What a spreadsheet program would take for a formula is written as words.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        return format!("'{text}");
    }
    text.to_owned()
}

fn said(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => harmless(text),
        Cell::Whole(n) => n.to_string(),
        Cell::Halves(n) => halves(*n).to_string(),
        Cell::Money(fen) => fen.to_string().replace(',', ""),
    }
}

fn meta(view: &View, sheet: &Sheet) -> String {
    let day = view.now.date().to_string();
    let unit = view.tf("sheet-unit", &[("unit", &sheet.unit)]);
    let day = view.tf("sheet-day", &[("day", &day)]);
    format!("{unit}　{day}　{}", view.t("sheet-money-unit"))
}

/// The table with its heads in the first line, its sums in the last.
fn csv(sheet: &Sheet) -> Result<Vec<u8>, csv::Error> {
    // The mark in front lets spreadsheet programs see that it is UTF-8.
    let mut out = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    out.write_record(&sheet.heads)?;
    for row in sheet.rows.iter().chain(std::iter::once(&sheet.sums)) {
        out.write_record(row.iter().map(said))?;
    }
    out.into_inner().map_err(|e| e.into_error().into())
}

/// The same with a title over all columns, for A3 lying: heads repeat, pages are numbered, and there is
/// a line to sign on.
fn xlsx(view: &View, sheet: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let edge = Format::new().set_border(FormatBorder::Thin).set_text_wrap();
    let head = edge.clone().set_bold().set_align(FormatAlign::Center);
    let money = edge.clone().set_num_format("#,##0.00");
    let title = Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center);
    let plain = Format::new();
    let mut book = Workbook::new();
    let day = view.now.date();
    let (year, month, at) = (day.year().unsigned_abs(), day.month(), day.day());
    let made = ExcelDateTime::from_ymd(year, month.unsigned_abs(), at.unsigned_abs())?;
    book.set_properties(&DocProperties::new().set_title(&sheet.title).set_creation_datetime(&made));
    let page = book.add_worksheet();
    page.set_name(&sheet.name)?;
    let last = u16::try_from(sheet.heads.len().saturating_sub(1)).unwrap_or(u16::MAX);
    page.merge_range(0, 0, 0, last, &sheet.title, &title)?;
    page.merge_range(1, 0, 1, last, &meta(view, sheet), &plain)?;
    for (at, text) in (0_u16..).zip(&sheet.heads) {
        page.write_string_with_format(2, at, text, &head)?;
        page.set_column_width(at, if text.chars().count() > 6 { 18 } else { 12 })?;
    }
    let all = sheet.rows.iter().chain(std::iter::once(&sheet.sums));
    for (line, row) in (3_u32..).zip(all) {
        for (at, cell) in (0_u16..).zip(row) {
            match cell {
                Cell::Empty => page.write_blank(line, at, &edge)?,
                Cell::Text(text) => page.write_string_with_format(line, at, text, &edge)?,
                Cell::Whole(n) => {
                    let n = u32::try_from(*n).unwrap_or(0);
                    page.write_number_with_format(line, at, n, &edge)?
                }
                Cell::Halves(n) => page.write_number_with_format(line, at, halves(*n), &edge)?,
                Cell::Money(fen) => page.write_number_with_format(line, at, yuan(fen.0), &money)?,
            };
        }
    }
    page.set_landscape().set_paper_size(8).set_print_fit_to_pages(1, 0);
    page.set_repeat_rows(0, 2)?;
    page.set_freeze_panes(3, 3)?;
    page.set_footer(format!("&L{}&R&P / &N", view.t("sheet-sign")));
    book.save_to_buffer()
}

fn halves(n: i64) -> f64 {
    n.to_string().parse::<f64>().unwrap_or(0.0) / 2.0
}

/// Yuan as a spreadsheet keeps numbers: exact to the fen below ninety thousand billion.
fn yuan(fen: i64) -> f64 {
    let (whole, part) = (fen / 100, fen % 100);
    let number = |n: i64| n.to_string().parse::<f64>().unwrap_or(0.0);
    number(whole) + number(part) / 100.0
}
