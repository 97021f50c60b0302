//! Derives every stored verdict and every count of a vote of several days again, from its frozen rows and the rulebook version it was made
//! under.
//!
//! Invariant: the first difference is named with both texts; a rulebook version that is not kept is
//! a difference, never passed over.

use std::collections::HashMap;
use std::sync::Arc;

use civic::choosing::joined;
use civic::decide::ballot::{Judged, text};
use civic::decide::{budget, poll};
use civic::deliberation::Meeting;
use civic::rulebook::{RuleSet, Rulebook};
use site::capabilities::decide::ballot::reads;
use site::capabilities::decide::budget::reads as projects;
use site::capabilities::decide::poll::reads as polls;
use store::Stop;

use crate::Trouble;
use crate::data::Data;
use crate::rules::Files;
use crate::terminal::{self, Out};

/// A verdict that came out otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Home and ballot.
    pub which: String,
    /// What differs.
    pub what: &'static str,
    /// As stored.
    pub stored: String,
    /// As derived.
    pub derived: String,
}

/// Derives everything; answers how many verdicts agree. Errors: the first difference.
pub fn recompute(data: &Data, out: Out<'_>) -> Result<u64, Trouble> {
    let (agreed, first) = differences(data)?;
    if let Some(d) = first {
        return Err(Trouble::failed(
            format!(
                "重算不一致 {} differs at {}:\n  stored  {}\n  derived {}",
                d.what, d.which, d.stored, d.derived
            ),
            "Run `gongdi verify`; the journal shows who decided what and when.",
        ));
    }
    writeln!(out, "重算一致 all {agreed} verdicts agree")?;
    Ok(agreed)
}

/// How many verdicts and counts agree before the first difference, and that.
pub fn differences(data: &Data) -> Result<(u64, Option<Difference>), Trouble> {
    let county = data.county;
    let mut books = Books::default();
    let mut agreed = 0;
    let judged = data.db.read(move |tx| reads::all_judged(tx, county))?;
    let bar = terminal::bar(judged.len() as u64, "重算表决 verdicts");
    for (stored, meeting) in judged {
        if let Some(difference) = verdict(data, &mut books, &stored, meeting)? {
            return Ok((agreed, Some(difference)));
        }
        agreed += 1;
        bar.inc(1);
    }
    bar.finish_and_clear();
    let (chosen, first) = choices(data, &mut books)?;
    Ok((agreed + chosen, first))
}

/// Rulebooks by version; nothing where a version is not kept.
type Books = HashMap<String, Option<Rulebook>>;

/// The rules of a version on a day, or the difference that it is not kept.
fn rules_of(
    data: &Data,
    books: &mut Books,
    (which, version, day): (String, &str, kernel::Date),
) -> Result<Result<Arc<RuleSet>, Difference>, Trouble> {
    if !books.contains_key(version) {
        books.insert(version.to_owned(), kept(data, version)?);
    }
    Ok(match books.get(version) {
        Some(Some(book)) => Ok(Arc::new(book.at(day))),
        _ => Err(Difference {
            which,
            what: "rulebook",
            stored: version.to_owned(),
            derived: "(not kept)".into(),
        }),
    })
}

/// A verdict of a meeting, derived again.
fn verdict(
    data: &Data,
    books: &mut Books,
    stored: &Judged,
    meeting: Meeting,
) -> Result<Option<Difference>, Trouble> {
    let of = (which(stored), stored.rules.as_str(), stored.ruled_on);
    let set = match rules_of(data, books, of)? {
        Ok(set) => set,
        Err(difference) => return Ok(Some(difference)),
    };
    let (counts, verdict, outcome) = data.db.read(move |tx| {
        let facts = reads::close_facts(tx, meeting.clone())?;
        let (counts, verdict) = facts.judge(&set)?;
        Ok((text(&counts)?, text(&verdict)?, verdict.outcome))
    })?;
    let adopted = outcome_word(outcome == ballot::Outcome::Adopted);
    let pairs = [
        ("counts", stored.counts.clone(), counts),
        ("verdict", stored.verdict.clone(), verdict),
        ("adopted", outcome_word(stored.adopted), adopted),
    ];
    Ok(differing(&which(stored), pairs))
}

fn differing<const N: usize>(
    which: &str,
    pairs: [(&'static str, String, String); N],
) -> Option<Difference> {
    let other = pairs.into_iter().find(|(_, was, is)| was != is)?;
    let (what, stored, derived) = other;
    Some(Difference { which: which.to_owned(), what, stored, derived })
}

/// Votes of several days, counted again.
fn choices(data: &Data, books: &mut Books) -> Result<(u64, Option<Difference>), Trouble> {
    let county = data.county;
    let mut agreed = 0;
    for stored in data.db.read(move |tx| projects::all_counted(tx, county))? {
        let (home, id) = (stored.home, stored.budget);
        let facts = data.db.read(move |tx| projects::close(tx, home, id))?;
        let winners = joined(&budget::winners(&facts).map_err(Stop::from)?);
        let which = format!("{home} {id}");
        if let Some(d) = differing(&which, [("projects chosen", stored.winners, winners)]) {
            return Ok((agreed, Some(d)));
        }
        agreed += 1;
    }
    for stored in data.db.read(move |tx| polls::all_counted(tx, county))? {
        let (home, id) = (stored.home, stored.poll);
        let which = format!("{home} {id}");
        let of = (which.clone(), stored.rules.as_str(), stored.ruled_on);
        let set = match rules_of(data, books, of)? {
            Ok(set) => set,
            Err(difference) => return Ok((agreed, Some(difference))),
        };
        let facts = data.db.read(move |tx| polls::close(tx, home, id))?;
        let told = poll::counted(&facts, &set).map_err(Stop::from)?;
        let winners = joined(&poll::winners(&told));
        if let Some(d) = differing(&which, [("vote", stored.winners, winners)]) {
            return Ok((agreed, Some(d)));
        }
        agreed += 1;
    }
    Ok((agreed, None))
}

fn outcome_word(adopted: bool) -> String {
    if adopted { "adopted" } else { "not adopted" }.to_owned()
}

fn which(judged: &Judged) -> String {
    format!("{} {}", judged.home, judged.ballot)
}

/// The rulebook of a version, when it is kept and really has that version.
fn kept(data: &Data, version: &str) -> Result<Option<Rulebook>, Trouble> {
    let asked = version.to_owned();
    let files = data.db.read(move |tx| store::rules::get(tx, &asked)).map_err(|stop: Stop| stop)?;
    let book = files.and_then(|text| Files::from_json(&text)).and_then(|f| f.read().ok());
    let hash = |bytes: &[u8]| kernel::hash::hex(&kernel::hash::sm3(bytes));
    Ok(book.filter(|book| book.version(hash) == version))
}
