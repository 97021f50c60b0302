//! The schema keeps the promise that every row has a home, and records fit their tables.

use std::collections::BTreeMap;

use civic::record::Record;

use super::*;
use crate::Fault;
use crate::schema::{Table, homeless};

fn tables(db: &Db) -> Vec<Table> {
    db.read(|tx| tx.catalogue()).unwrap()
}

#[test]
fn every_key_leads_with_home() {
    each(|store| {
        let tables = tables(&store.db);
        assert!(tables.len() > 30, "{}", tables.len());
        assert!(tables.iter().map(|t| t.keys.len()).sum::<usize>() > 60);
        assert_eq!(homeless(&tables), Vec::<String>::new());
    });
}

#[test]
fn a_table_without_a_home_is_noticed() {
    let mut tables = tables(&embedded().db);
    let wish = tables.iter_mut().find(|t| t.name == "wish").unwrap();
    wish.keys.retain(|k| k.kind != "primary");
    let matter = tables.iter_mut().find(|t| t.name == "matter").unwrap();
    matter.keys.iter_mut().find(|k| k.kind == "unique").unwrap().columns.remove(0);
    assert_eq!(homeless(&tables).len(), 2);
}

#[test]
fn both_back_ends_have_the_same_tables_and_columns() {
    let Some(server) = server() else { return };
    let of = |db: &Db| -> Vec<(String, Vec<String>)> {
        tables(db).into_iter().map(|t| (t.name, t.columns)).collect()
    };
    assert_eq!(of(&server.db), of(&embedded().db));
}

struct Shape {
    columns: Vec<&'static str>,
    keys: usize,
}

fn of<R: Record>() -> (&'static str, Shape) {
    (R::TABLE, Shape { columns: R::COLUMNS.split(", ").collect(), keys: R::KEYS })
}

