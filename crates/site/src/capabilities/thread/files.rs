//! The photos, recordings and papers beside a matter, as its thread shows them: whole to neighbours
//! and office holders, counted to everybody else.

use civic::authority::Caller;
use civic::matter::Matter;
use civic::media::Kind;
use civic::spine::Attachment;
use maud::{Markup, html};
use serde_json::{Value, json};

use crate::ui;
use crate::view::View;

/// Draws the files of one matter; nothing when there are none.
pub fn drawn(view: &View, caller: &Caller, of: &Matter, files: &[Attachment]) -> Markup {
    if files.is_empty() {
        return html! {};
    }
    if !View::is_near(caller, of.home) {
        let n = files.len().to_string();
        return html! { p.quiet { (view.tf("thread-files-hidden", &[("n", &n)])) } };
    }
    let keeper = caller.has(civic::authority::Role::SecurityAdmin, of.area);
    html! {
        @for (n, file) in files.iter().enumerate() {
            @let href = href(of, file);
            @let said = view.tf(kind_key(file), &[("n", &(n + 1).to_string())]);
            @let own = caller.person().is_some_and(|p| p == file.by || Some(p) == of.opened_for);
            (ui::attached(shape(file), &href, &said, &size(file.size)))
            @if own || keeper {
                @let erase = format!(
                    "/{}/matters/{}/attachments/erasure?attachment={}&back={}",
                    of.home, of.id, file.id, view.href(of)
                );
                p.quiet { a href=(erase) { (view.t("act-matter-detach")) } }
            }
        }
    }
}

/// The same as data.
pub fn data(view: &View, caller: &Caller, of: &Matter, files: &[Attachment]) -> Vec<Value> {
    let near = View::is_near(caller, of.home);
    let one = |file: &Attachment| {
        json!({ "id": file.id, "matter": of.id, "mime": file.mime, "size": file.size,
            "href": near.then(|| href(of, file)), "made_at": file.made_at })
    };
    let _ = view;
    files.iter().map(one).collect()
}

fn href(of: &Matter, file: &Attachment) -> String {
    format!("/{}/matters/{}/files/{}", of.home, of.id, file.id)
}

fn shape(file: &Attachment) -> ui::Attached {
    match civic::media::kind(&file.mime) {
        Some(Kind::Photo) => ui::Attached::Picture,
        Some(Kind::Voice) => ui::Attached::Sound,
        Some(Kind::Paper) | None => ui::Attached::Paper,
    }
}

fn kind_key(file: &Attachment) -> &'static str {
    match shape(file) {
        ui::Attached::Picture => "thread-file-photo",
        ui::Attached::Sound => "thread-file-voice",
        ui::Attached::Paper => "thread-file-paper",
    }
}

/// `860 KB`, `2.4 MB`.
fn size(bytes: u64) -> String {
    let kilo = bytes.div_ceil(1024);
    if kilo < 1000 {
        format!("{kilo} KB")
    } else {
        format!("{}.{} MB", kilo / 1024, kilo % 1024 * 10 / 1024)
    }
}
