//! Files on their way in and out: a form with files read part by part, and stored bytes sent back
//! with headers that let a browser show and never run them.
//!
//! Invariants: nobody who is not signed in makes the server read a file; the form token stands
//! before the files and is looked at first; a file's type is what its bytes say. Refuses to know:
//! what a file is for.

use axum::body::Bytes;
use axum::extract::multipart::{Field as Part, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use civic::{media, policy};
use kernel::{Code, Refusal, hash};

use crate::view::View;

/// Largest body of a form with files, in bytes; the rulebook says how large one file may be.
pub(crate) const FILES_MOST: usize = 3 * super::FILE_MOST;

/// A file that may be stored.
pub(crate) struct File {
    /// The form's field, one of those asked for.
    pub field: &'static str,
    /// SM3 of the bytes.
    pub hash: [u8; 32],
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// What a form with files has brought. Values that came before something was wrong are kept.
#[derive(Default)]
pub(crate) struct Sent {
    /// Names and values in order; a name may come more than once.
    pub pairs: Vec<(String, String)>,
    /// The files.
    pub files: Vec<File>,
    /// What is wrong, if anything is.
    pub wrong: Option<Refusal>,
}

fn too_large(view: &View, field: &'static str) -> Refusal {
    let most = policy::file_most(&view.rules()).unwrap_or(super::FILE_MOST) / (1024 * 1024);
    Refusal::new(Code::TooLarge).on(field).with("max", format!("{most} MB"))
}

fn broken(view: &View, fields: &[&'static str], error: &MultipartError) -> Refusal {
    match fields.first() {
        Some(field) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => too_large(view, field),
        _ => Refusal::new(Code::FieldBad)
            .with("label", "@field-input")
            .with("got", "multipart")
            .with("want", "@act-described-in-openapi"),
    }
}

/// Reads a form. `trusted`: the caller came with a header that no foreign page can send; otherwise
/// the token must stand before the first file. Files of other fields than `fields` are passed over.
pub(crate) async fn form(
    view: &View,
    request: Request,
    fields: &[&'static str],
    trusted: bool,
) -> Sent {
    let mut sent = Sent::default();
    let Ok(mut form) = Multipart::from_request(request, &()).await else {
        sent.wrong = Some(Code::FieldBad.into());
        return sent;
    };
    loop {
        let part = match form.next_field().await {
            Ok(Some(part)) => part,
            Ok(None) => return sent,
            Err(error) => {
                sent.wrong = Some(broken(view, fields, &error));
                return sent;
            }
        };
        if let Err(no) = one(view, part, fields, trusted, &mut sent).await {
            // What follows is still read, so that nothing typed is lost.
            sent.wrong = sent.wrong.or(Some(no));
        }
    }
}

async fn one(
    view: &View,
    part: Part<'_>,
    fields: &[&'static str],
    trusted: bool,
    sent: &mut Sent,
) -> Result<(), Refusal> {
    let name = part.name().unwrap_or_default().to_owned();
    let Some(file_name) = part.file_name().map(str::to_owned) else {
        let text = part.text().await.map_err(|e| broken(view, fields, &e))?;
        sent.pairs.push((name, text));
        return Ok(());
    };
    let genuine =
        trusted || sent.pairs.iter().any(|(n, v)| n == "csrf" && !v.is_empty() && *v == view.csrf);
    let Some(field) = fields.iter().find(|f| **f == name).filter(|_| genuine) else {
        return if genuine { Ok(()) } else { Err(Code::FormExpired.into()) };
    };
    let bytes = part.bytes().await.map_err(|e| broken(view, &[field], &e))?;
    // A browser sends an empty part for a field that was left alone.
    if bytes.is_empty() {
        return Ok(());
    }
    sent.files.push(checked(view, field, &file_name, bytes.to_vec())?);
    Ok(())
}

/// A file within the rulebook's size and of a kind that people may attach.
pub(crate) fn checked(
    view: &View,
    field: &'static str,
    name: &str,
    bytes: Vec<u8>,
) -> Result<File, Refusal> {
    if bytes.len() > policy::file_most(&view.rules())? {
        return Err(too_large(view, field));
    }
    if media::sniff(&bytes).is_none() {
        let name: String = name.chars().take(60).collect();
        return Err(Refusal::new(Code::FileKind).on(field).with("name", name));
    }
    Ok(File { field, hash: hash::sm3(&bytes), bytes })
}

/// Stored bytes as an answer. They are sent as a download that `img` and `audio` may show; nothing
/// in them may run. Players ask for a part at a time.
pub(crate) fn answer(asked: &HeaderMap, name: &str, mime: &str, bytes: Vec<u8>) -> Response {
    let plain: String =
        name.chars().filter(|c| c.is_ascii_alphanumeric() || ".-_".contains(*c)).collect();
    let disposition = format!(
        "attachment; filename=\"{plain}\"; filename*=UTF-8''{}",
        super::input::escape(name).replace('/', "_")
    );
    let headers = [
        (header::CONTENT_TYPE, mime.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
    ];
    let whole = bytes.len();
    let bytes = Bytes::from(bytes);
    match asked.get(header::RANGE).and_then(|v| v.to_str().ok()).and_then(|v| range(v, whole)) {
        Some((from, to)) => {
            let said = format!("bytes {from}-{to}/{whole}");
            let part = bytes.slice(from..=to);
            (StatusCode::PARTIAL_CONTENT, headers, [(header::CONTENT_RANGE, said)], part)
                .into_response()
        }
        None => (headers, bytes).into_response(),
    }
}

/// `bytes=100-` or `bytes=100-199` as first and last byte; `None` for what is answered whole.
fn range(text: &str, whole: usize) -> Option<(usize, usize)> {
    let (from, to) = text.strip_prefix("bytes=")?.split_once('-')?;
    let from: usize = from.parse().ok()?;
    let last = whole.checked_sub(1)?;
    let to = if to.is_empty() { last } else { to.parse::<usize>().ok()?.min(last) };
    (from <= to).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::range;

    #[test]
    fn a_player_gets_the_part_it_asks_for() {
        let rows = [
            ("bytes=0-", 10, Some((0, 9))),
            ("bytes=4-6", 10, Some((4, 6))),
            ("bytes=4-99", 10, Some((4, 9))),
            ("bytes=9-9", 10, Some((9, 9))),
            ("bytes=10-", 10, None),
            ("bytes=6-4", 10, None),
            ("bytes=-5", 10, None),
            ("bytes=0-1,4-5", 10, None),
            ("bytes=0-", 0, None),
        ];
        for (text, whole, part) in rows {
            assert_eq!(range(text, whole), part, "{text} of {whole}");
        }
    }
}
