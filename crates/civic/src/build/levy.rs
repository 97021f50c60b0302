//! 一事一议筹资筹劳 (dossier 2.4): what the villagers decide to ask of each other for one project.
//!
//! Invariants: nothing is asked that the rulebook forbids, or while the county has not laid down how
//! much may be asked; a plan never changes: another one is made; nobody pays before the villagers have
//! voted, the township has looked at it and the county has answered; whoever is exempt owes nothing.
//! There is no act that orders money instead of labour. Refuses to know: who has not paid yet as a list,
//! and what is done with money that was received (it lies where gifts do, and is banked with them).

mod due;
mod plan;

use kernel::id::{HouseholdId, MatterId, RecordId};
use kernel::{AreaCode, Fen, Moment, PersonRef};

use crate::act::FieldKind::{Bool, Choice, Count, Id, Line, Long, Money, Person};
use crate::authority::{Role, Who};
use crate::matter::{Kind, State};
use crate::works::UNDERWAY;
use crate::{acts, record, words};

pub use due::{DueFacts, pay, waive};
pub use plan::{LevyFacts, PlanFacts, SignFacts, VoteFacts, adopt, check, end, plan, rule, sign};

words! {
    /// Where a levy stands.
    pub enum Stage {
        /// Written and laid before the villagers.
        Planned "planned",
        /// Voted.
        Adopted "adopted",
        /// Looked at by the township.
        Checked "checked",
        /// The county has answered yes.
        Approved "approved",
        /// Township or county has answered no.
        Returned "returned",
        /// Given up.
        Ended "ended",
    }
}

words! {
    /// Why somebody owes nothing.
    pub enum Ground {
        /// 现役军人.
        Soldier "soldier",
        /// 低保户, of money.
        Minimum "minimum",
        /// 伤残军人, of labour.
        Veteran "veteran",
        /// 在校学生, of labour.
        Pupil "pupil",
        /// 孕期或者分娩未满一年, of labour.
        Birth "birth",
        /// 确有困难, as the representatives decided.
        Hardship "hardship",
    }
}

impl Ground {
    /// Whether it frees from money, or else from labour.
    pub fn frees(self, money: bool) -> bool {
        match self {
            Self::Soldier | Self::Hardship => true,
            Self::Minimum => money,
            Self::Veteran | Self::Pupil | Self::Birth => !money,
        }
    }
}

record! {
    /// A levy with its road.
    pub struct Levy in "levy" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// For which project.
        project: MatterId,
        /// The topic that it is laid before the villagers with.
        topic: MatterId,
        /// Of which year.
        year: u32,
        /// What for.
        purpose: String,
        /// Money asked of each person; nothing where labour is asked.
        fen: Fen,
        /// Standard working days asked of each worker; nothing where money is asked.
        days: u32,
        /// Where it stands.
        stage: Stage,
        /// Who wrote it.
        by: PersonRef,
        /// When.
        at: Moment,
        /// The meeting or resolution that adopted it.
        adopted: Option<MatterId>,
        /// When that was noted.
        adopted_at: Option<Moment>,
        /// Who of the township looked at it.
        checked_by: Option<PersonRef>,
        /// What the township says.
        opinion: String,
        /// When.
        checked_at: Option<Moment>,
        /// Who of the county answered.
        ruled_by: Option<PersonRef>,
        /// The written answer.
        answer: String,
        /// When.
        ruled_at: Option<Moment>,
    }
}

record! {
    /// What a household said of a plan, at home and before the vote.
    pub struct Consent in "levy_consent" keys 3 {
        /// Home.
        home: AreaCode,
        /// Of which levy.
        levy: RecordId,
        /// Which household.
        household: HouseholdId,
        /// Yes or no.
        agrees: bool,
        /// Who of the household said so.
        person: PersonRef,
        /// Whose hand wrote it down.
        filed_by: PersonRef,
        /// When.
        at: Moment,
    }
}

