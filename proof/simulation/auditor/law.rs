//! What the law and the county's rules say, written down a second time by hand: numbers, bodies,
//! who may do what, which fields an act has. Nothing here is read from the rulebook's files.

use civic::authority::Role;
use civic::matter::{Kind, State};
use kernel::Code;
use serde_json::Value;
use store::Ask;

use super::chapters::CHAPTERS;

/// Days to answer a wish, and to confirm that it is done.
pub const ANSWER_DAYS: i64 = 15;
/// Days to confirm, and to do again what was sent back.
pub const CONFIRM_DAYS: i64 = 15;
/// Days for which a confirmed result is watched, and in which what came back is put right.
pub const WATCH_DAYS: i64 = 90;
pub const REPAIR_DAYS: i64 = 15;
/// Days to give a passed resolution its owner and date.
pub const SETTLE_DAYS: i64 = 7;
/// Days of public notice (村民委员会组织法 第三十五条).
pub const NOTICE_DAYS: u32 = 15;
/// Days that a choice of projects lasts at least, the first and the last among them, and how it is
/// counted where nothing else was laid down.
pub const BUDGET_DAYS: i64 = 7;
pub const BUDGET_RULE: &str = "mes_cost";
pub const BUDGET_COMPLETION: &str = "add1_util";
/// How projects may be counted, and what may be done with what is left.
pub const BUDGET_RULES: [&str; 5] =
    ["greedy", "greedy_per_cost", "phragmen", "mes_cost", "mes_card"];
pub const BUDGET_COMPLETIONS: [&str; 4] = ["none", "util", "add1", "add1_util"];
/// Projects on one list at most, and money in one choice.
pub const MOST_PROJECTS: usize = 60;
pub const MOST_MONEY: i64 = 9_007_199_254_740_992;
/// Days that a vote among several lasts at least, and its forms.
pub const POLL_DAYS: i64 = 3;
pub const POLL_FORMS: [&str; 6] = ["election", "approval", "score", "runoff", "schulze", "rating"];
/// The highest score, and the highest answer to each question of a rating.
pub const POLL_SCORE: u64 = 5;
pub const POLL_RATING: u64 = 3;
/// Options of one vote at most.
pub const MOST_OPTIONS: u64 = 60;
/// The questions of a rating.
pub const QUESTIONS: [&str; 4] = ["答应不答应", "认同不认同", "高兴不高兴", "满意不满意"];
/// The most a project of the short way costs, and the days it has (P06).
pub const MICRO: i64 = 5_000_000;
pub const MICRO_DAYS: i64 = 30;
/// A covenant: days its draft is up, days of the township, clauses at most, words it may not hold, and its
/// kinds of clauses. Half of those who attend are women, at least.
pub const DRAFT_DAYS: i64 = 2;
pub const REVIEW_DAYS: i64 = 10;
pub const MOST_CLAUSES: usize = 100;
pub const FINES: [&str; 24] = [
    "罚款",
    "罚金",
    "罚钱",
    "处罚",
    "扣发",
    "扣除",
    "停发",
    "没收",
    "取消低保",
    "取消补贴",
    "取消补助",
    "取消医保",
    "取消养老",
    "不予办理",
    "不予盖章",
    "不予开具",
    "不予出具",
    "不予证明",
    "停水",
    "停电",
    "断水",
    "断电",
    "黑名单",
    "曝光",
];
pub const PARTS: [&str; 5] = ["conduct", "order", "rights", "disputes", "customs"];
/// What may be levied of everybody in a year, by whom, and what for it may not be.
pub const LEVY_FEN: i64 = 1_500;
pub const LEVY_DAYS: u64 = 10;
pub const LEVY_NOT: [&str; 15] = [
    "还债", "债务", "欠款", "利息", "工资", "报酬", "补贴", "招待", "学校", "校舍", "干渠", "乡道",
    "县道", "省道", "国道",
];
/// What money may be used for, and whose it may be.
pub const PURPOSES: [&str; 8] =
    ["industry", "works", "living", "ecology", "culture", "services", "relief", "governance"];
