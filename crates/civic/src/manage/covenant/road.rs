//! The road of a finished text: the township's look, the villagers' vote, filing and publication.
//! Refuses to know: how the text came about, and who voted what.

use kernel::id::MatterId;
use kernel::{Code, Refusal};

use super::{
    Adopt, Back, CLASS, Clause, Correct, Covenant, Flag, Look, Publish, Put, Receive, Review,
    Verdict, Vote, Withdrawal, flags, text,
};
use crate::act::{LEAST, spoken};
use crate::authority::Role;
use crate::deliberation::Topic;
use crate::effect::{Audience, Effect};
use crate::matter::{ClockName, Outcome, State};
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;

/// What the township looks at.
#[derive(Debug, Clone)]
pub struct ReviewFacts {
    /// The covenant.
    pub covenant: Covenant,
    /// Its clauses.
    pub clauses: Vec<Clause>,
    /// How often the township has spoken before.
    pub before: u32,
}

/// Lawful, or back with reason and article. A clause that names a fine or withholds what is due is
/// never passed while it stands (村民委员会组织法 第三十一条; the guidance: no abuse of penalties).
pub fn review(facts: &ReviewFacts, scene: &Scene<'_>, act: &Look) -> Result<Vec<Effect>, Refusal> {
    let reason = spoken(("reason", "field-covenant-review-reason"), &act.reason, LEAST)?;
    let returned = act.verdict == Verdict::Returned;
    let least = if returned { LEAST } else { 0 };
    let article = act.article.as_deref().unwrap_or_default();
    let article = spoken(("article", "field-covenant-review-article"), article, least)?;
    let flagged = flags(scene.rules, &facts.clauses)?;
    if let Some(flag) = flagged.first().filter(|_| !returned) {
        return Err(Refusal::new(Code::CovenantFlagged)
            .on("verdict")
            .with("no", flag.no)
            .with("word", &flag.word)
            .with("article", policy::covenant_article(scene.rules)?));
    }
    let said = Review {
        home: scene.home,
        covenant: act.matter,
        no: facts.before + 1,
        verdict: act.verdict,
        reason: reason.into(),
        article: article.into(),
        flagged: listed(&flagged),
        by: scene.subject().ok_or(Code::SignInNeeded)?,
        made_at: scene.now,
    };
    let cleared_at = (!returned).then_some(scene.now);
    let (to, message) = match returned {
        true => (State::Draft, "tell-covenant-returned"),
        false => (State::Cleared, "tell-covenant-cleared"),
    };
    Ok(vec![
        Effect::Put(said.row()),
        Effect::Set(Covenant { cleared_at, ..facts.covenant.clone() }.row()),
        Effect::Met(act.matter, ClockName::Review),
        Effect::Move { matter: act.matter, to, outcome: None },
        tell_village(scene, message, act.matter),
    ])
}

