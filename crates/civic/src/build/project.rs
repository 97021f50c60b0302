//! 项目 (S62, S63, S64, S87): what a resolution decided is built. A charter with four answers, a plan
//! of milestones, changes, three publicities, and in the end somebody who keeps it.
//!
//! Invariants: where a project came from is fixed for good; no work before the four questions are
//! answered by what the people have adopted, and before the plan has hung its days; no photo is ever
//! asked for; a micro-project takes no step outside the village. Refuses to know: money received and
//! paid, who gave labour, who signs for the people.

mod change;
mod plan;
mod publicity;

use kernel::id::MatterId;
use kernel::{Code, Date, Fen, Moment, PersonRef, Refusal};

use crate::act::FieldKind::{Bool, Choice, Date as DateField, Id, Line, Long, Money, Person};
use crate::act::{LEAST, spoken};
use crate::acts;
use crate::deliberation::Resolution;
use crate::effect::{Audience, Effect, Opening};
use crate::matter::{ClockName, Kind, State};
use crate::policy;
use crate::record::Record;
use crate::rulebook::FamilyRule;
use crate::scene::Scene;
use crate::works::{self, HANDS};
pub use crate::works::{
    Adoption, Answer, Aspect, Change, Evidence, Homestead, Milestone, Origin, Project, Publicity,
    Question, Revival, Stage, adoptions, behind, expected, percent, reached,
};

pub use change::{Alter, AlterFacts, alter};
pub use plan::{Note, NoteFacts, Plan, Reach, Strike, WorkFacts, note, plan, reach, strike};
pub use publicity::{
    Finish, FinishFacts, Keep, KeepFacts, Publicise, PublicityFacts, PublicityState, finish, keep,
    publicise,
};

acts! {
    /// Opens a project that carries out a resolution.
    Open "project.open" "resolutions/{matter}/projects"
    kind Some(Kind::Resolution), from &[State::Noticed, State::Executing], allow HANDS,
    matter(this) Some(this.matter), {
        /// The resolution.
        matter: MatterId = Id,
        /// The project's id, made by the caller.
        id: MatterId = Id,
        /// What is built, in one line.
        title: String = Line(60),
        /// Where it came from; never changed afterwards.
        origin: Origin = Choice(Origin::WORDS),
        /// Key of its family.
        family: String = Line(40),
        /// The party organisation that stands for it.
        sponsor: String = Line(60),
        /// Which of the six homes.
        homestead: Homestead = Choice(Homestead::WORDS),
        /// Which line of work.
        aspect: Aspect = Choice(Aspect::WORDS),
        /// Serves 产业振兴.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        for_industry: bool = Bool,
        /// Serves 人才振兴.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        for_talent: bool = Bool,
        /// Serves 文化振兴.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        for_culture: bool = Bool,
        /// Serves 生态振兴.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        for_ecology: bool = Bool,
        /// Serves 组织振兴.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        for_organisation: bool = Bool,
        /// What it is to cost; what the meeting decided when nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        planned_fen: Option<Fen> = Money,
        /// When it is to be finished; the resolution's date when nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due_on: Option<Date> = DateField,
        /// Who runs it; the resolution's owner when nobody is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<PersonRef> = Person,
    }

    /// Answers one of the four questions; saying it again replaces the answer.
    Reply "project.answer" "projects/{matter}/answers"
    kind Some(Kind::Project), from &[State::Draft], allow HANDS,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Which question.
        question: Question = Choice(Question::WORDS),
        /// The answer.
        text: String = Long(2000),
        /// The meeting or resolution of the thread that adopted it.
        adopted: MatterId = Id,
    }

    /// Begins the work.
    Begin "project.begin" "projects/{matter}/beginning"
    kind Some(Kind::Project), from &[State::Draft], allow HANDS,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
    }
}

/// What opening looks at.
#[derive(Debug, Clone)]
pub struct OpenFacts {
    /// The resolution.
    pub resolution: Resolution,
    /// What a meeting decided last that it may cost.
    pub decided_fen: Fen,
    /// Whether the resolution has a project.
    pub exists: bool,
    /// Whether the named owner is registered here or holds a mandate over it.
    pub owner_known: bool,
}

