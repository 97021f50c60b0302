//! What a village levies: every levy with its road and its counts, and the reader's own part. Who is
//! exempt and who has paid is told to nobody but that person and, of the exempt, those who run it.

use civic::authority::{Caller, Role, Who};
use civic::build::levy::{Levy, Stage};
use civic::matter::Matter;
use civic::policy;
use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, Code, Fen, PersonRef};
use maud::{Markup, html};
use serde::Serialize;
use serde_json::json;
use store::levy::Counts;
use store::{Stop, Tx};

use crate::manifest::Chapter;
use crate::ui;
use crate::view::{Shown, View};

/// A levy as everybody may read it.
#[derive(Serialize)]
struct One {
    id: RecordId,
    project: MatterId,
    topic: MatterId,
    title: String,
    year: u32,
    purpose: String,
    fen: Fen,
    days: u32,
    stage: Stage,
    opinion: String,
    answer: String,
    counts: Counts,
    collected_fen: Fen,
    #[serde(skip)]
    href: String,
}

#[derive(Serialize)]
struct Told {
    home: AreaCode,
    /// `null` while the county has laid down none.
    most_fen: Option<Fen>,
    most_days: Option<u32>,
    levies: Vec<One>,
}

fn runs(view: &View, caller: &Caller, home: AreaCode) -> bool {
    view.may(caller, &[Who::Has(Role::Secretary), Who::Has(Role::Committee)], home)
}

fn told(tx: &mut Tx<'_>, levy: &Levy) -> Result<One, Stop> {
    let matter = store::matter::get(tx, levy.home, levy.project)?;
    let counts = store::levy::counts(tx, levy.home, levy.id)?;
    Ok(One {
        id: levy.id,
        project: levy.project,
        topic: levy.topic,
        title: matter.map(|m| m.title).unwrap_or_default(),
        year: levy.year,
        purpose: levy.purpose.clone(),
        fen: levy.fen,
        days: levy.days,
        stage: levy.stage,
        opinion: levy.opinion.clone(),
        answer: levy.answer.clone(),
        collected_fen: Fen(levy.fen.0.saturating_mul(counts.paid)),
        counts,
        href: format!("/{}/levies/{}", levy.home, levy.id),
    })
}

fn stage(view: &View, stage: Stage) -> Markup {
    let state = match stage {
        Stage::Planned | Stage::Adopted | Stage::Checked => ui::State::Remind,
        Stage::Approved => ui::State::Ok,
        Stage::Returned | Stage::Ended => ui::State::Done,
    };
    ui::lamp(state, view.t(&format!("levy-stage-{stage}")))
}

fn yuan(view: &View, fen: Fen) -> String {
    view.tf("levy-yuan", &[("fen", &fen.to_string())])
}

fn asked(view: &View, one: &One) -> String {
    if one.fen > Fen(0) {
        view.tf("levy-each-fen", &[("fen", &one.fen.to_string())])
    } else {
        view.tf("levy-each-days", &[("days", &one.days.to_string())])
    }
}

/// `/{home}/levies`.
pub(super) fn list(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let rules = view.rules();
    let mut levies = Vec::new();
    for levy in store::levy::levies(tx, home)? {
        levies.push(told(tx, &levy)?);
    }
    let all = Told {
        home,
        most_fen: policy::levy_fen(&rules).ok(),
        most_days: policy::levy_days(&rules).ok(),
        levies,
    };
    let village = view.area_name(tx, home)?;
    let title = view.t("page-levy-list");
    Shown::new(view, home, &village, title, &all, || {
        html! {
            (ui::lead(title, view.t("levy-list-say"), html! {}))
            (ui::sheet_titled(view.t("levy-most"), None, most(view, &all)))
            (ui::sheet(table(view, &all)))
        }
    })
    .map(|shown| shown.under(vec![(format!("/{home}"), village.clone())]))
}

fn most(view: &View, all: &Told) -> Markup {
    let unset = || html! { (ui::lamp(ui::State::Warn, view.t("levy-unset"))) };
    let days = |n: u32| view.tf("levy-days", &[("days", &n.to_string())]);
    let fen = all.most_fen.map_or_else(unset, |fen| html! { strong { (yuan(view, fen)) } });
    let days = all.most_days.map_or_else(unset, |n| html! { strong { (days(n)) } });
    html! {
        (ui::definitions(&[
            (view.t("levy-most-fen"), fen),
            (view.t("levy-most-days"), days),
        ]))
        @if all.most_fen.is_none() || all.most_days.is_none() {
            p.quiet { (view.t("levy-unset-say")) }
        }
        p.quiet { (view.t("levy-rights")) }
    }
}

