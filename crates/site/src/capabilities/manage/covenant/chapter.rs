//! How a covenant is told in its thread: where it stands of the five steps, its clauses with what must
//! not be in them, what people said, what the township said, and the vote.

use civic::authority::{Caller, Role};
use civic::manage::covenant::{Changed, Put, Voice, differences};
use civic::matter::{Matter, State};
use maud::{Markup, html};
use store::{Stop, Tx};

use super::part::{self, Whole};
use super::reads;
use crate::manifest::Chapter;
use crate::ui;
use crate::view::{View, state_key};

/// The chapter.
pub fn covenant(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    caller: &Caller,
) -> Result<Chapter, Stop> {
    let whole = Whole::read(tx, view, matter)?;
    let writes = [Role::Secretary, Role::Committee, Role::Convener]
        .iter()
        .any(|role| caller.has(*role, matter.home));
    let being_made =
        !matches!(matter.state, State::InForce | State::Correcting | State::Superseded);
    let body = html! {
        p.strong { (matter.title) " · " (view.tf("covenant-edition", &[("n", &whole.covenant.edition.to_string())])) }
        (part::steps(view, &whole.covenant, matter.state))
        (ordered(view, &whole))
        @if being_made { p { (view.t(&format!("covenant-next-{}", matter.state.as_str().replace('_', "-")))) } }
        @if matter.state == State::Cleared && civic::policy::covenant_women(&view.rules(), 1).is_err() {
            (ui::notice(ui::State::Remind, view.t("covenant-women-unset"), html! { p { (view.t("covenant-women-unset-say")) } }))
        }
        (facts(view, &whole))
        (text(view, &whole, being_made, writes))
        @if !whole.reviews.is_empty() {
            p { span.strong { (view.t("covenant-reviews")) } }
            (part::reviews(view, &whole))
        }
        (backs(view, &whole))
        (votes(view, &whole))
        (voices(view, &whole))
        @if being_made && (writes || caller.has(Role::TownshipClerk, matter.home)) {
            (ui::fold(view.t("covenant-rules"), part::laid_down(view, &view.rules())))
        }
    };
    let decided = decided(tx, view, &whole)?;
    Ok(Chapter { data: whole.data(), offered: hidden(view, &whole, decided), body })
}

/// The township's order, until another version answers it.
fn ordered(view: &View, whole: &Whole) -> Markup {
    let order = whole.reviews.iter().rev().find(|r| r.verdict.as_str() == "ordered");
    html! {
        @if let Some(order) = order.filter(|_| whole.matter.state == State::Correcting) {
            (ui::notice(ui::State::Late, view.t("verdict-ordered"), html! {
                p.pre { (order.reason) }
                p.quiet { (view.t("covenant-article")) (order.article) }
            }))
        }
    }
}

fn facts(view: &View, whole: &Whole) -> Markup {
    let covenant = &whole.covenant;
    let mut all = vec![(view.t("field-covenant-open-reason"), html! { (covenant.reason) })];
    if !covenant.heard.is_empty() {
        all.push((view.t("covenant-heard"), html! { (covenant.heard) }));
    }
    if let Some(shown) = covenant.shown_at {
        all.push((view.t("covenant-shown"), html! { (view.moment(shown)) }));
    }
    if covenant.adopted_at.is_some() {
        let (present, women) = (covenant.present.to_string(), covenant.women.to_string());
        let said = view.tf("covenant-women", &[("present", &present), ("women", &women)]);
        all.push((view.t("covenant-attended"), html! { (said) }));
    }
    if covenant.published_at.is_some() {
        all.push((view.t("field-posted"), html! { (covenant.posted) }));
        let no = if covenant.filed_no.is_empty() {
            view.t("covenant-not-received")
        } else {
            &covenant.filed_no
        };
        all.push((view.t("field-filed-no"), html! { (no) }));
    }
    ui::definitions(&all)
}

fn text(view: &View, whole: &Whole, being_made: bool, writes: bool) -> Markup {
    let href = view.href(&whole.matter);
    let changed = !whole.base.is_empty()
        && differences(&whole.base, &whole.clauses).iter().any(|d| d.changed != Changed::Same);
    let (text, changes) = (format!("{href}/text"), format!("{href}/changes"));
    let flags: &[_] = if being_made { &whole.flags } else { &[] };
    html! {
        @if !whole.clauses.is_empty() && whole.matter.state != State::Hearing {
            p { span.strong { (view.t(if being_made { "covenant-draft-text" } else { "covenant-text" })) } }
            @if !flags.is_empty() {
                (ui::notice(ui::State::Late, view.t("covenant-flags"), html! {
                    p { (view.t("covenant-flags-say")) }
                }))
            }
            (part::clauses(view, &whole.clauses, flags))
            (ui::acts(html! {
                (ui::button_soft(ui::Link::new(&text, view.t("page-covenant-text"))))
                @if changed { (ui::button_soft(ui::Link::new(&changes, view.t("page-covenant-changes")))) }
            }))
        } @else if whole.matter.state == State::Draft {
            p.quiet { (view.t(if writes { "covenant-no-clause-write" } else { "covenant-no-clause" })) }
        }
    }
}

