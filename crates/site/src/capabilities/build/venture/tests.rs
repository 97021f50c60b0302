//! A venture of the county from its register to a village's books, over HTTP: each guard by itself,
//! what everybody may look up, and that the books sum to nothing all along.

use civic::authority::Role;
use civic::record::Record;
use serde_json::{Value, json};

use crate::capabilities::build::project::tests::text;
use crate::testing::{
    Answer, COUNTY, OTHER, SECRETARY, Site, VILLAGE, WISHER, office, one_person, person,
};

const CLERK: u8 = b'k';
/// Secretary of another village.
const ELSEWHERE: u8 = b'e';
const VENTURE: u8 = 81;
const YEAR: u8 = 82;
const DIVIDEND: u8 = 83;
const CODE: &str = "91330100799655058B";

struct Ventures(Site);

impl Ventures {
    fn new() -> Self {
        let site = Site::with_thread();
        site.write(|tx, now| {
            one_person(tx, CLERK, "县里人", now)?;
            tx.put(&office(61, CLERK, Role::CountyClerk, COUNTY).row())?;
            one_person(tx, ELSEWHERE, "邻村人", now)?;
            tx.put(&office(62, ELSEWHERE, Role::Secretary, OTHER).row())
        });
        site.advance_days(1);
        Self(site)
    }

    fn county(&self, path: &str, input: &Value) -> Answer {
        self.0.act_in(COUNTY, CLERK, path, input)
    }

    fn does(&self, path: &str, input: &Value) {
        let answer = self.county(path, input);
        assert!(answer.status < 300, "{path}: {} {}", answer.status, answer.text);
        self.balanced();
    }

    #[track_caller]
    fn refused(&self, path: &str, input: &Value, code: &str) -> Answer {
        let answer = self.county(path, input);
        assert!((400..500).contains(&answer.status), "{path}: {}", answer.text);
        assert_eq!(answer.json()["code"], code, "{}", answer.text);
        answer
    }

    fn balanced(&self) {
        let trial = self.0.get("/api/ledger/trial-balance").json();
        for unit in trial["units"].as_array().unwrap() {
            assert_eq!((&unit["difference"], &unit["held"]), (&json!(0), &json!(0)), "{unit}");
        }
    }

    fn registering(&self, form: &str) -> Value {
        json!({ "id": text(VENTURE), "venture_tier": "county", "name": "竹溪演示县投",
            "code": CODE, "legal_form": form, "legal_person": "程演示",
            "founded_on": "2020-05-01", "ground": "县政府批复", "synthetic": true })
    }

    fn registers(&self, form: &str) {
        self.does("ventures", &self.registering(form));
    }

    fn holds(&self, holders: &str) -> Value {
        json!({ "venture": text(VENTURE), "holders": holders, "ground": "章程第五条" })
    }

    fn year(&self) -> Value {
        json!({ "id": text(YEAR), "venture": text(VENTURE), "year": 2024,
            "income_fen": 20_000_000_i64, "cost_fen": 9_000_000_i64, "losses_fen": 1_000_000,
            "reserve": "30", "assets_fen": 110_000_000_i64, "overdue_fen": 250_000,
            "document": "2024年审计报告" })
    }

    /// The venture as its clerk reads it: what strangers are shown may be two seconds old.
    fn one(&self) -> Value {
        self.0.get_json_as(CLERK, &format!("/api/{COUNTY}/ventures/{}", text(VENTURE))).json()
    }
}

const HOLDERS: &str = "县投 竹溪县 51\n村集体 肖家边村 29\n个人 张小演 20";

