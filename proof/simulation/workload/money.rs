//! Money: sources, areas, shares and allotments above; purses, contracts, payments and signatures below;
//! with more than there is, purposes that nobody gave, firms that are near, hands that may not sign,
//! and slips sent twice. In a lean year hardly anything is enough.

use civic::authority::Role;
use civic::matter::{Kind, State};
use kernel::AreaCode;
use kernel::id::{MatterId, OrganisationId, RecordId};
use serde_json::{Value, json};
use store::act::By;

use super::pilot::Year;
use super::{Draft, Workload};
use crate::fixture;
use crate::simulation::auditor::books::till as account;
use crate::simulation::auditor::law::{PURPOSES, TIERS};
use crate::simulation::auditor::money::picture::{Contract, Payment, Purse};
use crate::simulation::auditor::world::{Home, Matter, World};

const DESK: &[Role] = &[Role::CountyClerk, Role::TownshipClerk];
const HANDS: &[Role] = &[Role::Secretary, Role::Committee];

/// A project whose money it is.
struct Till<'w> {
    world: &'w World,
    village: AreaCode,
    home: &'w Home,
    matter: &'w Matter,
}

/// What a project was allotted, by everybody.
fn given_to(world: &World, project: MatterId) -> i64 {
    let given = world.homes.values().flat_map(|home| home.money.allotments.values());
    given.filter(|a| a.project == project).map(|a| a.amount).sum()
}

impl Till<'_> {
    fn purses(&self) -> Vec<(RecordId, &Purse)> {
        let of = self.home.money.purses.iter().filter(|(_, p)| p.project == self.matter.id);
        of.map(|(id, purse)| (*id, purse)).collect()
    }

    fn contracts(&self) -> Vec<(RecordId, &Contract)> {
        let of = self.home.money.contracts.iter().filter(|(_, c)| c.project == self.matter.id);
        of.map(|(id, contract)| (*id, contract)).collect()
    }

    fn payments(&self) -> Vec<(RecordId, &Payment)> {
        let of = self.home.money.payments.iter().filter(|(_, p)| p.project == self.matter.id);
        of.map(|(id, payment)| (*id, payment)).collect()
    }
}

impl Workload {
    /// Now and then something about money; often where a project is under way.
    pub(super) fn money(&mut self, world: &World, village: AreaCode, home: &Home) -> Option<Draft> {
        let open = self.open(home);
        let built: Vec<&Matter> = open.into_iter().filter(|m| m.kind == Kind::Project).collect();
        let odds = match (self.year, built.is_empty()) {
            (Year::Plain, true) => 1,
            (Year::Plain, false) => 6,
            (_, true) => 2,
            (_, false) => 30,
        };
        if !self.rng.chance(odds) {
            return None;
        }
        let matter = self.rng.pick(&built).copied();
        // Money for what is over comes too late.
        let over: Vec<&Matter> = home.works.keys().filter_map(|id| home.matters.get(id)).collect();
        let over = self.rng.pick(&over).copied();
        if self.rng.chance(4)
            && let Some(over) = over
        {
            return Some(self.pooled(world, village, Some(over)));
        }
        Some(match matter.filter(|_| self.rng.chance(68)) {
            Some(matter) => self.spent(&Till { world, village, home, matter }),
            None => self.pooled(world, village, matter),
        })
    }

