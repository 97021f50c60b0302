//! Each kind of body at its boundary, and one vote or one person below it.

use super::{
    at_least, counts, members, members_assembly, over, representatives_meeting, villagers_meeting,
    yes_no,
};
use crate::{
    Alternative, Basis, Body, Bound, Condition, Counts, CountsError, Draft, Limit, Outcome,
    Overflow, Part, Presence, Tally, Verdict, verdict,
};

/// A villagers' meeting where adults vote.
fn adults(attended: u64, total: u64, households: Presence, tally: Tally) -> Counts {
    let adults = Presence::of(attended, total);
    counts(Draft { adults, households, tally, ..Draft::for_voters(Basis::Adults) })
}

#[test]
fn villagers_meeting_by_persons() {
    let few = Presence::of(100, 214);
    let table = [
        ("406 of 811, 204 yes", 406, 811, yes_no(204, 202), Outcome::Adopted),
        ("406 of 811, 203 yes is half", 406, 811, yes_no(203, 203), Outcome::Rejected),
        ("405 of 811", 405, 811, yes_no(405, 0), Outcome::NoQuorum),
        ("406 of 812 is half", 406, 812, yes_no(406, 0), Outcome::NoQuorum),
        ("407 of 812, 204 yes", 407, 812, yes_no(204, 0), Outcome::Adopted),
        ("407 of 812, 203 yes", 407, 812, yes_no(203, 0), Outcome::Rejected),
    ];
    for (name, attended, total, tally, outcome) in table {
        let result = verdict(&villagers_meeting(), &adults(attended, total, few, tally));
        assert_eq!(result.outcome, outcome, "{name}");
    }
}

#[test]
fn villagers_meeting_by_households() {
    let table = [
        ("200 of 300", 200, 300, 101, Outcome::Adopted),
        ("200 of 300, half say yes", 200, 300, 100, Outcome::Rejected),
        ("199 of 300", 199, 300, 199, Outcome::NoQuorum),
        ("200 of 301", 200, 301, 200, Outcome::NoQuorum),
        ("201 of 301", 201, 301, 101, Outcome::Adopted),
        ("201 of 301, one yes short", 201, 301, 100, Outcome::Rejected),
    ];
    for (name, attended, total, yes, outcome) in table {
        let households = Presence::of(attended, total);
        let result = verdict(
            &villagers_meeting(),
            &counts(Draft {
                adults: Presence::of(attended, 900),
                households,
                tally: yes_no(yes, attended - yes),
                ..Draft::for_voters(Basis::Households)
            }),
        );
        assert_eq!(result.outcome, outcome, "{name}");
        assert_eq!(result.present, attended, "{name}: a household is one voter");
    }
}

#[test]
fn either_quorum_alternative_suffices_alone() {
    let by_households = adults(300, 811, Presence::of(143, 214), yes_no(151, 149));
    let result = verdict(&villagers_meeting(), &by_households);
    assert_eq!((result.outcome, result.quorum_by), (Outcome::Adopted, Some(1)));
    let passes: Vec<bool> = result.clauses.iter().map(|clause| clause.pass).collect();
    assert_eq!(passes, [false, true, true], "the failed alternative is still printed");

    let by_adults = adults(406, 811, Presence::of(142, 214), yes_no(204, 202));
    let result = verdict(&villagers_meeting(), &by_adults);
    assert_eq!((result.outcome, result.quorum_by), (Outcome::Adopted, Some(0)));

    let by_both = adults(406, 811, Presence::of(143, 214), yes_no(204, 202));
    assert_eq!(verdict(&villagers_meeting(), &by_both).quorum_by, Some(0), "the first one met");

    let neither = adults(405, 811, Presence::of(142, 214), yes_no(405, 0));
    let result = verdict(&villagers_meeting(), &neither);
    assert_eq!((result.outcome, result.quorum_by), (Outcome::NoQuorum, None));
}

#[test]
fn majority_of_those_present_counts_the_silent_against() {
    let tally = Tally { yes: 9, no: 0, abstain: 5, invalid: 1 };
    let result = verdict(&representatives_meeting(), &members(18, 27, tally));
    assert_eq!(result.outcome, Outcome::Rejected, "9 of 18 present, though 9 of 15 ballots");
    let tally = Tally { yes: 10, ..tally };
    let result = verdict(&representatives_meeting(), &members(18, 27, tally));
    assert_eq!(result.outcome, Outcome::Adopted);
}

#[test]
fn representatives_need_two_thirds_of_the_members() {
    for (attended, outcome) in [(17, Outcome::NoQuorum), (18, Outcome::Adopted)] {
        let result =
            verdict(&representatives_meeting(), &members(attended, 27, yes_no(attended, 0)));
        assert_eq!(result.outcome, outcome, "{attended} of 27");
    }
}

