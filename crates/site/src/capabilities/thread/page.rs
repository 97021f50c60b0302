//! The thread page: one matter, one page, from wish to result.

use civic::act::{Act, ActSpec};
use civic::authority::{Caller, Concern, DESK, Who, allowed};
use civic::matter::{Due, Kind, Lamp, Matter, State};
use civic::spine::{Attach, Comment};
use kernel::id::MatterId;
use kernel::{Code, hash};
use maud::{Markup, html};
use serde::Serialize;
use serde_json::Value;
use store::{Stop, Tx, matter};

use super::rows::{Links, Rows};
use crate::capabilities;
use crate::manifest::ask_id;
use crate::ui;
use crate::view::{Shown, View, kind_key, state_key};

/// The page as data.
#[derive(Serialize)]
struct Data {
    matter: Matter,
    matters: Vec<Told>,
    clocks: Vec<Due>,
    comments: Vec<Remark>,
    files: Vec<Value>,
    proof: Proof,
}

#[derive(Serialize)]
struct Told {
    matter: Matter,
    parts: Vec<Value>,
}

#[derive(Serialize)]
struct Remark {
    text: String,
    at: kernel::Moment,
}

#[derive(Serialize)]
struct Proof {
    entries: u64,
    last_seq: Option<u64>,
    last_hash: Option<String>,
}

struct Part {
    matter: Matter,
    bodies: Vec<Markup>,
    offered: Vec<&'static str>,
}

/// Shows the thread of any of its matters.
pub fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let id: MatterId = view.id("matter")?;
    let this = matter::get(tx, home, id)?.ok_or(Code::NotFound)?;
    let noun = view.param("noun");
    if noun != "matters" && Kind::from_noun(noun) != Some(this.kind) {
        return Err(Code::NotFound.into());
    }
    let caller = view.caller(tx, home)?;
    let rows = view.kept("thread.rows", this.thread, || Rows::read(tx, home, this.thread))?;
    let Rows { matters, beside, clocks, comments, links: proof } = &*rows;
    let unnamed = matters.iter().any(|m| m.kind.hides_opener());
    let (mut parts, mut told, mut files) = (Vec::new(), Vec::new(), Vec::new());
    for (one, beside) in matters.iter().zip(beside) {
        let (mut part, data) = part(tx, view, one, &caller)?;
        part.bodies.push(super::files::drawn(view, &caller, one, beside));
        files.extend(super::files::data(view, &caller, one, beside));
        told.push(Told { matter: public(one, &caller, unnamed), parts: data });
        parts.push(part);
    }
    let place = view.area_name(tx, home)?;
    let first = matters.first().unwrap_or(&this);
    let area = view.area_name(tx, first.area)?;
    let remarks = remarks(tx, view, &caller, comments)?;
    let aside = aside(view, &this, &parts, &caller, clocks, proof);
    let data = Data {
        matter: public(&this, &caller, unnamed),
        matters: told,
        clocks: clocks.clone(),
        comments: comments.iter().map(|c| Remark { text: c.text.clone(), at: c.made_at }).collect(),
        files,
        proof: Proof {
            entries: proof.entries,
            last_seq: proof.last.as_ref().map(|e| e.seq),
            last_hash: proof.last.as_ref().map(|e| hash::hex(&e.hash)),
        },
    };
    let title = title(matters, first).to_owned();
    let shown = Shown::new(view, home, &place, &title, &data, || {
        html! {
            (head(view, &title, &area, matters, clocks, &this, &asked(view, &data.matters)))
            (ui::columns(html! { (way(view, &this, standing(matters), &parts)) (remarks) }, aside))
        }
    })?;
    let crumbs = vec![
        (format!("/{home}"), place),
        (format!("/{home}/matters"), view.t("nav-matters").to_owned()),
    ];
    Ok(shown.under(crumbs))
}

/// A matter as the reader may see it: whose it is stays with neighbours and office holders. In a
/// thread that began as a demand of many nobody is named, to neighbours neither: the last signature
/// opens what follows.
fn public(one: &Matter, caller: &Caller, unnamed: bool) -> Matter {
    let mut matter = one.clone();
    let near = caller.person().is_some_and(|p| p.home == one.home)
        || matches!(caller, Caller::Person { mandates, .. } if !mandates.is_empty());
    if !near || unnamed {
        matter.opened_by = None;
        matter.opened_for = None;
    }
    matter
}

