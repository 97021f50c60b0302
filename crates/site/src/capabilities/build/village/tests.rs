//! A village's own pages over HTTP: a month in which every number is known, a payment that is seen in
//! its month and not before, papers that do not account for the ledger, the plan, and what sank down.

use civic::build::purse::Purse;
use civic::manage::keeper::Fee;
use civic::matter::{Matter, State};
use civic::record::{Column, Record};
use kernel::Fen;
use kernel::id::RecordId;
use serde_json::{Value, json};

use super::month::Month;
use crate::capabilities::build::project::tests::{PROJECT, Works, text};
use crate::capabilities::build::purse::tests::{ALLOTMENT, CONTRACT, Money, PAYMENT, SUPERVISOR};
use crate::testing::{
    COUNTY, NEIGHBOUR, OTHER, OWNER, SECRETARY, TOWNSHIP, VILLAGE, WISHER, area, id, person,
};

const PLEDGE: u8 = 81;
const RECEIPT: u8 = 82;
const BANKED: u8 = 83;
const DAY: u8 = 84;

fn month_of(money: &Money) -> String {
    Month::of(money.0.0.clock.now().date()).word()
}

fn finance(money: &Money, month: &str) -> Value {
    let answer = money.0.0.get(&format!("/api/{VILLAGE}/finance?month={month}"));
    assert_eq!(answer.status, 200, "{month}: {}", answer.text);
    answer.json()
}

fn page(money: &Money, month: &str) -> String {
    let answer = money.0.0.get(&format!("/{VILLAGE}/finance?month={month}"));
    assert_eq!(answer.status, 200, "{month}");
    answer.text
}

fn numbers(told: &Value) -> [i64; 4] {
    ["opening_fen", "came_fen", "went_fen", "closing_fen"].map(|name| told[name].as_i64().unwrap())
}

/// The tenth of a month, so that no hour of the day decides in which month something lies.
fn in_mid_month(money: &Money) {
    let day = money.0.0.clock.now().date();
    let next = Month::of(day).after().start().date();
    let days = day.until(next).unwrap().get_days() + 9;
    money.0.0.advance_days(u32::try_from(days).unwrap());
}

/// Allotted 80,000 yuan, of which a contract holds 60,000 and a payment asks for 50,000; neighbours
/// have given 300 and 120 of their own, of which 300 are banked.
fn first_month(money: &Money) {
    money.ready();
    money.0.does(OWNER, "reached", json!({ "no": 1, "said": "灯杆到了，点过数" }));
    money.0.does(OWNER, "payments", money.payment(5_000_000));
    let give = |n: u8, fen: i64| {
        let promise = json!({ "id": text(n), "gift": "money", "amount_fen": fen });
        money.0.does(WISHER, "pledges", promise);
        let receipt = json!({ "id": text(n + 10), "pledge": text(n), "amount_fen": fen,
            "number": format!("SJ-{n}") });
        money.0.does(SECRETARY, "pledge-receipts", receipt);
    };
    give(PLEDGE, 30_000);
    let bank = json!({ "id": text(BANKED), "purpose": "works", "voucher": "YH-300",
        "amount_fen": 30_000 });
    money.0.does(SECRETARY, "pledge-bankings", bank);
    give(PLEDGE + 4, 12_000);
}

fn paid(money: &Money) {
    let sign = json!({ "payment": text(PAYMENT), "verdict": "agree" });
    for who in [WISHER, NEIGHBOUR, SUPERVISOR] {
        money.0.does(who, "signatures", sign.clone());
    }
    money.0.does(SECRETARY, "payouts", json!({ "payment": text(PAYMENT), "voucher": "YH-77" }));
}

