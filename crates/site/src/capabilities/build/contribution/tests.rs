//! Promises, receipts and days of work over HTTP: a promise is no receipt, what was collected is banked
//! and spent like any money, labour counts when it is confirmed, and no name leaves the village.

use serde_json::{Value, json};

use crate::capabilities::build::project::tests::{PROJECT, Works, text};
use crate::testing::{Answer, NEIGHBOUR, OWNER, SECRETARY, VILLAGE, WISHER, person};

const PLEDGE: u8 = 71;
const LABOUR: u8 = 72;
const RECEIPT: u8 = 73;
const BANKED: u8 = 74;
const DAY: u8 = 75;

fn code(answer: &Answer) -> String {
    answer.json()["code"].as_str().unwrap_or_default().to_owned()
}

fn told(works: &Works) -> Value {
    works.0.get(&format!("/api/{VILLAGE}/projects/{}/contributions", text(PROJECT))).json()
}

#[test]
fn a_promise_becomes_a_receipt_a_purse_and_a_share_of_the_whole() {
    let works = Works::opened(100_000);
    assert_eq!(told(&works)["people_share"], Value::Null);
    let promise = json!({ "id": text(PLEDGE), "gift": "money", "amount_fen": 30_000 });
    works.does(WISHER, "pledges", promise);
    let seen = told(&works);
    assert_eq!((&seen["promised_fen"], &seen["given"]["money_fen"]), (&json!(30_000), &json!(0)));
    let receipt = json!({ "id": text(RECEIPT), "pledge": text(PLEDGE), "number": "SJ-1",
        "amount_fen": 30_000 });
    assert!(works.asks(NEIGHBOUR, "pledge-receipts", &receipt).status >= 400, "not everybody's");
    works.does(SECRETARY, "pledge-receipts", receipt.clone());
    let mut twice = receipt;
    twice["id"] = json!(text(77));
    assert_eq!(code(&works.asks(SECRETARY, "pledge-receipts", &twice)), "receipt_there");
    let gone = works.asks(WISHER, "pledge-withdrawals", &json!({ "pledge": text(PLEDGE) }));
    assert_eq!(code(&gone), "pledge_received");
    let bank = json!({ "id": text(BANKED), "purpose": "works", "voucher": "YH-1",
        "amount_fen": 30_000 });
    let mut other = bank.clone();
    other["amount_fen"] = json!(29_000);
    assert_eq!(code(&works.asks(SECRETARY, "pledge-bankings", &other)), "bank_other");
    works.does(SECRETARY, "pledge-bankings", bank.clone());
    let again = json!({ "id": text(76), "purpose": "works", "voucher": "YH-2",
        "amount_fen": 1 });
    assert_eq!(code(&works.asks(SECRETARY, "pledge-bankings", &again)), "bank_nothing");
    let seen = told(&works);
    assert_eq!((&seen["banked_fen"], &seen["public_fen"]), (&json!(30_000), &json!(0)));
    assert_eq!((&seen["people_share"], &seen["households"]), (&json!(10_000), &json!(1)));
    // The purse is one of the project's, and says whose money it is.
    let money = works.0.get(&format!("/api/{VILLAGE}/projects/{}/money", text(PROJECT))).json();
    assert_eq!(money["purses"][0]["free"], json!(30_000));
    assert!(money["purses"][0]["source"].as_str().unwrap().contains("YH-1"), "{money}");
    let trial = works.0.get("/api/ledger/trial-balance").json();
    let text = trial.to_string();
    assert!(text.contains("fen"), "{text}");
    for unit in trial["units"].as_array().unwrap() {
        assert_eq!(unit["difference"], json!(0), "{unit}");
    }
}

