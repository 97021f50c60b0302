//! The auditor's own picture of the county: plain lists, no table of the product.

use std::collections::{BTreeMap, BTreeSet};

use civic::authority::Role;
use civic::matter::{ClockName, Kind, State};
use kernel::id::{
    AttachmentId, BallotId, HouseholdId, ImportId, MandateId, MatterId, OrganisationId, PersonId,
    RecordId,
};
use kernel::{AreaCode, Code, Date, Moment, PersonRef};

use super::books::Books;
use super::budget::picture::Choice;
use super::company::picture::{Invitation, Plan};
use super::covenant::picture::Covenant;
use super::force::picture::Forces;
use super::gifts::picture::Gifts;
use super::keeping::picture::Kept;
use super::levy::picture::Levies;
use super::money::picture::Money;
use super::panel::Panel;
use super::points::picture::Points;
use super::poll::picture::Poll;
use super::ventures::picture::Ventures;
use super::works::picture::Work;

/// A person as imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    pub key: String,
    pub household: HouseholdId,
    pub name: String,
    pub female: bool,
    pub born: (i16, i8, i8),
    pub registered: bool,
    pub member: bool,
    pub party: bool,
    pub area: AreaCode,
    pub import: ImportId,
}

/// A household as imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Household {
    pub id: HouseholdId,
    pub key: String,
    pub head: String,
    pub area: AreaCode,
    pub import: ImportId,
}

/// An import with what it replaced.
#[derive(Debug, Clone)]
pub struct Import {
    pub id: ImportId,
    pub at: Moment,
    pub lines: u32,
    pub created: u32,
    pub changed: u32,
    pub undone: bool,
    pub persons_before: Vec<Person>,
    pub households_before: Vec<Household>,
}

/// A mandate.
#[derive(Debug, Clone)]
pub struct Mandate {
    pub id: MandateId,
    pub person: PersonRef,
    pub role: Role,
    pub area: AreaCode,
    pub from: Date,
    pub until: Option<Date>,
}

/// The answer to what a meeting advised.
#[derive(Debug, Clone, Copy)]
pub struct Advice {
    pub topic: MatterId,
    pub taken: bool,
    pub by: PersonRef,
    pub at: Moment,
}

/// A matter.
#[derive(Debug, Clone)]
pub struct Matter {
    pub id: MatterId,
    pub kind: Kind,
    pub year: i16,
    pub no: u32,
    pub area: AreaCode,
    pub state: State,
    pub thread: MatterId,
    pub cause: Option<MatterId>,
    pub opened_for: Option<PersonRef>,
    pub owner: Option<PersonRef>,
    pub opened_at: Moment,
    pub version: u32,
    pub title: String,
}

/// A clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    pub since: Moment,
    pub due: Moment,
    pub met: Option<Moment>,
    pub escalated: Option<Moment>,
}

/// What became of a wish.
#[derive(Debug, Clone)]
pub struct Wish {
    pub text: String,
    pub fate: Option<String>,
    pub said_in: u64,
    pub erased: bool,
    /// Whether another hand wrote it down.
    pub by_other: bool,
}

impl Wish {
    pub fn new(text: &str, said_in: u64, by_other: bool) -> Self {
        Self { text: text.into(), fate: None, said_in, erased: false, by_other }
    }
}

/// A file beside a matter.
#[derive(Debug, Clone)]
pub struct File {
    pub matter: MatterId,
    pub by: PersonRef,
    pub hash: String,
}

/// A step of a topic on its way through 四议两公开.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    pub standing: &'static str,
    pub matter: Option<MatterId>,
    pub done: Option<Moment>,
}

/// A topic.
#[derive(Debug, Clone, Default)]
pub struct Topic {
    pub class: String,
    /// The six steps; none before the branch has proposed.
    pub walk: Vec<Step>,
    /// Whether the topic has been published anew since.
    pub stale: bool,
    pub body: String,
    pub by_household: bool,
    pub published: Option<Moment>,
    /// Whether its body meets at once: villagers demanded it, or it asks about a change.
    pub direct: bool,
    pub cost: i64,
    /// What is proposed.
    pub plan: String,
}

