//! Invitations after the draw: the invited answer, whoever declines is followed by the next of the
//! same order, others are asked with a reason or come of themselves.

use std::collections::BTreeMap;

use kernel::id::{HouseholdId, MatterId, RecordId};
use kernel::{Code, PersonRef, Refusal};

use super::draw::{invitation, told};
use super::{Invitation, Lot, Reply, Why};
use crate::act::FieldKind::{Choice, Id, Line, Person};
use crate::acts;
use crate::authority::{Role, Who};
use crate::effect::Effect;
use crate::matter::{Kind, State};
use crate::record::Record;
use crate::scene::Scene;

acts! {
    /// Answers an invitation.
    Answer "invitation.answer" "topics/{matter}/answers"
    kind Some(Kind::Topic), from &[State::Published],
    allow &[Who::Villager, Who::SignedIn],
    matter(this) Some(this.matter), {
        /// The topic.
        matter: MatterId = Id,
        /// Which invitation.
        invitation: RecordId = Id,
        /// Comes, does not come, by phone.
        reply: Reply = Choice(&["yes", "no", "phone"]),
    }

    /// Asks somebody more, with the reason.
    Invite "company.invite" "topics/{matter}/invitations"
    kind Some(Kind::Topic), from &[State::Published],
    allow &[Who::Has(Role::Secretary), Who::Has(Role::Convener)],
    matter(this) Some(this.matter), {
        /// The topic.
        matter: MatterId = Id,
        /// Made by the caller.
        id: RecordId = Id,
        /// Whom.
        person: PersonRef = Person,
        /// Touched by it, or by office.
        why: Why = Choice(&["affected", "office"]),
        /// The reason in words; it stands on the invitation.
        ground: String = Line(100),
    }

    /// Comes of oneself: everyone may.
    Join "company.join" "topics/{matter}/volunteers"
    kind Some(Kind::Topic), from &[State::Published], allow &[Who::Villager],
    matter(this) Some(this.matter), {
        /// The topic.
        matter: MatterId = Id,
        /// Made by the caller.
        id: RecordId = Id,
    }
}

/// What answering looks at.
#[derive(Debug, Default)]
pub struct AnswerFacts {
    /// The invitation.
    pub invitation: Option<Invitation>,
    /// Household of whoever answers.
    pub household: Option<HouseholdId>,
    /// Every invitation of the topic.
    pub invited: Vec<Invitation>,
    /// The list the invitation was drawn from, in the order of the draw.
    pub lots: Vec<Lot>,
    /// Whom to tell for a household.
    pub adults: BTreeMap<HouseholdId, Vec<PersonRef>>,
}

/// Those who run it write down what somebody without an entry here has answered.
const HANDS: [Role; 3] = [Role::Secretary, Role::Committee, Role::Convener];

fn may_answer(facts: &AnswerFacts, scene: &Scene<'_>, asked: &Invitation) -> bool {
    let own = scene.subject().is_some_and(|who| asked.is_for(who, facts.household));
    let from_outside =
        asked.organisation.is_some() || asked.person.is_some_and(|who| who.home != scene.home);
    let hand = scene.behalf.is_none() && HANDS.iter().any(|r| scene.caller.has(*r, scene.home));
    own || (from_outside && hand)
}

/// The answer stands; a drawn "no" invites the next of the same order.
pub fn answer(
    facts: &AnswerFacts,
    scene: &Scene<'_>,
    act: &Answer,
) -> Result<Vec<Effect>, Refusal> {
    let asked = facts.invitation.as_ref();
    let asked = asked.ok_or_else(|| Refusal::new(Code::NotFound).on("invitation"))?;
    if !may_answer(facts, scene, asked) {
        return Err(Code::InvitationOther.into());
    }
    if act.reply == Reply::Untold {
        return Err(Refusal::new(Code::FieldMissing).on("reply").with("label", "@field-reply"));
    }
    let passed_on = facts.invited.iter().any(|i| i.instead_of == Some(asked.id));
    if passed_on {
        return Err(Code::InvitationPassed.into());
    }
    let said = Invitation {
        reply: act.reply,
        replied_at: Some(scene.now),
        replied_by: scene.caller.person(),
        ..asked.clone()
    };
    let mut effects = vec![Effect::Set(said.row())];
    if act.reply == Reply::No
        && let Some(next) = next(facts, asked)
    {
        let stead = invitation(scene, next, Why::Drawn, Some(asked.id));
        told(&mut effects, &stead, &facts.adults);
        effects.push(Effect::Put(stead.row()));
    }
    Ok(effects)
}

