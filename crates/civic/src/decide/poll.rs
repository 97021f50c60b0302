//! 推选和评议 (S70, S76): a vote of several days among several: people for seats, ways to do a thing, or
//! the four questions of a rating (答应不答应、认同不认同、高兴不高兴、满意不满意).
//!
//! Invariants: form, seats and last day stand before the first voice and never change; what is struck
//! stays visible with its reason; one voice per voter over phone and paper; a secret voice is final,
//! and of it is kept that it was given and, in one heap with the others, what it said. Nothing is
//! counted before the close. Refuses to know: how rankings and seats are counted (the engine does).

mod count;
mod paper;
mod voice;

use kernel::id::MatterId;
use kernel::{AreaCode, Code, Date, Moment, PersonRef, Refusal};

use crate::act::FieldKind::{Area, Bool, Choice, Count, Date as DateField, Id, Line, Long};
use crate::act::{LEAST, spoken};
use crate::authority::Who;
use crate::choosing::{self, Heap, OFFICE, Term};
use crate::deliberation::Basis;
use crate::effect::{Audience, Effect, Opening};
use crate::matter::{Kind, Matter, State};
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;
use crate::{acts, record, words};

pub use count::{Close, CloseFacts, Counted, Told, close, counted, named, number, winners};
pub use paper::{Enter, EnterFacts, Hand, enter, hand};
pub use voice::{Cast, CastFacts, Drop, cast, drop, kept, marked, parted};

/// Most options in one vote.
pub const MOST_OPTIONS: u32 = 60;
/// The four questions, in the words of the essay.
pub const QUESTIONS: [&str; 4] = ["答应不答应", "认同不认同", "高兴不高兴", "满意不满意"];

words! {
    /// How one votes and how it is counted.
    pub enum Form {
        /// Several people for several seats.
        Election "election",
        /// Tick all that one likes.
        Approval "approval",
        /// A score for each.
        Score "score",
        /// An order of preference; the last goes out round by round.
        Runoff "runoff",
        /// An order of preference; each compared with each.
        Schulze "schulze",
        /// The four questions.
        Rating "rating",
    }
}

record! {
    /// A vote among several.
    pub struct Poll in "poll" keys 2 {
        /// Home.
        home: AreaCode,
        /// The matter.
        id: MatterId,
        /// Form.
        form: Form,
        /// What it is about.
        about: String,
        /// One voice per person or per household.
        basis: Basis,
        /// Whether voices go into a box.
        secret: bool,
        /// Seats; 1 where no seats are filled.
        seats: u32,
        /// Of them, kept for women.
        women: u32,
        /// Highest mark.
        levels: u32,
        /// Last day.
        closes_on: Date,
        /// When it was published and the roll frozen.
        published_at: Option<Moment>,
        /// When it was counted.
        closed_at: Option<Moment>,
        /// Voters on the roll.
        entitled: u32,
    }
}

record! {
    /// Something, or somebody, to choose.
    pub struct Item in "poll_option" keys 3 {
        /// Home.
        home: AreaCode,
        /// The vote.
        poll: MatterId,
        /// 1, 2, 3 …: its number on the paper.
        no: u32,
        /// Name.
        title: String,
        /// What is to be known of it.
        note: String,
        /// A woman, for the seats kept for women.
        woman: bool,
        /// Who proposed it; nobody for a fixed question.
        proposer: Option<PersonRef>,
        /// Why it was struck; empty while it stands.
        struck: String,
    }
}

impl Poll {
    /// The days of the vote.
    pub fn term(&self) -> Term {
        Term { published_at: self.published_at, closes_on: self.closes_on }
    }
}

