//! The ground of all figures: a villagers' meeting in 肖家边 with everybody checked in, the vote open
//! and everybody's first vote cast, five hundred topics, and a session for each voter. All of it
//! through acts, but sessions.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use kernel::id::MatterId;
use kernel::{AreaCode, Id, Moment, PersonRef};
use proof::fixture::{self, Bench};
use proof::sitting::{self, Hand};
use store::{Db, Options};

use crate::meter::say;
use crate::{Outcome, votes};

/// Where the meeting is.
const VILLAGE: &str = "420324107210";
const SECRETARY: &str = "xiaojiabian-secretary";
/// Fewer voters would make the roll smaller than a village's.
const VOTERS_MIN: usize = 600;

/// What the measurements need to know of the prepared store.
pub struct Ground {
    /// The village.
    pub home: AreaCode,
    /// The meeting, whose vote is open.
    pub meeting: MatterId,
    /// Everybody who may vote, all present.
    pub voters: Vec<PersonRef>,
    /// From here on acts happen.
    pub now: Moment,
}

/// Opens the store of a folder with all acts.
pub fn open(folder: &Path) -> Outcome<Bench> {
    Ok(Bench::on(&Db::open(&Options::folder(folder))?)?)
}

/// Everything on the demo's store; leaves it closed.
pub fn prepare(folder: &Path, topics: u64) -> Outcome<Ground> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let now = Moment::from_ms(i64::try_from(since.as_millis())?);
    let bench = open(folder)?;
    let (home, county) = (fixture::area(VILLAGE), fixture::county());
    let secretary = bench.db.read(move |tx| store::account::get(tx, county, SECRETARY))?;
    let by = secretary.ok_or("the demo has no secretary")?.person;
    let hand = Hand { bench: &bench, home, by };
    say(&format!("{topics} topics, and a meeting with everybody there"));
    hand.topics(topics, now)?;
    let sitting = hand.sit(now)?;
    if sitting.voters.len() < VOTERS_MIN {
        return Err(format!("{} voters, {VOTERS_MIN} are wanted", sitting.voters.len()).into());
    }
    sitting::sessions(&bench, &sitting.voters, now)?;
    let (meeting, voters) = (sitting.meeting, sitting.voters);
    let ground = Ground { home, meeting, voters, now: sitting.at };
    votes::cast(&bench, &ground, 0, u64::try_from(ground.voters.len())?)?;
    bench.db.close();
    Ok(ground)
}

impl Ground {
    /// The nth voter and its place, round and round.
    pub fn voter(&self, n: u64) -> (usize, PersonRef) {
        let at = usize::try_from(n).unwrap_or(0) % self.voters.len().max(1);
        let none = PersonRef { home: self.home, id: Id::from_bytes([0; 16]) };
        (at, self.voters.get(at).copied().unwrap_or(none))
    }

    /// The nth vote of a round: its key, as long as the UUIDs that phones send, and its answer.
    pub fn vote(round: u32, n: u64) -> (String, &'static str) {
        let answer = match n % 10 {
            0 => "no",
            1 => "abstain",
            _ => "yes",
        };
        (format!("{round:08x}-0000-7000-8000-{n:012x}"), answer)
    }

    /// Address of the votes.
    pub fn votes_path(&self) -> String {
        format!("/api/{}/meetings/{}/votes", self.home, self.meeting)
    }

    /// How many entries the village's chain has.
    pub fn entries(&self, bench: &Bench) -> Outcome<u64> {
        let home = self.home;
        let head = bench.db.read(move |tx| store::journal::head(tx, home))?;
        Ok(head.map_or(0, |head| head.seq))
    }
}
