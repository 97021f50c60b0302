//! 爱心积分 (S67, dossier 2.9): a table of rules that the villagers have voted, claims by those who did
//! something or saw it, a review group of villagers, public notice, the ledger, a shop with stock.
//!
//! Invariants: no table counts before a vote that came after its last change; a claim keeps the
//! version it was made under; nobody judges their own household or a relative's; what is held is
//! posted or given up once; a balance never falls below zero; what was posted is only ever mended by
//! new entries. Households join of their own will and leave when they like. Refuses to know: any order
//! of households by points; any benefit that the law gives (a line that names one is refused).

mod appeal;
mod claim;
mod house;
mod kin;
mod review;
mod shop;
mod table;

use kernel::id::{HouseholdId, MatterId, RecordId};
use kernel::{AreaCode, Date, Moment, PersonRef};

use crate::act::FieldKind::Persons;
use crate::act::FieldKind::{Bool, Choice, Count, Date as DateField, Id, Line, Long, Person};
use crate::authority::{Role, Who};
use crate::voice::Channel;
use crate::{acts, record, words};

pub use crate::deliberation::Adopted;
pub use appeal::{AppealFacts, DecideFacts, appeal, decide};
pub use claim::{ClaimFacts, HearFacts, WithdrawFacts, claim, hear, withdraw};
pub use house::{JoinFacts, LeaveFacts, RedFacts, join, leave, red};
pub use kin::{KinFacts, Tie, WeighFacts, is_near, kin, weigh};
pub use review::{Eligible, PostFacts, ReviewFacts, eligible, post, review};
pub use shop::{ExchangeFacts, Purse, RestockFacts, SettleFacts, exchange, restock, settle, stock};
pub use table::{
    AdoptFacts, DraftFacts, LineFacts, NominateFacts, PanelFacts, PutFacts, StrikeFacts, adopt,
    draft, line, nominate, panel, put, strike,
};

/// The class of topics that a table of points and its review group are voted with
/// (`class.points_rules` of the rulebook).
pub const CLASS: &str = "points_rules";

words! {
    /// What becomes of points at the end of a year.
    pub enum Settle {
        /// They go back; everybody begins anew.
        Reset "reset",
        /// They stay.
        Carry "carry",
    }
}

words! {
    /// How often a line may be claimed by a household.
    pub enum Often {
        /// Each time.
        Each "each",
        /// Once a day.
        Day "day",
        /// Once a month.
        Month "month",
        /// Once a year.
        Year "year",
    }
}

words! {
    /// Where a claim stands.
    pub enum Stage {
        /// Before the review group.
        Review "review",
        /// Agreed, and shown to everybody.
        Noticed "noticed",
        /// Somebody has objected: nothing is posted until it is decided.
        Suspended "suspended",
        /// The review group has said no.
        Refused "refused",
        /// In the books.
        Posted "posted",
        /// In the books, and somebody has objected: as much is held.
        Contested "contested",
        /// Taken back by new entries.
        Reversed "reversed",
        /// Given up, because the household left.
        Dropped "dropped",
        /// Taken back by whoever made it, before anybody judged.
        Withdrawn "withdrawn",
    }
}

words! {
    /// Whose hand made a claim.
    pub enum Hand {
        /// Of the household itself.
        Own "own",
        /// A neighbour who saw it.
        Witness "witness",
        /// The head of the group.
        Head "head",
        /// The desk, for somebody.
        Desk "desk",
    }
}

words! {
    /// A word of the review group.
    pub enum Verdict {
        /// It is so.
        Agree "agree",
        /// It is not.
        Object "object",
    }
}

words! {
    /// How an appeal ends.
    pub enum Ruling {
        /// The points stay as they were decided.
        Keep "keep",
        /// What was decided is turned round.
        Reverse "reverse",
    }
}

record! {
    /// A version of the table.
    pub struct Table in "points_table" keys 2 {
        /// Home.
        home: AreaCode,
        /// 1, 2, 3 …
        version: u32,
        /// What it is called.
        title: String,
        /// Points that a household is given to begin with.
        base: u32,
        /// Whether those may be exchanged.
        base_exchangeable: bool,
        /// What becomes of points at the end of a year.
        settle: Settle,
        /// Who wrote it.
        by: PersonRef,
        /// When it was last changed.
        changed_at: Moment,
        /// The topic that it is put to the village with; a change takes it back.
        topic: Option<MatterId>,
        /// The meeting or resolution that adopted it.
        adopted: Option<MatterId>,
        /// Since when it counts.
        adopted_at: Option<Moment>,
    }
}

