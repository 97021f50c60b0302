//! Moving threads on: for every matter the step that comes next, with fields that are right mostly.

use civic::authority::Role;
use civic::matter::{Kind, State};
use kernel::{AreaCode, Date, Moment};
use serde_json::{Value, json};
use store::act::By;

use super::forward::At;
use super::{Draft, THREADS, Workload};
use crate::fixture;
use crate::simulation::auditor::world::{Home, Matter, World};
use crate::simulation::auditor::{law, steps};

const LEADS: &[Role] = &[Role::Secretary, Role::Committee];
const CALLS: &[Role] = &[Role::Secretary, Role::Committee, Role::Convener];

impl Workload {
    pub(super) fn drive(&mut self, world: &World, village: AreaCode, home: &Home) -> Draft {
        // Choices of projects, and projects, go on by themselves.
        let mut open = self.open(home);
        open.retain(|m| {
            !matches!(m.kind, Kind::Budget | Kind::Project | Kind::Covenant | Kind::Force)
        });
        let sitting: Vec<&Matter> =
            open.iter().copied().filter(|m| m.state == State::Sitting).collect();
        // Few demands come so far that a meeting has decided on them.
        let rare: Vec<&Matter> = open
            .iter()
            .copied()
            .filter(|m| matches!(m.kind, Kind::Resolution | Kind::Notice))
            .filter(|m| home.last(m.thread, Kind::Wish).is_none())
            .collect();
        let from = if !sitting.is_empty() && self.rng.chance(80) {
            &sitting
        } else if !rare.is_empty() && self.rng.chance(35) {
            &rare
        } else {
            &open
        };
        let matter = self.rng.pick(from).copied();
        let few = self.threads(home) < THREADS;
        match matter {
            Some(matter) if !few || self.rng.chance(92) => self.step(world, village, home, matter),
            _ => self.wish(world, village),
        }
    }

    /// A wish, by phone or at the desk.
    pub(super) fn wish(&mut self, world: &World, village: AreaCode) -> Draft {
        let n = self.n;
        let text = match self.rng.below(12) {
            0 => "修桥".to_owned(),
            1 => "！！……——".to_owned(),
            _ => format!("{n}号桥头的路灯坏了三个月，晚上看不见路。请村里修一修"),
        };
        let place = match self.rng.below(12) {
            0 => fixture::area("420324107299"),
            1 => fixture::area("420324108205"),
            7 => fixture::area(&format!("{village}003")),
            2..=6 => fixture::area(&format!("{village}001")),
            _ => village,
        };
        let input = json!({
            "id": self.id::<kernel::id::Matter>("wish"), "text": text, "place": place,
            "channel": if self.rng.chance(20) { json!("call") } else { Value::Null },
            "files": self.enclosed(),
        });
        let mut draft = Draft::new(village, "wish.raise", self.anybody(world, village), input);
        if self.rng.chance(35) {
            draft.by = self.by(world, village, &[Role::Agent, Role::Secretary]);
            let stranger = fixture::person(village, self.id("nobody"));
            let known = self.villager(world, village).filter(|_| self.rng.chance(88));
            draft.behalf = Some(known.unwrap_or(stranger));
        }
        draft
    }

