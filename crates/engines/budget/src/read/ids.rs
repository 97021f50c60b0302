//! Looking up ids quickly: project ids by their bytes packed into a word, voter ids by value.

const MIX: u64 = 0x9E37_79B9_7F4A_7C15;
/// Longest id that fits a word, its first byte lowest.
const PACKED: usize = 8;

/// Longest id that fits two words.
const WIDE: usize = 16;

/// What a short id is packed into, its first byte lowest. No id is empty or holds a zero byte, so
/// that a packed id is never zero and different ids never pack alike.
pub(super) trait Key: Copy + Eq + Default {
    /// Any bits of it, mixed into the upper ones of a word.
    fn mix(self) -> u64;
}

impl Key for u64 {
    #[inline]
    fn mix(self) -> u64 {
        self.wrapping_mul(MIX)
    }
}

impl Key for u128 {
    #[inline]
    fn mix(self) -> u64 {
        ((self as u64).rotate_left(29) ^ (self >> 64) as u64).wrapping_mul(MIX)
    }
}

/// Places by packed id.
#[derive(Debug, Default)]
struct Table<K> {
    slots: Vec<(K, u32)>,
    mask: usize,
    shift: u32,
    held: usize,
}

impl<K: Key> Table<K> {
    /// Remembers an id; false when it was there.
    fn put(&mut self, key: K, place: u32) -> bool {
        if self.get(key).is_some() {
            return false;
        }
        if (self.held + 1) * 4 > self.slots.len() {
            let old = std::mem::take(&mut self.slots);
            let size = (old.len() * 2).max(64);
            self.slots = vec![(K::default(), 0); size];
            self.mask = size - 1;
            self.shift = 64 - size.trailing_zeros();
            for (key, place) in old.into_iter().filter(|(key, _)| *key != K::default()) {
                self.set(key, place);
            }
        }
        self.set(key, place);
        self.held += 1;
        true
    }

    fn set(&mut self, key: K, place: u32) {
        let mut at = (key.mix() >> self.shift) as usize;
        while let Some(slot) = self.slots.get_mut(at & self.mask) {
            if slot.0 == K::default() {
                *slot = (key, place);
                return;
            }
            at += 1;
        }
    }

    #[inline]
    fn get(&self, key: K) -> Option<u32> {
        let mut at = (key.mix() >> self.shift) as usize;
        loop {
            let (held, place) = *self.slots.get(at & self.mask)?;
            if held == key {
                return (key != K::default()).then_some(place);
            }
            if held == K::default() {
                return None;
            }
            at += 1;
        }
    }
}

/// Places of projects by id.
#[derive(Debug, Default)]
pub(super) struct Places {
    short: Table<u64>,
    wide: Table<u128>,
    long: Words,
    /// Places of the long ids.
    places: Vec<u32>,
}

fn pack(id: &[u8]) -> u64 {
    id.iter().rev().fold(0, |key, byte| key << 8 | u64::from(*byte))
}

fn pack_wide(id: &[u8]) -> u128 {
    id.iter().rev().fold(0, |key, byte| key << 8 | u128::from(*byte))
}

impl Places {
    /// Remembers an id; false when it was there.
    pub fn put(&mut self, id: &str, place: u32) -> bool {
        match id.len() {
            ..=PACKED => self.short.put(pack(id.as_bytes()), place),
            length if length <= WIDE => self.wide.put(pack_wide(id.as_bytes()), place),
            _ => {
                let new = self.long.put(id);
                self.places.extend(new.then_some(place));
                new
            }
        }
    }

    /// The length of at least three of four ids, where there is one that fits a word.
    pub fn usual(&self) -> Option<usize> {
        let mut lengths = [0; PACKED + 1];
        for (key, _) in self.short.slots.iter().filter(|(key, _)| *key != 0) {
            let length = PACKED - key.leading_zeros() as usize / 8;
            if let Some(count) = lengths.get_mut(length) {
                *count += 1;
            }
        }
        let most = lengths.iter().zip(0..).max()?;
        let all = self.short.held + self.wide.held + self.places.len();
        (most.0 * 4 >= all * 3).then_some(most.1)
    }

    /// The place of an id packed into a word.
    #[inline]
    pub fn packed(&self, key: u64) -> Option<u32> {
        self.short.get(key)
    }

    /// The place of an id packed into two words.
    #[inline]
    pub fn packed_wide(&self, key: u128) -> Option<u32> {
        self.wide.get(key)
    }

    /// Whether any id needs two words.
    pub fn any_wide(&self) -> bool {
        self.wide.held > 0
    }

    /// The place of an id.
    pub fn get(&self, id: &str) -> Option<u32> {
        match id.len() {
            ..=PACKED => self.short.get(pack(id.as_bytes())),
            length if length <= WIDE => self.wide.get(pack_wide(id.as_bytes())),
            _ => {
                let number = self.long.find(id, hash(id.as_bytes()) >> 32).ok()?;
                self.places.get(number as usize - 1).copied()
            }
        }
    }
}

