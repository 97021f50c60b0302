//! What goes wrong on the command line, for people: one sentence, what to do, an exit code.

use std::fmt;

use kernel::Refusal;
use kernel::refusal::Lang;
use store::{Fault, Stop};

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
    /// Exit code: [`FAILED`] or [`USAGE`].
    pub exit: u8,
}

impl Trouble {
    /// Something was asked for wrongly.
    pub fn usage(sentence: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), hint: hint.into(), exit: USAGE }
    }

    /// Something did not work out.
    pub fn failed(sentence: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), hint: hint.into(), exit: FAILED }
    }
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
        let both = |zh: String, en: String| {
            // A place that holds a string key is shown as the key: there is no page to name it.
            [zh, en].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" / ")
        };
        let field = no.field.map_or_else(String::new, |field| format!(" [{field}]"));
        let sentence = both(no.sentence(Lang::Zh), no.sentence(Lang::En));
        let hint = both(no.hint(Lang::Zh), no.hint(Lang::En));
        Self::failed(format!("{}{field}: {sentence}", no.code.as_str()), hint)
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
}
