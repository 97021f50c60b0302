//! Erasing words by law leaves the chain whole; taking them away without an act does not.

use super::*;
use crate::verify::{self, Why};

#[test]
fn an_erasure_keeps_the_chain_whole_and_the_words_are_gone() {
    each(|store| {
        for n in 0..9 {
            act(&store.db, wish_ask(VILLAGES[0], n, morning())).unwrap();
        }
        let before = store.db.read(|tx| journal::entry(tx, area(VILLAGES[0]), 4)).unwrap().unwrap();
        erase(&store.db, VILLAGES[0], 3, morning()).unwrap();
        assert!(store.db.read(verify::verify_within).unwrap().whole());
        let (entry, kept) =
            store.db.read(|tx| journal::entries(tx, area(VILLAGES[0]), 3, 1)).unwrap().remove(0);
        assert_eq!(entry, before);
        let kept = kept.unwrap();
        assert_eq!(kept.salt, None);
        assert!(!kept.input.contains("路灯"), "{}", kept.input);
        let export = store.db.read(export_text).unwrap();
        assert!(!export.contains("第3盏") && export.contains("第2盏"));
        assert_eq!(script(&export).0, 0);
        let again = erase(&store.db, VILLAGES[0], 3, morning().plus_ms(1));
        assert_eq!(again.map(|r| r.repeated), Ok(true));
    });
}

#[test]
fn words_taken_away_without_an_act_are_found() {
    each(|store| {
        for n in 0..9 {
            act(&store.db, wish_ask(VILLAGES[0], n, morning())).unwrap();
        }
        erase(&store.db, VILLAGES[0], 3, morning()).unwrap();
        // The seventh wish loses its words exactly as an erasure would do it; and the erasing act
        // itself loses its salt.
        for (seq, said) in [(7, "420324107201 7"), (10, "420324107201 10")] {
            let (report, export) = taken_back(&store.db, move |tx| {
                journal::erase(tx, area(VILLAGES[0]), seq, wish::ERASED)?;
                Ok((verify::verify_within(tx)?, export_text(tx)?))
            })
            .unwrap();
            let broken = report.first_broken.unwrap();
            assert_eq!(broken.why, Why::ErasedWithoutAct);
            assert_eq!(broken.to_string(), format!("{said} erased-without-act"));
            let (code, words) = script(&export);
            assert_eq!((code, words), (1, format!("broken: {said} erased-without-act")));
        }
    });
}

#[test]
fn other_words_can_not_be_put_in_the_place_of_erased_ones() {
    let store = embedded();
    for n in 0..5 {
        act(&store.db, wish_ask(VILLAGES[0], n, morning())).unwrap();
    }
    erase(&store.db, VILLAGES[0], 3, morning()).unwrap();
    for (from, to, why) in [
        ("（内容已依法删除）", "我很满意", "input-differs"),
        ("\"by\":\"420324107201", "\"by\":\"420324107202", "asked-differs"),
        ("wish.raise", "wish.finish", "asked-differs"),
    ] {
        let report = taken_back(&store.db, move |tx| {
            let home = area(VILLAGES[0]);
            let n = tx.run(
                "UPDATE journal_input SET input = REPLACE(input, ?1, ?2) WHERE home = ?3 AND seq = 4",
                &[
                    civic::record::Val::Text(from.into()),
                    civic::record::Val::Text(to.into()),
                    home.to_val(),
                ],
            )?;
            assert_eq!(n, 1);
            verify::verify_within(tx)
        })
        .unwrap();
        assert_eq!(report.first_broken.unwrap().to_string(), format!("420324107201 4 {why}"));
    }
}

/// The secretary of a village takes a second thing out of wish `n`.
fn split(db: &Db, home: &str, n: u32) -> MatterId {
    let by = person(home, 60);
    let mandate = civic::authority::Mandate {
        home: area(home),
        id: Id::from_parts(morning(), [60; 10]),
        person: by,
        role: civic::authority::Role::Secretary,
        area: area(home),
        from_on: morning().date(),
        until_on: None,
        ground: "选举".into(),
    };
    db.write(move |tx| tx.set(&civic::record::Record::row(&mandate))).unwrap();
    let input = json!({"matter": matter(n), "text": "水管也漏了三天", "reason": null});
    act(db, ask(home, "wish.split", By::Person(by), "split", input, morning())).unwrap();
    civic::scene::given_id(area(home), "split", morning(), 0)
}

#[test]
fn the_words_of_a_wish_taken_out_of_another_go_with_the_wish_that_holds_them() {
    each(|store| {
        for n in 0..9 {
            act(&store.db, wish_ask(VILLAGES[0], n, morning())).unwrap();
        }
        let child = split(&store.db, VILLAGES[0], 3);
        let by = By::Person(person(VILLAGES[0], 3));
        // The entry loses its words, but only the wish it came out of is said to be erased.
        let first = ask(
            VILLAGES[0],
            "wish.erase",
            by,
            "erase-first",
            json!({"matter": matter(3), "ground": "本人要求"}),
            morning(),
        );
        let (report, export) = taken_back(&store.db, move |tx| {
            perform(tx, &deeds(), &rules(), &first)?;
            journal::erase(tx, area(VILLAGES[0]), 10, wish::ERASED)?;
            Ok((verify::verify_within(tx)?, export_text(tx)?))
        })
        .unwrap();
        let said = "420324107201 10 erased-without-act";
        assert_eq!(report.first_broken.unwrap().to_string(), said);
        assert_eq!(script(&export), (1, format!("broken: {said}")));

        let input = json!({"matter": child, "ground": "本人要求"});
        act(&store.db, ask(VILLAGES[0], "wish.erase", by, "erase-child", input, morning()))
            .unwrap();
        assert!(store.db.read(verify::verify_within).unwrap().whole());
        let export = store.db.read(export_text).unwrap();
        assert!(!export.contains("水管") && export.contains("第3盏"), "only these words");
        assert_eq!(script(&export).0, 0);
    });
}
