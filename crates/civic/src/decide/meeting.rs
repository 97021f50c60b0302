//! 商量会 (S79): people come together on a published topic; who may vote is frozen when it opens.
//!
//! Invariants: no meeting on an unpublished topic or before the days are over, except in special
//! circumstances that are written down; the roll never changes once frozen; a household is
//! represented once. Refuses to know: how votes are counted.

use kernel::id::{BallotId, HouseholdId, MatterId, PersonId};
use kernel::{Code, Date, Moment, PersonRef, Refusal};

use crate::act::FieldKind::{Bool, Choice, Id, Line, Long, Moment as MomentField, Person};
use crate::acts;
use crate::authority::{Role, Who};
pub use crate::deliberation::{Basis, Meeting, RollLine, Topic, Via};
use crate::effect::{Audience, Effect, Opening};
use crate::matter::{ClockName, Kind, Outcome, State};
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;

acts! {
    /// Calls a meeting on a published topic.
    Call "meeting.call" "topics/{matter}/meetings"
    kind Some(Kind::Topic), from &[],
    allow &[Who::Has(Role::Secretary), Who::Has(Role::Committee), Who::Has(Role::Convener),
        Who::Has(Role::Substitute)],
    matter(this) Some(this.matter), {
        /// The topic.
        matter: MatterId = Id,
        /// The meeting's id, made by the caller.
        id: MatterId = Id,
        /// When it begins.
        starts_at: Moment = MomentField,
        /// Where: a yard is as good as a hall.
        venue: String = Line(100),
        /// Who convenes; the caller when nobody is named.
        convener: Option<PersonRef> = Person,
        /// Special circumstances, when the days can not be waited for.
        emergency: Option<String> = Long(500),
    }

    /// Opens a meeting: the roll is frozen.
    Open "meeting.open" "meetings/{matter}/opening"
    kind Some(Kind::Meeting), from &[State::Called],
    allow &[Who::Owner, Who::Has(Role::Secretary), Who::Has(Role::Convener)],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
    }

    /// Checks somebody in; without a name, oneself.
    CheckIn "meeting.checkin" "meetings/{matter}/arrivals"
    kind Some(Kind::Meeting), from &[State::Sitting],
    allow &[Who::Villager, Who::Owner, Who::Has(Role::Secretary), Who::Has(Role::Convener)],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
        /// Who came.
        person: Option<PersonRef> = Person,
        /// How.
        via: Option<Via> = Choice(Via::WORDS),
        /// Whether a paper ballot was handed out.
        paper: bool = Bool,
    }
}

/// What calling looks at.
#[derive(Debug)]
pub struct CallFacts {
    /// The topic.
    pub topic: Topic,
    /// Where the topic's matter stands.
    pub topic_state: State,
    /// Whether the named convener is registered here or holds a mandate over it.
    pub convener_known: bool,
    /// Whether another meeting on the topic is called or sitting.
    pub meeting_open: bool,
}

/// The days between publication and meeting are counted by 民法典 第二百零一条.
pub fn call(facts: &CallFacts, scene: &Scene<'_>, act: &Call) -> Result<Vec<Effect>, Refusal> {
    let topic = &facts.topic;
    let emergency = act.emergency.clone().unwrap_or_default().trim().to_owned();
    let Some(published_at) = topic.published_at.filter(|_| facts.topic_state == State::Published)
    else {
        if facts.topic_state != State::Draft {
            let state = format!("@state-{}", facts.topic_state);
            return Err(Refusal::new(Code::WrongState).with("state", state));
        }
        return Err(Refusal::new(Code::TopicUnpublished).with("need", policy::usual_notice(scene)?));
    };
    let notice = policy::body_notice(scene, &topic.body)?;
    if facts.meeting_open {
        return Err(Code::MeetingOpen.into());
    }
    let day = act.starts_at.date();
    if act.starts_at < scene.now {
        return Err(Refusal::new(Code::MeetingPast).on("starts_at"));
    }
    if let Some(notice) = notice.filter(|n| emergency.is_empty() || !n.shortens) {
        notice_kept(published_at.date(), day, &notice)?;
    }
    let convener = act.convener.or(scene.caller.person()).ok_or(Code::SignInNeeded)?;
    if act.convener.is_some() && !facts.convener_known {
        return Err(Refusal::new(Code::NotFound).on("convener"));
    }
    let meeting = Meeting {
        home: scene.home,
        id: act.id,
        topic: topic.id,
        body: topic.body.clone(),
        basis: topic.basis,
        starts_at: act.starts_at,
        venue: act.venue.trim().into(),
        convener,
        emergency,
        opened_at: None,
        closed_at: None,
    };
    let this = scene.this()?;
    Ok(vec![
        Effect::Open(Opening {
            id: act.id,
            kind: Kind::Meeting,
            title: this.title.clone(),
            area: this.area,
            thread: Some(this.thread),
            cause: Some(this.id),
            opened_for: None,
            owner: Some(convener),
        }),
        Effect::Put(meeting.row()),
        Effect::Met(this.id, ClockName::Publication),
        Effect::Clock {
            matter: act.id,
            clock: ClockName::Sitting,
            due_at: Moment::end_of(day),
            rule: "",
        },
        Effect::Tell {
            to: Audience::Public(scene.home),
            message: "tell-meeting-called",
            matter: act.id,
        },
        Effect::Outcome(act.id, Outcome::Called),
    ])
}

