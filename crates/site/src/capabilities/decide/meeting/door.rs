//! The list at the door, for those who run a meeting: a form for the next one, who has come, and the
//! written papers of those who sent somebody.

use civic::act::Act;
use civic::decide::meeting::CheckIn;
use civic::deliberation::{MeetingSection, Way};
use civic::matter::Matter;
use maud::{Markup, html};
use store::{Stop, Tx};

use super::reads::{self, Arrival, Paper};
use crate::edge::{Asked, form_body};
use crate::ui;
use crate::view::View;

/// Form and list.
pub(super) fn door(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    sections: &[MeetingSection],
    present: u64,
) -> Result<Markup, Stop> {
    let form = form(tx, view, matter)?;
    let list = came(tx, view, matter, sections, present)?;
    Ok(ui::section(view.t("meeting-door"), None, ui::stack(&[form, list])))
}

/// Lines of the list shown at once.
const PAGE: u32 = 20;

/// Who has come, folded away: on a phone the form must stay at hand. A search or a page of it is
/// shown open.
fn came(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    sections: &[MeetingSection],
    present: u64,
) -> Result<Markup, Stop> {
    let text = view.ask("came");
    let found = reads::arrivals_count(tx, matter.home, matter.id, text)?;
    let pages = u32::try_from(found.div_ceil(u64::from(PAGE))).unwrap_or(u32::MAX).max(1);
    let page = view.ask("came_page").parse().unwrap_or(1).clamp(1, pages);
    let part = ((page - 1) * PAGE, PAGE);
    let arrivals = reads::arrivals(tx, matter.home, matter.id, text, part)?;
    let href = view.href(matter);
    let field = ui::Field {
        name: "came",
        label: view.t("meeting-find"),
        value: text,
        ..ui::Field::default()
    };
    let filter = ui::Filter {
        action: &href,
        label: view.t("meeting-find"),
        fields: ui::search_field(&field),
        submit: view.t("search"),
        clear: (!text.is_empty()).then(|| ui::Link::new(&href, view.t("all"))),
        ..ui::Filter::default()
    };
    let is_open = !text.is_empty() || !view.ask("came_page").is_empty();
    Ok(html! {
        details open[is_open] {
            summary { (view.tf("meeting-arrivals-count", &[("n", &present.to_string())])) }
            (ui::stack(&[
                html! { @if present > u64::from(PAGE) { (ui::filter_bar(&filter)) } },
                table(view, sections, &arrivals),
                pager(view, &href, text, (page, pages)),
            ]))
        }
    })
}

fn pager(view: &View, href: &str, text: &str, (page, pages): (u32, u32)) -> Markup {
    if pages < 2 {
        return html! {};
    }
    let text = crate::edge::hand::escape(text);
    let to = |page: u32| format!("{href}?came={text}&came_page={page}");
    let (before, after) = (to(page.saturating_sub(1)), to(page + 1));
    let said =
        view.tf("meeting-page", &[("page", &page.to_string()), ("pages", &pages.to_string())]);
    ui::pager(&ui::Pager {
        label: view.t("meeting-arrivals"),
        said: &said,
        before: (page > 1).then(|| ui::Link::new(&before, view.t("meeting-before"))),
        after: (page < pages).then(|| ui::Link::new(&after, view.t("meeting-after"))),
        pages: &[],
    })
}

fn table(view: &View, sections: &[MeetingSection], arrivals: &[Arrival]) -> Markup {
    let columns = [
        ui::Column::text(view.t("meeting-name")),
        ui::Column::text(view.t("meeting-key")),
        ui::Column::text(view.t("field-via")),
        ui::Column::text(view.t("meeting-way-short")),
        ui::Column::text(view.t("meeting-place")),
    ];
    let columns = if sections.is_empty() { columns.get(..4).unwrap_or(&columns) } else { &columns };
    let rows = arrivals
        .iter()
        .map(|a| {
            let via = a.via.map_or_else(String::new, |v| view.t(&format!("via-{v}")).to_owned());
            let way = match a.way {
                None | Some(Way::Phone) => "",
                Some(Way::Paper) => view.t("meeting-paper"),
                Some(Way::Hands) => view.t("way-hands"),
                Some(Way::Objects) => view.t("way-objects"),
            };
            let mut cells =
                vec![html! { (a.name) }, html! { (a.key) }, html! { (via) }, html! { (way) }];
            if !sections.is_empty() {
                cells.push(html! { (place(view, a.section)) });
            }
            cells
        })
        .collect();
    ui::data_table(&ui::Table {
        caption: view.t("meeting-arrivals"),
        columns,
        rows,
        foot: Vec::new(),
        fit: ui::Fit::Cards,
        when_empty: html! { p { (view.t("none-yet")) } },
    })
}

fn place(view: &View, section: u32) -> String {
    match section {
        0 => view.t("meeting-own-place").to_owned(),
        n => view.tf("meeting-section", &[("n", &n.to_string())]),
    }
}

/// The form of the act itself: the same one that comes back when something is wrong.
fn form(tx: &mut Tx<'_>, view: &View, matter: &Matter) -> Result<Markup, Stop> {
    let values = [("back".to_owned(), view.href(matter))].into();
    let asked =
        Asked { spec: &CheckIn::SPEC, home: matter.home, matter: Some(matter), desk: false };
    form_body(tx, view, &asked, &values, None)
}

/// The written papers: who sent whom, and where the paper lies.
pub(super) fn papers(view: &View, papers: &[Paper]) -> Markup {
    let rows = papers
        .iter()
        .map(|p| {
            let state = if p.void { "meeting-proxy-void" } else { "meeting-proxy-holds" };
            vec![
                html! { (p.principal) },
                html! { (p.agent) },
                html! { (p.ground) },
                html! { (view.t(state)) },
            ]
        })
        .collect();
    let columns = [
        ui::Column::text(view.t("meeting-principal")),
        ui::Column::text(view.t("field-agent")),
        ui::Column::text(view.t("field-proxy-give-ground")),
        ui::Column::text(view.t("meeting-proxy-state")),
    ];
    ui::data_table(&ui::Table {
        caption: view.t("meeting-papers"),
        columns: &columns,
        rows,
        foot: Vec::new(),
        fit: ui::Fit::Cards,
        when_empty: html! {},
    })
}