fn part(
    tx: &mut Tx<'_>,
    view: &View,
    one: &Matter,
    caller: &Caller,
) -> Result<(Part, Vec<Value>), Stop> {
    let mut part = Part { matter: one.clone(), bodies: Vec::new(), offered: Vec::new() };
    let mut data = Vec::new();
    for (kind, draw) in capabilities::all().iter().flat_map(|m| m.chapters) {
        if *kind == one.kind {
            let chapter = draw(tx, view, one, caller)?;
            part.bodies.push(chapter.body);
            part.offered.extend(chapter.offered);
            data.push(chapter.data);
        }
    }
    Ok((part, data))
}

/// What is decided names the thread as soon as it is public; before that the wish does.
fn title<'m>(matters: &'m [Matter], first: &'m Matter) -> &'m str {
    let topic = matters.iter().find(|m| m.kind == Kind::Topic && m.state != State::Draft);
    &topic.unwrap_or(first).title
}

fn head(
    view: &View,
    title: &str,
    area: &str,
    matters: &[Matter],
    clocks: &[Due],
    this: &Matter,
    asked: &Markup,
) -> Markup {
    let number = view.number(matters.first().unwrap_or(this));
    let share = format!("{}/share", view.href(this));
    let worst =
        clocks.iter().filter(|d| d.met_at.is_none()).min_by_key(|d| (d.lamp(view.now), d.due_at));
    let lamp = worst.map(|d| view.clock_lamp(d));
    // Where the thread stands is where its unfinished step stands; when all is done, what became of
    // the wish that began it.
    let state = standing(matters).or(matters.first());
    let state = state.map_or("", |m| view.t(state_key(m.state)));
    html! {
        (ui::lead_with(title, html! {
            (ui::bits(&[&number, area, state]))
            @if let Some((state, text)) = &lamp { (ui::lamp(*state, text)) }
            (opened_link(view, matters, this))
        }, html! {
            (asked)
            (gates(view, matters))
            (ui::acts(html! {
                (ui::button_soft(ui::Link::new(&share, view.t("share-ways"))))
                (ui::print_button(view.t("print")))
                (ui::read_button(view.t("thread-read"), "thread"))
            }))
        }))
    }
}

/// What waits for the reader now, before anything else: the way to it. On a phone its form lies far
/// below the head.
fn asked(view: &View, told: &[Told]) -> Markup {
    let parts = told.iter().flat_map(|one| &one.parts);
    let mut acts = parts.filter_map(|part| part.get("asked_of_you").and_then(Value::as_str));
    // The last act is the one the meeting has come to.
    match acts.next_back().map(ask_id) {
        Some(id) => ui::acts(ui::button_link(ui::Link::new(&format!("#{id}"), view.t(&id)))),
        None => html! {},
    }
}

/// The way down to what the address named, unless it is the chapter at the top.
fn opened_link(view: &View, matters: &[Matter], this: &Matter) -> Markup {
    let is_top = matters.last().is_some_and(|m| m.id == this.id);
    let name = format!("{} {}", view.t(kind_key(this.kind)), view.number(this));
    html! {
        @if !is_top {
            p { a href={ "#" (chapter_id(this)) } { (view.tf("thread-opened", &[("name", &name)])) } }
        }
    }
}

/// Name of a matter's chapter within the page.
fn chapter_id(matter: &Matter) -> String {
    format!("m-{}", matter.id)
}

/// Where the thread stands: its last unfinished matter; nowhere when all is done.
pub(super) fn standing(matters: &[Matter]) -> Option<&Matter> {
    matters.iter().rev().find(|m| !m.state.is_final())
}

