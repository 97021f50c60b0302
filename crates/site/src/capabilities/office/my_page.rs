//! How my page is drawn: what waits for the reader first, then the rest.

use civic::decide::company::Reply;
use civic::matter::Kind;
use maud::{Markup, html};

use super::my::{Mine, My};
use crate::ui;
use crate::view::View;

/// The page.
pub fn page(view: &View, title: &str, data: &My) -> Markup {
    let waiting = data.wishes.iter().filter(|w| w.confirm.is_some()).count();
    let say = match waiting {
        0 => view.t("my-say").to_owned(),
        n => view.tf("my-waiting", &[("n", &n.to_string())]),
    };
    let unread = view.tf("my-unread", &[("n", &data.unread.to_string())]);
    let village = data.home.level() == kernel::Level::Village;
    let speak = format!("/{}/wishes/new", data.home);
    html! {
        (ui::lead(title, &say, html! {
            @if data.unread > 0 { (ui::lamp(ui::State::Remind, &unread)) }
            @if village { (ui::acts(ui::button_link(ui::Link::new(&speak, view.t("my-speak"))))) }
        }))
        (ui::columns(
            html! {
                (ui::sheet_titled(view.t("my-wishes"), None, wishes(view, data)))
                @if !data.invited.is_empty() {
                    (ui::sheet_titled(view.t("my-invited"), None, invited(view, data)))
                }
                @if !data.forces.is_empty() {
                    (ui::sheet_titled(view.t("my-forces"), None, forces(view, data)))
                }
                (ui::sheet_titled(view.t("my-meetings"), None, meetings(view, data)))
                (ui::sheet_titled(view.t("my-messages"), None, messages(view, data)))
            },
            html! {
                (registered(view, data))
                (ui::sheet_titled(view.t("my-followed"), None, followed(view, data)))
                (account(view))
            },
        ))
    }
}

fn wishes(view: &View, data: &My) -> Markup {
    let metas: Vec<[String; 3]> = data
        .wishes
        .iter()
        .map(|w| {
            let (kind, state) = w.stands.unwrap_or((Kind::Wish, w.state));
            // Taken up, a wish goes on as something else: what that is stands before how it is.
            let kind = match kind {
                Kind::Wish => String::new(),
                _ => view.t(&format!("kind-{kind}")).to_owned(),
            };
            let state = view.t(&format!("state-{state}")).to_owned();
            [w.number.clone(), kind, state]
        })
        .collect();
    let told = |m: &&String| !m.is_empty();
    let metas: Vec<Vec<&str>> =
        metas.iter().map(|m| m.iter().filter(told).map(String::as_str).collect()).collect();
    let items: Vec<ui::Next<'_>> = data
        .wishes
        .iter()
        .zip(&metas)
        .map(|(w, meta)| ui::Next {
            link: ui::Link::new(&w.href, &w.title),
            meta,
            lamp: w.lamp.as_deref().map(|words| (w.shape, words)),
            act: w.confirm.as_deref().map(|href| ui::Link::new(href, view.t("my-confirm"))),
        })
        .collect();
    let more = view.tf("my-more", &[("n", &items.len().saturating_sub(7).to_string())]);
    let erasable: Vec<&Mine> = data.wishes.iter().filter(|w| w.erase.is_some()).collect();
    html! {
        (ui::next_list(&items, &more, ui::empty(view.t("my-wishes-none"), view.t("my-wishes-none-say"), None)))
        @if !erasable.is_empty() {
            details {
                summary { (view.t("my-erase")) }
                p { (view.t("my-erase-say")) }
                ul {
                    @for w in erasable {
                        li { a href=(w.erase.as_deref().unwrap_or_default()) { (w.number) " " (w.title) } }
                    }
                }
            }
        }
    }
}

