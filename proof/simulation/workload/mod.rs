//! The workload: from a seed and the auditor's picture it makes asks that a county would make, and
//! many that it should not: the wrong person, the wrong state, the wrong time, a key used again.
//! It never says what will come of them; that is the auditor's part.

mod assembly;
mod bearer;
mod budget;
mod company;
mod covenant;
mod demand;
mod drive;
mod force;
mod forward;
mod gifts;
mod keeping;
mod levy;
mod meet;
mod money;
mod panel;
mod pilot;
mod points;
mod poll;
mod room;
mod staff;
mod stray;
mod ventures;
mod venue;
mod voice;
mod works;

use std::collections::BTreeMap;

use civic::matter::{ClockName, Kind, State};
use kernel::id::MatterId;
use kernel::{AreaCode, Date, Moment, PersonRef};
use serde_json::{Value, json};
use store::act::By;
use store::{Ask, Db, Stop};

use super::auditor::world::{Home, Matter, World};
use super::misuse;
use super::rng::Rng;
use crate::fixture::{self, area};

/// Villages: code, households, adults.
const VILLAGES: [(&str, u16, u16); 3] =
    [("420324107210", 9, 20), ("420324107211", 12, 30), ("420324108205", 5, 8)];
const TOWNSHIPS: [&str; 2] = ["420324107", "420324108"];
/// How many past asks may come again.
const REMEMBERED: usize = 64;
/// How many threads of a village are under way at a time.
const THREADS: usize = 9;

/// A part of the county's life, which has something to do next or leaves the turn to others.
type Road = fn(&mut Workload, &World, AreaCode, &Home) -> Option<Draft>;
/// In the order in which they are asked; each leaves most turns to those after it.
const ROADS: [Road; 13] = [
    Workload::points,
    Workload::money,
    Workload::keeping,
    Workload::levy,
    Workload::gifts,
    |load, world, village, _| load.ventures(world, village),
    Workload::budget,
    Workload::panel,
    Workload::poll,
    Workload::works,
    Workload::force,
    Workload::covenant,
    Workload::assembly,
];
/// Those to which a run can lean besides.
const LEANED: [Road; 5] = [
    |load, world, village, home| Some(load.drive(world, village, home)),
    |load, world, village, home| Some(load.demand(world, village, home)),
    |load, world, village, home| Some(load.company(world, village, home)),
    |load, world, village, home| Some(load.venue(world, village, home)),
    |load, world, village, home| Some(load.voice(world, village, home)),
];
/// How much of a run goes the road that it leans to, in percent.
const LEANS: u64 = 20;

/// The road of a seed; one of so many seeds leans to none.
fn lean(seed: u64) -> Option<Road> {
    let all = ROADS.len() + LEANED.len() + 1;
    let at = usize::try_from(seed).unwrap_or(0) % all;
    ROADS.iter().chain(&LEANED).nth(at).copied()
}

/// What an ask is made from before it has a key and a time.
pub struct Draft {
    home: AreaCode,
    act: &'static str,
    by: By,
    behalf: Option<PersonRef>,
    input: Value,
}

impl Draft {
    fn new(home: AreaCode, act: &'static str, by: By, input: Value) -> Self {
        Self { home, act, by, behalf: None, input }
    }
}

/// The workload.
pub struct Workload {
    rng: Rng,
    year: pilot::Year,
    /// Whether much is about points and volunteer time.
    pointed: bool,
    /// Whether this run makes covenants one after another.
    covenanted: bool,
    /// The road that this run leans to.
    leans: Option<Road>,
    now: Moment,
    n: u64,
    villages: Vec<AreaCode>,
    /// Drafts of the beginning, last first.
    first: Vec<Draft>,
    /// Where a task force is at work just now, and how many steps more.
    pushing: Option<(AreaCode, u64)>,
    past: Vec<Ask>,
    /// Hashes of stored files.
    files: Vec<String>,
    /// The last id made for each kind of thing.
    made: BTreeMap<String, [u8; 16]>,
}

