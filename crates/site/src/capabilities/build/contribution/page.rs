//! What neighbours promised to a project and what has come of it.

use std::collections::BTreeMap;

use civic::build::contribution::{Gift, Given, Pledge, Turn, people_share};
use civic::matter::{Matter, State};
use civic::policy;
use kernel::id::RecordId;
use kernel::{Date, Fen};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, contribution};

use crate::standing;
use crate::ui;
use crate::view::{Shown, View};

#[derive(Serialize)]
struct Promise {
    id: RecordId,
    gift: Gift,
    who: String,
    promised: String,
    arrived: String,
    withdrawn: bool,
    #[serde(skip)]
    mine: bool,
}

#[derive(Serialize)]
struct Day {
    id: RecordId,
    held_on: Date,
    task: String,
    needed: u32,
    joined: usize,
    waiting: usize,
    confirmed: usize,
}

#[derive(Serialize)]
struct Told {
    title: String,
    href: String,
    given: Given,
    promised_fen: Fen,
    promised_half_days: u64,
    banked_fen: Fen,
    public_fen: Fen,
    households: usize,
    /// Hundredths of a percent; `null` where nothing was given, or labour has no value yet.
    people_share: Option<u32>,
    day_value_fen: Option<Fen>,
    pledges: Vec<Promise>,
    workdays: Vec<Day>,
    #[serde(skip)]
    runs: bool,
    #[serde(skip)]
    lives: bool,
    #[serde(skip)]
    building: bool,
}

/// `/{home}/projects/{matter}/contributions`.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let matter = standing::project(tx, view)?;
    let told = load(tx, view, &matter)?;
    let village = view.area_name(tx, home)?;
    let title = view.t("page-contribution-show");
    let back = (told.href.clone(), told.title.clone());
    Shown::new(view, home, &village, title, &told, || draw(view, title, &told))
        .map(|shown| shown.under(vec![(format!("/{home}"), village.clone()), back]))
}

fn load(tx: &mut Tx<'_>, view: &View, matter: &Matter) -> Result<Told, Stop> {
    let (home, id) = (matter.home, matter.id);
    let caller = view.caller(tx, home)?;
    let pledges = contribution::pledges(tx, home, id)?;
    let given = contribution::given(tx, home, id)?;
    let public_fen = contribution::public(tx, home, id)?;
    let banked = contribution::bankings(tx, home, id)?;
    let standing = || pledges.iter().filter(|pledge| pledge.withdrawn_at.is_none());
    let money = standing().filter(|pledge| pledge.gift == Gift::Money);
    let day_value = policy::labour_value(&view.app.rules.at(view.now.date()));
    let mut told = Told {
        title: matter.title.clone(),
        href: view.href(matter),
        given,
        promised_fen: Fen(money.map(|pledge| pledge.amount_fen.0).sum()),
        promised_half_days: standing().map(|pledge| u64::from(pledge.half_days)).sum(),
        banked_fen: Fen(banked.iter().map(|banking| banking.amount_fen.0).sum()),
        public_fen,
        households: contribution::households(tx, home, id)?.len(),
        people_share: people_share(&given, public_fen, day_value),
        day_value_fen: day_value,
        pledges: Vec::new(),
        workdays: Vec::new(),
        runs: standing::runs(view, &caller, matter),
        lives: caller.lives_in(home),
        building: matches!(matter.state, State::Draft | State::Executing),
    };
    promises(tx, view, matter, &pledges, &mut told)?;
    for workday in contribution::workdays(tx, home, id)? {
        let parts = contribution::parts(tx, home, workday.id)?;
        let count = |turn: Turn| parts.iter().filter(|part| part.turn == turn).count();
        told.workdays.push(Day {
            id: workday.id,
            held_on: workday.held_on,
            task: workday.task,
            needed: workday.needed,
            joined: parts.len(),
            waiting: count(Turn::Arrived),
            confirmed: count(Turn::Confirmed),
        });
    }
    Ok(told)
}

fn promises(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    pledges: &[Pledge],
    told: &mut Told,
) -> Result<(), Stop> {
    let caller = view.caller(tx, matter.home)?;
    let mut came: BTreeMap<RecordId, Vec<String>> = BTreeMap::new();
    for receipt in contribution::receipts(tx, matter.home, matter.id)? {
        let yuan = (receipt.amount_fen > Fen(0))
            .then(|| view.tf("contribution-yuan", &[("fen", &receipt.amount_fen.to_string())]));
        let said: Vec<String> =
            [Some(receipt.what), yuan].into_iter().flatten().filter(|t| !t.is_empty()).collect();
        came.entry(receipt.pledge).or_default().push(said.join(" "));
    }
    for pledge in pledges {
        let who = match pledge.giver {
            Some(giver) => view.person_name(tx, &caller, giver)?,
            None if pledge.named => pledge.donor.clone(),
            None => view.t("contribution-unnamed").to_owned(),
        };
        let mine = match pledge.giver {
            Some(giver) => caller.person() == Some(giver),
            None => caller.person() == Some(pledge.filed_by),
        };
        let came = came.remove(&pledge.id).unwrap_or_default();
        told.pledges.push(Promise {
            id: pledge.id,
            gift: pledge.gift,
            who,
            promised: promised(view, pledge),
            mine: mine && pledge.withdrawn_at.is_none() && came.is_empty(),
            arrived: came.join(view.t("list-comma")),
            withdrawn: pledge.withdrawn_at.is_some(),
        });
    }
    Ok(())
}

