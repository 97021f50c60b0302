//! 心愿 (S58): what somebody wishes, in their own words, with a visible fate.
//!
//! Invariants: every wish is answered within the clock of the rulebook; declining needs a reason;
//! only the person who wished says that it is done. Refuses to know: how a topic is deliberated.

pub mod lineage;

use kernel::id::MatterId;
use kernel::{AreaCode, Code, Date, Moment, PersonRef, Refusal};

use crate::act::FieldKind::{Area, Bool, Choice, Date as DateField, Files, Id, Line, Long, Person};
use crate::acts;
use crate::authority::{Role, Who};
use crate::effect::{Audience, Effect, Opening};
use crate::matter::{ClockName, Kind, Outcome, State};
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;
use crate::spine::{Attachment, Stored, enclosed};
use crate::voice::says_something;
pub use crate::voice::{Channel, ERASED, Fate, Visit, Vouch, Vouching, Wish, title_of};

acts! {
    /// Says a wish, for oneself or, at the desk, for somebody else.
    Raise "wish.raise" "wishes"
    kind Some(Kind::Wish), from &[], allow &[Who::Villager],
    matter(this) Some(this.id), {
        /// Made by the caller.
        id: MatterId = Id,
        /// The wish in the person's own words.
        text: String = Long(2000),
        /// Village, group or courtyard.
        place: AreaCode = Area,
        /// How it came.
        channel: Option<Channel> = Choice(Channel::WORDS),
        /// Where exactly, in the person's words.
        spot: Option<String> = Line(60),
        /// A photo, a voice note: never compulsory.
        files: Option<Vec<String>> = Files,
    }

    /// The person confirms what somebody else wrote down for them.
    Stand "wish.vouch" "wishes/{matter}/vouching"
    kind Some(Kind::Wish), from &[], allow &[Who::Concerned],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
        /// How, when the desk notes it.
        how: Option<Vouching> = Choice(Vouching::WORDS),
        /// Before whom, when there was a witness.
        witness: Option<PersonRef> = Person,
    }

    /// Gives a wish its fate.
    Answer "wish.answer" "wishes/{matter}/answer"
    kind Some(Kind::Wish), from &[State::Heard],
    allow &[Who::Has(Role::Secretary), Who::Has(Role::Committee)],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
        /// What becomes of it.
        fate: Fate = Choice(Fate::WORDS),
        /// In words that the person understands.
        reply: Option<String> = Long(1000),
        /// Who does it, when it is simply done.
        owner: Option<PersonRef> = Person,
        /// By when.
        due_on: Option<Date> = DateField,
    }

    /// Reports that a wish which needed no meeting is done.
    Finish "wish.finish" "wishes/{matter}/report"
    kind Some(Kind::Wish), from &[State::Adopted],
    allow &[Who::Owner, Who::Has(Role::Secretary)],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
        /// What was done.
        report: String = Long(1000),
    }

    /// The person who wished says whether it is good.
    Confirm "wish.confirm" "wishes/{matter}/confirmation"
    kind Some(Kind::Wish), from &[State::Done],
    allow &[Who::Concerned],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
        /// Good?
        satisfied: bool = Bool,
        /// In the person's own words.
        note: Option<String> = Long(1000),
    }

    /// Erases the words of a wish at the person's request (个人信息保护法 第四十七条).
    Erase "wish.erase" "wishes/{matter}/erasure"
    kind Some(Kind::Wish), from &[],
    allow &[Who::Concerned, Who::Has(Role::SecurityAdmin)],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
        /// On whose request and why.
        ground: String = Long(500),
    }
}

/// What raising looks at.
#[derive(Debug)]
pub struct RaiseFacts {
    /// Whether the place is a known area.
    pub place_known: bool,
    /// Sequence number that the journal entry of this act will have.
    pub entry: u64,
    /// The files that came along, in order; `None` for one that has not arrived.
    pub files: Vec<Option<Stored>>,
}

