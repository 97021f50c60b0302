//! Slips with ventures: shares that make no whole, partners and sureties that the law forbids, losses
//! forgotten, money that leaves in cash or arrives twice.

use civic::build::venture::{
    self, Account, Bind, BindFacts, Bodies, Channel, Correct, CorrectFacts, Form, Hold, HolderKind,
    HoldersFacts, Open, OpenFacts, Pay, PayFacts, Stand, StandFacts, Surety, Take, TakeFacts,
    YearFacts,
};
use civic::{Effect, Scene};
use kernel::Fen;
use site::capabilities::build::venture::reads;
use store::{Deed, Stop, Tx};

use super::{Decided, Planted};

/// The last of several holders is left out.
fn hold_less(facts: &HoldersFacts, scene: &Scene<'_>, act: &Hold) -> Decided {
    let mut effects = venture::holders(facts, scene, act)?;
    if effects.len() > 1 {
        effects.pop();
    }
    Ok(effects)
}

/// A partnership is taken for a company.
fn hold_without_limit(facts: &HoldersFacts, scene: &Scene<'_>, act: &Hold) -> Decided {
    let mut facts = facts.clone();
    if let Some(last) = &mut facts.last {
        last.form = Form::Company;
    }
    venture::holders(&facts, scene, act)
}

fn committee_stands(facts: &StandFacts, scene: &Scene<'_>, act: &Stand) -> Decided {
    let surety = match act.surety {
        Surety::VillageCommittee => Surety::Collective,
        other => other,
    };
    venture::stand(facts, scene, &Stand { surety, ..act.clone() })
}

fn bind_with_kin(facts: &BindFacts, scene: &Scene<'_>, act: &Bind) -> Decided {
    venture::bind(&BindFacts { near: None, ..facts.clone() }, scene, act)
}

/// Nobody looks what the year before has left.
fn forget_losses(facts: &YearFacts, scene: &Scene<'_>, act: &Account) -> Decided {
    let mut facts = facts.clone();
    if let Some(before) = &mut facts.before {
        before.loss_after_fen = act.losses_fen;
    }
    venture::year(&facts, scene, act)
}

/// Nobody looks which year comes next.
fn leave_a_year_out(facts: &YearFacts, scene: &Scene<'_>, act: &Account) -> Decided {
    let mut facts = facts.clone();
    if let Some(before) = facts.before.as_mut().filter(|before| before.year < act.year) {
        before.year = act.year.saturating_sub(1);
    }
    venture::year(&facts, scene, act)
}

/// What the year after has taken over is not looked at.
fn correct_behind(facts: &CorrectFacts, scene: &Scene<'_>, act: &Correct) -> Decided {
    venture::correct(&CorrectFacts { after: None, ..facts.clone() }, scene, act)
}

/// A correction moves nothing.
fn correct_on_paper(facts: &CorrectFacts, scene: &Scene<'_>, act: &Correct) -> Decided {
    let mut effects = venture::correct(facts, scene, act)?;
    effects.retain(|effect| !matches!(effect, Effect::Transfer(_)));
    Ok(effects)
}

/// Losses of the last year do not bind what older ones have left.
fn divide_before_losses(facts: &OpenFacts, scene: &Scene<'_>, act: &Open) -> Decided {
    let mut facts = facts.clone();
    for (year, _) in &mut facts.years {
        year.loss_after_fen = Fen(0);
    }
    venture::open(&facts, scene, act)
}

/// The register is not asked who stands there.
fn stand_unregistered(facts: &StandFacts, scene: &Scene<'_>, act: &Stand) -> Decided {
    venture::stand(&StandFacts { body: None, ..facts.clone() }, scene, act)
}

fn hold_unregistered(facts: &HoldersFacts, scene: &Scene<'_>, act: &Hold) -> Decided {
    venture::holders(&HoldersFacts { bodies: Bodies::new(), ..facts.clone() }, scene, act)
}

/// Only what was declared counts as near.
fn bind_with_the_chair(facts: &BindFacts, scene: &Scene<'_>, act: &Bind) -> Decided {
    let facts = BindFacts { charge: Vec::new(), heads: Vec::new(), ..facts.clone() };
    venture::bind(&facts, scene, act)
}