    /// The next step towards the end of a project's money.
    pub(super) fn closing(
        &mut self,
        world: &World,
        village: AreaCode,
        home: &Home,
        matter: &Matter,
    ) -> Draft {
        let till = Till { world, village, home, matter };
        let waits = till.payments().into_iter().find(|(_, p)| p.waits()).map(|(id, _)| id);
        if let Some(payment) = waits {
            let by = self.by(world, village, &[Role::Supervisor]);
            let input = json!({
                "matter": matter.id, "payment": payment, "verdict": "object",
                "reason": "结算以前没有验收",
            });
            return Draft::new(village, "payment.sign", by, input);
        }
        let runs = till.contracts().into_iter().find(|(_, c)| c.ended.is_none()).map(|(id, _)| id);
        if let Some(contract) = runs {
            return self.till(&till, "contract.end", json!({ "contract": contract }));
        }
        // In a hurry, whatever is still open.
        if self.rng.chance(35) {
            return self.till(&till, "project.settle", json!({ "text": "三名代表一起看过账" }));
        }
        let above =
            world.homes.iter().filter(|(code, _)| village.as_str().starts_with(code.as_str()));
        let given = above.flat_map(|(code, of)| of.money.allotments.iter().map(|a| (*code, a)));
        let mut ours = given.filter(|(_, (_, a))| a.village == village && a.project == matter.id);
        if let Some((giver, (id, _))) =
            ours.find(|(_, (id, _))| !home.money.purses.contains_key(id))
        {
            return self.till(&till, "purse.take", json!({ "allotment": id, "giver": giver }));
        }
        let lies = home.books.left(account("project", matter.id));
        if lies > 0 {
            let input = json!({
                "id": self.id::<kernel::id::Record>("banking"), "amount_fen": lies,
                "purpose": self.rng.pick(&PURPOSES).copied(), "voucher": "农行0002",
            });
            return self.till(&till, "pledge.bank", input);
        }
        self.till(&till, "project.settle", json!({ "text": "三名代表一起看过账" }))
    }

    /// Around an amount: all of it, a part, one fen more, nothing.
    pub(super) fn about(&mut self, left: i64) -> i64 {
        match self.rng.below(14) {
            0 => left + 1,
            1 => 0,
            2 => -1,
            3 | 4 => left,
            5..=8 => left / 2 + 1,
            _ => left / 4 + 1,
        }
    }

    pub(super) fn said(&mut self, full: &str, short: &'static str) -> String {
        let words = if self.rng.chance(96) { full } else { short };
        words.to_owned()
    }

    /// The desks above a village: county and township.
    fn pooled(&mut self, world: &World, village: AreaCode, matter: Option<&Matter>) -> Draft {
        let township = AreaCode::parse(village.as_str().get(..9).unwrap_or_default());
        let above = match self.rng.below(10) {
            0 => village,
            1..=3 => township.unwrap_or(village),
            _ => fixture::county(),
        };
        let empty = Home::default();
        let books = world.homes.get(&above).unwrap_or(&empty);
        let by = self.by(world, above, DESK);
        let money = &books.money;
        let sources: Vec<RecordId> = money.sources.keys().copied().collect();
        let full: Vec<RecordId> = sources
            .iter()
            .copied()
            .filter(|id| books.books.left(account("fund_source", *id)) > 0)
            .collect();
        let ours = money.joints.iter().find(|(_, joint)| joint.members.contains(&village));
        let ours = ours.map(|(no, _)| *no);
        let giving: Vec<RecordId> = money
            .shares
            .iter()
            .filter(|(id, s)| {
                Some(s.joint) == ours && books.books.left(account("fund_share", **id)) > 0
            })
            .map(|(id, _)| *id)
            .collect();
        if let Some(back) = self.back(world, above, by) {
            return back;
        }
        let has = (!full.is_empty(), ours.is_some(), !giving.is_empty());
        match (self.pooled_step(has), matter) {
            (0, _) | (3, None) => self.came(above, by),
            (1, _) => self.named(world, above, village),
            (2, _) => {
                let of = if self.rng.chance(92) { &full } else { &sources };
                let source = self.rng.pick(of).copied();
                let left = source.map_or(0, |id| books.books.left(account("fund_source", id)));
                let joint = ours.filter(|_| self.rng.chance(94)).unwrap_or(self.rng.below(22));
                let strange = self.id("source");
                let input = json!({
                    "id": self.id::<kernel::id::Record>("share"),
                    "source": source.unwrap_or(strange), "joint": joint,
                    "amount_fen": self.about(left), "ground": self.said("县委农办会议纪要", "会"),
                });
                Draft::new(above, "fund.share", by, input)
            }
            (3, Some(matter)) if self.covered(world, village, matter) && self.rng.chance(90) => {
                self.came(above, by)
            }
            (3, Some(matter)) => {
                let all: Vec<RecordId> = money.shares.keys().copied().collect();
                let of = if self.rng.chance(94) { &giving } else { &all };
                let share = self.rng.pick(of).copied();
                self.allotted(world, (above, by), share, (village, matter))
            }
            _ => {
                let of = if self.rng.chance(80) { &full } else { &sources };
                let source = self.rng.pick(of).copied();
                let old = source.and_then(|id| money.sources.get(&id)).map_or(2026, |s| s.year);
                self.carried((above, by), source, old)
            }
        }
    }

