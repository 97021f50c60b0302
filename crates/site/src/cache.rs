//! Public pages rendered lately. A page of a village is good until the village changes; a page of
//! a larger area is good for two seconds, so that a busy county is not rendered at every look.

use std::collections::HashMap;

use axum::body::Bytes;
use kernel::Moment;
use parking_lot::RwLock;

/// How many pages are kept.
const MOST: usize = 4_000;
/// How long a page may be shown at most: relative times on it must stay true.
const MOST_MS: i64 = 60_000;
/// How old a page over many homes may be.
const WIDE_MS: i64 = 2_000;

/// A rendered page.
#[derive(Debug, Clone)]
pub struct Page {
    /// The bytes.
    pub bytes: Bytes,
    /// Media type.
    pub mime: &'static str,
    /// Version of the home it is about; `None` for larger areas.
    pub version: Option<u64>,
    /// When it was rendered.
    pub at: Moment,
}

/// Pages by address, language and size of letters.
#[derive(Debug, Default)]
pub struct Cache(RwLock<HashMap<String, Page>>);

impl Cache {
    /// A page that is still good.
    pub fn get(&self, key: &str, version: u64, now: Moment) -> Option<Page> {
        let pages = self.0.read();
        let page = pages.get(key)?;
        let age_ms = now.ms() - page.at.ms();
        let good = match page.version {
            Some(then) => then == version && age_ms < MOST_MS,
            None => (0..WIDE_MS).contains(&age_ms),
        };
        good.then(|| page.clone())
    }

    /// Keeps a page.
    pub fn put(&self, key: String, page: Page) {
        let mut pages = self.0.write();
        if pages.len() >= MOST {
            pages.clear();
        }
        pages.insert(key, page);
    }
}
