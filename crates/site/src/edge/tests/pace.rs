//! How often one session and one address may act.

use axum::http::header;
use serde_json::json;

use super::{Site, VILLAGE, from, posted};
use crate::Pace;

#[test]
fn the_shipped_rulebook_sets_a_pace_and_an_address_may_do_more_than_a_session() {
    let rules = super::rules().at("2026-11-23".parse().unwrap());
    let pace = Pace::of(&rules);
    assert!(pace.session >= 60 && pace.address >= 20 * pace.session, "{pace:?}");
}

#[test]
fn a_session_that_acts_too_often_waits_and_loses_nothing_it_typed() {
    let site = Site::paced(Pace { session: 3, address: 0 });
    let (hasty, calm) = (site.session(1), site.session(2));
    for _ in 0..3 {
        assert_eq!(site.wish(&hasty, "二组桥头的路灯不亮").0.status.as_u16(), 201);
    }
    let (answer, _) = site.wish(&hasty, "二组桥头的路灯不亮");
    answer.is_problem(429, "too_many");
    let wait: u32 = answer.header(header::RETRY_AFTER).parse().unwrap();
    assert!((1..=20).contains(&wait), "{wait}");
    // Reading goes on, and so does everybody else.
    assert_eq!(site.get("/api/my", &hasty).status.as_u16(), 200);
    assert_eq!(site.wish(&calm, "三组的水沟堵了").0.status.as_u16(), 201);
    let id = crate::random::id::<()>(site.now()).to_string();
    let fields = [("id", id.as_str()), ("text", "井台的石板松了"), ("place", "420324107210002")];
    let page = site.form(&format!("/{VILLAGE}/wishes"), &hasty, &fields);
    assert_eq!(page.status.as_u16(), 429);
    assert!(!page.header(header::RETRY_AFTER).is_empty());
    assert!(page.text.contains("操作太频繁") && page.text.contains("井台的石板松了"));
}

#[test]
fn what_is_no_act_keeps_the_pace_too() {
    let site = Site::paced(Pace { session: 1, address: 0 });
    let token = site.session(1);
    let send = || site.form("/my/password", &token, &[("old", "x")]).status.as_u16();
    assert_ne!(send(), 429);
    assert_eq!(send(), 429);
    assert_eq!(site.get("/my/password", &token).status.as_u16(), 200, "reading is not limited");
    let knock = |login: &str| {
        let input = json!({ "login": login, "password": "x" });
        site.post("/api/session", &token, &input)
    };
    knock("p1").is_problem(429, "too_many");
}

#[test]
fn an_address_is_limited_on_its_own_and_this_machine_is_not() {
    let site = Site::paced(Pace { session: 0, address: 2 });
    let tokens = [site.session(1), site.session(2), site.session(3)];
    let path = format!("/api/{VILLAGE}/wishes");
    let status = |address: &str, token: &str| {
        let id = crate::random::id::<()>(site.now()).to_string();
        let input =
            json!({ "id": id, "text": "二组桥头的路灯不亮", "place": format!("{VILLAGE}002") });
        site.send(from(address, posted(&path, token, &input))).status.as_u16()
    };
    assert_eq!(tokens.each_ref().map(|t| status("10.0.0.7", t)), [201, 201, 429]);
    assert_eq!(status("10.0.0.8", &tokens[0]), 201);
    for own in ["127.0.0.1", "::1", "::ffff:127.0.0.1"] {
        assert_eq!(tokens.each_ref().map(|t| status(own, t)), [201; 3], "{own}");
    }
}

#[test]
fn without_a_pace_nobody_waits() {
    let site = Site::new();
    let token = site.session(1);
    for _ in 0..200 {
        assert_eq!(site.wish(&token, "二组桥头的路灯不亮").0.status.as_u16(), 201);
    }
}
