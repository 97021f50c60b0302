//! What is looked after: findings by those who watch and by others, mended and looked at by the wrong
//! hands, keepers of what is not there yet, months that are not over.

use std::collections::BTreeSet;

use civic::authority::Role;
use civic::matter::{Kind, State};
use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, Date, Moment, PersonRef};
use serde_json::{Value, json};
use store::act::By;

use super::forward::At;
use super::{Draft, Workload};
use crate::simulation::auditor::keeping::picture::{Finding, Keeper};
use crate::simulation::auditor::works::adoptions;
use crate::simulation::auditor::world::{Home, Matter, World};

const HANDS: &[Role] = &[Role::Secretary, Role::Committee];

/// A village and what is looked after in it.
struct Place<'w> {
    world: &'w World,
    village: AreaCode,
    home: &'w Home,
}

fn month_of(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// Months of the same work that the same person was paid under other appointments.
fn paid_before(place: &Place<'_>, keeper: &Keeper) -> Vec<String> {
    let kept = place.home.kept.keepers.values();
    let same = kept.filter(|k| (k.project, k.person) == (keeper.project, keeper.person));
    let paid = same.flat_map(|k| k.fees.keys());
    paid.filter(|month| !keeper.fees.contains_key(*month)).cloned().collect()
}

impl Workload {
    /// Now and then something that is looked after.
    pub(super) fn keeping(
        &mut self,
        world: &World,
        village: AreaCode,
        home: &Home,
    ) -> Option<Draft> {
        if self.rng.below(160) == 0 {
            return Some(self.planned(world, village, home));
        }
        if let Some(draft) = self.plan_road(world, village, home) {
            return Some(draft);
        }
        let works: Vec<&Matter> = home.works.keys().filter_map(|id| home.matters.get(id)).collect();
        if works.is_empty() || !self.rng.chance(if home.kept.keepers.is_empty() { 5 } else { 9 }) {
            return None;
        }
        let place = Place { world, village, home };
        let open: Vec<&Matter> =
            works.iter().filter(|m| m.state != State::Handed).copied().collect();
        let handed: Vec<&Matter> =
            works.iter().filter(|m| m.state == State::Handed).copied().collect();
        let matter = self.rng.pick(&open).copied();
        match matter.filter(|_| self.rng.chance(if handed.is_empty() { 94 } else { 40 })) {
            Some(matter) => Some(self.watched(&place, matter)),
            None => Some(self.kept(&place, &works, &handed)),
        }
    }

    /// The village's plan, with the latest vote, mostly; with an old one, and until a day that is over.
    fn planned(&mut self, world: &World, village: AreaCode, home: &Home) -> Draft {
        let threads: BTreeSet<MatterId> =
            home.meetings.keys().filter_map(|id| home.matters.get(id)).map(|m| m.thread).collect();
        let mut votes: Vec<(Moment, MatterId)> = threads
            .into_iter()
            .flat_map(|thread| adoptions(home, thread))
            .map(|(matter, _, at)| (at, matter))
            .collect();
        votes.sort_unstable();
        let old = self.rng.pick(&votes).map(|(_, id)| *id);
        let last = votes.last().map(|(_, id)| *id).filter(|_| self.rng.chance(70));
        let strange = self.id("plan");
        let adopted = last.or(old).filter(|_| self.rng.chance(92)).unwrap_or(strange);
        let day = if self.rng.chance(85) { self.day(400) } else { self.day(0) };
        let by = self.by(world, village, HANDS);
        let input = json!({
            "id": self.id::<kernel::id::Record>("outline"), "adopted": adopted, "until_on": day,
            "text": self.said("先修路，再建晾茶场", "路"),
        });
        Draft::new(village, "village.adopt", by, input)
    }

    /// In one of the villages plans go to the vote as they should, one after the other.
    fn plan_road(&mut self, world: &World, village: AreaCode, home: &Home) -> Option<Draft> {
        if self.villages.get(1) != Some(&village) || !self.rng.chance(30) {
            return None;
        }
        let class = |m: &Matter| home.topics.get(&m.id).map(|topic| topic.class.as_str());
        let open = self.open(home);
        let topics = || open.iter().copied().filter(|m| m.kind == Kind::Topic);
        let ours = topics().find(|m| m.state == State::Published && class(m) == Some("planning"));
        let fresh = topics().find(|m| m.state == State::Draft);
        let at = At { world, village, home };
        let said = ("今后三年先做什么", "第一年修路，第二年建晾茶场，动工以前再商量");
        self.put_to_vote(at, ours.or(fresh)?, ("planning", "villagers_meeting"), said)
    }

    fn watches(&mut self, place: &Place<'_>, project: MatterId) -> By {
        let seated = place.home.money.seated(project);
        let delegate = self.rng.pick(&seated).copied();
        match self.rng.below(8) {
            0 => self.anybody(place.world, place.village),
            1..=4 if delegate.is_some() => delegate.map_or(By::Anonymous, By::Person),
            _ => self.by(place.world, place.village, &[Role::Supervisor]),
        }
    }

    /// What was found wrong with a project is mended, then found good: the next step of the first that is
    /// still open.
    pub(super) fn tended(
        &mut self,
        world: &World,
        village: AreaCode,
        home: &Home,
        matter: &Matter,
    ) -> Draft {
        let place = Place { world, village, home };
        let mut ours = home.kept.findings.iter().filter(|(_, f)| f.project == matter.id);
        match ours.find(|(_, f)| f.stage != "closed") {
            Some((id, f)) if f.stage == "open" => {
                let by = self.by(world, village, HANDS);
                let input =
                    json!({ "matter": matter.id, "finding": id, "text": "补了两根，重新绑扎" });
                Draft::new(village, "finding.mend", by, input)
            }
            Some((id, _)) => {
                let by = self.by(world, village, &[Role::Supervisor]);
                let input = json!({
                    "matter": matter.id, "finding": id, "looked": "good", "text": "代表三人到场看过",
                });
                Draft::new(village, "finding.check", by, input)
            }
            None => self.watched(&place, matter),
        }
    }

    fn watched(&mut self, place: &Place<'_>, matter: &Matter) -> Draft {
        let all: Vec<(RecordId, &Finding)> = place
            .home
            .kept
            .findings
            .iter()
            .filter(|(_, f)| f.project == matter.id)
            .map(|(id, f)| (*id, f))
            .collect();
        let open: Vec<_> = all.iter().filter(|(_, f)| f.stage == "open").copied().collect();
        let mended: Vec<_> = all.iter().filter(|(_, f)| f.stage == "mended").copied().collect();
        let of = match self.rng.below(10) {
            0 | 1 => &all,
            2..=5 => &open,
            _ => &mended,
        };
        let one = self.rng.pick(of).map(|(id, f)| (*id, f.stage, f.steps.last().map(|s| s.by)));
        let Some((finding, stage, mender)) = one.filter(|_| self.rng.chance(85)) else {
            let by = self.watches(place, matter.id);
            let input = json!({
                "matter": matter.id, "id": self.id::<kernel::id::Record>("finding"),
                "text": self.said("桥墩少了两根钢筋", "少"), "stops": self.rng.chance(25),
            });
            let mut draft = Draft::new(place.village, "finding.raise", by, input);
            if self.rng.chance(4) {
                draft.by = self.by(place.world, place.village, &[Role::Agent]);
                draft.behalf = self.villager(place.world, place.village);
            }
            return draft;
        };
        let strange = self.id("finding");
        let finding = if self.rng.chance(98) { finding } else { strange };
        let mends = if self.rng.chance(88) { stage == "open" } else { stage != "open" };
        if mends {
            let office = self.by(place.world, place.village, HANDS);
            // Whoever watches and runs it at once is tempted to look at their own work.
            let seated = place.home.money.seated(matter.id);
            let both = matter.owner.is_some_and(|owner| seated.contains(&owner));
            let odds = if both { 90 } else { 60 };
            let by = matter.owner.filter(|_| self.rng.chance(odds)).map_or(office, By::Person);
            let text = self.said("补了两根，重新绑扎", "补");
            let input = json!({ "matter": matter.id, "finding": finding, "text": text });
            return Draft::new(place.village, "finding.mend", by, input);
        }
        let by = self.watches(place, matter.id);
        let seated = place.home.money.seated(matter.id);
        let both = mender.is_some_and(|who| seated.contains(&who));
        let odds = if both { 60 } else { 15 };
        let by = mender.filter(|_| self.rng.chance(odds)).map_or(by, By::Person);
        let looked = if self.rng.chance(70) { "good" } else { "again" };
        let text = self.said("代表三人到场看过", "看");
        let input =
            json!({ "matter": matter.id, "finding": finding, "looked": looked, "text": text });
        Draft::new(place.village, "finding.check", by, input)
    }

    fn kept(&mut self, place: &Place<'_>, works: &[&Matter], handed: &[&Matter]) -> Draft {
        let all: Vec<(RecordId, &Keeper)> =
            place.home.kept.keepers.iter().map(|(id, k)| (*id, k)).collect();
        let running: Vec<_> = all.iter().filter(|(_, k)| k.ended.is_none()).copied().collect();
        let of = if self.rng.chance(85) { &running } else { &all };
        let one = self.rng.pick(of).map(|(id, keeper)| (*id, (*keeper).clone()));
        let office = self.by(place.world, place.village, HANDS);
        let step = self.rng.below(20);
        match one {
            Some((id, keeper)) if (1..=9).contains(&step) => self.noted(place, id, &keeper),
            Some((id, keeper)) if (10..=16).contains(&step) => {
                self.month_paid(place, (id, &keeper), office)
            }
            Some((id, _)) if step >= 17 && self.rng.chance(60) => {
                let input = json!({ "keeper": id, "reason": self.said("搬到县城去了", "搬") });
                Draft::new(place.village, "keeper.end", office, input)
            }
            _ => self.appointed(place, office, (works, handed)),
        }
    }

    fn appointed(
        &mut self,
        place: &Place<'_>,
        by: By,
        (works, handed): (&[&Matter], &[&Matter]),
    ) -> Draft {
        let of = if self.rng.chance(85) && !handed.is_empty() { handed } else { works };
        let wishes: Vec<MatterId> = place.home.opened.iter().rev().take(5).copied().collect();
        let any = self.rng.pick(&wishes).copied();
        let project = self.rng.pick(of).map(|m| m.id).filter(|_| self.rng.chance(96)).or(any);
        let keeps: Vec<(MatterId, PersonRef)> =
            place.home.kept.keepers.values().map(|k| (k.project, k.person)).collect();
        let again = self.rng.pick(&keeps).copied().filter(|_| self.rng.chance(25));
        let project = again.map(|(project, _)| project).or(project);
        let again = again.map(|(_, person)| person);
        let person = again.or_else(|| self.villager(place.world, place.village));
        let fee = match self.rng.below(8) {
            0 => json!(-1),
            1 => Value::Null,
            n => json!(n * 1_000),
        };
        let back = i64::try_from(self.rng.below(60)).unwrap_or(0);
        let matter = project.and_then(|id| place.home.matters.get(&id));
        let work = project.and_then(|id| place.home.works.get(&id));
        let handed = work.and_then(|work| work.kept.as_ref()).map(|kept| kept.0.date());
        // Mostly since it was handed over; now and then from a day before.
        let day = self.day(-back);
        let day = match handed {
            Some(handed) if self.rng.chance(12) => handed.yesterday().unwrap_or(handed),
            Some(handed) if self.rng.chance(90) => day.max(handed),
            _ => day,
        };
        let all = matter.map(|m| adoptions(place.home, m.thread)).unwrap_or_default();
        let all: Vec<MatterId> = all.into_iter().map(|(id, ..)| id).collect();
        let adopted = self.rng.pick(&all).copied().filter(|_| self.rng.chance(92)).or(any);
        let adopted = adopted.filter(|_| self.rng.chance(90));
        let person = match by {
            By::Person(own) if self.rng.chance(6) => Some(own),
            // Somebody who may pay fees keeps a work, too.
            _ if self.rng.chance(30) => self.officer(place.world, place.village, HANDS).or(person),
            _ => person,
        };
        let input = json!({
            "id": self.id::<kernel::id::Record>("keeper"), "project": project, "person": person,
            "duty": self.said("擦灯、报坏灯", "灯"), "every_days": self.rng.below(40),
            "fee_fen": fee, "from_on": day, "adopted": adopted,
        });
        Draft::new(place.village, "keeper.appoint", by, input)
    }

    fn noted(&mut self, place: &Place<'_>, id: RecordId, keeper: &Keeper) -> Draft {
        let anybody = self.anybody(place.world, place.village);
        let own = if self.rng.chance(90) { By::Person(keeper.person) } else { anybody };
        let back = i64::try_from(self.rng.below(45)).unwrap_or(0) - 2;
        let day = self.day(-back);
        // In a month for which the same person was paid before.
        let paid = paid_before(place, keeper);
        let again = keeper.entries.values().all(|entry| !paid.contains(&month_of(entry.on)));
        let days = (0..60).map(|back| self.day(-back)).filter(|day| *day >= keeper.from);
        let paid_day = days.into_iter().find(|day| paid.contains(&month_of(*day)));
        let day = paid_day.filter(|_| again && self.rng.chance(60)).unwrap_or(day);
        let strange = self.id("keeper");
        let input = json!({
            "id": self.id::<kernel::id::Record>("entry"),
            "keeper": if self.rng.chance(97) { id } else { strange },
            "done_on": day, "said": self.said("换了一个灯泡", "换"),
        });
        let mut draft = Draft::new(place.village, "keeper.log", own, input);
        if self.rng.chance(15) {
            draft.by = self.by(place.world, place.village, &[Role::Agent]);
            draft.behalf = Some(keeper.person);
        }
        draft
    }

    fn month_paid(
        &mut self,
        place: &Place<'_>,
        (id, keeper): (RecordId, &Keeper),
        by: By,
    ) -> Draft {
        let noted: Vec<String> = keeper.entries.values().map(|e| month_of(e.on)).collect();
        let paid = paid_before(place, keeper);
        let back = i64::try_from(self.rng.below(90)).unwrap_or(0);
        let some = month_of(self.day(-back));
        let month = match self.rng.below(12) {
            0 => "2026-13".to_owned(),
            1 | 2 => some,
            // Paid already, under an appointment before this one.
            3..=5 if !paid.is_empty() => self.rng.pick(&paid).cloned().unwrap_or(some),
            _ => self.rng.pick(&noted).cloned().unwrap_or(some),
        };
        let by = if self.rng.chance(30) { By::Person(keeper.person) } else { by };
        let input = json!({
            "id": self.id::<kernel::id::Record>("fee"), "keeper": id, "month": month,
            "voucher": self.said("农行0003", "3"),
        });
        Draft::new(place.village, "keeper.pay", by, input)
    }
}
