//! The life cycle of everything that is opened, handled and closed. Kinds and states are enums with
//! exhaustive matches: a step that is not in [`Kind::allows`] does not exist.
//!
//! Refuses to know: what a matter is about (its capability keeps a typed body).

use kernel::id::MatterId;
use kernel::{AreaCode, Moment, PersonRef};

use crate::{record, words};

words! {
    /// What kind of matter.
    pub enum Kind {
        /// 心愿.
        Wish "wish",
        /// 议题.
        Topic "topic",
        /// 商量会.
        Meeting "meeting",
        /// 决议.
        Resolution "resolution",
        /// 公示.
        Notice "notice",
        /// 召集请求.
        Request "request",
        /// 该开的会.
        Duty "duty",
        /// 罢免.
        Recall "recall",
        /// 众选.
        Budget "budget",
        /// 推选、评议.
        Poll "poll",
        /// 项目.
        Project "project",
        /// 村规民约.
        Covenant "covenant",
        /// 专班.
        Force "force",
    }
}

words! {
    /// Where a matter stands.
    pub enum State {
        /// Wish: said and recorded.
        Heard "heard",
        /// Wish: taken up.
        Adopted "adopted",
        /// Wish: not taken up, with a reason.
        Declined "declined",
        /// Wish: now told as part of another wish, whose fate is its own.
        Merged "merged",
        /// Wish: done, the person has not yet confirmed.
        Done "done",
        /// Wish, resolution: confirmed by the person it is for.
        Confirmed "confirmed",
        /// Wish, resolution: confirmed, and the problem has not come back while it was watched.
        Gone "gone",
        /// Topic, resolution, budget, poll, project: being prepared.
        Draft "draft",
        /// Topic, budget, poll: public, the days run.
        Published "published",
        /// Topic: a lawful vote has passed it.
        Decided "decided",
        /// Topic: a vote has not passed it.
        Rejected "rejected",
        /// Topic: those who came have advised; the committee answers for what follows.
        Advised "advised",
        /// Meeting: people are invited.
        Called "called",
        /// Meeting: open, the roll is frozen.
        Sitting "sitting",
        /// Meeting, budget, poll: closed.
        Closed "closed",
        /// Resolution: on public notice.
        Noticed "noticed",
        /// Resolution, project: being carried out.
        Executing "executing",
        /// Resolution: a change waits for the body that decided.
        Changing "changing",
        /// Resolution: reported as carried out.
        Reported "reported",
        /// Notice: up.
        Posted "posted",
        /// Notice: its time is over and every objection answered.
        Ended "ended",
        /// Request, recall: signatures are being gathered.
        Gathering "gathering",
        /// Request, recall: enough have signed.
        Qualified "qualified",
        /// Request: taken up, its topic is public.
        Accepted "accepted",
        /// Request: its meeting is called.
        Convened "convened",
        /// Request: found unlawful by the township, with article and reason.
        Unlawful "unlawful",
        /// Request, recall: every signature was withdrawn.
        Lapsed "lapsed",
        /// Duty: the meeting of this period is still to be held.
        Owed "owed",
        /// Duty: held within its period.
        Kept "kept",
        /// Duty: the period is over without it.
        Missed "missed",
        /// Recall: passed, the mandate has ended.
        Recalled "recalled",
        /// Recall: not passed, the person stays.
        Retained "retained",
        /// Project: built, and what it came to is public.
        Finished "finished",
        /// Project: handed over to whoever keeps it.
        Handed "handed",
        /// Covenant: everybody says what is to stand in it.
        Hearing "hearing",
        /// Covenant: the township looks whether it is lawful.
        Reviewing "reviewing",
        /// Covenant: lawful, the villagers decide.
        Cleared "cleared",
        /// Covenant: adopted, to be filed and made public.
        Passed "passed",
        /// Covenant: public and in force.
        InForce "in_force",
        /// Covenant: in force, and the township has ordered it to be changed.
        Correcting "correcting",
        /// Covenant: another version has taken its place.
        Superseded "superseded",
        /// Task force: at work until its last day.
        Acting "acting",
        /// Task force: dissolved.
        Dissolved "dissolved",
    }
}

