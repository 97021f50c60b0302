//! 三公示、完工和移交 (S63; 事前、事中、事后): what is made public before, during and after, each as a notice
//! with its days and objections; the end of the work, and who keeps it.
//!
//! Invariants: nothing begins, is finished or handed over before the notice of its stage has hung its
//! days (P03, 村民委员会组织法 第三十五条) and every objection is answered; the notice of the result is hung
//! by finishing itself. Refuses to know: how long a notice hangs and how it ends.

use kernel::id::MatterId;
use kernel::{Code, Moment, PersonRef, Refusal};

use super::{Project, Question, Stage, answered};
use crate::act::FieldKind::{Choice, Id, Long, Person};
use crate::act::{LEAST, spoken};
use crate::acts;
use crate::deliberation::Resolution;
use crate::effect::{Audience, Effect};
use crate::matter::{ClockName, Kind, Outcome, State};
use crate::record::Record;
use crate::scene::Scene;
use crate::works::{HANDS, Publicity};

acts! {
    /// Makes the plan public before the work, or how far it is during the work.
    Publicise "project.publicise" "projects/{matter}/publicity"
    kind Some(Kind::Project), from &[State::Draft, State::Executing], allow HANDS,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Before or during.
        stage: Stage = Choice(Stage::WORDS),
        /// What is made public.
        text: String = Long(2000),
    }

    /// Says that the work is finished; the result is made public.
    Finish "project.finish" "projects/{matter}/finish"
    kind Some(Kind::Project), from &[State::Executing], allow HANDS,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// What was built.
        report: String = Long(2000),
    }

    /// Hands it over to whoever keeps it.
    Keep "project.keep" "projects/{matter}/keeping"
    kind Some(Kind::Project), from &[State::Finished], allow HANDS,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Who answers for it from now on; as before when nobody is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        keeper: Option<PersonRef> = Person,
        /// What was handed over, and how faults are told.
        said: String = Long(1000),
    }
}

/// A publicity and how its notice stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicityState {
    /// Before, during or after.
    pub stage: Stage,
    /// When it was hung.
    pub posted_at: Moment,
    /// Whether its days are over and every objection answered.
    pub ended: bool,
}

impl PublicityState {
    /// Whether it is of this stage and over.
    pub fn has_run(&self, stage: Stage) -> bool {
        self.stage == stage && self.ended
    }
}

/// The notice that is still missing, by the string key of its name.
pub(super) fn missing(which: &str) -> Refusal {
    Refusal::new(Code::PublicityMissing).with("stage", which)
}

fn hung(scene: &Scene<'_>, project: MatterId, stage: Stage, text: &str) -> Publicity {
    Publicity {
        home: scene.home,
        project,
        notice: scene.fresh(),
        stage,
        text: text.into(),
        posted_at: scene.now,
    }
}

/// What making public looks at: the answers of the charter, and how many milestones there are.
pub type PublicityFacts = (Vec<Question>, u64);

/// Before the work a whole plan is made public, during it how far it is.
pub fn publicise(
    (answers, milestones): &PublicityFacts,
    scene: &Scene<'_>,
    act: &Publicise,
) -> Result<Vec<Effect>, Refusal> {
    let stage = match scene.this()?.state {
        State::Draft => Stage::Before,
        _ => Stage::During,
    };
    if act.stage != stage {
        return Err(Refusal::new(Code::StageOther)
            .on("stage")
            .with("stage", format!("@stage-{}", act.stage))
            .with("now", format!("@stage-{stage}")));
    }
    answered(answers)?;
    if *milestones == 0 {
        return Err(Code::PlanNone.into());
    }
    let text = spoken(("text", "field-project-publicise-text"), &act.text, LEAST)?;
    let publicity = hung(scene, act.matter, stage, text);
    Ok(vec![Effect::Put(publicity.row()), Effect::Outcome(act.matter, Outcome::Shown)])
}

