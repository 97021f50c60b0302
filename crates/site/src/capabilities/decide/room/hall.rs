//! The hall screen (S79): what everyone in the yard sees on the wall: who has come, who speaks, who
//! is next, how many have voted, and after the close the verdict. It moves by server-sent events and
//! works without a script by reloading itself.
//!
//! Invariants: nothing on it tells how anybody, or how many, have voted before the close; one
//! picture of a meeting is drawn once for all screens and phones that show it.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{RawPathParams, Request, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use civic::decide::room::speech::{self, Talk};
use civic::deliberation::Meeting;
use civic::matter::Kind;
use civic::record::Column;
use kernel::id::MatterId;
use kernel::{AreaCode, Code, Moment};
use maud::{Markup, PreEscaped, html};
use serde::Serialize;
use store::{Stop, Tx, matter, registry, vote};

use super::{IN_THE_ROOM, reads};
use crate::app::App;
use crate::cache::Page;
use crate::edge::hand;
use crate::ui;
use crate::view::{Shown, View};

/// How often a screen looks whether its village has changed. A look is one number; a picture is
/// drawn only after a change.
const LOOK: Duration = Duration::from_millis(250);
/// How long one connection is held; the screen then asks again by itself.
const HOLD: Duration = Duration::from_secs(300);

/// What the screen shows.
#[derive(Debug, Serialize)]
pub(super) struct Hall {
    title: String,
    state: &'static str,
    /// Adults here and on the roll.
    adults: (u64, u64),
    /// Households here and on the roll.
    households: (u64, u64),
    /// What the law asks for coming together: text, have, needed, met.
    quorum: Vec<(String, u64, u64, bool)>,
    /// Who speaks: name, since when.
    speaking: Option<(String, Moment)>,
    /// Minutes that everyone has.
    minutes_each: Option<u32>,
    /// Who is next, at most five.
    next: Vec<String>,
    waiting: u32,
    /// Official share of the talk, percent.
    official_percent: Option<i64>,
    /// Statements that stand.
    statements: u64,
    /// How many people have taken a stance on any of them.
    stood: u64,
    /// `None` before the vote is opened.
    ballot: Option<Voting>,
}

#[derive(Debug, Serialize)]
struct Voting {
    question: String,
    /// Voices given so far.
    cast: u64,
    closed: bool,
    /// Only after the close: how it ended, and yes, no, abstain, invalid.
    result: Option<(ballot::Outcome, [u64; 4])>,
}

fn load(tx: &mut Tx<'_>, view: &View, home: AreaCode, id: MatterId) -> Result<Hall, Stop> {
    let found = matter::get(tx, home, id)?.filter(|m| m.kind == Kind::Meeting);
    let matter = found.ok_or(Code::NotFound)?;
    let meeting: Meeting = tx.get(&[home.to_val(), id.to_val()])?.ok_or(Code::NotFound)?;
    let turns = reads::turns(tx, home, id)?;
    let talk = Talk::of(&turns, view.now);
    let speaking = match turns.iter().find(|t| t.has_floor()) {
        Some(turn) => turn.began_at.map(|at| Ok::<_, Stop>((registry::name(tx, turn.person)?, at))),
        None => None,
    };
    let mut next = Vec::new();
    for turn in speech::queue(&turns).into_iter().take(5) {
        next.push(registry::name(tx, turn.person)?);
    }
    let [adults, households] = reads::presence(tx, home, id)?;
    let ballot = match vote::ballot(tx, home, id)? {
        Some(ballot) => {
            let result = reads::verdict(tx, home, id)?.map(|(_, v)| {
                (v.outcome, [v.tally.yes, v.tally.no, v.tally.abstain, v.tally.invalid])
            });
            let cast = vote::cast(tx, &ballot)?;
            let closed = ballot.closed_at.is_some();
            Some(Voting { question: ballot.question, cast, closed, result })
        }
        None => None,
    };
    let stand = reads::statements(tx, home, id)?.iter().filter(|s| s.held.is_none()).count();
    Ok(Hall {
        title: matter.title,
        state: matter.state.as_str(),
        quorum: quorum(view, &meeting, adults, households),
        adults,
        households,
        speaking: speaking.transpose()?,
        minutes_each: view.rules().minutes("speech_minutes").ok(),
        next,
        waiting: talk.waiting,
        official_percent: talk.official_percent(),
        statements: u64::try_from(stand).unwrap_or(0),
        stood: reads::taken(tx, home, id)?.1,
        ballot,
    })
}

