//! Receipts through the front door: handed in with a vote, bound at the close, shown to everyone
//! afterwards and to nobody before, and beside nobody anywhere.

use ballot::receipt::{ReceiptList, receipt};
use kernel::id::BallotId;

use super::*;

const VECTOR: &str = "0de340afe62e2039fdccb9fbda15ba5356b7d919380d6058ec05f3b12e954f91";

fn ballot_id(site: &Site) -> BallotId {
    Id::from_parts(site.now, [3; 10])
}

/// What the device of a letter makes.
fn of(site: &Site, letter: u8) -> String {
    hash::hex(&receipt(hash::sm3, &ballot_id(site).bytes(), &[letter; 16]).unwrap())
}

/// a to e have come, the box is open.
fn open(name: &str) -> (Site, MatterId) {
    let site = Site::open(name);
    let m = site.sitting("land_compensation", "members_assembly", true, &[]);
    for letter in b"abcde" {
        site.ok(*letter, m, "arrivals", json!({}));
    }
    site.ok(b'f', m, "ballot", json!({ "id": ballot_id(&site) }));
    (site, m)
}

fn path(m: MatterId) -> String {
    format!("/{VILLAGE}/meetings/{m}/receipts")
}

fn status(site: &Site, path: &str) -> u16 {
    site.send(Request::get(path).body(Body::empty()).unwrap()).0
}

fn shown(site: &Site, m: MatterId) -> Value {
    serde_json::from_str(&site.get(b'a', &format!("/api{}", path(m)))).unwrap()
}

#[test]
fn the_page_s_script_and_the_engine_make_the_same_receipt() {
    // proof/verifier/receipts.test.mjs holds the script to the same value.
    let ballot: BallotId = Id::parse("0190f3a0-0000-7000-8000-00000000002a").unwrap();
    let nonce: Vec<u8> = (0..16).collect();
    let made = receipt(hash::sm3, &ballot.bytes(), &nonce).unwrap();
    assert_eq!(hash::hex(&made), VECTOR);
}

#[test]
fn receipts_are_bound_at_the_close_and_shown_to_everyone_after_it() {
    let (site, m) = open("receipts");
    let drop = |letter: u8, receipt: Value| {
        site.post(letter, m, "box", json!({ "answer": "yes", "receipt": receipt }))
    };
    // In no order that anybody could learn from.
    for letter in b"dab" {
        assert_eq!(drop(*letter, json!(of(&site, *letter))).0, 201);
    }
    let (twice, problem) = drop(b'c', json!(of(&site, b'a')));
    assert_eq!((twice, &problem["code"]), (409, &json!("receipt_twice")), "{problem}");
    for wrong in [json!("yes"), json!(7), json!("0".repeat(63)), json!("x".repeat(64))] {
        let (bad, problem) = drop(b'c', wrong);
        assert_eq!((bad, &problem["code"]), (422, &json!("field_bad")), "{problem}");
    }
    // Without a script the field is there and empty.
    assert_eq!(drop(b'c', json!("")).0, 201);
    for face in ["", "/api"] {
        assert_eq!(status(&site, &format!("{face}{}", path(m))), 409, "before the close");
    }
    let running = site.page(b'a', m) + &site.get(b'f', &format!("/api/{VILLAGE}/meetings/{m}"));
    assert!(!running.contains(&of(&site, b'a')) && !running.contains("/receipts"));

    site.ok(b'f', m, "closing", json!({}));
    let mut sorted: Vec<String> = b"abd".iter().map(|l| of(&site, *l)).collect();
    sorted.sort();
    let data = shown(&site, m);
    assert_eq!(data["receipts"], json!(sorted));
    assert_eq!((&data["n"], &data["voters"]), (&json!(3), &json!(4)));
    let bytes = |text: &String| hash::unhex(text).unwrap().try_into().unwrap();
    let list = ReceiptList::new(sorted.iter().map(bytes).collect()).unwrap();
    let root = hash::hex(&list.root(hash::sm3));
    assert_eq!(data["root"], json!(root));
    // The chain holds them, in the entry that the page names, and who closes again hears the same.
    let seq = data["entry"].as_u64().unwrap();
    let all =
        site.db.read(move |tx| store::journal::entries(tx, area(VILLAGE), seq - 1, 1)).unwrap();
    let (entry, kept) = &all[0];
    let kept = kept.as_ref().unwrap();
    assert_eq!(hash::commitment(&kept.salt.unwrap(), &kept.input), entry.commitment);
    let kept: Value = serde_json::from_str(&kept.input).unwrap();
    assert_eq!(kept["noted"], json!({ "receipts": { "n": 3, "root": root } }));
    assert!(store::verify::verify(&site.db, &mut |_| {}).unwrap().whole());
    let (status, answer) = site.post_under(b'f', m, "closing", &json!({}), &entry.idem);
    assert_eq!((status, &answer["repeated"]), (200, &json!(true)), "{answer}");
    assert!(site.page(b'a', m).contains(&path(m)), "the result leads to the list");
}

