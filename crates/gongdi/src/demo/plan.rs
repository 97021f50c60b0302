//! When each step of a thread happens: intervals that keep every period of notice, laid back from
//! the moment of loading.
//!
//! Invariant: steps come in the order of time; what would lie ahead of the loading is left out.

use kernel::Moment;
use kernel::time::DAY_MS;

use super::story::Thread;

/// Days from the wish to each step. Ten full days lie between publication and meeting, fifteen days
/// of notice after the settling.
const ANSWER: i64 = 2;
const PUBLISH: i64 = 3;
/// The two committees and the party members sit before that, where the class goes in steps: three full
/// days lie between the publication and the latter. Day and minutes: no two sit at the same hour.
const SIT: [(i64, i64); 2] = [(4, clock(9, 10)), (8, clock(13, 30))];
const CALL: i64 = 11;
/// The day of the meeting.
pub const MEET: i64 = 15;
const SETTLE: i64 = 17;
const OBJECT: i64 = 20;
const REPLY: i64 = 22;
const START: i64 = 33;

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The wish is said.
    Raise,
    /// It gets its fate.
    Answer,
    /// Somebody says something about it, by place in the list.
    Remark(usize),
    /// The topic is published.
    Publish,
    /// The branch proposes it.
    Propose,
    /// A body that is heard first sits, by its place.
    Sit(usize),
    /// The meeting is called.
    Call,
    /// It is held from opening to verdict.
    Hold,
    /// The resolution gets owner and date; the notice begins.
    Settle,
    /// Points are kept from then on, stage by stage.
    Points(usize),
    /// The village's plan is entered.
    Outline,
    /// Somebody objects.
    Object,
    /// The objection is answered.
    Reply,
    /// The work moves on, by place in the list.
    Progress(usize),
    /// The work is reported as done.
    Report,
    /// The wisher confirms.
    Confirm,
}

/// A step with its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// When.
    pub at: Moment,
    /// Place of its thread in the story.
    pub thread: usize,
    /// What.
    pub step: Step,
}

/// Minutes from midnight.
const fn clock(hour: i64, minute: i64) -> i64 {
    hour * 60 + minute
}

/// The moment `days` after a thread began, at a time of day.
pub fn at(thread: &Thread, now: Moment, days: i64, minutes: i64) -> Moment {
    let today = Moment::start_of(now.date());
    today.plus_ms((days - thread.days_ago) * DAY_MS + minutes * 60_000)
}

/// Every step of the threads that has happened by `now`, in the order of time.
pub fn plan(threads: &[Thread], now: Moment) -> Vec<Planned> {
    let mut planned: Vec<Planned> = Vec::new();
    for (index, thread) in threads.iter().enumerate() {
        // Not everything in a county happens at the same minute.
        let jitter = i64::try_from(index * 13 % 47).unwrap_or(0);
        for (days, minutes, step) in steps(thread) {
            let at = at(thread, now, days, minutes + jitter);
            planned.push(Planned { at, thread: index, step });
        }
    }
    // A meeting takes its evening: one that would still go on has not been held.
    let sits = |step| matches!(step, Step::Hold | Step::Sit(_));
    let over = |p: &Planned| if sits(p.step) { p.at.plus_ms(3 * 3_600_000) } else { p.at };
    planned.retain(|p| over(p) <= now);
    planned.sort_by_key(|p| (p.at, p.thread));
    planned
}

fn steps(thread: &Thread) -> Vec<(i64, i64, Step)> {
    let mut steps = vec![(0, clock(17, 10), Step::Raise)];
    let Some(answer) = &thread.answer else { return steps };
    steps.push((ANSWER, clock(10, 20), Step::Answer));
    let remarks = thread.remark.iter().enumerate();
    steps.extend(remarks.map(|(n, r)| (r.after, clock(20, 5), Step::Remark(n))));
    let mut start = ANSWER;
    if answer.fate == "topic" {
        start = START;
        steps.extend(thread.topic.iter().flat_map(|_| {
            [(PUBLISH, clock(9, 0), Step::Publish), (PUBLISH, clock(14, 0), Step::Propose)]
        }));
        let sits = SIT.iter().enumerate().filter(|_| thread.topic.is_some());
        steps.extend(sits.map(|(n, (day, minutes))| (*day, *minutes, Step::Sit(n))));
        steps.extend(
            thread
                .meeting
                .iter()
                .flat_map(|_| [(CALL, clock(9, 30), Step::Call), (MEET, clock(18, 0), Step::Hold)]),
        );
        steps.extend(thread.resolution.iter().map(|_| (SETTLE, clock(10, 0), Step::Settle)));
        let stages = super::points::STAGES.iter().enumerate().filter(|_| thread.points);
        steps.extend(stages.map(|(n, day)| (SETTLE + day, clock(10, 30), Step::Points(n))));
        steps.extend(thread.outline.iter().map(|_| (SETTLE, clock(11, 0), Step::Outline)));
        steps.extend(thread.objection.iter().flat_map(|_| {
            [(OBJECT, clock(12, 40), Step::Object), (REPLY, clock(15, 30), Step::Reply)]
        }));
    }
    let progress = thread.progress.iter().enumerate();
    steps.extend(progress.map(|(n, p)| (start + p.after, clock(16, 0), Step::Progress(n))));
    if let Some(report) = &thread.report {
        steps.push((start + report.after, clock(15, 0), Step::Report));
        let confirm = thread.confirm.iter();
        let days = start + report.after;
        steps.extend(confirm.map(|c| (days + c.after, clock(19, 0), Step::Confirm)));
    }
    steps
}