#[test]
fn a_dividend_goes_from_a_year_s_result_to_a_village_s_books() {
    let on = Ventures::new();
    on.registers("company");
    let empty = on.0.get(&format!("/{COUNTY}/ventures/{}", text(VENTURE)));
    assert!(empty.text.contains("还没有登记股东"), "says what comes first");
    on.does("ventures/holders", &on.holds(HOLDERS));
    on.does("ventures/years", &on.year());
    let open = json!({ "id": text(DIVIDEND), "year": text(YEAR), "amount_fen": 7_000_000,
        "resolution": "股东会决议 2026-2" });
    on.does("ventures/bonuses", &open);
    let told = on.one();
    let year = &told["years"][0];
    assert_eq!(
        (&year["reserve_fen"], &year["distributable_fen"], &year["left"]),
        (&json!(3_000_000), &json!(7_000_000), &json!(0))
    );
    let parts = told["dividends"][0]["parts"].as_array().unwrap().clone();
    let amounts: Vec<i64> = parts.iter().map(|p| p["amount"].as_i64().unwrap()).collect();
    assert_eq!(amounts, [3_570_000, 2_030_000, 1_400_000]);

    // A private holder is covered for strangers and for JSON, and known to those who run it.
    let told = on.0.get(&format!("/api/{COUNTY}/ventures/{}", text(VENTURE))).json();
    assert_eq!(told["dividends"][0]["parts"][2]["name"], "张**");
    let page = format!("/{COUNTY}/ventures/{}", text(VENTURE));
    assert!(!on.0.get(&page).text.contains("张小演"));
    assert!(on.0.get_as(CLERK, &page).text.contains("张小演"));

    let part = parts[1]["id"].clone();
    let take = json!({ "part": part });
    let early = on.0.act(SECRETARY, "ventures/bonuses/taken", &take);
    assert_eq!(early.json()["code"], "income_other", "not paid yet");
    let pay = |payout: &str| json!({ "part": part, "payout": payout, "voucher": "农商行 0007" });
    let cash = on.refused("ventures/bonuses/paid", &pay("cash"), "collective_cash");
    assert!(cash.text.contains("第四十四条"), "{}", cash.text);
    let pocket = on.refused("ventures/bonuses/paid", &pay("personal"), "collective_personal");
    assert!(pocket.text.contains("第四十四条"), "{}", pocket.text);
    on.does("ventures/bonuses/paid", &pay("bank"));
    on.refused("ventures/bonuses/paid", &pay("bank"), "payment_done");
    let drop = json!({ "dividend": text(DIVIDEND), "reason": "金额算错了" });
    on.refused("ventures/bonuses/dropped", &drop, "dividend_paid");

    // It waits at the village's door, and is taken in once, there and nowhere else.
    let waiting = on.0.get_as(SECRETARY, &format!("/{VILLAGE}/income"));
    assert!(waiting.text.contains("付来了还没有入账"));
    assert!(waiting.text.contains("/ventures/bonuses/taken/new?part="));
    // Another village's secretary, who may do the same at home, finds nothing there for this part.
    let away = on.0.act_in(OTHER, ELSEWHERE, "ventures/bonuses/taken", &take);
    assert_eq!((away.status, &away.json()["code"]), (404, &json!("income_other")));
    assert_eq!(on.0.act(SECRETARY, "ventures/bonuses/taken", &take).status, 201);
    on.balanced();
    let again = on.0.act(SECRETARY, "ventures/bonuses/taken", &take);
    assert_eq!(again.json()["code"], "income_taken");
    let income = on.0.get(&format!("/api/{VILLAGE}/income")).json();
    assert_eq!((&income["total"], &income["taken"][0]["year"]), (&json!(2_030_000), &json!(2024)));
    assert_eq!(income["arriving"], json!([]));

    let list = on.0.get(&format!("/api/{COUNTY}/ventures")).json();
    assert_eq!(list["assets"], 110_000_000);
    assert_eq!(list["ventures"][0]["return_permille"], 100);
    assert_eq!(list["ventures"][0]["to_villages"], 2_030_000);
    assert_eq!(list["overdue"], 250_000);
    let village = on.0.get(&format!("/{VILLAGE}/ventures"));
    assert!(village.text.contains("本村入股的") && village.text.contains("29.00%"));
    assert!(village.text.contains("演示"), "what is invented says so");
}

