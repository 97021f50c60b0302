//! 抽签小组 as the auditor understands it: quotas that mirror the village, whether they can be met at
//! all, who sits and who follows.
//!
//! Which of the lawful lotteries it is follows from a solver, which is no matter of rules; the auditor
//! asks the same engine with quotas and lists of its own, and counts every panel against them.

use std::collections::{BTreeMap, BTreeSet};

use ::draw::panel::{Candidate, Lottery, Pool, Quota, fair_lottery};
use kernel::id::MatterId;
use kernel::{AreaCode, Code, Moment, PersonRef, hash};

use super::Case;
use super::company::{adults, affected, below, commitment, order};
use super::tables::{Rows, Spec, at, b, maybe, t, who};
use super::world::{Home, Person, World};

type Done = Result<(), Code>;

/// A panel with everybody who could be on it.
#[derive(Debug, Clone)]
pub struct Panel {
    pub seats: usize,
    pub touched: String,
    pub made: Moment,
    pub commitment: [u8; 32],
    pub hash: String,
    pub panels: Vec<Vec<String>>,
    /// Number of the panel that sits, and since when.
    pub drawn: Option<(usize, Moment)>,
    /// Part and value → at least, and how many there are.
    pub quotas: BTreeMap<(&'static str, String), (usize, usize)>,
    pub lots: BTreeMap<String, Lot>,
}

/// Somebody who could be drawn.
#[derive(Debug, Clone)]
pub struct Lot {
    pub person: PersonRef,
    pub kind: String,
    pub chance: usize,
    pub place: Option<usize>,
    pub asked: Option<Moment>,
    pub instead_of: Option<String>,
    pub coming: &'static str,
    pub replied: Option<(Moment, PersonRef)>,
}

fn last(home: &Home, topic: MatterId) -> Option<(u64, &Panel)> {
    let of = home.panels.range((topic, 0)..=(topic, u64::MAX)).next_back();
    of.map(|((_, round), panel)| (*round, panel))
}

fn current(home: &Home, topic: MatterId) -> Option<(u64, &Panel)> {
    let published = home.topics.get(&topic).and_then(|topic| topic.published);
    last(home, topic).filter(|(_, panel)| published.is_some_and(|at| panel.made >= at))
}

/// The years somebody has lived, by the calendar.
fn age(born: (i16, i8, i8), case: &Case<'_>) -> i16 {
    let today = case.today();
    let (year, month, day) = born;
    today.year() - year - i16::from((today.month(), today.day()) < (month, day))
}

/// Groups of these villages are called one and three; two of one name bear the end of their code.
fn group(area: AreaCode, areas: &BTreeSet<AreaCode>) -> String {
    let code = area.as_str().get(..15).unwrap_or_default();
    let name = |code: &str| if code.ends_with("003") { "三组" } else { "一组" };
    let village = code.get(..12).unwrap_or_default();
    let groups = areas.iter().map(AreaCode::as_str);
    let groups = groups.filter(|c| c.len() == 15 && c.starts_with(village));
    if groups.filter(|other| name(other) == name(code)).count() > 1 {
        return format!("{}（{}）", name(code), code.get(12..).unwrap_or_default());
    }
    name(code).to_owned()
}

const PARTS: [&str; 4] = ["sex", "age", "group", "touched"];

fn values(world: &World, case: &Case<'_>, who: &Person, touched: Option<bool>) -> Vec<String> {
    let age = match age(who.born, case) {
        60.. => "60-up",
        35.. => "35-59",
        _ => "18-34",
    };
    let areas = world.areas.iter().copied().collect();
    let mut values = vec![
        if who.female { "female" } else { "male" }.to_owned(),
        age.to_owned(),
        group(who.area, &areas),
    ];
    values.extend(touched.map(|is| if is { "touched" } else { "untouched" }.to_owned()));
    values
}

/// The field in which the least of a value is asked for.
fn field(part: &str, value: &str) -> &'static str {
    match (part, value) {
        ("sex", "female") => "women",
        ("sex", _) => "men",
        ("age", "18-34") => "young",
        ("age", "35-59") => "middle",
        ("age", _) => "old",
        ("group", _) => "each_group",
        (_, "touched") => "concerned",
        _ => "",
    }
}

