//! A village's plan (S12): who does it, what with, how. Made of what is there already: mandates, money and
//! labour, projects by year and home, what is talked over and carried out, what comes next, who keeps what
//! is built. The text that villagers adopted stands first, with its vote and its last day; unset until there is one.

use std::collections::{BTreeMap, BTreeSet};

use civic::act::Act;
use civic::authority::Role;
use civic::build::village::Adopt;
use civic::matter::{Kind, Matter, State};
use civic::works::{Homestead, Keeper, Question};
use jiff::ToSpan;
use kernel::id::MatterId;
use kernel::{AreaCode, Date, Fen};
use maud::{Markup, html};
use serde::Serialize;
use store::board::{self, Narrow, Work};
use store::village::{self, Coffers, Stand, Sunk};
use store::{Stop, Tx, keeping as kept_rows, matter, registry};

use crate::standing;
use crate::ui;
use crate::view::{Shown, View, kind_key, state_key};

/// Topics and resolutions shown at most.
const MOST: u32 = 60;
/// Roles whose holders are named; of the others there are many, and their number is told.
const NAMED: [Role; 7] = [
    Role::Secretary,
    Role::Committee,
    Role::Supervisor,
    Role::Convener,
    Role::Substitute,
    Role::Director,
    Role::Agent,
];
const COUNTED: [Role; 3] = [Role::Representative, Role::MemberRepresentative, Role::PartyMember];

#[derive(Serialize)]
struct Holders {
    role: Role,
    n: usize,
    /// As the reader may see them; empty where only their number is told.
    names: Vec<String>,
}

#[derive(Serialize)]
struct Project {
    title: String,
    href: String,
    /// The year in which it is to be done.
    year: i16,
    homestead: Homestead,
    due_on: Date,
    planned_fen: Fen,
    lamp: String,
    #[serde(skip)]
    stands: ui::State,
}

#[derive(Serialize)]
struct Ahead {
    due_on: Date,
    title: String,
    project: String,
    href: String,
    late: bool,
}

#[derive(Serialize)]
struct Open {
    title: String,
    href: String,
    kind: Kind,
    state: State,
}

#[derive(Serialize)]
struct Keeping {
    title: String,
    href: String,
    /// What the charter says; empty where it says nothing.
    keeper: String,
    /// Who keeps it now.
    keepers: Vec<Keeps>,
}

#[derive(Serialize)]
struct Keeps {
    href: String,
    /// As the reader may see it.
    who: String,
    duty: String,
    since: Date,
    fee_fen: Fen,
}

/// The text that the villagers adopted.
#[derive(Serialize)]
struct Text {
    version: u32,
    text: String,
    /// The meeting or resolution, by its number and title.
    adopted: String,
    href: String,
    voted_on: Date,
    until_on: Date,
    /// Whether its last day is not over.
    in_force: bool,
}

#[derive(Serialize)]
struct Plan {
    area: AreaCode,
    /// The text that villagers have adopted; `None` until they have.
    text: Option<Text>,
    #[serde(skip)]
    enters: bool,
    households: u64,
    persons: u64,
    holders: Vec<Holders>,
    year: u32,
    /// What lies in the village's purses now.
    money: Stand,
    /// What reached it this year.
    reached: Sunk,
    projects: Vec<Project>,
    ahead: Vec<Ahead>,
    open: Vec<Open>,
    keeping: Vec<Keeping>,
}

/// `/{home}/plan`.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = super::village(view)?;
    let plan = load(tx, view, home)?;
    let place = view.area_name(tx, home)?;
    let title = view.t("page-village-plan");
    let shown = Shown::new(view, home, &place, title, &plan, || draw(view, &place, title, &plan))?;
    Ok(shown.under(vec![(format!("/{home}"), place)]))
}

fn load(tx: &mut Tx<'_>, view: &View, home: AreaCode) -> Result<Plan, Stop> {
    let today = view.now.date();
    let year = u32::try_from(today.year()).unwrap_or(0);
    let caller = view.caller(tx, home)?;
    let enters = view.may(&caller, Adopt::SPEC.allow, home);
    let (households, persons) = registry::totals(tx, home)?;
    let works = board::works(tx, home, &Narrow::default())?;
    let balances = village::balances(tx, home, view.now)?;
    let money = Coffers::of(tx, home)?.at(&balances);
    let reached = village::sunk(tx, home, year)?.remove(&home).unwrap_or_default();
    let mut open = matters(tx, view, home, Kind::Topic)?;
    open.extend(matters(tx, view, home, Kind::Resolution)?);
    Ok(Plan {
        area: home,
        text: text(tx, view, home)?,
        enters,
        households,
        persons,
        holders: holders(tx, view, home)?,
        year,
        money,
        reached,
        ahead: ahead(view, &works),
        keeping: keeping(tx, view, home, &works)?,
        projects: works.into_iter().map(|work| project(view, work)).collect(),
        open,
    })
}

