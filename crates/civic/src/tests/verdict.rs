//! Verdicts of every body that votes, at their boundaries. Each row names the article it shows.

use std::collections::{BTreeMap, BTreeSet};

use ballot::Outcome::{self, Adopted, Advised, NoQuorum, Rejected};
use ballot::{Presence, Tally, Verdict};
use kernel::{Code, Refusal};

use super::fixture::{at, home, id, matter_id, person, refused, rules, said};
use crate::decide::ballot::{CloseFacts, TallySheet};
use crate::deliberation::{Basis, Meeting, Way};
use crate::matter::Kind;

const P: Basis = Basis::Person;
const H: Basis = Basis::Household;

const V26: &str = "村民委员会组织法 第二十六条第一款";
const V29: &str = "村民委员会组织法 第二十九条第一款";
const V30: &str = "村民委员会组织法 第三十条第二款";
const V19: &str = "村民委员会组织法 第十九条";
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

/// Article, basis, persons present and on the roll, households present and on the roll, yes votes
/// (everybody else present votes no), outcome, the clause the row is about, how many it needs.
type Row = (&'static str, Basis, [u64; 4], u64, Outcome, &'static str, u64);

const VILLAGERS_MEETING: &[Row] = &[
    // More than half of the adults: 405.5 of 811, 406 of 812 are not enough.
    (V26, P, [405, 811, 150, 300], 405, NoQuorum, "adults_attend", 406),
    (V26, P, [406, 811, 150, 300], 406, Adopted, "adults_attend", 406),
    (V26, P, [406, 812, 150, 300], 406, NoQuorum, "adults_attend", 407),
    (V26, P, [407, 812, 150, 300], 407, Adopted, "adults_attend", 407),
    // Or two thirds of the households, the number itself included; 200.67 of 301 is 201.
    (V26, H, [199, 811, 199, 300], 199, NoQuorum, "households_attend", 200),
    (V26, H, [200, 811, 200, 300], 200, Adopted, "households_attend", 200),
    (V26, H, [200, 811, 200, 301], 200, NoQuorum, "households_attend", 201),
    (V26, H, [201, 811, 201, 301], 201, Adopted, "households_attend", 201),
    // Either way to a quorum serves either way of voting.
    (V26, P, [200, 811, 200, 300], 101, Adopted, "households_attend", 200),
    (V26, H, [406, 811, 150, 300], 76, Adopted, "adults_attend", 406),
    // More than half of those present, persons or households.
    (V26, P, [406, 811, 150, 300], 203, Rejected, "present_agree", 204),
    (V26, P, [406, 811, 150, 300], 204, Adopted, "present_agree", 204),
    (V26, H, [406, 811, 200, 300], 100, Rejected, "present_agree", 101),
    (V26, H, [406, 811, 200, 300], 101, Adopted, "present_agree", 101),
    (V26, H, [402, 811, 201, 301], 101, Adopted, "present_agree", 101),
];

const VILLAGERS_REPRESENTATIVES: &[Row] = &[
    (V30, P, [17, 27, 0, 0], 17, NoQuorum, "members_attend", 18),
    (V30, P, [18, 27, 0, 0], 18, Adopted, "members_attend", 18),
    (V30, P, [18, 27, 0, 0], 9, Rejected, "present_agree", 10),
    (V30, P, [18, 27, 0, 0], 10, Adopted, "present_agree", 10),
    (V30, P, [19, 28, 0, 0], 10, Adopted, "members_attend", 19),
    (V30, P, [18, 28, 0, 0], 18, NoQuorum, "members_attend", 19),
];

const VILLAGERS_REPRESENTATIVES_LEVY: &[Row] = &[
    // Members and the households they stand for, both.
    (LEVY, P, [18, 27, 199, 300], 18, NoQuorum, "households_represented", 200),
    (LEVY, P, [18, 27, 200, 300], 18, Adopted, "households_represented", 200),
    (V30, P, [17, 27, 200, 300], 17, NoQuorum, "members_attend", 18),
    (V30, P, [18, 27, 200, 300], 9, Rejected, "present_agree", 10),
];

