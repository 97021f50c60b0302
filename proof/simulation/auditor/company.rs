//! 同谁商量 as the auditor understands it: whom a matter touches, how many of every kind are asked, and
//! a draw from a seed that nobody chose.

pub mod answer;
pub mod picture;
pub mod tables;

use std::collections::{BTreeMap, BTreeSet};

use civic::authority::Role;
use kernel::id::{HouseholdId, MatterId, OrganisationId};
use kernel::{AreaCode, Code, PersonRef, hash};
use serde_json::json;
use store::act::By;

use self::picture::{Invitation, Lot, Plan, Quota};
use super::Case;
use super::law::{CATEGORIES, Least};
use super::meeting::adult;
use super::world::{Bearer, Home, Household, Person, World};

type Done = Result<(), Code>;

/// What a word of a plan names: areas of the village, or the key of a household.
fn touches(world: &World, home: &Home, case: &Case<'_>, word: &str) -> Option<Touched> {
    let village = case.home.as_str();
    let inside = |a: &&AreaCode| a.as_str().starts_with(village);
    // In this county the village and its third group bear names that are theirs alone.
    let named = match word {
        "三组" => format!("{village}003"),
        "大院" => format!("{village}001001"),
        _ => word.strip_prefix('村').filter(|c| *c == village).unwrap_or(word).to_owned(),
    };
    if let Some(area) = world.areas.iter().filter(inside).find(|a| a.as_str() == named) {
        return Some(Touched::Area(*area));
    }
    home.households.get(word).map(|h| Touched::Household(h.id))
}

pub(super) enum Touched {
    Area(AreaCode),
    Household(HouseholdId),
}

impl Touched {
    pub(super) fn takes(&self, household: &Household) -> bool {
        match self {
            Self::Area(area) => household.area.as_str().starts_with(area.as_str()),
            Self::Household(id) => household.id == *id,
        }
    }
}

/// What is drawn for a category: by name, the household, person or organisation behind it.
type Pool = BTreeMap<String, (Option<HouseholdId>, Option<PersonRef>, Option<OrganisationId>)>;

pub(super) fn adults<'h>(home: &'h Home, case: &Case<'_>) -> impl Iterator<Item = &'h Person> {
    let today = case.today();
    home.persons.values().filter(move |p| p.registered && adult(p.born, today))
}

fn pools(
    world: &World,
    home: &Home,
    case: &Case<'_>,
    touched: &[Touched],
) -> BTreeMap<&'static str, Pool> {
    let hit = |h: &Household| touched.iter().any(|t| t.takes(h));
    let households: BTreeMap<HouseholdId, &str> =
        home.households.values().filter(|h| hit(h)).map(|h| (h.id, h.key.as_str())).collect();
    let mut pools: BTreeMap<&'static str, Pool> = BTreeMap::new();
    let affected = households.iter().map(|(id, key)| ((*key).to_owned(), (Some(*id), None, None)));
    pools.insert("affected", affected.collect());
    let women = adults(home, case).filter(|p| p.female && households.contains_key(&p.household));
    let women =
        women.map(|p| (p.key.clone(), (None, Some(PersonRef { home: case.home, id: p.id }), None)));
    pools.insert("women", women.collect());
    let today = case.today();
    let holds = |s: &&Bearer| s.from <= today && s.until.is_none_or(|until| today <= until);
    for standing in home.bearers.values().filter(holds) {
        let Some((word, ..)) = CATEGORIES.iter().find(|(c, ..)| *c == standing.category) else {
            continue;
        };
        let pool = pools.entry(word).or_default();
        if let Some(id) = standing.organisation {
            pool.insert(id.to_string(), (None, None, Some(id)));
        }
        let Some(who) = standing.person else { continue };
        let known = world.homes.get(&who.home).and_then(|h| h.knows(who.id));
        let Some(person) = known else { continue };
        let name = if who.home == case.home {
            person.key.clone()
        } else {
            format!("{}:{}", who.home, person.key)
        };
        pool.insert(name, (None, Some(who), None));
    }
    pools
}

