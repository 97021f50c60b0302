//! Money in fen: integers only, read from and written as yuan the way people do. Refuses floats and
//! anything below a fen.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An amount of money in fen (0.01 yuan).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Fen(pub i64);

/// Why a text is not an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FenError {
    /// Not a number like `1234.50`.
    NotAnAmount,
    /// More than two decimals: there is nothing below a fen.
    BelowFen,
    /// Beyond what 64 bits hold.
    TooLarge,
}

impl Fen {
    /// Reads yuan as people write them: `1,234.5`, `-3`, `86`.
    pub fn parse_yuan(text: &str) -> Result<Self, FenError> {
        let plain: String = text.trim().chars().filter(|c| *c != ',' && *c != '，').collect();
        let (negative, digits) = match plain.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, plain.as_str()),
        };
        let (yuan, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if yuan.is_empty() || !all_digits(yuan) || !all_digits(fraction) {
            return Err(FenError::NotAnAmount);
        }
        if fraction.len() > 2 {
            return Err(FenError::BelowFen);
        }
        let fen: i64 = format!("{yuan}{fraction:0<2}").parse().map_err(|_| FenError::TooLarge)?;
        Ok(Self(if negative { -fen } else { fen }))
    }
}

impl fmt::Display for Fen {
    /// Yuan with grouping and two decimals: `1,234.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = (self.0.unsigned_abs() / 100).to_string();
        let mut grouped = String::with_capacity(whole.len() + 8);
        for (i, c) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(c);
        }
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{grouped}.{:02}", self.0.unsigned_abs() % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuan_in_and_out() {
        for (text, fen, shown) in [
            ("54,000,000", 5_400_000_000, "54,000,000.00"),
            ("0.5", 50, "0.50"),
            ("-1234.56", -123_456, "-1,234.56"),
            ("999", 99_900, "999.00"),
        ] {
            let amount = Fen::parse_yuan(text).unwrap();
            assert_eq!((amount.0, amount.to_string()), (fen, shown.to_owned()));
        }
        assert_eq!(Fen::parse_yuan("1.005"), Err(FenError::BelowFen));
        assert_eq!(Fen::parse_yuan("一千"), Err(FenError::NotAnAmount));
        assert_eq!(Fen::parse_yuan(".5"), Err(FenError::NotAnAmount));
        assert_eq!(Fen::parse_yuan("99999999999999999999"), Err(FenError::TooLarge));
    }
}
