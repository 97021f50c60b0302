//! 统筹资金 (S24): money of many departments is pooled by the county for what villages decided to
//! build. A source with its document and purposes, a share of it for a demonstration area, an
//! allotment out of a share for one project of a member village.
//!
//! Invariants: nothing is given twice or beyond what is there (the ledger's floor holds it, too); no
//! allotment serves a purpose that its source does not have (a foreign key holds it, too); every fen
//! keeps the way back to the document that it came with. Refuses to know: what a village does with
//! what it was allotted.

mod pool;

use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, Date, Fen};

use crate::act::FieldKind::{Area, Bool, Choice, Count, Date as DateField, Id, Line, Long, Money};
use crate::acts;
use crate::authority::{Role, Who};
pub use crate::funds::{
    Allotment, Allowed, Joint, Member, Purpose, Rest, Return, Share, Source, Tier,
};

pub use pool::{
    AllotFacts, BackFacts, CarryFacts, JointFacts, ReceiveFacts, ShareFacts, allot, back, carry,
    joint, receive, share,
};

const DESK: &[Who] = &[Who::Has(Role::CountyClerk), Who::Has(Role::TownshipClerk)];

acts! {
    /// Notes money that came with a document.
    Receive "fund.receive" "funds/sources"
    kind None, from &[], allow DESK, matter(this) None, {
        /// Made by the caller.
        id: RecordId = Id,
        /// Number of the document.
        document: String = Line(60),
        /// What it is called.
        name: String = Line(60),
        /// Whose.
        tier: Tier = Choice(Tier::WORDS),
        /// The department that it came through.
        line: String = Line(60),
        /// Year of the budget.
        year: u32 = Count(2000, 2100),
        /// How much.
        amount_fen: Fen = Money,
        /// Day of the document.
        received_on: Date = DateField,
        /// May go to 产业发展.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        may_industry: bool = Bool,
        /// May go to 基础设施.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        may_works: bool = Bool,
        /// May go to 人居环境.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        may_living: bool = Bool,
        /// May go to 生态保护.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        may_ecology: bool = Bool,
        /// May go to 文化建设.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        may_culture: bool = Bool,
        /// May go to 公共服务.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        may_services: bool = Bool,
        /// May go to 救助帮扶.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        may_relief: bool = Bool,
        /// May go to 乡村治理.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        may_governance: bool = Bool,
        /// Invented for a demonstration.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        synthetic: bool = Bool,
    }

    /// Names a demonstration area and its villages.
    Set "joint.set" "joints"
    kind None, from &[], allow &[Who::Has(Role::CountyClerk)], matter(this) None, {
        /// Which.
        no: u32 = Count(1, 20),
        /// What it is called; empty while the county has not named it.
        name: Option<String> = Line(40),
        /// Its villages: twelve-digit codes or names, parted by spaces or commas.
        members: Option<String> = Long(4000),
    }

    /// Gives a demonstration area a share of a source.
    Give "fund.share" "funds/shares"
    kind None, from &[], allow DESK, matter(this) None, {
        /// Made by the caller.
        id: RecordId = Id,
        /// Out of which source.
        source: RecordId = Id,
        /// For which area.
        joint: u32 = Count(1, 20),
        /// How much.
        amount_fen: Fen = Money,
        /// The decision it follows.
        ground: String = Line(200),
    }

    /// Gives a project money out of a share.
    Allot "fund.allot" "funds/allotments"
    kind None, from &[], allow DESK, matter(this) None, {
        /// Made by the caller.
        id: RecordId = Id,
        /// Out of which share.
        share: RecordId = Id,
        /// For what.
        purpose: Purpose = Choice(Purpose::WORDS),
        /// The village of the project.
        village: AreaCode = Area,
        /// The project.
        project: MatterId = Id,
        /// How much.
        amount_fen: Fen = Money,
        /// Number of the document that passes it on.
        document: String = Line(60),
    }

    /// Takes back what a settled project did not need.
    Back "fund.back" "funds/returns"
    kind None, from &[], allow DESK, matter(this) None, {
        /// Of which allotment.
        allotment: RecordId = Id,
        /// Number of the slip or document it came back with.
        document: String = Line(60),
    }

    /// Carries what nobody was given into another year.
    Carry "fund.carry" "funds/carries"
    kind None, from &[], allow DESK, matter(this) None, {
        /// The new source, made by the caller.
        id: RecordId = Id,
        /// The old one.
        source: RecordId = Id,
        /// Year of the budget that it goes into.
        year: u32 = Count(2000, 2100),
        /// Number of the document that allows it.
        document: String = Line(60),
    }
}

impl Receive {
    /// The purposes ticked.
    pub fn purposes(&self) -> Vec<Purpose> {
        let ticked = [
            (self.may_industry, Purpose::Industry),
            (self.may_works, Purpose::Works),
            (self.may_living, Purpose::Living),
            (self.may_ecology, Purpose::Ecology),
            (self.may_culture, Purpose::Culture),
            (self.may_services, Purpose::Services),
            (self.may_relief, Purpose::Relief),
            (self.may_governance, Purpose::Governance),
        ];
        ticked.into_iter().filter(|(is, _)| *is).map(|(_, purpose)| purpose).collect()
    }
}
