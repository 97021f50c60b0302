//! The page from which a matter goes out: the code to scan, the two texts, the sheets to print.

use civic::matter::{Kind, State};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::facts::{self, Out};
use super::{print, text};
use crate::qr;
use crate::ui;
use crate::view::{Shown, View};

/// The page as data.
#[derive(Serialize)]
struct Texts {
    url: String,
    group: String,
    loudspeaker: String,
    sheets: Vec<&'static str>,
}

/// Reads and draws.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let matter = facts::asked(tx, view)?;
    let out = facts::out(tx, view, &matter)?;
    let data = Texts {
        url: out.url.clone(),
        group: text::group(view, &out),
        loudspeaker: text::spoken(view, &out),
        sheets: print::sheets(matter.kind).iter().map(|s| s.word()).collect(),
    };
    let title = view.t("page-share-matter").to_owned();
    let place = out.place.clone();
    let shown = Shown::new(view, matter.home, &place, &title, &data, || draw(view, &out, &data))?;
    let crumbs =
        vec![(format!("/{}", matter.home), place), (view.href(&matter), matter.title.clone())];
    Ok(shown.under(crumbs))
}

fn draw(view: &View, out: &Out, data: &Texts) -> Markup {
    let matter = &out.matter;
    let copy =
        |what: &str| ui::acts(ui::copy_button(view.t("share-copy"), view.t("share-copied"), what));
    let sheets: Vec<(String, &str)> = print::sheets(matter.kind)
        .iter()
        .map(|s| (format!("{}/print?sheet={}", view.href(matter), s.word()), view.t(s.title_key())))
        .collect();
    let draft = matter.kind == Kind::Topic && matter.state == State::Draft;
    html! {
        link rel="stylesheet" href=(super::PRINT_CSS.path());
        (ui::sheet(ui::lead(&matter.title, view.t("share-say"), html! {
            @if draft { (ui::notice(ui::State::Remind, view.t("share-draft"), html! {})) }
            (ui::qr(qr::svg(&data.url, view.t("share-qr")), &data.url, view.t("share-qr-none")))
        })))
        (ui::sheet_titled(view.t("share-group"), None, html! {
            (ui::copy_text("group", view.t("share-group-text"), &data.group, 4))
            (copy(&data.group))
        }))
        (ui::sheet_titled(view.t("share-loudspeaker"), None, html! {
            (ui::copy_text("loudspeaker", view.t("share-loudspeaker-text"), &data.loudspeaker, 6))
            (copy(&data.loudspeaker))
        }))
        @if !sheets.is_empty() {
            (ui::sheet_titled(view.t("share-paper"), None, html! {
                (ui::acts(html! {
                    @for (href, title) in &sheets { (ui::button_soft(ui::Link::new(href, title))) }
                }))
            }))
        }
    }
}