/// Votes of several days, and what villagers say and join.
fn choices() -> [(&'static str, Shape); 19] {
    use civic::choosing;
    use civic::decide::{budget, panel, poll};
    use civic::voice;
    [
        of::<budget::Budget>(),
        of::<budget::Counted>(),
        of::<budget::Project>(),
        of::<choosing::Given>(),
        of::<choosing::Heap>(),
        of::<choosing::Paper>(),
        of::<choosing::Voice>(),
        of::<choosing::Voter>(),
        of::<panel::Held>(),
        of::<panel::Lot>(),
        of::<panel::Panel>(),
        of::<poll::Counted>(),
        of::<poll::Item>(),
        of::<poll::Poll>(),
        of::<voice::Lineage>(),
        of::<voice::Support>(),
        of::<voice::Visit>(),
        of::<voice::Visitor>(),
        of::<voice::Vouch>(),
    ]
}

/// What is built.
fn works() -> [(&'static str, Shape); 36] {
    use civic::build::{contribution, fund, levy, purse, village};
    use civic::{manage, works};
    [
        of::<contribution::Banking>(),
        of::<contribution::Part>(),
        of::<contribution::Pledge>(),
        of::<contribution::Receipt>(),
        of::<contribution::Workday>(),
        of::<levy::Consent>(),
        of::<levy::Levy>(),
        of::<levy::Paid>(),
        of::<levy::Waiver>(),
        of::<fund::Allotment>(),
        of::<fund::Allowed>(),
        of::<fund::Joint>(),
        of::<fund::Member>(),
        of::<fund::Rest>(),
        of::<fund::Return>(),
        of::<fund::Share>(),
        of::<fund::Source>(),
        of::<purse::Contract>(),
        of::<purse::Delegate>(),
        of::<purse::Interest>(),
        of::<purse::Payment>(),
        of::<purse::Purse>(),
        of::<purse::Settlement>(),
        of::<purse::Signed>(),
        of::<manage::finding::Finding>(),
        of::<manage::finding::Step>(),
        of::<manage::keeper::Entry>(),
        of::<manage::keeper::Fee>(),
        of::<manage::keeper::Keeper>(),
        of::<village::Outline>(),
        of::<works::Answer>(),
        of::<works::Change>(),
        of::<works::Evidence>(),
        of::<works::Milestone>(),
        of::<works::Project>(),
        of::<works::Publicity>(),
    ]
}

/// What ventures keep.
fn ventures() -> [(&'static str, Shape); 11] {
    use civic::build::venture;
    [
        of::<venture::Bond>(),
        of::<venture::Brought>(),
        of::<venture::Dividend>(),
        of::<venture::Entry>(),
        of::<venture::Guarantee>(),
        of::<venture::Holder>(),
        of::<venture::Income>(),
        of::<venture::Part>(),
        of::<venture::Venture>(),
        of::<venture::Was>(),
        of::<venture::Year>(),
    ]
}

/// What is looked after together.
fn managed() -> [(&'static str, Shape); 6] {
    use civic::manage::covenant;
    [
        of::<covenant::Clause>(),
        of::<covenant::Covenant>(),
        of::<covenant::Put>(),
        of::<covenant::Review>(),
        of::<covenant::Voice>(),
        of::<covenant::Withdrawal>(),
    ]
}

/// Task forces.
fn forces() -> [(&'static str, Shape); 6] {
    use civic::manage::force;
    [
        of::<force::Extension>(),
        of::<force::Force>(),
        of::<force::Item>(),
        of::<force::Member>(),
        of::<force::Report>(),
        of::<force::Right>(),
    ]
}

/// Points and volunteer hours.
fn points() -> [(&'static str, Shape); 17] {
    use civic::manage::{hours, points};
    [
        of::<points::Table>(),
        of::<points::Rule>(),
        of::<points::Reviewer>(),
        of::<points::Kin>(),
        of::<points::Member>(),
        of::<points::Claim>(),
        of::<points::Review>(),
        of::<points::Appeal>(),
        of::<points::Good>(),
        of::<points::Exchange>(),
        of::<points::Year>(),
        of::<hours::Activity>(),
        of::<hours::Volunteer>(),
        of::<hours::Certificate>(),
        of::<points::Nominee>(),
        of::<points::Weight>(),
        of::<hours::Correction>(),
    ]
}

/// Who and what the register holds.
fn registered() -> [(&'static str, Shape); 6] {
    use civic::registry;
    [
        of::<registry::Area>(),
        of::<registry::Household>(),
        of::<registry::ImportBefore>(),
        of::<registry::ImportRow>(),
        of::<registry::Organisation>(),
        of::<registry::Person>(),
    ]
}

fn shapes() -> BTreeMap<&'static str, Shape> {
    use civic::decide::company::{self, standing, venue};
    use civic::decide::room::{minutes, recast, speech, statement};
    use civic::decide::{
        advice, ballot, change, duty, notice, outcome, process, recall, request, resolution,
    };
    use civic::{authority, convening, deliberation, matter};
    let mut all = BTreeMap::from([
        of::<authority::Mandate>(),
        of::<ballot::Ballot>(),
        of::<ballot::BoxCount>(),
        of::<ballot::BoxVoter>(),
        of::<ballot::BoxReceipt>(),
        of::<ballot::ReceiptRoot>(),
        of::<ballot::TallySheet>(),
        of::<ballot::Judged>(),
        of::<ballot::Vote>(),
        of::<convening::Signature>(),
        of::<company::Invitation>(),
        of::<company::Lot>(),
        of::<company::Plan>(),
        of::<company::Quota>(),
        of::<standing::Standing>(),
        of::<venue::Venue>(),
        of::<deliberation::Meeting>(),
        of::<deliberation::MeetingSection>(),
        of::<deliberation::Proxy>(),
        of::<deliberation::RollCount>(),
        of::<deliberation::RollLine>(),
        of::<deliberation::Topic>(),
        of::<duty::Duty>(),
        of::<change::ResolutionAccount>(),
        of::<advice::Advice>(),
        of::<change::ResolutionChange>(),
        of::<civic::walk::ProcessStep>(),
        of::<matter::Due>(),
        of::<process::Proposal>(),
        of::<matter::Matter>(),
        of::<minutes::Minutes>(),
        of::<minutes::Signature>(),
        of::<notice::Notice>(),
        of::<notice::Objection>(),
        of::<outcome::ResultWord>(),
        of::<recall::Recall>(),
        of::<request::Request>(),
        of::<resolution::Resolution>(),
        of::<speech::Speech>(),
        of::<spine::Attachment>(),
        of::<spine::Comment>(),
        of::<spine::DigestLeaf>(),
        of::<spine::DigestRow>(),
        of::<spine::Follow>(),
        of::<spine::MessageMark>(),
        of::<recast::Descent>(),
        of::<statement::Stance>(),
        of::<statement::Statement>(),
        of::<Wish>(),
    ]);
    all.extend(registered());
    all.extend(choices());
    all.extend(works());
    all.extend(ventures());
    all.extend(managed());
    all.extend(forces());
    all.extend(points());
    all
}

#[test]
fn records_have_the_columns_and_the_key_of_their_tables() {
    each(|store| {
        let tables = tables(&store.db);
        for (name, shape) in shapes() {
            let table = tables.iter().find(|t| t.name == name).unwrap();
            assert_eq!(table.columns, shape.columns, "{name}");
            let primary = table.keys.iter().find(|k| k.kind == "primary").unwrap();
            assert_eq!(primary.columns, shape.columns[..shape.keys], "{name}");
        }
    });
}

/// The tables that the rules' sources declare records for.
fn declared(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            declared(&path, found);
        } else if path.file_name().is_some_and(|name| name != "record.rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let heads = text.lines().filter(|l| l.trim_start().starts_with("pub struct "));
            let tables = heads.filter_map(|l| l.split_once(" in \"")?.1.split_once("\" keys "));
            found.extend(tables.map(|(table, _)| table.to_owned()));
        }
    }
}

#[test]
fn no_record_is_left_out_of_the_comparison() {
    let mut found = Vec::new();
    declared(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../civic/src"), &mut found);
    found.sort();
    assert_eq!(found, shapes().keys().copied().collect::<Vec<_>>());
}

#[test]
fn a_migration_that_was_changed_or_is_newer_is_refused() {
    let store = embedded();
    let folder = store.folder.clone().unwrap();
    let set = |sql: &'static str| store.db.write(move |tx| tx.run(sql, &[])).unwrap();
    let open = || Db::open(&Options::folder(&folder)).map(|db| db.close());
    assert_eq!(open(), Ok(()));
    set("UPDATE migration SET hash = REPLACE(hash, 'a', 'b') WHERE name = '0001_spine'");
    let Err(Fault::Misuse(why)) = open() else { panic!("a changed migration was taken") };
    assert!(why.contains("0001_spine") && why.contains("changed"), "{why}");
    set("DELETE FROM migration");
    set("INSERT INTO migration (name, hash) VALUES ('9999_later', 'x')");
    let Err(Fault::Misuse(why)) = open() else { panic!("a newer store was opened") };
    assert!(why.contains("newer"), "{why}");
}

#[test]
fn receipts_have_no_number_of_the_row_that_would_tell_who_came_first() {
    let store = embedded();
    let counted = |sql: &'static str| store.db.read(move |tx| tx.number(sql, &[]));
    assert!(counted("SELECT COUNT(rowid) FROM box_receipt").is_err());
    assert_eq!(counted("SELECT COUNT(rowid) FROM receipt_root").unwrap(), 0, "others have one");
}
