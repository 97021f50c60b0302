//! 说说你的看法: what the page holds for whom, and the way from its forms and back.

use axum::http::header;
use serde_json::{Value, json};

use super::pages::sitting;
use super::{Site, VILLAGE};
use crate::random;

const SECRETARY: usize = 0;

struct Room {
    site: Site,
    meeting: String,
    ids: Vec<String>,
}

/// A sitting in which three people have each said something.
fn room() -> Room {
    let site = Site::new();
    let meeting = format!("meetings/{}", sitting(&site));
    let mut room = Room { site, meeting, ids: Vec::new() };
    for (who, text) in ["桥头先装灯", "井边先装灯", "学校门口先装灯"].iter().enumerate()
    {
        let id = random::id::<()>(room.site.now()).to_string();
        room.does(who + 1, "statements", json!({ "id": id, "text": text }));
        room.ids.push(id);
    }
    room
}

impl Room {
    #[track_caller]
    fn does(&self, who: usize, noun: &str, input: Value) {
        let path = format!("/api/{VILLAGE}/{}/{noun}", self.meeting);
        let answer = self.site.post(&path, &self.site.session(who), &input);
        assert_eq!(answer.status.as_u16(), 201, "{}", answer.text);
    }

    fn page(&self, who: usize, ask: &str) -> String {
        let path = format!("/{VILLAGE}/{}/statements{ask}", self.meeting);
        let answer = self.site.get(&path, &self.site.session(who));
        assert_eq!(answer.status.as_u16(), 200, "{path}");
        answer.text
    }

    fn data(&self, who: usize) -> Value {
        let path = format!("/api/{VILLAGE}/{}/statements", self.meeting);
        self.site.get(&path, &self.site.session(who)).json()
    }

    fn order(&self, who: usize) -> Vec<String> {
        let data = self.data(who);
        let all = data["statements"].as_array().unwrap();
        all.iter().map(|s| s["text"].as_str().unwrap().to_owned()).collect()
    }
}

/// The text of the card.
fn card(page: &str) -> &str {
    page.split_once("id=\"one\"").unwrap().1.split_once('>').unwrap().1.split_once('<').unwrap().0
}

#[test]
fn one_statement_stands_on_the_card_and_all_are_in_the_page() {
    let room = room();
    let page = room.page(9, "");
    let order = room.order(9);
    assert_eq!(card(&page), order[0]);
    assert!(page.contains("还有 3 条"), "{page}");
    for text in &order {
        assert!(page.contains(text));
    }
    for side in ["agree", "disagree", "pass"] {
        assert!(page.contains(&format!("name=\"side\" value=\"{side}\"")), "{side}");
    }
    // Somebody who has said one of them has two left, and finds the own one to change.
    assert_eq!(room.data(1)["left"], 2);
    assert!(room.page(1, "").contains("还有 2 条"));
    let own = room.page(1, &format!("?one={}", room.ids[0]));
    assert_eq!(card(&own), "桥头先装灯");
    assert!(own.contains("value=\"agree\" aria-pressed=\"true\""), "{own}");
}

#[test]
fn what_comes_first_follows_from_how_many_have_answered_and_not_from_how() {
    // The same people answer the same statement, once all for and once all against.
    let orders = ["agree", "disagree"].map(|side| {
        let room = room();
        for who in 4..9 {
            room.does(who, "stances", json!({ "statement": room.ids[1], "side": side }));
        }
        room.does(4, "stances", json!({ "statement": room.ids[0], "side": side }));
        room.order(9)
    });
    for order in &orders {
        assert_eq!(order[..], ["学校门口先装灯", "桥头先装灯", "井边先装灯"]);
    }
    let room = room();
    let before = room.page(9, "");
    for words in ["赞成 1", "不赞成 0"] {
        assert!(!before.contains(words), "{words}");
    }
    let data = room.data(9).to_string();
    assert!(!data.contains("agree"), "{data}");
}

#[test]
fn a_form_comes_back_to_the_page_and_a_key_counts_once() {
    let room = room();
    let token = room.site.session(9);
    let path = format!("/{VILLAGE}/{}/statements", room.meeting);
    let page = room.site.get(&path, &token).text;
    let field = |name: &str| {
        let start = format!("type=\"hidden\" name=\"{name}\" value=\"");
        page.split_once(&start).unwrap().1.split_once('"').unwrap().0.to_owned()
    };
    let csrf = field("csrf");
    assert_eq!(field("back"), path);
    let form = |face: &str, key: &str, csrf: &str| {
        let body = format!(
            "statement={}&side=pass&key={key}&csrf={csrf}&back={}",
            room.ids[2],
            path.replace('/', "%2F"),
        );
        let request =
            axum::http::Request::post(format!("{face}/{VILLAGE}/{}/stances", room.meeting))
                .header(header::COOKIE, format!("gd={token}"))
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(axum::body::Body::from(body))
                .unwrap();
        room.site.send(request)
    };
    let answer = form("", "key-of-the-form", &csrf);
    assert_eq!(answer.header(header::LOCATION), format!("{path}?done=statement-answer"));
    // As the script sends it, twice: the second is the first's receipt.
    let first = form("/api", "key-of-the-phone", &csrf);
    let second = form("/api", "key-of-the-phone", &csrf);
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (201, 200));
    assert_eq!(first.json()["seq"], second.json()["seq"]);
    // The session of somebody else has another token: nothing is sent in the wrong name.
    form("/api", "key-of-another", "0123").is_problem(403, "form_expired");
    assert_eq!(room.data(9)["left"], 2);
}

