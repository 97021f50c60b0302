//! Requests, owed meetings and recalls behind the real routes: page, JSON interface and clockwork.

mod village;

use civic::authority::Role;
use civic::deliberation::Meeting;
use civic::record::Column;
use kernel::Moment;
use kernel::id::MatterId;
use serde_json::{Value, json};

use crate::capabilities::decide::ballot::reads::close_facts;

use village::{GROUP, HOME, Village, area};

fn asked(id: MatterId, body: &str, place: &str) -> Value {
    let class = match body {
        "group_meeting" => "group_affairs",
        "deliberation" => "vital_interest_deliberation",
        _ => "village_public_works",
    };
    json!({
        "id": id, "title": "一组水渠清淤谁来出工", "area": place, "place": "一组老水渠",
        "people": "一组种田的人家", "households": 7, "cost_fen": 0, "money": "各户投工，不花钱",
        "plan": "每户出一个工，清淤两百米，先清上游。", "class": class, "body": body,
        "basis": "household", "venue": "老水渠边",
    })
}

/// A request of group one that villagers 1 to `signed` have signed.
fn raised(village: &Village, signed: u8) -> MatterId {
    let id = village.id();
    village.accepted(1, "requests", asked(id, "group_meeting", GROUP));
    for n in 2..=signed {
        village.accepted(n, &format!("requests/{id}/signatures"), json!({}));
    }
    id
}

fn meeting(village: &Village) -> Meeting {
    let found: Vec<Meeting> = village.read(|tx| tx.list("WHERE home = ?1", &[area(HOME).to_val()]));
    assert_eq!(found.len(), 1);
    found.into_iter().next().unwrap()
}

#[test]
fn a_request_ignored_twice_becomes_a_meeting_by_itself() {
    let village = Village::new("request_ignored");
    village.grant(20, Role::Convener, GROUP);
    village.grant(21, Role::Substitute, HOME);
    let id = raised(&village, 9);
    assert_eq!(village.state("request"), "gathering");
    assert_eq!(
        village.refused(9, &format!("requests/{id}/signatures"), json!({})),
        "signed_already"
    );
    assert_eq!(village.refused(18, &format!("requests/{id}/signatures"), json!({})), "signer_bad");
    village.accepted(10, &format!("requests/{id}/signatures"), json!({}));
    assert_eq!(village.state("request"), "qualified");
    assert_eq!(village.clocks(id), [("convene".to_owned(), false)]);
    // Nobody's signature is taken back now, and nobody without the office takes it up.
    assert_eq!(
        village.refused(10, &format!("requests/{id}/withdrawals"), json!({})),
        "wrong_state"
    );
    assert_eq!(village.refused(3, &format!("requests/{id}/acceptance"), json!({})), "not_allowed");
    village.ticked();
    assert_eq!(village.messages(20), ["tell-request-qualified"]);

    // Raised on the 2nd: five days end on the 7th, and the 7th is still the convener's.
    village.days_later(5);
    assert_eq!(village.clocks(id).len(), 1, "the last day counts to its end");
    village.days_later(1);
    let clocks = village.clocks(id);
    assert!(clocks.contains(&("substitute".to_owned(), false)), "{clocks:?}");
    assert_eq!(village.messages(21), ["tell-request-passed"]);
    assert_eq!(village.matters("request")[0].owner, Some(village.person(21)));
    assert!(village.matters("meeting").is_empty());

    village.days_later(6);
    assert_eq!(village.state("request"), "convened");
    assert_eq!(village.state("topic"), "published");
    assert_eq!(village.state("meeting"), "called");
    let called = meeting(&village);
    // The clockwork acts on the 14th; a group meeting has no days of notice: the next evening.
    assert_eq!(called.starts_at, Moment::parse("2026-11-15T19:30").unwrap());
    assert_eq!((&*called.venue, called.convener), ("老水渠边", village.person(21)));
    assert!(village.clocks(id).iter().all(|(_, met)| *met));
    for n in 1..=10 {
        assert!(village.messages(n).contains(&"tell-request-convened".to_owned()), "villager {n}");
    }
    assert!(village.ticked().idle(), "nothing is done twice");
    assert_eq!(village.matters("meeting").len(), 1);
}

