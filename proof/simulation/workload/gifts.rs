//! What neighbours give: promises by all hands, receipts of one's own, too early and too late on the
//! site, names on the list that were never there.

use civic::authority::Role;
use civic::matter::Kind;
use kernel::id::RecordId;
use kernel::{AreaCode, PersonRef};
use serde_json::{Value, json};
use store::act::By;

use super::{Draft, Workload};
use crate::simulation::auditor::books::till;
use crate::simulation::auditor::gifts::picture::{Day, Pledge};
use crate::simulation::auditor::law::PURPOSES;
use crate::simulation::auditor::world::{Home, Matter, World};

const HANDS: &[Role] = &[Role::Secretary, Role::Committee];
const GIFTS: [&str; 4] = ["money", "labour", "land", "material"];

/// A project that is given to.
struct Site<'w> {
    world: &'w World,
    village: AreaCode,
    home: &'w Home,
    matter: &'w Matter,
}

impl Site<'_> {
    fn pledges(&self) -> Vec<(RecordId, &Pledge)> {
        let of = self.home.gifts.pledges.iter().filter(|(_, p)| p.project == self.matter.id);
        of.map(|(id, pledge)| (*id, pledge)).collect()
    }

    fn days(&self) -> Vec<(RecordId, &Day)> {
        let of = self.home.gifts.days.iter().filter(|(_, d)| d.project == self.matter.id);
        of.map(|(id, day)| (*id, day)).collect()
    }
}

impl Workload {
    /// Now and then a gift, where a project is under way.
    pub(super) fn gifts(&mut self, world: &World, village: AreaCode, home: &Home) -> Option<Draft> {
        // A day of work is soon over: while it lasts, people talk of little else.
        let (from, to) = (self.day(-7), self.day(1));
        let lasts = home.gifts.days.values().any(|day| day.held >= from && day.held <= to);
        if !self.rng.chance(if lasts { 40 } else { 8 }) {
            return None;
        }
        let open = self.open(home);
        let built: Vec<&Matter> = open.into_iter().filter(|m| m.kind == Kind::Project).collect();
        let matter = self.rng.pick(&built).copied()?;
        let site = Site { world, village, home, matter };
        let (pledges, days) = (!site.pledges().is_empty(), !site.days().is_empty());
        let soon = site.days().iter().any(|(_, day)| day.held >= from && day.held <= to);
        let today = self.day(0);
        let single = home.gifts.days.values().filter(|day| day.held >= today).count() == 1;
        if single && self.rng.chance(10) {
            return Some(self.called(&site));
        }
        if soon && self.rng.chance(80) {
            return Some(self.worked(&site));
        }
        Some(match self.rng.below(20) {
            0..=3 => self.promised(&site),
            4 | 5 if pledges => self.taken_back(&site),
            4..=7 if pledges => self.receipted(&site),
            8 => self.banked(&site),
            9..=11 => self.called(&site),
            _ if days => self.worked(&site),
            _ => self.promised(&site),
        })
    }

    /// Whoever runs the project.
    fn run(&mut self, site: &Site<'_>) -> By {
        let by = self.by(site.world, site.village, HANDS);
        site.matter.owner.filter(|_| self.rng.chance(30)).map_or(by, By::Person)
    }

    fn given(&self, site: &Site<'_>, act: &'static str, by: By, mut input: Value) -> Draft {
        if let Some(fields) = input.as_object_mut() {
            fields.insert("matter".into(), json!(site.matter.id));
        }
        Draft::new(site.village, act, by, input)
    }

