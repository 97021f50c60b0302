//! A project's money: given, held, waiting, paid; who watches over it.

use std::collections::BTreeMap;

use civic::authority::Role;
use civic::build::purse::{Contract, Delegate, Payment, Purse, Verdict, lacks};
use civic::matter::{Matter, State};
use civic::money;
use kernel::id::RecordId;
use kernel::{Code, Fen};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::reads;
use super::settled::{self, Settled, Went};
use crate::standing;
use crate::ui;
use crate::view::{Shown, View};

/// A purse.
#[derive(Serialize)]
pub(super) struct Held {
    id: RecordId,
    purpose: String,
    pub(super) source: String,
    pub(super) href: String,
    pub(super) amount: Fen,
    pub(super) free: Fen,
    pub(super) went: Went,
}

#[derive(Serialize)]
struct Deal {
    id: RecordId,
    number: String,
    subject: String,
    payee: String,
    amount: Fen,
    left: Fen,
    ended: bool,
}

#[derive(Serialize)]
struct Slip {
    id: RecordId,
    contract: String,
    milestone: String,
    amount: Fen,
    state: &'static str,
    delegates_lack: u32,
    supervisors_lack: u32,
    reason: String,
    /// Whether the reader signs it.
    #[serde(skip)]
    mine: bool,
}

#[derive(Serialize)]
struct Arriving {
    id: RecordId,
    giver: String,
    document: String,
    amount: Fen,
}

#[derive(Serialize)]
struct Told {
    title: String,
    href: String,
    planned: Fen,
    given: Fen,
    held: Fen,
    paid: Fen,
    arriving: Vec<Arriving>,
    purses: Vec<Held>,
    contracts: Vec<Deal>,
    payments: Vec<Slip>,
    delegates: Vec<String>,
    settled: Option<Settled>,
    #[serde(skip)]
    open: bool,
    #[serde(skip)]
    settles: bool,
    #[serde(skip)]
    runs: bool,
    #[serde(skip)]
    pays: bool,
}

/// `/{home}/projects/{matter}/money`.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let matter = standing::project(tx, view)?;
    let told = load(tx, view, &matter)?;
    let village = view.area_name(tx, home)?;
    let title = view.t("page-purse-show");
    let back = (told.href.clone(), told.title.clone());
    Shown::new(view, home, &village, title, &told, || draw(view, title, &told))
        .map(|shown| shown.under(vec![(format!("/{home}"), village.clone()), back]))
}

fn left(tx: &mut Tx<'_>, matter: &Matter, row: money::Row) -> Result<Fen, Stop> {
    let account = store::book::of_row(tx, matter.home, row)?;
    Ok(money::left(account.as_ref()))
}