fn listed(flags: &[Flag]) -> String {
    let line = |flag: &Flag| {
        let text = flag.text.split_whitespace().collect::<Vec<_>>().join(" ");
        format!("{}\t{}\t{text}", flag.no, flag.word)
    };
    flags.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn tell_village(scene: &Scene<'_>, message: &'static str, matter: MatterId) -> Effect {
    Effect::Tell { to: Audience::Role(Role::Secretary, scene.home), message, matter }
}

/// What putting it to the vote looks at.
#[derive(Debug, Clone)]
pub struct VoteFacts {
    /// The covenant.
    pub covenant: Covenant,
    /// Its clauses.
    pub clauses: Vec<Clause>,
    /// How often it was put before.
    pub before: u32,
    /// Where the topic stands that it became last, if it did.
    pub stands: Option<State>,
    /// Who attended the meeting that passed that topic, if one did.
    pub passed: Option<Counted>,
    /// Households of the village.
    pub households: u32,
    /// How often it was taken back to the draft.
    pub backs: u32,
}

impl VoteFacts {
    /// Neither while the villagers have it before them nor once they have passed it: what they
    /// decided is taken over, not asked again or withdrawn. A vote with too few women decided nothing.
    fn free(&self, scene: &Scene<'_>) -> Result<(), Refusal> {
        if matches!(self.stands, Some(State::Draft | State::Published | State::Advised)) {
            return Err(Code::CovenantVoteOpen.into());
        }
        match self.passed {
            Some(counted) if women_lack(counted, scene)?.is_none() => {
                Err(Code::CovenantDecided.into())
            }
            _ => Ok(()),
        }
    }
}

/// How many women it would have taken, with the article, where too few attended.
fn women_lack(counted: Counted, scene: &Scene<'_>) -> Result<Option<(u64, String)>, Refusal> {
    let (need, article) = policy::covenant_women(scene.rules, u64::from(counted.present))?;
    Ok((u64::from(counted.women) < need).then_some((need, article)))
}

/// What may be voted on goes back to the draft; not while the villagers have it before them.
pub fn back(facts: &VoteFacts, scene: &Scene<'_>, act: &Back) -> Result<Vec<Effect>, Refusal> {
    let reason = spoken(("reason", "field-covenant-back-reason"), &act.reason, LEAST)?;
    facts.free(scene)?;
    let withdrawal = Withdrawal {
        home: scene.home,
        covenant: act.matter,
        no: facts.backs + 1,
        reason: reason.into(),
        by: scene.subject().ok_or(Code::SignInNeeded)?,
        at: scene.now,
    };
    let covenant = Covenant { cleared_at: None, submitted_at: None, ..facts.covenant.clone() };
    let to = Audience::Public(scene.home);
    Ok(vec![
        Effect::Put(withdrawal.row()),
        Effect::Set(covenant.row()),
        Effect::Move { matter: act.matter, to: State::Draft, outcome: None },
        Effect::Tell { to, message: "tell-covenant-back", matter: act.matter },
    ])
}

/// Puts the text to the villagers' meeting: a public topic with every word of it follows. While the
/// county has laid down no share of women nobody is asked to a vote that could decide nothing.
pub fn vote(facts: &VoteFacts, scene: &Scene<'_>, act: &Vote) -> Result<Vec<Effect>, Refusal> {
    policy::covenant_women(scene.rules, u64::from(facts.households))?;
    facts.free(scene)?;
    let put = Put {
        home: scene.home,
        covenant: act.matter,
        no: facts.before + 1,
        topic: scene.fresh(),
        title: scene.this()?.title.clone(),
        text: text(&facts.clauses),
        basis: act.basis,
        households: facts.households,
        by: scene.subject().ok_or(Code::SignInNeeded)?,
        put_at: scene.now,
    };
    Ok(vec![Effect::Put(put.row()), Effect::Outcome(act.matter, Outcome::Adopted)])
}

/// Who attended a meeting, of the lines of its roll.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// Persons who came themselves.
    pub present: u32,
    /// Of them women, as registered.
    pub women: u32,
}

/// What taking over the decision looks at.
#[derive(Debug, Clone)]
pub struct AdoptFacts {
    /// The covenant.
    pub covenant: Covenant,
    /// What was put last.
    pub put: Option<Put>,
    /// The topic that it became.
    pub topic: Option<Topic>,
    /// The meeting that passed it.
    pub meeting: Option<MatterId>,
    /// Who attended that meeting.
    pub counted: Counted,
}

/// Whether a topic puts this very text.
pub fn is_of(topic: &Topic, put: &Put) -> bool {
    (topic.class.as_str(), &topic.plan) == (CLASS, &put.text)
}

