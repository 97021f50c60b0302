//! 走访 (S61): who was at whose door, what was said, what was promised. A promise becomes a wish with
//! owner and date in the same act, so that only the villager's own word closes it.
//!
//! Invariants: no photo, no place on a map, no track is asked for; nobody's visits are counted per
//! person; a household is due by the rulebook's rhythm and not by anybody's choice. Refuses to know:
//! how a promise is carried out.

use kernel::id::{HouseholdId, PersonId, RecordId};
use kernel::{Code, Date, Moment, PersonRef, Refusal};

use crate::act::FieldKind::{Date as DateField, Files, Id, Long, Person, Persons};
use crate::acts;
use crate::authority::{Role, Who};
use crate::effect::{Audience, Effect, Opening};
use crate::matter::{ClockName, Kind, State};
use crate::policy;
use crate::record::Record;
use crate::rulebook::RuleSet;
use crate::scene::Scene;
use crate::spine::Stored;
use crate::voice::{Channel, Fate, Member, Wish, says_something, title_of};
pub use crate::voice::{Visit, Visitor};

/// The village's own staff: they see every visit of the village.
pub const STAFF: [Who; 3] =
    [Who::Has(Role::Secretary), Who::Has(Role::Committee), Who::Has(Role::Agent)];

acts! {
    /// Records a visit to a household.
    Report "visit.record" "visits"
    kind None, from &[], allow &[Who::Has(Role::Secretary), Who::Has(Role::Committee),
        Who::Has(Role::Agent), Who::Has(Role::TownshipClerk)],
    matter(this) None, {
        /// Made by the caller.
        id: RecordId = Id,
        /// Which household.
        household: HouseholdId = Id,
        /// What was said.
        note: Option<String> = Long(1000),
        /// A recording, beside the words or in their place.
        voice: Option<Vec<String>> = Files,
        /// What was answered on the spot.
        answer: Option<String> = Long(500),
        /// What was promised.
        promise: Option<String> = Long(500),
        /// Who carries the promise out.
        owner: Option<PersonRef> = Person,
        /// By when.
        due_on: Option<Date> = DateField,
        /// To whom it was promised; the head of the household unless said otherwise.
        person: Option<PersonRef> = Person,
        /// Who else was there visiting.
        companions: Option<Vec<PersonRef>> = Persons,
        /// The day, when it was not today.
        on: Option<Date> = DateField,
    }
}

/// What recording looks at.
#[derive(Debug, Clone)]
pub struct RecordFacts {
    /// The household's group or courtyard; `None` when there is no such household.
    pub area: Option<kernel::AreaCode>,
    /// Its members, in order of the register.
    pub members: Vec<Member>,
    /// Whether everybody named as a visitor and as an owner is known.
    pub visitors_known: bool,
    /// Whether the owner of the promise is known.
    pub owner_known: bool,
    /// The recording, when one was named: `None` inside when it has not arrived.
    pub voice: Vec<Option<Stored>>,
    /// Sequence number that the journal entry of this act will have.
    pub entry: u64,
}

/// A visit says something, by pen or by voice; its promise has owner and date.
pub fn record(
    facts: &RecordFacts,
    scene: &Scene<'_>,
    act: &Report,
) -> Result<Vec<Effect>, Refusal> {
    let area = facts.area.ok_or_else(|| Refusal::new(Code::VisitNobody).on("household"))?;
    let text = |field: &Option<String>| field.clone().unwrap_or_default().trim().to_owned();
    let note = text(&act.note);
    let voice = recording(facts)?;
    if note.is_empty() && voice.is_none() {
        return Err(Refusal::new(Code::VisitSilent).on("note"));
    }
    if !facts.visitors_known {
        return Err(bad("companions", "@want-person-none"));
    }
    let today = scene.now.date();
    let visited_at = match act.on {
        Some(day) if day > today => return Err(bad("on", "@want-today-or-earlier")),
        Some(day) if day < today => Moment::start_of(day),
        _ => scene.now,
    };
    let hand = scene.caller.person().ok_or(Code::SignInNeeded)?;
    // The first new id of this act: whoever checks the chain finds the wish by it.
    let wish = scene.fresh();
    let promise = text(&act.promise);
    let mut effects = Vec::new();
    if !promise.is_empty() {
        effects.extend(promised(facts, scene, act, (wish, area, &promise, hand))?);
    }
    let visit = Visit {
        home: scene.home,
        id: act.id,
        household: act.household,
        visited_at,
        note,
        answer: text(&act.answer),
        voice,
        wish: (!promise.is_empty()).then_some(wish),
        recorded_by: hand,
        recorded_at: scene.now,
        said_in: facts.entry,
    };
    effects.push(Effect::Put(visit.row()));
    let mut visitors = vec![hand];
    visitors.extend(act.companions.iter().flatten().copied());
    visitors.sort_unstable();
    visitors.dedup();
    let (home, visit) = (scene.home, act.id);
    effects.extend(
        visitors.into_iter().map(|person| Effect::Put(Visitor { home, visit, person }.row())),
    );
    Ok(effects)
}