/// The five gates; deciding is the one that this product carries so far, the others follow it.
fn gates(view: &View, matters: &[Matter]) -> Markup {
    // A task force is no matter of the people's own: it goes through no gate.
    if matters.iter().all(|m| m.kind == Kind::Force) {
        return html! {};
    }
    let has = |kind: Kind, states: &[State]| {
        matters.iter().any(|m| m.kind == kind && states.contains(&m.state))
    };
    let carried = has(Kind::Resolution, &[State::Executing, State::Changing, State::Reported]);
    let done = has(Kind::Resolution, &[State::Confirmed, State::Gone]);
    let decided = carried || done;
    // What is built is built when its project says so, and then somebody keeps it.
    let built = done || has(Kind::Project, &[State::Finished, State::Handed]);
    let kept = has(Kind::Project, &[State::Handed]);
    let step = |over: bool, now: bool| match (over, now) {
        (true, _) => ui::Step::Over,
        (false, true) => ui::Step::Now,
        (false, false) => ui::Step::Ahead,
    };
    let steps = [
        ("gate-decide", step(decided, true)),
        ("gate-build", step(built, carried)),
        ("gate-manage", step(false, kept)),
        ("gate-evaluate", ui::Step::Ahead),
        ("gate-share", ui::Step::Ahead),
    ];
    let gates: Vec<ui::Gate<'_>> = steps
        .iter()
        .map(|(key, step)| ui::Gate {
            label: view.t(key),
            step: *step,
            said: view.t(match step {
                ui::Step::Over => "gate-over",
                ui::Step::Now => "gate-now",
                ui::Step::Ahead => "gate-ahead",
            }),
            note: "",
        })
        .collect();
    ui::gates(view.t("gates-label"), &gates)
}

fn way(view: &View, this: &Matter, stands: Option<&Matter>, parts: &[Part]) -> Markup {
    let owned: Vec<(String, String, String, String, Markup)> = parts
        .iter()
        .rev()
        .map(|p| {
            let m = &p.matter;
            let title = format!("{} · {}", view.t(kind_key(m.kind)), view.t(state_key(m.state)));
            let apart = p.bodies.iter().filter(|b| !b.0.is_empty()).map(|b| html! { div { (b) } });
            let body = ui::stack(&apart.collect::<Vec<_>>());
            (m.opened_at.rfc3339(), view.moment(m.opened_at), title, chapter_id(m), body)
        })
        .collect();
    let steps: Vec<ui::WayStep<'_>> = owned
        .iter()
        .zip(parts.iter().rev())
        .map(|((at, when, title, id, body), part)| ui::WayStep {
            at,
            when,
            title,
            id,
            is_now: stands.is_some_and(|m| m.id == part.matter.id),
            is_opened: part.matter.id == this.id,
            body: body.clone(),
        })
        .collect();
    html! { div id="thread" { (ui::sheet_titled(view.t("thread-way"), None, ui::way(&steps))) } }
}

fn remarks(
    tx: &mut Tx<'_>,
    view: &View,
    caller: &Caller,
    comments: &[Comment],
) -> Result<Markup, Stop> {
    if comments.is_empty() {
        return Ok(html! {});
    }
    let mut told = Vec::new();
    for c in comments {
        let who = view.person_name(tx, caller, c.by)?;
        told.push(ui::quote(&c.text, &format!("{who} · {}", view.moment(c.made_at))));
    }
    Ok(ui::sheet_titled(view.t("thread-remarks"), None, html! { @for one in &told { (one) } }))
}

fn aside(
    view: &View,
    this: &Matter,
    parts: &[Part],
    caller: &Caller,
    clocks: &[Due],
    proof: &Links,
) -> Markup {
    let next = next_acts(view, parts, caller);
    let links: Vec<ui::Link<'_>> =
        next.iter().map(|(href, key)| ui::Link::new(href, view.t(key))).collect();
    let remark = format!("/{}/matters/{}/comments", this.home, this.id);
    let files = format!("/{}/matters/{}/files", this.home, this.id);
    let sign_in = format!("/sign-in?back={}", view.path);
    html! {
        (ui::sheet_titled(view.t("thread-next"), None, html! {
            @if links.is_empty() { p.quiet { (view.t("thread-nothing-to-do")) } }
            (ui::acts(html! {
                @for (i, link) in links.iter().enumerate() {
                    @if i == 0 { (ui::button_link(*link)) } @else { (ui::button_soft(*link)) }
                }
                @if view.person().is_some() {
                    (ui::button_soft(ui::Link::new(&remark, view.t("act-matter-comment"))))
                    @if attaches(this, caller) {
                        (ui::button_soft(ui::Link::new(&files, view.t("act-matter-attach"))))
                    }
                } @else {
                    (ui::button_soft(ui::Link::new(&sign_in, view.t("thread-sign-in"))))
                }
            }))
        }))
        (clock_sheet(view, clocks))
        (proof_sheet(view, proof))
    }
}

