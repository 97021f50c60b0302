//! 里程碑和佐证 (S87): what is to be done by when, with which money and weight; what was reached, and
//! what people saw before, during and after.
//!
//! Invariants: a plan changes only before the work begins; the milestones never cost more than the
//! project; what was reached is somebody's word with a day; evidence is text, and a file only where
//! somebody wants to add one. Refuses to know: what is on a picture.

use kernel::id::{MandateId, MatterId, RecordId};
use kernel::{Code, Date, Fen, Refusal};

use super::{Milestone, Project, Stage, later, not_negative};
use crate::act::FieldKind::{Choice, Count, Date as DateField, Files, Id, Line, Long, Money};
use crate::act::{LEAST, spoken};
use crate::acts;
use crate::authority::{Role, Who};
use crate::effect::{Audience, Effect};
use crate::lent;
use crate::matter::{Kind, State};
use crate::record::Record;
use crate::scene::Scene;
use crate::spine::{Stored, enclosed};
use crate::works::{Evidence, HANDS};

/// Most milestones of a project: more do not fit on the sheet that hangs on the wall.
const MOST: u32 = 40;

/// Who notes what is seen; besides them, whoever was lent for this project (S88).
const SEES: &[Who] = &[
    Who::Villager,
    Who::Owner,
    Who::Has(Role::Secretary),
    Who::Has(Role::Committee),
    Who::Has(Role::Supervisor),
];
const NOTES: &[Who] = &[
    Who::Villager,
    Who::Owner,
    Who::Has(Role::Secretary),
    Who::Has(Role::Committee),
    Who::Has(Role::Supervisor),
    Who::Has(Role::Seconded),
];
const REACHES: &[Who] =
    &[Who::Owner, Who::Has(Role::Secretary), Who::Has(Role::Committee), Who::Has(Role::Seconded)];

acts! {
    /// Plans a milestone, or plans one again.
    Plan "project.plan" "projects/{matter}/milestones"
    kind Some(Kind::Project), from &[State::Draft], allow HANDS,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Its number; a new one when nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        no: Option<u32> = Count(1, 40),
        /// What is then done.
        title: String = Line(40),
        /// By when.
        due_on: Date = DateField,
        /// Money planned for it; none when nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        planned_fen: Option<Fen> = Money,
        /// Its share of the whole, beside the others' weights.
        weight: u32 = Count(1, 100),
    }

    /// Takes a milestone out of the plan.
    Strike "project.strike" "projects/{matter}/strikes"
    kind Some(Kind::Project), from &[State::Draft], allow HANDS,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Its number.
        no: u32 = Count(1, 40),
    }

    /// Says that a milestone was reached.
    Reach "project.reach" "projects/{matter}/reached"
    kind Some(Kind::Project), from &[State::Executing], allow REACHES,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Which.
        no: u32 = Count(1, 40),
        /// On which day; today when nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        done_on: Option<Date> = DateField,
        /// What was done, and who saw it.
        said: String = Long(500),
    }

    /// Notes what is seen before, during or after the work.
    Note "project.note" "projects/{matter}/sights"
    kind Some(Kind::Project), from &[State::Draft, State::Executing, State::Finished],
    allow NOTES,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Made by the caller.
        id: RecordId = Id,
        /// Before, during or after.
        stage: Stage = Choice(Stage::WORDS),
        /// What is seen.
        text: String = Long(1000),
        /// Pictures, recordings or papers, where somebody wants to add one: SM3 hashes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        files: Option<Vec<String>> = Files,
    }
}

/// What planning looks at.
#[derive(Debug, Clone)]
pub struct WorkFacts {
    /// The project.
    pub project: Project,
    /// Its milestones, by number.
    pub milestones: Vec<Milestone>,
    /// Mandates that a task force lent for this project.
    pub lent: Vec<MandateId>,
}

impl WorkFacts {
    fn milestone(&self, no: u32) -> Result<&Milestone, Refusal> {
        let found = self.milestones.iter().find(|milestone| milestone.no == no);
        found.ok_or_else(|| Refusal::new(Code::NotFound).on("no"))
    }
}

