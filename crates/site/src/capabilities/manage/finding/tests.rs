//! A finding over HTTP: raised by those who watch, open to everybody, and nothing is paid while it stops
//! the money.

use serde_json::json;

use crate::capabilities::build::project::tests::{PROJECT, text};
use crate::capabilities::build::purse::tests::Money;
use crate::testing::{NEIGHBOUR, OWNER, VILLAGE, WISHER};

const FINDING: u8 = 81;

#[test]
fn what_is_found_stops_the_money_until_it_was_looked_at_again() {
    let money = Money::waiting();
    let raise = json!({ "id": text(FINDING), "text": "灯杆比合同短了半米", "stops": true });
    let no = money.0.asks(OWNER, "findings", &raise);
    assert_eq!(no.status, 403, "{}", no.text);
    money.0.does(WISHER, "findings", raise);
    money.signs_all();
    let pay = money.pays();
    assert_eq!(pay.json()["code"], "finding_stops", "{}", pay.text);
    assert!(pay.text.contains("灯杆比合同短了半米"));
    let mend = json!({ "finding": text(FINDING), "text": "换了两根新的灯杆" });
    assert_eq!(money.0.asks(WISHER, "mendings", &mend).status, 403);
    money.0.does(OWNER, "mendings", mend);
    let again = json!({ "finding": text(FINDING), "looked": "again", "text": "还有一根是短的" });
    money.0.does(WISHER, "rechecks", again);
    let mend = json!({ "finding": text(FINDING), "text": "最后一根也换了" });
    money.0.does(OWNER, "mendings", mend);
    let good = json!({ "finding": text(FINDING), "looked": "good", "text": "两个代表量过了" });
    money.0.does(NEIGHBOUR, "rechecks", good);
    assert!(money.pays().status < 300);
    let page = money.0.0.get(&format!("/api/{VILLAGE}/projects/{}/supervision", text(PROJECT)));
    let one = &page.json()["findings"][0];
    assert_eq!((&one["stage"], &one["rounds"]), (&json!("closed"), &json!(2)));
    assert_eq!(one["said"].as_array().unwrap().len(), 5);
}
