//! The auditor: a second, plain model of the county, written from the text of the rules. It says of
//! every ask whether it is accepted or with which word it is refused, keeps what follows in lists
//! of its own, and is held against the tables from time to time.
//!
//! Invariants: no decision, count or verdict of the product is called; an ask that is refused
//! changes nothing. Refuses to know: SQL (except where it compares) and the order of tables.

#![allow(missing_docs, reason = "lists of plain fields; their names are the words of the design")]

mod advice;
mod authority;
mod bearer;
pub mod books;
pub mod budget;
mod change;
mod chapters;
pub mod choosing;
pub mod company;
pub mod compare;
pub mod covenant;
mod decide;
mod duty;
pub mod force;
pub mod gifts;
pub mod keeping;
pub mod law;
pub mod levy;
mod meeting;
pub mod money;
mod notice;
mod outcome;
pub mod panel;
pub mod points;
pub mod poll;
mod proxy;
mod recall;
mod receipts;
mod registry;
mod request;
mod room;
pub mod rules;
mod spine;
mod standing;
pub mod steps;
mod tables;
pub mod ventures;
mod venue;
mod voice;
pub mod works;
pub mod world;

use civic::matter::{ClockName, Kind, State};
use kernel::id::MatterId;
use kernel::{AreaCode, Code, Date, Moment, PersonRef};
use serde_json::Value;
use store::Ask;
use store::act::By;

use crate::fixture;
pub use meeting::out;
use world::{Accepted, Clock, Home, Matter, World};

/// What the auditor expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expect {
    /// Accepted as this entry.
    Accepted(u64),
    /// The answer of this earlier entry again.
    Repeated(u64),
    /// Refused with this word.
    Refused(Code),
}

/// One ask, with what every rule looks at.
pub struct Case<'a> {
    pub ask: &'a Ask,
    pub home: AreaCode,
    /// Time of the entry: never before the one before.
    pub now: Moment,
    /// The matter continued.
    pub matter: Option<Matter>,
    /// Whose act it is.
    pub subject: Option<PersonRef>,
    /// Number that the entry would have.
    pub seq: u64,
}

impl Case<'_> {
    pub fn field(&self, name: &str) -> &Value {
        self.ask.input.get(name).unwrap_or(&Value::Null)
    }
    pub fn text(&self, name: &str) -> &str {
        self.field(name).as_str().unwrap_or_default().trim()
    }
    pub fn number(&self, name: &str) -> u64 {
        self.field(name).as_u64().unwrap_or(0)
    }
    pub fn person(&self, name: &str) -> Option<PersonRef> {
        self.field(name).as_str()?.parse().ok()
    }
    pub fn date(&self, name: &str) -> Option<Date> {
        self.field(name).as_str()?.parse().ok()
    }
    pub fn id<K>(&self, name: &str) -> kernel::Id<K> {
        let zero = kernel::Id::from_bytes([0; 16]);
        self.field(name).as_str().and_then(|t| kernel::Id::parse(t).ok()).unwrap_or(zero)
    }
    pub fn today(&self) -> Date {
        self.now.date()
    }
    /// The last moment of the day `n` days from today.
    pub fn end_in(&self, n: i64) -> Moment {
        Moment::end_of(self.now.plus_days(n).date())
    }
    /// The hand at work.
    pub fn hand(&self) -> Option<PersonRef> {
        match self.ask.by {
            By::Person(person) => Some(person),
            By::Anonymous | By::Worker => None,
        }
    }
    pub fn this(&self) -> MatterId {
        self.matter.as_ref().map_or_else(|| self.id("id"), |m| m.id)
    }
    /// The `n`th new id that the product gives to this act.
    pub fn fresh<K>(&self, n: u64) -> kernel::Id<K> {
        fixture::fresh(self.home, &self.ask.key, self.now, n)
    }
}

/// What makes two asks the same.
fn asked(ask: &Ask) -> String {
    let mut input = ask.input.clone();
    if let Some(fields) = input.as_object_mut() {
        // What is said in secret is bound nowhere: nobody can tell one such voice from another.
        let secret: &[&str] = match ask.act.as_str() {
            "ballot.drop" => &["answer", "receipt"],
            "budget.cast" => &["picks"],
            "poll.cast" | "poll.drop" => &["marks"],
            _ => &[],
        };
        fields.retain(|name, v| !(v.is_null() || secret.contains(&name.as_str())));
    }
    format!("{} {:?} {:?} {input}", ask.act, ask.by, ask.behalf)
}

