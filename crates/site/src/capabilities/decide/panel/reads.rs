//! What the rules and pages of panels look at: who could be drawn, and what was.

use std::collections::BTreeMap;

use civic::Scene;
use civic::decide::panel::draw::{AnswerFacts, DrawFacts};
use civic::decide::panel::plan::{Neighbour, PlanFacts};
use civic::decide::panel::{Answer, Draw, Held, Lot, Panel, Plan};
use civic::deliberation::Topic;
use civic::record::{Column, Val};
use civic::registry::{Area, Household, Person, born_before};
use kernel::hash::Digest;
use kernel::id::{HouseholdId, MatterId};
use kernel::{AreaCode, Code, Level, PersonRef};
use store::{Stop, Tx, registry};

fn topic(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Topic, Stop> {
    tx.get(&[home.to_val(), id.to_val()])?.ok_or_else(|| Code::NotFound.into())
}

/// The last panel of a topic.
pub fn last(tx: &mut Tx<'_>, home: AreaCode, topic: MatterId) -> Result<Option<Panel>, Stop> {
    let tail = "WHERE home = ?1 AND topic = ?2 ORDER BY round DESC LIMIT 1";
    Ok(tx.list(tail, &[home.to_val(), topic.to_val()])?.into_iter().next())
}

/// The panel of a topic as it is published now.
pub fn current(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Option<Panel>, Stop> {
    let published_at = topic(tx, home, id)?.published_at;
    let panel = last(tx, home, id)?;
    Ok(panel.filter(|panel| civic::decide::panel::is_current(panel, published_at)))
}

fn key(panel: &Panel) -> [Val; 3] {
    [panel.home.to_val(), panel.topic.to_val(), panel.round.to_val()]
}

/// What a panel is held to, in the order of the parts.
pub fn quotas(tx: &mut Tx<'_>, panel: &Panel) -> Result<Vec<Held>, Stop> {
    let tail = "WHERE home = ?1 AND topic = ?2 AND round = ?3";
    let mut found: Vec<Held> = tx.list(tail, &key(panel))?;
    // Groups as the village counts them, not by the characters of their names.
    let groups: Vec<String> = groups(tx, panel.home)?.into_values().collect();
    found.sort_by_cached_key(|held| {
        let group = groups.iter().position(|name| *name == held.value);
        (held.part, group, held.value.clone())
    });
    Ok(found)
}

/// Everybody who could be drawn, in byte order of name.
pub fn lots(tx: &mut Tx<'_>, panel: &Panel) -> Result<Vec<Lot>, Stop> {
    let tail = "WHERE home = ?1 AND topic = ?2 AND round = ?3";
    let mut found: Vec<Lot> = tx.list(tail, &key(panel))?;
    found.sort_by(|a, b| a.name.as_bytes().cmp(b.name.as_bytes()));
    Ok(found)
}

/// Those asked to sit, in the order in which they were.
pub fn asked(tx: &mut Tx<'_>, panel: &Panel) -> Result<Vec<Lot>, Stop> {
    let tail = "WHERE home = ?1 AND topic = ?2 AND round = ?3 AND asked_at IS NOT NULL
                ORDER BY place";
    tx.list(tail, &key(panel))
}

/// The reader's own lot.
pub fn own(tx: &mut Tx<'_>, panel: &Panel, who: PersonRef) -> Result<Option<Lot>, Stop> {
    let [home, topic, round] = key(panel);
    let tail = "WHERE home = ?1 AND topic = ?2 AND round = ?3 AND person = ?4";
    Ok(tx.list(tail, &[home, topic, round, who.to_val()])?.into_iter().next())
}

/// Groups of a village by code. Two of one name are told apart by the end of their codes.
fn groups(tx: &mut Tx<'_>, home: AreaCode) -> Result<BTreeMap<AreaCode, String>, Stop> {
    let groups = registry::areas_in(tx, home, Level::Group)?;
    let named = |name: &str| groups.iter().filter(|group| group.name == name).count();
    let said = |area: &Area| {
        let end = area.code.as_str().get(12..).unwrap_or_default();
        if named(&area.name) > 1 { format!("{}（{end}）", area.name) } else { area.name.clone() }
    };
    Ok(groups.iter().map(|area| (area.code, said(area))).collect())
}

/// Facts of planning: the topic and everybody who could be drawn.
pub fn plan(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Plan) -> Result<PlanFacts, Stop> {
    let home = scene.home;
    let topic = topic(tx, home, act.matter)?;
    let last = last(tx, home, act.matter)?;
    let said = act.affected.as_deref().unwrap_or_default();
    let touched = store::places::touched(tx, home, said)?;
    let households: Vec<Household> = tx.list("WHERE home = ?1", &[home.to_val()])?;
    let concerned: BTreeMap<HouseholdId, bool> =
        households.iter().map(|h| (h.id, touched.takes(h))).collect();
    let groups = groups(tx, home)?;
    let village = registry::area(tx, home)?.map_or_else(|| home.to_string(), |area| area.name);
    let born = born_before(scene.now.date()).map_or_else(String::new, |d| d.to_string());
    let tail = "WHERE home = ?1 AND registered = 1 AND away = 0 AND born_on <= ?2";
    let people: Vec<Person> = tx.list(tail, &[home.to_val(), Val::Text(born)])?;
    let mut pool: Vec<Neighbour> = people
        .into_iter()
        .map(|who| Neighbour {
            person: PersonRef { home, id: who.id },
            sex: who.sex,
            born_on: who.born_on,
            group: who
                .area
                .at(Level::Group)
                .and_then(|group| groups.get(&group).cloned())
                .unwrap_or_else(|| village.clone()),
            touched: concerned.get(&who.household).copied().unwrap_or(false),
            name: who.key,
        })
        .collect();
    pool.sort_by(|a, b| a.name.as_bytes().cmp(b.name.as_bytes()));
    Ok(PlanFacts { topic, last, unknown: touched.unknown, pool })
}

/// Facts of drawing.
pub fn draw(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Draw) -> Result<DrawFacts, Stop> {
    let home = scene.home;
    let published_at = topic(tx, home, act.matter)?.published_at;
    let panel = last(tx, home, act.matter)?;
    let lots = panel.as_ref().map_or_else(|| Ok(Vec::new()), |panel| lots(tx, panel))?;
    let commitment: Option<Digest> = tx.row(
        "SELECT commitment FROM journal WHERE home = ?1 AND matter = ?2 AND act = 'panel.plan'
         ORDER BY seq DESC LIMIT 1",
        &[home.to_val(), act.matter.to_val()],
        |c| c.take(),
    )?;
    Ok(DrawFacts { published_at, panel, commitment, lots })
}

/// Facts of answering.
pub fn answer(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Answer) -> Result<AnswerFacts, Stop> {
    let published_at = topic(tx, scene.home, act.matter)?.published_at;
    let panel = last(tx, scene.home, act.matter)?;
    let lots = panel.as_ref().map_or_else(|| Ok(Vec::new()), |panel| lots(tx, panel))?;
    Ok(AnswerFacts { published_at, panel, lots })
}
