//! Who may do what and who may see what, drawn from what the capabilities declare. Nothing is listed
//! here by hand, so a new act or page stands in the table the day it exists.

use civic::authority::{Role, Who};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use crate::capabilities;
use crate::strings::Words;
use crate::ui;
use crate::view::{Shown, View};

/// Everyone who can stand in the table, in order of closeness to a villager.
pub(super) fn everyone() -> Vec<Who> {
    let mut all = vec![Who::Anyone, Who::SignedIn, Who::Villager, Who::Concerned, Who::Owner];
    all.extend(Role::ALL.iter().map(|role| Who::Has(*role)));
    all.push(Who::Worker);
    all
}

/// An act or a page with who may.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Line {
    /// `wish.raise`, `matter.list`.
    pub(super) name: &'static str,
    /// Address.
    pub(super) path: String,
    /// What it is called.
    pub(super) title: String,
    /// Who may: `villager`, `secretary`…
    pub(super) who: Vec<String>,
    #[serde(skip)]
    pub(super) allow: &'static [Who],
}

impl Line {
    fn new(
        words: &Words,
        name: &'static str,
        path: String,
        kind: &str,
        allow: &'static [Who],
    ) -> Self {
        let title = words.get(&title_key(kind, name)).to_owned();
        Self { name, path, title, who: allow.iter().map(word).collect(), allow }
    }
}

/// String key of the title of an act (`act`) or page (`page`).
pub(super) fn title_key(kind: &str, name: &str) -> String {
    format!("{kind}-{}", name.replace(['.', '_'], "-"))
}

/// The word of a Who: the string key without `who-` and `role-`.
fn word(who: &Who) -> String {
    let key = who.key();
    key.trim_start_matches("who-").trim_start_matches("role-").to_owned()
}

/// Every act, by name within its capability.
pub(super) fn acts(words: &Words) -> Vec<Line> {
    let manifests = capabilities::all().iter();
    let specs = manifests.flat_map(|m| (m.deeds)().into_iter().map(|d| d.spec));
    specs
        .map(|s| Line::new(words, s.name, format!("/{{home}}/{}", s.path), "act", s.allow))
        .collect()
}

/// Every page.
pub(super) fn pages(words: &Words) -> Vec<Line> {
    let reads = capabilities::all().iter().flat_map(|m| m.reads);
    reads.map(|r| Line::new(words, r.name, r.path.to_owned(), "page", r.allow)).collect()
}

/// Those of everyone who stand in at least one line.
pub(super) fn columns(lines: &[Line]) -> Vec<Who> {
    let stands = |who: &Who| lines.iter().any(|line| line.allow.contains(who));
    everyone().into_iter().filter(stands).collect()
}

/// The page as data.
#[derive(Serialize)]
struct Authority {
    acts: Vec<Line>,
    pages: Vec<Line>,
}

/// Reads and draws.
pub(super) fn show(_tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let words = view.app.words(view.lang);
    let data = Authority { acts: acts(words), pages: pages(words) };
    let county = view.app.options.county;
    let (name, title) = (view.t("county-name"), view.t("page-authority-table"));
    Shown::new(view, county, name, title, &data, || draw(view, &data))
}

fn draw(view: &View, data: &Authority) -> Markup {
    html! {
        (ui::sheet(ui::lead(view.t("page-authority-table"), view.t("authority-say"), html! {
            @for key in ["authority-rule-1", "authority-rule-2", "authority-rule-3"] {
                p { (view.t(key)) }
            }
        })))
        (ui::sheet_titled(view.t("authority-by-role"), None, by_role(view, &data.acts)))
        (ui::sheet_titled(view.t("authority-acts"), None, matrix(view, "authority-acts-say", &data.acts)))
        (ui::sheet_titled(view.t("authority-pages"), None, matrix(view, "authority-pages-say", &data.pages)))
    }
}

/// For a reader who asks "and what may I do".
fn by_role(view: &View, acts: &[Line]) -> Markup {
    let keys: Vec<(String, Vec<&str>)> = columns(acts)
        .iter()
        .map(|who| {
            let own = acts.iter().filter(|line| line.allow.contains(who));
            (who.key(), own.map(|line| line.title.as_str()).collect())
        })
        .collect();
    let items: Vec<(&str, Markup)> = keys
        .iter()
        .map(|(key, titles)| (view.t(key), html! { (titles.join(view.t("list-comma"))) }))
        .collect();
    ui::definitions(&items)
}

fn matrix(view: &View, caption: &str, lines: &[Line]) -> Markup {
    let who = columns(lines);
    let keys: Vec<String> = who.iter().map(Who::key).collect();
    let columns: Vec<ui::Column<'_>> = std::iter::once(ui::Column::text(view.t("authority-what")))
        .chain(keys.iter().map(|key| ui::Column::text(view.t(key))))
        .collect();
    let mark = |may: bool| {
        if may {
            html! { (view.t("authority-may")) }
        } else {
            html! {}
        }
    };
    let row = |line: &Line| {
        std::iter::once(html! { (line.title) " " small { (line.name) } })
            .chain(who.iter().map(|w| mark(line.allow.contains(w))))
            .collect()
    };
    ui::data_table(&ui::Table {
        caption: view.t(caption),
        columns: &columns,
        rows: lines.iter().map(row).collect(),
        fit: ui::Fit::Pan,
        ..ui::Table::default()
    })
}
