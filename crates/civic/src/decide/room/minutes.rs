//! 会议记录 (S79): drafted from the record, completed by the recorder, signed by those who were
//! there: with their own account, by hand on paper, or through a witness.
//!
//! Invariants: the text is composed from rows, not retyped; a signature names the digest of the text
//! it stands under; a new draft has no signatures. Refuses to know: how the vote was counted.

use ballot::Tally;
use kernel::id::MatterId;
use kernel::{AreaCode, Code, Moment, PersonRef, Refusal, hash};

use crate::act::FieldKind::{Choice, Files, Id, Line, Long, Person};
use crate::authority::{Role, Who};
use crate::deliberation::Meeting;
use crate::effect::Effect;
use crate::matter::{Kind, State};
use crate::record::Record;
use crate::scene::Scene;
use crate::spine::{Stored, enclosed};
use crate::{acts, record, words};

words! {
    /// How minutes are signed.
    pub enum Hand {
        /// With the own account.
        Code "code",
        /// By hand on the printed sheet, of which the village keeps the original.
        Paper "paper",
        /// By a mark that a witness has seen.
        Witness "witness",
    }
}

record! {
    /// The minutes of a meeting.
    pub struct Minutes in "minutes" keys 2 {
        /// Home.
        home: AreaCode,
        /// The meeting.
        meeting: MatterId,
        /// 1, 2, 3 …: a new draft replaces the one before with its signatures.
        draft: u32,
        /// The whole text.
        text: String,
        /// SM3 of the text, hexadecimal.
        digest: String,
        /// Who drafted.
        recorder: PersonRef,
        /// When.
        drafted_at: Moment,
    }
}

record! {
    /// A signature under a draft.
    pub struct Signature in "minutes_signature" keys 4 {
        /// Home.
        home: AreaCode,
        /// The meeting.
        meeting: MatterId,
        /// Which draft.
        draft: u32,
        /// Who signs.
        person: PersonRef,
        /// How.
        hand: Hand,
        /// Who has seen it, for a mark.
        witness: Option<PersonRef>,
        /// When.
        at: Moment,
    }
}

acts! {
    /// Drafts the minutes from the record.
    Draft "minutes.draft" "meetings/{matter}/minutes"
    kind Some(Kind::Meeting), from &[State::Closed],
    allow &[Who::Owner, Who::Has(Role::Secretary), Who::Has(Role::Committee),
        Who::Has(Role::Convener), Who::Has(Role::Agent)],
    matter(this) Some(this.matter), {
        /// The meeting.
        matter: MatterId = Id,
        /// What the record does not say by itself.
        remarks: Option<String> = Long(4000),
    }

    /// Signs the minutes, for oneself or, at the desk, for somebody who signs on paper or by a mark.
    Sign "minutes.sign" "meetings/{matter}/signatures"
    kind Some(Kind::Meeting), from &[State::Closed],
    allow &[Who::Villager],
    matter(this) Some(this.matter), {
        /// The meeting.
        matter: MatterId = Id,
        /// Digest of the text that was read.
        digest: String = Line(64),
        /// How; with the own account when nothing is said.
        hand: Option<Hand> = Choice(Hand::WORDS),
        /// Who has seen the mark.
        witness: Option<PersonRef> = Person,
        /// A photo of the signature on the sheet, if one was taken.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        photo: Option<Vec<String>> = Files,
    }
}

/// A turn at speaking as the minutes tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// Name.
    pub name: String,
    /// Minutes, rounded up.
    pub minutes: i64,
    /// What was said, in a line.
    pub note: String,
}

/// What the minutes are drafted from.
#[derive(Debug, Clone)]
pub struct DraftFacts {
    /// The meeting.
    pub meeting: Meeting,
    /// Number of the topic's matter and its title.
    pub topic: String,
    /// Title of the body, in Chinese.
    pub body: String,
    /// Name of the convener.
    pub convener: String,
    /// On the roll, and present.
    pub due: u64,
    /// Present.
    pub present: u64,
    /// Turns in order.
    pub spoken: Vec<Spoken>,
    /// Statements that stand, with agree, disagree, pass.
    pub statements: Vec<(String, u64, u64, u64)>,
    /// The count and whether the proposal was adopted; `None` without a vote.
    pub result: Option<(Tally, bool)>,
    /// The draft before.
    pub before: Option<Minutes>,
}

fn moment(at: Moment) -> String {
    let civil = at.civil();
    format!(
        "{}年{}月{}日{:02}:{:02}",
        civil.year(),
        civil.month(),
        civil.day(),
        civil.hour(),
        civil.minute()
    )
}

