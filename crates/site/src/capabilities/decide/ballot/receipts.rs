//! 回执: after the close of a secret vote the sorted list of receipts, what binds it, how anyone checks
//! it, and where a voter finds the own line.
//!
//! Invariants: nothing of it is shown before the close; the whole list is the same for everyone, so
//! that a device can look for its line without telling which it is. Refuses to know: nonces.

use civic::decide::ballot::{Ballot, ReceiptRoot, receipt};
use civic::matter::{Kind, Matter};
use kernel::hash::hex;
use kernel::id::{BallotId, MatterId};
use kernel::{Code, Refusal};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::reads;
use crate::drawn;
use crate::ui;
use crate::view::{Shown, View, state_key};

/// Lines on a page.
const MOST: usize = 200;

#[derive(Serialize)]
struct List {
    ballot: BallotId,
    /// What was asked.
    question: String,
    /// How many receipts.
    n: u64,
    /// How many voices lie in the box; those without a receipt were given without a script or at the
    /// desk.
    voters: u64,
    /// Root of the list, hexadecimal.
    root: String,
    /// Entry of the village's chain that binds number and root.
    entry: Option<u64>,
    /// Ascending, hexadecimal.
    receipts: Vec<String>,
    /// What was looked for.
    asked: String,
    /// In which line it stands, from 1.
    line: Option<usize>,
    #[serde(skip)]
    page: usize,
}

/// `/{home}/meetings/{matter}/receipts`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let id: MatterId = view.id("matter")?;
    let matter = store::matter::get(tx, home, id)?.filter(|m| m.kind == Kind::Meeting);
    let matter = matter.ok_or(Code::NotFound)?;
    let ballot = reads::ballot(tx, home, id)?.ok_or(Code::NotFound)?;
    if ballot.closed_at.is_none() {
        let state = format!("@{}", state_key(matter.state));
        return Err(Refusal::new(Code::WrongState).with("state", state).into());
    }
    let root = reads::receipt_root(tx, home, ballot.id)?.ok_or(Code::NotFound)?;
    let data = listed(tx, view, ballot, &root)?;
    let name = view.area_name(tx, home)?;
    let title = view.t("page-receipts-show").to_owned();
    let path = format!("/{home}/meetings/{id}/receipts");
    let shown = Shown::new(view, home, &name, &title, &data, || draw(view, &path, &data))?;
    let back = (view.href(&matter), matter.title.clone());
    Ok(shown.under(vec![(format!("/{home}"), name), back]))
}

fn listed(tx: &mut Tx<'_>, view: &View, ballot: Ballot, root: &ReceiptRoot) -> Result<List, Stop> {
    let list = reads::receipts(tx, root.home, root.ballot)?;
    // As it was copied: in groups, in capitals.
    let asked: String =
        view.ask("receipt").chars().filter(|c| !c.is_whitespace()).take(80).collect();
    let asked = asked.to_lowercase();
    let line = receipt::parsed(&asked).ok().and_then(|one| list.binary_search(&one).ok());
    let shown =
        line.map_or(view.page_no().saturating_sub(1).try_into().unwrap_or(0), |at| at / MOST);
    Ok(List {
        n: root.n,
        voters: store::vote::cast(tx, &ballot)?,
        root: hex(&root.root),
        entry: reads::closing_entry(tx, root.home, ballot.meeting)?,
        receipts: list.iter().map(|one| hex(one)).collect(),
        asked,
        line: line.map(|at| at + 1),
        page: shown,
        ballot: ballot.id,
        question: ballot.question,
    })
}

fn draw(view: &View, path: &str, data: &List) -> Markup {
    let (n, voters) = (data.n.to_string(), data.voters.to_string());
    let said = view.tf("receipts-say", &[("n", &n), ("voters", &voters)]);
    let api = format!("/api{path}");
    html! {
        div data-receipt-list=(data.ballot) data-from=(api) {
            (ui::sheet(ui::lead(view.t("page-receipts-show"), &data.question, html! {
                p { (said) }
                div data-mine {}
                (by_code(view))
                div data-told role="status" {}
                (by_receipt(view, path, data))
            })))
            (ui::sheet_titled(view.t("receipts-shows"), None, what(view)))
            (ui::sheet_titled(view.t("receipts-list"), None, list(view, path, data)))
            (ui::sheet_titled(view.t("receipts-how"), None, how(view, data)))
        }
        (said_by_script(view))
        (drawn::receipts_script())
    }
}

/// The code that was written down; what is typed here stays on the device.
fn by_code(view: &View) -> Markup {
    let field = ui::Field {
        name: "",
        label: view.t("receipts-code"),
        hint: view.t("receipts-code-hint"),
        autocomplete: "off",
        ..ui::Field::default()
    };
    // Not the form of other pages: it is never sent, and hidden until the script is there.
    html! {
        form.form hidden data-receipt-code novalidate {
            (ui::text_field(&field))
            (ui::acts(ui::submit(view.t("receipts-find"))))
        }
    }
}

/// The receipt itself, without a script.
fn by_receipt(view: &View, path: &str, data: &List) -> Markup {
    let error = if data.asked.is_empty() || receipt::parsed(&data.asked).is_ok() {
        ""
    } else {
        view.t("receipts-bad")
    };
    let field = ui::Field {
        name: "receipt",
        label: view.t("field-receipt"),
        hint: view.t("receipts-hint"),
        error,
        value: &data.asked,
        ..ui::Field::default()
    };
    let form = ui::Form { action: path, method: ui::Method::Get, ..ui::Form::default() };
    let asked = html! {
        (ui::form(&form, html! {
            (ui::search_field(&field))
            (ui::acts(ui::submit(view.t("receipts-find"))))
        }))
    };
    html! {
        @match data.line {
            _ if data.asked.is_empty() || !error.is_empty() => {},
            Some(line) => (found(view, &line.to_string())),
            None => (missing(view, "receipts-missing")),
        }
        @if data.asked.is_empty() { (ui::fold(view.t("receipts-by-hash"), asked)) } @else { (asked) }
    }
}

