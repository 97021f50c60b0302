//! 众选 (S24, S87): a sum of money and more good ideas than it pays for. Villagers propose projects,
//! everybody on the roll says which of them, under the money line, and a published rule of the
//! engine counts.
//!
//! Invariants: sum, rule and last day stand before the first voice and never change; a struck project
//! stays visible with its reason; one voice per voter over phone and paper; a paper counts only once
//! two people have typed the same; nothing is counted before the close. The result advises: it goes
//! to the body that may decide (村民委员会组织法 第二十八条). Refuses to know: how the rules count (the
//! engine does) and how many votes a project has so far.

mod count;
mod paper;

use std::collections::BTreeSet;

use kernel::id::MatterId;
use kernel::{AreaCode, Code, Date, Fen, Moment, PersonRef, Refusal};

use crate::act::FieldKind::{
    Area, Choice, Count, Date as DateField, Id, Line, Long, Money, Numbers,
};
use crate::act::{LEAST, spoken};
use crate::authority::Who;
use crate::deliberation::Basis;
use crate::effect::{Audience, Effect, Opening};
use crate::matter::{Kind, State};
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;
use crate::{acts, record};

pub use count::{Close, CloseFacts, Counted, close, completion, election, outcome, rule, winners};
pub use paper::{Enter, EnterFacts, Hand, enter, hand};

use crate::choosing::{self, OFFICE, Term, Voice, Voter, joined};
pub use crate::choosing::{Completion, Rule};

/// Most projects in one vote: more do not fit on a sheet that people can read.
pub const MOST_PROJECTS: u32 = 60;

/// Most money in one vote: the costs of all projects, none dearer than it, can then be summed.
const MOST_MONEY: Fen = Fen(1 << 53);

record! {
    /// A sum of money and how it is to be shared out.
    pub struct Budget in "budget" keys 2 {
        /// Home.
        home: AreaCode,
        /// The matter.
        id: MatterId,
        /// The sum.
        total_fen: Fen,
        /// Where it comes from and what it may be used for.
        purpose: String,
        /// How votes are counted into a list.
        rule: Rule,
        /// What is done with what is left.
        completion: Completion,
        /// One voice per person or per household.
        basis: Basis,
        /// Last day of the vote.
        closes_on: Date,
        /// When the list was published and the roll frozen.
        published_at: Option<Moment>,
        /// When the vote was counted.
        closed_at: Option<Moment>,
        /// Voters on the roll.
        entitled: u32,
    }
}

record! {
    /// A project on the list.
    pub struct Project in "budget_project" keys 3 {
        /// Home.
        home: AreaCode,
        /// The budget.
        budget: MatterId,
        /// 1, 2, 3 …: its number on the paper.
        no: u32,
        /// Name.
        title: String,
        /// Where.
        place: String,
        /// What is done, and who looks after it.
        plan: String,
        /// What it costs.
        cost_fen: Fen,
        /// Who proposed it.
        proposer: PersonRef,
        /// When.
        proposed_at: Moment,
        /// Why it was struck from the list; empty while it stands.
        struck: String,
    }
}

impl Budget {
    /// The days of the vote.
    pub fn term(&self) -> Term {
        Term { published_at: self.published_at, closes_on: self.closes_on }
    }
}

acts! {
    /// Puts a sum of money before the people.
    Open "budget.open" "budgets"
    kind Some(Kind::Budget), from &[], allow &OFFICE,
    matter(this) Some(this.id), {
        /// Made by the caller.
        id: MatterId = Id,
        /// One line.
        title: String = Line(60),
        /// Village, group or courtyard whose people choose.
        area: AreaCode = Area,
        /// The sum.
        total_fen: Fen = Money,
        /// Where it comes from and what it may be used for.
        purpose: String = Long(500),
        /// One voice per person or per household.
        basis: Basis = Choice(Basis::WORDS),
        /// Last day of the vote.
        closes_on: Date = DateField,
        /// How votes are counted; the rulebook's when nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rule: Option<Rule> = Choice(Rule::WORDS),
        /// What is done with what is left; the rulebook's when nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        completion: Option<Completion> = Choice(Completion::WORDS),
    }

    /// Proposes a project.
    Propose "budget.propose" "budgets/{matter}/projects"
    kind Some(Kind::Budget), from &[State::Draft], allow &[Who::Villager],
    matter(this) Some(this.matter), {
        /// The budget.
        matter: MatterId = Id,
        /// Name.
        title: String = Line(40),
        /// Where.
        place: String = Line(60),
        /// What it costs.
        cost_fen: Fen = Money,
        /// What is done, and who looks after it.
        plan: String = Long(1000),
    }

    /// Strikes a project from the list, with the reason.
    Strike "budget.strike" "budgets/{matter}/strikes"
    kind Some(Kind::Budget), from &[State::Draft], allow &OFFICE,
    matter(this) Some(this.matter), {
        /// The budget.
        matter: MatterId = Id,
        /// Its number.
        no: u32 = Count(1, 60),
        /// Why it can not be voted on.
        reason: String = Long(500),
    }

    /// Publishes the list: the roll is frozen and the vote begins.
    Publish "budget.publish" "budgets/{matter}/publication"
    kind Some(Kind::Budget), from &[State::Draft], allow &OFFICE,
    matter(this) Some(this.matter), {
        /// The budget.
        matter: MatterId = Id,
    }

    /// Gives a voice; giving it again before the close replaces it.
    Cast "budget.cast" "budgets/{matter}/votes"
    kind Some(Kind::Budget), from &[State::Published], allow &[Who::Villager],
    sealed &["picks"],
    matter(this) Some(this.matter), {
        /// The budget.
        matter: MatterId = Id,
        /// Numbers of the projects.
        #[serde(default)]
        picks: Vec<u32> = Numbers(MOST_PROJECTS),
    }
}

