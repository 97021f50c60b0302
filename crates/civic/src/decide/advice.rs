//! 协商意见的答复 (S76, S79): those whom a matter touches have advised; the committee says what
//! follows: it is taken up and carried out like any resolution, or left with a reason that everybody
//! can read. What needs a vote is published again before the body that decides.
//!
//! Invariants: nothing that was advised stays without an answer past its days; leaving it needs a
//! reason. Refuses to know: who advised what.

use kernel::id::MatterId;
use kernel::{AreaCode, Code, Moment, PersonRef, Refusal};

use crate::act::FieldKind::{Choice, Id, Long};
use crate::act::{LEAST, spoken};
use crate::authority::{Role, Who};
use crate::effect::{Audience, Effect};
use crate::matter::{ClockName, Kind, Outcome, State};
use crate::record::Record;
use crate::scene::Scene;
use crate::{acts, record, words};

words! {
    /// What becomes of advice.
    pub enum Answer {
        /// It is taken up and carried out.
        Taken "taken",
        /// It is left.
        Left "left",
    }
}

record! {
    /// What the committee answered to the advice of a meeting.
    pub struct Advice in "advice" keys 2 {
        /// Home.
        home: AreaCode,
        /// The meeting that advised.
        meeting: MatterId,
        /// What it was about.
        topic: MatterId,
        /// What follows.
        answer: Answer,
        /// Why; may be empty where it is taken up.
        reason: String,
        /// Who.
        by: PersonRef,
        /// When.
        answered_at: Moment,
    }
}

acts! {
    /// Answers the advice of a deliberation.
    Reply "advice.answer" "topics/{matter}/advice"
    kind Some(Kind::Topic), from &[State::Advised],
    allow &[Who::Has(Role::Secretary), Who::Has(Role::Committee)],
    matter(this) Some(this.matter), {
        /// The topic that was advised on.
        matter: MatterId = Id,
        /// What follows.
        answer: Answer = Choice(Answer::WORDS),
        /// Why; needed where the advice is left.
        reason: Option<String> = Long(1000),
    }
}

/// Records the answer; `meeting` is the last that advised on the topic. Taken up, a resolution
/// follows; left, the topic goes back.
///
/// # Errors
/// `field_short` where advice is left without saying why.
pub fn answer(meeting: &MatterId, scene: &Scene<'_>, act: &Reply) -> Result<Vec<Effect>, Refusal> {
    // What is taken up speaks for itself.
    let least = if act.answer == Answer::Left { LEAST } else { 0 };
    let reason = act.reason.as_deref().unwrap_or_default();
    let reason = spoken(("reason", "field-advice-answer-reason"), reason, least)?;
    let row = Advice {
        home: scene.home,
        meeting: *meeting,
        topic: act.matter,
        answer: act.answer,
        reason: reason.to_owned(),
        by: scene.subject().ok_or(Code::SignInNeeded)?,
        answered_at: scene.now,
    };
    let follows = match act.answer {
        Answer::Taken => Outcome::Taken,
        Answer::Left => Outcome::Left,
    };
    Ok(vec![
        Effect::Put(row.row()),
        Effect::Met(act.matter, ClockName::Settle),
        Effect::Outcome(act.matter, follows),
        Effect::Tell { to: Audience::Thread, message: "tell-advice-answered", matter: act.matter },
    ])
}