fn notice_kept(published: Date, day: Date, notice: &policy::Notice) -> Result<(), Refusal> {
    calendar::at_least_days_between(published, day, notice.days).map_err(|_| {
        Refusal::new(Code::NoticeShort)
            .on("starts_at")
            .with("have", calendar::full_days_passed(published, day))
            .with("need", notice.days)
            .with("article", &notice.article)
            .with("earliest", calendar::earliest_after(published, notice.days))
    })
}

/// Somebody who may vote if the roll is frozen today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entitled {
    /// Who.
    pub person: PersonId,
    /// Household.
    pub household: HouseholdId,
}

/// What opening looks at.
#[derive(Debug)]
pub struct OpenFacts {
    /// The meeting.
    pub meeting: Meeting,
    /// Everyone entitled in this body today, in order of person.
    pub entitled: Vec<Entitled>,
}

/// Freezes the roll.
pub fn open(facts: &OpenFacts, scene: &Scene<'_>, act: &Open) -> Result<Vec<Effect>, Refusal> {
    let starts = facts.meeting.starts_at;
    if scene.now.date() < starts.date() {
        return Err(Refusal::new(Code::MeetingEarly).with("at", starts.date()));
    }
    if facts.entitled.is_empty() {
        return Err(Code::RollEmpty.into());
    }
    let mut meeting = facts.meeting.clone();
    meeting.opened_at = Some(scene.now);
    let mut effects = vec![
        Effect::Set(meeting.row()),
        Effect::Move { matter: act.matter, to: State::Sitting, outcome: None },
        Effect::Met(act.matter, ClockName::Sitting),
    ];
    effects.extend(facts.entitled.iter().map(|e| {
        Effect::Put(
            RollLine {
                home: scene.home,
                meeting: act.matter,
                person: e.person,
                household: e.household,
                present_at: None,
                via: None,
                paper: false,
            }
            .row(),
        )
    }));
    Ok(effects)
}

/// What checking in looks at.
#[derive(Debug)]
pub struct CheckInFacts {
    /// The meeting.
    pub meeting: Meeting,
    /// The person's line on the roll.
    pub line: Option<RollLine>,
    /// Another member of the household who is already here: name.
    pub household_here: Option<String>,
    /// The person's name.
    pub name: String,
    /// Whether a ballot is open or closed already; paper can not be handed out after it.
    pub ballot: Option<BallotId>,
    /// Whether this person or household has voted by phone already.
    pub voted: bool,
}

/// One line on the roll is marked present.
pub fn check_in(
    facts: &CheckInFacts,
    scene: &Scene<'_>,
    act: &CheckIn,
) -> Result<Vec<Effect>, Refusal> {
    let opened = facts.meeting.opened_at.ok_or(Code::NotFound)?;
    let line = facts.line.as_ref().ok_or_else(|| {
        Refusal::new(Code::NotOnRoll)
            .on("person")
            .with("name", &facts.name)
            .with("day", opened.date())
    })?;
    let of_others = act.person.is_some() && act.person != scene.subject();
    let runs_it = scene.caller.person() == Some(facts.meeting.convener)
        || [Role::Secretary, Role::Convener, Role::Agent, Role::Committee]
            .iter()
            .any(|r| scene.caller.has(*r, scene.home));
    if (of_others || act.paper) && !runs_it {
        return Err(Refusal::new(Code::NotAllowed).with("who", "@role-convener"));
    }
    if let (Basis::Household, Some(name)) = (facts.meeting.basis, &facts.household_here) {
        return Err(Refusal::new(Code::HouseholdHere).on("person").with("name", name));
    }
    if act.paper && facts.voted {
        return Err(Refusal::new(Code::PaperHeld).on("paper"));
    }
    let mut line = line.clone();
    line.present_at = line.present_at.or(Some(scene.now));
    let default = if of_others { Via::Hall } else { Via::Phone };
    line.via = Some(act.via.unwrap_or(default));
    line.paper = line.paper || act.paper;
    Ok(vec![Effect::Set(line.row())])
}
