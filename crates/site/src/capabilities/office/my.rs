//! 我的: what is kept about the reader and what the reader has under way.
//!
//! Invariants: only the reader's own; whether a vote was given, never which; the phone number is
//! masked even here, because a page is seen over shoulders.

use civic::decide::company::{Invitation, Reply};
use civic::decide::wish::ERASED;
use civic::matter::{Kind, Matter, State};
use civic::spine::MessageMark;
use kernel::{AreaCode, Code, Moment, PersonRef};
use serde::Serialize;
use store::matter::Query;
use store::{Stop, Tx};

use super::{my_page, reads};
use crate::ui;
use crate::view::{Shown, View};

/// The reader as registered.
#[derive(Serialize)]
pub struct Me {
    /// Name.
    pub name: String,
    /// The village's key.
    pub key: String,
    /// Household key and head.
    pub household: String,
    /// Head of the household.
    pub head: String,
    /// Village and group.
    pub place: String,
    /// Masked.
    pub phone: Option<String>,
    /// Registered as a villager.
    pub registered: bool,
    /// Member of the collective.
    pub member: bool,
}

/// A matter of the reader.
#[derive(Serialize)]
pub struct Mine {
    /// Where it is.
    pub href: String,
    /// Number.
    pub number: String,
    /// Title.
    pub title: String,
    /// Kind.
    pub kind: Kind,
    /// State.
    pub state: State,
    /// Where the thread of a wish that was taken up stands now.
    pub stands: Option<(Kind, State)>,
    /// The running clock in words.
    pub lamp: Option<String>,
    /// Where the reader says whether it is good.
    pub confirm: Option<String>,
    /// Where the reader's words can be erased.
    pub erase: Option<String>,
    /// State of the lamp.
    #[serde(skip)]
    pub shape: ui::State,
}

/// A meeting of the reader's.
#[derive(Serialize)]
pub struct Seat {
    /// Where it is.
    pub href: String,
    /// What is decided.
    pub title: String,
    /// When it begins.
    pub starts_at: Moment,
    /// Where.
    pub venue: String,
    /// How it stands for the reader: string key.
    pub standing: &'static str,
}

/// An invitation to talk something over.
#[derive(Serialize)]
pub struct Invited {
    /// Where it is.
    pub href: String,
    /// About what.
    pub title: String,
    /// Why the reader is invited.
    pub why: String,
    /// What the reader has said.
    pub reply: Reply,
    /// Where to answer, while that makes sense.
    pub answer: Option<String>,
}

/// A message.
#[derive(Serialize)]
pub struct Told {
    /// String key.
    pub message: String,
    /// When.
    pub at: Moment,
    /// Where its matter is; empty when it is gone.
    pub href: String,
    /// Title of its matter.
    pub title: String,
    /// Number in the reader's own count.
    pub no: u64,
    /// Whether it was read.
    pub read: bool,
}

/// A task force that the reader is lent to.
#[derive(Serialize)]
pub struct Lent {
    /// Where it is.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// The reader's last day in it.
    pub until_on: kernel::Date,
    /// Whether the reader leads it.
    pub leads: bool,
    /// Whether the reader belongs to it today.
    pub serves: bool,
}

/// The page.
#[derive(Serialize)]
pub struct My {
    /// Home of the reader.
    pub home: AreaCode,
    /// As registered; `None` for somebody without a register entry.
    pub me: Option<Me>,
    /// Wishes, newest movement first.
    pub wishes: Vec<Mine>,
    /// Threads followed.
    pub followed: Vec<Mine>,
    /// Invitations, newest first.
    pub invited: Vec<Invited>,
    /// Meetings, coming ones first.
    pub meetings: Vec<Seat>,
    /// Task forces, the last to end first.
    pub forces: Vec<Lent>,
    /// Messages, newest first.
    pub messages: Vec<Told>,
    /// How many messages are unread, those not listed included.
    pub unread: u64,
    /// Number of the last message delivered: what `message.read` is told when all are read.
    pub upto: u64,
}