#[test]
fn a_far_day_is_no_calling_and_the_roll_is_that_of_the_place() {
    let village = Village::new("request_far");
    village.grant(20, Role::Convener, GROUP);
    let id = village.id();
    village.accepted(1, "requests", asked(id, "deliberation", GROUP));
    for n in 2..=10 {
        village.accepted(n, &format!("requests/{id}/signatures"), json!({}));
    }
    village.accepted(20, &format!("requests/{id}/acceptance"), json!({}));
    let topic = village.matters("topic")[0].id;
    let call = |day: &str| {
        let meeting: MatterId = village.id();
        json!({ "id": meeting, "starts_at": format!("{day}T19:30"), "venue": "老水渠边" })
    };
    let path = format!("topics/{topic}/meetings");
    assert_eq!(village.refused(20, &path, call("2026-12-31")), "meeting_far");
    village.accepted(20, &path, call("2026-11-03"));
    village.days_later(1);
    let meeting = meeting(&village);
    village.accepted(20, &format!("meetings/{}/opening", meeting.id), json!({}));
    let roll = village.read(move |tx| close_facts(tx, meeting.clone())).adults;
    assert_eq!(roll.total, 14, "group one has fourteen grown-ups of the village's twenty-one");
}

#[test]
fn taking_it_up_is_not_enough_the_meeting_has_to_be_called() {
    let village = Village::new("request_accepted");
    village.grant(20, Role::Convener, GROUP);
    let id = raised(&village, 10);
    village.accepted(20, &format!("requests/{id}/acceptance"), json!({}));
    assert_eq!(
        (village.state("request"), village.state("topic")),
        ("accepted".into(), "published".into())
    );
    assert_eq!(village.clocks(id), [("convene".to_owned(), false)]);
    let topic = village.matters("topic")[0].clone();
    assert_eq!(topic.title, "一组水渠清淤谁来出工");
    // Left lying without a substitute in the roster: the first silence calls the meeting.
    village.days_later(6);
    assert_eq!(
        (village.state("request"), village.state("meeting")),
        ("convened".into(), "called".into())
    );
    assert_eq!(meeting(&village).convener, village.person(1), "who signed first");
    assert_eq!(village.matters("topic").len(), 1, "the topic is published once");

    let village = Village::new("request_called");
    village.grant(20, Role::Convener, GROUP);
    let id = raised(&village, 10);
    village.accepted(20, &format!("requests/{id}/acceptance"), json!({}));
    let topic = village.matters("topic")[0].id;
    let call =
        json!({ "id": village.id::<()>(), "starts_at": "2026-11-18T19:30", "venue": "晒场" });
    village.accepted(20, &format!("topics/{topic}/meetings"), call);
    assert_eq!(village.state("request"), "convened");
    assert_eq!(village.clocks(id), [("convene".to_owned(), true)]);
    village.days_later(6);
    assert_eq!(village.matters("meeting").len(), 1);
}

