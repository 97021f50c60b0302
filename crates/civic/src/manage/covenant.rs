//! 村规民约 (S69): the villagers give themselves rules, by five steps: everybody is heard, a draft is
//! written and shown, the township looks whether it is lawful, the villagers' meeting decides, and it
//! is filed and made public (村民委员会组织法 第三十一条; seven ministries' guidance of December 2018).
//!
//! Invariants: one revision at a time; a clause that fines or withholds what is due goes back while
//! it stands; what is voted on is word for word what the township has seen; a vote without the share
//! of women that the county lays down adopts nothing; filing is no permission: what the villagers
//! adopted is in force when it is public. What was in force stays readable. Refuses to know: who broke
//! a clause. There is no act for it: what a covenant answers with is talk (教育、合情合理的规劝), no
//! penalty and no list of names.

mod draft;
mod road;

use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, Moment, PersonRef};

use crate::act::FieldKind::{Bool, Choice, Count, Id, Line, Long};
use crate::authority::{Role, Who};
use crate::deliberation::Basis;
use crate::matter::{Kind, State};
use crate::{acts, record, words};

pub use draft::{
    Changed, ClauseFacts, Difference, DraftFacts, Flag, OpenFacts, StrikeFacts, SubmitFacts,
    clause, differences, draft, flags, open, say, show, strike, submit, text,
};
pub use road::{
    AdoptFacts, Counted, PublishFacts, ReviewFacts, VoteFacts, adopt, back, correct, is_of,
    publish, receive, review, vote,
};

/// The class of matters that a covenant is (`class.covenant` of the rulebook).
pub const CLASS: &str = "covenant";
/// Most clauses of one covenant.
pub const MOST: u32 = 100;

words! {
    /// The five kinds of clauses (guidance of 2018).
    pub enum Part {
        /// 日常行为.
        Conduct "conduct",
        /// 公共秩序.
        Order "order",
        /// 群众权益.
        Rights "rights",
        /// 调解纠纷.
        Disputes "disputes",
        /// 民风民俗.
        Customs "customs",
    }
}

words! {
    /// What the township says of a text.
    pub enum Verdict {
        /// Lawful: it may go before the villagers.
        Cleared "cleared",
        /// Back to the village, with reason and article.
        Returned "returned",
        /// 责令改正: a covenant in force is to be changed.
        Ordered "ordered",
    }
}

record! {
    /// The body of a covenant: one version, from its first call to its being superseded.
    pub struct Covenant in "covenant" keys 2 {
        /// Home.
        home: AreaCode,
        /// The matter.
        id: MatterId,
        /// 1, 2, 3 …: one more than the version it follows.
        edition: u32,
        /// The version it is to follow.
        base: Option<MatterId>,
        /// Why it is made or changed.
        reason: String,
        /// How the villagers were heard, and what came of it.
        heard: String,
        /// When clauses could first be written.
        drafted_at: Option<Moment>,
        /// When the draft was put up for everybody to speak to.
        shown_at: Option<Moment>,
        /// When a clause last changed.
        changed_at: Moment,
        /// When it went to the township.
        submitted_at: Option<Moment>,
        /// When the township found it lawful.
        cleared_at: Option<Moment>,
        /// The villagers' meeting that adopted it.
        meeting: Option<MatterId>,
        /// Who attended that meeting: persons.
        present: u32,
        /// Of them women.
        women: u32,
        /// When that was written down.
        adopted_at: Option<Moment>,
        /// Where it hangs.
        posted: String,
        /// When it was filed with the township and made public.
        published_at: Option<Moment>,
        /// The number under which the township keeps it; empty until it is received.
        filed_no: String,
        /// When the township wrote that down.
        received_at: Option<Moment>,
        /// When another version took its place.
        superseded_at: Option<Moment>,
    }
}

record! {
    /// A clause.
    pub struct Clause in "covenant_clause" keys 3 {
        /// Home.
        home: AreaCode,
        /// The covenant.
        covenant: MatterId,
        /// 1, 2, 3 … without gaps.
        no: u32,
        /// Which of the five kinds.
        part: Part,
        /// What it says.
        text: String,
        /// The line of the village's points table that goes with it; empty where none does.
        points_line: String,
        /// Number of the clause of the version before that it continues.
        origin: Option<u32>,
        /// Whose hand wrote it.
        by: PersonRef,
        /// When.
        made_at: Moment,
    }
}

