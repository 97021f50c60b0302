//! 监督发现的问题 (S65, dossier 2.10): whoever watches over a project for the people says what is wrong,
//! those who run it put it right, those who watch look again.
//!
//! Invariants: only elected representatives and the supervision committee raise and re-check; nobody
//! re-checks what they mended; every word stays, a second round stands below the first; while a finding
//! that stops the money is open, nothing is paid. Refuses to know: punishments.

use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, Code, Date, Moment, PersonRef, Refusal};

use crate::act::FieldKind::{Bool, Choice, Id, Long};
use crate::act::{LEAST, spoken};
use crate::authority::{Role, Who};
use crate::effect::{Audience, Effect};
use crate::matter::Kind;
use crate::record::Record;
use crate::scene::Scene;
use crate::works::{HANDS, UNDERWAY};
use crate::{acts, policy, record, words};

words! {
    /// Where a finding stands.
    pub enum Stage {
        /// Nobody has put it right.
        Open "open",
        /// Said to be put right; nobody has looked again.
        Mended "mended",
        /// Looked at again, and good.
        Closed "closed",
    }
}

words! {
    /// What looking again came to.
    pub enum Looked {
        /// It is good.
        Good "good",
        /// It is not.
        Again "again",
    }
}

record! {
    /// Something that is wrong with a project.
    pub struct Finding in "finding" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// The project.
        project: MatterId,
        /// What is wrong.
        text: String,
        /// Whether nothing is paid until it is put right.
        stops: bool,
        /// Where it stands.
        stage: Stage,
        /// How often it was put right.
        rounds: u32,
        /// The last day to put it right.
        due_on: Date,
        /// Who said so.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

record! {
    /// What was done about a finding, or what looking again came to.
    pub struct Step in "finding_step" keys 3 {
        /// Home.
        home: AreaCode,
        /// The finding.
        finding: RecordId,
        /// 1, 2, 3 …
        no: u32,
        /// What looking again came to; `None` where it was put right.
        looked: Option<Looked>,
        /// What was said.
        text: String,
        /// Who.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

const WATCHES: &[Who] = &[Who::Villager, Who::Has(Role::Supervisor)];

acts! {
    /// Says what is wrong with a project.
    Raise "finding.raise" "projects/{matter}/findings"
    kind Some(Kind::Project), from UNDERWAY, allow WATCHES,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Made by the caller.
        id: RecordId = Id,
        /// What is wrong.
        text: String = Long(1000),
        /// Whether nothing is paid until it is put right.
        stops: bool = Bool,
    }

    /// Says how it was put right.
    Mend "finding.mend" "projects/{matter}/mendings"
    kind Some(Kind::Project), from UNDERWAY, allow HANDS,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Which finding.
        finding: RecordId = Id,
        /// What was done.
        text: String = Long(1000),
    }

    /// Looks again.
    Check "finding.check" "projects/{matter}/rechecks"
    kind Some(Kind::Project), from UNDERWAY, allow WATCHES,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Which finding.
        finding: RecordId = Id,
        /// What it came to.
        looked: Looked = Choice(Looked::WORDS),
        /// What was seen.
        text: String = Long(1000),
    }
}

/// What raising looks at.
#[derive(Debug, Clone, Copy)]
pub struct RaiseFacts {
    /// Whether whoever asks represents the people in this project.
    pub delegate: bool,
}

/// Who watches: an elected representative or the supervision committee, by their own hand.
fn watcher(delegate: bool, scene: &Scene<'_>) -> Result<PersonRef, Refusal> {
    let person = scene.caller.person().ok_or(Code::SignInNeeded)?;
    if scene.behalf.is_some() || !(delegate || scene.caller.has(Role::Supervisor, scene.home)) {
        return Err(Code::WatchNot.into());
    }
    Ok(person)
}

fn due(scene: &Scene<'_>) -> Result<Date, Refusal> {
    let days = policy::finding_days(scene.rules)?;
    Ok(scene.now.plus_days(i64::from(days)).date())
}

