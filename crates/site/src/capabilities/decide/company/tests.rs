//! Company through pages and interface: planned, drawn, answered, met, compared; who sees names and
//! who does not.

pub(in crate::capabilities::decide) mod ground;

use axum::http::StatusCode;
use serde_json::{Value, json};

use ground::{Site, TOPIC, VILLAGE, household_key};

const PLAN: &str = "/api/420324107210/topics/01900000-0000-7000-8000-000000000002/plan";

fn topic(rest: &str) -> String {
    format!("/{VILLAGE}/topics/{TOPIC}{rest}")
}

/// Plans for group one (twelve households), six seats, and draws.
fn drawn(site: &Site) {
    let (status, _) = site.act(PLAN, b's', json!({ "affected": "一组", "seats_affected": 6 }));
    assert_eq!(status, StatusCode::CREATED);
    let (status, said) = site.act(&format!("/api{}", topic("/draw")), b's', json!({}));
    assert_eq!(status, StatusCode::CREATED, "{said}");
}

fn company(site: &Site, letter: Option<u8>) -> Value {
    let (status, text) = site.get(&format!("/api{}", topic("/company")), letter);
    assert_eq!(status, StatusCode::OK);
    serde_json::from_str(&text).unwrap()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_draw_is_public_and_can_be_done_again_from_what_is_shown() {
    let site = Site::open("draw");
    let (status, page) = site.get(&topic("/company"), None);
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("还没有定请谁来"));
    drawn(&site);
    let data = company(&site, None);
    let draws = data["draws"].as_array().unwrap();
    let touched = draws.iter().find(|d| d["category"] == "affected").unwrap();
    let pool = texts(&touched["pool"]);
    assert_eq!(pool, (1..=12).map(household_key).collect::<Vec<_>>());
    for one in draws {
        let (seed, pool) = (one["seed"].as_str().unwrap(), texts(&one["pool"]));
        let order = draw::order(seed, &pool).unwrap();
        let again: Vec<&String> = order.iter().map(|at| &pool[*at]).collect();
        assert_eq!(again, texts(&one["order"]).iter().collect::<Vec<_>>());
        assert_eq!(draw::list_hash(&pool), one["list"].as_str().unwrap());
    }
    // The seed is the commitment of the plan's own entry, which the journal shows to everyone.
    let commitment = site.commitment("company.plan");
    assert_eq!(data["seed"], format!("gongdi-draw-1/{TOPIC}/{commitment}"));
    assert_eq!(
        data["reasons"]["drawn"].as_u64().unwrap()
            + data["reasons"]["category"].as_u64().unwrap_or(0),
        site.invited()
    );
    assert!(data["invited"].is_null(), "who is invited is not for strangers");

    let (_, page) = site.get(&topic("/company"), None);
    assert!(page.contains("怎么重算") && page.contains(&commitment));
    assert!(!page.contains("户主") && !page.contains("张"), "no name on the public page");
    let (_, page) = site.get(&topic("/company"), Some(b's'));
    assert!(
        page.contains("户（H0") && page.contains("抽签抽中"),
        "those who run it see whom to tell"
    );
    assert!(page.len() < 60_000, "{}", page.len());

    let no = |path: &str, body: Value| site.act(path, b's', body).1["code"].clone();
    assert_eq!(no(PLAN, json!({ "affected": "二组", "seats_affected": 5 })), "plan_made");
    assert_eq!(no(&format!("/api{}", topic("/draw")), json!({})), "draw_made");
}

#[test]
fn a_plan_says_what_it_can_not_read_and_keeps_what_was_typed() {
    let site = Site::open("plan");
    let cases = [
        (
            json!({ "affected": "五组 H9999", "seats_affected": 5 }),
            "affected_unknown",
            "五组、H9999",
        ),
        (json!({ "affected": "一组", "seats_affected": 4 }), "seats_short", "受影响的户"),
        (
            json!({ "affected": "一组", "seats_affected": 5, "seats_women": 0 }),
            "seats_short",
            "妇女",
        ),
    ];
    for (body, code, said) in cases {
        let (status, no) = site.act(PLAN, b's', body);
        assert_eq!((status.as_u16(), no["code"].as_str().unwrap()), (422, code));
        assert!(no["title"].as_str().unwrap().contains(said), "{no}");
    }
    let (status, page) =
        site.form(&topic("/plan"), b's', &[("affected", "五组"), ("seats_affected", "7")]);
    assert_eq!(status.as_u16(), 422);
    assert!(page.contains("五组") && page.contains("value=\"7\""), "what was typed is still there");
    // A villager may not settle it, and a stranger is sent to the door.
    let body = json!({ "affected": "一组", "seats_affected": 6 });
    assert_eq!(site.act(PLAN, b'a', body).0, StatusCode::FORBIDDEN);
    // Household keys, a courtyard and a group together; each household once.
    let mixed = json!({ "affected": "一组、H0013，二组上院", "seats_affected": 6 });
    assert_eq!(site.act(PLAN, b's', mixed).0, StatusCode::CREATED);
    let page = site.get(&topic("/company"), None).1;
    assert!(page.contains("一组、H0013，二组上院"));
    let seats = company(&site, None)["seats"].clone();
    assert_eq!(seats[0]["pool"], 12 + 1 + 3);
}

