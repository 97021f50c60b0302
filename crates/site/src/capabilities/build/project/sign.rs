//! 公示牌: the board that stands at the site: what is built, for how much, by whom, kept by whom, until
//! when, and a code that leads to everything else.

use civic::build::project::Question;
use maud::html;
use serde::Serialize;
use store::{Stop, Tx};

use super::part::{self, Whole};
use crate::ui;
use crate::view::{Shown, View};

#[derive(Serialize)]
struct Board {
    title: String,
    number: String,
    sponsor: String,
    planned_fen: kernel::Fen,
    due_on: kernel::Date,
    builder: String,
    keeper: String,
    /// Where everything about it stands.
    url: String,
}

/// A day with its year: a board stands longer than a page is open.
fn whole_day(view: &View, day: kernel::Date) -> String {
    let [year, month, day] =
        [day.year().into(), day.month().into(), i32::from(day.day())].map(|n: i32| n.to_string());
    view.tf("day-long", &[("year", &year), ("month", &month), ("day", &day)])
}

/// `/{home}/projects/{matter}/sign`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let whole = Whole::of_page(tx, view)?;
    let matter = &whole.matter;
    let answer = |question: Question| {
        let found = whole.answers.iter().find(|(a, _)| a.question == question);
        found.map_or_else(String::new, |(answer, _)| answer.text.clone())
    };
    let data = Board {
        title: matter.title.clone(),
        number: view.number(matter),
        sponsor: whole.project.sponsor.clone(),
        planned_fen: whole.project.planned_fen,
        due_on: whole.project.due_on,
        builder: answer(Question::Builder),
        keeper: answer(Question::Keeper),
        url: format!("{}{}", view.base, view.href(matter)),
    };
    let home = matter.home;
    let place = view.area_name(tx, home)?;
    let site = view.area_name(tx, matter.area)?;
    let title = view.t("page-project-sign").to_owned();
    let said = |text: &str| {
        let text = if text.is_empty() { view.t("project-unanswered") } else { text };
        html! { (text) }
    };
    let label = view.t("project-sign-code");
    let shown = Shown::new(view, home, &place, &title, &data, || {
        html! {
            (ui::acts(ui::print_button(view.t("print"))))
            (ui::sheet(html! {
                (ui::lead(&data.title, &data.number, html! {}))
                (ui::definitions(&[
                    (view.t("project-sign-where"), html! { (site) }),
                    (view.t("field-family"), html! { (part::family(view, &whole.project)) }),
                    (view.t("project-money"), html! { (data.planned_fen) " " (view.t("unit-yuan")) }),
                    (view.t("project-due"), html! { (whole_day(view, data.due_on)) }),
                    (view.t("field-sponsor"), html! { (data.sponsor) }),
                    (view.t("question-builder"), said(&data.builder)),
                    (view.t("question-keeper"), said(&data.keeper)),
                    (view.t("project-sign-complain"), html! { (view.t("project-sign-complain-say")) }),
                ]))
                (ui::qr(crate::qr::svg(&data.url, label), label, &data.url))
            }))
        }
    })?;
    Ok(shown.under(vec![(format!("/{home}"), place), (view.href(matter), matter.title.clone())]))
}
