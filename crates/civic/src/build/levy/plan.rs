//! The road of a levy: written, asked from door to door, voted, looked at twice.

use kernel::id::{HouseholdId, MatterId};
use kernel::{Code, Fen, Refusal};

use super::{Adopt, CLASS, Check, Consent, End, Levy, Plan, Rule, Sign, Stage};
use crate::act::{LEAST, spoken};
use crate::deliberation::Adopted;
use crate::effect::{Audience, Effect};
use crate::matter::{Kind, Matter, State};
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;

/// What planning looks at.
#[derive(Debug, Clone, Default)]
pub struct PlanFacts {
    /// The topic.
    pub topic: Option<Matter>,
    /// Levies of the village in this year.
    pub others: Vec<Levy>,
}

/// Money or labour, never both of the same people; within what the county has laid down for the year.
fn asked(facts: &PlanFacts, scene: &Scene<'_>, act: &Plan) -> Result<(Fen, u32), Refusal> {
    let (fen, days) = (act.fen.unwrap_or_default(), act.days.unwrap_or(0));
    if (fen > Fen(0)) == (days > 0) || fen < Fen(0) {
        return Err(Refusal::new(Code::LevyOne).on("fen"));
    }
    let live = |levy: &&Levy| !matches!(levy.stage, Stage::Returned | Stage::Ended);
    let others = || facts.others.iter().filter(live);
    if days > 0 {
        let most = policy::levy_days(scene.rules)?;
        let all = others().fold(days, |sum, levy| sum.saturating_add(levy.days));
        return if all > most {
            Err(Refusal::new(Code::LevyOver).on("days").with("most", most).with("all", all))
        } else {
            Ok((fen, days))
        };
    }
    let most = policy::levy_fen(scene.rules)?;
    let all = Fen(others().fold(fen.0, |sum, levy| sum.saturating_add(levy.fen.0)));
    if all > most {
        return Err(Refusal::new(Code::LevyOver).on("fen").with("most", most).with("all", all));
    }
    Ok((fen, days))
}

/// A plan for what villagers themselves have a use of; debts, salaries, schools, main canals and roads
/// of the township are not theirs to pay (国办发〔2007〕4号).
pub fn plan(facts: &PlanFacts, scene: &Scene<'_>, act: &Plan) -> Result<Vec<Effect>, Refusal> {
    let this = scene.this()?;
    let by = scene.caller.person().ok_or(Code::SignInNeeded)?;
    let purpose = spoken(("purpose", "field-levy-plan-purpose"), &act.purpose, LEAST)?;
    let words = policy::levy_forbidden(scene.rules)?;
    if let Some(word) = words.into_iter().find(|word| purpose.contains(word)) {
        return Err(Refusal::new(Code::LevyPurpose).on("purpose").with("word", word));
    }
    let (fen, days) = asked(facts, scene, act)?;
    let fresh = |m: &&Matter| m.kind == Kind::Topic && m.state == State::Draft;
    if facts.topic.as_ref().filter(fresh).is_none() {
        return Err(Refusal::new(Code::LevyTopic).on("topic"));
    }
    let levy = Levy {
        home: scene.home,
        id: act.id,
        project: this.id,
        topic: act.topic,
        year: u32::try_from(scene.now.date().year()).unwrap_or(0),
        purpose: purpose.into(),
        fen,
        days,
        stage: Stage::Planned,
        by,
        at: scene.now,
        adopted: None,
        adopted_at: None,
        checked_by: None,
        opinion: String::new(),
        checked_at: None,
        ruled_by: None,
        answer: String::new(),
        ruled_at: None,
    };
    Ok(vec![Effect::Put(levy.row())])
}

/// What most acts look at.
#[derive(Debug, Clone, Default)]
pub struct LevyFacts {
    /// The levy, if there is one of that name.
    pub levy: Option<Levy>,
}

/// A levy of the project at one of some stages.
pub(super) fn at_stage<'f>(
    levy: Option<&'f Levy>,
    project: MatterId,
    stages: &[Stage],
) -> Result<&'f Levy, Refusal> {
    let levy = levy.filter(|levy| levy.project == project);
    let levy = levy.ok_or_else(|| Refusal::new(Code::NotFound).on("levy"))?;
    if stages.contains(&levy.stage) {
        return Ok(levy);
    }
    let stage = format!("@levy-stage-{}", levy.stage);
    Err(Refusal::new(Code::LevyStage).on("levy").with("stage", stage))
}

