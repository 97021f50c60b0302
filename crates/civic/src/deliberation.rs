//! The nouns that several steps of a deliberation share: topic, meeting, roll and resolution as they
//! are kept.
//! Rules stay with their capabilities; this file only says what the rows hold.

use kernel::id::{HouseholdId, MatterId, PersonId};
use kernel::{AreaCode, Date, Fen, Moment, PersonRef};

use crate::{record, words};

words! {
    /// How votes are counted.
    pub enum Basis {
        /// One person, one vote.
        Person "person",
        /// One household, one vote.
        Household "household",
    }
}

record! {
    /// The body of a topic.
    pub struct Topic in "topic" keys 2 {
        /// Home.
        home: AreaCode,
        /// The matter.
        id: MatterId,
        /// Class of the matter: which body may decide it.
        class: String,
        /// The body it is put to.
        body: String,
        /// How votes are counted.
        basis: Basis,
        /// Where, in words.
        place: String,
        /// Whom it touches, in words.
        people: String,
        /// Households touched.
        households: u32,
        /// What it costs, in fen; 0 is a real answer.
        cost_fen: Fen,
        /// Who pays.
        money: String,
        /// What is proposed.
        plan: String,
        /// When it was published.
        published_at: Option<Moment>,
    }
}

words! {
    /// How somebody takes part.
    pub enum Via {
        /// In the place.
        Hall "hall",
        /// On the own phone.
        Phone "phone",
        /// At the desk, entered by the agent.
        Desk "desk",
    }
}

record! {
    /// The body of a meeting.
    pub struct Meeting in "meeting" keys 2 {
        /// Home.
        home: AreaCode,
        /// The matter.
        id: MatterId,
        /// What is decided.
        topic: MatterId,
        /// Which body sits.
        body: String,
        /// How votes are counted.
        basis: Basis,
        /// When it begins.
        starts_at: Moment,
        /// Where, in words.
        venue: String,
        /// Who convenes.
        convener: PersonRef,
        /// Special circumstances that allow a short notice; empty otherwise.
        emergency: String,
        /// When the roll was frozen.
        opened_at: Option<Moment>,
        /// When it closed.
        closed_at: Option<Moment>,
    }
}

record! {
    /// One line of a frozen roll.
    pub struct RollLine in "roll" keys 3 {
        /// Home.
        home: AreaCode,
        /// The meeting.
        meeting: MatterId,
        /// Who.
        person: PersonId,
        /// Of which household.
        household: HouseholdId,
        /// When they came; `None` when they did not.
        present_at: Option<Moment>,
        /// How they take part.
        via: Option<Via>,
        /// Whether a paper ballot was handed to them.
        paper: bool,
    }
}

record! {
    /// The body of a resolution.
    pub struct Resolution in "resolution" keys 2 {
        /// Home.
        home: AreaCode,
        /// The matter.
        id: MatterId,
        /// The meeting that passed it.
        meeting: MatterId,
        /// What was resolved.
        text: String,
        /// By when it is carried out.
        due_on: Option<Date>,
        /// Days of notice.
        notice_days: u32,
        /// How far, 0–100.
        percent: u32,
        /// What was said last about progress.
        progress: String,
        /// When.
        progressed_at: Option<Moment>,
        /// What was reported at the end.
        report: String,
        /// When.
        reported_at: Option<Moment>,
    }
}
