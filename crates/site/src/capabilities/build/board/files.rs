//! Boards as files: Excel and CSV of the same table.

use std::sync::Arc;

use axum::Router;
use axum::extract::{RawPathParams, Request, State};
use axum::response::Response;
use axum::routing::get;
use kernel::AreaCode;
use store::{Stop, Tx};

use super::ledger;
use super::wall;
use crate::app::App;
use crate::edge::hand;
use crate::sheet::{self, File, Sheet};
use crate::view::{Face, View};

/// Routes.
pub(super) fn routes(router: Router<Arc<App>>, face: Face) -> Router<Arc<App>> {
    match face {
        Face::Json => router,
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

type Load = fn(&mut Tx<'_>, &View, AreaCode) -> Result<Sheet, Stop>;

async fn sent(
    app: Arc<App>,
    params: RawPathParams,
    request: Request,
    load: Load,
    (name, file): (&str, File),
) -> Response {
    let (parts, _) = request.into_parts();
    let view = Arc::new(hand::view(&app, &parts, &params).await.as_stranger());
    let reader = Arc::clone(&view);
    let table = hand::reading(&app, move |tx| load(tx, &reader, reader.area()?)).await;
    sheet::sent(&view, table, name, file)
}

async fn projects_xlsx(app: State<Arc<App>>, params: RawPathParams, request: Request) -> Response {
    sent(app.0, params, request, ledger::projects, ("projects", File::Xlsx)).await
}

async fn projects_csv(app: State<Arc<App>>, params: RawPathParams, request: Request) -> Response {
    sent(app.0, params, request, ledger::projects, ("projects", File::Csv)).await
}

async fn funds_xlsx(app: State<Arc<App>>, params: RawPathParams, request: Request) -> Response {
    sent(app.0, params, request, ledger::funds, ("funds", File::Xlsx)).await
}

async fn funds_csv(app: State<Arc<App>>, params: RawPathParams, request: Request) -> Response {
    sent(app.0, params, request, ledger::funds, ("funds", File::Csv)).await
}
