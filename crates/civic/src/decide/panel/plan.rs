//! Quotas, list and lottery are fixed together.

use std::collections::{BTreeMap, BTreeSet};

use ::draw::panel::{Candidate, Lottery, PanelError, Pool, Quota, fair_lottery};
use kernel::{Code, Date, PersonRef, Refusal};

use super::{Coming, Held, KINDS, Lot, PANELS, Panel, Part, Plan, is_current};
use crate::deliberation::Topic;
use crate::effect::Effect;
use crate::record::Record;
use crate::registry::{Sex, age_band};
use crate::rulebook::{ReadError, RuleSet};
use crate::scene::Scene;

/// Somebody who could be drawn: a grown-up who lives here and is not away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    /// The village's own key of the person.
    pub name: String,
    /// Who.
    pub person: PersonRef,
    /// Sex.
    pub sex: Sex,
    /// Born.
    pub born_on: Date,
    /// Name of the group; that of the village when no group is known.
    pub group: String,
    /// Of a household that the matter touches.
    pub touched: bool,
}

/// What planning looks at.
#[derive(Debug)]
pub struct PlanFacts {
    /// The topic.
    pub topic: Topic,
    /// The last panel planned for it.
    pub last: Option<Panel>,
    /// Words of `affected` that name neither a group, a courtyard nor a household.
    pub unknown: Vec<String>,
    /// Everybody who could be drawn.
    pub pool: Vec<Neighbour>,
}

impl Neighbour {
    fn value(&self, part: Part, today: Date) -> String {
        match part {
            Part::Sex if self.sex == Sex::Female => "female".into(),
            Part::Sex => "male".into(),
            Part::Age => age_band(self.born_on, today).into(),
            Part::Group => self.group.clone(),
            Part::Touched => if self.touched { "touched" } else { "untouched" }.into(),
        }
    }
}

/// The least that was typed for a value, with the name of its field.
fn typed(act: &Plan, part: Part, value: &str) -> (Option<u32>, &'static str) {
    match (part, value) {
        (Part::Sex, "female") => (act.women, "women"),
        (Part::Sex, _) => (act.men, "men"),
        (Part::Age, "18-34") => (act.young, "young"),
        (Part::Age, "35-59") => (act.middle, "middle"),
        (Part::Age, _) => (act.old, "old"),
        (Part::Group, _) => (act.each_group, "each_group"),
        (Part::Touched, "touched") => (act.concerned, "concerned"),
        (Part::Touched, _) => (Some(0), "concerned"),
    }
}

/// Women that a panel has at least: their share of those who are asked to a matter of this class.
fn women(rules: &RuleSet, class: &str, seats: u32) -> Result<(u32, String), Refusal> {
    let unset = |error: ReadError| Refusal::new(Code::RuleUnset).with("rule", error);
    let own = format!("company.women.{class}");
    let key = if rules.parameter(&own).is_ok() { own } else { "company.women".to_owned() };
    let share = rules.ratio(&key).map_err(unset)?;
    let article = rules.parameter(&key).map_err(unset)?.article.clone();
    let need = (u64::from(seats) * share.num()).div_ceil(share.den().max(1));
    Ok((u32::try_from(need).unwrap_or(seats), article))
}

/// Quotas: what was typed, else as many as there are of such people, rounded down; women at least
/// as the rulebook has it.
fn quotas(
    facts: &PlanFacts,
    scene: &Scene<'_>,
    act: &Plan,
    parts: &[Part],
) -> Result<Vec<Held>, Refusal> {
    let round = facts.last.as_ref().map_or(1, |last| last.round + 1);
    let mut quotas = Vec::new();
    for part in parts {
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for one in &facts.pool {
            *counts.entry(one.value(*part, scene.now.date())).or_default() += 1;
        }
        let all: u32 = counts.values().sum();
        for (value, pool) in counts {
            let (asked, field) = typed(act, *part, &value);
            let mirror = u64::from(act.seats) * u64::from(pool) / u64::from(all.max(1));
            let mut least = asked.unwrap_or(u32::try_from(mirror).unwrap_or(0));
            if (*part, value.as_str()) == (Part::Sex, "female") {
                let (need, article) = women(scene.rules, &facts.topic.class, act.seats)?;
                let need = need.min(pool);
                if asked.is_some_and(|asked| asked < need) {
                    return Err(Refusal::new(Code::SeatsShort)
                        .on(field)
                        .with("category", "@category-women")
                        .with("have", least)
                        .with("need", need)
                        .with("article", article));
                }
                least = least.max(need);
            }
            quotas.push(Held {
                home: scene.home,
                topic: facts.topic.id,
                round,
                part: *part,
                value,
                least,
                pool,
            });
        }
    }
    Ok(quotas)
}

