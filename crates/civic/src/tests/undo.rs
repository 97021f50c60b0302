//! A whole import is undone, or nothing of it.

use kernel::Code;

use super::fixture::{brief, id, refused, said, scene, written};
use super::import::{Village, village};
use super::people::{file, line};
use crate::registry::import::{Undo, UndoFacts, Used, undo};
use crate::registry::{Household, ImportBefore, ImportRow, Person};

fn facts(village: &Village, n: u8) -> UndoFacts {
    let import = id(n);
    UndoFacts {
        import: village.all::<ImportRow>().into_iter().find(|row| row.id == import),
        later: false,
        before: village.all().into_iter().filter(|b: &ImportBefore| b.import == import).collect(),
        persons: village.all().into_iter().filter(|p: &Person| p.import == import).collect(),
        households: village.all().into_iter().filter(|h: &Household| h.import == import).collect(),
        used: vec![],
    }
}

/// The village after a second import that changed a household, changed a person and added two.
fn twice() -> Village {
    let mut village = village();
    let mut changed = line("H1", "P2", "李秀英");
    changed.away = true;
    let mut headed = line("H2", "P3", "王小妹");
    headed.head = "王小妹".into();
    village.imported("second", &file(71, vec![changed, headed, line("H3", "P4", "赵新来")]));
    village
}

#[test]
fn undoing_brings_every_row_back_and_takes_the_new_ones_away() {
    let mut village = twice();
    assert_ne!(village.people(), super::import::village().people());
    let effects = undo(&facts(&village, 71), &scene(), &Undo { id: id(71) }).unwrap();
    village.apply(&effects);
    assert_eq!(village.people(), super::import::village().people());
    assert_eq!(written::<ImportRow>(&effects).undone_at, Some(scene().now));
    // The first import is whole again and can be undone in turn.
    let effects = undo(&facts(&village, 70), &scene(), &Undo { id: id(70) }).unwrap();
    village.apply(&effects);
    assert_eq!(village.people(), (vec![], vec![]));
}

#[test]
fn persons_go_before_the_households_they_point_at() {
    let effects = undo(&facts(&village(), 70), &scene(), &Undo { id: id(70) }).unwrap();
    let expected = [
        "remove person",
        "remove person",
        "remove person",
        "remove household",
        "remove household",
        "set import",
    ];
    assert_eq!(brief(&effects), expected);
}

#[test]
fn what_others_build_on_is_not_undone() {
    let village = twice();
    let act = Undo { id: id(71) };
    let good = || facts(&village, 71);
    let ask = |facts: &UndoFacts| undo(facts, &scene(), &act);
    refused(ask(&UndoFacts { import: None, ..good() }), Code::NotFound, Some("id"));
    refused(ask(&UndoFacts { later: true, ..good() }), Code::ImportStale, Some("id"));
    let hangs = |what, who: &str| Used { what, who: who.into() };
    let mut used = vec![hangs("hangs-comment", "赵新来"), hangs("hangs-comment", "李秀英")];
    used.push(hangs("hangs-objection", "赵新来"));
    let no = refused(ask(&UndoFacts { used, ..good() }), Code::ImportUsed, None);
    assert_eq!(said(&no, "what"), "@hangs-comment @hangs-objection");
    assert_eq!(said(&no, "who"), "赵新来、李秀英");
    let many = (1..9).map(|n| hangs("hangs-matter", &format!("甲{n}"))).collect();
    let no = refused(ask(&UndoFacts { used: many, ..good() }), Code::ImportUsed, None);
    assert_eq!(said(&no, "who"), "甲1、甲2、甲3、甲4、甲5", "at most five are named");
    let undone: ImportRow = written(&ask(&good()).unwrap());
    refused(ask(&UndoFacts { import: Some(undone), ..good() }), Code::ImportGone, None);
    // A picture that can not be read stops all of it.
    let mut torn = good();
    torn.before[0].before = Some("{}".into());
    refused(ask(&torn), Code::ImportStale, None);
    torn.before[0].before = None;
    refused(ask(&torn), Code::ImportStale, None);
}
