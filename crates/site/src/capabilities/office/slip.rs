//! 回执: a slip of paper for somebody who spoke at the desk: number, words, day, by when the answer
//! comes, and where to ask. Paper is a main road, so it says as much as the page does.

use civic::matter::{ClockName, Kind, Matter};
use kernel::id::MatterId;
use kernel::{Code, Moment};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::reads;
use crate::ui;
use crate::view::{Shown, View};

#[derive(Serialize)]
struct Slip {
    number: String,
    name: String,
    text: String,
    place: String,
    said_at: Moment,
    answer_by: Option<Moment>,
    desk: Vec<String>,
    href: String,
}

/// `/{home}/desk/slip/{matter}`.
pub fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let id: MatterId = view.id("matter")?;
    let matter =
        store::matter::get(tx, home, id)?.filter(|m| m.kind == Kind::Wish).ok_or(Code::NotFound)?;
    let data = slip(tx, view, &matter)?;
    let village = view.area_name(tx, home)?;
    let title = view.t("page-desk-slip");
    let back = (data.href.clone(), matter.title.clone());
    Shown::new(view, home, &village, title, &data, || page(view, title, &village, &data))
        .map(|shown| shown.under(vec![("/work".into(), view.t("nav-work").to_owned()), back]))
}

fn slip(tx: &mut Tx<'_>, view: &View, m: &Matter) -> Result<Slip, Stop> {
    let wish = reads::wish(tx, m.home, m.id)?.ok_or(Code::NotFound)?;
    let name = match m.opened_for {
        Some(who) => store::registry::name(tx, who)?,
        None => String::new(),
    };
    let clocks = store::matter::clocks(tx, m.home, m.id)?;
    let mut desk = Vec::new();
    for who in reads::desk(tx, m.home, view.now)? {
        desk.push(store::registry::name(tx, who)?);
    }
    Ok(Slip {
        number: view.number(m),
        name,
        text: wish.text,
        place: view.area_name(tx, m.area)?,
        said_at: m.opened_at,
        answer_by: clocks.iter().find(|d| d.clock == ClockName::Answer).map(|d| d.due_at),
        desk,
        href: view.href(m),
    })
}

fn page(view: &View, title: &str, village: &str, slip: &Slip) -> Markup {
    let said = view.day(slip.said_at.date());
    let by = slip.answer_by.map_or(String::new(), |at| view.day(at.date()));
    let issuer = view.tf("slip-issuer", &[("village", village)]);
    let tile = |value, key| ui::Tile { value, unit: "", label: view.t(key), lamp: None };
    let mut tiles =
        vec![tile(slip.number.as_str(), "slip-number"), tile(said.as_str(), "slip-said")];
    if !by.is_empty() {
        tiles.push(tile(by.as_str(), "slip-answer-by"));
    }
    let desk = slip.desk.join(view.t("list-comma"));
    let items = [
        (view.t("slip-name"), html! { span.strong { (slip.name) } }),
        (view.t("slip-place"), html! { (slip.place) }),
        (view.t("slip-desk"), html! { (desk) }),
    ];
    html! {
        (ui::lead(title, view.t("slip-say"), ui::acts(ui::print_button(view.t("print")))))
        (ui::print_head(&ui::PrintHead { issuer: &issuer, title, meta: &[&slip.number, &said] }))
        (ui::sheet(html! {
            (ui::tiles(&tiles))
            (ui::quote(&slip.text, &slip.name))
            (ui::definitions(&items))
            p { (view.t("slip-words")) }
            (ui::sign_lines(&[view.t("slip-sign-villager"), view.t("slip-sign-desk")]))
        }))
    }
}
