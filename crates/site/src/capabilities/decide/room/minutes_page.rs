//! The minutes as a sheet of paper: the text, its digest, who has signed and how, lines for those who
//! sign by hand.

use civic::decide::room::minutes::Minutes;
use civic::matter::{Kind, State};
use kernel::Code;
use kernel::id::MatterId;
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, matter, registry};

use super::reads;
use crate::ui;
use crate::view::{Shown, View};

#[derive(Serialize)]
struct Record {
    minutes: Option<Minutes>,
    /// Name, how, when.
    signatures: Vec<(String, String, String)>,
    /// Whether the reader was there and has not signed yet.
    may_sign: bool,
}

/// Reads and draws.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let id: MatterId = view.id("matter")?;
    let found = matter::get(tx, home, id)?.filter(|m| m.kind == Kind::Meeting);
    let matter = found.ok_or(Code::NotFound)?;
    let minutes = reads::minutes(tx, home, id)?;
    let mut record = Record { minutes, signatures: Vec::new(), may_sign: false };
    if let Some(minutes) = &record.minutes {
        let signed = reads::signatures(tx, minutes)?;
        if let Some(me) = view.person() {
            record.may_sign =
                signed.iter().all(|s| s.person != me) && reads::is_present(tx, home, id, me)?;
        }
        for s in &signed {
            let how = view.t(&format!("hand-{}", s.hand)).to_owned();
            record.signatures.push((registry::name(tx, s.person)?, how, view.moment(s.at)));
        }
    }
    let place = view.area_name(tx, home)?;
    let title = view.t("minutes-title").to_owned();
    let shown = Shown::new(view, home, &place, &title, &record, || {
        let base = format!("/{home}/meetings/{id}");
        draw(view, &base, matter.state == State::Closed, &record)
    })?;
    let back =
        vec![(format!("/{home}"), place), (format!("/{home}/meetings/{id}"), matter.title.clone())];
    Ok(shown.under(back))
}

fn draw(view: &View, base: &str, closed: bool, record: &Record) -> Markup {
    let draft = format!("{base}/minutes");
    let Some(minutes) = &record.minutes else {
        let link = closed.then(|| ui::Link::new(&draft, view.t("act-minutes-draft")));
        let say = view.t(if closed { "minutes-none-say" } else { "minutes-not-closed" });
        return ui::sheet(ui::empty(view.t("minutes-none"), say, link));
    };
    html! {
        (ui::sheet(html! {
            (ui::lead(view.t("minutes-title"), "", ui::acts(html! {
                (ui::print_button(view.t("print")))
                (ui::button_soft(ui::Link::new(&draft, view.t("act-minutes-draft"))))
            })))
            @for line in minutes.text.lines() { p { (line) } }
            (ui::proof(&[(view.t("minutes-draft-no"), &minutes.draft.to_string())],
                view.t("minutes-digest"), &minutes.digest, html! {}))
        }))
        (ui::sheet_titled(view.t("minutes-signatures"), None, html! {
            @if record.signatures.is_empty() { p.quiet { (view.t("minutes-unsigned")) } }
            ul { @for (name, how, when) in &record.signatures { li { (ui::bits(&[name, how, when])) } } }
            @if record.may_sign { (sign(view, base, minutes)) }
            (ui::sign_lines(&[view.t("minutes-line-convener"), view.t("minutes-line-recorder"), view.t("minutes-line-people")]))
        }))
    }
}

fn sign(view: &View, base: &str, minutes: &Minutes) -> Markup {
    let key = crate::random::key();
    let back = format!("{base}/record");
    let form = ui::Form {
        action: &format!("{base}/signatures"),
        hidden: &[
            ("key", &key),
            ("csrf", &view.csrf),
            ("digest", &minutes.digest),
            ("back", &back),
        ],
        busy: view.t("form-busy"),
        ..ui::Form::default()
    };
    ui::form(&form, ui::acts(ui::submit(view.t("do-minutes-sign"))))
}
