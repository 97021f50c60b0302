//! Demands: a meeting that villagers want, signed, taken back, ignored, doubted; right mostly, and
//! wrong in every way that has a word.

use civic::authority::Role;
use civic::matter::{ClockName, Kind, State};
use kernel::{AreaCode, PersonRef};
use serde_json::json;
use store::act::By;

use super::{Draft, Workload};
use crate::fixture;
use crate::simulation::auditor::world::{Home, Matter, World};

/// Class, body and how many digits its area has: the first ones fit, the last ones do not.
const ASKED: [(&str, &str, usize); 9] = [
    ("group_affairs", "group_meeting", 15),
    ("vital_interest_deliberation", "deliberation", 12),
    ("vital_interest_deliberation", "deliberation", 15),
    ("village_public_works", "villagers_meeting", 12),
    ("village_public_works", "villagers_representatives", 12),
    ("levy", "villagers_representatives_levy", 12),
    ("village_public_works", "villagers_meeting", 15),
    ("land_compensation", "members_assembly", 12),
    ("covenant", "villagers_representatives", 12),
];
/// How many requests of a village are under way at a time.
const REQUESTS: usize = 3;
const HAS_TO_CALL: &[Role] = &[Role::Secretary, Role::Committee, Role::Convener, Role::Substitute];

impl Workload {
    /// The next step of some request.
    pub(super) fn demand(&mut self, world: &World, village: AreaCode, home: &Home) -> Draft {
        let requests: Vec<&Matter> =
            self.open(home).into_iter().filter(|m| m.kind == Kind::Request).collect();
        if requests.len() < REQUESTS && self.rng.chance(30) {
            return self.demanded(world, village);
        }
        let Some(request) = self.rng.pick(&requests).copied().cloned() else {
            return self.demanded(world, village);
        };
        match request.state {
            State::Gathering => self.signing(world, village, home, &request),
            _ => self.answering(world, village, home, &request),
        }
    }

    /// The next step of some recall.
    pub(super) fn recall(&mut self, world: &World, village: AreaCode, home: &Home) -> Draft {
        let recalls: Vec<&Matter> =
            self.open(home).into_iter().filter(|m| m.kind == Kind::Recall).collect();
        let few = recalls.len() < 2;
        let recall = self.rng.pick(&recalls).copied().cloned();
        match recall {
            Some(m) if m.state == State::Qualified && self.rng.chance(40) => {
                let own = m.opened_for.filter(|_| self.rng.chance(85)).map(By::Person);
                let by = own.unwrap_or_else(|| self.anybody(world, village));
                let input = json!({"matter": m.id, "defence": "钱都在账上，可以来查"});
                Draft::new(village, "recall.defend", by, input)
            }
            Some(m) if m.state == State::Gathering && !(few && self.rng.chance(10)) => {
                self.signing(world, village, home, &m)
            }
            _ => self.proposed(world, village, home),
        }
    }

    fn proposed(&mut self, world: &World, village: AreaCode, home: &Home) -> Draft {
        const OFFICES: [Role; 3] = [Role::Secretary, Role::Committee, Role::Representative];
        // Now and then an office that is not the villagers' to take.
        let theirs = self.rng.chance(92);
        let held: Vec<(PersonRef, Role)> = home
            .mandates
            .iter()
            .filter(|m| OFFICES.contains(&m.role) == theirs)
            .map(|m| (m.person, m.role))
            .collect();
        // Some are no longer in office, some were never.
        let strange = (fixture::person(village, self.id("nobody")), Role::Committee);
        let known = self.villager(world, village).map(|who| (who, Role::Secretary));
        let other = known.unwrap_or(strange);
        let pick = self.rng.pick(&held).copied().filter(|_| self.rng.chance(90));
        let (person, role) = pick.unwrap_or(other);
        let reason = if self.rng.chance(92) {
            "两年没有公布过账目，问了也不答"
        } else {
            "不好"
        };
        let input = json!({
            "id": self.id::<kernel::id::Matter>("recall"), "person": person, "role": role,
            "reason": reason,
        });
        let mut draft = Draft::new(village, "recall.propose", self.anybody(world, village), input);
        if self.rng.chance(20) {
            draft.by = self.by(world, village, &[Role::Agent, Role::Secretary]);
            draft.behalf = self.villager(world, village);
        }
        draft
    }

