//! A county may be stricter than the law, never laxer.

use ballot::{Cmp, Ratio, Threshold};
use jiff::civil::date;
use proptest::prelude::*;

use super::{load_changed, load_with, messages};

/// Every limit of `law.toml` with the first value beyond it and the complaint.
const BEYOND: [(&str, &str, &str); 22] = [
    ("P01", "7", "P01 = 7 days is laxer than the law's 10 (村民委员会组织法 第二十五条第二款)"),
    ("P01", "9", "P01 = 9 days is laxer than the law's 10"),
    ("P01.members", "9", "is laxer than the law's 10 (农村集体经济组织法 第二十七条)"),
    ("P01.residents", "9", "is laxer than the law's 10 (城市居民委员会组织法 第二十六条第二款)"),
    ("P03", "14", "is laxer than the law's 15 (村民委员会组织法 第三十五条第四款)"),
    ("P03.residents", "14", "is laxer than the law's 15"),
    ("P03.funds", "9", "is laxer than the law's 10"),
    ("P03.tender", "2", "is laxer than the law's 3 (招标投标法实施条例 第五十四条第一款)"),
    ("P10.register", "16", "differs from the law's fixed 15 (信访工作条例 第二十二条)"),
    ("P10.tell", "14", "differs from the law's fixed 15"),
    ("P10.object", "6", "P10.object = 6 working days differs from the law's fixed 5"),
    ("P10.handle", "61", "differs from the law's fixed 60"),
    ("P10.extension", "31", "differs from the law's fixed 30"),
    ("P10.recheck", "29", "differs from the law's fixed 30"),
    ("P11.apply", "31", "differs from the law's fixed 30"),
    ("P11.warn", "31", "is laxer than the law's 30"),
    ("P21.length", "7", "P21.length = 7 is laxer than the law's 8"),
    ("P21.tries", "6", "is laxer than the law's 5"),
    ("P21.idle", "31", "is laxer than the law's 30"),
    ("P22.hot", "5", "P22.hot = 5 months is laxer than the law's 6 (网络安全法 第二十三条第三项)"),
    ("P22.sharing", "2", "is laxer than the law's 3"),
    ("P28", "4", "is laxer than the law's 5 (农村集体经济组织法 第五十七条)"),
];

#[test]
fn each_laxer_value_is_refused_by_name() {
    for (key, value, complaint) in BEYOND {
        let found = messages(load_with(&format!("[{key}]\nvalue = {value}\n")));
        assert_eq!(found.len(), 1, "{key}: {found:?}");
        assert!(found[0].starts_with(&format!("county.toml: {key} = {value}")), "{}", found[0]);
        assert!(found[0].contains(complaint), "{}", found[0]);
    }
}

#[test]
fn stricter_values_are_accepted() {
    for (key, value) in [
        ("P01", 11),
        ("P03", 30),
        ("P21.length", 12),
        ("P21.tries", 3),
        ("P22.hot", 24),
        ("P28", 6),
    ] {
        let found = messages(load_with(&format!("[{key}]\nvalue = {value}\n")));
        assert_eq!(found, Vec::<String>::new(), "{key}");
    }
}

#[test]
fn all_laxer_values_are_reported_together() {
    let found = messages(load_with("[P01]\nvalue = 7\n[P03]\nvalue = 1\n[P28]\nvalue = 1\n"));
    assert_eq!(found.len(), 3, "{found:?}");
}

/// Clauses of a decision: the sentence, and further fields.
type Written = &'static [(&'static str, &'static str)];

/// A decision that sets one list of clauses of a body.
fn clauses(body: &str, part: &str, clauses: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (n, (needs, more)) in clauses.iter().enumerate() {
        text += &format!(
            "[[body.{body}.{part}]]\nlabel = \"c{n}\"\ntitle_zh = \"条\"\ntitle_en = \"clause\"\n\
             needs = \"{needs}\"\narticle = \"county decision 8\"\n{more}\n"
        );
    }
    text
}

#[test]
fn laxer_bodies_are_refused() {
    let cases: [(&str, &str, Written, &str); 9] = [
        (
            "villagers_meeting",
            "quorum",
            &[("at least 1/2 of adults", "")],
            "quorum `at least 1/2 of adults` is laxer than the law's `more than 1/2 of adults`",
        ),
        (
            "villagers_meeting",
            "quorum",
            &[("more than 1/2 of adults", ""), ("more than 1/2 of households", "")],
            "`more than 1/2 of households` is laxer than the law's `at least 2/3 of households`",
        ),
        (
            // A further way to a quorum.
            "group_meeting",
            "quorum",
            &[("at least 2/3 of adults", ""), ("at least 2/3 of entitled", "")],
            "quorum `at least 2/3 of entitled` is laxer",
        ),
        ("villagers_representatives", "quorum", &[], "quorum `nothing` is laxer"),
        (
            "villagers_meeting",
            "majority",
            &[("more than 1/2 of cast", "")],
            "majority `more than 1/2 of cast` is laxer than the law's `more than 1/2 of present`",
        ),
        (
            "members_assembly",
            "majority",
            &[("at least 2/3 of present", "")],
            "majority `at least 2/3 of present` is laxer than the law's `at least 2/3 of members`",
        ),
        (
            // One of two thresholds that must hold together.
            "villagers_representatives_levy",
            "quorum",
            &[("at least 2/3 of members", "")],
            "is laxer than the law's `at least 2/3 of members and at least 2/3 of households`",
        ),
        (
            "villagers_representatives",
            "condition",
            &[
                ("at least 4/5 of members", "counted = \"representatives\""),
                ("at least 1/4 of members", "counted = \"women_representatives\""),
            ],
            "`women_representatives at least 1/4 of members` is laxer than the law's \
             `women_representatives at least 1/3 of members`",
        ),
        (
            "residents_representatives",
            "condition",
            &[("at least 4/5 of members", "counted = \"anybody\"")],
            "condition `nothing` is laxer than the law's `representatives at least 4/5 of members`",
        ),
    ];
    for (body, part, list, complaint) in cases {
        let text = match list {
            [] => format!("[body.{body}]\n{part} = []\n"),
            _ => clauses(body, part, list),
        };
        let found = messages(load_with(&text));
        assert_eq!(found.len(), 1, "{body}.{part}: {found:?}");
        assert!(found[0].starts_with(&format!("county.toml: body.{body}: {part}")), "{}", found[0]);
        assert!(found[0].contains(complaint), "{}", found[0]);
    }
}