const GROUP_MEETING: &[Row] = &[
    // Two thirds of the adults, not half: 54 of 81.
    (V32, P, [53, 81, 10, 30], 53, NoQuorum, "adults_attend", 54),
    (V32, P, [54, 81, 10, 30], 28, Adopted, "adults_attend", 54),
    (V32, H, [19, 81, 19, 30], 19, NoQuorum, "households_attend", 20),
    (V32, H, [20, 81, 20, 30], 11, Adopted, "households_attend", 20),
    (V32, H, [20, 81, 20, 30], 10, Rejected, "present_agree", 11),
    (V32, H, [20, 81, 20, 31], 20, NoQuorum, "households_attend", 21),
];

const MEMBERS_ASSEMBLY: &[Row] = &[
    (M27, P, [199, 300, 0, 0], 199, NoQuorum, "members_attend", 200),
    // Two thirds of all members: 199 of 200 present are not enough, nor 199 of 300.
    (M27, P, [200, 300, 0, 0], 199, Rejected, "all_members_agree", 200),
    (M27, P, [200, 300, 0, 0], 200, Adopted, "all_members_agree", 200),
    (M27, P, [300, 300, 0, 0], 199, Rejected, "all_members_agree", 200),
    (M27, P, [300, 301, 0, 0], 200, Rejected, "all_members_agree", 201),
    (M27, P, [300, 301, 0, 0], 201, Adopted, "all_members_agree", 201),
];

const MEMBERS_REPRESENTATIVES: &[Row] = &[
    (M28, P, [14, 21, 0, 0], 13, Rejected, "all_representatives_agree", 14),
    (M28, P, [14, 21, 0, 0], 14, Adopted, "all_representatives_agree", 14),
    (M28, P, [22, 22, 0, 0], 14, Rejected, "all_representatives_agree", 15),
];

const COUNCIL_BOARD: &[Row] = &[
    (M31, P, [4, 7, 0, 0], 4, NoQuorum, "directors_attend", 5),
    (M31, P, [5, 7, 0, 0], 3, Rejected, "all_directors_agree", 4),
    (M31, P, [5, 7, 0, 0], 4, Adopted, "all_directors_agree", 4),
    (M31, P, [2, 3, 0, 0], 2, Adopted, "directors_attend", 2),
    (M31, P, [4, 5, 0, 0], 2, Rejected, "all_directors_agree", 3),
];

const RESIDENTS_MEETING: &[Row] = &[
    (R27, P, [405, 811, 100, 300], 405, NoQuorum, "adults_attend", 406),
    (R27, P, [406, 811, 100, 300], 204, Adopted, "adults_attend", 406),
    // Half of the households, not two thirds, and half itself is not enough.
    (R27, H, [150, 811, 150, 300], 150, NoQuorum, "households_attend", 151),
    (R27, H, [151, 811, 151, 300], 76, Adopted, "households_attend", 151),
    (R27, H, [151, 811, 151, 300], 75, Rejected, "present_agree", 76),
];

const RESIDENTS_REPRESENTATIVES: &[Row] = &[
    (R29, P, [17, 27, 0, 0], 17, NoQuorum, "members_attend", 18),
    (R29, P, [18, 27, 0, 0], 9, Rejected, "present_agree", 10),
    (R29, P, [18, 27, 0, 0], 10, Adopted, "present_agree", 10),
];

const TWO_COMMITTEES: &[Row] = &[
    (V34, P, [6, 9, 0, 0], 3, Rejected, "present_agree", 4),
    (V34, P, [6, 9, 0, 0], 4, Adopted, "present_agree", 4),
];

const PARTY_MEMBERS: &[Row] = &[
    (FOUR, P, [19, 30, 0, 0], 19, NoQuorum, "party_attend", 20),
    // Half of those due, not of those present: 15 of 30 due, though 15 of 20 came.
    (FOUR, P, [20, 30, 0, 0], 15, Rejected, "due_agree", 16),
    (FOUR, P, [20, 30, 0, 0], 16, Adopted, "due_agree", 16),
];

const RECALL_VOTE: &[Row] = &[
    // More than half of the register has to vote, more than half of the votes to agree.
    (V19, P, [405, 811, 150, 300], 405, NoQuorum, "voters_vote", 406),
    (V19, P, [406, 811, 150, 300], 406, Adopted, "voters_vote", 406),
    (V19, P, [406, 811, 150, 300], 203, Rejected, "cast_agree", 204),
    (V19, P, [406, 811, 150, 300], 204, Adopted, "cast_agree", 204),
];

