//! Typed tables: a record is a struct whose fields are columns, so that rules hand over rows and
//! the store needs no code per table.
//!
//! Invariant: the leading `KEYS` columns are the primary key and the first of them is `home` (a
//! test in the store reads the schema and compares). Refuses to know: SQL.

use kernel::{AreaCode, Date, Fen, Id, Moment, PersonRef};

/// One column's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Val {
    /// Nothing.
    Null,
    /// BIGINT.
    Int(i64),
    /// TEXT.
    Text(String),
    /// BLOB.
    Blob(Vec<u8>),
}

/// A type that fills one column.
pub trait Column: Sized {
    /// To the table.
    fn to_val(&self) -> Val;
    /// From the table; `None` when the table holds something impossible.
    fn from_val(val: Val) -> Option<Self>;
}

/// A struct that fills one row.
pub trait Record: Sized {
    /// Table name.
    const TABLE: &'static str;
    /// Column names in order, comma separated.
    const COLUMNS: &'static str;
    /// How many leading columns are the primary key.
    const KEYS: usize;
    /// Values in column order.
    fn vals(&self) -> Vec<Val>;
    /// Reads a row in column order.
    fn from_vals(vals: &mut dyn Iterator<Item = Val>) -> Option<Self>;
    /// The row, detached from its type.
    fn row(&self) -> Row {
        Row { table: Self::TABLE, columns: Self::COLUMNS, keys: Self::KEYS, vals: self.vals() }
    }
}

/// A row of any table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Table name.
    pub table: &'static str,
    /// Column names, comma separated.
    pub columns: &'static str,
    /// How many leading columns are the key.
    pub keys: usize,
    /// Values in column order.
    pub vals: Vec<Val>,
}

impl Column for i64 {
    fn to_val(&self) -> Val {
        Val::Int(*self)
    }
    fn from_val(val: Val) -> Option<Self> {
        if let Val::Int(n) = val { Some(n) } else { None }
    }
}

impl Column for u32 {
    fn to_val(&self) -> Val {
        Val::Int(i64::from(*self))
    }
    fn from_val(val: Val) -> Option<Self> {
        i64::from_val(val)?.try_into().ok()
    }
}

impl Column for u64 {
    fn to_val(&self) -> Val {
        Val::Int(i64::try_from(*self).unwrap_or(i64::MAX))
    }
    fn from_val(val: Val) -> Option<Self> {
        i64::from_val(val)?.try_into().ok()
    }
}

impl Column for bool {
    fn to_val(&self) -> Val {
        Val::Int(i64::from(*self))
    }
    fn from_val(val: Val) -> Option<Self> {
        match val {
            Val::Int(0) => Some(false),
            Val::Int(1) => Some(true),
            _ => None,
        }
    }
}

impl Column for String {
    fn to_val(&self) -> Val {
        Val::Text(self.clone())
    }
    fn from_val(val: Val) -> Option<Self> {
        if let Val::Text(s) = val { Some(s) } else { None }
    }
}

impl Column for Vec<u8> {
    fn to_val(&self) -> Val {
        Val::Blob(self.clone())
    }
    fn from_val(val: Val) -> Option<Self> {
        if let Val::Blob(b) = val { Some(b) } else { None }
    }
}

impl<const N: usize> Column for [u8; N] {
    fn to_val(&self) -> Val {
        Val::Blob(self.to_vec())
    }
    fn from_val(val: Val) -> Option<Self> {
        Vec::<u8>::from_val(val)?.try_into().ok()
    }
}

impl<K> Column for Id<K> {
    fn to_val(&self) -> Val {
        Val::Blob(self.bytes().to_vec())
    }
    fn from_val(val: Val) -> Option<Self> {
        <[u8; 16]>::from_val(val).map(Self::from_bytes)
    }
}

impl Column for AreaCode {
    fn to_val(&self) -> Val {
        Val::Text(self.as_str().to_owned())
    }
    fn from_val(val: Val) -> Option<Self> {
        Self::parse(&String::from_val(val)?).ok()
    }
}

impl Column for PersonRef {
    fn to_val(&self) -> Val {
        Val::Text(self.to_string())
    }
    fn from_val(val: Val) -> Option<Self> {
        String::from_val(val)?.parse().ok()
    }
}

impl Column for Moment {
    fn to_val(&self) -> Val {
        Val::Int(self.ms())
    }
    fn from_val(val: Val) -> Option<Self> {
        i64::from_val(val).map(Self::from_ms)
    }
}