fn counted(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

/// Whether a plan was made for the publication that counts.
fn current(plan: &Plan, home: &Home, topic: MatterId) -> bool {
    let published = home.topics.get(&topic).and_then(|t| t.published);
    published.is_some_and(|at| plan.made >= at)
}

fn last(home: &Home, topic: MatterId) -> Option<(u64, &Plan)> {
    let of = home.plans.range((topic, 0)..=(topic, u64::MAX)).next_back();
    of.map(|((_, round), plan)| (*round, plan))
}

/// Whom an ask says that it touches; nothing when a word names nobody.
pub(super) fn affected(world: &World, home: &Home, case: &Case<'_>) -> Option<Vec<Touched>> {
    let part = |c: char| c.is_whitespace() || "，、,;；。".contains(c);
    let words = case.text("affected").split(part).filter(|word| !word.is_empty());
    words.map(|word| touches(world, home, case, word)).collect()
}

pub fn plan(world: &mut World, case: &Case<'_>) -> Done {
    let topic = case.this();
    let home = world.homes.get(&case.home).ok_or(Code::NotFound)?;
    let class = home.topics.get(&topic).ok_or(Code::NotFound)?.class.clone();
    let before = last(home, topic);
    if before.is_some_and(|(_, plan)| current(plan, home, topic)) {
        return Err(Code::PlanMade);
    }
    let touched = affected(world, home, case).ok_or(Code::AffectedUnknown)?;
    let mut pools = pools(world, home, case, &touched);
    if pools.get("affected").is_none_or(BTreeMap::is_empty) {
        return Err(Code::AffectedNone);
    }
    let mut quotas = Vec::new();
    let mut lots = Vec::new();
    let mut others: u64 = 0;
    for (category, least, own) in CATEGORIES {
        let pool = pools.remove(category).unwrap_or_default();
        let size = counted(pool.len());
        let own = own.iter().find(|(of, _)| *of == class);
        let least = own.map_or(*least, |(_, least)| *least);
        let need = match least {
            Least::Seats(n) => n.min(size),
            // A third of all that are asked: half as many as the others are.
            Least::Third => others.div_ceil(2).min(size),
        };
        let asked = case.field(&format!("seats_{category}")).as_u64();
        let seats = asked.unwrap_or(need);
        let taken = seats.min(size);
        if taken < need {
            return Err(Code::SeatsShort);
        }
        others += taken;
        let mut list = Vec::new();
        for name in pool.keys() {
            list.extend_from_slice(name.as_bytes());
            list.push(b'\n');
        }
        let rule = own.map_or(format!("company.{category}"), |(class, _)| {
            format!("company.{category}.{class}")
        });
        let list = hash::hex(&hash::sm3(&list));
        quotas.push(Quota { category, seats, need, pool: size, list, rule });
        lots.extend(pool.into_iter().map(|(name, (household, person, organisation))| Lot {
            category,
            name,
            household,
            person,
            organisation,
            place: None,
        }));
    }
    let round = before.map_or(1, |(round, _)| round + 1);
    let seed = format!("gongdi-draw-1/{}/{}", case.this(), hash::hex(&commitment(case)?));
    let plan = Plan { made: case.now, seed, drawn: None, quotas, lots };
    world.home(case.home).plans.insert((topic, round), plan);
    Ok(())
}

/// What the entry of the plan commits to, from which the draw follows: salt and text as they are
/// kept in the journal.
pub(super) fn commitment(case: &Case<'_>) -> Result<[u8; 32], Code> {
    let by = match case.ask.by {
        By::Person(person) => person.to_string(),
        By::Worker => "worker".into(),
        By::Anonymous => "anonymous".into(),
    };
    let kept = json!({
        "act": case.ask.act, "behalf": case.ask.behalf.map(|p| p.to_string()), "by": by,
        "input": case.ask.input,
    });
    let text = kernel::json::text(&kept).map_err(|_| Code::FieldBad)?;
    Ok(hash::sm3_parts(&[&case.ask.salt, text.as_bytes()]))
}

/// Places of a list in the order of a draw, by the text of docs/draw.md.
pub(super) fn order(seed: &str, n: usize) -> Vec<usize> {
    let mut taken: u64 = 0;
    let mut places: Vec<usize> = (0..n).collect();
    for at in (1..n).rev() {
        places.swap(at, below(seed, &mut taken, at + 1));
    }
    places
}

/// The next number below another, of the stream of a seed.
pub(super) fn below(seed: &str, taken: &mut u64, of: usize) -> usize {
    let of = u128::from(counted(of)).max(1);
    let whole = (1_u128 << 64) / of * of;
    loop {
        let digest = hash::sm3_parts(&[seed.as_bytes(), &taken.to_be_bytes()]);
        *taken += 1;
        let drawn = digest.iter().take(8).fold(0_u128, |sum, byte| (sum << 8) | u128::from(*byte));
        if drawn < whole {
            return usize::try_from(drawn % of).unwrap_or(0);
        }
    }
}

/// Those to be told of an invitation: the person, or every adult of the household.
fn told(home: &mut Home, case: &Case<'_>, one: &Invitation) {
    let mut household: Vec<(String, PersonRef)> = adults(home, case)
        .filter(|p| Some(p.household) == one.household)
        .map(|p| (p.key.clone(), PersonRef { home: case.home, id: p.id }))
        .collect();
    household.sort();
    let people = one.person.into_iter().chain(household.into_iter().map(|(_, who)| who));
    for who in people.collect::<Vec<_>>() {
        home.tell(case, ("person", who.to_string()), "tell-invited", case.this());
    }
}

fn drawn(lot: &Lot, round: u64, why: &'static str, case: &Case<'_>) -> Invitation {
    Invitation {
        round,
        category: Some(lot.category),
        why: why.into(),
        place: lot.place,
        household: lot.household,
        person: lot.person,
        organisation: lot.organisation,
        made: case.now,
        ..Invitation::new(case.now)
    }
}

pub fn draw(world: &mut World, case: &Case<'_>) -> Done {
    let topic = case.this();
    let home = world.home(case.home);
    let found = last(home, topic).filter(|(_, plan)| current(plan, home, topic));
    let (round, mut plan) =
        found.map(|(round, plan)| (round, plan.clone())).ok_or(Code::PlanMissing)?;
    if plan.drawn.is_some() {
        return Err(Code::DrawMade);
    }
    plan.drawn = Some(case.now);
    let mut asked: BTreeSet<PersonRef> = BTreeSet::new();
    let mut invited = Vec::new();
    for quota in &plan.quotas {
        let names = plan.lots.iter().filter(|lot| lot.category == quota.category).count();
        let places = order(&format!("{}/{}", plan.seed, quota.category), names);
        let begin = plan.lots.iter().position(|lot| lot.category == quota.category).unwrap_or(0);
        for (nth, at) in places.iter().enumerate() {
            if let Some(lot) = plan.lots.get_mut(begin + at) {
                lot.place = Some(counted(nth) + 1);
            }
        }
        let mut lots: Vec<&Lot> =
            plan.lots.iter().filter(|lot| lot.category == quota.category).collect();
        lots.sort_by_key(|lot| lot.place);
        let why = match (quota.seats >= quota.pool, quota.category) {
            (false, _) => "drawn",
            (true, "affected") => "affected",
            (true, _) => "category",
        };
        let free = |lot: &&&Lot| lot.person.is_none_or(|who| !asked.contains(&who));
        let most = usize::try_from(quota.seats).unwrap_or(0);
        let first: Vec<Lot> =
            lots.iter().filter(free).take(most).map(|lot| (*lot).clone()).collect();
        asked.extend(first.iter().filter_map(|lot| lot.person));
        invited.extend(first.iter().map(|lot| drawn(lot, round, why, case)));
    }
    // The supervision committee comes by its office, everybody once (村民委员会组织法 第三十七条).
    let today = case.today();
    let mut supervise: Vec<_> = home
        .mandates
        .iter()
        .filter(|m| {
            m.role == Role::Supervisor
                && case.home.as_str().starts_with(m.area.as_str())
                && m.from <= today
                && m.until.is_none_or(|until| today <= until)
        })
        .collect();
    supervise.sort_by_key(|m| m.id);
    for mandate in supervise {
        if asked.insert(mandate.person) {
            let (why, person) = ("office".into(), Some(mandate.person));
            invited.push(Invitation { round, why, person, ..Invitation::new(case.now) });
        }
    }
    home.plans.insert((topic, round), plan);
    for (n, one) in invited.into_iter().enumerate() {
        told(home, case, &one);
        home.invitations.insert((topic, case.fresh(counted(n))), one);
    }
    Ok(())
}
