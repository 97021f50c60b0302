//! 谁来商量: seats by category with their rule, the draw with everything that is needed to do it
//! again, and for those who run it the list of the invited.

use std::collections::BTreeMap;

use civic::authority::Caller;
use civic::decide::company::draw::seed_of;
use civic::decide::company::{Category, Invitation, Lot, Plan, Quota, Reply, Why};
use civic::matter::{Kind, Matter, State};
use kernel::id::{MatterId, RecordId};
use kernel::{Code, Moment};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::{DESK, reads, said};
use crate::ui;
use crate::view::{Shown, View};

/// One list with its order, as the script of a third party takes it (docs/draw.md).
#[derive(Serialize)]
struct Drawn {
    category: Category,
    seed: String,
    pool: Vec<String>,
    list: String,
    order: Vec<String>,
}

/// Seats of one category.
#[derive(Serialize)]
struct Seats {
    category: Category,
    seats: u32,
    need: u32,
    pool: u32,
    rule: String,
    article: String,
    invited: usize,
    comes: usize,
}

/// One invitation, for those who run it.
#[derive(Serialize)]
struct Asked {
    id: RecordId,
    who: String,
    why: String,
    reply: Reply,
    /// Whom the desk can answer for: the person, or somebody of the household.
    behalf: String,
}

#[derive(Serialize)]
struct Company {
    title: String,
    href: String,
    affected: String,
    planned_at: Option<Moment>,
    drawn_at: Option<Moment>,
    seed: String,
    seats: Vec<Seats>,
    reasons: BTreeMap<&'static str, usize>,
    draws: Vec<Drawn>,
    /// Only for those who run it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    invited: Vec<Asked>,
    #[serde(skip)]
    open: bool,
}

/// `/{home}/topics/{matter}/company`.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let id: MatterId = view.id("matter")?;
    let matter = store::matter::get(tx, home, id)?;
    let matter = matter.filter(|m| m.kind == Kind::Topic).ok_or(Code::NotFound)?;
    let caller = view.caller(tx, home)?;
    let runs = view.may(&caller, DESK, home);
    let data = load(tx, view, &caller, &matter, runs)?;
    let village = view.area_name(tx, home)?;
    let title = view.t("page-company-show");
    let back = (data.href.clone(), data.title.clone());
    Shown::new(view, home, &village, title, &data, || draw(view, title, &data, runs))
        .map(|shown| shown.under(vec![(format!("/{home}"), village.clone()), back]))
}

fn load(
    tx: &mut Tx<'_>,
    view: &View,
    caller: &Caller,
    matter: &Matter,
    runs: bool,
) -> Result<Company, Stop> {
    let plan = reads::last_plan(tx, matter.home, matter.id)?;
    let all = store::company::invitations(tx, matter.home, matter.id)?;
    let mut reasons: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (one, _) in &all {
        *reasons.entry(one.why.as_str()).or_default() += 1;
    }
    let mut invited = Vec::new();
    if runs {
        for (one, pool) in &all {
            invited.push(asked(tx, view, caller, one, *pool)?);
        }
    }
    let (seats, draws) = match &plan {
        Some(plan) => {
            let lots = reads::lots(tx, plan)?;
            let quotas = reads::quotas(tx, plan)?;
            let seats = quotas.iter().map(|q| seats(view, q, &all)).collect();
            (seats, draws(plan, &quotas, &lots))
        }
        None => (Vec::new(), Vec::new()),
    };
    Ok(Company {
        title: matter.title.clone(),
        href: view.href(matter),
        affected: plan.as_ref().map(|p| p.affected.clone()).unwrap_or_default(),
        planned_at: plan.as_ref().map(|p| p.planned_at),
        drawn_at: plan.as_ref().and_then(|p| p.drawn_at),
        seed: plan.map(|p| p.seed).unwrap_or_default(),
        seats,
        reasons,
        draws,
        invited,
        open: matter.state == State::Published,
    })
}

fn asked(
    tx: &mut Tx<'_>,
    view: &View,
    caller: &Caller,
    one: &Invitation,
    pool: Option<u32>,
) -> Result<Asked, Stop> {
    let behalf = match (one.person, one.household) {
        (Some(who), _) if who.home == one.home => who.to_string(),
        (None, Some(id)) => {
            let member = store::registry::members(tx, one.home, id)?.into_iter().next();
            member.map(|p| format!("{}:{}", p.home, p.id)).unwrap_or_default()
        }
        _ => String::new(),
    };
    let (who, why) = (said::who(tx, view, caller, one)?, said::why(view, one, pool));
    Ok(Asked { id: one.id, who, why, reply: one.reply, behalf })
}

