//! What is known of a matter that goes out: read once, said in several ways.

use civic::deliberation::Basis;
use civic::matter::{Kind, Matter, State};
use kernel::{Code, Date, Fen, Moment};
use store::{Stop, Tx, matter};

use super::reads;
use crate::view::View;

/// What a matter says of itself, by kind.
#[derive(Debug, Clone)]
pub(super) enum About {
    /// A notice: until when, and what it is about.
    Notice { posted_on: Date, until_on: Date, text: String, due_on: Option<Date>, office: String },
    /// A topic before the people.
    Topic { households: u32, cost: Fen, money: String },
    /// A meeting.
    Meeting { starts_at: Moment, venue: String, basis: Basis, body: String },
    /// A resolution that is settled.
    Resolution { due_on: Date, percent: u32, office: String },
    /// Anything else: its title and state.
    Other,
}

/// A matter on its way out.
#[derive(Debug, Clone)]
pub(super) struct Out {
    /// The matter.
    pub matter: Matter,
    /// Name of its village.
    pub place: String,
    /// Its whole address.
    pub url: String,
    /// What it says.
    pub about: About,
}

/// Reads a matter by the address of a page.
pub(super) fn asked(tx: &mut Tx<'_>, view: &View) -> Result<Matter, Stop> {
    let home = view.area()?;
    let this = matter::get(tx, home, view.id("matter")?)?.ok_or(Code::NotFound)?;
    let noun = view.param("noun");
    if noun != "matters" && Kind::from_noun(noun) != Some(this.kind) {
        return Err(Code::NotFound.into());
    }
    Ok(this)
}

/// Reads what goes out of a matter.
pub(super) fn out(tx: &mut Tx<'_>, view: &View, matter: &Matter) -> Result<Out, Stop> {
    Ok(Out {
        place: view.area_name(tx, matter.home)?,
        url: format!("{}{}", view.base, view.href(matter)),
        about: about(tx, view, matter)?,
        matter: matter.clone(),
    })
}

fn about(tx: &mut Tx<'_>, view: &View, matter: &Matter) -> Result<About, Stop> {
    let found = match matter.kind {
        Kind::Notice => notice(tx, view, matter)?,
        Kind::Topic if matter.state != State::Draft => reads::topic(tx, matter.home, matter.id)?
            .map(|t| About::Topic { households: t.households, cost: t.cost_fen, money: t.money }),
        Kind::Meeting => match reads::meeting(tx, matter)? {
            Some(m) => Some(About::Meeting {
                starts_at: m.starts_at,
                venue: m.venue,
                basis: m.basis,
                body: body_title(view, &m.body),
            }),
            None => None,
        },
        Kind::Resolution => match reads::resolution(tx, matter.home, matter.id)? {
            Some(r) => match r.due_on {
                Some(due_on) => Some(About::Resolution {
                    due_on,
                    percent: r.percent,
                    office: office(tx, view, matter)?,
                }),
                None => None,
            },
            None => None,
        },
        _ => None,
    };
    Ok(found.unwrap_or(About::Other))
}

fn notice(tx: &mut Tx<'_>, view: &View, of: &Matter) -> Result<Option<About>, Stop> {
    let Some(notice) = reads::notice(tx, of)? else { return Ok(None) };
    let subject = matter::get(tx, of.home, notice.subject)?;
    let resolution = reads::resolution(tx, of.home, notice.subject)?;
    let office = match &subject {
        Some(subject) => office(tx, view, subject)?,
        None => String::new(),
    };
    Ok(Some(About::Notice {
        posted_on: notice.posted_on,
        until_on: notice.until_on,
        due_on: resolution.as_ref().and_then(|r| r.due_on),
        text: resolution.map_or_else(String::new, |r| r.text),
        office,
    }))
}

/// The office of whoever carries a matter out, in words.
fn office(tx: &mut Tx<'_>, view: &View, of: &Matter) -> Result<String, Stop> {
    let Some(who) = of.owner else { return Ok(String::new()) };
    let key = reads::office(tx, of.home, who, view.now)?;
    Ok(view.t(key.as_deref().unwrap_or("share-a-villager")).to_owned())
}

/// Title of a body in the reader's language.
fn body_title(view: &View, key: &str) -> String {
    let rules = view.rules();
    let zh = view.lang == kernel::refusal::Lang::Zh;
    rules.body(key).map_or_else(
        |_| key.to_owned(),
        |b| if zh { b.title_zh.clone() } else { b.title_en.clone() },
    )
}
