//! 表决: open vote on the phone or paper tally with two witnesses, by person or by household, and
//! the verdict, computed in one function and printed clause by clause.
//!
//! Invariants: one vote per voter (person or household) whatever the channel; whoever holds a paper
//! ballot can not vote by phone; nothing is counted before the close, and nobody is shown who voted
//! how. Refuses to know: percentages and articles (the rulebook has them).

use std::collections::BTreeMap;

use ballot::{Counts, Draft, PaperTally, Presence, Tally, Verdict};
use kernel::id::{BallotId, MatterId, PersonId};
use kernel::{AreaCode, Code, Moment, PersonRef, Refusal};

use crate::act::FieldKind::{Choice, Count, Id, Person};
use crate::authority::{Role, Who};
use crate::deliberation::{Basis, Meeting, RollLine};
use crate::effect::Effect;
use crate::matter::{Kind, Outcome, State};
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;
use crate::{acts, record, words};

words! {
    /// One voter's answer.
    pub enum Answer {
        /// In favour.
        Yes "yes",
        /// Against.
        No "no",
        /// Neither.
        Abstain "abstain",
    }
}

record! {
    /// A ballot in a meeting.
    pub struct Ballot in "ballot" keys 2 {
        /// Home.
        home: AreaCode,
        /// Its id.
        id: BallotId,
        /// The meeting.
        meeting: MatterId,
        /// What is asked.
        question: String,
        /// Opened.
        opened_at: Moment,
        /// Closed; results exist only from then on.
        closed_at: Option<Moment>,
    }
}

record! {
    /// A vote cast by phone or entered at the desk.
    pub struct Vote in "vote" keys 3 {
        /// Home.
        home: AreaCode,
        /// The ballot.
        ballot: BallotId,
        /// The voter: a person, or a household where households vote.
        voter: [u8; 16],
        /// The person who cast it.
        person: PersonId,
        /// Yes, no, abstain. Shown to nobody.
        answer: Answer,
        /// When.
        cast_at: Moment,
    }
}

record! {
    /// The paper count of a ballot.
    pub struct PaperCount in "paper_count" keys 2 {
        /// Home.
        home: AreaCode,
        /// The ballot.
        ballot: BallotId,
        /// Sheets handed out.
        issued: u32,
        /// Sheets back.
        returned: u32,
        /// Yes.
        yes: u32,
        /// No.
        no: u32,
        /// Abstentions.
        abstain: u32,
        /// Spoilt.
        invalid: u32,
        /// Who counted.
        teller: PersonRef,
        /// First witness.
        witness_a: PersonRef,
        /// Second witness.
        witness_b: PersonRef,
        /// When.
        counted_at: Moment,
    }
}

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
    /// Opens the vote.
    Start "ballot.open" "meetings/{matter}/ballot"
    kind Some(Kind::Meeting), from &[State::Sitting],
    allow &[Who::Owner, Who::Has(Role::Secretary), Who::Has(Role::Convener)],
    matter(this) Some(this.matter), {
        /// The meeting.
        matter: MatterId = Id,
        /// The ballot's id, made by the caller.
        id: BallotId = Id,
    }

    /// Casts a vote; casting again before the close replaces it.
    Cast "ballot.cast" "meetings/{matter}/votes"
    kind Some(Kind::Meeting), from &[State::Sitting],
    allow &[Who::Villager],
    matter(this) Some(this.matter), {
        /// The meeting.
        matter: MatterId = Id,
        /// Yes, no, abstain.
        answer: Answer = Choice(Answer::WORDS),
    }

    /// Enters the paper count under two witnesses; entering again before the close corrects it.
    Enter "ballot.tally" "meetings/{matter}/tally"
    kind Some(Kind::Meeting), from &[State::Sitting],
    allow &[Who::Owner, Who::Has(Role::Secretary), Who::Has(Role::Convener), Who::Has(Role::Agent)],
    matter(this) Some(this.matter), {
        /// The meeting.
        matter: MatterId = Id,
        /// Sheets handed out.
        issued: u32 = Count(0, 100_000),
        /// Sheets back.
        returned: u32 = Count(0, 100_000),
        /// Yes.
        yes: u32 = Count(0, 100_000),
        /// No.
        no: u32 = Count(0, 100_000),
        /// Abstentions.
        abstain: u32 = Count(0, 100_000),
        /// Spoilt.
        invalid: u32 = Count(0, 100_000),
        /// First witness.
        witness_a: Option<PersonRef> = Person,
        /// Second witness.
        witness_b: Option<PersonRef> = Person,
    }

    /// Closes the vote and the meeting; the verdict follows.
    Close "ballot.close" "meetings/{matter}/closing"
    kind Some(Kind::Meeting), from &[State::Sitting],
    allow &[Who::Owner, Who::Has(Role::Secretary), Who::Has(Role::Convener)],
    matter(this) Some(this.matter), {
        /// The meeting.
        matter: MatterId = Id,
    }
}

