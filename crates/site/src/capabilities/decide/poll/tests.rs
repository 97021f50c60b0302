//! A vote among several over HTTP: every form from its list to its result, by phone and on paper, and a
//! box from which nobody can be told.

use std::cell::Cell;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::trial::{AGENT, Answer, SECRETARY, Trial, VILLAGE, made, person};

struct Vote {
    trial: Trial,
    path: String,
    keys: Cell<u32>,
}

impl Vote {
    /// Three options on the list, the third a woman, and the roll frozen: nine people.
    fn published(form: &str, secret: bool) -> Self {
        let trial = Trial::open();
        let id = made(71);
        let path = format!("/{VILLAGE}/polls/{id}");
        let closes_on = trial.now().plus_days(10).date().to_string();
        let vote = Self { trial, path, keys: Cell::new(0) };
        let opening = json!({
            "id": id, "title": "怎么办", "area": VILLAGE, "about": "大家说怎么办就怎么办",
            "form": form, "basis": "person", "secret": secret, "seats": 2, "women": 1,
            "closes_on": closes_on,
        });
        let opened = vote.asks(SECRETARY, &format!("/{VILLAGE}/polls"), opening);
        assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.text());
        if form != "rating" {
            for (no, woman) in [(1, false), (2, false), (3, true)] {
                vote.does(1, "options", json!({ "title": format!("选项{no}"), "woman": woman }));
            }
        }
        vote.does(SECRETARY, "publication", json!({}));
        vote
    }

    fn asks(&self, who: u8, path: &str, fields: Value) -> Answer {
        self.keys.set(self.keys.get() + 1);
        self.trial.post(who, path, &format!("poll-{}", self.keys.get()), &fields)
    }

    fn does(&self, who: u8, what: &str, fields: Value) {
        let answer = self.asks(who, &format!("{}/{what}", self.path), fields);
        assert!(answer.status.is_success(), "{what}: {} {}", answer.status, answer.text());
    }

    fn refused(&self, who: u8, what: &str, fields: Value) -> String {
        let answer = self.asks(who, &format!("{}/{what}", self.path), fields);
        assert!(answer.status.is_client_error(), "{what}: {}", answer.text());
        answer.code()
    }

    /// Seven by phone, two on paper, then the count.
    fn everybody(&self, phone: &Value, paper: &Value, secret: bool) {
        let way = if secret { "box" } else { "votes" };
        for who in 1..=7 {
            self.does(who, way, json!({ "marks": phone }));
        }
        for (no, who) in [(1, 8), (2, 9)] {
            self.does(AGENT, "papers", json!({ "person": person(who) }));
            self.does(SECRETARY, "entries", json!({ "no": no, "marks": paper }));
            self.does(AGENT, "entries", json!({ "no": no, "marks": paper }));
        }
        for who in [0, 1, SECRETARY] {
            let page = self.trial.get(who, &format!("{}/result", self.path));
            assert_eq!(page.status, StatusCode::NOT_FOUND, "before the close");
        }
        self.does(SECRETARY, "closing", json!({}));
    }

    fn result(&self) -> (Value, String) {
        let data = self.trial.get(0, &format!("/api{}/result", self.path)).json();
        let page = self.trial.get(0, &format!("{}/result", self.path));
        assert_eq!(page.status, StatusCode::OK);
        (data, page.text())
    }
}

