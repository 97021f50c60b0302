//! 投工投劳、筹资捐物 (S63, dossier 2.4): what neighbours promise to a project and what they give:
//! money, labour, land, material.
//!
//! Invariants: a promise is not a receipt, and nobody is held to one; money is receipted by another
//! hand than the giver's and spent only after it was banked; labour counts when whoever was there has
//! confirmed it, and not in their own favour; nothing turns labour into money. Refuses to know: what a
//! meeting may ask of everybody (筹资筹劳 is [`super::levy`]'s) and who is worth how much.

mod labour;
mod pledge;

use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, Date, Fen, Moment, PersonRef};

use crate::act::FieldKind::{
    Bool, Choice, Count, Date as DateField, Id, Line, Long, Money, Person, Persons,
};
use crate::authority::{Role, Who};
use crate::funds::Purpose;
use crate::matter::{Kind, State};
use crate::works::{HANDS, UNDERWAY};
use crate::{acts, record, words};

pub use labour::{
    CallFacts, CheckFacts, ConfirmFacts, JoinFacts, LapseFacts, call, check, confirm, join, lapse,
};
pub use pledge::{
    BankFacts, MakeFacts, PledgeFacts, ReceiveFacts, bank, collected, make, receive, withdraw,
};

words! {
    /// What is promised.
    pub enum Gift {
        /// 钱.
        Money "money",
        /// 工.
        Labour "labour",
        /// 地.
        Land "land",
        /// 料.
        Material "material",
    }
}

words! {
    /// Where somebody's part in a day of work stands.
    pub enum Turn {
        /// They want to come.
        Joined "joined",
        /// They came; nobody has confirmed it.
        Arrived "arrived",
        /// Confirmed on the site.
        Confirmed "confirmed",
        /// Not confirmed, with a reason.
        Void "void",
        /// Nobody confirmed it in time.
        Lapsed "lapsed",
    }
}

record! {
    /// A promise. Nothing of it has arrived yet.
    pub struct Pledge in "pledge" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// To which project.
        project: MatterId,
        /// What.
        gift: Gift,
        /// Whose; `None` for a giver from outside.
        giver: Option<PersonRef>,
        /// Name of a giver from outside; empty for a villager.
        donor: String,
        /// Whether a giver from outside agrees to be named.
        named: bool,
        /// Money promised, or about what land or material is worth.
        amount_fen: Fen,
        /// Labour promised, in half days.
        half_days: u32,
        /// Which land, which material.
        what: String,
        /// Whose hand wrote it down.
        filed_by: PersonRef,
        /// When.
        at: Moment,
        /// When it was taken back.
        withdrawn_at: Option<Moment>,
    }
}

record! {
    /// Something of a promise has arrived: money, land or material.
    pub struct Receipt in "pledge_receipt" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// For which project.
        project: MatterId,
        /// Which promise.
        pledge: RecordId,
        /// How much money, or the value that both sides agreed on; nothing where none was.
        amount_fen: Fen,
        /// What came.
        what: String,
        /// Number of the receipt that the giver holds.
        number: String,
        /// Who received it.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

record! {
    /// What was collected is in the bank: from here on it is spent like any money of the project.
    pub struct Banking in "pledge_banking" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller; the purse bears the same.
        id: RecordId,
        /// The project.
        project: MatterId,
        /// How much.
        amount_fen: Fen,
        /// Number of the bank's slip.
        voucher: String,
        /// Who.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

record! {
    /// A day of work on a project.
    pub struct Workday in "workday" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// The project.
        project: MatterId,
        /// Which day.
        held_on: Date,
        /// What is done.
        task: String,
        /// How many are needed.
        needed: u32,
        /// Who is on the site and confirms.
        foreman: PersonRef,
        /// Who called it.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

record! {
    /// Somebody's part in a day of work.
    pub struct Part in "workday_part" keys 3 {
        /// Home.
        home: AreaCode,
        /// Which day of work.
        workday: RecordId,
        /// Who.
        person: PersonRef,
        /// Where it stands.
        turn: Turn,
        /// How long, in half days; nothing before they came.
        half_days: u32,
        /// The row of the ledger's hold.
        held: Option<RecordId>,
        /// Whose hand noted that they came.
        noted_by: Option<PersonRef>,
        /// When that was noted.
        arrived_at: Option<Moment>,
        /// Who decided.
        decided_by: Option<PersonRef>,
        /// When.
        decided_at: Option<Moment>,
        /// Why not.
        reason: String,
    }
}

const BUILDING: &[State] = &[State::Draft, State::Executing];

acts! {
    /// Promises money, labour, land or material.
    Make "pledge.make" "projects/{matter}/pledges"
    kind Some(Kind::Project), from BUILDING,
    allow &[Who::Villager, Who::Has(Role::Secretary)],
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Made by the caller.
        id: RecordId = Id,
        /// What.
        gift: Gift = Choice(Gift::WORDS),
        /// How much money; about what land or material is worth.
        amount_fen: Option<Fen> = Money,
        /// Labour, in half days.
        half_days: Option<u32> = Count(1, 730),
        /// Which land, which material.
        what: Option<String> = Line(200),
        /// Name of a giver from outside.
        donor: Option<String> = Line(60),
        /// Whether that giver agrees to be named.
        named: bool = Bool,
    }