#[test]
fn labour_counts_when_the_site_has_confirmed_it() {
    let works = Works::opened(100_000);
    let today = works.0.clock.now().date().to_string();
    let call = json!({ "id": text(DAY), "held_on": today, "task": "挖路灯基坑", "needed": 3,
        "foreman": person(OWNER) });
    works.does(SECRETARY, "workdays", call);
    works.does(WISHER, "workday-joins", json!({ "workday": text(DAY) }));
    let twice = works.asks(WISHER, "workday-joins", &json!({ "workday": text(DAY) }));
    assert_eq!(code(&twice), "joined_there");
    let came = |half: u8| json!({ "workday": text(DAY), "half_days": half });
    works.does(WISHER, "workday-arrivals", came(2));
    let other = json!({ "workday": text(DAY), "half_days": 1, "person": person(NEIGHBOUR) });
    assert_eq!(code(&works.asks(WISHER, "workday-arrivals", &other)), "arrival_other");
    works.does(OWNER, "workday-arrivals", other);
    assert_eq!(told(&works)["given"]["half_days"], json!(0), "held, not yet given");
    let not = works.asks(
        WISHER,
        "workday-confirmations",
        &json!({ "workday": text(DAY), "missing": [] }),
    );
    assert_eq!(code(&not), "confirm_not");
    let absent =
        json!({ "workday": text(DAY), "missing": [person(NEIGHBOUR)], "reason": "没有来" });
    assert_eq!(code(&works.asks(OWNER, "workday-confirmations", &absent)), "field_short");
    let absent =
        json!({ "workday": text(DAY), "missing": [person(NEIGHBOUR)], "reason": "中途就走了" });
    works.does(OWNER, "workday-confirmations", absent);
    let seen = told(&works);
    assert_eq!(seen["given"]["half_days"], json!(2));
    assert_eq!(seen["people_share"], Value::Null, "a working day has no value yet");
    assert_eq!(seen["workdays"][0]["confirmed"], json!(1));
    // Half a day more on another site of the same date is one too many.
    let call = json!({ "id": text(78), "held_on": today, "task": "清一段水渠", "needed": 3,
        "foreman": person(OWNER) });
    works.does(SECRETARY, "workdays", call);
    let more = json!({ "workday": text(78), "half_days": 1 });
    assert_eq!(code(&works.asks(WISHER, "workday-arrivals", &more)), "labour_full");
    // What did not count leaves the date free.
    works.does(NEIGHBOUR, "workday-arrivals", more);
    // Somebody of another village sees that people came, never who.
    let path = format!("/{VILLAGE}/workdays/{}", text(DAY));
    let own = works.0.get_as(WISHER, &path);
    let public = works.0.get(&path);
    assert!(own.text.contains("张婆婆"), "a neighbour reads the name");
    // Why a day did not count is read by whoever it concerns and by those who run it.
    let why = "中途就走了";
    assert!(!own.text.contains(why) && !public.text.contains(why));
    for who in [NEIGHBOUR, OWNER, SECRETARY] {
        assert!(works.0.get_as(who, &path).text.contains(why), "{who}");
    }
    assert!(!public.text.contains("张婆婆") && public.text.contains("张"), "{}", public.text);
}

#[test]
fn what_nobody_confirms_lapses_by_the_clock() {
    let works = Works::opened(100_000);
    let today = works.0.clock.now().date().to_string();
    let call = json!({ "id": text(DAY), "held_on": today, "task": "挖路灯基坑", "needed": 3,
        "foreman": person(OWNER) });
    works.does(SECRETARY, "workdays", call);
    works.does(WISHER, "workday-arrivals", json!({ "workday": text(DAY), "half_days": 2 }));
    works.0.advance_days(7);
    works.0.tick();
    assert_eq!(told(&works)["workdays"][0]["waiting"], json!(1), "the last day is not over");
    works.0.advance_days(1);
    works.0.tick();
    let day = works.0.get(&format!("/api/{VILLAGE}/workdays/{}", text(DAY))).json();
    assert_eq!(day["people"][0]["turn"], json!("lapsed"));
    assert_eq!(told(&works)["given"]["half_days"], json!(0));
}

#[test]
fn a_giver_from_outside_is_named_only_where_they_agree() {
    let works = Works::opened(100_000);
    let gift = |n: u8, named: bool| {
        json!({ "id": text(n), "gift": "material", "what": "水泥二十袋", "donor": "溪源商会",
            "named": named })
    };
    assert_eq!(code(&works.asks(WISHER, "pledges", &gift(LABOUR, true))), "pledge_donor");
    works.does(SECRETARY, "pledges", gift(PLEDGE, false));
    assert!(!told(&works).to_string().contains("溪源商会"));
    works.does(SECRETARY, "pledges", gift(LABOUR, true));
    assert!(told(&works).to_string().contains("溪源商会"));
}
