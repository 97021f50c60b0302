//! The lines of the county's own list of voting rules (village bodies, four deliberations and two
//! publications) that are shares, numbers, days or steps: each at its boundary on the rulebook that
//! ships. `docs/ballots.md` says for every line of the list where it is shown; the rows here are
//! those that stand in no other table.

use std::collections::BTreeSet;

use ballot::election::{Contender, Rules, elect};
use ballot::{Basis, Ratio, Threshold};

use super::fixture::{rules, scene};
use crate::policy;
use crate::rulebook::{Does, Span};

const V15: &str = "村民委员会组织法 第十五条";
const V19: &str = "村民委员会组织法 第十九条";
const V25: &str = "村民委员会组织法 第二十五条";
const V30: &str = "村民委员会组织法 第三十条";
const R26: &str = "城市居民委员会组织法 第二十六条";
const LOCAL: &str = "海南省实施《村民委员会组织法》办法（湖北省办法录入前暂用）";

/// Who may make a body be called, or an office be voted on. 以上 includes the number itself.
#[test]
fn requests_are_heard_from_the_number_on() {
    // Key, article, of how many, how many are needed.
    let rows = [
        ("call.villagers_meeting.villagers", V25, 810, 81),
        ("call.villagers_meeting.villagers", V25, 811, 82),
        ("call.villagers_meeting.villagers", V25, 9, 1),
        ("call.villagers_meeting.representatives", V25, 27, 9),
        ("call.villagers_meeting.representatives", V25, 28, 10),
        ("call.villagers_representatives", V30, 25, 5),
        ("call.villagers_representatives", V30, 27, 6),
        ("call.residents_meeting.residents", R26, 810, 81),
        ("call.residents_meeting.residents", R26, 811, 82),
        ("call.residents_meeting.representatives", R26, 27, 9),
        ("call.residents_meeting.representatives", R26, 29, 10),
        ("recall.committee.voters", V19, 810, 162),
        ("recall.committee.voters", V19, 811, 163),
        ("recall.committee.representatives", V19, 27, 9),
        ("recall.committee.representatives", V19, 28, 10),
        ("recall.representative.voters", LOCAL, 811, 163),
        ("recall.representative.households", LOCAL, 300, 100),
        ("recall.representative.households", LOCAL, 301, 101),
    ];
    for (key, article, total, need) in rows {
        let told = policy::needed(rules(), key, total);
        assert_eq!(told, Ok((need, article.to_owned())), "{key} of {total}");
        let share = rules().ratio(key).unwrap();
        let rule = Threshold::at_least(share, Basis::Entitled, key, article);
        assert!(rule.met(need, total) && !rule.met(need - 1, total), "{key} of {total}");
    }
}

