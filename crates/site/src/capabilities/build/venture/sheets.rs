//! A venture's page, sheet by sheet: first who holds it and what its years came to, then what was
//! divided, brought in and bound. Refuses to know: SQL; all of it was read before.

use civic::build::venture::{Form, Was, Year};
use kernel::Fen;
use maud::{Markup, html};

use super::draw;
use super::one::{Piece, Run, Told};
use crate::ui;
use crate::view::View;

/// What can be entered about a venture: path and act.
const ACTS: [(&str, &str); 6] = [
    ("ventures/years", "act-venture-year"),
    ("ventures/holders", "act-venture-holders"),
    ("ventures/assets", "act-venture-bring"),
    ("ventures/contracts", "act-venture-contract"),
    ("ventures/guarantees", "act-venture-guarantee"),
    ("ventures/changes", "act-venture-change"),
];

/// The page.
pub(super) fn page(view: &View, told: &Told) -> Markup {
    let entry = &told.entry;
    let say = format!(
        "{} · {}",
        view.t(draw::tier_key(told.tier)),
        view.t(draw::form_key(entry.form.as_str()))
    );
    html! {
        (ui::lead(&entry.name, &say, html! {
            (ui::acts(ui::print_button(view.t("venture-print"))))
        }))
        @if told.synthetic { (draw::invented(view)) }
        @if told.runs { (doings(view, told)) }
        (ui::columns(
            ui::sheet_titled(view.t("venture-holders"), None, holders(view, told)),
            ui::sheet_titled(view.t("venture-registered"), None, registered(view, told)),
        ))
        (ui::sheet_titled(view.t("venture-years"), None, years(view, told)))
        (ui::sheet_titled(view.t("venture-dividends"), None, dividends(view, told)))
        (ui::sheet_titled(view.t("venture-brought"), None, brought(view, told)))
        (ui::sheet_titled(view.t("venture-contracts"), None, contracts(view, told)))
        (ui::sheet_titled(view.t("venture-guarantees"), None, guarantees(view, told)))
        @if !told.before.is_empty() {
            (ui::sheet_titled(view.t("venture-before"), None, before(view, told)))
        }
    }
}

/// What the hands of the venture can enter.
fn doings(view: &View, told: &Told) -> Markup {
    let links = ACTS
        .map(|(path, act)| (format!("/{}/{path}/new?venture={}", told.home, told.id), view.t(act)));
    ui::sheet(ui::acts(html! {
        @for (href, words) in &links { (ui::button_soft(ui::Link::new(href, words))) }
    }))
}

fn registered(view: &View, told: &Told) -> Markup {
    let entry = &told.entry;
    ui::definitions(&[
        (view.t("venture-code"), html! { (told.code) }),
        (view.t("venture-legal-person"), html! { (entry.legal_person) }),
        (view.t("venture-founded"), html! { (view.day(entry.founded_on)) }),
        (view.t("venture-ground"), html! { (entry.ground) }),
    ])
}

fn before(view: &View, told: &Told) -> Markup {
    html! {
        ul {
            @for old in &told.before {
                li {
                    (old.name) " · " (view.t(draw::form_key(old.form.as_str()))) " · " (old.legal_person)
                    " " small { (view.moment(old.at)) " " (old.ground) }
                }
            }
        }
    }
}

fn holders(view: &View, told: &Told) -> Markup {
    let columns = [
        ui::Column::text(view.t("venture-holder")),
        ui::Column::text(view.t("venture-as")),
        ui::Column::number(view.t("venture-share")),
    ];
    let rows = told
        .holders
        .iter()
        .map(|holder| {
            vec![
                html! { (holder.name) },
                html! {
                    (view.t(draw::kind_key(holder.kind)))
                    @if holder.limited { " " small { (view.t("venture-limited")) } }
                },
                html! { (draw::percent(holder.share)) },
            ]
        })
        .collect();
    let none = ("venture-holders-none", "venture-holders-none-say");
    html! {
        (draw::table(view, "venture-holders-caption", &columns, rows, none))
        @if told.sets_before > 0 {
            p.quiet { (view.tf("venture-sets-before", &[("n", &told.sets_before.to_string())])) }
        }
    }
}

