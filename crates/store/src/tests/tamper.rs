//! Whoever changes a row behind the product's back is found, and the place is named: by the
//! product and by the third-party script.

use std::sync::Mutex;

use civic::record::Val;

use super::*;
use crate::Fault;
use crate::verify::{self, At, Broken, Report, Why};

const WISHES: u32 = 75;

/// One deed of a forger: the statement, and the place that must be named with the reason.
struct Forgery {
    sql: String,
    place: &'static str,
    why: Why,
    /// Where the script, which reads once from top to bottom, meets the damage first.
    script: &'static str,
}

fn forgery(sql: &str, place: &'static str, why: Why) -> Forgery {
    Forgery { sql: sql.to_owned(), place, why, script: place }
}

/// Foreign keys do not stop somebody who owns the file; they must not stop the test either.
fn unguard(tx: &mut Tx<'_>, name: &str) -> Result<(), Stop> {
    let sql = match name {
        "embedded" => "PRAGMA defer_foreign_keys = ON",
        _ => "SET LOCAL session_replication_role = replica",
    };
    tx.run(sql, &[]).map(|_| ())
}

fn blob(store: &str, hex: &str) -> String {
    if store == "embedded" { format!("x'{hex}'") } else { format!("'\\x{hex}'::bytea") }
}

fn forge(store: &Store, sql: &str) -> Result<(Report, String), Stop> {
    let (sql, name) = (sql.to_owned(), store.name);
    taken_back(&store.db, move |tx| {
        unguard(tx, name)?;
        let n = tx.run(&sql, &[])?;
        assert!(n > 0, "nothing was changed by {sql}");
        Ok((verify::verify_within(tx)?, export_text(tx)?))
    })
}

/// Every column of the journal, of a row in the middle and of the last row of a chain.
fn journal_forgeries(x: &dyn Fn(&str) -> String) -> Vec<Forgery> {
    let other = x(&"ab".repeat(32));
    let mut all = Vec::new();
    let columns = [
        ("at", "at + 1".to_owned(), Why::HashDiffers),
        ("act", "'wish.finish'".into(), Why::HashDiffers),
        ("matter", x(&"01".repeat(16)), Why::HashDiffers),
        ("matter", "NULL".into(), Why::HashDiffers),
        ("actor", "'worker'".into(), Why::HashDiffers),
        ("behalf", "actor".into(), Why::HashDiffers),
        ("idem", "'another'".into(), Why::HashDiffers),
        ("rules", "'0000000000000000'".into(), Why::HashDiffers),
        ("commitment", other.clone(), Why::HashDiffers),
        ("prev", other.clone(), Why::LinkBroken),
        ("hash", other.clone(), Why::HashDiffers),
        ("hash", x("00"), Why::Unreadable),
        ("seq", "seq + 1000".into(), Why::EntryMissing),
        ("home", "'420324107999'".into(), Why::EntryMissing),
    ];
    let row = "WHERE home = '420324107202' AND seq";
    for (column, value, why) in columns {
        let set = format!("UPDATE journal SET {column} = {value}");
        all.push(forgery(&format!("{set} {row} = 12"), "420324107202 12", why));
        all.push(forgery(&format!("{set} {row} = 25"), "420324107202 25", why));
    }
    for (seq, place) in
        [("1", "420324107202 1"), ("12", "420324107202 12"), ("25", "420324107202 25")]
    {
        let sql = format!("DELETE FROM journal {row} = {seq}");
        all.push(forgery(&sql, place, Why::EntryMissing));
        let sql = format!("DELETE FROM journal_input {row} = {seq}");
        all.push(forgery(&sql, place, Why::InputMissing));
    }
    all
}