/// What opening looks at.
#[derive(Debug)]
pub struct StartFacts {
    /// A ballot that exists already.
    pub ballot: Option<Ballot>,
    /// How many have checked in.
    pub present: u64,
}

/// Opens the vote when somebody is there.
pub fn start(facts: &StartFacts, scene: &Scene<'_>, act: &Start) -> Result<Vec<Effect>, Refusal> {
    if facts.ballot.is_some() {
        return Err(Code::BallotOpen.into());
    }
    if facts.present == 0 {
        return Err(Code::NobodyHere.into());
    }
    let ballot = Ballot {
        home: scene.home,
        id: act.id,
        meeting: act.matter,
        question: scene.this()?.title.clone(),
        opened_at: scene.now,
        closed_at: None,
    };
    Ok(vec![Effect::Put(ballot.row())])
}

/// What casting looks at.
#[derive(Debug)]
pub struct CastFacts {
    /// The ballot.
    pub ballot: Option<Ballot>,
    /// How votes are counted.
    pub basis: Basis,
    /// The voter's line on the roll.
    pub line: Option<RollLine>,
    /// The voter's name, for the refusal.
    pub name: String,
}

/// One vote per voter.
pub fn cast(facts: &CastFacts, scene: &Scene<'_>, act: &Cast) -> Result<Vec<Effect>, Refusal> {
    let ballot = open_ballot(facts.ballot.as_ref())?;
    let line = facts.line.as_ref().ok_or_else(|| {
        Refusal::new(Code::NotOnRoll).with("name", &facts.name).with("day", ballot.opened_at.date())
    })?;
    if line.present_at.is_none() {
        return Err(Refusal::new(Code::NotPresent).with("name", &facts.name));
    }
    if line.paper {
        return Err(Code::PaperHeld.into());
    }
    let voter = match facts.basis {
        Basis::Person => line.person.bytes(),
        Basis::Household => line.household.bytes(),
    };
    let vote = Vote {
        home: scene.home,
        ballot: ballot.id,
        voter,
        person: line.person,
        answer: act.answer,
        cast_at: scene.now,
    };
    Ok(vec![Effect::Set(vote.row())])
}

fn open_ballot(ballot: Option<&Ballot>) -> Result<&Ballot, Refusal> {
    match ballot {
        Some(ballot) if ballot.closed_at.is_none() => Ok(ballot),
        Some(_) => Err(Code::BallotClosed.into()),
        None => Err(Refusal::new(Code::WrongState).with("state", "@state-sitting")),
    }
}

/// What entering a paper count looks at.
#[derive(Debug)]
pub struct EnterFacts {
    /// The ballot.
    pub ballot: Option<Ballot>,
    /// Paper ballots handed out according to the roll.
    pub handed_out: u64,
    /// For each named witness: are they present?
    pub witness_present: [bool; 2],
}

/// Two witnesses, and sums that agree with the sheets handed out.
pub fn enter(facts: &EnterFacts, scene: &Scene<'_>, act: &Enter) -> Result<Vec<Effect>, Refusal> {
    let ballot = open_ballot(facts.ballot.as_ref())?;
    let teller = scene.caller.person().ok_or(Code::SignInNeeded)?;
    let (witness_a, witness_b) = witnesses(facts, teller, act)?;
    if u64::from(act.issued) != facts.handed_out {
        return Err(Refusal::new(Code::TallyIssued)
            .on("issued")
            .with("have", act.issued)
            .with("handed", facts.handed_out));
    }
    paper_of(act).reconcile().map_err(|error| match error {
        ballot::PaperError::SumDiffers { returned, sum } => Refusal::new(Code::TallyMismatch)
            .on("returned")
            .with("returned", returned)
            .with("sum", sum),
        ballot::PaperError::ReturnedAboveIssued { returned, issued } => {
            Refusal::new(Code::TallyOver).on("returned").with("have", returned).with("max", issued)
        }
        ballot::PaperError::OverRoll { .. } | ballot::PaperError::Overflow(_) => {
            Refusal::new(Code::TallyOver)
                .on("returned")
                .with("have", act.returned)
                .with("max", facts.handed_out)
        }
    })?;
    let count = PaperCount {
        home: scene.home,
        ballot: ballot.id,
        issued: act.issued,
        returned: act.returned,
        yes: act.yes,
        no: act.no,
        abstain: act.abstain,
        invalid: act.invalid,
        teller,
        witness_a,
        witness_b,
        counted_at: scene.now,
    };
    Ok(vec![Effect::Set(count.row())])
}

