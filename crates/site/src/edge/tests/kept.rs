//! What is kept of a page is for everyone: no reader is in it.

use axum::http::{Request, StatusCode, header};

use super::{Site, VILLAGE};

#[test]
fn a_page_that_is_kept_for_all_shows_each_reader_their_own_frame_and_nobody_else_s() {
    let site = Site::new();
    let path = format!("/{VILLAGE}/matters");
    let (one, two) = (site.session(3), site.session(4));
    // Twice in every order: the second answer comes from what was kept of the first.
    for _ in 0..2 {
        for (token, own, other) in [(&one, "甲04", "甲05"), (&two, "甲05", "甲04")] {
            let answer = site.get(&path, token);
            assert_eq!(answer.status, StatusCode::OK);
            assert!(answer.text.contains(own), "{own} is greeted");
            assert!(!answer.text.contains(other), "{other} is not on the page of {own}");
        }
        let answer = site.ask("GET", &path);
        assert_eq!(answer.status, StatusCode::OK);
        assert!(!answer.text.contains("甲0"), "nobody is greeted");
        assert!(answer.text.contains("/sign-in"), "a stranger finds the door");
    }
    let data = format!("/api{path}");
    assert_eq!(site.get(&data, &one).text, site.ask("GET", &data).text);
}

#[test]
fn every_page_that_is_kept_for_all_is_public() {
    for read in crate::capabilities::all().iter().flat_map(|m| m.reads) {
        let public = read.allow.contains(&civic::authority::Who::Anyone);
        assert!(public || !read.same_for_all, "{} would be shown to strangers", read.name);
    }
}

#[test]
fn a_hall_screen_is_for_the_room_and_streams_its_picture() {
    let site = Site::new();
    let meeting = super::pages::sitting(&site);
    let path = format!("/{VILLAGE}/meetings/{meeting}/hall");
    assert_eq!(
        site.ask("GET", &path).status,
        StatusCode::SEE_OTHER,
        "a stranger is sent to the door"
    );
    let token = site.session(0);
    let page = site.get(&path, &token);
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains(&format!("data-hall=\"{path}/events\"")));
    // The stream ends by itself when the process is asked to end; until then it holds.
    site.app.end();
    let request = Request::get(format!("{path}/events"))
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .body(axum::body::Body::empty())
        .unwrap();
    let stream = site.send(request);
    assert_eq!(stream.header(header::CONTENT_TYPE), "text/event-stream");
    assert!(stream.text.starts_with("id: ") || stream.text.starts_with("id:"), "{}", stream.text);
    assert_eq!(stream.text.matches("data:").count(), 1, "one picture, nothing changed after it");
    let nobody = site.ask("GET", &format!("{path}/events"));
    assert_ne!(nobody.status, StatusCode::OK);
}
