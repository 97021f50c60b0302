//! Reads of matters, written once for every kind: one, thread, list, search, clocks, remarks.

use civic::deliberation::MeetingSection;
use civic::matter::{Due, Kind, Matter, State};
use civic::record::{Column, Val};
use civic::spine::{Attachment, Comment, Stored};
use civic::walk::ProcessStep;
use kernel::id::MatterId;
use kernel::{AreaCode, Date, Moment, PersonRef};

use crate::db::Tx;
use crate::fault::Stop;

/// One matter.
pub fn get(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Option<Matter>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// Every matter of a thread, oldest first; of those that one act opened a cause stands before what it
/// caused, whatever their ids.
pub fn thread(tx: &mut Tx<'_>, home: AreaCode, thread: MatterId) -> Result<Vec<Matter>, Stop> {
    let found: Vec<Matter> = tx.list(
        "WHERE home = ?1 AND thread = ?2 ORDER BY opened_at, id",
        &[home.to_val(), thread.to_val()],
    )?;
    let mut ranked: Vec<_> =
        found.iter().map(|m| (m.opened_at, causes(&found, m))).zip(&found).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    Ok(ranked.into_iter().map(|(_, matter)| matter.clone()).collect())
}

/// How many causes of the same moment stand before a matter.
fn causes(thread: &[Matter], matter: &Matter) -> usize {
    let cause = |of: &&Matter| {
        let (of, at) = (of.cause?, of.opened_at);
        thread.iter().find(|m| m.id == of && m.opened_at == at)
    };
    // Bounded, so that even rows that name each other come to an end.
    std::iter::successors(cause(&matter), cause).take(thread.len()).count()
}

/// The steps that the topics of a thread go through, topic by topic in order.
pub fn walk(tx: &mut Tx<'_>, home: AreaCode, thread: MatterId) -> Result<Vec<ProcessStep>, Stop> {
    tx.list(
        "WHERE home = ?1 AND topic IN
             (SELECT m.id FROM matter m WHERE m.home = ?1 AND m.thread = ?2 AND m.kind = 'topic')
         ORDER BY topic, no",
        &[home.to_val(), thread.to_val()],
    )
}

/// The steps that one topic goes through.
pub fn steps(tx: &mut Tx<'_>, home: AreaCode, topic: MatterId) -> Result<Vec<ProcessStep>, Stop> {
    tx.list("WHERE home = ?1 AND topic = ?2 ORDER BY no", &[home.to_val(), topic.to_val()])
}

/// The step that a meeting or notice carries.
pub fn step_of(
    tx: &mut Tx<'_>,
    home: AreaCode,
    carrier: MatterId,
) -> Result<Option<ProcessStep>, Stop> {
    let found: Vec<ProcessStep> =
        tx.list("WHERE home = ?1 AND matter = ?2", &[home.to_val(), carrier.to_val()])?;
    Ok(found.into_iter().next())
}

/// What kind of matter has opened this one.
pub fn cause_kind(tx: &mut Tx<'_>, matter: &Matter) -> Result<Option<Kind>, Stop> {
    let Some(cause) = matter.cause else { return Ok(None) };
    Ok(get(tx, matter.home, cause)?.map(|m| m.kind))
}

/// What a list is narrowed by. Empty fields do not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// A home, or a larger area whose homes are all meant.
    pub area: Option<AreaCode>,
    /// Kind.
    pub kind: Option<Kind>,
    /// State.
    pub state: Option<State>,
    /// Words in the title, or a number like `2026-31`.
    pub text: String,
    /// Opened on or after.
    pub from: Option<Date>,
    /// Opened on or before.
    pub until: Option<Date>,
    /// Opened for this person.
    pub person: Option<PersonRef>,
    /// Owned by this person.
    pub owner: Option<PersonRef>,
    /// Only what is not finished.
    pub open: bool,
    /// How many to pass over.
    pub skip: u32,
    /// How many to give.
    pub most: u32,
}

