//! Who may be given how much of what, and for what.

use kernel::{AreaCode, Code, Fen, Refusal};
use ledger::Account;

use super::{
    Allot, Allotment, Allowed, Back, Carry, Give, Joint, Member, Purpose, Receive, Rest, Return,
    Set, Share, Source,
};
use crate::act::{LEAST, spoken};
use crate::effect::{Audience, Effect};
use crate::matter::Matter;
use crate::money;
use crate::record::Record;
use crate::scene::Scene;
use crate::works::Project;

/// What noting a source looks at.
#[derive(Debug, Clone, Default)]
pub struct ReceiveFacts {
    /// Name of a source that came with the same document.
    pub same: Option<String>,
}

/// Money comes in once, with a document and at least one purpose.
pub fn receive(
    facts: &ReceiveFacts,
    scene: &Scene<'_>,
    act: &Receive,
) -> Result<Vec<Effect>, Refusal> {
    let document = spoken(("document", "field-document"), &act.document, LEAST)?;
    let name = spoken(("name", "field-fund-receive-name"), &act.name, 2)?;
    let line = spoken(("line", "field-line"), &act.line, 2)?;
    money::above_zero("amount_fen", act.amount_fen)?;
    if let Some(name) = &facts.same {
        return Err(Refusal::new(Code::FundThere).on("document").with("name", name));
    }
    let purposes = act.purposes();
    if purposes.is_empty() {
        return Err(Refusal::new(Code::FundAimless).on("may_industry"));
    }
    let source = Source {
        home: scene.home,
        id: act.id,
        document: document.into(),
        name: name.into(),
        tier: act.tier,
        line: line.into(),
        year: act.year,
        amount_fen: act.amount_fen,
        received_on: act.received_on,
        carried_from: None,
        synthetic: act.synthetic,
        noted_by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        noted_at: scene.now,
    };
    let mut effects = noted(scene, &source, &purposes)?;
    effects.extend(money::brought(scene, money::row::<Source>(act.id), act.amount_fen)?);
    Ok(effects)
}

fn noted(scene: &Scene<'_>, source: &Source, purposes: &[Purpose]) -> Result<Vec<Effect>, Refusal> {
    let allowed = purposes.iter().map(|purpose| {
        Effect::Put(Allowed { home: scene.home, source: source.id, purpose: *purpose }.row())
    });
    Ok(std::iter::once(Effect::Put(source.row())).chain(allowed).collect())
}

/// What naming an area looks at.
#[derive(Debug, Clone, Default)]
pub struct JointFacts {
    /// Villages that the words name.
    pub villages: Vec<AreaCode>,
    /// Words that name no village of the county, or more than one.
    pub unknown: Vec<String>,
    /// Members until now.
    pub before: Vec<Member>,
    /// Areas that one of the villages belongs to already: its name and number.
    pub elsewhere: Vec<(String, u32)>,
}

/// A village belongs to one area at most; an area without a name waits for the county.
pub fn joint(facts: &JointFacts, scene: &Scene<'_>, act: &Set) -> Result<Vec<Effect>, Refusal> {
    if !facts.unknown.is_empty() {
        let what = facts.unknown.join("、");
        return Err(Refusal::new(Code::AffectedUnknown).on("members").with("what", what));
    }
    if let Some((village, no)) = facts.elsewhere.first() {
        return Err(Refusal::new(Code::JointElsewhere)
            .on("members")
            .with("village", village)
            .with("no", no));
    }
    let joint = Joint {
        home: scene.home,
        no: act.no,
        name: act.name.as_deref().unwrap_or_default().trim().to_owned(),
        set_by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        set_at: scene.now,
    };
    let mut effects = vec![Effect::Set(joint.row())];
    let gone = facts.before.iter().filter(|member| !facts.villages.contains(&member.village));
    effects.extend(gone.map(|member| Effect::Remove(member.row())));
    effects.extend(facts.villages.iter().map(|village| {
        Effect::Set(Member { home: scene.home, no: act.no, village: *village }.row())
    }));
    Ok(effects)
}

/// What sharing looks at.
#[derive(Debug, Clone)]
pub struct ShareFacts {
    /// The source.
    pub source: Option<Source>,
    /// Its account.
    pub account: Option<Account>,
    /// The area.
    pub joint: Option<Joint>,
}

/// No more than the source has left.
pub fn share(facts: &ShareFacts, scene: &Scene<'_>, act: &Give) -> Result<Vec<Effect>, Refusal> {
    let source = facts.source.as_ref();
    let source = source.ok_or_else(|| Refusal::new(Code::NotFound).on("source"))?;
    let joint = facts.joint.as_ref();
    let joint = joint.ok_or_else(|| Refusal::new(Code::NotFound).on("joint"))?;
    let ground = spoken(("ground", "field-fund-share-ground"), &act.ground, LEAST)?;
    money::enough(act.amount_fen, facts.account.as_ref())?;
    let share = Share {
        home: scene.home,
        id: act.id,
        source: source.id,
        joint: joint.no,
        amount_fen: act.amount_fen,
        ground: ground.into(),
        by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        at: scene.now,
    };
    let from = money::account(money::row::<Source>(source.id));
    let moves = money::arrived(scene, money::row::<Share>(act.id), from, act.amount_fen)?;
    Ok(std::iter::once(Effect::Put(share.row())).chain(moves).collect())
}

/// What allotting looks at.
#[derive(Debug, Clone)]
pub struct AllotFacts {
    /// The share.
    pub share: Option<Share>,
    /// Its account.
    pub account: Option<Account>,
    /// What the source may be used for.
    pub purposes: Vec<Purpose>,
    /// Whether the village belongs to the area of the share.
    pub member: bool,
    /// The project, in its village.
    pub project: Option<(Matter, Project)>,
    /// What it has been allotted before.
    pub before_fen: Fen,
}

