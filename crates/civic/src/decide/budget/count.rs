//! 众选结果: what the voices come to under the published rule, from frozen rows only, by one function
//! for page, interface, file and recomputation.
//!
//! Invariants: the order of voices changes nothing; whoever holds the exported file comes to the same
//! list with any program that knows the rule. Refuses to know: who gave which voice.

use std::collections::{BTreeMap, BTreeSet};

use ::budget::{Ballots, Election, Instance, Outcome, VoteKind};
use kernel::id::MatterId;
use kernel::{AreaCode, Code, Date, Fen, Moment, Refusal};

use super::{Budget, Completion, ListFacts, Rule};
use crate::act::FieldKind::Id;
use crate::authority::{Role, Who};
use crate::choosing::{Heard, OFFICE, joined, parted};
use crate::deliberation::Topic;
use crate::effect::{Audience, Effect, Opening};
use crate::matter::{ClockName, Kind, State};
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;
use crate::{acts, record};

record! {
    /// What was counted, with what it takes to count it again.
    pub struct Counted in "budget_result" keys 2 {
        /// Home.
        home: AreaCode,
        /// The budget.
        budget: MatterId,
        /// Rulebook version.
        rules: String,
        /// Day for which the rulebook was asked.
        ruled_on: Date,
        /// Voices given by phone.
        phone: u32,
        /// Papers counted.
        papers: u32,
        /// Numbers of the projects chosen, in the order of the rule.
        winners: String,
        /// When.
        counted_at: Moment,
    }
}

acts! {
    /// Ends the vote and counts.
    Close "budget.close" "budgets/{matter}/closing"
    kind Some(Kind::Budget), from &[State::Published],
    allow &[Who::Owner, OFFICE[0], OFFICE[1], OFFICE[2]],
    matter(this) Some(this.matter), {
        /// The budget.
        matter: MatterId = Id,
    }
}

/// What counting looks at: frozen rows only.
#[derive(Debug, Clone)]
pub struct CloseFacts {
    /// The list.
    pub list: ListFacts,
    /// What was said.
    pub heard: Heard,
}

impl CloseFacts {
    /// Every voice, whichever way it came.
    pub fn voices(&self) -> BTreeMap<Vec<u32>, u64> {
        let mut all: BTreeMap<Vec<u32>, u64> = BTreeMap::new();
        for (picks, n) in self.heard.all() {
            *all.entry(parted(picks)).or_default() += n;
        }
        all
    }
}

/// What people see of the list before and after: project by number.
fn named(list: &ListFacts, winners: &[u32]) -> String {
    let line = |no: &u32| {
        let project = list.projects.iter().find(|p| p.no == *no)?;
        Some(format!("{}. {}（{}，{} 元）", no, project.title, project.place, project.cost_fen))
    };
    winners.iter().filter_map(line).collect::<Vec<_>>().join("\n")
}

/// The rule under the engine's name.
pub fn rule(rule: Rule) -> ::budget::Rule {
    match rule {
        Rule::Greedy => ::budget::Rule::Greedy,
        Rule::GreedyPerCost => ::budget::Rule::GreedyPerCost,
        Rule::Phragmen => ::budget::Rule::Phragmen,
        Rule::MesCost => ::budget::Rule::MesCost,
        Rule::MesCard => ::budget::Rule::MesCard,
    }
}

/// The completion under the engine's name; shares grow by one yuan a step.
pub fn completion(completion: Completion) -> ::budget::Completion {
    let step = YUAN;
    match completion {
        Completion::None => ::budget::Completion::None,
        Completion::Util => ::budget::Completion::Utilitarian,
        Completion::Add1 => ::budget::Completion::Add1 { step },
        Completion::Add1Util => ::budget::Completion::Add1Utilitarian { step },
    }
}

/// Fen.
const YUAN: u64 = 100;