pub const TIERS: [&str; 6] = ["central", "province", "city", "county", "township", "society"];
/// How many represent the people in a project.
pub const DELEGATES: std::ops::RangeInclusive<usize> = 3..=7;
/// Points: which bodies adopt a table and appoint the group, how many judge at least, how many days a
/// claim hangs and somebody may object (P15), what no line may touch, what no shop gives.
pub const POINTS_BODIES: [&str; 2] = ["villagers_meeting", "villagers_representatives"];
pub const POINTS_GROUP: usize = 3;
pub const POINTS_NOTICE: i64 = 7;
pub const POINTS_APPEAL: i64 = 7;
pub const BENEFITS: [&str; 22] = [
    "低保",
    "五保",
    "特困",
    "救助",
    "粮补",
    "补贴",
    "医保",
    "医疗保险",
    "养老金",
    "养老保险",
    "社保",
    "抚恤",
    "优待",
    "奖学",
    "助学",
    "入学",
    "危房改造",
    "承包地",
    "宅基地",
    "罚款",
    "集体分红",
    "分红",
];
pub const CASH: [&str; 8] =
    ["现金", "人民币", "红包", "代金券", "购物卡", "充值卡", "话费", "转账"];
/// Days after a day of work in which it is noted and confirmed.
pub const LABOUR_DAYS: i64 = 7;
/// Days in which what was found is put right.
pub const FINDING_DAYS: i64 = 15;
/// A milestone of a template: name, due after how many hundredths of the time, weight.
pub type Template = &'static [(&'static str, i64, u64)];
/// Families of projects with their templates.
pub const FAMILIES: &[(&str, Template)] = &[
    (
        "party_plus",
        &[
            ("支部认领", 10, 10),
            ("党员带头开工", 30, 20),
            ("做完大半", 70, 40),
            ("群众验看", 100, 30),
        ],
    ),
    (
        "township_plus",
        &[
            ("定设计", 15, 10),
            ("定施工人", 25, 10),
            ("开工", 30, 10),
            ("主体完成", 70, 40),
            ("收尾", 90, 15),
            ("验收", 100, 15),
        ],
    ),
    (
        "village_plus",
        &[("备料", 20, 15), ("开工", 30, 15), ("主体完成", 70, 40), ("完工验看", 100, 30)],
    ),
    (
        "household_plus",
        &[
            ("入户商定", 20, 20),
            ("示范户做完", 50, 30),
            ("各户做完", 90, 40),
            ("互相看评", 100, 10),
        ],
    ),
    (
        "small_town",
        &[
            ("摸底和设计", 15, 10),
            ("招标或者比价", 30, 10),
            ("开工", 35, 10),
            ("整治过半", 65, 35),
            ("完工", 90, 20),
            ("验收", 100, 15),
        ],
    ),
    (
        "featured_town",
        &[
            ("定规划", 15, 10),
            ("定投资和用地", 30, 15),
            ("开工", 35, 10),
            ("主体完成", 70, 35),
            ("试营业", 90, 15),
            ("验收", 100, 15),
        ],
    ),
    (
        "rich_area",
        &[
            ("各村商定", 15, 15),
            ("分段开工", 30, 15),
            ("连接过半", 65, 35),
            ("全线贯通", 90, 20),
            ("共同验收", 100, 15),
        ],
    ),
    (
        "beautiful_village",
        &[
            ("入户摸底", 15, 10),
            ("整治开工", 25, 10),
            ("公共部分完成", 60, 35),
            ("庭院完成", 85, 25),
            ("验看评议", 100, 20),
        ],
    ),
];
/// Files that may come with one act.
pub const FILES: usize = 6;
/// Age of majority.
pub const ADULT_YEARS: i16 = 18;

/// Words that only announce.
pub const SLOGANS: [&str; 8] =
    ["大力推进", "深入贯彻", "全面提升", "进一步加强", "高质量发展", "新台阶", "新局面", "精神"];

/// Who sits in a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seats {
    /// Registered adults.
    Villagers,
    /// Adult members of the collective.
    Members,
    /// Committee and representatives by mandate.
    Representatives,
    /// Party branch committee and village committee by mandate.
    Committees,
    /// Party members by mandate.
    Party,
    /// Directors of the collective by mandate.
    Directors,
}