/// Body, label, article, boundaries.
type Row = (&'static str, &'static str, &'static str, Pair);
/// Of how many, and how many of them are needed; twice.
type Pair = [(u64, u64); 2];

const V26: &str = "村民委员会组织法 第二十六条第一款";
const V29: &str = "村民委员会组织法 第二十九条第一款";
const V302: &str = "村民委员会组织法 第三十条第二款";
const V32: &str = "村民委员会组织法 第三十二条第二款";
const V34: &str = "村民委员会组织法 第三十四条（少数服从多数）";
const LEVY: &str = "村民一事一议筹资筹劳管理办法（国办发〔2007〕4号）";
const M27: &str = "农村集体经济组织法 第二十七条";
const M28: &str = "农村集体经济组织法 第二十八条";
const M31: &str = "农村集体经济组织法 第三十一条";
const R27: &str = "城市居民委员会组织法 第二十七条";
const R28: &str = "城市居民委员会组织法 第二十八条第一款";
const R29: &str = "城市居民委员会组织法 第二十九条";
const FOUR: &str = "“四议两公开”工作法 党员大会审议";

const HALF: Pair = [(811, 406), (812, 407)];
const VOTES: Pair = [(18, 10), (19, 10)];
const THIRDS: Pair = [(27, 18), (28, 19)];
const HOMES: Pair = [(300, 200), (301, 201)];
const FIFTHS: Pair = [(25, 20), (27, 22)];

const CLAUSES: &[Row] = &[
    ("villagers_meeting", "adults_attend", V26, HALF),
    ("villagers_meeting", "households_attend", V26, HOMES),
    ("villagers_meeting", "present_agree", V26, VOTES),
    ("villagers_representatives", "members_attend", V302, THIRDS),
    ("villagers_representatives", "present_agree", V302, VOTES),
    ("villagers_representatives", "representatives_share", V29, FIFTHS),
    ("villagers_representatives", "women_representatives_share", V29, [(27, 9), (28, 10)]),
    ("villagers_representatives_levy", "members_attend", V302, THIRDS),
    ("villagers_representatives_levy", "households_represented", LEVY, HOMES),
    ("villagers_representatives_levy", "present_agree", V302, VOTES),
    ("villagers_representatives_levy", "representatives_share", V29, FIFTHS),
    ("villagers_representatives_levy", "women_representatives_share", V29, [(27, 9), (28, 10)]),
    ("group_meeting", "adults_attend", V32, [(81, 54), (82, 55)]),
    ("group_meeting", "households_attend", V32, [(30, 20), (31, 21)]),
    ("group_meeting", "present_agree", V32, VOTES),
    ("members_assembly", "members_attend", M27, HOMES),
    ("members_assembly", "all_members_agree", M27, HOMES),
    ("members_representatives", "all_representatives_agree", M28, [(21, 14), (22, 15)]),
    ("council_board", "directors_attend", M31, [(3, 2), (7, 5)]),
    ("council_board", "all_directors_agree", M31, [(5, 3), (7, 4)]),
    ("residents_meeting", "adults_attend", R27, HALF),
    ("residents_meeting", "households_attend", R27, [(300, 151), (301, 151)]),
    ("residents_meeting", "present_agree", R27, VOTES),
    ("residents_representatives", "members_attend", R29, THIRDS),
    ("residents_representatives", "present_agree", R29, VOTES),
    ("residents_representatives", "representatives_share", R28, FIFTHS),
    ("two_committees", "present_agree", V34, [(6, 4), (7, 4)]),
    ("party_members", "party_attend", FOUR, [(30, 20), (31, 21)]),
    ("party_members", "due_agree", FOUR, [(30, 16), (31, 16)]),
    ("recall_vote", "voters_vote", V19, HALF),
    ("recall_vote", "cast_agree", V19, [(406, 204), (407, 204)]),
];

/// Every clause of every body with its article: at totals where the share is a whole number and
/// where it is not, the number that is enough and the one below it.
#[test]
fn every_clause_begins_where_its_article_says() {
    for (body, label, article, boundaries) in CLAUSES {
        let rule = rules().body(body).unwrap();
        let clause = rule.clause(label).unwrap();
        assert_eq!(clause.threshold.article, *article, "{body} {label}");
        for (total, needed) in boundaries {
            assert_eq!(clause.threshold.needed(*total), *needed, "{body} {label} of {total}");
            assert!(clause.threshold.met(*needed, *total), "{body} {label} of {total}");
            assert!(!clause.threshold.met(needed - 1, *total), "{body} {label} of {total}");
        }
    }
    let shown: BTreeSet<(&str, &str)> = CLAUSES.iter().map(|row| (row.0, row.1)).collect();
    let all: BTreeSet<(&str, &str)> = rules()
        .bodies()
        .flat_map(|body| {
            let clauses = body.quorum.iter().chain(&body.majority).chain(&body.conditions);
            clauses.map(|clause| (body.key.as_str(), clause.threshold.label.as_str()))
        })
        .collect();
    assert_eq!(shown, all, "a clause without a row, or a row without a clause");
}

/// Days and rhythms, with their articles.
#[test]
fn days_and_rhythms_are_those_of_their_articles() {
    let rows = [
        ("P01", "村民委员会组织法 第二十五条第二款", 10),
        ("P01.members", "农村集体经济组织法 第二十七条", 10),
        ("P01.residents", "城市居民委员会组织法 第二十六条第二款", 10),
        ("P01.representatives", LOCAL, 3),
        ("P03", "村民委员会组织法 第三十五条第四款", 15),
        ("P03.residents", "城市居民委员会组织法 第三十四条第三款", 15),
        ("P04.notice", "“四议两公开”工作法（部分地方为三日）", 3),
        ("recall.vote", LOCAL, 30),
    ];
    for (key, article, days) in rows {
        assert_eq!(rules().days(key), Ok(days), "{key}");
        assert_eq!(rules().parameter(key).unwrap().article, article, "{key}");
    }
    // Made public for the days of P03: the last of fifteen is the fifteenth after the posting.
    let posted = scene();
    let until = policy::notice_until(&posted, policy::notice_days(&posted).unwrap().days);
    assert_eq!(until, posted.now.plus_days(15).date());
    let rhythms = [
        ("duty.villagers_meeting", V25, Span::Year),
        ("duty.villagers_representatives", V30, Span::Quarter),
    ];
    for (key, article, per) in rhythms {
        let rhythm = policy::rhythm(rules(), key).unwrap();
        assert_eq!((rhythm.times, rhythm.per), (1, per), "{key}");
        assert_eq!(rules().parameter(key).unwrap().article, article, "{key}");
    }
}

/// 四议两公开, step by step in order, each with its source.
#[test]
fn four_deliberations_and_two_publications_stand_in_order() {
    let body = |key: &str| Does::Body(key.to_owned());
    let rows = [
        ("propose", Does::Proposal, None, None, "“四议两公开”工作法 村党组织提议"),
        (
            "discuss",
            body("two_committees"),
            Some("propose"),
            None,
            "“四议两公开”工作法 村“两委”会商议",
        ),
        (
            "review",
            body("party_members"),
            None,
            Some("P04.notice"),
            "“四议两公开”工作法 党员大会审议",
        ),
        ("decide", Does::Decision, None, None, "村民委员会组织法 第二十八条"),
        ("publish", Does::Notice, None, Some("P03"), "村民委员会组织法 第三十五条"),
        ("result", Does::Result, None, Some("P03"), "村民委员会组织法 第三十五条"),
    ];
    let process = rules().process("four_two").unwrap();
    let shipped: Vec<_> = process
        .steps
        .iter()
        .map(|step| {
            let (merge, days) = (step.may_merge_with.as_deref(), step.days.as_deref());
            (step.key.as_str(), step.does.clone(), merge, days, step.article.as_str())
        })
        .collect();
    assert_eq!(shipped, rows);
    // Important matters of the village walk it; nothing of the collective's own does.
    for class in rules().classes() {
        let walks = rules().process_of(class).is_some();
        assert_eq!(
            walks,
            class.article.contains("村民委员会组织法 第二十八条第一款") || class.key == "covenant",
            "{}",
            class.key
        );
    }
}

/// Elections: more than half of the voters vote, who is elected has more than half of the ballots;
/// in the further round a third of the ballots is enough. Nobody counts below it.
#[test]
fn an_election_stands_from_half_of_the_voters_and_half_of_the_ballots_on() {
    let ratio = |num, den| Ratio::new(num, den).unwrap();
    let first = Rules {
        seats: 1,
        turnout: Some(Threshold::more_than(ratio(1, 2), Basis::Entitled, "voters_vote", V15)),
        each: Some(Threshold::more_than(ratio(1, 2), Basis::Cast, "cast_agree", V15)),
        ..Rules::default()
    };
    let again = Rules {
        turnout: None,
        each: Some(Threshold::at_least(ratio(1, 3), Basis::Cast, "cast_agree", V15)),
        ..first.clone()
    };
    let rows = [
        (&first, 405, 405, false),
        (&first, 406, 203, false),
        (&first, 406, 204, true),
        (&again, 406, 135, false),
        (&again, 406, 136, true),
    ];
    for (rules, cast, votes, elected) in rows {
        let one = Contender { id: "甲".into(), votes, group: None };
        let result = elect(rules, &[one], cast, 811).unwrap();
        assert_eq!(result.elected.len(), usize::from(elected), "{votes} of {cast}");
        assert_eq!(result.vacant, u64::from(!elected));
    }
}
