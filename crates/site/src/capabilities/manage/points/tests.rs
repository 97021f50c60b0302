//! Points over HTTP: from the table that was voted to the goods that are taken home, each guard by
//! itself, and what nobody is shown.

use civic::authority::Role;
use civic::deliberation::{Basis, Meeting, Topic};
use civic::manage::points::{Good, Table};
use civic::matter::{Kind, State};
use civic::record::{Column, Record};
use kernel::{Fen, Moment};
use serde_json::{Value, json};
use store::{Stop, Tx};

use crate::testing::{
    ABSENT, Answer, NEIGHBOUR, OWNER, SECRETARY, Site, VILLAGE, WISH, WISHER, area, id, matter,
    office, one_person, person,
};

const SUPERVISOR: u8 = b'v';
/// Of the village, and of no group.
const BYSTANDER: u8 = b'u';
const TABLE_TOPIC: u8 = 80;
const TABLE_MEETING: u8 = 81;
const BOARD_MEETING: u8 = 82;
const CLAIM: u8 = 83;
const APPEAL: u8 = 84;
const GOOD: u8 = 85;
const TRADE: u8 = 86;

pub(in crate::capabilities::manage) fn text(n: u8) -> String {
    id::<()>(n).to_string()
}

/// A topic that is not public yet.
fn topic(tx: &mut Tx<'_>, now: Moment) -> Result<(), Stop> {
    one_person(tx, SUPERVISOR, "监督员", now)?;
    one_person(tx, BYSTANDER, "过路人", now)?;
    tx.put(&office(90, SUPERVISOR, Role::Supervisor, VILLAGE).row())?;
    tx.put(&matter(VILLAGE, TABLE_TOPIC, WISH, Kind::Topic, State::Draft, now).row())?;
    let body = Topic {
        home: area(VILLAGE),
        id: id(TABLE_TOPIC),
        class: "points_rules".into(),
        body: "villagers_meeting".into(),
        basis: Basis::Person,
        place: "全村".into(),
        people: "全体村民".into(),
        households: 86,
        cost_fen: Fen(0),
        money: "不花钱".into(),
        plan: "按这份分值表记积分。".into(),
        published_at: None,
    };
    tx.put(&body.row())
}

/// The topic is decided by a meeting of a body.
fn voted(tx: &mut Tx<'_>, now: Moment, n: u8, body: &str) -> Result<(), Stop> {
    let key = [area(VILLAGE).to_val(), id::<()>(TABLE_TOPIC).to_val()];
    let topic: civic::matter::Matter = tx.get(&key)?.unwrap();
    tx.set(&civic::matter::Matter { state: State::Decided, ..topic.clone() }.row())?;
    let mut sat = matter(VILLAGE, n, WISH, Kind::Meeting, State::Closed, now);
    sat.cause = Some(topic.id);
    tx.put(&sat.row())?;
    let meeting = Meeting {
        home: area(VILLAGE),
        id: id(n),
        topic: topic.id,
        body: body.into(),
        basis: Basis::Person,
        starts_at: now,
        venue: "村委会院坝".into(),
        convener: person(SECRETARY),
        emergency: String::new(),
        secret: false,
        opened_at: Some(now),
        closed_at: Some(now),
    };
    tx.put(&meeting.row())
}

/// A village with a supervisor and a topic for its table.
struct Village(Site);

impl Village {
    fn new() -> Self {
        let site = Site::with_thread();
        site.write(topic);
        // Everybody signs in anew.
        site.advance_days(1);
        Self(site)
    }

    fn does(&self, who: u8, what: &str, input: Value) {
        let answer = self.0.act(who, &format!("points/{what}"), &input);
        assert!(answer.status < 300, "{what}: {} {}", answer.status, answer.text);
    }