/// A request for a meeting.
#[derive(Debug, Clone)]
pub struct Request {
    pub cost: i64,
    pub class: String,
    pub body: String,
    pub by_household: bool,
    pub venue: String,
    pub accepted: Option<Moment>,
    pub passed: Option<Moment>,
    pub convened: Option<Moment>,
    pub convener: Option<PersonRef>,
    pub doubted: Option<Moment>,
    pub finding: Option<String>,
}

/// A recall.
#[derive(Debug, Clone)]
pub struct Recall {
    pub mandate: MandateId,
    pub person: PersonRef,
    pub role: Role,
    pub area: AreaCode,
    pub reason: String,
    pub defended: Option<Moment>,
    pub qualified: Option<Moment>,
}

/// A signature under a request or a recall.
#[derive(Debug, Clone)]
pub struct Signed {
    pub who: PersonRef,
    pub household: HouseholdId,
    pub at: Moment,
    pub hand: Option<PersonRef>,
}

/// A line of a roll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub household: HouseholdId,
    /// As what somebody is on the roll.
    pub seat: &'static str,
    pub present: Option<Moment>,
    pub via: Option<String>,
    pub section: u64,
    pub way: Option<String>,
}

impl Line {
    /// Whether the voice is counted under witnesses.
    pub fn witnessed(&self) -> bool {
        self.way.as_deref().is_some_and(|way| way != "phone")
    }
    /// Whether somebody else is there in the person's stead.
    pub fn represented(&self) -> bool {
        self.via.as_deref() == Some("proxy")
    }
}

/// A written paper by which somebody sends another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proxy {
    pub agent: PersonId,
    pub given: Moment,
    pub void: Option<Moment>,
}

/// What was counted under witnesses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paper {
    pub issued: u64,
    pub returned: u64,
    pub yes: u64,
    pub no: u64,
    pub abstain: u64,
    pub invalid: u64,
}

/// How a vote ended, by the auditor's own arithmetic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Result {
    pub adopted: bool,
    pub outcome: &'static str,
    pub present: u64,
    pub yes: u64,
    pub no: u64,
    pub abstain: u64,
    pub invalid: u64,
    /// Whether the number of seats keeps to each of its bounds, in order.
    pub limits: Vec<bool>,
    /// Have, total, pass of every clause in order.
    pub clauses: Vec<(u64, u64, bool)>,
}

/// A ballot.
#[derive(Debug, Clone)]
pub struct Ballot {
    pub id: BallotId,
    pub closed: bool,
    /// Voter (person or household) → who cast it, answer.
    pub votes: BTreeMap<[u8; 16], (PersonId, String)>,
    /// Who has voted secretly, and apart from it how many said what.
    pub dropped: BTreeSet<[u8; 16]>,
    pub counters: BTreeMap<String, u64>,
    /// What their devices handed in, beside nobody.
    pub receipts: BTreeSet<[u8; 32]>,
    /// Place and way → what was counted there.
    pub sheets: BTreeMap<(u64, String), Paper>,
    pub result: Option<Result>,
}

/// A meeting.
#[derive(Debug, Clone)]
pub struct Meeting {
    pub topic: MatterId,
    pub body: String,
    pub by_household: bool,
    pub starts: Moment,
    pub convener: PersonRef,
    pub venue: String,
    pub opened: Option<Moment>,
    pub closed: Option<Moment>,
    pub secret: bool,
    /// Further places: when each begins and who runs it; the first is number 1.
    pub sections: Vec<(Moment, PersonRef)>,
    pub proxies: BTreeMap<PersonId, Proxy>,
    pub roll: BTreeMap<PersonId, Line>,
    /// Representatives, and women among them, when the roll was frozen.
    pub composed: [u64; 2],
    pub ballot: Option<Ballot>,
}

/// Who bears a category of company.
#[derive(Debug, Clone)]
pub struct Bearer {
    pub person: Option<PersonRef>,
    pub organisation: Option<OrganisationId>,
    pub category: String,
    pub from: Date,
    pub until: Option<Date>,
    pub ground: String,
}

/// A place to meet.
#[derive(Debug, Clone)]
pub struct Venue {
    pub name: String,
    pub kind: String,
    pub area: String,
    pub place: String,
    /// North and east, in millionths of a degree.
    pub point: Option<(u64, u64)>,
    pub centre: bool,
    pub noted: Moment,
}