/// The lottery, or which quotas would have to move.
fn lottery(
    people: Vec<Candidate>,
    held: &[Held],
    parts: &[Part],
    seats: u32,
) -> Result<Lottery, Refusal> {
    let have = people.len();
    let kinds = people.iter().map(|one| &one.values).collect::<BTreeSet<_>>().len();
    let hard = || Refusal::new(Code::PanelHard).on("each_group").with("n", kinds);
    if kinds > KINDS {
        return Err(hard());
    }
    let quotas: Vec<Quota> = held
        .iter()
        .map(|held| Quota {
            category: held.part.to_string(),
            value: held.value.clone(),
            min: held.least,
            max: seats,
        })
        .collect();
    let categories = parts.iter().map(ToString::to_string).collect();
    let lottery =
        Pool::new(categories, people).and_then(|pool| fair_lottery(&pool, &quotas, seats, PANELS));
    lottery.map_err(|error| match error {
        PanelError::TooFew { .. } | PanelError::Nothing => {
            Refusal::new(Code::PanelFew).on("seats").with("have", have).with("need", seats)
        }
        PanelError::Contradiction { quota } => over(&[(&quota, seats)]),
        PanelError::Infeasible { relaxed } => {
            over(&relaxed.iter().map(|one| (&one.quota, one.min)).collect::<Vec<_>>())
        }
        _ => hard(),
    })
}

/// Each quota that would have to move, with the number that it would have to move to.
fn over(moved: &[(&Quota, u32)]) -> Refusal {
    let said = moved.iter().map(|(quota, to)| {
        let name = match quota.category.as_str() {
            "group" => format!("@name:{}", quota.value.replace(char::is_whitespace, "")),
            part => format!("@panel-{part}-{}", quota.value),
        };
        format!("{name}={}→{to}", quota.min)
    });
    let field = moved.first().map_or("seats", |(quota, _)| {
        match (quota.category.as_str(), quota.value.as_str()) {
            ("sex", "female") => "women",
            ("sex", _) => "men",
            ("age", "18-34") => "young",
            ("age", "35-59") => "middle",
            ("age", _) => "old",
            ("group", _) => "each_group",
            _ => "concerned",
        }
    });
    Refusal::new(Code::PanelOver).on(field).with("what", said.collect::<Vec<_>>().join(" "))
}

/// Fixes quotas, list and lottery.
pub fn plan(facts: &PlanFacts, scene: &Scene<'_>, act: &Plan) -> Result<Vec<Effect>, Refusal> {
    let topic = &facts.topic;
    if facts.last.as_ref().is_some_and(|last| is_current(last, topic.published_at)) {
        return Err(Code::PanelMade.into());
    }
    if !facts.unknown.is_empty() {
        return Err(Refusal::new(Code::AffectedUnknown)
            .on("affected")
            .with("what", facts.unknown.join("、")));
    }
    let touched = act.affected.as_deref().unwrap_or_default().trim();
    if !touched.is_empty() && facts.pool.iter().all(|one| !one.touched) {
        return Err(Refusal::new(Code::AffectedNone).on("affected"));
    }
    let parts: Vec<Part> =
        Part::ALL.iter().copied().filter(|p| *p != Part::Touched || !touched.is_empty()).collect();
    let today = scene.now.date();
    let values = |one: &Neighbour| -> Vec<String> {
        parts.iter().map(|part| one.value(*part, today)).collect()
    };
    let people: Vec<Candidate> = facts
        .pool
        .iter()
        .map(|one| Candidate { id: one.name.clone(), values: values(one) })
        .collect();
    let held = quotas(facts, scene, act, &parts)?;
    let lottery = lottery(people, &held, &parts, act.seats)?;
    let round = facts.last.as_ref().map_or(1, |last| last.round + 1);
    let (least, most) = lottery.range();
    let panel = Panel {
        home: scene.home,
        topic: topic.id,
        round,
        seats: act.seats,
        pool: u32::try_from(facts.pool.len()).unwrap_or(u32::MAX),
        touched: touched.to_owned(),
        least,
        most,
        hash: lottery.hash(),
        lottery: lottery.text(),
        planned_by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        planned_at: scene.now,
        seed: String::new(),
        number: None,
        drawn_at: None,
    };
    let mut effects = vec![Effect::Put(panel.row())];
    effects.extend(held.iter().map(|held| Effect::Put(held.row())));
    let chances = lottery.people.iter().zip(&lottery.chances);
    let chances: BTreeMap<&str, u32> = chances.map(|(p, n)| (p.id.as_str(), *n)).collect();
    effects.extend(facts.pool.iter().map(|one| {
        let lot = Lot {
            home: scene.home,
            topic: topic.id,
            round,
            name: one.name.clone(),
            person: one.person,
            kind: values(one).join("/"),
            chance: chances.get(one.name.as_str()).copied().unwrap_or(0),
            place: None,
            asked_at: None,
            instead_of: None,
            coming: Coming::Untold,
            replied_at: None,
            replied_by: None,
        };
        Effect::Put(lot.row())
    }));
    Ok(effects)
}
