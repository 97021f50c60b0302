//! The nouns that wishes, their joining and parting, and visits share: a wish as it is kept, who
//! stands behind it, where it came from, the visit that heard it. Rules stay with their capabilities;
//! this file only says what the rows hold.

use kernel::id::{HouseholdId, MatterId, PersonId, RecordId};
use kernel::{AreaCode, Moment, PersonRef};

use crate::{record, words};

/// What stands in place of a text that was erased by law.
pub const ERASED: &str = "（内容已依法删除）";

/// Acts whose kept input holds somebody's words, and which of its fields do. Erasure replaces
/// exactly these; whoever checks a chain accepts exactly these without a salt.
pub const SAYINGS: [(&str, &[&str]); 3] = [
    ("wish.raise", &["text", "spot"]),
    ("wish.split", &["text"]),
    ("visit.record", &["note", "answer", "promise"]),
];

/// The fields of an act that hold somebody's words; none for an act that can not be erased.
pub fn sayings(act: &str) -> &'static [&'static str] {
    SAYINGS.iter().find(|row| row.0 == act).map_or(&[], |row| row.1)
}

/// A text says something when it has at least four letters or signs of writing.
pub fn says_something(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphanumeric()).count() >= 4
}

/// The first sentence, at most 24 characters: a line for lists.
pub fn title_of(text: &str) -> String {
    const MOST: usize = 24;
    let first: String =
        text.chars().take_while(|c| !matches!(c, '。' | '！' | '？' | '\n' | '!' | '?')).collect();
    let first = first.trim();
    if first.chars().count() <= MOST {
        return first.to_owned();
    }
    let cut: String = first.chars().take(MOST - 1).collect();
    format!("{cut}…")
}

words! {
    /// How a wish reached the record.
    pub enum Channel {
        /// At the desk.
        Desk "desk",
        /// On the person's own phone.
        Phone "phone",
        /// By telephone call.
        Call "call",
        /// On a slip of paper.
        Paper "paper",
        /// On a visit or in a yard meeting.
        Visit "visit",
    }
}

words! {
    /// What becomes of a wish.
    pub enum Fate {
        /// It is deliberated.
        Topic "topic",
        /// Somebody simply does it.
        Handle "handle",
        /// It is not taken up.
        Decline "decline",
    }
}

record! {
    /// The body of a wish.
    pub struct Wish in "wish" keys 2 {
        /// Home.
        home: AreaCode,
        /// The matter.
        id: MatterId,
        /// The words.
        text: String,
        /// How it came.
        channel: Channel,
        /// The hand that wrote it down for somebody else.
        recorded_by: Option<PersonRef>,
        /// What became of it.
        fate: Option<Fate>,
        /// What was answered.
        reply: String,
        /// When.
        replied_at: Option<Moment>,
        /// What was done.
        report: String,
        /// What the person said about the result.
        verdict: String,
        /// The kept journal entry that holds the words, for erasure.
        said_in: u64,
        /// Where exactly, in the person's words.
        spot: String,
    }
}

words! {
    /// How the person has confirmed what was written down for them.
    pub enum Vouching {
        /// Signed in themselves.
        Own "own",
        /// Called back by telephone.
        Callback "callback",
        /// Fingerprint or signature on the paper slip.
        Fingerprint "fingerprint",
        /// Before a witness.
        Witness "witness",
    }
}

record! {
    /// The person's confirmation of a wish that somebody else wrote down.
    pub struct Vouch in "vouch" keys 2 {
        /// Home.
        home: AreaCode,
        /// The wish.
        wish: MatterId,
        /// How.
        how: Vouching,
        /// The witness, when there was one.
        witness: Option<PersonRef>,
        /// Whose hand noted it: the person's own, or the desk's.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

record! {
    /// Somebody who wishes the same.
    pub struct Support in "support" keys 3 {
        /// Home.
        home: AreaCode,
        /// The wish.
        wish: MatterId,
        /// Who. Counted in public, named to nobody.
        person: PersonRef,
        /// Since when.
        since: Moment,
        /// The own wish that was merged into this one, when that is how.
        merged: Option<MatterId>,
    }
}

words! {
    /// How a wish comes from another.
    pub enum Descent {
        /// The child ended in the parent.
        Merged "merged",
        /// The child was taken out of the parent.
        Split "split",
    }
}

record! {
    /// Where a wish went or came from. What was split off may be merged back: both are kept.
    pub struct Lineage in "lineage" keys 4 {
        /// Home.
        home: AreaCode,
        /// The wish that ended or began.
        child: MatterId,
        /// The wish it ended in or began from.
        parent: MatterId,
        /// How.
        how: Descent,
        /// Why.
        reason: String,
        /// When.
        at: Moment,
    }
}

record! {
    /// A visit to a household. Seen by the village's staff and the household, not by the public.
    pub struct Visit in "visit" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// Which household.
        household: HouseholdId,
        /// When they were there.
        visited_at: Moment,
        /// What was said.
        note: String,
        /// What was answered on the spot.
        answer: String,
        /// The recording, when there is one; its bytes lie in `blob`.
        voice: Option<[u8; 32]>,
        /// The wish that a promise became.
        wish: Option<MatterId>,
        /// Whose hand wrote it down.
        recorded_by: PersonRef,
        /// When it was written down.
        recorded_at: Moment,
        /// The journal entry that holds the words.
        said_in: u64,
    }
}

record! {
    /// Somebody who visited.
    pub struct Visitor in "visitor" keys 3 {
        /// Home.
        home: AreaCode,
        /// The visit.
        visit: RecordId,
        /// Who.
        person: PersonRef,
    }
}

/// A member of a household, as a visit needs to know them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub id: PersonId,
    /// Whether the register names them as the head.
    pub is_head: bool,
}
