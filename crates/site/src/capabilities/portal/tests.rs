use super::outcome::days_begun;
use super::part::escape;

#[test]
fn a_day_begun_counts_and_nothing_waits_less_than_none() {
    let day = kernel::time::DAY_MS;
    for (ms, days) in [(-5, 0), (0, 0), (1, 1), (day, 1), (day + 1, 2), (38 * day, 38)] {
        assert_eq!(days_begun(ms), days, "{ms}");
    }
}

#[test]
fn query_values_survive_addresses() {
    assert_eq!(escape("路灯 2026-31&x=1"), "%E8%B7%AF%E7%81%AF%202026-31%26x%3D1");
}