/// A milestone has a day within the project's time and money within the project's money.
pub fn plan(facts: &WorkFacts, scene: &Scene<'_>, act: &Plan) -> Result<Vec<Effect>, Refusal> {
    let project = &facts.project;
    let title = spoken(("title", "field-project-plan-title"), &act.title, 2)?;
    later(act.due_on, scene)?;
    // A project that is late already is planned anew beyond its date.
    if act.due_on > project.due_on && project.due_on >= scene.now.date() {
        return Err(Refusal::new(Code::FieldBad)
            .on("due_on")
            .with("label", "@field-due-on")
            .with("got", act.due_on)
            .with("want", format!("≤ {}", project.due_on)));
    }
    let planned = act.planned_fen.unwrap_or_default();
    not_negative("planned_fen", planned)?;
    let no = match act.no {
        Some(no) => facts.milestone(no)?.no,
        None => facts.milestones.iter().map(|m| m.no).max().unwrap_or(0).saturating_add(1),
    };
    if no > MOST {
        return Err(Refusal::new(Code::MilestonesMany).with("max", MOST));
    }
    let others = facts.milestones.iter().filter(|m| m.no != no);
    let sum: i128 = others.map(|m| i128::from(m.planned_fen.0)).sum();
    let over = sum + i128::from(planned.0) - i128::from(project.planned_fen.0);
    if over > 0 {
        return Err(Refusal::new(Code::PlanOver)
            .on("planned_fen")
            .with("over", Fen(i64::try_from(over).unwrap_or(i64::MAX)))
            .with("planned", project.planned_fen));
    }
    let milestone = Milestone {
        home: scene.home,
        project: project.id,
        no,
        title: title.into(),
        due_on: act.due_on,
        planned_fen: planned,
        weight: act.weight,
        done_on: None,
        said: String::new(),
        done_by: None,
        noted_at: None,
    };
    let project = Project { planned_at: scene.now, ..project.clone() };
    Ok(vec![Effect::Set(milestone.row()), Effect::Set(project.row())])
}

/// What does not fit the work is taken out before it begins.
pub fn strike(facts: &WorkFacts, scene: &Scene<'_>, act: &Strike) -> Result<Vec<Effect>, Refusal> {
    let found = facts.milestone(act.no)?;
    let project = Project { planned_at: scene.now, ..facts.project.clone() };
    Ok(vec![Effect::Remove(found.row()), Effect::Set(project.row())])
}

/// Once, on a day of the work, with somebody's word.
pub fn reach(facts: &WorkFacts, scene: &Scene<'_>, act: &Reach) -> Result<Vec<Effect>, Refusal> {
    lent::within(scene, HANDS, &facts.lent)?;
    let milestone = facts.milestone(act.no)?;
    if let Some(day) = milestone.done_on {
        return Err(Refusal::new(Code::MilestoneDone).on("no").with("day", day));
    }
    let said = spoken(("said", "field-project-reach-said"), &act.said, LEAST)?;
    let today = scene.now.date();
    let begun = facts.project.begun_at.map_or(today, |at| at.date());
    let done_on = act.done_on.unwrap_or(today);
    if done_on > today || done_on < begun {
        return Err(Refusal::new(Code::FieldBad)
            .on("done_on")
            .with("label", "@field-done-on")
            .with("got", done_on)
            .with("want", format!("{begun} – {today}")));
    }
    let milestone = Milestone {
        done_on: Some(done_on),
        said: said.into(),
        done_by: scene.caller.person(),
        noted_at: Some(scene.now),
        ..milestone.clone()
    };
    Ok(vec![
        Effect::Set(milestone.row()),
        Effect::Tell { to: Audience::Thread, message: "tell-project-reached", matter: act.matter },
    ])
}

/// What noting looks at.
#[derive(Debug, Clone)]
pub struct NoteFacts {
    /// The files that came along, in order; `None` for one that has not arrived.
    pub files: Vec<Option<Stored>>,
    /// Mandates that a task force lent for this project.
    pub lent: Vec<MandateId>,
}

/// Nothing is seen during a work that has not begun, nor after one that is not finished.
pub fn note(facts: &NoteFacts, scene: &Scene<'_>, act: &Note) -> Result<Vec<Effect>, Refusal> {
    lent::within(scene, SEES, &facts.lent)?;
    let this = scene.this()?;
    let come = match act.stage {
        Stage::Before => true,
        Stage::During => this.state != State::Draft,
        Stage::After => this.state == State::Finished,
    };
    if !come {
        let stage = format!("@stage-{}", act.stage);
        return Err(Refusal::new(Code::StageEarly).on("stage").with("stage", stage));
    }
    let text = spoken(("text", "field-project-note-text"), &act.text, LEAST)?;
    let files = enclosed(&facts.files, scene, act.matter)?;
    let hashes: Vec<String> =
        facts.files.iter().flatten().map(|file| kernel::hash::hex(&file.hash)).collect();
    let evidence = Evidence {
        home: scene.home,
        project: act.matter,
        id: act.id,
        stage: act.stage,
        text: text.into(),
        files: hashes.join(" "),
        by: scene.subject().ok_or(Code::SignInNeeded)?,
        made_at: scene.now,
    };
    Ok(std::iter::once(Effect::Put(evidence.row())).chain(files).collect())
}
