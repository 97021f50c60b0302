//! Members' assemblies, to which somebody may send another of the household: too rare among all
//! meetings to be left to chance. One at a time comes together, with papers that send somebody, with
//! those who vote for whoever has sent another, and with members who come all the same.

use civic::matter::{Kind, State};
use kernel::AreaCode;
use kernel::id::PersonId;
use serde_json::json;
use store::act::By;

use super::forward::At;
use super::{Draft, Workload};
use crate::fixture;
use crate::simulation::auditor::world::{Home, Matter, Meeting, World};

const CLASS: &str = "land_compensation";
const BODY: &str = "members_assembly";

impl Workload {
    /// The next step of an assembly, or of the topic for which it is called.
    pub(super) fn assembly(
        &mut self,
        world: &World,
        village: AreaCode,
        home: &Home,
    ) -> Option<Draft> {
        let at = At { world, village, home };
        let held = |m: &&Matter| home.meetings.get(&m.id).is_some_and(|held| held.body == BODY);
        let open = self.open(home);
        let meeting = open.iter().copied().find(held);
        if !self.rng.chance(if meeting.is_some() { 16 } else { 2 }) {
            return None;
        }
        if let Some(matter) = meeting {
            let meeting = home.meetings.get(&matter.id)?;
            return match self.assembled(at, matter, meeting) {
                Some(draft) => Some(draft),
                None => {
                    let topic = home.matters.get(&meeting.topic)?;
                    self.forward(at, topic, false)
                }
            };
        }
        let topics = || open.iter().copied().filter(|m| m.kind == Kind::Topic);
        let class = |m: &&Matter| home.topics.get(&m.id).is_some_and(|topic| topic.class == CLASS);
        let published = topics().filter(|m| m.state == State::Published).find(class);
        let topic = published.or_else(|| topics().find(|m| m.state == State::Draft))?;
        let said = ("征地补偿费怎么分", "按成员人数平均分，公示七天");
        self.put_to_vote(at, topic, (CLASS, BODY), said)
    }

    /// What is particular about it: papers, and whose voice is whose.
    fn assembled(&mut self, at: At<'_>, m: &Matter, meeting: &Meeting) -> Option<Draft> {
        let sent: Vec<(PersonId, PersonId)> = meeting
            .roll
            .iter()
            .filter(|(_, line)| line.represented())
            .filter_map(|(id, _)| Some((*id, meeting.proxies.get(id)?.agent)))
            .collect();
        let papers = if meeting.proxies.len() < 4 { 50 } else { 10 };
        if self.rng.chance(papers) {
            return Some(self.paper(at.world, at.village, at.home, m));
        }
        let (who, agent) = self.rng.pick(&sent).copied()?;
        let person = |id: PersonId| fixture::person(at.village, id);
        if meeting.ballot.is_some() && self.rng.chance(60) {
            let anybody: Vec<PersonId> = meeting.roll.keys().copied().collect();
            let other = self.rng.pick(&anybody).copied().filter(|_| self.rng.chance(50));
            let hand = other.unwrap_or(agent);
            let act = if meeting.secret { "ballot.drop" } else { "ballot.cast" };
            let input = json!({ "matter": m.id, "answer": "yes", "proxy_for": person(who) });
            return Some(Draft::new(at.village, act, By::Person(person(hand)), input));
        }
        let input = json!({ "matter": m.id, "person": null, "via": null, "paper": false });
        let comes = self.rng.chance(20);
        comes.then(|| Draft::new(at.village, "meeting.checkin", By::Person(person(who)), input))
    }
}
