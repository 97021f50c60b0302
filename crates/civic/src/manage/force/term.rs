//! Who is lent, and how long: joining, leaving, a longer time, the end.

use kernel::id::MandateId;
use kernel::{Code, Refusal};

use super::{
    Days, End, Expire, Extend, Extension, Force, Item, Join, Leave, Lent, Member, OFFICE, clock,
    lendable, lent, taken,
};
use crate::act::{LEAST, spoken};
use crate::authority::{self, Concern, Mandate};
use crate::effect::{Audience, Effect};
use crate::matter::{ClockName, Matter, State};
use crate::record::Record;
use crate::scene::Scene;

/// What lending somebody looks at.
#[derive(Debug, Clone)]
pub struct JoinFacts {
    /// The task force.
    pub force: Force,
    /// Whether the person is known.
    pub known: bool,
    /// The person's mandates anywhere.
    pub held: Vec<Mandate>,
    /// Everybody who was ever lent to the force.
    pub members: Vec<Member>,
    /// Its open items that are projects, each with the project.
    pub open: Vec<(Item, Matter)>,
}

/// Within the days of the force, and once at a time; a hand in every project that is open.
pub fn join(facts: &JoinFacts, scene: &Scene<'_>, act: &Join) -> Result<Vec<Effect>, Refusal> {
    let this = scene.this()?;
    let today = scene.now.date();
    let unit = spoken(("unit", "field-unit"), &act.unit, 2)?;
    let days = Days { from_on: act.from_on, until_on: act.until_on };
    days.within((facts.force.from_on.max(today), facts.force.until_on))?;
    lendable("person", facts.known, &facts.held, days)?;
    let same = |m: &&Member| m.person == act.person && m.left_at.is_none();
    let mut same = facts.members.iter().filter(same);
    if same.any(|m| days.meets(m.from_on, Some(m.until_on))) {
        return Err(Refusal::new(Code::ForceIn).on("person"));
    }
    let member = Member {
        home: scene.home,
        id: act.id,
        force: this.id,
        person: act.person,
        unit: unit.into(),
        from_on: act.from_on,
        until_on: act.until_on,
        left_at: None,
        reason: String::new(),
    };
    let to = Audience::Person(act.person);
    let mut effects = vec![
        Effect::Put(member.row()),
        Effect::Tell { to, message: "tell-force-lent", matter: this.id },
    ];
    for (item, project) in &facts.open {
        let days = (act.from_on, act.until_on);
        effects.extend(lent(scene, &member, (item.id, project), days, &this.title));
    }
    Ok(effects)
}

/// What leaving looks at.
#[derive(Debug, Clone)]
pub struct LeaveFacts {
    /// The task force.
    pub force: Force,
    /// The member.
    pub member: Option<Member>,
    /// What was lent to them.
    pub lent: Vec<Lent>,
}

/// The office calls somebody back, or they go themselves; whoever leads stays until the end.
pub fn leave(facts: &LeaveFacts, scene: &Scene<'_>, act: &Leave) -> Result<Vec<Effect>, Refusal> {
    let member = facts.member.as_ref();
    let member = member.ok_or_else(|| Refusal::new(Code::NotFound).on("member"))?;
    let concern =
        Concern { place: scene.home, opened_for: None, owner: None, behalf: scene.behalf };
    let office = authority::allowed(OFFICE, &scene.caller, &concern).is_ok();
    if !office && scene.caller.person() != Some(member.person) {
        return Err(Code::ForceOther.into());
    }
    let today = scene.now.date();
    if member.left_at.is_some() || member.until_on < today {
        return Err(Refusal::new(Code::ForceLeft).on("member"));
    }
    if member.person == facts.force.head {
        return Err(Refusal::new(Code::ForceHead).on("member"));
    }
    let reason = spoken(("reason", "field-reason"), &act.reason, LEAST)?;
    let left = Member { left_at: Some(scene.now), reason: reason.into(), ..member.clone() };
    let mut effects = vec![Effect::Set(left.row())];
    effects.extend(taken(&facts.lent, today));
    let to = Audience::Person(member.person);
    effects.push(Effect::Tell { to, message: "tell-force-left", matter: act.matter });
    Ok(effects)
}