/// `/my`.
pub fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let person = view.person().ok_or(Code::SignInNeeded)?;
    let county = view.app.options.county;
    let query = Query {
        area: Some(person.home),
        kind: Some(Kind::Wish),
        person: Some(person),
        most: 50,
        ..Query::default()
    };
    let mut wishes = Vec::new();
    for matter in store::matter::list(tx, &query)? {
        wishes.push(mine(tx, view, &matter, true)?);
    }
    let mut followed = Vec::new();
    for matter in reads::followed(tx, county, person, 30)? {
        followed.push(mine(tx, view, &matter, false)?);
    }
    let mark = store::outbox::mark(tx, person)?;
    let (unread, upto) = store::outbox::unread(tx, person, mark.as_ref())?;
    let data = My {
        home: person.home,
        me: me(tx, view, person)?,
        wishes,
        followed,
        invited: invited(tx, view, person)?,
        meetings: meetings(tx, view, person)?,
        forces: forces(tx, view, person)?,
        messages: messages(tx, view, person, mark.as_ref())?,
        unread,
        upto,
    };
    let name = view.area_name(tx, person.home)?;
    let title = view.t("page-my-show");
    Shown::new(view, person.home, &name, title, &data, || my_page::page(view, title, &data))
}

fn me(tx: &mut Tx<'_>, view: &View, person: PersonRef) -> Result<Option<Me>, Stop> {
    let Some(p) = store::registry::person(tx, person)? else { return Ok(None) };
    let household = store::registry::household(tx, person.home, p.household)?;
    let village = view.area_name(tx, person.home)?;
    let group = view.area_name(tx, p.area)?;
    Ok(Some(Me {
        name: p.name,
        key: p.key,
        head: household.as_ref().map(|h| h.head.clone()).unwrap_or_default(),
        household: household.map(|h| h.key).unwrap_or_default(),
        place: if p.area == person.home { village } else { format!("{village} {group}") },
        phone: p.phone.as_deref().map(kernel::code::phone_masked),
        registered: p.registered,
        member: p.member,
    }))
}

/// A matter with its lamp; with its steps when it is the reader's own wish.
fn mine(tx: &mut Tx<'_>, view: &View, m: &Matter, own: bool) -> Result<Mine, Stop> {
    let stands = if own && m.state == State::Adopted { stands(tx, m)? } else { None };
    let clocks = store::matter::clocks(tx, m.home, stands.as_ref().map_or(m.id, |s| s.id))?;
    let due = clocks.iter().find(|d| d.met_at.is_none());
    let (shape, lamp) = match due {
        Some(due) => {
            let (shape, words) = view.clock_lamp(due);
            (shape, Some(words))
        }
        None if m.state.is_final() => (ui::State::Done, None),
        None => (ui::State::Ok, None),
    };
    let path = format!("/{}/wishes/{}", m.home, m.id);
    let erased = own && reads::wish(tx, m.home, m.id)?.is_none_or(|w| w.text == ERASED);
    Ok(Mine {
        href: view.href(m),
        number: view.number(m),
        title: m.title.clone(),
        kind: m.kind,
        state: m.state,
        stands: stands.map(|s| (s.kind, s.state)),
        lamp,
        confirm: (own && m.state == State::Done).then(|| format!("{path}/confirmation?back=/my")),
        erase: (own && !erased).then(|| format!("{path}/erasure?back=/my")),
        shape,
    })
}

/// The step at which the thread of a wish is: its last unfinished one.
fn stands(tx: &mut Tx<'_>, wish: &Matter) -> Result<Option<Matter>, Stop> {
    let thread = store::matter::thread(tx, wish.home, wish.thread)?;
    Ok(thread.into_iter().rev().find(|m| !m.state.is_final()))
}

