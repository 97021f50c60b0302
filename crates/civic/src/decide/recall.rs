//! 罢免 (村民委员会组织法 第十九条): villagers take back a mandate they have given: signatures, a
//! defence that stands beside the reason, a vote of all registered voters.
//!
//! Invariants: no name and no reason is public before enough have signed; nobody, least of all the
//! person concerned, is told who proposed; the defence has equal prominence; only the vote ends a
//! mandate, and it ends it that day. Refuses to know: how the vote is counted, and party offices.

use kernel::id::{MandateId, MatterId};
use kernel::{AreaCode, Code, Date, Moment, PersonRef, Refusal};

use crate::act::FieldKind::{Choice, Id, Long, Person};
use crate::act::spoken;
use crate::authority::{Mandate, Role, Who};
use crate::convening::{self, Counted, Reach, Support, Way};
use crate::effect::{Audience, Effect, Opening};
use crate::matter::{ClockName, Kind, Outcome, State};
use crate::policy;
use crate::record::Record;
use crate::rulebook::RuleSet;
use crate::scene::Scene;
use crate::spine::Follow;
use crate::{acts, record};

record! {
    /// The body of a recall.
    pub struct Recall in "recall" keys 2 {
        /// Home.
        home: AreaCode,
        /// The matter.
        id: MatterId,
        /// The mandate that is to end.
        mandate: MandateId,
        /// Who holds it.
        person: PersonRef,
        /// As what.
        role: Role,
        /// Whose voters and households are counted.
        area: AreaCode,
        /// Name of the village, for the topic.
        place: String,
        /// Households of the village, for the topic.
        households: u32,
        /// Why.
        reason: String,
        /// What the person says to it.
        defence: String,
        /// When.
        defended_at: Option<Moment>,
        /// When enough had signed.
        qualified_at: Option<Moment>,
        /// Rulebook key of the number that was reached.
        qualified_by: String,
    }
}

/// Offices that villagers can take back.
const OFFICES: &[&str] = &["secretary", "committee", "representative"];

acts! {
    /// Proposes to end somebody's mandate; whoever proposes has signed.
    Propose "recall.propose" "recalls"
    kind Some(Kind::Recall), from &[], allow &[Who::Villager],
    matter(this) Some(this.id), {
        /// Made by the caller.
        id: MatterId = Id,
        /// Whose.
        person: PersonRef = Person,
        /// Which office.
        role: Role = Choice(OFFICES),
        /// Why.
        reason: String = Long(2000),
    }

    /// Signs.
    Sign "recall.sign" "recalls/{matter}/signatures"
    kind Some(Kind::Recall), from &[State::Gathering], allow &[Who::Villager],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
    }

    /// Takes a signature back while signatures are gathered.
    Withdraw "recall.withdraw" "recalls/{matter}/withdrawals"
    kind Some(Kind::Recall), from &[State::Gathering], allow &[Who::Villager],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
    }

    /// The person concerned answers; it stands beside the reason.
    Defend "recall.defend" "recalls/{matter}/defence"
    kind Some(Kind::Recall), from &[State::Qualified], allow &[Who::Concerned],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
        /// In the person's own words.
        defence: String = Long(2000),
    }
}

const COMMITTEE: &[Way] = &[
    Way { counted: Counted::Persons, rule: "recall.committee.voters" },
    Way { counted: Counted::Representatives, rule: "recall.committee.representatives" },
];
const REPRESENTATIVE: &[Way] = &[
    Way { counted: Counted::Persons, rule: "recall.representative.voters" },
    Way { counted: Counted::Households, rule: "recall.representative.households" },
];

/// How a recall from an office qualifies.
pub fn ways(role: Role) -> &'static [Way] {
    if role == Role::Representative { REPRESENTATIVE } else { COMMITTEE }
}

/// What proposing looks at.
#[derive(Debug)]
pub struct ProposeFacts {
    /// The mandate in force today, if the person holds the office here.
    pub mandate: Option<Mandate>,
    /// The person's name.
    pub name: String,
    /// Name of the village.
    pub place: String,
    /// Who proposes, and whom the rules count in the place of the mandate.
    pub support: Support,
    /// Households of the village.
    pub households: u32,
    /// Whether a recall of this mandate is under way.
    pub is_open: bool,
    /// When the last recall of the person from this office was voted down.
    pub retained_on: Option<Date>,
}