fn years(view: &View, told: &Told) -> Markup {
    let columns = [
        ui::Column::text(view.t("venture-year")),
        ui::Column::number(view.t("venture-income")),
        ui::Column::number(view.t("venture-cost")),
        ui::Column::number(view.t("venture-losses")),
        ui::Column::number(view.t("venture-reserve")),
        ui::Column::number(view.t("venture-distributable")),
        ui::Column::number(view.t("venture-divided")),
        ui::Column::number(view.t("venture-left")),
        ui::Column::number(view.t("venture-overdue")),
    ];
    let rows = told
        .years
        .iter()
        .map(|sum| {
            let year = &sum.year;
            vec![
                html! {
                    (year.year)
                    @if told.runs {
                        " " a href=(corrects(told, year)) { (view.t("do-venture-correct")) }
                    }
                },
                html! { (year.income_fen) },
                html! { (year.cost_fen) },
                html! { (year.losses_fen) },
                html! { (year.reserve_fen) " " small { (draw::percent(year.reserve_share)) } },
                html! {
                    (year.distributable_fen)
                    @if year.loss_after_fen > Fen(0) {
                        " " small { (view.tf("venture-loss", &[("loss", &year.loss_after_fen.to_string())])) }
                    }
                },
                html! { (sum.divided) },
                html! {
                    (sum.left)
                    @if told.runs && sum.left > Fen(0) {
                        " " a href=(divides(told, year)) { (view.t("act-dividend-open")) }
                    }
                },
                html! { (year.overdue_fen) },
            ]
        })
        .collect();
    html! {
        (ui::data_table(&ui::Table {
            caption: view.t("venture-years-caption"),
            columns: &columns,
            rows,
            fit: ui::Fit::Pan,
            when_empty: ui::empty(view.t("venture-years-none"), view.t("venture-years-none-say"), None),
            ..ui::Table::default()
        }))
        (corrected(view, told))
        @if told.entry.form == Form::Collective { p.quiet { (view.t("venture-order-collective")) } }
        @else { p.quiet { (view.t("venture-order")) } }
    }
}

/// The form that divides what a year has left.
fn divides(told: &Told, year: &Year) -> String {
    format!("/{}/ventures/bonuses/new?year={}", told.home, year.id)
}

/// The form that corrects a year, with the figures that stand.
fn corrects(told: &Told, year: &Year) -> String {
    let plain = |fen: Fen| fen.to_string().replace(',', "");
    let reserve = draw::percent(year.reserve_share);
    format!(
        "/{}/ventures/years/corrected/new?year={}&income_fen={}&cost_fen={}&losses_fen={}&reserve={}\
         &assets_fen={}&overdue_fen={}",
        told.home,
        year.id,
        plain(year.income_fen),
        plain(year.cost_fen),
        plain(year.losses_fen),
        reserve.trim_end_matches('%'),
        plain(year.assets_fen),
        plain(year.overdue_fen),
    )
}

/// What stood before corrections, with why.
fn corrected(view: &View, told: &Told) -> Markup {
    let all: Vec<(u32, &Was)> = told
        .years
        .iter()
        .flat_map(|sum| sum.before.iter().map(|was| (sum.year.year, was)))
        .collect();
    html! {
        @if !all.is_empty() {
            h3 { (view.t("venture-corrected")) }
            ul {
                @for (year, was) in all {
                    li {
                        (view.tf("venture-was", &[
                            ("year", &year.to_string()),
                            ("income", &was.income_fen.to_string()),
                            ("cost", &was.cost_fen.to_string()),
                            ("distributable", &was.distributable_fen.to_string()),
                        ]))
                        " " small { (view.moment(was.at)) " " (was.reason) " " (was.document) }
                    }
                }
            }
        }
    }
}

fn dividends(view: &View, told: &Told) -> Markup {
    if told.dividends.is_empty() {
        return ui::empty(
            view.t("venture-dividends-none"),
            view.t("venture-dividends-none-say"),
            None,
        );
    }
    html! { @for run in &told.dividends { (dividend(view, told, run)) } }
}