impl World {
    /// A copy to try an act on. A trial only decides; that a row bears an id already shows when it is
    /// written.
    pub fn trial(&self) -> Self {
        let mut copy = self.clone();
        for home in copy.homes.values_mut() {
            home.taken.clear();
            home.trial = true;
        }
        copy
    }
    /// Says what will come of an ask and, when it is accepted, keeps what follows.
    pub fn judge(&mut self, ask: &Ask) -> Expect {
        match self.decide(ask) {
            Ok(expect) => expect,
            Err(code) => Expect::Refused(code),
        }
    }

    fn decide(&mut self, ask: &Ask) -> Result<Expect, Code> {
        let rule = rules::of(&ask.act).ok_or(Code::NotFound)?;
        if ask.key.is_empty() {
            return Err(Code::FieldMissing);
        }
        let fields = ask.input.as_object().ok_or(Code::FieldBad)?;
        if fields.keys().any(|k| !rule.fields.contains(&k.as_str())) {
            return Err(Code::FieldBad);
        }
        law::measured(ask)?;
        let empty = Home::default();
        let home = self.homes.get(&ask.home).unwrap_or(&empty);
        if let Some(before) = home.keys.get(&ask.key) {
            let same = !before.erased && before.asked == asked(ask);
            return if same { Ok(Expect::Repeated(before.seq)) } else { Err(Code::KeyReused) };
        }
        let case = Case {
            ask,
            home: ask.home,
            now: ask.now.max(Moment::from_ms(home.at)),
            matter: matter_of(home, rule, ask)?,
            subject: ask.behalf.or(match ask.by {
                By::Person(person) => Some(person),
                By::Anonymous | By::Worker => None,
            }),
            seq: home.seq + 1,
        };
        authority::check(self, rule.who, &case)?;
        if let Some(m) = &case.matter
            && !rule.from.is_empty()
            && !rule.from.contains(&m.state)
        {
            return Err(Code::WrongState);
        }
        if ask.behalf.is_some_and(|who| who.home != ask.home || !self.knows(who)) {
            return Err(Code::BehalfUnknown);
        }
        self.carry_out(&case)?;
        let (seq, now) = (case.seq, case.now);
        let home = self.home(ask.home);
        home.seq = seq;
        home.at = now.ms();
        home.times.push(now);
        let kept = Accepted { seq, asked: asked(ask), erased: false };
        home.keys.insert(ask.key.clone(), kept);
        Ok(Expect::Accepted(seq))
    }

    fn carry_out(&mut self, case: &Case<'_>) -> Result<(), Code> {
        match case.ask.act.as_str() {
            "wish.raise" => decide::raise(self, case),
            "wish.answer" => decide::answer(self, case),
            "wish.finish" => decide::finish(self, case),
            "wish.confirm" => decide::confirm(self, case),
            "wish.erase" => decide::erase(self, case),
            "topic.publish" => decide::publish(self, case),
            "advice.answer" => advice::answer(self, case),
            "process.propose" => steps::propose(self, case),
            "meeting.call" => meeting::call(self, case),
            "meeting.section" => meeting::section(self, case),
            "meeting.open" => meeting::open(self, case),
            "proxy.give" => proxy::give(self, case),
            "meeting.checkin" => meeting::check_in(self, case),
            "ballot.open" => meeting::start(self, case),
            "ballot.cast" => voice::cast(self, case),
            "ballot.drop" => voice::drop(self, case),
            "ballot.tally" => voice::tally(self, case),
            "ballot.close" => meeting::close(self, case),
            "speech.ask" => room::ask(self, case),
            "speech.leave" => room::leave(self, case),
            "speech.give" => room::give(self, case),
            "speech.end" => room::end(self, case),
            "statement.make" => room::make(self, case),
            "statement.answer" => room::stand(self, case),
            "statement.hold" => room::hold(self, case),
            "statement.merge" => room::merge(self, case),
            "statement.split" => room::split(self, case),
            "minutes.draft" => room::draft(self, case),
            "minutes.sign" => room::sign(self, case),
            "resolution.settle" => notice::settle(self, case),
            "resolution.progress" => notice::progress(self, case),
            "resolution.report" => notice::report(self, case),
            "resolution.change" => change::change(self, case),
            "resolution.account" => change::account(self, case),
            "resolution.confirm" => outcome::confirm(self, case),
            "resolution.recurred" | "wish.recurred" => outcome::recur(self, case),
            "result.gone" => outcome::gone(self, case),
            "notice.object" => notice::object(self, case),
            "notice.reply" => notice::reply(self, case),
            "notice.end" => notice::end(self, case),
            "matter.comment" => spine::comment(self, case),
            "matter.follow" => spine::follow(self, case),
            "message.read" => spine::read_up_to(self, case),
            "matter.attach" => standing::attach(self, case),
            "matter.detach" => standing::detach(self, case),
            "wish.join" => standing::join(self, case),
            "wish.leave" => standing::leave(self, case),
            "wish.merge" => standing::merge(self, case),
            "wish.split" => standing::split(self, case),
            "wish.vouch" => standing::vouch(self, case),
            "visit.record" => standing::visit(self, case),
            _ => self.beside(case),
        }
    }

