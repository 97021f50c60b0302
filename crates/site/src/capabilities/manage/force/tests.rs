//! A task force over HTTP: what it lends is there inside the days, gone the day after, gone with the item,
//! with leaving and with the end; the clockwork ends it; everybody can read it.

use civic::authority::Role;
use civic::matter::State;
use civic::record::Record;
use serde_json::{Value, json};

use crate::capabilities::build::project::tests::{PROJECT, Works, text};
use crate::testing::{
    ABSENT, Answer, COUNTY, NEIGHBOUR, OTHER, OWNER, SECRETARY, Site, VILLAGE, WISHER, area, id,
    office, one_person, person,
};

const CLERK: u8 = b'k';
const FORCE: u8 = 90;
const MEMBER: u8 = 91;
const ITEM: u8 = 92;

/// A project under way and a task force of the county led by the wisher.
struct Forces(Works);

impl Forces {
    fn underway() -> Self {
        let works = Works::opened(100_000);
        works.answers();
        works.publicised("before");
        works.does(OWNER, "beginning", json!({}));
        works.0.write(|tx, now| {
            one_person(tx, CLERK, "县里人", now)?;
            tx.put(&office(61, CLERK, Role::CountyClerk, COUNTY).row())
        });
        works.0.advance_days(1);
        let forces = Self(works);
        let form = json!({ "id": text(FORCE), "title": "桥头路灯专班", "task": "年底前灯都亮起来",
            "head": person(WISHER), "unit": "县住建局", "from_on": forces.day(0), "until_on": forces.day(20) });
        assert_eq!(forces.site().act_in(COUNTY, SECRETARY, "forces", &form).status, 403);
        let formed = forces.site().act_in(COUNTY, CLERK, "forces", &form);
        assert_eq!(formed.status, 201, "{}", formed.text);
        forces
    }

    fn site(&self) -> &Site {
        &self.0.0
    }

    fn day(&self, days: i64) -> String {
        self.site().clock.now().plus_days(days).date().to_string()
    }

    fn asks(&self, who: u8, what: &str, input: &Value) -> Answer {
        self.site().act_in(COUNTY, who, &format!("forces/{}/{what}", text(FORCE)), input)
    }

    fn does(&self, who: u8, what: &str, input: Value) {
        let answer = self.asks(who, what, &input);
        assert!(answer.status < 300, "{what}: {}", answer.text);
    }

    fn lends(&self, from: i64, until: i64) {
        let join = json!({ "id": text(MEMBER), "person": person(NEIGHBOUR), "unit": "供电所",
            "from_on": self.day(from), "until_on": self.day(until) });
        self.does(CLERK, "members", join);
    }

    fn lists(&self) {
        let item = json!({ "id": text(ITEM), "title": "桥头路灯接通电", "project": text(PROJECT),
            "member": text(MEMBER), "due_on": self.day(3) });
        self.does(WISHER, "items", item);
    }

    /// Whether the one who was lent may say that a milestone was reached.
    fn may(&self, no: u32) -> bool {
        let said = json!({ "no": no, "said": "灯杆到了，点过数" });
        let answer = self.0.asks(NEIGHBOUR, "reached", &said);
        let refused = answer.status == 403 && answer.json()["code"] == "not_allowed";
        assert!(refused || answer.status < 300, "{}", answer.text);
        !refused
    }

    fn state(&self) -> State {
        let found = self.site().db.read(|tx| store::matter::get(tx, area(COUNTY), id(FORCE)));
        found.unwrap().unwrap().state
    }

    fn told(&self) -> Value {
        self.site().get(&format!("/api/{COUNTY}/forces/{}/weekly", text(FORCE))).json()
    }
}

#[test]
fn what_is_lent_is_there_inside_the_days_and_gone_the_day_after() {
    let forces = Forces::underway();
    assert!(!forces.may(1));
    forces.lends(2, 5);
    forces.lists();
    assert!(!forces.may(1), "before the first day");
    forces.site().advance_days(2);
    assert!(forces.may(1));
    forces.site().advance_days(3);
    assert!(forces.may(2), "the last day counts");
    forces.site().advance_days(1);
    assert!(!forces.may(3), "the day after");
}

#[test]
fn what_is_lent_goes_with_the_item_with_leaving_and_with_the_end() {
    let cleared = json!({ "item": text(ITEM), "said": "灯都亮了" });
    let leaves = json!({ "member": text(MEMBER), "reason": "回原单位上班" });
    let ends = json!({ "reason": "事情都办完了" });
    for (who, what, input) in
        [(NEIGHBOUR, "closings", cleared), (NEIGHBOUR, "leaves", leaves), (CLERK, "endings", ends)]
    {
        // Lent today and lent for some days: both end at once.
        for days in [0, 1] {
            let forces = Forces::underway();
            forces.lends(0, 5);
            forces.lists();
            forces.site().advance_days(days);
            assert!(forces.may(1), "{what}");
            forces.does(who, what, input.clone());
            assert!(!forces.may(2), "{what} after {days}");
        }
    }
}