impl Column for Date {
    fn to_val(&self) -> Val {
        Val::Text(self.to_string())
    }
    fn from_val(val: Val) -> Option<Self> {
        String::from_val(val)?.parse().ok()
    }
}

impl Column for Fen {
    fn to_val(&self) -> Val {
        Val::Int(self.0)
    }
    fn from_val(val: Val) -> Option<Self> {
        i64::from_val(val).map(Fen)
    }
}

impl<C: Column> Column for Option<C> {
    fn to_val(&self) -> Val {
        self.as_ref().map_or(Val::Null, C::to_val)
    }
    fn from_val(val: Val) -> Option<Self> {
        match val {
            Val::Null => Some(None),
            other => C::from_val(other).map(Some),
        }
    }
}

/// Declares a record: `record! { /// Doc. pub struct Wish in "wish" keys 2 { home: AreaCode, … } }`.
#[macro_export]
macro_rules! record {
    ($(#[$doc:meta])* pub struct $name:ident in $table:literal keys $keys:literal {
        $(#[$first_doc:meta])* $first:ident : $first_type:ty
        $(, $(#[$field_doc:meta])* $field:ident : $type:ty)* $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub struct $name {
            $(#[$first_doc])* pub $first: $first_type,
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl $crate::record::Record for $name {
            const TABLE: &'static str = $table;
            const COLUMNS: &'static str =
                concat!(stringify!($first) $(, ", ", stringify!($field))*);
            const KEYS: usize = $keys;
            fn vals(&self) -> Vec<$crate::record::Val> {
                vec![
                    $crate::record::Column::to_val(&self.$first),
                    $($crate::record::Column::to_val(&self.$field),)*
                ]
            }
            fn from_vals(vals: &mut dyn Iterator<Item = $crate::record::Val>) -> Option<Self> {
                Some(Self {
                    $first: $crate::record::Column::from_val(vals.next()?)?,
                    $($field: $crate::record::Column::from_val(vals.next()?)?,)*
                })
            }
        }
    };
}

/// Declares an enum kept as a word: `words! { /// Doc. pub enum Basis { Person "person", … } }`.
#[macro_export]
macro_rules! words {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$variant_doc:meta])* $variant:ident $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// Every word, in order.
            pub const WORDS: &'static [&'static str] = &[$($word,)*];
            /// The word kept in tables, used in addresses and string keys.
            pub fn as_str(self) -> &'static str { match self { $(Self::$variant => $word,)* } }
            /// From the word.
            pub fn parse(text: &str) -> Option<Self> { match text { $($word => Some(Self::$variant),)* _ => None } }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }

        impl $crate::act::FieldType for $name {}

        impl $crate::record::Column for $name {
            fn to_val(&self) -> $crate::record::Val { $crate::record::Val::Text(self.as_str().to_owned()) }
            fn from_val(val: $crate::record::Val) -> Option<Self> {
                Self::parse(&<String as $crate::record::Column>::from_val(val)?)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    words! {
        /// Colour.
        pub enum Colour {
            /// Red.
            Red "red",
            /// Blue.
            Blue "blue",
        }
    }

    record! {
        /// A thing.
        pub struct Thing in "thing" keys 2 {
            /// Owner.
            home: AreaCode,
            /// Name.
            id: kernel::id::RecordId,
            /// When.
            at: Option<Moment>,
            /// Which.
            colour: Colour,
        }
    }

    #[test]
    fn a_record_goes_to_values_and_back() {
        let thing = Thing {
            home: AreaCode::parse("420324").unwrap(),
            id: Id::from_parts(Moment::from_ms(5), [1; 10]),
            at: None,
            colour: Colour::Blue,
        };
        assert_eq!(Thing::COLUMNS, "home, id, at, colour");
        let row = thing.row();
        assert_eq!((row.table, row.keys, row.vals.len()), ("thing", 2, 4));
        assert_eq!(Thing::from_vals(&mut row.vals.into_iter()), Some(thing));
    }

    #[test]
    fn a_word_is_read_back_as_what_it_named() {
        assert_eq!(Colour::WORDS, ["red", "blue"]);
        for colour in Colour::ALL {
            assert_eq!(Colour::parse(colour.as_str()), Some(*colour));
        }
    }

    #[test]
    fn impossible_values_are_not_read() {
        assert_eq!(bool::from_val(Val::Int(2)), None);
        assert_eq!(Colour::from_val(Val::Text("green".into())), None);
        assert_eq!(u32::from_val(Val::Int(-1)), None);
        assert_eq!(Date::from_val(Val::Text("2026-02-30".into())), None);
    }
}
