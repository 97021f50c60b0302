//! 联名与召集人 (S77): how many have to sign before a demand binds, who may sign, and who has to call
//! the meeting. Shared by the capabilities that begin with signatures.
//!
//! Invariants: one signature a person; whatever a rule counts is counted by the rulebook's share or
//! number, with its article; the nearest entry of the roster calls. Refuses to know: what is
//! demanded, and who sees a name.

use std::collections::BTreeSet;

use kernel::id::{HouseholdId, MatterId};
use kernel::{AreaCode, Code, Date, Level, Moment, PersonRef, Refusal};

use crate::authority::{Mandate, Role};
use crate::rulebook::RuleSet;
use crate::scene::Scene;
use crate::{policy, record, words};

record! {
    /// One signature under a demand.
    pub struct Signature in "signature" keys 3 {
        /// Home.
        home: AreaCode,
        /// The request or recall.
        matter: MatterId,
        /// Who.
        person: PersonRef,
        /// Of which household.
        household: HouseholdId,
        /// When.
        signed_at: Moment,
        /// The hand that wrote it down for somebody else.
        recorded_by: Option<PersonRef>,
    }
}

words! {
    /// Whose signatures a rule counts.
    pub enum Counted {
        /// Villagers.
        Persons "persons",
        /// Households of which somebody has signed.
        Households "households",
        /// Representatives.
        Representatives "representatives",
    }
}

/// One way to reach enough; any one suffices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    /// What it counts.
    pub counted: Counted,
    /// Rulebook key of the number or share.
    pub rule: &'static str,
}

const fn way(counted: Counted, rule: &'static str) -> Way {
    Way { counted, rule }
}

const PLACE: &[Way] = &[way(Counted::Persons, "P27.villagers")];
const YARD: &[Way] =
    &[way(Counted::Persons, "P27.villagers"), way(Counted::Households, "P27.households")];
const VILLAGERS: &[Way] = &[
    way(Counted::Persons, "call.villagers_meeting.villagers"),
    way(Counted::Representatives, "call.villagers_meeting.representatives"),
];
const RESIDENTS: &[Way] = &[
    way(Counted::Persons, "call.residents_meeting.residents"),
    way(Counted::Representatives, "call.residents_meeting.representatives"),
];
const REPRESENTATIVES: &[Way] = &[way(Counted::Representatives, "call.villagers_representatives")];

/// How a body may be demanded for a place; empty when it is not called at the request of villagers
/// (村民委员会组织法 第二十五条、第三十条; P27 for groups and yards).
pub fn ways_to_call(body: &str, area: AreaCode) -> &'static [Way] {
    match body {
        "villagers_meeting" => VILLAGERS,
        "residents_meeting" => RESIDENTS,
        "villagers_representatives" | "villagers_representatives_levy" => REPRESENTATIVES,
        "group_meeting" => PLACE,
        "deliberation" if area.level() == Level::Courtyard => YARD,
        "deliberation" => PLACE,
        _ => &[],
    }
}

/// Whether the body sits for a place of this level.
pub fn body_fits(body: &str, area: AreaCode) -> bool {
    match body {
        "deliberation" => area.level() >= Level::Village,
        "group_meeting" => area.level() == Level::Group,
        _ => area.level() == Level::Village,
    }
}

/// The place whose people a body is made of: a group's own meeting is that of the whole group,
/// whichever yard of it the matter began in (村民委员会组织法 第三十二条); a deliberation is that of those
/// whom the matter touches where they live (第三十三条); every other body is the village's.
pub fn place_of(body: &str, area: AreaCode) -> AreaCode {
    match body {
        "deliberation" => area,
        "group_meeting" => area.at(Level::Group).unwrap_or(area),
        _ => area.home(),
    }
}

/// Heads by what a rule may count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Heads {
    /// Registered adults, or signatures.
    pub persons: u64,
    /// Households.
    pub households: u64,
    /// Representatives.
    pub representatives: u64,
}

impl Heads {
    /// The number that a rule counts.
    pub fn of(&self, counted: Counted) -> u64 {
        match counted {
            Counted::Persons => self.persons,
            Counted::Households => self.households,
            Counted::Representatives => self.representatives,
        }
    }
}

/// How far one way is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Reach {
    /// What it counts.
    pub counted: Counted,
    /// Rulebook key.
    pub rule: &'static str,
    /// Signed so far.
    pub have: u64,
    /// Enough.
    pub need: u64,
    /// Where the number comes from.
    pub article: String,
}

impl Reach {
    /// Whether it is enough.
    pub fn is_met(&self) -> bool {
        self.have >= self.need
    }
}

/// How far every way is.
pub fn reaches(
    rules: &RuleSet,
    ways: &[Way],
    have: Heads,
    all: Heads,
) -> Result<Vec<Reach>, Refusal> {
    ways.iter()
        .map(|way| {
            let (need, article) = policy::needed(rules, way.rule, all.of(way.counted))?;
            let have = have.of(way.counted);
            Ok(Reach { counted: way.counted, rule: way.rule, have, need, article })
        })
        .collect()
}