record! {
    /// What somebody of the village wants to stand in it, or says to the draft.
    pub struct Voice in "covenant_voice" keys 3 {
        /// Home.
        home: AreaCode,
        /// The covenant.
        covenant: MatterId,
        /// Made by the caller.
        id: RecordId,
        /// Which of the five kinds.
        part: Part,
        /// What is said.
        text: String,
        /// The clause of the draft that it is about.
        clause: Option<u32>,
        /// Whether it came on paper.
        paper: bool,
        /// Who says so; never shown.
        person: PersonRef,
        /// The hand that wrote it down for them.
        recorded_by: Option<PersonRef>,
        /// When.
        said_at: Moment,
    }
}

record! {
    /// What the township said.
    pub struct Review in "covenant_review" keys 3 {
        /// Home.
        home: AreaCode,
        /// The covenant.
        covenant: MatterId,
        /// 1, 2, 3 …
        no: u32,
        /// What.
        verdict: Verdict,
        /// Why.
        reason: String,
        /// The article it rests on; may be empty where it is lawful.
        article: String,
        /// Clauses that held words of fines or of withheld benefits, as they then stood: lines of
        /// number, word and text parted by tabs.
        flagged: String,
        /// Who.
        by: PersonRef,
        /// When.
        made_at: Moment,
    }
}

record! {
    /// A text that was put to the villagers' meeting, word for word.
    pub struct Put in "covenant_put" keys 3 {
        /// Home.
        home: AreaCode,
        /// The covenant.
        covenant: MatterId,
        /// 1, 2, 3 …
        no: u32,
        /// The topic that it became.
        topic: MatterId,
        /// Its name.
        title: String,
        /// The text.
        text: String,
        /// How votes are counted.
        basis: Basis,
        /// Households of the village.
        households: u32,
        /// Who put it.
        by: PersonRef,
        /// When.
        put_at: Moment,
    }
}

