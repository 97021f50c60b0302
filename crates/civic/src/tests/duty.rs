//! What a village owes in a period, what keeps it and what misses it.

use kernel::{Code, Moment};

use super::fixture::{
    at, brief, day, home, id, matter_id, opened, refused, rules, scene, scene_at, scene_on, written,
};
use crate::Scene;
use crate::authority::Caller;
use crate::decide::duty::{
    Duty, Held, Keep, KeepFacts, Miss, MissFacts, Open, keep, miss, open, owed, span_around,
};
use crate::matter::{ClockName, Due, Kind, State};
use crate::rulebook::Span;

#[test]
fn periods_begin_and_end_on_their_days() {
    let rows = [
        (Span::Year, "2026-01-01", "2026-01-01", "2026-12-31"),
        (Span::Year, "2026-12-31", "2026-01-01", "2026-12-31"),
        (Span::Quarter, "2026-03-31", "2026-01-01", "2026-03-31"),
        (Span::Quarter, "2026-04-01", "2026-04-01", "2026-06-30"),
        (Span::Quarter, "2026-11-23", "2026-10-01", "2026-12-31"),
        (Span::HalfYear, "2026-06-30", "2026-01-01", "2026-06-30"),
        (Span::HalfYear, "2026-07-01", "2026-07-01", "2026-12-31"),
        (Span::Month, "2028-02-15", "2028-02-01", "2028-02-29"),
        (Span::Week, "2026-11-23", "2026-11-23", "2026-11-29"),
        (Span::Week, "2026-11-29", "2026-11-23", "2026-11-29"),
    ];
    for (per, on, from, until) in rows {
        assert_eq!(span_around(per, day(on)), (day(from), day(until)), "{per:?} {on}");
    }
}

#[test]
fn a_village_owes_a_yearly_and_a_quarterly_meeting() {
    let found = owed(rules(), day("2026-11-23")).unwrap();
    let said: Vec<_> = found.iter().map(|p| (p.body, p.title.as_str(), p.times)).collect();
    assert_eq!(
        said,
        [
            ("villagers_meeting", "村民会议（2026年）", 1),
            ("villagers_representatives", "村民代表会议（2026年第4季度）", 1)
        ]
    );
}

fn act(body: &str, from: &str) -> Open {
    Open { id: id(40), body: body.into(), from_on: day(from) }
}

#[test]
fn a_duty_has_a_clock_to_the_end_of_its_period() {
    let scene = Scene { caller: Caller::Worker, ..scene() };
    let effects = open(&scene, &act("villagers_representatives", "2026-10-01")).unwrap();
    assert_eq!(
        brief(&effects),
        ["open duty", "put duty", "clock duty duty.villagers_representatives 2026-12-31"]
    );
    assert_eq!(opened(&effects).area, home());
    let duty: Duty = written(&effects);
    assert_eq!((duty.from_on, duty.until_on), (day("2026-10-01"), day("2026-12-31")));
    // Another period or body is not owed now.
    for (body, from) in [("villagers_meeting", "2026-10-01"), ("group_meeting", "2026-01-01")] {
        refused(open(&scene, &act(body, from)), Code::NotFound, Some("body"));
    }
}

fn duty(times: u32) -> Duty {
    Duty {
        home: home(),
        id: matter_id(Kind::Duty),
        body: "villagers_representatives".into(),
        from_on: day("2026-10-01"),
        until_on: day("2026-12-31"),
        times,
        held: 0,
        held_at: None,
        meeting: None,
    }
}

fn held(n: u8, closed_at: &str, quorate: bool) -> Held {
    Held { meeting: id(n), closed_at: at(closed_at), quorate }
}

#[test]
fn only_a_valid_meeting_within_the_period_keeps_it() {
    let rows = [
        (held(30, "2026-09-30T23:59", true), false),
        (held(30, "2026-10-01T00:00", true), true),
        (held(30, "2026-12-31T23:59", true), true),
        (held(30, "2027-01-01T00:00", true), false),
        (held(30, "2026-11-01T20:00", false), false),
    ];
    for (meeting, keeps) in rows {
        let facts = KeepFacts { duty: duty(1), meetings: vec![meeting] };
        let act = Keep { matter: facts.duty.id, meeting: id(30) };
        let result = keep(&facts, &scene_on(Kind::Duty, State::Owed), &act);
        if !keeps {
            refused(result, Code::DutyUnheld, None);
            continue;
        }
        let effects = result.unwrap();
        assert_eq!(brief(&effects), ["set duty", "met duty", "move kept"]);
        let kept: Duty = written(&effects);
        assert_eq!((kept.held, kept.meeting), (1, Some(id(30))));
        assert_eq!(kept.held_at, Some(meeting.closed_at));
    }
    // Another meeting than one of the body's own keeps nothing.
    let facts = KeepFacts { duty: duty(1), meetings: vec![held(30, "2026-11-01T20:00", true)] };
    let act = Keep { matter: facts.duty.id, meeting: id(31) };
    refused(keep(&facts, &scene_on(Kind::Duty, State::Owed), &act), Code::DutyUnheld, None);
}

#[test]
fn twice_in_a_period_needs_two_meetings() {
    let mut facts = KeepFacts { duty: duty(2), meetings: vec![held(30, "2026-11-01T20:00", true)] };
    let act = Keep { matter: facts.duty.id, meeting: id(30) };
    refused(keep(&facts, &scene_on(Kind::Duty, State::Owed), &act), Code::DutyUnheld, None);
    facts.meetings.push(held(31, "2026-11-08T20:00", true));
    let kept: Duty = written(&keep(&facts, &scene_on(Kind::Duty, State::Owed), &act).unwrap());
    assert_eq!(kept.held, 2);
}

#[test]
fn a_missed_duty_is_said_openly_after_the_last_day_and_not_before() {
    let due = Due {
        home: home(),
        matter: matter_id(Kind::Duty),
        clock: ClockName::Duty,
        since: at("2026-10-01T00:10"),
        due_at: Moment::end_of(day("2026-12-31")),
        rule: "duty.villagers_representatives".into(),
        met_at: None,
        escalated_at: None,
    };
    let act = Miss { matter: matter_id(Kind::Duty) };
    let facts = |meetings| MissFacts { duty: duty(1), due: Some(due.clone()), meetings };
    let early = miss(&facts(vec![]), &scene_at("2026-12-31T23:59"), &act);
    refused(early, Code::ClockRunning, None);
    let effects = miss(&facts(vec![]), &scene_at("2027-01-01T00:00"), &act).unwrap();
    assert_eq!(brief(&effects), ["set duty", "remove due", "move missed", "tell-duty-missed"]);
    // Held on the last evening: it is kept, whenever the clockwork comes to note it.
    let in_time = facts(vec![held(30, "2026-12-31T21:00", true)]);
    refused(miss(&in_time, &scene_at("2027-01-01T00:00"), &act), Code::WrongState, None);
    let gone = MissFacts { due: None, ..facts(vec![]) };
    refused(miss(&gone, &scene_at("2027-01-01T00:00"), &act), Code::NotFound, None);
}