    fn step(&mut self, world: &World, village: AreaCode, home: &Home, m: &Matter) -> Draft {
        if let Some(draft) = self.demand_goes_on(At { world, village, home }, m) {
            return draft;
        }
        match (m.kind, m.state) {
            (Kind::Wish, State::Heard) => self.answer(world, village, m),
            (Kind::Wish, State::Adopted) => {
                let by = self.by(world, village, &[Role::Secretary]);
                let owner = m.owner.map_or(by, By::Person);
                let by = if self.rng.chance(60) { owner } else { by };
                let simple =
                    home.wishes.get(&m.id).is_some_and(|w| w.fate.as_deref() == Some("handle"));
                if !simple && self.rng.chance(90) {
                    return self.stray(world, village, home);
                }
                let input = json!({"matter": m.id, "report": "换好了灯"});
                Draft::new(village, "wish.finish", by, input)
            }
            (Kind::Wish, State::Done) => self.confirm(world, village, m),
            (Kind::Topic, State::Published) => self.put(world, village, home, m),
            (Kind::Topic, State::Advised) if self.rng.chance(80) => self.reply(world, village, m),
            (Kind::Topic, _) if self.rng.chance(12) => self.call(world, village, home, m),
            (Kind::Topic, _) => self.publish(world, village, home, m),
            (Kind::Meeting, _) => self.meet(world, village, home, m),
            (Kind::Resolution, State::Draft) => self.settle_it(world, village, m),
            (Kind::Resolution, State::Reported) if self.rng.chance(60) => {
                self.judged(world, village, home, m)
            }
            (Kind::Resolution, State::Changing) if self.rng.chance(85) => {
                self.remark(world, village, home)
            }
            (Kind::Resolution, _) => self.carry(world, village, home, m),
            (Kind::Notice, _) => self.notice(world, village, home, m),
            (Kind::Poll, _) if self.rng.chance(10) => self.polled(world, village, home, m),
            (
                Kind::Wish
                | Kind::Request
                | Kind::Duty
                | Kind::Recall
                | Kind::Budget
                | Kind::Poll
                | Kind::Project
                | Kind::Covenant
                | Kind::Force,
                _,
            ) => self.remark(world, village, home),
        }
    }

    /// What was demanded goes on as it should, mostly: few demands get so far.
    fn demand_goes_on(&mut self, at: At<'_>, m: &Matter) -> Option<Draft> {
        let topic = match m.kind {
            Kind::Topic => m.id,
            Kind::Meeting => at.home.meetings.get(&m.id)?.topic,
            _ => return None,
        };
        let direct = at.home.topics.get(&topic).is_some_and(|topic| topic.direct);
        let topic = at.home.matters.get(&topic).filter(|m| m.state == State::Published)?;
        if !direct {
            return None;
        }
        match self.rng.below(10) {
            0 | 1 => Some(self.call(at.world, at.village, at.home, topic)),
            2..=7 => self.forward(at, topic, false),
            _ => None,
        }
    }

    fn answer(&mut self, world: &World, village: AreaCode, m: &Matter) -> Draft {
        let fate = match self.rng.below(10) {
            0 => "decline",
            1 | 2 => "handle",
            _ => "topic",
        };
        let owner = self.officer(world, village, LEADS).filter(|_| self.rng.chance(85));
        let ahead = self.rng.days(-3, 30);
        let due = self.day(ahead);
        let due = Some(due).filter(|_| self.rng.chance(85));
        let reply = if self.rng.chance(70) { "已经列入今年计划" } else { "不" };
        let input = json!({
            "matter": m.id, "fate": fate, "reply": reply, "owner": owner, "due_on": due,
        });
        Draft::new(village, "wish.answer", self.by(world, village, LEADS), input)
    }

    fn confirm(&mut self, world: &World, village: AreaCode, m: &Matter) -> Draft {
        let satisfied = self.rng.chance(75);
        let input = json!({"matter": m.id, "satisfied": satisfied, "note": null});
        let own = m.opened_for.map_or(By::Anonymous, By::Person);
        let mut draft = Draft::new(village, "wish.confirm", own, input);
        match self.rng.below(6) {
            0 => draft.by = self.anybody(world, village),
            1 | 2 => {
                draft.by = self.by(world, village, &[Role::Agent]);
                draft.behalf = m.opened_for;
            }
            _ => {}
        }
        draft
    }

