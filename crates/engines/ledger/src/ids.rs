//! Names of things: units, accounts, transfers.
//!
//! Why: three kinds of name that must never be mistaken for each other or for a number.
//! Invariants: a `UnitCode` is 1 to 24 bytes of `a-z 0-9 _` that begin with a letter; an id has
//! exactly one spelling in text, 32 lower-case hexadecimal digits, because canonical JSON keeps
//! numbers exact only up to 2^53. Refuses to know: what a unit is worth, who owns an account.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Longest unit code, in bytes.
pub const UNIT_CODE_LEN_MAX: usize = 24;

/// Digits in the text form of an id.
const ID_DIGITS: usize = 32;

/// A text that is no valid name. `what` says which kind of name was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed {
    /// "unit code", "account id" or "transfer id".
    pub what: &'static str,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "malformed {}", self.what)
    }
}

impl std::error::Error for Malformed {}

/// The unit an account is kept in, such as `fen`, `points` or `labour_half_days`. Opaque: two
/// units are equal or not, nothing converts one into another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UnitCode([u8; UNIT_CODE_LEN_MAX]);

impl UnitCode {
    /// Reads a code. Errors: empty, too long, a first byte that is no letter, or any byte outside
    /// `a-z 0-9 _`.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let malformed = Malformed { what: "unit code" };
        let first = text.bytes().next().ok_or(malformed)?;
        let body = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        if !first.is_ascii_lowercase() || !text.bytes().all(body) {
            return Err(malformed);
        }
        let mut code = [0; UNIT_CODE_LEN_MAX];
        let place = code.get_mut(..text.len()).ok_or(malformed)?;
        place.copy_from_slice(text.as_bytes());
        Ok(Self(code))
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        let used = self.0.split(|b| *b == 0).next().unwrap_or_default();
        // Only ASCII ever enters, so the fallback is never taken.
        std::str::from_utf8(used).unwrap_or_default()
    }
}

impl fmt::Display for UnitCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for UnitCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UnitCode({})", self.as_str())
    }
}

impl FromStr for UnitCode {
    type Err = Malformed;
    fn from_str(text: &str) -> Result<Self, Malformed> {
        Self::parse(text)
    }
}

impl TryFrom<String> for UnitCode {
    type Error = Malformed;
    fn try_from(text: String) -> Result<Self, Malformed> {
        Self::parse(&text)
    }
}

impl From<UnitCode> for String {
    fn from(code: UnitCode) -> Self {
        code.as_str().to_owned()
    }
}

fn id_parse(text: &str, what: &'static str) -> Result<u128, Malformed> {
    let digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    if text.len() != ID_DIGITS || !text.bytes().all(digit) {
        return Err(Malformed { what });
    }
    u128::from_str_radix(text, 16).map_err(|_| Malformed { what })
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(pub u128);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:032x}", self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({:x})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = Malformed;
            fn from_str(text: &str) -> Result<Self, Malformed> {
                id_parse(text, $what).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = Malformed;
            fn try_from(text: String) -> Result<Self, Malformed> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }
    };
}

id! {
    /// Names an account. Made by the caller.
    AccountId, "account id"
}

id! {
    /// Names a transfer. Made by the caller before the first attempt and kept for every repeat:
    /// it is the idempotency key.
    TransferId, "transfer id"
}
