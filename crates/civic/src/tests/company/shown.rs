//! What the comparison of people shows, and above all what it does not.

use std::collections::BTreeSet;

use kernel::id::PersonId;

use super::super::fixture::{area, day, id};
use crate::decide::company::meter::{FEWEST, Resident, Trait, meter};
use crate::registry::Sex;

/// The `n`-th of the village: women are even, every fifth is in the party, none is away.
fn resident(n: u8) -> Resident {
    let group = if n.is_multiple_of(3) { "420324107210001" } else { "420324107210002" };
    Resident {
        id: id(n),
        sex: if n.is_multiple_of(2) { Sex::Female } else { Sex::Male },
        born_on: day("1980-11-23"),
        group: area(group),
        party: n.is_multiple_of(5),
        away: false,
    }
}

fn people(of: impl IntoIterator<Item = u8>) -> BTreeSet<PersonId> {
    of.into_iter().map(id).collect()
}

#[test]
fn shares_stand_side_by_side() {
    let residents: Vec<_> = (0..60).map(resident).collect();
    let sets = [people(0..60), people((0..60).filter(|n| n % 2 == 0).chain([1, 3, 5, 7, 9]))];
    let lines = meter(&residents, &sets, day("2026-11-23"));
    let cell = |of, value: &str, at: usize| {
        let line = lines.iter().find(|l| l.of == of && l.value == value).unwrap();
        (line.cells[at].count, line.cells[at].permille)
    };
    assert_eq!(cell(Trait::Sex, "female", 0), (Some(30), Some(500)));
    assert_eq!(cell(Trait::Sex, "female", 1), (Some(30), Some(857)));
    assert_eq!(cell(Trait::Sex, "male", 1), (Some(5), Some(142)));
    assert_eq!(cell(Trait::Group, "420324107210001", 0), (Some(20), Some(333)));
    assert_eq!(cell(Trait::Party, "party", 0), (Some(12), Some(200)));
    // Everyone is at home and of one age: nothing to compare.
    assert!(lines.iter().all(|l| l.of != Trait::Away && l.of != Trait::Age));
}

#[test]
fn a_number_below_five_is_hidden_and_so_is_what_would_give_it_away() {
    let residents: Vec<_> = (0..60).map(resident).collect();
    for women in 0..=FEWEST {
        let women = u8::try_from(women).unwrap();
        let came = people((0..20).filter(|n| n % 2 == 1).chain((0..women).map(|n| n * 2)));
        let lines = meter(&residents, &[came], day("2026-11-23"));
        let shown: Vec<_> =
            lines.iter().filter(|l| l.of == Trait::Sex).map(|l| l.cells[0].count).collect();
        if u32::from(women) < FEWEST {
            // Ten men came; with their number and the total the women could be counted.
            assert_eq!(shown, [None, None], "{women}");
        } else {
            assert_eq!(shown, [Some(5), Some(10)]);
        }
        for line in &lines {
            let cell = line.cells[0];
            assert_eq!(cell.count.is_none(), cell.permille.is_none());
            assert!(cell.count.is_none_or(|n| n >= FEWEST), "{line:?}");
        }
    }
}

#[test]
fn one_hidden_of_three_hides_the_next_smallest() {
    let ages = ["1950-01-01", "1980-01-01", "2000-01-01"];
    let residents: Vec<Resident> = (0..33)
        .map(|n| Resident {
            born_on: day(ages[if n < 3 {
                0
            } else if n < 13 {
                1
            } else {
                2
            }]),
            ..resident(n)
        })
        .collect();
    let lines = meter(&residents, &[people(0..33)], day("2026-11-23"));
    let shown: Vec<_> = lines
        .iter()
        .filter(|l| l.of == Trait::Age)
        .map(|l| (l.value.as_str(), l.cells[0].count))
        .collect();
    assert_eq!(shown, [("18-34", Some(20)), ("35-59", None), ("60-up", None)]);
}

#[test]
fn ages_change_on_the_birthday() {
    // Born, band on 2026-11-23.
    let table = [
        ("1966-11-23", "60-up"),
        ("1966-11-24", "35-59"),
        ("1991-11-23", "35-59"),
        ("1991-11-24", "18-34"),
        ("2008-11-23", "18-34"),
    ];
    for (born, band) in table {
        let mut residents: Vec<_> = (0..10).map(resident).collect();
        residents.push(Resident { born_on: day(born), ..resident(10) });
        residents.push(Resident { born_on: day("1940-01-01"), ..resident(11) });
        residents.push(Resident { born_on: day("2005-01-01"), ..resident(12) });
        let lines = meter(&residents, &[people([10])], day("2026-11-23"));
        assert!(lines.iter().any(|l| l.of == Trait::Age && l.value == band), "{born}");
        // With five of the same birthday the band is seen in the numbers.
        let five: Vec<_> = (10..15)
            .map(|n| Resident { born_on: day(born), ..resident(n) })
            .chain((20..30).map(|n| Resident { born_on: day("1940-01-01"), ..resident(n) }))
            .chain((30..40).map(|n| Resident { born_on: day("2005-01-01"), ..resident(n) }))
            .chain((40..50).map(|n| Resident { born_on: day("1980-01-01"), ..resident(n) }))
            .collect();
        let lines = meter(&five, &[people(10..50)], day("2026-11-23"));
        let of = |value| lines.iter().find(|l| l.value == value).unwrap().cells[0].count;
        assert_eq!(of(band), Some(15), "{born}");
    }
}

#[test]
fn strangers_and_empty_sets_change_nothing() {
    let residents: Vec<_> = (0..20).map(resident).collect();
    let with_strangers = people((0..20).chain(200..220));
    let lines = meter(&residents, &[with_strangers, people([])], day("2026-11-23"));
    let plain = meter(&residents, &[people(0..20)], day("2026-11-23"));
    assert_eq!(lines.len(), plain.len());
    for (line, plain) in lines.iter().zip(&plain) {
        assert_eq!(line.cells[0], plain.cells[0]);
        assert_eq!((line.cells[1].count, line.cells[1].permille), (None, None));
    }
    assert!(meter(&[], &[people(0..3)], day("2026-11-23")).is_empty());
}
