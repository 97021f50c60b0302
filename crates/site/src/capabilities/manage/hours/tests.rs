//! Volunteer time over HTTP: roster, check-in, confirmation, certificate, file; and that nothing of it
//! can be moved.

use serde_json::{Value, json};

use crate::testing::{NEIGHBOUR, OTHER, OWNER, SECRETARY, Site, VILLAGE, WISHER, id, person};

const ACTIVITY: u8 = 70;

fn text(n: u8) -> String {
    id::<()>(n).to_string()
}

struct Hours(Site);

impl Hours {
    fn called(most: u32) -> Self {
        let hours = Self(Site::with_thread());
        let day = hours.0.clock.now().date().to_string();
        hours.does(
            SECRETARY,
            "activities",
            json!({ "id": text(ACTIVITY), "title": "清扫桥头", "place": "二组桥头", "on_day": day,
                "pieces": 6, "most": most }),
        );
        hours
    }

    fn does(&self, who: u8, what: &str, input: Value) {
        let answer = self.0.act(who, &format!("hours/{what}"), &input);
        assert!(answer.status < 300, "{what}: {} {}", answer.status, answer.text);
    }

    fn refused(&self, who: u8, what: &str, input: Value) -> String {
        let answer = self.0.act(who, &format!("hours/{what}"), &input);
        assert!((400..500).contains(&answer.status), "{what}: {}", answer.text);
        answer.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    fn about(who: u8) -> Value {
        json!({ "activity": text(ACTIVITY), "neighbour": person(who).to_string() })
    }

    fn booked(&self, who: u8, pieces: u32) {
        self.does(who, "volunteers", json!({ "activity": text(ACTIVITY) }));
        self.does(SECRETARY, "arrivals", Self::about(who));
        let mut said = Self::about(who);
        said["pieces"] = json!(pieces);
        self.does(SECRETARY, "confirmations", said);
    }
}

#[test]
fn time_is_booked_certified_and_verified_by_anybody() {
    let hours = Hours::called(5);
    let confirm = |pieces: u32| {
        let mut said = Hours::about(WISHER);
        said["pieces"] = json!(pieces);
        said
    };
    assert_eq!(hours.refused(SECRETARY, "arrivals", Hours::about(WISHER)), "hours_not_enlisted");
    hours.does(WISHER, "volunteers", json!({ "activity": text(ACTIVITY) }));
    assert_eq!(hours.refused(SECRETARY, "confirmations", confirm(5)), "hours_absent");
    assert_eq!(hours.refused(WISHER, "arrivals", Hours::about(WISHER)), "not_allowed");
    hours.does(SECRETARY, "arrivals", Hours::about(WISHER));
    assert_eq!(hours.refused(SECRETARY, "confirmations", confirm(7)), "hours_long");
    hours.does(SECRETARY, "confirmations", confirm(5));
    assert_eq!(hours.refused(SECRETARY, "confirmations", confirm(5)), "hours_booked");
    let trial = hours.0.get("/api/ledger/trial-balance").json();
    let unit = trial["units"].as_array().unwrap().iter().find(|u| u["unit"] == "half_hour");
    assert_eq!(unit.unwrap()["difference"], 0, "{trial}");

    assert_eq!(hours.refused(NEIGHBOUR, "certificates", json!({})), "hours_none");
    hours.does(WISHER, "certificates", json!({}));
    let mine = hours.0.get_json_as(WISHER, &format!("/api/{VILLAGE}/hours")).json();
    assert_eq!(mine["hours"], "2.5");
    let code = mine["certificates"][0]["code"].as_str().unwrap().to_owned();
    let stranger = hours.0.get(&format!("/{VILLAGE}/hours/certificates/{code}"));
    assert!(stranger.text.contains("2.5") && !stranger.text.contains("张婆婆"));
    let owner = hours.0.get_as(WISHER, &format!("/{VILLAGE}/hours/certificates/{code}"));
    assert!(owner.text.contains("张婆婆"));
    let typed = format!("{}+{}", &code[..4].to_lowercase(), &code[4..]);
    let checked = hours.0.get(&format!("/{VILLAGE}/hours/verify?code={typed}"));
    assert!(checked.text.contains("核对无误"), "blanks and small letters do not matter");
    let forged = hours.0.get(&format!("/{VILLAGE}/hours/verify?code=0000000000000000"));
    assert!(forged.text.contains("没有这份证明"));
    assert_eq!(hours.0.get(&format!("/{OTHER}/hours/certificates/{code}")).status, 404);
}

#[test]
fn nobody_books_their_own_and_a_roster_has_its_room() {
    let hours = Hours::called(1);
    hours.does(SECRETARY, "volunteers", json!({ "activity": text(ACTIVITY) }));
    assert_eq!(hours.refused(SECRETARY, "arrivals", Hours::about(SECRETARY)), "hours_self");
    let enlist = json!({ "activity": text(ACTIVITY) });
    assert_eq!(hours.refused(WISHER, "volunteers", enlist.clone()), "hours_full");
    hours.does(SECRETARY, "withdrawals", enlist.clone());
    hours.does(WISHER, "volunteers", enlist.clone());
    hours.0.advance_days(1);
    assert_eq!(hours.refused(SECRETARY, "arrivals", Hours::about(WISHER)), "hours_day");
    assert_eq!(hours.refused(NEIGHBOUR, "volunteers", enlist), "hours_day");
}

#[test]
fn records_go_out_whole_to_organisers_and_own_to_everybody() {
    let hours = Hours::called(5);
    hours.booked(WISHER, 4);
    hours.booked(NEIGHBOUR, 2);
    let file = |who: u8, query: &str| {
        hours.0.get_as(who, &format!("/{VILLAGE}/hours/records.csv{query}")).text
    };
    let all = file(SECRETARY, "");
    assert!(all.contains("张婆婆") && all.contains("陈小竹"), "{all}");
    assert!(all.starts_with("\u{feff}姓名,活动名称,服务日期,服务地点,服务时长（小时）"));
    for query in ["", "?own=1"] {
        let own = file(WISHER, query);
        assert!(own.contains("张婆婆") && !own.contains("陈小竹"), "{own}");
    }
    assert_ne!(hours.0.get(&format!("/{VILLAGE}/hours/records.csv")).status, 200);
    let sheet = hours.0.get_as(SECRETARY, &format!("/{VILLAGE}/hours/records.xlsx"));
    assert_eq!(sheet.status, 200);
    assert!(sheet.mime.contains("spreadsheetml") && sheet.text.starts_with("PK"));
}

/// What each has given is told to them and to the organisers, and to nobody beside them.
#[test]
fn nobody_s_hours_are_listed_beside_another_s() {
    let hours = Hours::called(5);
    hours.booked(WISHER, 4);
    let path = format!("/api/{VILLAGE}/hours/activities/{}", text(ACTIVITY));
    let told = |who: u8| hours.0.get_json_as(who, &path).json()["roster"][0]["hours"].clone();
    assert_eq!(told(WISHER), "2");
    assert_eq!(told(OWNER), "2");
    assert_eq!(told(NEIGHBOUR), Value::Null);
    assert_eq!(hours.0.get(&path).json()["roster"], json!([]));
    // These are all the addresses of volunteer time: none gives hours away, sells or changes them.
    let all = crate::capabilities::deeds().unwrap().specs();
    let mut own: Vec<&str> =
        all.iter().filter_map(|spec| spec.path.strip_prefix("hours/")).collect();
    let known = [
        "activities",
        "arrivals",
        "certificates",
        "confirmations",
        "corrections",
        "volunteers",
        "withdrawals",
    ];
    own.sort_unstable();
    assert_eq!(own, known);
}

#[test]
fn what_was_booked_wrongly_is_put_right_and_the_books_agree() {
    let hours = Hours::called(5);
    hours.booked(WISHER, 4);
    let mut right = Hours::about(WISHER);
    right["id"] = json!(text(71));
    right["pieces"] = json!(0);
    right["reason"] = json!("点错了人");
    assert_eq!(hours.refused(WISHER, "corrections", right.clone()), "not_allowed");
    hours.does(SECRETARY, "corrections", right.clone());
    let mine = |who: u8| hours.0.get_json_as(who, &format!("/api/{VILLAGE}/hours")).json();
    assert_eq!(mine(WISHER)["hours"], "0");
    right["id"] = json!(text(72));
    assert_eq!(hours.refused(SECRETARY, "corrections", right), "hours_unbooked");
    let mut again = Hours::about(WISHER);
    again["pieces"] = json!(3);
    hours.does(SECRETARY, "confirmations", again);
    assert_eq!(mine(WISHER)["hours"], "1.5");
    let trial = hours.0.get("/api/ledger/trial-balance").json();
    let unit = trial["units"].as_array().unwrap().iter().find(|u| u["unit"] == "half_hour");
    assert_eq!(unit.unwrap()["difference"], 0, "{trial}");
}
