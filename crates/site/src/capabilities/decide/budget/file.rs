//! What is neither a page nor data: the closed vote as a file that any program can count again, and
//! the style and script of the voting page.
//!
//! The file is of the field's own format (Pabulib `.pb`): money, the projects that somebody picked
//! under two digits, and the ballots under running numbers in an order of their own, so that nothing
//! tells whose they are.

use std::sync::Arc;

use ::budget::{Election, write};
use axum::Router;
use axum::extract::{RawPathParams, Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use civic::decide::budget::{self as civics, CloseFacts};
use civic::matter::Matter;
use store::{Stop, Tx};

use super::result;
use crate::app::App;
use crate::asset::Asset;
use crate::edge::hand;
use crate::view::{Face, View};

/// The money line.
pub(super) static CSS: Asset = Asset::css(include_str!("../../../../assets/choose.css"));
/// Says while one ticks what is left.
pub(super) static JS: Asset = Asset::js(include_str!("../../../../assets/choose.js"));

/// Routes.
pub fn routes(router: Router<Arc<App>>, face: Face) -> Router<Arc<App>> {
    if face == Face::Json {
        return router;
    }
    JS.served(CSS.served(router)).route("/{home}/budgets/{matter}/votes.pb", get(votes))
}

/// `/{home}/budgets/{matter}/votes.pb`
async fn votes(app: State<Arc<App>>, params: RawPathParams, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let view = Arc::new(hand::view(&app.0, &parts, &params).await.as_stranger());
    let reader = Arc::clone(&view);
    match hand::reading(&app.0, move |tx| text(tx, &reader)).await {
        Ok(text) => {
            let kind = (header::CONTENT_TYPE, "text/plain; charset=utf-8");
            let kept = (header::CONTENT_DISPOSITION, "attachment; filename=\"votes.pb\"");
            ([kind, kept], text).into_response()
        }
        Err(stop) => hand::stopped(&view, &stop),
    }
}

fn text(tx: &mut Tx<'_>, view: &View) -> Result<String, Stop> {
    let (matter, facts) = result::closed(tx, view)?;
    let place = view.area_name(tx, matter.area)?;
    let mut election = civics::election(&facts)?;
    election.instance.meta = head(&election, &matter, &facts, &place);
    let mut out = String::new();
    // Writing into a text can not fail.
    let _ = write::pb(&election, &mut out);
    Ok(out)
}

/// What the format wants to know, and how this vote was counted.
fn head(
    election: &Election,
    matter: &Matter,
    facts: &CloseFacts,
    place: &str,
) -> Vec<(String, String)> {
    let budget = &facts.list.budget;
    let day = |at: Option<kernel::Moment>| at.map_or_else(String::new, |at| at.date().to_string());
    let rule = civics::rule(budget.rule);
    let mut head = vec![
        ("description", matter.title.clone()),
        ("country", "China".to_owned()),
        ("unit", place.to_owned()),
        ("instance", format!("{}-{}", matter.year, matter.no)),
        ("date_begin", day(budget.published_at)),
        ("date_end", day(budget.closed_at)),
        ("max_sum_cost", election.instance.money(election.instance.budget)),
        ("rule", rule.as_str().to_owned()),
    ];
    if rule.completes() {
        head.push(("completion", civics::completion(budget.completion).as_str().to_owned()));
    }
    head.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}
