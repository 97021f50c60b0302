//! Public pages rendered lately. A page of a village is good until the village changes; a page of
//! a larger area is good for two seconds, so that a busy county is not rendered at every look.
//!
//! Invariant: nothing is kept that was drawn for a reader; whoever fills the cache draws for a
//! stranger (see `edge::read`).

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Bytes;
use kernel::Moment;
use parking_lot::RwLock;

use crate::view::Shown;

/// How many bytes are kept; then all is forgotten and drawn anew.
const MOST_BYTES: usize = 24 << 20;
/// How long a page may be shown at most: relative times on it must stay true.
const MOST_MS: i64 = 60_000;
/// How old a page over many homes may be.
const WIDE_MS: i64 = 2_000;

/// What is kept of a page.
#[derive(Clone)]
pub enum Page {
    /// Ready to be sent: data, or a page for somebody who is not signed in.
    Ready(Bytes),
    /// Without its frame: signed-in readers each get their own around it.
    Inner(Arc<Shown>),
}

impl Page {
    fn size(&self) -> usize {
        match self {
            Self::Ready(bytes) => bytes.len(),
            Self::Inner(shown) => shown.body.0.len(),
        }
    }
}

struct Kept {
    page: Page,
    /// Version of the home it is about; `None` for larger areas.
    version: Option<u64>,
    at: Moment,
}

#[derive(Default)]
struct Pages {
    by_key: HashMap<String, Kept>,
    bytes: usize,
}

/// Pages by address, language and size of letters.
#[derive(Default)]
pub struct Cache(RwLock<Pages>);

impl Cache {
    /// A page that is still good.
    pub fn get(&self, key: &str, version: u64, now: Moment) -> Option<Page> {
        let pages = self.0.read();
        let kept = pages.by_key.get(key)?;
        let age_ms = now.ms() - kept.at.ms();
        let good = match kept.version {
            Some(then) => then == version && age_ms < MOST_MS,
            None => (0..WIDE_MS).contains(&age_ms),
        };
        good.then(|| kept.page.clone())
    }

    /// Keeps a page drawn at a moment under a version.
    pub fn put(&self, key: String, page: Page, version: Option<u64>, at: Moment) {
        let mut pages = self.0.write();
        if pages.bytes > MOST_BYTES {
            *pages = Pages::default();
        }
        pages.bytes += page.size();
        if let Some(old) = pages.by_key.insert(key, Kept { page, version, at }) {
            pages.bytes = pages.bytes.saturating_sub(old.page.size());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &'static str) -> Page {
        Page::Ready(Bytes::from_static(text.as_bytes()))
    }

    #[test]
    fn a_page_is_good_for_its_version_and_its_time() {
        let (cache, at) = (Cache::default(), Moment::from_ms(1_000_000));
        cache.put("village".into(), page("a"), Some(3), at);
        assert!(cache.get("village", 3, at.plus_ms(59_999)).is_some());
        assert!(cache.get("village", 3, at.plus_ms(60_000)).is_none());
        assert!(cache.get("village", 4, at).is_none());
        cache.put("county".into(), page("b"), None, at);
        assert!(cache.get("county", 0, at.plus_ms(1_999)).is_some());
        assert!(cache.get("county", 0, at.plus_ms(2_000)).is_none());
    }

    #[test]
    fn it_forgets_everything_rather_than_grow() {
        let (cache, at) = (Cache::default(), Moment::from_ms(1));
        let big = Bytes::from(vec![b'x'; 1 << 20]);
        for n in 0..60 {
            cache.put(n.to_string(), Page::Ready(big.clone()), None, at);
            cache.put("same".into(), Page::Ready(big.clone()), None, at);
        }
        let pages = cache.0.read();
        let held: usize = pages.by_key.values().map(|k| k.page.size()).sum();
        assert_eq!(pages.bytes, held, "what is replaced is not counted twice");
        assert!(held <= MOST_BYTES + (2 << 20), "{held}");
    }
}