fn promised(view: &View, pledge: &Pledge) -> String {
    let yuan = || view.tf("contribution-yuan", &[("fen", &pledge.amount_fen.to_string())]);
    match pledge.gift {
        Gift::Money => yuan(),
        Gift::Labour => {
            view.tf("contribution-days", &[("days", &standing::days(u64::from(pledge.half_days)))])
        }
        Gift::Land | Gift::Material if pledge.amount_fen > Fen(0) => {
            format!("{} {}", pledge.what, yuan())
        }
        Gift::Land | Gift::Material => pledge.what.clone(),
    }
}

fn draw(view: &View, title: &str, told: &Told) -> Markup {
    html! {
        (ui::lead(title, &told.title, ui::acts(next(view, told))))
        (ui::sheet(summary(view, told)))
        (ui::sheet_titled(view.t("contribution-workdays"), None, workdays(view, told)))
        (ui::sheet_titled(view.t("contribution-pledges"), None, pledges(view, told)))
    }
}

fn next(view: &View, told: &Told) -> Markup {
    let collected = told.given.money_fen > told.banked_fen;
    let offers = [
        ("pledges", "act-pledge-make", told.building && told.lives),
        ("workdays", "act-labour-call", told.building && told.runs),
        ("pledge-bankings", "act-pledge-bank", told.runs && collected),
    ];
    html! {
        @for (path, act, _) in offers.iter().filter(|offer| offer.2) {
            @let href = format!("{}/{path}?back={}", told.href, view.path);
            (ui::button_soft(ui::Link::new(&href, view.t(act))))
        }
    }
}

fn summary(view: &View, told: &Told) -> Markup {
    let yuan = |fen: Fen| view.tf("contribution-yuan", &[("fen", &fen.to_string())]);
    let day = |n: u64| view.tf("contribution-days", &[("days", &standing::days(n))]);
    let both = |came: String, promised: String| {
        html! { strong { (came) } " " (view.tf("contribution-of", &[("promised", &promised)])) }
    };
    let share = match (told.people_share, told.given.half_days, told.day_value_fen) {
        (Some(share), ..) => {
            html! { strong { (standing::percent(share)) } }
        }
        (None, 1.., None) => html! { (view.t("contribution-share-unset")) },
        (None, ..) => html! { (view.t("contribution-share-none")) },
    };
    let households = told.households.to_string();
    html! {
        (ui::definitions(&[
            (view.t("gift-money"), both(yuan(told.given.money_fen), yuan(told.promised_fen))),
            (view.t("gift-labour"), both(day(told.given.half_days), day(told.promised_half_days))),
            (view.t("contribution-kind"), html! { (yuan(told.given.kind_fen)) }),
            (view.t("contribution-households"), html! { (households) }),
            (view.t("contribution-public"), html! { (yuan(told.public_fen)) }),
            (view.t("contribution-share"), share),
        ]))
        p.quiet { (view.t("contribution-free")) }
    }
}

fn pledges(view: &View, told: &Told) -> Markup {
    let columns = [
        ui::Column::text(view.t("contribution-who")),
        ui::Column::text(view.t("contribution-gift")),
        ui::Column::text(view.t("contribution-promised")),
        ui::Column::text(view.t("contribution-arrived")),
        ui::Column::text(view.t("contribution-do")),
    ];
    let rows = told
        .pledges
        .iter()
        .map(|pledge| {
            let act = |path: &str| {
                format!("{}/{path}?pledge={}&back={}", told.href, pledge.id, view.path)
            };
            let receives = told.runs && !pledge.withdrawn && pledge.gift != Gift::Labour;
            vec![
                html! { (pledge.who) },
                html! { (view.t(&format!("gift-{}", pledge.gift))) },
                html! { (pledge.promised) },
                html! {
                    @if pledge.withdrawn { (ui::lamp(ui::State::Done, view.t("contribution-withdrawn"))) }
                    @else if pledge.gift == Gift::Labour { span.quiet { (view.t("contribution-by-days")) } }
                    @else if pledge.arrived.is_empty() { (ui::lamp(ui::State::Remind, view.t("contribution-open"))) }
                    @else { (ui::lamp(ui::State::Ok, &pledge.arrived)) }
                },
                html! {
                    @if receives { a href=(act("pledge-receipts")) { (view.t("act-pledge-receive")) } " " }
                    @if pledge.mine { a href=(act("pledge-withdrawals")) { (view.t("act-pledge-withdraw")) } }
                },
            ]
        })
        .collect();
    ui::data_table(&ui::Table {
        caption: view.t("contribution-pledges-caption"),
        columns: &columns,
        rows,
        when_empty: ui::empty(view.t("contribution-none"), view.t("contribution-none-say"), None),
        ..ui::Table::default()
    })
}

fn workdays(view: &View, told: &Told) -> Markup {
    let home = told.href.split('/').nth(1).unwrap_or_default();
    let columns = [
        ui::Column::text(view.t("workday-held-on")),
        ui::Column::text(view.t("workday-task")),
        ui::Column::number(view.t("workday-joined")),
        ui::Column::number(view.t("workday-confirmed")),
    ];
    let rows = told
        .workdays
        .iter()
        .map(|day| {
            let href = format!("/{home}/workdays/{}", day.id);
            let waits = day.waiting.to_string();
            vec![
                html! { a href=(href) { (view.day(day.held_on)) } },
                html! { (day.task) },
                html! { (day.joined) " / " (day.needed) },
                html! {
                    (day.confirmed)
                    @if day.waiting > 0 {
                        " " (ui::lamp(ui::State::Remind, &view.tf("workday-waits", &[("n", &waits)])))
                    }
                },
            ]
        })
        .collect();
    ui::data_table(&ui::Table {
        caption: view.t("contribution-workdays-caption"),
        columns: &columns,
        rows,
        when_empty: ui::empty(view.t("workday-none"), view.t("workday-none-say"), None),
        ..ui::Table::default()
    })
}