/// A meeting that is owed.
#[derive(Debug, Clone)]
pub struct Duty {
    pub body: String,
    pub from: Date,
    pub until: Date,
}

/// A turn at speaking.
#[derive(Debug, Clone)]
pub struct Turn {
    pub who: PersonRef,
    pub official: bool,
    pub began: Option<Moment>,
    pub ended: Option<Moment>,
    pub said: String,
}

/// A statement.
#[derive(Debug, Clone)]
pub struct Said {
    pub id: RecordId,
    pub made: Moment,
    pub text: String,
    pub held: bool,
}

/// The minutes of a meeting: which draft, and its digest.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub draft: u32,
    pub digest: String,
}

/// A resolution.
#[derive(Debug, Clone, Default)]
pub struct Resolution {
    pub due: Option<Date>,
    pub notice_days: u32,
    pub percent: u32,
    pub changes: Vec<Change>,
    /// Spent, said by whom, when.
    pub account: Option<(i64, PersonRef, Moment)>,
}

/// A change while a resolution is carried out.
#[derive(Debug, Clone)]
pub struct Change {
    pub id: RecordId,
    pub decided: i64,
    pub cost: i64,
    pub topic: Option<MatterId>,
    pub by: PersonRef,
    pub at: Moment,
}

/// A notice.
#[derive(Debug, Clone)]
pub struct Notice {
    pub subject: MatterId,
    pub posted: Date,
    pub until: Date,
    pub ended: bool,
    /// Objection → author, answered.
    pub objections: BTreeMap<RecordId, (PersonRef, bool)>,
}

/// A line that an act left for delivery: number in the entry, audience, target, message, matter.
pub type Told = (u64, u32, &'static str, String, &'static str, MatterId);

/// What was kept of an accepted act, to know it when it comes again.
#[derive(Debug, Clone)]
pub struct Accepted {
    pub seq: u64,
    pub asked: String,
    pub erased: bool,
}