record! {
    /// A line of a version.
    pub struct Rule in "points_line" keys 3 {
        /// Home.
        home: AreaCode,
        /// Of which version.
        version: u32,
        /// 1, 2, 3 …
        no: u32,
        /// What for.
        what: String,
        /// How many.
        points: u32,
        /// Whether they are taken away.
        takes: bool,
        /// How often.
        often: Often,
        /// What shows it.
        evidence: String,
    }
}

record! {
    /// Who is or was of the review group.
    pub struct Reviewer in "points_reviewer" keys 2 {
        /// Home.
        home: AreaCode,
        /// Who.
        person: PersonRef,
        /// What appointed the group.
        adopted: MatterId,
        /// Since when.
        from_at: Moment,
        /// Until when.
        until_at: Option<Moment>,
    }
}

record! {
    /// Who is proposed for the review group, with the topic that the village votes.
    pub struct Nominee in "points_nominee" keys 3 {
        /// Home.
        home: AreaCode,
        /// The topic.
        topic: MatterId,
        /// Who.
        person: PersonRef,
        /// Who wrote it down.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

record! {
    /// A person who is a relative of a household, as declared.
    pub struct Kin in "points_kin" keys 3 {
        /// Home.
        home: AreaCode,
        /// Who.
        person: PersonRef,
        /// Of whose household.
        household: HouseholdId,
        /// How.
        how: String,
        /// Who said so: whose word it is.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

record! {
    /// What a member of the group says of a declaration that somebody else made.
    pub struct Weight in "points_kin_word" keys 4 {
        /// Home.
        home: AreaCode,
        /// The relative.
        person: PersonRef,
        /// Of whose household.
        household: HouseholdId,
        /// Who says it.
        by: PersonRef,
        /// Whether they are so near that they stand back.
        near: bool,
        /// When.
        at: Moment,
    }
}

record! {
    /// A household that takes part.
    pub struct Member in "points_member" keys 2 {
        /// Home.
        home: AreaCode,
        /// Which.
        household: HouseholdId,
        /// Who joined for it.
        by: PersonRef,
        /// When.
        joined_at: Moment,
        /// When it left.
        left_at: Option<Moment>,
        /// Whether it agrees to be named on the red list.
        red: bool,
        /// When it was last given a base.
        base_at: Moment,
    }
}

record! {
    /// A claim.
    pub struct Claim in "points_claim" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// For which household.
        household: HouseholdId,
        /// Under which version.
        version: u32,
        /// By which line.
        line: u32,
        /// How many; for a deduction what the household could still give.
        points: u32,
        /// Whether they are taken away.
        takes: bool,
        /// What of a deduction comes out of the base.
        of_base: u32,
        /// When it happened.
        happened_on: Date,
        /// What was done.
        said: String,
        /// Who saw it, in words.
        seen_by: String,
        /// Whose hand.
        hand: Hand,
        /// How it came.
        channel: Channel,
        /// Who.
        filed_by: PersonRef,
        /// When.
        filed_at: Moment,
        /// What the household said to a deduction.
        heard: String,
        /// Where it stands.
        stage: Stage,
        /// When the group, or an appeal, last decided.
        decided_at: Option<Moment>,
        /// Last day of the notice.
        notice_until: Option<Date>,
        /// The row whose hold in the ledger is open or was posted.
        held: RecordId,
        /// When it was posted.
        posted_at: Option<Moment>,
        /// Whose claim it is: the desk writes for somebody.
        asked_by: PersonRef,
        /// Who said what the household says, or noted it for the group.
        heard_by: Option<PersonRef>,
    }
}

record! {
    /// What a member of the group said.
    pub struct Review in "points_review" keys 3 {
        /// Home.
        home: AreaCode,
        /// The claim.
        claim: RecordId,
        /// Who.
        person: PersonRef,
        /// What.
        verdict: Verdict,
        /// Why not.
        reason: String,
        /// When.
        at: Moment,
    }
}

record! {
    /// An appeal.
    pub struct Appeal in "points_appeal" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// Against which claim.
        claim: RecordId,
        /// Where the claim stood.
        was: Stage,
        /// Points held while it is looked at, when they were posted.
        holds: u32,
        /// Why.
        reason: String,
        /// Who.
        by: PersonRef,
        /// When.
        at: Moment,
        /// How it ended.
        ruling: Option<Ruling>,
        /// What was answered.
        answer: String,
        /// By whom.
        decided_by: Option<PersonRef>,
        /// When.
        decided_at: Option<Moment>,
    }
}

record! {
    /// Goods of the shop.
    pub struct Good in "points_good" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// What.
        name: String,
        /// Price of one, in points.
        price: u32,
        /// How many are there.
        stock: u32,
        /// Who gave them; empty without consent.
        donor: String,
        /// Who noted it.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

record! {
    /// Goods that somebody took home.
    pub struct Exchange in "points_exchange" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// Which household.
        household: HouseholdId,
        /// Who came.
        person: PersonRef,
        /// What.
        good: RecordId,
        /// How many.
        count: u32,
        /// For how many points in all.
        points: u32,
        /// Who handed it over.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

record! {
    /// A year that is settled.
    pub struct Year in "points_year" keys 2 {
        /// Home.
        home: AreaCode,
        /// Which.
        year: u32,
        /// Version whose rule settled it.
        version: u32,
        /// How.
        settle: Settle,
        /// Households.
        households: u32,
        /// Points that went back.
        returned: u32,
        /// Who.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

const OFFICE: &[Who] = &[Who::Has(Role::Secretary), Who::Has(Role::Committee)];
const COUNTER: &[Who] =
    &[Who::Has(Role::Secretary), Who::Has(Role::Committee), Who::Has(Role::Agent)];
const CLAIMING: &[Who] = &[Who::Villager, Who::Has(Role::Secretary), Who::Has(Role::Committee)];

acts! {
    /// Begins a new version of the table; the lines of the one in force are copied.
    Draft "points.draft" "points/tables"
    kind None, from &[], allow OFFICE, matter(this) None, {
        /// What it is called.
        title: String = Line(60),
        /// Points that a household is given to begin with.
        base: u32 = Count(0, 1000),
        /// Whether those may be exchanged.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        base_exchangeable: bool = Bool,
        /// What becomes of points at the end of a year.
        settle: Settle = Choice(Settle::WORDS),
    }

    /// Adds or changes a line of the version being written.
    SetLine "points.line" "points/lines"
    kind None, from &[], allow OFFICE, matter(this) None, {
        /// Number of the line; a new one when it is not there.
        no: u32 = Count(1, 99),
        /// What for.
        what: String = Line(80),
        /// How many.
        points: u32 = Count(1, 1000),
        /// Whether they are taken away.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        takes: bool = Bool,
        /// How often.
        often: Often = Choice(Often::WORDS),
        /// What shows it.
        evidence: String = Line(120),
    }

    /// Takes a line out of the version being written; the vote on that version decides.
    Strike "points.strike" "points/strikes"
    kind None, from &[], allow OFFICE, matter(this) None, {
        /// Number of the line.
        no: u32 = Count(1, 99),
    }

    /// Lays the version before the village, with a topic that is not public yet.
    Put "points.put" "points/proposals"
    kind None, from &[], allow OFFICE, matter(this) None, {
        /// The topic.
        topic: MatterId = Id,
    }

    /// Puts the version in force that the villagers have voted.
    Adopt "points.adopt" "points/adoptions"
    kind None, from &[], allow OFFICE, matter(this) None, {
        /// The meeting or resolution.
        adopted: MatterId = Id,
    }

    /// Writes down who is proposed for the review group, with a topic that is not public yet.
    Nominate "points.nominate" "points/nominees"
    kind None, from &[], allow OFFICE, matter(this) None, {
        /// The topic.
        topic: MatterId = Id,
        /// Who.
        persons: Vec<PersonRef> = Persons,
    }

    /// Seats the review group that the village has voted: those who were proposed with its topic.
    Panel "points.panel" "points/panel"
    kind None, from &[], allow OFFICE, matter(this) None, {
        /// The meeting or resolution.
        adopted: MatterId = Id,
    }

    /// Takes part with the household.
    Join "points.join" "points/households"
    kind None, from &[], allow &[Who::Villager], matter(this) None, {}

    /// Takes part no longer.
    Leave "points.leave" "points/departures"
    kind None, from &[], allow &[Who::Villager], matter(this) None, {}

    /// Agrees, or no longer agrees, to be named on the red list.
    Red "points.red" "points/red"
    kind None, from &[], allow &[Who::Villager], matter(this) None, {
        /// Whether.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        agree: bool = Bool,
    }

    /// Declares that somebody is a relative of a household.
    Declare "points.kin" "points/kin"
    kind None, from &[],
    allow &[Who::Villager, Who::Has(Role::Secretary), Who::Has(Role::Supervisor)],
    matter(this) None, {
        /// Somebody of the household.
        of: PersonRef = Person,
        /// Who is the relative; oneself when nobody is named.
        relative: Option<PersonRef> = Person,
        /// How.
        how: String = Line(60),
    }

    /// A member of the group says whether a declaration that somebody else made is so.
    Weigh "points.weigh" "points/weights"
    kind None, from &[], allow &[Who::Villager], matter(this) None, {
        /// The relative.
        relative: PersonRef = Person,
        /// Of whose household.
        household: HouseholdId = Id,
        /// Whether they are so near that they stand back.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        near: bool = Bool,
    }

    /// Claims points.
    File "points.claim" "points/claims"
    kind None, from &[], allow CLAIMING, matter(this) None, {
        /// Made by the caller.
        id: RecordId = Id,
        /// By which line of the table.
        line: u32 = Count(1, 99),
        /// When it happened.
        happened_on: Date = DateField,
        /// What was done.
        said: String = Long(500),
        /// For whom; the own household when nobody is named.
        neighbour: Option<PersonRef> = Person,
        /// Who saw it.
        seen_by: Option<String> = Line(60),
        /// How it came.
        channel: Option<Channel> = Choice(Channel::WORDS),
    }

    /// Notes what a household says to points that are to be taken from it.
    Hear "points.hear" "points/hearings"
    kind None, from &[], allow &[Who::Villager], matter(this) None, {
        /// The claim.
        claim: RecordId = Id,
        /// What they said.
        heard: String = Long(500),
    }

    /// Takes a claim back that nobody has judged yet.
    Withdraw "points.withdraw" "points/withdrawals"
    kind None, from &[], allow CLAIMING, matter(this) None, {
        /// The claim.
        claim: RecordId = Id,
    }

    /// A member of the group says whether it is so.
    Judge "points.review" "points/reviews"
    kind None, from &[], allow &[Who::Villager], matter(this) None, {
        /// The claim.
        claim: RecordId = Id,
        /// Whether.
        verdict: Verdict = Choice(Verdict::WORDS),
        /// Why not.
        reason: Option<String> = Long(300),
    }

    /// The notice is over: the points are posted.
    Post "points.post" "points/postings"
    kind None, from &[], allow &[Who::Worker], matter(this) None, {
        /// The claim.
        claim: RecordId = Id,
    }

    /// Objects to what was decided on a claim.
    Object "points.appeal" "points/appeals"
    kind None, from &[], allow &[Who::Villager], matter(this) None, {
        /// Made by the caller.
        id: RecordId = Id,
        /// The claim.
        claim: RecordId = Id,
        /// Why.
        reason: String = Long(500),
    }

    /// Decides an appeal.
    Decide "points.decide" "points/rulings"
    kind None, from &[], allow &[Who::Has(Role::Supervisor)], matter(this) None, {
        /// The appeal.
        appeal: RecordId = Id,
        /// How it ends.
        ruling: Ruling = Choice(Ruling::WORDS),
        /// What is answered.
        answer: String = Long(500),
    }

    /// Takes goods into the shop.
    Stock "points.stock" "points/goods"
    kind None, from &[], allow COUNTER, matter(this) None, {
        /// Made by the caller.
        id: RecordId = Id,
        /// What.
        name: String = Line(40),
        /// Price of one, in points.
        price: u32 = Count(1, 100_000),
        /// How many.
        count: u32 = Count(1, 100_000),
        /// Who gave them.
        donor: Option<String> = Line(60),
        /// Whether they agree to be named.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        donor_agrees: bool = Bool,
    }

    /// Takes in more of what the shop has.
    Restock "points.restock" "points/deliveries"
    kind None, from &[], allow COUNTER, matter(this) None, {
        /// What.
        good: RecordId = Id,
        /// How many.
        count: u32 = Count(1, 100_000),
    }

    /// Hands over goods for points.
    Trade "points.exchange" "points/exchanges"
    kind None, from &[], allow COUNTER, matter(this) None, {
        /// Made by the caller.
        id: RecordId = Id,
        /// Who came.
        neighbour: PersonRef = Person,
        /// What.
        good: RecordId = Id,
        /// How many.
        count: u32 = Count(1, 1000),
    }

    /// Settles a year that is over.
    Close "points.settle" "points/years"
    kind None, from &[], allow OFFICE, matter(this) None, {
        /// Which.
        year: u32 = Count(2000, 2100),
    }
}
