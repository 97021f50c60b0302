//! How a capability declares itself: its acts, pages and words. Routes, forms, menus, OpenAPI and
//! the authority table are built from these.

use civic::authority::{Caller, Who};
use civic::matter::{Kind, Matter};
use civic::rulebook::RuleSet;
use kernel::{AreaCode, Moment};
use maud::Markup;
use store::{Deed, Stop, Tx};

use crate::view::{Shown, View};

/// A page, in HTML and JSON.
#[derive(Debug, Clone, Copy)]
pub struct Read {
    /// Name for OpenAPI and the authority table: `matter.list`.
    pub name: &'static str,
    /// Path with `{places}`.
    pub path: &'static str,
    /// Who may see it. Others get "not found".
    pub allow: &'static [Who],
    /// Whether it shows everyone the same; then it is drawn for a stranger and shared by all.
    pub same_for_all: bool,
    /// Query parameters, for OpenAPI.
    pub query: &'static [&'static str],
    /// Reads and draws.
    pub show: fn(&mut Tx<'_>, &View) -> Result<Shown, Stop>,
}

impl Read {
    /// Whether a drawing may be kept: for a stranger every public page, for a reader only what is
    /// the same for everyone.
    pub fn is_kept(&self, stranger: bool) -> bool {
        self.allow.contains(&Who::Anyone) && (stranger || self.same_for_all)
    }
}

/// Where in a thread page the form of an act stands that waits for the reader.
pub fn ask_id(act: &str) -> String {
    format!("ask-{}", act.replace('.', "-"))
}

/// One matter's part of a thread page.
pub struct Chapter {
    /// What is told.
    pub body: Markup,
    /// The same as data. An act that waits for this reader is named under `asked_of_you`: the page
    /// leads to it from its head, to [`ask_id`] with the words of that key.
    pub data: serde_json::Value,
    /// Names of acts that the chapter offers itself, or that make no sense now.
    pub offered: Vec<&'static str>,
}

/// An act that the clockwork has found due.
#[derive(Debug, Clone, PartialEq)]
pub struct Chore {
    /// Where.
    pub home: AreaCode,
    /// Which act.
    pub act: &'static str,
    /// Idempotency key: the same chore found twice is done once.
    pub key: String,
    /// The act's fields.
    pub input: serde_json::Value,
}

/// Finds chores in a county; cheap, because every tick asks.
pub type Chores = fn(&mut Tx<'_>, &RuleSet, AreaCode, Moment) -> Result<Vec<Chore>, Stop>;

/// What draws a part of the chapter of a kind; several capabilities may add to one kind.
pub type Chapters = (Kind, fn(&mut Tx<'_>, &View, &Matter, &Caller) -> Result<Chapter, Stop>);

/// A capability.
pub struct Manifest {
    /// Its name, as its folder.
    pub name: &'static str,
    /// Its acts.
    pub deeds: fn() -> Vec<Deed>,
    /// Its pages.
    pub reads: &'static [Read],
    /// Its chapter in threads.
    pub chapters: &'static [Chapters],
    /// Routes that fit neither acts nor pages: files in and out.
    pub extra: fn(
        axum::Router<std::sync::Arc<crate::app::App>>,
        crate::view::Face,
    ) -> axum::Router<std::sync::Arc<crate::app::App>>,
    /// Its words: Chinese, English.
    pub strings: (&'static str, &'static str),
}
