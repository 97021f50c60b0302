//! What is no address, what is no method, and sessions while a demonstration moves the clock.

use axum::http::header;
use serde_json::json;

use super::{Site, VILLAGE};

#[test]
fn addresses_that_are_none_are_told_in_the_face_they_were_asked_in() {
    let site = Site::new();
    let paths = [
        "/api/nothing/at/all/here",
        "/api/sign-in",
        "/api/420324/x/y/z/w",
        "/api/420324/x",
        "/api/x/y",
        "/api/420324/wishes/x",
    ];
    for path in paths {
        site.ask("GET", path).is_problem(404, "not_found");
    }
    for path in ["/nothing/at/all/here", "/apiary/at/all/here"] {
        let answer = site.ask("GET", path);
        assert_eq!(answer.status.as_u16(), 404, "{path}");
        assert!(answer.header(header::CONTENT_TYPE).starts_with("text/html"), "{path}");
    }
}

#[test]
fn a_wrong_method_names_the_right_ones() {
    let site = Site::new();
    let rows = [
        ("DELETE", "/api/420324107210".to_owned(), "GET"),
        ("POST", "/api/openapi.json".to_owned(), "GET"),
        ("GET", format!("/api/{VILLAGE}/wishes"), "POST"),
        ("PUT", "/api/session".to_owned(), "POST"),
        ("GET", "/api/demo/clock".to_owned(), "POST"),
    ];
    for (method, path, allowed) in rows {
        let answer = site.ask(method, &path);
        answer.is_problem(405, "method_wrong");
        let allow = answer.header(header::ALLOW);
        assert!(allow.split(',').any(|m| m == allowed), "{method} {path}: {allow}");
    }
    let page = site.ask("DELETE", "/sign-in");
    assert_eq!(page.status.as_u16(), 405);
    assert!(page.header(header::CONTENT_TYPE).starts_with("text/html"));
    assert!(page.header(header::ALLOW).contains("POST"), "{}", page.header(header::ALLOW));
}

#[test]
fn a_session_goes_along_with_a_moved_clock_and_an_ended_one_stays_ended() {
    let site = Site::new();
    let (awake, asleep) = (site.session(1), site.session(2));
    assert_eq!(site.get("/api/my", &awake).status.as_u16(), 200);
    let before = site.now();
    for days in [1, 40] {
        let moved = site.post("/api/demo/clock", "", &json!({ "advance_days": days }));
        assert_eq!(moved.status.as_u16(), 200, "{}", moved.text);
        assert_eq!(site.get("/api/my", &awake).status.as_u16(), 200, "after {days} days");
    }
    assert!(site.now() >= before.plus_days(41));
    // Days that somebody did live through end a session, and moving the clock brings it back to
    // nobody.
    site.app.options.clock.advance_days(1);
    site.get("/api/my", &asleep).is_problem(401, "sign_in_needed");
    site.post("/api/demo/clock", "", &json!({ "advance_days": 1 }));
    site.get("/api/my", &asleep).is_problem(401, "sign_in_needed");
}
