//! Who signs for the people, and who is too near to a firm (村民委员会组织法 第三十七条: members of the
//! supervision committee are not of the village committee, nor near relatives of it; the same is asked
//! of those who sign for the people).

use std::collections::BTreeSet;

use kernel::id::HouseholdId;
use kernel::{Code, PersonRef, Refusal};

use super::{Delegate, Interest, Seat};
use crate::effect::{Audience, Effect};
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;

/// Somebody with the household that they live in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lives {
    /// Who.
    pub person: PersonRef,
    /// Where.
    pub household: Option<HouseholdId>,
    /// Their name.
    pub name: String,
}

/// What seating looks at.
#[derive(Debug, Clone)]
pub struct SeatFacts {
    /// Names of those elected; nothing where it was no election held since the project was opened.
    pub elected: Option<Vec<String>>,
    /// People of the village who bear these names, where just one does.
    pub persons: Vec<Lives>,
    /// The village committee.
    pub committee: Vec<Lives>,
    /// Those seated before.
    pub before: Vec<Delegate>,
}

/// Three to seven, elected, and none of the committee or of its households.
pub fn seat(facts: &SeatFacts, scene: &Scene<'_>, act: &Seat) -> Result<Vec<Effect>, Refusal> {
    let this = scene.this()?;
    let elected = facts.elected.as_ref();
    let elected = elected.ok_or_else(|| Refusal::new(Code::DelegatesUnelected).on("poll"))?;
    let (least, most) = policy::delegates(scene.rules)?;
    let persons: BTreeSet<PersonRef> = facts.persons.iter().map(|one| one.person).collect();
    let named: BTreeSet<&str> = facts.persons.iter().map(|one| one.name.as_str()).collect();
    let chosen: BTreeSet<&str> = elected.iter().map(|name| name.trim()).collect();
    if elected.is_empty() || named != chosen || persons.len() != elected.len() {
        return Err(Refusal::new(Code::DelegatesOther)
            .on("poll")
            .with("elected", elected.join("、")));
    }
    let n = u32::try_from(persons.len()).unwrap_or(u32::MAX);
    if !(least..=most).contains(&n) {
        return Err(Refusal::new(Code::DelegatesCount)
            .on("poll")
            .with("have", n)
            .with("least", least)
            .with("most", most));
    }
    for one in &facts.persons {
        let near = facts.committee.iter().find(|other| {
            other.person == one.person
                || (other.household.is_some() && other.household == one.household)
        });
        if let Some(near) = near {
            return Err(Refusal::new(Code::DelegateNear)
                .on("poll")
                .with("who", &one.name)
                .with("to", &near.name));
        }
    }
    let gone = facts.before.iter().filter(|one| !persons.contains(&one.person));
    let mut effects: Vec<Effect> = gone.map(|one| Effect::Remove(one.row())).collect();
    effects.extend(persons.iter().map(|person| {
        let delegate = Delegate {
            home: scene.home,
            project: this.id,
            person: *person,
            poll: act.poll,
            at: scene.now,
        };
        Effect::Set(delegate.row())
    }));
    effects.extend(persons.iter().map(|person| Effect::Tell {
        to: Audience::Person(*person),
        message: "tell-delegate",
        matter: this.id,
    }));
    Ok(effects)
}

/// Who among those in charge is near to a firm: declared to be, or of a household with somebody who
/// is.
pub fn near<'f>(
    interests: &'f [Interest],
    declared: &[Lives],
    charge: &[Lives],
) -> Option<&'f Interest> {
    interests.iter().find(|interest| {
        let own = declared.iter().find(|one| one.person == interest.person);
        let household = own.and_then(|one| one.household);
        charge.iter().any(|one| {
            one.person == interest.person || (household.is_some() && one.household == household)
        })
    })
}
