//! Wishes over HTTP: files that come along, neighbours who join, two that become one, one that
//! becomes two, words that another hand wrote, and words that go.

use axum::http::StatusCode;
use serde_json::json;

use crate::trial::{AGENT, SECRETARY, Trial, VILLAGE, made, person};

const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0 a lamp that is out";
const AMR: &[u8] = b"#!AMR\n a voice";

fn raise(
    trial: &Trial,
    n: u8,
    more: &[(&str, &str)],
    files: &[(&str, &str, &[u8])],
) -> crate::trial::Answer {
    let (id, key, csrf) = (made(n), format!("raise-{n}"), trial.csrf(1));
    let mut fields = vec![
        ("csrf", csrf.as_str()),
        ("key", &key),
        ("id", &id),
        ("text", "二组桥头的路灯不亮"),
        ("place", VILLAGE),
    ];
    fields.extend(more);
    trial.form(1, &format!("/{VILLAGE}/wishes"), &fields, files)
}

#[test]
fn a_wish_brings_its_photo_and_voice_and_the_public_only_counts_them() {
    let trial = Trial::open();
    let files: [(&str, &str, &[u8]); 3] =
        [("files", "IMG_20261123.jpg", JPEG), ("files", "voice.amr", AMR), ("files", "", b"")];
    let sent = raise(&trial, 1, &[("spot", "门口大樟树旁")], &files);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let page = format!("/{VILLAGE}/wishes/{}", made(1));
    assert!(sent.header("location").starts_with(&page));

    let own = trial.get(1, &page).text();
    assert!(own.contains("<img src") && own.contains("<audio controls") && own.contains("大樟树"));
    assert!(!own.contains("IMG_2026"), "what a phone calls a picture is not kept");
    let told = trial.get(3, &format!("/api{page}")).json();
    let photo = told["files"][0]["href"].as_str().unwrap().to_owned();
    assert_eq!(told["files"][1]["mime"], "audio/amr");

    let public = trial.get(0, &page).text();
    assert!(!public.contains("<img") && !public.contains("<audio") && public.contains("2 个照片"));
    assert!(trial.get(0, &format!("/api{page}")).json()["files"][0]["href"].is_null());
    assert_eq!(trial.get(0, &photo).status, StatusCode::SEE_OTHER, "first sign in");

    let bytes = trial.get(3, &photo);
    assert_eq!((bytes.status, bytes.bytes.as_slice()), (StatusCode::OK, JPEG));
    assert_eq!(bytes.header("content-type"), "image/jpeg");
    assert!(bytes.header("content-disposition").starts_with("attachment; filename=\"1.jpg\""));
    assert_eq!(bytes.header("x-content-type-options"), "nosniff");
}

#[test]
fn a_file_that_is_none_is_refused_and_nothing_typed_is_lost() {
    let trial = Trial::open();
    let page = raise(&trial, 1, &[], &[("files", "photo.jpg", b"<html><script>alert(1)</script>")]);
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = page.text();
    assert!(text.contains("photo.jpg") && text.contains("不是能收的文件"), "{text}");
    assert!(text.contains("二组桥头的路灯不亮"), "the words are still there");

    let large = [JPEG, &[0u8; 8 * 1024 * 1024]].concat();
    let page = raise(&trial, 2, &[], &[("files", "big.jpg", &large)]);
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.text().contains("二组桥头的路灯不亮"));

    let seven: Vec<(&str, &str, &[u8])> = vec![("files", "a.jpg", JPEG); 7];
    let page = raise(&trial, 3, &[], &seven);
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text().contains("一次最多 6 个"));
    // What was refused has left neither a wish nor bytes.
    for n in 1..=3 {
        let page = format!("/{VILLAGE}/wishes/{}", made(n));
        assert_eq!(trial.get(0, &page).status, StatusCode::NOT_FOUND);
    }
    assert!(!trial.holds(JPEG));
    // A foreign page knows no token: its file is not read.
    let fields = [("csrf", "guess"), ("key", "k"), ("text", "二组桥头的路灯不亮")];
    let foreign =
        trial.form(1, &format!("/{VILLAGE}/wishes"), &fields, &[("files", "a.jpg", JPEG)]);
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
}