#[test]
fn each_guard_of_the_register_stands_alone() {
    let on = Ventures::new();
    // A villager is refused for who they are: what they send is what the clerk is let in with.
    let villager = on.0.act_in(COUNTY, WISHER, "ventures", &on.registering("company"));
    assert_eq!((villager.status, &villager.json()["code"]), (403, &json!("not_allowed")));
    on.registers("company");
    let twin = |place: &str, code: &str| {
        json!({ "id": text(84), "venture_tier": place,
        "name": "另一家演示", "code": code, "legal_form": "company", "legal_person": "程演示",
        "founded_on": "2020-05-01", "ground": "县政府批复" })
    };
    on.refused("ventures", &twin("county", CODE), "venture_there");
    // Also where the village registers it.
    let village = on.0.act(SECRETARY, "ventures", &twin("village", CODE));
    assert_eq!(village.json()["code"], "venture_there");
    on.refused("ventures", &twin("county", "91330100799655058C"), "credit_code_bad");
    on.refused("ventures", &twin("village", "914403001922038216"), "venture_tier");

    on.refused(
        "ventures/bonuses",
        &json!({ "id": text(DIVIDEND), "year": text(YEAR),
        "amount_fen": 1, "resolution": "股东会决议" }),
        "dividend_yearless",
    );
    let short = on.refused(
        "ventures/holders",
        &on.holds("县投 竹溪县 51\n村集体 肖家边村 48.99"),
        "holders_sum",
    );
    assert!(short.text.contains("99.99"), "{}", short.text);
    on.refused("ventures/holders", &on.holds("村集体 没有这个村 100"), "holder_area");
    on.refused("ventures/holders", &on.holds("肖家边村 100"), "holders_line");
    on.does("ventures/holders", &on.holds(HOLDERS));
    let change = json!({ "venture": text(VENTURE), "legal_form": "partnership",
        "ground": "股东会决议" });
    let partner = on.refused("ventures/changes", &change, "holder_partner");
    assert!(partner.text.contains("第三十五条"), "{}", partner.text);
    let renamed = json!({ "venture": text(VENTURE), "name": "竹溪演示县投（改名）",
        "ground": "变更登记通知书" });
    on.does("ventures/changes", &renamed);
    assert_eq!(on.one()["before"][0]["name"], "竹溪演示县投", "what stood before stays");
}

#[test]
fn each_guard_of_sureties_years_and_dividends_stands_alone() {
    let on = Ventures::new();
    on.registers("company");
    on.does("ventures/holders", &on.holds(HOLDERS));
    let surety = |surety: &str, name: &str| {
        json!({ "id": text(85), "venture": text(VENTURE),
        "surety": surety, "name": name, "creditor": "演示农商行", "amount_fen": 100,
        "document": "保证合同 7" })
    };
    for (as_what, name) in [("village_committee", "肖家边村"), ("firm", "肖家边村村民委员会")]
    {
        let no = on.refused("ventures/guarantees", &surety(as_what, name), "surety_committee");
        assert!(no.text.contains("村民委员会组织法 第十三条"), "{}", no.text);
    }
    on.does("ventures/guarantees", &surety("agency", "演示担保"));

    let asset = |asset: &str, valued: &str| {
        json!({ "id": text(86), "venture": text(VENTURE),
        "holder": 2, "asset": asset, "what": "旧小学校舍", "value_fen": 30_000_000,
        "valued_by": valued, "document": "村民代表会议决议", "brought_on": "2026-06-01" })
    };
    on.refused("ventures/assets", &asset("thing", ""), "asset_unvalued");
    on.does("ventures/assets", &asset("thing", "成员大会议定"));

    on.does("ventures/years", &on.year());
    let mut next = on.year();
    next["id"] = json!(text(87));
    on.refused("ventures/years", &next, "year_there");
    next["year"] = json!(2026);
    on.refused("ventures/years", &next, "year_ahead");
    next["year"] = json!(2025);
    let losses = on.refused("ventures/years", &next, "year_losses");
    assert!(losses.text.contains("0.00"), "{}", losses.text);
    let over = json!({ "id": text(DIVIDEND), "year": text(YEAR), "amount_fen": 7_000_001,
        "resolution": "股东会决议 2026-2" });
    let no = on.refused("ventures/bonuses", &over, "dividend_over");
    assert!(!no.text.contains("第四十二条"), "a company is bound by its charter: {}", no.text);
    let mut some = over.clone();
    some["amount_fen"] = json!(4_000_000);
    on.does("ventures/bonuses", &some);
    let mut rest = over;
    (rest["id"], rest["amount_fen"]) = (json!(text(88)), json!(3_000_001));
    on.refused("ventures/bonuses", &rest, "dividend_over");
    let drop = json!({ "dividend": text(DIVIDEND), "reason": "金额算错了" });
    on.does("ventures/bonuses/dropped", &drop);
    on.refused("ventures/bonuses/dropped", &drop, "dividend_dropped");
    rest["amount_fen"] = json!(7_000_000);
    on.does("ventures/bonuses", &rest);
}

