//! 签到: a line of the frozen roll is marked present, in one of the places, with the one way in which
//! its voice will be given.
//!
//! Invariants: a voice has one way, so phone, paper, hands and proxy never count it twice; a raised
//! hand is no secret; who comes in person ends the own proxy. Refuses to know: what is voted.

use kernel::id::{BallotId, MatterId};
use kernel::{Code, PersonRef, Refusal};

use crate::act::FieldKind::{Bool, Choice, Count, Id, Person};
use crate::acts;
use crate::authority::{Role, Who};
use crate::deliberation::{Basis, Meeting, MeetingSection, Proxy, RollLine, Via, Way};
use crate::effect::Effect;
use crate::matter::{Kind, State};
use crate::record::Record;
use crate::scene::Scene;

acts! {
    /// Checks somebody in; without a name, oneself.
    CheckIn "meeting.checkin" "meetings/{matter}/arrivals"
    kind Some(Kind::Meeting), from &[State::Sitting],
    allow &[Who::Villager, Who::Owner, Who::Has(Role::Secretary), Who::Has(Role::Convener)],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
        /// Who came.
        person: Option<PersonRef> = Person,
        /// How.
        via: Option<Via> = Choice(&["hall", "phone", "desk"]),
        /// Whether a paper ballot was handed out.
        paper: bool = Bool,
        /// How the voice is given; on the phone when nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        way: Option<Way> = Choice(Way::WORDS),
        /// In which of the places; in the meeting's own when nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        section: Option<u32> = Count(0, 99),
    }
}

/// What checking in looks at.
#[derive(Debug)]
pub struct CheckInFacts {
    /// The meeting.
    pub meeting: Meeting,
    /// Its further places.
    pub sections: Vec<MeetingSection>,
    /// The person's line on the roll.
    pub line: Option<RollLine>,
    /// Another member of the household who is already here: name.
    pub household_here: Option<String>,
    /// The person's name.
    pub name: String,
    /// Whether a ballot is open or closed already; paper can not be handed out after it.
    pub ballot: Option<BallotId>,
    /// Whether this person or household has voted by phone already.
    pub voted: bool,
    /// The proxy that the person has given.
    pub proxy: Option<Proxy>,
    /// Lines of those for whom the person holds a valid paper.
    pub principals: Vec<RollLine>,
}

/// One line on the roll is marked present; with it those whose paper the person holds.
pub fn check_in(
    facts: &CheckInFacts,
    scene: &Scene<'_>,
    act: &CheckIn,
) -> Result<Vec<Effect>, Refusal> {
    let opened = facts.meeting.opened_at.ok_or(Code::NotFound)?;
    let line = facts.line.as_ref().ok_or_else(|| {
        Refusal::new(Code::NotOnRoll)
            .on("person")
            .with("name", &facts.name)
            .with("day", opened.date())
    })?;
    let asked = asked(act)?;
    let of_others = act.person.is_some() && act.person != scene.subject();
    let by_hand = asked.is_some_and(|way| way != Way::Phone);
    if (of_others || by_hand) && !runs_it(facts, scene) {
        return Err(Refusal::new(Code::NotAllowed).with("who", "@role-convener"));
    }
    if let (Basis::Household, Some(name)) = (facts.meeting.basis, &facts.household_here) {
        return Err(Refusal::new(Code::HouseholdHere).on("person").with("name", name));
    }
    let way = way_of(facts, line, asked)?;
    let section = section_of(facts, line, act)?;
    let mut line = line.clone();
    line.present_at = line.present_at.or(Some(scene.now));
    let default = if of_others { Via::Hall } else { Via::Phone };
    line.via = Some(act.via.unwrap_or(default));
    line.way = Some(way);
    line.section = section;
    let mut effects = vec![Effect::Set(line.row())];
    if let Some(given) = facts.proxy.as_ref().filter(|p| p.void_at.is_none()) {
        let void = Proxy { void_at: Some(scene.now), ..given.clone() };
        effects.push(Effect::Set(void.row()));
    }
    let absent = facts.principals.iter().filter(|p| p.present_at.is_none());
    effects.extend(absent.map(|p| Effect::Set(sent(p, &line).row())));
    Ok(effects)
}

/// The line of somebody who sent `agent`: present where the agent is, in the agent's way.
pub(super) fn sent(principal: &RollLine, agent: &RollLine) -> RollLine {
    RollLine {
        present_at: agent.present_at,
        via: Some(Via::Proxy),
        section: agent.section,
        way: agent.way,
        ..principal.clone()
    }
}

fn runs_it(facts: &CheckInFacts, scene: &Scene<'_>) -> bool {
    let Some(caller) = scene.caller.person() else { return false };
    caller == facts.meeting.convener
        || facts.sections.iter().any(|s| s.convener == caller)
        || [Role::Secretary, Role::Convener, Role::Agent, Role::Committee]
            .iter()
            .any(|r| scene.caller.has(*r, scene.home))
}

/// The way that was said; a paper ballot can be said in two words.
fn asked(act: &CheckIn) -> Result<Option<Way>, Refusal> {
    let bad = |field: &'static str, got: &str, want: &str| {
        Err(Refusal::new(Code::FieldBad)
            .on(field)
            .with("label", format!("@field-{field}"))
            .with("got", format!("@{field}-{got}"))
            .with("want", want))
    };
    if act.via == Some(Via::Proxy) {
        return bad("via", "proxy", "@via-hall");
    }
    match (act.way, act.paper) {
        (None | Some(Way::Paper), true) => Ok(Some(Way::Paper)),
        (Some(way), true) => bad("way", way.as_str(), "@way-paper"),
        (way, false) => Ok(way),
    }
}

/// A way once taken stays: only from the phone, and only before the vote, another one is taken.
fn way_of(facts: &CheckInFacts, line: &RollLine, asked: Option<Way>) -> Result<Way, Refusal> {
    let held = line.way.unwrap_or(Way::Phone);
    let way = asked.unwrap_or(held);
    let field = if asked == Some(Way::Paper) { "paper" } else { "way" };
    let fixed = |held: Way| match held {
        Way::Paper => Refusal::new(Code::PaperHeld).on(field),
        _ => Refusal::new(Code::WayOther).on(field).with("way", format!("@way-{held}")),
    };
    if way != held && held != Way::Phone {
        return Err(fixed(held));
    }
    if facts.voted && way != Way::Phone {
        return Err(fixed(Way::Phone));
    }
    if facts.meeting.secret && way == Way::Hands {
        return Err(Refusal::new(Code::WayOpen).on("way"));
    }
    Ok(way)
}

fn section_of(facts: &CheckInFacts, line: &RollLine, act: &CheckIn) -> Result<u32, Refusal> {
    let no = act.section.unwrap_or(line.section);
    if no == 0 || facts.sections.iter().any(|s| s.no == no) {
        return Ok(no);
    }
    Err(Refusal::new(Code::NotFound).on("section"))
}
