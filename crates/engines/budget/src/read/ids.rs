//! Looking up ids quickly: project ids by their bytes packed into a word, voter ids by value.

use std::collections::{HashMap, HashSet};

const MIX: u64 = 0x9E37_79B9_7F4A_7C15;
/// Longest id that fits a word, its first byte lowest.
const PACKED: usize = 8;

/// Places of projects by id.
#[derive(Debug, Default)]
pub(super) struct Places {
    slots: Vec<(u64, u32)>,
    mask: usize,
    shift: u32,
    held: usize,
    long: HashMap<Box<str>, u32>,
}

fn pack(id: &[u8]) -> u64 {
    id.iter().rev().fold(0, |key, byte| key << 8 | u64::from(*byte))
}

impl Places {
    /// Remembers an id; false when it was there. No id is empty or holds a zero byte, so that a
    /// packed id is never zero and different ids never pack alike.
    pub fn put(&mut self, id: &str, place: u32) -> bool {
        if id.len() > PACKED {
            return self.long.insert(id.into(), place).is_none();
        }
        let key = pack(id.as_bytes());
        if self.packed(key).is_some() {
            return false;
        }
        if (self.held + 1) * 8 > self.slots.len() {
            let old = std::mem::take(&mut self.slots);
            let size = (old.len() * 2).max(64);
            self.slots = vec![(0, 0); size];
            self.mask = size - 1;
            self.shift = 64 - size.trailing_zeros();
            for (key, place) in old.into_iter().filter(|(key, _)| *key != 0) {
                self.set(key, place);
            }
        }
        self.set(key, place);
        self.held += 1;
        true
    }

    fn set(&mut self, key: u64, place: u32) {
        let mut at = (key.wrapping_mul(MIX) >> self.shift) as usize;
        while let Some(slot) = self.slots.get_mut(at & self.mask) {
            if slot.0 == 0 {
                *slot = (key, place);
                return;
            }
            at += 1;
        }
    }

    /// The place of an id packed into a word.
    #[inline]
    pub fn packed(&self, key: u64) -> Option<u32> {
        let mut at = (key.wrapping_mul(MIX) >> self.shift) as usize;
        loop {
            let (held, place) = *self.slots.get(at & self.mask)?;
            if held == key {
                return (key != 0).then_some(place);
            }
            if held == 0 {
                return None;
            }
            at += 1;
        }
    }

    /// The place of an id.
    pub fn get(&self, id: &str) -> Option<u32> {
        if id.len() > PACKED {
            return self.long.get(id).copied();
        }
        self.packed(pack(id.as_bytes()))
    }
}

/// Voter ids seen, to find one that comes twice. Numbers that keep rising, as most files have
/// them, cost no look-up.
#[derive(Debug, Default)]
pub(super) struct Seen {
    rising: Vec<u64>,
    table: Vec<u64>,
    held: usize,
    words: HashSet<Box<str>>,
    last: u64,
}

impl Seen {
    /// Remembers an id; false when it was there.
    #[inline]
    pub fn put(&mut self, id: &str) -> bool {
        let Some(value) = number(id).or_else(|| word(id)) else {
            return self.words.insert(id.into());
        };
        if self.table.is_empty() {
            if value > self.last {
                self.last = value;
                self.rising.push(value);
                return true;
            }
            self.start();
        }
        self.insert(value)
    }

    fn start(&mut self) {
        let rising = std::mem::take(&mut self.rising);
        self.table = vec![0; (rising.len() * 4).next_power_of_two().max(1024)];
        for value in rising {
            self.insert(value);
        }
    }

    fn insert(&mut self, value: u64) -> bool {
        if self.held * 2 > self.table.len() {
            let size = self.table.len() * 2;
            let old = std::mem::replace(&mut self.table, vec![0; size]);
            self.held = 0;
            for value in old.into_iter().filter(|v| *v != 0) {
                self.insert(value);
            }
        }
        let mask = self.table.len() - 1;
        let shift = 64 - self.table.len().trailing_zeros();
        let mut at = (value.wrapping_mul(MIX) >> shift) as usize;
        while let Some(slot) = self.table.get_mut(at & mask) {
            if *slot == value {
                return false;
            }
            if *slot == 0 {
                *slot = value;
                self.held += 1;
                return true;
            }
            at += 1;
        }
        true
    }
}

/// A short id that is no number, as a number above all of those.
fn word(id: &str) -> Option<u64> {
    (id.len() < PACKED).then(|| pack(id.as_bytes()) | 1 << 63)
}

/// The value, plus one, of an id that is a plain number without leading zeros.
#[inline]
fn number(id: &str) -> Option<u64> {
    let bytes = id.as_bytes();
    if bytes.is_empty() || bytes.len() > 18 || (bytes.len() > 1 && bytes.first() == Some(&b'0')) {
        return None;
    }
    let mut value = 0u64;
    for byte in bytes {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + u64::from(digit);
    }
    Some(value + 1)
}