    fn demanded(&mut self, world: &World, village: AreaCode) -> Draft {
        let fits = if self.rng.chance(80) { 6 } else { ASKED.len() };
        let asked = ASKED.get(..fits).unwrap_or_default();
        let (class, body, digits) = self.rng.pick(asked).copied().unwrap_or_default();
        let group = fixture::area(&format!("{village}001"));
        let area = match (digits, self.rng.below(16)) {
            (_, 0) => fixture::area("420324107299"),
            (15, _) => group,
            _ => village,
        };
        let plan =
            if self.rng.chance(92) { "把水渠清一遍，各户出一个工" } else { "清渠" };
        let n = self.n;
        let input = json!({
            "id": self.id::<kernel::id::Matter>("request"), "title": format!("{n}号水渠谁来清"),
            "area": area, "place": "老水渠", "people": "用水的人家", "households": 5,
            "cost_fen": 0, "money": "各户投工，不花钱", "plan": plan, "class": class, "body": body,
            "basis": if self.rng.chance(95) { "person" } else { "household" }, "venue": "水渠边",
        });
        let by = self.signer(world, village, body);
        Draft::new(village, "request.raise", by, input)
    }

    /// Somebody whose signature counts for a body, mostly.
    fn signer(&mut self, world: &World, village: AreaCode, body: &str) -> By {
        if body.contains("representatives") && self.rng.chance(80) {
            return self.by(world, village, &[Role::Representative]);
        }
        self.anybody(world, village)
    }

    fn signing(&mut self, world: &World, village: AreaCode, home: &Home, m: &Matter) -> Draft {
        let body = home.requests.get(&m.id).map_or("", |r| r.body.as_str()).to_owned();
        let signed: Vec<PersonRef> =
            home.signatures.get(&m.id).into_iter().flatten().map(|s| s.who).collect();
        if self.rng.chance(12) {
            let own = self.rng.pick(&signed).copied().filter(|_| self.rng.chance(75));
            let by = own.map_or_else(|| self.anybody(world, village), By::Person);
            let act = if m.kind == Kind::Recall { "recall.withdraw" } else { "request.withdraw" };
            let mut draft = Draft::new(village, act, by, json!({"matter": m.id}));
            if self.rng.chance(30) {
                draft.by = self.by(world, village, &[Role::Agent, Role::Secretary]);
                draft.behalf = own.or_else(|| self.villager(world, village));
            }
            return draft;
        }
        // Those who have not signed yet, mostly.
        let fresh: Vec<PersonRef> = home
            .persons
            .values()
            .map(|p| fixture::person(village, p.id))
            .filter(|who| !signed.contains(who))
            .collect();
        let by = match self.rng.pick(&fresh).copied() {
            Some(who) if !body.contains("representatives") && self.rng.chance(85) => {
                By::Person(who)
            }
            _ => self.signer(world, village, &body),
        };
        let act = if m.kind == Kind::Recall { "recall.sign" } else { "request.sign" };
        let mut draft = Draft::new(village, act, by, json!({"matter": m.id}));
        if self.rng.chance(25) {
            draft.by = self.by(world, village, &[Role::Agent]);
            let stranger = fixture::person(village, self.id("nobody"));
            let known = match by {
                By::Person(who) => Some(who),
                _ => self.villager(world, village),
            };
            draft.behalf = Some(known.filter(|_| self.rng.chance(92)).unwrap_or(stranger));
        }
        draft
    }

    /// Whoever has to call does, doubts, or keeps silent until the clock is over.
    fn answering(&mut self, world: &World, village: AreaCode, home: &Home, m: &Matter) -> Draft {
        let clock = [ClockName::Substitute, ClockName::Convene]
            .into_iter()
            .find(|name| home.clocks.contains_key(&(m.id, *name)));
        let act = match (self.rng.below(16), clock) {
            (0 | 1, _) => "request.accept",
            (2, _) => "request.doubt",
            (3, _) => "request.review",
            (4, Some(ClockName::Substitute)) => "request.convene",
            (4, _) => "request.pass",
            (5, _) => "request.convene",
            // Silence.
            _ => return self.remark(world, village, home),
        };
        let said = json!({"matter": m.id, "reason": "不归本组来定", "article": "第三十二条"});
        let (by, input) = match act {
            "request.accept" => {
                let own = m.owner.filter(|_| self.rng.chance(60)).map(By::Person);
                let by = own.unwrap_or_else(|| self.by(world, village, HAS_TO_CALL));
                (by, json!({"matter": m.id}))
            }
            "request.doubt" => (self.by(world, village, HAS_TO_CALL), said),
            "request.review" => {
                let mut said = said;
                let lawful = if self.rng.chance(60) { "lawful" } else { "unlawful" };
                if let Some(fields) = said.as_object_mut() {
                    fields.insert("finding".into(), lawful.into());
                }
                (self.by(world, village, &[Role::TownshipClerk]), said)
            }
            _ => (By::Worker, json!({"matter": m.id})),
        };
        Draft::new(village, act, by, input)
    }
}
