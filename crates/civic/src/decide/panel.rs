//! 抽签小组 (S81): a small group of neighbours, drawn so that it resembles the village, talks a
//! matter through before everybody decides. Quotas are published, a lottery of equally likely panels
//! that all meet them is worked out and kept, and only then a seed says which panel sits
//! (`docs/draw.md`).
//!
//! Invariants: the lottery is fixed before anybody can know the seed, which is the commitment of
//! the plan's own entry in the journal; everybody's chance is a number they can read; whoever can
//! not come is followed by one of the same kind in an order fixed with the draw; sitting on a panel
//! gives no vote. Refuses to know: what anybody says there.

pub mod draw;
pub mod plan;

use kernel::id::MatterId;
use kernel::{AreaCode, Moment, PersonRef};

use crate::act::FieldKind::{Choice, Count, Id, Long};
use crate::authority::{Role, Who};
use crate::matter::{Kind, State};
use crate::{acts, record, words};

/// Panels in a lottery: a chance is a number of these.
pub const PANELS: u32 = 1000;
/// Different kinds of people beyond which working out the lottery would keep everybody waiting.
pub const KINDS: usize = 150;

words! {
    /// What a panel is held to.
    pub enum Part {
        /// Sex.
        Sex "sex",
        /// Age band.
        Age "age",
        /// Group of the village.
        Group "group",
        /// Of a household that the matter touches, or not.
        Touched "touched",
    }
}

words! {
    /// What somebody asked to sit has said.
    pub enum Coming {
        /// Nobody has told them yet, or nothing has come back.
        Untold "untold",
        /// Comes.
        Yes "yes",
        /// Can not come.
        No "no",
    }
}

record! {
    /// A panel for one publication of a topic: its lottery and, later, which of it sits.
    pub struct Panel in "panel" keys 3 {
        /// Home.
        home: AreaCode,
        /// The topic.
        topic: MatterId,
        /// Which of the topic: 1, 2 … one for each publication.
        round: u32,
        /// Seats.
        seats: u32,
        /// People who could be drawn.
        pool: u32,
        /// Whom the matter touches, as written; empty where nobody said.
        touched: String,
        /// On how many of the lottery's panels whoever sits on fewest sits.
        least: u32,
        /// And whoever sits on most.
        most: u32,
        /// The text of the lottery (`docs/draw.md`).
        lottery: String,
        /// Its SM3.
        hash: String,
        /// By whom.
        planned_by: PersonRef,
        /// When.
        planned_at: Moment,
        /// The seed in hexadecimal; empty before the draw.
        seed: String,
        /// Number of the panel drawn, from 0.
        number: Option<u32>,
        /// When it was drawn.
        drawn_at: Option<Moment>,
    }
}

record! {
    /// How many of whom a panel has at least.
    pub struct Held in "panel_quota" keys 5 {
        /// Home.
        home: AreaCode,
        /// The topic.
        topic: MatterId,
        /// Which of the topic.
        round: u32,
        /// What by.
        part: Part,
        /// Its value: a word, or the name of a group.
        value: String,
        /// At least.
        least: u32,
        /// People of this value who could be drawn.
        pool: u32,
    }
}

record! {
    /// Somebody who could be drawn.
    pub struct Lot in "panel_lot" keys 4 {
        /// Home.
        home: AreaCode,
        /// The topic.
        topic: MatterId,
        /// Which of the topic.
        round: u32,
        /// The village's own key of the person.
        name: String,
        /// The person.
        person: PersonRef,
        /// Values of all parts that the panel is held to, parted by slashes.
        kind: String,
        /// On how many of the lottery's panels.
        chance: u32,
        /// Place from 1: the panel first, then those who follow; `None` before the draw.
        place: Option<u32>,
        /// When they were asked to sit.
        asked_at: Option<Moment>,
        /// In whose stead.
        instead_of: Option<String>,
        /// What they have said.
        coming: Coming,
        /// When they said it.
        replied_at: Option<Moment>,
        /// Whose hand wrote it down.
        replied_by: Option<PersonRef>,
    }
}

const RUNS: &[Who] = &[Who::Has(Role::Secretary), Who::Has(Role::Convener)];

acts! {
    /// Fixes quotas, list and lottery. A least that is left empty mirrors who lives there.
    Plan "panel.plan" "topics/{matter}/panel-plan"
    kind Some(Kind::Topic), from &[State::Published], allow RUNS,
    matter(this) Some(this.matter), {
        /// The topic.
        matter: MatterId = Id,
        /// Seats.
        seats: u32 = Count(3, 60),
        /// Women at least.
        women: Option<u32> = Count(0, 60),
        /// Men at least.
        men: Option<u32> = Count(0, 60),
        /// Aged 18 to 34 at least.
        young: Option<u32> = Count(0, 60),
        /// Aged 35 to 59 at least.
        middle: Option<u32> = Count(0, 60),
        /// Aged 60 and more at least.
        old: Option<u32> = Count(0, 60),
        /// Of every group at least.
        each_group: Option<u32> = Count(0, 20),
        /// Whom the matter touches: groups, courtyards and household keys.
        affected: Option<String> = Long(4000),
        /// Of the households touched at least.
        concerned: Option<u32> = Count(0, 60),
    }

    /// Draws: the seed is known since the plan was written down.
    Draw "panel.draw" "topics/{matter}/panel-draw"
    kind Some(Kind::Topic), from &[State::Published], allow RUNS,
    matter(this) Some(this.matter), {
        /// The topic.
        matter: MatterId = Id,
    }

    /// Says whether one comes. Whoever does not is followed by the next of the same kind.
    Answer "panel.answer" "topics/{matter}/panel-answers"
    kind Some(Kind::Topic), from &[State::Published], allow &[Who::Villager],
    matter(this) Some(this.matter), {
        /// The topic.
        matter: MatterId = Id,
        /// Whether one comes.
        coming: Coming = Choice(&["yes", "no"]),
    }
}

/// Whether a panel belongs to the topic as it is published now.
pub fn is_current(panel: &Panel, published_at: Option<Moment>) -> bool {
    published_at.is_some_and(|at| panel.planned_at >= at)
}