/// A project without a sponsor, without anybody in charge or beyond what was decided is not opened.
pub fn open(facts: &OpenFacts, scene: &Scene<'_>, act: &Open) -> Result<Vec<Effect>, Refusal> {
    let this = scene.this()?;
    if facts.exists {
        return Err(Code::ProjectThere.into());
    }
    let title = spoken(("title", "field-project-open-title"), &act.title, LEAST)?;
    let sponsor = spoken(("sponsor", "field-sponsor"), &act.sponsor, 2)?;
    let family = policy::family(scene, &act.family)?;
    let revivals = revivals(act);
    if revivals.is_empty() {
        return Err(Refusal::new(Code::RevivalNone).on("for_industry"));
    }
    if act.owner.is_some() && !facts.owner_known {
        return Err(Refusal::new(Code::NotFound).on("owner"));
    }
    let owner = act.owner.or(this.owner).ok_or(Code::OwnerMissing)?;
    let due_on = act.due_on.or(facts.resolution.due_on).ok_or(Code::DueMissing)?;
    later(due_on, scene)?;
    let planned = affordable(facts, scene, act)?;
    let project = Project {
        home: scene.home,
        id: act.id,
        resolution: this.id,
        origin: act.origin,
        family: family.key.clone(),
        sponsor: sponsor.into(),
        homestead: act.homestead,
        aspect: act.aspect,
        revivals,
        decided_fen: facts.decided_fen,
        decided_at: scene.now,
        opened_fen: planned,
        planned_fen: planned,
        opened_due_on: due_on,
        due_on,
        micro: planned <= policy::micro_ceiling(scene.rules)?,
        planned_at: scene.now,
        begun_at: None,
        finished_at: None,
        report: String::new(),
        kept_at: None,
        kept: String::new(),
    };
    let opening = Opening {
        id: act.id,
        kind: Kind::Project,
        title: title.into(),
        area: this.area,
        thread: Some(this.thread),
        cause: Some(this.id),
        opened_for: this.opened_for,
        owner: Some(owner),
    };
    under_way(&project, family, opening, scene)
}

/// What it is to cost: what was decided, or less; more only within the county's share.
fn affordable(facts: &OpenFacts, scene: &Scene<'_>, act: &Open) -> Result<Fen, Refusal> {
    let planned = act.planned_fen.unwrap_or(facts.decided_fen);
    not_negative("planned_fen", planned)?;
    let share = policy::change_share(scene)?;
    if planned > facts.decided_fen && policy::is_beyond(facts.decided_fen, planned, share) {
        return Err(Refusal::new(Code::PlanBeyond)
            .on("planned_fen")
            .with("planned", planned)
            .with("decided", facts.decided_fen));
    }
    Ok(planned)
}

/// The matter with its body, the milestones of its family, and the time of the short way.
fn under_way(
    project: &Project,
    family: &FamilyRule,
    opening: Opening,
    scene: &Scene<'_>,
) -> Result<Vec<Effect>, Refusal> {
    let mut effects = vec![Effect::Open(opening), Effect::Put(project.row())];
    let template = laid(project, family, scene);
    effects.extend(template.iter().map(|milestone| Effect::Put(milestone.row())));
    if project.micro {
        let due_at = policy::due_after(scene, "P06.days")?;
        let clock = ClockName::Micro;
        effects.push(Effect::Clock { matter: project.id, clock, due_at, rule: "P06.days" });
    }
    let to = Audience::Public(scene.home);
    effects.push(Effect::Tell { to, message: "tell-project-opened", matter: project.id });
    Ok(effects)
}

fn revivals(act: &Open) -> String {
    let said = [
        (act.for_industry, Revival::Industry),
        (act.for_talent, Revival::Talent),
        (act.for_culture, Revival::Culture),
        (act.for_ecology, Revival::Ecology),
        (act.for_organisation, Revival::Organisation),
    ];
    let words: Vec<&str> = said.iter().filter(|s| s.0).map(|s| s.1.as_str()).collect();
    words.join(" ")
}

