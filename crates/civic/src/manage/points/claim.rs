//! Somebody says what a household did: by its own hand, a witness's, the group head's or at the desk.

use kernel::id::HouseholdId;
use kernel::{Code, Refusal};
use ledger::{Account, AccountId};

use super::review::{ReviewFacts, eligible};
use super::{Claim, File, Hand, Hear, Member, Rule, Stage, Table, Withdraw};
use crate::act::{LEAST, spoken};
use crate::authority::Role;
use crate::effect::Effect;
use crate::money::{Row, Step};
use crate::record::Record;
use crate::scene::Scene;
use crate::tally::{self, Unit};
use crate::voice::Channel;

/// What claiming looks at.
#[derive(Debug, Clone, Default)]
pub struct ClaimFacts {
    /// The table that was in force on the day when it happened.
    pub table: Option<Table>,
    /// Its line.
    pub line: Option<Rule>,
    /// Household of whoever claims.
    pub own: Option<HouseholdId>,
    /// Household that it is for.
    pub household: Option<HouseholdId>,
    /// Whether that takes part.
    pub member: Option<Member>,
    /// Claims for the same thing in the same day, month or year that were not refused, under whichever
    /// version.
    pub times: u32,
    /// How many the review group has now.
    pub panel: u32,
    /// What the household has earned.
    pub earned: Option<Account>,
    /// What of its base it has.
    pub base: Option<Account>,
}

/// The two ways of a claim's points, each with its row and amount.
fn ways(claim: &Claim) -> [(Row, (AccountId, AccountId), u32); 2] {
    let source = tally::source(Unit::Point, claim.home);
    let (earned, base) = (tally::earned(claim.household), tally::base(claim.household));
    let (held, aside) = ((Claim::TABLE, claim.held), ("points_claim/base", claim.held));
    if claim.takes {
        let of_earned = claim.points.saturating_sub(claim.of_base);
        [(held, (earned, source), of_earned), (aside, (base, source), claim.of_base)]
    } else {
        [(held, (source, earned), claim.points), (aside, (source, earned), 0)]
    }
}

/// Holds what a claim is about.
pub(super) fn hold(scene: &Scene<'_>, claim: &Claim) -> Result<Vec<Effect>, Refusal> {
    stepped(scene, claim, |_| Step::Hold)
}

/// Gives up what a claim holds.
pub(super) fn release(scene: &Scene<'_>, claim: &Claim) -> Result<Vec<Effect>, Refusal> {
    stepped(scene, claim, Step::Void)
}

/// Posts what a claim holds.
pub(super) fn posted(scene: &Scene<'_>, claim: &Claim) -> Result<Vec<Effect>, Refusal> {
    stepped(scene, claim, Step::Paid)
}

fn stepped(
    scene: &Scene<'_>,
    claim: &Claim,
    step: impl Fn(Row) -> Step,
) -> Result<Vec<Effect>, Refusal> {
    let mut effects = Vec::new();
    for (row, way, amount) in ways(claim) {
        effects.extend(tally::moved(scene, row, step(row), way, (Unit::Point, amount))?);
    }
    Ok(effects)
}

fn hand(facts: &ClaimFacts, scene: &Scene<'_>) -> Hand {
    if scene.behalf.is_some() {
        return Hand::Desk;
    }
    if facts.own.is_some() && facts.own == facts.household {
        return Hand::Own;
    }
    let heads = [Role::Convener, Role::Committee, Role::Representative];
    match heads.iter().any(|role| scene.caller.has(*role, scene.home)) {
        true => Hand::Head,
        false => Hand::Witness,
    }
}