#[test]
fn a_month_tells_every_number_and_a_later_one_goes_on_from_it() {
    let money = Money::underway();
    in_mid_month(&money);
    let first = month_of(&money);
    assert_eq!(finance(&money, &first)["begun"], false, "nothing has moved");
    assert!(page(&money, &first).contains("这个村还没有钱进过账"));
    first_month(&money);
    let told = finance(&money, &first);
    assert_eq!(numbers(&told), [0, 8_030_000, 0, 8_030_000]);
    assert_eq!(told["difference_fen"], 0);
    assert_eq!(told["closing"]["free_fen"], 2_030_000);
    assert_eq!(told["closing"]["held_fen"], 6_000_000);
    assert_eq!(told["closing"]["unbanked_fen"], 12_000);
    assert_eq!(told["held"][0]["waiting_fen"], 5_000_000);
    assert_eq!((&told["before"], &told["after"]), (&Value::Null, &Value::Null));
    let seen = page(&money, &first);
    for said in [
        "80,300.00",
        "衔接资金",
        "演示〔2026〕1号",
        "溪统筹〔2026〕9号",
        "邻里自己凑的",
        "YH-300",
        "HT-2026-1",
        "竹溪石匠合作社",
        "账对得上",
        "120.00 元",
        "1 笔，50,000.00 元",
    ] {
        assert!(seen.contains(said), "{said}");
    }
    assert!(!seen.contains("张婆婆") && !seen.contains("王书记"), "nobody is named");

    money.0.0.advance_days(40);
    paid(&money);
    let second = month_of(&money);
    let told = finance(&money, &second);
    assert_eq!(numbers(&told), [8_030_000, 0, 5_000_000, 3_030_000]);
    assert_eq!(told["difference_fen"], 0);
    assert_eq!(told["held"][0]["left_fen"], 1_000_000);
    assert_eq!(told["waiting"].as_array().unwrap().len(), 0);
    assert_eq!(told["months"].as_array().unwrap().last().unwrap()["closing_fen"], 3_030_000);
    assert_eq!(told["went"][0]["milestone"], "备料", "{told}");
    let seen = page(&money, &second);
    let voucher = format!("/{VILLAGE}/payments/{}", text(PAYMENT));
    assert!(seen.contains(&voucher) && seen.contains("50,000.00"), "the payment leads to its page");
    // The month that is over stays as it was: the payment waited then.
    let then = finance(&money, &first);
    assert_eq!(numbers(&then), [0, 8_030_000, 0, 8_030_000]);
    assert_eq!(then["held"][0]["waiting_fen"], 5_000_000);
    assert_eq!(then["so_far"], false);
    // What a contract did not need is free again and stays the village's.
    money.0.does(SECRETARY, "contract-ends", json!({ "contract": text(CONTRACT) }));
    let told = finance(&money, &second);
    assert_eq!(numbers(&told), [8_030_000, 0, 5_000_000, 3_030_000]);
    assert_eq!(told["closing"]["free_fen"], 3_030_000);
    assert_eq!(told["held"].as_array().unwrap().len(), 0);
}

#[test]
fn a_month_that_is_none_is_refused_and_papers_that_lie_show() {
    let money = Money::underway();
    in_mid_month(&money);
    first_month(&money);
    for bad in ["2026", "2026-13", "heute", "2199-01", "2026-11-01"] {
        let answer = money.0.0.get(&format!("/api/{VILLAGE}/finance?month={bad}"));
        assert_eq!(answer.status, 422, "{bad}");
        assert_eq!(answer.json()["code"], "field_bad");
    }
    for nowhere in [COUNTY, TOWNSHIP] {
        assert_eq!(money.0.0.get(&format!("/{nowhere}/finance")).status, 404);
        assert_eq!(money.0.0.get(&format!("/{nowhere}/plan")).status, 404);
    }
    let month = month_of(&money);
    assert_eq!(finance(&money, "2020-02")["difference_fen"], 0);
    // One fen more on paper than in the ledger.
    money.0.0.write(|tx, _| {
        let key = [area(VILLAGE).to_val(), id::<()>(ALLOTMENT).to_val()];
        let purse: Purse = tx.get(&key)?.unwrap();
        tx.set(&Purse { amount_fen: Fen(purse.amount_fen.0 + 1), ..purse }.row())
    });
    let read = |tx: &mut store::Tx<'_>| {
        let key = [area(VILLAGE).to_val(), id::<()>(ALLOTMENT).to_val()];
        Ok(tx.get::<Purse>(&key)?.map(|purse| (purse.id, purse.amount_fen)))
    };
    let found: Option<(RecordId, Fen)> = money.0.0.db.read(read).unwrap();
    assert_eq!(found.map(|one| one.1), Some(Fen(8_000_001)));
    // Past the minute for which a page may be kept.
    money.0.0.advance_days(1);
    assert_eq!(finance(&money, &month)["difference_fen"], 1);
    assert!(page(&money, &month).contains("账差 0.01 元"));
}