    fn promised(&mut self, site: &Site<'_>) -> Draft {
        let gift = self.rng.pick(&GIFTS).copied().unwrap_or("money");
        let donor = match self.rng.below(12) {
            0 => Some("溪源商会"),
            1 => Some("会"),
            _ => None,
        };
        let by = match (donor, self.rng.below(5)) {
            (Some(_), 1..) => self.by(site.world, site.village, &[Role::Secretary]),
            _ => self.anybody(site.world, site.village),
        };
        let amount = match self.rng.below(12) {
            0 => Some(-1),
            1 => Some(0),
            2 => None,
            n => Some(i64::try_from(n).unwrap_or(1) * 5_000),
        };
        let half_days = match self.rng.below(10) {
            0 => None,
            1 => Some(731),
            n => Some(n),
        };
        let what = self.said("青石两方，在桥头", "石");
        let input = json!({
            "id": self.id::<kernel::id::Record>("pledge"), "gift": gift, "amount_fen": amount,
            "half_days": half_days, "what": what, "donor": donor, "named": self.rng.chance(50),
        });
        let mut draft = self.given(site, "pledge.make", by, input);
        if self.rng.chance(12) {
            draft.by = self.by(site.world, site.village, &[Role::Agent]);
            draft.behalf = self.villager(site.world, site.village);
        }
        draft
    }

    fn promise(&mut self, site: &Site<'_>) -> (RecordId, Option<PersonRef>) {
        let all = site.pledges();
        let strange = self.id("pledge");
        let one = self.rng.pick(&all).map(|(id, pledge)| (*id, pledge.giver));
        one.filter(|_| self.rng.chance(97)).unwrap_or((strange, None))
    }

    fn taken_back(&mut self, site: &Site<'_>) -> Draft {
        let (pledge, giver) = self.promise(site);
        let anybody = self.anybody(site.world, site.village);
        let own = giver.filter(|_| self.rng.chance(80)).map_or(anybody, By::Person);
        let by = if giver.is_none() && self.rng.chance(80) {
            self.by(site.world, site.village, &[Role::Secretary])
        } else {
            own
        };
        self.given(site, "pledge.withdraw", by, json!({ "pledge": pledge }))
    }

    fn receipted(&mut self, site: &Site<'_>) -> Draft {
        let (pledge, giver) = self.promise(site);
        let by = self.run(site);
        let by = giver.filter(|_| self.rng.chance(6)).map_or(by, By::Person);
        let amount = match self.rng.below(8) {
            0 => Value::Null,
            1 => json!(-5),
            n => json!(n * 3_000),
        };
        // A number of its own, but for the one that was booked before.
        let there = site.home.gifts.receipts.values().next().map(|receipt| receipt.number.clone());
        let own = format!("收据{:06}", self.rng.below(1_000_000));
        let number = match self.rng.below(20) {
            0 => "8".to_owned(),
            1 | 2 => there.unwrap_or(own),
            _ => own,
        };
        let input = json!({
            "id": self.id::<kernel::id::Record>("receipt"), "pledge": pledge,
            "amount_fen": amount, "what": self.said("青石两方", "石"),
            "number": number,
        });
        self.given(site, "pledge.receive", by, input)
    }

    fn banked(&mut self, site: &Site<'_>) -> Draft {
        let by = self.run(site);
        let lies = site.home.books.left(till("project", site.matter.id));
        let amount = if self.rng.chance(88) { lies } else { lies + 1_000 };
        let input = json!({
            "id": self.id::<kernel::id::Record>("banking"), "amount_fen": amount,
            "purpose": self.rng.pick(&PURPOSES).copied(), "voucher": self.said("农行0002", "2"),
        });
        self.given(site, "pledge.bank", by, input)
    }

    fn called(&mut self, site: &Site<'_>) -> Draft {
        let by = self.run(site);
        let foreman = self.villager(site.world, site.village);
        let strange = crate::fixture::person(site.village, self.id("nobody"));
        let foreman = foreman.filter(|_| self.rng.chance(95)).unwrap_or(strange);
        let ahead = i64::try_from(self.rng.below(12)).unwrap_or(0);
        let day = self.day(match ahead {
            0 => -1,
            1..=6 => 0,
            _ => 1,
        });
        // Two sites on one date: somebody will be written down on both.
        let today = self.day(0);
        let other = site.home.gifts.days.values().map(|one| one.held).find(|held| *held >= today);
        let day = other.filter(|_| self.rng.chance(70)).unwrap_or(day);
        let input = json!({
            "id": self.id::<kernel::id::Record>("workday"), "held_on": day,
            "task": self.said("挖桥墩的基坑", "挖"), "needed": 1 + self.rng.below(4),
            "foreman": foreman,
        });
        self.given(site, "labour.call", by, input)
    }