#[test]
fn composition_is_part_of_being_able_to_decide() {
    let condition = |subject: &str, threshold| Condition { subject: subject.to_owned(), threshold };
    let body = Body {
        conditions: vec![
            condition("representatives", at_least(4, 5, Basis::Members)),
            condition("women", at_least(1, 3, Basis::Members)),
        ],
        ..representatives_meeting()
    };
    let table = [(22, 9, Outcome::Adopted), (21, 9, Outcome::NoQuorum), (22, 8, Outcome::NoQuorum)];
    for (representatives, women, outcome) in table {
        let named = [("representatives".to_owned(), representatives), ("women".to_owned(), women)];
        let result = verdict(
            &body,
            &counts(Draft {
                members: Presence::of(27, 27),
                tally: yes_no(27, 0),
                named: named.into(),
                ..Draft::for_voters(Basis::Members)
            }),
        );
        assert_eq!(result.outcome, outcome, "{representatives} representatives, {women} women");
    }
    let unnamed = verdict(&body, &members(27, 27, yes_no(27, 0)));
    assert_eq!(unnamed.outcome, Outcome::NoQuorum, "a number nobody gave is 0");
    assert_eq!(unnamed.clauses.iter().map(|clause| clause.have).next(), Some(0));
}

#[test]
fn group_meeting_by_adults_or_households() {
    let body = Body {
        quorum: vec![
            Alternative::one(at_least(2, 3, Basis::Adults)),
            Alternative::one(at_least(2, 3, Basis::Households)),
        ],
        ..villagers_meeting()
    };
    let table = [
        (67, 100, 10, 30, 34, Outcome::Adopted),
        (66, 100, 19, 30, 66, Outcome::NoQuorum),
        (50, 100, 20, 30, 26, Outcome::Adopted),
        (50, 100, 20, 30, 25, Outcome::Rejected),
    ];
    for (came, of, households, of_households, yes, outcome) in table {
        let households = Presence::of(households, of_households);
        let result = verdict(&body, &adults(came, of, households, yes_no(yes, 0)));
        assert_eq!(result.outcome, outcome, "{came} of {of}, {households:?}, {yes} yes");
    }
}

#[test]
fn members_assembly_needs_two_thirds_of_all() {
    let table = [
        (200, 300, 200, Outcome::Adopted),
        (250, 300, 199, Outcome::Rejected),
        (250, 300, 200, Outcome::Adopted),
        (199, 300, 199, Outcome::NoQuorum),
        (201, 301, 201, Outcome::Adopted),
        (301, 301, 200, Outcome::Rejected),
    ];
    for (attended, total, yes, outcome) in table {
        let result = verdict(&members_assembly(), &members(attended, total, yes_no(yes, 0)));
        assert_eq!(result.outcome, outcome, "{attended} of {total}, {yes} yes");
    }
}

#[test]
fn board_needs_more_than_half_of_all_directors() {
    let body = Body { majority: vec![over(1, 2, Basis::Members)], ..representatives_meeting() };
    let table = [
        (4, 5, 3, Outcome::Adopted),
        (4, 5, 2, Outcome::Rejected),
        (3, 5, 3, Outcome::NoQuorum),
        (5, 7, 4, Outcome::Adopted),
        (5, 7, 3, Outcome::Rejected),
    ];
    for (attended, total, yes, outcome) in table {
        let result = verdict(&body, &members(attended, total, yes_no(yes, 0)));
        assert_eq!(result.outcome, outcome, "{attended} of {total}, {yes} yes");
    }
}

#[test]
fn party_members_count_against_all_who_were_due() {
    let body = Body {
        limits: vec![],
        conditions: vec![],
        quorum: vec![Alternative::one(at_least(2, 3, Basis::Due))],
        majority: vec![over(1, 2, Basis::Due)],
    };
    let table = [
        (20, 30, 16, Outcome::Adopted),
        (20, 30, 15, Outcome::Rejected),
        (19, 30, 19, Outcome::NoQuorum),
        (21, 31, 16, Outcome::Adopted),
        (21, 31, 15, Outcome::Rejected),
        (20, 31, 20, Outcome::NoQuorum),
    ];
    for (attended, due, yes, outcome) in table {
        let due = Presence::of(attended, due);
        let draft = Draft { due, tally: yes_no(yes, 0), ..Draft::for_voters(Basis::Due) };
        assert_eq!(verdict(&body, &counts(draft)).outcome, outcome, "{due:?}, {yes} yes");
    }
}

