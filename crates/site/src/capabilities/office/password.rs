//! A new password: the old one is asked for again, wrong ones count towards the lock, and the new
//! one ends every other session of the account.
//!
//! Invariant: hashing and comparing happen outside any transaction and off the threads that answer
//! requests, because they are slow on purpose. Refuses to know: anybody else's password.

use std::sync::Arc;

use axum::Router;
use axum::extract::{RawPathParams, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use kernel::{Code, Refusal};
use maud::{Markup, html};
use store::account::{self, Account};
use store::{Fault, Stop, Tx};

use super::reads;
use crate::app::App;
use crate::edge::hand;
use crate::random;
use crate::ui;
use crate::view::{Face, Shown, View};

/// The route that takes the form.
pub fn routes(router: Router<Arc<App>>, face: Face) -> Router<Arc<App>> {
    match face {
        Face::Html => router.route("/my/password", post(change)),
        Face::Json => router,
    }
}

/// `/my/password`: the form.
pub fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    page(tx, view, None)
}

fn page(tx: &mut Tx<'_>, view: &View, no: Option<&Refusal>) -> Result<Shown, Stop> {
    let place = view.app.options.county;
    let name = view.area_name(tx, place)?;
    let title = view.t("page-my-password");
    let shown = Shown::new(view, place, &name, title, &(), || {
        html! {
            (ui::lead(title, view.t("password-say"), html! {}))
            (ui::sheet(form(view, no)))
        }
    })?;
    let status = no.map_or(200, |n| n.code.status());
    let back = ("/my".to_owned(), view.t("page-my-show").to_owned());
    Ok(Shown { status, ..shown.under(vec![back]) })
}

fn form(view: &View, no: Option<&Refusal>) -> Markup {
    let told = no.map(|n| (n.field, view.refusal(n)));
    let error = |at: &str| match &told {
        Some((Some(field), (sentence, hint))) if *field == at => format!("{sentence}{hint}"),
        _ => String::new(),
    };
    let min = hand::limits(view).length.to_string();
    let hint = view.tf("password-hint", &[("min", &min)]);
    let (old, new, again) = (error("old"), error("password"), error("again"));
    let field = |name, key, hint, error, complete| ui::Field {
        name,
        label: view.t(key),
        hint,
        error,
        required: Some(view.t("required")),
        autocomplete: complete,
        ..ui::Field::default()
    };
    let frame = ui::Form {
        action: "/my/password",
        method: ui::Method::Post,
        hidden: &[("csrf", &view.csrf)],
        busy: view.t("form-busy"),
        ..ui::Form::default()
    };
    html! {
        @if let Some((at, (sentence, hint))) = &told {
            @match at {
                Some(at) => (ui::error_summary(view.t("form-faults"), &[ui::Fault { name: at, text: sentence }])),
                None => (ui::notice(ui::State::Late, sentence, html! { p { (hint) } })),
            }
        }
        (ui::form(&frame, html! {
            (ui::password_field(&field("old", "field-old-password", "", &old, "current-password")))
            (ui::password_field(&field("password", "field-new-password", &hint, &new, "new-password")))
            (ui::password_field(&field("again", "field-again-password", "", &again, "new-password")))
            (ui::acts(ui::submit(view.t("do-password"))))
        }))
    }
}

async fn change(State(app): State<Arc<App>>, params: RawPathParams, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let view = Arc::new(hand::view(&app, &parts, &params).await);
    if view.person().is_none() {
        return hand::stopped(&view, &Code::SignInNeeded.into());
    }
    let Ok(body) = axum::body::to_bytes(body, 16 * 1024).await else {
        return hand::stopped(&view, &Refusal::new(Code::TooLarge).with("max", "16 KB").into());
    };
    let values = hand::urlencoded(&String::from_utf8_lossy(&body));
    let account = hand::account(&app, &parts).await;
    let done = match account {
        Some((token, login)) => {
            let desk = Desk { app: &app, view: &view, source: hand::source(&parts) };
            desk.try_change(&values, &token, &login).await
        }
        None => Err(Code::SignInNeeded.into()),
    };
    match done {
        Ok(()) => Redirect::to("/my?done=password").into_response(),
        Err(Stop::Refused(no)) => {
            let reader = Arc::clone(&view);
            hand::drawn(&app, &view, move |tx| page(tx, &reader, Some(&no))).await
        }
        Err(stop) => hand::stopped(&view, &stop),
    }
}

