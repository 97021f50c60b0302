//! A villagers' meeting with everybody there and the vote open, brought about by acts, and sessions
//! with known tokens for those who are to vote over HTTP.
//!
//! Why it exists: what is measured or killed under load starts from here. Refuses to know: the votes.

use civic::deliberation::RollLine;
use civic::matter::{Kind, Matter};
use civic::record::{Column, Record};
use kernel::id::{BallotId, MatterId};
use kernel::{AreaCode, Code, Moment, PersonRef, hash};
use serde_json::{Value, json};
use store::account::Session;
use store::act::By;
use store::{Ask, Stop};

use crate::fixture::{self, Bench};

/// Days from the publication to the meeting: ten are the law's, and neither end counts.
pub const DAYS: i64 = 11;

/// The meeting as it stands.
#[derive(Debug, Clone)]
pub struct Sitting {
    /// Its matter.
    pub meeting: MatterId,
    /// Everybody on the roll, all present, in order of id.
    pub voters: Vec<PersonRef>,
    /// When it sits.
    pub at: Moment,
}

/// Acts of one village by one hand.
pub struct Hand<'b> {
    /// The store.
    pub bench: &'b Bench,
    /// The village.
    pub home: AreaCode,
    /// Its secretary.
    pub by: PersonRef,
}

impl Hand<'_> {
    fn ask(&self, act: &str, key: &str, input: Value, at: Moment) -> Ask {
        fixture::ask(self.home, act, By::Person(self.by), &format!("sitting {key}"), input, at)
    }

    fn all(&self, asks: &[Ask]) -> Result<(), Stop> {
        for part in asks.chunks(1000) {
            self.bench.acts(part).into_iter().try_for_each(|done| done.map(|_| ()))?;
        }
        Ok(())
    }

    fn raised(&self, n: u64, at: Moment) -> [Ask; 2] {
        let id: MatterId = fixture::made("wish", n, at);
        let text = format!("第 {n} 处路灯不亮，天黑以后娃儿放学要摸黑走，想请村里看一看怎么办。");
        let raise = json!({ "id": id, "text": text, "place": self.home });
        let answer = json!({ "matter": id, "fate": "topic", "reply": "写成议题，请大家商量。" });
        [
            self.ask("wish.raise", &format!("raise {n}"), raise, at),
            self.ask("wish.answer", &format!("answer {n}"), answer, at),
        ]
    }

    /// So many wishes, each made a topic.
    ///
    /// # Errors
    /// The first act that was refused.
    pub fn topics(&self, count: u64, at: Moment) -> Result<(), Stop> {
        let asks: Vec<Ask> = (0..count).flat_map(|n| self.raised(n, at)).collect();
        self.all(&asks)
    }

    /// The topic that a wish has become.
    fn topic(&self, wish: MatterId) -> Result<MatterId, Stop> {
        let home = self.home;
        let thread: Vec<Matter> =
            self.bench.db.read(move |tx| store::matter::thread(tx, home, wish))?;
        let topic = thread.iter().find(|m| m.kind == Kind::Topic);
        topic.map(|m| m.id).ok_or_else(|| Code::NotFound.into())
    }

    /// A topic published at `at`, its meeting [`DAYS`] later with everybody checked in.
    ///
    /// # Errors
    /// The first act that was refused.
    pub fn sit(&self, at: Moment) -> Result<Sitting, Stop> {
        self.sit_with(at, usize::MAX)
    }

    /// The same with only the first so many of the roll there.
    ///
    /// # Errors
    /// The first act that was refused.
    pub fn sit_with(&self, at: Moment, most: usize) -> Result<Sitting, Stop> {
        let then = at.plus_days(DAYS);
        self.all(&self.raised(u64::MAX, at))?;
        let topic = self.topic(fixture::made("wish", u64::MAX, at))?;
        let publish = json!({
            "matter": topic, "title": "全村夜路装路灯", "place": "全村", "people": "全村住户",
            "households": 301, "cost_fen": 2_160_000, "money": "村集体出，不向户里收钱",
            "plan": "装 12 盏太阳能路灯，维修三个组轮流管，一年一换。",
            // A class that its body decides at once: what is measured is the meeting.
            "class": "yearly_review", "body": "villagers_meeting", "basis": "person",
        });
        let meeting: MatterId = fixture::made("meeting", 0, then);
        let call = json!({ "matter": topic, "id": meeting, "starts_at": then, "venue": "院坝" });
        self.all(&[
            self.ask("topic.publish", "publish", publish, at),
            self.ask("meeting.call", "call", call, then),
            self.ask("meeting.open", "open", json!({ "matter": meeting }), then),
        ])?;
        let mut voters = self.voters(meeting)?;
        voters.truncate(most);
        let come = |who: &PersonRef| {
            let input = json!({ "matter": meeting, "person": who, "via": "hall", "paper": false });
            self.ask("meeting.checkin", &format!("here {who}"), input, then)
        };
        let mut asks: Vec<Ask> = voters.iter().map(come).collect();
        let ballot: BallotId = fixture::made("ballot", 0, then);
        let start = json!({ "matter": meeting, "id": ballot });
        asks.push(self.ask("ballot.open", "ballot", start, then));
        self.all(&asks)?;
        Ok(Sitting { meeting, voters, at: then })
    }

    fn voters(&self, meeting: MatterId) -> Result<Vec<PersonRef>, Stop> {
        let home = self.home;
        let roll: Vec<RollLine> = self.bench.db.read(move |tx| {
            let key = [home.to_val(), meeting.to_val()];
            tx.list("WHERE home = ?1 AND meeting = ?2 ORDER BY person", &key)
        })?;
        Ok(roll.into_iter().map(|line| fixture::person(home, line.person)).collect())
    }
}

fn token_bytes(n: usize) -> [u8; 32] {
    hash::sm3(format!("session {n}").as_bytes())
}

/// The nth session's token, as it is sent.
pub fn token(n: usize) -> String {
    hash::hex(&token_bytes(n))
}

/// One session for each person, in order, as if they had signed in at `now`.
///
/// # Errors
/// What the store says.
pub fn sessions(bench: &Bench, people: &[PersonRef], now: Moment) -> Result<(), Stop> {
    let session = |(n, person): (usize, &PersonRef)| Session {
        home: fixture::county(),
        token: hash::sm3(&token_bytes(n)),
        person: *person,
        login: format!("session-{n}"),
        since: now,
        seen_at: now,
        ends_at: now.plus_ms(12 * 3_600_000),
    };
    let all: Vec<Session> = people.iter().enumerate().map(session).collect();
    bench.db.write(move |tx| all.iter().try_for_each(|session| tx.put(&session.row())))
}