words! {
    /// How a step ended, where that opens or moves something else.
    pub enum Outcome {
        /// Taken up.
        Adopted "adopted",
        /// Refused with a reason.
        Declined "declined",
        /// Passed by a lawful vote.
        Passed "passed",
        /// Not passed.
        Failed "failed",
        /// Said as advice, which decides nothing by itself.
        Advised "advised",
        /// Advice is taken up.
        Taken "taken",
        /// Advice is left, with a reason.
        Left "left",
        /// Settled with owner and date.
        Settled "settled",
        /// Time over, nothing open.
        Ended "ended",
        /// Reported as done.
        Reported "reported",
        /// Confirmed by the person it is for.
        Confirmed "confirmed",
        /// Sent back: not good yet.
        Returned "returned",
        /// Under way.
        Called "called",
        /// Put up for everybody to read.
        Shown "shown",
    }
}

impl Kind {
    /// The state a new matter of this kind is in.
    pub fn first_state(self) -> State {
        match self {
            Self::Wish => State::Heard,
            Self::Topic | Self::Resolution | Self::Budget | Self::Poll | Self::Project => {
                State::Draft
            }
            Self::Meeting => State::Called,
            Self::Notice => State::Posted,
            Self::Request | Self::Recall => State::Gathering,
            Self::Covenant => State::Hearing,
            Self::Force => State::Acting,
            Self::Duty => State::Owed,
        }
    }

    /// Whether a matter of this kind may go from one state to the other.
    pub fn allows(self, from: State, to: State) -> bool {
        use State::{
            Accepted, Acting, Adopted, Advised, Called, Changing, Cleared, Closed, Confirmed,
            Convened, Correcting, Decided, Declined, Dissolved, Done, Draft, Ended, Executing,
            Finished, Gathering, Gone, Handed, Heard, Hearing, InForce, Kept, Lapsed, Merged,
            Missed, Noticed, Owed, Passed, Posted, Published, Qualified, Recalled, Rejected,
            Reported, Retained, Reviewing, Sitting, Superseded, Unlawful,
        };
        match self {
            Self::Wish => matches!(
                (from, to),
                (Heard, Adopted | Declined | Merged)
                    | (Adopted, Done | Declined)
                    | (Done, Confirmed | Adopted)
                    | (Confirmed, Gone | Adopted)
            ),
            Self::Topic => matches!(
                (from, to),
                (Draft, Published)
                    | (Published, Decided | Rejected | Advised)
                    | (Advised, Decided | Rejected | Published)
                    | (Rejected, Published)
            ),
            Self::Meeting => matches!((from, to), (Called, Sitting) | (Sitting, Closed)),
            Self::Budget | Self::Poll => {
                matches!((from, to), (Draft, Published) | (Published, Closed))
            }
            Self::Resolution => matches!(
                (from, to),
                (Draft, Noticed)
                    | (Noticed, Executing)
                    | (Executing, Reported | Changing)
                    | (Changing, Executing)
                    | (Reported, Confirmed | Executing)
                    | (Confirmed, Gone | Executing)
            ),
            Self::Notice => matches!((from, to), (Posted, Ended)),
            Self::Request => matches!(
                (from, to),
                (Gathering, Qualified | Lapsed)
                    | (Qualified, Accepted | Convened | Unlawful)
                    | (Accepted, Convened)
            ),
            Self::Duty => matches!((from, to), (Owed, Kept | Missed)),
            Self::Project => matches!(
                (from, to),
                (Draft, Executing) | (Executing, Finished) | (Finished, Handed)
            ),
            Self::Recall => matches!(
                (from, to),
                (Gathering, Qualified | Lapsed) | (Qualified, Recalled | Retained)
            ),
            Self::Covenant => matches!(
                (from, to),
                (Hearing, Draft)
                    | (Draft, Reviewing)
                    | (Reviewing, Draft | Cleared)
                    | (Cleared, Draft | Passed)
                    | (Passed, InForce)
                    | (InForce, Correcting | Superseded)
                    | (Correcting, Superseded)
            ),
            Self::Force => matches!((from, to), (Acting, Dissolved)),
        }
    }

