//! 抽签小组: what the panel is held to, everybody's chance, who was drawn and how to check it.

use civic::authority::Caller;
use civic::decide::panel::{Coming, Held, Lot, PANELS, Panel, Part};
use civic::matter::{Kind, Matter, State};
use kernel::id::MatterId;
use kernel::{Code, Moment};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::{DESK, reads};
use crate::ui;
use crate::view::{Shown, View};

/// What the panel is held to, of one value.
#[derive(Serialize)]
struct Line {
    part: Part,
    value: String,
    least: u32,
    pool: u32,
    /// Of the panel drawn.
    drawn: usize,
    /// Of those who have not declined.
    sit: usize,
}

/// A seat.
#[derive(Serialize)]
struct Seat {
    key: String,
    coming: Coming,
    instead_of: Option<String>,
    /// Only for neighbours and those who run it.
    #[serde(skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(skip)]
    behalf: String,
}

#[derive(Serialize)]
struct Told {
    title: String,
    href: String,
    seats: u32,
    pool: u32,
    panels: u32,
    touched: String,
    planned_at: Option<Moment>,
    drawn_at: Option<Moment>,
    least: u32,
    most: u32,
    hash: String,
    seed: String,
    number: Option<u32>,
    quotas: Vec<Line>,
    drawn: Vec<Seat>,
    /// On how many panels the reader is.
    #[serde(skip_serializing_if = "Option::is_none")]
    mine: Option<u32>,
    #[serde(skip)]
    open: bool,
    #[serde(skip)]
    near: bool,
    /// Of the village.
    #[serde(skip)]
    lives: bool,
}

/// `/{home}/topics/{matter}/panel`.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let id: MatterId = view.id("matter")?;
    let matter = store::matter::get(tx, home, id)?;
    let matter = matter.filter(|m| m.kind == Kind::Topic).ok_or(Code::NotFound)?;
    let caller = view.caller(tx, home)?;
    let runs = view.may(&caller, DESK, home);
    let told = load(tx, view, &caller, &matter)?;
    let village = view.area_name(tx, home)?;
    let title = view.t("page-panel-show");
    let back = (told.href.clone(), told.title.clone());
    Shown::new(view, home, &village, title, &told, || draw(view, title, &told, runs))
        .map(|shown| shown.under(vec![(format!("/{home}"), village.clone()), back]))
}

fn load(tx: &mut Tx<'_>, view: &View, caller: &Caller, matter: &Matter) -> Result<Told, Stop> {
    let near = View::is_near(caller, matter.home);
    let panel = reads::current(tx, matter.home, matter.id)?;
    let mut told = Told {
        title: matter.title.clone(),
        href: view.href(matter),
        seats: 0,
        pool: 0,
        panels: PANELS,
        touched: String::new(),
        planned_at: None,
        drawn_at: None,
        least: 0,
        most: 0,
        hash: String::new(),
        seed: String::new(),
        number: None,
        quotas: Vec::new(),
        drawn: Vec::new(),
        mine: None,
        open: matter.state == State::Published,
        near,
        lives: caller.lives_in(matter.home),
    };
    let Some(panel) = panel else { return Ok(told) };
    let asked = reads::asked(tx, &panel)?;
    let held = reads::quotas(tx, &panel)?;
    let parts: Vec<Part> =
        Part::ALL.iter().copied().filter(|p| held.iter().any(|h| h.part == *p)).collect();
    told.quotas = held.into_iter().map(|held| line(held, &parts, &asked)).collect();
    for lot in &asked {
        let name = if near { view.person_name(tx, caller, lot.person)? } else { String::new() };
        told.drawn.push(Seat {
            key: lot.name.clone(),
            coming: lot.coming,
            instead_of: lot.instead_of.clone(),
            name,
            behalf: lot.person.to_string(),
        });
    }
    if let Some(who) = caller.person() {
        told.mine = reads::own(tx, &panel, who)?.map(|lot| lot.chance);
    }
    Ok(with(told, panel))
}

fn with(told: Told, panel: Panel) -> Told {
    Told {
        seats: panel.seats,
        pool: panel.pool,
        touched: panel.touched,
        planned_at: Some(panel.planned_at),
        drawn_at: panel.drawn_at,
        least: panel.least,
        most: panel.most,
        hash: panel.hash,
        seed: panel.seed,
        number: panel.number,
        ..told
    }
}

/// A quota beside who was drawn and who sits; `parts` is the order of the values in a lot's kind.
fn line(held: Held, parts: &[Part], asked: &[Lot]) -> Line {
    let at = parts.iter().position(|part| *part == held.part);
    let is = |lot: &&Lot| at.and_then(|at| lot.kind.split('/').nth(at)) == Some(&held.value);
    let of = || asked.iter().filter(is);
    Line {
        drawn: of().filter(|lot| lot.instead_of.is_none()).count(),
        sit: of().filter(|lot| lot.coming != Coming::No).count(),
        part: held.part,
        value: held.value,
        least: held.least,
        pool: held.pool,
    }
}

fn draw(view: &View, title: &str, told: &Told, runs: bool) -> Markup {
    let offers = runs && told.open && told.drawn_at.is_none();
    html! {
        (ui::lead(title, &told.title, html! { @if offers { (ui::acts(next(view, told))) } }))
        @if told.planned_at.is_none() {
            (ui::sheet(ui::empty(view.t("panel-none"), view.t("panel-none-say"), None)))
        } @else {
            (ui::sheet_titled(view.t("panel-like"), None, quotas(view, told)))
            @if !told.drawn.is_empty() {
                (ui::sheet_titled(view.t("panel-seats"), None, seats(view, told, runs)))
            }
            (ui::sheet_titled(view.t("panel-fair"), None, fair(view, told)))
        }
    }
}

