//! Where a venture's money lies in the ledger. Ids of rows are made by callers and public; accounts are
//! drawn from them under words of their own, so that nobody can open a contract or purse on one.

use kernel::hash;
use kernel::id::RecordId;

fn till(word: &[u8], id: RecordId) -> RecordId {
    let digest = hash::sm3_parts(&[b"gongdi-venture/", word, &id.bytes()]);
    let mut bytes = [0_u8; 16];
    bytes.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    RecordId::from_bytes(bytes)
}

/// What a year may distribute.
pub fn year_till(year: RecordId) -> RecordId {
    till(b"year", year)
}

/// What a part of a dividend is held and paid into.
pub fn part_till(part: RecordId) -> RecordId {
    till(b"part", part)
}

/// What a village's collective has of a part.
pub fn income_till(part: RecordId) -> RecordId {
    till(b"income", part)
}
