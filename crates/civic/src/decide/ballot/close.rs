//! 结果: what a vote comes to, from frozen rows only, by one function for page, interface, print, hall
//! screen and recomputation.
//!
//! Invariants: nothing closes while a voice given under witnesses is uncounted; the verdict rests on
//! the roll, the numbers frozen with it, and the counts, never on today's registry or mandates.
//! Refuses to know: names.

use std::collections::BTreeMap;

use ballot::{Counts, Draft, PaperTally, Presence, Tally, Verdict};
use kernel::id::{BallotId, MatterId};
use kernel::{AreaCode, Code, Moment, Refusal};

use super::tally::TallySheet;
use super::{Ballot, ReceiptRoot, open_ballot};
use crate::act::FieldKind::Id;
use crate::authority::{Role, Who};
use crate::deliberation::{Basis, Meeting, Way};
use crate::effect::Effect;
use crate::matter::{Kind, Outcome, State};
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;
use crate::{acts, record};

record! {
    /// The stored verdict with the numbers and the version of the rules it was made under, so that
    /// it can be derived again.
    pub struct Judged in "verdict" keys 2 {
        /// Home.
        home: AreaCode,
        /// The ballot.
        ballot: BallotId,
        /// The body whose rules applied.
        body: String,
        /// Rulebook version.
        rules: String,
        /// The day for which the rulebook was asked.
        ruled_on: kernel::Date,
        /// The counts, canonical JSON of [`ballot::Counts`].
        counts: String,
        /// The verdict, canonical JSON of [`ballot::Verdict`].
        verdict: String,
        /// Adopted?
        adopted: bool,
        /// When.
        judged_at: Moment,
    }
}

acts! {
    /// Closes the vote and the meeting; the verdict follows.
    Close "ballot.close" "meetings/{matter}/closing"
    kind Some(Kind::Meeting), from &[State::Sitting],
    allow &[Who::Owner, Who::Has(Role::Secretary), Who::Has(Role::Convener)],
    matter(this) Some(this.matter), {
        /// The meeting.
        matter: MatterId = Id,
    }
}

/// How many voices of a place are given in a way that witnesses count, according to the roll.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Out {
    /// In which place.
    pub section: u32,
    /// In which way.
    pub way: Way,
    /// How many.
    pub n: u64,
}

/// What closing, and deriving the verdict again, looks at: frozen rows only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloseFacts {
    /// The meeting.
    pub meeting: Meeting,
    /// The ballot.
    pub ballot: Option<Ballot>,
    /// Adults on the roll, and present.
    pub adults: Presence,
    /// Households on the roll, and present.
    pub households: Presence,
    /// Votes by phone, open or from the secret box.
    pub phone: Tally,
    /// What was counted under witnesses.
    pub sheets: Vec<TallySheet>,
    /// What the roll says has to be counted so.
    pub out: Vec<Out>,
    /// How the body was made up when its roll was frozen, by the words of its conditions:
    /// `representatives`, `women_representatives` (村民委员会组织法 第二十九条).
    pub named: BTreeMap<String, u64>,
    /// People who have asked for the word and have not spoken.
    pub waiting: u64,
    /// What was handed in with votes of the secret box.
    pub receipts: Vec<kernel::hash::Digest>,
}

impl CloseFacts {
    /// Voices given under witnesses of which no sheet, or one with another number, tells.
    fn uncounted(&self) -> u64 {
        let entered = |out: &Out| {
            let of = |s: &&TallySheet| (s.section, s.way) == (out.section, out.way);
            self.sheets.iter().find(of).map(|s| u64::from(s.issued))
        };
        let missing = self.out.iter().filter(|out| entered(out) != Some(out.n)).map(|out| out.n);
        let known = |s: &&TallySheet| {
            self.out.iter().any(|out| (s.section, s.way) == (out.section, out.way))
        };
        let surplus = self.sheets.iter().filter(|s| !known(s)).map(|s| u64::from(s.issued));
        missing.chain(surplus).sum()
    }