record! {
    /// A text that could have been voted on and was taken back to the draft.
    pub struct Withdrawal in "covenant_back" keys 3 {
        /// Home.
        home: AreaCode,
        /// The covenant.
        covenant: MatterId,
        /// 1, 2, 3 …
        no: u32,
        /// Why.
        reason: String,
        /// Who.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

/// Who writes it for the village.
const HANDS: &[Who] =
    &[Who::Has(Role::Secretary), Who::Has(Role::Committee), Who::Has(Role::Convener)];
/// 乡镇党委、政府.
const TOWNSHIP: &[Who] = &[Who::Has(Role::TownshipClerk)];

acts! {
    /// 征集民意: begins a covenant, or the revision of the one in force.
    Open "covenant.open" "covenants"
    kind Some(Kind::Covenant), from &[], allow HANDS,
    matter(this) Some(this.id), {
        /// Made by the caller.
        id: MatterId = Id,
        /// Its name.
        title: String = Line(60),
        /// Why it is made or changed.
        reason: String = Long(1000),
    }

    /// Says what is to stand in it, or something about the draft.
    Say "covenant.say" "covenants/{matter}/voices"
    kind Some(Kind::Covenant), from &[State::Hearing, State::Draft], allow &[Who::Villager],
    matter(this) Some(this.matter), {
        /// The covenant.
        matter: MatterId = Id,
        /// Made by the caller.
        id: RecordId = Id,
        /// Which of the five kinds.
        part: Part = Choice(Part::WORDS),
        /// What.
        text: String = Long(1000),
        /// The clause of the draft that it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        clause: Option<u32> = Count(1, 100),
        /// Whether it came on paper.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        paper: bool = Bool,
    }

    /// 拟定草案: hearing everybody has come to an end, clauses are written.
    Draft "covenant.draft" "covenants/{matter}/draft"
    kind Some(Kind::Covenant), from &[State::Hearing], allow HANDS,
    matter(this) Some(this.matter), {
        /// The covenant.
        matter: MatterId = Id,
        /// How people were heard and what most of them want.
        heard: String = Long(2000),
    }

    /// Writes a clause: a new one at the end, or another text for one that is there.
    Write "covenant.clause" "covenants/{matter}/clauses"
    kind Some(Kind::Covenant), from &[State::Draft], allow HANDS,
    matter(this) Some(this.matter), {
        /// The covenant.
        matter: MatterId = Id,
        /// Which clause; a new one when nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        clause: Option<u32> = Count(1, 100),
        /// Which of the five kinds.
        part: Part = Choice(Part::WORDS),
        /// What it says.
        text: String = Long(1000),
        /// The line of the points table that goes with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        points_line: Option<String> = Line(60),
    }

    /// Takes a clause out; those after it move up.
    Strike "covenant.strike" "covenants/{matter}/strikes"
    kind Some(Kind::Covenant), from &[State::Draft], allow HANDS,
    matter(this) Some(this.matter), {
        /// The covenant.
        matter: MatterId = Id,
        /// Which.
        clause: u32 = Count(1, 100),
    }

    /// Puts the draft up for everybody to speak to.
    Show "covenant.show" "covenants/{matter}/showing"
    kind Some(Kind::Covenant), from &[State::Draft], allow HANDS,
    matter(this) Some(this.matter), {
        /// The covenant.
        matter: MatterId = Id,
    }

    /// 提请审核: sends the draft to the township.
    Submit "covenant.submit" "covenants/{matter}/submission"
    kind Some(Kind::Covenant), from &[State::Draft], allow HANDS,
    matter(this) Some(this.matter), {
        /// The covenant.
        matter: MatterId = Id,
    }

    /// The township says whether it is lawful.
    Look "covenant.review" "covenants/{matter}/reviews"
    kind Some(Kind::Covenant), from &[State::Reviewing], allow TOWNSHIP,
    matter(this) Some(this.matter), {
        /// The covenant.
        matter: MatterId = Id,
        /// What.
        verdict: Verdict = Choice(&["cleared", "returned"]),
        /// Why.
        reason: String = Long(1000),
        /// The article; needed where it goes back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        article: Option<String> = Line(200),
    }

    /// Takes a text that may be voted on back to the draft.
    Back "covenant.back" "covenants/{matter}/withdrawal"
    kind Some(Kind::Covenant), from &[State::Cleared], allow HANDS,
    matter(this) Some(this.matter), {
        /// The covenant.
        matter: MatterId = Id,
        /// Why.
        reason: String = Long(500),
    }

    /// 审议表决: puts the text, as the township has seen it, to the villagers' meeting.
    Vote "covenant.vote" "covenants/{matter}/votes"
    kind Some(Kind::Covenant), from &[State::Cleared], allow HANDS,
    matter(this) Some(this.matter), {
        /// The covenant.
        matter: MatterId = Id,
        /// How votes are counted.
        basis: Basis = Choice(Basis::WORDS),
    }

    /// Takes over what the villagers' meeting decided.
    Adopt "covenant.adopt" "covenants/{matter}/adoption"
    kind Some(Kind::Covenant), from &[State::Cleared], allow HANDS,
    matter(this) Some(this.matter), {
        /// The covenant.
        matter: MatterId = Id,
    }

    /// 备案公布: files it with the township and makes it public; from then on it is in force.
    Publish "covenant.publish" "covenants/{matter}/publication"
    kind Some(Kind::Covenant), from &[State::Passed], allow HANDS,
    matter(this) Some(this.matter), {
        /// The covenant.
        matter: MatterId = Id,
        /// Where it hangs.
        posted: String = Line(200),
    }

    /// The township has received it.
    Receive "covenant.receive" "covenants/{matter}/filing"
    kind Some(Kind::Covenant), from &[State::InForce, State::Correcting], allow TOWNSHIP,
    matter(this) Some(this.matter), {
        /// The covenant.
        matter: MatterId = Id,
        /// The number under which it is kept.
        filed_no: String = Line(60),
    }

    /// 责令改正: the township orders a covenant in force to be changed.
    Correct "covenant.correct" "covenants/{matter}/orders"
    kind Some(Kind::Covenant), from &[State::InForce], allow TOWNSHIP,
    matter(this) Some(this.matter), {
        /// The covenant.
        matter: MatterId = Id,
        /// What is unlawful, and why.
        reason: String = Long(1000),
        /// The article.
        article: String = Line(200),
    }
}