#[test]
fn who_is_about_to_speak_sees_what_neighbours_have_said() {
    let trial = Trial::open();
    let lamp = trial.wish(3, 1, "桥头的路灯不亮，晚上看不见");
    trial.wish(4, 2, "水井要清淤了");
    let path = format!("/api/{VILLAGE}/similar?text=");
    let asked = |text: &str| {
        let text = crate::edge::hand::escape(text);
        trial.get(0, &format!("{path}{text}")).json()["list"].clone()
    };
    let list = asked("二组桥头路灯不亮");
    assert_eq!((list.as_array().unwrap().len(), &list[0]["id"]), (1, &json!(lamp)));
    assert!(list[0]["note"].as_str().unwrap().contains("答复：还有"), "{list}");
    assert_eq!(asked("院坝晒谷子"), json!([]));

    // Without a script: the form itself is sent to look, and comes back with what was typed.
    let csrf = trial.csrf(1);
    let fields = [("csrf", csrf.as_str()), ("text", "二组桥头路灯不亮"), ("place", VILLAGE)];
    let page = trial.form(1, &format!("/{VILLAGE}/similar"), &fields, &[("files", "a.jpg", JPEG)]);
    let text = page.text();
    assert_eq!(page.status, StatusCode::OK, "{text}");
    assert!(text.contains(&format!("/{VILLAGE}/wishes/{lamp}/supporters")), "joining is offered");
    assert!(text.contains("二组桥头路灯不亮</textarea>"), "what was typed stands in the form");
    assert!(!trial.holds(JPEG), "looking stores nothing");
    assert!(trial.get(1, &format!("/{VILLAGE}/wishes/new")).text().contains("data-live="));
}

#[test]
fn neighbours_join_are_counted_never_named_and_told() {
    let trial = Trial::open();
    let lamp = trial.wish(1, 1, "桥头的路灯不亮");
    let join = format!("/{VILLAGE}/wishes/{lamp}/supporters");
    let body = json!({});
    assert_eq!(trial.post(3, &join, "j3", &body).status, StatusCode::CREATED);
    assert_eq!(trial.post(3, &join, "j3b", &body).code(), "joined_already");
    assert_eq!(trial.post(1, &join, "j1", &body).code(), "join_own");
    let desk = json!({ "behalf": person(4).to_string() });
    assert_eq!(trial.post(AGENT, &join, "j4", &desk).status, StatusCode::CREATED);
    let nobody = json!({ "behalf": format!("{VILLAGE}:{}", made(99)) });
    assert_eq!(trial.post(AGENT, &join, "j5", &nobody).code(), "behalf_unknown");

    let page = format!("/{VILLAGE}/wishes/{lamp}");
    let public = trial.get(0, &page).text();
    assert!(public.contains("另有 2 位村民也盼着这件事"), "{public}");
    let data = trial.get(SECRETARY, &format!("/api{page}")).text();
    assert!(data.contains("\"supporters\":2"));
    for reader in [0, 1, SECRETARY] {
        let text = trial.get(reader, &page).text();
        assert!(!text.contains("村民3") && !text.contains("村民4"), "nobody is named");
    }

    let answer = json!({ "fate": "decline", "reply": "今年没有这笔钱" });
    trial.post(SECRETARY, &format!("/{VILLAGE}/wishes/{lamp}/answer"), "a", &answer);
    let now = trial.now();
    trial.db.write(move |tx| store::outbox::deliver(tx, now, 100)).unwrap();
    let told = |n: u8| {
        let all = trial.db.read(move |tx| store::outbox::messages(tx, person(n), 9)).unwrap();
        all.into_iter().map(|m| m.message).collect::<Vec<_>>()
    };
    assert_eq!(told(1), ["tell-wish-answered"]);
    assert_eq!((told(3), told(4)), (vec!["tell-followed".into()], vec!["tell-followed".into()]));

    let leave = format!("{join}/withdrawal");
    assert_eq!(trial.post(3, &leave, "l3", &body).status, StatusCode::CREATED);
    assert_eq!(trial.post(3, &leave, "l3b", &body).code(), "joined_not");
    assert!(trial.get(0, &page).text().contains("另有 1 位"));
    assert_eq!(trial.post(4, &join, "late", &body).code(), "wrong_state", "it is declined");
}

