//! How a task force is told in its thread: for what, who until when, which items and how they stand; and
//! in the thread of a project, who was lent for it.

use civic::authority::{Caller, Role};
use civic::manage::force::OFFICE;
use civic::matter::{Matter, State};
use maud::{Markup, html};
use serde_json::{Value, json};
use store::{Stop, Tx};

use super::reads;
use super::whole::{Lent, One, Whole, lamp};
use crate::manifest::Chapter;
use crate::ui;
use crate::view::View;

/// The chapter.
pub(super) fn force(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    caller: &Caller,
) -> Result<Chapter, Stop> {
    let whole = Whole::read(tx, view, matter, caller)?;
    let office = view.may(caller, OFFICE, matter.home);
    let running = matter.state == State::Acting;
    let href = view.href(matter);
    let weekly = format!("{href}/weekly");
    let body = html! {
        p { (whole.task) }
        (ui::definitions(&facts(view, &whole)))
        h4 { (view.t("force-items")) }
        (items(view, &whole, &href, running))
        (ui::acts(html! {
            (ui::button_soft(ui::Link::new(&weekly, view.t("page-force-weekly"))))
        }))
        h4 { (view.t("force-members")) }
        (members(view, &whole, &href, running && office))
        p.quiet { (view.t("force-rights-say")) }
    };
    let data = serde_json::to_value(&whole).unwrap_or(Value::Null);
    Ok(Chapter { body, data, offered: vec!["force.leave", "force.report", "force.close"] })
}

fn facts<'v>(view: &'v View, whole: &Whole) -> Vec<(&'v str, Markup)> {
    let (from, until) = (view.day(whole.from_on), view.day(whole.until_on));
    let term = view.tf("force-term", &[("from", &from), ("until", &until)]);
    let all = whole.items.len().to_string();
    let cleared = whole.cleared.to_string();
    let mut facts = vec![
        (view.t("force-head"), html! { (whole.head) }),
        (view.t("force-when"), html! { (term) }),
        (
            view.t("force-cleared"),
            html! { (view.tf("force-cleared-of", &[("n", &cleared), ("all", &all)])) },
        ),
        (
            view.t("force-days"),
            html! { (view.tf("force-days-n", &[("n", &whole.days.to_string())])) },
        ),
    ];
    for longer in &whole.extensions {
        let (before, until) = (view.day(longer.before_on), view.day(longer.until_on));
        let with = [("before", before.as_str()), ("until", &until), ("reason", &longer.reason)];
        let said = view.tf("force-longer-said", &with);
        facts.push((view.t("force-longer"), html! { (said) }));
    }
    if let Some(at) = whole.ended_at {
        let why = if whole.reason.is_empty() { view.t("force-by-itself") } else { &whole.reason };
        facts.push((view.t("force-ended"), html! { (view.moment(at)) " · " (why) }));
    }
    facts
}

fn items(view: &View, whole: &Whole, href: &str, running: bool) -> Markup {
    html! {
        @if whole.items.is_empty() { p.quiet { (view.t("force-items-none")) } }
        @let told: Vec<Markup> = whole.items.iter().map(|item| item_told(view, whole, item, href, running)).collect();
        (ui::stack(&told))
    }
}

fn item_told(view: &View, whole: &Whole, item: &One, href: &str, running: bool) -> Markup {
    let (state, words) = lamp(view, item);
    let due = view.day(item.due_on);
    let report = format!("{href}/reports?item={}&back={}", item.id, view.path);
    let close = format!("{href}/closings?item={}&back={}", item.id, view.path);
    let open = running && item.closed_at.is_none();
    html! {
        div {
            p {
                @match &item.href {
                    Some(project) => { a.strong href=(project) { (item.title) } " " span.quiet { (item.village) } },
                    None => { span.strong { (item.title) } },
                }
                " " (ui::lamp(state, &words))
            }
            p.quiet { (view.tf("force-item-who", &[("who", &item.who), ("day", &due)])) }
            @if !item.said.is_empty() { p { (item.said) } }
            @else if let Some(week) = item.weeks.first() {
                p { (week.said) }
                @if !week.obstacle.is_empty() { p { (view.tf("force-obstacle", &[("what", &week.obstacle)])) } }
            }
            @if open && whole.inside {
                (ui::acts(html! {
                    (ui::button_link(ui::Link::new(&report, view.t("act-force-report"))))
                    @if item.closes { (ui::button_soft(ui::Link::new(&close, view.t("act-force-close")))) }
                }))
            }
        }
    }
}

fn members(view: &View, whole: &Whole, href: &str, office: bool) -> Markup {
    let columns = [
        ui::Column::text(view.t("force-who")),
        ui::Column::text(view.t("field-unit")),
        ui::Column::text(view.t("force-when")),
        ui::Column::text(view.t("force-stands")),
    ];
    let row = |member: &Lent| {
        let (from, until) = (view.day(member.from_on), view.day(member.until_on));
        let term = view.tf("force-term", &[("from", &from), ("until", &until)]);
        let leave = format!("{href}/leaves?member={}&back={}", member.id, view.path);
        let goes = !member.leads && member.left_at.is_none() && whole.ended_at.is_none();
        vec![
            html! { (member.who) @if member.leads { " " (ui::tag(view.t("force-leads"))) } },
            html! { (member.unit) },
            html! { (term) },
            html! {
                @if member.serves { (ui::lamp(ui::State::Ok, view.t("force-serves"))) }
                @else if member.left_at.is_some() { (ui::lamp(ui::State::Done, view.t("force-left"))) }
                @else { (ui::lamp(ui::State::Done, view.t("force-not-now"))) }
                @if goes && (office || (member.serves && member.mine)) { " " a href=(leave) { (view.t("act-force-leave")) } }
            },
        ]
    };
    ui::data_table(&ui::Table {
        caption: view.t("force-members-caption"),
        columns: &columns,
        rows: whole.members.iter().map(row).collect(),
        ..ui::Table::default()
    })
}

/// In a project's thread: which task forces push it, and what the reader may do under what was lent.
pub(super) fn project(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    caller: &Caller,
) -> Result<Chapter, Stop> {
    let mut pushed = Vec::new();
    for item in reads::items_of(tx, matter.home, matter.id)? {
        let of = store::matter::get(tx, item.home, item.force)?;
        pushed.extend(of.map(|of| (item, of)));
    }
    let lent = caller.has(Role::Seconded, matter.area);
    let body = html! {
        @for (item, of) in &pushed {
            p {
                (view.t("force-pushes")) " " a href=(view.href(of)) { (of.title) } " "
                @match item.closed_at {
                    Some(at) => { (ui::lamp(ui::State::Done, &view.tf("force-cleared-on", &[("day", &view.day(at.date()))]))) },
                    None => { span.quiet { (view.tf("force-due", &[("day", &view.day(item.due_on))])) } },
                }
            }
        }
        @if lent && !pushed.is_empty() { p.quiet { (view.t("force-lent-say")) } }
    };
    let told = |(item, of): &(civic::manage::force::Item, Matter)| json!({ "item": item.id, "title": item.title, "force": view.href(of), "closed_at": item.closed_at });
    let data = json!({ "forces": pushed.iter().map(told).collect::<Vec<_>>() });
    Ok(Chapter { body, data, offered: Vec::new() })
}
