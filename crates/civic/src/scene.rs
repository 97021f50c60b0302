//! What every rule may look at besides its own facts: who asks, when, where, under which rules, and
//! a source of ids that is a function of the asking.

use std::cell::Cell;

use kernel::{AreaCode, Id, Moment, PersonRef, Refusal, hash};

use crate::authority::Caller;
use crate::matter::Matter;
use crate::rulebook::RuleSet;

/// The circumstances of one act. Time is an argument, never a clock.
#[derive(Debug)]
pub struct Scene<'a> {
    /// The home it happens in.
    pub home: AreaCode,
    /// When.
    pub now: Moment,
    /// Who asks.
    pub caller: Caller,
    /// For whom, when acting on behalf.
    pub behalf: Option<PersonRef>,
    /// The caller's idempotency key.
    pub key: &'a str,
    /// The rules in force on the day.
    pub rules: &'a RuleSet,
    /// Version of the rulebook they come from.
    pub rules_version: &'a str,
    /// The matter the act continues.
    pub matter: Option<Matter>,
    /// Ids already given out.
    pub given: Cell<u64>,
}

/// The `n`th new id of the act with this key: a function of what its journal entry binds, so that
/// whoever holds the entry knows which ids it gave.
pub fn given_id<K>(home: AreaCode, key: &str, now: Moment, n: u64) -> Id<K> {
    let parts = [home.as_str().as_bytes(), key.as_bytes(), &n.to_be_bytes()];
    let mut random = [0u8; 10];
    random.iter_mut().zip(hash::sm3_parts(&parts)).for_each(|(to, from)| *to = from);
    Id::from_parts(now, random)
}

impl Scene<'_> {
    /// The person whose act it is: the one acted for, or the caller.
    pub fn subject(&self) -> Option<PersonRef> {
        self.behalf.or(self.caller.person())
    }

    /// A new id. The same act gets the same ids again, so a replay builds the same world.
    pub fn fresh<K>(&self) -> Id<K> {
        let n = self.given.get();
        self.given.set(n + 1);
        given_id(self.home, self.key, self.now, n)
    }

    /// The matter the act continues; missing is "not found".
    pub fn this(&self) -> Result<&Matter, Refusal> {
        self.matter.as_ref().ok_or_else(|| kernel::Code::NotFound.into())
    }
}