impl Query {
    fn conditions(&self) -> (String, Vec<Val>) {
        let mut parts: Vec<String> = Vec::new();
        let mut vals: Vec<Val> = Vec::new();
        let mut add = |sql: &str, val: Val| {
            vals.push(val);
            parts.push(sql.replace("??", &format!("?{}", vals.len())));
        };
        if let Some(area) = self.area {
            if area.home() == area && area.as_str().len() == 12 {
                add("home = ??", area.to_val());
            } else if area.home() != area {
                add("home = ??", area.home().to_val());
                let (low, high) = area.range();
                add("area >= ??", Val::Text(low));
                add("area < ??", Val::Text(high));
            } else {
                let (low, high) = area.range();
                add("home >= ??", Val::Text(low));
                add("home < ??", Val::Text(high));
            }
        }
        if let Some(kind) = self.kind {
            add("kind = ??", kind.to_val());
        }
        if let Some(state) = self.state {
            add("state = ??", state.to_val());
        }
        if let Some(person) = self.person {
            add("opened_for = ??", person.to_val());
        }
        if let Some(owner) = self.owner {
            add("owner = ??", owner.to_val());
        }
        if let Some(from) = self.from {
            add("opened_at >= ??", Moment::start_of(from).to_val());
        }
        if let Some(until) = self.until {
            add("opened_at <= ??", Moment::end_of(until).to_val());
        }
        match number(&self.text) {
            Some((year, no)) => {
                add("year = ??", year.to_val());
                add("no = ??", no.to_val());
            }
            None if !self.text.trim().is_empty() => {
                let like = format!("%{}%", self.text.trim().replace(['%', '_'], ""));
                add("title LIKE ??", Val::Text(like));
            }
            None => {}
        }
        if self.open {
            let done: Vec<String> =
                State::ALL.iter().filter(|s| s.is_final()).map(|s| format!("'{s}'")).collect();
            parts.push(format!("state NOT IN ({})", done.join(", ")));
        }
        let all = if parts.is_empty() { "1 = 1".to_owned() } else { parts.join(" AND ") };
        (all, vals)
    }
}

/// `2026-31` as year and number.
fn number(text: &str) -> Option<(u32, u32)> {
    let (year, no) = text.trim().trim_end_matches('号').split_once('-')?;
    Some((year.parse().ok()?, no.trim().parse().ok()?))
}

/// Matters that match, newest movement first.
pub fn list(tx: &mut Tx<'_>, query: &Query) -> Result<Vec<Matter>, Stop> {
    let (conditions, mut vals) = query.conditions();
    vals.push(query.most.clamp(1, 1000).to_val());
    vals.push(query.skip.to_val());
    let tail = format!(
        "WHERE {conditions} ORDER BY moved_at DESC, id DESC LIMIT ?{} OFFSET ?{}",
        vals.len() - 1,
        vals.len()
    );
    tx.list(&tail, &vals)
}

/// How many match.
pub fn count(tx: &mut Tx<'_>, query: &Query) -> Result<u64, Stop> {
    let (conditions, vals) = query.conditions();
    let n = tx.number(&format!("SELECT COUNT(*) FROM matter WHERE {conditions}"), &vals)?;
    Ok(u64::try_from(n).unwrap_or(0))
}

/// Counts by kind and state in an area.
pub fn counts(tx: &mut Tx<'_>, area: AreaCode) -> Result<Vec<(Kind, State, u64)>, Stop> {
    let query = Query { area: Some(area), ..Query::default() };
    let (conditions, vals) = query.conditions();
    tx.rows(
        &format!("SELECT kind, state, COUNT(*) FROM matter WHERE {conditions} GROUP BY kind, state ORDER BY kind, state"),
        &vals,
        |c| Some((c.take()?, c.take()?, c.take()?)),
    )
}