fn followed(view: &View, data: &My) -> Markup {
    let metas: Vec<[String; 2]> = data
        .followed
        .iter()
        .map(|m| {
            let state = view.t(&format!("state-{}", m.state)).to_owned();
            [view.t(&format!("kind-{}", m.kind)).to_owned(), state]
        })
        .collect();
    let metas: Vec<Vec<&str>> =
        metas.iter().map(|m| m.iter().map(String::as_str).collect()).collect();
    let rows: Vec<ui::Row<'_>> = data
        .followed
        .iter()
        .zip(&metas)
        .map(|(m, meta)| ui::Row {
            link: ui::Link::new(&m.href, &m.title),
            meta,
            lamp: m.lamp.as_deref().map(|words| (m.shape, words)),
        })
        .collect();
    ui::rows(&rows, html! { p { (view.t("my-followed-none")) } })
}

/// Invitations, each with its reason; the answer is one press away.
fn invited(view: &View, data: &My) -> Markup {
    let metas: Vec<[&str; 1]> = data.invited.iter().map(|i| [i.why.as_str()]).collect();
    let replies: Vec<String> = data.invited.iter().map(|i| format!("reply-{}", i.reply)).collect();
    let items: Vec<ui::Next<'_>> = data
        .invited
        .iter()
        .zip(&metas)
        .zip(&replies)
        .map(|((one, meta), reply)| {
            let waits = one.reply == Reply::Untold;
            let state = if waits { ui::State::Remind } else { ui::State::Done };
            ui::Next {
                link: ui::Link::new(&one.href, &one.title),
                meta,
                lamp: (!waits).then(|| (state, view.t(reply))),
                act: one
                    .answer
                    .as_deref()
                    .filter(|_| waits)
                    .map(|href| ui::Link::new(href, view.t("my-invited-answer"))),
            }
        })
        .collect();
    let more = view.tf("my-more", &[("n", &items.len().saturating_sub(7).to_string())]);
    ui::next_list(&items, &more, html! {})
}

/// Task forces with the last day, after which nothing of them is left to the reader.
fn forces(view: &View, data: &My) -> Markup {
    let untils: Vec<String> = data
        .forces
        .iter()
        .map(|force| view.tf("my-force-until", &[("day", &view.day(force.until_on))]))
        .collect();
    let metas: Vec<[&str; 2]> = data
        .forces
        .iter()
        .zip(&untils)
        .map(|(force, until)| {
            let key = if force.leads { "my-force-leads" } else { "my-force-lent" };
            [view.t(key), until.as_str()]
        })
        .collect();
    let rows: Vec<ui::Row<'_>> = data
        .forces
        .iter()
        .zip(&metas)
        .map(|(force, meta)| ui::Row {
            link: ui::Link::new(&force.href, &force.title),
            meta,
            lamp: Some(match force.serves {
                true => (ui::State::Ok, view.t("my-force-now")),
                false => (ui::State::Done, view.t("my-force-not-now")),
            }),
        })
        .collect();
    ui::rows(&rows, html! {})
}

fn meetings(view: &View, data: &My) -> Markup {
    let whens: Vec<String> = data.meetings.iter().map(|m| view.moment(m.starts_at)).collect();
    let metas: Vec<[&str; 2]> = data
        .meetings
        .iter()
        .zip(&whens)
        .map(|(m, when)| [when.as_str(), m.venue.as_str()])
        .collect();
    let rows: Vec<ui::Row<'_>> = data
        .meetings
        .iter()
        .zip(&metas)
        .map(|(m, meta)| ui::Row {
            link: ui::Link::new(&m.href, &m.title),
            meta,
            lamp: Some((shape(m.standing), view.t(m.standing))),
        })
        .collect();
    ui::rows(&rows, ui::empty(view.t("my-meetings-none"), view.t("my-meetings-none-say"), None))
}

/// The lamp of a meeting for the reader.
fn shape(standing: &str) -> ui::State {
    match standing {
        "my-meeting-vote-now" | "my-meeting-check-in" => ui::State::Warn,
        "my-meeting-coming" => ui::State::Remind,
        "my-meeting-here" => ui::State::Ok,
        _ => ui::State::Done,
    }
}