/// What a longer time and the end look at.
#[derive(Debug, Clone)]
pub struct TermFacts {
    /// The task force.
    pub force: Force,
    /// Everybody who was ever lent to it.
    pub members: Vec<Member>,
    /// What was lent for its items.
    pub lent: Vec<Lent>,
}

/// Those who were lent until the last day go on; what was lent to them begins anew on the day after.
pub fn extend(facts: &TermFacts, scene: &Scene<'_>, act: &Extend) -> Result<Vec<Effect>, Refusal> {
    let force = &facts.force;
    let today = scene.now.date();
    if act.until_on <= force.until_on || force.until_on < today {
        return Err(Refusal::new(Code::FieldBad)
            .on("until_on")
            .with("label", "@field-until-on")
            .with("got", act.until_on)
            .with("want", format!("> {}", force.until_on)));
    }
    let reason = spoken(("reason", "field-reason"), &act.reason, LEAST)?;
    let extension = Extension {
        home: scene.home,
        force: force.id,
        before_on: force.until_on,
        until_on: act.until_on,
        reason: reason.into(),
        by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        at: scene.now,
    };
    let longer = Force { until_on: act.until_on, ..force.clone() };
    let mut effects = vec![
        Effect::Set(longer.row()),
        Effect::Put(extension.row()),
        clock(force.id, act.until_on),
    ];
    let goes_on = |m: &&Member| m.left_at.is_none() && m.until_on == force.until_on;
    let next_on = force.until_on.tomorrow().unwrap_or(force.until_on);
    for member in facts.members.iter().filter(goes_on) {
        let longer = Member { until_on: act.until_on, ..member.clone() };
        effects.push(Effect::Set(longer.row()));
        let own =
            |l: &&Lent| l.right.member == member.id && l.mandate.until_on == Some(force.until_on);
        for Lent { right, mandate } in facts.lent.iter().filter(own) {
            let id: MandateId = scene.fresh();
            let until_on = Some(act.until_on);
            let mandate = Mandate { id, from_on: next_on, until_on, ..mandate.clone() };
            let right = super::Right { mandate: id, ..right.clone() };
            effects.extend([Effect::Put(mandate.row()), Effect::Put(right.row())]);
        }
        let to = Audience::Person(member.person);
        effects.push(Effect::Tell { to, message: "tell-force-longer", matter: force.id });
    }
    Ok(effects)
}

/// It is dissolved: nobody belongs to it, and what it lent is taken back.
fn dissolved(facts: &TermFacts, scene: &Scene<'_>, reason: &str) -> Vec<Effect> {
    let force = &facts.force;
    let today = scene.now.date();
    let ended = Force { ended_at: Some(scene.now), reason: reason.into(), ..force.clone() };
    let mut effects = vec![
        Effect::Set(ended.row()),
        Effect::Met(force.id, ClockName::Term),
        Effect::Move { matter: force.id, to: State::Dissolved, outcome: None },
    ];
    effects.extend(taken(&facts.lent, today));
    let serving = |m: &&Member| m.left_at.is_none() && m.until_on >= force.until_on.min(today);
    let told = facts.members.iter().filter(serving).map(|m| Effect::Tell {
        to: Audience::Person(m.person),
        message: "tell-force-ended",
        matter: force.id,
    });
    effects.extend(told);
    effects
}

/// Before its time, with a reason.
pub fn end(facts: &TermFacts, scene: &Scene<'_>, act: &End) -> Result<Vec<Effect>, Refusal> {
    let reason = spoken(("reason", "field-reason"), &act.reason, LEAST)?;
    Ok(dissolved(facts, scene, reason))
}

/// By itself, once its last day is over.
pub fn expire(facts: &TermFacts, scene: &Scene<'_>, _: &Expire) -> Result<Vec<Effect>, Refusal> {
    let until_on = facts.force.until_on;
    if scene.now.date() <= until_on {
        return Err(Refusal::new(Code::ClockRunning).with("until", until_on));
    }
    Ok(dissolved(facts, scene, ""))
}
