//! The nouns that several steps of a deliberation share: topic, meeting, roll and resolution
//! as they are kept.
//! Rules stay with their capabilities; this file says what the rows hold and, once for all that puts
//! something to the people, what makes it concrete.

use kernel::id::{HouseholdId, MatterId, PersonId};
use kernel::{AreaCode, Code, Date, Fen, Moment, PersonRef, Refusal};

use crate::{record, words};

words! {
    /// How votes are counted.
    pub enum Basis {
        /// One person, one vote.
        Person "person",
        /// One household, one vote.
        Household "household",
    }
}

record! {
    /// The body of a topic.
    pub struct Topic in "topic" keys 2 {
        /// Home.
        home: AreaCode,
        /// The matter.
        id: MatterId,
        /// Class of the matter: which body may decide it.
        class: String,
        /// The body it is put to.
        body: String,
        /// How votes are counted.
        basis: Basis,
        /// Where, in words.
        place: String,
        /// Whom it touches, in words.
        people: String,
        /// Households touched.
        households: u32,
        /// What it costs, in fen; 0 is a real answer.
        cost_fen: Fen,
        /// Who pays.
        money: String,
        /// What is proposed.
        plan: String,
        /// When it was published.
        published_at: Option<Moment>,
    }
}

words! {
    /// How somebody takes part.
    pub enum Via {
        /// In the place.
        Hall "hall",
        /// On the own phone.
        Phone "phone",
        /// At the desk, entered by the agent.
        Desk "desk",
        /// Not in person: somebody of the household holds their paper.
        Proxy "proxy",
    }
}

words! {
    /// How a voice is given. One line of the roll has one way, so each voice counts once.
    pub enum Way {
        /// On the phone, or entered at the desk.
        Phone "phone",
        /// A paper ballot in the box.
        Paper "paper",
        /// A raised hand.
        Hands "hands",
        /// A bean, a corn cob or the like in a bowl.
        Objects "objects",
    }
}

impl Way {
    /// Ways that two witnesses count, section by section.
    pub const COUNTED: &'static [Self] = &[Self::Paper, Self::Hands, Self::Objects];
}

words! {
    /// As what somebody stands on a roll.
    pub enum Seat {
        /// Villager of age.
        Villager "villager",
        /// Resident of age.
        Resident "resident",
        /// Member of the collective of age.
        Member "member",
        /// Party member.
        Party "party",
        /// Villagers' or residents' representative.
        Representative "representative",
        /// Member of the committee.
        Committee "committee",
        /// Director of the collective's board.
        Director "director",
        /// Representative of the members of the collective.
        MemberRepresentative "member_representative",
    }
}

record! {
    /// The body of a meeting.
    pub struct Meeting in "meeting" keys 2 {
        /// Home.
        home: AreaCode,
        /// The matter.
        id: MatterId,
        /// What is decided.
        topic: MatterId,
        /// Which body sits.
        body: String,
        /// How votes are counted.
        basis: Basis,
        /// When it begins.
        starts_at: Moment,
        /// Where, in words.
        venue: String,
        /// Who convenes.
        convener: PersonRef,
        /// Special circumstances that allow a short notice; empty otherwise.
        emergency: String,
        /// When the roll was frozen.
        opened_at: Option<Moment>,
        /// When it closed.
        closed_at: Option<Moment>,
        /// Whether the vote is secret.
        secret: bool,
    }
}

record! {
    /// A further place of a meeting held in several (分片召开): the meeting's own venue is number 0.
    pub struct MeetingSection in "meeting_section" keys 3 {
        /// Home.
        home: AreaCode,
        /// The meeting.
        meeting: MatterId,
        /// 1, 2, 3 …
        no: u32,
        /// Where, in words.
        venue: String,
        /// When it begins.
        starts_at: Moment,
        /// Who runs it.
        convener: PersonRef,
    }
}

