//! Receipts: a voter finds their own line in the published list, and the line does not say how
//! they voted.
//!
//! # How
//! The voter's device draws a nonce of at least 16 random bytes, keeps it, and hands in
//! `receipt = H(0x02 ‖ length of the ballot's id ‖ id of the ballot ‖ nonce)` with the vote. `H` is
//! the caller's hash of 32 bytes. The choice is **not** in the receipt. At the close the receipts
//! of all ballots that count are sorted and published with their number and a Merkle root (leaves
//! `H(0x00 ‖ receipt)`, nodes `H(0x01 ‖ left ‖ right)`, split at the largest power of two, as in
//! RFC 6962; the published root is `H(0x03 ‖ number ‖ top)`). The voter makes the receipt again
//! from id and nonce and looks it up; a proof of `log2 n` hashes shows the same without the list.
//!
//! # What it shows
//! - *My ballot is among those counted.* A receipt left out is missing for whoever holds its nonce.
//! - *Nothing was added later*: the root is printed and journaled at the close, and number of
//!   receipts = number of ballots counted = number of voters marked as having voted. Stuffing needs
//!   voters who are marked and did not vote, and they can see their mark.
//! - *Nobody else learns how I voted from it*, and I can not prove it to a buyer with it: the same
//!   receipt fits every choice.
//!
//! # What it does not show, and does not protect against
//! - **That the choice was recorded as given.** That would need a receipt that depends on the
//!   choice, and such a receipt can be sold. Where the operator is a party, vote on paper.
//! - **Being made to vote, or not to.** Who holds a nonce can show that they voted; who is made to
//!   hand over the nonce shows it too. A buyer of *abstention* or of *turnout* is served by it.
//! - **One receipt for two voters.** If the device lets the server choose the nonce, the server can
//!   give two voters the same line and fill the place of the other with a ballot of its own. The
//!   nonce must be drawn by the voter's device; [`ReceiptList::new`] refuses equal receipts, which
//!   shows the attempt only when it is not covered up.
//! - **A device that is not the voter's own.** Votes at the desk and on paper have no nonce of their
//!   own: they have the sheet, the box and the witnesses.
//! - **Guessing.** With a nonce shorter than [`NONCE_MIN`] anybody could try all of them.
//!
//! Invariants: a list holds each receipt once, ascending; root and proofs are functions of the set.
//! It refuses to know hash functions, voters and choices. Cost: `O(n log n)` to sort, `O(n)` hashes
//! for the root and for a proof, `O(log n)` to check one.

use std::{error::Error, fmt};

/// A hash of 32 bytes.
pub type Digest = [u8; 32];

/// The shortest nonce.
pub const NONCE_MIN: usize = 16;

/// Why there is no receipt, or no list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptError {
    /// A nonce shorter than [`NONCE_MIN`].
    ShortNonce {
        /// Its length in bytes.
        had: usize,
    },
    /// The same receipt twice.
    Twice {
        /// The receipt.
        receipt: Digest,
    },
}

impl fmt::Display for ReceiptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ShortNonce { had } => write!(f, "a nonce of {had} bytes; {NONCE_MIN} at least"),
            Self::Twice { .. } => f.write_str("the same receipt twice"),
        }
    }
}

impl Error for ReceiptError {}

/// The receipt of a ballot.
///
/// # Errors
/// [`ReceiptError::ShortNonce`].
pub fn receipt(
    hash: impl Fn(&[u8]) -> Digest,
    ballot: &[u8],
    nonce: &[u8],
) -> Result<Digest, ReceiptError> {
    if nonce.len() < NONCE_MIN {
        return Err(ReceiptError::ShortNonce { had: nonce.len() });
    }
    let length = u64::try_from(ballot.len()).unwrap_or(u64::MAX);
    let parts = [&[2][..], &length.to_be_bytes(), ballot, nonce];
    Ok(hash(&parts.concat()))
}

/// The receipts of all ballots that count, ascending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptList {
    receipts: Vec<Digest>,
}