    /// The plural noun in addresses.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Wish => "wishes",
            Self::Topic => "topics",
            Self::Meeting => "meetings",
            Self::Resolution => "resolutions",
            Self::Notice => "notices",
            Self::Request => "requests",
            Self::Duty => "duties",
            Self::Recall => "recalls",
            Self::Budget => "budgets",
            Self::Poll => "polls",
            Self::Project => "projects",
            Self::Covenant => "covenants",
            Self::Force => "forces",
        }
    }

    /// From the plural noun.
    pub fn from_noun(noun: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|k| k.noun() == noun)
    }

    /// Whether nobody is told by name who opened it: demands are made by many, and no name of
    /// theirs goes to the person they concern.
    pub fn hides_opener(self) -> bool {
        matches!(self, Self::Request | Self::Recall)
    }
}

impl State {
    /// Nobody has anything left to do. What is confirmed is only watched, see [`Self::is_watched`].
    pub fn is_final(self) -> bool {
        match self {
            Self::Declined
            | Self::Merged
            | Self::Confirmed
            | Self::Decided
            | Self::Closed
            | Self::Ended
            | Self::Gone => true,
            Self::Convened | Self::Unlawful | Self::Lapsed => true,
            Self::Kept | Self::Missed | Self::Recalled | Self::Retained | Self::Handed => true,
            Self::Superseded | Self::Dissolved => true,
            Self::Hearing | Self::Reviewing | Self::Cleared | Self::Passed => false,
            Self::InForce | Self::Correcting | Self::Acting => false,
            Self::Gathering | Self::Qualified | Self::Accepted | Self::Owed => false,
            Self::Heard
            | Self::Adopted
            | Self::Done
            | Self::Draft
            | Self::Published
            | Self::Rejected
            | Self::Advised
            | Self::Called
            | Self::Sitting
            | Self::Noticed
            | Self::Executing
            | Self::Changing
            | Self::Reported
            | Self::Finished
            | Self::Posted => false,
        }
    }

    /// Done and confirmed, but watched for the days of P24: it may come back.
    pub fn is_watched(self) -> bool {
        self == Self::Confirmed
    }

    /// The people have confirmed the result, and it still stands.
    pub fn is_solved(self) -> bool {
        matches!(self, Self::Confirmed | Self::Gone)
    }
}

record! {
    /// A matter.
    pub struct Matter in "matter" keys 2 {
        /// The area that owns the row.
        home: AreaCode,
        /// Made by the caller.
        id: MatterId,
        /// Kind.
        kind: Kind,
        /// Year of the number.
        year: u32,
        /// Gap-free number within home, kind and year: 2026-31.
        no: u32,
        /// One line for lists.
        title: String,
        /// Where in the home it is: village, group or courtyard.
        area: AreaCode,
        /// State.
        state: State,
        /// The first matter of its thread; itself when it is the first.
        thread: MatterId,
        /// The matter that caused it.
        cause: Option<MatterId>,
        /// Whose hand opened it; for a handoff the one whose act set it off, `None` for the clockwork.
        opened_by: Option<PersonRef>,
        /// For whom it was opened: the opener, or the person acted for.
        opened_for: Option<PersonRef>,
        /// Who has to act next by name, when somebody has.
        owner: Option<PersonRef>,
        /// When it was opened.
        opened_at: Moment,
        /// When its state last changed.
        moved_at: Moment,
        /// Counts changes; for optimistic checks by offline callers.
        version: u32,
    }
}

record! {
    /// A running clock of a matter.
    pub struct Due in "due" keys 3 {
        /// Home.
        home: AreaCode,
        /// The matter.
        matter: MatterId,
        /// Which clock: the string `clock-<name>`.
        clock: ClockName,
        /// Started.
        since: Moment,
        /// Last moment.
        due_at: Moment,
        /// Rulebook key that gave the length; empty when a person set the date.
        rule: String,
        /// When it was met; `None` while running.
        met_at: Option<Moment>,
        /// When it was passed upwards for being late.
        escalated_at: Option<Moment>,
    }
}

words! {
    /// The clocks.
    pub enum ClockName {
        /// 心愿答复.
        Answer "answer",
        /// 议题公布满期.
        Publication "publication",
        /// 开会.
        Sitting "sitting",
        /// 决议定责.
        Settle "settle",
        /// 公示.
        Notice "notice",
        /// 执行.
        Execution "execution",
        /// 群众确认.
        Confirmation "confirmation",
        /// 召集人召集.
        Convene "convene",
        /// 候补召集人召集.
        Substitute "substitute",
        /// 本期该开的会.
        Duty "duty",
        /// 罢免表决.
        Recall "recall",
        /// 复发观察.
        Recurrence "recurrence",
        /// 众选的日子.
        Choosing "choosing",
        /// 小微项目期限.
        Micro "micro",
        /// 乡镇审核.
        Review "review",
        /// 专班任期.
        Term "term",
    }
}