const BODIES: &[(&str, &[Row])] = &[
    ("villagers_meeting", VILLAGERS_MEETING),
    ("villagers_representatives", VILLAGERS_REPRESENTATIVES),
    ("villagers_representatives_levy", VILLAGERS_REPRESENTATIVES_LEVY),
    ("group_meeting", GROUP_MEETING),
    ("members_assembly", MEMBERS_ASSEMBLY),
    ("members_representatives", MEMBERS_REPRESENTATIVES),
    ("council_board", COUNCIL_BOARD),
    ("residents_meeting", RESIDENTS_MEETING),
    ("residents_representatives", RESIDENTS_REPRESENTATIVES),
    ("two_committees", TWO_COMMITTEES),
    ("party_members", PARTY_MEMBERS),
    ("recall_vote", RECALL_VOTE),
];

/// Frozen rows of a meeting whose body is made up as every law asks.
pub fn hall(body: &str, basis: Basis, [came, all, homes, all_homes]: [u64; 4]) -> CloseFacts {
    let named = ["representatives", "women_representatives"].map(|word| (word.to_owned(), all));
    CloseFacts {
        meeting: Meeting {
            home: home(),
            id: matter_id(Kind::Meeting),
            topic: matter_id(Kind::Topic),
            body: body.into(),
            basis,
            starts_at: at("2026-11-23T08:00"),
            venue: "院坝".into(),
            convener: person(9),
            emergency: String::new(),
            opened_at: Some(at("2026-11-23T08:00")),
            closed_at: None,
            secret: false,
        },
        ballot: None,
        adults: Presence::of(came, all),
        households: Presence::of(homes, all_homes),
        phone: Tally::default(),
        sheets: Vec::new(),
        out: Vec::new(),
        named: BTreeMap::from(named),
        waiting: 0,
        receipts: Vec::new(),
    }
}

fn by_phone(mut facts: CloseFacts, yes: u64) -> CloseFacts {
    let present = match facts.meeting.basis {
        Basis::Person => facts.adults.attended,
        Basis::Household => facts.households.attended,
    };
    facts.phone = Tally { yes, no: present - yes, ..Tally::default() };
    facts
}

fn judged(facts: &CloseFacts) -> Result<Verdict, Refusal> {
    facts.judge(rules()).map(|(_, verdict)| verdict)
}

#[test]
fn every_body_that_votes_is_judged_by_its_article() {
    for (body, rows) in BODIES {
        for row in *rows {
            let (article, basis, rolls, yes, outcome, label, needed) = *row;
            let verdict = judged(&by_phone(hall(body, basis, rolls), yes)).unwrap();
            assert_eq!(verdict.outcome, outcome, "{body} {row:?} {verdict:?}");
            let clause = verdict.clauses.iter().find(|clause| clause.label == label).unwrap();
            assert_eq!(
                (clause.article.as_str(), clause.needed),
                (article, needed),
                "{body} {row:?}"
            );
            // A row about a failure shows the clause that failed; about a success, one that held.
            assert_eq!(clause.pass, outcome == Adopted, "{body} {row:?}");
        }
    }
}

#[test]
fn no_body_that_votes_is_left_out() {
    let voting: BTreeSet<_> =
        rules().bodies().filter(|b| !b.is_advisory()).map(|b| b.key.as_str()).collect();
    let tested: BTreeSet<_> = BODIES.iter().map(|(body, _)| *body).collect();
    assert_eq!(tested, voting);
    for (body, rows) in BODIES {
        let outcomes: BTreeSet<_> = rows.iter().map(|row| format!("{:?}", row.4)).collect();
        assert!(outcomes.contains("Adopted") && outcomes.len() > 1, "{body} {outcomes:?}");
    }
}

#[test]
fn a_deliberation_advises_and_adopts_nothing() {
    // 村民委员会组织法 第三十三条
    let all_agree = by_phone(hall("deliberation", P, [811, 811, 300, 300]), 811);
    let verdict = judged(&all_agree).unwrap();
    assert_eq!((verdict.outcome, verdict.clauses.len()), (Advised, 0));
}

