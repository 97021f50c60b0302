//! 项目的钱 (S24, S65): what the county allotted to a project, held for contracts, and paid only when
//! the people's representatives and the supervision committee have signed.
//!
//! Invariants: money is held before it is paid and paid once; no contract serves another purpose than
//! the money it is paid from (a foreign key holds it, too); nothing is paid for a milestone that is
//! not reached, to a firm that is near to somebody in office, or without signatures; whoever asks for a
//! payment signs none. Refuses to know: who brought the money together and by what document.

mod delegates;
mod pay;
mod settle;
mod work;

use kernel::id::{MatterId, OrganisationId, RecordId};
use kernel::{AreaCode, Date, Fen, Moment, PersonRef};

use crate::act::FieldKind::{Choice, Count, Date as DateField, Id, Line, Long, Money, Person};
use crate::authority::{Role, Who};
use crate::funds::Purpose;
use crate::matter::{Kind, State};
use crate::works::{HANDS, UNDERWAY};
use crate::{acts, record, words};

pub use crate::funds::Purse;
pub use crate::works::Delegate;
pub use delegates::{Lives, SeatFacts, near, seat};
pub use pay::{AskFacts, PayFacts, SignFacts, ask, lacks, pay, sign};
pub use settle::{Left, SettleFacts, settle};
pub use work::{DeclareFacts, EndFacts, HoldFacts, Nearness, TakeFacts, declare, end, hold, take};

record! {
    /// Who in office is near to a firm: its head, or of the head's family.
    pub struct Interest in "interest" keys 3 {
        /// Home.
        home: AreaCode,
        /// The firm.
        organisation: OrganisationId,
        /// Who.
        person: PersonRef,
        /// How: 本人, 配偶, 父母 …
        how: String,
        /// Who said so.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

record! {
    /// A contract: money of a purse is held for it.
    pub struct Contract in "contract" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// The project.
        project: MatterId,
        /// Paid from which purse.
        purse: RecordId,
        /// For what; that of the purse.
        purpose: Purpose,
        /// With whom.
        payee: OrganisationId,
        /// Its number.
        number: String,
        /// What it is for.
        subject: String,
        /// How much.
        amount_fen: Fen,
        /// When it was signed.
        signed_on: Date,
        /// Who noted it.
        by: PersonRef,
        /// When.
        at: Moment,
        /// When it was ended and the rest released.
        ended_at: Option<Moment>,
    }
}

record! {
    /// A payment that was asked for.
    pub struct Payment in "payment" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// The project.
        project: MatterId,
        /// Under which contract.
        contract: RecordId,
        /// For which milestone.
        milestone: u32,
        /// How much.
        amount_fen: Fen,
        /// Who found the work good, and how (验收).
        acceptance: String,
        /// Number of the invoice.
        invoice: String,
        /// Who asked.
        asked_by: PersonRef,
        /// When.
        asked_at: Moment,
        /// Number of the bank's slip; empty until it is paid.
        voucher: String,
        /// Who paid.
        paid_by: Option<PersonRef>,
        /// When.
        paid_at: Option<Moment>,
        /// When it was given up, because somebody would not sign.
        refused_at: Option<Moment>,
    }
}

words! {
    /// As what somebody signs.
    pub enum Hand {
        /// 项目代表.
        Delegate "delegate",
        /// 村务监督委员会.
        Supervisor "supervisor",
    }
}

words! {
    /// Whether it may be paid.
    pub enum Verdict {
        /// Yes.
        Agree "agree",
        /// No.
        Object "object",
    }
}

record! {
    /// A signature under a payment.
    pub struct Signed in "payment_sign" keys 3 {
        /// Home.
        home: AreaCode,
        /// The payment.
        payment: RecordId,
        /// Who.
        person: PersonRef,
        /// As what.
        hand: Hand,
        /// Whether it may be paid.
        verdict: Verdict,
        /// Why not.
        reason: String,
        /// When.
        at: Moment,
    }
}

