//! The certificate on paper, and the page on which anybody checks one by its code. The name is whole for
//! its owner and masked for everybody else: whoever was handed the paper can compare.

use civic::manage::hours::Certificate;
use kernel::{AreaCode, Code, Date};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, registry};

use super::{reads, said};
use crate::ui;
use crate::view::{Shown, View};

#[derive(Serialize)]
struct Told {
    code: String,
    name: String,
    hours: String,
    activities: u32,
    from_on: Date,
    until_on: Date,
    issued_on: Date,
    village: String,
    url: String,
}

/// A day with its year: a certificate is read years later.
fn whole_day(view: &View, day: Date) -> String {
    let [year, month, day] =
        [day.year().into(), day.month().into(), i32::from(day.day())].map(|n: i32| n.to_string());
    view.tf("day-long", &[("year", &year), ("month", &month), ("day", &day)])
}

/// Groups of four are easier to read out and to type.
fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|four| four.iter().collect()).collect();
    groups.join(" ")
}

fn told(tx: &mut Tx<'_>, view: &View, home: AreaCode, found: Certificate) -> Result<Told, Stop> {
    let name = registry::name(tx, found.person)?;
    let own = view.person() == Some(found.person);
    Ok(Told {
        name: if own { name } else { kernel::code::name_masked(&name) },
        hours: said(found.minutes),
        activities: found.activities,
        from_on: found.from_on,
        until_on: found.until_on,
        issued_on: found.at.date(),
        village: view.area_name(tx, home)?,
        url: format!("{}/{home}/hours/certificates/{}", view.base, found.code),
        code: found.code,
    })
}

/// `/{home}/hours/certificates/{code}`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let found = reads::certificate(tx, home, view.param("code"))?.ok_or(Code::NotFound)?;
    let told = told(tx, view, home, found)?;
    let title = view.t("page-hours-certificate").to_owned();
    let village = told.village.clone();
    let back = (format!("/{home}/hours"), view.t("page-hours-list").to_owned());
    Shown::new(view, home, &village, &title, &told, || {
        html! {
            (ui::acts(ui::print_button(view.t("print"))))
            (paper(view, &title, &told))
        }
    })
    .map(|shown| shown.under(vec![(format!("/{home}"), village.clone()), back]))
}

fn paper(view: &View, title: &str, told: &Told) -> Markup {
    let period = view.tf(
        "hours-period",
        &[("from", &whole_day(view, told.from_on)), ("until", &whole_day(view, told.until_on))],
    );
    let label = view.t("hours-code");
    ui::sheet(html! {
        (ui::lead(title, &told.village, html! {}))
        (ui::definitions(&[
            (view.t("hours-who"), html! { strong { (told.name) } }),
            (view.t("hours-given"), html! { strong { (told.hours) } " " (view.t("hours-unit")) }),
            (view.t("hours-activities"), html! { (told.activities) }),
            (view.t("hours-when"), html! { (period) }),
            (view.t("hours-issued"), html! { (whole_day(view, told.issued_on)) }),
            (label, html! { strong { (grouped(&told.code)) } }),
        ]))
        p { (view.t("hours-certificate-say")) }
        (ui::qr(crate::qr::svg(&told.url, label), label, &told.url))
    })
}

#[derive(Serialize)]
struct Checked {
    code: String,
    found: Option<Told>,
}

/// `/{home}/hours/verify?code=`
pub(super) fn verify(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let code = view.ask("code").to_owned();
    let found = match code.trim() {
        "" => None,
        typed => reads::certificate(tx, home, typed)?,
    };
    let found = found.map(|found| told(tx, view, home, found)).transpose()?;
    let checked = Checked { code, found };
    let title = view.t("page-hours-verify").to_owned();
    let village = view.area_name(tx, home)?;
    let back = (format!("/{home}/hours"), view.t("page-hours-list").to_owned());
    Shown::new(view, home, &village, &title, &checked, || {
        html! {
            (ui::lead(&title, view.t("hours-verify-say"), html! {}))
            (ui::sheet(typing(view, &checked)))
            @if let Some(told) = &checked.found {
                (ui::notice(ui::State::Ok, view.t("hours-genuine"), html! {}))
                (paper(view, view.t("page-hours-certificate"), told))
            } @else if !checked.code.trim().is_empty() {
                (ui::notice(ui::State::Late, view.t("hours-unknown"), html! { p { (view.t("hours-unknown-say")) } }))
            }
        }
    })
    .map(|shown| shown.under(vec![(format!("/{home}"), village.clone()), back]))
}

fn typing(view: &View, checked: &Checked) -> Markup {
    let form = ui::Form {
        action: &view.path,
        method: ui::Method::Get,
        has_files: false,
        hidden: &[],
        busy: view.t("form-busy"),
        is_guarded: false,
    };
    let field = ui::Field {
        name: "code",
        label: view.t("hours-code"),
        value: &checked.code,
        ..ui::Field::default()
    };
    ui::form(
        &form,
        html! {
            (ui::text_field(&field))
            (ui::acts(ui::submit(view.t("hours-check"))))
        },
    )
}
