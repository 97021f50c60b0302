//! Places of scattered numbers in the sorted list of those that occur.
//!
//! Why it exists: ids in files have gaps. Close ids get a table (one look per vote), wide ones a
//! sorted list (a binary search), so that one id of four thousand million does not cost 16 GB.

/// Above this id a table is used only when there are enough numbers to fill a quarter of it.
const TABLE_FREELY: usize = 1 << 20;
const NONE: u32 = u32::MAX;

/// Which numbers occur, and the place of each among them.
pub struct Ranks {
    ids: Vec<u32>,
    table: Option<Vec<u32>>,
}

impl Ranks {
    /// From numbers in any order, repeated or not.
    pub fn of(numbers: impl Iterator<Item = u32> + Clone) -> Self {
        let (mut most, mut count) = (0_u32, 0_usize);
        for number in numbers.clone() {
            most = most.max(number);
            count += 1;
        }
        let size = usize::try_from(most).unwrap_or(usize::MAX).saturating_add(1);
        if count == 0 {
            return Self { ids: Vec::new(), table: None };
        }
        if size > TABLE_FREELY && size / 4 > count {
            let mut ids: Vec<u32> = numbers.collect();
            ids.sort_unstable();
            ids.dedup();
            return Self { ids, table: None };
        }
        let mut table = vec![NONE; size];
        for number in numbers {
            if let Some(seen) = table.get_mut(number as usize) {
                *seen = 0;
            }
        }
        let mut ids = Vec::new();
        for (id, place) in (0..=most).zip(table.iter_mut()).filter(|(_, place)| **place != NONE) {
            *place = u32::try_from(ids.len()).unwrap_or(NONE);
            ids.push(id);
        }
        Self { ids, table: Some(table) }
    }

    /// The place of a number that occurs.
    pub fn rank(&self, number: u32) -> Option<u32> {
        match &self.table {
            Some(table) => table.get(number as usize).copied().filter(|place| *place != NONE),
            None => self.ids.binary_search(&number).ok().and_then(|at| u32::try_from(at).ok()),
        }
    }

    /// The numbers that occur, ascending.
    pub fn into_ids(self) -> Vec<u32> {
        self.ids
    }
}