#[test]
fn a_contract_with_a_relative_s_firm_is_made_only_with_a_reason_that_everybody_reads() {
    let on = Ventures::new();
    let venture = json!({ "id": text(VENTURE), "venture_tier": "village", "name": "肖家边演示合作社",
        "code": CODE, "legal_form": "collective", "legal_person": "程演示",
        "founded_on": "2020-05-01", "ground": "登记证书" });
    assert_eq!(on.0.act(SECRETARY, "ventures", &venture).status, 201);
    let firm = json!({ "id": text(90), "name": "演示石匠", "kind": "company" });
    assert_eq!(on.0.act(SECRETARY, "organisations", &firm).status, 201);
    let near = json!({ "organisation": text(90), "how": "弟弟是法定代表人" });
    assert_eq!(on.0.act(SECRETARY, "interests", &near).status, 201);
    let bond = |with: &str, reason: &str| {
        json!({ "id": text(91), "venture": text(VENTURE),
        "counterparty": with, "party": "firm", "subject": "修晒场围墙", "amount_fen": 500_000,
        "signed_on": "2026-10-01", "until_on": "2026-12-31", "reason": reason })
    };
    let no = on.0.act(SECRETARY, "ventures/contracts", &bond("演示石匠", ""));
    assert_eq!(no.json()["code"], "bond_near");
    assert!(no.text.contains("弟弟是法定代表人"), "{}", no.text);
    let why = "三家比价，它最低，监督委员在场";
    assert_eq!(on.0.act(SECRETARY, "ventures/contracts", &bond("演示石匠", why)).status, 201);
    let page = on.0.get(&format!("/{VILLAGE}/ventures/{}", text(VENTURE)));
    assert!(page.text.contains(why) && page.text.contains("弟弟是法定代表人"));
    // A firm that holds a share is near; the same firm was not before it did.
    let mut holder = bond("竹溪茶厂", "");
    holder["id"] = json!(text(92));
    assert_eq!(on.0.act(SECRETARY, "ventures/contracts", &holder).status, 201);
    let held = json!({ "venture": text(VENTURE), "holders": "企业 竹溪茶厂 40\n村集体 肖家边村 60",
        "ground": "章程第五条" });
    assert_eq!(on.0.act(SECRETARY, "ventures/holders", &held).status, 201);
    // So is who stands for the venture, and who is in charge of it.
    let secretary = on.0.db.read(|tx| store::registry::name(tx, person(SECRETARY))).unwrap();
    for (n, with) in [(93, "竹溪茶厂"), (94, "程演示"), (95, secretary.as_str())] {
        let mut again = bond(with, "");
        again["id"] = json!(text(n));
        let no = on.0.act(SECRETARY, "ventures/contracts", &again);
        assert_eq!(no.json()["code"], "bond_near", "{with}");
    }
}