fn load(tx: &mut Tx<'_>, view: &View, matter: &Matter) -> Result<Told, Stop> {
    let caller = view.caller(tx, matter.home)?;
    let project = store::works::project(tx, matter.home, matter.id)?.ok_or(Code::NotFound)?;
    let purses = store::money::purses(tx, matter.home, matter.id)?;
    let contracts = store::money::contracts(tx, matter.home, matter.id)?;
    let payments = store::money::payments(tx, matter.home, matter.id)?;
    let delegates = reads::delegates(tx, matter.home, matter.id)?;
    let sum = |of: &mut dyn Iterator<Item = Fen>| Fen(of.map(|fen| fen.0).sum());
    let paid = sum(&mut payments.iter().filter(|p| p.paid_at.is_some()).map(|p| p.amount_fen));
    let mut told = Told {
        title: matter.title.clone(),
        href: view.href(matter),
        planned: project.planned_fen,
        given: sum(&mut purses.iter().map(|p| p.amount_fen)),
        held: Fen(0),
        paid,
        arriving: arriving(tx, view, matter, &purses)?,
        purses: Vec::new(),
        contracts: Vec::new(),
        payments: Vec::new(),
        delegates: Vec::new(),
        settled: store::money::settlement(tx, matter.home, matter.id)?
            .map(|of| Settled::of(view, of)),
        open: reads::underway(matter.state),
        settles: matter.state == State::Finished,
        runs: standing::runs(view, &caller, matter),
        pays: matches!(matter.state, State::Executing | State::Finished),
    };
    for purse in &purses {
        told.purses.push(held(tx, view, matter, purse)?);
    }
    for contract in &contracts {
        told.contracts.push(deal(tx, matter, contract)?);
    }
    told.held = sum(&mut told.contracts.iter().filter(|c| !c.ended).map(|c| c.left));
    let titles: BTreeMap<u32, String> = store::works::milestones(tx, matter.home, matter.id)?
        .into_iter()
        .map(|m| (m.no, m.title))
        .collect();
    let signs = caller.has(Role::Supervisor, matter.home)
        || delegates.iter().any(|d| Some(d.person) == caller.person());
    for payment in &payments {
        let contract = contracts.iter().find(|c| c.id == payment.contract);
        let milestone = titles.get(&payment.milestone).cloned().unwrap_or_default();
        let mut slip = slip(tx, payment, &delegates, contract, milestone)?;
        let signed = store::money::signed(tx, matter.home, payment.id)?;
        let did = signed.iter().any(|s| Some(s.person) == caller.person());
        slip.mine = signs && !did && Some(payment.asked_by) != caller.person();
        told.payments.push(slip);
    }
    for delegate in &delegates {
        told.delegates.push(view.person_name(tx, &caller, delegate.person)?);
    }
    Ok(told)
}

fn arriving(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    purses: &[Purse],
) -> Result<Vec<Arriving>, Stop> {
    let mut found = Vec::new();
    for allotment in store::money::allotted(tx, matter.home, matter.id)? {
        if purses.iter().any(|purse| purse.id == allotment.id) {
            continue;
        }
        found.push(Arriving {
            id: allotment.id,
            giver: allotment.home.to_string(),
            document: format!("{} {}", view.area_name(tx, allotment.home)?, allotment.document),
            amount: allotment.amount_fen,
        });
    }
    Ok(found)
}

fn held(tx: &mut Tx<'_>, view: &View, matter: &Matter, purse: &Purse) -> Result<Held, Stop> {
    let allotment = store::money::allotted(tx, matter.home, matter.id)?;
    let source = match allotment.iter().find(|a| a.id == purse.id) {
        Some(allotment) => store::money::source(tx, purse.giver, allotment.source)?,
        None => None,
    };
    let href = source.as_ref().map(|s| format!("/{}/funds/sources/{}", purse.giver, s.id));
    let own = store::contribution::bankings(tx, matter.home, matter.id)?;
    let own = own.into_iter().find(|banking| banking.id == purse.id);
    let neighbours =
        own.map(|banking| format!("{} {}", view.t("trace-contribution"), banking.voucher));
    let theirs = neighbours.as_ref().map(|_| format!("{}/contributions", view.href(matter)));
    Ok(Held {
        id: purse.id,
        purpose: view.t(&format!("purpose-{}", purse.purpose)).to_owned(),
        source: source
            .map(|s| format!("{} {}", s.name, s.document))
            .or(neighbours)
            .unwrap_or_default(),
        href: href.or(theirs).unwrap_or_default(),
        amount: purse.amount_fen,
        free: left(tx, matter, money::row::<Purse>(purse.id))?,
        went: Went::of(tx, (matter.home, purse.giver), purse.id)?,
    })
}

fn deal(tx: &mut Tx<'_>, matter: &Matter, contract: &Contract) -> Result<Deal, Stop> {
    let payee = reads::organisation(tx, matter.home, contract.payee)?;
    Ok(Deal {
        id: contract.id,
        number: contract.number.clone(),
        subject: contract.subject.clone(),
        payee: payee.map(|o| o.name).unwrap_or_default(),
        amount: contract.amount_fen,
        left: left(tx, matter, money::row::<Contract>(contract.id))?,
        ended: contract.ended_at.is_some(),
    })
}

