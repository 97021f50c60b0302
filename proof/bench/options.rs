//! What a run measures and how much of it. `--quick` proves that every figure can be taken; its
//! numbers are too small to mean anything.

use std::time::Duration;

use crate::Outcome;

/// A part of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Acts in process against raw group commit.
    Acts,
    /// Acts over HTTP.
    Http,
    /// Pages against a bare server.
    Pages,
    /// Loading and serving the whole county.
    County,
    /// The same figures with ten times the history.
    History,
    /// Three hundred meetings at once, with their hall screens.
    Halls,
    /// The ledger: a million accounts, ten million transfers.
    Ledger,
}

const SECTIONS: [(&str, Section); 7] = [
    ("acts", Section::Acts),
    ("http", Section::Http),
    ("pages", Section::Pages),
    ("county", Section::County),
    ("history", Section::History),
    ("halls", Section::Halls),
    ("ledger", Section::Ledger),
];

/// What was asked for.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    quick: bool,
    only: Option<Section>,
}

impl Options {
    /// From the command line.
    pub fn parse(words: &[String]) -> Outcome<Self> {
        let mut options = Self { quick: false, only: None };
        let mut words = words.iter().map(String::as_str);
        while let Some(word) = words.next() {
            match word {
                "--quick" => options.quick = true,
                "--only" => {
                    let name = words.next().unwrap_or_default();
                    let found = SECTIONS.iter().find(|(n, _)| *n == name);
                    let (_, section) =
                        found.ok_or("--only acts|http|pages|county|history|halls|ledger")?;
                    options.only = Some(*section);
                }
                _ => return Err(format!("{word}: there are --quick and --only SECTION").into()),
            }
        }
        Ok(options)
    }

    /// Whether this section is measured.
    pub fn wants(&self, section: Section) -> bool {
        self.only.is_none_or(|only| only == section)
    }

    /// Whether all 320 villages are peopled; otherwise the three of the demo are.
    pub fn full(&self) -> bool {
        !self.quick && (self.wants(Section::County) || self.wants(Section::Halls))
    }

    /// Meetings at once, phones in each, votes a second.
    pub fn halls(&self) -> (usize, usize, u64) {
        self.pick((3, 40, 100), (300, 40, 400))
    }

    /// Accounts; transfers in memory; transfers on the disk, and in how many turns.
    pub fn ledger(&self) -> [u64; 4] {
        self.pick([20_000, 40_000, 40_000, 2], [1_000_000, 10_000_000, 1_000_000, 5])
    }

    /// Whether nothing but the ledger is measured, for which nobody needs a county.
    pub fn ledger_only(&self) -> bool {
        self.only == Some(Section::Ledger)
    }

    fn pick<T>(&self, quick: T, whole: T) -> T {
        if self.quick { quick } else { whole }
    }

    /// Topics in the village.
    pub fn topics(&self) -> u64 {
        self.pick(60, 500)
    }

    /// Rounds of which the median counts.
    pub fn rounds(&self) -> u32 {
        self.pick(1, 5)
    }

    /// Votes in one round.
    pub fn votes(&self) -> u64 {
        self.pick(2_000, 10_000)
    }

    /// How long a page or an act is asked for over HTTP.
    pub fn span(&self) -> Duration {
        self.pick(Duration::from_millis(300), Duration::from_secs(4))
    }

    /// Entries of the village's chain that count as one history.
    pub fn history(&self) -> u64 {
        self.pick(4_000, 20_000)
    }
}