/// The decision of the villagers' meeting on this very text, with enough women attending.
pub fn adopt(facts: &AdoptFacts, scene: &Scene<'_>, act: &Adopt) -> Result<Vec<Effect>, Refusal> {
    let (Some(put), Some(topic)) = (&facts.put, &facts.topic) else {
        return Err(Code::CovenantUndecided.into());
    };
    let cleared = facts.covenant.cleared_at.ok_or(Code::CovenantUndecided)?;
    if put.put_at < cleared {
        return Err(Code::CovenantUndecided.into());
    }
    // A topic that fell may have been published again with other words.
    if !is_of(topic, put) {
        return Err(Code::CovenantOtherText.into());
    }
    let meeting = facts.meeting.ok_or(Code::CovenantUndecided)?;
    let Counted { present, women } = facts.counted;
    if let Some((need, article)) = women_lack(facts.counted, scene)? {
        return Err(Refusal::new(Code::CovenantWomenFew)
            .with("have", women)
            .with("present", present)
            .with("need", need)
            .with("article", article));
    }
    let covenant = Covenant {
        meeting: Some(meeting),
        present,
        women,
        adopted_at: Some(scene.now),
        ..facts.covenant.clone()
    };
    Ok(vec![
        Effect::Set(covenant.row()),
        Effect::Move { matter: act.matter, to: State::Passed, outcome: None },
        Effect::Tell { to: Audience::Thread, message: "tell-covenant-adopted", matter: act.matter },
    ])
}

/// What publishing looks at.
#[derive(Debug, Clone)]
pub struct PublishFacts {
    /// The covenant.
    pub covenant: Covenant,
    /// The version whose place it takes.
    pub base: Option<Covenant>,
}

/// Filed and public: in force, and what it follows is superseded.
pub fn publish(
    facts: &PublishFacts,
    scene: &Scene<'_>,
    act: &Publish,
) -> Result<Vec<Effect>, Refusal> {
    let posted = spoken(("posted", "field-covenant-publish-posted"), &act.posted, 2)?;
    let covenant =
        Covenant { posted: posted.into(), published_at: Some(scene.now), ..facts.covenant.clone() };
    let mut effects = vec![
        Effect::Set(covenant.row()),
        Effect::Move { matter: act.matter, to: State::InForce, outcome: None },
    ];
    if let Some(base) = &facts.base {
        let old = Covenant { superseded_at: Some(scene.now), ..base.clone() };
        effects.push(Effect::Set(old.row()));
        effects.push(Effect::Move { matter: base.id, to: State::Superseded, outcome: None });
    }
    let clerk = Audience::Role(Role::TownshipClerk, scene.home);
    let everybody = Audience::Public(scene.home);
    effects.extend([
        Effect::Tell { to: everybody, message: "tell-covenant-published", matter: act.matter },
        Effect::Tell { to: clerk, message: "tell-covenant-filed", matter: act.matter },
    ]);
    Ok(effects)
}

/// The township writes down under which number it keeps what was filed.
pub fn receive(
    covenant: &Covenant,
    scene: &Scene<'_>,
    act: &Receive,
) -> Result<Vec<Effect>, Refusal> {
    let filed_no = spoken(("filed_no", "field-covenant-receive-filed-no"), &act.filed_no, 2)?;
    if covenant.received_at.is_some() {
        return Err(Refusal::new(Code::CovenantReceived).with("no", &covenant.filed_no));
    }
    let covenant =
        Covenant { filed_no: filed_no.into(), received_at: Some(scene.now), ..covenant.clone() };
    let told = tell_village(scene, "tell-covenant-received", act.matter);
    Ok(vec![Effect::Set(covenant.row()), told])
}

/// 责令改正 (村民委员会组织法 第三十一条): with article and reason; a revision answers it. `before` is how
/// often the township has spoken.
pub fn correct(before: &u32, scene: &Scene<'_>, act: &Correct) -> Result<Vec<Effect>, Refusal> {
    let reason = spoken(("reason", "field-covenant-correct-reason"), &act.reason, LEAST)?;
    let article = spoken(("article", "field-covenant-correct-article"), &act.article, LEAST)?;
    let said = Review {
        home: scene.home,
        covenant: act.matter,
        no: before + 1,
        verdict: Verdict::Ordered,
        reason: reason.into(),
        article: article.into(),
        flagged: String::new(),
        by: scene.subject().ok_or(Code::SignInNeeded)?,
        made_at: scene.now,
    };
    let to = Audience::Public(scene.home);
    Ok(vec![
        Effect::Put(said.row()),
        Effect::Move { matter: act.matter, to: State::Correcting, outcome: None },
        tell_village(scene, "tell-covenant-ordered", act.matter),
        Effect::Tell { to, message: "tell-covenant-ordered", matter: act.matter },
    ])
}
