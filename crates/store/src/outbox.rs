//! What leaves an act leaves in the same transaction, as a row; the worker delivers it later and
//! may do so twice without harm.

use civic::authority::Role;
use civic::record::{Column, Val};
use civic::spine::MessageMark;
use kernel::id::MatterId;
use kernel::{AreaCode, Moment, PersonRef};

use crate::db::Tx;
use crate::fault::Stop;
use crate::registry;

/// A message to a person.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Message {
    /// When the act happened.
    pub at: Moment,
    /// Home of the matter.
    pub about_home: AreaCode,
    /// Entry and place in it.
    pub seq: u64,
    /// Place in the entry.
    pub n: u32,
    /// String key.
    pub message: String,
    /// Which matter.
    pub matter: MatterId,
    /// Number in the reader's own count, from 1 in order of delivery.
    pub no: u64,
}

impl Message {
    /// Whether the reader has said so. A mark covers what had happened when it was made.
    pub fn is_read(&self, mark: Option<&MessageMark>) -> bool {
        mark.is_some_and(|m| self.no <= m.upto && self.at <= m.at)
    }
}

struct Waiting {
    home: AreaCode,
    seq: u64,
    n: u32,
    audience: String,
    target: String,
    message: String,
    matter: MatterId,
    at: Moment,
}

/// Delivers what waits, at most so many; answers how many were delivered.
pub fn deliver(tx: &mut Tx<'_>, now: Moment, most: u32) -> Result<u64, Stop> {
    let waiting = tx.rows(
        "SELECT home, seq, n, audience, target, message, matter, at FROM outbox
         WHERE delivered_at IS NULL ORDER BY at, home, seq, n LIMIT ?1",
        &[most.to_val()],
        |c| {
            Some(Waiting {
                home: c.take()?,
                seq: c.take()?,
                n: c.take()?,
                audience: c.take()?,
                target: c.take()?,
                message: c.take()?,
                matter: c.take()?,
                at: c.take()?,
            })
        },
    )?;
    for w in &waiting {
        let readers = readers(tx, w, now)?;
        for person in &readers {
            put(tx, w, *person, &w.message)?;
        }
        for person in followers(tx, w)?.into_iter().filter(|p| !readers.contains(p)) {
            put(tx, w, person, "tell-followed")?;
        }
        tx.run(
            "UPDATE outbox SET delivered_at = ?1 WHERE home = ?2 AND seq = ?3 AND n = ?4",
            &[now.to_val(), w.home.to_val(), w.seq.to_val(), w.n.to_val()],
        )?;
    }
    Ok(u64::try_from(waiting.len()).unwrap_or(0))
}

/// Who reads it: the person, the holders of the role today; a public message is read on the page.
fn readers(tx: &mut Tx<'_>, w: &Waiting, now: Moment) -> Result<Vec<PersonRef>, Stop> {
    match w.audience.as_str() {
        "person" => Ok(w.target.parse().into_iter().collect()),
        "role" => {
            let Some((role, area)) = w.target.split_once('@') else { return Ok(Vec::new()) };
            let (Some(role), Ok(area)) = (Role::parse(role), AreaCode::parse(area)) else {
                return Ok(Vec::new());
            };
            registry::holders(tx, role, area, now.date())
        }
        _ => Ok(Vec::new()),
    }
}

/// Who follows the thread hears of every step: of whatever is told to the person it is for, and of
/// whatever is public. What goes to an office is not theirs.
fn followers(tx: &mut Tx<'_>, w: &Waiting) -> Result<Vec<PersonRef>, Stop> {
    if w.audience == "role" {
        return Ok(Vec::new());
    }
    tx.rows(
        "SELECT f.person FROM follow f
         JOIN matter m ON m.home = f.home AND m.thread = f.thread
         WHERE m.home = ?1 AND m.id = ?2 ORDER BY f.person",
        &[w.home.to_val(), w.matter.to_val()],
        |c| c.take(),
    )
}

fn put(tx: &mut Tx<'_>, w: &Waiting, person: PersonRef, message: &str) -> Result<(), Stop> {
    let params = [
        person.home.to_val(),
        person.to_val(),
        w.at.to_val(),
        w.home.to_val(),
        w.seq.to_val(),
        w.n.to_val(),
        Val::Text(message.to_owned()),
        w.matter.to_val(),
    ];
    tx.run(
        "INSERT INTO message (home, person, at, about_home, seq, n, message, matter, no)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,
             (SELECT COALESCE(MAX(no), 0) + 1 FROM message WHERE home = ?1 AND person = ?2))
         ON CONFLICT (home, person, at, about_home, seq, n) DO NOTHING",
        &params,
    )
    .map(|_| ())
}

/// Messages of a person, newest first.
pub fn messages(tx: &mut Tx<'_>, person: PersonRef, most: u32) -> Result<Vec<Message>, Stop> {
    tx.rows(
        "SELECT at, about_home, seq, n, message, matter, no FROM message
         WHERE home = ?1 AND person = ?2 ORDER BY at DESC, about_home, seq DESC LIMIT ?3",
        &[person.home.to_val(), person.to_val(), most.to_val()],
        |c| {
            Some(Message {
                at: c.take()?,
                about_home: c.take()?,
                seq: c.take()?,
                n: c.take()?,
                message: c.take()?,
                matter: c.take()?,
                no: c.take()?,
            })
        },
    )
}

/// How far a person has read.
pub fn mark(tx: &mut Tx<'_>, person: PersonRef) -> Result<Option<MessageMark>, Stop> {
    tx.get(&[person.home.to_val(), person.to_val()])
}

/// How many messages a person has not read, and the number of the last one delivered (0 when none).
pub fn unread(
    tx: &mut Tx<'_>,
    person: PersonRef,
    mark: Option<&MessageMark>,
) -> Result<(u64, u64), Stop> {
    let (upto, at) = mark.map_or((0, Moment::from_ms(0)), |m| (m.upto, m.at));
    let found = tx.row(
        "SELECT COUNT(CASE WHEN no > ?3 OR at > ?4 THEN 1 END), COALESCE(MAX(no), 0)
         FROM message WHERE home = ?1 AND person = ?2",
        &[person.home.to_val(), person.to_val(), upto.to_val(), at.to_val()],
        |c| Some((c.take()?, c.take()?)),
    )?;
    Ok(found.unwrap_or((0, 0)))
}

/// How many messages still wait for delivery.
pub fn waiting(tx: &mut Tx<'_>) -> Result<u64, Stop> {
    let n = tx.number("SELECT COUNT(*) FROM outbox WHERE delivered_at IS NULL", &[])?;
    Ok(u64::try_from(n).unwrap_or(0))
}
