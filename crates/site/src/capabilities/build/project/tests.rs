//! A project over HTTP, from its resolution to its keeper: what is refused says what is missing, pages
//! and interface tell the same, and the short way is walked within its days without anybody outside.

use serde_json::{Value, json};

use crate::testing::{
    Answer, MEETING, NEIGHBOUR, OWNER, RESOLUTION, SECRETARY, Site, TOPIC, VILLAGE, WISH, WISHER,
    id, matter,
};
use civic::deliberation::Topic;
use civic::matter::{ClockName, Kind, Matter, State};
use civic::record::{Column, Record};
use kernel::Fen;

pub(in crate::capabilities) const PROJECT: u8 = 40;

pub(in crate::capabilities) struct Works(pub Site);

pub(in crate::capabilities) fn text(n: u8) -> String {
    id::<()>(n).to_string()
}

impl Works {
    /// A resolution of so many yuan is carried out.
    pub(in crate::capabilities) fn decided(yuan: i64) -> Self {
        Self::costing(Site::with_thread(), yuan)
    }

    fn costing(site: Site, yuan: i64) -> Self {
        site.write(move |tx, _| {
            let key = [crate::testing::area(VILLAGE).to_val(), id::<()>(TOPIC).to_val()];
            let topic: Topic = tx.get(&key)?.unwrap();
            tx.set(&Topic { cost_fen: Fen(yuan * 100), ..topic }.row())
        });
        Self(site)
    }

    pub(in crate::capabilities) fn opened(yuan: i64) -> Self {
        let works = Self::decided(yuan);
        let answer = works.open(json!({}));
        assert_eq!(answer.status, 201, "{}", answer.text);
        works
    }

    /// The same where the county has decided something besides.
    pub(in crate::capabilities) fn ruled(yuan: i64, decision: &str) -> Self {
        let works = Self::costing(Site::ruled_with_thread(decision), yuan);
        let answer = works.open(json!({}));
        assert_eq!(answer.status, 201, "{}", answer.text);
        works
    }

    fn open(&self, changed: Value) -> Answer {
        let due = self.0.clock.now().plus_days(60).date().to_string();
        let mut input = json!({
            "id": text(PROJECT), "title": "二组桥头路灯", "origin": "villagers",
            "family": "village_plus", "sponsor": "二组党小组", "homestead": "liveable",
            "aspect": "construction", "for_ecology": true, "due_on": due,
        });
        for (name, value) in changed.as_object().unwrap() {
            input[name] = value.clone();
        }
        self.0.act(SECRETARY, &format!("resolutions/{}/projects", text(RESOLUTION)), &input)
    }

    pub(in crate::capabilities) fn does(&self, who: u8, what: &str, input: Value) {
        let answer = self.asks(who, what, &input);
        assert!(answer.status < 300, "{what}: {} {}", answer.status, answer.text);
    }

    pub(in crate::capabilities) fn asks(&self, who: u8, what: &str, input: &Value) -> Answer {
        self.0.act(who, &format!("projects/{}/{what}", text(PROJECT)), input)
    }

    fn refused(&self, what: &str, input: Value) -> String {
        let answer = self.asks(OWNER, what, &input);
        assert!((400..500).contains(&answer.status), "{what}: {}", answer.text);
        answer.json()["code"].as_str().unwrap().to_owned()
    }

    pub(in crate::capabilities) fn answers(&self) {
        for question in ["how", "look", "builder", "keeper"] {
            let said = json!({ "question": question, "text": format!("大家定的：{question}"),
                "adopted": text(MEETING) });
            self.does(OWNER, "answers", said);
        }
    }

    pub(in crate::capabilities) fn publicised(&self, stage: &str) {
        let said = json!({ "stage": stage, "text": "建什么、花多少、谁来建、谁来管" });
        self.does(OWNER, "publicity", said);
        self.0.advance_days(16);
        assert!(self.0.tick().ended > 0, "the clockwork takes the notice down");
    }

    fn told(&self) -> Value {
        self.0.get(&format!("/api/{VILLAGE}/projects/{}/sheet", text(PROJECT))).json()
    }

    pub(in crate::capabilities) fn reach_all(&self) {
        for no in 1..=4 {
            self.does(OWNER, "reached", json!({ "no": no, "said": "三户看着做完的" }));
        }
    }
}