fn seats(view: &View, quota: &Quota, all: &[(Invitation, Option<u32>)]) -> Seats {
    let of_this = || {
        all.iter()
            .filter(|(i, _)| i.round == quota.round && i.category == Some(quota.category))
            .map(|(i, _)| i.reply)
    };
    let rules = view.rules();
    let article = rules.parameter(&quota.rule).map(|p| p.article.clone()).unwrap_or_default();
    Seats {
        category: quota.category,
        seats: quota.seats,
        need: quota.need,
        pool: quota.pool,
        rule: quota.rule.clone(),
        article,
        invited: of_this().filter(|reply| *reply != Reply::No).count(),
        comes: of_this().filter(|reply| matches!(reply, Reply::Yes | Reply::Phone)).count(),
    }
}

/// Every list that was drawn from, complete.
fn draws(plan: &Plan, quotas: &[Quota], lots: &[Lot]) -> Vec<Drawn> {
    let of = |quota: &Quota| {
        let mut list: Vec<&Lot> = lots.iter().filter(|l| l.category == quota.category).collect();
        let pool = list.iter().map(|l| l.name.clone()).collect();
        list.sort_by_key(|l| l.place);
        Drawn {
            category: quota.category,
            seed: seed_of(&plan.seed, quota.category),
            pool,
            list: quota.list.clone(),
            order: list.iter().map(|l| l.name.clone()).collect(),
        }
    };
    let drawn = quotas.iter().filter(|q| q.pool > 0 && plan.drawn_at.is_some());
    drawn.map(of).collect()
}

fn draw(view: &View, title: &str, data: &Company, runs: bool) -> Markup {
    html! {
        (ui::lead(title, &data.title, html! {
            @if runs && data.open { (ui::acts(next(view, data))) }
        }))
        (ui::sheet_titled(view.t("company-seats"), None, seats_table(view, data)))
        @if !data.reasons.is_empty() {
            (ui::sheet_titled(view.t("company-reasons"), None, reasons(view, data)))
        }
        @if !data.seed.is_empty() {
            (ui::sheet_titled(view.t("company-draw"), None, draw_sheet(view, data)))
        }
        @if runs && !data.invited.is_empty() {
            (ui::sheet_titled(view.t("company-invited"), None, invited(view, data)))
        }
    }
}

/// What those who run it do next.
fn next(view: &View, data: &Company) -> Markup {
    let (plan, draw) = (format!("{}/plan", data.href), format!("{}/draw", data.href));
    let (more, slips) =
        (format!("{}/invitations?back={}", data.href, view.path), format!("{}/slips", data.href));
    html! {
        @if data.planned_at.is_none() {
            (ui::button_link(ui::Link::new(&plan, view.t("act-company-plan"))))
        } @else if data.drawn_at.is_none() {
            (ui::button_link(ui::Link::new(&draw, view.t("act-company-draw"))))
        }
        (ui::button_soft(ui::Link::new(&more, view.t("act-company-invite"))))
        @if !data.invited.is_empty() {
            (ui::button_soft(ui::Link::new(&slips, view.t("page-company-slips"))))
        }
    }
}

fn seats_table(view: &View, data: &Company) -> Markup {
    let columns = [
        ui::Column::text(view.t("company-category")),
        ui::Column::number(view.t("company-pool")),
        ui::Column::number(view.t("company-planned")),
        ui::Column::number(view.t("company-asked")),
        ui::Column::number(view.t("company-comes")),
        ui::Column::text(view.t("company-by")),
    ];
    // A category that nobody bears and no rule asks for is no line; one that is missing is.
    let lines = data.seats.iter().filter(|s| s.pool > 0 || s.seats > 0 || least(view, s) > 0);
    let rows = lines
        .map(|s| {
            let least = least(view, s);
            let lacking = s.category != Category::Women && s.pool < least;
            let need = view.tf("company-least", &[("n", &least.to_string())]);
            vec![
                html! {
                    (view.t(&format!("category-{}", s.category)))
                    @if lacking { " " (ui::lamp(ui::State::Warn, view.t("company-lacking"))) }
                },
                html! { (s.pool) },
                html! { (s.seats) },
                html! { (s.invited) },
                html! { (s.comes) },
                html! { span { (need) " " small { (s.article) } } },
            ]
        })
        .collect();
    let say = view.tf("company-affected-say", &[("what", &data.affected)]);
    html! {
        @if !data.affected.is_empty() { p { (say) } }
        (ui::data_table(&ui::Table {
            caption: view.t("company-seats-caption"),
            columns: &columns,
            rows,
            when_empty: ui::empty(view.t("company-none"), view.t("company-none-say"), None),
            ..ui::Table::default()
        }))
    }
}