/// One request to change.
struct Desk<'a> {
    app: &'a Arc<App>,
    view: &'a Arc<View>,
    source: String,
}

impl Desk<'_> {
    async fn try_change(
        &self,
        values: &hand::Values,
        token: &[u8; 32],
        login: &str,
    ) -> Result<(), Stop> {
        let (app, view, now) = (self.app, self.view, self.view.now);
        if !hand::is_genuine(view, values.get("csrf").map(String::as_str)) {
            return Err(Code::FormExpired.into());
        }
        app.tries.take(&self.source, now)?;
        let get = |name: &str| values.get(name).cloned().unwrap_or_default();
        let (old, new, again) = (get("old"), get("password"), get("again"));
        let (county, limits, name) = (app.options.county, hand::limits(view), login.to_owned());
        let found = hand::reading(app, move |tx| account::knock(tx, county, &name, now)).await?;
        if !fits(&old, &found.password).await? {
            self.record(login, false);
            let no =
                hand::writing(app, move |tx| account::failed(tx, &found, &limits, now)).await?;
            // The lock is told as such; a wrong try stands at the field it was typed in.
            let wrong = no.code == Code::SignInWrong;
            return Err(if wrong { no.on("old") } else { no }.into());
        }
        account::password_check(&new, &limits)?;
        if new != again {
            let label =
                Refusal::new(Code::FieldBad).on("again").with("label", "@field-again-password");
            return Err(label.with("got", "…").with("want", "@password-same").into());
        }
        if fits(&new, &found.password).await? {
            return Err(Refusal::new(Code::PasswordUsed).on("password").into());
        }
        let hashed = hashed(new, app.options.cost).await?;
        self.keep(found, hashed, *token).await?;
        self.record(login, true);
        app.sessions.write().retain(|known, k| k.login != login || known == token);
        Ok(())
    }

    async fn keep(&self, found: Account, hashed: String, token: [u8; 32]) -> Result<(), Stop> {
        let now = self.view.now;
        hand::writing(self.app, move |tx| {
            let mut fresh =
                account::get(tx, found.home, &found.login)?.ok_or(Code::SignInNeeded)?;
            // Somebody else changed it in the meantime: what was compared no longer holds.
            if fresh.password != found.password {
                return Err(Code::Stale.into());
            }
            fresh.password.clone_from(&hashed);
            fresh.changed_at = now;
            fresh.failures = 0;
            account::set(tx, &fresh)?;
            reads::other_sessions_end(tx, found.home, &found.login, &token)
        })
        .await
    }

    /// A line of the security record; nobody waits for it.
    fn record(&self, login: &str, ok: bool) {
        let (county, now) = (self.app.options.county, self.view.now);
        let (id, login, source) = (random::id(now), login.to_owned(), self.source.clone());
        self.app.db.submit(
            move |tx| account::event(tx, county, id, ("password", &login, &source, ok), now),
            |_| {},
        );
    }
}

async fn fits(typed: &str, kept: &str) -> Result<bool, Stop> {
    let (typed, kept) = (typed.to_owned(), kept.to_owned());
    tokio::task::spawn_blocking(move || account::password_fits(&typed, &kept))
        .await
        .map_err(|_| Stop::Fault(Fault::Closed))
}

async fn hashed(new: String, cost: account::Cost) -> Result<String, Stop> {
    tokio::task::spawn_blocking(move || account::password_hash(&new, &random::bytes(), cost))
        .await
        .map_err(|_| Stop::Fault(Fault::Closed))?
        .map_err(Stop::Fault)
}
