//! Levies: the way of a plan to its receipts step by step, and beside it plans for debts and over the
//! limit, topics that are public already, reviews out of turn, exemptions on the wrong ground, money of
//! whoever is exempt or has paid.

use civic::authority::Role;
use civic::matter::{Kind, State};
use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, PersonRef};
use serde_json::{Value, json};
use store::act::By;

use super::forward::At;
use super::{Draft, Workload};
use crate::simulation::auditor::levy::picture::Levy;
use crate::simulation::auditor::works;
use crate::simulation::auditor::world::{Home, Matter, World};

const OFFICE: &[Role] = &[Role::Secretary, Role::Committee];
const GROUNDS: [&str; 6] = ["soldier", "minimum", "veteran", "pupil", "birth", "hardship"];

/// A project for which something is levied.
struct Place<'w> {
    world: &'w World,
    village: AreaCode,
    home: &'w Home,
    matter: &'w Matter,
}

impl Place<'_> {
    fn at(&self, stages: &[&str]) -> Vec<(RecordId, &Levy)> {
        let all = self.home.levies.levies.iter();
        let ours = all.filter(|(_, levy)| levy.project == self.matter.id);
        ours.filter(|(_, l)| stages.contains(&l.stage)).map(|(id, l)| (*id, l)).collect()
    }
}

impl Workload {
    /// Now and then a levy, where a project is under way.
    pub(super) fn levy(&mut self, world: &World, village: AreaCode, home: &Home) -> Option<Draft> {
        let approved = home.levies.levies.values().any(|levy| levy.stage == "approved");
        // In the first and the last village a plan goes on as it should, so that what comes after the
        // county's answer is tried in every run.
        let under_way = ["planned", "adopted", "checked"];
        let begun = home.levies.levies.values().any(|levy| under_way.contains(&levy.stage));
        let ours = [self.villages.first(), self.villages.last()].contains(&Some(&village));
        let odds = match (approved, begun && ours) {
            (true, _) => 35,
            (false, true) => 70,
            (false, false) => 8,
        };
        if !self.rng.chance(odds) {
            return None;
        }
        let open = self.open(home);
        let built: Vec<&Matter> = open.into_iter().filter(|m| m.kind == Kind::Project).collect();
        let planned = built.iter().find(|m| {
            let ours = |levy: &&Levy| levy.project == m.id && levy.stage != "ended";
            home.levies.levies.values().any(|levy| ours(&levy))
        });
        let any = self.rng.pick(&built).copied();
        let matter = planned.copied().filter(|_| self.rng.chance(90)).or(any)?;
        let place = Place { world, village, home, matter };
        if self.rng.chance(if begun && ours { 88 } else { 70 })
            && let Some(draft) = self.levy_road(&place)
        {
            return Some(draft);
        }
        if approved && self.rng.chance(60) {
            return Some(self.levy_paid(&place));
        }
        Some(match self.rng.below(12) {
            0 | 1 => self.levy_planned(&place),
            2..=4 => self.levy_waived(&place),
            5 | 6 => self.levy_signed(&place),
            7 => self.levy_step(&place),
            _ => self.levy_paid(&place),
        })
    }

    fn levied(&self, place: &Place<'_>, act: &'static str, by: By, mut input: Value) -> Draft {
        if let Some(fields) = input.as_object_mut() {
            fields.insert("matter".into(), json!(place.matter.id));
        }
        Draft::new(place.village, act, by, input)
    }

    fn levy_office(&mut self, place: &Place<'_>) -> By {
        self.by(place.world, place.village, OFFICE)
    }

    /// Any levy of the project, now and then one that is not there.
    fn levy_any(&mut self, place: &Place<'_>, stages: &[&str]) -> RecordId {
        let of = place.at(stages);
        let all = place.at(&["planned", "adopted", "checked", "approved", "returned", "ended"]);
        let strange = self.id("levy");
        let one = self.rng.pick(if of.is_empty() { &all } else { &of }).map(|(id, _)| *id);
        one.filter(|_| self.rng.chance(98)).unwrap_or(strange)
    }

    /// The next step of the first levy that is not collected yet, as it should be.
    fn levy_road(&mut self, place: &Place<'_>) -> Option<Draft> {
        let home = place.home;
        let open = place.at(&["planned", "adopted", "checked"]);
        let Some((id, levy)) = open.first().copied() else {
            let over = place.at(&["approved"]).is_empty();
            return over.then(|| self.levy_planned(place));
        };
        if levy.stage == "adopted" && self.rng.chance(15) {
            return Some(self.levy_reviewed(place, id, false, 88));
        }
        if levy.stage != "planned" {
            return Some(self.levy_reviewed(place, id, levy.stage == "adopted", 88));
        }
        let topic = home.matters.get(&levy.topic)?;
        // Somebody put the topic to another vote: nothing will come of the plan, unless any vote would
        // do.
        let other = home.topics.get(&topic.id).is_some_and(|t| t.class != "levy");
        if topic.state != State::Draft && other && self.rng.chance(4) {
            let by = self.levy_office(place);
            return Some(self.levied(place, "levy.end", by, json!({ "levy": id })));
        }
        match topic.state {
            State::Draft | State::Published => {
                let at = At { world: place.world, village: place.village, home };
                let said = ("修渠筹资怎么办", "按方案向每个人筹，困难的减免");
                let class = if self.rng.chance(12) { "village_public_works" } else { "levy" };
                self.put_to_vote(at, topic, (class, "villagers_meeting"), said)
            }
            State::Decided => {
                let all = works::adoptions(home, topic.thread);
                let vote = all.into_iter().find(|(_, of, _)| *of == topic.id).map(|(id, ..)| id);
                let held = home.meetings.iter().filter(|(_, meeting)| meeting.closed.is_some());
                let held: Vec<MatterId> = held.map(|(id, _)| *id).collect();
                let other = self.rng.pick(&held).copied();
                let vote = vote.filter(|_| self.rng.chance(70)).or(other);
                let by = self.levy_office(place);
                Some(self.levied(place, "levy.adopt", by, json!({ "levy": id, "adopted": vote })))
            }
            _ => {
                let by = self.levy_office(place);
                Some(self.levied(place, "levy.end", by, json!({ "levy": id })))
            }
        }
    }