/// A sum and a day are real, the rule is one of the engine's.
pub fn open(_: &(), scene: &Scene<'_>, act: &Open) -> Result<Vec<Effect>, Refusal> {
    if act.area.home() != scene.home {
        return Err(Refusal::new(Code::NotFound).on("area"));
    }
    positive("total_fen", act.total_fen)?;
    if act.total_fen > MOST_MONEY {
        return Err(Refusal::new(Code::SumLarge).on("total_fen"));
    }
    let purpose = spoken(("purpose", "field-purpose"), &act.purpose, LEAST)?;
    choosing::later(act.closes_on, scene)?;
    let (rule, completion) = match (act.rule, act.completion) {
        (Some(rule), Some(completion)) => (rule, completion),
        (rule, completion) => {
            let laid_down = policy::budget_laid_down(scene.rules)?;
            (rule.unwrap_or(laid_down.0), completion.unwrap_or(laid_down.1))
        }
    };
    let budget = Budget {
        home: scene.home,
        id: act.id,
        total_fen: act.total_fen,
        purpose: purpose.into(),
        rule,
        completion,
        basis: act.basis,
        closes_on: act.closes_on,
        published_at: None,
        closed_at: None,
        entitled: 0,
    };
    let opening = Opening {
        id: act.id,
        kind: Kind::Budget,
        title: act.title.trim().into(),
        area: act.area,
        thread: None,
        cause: None,
        opened_for: None,
        owner: scene.caller.person(),
    };
    Ok(vec![
        Effect::Open(opening),
        Effect::Put(budget.row()),
        Effect::Tell {
            to: Audience::Public(scene.home),
            message: "tell-budget-opened",
            matter: act.id,
        },
    ])
}

fn positive(field: &'static str, fen: Fen) -> Result<(), Refusal> {
    if fen.0 > 0 {
        return Ok(());
    }
    let label = format!("@field-{}", field.replace('_', "-"));
    Err(Refusal::new(Code::FieldBad)
        .on(field)
        .with("label", label)
        .with("got", fen)
        .with("want", "> 0"))
}

/// What preparing the list looks at.
#[derive(Debug, Clone)]
pub struct ListFacts {
    /// The budget.
    pub budget: Budget,
    /// Every project, struck ones too, by number.
    pub projects: Vec<Project>,
}

impl ListFacts {
    /// Projects that can be voted for.
    pub fn standing(&self) -> impl Iterator<Item = &Project> {
        self.projects.iter().filter(|project| project.struck.is_empty())
    }
}

/// A project has a price that the money could pay.
pub fn propose(
    facts: &ListFacts,
    scene: &Scene<'_>,
    act: &Propose,
) -> Result<Vec<Effect>, Refusal> {
    positive("cost_fen", act.cost_fen)?;
    if act.cost_fen > facts.budget.total_fen {
        return Err(Refusal::new(Code::ProjectDear)
            .on("cost_fen")
            .with("cost", act.cost_fen)
            .with("total", facts.budget.total_fen));
    }
    let no = u32::try_from(facts.projects.len()).unwrap_or(u32::MAX).saturating_add(1);
    if no > MOST_PROJECTS {
        return Err(Refusal::new(Code::ProjectsMany).with("max", MOST_PROJECTS));
    }
    let project = Project {
        home: scene.home,
        budget: act.matter,
        no,
        title: act.title.trim().into(),
        place: act.place.trim().into(),
        plan: act.plan.trim().into(),
        cost_fen: act.cost_fen,
        proposer: scene.subject().ok_or(Code::SignInNeeded)?,
        proposed_at: scene.now,
        struck: String::new(),
    };
    Ok(vec![Effect::Put(project.row())])
}

