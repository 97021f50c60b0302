//! The order in which a thread is told.

use civic::matter::Matter;
use civic::record::Record;

use super::*;

#[test]
fn a_cause_stands_before_what_it_caused_even_when_one_act_opened_both() {
    each(|store| {
        for n in 1..=4 {
            act(&store.db, wish_ask(VILLAGES[0], n, morning())).unwrap();
        }
        // 3 caused 1, which caused 2, in one moment; 4 came later and has the greatest id.
        let order = store.db.write(|tx| {
            for (n, cause, later) in
                [(3, None, 0), (1, Some(3), 0), (2, Some(1), 0), (4, Some(2), 5)]
            {
                let one = crate::matter::get(tx, area(VILLAGES[0]), matter(n))?.unwrap();
                let cause = cause.map(matter);
                let opened_at = one.opened_at.plus_ms(later);
                tx.set(&Matter { thread: matter(3), cause, opened_at, ..one }.row())?;
            }
            crate::matter::thread(tx, area(VILLAGES[0]), matter(3))
        });
        let order: Vec<MatterId> = order.unwrap().iter().map(|m| m.id).collect();
        assert_eq!(order, [3, 1, 2, 4].map(matter), "{}", store.name);
    });
}