type Quotas = BTreeMap<(&'static str, String), (usize, usize)>;

/// Fewest people with whom every least is met, if any number does: kind after kind, each way of
/// taking some of it.
fn fewest(kinds: &[(Vec<usize>, usize)], needs: Vec<usize>) -> Option<usize> {
    let mut ways: BTreeMap<Vec<usize>, usize> = BTreeMap::from([(needs, 0)]);
    for (of, size) in kinds {
        let mut next = ways.clone();
        for (needs, taken) in &ways {
            let useful = of.iter().filter_map(|at| needs.get(*at)).max().copied().unwrap_or(0);
            for n in 1..=useful.min(*size) {
                let mut left = needs.clone();
                for at in of {
                    if let Some(need) = left.get_mut(*at) {
                        *need = need.saturating_sub(n);
                    }
                }
                let sum = taken + n;
                next.entry(left).and_modify(|held| *held = (*held).min(sum)).or_insert(sum);
            }
        }
        ways = next;
    }
    ways.into_iter().filter(|(needs, _)| needs.iter().all(|n| *n == 0)).map(|(_, n)| n).min()
}

/// Whether quotas can be met with so many seats.
fn met(people: &[(String, Vec<String>)], quotas: &Quotas, seats: usize) -> bool {
    let at: BTreeMap<(&str, &str), usize> = quotas
        .keys()
        .enumerate()
        .map(|(at, (part, value))| ((*part, value.as_str()), at))
        .collect();
    let mut kinds: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
    for (_, values) in people {
        let of = PARTS.iter().zip(values).filter_map(|(part, v)| at.get(&(*part, v.as_str())));
        *kinds.entry(of.copied().collect()).or_default() += 1;
    }
    let kinds: Vec<(Vec<usize>, usize)> = kinds.into_iter().collect();
    fewest(&kinds, quotas.values().map(|(least, _)| *least).collect()).is_some_and(|n| n <= seats)
}

fn quotas(people: &[(String, Vec<String>)], case: &Case<'_>, seats: usize) -> Result<Quotas, Code> {
    let mut quotas = Quotas::new();
    for (_, values) in people {
        for (part, value) in PARTS.iter().zip(values) {
            quotas.entry((part, value.clone())).or_default().1 += 1;
        }
    }
    for ((part, value), (least, pool)) in &mut quotas {
        let asked =
            case.field(field(part, value)).as_u64().map(|n| usize::try_from(n).unwrap_or(0));
        let mirror = if value == "untouched" { 0 } else { seats * *pool / people.len() };
        *least = asked.unwrap_or(mirror);
        if value == "female" {
            // A third of all (参照村民委员会组织法 第二十九条第一款).
            let need = seats.div_ceil(3).min(*pool);
            if asked.is_some_and(|asked| asked < need) {
                return Err(Code::SeatsShort);
            }
            *least = need.max(*least);
        }
    }
    Ok(quotas)
}

/// The engine's lottery for these quotas, every panel counted.
fn lottery(
    people: &[(String, Vec<String>)],
    quotas: &Quotas,
    seats: usize,
) -> Result<Lottery, Code> {
    let most = u32::try_from(seats).unwrap_or(u32::MAX);
    let asked: Vec<Quota> = quotas
        .iter()
        .map(|((part, value), (least, _))| Quota {
            category: (*part).to_owned(),
            value: value.clone(),
            min: u32::try_from(*least).unwrap_or(u32::MAX),
            max: most,
        })
        .collect();
    let parts = people.first().map_or(0, |(_, values)| values.len());
    let categories = PARTS.iter().take(parts).map(|part| (*part).to_owned()).collect();
    let all =
        people.iter().map(|(id, values)| Candidate { id: id.clone(), values: values.clone() });
    let found = Pool::new(categories, all.collect())
        .and_then(|pool| fair_lottery(&pool, &asked, most, 1000))
        .map_err(|_| Code::PanelHard)?;
    let values: BTreeMap<&str, &Vec<String>> =
        people.iter().map(|(id, values)| (id.as_str(), values)).collect();
    for at in 0..found.panels.len() {
        let panel = found.panel(at);
        for ((part, value), (least, _)) in quotas {
            let column = PARTS.iter().position(|p| p == part).unwrap_or(0);
            let is = |id: &&&str| values.get(**id).and_then(|v| v.get(column)) == Some(value);
            assert!(
                panel.iter().filter(is).count() >= *least,
                "a panel without its {part} {value}"
            );
        }
        assert_eq!(panel.len(), seats, "a panel of another size");
    }
    Ok(found)
}

pub fn plan(world: &mut World, case: &Case<'_>) -> Done {
    let topic = case.this();
    let home = world.homes.get(&case.home).ok_or(Code::NotFound)?;
    if current(home, topic).is_some() {
        return Err(Code::PanelMade);
    }
    let touched = affected(world, home, case).ok_or(Code::AffectedUnknown)?;
    let household = |who: &Person| home.households.values().find(|h| h.id == who.household);
    let hit = |who: &Person| household(who).is_some_and(|h| touched.iter().any(|t| t.takes(h)));
    let said = case.text("affected").to_owned();
    if !said.is_empty() && !adults(home, case).any(&hit) {
        return Err(Code::AffectedNone);
    }
    let of = |who: &Person| values(world, case, who, (!said.is_empty()).then(|| hit(who)));
    let mut people: Vec<(String, Vec<String>)> =
        adults(home, case).map(|who| (who.key.clone(), of(who))).collect();
    people.sort();
    let seats = usize::try_from(case.number("seats")).unwrap_or(0);
    let quotas = quotas(&people, case, seats)?;
    if quotas.values().any(|(least, _)| *least > seats) {
        return Err(Code::PanelOver);
    }
    if people.len() < seats {
        return Err(Code::PanelFew);
    }
    if !met(&people, &quotas, seats) {
        return Err(Code::PanelOver);
    }
    let lottery = lottery(&people, &quotas, seats)?;
    let persons: BTreeMap<String, PersonRef> = adults(home, case)
        .map(|p| (p.key.clone(), PersonRef { home: case.home, id: p.id }))
        .collect();
    let panels: Vec<Vec<String>> = (0..lottery.panels.len())
        .map(|at| lottery.panel(at).into_iter().map(str::to_owned).collect())
        .collect();
    let lots = people.into_iter().filter_map(|(name, values)| {
        let lot = Lot {
            person: *persons.get(&name)?,
            kind: values.join("/"),
            chance: panels.iter().filter(|panel| panel.contains(&name)).count(),
            place: None,
            asked: None,
            instead_of: None,
            coming: "untold",
            replied: None,
        };
        Some((name, lot))
    });
    let panel = Panel {
        seats,
        touched: said,
        made: case.now,
        commitment: commitment(case)?,
        hash: hash::hex(&hash::sm3(lottery.text().as_bytes())),
        lots: lots.collect(),
        panels,
        drawn: None,
        quotas,
    };
    let round = last(home, topic).map_or(1, |(round, _)| round + 1);
    world.home(case.home).panels.insert((topic, round), panel);
    Ok(())
}

pub fn draw(world: &mut World, case: &Case<'_>) -> Done {
    let topic = case.this();
    let home = world.home(case.home);
    let (round, panel) = current(home, topic).ok_or(Code::PanelMissing)?;
    if panel.drawn.is_some() {
        return Err(Code::PanelDrawn);
    }
    let mut panel = panel.clone();
    let seed = format!("gongdi-panel-1/{}/{}", panel.hash, hash::hex(&panel.commitment));
    let number = below(&seed, &mut 0, panel.panels.len());
    panel.drawn = Some((number, case.now));
    let sits = panel.panels.get(number).cloned().unwrap_or_default();
    let others: Vec<String> =
        panel.lots.keys().filter(|name| !sits.contains(name)).cloned().collect();
    let rest = order(&format!("{seed}/rest"), others.len());
    let rest = rest.into_iter().filter_map(|at| others.get(at));
    for (place, name) in sits.iter().chain(rest).enumerate() {
        let Some(lot) = panel.lots.get_mut(name) else { continue };
        lot.place = Some(place + 1);
        if place < sits.len() {
            lot.asked = Some(case.now);
            home.tell(case, ("person", lot.person.to_string()), "tell-panel", topic);
        }
    }
    home.panels.insert((topic, round), panel);
    Ok(())
}

pub fn answer(world: &mut World, case: &Case<'_>) -> Done {
    let topic = case.this();
    let home = world.home(case.home);
    let found = current(home, topic).filter(|(_, panel)| panel.drawn.is_some());
    let (round, panel) = found.ok_or(Code::PanelMissing)?;
    let mut panel = panel.clone();
    let who = case.subject.ok_or(Code::SignInNeeded)?;
    let own = panel.lots.iter().find(|(_, lot)| lot.person == who && lot.asked.is_some());
    let (name, own) =
        own.map(|(name, lot)| (name.clone(), lot.clone())).ok_or(Code::PanelNotAsked)?;
    if own.coming == "no" {
        return Err(Code::PanelPassed);
    }
    let coming = match case.text("coming") {
        "yes" => "yes",
        "no" => "no",
        _ => return Err(Code::FieldMissing),
    };
    // The next of the same kind, and where there is none, the next of all.
    let free = panel.lots.iter().filter(|(_, lot)| lot.asked.is_none());
    let next =
        free.min_by_key(|(_, lot)| (lot.kind != own.kind, lot.place)).map(|(n, _)| n.clone());
    if let Some(lot) = panel.lots.get_mut(&name) {
        lot.coming = coming;
        lot.replied = case.hand().map(|hand| (case.now, hand));
    }
    if coming == "no"
        && let Some(lot) = next.and_then(|next| panel.lots.get_mut(&next))
    {
        lot.asked = Some(case.now);
        lot.instead_of = Some(name);
        home.tell(case, ("person", lot.person.to_string()), "tell-panel", topic);
    }
    home.panels.insert((topic, round), panel);
    Ok(())
}

type Of<'p> = (&'p (MatterId, u64), &'p Panel);

fn key(code: &AreaCode, (topic, round): &(MatterId, u64)) -> Vec<String> {
    vec![t(code), b(topic.bytes()), round.to_string()]
}

fn panels(code: &AreaCode, home: &Home) -> Rows {
    let row = |(of, panel): Of<'_>| {
        let chances = || panel.lots.values().map(|lot| lot.chance);
        let seed = if panel.drawn.is_some() { hash::hex(&panel.commitment) } else { String::new() };
        let sums = [
            panel.seats,
            panel.lots.len(),
            chances().min().unwrap_or(0),
            chances().max().unwrap_or(0),
        ];
        let mut row = key(code, of);
        row.extend(sums.map(|n| n.to_string()));
        row.extend([t(&panel.touched), t(&panel.hash), panel.made.ms().to_string(), t(seed)]);
        row.push(maybe(panel.drawn, |(number, _)| number.to_string()));
        row.push(at(panel.drawn.map(|(_, at)| at)));
        row
    };
    home.panels.iter().map(row).collect()
}

