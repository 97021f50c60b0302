//! The projects of an area: how far each is beside its plan, what it costs, where it came from. No
//! rank: newest movement first.

use civic::matter::{Matter, State};
use civic::works::{Project, behind, percent};
use kernel::id::MatterId;
use kernel::{AreaCode, Code, Date, Fen, Level, Refusal};
use maud::{Markup, html};
use serde::Serialize;
use store::works;
use store::{Stop, Tx};

use super::part;
use crate::standing;
use crate::ui;
use crate::view::{Shown, View, state_key};

/// Lines on a page.
const SIZE: u32 = 40;

#[derive(Serialize)]
struct List {
    area: AreaCode,
    all: u64,
    counts: Vec<(State, u64)>,
    /// How many came from where.
    origins: Vec<(String, u64)>,
    projects: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    home: AreaCode,
    id: MatterId,
    title: String,
    number: String,
    /// Name of the village; empty on the village's own list.
    place: String,
    state: State,
    family: String,
    origin: civic::works::Origin,
    micro: bool,
    planned_fen: Fen,
    due_on: Date,
    percent: u32,
    behind: i64,
    href: String,
    #[serde(skip)]
    lamp: (ui::State, String),
}

/// `/{home}/projects?state=executing&page=2`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let area = view.area()?;
    let wanted = match view.ask("state") {
        "" => None,
        text => Some(State::parse(text).ok_or_else(|| bad(text))?),
    };
    let skip = view.page_no().saturating_sub(1).saturating_mul(SIZE);
    let (found, all) = works::list(tx, area, wanted, (skip, SIZE))?;
    let mut projects = Vec::new();
    for matter in found {
        if let Some(project) = works::project(tx, matter.home, matter.id)? {
            projects.push(line(tx, view, area, &matter, &project)?);
        }
    }
    let mut counts = works::counts(tx, area)?;
    counts.sort();
    let data = List { area, all, counts, origins: works::origins(tx, area)?, projects };
    let place = view.area_name(tx, area)?;
    let title = view.t("page-project-list").to_owned();
    let shown =
        Shown::new(view, area, &place, &title, &data, || draw(view, &data, &place, wanted))?;
    Ok(shown.under(vec![(format!("/{area}"), place)]))
}

fn bad(got: &str) -> Refusal {
    Refusal::new(Code::FieldBad)
        .on("state")
        .with("label", "@project-stands")
        .with("got", got)
        .with("want", "draft executing finished handed")
}

fn line(
    tx: &mut Tx<'_>,
    view: &View,
    area: AreaCode,
    matter: &Matter,
    project: &Project,
) -> Result<Line, Stop> {
    let milestones = works::milestones(tx, matter.home, matter.id)?;
    let larger = area.level() < Level::Village;
    Ok(Line {
        home: matter.home,
        id: matter.id,
        title: matter.title.clone(),
        number: view.number(matter),
        place: if larger { view.area_name(tx, matter.home)? } else { String::new() },
        state: matter.state,
        family: part::family(view, project),
        origin: project.origin,
        micro: project.micro,
        planned_fen: project.planned_fen,
        due_on: project.due_on,
        percent: percent(&milestones),
        behind: behind(&milestones, view.now.date()),
        href: view.href(matter),
        lamp: part::lamp(view, matter, &milestones, project.due_on),
    })
}

fn draw(view: &View, data: &List, place: &str, wanted: Option<State>) -> Markup {
    let title = view.t("page-project-list");
    let today = view.day(view.now.date());
    let sum: u64 = data.counts.iter().map(|c| c.1).sum();
    let own: u64 = data.origins.iter().filter(|o| o.0 != "above").map(|o| o.1).sum();
    let say = view.tf("project-list-say", &[("n", &sum.to_string()), ("own", &own.to_string())]);
    html! {
        (ui::print_head(&ui::PrintHead { issuer: place, title, meta: &[&today] }))
        (ui::sheet(ui::lead(title, &say, html! {
            (ui::acts(ui::print_button(view.t("print"))))
            (tabs(view, data, wanted, sum))
            (table(view, data))
            (pager(view, data.all))
        })))
    }
}

fn tabs(view: &View, data: &List, wanted: Option<State>, sum: u64) -> Markup {
    let own: Vec<(String, &str, String, bool)> = data
        .counts
        .iter()
        .map(|(state, n)| {
            let href = format!("{}?state={state}", view.path);
            (href, view.t(state_key(*state)), n.to_string(), wanted == Some(*state))
        })
        .collect();
    let whole = sum.to_string();
    let all = ui::Tab {
        link: ui::Link::new(&view.path, view.t("all")),
        count: &whole,
        is_current: wanted.is_none(),
    };
    let tabs: Vec<ui::Tab<'_>> = std::iter::once(all)
        .chain(own.iter().map(|(href, text, count, is_current)| ui::Tab {
            link: ui::Link::new(href, text),
            count,
            is_current: *is_current,
        }))
        .collect();
    ui::tabs(view.t("project-stands"), &tabs)
}

fn table(view: &View, data: &List) -> Markup {
    let columns = [
        ui::Column::text(view.t("kind-project")),
        ui::Column::text(view.t("field-family")),
        ui::Column::number(view.t("project-money")),
        ui::Column::text(view.t("project-due")),
        ui::Column::number(view.t("project-progress")),
        ui::Column::text(view.t("project-stands")),
    ];
    let row = |line: &Line| {
        vec![
            standing::named(view, (&line.href, &line.title), &line.place, &line.number, line.micro),
            html! { span {
                (line.family) " " small { (part::word(view, "origin", line.origin.as_str())) }
            } },
            html! { (line.planned_fen) },
            html! { (view.day(line.due_on)) },
            html! { (line.percent) "%" },
            ui::lamp(line.lamp.0, &line.lamp.1),
        ]
    };
    ui::data_table(&ui::Table {
        caption: view.t("project-list-caption"),
        columns: &columns,
        rows: data.projects.iter().map(row).collect(),
        when_empty: ui::empty(view.t("project-list-none"), view.t("project-list-none-say"), None),
        ..ui::Table::default()
    })
}

fn pager(view: &View, all: u64) -> Markup {
    let pages = all.div_ceil(u64::from(SIZE)).max(1);
    if pages < 2 {
        return html! {};
    }
    let here = u64::from(view.page_no());
    let state = view.ask("state");
    let href = |n: u64| format!("{}?state={state}&page={n}", view.path);
    let (before, after) = (href(here.saturating_sub(1)), href(here + 1));
    ui::pager(&ui::Pager {
        label: view.t("project-pages"),
        said: &view.tf("project-page", &[("page", &here.to_string())]),
        before: (here > 1).then(|| ui::Link::new(&before, view.t("project-page-back"))),
        after: (here < pages).then(|| ui::Link::new(&after, view.t("project-page-on"))),
        pages: &[],
    })
}
