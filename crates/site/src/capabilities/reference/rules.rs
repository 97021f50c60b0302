//! Every rule in force on a day, with value, source and the law's bound: nobody has to trust a rule
//! that cannot be read. What the county has not laid down stands first.

use kernel::{Code, Date, Refusal};
use maud::{Markup, html};
use store::{Stop, Tx};

use super::rule_lines::{Group, Part, RuleLine, Rules, lines};
use crate::ui;
use crate::view::{Shown, View};

/// Reads and draws.
pub(super) fn show(_tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let on = day(view)?;
    let set = view.app.rules.at(on);
    let book = view.app.rules.book();
    let county = view.app.options.county;
    let data = Rules {
        county,
        on,
        version: view.app.rules.version().to_owned(),
        change_days: book.change_days(),
        calendar_years: book.schedules().map(|s| s.year).collect(),
        rules: lines(&set, view.lang, view.ask("q")),
    };
    let (name, title) = (view.t("county-name"), view.t("page-rule-list"));
    Shown::new(view, county, name, title, &data, || draw(view, &data, &set))
}

/// The day asked about; today when none is.
fn day(view: &View) -> Result<Date, Stop> {
    match view.ask("on") {
        "" => Ok(view.now.date()),
        text => text.parse().map_err(|_| {
            let no = Refusal::new(Code::FieldBad).on("on").with("label", "@rules-on");
            no.with("got", text).with("want", "@want-date").into()
        }),
    }
}

fn draw(view: &View, data: &Rules, set: &civic::rulebook::RuleSet) -> Markup {
    let groups = data.rules.chunk_by(|a, b| a.group == b.group);
    html! {
        (ui::sheet(ui::lead(view.t("page-rule-list"), view.t("rules-say"), html! {
            (filter(view, data))
            (facts(view, data))
        })))
        @if data.rules.is_empty() {
            (ui::sheet(ui::empty(view.t("rules-none"), view.t("rules-none-say"), None)))
        }
        @for group in groups { (ui::sheet(draw_group(view, group, set))) }
    }
}

/// A day with its year: rules outlive years.
fn day_whole(view: &View, day: Date) -> String {
    let (year, month, d) = (day.year().to_string(), day.month().to_string(), day.day().to_string());
    view.tf("day-long", &[("year", &year), ("month", &month), ("day", &d)])
}

fn filter(view: &View, data: &Rules) -> Markup {
    let on = data.on.to_string();
    let asked = !view.ask("q").is_empty() || !view.ask("on").is_empty();
    let q = ui::Field {
        name: "q",
        label: view.t("rules-q"),
        value: view.ask("q"),
        ..ui::Field::default()
    };
    let day =
        ui::Field { name: "on", label: view.t("rules-on"), value: &on, ..ui::Field::default() };
    ui::filter_bar(&ui::Filter {
        action: "/rules",
        label: view.t("search"),
        fields: html! { (ui::search_field(&q)) (ui::date_field(&day)) },
        submit: view.t("search"),
        clear: asked.then(|| ui::Link::new("/rules", view.t("rules-today"))),
        ..ui::Filter::default()
    })
}

fn facts(view: &View, data: &Rules) -> Markup {
    let years: Vec<String> = data.calendar_years.iter().map(ToString::to_string).collect();
    let days = html! {
        @for (index, day) in data.change_days.iter().enumerate() {
            @if index > 0 { (view.t("list-comma")) }
            a href={ "/rules?on=" (day) } { (day_whole(view, *day)) }
        }
    };
    ui::definitions(&[
        (view.t("rules-day"), html! { (day_whole(view, data.on)) }),
        (view.t("rules-version"), html! { code { (data.version) } }),
        (view.t("rules-changes"), days),
        (view.t("rules-calendar"), html! { (years.join(view.t("list-comma"))) }),
    ])
}

fn draw_group(view: &View, group: &[RuleLine], set: &civic::rulebook::RuleSet) -> Markup {
    let Some(first) = group.first() else { return html! {} };
    match &first.group {
        Group::Unset => {
            ui::section(view.t("rules-unset"), None, table(view, view.t("rules-unset-say"), group))
        }
        Group::Class => {
            let title = view.t("rules-classes");
            ui::section(title, None, table(view, view.t("rules-classes-say"), group))
        }
        Group::Process => {
            let title = view.t("rules-processes");
            ui::section(title, None, table(view, view.t("rules-processes-say"), group))
        }
        Group::Family => {
            let title = view.t("rules-families");
            ui::section(title, None, table(view, view.t("rules-families-say"), group))
        }
        Group::File(file) => {
            let title = file_title(view, file);
            ui::section(&title, None, table(view, view.t("rules-table"), group))
        }
        Group::Body(key) => body(view, key, group, set),
    }
}