#[test]
fn a_fee_of_a_keeper_stands_beside_the_sums_and_names_nobody() {
    let money = Money::underway();
    in_mid_month(&money);
    let site = &money.0.0;
    site.write(|tx, _| {
        let key = [area(VILLAGE).to_val(), id::<()>(PROJECT).to_val()];
        let project: Matter = tx.get(&key)?.unwrap();
        tx.set(&Matter { state: State::Handed, ..project }.row())
    });
    let today = site.clock.now().date().to_string();
    let appoint = json!({ "id": text(90), "project": text(PROJECT), "person": person(WISHER),
        "duty": "擦灯、报坏灯", "every_days": 7, "fee_fen": 5_000, "from_on": today,
        "adopted": text(crate::testing::MEETING) });
    assert_eq!(site.act(SECRETARY, "keepers", &appoint).status, 201);
    let note = json!({ "id": text(91), "keeper": text(90), "done_on": today, "said": "换了灯泡" });
    assert_eq!(site.act(WISHER, "keeper-entries", &note).status, 201);
    let worked = month_of(&money);
    site.advance_days(40);
    let pay = json!({ "id": text(92), "keeper": text(90), "month": worked, "voucher": "YH-3" });
    assert_eq!(site.act(SECRETARY, "keeper-fees", &pay).status, 201);
    let month = month_of(&money);
    let told = finance(&money, &month);
    assert_eq!(numbers(&told), [0, 0, 0, 0], "no purse paid it");
    assert_eq!((&told["fees_fen"], &told["fees"][0]["month"]), (&json!(5_000), &json!(worked)));
    assert_eq!((&told["difference_fen"], &told["fees_difference_fen"]), (&json!(0), &json!(0)));
    let seen = page(&money, &month);
    assert!(seen.contains("YH-3") && seen.contains("账对得上") && !seen.contains("张婆婆"));
    let plan = site.get(&format!("/api/{VILLAGE}/plan")).json();
    assert_eq!(plan["keeping"][0]["keepers"][0]["duty"], "擦灯、报坏灯");
    assert!(!plan.to_string().contains("张婆婆"), "masked for strangers");
    // A fee on paper that the ledger does not know.
    site.write(|tx, _| {
        let key = [area(VILLAGE).to_val(), id::<()>(90).to_val()];
        let fees: Vec<Fee> = tx.list("WHERE home = ?1 AND keeper = ?2", &key)?;
        let fee = fees.into_iter().next().unwrap();
        tx.set(&Fee { amount_fen: Fen(5_001), ..fee }.row())
    });
    site.advance_days(1);
    assert_eq!(finance(&money, &month)["fees_difference_fen"], 1);
    assert!(page(&money, &month).contains("账差 0.01 元"));
}

