//! Records of volunteer time as files: one's own for everybody, the village's for those who organise. The
//! columns are those that a record must have (志愿服务条例 第十九条: person, time, content, who
//! organised); the import form of the national system is not known here and is not imitated.

use std::sync::Arc;

use axum::Router;
use axum::extract::{RawPathParams, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use civic::authority::{Role, Who};
use kernel::Code;
use rust_xlsxwriter::{Workbook, XlsxError};
use store::{Fault, Stop, Tx, registry};

use super::{piece, reads, said};
use crate::app::App;
use crate::edge::hand;
use crate::view::{Face, View};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Routes.
pub(super) fn routes(router: Router<Arc<App>>, face: Face) -> Router<Arc<App>> {
    match face {
        Face::Json => router,
        Face::Html => router
            .route("/{home}/hours/records.csv", get(records_csv))
            .route("/{home}/hours/records.xlsx", get(records_xlsx)),
    }
}

/// The head and its rows.
fn sheet(tx: &mut Tx<'_>, view: &View) -> Result<Vec<Vec<String>>, Stop> {
    let home = view.area()?;
    let caller = view.caller(tx, home)?;
    let own = caller.person().ok_or(Code::SignInNeeded)?;
    let offices = [Role::Secretary, Role::Committee, Role::Convener, Role::Agent].map(Who::Has);
    let who = match view.ask("own") {
        "" if view.may(&caller, &offices, home) => None,
        _ => Some(own),
    };
    let heads = ["name", "title", "day", "place", "hours", "unit", "organiser", "confirmed"];
    let heads = heads.map(|head| view.t(&format!("hours-column-{head}")).to_owned());
    let village = view.area_name(tx, home)?;
    let mut rows = vec![heads.to_vec()];
    for (activity, line) in reads::given(tx, home, who)? {
        let confirmed = line.confirmed_at.map(|at| at.date().to_string()).unwrap_or_default();
        rows.push(vec![
            registry::name(tx, line.person)?,
            activity.title,
            activity.on_day.to_string(),
            activity.place,
            said(line.pieces, piece(view)),
            village.clone(),
            registry::name(tx, activity.organiser)?,
            confirmed,
        ]);
    }
    Ok(rows)
}

/// What a spreadsheet program would take for a formula is written as words.
fn harmless(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

fn csv(rows: &[Vec<String>]) -> Result<Vec<u8>, csv::Error> {
    // The mark in front lets spreadsheet programs see that it is UTF-8.
    let mut out = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    for row in rows {
        out.write_record(row.iter().map(|text| harmless(text)))?;
    }
    out.into_inner().map_err(|e| e.into_error().into())
}

fn xlsx(rows: &[Vec<String>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (line, row) in (0_u32..).zip(rows) {
        for (at, text) in (0_u16..).zip(row) {
            page.write_string(line, at, text)?;
        }
    }
    page.set_freeze_panes(1, 1)?;
    book.save_to_buffer()
}

async fn sent(app: Arc<App>, params: RawPathParams, request: Request, end: &str) -> Response {
    let (parts, _) = request.into_parts();
    let view = Arc::new(hand::view(&app, &parts, &params).await);
    let reader = Arc::clone(&view);
    let made = hand::reading(&app, move |tx| sheet(tx, &reader)).await.and_then(|rows| match end {
        "xlsx" => xlsx(&rows).map_err(|e| Fault::Misuse(e.to_string()).into()),
        _ => csv(&rows).map_err(|e| Fault::Misuse(e.to_string()).into()),
    });
    let bytes = match made {
        Ok(bytes) => bytes,
        Err(stop) => return hand::stopped(&view, &stop),
    };
    let mime = if end == "xlsx" { XLSX } else { "text/csv; charset=utf-8" };
    let file = format!("hours-{}-{}.{end}", view.param("home"), view.now.date());
    let headers = [
        (header::CONTENT_TYPE, mime.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file}\"")),
    ];
    (StatusCode::OK, headers, bytes).into_response()
}

async fn records_csv(app: State<Arc<App>>, params: RawPathParams, request: Request) -> Response {
    sent(app.0, params, request, "csv").await
}

async fn records_xlsx(app: State<Arc<App>>, params: RawPathParams, request: Request) -> Response {
    sent(app.0, params, request, "xlsx").await
}