/// The milestones of the family, spread over the time there is.
fn laid(project: &Project, family: &FamilyRule, scene: &Scene<'_>) -> Vec<Milestone> {
    let span = (Moment::start_of(project.due_on).ms() - Moment::start_of(scene.now.date()).ms())
        / kernel::time::DAY_MS;
    let rules = (1_u32..).zip(&family.milestones);
    let row = |(no, rule): (u32, &crate::rulebook::MilestoneRule)| Milestone {
        home: project.home,
        project: project.id,
        no,
        title: rule.title_zh.clone(),
        due_on: scene.now.plus_days(span * i64::from(rule.at) / 100).date(),
        planned_fen: Fen(0),
        weight: rule.weight,
        done_on: None,
        said: String::new(),
        done_by: None,
        noted_at: None,
    };
    rules.map(row).collect()
}

/// A day that is still to come, or today.
fn later(due_on: Date, scene: &Scene<'_>) -> Result<(), Refusal> {
    if due_on >= scene.now.date() {
        return Ok(());
    }
    Err(Refusal::new(Code::FieldBad)
        .on("due_on")
        .with("label", "@field-due-on")
        .with("got", due_on)
        .with("want", "@want-today-or-later"))
}

fn not_negative(field: &'static str, fen: Fen) -> Result<(), Refusal> {
    if fen.0 >= 0 {
        return Ok(());
    }
    let label = format!("@field-{}", field.replace('_', "-"));
    Err(Refusal::new(Code::FieldBad)
        .on(field)
        .with("label", label)
        .with("got", fen)
        .with("want", "≥ 0"))
}

/// What answering looks at.
#[derive(Debug, Clone)]
pub struct ReplyFacts {
    /// The project.
    pub project: Project,
    /// What its thread has adopted.
    pub adoptions: Vec<Adoption>,
}

/// An answer is text, and something of the thread adopted it.
pub fn reply(facts: &ReplyFacts, scene: &Scene<'_>, act: &Reply) -> Result<Vec<Effect>, Refusal> {
    let text = spoken(("text", "field-project-answer-text"), &act.text, LEAST)?;
    let adopted = works::adopted(&facts.adoptions, act.adopted)?;
    let answer = Answer {
        home: scene.home,
        project: act.matter,
        question: act.question,
        text: text.into(),
        adopted: adopted.matter,
        by: scene.subject().ok_or(Code::SignInNeeded)?,
        made_at: scene.now,
    };
    let project = Project { planned_at: scene.now, ..facts.project.clone() };
    Ok(vec![Effect::Set(answer.row()), Effect::Set(project.row())])
}

/// What beginning looks at.
#[derive(Debug, Clone)]
pub struct BeginFacts {
    /// The project.
    pub project: Project,
    /// Where its resolution stands.
    pub resolution: State,
    /// The answers there are.
    pub answers: Vec<Question>,
    /// How many milestones there are.
    pub milestones: u64,
    /// What has been made public.
    pub shown: Vec<PublicityState>,
}

/// Every question has its answer; the first that has none is named.
fn answered(answers: &[Question]) -> Result<(), Refusal> {
    match Question::ALL.iter().find(|question| !answers.contains(question)) {
        Some(open) => Err(Refusal::new(Code::CharterMissing)
            .with("question", format!("@question-{open}"))
            .with("n", answers.len())),
        None => Ok(()),
    }
}

/// Four answers, a plan, and the plan has hung its days. For a micro-project the notice of its
/// resolution is the one before the work: the resolution says it all on one page.
pub fn begin(facts: &BeginFacts, scene: &Scene<'_>, act: &Begin) -> Result<Vec<Effect>, Refusal> {
    answered(&facts.answers)?;
    if facts.milestones == 0 {
        return Err(Code::PlanNone.into());
    }
    let project = &facts.project;
    match facts.resolution {
        State::Executing => {}
        State::Noticed => return Err(publicity::missing("@kind-resolution")),
        other => {
            return Err(Refusal::new(Code::WrongState).with("state", format!("@state-{other}")));
        }
    }
    let hung = |p: &PublicityState| p.has_run(Stage::Before) && p.posted_at >= project.planned_at;
    if !project.micro && !facts.shown.iter().any(hung) {
        return Err(publicity::missing("@stage-before"));
    }
    let project = Project { begun_at: Some(scene.now), ..project.clone() };
    Ok(vec![
        Effect::Set(project.row()),
        Effect::Move { matter: act.matter, to: State::Executing, outcome: None },
        Effect::Tell { to: Audience::Thread, message: "tell-project-begun", matter: act.matter },
    ])
}
