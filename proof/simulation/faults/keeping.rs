//! Slips with what is looked after: findings that nobody looks at again, money that goes on, fees for
//! nothing.

use civic::build::purse::{self, Pay, PayFacts};
use civic::build::village::{self as outline, Adopt, AdoptFacts};
use civic::manage::finding::{self, Check, CheckFacts, Finding, Mend, MendFacts, Stage};
use civic::manage::keeper::{self, Adoption, Appoint, AppointFacts, Keeper, Log};
use civic::matter::State;
use civic::record::Record as _;
use civic::{Effect, Scene};
use site::capabilities::build::purse::reads as purse_reads;
use site::capabilities::build::village::reads as village_reads;
use site::capabilities::manage::finding::reads as finding_reads;
use site::capabilities::manage::keeper::reads as keeper_reads;
use store::{Deed, Stop, Tx};

use super::{Decided, Planted};

fn pay_in_spite_of_it(facts: &PayFacts, scene: &Scene<'_>, act: &Pay) -> Decided {
    purse::pay(&PayFacts { stopped: None, ..facts.clone() }, scene, act)
}

/// What is said to be put right is closed at once.
fn mend_and_close(facts: &MendFacts, scene: &Scene<'_>, act: &Mend) -> Decided {
    let mut effects = finding::mend(facts, scene, act)?;
    if let Some(finding) = &facts.finding {
        let closed =
            Finding { stage: Stage::Closed, rounds: finding.rounds + 1, ..finding.clone() };
        effects.push(Effect::Set(closed.row()));
    }
    Ok(effects)
}

fn check_one_s_own(facts: &CheckFacts, scene: &Scene<'_>, act: &Check) -> Decided {
    let mut facts = facts.clone();
    // As if nobody in particular had mended it.
    for step in &mut facts.steps {
        step.by.id = kernel::Id::from_bytes([0; 16]);
    }
    finding::check(&facts, scene, act)
}

fn keep_what_is_not_there(facts: &AppointFacts, scene: &Scene<'_>, act: &Appoint) -> Decided {
    let mut facts = facts.clone();
    if let Some(project) = &mut facts.project {
        project.state = State::Handed;
    }
    keeper::appoint(&facts, scene, act)
}

fn appoint_oneself(facts: &AppointFacts, scene: &Scene<'_>, act: &Appoint) -> Decided {
    let other = kernel::PersonRef { id: kernel::Id::from_bytes([0; 16]), ..act.person };
    let mut effects = keeper::appoint(facts, scene, &Appoint { person: other, ..act.clone() })?;
    for effect in &mut effects {
        match effect {
            Effect::Put(row) => {
                if let Some(kept) = Keeper::from_vals(&mut row.vals.clone().into_iter()) {
                    *row = Keeper { person: act.person, ..kept }.row();
                }
            }
            Effect::Tell { to, .. } => *to = civic::effect::Audience::Person(act.person),
            _ => {}
        }
    }
    Ok(effects)
}

/// Whatever the fee, nobody has to have decided it.
fn fee_of_nobody(facts: &AppointFacts, scene: &Scene<'_>, act: &Appoint) -> Decided {
    match act.adopted {
        Some(_) => keeper::appoint(facts, scene, act),
        None => {
            let mut facts = facts.clone();
            let matter = act.project;
            facts.adoptions.push(Adoption { matter, topic: matter, at: scene.now });
            keeper::appoint(&facts, scene, &Appoint { adopted: Some(matter), ..act.clone() })
        }
    }
}

fn keep_before(facts: &AppointFacts, scene: &Scene<'_>, act: &Appoint) -> Decided {
    let mut facts = facts.clone();
    if let Some(project) = &mut facts.project {
        project.moved_at = kernel::Moment::from_ms(0);
    }
    keeper::appoint(&facts, scene, act)
}

/// The vote of before carries a new text.
fn plan_by_an_old_vote(facts: &AdoptFacts, scene: &Scene<'_>, act: &Adopt) -> Decided {
    let mut facts = facts.clone();
    if let Some(last) = &mut facts.last {
        last.voted_at = kernel::Moment::from_ms(0);
    }
    outline::adopt(&facts, scene, act)
}

/// Only the fees of the same appointment are looked at.
fn own_fees(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    act: &keeper::Pay,
) -> Result<keeper::PayFacts, Stop> {
    let facts = keeper_reads::pay(tx, scene, act)?;
    let fees = store::keeping::fees(tx, scene.home, act.keeper)?;
    let paid = fees.iter().any(|fee| fee.month == act.month.trim());
    Ok(keeper::PayFacts { paid, ..facts })
}

/// Anybody notes what a keeper did.
fn note_for_another(kept: &Option<Keeper>, scene: &Scene<'_>, act: &Log) -> Decided {
    let own = kept.clone().map(|keeper| {
        let person = scene.subject().unwrap_or(keeper.person);
        Keeper { person, ..keeper }
    });
    keeper::log(&own, scene, act)
}

fn pay_for_nothing(facts: &keeper::PayFacts, scene: &Scene<'_>, act: &keeper::Pay) -> Decided {
    keeper::pay(&keeper::PayFacts { entries: 1, ..facts.clone() }, scene, act)
}

/// The faults of this part.
pub(super) const ALL: &[Planted] = &[
    Planted {
        name: "money is paid while a finding stops it",
        deed: || Deed::new(purse_reads::pay, pay_in_spite_of_it),
    },
    Planted {
        name: "nobody looks again at what was mended",
        deed: || Deed::new(finding_reads::mend, mend_and_close),
    },
    Planted {
        name: "whoever mended it finds it good",
        deed: || Deed::new(finding_reads::check, check_one_s_own),
    },
    Planted {
        name: "a keeper of what is not handed over",
        deed: || Deed::new(keeper_reads::appoint, keep_what_is_not_there),
    },
    Planted {
        name: "an old vote carries a new plan",
        deed: || Deed::new(village_reads::adopt, plan_by_an_old_vote),
    },
    Planted {
        name: "somebody appoints themselves a keeper",
        deed: || Deed::new(keeper_reads::appoint, appoint_oneself),
    },
    Planted {
        name: "a keeper's fee that nobody decided",
        deed: || Deed::new(keeper_reads::appoint, fee_of_nobody),
    },
    Planted {
        name: "a keeper since before the handing over",
        deed: || Deed::new(keeper_reads::appoint, keep_before),
    },
    Planted {
        name: "a month is paid again under a new appointment",
        deed: || Deed::new(own_fees, keeper::pay),
    },
    Planted {
        name: "somebody else notes what a keeper did",
        deed: || {
            Deed::new(
                |tx, scene, act: &Log| keeper_reads::keeper(tx, scene, act.keeper),
                note_for_another,
            )
        },
    },
    Planted {
        name: "a fee for a month without an entry",
        deed: || Deed::new(keeper_reads::pay, pay_for_nothing),
    },
];