fn witnesses(
    facts: &EnterFacts,
    teller: PersonRef,
    act: &Enter,
) -> Result<(PersonRef, PersonRef), Refusal> {
    let missing = |field: &'static str| Refusal::new(Code::WitnessMissing).on(field);
    let a = act.witness_a.ok_or_else(|| missing("witness_a"))?;
    let b = act.witness_b.ok_or_else(|| missing("witness_b"))?;
    let bad = |field: &'static str, why: &str| {
        Err(Refusal::new(Code::WitnessBad).on(field).with("why", why))
    };
    if a == b {
        return bad("witness_b", "@witness-same");
    }
    if a == teller {
        return bad("witness_a", "@witness-teller");
    }
    if b == teller {
        return bad("witness_b", "@witness-teller");
    }
    let [a_here, b_here] = facts.witness_present;
    if !a_here {
        return bad("witness_a", "@witness-absent");
    }
    if !b_here {
        return bad("witness_b", "@witness-absent");
    }
    Ok((a, b))
}

fn paper_of(act: &Enter) -> PaperTally {
    PaperTally {
        issued: act.issued.into(),
        returned: act.returned.into(),
        yes: act.yes.into(),
        no: act.no.into(),
        abstain: act.abstain.into(),
        invalid: act.invalid.into(),
    }
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
    /// Votes by phone.
    pub phone: Tally,
    /// The paper count.
    pub paper: Option<PaperCount>,
    /// Paper ballots handed out according to the roll.
    pub handed_out: u64,
    /// How the body is made up, by the words of its conditions: `representatives`,
    /// `women_representatives` (村民委员会组织法 第二十九条). Empty for bodies without conditions.
    pub named: BTreeMap<String, u64>,
}

/// Ballots handed in, as a condition on a body (村民委员会组织法 第十九条: 过半数投票).
const VOTES_CAST: &str = "votes_cast";

impl CloseFacts {
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
        let tally = match &self.paper {
            None => self.phone,
            Some(p) => {
                let sheets = PaperTally {
                    issued: p.issued.into(),
                    returned: p.returned.into(),
                    yes: p.yes.into(),
                    no: p.no.into(),
                    abstain: p.abstain.into(),
                    invalid: p.invalid.into(),
                };
                ballot::combine(&sheets, &self.phone, roll.attended)
                    .map_err(|_| impossible(cast.saturating_add(sheets.issued)))?
            }
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

    /// The verdict under a set of rules: the one function for page, API, print and recomputation.
    pub fn judge(&self, rules: &crate::rulebook::RuleSet) -> Result<(Counts, Verdict), Refusal> {
        let body = policy::body_in(rules, &self.meeting.body)?;
        let mut counts = self.counts()?;
        if body.conditions.iter().any(|c| c.subject == VOTES_CAST) {
            // Where the law asks how many voted, presence is not enough.
            let mut facts = self.clone();
            facts.named.insert(VOTES_CAST.into(), counts.attended(ballot::Basis::Cast));
            counts = facts.counts()?;
        }
        let verdict = ballot::verdict(&body, &counts);
        Ok((counts, verdict))
    }
}

/// Closes ballot and meeting and stores the verdict.
pub fn close(facts: &CloseFacts, scene: &Scene<'_>, act: &Close) -> Result<Vec<Effect>, Refusal> {
    let mut ballot = open_ballot(facts.ballot.as_ref())?.clone();
    // Sheets that went out and were never counted would vanish without a trace.
    if facts.handed_out != facts.paper.as_ref().map_or(0, |p| u64::from(p.issued)) {
        return Err(Refusal::new(Code::TallyWaiting).with("n", facts.handed_out));
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
    Ok(vec![
        Effect::Set(ballot.row()),
        Effect::Set(meeting.row()),
        Effect::Put(judged.row()),
        Effect::Move {
            matter: act.matter,
            to: State::Closed,
            outcome: Some(if adopted { Outcome::Passed } else { Outcome::Failed }),
        },
    ])
}

/// Canonical JSON of a result.
pub fn text<T: serde::Serialize>(value: &T) -> Result<String, Refusal> {
    kernel::json::canonical(value).map_err(|_| Refusal::new(Code::FieldBad))
}