fn table(view: &View, all: &Told) -> Markup {
    let columns = [
        ui::Column::text(view.t("levy-purpose")),
        ui::Column::text(view.t("levy-project")),
        ui::Column::text(view.t("levy-asked")),
        ui::Column::text(view.t("levy-stands")),
        ui::Column::number(view.t("levy-collected")),
    ];
    let rows = all
        .levies
        .iter()
        .map(|one| {
            vec![
                html! { a href=(one.href) { (one.purpose) } },
                html! { (one.title) },
                html! { (asked(view, one)) },
                stage(view, one.stage),
                html! { (yuan(view, one.collected_fen)) },
            ]
        })
        .collect();
    ui::data_table(&ui::Table {
        caption: view.t("levy-caption"),
        columns: &columns,
        rows,
        when_empty: ui::empty(view.t("levy-none"), view.t("levy-none-say"), None),
        ..ui::Table::default()
    })
}

/// What the reader themselves owes; nobody else reads it.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Own {
    Exempt,
    Paid(String),
    Owes(Fen),
    Later,
}

#[derive(Serialize)]
struct Sheet {
    #[serde(flatten)]
    one: One,
    own: Option<Own>,
    /// Who is exempt and why: only for those who run it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    exempt: Vec<(String, civic::build::levy::Ground)>,
    #[serde(skip)]
    acts: Vec<(&'static str, &'static str)>,
}

fn own(tx: &mut Tx<'_>, levy: &Levy, who: PersonRef) -> Result<Own, Stop> {
    if store::levy::waiver(tx, levy.home, levy.id, who)?.is_some() {
        return Ok(Own::Exempt);
    }
    if let Some(paid) = store::levy::paid(tx, levy.home, levy.id, who)? {
        return Ok(Own::Paid(paid.number));
    }
    Ok(if levy.stage == Stage::Approved { Own::Owes(levy.fen) } else { Own::Later })
}

/// Acts that are due at a stage, with their paths.
fn due(view: &View, caller: &Caller, levy: &Levy) -> Vec<(&'static str, &'static str)> {
    let office = runs(view, caller, levy.home);
    let has = |role: Role| view.may(caller, &[Who::Has(role)], levy.home);
    let open = matches!(levy.stage, Stage::Planned | Stage::Adopted | Stage::Checked);
    let all = [
        (
            "levy-consents",
            "act-levy-sign",
            levy.stage == Stage::Planned && caller.lives_in(levy.home),
        ),
        ("levy-adoptions", "act-levy-adopt", levy.stage == Stage::Planned && office),
        ("levy-checks", "act-levy-check", levy.stage == Stage::Adopted && has(Role::TownshipClerk)),
        ("levy-rulings", "act-levy-rule", levy.stage == Stage::Checked && has(Role::CountyClerk)),
        (
            "levy-receipts",
            "act-levy-pay",
            levy.stage == Stage::Approved && office && levy.fen > Fen(0),
        ),
        ("levy-waivers", "act-levy-waive", (open || levy.stage == Stage::Approved) && office),
        ("levy-ends", "act-levy-end", open && office),
    ];
    all.into_iter().filter(|act| act.2).map(|(path, act, _)| (path, act)).collect()
}

/// `/{home}/levies/{levy}`.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let id: RecordId = view.id("levy")?;
    let levy = store::levy::levy(tx, home, id)?.ok_or(Code::NotFound)?;
    let caller = view.caller(tx, home)?;
    let mine = match caller.person().filter(|_| caller.lives_in(home)) {
        Some(who) => Some(own(tx, &levy, who)?),
        None => None,
    };
    let mut exempt = Vec::new();
    if runs(view, &caller, home) {
        for waiver in store::levy::waivers(tx, home, id)? {
            exempt.push((view.person_name(tx, &caller, waiver.person)?, waiver.ground));
        }
    }
    let acts = due(view, &caller, &levy);
    let sheet = Sheet { one: told(tx, &levy)?, own: mine, exempt, acts };
    let village = view.area_name(tx, home)?;
    let title = view.t("page-levy-show");
    let back = (format!("/{home}/levies"), view.t("page-levy-list").to_owned());
    Shown::new(view, home, &village, title, &sheet, || draw(view, home, title, &sheet))
        .map(|shown| shown.under(vec![(format!("/{home}"), village.clone()), back]))
}

