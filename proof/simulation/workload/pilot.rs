//! Years of building: from a wish to a project under way with representatives of the people, step by step
//! as it should be, so that what comes after a project is tried in every such run and not once in a
//! hundred.

use civic::authority::Role;
use civic::matter::{Kind, State};
use kernel::id::{MatterId, PersonId};
use kernel::{AreaCode, Moment, PersonRef};
use serde_json::{Value, json};
use store::act::By;

use super::{Draft, Workload};
use crate::fixture;
use crate::simulation::auditor::poll::picture::Poll;
use crate::simulation::auditor::works;
use crate::simulation::auditor::world::{Home, Matter, Person, World};

/// What kind of year a seed makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Year {
    /// As it comes.
    Plain,
    /// Much is built.
    Building,
    /// Much is to be built and there is hardly money for it.
    Lean,
}

impl Year {
    pub(super) fn of(seed: u64) -> Self {
        match seed % 3 {
            0 => Self::Plain,
            1 => Self::Building,
            _ => Self::Lean,
        }
    }
}

const CLASS: &str = "routine_affairs";
const ELECTION: &str = "推选项目代表";
const LEADS: &[Role] = &[Role::Secretary, Role::Committee];

impl Workload {
    /// The next step of the way to a project, in a year of building.
    pub(super) fn pilot(&mut self, world: &World, village: AreaCode, home: &Home) -> Option<Draft> {
        if self.year == Year::Plain || !self.rng.chance(40) {
            return None;
        }
        let open = self.open(home);
        let alive = |m: &&&Matter| m.kind == Kind::Project && m.state != State::Finished;
        match open.iter().find(alive) {
            Some(m) if m.state == State::Draft => self.readied(world, village, home, m),
            Some(m) if home.money.seated(m.id).is_empty() => {
                Some(self.elected(world, village, home, m))
            }
            Some(_) => None,
            None => self.road(world, village, home, &open),
        }
    }

    fn lead(&mut self, world: &World, village: AreaCode) -> By {
        self.by(world, village, &[Role::Secretary])
    }

    fn road(
        &mut self,
        world: &World,
        village: AreaCode,
        home: &Home,
        open: &[&Matter],
    ) -> Option<Draft> {
        let ours = |id: &MatterId| home.topics.get(id).is_some_and(|t| t.class == CLASS);
        let one = |kind: Kind, states: &[State]| {
            open.iter().copied().find(|m| m.kind == kind && states.contains(&m.state))
        };
        let bare = |m: &&&Matter| {
            m.kind == Kind::Resolution
                && matches!(m.state, State::Noticed | State::Executing)
                && home.works.values().all(|work| work.resolution != m.id)
        };
        if let Some(m) = open.iter().find(bare) {
            return Some(self.built_from(world, village, m));
        }
        let by = self.lead(world, village);
        if let Some(m) = one(Kind::Resolution, &[State::Draft]) {
            let owner = self.officer(world, village, &[Role::Secretary]);
            let input = json!({
                "matter": m.id, "text": "在桥头装路灯十二盏", "owner": owner,
                "due_on": self.day(40), "notice_days": null,
            });
            return Some(Draft::new(village, "resolution.settle", by, input));
        }
        let mut meetings = open.iter().filter(|m| m.kind == Kind::Meeting);
        let topic_of = |m: &Matter| home.meetings.get(&m.id).map(|meeting| meeting.topic);
        if let Some(m) = meetings.find(|m| topic_of(m).is_some_and(|topic| ours(&topic))) {
            return self.held(world, village, home, m);
        }
        let mut topics = open.iter().filter(|m| m.kind == Kind::Topic);
        if let Some(m) = topics.clone().find(|m| m.state == State::Published && ours(&m.id)) {
            let input = json!({
                "matter": m.id, "id": self.id::<kernel::id::Matter>("meeting"),
                "starts_at": self.now.plus_ms(120_000).ms(), "venue": "村部", "convener": null,
                "emergency": null, "step": null, "secret": false,
            });
            return Some(Draft::new(village, "meeting.call", by, input));
        }
        if let Some(m) = topics.find(|m| m.state == State::Draft) {
            let cost = if self.rng.chance(70) { 1_200_000 } else { 6_000_000 };
            let input = json!({
                "matter": m.id, "title": "桥头装路灯", "place": "二组桥头",
                "people": "二组全体村民", "households": 12, "cost_fen": cost, "money": "统筹资金",
                "plan": "在桥头装十二盏路灯，电费由集体出", "class": CLASS,
                "body": "two_committees", "basis": "person",
            });
            return Some(Draft::new(village, "topic.publish", by, input));
        }
        if let Some(m) = one(Kind::Wish, &[State::Heard]) {
            let owner = self.officer(world, village, LEADS);
            let input = json!({
                "matter": m.id, "fate": "topic", "reply": "已经列入今年计划", "owner": owner,
                "due_on": self.day(20),
            });
            return Some(Draft::new(village, "wish.answer", by, input));
        }
        Some(self.wish(world, village))
    }

