//! Faults of money: more than there is, for what nobody gave it, to whom it must not go, and without the
//! hands that it needs.

use civic::build::fund::{
    self, Allot, AllotFacts, Back, BackFacts, Carry, CarryFacts, Give, Purpose, ShareFacts,
};
use civic::build::purse::{
    self, Ask, AskFacts, Contract, Delegate, End, EndFacts, Hand, Hold, HoldFacts, Pay, PayFacts,
    Seat, SeatFacts, Settle, SettleFacts, Sign, SignFacts, Signed, Take, TakeFacts, Verdict,
};
use civic::record::Record as _;
use civic::{Effect, Scene};
use kernel::{Fen, PersonRef};
use site::capabilities::build::fund::reads as fund_reads;
use site::capabilities::build::purse::reads;
use store::Deed;

use super::{Decided, Planted};

fn share_beyond(facts: &ShareFacts, scene: &Scene<'_>, act: &Give) -> Decided {
    let mut facts = facts.clone();
    if let Some(account) = &mut facts.account {
        account.credits_posted += 1;
    }
    fund::share(&facts, scene, act)
}

fn allot_to_anybody(facts: &AllotFacts, scene: &Scene<'_>, act: &Allot) -> Decided {
    fund::allot(&AllotFacts { member: true, ..facts.clone() }, scene, act)
}

fn allot_for_anything(facts: &AllotFacts, scene: &Scene<'_>, act: &Allot) -> Decided {
    fund::allot(&AllotFacts { purposes: Purpose::ALL.to_vec(), ..facts.clone() }, scene, act)
}

fn allot_above_the_plan(facts: &AllotFacts, scene: &Scene<'_>, act: &Allot) -> Decided {
    fund::allot(&AllotFacts { before_fen: Fen(0), ..facts.clone() }, scene, act)
}

/// What is carried over loses what it was for.
fn carry_for_anything(facts: &CarryFacts, scene: &Scene<'_>, act: &Carry) -> Decided {
    fund::carry(&CarryFacts { purposes: Purpose::ALL.to_vec(), ..facts.clone() }, scene, act)
}

fn take_from_anybody(facts: &TakeFacts, scene: &Scene<'_>, act: &Take) -> Decided {
    let mut facts = facts.clone();
    if let (Some(allotment), Ok(this)) = (&mut facts.allotment, scene.this()) {
        allotment.project = this.id;
    }
    purse::take(&facts, scene, act)
}

fn seat_relatives(facts: &SeatFacts, scene: &Scene<'_>, act: &Seat) -> Decided {
    let mut facts = facts.clone();
    for one in &mut facts.committee {
        one.household = None;
    }
    purse::seat(&facts, scene, act)
}

fn hold_for_relatives(facts: &HoldFacts, scene: &Scene<'_>, act: &Hold) -> Decided {
    purse::hold(&HoldFacts { nearness: Default::default(), ..facts.clone() }, scene, act)
}

/// What a contract did not need is not given back.
fn end_and_keep(facts: &EndFacts, scene: &Scene<'_>, act: &End) -> Decided {
    let mut effects = purse::end(facts, scene, act)?;
    effects.retain(|effect| !matches!(effect, Effect::Transfer(_)));
    Ok(effects)
}

fn ask_before_it_is_done(facts: &AskFacts, scene: &Scene<'_>, act: &Ask) -> Decided {
    let mut facts = facts.clone();
    if let Some(milestone) = &mut facts.milestone {
        milestone.done_on.get_or_insert(scene.now.date());
    }
    purse::ask(&facts, scene, act)
}

fn ask_twice(facts: &AskFacts, scene: &Scene<'_>, act: &Ask) -> Decided {
    purse::ask(&AskFacts { invoiced: false, ..facts.clone() }, scene, act)
}

/// Nobody gets the money that was held for what somebody would not sign.
fn object_and_hold(facts: &SignFacts, scene: &Scene<'_>, act: &Sign) -> Decided {
    let mut effects = purse::sign(facts, scene, act)?;
    effects.retain(|effect| !matches!(effect, Effect::Transfer(_)));
    Ok(effects)
}

fn pay_unwatched(facts: &PayFacts, scene: &Scene<'_>, act: &Pay) -> Decided {
    let mut facts = facts.clone();
    if let Some(payment) = &facts.payment {
        facts.signed.push(Signed {
            home: scene.home,
            payment: payment.id,
            person: payment.asked_by,
            hand: Hand::Supervisor,
            verdict: Verdict::Agree,
            reason: String::new(),
            at: scene.now,
        });
    }
    purse::pay(&facts, scene, act)
}

