//! Coverage marks: which acts were accepted, which refusals were heard, how often.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use kernel::Code;
use store::{Ask, Fault, Receipt, Stop};

/// Words of refusal that no act of the road can give, each with the reason.
const UNHEARD: &[(Code, &str)] = &[
    (Code::FormExpired, "pages"),
    (Code::TooMany, "pages"),
    (Code::MethodWrong, "pages"),
    (Code::Busy, "a full queue"),
    (Code::TooLarge, "pages"),
    (Code::FieldUnknown, "forms"),
    (Code::RuleUnset, "every rule of the road is set"),
    (Code::CalendarUnknown, "no clock of the road counts working days"),
    (Code::BehalfNeeded, "forms"),
    (Code::ConfirmNotYours, "pages"),
    (Code::BallotClosed, "closing the ballot closes the meeting, whose state is asked first"),
    (Code::ProxyMany, "no household of the villages has five members of age"),
    (Code::PanelHard, "the villages have few groups"),
    (Code::ProjectsMany, "nobody in the villages thinks of sixty projects"),
    (Code::MilestonesMany, "no village plans forty milestones"),
    (Code::VerdictNot, "a vote that fails opens no resolution"),
    (Code::ImportHeader, "files"),
    (Code::EncodingBad, "files"),
    (Code::SignInWrong, "accounts"),
    (Code::SignInLocked, "accounts"),
    (Code::PasswordWeak, "accounts"),
    (Code::PasswordUsed, "accounts"),
    (Code::NeverShown, "pages"),
    (Code::RecallAgain, "the county has laid down no pause"),
    (Code::LedgerRefused, "rules refuse before the ledger has to"),
];

/// What was heard how often.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// Act → accepted.
    pub accepted: BTreeMap<String, u64>,
    /// Repeats that answered the same.
    pub repeated: u64,
    /// Word of refusal → heard.
    pub refused: BTreeMap<Code, u64>,
}

impl Marks {
    /// Notes an answer.
    pub fn note(&mut self, ask: &Ask, answer: &Result<Receipt, Stop>) {
        match answer {
            Ok(receipt) if receipt.repeated => self.repeated += 1,
            Ok(_) => *self.accepted.entry(ask.act.clone()).or_default() += 1,
            Err(Stop::Refused(no)) => *self.refused.entry(no.code).or_default() += 1,
            Err(Stop::Fault(_)) => {}
        }
    }

    /// Adds the marks of another run.
    pub fn add(&mut self, other: &Self) {
        for (act, n) in &other.accepted {
            *self.accepted.entry(act.clone()).or_default() += n;
        }
        for (code, n) in &other.refused {
            *self.refused.entry(*code).or_default() += n;
        }
        self.repeated += other.repeated;
    }

    /// Acts of the product never accepted and refusals never heard that could have been.
    ///
    /// # Errors
    /// What collecting the acts says.
    pub fn missing(&self) -> Result<Vec<String>, Fault> {
        let unheard: BTreeSet<Code> = UNHEARD.iter().map(|(code, _)| *code).collect();
        let specs = site::capabilities::deeds()?.specs();
        let acts = specs.into_iter().map(|spec| spec.name.to_owned());
        let codes = Code::ALL.iter().filter(|code| !unheard.contains(code));
        let by_tick = |act: &str| self.accepted.contains_key(&format!("{act} (tick)"));
        let seen = |act: &String| self.accepted.contains_key(act) || by_tick(act);
        Ok(acts
            .filter(|act| !seen(act))
            .chain(codes.filter(|code| !self.refused.contains_key(code)).map(|c| c.as_str().into()))
            .collect())
    }

    /// Refusals heard although the table says that no act can give them.
    pub fn surprises(&self) -> Vec<&'static str> {
        let heard = UNHEARD.iter().filter(|(code, _)| self.refused.contains_key(code));
        heard.map(|(code, _)| code.as_str()).collect()
    }
}

impl fmt::Display for Marks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "accepted")?;
        for (act, n) in &self.accepted {
            writeln!(f, "{n:>9}  {act}")?;
        }
        writeln!(f, "{:>9}  (asked again, answered the same)", self.repeated)?;
        writeln!(f, "refused")?;
        for (code, n) in &self.refused {
            writeln!(f, "{n:>9}  {}", code.as_str())?;
        }
        Ok(())
    }
}