/// A wish is heard when it says something and its place lies here.
pub fn raise(facts: &RaiseFacts, scene: &Scene<'_>, act: &Raise) -> Result<Vec<Effect>, Refusal> {
    let text = act.text.trim();
    if !says_something(text) {
        return Err(Refusal::new(Code::WishVague).on("text"));
    }
    if !facts.place_known || !scene.home.contains(&act.place) {
        return Err(Refusal::new(Code::PlaceElsewhere)
            .on("place")
            .with("place", act.place)
            .with("home", scene.home));
    }
    let at_desk = scene.behalf.is_some();
    let wish = Wish {
        home: scene.home,
        id: act.id,
        text: text.to_owned(),
        channel: act.channel.unwrap_or(if at_desk { Channel::Desk } else { Channel::Phone }),
        recorded_by: at_desk.then(|| scene.caller.person()).flatten(),
        fate: None,
        reply: String::new(),
        replied_at: None,
        report: String::new(),
        verdict: String::new(),
        said_in: facts.entry,
        spot: act.spot.clone().unwrap_or_default().trim().to_owned(),
    };
    let mut effects = vec![
        Effect::Open(Opening {
            id: act.id,
            kind: Kind::Wish,
            title: title_of(text),
            area: act.place,
            thread: None,
            cause: None,
            opened_for: scene.subject(),
            owner: None,
        }),
        Effect::Put(wish.row()),
        Effect::Clock {
            matter: act.id,
            clock: ClockName::Answer,
            due_at: policy::due_after(scene, "wish_answer")?,
            rule: "wish_answer",
        },
        Effect::Tell {
            to: Audience::Role(Role::Secretary, scene.home),
            message: "tell-wish-raised",
            matter: act.id,
        },
    ];
    effects.extend(enclosed(&facts.files, scene, act.id)?);
    Ok(effects)
}

/// What vouching looks at.
#[derive(Debug)]
pub struct VouchFacts {
    /// The wish.
    pub wish: Wish,
    /// Whether it has been vouched for.
    pub vouched: bool,
    /// Whether the witness, if any, is registered here.
    pub witness_known: bool,
}

/// The person stands by what was written down: signed in, or in one of the ways that the desk may
/// note. A witness is a third person of the village.
pub fn vouch(facts: &VouchFacts, scene: &Scene<'_>, act: &Stand) -> Result<Vec<Effect>, Refusal> {
    if facts.wish.recorded_by.is_none() {
        return Err(Code::VouchNeedless.into());
    }
    if facts.vouched {
        return Err(Code::VouchedAlready.into());
    }
    let by = scene.caller.person().ok_or(Code::SignInNeeded)?;
    let how = match (scene.behalf, act.how) {
        (None, None | Some(Vouching::Own)) => Vouching::Own,
        (Some(_), Some(how)) if how != Vouching::Own => how,
        _ => return Err(Refusal::new(Code::VouchHow).on("how")),
    };
    let witness = act.witness.filter(|_| how == Vouching::Witness);
    let third = |w: &PersonRef| facts.witness_known && *w != by && Some(*w) != scene.subject();
    if how == Vouching::Witness && !witness.as_ref().is_some_and(third) {
        return Err(Refusal::new(Code::VouchWitness).on("witness"));
    }
    let wish = facts.wish.id;
    Ok(vec![Effect::Put(Vouch { home: scene.home, wish, how, witness, by, at: scene.now }.row())])
}

/// Taken up, simply done, or declined with a reason.
pub fn answer(wish: &Wish, scene: &Scene<'_>, act: &Answer) -> Result<Vec<Effect>, Refusal> {
    let reply = act.reply.clone().unwrap_or_default().trim().to_owned();
    let mut wish = wish.clone();
    wish.fate = Some(act.fate);
    wish.replied_at = Some(scene.now);
    let mut effects = vec![Effect::Met(wish.id, ClockName::Answer)];
    match act.fate {
        Fate::Decline => {
            if reply.chars().count() < 4 {
                return Err(Refusal::new(Code::ReasonMissing).on("reply"));
            }
            effects.push(Effect::Move {
                matter: wish.id,
                to: State::Declined,
                outcome: Some(Outcome::Declined),
            });
        }
        Fate::Topic => effects.push(Effect::Move {
            matter: wish.id,
            to: State::Adopted,
            outcome: Some(Outcome::Adopted),
        }),
        Fate::Handle => {
            let owner = act.owner.ok_or_else(|| Refusal::new(Code::OwnerMissing).on("owner"))?;
            let due_on = act.due_on.ok_or_else(|| Refusal::new(Code::DueMissing).on("due_on"))?;
            if due_on < scene.now.date() {
                return Err(Refusal::new(Code::DuePast)
                    .on("due_on")
                    .with("earliest", scene.now.date()));
            }
            effects.push(Effect::Move { matter: wish.id, to: State::Adopted, outcome: None });
            effects.push(Effect::Own(wish.id, Some(owner)));
            effects.push(Effect::Clock {
                matter: wish.id,
                clock: ClockName::Execution,
                due_at: Moment::end_of(due_on),
                rule: "",
            });
        }
    }
    wish.reply = reply;
    effects.push(Effect::Set(wish.row()));
    effects.extend(tell_wisher(scene, "tell-wish-answered")?);
    Ok(effects)
}