    /// A body meets: everybody comes, everybody says yes.
    pub(super) fn held(
        &mut self,
        world: &World,
        village: AreaCode,
        home: &Home,
        m: &Matter,
    ) -> Option<Draft> {
        let meeting = home.meetings.get(&m.id)?;
        let chair = self.lead(world, village);
        if m.state == State::Called {
            return Some(Draft::new(village, "meeting.open", chair, json!({ "matter": m.id })));
        }
        let person = |id: &PersonId| By::Person(fixture::person(village, *id));
        let absent = meeting.roll.iter().find(|(_, line)| line.present.is_none());
        let Some(ballot) = &meeting.ballot else {
            if let Some((id, _)) = absent {
                let input = json!({ "matter": m.id, "person": null, "via": null, "paper": false });
                return Some(Draft::new(village, "meeting.checkin", person(id), input));
            }
            let id = self.id::<kernel::id::Ballot>("ballot");
            let input = json!({ "matter": m.id, "id": id });
            return Some(Draft::new(village, "ballot.open", chair, input));
        };
        let silent = |(id, line): &(&PersonId, &crate::simulation::auditor::world::Line)| {
            let voter = if meeting.by_household { line.household.bytes() } else { id.bytes() };
            line.present.is_some()
                && !line.witnessed()
                && !ballot.votes.contains_key(&voter)
                && !ballot.dropped.contains(&voter)
        };
        if let Some((id, _)) = meeting.roll.iter().find(silent) {
            let act = if meeting.secret { "ballot.drop" } else { "ballot.cast" };
            let input = json!({ "matter": m.id, "answer": "yes", "proxy_for": null });
            return Some(Draft::new(village, act, person(id), input));
        }
        Some(Draft::new(village, "ballot.close", chair, json!({ "matter": m.id })))
    }

    fn built_from(&mut self, world: &World, village: AreaCode, m: &Matter) -> Draft {
        let owner = self.officer(world, village, &[Role::Secretary, Role::Convener]);
        let input = json!({
            "matter": m.id, "id": self.id::<kernel::id::Matter>("project"),
            "title": "二组石桥", "origin": "villagers", "family": "village_plus",
            "sponsor": "二组党小组", "homestead": "liveable",
            "aspect": civic::works::Aspect::WORDS.first(), "planned_fen": null,
            "due_on": self.day(60), "owner": owner.filter(|_| self.rng.chance(50)),
            "for_ecology": true,
        });
        Draft::new(village, "project.open", self.lead(world, village), input)
    }

    /// Questions answered, the plan hung out where it has to be, work begun.
    fn readied(
        &mut self,
        world: &World,
        village: AreaCode,
        home: &Home,
        m: &Matter,
    ) -> Option<Draft> {
        let work = home.works.get(&m.id)?;
        let by = self.lead(world, village);
        let open = ["how", "look", "builder", "keeper"]
            .into_iter()
            .find(|question| !work.answers.contains_key(*question));
        if let Some(question) = open {
            let (adopted, ..) = works::adoptions(home, m.thread).first().copied()?;
            let input = json!({
                "matter": m.id, "question": question, "text": "石料村里出，工自己投",
                "adopted": adopted,
            });
            return Some(Draft::new(village, "project.answer", by, input));
        }
        if work.stones.is_empty() {
            return None;
        }
        let hung = work.shown.iter().any(|s| s.stage == "before" && s.at >= work.planned_at);
        if !work.micro && !hung {
            // That an older plan has hung is not enough, which is tried before it hangs anew.
            if !work.shown.is_empty() && self.rng.chance(50) {
                return Some(Draft::new(village, "project.begin", by, json!({ "matter": m.id })));
            }
            let input = json!({ "matter": m.id, "stage": "before", "text": "桥怎么修、花多少钱" });
            return Some(Draft::new(village, "project.publicise", by, input));
        }
        // Notices that have to be over first: wait for their end, and end them.
        let of = work.shown.iter().map(|s| s.notice);
        let decided = home.notices.iter().filter(|(_, n)| n.subject == work.resolution);
        let running = of.chain(decided.map(|(id, _)| *id));
        let next = running.filter_map(|id| Some((id, home.notices.get(&id)?)));
        if let Some((id, notice)) = next.into_iter().find(|(_, n)| !n.ended) {
            if self.now.date() <= notice.until {
                self.now = Moment::end_of(notice.until).plus_ms(1);
            }
            let unanswered = notice.objections.values().any(|(_, answered)| !*answered);
            if unanswered {
                return None;
            }
            return Some(Draft::new(village, "notice.end", By::Worker, json!({ "matter": id })));
        }
        // Now and then a plan is changed after it has hung.
        if !work.micro && work.shown.len() == 1 && self.rng.chance(40) {
            let (no, stone) = work.stones.first_key_value()?;
            let input = json!({
                "matter": m.id, "no": no, "title": "砌桥墩", "due_on": work.due,
                "planned_fen": stone.cost, "weight": 10 + self.rng.below(40),
            });
            return Some(Draft::new(village, "project.plan", by, input));
        }
        Some(Draft::new(village, "project.begin", by, json!({ "matter": m.id })))
    }