#[test]
fn private_people_s_names_are_covered_for_strangers_wherever_they_stand() {
    let on = Ventures::new();
    on.registers("company");
    on.does("ventures/holders", &on.holds("县投 竹溪县 80\n个人 张小演 20"));
    on.does(
        "ventures/assets",
        &json!({ "id": text(86), "venture": text(VENTURE), "holder": 2, "asset": "money",
        "what": "入股的钱", "value_fen": 30_000_000, "document": "入股协议书一号",
        "brought_on": "2026-06-01" }),
    );
    let surety = |n, surety: &str, name: &str, creditor: &str| {
        json!({ "id": text(n), "venture": text(VENTURE), "surety": surety, "name": name,
        "creditor": creditor, "amount_fen": 100, "document": "保证合同 7" })
    };
    on.does("ventures/guarantees", &surety(87, "person", "李小演", "张小演"));
    on.does("ventures/guarantees", &surety(88, "agency", "演示担保", "演示农商行"));
    let bond = |n, party: &str, name: &str| {
        json!({ "id": text(n), "venture": text(VENTURE), "counterparty": name, "party": party,
        "subject": "烘干机代烘稻谷", "amount_fen": 500, "signed_on": "2026-10-01",
        "until_on": "2026-12-31", "reason": "三家比价，它最低" })
    };
    on.does("ventures/contracts", &bond(89, "person", "王小演"));
    on.does("ventures/contracts", &bond(90, "firm", "演示茶厂"));
    // Written down as a firm, the holder is a person all the same.
    on.does("ventures/contracts", &bond(91, "firm", "张小演"));
    // Off the list they stay covered.
    on.does("ventures/holders", &on.holds("县投 竹溪县 100"));

    let page = format!("/{COUNTY}/ventures/{}", text(VENTURE));
    let (html, data) = (on.0.get(&page).text, on.0.get(&format!("/api{page}")).text);
    let hands = on.0.get_as(CLERK, &page).text;
    for (name, covered) in [("张小演", "张**"), ("李小演", "李**"), ("王小演", "王**")]
    {
        for told in [&html, &data] {
            assert!(!told.contains(name), "{name} is shown to strangers");
            assert!(told.contains(covered), "{name} stands there, covered");
        }
        assert!(hands.contains(name), "{name} is known to those who run it");
    }
    for name in ["演示担保", "演示农商行", "演示茶厂"] {
        assert!(html.contains(name) && data.contains(name), "{name} is no private person");
    }
}

#[test]
fn a_year_is_corrected_and_an_older_one_divided() {
    let on = Ventures::new();
    on.registers("company");
    on.does("ventures/holders", &on.holds(HOLDERS));
    on.does("ventures/years", &on.year());
    let mut right = on.year();
    right.as_object_mut().unwrap().retain(|field, _| !matches!(field.as_str(), "venture" | "year"));
    (right["id"], right["year"]) = (json!(text(95)), json!(text(YEAR)));
    (right["cost_fen"], right["reason"]) = (json!(8_000_000), json!("成本多记了一笔"));
    on.does("ventures/years/corrected", &right);
    let year = &on.one()["years"][0];
    assert_eq!((&year["cost_fen"], &year["left"]), (&json!(8_000_000), &json!(7_700_000)));
    assert_eq!(year["before"][0]["cost_fen"], 9_000_000, "what stood before stays");
    let page = format!("/{COUNTY}/ventures/{}", text(VENTURE));
    let stranger = on.0.get(&page).text;
    assert!(stranger.contains("成本多记了一笔") && stranger.contains("90,000.00"));
    assert!(!stranger.contains("ventures/years/corrected/new"));
    assert!(on.0.get_as(CLERK, &page).text.contains("ventures/years/corrected/new"));

    let mut next = on.year();
    (next["id"], next["year"]) = (json!(text(96)), json!(2025));
    (next["losses_fen"], next["income_fen"]) = (json!(0), json!(8_000_000));
    on.does("ventures/years", &next);
    // The last year ended with a loss of 10,000.00: it is made up before older money goes out.
    let mut open = json!({ "id": text(DIVIDEND), "year": text(YEAR), "amount_fen": 6_700_001,
        "resolution": "股东会决议 2026-2" });
    let no = on.refused("ventures/bonuses", &open, "dividend_over");
    assert!(no.text.contains("67,000.00"), "{}", no.text);
    open["amount_fen"] = json!(6_700_000);
    on.does("ventures/bonuses", &open);
    let told = on.one();
    assert_eq!(
        (&told["dividends"][0]["year"], &told["years"][1]["left"]),
        (&json!(2024), &json!(1_000_000)),
        "{told}"
    );
    let mut less = right.clone();
    (less["id"], less["cost_fen"]) = (json!(text(97)), json!(9_500_000));
    on.refused("ventures/years/corrected", &less, "year_divided");
    less["cost_fen"] = json!(19_000_001);
    on.refused("ventures/years/corrected", &less, "year_followed");
}

