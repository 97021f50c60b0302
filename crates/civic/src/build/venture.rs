//! 县投、乡投、村投 and collective economy (S66, 2.14): who owns a venture, what was brought into it,
//! what it binds itself to, what a year came to, and what of it goes to whom.
//!
//! Invariants: shares sum to 100.00 %; what was registered is added to and never written over; a
//! dividend is no more than losses and reserve have left of a year's result, is divided to the last fen, is held before it is paid, and reaches a village by its bank account. Refused by law: a
//! village collective as general partner (农村集体经济组织法 第三十五条), a village committee as guarantor
//! (村民委员会组织法 第十三条), cash or a personal account for what is the collective's
//! (农村集体经济组织法 第四十四条); who is a collective or a committee the county's register says. Years are
//! whole, none is left out, and what a correction replaces stays to be read. Refuses to know: the venture's own bookkeeping, and how a village
//! divides among its members what it was paid.

mod affairs;
mod correct;
mod dividend;
mod holders;
mod register;
mod year;

use kernel::id::RecordId;
use kernel::{AreaCode, Date, Fen, Moment, PersonRef};

use crate::act::FieldKind::{Bool, Choice, Count, Date as DateField, Id, Line, Long, Money};
use crate::authority::{Role, Who};
use crate::{acts, record, words};

pub use affairs::{BindFacts, BringFacts, Near, StandFacts, bind, bring, stand};
pub use correct::{CorrectFacts, correct};
pub use dividend::{DropFacts, OpenFacts, PayFacts, TakeFacts, give_up, open, pay, take};
pub use holders::{Bodies, Body, HoldersFacts, Said, WHOLE, holders, lines, plain};
pub use register::{ChangeFacts, RegisterFacts, change, register};
pub use year::{Worked, YearFacts, worked_out, year};

words! {
    /// Whose venture it is.
    pub enum Tier {
        /// 县投.
        County "county",
        /// 乡投.
        Township "township",
        /// 村投.
        Village "village",
    }
}

words! {
    /// What it is by law.
    pub enum Form {
        /// 公司.
        Company "company",
        /// 合伙企业.
        Partnership "partnership",
        /// 农民专业合作社.
        Cooperative "cooperative",
        /// 农村集体经济组织.
        Collective "collective",
    }
}

words! {
    /// As what somebody holds a share.
    pub enum HolderKind {
        /// 县投.
        Investor "investor",
        /// 乡镇平台.
        Platform "platform",
        /// 村集体.
        Collective "collective",
        /// 个人.
        Person "person",
        /// 企业.
        Firm "firm",
    }
}

words! {
    /// What is brought in.
    pub enum Asset {
        /// 钱.
        Money "money",
        /// 实物、房屋、土地经营权: a thing with a value.
        Thing "thing",
    }
}

words! {
    /// Who stands surety.
    pub enum Surety {
        /// 村民委员会: refused.
        VillageCommittee "village_committee",
        /// 农村集体经济组织.
        Collective "collective",
        /// 企业.
        Firm "firm",
        /// 政府性融资担保机构.
        Agency "agency",
        /// 个人.
        Person "person",
    }
}

words! {
    /// With whom a contract is made; the name of a private person is covered for strangers.
    pub enum Party {
        /// 企业.
        Firm "firm",
        /// 村集体、合作社.
        Collective "collective",
        /// 机关单位.
        Public "public",
        /// 个人.
        Person "person",
    }
}

words! {
    /// How a part of a dividend reaches its holder.
    pub enum Channel {
        /// 对公账户.
        Bank "bank",
        /// 个人银行账户.
        Personal "personal",
        /// 现金: refused.
        Cash "cash",
    }
}

