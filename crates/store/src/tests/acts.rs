//! The write path: the same asked twice, dry runs, refusals.

use kernel::Code;

use super::*;

fn code(result: Result<Receipt, Stop>) -> Code {
    match result {
        Err(Stop::Refused(no)) => no.code,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_same_key_with_the_same_content_gets_the_same_receipt() {
    each(|store| {
        let first = wish_ask(VILLAGES[0], 1, morning());
        let one = act(&store.db, first.clone()).unwrap();
        assert!(!one.repeated);
        let before = counts(&store.db);
        // Sent again later, by a phone that did not hear the answer; the salt is another.
        let again = Ask { now: morning().plus_days(3), salt: [9; 16], ..first.clone() };
        let two = act(&store.db, again).unwrap();
        assert_eq!(two, Receipt { repeated: true, ..one.clone() });
        assert_eq!(counts(&store.db), before);
        // In another home the key is free.
        let elsewhere = Ask { key: first.key, ..wish_ask(VILLAGES[1], 2, morning()) };
        assert!(!act(&store.db, elsewhere).unwrap().repeated);
    });
}

#[test]
fn the_same_key_with_another_content_caller_or_person_is_refused() {
    each(|store| {
        let first = wish_ask(VILLAGES[0], 1, morning());
        act(&store.db, first.clone()).unwrap();
        let before = counts(&store.db);
        let mut text = first.clone();
        text.input["text"] = json!("别的话别的话");
        let by = Ask { by: By::Person(person(VILLAGES[0], 44)), ..first.clone() };
        let behalf = Ask { behalf: Some(person(VILLAGES[0], 44)), ..first.clone() };
        for other in [text, by, behalf] {
            assert_eq!(code(act(&store.db, other)), Code::KeyReused);
        }
        assert_eq!(counts(&store.db), before);
    });
}

#[test]
fn a_dry_run_says_the_same_and_writes_nothing() {
    each(|store| {
        act(&store.db, wish_ask(VILLAGES[0], 0, morning())).unwrap();
        let before = counts(&store.db);
        let dry = Ask { dry_run: true, ..wish_ask(VILLAGES[0], 1, morning()) };
        let receipt = act(&store.db, dry.clone()).unwrap();
        assert_eq!((receipt.seq, receipt.matter), (None, Some(matter(1))));
        // Nor does it begin the chain of a village that has none yet.
        let first = Ask { dry_run: true, ..wish_ask(VILLAGES[1], 1, morning()) };
        act(&store.db, first).unwrap();
        let none = store.db.read(|tx| journal::head(tx, area(VILLAGES[1])));
        assert_eq!(none.unwrap(), None);
        let vague = Ask {
            input: json!({"id": matter(1), "text": "哦", "place": VILLAGES[0], "channel": null}),
            ..dry.clone()
        };
        assert_eq!(code(act(&store.db, vague)), Code::WishVague);
        assert_eq!(counts(&store.db), before);
        // The key was not used up.
        let real = act(&store.db, Ask { dry_run: false, ..dry }).unwrap();
        assert_eq!((real.seq, real.repeated), (Some(2), false));
    });
}

#[test]
fn what_is_refused_leaves_nothing_behind() {
    each(|store| {
        act(&store.db, wish_ask(VILLAGES[0], 0, morning())).unwrap();
        let before = counts(&store.db);
        let good = wish_ask(VILLAGES[0], 1, morning());
        let taken = Ask { key: "other".into(), ..wish_ask(VILLAGES[0], 0, morning()) };
        let mut elsewhere = good.clone();
        elsewhere.input["place"] = json!(VILLAGES[1]);
        let mut float = good.clone();
        float.input["text"] = json!(1.5);
        let stranger = Ask { by: By::Person(person(VILLAGES[1], 1)), ..good.clone() };
        let anonymous = Ask { by: By::Anonymous, ..good.clone() };
        let unknown = Ask { act: "wish.grant".into(), ..good.clone() };
        let keyless = Ask { key: String::new(), ..good };
        for (ask, want) in [
            (taken, Code::IdTaken),
            (elsewhere, Code::PlaceElsewhere),
            (float, Code::FieldBad),
            (stranger, Code::NotAllowed),
            (anonymous, Code::SignInNeeded),
            (unknown, Code::NotFound),
            (keyless, Code::FieldMissing),
        ] {
            assert_eq!(code(act(&store.db, ask)), want);
        }
        assert_eq!(counts(&store.db), before);
    });
}

#[test]
fn a_clock_that_went_back_does_not_take_the_chain_with_it() {
    each(|store| {
        act(&store.db, wish_ask(VILLAGES[0], 0, morning())).unwrap();
        act(&store.db, wish_ask(VILLAGES[0], 1, morning().plus_days(-2))).unwrap();
        let second = store.db.read(|tx| journal::entry(tx, area(VILLAGES[0]), 2)).unwrap().unwrap();
        assert_eq!(second.at, morning());
    });
}

/// Raises a wish and removes a row of the kept table that the wish names.
fn raise_and_remove() -> Deeds {
    let deed = Deed::new::<wish::Raise, _>(
        |_, _, _| Ok(wish::RaiseFacts { place_known: true, entry: 1, files: Vec::new() }),
        |facts, scene, act| {
            let mut effects = wish::raise(facts, scene, act)?;
            let named = |table: &&&str| act.text.contains(&format!("“{table}”"));
            let table = civic::decide::ballot::KEPT.iter().find(named).copied();
            let (columns, vals) = ("home, id", vec![scene.home.to_val(), act.id.to_val()]);
            let row = civic::record::Row { table: table.unwrap_or("wish"), columns, keys: 2, vals };
            effects.push(civic::Effect::Remove(row));
            Ok(effects)
        },
    );
    Deeds::new([deed]).unwrap()
}

#[test]
fn nothing_that_a_verdict_was_drawn_from_is_ever_removed() {
    each(|store| {
        for (n, table) in (1u32..).zip(civic::decide::ballot::KEPT) {
            let mut ask = wish_ask(VILLAGES[0], n, morning());
            ask.input["text"] = json!(format!("把“{table}”的记录删掉"));
            let deeds = raise_and_remove();
            let done = store.db.write(move |tx| perform(tx, &deeds, &rules(), &ask));
            let Err(Stop::Fault(crate::Fault::Misuse(why))) = done else {
                panic!("{table}: {done:?}")
            };
            assert!(why.contains(table) && why.contains("kept"), "{why}");
        }
        // A table of another kind may lose a row: the guard is about these alone.
        let deeds = raise_and_remove();
        let ask = wish_ask(VILLAGES[0], 99, morning());
        assert!(store.db.write(move |tx| perform(tx, &deeds, &rules(), &ask)).is_ok());
    });
}
