//! The refusal table: every "no" the product can say, with what to do instead.

use kernel::refusal::Lang;
use kernel::{Code, Refusal};
use maud::html;
use serde::Serialize;
use store::{Stop, Tx};

use crate::ui;
use crate::view::{Shown, View};

/// One refusal.
#[derive(Debug, Serialize)]
struct Line {
    code: &'static str,
    status: u16,
    zh: String,
    en: String,
    hint_zh: String,
    hint_en: String,
}

fn line(code: Code) -> Line {
    let no = Refusal::new(code);
    Line {
        code: code.as_str(),
        status: code.status(),
        zh: no.sentence(Lang::Zh),
        en: no.sentence(Lang::En),
        hint_zh: no.hint(Lang::Zh),
        hint_en: no.hint(Lang::En),
    }
}

/// Reads and draws.
pub(super) fn show(_tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let lines: Vec<Line> = Code::ALL.iter().map(|code| line(*code)).collect();
    let county = view.app.options.county;
    let (name, title) = (view.t("county-name"), view.t("page-refusal-list"));
    Shown::new(view, county, name, title, &lines, || {
        let columns = [
            ui::Column::text(view.t("refusals-sentence")),
            ui::Column::text(view.t("refusals-hint")),
            ui::Column::text(view.t("refusals-code")),
            ui::Column::number(view.t("refusals-status")),
        ];
        let table = ui::data_table(&ui::Table {
            caption: view.t("refusals-caption"),
            columns: &columns,
            rows: lines.iter().map(|line| row(view, line)).collect(),
            ..ui::Table::default()
        });
        ui::sheet(ui::lead(title, view.t("refusals-say"), table))
    })
}

fn row(view: &View, line: &Line) -> Vec<maud::Markup> {
    let (first, other, hint) = match view.lang {
        Lang::Zh => (&line.zh, &line.en, &line.hint_zh),
        Lang::En => (&line.en, &line.zh, &line.hint_en),
    };
    vec![
        html! { span id=(line.code) { (first) } " " small { (other) } },
        html! { (hint) },
        html! { a href={ "#" (line.code) } { code { (line.code) } } },
        html! { (line.status) },
    ]
}