impl Workload {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self {
            rng: Rng::new(seed),
            year: if seed % 5 == 4 { pilot::Year::Plain } else { pilot::Year::of(seed) },
            pointed: seed % 5 == 4,
            covenanted: seed % 5 == 2,
            leans: lean(seed),
            now: Moment::from_civil(Date::constant(2026, 11, 2).at(8, 0, 0, 0)),
            n: seed.wrapping_mul(1_000_000_007) % 1_000_000_000,
            villages: VILLAGES.iter().map(|(code, ..)| area(code)).collect(),
            first: Vec::new(),
            pushing: None,
            past: Vec::new(),
            files: Vec::new(),
            made: BTreeMap::new(),
        }
    }

    /// Writes what stands outside the journal, and lines up the acts of the beginning.
    ///
    /// # Errors
    /// Faults of the database.
    pub fn settle(&mut self, db: &Db, world: &mut World) -> Result<(), Stop> {
        let mut areas: Vec<(AreaCode, String)> =
            self.villages.iter().map(|v| (*v, format!("村{v}"))).collect();
        areas.extend(TOWNSHIPS.map(|t| (area(t), format!("镇{t}"))));
        areas.push((fixture::county(), "竹溪县".into()));
        // A group in which nobody lives.
        areas.extend(self.villages.iter().map(|v| (area(&format!("{v}003")), "三组".to_owned())));
        world.areas.extend(areas.iter().map(|(code, _)| *code));
        // Papers that may be attached, and one file that is none.
        let paper = |n: usize| format!("%PDF-1.7 plan {n} of the bridge").into_bytes();
        let mut files: Vec<Vec<u8>> = (0..40).map(paper).collect();
        files.push(b"household,name".to_vec());
        let villages = self.villages.clone();
        for bytes in &files {
            let hash = kernel::hash::hex(&kernel::hash::sm3(bytes));
            let fits = bytes.starts_with(b"%PDF-");
            world.blobs.extend(villages.iter().map(|v| ((*v, hash.clone()), fits)));
            self.files.push(hash);
        }
        db.write(move |tx| {
            let system = kernel::CodeSystem::Statistical;
            site::capabilities::registry::reads::areas_put(tx, system, &areas)?;
            for village in &villages {
                for bytes in &files {
                    store::matter::blob_put(tx, *village, &kernel::hash::sm3(bytes), bytes)?;
                }
            }
            Ok(())
        })?;
        for (code, households, adults) in VILLAGES {
            let rows = fixture::people::lines(area(code), households, adults);
            let rows: Vec<Value> = rows.iter().map(fixture::people::Line::json).collect();
            let id = self.id::<kernel::id::Import>("import");
            let input =
                json!({"id": id, "file": "villagers.csv", "rows": rows, "fingerprint": null});
            self.first.push(Draft::new(area(code), "registry.import", By::Worker, input));
        }
        if self.first.len() != VILLAGES.len() {
            return Err(misuse("the villages were not lined up"));
        }
        Ok(())
    }

    /// The time it is.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// A new id of the caller's making; now and then a careless caller makes one twice.
    fn id<K>(&mut self, word: &str) -> kernel::Id<K> {
        if let Some(bytes) = self.made.get(word).copied().filter(|_| self.rng.below(120) == 0) {
            return kernel::Id::from_bytes(bytes);
        }
        self.n += 1;
        let id: kernel::Id<K> = fixture::made(word, self.n, self.now);
        self.made.insert(word.to_owned(), id.bytes());
        id
    }

    /// The next ask.
    pub fn next(&mut self, world: &World) -> Ask {
        self.tick(world);
        if !self.past.is_empty() && self.rng.chance(3) {
            return self.again();
        }
        let draft = match self.first.pop() {
            Some(draft) => draft,
            None => self.pushed(world).unwrap_or_else(|| self.draft(world)),
        };
        self.n += 1;
        let late = matches!(draft.act, "ballot.cast" | "matter.comment") && self.rng.chance(10);
        // A phone without signal brings its act later; the entry then has the chain's time.
        let now = if late { self.now.plus_ms(-3_000) } else { self.now };
        let key = if self.rng.below(400) == 0 { String::new() } else { format!("key-{}", self.n) };
        let mut ask = fixture::ask(draft.home, draft.act, draft.by, &key, draft.input, now);
        ask.behalf = draft.behalf;
        // A trial under the key that the act itself uses later.
        ask.dry_run = self.rng.below(150) == 0;
        if self.past.len() == REMEMBERED {
            let at = usize::try_from(self.rng.below(64)).unwrap_or(0);
            self.past.swap_remove(at.min(REMEMBERED - 1));
        }
        self.past.push(ask.clone());
        ask
    }

    /// An earlier ask, as it was or with another content under its key.
    fn again(&mut self) -> Ask {
        let at = self.rng.pick(&self.past).cloned();
        let mut ask = at.unwrap_or_else(|| {
            fixture::ask(fixture::county(), "none", By::Worker, "none", json!({}), self.now)
        });
        ask.now = self.now;
        ask.dry_run = ask.dry_run && self.rng.chance(20);
        if self.rng.chance(40)
            && let Some(field) = ask.input.get_mut("text")
        {
            *field = json!("同一个编号，另一份内容");
        }
        // Nor what was marked.
        if matches!(ask.act.as_str(), "poll.cast" | "poll.drop")
            && self.rng.chance(40)
            && let Some(field) = ask.input.get_mut("marks")
        {
            *field = json!([[1, 1]]);
        }
        // Nobody can tell what was picked: another list under the same key is the same voice.
        if ask.act == "budget.cast"
            && self.rng.chance(40)
            && let Some(field) = ask.input.get_mut("picks")
        {
            *field = json!([1]);
        }
        ask
    }

    /// Time goes on: mostly minutes, sometimes to the edge of a clock or over the end of a year.
    fn tick(&mut self, world: &World) {
        let step = 1 + i64::try_from(self.rng.below(400_000)).unwrap_or(0);
        self.now = self.now.plus_ms(step);
        if self.rng.below(48) != 0 || !self.first.is_empty() || self.pushing.is_some() {
            return;
        }
        if self.rng.chance(6) {
            let year = self.now.date().year() + 1;
            let edge = Date::new(year, 1, 1).map(Moment::start_of);
            let near = edge.ok().filter(|e| e.ms() - self.now.ms() < 60 * kernel::time::DAY_MS);
            self.now = near.map_or(self.now, |e| e.plus_ms(-1));
            return;
        }
        let village = self.village();
        if self.rng.chance(7) {
            // Now and then a season passes, to the end of the watch over a result.
            let watches = world.homes.get(&village).into_iter().flat_map(|h| &h.clocks);
            let watches = watches.filter(|((_, name), c)| {
                *name == ClockName::Recurrence && c.met.is_none() && c.due > self.now
            });
            if let Some(due) = watches.map(|(_, c)| c.due).min() {
                self.now = due.plus_ms(i64::try_from(self.rng.below(2)).unwrap_or(0));
                return;
            }
        }
        if self.rng.chance(10) && self.edge_of_a_list(world, village) {
            return;
        }
        let clocks = world.homes.get(&village).into_iter().flat_map(|h| h.clocks.values());
        let ahead = |due: &Moment| {
            let left = due.ms() - self.now.ms();
            left > 1 && left < 25 * kernel::time::DAY_MS
        };
        let mut dues: Vec<Moment> =
            clocks.filter(|c| c.met.is_none()).map(|c| c.due).filter(ahead).collect();
        dues.sort();
        let soonest = dues.len().min(4);
        dues.truncate(soonest);
        match self.rng.pick(&dues).copied() {
            Some(due) => {
                if self.rng.chance(25) {
                    // The morning of a last day is when people try too early.
                    self.now = self.now.max(Moment::start_of(due.date()));
                    let hangs = world.homes.get(&village).into_iter().flat_map(|h| &h.clocks);
                    let hangs = hangs.filter(|(_, c)| c.met.is_none() && c.due == due);
                    let early = hangs.filter_map(|((matter, name), _)| {
                        let act = match name {
                            ClockName::Notice => "notice.end",
                            ClockName::Convene => "request.pass",
                            ClockName::Substitute => "request.convene",
                            _ => return None,
                        };
                        Some(Draft::new(village, act, By::Worker, json!({"matter": matter})))
                    });
                    self.first.extend(early);
                    return;
                }
                let beside = i64::try_from(self.rng.below(3)).unwrap_or(0) - 1;
                self.now = due.plus_ms(beside);
            }
            None => self.now = self.now.plus_days(1),
        }
    }

    fn village(&mut self) -> AreaCode {
        let at = self.rng.pick(&self.villages).copied();
        at.unwrap_or_else(fixture::county)
    }

    /// Something that a county would do, or nearly.
    fn draft(&mut self, world: &World) -> Draft {
        let village = self.village();
        let empty = Home::default();
        let home = world.homes.get(&village).unwrap_or(&empty);
        if let Some(draft) = self.staffing(world, village) {
            return draft;
        }
        if let Some(draft) = self.pilot(world, village, home) {
            return if self.rng.chance(3) { self.spoilt(world, draft) } else { draft };
        }
        if let Some(draft) = self.leaning(world, village, home) {
            return draft;
        }
        for road in ROADS {
            if let Some(draft) = road(self, world, village, home) {
                return if self.rng.chance(8) { self.spoilt(world, draft) } else { draft };
            }
        }
        let draft = match self.rng.below(100) {
            0..=11 => self.room(world, village, home),
            12..=61 => self.drive(world, village, home),
            62..=66 => self.demand(world, village, home),
            67..=68 => self.recall(world, village, home),
            69..=74 => self.voice(world, village, home),
            75..=78 => self.remark(world, village, home),
            79..=82 => self.registry(world, village, home),
            83..=84 => self.mandates(world, village, home),
            85..=87 => self.clockwork(world, village, home),
            88..=91 => self.company(world, village, home),
            92..=93 => self.after(world, village, home),
            94 => self.venue(world, village, home),
            95 => self.bearer(world, village, home),
            _ => self.stray(world, village, home),
        };
        if self.rng.chance(8) { self.spoilt(world, draft) } else { draft }
    }

    /// Every run leans to one road, so that some run comes far on each: it is asked again and again
    /// until its dice fall.
    fn leaning(&mut self, world: &World, village: AreaCode, home: &Home) -> Option<Draft> {
        let road = self.leans.filter(|_| self.rng.chance(LEANS))?;
        let draft = (0..20).find_map(|_| road(self, world, village, home))?;
        Some(if self.rng.chance(8) { self.spoilt(world, draft) } else { draft })
    }

    /// Matters of a home that are under way, young ones last.
    fn open<'h>(&self, home: &'h Home) -> Vec<&'h Matter> {
        let young = home.opened.iter().rev().take(120).rev();
        young.filter_map(|id| home.matters.get(id)).filter(|m| !m.state.is_final()).collect()
    }

    /// Any of the last matters of a home.
    fn any(&mut self, home: &Home) -> Option<MatterId> {
        let from = home.opened.len().saturating_sub(40);
        let recent = home.opened.get(from..).unwrap_or_default().to_vec();
        self.rng.pick(&recent).copied()
    }

    fn threads(&self, home: &Home) -> usize {
        let open = self.open(home);
        open.iter().filter(|m| m.kind == Kind::Wish && m.state != State::Done).count()
    }

    fn day(&self, n: i64) -> Date {
        self.now.plus_days(n).date()
    }
}