#[test]
fn merged_and_split_wishes_lead_to_each_other() {
    let trial = Trial::open();
    let first = trial.wish(1, 1, "桥头的路灯不亮");
    let second = trial.wish(3, 2, "桥头路灯坏了，水也停了");
    let base = |id: &str| format!("/{VILLAGE}/wishes/{id}");
    trial.post(4, &format!("{}/supporters", base(&second)), "j", &json!({}));

    let merge = format!("{}/merger", base(&second));
    let with = |into: &str| json!({ "into": into, "reason": "说的是同一盏灯" });
    let year = trial.now().date().year();
    assert_eq!(trial.post(1, &merge, "m0", &with("x")).code(), "not_allowed");
    assert_eq!(trial.post(SECRETARY, &merge, "m1", &with("1999-1")).code(), "merge_unknown");
    assert_eq!(trial.post(SECRETARY, &merge, "m2", &with(&second)).code(), "merge_self");
    // The secretary finds the other one beside the wish, with the way into it.
    let page = trial.get(SECRETARY, &base(&second)).text();
    assert!(page.contains(&format!("{merge}?into={year}-1")), "{page}");
    let split = format!("{}/split", base(&second));
    let water = json!({ "text": "二组停水三天了", "reason": "两件事" });
    let receipt = trial.post(SECRETARY, &split, "s", &water);
    assert_eq!(receipt.status, StatusCode::CREATED, "{}", receipt.text());
    let merged = trial.post(SECRETARY, &merge, "m3", &with(&format!("{year}-1 号")));
    assert_eq!(merged.status, StatusCode::CREATED, "{}", merged.text());

    let told = trial.get(0, &format!("/api{}", base(&second))).json();
    assert_eq!(told["matter"]["state"], "merged");
    let lines = told["matters"][0]["parts"][0]["lineage"].as_array().unwrap();
    // Both may have happened in one moment.
    let line = |how: &str| lines.iter().find(|line| line["how"] == how).unwrap();
    assert_eq!((lines.len(), &line("merged")["href"]), (2, &json!(base(&first))));
    let page = trial.get(0, &base(&second)).text();
    assert!(page.contains("这个心愿已经并入") && page.contains(&base(&first)));
    let page = trial.get(0, &base(&first)).text();
    assert!(page.contains("并进来的心愿") && page.contains(&base(&second)));
    assert!(page.contains("另有 2 位"), "the person and the neighbour moved over");
    let child = line("split")["href"].as_str().unwrap();
    let page = trial.get(0, child).text();
    assert!(page.contains("二组停水三天了") && page.contains(&base(&second)));
    assert!(page.contains("还没有请本人确认"), "another hand wrote these words");
    assert_eq!(trial.post(SECRETARY, &merge, "m4", &with("x")).code(), "wrong_state");
    // What was split off may still go into another; into a merged one it may not go back.
    let back = trial.post(SECRETARY, &format!("{child}/merger"), "m5", &with(&second));
    assert_eq!(back.code(), "merge_closed");
    let again = trial.post(SECRETARY, &format!("{child}/merger"), "m6", &with(&first));
    assert_eq!(again.status, StatusCode::CREATED, "{}", again.text());
}

#[test]
fn what_was_split_off_can_be_merged_back() {
    let trial = Trial::open();
    let wish = trial.wish(1, 1, "桥头路灯坏了，水也停了");
    let base = format!("/{VILLAGE}/wishes/{wish}");
    let text = json!({ "text": "二组停水三天了" });
    let split = trial.post(SECRETARY, &format!("{base}/split"), "s", &text);
    assert_eq!(split.status, StatusCode::CREATED, "{}", split.text());
    let lines = |trial: &Trial| {
        let told = trial.get(0, &format!("/api{base}")).json();
        told["matters"][0]["parts"][0]["lineage"].clone()
    };
    let child = lines(&trial)[0]["href"].as_str().unwrap().to_owned();
    let body = json!({ "into": wish, "reason": "还是同一件事" });
    let back = trial.post(SECRETARY, &format!("{child}/merger"), "m", &body);
    assert_eq!(back.status, StatusCode::CREATED, "{}", back.text());
    let lines = lines(&trial);
    let hows: Vec<_> = lines.as_array().unwrap().iter().map(|l| l["how"].clone()).collect();
    assert_eq!(hows.len(), 2, "both are kept: {lines}");
}