    /// Acts beside the road: demands, recalls, company, votes of several days, places, the clockwork,
    /// the registry.
    fn beside(&mut self, case: &Case<'_>) -> Result<(), Code> {
        match case.ask.act.as_str() {
            "request.raise" => request::raise(self, case),
            "request.sign" => request::sign(self, case),
            "request.withdraw" => request::withdraw(self, case),
            "request.accept" => request::accept(self, case),
            "request.doubt" => request::doubt(self, case),
            "request.review" => request::review(self, case),
            "request.pass" => request::pass(self, case),
            "request.convene" => request::convene(self, case),
            "recall.propose" => recall::propose(self, case),
            "recall.sign" => recall::sign(self, case),
            "recall.withdraw" => recall::withdraw(self, case),
            "recall.defend" => recall::defend(self, case),
            "venue.note" => venue::note(self, case),
            "standing.note" => bearer::note(self, case),
            "standing.end" => bearer::end(self, case),
            "company.plan" => company::plan(self, case),
            "company.draw" => company::draw(self, case),
            "panel.plan" => panel::plan(self, case),
            "panel.draw" => panel::draw(self, case),
            "panel.answer" => panel::answer(self, case),
            "invitation.answer" => company::answer::answer(self, case),
            "company.invite" => company::answer::invite(self, case),
            "company.join" => company::answer::join(self, case),
            "budget.open" => budget::open(self, case),
            "budget.propose" => budget::propose(self, case),
            "budget.strike" => budget::strike(self, case),
            "budget.publish" => budget::publish(self, case),
            "budget.cast" => budget::cast(self, case),
            "budget.hand" => budget::hand(self, case),
            "budget.enter" => budget::enter(self, case),
            "budget.close" => budget::close(self, case),
            act if act.starts_with("poll.") => poll::decide(self, case),
            "clock.escalate" => spine::escalate(self, case),
            "duty.open" => duty::open(self, case),
            "duty.keep" => duty::keep(self, case),
            "duty.miss" => duty::miss(self, case),
            "digest.seal" => spine::seal(self, case),
            "registry.import" => registry::import(self, case),
            "registry.undo" => registry::undo(self, case),
            "mandate.grant" => registry::grant(self, case),
            "mandate.end" => registry::revoke(self, case),
            "organisation.register" => registry::register(self, case),
            act => {
                let knows = |c: &&chapters::Chapter| c.rules.iter().any(|rule| rule.act == act);
                let chapter = chapters::CHAPTERS.iter().find(knows).ok_or(Code::NotFound)?;
                (chapter.decide)(self, case)
            }
        }
    }
}

fn matter_of(home: &Home, rule: &law::Rule, ask: &Ask) -> Result<Option<Matter>, Code> {
    let opens = matches!(
        rule.act,
        "wish.raise"
            | "duty.open"
            | "request.raise"
            | "recall.propose"
            | "budget.open"
            | "poll.open"
            | "covenant.open"
            | "force.form"
    );
    if !opens && !rule.fields.contains(&"matter") {
        return Ok(None);
    }
    let name = if opens { "id" } else { "matter" };
    let text = ask.input.get(name).and_then(Value::as_str).unwrap_or_default();
    let id = MatterId::parse(text).map_err(|_| Code::FieldBad)?;
    let found = home.matters.get(&id);
    if opens {
        return if found.is_some() { Err(Code::IdTaken) } else { Ok(None) };
    }
    let matter = found.ok_or(Code::NotFound)?;
    if rule.kind.is_some_and(|kind| kind != matter.kind) {
        return Err(Code::NotFound);
    }
    Ok(Some(matter.clone()))
}