fn quota_rows(code: &AreaCode, home: &Home) -> Rows {
    let of = |(of, panel): Of<'_>| -> Rows {
        let row = |((part, value), (least, pool)): (&(&'static str, String), &(usize, usize))| {
            let own = vec![t(part), t(value), least.to_string(), pool.to_string()];
            [key(code, of), own].concat()
        };
        panel.quotas.iter().map(row).collect()
    };
    home.panels.iter().flat_map(of).collect()
}

fn lots(code: &AreaCode, home: &Home) -> Rows {
    let of = |(of, panel): Of<'_>| -> Rows {
        let row = |(name, lot): (&String, &Lot)| {
            let own = vec![
                t(name),
                who(Some(lot.person)),
                t(&lot.kind),
                lot.chance.to_string(),
                maybe(lot.place, |n| n.to_string()),
                at(lot.asked),
                maybe(lot.instead_of.as_ref(), t),
                t(lot.coming),
                at(lot.replied.map(|r| r.0)),
                who(lot.replied.map(|r| r.1)),
            ];
            [key(code, of), own].concat()
        };
        panel.lots.iter().map(row).collect()
    };
    home.panels.iter().flat_map(of).collect()
}

/// The tables of panels.
pub const SHEETS: &[Spec] = &[
    (
        "panel",
        &[
            "home",
            "topic",
            "round",
            "seats",
            "pool",
            "least",
            "most",
            "touched",
            "hash",
            "planned_at",
            "seed",
            "number",
            "drawn_at",
        ],
        panels,
    ),
    ("panel_quota", &["home", "topic", "round", "part", "value", "least", "pool"], quota_rows),
    (
        "panel_lot",
        &[
            "home",
            "topic",
            "round",
            "name",
            "person",
            "kind",
            "chance",
            "place",
            "asked_at",
            "instead_of",
            "coming",
            "replied_at",
            "replied_by",
        ],
        lots,
    ),
];
