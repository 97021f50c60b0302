//! Digests: which periods fall due, what they bind, and how a printed one is found again.

use kernel::Code;

use super::*;
use crate::digest::{self, Period};

fn due(db: &Db, now: Moment, most: usize) -> Vec<String> {
    db.read(move |tx| digest::due_periods(tx, area(COUNTY), now, most)).unwrap()
}

fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

#[test]
fn periods_have_one_spelling_and_end_with_their_last_millisecond_in_china() {
    for (text, end) in [
        ("2026-10-31", "2026-10-31T23:59:59.999"),
        ("2026-10", "2026-10-31T23:59:59.999"),
        ("2028-02", "2028-02-29T23:59:59.999"),
    ] {
        let period = Period::parse(text).unwrap();
        assert_eq!((period.to_string().as_str(), period.end()), (text, at(end)));
    }
    for text in ["", "2026", "2026-1", "2026-13", "2026-02-30", "2026-1-01", "20261031", "+026-10"]
    {
        assert_eq!(Period::parse(text), None, "{text}");
    }
}

#[test]
fn periods_fall_due_oldest_first_days_before_the_month_they_end() {
    each(|store| {
        let db = &store.db;
        assert_eq!(due(db, at("2026-12-01T00:00"), 9), Vec::<String>::new());
        act(db, wish_ask(VILLAGES[0], 0, at("2026-10-30T23:59:59.999"))).unwrap();
        assert_eq!(due(db, at("2026-10-30T23:59:59.999"), 9), Vec::<String>::new());
        assert_eq!(due(db, at("2026-10-31T00:00"), 9), ["2026-10-30"]);
        let all = ["2026-10-30", "2026-10-31", "2026-10", "2026-11-01"];
        assert_eq!(due(db, at("2026-11-02T08:00"), 9), all);
        assert_eq!(due(db, at("2026-11-02T08:00"), 3), all[..3]);
        seal(db, "2026-10-30", at("2026-11-02T08:00")).unwrap();
        assert_eq!(due(db, at("2026-11-02T08:00"), 9), all[1..]);
        assert_eq!(due(db, at("2036-11-02T08:00"), 5).len(), 5);
    });
}

