//! How a request is told in its thread: what is demanded, how many have signed and how many are
//! enough, who has to call by when. Names stand only before those who have to call, and not before
//! they have to.

use civic::authority::{Caller, DESK, Role};
use civic::convening::{self, Reach, Signature};
use civic::decide::request::{Finding, Request};
use civic::matter::{Matter, State};
use kernel::refusal::Lang;
use kernel::{Code, PersonRef};
use maud::{Markup, html};
use serde_json::json;
use store::{Stop, Tx};

use super::reads;
use crate::manifest::Chapter;
use crate::ui;
use crate::view::View;

/// The chapter.
pub fn chapter(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    caller: &Caller,
) -> Result<Chapter, Stop> {
    let request = reads::request(tx, matter.home, matter.id)?.ok_or(Code::NotFound)?;
    let signatures = store::convening::signatures(tx, matter.home, matter.id)?;
    let today = view.now.date();
    let seats = store::convening::representatives(tx, matter.home, today)?;
    let all = store::convening::electorate(tx, matter.area, seats.len(), today)?;
    let have = convening::heads(&signatures, &seats);
    let ways = convening::ways_to_call(&request.body, matter.area);
    let reaches = convening::reaches(&view.rules(), ways, have, all)?;
    let signed = caller.person().is_some_and(|p| signatures.iter().any(|s| s.person == p));
    let names = names(tx, matter, caller, &signatures)?;
    let owner = match matter.owner {
        Some(who) => store::registry::name(tx, who)?,
        None => String::new(),
    };
    let body = html! {
        (asked(view, &request))
        @if matter.state == State::Gathering { (far(view, &reaches)) }
        @else { p { (view.tf("request-signed", &[("n", &have.persons.to_string()), ("h", &have.households.to_string())])) } }
        @if signed { p { span.strong { (view.t("request-you-signed")) } } }
        @if !owner.is_empty() { p { (view.t("request-caller")) " " span.strong { (owner) } } }
        (went(view, &request))
        @if !names.is_empty() {
            h3 { (view.t("request-names")) }
            p.quiet { (view.t("request-names-say")) }
            p { (names.join(view.t("list-comma"))) }
        }
    };
    let data = json!({
        "class": request.class, "body": request.body, "basis": request.basis, "venue": request.venue,
        "plan": request.plan, "households": have.households, "persons": have.persons,
        "ways": reaches, "qualified_at": request.qualified_at, "accepted_at": request.accepted_at,
        "passed_at": request.passed_at, "convened_at": request.convened_at,
        "finding": request.finding, "finding_reason": request.finding_reason,
        "finding_article": request.finding_article, "names": names,
    });
    Ok(Chapter { body, data, offered: hidden(matter, caller, signed) })
}

/// Acts that make no sense for this reader now.
fn hidden(matter: &Matter, caller: &Caller, signed: bool) -> Vec<&'static str> {
    let desk = DESK.iter().any(|role| caller.has(*role, matter.area));
    match (desk, signed) {
        (true, _) => vec![],
        (false, true) => vec!["request.sign"],
        (false, false) => vec!["request.withdraw"],
    }
}

/// Whether the reader is on the side that has to call.
pub fn is_caller_side(matter: &Matter, caller: &Caller) -> bool {
    let roles = [Role::Convener, Role::Substitute, Role::Secretary, Role::TownshipClerk];
    caller.person().is_some() && caller.person() == matter.owner
        || roles.iter().any(|role| caller.has(*role, matter.area))
}

fn names(
    tx: &mut Tx<'_>,
    matter: &Matter,
    caller: &Caller,
    signatures: &[Signature],
) -> Result<Vec<String>, Stop> {
    // While signatures are gathered nobody sees them, so that nobody can be talked out of theirs.
    if matter.state == State::Gathering || !is_caller_side(matter, caller) {
        return Ok(Vec::new());
    }
    let who = signatures.iter().map(|s| s.person);
    who.map(|person: PersonRef| store::registry::name(tx, person)).collect()
}

fn asked(view: &View, request: &Request) -> Markup {
    let rules = view.rules();
    let body = rules.body(&request.body).map_or_else(
        |_| request.body.clone(),
        |b| if view.lang == Lang::Zh { b.title_zh.clone() } else { b.title_en.clone() },
    );
    let (cost, n) = (request.cost_fen.to_string(), request.households.to_string());
    let touched = view.tf("topic-households", &[("n", &n)]);
    html! {
        p.pre { (request.plan) }
        (ui::definitions(&[
            (view.t("request-demands"), html! { (body) }),
            (view.t("field-place"), html! { (request.place) }),
            (view.t("topic-people"), html! { (request.people) (touched) }),
            (view.t("topic-money"), html! { (cost) " " (view.t("unit-yuan")) " · " (request.money) }),
            (view.t("field-venue"), html! { (request.venue) }),
        ]))
    }
}

/// How far every way is; any one suffices.
fn far(view: &View, reaches: &[Reach]) -> Markup {
    let several = reaches.len() > 1;
    html! {
        @if several { p.quiet { (view.t("request-any-way")) } }
        @for reach in reaches { (way(view, reach)) }
    }
}

/// One way as a bar with its article.
pub fn way(view: &View, reach: &Reach) -> Markup {
    let (have, need) = (reach.have.to_string(), reach.need.to_string());
    let said = view.tf("request-have-need", &[("have", &have), ("need", &need)]);
    let label = view.t(match reach.counted {
        convening::Counted::Persons => "request-counted-persons",
        convening::Counted::Households => "request-counted-households",
        convening::Counted::Representatives => "request-counted-representatives",
    });
    let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    html! {
        (ui::meter(label, &said, whole(reach.have), whole(reach.need)))
        p.quiet { (reach.article) }
    }
}

/// What became of it after enough had signed.
fn went(view: &View, request: &Request) -> Markup {
    let steps = [
        ("request-qualified-on", request.qualified_at),
        ("request-passed-on", request.passed_at),
        ("request-accepted-on", request.accepted_at),
        ("request-convened-on", request.convened_at),
    ];
    html! {
        @for (key, at) in steps {
            @if let Some(at) = at { p { (view.tf(key, &[("day", &view.day(at.date()))])) } }
        }
        @if !request.doubt.is_empty() {
            (ui::notice(ui::State::Warn, view.t("request-doubted"), html! {
                p { (request.doubt) " " small { (request.doubt_article) } }
                p.quiet { (view.t("request-doubted-say")) }
            }))
        }
        @if let Some(finding) = request.finding {
            @let (state, key) = match finding {
                Finding::Lawful => (ui::State::Done, "request-found-lawful"),
                Finding::Unlawful => (ui::State::Late, "request-found-unlawful"),
            };
            (ui::notice(state, view.t(key), html! {
                p { (request.finding_reason) " " small { (request.finding_article) } }
            }))
        }
    }
}