#[test]
fn numbers_are_public_and_names_are_for_those_who_have_to_call() {
    let village = Village::new("request_names");
    village.grant(20, Role::Convener, GROUP);
    village.grant(19, Role::Agent, HOME);
    let id = raised(&village, 3);
    // At the desk somebody signs by another's hand.
    let on_behalf = json!({ "behalf": village.person(4).to_string() });
    village.accepted(19, &format!("requests/{id}/signatures"), on_behalf);
    let path = format!("/{HOME}/requests/{id}");
    let chapter = |by| village.data(by, &path)["matters"][0]["parts"][0].clone();
    for by in [None, Some(1), Some(18), Some(19)] {
        let told = chapter(by);
        assert_eq!((&told["persons"], &told["names"]), (&json!(4), &json!([])), "{by:?}");
        let matter = &village.data(by, &path)["matter"];
        assert_eq!((&matter["opened_by"], &matter["opened_for"]), (&Value::Null, &Value::Null));
        let (status, page) = village.page(by, &path);
        assert!(status == 200 && !page.contains("村民2<") && !page.contains("村民4"), "{by:?}");
        assert!(page.contains("4 / 10"), "{by:?}");
        assert!(page.len() < 80 * 1024);
    }
    // The convener neither while signatures are gathered: nobody is talked out of theirs.
    assert_eq!(chapter(Some(20))["names"], json!([]));
    for n in 5..=10 {
        village.accepted(n, &format!("requests/{id}/signatures"), json!({}));
    }
    let names: Vec<String> = (1..=10).map(|n| format!("村民{n}")).collect();
    assert_eq!(chapter(Some(20))["names"], json!(names));
    assert!(village.page(Some(20), &path).1.contains("村民4"));
    assert_eq!(chapter(Some(2))["names"], json!([]));
    assert!(!village.page(None, &path).1.contains("村民4"));
}

#[test]
fn bad_input_keeps_what_was_typed_and_the_roster_is_public() {
    let village = Village::new("request_form");
    village.grant(20, Role::Convener, GROUP);
    village.grant(18, Role::Secretary, HOME);
    let (status, form) = village.page(Some(1), &format!("/{HOME}/requests/new"));
    assert!(status == 200 && form.contains("deliberation") && !form.contains("members_assembly"));
    let mut short = asked(village.id(), "group_meeting", GROUP);
    short["plan"] = json!("清淤");
    let (status, again) = village.form(1, "requests", &short);
    assert!(status == 422 && again.contains("没有写怎么办"), "{status}");
    for typed in ["一组水渠清淤谁来出工", "老水渠边", "各户投工，不花钱", "清淤"]
    {
        assert!(again.contains(typed), "{typed} is lost");
    }
    let wrong = asked(village.id(), "villagers_meeting", GROUP);
    assert_eq!(village.refused(1, "requests", wrong), "request_area");
    let (status, roster) = village.page(None, &format!("/{HOME}/conveners"));
    assert_eq!(status, 200);
    assert!(roster.contains("村民20") && roster.contains("一组") && roster.len() < 60 * 1024);
    // Group two has nobody of its own: the chair of the committee calls.
    let places = village.data(None, &format!("/{HOME}/conveners"));
    assert_eq!(places["places"][2]["otherwise"], json!("村民18"));
    assert_eq!(village.page(None, "/420324107/conveners").0, 404);
}

#[test]
fn only_the_township_ends_a_qualified_request() {
    let village = Village::new("request_review");
    village.grant(20, Role::Convener, GROUP);
    village.grant(21, Role::TownshipClerk, HOME);
    let id = raised(&village, 10);
    let doubt = json!({ "reason": "不归本组定", "article": "村民委员会组织法 第二十八条" });
    village.accepted(20, &format!("requests/{id}/doubts"), doubt.clone());
    assert_eq!(village.state("request"), "qualified");
    assert_eq!(village.clocks(id), [("convene".to_owned(), false)], "the clock runs on");
    let mut finding = doubt;
    finding["finding"] = json!("unlawful");
    assert_eq!(
        village.refused(20, &format!("requests/{id}/review"), finding.clone()),
        "not_allowed"
    );
    village.accepted(21, &format!("requests/{id}/review"), finding);
    assert_eq!(village.state("request"), "unlawful");
    village.days_later(20);
    assert!(village.matters("meeting").is_empty());
    assert!(village.messages(7).contains(&"tell-request-unlawful".to_owned()));
    assert!(village.page(None, &format!("/{HOME}/requests/{id}")).1.contains("不归本组定"));
}

