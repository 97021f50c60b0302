//! How a body is made up: frozen with the roll, printed with the verdict, never asked again. And how
//! long everything is kept.

use ::ballot::Bound;
use ballot::Outcome::{Adopted, NoQuorum};
use ballot::Tally;
use kernel::Code;

use super::fixture::{brief, day, id, matter_id, refused, rules, scene};
use super::verdict::hall;
use crate::Effect;
use crate::decide::ballot::KEPT;
use crate::decide::meeting::{Entitled, Open, OpenFacts, open};
use crate::deliberation::{Basis, RollCount, RollLine, Seat};
use crate::matter::Kind;
use crate::policy;
use crate::record::Record;

fn someone(n: u8, seat: Seat, woman: bool) -> Entitled {
    Entitled { person: id(n), household: id(100 + n), seat, woman }
}

fn opened(body: &str, entitled: Vec<Entitled>) -> Vec<Effect> {
    let mut meeting = hall(body, Basis::Person, [0; 4]).meeting;
    meeting.opened_at = None;
    let facts = OpenFacts { meeting, entitled };
    open(&facts, &scene(), &Open { matter: matter_id(Kind::Meeting) }).unwrap()
}

fn rows<R: Record>(effects: &[Effect]) -> Vec<R> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Put(row) if row.table == R::TABLE => {
                R::from_vals(&mut row.vals.clone().into_iter())
            }
            _ => None,
        })
        .collect()
}

#[test]
fn what_the_conditions_ask_for_is_counted_when_the_roll_is_frozen() {
    // 村民委员会组织法 第二十九条: representatives, and women among them.
    let made = opened(
        "villagers_representatives",
        vec![
            someone(1, Seat::Representative, true),
            someone(2, Seat::Representative, false),
            someone(3, Seat::Committee, true),
            someone(4, Seat::Representative, true),
        ],
    );
    let counts: Vec<(String, u64)> =
        rows::<RollCount>(&made).into_iter().map(|c| (c.subject, c.n)).collect();
    let expected = [("representatives", 3), ("women_representatives", 2)];
    assert_eq!(counts, expected.map(|(word, n)| (word.to_owned(), n)));
    let seats: Vec<Seat> = rows::<RollLine>(&made).into_iter().map(|l| l.seat).collect();
    assert_eq!(seats[2], Seat::Committee);
    assert_eq!(seats.len(), 4);
    // A body without conditions freezes lines alone.
    let plain = opened("villagers_meeting", vec![someone(1, Seat::Villager, true)]);
    assert_eq!(brief(&plain), ["set meeting", "move sitting", "met sitting", "put roll"]);
}

#[test]
fn every_condition_in_the_rulebook_is_one_that_the_roll_can_answer() {
    for body in rules().bodies().filter(|b| !b.conditions.is_empty()) {
        let everybody = vec![someone(1, Seat::Representative, true)];
        let counts = rows::<RollCount>(&opened(&body.key, everybody));
        // How many voted is known at the close, not when the roll is frozen.
        let frozen = body.conditions.iter().filter(|c| c.counted != policy::VOTES_CAST);
        assert_eq!(counts.len(), frozen.count(), "{}", body.key);
        assert!(counts.iter().all(|c| c.n == 1), "{}: {counts:?}", body.key);
    }
}

#[test]
fn seats_are_printed_as_clauses_of_the_verdict() {
    // Body, article, members, the bounds that fail.
    type Row = (&'static str, &'static str, u64, &'static [Bound]);
    const M28: &str = "农村集体经济组织法 第二十八条";
    const M29: &str = "农村集体经济组织法 第二十九条至第三十一条";
    let table: [Row; 10] = [
        // More than twenty representatives.
        ("members_representatives", M28, 20, &[Bound::AtLeast(21)]),
        ("members_representatives", M28, 21, &[]),
        ("members_representatives", M28, 22, &[]),
        // Three to seven directors, an odd number.
        ("council_board", M29, 1, &[Bound::AtLeast(3)]),
        ("council_board", M29, 3, &[]),
        ("council_board", M29, 4, &[Bound::Odd]),
        ("council_board", M29, 5, &[]),
        ("council_board", M29, 7, &[]),
        ("council_board", M29, 8, &[Bound::AtMost(7), Bound::Odd]),
        ("council_board", M29, 9, &[Bound::AtMost(7)]),
    ];
    for (body, article, n, failing) in table {
        let mut facts = hall(body, Basis::Person, [n, n, 0, 0]);
        facts.phone = Tally { yes: n, ..Tally::default() };
        let (_, verdict) = facts.judge(rules()).unwrap();
        let failed: Vec<Bound> =
            verdict.limits.iter().filter(|l| !l.pass).map(|l| l.bound).collect();
        assert_eq!(failed, failing, "{body} {n}");
        assert!(verdict.limits.iter().all(|l| l.article == article && l.have == n), "{body}");
        let outcome = if failing.is_empty() { Adopted } else { NoQuorum };
        assert_eq!(verdict.outcome, outcome, "{body} {n}: unanimous, and not rightly made up");
    }
    for body in rules().bodies() {
        let limits = hall(&body.key, Basis::Person, [9, 9, 9, 9]).judge(rules()).unwrap().1.limits;
        let expected = ["members_representatives", "council_board"].contains(&&*body.key);
        assert_eq!(!limits.is_empty(), expected, "{}", body.key);
    }
}

#[test]
fn records_are_kept_five_years_at_least() {
    // P28, 农村集体经济组织法 第五十七条; a leap day ends with its month.
    let rows =
        [("2026-11-23", "2031-11-23"), ("2026-01-01", "2031-01-01"), ("2028-02-29", "2033-02-28")];
    for (decided, until) in rows {
        assert_eq!(policy::kept_until(rules(), day(decided)), Ok(day(until)));
    }
    // Every table that a verdict or a right rests on is on the list.
    let kept = [
        RollLine::TABLE,
        RollCount::TABLE,
        crate::deliberation::Meeting::TABLE,
        crate::deliberation::MeetingSection::TABLE,
        crate::deliberation::Proxy::TABLE,
        crate::decide::ballot::Ballot::TABLE,
        crate::decide::ballot::Vote::TABLE,
        crate::decide::ballot::BoxCount::TABLE,
        crate::decide::ballot::BoxVoter::TABLE,
        crate::decide::ballot::BoxReceipt::TABLE,
        crate::decide::ballot::ReceiptRoot::TABLE,
        crate::decide::ballot::TallySheet::TABLE,
        crate::decide::ballot::Judged::TABLE,
    ];
    assert!(kept.iter().all(|table| KEPT.contains(table)) && kept.len() == KEPT.len());
}

#[test]
fn an_unknown_body_freezes_nothing() {
    let mut meeting = hall("elders", Basis::Person, [0; 4]).meeting;
    meeting.opened_at = None;
    let facts = OpenFacts { meeting, entitled: vec![someone(1, Seat::Villager, false)] };
    let result = open(&facts, &scene(), &Open { matter: matter_id(Kind::Meeting) });
    refused(result, Code::NotFound, Some("body"));
}
