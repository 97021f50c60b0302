//! Who bears a category in a home, from when until when, on what ground. Noted by people who know
//! them; what the register itself says (sex, away, touched by the matter) is never typed again.

use kernel::id::{OrganisationId, RecordId};
use kernel::{AreaCode, Code, Date, PersonRef, Refusal};

use super::Category;
use crate::act::FieldKind::{Choice, Date as DateField, Id, Line, Person};
use crate::authority::{Role, Who};
use crate::effect::Effect;
use crate::record::Record;
use crate::scene::Scene;
use crate::{acts, record};

record! {
    /// A person or organisation bears a category.
    pub struct Standing in "standing" keys 2 {
        /// Home.
        home: AreaCode,
        /// Its id.
        id: RecordId,
        /// Who; or else the organisation.
        person: Option<PersonRef>,
        /// Which organisation.
        organisation: Option<OrganisationId>,
        /// Category.
        category: Category,
        /// First day.
        from_on: Date,
        /// Last day; `None` while open.
        until_on: Option<Date>,
        /// On what ground: chosen by the group, elected, document number.
        ground: String,
    }
}

impl Standing {
    /// Whether it is borne on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from_on <= day && self.until_on.is_none_or(|last| day <= last)
    }
}

acts! {
    /// Notes that somebody bears a category.
    Note "standing.note" "standings"
    kind None, from &[], allow &[Who::Has(Role::Secretary), Who::Has(Role::TownshipClerk)],
    matter(this) None, {
        /// Made by the caller.
        id: RecordId = Id,
        /// Category.
        category: Category = Choice(Category::WORDS),
        /// Who.
        person: Option<PersonRef> = Person,
        /// Which organisation, for departments and experts.
        organisation: Option<OrganisationId> = Id,
        /// First day.
        from_on: Date = DateField,
        /// Last day.
        until_on: Option<Date> = DateField,
        /// On what ground.
        ground: String = Line(200),
    }

    /// Ends it.
    End "standing.end" "standings/end"
    kind None, from &[], allow &[Who::Has(Role::Secretary), Who::Has(Role::TownshipClerk)],
    matter(this) None, {
        /// Which.
        id: RecordId = Id,
        /// Last day.
        until_on: Date = DateField,
    }
}

/// What noting looks at.
#[derive(Debug, Default)]
pub struct NoteFacts {
    /// Whether the person exists; true when none is named.
    pub person_known: bool,
    /// Whether the organisation exists here; true when none is named.
    pub organisation_known: bool,
    /// What is noted here of the same person or organisation.
    pub held: Vec<Standing>,
}

/// Either a person or an organisation; once at a time.
pub fn note(facts: &NoteFacts, scene: &Scene<'_>, act: &Note) -> Result<Vec<Effect>, Refusal> {
    if act.category.is_computed() {
        return Err(Refusal::new(Code::StandingComputed)
            .on("category")
            .with("category", format!("@category-{}", act.category)));
    }
    match (act.person, act.organisation) {
        (Some(_), None) => {}
        (None, Some(_)) if act.category.takes_organisations() => {}
        _ => return Err(Refusal::new(Code::StandingWho).on("person")),
    }
    if !facts.person_known {
        return Err(Refusal::new(Code::NotFound).on("person"));
    }
    if !facts.organisation_known {
        return Err(Refusal::new(Code::NotFound).on("organisation"));
    }
    if act.until_on.is_some_and(|until| until < act.from_on) {
        return Err(Refusal::new(Code::MandateDates).on("until_on"));
    }
    let overlaps = |s: &&Standing| {
        s.category == act.category
            && s.until_on.is_none_or(|end| act.from_on <= end)
            && act.until_on.is_none_or(|end| s.from_on <= end)
    };
    if let Some(held) = facts.held.iter().find(overlaps) {
        return Err(Refusal::new(Code::StandingHeld)
            .on("category")
            .with("category", format!("@category-{}", act.category))
            .with("from", held.from_on));
    }
    let standing = Standing {
        home: scene.home,
        id: act.id,
        person: act.person,
        organisation: act.organisation,
        category: act.category,
        from_on: act.from_on,
        until_on: act.until_on,
        ground: act.ground.trim().into(),
    };
    Ok(vec![Effect::Put(standing.row())])
}

/// Ends on a day that is not before it began and not after it ends anyway.
pub fn end(
    standing: Option<&Standing>,
    _scene: &Scene<'_>,
    act: &End,
) -> Result<Vec<Effect>, Refusal> {
    let mut standing = standing.ok_or_else(|| Refusal::new(Code::NotFound).on("id"))?.clone();
    let longer = standing.until_on.is_some_and(|until| until < act.until_on);
    if longer || act.until_on < standing.from_on {
        return Err(Refusal::new(Code::MandateDates).on("until_on"));
    }
    standing.until_on = Some(act.until_on);
    Ok(vec![Effect::Set(standing.row())])
}
