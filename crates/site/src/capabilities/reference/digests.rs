//! Digests: the page where anyone checks a printed one, and one digest with everything under it.

use civic::spine::DigestRow;
use kernel::hash::hex;
use kernel::{AreaCode, Code, Level, Moment};
use maud::{Markup, html};
use serde::Serialize;
use store::digest::{self, Opened};
use store::{Stop, Tx};

use crate::ui;
use crate::view::{Shown, View};

/// Digests read for the page: two months of days and what months there are among them.
const READ: u32 = 70;
/// Days shown.
const DAYS: usize = 14;
/// Months shown.
const MONTHS: usize = 12;

/// A digest as data.
#[derive(Debug, Clone, Serialize)]
struct Digest {
    /// `2026-11-23` or `2026-11`.
    period: String,
    /// Hexadecimal.
    root: String,
    /// How many chains it binds.
    chains: u32,
    /// Root of the period before.
    prev: Option<String>,
    /// When it was sealed, in milliseconds.
    sealed_at: Moment,
}

impl From<DigestRow> for Digest {
    fn from(row: DigestRow) -> Self {
        Self {
            period: row.period,
            root: hex(&row.root),
            chains: row.chains,
            prev: row.prev.map(|root| hex(&root)),
            sealed_at: row.sealed_at,
        }
    }
}

/// The list as data.
#[derive(Serialize)]
struct Digests {
    county: AreaCode,
    /// What was typed.
    asked: String,
    /// What fits it; empty when nothing does.
    found: Vec<Digest>,
    days: Vec<Digest>,
    months: Vec<Digest>,
}

/// The latest digests and the box to check one.
pub(super) fn list(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let county = view.app.options.county;
    let asked: String = view.ask("q").chars().take(200).collect();
    let found = if asked.is_empty() { Vec::new() } else { digest::find(tx, county, &asked)? };
    let latest: Vec<Digest> =
        digest::latest(tx, county, READ)?.into_iter().map(Digest::from).collect();
    let (months, days): (Vec<Digest>, Vec<Digest>) =
        latest.into_iter().partition(|d| d.period.len() == 7);
    let data = Digests {
        county,
        asked,
        found: found.into_iter().map(Digest::from).collect(),
        days: days.into_iter().take(DAYS).collect(),
        months: months.into_iter().take(MONTHS).collect(),
    };
    let (name, title) = (view.t("county-name"), view.t("page-digest-list"));
    Shown::new(view, county, name, title, &data, || draw_list(view, &data))
}

fn draw_list(view: &View, data: &Digests) -> Markup {
    let field = ui::Field {
        name: "q",
        label: view.t("digests-q"),
        hint: view.t("digests-q-hint"),
        value: &data.asked,
        ..ui::Field::default()
    };
    let ask = ui::Form { action: "/digests", method: ui::Method::Get, ..ui::Form::default() };
    let box_ = ui::form(
        &ask,
        html! {
            (ui::search_field(&field))
            (ui::acts(ui::submit(view.t("digests-check"))))
        },
    );
    html! {
        (ui::sheet(ui::lead(view.t("page-digest-list"), view.t("digests-say"), html! {
            (box_)
            (answer(view, data))
        })))
        (ui::sheet_titled(view.t("digests-days"), None, table(view, "digests-days-say", &data.days)))
        @if !data.months.is_empty() {
            (ui::sheet_titled(view.t("digests-months"), None,
                table(view, "digests-months-say", &data.months)))
        }
        (how(view))
    }
}

/// Found or not found.
fn answer(view: &View, data: &Digests) -> Markup {
    if data.asked.is_empty() {
        return html! {};
    }
    if data.found.is_empty() {
        let say = html! { p { (view.t("digests-missing-say")) } };
        return ui::notice(ui::State::Late, view.t("digests-missing"), say);
    }
    html! {
        @for found in &data.found {
            (ui::notice(ui::State::Ok, view.t("digests-found"), html! { (card(view, found, true)) }))
        }
    }
}

fn card(view: &View, digest: &Digest, linked: bool) -> Markup {
    let (chains, sealed) = (digest.chains.to_string(), view.moment(digest.sealed_at));
    let facts = [
        (view.t("digests-period"), digest.period.as_str()),
        (view.t("digests-chains"), chains.as_str()),
        (view.t("digests-sealed"), sealed.as_str()),
    ];
    let href = format!("/digests/{}", digest.period);
    let way = if linked {
        html! { a href=(href) { (view.t("digests-open")) } }
    } else {
        ui::copy_button(view.t("digests-copy"), view.t("digests-copied"), &digest.root)
    };
    ui::proof(&facts, view.t("digests-root"), &digest.root, way)
}