#[test]
fn residents_meeting_sits_with_more_than_half() {
    let body =
        Body { quorum: vec![Alternative::one(over(1, 2, Basis::Adults))], ..villagers_meeting() };
    for (attended, outcome) in [(500, Outcome::NoQuorum), (501, Outcome::Adopted)] {
        let none = Presence::default();
        let result = verdict(&body, &adults(attended, 1000, none, yes_no(attended, 0)));
        assert_eq!(result.outcome, outcome, "{attended} of 1000");
    }
}

#[test]
fn recall_needs_a_turnout_and_a_majority_of_the_ballots() {
    let body = Body {
        limits: vec![],
        conditions: vec![],
        quorum: vec![Alternative::one(over(1, 2, Basis::Entitled))],
        majority: vec![over(1, 2, Basis::Cast)],
    };
    let table = [
        (501, 1000, Tally { yes: 251, no: 240, abstain: 5, invalid: 5 }, Outcome::Adopted),
        (501, 1000, Tally { yes: 250, no: 0, abstain: 246, invalid: 5 }, Outcome::Rejected),
        (500, 1000, Tally { yes: 500, ..Tally::default() }, Outcome::NoQuorum),
        (502, 1000, Tally { yes: 251, no: 251, ..Tally::default() }, Outcome::Rejected),
    ];
    for (voted, registered, tally, outcome) in table {
        let entitled = Presence::of(voted, registered);
        let draft = Draft { entitled, tally, ..Draft::for_voters(Basis::Entitled) };
        assert_eq!(verdict(&body, &counts(draft)).outcome, outcome, "{voted}: {tally:?}");
    }
}

#[test]
fn shares_of_the_ballots_leave_the_silent_out() {
    let of_cast = Body { majority: vec![over(1, 2, Basis::Cast)], ..representatives_meeting() };
    let tally = Tally { yes: 8, no: 5, abstain: 1, invalid: 1 };
    let result = verdict(&of_cast, &members(18, 27, tally));
    assert_eq!(result.outcome, Outcome::Adopted, "8 of 15 ballots, though 8 of 18 present");
    let result = verdict(&of_cast, &members(18, 27, Tally { yes: 7, no: 6, ..tally }));
    assert_eq!(result.outcome, Outcome::Rejected, "7 of 15: spoilt sheets are ballots too");

    let turnout = Body { quorum: vec![Alternative::one(at_least(1, 1, Basis::Cast))], ..of_cast };
    let result = verdict(&turnout, &members(18, 27, tally));
    let quorum = result.clauses.first().map(|clause| (clause.have, clause.total));
    assert_eq!(quorum, Some((15, 15)));
}

#[test]
fn thresholds_of_the_majority_hold_together() {
    let both = vec![over(1, 2, Basis::Members), over(2, 3, Basis::Present)];
    let turned = both.iter().rev().cloned().collect();
    for majority in [both, turned] {
        let body = Body { majority, ..representatives_meeting() };
        let table = [
            (18, 14, Outcome::Adopted),
            (18, 13, Outcome::Rejected),
            (27, 18, Outcome::Rejected),
            (27, 19, Outcome::Adopted),
        ];
        for (attended, yes, outcome) in table {
            let result = verdict(&body, &members(attended, 27, yes_no(yes, 0)));
            assert_eq!(result.outcome, outcome, "{yes} yes of {attended} present");
        }
    }
}

#[test]
fn thresholds_of_one_alternative_hold_together() {
    let both =
        Alternative { all: vec![over(1, 2, Basis::Adults), at_least(2, 3, Basis::Households)] };
    let body = Body { quorum: vec![both], ..villagers_meeting() };
    let table = [
        (406, 143, Outcome::Adopted),
        (405, 143, Outcome::NoQuorum),
        (406, 142, Outcome::NoQuorum),
    ];
    for (came, households, outcome) in table {
        let seen = adults(came, 811, Presence::of(households, 214), yes_no(came, 0));
        assert_eq!(
            verdict(&body, &seen).outcome,
            outcome,
            "{came} adults, {households} households"
        );
    }
}

#[test]
fn emptiness_never_adopts() {
    let no_quorum_asked = Body { quorum: vec![], ..villagers_meeting() };
    let nobody = adults(0, 811, Presence::default(), Tally::default());
    assert_eq!(verdict(&no_quorum_asked, &nobody).outcome, Outcome::Rejected);

    let advisory = Body { majority: vec![], ..no_quorum_asked.clone() };
    let everybody = adults(811, 811, Presence::default(), yes_no(811, 0));
    assert!(advisory.is_advisory() && !no_quorum_asked.is_advisory());
    assert_eq!(verdict(&advisory, &everybody).outcome, Outcome::Advised);

    let hollow = Body { quorum: vec![Alternative::default()], ..villagers_meeting() };
    assert_eq!(verdict(&hollow, &everybody).outcome, Outcome::NoQuorum);

    let empty_roll = members(0, 0, Tally::default());
    assert_eq!(verdict(&members_assembly(), &empty_roll).outcome, Outcome::NoQuorum);
}

