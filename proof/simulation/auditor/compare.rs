//! The auditor's picture held against the tables, and the laws that hold whatever happened.

use std::collections::{BTreeMap, BTreeSet};

use kernel::hash;
use serde_json::Value;
use store::{Db, Stop};

use super::decide::ERASED;
use super::receipts;
use super::world::World;
use crate::dump::{self, Table};

/// How many findings are named.
const MOST: usize = 12;

struct Tables(dump::World);

impl Tables {
    fn table(&self, name: &str) -> Option<&Table> {
        self.0.get(name)
    }

    /// The named columns of every row.
    fn cells(&self, name: &str, columns: &[&str]) -> Vec<Vec<String>> {
        let Some(table) = self.table(name) else { return Vec::new() };
        let row = |row: &Vec<String>| {
            columns.iter().map(|c| table.cell(row, c).unwrap_or("?").to_owned()).collect()
        };
        table.rows.iter().map(row).collect()
    }
}

/// Everything that does not agree.
///
/// # Errors
/// Faults of the database.
pub fn findings(world: &World, db: &Db) -> Result<Vec<String>, Stop> {
    let tables = Tables(dump::world(db)?);
    let mut found = Vec::new();
    for sheet in world.sheets() {
        let mut rows: Vec<String> =
            tables.cells(sheet.table, sheet.columns).into_iter().map(|r| r.join(" ")).collect();
        rows.sort();
        let (have, want): (BTreeSet<_>, BTreeSet<_>) =
            (rows.iter().collect(), sheet.rows.iter().collect());
        let name = sheet.table;
        found.extend(have.difference(&want).take(3).map(|r| format!("{name} has {r}")));
        found.extend(want.difference(&have).take(3).map(|r| format!("{name} lacks {r}")));
    }
    for (name, want) in world.counted() {
        let have = tables.table(name).map_or(0, |t| t.rows.len());
        if u64::try_from(have).ok() != Some(want) {
            found.push(format!("{name} has {have} rows, {want} expected"));
        }
    }
    verdicts(world, &tables, &mut found);
    erasures(world, &tables, &mut found);
    numbers(&tables, &mut found);
    notices(&tables, &mut found);
    heaps(&tables, &mut found);
    secrets(&tables, &mut found);
    noted(world, &tables, &mut found);
    choices(&tables, &mut found);
    confirmations(&tables, &mut found);
    ledger(db, &mut found)?;
    found.truncate(MOST);
    Ok(found)
}

/// The stored verdicts say what the auditor has worked out.
fn verdicts(world: &World, tables: &Tables, found: &mut Vec<String>) {
    let stored: BTreeMap<(String, String), String> = tables
        .cells("verdict", &["home", "ballot", "verdict"])
        .into_iter()
        .filter_map(|row| {
            let home = row.first()?.trim_matches('\'').to_owned();
            Some(((home, row.get(1)?.clone()), row.get(2)?.trim_matches('\'').to_owned()))
        })
        .collect();
    // Two homes may bear the same id: callers make them.
    let ballots = world.homes.iter().flat_map(|(home, of)| {
        of.meetings.values().filter_map(move |m| Some((home, m.ballot.as_ref()?)))
    });
    for (home, ballot) in ballots {
        let Some(want) = &ballot.result else { continue };
        let key = (home.to_string(), format!("x{}", hash::hex(&ballot.id.bytes())));
        let have: Value = match stored.get(&key).map(|text| serde_json::from_str(text)) {
            Some(Ok(value)) => value,
            _ => {
                found.push(format!("verdict of {} is missing", ballot.id));
                continue;
            }
        };
        let n = |at: &str| have.pointer(at).and_then(Value::as_u64);
        let sums = [want.present, want.yes, want.no, want.abstain, want.invalid].map(Some);
        let places = ["/present", "/tally/yes", "/tally/no", "/tally/abstain", "/tally/invalid"];
        let clauses: Vec<(u64, u64, bool)> = have
            .get("clauses")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|c| {
                let n = |f: &str| c.get(f).and_then(Value::as_u64);
                Some((n("have")?, n("total")?, c.get("pass")?.as_bool()?))
            })
            .collect();
        let limits: Vec<bool> = have
            .get("limits")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|l| l.get("pass")?.as_bool())
            .collect();
        let outcome = have.get("outcome").and_then(Value::as_str);
        let shares = clauses == want.clauses && limits == want.limits;
        if places.map(n) != sums || outcome != Some(want.outcome) || !shares {
            found.push(format!("verdict of {}: {have}, expected {want:?}", ballot.id));
        }
    }
}