    /// The people elect who watches over a project.
    fn elected(&mut self, world: &World, village: AreaCode, home: &Home, m: &Matter) -> Draft {
        let by = self.lead(world, village);
        let since = m.opened_at;
        let ours = home.polls.iter().filter_map(|(id, poll)| Some((home.matters.get(id)?, poll)));
        let mut ours: Vec<(&Matter, &Poll)> =
            ours.filter(|(of, _)| of.title == ELECTION && of.opened_at >= since).collect();
        ours.sort_by_key(|(of, _)| of.opened_at);
        let Some((of, poll)) = ours.last().copied() else {
            return self.election(village, by);
        };
        if of.state == State::Draft {
            let named = poll.standing().count();
            let need = usize::try_from(poll.seats).unwrap_or(3);
            if poll.closes < self.day(2) {
                return self.election(village, by);
            }
            if named < need.max(2) {
                return self.stands(world, village, home, of);
            }
            return Draft::new(village, "poll.publish", by, json!({ "matter": of.id }));
        }
        if of.state == State::Closed {
            let enough = poll.counted.as_ref().is_some_and(|counted| counted.winners.len() >= 3);
            if !enough && self.rng.chance(60) {
                return self.election(village, by);
            }
            let seat = json!({ "matter": m.id, "poll": of.id });
            // Elected of the committee's own houses: the election is held again.
            if self.rng.chance(35) {
                return self.election(village, by);
            }
            return Draft::new(village, "project.delegates", by, seat);
        }
        self.voted(village, home, (of, poll), by)
    }

    fn election(&mut self, village: AreaCode, by: By) -> Draft {
        let seats = if self.rng.chance(8) { 2 } else { 3 };
        let input = json!({
            "id": self.id::<kernel::id::Matter>("poll"), "title": ELECTION, "area": village,
            "about": "推选为大家看着项目的人", "form": "election", "basis": "household",
            "secret": false, "seats": seats, "women": null, "closes_on": self.day(12),
        });
        Draft::new(village, "poll.open", by, input)
    }

    /// Somebody stands: mostly one who is not of the committee's houses.
    fn stands(&mut self, world: &World, village: AreaCode, home: &Home, of: &Matter) -> Draft {
        let office: Vec<PersonRef> = home
            .mandates
            .iter()
            .filter(|m| LEADS.contains(&m.role) && self.in_force(m))
            .map(|m| m.person)
            .collect();
        let houses: Vec<_> = office
            .iter()
            .filter_map(|who| world.homes.get(&who.home)?.knows(who.id))
            .map(|person| person.household)
            .collect();
        let all: Vec<&Person> = home.persons.values().filter(|p| p.registered).collect();
        let apart: Vec<&Person> =
            all.iter().copied().filter(|p| !houses.contains(&p.household)).collect();
        let of_these = if self.rng.chance(90) { &apart } else { &all };
        let somebody = self.rng.pick(of_these).or(all.first()).copied();
        // Now and then one who carries the project out is elected to watch over it.
        let mut built = home.works.keys().filter_map(|id| home.matters.get(id)?.owner);
        let owner = built.next_back().and_then(|who| home.knows(who.id));
        let somebody = owner.filter(|_| self.rng.chance(12)).or(somebody);
        let title = somebody.map_or("没有这个人".to_owned(), |person| {
            let alone = all.iter().filter(|other| other.name == person.name).count() < 2;
            if alone { person.name.clone() } else { format!("{}（{}）", person.name, person.key) }
        });
        let title = if self.rng.chance(98) { title } else { "外村的王师傅".to_owned() };
        let input = json!({ "matter": of.id, "title": title, "note": null, "woman": false });
        Draft::new(village, "poll.stand", self.lead(world, village), input)
    }

    /// One household after the other, until nobody is missing.
    fn voted(
        &mut self,
        village: AreaCode,
        home: &Home,
        (of, poll): (&Matter, &Poll),
        by: By,
    ) -> Draft {
        let missing = poll
            .roll
            .iter()
            .find(|(voter, paper)| paper.is_none() && !poll.voices.contains_key(*voter));
        let adult = |p: &&Person| p.registered && p.born.0 < 2005;
        let hand = missing.and_then(|(voter, _)| {
            home.persons.values().filter(adult).find(|p| p.household.bytes() == *voter)
        });
        let Some(hand) = hand else {
            if self.now.date() <= poll.closes && missing.is_some() {
                self.now = Moment::end_of(poll.closes).plus_ms(1);
            }
            return Draft::new(village, "poll.close", by, json!({ "matter": of.id }));
        };
        let seats = usize::try_from(poll.seats).unwrap_or(3);
        let marks: Vec<Value> = poll.standing().take(seats).map(|(no, _)| json!([no, 1])).collect();
        let who = By::Person(fixture::person(village, hand.id));
        Draft::new(village, "poll.cast", who, json!({ "matter": of.id, "marks": marks }))
    }
}
