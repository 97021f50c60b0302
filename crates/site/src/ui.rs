//! The design system: typed pieces of HTML that every page is built from.
//!
//! Why: one temper for the whole county. A page author picks parts and never writes a class.
//!
//! Invariants: every string that comes in is escaped; every control has a label tied to it; hints
//! and errors are tied by `aria-describedby`; state is told by colour, shape and text together; no
//! inline style, script or event handler is ever produced, so that the content security policy
//! `script-src 'self'; style-src 'self'` holds; nothing needs a script to work.
//!
//! Refuses to know: any language (all words arrive as arguments, already translated), any
//! capability, any clock, any database.

mod chart;
mod choice;
mod field;
mod form;
mod list;
mod map;
mod mark;
mod matter;
mod paper;
mod part;
mod preview;
mod scatter;
mod shell;
mod showcase;
mod table;

#[cfg(test)]
mod tests;

pub use chart::{Bar, Figure, Point, Share, bars, curve, shares};
pub use choice::{Choice, check_field, checks_field, radio_field, select_field};
pub use field::{
    Field, date_field, datetime_field, file_field, known_field, live_list, money_field,
    number_field, password_field, phone_field, search_field, suggest_field, text_field,
    textarea_field, voice_field,
};
pub use form::{
    Fault, Form, Method, error_summary, field_group, form, hidden_field, submit, submit_to,
};
pub use list::{Filter, Next, PageLink, Pager, Row, filter_bar, next_list, pager, rows};
pub use map::{LonLat, MapCell, MapSeat, MapShape, MapText, map, map_around};
pub use mark::{State, lamp, mark_path};
pub use matter::{Clause, ClauseWords, Gate, Step, WayStep, clause_table, gates, stamp, way};
pub use paper::{PrintHead, copy_text, fold, print_head, qr, sign_lines};
pub use part::{
    Attached, Tab, Tile, acts, attached, beside, bits, button_grave, button_language, button_link,
    button_soft, columns, copy_button, definitions, empty, lead, lead_with, meter, notice, person,
    print_button, proof, quote, read_button, section, sheet, sheet_titled, stack, tabs, tag, tiles,
};
pub use preview::{Preview, PreviewCell, PreviewRow, preview_table};
pub use scatter::{Cloud, clouds};
pub use shell::{NavItem, Search, Shell, User, page};
pub use showcase::showcase;
pub use table::{Column, Fit, Table, data_table};

/// The one style sheet, to be served as `text/css`.
pub const APP_CSS: &str = include_str!("../assets/app.css");
/// The one script, to be served as `text/javascript`. Every page works without it.
pub const APP_JS: &str = include_str!("../assets/app.js");
/// Where pages expect the style sheet unless the shell says otherwise.
pub const CSS_HREF: &str = "/assets/app.css";
/// Where pages expect the script unless the shell says otherwise.
pub const JS_HREF: &str = "/assets/app.js";

/// A text that leads somewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Link<'a> {
    /// Address; see [`safe_href`] for what is let through.
    pub href: &'a str,
    /// What is read, already translated.
    pub text: &'a str,
}

impl<'a> Link<'a> {
    /// Pairs an address with its text.
    #[must_use]
    pub const fn new(href: &'a str, text: &'a str) -> Self {
        Self { href, text }
    }
}

/// Lets through addresses inside the site, `http(s)`, `tel`, `sms` and `mailto`; anything else
/// (`javascript:`, `data:`) becomes `#`, because an address may come from what a user typed.
#[must_use]
pub fn safe_href(href: &str) -> &str {
    const SCHEMES: [&str; 5] = ["http", "https", "tel", "sms", "mailto"];
    if href.chars().any(char::is_control) || href.starts_with(char::is_whitespace) {
        return "#";
    }
    let Some((scheme, _)) = href.split_once(':') else { return href };
    let is_path = scheme.contains(['/', '?', '#']);
    let is_known = SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known));
    if is_path || is_known { href } else { "#" }
}

/// How many thousandths `part` is of `whole`, held between 0 and 1000; 0 when there is no whole.
#[must_use]
pub fn permille(part: i64, whole: i64) -> u16 {
    if whole <= 0 || part <= 0 {
        return 0;
    }
    let share = i128::from(part) * 1000 / i128::from(whole);
    u16::try_from(share.min(1000)).unwrap_or(1000)
}

/// A length for an SVG attribute: 634 thousandths are `63.4%`.
fn percent(permille: u16) -> String {
    format!("{}.{}%", permille / 10, permille % 10)
}
