//! 力量下沉 (S11): what reached each village below an area in a year, in money, people, material and labour.
//! By township and name; no rank, no score.

use std::collections::BTreeMap;

use civic::authority::Role;
use kernel::{AreaCode, Code, Fen, Level, Refusal};
use maud::{Markup, html};
use serde::Serialize;
use store::village::{self, People, Sunk};
use store::{Stop, Tx, registry};

use crate::sheet::{Cell, Sheet, heads};
use crate::standing;
use crate::ui;
use crate::view::{Shown, View};

/// Lines on a page.
const SIZE: usize = 40;

/// Roles that people have in villages; those who look after the system are not among them.
const ROLES: [Role; 12] = [
    Role::Secretary,
    Role::Committee,
    Role::Representative,
    Role::PartyMember,
    Role::MemberRepresentative,
    Role::Director,
    Role::Supervisor,
    Role::Convener,
    Role::Substitute,
    Role::Agent,
    Role::TownshipClerk,
    Role::CountyClerk,
];

/// How many people have a role.
#[derive(Debug, Clone, Copy, Serialize)]
struct Held {
    role: Role,
    /// Of the village.
    own: u64,
    /// From elsewhere.
    from_outside: u64,
}

/// A village.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    pub home: AreaCode,
    pub township: String,
    pub village: String,
    #[serde(flatten)]
    pub sunk: Sunk,
    roles: Vec<Held>,
}

impl Line {
    /// Mandates held, and those of them held by people from elsewhere.
    fn mandates(&self) -> (u64, u64) {
        let outside: u64 = self.roles.iter().map(|held| held.from_outside).sum();
        (self.roles.iter().map(|held| held.own).sum::<u64>() + outside, outside)
    }

    fn role(&self, role: Role) -> u64 {
        let of = self.roles.iter().find(|held| held.role == role);
        of.map_or(0, |held| held.own + held.from_outside)
    }
}

/// Sums over villages.
#[derive(Debug, Default, Serialize)]
pub(super) struct Totals {
    #[serde(flatten)]
    pub sunk: Sunk,
    mandates: u64,
    mandates_from_outside: u64,
}

impl Totals {
    fn add(&mut self, line: &Line) {
        let (sum, one) = (&mut self.sunk, &line.sunk);
        sum.allotted_fen.0 += one.allotted_fen.0;
        sum.received_fen.0 += one.received_fen.0;
        sum.under_way_fen.0 += one.under_way_fen.0;
        sum.paid_fen.0 += one.paid_fen.0;
        sum.visits += one.visits;
        sum.material_times += one.material_times;
        sum.material_fen.0 += one.material_fen.0;
        sum.own_material_times += one.own_material_times;
        sum.own_material_fen.0 += one.own_material_fen.0;
        sum.own_half_days += one.own_half_days;
        let (mandates, outside) = line.mandates();
        self.mandates += mandates;
        self.mandates_from_outside += outside;
    }
}

/// A township with the sums of its villages.
#[derive(Debug, Serialize)]
pub(super) struct Township {
    pub home: AreaCode,
    pub name: String,
    pub villages: u64,
    pub totals: Totals,
}

/// A year of an area.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    pub area: AreaCode,
    pub year: u32,
    pub totals: Totals,
    /// Townships below a county; none below anything smaller.
    pub townships: Vec<Township>,
    pub villages: Vec<Line>,
}

fn asked(view: &View) -> Result<u32, Stop> {
    let this = u32::try_from(view.now.date().year()).unwrap_or(0);
    match view.ask("year") {
        "" => Ok(this),
        text => {
            let year = text.parse().ok().filter(|year| (1900..=this).contains(year));
            year.ok_or_else(|| {
                Refusal::new(Code::FieldBad)
                    .on("year")
                    .with("label", "@board-year")
                    .with("got", text)
                    .with("want", this)
                    .into()
            })
        }
    }
}

