//! The pages and acts of results on a site in memory.

use civic::decide::outcome::standing::{Standing, standing};
use civic::matter::{ClockName, Due, Kind, State};
use civic::record::Record;
use kernel::time::DAY_MS;
use serde_json::{Value, json};

use super::reads::{self, Narrow};
use crate::testing::{
    ABSENT, COUNTY, NEIGHBOUR, OTHER, OWNER, RESOLUTION, SECRETARY, Site, TOWNSHIP, VILLAGE, WISH,
    WISHER, area, due, id, matter, resolution,
};

fn matter_id(n: u8) -> String {
    id::<kernel::id::Matter>(n).to_string()
}

fn report(site: &Site) {
    let path = format!("resolutions/{}/report", matter_id(RESOLUTION));
    let input = json!({ "matter": matter_id(RESOLUTION), "report": "全部亮了" });
    assert_eq!(site.act(OWNER, &path, &input).status, 201);
}

fn confirm(site: &Site) {
    let path = format!("wishes/{}/confirmation", matter_id(WISH));
    let input = json!({ "matter": matter_id(WISH), "satisfied": true, "note": "晚上敢出门了" });
    assert_eq!(site.act(WISHER, &path, &input).status, 201);
}

fn recur(site: &Site, who: u8, text: &str) -> (u16, Value) {
    let path = format!("resolutions/{}/recurrences", matter_id(RESOLUTION));
    let input = json!({ "matter": matter_id(RESOLUTION), "text": text });
    let answer = site.act(who, &path, &input);
    (answer.status, answer.json())
}

fn states(site: &Site) -> (State, State) {
    (site.state(WISH), site.state(RESOLUTION))
}

fn outcomes(site: &Site, place: &str) -> Value {
    // A page over many homes may be two seconds old: each question has an address of its own.
    static N: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let n = N.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    site.get(&format!("/api/{place}/outcomes?n={n}")).json()
}

#[test]
fn progress_is_told_once_to_those_who_wished_follow_or_came() {
    let site = Site::with_thread();
    let follow = format!("matters/{}/followers", matter_id(WISH));
    let of = json!({ "matter": matter_id(WISH) });
    // The neighbour came and follows: still one message.
    assert_eq!(site.act(NEIGHBOUR, &follow, &of).status, 201);
    let path = format!("resolutions/{}/progress", matter_id(RESOLUTION));
    let input = json!({ "matter": matter_id(RESOLUTION), "percent": 70, "note": "灯杆立好了" });
    assert_eq!(site.act(OWNER, &path, &input).status, 201);
    site.tick();
    let told = |who| site.told(who, "tell-progress");
    assert_eq!((told(WISHER), told(NEIGHBOUR)), (1, 1));
    assert_eq!(told(OWNER), 0, "nobody is told of their own act");
    assert_eq!((told(ABSENT), told(SECRETARY)), (0, 0), "who did not come and does not follow");
    report(&site);
    site.tick();
    assert_eq!(site.told(WISHER, "tell-wish-done"), 1);
    assert_eq!(site.told(WISHER, "tell-reported"), 0, "the wisher has been asked by name");
    assert_eq!(site.told(NEIGHBOUR, "tell-reported"), 1);
}

