//! Importing again: keys stay, changes are counted, and what is committed is what was previewed.

use std::collections::BTreeMap;

use kernel::Code;

use super::fixture::{area, brief, id, refused, scene, written};
use super::people::{file, line};
use crate::record::{Record, Row};
use crate::registry::import::{Import, ImportFacts, import, preview};
use crate::registry::{Household, ImportBefore, Person};
use crate::{Effect, Scene};

/// The registry of a village as rows, for applying what an import says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Village(BTreeMap<String, Row>);

impl Village {
    pub fn apply(&mut self, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::Put(row) => {
                    assert!(self.0.insert(key(row), row.clone()).is_none(), "{row:?} is there");
                }
                Effect::Set(row) => {
                    self.0.insert(key(row), row.clone());
                }
                Effect::Remove(row) => {
                    assert_eq!(row.vals.len(), row.keys, "only the key is named");
                    assert!(self.0.remove(&key(row)).is_some(), "{row:?} is not there");
                }
                other => panic!("{other:?}"),
            }
        }
    }

    pub fn all<R: Record>(&self) -> Vec<R> {
        let rows = self.0.values().filter(|row| row.table == R::TABLE).cloned();
        rows.map(|row| R::from_vals(&mut row.vals.into_iter()).unwrap()).collect()
    }

    pub fn facts(&self) -> ImportFacts {
        let areas = self.all::<crate::registry::Area>();
        ImportFacts {
            households: self.all().into_iter().map(|h: Household| (h.key.clone(), h)).collect(),
            persons: self.all().into_iter().map(|p: Person| (p.key.clone(), p)).collect(),
            areas: areas.into_iter().map(|a| (a.code, a.name)).collect(),
        }
    }

    pub fn people(&self) -> (Vec<Household>, Vec<Person>) {
        (self.all(), self.all())
    }

    pub fn imported(&mut self, key: &'static str, act: &Import) {
        let scene = Scene { key, ..scene() };
        let effects = import(&self.facts(), &scene, act).unwrap();
        self.apply(&effects);
    }
}

fn key(row: &Row) -> String {
    format!("{} {:?}", row.table, &row.vals[..row.keys])
}

/// Two households of three persons, imported as number 70.
pub fn village() -> Village {
    let mut village = Village::default();
    let rows =
        vec![line("H1", "P1", "张大明"), line("H1", "P2", "李秀英"), line("H2", "P3", "王小妹")];
    village.imported("first", &file(70, rows));
    village
}

#[test]
fn new_changed_same_and_absent_are_counted() {
    let village = village();
    let mut moved = line("H2", "P2", "李秀英");
    moved.away = true;
    let mut renamed = line("H3", "P4", "赵新来");
    renamed.group_name = "桥头组".into();
    renamed.group = area("420324107210002");
    let act = file(71, vec![line("H1", "P1", "张大明"), moved, renamed]);
    let plan = preview(&village.facts(), &scene(), &act);
    let numbers = (plan.created, plan.changed, plan.same, plan.households, plan.absent);
    assert_eq!(numbers, (1, 1, 1, 1, 1));
    // The first line of a group names it; that name is known.
    assert_eq!(plan.areas, 0);
    let mut first = file(72, vec![line("H1", "P1", "张大明")]);
    first.rows[0].group_name = "桥头组".into();
    assert_eq!(preview(&village.facts(), &scene(), &first).areas, 1);
}

#[test]
fn keys_keep_their_ids_and_unchanged_rows_are_not_touched() {
    let mut village = village();
    let before = village.clone();
    let rows =
        vec![line("H1", "P1", "张大明"), line("H1", "P2", "李秀英"), line("H2", "P3", "王小妹")];
    let same = import(&village.facts(), &scene(), &file(71, rows.clone())).unwrap();
    assert_eq!(brief(&same), ["put import"]);

    let mut changed = rows;
    changed[1].phone = Some("13812345678".into());
    village.imported("second", &file(72, changed));
    let (old, new) = (before.facts().persons, village.facts().persons);
    assert_eq!(old.keys().collect::<Vec<_>>(), new.keys().collect::<Vec<_>>());
    for (key, person) in &new {
        assert_eq!(person.id, old[key].id, "{key}");
        assert_eq!(person.import, if key == "P2" { id(72) } else { id(70) }, "{key}");
    }
    assert_eq!(village.facts().households, before.facts().households);
}

#[test]
fn a_changed_row_leaves_a_picture_of_what_it_was() {
    let village = village();
    let mut headed = line("H2", "P3", "王小妹");
    headed.head = "王小妹".into();
    let effects = import(&village.facts(), &scene(), &file(71, vec![headed])).unwrap();
    let expected = ["put import", "put import_before", "set household"];
    assert_eq!(brief(&effects), expected);
    let picture: ImportBefore = written(&effects);
    assert_eq!((picture.what.as_str(), picture.import), ("household", id(71)));
    let was: Household = serde_json::from_str(picture.before.as_deref().unwrap()).unwrap();
    assert_eq!(was, village.facts().households["H2"]);
    assert_eq!(written::<Household>(&effects).head, "王小妹");
}

#[test]
fn what_is_committed_is_what_was_previewed() {
    let village = village();
    let mut act = file(71, vec![line("H1", "P5", "张小小")]);
    let seen = preview(&village.facts(), &scene(), &act).fingerprint;
    assert_eq!(preview(&village.facts(), &scene(), &act).fingerprint, seen, "stable");
    act.fingerprint = Some(seen.clone());
    assert!(import(&village.facts(), &scene(), &act).is_ok());
    // Another file under the same preview.
    let mut other = act.clone();
    other.rows[0].name = "张大大".into();
    refused(import(&village.facts(), &scene(), &other), Code::ImportStale, None);
    // The same file after a person, or a household, has changed.
    let mut called = line("H1", "P2", "李秀英");
    called.phone = Some("13812345678".into());
    let mut headed = line("H2", "P3", "王小妹");
    headed.head = "王小妹".into();
    for (n, between) in [(72, called), (73, headed)] {
        let mut moved_on = village.clone();
        moved_on.imported("between", &file(n, vec![between]));
        refused(import(&moved_on.facts(), &scene(), &act), Code::ImportStale, None);
    }
    act.fingerprint = None;
    assert!(import(&village.facts(), &scene(), &act).is_ok(), "not demanded without a preview");
}