/// The text: the record's own words in their order, then what the recorder adds.
pub fn composed(facts: &DraftFacts, remarks: &str) -> String {
    let m = &facts.meeting;
    let mut lines = vec![
        format!("{}记录", facts.body),
        format!("时间：{}", moment(m.opened_at.unwrap_or(m.starts_at))),
        format!("地点：{}", m.venue),
        format!("召集人：{}", facts.convener),
        format!("议题：{}", facts.topic),
        format!("应到 {} 人，实到 {} 人。", facts.due, facts.present),
    ];
    if !facts.spoken.is_empty() {
        lines.push("发言：".into());
        lines.extend(facts.spoken.iter().enumerate().map(|(i, s)| {
            let note = if s.note.is_empty() { String::new() } else { format!("：{}", s.note) };
            format!("{}. {}（{} 分钟）{note}", i + 1, s.name, s.minutes)
        }));
    }
    if !facts.statements.is_empty() {
        lines.push("看法：".into());
        lines.extend(facts.statements.iter().enumerate().map(|(i, (text, yes, no, pass))| {
            format!("{}. {text}（同意 {yes}，不同意 {no}，不表态 {pass}）", i + 1)
        }));
    }
    if let Some((tally, adopted)) = &facts.result {
        lines.push(format!(
            "表决：同意 {}，不同意 {}，弃权 {}，废票 {}。结果：{}。",
            tally.yes,
            tally.no,
            tally.abstain,
            tally.invalid,
            if *adopted { "通过" } else { "未通过" }
        ));
    }
    if !remarks.is_empty() {
        lines.push(format!("补充：{remarks}"));
    }
    lines.push(format!("散会：{}", moment(m.closed_at.unwrap_or(m.starts_at))));
    lines.join("\n")
}

/// A new draft; what was signed before stays with the draft it was signed under.
pub fn draft(facts: &DraftFacts, scene: &Scene<'_>, act: &Draft) -> Result<Vec<Effect>, Refusal> {
    let recorder = scene.caller.person().ok_or(Code::SignInNeeded)?;
    let text = composed(facts, act.remarks.as_deref().unwrap_or_default().trim());
    let digest = hash::hex(&hash::sm3(text.as_bytes()));
    if facts.before.as_ref().is_some_and(|b| b.digest == digest) {
        return Err(Code::MinutesSame.into());
    }
    let minutes = Minutes {
        home: scene.home,
        meeting: act.matter,
        draft: facts.before.as_ref().map_or(1, |b| b.draft + 1),
        text,
        digest,
        recorder,
        drafted_at: scene.now,
    };
    Ok(vec![Effect::Set(minutes.row())])
}

/// What signing looks at.
#[derive(Debug)]
pub struct SignFacts {
    /// The minutes.
    pub minutes: Option<Minutes>,
    /// Whether the person was present.
    pub present: bool,
    /// Whether the witness was present.
    pub witness_present: bool,
    /// The person's name, for the refusal.
    pub name: String,
    /// Whether the person has signed this draft.
    pub signed: bool,
    /// The photo that came along; `None` for one that has not arrived.
    pub photo: Vec<Option<Stored>>,
}

/// One who was there signs the text that was read.
pub fn sign(facts: &SignFacts, scene: &Scene<'_>, act: &Sign) -> Result<Vec<Effect>, Refusal> {
    let who = scene.subject().ok_or(Code::SignInNeeded)?;
    let minutes = facts.minutes.as_ref().ok_or(Code::MinutesMissing)?;
    if minutes.digest != act.digest.trim().to_lowercase() {
        return Err(Refusal::new(Code::Stale).on("digest"));
    }
    if !facts.present {
        return Err(Refusal::new(Code::NotPresent).with("name", &facts.name));
    }
    if facts.signed {
        return Err(Code::MinutesSigned.into());
    }
    let hand = act.hand.unwrap_or(Hand::Code);
    // With the own account signs only the person; paper and marks are entered at the desk.
    if (hand == Hand::Code) != scene.behalf.is_none() {
        return Err(Refusal::new(Code::FieldBad)
            .on("hand")
            .with("label", "@field-hand")
            .with("got", format!("@hand-{hand}"))
            .with("want", if hand == Hand::Code { "@hand-paper" } else { "@hand-code" }));
    }
    let witness = match (hand, act.witness) {
        (Hand::Witness, None) => return Err(Refusal::new(Code::WitnessMissing).on("witness")),
        (Hand::Witness, Some(seen)) if seen == who || Some(seen) == scene.caller.person() => {
            let why = if seen == who { "@witness-same" } else { "@witness-teller" };
            return Err(Refusal::new(Code::WitnessBad).on("witness").with("why", why));
        }
        (Hand::Witness, Some(_)) if !facts.witness_present => {
            return Err(Refusal::new(Code::WitnessBad)
                .on("witness")
                .with("why", "@witness-absent"));
        }
        (Hand::Witness, seen) => seen,
        (Hand::Code | Hand::Paper, _) => None,
    };
    if hand != Hand::Paper && !facts.photo.is_empty() {
        return Err(Refusal::new(Code::FieldBad)
            .on("photo")
            .with("label", "@field-photo")
            .with("got", format!("@hand-{hand}"))
            .with("want", "@hand-paper"));
    }
    let signature = Signature {
        home: scene.home,
        meeting: act.matter,
        draft: minutes.draft,
        person: who,
        hand,
        witness,
        at: scene.now,
    };
    let mut effects = vec![Effect::Put(signature.row())];
    effects.extend(enclosed(&facts.photo, scene, act.matter)?);
    Ok(effects)
}
