//! The people of the demo who sign in: who they are and where, never their passwords.
//!
//! Invariants: a village's office holders come from different households, so that the supervisor is
//! no close relative in the household of those supervised (村民委员会组织法 第三十七条); everybody
//! of a village is of age and registered there; the three administrators are three persons
//! (系统、安全、审计 kept apart). Refuses to know: what a role may do, passwords, the store.

use std::collections::BTreeSet;

use super::demo_villages::{DEMO_VILLAGES, DemoVillage};
use super::kinship::{Relation, Sex};
use super::model::{Person, Village};
use super::names::{given_draw, surname_draw};
use super::rng::{Rng, text_hash};

/// What a demo account stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DemoRole {
    /// 村党组织书记、村委会主任.
    VillageSecretary,
    /// 村委会委员.
    CommitteeMember,
    /// 村务监督委员会主任.
    Supervisor,
    /// 院落召集人.
    Convener,
    /// 代办员.
    Agent,
    /// 村民.
    Villager,
    /// 乡镇干事.
    TownshipClerk,
    /// 县级干事.
    CountyClerk,
    /// 审计, who only reads.
    Auditor,
    /// 系统管理员.
    SystemAdmin,
    /// 安全管理员.
    SecurityAdmin,
    /// 审计管理员.
    AuditAdmin,
}

/// Somebody who can sign in to the demo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoAccount {
    /// Latin letters, digits and `-`; unique.
    pub login: String,
    /// Name shown.
    pub name: String,
    /// What for.
    pub role: DemoRole,
    /// Where: courtyard (18 digits), village (12), township (9) or county (6).
    pub area: String,
    /// Key of the person in the village register; `None` for staff from elsewhere.
    pub person: Option<String>,
}

impl DemoRole {
    /// The word used in login names and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::VillageSecretary => "secretary",
            Self::CommitteeMember => "committee",
            Self::Supervisor => "supervisor",
            Self::Convener => "convener",
            Self::Agent => "agent",
            Self::Villager => "villager",
            Self::TownshipClerk => "township-clerk",
            Self::CountyClerk => "county-clerk",
            Self::Auditor => "auditor",
            Self::SystemAdmin => "system-admin",
            Self::SecurityAdmin => "security-admin",
            Self::AuditAdmin => "audit-admin",
        }
    }
}

/// Every demo account: nine in each demo village, a clerk in each of their townships, and the
/// county's five. `seed` must be the one the villages are drawn with.
pub fn staff(seed: u64) -> Vec<DemoAccount> {
    let mut accounts = Vec::new();
    for (place, plan) in DEMO_VILLAGES.iter().zip(demo_plans()) {
        accounts.extend(village_staff(seed, place, &plan.people(seed)));
    }
    for (place, slug) in DEMO_VILLAGES.iter().zip(["longba", "huiwan", "zhongfeng"]) {
        let township = place.code.get(..9).unwrap_or_default();
        accounts.push(official(seed, DemoRole::TownshipClerk, &format!("{slug}-clerk"), township));
    }
    let county = DEMO_VILLAGES.first().and_then(|v| v.code.get(..6)).unwrap_or_default();
    for role in [
        DemoRole::CountyClerk,
        DemoRole::Auditor,
        DemoRole::SystemAdmin,
        DemoRole::SecurityAdmin,
        DemoRole::AuditAdmin,
    ] {
        accounts.push(official(seed, role, role.as_str(), county));
    }
    accounts
}

fn demo_plans() -> Vec<super::plan::VillagePlan> {
    let rows = DEMO_VILLAGES.iter().map(|v| format!("{},{}委会,village,\n", v.code, v.name));
    super::plan::plan(&rows.collect::<String>())
}

/// Somebody sent from outside the village: a name and nothing else.
fn official(seed: u64, role: DemoRole, login: &str, area: &str) -> DemoAccount {
    let mut rng = Rng::new(&[seed, text_hash(login)]);
    let sex = if rng.chance(600) { Sex::Male } else { Sex::Female };
    let year = rng.between(1974, 1998);
    let surname = surname_draw(&mut rng);
    let name = format!("{surname}{}", given_draw(&mut rng, sex, year, login));
    DemoAccount { login: login.to_owned(), name, role, area: area.to_owned(), person: None }
}

