//! A small generator of numbers (splitmix64), so that a seed names a whole run on every machine.

/// The generator.
#[derive(Debug, Clone)]
pub struct Rng(u64);

impl Rng {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed ^ 0x5851_f42d_4c95_7f2d)
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`; 0 when `n` is 0.
    pub fn below(&mut self, n: u64) -> u64 {
        self.next().checked_rem(n).unwrap_or(0)
    }

    /// A number of days from `low` on, `many` of them.
    pub fn days(&mut self, low: i64, many: u64) -> i64 {
        low + i64::try_from(self.below(many)).unwrap_or(0)
    }

    /// True in `share` of 100 cases.
    pub fn chance(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    /// One of several; `None` when there are none.
    pub fn pick<'t, T>(&mut self, of: &'t [T]) -> Option<&'t T> {
        let n = u64::try_from(of.len()).unwrap_or(0);
        of.get(usize::try_from(self.below(n)).unwrap_or(0))
    }
}