/// The version of the text that counts.
fn text(tx: &mut Tx<'_>, view: &View, home: AreaCode) -> Result<Option<Text>, Stop> {
    let Some(last) = store::outline::last(tx, home)? else { return Ok(None) };
    let Some(by) = matter::get(tx, home, last.adopted)? else { return Ok(None) };
    Ok(Some(Text {
        version: last.version,
        adopted: format!("{} {}", view.number(&by), by.title),
        href: view.href(&by),
        voted_on: last.voted_at.date(),
        in_force: last.until_on >= view.now.date(),
        until_on: last.until_on,
        text: last.text,
    }))
}

/// Who holds an office of the village today, by role.
fn holders(tx: &mut Tx<'_>, view: &View, home: AreaCode) -> Result<Vec<Holders>, Stop> {
    let today = view.now.date();
    let caller = view.caller(tx, home)?;
    let near = View::is_near(&caller, home);
    let mut of: BTreeMap<Role, BTreeSet<kernel::PersonRef>> = BTreeMap::new();
    for mandate in village::mandates(tx, home)? {
        if mandate.holds_on(today) {
            of.entry(mandate.role).or_default().insert(mandate.person);
        }
    }
    let shown = NAMED.iter().filter_map(|role| of.get(role));
    let names = board::names(tx, shown.flatten().copied())?;
    let said = |name: &String| if near { name.clone() } else { kernel::code::name_masked(name) };
    let mut found = Vec::new();
    for role in NAMED.into_iter().chain(COUNTED) {
        let Some(people) = of.get(&role) else { continue };
        let named = NAMED.contains(&role);
        let names = people.iter().filter(|_| named).filter_map(|who| names.get(who));
        found.push(Holders { role, n: people.len(), names: names.map(said).collect() });
    }
    Ok(found)
}

fn project(view: &View, work: Work) -> Project {
    let Work { matter, project, milestones, .. } = work;
    let (stands, lamp) = standing::lamp(view, &matter, &milestones, project.due_on);
    Project {
        href: view.href(&matter),
        title: matter.title,
        year: project.due_on.year(),
        homestead: project.homestead,
        due_on: project.due_on,
        planned_fen: project.planned_fen,
        lamp,
        stands,
    }
}

/// What is to be reached in the next three months, and what should have been reached before.
fn ahead(view: &View, works: &[Work]) -> Vec<Ahead> {
    let today = view.now.date();
    let until = today.saturating_add(3.months());
    let mut found = Vec::new();
    for work in works {
        let open = !matches!(work.matter.state, State::Finished | State::Handed);
        let due = work.milestones.iter().filter(|m| m.done_on.is_none() && m.due_on <= until);
        found.extend(due.filter(|_| open).map(|milestone| Ahead {
            due_on: milestone.due_on,
            title: milestone.title.clone(),
            project: work.matter.title.clone(),
            href: view.href(&work.matter),
            late: milestone.due_on < today,
        }));
    }
    found.sort_by(|a, b| (a.due_on, &a.href, &a.title).cmp(&(b.due_on, &b.href, &b.title)));
    found
}

/// Who keeps what is built: the answer of its charter, and the keepers of today.
fn keeping(
    tx: &mut Tx<'_>,
    view: &View,
    home: AreaCode,
    works: &[Work],
) -> Result<Vec<Keeping>, Stop> {
    let answers = board::answers(tx, home)?;
    let mut keepers = kept_rows::keepers(tx, home, None)?;
    keepers.retain(|keeper| keeper.ended_at.is_none());
    let names = board::names(tx, keepers.iter().map(|keeper| keeper.person))?;
    let near = View::is_near(&view.caller(tx, home)?, home);
    let who = |one: &Keeper| {
        let name = names.get(&one.person).cloned().unwrap_or_default();
        if near { name } else { kernel::code::name_masked(&name) }
    };
    let keeps = |one: &Keeper| Keeps {
        href: format!("/{home}/keepers/{}", one.id),
        who: who(one),
        duty: one.duty.clone(),
        since: one.from_on,
        fee_fen: one.fee_fen,
    };
    let decided = |id: MatterId| {
        let own = answers.iter().find(|a| a.project == id && a.question == Question::Keeper);
        own.map(|answer| answer.text.clone()).unwrap_or_default()
    };
    let built = works.iter().filter(|w| matches!(w.matter.state, State::Finished | State::Handed));
    Ok(built
        .map(|work| Keeping {
            title: work.matter.title.clone(),
            href: view.href(&work.matter),
            keeper: decided(work.matter.id),
            keepers: keepers.iter().filter(|k| k.project == work.matter.id).map(keeps).collect(),
        })
        .collect())
}

