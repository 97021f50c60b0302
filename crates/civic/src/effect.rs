//! What an accepted act changes: a closed list. The store applies it, in one transaction, together
//! with the journal entry. Nothing else writes.

use kernel::id::MatterId;
use kernel::{AreaCode, Moment, PersonRef};

use crate::matter::{ClockName, Kind, Outcome, State};
use crate::record::Row;

/// A matter to be opened; the store adds number, times and version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Its id.
    pub id: MatterId,
    /// Kind.
    pub kind: Kind,
    /// One line for lists.
    pub title: String,
    /// Where.
    pub area: AreaCode,
    /// First matter of the thread; `None` when this is the first.
    pub thread: Option<MatterId>,
    /// What caused it.
    pub cause: Option<MatterId>,
    /// For whom.
    pub opened_for: Option<PersonRef>,
    /// Who acts next.
    pub owner: Option<PersonRef>,
}

/// What an accepted act changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Opens a matter.
    Open(Opening),
    /// Moves a matter of this home to a state; an outcome may open or move others (handoffs).
    Move {
        /// Which.
        matter: MatterId,
        /// Where to.
        to: State,
        /// How the step ended, when that concerns others.
        outcome: Option<Outcome>,
    },
    /// A step ended in a way that concerns others and left the matter where it was (handoffs).
    Outcome(MatterId, Outcome),
    /// Gives a matter a title.
    Title(MatterId, String),
    /// Gives a matter an owner.
    Own(MatterId, Option<PersonRef>),
    /// Inserts a row; a row with this key must not exist.
    Put(Row),
    /// Inserts or replaces a row.
    Set(Row),
    /// Adds the last column, a number, to that of the row with this key, or inserts the row. The
    /// rule never learns how far the counter has come.
    Add(Row),
    /// Removes a row by its key (only the key columns are looked at).
    Remove(Row),
    /// Starts a clock.
    Clock {
        /// Of which matter.
        matter: MatterId,
        /// Which.
        clock: ClockName,
        /// Last moment.
        due_at: Moment,
        /// Rulebook key that gave the length; empty when a person set the date.
        rule: &'static str,
    },
    /// The clock is met.
    Met(MatterId, ClockName),
    /// The clock has been passed upwards for being late.
    Escalated(MatterId, ClockName),
    /// Something to tell, delivered by the worker after the commit.
    Tell {
        /// To whom: a person, or the holders of a role over an area.
        to: Audience,
        /// String key of the message.
        message: &'static str,
        /// About which matter.
        matter: MatterId,
    },
    /// Opens an account in the ledger; one that is there stays as it is.
    Account(ledger::Account),
    /// A transfer in the ledger.
    Transfer(ledger::Transfer),
    /// What the act came to, kept with its input under this name and bound by the entry: for what
    /// everybody must be able to hold against what is shown later.
    Note(&'static str, serde_json::Value),
    /// Erases the kept input of an entry of this home: its text and salt go, its commitment stays.
    Erase {
        /// Sequence number of the entry.
        seq: u64,
    },
    /// Erases stored bytes that nothing of this home needs any longer; their hash stays.
    Forget {
        /// SM3 of the bytes.
        hash: [u8; 32],
    },
}

/// Whom a message is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// One person.
    Person(PersonRef),
    /// Holders of a role over the area, on the day of delivery.
    Role(crate::authority::Role, AreaCode),
    /// Everyone who reads the public page of the area.
    Public(AreaCode),
    /// Those whom the thread of the matter concerns, on the day of delivery: who follows it, for whom
    /// its matters were opened, who came to its meetings. Each is told once of an act, and never of
    /// their own.
    Thread,
}
