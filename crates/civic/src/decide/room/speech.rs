//! 发言 (S79): who asks for the word gets it, in order, with equal time; how much of the talk was
//! official is counted.
//!
//! Invariants: nobody speaks twice while somebody who asked has not spoken once; one person holds
//! the floor; a meeting does not close while somebody waits. Refuses to know: what is said (the
//! recorder may note it in a line).

use std::collections::BTreeMap;

use kernel::id::MatterId;
use kernel::{AreaCode, Code, Moment, PersonRef, Refusal};

use crate::act::FieldKind::{Bool, Id, Long};
use crate::authority::{Role, Who};
use crate::effect::Effect;
use crate::matter::{Kind, State};
use crate::record::Record;
use crate::scene::Scene;
use crate::{acts, record};

record! {
    /// A turn to speak.
    pub struct Speech in "speech" keys 3 {
        /// Home.
        home: AreaCode,
        /// The meeting.
        meeting: MatterId,
        /// 1, 2, 3 … in order of asking.
        n: u32,
        /// Who.
        person: PersonRef,
        /// Whether the speaker holds an office over the village: their share of the talk is shown.
        official: bool,
        /// When the word was asked for.
        asked_at: Moment,
        /// When it was given.
        began_at: Option<Moment>,
        /// When the turn was over: spoken, given up, or called without an answer.
        ended_at: Option<Moment>,
        /// What was said, in a line of the recorder's.
        note: String,
    }
}

/// Offices whose talk counts as official.
const OFFICES: [Role; 4] =
    [Role::Secretary, Role::Committee, Role::TownshipClerk, Role::CountyClerk];

acts! {
    /// Asks for the word.
    Ask "speech.ask" "meetings/{matter}/speakers"
    kind Some(Kind::Meeting), from &[State::Sitting],
    allow &[Who::Villager, Who::Has(Role::Secretary), Who::Has(Role::Committee),
        Who::Has(Role::TownshipClerk), Who::Has(Role::CountyClerk)],
    matter(this) Some(this.matter), {
        /// The meeting.
        matter: MatterId = Id,
    }

    /// Gives up a turn that has not begun.
    Leave "speech.leave" "meetings/{matter}/yielding"
    kind Some(Kind::Meeting), from &[State::Sitting],
    allow &[Who::Villager, Who::Has(Role::Secretary), Who::Has(Role::Committee),
        Who::Has(Role::TownshipClerk), Who::Has(Role::CountyClerk)],
    matter(this) Some(this.matter), {
        /// The meeting.
        matter: MatterId = Id,
    }

    /// Gives the word to the next in order; whoever is speaking has then spoken.
    Give "speech.give" "meetings/{matter}/floor"
    kind Some(Kind::Meeting), from &[State::Sitting],
    allow &[Who::Owner, Who::Has(Role::Secretary), Who::Has(Role::Convener)],
    matter(this) Some(this.matter), {
        /// The meeting.
        matter: MatterId = Id,
    }

    /// Ends the turn that is under way.
    End "speech.end" "meetings/{matter}/thanks"
    kind Some(Kind::Meeting), from &[State::Sitting],
    allow &[Who::Owner, Who::Has(Role::Secretary), Who::Has(Role::Convener)],
    matter(this) Some(this.matter), {
        /// The meeting.
        matter: MatterId = Id,
        /// Called, and nobody came forward.
        absent: bool = Bool,
        /// What was said, in a line.
        said: Option<String> = Long(500),
    }
}

/// What the acts on the speaking list look at.
#[derive(Debug)]
pub struct FloorFacts {
    /// All turns of the meeting, in order of asking.
    pub turns: Vec<Speech>,
    /// Whether the person is on the roll and has come.
    pub present: bool,
    /// The person's name, for the refusal.
    pub name: String,
}

impl Speech {
    /// Asked and not yet called.
    pub fn waits(&self) -> bool {
        self.began_at.is_none() && self.ended_at.is_none()
    }

    /// Speaking now.
    pub fn has_floor(&self) -> bool {
        self.began_at.is_some() && self.ended_at.is_none()
    }

    /// Milliseconds spoken up to a moment.
    pub fn spoken_ms(&self, now: Moment) -> i64 {
        self.began_at.map_or(0, |from| self.ended_at.unwrap_or(now).ms() - from.ms()).max(0)
    }
}

