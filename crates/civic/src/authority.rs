//! Who may do what: mandates × area. One small vocabulary, checked in the store next to the data,
//! printed as a golden table that a non-engineer can read.
//!
//! Invariants: power comes only from a mandate in force on the day, over an area that contains the
//! matter; administrators of the system have no business rights (三员分立). What may not be seen is
//! not found.

use kernel::id::MandateId;
use kernel::{AreaCode, Code, Date, PersonRef, Refusal};

use crate::{record, words};

words! {
    /// What a person may act as. Held through a mandate, except `Villager`, which follows from the
    /// registry.
    pub enum Role {
        /// 村支书（主任）.
        Secretary "secretary",
        /// 村委会委员.
        Committee "committee",
        /// 村民代表.
        Representative "representative",
        /// 党员.
        PartyMember "party_member",
        /// 集体经济组织成员代表.
        MemberRepresentative "member_representative",
        /// 集体经济组织理事.
        Director "director",
        /// 村务监督委员会委员.
        Supervisor "supervisor",
        /// 商量召集人.
        Convener "convener",
        /// 候补召集人: stands in when the convener keeps silent.
        Substitute "substitute",
        /// 代办员.
        Agent "agent",
        /// 专班成员: lent to a task force for a project, never granted by itself.
        Seconded "seconded",
        /// 乡镇干事.
        TownshipClerk "township_clerk",
        /// 县级经办.
        CountyClerk "county_clerk",
        /// 审计（只读）.
        Auditor "auditor",
        /// 系统管理员.
        SystemAdmin "system_admin",
        /// 安全管理员.
        SecurityAdmin "security_admin",
        /// 审计管理员.
        AuditAdmin "audit_admin",
    }
}

impl Role {
    /// Roles that one person may not hold together.
    pub fn clashes_with(self, other: Self) -> bool {
        let admin =
            |r: Self| matches!(r, Self::SystemAdmin | Self::SecurityAdmin | Self::AuditAdmin);
        // Being in the party is a membership, not a duty that another one could clash with.
        if self == other || [self, other].contains(&Self::PartyMember) {
            return false;
        }
        // 三员分立: the three exclude each other and every business role.
        if admin(self) || admin(other) {
            return true;
        }
        // 村民委员会组织法 第三十七条: no committee member in the supervision committee.
        let committee = |r: Self| matches!(r, Self::Secretary | Self::Committee);
        (self == Self::Supervisor && committee(other))
            || (other == Self::Supervisor && committee(self))
            // An auditor reads; a hand in what is audited would end that.
            || self == Self::Auditor
            || other == Self::Auditor
    }
}

record! {
    /// Who may act as what, where, from when until when.
    pub struct Mandate in "mandate" keys 2 {
        /// Home of the area it is for.
        home: AreaCode,
        /// Its id.
        id: MandateId,
        /// Who.
        person: PersonRef,
        /// As what.
        role: Role,
        /// Where: the home or a group or courtyard in it.
        area: AreaCode,
        /// First day.
        from_on: Date,
        /// Last day; `None` while open.
        until_on: Option<Date>,
        /// On what ground: election, appointment, document number.
        ground: String,
    }
}

impl Mandate {
    /// Whether it is in force on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from_on <= day && self.until_on.is_none_or(|last| day <= last)
    }
}

/// Who an act or a page is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Anyone, signed in or not.
    Anyone,
    /// Anyone signed in.
    SignedIn,
    /// A person registered in the home.
    Villager,
    /// The person the matter was opened for.
    Concerned,
    /// The person named as the owner of the matter.
    Owner,
    /// A holder of the role over the place.
    Has(Role),
    /// The clockwork of the product itself.
    Worker,
}

/// The acting person as loaded from the registry, inside the transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// Not signed in.
    Anonymous,
    /// The worker: due dates, digests.
    Worker,
    /// A person with the mandates in force today over the home.
    Person {
        /// Who.
        person: PersonRef,
        /// In force today.
        mandates: Vec<Mandate>,
    },
}

impl Caller {
    /// The person, when there is one.
    pub fn person(&self) -> Option<PersonRef> {
        match self {
            Self::Person { person, .. } => Some(*person),
            Self::Anonymous | Self::Worker => None,
        }
    }

    /// Whether a mandate gives the role over the place.
    pub fn has(&self, role: Role, place: AreaCode) -> bool {
        match self {
            Self::Person { mandates, .. } => {
                mandates.iter().any(|m| m.role == role && m.area.contains(&place))
            }
            Self::Anonymous | Self::Worker => false,
        }
    }

    /// Whether it is a person registered in the village of the place.
    pub fn lives_in(&self, place: AreaCode) -> bool {
        self.person().is_some_and(|p| p.home == place.home())
    }
}

/// What the check looks at besides the caller.
#[derive(Debug, Clone, Copy)]
pub struct Concern {
    /// Where.
    pub place: AreaCode,
    /// The person the matter was opened for.
    pub opened_for: Option<PersonRef>,
    /// The owner of the matter.
    pub owner: Option<PersonRef>,
    /// The person acted for, when somebody acts on behalf.
    pub behalf: Option<PersonRef>,
}

/// Roles that may act on behalf of a villager at the desk.
pub const DESK: [Role; 3] = [Role::Agent, Role::Secretary, Role::Committee];

