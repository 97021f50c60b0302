//! The half year of the three demo villages as data: `demo/story.toml`, read into types.
//!
//! Invariant: a thread says what happens and how long after its beginning; where it stands on the
//! day of loading follows from the calendar, because what lies ahead has not happened yet. Refuses
//! to know: persons, ids, the store.

use serde::Deserialize;

const STORY: &str = include_str!("../../../../demo/story.toml");

/// Everything that happens.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// In any order.
    pub thread: Vec<Thread>,
}

/// One matter from its wish on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thread {
    /// Stem of the village's accounts: `xiaojiabian`.
    pub village: String,
    /// Names the thread within its village.
    pub slug: String,
    /// How many days before the loading it begins.
    pub days_ago: i64,
    /// Who wishes: `villager1`…, or `elder`, an old villager without telephone, at the desk.
    pub by: String,
    /// Where: `village`, or the wisher's own `group` or `yard`.
    pub place: Spot,
    /// The wish. `{group}` and `{yard}` stand for the names of the wisher's own.
    pub wish: String,
    /// What is answered; nothing when the wish is left lying.
    pub answer: Option<Answer>,
    /// What others say about it.
    #[serde(default)]
    pub remark: Vec<Remark>,
    /// What is put to the people.
    pub topic: Option<Topic>,
    /// How they meet.
    pub meeting: Option<Meeting>,
    /// What is resolved.
    pub resolution: Option<Resolution>,
    /// Whether the village's table of points goes with the topic (`demo/points.toml`).
    #[serde(default)]
    pub points: bool,
    /// Text of the village's plan, where that is what was put to the vote.
    pub outline: Option<Outline>,
    /// Who objects.
    pub objection: Option<Objection>,
    /// How it goes on.
    #[serde(default)]
    pub progress: Vec<Progress>,
    /// What is reported as done.
    pub report: Option<Report>,
    /// What the wisher says about it.
    pub confirm: Option<Confirm>,
}

/// A village's plan.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outline {
    /// The text, as it was adopted.
    pub text: String,
    /// For how many years.
    pub years: i16,
}

/// How far a place reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Spot {
    /// The whole village.
    Village,
    /// The wisher's group.
    Group,
    /// The wisher's courtyard.
    Yard,
}

/// The answer to a wish, two days after it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// `topic`, `handle` or `decline`.
    pub fate: String,
    /// In words.
    pub reply: String,
    /// Who does it.
    pub owner: Option<String>,
    /// In how many days.
    pub days: Option<i64>,
}

/// A remark, so many days after the wish.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remark {
    /// Days.
    pub after: i64,
    /// Who.
    pub by: String,
    /// What.
    pub text: String,
}

/// A topic, published three days after the wish.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// One line.
    pub title: String,
    /// Where.
    pub place: String,
    /// Whom it touches.
    pub people: String,
    /// How many households.
    pub households: u32,
    /// What it costs, in whole yuan.
    pub cost_yuan: i64,
    /// Who pays.
    pub money: String,
    /// What is proposed.
    pub plan: String,
    /// Class of the rulebook.
    pub class: String,
    /// Body of the rulebook.
    pub body: String,
    /// `household` or `person`.
    pub basis: String,
}

/// A meeting, called eleven and held fifteen days after the wish.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    /// Where.
    pub venue: String,
    /// How many come.
    pub turnout: Turnout,
    /// How many of a hundred are in favour.
    pub yes: u64,
}

/// How many voters come, measured by the quorum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turnout {
    /// One less than needed.
    OneShort,
    /// Exactly as many as needed.
    Exact,
    /// A few more.
    Enough,
}

/// A resolution, settled two days after the meeting.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resolution {
    /// What was resolved.
    pub text: String,
    /// Who carries it out.
    pub owner: String,
    /// Within how many days.
    pub days: i64,
}

/// An objection three days into the notice, answered two days later.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objection {
    /// Who.
    pub by: String,
    /// Why.
    pub text: String,
    /// The answer.
    pub answer: String,
}

/// A step of the work, so many days after the notice has ended.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// Days.
    pub after: i64,
    /// How far.
    pub percent: u32,
    /// In words.
    pub note: String,
}

/// The end of the work: so many days after the notice has ended, or after the answer when somebody
/// simply does it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Days.
    pub after: i64,
    /// In words.
    pub text: String,
}

/// The wisher's own word, so many days after the report.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirm {
    /// Days.
    pub after: i64,
    /// Good?
    pub satisfied: bool,
    /// In words.
    pub note: String,
}

/// The story that ships.
pub fn story() -> Result<Story, String> {
    toml::from_str(STORY).map_err(|e| e.to_string())
}
