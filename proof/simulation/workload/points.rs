//! Points and volunteer hours: tables written, voted and changed too late, claims by every hand, judges
//! that are near, notices that are not over, objections made twice, goods that are out, years settled
//! again; rosters that are full, organisers that would book their own time.

use civic::authority::Role;
use civic::matter::{Kind, State};
use kernel::id::{HouseholdId, MatterId, RecordId};
use kernel::{AreaCode, PersonRef};
use serde_json::{Value, json};
use store::act::By;

use super::forward::At;
use super::{Draft, Workload};
use crate::simulation::auditor::law::POINTS_BODIES;
use crate::simulation::auditor::points::earned;
use crate::simulation::auditor::points::picture::{Claim, Points};
use crate::simulation::auditor::world::{Home, World};

const OFFICE: &[Role] = &[Role::Secretary, Role::Committee];
const COUNTER: &[Role] = &[Role::Secretary, Role::Committee, Role::Agent];
const ORGANISERS: &[Role] = &[Role::Secretary, Role::Committee, Role::Convener, Role::Agent];
const OFTEN: [&str; 4] = ["each", "day", "month", "year"];

/// Where points are kept.
struct Hall<'w> {
    world: &'w World,
    village: AreaCode,
    home: &'w Home,
    points: &'w Points,
}

impl Hall<'_> {
    fn joined(&self) -> Vec<HouseholdId> {
        let of = self.points.members.iter().filter(|(_, member)| member.left.is_none());
        of.map(|(id, _)| *id).collect()
    }

    /// Somebody of a household.
    fn of(&self, household: HouseholdId) -> Option<PersonRef> {
        let person = self.home.persons.values().find(|person| person.household == household)?;
        Some(PersonRef { home: self.village, id: person.id })
    }

    fn claims(&self, stages: &[&str]) -> Vec<(RecordId, &Claim)> {
        let of = self.points.claims.iter().filter(|(_, claim)| stages.contains(&claim.stage));
        of.map(|(id, claim)| (*id, claim)).collect()
    }
}

impl Workload {
    /// Now and then something about points or hours.
    pub(super) fn points(
        &mut self,
        world: &World,
        village: AreaCode,
        home: &Home,
    ) -> Option<Draft> {
        if let Some(draft) = self.points_road(world, village, home) {
            return Some(draft);
        }
        let today = self.now.date();
        let held = home.points.activities.values().any(|a| a.day == today);
        let kept = !home.points.members.is_empty();
        let odds = match (self.pointed, held, kept) {
            (true, true, _) => 75,
            (true, false, true) => 70,
            (false, true, _) => 12,
            (false, false, true) => 8,
            (true, false, false) => 40,
            (_, false, false) => 5,
        };
        if home.persons.is_empty() || !self.rng.chance(odds) {
            return None;
        }
        let hall = Hall { world, village, home, points: &home.points };
        if self.rng.chance(if held { 60 } else { 15 }) {
            return self.hours_next(&hall);
        }
        let in_force = home.points.in_force(self.now).is_some();
        let group = home.points.group().len();
        match self.rng.below(100) {
            0..=9 => self.points_written(&hall),
            _ if !in_force && self.rng.chance(88) => self.points_written(&hall),
            _ if in_force && group == 0 && self.rng.chance(30) => self.points_appointed(&hall),
            10..=12 => self.points_appointed(&hall),
            13..=16 => self.points_household(&hall),
            17 => self.points_weighed(&hall),
            _ if home.points.members.len() < 5 && self.rng.chance(40) => {
                self.points_household(&hall)
            }
            18..=44 => self.points_claimed(&hall),
            45..=64 => self.points_judged(&hall),
            65..=72 => self.points_objected(&hall),
            73..=79 => self.points_ruled(&hall),
            80..=94 => self.points_shop(&hall),
            95..=97 => Some(self.points_closed(&hall)),
            _ => self.points_posted(&hall),
        }
    }

