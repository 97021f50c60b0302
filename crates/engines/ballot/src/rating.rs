//! Ratings: several questions, each answered on one ordered scale.
//!
//! Why it exists: "are they content?" is asked in `n` questions on a scale from 1 (worst) to
//! `levels` (best), and one number hides whether all are lukewarm or half are furious. So the
//! **whole distribution** of every question is the result; mean, median and the joined index stand
//! beside it, as exact fractions:
//!
//! ```text
//! mean(q)  = Σ_level level · answers(q, level) / Σ_level answers(q, level)
//! median(q): the lowest level that at least half of the answers do not exceed
//! index    = Σ_q weight(q) · mean(q)      weights are fractions that add up to exactly 1
//! ```
//!
//! Below the least turnout there is no result, and no distribution either: few answers betray who
//! gave them. The median is the lower one, after Balinski and Laraki, *Majority Judgment* (2010):
//! a scale is an order, and the mean treats its steps as equally wide, which is why it never stands
//! alone.
//!
//! Invariants: whole numbers and fractions only; unanswered questions count for nobody's mean but
//! are shown. It refuses to know what is asked. Cost: `O(answers)`, memory `O(questions · levels)`.

use std::{error::Error, fmt};

use serde::{Serialize, Serializer};

use crate::{
    percent::{DECIMALS_MAX, Percent, percents, write_decimal},
    ratio::Ratio,
    tally::{Overflow, sum},
    threshold::Threshold,
};

/// Most levels of a scale.
pub const LEVELS_MAX: u32 = 100;

/// A fraction of any size, in lowest terms; written as `17/5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction {
    num: u128,
    den: u128,
}

impl Fraction {
    /// `num / den` in lowest terms; nothing for a denominator of 0.
    #[must_use]
    pub fn new(num: u128, den: u128) -> Option<Self> {
        let (mut a, mut b) = (num, den);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        Some(Self { num: num.checked_div(a)?, den: den.checked_div(a)? }).filter(|f| f.den > 0)
    }

    /// Numerator.
    #[must_use]
    pub const fn num(self) -> u128 {
        self.num
    }

    /// Denominator, above zero.
    #[must_use]
    pub const fn den(self) -> u128 {
        self.den
    }

    fn plus(self, other: Self) -> Option<Self> {
        let left = self.num.checked_mul(other.den)?;
        let right = other.num.checked_mul(self.den)?;
        Self::new(left.checked_add(right)?, self.den.checked_mul(other.den)?)
    }

    fn times(self, ratio: Ratio) -> Option<Self> {
        let num = self.num.checked_mul(ratio.num().into())?;
        Self::new(num, self.den.checked_mul(ratio.den().into())?)
    }

    /// As a decimal with so many places (at most six), rounded half up.
    #[must_use]
    pub fn decimal(self, decimals: u32) -> String {
        struct Shown(u128, u32);
        impl fmt::Display for Shown {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_decimal(f, self.0, self.1)
            }
        }
        let decimals = decimals.min(DECIMALS_MAX);
        let (whole, rest) = (self.num / self.den, self.num % self.den);
        let scale = 10_u128.pow(decimals);
        let part = rest.saturating_mul(scale);
        let up = u128::from(part % self.den >= self.den.div_ceil(2));
        Shown(whole.saturating_mul(scale).saturating_add(part / self.den + up), decimals)
            .to_string()
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.num, self.den)
    }
}

impl Serialize for Fraction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A question and what it weighs in the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its key; opaque here.
    pub key: String,
    /// Its share of the index.
    pub weight: Ratio,
}

/// Why a rating or an answer was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RatingError {
    /// No question.
    Empty,
    /// A question twice.
    Twice {
        /// Its key.
        key: String,
    },
    /// A scale of one level, or of more than [`LEVELS_MAX`].
    Scale {
        /// Levels.
        levels: u32,
    },
    /// The weights do not add up to 1.
    Weights,
    /// Not one level, or nothing, for each question.
    Length {
        /// Questions.
        wanted: usize,
        /// Answers.
        had: usize,
    },
    /// A level that is not on the scale.
    Level {
        /// The question.
        key: String,
        /// The level.
        level: u32,
        /// The highest there is; the lowest is 1.
        levels: u32,
    },
    /// More took part than could.
    OverElectorate {
        /// Who took part.
        ballots: u64,
        /// Who could.
        electorate: u64,
    },
    /// Numbers that do not fit.
    Overflow,
}

impl fmt::Display for RatingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("no question"),
            Self::Twice { key } => write!(f, "question {key} twice"),
            Self::Scale { levels } => write!(f, "a scale of {levels}; it has 2 to {LEVELS_MAX}"),
            Self::Weights => f.write_str("the weights do not add up to 1"),
            Self::Length { wanted, had } => write!(f, "{had} answers to {wanted} questions"),
            Self::Level { key, level, levels } => {
                write!(f, "{level} for {key}; the scale is 1 to {levels}")
            }
            Self::OverElectorate { ballots, electorate } => {
                write!(f, "{ballots} took part, {electorate} could")
            }
            Self::Overflow => f.write_str("numbers too large"),
        }
    }
}

impl Error for RatingError {}

impl From<Overflow> for RatingError {
    fn from(_: Overflow) -> Self {
        Self::Overflow
    }
}

/// A rating that takes ballots one by one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatingCount {
    questions: Vec<Question>,
    levels: u32,
    spread: Vec<Vec<u64>>,
    ballots: u64,
}