    /// Now and then somebody who was on another site the same date: they are written down here, too.
    fn busy(&mut self, site: &Site<'_>, id: RecordId, day: &Day) -> Option<PersonRef> {
        let others = site.home.gifts.days.iter();
        let others = others.filter(|(other, one)| **other != id && one.held == day.held);
        let counts = |turn| turn == "arrived" || turn == "confirmed";
        let there: Vec<PersonRef> = others
            .flat_map(|(_, one)| one.parts.iter())
            .filter(|(_, part)| counts(part.turn))
            .map(|(who, _)| *who)
            .collect();
        self.rng.pick(&there).copied().filter(|_| self.rng.chance(50))
    }

    /// Joining, arriving, confirming; mostly on the days that are under way.
    fn worked(&mut self, site: &Site<'_>) -> Draft {
        let all = site.days();
        let near: Vec<_> = all
            .iter()
            .filter(|(_, day)| day.held >= self.day(-7) && day.held <= self.day(1))
            .copied()
            .collect();
        let of = if self.rng.chance(92) && !near.is_empty() { &near } else { &all };
        let Some((id, day)) = self.rng.pick(of).copied() else { return self.called(site) };
        let strange = self.id("workday");
        let workday = if self.rng.chance(98) { id } else { strange };
        let anybody = self.anybody(site.world, site.village);
        let joined: Vec<PersonRef> = day.parts.keys().copied().collect();
        match self.rng.below(10) {
            0..=2 => {
                let again = self.rng.pick(&joined).copied().filter(|_| self.rng.chance(15));
                let by = again.map_or(anybody, By::Person);
                self.given(site, "labour.join", by, json!({ "workday": workday }))
            }
            3..=6 => {
                let by = match self.rng.below(4) {
                    0 => By::Person(day.foreman),
                    1 => self.run(site),
                    _ => self.rng.pick(&joined).copied().map_or(anybody, By::Person),
                };
                let who = self.villager(site.world, site.village);
                let named = matches!(self.rng.below(5), 0 | 1).then_some(who).flatten();
                let busy = self.busy(site, id, day);
                let by = if busy.is_some() { By::Person(day.foreman) } else { by };
                let named = busy.or(named);
                let half_days = if busy.is_some() { 2 } else { self.rng.below(3) };
                let input = json!({ "workday": workday, "person": named, "half_days": half_days });
                self.given(site, "labour.arrive", by, input)
            }
            _ => {
                let by = match self.rng.below(6) {
                    0 => anybody,
                    1 | 2 => self.run(site),
                    _ => By::Person(day.foreman),
                };
                let waits: Vec<PersonRef> = day
                    .parts
                    .iter()
                    .filter(|(_, part)| part.turn == "arrived")
                    .map(|(who, _)| *who)
                    .collect();
                let mut absent: Vec<PersonRef> = Vec::new();
                if self.rng.chance(35) {
                    absent.extend(self.rng.pick(&waits).copied());
                }
                if self.rng.chance(6) {
                    absent.extend(self.villager(site.world, site.village));
                }
                let reason = match self.rng.below(6) {
                    0 => Value::Null,
                    _ => json!("中途就走了，没有干活"),
                };
                let input = json!({ "workday": workday, "missing": absent, "reason": reason });
                let mut draft = self.given(site, "labour.confirm", by, input);
                if self.rng.chance(3) {
                    draft.by = self.by(site.world, site.village, &[Role::Agent]);
                    draft.behalf = self.villager(site.world, site.village);
                }
                draft
            }
        }
    }
}