/// A proposal names an office that is held today, says why, and is signed by whoever proposes it.
pub fn propose(
    facts: &ProposeFacts,
    scene: &Scene<'_>,
    act: &Propose,
) -> Result<Vec<Effect>, Refusal> {
    convening::hand_allowed(scene, Some(act.person))?;
    if !OFFICES.contains(&act.role.as_str()) {
        return Err(Refusal::new(Code::FieldBad)
            .on("role")
            .with("label", "@field-role")
            .with("got", format!("@{}", Who::Has(act.role).key()))
            .with("want", OFFICES.join(" / ")));
    }
    let reason = spoken(("reason", "field-reason"), &act.reason, 10)?;
    let nobody = || {
        Refusal::new(Code::RecallNobody)
            .on("person")
            .with("name", &facts.name)
            .with("role", format!("@{}", Who::Has(act.role).key()))
    };
    let mandate = facts.mandate.as_ref().ok_or_else(nobody)?;
    if facts.is_open {
        return Err(Refusal::new(Code::RecallOpen).with("name", &facts.name));
    }
    rested(facts, scene)?;
    let support = facts.support.signed((scene.home, act.id), ways(act.role), signing(scene))?;
    let mut recall = Recall {
        home: scene.home,
        id: act.id,
        mandate: mandate.id,
        person: act.person,
        role: act.role,
        area: mandate.area,
        place: facts.place.clone(),
        households: facts.households,
        reason: reason.into(),
        defence: String::new(),
        defended_at: None,
        qualified_at: None,
        qualified_by: String::new(),
    };
    let then = reached(scene, &mut recall, &support, &facts.name)?;
    let mut effects = vec![
        Effect::Open(Opening {
            id: act.id,
            kind: Kind::Recall,
            // Nobody is named in public before enough have signed.
            title: UNNAMED.into(),
            area: scene.home,
            thread: None,
            cause: None,
            opened_for: Some(act.person),
            owner: None,
        }),
        Effect::Put(recall.row()),
    ];
    effects.extend(signature_put(scene, &support, act.id));
    effects.extend(then);
    Ok(effects)
}

/// What lists show while signatures are gathered.
pub const UNNAMED: &str = "罢免提议（正在联名）";

/// The county may lay down a pause after a recall that did not pass.
fn rested(facts: &ProposeFacts, scene: &Scene<'_>) -> Result<(), Refusal> {
    let pause = policy::pause_months(scene.rules, "recall.again")?;
    let (Some(on), Some(months)) = (facts.retained_on, pause) else { return Ok(()) };
    let period = calendar::Period::Months(months);
    let roll = calendar::RollRule::Never;
    let until = calendar::due(on, period, roll, scene.rules.holidays()).map(|due| due.last_day);
    match until {
        Ok(until) if scene.now.date() <= until => {
            Err(Refusal::new(Code::RecallAgain).with("until", until))
        }
        _ => Ok(()),
    }
}

/// When, and by whose hand when somebody signs at the desk.
fn signing(scene: &Scene<'_>) -> (Moment, Option<PersonRef>) {
    (scene.now, scene.behalf.and_then(|_| scene.caller.person()))
}

fn signature_put(scene: &Scene<'_>, support: &Support, thread: MatterId) -> Vec<Effect> {
    let Some(signature) = support.signatures.last() else { return Vec::new() };
    let person = signature.person;
    let follow = Follow { home: scene.home, thread, person, since: scene.now };
    vec![Effect::Put(signature.row()), Effect::Set(follow.row())]
}

