//! Votes among several: people for seats, ways to do a thing, and the four questions about what was
//! carried out; by name and into a box, with marks off the scale, places taken twice, options that
//! were struck, papers typed otherwise, and ends that come too early.

use civic::authority::Role;
use civic::matter::{Kind, State};
use kernel::{AreaCode, PersonRef};
use serde_json::{Value, json};
use store::act::By;

use super::{Draft, Workload};
use crate::fixture::{self, area};
use crate::simulation::auditor::law;
use crate::simulation::auditor::poll::picture::Poll;
use crate::simulation::auditor::world::{Home, Matter, World};

const OFFICE: &[Role] = &[Role::Secretary, Role::Committee, Role::TownshipClerk];
const DESK: &[Role] = &[Role::Secretary, Role::Committee, Role::Agent, Role::TownshipClerk];
/// How many votes of a village are under way at a time.
const POLLS: usize = 2;

/// Where something is asked, and about which vote.
pub(super) struct Booth<'w> {
    world: &'w World,
    village: AreaCode,
    home: &'w Home,
    matter: &'w Matter,
    poll: &'w Poll,
}

fn many(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

impl Workload {
    /// Now and then something about a vote; more often while one is open, whose days are few.
    pub(super) fn poll(&mut self, world: &World, village: AreaCode, home: &Home) -> Option<Draft> {
        let last = self.day(law::POLL_DAYS - 1);
        // A list that came too late for its last day stays a draft for good.
        let alive = |m: &&Matter| {
            let poll = home.polls.get(&m.id);
            poll.is_some_and(|p| p.published.is_some() || p.closes >= last)
        };
        let under_way: Vec<&Matter> = self.open(home).into_iter().filter(alive).collect();
        let votes: Vec<&Matter> =
            under_way.iter().copied().filter(|m| m.state == State::Published).collect();
        let voting = !votes.is_empty();
        if !self.rng.chance(if voting { 26 } else { 9 }) {
            return None;
        }
        let of = if self.rng.chance(80) && voting { &votes } else { &under_way };
        let of = self.rng.pick(of).copied();
        Some(match of.filter(|_| under_way.len() >= POLLS || self.rng.chance(85)) {
            Some(matter) => self.polled(world, village, home, matter),
            None => self.question(world, village, home),
        })
    }

    /// The next step of a vote, or one that is not next.
    pub(super) fn polled(
        &mut self,
        world: &World,
        village: AreaCode,
        home: &Home,
        matter: &Matter,
    ) -> Draft {
        let Some(poll) = home.polls.get(&matter.id) else {
            return self.question(world, village, home);
        };
        let booth = Booth { world, village, home, matter, poll };
        let published = matter.state == State::Published;
        match self.rng.below(40) {
            // What belongs before the publication comes after it, and the other way round.
            0 if published => self.candidate(&booth),
            0 => self.marks_for(&booth),
            1 if published => self.stricken(&booth),
            1 => self.poll_ends(&booth),
            _ if published => self.polling(&booth),
            _ => self.standing_list(&booth),
        }
    }

    fn question(&mut self, world: &World, village: AreaCode, home: &Home) -> Draft {
        let done: Vec<_> = home.opened.iter().rev().take(200).collect();
        let carried = |id: &&kernel::id::MatterId| {
            let states = [State::Executing, State::Reported, State::Confirmed];
            let matter = home.matters.get(*id);
            matter.is_some_and(|m| m.kind == Kind::Resolution && states.contains(&m.state))
        };
        let done: Vec<_> = done.into_iter().filter(carried).copied().collect();
        let soon = self.rng.chance(15);
        let ahead = if soon { self.rng.days(-1, 6) } else { self.rng.days(15, 45) };
        let secret = self.rng.chance(50);
        let by = self.by(world, village, OFFICE);
        if self.rng.chance(25) {
            let any = self.any(home).filter(|_| self.rng.chance(10));
            if let Some(of) = any.or(self.rng.pick(&done).copied()) {
                let input = json!({
                    "matter": of, "id": self.id::<kernel::id::Matter>("rating"),
                    "secret": secret, "closes_on": self.day(ahead),
                });
                return Draft::new(village, "poll.ask", by, input);
            }
        }
        let place = match self.rng.below(12) {
            0 => area("420324107299"),
            1 => area(&format!("{village}003")),
            2..=6 => area(&format!("{village}002")),
            _ => village,
        };
        let forms = law::POLL_FORMS;
        let form =
            if self.rng.chance(35) { Some("election") } else { self.rng.pick(&forms).copied() };
        let form = if self.rng.chance(2) { Some("lottery") } else { form };
        let seats = match self.rng.below(30) {
            0 => json!(0),
            1 => json!(61),
            2..=9 => Value::Null,
            n => json!(1 + n % 3),
        };
        let women = match self.rng.below(12) {
            0 => json!(4),
            1..=5 => json!(1),
            _ => Value::Null,
        };
        let input = json!({
            "id": self.id::<kernel::id::Matter>("poll"), "title": "推选村民代表", "area": place,
            "about": if self.rng.chance(95) { "下一届的代表和要做的事" } else { "代表" },
            "form": form, "basis": if self.rng.chance(60) { "household" } else { "person" },
            "secret": secret, "seats": seats, "women": women, "closes_on": self.day(ahead),
        });
        Draft::new(village, "poll.open", by, input)
    }

    fn standing_list(&mut self, booth: &Booth<'_>) -> Draft {
        let need = usize::try_from(booth.poll.seats).unwrap_or(1) + 2;
        let standing = booth.poll.standing().count();
        let ready = standing >= need;
        // Just enough, and then one of them steps back: the list is too short again.
        let least = usize::try_from(booth.poll.seats).unwrap_or(1).max(2);
        if standing == least && self.rng.chance(15) {
            return self.stricken(booth);
        }
        let short = standing < least && booth.poll.options.len() >= least;
        if short && self.rng.chance(25) {
            return self.list_ends(booth);
        }
        match self.rng.below(100) {
            0..=7 => self.stricken(booth),
            8..=10 => self.list_ends(booth),
            11..=65 if ready => self.list_ends(booth),
            _ => self.candidate(booth),
        }
    }

    fn list_ends(&mut self, booth: &Booth<'_>) -> Draft {
        let by = self.by(booth.world, booth.village, OFFICE);
        Draft::new(booth.village, "poll.publish", by, json!({"matter": booth.matter.id}))
    }

    fn candidate(&mut self, booth: &Booth<'_>) -> Draft {
        let no = booth.poll.options.len() + 1;
        let no = if self.rng.chance(10) { 1 } else { no };
        let note = match self.rng.below(4) {
            0 => Value::Null,
            1 => json!(""),
            _ => json!("会算账，肯跑路"),
        };
        let input = json!({
            "matter": booth.matter.id, "title": format!(" {no}号王师傅"), "note": note,
            "woman": self.rng.chance(40),
        });
        let by = self.by(booth.world, booth.village, OFFICE);
        let other = self.anybody(booth.world, booth.village);
        let by = if self.rng.chance(30) { by } else { other };
        let mut draft = Draft::new(booth.village, "poll.stand", by, input);
        if self.rng.chance(12) {
            draft.by = self.by(booth.world, booth.village, &[Role::Agent]);
            draft.behalf = self.villager(booth.world, booth.village);
        }
        draft
    }

    fn stricken(&mut self, booth: &Booth<'_>) -> Draft {
        let no = match self.rng.below(20) {
            0 => 0,
            1 => 61,
            _ => 1 + self.rng.below(many(booth.poll.options.len()) + 1),
        };
        let reason = if self.rng.chance(92) { "本人不愿意参加" } else { "不行" };
        let input = json!({"matter": booth.matter.id, "no": no, "reason": reason});
        let by = self.by(booth.world, booth.village, OFFICE);
        Draft::new(booth.village, "poll.strike", by, input)
    }

    fn polling(&mut self, booth: &Booth<'_>) -> Draft {
        let poll = booth.poll;
        let over = self.now.date() > poll.closes;
        let unchecked = poll.papers.values().any(|p| p.second.is_none());
        let out = poll.handed() > poll.papers.len();
        let end = match (over, poll.missing()) {
            (true, _) if unchecked => 25,
            (true, _) => 70,
            (false, 0) => 50,
            _ => 4,
        };
        if self.rng.chance(end) {
            return self.poll_ends(booth);
        }
        // Exactly half is the number that elects nobody: often the others stay at home then.
        let half = poll.form == "election" && 2 * poll.ballots().len() == poll.roll.len();
        if half && !unchecked && self.rng.chance(90) {
            return self.marks_by(booth, false);
        }
        match self.rng.below(100) {
            0..=40 if unchecked || out => self.paper_typed(booth),
            0..=2 => self.paper_typed(booth),
            41..=51 => self.paper_out(booth),
            _ => self.marks_for(booth),
        }
    }

    fn poll_ends(&mut self, booth: &Booth<'_>) -> Draft {
        let by = self.by(booth.world, booth.village, OFFICE);
        let by = booth.matter.owner.filter(|_| self.rng.chance(30)).map_or(by, By::Person);
        Draft::new(booth.village, "poll.close", by, json!({"matter": booth.matter.id}))
    }

    /// Somebody with a line on the roll who has been heard, or has not.
    fn on_the_roll(&mut self, booth: &Booth<'_>, silent: bool) -> Option<PersonRef> {
        let poll = booth.poll;
        let fits = |voter: &[u8; 16]| {
            let heard = poll.voices.contains_key(voter)
                || poll.given.contains(voter)
                || poll.roll.get(voter).is_some_and(Option::is_some);
            poll.roll.contains_key(voter) && silent != heard
        };
        let of = |p: &&crate::simulation::auditor::world::Person| {
            fits(&if poll.by_household { p.household.bytes() } else { p.id.bytes() })
        };
        let all: Vec<_> = booth.home.persons.values().filter(of).map(|p| p.id).collect();
        self.rng.pick(&all).map(|id| fixture::person(booth.village, *id))
    }

    /// Marks of the form mostly: some are off the scale, on the same place, or on nothing that stands.
    fn marks(&mut self, poll: &Poll) -> Vec<(u64, u64)> {
        let all = many(poll.options.len());
        let mut list: Vec<u64> = poll.standing().map(|(no, _)| no).collect();
        match self.rng.below(40) {
            0 => return Vec::new(),
            1 => return vec![(1 + self.rng.below(all), 1), (all + 1, 1)],
            2 => return vec![(61, 1)],
            3 => return list.into_iter().map(|no| (no, 1)).collect(),
            4 => return (1..=all).map(|no| (no, no)).collect(),
            5 => return vec![(1, self.rng.below(7))],
            6 => return list.into_iter().map(|no| (no, poll.most + 1)).collect(),
            _ => {}
        }
        let most = match poll.form.as_str() {
            "election" => 1 + self.rng.below(poll.seats),
            "rating" => 4,
            _ => 1 + self.rng.below(many(list.len())),
        };
        let mut marks = Vec::new();
        // Whoever leaves a place empty leaves it empty for all.
        let from = if self.rng.chance(8) { 2 } else { 1 };
        while !list.is_empty() && many(marks.len()) < most {
            // The first of a list are liked by more.
            let n = many(list.len());
            let at = self.rng.below(n).min(self.rng.below(n)).min(self.rng.below(n));
            let no = list.remove(usize::try_from(at).unwrap_or(0));
            let mark = match poll.form.as_str() {
                "score" => self.rng.below(poll.most + 1),
                "rating" => 1 + self.rng.below(poll.most),
                "runoff" | "schulze" => many(marks.len()) + from,
                _ => 1 + self.rng.below(2),
            };
            marks.push((no, mark));
        }
        if self.rng.chance(5) {
            marks.extend(marks.first().copied());
        }
        marks
    }

    /// Those who have not been heard first, mostly; now and then anybody.
    fn marks_for(&mut self, booth: &Booth<'_>) -> Draft {
        let silent = self.rng.chance(82);
        self.marks_by(booth, silent)
    }

    fn marks_by(&mut self, booth: &Booth<'_>, silent: bool) -> Draft {
        let anybody = self.villager(booth.world, booth.village);
        let known = self.on_the_roll(booth, silent).filter(|_| !silent || self.rng.chance(92));
        let who = known.or(anybody);
        let input = json!({"matter": booth.matter.id, "marks": self.marks(booth.poll)});
        let by = who.map_or(By::Anonymous, By::Person);
        let secret = booth.poll.secret != self.rng.chance(4);
        let act = if secret { "poll.drop" } else { "poll.cast" };
        let mut draft = Draft::new(booth.village, act, by, input);
        if self.rng.chance(15) {
            draft.by = self.by(booth.world, booth.village, &[Role::Agent, Role::Secretary]);
            draft.behalf = who;
        }
        draft
    }

    fn paper_out(&mut self, booth: &Booth<'_>) -> Draft {
        let anybody = self.villager(booth.world, booth.village);
        let elsewhere = self.village();
        let stranger = self.villager(booth.world, elsewhere);
        let who = match self.rng.below(12) {
            0 => anybody,
            1 => stranger,
            2..=4 => self.on_the_roll(booth, false),
            _ => self.on_the_roll(booth, true),
        };
        let who = who.unwrap_or(fixture::person(booth.village, self.id("nobody")));
        let input = json!({"matter": booth.matter.id, "person": who});
        let by = self.by(booth.world, booth.village, DESK);
        Draft::new(booth.village, "poll.hand", by, input)
    }

    /// A paper is typed: a new one, or once more by the same hand or another one, alike or otherwise.
    fn paper_typed(&mut self, booth: &Booth<'_>) -> Draft {
        let papers = &booth.poll.papers;
        let half: Vec<_> = papers.iter().filter(|(_, p)| p.second.is_none()).collect();
        let new = many(papers.len()) + 1;
        let any: Vec<_> = papers.iter().collect();
        let again = match self.rng.below(12) {
            0..=7 => self.rng.pick(&half).copied(),
            8 => self.rng.pick(&any).copied(),
            _ => None,
        };
        let no = match self.rng.below(50) {
            0 => 0,
            1 => 100_001,
            _ => again.map_or(new, |(no, _)| *no),
        };
        let alike = again.filter(|_| self.rng.chance(75));
        let marks = match alike {
            Some((_, paper)) => paper.picks.iter().map(|(no, mark)| (*no, *mark)).collect(),
            None => self.marks(booth.poll),
        };
        let other = self.by(booth.world, booth.village, DESK);
        let by =
            again.filter(|_| self.rng.chance(12)).map_or(other, |(_, p)| By::Person(p.first.0));
        let input = json!({"matter": booth.matter.id, "no": no, "marks": marks});
        Draft::new(booth.village, "poll.enter", by, input)
    }
}