    fn publish(&mut self, world: &World, village: AreaCode, home: &Home, m: &Matter) -> Draft {
        let (class, bodies) = self.rng.pick(law::CLASSES).copied().unwrap_or(("covenant", &[]));
        let empty = m.area.as_str().ends_with("003");
        let (class, bodies) = match self.rng.below(5) {
            _ if empty => ("group_affairs", &["group_meeting"][..]),
            0 | 1 => {
                ("village_public_works", &["villagers_meeting", "villagers_representatives"][..])
            }
            2 if self.rng.chance(30) => ("land_compensation", &["members_assembly"][..]),
            _ => (class, bodies),
        };
        // Nobody puts anything to a board or a branch that has no members.
        let mut held = |role| self.officer(world, village, &[role]).is_some();
        let empty_seats = match class {
            "council_affairs" => !held(Role::Director),
            "party_review" => !held(Role::PartyMember),
            _ => false,
        };
        let (class, bodies) = if empty_seats && self.rng.chance(90) {
            ("covenant", &["villagers_meeting"][..])
        } else {
            (class, bodies)
        };
        let any = self.rng.pick(law::BODIES).map_or("", |b| b.key);
        let body = self.rng.pick(bodies).copied().filter(|_| self.rng.chance(92)).unwrap_or(any);
        let body = if self.rng.chance(2) { "nobody" } else { body };
        // A change goes before the body that decided, mostly.
        let decided = home.topics.get(&m.id).filter(|t| !t.class.is_empty());
        let asks = m.cause.is_some_and(|id| home.resolutions.contains_key(&id));
        let again = decided.filter(|_| self.rng.chance(if asks { 50 } else { 85 }));
        let (class, body) = again.map_or((class, body), |t| (t.class.as_str(), t.body.as_str()));
        let by_household = law::BODIES.iter().any(|b| b.key == body && b.by_household);
        let basis = if by_household && self.rng.chance(60) || self.rng.chance(4) {
            "household"
        } else {
            "person"
        };
        let plan = if self.rng.chance(95) {
            "在桥头装十二盏路灯，电费由集体出"
        } else {
            "装灯"
        };
        let title =
            if self.rng.chance(95) { "桥头装路灯" } else { "大力推进亮化工程" };
        // Above and below what goes the short way.
        let cost = if self.rng.chance(35) { 6_000_000 } else { 1_200_000 };
        let cost = if self.rng.chance(96) { cost } else { -1 };
        let input = json!({
            "matter": m.id, "title": title, "place": "二组桥头", "people": "二组全体村民",
            "households": 12, "cost_fen": cost, "money": "集体收入", "plan": plan,
            "class": class, "body": body, "basis": basis,
        });
        Draft::new(village, "topic.publish", self.by(world, village, CALLS), input)
    }

    fn reply(&mut self, world: &World, village: AreaCode, m: &Matter) -> Draft {
        let answer = if self.rng.chance(60) { "taken" } else { "left" };
        let reason = match self.rng.below(4) {
            0 => json!("不"),
            1 => Value::Null,
            _ => json!("钱还没有着落，明年再说"),
        };
        let input = json!({"matter": m.id, "answer": answer, "reason": reason});
        let by = self.by(world, village, &[Role::Secretary, Role::Committee]);
        Draft::new(village, "advice.answer", by, input)
    }

    /// Proposed where it has to be, mostly; then its meetings are called.
    fn put(&mut self, world: &World, village: AreaCode, home: &Home, m: &Matter) -> Draft {
        let first = home.topics.get(&m.id).and_then(steps::next) == Some(0);
        if !self.rng.chance(if first { 85 } else { 4 }) {
            return self.call(world, village, home, m);
        }
        let text =
            if self.rng.chance(95) { "支部提议在桥头装十二盏路灯" } else { "装灯" };
        let input = json!({
            "matter": m.id, "text": text, "heard": "走访三十户，二十六户赞成",
            "merged": self.rng.chance(25),
        });
        Draft::new(village, "process.propose", self.by(world, village, &[Role::Secretary]), input)
    }

