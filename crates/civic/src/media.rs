//! Which files people may put beside a matter: photo, voice note, PDF, told by their first bytes.
//!
//! Why it exists: a name and a declared type prove nothing. Invariant: only types that a browser
//! shows without running anything are known here. Refuses to know: what is on a picture.

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A picture.
    Photo,
    /// A recording.
    Voice,
    /// Papers.
    Paper,
}

/// Media type, ending of a file's name, kind.
const TYPES: [(&str, &str, Kind); 11] = [
    ("image/jpeg", "jpg", Kind::Photo),
    ("image/png", "png", Kind::Photo),
    ("image/gif", "gif", Kind::Photo),
    ("image/webp", "webp", Kind::Photo),
    ("audio/mpeg", "mp3", Kind::Voice),
    ("audio/mp4", "m4a", Kind::Voice),
    ("audio/amr", "amr", Kind::Voice),
    ("audio/ogg", "ogg", Kind::Voice),
    ("audio/webm", "weba", Kind::Voice),
    ("audio/wav", "wav", Kind::Voice),
    ("application/pdf", "pdf", Kind::Paper),
];

/// Brands of an MP4 container that phones give to recordings and not to pictures or films only.
const RECORDINGS: [&[u8]; 6] = [b"M4A ", b"M4B ", b"mp42", b"isom", b"3gp4", b"3gp5"];

/// The media type that the first bytes show; `None` for everything else.
pub fn sniff(bytes: &[u8]) -> Option<&'static str> {
    let at = |from: usize, what: &[u8]| bytes.get(from..from + what.len()) == Some(what);
    let ogg_film =
        || bytes.get(..256).unwrap_or(bytes).windows(7).any(|seven| seven == b"\x80theora");
    let found = if at(0, b"\xFF\xD8\xFF") {
        "image/jpeg"
    } else if at(0, b"\x89PNG\r\n\x1A\n") {
        "image/png"
    } else if at(0, b"GIF87a") || at(0, b"GIF89a") {
        "image/gif"
    } else if at(0, b"RIFF") && at(8, b"WEBP") {
        "image/webp"
    } else if at(0, b"RIFF") && at(8, b"WAVE") {
        "audio/wav"
    } else if at(0, b"#!AMR") {
        "audio/amr"
    } else if at(0, b"OggS") && !ogg_film() {
        "audio/ogg"
    } else if at(0, b"\x1A\x45\xDF\xA3") {
        "audio/webm"
    } else if at(4, b"ftyp") && RECORDINGS.iter().any(|brand| at(8, brand)) {
        "audio/mp4"
    } else if at(0, b"ID3") || is_mpeg_frame(bytes) {
        "audio/mpeg"
    } else if at(0, b"%PDF-") {
        "application/pdf"
    } else {
        return None;
    };
    Some(found)
}

/// Eleven set bits, then the third layer, a rate and a frequency that exist.
fn is_mpeg_frame(bytes: &[u8]) -> bool {
    let [0xFF, second, third, ..] = bytes else { return false };
    second & 0xE0 == 0xE0
        && second & 0x06 == 0x02
        && second & 0x18 != 0x08
        && third & 0xF0 != 0xF0
        && third & 0x0C != 0x0C
}

/// The kind of a media type; `None` for one that is not known here.
pub fn kind(mime: &str) -> Option<Kind> {
    TYPES.iter().find(|row| row.0 == mime).map(|row| row.2)
}

/// A file name that tells nothing: `2.jpg`.
pub fn plain_name(n: usize, mime: &str) -> String {
    let ending = TYPES.iter().find(|row| row.0 == mime).map_or("bin", |row| row.1);
    format!("{n}.{ending}")
}
