//! 表决: open or secret, on the phone, on paper, by hands or objects, by person or by household, and
//! the verdict, computed in one function and printed clause by clause.
//!
//! Invariants: one vote per voter (person or household) whatever the channel; whoever gives the
//! voice under witnesses can not give it by phone; nothing is counted before the close, and nobody
//! is shown who voted how; of a secret vote nothing that could show it is kept. Refuses to know:
//! percentages and articles (the rulebook has them).

mod close;
pub mod receipt;
mod tally;

use kernel::id::{BallotId, MatterId, PersonId};
use kernel::{AreaCode, Code, Moment, PersonRef, Refusal};

use crate::act::FieldKind::{Choice, Drawn, Id, Person};
use crate::authority::{Role, Who};
use crate::deliberation::{Basis, Proxy, RollLine, Via, Way};
use crate::effect::Effect;
use crate::matter::{Kind, State};
use crate::record::Record;
use crate::scene::Scene;
use crate::{acts, record, words};

pub use close::{Close, CloseFacts, Judged, Out, close, text};
pub use receipt::{BoxReceipt, ReceiptRoot};
pub use tally::{Enter, EnterFacts, TallySheet, enter};

/// Tables that no act takes a row from: what a verdict was drawn from is kept (P28).
pub const KEPT: [&str; 13] = [
    "meeting",
    "meeting_section",
    "roll",
    "roll_count",
    "proxy",
    "ballot",
    "vote",
    "ballot_box",
    "box_voter",
    "box_receipt",
    "receipt_root",
    "tally_sheet",
    "verdict",
];

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
    /// An open vote cast by phone or entered at the desk.
    pub struct Vote in "vote" keys 3 {
        /// Home.
        home: AreaCode,
        /// The ballot.
        ballot: BallotId,
        /// The voter: a person, or a household where households vote.
        voter: [u8; 16],
        /// The person on the roll whose voice it is, also when somebody else gave it.
        person: PersonId,
        /// Yes, no, abstain. Shown to nobody.
        answer: Answer,
        /// When.
        cast_at: Moment,
    }
}

record! {
    /// How many of an answer lie in a secret box.
    pub struct BoxCount in "ballot_box" keys 3 {
        /// Home.
        home: AreaCode,
        /// The ballot.
        ballot: BallotId,
        /// The answer.
        answer: Answer,
        /// How many.
        n: u64,
    }
}

record! {
    /// That somebody has voted secretly: no answer, no time.
    pub struct BoxVoter in "box_voter" keys 3 {
        /// Home.
        home: AreaCode,
        /// The ballot.
        ballot: BallotId,
        /// The voter: a person, or a household where households vote.
        voter: [u8; 16],
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

    /// Casts an open vote; casting again before the close replaces it.
    Cast "ballot.cast" "meetings/{matter}/votes"
    kind Some(Kind::Meeting), from &[State::Sitting],
    allow &[Who::Villager],
    matter(this) Some(this.matter), {
        /// The meeting.
        matter: MatterId = Id,
        /// Yes, no, abstain.
        answer: Answer = Choice(Answer::WORDS),
        /// Whose paper one holds, when one votes for somebody of the household.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proxy_for: Option<PersonRef> = Person,
    }

    /// Drops a secret vote into the box; it is final.
    Drop "ballot.drop" "meetings/{matter}/box"
    kind Some(Kind::Meeting), from &[State::Sitting],
    allow &[Who::Villager],
    sealed &["answer", "receipt"],
    matter(this) Some(this.matter), {
        /// The meeting.
        matter: MatterId = Id,
        /// Yes, no, abstain.
        answer: Answer = Choice(Answer::WORDS),
        /// Whose paper one holds, when one votes for somebody of the household.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proxy_for: Option<PersonRef> = Person,
        /// What the voter's device keeps the nonce of, to find the vote in the list after the close.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        receipt: Option<String> = Drawn,
    }
}

/// What opening looks at.
#[derive(Debug)]
pub struct StartFacts {
    /// A ballot that exists already.
    pub ballot: Option<Ballot>,
    /// How many have checked in.
    pub present: u64,
    /// Whether the vote is secret.
    pub secret: bool,
}

/// Opens the vote when somebody is there. A secret box is set up with all its counters at nothing,
/// so that not even their order tells which answer came first.
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
    let mut effects = vec![Effect::Put(ballot.row())];
    if facts.secret {
        let counter = |answer: &Answer| {
            BoxCount { home: scene.home, ballot: act.id, answer: *answer, n: 0 }.row()
        };
        effects.extend(Answer::ALL.iter().map(counter).map(Effect::Put));
    }
    Ok(effects)
}

