//! 商量会 (S79): people come together on a published topic, in one place or in several; who may vote
//! is frozen when it opens.
//!
//! Invariants: no meeting on an unpublished topic or before the days are over, except in special
//! circumstances that are written down; the roll and what the body is made up of never change once
//! frozen; a household is represented once. Refuses to know: how votes are counted.

mod arrival;
mod proxy;

use std::collections::BTreeSet;

use kernel::id::{HouseholdId, MatterId, PersonId};
use kernel::{Code, Date, Moment, PersonRef, Refusal};

use crate::act::FieldKind::{Bool, Id, Line, Long, Moment as MomentField, Person};
use crate::acts;
use crate::authority::{Role, Who};
pub use crate::deliberation::{
    Basis, Meeting, MeetingSection, Proxy, RollCount, RollLine, Seat, Topic, Via, Way,
};
use crate::effect::{Audience, Effect, Opening};
use crate::matter::{ClockName, Kind, Outcome, State};
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;
use crate::walk::{self, ProcessStep};

pub use arrival::{CheckIn, CheckInFacts, check_in};
pub use proxy::{Give, GiveFacts, give};

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
        /// Which step of the topic's process it is for; the next one when nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<String> = Line(60),
        /// Whether the vote is secret.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        secret: bool = Bool,
    }

    /// Adds a place to a meeting held in several (分片召开).
    Section "meeting.section" "meetings/{matter}/sections"
    kind Some(Kind::Meeting), from &[State::Called],
    allow &[Who::Owner, Who::Has(Role::Secretary), Who::Has(Role::Convener)],
    matter(this) Some(this.matter), {
        /// The meeting.
        matter: MatterId = Id,
        /// When it begins there.
        starts_at: Moment = MomentField,
        /// Where.
        venue: String = Line(100),
        /// Who runs it; whoever convenes the meeting when nobody is named.
        convener: Option<PersonRef> = Person,
    }

    /// Opens a meeting: the roll is frozen.
    Open "meeting.open" "meetings/{matter}/opening"
    kind Some(Kind::Meeting), from &[State::Called],
    allow &[Who::Owner, Who::Has(Role::Secretary), Who::Has(Role::Convener)],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
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
    /// The topic's way through the steps before the decision.
    pub walk: Vec<ProcessStep>,
    /// Whether the body meets at once: the topic goes through no steps.
    pub direct: bool,
    /// Whether villagers demanded the meeting and wait for it.
    pub demanded: bool,
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
    if facts.meeting_open {
        return Err(Code::MeetingOpen.into());
    }
    let asked = walk::Asked {
        topic,
        walk: &facts.walk,
        direct: facts.direct,
        step: act.step.as_deref(),
        meeting: act.id,
        emergency: !emergency.is_empty(),
    };
    let turn = walk::turn(&asked, scene)?;
    let day = act.starts_at.date();
    if act.starts_at < scene.now {
        return Err(Refusal::new(Code::MeetingPast).on("starts_at"));
    }
    if let Some(notice) = turn.notice.as_ref().filter(|n| emergency.is_empty() || !n.shortens) {
        notice_kept(published_at.date(), day, notice)?;
    }
    if facts.demanded {
        let days = turn.notice.as_ref().map_or(0, |notice| notice.days);
        soon_enough(calendar::earliest_after(published_at.date(), days), day, scene)?;
    }
    let convener = act.convener.or(scene.caller.person()).ok_or(Code::SignInNeeded)?;
    if act.convener.is_some() && !facts.convener_known {
        return Err(Refusal::new(Code::NotFound).on("convener"));
    }
    let meeting = Meeting {
        home: scene.home,
        id: act.id,
        topic: topic.id,
        body: turn.body.clone(),
        basis: turn.basis,
        starts_at: act.starts_at,
        venue: act.venue.trim().into(),
        convener,
        emergency,
        opened_at: None,
        closed_at: None,
        secret: act.secret,
    };
    called(&meeting, turn, scene)
}

