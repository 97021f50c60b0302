//! What a field of a form can be answered with: people, places, words of a closed list, and what the
//! matter already knows.

use civic::act::{Field, FieldKind};
use civic::authority::Role;
use civic::build::contribution::Turn;
use civic::convening::ways_to_call;
use civic::deliberation::Topic;
use civic::record::Column;
use kernel::{AreaCode, Level};
use store::{Stop, Tx};

use super::Asked;
use crate::edge::input::{Values, is_question};
use crate::edge::{steps, works};
use crate::view::View;

/// Value and words of each answer.
pub(super) type Choices = Vec<(String, String)>;

/// The household that a form is about.
pub(super) fn household(
    tx: &mut Tx<'_>,
    home: AreaCode,
    values: &Values,
) -> Result<Option<civic::registry::Household>, Stop> {
    let id = values.get("household").and_then(|id| kernel::Id::parse(id).ok());
    match id {
        Some(id) => store::registry::household(tx, home, id),
        None => Ok(None),
    }
}

/// The people of the household that a form is about, the head first.
pub(super) fn members(tx: &mut Tx<'_>, home: AreaCode, values: &Values) -> Result<Choices, Stop> {
    let Some(household) = household(tx, home, values)? else { return Ok(Choices::new()) };
    let mut people = store::registry::members(tx, home, household.id)?;
    people.sort_by_key(|p| p.name != household.head);
    let who = |p: &civic::registry::Person| store::registry::reference(home, p.id).to_string();
    Ok(people.iter().map(|p| (who(p), format!("{} · {}", p.name, p.relation))).collect())
}

/// Those who came to the day of work that a form is about and wait to be confirmed, but for the reader.
pub(super) fn came(
    tx: &mut Tx<'_>,
    view: &View,
    home: AreaCode,
    values: &Values,
) -> Result<Choices, Stop> {
    let day = values.get("workday").and_then(|id| kernel::Id::parse(id).ok());
    let Some(day) = day else { return Ok(Choices::new()) };
    let reader = view.caller(tx, home)?.person();
    let mut found = Choices::new();
    for part in store::contribution::parts(tx, home, day)? {
        if part.turn == Turn::Arrived && Some(part.person) != reader {
            let name = store::registry::name(tx, part.person)?;
            found.push((part.person.to_string(), name));
        }
    }
    Ok(found)
}

/// What the matter already knows need not be typed again.
pub(super) fn preset(
    tx: &mut Tx<'_>,
    view: &View,
    asked: &Asked<'_>,
    field: &Field,
) -> Result<Option<String>, Stop> {
    let Some(matter) = asked.matter else { return Ok(None) };
    Ok(match (asked.spec.name, field.name) {
        ("topic.publish", "title") => Some(matter.title.clone()),
        ("topic.publish", name) => {
            let topic: Option<Topic> = tx.get(&[matter.home.to_val(), matter.id.to_val()])?;
            match topic.and_then(|topic| steps::topic_said(&topic, name)) {
                Some(said) => Some(said),
                None if name == "place" => store::registry::area(tx, matter.area)?.map(|a| a.name),
                None => None,
            }
        }
        ("meeting.call", "step") => steps::next_step(tx, view, matter)?.map(|(step, _)| step),
        ("resolution.settle", "text") | ("project.open", "title") => Some(matter.title.clone()),
        ("project.publicise" | "project.note", "stage") => Some(works::stage(matter.state)),
        _ => None,
    })
}

