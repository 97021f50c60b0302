//! The export, and the script that a third party checks it with.

use super::*;
use crate::verify;

#[test]
fn an_untouched_journal_of_three_hundred_acts_is_whole_everywhere() {
    each(|store| {
        lived(&store.db, 290);
        let mut steps = Vec::new();
        let report = verify::verify(&store.db, &mut |p| steps.push(p)).unwrap();
        assert!(report.whole(), "{:?}", report.all_broken);
        let entries = counts(&store.db).iter().find(|(t, _)| t == "journal").unwrap().1;
        assert!(entries >= 290, "{entries}");
        assert_eq!(i64::try_from(report.entries).unwrap(), entries);
        assert_eq!((report.chains, report.digests), (4, 5));
        let last = steps.last().unwrap();
        assert_eq!((last.chains, last.entries), (last.chains_all, last.entries_all));
        assert_eq!(last.entries, report.entries);
        assert_eq!(store.db.read(verify::verify_within).unwrap(), report);

        let mut export = Vec::new();
        let exported = crate::export::export(&store.db, area(COUNTY), &mut export).unwrap();
        assert_eq!((exported.chains, exported.entries), (report.chains, report.entries));
        let export = String::from_utf8(export).unwrap();
        assert_eq!(store.db.read(export_text).unwrap(), export);
        let said = format!("whole: 4 chains, {entries} entries, 5 digests");
        assert_eq!(script(&export), (0, said));
    });
}

#[test]
fn an_export_holds_the_hashed_text_field_by_field() {
    let store = embedded();
    lived(&store.db, 12);
    let export = store.db.read(export_text).unwrap();
    let home = area(VILLAGES[0]);
    let entries = store.db.read(move |tx| journal::entries(tx, home, 0, 100)).unwrap();
    let lines: Vec<Value> = export
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|line: &Value| line["entry"]["home"] == VILLAGES[0])
        .collect();
    assert_eq!(lines.len(), entries.len());
    assert!(lines.len() >= 4);
    for (line, (entry, kept)) in lines.iter().zip(entries) {
        let kept = kept.unwrap();
        assert_eq!(kernel::json::canonical(&line["entry"]).unwrap(), entry.text());
        assert_eq!(line["hash"], kernel::hash::hex(&entry.hash));
        assert_eq!(line["input"], kept.input);
        match kept.salt {
            Some(salt) => assert_eq!(line["salt"], kernel::hash::hex(&salt)),
            None => assert_eq!(line["erased"], true),
        }
    }
    assert_eq!(lines.iter().filter(|line| line["erased"] == true).count(), 1);
}

#[test]
fn a_part_of_the_county_is_exported_alone_and_checks_alone() {
    let store = embedded();
    lived(&store.db, 12);
    let mut export = Vec::new();
    crate::export::export(&store.db, area("420324107"), &mut export).unwrap();
    let export = String::from_utf8(export).unwrap();
    assert_eq!(script(&export), (0, "whole: 2 chains, 9 entries, 0 digests".into()));
    assert!(!export.contains("420324108201"));
}

#[test]
fn an_export_that_was_cut_or_stitched_is_found() {
    let store = embedded();
    lived(&store.db, 12);
    let export = store.db.read(export_text).unwrap();
    let lines: Vec<&str> = export.lines().collect();
    let without = |gone: &dyn Fn(&str) -> bool| {
        let left: Vec<&str> = lines.iter().copied().filter(|line| !gone(line)).collect();
        script(&(left.join("\n") + "\n"))
    };
    assert_eq!(without(&|_| false).0, 0);
    assert_eq!(without(&|line| line.contains("\"end\"")), (1, "broken: export cut-short".into()));
    let chain = without(&|line| line.contains(VILLAGES[2]) && !line.contains("\"digest\""));
    assert_eq!(chain, (1, "broken: 420324 2026-10 leaf-unknown".into()));
    let swapped: String = {
        let mut lines = lines.clone();
        lines.swap(1, 2);
        lines.join("\n")
    };
    assert_eq!(script(&swapped), (1, "broken: 420324 1 entry-missing".into()));
    let (code, said) = script("not an export\n");
    assert_eq!((code, said.as_str()), (1, "broken: export unreadable"));
}

#[test]
fn the_script_is_as_short_as_promised() {
    let text = std::fs::read_to_string(script_path()).unwrap();
    assert!(text.lines().count() <= 50, "{} lines", text.lines().count());
}

#[test]
fn an_export_into_a_closed_pipe_is_a_fault_and_not_a_silence() {
    struct Closed;
    impl std::io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let store = embedded();
    lived(&store.db, 12);
    let result = crate::export::export(&store.db, area(COUNTY), &mut Closed);
    assert!(matches!(result, Err(Stop::Fault(crate::Fault::File(_)))), "{result:?}");
}
