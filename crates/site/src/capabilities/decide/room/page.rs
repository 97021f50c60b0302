//! The room inside a meeting's chapter: asking for the word, taking a stance, opening the hall
//! screen; after the close, how the talk was divided and how statements stand.

use civic::authority::{Caller, Role};
use civic::decide::room::recast::Descent;
use civic::decide::room::speech::{self, Speech, Talk};
use civic::decide::room::statement::{Sides, Statement};
use civic::matter::{Matter, State};
use kernel::PersonRef;
use maud::{Markup, html};
use serde_json::json;
use store::{Stop, Tx};

use super::reads;
use crate::manifest::Chapter;
use crate::ui;
use crate::view::View;

/// The acts that this chapter offers itself.
const OWN: [&str; 10] = [
    "speech.ask",
    "speech.leave",
    "speech.give",
    "speech.end",
    "statement.make",
    "statement.answer",
    "statement.hold",
    "statement.merge",
    "statement.split",
    "minutes.sign",
];

/// The chapter.
pub(super) fn chapter(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    caller: &Caller,
) -> Result<Chapter, Stop> {
    let turns = reads::turns(tx, matter.home, matter.id)?;
    let statements = reads::statements(tx, matter.home, matter.id)?;
    let talk = Talk::of(&turns, view.now);
    let mut data = json!({ "talk": talk, "statements": statements.len() });
    let me = super::statements::taker(caller, matter);
    let near = me.is_some() || super::IN_THE_ROOM.iter().any(|w| holds(caller, *w, matter));
    let body = match matter.state {
        State::Closed => {
            let sides = reads::sides(tx, matter.home, matter.id)?;
            let descents = reads::descents(tx, matter.home, matter.id)?;
            let told: Vec<_> = statements
                .iter()
                .map(|s| json!({ "text": s.text, "held": s.held, "sides": sides.get(&s.id) }))
                .collect();
            if let Some(data) = data.as_object_mut() {
                data.insert("standing".into(), told.into());
            }
            html! {
                (divided(view, &talk))
                (standing(view, &statements, &descents, |s| sides.get(&s.id).copied().unwrap_or_default()))
                (ui::acts(html! {
                    @if near { (ui::button_soft(ui::Link::new(&address(matter, "record"), view.t("minutes-open")))) }
                    @if statements.len() > 1 {
                        (ui::button_soft(ui::Link::new(&address(matter, "opinions"), view.t("opinions-open"))))
                    }
                }))
            }
        }
        _ => {
            let floor = if matter.state == State::Sitting {
                floor(tx, view, matter, caller, &turns)?
            } else {
                html! {}
            };
            let say = say(tx, view, matter, me, near, &statements)?;
            let path = address(matter, "hall");
            let hall = ui::Link::new(&path, view.t("hall-open"));
            let wall = html! {
                @if near && matter.state == State::Sitting { (ui::acts(ui::button_soft(hall))) }
            };
            ui::stack(&[say, floor, wall])
        }
    };
    Ok(Chapter { body, data, offered: OWN.to_vec() })
}

fn holds(caller: &Caller, who: civic::authority::Who, matter: &Matter) -> bool {
    matches!(who, civic::authority::Who::Has(role) if caller.has(role, matter.home))
}

fn address(matter: &Matter, tail: &str) -> String {
    format!("/{}/meetings/{}/{tail}", matter.home, matter.id)
}

/// A form that is one button.
fn press(view: &View, matter: &Matter, noun: &str, hidden: &[(&str, &str)], text: &str) -> Markup {
    let key = crate::random::key();
    let back = view.href(matter);
    let mut all = vec![("key", key.as_str()), ("csrf", view.csrf.as_str()), ("back", &back)];
    all.extend_from_slice(hidden);
    let form = ui::Form {
        action: &address(matter, noun),
        hidden: &all,
        busy: view.t("form-busy"),
        ..ui::Form::default()
    };
    ui::form(&form, ui::acts(ui::submit(text)))
}

