//! The pool of a year: what came, who has it, what is paid, and where it flows.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use civic::authority::{Role, Who};
use civic::build::fund::{Allotment, Joint, Purpose, Share, Source};
use kernel::id::RecordId;
use kernel::{AreaCode, Fen};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::{flow, reads};
use crate::ui;
use crate::view::{Shown, View};

/// A source with what became of it, in fen.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Line {
    pub id: RecordId,
    pub document: String,
    pub name: String,
    pub tier: String,
    pub line: String,
    pub purposes: Vec<Purpose>,
    pub synthetic: bool,
    pub amount: Fen,
    pub shared: Fen,
    pub allocated: Fen,
    pub paid: Fen,
    /// What settled projects did not need and has been taken back.
    pub returned: Fen,
}

/// A demonstration area with what it has.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Area {
    pub no: u32,
    pub name: String,
    pub villages: usize,
    pub shared: Fen,
    pub allocated: Fen,
    pub paid: Fen,
}

/// A project with what it has.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Work {
    pub href: String,
    pub title: String,
    pub village: String,
    pub joint: u32,
    pub allocated: Fen,
    pub paid: Fen,
}

/// A year's money.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Pool {
    pub year: u32,
    pub pooled: Fen,
    pub shared: Fen,
    pub allotted: Fen,
    pub paid: Fen,
    pub returned: Fen,
    pub sources: Vec<Line>,
    pub areas: Vec<Area>,
    pub projects: Vec<Work>,
}

fn sum(of: impl Iterator<Item = Fen>) -> Fen {
    Fen(of.map(|fen| fen.0).sum())
}

/// Everything of a year's money.
pub(super) fn pool(tx: &mut Tx<'_>, home: AreaCode, year: u32) -> Result<Pool, Stop> {
    let sources = store::money::sources(tx, home, year)?;
    let known: BTreeMap<RecordId, &Source> = sources.iter().map(|s| (s.id, s)).collect();
    let mut shares = store::money::shares(tx, home)?;
    shares.retain(|share| known.contains_key(&share.source));
    let mut allotments = store::money::allotments(tx, home)?;
    allotments.retain(|allotment| known.contains_key(&allotment.source));
    let paid = store::money::paid(tx, home)?;
    let paid = |allotment: &Allotment| paid.get(&allotment.id).copied().unwrap_or_default();
    let returns = store::money::returns(tx, home)?;
    let returned = |a: &Allotment| returns.get(&a.id).map(|r| r.amount_fen).unwrap_or_default();
    let joint_of: BTreeMap<RecordId, u32> = shares.iter().map(|s| (s.id, s.joint)).collect();
    let mut pool = Pool { year, ..Pool::default() };
    for source in &sources {
        let own = || allotments.iter().filter(|a| a.source == source.id);
        pool.sources.push(Line {
            id: source.id,
            document: source.document.clone(),
            name: source.name.clone(),
            tier: source.tier.to_string(),
            line: source.line.clone(),
            purposes: reads::purposes(tx, home, source.id)?,
            synthetic: source.synthetic,
            amount: source.amount_fen,
            shared: sum(shares.iter().filter(|s| s.source == source.id).map(|s| s.amount_fen)),
            allocated: sum(own().map(|a| a.amount_fen)),
            paid: sum(own().map(paid)),
            returned: sum(own().map(returned)),
        });
    }
    for joint in store::money::joints(tx, home)? {
        pool.areas.push(area(tx, &joint, &shares, &allotments, &joint_of, &paid)?);
    }
    let mut by_project: BTreeMap<(AreaCode, kernel::id::MatterId), Work> = BTreeMap::new();
    for allotment in &allotments {
        let work = match by_project.entry((allotment.village, allotment.project)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let joint = joint_of.get(&allotment.share).copied().unwrap_or(0);
                new.insert(work(tx, allotment, joint)?)
            }
        };
        work.allocated.0 += allotment.amount_fen.0;
        work.paid.0 += paid(allotment).0;
    }
    pool.projects = by_project.into_values().collect();
    pool.pooled = sum(pool.sources.iter().map(|s| s.amount));
    pool.shared = sum(pool.sources.iter().map(|s| s.shared));
    pool.allotted = sum(pool.sources.iter().map(|s| s.allocated));
    pool.paid = sum(pool.sources.iter().map(|s| s.paid));
    pool.returned = sum(pool.sources.iter().map(|s| s.returned));
    Ok(pool)
}