/// The turns that wait, in the order in which they are called: whoever has spoken less often comes
/// first, among equals whoever asked first.
pub fn queue(turns: &[Speech]) -> Vec<&Speech> {
    let mut had: BTreeMap<String, u32> = BTreeMap::new();
    for turn in turns.iter().filter(|t| t.began_at.is_some()) {
        *had.entry(turn.person.to_string()).or_default() += 1;
    }
    let mut waiting: Vec<&Speech> = turns.iter().filter(|t| t.waits()).collect();
    waiting.sort_by_key(|t| (had.get(&t.person.to_string()).copied().unwrap_or(0), t.n));
    waiting
}

/// How the talk was divided, in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Talk {
    /// Turns that were taken.
    pub turns: u32,
    /// Different people who have spoken.
    pub speakers: u32,
    /// People still waiting.
    pub waiting: u32,
    /// All talk.
    pub all_ms: i64,
    /// Talk by holders of an office.
    pub official_ms: i64,
}

impl Talk {
    /// Sums up to a moment.
    pub fn of(turns: &[Speech], now: Moment) -> Self {
        let mut talk = Self::default();
        let mut seen = std::collections::BTreeSet::new();
        for turn in turns {
            talk.waiting += u32::from(turn.waits());
            if turn.began_at.is_none() {
                continue;
            }
            let spoken_ms = turn.spoken_ms(now);
            talk.turns += 1;
            talk.all_ms += spoken_ms;
            talk.official_ms += if turn.official { spoken_ms } else { 0 };
            talk.speakers += u32::from(seen.insert(turn.person.to_string()));
        }
        talk
    }

    /// Official share of the talk in whole percent; `None` before anybody has spoken.
    pub fn official_percent(&self) -> Option<i64> {
        (self.all_ms > 0).then(|| (self.official_ms * 100 + self.all_ms / 2) / self.all_ms)
    }
}

/// Asking: whoever is here, or holds an office over the place, and does not wait already.
pub fn ask(facts: &FloorFacts, scene: &Scene<'_>, act: &Ask) -> Result<Vec<Effect>, Refusal> {
    let who = scene.subject().ok_or(Code::SignInNeeded)?;
    let official =
        scene.behalf.is_none() && OFFICES.iter().any(|r| scene.caller.has(*r, scene.home));
    if !facts.present && !official {
        return Err(Refusal::new(Code::NotPresent).with("name", &facts.name));
    }
    if facts.turns.iter().any(|t| t.person == who && t.ended_at.is_none()) {
        return Err(Code::SpeakerListed.into());
    }
    let n = facts.turns.iter().map(|t| t.n).max().unwrap_or(0) + 1;
    let turn = Speech {
        home: scene.home,
        meeting: act.matter,
        n,
        person: who,
        official,
        asked_at: scene.now,
        began_at: None,
        ended_at: None,
        note: String::new(),
    };
    Ok(vec![Effect::Put(turn.row())])
}

/// Giving up one's own turn.
pub fn leave(facts: &FloorFacts, scene: &Scene<'_>, _act: &Leave) -> Result<Vec<Effect>, Refusal> {
    let who = scene.subject().ok_or(Code::SignInNeeded)?;
    let turn = facts.turns.iter().find(|t| t.person == who && t.waits());
    let mut turn = turn.ok_or(Code::SpeakerNone)?.clone();
    turn.ended_at = Some(scene.now);
    Ok(vec![Effect::Set(turn.row())])
}

/// The next in order; the chair does not choose.
pub fn give(facts: &FloorFacts, scene: &Scene<'_>, _act: &Give) -> Result<Vec<Effect>, Refusal> {
    let mut next = queue(&facts.turns).first().copied().ok_or(Code::SpeakerNone)?.clone();
    next.began_at = Some(scene.now);
    let over = facts.turns.iter().filter(|t| t.has_floor()).map(|t| {
        let mut over = t.clone();
        over.ended_at = Some(scene.now);
        Effect::Set(over.row())
    });
    Ok(over.chain([Effect::Set(next.row())]).collect())
}

/// The turn under way ends; called without an answer, it counts as no time.
pub fn end(facts: &FloorFacts, scene: &Scene<'_>, act: &End) -> Result<Vec<Effect>, Refusal> {
    let turn = facts.turns.iter().find(|t| t.has_floor()).ok_or(Code::SpeakerNone)?;
    let mut turn = turn.clone();
    turn.ended_at = Some(scene.now);
    if act.absent {
        turn.began_at = None;
    }
    turn.note = act.said.clone().unwrap_or_default().trim().to_owned();
    Ok(vec![Effect::Set(turn.row())])
}
