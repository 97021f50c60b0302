//! 村级财务公开 (S24): what a village had, got, paid and has left in a month, in plain words, every sum
//! with its papers. 村民委员会组织法 第三十五条 asks for it every month where money moves often.

use kernel::{AreaCode, Fen};
use maud::{Markup, html};
use store::village::{Came, Fee, Went};
use store::{Stop, Tx};

use super::books::{self, Books};
use super::month::Month;
use crate::ui;
use crate::view::{Shown, View};

/// `/{home}/finance?month=2026-11`.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = super::village(view)?;
    let month = Month::asked(view)?;
    let books = books::load(tx, view, home, month)?;
    let place = view.area_name(tx, home)?;
    let title = view.tf("finance-title", &[("month", &month.said(view))]);
    let shown =
        Shown::new(view, home, &place, &title, &books, || draw(view, &place, &title, &books))?;
    Ok(shown.under(vec![(format!("/{home}"), place)]))
}

fn money(view: &View, fen: Fen) -> String {
    format!("{fen} {}", view.t("fund-yuan"))
}

fn draw(view: &View, place: &str, title: &str, books: &Books) -> Markup {
    let today = view.now.date().to_string();
    let unit = view.tf("sheet-unit", &[("unit", place)]);
    let day = view.tf("sheet-day", &[("day", &today)]);
    html! {
        (ui::print_head(&ui::PrintHead {
            issuer: place,
            title,
            meta: &[&unit, &day, view.t("sheet-money-unit")],
        }))
        @if books.begun {
            (opening(view, title, books))
            (ui::sheet_titled(view.t("finance-came"), None, came(view, books)))
            (ui::sheet_titled(view.t("finance-went"), None, went(view, books)))
            @if !books.fees.is_empty() {
                (ui::sheet_titled(view.t("finance-fees"), None, fees(view, books)))
            }
            (ui::sheet_titled(view.t("finance-held"), None, held(view, books)))
            (ui::sheet_titled(&year_title(view, books), None, year(view, books)))
            div.print-only { (ui::sign_lines(&[view.t("finance-sign-made"), view.t("finance-sign-watched")])) }
        } @else {
            (ui::sheet(ui::lead(title, view.t("finance-say"), html! {
                @let href = format!("/{}/projects", books.area);
                (ui::empty(view.t("finance-none"), view.t("finance-none-say"),
                    Some(ui::Link::new(&href, view.t("page-board-list")))))
                (super::others(view, books.area, "", html! {}))
            })))
        }
    }
}

fn opening(view: &View, title: &str, books: &Books) -> Markup {
    let yuan = view.t("fund-yuan");
    let closing = if books.so_far { "finance-now" } else { "finance-closing" };
    let [before, came, went, after] =
        [books.opening_fen, books.came_fen, books.went_fen, books.closing_fen]
            .map(|fen| fen.to_string());
    let tile = |value, label| ui::Tile { value, unit: yuan, label: view.t(label), lamp: None };
    ui::sheet(ui::lead(
        title,
        view.t("finance-say"),
        html! {
            (ui::tiles(&[
                tile(&before, "finance-opening"),
                tile(&came, "finance-in"),
                tile(&went, "finance-out"),
                tile(&after, closing),
            ]))
            (check(view, books))
            @if books.closing.unbanked_fen.0 > 0 {
                p { (view.tf("finance-unbanked", &[("sum", &money(view, books.closing.unbanked_fen))])) }
            }
            @if books.closing.income_fen.0 > 0 {
                @let href = format!("/{}/income", books.area);
                p {
                    (view.tf("finance-income", &[("sum", &money(view, books.closing.income_fen))])) " "
                    a href=(href) { (view.t("page-venture-income")) }
                }
            }
            (pager(view, books))
            (super::others(view, books.area, "finance", ui::print_button(view.t("print"))))
        },
    ))
}

