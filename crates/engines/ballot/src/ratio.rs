//! An exact share of a whole.
//!
//! Why it exists: two thirds has no decimal form, and 201 of 301 must not hang on rounding.
//! Invariants: the denominator is above zero, the value is at most one, the fraction is in lowest
//! terms, so equal shares are equal values. It refuses to know what it is a share of.

use std::{cmp::Ordering, error::Error, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A fraction from 0 to 1 in lowest terms. Written and read as `"2/3"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Ratio {
    num: u64,
    den: u64,
}

/// Why a fraction was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RatioError {
    /// The denominator is zero.
    ZeroDenominator {
        /// The numerator that came with it.
        num: u64,
    },
    /// The share is more than the whole, so nobody could ever reach it.
    AboveWhole {
        /// Numerator as given.
        num: u64,
        /// Denominator as given.
        den: u64,
    },
    /// The text is not two unsigned integers with a slash between them.
    Unreadable {
        /// The text as given.
        text: String,
    },
}

impl fmt::Display for RatioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl Error for RatioError {}

impl Ratio {
    /// Reduces and checks `num/den`.
    ///
    /// # Errors
    /// [`RatioError::ZeroDenominator`] or [`RatioError::AboveWhole`].
    pub const fn new(num: u64, den: u64) -> Result<Self, RatioError> {
        if den == 0 {
            return Err(RatioError::ZeroDenominator { num });
        }
        if num > den {
            return Err(RatioError::AboveWhole { num, den });
        }
        let divisor = gcd(num, den);
        Ok(Self { num: num / divisor, den: den / divisor })
    }

    /// Numerator in lowest terms.
    #[must_use]
    pub const fn num(self) -> u64 {
        self.num
    }

    /// Denominator in lowest terms, above zero.
    #[must_use]
    pub const fn den(self) -> u64 {
        self.den
    }
}

/// Greatest common divisor; callers pass `b > 0`, so the result is above zero.
const fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        let left = u128::from(self.num) * u128::from(other.den);
        let right = u128::from(other.num) * u128::from(self.den);
        left.cmp(&right)
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.num, self.den)
    }
}

impl FromStr for Ratio {
    type Err = RatioError;

    fn from_str(text: &str) -> Result<Self, RatioError> {
        let unreadable = || RatioError::Unreadable { text: text.to_owned() };
        let (num, den) = text.split_once('/').ok_or_else(unreadable)?;
        Self::new(digits(num).ok_or_else(unreadable)?, digits(den).ok_or_else(unreadable)?)
    }
}

/// Plain digits only: the standard parser would also take a leading plus sign.
fn digits(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

impl TryFrom<String> for Ratio {
    type Error = RatioError;

    fn try_from(text: String) -> Result<Self, RatioError> {
        text.parse()
    }
}

impl From<Ratio> for String {
    fn from(ratio: Ratio) -> Self {
        ratio.to_string()
    }
}
