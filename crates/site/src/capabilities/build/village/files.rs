//! The sink report as files: Excel and CSV of the same table.

use std::sync::Arc;

use axum::Router;
use axum::extract::{RawPathParams, Request, State};
use axum::response::Response;
use axum::routing::get;

use super::sunk;
use crate::app::App;
use crate::edge::hand;
use crate::sheet::{self, File};
use crate::view::Face;

/// Routes.
pub(super) fn routes(router: Router<Arc<App>>, face: Face) -> Router<Arc<App>> {
    match face {
        Face::Json => router,
        Face::Html => {
            router.route("/{home}/sunk.xlsx", get(xlsx)).route("/{home}/sunk.csv", get(csv))
        }
    }
}

async fn xlsx(app: State<Arc<App>>, params: RawPathParams, request: Request) -> Response {
    sent(app.0, params, request, File::Xlsx).await
}

async fn csv(app: State<Arc<App>>, params: RawPathParams, request: Request) -> Response {
    sent(app.0, params, request, File::Csv).await
}

async fn sent(app: Arc<App>, params: RawPathParams, request: Request, file: File) -> Response {
    let (parts, _) = request.into_parts();
    let view = Arc::new(hand::view(&app, &parts, &params).await.as_stranger());
    let reader = Arc::clone(&view);
    let table = hand::reading(&app, move |tx| sunk::sheet(tx, &reader)).await;
    sheet::sent(&view, table, "sunk", file)
}
