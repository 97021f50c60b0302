//! Choices of projects: a sum, a list, weeks of voices by phone and on paper, a count; with sums and
//! picks beyond the money, papers typed otherwise or once too often, and ends that come too early.

use civic::authority::Role;
use civic::matter::State;
use kernel::{AreaCode, Moment, PersonRef};
use serde_json::{Value, json};
use store::act::By;

use super::{Draft, Workload};
use crate::fixture::{self, area};
use crate::simulation::auditor::budget::picture::Choice;
use crate::simulation::auditor::law;
use crate::simulation::auditor::world::{Home, Matter, World};

const OFFICE: &[Role] = &[Role::Secretary, Role::Committee, Role::TownshipClerk];
const DESK: &[Role] = &[Role::Secretary, Role::Committee, Role::Agent, Role::TownshipClerk];
/// How many choices of a village are under way at a time, mostly.
const CHOICES: usize = 1;

impl Workload {
    /// Now and then something about a choice; more often while one is open, whose days are few.
    pub(super) fn budget(
        &mut self,
        world: &World,
        village: AreaCode,
        home: &Home,
    ) -> Option<Draft> {
        let open = self.open(home);
        let last = self.day(law::BUDGET_DAYS - 1);
        // A list that came too late for its last day stays a draft for good.
        let alive = |m: &&Matter| {
            let choice = home.choices.get(&m.id);
            choice.is_some_and(|c| c.published.is_some() || c.closes >= last)
        };
        let under_way: Vec<&Matter> = open.into_iter().filter(alive).collect();
        let votes: Vec<&Matter> =
            under_way.iter().copied().filter(|m| m.state == State::Published).collect();
        let voting = !votes.is_empty();
        if !self.rng.chance(if voting { 16 } else { 7 }) {
            return None;
        }
        let of = if self.rng.chance(75) && voting { &votes } else { &under_way };
        let of = self.rng.pick(of).copied();
        Some(
            match of
                .filter(|_| under_way.len() >= CHOICES || self.rng.chance(90))
                .filter(|_| self.rng.chance(96))
            {
                Some(matter) => self.choice(world, village, home, matter),
                None => self.sum(world, village),
            },
        )
    }

    /// The next step of a choice, or one that is not next.
    fn choice(&mut self, world: &World, village: AreaCode, home: &Home, m: &Matter) -> Draft {
        let Some(choice) = home.choices.get(&m.id) else { return self.sum(world, village) };
        let published = m.state == State::Published;
        match self.rng.below(40) {
            // What belongs before the publication comes after it, and the other way round.
            0 if published => self.project(world, village, m, choice),
            0 => self.voice_for(world, village, home, m, choice),
            1 if published => self.struck(world, village, m, choice),
            1 => self.ended(world, village, m),
            _ if published => self.chosen(world, village, home, m, choice),
            _ => self.listed(world, village, m, choice),
        }
    }

    fn sum(&mut self, world: &World, village: AreaCode) -> Draft {
        let place = match self.rng.below(40) {
            0 => area("420324107299"),
            1 => area(&format!("{village}003")),
            2..=20 => area(&format!("{village}002")),
            _ => village,
        };
        let hundreds = 200 + self.rng.below(300);
        let total = match self.rng.below(30) {
            0 => json!(0),
            1 => json!(law::MOST_MONEY + 1),
            2..=15 => json!(hundreds * 100),
            _ => json!(hundreds * 100 + self.rng.below(100)),
        };
        let ahead = if self.rng.chance(20) { self.rng.days(-1, 10) } else { self.rng.days(20, 50) };
        let rule = self.rng.pick(&law::BUDGET_RULES).copied();
        let completion = self.rng.pick(&law::BUDGET_COMPLETIONS).copied();
        let lottery = self.rng.chance(3).then_some("lottery");
        let rule = lottery.or(rule).filter(|_| self.rng.chance(85));
        let completion = completion.filter(|_| self.rng.chance(85));
        let input = json!({
            "id": self.id::<kernel::id::Matter>("budget"), "title": "老房子修缮的钱怎么花",
            "area": place, "total_fen": total,
            "purpose": if self.rng.chance(94) { "集体收入，用于公益" } else { "公益" },
            "basis": if self.rng.chance(50) { "household" } else { "person" },
            "closes_on": self.day(ahead), "rule": rule, "completion": completion,
        });
        Draft::new(village, "budget.open", self.by(world, village, OFFICE), input)
    }