fn slip(
    tx: &mut Tx<'_>,
    payment: &Payment,
    delegates: &[Delegate],
    contract: Option<&Contract>,
    milestone: String,
) -> Result<Slip, Stop> {
    let signed = store::money::signed(tx, payment.home, payment.id)?;
    let (delegates_lack, supervisors_lack) = lacks(delegates, &signed);
    let objection = signed.iter().find(|s| s.verdict == Verdict::Object);
    Ok(Slip {
        id: payment.id,
        contract: contract.map(|c| c.number.clone()).unwrap_or_default(),
        milestone,
        amount: payment.amount_fen,
        state: match (payment.paid_at, payment.refused_at) {
            (Some(_), _) => "paid",
            (None, Some(_)) => "refused",
            (None, None) => "waiting",
        },
        delegates_lack,
        supervisors_lack,
        reason: objection.map(|s| s.reason.clone()).unwrap_or_default(),
        mine: false,
    })
}

fn draw(view: &View, title: &str, told: &Told) -> Markup {
    let yuan = |fen: Fen| html! { (fen) " " (view.t("fund-yuan")) };
    html! {
        (ui::lead(title, &told.title, html! { @if told.runs { (ui::acts(next(view, told))) } }))
        (ui::sheet(html! {
            (ui::definitions(&[
                (view.t("purse-planned"), yuan(told.planned)),
                (view.t("purse-given"), yuan(told.given)),
                (view.t("purse-held"), yuan(told.held)),
                (view.t("purse-paid"), html! { strong { (told.paid) } " " (view.t("fund-yuan")) }),
            ]))
            (ui::meter(view.t("purse-paid"), &told.paid.to_string(), told.paid.0, told.given.0.max(1)))
        }))
        @if let Some(settled) = &told.settled { (settled::draw(view, settled, &told.purses)) }
        @if !told.arriving.is_empty() {
            (ui::sheet_titled(view.t("purse-arriving-title"), None, arriving_rows(view, told)))
        }
        (ui::sheet_titled(view.t("purse-payments"), None, payments(view, told)))
        (ui::sheet_titled(view.t("purse-contracts"), None, contracts(view, told)))
        (ui::sheet_titled(view.t("purse-sources"), None, purses(view, told)))
        (ui::sheet_titled(view.t("purse-watch"), None, watch(view, told)))
    }
}

fn next(view: &View, told: &Told) -> Markup {
    let running = told.contracts.iter().any(|c| !c.ended);
    let offers = [
        ("delegates", "act-project-delegates", told.delegates.is_empty()),
        ("contracts", "act-contract-hold", told.open && !told.purses.is_empty()),
        ("payments", "act-payment-ask", told.pays && running),
        ("settlement", "act-project-settle", told.settles && told.settled.is_none() && !running),
    ];
    html! {
        @for (path, act, _) in offers.iter().filter(|o| o.2) {
            @let href = format!("{}/{path}?back={}", told.href, view.path);
            (ui::button_soft(ui::Link::new(&href, view.t(act))))
        }
    }
}

fn arriving_rows(view: &View, told: &Told) -> Markup {
    html! {
        @for one in &told.arriving {
            p {
                (one.document) " " strong { (one.amount) } " " (view.t("fund-yuan")) " "
                @if told.runs {
                    @let href = format!("{}/purses?allotment={}&giver={}&back={}", told.href, one.id, one.giver, view.path);
                    a href=(href) { (view.t("act-purse-take")) }
                }
            }
        }
    }
}

