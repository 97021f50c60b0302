//! Many at once: everybody is answered, nothing acknowledged is lost, and a full queue says so.

use std::collections::BTreeSet;
use std::sync::mpsc;

use super::*;
use crate::Fault;
use crate::verify;

const CALLERS: u32 = 8;
const EACH: u32 = 250;

fn flood(db: &Db) -> Vec<Result<Receipt, Stop>> {
    let (send, receive) = mpsc::channel();
    std::thread::scope(|scope| {
        for caller in 0..CALLERS {
            let send = send.clone();
            scope.spawn(move || {
                let (deeds, rules) = (deeds(), rules());
                for i in 0..EACH {
                    let n = caller * EACH + i;
                    let home = VILLAGES[usize::try_from(n % 3).unwrap()];
                    let ask = wish_ask(home, n, morning());
                    let (deeds, rules, send) = (deeds.clone(), rules.clone(), send.clone());
                    db.submit(
                        move |tx| perform(tx, &deeds, &rules, &ask),
                        move |out| send.send(out).unwrap(),
                    );
                }
            });
        }
    });
    drop(send);
    receive.into_iter().collect()
}

#[test]
fn two_thousand_at_once_are_all_answered_and_kept() {
    each(|store| {
        let answers = flood(&store.db);
        assert_eq!(answers.len(), 2000);
        let places: BTreeSet<(AreaCode, u64)> = answers
            .into_iter()
            .map(|answer| answer.unwrap())
            .map(|receipt| (receipt.home, receipt.seq.unwrap()))
            .collect();
        assert_eq!(places.len(), 2000);
        let metered = store.db.metered();
        assert_eq!(metered.jobs, 2000);
        if store.name == "embedded" {
            assert!(metered.commits < 1000, "{} commits are no groups", metered.commits);
        }
        store.db.close();
        let again = match (&store.folder, &store.server) {
            (Some(folder), _) => Options::folder(folder),
            (_, Some((url, schema))) => Options { readers: 4, ..Options::server(url, schema) },
            _ => unreachable!(),
        };
        let again = Db::open(&again).unwrap();
        let report = verify::verify(&again, &mut |_| ()).unwrap();
        assert!(report.whole(), "{:?}", report.all_broken);
        assert_eq!((report.chains, report.entries), (3, 2000));
        let wishes = again.read(|tx| tx.number("SELECT COUNT(*) FROM wish", &[])).unwrap();
        assert_eq!(wishes, 2000);
        again.close();
    });
}

#[test]
fn a_full_queue_answers_busy_and_records_nothing() {
    let folder = std::env::temp_dir().join(unique());
    let options = Options { queue: 4, group: 2, ..Options::folder(&folder) };
    let db = Db::open(&options).unwrap();
    let store = Store { db, name: "embedded", folder: Some(folder), server: None };
    // The writer is held up until the queue behind it has been filled.
    let (begun, is_begun) = mpsc::channel();
    let (go, wait) = mpsc::channel::<()>();
    let wait = parking_lot::Mutex::new(wait);
    store.db.submit(
        move |_| {
            let _ = begun.send(());
            let _ = wait.lock().recv();
            Ok(())
        },
        |_| (),
    );
    is_begun.recv().unwrap();
    let (send, receive) = mpsc::channel();
    let (deeds, rules) = (deeds(), rules());
    for n in 0..10 {
        let (deeds, rules, send) = (deeds.clone(), rules.clone(), send.clone());
        let ask = wish_ask(VILLAGES[0], n, morning());
        store.db.submit(
            move |tx| perform(tx, &deeds, &rules, &ask),
            move |out| send.send((n, out)).unwrap(),
        );
    }
    go.send(()).unwrap();
    drop(send);
    let (kept, busy): (Vec<_>, Vec<_>) = receive.into_iter().partition(|(_, out)| out.is_ok());
    assert_eq!((kept.len(), busy.len()), (4, 6));
    for (n, out) in busy {
        assert_eq!(out, Err(Stop::Fault(Fault::Busy)));
        let id = matter(n);
        let found = store.db.read(move |tx| crate::matter::get(tx, area(VILLAGES[0]), id)).unwrap();
        assert_eq!(found, None);
    }
    let head = store.db.read(|tx| journal::head(tx, area(VILLAGES[0]))).unwrap().unwrap();
    assert_eq!(head.seq, 4);
}

#[test]
fn a_closed_store_says_so_and_a_read_can_not_write() {
    let store = embedded();
    let written = store.db.read(|tx| tx.run("DELETE FROM wish", &[]));
    assert!(matches!(written, Err(Stop::Fault(Fault::Misuse(_)))), "{written:?}");
    store.db.close();
    let late = act(&store.db, wish_ask(VILLAGES[0], 1, morning()));
    assert_eq!(late, Err(Stop::Fault(Fault::Closed)));
}

#[test]
fn one_that_fails_in_a_group_does_not_take_the_others_with_it() {
    let store = embedded();
    let (send, receive) = mpsc::channel();
    for n in 0..60_i64 {
        let send = send.clone();
        store.db.submit(
            move |tx| {
                tx.run(
                    "INSERT INTO area (system, code, name, level, parent) VALUES ('stat', ?1, '', '', NULL)",
                    &[civic::record::Val::Text(n.to_string())],
                )?;
                // After the write: every third is taken back, each in another way.
                match n % 6 {
                    2 => Err(kernel::Code::NotFound.into()),
                    5 => tx.run("INSERT INTO area SELECT * FROM area", &[]),
                    _ => Ok(1),
                }
            },
            move |out| send.send(out.is_ok()).unwrap(),
        );
    }
    drop(send);
    assert_eq!(receive.into_iter().filter(|ok| *ok).count(), 40);
    let kept = store.db.read(|tx| tx.number("SELECT COUNT(*) FROM area", &[])).unwrap();
    assert_eq!(kept, 40);
}