    /// The way of a table to its vote, step by step as it should be, so that what comes after it is tried
    /// in every run: in the first and the last of the villages, until a table is in force.
    fn points_road(&mut self, world: &World, village: AreaCode, home: &Home) -> Option<Draft> {
        let ours = [self.villages.first(), self.villages.last()].contains(&Some(&village));
        if !ours
            || home.points.in_force(self.now).is_some()
            || !self.rng.chance(if self.pointed { 85 } else { 25 })
        {
            return None;
        }
        let open = home.points.tables.last();
        let open = open.filter(|table| table.lines.len() > 2 || table.topic.is_some())?;
        let hall = Hall { world, village, home, points: &home.points };
        // Somebody may have published it as something else: then it is no vote on points.
        let ours = |topic: &MatterId| {
            home.topics.get(topic).is_none_or(|topic| topic.class == "points_rules")
                || home.matters.get(topic).is_some_and(|m| m.state == State::Draft)
        };
        let put = open.topic.filter(|topic| Self::points_waits(&hall, *topic).is_some());
        let Some(matter) = put.filter(ours).and_then(|topic| home.matters.get(&topic)) else {
            let topic = self.points_draft_topics(&hall).last().copied()?;
            if !home.points.nominees.keys().any(|(of, _)| *of == topic) {
                return self.points_named(&hall, topic);
            }
            return Some(self.points_office(&hall, "points.put", json!({ "topic": topic })));
        };
        let by = self.by(world, village, &[Role::Secretary]);
        let named = home.points.nominees.keys().any(|(topic, _)| *topic == matter.id);
        match matter.state {
            State::Draft if !named => self.points_named(&hall, matter.id),
            State::Draft => {
                let input = json!({
                    "matter": matter.id, "title": "爱心积分怎么记", "place": "全村",
                    "people": "自愿参加的人家", "households": 12, "cost_fen": 0, "money": "不花钱",
                    "plan": "按分值表记积分，自愿参加，只换物品", "class": "points_rules",
                    "body": "villagers_meeting", "basis": "household",
                });
                Some(Draft::new(village, "topic.publish", by, input))
            }
            State::Published => self.forward(At { world, village, home }, matter, false),
            _ => {
                let adopted = self.points_vote(&hall, Some(matter.id));
                let input = json!({ "adopted": adopted });
                Some(self.points_office(&hall, "points.adopt", input))
            }
        }
    }

    /// Mostly whole words, now and then too few.
    fn points_said(&mut self, full: &str, short: &'static str) -> String {
        let words = if self.rng.chance(96) { full } else { short };
        words.to_owned()
    }

    fn points_office(&mut self, hall: &Hall<'_>, act: &'static str, input: Value) -> Draft {
        Draft::new(hall.village, act, self.by(hall.world, hall.village, OFFICE), input)
    }

    fn points_draft_topics(&self, hall: &Hall<'_>) -> Vec<MatterId> {
        let open = self.open(hall.home).into_iter();
        let fresh = open.filter(|m| (m.kind, m.state) == (Kind::Topic, State::Draft));
        fresh.map(|m| m.id).collect()
    }

    /// Whether a table waits for the vote on its topic; `None` when nothing will come of that.
    fn points_waits(hall: &Hall<'_>, topic: MatterId) -> Option<bool> {
        let matter = hall.home.matters.get(&topic)?;
        let body = |m: &&crate::simulation::auditor::world::Meeting| m.topic == topic;
        let held = hall.home.meetings.values().filter(body);
        match matter.state {
            State::Draft | State::Published => Some(true),
            State::Decided => {
                let mut ours = held.filter(|m| POINTS_BODIES.contains(&m.body.as_str()));
                ours.next().map(|_| false)
            }
            _ => None,
        }
    }