/// That a receipt is in the list with a root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Place in the list, from 0.
    pub at: u64,
    /// Receipts of the list.
    pub of: u64,
    /// Hashes of the other halves, the smallest first.
    pub halves: Vec<Digest>,
}

impl ReceiptList {
    /// Sorts the receipts.
    ///
    /// # Errors
    /// [`ReceiptError::Twice`].
    pub fn new(mut receipts: Vec<Digest>) -> Result<Self, ReceiptError> {
        receipts.sort_unstable();
        let twice = receipts.windows(2).find_map(|pair| match pair {
            [one, next] if one == next => Some(*one),
            _ => None,
        });
        match twice {
            Some(receipt) => Err(ReceiptError::Twice { receipt }),
            None => Ok(Self { receipts }),
        }
    }

    /// The receipts, ascending.
    #[must_use]
    pub fn receipts(&self) -> &[Digest] {
        &self.receipts
    }

    /// Where a receipt stands; nothing when it is not in the list.
    #[must_use]
    pub fn find(&self, receipt: &Digest) -> Option<usize> {
        self.receipts.binary_search(receipt).ok()
    }

    /// The hash that binds the list; an empty one has a root too.
    pub fn root(&self, hash: impl Fn(&[u8]) -> Digest) -> Digest {
        let top = top(&hash, &self.receipts);
        bound(&hash, u64::try_from(self.receipts.len()).unwrap_or(u64::MAX), &top)
    }

    /// The proof for a receipt; nothing when it is not in the list.
    pub fn proof(&self, hash: impl Fn(&[u8]) -> Digest, receipt: &Digest) -> Option<Proof> {
        let found = self.find(receipt)?;
        let (mut list, mut at) = (self.receipts.as_slice(), found);
        let mut halves = Vec::new();
        while list.len() > 1 {
            let (left, right) = list.split_at_checked(half(list.len()))?;
            if at < left.len() {
                halves.push(top(&hash, right));
                list = left;
            } else {
                halves.push(top(&hash, left));
                at -= left.len();
                list = right;
            }
        }
        halves.reverse();
        let place = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        Some(Proof { at: place(found), of: place(self.receipts.len()), halves })
    }
}

/// Whether the proof shows that `receipt` is in the list with this root.
pub fn verify(
    hash: impl Fn(&[u8]) -> Digest,
    root: &Digest,
    receipt: &Digest,
    proof: &Proof,
) -> bool {
    // The way down from the whole list to the leaf: whether each step went left.
    let (mut at, mut size) = (proof.at, proof.of);
    let mut lefts = Vec::new();
    if at >= size {
        return false;
    }
    while size > 1 {
        let split = 1_u64 << (size - 1).ilog2();
        lefts.push(at < split);
        (at, size) = if at < split { (at, split) } else { (at - split, size - split) };
    }
    if lefts.len() != proof.halves.len() {
        return false;
    }
    let leaf = leaf(&hash, receipt);
    let top = lefts.iter().rev().zip(&proof.halves).fold(leaf, |own, (left, other)| {
        if *left { node(&hash, &own, other) } else { node(&hash, other, &own) }
    });
    bound(&hash, proof.of, &top) == *root
}

/// The largest power of two below `length`, which is at least 2.
fn half(length: usize) -> usize {
    1 << (length - 1).ilog2()
}

fn top(hash: &impl Fn(&[u8]) -> Digest, list: &[Digest]) -> Digest {
    match list {
        [] => hash(&[]),
        [one] => leaf(hash, one),
        more => {
            let (left, right) = more.split_at(half(more.len()));
            node(hash, &top(hash, left), &top(hash, right))
        }
    }
}

fn leaf(hash: &impl Fn(&[u8]) -> Digest, receipt: &Digest) -> Digest {
    hash(&[&[0][..], receipt].concat())
}

fn node(hash: &impl Fn(&[u8]) -> Digest, left: &Digest, right: &Digest) -> Digest {
    hash(&[&[1][..], left, right].concat())
}

fn bound(hash: &impl Fn(&[u8]) -> Digest, number: u64, top: &Digest) -> Digest {
    hash(&[&[3][..], &number.to_be_bytes(), top].concat())
}