/// Holds a meeting of a body: everybody of `voters` votes yes.
fn held(village: &Village, topic: MatterId, voters: impl Iterator<Item = u8>) {
    let id: MatterId = village.id();
    let starts = village.now().plus_ms(60_000);
    let call = json!({ "id": id, "starts_at": starts.ms(), "venue": "村委会" });
    village.accepted(18, &format!("topics/{topic}/meetings"), call);
    village.accepted(18, &format!("meetings/{id}/opening"), json!({}));
    let voters: Vec<u8> = voters.collect();
    for n in &voters {
        village.accepted(*n, &format!("meetings/{id}/arrivals"), json!({}));
    }
    village.accepted(18, &format!("meetings/{id}/ballot"), json!({ "id": village.id::<()>() }));
    for n in &voters {
        village.accepted(*n, &format!("meetings/{id}/votes"), json!({ "answer": "yes" }));
    }
    village.accepted(18, &format!("meetings/{id}/closing"), json!({}));
}

#[test]
fn every_village_owes_its_meetings_and_a_lamp_says_what_came_of_them() {
    let village = Village::new("duty");
    village.grant(18, Role::Secretary, HOME);
    assert_eq!(village.ticked().stepped, 2);
    assert_eq!(village.ticked().stepped, 0, "opened once");
    let titles: Vec<String> = village.matters("duty").into_iter().map(|m| m.title).collect();
    assert!(titles.contains(&"村民会议（2026年）".to_owned()));
    assert!(titles.contains(&"村民代表会议（2026年第4季度）".to_owned()));
    assert_eq!(
        village.refused(
            18,
            "duties",
            json!({ "id": village.id::<()>(),
        "body": "villagers_meeting", "from_on": "2026-01-01" })
        ),
        "not_allowed"
    );
    let (status, page) = village.page(None, &format!("/{HOME}"));
    assert!(status == 200 && page.contains("村民会议（2026年）") && page.len() < 60 * 1024);

    // A request of the village brings the villagers' meeting about, and that keeps the duty.
    let id: MatterId = village.id();
    village.accepted(1, "requests", asked(id, "villagers_meeting", HOME));
    village.accepted(2, &format!("requests/{id}/signatures"), json!({}));
    village.accepted(3, &format!("requests/{id}/signatures"), json!({}));
    assert_eq!(village.state("request"), "qualified", "3 of 21 are a tenth");
    village.accepted(18, &format!("requests/{id}/acceptance"), json!({}));
    village.days_later(11);
    // The clock of the request has called the meeting by itself on the 13th for the next evening.
    let called = meeting(&village);
    assert_eq!(called.starts_at, Moment::parse("2026-11-14T19:30").unwrap());
    village.app.options.clock.advance_days(1);
    let path = format!("meetings/{}", called.id);
    village.accepted(18, &format!("{path}/opening"), json!({}));
    for n in (2..=21).step_by(2) {
        village.accepted(n, &format!("{path}/arrivals"), json!({}));
    }
    village.accepted(18, &format!("{path}/ballot"), json!({ "id": village.id::<()>() }));
    for n in (2..=21).step_by(2) {
        village.accepted(n, &format!("{path}/votes"), json!({ "answer": "yes" }));
    }
    village.accepted(18, &format!("{path}/closing"), json!({}));
    village.ticked();
    let states = |village: &Village| -> Vec<(String, String)> {
        let of = |m: &civic::matter::Matter| (m.title.clone(), m.state.to_string());
        village.matters("duty").iter().map(of).collect()
    };
    assert!(states(&village).contains(&("村民会议（2026年）".into(), "kept".into())));

    // The year ends: what was not held is said, and the next periods begin.
    village.days_later(60);
    let now = states(&village);
    assert!(now.contains(&("村民代表会议（2026年第4季度）".into(), "missed".into())), "{now:?}");
    assert!(now.contains(&("村民会议（2027年）".into(), "owed".into())), "{now:?}");
    assert!(now.contains(&("村民代表会议（2027年第1季度）".into(), "owed".into())), "{now:?}");
    let (status, list) = village.page(None, "/420324107/duties");
    assert!(status == 200 && list.contains("肖家边村委会"));
    assert!(village.page(None, "/420324107").1.contains("村民会议（2027年）"));
}