fn least(view: &View, seats: &Seats) -> u32 {
    view.rules().count(&seats.rule).unwrap_or(seats.need)
}

fn reasons(view: &View, data: &Company) -> Markup {
    let items: Vec<(String, String)> = Why::ALL
        .iter()
        .filter_map(|why| {
            let n = data.reasons.get(why.as_str())?;
            Some((view.t(&format!("why-{why}")).to_owned(), n.to_string()))
        })
        .collect();
    let items: Vec<(&str, Markup)> =
        items.iter().map(|(name, n)| (name.as_str(), html! { (n) })).collect();
    html! { (ui::definitions(&items)) p.quiet { (view.t("company-no-vote")) } }
}

/// Seed, lists and orders: all that a third party needs.
fn draw_sheet(view: &View, data: &Company) -> Markup {
    let at = |moment: Option<Moment>| moment.map_or_else(String::new, |m| view.moment(m));
    let (planned, drawn) = (at(data.planned_at), at(data.drawn_at));
    let json = format!("/api{}", view.path);
    html! {
        p { (view.t("company-draw-say")) }
        (ui::definitions(&[
            (view.t("company-planned-at"), html! { (planned) }),
            (view.t("company-drawn-at"), html! { (drawn) }),
            (view.t("company-seed"), html! { code { (data.seed) } }),
        ]))
        // Where everybody is asked the order decides nothing; it stands in the data.
        @for (one, n) in data.draws.iter().filter_map(|one| Some((one, decided(data, one)?))) {
            @let size = one.pool.len().to_string();
            @let n = n.to_string();
            details {
                summary {
                    (view.t(&format!("category-{}", one.category))) " "
                    (view.tf("company-drew", &[("n", &n), ("pool", &size)]))
                }
                (ui::definitions(&[
                    (view.t("company-order"), html! { (one.order.join("  ")) }),
                    (view.t("company-list"), html! { (one.pool.join("  ")) }),
                    (view.t("company-list-hash"), html! { code { (one.list) } }),
                ]))
            }
        }
        details {
            summary { (view.t("company-again")) }
            ol {
                li { (view.t("company-again-1")) }
                li { (view.t("company-again-2")) }
                li { (view.t("company-again-3")) }
                li { (view.t("company-again-4")) }
            }
            p { a href=(json) { (view.t("company-again-data")) } }
        }
    }
}

/// How many were drawn of a list that had more than seats.
fn decided(data: &Company, one: &Drawn) -> Option<u32> {
    let seats = data.seats.iter().find(|s| s.category == one.category)?;
    (seats.seats > 0 && seats.seats < seats.pool).then_some(seats.seats)
}

fn invited(view: &View, data: &Company) -> Markup {
    let columns = [
        ui::Column::text(view.t("company-who")),
        ui::Column::text(view.t("company-why")),
        ui::Column::text(view.t("company-reply")),
        ui::Column::text(view.t("company-do")),
    ];
    let rows = data
        .invited
        .iter()
        .map(|one| {
            let (state, said) = said::lamp(view, one.reply);
            let answer = format!(
                "{}/answers?invitation={}&behalf={}&back={}",
                data.href, one.id, one.behalf, view.path
            );
            let slip = format!("{}/slips?invitation={}", data.href, one.id);
            vec![
                html! { (one.who) },
                html! { (one.why) },
                html! { (ui::lamp(state, said)) },
                html! {
                    @if data.open { a href=(answer) { (view.t("company-answer-for")) } " " }
                    a href=(slip) { (view.t("company-slip")) }
                },
            ]
        })
        .collect();
    ui::data_table(&ui::Table {
        caption: view.t("company-invited-caption"),
        columns: &columns,
        rows,
        ..ui::Table::default()
    })
}