#[test]
fn the_invited_read_why_and_the_next_follows_whoever_declines() {
    let site = Site::open("answer");
    drawn(&site);
    let order = {
        let data = company(&site, None);
        let draws = data["draws"].as_array().unwrap().clone();
        texts(&draws.iter().find(|d| d["category"] == "affected").unwrap()["order"])
    };
    let first = site.letter_of(&order[0]);
    let (_, page) = site.get(&topic(""), Some(first));
    assert!(page.contains("请您来商量") && page.contains("抽签抽中，顺序第 1"), "{page}");
    assert!(page.len() < 80_000);
    let (_, my) = site.get("/my", Some(first));
    assert!(my.contains("请我去商量的") && my.contains("抽签抽中，顺序第 1"));
    let (_, last) = site.get(&topic(""), Some(site.letter_of(&order[11])));
    assert!(!last.contains("请您来商量") && last.contains("我要参加商量"));

    let id = site.invitation_of(&order[0]);
    // Somebody else's invitation is not answered, whoever asks.
    let answers = topic("/answers");
    let other = site.letter_of(&order[11]);
    let no = json!({ "invitation": id, "reply": "no" });
    let (status, said) = site.act(&format!("/api{answers}"), other, no.clone());
    assert_eq!(
        (status, said["code"].as_str().unwrap()),
        (StatusCode::FORBIDDEN, "invitation_other")
    );
    let before = site.invited();
    let sent = [("invitation", id.as_str()), ("reply", "no"), ("back", "/my")];
    assert_eq!(site.form(&answers, first, &sent).0, StatusCode::SEE_OTHER);
    assert_eq!(site.invited(), before + 1);
    let (_, seventh) = site.get(&topic(""), Some(site.letter_of(&order[6])));
    assert!(seventh.contains("前面有人来不了"), "the seventh of the order is asked in their stead");
    let (_, said) =
        site.act(&format!("/api{answers}"), first, json!({ "invitation": id, "reply": "yes" }));
    assert_eq!(said["code"], "invitation_passed");
    // Everyone may come all the same.
    let join = format!("/api{}", topic("/volunteers"));
    let own = json!({ "id": "01900000-0000-7000-8000-0000000000aa" });
    assert_eq!(site.act(&join, first, own).0, StatusCode::CREATED);
    // At the desk, for a household without a phone.
    let second = site.invitation_of(&order[1]);
    let member = format!("{}-01", order[1]);
    let body = json!({ "invitation": second, "reply": "phone", "behalf": member });
    assert_eq!(site.act(&format!("/api{answers}"), b's', body).0, StatusCode::CREATED);
    let seats = company(&site, None)["seats"].clone();
    assert_eq!((seats[0]["invited"].as_u64(), seats[0]["comes"].as_u64()), (Some(6), Some(1)));

    let (status, slips) = site.get(&topic("/slips"), Some(b's'));
    assert_eq!(status, StatusCode::OK);
    assert!(slips.matches("请张").count() >= 6, "a slip for each");
    assert_eq!(site.get(&topic("/slips"), Some(first)).0, StatusCode::NOT_FOUND);
    let (_, one) = site.get(&topic(&format!("/slips?invitation={second}")), Some(b's'));
    assert_eq!(one.matches("我来（签字）").count(), 1);
}

