//! 议题 (S76, S79): what is put to the people: concrete, public the required days ahead, before the
//! body that may decide it.
//!
//! Invariants: place, people and money are said; the class of the matter admits the body; the days
//! run from the publication. Refuses to know: who comes to the meeting.

use kernel::id::MatterId;
use kernel::{Code, Fen, Moment, Refusal};

use crate::act::FieldKind::{Choice, Count, Id, Line, Long, Money};
use crate::acts;
use crate::authority::{Role, Who};
use crate::deliberation::{self, Proposal};
pub use crate::deliberation::{Basis, Topic};
use crate::effect::{Audience, Effect};
use crate::matter::{ClockName, Kind, State};
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;

acts! {
    /// Publishes a topic with its papers; from then the days run.
    Publish "topic.publish" "topics/{matter}/publication"
    kind Some(Kind::Topic), from &[State::Draft, State::Rejected, State::Advised],
    allow &[Who::Has(Role::Secretary), Who::Has(Role::Committee), Who::Has(Role::Convener)],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
        /// One line that says what is to be decided.
        title: String = Line(60),
        /// Where.
        place: String = Line(100),
        /// Whom it touches.
        people: String = Line(100),
        /// How many households.
        households: u32 = Count(1, 100_000),
        /// What it costs.
        cost_fen: Fen = Money,
        /// Who pays.
        money: String = Line(200),
        /// What is proposed: as much as a neighbour needs to make up her mind.
        plan: String = Long(5000),
        /// Class of the matter.
        class: String = Line(60),
        /// Body that decides.
        body: String = Line(60),
        /// How votes are counted.
        basis: Basis = Choice(Basis::WORDS),
    }
}

/// What publishing looks at.
#[derive(Debug)]
pub struct PublishFacts {
    /// The topic as it stands.
    pub topic: Topic,
    /// What it came from.
    pub cause: Option<Kind>,
}

/// A change goes before the body that decided, as the same kind of matter (S78).
fn asked_again(facts: &PublishFacts, scene: &Scene<'_>, act: &Publish) -> Result<(), Refusal> {
    let topic = &facts.topic;
    let same = (&topic.class, &topic.body) == (&act.class, &act.body);
    if same || facts.cause != Some(Kind::Resolution) {
        return Ok(());
    }
    let class = scene.rules.class(&topic.class).map_err(|_| Code::NotFound)?;
    Err(Refusal::new(Code::BodyWrong)
        .on(if topic.body == act.body { "class" } else { "body" })
        .with("class", format!("@class:{}", topic.class))
        .with("body", format!("@body:{}", act.body))
        .with("article", &class.article)
        .with("bodies", format!("@body:{}", topic.body)))
}

/// A topic names place, people and money and goes before the right body.
pub fn publish(
    facts: &PublishFacts,
    scene: &Scene<'_>,
    act: &Publish,
) -> Result<Vec<Effect>, Refusal> {
    let topic = &facts.topic;
    deliberation::concrete(&Proposal {
        title: &act.title,
        place: &act.place,
        people: &act.people,
        money: &act.money,
        cost_fen: act.cost_fen,
        plan: &act.plan,
    })?;
    policy::body_may_decide(scene, &act.class, &act.body)?;
    policy::basis_allowed(scene, &act.body, act.basis)?;
    asked_again(facts, scene, act)?;
    let topic = Topic {
        class: act.class.clone(),
        body: act.body.clone(),
        basis: act.basis,
        place: act.place.trim().into(),
        people: act.people.trim().into(),
        households: act.households,
        cost_fen: act.cost_fen,
        money: act.money.trim().into(),
        plan: act.plan.trim().into(),
        published_at: Some(scene.now),
        ..topic.clone()
    };
    let mut effects = vec![
        Effect::Title(topic.id, act.title.trim().into()),
        Effect::Set(topic.row()),
        Effect::Move { matter: topic.id, to: State::Published, outcome: None },
        Effect::Tell {
            to: Audience::Public(scene.home),
            message: "tell-topic-published",
            matter: topic.id,
        },
    ];
    if policy::is_of_representatives(scene, &act.body)? {
        // They ask the households that chose them first (P01.representatives).
        effects.extend([Role::Representative, Role::Committee].map(|role| Effect::Tell {
            to: Audience::Role(role, scene.home),
            message: "tell-topic-representatives",
            matter: topic.id,
        }));
    }
    if scene.this().is_ok_and(|this| this.state == State::Advised) {
        // Put to the vote after the advice: that answers it.
        effects.push(Effect::Met(topic.id, ClockName::Settle));
    }
    if let Some(notice) = policy::body_notice(scene, &act.body)? {
        let earliest = calendar::earliest_after(scene.now.date(), notice.days);
        effects.push(Effect::Clock {
            matter: topic.id,
            clock: ClockName::Publication,
            due_at: Moment::start_of(earliest),
            rule: notice.rule,
        });
    }
    Ok(effects)
}
