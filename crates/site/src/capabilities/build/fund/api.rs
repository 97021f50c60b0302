//! Two numbers that anybody may ask for without an account: that the books sum to nothing, and what
//! was pooled, given and paid in a year. Amounts in fen.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Json, Router, routing::get};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{Stop, Tx};

use super::page;
use crate::app::App;
use crate::edge::hand;
use crate::view::Face;

/// Routes.
pub(super) fn routes(router: Router<Arc<App>>, face: Face) -> Router<Arc<App>> {
    match face {
        Face::Json => {
            router.route("/ledger/trial-balance", get(trial)).route("/funds/pool", get(pool))
        }
        Face::Html => router,
    }
}

async fn answered<F>(app: &Arc<App>, read: F) -> Response
where
    F: FnMut(&mut Tx<'_>) -> Result<Value, Stop> + Send + 'static,
{
    match hand::reading(app, read).await {
        Ok(value) => Json(value).into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// `GET /api/ledger/trial-balance`: of each unit debits, credits and their difference.
async fn trial(app: State<Arc<App>>) -> Response {
    let county = app.0.options.county;
    answered(&app.0, move |tx| Ok(json!({ "units": store::money::trial(tx, county)? }))).await
}

#[derive(Deserialize)]
struct Asked {
    year: Option<u32>,
}

/// `GET /api/funds/pool?year=`: sources, and what of them is given and paid.
async fn pool(app: State<Arc<App>>, asked: Query<Asked>) -> Response {
    let county = app.0.options.county;
    let now = app.0.options.clock.now();
    let this = u32::try_from(now.date().year()).unwrap_or(0);
    let year = asked.0.year.unwrap_or(this);
    answered(&app.0, move |tx| {
        let pool = page::pool(tx, county, year)?;
        Ok(json!({
            "year": year,
            "pooled_fen": pool.pooled,
            "shared_fen": pool.shared,
            "allocated_fen": pool.allotted,
            "paid_fen": pool.paid,
            "returned_fen": pool.returned,
            "sources": pool.sources,
        }))
    })
    .await
}
