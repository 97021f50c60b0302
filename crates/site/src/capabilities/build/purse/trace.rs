//! One payment with its whole way: the bank's slip, the signatures, the milestone and its acceptance,
//! the contract, the purse, the allotment, the area's share, the document that the money came with.

use civic::build::purse::{Contract, Payment, Verdict};
use civic::funds::{Allotment, Share};
use civic::record::Column;
use kernel::id::RecordId;
use kernel::{Code, Fen};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::reads;
use crate::ui;
use crate::view::{Shown, View};

/// One stop of the way.
#[derive(Serialize)]
struct Stop_ {
    what: &'static str,
    said: String,
    href: String,
    amount: Option<Fen>,
}

#[derive(Serialize)]
struct Told {
    amount: Fen,
    state: &'static str,
    way: Vec<Stop_>,
    signatures: Vec<String>,
}

/// `/{home}/payments/{payment}`.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let id: RecordId = view.id("payment")?;
    let payment: Payment = tx.get(&[home.to_val(), id.to_val()])?.ok_or(Code::NotFound)?;
    let told = load(tx, view, &payment)?;
    let village = view.area_name(tx, home)?;
    let title = view.t("page-payment-show");
    let back = (
        format!("/{home}/projects/{}/money", payment.project),
        view.t("page-purse-show").to_owned(),
    );
    Shown::new(view, home, &village, title, &told, || draw(view, title, &told))
        .map(|shown| shown.under(vec![(format!("/{home}"), village.clone()), back]))
}

fn load(tx: &mut Tx<'_>, view: &View, payment: &Payment) -> Result<Told, Stop> {
    let home = payment.home;
    let caller = view.caller(tx, home)?;
    let contract: Contract =
        tx.get(&[home.to_val(), payment.contract.to_val()])?.ok_or(Code::NotFound)?;
    let payee = reads::organisation(tx, home, contract.payee)?;
    let matter = store::matter::get(tx, home, payment.project)?.ok_or(Code::NotFound)?;
    let milestone = store::works::milestones(tx, home, payment.project)?;
    let milestone = milestone.into_iter().find(|m| m.no == payment.milestone);
    let mut way = Vec::new();
    let mut stop = |what, said: String, href: String, amount| {
        way.push(Stop_ { what, said, href, amount });
    };
    let paid = payment.paid_at.map(|at| view.moment(at)).unwrap_or_default();
    stop(
        "trace-voucher",
        format!("{} {paid}", payment.voucher),
        String::new(),
        Some(payment.amount_fen),
    );
    stop("trace-invoice", payment.invoice.clone(), String::new(), None);
    let reached =
        milestone.as_ref().and_then(|m| m.done_on).map(|d| view.day(d)).unwrap_or_default();
    let title = milestone.map(|m| m.title).unwrap_or_default();
    let sheet = format!("{}/sheet", view.href(&matter));
    stop("trace-milestone", format!("{title} {reached}"), sheet, None);
    stop("trace-acceptance", payment.acceptance.clone(), String::new(), None);
    let firm = payee.map(|o| o.name).unwrap_or_default();
    let money = format!("{}/money", view.href(&matter));
    stop(
        "trace-contract",
        format!("{} {firm}：{}", contract.number, contract.subject),
        money,
        Some(contract.amount_fen),
    );
    stop("trace-project", matter.title.clone(), view.href(&matter), None);
    let allotments = store::money::allotted(tx, home, payment.project)?;
    if let Some(allotment) = allotments.iter().find(|a| a.id == contract.purse) {
        source(tx, view, allotment, &mut stop)?;
    }
    let own = store::contribution::bankings(tx, home, payment.project)?;
    if let Some(banking) = own.iter().find(|banking| banking.id == contract.purse) {
        let all = format!("{}/contributions", view.href(&matter));
        stop("trace-contribution", banking.voucher.clone(), all, Some(banking.amount_fen));
    }
    let mut signatures = Vec::new();
    for one in store::money::signed(tx, home, payment.id)? {
        let name = view.person_name(tx, &caller, one.person)?;
        let verdict = match one.verdict {
            Verdict::Agree => view.t("verdict-agree"),
            Verdict::Object => view.t("verdict-object"),
        };
        let hand = view.t(&format!("hand-{}", one.hand)).to_owned();
        signatures.push(format!("{hand} {name} {verdict} {} {}", one.reason, view.moment(one.at)));
    }
    let state = match (payment.paid_at, payment.refused_at) {
        (Some(_), _) => "paid",
        (None, Some(_)) => "refused",
        (None, None) => "waiting",
    };
    Ok(Told { amount: payment.amount_fen, state, way, signatures })
}

fn source(
    tx: &mut Tx<'_>,
    view: &View,
    allotment: &Allotment,
    stop: &mut dyn FnMut(&'static str, String, String, Option<Fen>),
) -> Result<(), Stop> {
    let giver = allotment.home;
    let share: Share =
        tx.get(&[giver.to_val(), allotment.share.to_val()])?.ok_or(Code::NotFound)?;
    let source = store::money::source(tx, giver, allotment.source)?.ok_or(Code::NotFound)?;
    let joints = store::money::joints(tx, giver)?;
    let joint =
        joints.into_iter().find(|j| j.no == share.joint).map(|j| j.name).unwrap_or_default();
    let no = share.joint.to_string();
    let joint = if joint.is_empty() {
        view.tf("fund-joint-unnamed", &[("no", &no)])
    } else {
        view.tf("fund-joint", &[("name", &joint)])
    };
    let purpose = view.t(&format!("purpose-{}", allotment.purpose)).to_owned();
    stop(
        "trace-allotment",
        format!("{} {purpose}", allotment.document),
        String::new(),
        Some(allotment.amount_fen),
    );
    let pool = format!("/{giver}/funds?year={}", source.year);
    stop("trace-share", format!("{joint} {}", share.ground), pool, Some(share.amount_fen));
    let href = format!("/{giver}/funds/sources/{}", source.id);
    stop(
        "trace-source",
        format!("{} {}", source.name, source.document),
        href,
        Some(source.amount_fen),
    );
    Ok(())
}

fn draw(view: &View, title: &str, told: &Told) -> Markup {
    let amount = format!("{} {}", told.amount, view.t("fund-yuan"));
    let (state, said) = match told.state {
        "paid" => (ui::State::Ok, "purse-state-paid"),
        "refused" => (ui::State::Warn, "purse-state-refused"),
        _ => (ui::State::Remind, "purse-state-waiting"),
    };
    let way: Vec<(&str, Markup)> = told
        .way
        .iter()
        .map(|stop| {
            let body = html! {
                @if stop.href.is_empty() { (stop.said) } @else { a href=(stop.href) { (stop.said) } }
                @if let Some(fen) = stop.amount { " · " (fen) " " (view.t("fund-yuan")) }
            };
            (view.t(stop.what), body)
        })
        .collect();
    html! {
        (ui::lead(title, &amount, ui::lamp(state, view.t(said))))
        (ui::sheet_titled(view.t("trace-way"), None, ui::definitions(&way)))
        (ui::sheet_titled(view.t("trace-signatures"), None, html! {
            @if told.signatures.is_empty() { p.quiet { (view.t("trace-signatures-none")) } }
            ul { @for one in &told.signatures { li { (one) } } }
        }))
    }
}
