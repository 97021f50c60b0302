//! The board of execution (S79): every resolution with its lamp, its owner by office, its date and
//! how far it is. Made to be printed and put up.

use civic::decide::outcome::standing::Standing;
use civic::matter::{Due, Matter};
use kernel::id::MatterId;
use kernel::{AreaCode, Code, Date, Level, Refusal};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::part;
use super::reads::{self, Narrow};
use crate::ui;
use crate::view::{Shown, View};

/// Lines on a page.
const SIZE: u32 = 40;

/// The board as data.
#[derive(Serialize)]
struct Board {
    area: AreaCode,
    counts: Vec<Count>,
    all: u64,
    resolutions: Vec<Line>,
}

#[derive(Serialize)]
struct Count {
    standing: Standing,
    n: u64,
}

#[derive(Serialize)]
struct Line {
    home: AreaCode,
    id: MatterId,
    title: String,
    number: String,
    /// Name of the village; empty on the village's own board.
    place: String,
    /// Office of the owner; empty while there is none.
    office: String,
    due_on: Option<Date>,
    percent: u32,
    standing: Standing,
    href: String,
    #[serde(skip)]
    clock: Option<Due>,
}

/// Reads and draws.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let area = view.area()?;
    let wanted = match view.ask("lamp") {
        "" => None,
        text => Some(Standing::parse(text).ok_or_else(|| bad(text))?),
    };
    let page = u32::try_from(part::at(view, "page")).unwrap_or(1);
    let narrow =
        Narrow { standing: wanted, text: view.ask("q"), skip: (page - 1) * SIZE, most: SIZE };
    let (found, all) = reads::board(tx, area, view.now, narrow)?;
    let mut resolutions = Vec::new();
    for one in found {
        resolutions.push(line(tx, view, area, one)?);
    }
    let mut counts: Vec<Count> = reads::board_counts(tx, area, view.now)?
        .into_iter()
        .map(|(standing, n)| Count { standing, n })
        .collect();
    counts.sort_by_key(|c| c.standing);
    let data = Board { area, counts, all, resolutions };
    let name = part::name(tx, view, area)?;
    let crumbs = part::way_back(tx, view, area, "execution")?;
    let title = view.t("page-outcome-execution").to_owned();
    let shown =
        Shown::new(view, area, &name, &title, &data, || draw(view, &data, (&name, wanted)))?;
    Ok(shown.under(crumbs))
}

fn bad(got: &str) -> Refusal {
    Refusal::new(Code::FieldBad)
        .on("lamp")
        .with("label", "@outcome-lamp")
        .with("got", got)
        .with("want", "@portal-filter-word")
}

fn line(tx: &mut Tx<'_>, view: &View, area: AreaCode, one: reads::Carried) -> Result<Line, Stop> {
    let matter: &Matter = &one.matter;
    let larger = area.level() < Level::Village;
    Ok(Line {
        home: matter.home,
        id: matter.id,
        title: matter.title.clone(),
        number: view.number(matter),
        place: if larger { view.area_name(tx, matter.home)? } else { String::new() },
        office: match matter.owner {
            Some(who) => part::office(tx, view, matter.home, who)?,
            None => String::new(),
        },
        due_on: one.due_on,
        percent: one.percent,
        standing: one.standing,
        href: view.href(matter),
        clock: one.clock,
    })
}

fn lamp(view: &View, line: &Line) -> Markup {
    let key = format!("standing-{}", line.standing);
    let word = view.t(&key);
    let state = match line.standing {
        Standing::Late => ui::State::Late,
        Standing::Soon | Standing::Back => ui::State::Warn,
        Standing::Running => ui::State::Ok,
        Standing::Reported | Standing::Ahead => ui::State::Remind,
        Standing::Confirmed | Standing::Gone => ui::State::Done,
    };
    let text = match line.clock.as_ref().filter(|_| line.standing != Standing::Ahead) {
        Some(due) => {
            let clock = view.clock_lamp(due).1;
            view.tf("outcome-standing-clock", &[("word", word), ("clock", &clock)])
        }
        None => word.to_owned(),
    };
    ui::lamp(state, &text)
}

fn draw(view: &View, data: &Board, (name, wanted): (&str, Option<Standing>)) -> Markup {
    let title = view.t("page-outcome-execution");
    let today = view.day(view.now.date());
    let sum: u64 = data.counts.iter().map(|c| c.n).sum();
    let say = part::told(view, "outcome-board-say", &[("n", sum)]);
    let keep = [("lamp", view.ask("lamp")), ("q", view.ask("q"))];
    let all = usize::try_from(data.all).unwrap_or(usize::MAX);
    html! {
        (ui::print_head(&ui::PrintHead { issuer: name, title, meta: &[&today] }))
        (ui::sheet(ui::lead(title, &say, html! {
            (ui::acts(ui::print_button(view.t("print"))))
            (tabs(view, data, wanted, sum))
            (search(view, !keep.iter().all(|(_, v)| v.is_empty())))
            (table(view, data))
            (part::turner(view, "page", all, usize::try_from(SIZE).unwrap_or(1), &keep))
        })))
    }
}

fn tabs(view: &View, data: &Board, wanted: Option<Standing>, sum: u64) -> Markup {
    let own: Vec<(String, String, String, bool)> = data
        .counts
        .iter()
        .map(|c| {
            let href = format!("{}?lamp={}", view.path, c.standing);
            let key = format!("standing-{}", c.standing);
            (href, view.t(&key).to_owned(), c.n.to_string(), wanted == Some(c.standing))
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
    ui::tabs(view.t("outcome-lamp"), &tabs)
}

fn search(view: &View, narrowed: bool) -> Markup {
    let field = ui::Field {
        name: "q",
        label: view.t("outcome-board-q"),
        value: view.ask("q"),
        ..ui::Field::default()
    };
    let lamp = [("lamp", view.ask("lamp"))];
    ui::filter_bar(&ui::Filter {
        action: &view.path,
        label: view.t("search"),
        hidden: if view.ask("lamp").is_empty() { &[] } else { &lamp },
        fields: ui::search_field(&field),
        submit: view.t("search"),
        clear: narrowed.then(|| ui::Link::new(&view.path, view.t("all"))),
    })
}

fn table(view: &View, data: &Board) -> Markup {
    let columns = [
        ui::Column::text(view.t("kind-resolution")),
        ui::Column::text(view.t("field-owner")),
        ui::Column::text(view.t("field-due-on")),
        ui::Column::number(view.t("outcome-percent")),
        ui::Column::text(view.t("outcome-lamp")),
    ];
    let row = |line: &Line| {
        vec![
            html! {
                a href=(line.href) { (line.title) }
                small { " " (line.place) " " (line.number) }
            },
            html! { (line.office) },
            html! { @if let Some(day) = line.due_on { (view.day(day)) } },
            html! { (line.percent) "%" },
            lamp(view, line),
        ]
    };
    ui::data_table(&ui::Table {
        caption: view.t("outcome-board-caption"),
        columns: &columns,
        rows: data.resolutions.iter().map(row).collect(),
        when_empty: ui::empty(view.t("outcome-board-none"), view.t("outcome-board-none-say"), None),
        ..ui::Table::default()
    })
}
