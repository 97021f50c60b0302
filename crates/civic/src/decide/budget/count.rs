//! 众选结果: what the voices come to under the published rule, from frozen rows only, by one function
//! for page, interface, file and recomputation.
//!
//! Invariants: the order of voices changes nothing; whoever holds the exported file comes to the same
//! list with any program that knows the rule. Refuses to know: who gave which voice.

use std::collections::BTreeMap;

use kernel::id::MatterId;
use kernel::{AreaCode, Code, Date, Fen, Moment, Refusal};

use super::{Budget, Completion, ListFacts, OFFICE, Rule, joined, parted};
use crate::act::FieldKind::Id;
use crate::authority::{Role, Who};
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
    /// Picks given by phone, and how many gave the same.
    pub phone: BTreeMap<String, u64>,
    /// Picks on papers that two hands have typed.
    pub papers: BTreeMap<String, u64>,
    /// Papers that only one hand has typed.
    pub unchecked: u64,
}

impl CloseFacts {
    fn number(of: &BTreeMap<String, u64>) -> u32 {
        u32::try_from(of.values().sum::<u64>()).unwrap_or(u32::MAX)
    }

    /// Every voice, whichever way it came.
    pub fn voices(&self) -> BTreeMap<Vec<u32>, u64> {
        let mut all: BTreeMap<Vec<u32>, u64> = BTreeMap::new();
        for (picks, n) in self.phone.iter().chain(&self.papers) {
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

/// Counts what the rule makes of the voices. Errors: none that a list which was published could give.
pub fn winners(facts: &CloseFacts) -> Result<Vec<u32>, Refusal> {
    let outcome = counted(facts, facts.list.budget.rule, facts.list.budget.completion)?;
    Ok(outcome.winners.iter().filter_map(|id| id.parse().ok()).collect())
}

/// Ends the vote after its last day, or when nobody's voice is missing; what was chosen goes as a
/// draft to the body that may decide.
pub fn close(facts: &CloseFacts, scene: &Scene<'_>, act: &Close) -> Result<Vec<Effect>, Refusal> {
    let budget = &facts.list.budget;
    if facts.unchecked > 0 {
        return Err(Refusal::new(Code::PapersUnchecked).with("n", facts.unchecked));
    }
    let (phone, papers) = (CloseFacts::number(&facts.phone), CloseFacts::number(&facts.papers));
    let missing = budget.entitled.saturating_sub(phone).saturating_sub(papers);
    if scene.now.date() <= budget.closes_on && missing > 0 {
        return Err(Refusal::new(Code::VoteRunning)
            .with("closes", budget.closes_on)
            .with("n", missing));
    }
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

// TEMPORARY
struct Outcome {
    winners: Vec<String>,
}
fn counted(_f: &CloseFacts, _r: Rule, _c: Completion) -> Result<Outcome, Refusal> {
    Ok(Outcome { winners: Vec::new() })
}
pub fn election() {}