#[test]
fn stricter_bodies_are_accepted() {
    let cases: [(&str, &str, Written); 4] = [
        // One alternative less.
        ("villagers_meeting", "quorum", &[("more than 1/2 of adults", "")]),
        ("villagers_meeting", "majority", &[("at least 2/3 of present", "")]),
        // One more threshold beside the law's.
        (
            "villagers_meeting",
            "majority",
            &[("more than 1/2 of present", ""), ("more than 1/3 of adults", "")],
        ),
        // Two thresholds at once on the way to a quorum.
        (
            "group_meeting",
            "quorum",
            &[
                ("at least 2/3 of adults", "alternative = \"a\""),
                ("more than 1/2 of households", "alternative = \"a\""),
            ],
        ),
    ];
    for (body, part, list) in cases {
        let book = load_with(&clauses(body, part, list)).unwrap();
        let before = book.at(date(2027, 2, 28)).body(body).unwrap().to_ballot();
        let after = book.at(date(2027, 3, 1)).body(body).unwrap().to_ballot();
        assert_ne!(before, after, "{body}.{part}");
    }
}

#[test]
fn who_sits_and_who_decides_cannot_be_widened() {
    let cases = [
        ("[body.members_assembly]\nvote_by = [\"household\"]", "body.members_assembly: vote_by"),
        (
            "[body.members_assembly]\nelectorate = \"villagers\"",
            "body.members_assembly: electorate",
        ),
        ("[body.villagers_meeting]\nnotice = \"P03.tender\"", "body.villagers_meeting: notice"),
        ("[body.council_board]\nseats_max = 9", "body.council_board: seats `3 to 9, odd`"),
        ("[body.council_board]\nseats_odd = false", "body.council_board: seats"),
        ("[body.members_representatives]\nseats_min = 20", "seats `20 to any` is laxer"),
        (
            "[body.villagers_meeting]\nproxy = \"household\"\nproxy_article = \"a\"",
            "body.villagers_meeting: proxy `household` is laxer than the law's `none`",
        ),
        ("[body.council_board]\nsections = \"a\"", "body.council_board: sections `a` is laxer"),
        (
            "[class.collective_assets]\nbodies = [\"members_assembly\", \"villagers_meeting\"]",
            "class.collective_assets: bodies `members_assembly, villagers_meeting` is laxer than \
             the law's `members_assembly`",
        ),
        ("[class.covenant]\nbodies = [\"villagers_representatives\"]", "class.covenant: bodies"),
    ];
    for (text, complaint) in cases {
        let found = messages(load_with(text));
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].contains(complaint), "{}", found[0]);
    }
    let narrowed = "[class.planning]\nbodies = [\"villagers_meeting\"]\n\
                    [body.council_board]\nseats_min = 5\n[body.villagers_meeting]\n\
                    vote_by = [\"person\"]\n[body.members_assembly]\nproxy = \"none\"\n";
    assert_eq!(messages(load_with(narrowed)), Vec::<String>::new());
}

#[test]
fn the_county_files_that_ship_are_held_to_the_law_too() {
    let found = messages(load_changed("notices.toml", "value = 15", "value = 7"));
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("notices.toml: P03 = 7 days is laxer"), "{}", found[0]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// A majority is accepted exactly when it never needs fewer votes than the law.
    #[test]
    fn accepted_means_never_fewer_votes(num in 1_u64..12, den in 1_u64..12, more in any::<bool>()) {
        prop_assume!(num < den || (num == den && !more));
        let ratio = Ratio::new(num, den).unwrap();
        let cmp = if more { Cmp::MoreThan } else { Cmp::AtLeast };
        let word = if more { "more than" } else { "at least" };
        let text = clauses(
            "villagers_meeting",
            "majority",
            &[(&format!("{word} {ratio} of present"), "")],
        );
        let of = ballot::Basis::Present;
        let county = Threshold { cmp, ratio, of, label: String::new(), article: String::new() };
        let law = Threshold::more_than(Ratio::new(1, 2).unwrap(), of, "", "");
        let never_fewer = (1..=200).all(|total| county.needed(total) >= law.needed(total));
        prop_assert_eq!(load_with(&text).is_ok(), never_fewer, "{} {}", word, ratio);
    }
}
