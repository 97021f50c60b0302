//! Derives every stored verdict again, from its frozen rows and the rulebook version it was made
//! under.
//!
//! Invariant: the first difference is named with both texts; a rulebook version that is not kept is
//! a difference, never passed over.

use std::collections::HashMap;

use civic::decide::ballot::{Judged, text};
use civic::rulebook::Rulebook;
use site::capabilities::decide::ballot::reads;
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

/// How many verdicts agree before the first difference, and that.
pub fn differences(data: &Data) -> Result<(u64, Option<Difference>), Trouble> {
    let county = data.county;
    let judged = data.db.read(move |tx| reads::all_judged(tx, county))?;
    let bar = terminal::bar(judged.len() as u64, "重算表决 verdicts");
    let mut books: HashMap<String, Option<Rulebook>> = HashMap::new();
    let mut agreed = 0;
    for (stored, meeting) in judged {
        if !books.contains_key(&stored.rules) {
            books.insert(stored.rules.clone(), kept(data, &stored.rules)?);
        }
        let Some(Some(book)) = books.get(&stored.rules) else {
            let difference = Difference {
                which: which(&stored),
                what: "rulebook",
                stored: stored.rules,
                derived: "(not kept)".into(),
            };
            return Ok((agreed, Some(difference)));
        };
        let set = book.at(stored.ruled_on);
        let (counts, verdict) = data.db.read(move |tx| {
            let facts = reads::close_facts(tx, meeting.clone())?;
            let (counts, verdict) = facts.judge(&set)?;
            Ok((text(&counts)?, (text(&verdict)?, verdict.outcome)))
        })?;
        let (verdict, outcome) = verdict;
        let adopted = outcome_word(outcome == ballot::Outcome::Adopted);
        let pairs = [
            ("counts", &stored.counts, counts),
            ("verdict", &stored.verdict, verdict),
            ("adopted", &outcome_word(stored.adopted), adopted),
        ];
        for (what, was, is) in pairs {
            if *was != is {
                let (which, stored) = (which(&stored), was.clone());
                return Ok((agreed, Some(Difference { which, what, stored, derived: is })));
            }
        }
        agreed += 1;
        bar.inc(1);
    }
    bar.finish_and_clear();
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