#[test]
fn a_recall_names_nobody_before_its_time_and_the_vote_ends_the_mandate() {
    let village = Village::new("recall");
    village.grant(18, Role::Secretary, HOME);
    village.grant(5, Role::Committee, HOME);
    let id: MatterId = village.id();
    let propose = json!({ "id": id, "person": village.person(5).to_string(), "role": "committee",
        "reason": "两年没有公开过账目，三次请求都没有答复。" });
    let mut nobody = propose.clone();
    nobody["role"] = json!("representative");
    assert_eq!(village.refused(1, "recalls", nobody), "recall_nobody");
    village.accepted(1, "recalls", propose.clone());
    let mut again = propose;
    again["id"] = json!(village.id::<()>());
    assert_eq!(village.refused(2, "recalls", again), "recall_open");

    let path = format!("/{HOME}/recalls/{id}");
    let public = village.page(None, &path).1;
    assert!(!public.contains("村民5") && !public.contains("账目"), "nobody is named");
    assert!(village.page(Some(2), &path).1.contains("账目"), "who may sign may read");
    for n in 2..=4 {
        village.accepted(n, &format!("recalls/{id}/signatures"), json!({}));
    }
    assert_eq!(village.state("recall"), "gathering", "1/5 of 21 is 4.2");
    // An officer at the desk does not act for others here.
    let behalf = json!({ "behalf": village.person(7).to_string() });
    assert_eq!(village.refused(18, &format!("recalls/{id}/signatures"), behalf), "not_allowed");
    assert_eq!(
        village.refused(5, &format!("recalls/{id}/defence"), json!({ "defence": "…" })),
        "wrong_state"
    );
    village.accepted(6, &format!("recalls/{id}/signatures"), json!({}));
    assert_eq!(
        (village.state("recall"), village.state("topic")),
        ("qualified".into(), "published".into())
    );
    assert!(village.page(None, &path).1.contains("账目"));
    // The person concerned answers, and is never told who proposed.
    village.accepted(
        5,
        &format!("recalls/{id}/defence"),
        json!({ "defence": "账目每季度都贴在公示栏。" }),
    );
    let theirs = village.data(Some(5), &path);
    let told = theirs.to_string();
    for n in [1, 2, 3, 4, 6] {
        assert!(!told.contains(&village.person(n).id.to_string()), "villager {n}");
    }
    assert!(village.page(Some(7), &path).1.contains("公示栏"));

    let topic = village.matters("topic")[0].id;
    village.days_later(11);
    held(&village, topic, 7..=17);
    assert_eq!(
        (village.state("recall"), village.state("topic")),
        ("recalled".into(), "decided".into())
    );
    assert!(village.matters("resolution").is_empty());
    let today = village.now().date();
    let person = village.person(5);
    let holds = move |day| {
        move |tx: &mut store::Tx<'_>| store::registry::holders(tx, Role::Committee, area(HOME), day)
    };
    assert_eq!(village.read(holds(today)), [person], "the last day is today");
    assert!(village.read(holds(today.tomorrow().unwrap())).is_empty());
}

#[test]
fn a_recall_that_fails_keeps_the_mandate() {
    let village = Village::new("recall_failed");
    village.grant(18, Role::Secretary, HOME);
    village.grant(5, Role::Committee, HOME);
    let id: MatterId = village.id();
    // Representatives 15 to 17: one of three is a third.
    village.accepted(
        15,
        "recalls",
        json!({ "id": id, "person": village.person(5).to_string(),
        "role": "committee", "reason": "两年没有公开过账目，三次请求都没有答复。" }),
    );
    assert_eq!(village.state("recall"), "qualified");
    let topic = village.matters("topic")[0].id;
    village.days_later(11);
    // Ten of 21 are not more than half, whatever they say.
    held(&village, topic, 7..=16);
    assert_eq!(
        (village.state("recall"), village.state("topic")),
        ("retained".into(), "rejected".into())
    );
    let tomorrow = village.now().date().tomorrow().unwrap();
    let holders =
        village.read(move |tx| store::registry::holders(tx, Role::Committee, area(HOME), tomorrow));
    assert_eq!(holders, [village.person(5)]);
}
