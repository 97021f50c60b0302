//! Names: what is accepted, and that text and value are one to one.

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};

use crate::{AccountId, TransferId, UNIT_CODE_LEN_MAX, UnitCode};

#[test]
fn unit_codes_at_their_bounds() {
    let longest = "u".repeat(UNIT_CODE_LEN_MAX);
    let too_long = "u".repeat(UNIT_CODE_LEN_MAX + 1);
    let table = [
        ("fen", true),
        ("a", true),
        ("labour_half_days", true),
        ("co2_g", true),
        (longest.as_str(), true),
        (too_long.as_str(), false),
        ("", false),
        ("2fen", false),
        ("_fen", false),
        ("Fen", false),
        ("fen ", false),
        ("分", false),
        ("fen\0", false),
    ];
    for (text, accepted) in table {
        let parsed = UnitCode::parse(text);
        assert_eq!(parsed.is_ok(), accepted, "{text:?}");
        if let Ok(code) = parsed {
            assert_eq!(code.as_str(), text);
        }
    }
}

#[test]
fn unit_codes_order_as_their_texts() {
    let mut codes = ["points", "fen", "point", "hours_half"].map(super::unit);
    codes.sort();
    assert_eq!(codes.map(|c| c.to_string()), ["fen", "hours_half", "point", "points"]);
}

#[test]
fn ids_have_one_spelling() {
    for id in [0, 1, 0xdead_beef, u128::MAX] {
        let text = TransferId(id).to_string();
        assert_eq!(text.len(), 32);
        assert_eq!(text.parse::<TransferId>(), Ok(TransferId(id)));
    }
    let good = format!("{:032x}", 0xab);
    for bad in [&good[1..], &good.to_uppercase(), &format!("+{}", &good[1..]), &format!("0{good}")]
    {
        assert!(bad.parse::<AccountId>().is_err(), "{bad}");
    }
}

#[test]
fn names_pass_through_serde_as_text_and_are_checked() {
    let from = |text: &'static str| -> StrDeserializer<'static, Error> { text.into_deserializer() };
    assert_eq!(UnitCode::deserialize(from("fen")), Ok(super::unit("fen")));
    assert!(UnitCode::deserialize(from("FEN")).is_err());
    let text = "000000000000000000000000000000ff";
    assert_eq!(AccountId::deserialize(from(text)), Ok(AccountId(255)));
    assert!(AccountId::deserialize(from("ff")).is_err());
}