impl ClockName {
    /// Some clocks are waited for, the others are deadlines: passing a wait is good news.
    pub fn is_wait(self) -> bool {
        matches!(
            self,
            Self::Publication | Self::Notice | Self::Recurrence | Self::Choosing | Self::Term
        )
    }

    /// The act of the clockwork that follows when the clock has passed; `None` for a wait that only
    /// people end.
    pub fn act_when_passed(self) -> Option<&'static str> {
        match self {
            Self::Publication | Self::Choosing => None,
            Self::Notice => Some("notice.end"),
            Self::Recurrence => Some("result.gone"),
            Self::Convene => Some("request.pass"),
            Self::Substitute => Some("request.convene"),
            Self::Duty => Some("duty.miss"),
            Self::Term => Some("force.expire"),
            Self::Answer
            | Self::Sitting
            | Self::Settle
            | Self::Execution
            | Self::Confirmation
            | Self::Recall
            | Self::Micro
            | Self::Review => Some("clock.escalate"),
        }
    }
}

/// The colour of a clock, with a shape beside it on every face.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lamp {
    /// Late.
    Late,
    /// Less than a fifth of the time is left, or one day.
    Warn,
    /// Waiting for a day to come.
    Remind,
    /// In time.
    Ok,
    /// Met.
    Met,
}

impl Due {
    /// The lamp at a moment. Deadlines: late after the last moment, warning in the last fifth or
    /// last day. Waits: remind until the day, then warn so that somebody takes the next step.
    pub fn lamp(&self, now: Moment) -> Lamp {
        if self.met_at.is_some() {
            return Lamp::Met;
        }
        let left = self.due_at.ms() - now.ms();
        if self.clock.is_wait() {
            return if left > 0 { Lamp::Remind } else { Lamp::Warn };
        }
        let whole = self.due_at.ms() - self.since.ms();
        if left < 0 {
            Lamp::Late
        } else if left < whole / 5 || left < kernel::time::DAY_MS {
            Lamp::Warn
        } else {
            Lamp::Ok
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_way_leads_out_of_a_final_state_and_every_other_state_has_one() {
        for kind in Kind::ALL {
            for from in State::ALL {
                let ways = State::ALL.iter().filter(|to| kind.allows(*from, **to)).count();
                if from.is_final() && !from.is_watched() {
                    assert_eq!(ways, 0, "{kind} {from}");
                }
            }
        }
        for kind in Kind::ALL {
            let mut reached = vec![kind.first_state()];
            let mut i = 0;
            while i < reached.len() {
                for to in State::ALL {
                    if kind.allows(reached[i], *to) && !reached.contains(to) {
                        reached.push(*to);
                    }
                }
                i += 1;
            }
            for state in &reached {
                assert!(
                    state.is_final() || State::ALL.iter().any(|to| kind.allows(*state, *to)),
                    "{kind} is stuck in {state}"
                );
            }
        }
    }

    #[test]
    fn lamps_follow_the_clock() {
        let day = |n: i64| Moment::from_ms(0).plus_days(n);
        let mut due = Due {
            home: AreaCode::parse("420324107201").unwrap(),
            matter: MatterId::from_parts(day(0), [0; 10]),
            clock: ClockName::Answer,
            since: day(0),
            due_at: day(15),
            rule: String::new(),
            met_at: None,
            escalated_at: None,
        };
        assert_eq!(due.lamp(day(1)), Lamp::Ok);
        assert_eq!(due.lamp(day(12).plus_ms(1)), Lamp::Warn);
        assert_eq!(due.lamp(day(15)), Lamp::Warn);
        assert_eq!(due.lamp(day(15).plus_ms(1)), Lamp::Late);
        due.clock = ClockName::Notice;
        assert_eq!(due.lamp(day(14)), Lamp::Remind);
        assert_eq!(due.lamp(day(16)), Lamp::Warn);
        due.met_at = Some(day(16));
        assert_eq!(due.lamp(day(99)), Lamp::Met);
    }
}