    fn listed(&mut self, world: &World, village: AreaCode, m: &Matter, choice: &Choice) -> Draft {
        let costs: Vec<i64> = choice.standing().map(|(_, p)| p.cost).collect();
        let ready = costs.len() >= 3 && costs.iter().sum::<i64>() > choice.total;
        match self.rng.below(100) {
            0..=7 => self.struck(world, village, m, choice),
            8..=10 => self.listing_ends(world, village, m),
            11..=60 if ready => self.listing_ends(world, village, m),
            _ => self.project(world, village, m, choice),
        }
    }

    fn listing_ends(&mut self, world: &World, village: AreaCode, m: &Matter) -> Draft {
        let by = self.by(world, village, OFFICE);
        Draft::new(village, "budget.publish", by, json!({"matter": m.id}))
    }

    fn project(&mut self, world: &World, village: AreaCode, m: &Matter, choice: &Choice) -> Draft {
        let share = i64::try_from(2 + self.rng.below(4)).unwrap_or(2);
        let hundredths = i64::try_from(8 + self.rng.below(80)).unwrap_or(8);
        let cost = match self.rng.below(24) {
            0 => 0,
            1 => choice.total + 1,
            2 => choice.total,
            3..=9 => choice.total / share,
            _ => choice.total * hundredths / 100 + share,
        };
        let no = choice.projects.len() + 1;
        let input = json!({
            "matter": m.id, "title": format!("{no}号水渠清淤"), "place": "二组",
            "cost_fen": cost, "plan": "冬天清一遍，二组自己管",
        });
        let mut draft = Draft::new(village, "budget.propose", self.anybody(world, village), input);
        if self.rng.chance(15) {
            draft.by = self.by(world, village, &[Role::Agent]);
            draft.behalf = self.villager(world, village);
        }
        draft
    }

    fn struck(&mut self, world: &World, village: AreaCode, m: &Matter, choice: &Choice) -> Draft {
        let all = u64::try_from(choice.projects.len()).unwrap_or(0);
        let no = match self.rng.below(20) {
            0 => 0,
            1 => 61,
            _ => 1 + self.rng.below(all + 1),
        };
        let reason = if self.rng.chance(92) { "那块地有争议" } else { "不行" };
        let input = json!({"matter": m.id, "no": no, "reason": reason});
        Draft::new(village, "budget.strike", self.by(world, village, OFFICE), input)
    }

    fn chosen(
        &mut self,
        world: &World,
        village: AreaCode,
        home: &Home,
        m: &Matter,
        choice: &Choice,
    ) -> Draft {
        let over = self.now.date() > choice.closes;
        let unchecked = choice.papers.values().any(|p| p.second.is_none());
        let out = choice.handed() > choice.papers.len();
        let end = match (over, choice.missing()) {
            (true, _) if unchecked => 10,
            (true, _) => 85,
            (false, 0) => 50,
            _ => 5,
        };
        if self.rng.chance(end) {
            return self.ended(world, village, m);
        }
        match self.rng.below(100) {
            0..=89 if unchecked && over => self.typed(world, village, m, choice),
            0..=44 if unchecked || out => self.typed(world, village, m, choice),
            0..=2 => self.typed(world, village, m, choice),
            45..=57 => self.handed(world, village, home, m, choice),
            _ => self.voice_for(world, village, home, m, choice),
        }
    }

    /// To the first day on which a list is too late for its last day, or the day before; somebody
    /// publishes it. Whether there is such a list.
    pub(super) fn edge_of_a_list(&mut self, world: &World, village: AreaCode) -> bool {
        let Some(home) = world.homes.get(&village) else { return false };
        let days = law::BUDGET_DAYS - 1 - self.rng.days(0, 2);
        let edge = |c: &Choice| Moment::start_of(c.closes).plus_days(-days);
        let drafts = self.open(home).into_iter().filter_map(|m| {
            let choice = home.choices.get(&m.id).filter(|_| m.state == State::Draft)?;
            let costs: i64 = choice.standing().map(|(_, p)| p.cost).sum();
            Some((edge(choice), m)).filter(|(at, _)| *at > self.now && costs > choice.total)
        });
        let Some((at, m)) = drafts.min_by_key(|(at, _)| *at) else { return false };
        self.now = at;
        let by = self.by(world, village, OFFICE);
        self.first.push(Draft::new(village, "budget.publish", by, json!({"matter": m.id})));
        true
    }

    fn ended(&mut self, world: &World, village: AreaCode, m: &Matter) -> Draft {
        let by = self.by(world, village, OFFICE);
        let by = m.owner.filter(|_| self.rng.chance(30)).map_or(by, By::Person);
        Draft::new(village, "budget.close", by, json!({"matter": m.id}))
    }