record! {
    /// The account of a project that is over: what came, what was paid, what goes back, what stays.
    pub struct Settlement in "settlement" keys 2 {
        /// Home.
        home: AreaCode,
        /// The project.
        project: MatterId,
        /// What all its purses took in.
        arrived_fen: Fen,
        /// What firms were paid.
        paid_fen: Fen,
        /// What goes back to whoever gave it.
        returned_fen: Fen,
        /// What stays with the village: of its own, and what neighbours gave.
        kept_fen: Fen,
        /// Who looked the accounts through, and what they found.
        text: String,
        /// By whom.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

const PAYING: &[State] = &[State::Executing, State::Finished];

acts! {
    /// Takes in what the county allotted.
    Take "purse.take" "projects/{matter}/purses"
    kind Some(Kind::Project), from UNDERWAY, allow HANDS,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// The allotment.
        allotment: RecordId = Id,
        /// Of which home, as six or nine digits.
        giver: String = Line(12),
    }

    /// Seats the representatives whom the people have elected for the project.
    Seat "project.delegates" "projects/{matter}/delegates"
    kind Some(Kind::Project), from UNDERWAY, allow HANDS,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// The election.
        poll: MatterId = Id,
    }

    /// Notes that somebody in office is near to a firm.
    Declare "interest.declare" "interests"
    kind None, from &[],
    allow &[Who::Villager, Who::Has(Role::Secretary), Who::Has(Role::Supervisor)],
    matter(this) None, {
        /// The firm.
        organisation: OrganisationId = Id,
        /// Who; oneself when nobody is named.
        person: Option<PersonRef> = Person,
        /// How near: head of it, spouse, parent, child, brother or sister of the head.
        how: String = Line(60),
    }

    /// Holds money for a contract.
    Hold "contract.hold" "projects/{matter}/contracts"
    kind Some(Kind::Project), from UNDERWAY, allow HANDS,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Made by the caller.
        id: RecordId = Id,
        /// Paid from which purse.
        purse: RecordId = Id,
        /// For what.
        purpose: Purpose = Choice(Purpose::WORDS),
        /// With whom.
        payee: OrganisationId = Id,
        /// Its number.
        number: String = Line(60),
        /// What it is for.
        subject: String = Line(200),
        /// How much.
        amount_fen: Fen = Money,
        /// When it was signed.
        signed_on: Date = DateField,
    }

    /// Ends a contract; what it held and did not pay goes back into the purse.
    End "contract.end" "projects/{matter}/contract-ends"
    kind Some(Kind::Project), from UNDERWAY, allow HANDS,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Which contract.
        contract: RecordId = Id,
    }

    /// Asks for a payment.
    Ask "payment.ask" "projects/{matter}/payments"
    kind Some(Kind::Project), from PAYING, allow HANDS,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Made by the caller.
        id: RecordId = Id,
        /// Under which contract.
        contract: RecordId = Id,
        /// For which milestone.
        milestone: u32 = Count(1, 200),
        /// How much.
        amount_fen: Fen = Money,
        /// Who found the work good, and how.
        acceptance: String = Long(1000),
        /// Number of the invoice.
        invoice: String = Line(60),
    }

    /// Signs a payment, or objects.
    Sign "payment.sign" "projects/{matter}/signatures"
    kind Some(Kind::Project), from PAYING,
    allow &[Who::Villager, Who::Has(Role::Supervisor)],
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Which payment.
        payment: RecordId = Id,
        /// Whether it may be paid.
        verdict: Verdict = Choice(Verdict::WORDS),
        /// Why not.
        reason: Option<String> = Long(500),
    }

    /// Pays.
    Pay "payment.pay" "projects/{matter}/payouts"
    kind Some(Kind::Project), from PAYING, allow HANDS,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Which payment.
        payment: RecordId = Id,
        /// Number of the bank's slip.
        voucher: String = Line(60),
    }

    /// Settles a project: its accounts are closed, and what is left goes back to whoever gave it.
    Settle "project.settle" "projects/{matter}/settlement"
    kind Some(Kind::Project), from &[State::Finished], allow HANDS,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Who looked the accounts through, and what they found.
        text: String = Long(1000),
    }
}
