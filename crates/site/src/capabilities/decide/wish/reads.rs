//! What the rules and pages of wishes look at.

use civic::Scene;
use civic::decide::wish::lineage::{
    Join, Leave, Lineage, Merge, MergeFacts, Split, SplitFacts, Support,
};
use civic::decide::wish::{EraseFacts, Raise, RaiseFacts, Stand, Vouch, VouchFacts, Wish};
use civic::matter::{ClockName, Due, Kind, Matter, State};
use civic::record::{Column, Record, Val};
use civic::voice::Visit;
use kernel::id::MatterId;
use kernel::{AreaCode, Moment, PersonRef};
use store::{Stop, Tx, journal, matter, registry};

/// The body of a wish.
pub fn wish(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Option<Wish>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// The body of the wish an act continues.
pub fn this(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Wish, Stop> {
    let id = scene.this()?.id;
    wish(tx, scene.home, id)?.ok_or_else(|| kernel::Code::NotFound.into())
}

/// Number that the journal entry of an act will have: the home's chain is locked.
fn entry(tx: &mut Tx<'_>, home: AreaCode) -> Result<u64, Stop> {
    Ok(journal::head(tx, home)?.map_or(0, |h| h.seq) + 1)
}

/// Facts of raising.
pub fn raise(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Raise) -> Result<RaiseFacts, Stop> {
    Ok(RaiseFacts {
        place_known: registry::area(tx, act.place)?.is_some(),
        entry: entry(tx, scene.home)?,
        files: matter::blobs_stored(tx, scene.home, act.files.as_deref())?,
    })
}

/// How a wish was vouched for, when it was.
pub fn vouched(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Option<Vouch>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// Facts of vouching.
pub fn vouch(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Stand) -> Result<VouchFacts, Stop> {
    let witness_known = match act.witness {
        Some(who) if who.home == scene.home => registry::person(tx, who)?.is_some(),
        Some(_) | None => false,
    };
    let vouched = vouched(tx, scene.home, act.matter)?.is_some();
    Ok(VouchFacts { wish: this(tx, scene)?, vouched, witness_known })
}

/// Facts of erasing: everything that repeats the words.
pub fn erase(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<EraseFacts, Stop> {
    let found = scene.this()?;
    let thread = matter::thread(tx, scene.home, found.thread)?;
    let drafts = thread.iter().filter(|m| m.kind == Kind::Topic && m.state == State::Draft);
    let visit: Vec<Visit> = tx.list(
        "WHERE home = ?1 AND wish = ?2 ORDER BY id",
        &[scene.home.to_val(), found.id.to_val()],
    )?;
    Ok(EraseFacts {
        wish: this(tx, scene)?,
        drafts: drafts.map(|m| m.id).collect(),
        files: matter::attachments(tx, scene.home, found.id)?,
        visit: visit.into_iter().next(),
    })
}

/// Whether and since when a person stands behind a wish.
pub fn support(
    tx: &mut Tx<'_>,
    home: AreaCode,
    id: MatterId,
    person: PersonRef,
) -> Result<Option<Support>, Stop> {
    tx.get(&[home.to_val(), id.to_val(), person.to_val()])
}

/// Facts of joining: whether the person has joined before.
pub fn join(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Join) -> Result<bool, Stop> {
    match scene.subject() {
        Some(person) => Ok(support(tx, scene.home, act.matter, person)?.is_some()),
        None => Ok(false),
    }
}

/// Facts of leaving: the person's row.
pub fn leave(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Leave) -> Result<Option<Support>, Stop> {
    match scene.subject() {
        Some(person) => support(tx, scene.home, act.matter, person),
        None => Ok(None),
    }
}

/// How many stand behind a wish besides the person who said it.
pub fn supporters(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<u64, Stop> {
    let sql = "SELECT COUNT(*) FROM support WHERE home = ?1 AND wish = ?2";
    Ok(u64::try_from(tx.number(sql, &[home.to_val(), id.to_val()])?).unwrap_or(0))
}

fn answer_clock(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Option<Due>, Stop> {
    tx.get(&[home.to_val(), id.to_val(), ClockName::Answer.to_val()])
}

/// The wish of a home that an id or a number like `2026-31` names.
fn named(tx: &mut Tx<'_>, home: AreaCode, text: &str) -> Result<Option<Matter>, Stop> {
    let text = text.trim().trim_end_matches('号').trim();
    if let Ok(id) = MatterId::parse(text) {
        return matter::get(tx, home, id);
    }
    let number = text.split_once('-').and_then(|(year, no)| {
        Some((year.trim().parse::<u32>().ok()?, no.trim().parse::<u32>().ok()?))
    });
    let Some((year, no)) = number else { return Ok(None) };
    let found: Vec<Matter> = tx.list(
        "WHERE home = ?1 AND kind = ?2 AND year = ?3 AND no = ?4",
        &[home.to_val(), Kind::Wish.to_val(), year.to_val(), no.to_val()],
    )?;
    Ok(found.into_iter().next())
}

/// Facts of merging.
pub fn merge(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Merge) -> Result<MergeFacts, Stop> {
    let target = named(tx, scene.home, &act.into)?;
    let target_clock = match &target {
        Some(m) => answer_clock(tx, scene.home, m.id)?,
        None => None,
    };
    let supporters: Vec<Support> = tx.list(
        "WHERE home = ?1 AND wish = ?2 ORDER BY person",
        &[scene.home.to_val(), act.matter.to_val()],
    )?;
    Ok(MergeFacts {
        target,
        own_clock: answer_clock(tx, scene.home, act.matter)?,
        target_clock,
        supporters: supporters.into_iter().map(|s| s.person).collect(),
    })
}

/// Facts of splitting.
pub fn split(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Split) -> Result<SplitFacts, Stop> {
    Ok(SplitFacts {
        wish: this(tx, scene)?,
        clock: answer_clock(tx, scene.home, act.matter)?,
        entry: entry(tx, scene.home)?,
    })
}

/// Where a wish went or came from, and what came from it, oldest first, with the other wish.
pub fn lineage(
    tx: &mut Tx<'_>,
    home: AreaCode,
    id: MatterId,
) -> Result<Vec<(Lineage, Matter)>, Stop> {
    // Within one millisecond what was split off stands first: a merged wish is not split any more.
    let rows: Vec<Lineage> = tx.list(
        "WHERE home = ?1 AND (child = ?2 OR parent = ?2) ORDER BY at, how DESC, child",
        &[home.to_val(), id.to_val()],
    )?;
    let mut found = Vec::new();
    for row in rows {
        let other = if row.child == id { row.parent } else { row.child };
        if let Some(other) = matter::get(tx, home, other)? {
            found.push((row, other));
        }
    }
    Ok(found)
}

/// Open wishes of a home with their words, newest first, at most so many.
pub fn open_wishes(
    tx: &mut Tx<'_>,
    home: AreaCode,
    most: u32,
) -> Result<Vec<(Matter, String)>, Stop> {
    let columns: Vec<String> = Matter::COLUMNS.split(", ").map(|c| format!("m.{c}")).collect();
    tx.rows(
        &format!(
            "SELECT {}, w.text FROM matter m JOIN wish w ON w.home = m.home AND w.id = m.id
             WHERE m.home = ?1 AND m.kind = 'wish' AND m.state IN ('heard', 'adopted', 'done')
             ORDER BY m.opened_at DESC, m.id LIMIT ?2",
            columns.join(", ")
        ),
        &[home.to_val(), most.to_val()],
        |c| Some((c.record()?, c.take()?)),
    )
}

/// How the answers of an area stand: in time, late, waiting in time, waiting and late.
pub fn answered(
    tx: &mut Tx<'_>,
    area: AreaCode,
    since: Moment,
    now: Moment,
) -> Result<[u64; 4], Stop> {
    let (low, high) = area.range();
    let one = |when: &str| format!("COALESCE(SUM(CASE WHEN {when} THEN 1 ELSE 0 END), 0)");
    let sql = format!(
        "SELECT {}, {}, {}, {} FROM due d
         JOIN matter m ON m.home = d.home AND m.id = d.matter
         WHERE d.home >= ?1 AND d.home < ?2 AND d.clock = 'answer' AND m.kind = 'wish'
           AND m.opened_at >= ?3",
        one("d.met_at IS NOT NULL AND d.met_at <= d.due_at"),
        one("d.met_at IS NOT NULL AND d.met_at > d.due_at"),
        one("d.met_at IS NULL AND d.due_at >= ?4"),
        one("d.met_at IS NULL AND d.due_at < ?4"),
    );
    let params = [Val::Text(low), Val::Text(high), since.to_val(), now.to_val()];
    let sums = tx.row(&sql, &params, |c| Some([c.take()?, c.take()?, c.take()?, c.take()?]))?;
    Ok(sums.unwrap_or_default())
}

/// Wishes of a home whose answer is or was late, newest first: only their numbers are shown.
pub fn late(
    tx: &mut Tx<'_>,
    home: AreaCode,
    since: Moment,
    now: Moment,
    most: u32,
) -> Result<Vec<(Matter, Due)>, Stop> {
    let found: Vec<Due> = tx.list(
        "WHERE home = ?1 AND clock = 'answer' AND since >= ?2
           AND (met_at > due_at OR (met_at IS NULL AND due_at < ?3))
         ORDER BY due_at DESC, matter LIMIT ?4",
        &[home.to_val(), since.to_val(), now.to_val(), most.to_val()],
    )?;
    let mut late = Vec::new();
    for due in found {
        let of = matter::get(tx, home, due.matter)?.filter(|m| m.kind == Kind::Wish);
        late.extend(of.map(|m| (m, due)));
    }
    Ok(late)
}