    /// What the desks do next: receive, name, share, allot, carry.
    fn pooled_step(&mut self, (full, joint, giving): (bool, bool, bool)) -> u64 {
        match self.rng.below(30) {
            0 => 0,
            1 => 1,
            2 => 4,
            3 => 2,
            _ if !full && !giving => 0,
            _ if !joint => 1,
            _ if !giving => 2,
            _ => 3,
        }
    }

    /// What settled projects left is taken back; now and then twice, or where nothing came back.
    fn back(&mut self, world: &World, above: AreaCode, by: By) -> Option<Draft> {
        let money = &world.homes.get(&above)?.money;
        let came = |id: &RecordId, village: AreaCode| {
            world.homes.get(&village).is_some_and(|home| home.money.rests.contains_key(id))
        };
        let all: Vec<RecordId> = money.allotments.keys().copied().collect();
        let fresh = money
            .allotments
            .iter()
            .filter(|(id, a)| came(id, a.village) && !money.returns.contains_key(id));
        let fresh: Vec<RecordId> = fresh.map(|(id, _)| *id).collect();
        let taken: Vec<RecordId> = money.returns.keys().copied().collect();
        let odds = match (fresh.is_empty(), taken.is_empty()) {
            (false, _) => 40,
            (true, false) => 8,
            (true, true) => 2,
        };
        if !self.rng.chance(odds) {
            return None;
        }
        let of = match self.rng.below(8) {
            0 => &all,
            1 | 2 => &taken,
            _ => &fresh,
        };
        let strange = self.id("allotment");
        let id = self.rng.pick(of).copied().unwrap_or(strange);
        let document = self.said("农行退款0007", "退");
        let input = json!({ "allotment": id, "document": document });
        Some(Draft::new(above, "fund.back", by, input))
    }

    fn carried(
        &mut self,
        (above, by): (AreaCode, By),
        source: Option<RecordId>,
        old: u64,
    ) -> Draft {
        let year = old + self.rng.below(3);
        let strange = self.id("source");
        let input = json!({
            "id": self.id::<kernel::id::Record>("source"), "source": source.unwrap_or(strange),
            "year": year, "document": self.said("竹财预结转", "结"),
        });
        Draft::new(above, "fund.carry", by, input)
    }

    /// Whether a project has been allotted all that it costs.
    fn covered(&self, world: &World, village: AreaCode, matter: &Matter) -> bool {
        let planned = world.homes.get(&village).and_then(|home| home.works.get(&matter.id));
        planned.is_some_and(|work| given_to(world, matter.id) >= work.planned)
    }

    fn came(&mut self, above: AreaCode, by: By) -> Draft {
        let amount = match (self.year, self.rng.below(20)) {
            (_, 0) => 0,
            (Year::Lean, n) => i64::try_from(n).unwrap_or(1) * 31_111,
            (_, n) => i64::try_from(n).unwrap_or(1) * 1_750_003,
        };
        let n = self.rng.below(40);
        let tier = self.rng.pick(&TIERS).copied();
        let mut input = json!({
            "id": self.id::<kernel::id::Record>("source"),
            "document": self.said(&format!("竹财预〔2026〕{n}号"), "文"),
            "name": self.said("农村公益事业奖补", "补"), "tier": tier,
            "line": self.said("县财政局", "财"), "year": 2026, "amount_fen": amount,
            "received_on": self.day(0), "synthetic": true,
        });
        for purpose in PURPOSES {
            if self.rng.chance(22)
                && let Some(fields) = input.as_object_mut()
            {
                fields.insert(format!("may_{purpose}"), json!(true));
            }
        }
        Draft::new(above, "fund.receive", by, input)
    }