fn pay_by_one(facts: &PayFacts, scene: &Scene<'_>, act: &Pay) -> Decided {
    let mut facts = facts.clone();
    let signed: Vec<PersonRef> = facts.signed.iter().map(|one| one.person).collect();
    let mut some: Vec<Delegate> = std::mem::take(&mut facts.delegates);
    some.sort_by_key(|one| !signed.contains(&one.person));
    some.truncate(1);
    facts.delegates = some;
    purse::pay(&facts, scene, act)
}

/// The slip names another amount than what was asked for.
fn pay_less(facts: &PayFacts, scene: &Scene<'_>, act: &Pay) -> Decided {
    let mut effects = purse::pay(facts, scene, act)?;
    for effect in &mut effects {
        if let Effect::Transfer(transfer) = effect {
            transfer.amount = transfer.amount.div_ceil(2);
        }
    }
    Ok(effects)
}

/// A contract that has ended goes on.
fn ask_after_the_end(facts: &AskFacts, scene: &Scene<'_>, act: &Ask) -> Decided {
    let mut facts = facts.clone();
    facts.contract = facts.contract.map(|c| Contract { ended_at: None, ..c });
    let mut effects = purse::ask(&facts, scene, act)?;
    effects.retain(|e| !matches!(e, Effect::Set(row) if row.table == Contract::TABLE));
    Ok(effects)
}

fn settle_with_a_contract_open(facts: &SettleFacts, scene: &Scene<'_>, act: &Settle) -> Decided {
    purse::settle(&SettleFacts { running: None, ..facts.clone() }, scene, act)
}

/// What was given from above stays in the village as if it were its own.
fn settle_and_keep(facts: &SettleFacts, scene: &Scene<'_>, act: &Settle) -> Decided {
    let mut facts = facts.clone();
    for one in &mut facts.purses {
        one.allotted = false;
    }
    purse::settle(&facts, scene, act)
}

fn take_back_twice(facts: &BackFacts, scene: &Scene<'_>, act: &Back) -> Decided {
    let mut effects = fund::back(&BackFacts { taken: false, ..facts.clone() }, scene, act)?;
    // The row is there; the money moves all the same.
    if facts.taken {
        effects.retain(|effect| !matches!(effect, Effect::Put(_)));
        for effect in &mut effects {
            if let Effect::Transfer(transfer) = effect {
                transfer.id.0 += 1;
            }
        }
    }
    Ok(effects)
}

/// The faults of this part.
pub(super) const ALL: &[Planted] = &[
    Planted {
        name: "a source gives one fen more than it has",
        deed: || Deed::new(fund_reads::share, share_beyond),
    },
    Planted {
        name: "money of an area goes to a village outside",
        deed: || Deed::new(fund_reads::allot, allot_to_anybody),
    },
    Planted {
        name: "money serves a purpose that its document lacks",
        deed: || Deed::new(fund_reads::allot, allot_for_anything),
    },
    Planted {
        name: "a project is allotted more than it costs",
        deed: || Deed::new(fund_reads::allot, allot_above_the_plan),
    },
    Planted {
        name: "what is carried over may go anywhere",
        deed: || Deed::new(fund_reads::carry, carry_for_anything),
    },
    Planted {
        name: "a project takes in what another was allotted",
        deed: || Deed::new(reads::take, take_from_anybody),
    },
    Planted {
        name: "relatives of the committee watch over a project",
        deed: || Deed::new(reads::seat, seat_relatives),
    },
    Planted {
        name: "a contract with a relative's firm",
        deed: || Deed::new(reads::hold, hold_for_relatives),
    },
    Planted {
        name: "the rest of a contract is not given back",
        deed: || Deed::new(reads::end, end_and_keep),
    },
    Planted {
        name: "a payment is asked for what is not reached",
        deed: || Deed::new(reads::ask, ask_before_it_is_done),
    },
    Planted { name: "an invoice is used twice", deed: || Deed::new(reads::ask, ask_twice) },
    Planted {
        name: "a contract that has ended is paid",
        deed: || Deed::new(reads::ask, ask_after_the_end),
    },
    Planted {
        name: "what was objected to stays held",
        deed: || Deed::new(reads::sign, object_and_hold),
    },
    Planted {
        name: "a payment that no supervisor signed",
        deed: || Deed::new(reads::pay, pay_unwatched),
    },
    Planted {
        name: "one representative signs for all",
        deed: || Deed::new(reads::pay, pay_by_one),
    },
    Planted {
        name: "a project is settled while a contract runs",
        deed: || {
            Deed::new(|tx, scene, _: &Settle| reads::settle(tx, scene), settle_with_a_contract_open)
        },
    },
    Planted {
        name: "a rest from above stays in the village",
        deed: || Deed::new(|tx, scene, _: &Settle| reads::settle(tx, scene), settle_and_keep),
    },
    Planted {
        name: "a rest is taken back twice",
        deed: || Deed::new(fund_reads::back, take_back_twice),
    },
    Planted { name: "half of a payment is booked", deed: || Deed::new(reads::pay, pay_less) },
];