record! {
    /// A venture; what it is called and who stands for it is in its entries.
    pub struct Venture in "venture" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// Whose.
        tier: Tier,
        /// Unified social credit code.
        code: String,
        /// Invented for a demonstration.
        synthetic: bool,
        /// By whom.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

record! {
    /// How a venture is registered from an entry on; the last one is what holds.
    pub struct Entry in "venture_entry" keys 3 {
        /// Home.
        home: AreaCode,
        /// Which venture.
        venture: RecordId,
        /// 1, 2, 3 …
        no: u32,
        /// What it is called.
        name: String,
        /// What it is by law.
        form: Form,
        /// Who stands for it (法定代表人).
        legal_person: String,
        /// When it was founded.
        founded_on: Date,
        /// The certificate or decision that the entry follows.
        ground: String,
        /// By whom.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

record! {
    /// A holder of a set of shares; the last set is what holds.
    pub struct Holder in "venture_holder" keys 4 {
        /// Home.
        home: AreaCode,
        /// Which venture.
        venture: RecordId,
        /// Set 1, 2, 3 …
        list: u32,
        /// Place on the list.
        no: u32,
        /// As what.
        kind: HolderKind,
        /// What it is called.
        name: String,
        /// Of which county, township or village; nothing for a person or firm.
        area: Option<AreaCode>,
        /// Answers for debts only with what was brought in (有限合伙人).
        limited: bool,
        /// Hundredths of a percent.
        share: u32,
        /// The decision that the set follows.
        ground: String,
        /// By whom.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

record! {
    /// Something that a holder brought in.
    pub struct Brought in "venture_asset" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// Which venture.
        venture: RecordId,
        /// By which holder: place on the list of the day.
        holder: u32,
        /// What they are called.
        name: String,
        /// Money or a thing.
        asset: Asset,
        /// What it is.
        what: String,
        /// What it is worth.
        value_fen: Fen,
        /// Who valued it; empty for money.
        valued_by: String,
        /// The resolution or document.
        document: String,
        /// When it was brought in.
        brought_on: Date,
        /// By whom.
        by: PersonRef,
        /// When.
        at: Moment,
        /// As what they held it on that day.
        kind: HolderKind,
    }
}

record! {
    /// What a venture bound itself to.
    pub struct Bond in "venture_contract" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// Which venture.
        venture: RecordId,
        /// With whom.
        counterparty: String,
        /// About what.
        subject: String,
        /// How much.
        amount_fen: Fen,
        /// When it was signed.
        signed_on: Date,
        /// Until when.
        until_on: Date,
        /// Who is near to the other side, and how; empty where nobody is.
        near: String,
        /// Why it was made all the same.
        reason: String,
        /// By whom.
        by: PersonRef,
        /// When.
        at: Moment,
        /// As what they sign.
        party: Party,
    }
}

record! {
    /// Somebody's guarantee for a debt of a venture.
    pub struct Guarantee in "venture_guarantee" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// Which venture.
        venture: RecordId,
        /// As what.
        surety: Surety,
        /// What they are called.
        name: String,
        /// Towards whom.
        creditor: String,
        /// How much.
        amount_fen: Fen,
        /// The decision or contract.
        document: String,
        /// By whom.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

record! {
    /// What a year of a venture came to.
    pub struct Year in "venture_year" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// Which venture.
        venture: RecordId,
        /// Which year.
        year: u32,
        /// Income.
        income_fen: Fen,
        /// Cost.
        cost_fen: Fen,
        /// Losses of the years before.
        losses_fen: Fen,
        /// Share of the reserve by the charter, hundredths of a percent.
        reserve_share: u32,
        /// Into the reserve (公积公益金).
        reserve_fen: Fen,
        /// What may be distributed.
        distributable_fen: Fen,
        /// Losses left to the years after.
        loss_after_fen: Fen,
        /// What it has at the end of the year.
        assets_fen: Fen,
        /// What others owe it beyond the day.
        overdue_fen: Fen,
        /// The account summary or audit it is taken from.
        document: String,
        /// By whom.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

record! {
    /// What a year's figures were before a correction.
    pub struct Was in "venture_year_was" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// Which year: the row.
        year: RecordId,
        /// Income.
        income_fen: Fen,
        /// Cost.
        cost_fen: Fen,
        /// Losses of the years before.
        losses_fen: Fen,
        /// Share of the reserve, hundredths of a percent.
        reserve_share: u32,
        /// Into the reserve.
        reserve_fen: Fen,
        /// What might be distributed.
        distributable_fen: Fen,
        /// Losses left to the years after.
        loss_after_fen: Fen,
        /// What it had at the end of the year.
        assets_fen: Fen,
        /// What others owed it beyond the day.
        overdue_fen: Fen,
        /// The account summary or audit that it was taken from.
        document: String,
        /// Why it was corrected.
        reason: String,
        /// By whom it was corrected.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

record! {
    /// What of a year is divided among the holders.
    pub struct Dividend in "dividend" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// Which venture.
        venture: RecordId,
        /// Of which year: the row.
        year: RecordId,
        /// How much.
        amount_fen: Fen,
        /// The decision that it follows.
        resolution: String,
        /// By whom.
        by: PersonRef,
        /// When.
        at: Moment,
        /// When it was given up, before anybody was paid.
        dropped_at: Option<Moment>,
        /// Why.
        reason: String,
    }
}

record! {
    /// A holder's part of a dividend.
    pub struct Part in "dividend_part" keys 2 {
        /// Home.
        home: AreaCode,
        /// Given by the act.
        id: RecordId,
        /// Of which dividend.
        dividend: RecordId,
        /// Place on the list of holders.
        holder: u32,
        /// As what.
        kind: HolderKind,
        /// What they are called.
        name: String,
        /// Of which county, township or village.
        area: Option<AreaCode>,
        /// Hundredths of a percent.
        share: u32,
        /// How much.
        amount_fen: Fen,
        /// Number of the bank's slip; empty until it is paid.
        voucher: String,
        /// Who paid.
        paid_by: Option<PersonRef>,
        /// When.
        paid_at: Option<Moment>,
    }
}

record! {
    /// What a village collective was paid by a venture, in the village's own books.
    pub struct Income in "collective_income" keys 2 {
        /// Home: the village.
        home: AreaCode,
        /// Its id: that of the part.
        id: RecordId,
        /// Where the venture is at home.
        payer: AreaCode,
        /// Which venture.
        venture: RecordId,
        /// What it is called.
        name: String,
        /// Of which year.
        year: u32,
        /// How much.
        amount_fen: Fen,
        /// Number of the bank's slip.
        voucher: String,
        /// By whom.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

const HANDS: &[Who] = &[
    Who::Has(Role::CountyClerk),
    Who::Has(Role::TownshipClerk),
    Who::Has(Role::Secretary),
    Who::Has(Role::Committee),
];

acts! {
    /// Registers a venture.
    Register "venture.register" "ventures"
    kind None, from &[], allow HANDS, matter(this) None, {
        /// Made by the caller.
        id: RecordId = Id,
        /// Whose.
        venture_tier: Tier = Choice(Tier::WORDS),
        /// What it is called.
        name: String = Line(100),
        /// Unified social credit code.
        code: String = Line(40),
        /// What it is by law.
        legal_form: Form = Choice(Form::WORDS),
        /// Who stands for it.
        legal_person: String = Line(60),
        /// When it was founded.
        founded_on: Date = DateField,
        /// The certificate or decision.
        ground: String = Line(200),
        /// Invented for a demonstration.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        synthetic: bool = Bool,
    }

    /// Enters a change; what stood before stays to be read.
    Change "venture.change" "ventures/changes"
    kind None, from &[], allow HANDS, matter(this) None, {
        /// Which venture.
        venture: RecordId = Id,
        /// What it is called; as before when empty.
        name: Option<String> = Line(100),
        /// What it is by law; as before when empty.
        legal_form: Option<Form> = Choice(Form::WORDS),
        /// Who stands for it; as before when empty.
        legal_person: Option<String> = Line(60),
        /// The certificate or decision.
        ground: String = Line(200),
    }

    /// Enters who holds which share, all of them at once.
    Hold "venture.holders" "ventures/holders"
    kind None, from &[], allow HANDS, matter(this) None, {
        /// Which venture.
        venture: RecordId = Id,
        /// One holder a line: as what, name, percent.
        holders: String = Long(4000),
        /// The decision.
        ground: String = Line(200),
    }

    /// Notes what a holder brought in.
    Bring "venture.bring" "ventures/assets"
    kind None, from &[], allow HANDS, matter(this) None, {
        /// Made by the caller.
        id: RecordId = Id,
        /// Which venture.
        venture: RecordId = Id,
        /// By which holder: place on the list.
        holder: u32 = Count(1, 500),
        /// Money or a thing.
        asset: Asset = Choice(Asset::WORDS),
        /// What it is.
        what: String = Line(200),
        /// What it is worth.
        value_fen: Fen = Money,
        /// Who valued it.
        valued_by: Option<String> = Line(100),
        /// The resolution or document.
        document: String = Line(100),
        /// When it was brought in.
        brought_on: Date = DateField,
    }

    /// Notes a contract.
    Bind "venture.contract" "ventures/contracts"
    kind None, from &[], allow HANDS, matter(this) None, {
        /// Made by the caller.
        id: RecordId = Id,
        /// Which venture.
        venture: RecordId = Id,
        /// With whom.
        counterparty: String = Line(100),
        /// As what they sign.
        party: Party = Choice(Party::WORDS),
        /// About what.
        subject: String = Line(200),
        /// How much.
        amount_fen: Fen = Money,
        /// When it was signed.
        signed_on: Date = DateField,
        /// Until when.
        until_on: Date = DateField,
        /// Why it is made though somebody is near to the other side.
        reason: Option<String> = Long(500),
    }

    /// Notes a guarantee for a debt.
    Stand "venture.guarantee" "ventures/guarantees"
    kind None, from &[], allow HANDS, matter(this) None, {
        /// Made by the caller.
        id: RecordId = Id,
        /// Which venture.
        venture: RecordId = Id,
        /// As what somebody stands surety.
        surety: Surety = Choice(Surety::WORDS),
        /// What they are called.
        name: String = Line(100),
        /// Towards whom.
        creditor: String = Line(100),
        /// How much.
        amount_fen: Fen = Money,
        /// The decision or contract.
        document: String = Line(100),
    }

    /// Notes what a year came to.
    Account "venture.year" "ventures/years"
    kind None, from &[], allow HANDS, matter(this) None, {
        /// Made by the caller.
        id: RecordId = Id,
        /// Which venture.
        venture: RecordId = Id,
        /// Which year.
        year: u32 = Count(2000, 2100),
        /// Income.
        income_fen: Fen = Money,
        /// Cost.
        cost_fen: Fen = Money,
        /// Losses of the years before.
        losses_fen: Fen = Money,
        /// Percent that the charter puts into the reserve.
        reserve: String = Line(10),
        /// What it has at the end of the year.
        assets_fen: Fen = Money,
        /// What others owe it beyond the day.
        overdue_fen: Fen = Money,
        /// The account summary or audit.
        document: String = Line(100),
    }

    /// Corrects what a year came to; what stood before stays to be read.
    Correct "venture.correct" "ventures/years/corrected"
    kind None, from &[], allow HANDS, matter(this) None, {
        /// Made by the caller.
        id: RecordId = Id,
        /// Which year: the row.
        year: RecordId = Id,
        /// Income.
        income_fen: Fen = Money,
        /// Cost.
        cost_fen: Fen = Money,
        /// Losses of the years before.
        losses_fen: Fen = Money,
        /// Percent that the charter puts into the reserve.
        reserve: String = Line(10),
        /// What it has at the end of the year.
        assets_fen: Fen = Money,
        /// What others owe it beyond the day.
        overdue_fen: Fen = Money,
        /// The account summary or audit.
        document: String = Line(100),
        /// Why.
        reason: String = Line(200),
    }

    /// Divides a sum of a year's result among the holders, and holds each part.
    Open "dividend.open" "ventures/bonuses"
    kind None, from &[], allow HANDS, matter(this) None, {
        /// Made by the caller.
        id: RecordId = Id,
        /// Of which year: the row.
        year: RecordId = Id,
        /// How much.
        amount_fen: Fen = Money,
        /// The decision.
        resolution: String = Line(200),
    }

    /// Pays a holder's part.
    Pay "dividend.pay" "ventures/bonuses/paid"
    kind None, from &[], allow HANDS, matter(this) None, {
        /// Which part.
        part: RecordId = Id,
        /// How.
        payout: Channel = Choice(Channel::WORDS),
        /// Number of the bank's slip.
        voucher: String = Line(60),
    }

    /// Gives up a dividend of which nobody has been paid.
    Drop "dividend.drop" "ventures/bonuses/dropped"
    kind None, from &[], allow HANDS, matter(this) None, {
        /// Which.
        dividend: RecordId = Id,
        /// Why.
        reason: String = Line(200),
    }

    /// Takes in what the village collective was paid.
    Take "dividend.take" "ventures/bonuses/taken"
    kind None, from &[], allow &[Who::Has(Role::Secretary), Who::Has(Role::Committee)],
    matter(this) None, {
        /// Which part, of whichever venture of the county.
        part: RecordId = Id,
    }
}
