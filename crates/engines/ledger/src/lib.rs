//! Double-entry ledger in integer units: the one place that knows how money, points, hours,
//! labour days and shares may move.
//!
//! Why: every unit a community keeps obeys the same arithmetic, and people must be able to follow
//! each fen or point from where it came to where it went. So there is one engine, it is pure, and
//! a database store and the in-memory [`Book`] ask it the same question, [`decide`].
//!
//! Invariants, each tested on random histories against an independent model:
//! - in every unit, posted debits equal posted credits, and so do pending ones;
//! - a guarded account never goes past its floor, holds included, at any moment;
//! - a pending transfer ends once: posted, voided or expired;
//! - the same transfer sent twice is booked once and answered alike, another body is refused;
//! - what is booked is never altered or removed, and balances of the past do not change;
//! - a refusal writes nothing.
//!
//! Refuses to know: what units, purposes and accounts mean; who may do what; databases; the
//! clock. Time comes with each transfer or call as an integer of which only the order counts.
//!
//! # Concepts
//!
//! An [`Account`] has one unit and four running totals: debits and credits, posted and pending.
//! Its balance is posted credits less posted debits, so a source shows below zero what its
//! receivers show above. A [`Floor`] makes a side unable to outgrow the other: a purse that
//! cannot be overdrawn is `DebitsWithinCredits`; a cash box or store room kept as an asset, which
//! cannot hand out what it does not have, is `CreditsWithinDebits`. Outgoing holds count against
//! the floor at once; incoming holds do not count until posted.
//!
//! A [`Transfer`] debits one account and credits another. In one step it is `Posted`. In two it is
//! `Pending` (a hold) and later ended by `Post` (the whole or a part; the rest is released), by
//! `Void`, or by expiry, which is an act of its own ([`expire_decide`], [`Book::expire`]) because
//! the engine has no clock. From `expires_at` on, a hold can only expire, even if nobody has
//! carried that out yet; until then it goes on counting.
//!
//! A chain ([`decide_chain`], [`Book::apply_chain`]) is booked whole or not at all. Links are
//! checked in order, so a link that pays in stands before the link that spends it.
//!
//! Mistakes are corrected by a further transfer ([`Transfer::reverse`]); there is no deletion.
//!
//! The caller makes the [`TransferId`] before the first attempt and keeps it for every repeat. A
//! repeat may carry a later `at`; every other field must be the same. A refused transfer leaves
//! no trace, so its id may be tried again later.
//!
//! # Precedence of refusals
//!
//! Where several reasons apply, the first in this table is given.
//!
//! | | refusal | applies to |
//! |---|---|---|
//! | 1 | `SameIdOtherBody` | all |
//! | 2 | `AlreadyDone`: nothing to write, answer as before | all |
//! | 3 | `AmountZero` | all |
//! | 4 | `SameAccount` | all |
//! | 5 | `UnitMismatch`: debit first, then credit, here and below | all |
//! | 6 | `AccountMissing` | all |
//! | 7 | `AccountClosed` | all but void |
//! | 8 | `TimeBackwards`: before the account's latest transfer | all |
//! | 9 | `PendingMissing` | post, void |
//! | 10 | `PendingDiffers`: other accounts or unit; other amount of a void | post, void |
//! | 11 | `PendingAlreadyPosted` | post, void |
//! | 12 | `PendingAlreadyVoided` | post, void |
//! | 13 | `PendingExpired`: ended by expiry, overdue, or opened overdue | pending, post, void |
//! | 14 | `AmountOverPending` | post |
//! | 15 | `FloorBroken`, with what is lacking | all but void |
//! | 16 | `Overflow`: posted plus pending over [`TOTAL_MAX`] on one side | all |
//!
//! # Complexity
//!
//! [`decide`] and [`expire_decide`] are constant in time and allocate nothing; [`decide_chain`] is
//! O(k log k) for k links; [`trial_balance`] is O(accounts). The costs of [`Book`] are on its type.
//! A store gets balances of the past in one index look-up if it keeps, with each transfer row, the
//! totals of both accounts out of [`Change`].
//!
//! # Example
//!
//! `cargo test` runs it.
//!
//! ```
#![doc = include_str!("../examples/award.rs")]
//! ```

mod account;
mod book;
mod chain;
mod decide;
mod ids;
mod refusal;
mod transfer;
mod trial;

pub use account::{Account, Floor, TOTAL_MAX};
pub use book::{Book, Entry, Event, Receipt};
pub use chain::{ChainRefusal, Sheet, decide_chain};
pub use decide::{Change, Expiry, Facts, decide, expire_decide};
pub use ids::{AccountId, Malformed, TransferId, UNIT_CODE_LEN_MAX, UnitCode};
pub use refusal::Refusal;
pub use transfer::{Kind, Pending, PendingState, Transfer};
pub use trial::{TrialRow, trial_balance};

#[cfg(test)]
mod tests;