/// Everything of a year: by township, then by name.
pub(super) fn load(tx: &mut Tx<'_>, view: &View) -> Result<Report, Stop> {
    let area = view.area()?;
    if area.level() > Level::Village {
        return Err(Code::NotFound.into());
    }
    let year = asked(view)?;
    let mut sunk = village::sunk(tx, area, year)?;
    let mut people = village::people(tx, area, year)?;
    let mut names: BTreeMap<AreaCode, String> = BTreeMap::new();
    let above = area.at(Level::Township).unwrap_or(area);
    for level in [Level::Township, Level::Village] {
        let of = if level == Level::Township { above } else { area };
        names.extend(registry::areas_in(tx, of, level)?.into_iter().map(|a| (a.code, a.name)));
    }
    // What reached a village that the list of areas lacks is told, too.
    for home in sunk.keys().chain(people.keys()) {
        names.entry(*home).or_insert_with(|| home.to_string());
    }
    let named = |code: Option<AreaCode>| {
        code.and_then(|code| names.get(&code)).cloned().unwrap_or_default()
    };
    let mut villages: Vec<Line> = names
        .keys()
        .filter(|code| code.level() == Level::Village)
        .map(|home| Line {
            home: *home,
            township: named(home.at(Level::Township)),
            village: named(Some(*home)),
            sunk: sunk.remove(home).unwrap_or_default(),
            roles: roles(people.remove(home)),
        })
        .collect();
    villages
        .sort_by(|a, b| (&a.township, &a.village, a.home).cmp(&(&b.township, &b.village, b.home)));
    let townships = if area.level() == Level::County { townships(&villages) } else { Vec::new() };
    Ok(Report { area, year, totals: totals(&villages), townships, villages })
}

fn roles(people: Option<People>) -> Vec<Held> {
    let of = people.unwrap_or_default();
    let held = |role: &Role| {
        let (own, from_outside) = *of.get(role)?;
        Some(Held { role: *role, own, from_outside })
    };
    ROLES.iter().filter_map(held).collect()
}

fn totals(villages: &[Line]) -> Totals {
    let mut all = Totals::default();
    villages.iter().for_each(|line| all.add(line));
    all
}

/// Sums by township, in the order of the villages.
fn townships(villages: &[Line]) -> Vec<Township> {
    let mut found: Vec<Township> = Vec::new();
    for line in villages {
        let Some(home) = line.home.at(Level::Township) else { continue };
        if found.last().is_none_or(|last| last.home != home) {
            let name = line.township.clone();
            found.push(Township { home, name, villages: 0, totals: Totals::default() });
        }
        if let Some(last) = found.last_mut() {
            last.villages += 1;
            last.totals.add(line);
        }
    }
    found
}

/// `/{home}/sunk?year=2026&page=2`.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let report = load(tx, view)?;
    let place = view.area_name(tx, report.area)?;
    let title = view.tf("sunk-title", &[("year", &report.year.to_string())]);
    let area = report.area;
    let shown =
        Shown::new(view, area, &place, &title, &report, || draw(view, &place, &title, &report))?;
    Ok(shown.under(vec![(format!("/{area}"), place)]))
}

fn draw(view: &View, place: &str, title: &str, report: &Report) -> Markup {
    let (area, year) = (report.area, report.year);
    let n = report.villages.len().to_string();
    let say = view.tf("sunk-say", &[("n", &n)]);
    let unit = view.tf("sheet-unit", &[("unit", place)]);
    let day = view.tf("sheet-day", &[("day", &view.now.date().to_string())]);
    let files = [("xlsx", "sunk-xlsx"), ("csv", "sunk-csv")];
    html! {
        (ui::print_head(&ui::PrintHead {
            issuer: place,
            title,
            meta: &[&unit, &day, view.t("sheet-money-unit")],
        }))
        (ui::sheet(ui::lead(title, &say, html! {
            (tiles(view, &report.totals))
            (years(view, report))
            (super::others(view, area, "sunk", html! {
                (ui::print_button(view.t("print")))
                @for (end, key) in files {
                    span.no-print {
                        (ui::button_soft(ui::Link::new(&format!("/{area}/sunk.{end}?year={year}"), view.t(key))))
                    }
                }
            }))
        })))
        @if !report.townships.is_empty() {
            (ui::sheet_titled(view.t("sunk-by-township"), None, by_township(view, report)))
        }
        (ui::sheet_titled(view.t("sunk-by-village"), None, html! {
            (table(view, report))
            (pager(view, report))
        }))
        (ui::sheet_titled(view.t("sunk-read"), None, html! {
            p { (view.t("sunk-read-money")) }
            p { (view.t("sunk-read-people")) }
            p { (view.t("sunk-read-things")) }
        }))
    }
}