/// Of what a share is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Everybody on the roll.
    People,
    /// Households on the roll.
    Households,
    /// Voters who came.
    Present,
    /// Ballots handed in, spoilt ones too.
    Cast,
}

/// A share: more than, or at least, `num`/`den`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    pub more: bool,
    pub num: u64,
    pub den: u64,
    pub of: Of,
}

const fn more(num: u64, den: u64, of: Of) -> Share {
    Share { more: true, num, den, of }
}
const fn least(num: u64, den: u64, of: Of) -> Share {
    Share { more: false, num, den, of }
}

/// A deciding body.
#[derive(Debug, Clone, Copy)]
pub struct Body {
    pub key: &'static str,
    pub seats: Seats,
    pub by_household: bool,
    /// Full days between publication and meeting, and whether an emergency shortens them.
    pub notice: Option<(i64, bool)>,
    /// Whether its people are those of a group.
    pub group: bool,
    /// Representatives, women among them: at least these shares of all.
    pub conditions: &'static [Share],
    /// Any of these alternatives; within one, all.
    pub quorum: &'static [&'static [Share]],
    /// All of these.
    pub majority: &'static [Share],
    /// Fewest and most seats, which are an odd number.
    pub size: Option<(u64, u64)>,
    /// How many others of the household one may stand in for on paper, where that is allowed.
    pub proxies: Option<u64>,
    /// Whether it may meet in several places.
    pub sections: bool,
}

const BODY: Body = Body {
    key: "",
    seats: Seats::Villagers,
    by_household: false,
    notice: None,
    group: false,
    conditions: &[],
    quorum: &[],
    majority: &[more(1, 2, Of::Present)],
    size: None,
    proxies: None,
    sections: false,
};
const REPRESENTED: &[Share] = &[least(4, 5, Of::People), least(1, 3, Of::People)];

/// The bodies of the village that the workload puts topics to.
pub const BODIES: &[Body] = &[
    Body {
        key: "villagers_meeting",
        by_household: true,
        notice: Some((10, true)),
        quorum: &[&[more(1, 2, Of::People)], &[least(2, 3, Of::Households)]],
        sections: true,
        ..BODY
    },
    Body {
        key: "villagers_representatives",
        seats: Seats::Representatives,
        notice: Some((3, true)),
        conditions: REPRESENTED,
        quorum: &[&[least(2, 3, Of::People)]],
        ..BODY
    },
    Body {
        key: "villagers_representatives_levy",
        seats: Seats::Representatives,
        notice: Some((3, true)),
        conditions: REPRESENTED,
        quorum: &[&[least(2, 3, Of::People), least(2, 3, Of::Households)]],
        ..BODY
    },
    Body {
        key: "group_meeting",
        by_household: true,
        group: true,
        quorum: &[&[least(2, 3, Of::People)], &[least(2, 3, Of::Households)]],
        ..BODY
    },
    Body { key: "deliberation", by_household: true, majority: &[], sections: true, ..BODY },
    Body {
        key: "members_assembly",
        seats: Seats::Members,
        notice: Some((10, false)),
        quorum: &[&[least(2, 3, Of::People)]],
        majority: &[least(2, 3, Of::People)],
        proxies: Some(3),
        ..BODY
    },
    Body {
        key: "recall_vote",
        notice: Some((10, true)),
        // More than half of the register vote: see `meeting::result`.
        conditions: &[more(1, 2, Of::People)],
        majority: &[more(1, 2, Of::Cast)],
        ..BODY
    },
    Body { key: "two_committees", seats: Seats::Committees, ..BODY },
    Body {
        key: "party_members",
        seats: Seats::Party,
        notice: Some((3, true)),
        quorum: &[&[least(2, 3, Of::People)]],
        majority: &[more(1, 2, Of::People)],
        ..BODY
    },
    Body {
        key: "council_board",
        seats: Seats::Directors,
        quorum: &[&[least(2, 3, Of::People)]],
        majority: &[more(1, 2, Of::People)],
        size: Some((3, 7)),
        ..BODY
    },
];