#[test]
fn nothing_is_lent_beside_the_project() {
    let forces = Forces::underway();
    forces.lends(0, 5);
    let item = json!({ "id": text(ITEM), "title": "催办供电手续", "member": text(MEMBER),
        "due_on": forces.day(3) });
    forces.does(WISHER, "items", item);
    assert!(!forces.may(1), "an item that is no project lends nothing");
    let far = json!({ "id": text(93), "title": "别处的项目", "project": text(77),
        "member": text(MEMBER), "due_on": forces.day(3) });
    assert_eq!(forces.asks(WISHER, "items", &far).json()["code"], "not_found");
    let grant = json!({ "id": text(94), "person": person(ABSENT), "role": "seconded",
        "area": COUNTY, "from_on": forces.day(0), "until_on": forces.day(9), "ground": "文件" });
    let answer = forces.site().act_in(COUNTY, CLERK, "mandates", &grant);
    assert!(answer.status >= 400, "{}", answer.text);
}

#[test]
fn the_clockwork_ends_it_and_a_longer_time_is_an_act_with_a_reason() {
    let forces = Forces::underway();
    forces.lends(0, 20);
    forces.lists();
    let longer = json!({ "until_on": forces.day(30), "reason": "" });
    assert_eq!(forces.asks(CLERK, "extensions", &longer).status, 422);
    let longer = json!({ "until_on": forces.day(30), "reason": "雪天路不通" });
    forces.does(CLERK, "extensions", longer);
    forces.site().advance_days(21);
    forces.site().tick();
    assert_eq!(forces.state(), State::Acting);
    assert!(forces.may(1), "those lent to the last day go on");
    forces.site().advance_days(9);
    forces.site().tick();
    assert_eq!(forces.state(), State::Acting);
    assert!(forces.may(2));
    forces.site().advance_days(1);
    assert!(!forces.may(3), "the mandate ends without the clockwork");
    forces.site().tick();
    assert_eq!(forces.state(), State::Dissolved);
    assert!(!forces.may(3));
    assert_eq!(forces.told()["days"], json!(31));
    assert!(forces.site().told(NEIGHBOUR, "tell-force-ended") > 0);
}

#[test]
fn the_weekly_list_holds_what_was_said_once() {
    let forces = Forces::underway();
    forces.lends(0, 9);
    forces.lists();
    let say = |standing: &str, said: &str| json!({ "item": text(ITEM), "standing": standing, "said": said, "obstacle": "没有电源" });
    assert_eq!(
        forces.asks(OWNER, "reports", &say("moving", "看过一次")).json()["code"],
        "force_other"
    );
    forces.does(NEIGHBOUR, "reports", say("moving", "灯杆到了村口"));
    forces.does(WISHER, "reports", say("stuck", "等供电所接线"));
    let told = forces.told();
    assert_eq!(told["items"][0]["weeks"].as_array().unwrap().len(), 1);
    assert_eq!(told["items"][0]["weeks"][0]["said"], "等供电所接线");
    forces.site().advance_days(7);
    forces.does(NEIGHBOUR, "reports", say("moving", "线接好了"));
    assert_eq!(forces.told()["items"][0]["weeks"].as_array().unwrap().len(), 2);
    assert_eq!(forces.told()["items"][0]["late"], json!(true));
    let list = forces.site().get(&format!("/api/{COUNTY}/forces")).json();
    assert_eq!(
        (&list["running"], &list["cleared"], &list["items"]),
        (&json!(1), &json!(0), &json!(1))
    );
}

#[test]
fn pages_say_who_until_when_and_hide_names_from_strangers() {
    let forces = Forces::underway();
    forces.lends(0, 9);
    forces.lists();
    let site = forces.site();
    let path = format!("/{COUNTY}/forces/{}", text(FORCE));
    for page in [format!("/{COUNTY}/forces"), path.clone(), format!("{path}/weekly")] {
        let seen = site.get(&page).text;
        assert!(seen.contains("桥头路灯") && !seen.contains("张婆婆"), "{page}");
    }
    assert!(site.get(&path).text.contains("供电所"));
    // Members are offered what is theirs.
    assert!(site.get_as(NEIGHBOUR, &path).text.contains(&format!("{path}/reports?item=")));
    assert!(!site.get_as(ABSENT, &path).text.contains(&format!("{path}/reports?item=")));
    // Whoever is lent sees it under their own, and the project says who pushes it.
    assert!(site.get_as(NEIGHBOUR, "/my").text.contains("桥头路灯专班"));
    let project = site.get(&format!("/{VILLAGE}/projects/{}", text(PROJECT))).text;
    assert!(project.contains("桥头路灯专班"));
    // Every id is chosen by name.
    let form = site.get_as(WISHER, &format!("{path}/items")).text;
    assert!(form.contains(&text(PROJECT)) && form.contains("陈小竹"), "{form}");
    for what in ["members", "extensions", "endings", "leaves"] {
        assert_eq!(site.get_as(CLERK, &format!("{path}/{what}")).status, 200, "{what}");
    }
    let none = site.get(&format!("/{OTHER}/forces"));
    assert_eq!(none.status, 200);
}
