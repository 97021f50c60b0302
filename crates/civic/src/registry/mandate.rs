//! 任职: granting and ending mandates, registering organisations.

use kernel::id::{MandateId, OrganisationId};
use kernel::{AreaCode, Code, Date, PersonRef, Refusal, code};

use crate::act::FieldKind::{Area, Choice, Date as DateField, Id, Line, Person};
use crate::acts;
use crate::authority::{Mandate, Role, Who};
use crate::effect::Effect;
use crate::record::Record;
use crate::registry::{Organisation, OrganisationKind};
use crate::scene::Scene;

acts! {
    /// Gives a person a mandate over an area for a time.
    Grant "mandate.grant" "mandates"
    kind None, from &[], allow &[Who::Has(Role::SystemAdmin), Who::Has(Role::TownshipClerk), Who::Worker],
    matter(this) None, {
        /// Made by the caller.
        id: MandateId = Id,
        /// Who.
        person: PersonRef = Person,
        /// As what.
        role: Role = Choice(Role::WORDS),
        /// Where.
        area: AreaCode = Area,
        /// First day.
        from_on: Date = DateField,
        /// Last day.
        until_on: Option<Date> = DateField,
        /// Election, appointment, document number.
        ground: String = Line(200),
    }

    /// Ends a mandate.
    Revoke "mandate.end" "mandates/end"
    kind None, from &[], allow &[Who::Has(Role::SystemAdmin), Who::Has(Role::TownshipClerk), Who::Worker],
    matter(this) None, {
        /// Which.
        id: MandateId = Id,
        /// Last day.
        until_on: Date = DateField,
    }

    /// Registers an organisation.
    Register "organisation.register" "organisations"
    kind None, from &[], allow &[Who::Has(Role::TownshipClerk), Who::Has(Role::Secretary), Who::Worker],
    matter(this) None, {
        /// Made by the caller.
        id: OrganisationId = Id,
        /// Name.
        name: String = Line(100),
        /// Kind.
        kind: OrganisationKind = Choice(OrganisationKind::WORDS),
        /// Unified social credit code.
        credit_code: Option<String> = Line(18),
    }
}

/// Roles whose granting touches the system itself: only the system administrator, never a clerk.
const SYSTEM: [Role; 5] =
    [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin, Role::CountyClerk, Role::Auditor];

/// What granting looks at.
#[derive(Debug)]
pub struct GrantFacts {
    /// Whether the person exists.
    pub person_known: bool,
    /// The person's mandates anywhere.
    pub held: Vec<Mandate>,
}

/// A mandate lies in this home, begins before it ends, and clashes with none held at the time. What a
/// task force lends is lent by its own acts only.
pub fn grant(facts: &GrantFacts, scene: &Scene<'_>, act: &Grant) -> Result<Vec<Effect>, Refusal> {
    if act.area.home() != scene.home {
        return Err(Refusal::new(Code::PlaceElsewhere)
            .on("area")
            .with("place", act.area)
            .with("home", scene.home));
    }
    if !facts.person_known {
        return Err(Refusal::new(Code::NotFound).on("person"));
    }
    if act.role == Role::Seconded {
        return Err(Refusal::new(Code::SecondedOnly).on("role"));
    }
    let clerk = scene.caller.has(Role::TownshipClerk, scene.home)
        && !scene.caller.has(Role::SystemAdmin, scene.home);
    if clerk && SYSTEM.contains(&act.role) {
        return Err(Refusal::new(Code::NotAllowed).with("who", "@role-system-admin"));
    }
    if act.until_on.is_some_and(|until| until < act.from_on) {
        return Err(Code::MandateDates.into());
    }
    let until = act.until_on;
    let overlaps = |m: &&Mandate| {
        m.until_on.is_none_or(|end| act.from_on <= end) && until.is_none_or(|end| m.from_on <= end)
    };
    if let Some(held) = facts.held.iter().filter(overlaps).find(|m| m.role.clashes_with(act.role)) {
        return Err(Refusal::new(Code::MandateClash)
            .on("role")
            .with("a", Who::Has(held.role).key().replacen("role", "@role", 1))
            .with("b", Who::Has(act.role).key().replacen("role", "@role", 1)));
    }
    let mandate = Mandate {
        home: scene.home,
        id: act.id,
        person: act.person,
        role: act.role,
        area: act.area,
        from_on: act.from_on,
        until_on: act.until_on,
        ground: act.ground.trim().into(),
    };
    Ok(vec![Effect::Put(mandate.row())])
}

/// Ends it on a day that is not before it began and not after it ends anyway: a longer term is a
/// new mandate, checked like any other.
pub fn revoke(
    mandate: Option<&Mandate>,
    _scene: &Scene<'_>,
    act: &Revoke,
) -> Result<Vec<Effect>, Refusal> {
    let mut mandate = mandate.ok_or_else(|| Refusal::new(Code::NotFound).on("id"))?.clone();
    let longer = mandate.until_on.is_some_and(|until| until < act.until_on);
    if longer || act.until_on < mandate.from_on {
        return Err(Refusal::new(Code::MandateDates).on("until_on"));
    }
    mandate.until_on = Some(act.until_on);
    Ok(vec![Effect::Set(mandate.row())])
}

/// The credit code, when given, carries the right check character (GB 32100-2015).
pub fn register(scene: &Scene<'_>, act: &Register) -> Result<Vec<Effect>, Refusal> {
    let credit_code = act.credit_code.as_deref().map(str::trim).filter(|c| !c.is_empty());
    if let Some(given) = credit_code.filter(|c| !code::credit_code_valid(c)) {
        return Err(Refusal::new(Code::CreditCodeBad).on("credit_code").with("got", given));
    }
    let organisation = Organisation {
        home: scene.home,
        id: act.id,
        name: act.name.trim().into(),
        kind: act.kind,
        credit_code: credit_code.map(str::to_owned),
        since: scene.now,
    };
    Ok(vec![Effect::Put(organisation.row())])
}