fn draw(view: &View, home: AreaCode, title: &str, sheet: &Sheet) -> Markup {
    let one = &sheet.one;
    let project = format!("/{home}/projects/{}", one.project);
    let topic = format!("/{home}/topics/{}", one.topic);
    let buttons = html! {
        @for (path, act) in &sheet.acts {
            @let href = format!("{project}/{path}?levy={}&back={}", one.id, view.path);
            (ui::button_soft(ui::Link::new(&href, view.t(act))))
        }
    };
    let said =
        |text: &str| html! { @if text.is_empty() { (view.t("levy-not-yet")) } @else { (text) } };
    let counts = one.counts;
    let n = |n: i64| n.to_string();
    let with = [("yes", n(counts.yes)), ("no", n(counts.no))];
    let with: Vec<(&str, &str)> = with.iter().map(|(k, v)| (*k, v.as_str())).collect();
    html! {
        (ui::lead(title, &one.purpose, ui::acts(buttons)))
        @if let Some(own) = &sheet.own {
            (ui::sheet_titled(view.t("levy-own"), None, mine(view, one, own)))
        }
        (ui::sheet_titled(&one.title, Some(ui::Link::new(&project, view.t("levy-to-project"))), ui::definitions(&[
            (view.t("levy-stands"), stage(view, one.stage)),
            (view.t("levy-asked"), html! { strong { (asked(view, one)) } }),
            (view.t("levy-year"), html! { (one.year) }),
            (view.t("levy-topic"), html! { a href=(topic) { (view.t("levy-to-topic")) } }),
            (view.t("levy-consents"), html! { (view.tf("levy-said", &with)) }),
            (view.t("levy-opinion"), said(&one.opinion)),
            (view.t("levy-answer"), said(&one.answer)),
            (view.t("levy-exempt"), html! { (view.tf("levy-people", &[("n", &n(counts.exempt))])) }),
            (view.t("levy-paid"), html! { (view.tf("levy-people", &[("n", &n(counts.paid))])) }),
            (view.t("levy-collected"), html! { (yuan(view, one.collected_fen)) }),
        ])))
        @if !sheet.exempt.is_empty() {
            (ui::sheet_titled(view.t("levy-exempt-who"), None, html! {
                ul { @for (who, ground) in &sheet.exempt {
                    li { (who) " · " (view.t(&format!("ground-{ground}"))) }
                } }
            }))
        }
        (ui::sheet(html! { p.quiet { (view.t("levy-rights")) } }))
    }
}

fn mine(view: &View, one: &One, own: &Own) -> Markup {
    html! {
        p { @match own {
            Own::Exempt => (ui::lamp(ui::State::Ok, view.t("levy-own-exempt"))),
            Own::Paid(number) => (ui::lamp(ui::State::Ok, &view.tf("levy-own-paid", &[("number", number)]))),
            Own::Owes(Fen(0)) => (view.tf("levy-own-days", &[("days", &one.days.to_string())])),
            Own::Owes(fen) => (view.tf("levy-own-owes", &[("fen", &fen.to_string())])),
            Own::Later => (view.t("levy-own-later")),
        } }
    }
}

/// What the thread of a project says of its levies.
pub(super) fn chapter(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    _: &Caller,
) -> Result<Chapter, Stop> {
    let all = store::levy::levies(tx, matter.home)?;
    let mut ours = Vec::new();
    for levy in all.iter().filter(|levy| levy.project == matter.id) {
        ours.push(told(tx, levy)?);
    }
    let body = html! {
        @for one in &ours {
            p { a href=(one.href) { (one.purpose) } " " (asked(view, one)) " " (stage(view, one.stage)) }
        }
        p { a href=(format!("/{}/levies", matter.home)) { (view.t("page-levy-list")) } }
    };
    let data = json!({ "levies": ours });
    // The page of a levy offers what is due; planning begins here.
    let offered = vec![
        "levy.sign",
        "levy.adopt",
        "levy.check",
        "levy.rule",
        "levy.end",
        "levy.waive",
        "levy.pay",
    ];
    Ok(Chapter { body, data, offered })
}
