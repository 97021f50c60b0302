//! What forms of projects are answered with: families, what the thread has adopted, milestones.

use civic::matter::{Kind, Matter, State};
use civic::rulebook::RuleSet;
use civic::works::Stage;
use store::{Stop, Tx, works};

use super::form::Asked;
use crate::view::{View, kind_key};

/// Value and words of each answer.
type Choices = Vec<(String, String)>;

/// Families of projects, with what each is measured by.
pub(super) fn families(rules: &RuleSet, zh: bool) -> Choices {
    let title =
        |f: &civic::rulebook::FamilyRule| if zh { &f.title_zh } else { &f.title_en }.clone();
    rules.families().map(|f| (f.key.clone(), title(f))).collect()
}

/// The stage that a project is at.
pub(super) fn stage(state: State) -> String {
    let stage = match state {
        State::Draft => Stage::Before,
        State::Finished | State::Handed => Stage::After,
        _ => Stage::During,
    };
    stage.to_string()
}

/// The project that came with the link, for a form that continues no matter.
fn linked(tx: &mut Tx<'_>, view: &View, asked: &Asked<'_>) -> Result<Option<Matter>, Stop> {
    match view.query.get("project").and_then(|id| id.parse().ok()) {
        Some(id) => store::matter::get(tx, asked.home, id),
        None => Ok(None),
    }
}

/// What the thread has adopted, the latest first; a change needs something newer than what counts.
pub(super) fn adopted(
    tx: &mut Tx<'_>,
    view: &View,
    asked: &Asked<'_>,
) -> Result<Option<Choices>, Stop> {
    let named = match asked.matter {
        Some(matter) => Some(matter.clone()),
        None => linked(tx, view, asked)?,
    };
    let Some(matter) = named else { return Ok(None) };
    let mut all = works::adoptions(tx, matter.home, matter.thread)?;
    if asked.spec.name == "project.change" {
        let project = works::project(tx, matter.home, matter.id)?;
        all.retain(|(adoption, _)| project.as_ref().is_none_or(|p| adoption.at > p.decided_at));
    }
    all.sort_by_key(|(adoption, _)| std::cmp::Reverse(adoption.at));
    let mut found = Choices::new();
    for (adoption, _) in all {
        let of: Option<Matter> = store::matter::get(tx, matter.home, adoption.matter)?;
        let Some(of) = of else { continue };
        let day = view.day(adoption.at.date());
        let name =
            format!("{} {} · {} · {day}", view.t(kind_key(of.kind)), view.number(&of), of.title);
        found.push((of.id.to_string(), name));
    }
    Ok(Some(found))
}

/// Milestones: those that are still open where one is to be reached, otherwise all.
pub(super) fn milestones(tx: &mut Tx<'_>, asked: &Asked<'_>) -> Result<Option<Choices>, Stop> {
    let project = asked.matter.filter(|m| m.kind == Kind::Project);
    let Some(project) = project else { return Ok(None) };
    // Planning types a number or none.
    if asked.spec.name == "project.plan" {
        return Ok(None);
    }
    let all = works::milestones(tx, project.home, project.id)?;
    let open = all.iter().filter(|m| asked.spec.name != "project.reach" || m.done_on.is_none());
    Ok(Some(open.map(|m| (m.no.to_string(), format!("{}. {}", m.no, m.title))).collect()))
}
