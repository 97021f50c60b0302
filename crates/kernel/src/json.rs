//! Canonical JSON (RFC 8785) for what is hashed: the same value has one text.
//!
//! Invariant: integers only. A float in an act is refused, because two machines may print it
//! differently. Keys are ASCII in this product, where byte order equals the standard's UTF-16 order.

use serde::Serialize;
use serde_json::Value;

/// Why a value has no canonical text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CanonicalError {
    /// It holds a number that is no 64-bit integer.
    Float,
    /// A key is not ASCII.
    Key(String),
    /// Serialisation itself failed.
    Serialise(String),
}

/// The canonical text of a serialisable value.
pub fn canonical<T: Serialize>(value: &T) -> Result<String, CanonicalError> {
    let value =
        serde_json::to_value(value).map_err(|e| CanonicalError::Serialise(e.to_string()))?;
    text(&value)
}

/// The canonical text of a value.
pub fn text(value: &Value) -> Result<String, CanonicalError> {
    check(value)?;
    // serde_json keeps object keys sorted and escapes as the standard asks.
    serde_json::to_string(value).map_err(|e| CanonicalError::Serialise(e.to_string()))
}

fn check(value: &Value) -> Result<(), CanonicalError> {
    match value {
        Value::Number(n) if !(n.is_i64() || n.is_u64()) => Err(CanonicalError::Float),
        Value::Array(items) => items.iter().try_for_each(check),
        Value::Object(map) => map.iter().try_for_each(|(key, inner)| {
            if key.is_ascii() { check(inner) } else { Err(CanonicalError::Key(key.clone())) }
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keys_are_sorted_and_escapes_are_the_standard_s() {
        let text =
            canonical(&json!({"b": 1, "a": ["€$\u{000f}\nA'B\"\\\"/", null, true]})).unwrap();
        assert_eq!(text, "{\"a\":[\"€$\\u000f\\nA'B\\\"\\\\\\\"/\",null,true],\"b\":1}");
    }

    #[test]
    fn floats_and_foreign_keys_are_refused() {
        assert_eq!(canonical(&json!({"a": 1.5})), Err(CanonicalError::Float));
        assert_eq!(canonical(&json!({"名": 1})), Err(CanonicalError::Key("名".into())));
    }
}
