//! What pages owe their readers: where a thread stands, what is unread, who has come.

use civic::deliberation::{Basis, Meeting, RollLine, Seat, Topic, Via, Way};
use civic::matter::{Kind, Matter, State};
use civic::record::Record;
use kernel::id::MatterId;
use kernel::{Fen, Id};
use serde_json::json;

use super::{Site, VILLAGE, area};

/// The opening tag of the chapter of a matter.
fn chapter<'p>(page: &'p str, id: &str) -> &'p str {
    let at = page.find(&format!("id=\"m-{id}\"")).expect("the chapter has a name");
    let start = page[..at].rfind('<').unwrap();
    page[start..].split('>').next().unwrap()
}

#[test]
fn the_ring_marks_where_the_thread_stands_and_the_opened_chapter_is_named() {
    let site = Site::new();
    let (secretary, villager) = (site.session(0), site.session(1));
    let (_, wish) = site.wish(&villager, "二组桥头的路灯不亮");
    let answered = json!({ "fate": "topic", "reply": "拿来大家商量" });
    let path = format!("/api/{VILLAGE}/wishes/{wish}/answer");
    assert_eq!(site.post(&path, &secretary, &answered).status.as_u16(), 201);
    let thread = site.get(&format!("/api/{VILLAGE}/wishes/{wish}"), &secretary).json();
    let matters = thread["matters"].as_array().unwrap();
    let topic = matters[1]["matter"]["id"].as_str().unwrap();
    let pages = [(format!("wishes/{wish}"), &*wish), (format!("topics/{topic}"), topic)];
    for (path, opened) in pages {
        let page = site.get(&format!("/{VILLAGE}/{path}"), &secretary).text;
        for id in [&wish, topic] {
            let tag = chapter(&page, id);
            assert_eq!(tag.contains("class=\"now\""), id == topic, "{path}: {tag}");
            assert_eq!(tag.contains("aria-current=\"true\""), id == opened, "{path}: {tag}");
        }
        let way_down = page.contains(&format!("href=\"#m-{opened}\""));
        assert_eq!(way_down, opened == wish, "the top needs no way down");
    }
}

#[test]
fn the_front_page_is_the_countys_own_place_in_the_menu() {
    let site = Site::new();
    let front = site.ask("GET", "/").text;
    assert!(front.contains("href=\"/420324\" aria-current=\"page\""), "{front}");
    let matters = site.ask("GET", "/420324/matters").text;
    assert!(!matters.contains("href=\"/420324\" aria-current=\"page\""));
}

#[test]
fn messages_are_unread_until_their_reader_says_so() {
    let site = Site::new();
    let (secretary, villager) = (site.session(0), site.session(1));
    let mine = |token: &str| {
        let my = site.get("/api/my", token).json();
        let read: Vec<bool> = my["messages"]
            .as_array()
            .unwrap()
            .iter()
            .map(|m| m["read"].as_bool().unwrap())
            .collect();
        (my["unread"].as_u64().unwrap(), my["upto"].as_u64().unwrap(), read)
    };
    let path = format!("/{VILLAGE}/messages/read");
    let api = format!("/api{path}");
    assert_eq!(mine(&secretary), (0, 0, vec![]));
    for text in ["二组桥头的路灯不亮", "三组的水沟堵了"] {
        site.wish(&villager, text);
        assert_eq!(site.tick().delivered, 1);
    }
    assert_eq!(mine(&secretary), (2, 2, vec![false, false]));
    let page = site.get("/my", &secretary).text;
    assert!(page.contains("有 2 条消息没看") && page.contains(&format!("action=\"{path}\"")));
    assert_eq!(site.post(&api, &secretary, &json!({ "upto": 1 })).status.as_u16(), 201);
    assert_eq!(mine(&secretary), (1, 2, vec![false, true]), "newest first");
    let sent = site.form(&path, &secretary, &[("upto", "2"), ("back", "/my")]);
    assert_eq!(sent.status.as_u16(), 303, "{}", sent.text);
    assert_eq!(mine(&secretary), (0, 2, vec![true, true]));
    let page = site.get("/my", &secretary).text;
    assert!(!page.contains("条消息没看") && !page.contains(&path));
    // Nobody reads ahead: what happens after the mark is unread whatever its number.
    assert_eq!(site.post(&api, &secretary, &json!({ "upto": 900 })).status.as_u16(), 201);
    std::thread::sleep(std::time::Duration::from_millis(3));
    site.wish(&villager, "井台的石板松了");
    site.tick();
    assert_eq!(mine(&secretary), (1, 3, vec![false, true, true]));
    // The neighbour's mark is not mine, and there is none in another place.
    assert_eq!(mine(&villager).0, 0);
    let elsewhere = "/api/420324107201/messages/read";
    site.post(elsewhere, &secretary, &json!({ "upto": 3 })).is_problem(404, "not_found");
    site.post(&api, &secretary, &json!({ "upto": 0 })).is_problem(422, "field_bad");
    site.ask("POST", &api).is_problem(422, "field_missing");
}