fn messages(view: &View, data: &My) -> Markup {
    let metas: Vec<[String; 2]> =
        data.messages.iter().map(|m| [view.moment(m.at), m.title.clone()]).collect();
    let metas: Vec<Vec<&str>> =
        metas.iter().map(|m| m.iter().map(String::as_str).collect()).collect();
    let rows: Vec<ui::Row<'_>> = data
        .messages
        .iter()
        .zip(&metas)
        .map(|(m, meta)| ui::Row {
            link: ui::Link::new(&m.href, view.t(&m.message)),
            meta,
            lamp: (!m.read).then(|| (ui::State::Remind, view.t("my-new"))),
        })
        .collect();
    html! {
        (ui::rows(&rows, ui::empty(view.t("my-messages-none"), view.t("my-messages-none-say"), None)))
        @if data.unread > 0 { (read_all(view, data)) }
    }
}

/// One press says that everything delivered so far has been read.
fn read_all(view: &View, data: &My) -> Markup {
    let (action, upto) = (format!("/{}/messages/read", data.home), data.upto.to_string());
    let key = crate::random::key();
    let form = ui::Form {
        action: &action,
        method: ui::Method::Post,
        hidden: &[("key", &key), ("csrf", &view.csrf), ("upto", &upto), ("back", "/my")],
        busy: view.t("form-busy"),
        ..ui::Form::default()
    };
    ui::form(&form, ui::acts(ui::submit(view.t("my-read-all"))))
}

fn registered(view: &View, data: &My) -> Markup {
    let Some(me) = &data.me else {
        return ui::sheet_titled(view.t("my-data"), None, html! { p { (view.t("my-data-none")) } });
    };
    let yes = |is: bool| view.t(if is { "yes" } else { "no" });
    let none = view.t("my-not-given");
    let items = [
        (view.t("people-name"), html! { (me.name) }),
        (view.t("my-key"), html! { (me.key) }),
        (view.t("my-household"), html! { (me.head) " " small { (me.household) } }),
        (view.t("my-place"), html! { (me.place) }),
        (view.t("people-phone"), html! { (me.phone.as_deref().unwrap_or(none)) }),
        (view.t("people-registered"), html! { (yes(me.registered)) }),
        (view.t("people-member"), html! { (yes(me.member)) }),
    ];
    ui::sheet_titled(
        view.t("my-data"),
        None,
        html! {
            (ui::definitions(&items))
            p { (view.t("my-data-wrong")) }
            @if data.home.level() == kernel::Level::Village {
                @let visits = format!("/{}/visits", data.home);
                p { a href=(visits) { (view.t("page-visit-list")) } }
            }
        },
    )
}

fn account(view: &View) -> Markup {
    let elder = format!("/preferences?elder={}&back=/my", u8::from(!view.elder));
    let elder_word = view.t(if view.elder { "elder-off" } else { "elder-on" });
    let zh = view.lang == kernel::refusal::Lang::Zh;
    let lang = format!("/preferences?lang={}&back=/my", if zh { "en" } else { "zh" });
    let (lang_word, lang_tag) = if zh { ("English", "en") } else { ("中文", "zh-CN") };
    let out = ui::Form {
        action: "/sign-out",
        method: ui::Method::Post,
        hidden: &[("csrf", &view.csrf)],
        busy: view.t("form-busy"),
        ..ui::Form::default()
    };
    ui::sheet_titled(
        view.t("my-account"),
        None,
        html! {
            (ui::acts(html! {
                (ui::button_soft(ui::Link::new("/my/password", view.t("page-my-password"))))
                (ui::button_soft(ui::Link::new(&elder, elder_word)))
                (ui::button_language(ui::Link::new(&lang, lang_word), lang_tag))
            }))
            (ui::form(&out, ui::acts(ui::submit(view.t("sign-out")))))
        },
    )
}