/// Enough have signed: it becomes public, goes to the vote, and the person is told.
fn reached(
    scene: &Scene<'_>,
    recall: &mut Recall,
    support: &Support,
    name: &str,
) -> Result<Vec<Effect>, Refusal> {
    let reaches = progress(scene.rules, recall.role, support)?;
    let Some(met) = reaches.iter().find(|reach| reach.is_met()) else { return Ok(Vec::new()) };
    recall.qualified_at = Some(scene.now);
    recall.qualified_by = met.rule.into();
    let id = recall.id;
    let up = scene.home.parent().unwrap_or(scene.home);
    let tell = |to| Effect::Tell { to, message: "tell-recall-qualified", matter: id };
    Ok(vec![
        Effect::Title(id, format!("关于罢免{name}的提议")),
        // Before the handoff, which publishes from this row.
        Effect::Set(recall.row()),
        Effect::Clock {
            matter: id,
            clock: ClockName::Recall,
            due_at: policy::due_after(scene, "recall.vote")?,
            rule: "recall.vote",
        },
        Effect::Move { matter: id, to: State::Qualified, outcome: Some(Outcome::Adopted) },
        tell(Audience::Person(recall.person)),
        tell(Audience::Role(Role::Secretary, scene.home)),
        tell(Audience::Role(Role::TownshipClerk, up)),
    ])
}

/// How far a recall is.
pub fn progress(rules: &RuleSet, role: Role, support: &Support) -> Result<Vec<Reach>, Refusal> {
    convening::reaches(rules, ways(role), support.have(), support.all)
}

/// What signing and withdrawing look at.
#[derive(Debug)]
pub struct SignFacts {
    /// The recall.
    pub recall: Recall,
    /// Name of the person concerned.
    pub name: String,
    /// Who signs and who has.
    pub support: Support,
}

/// One more signature; enough of them put it to the vote.
pub fn sign(facts: &SignFacts, scene: &Scene<'_>, act: &Sign) -> Result<Vec<Effect>, Refusal> {
    convening::hand_allowed(scene, Some(facts.recall.person))?;
    let mut recall = facts.recall.clone();
    let ways = ways(recall.role);
    let support = facts.support.signed((scene.home, act.matter), ways, signing(scene))?;
    let then = reached(scene, &mut recall, &support, &facts.name)?;
    let mut effects = signature_put(scene, &support, scene.this()?.thread);
    effects.extend(then);
    Ok(effects)
}

/// A signature is taken back; without any the proposal lapses.
pub fn withdraw(
    facts: &SignFacts,
    scene: &Scene<'_>,
    act: &Withdraw,
) -> Result<Vec<Effect>, Refusal> {
    convening::hand_allowed(scene, Some(facts.recall.person))?;
    let who = &facts.support.standing;
    let mine = facts.support.signatures.iter().find(|s| s.person == who.person);
    let mine = mine.ok_or_else(|| Refusal::new(Code::NotSigned).with("name", &who.name))?;
    let mut effects = vec![Effect::Remove(mine.row())];
    if scene.behalf.is_some() {
        // What another hand took back is told to the person.
        effects.push(Effect::Tell {
            to: Audience::Person(who.person),
            message: "tell-signature-withdrawn",
            matter: act.matter,
        });
    }
    if facts.support.signatures.len() == 1 {
        effects.push(Effect::Move { matter: act.matter, to: State::Lapsed, outcome: None });
    }
    Ok(effects)
}

/// What a defence looks at.
#[derive(Debug)]
pub struct DefendFacts {
    /// The recall.
    pub recall: Recall,
    /// Whether the meeting that votes on it is sitting.
    pub is_sitting: bool,
}

/// The defence may be written until the meeting sits: what is voted on does not change under the
/// voters' hands.
pub fn defend(
    facts: &DefendFacts,
    scene: &Scene<'_>,
    act: &Defend,
) -> Result<Vec<Effect>, Refusal> {
    if facts.is_sitting {
        return Err(Refusal::new(Code::WrongState).with("state", "@state-sitting"));
    }
    let recall = Recall {
        defence: act.defence.trim().into(),
        defended_at: Some(scene.now),
        ..facts.recall.clone()
    };
    Ok(vec![
        Effect::Set(recall.row()),
        Effect::Tell {
            to: Audience::Public(scene.home),
            message: "tell-recall-defended",
            matter: act.matter,
        },
    ])
}
