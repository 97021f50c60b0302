//! Projects: opened under resolutions, answered, planned, hung out, begun, changed, finished and handed
//! over; with answers that nothing adopted, plans beyond the money, changes beyond the share, and
//! steps that come too early.

use civic::authority::Role;
use civic::matter::{Kind, State};
use kernel::id::MatterId;
use kernel::{AreaCode, Moment, PersonRef};
use serde_json::{Value, json};
use store::act::By;

use super::{Draft, Workload};
use crate::fixture;
use crate::simulation::auditor::keeping::picture::Finding;
use crate::simulation::auditor::law;
use crate::simulation::auditor::money::unsettled;
use crate::simulation::auditor::works::{self, picture::Work};
use crate::simulation::auditor::world::{Home, Matter, World};

const HANDS: &[Role] = &[Role::Secretary, Role::Committee];
const QUESTIONS: [&str; 4] = ["how", "look", "builder", "keeper"];
const STAGES: [&str; 3] = ["before", "during", "after"];

/// Where something is built.
struct Site<'w> {
    world: &'w World,
    village: AreaCode,
    home: &'w Home,
    matter: &'w Matter,
    work: &'w Work,
}

fn say(input: &mut Value, field: &str, value: Value) {
    if let Some(fields) = input.as_object_mut() {
        fields.insert(field.to_owned(), value);
    }
}

impl Workload {
    /// Now and then something about a project; more often while one is under way.
    pub(super) fn works(&mut self, world: &World, village: AreaCode, home: &Home) -> Option<Draft> {
        let open = self.open(home);
        let built: Vec<&Matter> =
            open.iter().copied().filter(|m| m.kind == Kind::Project).collect();
        let carried = |m: &&Matter| {
            m.kind == Kind::Resolution && matches!(m.state, State::Noticed | State::Executing)
        };
        let resolutions: Vec<&Matter> = open.into_iter().filter(carried).collect();
        if built.is_empty() && resolutions.is_empty() {
            return None;
        }
        // What is finished is brought to its end, before much else happens to it.
        let done = built.iter().find(|m| m.state == State::Finished).copied();
        let odds = match (built.is_empty(), done.is_some()) {
            (true, _) => 5,
            (_, false) => 14,
            (_, true) => 26,
        };
        if !self.rng.chance(odds) {
            return None;
        }
        let any = self.rng.pick(&built).copied();
        let matter = done.filter(|_| self.rng.chance(60)).or(any).filter(|_| self.rng.chance(88));
        let work = matter.and_then(|m| home.works.get(&m.id));
        if let (Some(matter), Some(work)) = (matter, work) {
            // Its notice hangs: there is nothing to do but to wait, mostly.
            let hangs =
                |s: &works::picture::Shown| home.notices.get(&s.notice).is_some_and(|n| !n.ended);
            if work.shown.last().is_some_and(hangs) && self.rng.chance(85) {
                return None;
            }
            return Some(self.built(&Site { world, village, home, matter, work }));
        }
        let bare: Vec<&Matter> = resolutions
            .iter()
            .copied()
            // Not everything that is decided is built.
            .filter(|m| m.no % 2 == 0)
            .filter(|m| home.works.values().all(|w| w.resolution != m.id))
            .collect();
        let of = if self.rng.chance(92) { &bare } else { &resolutions };
        let resolution = self.rng.pick(of).copied()?;
        Some(self.project_of(world, village, home, resolution))
    }

    fn hand(&mut self, world: &World, village: AreaCode, m: &Matter) -> By {
        let by = self.by(world, village, HANDS);
        m.owner.filter(|_| self.rng.chance(40)).map_or(by, By::Person)
    }

    fn somebody(&mut self, world: &World, village: AreaCode) -> Option<PersonRef> {
        match self.rng.below(12) {
            0 => Some(fixture::person(village, self.id("nobody"))),
            1 => self.officer(world, village, &[Role::TownshipClerk]),
            2..=4 => self.villager(world, village),
            _ => None,
        }
    }