/// What the reader is invited to, alone or with the household, with the reason.
fn invited(tx: &mut Tx<'_>, view: &View, person: PersonRef) -> Result<Vec<Invited>, Stop> {
    let Some(me) = store::registry::person(tx, person)? else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for (one, pool) in store::company::invitations_of(tx, person, me.household, 10)? {
        let Some(topic) = store::matter::get(tx, one.home, one.topic)? else { continue };
        let href = view.href(&topic);
        let open = topic.state == State::Published;
        found.push(Invited {
            answer: open.then(|| format!("{href}/answers?invitation={}&back=/my", one.id)),
            why: why(view, &one, pool),
            reply: one.reply,
            title: topic.title,
            href,
        });
    }
    Ok(found)
}

fn why(view: &View, one: &Invitation, pool: Option<u32>) -> String {
    if !one.ground.is_empty() {
        return one.ground.clone();
    }
    let category = one.category.map(|c| format!("category-{c}"));
    let (place, pool) = (one.place.unwrap_or(0).to_string(), pool.unwrap_or(0).to_string());
    let category = category.as_deref().map_or("", |key| view.t(key));
    view.tf(one.why_key(), &[("category", category), ("place", &place), ("pool", &pool)])
}

/// Coming meetings of the village, then those on whose roll the reader stands.
fn meetings(tx: &mut Tx<'_>, view: &View, person: PersonRef) -> Result<Vec<Seat>, Stop> {
    let mut found = Vec::new();
    let village = person.home.level() == kernel::Level::Village;
    let coming = if village { reads::coming(tx, person.home, 5)? } else { Vec::new() };
    for (matter, starts_at, venue) in coming {
        let (href, title) = (view.href(&matter), matter.title);
        found.push(Seat { href, title, starts_at, venue, standing: "my-meeting-coming" });
    }
    for seat in reads::seats(tx, person, 10)? {
        let standing = standing(&seat);
        let (href, title) = (view.href(&seat.matter), seat.matter.title);
        let (starts_at, venue) = (seat.starts_at, seat.venue);
        found.push(Seat { href, title, starts_at, venue, standing });
    }
    Ok(found)
}

/// Task forces that the reader is lent to, or was.
fn forces(tx: &mut Tx<'_>, view: &View, person: PersonRef) -> Result<Vec<Lent>, Stop> {
    let (county, today) = (view.app.options.county, view.now.date());
    let mut found = Vec::new();
    for (member, force) in store::force::of_person(tx, county, person)? {
        let Some(matter) = store::matter::get(tx, force.home, force.id)? else { continue };
        found.push(Lent {
            href: view.href(&matter),
            title: matter.title,
            until_on: member.until_on,
            leads: force.head == person,
            serves: force.ended_at.is_none() && member.serves_on(today),
        });
    }
    Ok(found)
}

/// How a meeting stands for somebody on its roll. A paper ballot is in the box, not in the record.
pub fn standing(seat: &reads::Seat) -> &'static str {
    let sits = seat.matter.state == State::Sitting;
    match (seat.voted, seat.paper, seat.ballot, seat.present_at.is_some()) {
        (true, ..) => "my-meeting-voted",
        (false, true, ..) => "my-meeting-paper",
        (false, false, true, _) if sits => "my-meeting-vote-now",
        (false, false, false, false) if sits => "my-meeting-check-in",
        (false, false, false, true) if sits => "my-meeting-here",
        (false, false, true, true) => "my-meeting-not-voted",
        (false, false, false, true) => "my-meeting-was-here",
        (false, false, _, false) => "my-meeting-absent",
    }
}

fn messages(
    tx: &mut Tx<'_>,
    view: &View,
    person: PersonRef,
    mark: Option<&MessageMark>,
) -> Result<Vec<Told>, Stop> {
    let mut told = Vec::new();
    for m in store::outbox::messages(tx, person, 20)? {
        let matter = store::matter::get(tx, m.about_home, m.matter)?;
        told.push(Told {
            read: m.is_read(mark),
            no: m.no,
            message: m.message,
            at: m.at,
            href: matter.as_ref().map(|x| view.href(x)).unwrap_or_default(),
            title: matter.map(|x| x.title).unwrap_or_default(),
        });
    }
    Ok(told)
}