record! {
    /// Somebody owes nothing. Seen by them and by those who run it.
    pub struct Waiver in "levy_waiver" keys 3 {
        /// Home.
        home: AreaCode,
        /// Of which levy.
        levy: RecordId,
        /// Who.
        person: PersonRef,
        /// Why.
        ground: Ground,
        /// The paper that shows it, or the decision of the representatives.
        paper: String,
        /// By whom.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

record! {
    /// Somebody has given their part.
    pub struct Paid in "levy_receipt" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// Of which levy.
        levy: RecordId,
        /// Who.
        person: PersonRef,
        /// How much; nothing where it was work.
        amount_fen: Fen,
        /// Half days worked; none where it was money.
        half_days: u32,
        /// Number of the receipt that they hold.
        number: String,
        /// Who received it.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

const OFFICE: &[Who] = &[Who::Has(Role::Secretary), Who::Has(Role::Committee)];
/// The class of topic that decides on a levy.
pub const CLASS: &str = "levy";
const BUILDING: &[State] = &[State::Draft, State::Executing];

acts! {
    /// Writes a levy and lays it before the villagers, with a topic that is not public yet.
    Plan "levy.plan" "projects/{matter}/levies"
    kind Some(Kind::Project), from BUILDING, allow OFFICE,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Made by the caller.
        id: RecordId = Id,
        /// The topic.
        topic: MatterId = Id,
        /// What for.
        purpose: String = Line(200),
        /// Money asked of each person.
        fen: Option<Fen> = Money,
        /// Standard working days asked of each worker.
        days: Option<u32> = Count(1, 60),
    }

    /// Says what one's household thinks of a plan.
    Sign "levy.sign" "projects/{matter}/levy-consents"
    kind Some(Kind::Project), from BUILDING, allow &[Who::Villager],
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Which levy.
        levy: RecordId = Id,
        /// Yes or no.
        agrees: bool = Bool,
    }

    /// Notes that the villagers have voted it.
    Adopt "levy.adopt" "projects/{matter}/levy-adoptions"
    kind Some(Kind::Project), from BUILDING, allow OFFICE,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Which levy.
        levy: RecordId = Id,
        /// The meeting or resolution.
        adopted: MatterId = Id,
    }

    /// First review, by the township.
    Check "levy.check" "projects/{matter}/levy-checks"
    kind Some(Kind::Project), from BUILDING, allow &[Who::Has(Role::TownshipClerk)],
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Which levy.
        levy: RecordId = Id,
        /// Whether it goes on to the county.
        sound: bool = Bool,
        /// What the township says.
        opinion: String = Long(500),
    }

    /// Second review and written answer, by the county.
    Rule "levy.rule" "projects/{matter}/levy-rulings"
    kind Some(Kind::Project), from BUILDING, allow &[Who::Has(Role::CountyClerk)],
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Which levy.
        levy: RecordId = Id,
        /// Whether it may be collected.
        approved: bool = Bool,
        /// The written answer.
        answer: String = Long(500),
    }

    /// Gives a plan up before it may be collected.
    End "levy.end" "projects/{matter}/levy-ends"
    kind Some(Kind::Project), from UNDERWAY, allow OFFICE,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Which levy.
        levy: RecordId = Id,
    }

    /// Notes that somebody owes nothing.
    Waive "levy.waive" "projects/{matter}/levy-waivers"
    kind Some(Kind::Project), from UNDERWAY, allow OFFICE,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Which levy.
        levy: RecordId = Id,
        /// Who.
        person: PersonRef = Person,
        /// Why.
        ground: Ground = Choice(Ground::WORDS),
        /// The paper that shows it, or the decision of the representatives.
        paper: String = Line(100),
    }

    /// Receives somebody's part.
    Pay "levy.pay" "projects/{matter}/levy-receipts"
    kind Some(Kind::Project), from UNDERWAY, allow OFFICE,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Made by the caller.
        id: RecordId = Id,
        /// Which levy.
        levy: RecordId = Id,
        /// Who.
        person: PersonRef = Person,
        /// Number of the receipt that they hold.
        number: String = Line(60),
    }
}