    /// Somebody with a line on the roll; those who have not been heard first, mostly.
    fn on_roll(&mut self, village: AreaCode, home: &Home, choice: &Choice) -> Option<PersonRef> {
        let silent = self.rng.chance(70);
        let fits = |voter: &[u8; 16]| {
            let heard = choice.voices.contains_key(voter)
                || choice.roll.get(voter).is_some_and(Option::is_some);
            choice.roll.contains_key(voter) && !(silent && heard)
        };
        let of = |p: &&crate::simulation::auditor::world::Person| {
            fits(&if choice.by_household { p.household.bytes() } else { p.id.bytes() })
        };
        let all: Vec<_> = home.persons.values().filter(of).map(|p| p.id).collect();
        self.rng.pick(&all).map(|id| fixture::person(village, *id))
    }

    /// Numbers that go together under the money mostly; some go over it, or are not on the list.
    fn picks(&mut self, choice: &Choice) -> Vec<u64> {
        let mut list: Vec<(u64, i64)> = choice.standing().map(|(no, p)| (no, p.cost)).collect();
        let all = u64::try_from(choice.projects.len()).unwrap_or(0);
        match self.rng.below(40) {
            0 => return Vec::new(),
            1 => return vec![1 + self.rng.below(all), all + 1],
            2 => return vec![61],
            3 => return list.into_iter().map(|(no, _)| no).collect(),
            4 => return (1..=all).take(3).collect(),
            _ => {}
        }
        let mut left = choice.total;
        let mut picks = Vec::new();
        let most = 1 + self.rng.below(3);
        while !list.is_empty() && u64::try_from(picks.len()).unwrap_or(0) < most {
            let n = u64::try_from(list.len()).unwrap_or(1);
            // The first of a list are liked by more.
            let at = self.rng.below(n).min(self.rng.below(n));
            let (no, cost) = list.swap_remove(usize::try_from(at).unwrap_or(0));
            if cost <= left {
                left -= cost;
                picks.push(no);
            }
        }
        if self.rng.chance(5) {
            picks.extend(picks.first().copied());
        }
        picks
    }

    fn voice_for(
        &mut self,
        world: &World,
        village: AreaCode,
        home: &Home,
        m: &Matter,
        choice: &Choice,
    ) -> Draft {
        let anybody = self.villager(world, village);
        let known = self.on_roll(village, home, choice).filter(|_| self.rng.chance(92));
        let who = known.or(anybody);
        let input = json!({"matter": m.id, "picks": self.picks(choice)});
        let by = who.map_or(By::Anonymous, By::Person);
        let mut draft = Draft::new(village, "budget.cast", by, input);
        if self.rng.chance(15) {
            draft.by = self.by(world, village, &[Role::Agent, Role::Secretary]);
            draft.behalf = who;
        }
        draft
    }

    fn handed(
        &mut self,
        world: &World,
        village: AreaCode,
        home: &Home,
        m: &Matter,
        choice: &Choice,
    ) -> Draft {
        let anybody = self.villager(world, village);
        let elsewhere = self.village();
        let stranger = self.villager(world, elsewhere);
        let who = match self.rng.below(12) {
            0 => anybody,
            1 => stranger,
            _ => self.on_roll(village, home, choice),
        };
        let who = who.unwrap_or(fixture::person(village, self.id("nobody")));
        let input = json!({"matter": m.id, "person": who});
        Draft::new(village, "budget.hand", self.by(world, village, DESK), input)
    }

    /// A paper is typed: a new one, or once more by the same hand or another one, alike or otherwise.
    fn typed(&mut self, world: &World, village: AreaCode, m: &Matter, choice: &Choice) -> Draft {
        let half: Vec<_> = choice.papers.iter().filter(|(_, p)| p.second.is_none()).collect();
        let new = u64::try_from(choice.papers.len()).unwrap_or(0) + 1;
        let any: Vec<_> = choice.papers.iter().collect();
        let again = match self.rng.below(12) {
            0..=6 => self.rng.pick(&half).copied(),
            7 => self.rng.pick(&any).copied(),
            _ => None,
        };
        let no = again.map_or(new, |(no, _)| *no);
        let no = match self.rng.below(50) {
            0 => 0,
            1 => 100_001,
            _ => no,
        };
        let alike = again.filter(|_| self.rng.chance(70));
        let picks: Value = match alike {
            Some((_, paper)) => json!(paper.picks),
            None => json!(self.picks(choice)),
        };
        let other = self.by(world, village, DESK);
        let by =
            again.filter(|_| self.rng.chance(12)).map_or(other, |(_, p)| By::Person(p.first.0));
        let input = json!({"matter": m.id, "no": no, "picks": picks});
        Draft::new(village, "budget.enter", by, input)
    }
}