fn table(view: &View, caption: &str, digests: &[Digest]) -> Markup {
    let columns = [
        ui::Column::text(view.t("digests-period")),
        ui::Column::text(view.t("digests-root")),
        ui::Column::number(view.t("digests-chains")),
        ui::Column::text(view.t("digests-sealed")),
    ];
    let row = |d: &Digest| {
        vec![
            html! { a href={ "/digests/" (d.period) } { (d.period) } },
            html! { code { (grouped(&d.root, 16)) } },
            html! { (d.chains) },
            html! { (view.moment(d.sealed_at)) },
        ]
    };
    ui::data_table(&ui::Table {
        caption: view.t(caption),
        columns: &columns,
        rows: digests.iter().map(row).collect(),
        when_empty: ui::empty(view.t("digests-none"), view.t("digests-none-say"), None),
        ..ui::Table::default()
    })
}

/// The first digits of a hash in groups of four, as they are printed.
fn grouped(root: &str, digits: usize) -> String {
    let digits: Vec<char> = root.chars().take(digits).collect();
    digits.chunks(4).map(|g| g.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// How to check without trusting this page.
fn how(view: &View) -> Markup {
    let steps = ["digests-how-1", "digests-how-2", "digests-how-3", "digests-how-4"];
    ui::sheet_titled(
        view.t("digests-how"),
        None,
        html! { @for step in steps { p { (view.t(step)) } } },
    )
}

/// The head of one home's chain under a digest.
#[derive(Serialize)]
struct Leaf {
    chain: AreaCode,
    name: String,
    /// Number of the last entry bound.
    seq: u64,
    /// Its hash, hexadecimal.
    hash: String,
}

/// One digest as data.
#[derive(Serialize)]
struct One {
    #[serde(flatten)]
    digest: Digest,
    leaves: Vec<Leaf>,
}

/// One digest with its leaves, folded by township.
pub(super) fn one(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let county = view.app.options.county;
    let Some(Opened { digest, leaves }) = digest::one(tx, county, view.param("period"))? else {
        return Err(Code::DigestUnknown.into());
    };
    let asked = view.ask("chain");
    let mut data = One { digest: digest.into(), leaves: Vec::new() };
    for leaf in leaves.into_iter().filter(|l| l.chain.as_str().starts_with(asked)) {
        let name = view.area_name(tx, leaf.chain)?;
        let hash = hex(&leaf.hash);
        data.leaves.push(Leaf { chain: leaf.chain, name, seq: leaf.seq, hash });
    }
    let mut names = Vec::new();
    for township in townships(&data.leaves) {
        names.push(view.area_name(tx, township)?);
    }
    let crumbs = vec![("/digests".to_owned(), view.t("page-digest-list").to_owned())];
    let title = view.tf("digests-of", &[("period", &data.digest.period)]);
    let name = view.t("county-name");
    let shown = Shown::new(view, county, name, &title, &data, || draw_one(view, &data, &names))?;
    Ok(shown.under(crumbs))
}

/// The larger area a chain is folded under: its township, or the county for the county's own.
fn fold(chain: AreaCode) -> AreaCode {
    chain.at(Level::Township).unwrap_or(chain)
}

fn townships(leaves: &[Leaf]) -> Vec<AreaCode> {
    let mut all: Vec<AreaCode> = leaves.iter().map(|l| fold(l.chain)).collect();
    all.dedup();
    all
}

fn draw_one(view: &View, data: &One, names: &[String]) -> Markup {
    let title = view.tf("digests-of", &[("period", &data.digest.period)]);
    let prev = data.digest.prev.as_deref().map(|prev| grouped(prev, 64));
    html! {
        (ui::sheet(ui::lead(&title, view.t("digests-one-say"), html! {
            (card(view, &data.digest, false))
            @if let Some(prev) = &prev {
                (ui::definitions(&[(view.t("digests-prev"), html! { code { (prev) } })]))
            }
            (ui::acts(ui::print_button(view.t("print"))))
        })))
        (ui::sheet_titled(view.t("digests-leaves"), None, html! {
            p { (view.t("digests-leaves-say")) }
            @let open = names.len() <= 2;
            @for (group, name) in data.leaves.chunk_by(|a, b| fold(a.chain) == fold(b.chain)).zip(names) {
                details open[open] {
                    summary {
                        (name) " " small { (view.tf("digests-n-chains", &[("n", &group.len().to_string())])) }
                    }
                    (leaf_table(view, name, group))
                }
            }
        }))
        (how(view))
    }
}

fn leaf_table(view: &View, caption: &str, leaves: &[Leaf]) -> Markup {
    let columns = [
        ui::Column::text(view.t("digests-home")),
        ui::Column::number(view.t("digests-seq")),
        ui::Column::text(view.t("digests-hash")),
    ];
    let row = |leaf: &Leaf| {
        vec![
            html! { a href={ "/" (leaf.chain) } { (leaf.name) } " " small { (leaf.chain) } },
            html! { (leaf.seq) },
            html! { code { (grouped(&leaf.hash, 64)) } },
        ]
    };
    ui::data_table(&ui::Table {
        caption,
        columns: &columns,
        rows: leaves.iter().map(row).collect(),
        ..ui::Table::default()
    })
}