/// Money in one row, the rest in another.
fn tiles(view: &View, totals: &Totals) -> Markup {
    let yuan = view.t("fund-yuan");
    let money = [
        (totals.sunk.allotted_fen.to_string(), yuan, "sunk-allotted"),
        (totals.sunk.received_fen.to_string(), yuan, "sunk-received"),
        (totals.sunk.paid_fen.to_string(), yuan, "sunk-paid"),
        (totals.sunk.under_way_fen.to_string(), yuan, "sunk-under-way"),
    ];
    let rest = [
        (totals.mandates.to_string(), view.t("sunk-times"), "sunk-mandates"),
        (totals.sunk.visits.to_string(), view.t("sunk-time"), "sunk-visits"),
        (totals.sunk.material_times.to_string(), view.t("sunk-time"), "sunk-material"),
        (standing::days(totals.sunk.own_half_days), view.t("sunk-day"), "sunk-labour"),
    ];
    html! {
        @for row in [&money, &rest] {
            @let tiles = row.each_ref().map(|(value, unit, label)| ui::Tile {
                value,
                unit,
                label: view.t(label),
                lamp: None,
            });
            (ui::tiles(&tiles))
        }
    }
}

fn years(view: &View, report: &Report) -> Markup {
    let this = u32::try_from(view.now.date().year()).unwrap_or(0);
    let href = |year: u32| format!("/{}/sunk?year={year}", report.area);
    let (before, after) = (href(report.year.saturating_sub(1)), href(report.year + 1));
    ui::pager(&ui::Pager {
        label: view.t("sunk-years"),
        said: &view.tf("sunk-year", &[("year", &report.year.to_string())]),
        before: (report.year > 1900).then(|| ui::Link::new(&before, view.t("sunk-before"))),
        after: (report.year < this).then(|| ui::Link::new(&after, view.t("sunk-after"))),
        pages: &[],
    })
}

fn money(fen: Fen) -> Markup {
    html! { @if fen.0 != 0 { (fen) } }
}

fn count(n: u64) -> Markup {
    html! { @if n > 0 { (n) } }
}

/// The heads of a table of places; the first names the place.
const COLUMNS: [&str; 10] = [
    "sunk-allotted",
    "sunk-received",
    "sunk-paid",
    "sunk-under-way",
    "sunk-mandates",
    "sunk-outside",
    "sunk-visits",
    "sunk-material",
    "sunk-own-material",
    "sunk-labour",
];

fn cells(view: &View, sunk: &Sunk, mandates: u64, outside: u64) -> [Markup; 10] {
    [
        money(sunk.allotted_fen),
        money(sunk.received_fen),
        money(sunk.paid_fen),
        money(sunk.under_way_fen),
        count(mandates),
        count(outside),
        count(sunk.visits),
        material(view, sunk.material_times, sunk.material_fen),
        material(view, sunk.own_material_times, sunk.own_material_fen),
        html! { @if sunk.own_half_days > 0 { (standing::days(sunk.own_half_days)) } },
    ]
}

fn material(view: &View, times: u64, worth: Fen) -> Markup {
    html! {
        @if times > 0 {
            (times)
            @if worth.0 > 0 { " " small { (worth) " " (view.t("fund-yuan")) } }
        }
    }
}

fn row(view: &View, named: Markup, sunk: &Sunk, (mandates, outside): (u64, u64)) -> Vec<Markup> {
    std::iter::once(named).chain(cells(view, sunk, mandates, outside)).collect()
}

fn places(
    view: &View,
    first: &str,
    caption: &str,
    report: &Report,
    rows: Vec<Vec<Markup>>,
) -> Markup {
    let mut columns = vec![ui::Column::text(view.t(first))];
    columns.extend(COLUMNS.iter().map(|key| ui::Column::number(view.t(key))));
    let totals = &report.totals;
    let sum = html! { (view.t("sheet-sum")) };
    ui::data_table(&ui::Table {
        caption: view.t(caption),
        columns: &columns,
        rows,
        foot: row(view, sum, &totals.sunk, (totals.mandates, totals.mandates_from_outside)),
        fit: ui::Fit::Pan,
        when_empty: ui::empty(view.t("sunk-none"), view.t("sunk-none-say"), None),
    })
}

fn by_township(view: &View, report: &Report) -> Markup {
    let line = |one: &Township| {
        let n = view.tf("sunk-villages", &[("n", &one.villages.to_string())]);
        let href = format!("/{}/sunk?year={}", one.home, report.year);
        let totals = &one.totals;
        let named = html! { a href=(href) { (one.name) } " " small { (n) } };
        row(view, named, &totals.sunk, (totals.mandates, totals.mandates_from_outside))
    };
    let rows = report.townships.iter().map(line).collect();
    places(view, "sunk-township", "sunk-by-township-caption", report, rows)
}