#[test]
fn the_plan_is_made_of_what_is_there() {
    let works = Works::opened(100_000);
    let told = works.0.get(&format!("/api/{VILLAGE}/plan")).json();
    assert_eq!(told["text"], Value::Null, "no text is adopted");
    assert_eq!(told["projects"].as_array().unwrap().len(), 1);
    assert_eq!(told["projects"][0]["homestead"], "liveable");
    assert_eq!(told["persons"], 5);
    assert!(!told["ahead"].as_array().unwrap().is_empty(), "milestones of the next three months");
    let open: Vec<&str> =
        told["open"].as_array().unwrap().iter().map(|m| m["kind"].as_str().unwrap()).collect();
    assert!(open.contains(&"resolution"), "{open:?}");
    let stranger = works.0.get(&format!("/{VILLAGE}/plan")).text;
    let neighbour = works.0.get_as(WISHER, &format!("/{VILLAGE}/plan")).text;
    assert!(stranger.contains("未设定") && stranger.contains("二组桥头路灯"));
    assert!(!stranger.contains("王书记") && neighbour.contains("王书记"), "masked for strangers");
    let bare = works.0.get(&format!("/{OTHER}/plan"));
    assert!(bare.status == 200 && bare.text.contains("还没有定下来的项目"));
    // What is built says who keeps it.
    works.answers();
    works.publicised("before");
    works.does(OWNER, "beginning", json!({}));
    works.publicised("during");
    works.reach_all();
    assert_eq!(told["keeping"].as_array().unwrap().len(), 0);
    works.does(OWNER, "finish", json!({ "report": "装了十二盏，夜里都亮" }));
    let told = works.0.get(&format!("/api/{VILLAGE}/plan")).json();
    assert_eq!(told["keeping"][0]["keeper"], "大家定的：keeper");
    assert_eq!(told["keeping"][0]["keepers"].as_array().unwrap().len(), 0);
    assert_eq!(told["ahead"].as_array().unwrap().len(), 0);
}

/// A neighbour gives cement worth 600 yuan, a firm from outside some worth 1,500.
fn material(money: &Money) {
    let gift = json!({ "id": text(RECEIPT), "gift": "material", "what": "水泥二十袋" });
    money.0.does(WISHER, "pledges", gift);
    let came = json!({ "id": text(97), "pledge": text(RECEIPT), "number": "SJ-9",
        "what": "水泥二十袋", "amount_fen": 60_000 });
    money.0.does(SECRETARY, "pledge-receipts", came);
    // What a firm from outside gives did come down to the village; what a neighbour gives did not.
    let gift = json!({ "id": text(101), "gift": "material", "what": "水泥五十袋", "donor": "溪源商会",
        "named": true });
    money.0.does(SECRETARY, "pledges", gift);
    let came = json!({ "id": text(102), "pledge": text(101), "number": "SJ-10", "what": "水泥五十袋",
        "amount_fen": 150_000 });
    money.0.does(SECRETARY, "pledge-receipts", came);
}

#[test]
fn what_sank_down_is_told_village_by_village() {
    let money = Money::underway();
    in_mid_month(&money);
    first_month(&money);
    paid(&money);
    material(&money);
    let today = money.0.0.clock.now().date().to_string();
    let call = json!({ "id": text(DAY), "held_on": today, "task": "挖路灯基坑", "needed": 3,
        "foreman": person(OWNER) });
    money.0.does(SECRETARY, "workdays", call);
    money.0.does(WISHER, "workday-arrivals", json!({ "workday": text(DAY), "half_days": 1 }));
    let told = |place: &str| money.0.0.get(&format!("/api/{place}/sunk")).json();
    assert_eq!(told(VILLAGE)["totals"]["own_half_days"], 0, "nobody has confirmed it");
    let all = json!({ "workday": text(DAY), "missing": [] });
    money.0.does(OWNER, "workday-confirmations", all);
    // A second allotment is given and not taken in.
    let later = json!({ "id": text(96), "share": text(52), "purpose": "works", "village": VILLAGE,
        "project": text(PROJECT), "amount_fen": 700_000, "document": "溪统筹〔2026〕10号" });
    money.gives("funds/allotments", &later);
    for place in [VILLAGE, TOWNSHIP, COUNTY] {
        let told = told(place);
        let totals = &told["totals"];
        let sums = ["allotted_fen", "received_fen", "under_way_fen", "paid_fen"]
            .map(|name| totals[name].as_i64().unwrap());
        assert_eq!(sums, [8_700_000, 8_000_000, 700_000, 5_000_000], "{place}");
        assert_eq!(
            (&totals["material_times"], &totals["material_fen"]),
            (&json!(1), &json!(150_000))
        );
        assert_eq!(
            (&totals["own_material_times"], &totals["own_material_fen"]),
            (&json!(1), &json!(60_000))
        );
        assert_eq!(totals["own_half_days"], 1);
        assert_eq!((&totals["mandates"], &totals["mandates_from_outside"]), (&json!(3), &json!(0)));
        let lines = told["villages"].as_array().unwrap();
        let names: Vec<&str> = lines.iter().map(|l| l["village"].as_str().unwrap()).collect();
        let mut by_name = names.clone();
        by_name.sort_unstable();
        assert_eq!(names, by_name, "{place}: by name, not by sum");
        assert_eq!(names.len(), if place == VILLAGE { 1 } else { 3 });
        let townships = told["townships"].as_array().unwrap();
        assert_eq!(townships.len(), usize::from(place == COUNTY));
        for township in townships {
            assert_eq!((&township["totals"], &township["villages"]), (totals, &json!(3)));
        }
        assert_eq!(money.0.0.get(&format!("/{place}/sunk")).status, 200);
    }
    let csv = money.0.0.get(&format!("/{TOWNSHIP}/sunk.csv")).text;
    let lines: Vec<Vec<&str>> =
        csv.trim_start_matches('\u{feff}').lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(lines.len(), 5, "{csv}");
    assert!(lines.iter().all(|line| line.len() == 26), "{csv}");
    let sum = lines.last().unwrap();
    assert_eq!(
        sum.get(3..14).unwrap(),
        [
            "87000.00", "80000.00", "50000.00", "7000.00", "0", "0", "1", "1500.00", "1", "600.00",
            "0.5"
        ]
    );
    let xlsx = money.0.0.get(&format!("/{COUNTY}/sunk.xlsx"));
    assert!(xlsx.status == 200 && xlsx.text.starts_with("PK"));
    let year = money.0.0.clock.now().date().year();
    let none = money.0.0.get(&format!("/api/{COUNTY}/sunk?year={}", year - 1)).json();
    assert_eq!(none["totals"]["received_fen"], 0);
    for bad in [(year + 1).to_string(), "now".into()] {
        assert_eq!(money.0.0.get(&format!("/api/{COUNTY}/sunk?year={bad}")).status, 422, "{bad}");
    }
}

