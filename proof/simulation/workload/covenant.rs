//! Covenants: people heard, clauses written and struck, fines among them, drafts sent too early, reviews
//! by the wrong hand, votes with and without women enough, and the township's orders.

use civic::authority::Role;
use civic::matter::State;
use kernel::id::MatterId;
use kernel::{AreaCode, Moment};
use serde_json::{Value, json};

use super::forward::At;
use super::{Draft, Workload};
use crate::simulation::auditor::covenant::{self, picture::Covenant};
use crate::simulation::auditor::law;
use crate::simulation::auditor::world::{Home, Matter, World};

const WRITES: &[Role] = &[Role::Secretary, Role::Committee, Role::Convener];
const TOWNSHIP: &[Role] = &[Role::TownshipClerk];

/// Where a covenant is made.
struct Desk<'w> {
    world: &'w World,
    village: AreaCode,
    home: &'w Home,
    matter: &'w Matter,
    covenant: &'w Covenant,
}

impl<'w> Desk<'w> {
    fn at(&self) -> At<'w> {
        At { world: self.world, village: self.village, home: self.home }
    }
}

impl Workload {
    /// Now and then something about the covenant.
    pub(super) fn covenant(
        &mut self,
        world: &World,
        village: AreaCode,
        home: &Home,
    ) -> Option<Draft> {
        let (made, kept) = (covenant::made(home), covenant::in_force(home));
        let put = made.and_then(|id| home.covenants.get(&id)?.puts.last()).map(|put| put.topic);
        let voted = put.and_then(|id| home.matters.get(&id)).map(|topic| topic.state);
        // What lies before the villagers is brought to its end.
        let share = match (made, kept, voted) {
            (Some(_), _, Some(State::Published)) => 18,
            (Some(_), _, _) => 8,
            (None, Some(_), _) => 14,
            (None, None, _) => 4,
        };
        // In some runs covenants come about, one after another.
        let share = if self.covenanted { share * 4 } else { share };
        if !self.rng.chance(share) {
            return None;
        }
        if let Some(kept) = kept.filter(|_| self.rng.chance(14)) {
            return Some(self.filed(world, village, kept));
        }
        let desk = made.and_then(|id| {
            let (matter, covenant) = (home.matters.get(&id)?, home.covenants.get(&id)?);
            Some(Desk { world, village, home, matter, covenant })
        });
        match desk.filter(|_| self.rng.chance(97)) {
            Some(desk) => self.next_of(&desk),
            None => Some(self.begun(world, village)),
        }
    }