    fn project_of(
        &mut self,
        world: &World,
        village: AreaCode,
        home: &Home,
        resolution: &Matter,
    ) -> Draft {
        let topic = resolution.cause.and_then(|id| home.meetings.get(&id)).map(|m| m.topic);
        let cost = topic.and_then(|id| home.topics.get(&id)).map_or(0, |t| t.cost);
        let planned = match self.rng.below(12) {
            0 => Some(cost * 11 / 10),
            1 | 2 => Some(cost * 11 / 10 + 1),
            3 => Some(cost / 2),
            4 => Some(-1),
            _ => None,
        };
        let family = self.rng.pick(law::FAMILIES).map_or("village_plus", |f| f.0);
        let family = if self.rng.chance(96) { family } else { "nobody" };
        let ahead = self.rng.days(-1, 90);
        let due = Some(self.day(ahead)).filter(|_| self.rng.chance(60));
        let word = |rng: &mut super::super::rng::Rng, all: &[&'static str]| {
            rng.pick(all).copied().unwrap_or_default()
        };
        let origin = word(&mut self.rng, &["above", "village", "villagers"]);
        let homestead = word(&mut self.rng, civic::works::Homestead::WORDS);
        let aspect = word(&mut self.rng, civic::works::Aspect::WORDS);
        let title = if self.rng.chance(96) { "二组石桥" } else { "桥" };
        let sponsor = if self.rng.chance(96) { "二组党小组" } else { "党" };
        let mut input = json!({
            "matter": resolution.id, "id": self.id::<kernel::id::Matter>("project"),
            "title": title, "origin": origin, "family": family, "sponsor": sponsor,
            "homestead": homestead, "aspect": aspect, "planned_fen": planned, "due_on": due,
            "owner": self.somebody(world, village),
        });
        for revival in ["industry", "talent", "culture", "ecology", "organisation"] {
            if self.rng.chance(45) {
                say(&mut input, &format!("for_{revival}"), json!(true));
            }
        }
        Draft::new(village, "project.open", self.hand(world, village, resolution), input)
    }

    /// The next step of a project, or one that is not next.
    fn built(&mut self, site: &Site<'_>) -> Draft {
        if self.rng.chance(10) {
            return self.sight(site);
        }
        match site.matter.state {
            State::Draft => self.prepared(site),
            State::Executing => self.building(site),
            _ => self.handed_over(site),
        }
    }

    fn draft_of(&mut self, site: &Site<'_>, act: &'static str, mut input: Value) -> Draft {
        say(&mut input, "matter", json!(site.matter.id));
        Draft::new(site.village, act, self.hand(site.world, site.village, site.matter), input)
    }

    fn prepared(&mut self, site: &Site<'_>) -> Draft {
        let work = site.work;
        let open: Vec<&str> =
            QUESTIONS.into_iter().filter(|q| !work.answers.contains_key(*q)).collect();
        // A plan that has been thinned out is thinned out further, now and then to nothing.
        let thin = work.stones.len() <= 3 && !work.stones.is_empty();
        if self.rng.chance(if thin { 26 } else { 7 }) {
            let all: Vec<u64> = work.stones.keys().copied().collect();
            let no = self.rng.pick(&all).copied().filter(|_| self.rng.chance(95)).unwrap_or(40);
            return self.draft_of(site, "project.strike", json!({ "no": no }));
        }
        if self.rng.chance(if work.stones.is_empty() { 60 } else { 16 }) {
            return self.milestone(site);
        }
        if !self.rng.chance(if open.is_empty() { 4 } else { 92 }) {
            let hung = work.shown.iter().any(|s| s.stage == "before" && s.at >= work.planned_at);
            return match (work.micro || hung, self.rng.chance(85)) {
                (true, true) | (false, false) => self.draft_of(site, "project.begin", json!({})),
                _ => self.public(site, "before"),
            };
        }
        let question = self.rng.pick(&open).copied().unwrap_or("how");
        let adopted = self.adopted(site, Moment::from_ms(0));
        let text = if self.rng.chance(95) { "石料村里出，工自己投" } else { "自建" };
        let input = json!({ "question": question, "text": text, "adopted": adopted });
        self.draft_of(site, "project.answer", input)
    }

    /// Something that the thread has adopted since, mostly.
    fn adopted(&mut self, site: &Site<'_>, since: Moment) -> MatterId {
        let all = works::adoptions(site.home, site.matter.thread);
        let fresh: Vec<MatterId> =
            all.iter().filter(|(_, _, at)| *at > since).map(|(id, ..)| *id).collect();
        let all: Vec<MatterId> = all.iter().map(|(id, ..)| *id).collect();
        let strange = self.any(site.home).unwrap_or(site.matter.id);
        let of = if self.rng.chance(90) && !fresh.is_empty() { &fresh } else { &all };
        self.rng.pick(of).copied().filter(|_| self.rng.chance(90)).unwrap_or(strange)
    }

    fn milestone(&mut self, site: &Site<'_>) -> Draft {
        let work = site.work;
        let again: Vec<u64> = work.stones.keys().copied().collect();
        let no = self.rng.pick(&again).copied().filter(|_| self.rng.chance(40));
        let no = if self.rng.chance(5) { Some(39) } else { no };
        let sum: i64 = work.stones.values().map(|s| s.cost).sum();
        let left = (work.planned - sum).max(0);
        let cost = match self.rng.below(10) {
            0 | 1 => work.planned + 1,
            2 => left,
            3 => left + 1,
            4 => -1,
            _ => left / 4,
        };
        let day = match self.rng.below(12) {
            0 => self.day(-1),
            1 => work.due.tomorrow().unwrap_or(work.due),
            2..=5 => self.day(3),
            _ => work.due.max(self.day(0)),
        };
        let title = if self.rng.chance(95) { "砌桥墩" } else { "砌" };
        let weight = if self.rng.chance(97) { 10 + self.rng.below(40) } else { 0 };
        let input = json!({
            "no": no, "title": title, "due_on": day, "planned_fen": cost, "weight": weight,
        });
        self.draft_of(site, "project.plan", input)
    }