fn found(view: &View, line: &str) -> Markup {
    let title = view.tf("receipts-found", &[("n", line)]);
    ui::notice(ui::State::Ok, &title, html! { p { (view.t("receipts-found-say")) } })
}

/// Not found, or not to be looked for: what it may be, and whom to tell.
fn missing(view: &View, key: &str) -> Markup {
    let say = format!("{key}-say");
    ui::notice(ui::State::Late, view.t(key), html! { p { (view.t(&say)) } })
}

/// The sentences that the script says, in the words of the page.
fn said_by_script(view: &View) -> Markup {
    html! {
        template id="receipt-found" { (found(view, "{n}")) }
        @for name in ["missing", "lost", "typo", "offline"] {
            template id={ "receipt-" (name) } { (missing(view, &format!("receipts-{name}"))) }
        }
    }
}

/// What it protects against and what not.
fn what(view: &View) -> Markup {
    let lines = |keys: &[&str]| html! { ul { @for key in keys { li { (view.t(key)) } } } };
    html! {
        p { (view.t("receipts-no-names")) }
        (lines(&["receipts-shows-1", "receipts-shows-2", "receipts-shows-3"]))
        p.strong { (view.t("receipts-not")) }
        (lines(&["receipts-not-1", "receipts-not-2", "receipts-not-3", "receipts-not-4"]))
    }
}

fn list(view: &View, path: &str, data: &List) -> Markup {
    if data.receipts.is_empty() {
        return ui::empty(view.t("receipts-none"), view.t("receipts-none-say"), None);
    }
    let from = data.page * MOST;
    html! {
        p.quiet { (view.t("receipts-sorted")) }
        ol start=(from + 1) {
            @for (at, receipt) in data.receipts.iter().enumerate().skip(from).take(MOST) {
                li {
                    @if data.line == Some(at + 1) { mark { code { (grouped(receipt)) } } }
                    @else { code { (grouped(receipt)) } }
                }
            }
        }
        (pages(view, path, data))
    }
}

fn pages(view: &View, path: &str, data: &List) -> Markup {
    let all = data.receipts.len().div_ceil(MOST);
    if all < 2 {
        return html! {};
    }
    let href = |n: usize| format!("{path}?page={n}");
    let (before, after) = (href(data.page), href(data.page + 2));
    let (page, of) = ((data.page + 1).to_string(), all.to_string());
    ui::pager(&ui::Pager {
        label: view.t("receipts-pages"),
        said: &view.tf("receipts-page", &[("page", &page), ("of", &of)]),
        before: (data.page > 0).then(|| ui::Link::new(&before, view.t("receipts-before"))),
        after: (data.page + 1 < all).then(|| ui::Link::new(&after, view.t("receipts-after"))),
        pages: &[],
    })
}

/// Root and number, where they stand in the journal, and how to come to them oneself.
fn how(view: &View, data: &List) -> Markup {
    let n = data.n.to_string();
    let entry = data.entry.map_or_else(String::new, |seq| seq.to_string());
    let facts = [(view.t("receipts-n"), n.as_str()), (view.t("receipts-entry"), entry.as_str())];
    let id = hex(&data.ballot.bytes());
    let copy = ui::copy_button(view.t("receipts-copy"), view.t("receipts-copied"), &data.root);
    html! {
        (ui::proof(&facts, view.t("receipts-root"), &data.root, copy))
        p { (view.t("receipts-how-say")) }
        ul {
            li { (view.t("receipts-how-receipt")) " " code { "SM3(02 ‖ 0000000000000010 ‖ " (grouped(&id)) " ‖ …)" } }
            li { (view.t("receipts-how-leaf")) " " code { "SM3(00 ‖ r)" } }
            li { (view.t("receipts-how-node")) " " code { "SM3(01 ‖ a ‖ b)" } }
            li { (view.t("receipts-how-root")) " " code { "SM3(03 ‖ n ‖ top)" } }
        }
        p { (view.t("receipts-how-tool")) }
    }
}

/// Hexadecimal digits in groups of four.
fn grouped(digits: &str) -> String {
    let digits: Vec<char> = digits.chars().collect();
    digits.chunks(4).map(|g| g.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// While the vote runs, on the device on which one has voted: the code to write down.
pub(super) fn codes(view: &View, ballot: BallotId) -> Markup {
    let just = view.flash.as_deref() == Some("ballot-drop");
    html! {
        div data-receipt-codes=(ballot) data-just[just] hidden {
            (ui::notice(ui::State::Remind, view.t("receipts-yours"), html! {
                div data-codes {}
                p { (view.t("receipts-yours-say")) }
            }))
        }
        (drawn::receipts_script())
    }
}

/// The way from the result to the list; nothing for a vote that has none.
pub(super) fn way(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    ballot: &Ballot,
) -> Result<Markup, Stop> {
    let Some(root) = reads::receipt_root(tx, matter.home, ballot.id)? else {
        return Ok(html! {});
    };
    let path = format!("/{}/meetings/{}/receipts", matter.home, matter.id);
    let text = view.tf("receipts-way", &[("n", &root.n.to_string())]);
    Ok(ui::acts(ui::button_soft(ui::Link::new(&path, &text))))
}