#[test]
fn those_who_run_the_meeting_find_what_they_can_do_and_nobody_else() {
    let room = room();
    assert!(room.page(SECRETARY, "").contains("statements/tidy"));
    assert!(!room.page(9, "").contains("statements/tidy"));
    let tidy = room.page(SECRETARY, "/tidy");
    for noun in ["withholdings", "splits"] {
        assert!(tidy.contains(&format!("{noun}?statement={}", room.ids[0])), "{noun}");
    }
    let path = format!("/{VILLAGE}/{}/statements/tidy", room.meeting);
    assert_eq!(room.site.get(&path, &room.site.session(9)).status.as_u16(), 404);
    room.does(
        SECRETARY,
        "withholdings",
        json!({ "statement": room.ids[0], "reason": "点了别人的名字" }),
    );
    let page = room.page(9, "");
    assert!(page.contains("还有 2 条") && page.contains("点了别人的名字"));
    assert_eq!(room.data(9)["held"][0]["text"], "桥头先装灯");
    let stranger = room.site.ask("GET", &format!("/{VILLAGE}/{}/statements", room.meeting));
    assert_eq!(stranger.status.as_u16(), 303, "a stranger is sent to the door");
}

#[test]
fn the_meeting_leads_to_the_statements_and_the_wall_counts_people() {
    let room = room();
    let path = format!("/{VILLAGE}/{}", room.meeting);
    let chapter = room.site.get(&path, &room.site.session(9)).text;
    let link = chapter.find("说说你的看法：还有 3 条").expect("the way to the statements");
    assert!(link < chapter.find("发言").unwrap(), "before the speaking list");
    for id in &room.ids {
        room.does(9, "stances", json!({ "statement": id, "side": "disagree" }));
    }
    let chapter = room.site.get(&path, &room.site.session(9)).text;
    assert!(chapter.contains("都看过了"));
    let hall = room.site.get(&format!("/api{path}/hall"), &room.site.session(9)).json();
    assert_eq!((&hall["statements"], &hall["stood"]), (&json!(3), &json!(4)));
}

#[test]
fn what_is_merged_or_split_says_where_it_went_and_the_form_keeps_what_was_ticked() {
    let room = room();
    for id in &room.ids[..2] {
        room.does(9, "stances", json!({ "statement": id, "side": "disagree" }));
    }
    let new = random::id::<()>(room.site.now()).to_string();
    let both = [&room.ids[0], &room.ids[1]];
    let merge = json!({ "id": new, "statements": both, "text": "桥头井边都要先装灯", "reason": "说的是一回事" });
    room.does(SECRETARY, "merges", merge);
    let page = room.page(9, "");
    assert!(page.contains("并入“桥头井边都要先装灯”：说的是一回事"), "{page}");
    // The ninth stood alike on both and is not asked again; the tenth is asked about both that stand.
    assert_eq!((&room.data(9)["left"], &room.data(10)["left"]), (&json!(1), &json!(2)));
    let own = room.data(9)["statements"][1].clone();
    assert_eq!((&own["id"], &own["side"]), (&json!(new), &json!("disagree")));

    let split = json!({ "statement": new, "first": "桥头先要装灯", "second": "井边先要装灯", "reason": "是两个地方" });
    room.does(SECRETARY, "splits", split);
    let page = room.page(9, "");
    assert!(page.contains("拆成“") && page.contains("”：是两个地方"), "{page}");
    assert_eq!(room.data(9)["left"], 3);

    // Ticks come as one field many times; a refused form comes back with all of them.
    let token = room.site.session(SECRETARY);
    let path = format!("/{VILLAGE}/{}/statements/tidy", room.meeting);
    let form = room.site.get(&path, &token).text;
    let csrf = form.split_once("name=\"csrf\" value=\"").unwrap().1.split_once('"').unwrap().0;
    let stand = room.data(9)["statements"].clone();
    let ids: Vec<&str> =
        stand.as_array().unwrap().iter().map(|s| s["id"].as_str().unwrap()).collect();
    let body = format!(
        "id={new}&key=key-of-merge&csrf={csrf}&statements={}&statements={}&text=%E7%81%AF&reason=same+thing",
        ids[0], ids[1],
    );
    let request = axum::http::Request::post(format!("/{VILLAGE}/{}/merges", room.meeting))
        .header(header::COOKIE, format!("gd={token}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(axum::body::Body::from(body))
        .unwrap();
    let again = room.site.send(request);
    assert_eq!(again.status.as_u16(), 422, "{}", again.text);
    for id in &ids[..2] {
        assert!(again.text.contains(&format!("name=\"statements\" value=\"{id}\"")), "{id}");
    }
    let text = stand[0]["text"].as_str().unwrap();
    assert!(again.text.contains(text), "the clerk sees which: {text}");
}
