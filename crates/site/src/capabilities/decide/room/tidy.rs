//! 收拾看法: those who run the meeting hold back, merge and split statements; everybody reads why.
//!
//! Invariant: nothing here tells how a statement stands.

use civic::Act as _;
use civic::decide::room::recast::{Descent, How, Merge};
use civic::decide::room::statement::Statement;
use civic::matter::Kind;
use kernel::Code;
use kernel::id::{MatterId, RecordId};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::reads;
use crate::ui;
use crate::view::{Shown, View};

/// A statement that does not stand any more.
#[derive(Serialize)]
pub(super) struct Gone {
    pub id: RecordId,
    pub text: String,
    /// What became of it and why, in a sentence.
    pub said: String,
}

/// What does not stand any more: held back, merged, split.
pub(super) fn gone(view: &View, statements: &[Statement], descents: &[Descent]) -> Vec<Gone> {
    let text_of = |id: RecordId| {
        statements.iter().find(|s| s.id == id).map_or_else(String::new, |s| s.text.clone())
    };
    let said = |s: &Statement, why: &str| {
        let mut lines = descents.iter().filter(|d| d.source == s.id);
        let Some(first) = lines.next() else {
            return view.tf("statement-held-why", &[("why", why)]);
        };
        let text = text_of(first.target);
        match (first.how, lines.next()) {
            (How::Split, Some(second)) => view.tf(
                "statement-split-why",
                &[("first", &text), ("second", &text_of(second.target)), ("why", why)],
            ),
            _ => view.tf("statement-merged-why", &[("into", &text), ("why", why)]),
        }
    };
    let gone = statements.iter().filter_map(|s| {
        let why = s.held.as_deref()?;
        Some(Gone { id: s.id, text: s.text.clone(), said: said(s, why) })
    });
    gone.collect()
}

#[derive(Serialize)]
struct Tidy {
    title: String,
    /// Those that stand, oldest first: id and text.
    statements: Vec<(RecordId, String)>,
}

/// `/{home}/meetings/{matter}/statements/tidy`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let id: MatterId = view.id("matter")?;
    let matter = store::matter::get(tx, home, id)?.filter(|m| m.kind == Kind::Meeting);
    let matter = matter.ok_or(Code::NotFound)?;
    let all = reads::statements(tx, home, id)?;
    let stand = all.iter().filter(|s| s.held.is_none());
    let tidy = Tidy {
        title: matter.title.clone(),
        statements: stand.map(|s| (s.id, s.text.clone())).collect(),
    };
    let open = Merge::SPEC.from.contains(&matter.state);
    let path = view.href(&matter);
    let place = view.area_name(tx, home)?;
    let title = view.t("page-statements-tidy").to_owned();
    let shown = Shown::new(view, home, &place, &title, &tidy, || draw(view, &path, &tidy, open))?;
    let back = (format!("{path}/statements"), view.t("page-statements-show").to_owned());
    Ok(shown.under(vec![(format!("/{home}"), place), (path, matter.title.clone()), back]))
}

fn draw(view: &View, path: &str, tidy: &Tidy, open: bool) -> Markup {
    let (one, page) = (
        |noun: &str, id: &RecordId| {
            format!("{path}/{noun}?statement={id}&back={path}/statements/tidy")
        },
        view.t("page-statements-tidy"),
    );
    html! {
        link rel="stylesheet" href=(super::statements::CSS.path());
        (ui::lead(page, view.t("statements-tidy-say"), html! {}))
        @if !open { (ui::sheet(ui::empty(view.t("hall-closed"), "", None))) }
        @else if tidy.statements.is_empty() { (ui::sheet(ui::empty(view.t("statements-none"), "", None))) }
        @else {
            (ui::sheet_titled(view.t("statements-each"), None, html! {
                ul.mine {
                    @for (id, text) in &tidy.statements {
                        li {
                            p { (text) }
                            p.quiet {
                                a href=(one("splits", id)) { (view.t("do-statement-split")) } " · "
                                a href=(one("withholdings", id)) { (view.t("do-statement-hold")) }
                            }
                        }
                    }
                }
            }))
            @if tidy.statements.len() > 1 { (ui::sheet_titled(view.t("act-statement-merge"), None, merge(view, path, tidy))) }
        }
    }
}

fn merge(view: &View, path: &str, tidy: &Tidy) -> Markup {
    let (key, id) = (crate::random::key(), crate::random::id::<()>(view.now).to_string());
    let back = format!("{path}/statements/tidy");
    let form = ui::Form {
        action: &format!("{path}/merges"),
        hidden: &[("key", &key), ("csrf", &view.csrf), ("id", &id), ("back", &back)],
        busy: view.t("form-busy"),
        ..ui::Form::default()
    };
    let field = |name, label| ui::Field {
        name,
        label: view.t(label),
        required: Some(view.t("required")),
        ..ui::Field::default()
    };
    let ids: Vec<(String, &str)> =
        tidy.statements.iter().map(|(id, text)| (id.to_string(), text.as_str())).collect();
    let choices: Vec<ui::Choice<'_>> =
        ids.iter().map(|(id, text)| ui::Choice::new(id, text)).collect();
    let text = ui::Field { max_chars: Some(140), ..field("text", "field-statement-merge-text") };
    let reason = ui::Field { max_chars: Some(200), ..field("reason", "field-reason") };
    html! {
        p.quiet { (view.t("act-statement-merge-say")) }
        (ui::form(&form, html! {
            (ui::checks_field(&field("statements", "field-statements"), &choices, &[]))
            (ui::text_field(&text))
            (ui::textarea_field(&reason, 2))
            (ui::acts(ui::submit(view.t("do-statement-merge"))))
        }))
    }
}