acts! {
    /// Puts a question with several answers before the people.
    Open "poll.open" "polls"
    kind Some(Kind::Poll), from &[], allow &OFFICE,
    matter(this) Some(this.id), {
        /// Made by the caller.
        id: MatterId = Id,
        /// One line.
        title: String = Line(60),
        /// Village, group or courtyard whose people vote.
        area: AreaCode = Area,
        /// What it is about.
        about: String = Long(500),
        /// How one votes.
        form: Form = Choice(Form::WORDS),
        /// One voice per person or per household.
        basis: Basis = Choice(Basis::WORDS),
        /// Into a box, or by name until the close.
        secret: bool = Bool,
        /// Seats of an election; one when nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seats: Option<u32> = Count(1, 60),
        /// Of them, kept for women.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        women: Option<u32> = Count(0, 60),
        /// Last day.
        closes_on: Date = DateField,
    }

    /// Asks the four questions about what is, or was, carried out.
    Ask "poll.ask" "resolutions/{matter}/polls"
    kind Some(Kind::Resolution),
    from &[State::Executing, State::Reported, State::Confirmed], allow &OFFICE,
    matter(this) Some(this.matter), {
        /// The resolution.
        matter: MatterId = Id,
        /// Made by the caller.
        id: MatterId = Id,
        /// Into a box, or by name until the close.
        secret: bool = Bool,
        /// Last day.
        closes_on: Date = DateField,
    }

    /// Proposes somebody or something.
    Stand "poll.stand" "polls/{matter}/options"
    kind Some(Kind::Poll), from &[State::Draft], allow &[Who::Villager, OFFICE[0], OFFICE[1], OFFICE[2]],
    matter(this) Some(this.matter), {
        /// The vote.
        matter: MatterId = Id,
        /// Name.
        title: String = Line(40),
        /// What is to be known of it.
        note: Option<String> = Long(300),
        /// A woman, for the seats kept for women.
        woman: bool = Bool,
    }

    /// Strikes an option, with the reason.
    Strike "poll.strike" "polls/{matter}/strikes"
    kind Some(Kind::Poll), from &[State::Draft], allow &OFFICE,
    matter(this) Some(this.matter), {
        /// The vote.
        matter: MatterId = Id,
        /// Its number.
        no: u32 = Count(1, 60),
        /// Why.
        reason: String = Long(500),
    }

    /// Publishes the list: the roll is frozen and the vote begins.
    Publish "poll.publish" "polls/{matter}/publication"
    kind Some(Kind::Poll), from &[State::Draft], allow &OFFICE,
    matter(this) Some(this.matter), {
        /// The vote.
        matter: MatterId = Id,
    }
}

/// What every vote is opened with.
struct New<'a> {
    id: MatterId,
    title: &'a str,
    area: AreaCode,
    /// What it belongs to.
    cause: Option<&'a Matter>,
    poll: Poll,
}

/// Opens a vote; a rating has its questions from the start.
fn opened(new: New<'_>, scene: &Scene<'_>) -> Vec<Effect> {
    let rating = new.poll.form == Form::Rating;
    let opening = Opening {
        id: new.id,
        kind: Kind::Poll,
        title: new.title.trim().into(),
        area: new.area,
        thread: new.cause.map(|cause| cause.thread),
        cause: new.cause.map(|cause| cause.id),
        opened_for: None,
        owner: scene.caller.person(),
    };
    let mut effects = vec![Effect::Open(opening), Effect::Put(new.poll.row())];
    if rating {
        let question = |(no, title): (u32, &&str)| Item {
            home: scene.home,
            poll: new.id,
            no,
            title: (*title).into(),
            note: String::new(),
            woman: false,
            proposer: None,
            struck: String::new(),
        };
        effects.extend((1..).zip(&QUESTIONS).map(question).map(|item| Effect::Put(item.row())));
    }
    effects.push(Effect::Tell {
        to: Audience::Public(scene.home),
        message: "tell-poll-opened",
        matter: new.id,
    });
    effects
}

/// A form, a day, seats that can be filled.
pub fn open(_: &(), scene: &Scene<'_>, act: &Open) -> Result<Vec<Effect>, Refusal> {
    if act.area.home() != scene.home {
        return Err(Refusal::new(Code::NotFound).on("area"));
    }
    let about = spoken(("about", "field-about"), &act.about, LEAST)?;
    choosing::later(act.closes_on, scene)?;
    let election = act.form == Form::Election;
    let (seats, women) = match election {
        true => (act.seats.unwrap_or(1), act.women.unwrap_or(0)),
        false => (1, 0),
    };
    if women > seats {
        return Err(Refusal::new(Code::SeatsBad)
            .on("women")
            .with("women", women)
            .with("seats", seats));
    }
    let poll = Poll {
        home: scene.home,
        id: act.id,
        form: act.form,
        about: about.into(),
        basis: act.basis,
        secret: act.secret,
        seats,
        women,
        levels: levels(act.form, scene)?,
        closes_on: act.closes_on,
        published_at: None,
        closed_at: None,
        entitled: 0,
    };
    Ok(opened(New { id: act.id, title: &act.title, area: act.area, cause: None, poll }, scene))
}

/// The highest mark of a form; a place is at most the last.
fn levels(form: Form, scene: &Scene<'_>) -> Result<u32, Refusal> {
    match form {
        Form::Election | Form::Approval => Ok(1),
        Form::Runoff | Form::Schulze => Ok(MOST_OPTIONS),
        Form::Score => policy::poll_levels(scene, false),
        Form::Rating => policy::poll_levels(scene, true),
    }
}