/// Done, and the person is asked.
pub fn finish(wish: &Wish, scene: &Scene<'_>, act: &Finish) -> Result<Vec<Effect>, Refusal> {
    if wish.fate != Some(Fate::Handle) {
        return Err(Refusal::new(Code::WrongState).with("state", "@fate-topic"));
    }
    let mut wish = wish.clone();
    wish.report = act.report.trim().to_owned();
    let mut effects = vec![
        Effect::Set(wish.row()),
        Effect::Move { matter: wish.id, to: State::Done, outcome: None },
        Effect::Met(wish.id, ClockName::Execution),
        Effect::Clock {
            matter: wish.id,
            clock: ClockName::Confirmation,
            due_at: policy::due_after(scene, "wish_confirm")?,
            rule: "wish_confirm",
        },
    ];
    effects.extend(tell_wisher(scene, "tell-wish-done")?);
    Ok(effects)
}

/// The person's own word ends the matter, or sends it back.
pub fn confirm(wish: &Wish, scene: &Scene<'_>, act: &Confirm) -> Result<Vec<Effect>, Refusal> {
    let mut wish = wish.clone();
    wish.verdict = act.note.clone().unwrap_or_default().trim().to_owned();
    let mut effects = vec![Effect::Set(wish.row()), Effect::Met(wish.id, ClockName::Confirmation)];
    if act.satisfied {
        effects.push(Effect::Move {
            matter: wish.id,
            to: State::Confirmed,
            outcome: Some(Outcome::Confirmed),
        });
    } else {
        effects.push(Effect::Move {
            matter: wish.id,
            to: State::Adopted,
            outcome: Some(Outcome::Returned),
        });
        if wish.fate == Some(Fate::Handle) {
            effects.push(Effect::Clock {
                matter: wish.id,
                clock: ClockName::Execution,
                due_at: policy::due_after(scene, "wish_confirm")?,
                rule: "wish_confirm",
            });
        }
        effects.push(Effect::Tell {
            to: Audience::Role(Role::Secretary, scene.home),
            message: "tell-wish-returned",
            matter: wish.id,
        });
    }
    Ok(effects)
}

/// What erasing looks at.
#[derive(Debug, Clone)]
pub struct EraseFacts {
    /// The wish.
    pub wish: Wish,
    /// Matters of its thread that nobody has published yet: they still bear its first words.
    pub drafts: Vec<MatterId>,
    /// The files beside it.
    pub files: Vec<Attachment>,
    /// The visit that heard it, when one did.
    pub visit: Option<Visit>,
}

/// The words go with everything that repeats them, photos and voices go, the chain and the fate stay.
pub fn erase(facts: &EraseFacts, scene: &Scene<'_>, _act: &Erase) -> Result<Vec<Effect>, Refusal> {
    if facts.wish.text == ERASED {
        return Err(Code::ErasedAlready.into());
    }
    let wish = Wish { text: ERASED.into(), spot: String::new(), ..facts.wish.clone() };
    let mut effects = vec![Effect::Title(scene.this()?.id, ERASED.into())];
    effects.extend(facts.drafts.iter().map(|id| Effect::Title(*id, ERASED.into())));
    effects.push(Effect::Erase { seq: wish.said_in });
    effects.push(Effect::Set(wish.row()));
    effects.extend(facts.files.iter().map(|file| Effect::Remove(file.row())));
    let mut hashes: Vec<[u8; 32]> = facts.files.iter().map(|file| file.hash).collect();
    if let Some(visit) = &facts.visit {
        hashes.extend(visit.voice);
        let gone =
            Visit { note: ERASED.into(), answer: String::new(), voice: None, ..visit.clone() };
        effects.push(Effect::Set(gone.row()));
    }
    effects.extend(hashes.into_iter().map(|hash| Effect::Forget { hash }));
    Ok(effects)
}

fn tell_wisher(scene: &Scene<'_>, message: &'static str) -> Result<Option<Effect>, Refusal> {
    let matter = scene.this()?;
    Ok(matter.opened_for.map(|person| Effect::Tell {
        to: Audience::Person(person),
        message,
        matter: matter.id,
    }))
}
