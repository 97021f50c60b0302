//! Paper: the notice as it hangs, the call to a meeting, an empty tally sheet with places for the
//! witnesses, the bones of the minutes. One sheet a page, A4, black on white.

use civic::matter::{Kind, Matter};
use kernel::Code;
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, digest, journal};

use super::facts::{self, About, Out};
use super::{reads, sheet};
use crate::qr;
use crate::ui;
use crate::view::{Shown, View};

/// A sheet of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sheet {
    /// 公示.
    Notice,
    /// 开会通知.
    Call,
    /// 计票单.
    Tally,
    /// 会议记录.
    Minutes,
}

impl Sheet {
    /// The word in addresses.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Call => "call",
            Self::Tally => "tally",
            Self::Minutes => "minutes",
        }
    }

    /// String key of its title.
    pub(super) fn title_key(self) -> &'static str {
        match self {
            Self::Notice => "sheet-notice",
            Self::Call => "sheet-call",
            Self::Tally => "sheet-tally",
            Self::Minutes => "sheet-minutes",
        }
    }
}

/// The sheets of a kind of matter, the usual one first.
pub(super) fn sheets(kind: Kind) -> &'static [Sheet] {
    match kind {
        Kind::Notice => &[Sheet::Notice],
        Kind::Meeting => &[Sheet::Call, Sheet::Tally, Sheet::Minutes],
        _ => &[],
    }
}

/// What stands at the foot of a sheet: where it is kept, so that paper can be checked.
#[derive(Debug, Serialize)]
pub(super) struct Kept {
    /// Number of the last entry about the matter in the home's chain.
    pub seq: Option<u64>,
    /// Its hash, hexadecimal.
    pub hash: Option<String>,
    /// Period of the latest county digest.
    pub digest: Option<String>,
}

#[derive(Serialize)]
struct Printed {
    sheet: &'static str,
    title: String,
    url: String,
    kept: Kept,
}

/// Reads and draws.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let matter = facts::asked(tx, view)?;
    let asked = view.ask("sheet");
    let all = sheets(matter.kind);
    let wanted = all.iter().find(|s| asked.is_empty() || s.word() == asked);
    let wanted = *wanted.ok_or(Code::NotFound)?;
    let out = facts::out(tx, view, &matter)?;
    let kept = kept(tx, view, &matter)?;
    let body = body(tx, view, wanted, &out)?;
    let title = view.t(wanted.title_key()).to_owned();
    let data =
        Printed { sheet: wanted.word(), title: matter.title.clone(), url: out.url.clone(), kept };
    let place = out.place.clone();
    let shown = Shown::new(view, matter.home, &place, &title, &data, || {
        html! {
            link rel="stylesheet" href=(super::PRINT_CSS.path());
            (ui::acts(ui::print_button(view.t("print"))))
            (ui::sheet(html! {
                div.paper-sheet {
                    (sheet::head(&place, &title, &view.number(&matter)))
                    (body)
                    (foot(view, &out, &data.kept))
                }
            }))
        }
    })?;
    let crumbs = vec![
        (view.href(&matter), matter.title.clone()),
        (format!("{}/share", view.href(&matter)), view.t("page-share-matter").to_owned()),
    ];
    Ok(shown.under(crumbs))
}

fn kept(tx: &mut Tx<'_>, view: &View, of: &Matter) -> Result<Kept, Stop> {
    let (_, last) = journal::last_of_matter(tx, of.home, of.id)?;
    let digest = digest::latest(tx, view.app.options.county, 1)?.into_iter().next();
    Ok(Kept {
        seq: last.as_ref().map(|e| e.seq),
        hash: last.map(|e| kernel::hash::hex(&e.hash)),
        digest: digest.map(|d| d.period),
    })
}

fn body(tx: &mut Tx<'_>, view: &View, wanted: Sheet, out: &Out) -> Result<Markup, Stop> {
    Ok(match (wanted, &out.about) {
        (Sheet::Notice, About::Notice { .. }) => sheet::notice(view, out),
        (Sheet::Call, About::Meeting { .. }) => {
            let convener = match reads::meeting(tx, &out.matter)? {
                Some(meeting) => store::registry::name(tx, meeting.convener)?,
                None => String::new(),
            };
            let topic = topic_of(tx, &out.matter)?;
            sheet::call(view, out, &convener, topic.as_ref())
        }
        (Sheet::Tally, About::Meeting { .. }) => sheet::tally(view, out),
        (Sheet::Minutes, About::Meeting { .. }) => {
            let roll = reads::roll(tx, &out.matter)?;
            sheet::minutes(view, out, roll)
        }
        _ => return Err(Code::NotFound.into()),
    })
}

fn topic_of(tx: &mut Tx<'_>, meeting: &Matter) -> Result<Option<civic::deliberation::Topic>, Stop> {
    match reads::meeting(tx, meeting)? {
        Some(body) => reads::topic(tx, meeting.home, body.topic),
        None => Ok(None),
    }
}

/// The code to scan, and where the sheet can be checked.
fn foot(view: &View, out: &Out, kept: &Kept) -> Markup {
    let digest = kept.digest.as_deref().unwrap_or("—");
    html! {
        div.paper-foot {
            (ui::qr(qr::svg(&out.url, view.t("share-qr")), view.t(if out.matter.kind == Kind::Notice { "sheet-scan" } else { "sheet-read" }), view.t("share-qr-none")))
            @if let (Some(seq), Some(hash)) = (kept.seq, kept.hash.as_deref()) {
                (ui::proof(
                    &[(view.t("sheet-entry"), &seq.to_string()), (view.t("sheet-digest"), digest)],
                    view.t("sheet-hash"),
                    hash,
                    html! {},
                ))
            }
        }
    }
}
