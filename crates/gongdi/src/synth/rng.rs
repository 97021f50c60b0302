//! Reproducible draws: the same numbers on every machine, for ever.
//!
//! Invariant: integers only, wrapping arithmetic, no state outside the value; a draw depends on the
//! seed parts and on nothing else. Refuses to know: what is drawn. Not for secrets.

/// Increment of SplitMix64 (Steele, Lea, Flood 2014): the odd integer nearest 2^64 / golden ratio.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// A SplitMix64 stream.
#[derive(Debug, Clone)]
pub struct Rng(u64);

impl Rng {
    /// A stream of its own for each distinct list of parts (seed, place, purpose, number …).
    pub fn new(parts: &[u64]) -> Self {
        let mut state = 0;
        for part in parts {
            state = scramble(state ^ scramble(part.wrapping_add(STEP)));
        }
        Self(state)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        scramble(self.0)
    }

    /// A whole number in `0..n`; 0 when `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        // The high half of the product spreads evenly over 0..n; the bias is under n / 2^64.
        let wide = (u128::from(self.next()) * (n as u128)) >> 64;
        usize::try_from(wide).unwrap_or(0)
    }

    /// A whole number in `low..=high`; `low` when the range is empty.
    pub fn between(&mut self, low: i32, high: i32) -> i32 {
        let span = usize::try_from(high.saturating_sub(low).saturating_add(1)).unwrap_or(0);
        low.saturating_add(i32::try_from(self.below(span)).unwrap_or(0))
    }

    /// True in `per_mille` of 1,000 cases.
    pub fn chance(&mut self, per_mille: usize) -> bool {
        self.below(1000) < per_mille
    }

    /// One value, as often as its weight says; `None` for a table without weight.
    pub fn weighted<T: Copy>(&mut self, table: &[(T, u32)]) -> Option<T> {
        let total: usize = table.iter().map(|(_, w)| *w as usize).sum();
        let mut left = self.below(total);
        for (value, weight) in table {
            let weight = *weight as usize;
            if left < weight {
                return Some(*value);
            }
            left -= weight;
        }
        None
    }

    /// One character of `text`, each as likely; a blank for an empty text.
    pub fn letter(&mut self, text: &str) -> char {
        let at = self.below(text.chars().count());
        text.chars().nth(at).unwrap_or(' ')
    }
}

fn scramble(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// FNV-1a, 64 bits: turns a code or a name into a seed part.
pub fn text_hash(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

#[cfg(test)]
mod tests {
    use super::Rng;

    #[test]
    fn stream_is_the_published_splitmix64() {
        let mut rng = Rng(1_234_567);
        let first: Vec<u64> = (0..5).map(|_| rng.next()).collect();
        let published: [u64; 5] = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!(first, published);
    }

    #[test]
    fn draws_stay_in_range_and_reach_both_ends() {
        let mut rng = Rng::new(&[1, 2]);
        let drawn: Vec<i32> = (0..1000).map(|_| rng.between(-3, 3)).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&-3), Some(&3)));
        assert_eq!(rng.between(5, 4), 5);
        assert_eq!(rng.below(0), 0);
        assert_eq!(rng.weighted::<u8>(&[]), None);
        assert_eq!(rng.weighted(&[('a', 0), ('b', 3)]), Some('b'));
        assert_eq!(rng.letter(""), ' ');
    }
}