/// Clocks of a matter.
pub fn clocks(tx: &mut Tx<'_>, home: AreaCode, matter: MatterId) -> Result<Vec<Due>, Stop> {
    tx.list("WHERE home = ?1 AND matter = ?2 ORDER BY since", &[home.to_val(), matter.to_val()])
}

/// Running clocks of an area, soonest first.
pub fn running(tx: &mut Tx<'_>, area: AreaCode, most: u32) -> Result<Vec<Due>, Stop> {
    let (low, high) = area.range();
    tx.list(
        "WHERE met_at IS NULL AND home >= ?1 AND home < ?2 ORDER BY due_at LIMIT ?3",
        &[Val::Text(low), Val::Text(high), most.to_val()],
    )
}

/// Running clocks whose time is over, not yet passed on, oldest first: the worker's work.
pub fn overdue(tx: &mut Tx<'_>, now: Moment, most: u32) -> Result<Vec<Due>, Stop> {
    tx.list(
        // Waiting for a publication to ripen is nobody's lateness.
        "WHERE met_at IS NULL AND escalated_at IS NULL AND due_at < ?1 AND clock <> 'publication'
         ORDER BY due_at LIMIT ?2",
        &[now.to_val(), most.to_val()],
    )
}

/// Remarks on a matter, oldest first.
pub fn comments(tx: &mut Tx<'_>, home: AreaCode, matter: MatterId) -> Result<Vec<Comment>, Stop> {
    tx.list(
        "WHERE home = ?1 AND matter = ?2 ORDER BY made_at, id",
        &[home.to_val(), matter.to_val()],
    )
}

/// Files beside a matter, oldest first.
pub fn attachments(
    tx: &mut Tx<'_>,
    home: AreaCode,
    matter: MatterId,
) -> Result<Vec<Attachment>, Stop> {
    tx.list(
        "WHERE home = ?1 AND matter = ?2 ORDER BY made_at, id",
        &[home.to_val(), matter.to_val()],
    )
}

/// Stores bytes under their hash; twice is once.
pub fn blob_put(
    tx: &mut Tx<'_>,
    home: AreaCode,
    hash: &[u8; 32],
    bytes: &[u8],
) -> Result<(), Stop> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let mime = civic::media::sniff(bytes).unwrap_or_default();
    tx.run(
        // Bytes that were erased come back when somebody sends them again.
        "INSERT INTO blob (home, hash, size, bytes, mime) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (home, hash) DO UPDATE SET bytes = excluded.bytes",
        &[
            home.to_val(),
            hash.to_val(),
            size.to_val(),
            Val::Blob(bytes.to_vec()),
            Val::Text(mime.to_owned()),
        ],
    )
    .map(|_| ())
}

/// What is known of the bytes under a hash; `None` when they have not arrived or were erased.
pub fn blob_stored(
    tx: &mut Tx<'_>,
    home: AreaCode,
    hash: &[u8; 32],
) -> Result<Option<Stored>, Stop> {
    tx.row(
        "SELECT hash, size, mime FROM blob WHERE home = ?1 AND hash = ?2 AND LENGTH(bytes) > 0",
        &[home.to_val(), hash.to_val()],
        |c| Some(Stored { hash: c.take()?, size: c.take()?, mime: c.take()? }),
    )
}

/// What is known of each of these hashes, given as hexadecimal text; a text that is none has not
/// arrived either.
pub fn blobs_stored(
    tx: &mut Tx<'_>,
    home: AreaCode,
    hashes: Option<&[String]>,
) -> Result<Vec<Option<Stored>>, Stop> {
    let mut found = Vec::new();
    for text in hashes.unwrap_or_default() {
        let hash = kernel::hash::unhex(text).and_then(|b| <[u8; 32]>::try_from(b).ok());
        found.push(match hash {
            Some(hash) => blob_stored(tx, home, &hash)?,
            None => None,
        });
    }
    Ok(found)
}