/// A project that has been given nothing yet.
fn work(tx: &mut Tx<'_>, allotment: &Allotment, joint: u32) -> Result<Work, Stop> {
    let matter = store::matter::get(tx, allotment.village, allotment.project)?;
    let village = store::registry::area(tx, allotment.village)?;
    Ok(Work {
        href: format!("/{}/projects/{}/money", allotment.village, allotment.project),
        title: matter.map(|m| m.title).unwrap_or_default(),
        village: village.map(|v| v.name).unwrap_or_default(),
        joint,
        allocated: Fen(0),
        paid: Fen(0),
    })
}

fn area(
    tx: &mut Tx<'_>,
    joint: &Joint,
    shares: &[Share],
    allotments: &[Allotment],
    joint_of: &BTreeMap<RecordId, u32>,
    paid: &impl Fn(&Allotment) -> Fen,
) -> Result<Area, Stop> {
    let own = || allotments.iter().filter(|a| joint_of.get(&a.share) == Some(&joint.no));
    Ok(Area {
        no: joint.no,
        name: joint.name.clone(),
        villages: reads::members(tx, joint.home, joint.no)?.len(),
        shared: sum(shares.iter().filter(|s| s.joint == joint.no).map(|s| s.amount_fen)),
        allocated: sum(own().map(|a| a.amount_fen)),
        paid: sum(own().map(paid)),
    })
}

/// The name of an area, or that the county has not named it.
pub(super) fn joint_name(view: &View, no: u32, name: &str) -> String {
    let n = no.to_string();
    if name.is_empty() {
        return view.tf("fund-joint-unnamed", &[("no", &n)]);
    }
    view.tf("fund-joint", &[("name", name)])
}

/// Who gives money out here.
pub(super) fn runs(view: &View, tx: &mut Tx<'_>, home: AreaCode) -> Result<bool, Stop> {
    let caller = view.caller(tx, home)?;
    Ok(view.may(&caller, &[Who::Has(Role::CountyClerk), Who::Has(Role::TownshipClerk)], home))
}

/// `/{home}/funds`.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let this = u32::try_from(view.now.date().year()).unwrap_or(0);
    let year = view.ask("year").parse().unwrap_or(this);
    let pool = pool(tx, home, year)?;
    let runs = runs(view, tx, home)?;
    let name = view.area_name(tx, home)?;
    let title = view.tf("fund-title", &[("year", &year.to_string())]);
    let drawn = title.clone();
    Shown::new(view, home, &name, &title, &pool, || draw(view, home, &drawn, &pool, runs))
}

fn draw(view: &View, home: AreaCode, title: &str, pool: &Pool, runs: bool) -> Markup {
    let link = |path: &str| format!("/{home}/{path}");
    let tile = |label: &'static str, fen: Fen| (view.t(label), fen.to_string());
    let tiles = [
        tile("fund-pooled", pool.pooled),
        tile("fund-shared", pool.shared),
        tile("fund-allotted", pool.allotted),
        tile("fund-paid", pool.paid),
        tile("fund-returned", pool.returned),
    ];
    let tiles: Vec<(&str, Markup)> = tiles
        .iter()
        .map(|(label, fen)| (*label, html! { strong { (fen) } " " (view.t("fund-yuan")) }))
        .collect();
    let acts = [
        ("funds/sources/new", "act-fund-receive"),
        ("funds/shares/new", "act-fund-share"),
        ("funds/allotments/new", "act-fund-allot"),
        ("joints/new", "act-joint-set"),
        ("funds/returns/new", "act-fund-back"),
        ("funds/carries/new", "act-fund-carry"),
    ];
    html! {
        (ui::lead(title, view.t("fund-say"), html! {
            @if runs {
                (ui::acts(html! {
                    @for (path, act) in acts { @let href = link(path); (ui::button_soft(ui::Link::new(&href, view.t(act)))) }
                }))
            }
        }))
        @if pool.sources.iter().any(|s| s.synthetic) {
            (ui::notice(ui::State::Remind, view.t("fund-synthetic"), html! { p { (view.t("fund-synthetic-say")) } }))
        }
        (ui::sheet(ui::definitions(&tiles)))
        @if pool.sources.is_empty() {
            (ui::sheet(ui::empty(view.t("fund-none"), view.t("fund-none-say"), None)))
        } @else {
            (ui::sheet_titled(view.t("fund-flow"), None, flow::draw(view, pool)))
            (ui::sheet_titled(view.t("fund-sources"), None, sources(view, home, pool)))
        }
        (ui::sheet_titled(view.t("fund-areas"), None, areas(view, pool)))
        @if !pool.projects.is_empty() {
            (ui::sheet_titled(view.t("fund-projects"), None, projects(view, pool)))
        }
        p.quiet { a href="/api/ledger/trial-balance" { (view.t("fund-trial")) } }
    }
}

