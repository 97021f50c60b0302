//! What the rules and pages of company look at: lists of who may be asked, plans and draws,
//! invitations, standings, places. Lists are put in byte order here, whatever order a back end has.

use std::collections::{BTreeMap, BTreeSet};

use civic::Scene;
use civic::authority::Role;
use civic::decide::company::draw::{Draw, DrawFacts};
use civic::decide::company::invitation::{Answer, AnswerFacts, Invite, Join, JoinFacts};
use civic::decide::company::meter::Resident;
use civic::decide::company::plan::{Candidate, Make, MakeFacts};
use civic::decide::company::standing::{self, Standing};
use civic::decide::company::venue;
use civic::decide::company::{Category, Invitation, Lot, Plan, Quota};
use civic::deliberation::{Meeting, Topic};
use civic::record::{Column, Val};
use civic::registry::{Household, Organisation, Person, Sex, born_before};
use kernel::hash::Digest;
use kernel::id::{HouseholdId, MatterId, PersonId};
use kernel::{AreaCode, Code, Date, Level, Moment, PersonRef};
use store::{Stop, Tx, registry};

/// The body of a topic.
pub fn topic(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Topic, Stop> {
    tx.get(&[home.to_val(), id.to_val()])?.ok_or_else(|| Code::NotFound.into())
}

/// The last plan of a topic.
pub fn last_plan(tx: &mut Tx<'_>, home: AreaCode, topic: MatterId) -> Result<Option<Plan>, Stop> {
    let tail = "WHERE home = ?1 AND topic = ?2 ORDER BY round DESC LIMIT 1";
    Ok(tx.list(tail, &[home.to_val(), topic.to_val()])?.into_iter().next())
}

/// Seats of a plan, in the order of the categories.
pub fn quotas(tx: &mut Tx<'_>, plan: &Plan) -> Result<Vec<Quota>, Stop> {
    let mut found: Vec<Quota> = tx.list(
        "WHERE home = ?1 AND topic = ?2 AND round = ?3",
        &[plan.home.to_val(), plan.topic.to_val(), plan.round.to_val()],
    )?;
    found.sort_by_key(|q| q.category);
    Ok(found)
}

/// Lists of a plan, names in byte order within a category.
pub fn lots(tx: &mut Tx<'_>, plan: &Plan) -> Result<Vec<Lot>, Stop> {
    let mut found: Vec<Lot> = tx.list(
        "WHERE home = ?1 AND topic = ?2 AND round = ?3",
        &[plan.home.to_val(), plan.topic.to_val(), plan.round.to_val()],
    )?;
    found.sort_by(|a, b| (a.category, a.name.as_bytes()).cmp(&(b.category, b.name.as_bytes())));
    Ok(found)
}

/// Registered people of age in a home, in order of key.
pub fn adults(tx: &mut Tx<'_>, home: AreaCode, today: Date) -> Result<Vec<Person>, Stop> {
    let born = born_before(today).map_or_else(String::new, |d| d.to_string());
    tx.list(
        "WHERE home = ?1 AND registered = 1 AND born_on <= ?2 ORDER BY key",
        &[home.to_val(), Val::Text(born)],
    )
}

/// A candidate for a person; people of other homes bear the code of theirs.
fn candidate(home: AreaCode, who: &Person) -> Candidate {
    let name = if who.home == home { who.key.clone() } else { format!("{}:{}", who.home, who.key) };
    let person = Some(PersonRef { home: who.home, id: who.id });
    Candidate { name, household: None, person, organisation: None }
}

/// Facts of planning: the topic and everyone who may be asked.
pub fn plan(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Make) -> Result<MakeFacts, Stop> {
    let home = scene.home;
    let topic = topic(tx, home, scene.this()?.id)?;
    let last = last_plan(tx, home, topic.id)?;
    let touched = store::places::touched(tx, home, &act.affected)?;
    let all: Vec<Household> = tx.list("WHERE home = ?1", &[home.to_val()])?;
    let households: BTreeMap<HouseholdId, String> =
        all.into_iter().filter(|h| touched.takes(h)).map(|h| (h.id, h.key)).collect();
    let mut pools: BTreeMap<Category, Vec<Candidate>> = BTreeMap::new();
    let of = households.iter().map(|(id, key)| Candidate {
        name: key.clone(),
        household: Some(*id),
        person: None,
        organisation: None,
    });
    pools.insert(Category::Affected, of.collect());
    for who in adults(tx, home, scene.now.date())? {
        if !households.contains_key(&who.household) {
            continue;
        }
        let category = match (who.away, who.sex) {
            (true, _) => Category::Migrants,
            (false, Sex::Female) => Category::Women,
            (false, Sex::Male) => continue,
        };
        pools.entry(category).or_default().push(candidate(home, &who));
    }
    for standing in standings(tx, home)?.iter().filter(|s| s.holds_on(scene.now.date())) {
        if let Some(one) = bearer(tx, home, standing)? {
            pools.entry(standing.category).or_default().push(one);
        }
    }
    for pool in pools.values_mut() {
        pool.sort_by(|a, b| a.name.as_bytes().cmp(b.name.as_bytes()));
        pool.dedup_by(|a, b| a.name == b.name);
    }
    let unknown = touched.unknown;
    Ok(MakeFacts { topic, last, unknown, pools: pools.into_iter().collect() })
}

fn bearer(tx: &mut Tx<'_>, home: AreaCode, standing: &Standing) -> Result<Option<Candidate>, Stop> {
    if let Some(organisation) = standing.organisation {
        let name = organisation.to_string();
        return Ok(Some(Candidate {
            name,
            household: None,
            person: None,
            organisation: Some(organisation),
        }));
    }
    let Some(who) = standing.person else { return Ok(None) };
    Ok(registry::person(tx, who)?.map(|p| candidate(home, &p)))
}

/// The commitment of the last plan's entry in the journal: the seed of its draw.
fn commitment(tx: &mut Tx<'_>, home: AreaCode, topic: MatterId) -> Result<Option<Digest>, Stop> {
    tx.row(
        "SELECT commitment FROM journal WHERE home = ?1 AND matter = ?2 AND act = 'company.plan'
         ORDER BY seq DESC LIMIT 1",
        &[home.to_val(), topic.to_val()],
        |c| c.take(),
    )
}

/// Whom to tell for each household.
fn by_household(people: &[Person]) -> BTreeMap<HouseholdId, Vec<PersonRef>> {
    let mut found: BTreeMap<HouseholdId, Vec<PersonRef>> = BTreeMap::new();
    for who in people {
        let person = PersonRef { home: who.home, id: who.id };
        found.entry(who.household).or_default().push(person);
    }
    found
}

/// Facts of drawing.
pub fn draw(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Draw) -> Result<DrawFacts, Stop> {
    let (home, today) = (scene.home, scene.now.date());
    let published_at = topic(tx, home, act.matter)?.published_at;
    let plan = last_plan(tx, home, act.matter)?;
    let (quotas, lots) = match &plan {
        Some(plan) => (quotas(tx, plan)?, lots(tx, plan)?),
        None => (Vec::new(), Vec::new()),
    };
    Ok(DrawFacts {
        published_at,
        commitment: commitment(tx, home, act.matter)?,
        quotas,
        lots,
        supervisors: registry::holders(tx, Role::Supervisor, home, today)?,
        adults: by_household(&adults(tx, home, today)?),
        plan,
    })
}

/// Invitations of a topic.
pub fn invited(tx: &mut Tx<'_>, home: AreaCode, topic: MatterId) -> Result<Vec<Invitation>, Stop> {
    Ok(store::company::invitations(tx, home, topic)?.into_iter().map(|(i, _)| i).collect())
}

/// Facts of answering.
pub fn answer(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Answer) -> Result<AnswerFacts, Stop> {
    let home = scene.home;
    let invited = invited(tx, home, act.matter)?;
    let invitation = invited.iter().find(|i| i.id == act.invitation).cloned();
    let lots = match &invitation {
        Some(one) => tx.list(
            "WHERE home = ?1 AND topic = ?2 AND round = ?3 AND category = ?4 ORDER BY place",
            &[home.to_val(), one.topic.to_val(), one.round.to_val(), one.category.to_val()],
        )?,
        None => Vec::new(),
    };
    Ok(AnswerFacts {
        household: registry::household_of(tx, home, scene.subject())?,
        adults: by_household(&adults(tx, home, scene.now.date())?),
        invitation,
        invited,
        lots,
    })
}

/// Facts of asking one more.
pub fn invite(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Invite) -> Result<JoinFacts, Stop> {
    let invited = invited(tx, scene.home, act.matter)?;
    let person_known = registry::person(tx, act.person)?.is_some();
    let household = registry::household_of(tx, scene.home, Some(act.person))?;
    Ok(JoinFacts { person_known, household, invited })
}

/// Facts of coming of oneself.
pub fn join(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Join) -> Result<JoinFacts, Stop> {
    let invited = invited(tx, scene.home, act.matter)?;
    let household = registry::household_of(tx, scene.home, scene.subject())?;
    Ok(JoinFacts { person_known: household.is_some(), household, invited })
}

/// Facts of noting a standing.
pub fn standing_note(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    act: &standing::Note,
) -> Result<standing::NoteFacts, Stop> {
    let person_known = match act.person {
        Some(who) => registry::person(tx, who)?.is_some(),
        None => true,
    };
    let organisation_known = match act.organisation {
        Some(id) => tx.get::<Organisation>(&[scene.home.to_val(), id.to_val()])?.is_some(),
        None => true,
    };
    let mut held = standings(tx, scene.home)?;
    held.retain(|s| s.person == act.person && s.organisation == act.organisation);
    Ok(standing::NoteFacts { person_known, organisation_known, held })
}

/// The standing an ending is for.
pub fn standing(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    act: &standing::End,
) -> Result<Option<Standing>, Stop> {
    tx.get(&[scene.home.to_val(), act.id.to_val()])
}

/// Standings of a home.
pub fn standings(tx: &mut Tx<'_>, home: AreaCode) -> Result<Vec<Standing>, Stop> {
    tx.list("WHERE home = ?1 ORDER BY category, from_on, id", &[home.to_val()])
}

/// Organisations of a home.
pub fn organisations(tx: &mut Tx<'_>, home: AreaCode) -> Result<Vec<Organisation>, Stop> {
    tx.list("WHERE home = ?1 ORDER BY name, id", &[home.to_val()])
}

/// Facts of noting a place.
pub fn venue_note(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    act: &venue::Note,
) -> Result<venue::NoteFacts, Stop> {
    let known = store::company::venues(tx, scene.home)?;
    let mut others = known.iter().filter(|v| v.id != act.id);
    Ok(venue::NoteFacts {
        centre_taken: others.clone().any(|v| v.centre && v.area == act.area),
        name_taken: others.any(|v| v.name == act.name.trim()),
    })
}

/// The meeting called on a topic and not over, for the slip.
pub fn meeting_called(
    tx: &mut Tx<'_>,
    home: AreaCode,
    topic: MatterId,
) -> Result<Option<(Moment, String)>, Stop> {
    tx.row(
        "SELECT starts_at, venue FROM meeting WHERE home = ?1 AND topic = ?2 AND closed_at IS NULL
         ORDER BY starts_at DESC LIMIT 1",
        &[home.to_val(), topic.to_val()],
        |c| Some((c.take()?, c.take()?)),
    )
}

/// The body of a meeting.
pub fn meeting(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Option<Meeting>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// People of this home who have had the floor in a meeting; `None` while nobody has.
pub fn spoke(
    tx: &mut Tx<'_>,
    home: AreaCode,
    meeting: MatterId,
) -> Result<Option<BTreeSet<PersonId>>, Stop> {
    let people: Vec<PersonRef> = tx.rows(
        "SELECT DISTINCT person FROM speech
         WHERE home = ?1 AND meeting = ?2 AND began_at IS NOT NULL",
        &[home.to_val(), meeting.to_val()],
        |c| c.take(),
    )?;
    let here: BTreeSet<PersonId> =
        people.into_iter().filter(|p| p.home == home).map(|p| p.id).collect();
    Ok((!here.is_empty()).then_some(here))
}

/// Who has come to a meeting.
pub fn came(
    tx: &mut Tx<'_>,
    home: AreaCode,
    meeting: MatterId,
) -> Result<BTreeSet<PersonId>, Stop> {
    let found = tx.rows(
        "SELECT person FROM roll WHERE home = ?1 AND meeting = ?2 AND present_at IS NOT NULL",
        &[home.to_val(), meeting.to_val()],
        |c| c.take(),
    )?;
    Ok(found.into_iter().collect())
}

/// Grown-ups as the comparison needs them, with the households and areas they belong to.
pub fn residents(people: &[Person]) -> Vec<Resident> {
    people
        .iter()
        .map(|p| Resident {
            id: p.id,
            sex: p.sex,
            born_on: p.born_on,
            group: p.area.at(Level::Group).unwrap_or(p.home),
            party: p.party,
            away: p.away,
        })
        .collect()
}