/// What can not be voted on stays on the list with its reason; whoever proposed it is told.
pub fn strike(facts: &ListFacts, _: &Scene<'_>, act: &Strike) -> Result<Vec<Effect>, Refusal> {
    let reason = spoken(("reason", "field-reason"), &act.reason, LEAST)?;
    let found = facts.standing().find(|project| project.no == act.no);
    let found = found.ok_or_else(|| Refusal::new(Code::NotFound).on("no"))?;
    let struck = Project { struck: reason.into(), ..found.clone() };
    Ok(vec![
        Effect::Set(struck.row()),
        Effect::Tell {
            to: Audience::Person(found.proposer),
            message: "tell-budget-struck",
            matter: act.matter,
        },
    ])
}

/// What publishing looks at.
#[derive(Debug, Clone)]
pub struct PublishFacts {
    /// The list.
    pub list: ListFacts,
    /// Everybody with a voice today, persons or households, in order.
    pub entitled: Vec<[u8; 16]>,
}

/// There is something to choose, and time to choose in.
pub fn publish(
    facts: &PublishFacts,
    scene: &Scene<'_>,
    act: &Publish,
) -> Result<Vec<Effect>, Refusal> {
    let list = &facts.list;
    let sum: i128 = list.standing().map(|project| i128::from(project.cost_fen.0)).sum();
    let count = list.standing().count();
    if count < 2 || sum <= i128::from(list.budget.total_fen.0) {
        return Err(Refusal::new(Code::ChoiceNone).with("n", count));
    }
    choosing::lasts(list.budget.closes_on, policy::budget_days(scene)?, scene)?;
    if facts.entitled.is_empty() {
        return Err(Code::RollEmpty.into());
    }
    let budget = Budget {
        published_at: Some(scene.now),
        entitled: u32::try_from(facts.entitled.len()).unwrap_or(u32::MAX),
        ..list.budget.clone()
    };
    let mut effects = vec![Effect::Set(budget.row())];
    effects.extend(choosing::begun(scene, act.matter, budget.closes_on, "tell-budget-published"));
    effects.extend(choosing::roll(scene, act.matter, &facts.entitled));
    Ok(effects)
}

/// What voting looks at.
#[derive(Debug, Clone)]
pub struct CastFacts {
    /// The list.
    pub list: ListFacts,
    /// The line on the roll of whose voice it is.
    pub line: Option<Voter>,
    /// The name of whose voice it is, for the refusal.
    pub name: String,
}

/// The projects picked, each on the list, together under the money line.
pub fn picked(list: &ListFacts, picks: &[u32]) -> Result<Vec<u32>, Refusal> {
    let wanted: BTreeSet<u32> = picks.iter().copied().collect();
    let mut sum = 0_i128;
    for no in &wanted {
        let project = list.standing().find(|project| project.no == *no);
        let project =
            project.ok_or_else(|| Refusal::new(Code::PickUnknown).on("picks").with("no", no))?;
        sum += i128::from(project.cost_fen.0);
    }
    let over = sum - i128::from(list.budget.total_fen.0);
    if over > 0 {
        return Err(Refusal::new(Code::PickOver)
            .on("picks")
            .with("over", Fen(i64::try_from(over).unwrap_or(i64::MAX)))
            .with("total", list.budget.total_fen));
    }
    Ok(wanted.into_iter().collect())
}

/// One voice per voter; households are spoken for by any of their grown-ups.
pub fn cast(facts: &CastFacts, scene: &Scene<'_>, act: &Cast) -> Result<Vec<Effect>, Refusal> {
    let budget = &facts.list.budget;
    let line = choosing::by_phone(budget.term(), facts.line.as_ref(), &facts.name, scene)?;
    let picks = picked(&facts.list, &act.picks)?;
    if picks.is_empty() {
        return Err(Refusal::new(Code::PickNone).on("picks"));
    }
    let voice = Voice {
        home: scene.home,
        matter: act.matter,
        voter: line.voter,
        picks: joined(&picks),
        person: scene.subject().ok_or(Code::SignInNeeded)?.id,
        cast_at: scene.now,
    };
    Ok(vec![Effect::Set(voice.row())])
}
