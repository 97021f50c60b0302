//! The special items: put on the list with somebody who answers for them, told of every week, cleared
//! once. An item that is a project lends every member a hand in that project while it is open.

use kernel::{Code, Date, Refusal};

use super::{Add, Close, Force, Item, Lent, Member, Report, Standing, Tell, lendable, lent, taken};
use crate::act::{LEAST, spoken};
use crate::authority::Mandate;
use crate::effect::{Audience, Effect};
use crate::matter::Matter;
use crate::record::Record;
use crate::scene::Scene;

/// What putting an item on the list looks at.
#[derive(Debug, Clone)]
pub struct ItemFacts {
    /// The task force.
    pub force: Force,
    /// Its members, each with their mandates anywhere.
    pub members: Vec<(Member, Vec<Mandate>)>,
    /// The project named, if there is one within this home.
    pub project: Option<Matter>,
}

/// Somebody answers for it, by a day on which they still belong to the force.
pub fn add(facts: &ItemFacts, scene: &Scene<'_>, act: &Add) -> Result<Vec<Effect>, Refusal> {
    let this = scene.this()?;
    let today = scene.now.date();
    let title = spoken(("title", "field-force-item-title"), &act.title, LEAST)?;
    let there = |m: &&Member| m.left_at.is_none() && m.until_on >= today;
    let mut members = facts.members.iter().map(|(member, _)| member);
    let member = members.find(|m| m.id == act.member);
    let member = member.ok_or_else(|| Refusal::new(Code::NotFound).on("member"))?;
    let member = Some(member).filter(there);
    let member = member.ok_or_else(|| Refusal::new(Code::ForceLeft).on("member"))?;
    if act.due_on < today || act.due_on > member.until_on {
        let no = Refusal::new(Code::ForceDates).on("due_on");
        return Err(no.with("first", today).with("last", member.until_on));
    }
    let project = match (act.project, &facts.project) {
        (None, _) => None,
        (Some(_), None) => return Err(Refusal::new(Code::NotFound).on("project")),
        (Some(_), Some(project)) if project.state.is_final() => {
            let state = format!("@state-{}", project.state);
            return Err(Refusal::new(Code::WrongState).on("project").with("state", state));
        }
        (Some(_), Some(project)) => Some(project),
    };
    let item = Item {
        home: scene.home,
        id: act.id,
        force: this.id,
        title: title.into(),
        village: project.map(|project| project.home),
        project: project.map(|project| project.id),
        person: member.person,
        due_on: act.due_on,
        at: scene.now,
        closed_at: None,
        said: String::new(),
    };
    let to = Audience::Person(member.person);
    let mut effects = vec![
        Effect::Put(item.row()),
        Effect::Tell { to, message: "tell-force-item", matter: this.id },
    ];
    let Some(project) = project else { return Ok(effects) };
    for (member, held) in facts.members.iter().filter(|(member, _)| there(&member)) {
        let from_on = member.from_on.max(today);
        let days = super::Days { from_on, until_on: member.until_on };
        lendable("member", true, held, days)?;
        let days = (from_on, member.until_on);
        effects.extend(lent(scene, member, (act.id, project), days, &this.title));
    }
    Ok(effects)
}

/// What the weekly word looks at.
#[derive(Debug, Clone)]
pub struct ReportFacts {
    /// The item.
    pub item: Option<Item>,
    /// Everybody who was ever lent to the force.
    pub members: Vec<Member>,
}

fn open(item: Option<&Item>) -> Result<&Item, Refusal> {
    let item = item.ok_or_else(|| Refusal::new(Code::NotFound).on("item"))?;
    if item.closed_at.is_some() {
        return Err(Refusal::new(Code::ForceItemDone).on("item"));
    }
    Ok(item)
}

/// Monday of the week of a day.
fn week(day: Date) -> Date {
    let back = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(jiff::Span::new().days(back)).unwrap_or(day)
}

/// Whoever belongs to the force today says how it stands; what is stuck says what is in the way.
pub fn report(facts: &ReportFacts, scene: &Scene<'_>, act: &Tell) -> Result<Vec<Effect>, Refusal> {
    let item = open(facts.item.as_ref())?;
    let by = scene.caller.person().ok_or(Code::SignInNeeded)?;
    let today = scene.now.date();
    if !facts.members.iter().any(|m| m.person == by && m.serves_on(today)) {
        return Err(Code::ForceOther.into());
    }
    let said = spoken(("said", "field-force-report-said"), &act.said, LEAST)?;
    let obstacle = act.obstacle.as_deref().unwrap_or_default().trim();
    let obstacle = match act.standing {
        Standing::Moving => obstacle,
        Standing::Stuck | Standing::Waiting => {
            spoken(("obstacle", "field-obstacle"), obstacle, LEAST)?
        }
    };
    let report = Report {
        home: scene.home,
        item: item.id,
        week_on: week(today),
        standing: act.standing,
        said: said.into(),
        obstacle: obstacle.into(),
        by,
        at: scene.now,
    };
    Ok(vec![Effect::Set(report.row())])
}

/// What clearing looks at.
#[derive(Debug, Clone)]
pub struct CloseFacts {
    /// The task force.
    pub force: Force,
    /// The item.
    pub item: Option<Item>,
    /// Everybody who was ever lent to the force.
    pub members: Vec<Member>,
    /// What was lent for the item.
    pub lent: Vec<Lent>,
}

/// Whoever answers for it, or the head, says what came of it; what was lent for it ends.
pub fn close(facts: &CloseFacts, scene: &Scene<'_>, act: &Close) -> Result<Vec<Effect>, Refusal> {
    let item = open(facts.item.as_ref())?;
    let by = scene.caller.person().ok_or(Code::SignInNeeded)?;
    let today = scene.now.date();
    let serves = facts.members.iter().any(|m| m.person == by && m.serves_on(today));
    if !serves || ![item.person, facts.force.head].contains(&by) {
        return Err(Code::ForceOther.into());
    }
    let said = spoken(("said", "field-force-close-said"), &act.said, LEAST)?;
    let closed = Item { closed_at: Some(scene.now), said: said.into(), ..item.clone() };
    let mut effects = vec![Effect::Set(closed.row())];
    effects.extend(taken(&facts.lent, today));
    let to = Audience::Person(facts.force.head);
    effects.push(Effect::Tell { to, message: "tell-force-cleared", matter: act.matter });
    Ok(effects)
}
