//! 决议 (S60, S79): what was passed gets an owner and a date, stands on public notice, is carried
//! out and is confirmed by the people it is for.
//!
//! Invariants: no resolution without owner and date; nothing is carried out before the notice has
//! ended; progress is what somebody signs for, not a photo. Refuses to know: how it was voted.

use kernel::id::MatterId;
use kernel::{Code, Date, Moment, PersonRef, Refusal};

use crate::act::FieldKind::{Count, Date as DateField, Id, Long, Person};
use crate::acts;
use crate::authority::{Role, Who};
pub use crate::deliberation::Resolution;
use crate::effect::{Audience, Effect};
use crate::matter::{ClockName, Kind, Outcome, State};
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;

acts! {
    /// Settles a passed resolution: wording, owner, date; the notice begins.
    Settle "resolution.settle" "resolutions/{matter}/settlement"
    kind Some(Kind::Resolution), from &[State::Draft],
    allow &[Who::Has(Role::Secretary), Who::Has(Role::Committee)],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
        /// What was resolved, in words.
        text: String = Long(3000),
        /// Who carries it out.
        owner: Option<PersonRef> = Person,
        /// By when.
        due_on: Option<Date> = DateField,
        /// Days of notice; the law's number when left open.
        notice_days: Option<u32> = Count(1, 365),
    }

    /// Says how far it is.
    Progress "resolution.progress" "resolutions/{matter}/progress"
    kind Some(Kind::Resolution), from &[State::Executing],
    allow &[Who::Owner, Who::Has(Role::Secretary)],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
        /// How far, in percent.
        percent: u32 = Count(0, 100),
        /// What was done since.
        note: String = Long(1000),
    }

    /// Reports that it is carried out; the people it is for are asked.
    Report "resolution.report" "resolutions/{matter}/report"
    kind Some(Kind::Resolution), from &[State::Executing],
    allow &[Who::Owner, Who::Has(Role::Secretary)],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
        /// What was done.
        report: String = Long(2000),
    }
}

/// No resolution without owner and date (S60); the notice is never shorter than the law's.
pub fn settle(
    resolution: &Resolution,
    scene: &Scene<'_>,
    act: &Settle,
) -> Result<Vec<Effect>, Refusal> {
    let owner = act.owner.ok_or_else(|| Refusal::new(Code::OwnerMissing).on("owner"))?;
    let due_on = act.due_on.ok_or_else(|| Refusal::new(Code::DueMissing).on("due_on"))?;
    let law = policy::notice_days(scene)?;
    let days = act.notice_days.unwrap_or(law.days);
    if days < law.days {
        return Err(Refusal::new(Code::NoticeTooBrief)
            .on("notice_days")
            .with("have", days)
            .with("need", law.days)
            .with("article", &law.article));
    }
    let until = policy::notice_until(scene, days);
    if due_on <= until {
        return Err(Refusal::new(Code::DuePast).on("due_on").with("earliest", until));
    }
    let resolution = Resolution {
        text: act.text.trim().into(),
        due_on: Some(due_on),
        notice_days: days,
        ..resolution.clone()
    };
    Ok(vec![
        Effect::Set(resolution.row()),
        Effect::Own(resolution.id, Some(owner)),
        Effect::Met(resolution.id, ClockName::Settle),
        Effect::Clock {
            matter: resolution.id,
            clock: ClockName::Execution,
            due_at: Moment::end_of(due_on),
            rule: "",
        },
        Effect::Move { matter: resolution.id, to: State::Noticed, outcome: Some(Outcome::Settled) },
    ])
}

/// Progress in the owner's words.
pub fn progress(
    resolution: &Resolution,
    scene: &Scene<'_>,
    act: &Progress,
) -> Result<Vec<Effect>, Refusal> {
    let resolution = Resolution {
        percent: act.percent,
        progress: act.note.trim().into(),
        progressed_at: Some(scene.now),
        ..resolution.clone()
    };
    Ok(vec![Effect::Set(resolution.row()), told(&resolution, "tell-progress")])
}

/// Done, says the owner; now the people have the word.
pub fn report(
    resolution: &Resolution,
    scene: &Scene<'_>,
    act: &Report,
) -> Result<Vec<Effect>, Refusal> {
    let resolution = Resolution {
        percent: 100,
        report: act.report.trim().into(),
        reported_at: Some(scene.now),
        ..resolution.clone()
    };
    Ok(vec![
        Effect::Set(resolution.row()),
        Effect::Met(resolution.id, ClockName::Execution),
        Effect::Move {
            matter: resolution.id,
            to: State::Reported,
            outcome: Some(Outcome::Reported),
        },
        told(&resolution, "tell-reported"),
    ])
}

/// Those who wished, follow or took part hear how it goes on (S79).
fn told(resolution: &Resolution, message: &'static str) -> Effect {
    Effect::Tell { to: Audience::Thread, message, matter: resolution.id }
}