/// What came of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answered {
    /// The question.
    pub key: String,
    /// Answers by level, from 1 up.
    pub spread: Vec<u64>,
    /// The same as percentages that add up to 100.0; nothing when nobody answered.
    pub percents: Option<Vec<Percent>>,
    /// Ballots that left it out.
    pub blank: u64,
    /// Exact mean; nothing when nobody answered.
    pub mean: Option<Fraction>,
    /// Lower median level; nothing when nobody answered.
    pub median: Option<u32>,
}

/// The result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RatingResult {
    /// Ballots.
    pub ballots: u64,
    /// Who could take part.
    pub electorate: u64,
    /// The least number of ballots for a result; 0 when none is asked for.
    pub needed: u64,
    /// The questions; nothing when too few took part.
    pub questions: Option<Vec<Answered>>,
    /// The joined index; nothing when too few took part or a question has no answer.
    pub index: Option<Fraction>,
}

impl RatingCount {
    /// No ballot yet, levels from 1 to `levels`.
    ///
    /// # Errors
    /// [`RatingError`]: no questions, the same twice, a scale that is none, weights that do not add
    /// up to 1.
    pub fn new(questions: Vec<Question>, levels: u32) -> Result<Self, RatingError> {
        if questions.is_empty() {
            return Err(RatingError::Empty);
        }
        if !(2..=LEVELS_MAX).contains(&levels) {
            return Err(RatingError::Scale { levels });
        }
        let mut seen = std::collections::BTreeSet::new();
        if let Some(twice) = questions.iter().find(|question| !seen.insert(&question.key)) {
            return Err(RatingError::Twice { key: twice.key.clone() });
        }
        let nothing = Fraction { num: 0, den: 1 };
        let all = questions.iter().try_fold(nothing, |all, question| {
            all.plus(Fraction {
                num: question.weight.num().into(),
                den: question.weight.den().into(),
            })
        });
        if all.ok_or(RatingError::Overflow)? != (Fraction { num: 1, den: 1 }) {
            return Err(RatingError::Weights);
        }
        let size = usize::try_from(levels).unwrap_or(0);
        Ok(Self { spread: vec![vec![0; size]; questions.len()], questions, levels, ballots: 0 })
    }

    /// Takes `weight` ballots with these answers, by question.
    ///
    /// # Errors
    /// [`RatingError`]; the count is then unchanged.
    pub fn add(&mut self, answers: &[Option<u32>], weight: u64) -> Result<(), RatingError> {
        if answers.len() != self.questions.len() {
            return Err(RatingError::Length { wanted: self.questions.len(), had: answers.len() });
        }
        for (question, answer) in self.questions.iter().zip(answers) {
            if let Some(level) = answer.filter(|level| !(1..=self.levels).contains(level)) {
                let key = question.key.clone();
                return Err(RatingError::Level { key, level, levels: self.levels });
            }
        }
        self.ballots = sum(self.ballots, weight)?;
        for (spread, answer) in self.spread.iter_mut().zip(answers) {
            let at = answer.and_then(|level| usize::try_from(level.checked_sub(1)?).ok());
            if let Some(slot) = at.and_then(|at| spread.get_mut(at)) {
                *slot += weight;
            }
        }
        Ok(())
    }

    /// Ballots so far.
    #[must_use]
    pub const fn ballots(&self) -> u64 {
        self.ballots
    }

    /// The result among `electorate` who could take part; with a least turnout that has to be met.
    ///
    /// # Errors
    /// [`RatingError::OverElectorate`], [`RatingError::Overflow`].
    pub fn result(
        &self,
        electorate: u64,
        turnout: Option<&Threshold>,
    ) -> Result<RatingResult, RatingError> {
        if self.ballots > electorate {
            return Err(RatingError::OverElectorate { ballots: self.ballots, electorate });
        }
        let needed = turnout.map_or(0, |rule| rule.needed(electorate));
        let mut result = RatingResult {
            ballots: self.ballots,
            electorate,
            needed,
            questions: None,
            index: None,
        };
        if self.ballots < needed {
            return Ok(result);
        }
        let all: Vec<Answered> = self
            .questions
            .iter()
            .zip(&self.spread)
            .map(|(question, spread)| answered(question, spread, self.ballots))
            .collect();
        if all.iter().all(|one| one.mean.is_some()) {
            let nothing = Fraction { num: 0, den: 1 };
            let index = self
                .questions
                .iter()
                .zip(&all)
                .try_fold(nothing, |index, (q, one)| index.plus(one.mean?.times(q.weight)?));
            result.index = Some(index.ok_or(RatingError::Overflow)?);
        }
        result.questions = Some(all);
        Ok(result)
    }
}

fn answered(question: &Question, spread: &[u64], ballots: u64) -> Answered {
    let answers: u64 = spread.iter().sum();
    let weighed: u128 = (1_u128..).zip(spread).map(|(level, n)| level * u128::from(*n)).sum();
    let mut below = 0_u128;
    let median = (1_u32..).zip(spread).find_map(|(level, n)| {
        below += u128::from(*n);
        (answers > 0 && 2 * below >= u128::from(answers)).then_some(level)
    });
    Answered {
        key: question.key.clone(),
        spread: spread.to_vec(),
        percents: percents(spread, 1),
        blank: ballots - answers,
        mean: Fraction::new(weighed, answers.into()),
        median,
    }
}