/// Erased words are nowhere beside the journal, and no salt is left to guess them by.
fn erasures(world: &World, tables: &Tables, found: &mut Vec<String>) {
    let inputs: BTreeMap<(String, String), (String, String)> = tables
        .cells("journal_input", &["home", "seq", "salt", "input"])
        .into_iter()
        .filter_map(|row| {
            let [home, seq, salt, input] = <[String; 4]>::try_from(row).ok()?;
            Some(((home, seq), (salt, input)))
        })
        .collect();
    for (code, home) in &world.homes {
        for kept in home.keys.values() {
            let key = (format!("'{code}'"), kept.seq.to_string());
            let Some((salt, input)) = inputs.get(&key) else {
                found.push(format!("no input of {code} {}", kept.seq));
                continue;
            };
            let gone = salt == "-" && input.contains(ERASED);
            if kept.erased != gone {
                found.push(format!(
                    "{code} {}: erased {}, expected {}",
                    kept.seq, gone, kept.erased
                ));
            }
        }
    }
}

/// Numbers of a home, kind and year have no gap; neither has a chain.
fn numbers(tables: &Tables, found: &mut Vec<String>) {
    let columns =
        [("matter", ["home", "kind", "year", "no"]), ("journal", ["home", "home", "home", "seq"])];
    for (name, columns) in columns {
        let mut runs: BTreeMap<Vec<String>, Vec<u64>> = BTreeMap::new();
        for mut row in tables.cells(name, &columns) {
            let n = row.pop().and_then(|n| n.parse().ok()).unwrap_or(0);
            runs.entry(row).or_default().push(n);
        }
        for (run, mut of) in runs {
            of.sort_unstable();
            if !of.iter().copied().eq((1u64..).take(of.len())) {
                found.push(format!("{name} {run:?} is not numbered without gaps"));
            }
        }
    }
}

/// One notice per settled resolution, and nothing is carried out before its notice has ended; a
/// confirmed one may have the notice of its result.
fn notices(tables: &Tables, found: &mut Vec<String>) {
    let mut of: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in tables.cells("notice", &["subject", "ended_at"]) {
        if let [subject, ended] = row.as_slice() {
            of.entry(subject.clone()).or_default().push(ended.clone());
        }
    }
    for row in tables.cells("matter", &["kind", "state", "id"]) {
        let [kind, state, id] = row.as_slice() else { continue };
        if kind != "'resolution'" {
            continue;
        }
        let notices = of.get(id).map_or(&[][..], Vec::as_slice);
        let right = match state.as_str() {
            "'draft'" => notices.is_empty(),
            "'noticed'" => matches!(notices, [ended] if ended == "-"),
            // The decision has hung out; what came of it may hang beside it.
            _ => notices.len() <= 2 && notices.iter().any(|ended| ended != "-"),
        };
        if !right {
            found.push(format!("resolution {id} is {state} with notices {notices:?}"));
        }
    }
}

/// Nobody has more than one voice: sheets handed out and votes by phone fit those who came.
fn heaps(tables: &Tables, found: &mut Vec<String>) {
    let meeting_of: BTreeMap<(String, String), String> = tables
        .cells("ballot", &["home", "id", "meeting"])
        .into_iter()
        .filter_map(|row| <[String; 3]>::try_from(row).ok().map(|[h, i, m]| ((h, i), m)))
        .collect();
    let mut voted: BTreeSet<(String, String, String)> = BTreeSet::new();
    for row in tables.cells("vote", &["home", "ballot", "person"]) {
        let Ok([home, ballot, person]) = <[String; 3]>::try_from(row) else { continue };
        if let Some(meeting) = meeting_of.get(&(home.clone(), ballot))
            && !voted.insert((home, meeting.clone(), person.clone()))
        {
            found.push(format!("{person} voted twice in {meeting}"));
        }
    }
    for row in tables.cells("roll", &["home", "meeting", "person", "present_at", "way"]) {
        let Ok([home, meeting, person, present, way]) = <[String; 5]>::try_from(row) else {
            continue;
        };
        let voter = (home, meeting, person);
        if voted.contains(&voter) && (present == "-" || way != "'phone'") {
            let (_, meeting, person) = voter;
            found.push(format!("{person} voted in {meeting}, present {present}, way {way}"));
        }
    }
}

/// A secret box holds as many answers as there are voters, and no text that was kept says which.
fn secrets(tables: &Tables, found: &mut Vec<String>) {
    let mut left: BTreeMap<(String, String), i64> = BTreeMap::new();
    for row in tables.cells("ballot_box", &["home", "ballot", "n"]) {
        let Ok([home, ballot, n]) = <[String; 3]>::try_from(row) else { continue };
        *left.entry((home, ballot)).or_default() += n.parse::<i64>().unwrap_or(i64::MIN / 4);
    }
    for row in tables.cells("box_voter", &["home", "ballot"]) {
        let Ok([home, ballot]) = <[String; 2]>::try_from(row) else { continue };
        *left.entry((home, ballot)).or_default() -= 1;
    }
    for ((_, ballot), n) in left.iter().filter(|(_, n)| **n != 0) {
        found.push(format!("the box of {ballot} holds {n} more than its voters"));
    }
    for row in tables.cells("journal_input", &["input"]) {
        if let [input] = row.as_slice()
            && input.contains("\"act\":\"ballot.drop\"")
            && ["answer", "abstain", "yes", "receipt"].iter().any(|word| input.contains(word))
        {
            found.push(format!("a secret answer was kept: {input}"));
        }
    }
}