/// Erases the bytes under a hash unless a file or a visit of the home still needs them. The row
/// stays: that there was something is no secret, what it was is gone.
pub fn blob_forget(tx: &mut Tx<'_>, home: AreaCode, hash: &[u8; 32]) -> Result<(), Stop> {
    tx.run(
        "UPDATE blob SET bytes = ?3 WHERE home = ?1 AND hash = ?2
           AND NOT EXISTS (SELECT 1 FROM attachment a WHERE a.home = ?1 AND a.hash = ?2)
           AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.home = ?1 AND v.voice = ?2)",
        &[home.to_val(), hash.to_val(), Val::Blob(Vec::new())],
    )
    .map(|_| ())
}

/// The bytes under a hash.
pub fn blob(tx: &mut Tx<'_>, home: AreaCode, hash: &[u8; 32]) -> Result<Option<Vec<u8>>, Stop> {
    tx.row(
        "SELECT bytes FROM blob WHERE home = ?1 AND hash = ?2",
        &[home.to_val(), hash.to_val()],
        |c| c.take(),
    )
}

/// Stores bytes that are only looked at so far, and notes since when.
pub fn preview_put(
    tx: &mut Tx<'_>,
    home: AreaCode,
    hash: &[u8; 32],
    bytes: &[u8],
    now: Moment,
) -> Result<(), Stop> {
    // Bytes that something names already are no preview.
    if blob_stored(tx, home, hash)?.is_some() && !is_preview(tx, home, hash)? {
        return Ok(());
    }
    blob_put(tx, home, hash, bytes)?;
    tx.run(
        "INSERT INTO preview (home, hash, made_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (home, hash) DO UPDATE SET made_at = ?3",
        &[home.to_val(), hash.to_val(), now.to_val()],
    )
    .map(|_| ())
}

fn is_preview(tx: &mut Tx<'_>, home: AreaCode, hash: &[u8; 32]) -> Result<bool, Stop> {
    let n = tx.number(
        "SELECT COUNT(*) FROM preview WHERE home = ?1 AND hash = ?2",
        &[home.to_val(), hash.to_val()],
    )?;
    Ok(n > 0)
}

/// Previews from before a moment, oldest first.
pub fn previews_before(
    tx: &mut Tx<'_>,
    before: Moment,
    most: u32,
) -> Result<Vec<(AreaCode, [u8; 32])>, Stop> {
    tx.rows(
        "SELECT home, hash FROM preview WHERE made_at < ?1 ORDER BY made_at, home, hash LIMIT ?2",
        &[before.to_val(), most.to_val()],
        |c| Some((c.take()?, c.take()?)),
    )
}

/// Puts a preview away, unless it was looked at again in the meantime; its bytes stay when a file
/// beside a matter has them.
pub fn preview_remove(
    tx: &mut Tx<'_>,
    home: AreaCode,
    hash: &[u8; 32],
    before: Moment,
) -> Result<bool, Stop> {
    let key = [home.to_val(), hash.to_val()];
    let gone = tx.run(
        "DELETE FROM preview WHERE home = ?1 AND hash = ?2 AND made_at < ?3",
        &[home.to_val(), hash.to_val(), before.to_val()],
    )?;
    if gone == 0 {
        return Ok(false);
    }
    tx.run(
        "DELETE FROM blob WHERE home = ?1 AND hash = ?2
             AND NOT EXISTS
             (SELECT 1 FROM attachment WHERE attachment.home = ?1 AND attachment.hash = ?2)
             AND NOT EXISTS (SELECT 1 FROM visit WHERE visit.home = ?1 AND visit.voice = ?2)",
        &key,
    )?;
    Ok(true)
}

/// The further places of a meeting held in several.
pub fn sections(
    tx: &mut Tx<'_>,
    home: AreaCode,
    meeting: MatterId,
) -> Result<Vec<MeetingSection>, Stop> {
    tx.list("WHERE home = ?1 AND meeting = ?2 ORDER BY no", &[home.to_val(), meeting.to_val()])
}