#[test]
fn impossible_numbers_are_refused() {
    let draft = Draft::for_voters(Basis::Adults);
    let of = |error| Err::<Counts, _>(error);
    assert_eq!(
        Counts::try_from(Draft { households: Presence::of(8, 7), ..draft.clone() }),
        of(CountsError::AttendedAboveTotal { of: Basis::Households, attended: 8, total: 7 })
    );
    assert_eq!(
        Counts::try_from(Draft {
            adults: Presence::of(5, 9),
            tally: yes_no(4, 2),
            ..draft.clone()
        }),
        of(CountsError::CastAbovePresent { cast: 6, present: 5 })
    );
    assert_eq!(
        Counts::try_from(Draft { tally: yes_no(u64::MAX, 1), ..draft.clone() }),
        of(CountsError::Overflow(Overflow { left: u64::MAX, right: 1 }))
    );
    for voters in [Basis::Present, Basis::Cast] {
        assert_eq!(
            Counts::try_from(Draft::for_voters(voters)),
            of(CountsError::VotersWithoutRoll { voters })
        );
        assert!(!voters.has_roll());
    }
    let text = serde_json::to_string(&Draft { adults: Presence::of(8, 7), ..draft });
    assert!(serde_json::from_str::<Counts>(&text.expect("writes")).is_err());
}

#[test]
fn a_stored_verdict_comes_back_and_recomputes_the_same() {
    let body = Body {
        conditions: vec![Condition {
            subject: "women".to_owned(),
            threshold: at_least(1, 3, Basis::Adults),
        }],
        ..villagers_meeting()
    };
    let seen = counts(Draft {
        adults: Presence::of(406, 811),
        households: Presence::of(188, 214),
        tally: Tally { yes: 204, no: 180, abstain: 20, invalid: 2 },
        named: [("women".to_owned(), 390)].into(),
        ..Draft::for_voters(Basis::Adults)
    });
    let first = verdict(&body, &seen);
    assert_eq!(first.outcome, Outcome::Adopted);

    let stored = serde_json::to_string(&(&body, &seen, &first)).expect("writes");
    let (body, seen, back): (Body, Counts, Verdict) = serde_json::from_str(&stored).expect("reads");
    assert_eq!(back, first);
    assert_eq!(verdict(&body, &seen), first);

    let printed: Vec<_> = first
        .clauses
        .iter()
        .map(|c| (c.part, c.alternative, c.of, c.have, c.total, c.needed, c.pass))
        .collect();
    assert_eq!(
        printed,
        [
            (Part::Condition, None, Basis::Adults, 390, 811, 271, true),
            (Part::Quorum, Some(0), Basis::Adults, 406, 811, 406, true),
            (Part::Quorum, Some(1), Basis::Households, 188, 214, 143, true),
            (Part::Majority, None, Basis::Present, 204, 406, 204, true),
        ]
    );
}

#[test]
fn seats_are_counted_and_printed_before_shares() {
    let limit = |bound, label: &str| Limit {
        bound,
        of: Basis::Members,
        label: label.to_owned(),
        article: "art".to_owned(),
    };
    let board = Body {
        limits: vec![
            limit(Bound::AtLeast(3), "min"),
            limit(Bound::AtMost(7), "max"),
            limit(Bound::Odd, "odd"),
        ],
        ..representatives_meeting()
    };
    let table = [
        (1, [false, true, true]),
        (2, [false, true, false]),
        (3, [true, true, true]),
        (4, [true, true, false]),
        (7, [true, true, true]),
        (8, [true, false, false]),
        (9, [true, false, true]),
    ];
    for (n, passes) in table {
        let result = verdict(&board, &members(n, n, yes_no(n, 0)));
        let printed: Vec<bool> = result.limits.iter().map(|limit| limit.pass).collect();
        assert_eq!(printed, passes, "{n}");
        assert!(result.limits.iter().all(|limit| limit.have == n));
        let outcome = if passes == [true; 3] { Outcome::Adopted } else { Outcome::NoQuorum };
        assert_eq!(result.outcome, outcome, "{n}");
    }
    // A body without limits prints none, and what was stored before there were limits is read.
    let plain = verdict(&representatives_meeting(), &members(3, 3, yes_no(3, 0)));
    let text = serde_json::to_string(&plain).expect("a text");
    assert!(!text.contains("limits"));
    assert_eq!(serde_json::from_str::<Verdict>(&text).expect("read back"), plain);
}