/// One household one vote, in the thread of what is rated (S70).
pub fn ask(_: &(), scene: &Scene<'_>, act: &Ask) -> Result<Vec<Effect>, Refusal> {
    choosing::later(act.closes_on, scene)?;
    let this = scene.this()?;
    let poll = Poll {
        home: scene.home,
        id: act.id,
        form: Form::Rating,
        about: this.title.clone(),
        basis: Basis::Household,
        secret: act.secret,
        seats: 1,
        women: 0,
        levels: levels(Form::Rating, scene)?,
        closes_on: act.closes_on,
        published_at: None,
        closed_at: None,
        entitled: 0,
    };
    let new = New { id: act.id, title: &this.title, area: this.area, cause: Some(this), poll };
    Ok(opened(new, scene))
}

/// What preparing the list looks at.
#[derive(Debug, Clone)]
pub struct ListFacts {
    /// The vote.
    pub poll: Poll,
    /// Every option, struck ones too, by number.
    pub items: Vec<Item>,
}

impl ListFacts {
    /// What can be voted for.
    pub fn standing(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.struck.is_empty())
    }

    fn open(&self) -> Result<(), Refusal> {
        if self.poll.form == Form::Rating { Err(Code::PollFixed.into()) } else { Ok(()) }
    }
}

/// Nobody stands twice.
pub fn stand(facts: &ListFacts, scene: &Scene<'_>, act: &Stand) -> Result<Vec<Effect>, Refusal> {
    facts.open()?;
    let title = act.title.trim();
    if facts.standing().any(|item| item.title == title) {
        return Err(Refusal::new(Code::OptionThere).on("title").with("title", title));
    }
    let no = u32::try_from(facts.items.len()).unwrap_or(u32::MAX).saturating_add(1);
    if no > MOST_OPTIONS {
        return Err(Refusal::new(Code::ProjectsMany).with("max", MOST_OPTIONS));
    }
    let item = Item {
        home: scene.home,
        poll: act.matter,
        no,
        title: title.into(),
        note: act.note.as_deref().unwrap_or_default().trim().into(),
        woman: act.woman && facts.poll.form == Form::Election,
        proposer: Some(scene.subject().ok_or(Code::SignInNeeded)?),
        struck: String::new(),
    };
    Ok(vec![Effect::Put(item.row())])
}

/// What is struck stays on the list with its reason; whoever proposed it is told.
pub fn strike(facts: &ListFacts, _: &Scene<'_>, act: &Strike) -> Result<Vec<Effect>, Refusal> {
    facts.open()?;
    let reason = spoken(("reason", "field-reason"), &act.reason, LEAST)?;
    let found = facts.standing().find(|item| item.no == act.no);
    let found = found.ok_or_else(|| Refusal::new(Code::NotFound).on("no"))?;
    let mut effects = vec![Effect::Set(Item { struck: reason.into(), ..found.clone() }.row())];
    effects.extend(found.proposer.map(|person| Effect::Tell {
        to: Audience::Person(person),
        message: "tell-poll-struck",
        matter: act.matter,
    }));
    Ok(effects)
}

/// What publishing looks at.
#[derive(Debug, Clone)]
pub struct PublishFacts {
    /// The list.
    pub list: ListFacts,
    /// Everybody with a voice today, persons or households, in order.
    pub entitled: Vec<[u8; 16]>,
}

/// There is something to choose, and time to choose in.
pub fn publish(
    facts: &PublishFacts,
    scene: &Scene<'_>,
    act: &Publish,
) -> Result<Vec<Effect>, Refusal> {
    let poll = &facts.list.poll;
    let count = facts.list.standing().count();
    let need = if poll.form == Form::Election { poll.seats.max(2) } else { 2 };
    if count < usize::try_from(need).unwrap_or(usize::MAX) {
        return Err(Refusal::new(Code::OptionsFew).with("n", count).with("need", need));
    }
    choosing::lasts(poll.closes_on, policy::poll_days(scene)?, scene)?;
    if facts.entitled.is_empty() {
        return Err(Code::RollEmpty.into());
    }
    let entitled = u32::try_from(facts.entitled.len()).unwrap_or(u32::MAX);
    let row = Poll { published_at: Some(scene.now), entitled, ..poll.clone() };
    let mut effects = vec![Effect::Set(row.row())];
    effects.extend(choosing::begun(scene, act.matter, poll.closes_on, "tell-poll-published"));
    if poll.secret {
        let heap = Heap { home: scene.home, matter: act.matter, heaps: String::new() };
        effects.push(Effect::Put(heap.row()));
    }
    effects.extend(choosing::roll(scene, act.matter, &facts.entitled));
    Ok(effects)
}
