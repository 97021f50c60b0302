//! Boards as files: Excel and CSV of the same table, and the open interface
//! `GET /api/boards/projects?home=`.

use std::sync::Arc;

use axum::extract::{RawPathParams, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use kernel::{AreaCode, Code};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError,
};
use serde_json::json;
use store::{Fault, Stop, Tx};

use super::ledger::{self, Cell, Sheet};
use super::line::{self, Asked};
use super::wall;
use crate::app::App;
use crate::edge::hand;
use crate::view::{Face, View};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Routes.
pub(super) fn routes(router: Router<Arc<App>>, face: Face) -> Router<Arc<App>> {
    match face {
        Face::Json => router.route("/boards/projects", get(listed)),
        Face::Html => {
            let router = super::frame::CSS.served(router);
            let router = super::frame::A3.served(router);
            let router = super::frame::A0.served(router);
            wall::CSS
                .served(router)
                .route("/{home}/boards/wall", get(wall::show))
                .route("/{home}/boards/projects.xlsx", get(projects_xlsx))
                .route("/{home}/boards/projects.csv", get(projects_csv))
                .route("/{home}/boards/funds.xlsx", get(funds_xlsx))
                .route("/{home}/boards/funds.csv", get(funds_csv))
        }
    }
}

/// `GET /api/boards/projects?home=420324107`: the lines of the list board, filters as there.
async fn listed(State(app): State<Arc<App>>, params: RawPathParams, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let view = Arc::new(hand::view_json(&app, &parts, &params).await.as_stranger());
    let reader = Arc::clone(&view);
    let read = hand::reading(&app, move |tx| {
        let county = reader.app.options.county;
        let area = match reader.ask("home") {
            "" => county,
            text => AreaCode::parse(text)
                .ok()
                .filter(|area| county.contains(area))
                .ok_or(Code::NotFound)?,
        };
        let lines = line::load(tx, &reader, area, &Asked::of(&reader, area)?)?;
        let counts: Vec<_> = line::by_lamp(lines.iter())
            .into_iter()
            .map(|(state, n)| json!({ "lamp": line::lamp_word(state), "n": n }))
            .collect();
        Ok(json!({ "home": area, "all": lines.len(), "lamps": counts, "projects": lines }))
    });
    match read.await {
        Ok(value) => Json(value).into_response(),
        Err(stop) => hand::stopped(&view, &stop),
    }
}

type Load = fn(&mut Tx<'_>, &View, AreaCode) -> Result<Sheet, Stop>;

async fn sent(
    app: Arc<App>,
    params: RawPathParams,
    request: Request,
    load: Load,
    (name, end): (&str, &str),
) -> Response {
    let (parts, _) = request.into_parts();
    let view = Arc::new(hand::view(&app, &parts, &params).await.as_stranger());
    let reader = Arc::clone(&view);
    let sheet = hand::reading(&app, move |tx| load(tx, &reader, reader.area()?)).await;
    let made = sheet.and_then(|sheet| match end {
        "xlsx" => xlsx(&view, &sheet).map_err(|e| Fault::Misuse(e.to_string()).into()),
        _ => csv(&sheet).map_err(|e| Fault::Misuse(e.to_string()).into()),
    });
    let bytes = match made {
        Ok(bytes) => bytes,
        Err(stop) => return hand::stopped(&view, &stop),
    };
    let mime = if end == "xlsx" { XLSX } else { "text/csv; charset=utf-8" };
    let file = format!("{name}-{}-{}.{end}", view.param("home"), view.now.date());
    let headers = [
        (header::CONTENT_TYPE, mime.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file}\"")),
    ];
    (StatusCode::OK, headers, bytes).into_response()
}

async fn projects_xlsx(app: State<Arc<App>>, params: RawPathParams, request: Request) -> Response {
    sent(app.0, params, request, ledger::projects, ("projects", "xlsx")).await
}

async fn projects_csv(app: State<Arc<App>>, params: RawPathParams, request: Request) -> Response {
    sent(app.0, params, request, ledger::projects, ("projects", "csv")).await
}

async fn funds_xlsx(app: State<Arc<App>>, params: RawPathParams, request: Request) -> Response {
    sent(app.0, params, request, ledger::funds, ("funds", "xlsx")).await
}

async fn funds_csv(app: State<Arc<App>>, params: RawPathParams, request: Request) -> Response {
    sent(app.0, params, request, ledger::funds, ("funds", "csv")).await
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
        Cell::Money(fen) => fen.to_string().replace(',', ""),
    }
}

fn meta(view: &View, sheet: &Sheet) -> String {
    let day = view.now.date().to_string();
    let unit = view.tf("board-unit", &[("unit", &sheet.unit)]);
    let day = view.tf("board-day", &[("day", &day)]);
    format!("{unit}　{day}　{}", view.t("boardsheet-money-unit"))
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
                Cell::Money(fen) => page.write_number_with_format(line, at, yuan(fen.0), &money)?,
            };
        }
    }
    page.set_landscape().set_paper_size(8).set_print_fit_to_pages(1, 0);
    page.set_repeat_rows(0, 2)?;
    page.set_freeze_panes(3, 3)?;
    page.set_footer(format!("&L{}&R&P / &N", view.t("boardsheet-sign")));
    book.save_to_buffer()
}

/// Yuan as a spreadsheet keeps numbers: exact to the fen below ninety thousand billion.
fn yuan(fen: i64) -> f64 {
    let (whole, part) = (fen / 100, fen % 100);
    let number = |n: i64| n.to_string().parse::<f64>().unwrap_or(0.0);
    number(whole) + number(part) / 100.0
}