    fn named(&mut self, world: &World, above: AreaCode, village: AreaCode) -> Draft {
        let mut members = vec![village.to_string()];
        for other in self.villages.clone() {
            if self.rng.chance(30) {
                members.push(if self.rng.chance(60) {
                    other.to_string()
                } else {
                    format!("村{other}")
                });
            }
        }
        if self.rng.chance(6) {
            members.push("没有这个村".into());
        }
        let input = json!({
            "no": 1 + self.rng.below(4), "name": self.rng.chance(60).then_some("龙坝片区"),
            "members": members.join(if self.rng.chance(50) { "，" } else { " " }),
        });
        Draft::new(above, "joint.set", self.by(world, above, &[Role::CountyClerk]), input)
    }

    fn allotted(
        &mut self,
        world: &World,
        (above, by): (AreaCode, By),
        share: Option<RecordId>,
        (village, matter): (AreaCode, &Matter),
    ) -> Draft {
        let home = world.homes.get(&above);
        let money = home.map(|home| &home.money);
        let source = share.and_then(|id| money?.shares.get(&id)).map(|share| share.source);
        let source = source.and_then(|id| money?.sources.get(&id));
        let may: Vec<&str> = source.into_iter().flat_map(|s| &s.purposes).copied().collect();
        let right = self.rng.pick(&may).copied();
        let any = self.rng.pick(&PURPOSES).copied();
        let purpose = if self.rng.chance(90) { right.or(any) } else { any };
        let left =
            share.zip(home).map_or(0, |(id, home)| home.books.left(account("fund_share", id)));
        let planned = world.homes.get(&village).and_then(|h| h.works.get(&matter.id));
        let room = planned.map_or(0, |work| work.planned) - given_to(world, matter.id);
        let amount = if self.rng.chance(85) { left.min(room).max(0) } else { left };
        let place = if self.rng.chance(95) { village } else { self.village() };
        let strange = self.id("share");
        let input = json!({
            "id": self.id::<kernel::id::Record>("allotment"), "share": share.unwrap_or(strange),
            "purpose": purpose, "village": place, "project": matter.id,
            "amount_fen": self.about(amount), "document": self.said("竹财农〔2026〕7号", "七"),
        });
        Draft::new(above, "fund.allot", by, input)
    }

    fn till(&mut self, till: &Till<'_>, act: &'static str, mut input: Value) -> Draft {
        if let Some(fields) = input.as_object_mut() {
            fields.insert("matter".into(), json!(till.matter.id));
        }
        let by = self.by(till.world, till.village, HANDS);
        let by = till.matter.owner.filter(|_| self.rng.chance(40)).map_or(by, By::Person);
        Draft::new(till.village, act, by, input)
    }

    /// What can be done with a project's money next, or is not next.
    fn spent(&mut self, till: &Till<'_>) -> Draft {
        // Allotments on their way.
        let line = till
            .world
            .homes
            .iter()
            .filter(|(code, _)| till.village.as_str().starts_with(code.as_str()));
        let given: Vec<(AreaCode, RecordId, MatterId)> = line
            .flat_map(|(code, home)| home.money.allotments.iter().map(|(id, a)| (*code, *id, a)))
            .filter(|(_, _, a)| a.village == till.village)
            .map(|(code, id, a)| (code, id, a.project))
            .collect();
        let fresh: Vec<_> = given
            .iter()
            .filter(|(_, id, project)| {
                *project == till.matter.id && !till.home.money.purses.contains_key(id)
            })
            .copied()
            .collect();
        if !fresh.is_empty() && self.rng.chance(70) || !given.is_empty() && self.rng.chance(4) {
            let of = if self.rng.chance(92) && !fresh.is_empty() { &fresh } else { &given };
            if let Some((giver, id, _)) = self.rng.pick(of).copied() {
                let giver =
                    if self.rng.chance(95) { giver.to_string() } else { "竹溪县".into() };
                return self.till(till, "purse.take", json!({ "allotment": id, "giver": giver }));
            }
        }
        match self.rng.below(40) {
            0 | 1 => return self.near(till),
            2 => {
                let polls: Vec<MatterId> = till.home.polls.keys().copied().collect();
                let poll = self.rng.pick(&polls).copied().unwrap_or(till.matter.id);
                return self.till(till, "project.delegates", json!({ "poll": poll }));
            }
            3 => return self.done_with(till),
            _ => {}
        }
        let waits: Vec<RecordId> =
            till.payments().into_iter().filter(|(_, p)| p.waits()).map(|(id, _)| id).collect();
        if !waits.is_empty() && self.rng.chance(80) {
            return self.signature(till, &waits);
        }
        let paying = till.matter.state != State::Draft;
        let running = till
            .contracts()
            .iter()
            .any(|(id, c)| c.ended.is_none() && till.home.books.left(account("contract", *id)) > 0);
        if paying && running && self.rng.chance(70) || self.rng.chance(2) {
            return self.invoiced(till);
        }
        self.contracted(till)
    }