/// One home.
#[derive(Debug, Clone, Default)]
pub struct Home {
    pub seq: u64,
    pub at: i64,
    /// Time of every entry.
    pub times: Vec<Moment>,
    pub keys: BTreeMap<String, Accepted>,
    pub households: BTreeMap<String, Household>,
    pub persons: BTreeMap<String, Person>,
    pub imports: Vec<Import>,
    pub mandates: Vec<Mandate>,
    pub books: Books,
    pub money: Money,
    pub points: Points,
    pub gifts: Gifts,
    pub levies: Levies,
    pub ventures: Ventures,
    pub kept: Kept,
    pub forces: Forces,
    pub organisations: BTreeSet<OrganisationId>,
    pub matters: BTreeMap<MatterId, Matter>,
    /// Matters in order of opening: the workload walks the young ones.
    pub opened: Vec<MatterId>,
    pub numbers: BTreeMap<(&'static str, i16), u32>,
    pub clocks: BTreeMap<(MatterId, ClockName), Clock>,
    pub told: Vec<Told>,
    pub wishes: BTreeMap<MatterId, Wish>,
    pub topics: BTreeMap<MatterId, Topic>,
    pub meetings: BTreeMap<MatterId, Meeting>,
    /// Answers to what meetings advised.
    pub advice: BTreeMap<MatterId, Advice>,
    pub resolutions: BTreeMap<MatterId, Resolution>,
    pub choices: BTreeMap<MatterId, Choice>,
    pub polls: BTreeMap<MatterId, Poll>,
    pub works: BTreeMap<MatterId, Work>,
    pub covenants: BTreeMap<MatterId, Covenant>,
    pub notices: BTreeMap<MatterId, Notice>,
    pub comments: u64,
    /// Files beside matters, told apart within each.
    pub files: BTreeMap<(MatterId, AttachmentId), File>,
    pub supports: BTreeSet<(MatterId, PersonRef)>,
    pub vouched: BTreeMap<MatterId, &'static str>,
    /// Child, parent, how.
    pub lineage: BTreeSet<(MatterId, MatterId, &'static str)>,
    /// Household, and the wish that a promise became.
    pub visits: BTreeMap<RecordId, (HouseholdId, Option<MatterId>)>,
    pub visitors: u64,
    pub venues: BTreeMap<RecordId, Venue>,
    pub bearers: BTreeMap<RecordId, Bearer>,
    /// Topic and round → the plan of company.
    pub plans: BTreeMap<(MatterId, u64), Plan>,
    pub invitations: BTreeMap<(MatterId, RecordId), Invitation>,
    /// Topic and round → the panel drawn to resemble the village.
    pub panels: BTreeMap<(MatterId, u64), Panel>,
    /// Words about results.
    pub words: u64,
    pub follows: BTreeSet<(MatterId, PersonRef)>,
    /// Ids that callers have made for what is no matter: kind of thing, its matter, id.
    pub taken: BTreeSet<(&'static str, MatterId, [u8; 16])>,
    /// Whether this is a copy to try an act on.
    pub trial: bool,
    /// Who opened a matter, said something or put a file beside a matter.
    pub said: BTreeSet<PersonRef>,
    /// Who has read how many messages.
    pub marks: BTreeMap<PersonRef, u64>,
    pub duties: BTreeMap<MatterId, Duty>,
    pub requests: BTreeMap<MatterId, Request>,
    pub recalls: BTreeMap<MatterId, Recall>,
    /// Signatures under a matter, in the order of signing.
    pub signatures: BTreeMap<MatterId, Vec<Signed>>,
    /// Turns of a meeting in order of asking.
    pub turns: BTreeMap<MatterId, Vec<Turn>>,
    /// Statements of a meeting in order.
    pub said_here: BTreeMap<MatterId, Vec<Said>>,
    /// Meeting, statement that ended, what it goes on as → how, and why.
    pub descents: BTreeMap<(MatterId, RecordId, RecordId), (&'static str, String)>,
    /// Meeting, statement, person → side.
    pub stances: BTreeMap<(MatterId, RecordId, PersonRef), String>,
    pub minutes: BTreeMap<MatterId, Sheet>,
    /// Meeting, draft, who.
    pub signed: BTreeSet<(MatterId, u32, PersonRef)>,
    /// Sealed periods with the number of chains they bind.
    pub digests: BTreeMap<String, u32>,
}

/// The county.
#[derive(Debug, Clone, Default)]
pub struct World {
    pub homes: BTreeMap<AreaCode, Home>,
    pub areas: BTreeSet<AreaCode>,
    /// Hashes of stored files by home, and whether people may attach them.
    pub blobs: BTreeMap<(AreaCode, String), bool>,
}

impl Home {
    /// The last matter of a kind in a thread.
    pub fn last(&self, thread: MatterId, kind: Kind) -> Option<&Matter> {
        let of = self.matters.values().filter(|m| m.thread == thread && m.kind == kind);
        of.max_by_key(|m| (m.opened_at, m.id))
    }

    /// Whether somebody of this home is known by this id.
    pub fn knows(&self, id: PersonId) -> Option<&Person> {
        self.persons.values().find(|p| p.id == id)
    }
}

impl World {
    /// A home, made when it is first asked for.
    pub fn home(&mut self, code: AreaCode) -> &mut Home {
        self.homes.entry(code).or_default()
    }

    /// Whether bytes are there and may be attached.
    pub fn stored(&self, home: AreaCode, hash: &str) -> std::result::Result<(), Code> {
        match self.blobs.get(&(home, hash.to_owned())) {
            Some(true) => Ok(()),
            Some(false) => Err(Code::FileKind),
            None => Err(Code::NotFound),
        }
    }

    /// The bytes go with the last file that needs them.
    pub fn forget(&mut self, home: AreaCode, hash: &str) {
        let needed = |h: &Home| h.files.values().any(|f| f.hash == hash);
        if !self.homes.get(&home).is_some_and(needed) {
            self.blobs.remove(&(home, hash.to_owned()));
        }
    }

    /// Whether a person is in the registry.
    pub fn knows(&self, who: PersonRef) -> bool {
        self.homes.get(&who.home).is_some_and(|h| h.knows(who.id).is_some())
    }

    /// Every mandate of a person in the county.
    pub fn mandates_of(&self, who: PersonRef) -> impl Iterator<Item = &Mandate> {
        self.homes.values().flat_map(|h| &h.mandates).filter(move |m| m.person == who)
    }
}
