//! Who carries what: by unit and by person, what is under way and what comes next. By name; nobody is
//! counted against anybody, nobody gets a score.

use std::collections::BTreeMap;

use kernel::{AreaCode, Date};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, board};

use super::frame::{self, Ground};
use super::line::Line;
use super::list;
use crate::ui;
use crate::view::{Shown, View};

/// A unit or a person with what is under way.
#[derive(Serialize)]
struct Carrier<'a> {
    name: String,
    village: String,
    #[serde(skip)]
    lines: Vec<&'a Line>,
    projects: Vec<Under<'a>>,
}

#[derive(Serialize)]
struct Under<'a> {
    title: &'a str,
    href: &'a str,
    lamp: &'a str,
    next: Option<&'a str>,
    next_due_on: Option<Date>,
}

#[derive(Serialize)]
struct People<'a> {
    area: AreaCode,
    by: &'static str,
    all: usize,
    carriers: &'a [Carrier<'a>],
}

fn under(line: &Line) -> Under<'_> {
    Under {
        title: &line.title,
        href: &line.href,
        lamp: line.lamp,
        next: line.next.as_ref().map(|n| n.title.as_str()),
        next_due_on: line.next.as_ref().map(|n| n.due_on),
    }
}

/// `/{home}/boards/people?by=unit`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let ground = Ground::of(tx, view)?;
    let (area, lines) = (ground.area, &ground.lines);
    let by = if view.ask("by") == "person" { "person" } else { "unit" };
    let names = if by == "person" {
        board::names(tx, lines.iter().filter_map(|line| line.owner))?
    } else {
        BTreeMap::new()
    };
    let mut of: BTreeMap<(AreaCode, String), Vec<&Line>> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.is_open()) {
        // The page is the same for everybody, so names are as the public sees them; two people of one
        // family name in a village are told apart by who they are, not by what is shown.
        let key = match (by, line.owner) {
            ("person", Some(who)) => who.to_string(),
            ("person", None) => String::new(),
            _ => line.sponsor.clone(),
        };
        of.entry((line.home, key)).or_default().push(line);
    }
    let carriers: Vec<Carrier<'_>> = of
        .into_iter()
        .map(|((_, key), lines)| {
            let owner = lines.first().and_then(|line| line.owner);
            let name = match (by, owner.and_then(|who| names.get(&who))) {
                ("person", Some(name)) => kernel::code::name_masked(name),
                ("person", None) => view.t("board-nobody").to_owned(),
                _ => key,
            };
            Carrier {
                name,
                village: lines.first().map_or_else(String::new, |line| line.village.clone()),
                projects: lines.iter().map(|line| under(line)).collect(),
                lines,
            }
        })
        .collect();
    let here = frame::cut(view, &carriers);
    let data = People { area, by, all: carriers.len(), carriers: here };
    let title = view.t("page-board-people");
    ground.shown(view, title, &data, || {
        html! {
            (kinds(view, by))
            p.quiet { (view.t("board-people-say")) }
            (table(view, area, by, here))
            (frame::pager(view, carriers.len(), &[("by", by)]))
        }
    })
}

fn kinds(view: &View, by: &str) -> Markup {
    let to = |by: &str| format!("{}{}", view.path, frame::query(view, &[("by", by)]));
    let (unit, person) = (to("unit"), to("person"));
    let tab = |href, key, is_current| ui::Tab {
        link: ui::Link::new(href, view.t(key)),
        count: "",
        is_current,
    };
    ui::tabs(
        view.t("board-by"),
        &[
            tab(&unit, "board-by-unit", by == "unit"),
            tab(&person, "board-by-person", by == "person"),
        ],
    )
}

fn table(view: &View, area: AreaCode, by: &str, carriers: &[Carrier<'_>]) -> Markup {
    let columns = [
        ui::Column::text(view.t(if by == "person" { "board-by-person" } else { "board-by-unit" })),
        ui::Column::text(view.t("board-under-way")),
        ui::Column::text(view.t("board-next")),
        ui::Column::text(view.t("project-stands")),
    ];
    let mut rows = Vec::new();
    for carrier in carriers {
        for line in &carrier.lines {
            rows.push(vec![
                html! { (carrier.name) " " small { (carrier.village) } },
                list::named(view, area, line),
                html! { @match &line.next {
                    Some(next) => { (next.title) " " small { (view.day(next.due_on)) } }
                    None => span.quiet { (view.t("board-next-none")) }
                } },
                ui::lamp(line.stands.0, &line.stands.1),
            ]);
        }
    }
    ui::data_table(&ui::Table {
        caption: view.t("board-people-caption"),
        columns: &columns,
        rows,
        when_empty: ui::empty(view.t("board-none"), view.t("board-none-say"), None),
        ..ui::Table::default()
    })
}