    fn firm(&mut self, till: &Till<'_>) -> Option<OrganisationId> {
        let firms: Vec<OrganisationId> = till.home.organisations.iter().copied().collect();
        self.rng.pick(&firms).copied()
    }

    fn contracted(&mut self, till: &Till<'_>) -> Draft {
        let Some(payee) = self.firm(till) else {
            let input = json!({
                "id": self.id::<kernel::id::Organisation>("organisation"), "name": "石匠合作社",
                "kind": "company", "credit_code": null,
            });
            let by = self.by(till.world, till.village, &[Role::Secretary]);
            return Draft::new(till.village, "organisation.register", by, input);
        };
        let purses = till.purses();
        let full: Vec<_> = purses
            .iter()
            .filter(|(id, _)| till.home.books.left(account("purse", *id)) > 0)
            .cloned()
            .collect();
        let of = if self.rng.chance(92) { &full } else { &purses };
        let purse = self.rng.pick(of).map(|(id, purse)| (*id, purse.purpose.clone()));
        let left = purse.as_ref().map_or(0, |(id, _)| till.home.books.left(account("purse", *id)));
        let any = self.rng.pick(&PURPOSES).copied().unwrap_or("works").to_owned();
        let purpose = purse.as_ref().map(|(_, purpose)| purpose.clone());
        let purpose = purpose.filter(|_| self.rng.chance(93)).unwrap_or(any);
        let (strange, stranger) = (self.id("purse"), self.id("nobody"));
        let input = json!({
            "id": self.id::<kernel::id::Record>("contract"),
            "purse": purse.map_or(strange, |(id, _)| id), "purpose": purpose,
            "payee": if self.rng.chance(97) { payee } else { stranger },
            "number": self.said("合-01", "1"), "subject": self.said("桥墩和桥板", "桥"),
            "amount_fen": self.about(left), "signed_on": self.day(0),
        });
        self.till(till, "contract.hold", input)
    }

    fn done_with(&mut self, till: &Till<'_>) -> Draft {
        let all: Vec<RecordId> = till.contracts().into_iter().map(|(id, _)| id).collect();
        let strange = self.id("contract");
        let contract = self.rng.pick(&all).copied().unwrap_or(strange);
        self.till(till, "contract.end", json!({ "contract": contract }))
    }

    fn invoiced(&mut self, till: &Till<'_>) -> Draft {
        let all = till.contracts();
        let running: Vec<_> = all.iter().filter(|(_, c)| c.ended.is_none()).cloned().collect();
        let of = if self.rng.chance(93) { &running } else { &all };
        let contract = self.rng.pick(of).map(|(id, _)| *id);
        let left = contract.map_or(0, |id| till.home.books.left(account("contract", id)));
        let work = till.home.works.get(&till.matter.id);
        let stones: Vec<(u64, bool)> = work
            .into_iter()
            .flat_map(|work| &work.stones)
            .map(|(no, stone)| (*no, stone.done.is_some()))
            .collect();
        let done: Vec<u64> = stones.iter().filter(|(_, done)| *done).map(|(no, _)| *no).collect();
        if done.is_empty() && self.rng.chance(70) {
            let open = stones.first().map_or(1, |(no, _)| *no);
            let input = json!({ "no": open, "done_on": null, "said": "三户看着做完的" });
            return self.till(till, "project.reach", input);
        }
        let any: Vec<u64> = stones.iter().map(|(no, _)| *no).collect();
        let of = if self.rng.chance(93) && !done.is_empty() { &done } else { &any };
        let milestone = self.rng.pick(of).copied().unwrap_or(200);
        let n = if self.rng.chance(84) { self.n } else { self.rng.below(3) };
        let strange = self.id("contract");
        let input = json!({
            "id": self.id::<kernel::id::Record>("payment"),
            "contract": contract.unwrap_or(strange), "milestone": milestone,
            "amount_fen": self.about(left), "acceptance": self.said("代表三人到场看过", "看过"),
            "invoice": format!("No-{n}"),
        });
        self.till(till, "payment.ask", input)
    }