    fn call(&mut self, world: &World, village: AreaCode, home: &Home, m: &Matter) -> Draft {
        let topic = home.topics.get(&m.id);
        let next = topic.and_then(steps::next).and_then(|place| law::STEPS.get(place));
        let body = next.and_then(|step| step.1).or(topic.map(|t| t.body.as_str()));
        let rule = body.and_then(|body| law::BODIES.iter().find(|b| b.key == body));
        let days = rule.and_then(|b| b.notice).map_or(0, |(days, _)| days);
        let from = topic.and_then(|t| t.published).unwrap_or(self.now);
        // Around the first lawful day: one too early, the day itself, one or two later.
        let beside = i64::try_from(self.rng.below(4)).unwrap_or(0);
        // What was demanded is now and then put off for months.
        let demanded = topic.is_some_and(|t| t.direct);
        let lawful = from.plus_days(days + beside).max(self.now);
        let late = if demanded && self.rng.chance(45) { 40 } else { 0 };
        let day = lawful.plus_days(late).date();
        let starts = Moment::start_of(day).plus_ms(19 * 3_600_000 + 30 * 60_000);
        let starts = if self.rng.chance(4) { self.now.plus_ms(-1) } else { starts };
        let convener = match self.rng.below(10) {
            0 => Some(fixture::person(village, self.id("nobody"))),
            1..=3 => self.officer(world, village, &[Role::Convener]),
            4 => self.officer(world, village, &[Role::TownshipClerk]),
            _ => None,
        };
        let emergency = self.rng.chance(15).then_some("暴雨冲毁了路基");
        let named = self.rng.pick(&law::STEPS).map(|step| step.0);
        let step = named.filter(|_| self.rng.chance(8));
        let input = json!({
            "matter": m.id, "id": self.id::<kernel::id::Matter>("meeting"),
            "starts_at": starts.ms(), "venue": "二组院坝", "convener": convener,
            "emergency": emergency, "step": step, "secret": self.rng.chance(30),
        });
        Draft::new(village, "meeting.call", self.by(world, village, CALLS), input)
    }

    fn settle_it(&mut self, world: &World, village: AreaCode, m: &Matter) -> Draft {
        let days = match self.rng.below(6) {
            0 => Some(14u32),
            1 => Some(15),
            2 => Some(20),
            _ => None,
        };
        let length = i64::from(days.unwrap_or(law::NOTICE_DAYS));
        let beside = i64::try_from(self.rng.below(20)).unwrap_or(0);
        let due: Option<Date> = Some(self.day(length + beside)).filter(|_| self.rng.chance(90));
        let owner = self.officer(world, village, CALLS).filter(|_| self.rng.chance(90));
        let input = json!({
            "matter": m.id, "text": "装路灯十二盏", "owner": owner, "due_on": due,
            "notice_days": days,
        });
        Draft::new(village, "resolution.settle", self.by(world, village, LEADS), input)
    }

    fn carry(&mut self, world: &World, village: AreaCode, home: &Home, m: &Matter) -> Draft {
        let by = self.by(world, village, &[Role::Secretary]);
        let by = m.owner.filter(|_| self.rng.chance(70)).map_or(by, By::Person);
        // What began with a demand is confirmed by those who signed it: that needs its report.
        let demanded = home.last(m.thread, Kind::Wish).is_none();
        if m.state == State::Executing && demanded && self.rng.chance(40) {
            let input = json!({"matter": m.id, "report": "全部亮了"});
            return Draft::new(village, "resolution.report", by, input);
        }
        let changes = home.resolutions.get(&m.id).map_or(0, |r| r.changes.len());
        if m.state == State::Executing && changes < 3 && self.rng.chance(45) {
            return self.changed(village, by, home, m);
        }
        if self.rng.chance(12) {
            let spent = if self.rng.chance(90) { 1_180_000 } else { -1 };
            let input = json!({"matter": m.id, "spent_fen": spent, "note": "灯杆和电线"});
            return Draft::new(village, "resolution.account", by, input);
        }
        if self.rng.chance(40) {
            let input = json!({"matter": m.id, "percent": self.rng.below(103), "note": "立了杆"});
            return Draft::new(village, "resolution.progress", by, input);
        }
        // What is built is reported by finishing it, mostly.
        let built = home.works.values().any(|w| w.resolution == m.id && w.finished.is_none());
        if built && self.rng.chance(90) {
            return self.remark(world, village, home);
        }
        let input = json!({"matter": m.id, "report": "全部亮了"});
        Draft::new(village, "resolution.report", by, input)
    }