/// What signing looks at.
#[derive(Debug, Clone, Default)]
pub struct SignFacts {
    /// The levy.
    pub levy: Option<Levy>,
    /// The household of whoever signs.
    pub household: Option<HouseholdId>,
}

/// One word of each household, changed until the vote.
pub fn sign(facts: &SignFacts, scene: &Scene<'_>, act: &Sign) -> Result<Vec<Effect>, Refusal> {
    let levy = at_stage(facts.levy.as_ref(), scene.this()?.id, &[Stage::Planned])?;
    let person = scene.subject().ok_or(Code::SignInNeeded)?;
    let filed_by = scene.caller.person().ok_or(Code::SignInNeeded)?;
    let household = facts.household.ok_or(Code::NotFound)?;
    let consent = Consent {
        home: scene.home,
        levy: levy.id,
        household,
        agrees: act.agrees,
        person,
        filed_by,
        at: scene.now,
    };
    Ok(vec![Effect::Set(consent.row())])
}

/// What adopting looks at.
#[derive(Debug, Clone, Default)]
pub struct VoteFacts {
    /// The levy.
    pub levy: Option<Levy>,
    /// The vote.
    pub vote: Option<Adopted>,
}

/// The vote is on the plan's own topic, which went the way of a levy, and by a body that may ask money and
/// labour of everybody (村民委员会组织法 第二十八条第一款第四项).
pub fn adopt(facts: &VoteFacts, scene: &Scene<'_>, act: &Adopt) -> Result<Vec<Effect>, Refusal> {
    let levy = at_stage(facts.levy.as_ref(), scene.this()?.id, &[Stage::Planned])?;
    let unvoted = || Refusal::new(Code::LevyUnvoted).on("adopted");
    let vote = facts.vote.as_ref().filter(|vote| vote.topic == levy.topic).ok_or_else(unvoted)?;
    if !policy::decides(scene.rules, CLASS, vote)? {
        return Err(unvoted());
    }
    let stage = Stage::Adopted;
    let adopted = Some(act.adopted);
    let levy = Levy { stage, adopted, adopted_at: Some(scene.now), ..levy.clone() };
    Ok(vec![Effect::Set(levy.row())])
}

/// The township looks at it first.
pub fn check(facts: &LevyFacts, scene: &Scene<'_>, act: &Check) -> Result<Vec<Effect>, Refusal> {
    let levy = at_stage(facts.levy.as_ref(), scene.this()?.id, &[Stage::Adopted])?;
    let opinion = spoken(("opinion", "field-levy-check-opinion"), &act.opinion, LEAST)?;
    let levy = Levy {
        stage: if act.sound { Stage::Checked } else { Stage::Returned },
        checked_by: scene.caller.person(),
        opinion: opinion.into(),
        checked_at: Some(scene.now),
        ..levy.clone()
    };
    Ok(vec![Effect::Set(levy.row())])
}

/// The county answers in writing; from then on, and only then, it may be collected.
pub fn rule(facts: &LevyFacts, scene: &Scene<'_>, act: &Rule) -> Result<Vec<Effect>, Refusal> {
    let this = scene.this()?;
    let levy = at_stage(facts.levy.as_ref(), this.id, &[Stage::Checked])?;
    let answer = spoken(("answer", "field-levy-rule-answer"), &act.answer, LEAST)?;
    let levy = Levy {
        stage: if act.approved { Stage::Approved } else { Stage::Returned },
        ruled_by: scene.caller.person(),
        answer: answer.into(),
        ruled_at: Some(scene.now),
        ..levy.clone()
    };
    let to = Audience::Thread;
    let told = Effect::Tell { to, message: "tell-levy-ruled", matter: this.id };
    Ok(vec![Effect::Set(levy.row()), told])
}

/// A plan is given up; one that may be collected stands.
pub fn end(facts: &LevyFacts, scene: &Scene<'_>, _: &End) -> Result<Vec<Effect>, Refusal> {
    let open = [Stage::Planned, Stage::Adopted, Stage::Checked];
    let levy = at_stage(facts.levy.as_ref(), scene.this()?.id, &open)?;
    let levy = Levy { stage: Stage::Ended, ..levy.clone() };
    Ok(vec![Effect::Set(levy.row())])
}
