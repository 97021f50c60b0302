//! Panels through pages and interface: planned, drawn, answered; what a stranger sees and what not; the
//! file that a third party's script reads.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::capabilities::decide::company::tests::ground::{Site, TOPIC, VILLAGE};

fn topic(rest: &str) -> String {
    format!("/{VILLAGE}/topics/{TOPIC}{rest}")
}

fn act(site: &Site, path: &str, letter: u8, body: Value) -> (StatusCode, Value) {
    site.act(&format!("/api{}", topic(path)), letter, body)
}

fn panel(site: &Site, letter: Option<u8>) -> Value {
    let (status, text) = site.get(&format!("/api{}", topic("/panel")), letter);
    assert_eq!(status, StatusCode::OK);
    serde_json::from_str(&text).unwrap()
}

fn drawn(site: &Site) {
    let (status, said) = act(site, "/panel-plan", b's', json!({ "seats": 9, "each_group": 2 }));
    assert_eq!(status, StatusCode::CREATED, "{said}");
    let (status, said) = act(site, "/panel-draw", b's', json!({}));
    assert_eq!(status, StatusCode::CREATED, "{said}");
}

#[test]
fn a_panel_is_planned_and_drawn_and_a_stranger_sees_keys_alone() {
    let site = Site::open("panel-drawn");
    let (_, page) = site.get(&topic("/panel"), None);
    assert!(page.contains("这个议题没有抽签小组") && !page.contains("panel-plan"));
    let (_, page) = site.get(&topic("/panel"), Some(b's'));
    assert!(page.contains("panel-plan"), "whoever runs it is shown the way");
    let (status, no) = act(&site, "/panel-draw", b's', json!({}));
    assert_eq!((status, no["code"].as_str().unwrap()), (StatusCode::CONFLICT, "panel_missing"));
    drawn(&site);
    let told = panel(&site, None);
    assert_eq!((told["seats"].as_u64(), told["panels"].as_u64()), (Some(9), Some(1000)));
    // The seed is the commitment of the plan's own entry, which the journal shows to everyone.
    assert_eq!(told["seed"], site.commitment("panel.plan"));
    let seats = told["drawn"].as_array().unwrap();
    assert_eq!(seats.len(), 9);
    assert!(seats.iter().all(|seat| seat["name"].is_null() && !seat["key"].is_null()));
    for line in told["quotas"].as_array().unwrap() {
        assert!(line["drawn"].as_u64() >= line["least"].as_u64(), "{line}");
    }
    let groups = told["quotas"].as_array().unwrap().iter().filter(|l| l["part"] == "group");
    assert!(groups.clone().count() == 2 && groups.clone().all(|l| l["least"] == 2));
    let (_, page) = site.get(&topic("/panel"), None);
    let hash = told["hash"].as_str().unwrap();
    assert!(page.contains(hash) && page.contains("怎么重算") && !page.contains("lottery.json"));
    assert!(!page.contains("户主") && page.len() < 60_000);
    let (_, page) = site.get(&topic("/panel"), Some(b's'));
    assert!(page.contains("lottery.json") && page.contains("代为答复"));
    let (_, page) = site.get(&topic(""), None);
    assert!(page.contains("抽签小组 9 席已经抽好"), "the thread says so");
    let again = act(&site, "/panel-plan", b's', json!({ "seats": 9 }));
    assert_eq!(again.1["code"], "panel_made");
    assert_eq!(act(&site, "/panel-draw", b's', json!({})).1["code"], "panel_drawn");
}