fn dividend(view: &View, told: &Told, run: &Run) -> Markup {
    let (year, amount) = (run.year.to_string(), run.amount.to_string());
    let title = view.tf("venture-dividend", &[("year", &year), ("amount", &amount)]);
    let untouched = !run.dropped && run.parts.iter().all(|part| !part.paid);
    let drop = format!("/{}/ventures/bonuses/dropped/new?dividend={}", told.home, run.id);
    let columns = [
        ui::Column::text(view.t("venture-holder")),
        ui::Column::number(view.t("venture-share")),
        ui::Column::number(view.t("venture-amount")),
        ui::Column::text(view.t("venture-state")),
    ];
    let rows = run.parts.iter().map(|part| piece(view, told, run, part)).collect();
    html! {
        h3 { (title) }
        p.quiet { (run.on) " · " (run.resolution) }
        @if run.dropped {
            (ui::notice(ui::State::Remind, view.t("venture-dropped"), html! { p { (run.reason) } }))
        } @else {
            (draw::table(
                view, "venture-parts-caption", &columns, rows,
                ("venture-dividends-none", "venture-dividends-none-say"),
            ))
        }
        @if told.runs && untouched {
            (ui::acts(ui::button_soft(ui::Link::new(&drop, view.t("act-dividend-drop")))))
        }
    }
}

fn piece(view: &View, told: &Told, run: &Run, part: &Piece) -> Vec<Markup> {
    let usual = draw::usual(part.kind);
    let id = part.id;
    let href = format!("/{}/ventures/bonuses/paid/new?part={id}&payout={usual}", told.home);
    vec![
        html! { (part.name) " " small { (view.t(draw::kind_key(part.kind))) } },
        html! { (draw::percent(part.share)) },
        html! { (part.amount) },
        html! {
            @if part.paid {
                (ui::lamp(ui::State::Done, view.t("venture-paid"))) " " small { (part.voucher) }
            } @else {
                (ui::lamp(ui::State::Remind, view.t("venture-held")))
                @if told.runs && !run.dropped { " " a href=(href) { (view.t("act-dividend-pay")) } }
            }
        },
    ]
}

fn brought(view: &View, told: &Told) -> Markup {
    let columns = [
        ui::Column::text(view.t("venture-what")),
        ui::Column::text(view.t("venture-holder")),
        ui::Column::number(view.t("venture-value")),
        ui::Column::text(view.t("venture-valued")),
        ui::Column::text(view.t("venture-document")),
    ];
    let rows = told
        .brought
        .iter()
        .map(|one| {
            let asset = format!("asset-{}", one.asset);
            vec![
                html! { (one.what) " " small { (view.t(&asset)) " " (view.day(one.brought_on)) } },
                html! { (one.name) },
                html! { (one.value_fen) },
                html! { (one.valued_by) },
                html! { (one.document) },
            ]
        })
        .collect();
    let none = ("venture-brought-none", "venture-brought-none-say");
    draw::table(view, "venture-brought-caption", &columns, rows, none)
}

fn contracts(view: &View, told: &Told) -> Markup {
    let columns = [
        ui::Column::text(view.t("venture-subject")),
        ui::Column::text(view.t("venture-counterparty")),
        ui::Column::number(view.t("venture-amount")),
        ui::Column::text(view.t("venture-term")),
        ui::Column::text(view.t("venture-near")),
    ];
    let rows = told
        .contracts
        .iter()
        .map(|bond| {
            let near = match bond.near.strip_prefix('@') {
                Some(key) => view.t(key),
                None => &bond.near,
            };
            vec![
                html! { (bond.subject) },
                html! { (bond.counterparty) " " small { (view.t(draw::party_key(bond.party))) } },
                html! { (bond.amount_fen) },
                html! { (view.day(bond.signed_on)) "–" (view.day(bond.until_on)) },
                html! {
                    @if near.is_empty() { (view.t("venture-near-none")) } @else {
                        (ui::lamp(ui::State::Warn, near)) " " (bond.reason)
                    }
                },
            ]
        })
        .collect();
    let none = ("venture-contracts-none", "venture-contracts-none-say");
    draw::table(view, "venture-contracts-caption", &columns, rows, none)
}

fn guarantees(view: &View, told: &Told) -> Markup {
    let columns = [
        ui::Column::text(view.t("venture-surety")),
        ui::Column::text(view.t("venture-creditor")),
        ui::Column::number(view.t("venture-amount")),
        ui::Column::text(view.t("venture-document")),
    ];
    let rows = told
        .guarantees
        .iter()
        .map(|one| {
            vec![
                html! { (one.name) " " small { (view.t(draw::surety_key(one.surety))) } },
                html! { (one.creditor) },
                html! { (one.amount_fen) },
                html! { (one.document) },
            ]
        })
        .collect();
    let none = ("venture-guarantees-none", "venture-guarantees-none-say");
    draw::table(view, "venture-guarantees-caption", &columns, rows, none)
}