fn payments(view: &View, told: &Told) -> Markup {
    let columns = [
        ui::Column::text(view.t("purse-milestone")),
        ui::Column::text(view.t("purse-contract")),
        ui::Column::number(view.t("fund-amount")),
        ui::Column::text(view.t("purse-state")),
        ui::Column::text(view.t("purse-do")),
    ];
    let home = told.href.split('/').nth(1).unwrap_or_default().to_owned();
    let rows = told
        .payments
        .iter()
        .map(|slip| {
            let href = format!("/{home}/payments/{}", slip.id);
            let act = |path: &str| format!("{}/{path}?payment={}&back={}", told.href, slip.id, view.path);
            let lack = [
                ("delegates", slip.delegates_lack.to_string()),
                ("supervisors", slip.supervisors_lack.to_string()),
            ];
            let lack: Vec<(&str, &str)> = lack.iter().map(|(k, v)| (*k, v.as_str())).collect();
            let ready = slip.delegates_lack == 0 && slip.supervisors_lack == 0;
            let waits = slip.state == "waiting";
            vec![
                html! { a href=(href) { (slip.milestone) } },
                html! { (slip.contract) },
                html! { (slip.amount) },
                html! {
                    @match (slip.state, ready) {
                        ("paid", _) => (ui::lamp(ui::State::Ok, view.t("purse-state-paid"))),
                        ("refused", _) => { (ui::lamp(ui::State::Warn, view.t("purse-state-refused"))) " " (slip.reason) },
                        (_, true) => (ui::lamp(ui::State::Ok, view.t("purse-state-ready"))),
                        (_, false) => (ui::lamp(ui::State::Remind, &view.tf("purse-state-lacks", &lack))),
                    }
                },
                html! {
                    @if waits && slip.mine { a href=(act("signatures")) { (view.t("act-payment-sign")) } " " }
                    @if waits && ready && told.runs { a href=(act("payouts")) { (view.t("act-payment-pay")) } }
                },
            ]
        })
        .collect();
    ui::data_table(&ui::Table {
        caption: view.t("purse-payments-caption"),
        columns: &columns,
        rows,
        when_empty: ui::empty(
            view.t("purse-payments-none"),
            view.t("purse-payments-none-say"),
            None,
        ),
        ..ui::Table::default()
    })
}

fn contracts(view: &View, told: &Told) -> Markup {
    let columns = [
        ui::Column::text(view.t("purse-number")),
        ui::Column::text(view.t("purse-payee")),
        ui::Column::text(view.t("purse-subject")),
        ui::Column::number(view.t("fund-amount")),
        ui::Column::number(view.t("purse-left")),
    ];
    let rows = told
        .contracts
        .iter()
        .map(|deal| {
            let end =
                format!("{}/contract-ends?contract={}&back={}", told.href, deal.id, view.path);
            vec![
                html! { (deal.number) },
                html! { (deal.payee) },
                html! { (deal.subject) },
                html! { (deal.amount) },
                html! {
                    (deal.left)
                    @if deal.ended { " " (ui::lamp(ui::State::Done, view.t("purse-ended"))) }
                    @else if told.runs { " " a href=(end) { (view.t("act-contract-end")) } }
                },
            ]
        })
        .collect();
    ui::data_table(&ui::Table {
        caption: view.t("purse-contracts-caption"),
        columns: &columns,
        rows,
        when_empty: ui::empty(
            view.t("purse-contracts-none"),
            view.t("purse-contracts-none-say"),
            None,
        ),
        ..ui::Table::default()
    })
}

fn purses(view: &View, told: &Told) -> Markup {
    let columns = [
        ui::Column::text(view.t("purse-source")),
        ui::Column::text(view.t("purse-purpose")),
        ui::Column::number(view.t("fund-amount")),
        ui::Column::number(view.t("purse-free")),
    ];
    let rows = told
        .purses
        .iter()
        .map(|held| {
            vec![
                html! { a href=(held.href) { (held.source) } },
                html! { (held.purpose) },
                html! { (held.amount) },
                html! { (held.free) },
            ]
        })
        .collect();
    ui::data_table(&ui::Table {
        caption: view.t("purse-sources-caption"),
        columns: &columns,
        rows,
        when_empty: ui::empty(view.t("purse-sources-none"), view.t("purse-sources-none-say"), None),
        ..ui::Table::default()
    })
}

fn watch(view: &View, told: &Told) -> Markup {
    html! {
        p { (view.t("purse-watch-say")) }
        @if told.delegates.is_empty() { p.quiet { (view.t("purse-delegates-none")) } }
        @else { p { (view.t("purse-delegates")) (told.delegates.join(view.t("list-comma"))) } }
    }
}
