//! A venture is registered once, with a code that checks, at the level that it belongs to; what
//! changes is a new entry.

use kernel::{Code, Date, Level, Refusal, code};

use super::holders::{Bodies, partner};
use super::{Change, Entry, Holder, Register, Tier, Venture};
use crate::act::{LEAST, spoken};
use crate::effect::Effect;
use crate::record::Record;
use crate::scene::Scene;

/// What registering looks at.
#[derive(Debug, Clone, Default)]
pub struct RegisterFacts {
    /// Name of a venture of the county with the same code.
    pub same: Option<String>,
}

/// The level of an area that a tier is at home in.
fn level(tier: Tier) -> Level {
    match tier {
        Tier::County => Level::County,
        Tier::Township => Level::Township,
        Tier::Village => Level::Village,
    }
}

/// Registered where it belongs, with a code that checks and that no other venture has.
pub fn register(
    facts: &RegisterFacts,
    scene: &Scene<'_>,
    act: &Register,
) -> Result<Vec<Effect>, Refusal> {
    if scene.home.level() != level(act.venture_tier) {
        return Err(Refusal::new(Code::VentureTier)
            .on("venture_tier")
            .with("tier", format!("@venture-tier-{}", act.venture_tier)));
    }
    let name = spoken(("name", "field-venture-register-name"), &act.name, LEAST)?;
    let legal_person = spoken(("legal_person", "field-legal-person"), &act.legal_person, 2)?;
    let ground = spoken(("ground", "field-ground"), &act.ground, LEAST)?;
    let number = act.code.trim().to_ascii_uppercase();
    if !code::credit_code_valid(&number) {
        return Err(Refusal::new(Code::CreditCodeBad).on("code").with("got", &act.code));
    }
    if let Some(name) = &facts.same {
        return Err(Refusal::new(Code::VentureThere).on("code").with("name", name));
    }
    past(scene, "founded_on", act.founded_on)?;
    let by = scene.caller.person().ok_or(Code::SignInNeeded)?;
    let venture = Venture {
        home: scene.home,
        id: act.id,
        tier: act.venture_tier,
        code: number,
        synthetic: act.synthetic,
        by,
        at: scene.now,
    };
    let entry = Entry {
        home: scene.home,
        venture: act.id,
        no: 1,
        name: name.into(),
        form: act.legal_form,
        legal_person: legal_person.into(),
        founded_on: act.founded_on,
        ground: ground.into(),
        by,
        at: scene.now,
    };
    Ok(vec![Effect::Put(venture.row()), Effect::Put(entry.row())])
}

/// Refuses a day that has not come.
pub(super) fn past(scene: &Scene<'_>, field: &'static str, day: Date) -> Result<(), Refusal> {
    if day <= scene.now.date() {
        return Ok(());
    }
    Err(Refusal::new(Code::VentureAhead).on(field).with("day", day))
}

/// What changing looks at.
#[derive(Debug, Clone, Default)]
pub struct ChangeFacts {
    /// The last entry.
    pub last: Option<Entry>,
    /// Who holds it.
    pub holders: Vec<Holder>,
    /// Committees and collectives by name.
    pub bodies: Bodies,
}

fn said<'a>(new: Option<&'a str>, old: &'a str) -> &'a str {
    new.map(str::trim).filter(|text| !text.is_empty()).unwrap_or(old)
}

/// A new entry stands behind the last one; what a law forbids is not come by through a change either.
pub fn change(
    facts: &ChangeFacts,
    scene: &Scene<'_>,
    act: &Change,
) -> Result<Vec<Effect>, Refusal> {
    let last = facts.last.as_ref();
    let last = last.ok_or_else(|| Refusal::new(Code::NotFound).on("venture"))?;
    let name = said(act.name.as_deref(), &last.name);
    let name = spoken(("name", "field-venture-change-name"), name, LEAST)?;
    let legal_person = said(act.legal_person.as_deref(), &last.legal_person);
    let legal_person = spoken(("legal_person", "field-legal-person"), legal_person, 2)?;
    let ground = spoken(("ground", "field-ground"), &act.ground, LEAST)?;
    let form = act.legal_form.unwrap_or(last.form);
    let same = (last.name.as_str(), last.form, last.legal_person.as_str());
    if (name, form, legal_person) == same {
        return Err(Code::VentureSame.into());
    }
    partner(
        "legal_form",
        form,
        &facts.bodies,
        facts.holders.iter().map(|h| (h.kind, h.limited, h.name.as_str())),
    )?;
    let entry = Entry {
        no: last.no.saturating_add(1),
        name: name.into(),
        form,
        legal_person: legal_person.into(),
        ground: ground.into(),
        by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        at: scene.now,
        ..last.clone()
    };
    Ok(vec![Effect::Put(entry.row())])
}
