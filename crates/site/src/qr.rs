//! A code to scan, drawn here: an address as a picture without any help from outside.

use maud::{Markup, html};
use qrcodegen::{QrCode, QrCodeEcc};

/// Quiet zone around the code, in modules, as ISO/IEC 18004 asks.
const QUIET: i32 = 4;

/// The code of a text as a picture; `None` when the text is too long for any code. Black on white in
/// every light, because readers of codes expect it.
pub(super) fn svg(text: &str, label: &str) -> Option<Markup> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let mut length = 0;
            while x + length < size && code.get_module(x + length, y) {
                length += 1;
            }
            if length > 0 {
                path.push_str(&format!("M{} {}h{length}v1h-{length}z", x + QUIET, y + QUIET));
            }
            x += length.max(1);
        }
    }
    let whole = size + 2 * QUIET;
    Some(html! {
        svg viewBox={ "0 0 " (whole) " " (whole) } role="img" aria-label=(label) shape-rendering="crispEdges" {
            rect width="100%" height="100%" fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    })
}