    /// The numbers the verdict is drawn from.
    pub fn counts(&self) -> Result<Counts, Refusal> {
        let basis = self.meeting.basis;
        let roll = match basis {
            Basis::Person => self.adults,
            Basis::Household => self.households,
        };
        let impossible =
            |have: u64| Refusal::new(Code::TallyOver).with("have", have).with("max", roll.attended);
        let cast = self.phone.cast().map_err(|_| impossible(u64::MAX))?;
        let tally = if self.sheets.is_empty() {
            self.phone
        } else {
            let sheets = self.sheets.iter().map(TallySheet::numbers).fold(NOTHING, added);
            ballot::combine(&sheets, &self.phone, roll.attended)
                .map_err(|_| impossible(cast.saturating_add(sheets.issued)))?
        };
        let voters = policy::voters(&self.meeting.body, basis);
        let mut draft = Draft::for_voters(voters);
        draft.adults = self.adults;
        draft.households = self.households;
        // Bodies of members keep their roll in the same lines.
        draft.members = self.adults;
        draft.representatives = self.adults;
        draft.entitled = self.adults;
        draft.due = self.adults;
        draft.tally = tally;
        draft.named.clone_from(&self.named);
        Counts::try_from(draft).map_err(|_| impossible(cast))
    }

    /// The root of the receipts; nothing when the vote is open.
    pub fn receipt_root(&self, ballot: BallotId) -> Result<Option<ReceiptRoot>, Refusal> {
        if !self.meeting.secret {
            return Ok(None);
        }
        let voters = self.phone.cast().map_err(|_| Code::TallyOver)?;
        super::receipt::bound(self.meeting.home, ballot, &self.receipts, voters).map(Some)
    }

    /// The verdict under a set of rules: the one function for page, API, print and recomputation.
    pub fn judge(&self, rules: &crate::rulebook::RuleSet) -> Result<(Counts, Verdict), Refusal> {
        let body = policy::body_in(rules, &self.meeting.body)?;
        let mut counts = self.counts()?;
        if body.conditions.iter().any(|c| c.subject == policy::VOTES_CAST) {
            // Where the law asks how many voted, presence is not enough.
            let mut facts = self.clone();
            facts.named.insert(policy::VOTES_CAST.into(), counts.attended(ballot::Basis::Cast));
            counts = facts.counts()?;
        }
        let verdict = ballot::verdict(&body, &counts);
        Ok((counts, verdict))
    }
}

const NOTHING: PaperTally =
    PaperTally { issued: 0, returned: 0, yes: 0, no: 0, abstain: 0, invalid: 0 };

fn added(a: PaperTally, b: PaperTally) -> PaperTally {
    PaperTally {
        issued: a.issued.saturating_add(b.issued),
        returned: a.returned.saturating_add(b.returned),
        yes: a.yes.saturating_add(b.yes),
        no: a.no.saturating_add(b.no),
        abstain: a.abstain.saturating_add(b.abstain),
        invalid: a.invalid.saturating_add(b.invalid),
    }
}

/// Closes ballot and meeting and stores the verdict.
pub fn close(facts: &CloseFacts, scene: &Scene<'_>, act: &Close) -> Result<Vec<Effect>, Refusal> {
    let mut ballot = open_ballot(facts.ballot.as_ref())?.clone();
    policy::all_heard(facts.waiting)?;
    // Voices that were given and never counted would vanish without a trace.
    let uncounted = facts.uncounted();
    if uncounted > 0 {
        return Err(Refusal::new(Code::TallyWaiting).with("n", uncounted));
    }
    let (counts, verdict) = facts.judge(scene.rules)?;
    ballot.closed_at = Some(scene.now);
    let mut meeting = facts.meeting.clone();
    meeting.closed_at = Some(scene.now);
    let adopted = verdict.outcome == ballot::Outcome::Adopted;
    let judged = Judged {
        home: scene.home,
        ballot: ballot.id,
        body: meeting.body.clone(),
        rules: policy::version(scene).to_owned(),
        ruled_on: scene.now.date(),
        counts: text(&counts)?,
        verdict: text(&verdict)?,
        adopted,
        judged_at: scene.now,
    };
    let root = facts.receipt_root(ballot.id)?;
    let mut effects =
        vec![Effect::Set(ballot.row()), Effect::Set(meeting.row()), Effect::Put(judged.row())];
    if let Some(root) = root {
        effects.push(Effect::Put(root.row()));
        effects.push(Effect::Note("receipts", root.noted()));
    }
    effects.push(Effect::Move {
        matter: act.matter,
        to: State::Closed,
        outcome: Some(match verdict.outcome {
            ballot::Outcome::Adopted => Outcome::Passed,
            ballot::Outcome::Advised => Outcome::Advised,
            ballot::Outcome::Rejected | ballot::Outcome::NoQuorum => Outcome::Failed,
        }),
    });
    Ok(effects)
}

/// Canonical JSON of a result.
pub fn text<T: serde::Serialize>(value: &T) -> Result<String, Refusal> {
    kernel::json::canonical(value).map_err(|_| Refusal::new(Code::FieldBad))
}