    /// A table from its first line to its vote.
    fn points_written(&mut self, hall: &Hall<'_>) -> Option<Draft> {
        let open = hall.points.tables.last().filter(|table| table.adopted.is_none());
        // The vote on the table before is no vote on this one.
        let before = hall.points.tables.iter().rev().find_map(|table| table.adopted.as_ref());
        if let Some((vote, _)) = before.filter(|_| open.is_some() && self.rng.chance(30)) {
            let input = json!({ "adopted": vote });
            return Some(self.points_office(hall, "points.adopt", input));
        }
        let waits = open.and_then(|o| o.topic).and_then(|topic| Self::points_waits(hall, topic));
        if waits == Some(true) && self.rng.below(400) != 0 {
            return None;
        }
        let rarely = self.rng.below(if waits.is_some() { 60 } else { 20 }) == 0;
        if open.is_none() && self.rng.chance(25) {
            return Some(self.points_lined(hall, 0));
        }
        let Some(open) = open.filter(|_| !rarely) else {
            let input = json!({
                "title": match self.rng.below(20) {
                    0 => "积分",
                    1 => "积分换现 金办法",
                    2 => "低、保积分办法",
                    _ => "肖家边爱心积分",
                },
                "base": self.rng.below(3) * 10, "base_exchangeable": self.rng.chance(30),
                "settle": if self.rng.chance(75) { "reset" } else { "carry" },
            });
            return Some(self.points_office(hall, "points.draft", input));
        };
        let lines = open.lines.len();
        if self.rng.chance(if waits.is_none() { 7 } else { 1 }) {
            let no = self.rng.below(u64::try_from(lines).unwrap_or(0) + 3);
            return Some(self.points_office(hall, "points.strike", json!({ "no": no.max(1) })));
        }
        // Somebody touches the table after the vote: then nobody has voted what it says.
        if waits == Some(false) && self.rng.chance(8) {
            return Some(self.points_lined(hall, lines));
        }
        if waits == Some(false) && self.rng.chance(85) || self.rng.chance(4) {
            let adopted = self.points_vote(hall, open.topic);
            return Some(self.points_office(hall, "points.adopt", json!({ "adopted": adopted })));
        }
        // Words before there is one.
        if lines == 0
            && let Some(topic) = self.points_draft_topics(hall).first()
            && self.rng.chance(8)
        {
            return Some(self.points_office(hall, "points.put", json!({ "topic": topic })));
        }
        if lines < 4 && waits.is_none() && self.rng.chance(72) || self.rng.chance(3) {
            return Some(self.points_lined(hall, lines));
        }
        // A table of a line or two is rarely put: it would only wait.
        if lines < 3 && self.rng.chance(85) {
            return Some(self.points_lined(hall, lines));
        }
        let topics = self.points_draft_topics(hall);
        let strange = self.id("meeting");
        let any = self.any(hall.home).unwrap_or(strange);
        let of = self.rng.pick(&topics).copied().filter(|_| self.rng.chance(96));
        let of = match of {
            Some(of) => of,
            None if self.rng.chance(15) => any,
            None => return None,
        };
        Some(self.points_office(hall, "points.put", json!({ "topic": of })))
    }

    fn points_lined(&mut self, hall: &Hall<'_>, lines: usize) -> Draft {
        let no = match self.rng.below(8) {
            0 => 1 + self.rng.below(100),
            _ => u64::try_from(lines + 1).unwrap_or(1),
        };
        let takes = self.rng.chance(30);
        let what = match (takes, self.rng.below(12)) {
            (_, 0) if self.rng.chance(50) => "不参加的取消低 保",
            (_, 0) => "打扫一次奖现·金",
            (_, 1) => "扫地",
            (true, _) => "露天焚烧秸秆",
            (false, _) => "打扫公共地方",
        };
        let input = json!({
            "no": no, "what": what, "points": 1 + self.rng.below(12), "takes": takes,
            "often": self.rng.pick(&OFTEN), "evidence": self.points_said("组长看到", "看"),
        });
        self.points_office(hall, "points.line", input)
    }

    /// A meeting that has closed: the one on a topic, or any.
    fn points_vote(&mut self, hall: &Hall<'_>, topic: Option<MatterId>) -> MatterId {
        let closed = |of: Option<MatterId>| -> Vec<MatterId> {
            let all = hall.home.meetings.iter().filter(|(_, m)| m.closed.is_some());
            all.filter(|(_, m)| of.is_none_or(|of| m.topic == of)).map(|(id, _)| *id).collect()
        };
        let own = closed(topic);
        let of = if own.is_empty() || self.rng.chance(16) { closed(None) } else { own };
        let strange = self.id("meeting");
        let any = self.any(hall.home).unwrap_or(strange);
        self.rng.pick(&of).copied().unwrap_or(any)
    }

