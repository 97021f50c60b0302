//! What a caller can ask: an act is a struct with a name, a path, a table of its fields and a list
//! of who may do it. Forms, JSON reading, OpenAPI, the authority table and the command line are
//! built from this one declaration.
//!
//! Refuses to know: how an act is decided (its capability does) and where it comes from.

use serde::Serialize;
use serde::de::DeserializeOwned;

use kernel::id::MatterId;
use kernel::{AreaCode, Code, Date, Fen, Id, Moment, PersonRef, Refusal};

use crate::authority::Who;
use crate::matter::{Kind, State};

/// How a field is typed, checked, shown and described.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// An id made by the caller or naming something that exists.
    Id,
    /// One line of at most so many characters.
    Line(usize),
    /// Free text of at most so many characters.
    Long(usize),
    /// A whole number from–to.
    Count(u64, u64),
    /// Yuan in a form, fen in JSON.
    Money,
    /// `2026-11-23`.
    Date,
    /// `2026-11-23T19:30` local, or RFC 3339; milliseconds in JSON are accepted too.
    Moment,
    /// An area code.
    Area,
    /// A person reference.
    Person,
    /// Yes or no.
    Bool,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Several ids of what exists.
    Ids,
    /// Several persons.
    Persons,
    /// Several whole numbers from 1 to so many.
    Numbers(u32),
    /// Marks on things with numbers from 1 to so many: pairs of number and mark.
    Marks(u32),
    /// Rows of a table, each an object; only through files and JSON.
    Rows,
    /// 32 bytes that the reader's device draws or computes: 64 hexadecimal digits in small letters.
    /// Nobody types it; a form holds it hidden, and without a script it stays empty.
    Drawn,
    /// Stored files: hexadecimal SM3 hashes in JSON, the files themselves in a form.
    Files,
}

/// One field of an act.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Name in JSON and forms; its label is the string `field-<name>`.
    pub name: &'static str,
    /// Its kind.
    pub kind: FieldKind,
    /// Whether it must be there.
    pub required: bool,
}

/// Everything about an act but its rule.
#[derive(Debug)]
pub struct ActSpec {
    /// `wish.raise`; also in the journal, so it never changes its meaning.
    pub name: &'static str,
    /// The noun in the address below the home: `wishes` opens, `wishes/{matter}/answer` continues.
    pub path: &'static str,
    /// The kind of matter it belongs to; `None` for the registry and the spine itself.
    pub kind: Option<Kind>,
    /// States of the matter in which it may be done; empty when it opens or has no matter.
    pub from: &'static [State],
    /// Who may do it, any of these.
    pub allow: &'static [Who],
    /// Fields in order of asking.
    pub fields: &'static [Field],
    /// Fields that are decided on and never kept: neither the journal's text nor its commitment
    /// holds them. For the answer in a secret ballot.
    pub sealed: &'static [&'static str],
}

impl ActSpec {
    /// The name as part of a string key: `wish-raise`.
    pub fn key(&self) -> String {
        self.name.replace('.', "-")
    }

    /// Whether it starts a matter.
    pub fn opens(&self) -> bool {
        self.kind.is_some() && !self.path.contains("{matter}")
    }
}

/// An act as a type.
pub trait Act: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Its declaration.
    const SPEC: ActSpec;
    /// The matter it opens or continues.
    fn matter(&self) -> Option<MatterId>;
}

