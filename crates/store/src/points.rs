//! Reads of points and volunteer time that more than one room needs: the table in force, what a
//! household has, what hangs, what the shop has. Refuses to know: any order of households by points.

use civic::deliberation::{Meeting, Topic};
use civic::manage::hours::{Activity, Volunteer};
use civic::manage::points::{Adopted, Claim, Good, Member, Nominee, Reviewer, Rule, Table};
use civic::matter::{Kind, Matter, State};
use civic::record::Column;
use civic::tally;
use civic::works::Adoption;
use kernel::id::{HouseholdId, MatterId, RecordId};
use kernel::{AreaCode, Moment};

use crate::db::Tx;
use crate::fault::Stop;
use crate::{book, matter, works};

/// Every version of a home's table, newest first.
pub fn tables(tx: &mut Tx<'_>, home: AreaCode) -> Result<Vec<Table>, Stop> {
    tx.list("WHERE home = ?1 ORDER BY version DESC", &[home.to_val()])
}

/// The table that was in force at a moment.
pub fn in_force(tx: &mut Tx<'_>, home: AreaCode, at: Moment) -> Result<Option<Table>, Stop> {
    let all = tables(tx, home)?;
    Ok(all.into_iter().find(|table| table.adopted_at.is_some_and(|since| since <= at)))
}

/// The version that is being written.
pub fn draft(tx: &mut Tx<'_>, home: AreaCode) -> Result<Option<Table>, Stop> {
    Ok(tables(tx, home)?.into_iter().next().filter(|table| table.adopted.is_none()))
}

/// Lines of a version, by number.
pub fn lines(tx: &mut Tx<'_>, home: AreaCode, version: u32) -> Result<Vec<Rule>, Stop> {
    tx.list("WHERE home = ?1 AND version = ?2 ORDER BY no", &[home.to_val(), version.to_val()])
}

/// A household's part in it.
pub fn member(
    tx: &mut Tx<'_>,
    home: AreaCode,
    household: HouseholdId,
) -> Result<Option<Member>, Stop> {
    tx.get(&[home.to_val(), household.to_val()])
}

/// Who is of the review group now.
pub fn panel(tx: &mut Tx<'_>, home: AreaCode) -> Result<Vec<Reviewer>, Stop> {
    tx.list("WHERE home = ?1 AND until_at IS NULL ORDER BY person", &[home.to_val()])
}

/// Who is proposed for the review group with a topic.
pub fn nominees(tx: &mut Tx<'_>, home: AreaCode, topic: MatterId) -> Result<Vec<Nominee>, Stop> {
    tx.list("WHERE home = ?1 AND topic = ?2 ORDER BY person", &[home.to_val(), topic.to_val()])
}

/// A claim.
pub fn claim(tx: &mut Tx<'_>, home: AreaCode, id: RecordId) -> Result<Option<Claim>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// What the shop has or had, by name.
pub fn goods(tx: &mut Tx<'_>, home: AreaCode) -> Result<Vec<Good>, Stop> {
    tx.list("WHERE home = ?1 ORDER BY name, id", &[home.to_val()])
}

/// What a household may still give: earned, and of its base.
pub fn balance(
    tx: &mut Tx<'_>,
    home: AreaCode,
    household: HouseholdId,
) -> Result<(u32, u32), Stop> {
    let earned = book::account(tx, home, tally::earned(household))?;
    let base = book::account(tx, home, tally::base(household))?;
    Ok((tally::left(earned.as_ref()), tally::left(base.as_ref())))
}

/// What a matter of a home has adopted, and which body did: a meeting, or a resolution through its
/// meeting.
pub fn adopted(tx: &mut Tx<'_>, home: AreaCode, of: MatterId) -> Result<Option<Adopted>, Stop> {
    let Some(this) = matter::get(tx, home, of)? else { return Ok(None) };
    let all = works::adoptions(tx, home, this.thread)?;
    let Some((adoption, _)) = all.into_iter().find(|(a, _)| a.matter == of) else {
        return Ok(None);
    };
    let meeting = match this.kind {
        Kind::Meeting => Some(this.id),
        _ => this.cause,
    };
    let Some(meeting) = meeting else { return Ok(None) };
    let sat: Option<Meeting> = tx.get(&[home.to_val(), meeting.to_val()])?;
    let Adoption { topic, at, .. } = adoption;
    let of: Option<Topic> = tx.get(&[home.to_val(), topic.to_val()])?;
    let class = of.map(|of| of.class.to_string()).unwrap_or_default();
    Ok(sat.map(|sat| Adopted { topic, class, body: sat.body, at }))
}

/// Meetings that have adopted something, the latest first, at most so many looked at.
pub fn adoptions(
    tx: &mut Tx<'_>,
    home: AreaCode,
    most: u32,
) -> Result<Vec<(Matter, Adopted)>, Stop> {
    let query = matter::Query {
        area: Some(home),
        kind: Some(Kind::Meeting),
        state: Some(State::Closed),
        most,
        ..matter::Query::default()
    };
    let mut found = Vec::new();
    for meeting in matter::list(tx, &query)? {
        if let Some(adopted) = adopted(tx, home, meeting.id)? {
            found.push((meeting, adopted));
        }
    }
    Ok(found)
}

/// Activities of a home, the latest day first.
pub fn activities(tx: &mut Tx<'_>, home: AreaCode, most: u32) -> Result<Vec<Activity>, Stop> {
    tx.list("WHERE home = ?1 ORDER BY on_day DESC, id LIMIT ?2", &[home.to_val(), most.to_val()])
}

/// Who is on the roster of an activity.
pub fn roster(tx: &mut Tx<'_>, home: AreaCode, activity: RecordId) -> Result<Vec<Volunteer>, Stop> {
    let key = [home.to_val(), activity.to_val()];
    tx.list("WHERE home = ?1 AND activity = ?2 ORDER BY enlisted_at, person", &key)
}