/// What is to be divided may be more than there is by a fen.
fn divide_one_more(facts: &OpenFacts, scene: &Scene<'_>, act: &Open) -> Decided {
    let mut facts = facts.clone();
    for (_, account) in &mut facts.years {
        if let Some(account) = account {
            account.credits_posted += 1;
        }
    }
    venture::open(&facts, scene, act)
}

/// The part of the first holder stays free and is given a second time.
fn hold_one_part_less(facts: &OpenFacts, scene: &Scene<'_>, act: &Open) -> Decided {
    let mut effects = venture::open(facts, scene, act)?;
    let first = effects.iter().position(|effect| matches!(effect, Effect::Transfer(_)));
    if let Some(first) = first {
        effects.remove(first);
    }
    Ok(effects)
}

fn pay_in_cash(facts: &PayFacts, scene: &Scene<'_>, act: &Pay) -> Decided {
    venture::pay(facts, scene, &Pay { payout: Channel::Bank, ..act.clone() })
}

/// Whatever this village's ventures paid to whomsoever.
fn any_part(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Take) -> Result<TakeFacts, Stop> {
    let facts = reads::take(tx, scene, act)?;
    let Some(part) = store::ventures::part(tx, scene.home, act.part)? else { return Ok(facts) };
    let Some(dividend) = store::ventures::dividend(tx, part.home, part.dividend)? else {
        return Ok(facts);
    };
    let year = store::ventures::year(tx, part.home, dividend.year)?;
    let entry = store::ventures::entry(tx, part.home, dividend.venture)?;
    Ok(TakeFacts { part: Some(part), year, entry, ..facts })
}

fn take_another_s(facts: &TakeFacts, scene: &Scene<'_>, act: &Take) -> Decided {
    let mut facts = facts.clone();
    if let Some(part) = &mut facts.part {
        (part.kind, part.area) = (HolderKind::Collective, Some(scene.home));
    }
    venture::take(&facts, scene, act)
}

fn take_twice(facts: &TakeFacts, scene: &Scene<'_>, act: &Take) -> Decided {
    venture::take(&TakeFacts { taken: false, ..facts.clone() }, scene, act)
}

/// The faults of this part.
pub(super) const ALL: &[Planted] = &[
    Planted { name: "a year is left out", deed: || Deed::new(reads::year, leave_a_year_out) },
    Planted {
        name: "a year is corrected behind the next one's back",
        deed: || Deed::new(reads::correct, correct_behind),
    },
    Planted {
        name: "a correction stands on paper only",
        deed: || Deed::new(reads::correct, correct_on_paper),
    },
    Planted {
        name: "older money is divided before losses are made up",
        deed: || Deed::new(reads::open, divide_before_losses),
    },
    Planted {
        name: "a committee stands surety under another name",
        deed: || Deed::new(reads::stand, stand_unregistered),
    },
    Planted {
        name: "a collective holds as a firm",
        deed: || Deed::new(reads::holders, hold_unregistered),
    },
    Planted {
        name: "whoever is in charge gets a venture's contract",
        deed: || Deed::new(reads::bind, bind_with_the_chair),
    },
    Planted { name: "a holder is left out", deed: || Deed::new(reads::holders, hold_less) },
    Planted {
        name: "a collective is a general partner",
        deed: || Deed::new(reads::holders, hold_without_limit),
    },
    Planted {
        name: "a village committee stands surety",
        deed: || Deed::new(reads::stand, committee_stands),
    },
    Planted {
        name: "a relative's firm gets a venture's contract",
        deed: || Deed::new(reads::bind, bind_with_kin),
    },
    Planted {
        name: "losses of the year before are forgotten",
        deed: || Deed::new(reads::year, forget_losses),
    },
    Planted {
        name: "a dividend of one fen too much",
        deed: || Deed::new(reads::open, divide_one_more),
    },
    Planted {
        name: "a part of a dividend is not held",
        deed: || Deed::new(reads::open, hold_one_part_less),
    },
    Planted { name: "a dividend is paid in cash", deed: || Deed::new(reads::pay, pay_in_cash) },
    Planted {
        name: "a village takes in what is another's",
        deed: || Deed::new(any_part, take_another_s),
    },
    Planted { name: "a dividend is taken in twice", deed: || Deed::new(reads::take, take_twice) },
];