fn next(view: &View, told: &Told) -> Markup {
    let (plan, draw) = (format!("{}/panel-plan", told.href), format!("{}/panel-draw", told.href));
    html! {
        @if told.planned_at.is_none() {
            (ui::button_link(ui::Link::new(&plan, view.t("act-panel-plan"))))
        } @else {
            (ui::button_link(ui::Link::new(&draw, view.t("act-panel-draw"))))
        }
    }
}

/// The word for a value: groups bear their own name.
fn value<'v>(view: &'v View, line: &'v Line, key: &'v mut String) -> &'v str {
    if line.part == Part::Group {
        return &line.value;
    }
    *key = format!("panel-{}-{}", line.part, line.value);
    view.t(key)
}

fn quotas(view: &View, told: &Told) -> Markup {
    let drawn = told.drawn_at.is_some();
    let mut columns = vec![
        ui::Column::text(view.t("panel-who")),
        ui::Column::number(view.t("panel-pool")),
        ui::Column::number(view.t("panel-least")),
    ];
    if drawn {
        columns.push(ui::Column::number(view.t("panel-drawn")));
        columns.push(ui::Column::number(view.t("panel-sit")));
    }
    let rows = told
        .quotas
        .iter()
        .map(|line| {
            let mut key = String::new();
            let said = value(view, line, &mut key).to_owned();
            let mut cells = vec![html! { (said) }, html! { (line.pool) }, html! { (line.least) }];
            if drawn {
                cells.push(html! { (line.drawn) });
                let lacks = u32::try_from(line.sit).is_ok_and(|sit| sit < line.least);
                cells.push(html! {
                    (line.sit)
                    @if lacks { " " (ui::lamp(ui::State::Warn, view.t("panel-lacking"))) }
                });
            }
            cells
        })
        .collect();
    let (seats, pool) = (told.seats.to_string(), told.pool.to_string());
    let panels = told.panels.to_string();
    html! {
        p { (view.tf("panel-like-say", &[("seats", &seats), ("pool", &pool)])) }
        @if let Some(mine) = told.mine {
            p { strong { (view.tf("panel-mine", &[("n", &mine.to_string()), ("panels", &panels)])) } }
        }
        @if told.mine.is_none() && told.lives { p { (view.t("panel-not-listed")) } }
        @if !told.touched.is_empty() {
            p { (view.tf("panel-touched-say", &[("what", &told.touched)])) }
        }
        (ui::data_table(&ui::Table {
            caption: view.t("panel-like-caption"),
            columns: &columns,
            rows,
            ..ui::Table::default()
        }))
        p.quiet { (view.t("panel-no-vote")) }
    }
}

fn seats(view: &View, told: &Told, runs: bool) -> Markup {
    let mut columns =
        vec![ui::Column::text(view.t("panel-seat")), ui::Column::text(view.t("panel-coming"))];
    if runs && told.open {
        columns.push(ui::Column::text(view.t("panel-do")));
    }
    let rows = told
        .drawn
        .iter()
        .map(|seat| {
            let (state, said) = lamp(view, seat.coming);
            let mut cells = vec![
                html! {
                    @if seat.name.is_empty() { (seat.key) }
                    @else { (seat.name) "（" (seat.key) "）" }
                    @if let Some(gone) = &seat.instead_of {
                        " " small { (view.tf("panel-instead", &[("key", gone)])) }
                    }
                },
                html! { (ui::lamp(state, said)) },
            ];
            if runs && told.open {
                let href = format!(
                    "{}/panel-answers?behalf={}&back={}",
                    told.href, seat.behalf, view.path
                );
                cells.push(html! {
                    @if seat.coming != Coming::No { a href=(href) { (view.t("panel-answer-for")) } }
                });
            }
            cells
        })
        .collect();
    ui::data_table(&ui::Table {
        caption: view.t("panel-seats-caption"),
        columns: &columns,
        rows,
        ..ui::Table::default()
    })
}

/// The lamp of an answer.
pub(super) fn lamp(view: &View, coming: Coming) -> (ui::State, &str) {
    match coming {
        Coming::Untold => (ui::State::Remind, view.t("panel-coming-untold")),
        Coming::Yes => (ui::State::Ok, view.t("panel-coming-yes")),
        Coming::No => (ui::State::Done, view.t("panel-coming-no")),
    }
}

/// Chances, and what a third party needs to check them.
fn fair(view: &View, told: &Told) -> Markup {
    let at = |moment: Option<Moment>| moment.map_or_else(String::new, |m| view.moment(m));
    let (planned, drawn) = (at(told.planned_at), at(told.drawn_at));
    let panels = told.panels.to_string();
    let (least, most) = (told.least.to_string(), told.most.to_string());
    let said = [("panels", &*panels), ("least", &*least), ("most", &*most)];
    let file = format!("{}/lottery.json", view.path);
    html! {
        p { (view.tf("panel-fair-say", &said)) }
        (ui::definitions(&[
            (view.t("panel-planned-at"), html! { (planned) }),
            (view.t("panel-hash"), html! { code { (told.hash) } }),
        ]))
        @if let Some(number) = told.number {
            (ui::definitions(&[
                (view.t("panel-drawn-at"), html! { (drawn) }),
                (view.t("panel-seed"), html! { code { (told.seed) } }),
                (view.t("panel-number"), html! { (number + 1) }),
            ]))
        }
        details {
            summary { (view.t("panel-again")) }
            ol {
                li { (view.t("panel-again-1")) }
                li { (view.t("panel-again-2")) }
                li { (view.t("panel-again-3")) }
            }
            @if told.near { p { a href=(file) { (view.t("panel-again-data")) } } }
            @else { p.quiet { (view.t("panel-again-near")) } }
        }
    }
}