/// Those who watch say what is wrong, and whether nothing is paid meanwhile.
pub fn raise(facts: &RaiseFacts, scene: &Scene<'_>, act: &Raise) -> Result<Vec<Effect>, Refusal> {
    let this = scene.this()?;
    let by = watcher(facts.delegate, scene)?;
    let text = spoken(("text", "field-text"), &act.text, LEAST)?;
    let finding = Finding {
        home: scene.home,
        id: act.id,
        project: this.id,
        text: text.into(),
        stops: act.stops,
        stage: Stage::Open,
        rounds: 0,
        due_on: due(scene)?,
        by,
        at: scene.now,
    };
    let mut effects = vec![Effect::Put(finding.row())];
    let secretary = Audience::Role(Role::Secretary, scene.home);
    let to = this.owner.map_or(secretary, Audience::Person);
    effects.push(Effect::Tell { to, message: "tell-finding", matter: this.id });
    Ok(effects)
}

/// What mending looks at.
#[derive(Debug, Clone)]
pub struct MendFacts {
    /// The finding, if it is one of this project.
    pub finding: Option<Finding>,
    /// What was done about it until now.
    pub steps: Vec<Step>,
}

fn standing<'f>(
    finding: Option<&'f Finding>,
    scene: &Scene<'_>,
    stage: Stage,
) -> Result<&'f Finding, Refusal> {
    let this = scene.this()?.id;
    let finding = finding.filter(|finding| finding.project == this);
    let finding = finding.ok_or_else(|| Refusal::new(Code::NotFound).on("finding"))?;
    if finding.stage == stage {
        return Ok(finding);
    }
    let code = match finding.stage {
        Stage::Open => Code::FindingOpen,
        Stage::Mended => Code::FindingMended,
        Stage::Closed => Code::FindingClosed,
    };
    Err(Refusal::new(code).on("finding"))
}

fn step(
    finding: &Finding,
    steps: &[Step],
    scene: &Scene<'_>,
    (looked, text): (Option<Looked>, &str),
) -> Result<Step, Refusal> {
    Ok(Step {
        home: finding.home,
        finding: finding.id,
        no: u32::try_from(steps.len()).unwrap_or(u32::MAX).saturating_add(1),
        looked,
        text: text.into(),
        by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        at: scene.now,
    })
}

/// Those who run the project say how it was put right; whoever found it is told.
pub fn mend(facts: &MendFacts, scene: &Scene<'_>, act: &Mend) -> Result<Vec<Effect>, Refusal> {
    let finding = standing(facts.finding.as_ref(), scene, Stage::Open)?;
    let text = spoken(("text", "field-text"), &act.text, LEAST)?;
    let mended = Finding { stage: Stage::Mended, rounds: finding.rounds + 1, ..finding.clone() };
    let to = Audience::Person(finding.by);
    Ok(vec![
        Effect::Set(mended.row()),
        Effect::Put(step(finding, &facts.steps, scene, (None, text))?.row()),
        Effect::Tell { to, message: "tell-finding-mended", matter: finding.project },
    ])
}

/// What looking again looks at.
#[derive(Debug, Clone)]
pub struct CheckFacts {
    /// Whether whoever asks represents the people in this project.
    pub delegate: bool,
    /// The finding, if it is one of this project.
    pub finding: Option<Finding>,
    /// What was done about it until now.
    pub steps: Vec<Step>,
}

/// Those who watch look again; never whoever mended it. What is not good is open once more, with new
/// days.
pub fn check(facts: &CheckFacts, scene: &Scene<'_>, act: &Check) -> Result<Vec<Effect>, Refusal> {
    let by = watcher(facts.delegate, scene)?;
    let finding = standing(facts.finding.as_ref(), scene, Stage::Mended)?;
    let mender = facts.steps.iter().rev().find(|step| step.looked.is_none()).map(|step| step.by);
    if mender == Some(by) {
        return Err(Refusal::new(Code::CheckOwn).on("finding"));
    }
    let text = spoken(("text", "field-text"), &act.text, LEAST)?;
    let looked = match act.looked {
        Looked::Good => Finding { stage: Stage::Closed, ..finding.clone() },
        Looked::Again => Finding { stage: Stage::Open, due_on: due(scene)?, ..finding.clone() },
    };
    let message = match act.looked {
        Looked::Good => "tell-finding-closed",
        Looked::Again => "tell-finding-again",
    };
    let mut effects = vec![
        Effect::Set(looked.row()),
        Effect::Put(step(finding, &facts.steps, scene, (Some(act.looked), text))?.row()),
    ];
    if let Some(mender) = mender {
        let to = Audience::Person(mender);
        effects.push(Effect::Tell { to, message, matter: finding.project });
    }
    Ok(effects)
}