#[test]
fn every_form_is_voted_by_phone_and_paper_and_counted() {
    let rows = [
        (
            "election",
            json!([[1, 1], [3, 1]]),
            json!([[2, 1], [3, 1]]),
            json!([3, 1]),
            "2. 选项2</span><span class=\"strong whole\">2 人",
        ),
        ("approval", json!([[1, 1], [2, 1]]), json!([[2, 1]]), json!([2]), "9 人"),
        ("score", json!([[1, 5], [2, 0]]), json!([[2, 5]]), json!([1]), "35 分"),
        ("runoff", json!([[1, 1], [2, 2]]), json!([[2, 1]]), json!([1]), "第 1 轮"),
        ("schulze", json!([[3, 1], [2, 2]]), json!([[2, 1]]), json!([3]), "两两比较"),
        ("rating", json!([[1, 3], [2, 2], [4, 1]]), json!([[1, 1]]), json!([]), "答应不答应"),
    ];
    for (form, phone, paper, winners, word) in rows {
        for secret in [false, true] {
            let vote = Vote::published(form, secret);
            let page = vote.trial.get(1, &format!("{}/vote", vote.path)).text();
            assert!(page.contains("name=\"marks-1\""), "{form}: {page}");
            let sheet = vote.trial.get(0, &format!("{}/sheet", vote.path)).text();
            assert!(sheet.contains("<svg") && sheet.contains("不写名字"), "{form}");
            vote.everybody(&phone, &paper, secret);
            let (data, page) = vote.result();
            assert_eq!(data["winners"], winners, "{form} {secret}: {data}");
            assert_eq!((data["ballots"].as_u64(), data["entitled"].as_u64()), (Some(9), Some(9)));
            assert!(page.contains(word), "{form}: {page}");
            assert!(!page.contains("poll-"), "{form}: a key stands where words should");
            let thread = vote.trial.get(0, &vote.path).text();
            assert!(thread.contains("看结果") && !thread.contains("poll-"), "{form}");
        }
    }
}

#[test]
fn a_form_sends_marks_under_numbered_names_and_a_paper_is_typed_as_one_reads_it() {
    let vote = Vote::published("schulze", false);
    let csrf = vote.trial.csrf(1);
    let fields = [
        ("csrf", csrf.as_str()),
        ("key", "k1"),
        ("marks-1", "2"),
        ("marks-2", ""),
        ("marks-3", "1"),
    ];
    let sent = vote.trial.form(1, &format!("{}/votes", vote.path), &fields, &[]);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let own = vote.trial.get(1, &format!("/api{}/vote", vote.path)).json();
    assert_eq!(own["marks"], json!({ "1": 2, "3": 1 }));
    // Typed from a paper, a row of numbers is a ranking; the second hand may write it out.
    vote.does(AGENT, "papers", json!({ "person": person(8) }));
    vote.does(SECRETARY, "entries", json!({ "no": 1, "marks": "3 1 2" }));
    let other = json!({ "no": 1, "marks": "3 2 1" });
    assert_eq!(vote.refused(AGENT, "entries", other), "paper_differs");
    vote.does(AGENT, "entries", json!({ "no": 1, "marks": "1:2 2:3 3:1" }));
    assert_eq!(vote.refused(2, "votes", json!({ "marks": [[1, 1], [2, 1]] })), "marks_twice");
    assert_eq!(vote.refused(2, "votes", json!({ "marks": [[1, 1], [1, 2]] })), "field_bad");
    assert_eq!(vote.refused(2, "votes", json!({ "marks": "一" })), "field_bad");
    // What was typed is still there when it is refused.
    let fields = [("csrf", csrf.as_str()), ("key", "k2"), ("marks-1", "1"), ("marks-2", "1")];
    let page = vote.trial.form(1, &format!("{}/votes", vote.path), &fields, &[]);
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text().contains("两个排在了同一位"), "{}", page.text());
    assert!(page.text().contains("1:1"), "{}", page.text());
}

#[test]
fn the_box_shows_that_somebody_voted_and_never_what() {
    let vote = Vote::published("approval", true);
    vote.does(1, "box", json!({ "marks": [[2, 1]] }));
    assert_eq!(vote.refused(1, "box", json!({ "marks": [[1, 1]] })), "voted_already");
    assert_eq!(vote.refused(2, "votes", json!({ "marks": [[1, 1]] })), "poll_secret_vote");
    assert_eq!(vote.refused(AGENT, "papers", json!({ "person": person(1) })), "voted_already");
    let page = vote.trial.get(1, &vote.path).text();
    assert!(page.contains("已经在票箱里了"), "{page}");
    let own = vote.trial.get(1, &format!("/api{}/vote", vote.path)).json();
    assert_eq!(own["marks"], json!({}));
    let told = vote.trial.get(SECRETARY, &format!("/api{}", vote.path)).text();
    assert!(told.contains("\"phone\":1"), "{told}");
    let journal = vote.trial.journal();
    let dropped: Vec<&str> = journal.lines().filter(|line| line.contains("poll.drop")).collect();
    assert!(dropped.len() == 1 && !dropped[0].contains("marks"), "{dropped:?}");
}