fn bad(field: &'static str, want: &str) -> Refusal {
    let label = format!("@field-{field}").replace('_', "-");
    Refusal::new(Code::FieldBad).on(field).with("label", label).with("got", "").with("want", want)
}

/// One recording at most, and a recording it must be.
fn recording(facts: &RecordFacts) -> Result<Option<[u8; 32]>, Refusal> {
    let [one] = facts.voice.as_slice() else {
        let none = facts.voice.is_empty();
        return if none { Ok(None) } else { Err(many("voice", 1)) };
    };
    let stored = one.as_ref().ok_or_else(|| Refusal::new(Code::NotFound).on("voice"))?;
    if crate::media::kind(&stored.mime) != Some(crate::media::Kind::Voice) {
        return Err(Refusal::new(Code::FileKind).on("voice").with("name", "@field-voice"));
    }
    Ok(Some(stored.hash))
}

fn many(field: &'static str, most: u32) -> Refusal {
    Refusal::new(Code::FileMany).on(field).with("max", most)
}

type Promise<'a> = (kernel::id::MatterId, kernel::AreaCode, &'a str, PersonRef);

/// A promise is a wish that is taken up at once: heard, answered, owned and dated in one act.
fn promised(
    facts: &RecordFacts,
    scene: &Scene<'_>,
    act: &Report,
    (id, area, text, hand): Promise<'_>,
) -> Result<Vec<Effect>, Refusal> {
    if !says_something(text) {
        return Err(Refusal::new(Code::WishVague).on("promise"));
    }
    let bare = |field| Refusal::new(Code::PromiseBare).on(field);
    let owner = act.owner.filter(|_| facts.owner_known).ok_or_else(|| bare("owner"))?;
    let due_on = act.due_on.ok_or_else(|| bare("due_on"))?;
    if due_on < scene.now.date() {
        return Err(bad("due_on", "@want-today-or-later"));
    }
    let person = to_whom(facts, scene, act.person)?;
    let wish = Wish {
        home: scene.home,
        id,
        text: text.into(),
        channel: Channel::Visit,
        recorded_by: Some(hand),
        fate: Some(Fate::Handle),
        reply: String::new(),
        replied_at: Some(scene.now),
        report: String::new(),
        verdict: String::new(),
        said_in: facts.entry,
        spot: String::new(),
    };
    let clock = |clock, due_at, rule| Effect::Clock { matter: id, clock, due_at, rule };
    let answer = policy::due_after(scene, "wish_answer")?;
    let tell = |to, message| Effect::Tell { to: Audience::Person(to), message, matter: id };
    Ok(vec![
        Effect::Open(Opening {
            id,
            kind: Kind::Wish,
            title: title_of(text),
            area,
            thread: None,
            cause: None,
            opened_for: Some(person),
            owner: Some(owner),
        }),
        Effect::Put(wish.row()),
        clock(ClockName::Answer, answer, "wish_answer"),
        Effect::Met(id, ClockName::Answer),
        Effect::Move { matter: id, to: State::Adopted, outcome: None },
        clock(ClockName::Execution, Moment::end_of(due_on), ""),
        tell(owner, "tell-promise"),
        tell(person, "tell-wish-answered"),
    ])
}

/// The member named, else the head, else the first of the register.
fn to_whom(
    facts: &RecordFacts,
    scene: &Scene<'_>,
    named: Option<PersonRef>,
) -> Result<PersonRef, Refusal> {
    let stranger = || Refusal::new(Code::VisitStranger).on("person");
    let of = |id: PersonId| PersonRef { home: scene.home, id };
    if let Some(named) = named {
        let known = facts.members.iter().any(|m| of(m.id) == named);
        return if known { Ok(named) } else { Err(stranger()) };
    }
    let head = facts.members.iter().find(|m| m.is_head).or(facts.members.first());
    head.map(|m| of(m.id)).ok_or_else(stranger)
}

/// The rulebook's rhythm of a household, by how many of it live at home: who lives alone is seen
/// more often. Other kinds of household (hardship) are not in the register; until they are, theirs
/// is the ordinary rhythm.
pub fn rhythm(at_home: u32) -> &'static str {
    if at_home == 1 { "visit_alone" } else { "visit_ordinary" }
}

/// How a household stands with its visits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Days since the last visit; `None` when there was none.
    pub days: Option<u32>,
    /// Whether the rhythm has been missed; so it has where nobody has ever been.
    pub beyond: bool,
}

/// How a household of so many at home stands on a day.
pub fn standing(
    rules: &RuleSet,
    at_home: u32,
    last: Option<Date>,
    today: Date,
) -> Result<Standing, Refusal> {
    let Some(last) = last else { return Ok(Standing { days: None, beyond: true }) };
    let due = policy::visit_due(rules, rhythm(at_home), last)?;
    let days = (Moment::start_of(today).ms() - Moment::start_of(last).ms()) / kernel::time::DAY_MS;
    Ok(Standing { days: Some(u32::try_from(days).unwrap_or(0)), beyond: today > due })
}