/// The choices of a field, where there are any.
pub(super) fn choices(
    tx: &mut Tx<'_>,
    view: &View,
    asked: &Asked<'_>,
    field: &Field,
) -> Result<Option<Choices>, Stop> {
    let home = asked.home;
    let zh = view.lang == kernel::refusal::Lang::Zh;
    let rules = view.rules();
    Ok(match (field.name, field.kind) {
        ("class", _) => Some(
            rules.classes().map(|c| (c.key.clone(), steps::class_titled(&rules, c, zh))).collect(),
        ),
        ("body", _) => Some(
            rules
                .bodies()
                .filter(|b| match asked.spec.name {
                    "request.raise" => !ways_to_call(&b.key, home).is_empty(),
                    _ => !b.is_advisory(),
                })
                .map(|b| (b.key.clone(), if zh { &b.title_zh } else { &b.title_en }.clone()))
                .collect(),
        ),
        ("family", _) => Some(works::families(&rules, zh)),
        ("adopted", FieldKind::Id) => works::adopted(tx, view, asked)?,
        ("no", FieldKind::Count(..)) if asked.spec.name.starts_with("project.") => {
            works::milestones(tx, asked)?
        }
        ("owner" | "convener", FieldKind::Person) => Some(officers(tx, view, home)?),
        ("section", FieldKind::Count(..)) => places_of(tx, view, asked)?,
        ("step", _) if asked.spec.name == "meeting.call" => match asked.matter {
            Some(topic) => steps::next_step(tx, view, topic)?.map(|step| vec![step]),
            None => None,
        },
        // Phone and paper have their own words at the door.
        ("way", _) if asked.spec.name == "meeting.checkin" => Some(
            [("", "way-plain"), ("hands", "way-hands"), ("objects", "way-objects")]
                .map(|(w, key)| (w.to_owned(), view.t(key).to_owned()))
                .to_vec(),
        ),
        ("role", FieldKind::Choice(words)) => Some(
            words
                .iter()
                .map(|w| {
                    ((*w).to_owned(), view.t(&format!("role-{}", w.replace('_', "-"))).to_owned())
                })
                .collect(),
        ),
        (name, FieldKind::Choice(words)) => {
            let name = name.replace('_', "-");
            Some(
                words
                    .iter()
                    .map(|w| {
                        let key = format!("{name}-{}", w.replace('_', "-"));
                        ((*w).to_owned(), view.t(&key).to_owned())
                    })
                    .collect(),
            )
        }
        (_, FieldKind::Area) => Some(places(tx, home)?),
        _ if is_question(field) => Some(
            ["true", "false"]
                .map(|w| (w.to_owned(), view.t(&format!("{}-{w}", field.name)).to_owned()))
                .to_vec(),
        ),
        _ => None,
    })
}

/// The places of a meeting held in several, its own first; none when there is but one.
fn places_of(tx: &mut Tx<'_>, view: &View, asked: &Asked<'_>) -> Result<Option<Choices>, Stop> {
    let Some(meeting) = asked.matter else { return Ok(None) };
    let sections = store::matter::sections(tx, meeting.home, meeting.id)?;
    if sections.is_empty() {
        return Ok(None);
    }
    let own = ("0".to_owned(), view.t("meeting-own-place").to_owned());
    let others = sections.iter().map(|s| {
        let name = view.tf("meeting-section", &[("n", &s.no.to_string())]);
        (s.no.to_string(), format!("{name} · {}", s.venue))
    });
    Ok(Some(std::iter::once(own).chain(others).collect()))
}

/// People who hold a mandate over the home today.
pub(super) fn officers(tx: &mut Tx<'_>, view: &View, home: AreaCode) -> Result<Choices, Stop> {
    let today = view.now.date();
    let mut found: Choices = Vec::new();
    for role in [Role::Secretary, Role::Committee, Role::Convener, Role::Representative] {
        for who in store::registry::holders(tx, role, home, today)? {
            let name = store::registry::name(tx, who)?;
            let role = view.t(&format!("role-{}", role.as_str().replace('_', "-"))).to_owned();
            let value = who.to_string();
            if !name.is_empty() && !found.iter().any(|(v, _)| *v == value) {
                found.push((value, format!("{name} · {role}")));
            }
        }
    }
    Ok(found)
}

/// The home itself, then its groups and courtyards; a larger area offers what lies right below.
pub(super) fn places(tx: &mut Tx<'_>, home: AreaCode) -> Result<Choices, Stop> {
    let mut found: Choices = Vec::new();
    if let Some(area) = store::registry::area(tx, home)? {
        found.push((area.code.to_string(), area.name));
    }
    for area in store::registry::areas_below(tx, home)? {
        found.push((area.code.to_string(), area.name.clone()));
        if area.code.level() == Level::Group {
            for yard in store::registry::areas_below(tx, area.code)? {
                found.push((yard.code.to_string(), format!("{} · {}", area.name, yard.name)));
            }
        }
    }
    Ok(found)
}