#[test]
fn a_problem_that_is_back_is_taken_up_again_and_at_last_is_gone() {
    let site = Site::with_thread();
    report(&site);
    confirm(&site);
    assert_eq!(states(&site), (State::Confirmed, State::Confirmed));
    let tally = &outcomes(&site, VILLAGE)["tally"];
    let shares = |t: &Value| (t["solved"].clone(), t["confirmed"].clone(), t["back"].clone());
    assert_eq!(shares(tally), (json!(1), json!(1), json!(0)));

    let (status, no) = recur(&site, NEIGHBOUR, "又坏");
    assert_eq!((status, no["code"].as_str()), (422, Some("field_short")));
    assert_eq!(recur(&site, NEIGHBOUR, "桥头的灯又不亮了").0, 201);
    assert_eq!(states(&site), (State::Adopted, State::Executing));
    let tally = &outcomes(&site, VILLAGE)["tally"];
    assert_eq!(shares(tally), (json!(0), json!(0), json!(1)));
    site.tick();
    for who in [OWNER, SECRETARY, WISHER] {
        assert_eq!(site.told(who, "tell-recurred"), 1);
    }
    assert_eq!(site.told(NEIGHBOUR, "tell-recurred"), 0, "it was the neighbour's own word");
    let board = site.get(&format!("/api/{VILLAGE}/execution?lamp=back")).json();
    assert_eq!((board["all"].as_u64(), &board["resolutions"][0]["percent"]), (Some(1), &json!(0)));
    let thread = site.get(&format!("/{VILLAGE}/wishes/{}", matter_id(WISH))).text;
    assert!(thread.contains("桥头的灯又不亮了"), "what is back is said");
    assert!(!thread.contains("陈小竹"), "who said it is not");

    report(&site);
    confirm(&site);
    // The days run anew from the last confirmation.
    site.advance_days(80);
    site.tick();
    assert_eq!(states(&site), (State::Confirmed, State::Confirmed));
    site.advance_days(11);
    let (status, no) = recur(&site, NEIGHBOUR, "灯又不亮了");
    assert_eq!((status, no["code"].as_str()), (409, Some("recurrence_over")));
    assert_eq!(site.tick().stepped, 1);
    assert_eq!(states(&site), (State::Gone, State::Gone));
    assert_eq!(site.tick().stepped, 0, "once");
    assert_eq!(site.told(NEIGHBOUR, "tell-gone"), 1);
    assert_eq!(recur(&site, NEIGHBOUR, "灯又不亮了").1["code"], "wrong_state");
    let page = site.get(&format!("/{VILLAGE}/resolutions/{}", matter_id(RESOLUTION))).text;
    assert!(page.contains("观察期里问题没有再出现"));
}

#[test]
fn the_way_back_is_offered_to_villagers_while_it_is_watched() {
    let site = Site::with_thread();
    let path = format!("/{VILLAGE}/resolutions/{}", matter_id(RESOLUTION));
    let form = format!("{path}/recurrences");
    let offered = |site: &Site| site.get_as(NEIGHBOUR, &path).text.contains(&form);
    assert!(!offered(&site), "nothing is back that was never done");
    report(&site);
    confirm(&site);
    assert!(offered(&site) && !site.get(&path).text.contains(&form), "strangers have no word");
    let asked = site.get_as(NEIGHBOUR, &form);
    assert!(asked.status == 200 && asked.text.contains("又出了什么问题"), "{}", asked.text);
}

#[test]
fn the_wish_of_a_deliberated_thread_is_not_watched_itself() {
    let site = Site::with_thread();
    report(&site);
    confirm(&site);
    let path = format!("wishes/{}/recurrences", matter_id(WISH));
    let input = json!({ "matter": matter_id(WISH), "text": "灯又不亮了" });
    let no = site.act(NEIGHBOUR, &path, &input);
    assert_eq!((no.status, no.json()["code"].as_str()), (409, Some("wrong_state")));
    let path = format!("resolutions/{}/confirmation", matter_id(RESOLUTION));
    let input = json!({ "matter": matter_id(RESOLUTION), "satisfied": true });
    assert_eq!(site.act(WISHER, &path, &input).status, 409);
}