    fn refused(&self, who: u8, what: &str, input: Value) -> String {
        let answer = self.0.act(who, &format!("points/{what}"), &input);
        assert!((400..500).contains(&answer.status), "{what}: {}", answer.text);
        answer.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    fn drafted(&self) {
        self.does(
            SECRETARY,
            "tables",
            json!({ "title": "肖家边村爱心积分", "base": 10, "settle": "reset" }),
        );
        self.does(SECRETARY, "lines", line(1, "清扫桥头院坝", 5, false));
        self.does(SECRETARY, "lines", line(2, "焚烧秸秆", 5, true));
    }

    /// A table in force, a group of three, two households that take part.
    fn ready() -> Self {
        let village = Self::new();
        village.drafted();
        village.does(SECRETARY, "proposals", json!({ "topic": text(TABLE_TOPIC) }));
        village.does(SECRETARY, "nominees", nominees());
        village.0.write(|tx, now| voted(tx, now, TABLE_MEETING, "villagers_meeting"));
        let adopted = json!({ "adopted": text(TABLE_MEETING) });
        village.does(SECRETARY, "adoptions", adopted.clone());
        village.does(SECRETARY, "panel", adopted);
        village.does(WISHER, "households", json!({}));
        village.does(NEIGHBOUR, "households", json!({}));
        village
    }

    fn noticed(&self) {
        self.does(WISHER, "claims", self.claim());
        self.judged("agree");
    }

    fn judged(&self, verdict: &str) {
        for who in [OWNER, NEIGHBOUR] {
            let mut said = json!({ "claim": text(CLAIM), "verdict": verdict });
            if verdict == "object" {
                said["reason"] = json!("没有看见人");
            }
            self.does(who, "reviews", said);
        }
    }

    fn claim(&self) -> Value {
        let day = self.0.clock.now().date().to_string();
        json!({ "id": text(CLAIM), "line": 1, "happened_on": day, "said": "扫了桥头到井边" })
    }

    fn stage(&self) -> String {
        let path = format!("/api/{VILLAGE}/points/claims/{}", text(CLAIM));
        let answer = self.signed(SECRETARY, &path);
        answer.json()["line"]["stage"].as_str().unwrap().to_owned()
    }

    /// The JSON of a page as somebody.
    fn signed(&self, who: u8, path: &str) -> Answer {
        self.0.get_json_as(who, path)
    }

    fn earned(&self, who: u8) -> u64 {
        let mine = self.signed(who, &format!("/api/{VILLAGE}/points/mine")).json();
        mine["earned"].as_u64().unwrap()
    }

    fn balanced(&self) {
        let trial = self.0.get("/api/ledger/trial-balance").json();
        let units = trial["units"].as_array().unwrap();
        assert!(units.iter().any(|unit| unit["unit"] == "point"), "{trial}");
        for unit in units {
            assert_eq!((&unit["difference"], &unit["held"]), (&json!(0), &json!(0)), "{unit}");
        }
    }

    fn days(&self, n: u32) {
        self.0.advance_days(n);
        self.0.tick();
    }
}

fn line(no: u32, what: &str, points: u32, takes: bool) -> Value {
    json!({ "no": no, "what": what, "points": points, "takes": takes, "often": "day",
        "evidence": "组长看到" })
}

fn nominees() -> Value {
    let who: Vec<String> =
        [OWNER, NEIGHBOUR, ABSENT].iter().map(|n| person(*n).to_string()).collect();
    json!({ "persons": who, "topic": text(TABLE_TOPIC) })
}

#[test]
fn points_go_from_a_claim_over_notice_and_appeal_to_the_shop() {
    let village = Village::ready();
    village.noticed();
    assert_eq!((village.stage().as_str(), village.earned(WISHER)), ("noticed", 0));
    // Anybody objects: nothing is posted, however many days go by.
    let objection = json!({ "id": text(APPEAL), "claim": text(CLAIM), "reason": "那天没看见人" });
    village.does(ABSENT, "appeals", objection);
    village.days(9);
    assert_eq!((village.stage().as_str(), village.earned(WISHER)), ("suspended", 0));
    village.balanced();
    let ruling =
        |who| (who, json!({ "appeal": text(APPEAL), "ruling": "keep", "answer": "到现场看过了" }));
    let (who, said) = ruling(SUPERVISOR);
    village.does(who, "rulings", said);
    assert_eq!(village.stage(), "noticed", "the days that were lost are given back");
    village.days(6);
    assert_eq!(village.stage(), "noticed");
    village.days(3);
    assert_eq!((village.stage().as_str(), village.earned(WISHER)), ("posted", 5));
    village.balanced();
    // The clockwork comes again and changes nothing.
    village.days(1);
    assert_eq!(village.earned(WISHER), 5);

    village.does(
        SECRETARY,
        "goods",
        json!({ "id": text(GOOD), "name": "肥皂", "price": 2, "count": 3 }),
    );
    let trade = |count: u32| {
        json!({ "id": text(TRADE), "neighbour": person(WISHER).to_string(), "good": text(GOOD),
            "count": count })
    };
    assert_eq!(village.refused(SECRETARY, "exchanges", trade(3)), "points_short");
    assert_eq!(village.refused(SECRETARY, "exchanges", trade(4)), "goods_short");
    assert_eq!(village.refused(WISHER, "exchanges", trade(1)), "not_allowed");
    village.does(SECRETARY, "exchanges", trade(2));
    assert_eq!(village.earned(WISHER), 1);
    village.balanced();
    let shop = village.0.get(&format!("/{VILLAGE}/points/shop"));
    assert!(shop.text.contains("肥皂") && !shop.text.contains("张婆婆"), "{}", shop.text);
    let mine = village.0.get_as(WISHER, &format!("/{VILLAGE}/points/mine"));
    assert!(mine.text.contains("肥皂") && mine.text.contains("清扫桥头院坝"));
    // The database alone: nothing is handed over for nothing.
    let broken = village.0.db.write(|tx| {
        let good: Good = tx.get(&[area(VILLAGE).to_val(), id::<()>(GOOD).to_val()])?.unwrap();
        tx.set(&Good { price: 0, ..good }.row())
    });
    assert!(broken.is_err());
}

#[test]
fn a_table_counts_after_a_vote_of_the_villagers_on_just_this_table() {
    let village = Village::new();
    let adopt = json!({ "adopted": text(TABLE_MEETING) });
    let old = json!({ "adopted": text(crate::testing::MEETING) });
    assert_eq!(village.refused(WISHER, "households", json!({})), "points_no_table");
    assert_eq!(village.refused(SECRETARY, "adoptions", old.clone()), "points_no_draft");
    village.drafted();
    assert_eq!(
        village.refused(SECRETARY, "lines", line(3, "不参加的取消低保", 5, true)),
        "points_statutory"
    );
    // Another vote of the village, however well attended, is not the vote on the table.
    assert_eq!(village.refused(SECRETARY, "adoptions", old.clone()), "points_unvoted");
    assert_eq!(village.refused(SECRETARY, "panel", old), "points_unvoted");
    village.does(SECRETARY, "lines", line(3, "多写的一条", 5, false));
    village.does(SECRETARY, "strikes", json!({ "no": 3 }));
    village.does(SECRETARY, "proposals", json!({ "topic": text(TABLE_TOPIC) }));
    let thread = village.0.get(&format!("/{VILLAGE}/topics/{}", text(TABLE_TOPIC)));
    assert!(thread.text.contains("清扫桥头院坝"), "the topic shows what is voted on");
    assert!(!thread.text.contains("多写的一条"));
    village.does(SECRETARY, "nominees", nominees());
    let thread = village.0.get_as(WISHER, &format!("/{VILLAGE}/topics/{}", text(TABLE_TOPIC)));
    assert!(thread.text.contains("一起表决的评议小组"), "and who is to judge");
    village.does(SECRETARY, "lines", line(1, "清扫桥头院坝", 50, false));
    village.0.write(|tx, now| voted(tx, now, TABLE_MEETING, "villagers_meeting"));
    assert_eq!(village.refused(SECRETARY, "adoptions", adopt), "points_changed");
    let again = json!({ "topic": text(TABLE_TOPIC) });
    assert_eq!(village.refused(SECRETARY, "proposals", again), "points_topic");
    let in_force = village.0.db.read(|tx| {
        let tables: Vec<Table> = store::points::tables(tx, area(VILLAGE))?;
        Ok(tables.iter().any(|table| table.adopted.is_some()))
    });
    assert!(!in_force.unwrap());

    let village = Village::new();
    village.drafted();
    village.does(SECRETARY, "proposals", json!({ "topic": text(TABLE_TOPIC) }));
    village.0.write(|tx, now| voted(tx, now, BOARD_MEETING, "council_board"));
    let board = json!({ "adopted": text(BOARD_MEETING) });
    assert_eq!(village.refused(SECRETARY, "adoptions", board), "points_unvoted");
}

#[test]
fn nobody_judges_near_to_them_and_relatives_stand_back() {
    let village = Village::ready();
    village.does(NEIGHBOUR, "claims", village.claim());
    let agree = json!({ "claim": text(CLAIM), "verdict": "agree" });
    assert_eq!(village.refused(NEIGHBOUR, "reviews", agree.clone()), "points_near");
    assert_eq!(village.refused(SECRETARY, "reviews", agree.clone()), "points_not_panel");
    // Anybody says that the owner is a cousin.
    let kin = json!({ "of": person(NEIGHBOUR).to_string(), "relative": person(OWNER).to_string(),
        "how": "表弟" });
    // That is a flag, which the group weighs: nobody is put off it by a word of others.
    village.does(WISHER, "kin", kin.clone());
    let desk = village.0.get_as(ABSENT, &format!("/{VILLAGE}/points/review"));
    assert!(desk.text.contains("别人说的亲属关系"), "{}", desk.text);
    let weigh = json!({ "relative": person(OWNER).to_string(), "near": true,
        "household": person_house(&village, NEIGHBOUR) });
    assert_eq!(village.refused(WISHER, "weights", weigh.clone()), "points_not_panel");
    assert_eq!(village.refused(OWNER, "weights", weigh.clone()), "points_near");
    village.does(ABSENT, "weights", weigh);
    assert_eq!(village.refused(OWNER, "reviews", agree.clone()), "points_near");
    // Their own word nobody writes over.
    village.does(OWNER, "kin", kin.clone());
    assert_eq!(village.refused(WISHER, "kin", kin), "points_declared");
    // One is left: that is no group, and the village has to add to it.
    assert_eq!(village.refused(ABSENT, "reviews", agree), "points_no_panel");
    let desk = village.0.get_as(OWNER, &format!("/{VILLAGE}/points/review"));
    assert!(desk.text.contains("这一条您回避"), "{}", desk.text);
}

#[test]
fn what_takes_points_is_heard_first_and_names_nobody_in_public() {
    let village = Village::ready();
    let mut claim = village.claim();
    claim["line"] = json!(2);
    claim["said"] = json!("田坎上烧了秸秆");
    claim["neighbour"] = json!(person(WISHER).to_string());
    claim["seen_by"] = json!("李二哥");
    assert_eq!(village.refused(NEIGHBOUR, "claims", claim.clone()), "points_taking");
    village.does(SECRETARY, "claims", claim);
    let agree = json!({ "claim": text(CLAIM), "verdict": "agree" });
    assert_eq!(village.refused(OWNER, "reviews", agree), "points_unheard");
    village.does(WISHER, "hearings", json!({ "claim": text(CLAIM), "heard": "风大，没看住火" }));
    village.judged("agree");
    assert_eq!(village.stage(), "noticed");
    for path in ["points/notice", &format!("points/claims/{}", text(CLAIM))] {
        for page in [
            village.0.get(&format!("/{VILLAGE}/{path}")),
            village.0.get_as(ABSENT, &format!("/{VILLAGE}/{path}")),
        ] {
            assert_eq!(page.status, 200, "{path}");
            assert!(page.text.contains("焚烧秸秆"), "{path}");
        }
        // The group sees whom it is about; neither a stranger nor a neighbour does.
        let judge = village.0.get_as(ABSENT, &format!("/{VILLAGE}/{path}")).text;
        assert!(judge.contains("张婆婆"), "{path}");
        let stranger = village.0.get(&format!("/{VILLAGE}/{path}")).text;
        let neighbour = village.0.get_as(BYSTANDER, &format!("/{VILLAGE}/{path}")).text;
        for word in ["张婆婆", "张**", "风大", "田坎"] {
            for page in [&stranger, &neighbour] {
                assert!(!page.contains(word), "{path}: {word}");
            }
        }
    }
    let own = village.0.get_as(WISHER, &format!("/{VILLAGE}/points/claims/{}", text(CLAIM)));
    assert!(own.text.contains("风大，没看住火"));
    // Whoever is accused is told what, and not by whom: neither who saw it, nor who judged or objected.
    let objection = json!({ "id": text(APPEAL), "claim": text(CLAIM), "reason": "那天没看见人" });
    village.does(BYSTANDER, "appeals", objection);
    let path = format!("/api/{VILLAGE}/points/claims/{}", text(CLAIM));
    let group = village.signed(ABSENT, &path).json();
    assert_eq!(group["line"]["seen_by"], "李二哥");
    assert_eq!(group["appeals"][0]["who"], "过路人");
    assert!(group["reviews"][0]["who"].is_string());
    let told = village.signed(WISHER, &path);
    assert_eq!(told.json()["appeals"][0]["reason"], "那天没看见人");
    let who = person(BYSTANDER).to_string();
    for word in ["李二哥", "过路人", who.as_str()] {
        assert!(!told.text.contains(word), "{word}: {}", told.text);
        let page = village.0.get_as(WISHER, path.trim_start_matches("/api")).text;
        assert!(!page.contains(word), "{word}");
    }
    assert_eq!(told.json()["reviews"][0]["who"], Value::Null);
    assert_eq!(village.signed(BYSTANDER, &path).json()["appeals"], json!([]));
}

#[test]
fn a_household_leaves_when_it_likes_and_is_named_only_by_consent() {
    let village = Village::ready();
    let table = format!("/{VILLAGE}/points");
    let named = |village: &Village| village.0.get_as(OWNER, &table).text.contains("张婆婆");
    assert!(!named(&village));
    village.does(WISHER, "red", json!({ "agree": true }));
    assert!(named(&village));
    village.does(WISHER, "claims", village.claim());
    village.does(WISHER, "departures", json!({}));
    assert!(!named(&village), "consent ends with leaving");
    assert_eq!(village.stage(), "dropped");
    assert_eq!(village.refused(WISHER, "claims", village.claim()), "points_not_joined");
    village.balanced();
    // A claim that was refused is turned over, and leaving in the middle of it holds nothing twice.
    let village = Village::ready();
    village.does(WISHER, "claims", village.claim());
    village.judged("object");
    let objection = json!({ "id": text(APPEAL), "claim": text(CLAIM), "reason": "两个人都看见了" });
    village.does(WISHER, "appeals", objection);
    village.does(WISHER, "departures", json!({}));
    assert_eq!(village.stage(), "dropped");
    village.balanced();
}

#[test]
fn a_year_is_settled_once_and_takes_back_only_what_that_year_gave() {
    let village = Village::ready();
    village.noticed();
    village.days(8);
    assert_eq!(village.earned(WISHER), 5);
    let this = i64::from(village.0.clock.now().date().year());
    let close = |year: i64| json!({ "year": year });
    assert_eq!(village.refused(SECRETARY, "years", close(this)), "points_year_open");
    assert_eq!(village.refused(SECRETARY, "years", close(this - 1)), "points_no_table");
    village.0.advance_days(366);
    village.does(SECRETARY, "years", close(this));
    assert_eq!(village.refused(SECRETARY, "years", close(this)), "points_settled");
    assert_eq!(village.earned(WISHER), 0);
    village.balanced();
    let years = village.0.get(&format!("/api/{VILLAGE}/points/years")).json();
    assert_eq!(years["years"][0]["returned"], 5);
}

/// Keys of everything that stands in a list.
fn listed(json: &Value, found: &mut Vec<String>) {
    match json {
        Value::Array(all) => {
            for one in all {
                if let Value::Object(fields) = one {
                    found.extend(fields.keys().cloned());
                }
                listed(one, found);
            }
        }
        Value::Object(fields) => fields.values().for_each(|value| listed(value, found)),
        _ => {}
    }
}

/// The household of somebody.
fn person_house(village: &Village, who: u8) -> String {
    let home = area(VILLAGE);
    let house =
        village.0.db.read(move |tx| store::registry::household_of(tx, home, Some(person(who))));
    house.unwrap().unwrap().to_string()
}

/// What stands on the pages of a stranger: no household's balance, and no list by points.
#[test]
fn pages_rank_nobody_and_every_form_opens() {
    let village = Village::ready();
    village.noticed();
    village.days(8);
    for path in ["points", "points/notice", "points/shop", "points/years"] {
        let page = village.0.get(&format!("/{VILLAGE}/{path}"));
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.text.contains("张婆婆"), "{path}");
        // No list of a page has a household beside what it has in all.
        let json = village.0.get(&format!("/api/{VILLAGE}/{path}")).json();
        let mut beside = Vec::new();
        listed(&json, &mut beside);
        assert!(
            !beside.iter().any(|key| ["earned", "base", "balance", "sum"].contains(&key.as_str())),
            "{path}: {beside:?}"
        );
    }
    // A claim that hangs is named to neighbours and masked to strangers; a household's book is its own.
    let hung = format!("/{VILLAGE}/points/notice");
    assert!(village.0.get_as(BYSTANDER, &hung).text.contains("张婆婆"));
    assert!(village.0.get(&hung).text.contains("张**"));
    let mut own = Vec::new();
    listed(
        &json!([village.signed(WISHER, &format!("/api/{VILLAGE}/points/mine")).json()]),
        &mut own,
    );
    assert!(own.contains(&"earned".to_owned()), "the same reading finds it where it is");
    assert_ne!(village.0.get(&format!("/{VILLAGE}/points/mine")).status, 200);
    for (who, path) in [
        (SECRETARY, "tables"),
        (SECRETARY, "lines"),
        (SECRETARY, "proposals"),
        (SECRETARY, "adoptions"),
        (SECRETARY, "panel"),
        (SECRETARY, "nominees"),
        (SECRETARY, "strikes"),
        (OWNER, "weights"),
        (WISHER, "withdrawals"),
        (SECRETARY, "goods"),
        (SECRETARY, "deliveries"),
        (SECRETARY, "exchanges"),
        (SECRETARY, "years"),
        (WISHER, "claims"),
        (WISHER, "red"),
        (WISHER, "kin"),
        (WISHER, "departures"),
        (ABSENT, "households"),
        (OWNER, "reviews"),
        (ABSENT, "appeals"),
        (SUPERVISOR, "rulings"),
    ] {
        let form = village.0.get_as(who, &format!("/{VILLAGE}/points/{path}/new"));
        assert_eq!(form.status, 200, "{path}");
        assert!(!form.text.contains("field-points"), "{path}: a label is missing");
    }
    let claims = village.0.get_as(WISHER, &format!("/{VILLAGE}/points/claims/new"));
    assert!(claims.text.contains("清扫桥头院坝 +5"), "lines are chosen, not typed");
}