/// What the bodies are called in minutes.
pub const BODY_NAMES: &[(&str, &str)] = &[
    ("villagers_meeting", "村民会议"),
    ("villagers_representatives", "村民代表会议"),
    ("villagers_representatives_levy", "村民代表会议（一事一议筹资筹劳）"),
    ("group_meeting", "村民小组会议"),
    ("deliberation", "协商（议事会、听证会、恳谈会、院落商量）"),
    ("members_assembly", "农村集体经济组织成员大会"),
    ("two_committees", "村党组织和村民委员会会议（两委会）"),
    ("party_members", "党员大会审议"),
    ("council_board", "理事会"),
    ("recall_vote", "村民会议（罢免表决）"),
];

/// Which bodies may decide a class of matters.
pub const CLASSES: &[(&str, &[&str])] = &[
    ("village_public_works", &["villagers_meeting", "villagers_representatives"]),
    ("levy", &["villagers_meeting", "villagers_representatives_levy"]),
    ("covenant", &["villagers_meeting"]),
    ("planning", &["villagers_meeting", "villagers_representatives"]),
    ("yearly_review", &["villagers_meeting", "villagers_representatives"]),
    ("points_rules", &["villagers_meeting", "villagers_representatives"]),
    ("group_affairs", &["group_meeting"]),
    ("vital_interest_deliberation", &["deliberation"]),
    ("routine_affairs", &["two_committees"]),
    ("land_compensation", &["members_assembly"]),
    ("party_review", &["party_members"]),
    ("council_affairs", &["council_board"]),
    ("recall", &["recall_vote"]),
];

/// Classes that go in steps before their body decides (四议两公开).
pub const WALKING: &[&str] =
    &["village_public_works", "levy", "covenant", "planning", "points_rules"];

/// The steps: key, and the body that meets before the decision.
pub const STEPS: [(&str, Option<&str>); 6] = [
    ("propose", None),
    ("discuss", Some("two_committees")),
    ("review", Some("party_members")),
    ("decide", None),
    ("publish", None),
    ("result", None),
];

/// Days to call a meeting that was demanded, and within which it is held from its earliest day on.
pub const CALL_DAYS: i64 = 5;
pub const DEMANDED_DAYS: i64 = 15;
/// Days within which a qualified recall is voted on.
pub const RECALL_DAYS: i64 = 30;
/// The hour of a meeting that calls itself, in minutes of the day.
pub const EVENING: i64 = 19 * 60 + 30;

/// Whose signatures are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signs {
    People,
    Households,
    Representatives,
}

/// Enough signatures: so many, or one of so many of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enough {
    Count(u64),
    OneOf(u64),
}

/// How a body may be demanded for an area of so many digits, each way alone (村民委员会组织法 第二十五条、
/// 第三十条; P27).
pub fn demands(body: &str, digits: usize) -> &'static [(Signs, Enough)] {
    use Enough::{Count, OneOf};
    match (body, digits) {
        ("villagers_meeting", _) => {
            &[(Signs::People, OneOf(10)), (Signs::Representatives, OneOf(3))]
        }
        ("villagers_representatives" | "villagers_representatives_levy", _) => {
            &[(Signs::Representatives, OneOf(5))]
        }
        ("deliberation", 18) => &[(Signs::People, Count(10)), (Signs::Households, Count(3))],
        ("group_meeting" | "deliberation", _) => &[(Signs::People, Count(10))],
        _ => &[],
    }
}

/// Whether a body sits for an area of so many digits.
pub fn sits_for(body: &str, digits: usize) -> bool {
    match body {
        "deliberation" => digits >= 12,
        "group_meeting" => digits == 15,
        _ => digits == 12,
    }
}

/// How many of a category are asked at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Least {
    /// So many, as far as there are people.
    Seats(u64),
    /// A third of all that are asked.
    Third,
}

