//! Records of volunteer time as files: one's own for everybody, the village's for those who organise. The
//! columns are those that a record must have (志愿服务条例 第十九条: person, time, content, who
//! organised); the import form of the national system is not known here and is not imitated.

use std::sync::Arc;

use axum::Router;
use axum::extract::{RawPathParams, Request, State};
use axum::response::Response;
use axum::routing::get;
use civic::authority::{Role, Who};
use kernel::Code;
use store::{Stop, Tx, registry};

use super::{reads, said};
use crate::app::App;
use crate::edge::hand;
use crate::sheet::{self, Cell, File, Sheet};
use crate::view::{Face, View};

/// Routes.
pub(super) fn routes(router: Router<Arc<App>>, face: Face) -> Router<Arc<App>> {
    match face {
        Face::Json => router,
        Face::Html => router
            .route("/{home}/hours/records.csv", get(records_csv))
            .route("/{home}/hours/records.xlsx", get(records_xlsx)),
    }
}

const HEADS: [&str; 8] = [
    "hours-column-name",
    "hours-column-title",
    "hours-column-day",
    "hours-column-place",
    "hours-column-hours",
    "hours-column-unit",
    "hours-column-organiser",
    "hours-column-confirmed",
];

/// The records, with their sum.
fn records(tx: &mut Tx<'_>, view: &View) -> Result<Sheet, Stop> {
    let home = view.area()?;
    let caller = view.caller(tx, home)?;
    let own = caller.person().ok_or(Code::SignInNeeded)?;
    let offices = [Role::Secretary, Role::Committee, Role::Convener, Role::Agent].map(Who::Has);
    let who = match view.ask("own") {
        "" if view.may(&caller, &offices, home) => None,
        _ => Some(own),
    };
    let village = view.area_name(tx, home)?;
    let (mut rows, mut all) = (Vec::new(), 0_u32);
    for (activity, line) in reads::given(tx, home, who)? {
        let minutes = reads::minutes(&activity, &line);
        all = all.saturating_add(minutes);
        rows.push(vec![
            Cell::text(registry::name(tx, line.person)?),
            Cell::text(&activity.title),
            Cell::day(Some(activity.on_day)),
            Cell::text(&activity.place),
            Cell::Text(said(minutes)),
            Cell::text(&village),
            Cell::text(registry::name(tx, activity.organiser)?),
            Cell::day(line.confirmed_at.map(|at| at.date())),
        ]);
    }
    let mut sums = sheet::sums(view, &rows, HEADS.len());
    if let Some(cell) = sums.get_mut(4) {
        *cell = Cell::Text(said(all));
    }
    let title = view.t("page-hours-list").to_owned();
    let heads = sheet::heads(view, &HEADS);
    Ok(Sheet { name: title.clone(), title, unit: village, heads, rows, sums })
}

async fn sent(app: Arc<App>, params: RawPathParams, request: Request, file: File) -> Response {
    let (parts, _) = request.into_parts();
    let view = Arc::new(hand::view(&app, &parts, &params).await);
    let reader = Arc::clone(&view);
    let made = hand::reading(&app, move |tx| records(tx, &reader)).await;
    sheet::sent(&view, made, "hours", file)
}

async fn records_csv(app: State<Arc<App>>, params: RawPathParams, request: Request) -> Response {
    sent(app.0, params, request, File::Csv).await
}

async fn records_xlsx(app: State<Arc<App>>, params: RawPathParams, request: Request) -> Response {
    sent(app.0, params, request, File::Xlsx).await
}