/// What of a kind is still open, the newest movement first.
fn matters(tx: &mut Tx<'_>, view: &View, home: AreaCode, kind: Kind) -> Result<Vec<Open>, Stop> {
    let query = matter::Query {
        area: Some(home),
        kind: Some(kind),
        open: true,
        most: MOST,
        ..matter::Query::default()
    };
    let said = |m: Matter| Open { href: view.href(&m), title: m.title, kind, state: m.state };
    // What is drafted is its author's until it is published; what was voted down is over.
    let shown = |m: &Matter| !matches!(m.state, State::Draft | State::Rejected);
    let found = matter::list(tx, &query)?.into_iter().filter(shown);
    Ok(found.map(said).collect())
}

fn draw(view: &View, place: &str, title: &str, plan: &Plan) -> Markup {
    let today = view.now.date().to_string();
    let unit = view.tf("sheet-unit", &[("unit", place)]);
    let day = view.tf("sheet-day", &[("day", &today)]);
    html! {
        (ui::print_head(&ui::PrintHead { issuer: place, title, meta: &[&unit, &day] }))
        (ui::sheet(ui::lead(title, view.t("plan-say"), html! {
            @if plan.text.is_none() {
                (ui::notice(ui::State::Remind, view.t("plan-text-unset"), html! { p { (view.t("plan-text-unset-say")) } }))
            }
            (super::others(view, plan.area, "plan", html! {
                @if plan.enters {
                    @let new = format!("/{}/plans/new?back={}", plan.area, view.path);
                    (ui::button_soft(ui::Link::new(&new, view.t("act-village-adopt"))))
                }
                (ui::print_button(view.t("print")))
            }))
        })))
        @if let Some(text) = &plan.text { (ui::sheet_titled(view.t("plan-text"), None, worded(view, text))) }
        (ui::sheet_titled(view.t("plan-how"), None, projects(view, plan)))
        (ui::sheet_titled(view.t("plan-ahead"), None, coming(view, plan)))
        (ui::sheet_titled(view.t("plan-open"), None, opened(view, plan)))
        (ui::sheet_titled(view.t("plan-who"), None, who(view, plan)))
        (ui::sheet_titled(view.t("plan-with"), None, with(view, plan)))
        (ui::sheet_titled(view.t("plan-keep"), None, kept(view, plan)))
    }
}

/// The text as it was adopted, with its vote.
fn worded(view: &View, text: &Text) -> Markup {
    let until = view.tf("plan-text-until", &[("day", &view.day(text.until_on))]);
    let lamp = match text.in_force {
        true => ui::lamp(ui::State::Ok, &until),
        false => ui::lamp(
            ui::State::Late,
            &view.tf("plan-text-over", &[("day", &view.day(text.until_on))]),
        ),
    };
    html! {
        @for line in text.text.lines().filter(|line| !line.trim().is_empty()) { p { (line) } }
        (ui::definitions(&[
            (view.t("plan-text-vote"), html! { a href=(text.href) { (text.adopted) } " " (view.day(text.voted_on)) }),
            (view.t("plan-text-version"), html! { (text.version) }),
            (view.t("plan-text-stands"), lamp),
        ]))
    }
}

/// A table for each year, the latest first, by home.
fn projects(view: &View, plan: &Plan) -> Markup {
    let mut years: BTreeMap<i16, Vec<&Project>> = BTreeMap::new();
    for one in &plan.projects {
        years.entry(one.year).or_default().push(one);
    }
    if years.is_empty() {
        let href = format!("/{}/matters?open=1", plan.area);
        let next = ui::Link::new(&href, view.t("plan-none-next"));
        return ui::empty(view.t("plan-none"), view.t("plan-none-say"), Some(next));
    }
    let columns = [
        ui::Column::text(view.t("kind-project")),
        ui::Column::text(view.t("plan-home")),
        ui::Column::text(view.t("plan-due")),
        ui::Column::number(view.t("project-money")),
        ui::Column::text(view.t("project-stands")),
    ];
    let row = |one: &&Project| {
        vec![
            html! { a href=(one.href) { (one.title) } },
            html! { (standing::word(view, "homestead", one.homestead.as_str())) },
            html! { (view.day(one.due_on)) },
            html! { (one.planned_fen) },
            ui::lamp(one.stands, &one.lamp),
        ]
    };
    html! {
        @for (year, list) in years.iter_mut().rev() {
            @let () = list.sort_by_key(|one| (home_no(one.homestead), one.due_on));
            (ui::data_table(&ui::Table {
                caption: &view.tf("plan-year", &[("year", &year.to_string())]),
                columns: &columns,
                rows: list.iter().map(row).collect(),
                ..ui::Table::default()
            }))
        }
    }
}