#[test]
fn a_line_is_found_without_a_script_and_a_wrong_one_is_told() {
    let (site, m) = open("receipts_found");
    for letter in b"abc" {
        let body = json!({ "answer": "no", "receipt": of(&site, *letter) });
        site.ok(*letter, m, "box", body);
    }
    site.ok(b'f', m, "closing", json!({}));
    let look = |receipt: &str| site.get(b'e', &format!("{}?receipt={receipt}", path(m)));
    let mut sorted: Vec<String> = b"abc".iter().map(|l| of(&site, *l)).collect();
    sorted.sort();
    let line = sorted.iter().position(|r| *r == of(&site, b'b')).unwrap() + 1;
    // The sentences of the script lie in templates of every page; what is said stands before them.
    let said = |page: &str| page.split("<template").next().unwrap().to_owned();
    assert!(said(&look(&of(&site, b'b'))).contains(&format!("找到了，第 {line} 行")));
    assert!(said(&look(&of(&site, b'b').to_uppercase())).contains("找到了"));
    let missing = said(&look(&of(&site, b'e')));
    assert!(missing.contains("没有找到") && missing.contains("村务监督委员会"));
    let bad = said(&look("3F7K"));
    assert!(bad.contains("回执是 64 位") && !bad.contains("没有找到"));
    assert!(!said(&look("")).contains("没有找到"));
    // Nobody is named, nothing is said of answers.
    for page in [look(""), site.get(b'e', &format!("/api{}", path(m)))] {
        for letter in b"abc" {
            let who = person(*letter).to_string();
            assert!(
                !page.contains(&format!("村民{}", char::from(*letter))) && !page.contains(&who)
            );
        }
        assert!(!page.contains("answer") && !page.contains("\"no\""));
    }
}

#[test]
fn nothing_joins_a_receipt_with_a_voter() {
    let (site, m) = open("receipts_apart");
    for letter in b"edcba" {
        let body = json!({ "answer": "yes", "receipt": of(&site, *letter) });
        site.ok(*letter, m, "box", body);
    }
    // The journal and its exports hold none of them.
    let kept = site.kept();
    for letter in b"abcde" {
        assert!(!kept.contains(&of(&site, *letter)));
    }
    assert!(!kept.contains("\"receipt\""), "{kept}");
    // Of the tables one alone has receipts, without voter or time.
    let tables = site.db.read(|tx| tx.catalogue()).unwrap();
    let of_receipts: Vec<_> =
        tables.iter().filter(|t| t.columns.iter().any(|c| c == "receipt")).collect();
    assert_eq!(of_receipts.len(), 1);
    assert_eq!(of_receipts[0].columns, ["home", "ballot", "receipt"]);
}

#[test]
fn an_open_vote_has_no_receipts() {
    let site = Site::open("receipts_open");
    let m = site.sitting("land_compensation", "members_assembly", false, &[]);
    for letter in b"abcd" {
        site.ok(*letter, m, "arrivals", json!({}));
    }
    site.ok(b'f', m, "ballot", json!({ "id": ballot_id(&site) }));
    let body = json!({ "answer": "yes", "receipt": of(&site, b'a') });
    assert_eq!(site.refused(b'a', m, "box", body.clone()), "ballot_named");
    assert_eq!(site.refused(b'a', m, "votes", body), "field_unknown");
    assert!(!site.page(b'a', m).contains("data-receipt-for"));
    for letter in b"abcd" {
        site.ok(*letter, m, "votes", json!({ "answer": "yes" }));
    }
    site.ok(b'f', m, "closing", json!({}));
    assert_eq!(status(&site, &path(m)), 404);
    assert!(!site.page(b'a', m).contains("/receipts"));
}
