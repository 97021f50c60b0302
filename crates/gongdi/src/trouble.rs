//! What goes wrong on the command line, for people: one sentence, what to do, an exit code.

use std::fmt;
use std::sync::OnceLock;

use civic::rulebook::RuleSet;
use kernel::Refusal;
use kernel::refusal::Lang;
use site::Words;
use store::{Fault, Stop};

/// Exit code when there is nothing to complain about.
pub const QUIET: u8 = 0;
/// Exit code when a check or an act fails.
pub const FAILED: u8 = 1;
/// Exit code when the command was given wrongly.
pub const USAGE: u8 = 2;

/// Why a command ends without having done its work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// One sentence.
    pub sentence: String,
    /// What to do instead; may be empty.
    pub hint: String,
    /// Exit code: [`FAILED`], [`USAGE`] or [`QUIET`].
    pub exit: u8,
    /// The refusal behind it, so that the rulebook can give its bodies and classes their names.
    refusal: Option<Box<Refusal>>,
}

impl Trouble {
    /// Something was asked for wrongly.
    pub fn usage(sentence: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), hint: hint.into(), exit: USAGE, refusal: None }
    }

    /// Something did not work out.
    pub fn failed(sentence: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), hint: hint.into(), exit: FAILED, refusal: None }
    }

    /// Whoever read the output has seen enough (`gongdi acts | head`): nothing went wrong.
    fn gone() -> Self {
        Self { sentence: String::new(), hint: String::new(), exit: QUIET, refusal: None }
    }

    /// Whether there is nothing to say.
    pub fn is_quiet(&self) -> bool {
        self.exit == QUIET
    }

    /// The same with more before its sentence.
    #[must_use]
    pub fn after(self, what: &str) -> Self {
        Self { sentence: format!("{what}{}", self.sentence), ..self }
    }

    /// The same with the names that a rulebook gives to bodies and classes.
    #[must_use]
    pub fn named(self, rules: &RuleSet) -> Self {
        match self.refusal {
            Some(no) => Self::refused(&no, Some(rules)),
            None => self,
        }
    }

    fn refused(no: &Refusal, rules: Option<&RuleSet>) -> Self {
        let told = |lang: Lang| match words(lang) {
            Some(words) => words.refusal(no, rules),
            None => (no.sentence(lang), no.hint(lang)),
        };
        let both = |zh: String, en: String| {
            [zh, en].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" / ")
        };
        let field = no.field.map_or_else(String::new, |field| format!(" [{field}]"));
        let ((zh, zh_hint), (en, en_hint)) = (told(Lang::Zh), told(Lang::En));
        let sentence = format!("{}{field}: {}", no.code.as_str(), both(zh, en));
        let refusal = Some(Box::new(no.clone()));
        Self { sentence, hint: both(zh_hint, en_hint), exit: FAILED, refusal }
    }
}

/// The words of the pages, which a refusal on the command line uses too.
fn words(lang: Lang) -> Option<&'static Words> {
    static WORDS: OnceLock<Option<(Words, Words)>> = OnceLock::new();
    let load = || {
        let (zh, en) = site::capabilities::strings();
        Some((Words::load(Lang::Zh, &zh).ok()?, Words::load(Lang::En, &en).ok()?))
    };
    let (zh, en) = WORDS.get_or_init(load).as_ref()?;
    Some(match lang {
        Lang::Zh => zh,
        Lang::En => en,
    })
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)?;
        if self.hint.is_empty() { Ok(()) } else { write!(f, "\n  {}", self.hint) }
    }
}

impl std::error::Error for Trouble {}

impl From<&Refusal> for Trouble {
    fn from(no: &Refusal) -> Self {
        Self::refused(no, None)
    }
}

impl From<Stop> for Trouble {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Refused(no) => Self::from(&no),
            Stop::Fault(fault) => fault.into(),
        }
    }
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        let hint = match &fault {
            Fault::File(_) => "Check that the folder exists and may be written to.",
            Fault::Busy | Fault::Conflict => "Try again; nothing was recorded.",
            Fault::Corrupt(_) => "Run `gongdi verify` and restore the latest backup.",
            Fault::Database(_) | Fault::Constraint(_) | Fault::Closed | Fault::Misuse(_) => {
                "Is another program using this data directory?"
            }
        };
        Self::failed(format!("The store stopped: {fault}."), hint)
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            return Self::gone();
        }
        Self::failed(format!("Reading or writing failed: {error}."), "Check the path.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Code;

    #[test]
    fn a_refusal_becomes_its_sentences_with_code_field_and_hint() {
        let no = Refusal::new(Code::TopicUnpublished).on("matter").with("need", 10);
        let told = Trouble::from(Stop::Refused(no));
        assert!(told.sentence.starts_with("topic_unpublished [matter]: 议题还没有公布"));
        assert!(told.hint.contains("10 天") && told.hint.contains("wait 10 days"));
        assert_eq!(told.exit, FAILED);
        assert_eq!(told.to_string().lines().count(), 2);
        let usage = Trouble::usage("No.", "");
        assert_eq!((usage.to_string().as_str(), usage.exit), ("No.", USAGE));
    }

    #[test]
    fn places_of_a_refusal_are_words_and_never_keys() {
        let rules = crate::rules::load(None).unwrap().1;
        let today = rules.at(kernel::Date::constant(2026, 11, 23));
        let no = Refusal::new(Code::NotAllowed).with("who", "@who-owner @role-secretary");
        let told = Trouble::from(Stop::Refused(no)).to_string();
        assert!(
            told.contains("由负责的人、村支书办理") && told.contains("Village secretary"),
            "{told}"
        );
        let no = Refusal::new(Code::BodyWrong)
            .with("class", "@class:collective_assets")
            .with("body", "@body:villagers_meeting")
            .with("article", "第二十六条")
            .with("bodies", "@body:members_assembly");
        let told = Trouble::from(Stop::Refused(no)).named(&today).to_string();
        let body = today.body("members_assembly").unwrap();
        assert!(told.contains(&body.title_zh) && told.contains(&body.title_en), "{told}");
        assert!(!told.contains('@') && !told.contains("members_assembly"), "{told}");
    }

    #[test]
    fn a_reader_who_has_seen_enough_is_no_trouble() {
        let gone = Trouble::from(std::io::Error::from(std::io::ErrorKind::BrokenPipe));
        assert!(gone.is_quiet() && gone.to_string().is_empty());
        let other = Trouble::from(std::io::Error::from(std::io::ErrorKind::NotFound));
        assert!(!other.is_quiet() && other.exit == FAILED);
    }
}