fn called(meeting: &Meeting, turn: walk::Turn, scene: &Scene<'_>) -> Result<Vec<Effect>, Refusal> {
    let this = scene.this()?;
    let mut effects = vec![
        Effect::Open(Opening {
            id: meeting.id,
            kind: Kind::Meeting,
            title: this.title.clone(),
            area: this.area,
            thread: Some(this.thread),
            cause: Some(this.id),
            opened_for: None,
            owner: Some(meeting.convener),
        }),
        Effect::Put(meeting.row()),
    ];
    // The days of the publication are waited for until the body that decides is called.
    if turn.decides {
        effects.push(Effect::Met(this.id, ClockName::Publication));
    }
    effects.extend([
        Effect::Clock {
            matter: meeting.id,
            clock: ClockName::Sitting,
            due_at: Moment::end_of(meeting.starts_at.date()),
            rule: "",
        },
        Effect::Tell {
            to: Audience::Public(scene.home),
            message: "tell-meeting-called",
            matter: meeting.id,
        },
        Effect::Outcome(meeting.id, Outcome::Called),
    ]);
    effects.extend(turn.effects);
    Ok(effects)
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

/// A convener can not block by a far day what villagers demanded (P27).
fn soon_enough(first: Date, day: Date, scene: &Scene<'_>) -> Result<(), Refusal> {
    let earliest = first.max(scene.now.date());
    let (latest, article) = policy::demanded_by(scene, earliest)?;
    if day <= latest {
        return Ok(());
    }
    Err(Refusal::new(Code::MeetingFar)
        .on("starts_at")
        .with("latest", latest)
        .with("earliest", earliest)
        .with("article", article))
}

/// What adding a place looks at.
#[derive(Debug)]
pub struct SectionFacts {
    /// The meeting.
    pub meeting: Meeting,
    /// How many places it has besides its own.
    pub sections: u32,
    /// Whether the named convener is registered here or holds a mandate over it.
    pub convener_known: bool,
}

/// One roll, one ballot, several places. None begins before the meeting itself: the roll is frozen
/// with it, and the days of notice are those of the meeting.
pub fn section(
    facts: &SectionFacts,
    scene: &Scene<'_>,
    act: &Section,
) -> Result<Vec<Effect>, Refusal> {
    policy::sections_allowed(scene, &facts.meeting.body)?;
    if act.starts_at < facts.meeting.starts_at {
        return Err(Refusal::new(Code::FieldBad)
            .on("starts_at")
            .with("label", "@field-starts-at")
            .with("got", act.starts_at.rfc3339())
            .with("want", format!("≥ {}", facts.meeting.starts_at.rfc3339())));
    }
    if act.convener.is_some() && !facts.convener_known {
        return Err(Refusal::new(Code::NotFound).on("convener"));
    }
    let section = MeetingSection {
        home: scene.home,
        meeting: act.matter,
        no: facts.sections.saturating_add(1),
        venue: act.venue.trim().into(),
        starts_at: act.starts_at,
        convener: act.convener.unwrap_or(facts.meeting.convener),
    };
    Ok(vec![Effect::Put(section.row())])
}

/// Somebody who may vote if the roll is frozen today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entitled {
    /// Who.
    pub person: PersonId,
    /// Household.
    pub household: HouseholdId,
    /// As what.
    pub seat: Seat,
    /// Whether it is a woman: some bodies are made up by shares.
    pub woman: bool,
}

/// What opening looks at.
#[derive(Debug)]
pub struct OpenFacts {
    /// The meeting.
    pub meeting: Meeting,
    /// Everyone entitled in this body today, in order of person.
    pub entitled: Vec<Entitled>,
}

/// Freezes the roll, and how the body is made up.
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
    effects.extend(made_up(facts, scene, act.matter)?);
    effects.extend(facts.entitled.iter().map(|e| {
        Effect::Put(
            RollLine {
                home: scene.home,
                meeting: act.matter,
                person: e.person,
                household: e.household,
                present_at: None,
                via: None,
                seat: e.seat,
                section: 0,
                way: None,
            }
            .row(),
        )
    }));
    Ok(effects)
}

/// The numbers that the body's conditions ask for (村民委员会组织法 第二十九条), counted once.
fn made_up(
    facts: &OpenFacts,
    scene: &Scene<'_>,
    meeting: MatterId,
) -> Result<Vec<Effect>, Refusal> {
    let subjects: BTreeSet<String> = policy::counted(scene, &facts.meeting.body)?;
    let count = |subject: &str| {
        let (women, of) = match subject.strip_prefix("women_") {
            Some(of) => (true, of),
            None => (false, subject),
        };
        let fits = |e: &&Entitled| {
            let represents = matches!(e.seat, Seat::Representative | Seat::MemberRepresentative);
            (of == "members" || (of == "representatives" && represents)) && (e.woman || !women)
        };
        u64::try_from(facts.entitled.iter().filter(fits).count()).unwrap_or(u64::MAX)
    };
    Ok(subjects
        .into_iter()
        .map(|subject| {
            let n = count(&subject);
            Effect::Put(RollCount { home: scene.home, meeting, subject, n }.row())
        })
        .collect())
}
