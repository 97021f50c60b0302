//! Visits over HTTP: one screen, a promise that only the villager closes, and who sees what.

use axum::http::StatusCode;
use serde_json::json;

use crate::trial::{AGENT, CLERK, SECRETARY, Trial, VILLAGE, household, made, person};

const AMR: &[u8] = b"#!AMR\n a voice";

#[test]
fn a_visit_is_recorded_on_one_screen_and_its_promise_closed_by_the_villager() {
    let trial = Trial::open();
    let found = trial.get(AGENT, &format!("/{VILLAGE}/visit?q=%E6%9D%91%E6%B0%912")).text();
    let screen = format!("/{VILLAGE}/visit?household={}", household(1));
    assert!(found.contains(&screen), "found by a member's name: {found}");
    let form = trial.get(AGENT, &screen).text();
    assert!(form.contains("村民1（H001）") && form.contains("capture") && !form.contains("geo"));
    assert_eq!(trial.get(3, &screen).status, StatusCode::NOT_FOUND);

    let due = trial.now().plus_days(7).date().to_string();
    let (csrf, owner, to) =
        (trial.csrf(AGENT), person(SECRETARY).to_string(), person(2).to_string());
    let (id, of) = (made(1), household(1));
    let fields = [
        ("csrf", csrf.as_str()),
        ("key", "v1"),
        ("id", &id),
        ("household", &of),
        ("note", "腿脚不好，院坝灯不亮"),
        ("promise", "把院坝灯修好"),
        ("owner", &owner),
        ("due_on", &due),
        ("person", &to),
        ("companions", &owner),
    ];
    let path = format!("/{VILLAGE}/visits");
    let sent = trial.form(AGENT, &path, &fields, &[("voice", "rec.amr", AMR)]);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());

    let visit = trial.get(SECRETARY, &format!("/api/{VILLAGE}/visits/{id}")).json();
    assert_eq!(visit["visitors"].as_array().unwrap().len(), 2);
    assert_eq!(visit["promise"]["state"], "adopted");
    let wish = visit["promise"]["href"].as_str().unwrap().to_owned();
    let voice = visit["voice"].as_str().unwrap().to_owned();
    assert_eq!(trial.get(SECRETARY, &voice).bytes, AMR);

    let body = json!({ "report": "换了灯泡" });
    assert_eq!(
        trial.post(SECRETARY, &format!("{wish}/report"), "r", &body).status,
        StatusCode::CREATED
    );
    let yes = json!({ "satisfied": true });
    let confirm = format!("{wish}/confirmation");
    for by in [1, SECRETARY, AGENT] {
        assert_eq!(trial.post(by, &confirm, &format!("c{by}"), &yes).code(), "not_allowed");
    }
    assert_eq!(trial.post(2, &confirm, "c2", &yes).status, StatusCode::CREATED);
    let visit = trial.get(SECRETARY, &format!("/api/{VILLAGE}/visits/{id}")).json();
    assert_eq!(visit["promise"]["state"], "confirmed");
}

fn note(trial: &Trial, by: u8, n: u8, of: u8) -> crate::trial::Answer {
    let body = json!({ "id": made(n), "household": household(of), "note": "家里都好" });
    trial.post(by, &format!("/{VILLAGE}/visits"), &format!("v{n}"), &body)
}

#[test]
fn a_visit_is_seen_by_staff_household_and_who_was_there() {
    let trial = Trial::open();
    assert_eq!(note(&trial, CLERK, 1, 3).status, StatusCode::CREATED);
    assert_eq!(note(&trial, AGENT, 2, 1).status, StatusCode::CREATED);
    assert_eq!(note(&trial, 3, 3, 3).code(), "not_allowed");
    let see = |by, n: u8| trial.get(by, &format!("/{VILLAGE}/visits/{}", made(n))).status;
    for by in [SECRETARY, AGENT, CLERK, 3] {
        assert_eq!(see(by, 1), StatusCode::OK, "{by}");
    }
    assert_eq!((see(4, 1), see(CLERK, 2)), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert_eq!((see(1, 2), see(2, 2)), (StatusCode::OK, StatusCode::OK), "the whole family");
    assert_eq!(see(0, 1), StatusCode::SEE_OTHER, "the public is sent to the door");
    let listed = |by| trial.get(by, &format!("/api/{VILLAGE}/visits")).json()["list"].clone();
    assert_eq!(listed(SECRETARY).as_array().unwrap().len(), 2);
    assert_eq!((listed(3).as_array().unwrap().len(), listed(4)), (1, json!([])));
    assert_eq!(listed(2)[0]["key"], "H001");
}

#[test]
fn bad_visits_come_back_with_what_was_typed() {
    let trial = Trial::open();
    let (csrf, id, of) = (trial.csrf(AGENT), made(1), household(1));
    let base = [("csrf", csrf.as_str()), ("key", "v1"), ("id", &id), ("household", &of)];
    let path = format!("/{VILLAGE}/visits");
    let silent = trial.form(AGENT, &path, &base, &[]);
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [&base[..], &[("note", "腿脚不好"), ("promise", "把院坝灯修好")]].concat();
    let bare = trial.form(AGENT, &path, &fields, &[]);
    let text = bare.text();
    assert!(text.contains("答应的事要写明谁办") && text.contains("腿脚不好"), "{text}");
    assert!(text.contains("村民1（H001）"), "the household is still known");
    let photo: [(&str, &str, &[u8]); 1] = [("voice", "a.jpg", b"\xFF\xD8\xFF\xE0")];
    let page = trial.form(AGENT, &path, &fields, &photo);
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let strange = json!({ "id": made(2), "household": made(3), "note": "家里都好" });
    assert_eq!(trial.post(AGENT, &path, "v2", &strange).code(), "visit_nobody");
}

#[test]
fn no_household_is_forgotten_and_nobody_is_ranked() {
    let trial = Trial::open();
    let spread = format!("/api/{VILLAGE}/visits/spread");
    let keys = |by| {
        let data = trial.get(by, &spread).json();
        let doors = data["doors"].as_array().unwrap().clone();
        (data["beyond"].as_u64(), doors.iter().map(|d| d["key"].clone()).collect::<Vec<_>>())
    };
    let (beyond, doors) = keys(SECRETARY);
    assert_eq!((beyond, doors.len()), (Some(8), 8), "nobody has been anywhere yet");
    note(&trial, AGENT, 1, 1);
    let long = json!({ "id": made(2), "household": household(3), "note": "家里都好",
        "on": trial.now().plus_days(-40).date().to_string() });
    trial.post(AGENT, &format!("/{VILLAGE}/visits"), "v2", &long);
    let (beyond, doors) = keys(SECRETARY);
    // Household 3 is one person alone: forty days are too long; of household 1, two, today is none.
    assert_eq!(beyond, Some(7));
    assert_eq!((&doors[6], &doors[7]), (&json!("H003"), &json!("H001")));
    let page = trial.get(SECRETARY, &format!("/{VILLAGE}/visits/spread")).text();
    assert!(page.contains("40 天没去") && page.contains("独自在家"));
    assert!(!page.contains("代办员"), "doors, not visitors");
    // The township sees how many, and no door.
    assert_eq!(keys(CLERK), (Some(7), Vec::new()));
    let township = trial.get(CLERK, "/api/420324107/visits/spread").json();
    assert_eq!(township["villages"][0]["beyond"], 7);
    assert_eq!(township["doors"], json!([]));
    assert_eq!(trial.get(4, &spread).status, StatusCode::NOT_FOUND);
}