    /// Who is to judge: some of the village, now and then one who decides objections too.
    fn points_named(&mut self, hall: &Hall<'_>, topic: MatterId) -> Option<Draft> {
        let n = if self.rng.chance(92) { 5 + self.rng.below(4) } else { self.rng.below(4) };
        let mut people = Vec::new();
        for _ in 0..n {
            people.extend(self.villager(hall.world, hall.village));
        }
        if let By::Person(watches) = self.by(hall.world, hall.village, &[Role::Supervisor]) {
            people.push(watches);
        }
        if self.rng.chance(4) {
            let elsewhere = self.village();
            people.extend(self.villager(hall.world, elsewhere));
        }
        let input = json!({ "topic": topic, "persons": people });
        Some(self.points_office(hall, "points.nominate", input))
    }

    fn points_appointed(&mut self, hall: &Hall<'_>) -> Option<Draft> {
        if self.rng.chance(15) {
            let drafts = self.points_draft_topics(hall);
            let strange = self.id("meeting");
            let any = self.any(hall.home).unwrap_or(strange);
            let topic = self.rng.pick(&drafts).copied().filter(|_| self.rng.chance(70));
            return self.points_named(hall, topic.unwrap_or(any));
        }
        let adopted = match hall.points.in_force(self.now) {
            Some((_, table)) if self.rng.chance(85) => table.adopted.map(|(id, _)| id),
            _ => Some(self.points_vote(hall, None)),
        };
        Some(self.points_office(hall, "points.panel", json!({ "adopted": adopted? })))
    }

    /// What others say of relatives, weighed by the group, and said again by others still.
    fn points_weighed(&mut self, hall: &Hall<'_>) -> Option<Draft> {
        let all: Vec<(PersonRef, HouseholdId)> = hall.points.kin.keys().copied().collect();
        let (relative, household) = *self.rng.pick(&all)?;
        let stranger = self.villager(hall.world, hall.village)?;
        if self.rng.chance(25) {
            let of = hall.of(household)?;
            let by = if self.rng.chance(50) { relative } else { stranger };
            let input = json!({ "of": of, "relative": relative, "how": "表弟" });
            return Some(Draft::new(hall.village, "points.kin", By::Person(by), input));
        }
        let group: Vec<PersonRef> = hall.points.group().into_iter().collect();
        let judge = self.rng.pick(&group).copied().filter(|_| self.rng.chance(92));
        let (other, own) = (self.villager(hall.world, hall.village)?, judge.unwrap_or(stranger));
        let relative = if self.rng.chance(95) { relative } else { other };
        let input = json!({
            "relative": relative, "household": household, "near": self.rng.chance(60),
        });
        let mut draft = Draft::new(hall.village, "points.weigh", By::Person(own), input);
        if self.rng.chance(4) {
            draft.by = self.by(hall.world, hall.village, &[Role::Agent]);
            draft.behalf = Some(own);
        }
        Some(draft)
    }

    /// What a household decides for itself.
    fn points_household(&mut self, hall: &Hall<'_>) -> Option<Draft> {
        let who = self.villager(hall.world, hall.village)?;
        let act = match self.rng.below(20) {
            0..=9 => "points.join",
            10 => "points.leave",
            11..=13 => "points.red",
            _ => "points.kin",
        };
        let relative = self.villager(hall.world, hall.village);
        let elsewhere = self.village();
        let stranger = self.villager(hall.world, elsewhere);
        let relative = if self.rng.chance(92) { relative } else { stranger };
        let input = match act {
            "points.red" => json!({ "agree": self.rng.chance(70) }),
            "points.kin" => json!({
                "of": self.villager(hall.world, hall.village)?,
                "relative": relative.filter(|_| self.rng.chance(80)),
                "how": self.points_said("表弟", "弟"),
            }),
            _ => json!({}),
        };
        // So few relatives that somebody is left to judge.
        if act == "points.kin" && hall.points.kin.len() > 3 && self.rng.chance(90) {
            return None;
        }
        let mut draft = Draft::new(hall.village, act, By::Person(who), input);
        if self.rng.chance(10) {
            draft.by = self.by(hall.world, hall.village, &[Role::Agent]);
            draft.behalf = Some(who);
        }
        Some(draft)
    }

