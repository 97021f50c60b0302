//! A keeper over HTTP: appointed after the handing over, noting days at the desk, paid by the month.

use civic::matter::{Matter, State};
use civic::record::{Column, Record};
use serde_json::json;

use crate::capabilities::build::project::tests::{PROJECT, Works, text};
use crate::testing::{
    MEETING, NEIGHBOUR, OWNER, SECRETARY, Site, VILLAGE, WISHER, area, id, person,
};

const KEEPER: u8 = 83;

/// A project of the village in this state.
fn kept(state: State) -> Site {
    let Works(site) = Works::opened(100_000);
    site.write(move |tx, _| {
        let key = [area(VILLAGE).to_val(), id::<()>(PROJECT).to_val()];
        let project: Matter = tx.get(&key)?.unwrap();
        tx.set(&Matter { state, ..project }.row())
    });
    site
}

#[test]
fn a_keeper_is_appointed_notes_days_and_is_paid_for_a_month_once() {
    let site = kept(State::Handed);
    let today = site.clock.now().date().to_string();
    let appoint = json!({ "id": text(KEEPER), "project": text(PROJECT), "person": person(WISHER),
        "duty": "擦灯、报坏灯", "every_days": 7, "fee_fen": 5_000, "from_on": today, "adopted": text(MEETING) });
    let mut unvoted = appoint.clone();
    unvoted["adopted"] = json!(null);
    assert_eq!(site.act(SECRETARY, "keepers", &unvoted).json()["code"], "fee_unvoted");
    let mut own = appoint.clone();
    own["person"] = json!(person(SECRETARY));
    assert_eq!(site.act(SECRETARY, "keepers", &own).json()["code"], "keeper_self");
    assert_eq!(site.act(NEIGHBOUR, "keepers", &appoint).status, 403);
    assert_eq!(site.act(SECRETARY, "keepers", &appoint).status, 201);
    let note = json!({ "id": text(84), "keeper": text(KEEPER), "done_on": today,
        "said": "换了一个灯泡" });
    assert_eq!(site.act(OWNER, "keeper-entries", &note).json()["code"], "keeper_other");
    assert_eq!(site.act(WISHER, "keeper-entries", &note).status, 201);
    let month = today.get(..7).unwrap().to_owned();
    let pay = json!({ "id": text(85), "keeper": text(KEEPER), "month": month, "voucher": "YH-3" });
    assert_eq!(site.act(SECRETARY, "keeper-fees", &pay).json()["code"], "fee_month");
    let seen = site.get(&format!("/api/{VILLAGE}/keepers")).json();
    assert_eq!(seen["works"][0]["keepers"][0]["late_days"], json!(-7));
    site.advance_days(40);
    let seen = site.get(&format!("/api/{VILLAGE}/keepers")).json();
    assert_eq!(seen["works"][0]["keepers"][0]["late_days"], json!(33));
    assert_eq!(site.act(SECRETARY, "keeper-fees", &pay).status, 201);
    let again =
        json!({ "id": text(86), "keeper": text(KEEPER), "month": month, "voucher": "YH-4" });
    assert_eq!(site.act(SECRETARY, "keeper-fees", &again).json()["code"], "fee_paid");
    // Appointed anew they are not paid for the same month once more.
    let end = json!({ "keeper": text(KEEPER), "reason": "换个写法重新安排" });
    assert_eq!(site.act(SECRETARY, "keeper-ends", &end).status, 201);
    let mut anew = appoint.clone();
    anew["id"] = json!(text(87));
    assert_eq!(site.act(SECRETARY, "keepers", &anew).status, 201);
    let note =
        json!({ "id": text(88), "keeper": text(87), "done_on": today, "said": "又看了一次" });
    assert_eq!(site.act(WISHER, "keeper-entries", &note).status, 201);
    let more = json!({ "id": text(89), "keeper": text(87), "month": month, "voucher": "YH-5" });
    assert_eq!(site.act(SECRETARY, "keeper-fees", &more).json()["code"], "fee_paid");
    // A stranger reads what was done, and the keeper's family name alone.
    let path = format!("/{VILLAGE}/keepers/{}", text(KEEPER));
    let page = site.get(&path).text;
    assert!(page.contains("换了一个灯泡") && page.contains("YH-3") && !page.contains("张婆婆"));
    let told = site.get(&format!("/api{path}"));
    assert_eq!(told.json()["adopted"]["id"], json!(text(MEETING)));
    assert!(!told.text.contains(&person(SECRETARY).to_string()), "nobody's id: {}", told.text);
    assert!(site.get_as(NEIGHBOUR, &path).text.contains("张婆婆"));
}

#[test]
fn nothing_is_kept_before_it_was_handed_over() {
    let site = kept(State::Finished);
    let today = site.clock.now().date().to_string();
    let appoint = json!({ "id": text(KEEPER), "project": text(PROJECT), "person": person(WISHER),
        "duty": "擦灯、报坏灯", "every_days": 7, "from_on": today });
    assert_eq!(site.act(SECRETARY, "keepers", &appoint).json()["code"], "keep_not_handed");
    let seen = site.get(&format!("/api/{VILLAGE}/keepers")).json();
    assert_eq!(seen["works"], json!([]));
}
