//! What forms say of the steps before a decision: which classes of matters go in steps, which step a
//! meeting would be for, and what a topic has said before, so that nobody types it again.

use civic::deliberation::Topic;
use civic::matter::Matter;
use civic::record::Column;
use civic::rulebook::{ClassRule, RuleSet};
use civic::walk;
use store::{Stop, Tx};

use crate::view::View;

/// What a topic that was sent back, or that changes a resolution, has said before.
pub(super) fn topic_said(topic: &Topic, name: &str) -> Option<String> {
    if topic.class.is_empty() {
        return None;
    }
    Some(match name {
        "place" => topic.place.clone(),
        "people" => topic.people.clone(),
        "households" => topic.households.to_string(),
        "cost_fen" => topic.cost_fen.to_string(),
        "money" => topic.money.clone(),
        "plan" => topic.plan.clone(),
        "class" => topic.class.clone(),
        "body" => topic.body.clone(),
        "basis" => topic.basis.to_string(),
        _ => return None,
    })
}

/// The step that a meeting on this topic would be for: its key and its name.
pub(super) fn next_step(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
) -> Result<Option<(String, String)>, Stop> {
    let topic: Option<Topic> = tx.get(&[matter.home.to_val(), matter.id.to_val()])?;
    let Some(topic) = topic else { return Ok(None) };
    let steps = store::matter::steps(tx, matter.home, matter.id)?;
    let Some(step) = walk::next(walk::fresh(&steps, &topic)) else { return Ok(None) };
    Ok(Some((step.step.clone(), view.told(&step.name()))))
}

/// Which classes of matters go in steps, and in which, in plain words.
pub(super) fn steps_said(view: &View) -> String {
    let rules = view.rules();
    let zh = view.lang == kernel::refusal::Lang::Zh;
    let said = rules.processes().map(|process| {
        let title = if zh { &process.title_zh } else { &process.title_en };
        let steps = process.steps.iter().map(|s| if zh { &s.title_zh } else { &s.title_en });
        let steps: Vec<&str> = steps.map(String::as_str).collect();
        let steps = steps.join(view.t("process-arrow"));
        view.tf("process-class-hint", &[("process", title), ("steps", &steps)])
    });
    said.collect::<Vec<_>>().join(" ")
}

/// A class by its title, with the process that its matters go through.
pub(super) fn class_titled(rules: &RuleSet, class: &ClassRule, zh: bool) -> String {
    let title = if zh { &class.title_zh } else { &class.title_en };
    match rules.process_of(class) {
        Some(p) if zh => format!("{title}（{}）", p.title_zh),
        Some(p) => format!("{title} ({})", p.title_en),
        None => title.clone(),
    }
}
