//! Levies over HTTP: nothing while the county has laid down no limit; then one's own part is told to
//! oneself, the public reads numbers, and money that came is banked with the gifts.

use civic::authority::Role;
use civic::build::levy::Levy;
use civic::matter::{Kind, State};
use civic::record::{Column, Record};
use serde_json::{Value, json};

use crate::capabilities::build::project::tests::{PROJECT, Works, text};
use crate::testing::{
    Answer, COUNTY, MEETING, NEIGHBOUR, OWNER, SECRETARY, TOPIC, TOWNSHIP, VILLAGE, WISHER, area,
    id, matter, office, one_person, person,
};

const LEVY: u8 = 81;
const DRAFT: u8 = 82;
const CLERK: u8 = b'z';
const RULER: u8 = b'x';
const LIMITS: &str = "[P05.money]\nvalue = 1500\n[P05.labour]\nvalue = 10\n";

fn code(answer: &Answer) -> String {
    answer.json()["code"].as_str().unwrap_or_default().to_owned()
}

fn planning() -> Value {
    json!({ "id": text(LEVY), "topic": text(DRAFT), "purpose": "修二组的水渠", "fen": 1_000 })
}

/// A project, a topic that is not public yet, and the two who review.
fn begun(works: &Works) {
    works.0.write(|tx, now| {
        one_person(tx, CLERK, "镇里人", now)?;
        one_person(tx, RULER, "县里人", now)?;
        tx.put(&office(91, CLERK, Role::TownshipClerk, TOWNSHIP).row())?;
        tx.put(&office(92, RULER, Role::CountyClerk, COUNTY).row())?;
        tx.put(&matter(VILLAGE, DRAFT, DRAFT, Kind::Topic, State::Draft, now).row())
    });
}

fn become_of(works: &Works, change: fn(Levy) -> Levy) {
    works.0.write(move |tx, _| {
        let levy: Levy = tx.get(&[area(VILLAGE).to_val(), id::<()>(LEVY).to_val()])?.unwrap();
        tx.set(&change(levy).row())
    });
}

#[test]
fn nothing_is_levied_while_the_county_has_laid_down_no_limit() {
    let works = Works::opened(100_000);
    begun(&works);
    assert_eq!(code(&works.asks(SECRETARY, "levies", &planning())), "rule_unset");
    let page = works.0.get(&format!("/{VILLAGE}/levies"));
    assert!(page.status == 200 && page.text.contains("未设定"), "{}", page.text);
    let all = works.0.get(&format!("/api/{VILLAGE}/levies")).json();
    assert_eq!((&all["most_fen"], &all["levies"]), (&Value::Null, &json!([])));
}

#[test]
fn a_levy_is_planned_signed_and_paid_and_only_numbers_are_public() {
    let works = Works::ruled(100_000, LIMITS);
    begun(&works);
    assert!(works.asks(WISHER, "levies", &planning()).status >= 400, "not everybody's");
    let mut much = planning();
    much["fen"] = json!(1_600);
    assert_eq!(code(&works.asks(SECRETARY, "levies", &much)), "levy_over");
    works.does(SECRETARY, "levies", planning());
    let mut second = planning();
    second["id"] = json!(text(83));
    second["fen"] = json!(600);
    assert_eq!(code(&works.asks(SECRETARY, "levies", &second)), "levy_over", "of the year");
    let form = works.0.get_as(SECRETARY, &format!("/{VILLAGE}/projects/{}/levies", text(PROJECT)));
    assert_eq!(form.status, 200, "{}", form.text);

    works.does(WISHER, "levy-consents", json!({ "levy": text(LEVY), "agrees": true }));
    works.does(NEIGHBOUR, "levy-consents", json!({ "levy": text(LEVY), "agrees": false }));
    works.does(NEIGHBOUR, "levy-consents", json!({ "levy": text(LEVY), "agrees": true }));
    let vote = json!({ "levy": text(LEVY), "adopted": text(MEETING) });
    assert_eq!(code(&works.asks(SECRETARY, "levy-adoptions", &vote)), "levy_unvoted");
    become_of(&works, |levy| Levy { topic: id(TOPIC), ..levy });
    assert_eq!(code(&works.asks(SECRETARY, "levy-adoptions", &vote)), "levy_unvoted", "the class");
    works.0.voted_on(civic::build::levy::CLASS);
    works.does(SECRETARY, "levy-adoptions", vote);
    let pay = |n: u8, who: u8| json!({ "id": text(n), "levy": text(LEVY), "person": person(who), "number": "S-18" });
    assert_eq!(code(&works.asks(SECRETARY, "levy-receipts", &pay(84, WISHER))), "levy_stage");
    let check = json!({ "levy": text(LEVY), "sound": true, "opinion": "程序合规，限额以内" });
    let rule = json!({ "levy": text(LEVY), "approved": true, "answer": "同意筹资，按方案收取" });
    assert_eq!(code(&works.asks(RULER, "levy-rulings", &rule)), "levy_stage", "the township first");
    assert!(works.asks(RULER, "levy-checks", &check).status >= 400, "each in turn");
    works.does(CLERK, "levy-checks", check);
    works.does(RULER, "levy-rulings", rule);
    let free = json!({ "levy": text(LEVY), "person": person(NEIGHBOUR), "ground": "minimum",
        "paper": "低保证12" });
    works.does(SECRETARY, "levy-waivers", free);
    works.does(SECRETARY, "levy-receipts", pay(84, WISHER));
    assert_eq!(code(&works.asks(SECRETARY, "levy-receipts", &pay(85, WISHER))), "levy_paid");
    assert_eq!(code(&works.asks(SECRETARY, "levy-receipts", &pay(85, NEIGHBOUR))), "levy_free");
    assert_eq!(code(&works.asks(SECRETARY, "levy-receipts", &pay(85, SECRETARY))), "receive_own");

    let path = format!("/{VILLAGE}/levies/{}", text(LEVY));
    let public = works.0.get(&format!("/api{path}")).json();
    assert_eq!(public["counts"], json!({ "yes": 2, "no": 0, "exempt": 1, "paid": 1 }));
    assert_eq!((&public["own"], &public["exempt"]), (&Value::Null, &Value::Null));
    for reader in [works.0.get(&path), works.0.get_as(WISHER, &path)] {
        assert!(reader.status == 200 && !reader.text.contains("陈小竹"), "{}", reader.text);
    }
    let own = |who: u8| works.0.get_json_as(who, &format!("/api{path}")).json()["own"].clone();
    assert_eq!(own(NEIGHBOUR), json!("exempt"));
    assert_eq!(own(WISHER), json!({ "paid": "S-18" }));
    assert_eq!(own(OWNER), json!({ "owes": 1_000 }));
    let runs = works.0.get_as(SECRETARY, &path);
    assert!(runs.text.contains("陈小竹"), "those who run it see who is exempt");

    // The money lies with the gifts and becomes a purse of the project.
    let bank =
        json!({ "id": text(86), "amount_fen": 1_000, "purpose": "works", "voucher": "YH-9" });
    works.does(SECRETARY, "pledge-bankings", bank);
    let money = works.0.get(&format!("/api/{VILLAGE}/projects/{}/money", text(PROJECT))).json();
    assert_eq!(money["purses"][0]["free"], json!(1_000));
}