/// A wish about whom to choose.
type Wish = fn(&Person) -> bool;

/// Role, number within the role, and wishes: the first that somebody fulfils decides.
const VILLAGE_POSTS: [(DemoRole, u32, [Wish; 2]); 7] = [
    (DemoRole::VillageSecretary, 0, [|p| p.party && at_home(p, 38, 58), |p| at_home(p, 30, 62)]),
    (
        DemoRole::CommitteeMember,
        1,
        [|p| p.sex == Sex::Female && at_home(p, 30, 55), |p| at_home(p, 25, 60)],
    ),
    (DemoRole::CommitteeMember, 2, [|p| p.party && at_home(p, 25, 45), |p| at_home(p, 25, 60)]),
    (DemoRole::Supervisor, 0, [|p| p.party && at_home(p, 50, 68), |p| at_home(p, 45, 70)]),
    (DemoRole::Agent, 0, [|p| p.sex == Sex::Female && at_home(p, 22, 45), |p| at_home(p, 20, 60)]),
    (DemoRole::Villager, 2, [is_far_worker, |p| p.away && p.age() >= 18]),
    (DemoRole::Villager, 3, [|p| !p.member && at_home(p, 22, 60), |p| !p.member && p.age() >= 18]),
];

fn at_home(person: &Person, from: i32, to: i32) -> bool {
    !person.away && (from..=to).contains(&person.age())
}

fn is_far_worker(person: &Person) -> bool {
    person.away && person.member && person.phone.is_some() && (22..50).contains(&person.age())
}

fn village_staff(seed: u64, place: &DemoVillage, village: &Village) -> Vec<DemoAccount> {
    let mut choice = Choice { seed, village, households: BTreeSet::new() };
    let login = |role: DemoRole, n: u32| match n {
        0 => format!("{}-{}", place.slug, role.as_str()),
        _ => format!("{}-{}{n}", place.slug, role.as_str()),
    };
    let account = |role: DemoRole, n: u32, area: &str, person: &Person| DemoAccount {
        login: login(role, n),
        name: person.name.clone(),
        role,
        area: area.to_owned(),
        person: Some(person.key.clone()),
    };
    let mut accounts = Vec::new();
    for (role, n, wishes) in VILLAGE_POSTS {
        let found = choice.take(&login(role, n), &wishes, None);
        accounts.extend(found.map(|p| account(role, n, place.code, p)));
    }
    // The convener keeps a yard; the first villager is a head of household in the same yard.
    let heads: [Wish; 2] =
        [|p| p.relation == Relation::Head && at_home(p, 40, 68), |p| p.relation == Relation::Head];
    let convener = choice.take(&login(DemoRole::Convener, 0), &heads, None);
    let yard = convener.and_then(|p| village.households.get(p.household)).map(|h| h.courtyard);
    let code = yard.and_then(|at| village.courtyards.get(at)).map_or(place.code, |y| &y.code);
    accounts.extend(convener.map(|p| account(DemoRole::Convener, 0, code, p)));
    let neighbour = choice.take(&login(DemoRole::Villager, 1), &heads, yard);
    accounts.extend(neighbour.map(|p| account(DemoRole::Villager, 1, place.code, p)));
    accounts.sort_by_key(|a| (a.role, a.login.clone()));
    accounts
}

/// Chooses people from households not yet used.
struct Choice<'a> {
    seed: u64,
    village: &'a Village,
    households: BTreeSet<usize>,
}

impl<'a> Choice<'a> {
    /// The first person from a drawn place on who fulfils the earliest wish that anybody fulfils.
    fn take(&mut self, login: &str, wishes: &[Wish], yard: Option<usize>) -> Option<&'a Person> {
        let persons = &self.village.persons;
        let start = Rng::new(&[self.seed, text_hash(login)]).below(persons.len());
        let fits = |p: &Person| {
            let home = self.village.households.get(p.household);
            p.registered
                && p.age() >= super::date::ADULT_YEARS
                && !self.households.contains(&p.household)
                && yard.is_none_or(|at| home.is_some_and(|h| h.courtyard == at))
        };
        let (before, after) = persons.split_at_checked(start)?;
        let found = wishes.iter().find_map(|wish| {
            after.iter().chain(before).find(|person| fits(person) && wish(person))
        })?;
        self.households.insert(found.household);
        Some(found)
    }
}