fn table(view: &View, report: &Report) -> Markup {
    let wide = report.area.level() == Level::County;
    let line = |one: &Line| {
        let named = html! {
            a href={ "/" (one.home) "/finance" } { (one.village) }
            @if wide { " " small { (one.township) } }
        };
        row(view, named, &one.sunk, one.mandates())
    };
    let rows = page(view, report).iter().map(line).collect();
    places(view, "sunk-village", "sunk-caption", report, rows)
}

/// The page that is asked for, the last one where it is beyond it, and how many there are.
fn pages(view: &View, report: &Report) -> (usize, usize) {
    let all = report.villages.len().div_ceil(SIZE).max(1);
    (usize::try_from(view.page_no()).unwrap_or(1).clamp(1, all), all)
}

fn page<'r>(view: &View, report: &'r Report) -> &'r [Line] {
    let (here, _) = pages(view, report);
    report.villages.chunks(SIZE).nth(here.saturating_sub(1)).unwrap_or(&[])
}

fn pager(view: &View, report: &Report) -> Markup {
    let (here, pages) = pages(view, report);
    if pages < 2 {
        return html! {};
    }
    let href = |n: usize| format!("/{}/sunk?year={}&page={n}", report.area, report.year);
    let (before, after) = (href(here.saturating_sub(1)), href(here + 1));
    let (n, all) = (report.villages.len().to_string(), pages.to_string());
    let said = [("page", here.to_string()), ("all", all), ("n", n)];
    let said: Vec<(&str, &str)> = said.iter().map(|(k, v)| (*k, v.as_str())).collect();
    ui::pager(&ui::Pager {
        label: view.t("board-pages"),
        said: &view.tf("board-page", &said),
        before: (here > 1).then(|| ui::Link::new(&before, view.t("board-page-back"))),
        after: (here < pages).then(|| ui::Link::new(&after, view.t("board-page-on"))),
        pages: &[],
    })
}

const HEADS: [&str; 3] = ["sunk-no", "sunk-township", "sunk-village"];
const MORE: [&str; 11] = [
    "sunk-allotted",
    "sunk-received",
    "sunk-paid",
    "sunk-under-way",
    "sunk-outside",
    "sunk-visits",
    "sunk-material-times",
    "sunk-material-worth",
    "sunk-own-material-times",
    "sunk-own-material-worth",
    "sunk-labour-days",
];

/// The same as a table to be taken along, with a column for each role.
pub(super) fn sheet(tx: &mut Tx<'_>, view: &View) -> Result<Sheet, Stop> {
    let report = load(tx, view)?;
    let place = view.area_name(tx, report.area)?;
    let name = view.tf("sunk-title", &[("year", &report.year.to_string())]);
    let whole = |n: u64| Cell::Whole(i64::try_from(n).unwrap_or(i64::MAX));
    let tail = |sunk: &Sunk, outside: u64, roles: &dyn Fn(Role) -> u64| {
        let mut cells = vec![
            Cell::Money(sunk.allotted_fen),
            Cell::Money(sunk.received_fen),
            Cell::Money(sunk.paid_fen),
            Cell::Money(sunk.under_way_fen),
            whole(outside),
            whole(sunk.visits),
            whole(sunk.material_times),
            Cell::Money(sunk.material_fen),
            whole(sunk.own_material_times),
            Cell::Money(sunk.own_material_fen),
            Cell::Halves(i64::try_from(sunk.own_half_days).unwrap_or(i64::MAX)),
        ];
        cells.extend(ROLES.iter().map(|role| whole(roles(*role))));
        cells
    };
    let mut titles = heads(view, &HEADS);
    titles.extend(heads(view, &MORE));
    titles.extend(ROLES.iter().map(|role| standing::word(view, "role", role.as_str())));
    let rows = (1..)
        .zip(&report.villages)
        .map(|(no, line)| {
            let (township, village) = (line.township.clone(), line.village.clone());
            let mut row = vec![Cell::Whole(no), Cell::text(township), Cell::text(village)];
            row.extend(tail(&line.sunk, line.mandates().1, &|role| line.role(role)));
            row
        })
        .collect();
    let mut sums = vec![Cell::text(view.t("sheet-sum")), Cell::Empty, Cell::Empty];
    let of = |role: Role| report.villages.iter().map(|line| line.role(role)).sum();
    sums.extend(tail(&report.totals.sunk, report.totals.mandates_from_outside, &of));
    Ok(Sheet { title: format!("{place}{name}"), name, unit: place, heads: titles, rows, sums })
}