    /// A signature by one who may, mostly; or the bank's slip.
    fn signature(&mut self, till: &Till<'_>, waits: &[RecordId]) -> Draft {
        let all: Vec<RecordId> = till.payments().into_iter().map(|(id, _)| id).collect();
        let of = if self.rng.chance(92) { waits } else { &all };
        let id = self.rng.pick(of).copied();
        let Some((id, payment)) = id.and_then(|id| Some((id, till.home.money.payments.get(&id)?)))
        else {
            return self.contracted(till);
        };
        let seated = till.home.money.seated(till.matter.id);
        let agreed = payment.signed.iter().filter(|(_, s)| s.agrees);
        let for_all = agreed.clone().filter(|(who, _)| seated.contains(who)).count();
        let watched = agreed.filter(|(_, s)| s.hand == "supervisor").count();
        let ready = for_all * 2 > seated.len() && watched > 0;
        if self.rng.chance(if ready { 75 } else { 7 }) {
            let voucher = self.said("农行0001", "1");
            return self.till(till, "payment.pay", json!({ "payment": id, "voucher": voucher }));
        }
        let waiting: Vec<_> =
            seated.iter().copied().filter(|who| !payment.signed.contains_key(who)).collect();
        let by = match self.rng.below(12) {
            0 => self.anybody(till.world, till.village),
            1 => self.rng.pick(&seated).copied().map_or(By::Anonymous, By::Person),
            2..=5 => self.by(till.world, till.village, &[Role::Supervisor]),
            _ => self.rng.pick(&waiting).copied().map_or(By::Anonymous, By::Person),
        };
        let by = if self.rng.chance(96) { by } else { By::Person(payment.asked.0) };
        let objects = self.rng.chance(8);
        let reason = match (objects, self.rng.below(5)) {
            (true, 0) => json!("不"),
            (true, _) => json!("桥板还没有铺好，数量不对"),
            (false, _) => Value::Null,
        };
        let verdict = if objects { "object" } else { "agree" };
        let input = json!({
            "matter": till.matter.id, "payment": id, "verdict": verdict, "reason": reason,
        });
        let mut draft = Draft::new(till.village, "payment.sign", by, input);
        if self.rng.chance(4) {
            draft.by = self.by(till.world, till.village, &[Role::Agent]);
            draft.behalf = self.villager(till.world, till.village);
        }
        draft
    }

    /// Somebody says that they, or somebody in charge, are near to a firm.
    fn near(&mut self, till: &Till<'_>) -> Draft {
        let strange = self.id("organisation");
        let firm = self.firm(till).filter(|_| self.rng.chance(92)).unwrap_or(strange);
        let charge = [Role::Secretary, Role::Committee, Role::Supervisor];
        let in_charge = self.officer(till.world, till.village, &charge);
        let villager = self.villager(till.world, till.village);
        let who = match self.rng.below(12) {
            0 => in_charge,
            1 => Some(fixture::person(till.village, self.id("nobody"))),
            2..=5 => villager,
            _ => None,
        };
        let input = json!({
            "organisation": firm, "person": who, "how": self.said("兄弟开的", "亲"),
        });
        Draft::new(till.village, "interest.declare", self.anybody(till.world, till.village), input)
    }
}