#[test]
fn a_project_goes_from_its_resolution_to_its_keeper() {
    let works = Works::opened(100_000);
    assert_eq!(works.0.state(PROJECT), State::Draft);
    assert_eq!(works.open(json!({ "id": text(41) })).json()["code"], "project_there");
    // Nothing begins unanswered, and what is missing is named.
    let no = works.asks(OWNER, "beginning", &json!({}));
    assert_eq!(no.status, 409);
    assert_eq!(no.json()["code"], "charter_missing");
    assert!(no.text.contains("怎么建"), "{}", no.text);
    let strange = json!({ "question": "how", "text": "大家投工", "adopted": text(WISH) });
    assert_eq!(works.refused("answers", strange), "adopted_not");
    works.answers();
    assert_eq!(works.refused("beginning", json!({})), "publicity_missing");
    works.publicised("before");
    // What changes after the plan was hung is hung again.
    let plan = json!({ "title": "试亮", "due_on": works.told()["project"]["due_on"], "weight": 5 });
    works.does(OWNER, "milestones", plan);
    assert_eq!(works.refused("beginning", json!({})), "publicity_missing");
    works.does(OWNER, "strikes", json!({ "no": 5 }));
    works.publicised("before");
    works.does(OWNER, "beginning", json!({}));
    assert_eq!(works.0.state(PROJECT), State::Executing);
    let done = json!({ "no": 1, "said": "灯杆到了，点过数" });
    works.does(OWNER, "reached", done.clone());
    assert_eq!(works.refused("reached", done), "milestone_done");
    assert_eq!(works.told()["percent"], 15);
    assert_eq!(works.refused("finish", json!({ "report": "装了十二盏" })), "milestones_open");
    for no in 2..=4 {
        works.does(OWNER, "reached", json!({ "no": no, "said": "三户看着做完的" }));
    }
    assert_eq!(works.refused("finish", json!({ "report": "装了十二盏" })), "publicity_missing");
    works.publicised("during");
    works.does(OWNER, "finish", json!({ "report": "装了十二盏，都亮" }));
    assert_eq!(works.0.state(PROJECT), State::Finished);
    assert_eq!(
        works.0.state(RESOLUTION),
        State::Reported,
        "and it is reported with the same words"
    );
    assert_eq!(works.0.state(WISH), State::Done);
    assert_eq!(works.refused("keeping", json!({ "said": "钥匙交给护灯员" })), "publicity_missing");
    works.0.advance_days(16);
    works.0.tick();
    works.does(
        OWNER,
        "keeping",
        json!({ "said": "钥匙交给护灯员", "keeper": crate::testing::person(NEIGHBOUR) }),
    );
    assert_eq!(works.0.state(PROJECT), State::Handed);
    works.0.tick();
    assert_eq!(works.0.told(NEIGHBOUR, "tell-project-keeper"), 1);
}

#[test]
fn the_short_way_is_walked_within_its_days_by_the_village_alone() {
    let works = Works::opened(20_000);
    let told = works.told();
    assert_eq!(told["project"]["micro"], true);
    let begun = works.0.clock.now();
    works.answers();
    works.does(OWNER, "beginning", json!({}));
    works.0.advance_days(9);
    works.reach_all();
    works.does(OWNER, "finish", json!({ "report": "装了两盏，都亮" }));
    // It is rated while the result hangs: 四问, by the village.
    let closes = works.0.clock.now().plus_days(10).date().to_string();
    let poll = json!({ "id": text(50), "secret": false, "closes_on": closes });
    let path = format!("resolutions/{}/polls", text(RESOLUTION));
    let asked = works.0.act(SECRETARY, &path, &poll);
    assert_eq!(asked.status, 201, "{}", asked.text);
    works.0.advance_days(16);
    works.0.tick();
    works.does(OWNER, "keeping", json!({ "said": "组里轮流看着" }));
    assert_eq!(works.0.state(PROJECT), State::Handed);
    let days = (works.0.clock.now().ms() - begun.ms()) / kernel::time::DAY_MS;
    assert!(days < 30, "{days}");
}

#[test]
fn a_micro_project_that_is_late_goes_upwards_and_no_further() {
    let works = Works::opened(20_000);
    works.0.advance_days(31);
    works.0.tick();
    let home = crate::testing::area(VILLAGE);
    let clocks = works.0.db.read(move |tx| store::matter::clocks(tx, home, id(PROJECT))).unwrap();
    let clock = clocks.iter().find(|due| due.clock == ClockName::Micro).unwrap();
    assert!(clock.met_at.is_none() && clock.escalated_at.is_some(), "{clock:?}");
    assert_eq!(works.0.state(PROJECT), State::Draft, "nothing is decided by a clock");
}

/// The body meets on a change of the resolution and decides on this cost.
fn decided_again(works: &Works, yuan: i64) {
    works.0.write(move |tx, now| {
        let home = crate::testing::area(VILLAGE);
        let key = [home.to_val(), id::<()>(TOPIC).to_val()];
        let topic: Topic = tx.get(&key)?.unwrap();
        let on = |n, kind, state, cause: u8| Matter {
            cause: Some(id(cause)),
            ..matter(VILLAGE, n, WISH, kind, state, now)
        };
        for one in [
            on(60, Kind::Topic, State::Decided, RESOLUTION),
            on(61, Kind::Meeting, State::Closed, 60),
        ] {
            tx.put(&one.row())?;
        }
        let key = [home.to_val(), id::<()>(MEETING).to_val()];
        let held: civic::deliberation::Meeting = tx.get(&key)?.unwrap();
        let held = civic::deliberation::Meeting { id: id(61), topic: id(60), ..held };
        tx.put(&Topic { id: id(60), cost_fen: Fen(yuan * 100), ..topic }.row())?;
        tx.put(&held.row())
    });
}

