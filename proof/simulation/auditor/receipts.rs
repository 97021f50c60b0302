//! Receipts of secret votes as the auditor understands them: who hands one in twice is refused, and what
//! binds the list is worked out here by its own hand, level by level from the leaves.

use kernel::Code;
use kernel::hash::{self, Digest};

use super::Case;
use super::world::Ballot;

/// What came with a vote: nothing, a receipt, or something that is none.
pub fn handed(case: &Case<'_>) -> Result<Option<Digest>, Code> {
    let Some(text) = case.field("receipt").as_str() else { return Ok(None) };
    let small = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    let bytes = hash::unhex(text).filter(|_| text.chars().all(small));
    bytes.and_then(|b| b.try_into().ok()).map(Some).ok_or(Code::FieldBad)
}

/// Number and root of a closed ballot's receipts. A list is halved at powers of two, so pairs are
/// joined from the left and what is left over goes up as it is.
pub fn root(ballot: &Ballot) -> (u64, Digest) {
    let mut level: Vec<Digest> =
        ballot.receipts.iter().map(|r| hash::sm3_parts(&[&[0], r])).collect();
    while level.len() > 1 {
        let joined = level.chunks(2).map(|pair| match pair {
            [left, right] => hash::sm3_parts(&[&[1], left, right]),
            rest => rest.first().copied().unwrap_or_default(),
        });
        level = joined.collect();
    }
    let top = level.first().copied().unwrap_or_else(|| hash::sm3(&[]));
    let n = u64::try_from(ballot.receipts.len()).unwrap_or(u64::MAX);
    (n, hash::sm3_parts(&[&[3], &n.to_be_bytes(), &top]))
}
