//! One vote on one statement, and counts of votes: the only things a participant ever gives.
//!
//! Invariants: a vote is one of three; `passes` is never stored, it is what is left of `all`.
//! Refuses to know: who the participant is, and what the statement says.

/// What a participant says to a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Vote {
    /// −1 in the exports.
    Disagree = 0,
    /// 0 in the exports: seen, and no side taken.
    Pass = 1,
    /// +1 in the exports.
    Agree = 2,
}

impl Vote {
    /// All three, in the order of their sign.
    pub const ALL: [Self; 3] = [Self::Disagree, Self::Pass, Self::Agree];

    /// The sign of the exports: −1, 0, +1.
    #[must_use]
    pub const fn sign(self) -> i8 {
        match self {
            Self::Disagree => -1,
            Self::Pass => 0,
            Self::Agree => 1,
        }
    }

    /// The vote with this sign; `None` for any other number.
    #[must_use]
    pub const fn from_sign(sign: i64) -> Option<Self> {
        match sign {
            -1 => Some(Self::Disagree),
            0 => Some(Self::Pass),
            1 => Some(Self::Agree),
            _ => None,
        }
    }

    /// Two bits: 0 disagree, 1 pass, 2 agree.
    pub(crate) const fn code(self) -> u32 {
        self as u32
    }

    /// Back from two bits; 3 stands for nothing.
    pub(crate) const fn from_code(code: u32) -> Option<Self> {
        match code {
            0 => Some(Self::Disagree),
            1 => Some(Self::Pass),
            2 => Some(Self::Agree),
            _ => None,
        }
    }
}

/// How often a statement was agreed and disagreed with, and voted on at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Votes for agree.
    pub agree: u32,
    /// Votes for disagree.
    pub disagree: u32,
    /// All votes, passes among them.
    pub all: u32,
}

impl Tally {
    /// Votes that took no side.
    #[must_use]
    pub const fn passes(self) -> u32 {
        self.all.saturating_sub(self.agree).saturating_sub(self.disagree)
    }

    /// Votes for one side: agree when `true`.
    #[must_use]
    pub const fn side(self, agree: bool) -> u32 {
        if agree { self.agree } else { self.disagree }
    }

    /// Counts one vote more.
    pub const fn add(&mut self, vote: Vote) {
        self.all = self.all.saturating_add(1);
        match vote {
            Vote::Agree => self.agree = self.agree.saturating_add(1),
            Vote::Disagree => self.disagree = self.disagree.saturating_add(1),
            Vote::Pass => {}
        }
    }

    /// Counts one vote less.
    pub const fn take(&mut self, vote: Vote) {
        self.all = self.all.saturating_sub(1);
        match vote {
            Vote::Agree => self.agree = self.agree.saturating_sub(1),
            Vote::Disagree => self.disagree = self.disagree.saturating_sub(1),
            Vote::Pass => {}
        }
    }

    /// Both counts together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            agree: self.agree.saturating_add(other.agree),
            disagree: self.disagree.saturating_add(other.disagree),
            all: self.all.saturating_add(other.all),
        }
    }

    /// This count without another that is part of it.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self {
            agree: self.agree.saturating_sub(other.agree),
            disagree: self.disagree.saturating_sub(other.disagree),
            all: self.all.saturating_sub(other.all),
        }
    }

    /// Mean of the signs over the votes there are; 0 without votes.
    #[must_use]
    pub fn mean(self) -> f64 {
        if self.all == 0 {
            return 0.0;
        }
        (f64::from(self.agree) - f64::from(self.disagree)) / f64::from(self.all)
    }
}
