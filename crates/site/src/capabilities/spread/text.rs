//! The texts that go out: short for a WeChat group, in whole sentences for the loudspeaker.

use kernel::refusal::Lang;

use super::facts::{About, Out};
use super::speech;
use crate::view::{View, kind_key, state_key};

/// Yuan without needless places: `21600`, `0.50`.
pub(super) fn yuan(fen: kernel::Fen) -> String {
    let all = fen.0.unsigned_abs();
    let sign = if fen.0 < 0 { "-" } else { "" };
    if all.is_multiple_of(100) {
        format!("{sign}{}", all / 100)
    } else {
        format!("{sign}{}.{:02}", all / 100, all % 100)
    }
}

/// The text for a group: one breath, with the way in.
pub(super) fn group(view: &View, out: &Out) -> String {
    let title = out.matter.title.as_str();
    let head = [("place", out.place.as_str()), ("title", title), ("url", out.url.as_str())];
    let with = |key: &str, more: &[(&str, &str)]| view.tf(key, &[&head[..], more].concat());
    match &out.about {
        About::Notice { until_on, .. } => {
            with("share-group-notice", &[("until", &view.day(*until_on))])
        }
        About::Topic { households, cost, money } => {
            let (n, free) = (households.to_string(), cost.0 == 0);
            let key = if free { "share-group-topic-free" } else { "share-group-topic" };
            with(key, &[("n", &n), ("cost", &yuan(*cost)), ("money", money)])
        }
        About::Meeting { starts_at, venue, .. } => {
            with("share-group-meeting", &[("when", &view.moment(*starts_at)), ("venue", venue)])
        }
        About::Resolution { due_on, percent, office, .. } => {
            let (due, percent) = (view.day(*due_on), percent.to_string());
            let more = [("due", due.as_str()), ("percent", &percent), ("office", office)];
            with("share-group-resolution", &more)
        }
        About::Other => with(
            "share-group-other",
            &[
                ("kind", view.t(kind_key(out.matter.kind))),
                ("state", view.t(state_key(out.matter.state))),
            ],
        ),
    }
}

/// The sentences for the loudspeaker. In Chinese every number is in words.
pub(super) fn spoken(view: &View, out: &Out) -> String {
    let zh = view.lang == Lang::Zh;
    let today = view.now.date();
    let day = |d| if zh { speech::day(d, today) } else { view.day(d) };
    let moment = |at| if zh { speech::moment(at, today) } else { view.moment(at) };
    let head = [("place", out.place.as_str()), ("title", out.matter.title.as_str())];
    let with = |key: &str, more: &[(&str, &str)]| view.tf(key, &[&head[..], more].concat());
    let said = match &out.about {
        About::Notice { until_on, due_on, .. } => {
            let due = due_on.map(|d| view.tf("share-say-due", &[("day", &day(d))]));
            let due = due.unwrap_or_default();
            with("share-say-notice", &[("until", &day(*until_on)), ("due", &due)])
        }
        About::Topic { households, cost, money } => {
            let key = if cost.0 == 0 { "share-say-topic-free" } else { "share-say-topic" };
            let cost = if zh { speech::money(*cost) } else { format!("{} yuan", yuan(*cost)) };
            let n = households.to_string();
            with(key, &[("n", &n), ("cost", &cost), ("money", money)])
        }
        About::Meeting { starts_at, venue, .. } => {
            with("share-say-meeting", &[("when", &moment(*starts_at)), ("venue", venue)])
        }
        About::Resolution { due_on, percent, .. } => {
            let percent = percent.to_string();
            with("share-say-resolution", &[("due", &day(*due_on)), ("percent", &percent)])
        }
        About::Other => with(
            "share-say-other",
            &[
                ("kind", view.t(kind_key(out.matter.kind))),
                ("state", view.t(state_key(out.matter.state))),
            ],
        ),
    };
    if zh { speech::aloud(&said) } else { said }
}
