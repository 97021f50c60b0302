//! Undoing an import that something hangs on, and files that were only looked at.

use kernel::hash::{hex, sm3};
use kernel::time::DAY_MS;
use serde_json::json;
use store::act::By;
use store::matter;

use super::{Site, VILLAGE, area};

#[test]
fn an_import_is_not_undone_when_its_people_have_said_something() {
    let site = Site::new();
    let (secretary, other) = (site.session(0), site.session(1));
    let (_, wish) = site.wish(&other, "二组桥头的路灯不亮");
    std::thread::sleep(std::time::Duration::from_millis(3));
    let import = site.import(&[site.one_more()]);
    let home = area(VILLAGE);
    let people = site.app.db.read(move |tx| super::reads::import_facts(tx, home)).unwrap().persons;
    let newcomer = kernel::PersonRef { home, id: people["H31-01"].id };
    let undo = |dry_run: bool| {
        let input = json!({ "id": import, "dry_run": dry_run });
        site.post(&format!("/api/{VILLAGE}/imports/undo"), &secretary, &input)
    };
    assert_eq!(undo(true).status.as_u16(), 200, "nothing hangs on them yet");
    let id = crate::random::id::<()>(site.now()).to_string();
    let remark = json!({ "matter": wish, "id": id, "text": "我家也想装" });
    site.act("matter.comment", By::Person(newcomer), remark).unwrap();
    let follow = json!({ "matter": wish });
    site.act("matter.follow", By::Person(newcomer), follow).unwrap();
    let answer = undo(false);
    answer.is_problem(409, "import_used");
    let title = answer.json()["title"].as_str().unwrap().to_owned();
    assert_eq!(title, "导入的人名下已经有留言、关注，不能整批撤销：甲31。");
    let owned = json!({ "matter": wish, "fate": "handle", "owner": newcomer, "due_on": "2030-01-01",
        "reply": "下周就装" });
    site.act("wish.answer", By::Person(site.person(0)), owned).unwrap();
    let title = undo(false).json()["title"].as_str().unwrap().to_owned();
    assert!(title.contains("负责的事、留言、关注"), "{title}");
}

#[test]
fn an_import_is_not_undone_while_a_draw_or_a_category_names_its_people() {
    let site = Site::new();
    let (secretary, home) = (site.session(0), area(VILLAGE));
    let (_, wish) = site.wish(&site.session(1), "二组桥头的路灯不亮");
    std::thread::sleep(std::time::Duration::from_millis(3));
    let import = site.import(&[site.one_more()]);
    let refused = |expected: &str| {
        let input = json!({ "id": import, "dry_run": false });
        let answer = site.post(&format!("/api/{VILLAGE}/imports/undo"), &secretary, &input);
        answer.is_problem(409, "import_used");
        assert!(answer.json()["title"].as_str().unwrap().contains(expected));
    };
    let by = By::Person(site.person(0));
    let adopted = json!({ "matter": wish, "fate": "topic", "reply": "拿来大家商量" });
    site.act("wish.answer", by, adopted).unwrap();
    let wish = kernel::Id::parse(&wish).unwrap();
    let thread = site.app.db.read(move |tx| matter::thread(tx, home, wish)).unwrap();
    let topic = thread.iter().find(|m| m.kind == civic::matter::Kind::Topic).unwrap().id;
    let published = json!({ "matter": topic, "title": "桥头装灯", "place": "二组桥头",
        "people": "二组", "households": 30, "cost_fen": 100, "money": "村集体出",
        "plan": "桥头立六根杆装灯，一年付一次电费", "class": "village_public_works",
        "body": "villagers_meeting", "basis": "household" });
    site.act("topic.publish", by, published).unwrap();
    // The list names the household, whose only member came with the import.
    let plan = json!({ "matter": topic, "affected": "H31", "seats_affected": 1 });
    site.act("company.plan", by, plan).unwrap();
    refused("已经有抽选名单或者邀请，");

    let people = site.app.db.read(move |tx| super::reads::import_facts(tx, home)).unwrap().persons;
    let newcomer = kernel::PersonRef { home, id: people["H31-01"].id };
    let id = crate::random::id::<()>(site.now()).to_string();
    let noted = json!({ "id": id, "category": "worthy", "person": newcomer,
        "from_on": "2026-01-01", "ground": "院落推选" });
    site.act("standing.note", by, noted).unwrap();
    refused("参商身份");
}

#[test]
fn previews_are_put_away_after_a_day_and_files_beside_a_matter_stay() {
    let site = Site::new();
    let (home, now) = (area(VILLAGE), site.now());
    let (_, wish) = site.wish(&site.session(1), "二组桥头的路灯不亮");
    let texts: [&[u8]; 3] = [b"looked at", b"%PDF-1.7 attached since", b"looked at just now"];
    let [old, attached, young] = texts.map(|t| (sm3(t), t));
    let put = |(hash, bytes): ([u8; 32], &'static [u8]), at| {
        let put = move |tx: &mut store::Tx<'_>| matter::preview_put(tx, home, &hash, bytes, at);
        site.app.db.write(put).unwrap();
    };
    let yesterday = now.plus_ms(-DAY_MS - 1_000);
    put(old, yesterday);
    put(attached, yesterday);
    put(young, now.plus_ms(60_000 - DAY_MS));
    let id = crate::random::id::<()>(now).to_string();
    let file = json!({ "matter": wish, "id": id, "name": "桥头.pdf", "mime": "application/pdf",
        "hash": hex(&attached.0) });
    site.act("matter.attach", By::Person(site.person(0)), file).unwrap();
    assert_eq!(site.tick().cleared, 2);
    let there = |hash: [u8; 32]| {
        site.app.db.read(move |tx| matter::blob_stored(tx, home, &hash)).unwrap().is_some()
    };
    assert_eq!([old.0, attached.0, young.0].map(there), [false, true, true]);
    assert_eq!(site.tick().cleared, 0, "what was put away is not looked at again");
    // Looked at once more, a file waits for another day.
    put(young, now);
    assert_eq!(site.tick().cleared, 0);
    assert!(there(young.0));
}