/// What voting looks at.
#[derive(Debug, Clone)]
pub struct CastFacts {
    /// The ballot.
    pub ballot: Option<Ballot>,
    /// How votes are counted.
    pub basis: Basis,
    /// Whether the vote is secret.
    pub secret: bool,
    /// The line on the roll of whose voice it is.
    pub line: Option<RollLine>,
    /// The proxy of whose voice it is, when the voter speaks for another.
    pub proxy: Option<Proxy>,
    /// Whether the voice lies in the secret box already.
    pub voted: bool,
    /// Whether the receipt that comes with the voice was handed in before.
    pub receipt_known: bool,
    /// The name of whose voice it is, for the refusal.
    pub name: String,
}

impl CastFacts {
    /// The line whose voice may be given by phone now.
    fn voice(
        &self,
        ballot: &Ballot,
        scene: &Scene<'_>,
        proxy_for: Option<PersonRef>,
    ) -> Result<&RollLine, Refusal> {
        let named = |code| Refusal::new(code).with("name", &self.name);
        let line = self
            .line
            .as_ref()
            .ok_or_else(|| named(Code::NotOnRoll).with("day", ballot.opened_at.date()))?;
        if proxy_for.is_some() {
            let holds = |p: &&Proxy| {
                p.void_at.is_none()
                    && p.principal == line.person
                    && scene.subject().is_some_and(|s| s.id == p.agent)
            };
            self.proxy.as_ref().filter(holds).ok_or_else(|| named(Code::ProxyNone))?;
        } else if line.via == Some(Via::Proxy) {
            // Whoever sent somebody comes in person first, which ends the proxy.
            return Err(named(Code::NotPresent));
        }
        if line.present_at.is_none() {
            return Err(named(Code::NotPresent));
        }
        match line.way {
            Some(Way::Paper) => Err(Code::PaperHeld.into()),
            Some(way @ (Way::Hands | Way::Objects)) => {
                Err(Refusal::new(Code::WayOther).with("way", format!("@way-{way}")))
            }
            Some(Way::Phone) | None => Ok(line),
        }
    }

    fn voter(&self, line: &RollLine) -> [u8; 16] {
        match self.basis {
            Basis::Person => line.person.bytes(),
            Basis::Household => line.household.bytes(),
        }
    }
}

/// One vote per voter.
pub fn cast(facts: &CastFacts, scene: &Scene<'_>, act: &Cast) -> Result<Vec<Effect>, Refusal> {
    let ballot = open_ballot(facts.ballot.as_ref())?;
    if facts.secret {
        return Err(Code::BallotSecret.into());
    }
    let line = facts.voice(ballot, scene, act.proxy_for)?;
    let vote = Vote {
        home: scene.home,
        ballot: ballot.id,
        voter: facts.voter(line),
        person: line.person,
        answer: act.answer,
        cast_at: scene.now,
    };
    Ok(vec![Effect::Set(vote.row())])
}

/// One secret vote per voter: that it was given goes to one table, what was said to a counter in
/// another, its receipt, when there is one, to a third, and nothing joins them.
pub fn drop(facts: &CastFacts, scene: &Scene<'_>, act: &Drop) -> Result<Vec<Effect>, Refusal> {
    let ballot = open_ballot(facts.ballot.as_ref())?;
    if !facts.secret {
        return Err(Code::BallotNamed.into());
    }
    let line = facts.voice(ballot, scene, act.proxy_for)?;
    if facts.voted {
        return Err(Code::VotedAlready.into());
    }
    let (home, ballot) = (scene.home, ballot.id);
    let receipt = act.receipt.as_deref().map(receipt::parsed).transpose()?;
    if receipt.is_some() && facts.receipt_known {
        return Err(Refusal::new(Code::ReceiptTwice).on("receipt"));
    }
    let mut effects = vec![
        Effect::Put(BoxVoter { home, ballot, voter: facts.voter(line) }.row()),
        Effect::Add(BoxCount { home, ballot, answer: act.answer, n: 1 }.row()),
    ];
    effects.extend(receipt.map(|receipt| Effect::Put(BoxReceipt { home, ballot, receipt }.row())));
    Ok(effects)
}

fn open_ballot(ballot: Option<&Ballot>) -> Result<&Ballot, Refusal> {
    match ballot {
        Some(ballot) if ballot.closed_at.is_none() => Ok(ballot),
        Some(_) => Err(Code::BallotClosed.into()),
        None => Err(Refusal::new(Code::WrongState).with("state", "@state-sitting")),
    }
}