/// The next name of the order that nobody has asked yet.
fn next<'f>(facts: &'f AnswerFacts, asked: &Invitation) -> Option<&'f Lot> {
    if asked.why != Why::Drawn {
        return None;
    }
    let of_this = |i: &&Invitation| i.round == asked.round && i.category == asked.category;
    let last = facts.invited.iter().filter(of_this).filter_map(|i| i.place).max()?;
    let mut after: Vec<&Lot> = facts
        .lots
        .iter()
        .filter(|lot| Some(lot.category) == asked.category && lot.round == asked.round)
        .filter(|lot| lot.place.is_some_and(|place| place > last))
        .filter(|lot| lot.person.is_none() || facts.invited.iter().all(|i| i.person != lot.person))
        .collect();
    after.sort_by_key(|lot| lot.place);
    after.first().copied()
}

/// What asking one more, and coming of oneself, look at.
#[derive(Debug)]
pub struct JoinFacts {
    /// Whether the person exists.
    pub person_known: bool,
    /// The person's household.
    pub household: Option<HouseholdId>,
    /// Every invitation of the topic.
    pub invited: Vec<Invitation>,
}

fn one_more(
    facts: &JoinFacts,
    scene: &Scene<'_>,
    (topic, id): (MatterId, RecordId),
    who: PersonRef,
) -> Result<Invitation, Refusal> {
    if facts.invited.iter().any(|i| i.is_for(who, facts.household) && i.reply != Reply::No) {
        return Err(Refusal::new(Code::InvitedAlready).on("person"));
    }
    Ok(Invitation {
        home: scene.home,
        topic,
        id,
        round: 0,
        category: None,
        why: Why::Volunteer,
        ground: String::new(),
        place: None,
        household: None,
        person: Some(who),
        organisation: None,
        instead_of: None,
        reply: Reply::Untold,
        replied_at: None,
        replied_by: None,
        made_at: scene.now,
    })
}

/// One more person, with the reason that stands on the invitation.
pub fn invite(facts: &JoinFacts, scene: &Scene<'_>, act: &Invite) -> Result<Vec<Effect>, Refusal> {
    if !facts.person_known {
        return Err(Refusal::new(Code::NotFound).on("person"));
    }
    if !matches!(act.why, Why::Affected | Why::Office) {
        return Err(Refusal::new(Code::FieldBad)
            .on("why")
            .with("label", "@field-why")
            .with("got", format!("@why-{}", act.why))
            .with("want", "@why-affected @why-office"));
    }
    let one = one_more(facts, scene, (act.matter, act.id), act.person)?;
    let one = Invitation { why: act.why, ground: act.ground.trim().into(), ..one };
    let mut effects = Vec::new();
    told(&mut effects, &one, &BTreeMap::new());
    effects.push(Effect::Put(one.row()));
    Ok(effects)
}

/// Whoever asks to come is written down and comes.
pub fn join(facts: &JoinFacts, scene: &Scene<'_>, act: &Join) -> Result<Vec<Effect>, Refusal> {
    let who = scene.subject().ok_or(Code::SignInNeeded)?;
    let one = one_more(facts, scene, (act.matter, act.id), who)?;
    let one = Invitation {
        reply: Reply::Yes,
        replied_at: Some(scene.now),
        replied_by: scene.caller.person(),
        ..one
    };
    Ok(vec![Effect::Put(one.row())])
}