    fn levy_planned(&mut self, place: &Place<'_>) -> Draft {
        let drafts = self.open(place.home).into_iter();
        let fresh = drafts.filter(|m| (m.kind, m.state) == (Kind::Topic, State::Draft));
        let topics: Vec<MatterId> = fresh.map(|m| m.id).collect();
        let any = self.any(place.home).unwrap_or(place.matter.id);
        let topic = self.rng.pick(&topics).copied().filter(|_| self.rng.chance(95)).unwrap_or(any);
        let (fen, days) = match self.rng.below(16) {
            0 => (json!(800), json!(2)),
            1 => (Value::Null, Value::Null),
            2 => (json!(90_000), Value::Null),
            3 => (Value::Null, json!(40)),
            4 => (json!(-5), Value::Null),
            5..=7 => (Value::Null, json!(2)),
            _ => (json!(500), Value::Null),
        };
        let purpose = match self.rng.below(12) {
            0 => "归还村里的债务".to_owned(),
            _ => self.said("修二组的水渠", "渠"),
        };
        let input = json!({
            "id": self.id::<kernel::id::Record>("levy"), "topic": topic, "purpose": purpose,
            "fen": fen, "days": days,
        });
        let by = self.levy_office(place);
        self.levied(place, "levy.plan", by, input)
    }

    fn levy_reviewed(&mut self, place: &Place<'_>, levy: RecordId, first: bool, yes: u64) -> Draft {
        let yes = self.rng.chance(yes);
        let text = self.said("程序和限额都符合规定", "行");
        let (act, role, input) = if first {
            let input = json!({ "levy": levy, "sound": yes, "opinion": text });
            ("levy.check", Role::TownshipClerk, input)
        } else {
            let input = json!({ "levy": levy, "approved": yes, "answer": text });
            ("levy.rule", Role::CountyClerk, input)
        };
        let by = self.by(place.world, place.village, &[role]);
        self.levied(place, act, by, input)
    }

    /// A step of the road out of turn.
    fn levy_step(&mut self, place: &Place<'_>) -> Draft {
        let levy = self.levy_any(place, &["planned", "adopted", "checked", "approved"]);
        match self.rng.below(6) {
            0 | 1 => self.levy_reviewed(place, levy, true, 60),
            2 | 3 => self.levy_reviewed(place, levy, false, 60),
            4 => {
                let by = self.levy_office(place);
                let adopted = self.any(place.home).unwrap_or(place.matter.id);
                self.levied(place, "levy.adopt", by, json!({ "levy": levy, "adopted": adopted }))
            }
            _ => {
                let by = self.levy_office(place);
                self.levied(place, "levy.end", by, json!({ "levy": levy }))
            }
        }
    }

    fn levy_signed(&mut self, place: &Place<'_>) -> Draft {
        let levy = self.levy_any(place, &["planned"]);
        let by = self.anybody(place.world, place.village);
        let input = json!({ "levy": levy, "agrees": self.rng.chance(75) });
        let mut draft = self.levied(place, "levy.sign", by, input);
        if self.rng.chance(12) {
            draft.by = self.by(place.world, place.village, &[Role::Agent]);
            draft.behalf = self.villager(place.world, place.village);
        }
        draft
    }

    /// Whoever a receipt or an exemption is about: mostly anybody, often somebody who has had one.
    fn levy_who(&mut self, place: &Place<'_>, levy: RecordId) -> Option<PersonRef> {
        let home = place.home;
        let mut had: Vec<PersonRef> =
            home.levies.paid.values().filter(|p| p.levy == levy).map(|p| p.person).collect();
        let of = home.levies.levies.get(&levy);
        had.extend(of.iter().flat_map(|levy| levy.waivers.keys().copied()));
        let again = self.rng.pick(&had).copied().filter(|_| self.rng.chance(18));
        let strange = crate::fixture::person(place.village, self.id("nobody"));
        let anybody = self.villager(place.world, place.village);
        again.or(anybody.filter(|_| self.rng.chance(97))).or(Some(strange))
    }

    fn levy_waived(&mut self, place: &Place<'_>) -> Draft {
        let levy = self.levy_any(place, &["planned", "adopted", "checked", "approved"]);
        let who = self.levy_who(place, levy);
        let ground = self.rng.pick(&GROUNDS).copied();
        let paper = self.said("低保证0012", "证");
        let input = json!({ "levy": levy, "person": who, "ground": ground, "paper": paper });
        let by = self.levy_office(place);
        self.levied(place, "levy.waive", by, input)
    }

    fn levy_paid(&mut self, place: &Place<'_>) -> Draft {
        let levy = self.levy_any(place, &["approved"]);
        let who = self.levy_who(place, levy);
        let by = self.levy_office(place);
        let own = match by {
            By::Person(hand) if self.rng.chance(6) => Some(hand),
            _ => who,
        };
        let input = json!({
            "id": self.id::<kernel::id::Record>("levy-receipt"), "levy": levy, "person": own,
            "number": self.said("筹款收据018", "8"),
        });
        self.levied(place, "levy.pay", by, input)
    }
}