#[test]
fn who_is_a_collective_or_a_committee_the_register_says() {
    let on = Ventures::new();
    for (n, name, kind) in [(97, "演示经联社", "collective"), (98, "演示居民会", "committee")]
    {
        let known = json!({ "id": text(n), "name": name, "kind": kind });
        assert_eq!(on.0.act(SECRETARY, "organisations", &known).status, 201);
    }
    on.registers("partnership");
    for line in ["企业 演示经联社 100", "个人 演示居民会 100", "企业 肖家边村 100"]
    {
        on.refused("ventures/holders", &on.holds(line), "holder_other");
    }
    on.does("ventures/holders", &on.holds("企业 演示茶厂 100"));
    let surety = |name: &str| {
        json!({ "id": text(85), "venture": text(VENTURE), "surety": "person", "name": name,
        "creditor": "演示农商行", "amount_fen": 100, "document": "保证合同 7" })
    };
    on.refused("ventures/guarantees", &surety("演示居民会"), "surety_committee");
    on.does("ventures/guarantees", &surety("演示经联社"));
    assert_eq!(on.one()["guarantees"][0]["surety"], "collective");
}

#[test]
fn forms_offer_what_there_is() {
    let on = Ventures::new();
    on.registers("company");
    on.does("ventures/holders", &on.holds(HOLDERS));
    on.does("ventures/years", &on.year());
    let open = json!({ "id": text(DIVIDEND), "year": text(YEAR), "amount_fen": 7_000_000,
        "resolution": "股东会决议 2026-2" });
    let years = on.0.get_as(CLERK, &format!("/{COUNTY}/ventures/bonuses/new")).text;
    assert!(years.contains("2024 年 · 还没分 70,000.00 元"), "{years}");
    on.does("ventures/bonuses", &open);
    let one = text(VENTURE);
    // The village's name and its code mean the same village.
    for name in ["肖家边村", VILLAGE] {
        on.does("ventures/holders", &on.holds(&format!("村集体 {name} 100")));
        assert_eq!(on.one()["holders"][0]["name"], "肖家边村", "{name}");
    }
    for (path, offered) in [
        (format!("ventures/assets/new?venture={one}"), "肖家边村"),
        ("ventures/years/new".to_owned(), "竹溪演示县投"),
        ("ventures/years/corrected/new".to_owned(), "2024 年"),
        ("ventures/bonuses/paid/new".to_owned(), "20,300.00"),
        ("ventures/bonuses/dropped/new".to_owned(), "70,000.00"),
        ("ventures/new".to_owned(), "县投"),
        (format!("ventures/holders/new?venture={one}"), "加起来正好 100%"),
        (format!("ventures/guarantees/new?venture={one}"), "村民委员会不能担保"),
        (format!("ventures/changes/new?venture={one}"), "只填有变化的"),
        (format!("ventures/contracts/new?venture={one}"), "对方"),
    ] {
        let form = on.0.get_as(CLERK, &format!("/{COUNTY}/{path}"));
        assert_eq!(form.status, 200, "{path}");
        assert!(form.text.contains(offered), "{path} offers {offered}");
        let bare = form.text.split("field-").nth(1).and_then(|rest| rest.split('<').next());
        assert_eq!(bare, None, "{path}: every field has a name");
        for refused in ["value=\"cash\"", "value=\"village_committee\""] {
            assert!(!form.text.contains(refused), "{path} offers {refused}");
        }
    }
}

#[test]
fn a_collective_is_called_by_its_village_not_by_the_committee() {
    for (of, name) in [
        ("肖家边村委会", "肖家边村"),
        ("肖家边村民委员会", "肖家边村"),
        ("水坪社区居委会", "水坪社区"),
        ("水坪社区居民委员会", "水坪社区"),
        ("双竹林场", "双竹林场"),
    ] {
        assert_eq!(civic::build::venture::plain(of), name);
    }
}