#[test]
fn changes_beyond_the_county_s_share_wait_for_a_new_meeting() {
    let works = Works::opened(20_000);
    works.answers();
    works.does(OWNER, "beginning", json!({}));
    let change = |n: u8, yuan: i64, adopted: Option<u8>| {
        json!({ "id": text(n), "content": "灯杆加高一米", "reason": "桥头风大，原来的太矮",
            "cost_fen": yuan * 100, "adopted": adopted.map(text) })
    };
    works.does(OWNER, "changes", change(70, 21_500, None));
    // The second one is small by itself and large with the first.
    assert_eq!(works.refused("changes", change(71, 23_000, None)), "change_beyond");
    assert_eq!(works.refused("changes", change(71, 23_000, Some(MEETING))), "adopted_old");
    works.0.advance_days(1);
    decided_again(&works, 23_000);
    let form = works.0.get_as(OWNER, &format!("/{VILLAGE}/projects/{}/changes", text(PROJECT)));
    assert!(form.text.contains(&text(61)), "the new meeting is offered");
    assert!(!form.text.contains(&text(MEETING)), "the old one is not");
    works.does(OWNER, "changes", change(71, 23_000, Some(61)));
    let told = works.told();
    assert_eq!(told["project"]["planned_fen"], 2_300_000);
    assert_eq!(told["project"]["opened_fen"], 2_000_000, "the plan of the opening stays");
    assert_eq!(told["changes"].as_array().unwrap().len(), 2);
}

#[test]
fn anybody_of_the_village_notes_what_is_seen_and_no_photo_is_asked_for() {
    let works = Works::opened(20_000);
    let seen = json!({ "id": text(80), "stage": "before", "text": "桥头黑，摔过人" });
    works.does(WISHER, "sights", seen);
    let early = json!({ "id": text(81), "stage": "after", "text": "桥头亮了" });
    assert_eq!(works.refused("sights", early), "stage_early");
    assert_eq!(works.told()["evidence"][0]["files"], 0);
    let form = works.0.get_as(WISHER, &format!("/{VILLAGE}/projects/{}/sights", text(PROJECT)));
    let file = form.text.split("<input").find(|tag| tag.contains("type=\"file\"")).unwrap();
    let file = file.split('>').next().unwrap();
    assert!(!file.contains("required"), "{file}");
}

#[test]
fn pages_tell_what_the_interface_tells() {
    let works = Works::opened(100_000);
    works.answers();
    let site = &works.0;
    let path = format!("/{VILLAGE}/projects/{}", text(PROJECT));
    let thread = site.get_as(OWNER, &path);
    assert_eq!(thread.status, 200, "{}", thread.text);
    for page in [thread.text, site.get(&format!("{path}/sheet")).text] {
        for word in
            ["二组桥头路灯", "二组党小组", "怎么建", "建后谁来管", "村民提议", "备料", "100,000.00"]
        {
            assert!(page.contains(word), "{word}");
        }
    }
    let sign = site.get(&format!("{path}/sign"));
    assert!(sign.text.contains("<svg") && sign.text.contains("大家定的：keeper"), "{}", sign.text);
    let board = site.get(&format!("/api{path}/sign")).json();
    assert!(board["url"].as_str().unwrap().ends_with(&path));
    for area in ["420324", "420324107", VILLAGE] {
        let list = site.get(&format!("/api/{area}/projects")).json();
        assert_eq!(list["projects"][0]["title"], "二组桥头路灯", "{area}");
        assert_eq!(list["origins"], json!({ "villagers": 1 }), "{area}");
    }
    let elsewhere = site.get("/api/420324107211/projects").json();
    assert_eq!((&elsewhere["all"], &elsewhere["origins"]), (&json!(0), &json!({})));
    assert_eq!(site.get(&format!("/{VILLAGE}/projects/{}/sheet", text(WISH))).status, 404);
    // The form of opening offers every family and says that the origin stays.
    let form = site.get_as(OWNER, &format!("/{VILLAGE}/resolutions/{}/projects", text(RESOLUTION)));
    for word in ["党建+", "富美片区", "上级下达", "立项以后不能改"] {
        assert!(form.text.contains(word), "{word}");
    }
}

#[test]
fn only_who_runs_a_project_moves_it() {
    let works = Works::opened(20_000);
    for what in ["answers", "milestones", "beginning", "publicity"] {
        let input = match what {
            "answers" => json!({ "question": "how", "text": "大家投工", "adopted": text(MEETING) }),
            "milestones" => json!({ "title": "试亮", "due_on": "2099-01-01", "weight": 5 }),
            "publicity" => json!({ "stage": "before", "text": "建什么、花多少" }),
            _ => json!({}),
        };
        assert_eq!(works.asks(NEIGHBOUR, what, &input).status, 403, "{what}");
    }
}