/// The quorum clauses of the body with what is here: the same engine that draws the verdict.
fn quorum(
    view: &View,
    meeting: &Meeting,
    adults: (u64, u64),
    households: (u64, u64),
) -> Vec<(String, u64, u64, bool)> {
    let rules = view.app.rules.at(view.now.date());
    let Ok(rule) = rules.body(&meeting.body) else { return Vec::new() };
    let zh = view.lang == kernel::refusal::Lang::Zh;
    let here = |(here, all): (u64, u64)| ballot::Presence::of(here, all);
    let mut draft = ballot::Draft::for_voters(civic::policy::voters(&meeting.body, meeting.basis));
    draft.adults = here(adults);
    draft.households = here(households);
    draft.members = draft.adults;
    draft.representatives = draft.adults;
    draft.entitled = draft.adults;
    draft.due = draft.adults;
    let Ok(counts) = ballot::Counts::try_from(draft) else { return Vec::new() };
    let verdict = ballot::verdict(&rule.to_ballot(), &counts);
    let quorum = || verdict.clauses.iter().filter(|c| c.part == ballot::Part::Quorum);
    let choice = quorum().any(|c| c.alternative.is_some_and(|n| n > 0));
    let any = if choice { view.t("clause-any") } else { "" };
    quorum()
        .map(|c| {
            let title = rule.clause(&c.label).map_or_else(
                || c.label.clone(),
                |r| if zh { r.title_zh.clone() } else { r.title_en.clone() },
            );
            (format!("{title}{any}"), c.have, c.needed, c.pass)
        })
        .collect()
}

/// The page.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let id: MatterId = view.id("matter")?;
    let hall = load(tx, view, home, id)?;
    let place = view.area_name(tx, home)?;
    let title = view.t("hall-title").to_owned();
    let events = format!("/{home}/meetings/{id}/hall/events");
    let shown = Shown::new(view, home, &place, &title, &hall, || {
        html! {
            div.hall data-hall=(events) { (picture(view, &hall)) }
            noscript { p { a href=(view.path) { (view.t("hall-reload")) } } }
        }
    })?;
    let back =
        vec![(format!("/{home}"), place), (format!("/{home}/meetings/{id}"), hall.title.clone())];
    Ok(shown.under(back))
}

/// What is on the wall, drawn from the parts that every page has.
fn picture(view: &View, hall: &Hall) -> Markup {
    let (here, all) = (hall.households.0.to_string(), hall.households.1.to_string());
    let (adults, due) = (hall.adults.0.to_string(), hall.adults.1.to_string());
    let came = view.tf("hall-of", &[("n", &here), ("all", &all)]);
    let people = view.tf("hall-of", &[("n", &adults), ("all", &due)]);
    let tiles = [
        ui::Tile { value: &came, label: view.t("hall-households"), ..ui::Tile::default() },
        ui::Tile { value: &people, label: view.t("hall-adults"), ..ui::Tile::default() },
    ];
    let lead = ui::lead(
        &hall.title,
        view.t(match hall.state {
            "called" => "hall-called",
            "sitting" => "hall-sitting",
            _ => "hall-closed",
        }),
        html! {},
    );
    // Before the roll is frozen there is nothing to count.
    let came = html! {
        (ui::tiles(&tiles))
        @for (title, have, needed, met) in &hall.quorum {
            @let said = view.tf("hall-of", &[("n", &have.to_string()), ("all", &needed.to_string())]);
            (ui::meter(title, &said, i64::try_from(*have).unwrap_or(0), i64::try_from(*needed).unwrap_or(1)))
            @if *met { (ui::lamp(ui::State::Done, view.t("hall-met"))) }
        }
    };
    ui::stack(&[
        ui::sheet(html! { (lead) @if hall.adults.1 > 0 { (came) } }),
        ui::beside(&[
            ui::stack(&[talk_sheet(view, hall), said_sheet(view, hall)]),
            vote_sheet(view, hall),
        ]),
    ])
}

fn talk_sheet(view: &View, hall: &Hall) -> Markup {
    ui::sheet_titled(
        view.t("floor-title"),
        None,
        html! {
            @match &hall.speaking {
                Some((name, since)) => {
                    p.strong data-since=(since.ms()) { (view.tf("hall-speaking", &[("name", name)])) }
                    @if let Some(minutes) = hall.minutes_each {
                        p.quiet { (view.tf("hall-each", &[("n", &minutes.to_string())])) }
                    }
                }
                None => p.quiet { (view.t("hall-nobody-speaks")) },
            }
            @if !hall.next.is_empty() {
                p { (view.t("hall-next")) "：" (hall.next.join(view.t("list-comma"))) }
                p.quiet { (view.tf("floor-waiting", &[("n", &hall.waiting.to_string())])) }
            }
            @if let Some(percent) = hall.official_percent {
                (ui::meter(view.t("talk-official"), &format!("{percent}%"), percent, 100))
            }
        },
    )
}