fn beside_forgeries(x: &dyn Fn(&str) -> String) -> Vec<Forgery> {
    let other = x(&"cd".repeat(32));
    let row = "WHERE home = '420324107202' AND seq = 12";
    let place = "420324107202 12";
    let input =
        |set: &str, why| forgery(&format!("UPDATE journal_input SET {set} {row}"), place, why);
    let mut all = vec![
        input("input = REPLACE(input, '路灯', '水渠')", Why::InputDiffers),
        input("input = '{}'", Why::InputDiffers),
        input(&format!("salt = {}", x(&"00".repeat(16))), Why::InputDiffers),
        input(&format!("salt = {}", x("00")), Why::InputDiffers),
        // The forger pretends that somebody asked for the erasure.
        input("salt = NULL", Why::InputDiffers),
        input("seq = 112", Why::InputMissing),
        input("home = '420324107999'", Why::InputMissing),
    ];
    let head = "WHERE home = '420324107202'";
    let last = "420324107202 25";
    for (set, place, why) in [
        ("seq = seq + 1".to_owned(), "420324107202 26", Why::EntryMissing),
        ("seq = seq - 1".into(), last, Why::HeadDiffers),
        ("at = at + 1".into(), last, Why::HeadDiffers),
        (format!("hash = {other}"), last, Why::HeadDiffers),
        ("home = '420324107999'".into(), last, Why::HeadDiffers),
    ] {
        all.push(forgery(&format!("UPDATE chain SET {set} {head}"), place, why));
    }
    for (home, place) in
        [("420324", "420324 5"), ("420324107202", last), ("420324108201", "420324108201 25")]
    {
        let sql = format!("DELETE FROM chain WHERE home = '{home}'");
        all.push(forgery(&sql, place, Why::HeadDiffers));
    }
    all
}

fn digest_forgeries(x: &dyn Fn(&str) -> String) -> Vec<Forgery> {
    let other = x(&"ef".repeat(32));
    let (day, place) = ("WHERE home = '420324' AND period = '2026-10-29'", "420324 2026-10-29");
    let mut all = Vec::new();
    for (set, why) in [
        (format!("root = {other}"), Why::RootDiffers),
        ("chains = chains + 1".into(), Why::LeavesDiffer),
        (format!("prev = {other}"), Why::PrevDiffers),
        ("sealed_at = sealed_at - 1".into(), Why::SealDiffers),
        ("period = '2026-10-01'".into(), Why::SealDiffers),
        ("home = '420325'".into(), Why::DigestMissing),
    ] {
        let place = if set.contains("10-01") { "420324 2026-10-01" } else { place };
        all.push(forgery(&format!("UPDATE digest SET {set} {day}"), place, why));
    }
    for (set, why) in [
        (format!("hash = {other}"), Why::RootDiffers),
        ("seq = seq - 1".into(), Why::RootDiffers),
        ("chain = '420324107200'".into(), Why::RootDiffers),
        ("period = '2026-10-28'".into(), Why::LeavesDiffer),
        ("home = '420325'".into(), Why::LeavesDiffer),
    ] {
        let clear = "AND chain = '420324107202'";
        all.push(forgery(&format!("UPDATE digest_leaf SET {set} {day} {clear}"), place, why));
    }
    for chain in VILLAGES {
        let sql = format!("DELETE FROM digest_leaf {day} AND chain = '{chain}'");
        all.push(forgery(&sql, place, Why::LeavesDiffer));
    }
    for place in ["420324 2026-10-29", "420324 2026-10"] {
        let period = &place[7..];
        let sql = format!("DELETE FROM digest WHERE home = '420324' AND period = '{period}'");
        all.push(forgery(&sql, place, Why::DigestMissing));
    }
    // A digest that is gone is missed first by the one that names it.
    for one in all.iter_mut().filter(|one| one.why == Why::DigestMissing) {
        if one.place == place {
            one.script = "420324 2026-10-30";
        }
    }
    all
}

fn check(store: &Store, one: &Forgery) -> Option<String> {
    let (report, export) = match forge(store, &one.sql) {
        Ok(found) => found,
        // A key that can not be broken without breaking the table is found by the table.
        Err(Stop::Fault(Fault::Constraint(_))) => {
            return Some(format!("{}: refused by the schema", one.sql));
        }
        Err(stop) => panic!("{}: {stop}", one.sql),
    };
    let named = report.first_broken.as_ref().map(ToString::to_string).unwrap_or_default();
    let wanted = format!("{} {}", one.place, one.why);
    assert_eq!(named, wanted, "{}: {}\n{:?}", store.name, one.sql, report.all_broken);
    // The export is the same text from both back ends; the script is slow enough once.
    if store.name != "embedded" {
        return None;
    }
    let (code, said) = script(&export);
    assert_eq!(code, 1, "{}: {} passed the script: {said}", store.name, one.sql);
    assert!(
        said.starts_with(&format!("broken: {} ", one.script)),
        "{}: {}: {said}",
        store.name,
        one.sql
    );
    None
}