fn money_columns(view: &View) -> [ui::Column<'_>; 3] {
    [
        ui::Column::number(view.t("fund-shared")),
        ui::Column::number(view.t("fund-allotted")),
        ui::Column::number(view.t("fund-paid")),
    ]
}

fn sources(view: &View, home: AreaCode, pool: &Pool) -> Markup {
    let mut columns = vec![
        ui::Column::text(view.t("fund-source")),
        ui::Column::text(view.t("fund-may")),
        ui::Column::number(view.t("fund-amount")),
    ];
    columns.extend(money_columns(view));
    let may = |line: &Line| {
        let of = line.purposes.iter().map(|p| view.t(purpose_key(*p)).to_owned());
        of.collect::<Vec<_>>().join(view.t("list-comma"))
    };
    let rows = pool
        .sources
        .iter()
        .map(|line| {
            let href = format!("/{home}/funds/sources/{}", line.id);
            vec![
                html! { a href=(href) { (line.name) } " " small { (line.document) } },
                html! { (may(line)) },
                html! { (line.amount) },
                html! { (line.shared) },
                html! { (line.allocated) },
                html! { (line.paid) },
            ]
        })
        .collect();
    ui::data_table(&ui::Table {
        caption: view.t("fund-sources-caption"),
        columns: &columns,
        rows,
        ..ui::Table::default()
    })
}

/// String key of a purpose.
pub(super) fn purpose_key(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Industry => "purpose-industry",
        Purpose::Works => "purpose-works",
        Purpose::Living => "purpose-living",
        Purpose::Ecology => "purpose-ecology",
        Purpose::Culture => "purpose-culture",
        Purpose::Services => "purpose-services",
        Purpose::Relief => "purpose-relief",
        Purpose::Governance => "purpose-governance",
    }
}

fn areas(view: &View, pool: &Pool) -> Markup {
    let mut columns =
        vec![ui::Column::text(view.t("fund-area")), ui::Column::number(view.t("fund-villages"))];
    columns.extend(money_columns(view));
    let rows = pool
        .areas
        .iter()
        .map(|area| {
            vec![
                html! {
                    (joint_name(view, area.no, &area.name))
                    @if area.name.is_empty() { " " (ui::lamp(ui::State::Remind, view.t("fund-to-be-named"))) }
                },
                html! { (area.villages) },
                html! { (area.shared) },
                html! { (area.allocated) },
                html! { (area.paid) },
            ]
        })
        .collect();
    ui::data_table(&ui::Table {
        caption: view.t("fund-areas-caption"),
        columns: &columns,
        rows,
        when_empty: ui::empty(view.t("fund-areas-none"), view.t("fund-areas-none-say"), None),
        ..ui::Table::default()
    })
}

fn projects(view: &View, pool: &Pool) -> Markup {
    let columns = [
        ui::Column::text(view.t("fund-project")),
        ui::Column::text(view.t("fund-village")),
        ui::Column::number(view.t("fund-allotted")),
        ui::Column::number(view.t("fund-paid")),
    ];
    let rows = pool
        .projects
        .iter()
        .map(|work| {
            vec![
                html! { a href=(work.href) { (work.title) } },
                html! { (work.village) },
                html! { (work.allocated) },
                html! { (work.paid) },
            ]
        })
        .collect();
    ui::data_table(&ui::Table {
        caption: view.t("fund-projects-caption"),
        columns: &columns,
        rows,
        ..ui::Table::default()
    })
}