    fn points_claimed(&mut self, hall: &Hall<'_>) -> Option<Draft> {
        let joined = hall.joined();
        let (_, table) = hall.points.in_force(self.now)?;
        let numbers: Vec<u64> = table.lines.keys().copied().collect();
        let line = if self.rng.chance(96) { *self.rng.pick(&numbers)? } else { 90 };
        let takes = table.lines.get(&line).is_some_and(|line| line.takes);
        let of = self.rng.pick(&joined).copied().and_then(|of| hall.of(of));
        let of = if self.rng.chance(95) { of } else { self.villager(hall.world, hall.village) };
        let other = self.villager(hall.world, hall.village)?;
        let by = match self.rng.below(10) {
            0..=4 => of.unwrap_or(other),
            _ => other,
        };
        let own = Some(by) == of && self.rng.chance(70);
        let day = match self.rng.below(14) {
            0 => self.day(1),
            1 => self.day(-40),
            _ => self.day(0),
        };
        let input = json!({
            "id": self.id::<kernel::id::Record>("points-claim"), "line": line, "happened_on": day,
            "said": self.points_said("扫了桥头到井边", "扫"), "neighbour": of.filter(|_| !own),
            "seen_by": self.rng.chance(30).then_some("组长"),
            "channel": self.rng.chance(15).then_some("paper"),
        });
        let mut draft = Draft::new(hall.village, "points.claim", By::Person(by), input);
        if takes && self.rng.chance(85) || self.rng.chance(8) {
            draft.by = self.by(hall.world, hall.village, OFFICE);
        } else if self.rng.chance(8) {
            draft.by = self.by(hall.world, hall.village, &[Role::Agent]);
            draft.behalf = Some(by);
        }
        Some(draft)
    }

    fn points_judged(&mut self, hall: &Hall<'_>) -> Option<Draft> {
        let waiting = hall.claims(&["review"]);
        let all: Vec<(RecordId, &Claim)> =
            hall.points.claims.iter().map(|(id, claim)| (*id, claim)).collect();
        let of = if self.rng.chance(95) { &waiting } else { &all };
        let (id, claim) = self.rng.pick(of).map(|(id, claim)| (*id, (*claim).clone()))?;
        let heard = claim.takes && claim.heard.is_empty();
        // Taken back by whoever made it, also where it is too late.
        if self.rng.chance(6) {
            let other = self.villager(hall.world, hall.village)?;
            let by = if self.rng.chance(85) { claim.asked } else { other };
            let input = json!({ "claim": id });
            return Some(Draft::new(hall.village, "points.withdraw", By::Person(by), input));
        }
        if heard && self.rng.chance(80) || self.rng.chance(if claim.takes { 15 } else { 3 }) {
            let own = hall.of(claim.household).filter(|_| self.rng.chance(45));
            let group: Vec<PersonRef> = hall.points.group().into_iter().collect();
            let judge = self.rng.pick(&group).copied().filter(|_| self.rng.chance(80));
            let other = self.villager(hall.world, hall.village)?;
            let by = By::Person(own.or(judge).unwrap_or(other));
            let input = json!({ "claim": id, "heard": self.points_said("风大，没看住", "没") });
            return Some(Draft::new(hall.village, "points.hear", by, input));
        }
        let group: Vec<PersonRef> = hall.points.group().into_iter().collect();
        let fresh: Vec<PersonRef> =
            group.iter().copied().filter(|who| !claim.reviews.contains_key(who)).collect();
        let of = if self.rng.chance(88) { &fresh } else { &group };
        let judge = self.rng.pick(of).copied();
        let anybody = self.villager(hall.world, hall.village);
        let who = judge.filter(|_| self.rng.chance(95)).or(anybody)?;
        let agrees = self.rng.chance(70);
        let reason = (!agrees).then(|| self.points_said("没有看见人", "没"));
        let input = json!({
            "claim": id, "verdict": if agrees { "agree" } else { "object" }, "reason": reason,
        });
        let mut draft = Draft::new(hall.village, "points.review", By::Person(who), input);
        if self.rng.chance(3) {
            draft.by = self.by(hall.world, hall.village, &[Role::Agent]);
            draft.behalf = Some(who);
        }
        Some(draft)
    }