#[test]
fn the_flags_of_origin_are_computed_and_lead_to_their_records() {
    let site = Site::with_thread();
    let thread = |path: String| site.get(&path).json();
    let path = format!("/api/{VILLAGE}/wishes/{}", matter_id(WISH));
    let flags = |data: &Value| {
        let parts = data["matters"][1]["parts"].as_array().unwrap().clone();
        let with = parts.into_iter().find(|p| p.get("provenance").is_some()).unwrap();
        ["from_people", "among_people", "with_people", "by_people"]
            .map(|f| with["provenance"][f].as_bool().unwrap())
    };
    assert_eq!(flags(&thread(path.clone())), [true, false, true, false]);
    for (n, who) in [WISHER, NEIGHBOUR, ABSENT].into_iter().enumerate() {
        let input = json!({ "matter": matter_id(WISH), "text": "赞成",
            "id": id::<kernel::id::Comment>(60 + u8::try_from(n).unwrap()).to_string() });
        let said = site.act(who, &format!("matters/{}/comments", matter_id(WISH)), &input);
        assert_eq!(said.status, 201);
    }
    assert_eq!(flags(&thread(path.clone())), [true, true, true, false]);
    report(&site);
    confirm(&site);
    assert_eq!(flags(&thread(path)), [true, true, true, true]);
    assert_eq!(outcomes(&site, VILLAGE)["completeness_percent"], 100);
    let page = site.get(&format!("/{VILLAGE}/topics/{}", matter_id(12))).text;
    for (evidence, of) in [("3 位村民到会", 13), ("村民已经评判", WISH)] {
        let link = format!("/{}\">{evidence}</a>", matter_id(of));
        assert!(page.contains(&link), "{evidence}");
    }
}

#[test]
fn villages_stand_by_result_and_the_silent_one_has_no_place() {
    let site = Site::with_thread();
    // The other village: much talk, nothing carried out.
    site.write(|tx, now| {
        for n in 100..150 {
            let met = matter(OTHER, n, n, Kind::Meeting, State::Closed, now.plus_ms(-1_000));
            tx.put(&met.row())?;
        }
        Ok(())
    });
    report(&site);
    confirm(&site);
    let data = outcomes(&site, TOWNSHIP);
    let told: Vec<(String, Value)> = data["places"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| (p["name"].as_str().unwrap().to_owned(), p["rank"].clone()))
        .collect();
    let expected = [("肖家边村", json!(1)), ("瓦楼村", json!(2)), ("静村", Value::Null)]
        .map(|(n, r)| (n.to_owned(), r));
    assert_eq!(told, expected);
    let page = site.get(&format!("/{TOWNSHIP}/outcomes")).text;
    let (problem, meetings) = (page.find("晚上敢出门了").unwrap(), page.find("<details>").unwrap());
    assert!(problem < meetings, "problems stand before counts");
    assert!(page.contains("还没有决议也没有开会：") && page.contains("51 次商量会"));
    assert!(page.len() < 60_000, "{}", page.len());
    // A county lists its townships without ranks.
    let county = outcomes(&site, COUNTY);
    assert_eq!(county["places"][0]["rank"], Value::Null);
    assert_eq!(county["tally"]["solved"], 1);
}

#[test]
fn from_the_county_it_is_three_taps_to_the_villager_s_word() {
    let site = Site::with_thread();
    report(&site);
    confirm(&site);
    let follow = |page: &str, href: &str| {
        assert!(page.contains(&format!("href=\"{href}\"")), "{href}");
        site.get(href).text
    };
    let county = site.get("/").text;
    let results = follow(&county, "/420324/outcomes");
    let township = follow(&results, "/420324107/outcomes");
    let thread = follow(&township, &format!("/{VILLAGE}/wishes/{}", matter_id(WISH)));
    assert!(thread.contains("晚上敢出门了"));
}