#[test]
fn what_can_not_be_met_is_said_and_what_was_typed_stays() {
    let site = Site::open("panel-quotas");
    let (status, page) = site.form(
        &topic("/panel-plan"),
        b's',
        &[("seats", "9"), ("each_group", "7"), ("old", "1")],
    );
    assert_eq!(status.as_u16(), 422);
    assert!(page.contains("这些名额凑不齐") && page.contains("组 7→4"), "{page}");
    assert!(page.contains("value=\"7\"") && page.contains("value=\"1\""));
    let (_, no) = act(&site, "/panel-plan", b's', json!({ "seats": 9, "women": 2 }));
    assert_eq!(no["code"], "seats_short");
    assert!(no["title"].as_str().unwrap().contains("妇女"), "{no}");
    let asked = json!({ "seats": 9, "affected": "五组" });
    assert_eq!(act(&site, "/panel-plan", b's', asked).1["code"], "affected_unknown");
    let asked = json!({ "seats": 9 });
    assert_eq!(act(&site, "/panel-plan", b'a', asked).0, StatusCode::FORBIDDEN);
    let asked = json!({ "seats": 9, "affected": "一组", "concerned": 4 });
    assert_eq!(act(&site, "/panel-plan", b's', asked).0, StatusCode::CREATED);
    let told = panel(&site, None);
    let of = |value: &str| {
        let lines = told["quotas"].as_array().unwrap();
        lines.iter().find(|line| line["value"] == value).unwrap()["least"].clone()
    };
    assert_eq!((of("touched"), of("untouched")), (json!(4), json!(0)));
}

#[test]
fn the_file_is_for_neighbours_and_every_panel_in_it_meets_the_quotas() {
    let site = Site::open("panel-file");
    drawn(&site);
    let path = topic("/panel/lottery.json");
    assert_eq!(site.get(&path, None).0, StatusCode::SEE_OTHER, "a stranger is sent to the door");
    let (status, text) = site.get(&path, Some(b's'));
    assert_eq!(status, StatusCode::OK);
    let told: Value = serde_json::from_str(&text).unwrap();
    let panels = told["panels"].as_array().unwrap();
    assert_eq!(panels.len(), 1000);
    let number = usize::try_from(told["number"].as_u64().unwrap()).unwrap();
    assert_eq!(told["drawn"], panels[number]);
    let people = told["people"].as_array().unwrap();
    let column = |category: &Value| {
        told["categories"].as_array().unwrap().iter().position(|c| c == category).unwrap()
    };
    let value = |name: &Value, at: usize| {
        people.iter().find(|one| one["id"] == *name).unwrap()["values"][at].clone()
    };
    for quota in told["quotas"].as_array().unwrap() {
        let at = column(&quota["category"]);
        for panel in panels.iter().step_by(50) {
            let names = panel.as_array().unwrap().iter();
            let held = names.filter(|name| value(name, at) == quota["value"]).count() as u64;
            assert!(quota["min"].as_u64() <= Some(held), "{quota}");
        }
    }
    let sum: u64 = people.iter().filter_map(|one| one["panels"].as_u64()).sum();
    assert_eq!(sum, 9 * 1000);
}

#[test]
fn whoever_declines_is_followed_and_the_desk_answers_for_the_old() {
    let site = Site::open("panel-answer");
    drawn(&site);
    let keys = |told: &Value| -> Vec<String> {
        let seats = told["drawn"].as_array().unwrap().iter();
        seats.map(|seat| seat["key"].as_str().unwrap().to_owned()).collect()
    };
    let before = panel(&site, Some(b's'));
    let first = keys(&before).remove(0);
    let (_, page) = site.get(&topic("/panel"), Some(b's'));
    let behalf = page.split("behalf=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let no = json!({ "coming": "no", "behalf": behalf });
    let (status, said) = act(&site, "/panel-answers", b's', no.clone());
    assert_eq!(status, StatusCode::CREATED, "{said}");
    let after = panel(&site, Some(b's'));
    assert_eq!(keys(&after).len(), 10);
    let stands = after["drawn"].as_array().unwrap().iter().find(|s| s["instead_of"] == first);
    assert!(stands.is_some(), "{after}");
    // Of the same kind where there is one: nobody's least is missed.
    for line in after["quotas"].as_array().unwrap() {
        assert!(line["sit"].as_u64() >= line["least"].as_u64(), "{line}");
    }
    assert_eq!(act(&site, "/panel-answers", b's', no).1["code"], "panel_passed");
}