/// What finishing looks at.
#[derive(Debug, Clone)]
pub struct FinishFacts {
    /// The project.
    pub project: Project,
    /// The resolution it carries out.
    pub resolution: Resolution,
    /// Where that stands.
    pub stands: State,
    /// Milestones that are not reached.
    pub open: u64,
    /// What has been made public.
    pub shown: Vec<PublicityState>,
}

/// Every milestone is reached and people could see how it went. The resolution is reported with the
/// same words: nobody writes them twice.
pub fn finish(
    facts: &FinishFacts,
    scene: &Scene<'_>,
    act: &Finish,
) -> Result<Vec<Effect>, Refusal> {
    let report = spoken(("report", "field-project-finish-report"), &act.report, LEAST)?;
    if facts.open > 0 {
        return Err(Refusal::new(Code::MilestonesOpen).with("n", facts.open));
    }
    if facts.stands == State::Changing {
        return Err(Refusal::new(Code::WrongState).with("state", "@state-changing"));
    }
    let during = facts.shown.iter().any(|p| p.has_run(Stage::During));
    if !facts.project.micro && !during {
        return Err(missing("@stage-during"));
    }
    let project =
        Project { finished_at: Some(scene.now), report: report.into(), ..facts.project.clone() };
    let publicity = hung(scene, act.matter, Stage::After, report);
    let mut effects = vec![Effect::Set(project.row()), Effect::Put(publicity.row())];
    if facts.stands == State::Executing {
        let resolution = Resolution {
            percent: 100,
            report: report.into(),
            reported_at: Some(scene.now),
            ..facts.resolution.clone()
        };
        effects.push(Effect::Set(resolution.row()));
        effects.push(Effect::Met(resolution.id, ClockName::Execution));
    }
    if facts.project.micro {
        effects.push(Effect::Met(act.matter, ClockName::Micro));
    }
    effects.extend([
        Effect::Move { matter: act.matter, to: State::Finished, outcome: Some(Outcome::Reported) },
        Effect::Tell { to: Audience::Thread, message: "tell-project-finished", matter: act.matter },
    ]);
    Ok(effects)
}

/// What handing over looks at.
#[derive(Debug, Clone)]
pub struct KeepFacts {
    /// The project.
    pub project: Project,
    /// Whether the named keeper is registered here or holds a mandate over it.
    pub keeper_known: bool,
    /// The first finding of it that is not found good.
    pub finding: Option<String>,
    /// What has been made public.
    pub shown: Vec<PublicityState>,
    /// Whether money came for it and its accounts are still open.
    pub unsettled: bool,
}

/// Handed over once the result has hung its days, its money is settled and nothing that was found wrong is
/// left open: after it nobody could mend it (村级工程项目的监督, 村民委员会组织法 第三十二条).
pub fn keep(facts: &KeepFacts, scene: &Scene<'_>, act: &Keep) -> Result<Vec<Effect>, Refusal> {
    if act.keeper.is_some() && !facts.keeper_known {
        return Err(Refusal::new(Code::NotFound).on("keeper"));
    }
    let said = spoken(("said", "field-project-keep-said"), &act.said, LEAST)?;
    if let Some(what) = &facts.finding {
        return Err(Refusal::new(Code::KeepFound).with("what", what));
    }
    if !facts.shown.iter().any(|p| p.has_run(Stage::After)) {
        return Err(missing("@stage-after"));
    }
    if facts.unsettled {
        return Err(Code::ProjectUnsettled.into());
    }
    let project = Project { kept_at: Some(scene.now), kept: said.into(), ..facts.project.clone() };
    let mut effects = vec![Effect::Set(project.row())];
    if let Some(keeper) = act.keeper {
        effects.push(Effect::Own(act.matter, Some(keeper)));
        let to = Audience::Person(keeper);
        effects.push(Effect::Tell { to, message: "tell-project-keeper", matter: act.matter });
    }
    effects.push(Effect::Move { matter: act.matter, to: State::Handed, outcome: None });
    let to = Audience::Thread;
    effects.push(Effect::Tell { to, message: "tell-project-kept", matter: act.matter });
    Ok(effects)
}