/// The voices as the engine counts them, and as the exported file says them: what nobody picked is
/// not there, since some rules would fill their list with it for its price alone; projects under two
/// digits, so that a tie goes to the smaller number also where names are compared as texts; money in
/// yuan with two decimals; voters without names.
///
/// # Errors
/// [`Code::SumLarge`] for amounts beyond what can be summed, which no list that was opened has.
pub fn election(facts: &CloseFacts) -> Result<Election, Refusal> {
    let whole = |fen: Fen| u64::try_from(fen.0).map_err(|_| Refusal::from(Code::SumLarge));
    let voices = facts.voices();
    let wanted: BTreeSet<u32> = voices.keys().flatten().copied().collect();
    let mut projects = Vec::new();
    let mut places = BTreeMap::new();
    for project in facts.list.standing().filter(|project| wanted.contains(&project.no)) {
        places.insert(project.no, u32::try_from(projects.len()).unwrap_or(u32::MAX));
        projects.push(::budget::Project {
            id: format!("{:02}", project.no),
            name: project.title.clone(),
            cost: whole(project.cost_fen)?,
            cells: vec![project.title.clone(), project.place.clone()],
        });
    }
    let mut ballots = Ballots::new(VoteKind::Approval);
    for (picks, n) in voices {
        let ballot: Vec<(u32, u32)> =
            picks.iter().filter_map(|no| Some((*places.get(no)?, 1))).collect();
        let n = u32::try_from(n).map_err(|_| Refusal::from(Code::SumLarge))?;
        ballots.add(&ballot, n).ok_or(Code::SumLarge)?;
    }
    let mut instance = Instance::new(whole(facts.list.budget.total_fen)?, 2, projects);
    instance.columns = vec!["name".into(), "target".into()];
    Election::new(instance, ballots).map_err(|_| Code::SumLarge.into())
}

/// What the rule of this vote makes of the voices.
pub fn outcome(facts: &CloseFacts, election: &Election) -> Outcome {
    let budget = &facts.list.budget;
    ::budget::run(election, rule(budget.rule), completion(budget.completion))
}

/// Numbers of the projects chosen, in the order of the rule.
///
/// # Errors
/// As [`election`].
pub fn winners(facts: &CloseFacts) -> Result<Vec<u32>, Refusal> {
    let election = election(facts)?;
    let numbers = outcome(facts, &election).winners.into_iter();
    Ok(numbers.filter_map(|at| election.instance.id(at).parse().ok()).collect())
}

/// Ends the vote after its last day, or when nobody's voice is missing; what was chosen goes as a
/// draft to the body that may decide.
pub fn close(facts: &CloseFacts, scene: &Scene<'_>, act: &Close) -> Result<Vec<Effect>, Refusal> {
    let budget = &facts.list.budget;
    facts.heard.may_end(budget.term(), budget.entitled, scene)?;
    let (phone, papers) = facts.heard.ways();
    let winners = winners(facts)?;
    let row = Counted {
        home: scene.home,
        budget: act.matter,
        rules: policy::version(scene).to_owned(),
        ruled_on: scene.now.date(),
        phone,
        papers,
        winners: joined(&winners),
        counted_at: scene.now,
    };
    let closed = Budget { closed_at: Some(scene.now), ..budget.clone() };
    let mut effects = vec![
        Effect::Set(closed.row()),
        Effect::Put(row.row()),
        Effect::Met(act.matter, ClockName::Choosing),
        Effect::Move { matter: act.matter, to: State::Closed, outcome: None },
        Effect::Tell {
            to: Audience::Public(scene.home),
            message: "tell-budget-closed",
            matter: act.matter,
        },
    ];
    if !winners.is_empty() {
        effects.extend(put_to_body(facts, scene, &winners)?);
    }
    Ok(effects)
}

/// A choice of projects advises; spending is decided by the body that the law names.
fn put_to_body(
    facts: &CloseFacts,
    scene: &Scene<'_>,
    winners: &[u32],
) -> Result<Vec<Effect>, Refusal> {
    let (this, budget) = (scene.this()?, &facts.list.budget);
    let cost = facts.list.projects.iter().filter(|p| winners.contains(&p.no));
    let topic = Topic {
        home: scene.home,
        id: scene.fresh(),
        class: String::new(),
        body: String::new(),
        basis: budget.basis,
        place: String::new(),
        people: String::new(),
        households: 0,
        cost_fen: Fen(cost.map(|p| p.cost_fen.0).sum()),
        money: budget.purpose.clone(),
        plan: named(&facts.list, winners),
        published_at: None,
    };
    Ok(vec![
        Effect::Open(Opening {
            id: topic.id,
            kind: Kind::Topic,
            title: this.title.clone(),
            area: this.area,
            thread: Some(this.thread),
            cause: Some(this.id),
            opened_for: None,
            owner: None,
        }),
        Effect::Put(topic.row()),
        Effect::Tell {
            to: Audience::Role(Role::Secretary, scene.home),
            message: "tell-budget-topic",
            matter: topic.id,
        },
    ])
}