/// By a line of the table that counted on the day, for a household that takes part, no more often than the line
/// says. The points are held from now on. Points are taken only where the table has such a line, by
/// those in office, and never more than there is.
pub fn claim(facts: &ClaimFacts, scene: &Scene<'_>, act: &File) -> Result<Vec<Effect>, Refusal> {
    let table = facts.table.as_ref().ok_or(Code::PointsNoTable)?;
    let line = facts.line.as_ref();
    let line = line.ok_or_else(|| Refusal::new(Code::NotFound).on("line"))?;
    let household = facts.household.ok_or_else(|| Refusal::new(Code::NotFound).on("neighbour"))?;
    let member = facts.member.as_ref().filter(|m| m.left_at.is_none());
    let member = member.ok_or_else(|| Refusal::new(Code::PointsNotJoined))?;
    if facts.panel == 0 {
        return Err(Code::PointsNoPanel.into());
    }
    let today = scene.now.date();
    if act.happened_on > today || act.happened_on < member.joined_at.date() {
        let from = member.joined_at.date();
        return Err(Refusal::new(Code::PointsDay).on("happened_on").with("from", from));
    }
    let said = spoken(("said", "field-points-claim-said"), &act.said, LEAST)?;
    let seen_by = act.seen_by.as_deref().unwrap_or_default().trim();
    let filed_by = scene.caller.person().ok_or(Code::SignInNeeded)?;
    if facts.times > 0 {
        let often = format!("@often-{}", line.often);
        return Err(Refusal::new(Code::PointsOften).on("line").with("often", often));
    }
    let office = [Role::Secretary, Role::Committee];
    if line.takes && !office.iter().any(|role| scene.caller.has(*role, scene.home)) {
        return Err(Refusal::new(Code::PointsTaking).on("line"));
    }
    let earned = tally::left(facts.earned.as_ref());
    let base = tally::left(facts.base.as_ref());
    let points = match line.takes {
        true => line.points.min(earned.saturating_add(base)),
        false => line.points,
    };
    if points == 0 {
        return Err(Refusal::new(Code::PointsShort).with("left", 0).with("asked", line.points));
    }
    let claim = Claim {
        home: scene.home,
        id: act.id,
        household,
        version: table.version,
        line: line.no,
        points,
        takes: line.takes,
        of_base: if line.takes { points.saturating_sub(earned) } else { 0 },
        happened_on: act.happened_on,
        said: said.into(),
        seen_by: seen_by.into(),
        hand: hand(facts, scene),
        channel: act.channel.unwrap_or(match scene.behalf {
            Some(_) => Channel::Desk,
            None => Channel::Phone,
        }),
        filed_by,
        filed_at: scene.now,
        asked_by: scene.subject().ok_or(Code::SignInNeeded)?,
        heard: String::new(),
        heard_by: None,
        stage: Stage::Review,
        decided_at: None,
        notice_until: None,
        held: act.id,
        posted_at: None,
    };
    let mut effects = hold(scene, &claim)?;
    effects.insert(0, Effect::Put(claim.row()));
    Ok(effects)
}

/// What a hearing looks at.
#[derive(Debug, Clone, Default)]
pub struct HearFacts {
    /// Household of whoever speaks.
    pub own: Option<HouseholdId>,
    /// The claim, with the group that judges it.
    pub judging: ReviewFacts,
}

/// What the household says to a deduction: by its own word, or noted by one of the group who may judge
/// it, so that silence stops nothing. Never by whoever wants the points taken; and what the household
/// said itself nobody writes over.
pub fn hear(facts: &HearFacts, scene: &Scene<'_>, act: &Hear) -> Result<Vec<Effect>, Refusal> {
    let claim = facts.judging.claim.as_ref();
    let claim = claim.ok_or_else(|| Refusal::new(Code::NotFound).on("claim"))?;
    let by = scene.subject().ok_or(Code::SignInNeeded)?;
    let own = facts.own == Some(claim.household);
    let judge = scene.behalf.is_none()
        && eligible(&facts.judging, claim).iter().any(|one| one.person == by);
    if !own && !judge {
        return Err(Code::NotFound.into());
    }
    if claim.stage != Stage::Review || !claim.takes {
        return Err(stage(claim));
    }
    if !own && !claim.heard.is_empty() {
        return Err(Code::PointsHeard.into());
    }
    let heard = spoken(("heard", "field-points-hear-heard"), &act.heard, LEAST)?;
    let heard = Claim { heard: heard.into(), heard_by: Some(by), ..claim.clone() };
    Ok(vec![Effect::Set(heard.row())])
}

fn stage(claim: &Claim) -> Refusal {
    Refusal::new(Code::PointsStage).with("stage", format!("@points-stage-{}", claim.stage))
}

/// What taking a claim back looks at.
#[derive(Debug, Clone, Default)]
pub struct WithdrawFacts {
    /// The claim.
    pub claim: Option<Claim>,
    /// Whether anybody has judged it.
    pub judged: bool,
}

/// By whoever made it, before anybody has judged it: what was held is free again.
pub fn withdraw(
    facts: &WithdrawFacts,
    scene: &Scene<'_>,
    _: &Withdraw,
) -> Result<Vec<Effect>, Refusal> {
    let claim = facts.claim.as_ref();
    let by = scene.subject().ok_or(Code::SignInNeeded)?;
    let ours =
        |claim: &&Claim| claim.asked_by == by || scene.caller.person() == Some(claim.filed_by);
    let claim = claim.filter(ours).ok_or_else(|| Refusal::new(Code::NotFound).on("claim"))?;
    if claim.stage != Stage::Review {
        return Err(stage(claim));
    }
    if facts.judged {
        return Err(Code::PointsJudged.into());
    }
    let mut effects = release(scene, claim)?;
    let back = Claim { stage: Stage::Withdrawn, decided_at: Some(scene.now), ..claim.clone() };
    effects.push(Effect::Set(back.row()));
    Ok(effects)
}