    /// It turns out dearer: to the share itself, by one fen more, or far beyond.
    fn changed(&mut self, village: AreaCode, by: By, home: &Home, m: &Matter) -> Draft {
        let topic = m.cause.and_then(|id| home.meetings.get(&id)).map(|m| m.topic);
        let last = topic.and_then(|id| home.topics.get(&id)).map_or(1_200_000, |t| t.cost);
        let edge = last * 11 / 10;
        let costs = [None, Some(edge), Some(edge + 1), Some(last * 9 / 10), Some(last * 5 / 3)];
        let cost = self.rng.pick(&costs).copied().flatten();
        let cost = if self.rng.chance(4) { Some(-1) } else { cost };
        let reason = if self.rng.chance(92) { "桥头风大，原来的杆太矮" } else { "风" };
        let input = json!({
            "matter": m.id, "id": self.id::<kernel::id::Record>("change"), "cost_fen": cost,
            "content": "灯杆加高一米", "reason": reason,
        });
        Draft::new(village, "resolution.change", by, input)
    }

    /// Those who signed the demand say whether it is good.
    fn judged(&mut self, world: &World, village: AreaCode, home: &Home, m: &Matter) -> Draft {
        let demand = home.last(m.thread, Kind::Request).map(|request| request.id);
        let signed = demand.and_then(|id| home.signatures.get(&id)).into_iter().flatten();
        let signed: Vec<_> = signed.map(|s| s.who).collect();
        let who = self.rng.pick(&signed).copied().filter(|_| self.rng.chance(85));
        let by = who.map_or_else(|| self.anybody(world, village), By::Person);
        let input = json!({"matter": m.id, "satisfied": self.rng.chance(75), "note": "水来了"});
        Draft::new(village, "resolution.confirm", by, input)
    }

    fn notice(&mut self, world: &World, village: AreaCode, home: &Home, m: &Matter) -> Draft {
        let objections = home.notices.get(&m.id).map(|n| &n.objections);
        let open: Vec<_> = objections
            .into_iter()
            .flatten()
            .filter(|(_, (_, answered))| !answered)
            .map(|(id, _)| *id)
            .collect();
        let over = home.notices.get(&m.id).is_some_and(|n| self.now.date() > n.until);
        let last = home.notices.get(&m.id).is_some_and(|n| self.now.date() == n.until);
        let end = match (over, last) {
            // Objections that nobody has answered meet the end now and then.
            (true, _) => 60,
            (_, true) => 50,
            _ => 8,
        };
        if self.rng.chance(end) && (over || open.is_empty() || self.rng.chance(50)) {
            let by = self.by(world, village, LEADS);
            let by = if self.rng.chance(60) { By::Worker } else { by };
            return Draft::new(village, "notice.end", by, json!({"matter": m.id}));
        }
        if !open.is_empty() && self.rng.chance(60) || self.rng.chance(6) {
            let strange = self.id("objection");
            let id = self.rng.pick(&open).copied().unwrap_or(strange);
            let text = if self.rng.chance(90) { "已按意见改了方案" } else { " " };
            let by = self.by(world, village, &[Role::Secretary, Role::Supervisor]);
            let input = json!({"matter": m.id, "objection": id, "text": text});
            return Draft::new(village, "notice.reply", by, input);
        }
        if self.rng.chance(60) {
            return self.remark(world, village, home);
        }
        let text = if self.rng.chance(85) { "灯装得太稀，夜里还是黑" } else { "不" };
        let id = self.id::<kernel::id::Record>("objection");
        let input = json!({"matter": m.id, "id": id, "text": text});
        let mut draft = Draft::new(village, "notice.object", self.anybody(world, village), input);
        if self.rng.chance(20) {
            draft.by = self.by(world, village, &[Role::Agent]);
            draft.behalf = self.villager(world, village);
        }
        draft
    }
}