#[test]
fn what_the_desk_wrote_is_confirmed_by_the_person() {
    let trial = Trial::open();
    let body = json!({ "id": made(1), "text": "桥头的路灯不亮", "place": VILLAGE,
        "behalf": person(3).to_string() });
    let wishes = format!("/{VILLAGE}/wishes");
    assert_eq!(trial.post(AGENT, &wishes, "w", &body).status, StatusCode::CREATED);
    let page = format!("{wishes}/{}", made(1));
    assert!(trial.get(0, &page).text().contains("还没有请本人确认"));
    let vouch = format!("{page}/vouching");
    let on_paper = json!({ "how": "callback", "behalf": person(3).to_string() });
    assert_eq!(trial.post(4, &vouch, "v4", &json!({})).code(), "not_allowed");
    let bare = json!({ "behalf": person(3).to_string() });
    assert_eq!(trial.post(AGENT, &vouch, "v0", &bare).code(), "vouch_how");
    assert_eq!(trial.post(AGENT, &vouch, "v1", &on_paper).status, StatusCode::CREATED);
    assert!(trial.get(0, &page).text().contains("本人已确认 · 回电"));
    assert_eq!(trial.post(3, &vouch, "v2", &json!({})).code(), "vouched_already");
    let own = trial.wish(1, 2, "院坝的灯也不亮");
    let vouch = format!("{wishes}/{own}/vouching");
    assert_eq!(trial.post(1, &vouch, "v3", &json!({})).code(), "vouch_needless");
}

#[test]
fn erased_words_are_gone_from_titles_and_files_too() {
    let trial = Trial::open();
    let sent = raise(&trial, 1, &[("spot", "门口大樟树旁")], &[("files", "a.jpg", JPEG)]);
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert!(trial.holds(JPEG) && trial.journal().contains("路灯"));
    let page = format!("/{VILLAGE}/wishes/{}", made(1));
    trial.post(SECRETARY, &format!("{page}/answer"), "a", &json!({ "fate": "topic" }));
    let photo = trial.get(1, &format!("/api{page}")).json()["files"][0]["href"].clone();
    let gone = trial.post(1, &format!("{page}/erasure"), "e", &json!({ "ground": "本人要求" }));
    assert_eq!(gone.status, StatusCode::CREATED, "{}", gone.text());
    let data = trial.get(1, &format!("/api{page}")).text();
    assert!(!data.contains("路灯") && !data.contains("大樟树"), "{data}");
    assert_eq!(trial.get(1, photo.as_str().unwrap()).status, StatusCode::NOT_FOUND);
    assert!(!trial.holds(JPEG));
    let journal = trial.journal();
    assert!(!journal.contains("路灯") && !journal.contains("樟树"), "{journal}");
    assert!(trial.db.read(store::verify::verify_within).unwrap().whole());
}

#[test]
fn late_answers_stand_by_number_and_nobody_is_named() {
    let trial = Trial::open();
    trial.wish(1, 1, "桥头的路灯不亮");
    let lamp = trial.wish(3, 2, "院坝的灯也不亮");
    let answer = json!({ "fate": "decline", "reply": "今年没有这笔钱" });
    trial.post(SECRETARY, &format!("/{VILLAGE}/wishes/{lamp}/answer"), "a", &answer);
    let path = format!("/{VILLAGE}/answers");
    let sums = |trial: &Trial| {
        let data = trial.get(0, &format!("/api{path}")).json();
        ["in_time", "late", "waiting", "waiting_late"].map(|k| data[k].as_u64().unwrap())
    };
    assert_eq!(sums(&trial), [1, 0, 1, 0]);
    trial.overdue(&made(1));
    assert_eq!(sums(&trial), [1, 0, 0, 1]);
    let page = trial.get(0, &path).text();
    let year = trial.now().date().year();
    assert!(page.contains(&format!("{year}-1\u{a0}号")) && page.contains("已超"), "{page}");
    assert!(!page.contains("路灯") && !page.contains("村民"), "a number and no more");
    assert_eq!(trial.get(0, "/api/420324107/answers").json()["waiting_late"], 1);
}
