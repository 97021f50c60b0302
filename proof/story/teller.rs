//! The teller: performs acts one by one, holds every answer against what the story says, and asks
//! everything twice.

use civic::authority::Role;
use civic::matter::{ClockName, State};
use civic::record::Column;
use kernel::id::MatterId;
use kernel::{AreaCode, Code, Moment, PersonRef};
use serde_json::{Value, json};
use store::act::By;
use store::{Ask, Receipt, Stop};

use crate::fixture::{self, Bench};

pub struct Teller {
    pub bench: Bench,
    pub now: Moment,
    pub village: AreaCode,
    n: u64,
    entries: u64,
    told: i64,
}

impl Teller {
    pub fn new(bench: Bench) -> Self {
        Self {
            bench,
            now: Moment::parse("2026-11-02T09:00").unwrap(),
            village: fixture::area("420324107210"),
            n: 0,
            entries: 0,
            told: 0,
        }
    }

    pub fn id<K>(&mut self, word: &str) -> kernel::Id<K> {
        self.n += 1;
        fixture::made(word, self.n, self.now)
    }

    pub fn at(&mut self, text: &str) {
        self.now = Moment::parse(text).unwrap();
    }

    fn ask(
        &mut self,
        home: AreaCode,
        act: &str,
        by: By,
        behalf: Option<PersonRef>,
        input: Value,
    ) -> Ask {
        self.n += 1;
        self.now = self.now.plus_ms(1_000);
        let mut ask = fixture::ask(home, act, by, &format!("story-{}", self.n), input, self.now);
        ask.behalf = behalf;
        ask
    }

    /// Accepted; asked again a day later it answers the same, and with other content it is refused.
    fn accepted(&mut self, ask: &Ask) -> Receipt {
        let first = self.bench.act(ask).unwrap_or_else(|stop| panic!("{}: {stop}", ask.act));
        assert!(!first.repeated, "{}", ask.act);
        let later = Ask { now: ask.now.plus_days(1), ..ask.clone() };
        let again = self.bench.act(&later).unwrap();
        assert_eq!(again, Receipt { repeated: true, ..first.clone() }, "{}", ask.act);
        let behalf = Some(fixture::person(ask.home, self.id("nobody")));
        let other = self.bench.act(&Ask { behalf, ..ask.clone() });
        assert_eq!(refused(other), Code::KeyReused, "{}", ask.act);
        if ask.home == self.village {
            self.entries += 1;
            assert_eq!(first.seq, Some(self.entries), "{}", ask.act);
        }
        first
    }

    pub fn ok(&mut self, act: &str, by: By, input: Value) -> Receipt {
        let ask = self.ask(self.village, act, by, None, input);
        self.accepted(&ask)
    }

    pub fn ok_in(&mut self, home: AreaCode, act: &str, by: By, input: Value) -> Receipt {
        let ask = self.ask(home, act, by, None, input);
        self.accepted(&ask)
    }

    pub fn ok_for(&mut self, act: &str, by: By, whom: PersonRef, input: Value) -> Receipt {
        let ask = self.ask(self.village, act, by, Some(whom), input);
        self.accepted(&ask)
    }

    /// Refused, with these values in its sentence, and nothing has changed.
    pub fn no(&mut self, act: &str, by: By, input: Value, code: Code, says: &[(&str, &str)]) {
        let ask = self.ask(self.village, act, by, None, input);
        let before = self.counts();
        let answer = self.bench.act(&ask);
        let Err(Stop::Refused(refusal)) = answer else { panic!("{act}: {answer:?}") };
        assert_eq!(refusal.code, code, "{act}: {refusal}");
        for (place, value) in says {
            let have = refusal.details.iter().find(|(p, _)| p == place).map(|(_, v)| v.as_str());
            assert_eq!(have, Some(*value), "{act}: {refusal}");
        }
        assert_eq!(self.counts(), before, "{act}");
    }

    fn counts(&self) -> Vec<i64> {
        let tables = ["journal", "matter", "outbox", "roll", "vote", "due", "objection", "chain"];
        self.bench
            .db
            .read(move |tx| {
                tables
                    .iter()
                    .map(|t| tx.number(&format!("SELECT COUNT(*) FROM {t}"), &[]))
                    .collect()
            })
            .unwrap()
    }

    /// The matter of a kind that the thread has last.
    pub fn last(&self, thread: MatterId, kind: &str) -> MatterId {
        let (home, kind) = (self.village, kind.to_owned());
        let all = self.bench.db.read(move |tx| store::matter::thread(tx, home, thread)).unwrap();
        all.iter().rev().find(|m| m.kind.as_str() == kind).map(|m| m.id).unwrap()
    }

    /// The notice that was hung last about a matter.
    pub fn hung(&self, subject: MatterId) -> MatterId {
        let home = self.village;
        let all =
            self.bench.db.read(move |tx| store::works::publicities(tx, home, subject)).unwrap();
        all.last().map(|hung| hung.publicity.notice).unwrap()
    }

    pub fn state(&self, id: MatterId) -> State {
        let home = self.village;
        self.bench.db.read(move |tx| store::matter::get(tx, home, id)).unwrap().unwrap().state
    }

    /// When a clock falls due, and whether it is met.
    pub fn clock(&self, id: MatterId, clock: ClockName) -> (String, bool) {
        let home = self.village;
        let all = self.bench.db.read(move |tx| store::matter::clocks(tx, home, id)).unwrap();
        let one = all.into_iter().find(|c| c.clock == clock).unwrap();
        (one.due_at.rfc3339(), one.met_at.is_some())
    }

    /// The lines left for delivery since the last call: audience, message.
    pub fn told(&mut self) -> Vec<(String, String)> {
        let after = self.told;
        let home = self.village;
        let (lines, last): (Vec<(String, String)>, i64) = self
            .bench
            .db
            .read(move |tx| {
                let lines = tx.rows(
                    "SELECT audience, message FROM outbox WHERE home = ?1 AND seq > ?2 ORDER BY seq, n",
                    &[home.to_val(), after.to_val()],
                    |c| Some((c.take()?, c.take()?)),
                )?;
                let last =
                    tx.number("SELECT seq FROM chain WHERE home = ?1", &[home.to_val()])?;
                Ok((lines, last))
            })
            .unwrap();
        self.told = last;
        lines
    }

    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// The person with a village key.
    pub fn person(&self, key: &str) -> PersonRef {
        let (home, key) = (self.village, key.to_owned());
        let found: Vec<civic::registry::Person> = self
            .bench
            .db
            .read(move |tx| tx.list("WHERE home = ?1 AND key = ?2", &[home.to_val(), key.to_val()]))
            .unwrap();
        fixture::person(home, found.first().unwrap().id)
    }

    pub fn grant(&mut self, key: &str, role: Role, area: AreaCode) -> PersonRef {
        let who = self.person(key);
        let id = self.id::<kernel::id::Mandate>("mandate");
        let input = json!({
            "id": id, "person": who, "role": role, "area": area, "from_on": "2026-01-01",
            "until_on": null, "ground": "2026 年换届",
        });
        self.ok_in(area, "mandate.grant", By::Worker, input);
        who
    }
}

fn refused(answer: Result<Receipt, Stop>) -> Code {
    match answer {
        Err(Stop::Refused(no)) => no.code,
        other => panic!("{other:?}"),
    }
}