#[test]
fn the_plan_that_villagers_adopted_stands_on_its_page_until_its_last_day() {
    let money = Money::underway();
    let site = &money.0.0;
    let path = format!("/{VILLAGE}/plan");
    assert_eq!(site.get(&format!("/api{path}")).json()["text"], Value::Null);
    assert!(site.get(&path).text.contains("未设定"));
    let until = site.clock.now().plus_days(30).date().to_string();
    let plan = |n: u8, adopted: u8| {
        json!({ "id": text(n), "text": "先修路灯\n再修晾茶场", "adopted": text(adopted),
            "until_on": until })
    };
    let meeting = crate::testing::MEETING;
    assert_eq!(site.act(NEIGHBOUR, "plans", &plan(98, meeting)).status, 403);
    let unvoted = site.act(SECRETARY, "plans", &plan(98, PROJECT));
    assert_eq!(unvoted.json()["code"], "village_plan_unvoted");
    let other = site.act(SECRETARY, "plans", &plan(98, meeting));
    assert_eq!(other.json()["code"], "village_plan_unvoted", "on something else");
    site.voted_on(civic::build::village::CLASS);
    let form = site.get_as(SECRETARY, &format!("/{VILLAGE}/plans/new")).text;
    assert!(form.contains(&text(meeting)), "the vote is chosen, not typed");
    let made = site.act(SECRETARY, "plans", &plan(98, meeting));
    assert_eq!(made.status, 201, "{}", made.text);
    let again = site.act(SECRETARY, "plans", &plan(99, meeting));
    assert_eq!(again.json()["code"], "adopted_old");
    let told = site.get(&format!("/api{path}")).json();
    let stands = (&told["text"]["version"], &told["text"]["in_force"]);
    assert_eq!(stands, (&json!(1), &json!(true)));
    let page = site.get(&path).text;
    assert!(page.contains("再修晾茶场") && !page.contains("未设定"), "{page}");
    site.advance_days(31);
    assert_eq!(site.get(&format!("/api{path}")).json()["text"]["in_force"], json!(false));
    assert!(site.get(&path).text.contains("已经到期"));
}