/// The speaking list while the meeting sits.
fn floor(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    caller: &Caller,
    turns: &[Speech],
) -> Result<Markup, Stop> {
    let queue = speech::queue(turns);
    let speaking = turns.iter().find(|t| t.has_floor());
    let mut names = Vec::new();
    for turn in speaking.iter().copied().chain(queue.iter().copied().take(8)) {
        names.push((view.person_name(tx, caller, turn.person)?, turn.has_floor()));
    }
    let mine = caller
        .person()
        .and_then(|me| turns.iter().find(|t| t.person == me && t.ended_at.is_none()));
    let may_ask = match caller.person() {
        Some(me) if mine.is_none() => {
            reads::is_present(tx, matter.home, matter.id, me)?
                || [Role::Secretary, Role::Committee, Role::TownshipClerk, Role::CountyClerk]
                    .iter()
                    .any(|r| caller.has(*r, matter.home))
        }
        _ => false,
    };
    let runs = caller.person().is_some() && caller.person() == matter.owner
        || [Role::Secretary, Role::Convener].iter().any(|r| caller.has(*r, matter.home));
    let waiting = queue.len().to_string();
    Ok(ui::section(
        view.t("floor-title"),
        None,
        html! {
            @if names.is_empty() { p.quiet { (view.t("floor-none")) } }
            @else {
                ol {
                    @for (name, speaks) in &names {
                        li { (name) @if *speaks { " " (ui::tag(view.t("floor-speaking"))) } }
                    }
                }
                p.quiet { (view.tf("floor-waiting", &[("n", &waiting)])) }
            }
            @if may_ask { (press(view, matter, "speakers", &[], view.t("do-speech-ask"))) }
            @if mine.is_some_and(Speech::waits) {
                (press(view, matter, "yielding", &[], view.t("do-speech-leave")))
            }
            @if runs && !queue.is_empty() {
                (press(view, matter, "floor", &[], view.t("do-speech-give")))
            }
            @if runs && speaking.is_some() {
                (press(view, matter, "thanks", &[], view.t("do-speech-end")))
                (press(view, matter, "thanks", &[("absent", "true")], view.t("speech-absent")))
            }
        },
    ))
}

/// The way to the statements: for whoever takes stances with what is left for them, before anything
/// else.
fn say(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    me: Option<PersonRef>,
    near: bool,
    statements: &[Statement],
) -> Result<Markup, Stop> {
    let path = address(matter, "statements");
    let Some(me) = me else {
        let all = statements.iter().filter(|s| s.held.is_none()).count().to_string();
        let text = view.tf("statements-count", &[("n", &all)]);
        let link = ui::button_soft(ui::Link::new(&path, &text));
        return Ok(if near {
            ui::acts(link)
        } else {
            html! {}
        });
    };
    let sorted = super::statements::sorted(tx, matter, me, statements)?;
    let (left, said) = (sorted.left, sorted.said);
    let n = left.len().to_string();
    let text = view.tf("statements-say", &[("n", &n)]);
    Ok(ui::acts(html! {
        @if !left.is_empty() { (ui::button_link(ui::Link::new(&path, &text))) }
        @else if said.is_empty() { (ui::button_soft(ui::Link::new(&path, view.t("statements-say-first")))) }
        @else { (ui::button_soft(ui::Link::new(&path, view.t("statements-say-again")))) }
    }))
}

/// What does not stand any more, with the reason.
fn held(view: &View, statements: &[Statement], descents: &[Descent]) -> Markup {
    let gone = super::tidy::gone(view, statements, descents);
    html! {
        @if !gone.is_empty() {
            details {
                summary { (view.tf("statements-held", &[("n", &gone.len().to_string())])) }
                ul { @for one in &gone { li { (one.text) " · " (one.said) } } }
            }
        }
    }
}

/// How the talk was divided.
fn divided(view: &View, talk: &Talk) -> Markup {
    let Some(percent) = talk.official_percent() else { return html! {} };
    let minutes = |ms: i64| ((ms + 59_999) / 60_000).to_string();
    let said = view.tf(
        "talk-said",
        &[
            ("speakers", &talk.speakers.to_string()),
            ("turns", &talk.turns.to_string()),
            ("minutes", &minutes(talk.all_ms)),
        ],
    );
    let share = format!("{percent}%");
    html! {
        p { (said) }
        (ui::meter(view.t("talk-official"), &share, percent, 100))
    }
}

/// How the statements stand, most agreed first.
fn standing(
    view: &View,
    statements: &[Statement],
    descents: &[Descent],
    sides: impl Fn(&Statement) -> Sides,
) -> Markup {
    let mut stand: Vec<(&Statement, Sides)> =
        statements.iter().filter(|s| s.held.is_none()).map(|s| (s, sides(s))).collect();
    if stand.is_empty() {
        return html! {};
    }
    stand.sort_by_key(|(s, n)| (std::cmp::Reverse(n.agree), n.disagree, s.id));
    let n = |n: u64| n.to_string();
    ui::section(
        view.t("statements-title"),
        None,
        html! {
            ul {
                @for (statement, sides) in &stand {
                    li {
                        (statement.text) " "
                        (ui::bits(&[
                            &view.tf("sides-agree", &[("n", &n(sides.agree))]),
                            &view.tf("sides-disagree", &[("n", &n(sides.disagree))]),
                            &view.tf("sides-pass", &[("n", &n(sides.pass))]),
                        ]))
                    }
                }
            }
            (held(view, statements, descents))
        },
    )
}