    fn points_objected(&mut self, hall: &Hall<'_>) -> Option<Draft> {
        let open = hall.claims(&["noticed", "posted", "refused"]);
        let all = hall.claims(&["review", "suspended", "contested", "reversed", "dropped"]);
        let of = if self.rng.chance(94) { &open } else { &all };
        let (claim, _) = *self.rng.pick(of)?;
        // What was posted lately is looked at while it can be.
        let lately = |c: &Claim| {
            c.stage == "posted" && c.posted.is_some_and(|at| at.plus_days(7) >= self.now)
        };
        let fresh: Vec<RecordId> =
            open.iter().filter(|(_, claim)| lately(claim)).map(|(id, _)| *id).collect();
        let claim = self.rng.pick(&fresh).copied().filter(|_| self.rng.chance(60)).unwrap_or(claim);
        let by = self.villager(hall.world, hall.village)?;
        // Somebody does not let go.
        let again = hall.points.appeals.values().find(|a| a.claim == claim).map(|a| a.by);
        let by = again.filter(|_| self.rng.chance(15)).unwrap_or(by);
        let input = json!({
            "id": self.id::<kernel::id::Record>("points-appeal"), "claim": claim,
            "reason": self.points_said("那天没看见人", "没"),
        });
        Some(Draft::new(hall.village, "points.appeal", By::Person(by), input))
    }

    fn points_ruled(&mut self, hall: &Hall<'_>) -> Option<Draft> {
        let open: Vec<RecordId> = hall
            .points
            .appeals
            .iter()
            .filter(|(_, appeal)| appeal.ruling.is_none() || self.now.ms() % 17 == 0)
            .map(|(id, _)| *id)
            .collect();
        let appeal = self.rng.pick(&open).copied()?;
        let input = json!({
            "appeal": appeal, "ruling": if self.rng.chance(55) { "keep" } else { "reverse" },
            "answer": self.points_said("到现场看过了", "看"),
        });
        let by = self.by(hall.world, hall.village, &[Role::Supervisor]);
        Some(Draft::new(hall.village, "points.decide", by, input))
    }

    fn points_shop(&mut self, hall: &Hall<'_>) -> Option<Draft> {
        let by = self.by(hall.world, hall.village, COUNTER);
        let goods: Vec<RecordId> = hall.points.goods.keys().copied().collect();
        let act = match self.rng.below(10) {
            0 | 1 => "points.stock",
            _ if goods.is_empty() => "points.stock",
            2 => "points.restock",
            _ => "points.exchange",
        };
        let good = self.rng.pick(&goods).copied();
        let strange = self.id::<kernel::id::Record>("points-good");
        let input = match act {
            "points.stock" => json!({
                "id": strange, "name": if self.rng.chance(90) { "肥皂" } else { "五元现金" },
                "price": 1 + self.rng.below(4), "count": 1 + self.rng.below(6),
                "donor": self.rng.chance(40).then_some("一位商户"),
                "donor_agrees": self.rng.chance(70),
            }),
            "points.restock" => json!({
                "good": good.filter(|_| self.rng.chance(95)).unwrap_or(strange),
                "count": 1 + self.rng.below(5),
            }),
            _ => {
                let joined = hall.joined();
                let rich: Vec<HouseholdId> = joined
                    .iter()
                    .copied()
                    .filter(|of| hall.home.books.left(earned(*of)) > 0)
                    .collect();
                let of = if self.rng.chance(70) { &rich } else { &joined };
                let of = self.rng.pick(of).copied().and_then(|of| hall.of(of));
                let other = self.villager(hall.world, hall.village)?;
                let elsewhere = self.village();
                let stranger = self.villager(hall.world, elsewhere);
                let other = if self.rng.chance(80) { other } else { stranger.unwrap_or(other) };
                json!({
                    "id": self.id::<kernel::id::Record>("points-exchange"),
                    "neighbour": of.filter(|_| self.rng.chance(93)).unwrap_or(other),
                    "good": good.filter(|_| self.rng.chance(97)).unwrap_or(strange),
                    "count": 1 + self.rng.below(5),
                })
            }
        };
        Some(Draft::new(hall.village, act, by, input))
    }

    fn points_closed(&mut self, hall: &Hall<'_>) -> Draft {
        let this = self.now.date().year();
        let year = if self.rng.chance(70) { this - 1 } else { this };
        self.points_office(hall, "points.settle", json!({ "year": year }))
    }

    /// The clockwork's own act, mostly too early: what is due it finds by itself.
    fn points_posted(&mut self, hall: &Hall<'_>) -> Option<Draft> {
        let of =
            if self.rng.chance(80) { hall.claims(&["noticed"]) } else { hall.claims(&["posted"]) };
        let (claim, _) = *self.rng.pick(&of)?;
        Some(Draft::new(hall.village, "points.post", By::Worker, json!({ "claim": claim })))
    }