/// Why it went back to the draft, the latest first.
fn backs(view: &View, whole: &Whole) -> Markup {
    html! {
        @if !whole.backs.is_empty() {
            p { span.strong { (view.t("covenant-backs")) } }
            @for back in whole.backs.iter().rev() {
                p { (back.reason) " " span.quiet { (view.moment(back.at)) } }
            }
        }
    }
}

/// Each text that was put to the villagers, and where it stands.
fn votes(view: &View, whole: &Whole) -> Markup {
    html! {
        @if !whole.puts.is_empty() {
            p { span.strong { (view.t("covenant-votes")) } }
            ul {
                @for (put, topic) in &whole.puts {
                    li {
                        @match topic {
                            Some(topic) => {
                                a href=(view.href(topic)) { (topic.title) } " "
                                span.quiet { (view.t(state_key(topic.state))) }
                            },
                            None => (put.title),
                        }
                        " " span.quiet { (view.moment(put.put_at)) }
                    }
                }
            }
        }
    }
}

/// How many of the last words lie open while people are heard.
const OPEN: usize = 3;

/// What people said, without who said it: the last words open while they are heard, the rest folded.
fn voices(view: &View, whole: &Whole) -> Markup {
    let hears = matches!(whole.matter.state, State::Hearing | State::Draft);
    if whole.voices.is_empty() {
        return html! { @if hears { p.quiet { (view.t("covenant-voices-none")) } } };
    }
    let n = whole.voices.len().to_string();
    let title = view.tf("covenant-voices", &[("n", &n)]);
    let open = if hears { OPEN.min(whole.voices.len()) } else { 0 };
    let (first, rest) = whole.voices.split_at(open);
    html! {
        @if !first.is_empty() {
            p { span.strong { (title) } }
            @for voice in first { (voiced(view, voice)) }
        }
        @if !rest.is_empty() {
            @let more = if first.is_empty() { title.clone() } else { view.t("covenant-voices-more").to_owned() };
            (ui::fold(&more, html! { @for voice in rest { (voiced(view, voice)) } }))
        }
    }
}

fn voiced(view: &View, voice: &Voice) -> Markup {
    let mut about = vec![view.t(&format!("part-{}", voice.part)).to_owned()];
    about.extend(voice.clause.map(|no| part::number(view, no)));
    if voice.paper {
        about.push(view.t("covenant-on-paper").to_owned());
    }
    ui::quote(&voice.text, &about.join(" · "))
}

/// The text that was put since the township cleared it, and its topic.
fn fresh(whole: &Whole) -> Option<&(Put, Option<Matter>)> {
    let cleared = whole.covenant.cleared_at?;
    whole.puts.last().filter(|(put, _)| put.put_at >= cleared)
}

/// Whether the villagers have passed this text, with women enough.
fn decided(tx: &mut Tx<'_>, view: &View, whole: &Whole) -> Result<bool, Stop> {
    let Some((put, Some(topic))) = fresh(whole) else { return Ok(false) };
    if topic.state != State::Decided {
        return Ok(false);
    }
    let home = whole.matter.home;
    let Some(meeting) = reads::passed(tx, home, put.topic, whole.matter.thread)? else {
        return Ok(false);
    };
    let counted = store::covenant::counted(tx, home, meeting)?;
    let need = civic::policy::covenant_women(&view.rules(), u64::from(counted.present));
    Ok(need.is_ok_and(|(need, _)| u64::from(counted.women) >= need))
}

/// Acts that make no sense as things stand.
fn hidden(view: &View, whole: &Whole, decided: bool) -> Vec<&'static str> {
    let mut hidden = Vec::new();
    if whole.clauses.is_empty() {
        hidden.extend(["covenant.strike", "covenant.show", "covenant.submit"]);
    }
    // What was changed since is put up again first.
    if whole.covenant.shown_at.is_none_or(|shown| shown < whole.covenant.changed_at) {
        hidden.push("covenant.submit");
    }
    if whole.voices.is_empty() {
        hidden.push("covenant.draft");
    }
    if !decided {
        hidden.push("covenant.adopt");
    }
    if civic::policy::covenant_women(&view.rules(), 1).is_err() {
        hidden.push("covenant.vote");
    }
    let stands = fresh(whole).and_then(|(_, topic)| topic.as_ref()).map(|topic| topic.state);
    if decided || matches!(stands, Some(State::Draft | State::Published | State::Advised)) {
        hidden.extend(["covenant.vote", "covenant.back"]);
    }
    if whole.covenant.received_at.is_some() {
        hidden.push("covenant.receive");
    }
    hidden
}