/// What no act may hold, whoever sends it: a required text that is blank, a text or a number beyond
/// its field's measure. `input` is the act's canonical object.
pub fn check(spec: &ActSpec, input: &serde_json::Value) -> Result<(), Refusal> {
    let label = |f: &Field| format!("@field-{}", f.name.replace('_', "-"));
    for field in spec.fields {
        let value = input.get(field.name);
        match (field.kind, value) {
            (
                FieldKind::Line(most) | FieldKind::Long(most),
                Some(serde_json::Value::String(text)),
            ) => {
                if field.required && text.trim().is_empty() {
                    return Err(Refusal::new(Code::FieldMissing)
                        .on(field.name)
                        .with("label", label(field)));
                }
                if text.chars().count() > most {
                    return Err(Refusal::new(Code::FieldLong)
                        .on(field.name)
                        .with("label", label(field))
                        .with("max", most));
                }
            }
            (FieldKind::Count(from, to), Some(value))
                if !value.is_null()
                    && !value.as_u64().is_some_and(|n| (from..=to).contains(&n)) =>
            {
                return Err(Refusal::new(Code::FieldBad)
                    .on(field.name)
                    .with("label", label(field))
                    .with("got", value)
                    .with("want", format!("{from}–{to}")));
            }
            (FieldKind::Numbers(most), Some(serde_json::Value::Array(all)))
                if !all.iter().all(|n| n.as_u64().is_some_and(|n| in_list(n, most))) =>
            {
                return Err(Refusal::new(Code::FieldBad)
                    .on(field.name)
                    .with("label", label(field))
                    .with("got", serde_json::Value::from(all.clone()))
                    .with("want", format!("1–{most}")));
            }
            (FieldKind::Marks(most), Some(serde_json::Value::Array(all)))
                if !all.iter().all(|pair| marked(pair, most)) =>
            {
                return Err(Refusal::new(Code::FieldBad)
                    .on(field.name)
                    .with("label", label(field))
                    .with("got", serde_json::Value::from(all.clone()))
                    .with("want", format!("[[1–{most}, n]]")));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Fewest characters of a reason or an answer that says something.
pub const LEAST: usize = 4;

/// What a field says, without the blanks around it.
///
/// # Errors
/// `field_short` for fewer than `least` characters; `label` is the string key of the field's name.
pub fn spoken<'t>(
    (field, label): (&'static str, &str),
    text: &'t str,
    least: usize,
) -> Result<&'t str, Refusal> {
    let text = text.trim();
    if text.chars().count() >= least {
        return Ok(text);
    }
    let no = Refusal::new(Code::FieldShort).on(field);
    Err(no.with("label", format!("@{label}")).with("min", least))
}

/// Pairs of a number on the list and a mark.
fn marked(value: &serde_json::Value, most: u32) -> bool {
    let pair = value.as_array().map(Vec::as_slice);
    matches!(pair, Some([no, mark]) if no.as_u64().is_some_and(|n| in_list(n, most)) && mark.is_u64())
}

fn in_list(n: u64, most: u32) -> bool {
    (1..=u64::from(most)).contains(&n)
}

/// Types that can be fields; tells whether one must be there.
pub trait FieldType {
    /// Must it be given?
    const REQUIRED: bool = true;
}

impl FieldType for String {}
impl FieldType for AreaCode {}
impl FieldType for PersonRef {}
impl FieldType for Date {}
impl FieldType for Moment {}
impl FieldType for Fen {}
impl FieldType for u32 {}
impl FieldType for u64 {}
impl<K> FieldType for Id<K> {}
impl FieldType for bool {
    const REQUIRED: bool = false;
}
impl<T> FieldType for Option<T> {
    const REQUIRED: bool = false;
}
impl<T> FieldType for Vec<T> {
    const REQUIRED: bool = false;
}

/// The sealed fields of an act; none when it names none.
#[doc(hidden)]
#[macro_export]
macro_rules! sealed {
    () => {
        &[]
    };
    ($sealed:expr) => {
        $sealed
    };
}

/// Declares an act: its struct, its fields and its specification in one place.
#[macro_export]
macro_rules! acts {
    ($(
        $(#[$doc:meta])* $name:ident $word:literal $path:literal
        kind $kind:expr, from $from:expr, allow $allow:expr, $(sealed $sealed:expr,)?
        matter($this:ident) $matter:expr, {
            $($(#[$field_doc:meta])* $field:ident : $type:ty = $kindof:expr),* $(,)?
        }
    )*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$field_doc])* pub $field: $type,)* }

        impl $crate::act::Act for $name {
            const SPEC: $crate::act::ActSpec = $crate::act::ActSpec {
                name: $word,
                path: $path,
                kind: $kind,
                from: $from,
                allow: $allow,
                fields: &[$($crate::act::Field {
                    name: stringify!($field),
                    kind: $kindof,
                    required: <$type as $crate::act::FieldType>::REQUIRED,
                },)*],
                sealed: $crate::sealed!($($sealed)?),
            };
            fn matter(&self) -> Option<kernel::id::MatterId> { let $this = self; let _ = $this; $matter }
        }
    )*};
}
