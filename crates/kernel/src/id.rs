//! Typed ids. The caller makes them (UUID version 7), so that a phone without signal can queue acts
//! and send them twice safely.
//!
//! Invariant: an [`Id`] of one kind never passes for another. Refuses to make ids by itself: time
//! and randomness are arguments.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::area::AreaCode;
use crate::time::Moment;

/// What an id names. Implemented by empty marker types only.
pub trait Named {
    /// For messages: "matter", "person".
    const NAME: &'static str;
}

macro_rules! named {
    ($($(#[$doc:meta])* $marker:ident $alias:ident $name:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $marker {}
        impl Named for $marker { const NAME: &'static str = $name; }
        $(#[$doc])*
        pub type $alias = Id<$marker>;
    )*};
}

named! {
    /// 事项.
    Matter MatterId "matter";
    /// 人.
    Person PersonId "person";
    /// 户.
    Household HouseholdId "household";
    /// 组织.
    Organisation OrganisationId "organisation";
    /// 任职.
    Mandate MandateId "mandate";
    /// 表决.
    Ballot BallotId "ballot";
    /// 一次导入.
    Import ImportId "import";
    /// 附件.
    Attachment AttachmentId "attachment";
    /// 留言.
    Comment CommentId "comment";
    /// 任意记录.
    Record RecordId "record";
}

/// A UUIDv7 that names a `K`.
pub struct Id<K>(Uuid, PhantomData<fn() -> K>);

/// Why a text is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdError;

impl<K> Id<K> {
    /// Makes an id from the caller's time and 10 random bytes.
    pub fn from_parts(at: Moment, random: [u8; 10]) -> Self {
        let ms = u64::try_from(at.ms()).unwrap_or(0);
        Self(uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid(), PhantomData)
    }

    /// Takes any UUID text; version 7 is demanded so that ids sort by time.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let uuid = Uuid::try_parse(text).map_err(|_| IdError)?;
        (uuid.get_version_num() == 7).then_some(Self(uuid, PhantomData)).ok_or(IdError)
    }

    /// From the 16 bytes kept in a table.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes), PhantomData)
    }

    /// The 16 bytes.
    pub fn bytes(&self) -> [u8; 16] {
        *self.0.as_bytes()
    }

    /// The same id naming another kind; for places that keep many kinds in one column.
    pub fn cast<L>(self) -> Id<L> {
        Id(self.0, PhantomData)
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, h: &mut H) {
        self.0.hash(h);
    }
}
impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_hyphenated().fmt(f)
    }
}
impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl<K> FromStr for Id<K> {
    type Err = IdError;
    fn from_str(s: &str) -> Result<Self, IdError> {
        Self::parse(s)
    }
}
impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.0.as_hyphenated().encode_lower(&mut Uuid::encode_buffer()))
    }
}
impl<'de, K> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        Self::parse(&text).map_err(|_| serde::de::Error::custom("not a version 7 UUID"))
    }
}

/// A person, wherever registered: rows of one home may point at people of another.
/// Text form `420324107201:0192…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonRef {
    /// The home that keeps the person's row.
    pub home: AreaCode,
    /// The person there.
    pub id: PersonId,
}

impl fmt::Display for PersonRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.home, self.id)
    }
}

impl FromStr for PersonRef {
    type Err = IdError;
    fn from_str(s: &str) -> Result<Self, IdError> {
        let (home, id) = s.split_once(':').ok_or(IdError)?;
        Ok(Self { home: AreaCode::parse(home).map_err(|_| IdError)?, id: Id::parse(id)? })
    }
}

impl Serialize for PersonRef {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PersonRef {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        text.parse().map_err(|_| serde::de::Error::custom("not a person reference"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_ids_are_version_7_and_sort_by_time() {
        let early = MatterId::from_parts(Moment::from_ms(1_790_000_000_000), [255; 10]);
        let late = MatterId::from_parts(Moment::from_ms(1_790_000_000_001), [0; 10]);
        assert!(early < late);
        assert_eq!(MatterId::parse(&early.to_string()), Ok(early));
    }

    #[test]
    fn other_versions_are_refused() {
        assert_eq!(MatterId::parse("936da01f-9abd-4d9d-80c7-02af85c822a8"), Err(IdError));
        assert_eq!(MatterId::parse("7"), Err(IdError));
    }

    #[test]
    fn person_reference_round_trips() {
        let id = PersonId::from_parts(Moment::from_ms(1), [7; 10]);
        let who = PersonRef { home: AreaCode::parse("420324107201").unwrap(), id };
        assert_eq!(who.to_string().parse(), Ok(who));
        assert!("420324107201".parse::<PersonRef>().is_err());
    }
}