/// Voter ids seen, to find one that comes twice. Numbers that keep rising, as most files have
/// them, cost no look-up.
#[derive(Debug, Default)]
pub(super) struct Seen {
    rising: Vec<u64>,
    table: Vec<u64>,
    held: usize,
    words: Words,
    last: u64,
    /// Room for so many at once.
    expected: usize,
}

impl Seen {
    /// Nobody seen yet, with room for so many where they are told apart by a table (and for no more
    /// than a few thousand on a mere word).
    pub fn expecting(voters: usize) -> Self {
        Self { expected: voters.min(1 << 13), ..Self::default() }
    }

    /// Remembers an id; false when it was there.
    #[inline]
    pub fn put(&mut self, id: &str) -> bool {
        let Some(value) = number(id.as_bytes()).or_else(|| word(id)) else {
            return self.words.put(id);
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
        let room = (rising.len() * 4).max(self.expected * 2 + 1);
        self.table = vec![0; room.next_power_of_two().max(1024)];
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

/// Any ids, one after the other in one text.
#[derive(Debug, Default)]
struct Words {
    text: String,
    /// Where each id ends.
    ends: Vec<usize>,
    /// Upper half of an id's hash above, its number below, counted from one; 0 for none.
    table: Vec<u64>,
}

impl Words {
    fn get(&self, number: u32) -> &str {
        let end = |number: u32| self.ends.get(number as usize - 1).copied().unwrap_or(0);
        let from = if number > 1 { end(number - 1) } else { 0 };
        self.text.get(from..end(number)).unwrap_or_default()
    }

    /// Remembers an id; false when it was there.
    fn put(&mut self, id: &str) -> bool {
        if (self.ends.len() + 1) * 2 > self.table.len() {
            self.grow();
        }
        let tag = hash(id.as_bytes()) >> 32;
        let Err(at) = self.find(id, tag) else { return false };
        self.text.push_str(id);
        self.ends.push(self.text.len());
        if let Some(slot) = self.table.get_mut(at) {
            *slot = tag << 32 | self.ends.len() as u64 & u64::from(u32::MAX);
        }
        true
    }

    /// The number of an id, or the free slot where it would stand.
    fn find(&self, id: &str, tag: u64) -> Result<u32, usize> {
        let mask = self.table.len().wrapping_sub(1);
        let mut at = tag as usize & mask;
        while let Some(slot) = self.table.get(at).copied().filter(|slot| *slot != 0) {
            if slot >> 32 == tag && self.get(slot as u32) == id {
                return Ok(slot as u32);
            }
            at = (at + 1) & mask;
        }
        Err(at)
    }

    fn grow(&mut self) {
        let size = (self.table.len() * 2).max(256);
        let mut table = vec![0; size];
        for slot in self.table.iter().filter(|slot| **slot != 0) {
            let mut at = (slot >> 32) as usize & (size - 1);
            while table.get(at).is_some_and(|held| *held != 0) {
                at = (at + 1) & (size - 1);
            }
            if let Some(place) = table.get_mut(at) {
                *place = *slot;
            }
        }
        self.table = table;
    }
}

/// A hash of any bytes, eight at a time.
fn hash(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let words = words.iter().map(|word| u64::from_le_bytes(*word));
    words
        .chain([pack(rest)])
        .fold(bytes.len() as u64, |hash, word| (hash.rotate_left(29) ^ word).wrapping_mul(MIX))
}

/// A short id of ASCII that is no number, as a number above all of those.
fn word(id: &str) -> Option<u64> {
    (id.len() <= PACKED && id.is_ascii()).then(|| pack(id.as_bytes()) | 1 << 63)
}

/// The value, plus one, of an id that is a plain number without leading zeros.
#[inline]
fn number(bytes: &[u8]) -> Option<u64> {
    if bytes.is_empty() || bytes.len() > 18 || (bytes.len() > 1 && bytes.first() == Some(&b'0')) {
        return None;
    }
    let (mut value, mut rest) = (0u64, bytes);
    while let Some((eight, more)) = rest.split_first_chunk() {
        value = value * 100_000_000 + eight_digits(u64::from_le_bytes(*eight))?;
        rest = more;
    }
    for byte in rest {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + u64::from(digit);
    }
    Some(value + 1)
}

/// The value of eight digits, the first lowest; neighbours are put together, two, four and eight.
#[inline]
fn eight_digits(word: u64) -> Option<u64> {
    const ONES: u64 = u64::MAX / 0xFF;
    let digits = word.wrapping_sub(ONES * 0x30);
    // Above nine, or not ASCII: adding 0x76 to the lower seven bits reaches the highest bit.
    if (digits | ((digits & (ONES * 0x7F)) + ONES * 0x76)) & (ONES * 0x80) != 0 {
        return None;
    }
    let two = (digits * 10 + (digits >> 8)) & 0x00FF_00FF_00FF_00FF;
    let four = (two * 100 + (two >> 16)) & 0x0000_FFFF_0000_FFFF;
    Some((four * 10_000 + (four >> 32)) & 0xFFFF_FFFF)
}
