//! The sums of the public pages on a small county: two villages of one township, one of another.

use civic::decide::wish::{Channel, Fate, Wish};
use civic::matter::{ClockName, Due, Kind, Matter, State};
use civic::record::Record;
use kernel::time::DAY_MS;
use kernel::{AreaCode, Id, Level, Moment};
use store::{Db, Options, Stop, Tx};

use super::part::escape;
use super::reads;
use crate::standing::days_begun;

const A: &str = "420324107210";
const B: &str = "420324107211";
const C: &str = "420324109206";

fn area(text: &str) -> AreaCode {
    AreaCode::parse(text).unwrap()
}

fn day(n: i64) -> Moment {
    Moment::parse("2026-01-01T00:00").unwrap().plus_days(n)
}

fn matter(n: u8, home: &str, place: &str, kind: Kind, state: State, days: (i64, i64)) -> Matter {
    let id = Id::from_parts(day(0), [n; 10]);
    Matter {
        home: area(home),
        id,
        kind,
        year: 2026,
        no: n.into(),
        title: format!("第 {n} 件"),
        area: area(place),
        state,
        thread: id,
        cause: None,
        opened_by: None,
        opened_for: None,
        owner: None,
        opened_at: day(days.0),
        moved_at: day(days.1),
        version: 1,
    }
}

fn due(of: &Matter, clock: ClockName, due_at: Moment) -> Due {
    Due {
        home: of.home,
        matter: of.id,
        clock,
        since: of.opened_at,
        due_at,
        rule: String::new(),
        met_at: None,
        escalated_at: None,
    }
}

/// What lies in the store: confirmed wishes that took 10, 20 and 90 days (one last year), and
/// something in every other state that is counted.
fn lived(tx: &mut Tx<'_>) -> Result<(), Stop> {
    use Kind::{Notice, Resolution, Topic, Wish as W};
    let all = [
        matter(1, A, "420324107210003", W, State::Confirmed, (5, 15)),
        matter(2, A, A, W, State::Confirmed, (5, 25)),
        matter(3, B, B, W, State::Confirmed, (5, 95)),
        matter(4, A, A, W, State::Confirmed, (-30, -5)),
        matter(5, A, A, W, State::Heard, (100, 100)),
        matter(6, A, "420324107210003", W, State::Adopted, (101, 102)),
        matter(7, A, A, Topic, State::Published, (101, 103)),
        matter(8, B, B, Resolution, State::Executing, (101, 104)),
        matter(9, C, C, Resolution, State::Confirmed, (101, 104)),
        matter(10, C, C, Topic, State::Decided, (101, 104)),
        matter(11, C, C, Notice, State::Posted, (101, 104)),
    ];
    for one in &all {
        tx.put(&one.row())?;
    }
    tx.put(&due(&all[4], ClockName::Answer, day(115)).row())?;
    tx.put(&due(&all[6], ClockName::Publication, day(113)).row())?;
    tx.put(&due(&all[7], ClockName::Execution, day(200)).row())?;
    let wish = Wish {
        home: area(A),
        id: all[5].id,
        text: String::new(),
        channel: Channel::Desk,
        recorded_by: None,
        fate: Some(Fate::Handle),
        reply: String::new(),
        replied_at: None,
        report: String::new(),
        verdict: String::new(),
        said_in: 1,
        spot: String::new(),
    };
    tx.put(&wish.row())
}

fn with_county(check: impl FnMut(&mut Tx<'_>) -> Result<(), Stop> + Send + 'static) {
    let folder = std::env::temp_dir().join(format!("gongdi_portal_{}", std::process::id()));
    let db = Db::open(&Options::folder(&folder)).unwrap();
    db.write(lived).unwrap();
    let checked = db.read(check);
    db.close();
    std::fs::remove_dir_all(&folder).unwrap();
    checked.unwrap();
}

#[test]
fn sums_follow_the_area_and_the_year() {
    with_county(|tx| {
        let (year, now) = (day(0), day(120));
        let mut outcomes = |place: &str| -> Result<_, Stop> {
            let year = reads::outcomes(tx, area(place), year.date())?;
            Ok((year.wished, year.decided, year.tally.solved, year.median_ms))
        };
        // A resolution that no wish began is a problem solved as well.
        assert_eq!(outcomes("420324")?, (5, 1, 4, Some(10 * DAY_MS)));
        assert_eq!(outcomes("420324107")?, (5, 0, 3, Some(20 * DAY_MS)));
        // Of two, the shorter is the middle: half of them took no longer.
        assert_eq!(outcomes(A)?, (4, 0, 2, Some(10 * DAY_MS)));
        assert_eq!(outcomes("420324107210003")?, (2, 0, 1, Some(10 * DAY_MS)));
        assert_eq!(outcomes(C)?, (0, 1, 1, Some(3 * DAY_MS)));

        let by_township = reads::sums(tx, area("420324"), Level::Township, year, now)?;
        let longba = by_township[&area("420324107")];
        let told = (longba.heard, longba.published, longba.running, longba.confirmed, longba.late);
        assert_eq!(told, (1, 1, 1, 3, 1), "a publication that has run out is not late");
        let yaosha = reads::Sums { confirmed: 1, ..reads::Sums::default() };
        assert_eq!(by_township[&area("420324109")], yaosha);
        let by_village = reads::sums(tx, area("420324107"), Level::Village, year, now)?;
        assert_eq!((by_village[&area(A)].late, by_village[&area(B)].late), (1, 0));
        assert_eq!(reads::late_by_clock(tx, area(A), now)?, [(ClockName::Answer, 1)]);
        assert_eq!(reads::late_by_clock(tx, area(A), day(114))?, []);

        let mut numbers = |place: &str, states: &[State]| -> Result<Vec<u32>, Stop> {
            let found = reads::standing(tx, area(place), Kind::Wish, states, 2)?;
            Ok(found.iter().map(|m| m.no).collect())
        };
        assert_eq!(numbers(A, &[State::Confirmed])?, [2, 1], "latest first, no more than asked");
        assert_eq!(numbers("420324107210003", &[State::Confirmed, State::Adopted])?, [6, 1]);
        let handled = |found: Vec<Matter>| found.iter().map(|m| m.no).collect::<Vec<_>>();
        assert_eq!(handled(reads::handled(tx, area("420324"), 9)?), [6]);
        assert_eq!(handled(reads::handled(tx, area(B), 9)?), [0_u32; 0]);
        Ok(())
    });
}

#[test]
fn a_day_begun_counts_and_nothing_waits_less_than_none() {
    for (ms, days) in [(-5, 0), (0, 0), (1, 1), (DAY_MS, 1), (DAY_MS + 1, 2), (38 * DAY_MS, 38)] {
        assert_eq!(days_begun(ms), days, "{ms}");
    }
}

#[test]
fn query_values_survive_addresses() {
    assert_eq!(escape("路灯 2026-31&x=1"), "%E8%B7%AF%E7%81%AF%202026-31%26x%3D1");
}