/// Somebody who wants to sign, as the register has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Who.
    pub person: PersonRef,
    /// Household; `None` when the register does not know the person.
    pub household: Option<HouseholdId>,
    /// Registered here and of age today.
    pub is_voter: bool,
    /// Lives in the place of the demand.
    pub lives_there: bool,
    /// Name, for refusals.
    pub name: String,
}

/// What signing looks at, whatever is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Support {
    /// Who signs now.
    pub standing: Standing,
    /// Signatures so far, oldest first.
    pub signatures: Vec<Signature>,
    /// Representatives of the village today.
    pub representatives: Vec<PersonRef>,
    /// Everybody whom the rules count shares of.
    pub all: Heads,
}

impl Support {
    /// The signatures in heads.
    pub fn have(&self) -> Heads {
        heads(&self.signatures, &self.representatives)
    }

    /// Whether the person has signed.
    pub fn has_signed(&self) -> bool {
        self.signatures.iter().any(|s| s.person == self.standing.person)
    }

    /// One more signature, when the person may give it.
    pub fn signed(
        &self,
        (home, matter): (AreaCode, MatterId),
        ways: &[Way],
        (at, hand): (Moment, Option<PersonRef>),
    ) -> Result<Self, Refusal> {
        let household = self.may_sign(ways)?;
        if self.has_signed() {
            return Err(Refusal::new(Code::SignedAlready).with("name", &self.standing.name));
        }
        let person = self.standing.person;
        let mut more = self.clone();
        let signature =
            Signature { home, matter, person, household, signed_at: at, recorded_by: hand };
        more.signatures.push(signature);
        Ok(more)
    }

    /// Registered adults of the place; where only representatives count, one of them.
    fn may_sign(&self, ways: &[Way]) -> Result<HouseholdId, Refusal> {
        let standing = &self.standing;
        let no =
            |why: &str| Refusal::new(Code::SignerBad).with("name", &standing.name).with("why", why);
        let household = standing.household.ok_or(Code::BehalfUnknown)?;
        if !standing.is_voter {
            return Err(no("@signer-no-voter"));
        }
        let represents = self.representatives.contains(&standing.person)
            && ways.iter().any(|w| w.counted == Counted::Representatives);
        let counts_all = ways.iter().any(|w| w.counted != Counted::Representatives);
        match (represents, counts_all, standing.lives_there) {
            (true, ..) | (_, true, true) => Ok(household),
            (false, true, false) => Err(no("@signer-elsewhere")),
            (false, false, _) => Err(no("@signer-no-representative")),
        }
    }
}

/// Signatures in heads: every person once, every household once.
pub fn heads(signatures: &[Signature], representatives: &[PersonRef]) -> Heads {
    let persons: BTreeSet<PersonRef> = signatures.iter().map(|s| s.person).collect();
    let households: BTreeSet<HouseholdId> = signatures.iter().map(|s| s.household).collect();
    let seated = persons.iter().filter(|p| representatives.contains(p)).count();
    let whole = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    Heads {
        persons: whole(persons.len()),
        households: whole(households.len()),
        representatives: whole(seated),
    }
}

/// Whether a hand may act for somebody else here: only the agent of the desk, and never the person
/// whom the demand concerns, so that nobody in office takes signatures back or learns of them.
pub fn hand_allowed(scene: &Scene<'_>, concerned: Option<PersonRef>) -> Result<(), Refusal> {
    let hand = scene.caller.person();
    let clean =
        scene.caller.has(Role::Agent, scene.home) && (concerned.is_none() || hand != concerned);
    if scene.behalf.is_none() || clean {
        return Ok(());
    }
    Err(Refusal::new(Code::NotAllowed).with("who", "@role-agent"))
}

/// Who holds a role nearest to a place: the yard's before the group's before the village's; of two,
/// the longer in office.
pub fn nearest(posts: &[Mandate], role: Role, place: AreaCode, day: Date) -> Option<PersonRef> {
    posts
        .iter()
        .filter(|m| m.role == role && m.holds_on(day) && m.area.contains(&place))
        .min_by_key(|m| (std::cmp::Reverse(m.area.level()), m.from_on, m.person))
        .map(|m| m.person)
}

/// Who has to call: the nearest convener; without one the village committee, by its chair
/// (村民委员会组织法 第二十五条).
pub fn convener_of(posts: &[Mandate], place: AreaCode, day: Date) -> Option<PersonRef> {
    nearest(posts, Role::Convener, place, day)
        .or_else(|| nearest(posts, Role::Secretary, place, day))
}

/// Who stands in for a convener who keeps silent; never the same person.
pub fn substitute_of(
    posts: &[Mandate],
    place: AreaCode,
    silent: Option<PersonRef>,
    day: Date,
) -> Option<PersonRef> {
    let others: Vec<Mandate> = posts.iter().filter(|m| Some(m.person) != silent).cloned().collect();
    nearest(&others, Role::Substitute, place, day)
}
