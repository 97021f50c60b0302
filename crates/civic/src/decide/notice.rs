//! 公示: what was decided hangs where everybody can read it, at least as long as the law asks
//! (村民委员会组织法 第三十五条), and every objection is answered before the next step.

use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, Code, Date, Moment, PersonRef, Refusal};

use crate::act::FieldKind::{Id, Long};
use crate::act::{LEAST, spoken};
use crate::authority::{Role, Who};
use crate::effect::{Audience, Effect};
use crate::matter::{ClockName, Kind, Outcome, State};
use crate::record::Record;
use crate::scene::Scene;
use crate::{acts, record};

record! {
    /// The body of a notice.
    pub struct Notice in "notice" keys 2 {
        /// Home.
        home: AreaCode,
        /// The matter.
        id: MatterId,
        /// What it is about.
        subject: MatterId,
        /// First day.
        posted_on: Date,
        /// Last day, included.
        until_on: Date,
        /// When it ended.
        ended_at: Option<Moment>,
    }
}

record! {
    /// An objection. Its author is shown to nobody but those who answer.
    pub struct Objection in "objection" keys 3 {
        /// Home.
        home: AreaCode,
        /// The notice.
        notice: MatterId,
        /// Its id, made by the caller.
        id: RecordId,
        /// Who objects.
        by: PersonRef,
        /// Why.
        text: String,
        /// When.
        made_at: Moment,
        /// What was answered.
        answer: String,
        /// When.
        answered_at: Option<Moment>,
        /// By whom.
        answered_by: Option<PersonRef>,
    }
}

acts! {
    /// Objects while the notice is up.
    Object "notice.object" "notices/{matter}/objections"
    kind Some(Kind::Notice), from &[State::Posted], allow &[Who::Villager],
    matter(this) Some(this.matter), {
        /// The notice.
        matter: MatterId = Id,
        /// Made by the caller.
        id: RecordId = Id,
        /// Why.
        text: String = Long(2000),
    }

    /// Answers an objection.
    Reply "notice.reply" "notices/{matter}/replies"
    kind Some(Kind::Notice), from &[State::Posted],
    allow &[Who::Has(Role::Secretary), Who::Has(Role::Committee), Who::Has(Role::Supervisor)],
    matter(this) Some(this.matter), {
        /// The notice.
        matter: MatterId = Id,
        /// Which objection.
        objection: RecordId = Id,
        /// The answer.
        text: String = Long(2000),
    }

    /// Takes the notice down after its time.
    End "notice.end" "notices/{matter}/end"
    kind Some(Kind::Notice), from &[State::Posted],
    allow &[Who::Worker, Who::Has(Role::Secretary), Who::Has(Role::Committee)],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
    }
}

/// Anyone of the village may object.
pub fn object(notice: &Notice, scene: &Scene<'_>, act: &Object) -> Result<Vec<Effect>, Refusal> {
    let text = spoken(("text", "field-text"), &act.text, LEAST)?;
    let objection = Objection {
        home: scene.home,
        notice: notice.id,
        id: act.id,
        by: scene.subject().ok_or(Code::SignInNeeded)?,
        text: text.into(),
        made_at: scene.now,
        answer: String::new(),
        answered_at: None,
        answered_by: None,
    };
    Ok(vec![
        Effect::Put(objection.row()),
        Effect::Tell {
            to: Audience::Role(Role::Secretary, scene.home),
            message: "tell-objection",
            matter: notice.id,
        },
    ])
}

/// The answer stands beside the objection.
pub fn reply(
    objection: Option<&Objection>,
    scene: &Scene<'_>,
    act: &Reply,
) -> Result<Vec<Effect>, Refusal> {
    let mut objection =
        objection.ok_or_else(|| Refusal::new(Code::NotFound).on("objection"))?.clone();
    let answer = act.text.trim();
    if answer.is_empty() {
        return Err(Refusal::new(Code::FieldMissing).on("text").with("label", "@field-text"));
    }
    objection.answer = answer.into();
    objection.answered_at = Some(scene.now);
    objection.answered_by = scene.caller.person();
    let to = Audience::Person(objection.by);
    Ok(vec![
        Effect::Set(objection.row()),
        Effect::Tell { to, message: "tell-objection-answered", matter: act.matter },
    ])
}

/// What ending looks at.
#[derive(Debug)]
pub struct EndFacts {
    /// The notice.
    pub notice: Notice,
    /// Objections without an answer.
    pub unanswered: u64,
}

/// Only after the last day, and only when every objection is answered.
pub fn end(facts: &EndFacts, scene: &Scene<'_>, act: &End) -> Result<Vec<Effect>, Refusal> {
    let mut notice = facts.notice.clone();
    if scene.now.date() <= notice.until_on {
        return Err(Refusal::new(Code::NoticeRunning).with("until", notice.until_on));
    }
    if facts.unanswered > 0 {
        return Err(Refusal::new(Code::ObjectionOpen).with("n", facts.unanswered));
    }
    notice.ended_at = Some(scene.now);
    Ok(vec![
        Effect::Set(notice.row()),
        Effect::Met(act.matter, ClockName::Notice),
        Effect::Move { matter: act.matter, to: State::Ended, outcome: Some(Outcome::Ended) },
    ])
}