/// The entries that closed secret votes name number and root of the receipts, and no other entry does.
fn noted(world: &World, tables: &Tables, found: &mut Vec<String>) {
    let of = world.homes.values().flat_map(|home| home.meetings.iter());
    let closed =
        of.filter_map(|(id, m)| Some((id, m.ballot.as_ref().filter(|b| m.secret && b.closed)?)));
    let mut want: Vec<(String, u64, String)> = closed
        .map(|(id, ballot)| (id, receipts::root(ballot)))
        .map(|(id, (n, root))| (id.to_string(), n, hash::hex(&root)))
        .collect();
    let inputs = tables.cells("journal_input", &["input"]).into_iter().flatten();
    let mut have: Vec<(String, u64, String)> = inputs
        .filter(|input| input.contains("\"noted\""))
        .map(|input| {
            let kept: Value = serde_json::from_str(input.trim_matches('\'')).unwrap_or_default();
            let text =
                |at: &str| kept.pointer(at).and_then(Value::as_str).unwrap_or("?").to_owned();
            let n = kept.pointer("/noted/receipts/n").and_then(Value::as_u64).unwrap_or(u64::MAX);
            (text("/input/matter"), n, text("/noted/receipts/root"))
        })
        .collect();
    want.sort();
    have.sort();
    if want != have {
        let other = have.iter().find(|one| !want.contains(one));
        found.push(format!(
            "closings note {} roots, {} expected; {other:?}",
            have.len(),
            want.len()
        ));
    }
}

/// Whoever holds a paper has no voice by phone; no more papers were typed than handed out; and what
/// somebody picked was kept in no text of the journal.
fn choices(tables: &Tables, found: &mut Vec<String>) {
    let mut held: BTreeSet<(String, String, String)> = BTreeSet::new();
    let mut papers: BTreeMap<(String, String), (u64, u64)> = BTreeMap::new();
    for row in tables.cells("choice_voter", &["home", "matter", "voter", "paper_at"]) {
        let Ok([home, matter, voter, paper]) = <[String; 4]>::try_from(row) else { continue };
        if paper != "-" {
            papers.entry((home.clone(), matter.clone())).or_default().0 += 1;
            held.insert((home, matter, voter));
        }
    }
    let key = ["home", "matter", "voter"];
    let open = tables.cells("choice_vote", &key).into_iter();
    for row in open.chain(tables.cells("choice_given", &key)) {
        let Ok([home, matter, voter]) = <[String; 3]>::try_from(row) else { continue };
        if held.contains(&(home, matter.clone(), voter.clone())) {
            found.push(format!("{voter} has a paper and a voice in {matter}"));
        }
    }
    for row in tables.cells("choice_paper", &["home", "matter"]) {
        let Ok([home, matter]) = <[String; 2]>::try_from(row) else { continue };
        papers.entry((home, matter)).or_default().1 += 1;
    }
    for ((_, matter), (handed, typed)) in papers.iter().filter(|(_, (out, back))| back > out) {
        found.push(format!("{typed} papers typed in {matter}, {handed} handed out"));
    }
    for row in tables.cells("journal_input", &["input"]) {
        let sealed = [("budget.cast", "picks"), ("poll.cast", "marks"), ("poll.drop", "marks")];
        if let [input] = row.as_slice()
            && sealed.iter().any(|(act, field)| {
                input.contains(&format!("\"act\":\"{act}\"")) && input.contains(field)
            })
        {
            found.push(format!("what was picked was kept: {input}"));
        }
    }
}

/// Only the person it was for has confirmed a wish, with the own hand or at the desk.
fn confirmations(tables: &Tables, found: &mut Vec<String>) {
    let opened_for: BTreeMap<(String, String), String> = tables
        .cells("matter", &["home", "id", "opened_for"])
        .into_iter()
        .filter_map(|row| <[String; 3]>::try_from(row).ok().map(|[h, i, f]| ((h, i), f)))
        .collect();
    let rows = tables.cells("journal", &["act", "home", "matter", "actor", "behalf"]);
    for row in rows.iter().filter(|r| r.first().is_some_and(|a| a == "'wish.confirm'")) {
        let [_, home, matter, actor, behalf] = row.as_slice() else { continue };
        let word_of = if behalf == "-" { actor } else { behalf };
        if opened_for.get(&(home.clone(), matter.clone())) != Some(word_of) {
            found.push(format!("{matter} was confirmed by {word_of}"));
        }
    }
}

/// Debits equal credits in every unit.
fn ledger(db: &Db, found: &mut Vec<String>) -> Result<(), Stop> {
    let accounts = db.read(|tx| store::book::accounts(tx, crate::fixture::county()))?;
    for (unit, row) in ledger::trial_balance(&accounts) {
        if row.debits != row.credits || row.debits_pending != row.credits_pending {
            found.push(format!("ledger {unit:?}: {row:?}"));
        }
    }
    Ok(())
}
