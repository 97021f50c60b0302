//! Files beside a matter over HTTP: stored by hash, attached by act, erased with an entry.

use axum::http::StatusCode;
use serde_json::json;

use crate::trial::{AGENT, KEEPER, SECRETARY, Trial, VILLAGE, made};

const PNG: &[u8] = b"\x89PNG\r\n\x1A\n a bridge";
const PDF: &[u8] = b"%PDF-1.7 a plan";

#[test]
fn bytes_are_kept_under_their_hash_and_attached_by_it() {
    let trial = Trial::open();
    let wish = trial.wish(1, 1, "桥头的路灯不亮");
    let blobs = format!("/api/{VILLAGE}/blobs");
    let kept = trial.put_bytes(1, &blobs, PNG);
    assert_eq!(kept.status, StatusCode::CREATED, "{}", kept.text());
    let hash = kernel::hash::hex(&kernel::hash::sm3(PNG));
    assert_eq!(kept.json(), json!({ "hash": hash, "mime": "image/png", "size": PNG.len() }));
    assert_eq!(trial.put_bytes(1, &blobs, b"PK\x03\x04 a program").code(), "file_kind");
    let large = [PNG, &[0; 8 * 1024 * 1024]].concat();
    assert_eq!(trial.put_bytes(1, &blobs, &large).code(), "too_large");
    assert_eq!(trial.get(1, &blobs).status, StatusCode::METHOD_NOT_ALLOWED);

    let path = format!("/{VILLAGE}/matters/{wish}/attachments");
    let body = |n: u8, hash: &str| json!({ "id": made(50 + n), "name": "桥.png", "mime": "text/html", "hash": hash });
    assert_eq!(trial.post(1, &path, "a0", &body(0, &"ab".repeat(32))).code(), "not_found");
    assert_eq!(trial.post(3, &path, "a1", &body(1, &hash)).code(), "not_allowed");
    assert_eq!(trial.post(1, &path, "a2", &body(2, &hash)).status, StatusCode::CREATED);
    let told = trial.get(1, &format!("/api/{VILLAGE}/matters/{wish}")).json();
    assert_eq!(told["files"][0]["mime"], "image/png", "what the bytes say");
    // Bytes of another purpose are nobody's picture.
    let csv = kernel::hash::sm3(b"household,name");
    let home = crate::trial::area(VILLAGE);
    let put =
        move |tx: &mut store::Tx<'_>| store::matter::blob_put(tx, home, &csv, b"household,name");
    trial.db.write(put).unwrap();
    let no = trial.post(1, &path, "a3", &body(3, &kernel::hash::hex(&csv)));
    assert_eq!(no.code(), "file_kind");
}

#[test]
fn several_files_are_sent_from_the_page_once() {
    let trial = Trial::open();
    let wish = trial.wish(1, 1, "桥头的路灯不亮");
    let path = format!("/{VILLAGE}/matters/{wish}/files");
    assert!(trial.get(1, &path).text().contains("multipart/form-data"));
    assert_eq!(trial.get(3, &path).status, StatusCode::FORBIDDEN);
    let csrf = trial.csrf(1);
    let fields = [("csrf", csrf.as_str()), ("key", "k1"), ("id", &made(60))];
    let files: [(&str, &str, &[u8]); 2] = [("files", "a.png", PNG), ("files", "b.pdf", PDF)];
    for _ in 0..2 {
        let sent = trial.form(1, &path, &fields, &files);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    }
    let page = format!("/api/{VILLAGE}/matters/{wish}");
    assert_eq!(trial.get(1, &page).json()["files"].as_array().unwrap().len(), 2);
    let bad: [(&str, &str, &[u8]); 2] = [("files", "a.png", PNG), ("files", "c.exe", b"MZ")];
    let fields = [("csrf", csrf.as_str()), ("key", "k2"), ("id", &made(70))];
    let no = trial.form(1, &path, &fields, &bad);
    assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(no.text().contains("c.exe"));
    assert_eq!(trial.form(1, &path, &fields, &[]).status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(trial.get(1, &page).json()["files"].as_array().unwrap().len(), 2);
}

#[test]
fn a_file_is_erased_with_an_entry_and_shared_bytes_stay_while_needed() {
    let trial = Trial::open();
    let (a, b) = (trial.wish(1, 1, "桥头的路灯不亮"), trial.wish(3, 2, "院坝的灯也不亮"));
    let hash = trial.put_bytes(1, &format!("/api/{VILLAGE}/blobs"), PNG).json()["hash"].clone();
    for (by, wish, n) in [(1, &a, 80), (3, &b, 81)] {
        let body = json!({ "id": made(n), "name": "x", "mime": "image/png", "hash": hash });
        let path = format!("/{VILLAGE}/matters/{wish}/attachments");
        assert_eq!(trial.post(by, &path, &format!("a{n}"), &body).status, StatusCode::CREATED);
    }
    let erase = |by, wish: &str, n: u8, key: &str| {
        let path = format!("/{VILLAGE}/matters/{wish}/attachments/erasure");
        trial.post(by, &path, key, &json!({ "attachment": made(n), "ground": "本人要求" }))
    };
    let file = |wish: &str, n: u8| format!("/{VILLAGE}/matters/{wish}/files/{}", made(n));
    for by in [SECRETARY, AGENT, 3] {
        assert_eq!(erase(by, &a, 80, &format!("no-{by}")).code(), "not_allowed");
    }
    assert_eq!(erase(1, &a, 80, "e1").status, StatusCode::CREATED);
    assert_eq!(erase(1, &a, 80, "e2").code(), "not_found");
    assert_eq!(trial.get(1, &file(&a, 80)).status, StatusCode::NOT_FOUND);
    assert_eq!(trial.get(1, &file(&b, 81)).status, StatusCode::OK, "still needed there");
    assert_eq!(erase(KEEPER, &b, 81, "e3").status, StatusCode::CREATED);
    assert!(!trial.holds(PNG));
    // What was erased can not be attached again without sending it again.
    let body = json!({ "id": made(82), "name": "x", "mime": "image/png", "hash": hash });
    let path = format!("/{VILLAGE}/matters/{a}/attachments");
    assert_eq!(trial.post(1, &path, "again", &body).code(), "not_found");
    assert!(trial.journal().contains("matter.detach"), "that it was erased stays");
}