/// How many statements there are and how many people have said how they stand; never how.
fn said_sheet(view: &View, hall: &Hall) -> Markup {
    let (n, stood) = (hall.statements.to_string(), hall.stood.to_string());
    let tile = |value, label| ui::Tile { value, label, ..ui::Tile::default() };
    ui::sheet_titled(
        view.t("statements-title"),
        None,
        html! {
            @if hall.statements == 0 { p.quiet { (view.t("statements-none")) } }
            @else {
                div data-statements-n=(n) data-stood=(stood) {
                    (ui::tiles(&[tile(&n, view.t("hall-statements")), tile(&stood, view.t("hall-stood"))]))
                }
                @if hall.state != "closed" { p.quiet { (view.t("statements-hint")) } }
            }
        },
    )
}

fn vote_sheet(view: &View, hall: &Hall) -> Markup {
    let n = |n: u64| n.to_string();
    ui::sheet_titled(
        view.t("hall-vote"),
        None,
        html! {
            @match &hall.ballot {
                None => p.quiet { (view.t("hall-vote-not-open")) },
                Some(v) => {
                    p.strong { (v.question) }
                    @match &v.result {
                        Some((outcome, [yes, no, abstain, invalid])) => {
                            p { (view.tf("hall-result", &[("yes", &n(*yes)), ("no", &n(*no)),
                                ("abstain", &n(*abstain)), ("invalid", &n(*invalid))])) }
                            @let word = match outcome {
                                ballot::Outcome::Adopted => "hall-adopted",
                                ballot::Outcome::Advised => "hall-advised",
                                ballot::Outcome::Rejected | ballot::Outcome::NoQuorum => "hall-not-adopted",
                            };
                            (ui::stamp(view.t(word), *outcome == ballot::Outcome::Adopted))
                        }
                        None => {
                            div data-cast=(v.cast) { (ui::tiles(&[ui::Tile { value: &n(v.cast), label: view.t("hall-cast"), ..ui::Tile::default() }])) }
                            p.quiet { (view.t("hall-no-results-yet")) }
                        }
                    }
                }
            }
        },
    )
}

/// The stream of pictures beside the page.
pub(super) fn routes(router: Router<Arc<App>>) -> Router<Arc<App>> {
    router.route("/{home}/meetings/{matter}/hall/events", get(events))
}

async fn events(State(app): State<Arc<App>>, params: RawPathParams, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let view = Arc::new(hand::view(&app, &parts, &params).await);
    let reader = Arc::clone(&view);
    let seen = hand::reading(&app, move |tx| {
        let home = reader.area()?;
        let caller = reader.caller(tx, home)?;
        if !reader.may(&caller, IN_THE_ROOM, home) {
            return Err(Code::NotFound.into());
        }
        Ok((home, reader.id::<kernel::id::Matter>("matter")?))
    })
    .await;
    let (home, id) = match seen {
        Ok(seen) => seen,
        Err(stop) => return hand::stopped(&view, &stop),
    };
    let screen =
        Screen { app, view, home, id, shown: None, until: tokio::time::Instant::now() + HOLD };
    let stream = futures_util::stream::unfold(screen, |mut screen| async move {
        let event = screen.next().await?;
        Some((Ok::<_, Infallible>(event), screen))
    });
    Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))).into_response()
}

/// One screen that is being kept up to date.
struct Screen {
    app: Arc<App>,
    view: Arc<View>,
    home: AreaCode,
    id: MatterId,
    /// Version of the village whose picture is shown.
    shown: Option<u64>,
    until: tokio::time::Instant,
}

impl Screen {
    /// Waits for the next picture; `None` when the connection has been held long enough, the
    /// process is ending, or the meeting can not be read any more.
    async fn next(&mut self) -> Option<Event> {
        loop {
            let version = self.app.db.version_of(self.home);
            if self.shown != Some(version) {
                self.shown = Some(version);
                let drawn = self.picture(version).await?;
                return Some(Event::default().id(version.to_string()).data(drawn));
            }
            if tokio::time::Instant::now() >= self.until || self.app.is_ending() {
                return None;
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// The picture of a version: drawn once, shared by all who look.
    async fn picture(&self, version: u64) -> Option<String> {
        let now = self.app.options.clock.now();
        let key = format!("hall {:?} {} {}", self.view.lang, self.home, self.id);
        if let Some(Page::Ready(bytes)) = self.app.pages.get(&key, version, now) {
            return String::from_utf8(bytes.to_vec()).ok();
        }
        let (view, home, id) = (Arc::new(self.view.as_stranger_at(now)), self.home, self.id);
        let text = hand::reading(&self.app, move |tx| {
            let hall = load(tx, &view, home, id)?;
            Ok(picture(&view, &hall).into_string())
        })
        .await
        .ok()?;
        // An event is one line of data a line: a picture without line ends is one.
        let PreEscaped(text) = PreEscaped(text.replace('\n', " "));
        let page = Page::Ready(axum::body::Bytes::from(text.clone()));
        self.app.pages.put(key, page, Some(version), now);
        Some(text)
    }
}
