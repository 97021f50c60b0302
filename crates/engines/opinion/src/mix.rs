//! One word stirred into another: the fixed source of everything that must look arbitrary.
//!
//! Why it exists: a tie must be broken and a start chosen in a way that favours nobody and is the
//! same on every machine. Refuses to know: any randomness from outside; seeds are given.

/// Stirs a word (the finaliser of SplitMix64: G. L. Steele, D. Lea, C. H. Flood, OOPSLA 2014).
pub const fn mix(word: u64) -> u64 {
    let mut z = word.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