#[test]
fn a_body_of_representatives_is_made_up_as_the_law_asks() {
    // Body, article, subject counted, label, how many of 27 members are needed.
    let rows = [
        ("villagers_representatives", V29, "representatives", "representatives_share", 22),
        (
            "villagers_representatives",
            V29,
            "women_representatives",
            "women_representatives_share",
            9,
        ),
        ("villagers_representatives_levy", V29, "representatives", "representatives_share", 22),
        ("residents_representatives", R28, "representatives", "representatives_share", 22),
    ];
    for (body, article, subject, label, needed) in rows {
        for (have, outcome) in [(needed - 1, NoQuorum), (needed, Adopted)] {
            let mut facts = by_phone(hall(body, P, [27, 27, 300, 300]), 27);
            facts.named.insert(subject.into(), have);
            let verdict = judged(&facts).unwrap();
            assert_eq!(verdict.outcome, outcome, "{body} {subject} {have}");
            let clause = verdict.clauses.iter().find(|c| c.label == label).unwrap();
            assert_eq!((clause.article.as_str(), clause.have), (article, have));
            assert_eq!((clause.needed, clause.total), (needed, 27), "{body} {subject}");
        }
        let mut unknown = by_phone(hall(body, P, [27, 27, 300, 300]), 27);
        unknown.named.clear();
        assert_eq!(judged(&unknown).unwrap().outcome, NoQuorum, "{body}: nothing known, no quorum");
    }
}

pub fn sheet([issued, returned, yes, no, abstain, invalid]: [u32; 6]) -> TallySheet {
    TallySheet {
        home: home(),
        ballot: id(40),
        section: 0,
        way: Way::Paper,
        issued,
        returned,
        yes,
        no,
        abstain,
        invalid,
        teller: person(9),
        witness_a: person(1),
        witness_b: person(2),
        counted_at: at("2026-11-23T10:00"),
    }
}

#[test]
fn phone_and_paper_are_one_tally() {
    let mut facts = hall("villagers_meeting", H, [406, 811, 200, 300]);
    facts.sheets = vec![sheet([120, 118, 60, 50, 5, 3])];
    facts.phone = Tally { yes: 41, no: 34, abstain: 5, invalid: 0 };
    let (counts, verdict) = facts.judge(rules()).unwrap();
    assert_eq!(counts.tally(), Tally { yes: 101, no: 84, abstain: 10, invalid: 3 });
    // Two sheets did not come back; whoever held them is present all the same.
    assert_eq!((verdict.present, verdict.outcome), (200, Adopted));
    facts.phone.yes -= 1;
    assert_eq!(judged(&facts).unwrap().outcome, Rejected, "100 of 200 are not more than half");
    // Neither alone would have carried it.
    let paper_alone = CloseFacts { phone: Tally::default(), ..facts.clone() };
    assert_eq!(judged(&paper_alone).unwrap().outcome, Rejected);
}

#[test]
fn never_more_votes_than_voters_present() {
    // Paper sheets, votes by phone, and what the refusal counts against the 200 present.
    let rows: [(Option<[u32; 6]>, u64, u64); 3] = [
        (Some([120, 120, 60, 60, 0, 0]), 81, 201),
        (Some([201, 0, 0, 0, 0, 0]), 0, 201),
        (None, 201, 201),
    ];
    for (paper, yes, have) in rows {
        let mut facts = hall("villagers_meeting", H, [406, 811, 200, 300]);
        facts.sheets = paper.map(sheet).into_iter().collect();
        facts.phone = Tally { yes, ..Tally::default() };
        let no = refused(judged(&facts), Code::TallyOver, None);
        assert_eq!((said(&no, "have"), said(&no, "max")), (&*have.to_string(), "200"));
    }
    // Exactly as many as are present is right.
    let mut full = hall("villagers_meeting", H, [406, 811, 200, 300]);
    full.sheets = vec![sheet([120, 120, 60, 60, 0, 0])];
    full.phone = Tally { yes: 80, ..Tally::default() };
    assert_eq!(judged(&full).unwrap().outcome, Adopted);
    // Who came and is not on the roll can not have come.
    let ghosts = hall("villagers_meeting", P, [812, 811, 200, 300]);
    refused(judged(&ghosts), Code::TallyOver, None);
}

#[test]
fn an_unknown_body_is_not_found() {
    refused(judged(&hall("elders", P, [5, 9, 0, 0])), Code::NotFound, Some("body"));
}