/// Whether the reader may put a photo or a recording beside the matter.
fn attaches(this: &Matter, caller: &Caller) -> bool {
    let (opened_for, owner) = (this.opened_for, this.owner);
    let concern = Concern { place: this.area, opened_for, owner, behalf: None };
    allowed(Attach::SPEC.allow, caller, &concern).is_ok()
}

fn clock_sheet(view: &View, clocks: &[Due]) -> Markup {
    let mut running: Vec<&Due> = clocks.iter().filter(|d| d.lamp(view.now) != Lamp::Met).collect();
    running.sort_by_key(|d| (d.lamp(view.now), d.due_at));
    let mut met: Vec<&Due> = clocks.iter().filter(|d| d.met_at.is_some()).collect();
    met.sort_by_key(|d| std::cmp::Reverse(d.met_at));
    let late = |d: &Due| d.met_at.is_some_and(|met| !d.clock.is_wait() && met > d.due_at);
    let pairs: Vec<(String, Markup)> = running
        .iter()
        .map(|d| {
            let (state, text) = view.clock_lamp(d);
            (view.moment(d.due_at), ui::lamp(state, &text))
        })
        .chain(met.iter().map(|d| {
            let (state, text) = view.clock_lamp(d);
            let text = if late(d) { format!("{text}{}", view.t("thread-met-late")) } else { text };
            (d.met_at.map_or_else(String::new, |m| view.moment(m)), ui::lamp(state, &text))
        }))
        .collect();
    let items: Vec<(&str, Markup)> =
        pairs.iter().map(|(when, lamp)| (when.as_str(), lamp.clone())).collect();
    html! {
        @if !items.is_empty() { (ui::sheet_titled(view.t("thread-clocks"), None, ui::definitions(&items))) }
    }
}

fn proof_sheet(view: &View, proof: &Links) -> Markup {
    let Some(last) = &proof.last else { return html! {} };
    let (n, seq) = (proof.entries.to_string(), last.seq.to_string());
    let check = ui::acts(ui::button_soft(ui::Link::new("/digests", view.t("thread-check"))));
    ui::sheet_titled(
        view.t("thread-proof"),
        None,
        ui::proof(
            &[(view.t("thread-entries"), &n), (view.t("thread-seq"), &seq)],
            view.t("thread-hash"),
            &hash::hex(&last.hash),
            check,
        ),
    )
}

/// What this reader can do next, the newest matter first: address of the form and key of its name.
fn next_acts(view: &View, parts: &[Part], caller: &Caller) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for part in parts.iter().rev() {
        for spec in view.app.deeds.specs() {
            if fits(spec, part, caller) {
                let path = spec.path.replace("{matter}", &part.matter.id.to_string());
                found
                    .push((format!("/{}/{path}", part.matter.home), format!("act-{}", spec.key())));
            }
        }
    }
    found
}

fn fits(spec: &ActSpec, part: &Part, caller: &Caller) -> bool {
    let m = &part.matter;
    let stands = spec.kind == Some(m.kind)
        && !spec.opens()
        && (spec.from.is_empty() || spec.from.contains(&m.state))
        && !part.offered.contains(&spec.name);
    if !stands || spec.allow == [Who::Worker] {
        return false;
    }
    let concern = Concern { place: m.area, opened_for: m.opened_for, owner: m.owner, behalf: None };
    let personal = spec.allow.iter().any(|w| matches!(w, Who::Villager | Who::Concerned));
    allowed(spec.allow, caller, &concern).is_ok()
        || (personal && DESK.iter().any(|r| caller.has(*r, m.area)))
}
