//! The demo county on the embedded store: loaded once through acts, then held against what it
//! promises, and spoilt to see that the checks bite.

use std::path::PathBuf;

use civic::decide::ballot::Judged;
use civic::matter::{Kind, State};
use civic::record::Record;
use gongdi::command::{act, export, people, recompute, verify};
use gongdi::data::{Data, Place, area};
use gongdi::demo::{self, PASSWORD};
use kernel::{Date, Moment};
use site::capabilities::decide::ballot::reads;
use site::capabilities::registry::{reads as registry, sheet};
use store::account::Cost;
use store::act::By;

const VILLAGES: [(&str, usize, usize); 3] =
    [("420324107210", 301, 660), ("420324102224", 300, 657), ("420324109206", 214, 811)];

struct Loaded {
    data: Data,
    now: Moment,
    folder: PathBuf,
}

impl Drop for Loaded {
    fn drop(&mut self) {
        self.data.db.close();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn loaded(name: &str, now: &str) -> Loaded {
    let now = Moment::parse(now).unwrap();
    let folder = std::env::temp_dir().join(format!("gongdi-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let data = Data::open(&Place::Folder(folder.clone()), None, now).unwrap();
    let done = demo::load(&data, now, false, Cost::Test).unwrap();
    assert!(!done.already && done.acts > 2000, "{done:?}");
    Loaded { data, now, folder }
}

fn entries(data: &Data) -> u64 {
    data.db.read(store::journal::chains).unwrap().iter().map(|(_, head)| head.seq).sum()
}

#[test]
fn the_demo_loads_once_keeps_its_counts_and_every_check_holds() {
    let it = loaded("whole", "2026-11-23T12:00");
    let (data, now) = (&it.data, it.now);
    for (code, households, adults) in VILLAGES {
        let home = area(code).unwrap();
        let facts = data.db.read(move |tx| registry::import_facts(tx, home)).unwrap();
        assert_eq!(facts.households.len(), households, "{code}");
        let day = Date::constant(2026, 11, 1);
        let grown = facts.persons.values().filter(|p| p.registered && p.is_adult_on(day)).count();
        assert_eq!(grown, adults, "{code}");
        assert!(facts.persons.values().all(|p| p.synthetic));
        let states = data.db.read(move |tx| store::matter::counts(tx, home)).unwrap();
        let n =
            |kind, state| states.iter().find(|s| (s.0, s.1) == (kind, state)).map_or(0, |s| s.2);
        let alive = [
            (Kind::Wish, State::Confirmed, 1),
            (Kind::Wish, State::Done, 1),
            (Kind::Wish, State::Declined, 1),
            (Kind::Wish, State::Heard, 2),
            (Kind::Topic, State::Published, 2),
            (Kind::Topic, State::Rejected, 1),
            (Kind::Meeting, State::Called, 1),
            (Kind::Resolution, State::Noticed, 1),
            // The first village has adopted its table of points and its plan, too.
            (Kind::Resolution, State::Executing, 1 + 2 * u64::from(code == VILLAGES[0].0)),
            (Kind::Resolution, State::Confirmed, 1),
        ];
        for (kind, state, wanted) in alive {
            assert_eq!(n(kind, state), wanted, "{code} {kind} {state}");
        }
    }
    let mut told = Vec::new();
    verify::verify(data, &mut told).unwrap();
    assert_eq!(recompute::recompute(data, &mut told).unwrap(), 46);
    // Loading again changes nothing, and neither does the clockwork at the same moment.
    let before = entries(data);
    assert!(demo::load(data, now, false, Cost::Test).unwrap().already);
    let mut salt = || [7; 16];
    let mut tick = |at| {
        site::worker::tick(&data.db, &data.deeds, &data.rules, data.county, at, &mut salt).unwrap()
    };
    assert!(tick(now).idle());
    assert_eq!(entries(data), before);
    // A day later the day is sealed; ten days later the notices are over, nine more days are
    // sealed, and November with them.
    let next = tick(now.plus_days(1));
    assert_eq!((next.sealed, next.escalated), (1, 0), "{next:?}");
    let later = tick(now.plus_days(10));
    assert_eq!((later.sealed, later.ended), (10, 3), "{later:?}");
    assert!(tick(now.plus_days(10)).idle());
    verify::verify(data, &mut told).unwrap();
}

#[test]
fn one_household_short_of_two_thirds_fails_and_exactly_two_thirds_passes() {
    let it = loaded("boundary", "2026-12-05T21:40");
    let county = it.data.county;
    let judged = it.data.db.read(move |tx| reads::all_judged(tx, county)).unwrap();
    let at = |home: &str, present: u64, total: u64| {
        let mark = format!("\"households\":{{\"attended\":{present},\"total\":{total}}}");
        let found =
            judged.iter().find(|(j, _)| j.home.as_str() == home && j.counts.contains(&mark));
        found.unwrap_or_else(|| panic!("{home} {present}/{total}")).0.adopted
    };
    assert!(!at("420324107210", 200, 301));
    assert!(!at("420324102224", 199, 300));
    assert!(at("420324102224", 200, 300));
    assert!(!at("420324109206", 142, 214));
}

#[test]
fn a_tampered_verdict_is_found_and_so_is_a_lost_rulebook() {
    let it = loaded("tampered", "2026-11-23T12:00");
    let county = it.data.county;
    let judged = it.data.db.read(move |tx| reads::all_judged(tx, county)).unwrap();
    let whole = judged[3].0.clone();
    let spoilt = [
        ("counts", Judged { counts: whole.counts.replace("\"no\":", "\"no\":1"), ..whole.clone() }),
        ("verdict", Judged { verdict: "{}".into(), ..whole.clone() }),
        ("adopted", Judged { adopted: !whole.adopted, ..whole.clone() }),
        ("rulebook", Judged { rules: "0123456789abcdef".into(), ..whole.clone() }),
    ];
    for (what, row) in spoilt {
        it.data.db.write(move |tx| tx.set(&row.row())).unwrap();
        let (agreed, found) = recompute::differences(&it.data).unwrap();
        let found = found.unwrap_or_else(|| panic!("{what} was not found"));
        assert_eq!((found.what, agreed), (what, 3), "{found:?}");
        assert!(recompute::recompute(&it.data, &mut Vec::new()).is_err());
    }
    it.data.db.write(move |tx| tx.set(&whole.row())).unwrap();
    assert_eq!(recompute::differences(&it.data).unwrap(), (46, None));
}

#[test]
fn the_demo_s_money_adds_up_and_two_areas_wait_for_their_names() {
    let it = loaded("money", "2026-11-23T12:00");
    let county = it.data.county;
    let (trial, sources, shares, joints, given) = it
        .data
        .db
        .read(move |tx| {
            Ok((
                store::money::trial(tx, county)?,
                store::money::sources(tx, county, 2026)?,
                store::money::shares(tx, county)?,
                store::money::joints(tx, county)?,
                store::money::allotments(tx, county)?,
            ))
        })
        .unwrap();
    let sum = |fen: &mut dyn Iterator<Item = i64>| fen.sum::<i64>();
    assert_eq!(sum(&mut sources.iter().map(|s| s.amount_fen.0)), 5_400_000_000);
    assert_eq!(sum(&mut shares.iter().map(|s| s.amount_fen.0)), 5_400_000_000);
    assert!(sources.iter().all(|source| source.synthetic));
    let names: Vec<&str> = joints.iter().map(|joint| joint.name.as_str()).collect();
    assert_eq!(names, ["龙坝", "水坪", "兵营", "", ""]);
    let units: Vec<&str> = trial.iter().map(|unit| unit.unit.as_str()).collect();
    assert!(units.contains(&"fen") && units.contains(&"half_day"), "{units:?}");
    assert!(trial.iter().all(|unit| unit.difference == 0 && unit.held == 0), "{trial:?}");
    let [given] = given.as_slice() else { panic!("{given:?}") };
    let (village, project) = (given.village, given.project);
    let purses = it.data.db.read(move |tx| store::money::purses(tx, village, project)).unwrap();
    assert_eq!(purses.iter().map(|p| p.amount_fen.0).collect::<Vec<_>>(), [520_000]);
}

#[test]
fn files_go_in_after_a_preview_and_acts_answer_with_a_receipt() {
    let it = loaded("files", "2026-11-23T12:00");
    let (data, now, home) = (&it.data, it.now, area(VILLAGES[0].0).unwrap());
    let facts = data.db.read(move |tx| registry::import_facts(tx, home)).unwrap();
    let mut lines = sheet::lines_of(&facts);
    lines[0].phone = Some("10099999999".into());
    let path = it.folder.join("people.csv");
    std::fs::write(&path, sheet::write(&lines)).unwrap();
    let by = people::by(data, "xiaojiabian-secretary").unwrap();
    assert!(people::by(data, "worker").is_err() && people::by(data, "nobody").is_err());
    let import = |by: By, commit: bool| {
        let mut out = Vec::new();
        let asked = people::Asked { path: &path, home, by, commit, now };
        people::import(data, &asked, &mut out).map(|()| String::from_utf8(out).unwrap())
    };
    let before = entries(data);
    let seen = import(by, false).unwrap();
    assert!(seen.contains("new 0, changed 1, same "), "{seen}");
    assert_eq!(entries(data), before);
    assert!(import(by, true).unwrap().contains("\"seq\""));
    assert_eq!(entries(data), before + 1);
    assert!(import(by, false).unwrap().contains("new 0, changed 0, same "));
    // A villager may not, and a file with bad rows is told row by row.
    let villager = data.by("xiaojiabian-villager1").unwrap();
    assert!(import(villager, false).unwrap_err().sentence.starts_with("not_allowed"));
    let text = sheet::write(&lines[..2]).replace(",男,", ",?,").replace(",女,", ",?,");
    std::fs::write(&path, text).unwrap();
    let told = import(by, true).unwrap_err();
    assert!(
        told.sentence.contains("line 2: sex") && told.sentence.contains("line 3: sex"),
        "{told}"
    );
    assert_eq!(entries(data), before + 1);

    let id = kernel::id::MatterId::from_parts(now, [9; 10]);
    let asked = |key: &str, dry_run: bool, input: serde_json::Value| act::Asked {
        name: "wish.raise".into(),
        home,
        by: villager,
        behalf: None,
        key: Some(key.into()),
        dry_run,
        input,
        now,
    };
    let wish = serde_json::json!({"id": id, "text": "三组岔路口想立一块凸面镜。", "place": home});
    let mut out = Vec::new();
    act::act(data, asked("k", true, wish.clone()), &mut out).unwrap();
    assert_eq!(entries(data), before + 1);
    act::act(data, asked("k", false, wish.clone()), &mut out).unwrap();
    out.clear();
    act::act(data, asked("k", false, wish), &mut out).unwrap();
    assert!(String::from_utf8(out).unwrap().contains("\"repeated\": true"));
    assert_eq!(entries(data), before + 2);
    let bad = asked("l", false, serde_json::json!({"colour": "red"}));
    let told = act::act(data, bad, &mut Vec::new()).unwrap_err();
    assert!(told.hint.contains("id, text, place, channel?"), "{told}");

    let (mut out, mut told) = (Vec::new(), Vec::new());
    export::export(data, home, "-", &mut out, &mut told).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.lines().all(|l| serde_json::from_str::<serde_json::Value>(l).is_ok()));
    assert!(String::from_utf8(told).unwrap().starts_with("1 chains, "));
}

#[test]
fn demo_accounts_open_with_the_one_password_and_hold_their_mandates() {
    let it = loaded("accounts", "2026-11-23T12:00");
    let county = it.data.county;
    let accounts = it.data.db.read(move |tx| store::account::all(tx, county)).unwrap();
    assert_eq!(accounts.len(), 38);
    let secretary = accounts.iter().find(|a| a.login == "qingshan-secretary").unwrap();
    assert!(store::account::password_fits(PASSWORD, &secretary.password));
    assert!(!store::account::password_fits("zhuxi-2026", &secretary.password));
    let salted: std::collections::BTreeSet<_> = accounts.iter().map(|a| &a.password).collect();
    assert_eq!(salted.len(), 38);
    let (now, who) = (it.now, secretary.person);
    let held = it
        .data
        .db
        .read(move |tx| store::registry::mandates_of(tx, who, county, now.date()))
        .unwrap();
    let roles: Vec<&str> = held.iter().map(|m| m.role.as_str()).collect();
    assert_eq!(roles, ["party_member", "secretary"]);
}

/// Performs acts one after the other: who, which act, the fields.
fn does(it: &Loaded, now: Moment, acts: &[(&str, &str, serde_json::Value)]) {
    let home = area(VILLAGES[0].0).unwrap();
    for (n, (who, name, input)) in acts.iter().enumerate() {
        let asked = act::Asked {
            name: (*name).to_owned(),
            home,
            by: it.data.by(&format!("xiaojiabian-{who}")).unwrap(),
            behalf: None,
            key: Some(format!("{}-{n}", now.ms())),
            dry_run: false,
            input: input.clone(),
            now,
        };
        assert!(act::act(&it.data, asked, &mut Vec::new()).is_ok(), "{name}");
    }
}

/// A choice of projects and a vote among several, both counted.
fn voted(it: &Loaded) -> [kernel::id::MatterId; 2] {
    use serde_json::json;
    let home = area(VILLAGES[0].0).unwrap();
    let [fund, seat] = [21, 22].map(|n| kernel::id::MatterId::from_parts(it.now, [n; 10]));
    let project = |title: &str, yuan: i64| {
        json!({ "matter": fund, "title": title, "place": "二组", "cost_fen": yuan * 100,
            "plan": "修好以后由组里管" })
    };
    let option = |title: &str| json!({ "matter": seat, "title": title, "woman": false });
    does(
        it,
        it.now,
        &[
            (
                "secretary",
                "budget.open",
                json!({ "id": fund, "title": "一万元怎么花", "area": home,
            "total_fen": 1_000_000, "purpose": "县里奖补，只能用于路", "basis": "person",
            "closes_on": "2026-12-05" }),
            ),
            ("villager1", "budget.propose", project("铺路", 8_000)),
            ("villager2", "budget.propose", project("装灯", 6_000)),
            ("secretary", "budget.publish", json!({ "matter": fund })),
            (
                "secretary",
                "poll.open",
                json!({ "id": seat, "title": "牌子写什么", "area": home,
            "about": "桥头的牌子", "form": "schulze", "basis": "person", "secret": true,
            "closes_on": "2026-12-05" }),
            ),
            ("villager1", "poll.stand", option("慢行")),
            ("villager2", "poll.stand", option("小心")),
            ("secretary", "poll.publish", json!({ "matter": seat })),
            ("villager1", "budget.cast", json!({ "matter": fund, "picks": [2] })),
            ("villager2", "budget.cast", json!({ "matter": fund, "picks": [2] })),
            ("villager3", "budget.cast", json!({ "matter": fund, "picks": [1] })),
            ("villager1", "poll.drop", json!({ "matter": seat, "marks": [[2, 1], [1, 2]] })),
            ("villager2", "poll.drop", json!({ "matter": seat, "marks": [[2, 1]] })),
        ],
    );
    does(
        it,
        it.now.plus_days(20),
        &[
            ("secretary", "budget.close", json!({ "matter": fund })),
            ("secretary", "poll.close", json!({ "matter": seat })),
        ],
    );
    [fund, seat]
}

#[test]
fn a_vote_of_several_days_is_counted_again_and_a_tampered_winner_is_found() {
    use civic::decide::{budget, poll};
    let it = loaded("choices", "2026-11-23T12:00");
    let home = area(VILLAGES[0].0).unwrap();
    let [fund, seat] = voted(&it);
    assert_eq!(recompute::differences(&it.data).unwrap(), (48, None));
    let key = move |id: kernel::id::MatterId| {
        [civic::record::Column::to_val(&home), civic::record::Column::to_val(&id)]
    };
    let chosen: budget::Counted = it.data.db.read(move |tx| tx.get(&key(fund))).unwrap().unwrap();
    let first: poll::Counted = it.data.db.read(move |tx| tx.get(&key(seat))).unwrap().unwrap();
    assert_eq!((chosen.winners.as_str(), first.winners.as_str()), ("2", "2"));
    let spoilt = [
        (
            "projects chosen",
            budget::Counted { winners: "1".into(), ..chosen.clone() }.row(),
            chosen.row(),
        ),
        ("vote", poll::Counted { winners: "1".into(), ..first.clone() }.row(), first.row()),
    ];
    for (what, row, whole) in spoilt {
        it.data.db.write(move |tx| tx.set(&row)).unwrap();
        let (_, found) = recompute::differences(&it.data).unwrap();
        assert_eq!(found.unwrap_or_else(|| panic!("{what} was not found")).what, what);
        it.data.db.write(move |tx| tx.set(&whole)).unwrap();
    }
}