/// The check. On behalf of somebody, personal rights are those of the person acted for, and the
/// hand must belong to the desk of the place.
pub fn allowed(allow: &[Who], caller: &Caller, concern: &Concern) -> Result<(), Refusal> {
    let subject = concern.behalf.or(caller.person());
    if concern.behalf.is_some() && !DESK.iter().any(|r| caller.has(*r, concern.place)) {
        return Err(refused(caller, &DESK.map(Who::Has)));
    }
    let fits = |who: &Who| match who {
        Who::Anyone => true,
        Who::SignedIn => caller.person().is_some(),
        Who::Villager => subject.is_some_and(|p| p.home == concern.place.home()),
        Who::Concerned => subject.is_some() && subject == concern.opened_for,
        Who::Owner => subject.is_some() && subject == concern.owner,
        Who::Has(role) => concern.behalf.is_none() && caller.has(*role, concern.place),
        Who::Worker => *caller == Caller::Worker,
    };
    if allow.iter().any(fits) { Ok(()) } else { Err(refused(caller, allow)) }
}

fn refused(caller: &Caller, allow: &[Who]) -> Refusal {
    if *caller == Caller::Anonymous {
        return Code::SignInNeeded.into();
    }
    let who: Vec<String> = allow.iter().filter(|w| **w != Who::Worker).map(Who::key).collect();
    Refusal::new(Code::NotAllowed).with("who", format!("@{}", who.join(" @")))
}

impl Who {
    /// String key of its name: `who-villager`, `role-secretary`.
    pub fn key(&self) -> String {
        match self {
            Self::Anyone => "who-anyone".into(),
            Self::SignedIn => "who-signed-in".into(),
            Self::Villager => "who-villager".into(),
            Self::Concerned => "who-concerned".into(),
            Self::Owner => "who-owner".into(),
            Self::Has(role) => format!("role-{}", role.as_str().replace('_', "-")),
            Self::Worker => "who-worker".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Id, Moment};

    fn area(s: &str) -> AreaCode {
        AreaCode::parse(s).unwrap()
    }
    fn person(home: &str, n: u8) -> PersonRef {
        PersonRef { home: area(home), id: Id::from_parts(Moment::from_ms(1), [n; 10]) }
    }
    fn with(role: Role, place: &str) -> Caller {
        let who = person("420324", 9);
        Caller::Person {
            person: who,
            mandates: vec![Mandate {
                home: area(place),
                id: Id::from_parts(Moment::from_ms(1), [1; 10]),
                person: who,
                role,
                area: area(place),
                from_on: jiff::civil::date(2026, 1, 1),
                until_on: None,
                ground: String::new(),
            }],
        }
    }
    fn at(place: &str) -> Concern {
        Concern { place: area(place), opened_for: None, owner: None, behalf: None }
    }

    #[test]
    fn a_mandate_reaches_down_and_never_sideways_or_up() {
        let clerk = with(Role::TownshipClerk, "420324107");
        let allow = [Who::Has(Role::TownshipClerk)];
        assert!(allowed(&allow, &clerk, &at("420324107201001")).is_ok());
        assert!(allowed(&allow, &clerk, &at("420324107")).is_ok());
        for place in ["420324108201", "420324", "420324108"] {
            let no = allowed(&allow, &clerk, &at(place)).unwrap_err();
            assert_eq!(no.code, Code::NotAllowed);
        }
        let anonymous = allowed(&allow, &Caller::Anonymous, &at("420324107")).unwrap_err();
        assert_eq!(anonymous.code, Code::SignInNeeded);
    }

    #[test]
    fn acting_for_a_villager_needs_the_desk_and_gives_only_the_villager_s_rights() {
        let villager = person("420324107201", 3);
        let mut concern = at("420324107201");
        concern.behalf = Some(villager);
        concern.opened_for = Some(villager);
        let desk = with(Role::Agent, "420324107201");
        assert!(allowed(&[Who::Villager], &desk, &concern).is_ok());
        assert!(allowed(&[Who::Concerned], &desk, &concern).is_ok());
        assert!(allowed(&[Who::Has(Role::Agent)], &desk, &concern).is_err());
        let elsewhere = with(Role::Agent, "420324107202");
        assert!(allowed(&[Who::Villager], &elsewhere, &concern).is_err());
        let neighbour = Caller::Person { person: person("420324107201", 4), mandates: vec![] };
        assert!(allowed(&[Who::Concerned], &neighbour, &concern).is_err());
    }

    #[test]
    fn mandates_end_by_themselves() {
        let Caller::Person { mandates, .. } = with(Role::Convener, "420324107201") else {
            panic!()
        };
        let mut m = mandates[0].clone();
        m.until_on = Some(jiff::civil::date(2026, 6, 30));
        assert!(m.holds_on(jiff::civil::date(2026, 6, 30)));
        assert!(!m.holds_on(jiff::civil::date(2026, 7, 1)));
        assert!(!m.holds_on(jiff::civil::date(2025, 12, 31)));
    }

    #[test]
    fn separated_powers() {
        assert!(Role::SystemAdmin.clashes_with(Role::SecurityAdmin));
        assert!(Role::Secretary.clashes_with(Role::AuditAdmin));
        assert!(Role::Supervisor.clashes_with(Role::Committee));
        assert!(!Role::Convener.clashes_with(Role::Committee));
        for a in Role::ALL {
            for b in Role::ALL {
                assert_eq!(a.clashes_with(*b), b.clashes_with(*a), "{a} {b}");
            }
        }
    }
}