/// A purpose of the source, a village of the area, a project under way, and no more than it is to
/// cost.
pub fn allot(facts: &AllotFacts, scene: &Scene<'_>, act: &Allot) -> Result<Vec<Effect>, Refusal> {
    let share = facts.share.as_ref();
    let share = share.ok_or_else(|| Refusal::new(Code::NotFound).on("share"))?;
    let document = spoken(("document", "field-document"), &act.document, LEAST)?;
    if !facts.purposes.contains(&act.purpose) {
        let may: Vec<String> = facts.purposes.iter().map(|p| format!("@purpose-{p}")).collect();
        return Err(Refusal::new(Code::FundPurpose)
            .on("purpose")
            .with("purpose", format!("@purpose-{}", act.purpose))
            .with("may", may.join(" ")));
    }
    if !facts.member {
        return Err(Refusal::new(Code::FundOutside).on("village"));
    }
    let (matter, project) =
        facts.project.as_ref().ok_or_else(|| Refusal::new(Code::NotFound).on("project"))?;
    if matter.state.is_final() {
        return Err(Refusal::new(Code::FundProjectOver).on("project"));
    }
    money::enough(act.amount_fen, facts.account.as_ref())?;
    let sum = Fen(facts.before_fen.0.saturating_add(act.amount_fen.0));
    if sum > project.planned_fen {
        return Err(Refusal::new(Code::FundOverPlan)
            .on("amount_fen")
            .with("planned", project.planned_fen)
            .with("before", facts.before_fen));
    }
    let allotment = Allotment {
        home: scene.home,
        id: act.id,
        share: share.id,
        source: share.source,
        purpose: act.purpose,
        village: act.village,
        project: act.project,
        amount_fen: act.amount_fen,
        document: document.into(),
        by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        at: scene.now,
    };
    let from = money::account(money::row::<Share>(share.id));
    let row = money::row::<Allotment>(act.id);
    let [opened, moved] = money::arrived(scene, row, from, act.amount_fen)?;
    Ok(vec![
        Effect::Put(allotment.row()),
        opened,
        moved,
        Effect::Tell {
            to: Audience::Public(act.village),
            message: "tell-fund-allotted",
            matter: act.project,
        },
    ])
}

/// What taking back looks at.
#[derive(Debug, Clone)]
pub struct BackFacts {
    /// The allotment.
    pub allotment: Option<Allotment>,
    /// What its project left of it, as the village's books have it.
    pub rest: Option<Rest>,
    /// Whether it was taken back before.
    pub taken: bool,
}

/// What a settled project did not need goes back to the source it was of, once (结余收回): there it may
/// be given anew or carried over.
pub fn back(facts: &BackFacts, scene: &Scene<'_>, act: &Back) -> Result<Vec<Effect>, Refusal> {
    let allotment = facts.allotment.as_ref();
    let allotment = allotment.ok_or_else(|| Refusal::new(Code::NotFound).on("allotment"))?;
    let document = spoken(("document", "field-document"), &act.document, LEAST)?;
    // Two givers may have made the same id: a rest goes back to the one it came from.
    let rest = facts.rest.as_ref().filter(|rest| rest.giver == scene.home);
    let rest = rest.ok_or_else(|| Refusal::new(Code::RestNone).on("allotment"))?;
    if facts.taken {
        return Err(Refusal::new(Code::RestTaken).on("allotment"));
    }
    let back = Return {
        home: scene.home,
        allotment: allotment.id,
        amount_fen: rest.amount_fen,
        document: document.into(),
        by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        at: scene.now,
    };
    let way = (
        money::account(money::row::<Allotment>(allotment.id)),
        money::account(money::row::<Source>(allotment.source)),
    );
    let row = money::row::<Return>(allotment.id);
    Ok(vec![
        Effect::Put(back.row()),
        money::moved(scene, row, money::Step::Post, way, rest.amount_fen)?,
        Effect::Tell {
            to: Audience::Public(allotment.village),
            message: "tell-fund-returned",
            matter: allotment.project,
        },
    ])
}

/// What carrying over looks at.
#[derive(Debug, Clone)]
pub struct CarryFacts {
    /// The old source.
    pub source: Option<Source>,
    /// Its account.
    pub account: Option<Account>,
    /// Its purposes.
    pub purposes: Vec<Purpose>,
}

/// What nobody was given goes into a later year, with the purposes that it had (结转).
pub fn carry(facts: &CarryFacts, scene: &Scene<'_>, act: &Carry) -> Result<Vec<Effect>, Refusal> {
    let old = facts.source.as_ref();
    let old = old.ok_or_else(|| Refusal::new(Code::NotFound).on("source"))?;
    let document = spoken(("document", "field-document"), &act.document, LEAST)?;
    if act.year <= old.year {
        return Err(Refusal::new(Code::CarryBack).on("year").with("year", old.year));
    }
    let left = money::left(facts.account.as_ref());
    if left.0 == 0 {
        return Err(Refusal::new(Code::CarryNothing).on("source"));
    }
    let new = Source {
        id: act.id,
        document: document.into(),
        year: act.year,
        amount_fen: left,
        received_on: scene.now.date(),
        carried_from: Some(old.id),
        noted_by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        noted_at: scene.now,
        ..old.clone()
    };
    let mut effects = noted(scene, &new, &facts.purposes)?;
    let from = money::account(money::row::<Source>(old.id));
    effects.extend(money::arrived(scene, money::row::<Source>(act.id), from, left)?);
    Ok(effects)
}
