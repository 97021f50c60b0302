//! 心愿 (S58): what somebody wishes, in their own words, with a visible fate.
//!
//! Invariants: every wish is answered within the clock of the rulebook; declining needs a reason;
//! only the person who wished says that it is done. Refuses to know: how a topic is deliberated.

use kernel::id::MatterId;
use kernel::{AreaCode, Code, Date, Moment, PersonRef, Refusal};

use crate::act::FieldKind::{Area, Bool, Choice, Date as DateField, Id, Long, Person};
use crate::authority::{Role, Who};
use crate::effect::{Audience, Effect, Opening};
use crate::matter::{ClockName, Kind, Outcome, State};
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;
use crate::{acts, record, words};

/// What stands in place of a text that was erased by law.
pub const ERASED: &str = "（内容已依法删除）";

words! {
    /// How a wish reached the record.
    pub enum Channel {
        /// At the desk.
        Desk "desk",
        /// On the person's own phone.
        Phone "phone",
        /// By telephone call.
        Call "call",
        /// On a slip of paper.
        Paper "paper",
        /// On a visit or in a yard meeting.
        Visit "visit",
    }
}

words! {
    /// What becomes of a wish.
    pub enum Fate {
        /// It is deliberated.
        Topic "topic",
        /// Somebody simply does it.
        Handle "handle",
        /// It is not taken up.
        Decline "decline",
    }
}

record! {
    /// The body of a wish.
    pub struct Wish in "wish" keys 2 {
        /// Home.
        home: AreaCode,
        /// The matter.
        id: MatterId,
        /// The words.
        text: String,
        /// How it came.
        channel: Channel,
        /// The hand that wrote it down for somebody else.
        recorded_by: Option<PersonRef>,
        /// What became of it.
        fate: Option<Fate>,
        /// What was answered.
        reply: String,
        /// When.
        replied_at: Option<Moment>,
        /// What was done.
        report: String,
        /// What the person said about the result.
        verdict: String,
        /// The kept journal entry that holds the words, for erasure.
        said_in: u64,
    }
}

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
    /// Whether the person acted for, if any, is registered here.
    pub behalf_known: bool,
    /// Sequence number that the journal entry of this act will have.
    pub entry: u64,
}

/// A wish is heard when it says something and its place lies here.
pub fn raise(facts: &RaiseFacts, scene: &Scene<'_>, act: &Raise) -> Result<Vec<Effect>, Refusal> {
    let text = act.text.trim();
    if text.chars().filter(|c| c.is_alphanumeric()).count() < 4 {
        return Err(Refusal::new(Code::WishVague).on("text"));
    }
    if !facts.place_known || !scene.home.contains(&act.place) {
        return Err(Refusal::new(Code::PlaceElsewhere)
            .on("place")
            .with("place", act.place)
            .with("home", scene.home));
    }
    if scene.behalf.is_some() && !facts.behalf_known {
        return Err(Refusal::new(Code::BehalfUnknown).on("behalf"));
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
    };
    Ok(vec![
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
    ])
}

/// The first sentence, at most 24 characters: a line for lists.
pub fn title_of(text: &str) -> String {
    const MOST: usize = 24;
    let first: String =
        text.chars().take_while(|c| !matches!(c, '。' | '！' | '？' | '\n' | '!' | '?')).collect();
    let first = first.trim();
    if first.chars().count() <= MOST {
        return first.to_owned();
    }
    let cut: String = first.chars().take(MOST - 1).collect();
    format!("{cut}…")
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

/// The words go, the chain and the fate stay.
pub fn erase(wish: &Wish, _scene: &Scene<'_>, _act: &Erase) -> Result<Vec<Effect>, Refusal> {
    if wish.text == ERASED {
        return Err(Code::ErasedAlready.into());
    }
    let mut wish = wish.clone();
    wish.text = ERASED.into();
    Ok(vec![
        Effect::Title(wish.id, ERASED.into()),
        Effect::Erase { seq: wish.said_in },
        Effect::Set(wish.row()),
    ])
}

fn tell_wisher(scene: &Scene<'_>, message: &'static str) -> Result<Option<Effect>, Refusal> {
    let matter = scene.this()?;
    Ok(matter.opened_for.map(|person| Effect::Tell {
        to: Audience::Person(person),
        message,
        matter: matter.id,
    }))
}