#[test]
fn the_board_in_sql_says_what_the_rule_says() {
    let site = Site::open();
    let now = site.clock.now();
    let hours = |n: i64| now.plus_ms(n * 3_600_000);
    let rows = [
        (State::Draft, None),
        (State::Noticed, Some((hours(-1), hours(2_000)))),
        (State::Executing, Some((hours(-100), hours(900)))),
        (State::Executing, Some((hours(-900), hours(100)))),
        (State::Executing, Some((hours(-1), hours(23)))),
        (State::Executing, Some((hours(-1), hours(25)))),
        (State::Executing, Some((hours(-100), hours(-1)))),
        (State::Executing, None),
        (State::Reported, None),
        (State::Confirmed, None),
        (State::Gone, None),
    ];
    let expected: Vec<(u8, Standing)> = rows
        .iter()
        .enumerate()
        .map(|(n, (state, clock))| {
            let n = 20 + u8::try_from(n).unwrap();
            let of = matter(VILLAGE, n, n, Kind::Resolution, *state, hours(-1_000));
            let due: Option<Due> = clock.map(|(s, d)| due(&of, ClockName::Execution, s, d));
            (n, standing(*state, due.as_ref(), false, now))
        })
        .collect();
    site.write(move |tx, now| {
        let meeting = matter(VILLAGE, 19, 19, Kind::Meeting, State::Closed, now.plus_days(-50));
        tx.put(&meeting.row())?;
        let topic = matter(VILLAGE, 18, 18, Kind::Topic, State::Decided, now.plus_days(-50));
        tx.put(&topic.row())?;
        meeting_rows(tx, now)?;
        for (n, (state, clock)) in rows.iter().enumerate() {
            let n = 20 + u8::try_from(n).unwrap();
            let at = now.plus_ms(-1_000 * 3_600_000);
            let of = matter(VILLAGE, n, n, Kind::Resolution, *state, at);
            tx.put(&of.row())?;
            tx.put(&resolution(&of, id(19), now.date()).row())?;
            if let Some((since, until)) = clock {
                tx.put(&due(&of, ClockName::Execution, *since, *until).row())?;
            }
        }
        Ok(())
    });
    let found = site.db.read(move |tx| {
        let narrow = Narrow { most: 100, ..Narrow::default() };
        let (all, n) = reads::board(tx, area(VILLAGE), now, narrow)?;
        let mut by_word = Vec::new();
        for (word, counted) in reads::board_counts(tx, area(VILLAGE), now)? {
            let narrow = Narrow { standing: Some(word), most: 100, ..Narrow::default() };
            let (some, of_word) = reads::board(tx, area(VILLAGE), now, narrow)?;
            assert_eq!((some.len() as u64, of_word), (counted, counted), "{word}");
            by_word.push(counted);
        }
        assert_eq!(by_word.iter().sum::<u64>(), n);
        Ok(all)
    });
    let found = found.unwrap();
    assert_eq!(found.len(), expected.len());
    for (n, word) in expected {
        let one = found.iter().find(|c| c.matter.no == u32::from(n)).unwrap();
        assert_eq!(one.standing, word, "{:?}", one.matter.state);
    }
    assert_eq!(found[0].standing, Standing::Late, "the most pressing first");
    assert!(now.ms() > DAY_MS);
    let page = site.get(&format!("/{VILLAGE}/execution")).text;
    assert!(page.contains("超期") && page.len() < 60_000, "{}", page.len());
    assert_eq!(site.get(&format!("/{VILLAGE}/execution?lamp=bad")).status, 422);
}

/// Bodies that the resolutions of the board point at.
fn meeting_rows(tx: &mut store::Tx<'_>, now: kernel::Moment) -> Result<(), store::Stop> {
    use civic::deliberation::{Basis, Meeting, Topic};
    let topic = Topic {
        home: area(VILLAGE),
        id: id(18),
        class: String::new(),
        body: String::new(),
        basis: Basis::Household,
        place: String::new(),
        people: String::new(),
        households: 0,
        cost_fen: kernel::Fen(0),
        money: String::new(),
        plan: String::new(),
        published_at: None,
    };
    tx.put(&topic.row())?;
    let meeting = Meeting {
        home: area(VILLAGE),
        id: id(19),
        topic: id(18),
        body: String::new(),
        basis: Basis::Household,
        starts_at: now,
        venue: String::new(),
        convener: crate::testing::person(SECRETARY),
        emergency: String::new(),
        secret: false,
        opened_at: None,
        closed_at: None,
    };
    tx.put(&meeting.row())
}

#[test]
fn the_board_names_offices_and_no_person() {
    let site = Site::with_thread();
    let board = site.get(&format!("/api/{TOWNSHIP}/execution")).text;
    assert!(board.contains("村委会委员") && board.contains("肖家边村"), "{board}");
    assert!(!board.contains("李委员"));
    let page = site.get(&format!("/{TOWNSHIP}/execution")).text;
    assert!(page.contains("村委会委员") && !page.contains("李委员"));
}
