//! Area codes: the tree of places, written as digits, where a subtree is a prefix range.
//!
//! 2 province, 4 city, 6 county, 9 township, 12 village: national statistical codes; then our own
//! group (15) and courtyard (18). Invariant: an [`AreaCode`] has one of these lengths and only digits.
//! Refuses to know: names of places, and which codes exist (the registry knows).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Who issued a code. The same nine digits can name two townships: 420324203 is 鄂坪乡 in the
/// statistical list and 天宝乡 in the civil-affairs list, so a foreign code always carries its system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CodeSystem {
    /// 国家统计局 统计用区划代码. The system of every [`AreaCode`] used as a home.
    Statistical,
    /// 民政部 行政区划代码.
    CivilAffairs,
}

impl CodeSystem {
    /// The word kept in tables: `stat` or `mca`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Statistical => "stat",
            Self::CivilAffairs => "mca",
        }
    }
}

/// The seven depths of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 省, 2 digits.
    Province,
    /// 市, 4 digits.
    City,
    /// 县, 6 digits.
    County,
    /// 乡镇, 9 digits.
    Township,
    /// 村（社区）, 12 digits.
    Village,
    /// 组, 15 digits.
    Group,
    /// 院落, 18 digits.
    Courtyard,
}

impl Level {
    const ALL: [Self; 7] = [
        Self::Province,
        Self::City,
        Self::County,
        Self::Township,
        Self::Village,
        Self::Group,
        Self::Courtyard,
    ];

    /// How many digits a code of this level has.
    pub fn digits(self) -> usize {
        match self {
            Self::Province => 2,
            Self::City => 4,
            Self::County => 6,
            Self::Township => 9,
            Self::Village => 12,
            Self::Group => 15,
            Self::Courtyard => 18,
        }
    }

    /// The word kept in tables and used in message keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::City => "city",
            Self::County => "county",
            Self::Township => "township",
            Self::Village => "village",
            Self::Group => "group",
            Self::Courtyard => "courtyard",
        }
    }

    fn of_digits(n: usize) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.digits() == n)
    }
}

/// A place in the tree. Copy, 19 bytes, ordered as its text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaCode {
    // Unused places hold 0, which sorts before every digit: derived order equals text order.
    digits: [u8; 18],
    len: u8,
}

/// Why a text is not an area code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AreaError {
    /// Length is none of 2, 4, 6, 9, 12, 15, 18.
    Length(usize),
    /// Holds something other than 0–9.
    NotDigits,
}

impl AreaCode {
    /// Checks length and digits.
    pub fn parse(text: &str) -> Result<Self, AreaError> {
        let bytes = text.as_bytes();
        if Level::of_digits(bytes.len()).is_none() {
            return Err(AreaError::Length(bytes.len()));
        }
        if !bytes.iter().all(u8::is_ascii_digit) {
            return Err(AreaError::NotDigits);
        }
        let mut digits = [0u8; 18];
        for (to, from) in digits.iter_mut().zip(bytes) {
            *to = *from;
        }
        Ok(Self { digits, len: u8::try_from(bytes.len()).unwrap_or(18) })
    }

    /// The digits as text.
    pub fn as_str(&self) -> &str {
        let shown = self.digits.get(..usize::from(self.len)).unwrap_or_default();
        std::str::from_utf8(shown).unwrap_or_default()
    }

    /// Its depth in the tree.
    pub fn level(&self) -> Level {
        Level::of_digits(usize::from(self.len)).unwrap_or(Level::Courtyard)
    }

    /// The enclosing area of `level`, or itself when it already is one; `None` when it is larger.
    pub fn at(&self, level: Level) -> Option<Self> {
        let want = level.digits();
        (want <= usize::from(self.len)).then(|| {
            let mut digits = self.digits;
            for d in digits.iter_mut().skip(want) {
                *d = 0;
            }
            Self { digits, len: u8::try_from(want).unwrap_or(18) }
        })
    }

    /// The next larger area; `None` for a province.
    pub fn parent(&self) -> Option<Self> {
        Level::ALL
            .into_iter()
            .rev()
            .find(|l| l.digits() < usize::from(self.len))
            .and_then(|l| self.at(l))
    }

    /// Itself and every larger area, smallest first.
    pub fn line(&self) -> impl Iterator<Item = Self> {
        let mut next = Some(*self);
        std::iter::from_fn(move || {
            let here = next?;
            next = here.parent();
            Some(here)
        })
    }

    /// Whether `other` is this area or lies in it.
    pub fn contains(&self, other: &Self) -> bool {
        other.as_str().starts_with(self.as_str())
    }

    /// The area that owns rows about this place: the village for group and courtyard, else itself.
    pub fn home(&self) -> Self {
        self.at(Level::Village).unwrap_or(*self)
    }

    /// Half-open text range `[low, high)` of the subtree, for byte-ordered columns.
    pub fn range(&self) -> (String, String) {
        let low = self.as_str().to_owned();
        let mut high = self.as_str().as_bytes().to_vec();
        if let Some(last) = high.last_mut() {
            // '9' becomes ':', which is after every digit.
            *last += 1;
        }
        (low, String::from_utf8(high).unwrap_or_default())
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for AreaCode {
    type Err = AreaError;
    fn from_str(s: &str) -> Result<Self, AreaError> {
        Self::parse(s)
    }
}

impl Serialize for AreaCode {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for AreaCode {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        Self::parse(&text).map_err(|_| serde::de::Error::custom("not an area code"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(s: &str) -> AreaCode {
        AreaCode::parse(s).unwrap()
    }

    #[test]
    fn only_the_seven_lengths_and_digits() {
        for good in ["42", "4203", "420324", "420324107", "420324107201", "420324107201001"] {
            assert_eq!(code(good).as_str(), good);
        }
        assert_eq!(AreaCode::parse("42032"), Err(AreaError::Length(5)));
        assert_eq!(AreaCode::parse(""), Err(AreaError::Length(0)));
        assert_eq!(AreaCode::parse("42032x"), Err(AreaError::NotDigits));
        assert_eq!(AreaCode::parse("４２"), Err(AreaError::NotDigits));
    }

    #[test]
    fn tree_and_home() {
        let yard = code("420324107201003002");
        let line: Vec<_> = yard.line().map(|a| a.to_string()).collect();
        assert_eq!(
            line,
            [
                "420324107201003002",
                "420324107201003",
                "420324107201",
                "420324107",
                "420324",
                "4203",
                "42"
            ]
        );
        assert_eq!(yard.home(), code("420324107201"));
        assert_eq!(code("420324107").home(), code("420324107"));
        assert!(code("420324").contains(&yard));
        assert!(!code("420324108").contains(&yard));
    }

    #[test]
    fn range_is_the_subtree_also_after_nine() {
        let (low, high) = code("420324109").range();
        assert_eq!((low.as_str(), high.as_str()), ("420324109", "42032410:"));
        assert!("420324109201" >= low.as_str() && "420324109201" < high.as_str());
        assert!("420324110" >= high.as_str());
    }

    #[test]
    fn order_equals_text_order() {
        let mut codes = ["420324107201", "42", "420324", "420324107", "420325"].map(code);
        codes.sort();
        let mut texts = ["420324107201", "42", "420324", "420324107", "420325"];
        texts.sort_unstable();
        assert_eq!(codes.map(|c| c.to_string()), texts.map(str::to_owned));
    }
}
