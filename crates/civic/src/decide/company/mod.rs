//! 参加 (S81): who is asked to the table, and why. People whom a matter touches come by right, the
//! others by category, and where there are more than seats a draw decides that anyone can do again.
//!
//! Invariants: nobody chooses the seed, and the list is fixed before anyone can know it; every
//! invitation says why; being invited gives no vote and not being invited takes none; numbers are
//! shown of groups of five or more, never of a person. Refuses to know: who said or voted what.

pub mod draw;
pub mod invitation;
pub mod meter;
pub mod plan;
pub mod quota;
pub mod standing;
pub mod venue;

use kernel::id::{HouseholdId, MatterId, OrganisationId, RecordId};
use kernel::{AreaCode, Moment, PersonRef};

use crate::{record, words};

words! {
    /// Kinds of people to ask (分类别、差异化商量).
    pub enum Category {
        /// 受影响的户.
        Affected "affected",
        /// 老党员.
        OldParty "old_party",
        /// 老干部.
        OldCadre "old_cadre",
        /// 乡贤.
        Worthy "worthy",
        /// 群众代表.
        Masses "masses",
        /// 党代表.
        PartyDelegate "party_delegate",
        /// 人大代表.
        CongressDelegate "congress_delegate",
        /// 政协委员.
        ConsultativeMember "consultative_member",
        /// 专家.
        Experts "experts",
        /// 部门.
        Departments "departments",
        /// 在外务工的人, by phone.
        Migrants "migrants",
        /// 妇女.
        Women "women",
    }
}

impl Category {
    /// Whether it follows from the register and the plan; then nobody notes it by hand.
    pub fn is_computed(self) -> bool {
        matches!(self, Self::Affected | Self::Migrants | Self::Women)
    }

    /// Whether an organisation may bear it and send somebody.
    pub fn takes_organisations(self) -> bool {
        matches!(self, Self::Departments | Self::Experts)
    }
}

words! {
    /// Why somebody is invited.
    pub enum Why {
        /// Drawn from more than there are seats for.
        Drawn "drawn",
        /// The matter touches them.
        Affected "affected",
        /// By office: the supervision committee (村民委员会组织法 第三十七条).
        Office "office",
        /// Bears a category, and there is a seat for everyone who does.
        Category "category",
        /// Has asked to come.
        Volunteer "volunteer",
    }
}

words! {
    /// What the invited have said.
    pub enum Reply {
        /// Nobody has told them yet, or nothing has come back.
        Untold "untold",
        /// Comes.
        Yes "yes",
        /// Does not come.
        No "no",
        /// Takes part by phone.
        Phone "phone",
    }
}

record! {
    /// A plan of company for one publication of a topic.
    pub struct Plan in "company_plan" keys 3 {
        /// Home.
        home: AreaCode,
        /// The topic.
        topic: MatterId,
        /// Which plan of the topic: 1, 2 … one for each publication.
        round: u32,
        /// Whom the matter touches, as written.
        affected: String,
        /// By whom.
        planned_by: PersonRef,
        /// When.
        planned_at: Moment,
        /// The seed; empty before the draw.
        seed: String,
        /// When it was drawn.
        drawn_at: Option<Moment>,
    }
}

record! {
    /// Seats of a category in a plan.
    pub struct Quota in "company_quota" keys 4 {
        /// Home.
        home: AreaCode,
        /// The topic.
        topic: MatterId,
        /// Which plan.
        round: u32,
        /// Category.
        category: Category,
        /// Seats planned.
        seats: u32,
        /// Seats that the rulebook asks for at least, as far as there are people.
        need: u32,
        /// How many there are to invite.
        pool: u32,
        /// Hash of the list, fixed with the plan.
        list: String,
        /// Rulebook key that gave the least.
        rule: String,
    }
}

record! {
    /// One name on the list of a category, with its place in the order once drawn.
    pub struct Lot in "company_lot" keys 5 {
        /// Home.
        home: AreaCode,
        /// The topic.
        topic: MatterId,
        /// Which plan.
        round: u32,
        /// Category.
        category: Category,
        /// What is drawn: the village's own key of the household or person.
        name: String,
        /// The household.
        household: Option<HouseholdId>,
        /// The person.
        person: Option<PersonRef>,
        /// The organisation.
        organisation: Option<OrganisationId>,
        /// Place in the order from 1; `None` before the draw.
        place: Option<u32>,
    }
}

record! {
    /// An invitation to a household, a person or an organisation.
    pub struct Invitation in "invitation" keys 3 {
        /// Home.
        home: AreaCode,
        /// The topic.
        topic: MatterId,
        /// Its id.
        id: RecordId,
        /// The plan it comes from; 0 when it comes from none.
        round: u32,
        /// Category; `None` by office and for volunteers.
        category: Option<Category>,
        /// Why.
        why: Why,
        /// The reason in words, where a person gave one.
        ground: String,
        /// Place in the order of the draw.
        place: Option<u32>,
        /// The household.
        household: Option<HouseholdId>,
        /// The person.
        person: Option<PersonRef>,
        /// The organisation.
        organisation: Option<OrganisationId>,
        /// In whose stead, when somebody before has declined.
        instead_of: Option<RecordId>,
        /// What they have said.
        reply: Reply,
        /// When they said it.
        replied_at: Option<Moment>,
        /// Whose hand wrote it down.
        replied_by: Option<PersonRef>,
        /// When they were invited.
        made_at: Moment,
    }
}

impl Invitation {
    /// String key of the sentence that says why; it has places for `category`, `place` and `pool`.
    pub fn why_key(&self) -> &'static str {
        let household = self.household.is_some();
        match (self.why, household, self.instead_of.is_some()) {
            (Why::Drawn, true, false) => "why-said-drawn-household",
            (Why::Drawn, false, false) => "why-said-drawn-person",
            (Why::Drawn, _, true) => "why-said-next",
            (Why::Affected, ..) => "why-said-affected",
            (Why::Office, ..) => "why-said-office",
            (Why::Category, ..) => "why-said-category",
            (Why::Volunteer, ..) => "why-said-volunteer",
        }
    }

    /// Whether it is for this person, directly or through the household.
    pub fn is_for(&self, person: PersonRef, household: Option<HouseholdId>) -> bool {
        self.person == Some(person)
            || (person.home == self.home && self.household.is_some() && self.household == household)
    }
}