/// The place of a home among the six.
fn home_no(homestead: Homestead) -> usize {
    Homestead::ALL.iter().position(|one| *one == homestead).unwrap_or(0)
}

fn coming(view: &View, plan: &Plan) -> Markup {
    let columns = [
        ui::Column::text(view.t("plan-step")),
        ui::Column::text(view.t("plan-due")),
        ui::Column::text(view.t("kind-project")),
        ui::Column::text(view.t("project-stands")),
    ];
    let row = |one: &Ahead| {
        let (state, said) = match one.late {
            true => (ui::State::Late, view.t("plan-late")),
            false => (ui::State::Ok, view.t("plan-in-time")),
        };
        vec![
            html! { (one.title) },
            html! { (view.day(one.due_on)) },
            html! { a href=(one.href) { (one.project) } },
            ui::lamp(state, said),
        ]
    };
    ui::data_table(&ui::Table {
        caption: view.t("plan-ahead-caption"),
        columns: &columns,
        rows: plan.ahead.iter().map(row).collect(),
        when_empty: html! { p.quiet { (view.t("plan-ahead-none")) } },
        ..ui::Table::default()
    })
}

fn opened(view: &View, plan: &Plan) -> Markup {
    let metas: Vec<[&str; 2]> = plan
        .open
        .iter()
        .map(|one| [view.t(kind_key(one.kind)), view.t(state_key(one.state))])
        .collect();
    let rows: Vec<ui::Row<'_>> = plan
        .open
        .iter()
        .zip(&metas)
        .map(|(one, meta)| ui::Row { link: ui::Link::new(&one.href, &one.title), meta, lamp: None })
        .collect();
    ui::rows(&rows, html! { p.quiet { (view.t("plan-open-none")) } })
}

fn who(view: &View, plan: &Plan) -> Markup {
    let said: Vec<(String, Markup)> = plan
        .holders
        .iter()
        .map(|one| {
            let n = view.tf("plan-people", &[("n", &one.n.to_string())]);
            let names = one.names.join(view.t("list-comma"));
            let body = html! { @if names.is_empty() { (n) } @else { (names) } };
            (standing::word(view, "role", one.role.as_str()), body)
        })
        .collect();
    let pairs: Vec<(&str, Markup)> =
        said.iter().map(|(role, body)| (role.as_str(), body.clone())).collect();
    let values =
        [("households", plan.households.to_string()), ("persons", plan.persons.to_string())];
    let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
    html! {
        p { (view.tf("plan-who-say", &values)) }
        @if pairs.is_empty() { p.quiet { (view.t("plan-who-none")) } } @else { (ui::definitions(&pairs)) }
    }
}

fn with(view: &View, plan: &Plan) -> Markup {
    let sum = |fen: Fen| html! { (fen) " " (view.t("fund-yuan")) };
    let year = plan.year.to_string();
    let labour = standing::days(plan.reached.own_half_days);
    let finance = format!("/{}/finance", plan.area);
    html! {
        (ui::definitions(&[
            (view.t("finance-free"), sum(plan.money.free_fen)),
            (view.t("finance-kept"), sum(plan.money.held_fen)),
            (&view.tf("plan-allotted", &[("year", &year)]), sum(plan.reached.allotted_fen)),
            (&view.tf("plan-received", &[("year", &year)]), sum(plan.reached.received_fen)),
            (&view.tf("plan-labour", &[("year", &year)]), html! { (view.tf("plan-days", &[("n", &labour)])) }),
            (&view.tf("plan-material", &[("year", &year)]), html! {
                (view.tf("plan-times", &[("n", &plan.reached.own_material_times.to_string())]))
            }),
        ]))
        p { a href=(finance) { (view.t("page-village-finance")) } }
    }
}

fn kept(view: &View, plan: &Plan) -> Markup {
    let columns = [
        ui::Column::text(view.t("kind-project")),
        ui::Column::text(view.t("plan-keeper")),
        ui::Column::text(view.t("plan-keeps")),
    ];
    let row = |one: &Keeping| {
        vec![
            html! { a href=(one.href) { (one.title) } },
            html! { (one.keeper) },
            html! {
                @if one.keepers.is_empty() { (view.t("plan-keeps-none")) }
                @for keeper in &one.keepers {
                    div { a href=(keeper.href) { (keeper.who) } " " small { (keeper.duty) } }
                }
            },
        ]
    };
    html! {
        (ui::data_table(&ui::Table {
            caption: view.t("plan-keep-caption"),
            columns: &columns,
            rows: plan.keeping.iter().map(row).collect(),
            when_empty: html! { p.quiet { (view.t("plan-keep-none")) } },
            ..ui::Table::default()
        }))
        @if !plan.keeping.is_empty() {
            p { a href={ "/" (plan.area) "/keepers" } { (view.t("plan-keeps-all")) } }
        }
    }
}
