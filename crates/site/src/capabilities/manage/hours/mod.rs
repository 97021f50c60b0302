//! 志愿服务: activities with their rosters, each person's own hours, certificates that anybody can
//! verify, and the records as a file. Nobody's hours are listed beside another's.

mod activity;
mod certificate;
mod files;
mod list;
pub mod reads;
#[cfg(test)]
mod tests;

use civic::authority::Who;
use civic::manage::hours::{self, Call, Certify, Confirm, Correct, Enlist, See, Withdraw};
use maud::html;
use store::Deed;

use crate::manifest::{Manifest, Read};
use crate::view::View;

const fn open(
    name: &'static str,
    path: &'static str,
    query: &'static [&'static str],
    show: fn(&mut store::Tx<'_>, &View) -> Result<crate::view::Shown, store::Stop>,
) -> Read {
    Read { name, path, allow: &[Who::Anyone], same_for_all: false, query, show }
}

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "hours",
    deeds,
    reads: &[
        open("hours.list", "/{home}/hours", &[], list::show),
        open("hours.activity", "/{home}/hours/activities/{activity}", &[], activity::show),
        open("hours.verify", "/{home}/hours/verify", &["code"], certificate::verify),
        open("hours.certificate", "/{home}/hours/certificates/{code}", &[], certificate::show),
    ],
    chapters: &[],
    extra: files::routes,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(reads::call, |facts, scene, act: &Call| hours::call(facts, scene, act)),
        Deed::new(reads::enlist, |facts, scene, act: &Enlist| hours::enlist(facts, scene, act)),
        Deed::new(reads::withdraw, |facts, scene, act: &Withdraw| {
            hours::withdraw(facts, scene, act)
        }),
        Deed::new(reads::see, |facts, scene, act: &See| hours::see(facts, scene, act)),
        Deed::new(reads::confirm, |facts, scene, act: &Confirm| hours::confirm(facts, scene, act)),
        Deed::new(reads::correct, |facts, scene, act: &Correct| hours::correct(facts, scene, act)),
        Deed::new(reads::certify, |facts, scene, act: &Certify| hours::certify(facts, scene, act)),
    ]
}

/// Minutes as hours with at most one decimal: `2.5`.
fn said(minutes: u32) -> String {
    let (whole, rest) = (minutes / 60, minutes % 60 * 10 / 60);
    if rest == 0 { whole.to_string() } else { format!("{whole}.{rest}") }
}

/// How long an activity is.
fn lasts(activity: &hours::Activity) -> u32 {
    activity.pieces.saturating_mul(activity.piece_minutes)
}

/// A button to the form of an act.
fn press(view: &View, href: &str, label: &str) -> maud::Markup {
    let href = format!("{href}back={}", view.path);
    html! { (crate::ui::button_soft(crate::ui::Link::new(&href, view.t(label)))) }
}