/// What a new matter takes over.
pub struct Opening<'a> {
    pub id: MatterId,
    pub kind: Kind,
    pub cause: Option<&'a Matter>,
    pub opened_for: Option<PersonRef>,
    pub owner: Option<PersonRef>,
    pub area: AreaCode,
    pub title: String,
}

impl<'a> Opening<'a> {
    /// One that follows from `matter`, for the same people, under the same name.
    pub fn under(matter: &'a Matter, id: MatterId, kind: Kind) -> Self {
        Self {
            id,
            kind,
            cause: Some(matter),
            opened_for: matter.opened_for,
            owner: None,
            area: matter.area,
            title: matter.title.clone(),
        }
    }
}

impl Home {
    /// An id that a row bears already is refused when it is written, and a trial writes nothing.
    pub fn free(&self, known: bool) -> Result<(), Code> {
        if known && !self.trial { Err(Code::IdTaken) } else { Ok(()) }
    }

    /// Takes an id of the caller's making, once. Things of a matter are told apart within it.
    pub fn take<K>(
        &mut self,
        what: &'static str,
        of: Option<MatterId>,
        id: kernel::Id<K>,
    ) -> Result<(), Code> {
        let of = of.unwrap_or(MatterId::from_bytes([0; 16]));
        if self.taken.insert((what, of, id.bytes())) { Ok(()) } else { Err(Code::IdTaken) }
    }

    /// Opens a matter with the next number of its kind and year.
    pub fn open(&mut self, case: &Case<'_>, opening: Opening<'_>) {
        let year = case.today().year();
        let no = self.numbers.entry((opening.kind.as_str(), year)).or_insert(0);
        *no += 1;
        let state = match opening.kind {
            Kind::Wish => State::Heard,
            Kind::Topic | Kind::Resolution | Kind::Budget | Kind::Poll | Kind::Project => {
                State::Draft
            }
            Kind::Meeting => State::Called,
            Kind::Notice => State::Posted,
            Kind::Request | Kind::Recall => State::Gathering,
            Kind::Duty => State::Owed,
            Kind::Covenant => State::Hearing,
            Kind::Force => State::Acting,
        };
        let matter = Matter {
            id: opening.id,
            kind: opening.kind,
            year,
            no: *no,
            area: opening.area,
            state,
            thread: opening.cause.map_or(opening.id, |c| c.thread),
            cause: opening.cause.map(|c| c.id),
            opened_for: opening.opened_for,
            owner: opening.owner,
            opened_at: case.now,
            version: 1,
            title: opening.title,
        };
        if let By::Person(person) = case.ask.by {
            self.said.insert(person);
        }
        self.opened.push(opening.id);
        self.matters.insert(opening.id, matter);
    }

    /// Changes a matter; every change counts.
    pub fn change(&mut self, id: MatterId, how: impl FnOnce(&mut Matter)) {
        if let Some(matter) = self.matters.get_mut(&id) {
            how(matter);
            matter.version += 1;
        }
    }

    pub fn go(&mut self, id: MatterId, to: State) {
        self.change(id, |m| m.state = to);
    }

    pub fn clock(&mut self, case: &Case<'_>, id: MatterId, clock: ClockName, due: Moment) {
        let new = Clock { since: case.now, due, met: None, escalated: None };
        self.clocks.insert((id, clock), new);
    }

    pub fn met(&mut self, case: &Case<'_>, id: MatterId, clock: ClockName) {
        if let Some(clock) = self.clocks.get_mut(&(id, clock)) {
            clock.met = clock.met.or(Some(case.now));
        }
    }

    pub fn tell(
        &mut self,
        case: &Case<'_>,
        to: (&'static str, String),
        message: &'static str,
        about: MatterId,
    ) {
        let of_this = self.told.iter().rev().take_while(|t| t.0 == case.seq).count();
        let n = u32::try_from(of_this + 1).unwrap_or(u32::MAX);
        self.told.push((case.seq, n, to.0, to.1, message, about));
    }
}