    fn public(&mut self, site: &Site<'_>, stage: &'static str) -> Draft {
        let other = self.rng.pick(&STAGES).copied().unwrap_or(stage);
        let stage = if self.rng.chance(90) { stage } else { other };
        let text = if self.rng.chance(95) { "建什么、花多少、谁来建" } else { "公示" };
        self.draft_of(site, "project.publicise", json!({ "stage": stage, "text": text }))
    }

    fn building(&mut self, site: &Site<'_>) -> Draft {
        let work = site.work;
        if work.changes.len() < 4 && self.rng.chance(16) {
            return self.altered(site);
        }
        let hung = work.shown.iter().any(|s| s.stage == "during");
        if self.rng.chance(if work.micro || hung { 3 } else { 40 }) {
            return self.public(site, "during");
        }
        let open: Vec<u64> =
            work.stones.iter().filter(|(_, s)| s.done.is_none()).map(|(no, _)| *no).collect();
        if self.rng.chance(if open.is_empty() { 5 } else { 92 }) {
            let all: Vec<u64> = work.stones.keys().copied().collect();
            let of = if self.rng.chance(92) && !open.is_empty() { &open } else { &all };
            let no = self.rng.pick(of).copied().filter(|_| self.rng.chance(97)).unwrap_or(40);
            let back = self.rng.days(-3, 5);
            let day = Some(self.day(back)).filter(|_| self.rng.chance(40));
            let said = if self.rng.chance(95) { "三户看着做完的" } else { "好" };
            let input = json!({ "no": no, "done_on": day, "said": said });
            return self.draft_of(site, "project.reach", input);
        }
        let report = if self.rng.chance(95) { "桥修好了，能过农用车" } else { "好了" };
        self.draft_of(site, "project.finish", json!({ "report": report }))
    }

    fn altered(&mut self, site: &Site<'_>) -> Draft {
        let work = site.work;
        let decided = work.decided;
        let costs = [
            None,
            Some(decided * 11 / 10),
            Some(decided * 11 / 10 + 1),
            Some(decided * 9 / 10),
            Some(decided + decided / 20),
            Some(decided * 2),
            Some(law::MICRO + 1),
        ];
        let cost = self.rng.pick(&costs).copied().flatten();
        let cost = if self.rng.chance(3) { Some(-1) } else { cost };
        let adopted = self.rng.chance(35).then(|| self.adopted(site, work.decided_at));
        let later = self.rng.days(-1, 60);
        let due = Some(self.day(later)).filter(|_| self.rng.chance(40));
        let reason =
            if self.rng.chance(95) { "挖下去是软土，原来的深度不够" } else { "软" };
        let input = json!({
            "id": self.id::<kernel::id::Record>("change"), "content": "桥墩加深一米",
            "reason": reason, "cost_fen": cost, "due_on": due, "adopted": adopted,
        });
        self.draft_of(site, "project.change", input)
    }

    fn handed_over(&mut self, site: &Site<'_>) -> Draft {
        let open = |f: &Finding| f.project == site.matter.id && f.stage != "closed";
        if site.home.kept.findings.values().any(open) && self.rng.chance(94) {
            // What was found wrong is put right first.
            return self.tended(site.world, site.village, site.home, site.matter);
        }
        let open = unsettled(site.world, site.village, site.matter.id);
        if open && self.rng.chance(80) {
            return self.closing(site.world, site.village, site.home, site.matter);
        }
        if self.rng.chance(8) {
            let text = if self.rng.chance(80) { "三名代表一起看过账" } else { "看过" };
            return self.draft_of(site, "project.settle", json!({ "text": text }));
        }
        let keeper = self.somebody(site.world, site.village);
        let said = if self.rng.chance(95) { "钥匙和图纸交给护桥员" } else { "交了" };
        self.draft_of(site, "project.keep", json!({ "keeper": keeper, "said": said }))
    }

    fn sight(&mut self, site: &Site<'_>) -> Draft {
        let stage = self.rng.pick(&STAGES).copied().unwrap_or("before");
        let text = if self.rng.chance(95) { "桥板断了两块，过不了车" } else { "断了" };
        let input = json!({
            "matter": site.matter.id, "id": self.id::<kernel::id::Record>("sight"),
            "stage": stage, "text": text, "files": self.enclosed(),
        });
        let mut draft =
            Draft::new(site.village, "project.note", self.anybody(site.world, site.village), input);
        if self.rng.chance(25) {
            draft.by = self.by(site.world, site.village, &[Role::Supervisor, Role::Agent]);
            draft.behalf = self.villager(site.world, site.village).filter(|_| self.rng.chance(60));
        }
        draft
    }
}