/// The line that says whether papers and ledger agree.
fn check(view: &View, books: &Books) -> Markup {
    let difference = Fen(books.difference_fen.0.abs() + books.fees_difference_fen.0.abs());
    let values = [
        ("opening", books.opening_fen.to_string()),
        ("came", books.came_fen.to_string()),
        ("went", books.went_fen.to_string()),
        ("closing", books.closing_fen.to_string()),
        ("difference", difference.to_string()),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let line = view.tf("finance-line", &values);
    if difference == Fen(0) {
        return ui::notice(ui::State::Ok, view.t("finance-agrees"), html! { p { (line) } });
    }
    let said = view.tf("finance-differs", &values);
    ui::notice(ui::State::Late, &said, html! { p { (line) } })
}

fn pager(view: &View, books: &Books) -> Markup {
    let href = |month: &Option<String>| {
        month.as_ref().map(|month| format!("/{}/finance?month={month}", books.area))
    };
    let (before, after) = (href(&books.before), href(&books.after));
    ui::pager(&ui::Pager {
        label: view.t("finance-pager"),
        said: &books.at.said(view),
        before: before.as_ref().map(|href| ui::Link::new(href, view.t("finance-before"))),
        after: after.as_ref().map(|href| ui::Link::new(href, view.t("finance-after"))),
        pages: &[],
    })
}

fn came(view: &View, books: &Books) -> Markup {
    let columns = [
        ui::Column::text(view.t("finance-from")),
        ui::Column::number(view.t("finance-sum")),
        ui::Column::text(view.t("finance-purpose")),
        ui::Column::text(view.t("kind-project")),
        ui::Column::text(view.t("finance-day")),
    ];
    let row = |one: &Came| {
        vec![
            source(view, books.area, one),
            html! { (one.amount_fen) },
            html! { (crate::standing::word(view, "purpose", one.purpose.as_str())) },
            html! { a href=(work(books.area, one.project)) { (one.title) } },
            html! { (view.day(one.at.date())) },
        ]
    };
    ui::data_table(&ui::Table {
        caption: view.t("finance-came-caption"),
        columns: &columns,
        rows: books.came.iter().map(row).collect(),
        foot: foot(view, books.came_fen),
        when_empty: html! { p.quiet { (view.t("finance-came-none")) } },
        ..ui::Table::default()
    })
}

fn work(home: AreaCode, project: kernel::id::MatterId) -> String {
    format!("/{home}/projects/{project}/money")
}

fn foot(view: &View, sum: Fen) -> Vec<Markup> {
    vec![html! { (view.t("sheet-sum")) }, html! { (sum) }]
}

/// Where money came from: its document, or the neighbours.
fn source(view: &View, home: AreaCode, one: &Came) -> Markup {
    html! {
        @if let Some(paper) = &one.paper {
            a href={ "/" (paper.giver) "/funds/sources/" (paper.source) } { (paper.name) }
            " " small { (paper.source_document) " · " (paper.document) }
        } @else {
            a href={ "/" (home) "/projects/" (one.project) "/contributions" } { (view.t("finance-neighbours")) }
            " " small { (view.tf("finance-slip", &[("no", &one.voucher)])) }
        }
    }
}

fn went(view: &View, books: &Books) -> Markup {
    let columns = [
        ui::Column::text(view.t("finance-to")),
        ui::Column::number(view.t("finance-sum")),
        ui::Column::text(view.t("finance-for")),
        ui::Column::text(view.t("kind-project")),
        ui::Column::text(view.t("finance-day")),
    ];
    let row = |one: &Went| {
        vec![
            html! { a href={ "/" (books.area) "/payments/" (one.id) } { (one.payee) } },
            html! { (one.amount_fen) },
            html! { span {
                (one.subject) " "
                small { (one.contract) @if !one.milestone.is_empty() { " · " (one.milestone) } }
            } },
            html! { a href=(work(books.area, one.project)) { (one.title) } },
            html! { (view.day(one.at.date())) },
        ]
    };
    ui::data_table(&ui::Table {
        caption: view.t("finance-went-caption"),
        columns: &columns,
        rows: books.went.iter().map(row).collect(),
        foot: foot(view, books.went_fen),
        when_empty: html! { p.quiet { (view.t("finance-went-none")) } },
        ..ui::Table::default()
    })
}

/// Fees of keepers: beside the sums, because no purse holds them. The keeper's page has the name, for
/// those who may read it.
fn fees(view: &View, books: &Books) -> Markup {
    let columns = [
        ui::Column::text(view.t("kind-project")),
        ui::Column::number(view.t("finance-sum")),
        ui::Column::text(view.t("finance-month")),
        ui::Column::text(view.t("finance-paper")),
        ui::Column::text(view.t("finance-day")),
    ];
    let row = |one: &Fee| {
        vec![
            html! { a href={ "/" (books.area) "/keepers/" (one.keeper) } { (one.title) } },
            html! { (one.amount_fen) },
            html! { (one.month) },
            html! { (view.tf("finance-slip", &[("no", &one.voucher)])) },
            html! { (view.day(one.at.date())) },
        ]
    };
    ui::data_table(&ui::Table {
        caption: view.t("finance-fees-caption"),
        columns: &columns,
        rows: books.fees.iter().map(row).collect(),
        foot: foot(view, books.fees_fen),
        ..ui::Table::default()
    })
}

/// What is left, and what of it is promised already.
fn held(view: &View, books: &Books) -> Markup {
    let waiting = Fen(books.waiting.iter().map(|wait| wait.amount_fen.0).sum());
    let columns = [
        ui::Column::text(view.t("finance-to")),
        ui::Column::number(view.t("finance-left")),
        ui::Column::number(view.t("finance-waiting")),
        ui::Column::text(view.t("finance-for")),
        ui::Column::text(view.t("kind-project")),
    ];
    let row = |one: &books::Kept| {
        vec![
            html! { (one.payee) },
            html! { (one.left_fen) },
            html! { @if one.waiting_fen.0 > 0 { (one.waiting_fen) } },
            html! { span { (one.subject) " " small { (one.number) " · " (one.amount_fen) } } },
            html! { a href=(one.project_href) { (one.project) } },
        ]
    };
    html! {
        (ui::definitions(&[
            (view.t("finance-free"), html! { (money(view, books.closing.free_fen)) }),
            (view.t("finance-kept"), html! { (money(view, books.closing.held_fen)) }),
            (view.t("finance-waiting-all"), html! {
                (view.tf("finance-waiting-said", &[
                    ("n", &books.waiting.len().to_string()),
                    ("sum", &money(view, waiting)),
                ]))
            }),
        ]))
        (ui::data_table(&ui::Table {
            caption: view.t("finance-held-caption"),
            columns: &columns,
            rows: books.held.iter().map(row).collect(),
            when_empty: html! { p.quiet { (view.t("finance-held-none")) } },
            ..ui::Table::default()
        }))
    }
}

fn year_title(view: &View, books: &Books) -> String {
    view.tf("finance-year", &[("year", &books.at.year().to_string())])
}

/// The months of the year: a curve, and a table that leads to each.
fn year(view: &View, books: &Books) -> Markup {
    let said: Vec<(String, String)> = books
        .months
        .iter()
        .map(|point| (point.at.short(view), money(view, point.closing_fen)))
        .collect();
    let points: Vec<ui::Point<'_>> = books
        .months
        .iter()
        .zip(&said)
        .map(|(point, (label, said))| ui::Point { label, value: Some(point.closing_fen.0), said })
        .collect();
    let figure = ui::Figure {
        title: view.t("finance-curve"),
        note: view.t("sheet-money-unit"),
        table_label: view.t("finance-curve-table"),
        headings: (view.t("finance-month"), view.t("finance-closing")),
    };
    let columns = [
        ui::Column::text(view.t("finance-month")),
        ui::Column::number(view.t("finance-in")),
        ui::Column::number(view.t("finance-out")),
        ui::Column::number(view.t("finance-closing")),
    ];
    let row = |point: &books::Point| {
        let href = format!("/{}/finance?month={}", books.area, point.month);
        let here = (point.month == books.month).then_some("page");
        vec![
            html! { a href=(href) aria-current=[here] { (point.at.short(view)) } },
            html! { (point.came_fen) },
            html! { (point.went_fen) },
            html! { (point.closing_fen) },
        ]
    };
    // A month in which nothing moved is seen on the curve; only the others are worth a line.
    let moved = |point: &&books::Point| {
        point.came_fen.0 != 0 || point.went_fen.0 != 0 || point.month == books.month
    };
    html! {
        (ui::curve(&figure, &points, None))
        (ui::data_table(&ui::Table {
            caption: view.t("finance-year-caption"),
            columns: &columns,
            rows: books.months.iter().filter(moved).map(row).collect(),
            fit: ui::Fit::Pan,
            ..ui::Table::default()
        }))
    }
}
