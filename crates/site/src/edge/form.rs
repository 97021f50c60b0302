//! The form of any act, built from its field table: every field with its label, hint and error, the
//! values as typed. A refused act comes back as this form with nothing lost.

mod answers;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{RawPathParams, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use civic::act::{ActSpec, Field, FieldKind};
use civic::authority::{Caller, Concern, DESK, Who};
use civic::decide::room::statement::Statement;
use civic::matter::Matter;
use civic::record::Column;
use kernel::id::RecordId;
use kernel::{AreaCode, Code, PersonRef, Refusal};
use maud::{Markup, html};
use store::{Stop, Tx};

use self::answers::{Choices, came, choices, household, members, officers, preset};
use super::input::Values;
use super::{frame, problem, reading, session, steps};
use crate::app::App;
use crate::random;
use crate::ui;
use crate::view::{Face, Shown, View};

/// The page that asks for an act.
pub(super) fn route(spec: &'static ActSpec) -> MethodRouter<Arc<App>> {
    get(move |State(app): State<Arc<App>>, params: RawPathParams, request: Request| async move {
        let params: BTreeMap<String, String> =
            params.iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        let (parts, _) = request.into_parts();
        let view = session::view(&app, &parts, Face::Html, params).await;
        let values = view.query.clone();
        shown(&app, view, spec, values, None).await
    })
}

/// The same form after a refusal.
pub(super) async fn again(
    app: &Arc<App>,
    view: View,
    spec: &'static ActSpec,
    values: Values,
    no: Refusal,
) -> Response {
    shown(app, view, spec, values, Some(no)).await
}

async fn shown(
    app: &Arc<App>,
    view: View,
    spec: &'static ActSpec,
    values: Values,
    no: Option<Refusal>,
) -> Response {
    let view = Arc::new(view);
    let status = no.as_ref().map_or(200, |n| n.code.status());
    let (reader, told) = (Arc::clone(&view), no.clone());
    let drawn = reading(app, move |tx| {
        let shown = page(tx, &reader, spec, &values, told.as_ref())?;
        Ok(frame::page(&reader, &shown))
    })
    .await;
    match drawn {
        Ok(text) => {
            let status = StatusCode::from_u16(status).unwrap_or_default();
            (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response()
        }
        // The form itself may not be shown: then the first refusal is the one to tell.
        Err(Stop::Refused(second)) => problem::respond(&view, &no.unwrap_or(second)),
        Err(Stop::Fault(fault)) => problem::fault(&view, &fault),
    }
}

fn page(
    tx: &mut Tx<'_>,
    view: &View,
    spec: &'static ActSpec,
    values: &Values,
    no: Option<&Refusal>,
) -> Result<Shown, Stop> {
    let home = view.area()?;
    let matter = this_matter(tx, view, home)?;
    let caller = view.caller(tx, home)?;
    let desk = may(view, &caller, spec, matter.as_ref(), home)?;
    let name = view.area_name(tx, home)?;
    let key = spec.key();
    let body =
        form_body(tx, view, &Asked { spec, home, matter: matter.as_ref(), desk }, values, no)?;
    let back = matter.as_ref().map_or_else(|| format!("/{home}"), |m| view.href(m));
    let back_text = matter.as_ref().map_or_else(|| name.clone(), |m| m.title.clone());
    let title = view.t(&format!("act-{key}")).to_owned();
    // Not every act needs a sentence of explanation.
    let say_key = format!("act-{key}-say");
    let words = view.app.words(view.lang);
    let say = if words.has(&say_key) { words.get(&say_key).to_owned() } else { String::new() };
    let drawn = html! {
        (ui::lead(&title, &say, html! {}))
        (ui::sheet(body))
    };
    let shown = Shown::new(view, home, &name, &title, &(), || drawn)?;
    Ok(shown.under(vec![(back, back_text)]))
}

fn this_matter(tx: &mut Tx<'_>, view: &View, home: AreaCode) -> Result<Option<Matter>, Stop> {
    if !view.params.contains_key("matter") {
        return Ok(None);
    }
    let id: kernel::id::MatterId = view.id("matter")?;
    let matter: Option<Matter> = tx.get(&[home.to_val(), id.to_val()])?;
    Ok(Some(matter.ok_or(Code::NotFound)?))
}

/// May the reader see this form; answers whether the desk's field "for whom" is shown.
fn may(
    view: &View,
    caller: &Caller,
    spec: &ActSpec,
    matter: Option<&Matter>,
    home: AreaCode,
) -> Result<bool, Stop> {
    let place = matter.map_or(home, |m| m.area);
    let personal = spec.allow.iter().any(|w| matches!(w, Who::Villager | Who::Concerned));
    let desk = personal && DESK.iter().any(|r| caller.has(*r, place));
    let concern = Concern {
        place,
        opened_for: matter.and_then(|m| m.opened_for),
        owner: matter.and_then(|m| m.owner),
        behalf: None,
    };
    match civic::authority::allowed(spec.allow, caller, &concern) {
        Ok(()) => Ok(desk),
        Err(_) if desk => Ok(true),
        Err(no) => {
            let _ = view;
            Err(no.into())
        }
    }
}

/// What a file field offers to choose; the server looks at the bytes.
pub(crate) const ACCEPT: &str = "image/*,audio/*,application/pdf";

/// Which form.
pub(crate) struct Asked<'a> {
    /// The act.
    pub spec: &'static ActSpec,
    /// Where.
    pub home: AreaCode,
    /// The matter it continues.
    pub matter: Option<&'a Matter>,
    /// Whether "for whom" is asked.
    pub desk: bool,
}

/// The form alone, to be set into any page.
pub(crate) fn form_body(
    tx: &mut Tx<'_>,
    view: &View,
    asked: &Asked<'_>,
    values: &Values,
    no: Option<&Refusal>,
) -> Result<Markup, Stop> {
    let spec = asked.spec;
    let told = no.map(|n| (n.field, view.refusal(n)));
    let error_of = |field: &str| match &told {
        Some((Some(at), (sentence, hint))) if *at == field => format!("{sentence}{hint}"),
        _ => String::new(),
    };
    let path = match asked.matter {
        Some(m) => spec.path.replace("{matter}", &m.id.to_string()),
        None => spec.path.to_owned(),
    };
    let action = format!("/{}/{path}", asked.home);
    // The same key comes back with a corrected form: only what was accepted holds it.
    let key = values.get("key").cloned().unwrap_or_else(random::key);
    let id = values.get("id").cloned().unwrap_or_else(|| random::id::<()>(view.now).to_string());
    let mut hidden: Vec<(&str, &str)> = vec![("key", &key), ("csrf", &view.csrf)];
    if let Some(back) = values.get("back") {
        hidden.push(("back", back));
    }
    let mut fields = Vec::new();
    if asked.desk {
        fields.push(behalf(tx, view, asked, values, &error_of("behalf"))?);
    }
    for field in spec.fields {
        match (field.name, field.kind) {
            ("matter", _) => {}
            ("id", FieldKind::Id) if spec.path.contains("end") || spec.path.contains("undo") => {
                hidden.push(("id", values.get("id").map_or("", String::as_str)));
            }
            ("id", FieldKind::Id) => hidden.push(("id", &id)),
            (name, FieldKind::Id) if !super::money::asks(spec.name, name) => {
                hidden.push((name, values.get(name).map_or("", String::as_str)));
                fields.push(known(tx, view, asked, name, values)?);
            }
            (name, FieldKind::Ids) => {
                for one in values.get(name).map_or("", String::as_str).lines() {
                    hidden.push((name, one));
                    fields.push(said(tx, view, asked, one)?);
                }
            }
            (_, FieldKind::Rows) => {}
            (_, FieldKind::Drawn) => fields.push(drawn(tx, asked)?),
            // Who writes on the own phone need not say so.
            ("channel", _) if !asked.desk => {}
            _ => fields.push(control(tx, view, asked, field, values, &error_of(field.name))?),
        }
    }
    let submit = format!("do-{}", spec.key());
    let form = ui::Form {
        action: &action,
        method: ui::Method::Post,
        has_files: !super::act::file_fields(spec).is_empty(),
        hidden: &hidden,
        busy: view.t("form-busy"),
        is_guarded: true,
    };
    Ok(html! {
        @if let Some((at, words)) = &told { (faults(view, *at, words)) }
        (ui::form(&form, html! {
            @for field in &fields { (field) }
            (ui::acts(html! { (ui::submit(view.t(&submit))) (before(view, asked)) }))
        }))
    })
}

/// Why the form is shown again: beside its field, or above all of them.
fn faults(view: &View, at: Option<&str>, (sentence, hint): &(String, String)) -> Markup {
    let text = sentence;
    match at {
        Some(name) => ui::error_summary(view.t("form-faults"), &[ui::Fault { name, text }]),
        None => ui::notice(ui::State::Late, sentence, html! { (hint) }),
    }
}

/// Whether a reader stands at the desk of a place: then forms ask for whom.
pub(crate) fn serves_at_desk(caller: &Caller, place: AreaCode) -> bool {
    DESK.iter().any(|r| caller.has(*r, place))
}

/// Somebody who is about to speak may look first whether a neighbour has said the same.
fn before(view: &View, asked: &Asked<'_>) -> Markup {
    if asked.spec.name != "wish.raise" {
        return html! {};
    }
    ui::submit_to(view.t("similar-look"), &format!("/{}/similar", asked.home))
}

/// What the reader's device fills in.
fn drawn(tx: &mut Tx<'_>, asked: &Asked<'_>) -> Result<Markup, Stop> {
    let ballot = match asked.matter {
        Some(m) => store::vote::ballot(tx, m.home, m.id)?,
        None => None,
    };
    Ok(ballot.map_or_else(|| html! {}, |ballot| crate::drawn::receipt_field(ballot.id)))
}

/// What a hidden id names, where a person has to see it.
fn known(
    tx: &mut Tx<'_>,
    view: &View,
    asked: &Asked<'_>,
    name: &str,
    values: &Values,
) -> Result<Markup, Stop> {
    if name == "statement" {
        return said(tx, view, asked, values.get(name).map_or("", String::as_str));
    }
    let Some(household) = household(tx, asked.home, values)?.filter(|_| name == "household") else {
        return Ok(html! {});
    };
    let place = view.area_name(tx, household.area)?;
    let said = format!("{}（{}）", household.head, household.key);
    Ok(ui::known_field(view.t("field-household"), &said, &place, None))
}

/// What a statement says whose id a form holds.
fn said(tx: &mut Tx<'_>, view: &View, asked: &Asked<'_>, id: &str) -> Result<Markup, Stop> {
    let (Some(meeting), Ok(id)) = (asked.matter, RecordId::parse(id)) else { return Ok(html! {}) };
    let found: Option<Statement> =
        tx.get(&[asked.home.to_val(), meeting.id.to_val(), id.to_val()])?;
    let text = found.map(|s| s.text);
    Ok(
        html! { @if let Some(text) = text { (ui::known_field(view.t("statement-said"), &text, "", None)) } },
    )
}

/// Whom the desk acts for: already known where only the person of the matter may act.
fn behalf(
    tx: &mut Tx<'_>,
    view: &View,
    asked: &Asked<'_>,
    values: &Values,
    error: &str,
) -> Result<Markup, Stop> {
    let concerned = asked.matter.filter(|_| asked.spec.allow.contains(&Who::Concerned));
    let known = match concerned.and_then(|m| m.opened_for).filter(|who| view.person() != Some(*who))
    {
        Some(who) => store::registry::person(tx, who)?.map(|p| format!("{}（{}）", p.name, p.key)),
        None => None,
    };
    let value = values.get("behalf").cloned().or(known).unwrap_or_default();
    Ok(ui::text_field(&ui::Field {
        name: "behalf",
        label: view.t("field-behalf"),
        hint: view.t("field-behalf-hint"),
        error,
        value: &value,
        ..ui::Field::default()
    }))
}

fn control(
    tx: &mut Tx<'_>,
    view: &View,
    asked: &Asked<'_>,
    field: &Field,
    values: &Values,
    error: &str,
) -> Result<Markup, Stop> {
    let dashed = field.name.replace('_', "-");
    let key = asked.spec.key();
    // An act may call a field by its own name: `field-wish-raise-text`, else `field-text`.
    let words = view.app.words(view.lang);
    let own = format!("field-{key}-{dashed}");
    let common = format!("field-{dashed}");
    let label_key = if words.has(&own) { &own } else { &common };
    let hint_own = format!("{own}-hint");
    let hint_common = format!("{common}-hint");
    let hint = [hint_own, hint_common].into_iter().find(|k| words.has(k));
    let explained = if field.name == "class" { steps::steps_said(view) } else { String::new() };
    let preset = preset(tx, view, asked, field)?;
    let value = values.get(field.name).cloned().or(preset).unwrap_or_default();
    let most = match field.kind {
        FieldKind::Line(n) | FieldKind::Long(n) => u32::try_from(n).ok(),
        _ => None,
    };
    let shown = ui::Field {
        name: field.name,
        label: words.get(label_key),
        hint: hint.as_deref().map_or(&explained, |k| words.get(k)),
        error,
        value: &value,
        required: (field.required || super::input::is_question(field)).then(|| view.t("required")),
        autocomplete: "",
        max_chars: most,
        count: if matches!(field.kind, FieldKind::Long(_)) { view.t("chars-left") } else { "" },
    };
    let chosen = chosen(tx, view, asked, (field, values), &shown)?;
    // A meeting in one place has none to choose from, nor has a matter without steps.
    if matches!((field.name, asked.spec.name), ("section", _) | ("step", "meeting.call"))
        && chosen.is_none()
    {
        return Ok(html! {});
    }
    if (asked.spec.name, field.name) == ("meeting.call", "venue") {
        let known = store::company::venues(tx, asked.home)?;
        let names: Vec<String> = known.into_iter().map(|v| v.name).collect();
        return Ok(ui::suggest_field(&shown, &names));
    }
    if let Some(chosen) = chosen {
        return Ok(chosen);
    }
    if let Some(named) = named(tx, view, asked, field, &shown)? {
        return Ok(named);
    }
    Ok(typed(asked, field, &shown, view))
}

/// A person whom a link has named already is shown by name, and sent along as the link named them.
fn named(
    tx: &mut Tx<'_>,
    view: &View,
    asked: &Asked<'_>,
    field: &Field,
    shown: &ui::Field<'_>,
) -> Result<Option<Markup>, Stop> {
    let who = match field.kind {
        FieldKind::Person if shown.error.is_empty() => shown.value.parse::<PersonRef>().ok(),
        _ => None,
    };
    let Some(who) = who else { return Ok(None) };
    let caller = view.caller(tx, asked.home)?;
    let name = view.person_name(tx, &caller, who)?;
    Ok(Some(html! {
        (ui::hidden_field(field.name, shown.value))
        (ui::known_field(shown.label, &name, "", None))
    }))
}

/// A field whose answers are known beforehand; `None` for one that is typed.
fn chosen(
    tx: &mut Tx<'_>,
    view: &View,
    asked: &Asked<'_>,
    (field, values): (&Field, &Values),
    shown: &ui::Field<'_>,
) -> Result<Option<Markup>, Stop> {
    let many = field.kind == FieldKind::Persons;
    let people = match field.name {
        "person" => members(tx, asked.home, values)?,
        "missing" => came(tx, view, asked.home, values)?,
        _ if many => officers(tx, view, asked.home)?,
        _ => Choices::new(),
    };
    let choices = match people.is_empty() {
        true => match super::money::choices(tx, view, asked, field.name)? {
            Some(found) => Some(found),
            None => match super::points::choices(tx, view, asked, field.name)? {
                Some(found) => Some(found),
                None => match super::force::choices(tx, view, asked, field.name)? {
                    Some(found) => Some(found),
                    None => choices(tx, view, asked, field)?,
                },
            },
        },
        false => Some(people),
    };
    let Some(choices) = choices else { return Ok(None) };
    let mut choices: Vec<ui::Choice<'_>> =
        choices.iter().map(|(v, t)| ui::Choice::new(v, t)).collect();
    let few = choices.len() <= 5;
    // A list shows its first line: where that would answer for the reader, it asks instead.
    if !few
        && !many
        && shown.required.is_some()
        && shown.value.is_empty()
        && field.kind != FieldKind::Area
    {
        choices.insert(0, ui::Choice::new("", view.t("choose")));
    }
    // What need not be chosen is left open until somebody chooses, and can be left open again.
    let open = match field.name {
        "adopted" if asked.spec.name == "keeper.appoint" => Some("keeper-free"),
        "adopted" => Some("project-change-within"),
        _ if few || many => None,
        _ => Some("leave-open"),
    };
    if let Some(open) = open.filter(|_| shown.required.is_none())
        && choices.iter().all(|choice| !choice.value.is_empty())
    {
        choices.insert(0, ui::Choice::new("", view.t(open)));
    }
    if (asked.spec.name, field.name) == ("force.item", "project") {
        choices.insert(0, ui::Choice::new("", view.t("force-no-project")));
    }
    Ok(Some(match (many, few) {
        (true, _) => {
            let ticked: Vec<&str> = shown.value.lines().collect();
            ui::checks_field(shown, &choices, &ticked)
        }
        (false, true) => ui::radio_field(shown, &choices),
        (false, false) => ui::select_field(shown, &choices),
    }))
}

/// A field that is typed, ticked, or filled with files.
fn typed(asked: &Asked<'_>, field: &Field, shown: &ui::Field<'_>, view: &View) -> Markup {
    match field.kind {
        FieldKind::Long(_) if asked.spec.name == "wish.raise" && field.name == "text" => {
            let source = format!("/api/{}/similar", asked.home);
            html! {
                (ui::textarea_field(shown, 4))
                (ui::live_list(view.t("similar-said"), &source, shown))
            }
        }
        FieldKind::Long(_) => ui::textarea_field(shown, 4),
        FieldKind::Files if field.name == "voice" => ui::voice_field(shown),
        FieldKind::Files => ui::file_field(shown, ACCEPT, true),
        FieldKind::Count(..) => ui::number_field(shown, ""),
        FieldKind::Money => ui::money_field(shown, view.t("unit-yuan")),
        FieldKind::Date => ui::date_field(shown),
        FieldKind::Moment => ui::datetime_field(shown),
        FieldKind::Bool => {
            // What a ticked box sends; an unticked one sends nothing.
            let ticked = matches!(shown.value, "1" | "on" | "true");
            ui::check_field(&ui::Field { value: "1", ..*shown }, ticked)
        }
        FieldKind::Id
        | FieldKind::Ids
        | FieldKind::Line(_)
        | FieldKind::Area
        | FieldKind::Person
        | FieldKind::Choice(_)
        | FieldKind::Persons
        | FieldKind::Numbers(_)
        | FieldKind::Marks(_)
        | FieldKind::Drawn
        | FieldKind::Rows => ui::text_field(shown),
    }
}