    fn long_enough(&mut self, text: &'static str, short: &'static str) -> &'static str {
        if self.rng.chance(95) { text } else { short }
    }

    fn begun(&mut self, world: &World, village: AreaCode) -> Draft {
        let title = match self.rng.below(20) {
            0 => "约".to_owned(),
            1 => "全面提升文明公约".to_owned(),
            2 => "违反罚·款公约".to_owned(),
            _ => format!("村规民约{}稿", self.n),
        };
        let input = json!({
            "id": self.id::<kernel::id::Matter>("covenant"), "title": title,
            "reason": self.long_enough("红白事要有个规矩", "改"),
        });
        Draft::new(village, "covenant.open", self.by(world, village, WRITES), input)
    }

    /// The township writes down what was filed, or orders it to be changed.
    fn filed(&mut self, world: &World, village: AreaCode, kept: MatterId) -> Draft {
        let by = self.by(world, village, TOWNSHIP);
        if self.rng.chance(65) {
            let no = self.long_enough("龙坝备〔2026〕3号", "3");
            let input = json!({ "matter": kept, "filed_no": no });
            return Draft::new(village, "covenant.receive", by, input);
        }
        let input = json!({
            "matter": kept, "reason": self.long_enough("第二条写得太宽", "不行"),
            "article": self.long_enough("村民委员会组织法 第三十一条", "法"),
        });
        Draft::new(village, "covenant.correct", by, input)
    }

    fn next_of(&mut self, desk: &Desk<'_>) -> Option<Draft> {
        match desk.matter.state {
            State::Hearing => {
                let said = !desk.covenant.voices.is_empty();
                if !self.rng.chance(if said { 70 } else { 15 }) {
                    return Some(self.heard(desk));
                }
                let heard = self.long_enough("开了三个小组会", "开会");
                Some(self.written(desk, "covenant.draft", json!({ "heard": heard })))
            }
            State::Draft => Some(self.drafted(desk)),
            State::Reviewing => Some(self.looked_at(desk)),
            State::Cleared => self.decided(desk),
            _ => {
                let posted = self.long_enough("村口公示栏", "栏");
                Some(self.written(desk, "covenant.publish", json!({ "posted": posted })))
            }
        }
    }

    fn written(&mut self, desk: &Desk<'_>, act: &'static str, mut input: Value) -> Draft {
        if let Some(fields) = input.as_object_mut() {
            fields.insert("matter".into(), json!(desk.matter.id));
        }
        Draft::new(desk.village, act, self.by(desk.world, desk.village, WRITES), input)
    }

    fn heard(&mut self, desk: &Desk<'_>) -> Draft {
        let clauses = u64::try_from(desk.covenant.clauses.len()).unwrap_or(0);
        let clause = match self.rng.below(8) {
            0 => Some(clauses + 1),
            1 => Some(clauses.max(1)),
            2 => Some(101),
            _ => None,
        };
        let input = json!({
            "matter": desk.matter.id, "id": self.id::<kernel::id::Record>("voice"),
            "part": self.rng.pick(&law::PARTS), "text": self.long_enough("酒席要有个数", "好"),
            "clause": clause, "paper": self.rng.chance(30),
        });
        let by = self.anybody(desk.world, desk.village);
        let mut draft = Draft::new(desk.village, "covenant.say", by, input);
        if self.rng.chance(30) {
            draft.by = self.by(desk.world, desk.village, &[Role::Agent, Role::Secretary]);
            draft.behalf = self.villager(desk.world, desk.village);
        }
        draft
    }

    fn drafted(&mut self, desk: &Desk<'_>) -> Draft {
        let covenant = desk.covenant;
        let clauses = u64::try_from(covenant.clauses.len()).unwrap_or(0);
        let fined = covenant.clauses.iter().position(|c| c.text.contains(['罚', '·']));
        // What came back is mended, mostly.
        let mends =
            fined.filter(|_| covenant.reviews.last().is_some_and(|r| r.verdict == "returned"));
        if let Some(place) = mends.filter(|_| self.rng.chance(70)) {
            let input = json!({
                "clause": place + 1, "part": "order", "text": "乱倒垃圾的，邻居当面劝",
            });
            return self.written(desk, "covenant.clause", input);
        }
        if clauses < 2 && self.rng.chance(80) || self.rng.chance(14) {
            return self.clause_of(desk, clauses);
        }
        match (self.rng.below(10), covenant.shown) {
            (0, _) => {
                let input = json!({ "clause": self.rng.below(clauses + 2) });
                self.written(desk, "covenant.strike", input)
            }
            (1, _) => self.heard(desk),
            (2, _) => self.written(desk, "covenant.show", json!({})),
            (n, None) if n < 8 => self.written(desk, "covenant.show", json!({})),
            (n, Some(shown)) if n < 8 => {
                // What was changed since is put up again; its days pass, or all but the last.
                if shown < covenant.changed && self.rng.chance(85) {
                    return self.written(desk, "covenant.show", json!({}));
                }
                let first = Moment::start_of(shown.plus_days(law::DRAFT_DAYS + 1).date());
                match self.rng.below(10) {
                    0..=6 => self.now = self.now.max(first),
                    7 => self.now = self.now.max(first.plus_days(-1)),
                    _ => {}
                }
                self.written(desk, "covenant.submit", json!({}))
            }
            _ => self.written(desk, "covenant.submit", json!({})),
        }
    }

    fn clause_of(&mut self, desk: &Desk<'_>, clauses: u64) -> Draft {
        let text = match self.rng.below(12) {
            0 | 1 => "乱倒垃圾的，罚 款五十元",
            2 => "欠费的，村里不予·办理手续",
            3 => "让",
            4 => "走路让车",
            _ => "红事不超过十五桌，白事不超过十二桌",
        };
        let clause = match self.rng.below(14) {
            0 => Some(clauses + 1),
            1 => Some(0),
            2 | 3 => Some(clauses.max(1)),
            _ => None,
        };
        let points = match self.rng.below(20) {
            0 => Some(" 第 3 项罚 款"),
            1..=4 => Some(" 第 3 项 "),
            5 | 6 => Some(""),
            _ => None,
        };
        let input = json!({
            "clause": clause, "part": self.rng.pick(&law::PARTS), "text": text,
            "points_line": points,
        });
        self.written(desk, "covenant.clause", input)
    }

    fn looked_at(&mut self, desk: &Desk<'_>) -> Draft {
        let fined = desk.covenant.clauses.iter().any(|c| c.text.contains(['罚', '·']));
        let returned = self.rng.chance(if fined { 75 } else { 20 });
        let input = json!({
            "matter": desk.matter.id, "verdict": if returned { "returned" } else { "cleared" },
            "reason": self.long_enough("条文都看过了", "看"),
            "article": self.rng.chance(85).then_some("村民委员会组织法 第三十一条"),
        });
        let hands = if self.rng.chance(93) { TOWNSHIP } else { WRITES };
        let by = self.by(desk.world, desk.village, hands);
        Draft::new(desk.village, "covenant.review", by, input)
    }

    /// A text that may be voted on.
    fn decided(&mut self, desk: &Desk<'_>) -> Option<Draft> {
        let fresh = |at: Moment| desk.covenant.cleared.is_some_and(|cleared| at >= cleared);
        let put = desk.covenant.puts.last().filter(|put| fresh(put.at));
        let topic = put.and_then(|put| desk.home.matters.get(&put.topic));
        let state = topic.map(|topic| topic.state);
        let [vote, back, adopt] = match state {
            None => [85, 92, 100],
            Some(State::Decided) => [14, 26, 100],
            Some(State::Rejected) => [24, 30, 38],
            Some(_) => [3, 6, 10],
        };
        match self.rng.below(100) {
            n if n < vote => {
                let basis = if self.rng.chance(80) { "household" } else { "person" };
                Some(self.written(desk, "covenant.vote", json!({ "basis": basis })))
            }
            n if n < back => {
                let reason = self.long_enough("大家还有话要说", "改");
                Some(self.written(desk, "covenant.back", json!({ "reason": reason })))
            }
            n if n < adopt => Some(self.written(desk, "covenant.adopt", json!({}))),
            _ => self.put_forward(desk, topic?),
        }
    }

    /// The topic on its way through the bodies that are heard first, to the villagers' meeting.
    fn put_forward(&mut self, desk: &Desk<'_>, topic: &Matter) -> Option<Draft> {
        if topic.state != State::Published {
            // It fell, and is published again in other words.
            let input = json!({
                "matter": topic.id, "title": topic.title, "place": "全村", "people": "全体村民",
                "households": 12, "cost_fen": 0, "money": "不花钱",
                "plan": "红事不超过十五桌，另外再加一条", "class": "covenant",
                "body": "villagers_meeting", "basis": "household",
            });
            let by = self.by(desk.world, desk.village, WRITES);
            return Some(Draft::new(desk.village, "topic.publish", by, input));
        }
        self.forward(desk.at(), topic, true)
    }
}