#[test]
fn places_and_people_are_compared_in_groups_only() {
    let site = Site::open("meter");
    let venue = json!({ "id": "01900000-0000-7000-8000-0000000000b1", "name": "一组晒场",
        "venue_kind": "yard", "area": "420324107210001", "place": "桥东",
        "lat_e6": 32_318_000, "lon_e6": 109_715_000, "centre": true });
    let venues = format!("/api/{VILLAGE}/venues");
    assert_eq!(site.act(&venues, b's', venue).0, StatusCode::CREATED);
    let centre = json!({ "id": "01900000-0000-7000-8000-0000000000b2", "name": "二组堰塘",
        "venue_kind": "field", "area": "420324107210002", "lat_e6": 32_327_000,
        "lon_e6": 109_715_000, "centre": true });
    assert_eq!(site.act(&venues, b's', centre).0, StatusCode::CREATED);
    let half = json!({ "id": "01900000-0000-7000-8000-0000000000b3", "name": "桥头",
        "venue_kind": "yard", "area": VILLAGE, "lat_e6": 32_327_000 });
    assert_eq!(site.act(&venues, b's', half).1["code"], "venue_point");
    let page = site.get(&format!("/{VILLAGE}/venues"), None).1;
    assert!(page.contains("一组晒场") && page.contains("院坝") && page.contains("<svg"));

    // Nine of group one and two of group two came to the yard.
    let meeting = site.met("一组晒场", (1..=9).chain([13, 14]));
    let path = format!("/{VILLAGE}/meetings/{meeting}");
    let (_, page) = site.get(&path, None);
    assert!(page.contains("来的人像不像全村人") && page.contains("人太少，不显示"), "{page}");
    assert!(page.len() < 80_000);
    let (_, json) = site.get(&format!("/api{path}"), None);
    let data: Value = serde_json::from_str(&json).unwrap();
    let all = data["matters"].as_array().unwrap().iter();
    let parts = all.flat_map(|m| m["parts"].as_array().unwrap().clone());
    let company =
        parts.filter_map(|p| p.get("company").filter(|c| c.get("meter").is_some()).cloned());
    let company = company.collect::<Vec<_>>().pop().unwrap();
    assert_eq!(company["sets"], json!(["lives", "came"]));
    for line in company["meter"].as_array().unwrap() {
        for cell in line["cells"].as_array().unwrap() {
            assert!(cell["count"].is_null() || cell["count"].as_u64().unwrap() >= 5, "{line}");
        }
    }
    // Nine live at the yard, two a kilometre away: the middle one came no way at all.
    assert_eq!(company["distance_m"], 0);
    for id in site.people() {
        assert!(!json.contains(&id), "no person's id leaves with the comparison");
    }
    // The reader alone sees the own way: from group two about a kilometre.
    let (_, mine) = site.get(&path, Some(site.letter_of(&household_key(13))));
    assert!(mine.contains("约 1001 米（直线）"), "{mine}");
    assert!(!page.contains("1001"));
    let village = site.get(&format!("/{VILLAGE}"), None).1;
    assert!(village.contains("1 次里 1 次开在会议室外面"), "{village}");
    // The form of a meeting offers the known places.
    let call = site.get(&topic("/meetings"), Some(b's')).1;
    assert!(call.contains("<datalist") && call.contains("value=\"一组晒场\""));
}

#[test]
fn who_stands_for_whom_is_noted_once_and_for_those_who_keep_it() {
    let site = Site::open("standing");
    let path = format!("/api/{VILLAGE}/standings");
    let note = |n: u8, category: &str| {
        json!({ "id": format!("01900000-0000-7000-8000-0000000000c{n}"), "category": category,
            "person": format!("{}-01", household_key(20)), "from_on": "2026-01-01", "ground": "推选" })
    };
    assert_eq!(site.act(&path, b's', note(1, "masses")).0, StatusCode::CREATED);
    assert_eq!(site.act(&path, b's', note(2, "masses")).1["code"], "standing_held");
    assert_eq!(site.act(&path, b's', note(3, "women")).1["code"], "standing_computed");
    assert_eq!(site.act(&path, b'a', note(4, "worthy")).0, StatusCode::FORBIDDEN);
    let list = format!("/{VILLAGE}/standings");
    let (status, page) = site.get(&list, Some(b's'));
    assert!(status == StatusCode::OK && page.contains("群众代表") && page.contains("推选"));
    assert_eq!(site.get(&list, Some(b'a')).0, StatusCode::NOT_FOUND);
    // Planned now, the representative is asked as the only one of the kind there is.
    drawn(&site);
    let data = company(&site, Some(b's'));
    let asked = data["invited"].as_array().unwrap().iter();
    let reasons: Vec<&str> = asked.map(|i| i["why"].as_str().unwrap()).collect();
    assert!(reasons.contains(&"群众代表，本村登记的 1 位都请。"), "{reasons:?}");
    let end = json!({ "id": "01900000-0000-7000-8000-0000000000c1", "until_on": "2026-01-02" });
    assert_eq!(site.act(&format!("{path}/end"), b's', end).0, StatusCode::CREATED);
}
