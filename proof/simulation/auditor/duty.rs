//! Meetings that are owed, as the auditor understands them: one of the villagers every year, one of
//! the representatives every quarter; a valid one in time keeps the duty, otherwise it is missed.

use civic::matter::{ClockName, Kind, State};
use kernel::id::MatterId;
use kernel::{Code, Date, Moment};

use super::world::{Duty, Home, World};
use super::{Case, Opening};

type Done = Result<(), Code>;

/// First and last day of the period around a day, and what it is called.
fn period(body: &str, day: Date) -> Option<(Date, Date, String)> {
    let year = day.year();
    let first = |month: i8| Date::new(year, month, 1).ok();
    match body {
        "villagers_meeting" => {
            let last = Date::new(year, 12, 31).ok()?;
            Some((first(1)?, last, format!("村民会议（{year}年）")))
        }
        "villagers_representatives" => {
            let quarter = (day.month() + 2) / 3;
            let last = first(quarter * 3)?.last_of_month();
            let name = format!("村民代表会议（{year}年第{quarter}季度）");
            Some((first(quarter * 3 - 2)?, last, name))
        }
        _ => None,
    }
}

pub fn open(world: &mut World, case: &Case<'_>) -> Done {
    let (from, until, title) = period(case.text("body"), case.today()).ok_or(Code::NotFound)?;
    if case.date("from_on") != Some(from) {
        return Err(Code::NotFound);
    }
    let id: MatterId = case.id("id");
    let home = world.home(case.home);
    let opening = Opening {
        id,
        kind: Kind::Duty,
        cause: None,
        opened_for: None,
        owner: None,
        area: case.home,
        title,
    };
    home.open(case, opening);
    home.duties.insert(id, Duty { body: case.text("body").to_owned(), from, until });
    home.clock(case, id, ClockName::Duty, Moment::end_of(until));
    Ok(())
}

/// Valid meetings of the body that closed within the period.
fn held(home: &Home, duty: &Duty) -> Vec<MatterId> {
    let counts = |m: &super::world::Meeting| {
        let valid = m.ballot.as_ref().and_then(|b| b.result.as_ref());
        let valid = valid.is_some_and(|r| r.outcome != "no_quorum");
        let day = m.closed.map(|at| at.date());
        valid
            && m.body.starts_with(duty.body.as_str())
            && day.is_some_and(|day| duty.from <= day && day <= duty.until)
    };
    home.meetings.iter().filter(|(_, m)| counts(m)).map(|(id, _)| *id).collect()
}

pub fn keep(world: &mut World, case: &Case<'_>) -> Done {
    let id = case.this();
    let meeting: MatterId = case.id("meeting");
    let home = world.home(case.home);
    let duty = home.duties.get(&id).ok_or(Code::NotFound)?;
    if !held(home, duty).contains(&meeting) {
        return Err(Code::DutyUnheld);
    }
    home.met(case, id, ClockName::Duty);
    home.go(id, State::Kept);
    Ok(())
}

pub fn miss(world: &mut World, case: &Case<'_>) -> Done {
    let id = case.this();
    let home = world.home(case.home);
    let duty = home.duties.get(&id).ok_or(Code::NotFound)?;
    let clock = home.clocks.get(&(id, ClockName::Duty)).ok_or(Code::NotFound)?;
    if clock.due >= case.now {
        return Err(Code::ClockRunning);
    }
    if !held(home, duty).is_empty() {
        return Err(Code::WrongState);
    }
    home.clocks.remove(&(id, ClockName::Duty));
    home.go(id, State::Missed);
    let township: String = case.home.as_str().chars().take(9).collect();
    home.tell(case, ("role", format!("township_clerk@{township}")), "tell-duty-missed", id);
    Ok(())
}