    /// Volunteer time.
    fn hours_next(&mut self, hall: &Hall<'_>) -> Option<Draft> {
        let today = self.now.date();
        let open: Vec<RecordId> = hall
            .points
            .activities
            .iter()
            .filter(|(_, a)| a.day >= today)
            .map(|(id, _)| *id)
            .collect();
        let all: Vec<RecordId> = hall.points.activities.keys().copied().collect();
        if open.is_empty() && self.rng.chance(80) || self.rng.chance(6) {
            let day = match self.rng.below(10) {
                0 => self.day(-1),
                1 | 2 => self.day(1),
                _ => self.day(0),
            };
            let input = json!({
                "id": self.id::<kernel::id::Record>("activity"),
                "title": self.points_said("清扫村道路面", "扫"), "place": self.points_said("桥头", "桥"),
                "on_day": day, "pieces": 1 + self.rng.below(8), "most": 1 + self.rng.below(5),
            });
            let by = self.by(hall.world, hall.village, ORGANISERS);
            return Some(Draft::new(hall.village, "hours.call", by, input));
        }
        let of = if self.rng.chance(94) { &open } else { &all };
        let id = self.rng.pick(of).copied().or(all.first().copied())?;
        self.points_helped(hall, id)
    }

    fn points_helped(&mut self, hall: &Hall<'_>, id: RecordId) -> Option<Draft> {
        let activity = hall.points.activities.get(&id)?;
        let roster: Vec<PersonRef> = activity.roster.keys().copied().collect();
        let who = self.villager(hall.world, hall.village)?;
        let by = self.by(hall.world, hall.village, ORGANISERS);
        let of = self.rng.pick(&roster).copied().filter(|_| self.rng.chance(92)).unwrap_or(who);
        let present = activity.roster.get(&of).is_some_and(|helper| helper.present.is_some());
        let own = |who: PersonRef, act: &'static str, input: Value| {
            Draft::new(hall.village, act, By::Person(who), input)
        };
        let here = json!({ "activity": id });
        let confirmed = activity.roster.get(&of).is_some_and(|helper| helper.confirmed.is_some());
        if confirmed && self.rng.chance(20) || self.rng.chance(2) {
            let input = json!({
                "id": self.id::<kernel::id::Record>("hours-correction"), "activity": id,
                "neighbour": of, "pieces": self.rng.below(activity.pieces + 2),
                "reason": self.points_said("走得早，记错了", "错"),
            });
            return Some(Draft::new(hall.village, "hours.correct", by, input));
        }
        Some(match self.rng.below(20) {
            0..=5 => own(who, "hours.enlist", here),
            6 => own(of, "hours.withdraw", here),
            7 => own(of, "hours.enlist", here),
            8 | 9 => {
                let times = activity.roster.iter().filter(|(_, h)| h.confirmed.is_some());
                let done: Vec<PersonRef> = times.map(|(who, _)| *who).collect();
                let who = self.rng.pick(&done).copied().unwrap_or(who);
                own(who, "hours.certify", json!({}))
            }
            // Somebody who organises puts themselves down, and would book their own time.
            10 => match by {
                By::Person(organiser) if self.rng.chance(50) => {
                    own(organiser, "hours.enlist", here)
                }
                _ => {
                    let me = if let By::Person(me) = by { me } else { of };
                    let input = json!({ "activity": id, "neighbour": me, "pieces": 1 });
                    let act = if self.rng.chance(50) { "hours.confirm" } else { "hours.see" };
                    let see = json!({ "activity": id, "neighbour": me });
                    Draft::new(hall.village, act, by, if act == "hours.see" { see } else { input })
                }
            },
            _ if present && self.rng.chance(85) || self.rng.chance(8) => {
                let pieces = match self.rng.below(8) {
                    0 => activity.pieces + 1,
                    _ => 1 + self.rng.below(activity.pieces),
                };
                let input = json!({ "activity": id, "neighbour": of, "pieces": pieces });
                Draft::new(hall.village, "hours.confirm", by, input)
            }
            _ => {
                let input = json!({ "activity": id, "neighbour": of });
                Draft::new(hall.village, "hours.see", by, input)
            }
        })
    }
}
