//! Slips with what neighbours give: promises that count as received, labour that nobody saw, money that
//! is banked twice.

use civic::build::contribution::{
    self, Bank, BankFacts, Check, CheckFacts, Confirm, ConfirmFacts, Join, JoinFacts, Lapse,
    LapseFacts, Make, MakeFacts, Part, PledgeFacts, Receive, ReceiveFacts, Turn, Withdraw,
};
use civic::record::Record as _;
use civic::{Effect, Scene};
use site::capabilities::build::contribution::reads;
use store::Deed;

use super::{Decided, Planted};

/// A giver from outside is named although nobody asked them.
fn name_everybody(facts: &MakeFacts, scene: &Scene<'_>, act: &Make) -> Decided {
    contribution::make(facts, scene, &Make { named: true, ..act.clone() })
}

fn withdraw_what_came(facts: &PledgeFacts, scene: &Scene<'_>, act: &Withdraw) -> Decided {
    contribution::withdraw(&PledgeFacts { receipts: 0, ..facts.clone() }, scene, act)
}

fn receive_one_s_own(facts: &ReceiveFacts, scene: &Scene<'_>, act: &Receive) -> Decided {
    let mut facts = facts.clone();
    if let Some(pledge) = &mut facts.of.pledge {
        pledge.giver = None;
    }
    contribution::receive(&facts, scene, act)
}

/// The same receipt under another number: the store itself would not have the number twice.
fn receive_again(facts: &ReceiveFacts, scene: &Scene<'_>, act: &Receive) -> Decided {
    if !facts.numbered {
        return contribution::receive(facts, scene, act);
    }
    let number = format!("{}-2", act.number.trim());
    let facts = ReceiveFacts { numbered: false, ..facts.clone() };
    contribution::receive(&facts, scene, &Receive { number, ..act.clone() })
}

/// Whatever the slip says, what was collected counts as banked.
fn bank_by_the_book(facts: &BankFacts, scene: &Scene<'_>, act: &Bank) -> Decided {
    let amount_fen = civic::money::left(facts.collected.as_ref());
    contribution::bank(facts, scene, &Bank { amount_fen, ..act.clone() })
}

fn work_twice_a_day(facts: &CheckFacts, scene: &Scene<'_>, act: &Check) -> Decided {
    contribution::check(&CheckFacts { elsewhere: 0, ..facts.clone() }, scene, act)
}

/// What is banked stays where it was, too.
fn bank_and_keep(facts: &BankFacts, scene: &Scene<'_>, act: &Bank) -> Decided {
    let mut effects = contribution::bank(facts, scene, act)?;
    effects.retain(|effect| !matches!(effect, Effect::Transfer(_)));
    Ok(effects)
}

fn join_a_full_day(facts: &JoinFacts, scene: &Scene<'_>, act: &Join) -> Decided {
    contribution::join(&JoinFacts { joined: 0, ..facts.clone() }, scene, act)
}

/// Coming is as good as being confirmed.
fn arrive_and_count(facts: &CheckFacts, scene: &Scene<'_>, act: &Check) -> Decided {
    let mut effects = contribution::check(facts, scene, act)?;
    for effect in &mut effects {
        if let Effect::Transfer(transfer) = effect {
            transfer.kind = ledger::Kind::Posted;
        }
    }
    Ok(effects)
}

/// Whoever is on the site confirms their own day, too.
fn confirm_oneself(facts: &ConfirmFacts, scene: &Scene<'_>, act: &Confirm) -> Decided {
    let mut effects = contribution::confirm(facts, scene, act)?;
    let own = facts
        .parts
        .iter()
        .find(|part| part.turn == Turn::Arrived && Some(part.person) == scene.caller.person());
    if let Some(own) = own {
        effects.push(Effect::Set(Part { turn: Turn::Confirmed, ..own.clone() }.row()));
    }
    Ok(effects)
}

/// What nobody confirmed stays held.
fn lapse_and_hold(facts: &LapseFacts, scene: &Scene<'_>, act: &Lapse) -> Decided {
    let mut effects = contribution::lapse(facts, scene, act)?;
    effects.retain(|effect| !matches!(effect, Effect::Transfer(_)));
    Ok(effects)
}

/// The faults of this part.
pub(super) const ALL: &[Planted] = &[
    Planted {
        name: "a giver from outside is named unasked",
        deed: || Deed::new(reads::make, name_everybody),
    },
    Planted {
        name: "a promise is taken back after it came",
        deed: || {
            Deed::new(
                |tx, scene, act: &Withdraw| reads::pledge(tx, scene, act.pledge),
                withdraw_what_came,
            )
        },
    },
    Planted {
        name: "somebody receipts their own gift",
        deed: || Deed::new(reads::receive, receive_one_s_own),
    },
    Planted {
        name: "what is banked stays in the box, too",
        deed: || Deed::new(|tx, scene, _: &Bank| reads::bank(tx, scene), bank_and_keep),
    },
    Planted {
        name: "a receipt is booked twice",
        deed: || Deed::new(reads::receive, receive_again),
    },
    Planted {
        name: "the bank's slip says something else",
        deed: || Deed::new(|tx, scene, _: &Bank| reads::bank(tx, scene), bank_by_the_book),
    },
    Planted {
        name: "a date has more than two half days",
        deed: || Deed::new(reads::check, work_twice_a_day),
    },
    Planted { name: "more join than are needed", deed: || Deed::new(reads::join, join_a_full_day) },
    Planted {
        name: "labour counts before it is confirmed",
        deed: || Deed::new(reads::check, arrive_and_count),
    },
    Planted {
        name: "somebody confirms their own day",
        deed: || Deed::new(reads::confirm, confirm_oneself),
    },
    Planted {
        name: "labour that lapsed stays held",
        deed: || Deed::new(reads::lapse, lapse_and_hold),
    },
];
