//! The nouns of pooled money that giver and receiver share: sources with their purposes, demonstration
//! areas, shares, allotments. Rules of giving stay with [`crate::build::fund`], those of spending with
//! [`crate::build::purse`].
//!
//! Refuses to know: accounts and transfers; these are in [`crate::money`].

use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, Date, Fen, Moment, PersonRef};

use crate::{record, words};

words! {
    /// Which government or whose money it was (级次).
    pub enum Tier {
        /// 中央.
        Central "central",
        /// 省.
        Province "province",
        /// 市.
        City "city",
        /// 县.
        County "county",
        /// 乡镇.
        Township "township",
        /// 社会捐助.
        Society "society",
    }
}

words! {
    /// What money may be used for, as the documents that bring it say.
    pub enum Purpose {
        /// 产业发展.
        Industry "industry",
        /// 道路水利等基础设施.
        Works "works",
        /// 人居环境.
        Living "living",
        /// 生态保护.
        Ecology "ecology",
        /// 文化建设.
        Culture "culture",
        /// 公共服务.
        Services "services",
        /// 救助帮扶.
        Relief "relief",
        /// 乡村治理.
        Governance "governance",
    }
}

record! {
    /// Money that came with a document.
    pub struct Source in "fund_source" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// Number of the document (指标文号).
        document: String,
        /// What it is called.
        name: String,
        /// Whose.
        tier: Tier,
        /// The department that it came through.
        line: String,
        /// Year of the budget.
        year: u32,
        /// How much.
        amount_fen: Fen,
        /// Day of the document.
        received_on: Date,
        /// The source of the year before that it carries on.
        carried_from: Option<RecordId>,
        /// Invented for a demonstration.
        synthetic: bool,
        /// By whom.
        noted_by: PersonRef,
        /// When.
        noted_at: Moment,
    }
}

record! {
    /// A purpose that a source has.
    pub struct Allowed in "fund_purpose" keys 3 {
        /// Home.
        home: AreaCode,
        /// The source.
        source: RecordId,
        /// What it may be used for.
        purpose: Purpose,
    }
}

record! {
    /// A demonstration area with its joint party organisation (示范片区功能型联合党组织, S23).
    pub struct Joint in "joint_area" keys 2 {
        /// Home.
        home: AreaCode,
        /// 1, 2, 3 …
        no: u32,
        /// What it is called; empty until the county has named it.
        name: String,
        /// By whom.
        set_by: PersonRef,
        /// When.
        set_at: Moment,
    }
}

record! {
    /// A village of a demonstration area; it keeps its own home.
    pub struct Member in "joint_member" keys 3 {
        /// Home.
        home: AreaCode,
        /// Of which area.
        no: u32,
        /// The village.
        village: AreaCode,
    }
}

record! {
    /// What a demonstration area has of a source.
    pub struct Share in "fund_share" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// Out of which source.
        source: RecordId,
        /// For which area.
        joint: u32,
        /// How much.
        amount_fen: Fen,
        /// The decision it follows.
        ground: String,
        /// By whom.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

record! {
    /// What a project has of a share.
    pub struct Allotment in "fund_allotment" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// Out of which share.
        share: RecordId,
        /// The source of the share.
        source: RecordId,
        /// For what; one of the source's purposes.
        purpose: Purpose,
        /// The village of the project.
        village: AreaCode,
        /// The project.
        project: MatterId,
        /// How much.
        amount_fen: Fen,
        /// Number of the document that passes it on.
        document: String,
        /// By whom.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

record! {
    /// What a settled project did not need of an allotment: it has left the project's books and goes
    /// back to whoever gave it.
    pub struct Rest in "purse_rest" keys 2 {
        /// Home.
        home: AreaCode,
        /// Of which purse; the id of the allotment.
        purse: RecordId,
        /// Of which project.
        project: MatterId,
        /// To whom it goes back.
        giver: AreaCode,
        /// How much.
        amount_fen: Fen,
        /// When.
        at: Moment,
    }
}

record! {
    /// A rest that whoever gave the money has taken back.
    pub struct Return in "fund_return" keys 2 {
        /// Home.
        home: AreaCode,
        /// Of which allotment.
        allotment: RecordId,
        /// How much.
        amount_fen: Fen,
        /// Number of the slip or document it came back with.
        document: String,
        /// By whom.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

record! {
    /// What a project may spend: an allotment that has arrived.
    pub struct Purse in "purse" keys 2 {
        /// Home.
        home: AreaCode,
        /// Its id: that of the allotment.
        id: RecordId,
        /// The project.
        project: MatterId,
        /// Whose allotment it is.
        giver: AreaCode,
        /// For what.
        purpose: Purpose,
        /// How much.
        amount_fen: Fen,
        /// By whom it was taken in.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}