    /// Takes a promise back.
    Withdraw "pledge.withdraw" "projects/{matter}/pledge-withdrawals"
    kind Some(Kind::Project), from UNDERWAY,
    allow &[Who::Villager, Who::Has(Role::Secretary)],
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Which promise.
        pledge: RecordId = Id,
    }

    /// Receives money, land or material that was promised.
    Receive "pledge.receive" "projects/{matter}/pledge-receipts"
    kind Some(Kind::Project), from UNDERWAY, allow HANDS,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Made by the caller.
        id: RecordId = Id,
        /// Which promise.
        pledge: RecordId = Id,
        /// How much money; the value that both sides agreed on.
        amount_fen: Option<Fen> = Money,
        /// What came.
        what: Option<String> = Line(200),
        /// Number of the receipt that the giver holds.
        number: String = Line(60),
    }

    /// Puts what was collected into the bank.
    Bank "pledge.bank" "projects/{matter}/pledge-bankings"
    kind Some(Kind::Project), from UNDERWAY, allow HANDS,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Made by the caller; the purse bears the same.
        id: RecordId = Id,
        /// What the slip says.
        amount_fen: Fen = Money,
        /// For what it may be spent.
        purpose: Purpose = Choice(Purpose::WORDS),
        /// Number of the bank's slip.
        voucher: String = Line(60),
    }

    /// Calls a day of work.
    Call "labour.call" "projects/{matter}/workdays"
    kind Some(Kind::Project), from BUILDING, allow HANDS,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Made by the caller.
        id: RecordId = Id,
        /// Which day.
        held_on: Date = DateField,
        /// What is done.
        task: String = Line(200),
        /// How many are needed.
        needed: u32 = Count(1, 500),
        /// Who is on the site and confirms.
        foreman: PersonRef = Person,
    }

    /// Says that one will come.
    Join "labour.join" "projects/{matter}/workday-joins"
    kind Some(Kind::Project), from BUILDING, allow &[Who::Villager],
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Which day of work.
        workday: RecordId = Id,
    }

    /// Notes that somebody has come: oneself, or on the list of whoever is on the site.
    Check "labour.arrive" "projects/{matter}/workday-arrivals"
    kind Some(Kind::Project), from UNDERWAY,
    allow &[Who::Villager, Who::Owner, Who::Has(Role::Secretary), Who::Has(Role::Committee)],
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Which day of work.
        workday: RecordId = Id,
        /// Who; oneself when nobody is named.
        person: Option<PersonRef> = Person,
        /// How long, in half days.
        half_days: u32 = Count(1, 2),
    }

    /// Confirms those who came, all but those named.
    Confirm "labour.confirm" "projects/{matter}/workday-confirmations"
    kind Some(Kind::Project), from UNDERWAY,
    allow &[Who::Villager, Who::Owner, Who::Has(Role::Secretary), Who::Has(Role::Committee)],
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Which day of work.
        workday: RecordId = Id,
        /// Who did not work.
        missing: Vec<PersonRef> = Persons,
        /// How one knows.
        reason: Option<String> = Long(500),
    }

    /// What nobody confirmed in time is released.
    Lapse "labour.lapse" "projects/{matter}/workday-lapses"
    kind Some(Kind::Project), from &[], allow &[Who::Worker],
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Which day of work.
        workday: RecordId = Id,
    }
}

/// The people's part of a project: what it rests on besides government money.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Given {
    /// Money received.
    pub money_fen: Fen,
    /// Value agreed of land and material.
    pub kind_fen: Fen,
    /// Labour confirmed, in half days.
    pub half_days: u64,
}

/// 靠大家率: the people's share of all that a project was given, in hundredths of a percent, rounded
/// down. Labour is valued at the county's value of a working day; where there is labour and no value
/// is laid down, there is no rate. Nor is there one where nothing was given at all.
pub fn people_share(given: &Given, public: Fen, day_value: Option<Fen>) -> Option<u32> {
    let labour = match (given.half_days, day_value) {
        (0, _) => 0,
        (half_days, Some(day)) => i128::from(half_days) * i128::from(day.0) / 2,
        (_, None) => return None,
    };
    let people = i128::from(given.money_fen.0) + i128::from(given.kind_fen.0) + labour;
    let all = people + i128::from(public.0);
    u32::try_from((people * 10_000).checked_div(all)?).ok()
}
