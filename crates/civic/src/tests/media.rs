//! What a file is, is seen in its first bytes.

use crate::media::{Kind, kind, plain_name, sniff};

#[test]
fn the_first_bytes_tell_and_nothing_else_does() {
    let rows: [(&[u8], Option<&str>); 24] = [
        (b"\xFF\xD8\xFF\xE0....", Some("image/jpeg")),
        (b"\x89PNG\r\n\x1A\n....", Some("image/png")),
        (b"GIF87a", Some("image/gif")),
        (b"GIF89a", Some("image/gif")),
        (b"RIFF....WEBPVP8 ", Some("image/webp")),
        (b"RIFF....WAVEfmt ", Some("audio/wav")),
        (b"RIFF....AVI LIST", None),
        (b"#!AMR\n", Some("audio/amr")),
        (b"OggS....OpusHead", Some("audio/ogg")),
        (b"OggS....\x80theora", None),
        (b"\x1A\x45\xDF\xA3....", Some("audio/webm")),
        (b"....ftypM4A ....", Some("audio/mp4")),
        (b"....ftyp3gp5....", Some("audio/mp4")),
        (b"....ftypheic....", None),
        (b"ID3\x04", Some("audio/mpeg")),
        (b"\xFF\xFB\x90\x00", Some("audio/mpeg")),
        (b"\xFF\xFB\xF0\x00", None),
        (b"\xFF\xFE\x00\x00", None),
        (b"%PDF-1.7", Some("application/pdf")),
        (b"<html><script>", None),
        (b"<svg xmlns=", None),
        (b"PK\x03\x04", None),
        (b"\xFF\xD8", None),
        (b"", None),
    ];
    for (bytes, mime) in rows {
        assert_eq!(sniff(bytes), mime, "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn every_type_that_is_seen_has_a_kind_and_an_ending() {
    let rows = [
        ("image/jpeg", Some(Kind::Photo), "1.jpg"),
        ("audio/mp4", Some(Kind::Voice), "1.m4a"),
        ("application/pdf", Some(Kind::Paper), "1.pdf"),
        ("text/csv", None, "1.bin"),
        ("", None, "1.bin"),
    ];
    for (mime, is, name) in rows {
        assert_eq!((kind(mime), plain_name(1, mime).as_str()), (is, name));
    }
}