fn refused(result: Result<Receipt, Stop>) -> Code {
    match result {
        Err(Stop::Refused(no)) => no.code,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_digest_is_sealed_once_in_order_and_never_before_its_time() {
    each(|store| {
        let db = &store.db;
        act(db, wish_ask(VILLAGES[0], 0, morning())).unwrap();
        let early = seal(db, "2026-10-29", at("2026-10-29T23:59:59.999"));
        assert_eq!(refused(early), Code::WrongState);
        assert_eq!(refused(seal(db, "yesterday", at("2026-11-01T00:00"))), Code::FieldBad);
        // Nothing had been written by then.
        assert_eq!(refused(seal(db, "2026-10-28", at("2026-10-30T00:00"))), Code::DigestUnknown);
        seal(db, "2026-10-30", at("2026-10-31T00:00")).unwrap();
        let now = at("2026-10-31T08:00");
        for period in ["2026-10-30", "2026-10-29"] {
            let input = json!({ "period": period });
            let again = ask(COUNTY, "digest.seal", By::Worker, "other", input, now);
            assert_eq!(refused(act(db, again)), Code::WrongState, "{period}");
        }
    });
}

#[test]
fn a_digest_binds_the_last_entry_of_each_chain_before_midnight() {
    each(|store| {
        let db = &store.db;
        let midnight = at("2026-10-30T00:00");
        for n in 0..40 {
            // Around midnight: 20 before, 20 from it on.
            let now = midnight.plus_ms(i64::from(n) - 20);
            act(db, wish_ask(VILLAGES[0], n, now)).unwrap();
        }
        act(db, wish_ask(VILLAGES[1], 100, midnight.plus_ms(-1))).unwrap();
        act(db, wish_ask(VILLAGES[2], 200, midnight)).unwrap();
        seal(db, "2026-10-29", midnight.plus_ms(100)).unwrap();
        let opened = db.read(|tx| digest::one(tx, area(COUNTY), "2026-10-29")).unwrap().unwrap();
        let heads: Vec<(String, u64)> =
            opened.leaves.iter().map(|l| (l.chain.to_string(), l.seq)).collect();
        assert_eq!(heads, [(VILLAGES[0].into(), 20), (VILLAGES[1].into(), 1)]);
        assert_eq!((opened.digest.chains, opened.digest.prev), (2, None));
        let entry = db.read(|tx| journal::entry(tx, area(VILLAGES[0]), 20)).unwrap().unwrap();
        assert_eq!(opened.leaves[0].hash, entry.hash);

        seal(db, "2026-10-30", midnight.plus_days(1)).unwrap();
        let next = db.read(|tx| digest::one(tx, area(COUNTY), "2026-10-30")).unwrap().unwrap();
        assert_eq!(next.digest.prev, Some(opened.digest.root));
        // The county's own chain has begun with the first seal.
        assert_eq!(next.leaves.len(), 4);
        assert_eq!(next.leaves[0].chain, area(COUNTY));
        // The month does not continue the row of days.
        seal(db, "2026-10", at("2026-11-01T00:00")).unwrap();
        let month = db.read(|tx| digest::one(tx, area(COUNTY), "2026-10")).unwrap().unwrap();
        assert_eq!(month.digest.prev, None);
        assert_eq!(db.read(|tx| digest::one(tx, area(COUNTY), "2026-09")).unwrap(), None);
    });
}

#[test]
fn one_chain_is_shown_to_be_under_a_digest_without_the_others() {
    each(|store| {
        lived(&store.db, 80);
        let shown = |chain: &str| {
            let chain = area(chain);
            store
                .db
                .read(move |tx| digest::inclusion(tx, area(COUNTY), "2026-10-29", chain))
                .unwrap()
        };
        for village in VILLAGES {
            let inclusion = shown(village).unwrap();
            assert!(inclusion.holds());
            let mut other = inclusion.clone();
            other.leaf.seq += 1;
            assert!(!other.holds());
            other = inclusion.clone();
            other.digest.root[0] ^= 1;
            assert!(!other.holds());
        }
        assert_eq!(shown("420324999201"), None);
    });
}

#[test]
fn a_printed_digest_is_found_by_date_or_by_its_first_digits() {
    each(|store| {
        lived(&store.db, 290);
        let all = store.db.read(|tx| digest::latest(tx, area(COUNTY), 50)).unwrap();
        assert_eq!(all.len(), 5);
        assert!(all.windows(2).all(|w| w[0].sealed_at >= w[1].sealed_at));
        let find = |typed: &str| -> Vec<String> {
            let typed = typed.to_owned();
            let found = store.db.read(move |tx| digest::find(tx, area(COUNTY), &typed)).unwrap();
            found.into_iter().map(|d| d.period).collect()
        };
        for digest in &all {
            let hex = kernel::hash::hex(&digest.root);
            let grouped: Vec<String> =
                hex.as_bytes().chunks(4).map(|g| String::from_utf8(g.to_vec()).unwrap()).collect();
            for typed in [
                hex.clone(),
                hex[..16].to_owned(),
                hex[..17].to_uppercase(),
                grouped.join(" "),
                format!("  {}\n", grouped[..4].join("  ")),
                digest.period.clone(),
            ] {
                assert!(find(&typed).contains(&digest.period), "{typed}");
            }
            // The last day of a month and the month may bind the same heads.
            let same = all.iter().filter(|d| d.root == digest.root).count();
            assert_eq!(find(&hex[..16]).len(), same);
            assert_eq!(find(&digest.period), std::slice::from_ref(&digest.period));
            for typed in [&hex[..15], &hex[1..], &format!("{hex}0"), "", "第一个", "2025-01-01"]
            {
                assert_eq!(find(typed), Vec::<String>::new(), "{typed}");
            }
        }
        assert_eq!(find("2026年10月29日"), ["2026-10-29"]);
        assert_eq!(find(" 2026年11月1日"), ["2026-11-01"]);
        assert_eq!(find("2026年10月"), ["2026-10"]);
    });
}