#[test]
fn a_tampered_row_is_found_and_named_by_the_product_and_by_the_script() {
    each(|store| {
        lived(&store.db, WISHES);
        let whole = store.db.read(verify::verify_within).unwrap();
        assert_eq!(whole.first_broken, None);
        let x = |hex: &str| blob(store.name, hex);
        let mut all = journal_forgeries(&x);
        all.extend(beside_forgeries(&x));
        all.extend(digest_forgeries(&x));
        let all = Mutex::new(all.into_iter());
        let refused = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    loop {
                        let next = all.lock().unwrap().next();
                        let Some(one) = next else { break };
                        refused.lock().unwrap().extend(check(store, &one));
                    }
                });
            }
        });
        let refused = refused.into_inner().unwrap();
        assert_eq!(refused, Vec::<String>::new());
        // Every forgery was taken back.
        assert_eq!(store.db.read(verify::verify_within).unwrap(), whole);
    });
}

#[test]
fn a_row_rewritten_with_its_hash_breaks_the_link_after_it() {
    let store = embedded();
    lived(&store.db, 30);
    let report = taken_back(&store.db, |tx| {
        let home = area(VILLAGES[0]);
        let mut entry = journal::entry(tx, home, 5)?.unwrap();
        entry.rules = "another".into();
        entry.hash = entry.computed();
        tx.run(
            "UPDATE journal SET rules = ?1, hash = ?2 WHERE home = ?3 AND seq = 5",
            &[Val::Text(entry.rules.clone()), entry.hash.to_val(), home.to_val()],
        )?;
        verify::verify_within(tx)
    })
    .unwrap();
    let place = Broken { home: VILLAGES[0].into(), at: At::Entry(6), why: Why::LinkBroken };
    assert_eq!(report.first_broken, Some(place));
}

#[test]
fn a_chain_rewritten_to_its_end_is_shown_by_the_digest() {
    let store = embedded();
    lived(&store.db, WISHES);
    let (report, export) = taken_back(&store.db, |tx| {
        let home = area(VILLAGES[1]);
        let mut prev = journal::entry(tx, home, 4)?.unwrap().hash;
        let last = journal::head(tx, home)?.unwrap().seq;
        for seq in 5..=last {
            let mut entry = journal::entry(tx, home, seq)?.unwrap();
            entry.rules = "another".into();
            entry.prev = prev;
            entry.hash = entry.computed();
            prev = entry.hash;
            tx.run(
                "UPDATE journal SET rules = ?1, prev = ?2, hash = ?3 WHERE home = ?4 AND seq = ?5",
                &[
                    Val::Text(entry.rules.clone()),
                    entry.prev.to_val(),
                    entry.hash.to_val(),
                    home.to_val(),
                    seq.to_val(),
                ],
            )?;
        }
        tx.run("UPDATE chain SET hash = ?1 WHERE home = ?2", &[prev.to_val(), home.to_val()])?;
        Ok((verify::verify_within(tx)?, export_text(tx)?))
    })
    .unwrap();
    assert_eq!(report.first_broken.unwrap().to_string(), "420324 2026-10 leaf-unknown");
    let (code, said) = script(&export);
    assert_eq!((code, said.as_str()), (1, "broken: 420324 2026-10 leaf-unknown"));
}

#[test]
fn no_more_findings_are_listed_than_promised() {
    let store = embedded();
    lived(&store.db, WISHES);
    let report = taken_back(&store.db, |tx| {
        tx.run("UPDATE journal SET rules = 'x'", &[])?;
        verify::verify_within(tx)
    })
    .unwrap();
    assert_eq!(report.all_broken.len(), verify::BROKEN_MOST);
    assert_eq!(report.first_broken.unwrap().to_string(), "420324 1 hash-differs");
}