/// A kind of people to ask: how many at least, and classes of matters that have a number of their
/// own.
pub type Category = (&'static str, Least, &'static [(&'static str, Least)]);

/// Kinds of people to ask, in the order of the draw.
pub const CATEGORIES: &[Category] = &[
    ("affected", Least::Seats(5), &[]),
    ("old_party", Least::Seats(1), &[]),
    ("old_cadre", Least::Seats(1), &[]),
    ("worthy", Least::Seats(1), &[]),
    ("masses", Least::Seats(3), &[]),
    ("party_delegate", Least::Seats(1), &[]),
    ("congress_delegate", Least::Seats(1), &[]),
    ("consultative_member", Least::Seats(1), &[]),
    ("experts", Least::Seats(0), &[("planning", Least::Seats(1))]),
    ("departments", Least::Seats(0), &[]),
    ("migrants", Least::Seats(2), &[]),
    ("women", Least::Third, &[("covenant", Least::Third)]),
];

/// Who an act is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    SignedIn,
    Villager,
    Concerned,
    Owner,
    Worker,
    Has(Role),
}

/// An act: its kind and states (empty: any), who, and the names of its fields.
pub struct Rule {
    pub act: &'static str,
    pub kind: Option<Kind>,
    pub from: &'static [State],
    pub who: &'static [Who],
    pub fields: &'static [&'static str],
}

/// How long a text may be, and whether it must say something: act, field, most, must.
const TEXTS: &[Text] = &[
    ("wish.raise", "text", 2000, true),
    ("wish.answer", "reply", 1000, false),
    ("wish.finish", "report", 1000, true),
    ("wish.confirm", "note", 1000, false),
    ("wish.erase", "ground", 500, true),
    ("wish.raise", "spot", 60, false),
    ("wish.merge", "into", 40, true),
    ("wish.merge", "reason", 500, true),
    ("wish.split", "text", 2000, true),
    ("wish.split", "reason", 500, false),
    ("standing.note", "ground", 200, true),
    ("company.plan", "affected", 4000, true),
    ("company.invite", "ground", 100, true),
    ("panel.plan", "affected", 4000, false),
    ("venue.note", "name", 60, true),
    ("venue.note", "place", 100, false),
    ("visit.record", "note", 1000, false),
    ("visit.record", "promise", 500, false),
    ("topic.publish", "title", 60, true),
    ("topic.publish", "place", 100, true),
    ("topic.publish", "people", 100, true),
    ("topic.publish", "money", 200, true),
    ("topic.publish", "plan", 5000, true),
    ("topic.publish", "class", 60, true),
    ("topic.publish", "body", 60, true),
    ("advice.answer", "reason", 1000, false),
    ("budget.open", "title", 60, true),
    ("budget.open", "purpose", 500, true),
    ("budget.propose", "title", 40, true),
    ("budget.propose", "place", 60, true),
    ("budget.propose", "plan", 1000, true),
    ("budget.strike", "reason", 500, true),
    ("poll.open", "title", 60, true),
    ("poll.open", "about", 500, true),
    ("poll.stand", "title", 40, true),
    ("poll.stand", "note", 300, false),
    ("poll.strike", "reason", 500, true),
    ("process.propose", "text", 3000, true),
    ("process.propose", "heard", 2000, true),
    ("meeting.call", "venue", 100, true),
    ("meeting.call", "emergency", 500, false),
    ("speech.end", "said", 500, false),
    ("statement.make", "text", 140, true),
    ("statement.hold", "reason", 200, true),
    ("statement.merge", "text", 140, true),
    ("statement.merge", "reason", 200, true),
    ("statement.split", "first", 140, true),
    ("statement.split", "second", 140, true),
    ("statement.split", "reason", 200, true),
    ("minutes.draft", "remarks", 4000, false),
    ("minutes.sign", "digest", 64, true),
    ("meeting.section", "venue", 100, true),
    ("proxy.give", "ground", 200, true),
    ("resolution.settle", "text", 3000, true),
    ("resolution.progress", "note", 1000, true),
    ("resolution.change", "content", 2000, true),
    ("resolution.change", "reason", 1000, true),
    ("resolution.account", "note", 1000, true),
    ("resolution.report", "report", 2000, true),
    ("resolution.confirm", "note", 1000, false),
    ("resolution.recurred", "text", 1000, true),
    ("wish.recurred", "text", 1000, true),
    ("notice.object", "text", 2000, true),
    ("notice.reply", "text", 2000, true),
    ("request.raise", "title", 60, true),
    ("request.raise", "place", 100, true),
    ("request.raise", "people", 100, true),
    ("request.raise", "money", 200, true),
    ("request.raise", "plan", 5000, true),
    ("request.raise", "class", 60, true),
    ("request.raise", "body", 60, true),
    ("request.raise", "venue", 100, true),
    ("recall.propose", "reason", 2000, true),
    ("recall.defend", "defence", 2000, true),
    ("request.doubt", "reason", 1000, true),
    ("request.doubt", "article", 100, true),
    ("request.review", "reason", 1000, true),
    ("request.review", "article", 100, true),
    ("matter.comment", "text", 1000, true),
    ("matter.attach", "name", 120, true),
    ("digest.seal", "period", 10, true),
    ("mandate.grant", "ground", 200, true),
    ("organisation.register", "name", 100, true),
    ("organisation.register", "credit_code", 18, false),
];

/// Act, field, characters at most, whether it has to say something.
pub type Text = (&'static str, &'static str, usize, bool);

/// A number from one on.
pub fn within(n: &Value, most: u64) -> bool {
    n.as_u64().is_some_and(|n| (1..=most).contains(&n))
}

/// Whether a number of a vote of several days can be one: of a project, an option or a paper, a mark,
/// or a way of counting.
fn choosable(ask: &Ask) -> bool {
    let number = |most: u64| ask.input.get("no").is_none_or(|no| within(no, most));
    let word = |field: &str, of: &[&str]| {
        ask.input.get(field).and_then(Value::as_str).is_none_or(|word| of.contains(&word))
    };
    let count = |field: &str, least: u64| {
        let given = ask.input.get(field).filter(|n| !n.is_null());
        given.is_none_or(|n| n.as_u64().is_some_and(|n| (least..=MOST_OPTIONS).contains(&n)))
    };
    let pair = |pair: &Value| match pair.as_array().map(Vec::as_slice) {
        Some([no, mark]) => within(no, MOST_OPTIONS) && mark.is_u64(),
        _ => false,
    };
    let mut marks = ask.input.get("marks").and_then(Value::as_array).into_iter().flatten();
    let mut picks = ask.input.get("picks").and_then(Value::as_array).into_iter().flatten();
    match ask.act.as_str() {
        "budget.open" => word("rule", &BUDGET_RULES) && word("completion", &BUDGET_COMPLETIONS),
        "budget.strike" => number(60),
        "budget.cast" => picks.all(|no| within(no, 60)),
        "budget.enter" => number(100_000) && picks.all(|no| within(no, 60)),
        "poll.open" => word("form", &POLL_FORMS) && count("seats", 1) && count("women", 0),
        "poll.strike" => number(MOST_OPTIONS),
        "poll.cast" | "poll.drop" => marks.all(pair),
        "poll.enter" => number(100_000) && marks.all(pair),
        _ => true,
    }
}

/// Refuses a text that says nothing or too much, and a share of the work beyond the whole.
pub fn measured(ask: &Ask) -> Result<(), Code> {
    let texts = TEXTS.iter().chain(CHAPTERS.iter().flat_map(|chapter| chapter.texts));
    for (_, field, most, must) in texts.filter(|(act, ..)| *act == ask.act) {
        let Some(text) = ask.input.get(*field).and_then(Value::as_str) else { continue };
        if *must && text.trim().is_empty() {
            return Err(Code::FieldMissing);
        }
        if text.chars().count() > *most {
            return Err(Code::FieldLong);
        }
    }
    if !choosable(ask) || !CHAPTERS.iter().all(|chapter| (chapter.fits)(ask)) {
        return Err(Code::FieldBad);
    }
    let beyond = |field: &str, most: u64| {
        ask.input.get(field).and_then(Value::as_u64).is_some_and(|n| n > most)
    };
    let nothing = ask.input.get("upto").and_then(Value::as_u64) == Some(0);
    let off = beyond("lat_e6", 90_000_000) || beyond("lon_e6", 180_000_000);
    let nobody = ask.input.get("seats_affected").and_then(Value::as_u64) == Some(0);
    if nobody || beyond("seats_affected", 2000) {
        return Err(Code::FieldBad);
    }
    if nothing || off || beyond("percent", 100) || beyond("notice_days", 365) {
        return Err(Code::FieldBad);
    }
    Ok(())
}
