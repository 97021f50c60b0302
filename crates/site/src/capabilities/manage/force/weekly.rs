//! The weekly list of a task force, to read out and to hang up: every item, who answers for it, what was
//! said last and what is in the way.

use civic::matter::Kind;
use kernel::Code;
use kernel::id::MatterId;
use maud::{Markup, html};
use store::{Stop, Tx};

use super::whole::{One, Whole, lamp};
use crate::ui;
use crate::view::{Shown, View};

/// `/{home}/forces/{matter}/weekly`.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let id: MatterId = view.id("matter")?;
    let matter = store::matter::get(tx, home, id)?.filter(|m| m.kind == Kind::Force);
    let matter = matter.ok_or(Code::NotFound)?;
    let caller = view.caller(tx, home)?;
    let whole = Whole::read(tx, view, &matter, &caller)?;
    let name = view.area_name(tx, home)?;
    let title = view.t("page-force-weekly");
    let back = (view.href(&matter), matter.title.clone());
    let all = (format!("/{home}/forces"), view.t("page-force-list").to_owned());
    Shown::new(view, home, &name, title, &whole, || draw(view, &name, title, &whole))
        .map(|shown| shown.under(vec![(format!("/{home}"), name.clone()), all, back]))
}

fn draw(view: &View, name: &str, title: &str, whole: &Whole) -> Markup {
    let today = view.day(view.now.date());
    let until = view.tf("force-until", &[("day", &view.day(whole.until_on))]);
    let columns = [
        ui::Column::text(view.t("force-item")),
        ui::Column::text(view.t("force-who")),
        ui::Column::text(view.t("field-due-on")),
        ui::Column::text(view.t("force-stands")),
        ui::Column::text(view.t("force-week-said")),
        ui::Column::text(view.t("force-in-the-way")),
    ];
    html! {
        (ui::print_head(&ui::PrintHead { issuer: name, title: &whole.title, meta: &[title, &today] }))
        (ui::lead(title, &whole.title, html! {
            p { (view.tf("force-led-by", &[("who", &whole.head)])) " · " (until) }
            (ui::acts(ui::print_button(view.t("print"))))
        }))
        (ui::sheet(ui::data_table(&ui::Table {
            caption: view.t("force-weekly-caption"),
            columns: &columns,
            rows: whole.items.iter().map(|item| row(view, item)).collect(),
            when_empty: ui::empty(view.t("force-items-none"), view.t("force-items-none-say"), None),
            ..ui::Table::default()
        })))
    }
}

fn row(view: &View, item: &One) -> Vec<Markup> {
    let (state, words) = lamp(view, item);
    let week = item.weeks.first();
    vec![
        html! { (item.title) @if !item.village.is_empty() { " " small { (item.village) } } },
        html! { (item.who) },
        html! { (view.day(item.due_on)) },
        ui::lamp(state, &words),
        html! {
            @if item.closed_at.is_some() { (item.said) }
            @else if let Some(week) = week {
                (week.said) " "
                small { (view.tf("force-week-of", &[("day", &view.day(week.week_on))])) }
            }
        },
        html! { @if let Some(week) = week.filter(|_| item.closed_at.is_none()) { (week.obstacle) } },
    ]
}
