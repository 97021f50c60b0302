//! 回执: a secret vote may come with a receipt that the voter's device has made; at the close their
//! list is bound by a root that stands in the journal (`ballot::receipt` says what that shows).
//!
//! Invariants: a receipt stands beside no voter, no answer, no moment; each is in a list once; a list
//! is never longer than the box has voters. Refuses to know: nonces, and who handed in which.

use ballot::receipt::{Digest, ReceiptList};
use kernel::hash::{hex, sm3, unhex};
use kernel::id::BallotId;
use kernel::{AreaCode, Code, Refusal};
use serde_json::{Value, json};

use crate::record;

record! {
    /// A receipt that was handed in with a secret vote: that, and in which ballot.
    pub struct BoxReceipt in "box_receipt" keys 3 {
        /// Home.
        home: AreaCode,
        /// The ballot.
        ballot: BallotId,
        /// What the voter's device made from the ballot's id and a nonce that it keeps.
        receipt: [u8; 32],
    }
}

record! {
    /// What binds the receipts of a closed secret ballot.
    pub struct ReceiptRoot in "receipt_root" keys 2 {
        /// Home.
        home: AreaCode,
        /// The ballot.
        ballot: BallotId,
        /// How many receipts.
        n: u64,
        /// Root of the sorted list.
        root: [u8; 32],
    }
}

/// From 64 hexadecimal digits in small letters.
pub fn parsed(text: &str) -> Result<Digest, Refusal> {
    let bytes = unhex(text).and_then(|bytes| Digest::try_from(bytes).ok());
    bytes.filter(|bytes| hex(bytes) == text).ok_or_else(|| {
        Refusal::new(Code::FieldBad)
            .on("receipt")
            .with("label", "@field-receipt")
            .with("got", text.chars().take(80).collect::<String>())
            .with("want", "64 × 0–9 a–f")
    })
}

/// The root of a ballot's receipts. Errors: one stands twice, or there are more than voters.
pub fn bound(
    home: AreaCode,
    ballot: BallotId,
    receipts: &[Digest],
    voters: u64,
) -> Result<ReceiptRoot, Refusal> {
    let list = ReceiptList::new(receipts.to_vec()).map_err(|_| Code::ReceiptTwice)?;
    let n = u64::try_from(list.receipts().len()).unwrap_or(u64::MAX);
    if n > voters {
        return Err(Refusal::new(Code::TallyOver).with("have", n).with("max", voters));
    }
    Ok(ReceiptRoot { home, ballot, n, root: list.root(sm3) })
}

impl ReceiptRoot {
    /// As the journal notes it with the close.
    pub fn noted(&self) -> Value {
        json!({ "n": self.n, "root": hex(&self.root) })
    }
}
