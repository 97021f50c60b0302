//! 项目一张表: the whole project on one sheet, to be read on a phone or printed and put up: charter, plan
//! and actual, changes, what was seen, publicities, who keeps it.

use maud::{Markup, html};
use store::{Stop, Tx};

use super::part::{self, Whole};
use crate::ui;
use crate::view::{Shown, View, state_key};

/// `/{home}/projects/{matter}/sheet`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let whole = Whole::of_page(tx, view)?;
    let home = whole.matter.home;
    let place = view.area_name(tx, home)?;
    let title = view.t("page-project-sheet").to_owned();
    // The sheet is the same for everybody and hangs on a wall: the owner stands there by surname.
    let owner = match whole.matter.owner {
        Some(who) => kernel::code::name_masked(&store::registry::name(tx, who)?),
        None => String::new(),
    };
    let data = whole.data(view.now.date());
    let back = view.href(&whole.matter);
    let shown =
        Shown::new(view, home, &place, &title, &data, || draw(view, &whole, (&place, &owner)))?;
    Ok(shown.under(vec![
        (format!("/{home}"), place.clone()),
        (format!("/{home}/projects"), view.t("page-board-list").to_owned()),
        (back, whole.matter.title.clone()),
    ]))
}

fn draw(view: &View, whole: &Whole, (place, owner): (&str, &str)) -> Markup {
    let matter = &whole.matter;
    let number = view.number(matter);
    let state = view.t(state_key(matter.state));
    let (lamp, said) = part::lamp(view, matter, &whole.milestones, whole.project.due_on);
    let sign = format!("{}/sign", view.href(matter));
    let today = view.day(view.now.date());
    html! {
        (ui::print_head(&ui::PrintHead { issuer: place, title: &matter.title, meta: &[&number, &today] }))
        (ui::lead_with(&matter.title, html! {
            (ui::bits(&[&number, place, state])) (ui::lamp(lamp, &said))
        }, html! {
            (ui::acts(html! {
                (ui::button_soft(ui::Link::new(&sign, view.t("page-project-sign"))))
                (ui::print_button(view.t("print")))
            }))
        }))
        (ui::beside(&[
            ui::sheet_titled(view.t("project-what"), None, part::facts(view, whole, owner)),
            ui::sheet_titled(view.t("project-charter"), None, part::charter(view, whole, false)),
        ]))
        (ui::sheet_titled(view.t("project-plan-title"), None, html! {
            (part::meter(view, whole))
            (part::plan(view, whole))
            (part::milestones(view, whole, false))
        }))
        (ui::sheet_titled(view.t("project-changes"), None, part::changes(view, whole)))
        (ui::beside(&[
            ui::sheet_titled(view.t("project-shown"), None, part::shown(view, whole)),
            ui::sheet_titled(view.t("project-keeping"), None, part::keeping(view, whole)),
        ]))
        (ui::sheet_titled(view.t("project-evidence"), None, part::evidence(view, whole)))
    }
}