#[test]
fn my_page_says_in_which_language_the_other_one_is() {
    let site = Site::new();
    let token = site.session(1);
    let page = site.get("/my", &token).text;
    let links: Vec<&str> = page
        .split("<a ")
        .skip(1)
        .map(|rest| rest.split('>').next().unwrap())
        .filter(|tag| tag.contains("/preferences?lang="))
        .collect();
    assert_eq!(links.len(), 2, "on the page and at its foot");
    for tag in links {
        assert!(tag.contains(" lang=\"en\"") && tag.contains(" hreflang=\"en\""), "{tag}");
    }
}

/// A meeting that sits, with everybody there but the last.
pub(super) fn sitting(site: &Site) -> MatterId {
    let (home, now) = (area(VILLAGE), site.now());
    let id = |n: u8| Id::from_parts(now, [n; 10]);
    let (topic, meeting) = (id(1), id(2));
    let matter = |id, kind, state| Matter {
        home,
        id,
        kind,
        year: 2026,
        no: 1,
        title: "二组装路灯".into(),
        area: home,
        state,
        thread: topic,
        cause: None,
        opened_by: None,
        opened_for: None,
        owner: None,
        opened_at: now,
        moved_at: now,
        version: 1,
    };
    let words = || String::from("二组");
    let of_topic = Topic {
        home,
        id: topic,
        class: "public_facility".into(),
        body: "villagers_meeting".into(),
        basis: Basis::Person,
        place: words(),
        people: words(),
        households: 1,
        cost_fen: Fen::default(),
        money: words(),
        plan: words(),
        published_at: Some(now),
    };
    let of_meeting = Meeting {
        home,
        id: meeting,
        topic,
        body: "villagers_meeting".into(),
        basis: Basis::Person,
        starts_at: now,
        venue: words(),
        convener: site.person(0),
        emergency: String::new(),
        secret: false,
        opened_at: Some(now),
        closed_at: None,
    };
    let mut rows = vec![
        matter(topic, Kind::Topic, State::Published).row(),
        of_topic.row(),
        matter(meeting, Kind::Meeting, State::Sitting).row(),
        of_meeting.row(),
    ];
    rows.extend(roll(site, meeting));
    site.app.db.write(move |tx| rows.iter().try_for_each(|row| tx.put(row))).unwrap();
    meeting
}

/// The roll: everybody came but the last, the later of the register first.
fn roll(site: &Site, meeting: MatterId) -> Vec<civic::record::Row> {
    let (home, now, last) = (area(VILLAGE), site.now(), site.people.len() - 1);
    let line = |(n, p): (usize, &civic::registry::Person)| {
        let (minutes, here) = (i64::try_from(n).unwrap(), n != last);
        let line = RollLine {
            home,
            meeting,
            person: p.id,
            household: p.household,
            present_at: here.then(|| now.plus_ms(-60_000 * minutes)),
            via: here.then_some(Via::Hall),
            seat: Seat::Villager,
            section: 0,
            way: here.then_some(Way::Phone),
        };
        line.row()
    };
    site.people.iter().enumerate().map(line).collect()
}

#[test]
fn the_door_folds_its_list_away_and_finds_by_name() {
    let site = Site::new();
    let token = site.session(0);
    let href = format!("/{VILLAGE}/meetings/{}", sitting(&site));
    let list = |query: &str| {
        let page = site.get(&format!("{href}{query}"), &token).text;
        let at = page.find("已到的人（29）").expect("the count of all who came");
        let start = page[..at].rfind("<details").unwrap();
        let end = start + page[start..].find("</details>").unwrap();
        page[start..end].to_owned()
    };
    let names = |list: &str| -> Vec<String> {
        let rows = list.split("<tbody").nth(1).unwrap_or_default();
        let cells = rows.split("scope=\"row\">").skip(1);
        cells.map(|c| c.split('<').next().unwrap().to_owned()).collect()
    };
    let first = list("");
    assert!(first.starts_with("<details><summary>"), "{first}");
    let (shown, all) = (names(&first), 20);
    assert_eq!((shown.len(), &*shown[0], &*shown[19]), (all, "甲29", "甲10"), "first come first");
    let second = list("?came_page=2");
    assert!(second.starts_with("<details open>"), "what was asked for is open");
    assert_eq!(names(&second).len(), 9);
    assert_eq!(names(&list("?came_page=99")).len(), 9, "beyond the last is the last");
    assert_eq!(names(&list("?came=甲07")), ["甲07"]);
    assert_eq!(names(&list("?came=H07-01")), ["甲07"]);
    assert!(names(&list("?came=甲30")).is_empty(), "who has not come is not found");
    // A villager at the same address sees no list.
    let page = site.get(&href, &site.session(3)).text;
    assert!(!page.contains("已到的人（"));
}
