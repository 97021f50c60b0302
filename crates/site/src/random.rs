//! Random bytes for ids, keys, tokens and salts, from the operating system.

use kernel::{Id, Moment};

/// `N` random bytes. The operating system's generator does not fail once it is seeded; if it does,
/// nothing safe can be done with ids and tokens, so the bytes of the time would be worse than none:
/// the process says so and ends.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut out = [0u8; N];
    if getrandom::fill(&mut out).is_err() {
        tracing::error!("the operating system gives no random bytes");
        std::process::abort();
    }
    out
}

/// A new id.
pub fn id<K>(now: Moment) -> Id<K> {
    Id::from_parts(now, bytes())
}

/// A new idempotency key.
pub fn key() -> String {
    kernel::hash::hex(&bytes::<16>())
}