/// A county decision is named by its file; the shipped files by what they are about.
fn file_title(view: &View, file: &str) -> String {
    let stem = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".toml");
    let key = format!("rules-file-{stem}");
    if view.app.words(view.lang).has(&key) { view.t(&key).to_owned() } else { stem.to_owned() }
}

/// A body in words: how it votes, how early it is called, then who must come, who must agree.
fn body(view: &View, key: &str, group: &[RuleLine], set: &civic::rulebook::RuleSet) -> Markup {
    let Ok(rule) = set.body(key) else { return html! {} };
    let zh = view.lang == kernel::refusal::Lang::Zh;
    let title = if zh { &rule.title_zh } else { &rule.title_en };
    let whole = group.iter().find(|line| line.part == Part::Whole);
    let notice = match set.notice_days(rule) {
        Ok(Some(days)) => view.tf("rules-notice-days", &[("n", &days.to_string())]),
        Ok(None) => view.t("rules-notice-none").to_owned(),
        Err(_) => view.t("rules-unset").to_owned(),
    };
    let mut facts = Vec::new();
    if let Some(whole) = whole {
        facts.push((view.t("rules-vote"), html! { (whole.value) }));
        facts.push((view.t("rules-article"), html! { (whole.article) }));
    }
    facts.push((view.t("rules-notice"), html! { (notice) }));
    if rule.is_advisory() {
        facts.push((view.t("rules-majority"), html! { (view.t("rules-advisory")) }));
    }
    let note = whole.map_or("", |w| w.note.as_str());
    let parts = [
        (Part::Condition, "rules-condition"),
        (Part::Quorum, "rules-quorum"),
        (Part::Majority, "rules-majority"),
    ];
    ui::section(
        title,
        None,
        html! {
            @if !note.is_empty() { p { (note) } }
            (ui::definitions(&facts))
            @for (part, caption) in parts {
                @let own: Vec<RuleLine> =
                    group.iter().filter(|line| line.part == part).cloned().collect();
                @if !own.is_empty() {
                    @let several = part == Part::Quorum && own.len() > 1;
                    @let caption = if several { "rules-quorum-any" } else { caption };
                    (table(view, view.t(caption), &own))
                }
            }
        },
    )
}

fn table(view: &View, caption: &str, lines: &[RuleLine]) -> Markup {
    let columns = [
        ui::Column::text(view.t("rules-rule")),
        ui::Column::text(view.t("rules-value")),
        ui::Column::text(view.t("rules-article")),
        ui::Column::text(view.t("rules-bound")),
        ui::Column::text(view.t("rules-from")),
    ];
    ui::data_table(&ui::Table {
        caption,
        columns: &columns,
        rows: lines.iter().map(|line| row(view, line)).collect(),
        ..ui::Table::default()
    })
}

fn row(view: &View, line: &RuleLine) -> Vec<Markup> {
    let value = if line.unset {
        ui::lamp(ui::State::Warn, view.t("rules-unset"))
    } else {
        html! { (line.said(view.lang)) }
    };
    let note = if line.part == Part::Whole { line.note.as_str() } else { "" };
    let bound = if line.bound.is_empty() {
        html! {}
    } else {
        let other = line.bound_article != line.article;
        html! { span { (line.bound) @if other { " " small { (line.bound_article) } } } }
    };
    vec![
        html! { (line.title) @if !note.is_empty() { " " small { (note) } } },
        value,
        html! {
            span {
                (line.article)
                // A value nobody has laid down has no source to be sure of.
                @if !line.unset { " " (ui::tag(view.t(mark_key(line.mark)))) }
            }
        },
        bound,
        html! { (day_whole(view, line.applies_from)) },
    ]
}

/// How sure the source is, in plain words.
fn mark_key(mark: &str) -> &'static str {
    match mark {
        "verified" => "rules-mark-verified",
        "memory" => "rules-mark-memory",
        "county" => "rules-mark-county",
        _ => "rules-mark-inference",
    }
}
