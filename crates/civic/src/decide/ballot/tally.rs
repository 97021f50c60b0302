//! 计票: paper, raised hands and objects are counted on the spot, under two witnesses, one sheet for
//! each way in each place.
//!
//! Invariants: a sheet's numbers add up and agree with the lines of the roll of that place and way;
//! teller and witnesses are three people, and the witnesses are there in person. Refuses to know:
//! who gave which voice.

use ballot::PaperTally;
use kernel::id::{BallotId, MatterId};
use kernel::{AreaCode, Code, Moment, PersonRef, Refusal};

use super::{Ballot, open_ballot};
use crate::act::FieldKind::{Choice, Count, Id, Person};
use crate::authority::{Role, Who};
use crate::deliberation::Way;
use crate::effect::Effect;
use crate::matter::{Kind, State};
use crate::record::Record;
use crate::scene::Scene;
use crate::{acts, record};

record! {
    /// What was counted in one place, given in one way.
    pub struct TallySheet in "tally_sheet" keys 4 {
        /// Home.
        home: AreaCode,
        /// The ballot.
        ballot: BallotId,
        /// In which place; 0 is the meeting's own.
        section: u32,
        /// Paper, hands, objects.
        way: Way,
        /// Sheets handed out; people, for hands and objects.
        issued: u32,
        /// Sheets back; voices given.
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

acts! {
    /// Enters what was counted under two witnesses; entering again before the close corrects it.
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
        /// Paper when nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        way: Option<Way> = Choice(&["paper", "hands", "objects"]),
        /// In which place; in the meeting's own when nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        section: Option<u32> = Count(0, 99),
    }
}

impl Enter {
    /// The place and the way that the sheet is about.
    pub fn about(&self) -> (u32, Way) {
        (self.section.unwrap_or(0), self.way.unwrap_or(Way::Paper))
    }
}

impl TallySheet {
    /// The numbers as the engine counts them.
    pub fn numbers(&self) -> PaperTally {
        PaperTally {
            issued: self.issued.into(),
            returned: self.returned.into(),
            yes: self.yes.into(),
            no: self.no.into(),
            abstain: self.abstain.into(),
            invalid: self.invalid.into(),
        }
    }
}

/// What entering a count looks at.
#[derive(Debug)]
pub struct EnterFacts {
    /// The ballot.
    pub ballot: Option<Ballot>,
    /// Whether the meeting has the place that is named.
    pub section_known: bool,
    /// Lines of the roll of that place and way.
    pub handed_out: u64,
    /// For each named witness: are they there in person?
    pub witness_present: [bool; 2],
}

/// Two witnesses, and sums that agree with the roll.
pub fn enter(facts: &EnterFacts, scene: &Scene<'_>, act: &Enter) -> Result<Vec<Effect>, Refusal> {
    let ballot = open_ballot(facts.ballot.as_ref())?;
    let (section, way) = act.about();
    if !facts.section_known {
        return Err(Refusal::new(Code::NotFound).on("section"));
    }
    if way == Way::Phone {
        return Err(Refusal::new(Code::FieldBad)
            .on("way")
            .with("label", "@field-way")
            .with("got", "@way-phone")
            .with("want", "@way-paper @way-hands @way-objects"));
    }
    let teller = scene.caller.person().ok_or(Code::SignInNeeded)?;
    let (witness_a, witness_b) = witnesses(facts, teller, act)?;
    if u64::from(act.issued) != facts.handed_out {
        return Err(Refusal::new(Code::TallyIssued)
            .on("issued")
            .with("have", act.issued)
            .with("handed", facts.handed_out));
    }
    let sheet = TallySheet {
        home: scene.home,
        ballot: ballot.id,
        section,
        way,
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
    sheet.numbers().reconcile().map_err(|error| match error {
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
    Ok(vec![Effect::Set(sheet.row())])
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