record! {
    /// One line of a frozen roll.
    pub struct RollLine in "roll" keys 3 {
        /// Home.
        home: AreaCode,
        /// The meeting.
        meeting: MatterId,
        /// Who.
        person: PersonId,
        /// Of which household.
        household: HouseholdId,
        /// When they came; `None` when they did not.
        present_at: Option<Moment>,
        /// How they take part.
        via: Option<Via>,
        /// As what they are on the roll.
        seat: Seat,
        /// In which of the places.
        section: u32,
        /// How their voice is given; `None` until they come.
        way: Option<Way>,
    }
}

record! {
    /// How a body was made up when its roll was frozen: a verdict drawn again years later finds the
    /// same numbers, whatever happened to the mandates since.
    pub struct RollCount in "roll_count" keys 3 {
        /// Home.
        home: AreaCode,
        /// The meeting.
        meeting: MatterId,
        /// What is counted: the word of a condition in the rulebook.
        subject: String,
        /// How many.
        n: u64,
    }
}

record! {
    /// A voice given to somebody of the own household, on paper.
    pub struct Proxy in "proxy" keys 3 {
        /// Home.
        home: AreaCode,
        /// The meeting.
        meeting: MatterId,
        /// Whose voice.
        principal: PersonId,
        /// Who gives it.
        agent: PersonId,
        /// Where the paper lies.
        ground: String,
        /// When it was given.
        given_at: Moment,
        /// When it lost its force: the principal came in person.
        void_at: Option<Moment>,
    }
}

record! {
    /// The body of a resolution.
    pub struct Resolution in "resolution" keys 2 {
        /// Home.
        home: AreaCode,
        /// The matter.
        id: MatterId,
        /// The meeting that passed it.
        meeting: MatterId,
        /// What was resolved.
        text: String,
        /// By when it is carried out.
        due_on: Option<Date>,
        /// Days of notice.
        notice_days: u32,
        /// How far, 0–100.
        percent: u32,
        /// What was said last about progress.
        progress: String,
        /// When.
        progressed_at: Option<Moment>,
        /// What was reported at the end.
        report: String,
        /// When.
        reported_at: Option<Moment>,
    }
}

/// What is put to the people, in words and money.
#[derive(Debug, Clone, Copy)]
pub struct Proposal<'a> {
    /// What is to be decided.
    pub title: &'a str,
    /// Where.
    pub place: &'a str,
    /// Whom it touches.
    pub people: &'a str,
    /// Who pays.
    pub money: &'a str,
    /// What it costs.
    pub cost_fen: Fen,
    /// What is proposed.
    pub plan: &'a str,
}

/// Words that announce instead of naming something to decide.
const SLOGANS: [&str; 8] =
    ["大力推进", "深入贯彻", "全面提升", "进一步加强", "高质量发展", "新台阶", "新局面", "精神"];

/// Whether a title announces instead of naming something.
pub fn is_slogan(title: &str) -> bool {
    SLOGANS.iter().any(|s| title.contains(s))
}

/// Place, people, money and a plan are said; a slogan is nothing to decide.
pub fn concrete(said: &Proposal<'_>) -> Result<(), Refusal> {
    let vague = |field: &'static str, what: &str| {
        Err(Refusal::new(Code::TopicSlogan).on(field).with("what", what))
    };
    if is_slogan(said.title) {
        return vague("title", "@slogan-title");
    }
    if said.place.trim().chars().count() < 2 {
        return vague("place", "@slogan-place");
    }
    if said.people.trim().chars().count() < 2 {
        return vague("people", "@slogan-people");
    }
    if said.money.trim().chars().count() < 2 || said.cost_fen.0 < 0 {
        return vague("money", "@slogan-money");
    }
    if said.plan.trim().chars().count() < 10 {
        return vague("plan", "@slogan-plan");
    }
    Ok(())
}

/// What a vote of the village decided: looked up by the store in the thread of the matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adopted {
    /// The topic.
    pub topic: MatterId,
    /// Of which class that is.
    pub class: String,
    /// Which body decided.
    pub body: String,
    /// When its meeting closed.
    pub at: Moment,
}
