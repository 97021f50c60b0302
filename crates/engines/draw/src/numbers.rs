//! The stream of numbers behind a draw: SM3 of seed and counter, and a fair way from a number of
//! 64 bits to one below a bound. It knows no list and no name.

use sm3::{Digest as _, Sm3};

/// How many different numbers the stream can give: 2^64.
const SPAN: u128 = 1 << 64;

/// The numbers of a seed, one after another.
///
/// The k-th number (from 0) is the first eight bytes, most significant first, of
/// SM3(seed as UTF-8 ‖ k as eight bytes, most significant first).
#[derive(Clone, Debug)]
pub struct Numbers<'s> {
    seed: &'s str,
    next: u64,
}

impl<'s> Numbers<'s> {
    /// From the first number on.
    #[must_use]
    pub const fn new(seed: &'s str) -> Self {
        Self { seed, next: 0 }
    }

    /// The next number of 64 bits.
    pub fn take(&mut self) -> u64 {
        let mut hasher = Sm3::new();
        hasher.update(self.seed.as_bytes());
        hasher.update(self.next.to_be_bytes());
        self.next = self.next.wrapping_add(1);
        let digest: [u8; 32] = hasher.finalize().into();
        digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    /// A number below `n`, every one as likely as any other; 0 when `n` is 0 or 1, without taking
    /// a number.
    pub fn below(&mut self, n: u64) -> u64 {
        if n < 2 {
            return 0;
        }
        loop {
            if let Some(number) = fold(self.take(), n, SPAN) {
                return number;
            }
        }
    }
}

/// `number` modulo `n` when it lies in the largest whole multiple of `n` within `span`, else
/// nothing: the rest would make the first places likelier.
#[must_use]
pub fn fold(number: u64, n: u64, span: u128) -> Option<u64> {
    let whole = u128::from(n);
    let limit = span.checked_div(whole)?.checked_mul(whole)?;
    (u128::from(number) < limit).then(|| number.checked_rem(n)).flatten()
}
