//! Slips in the keeping of points and hours.

use civic::manage::hours::{self, Confirm, RosterFacts};
use civic::manage::points::{
    self, Adopt, AdoptFacts, Close, ExchangeFacts, Judge, Leave, LeaveFacts, LineFacts, Post,
    PostFacts, ReviewFacts, SetLine, SettleFacts, Stage, Trade,
};
use civic::record::Record;
use civic::{Effect, Scene};
use kernel::Refusal;
use site::capabilities::manage::hours::reads as hours_reads;
use site::capabilities::manage::points::reads;
use store::Deed;

use super::Planted;

type Decided = Result<Vec<Effect>, Refusal>;

/// A table that was changed after its topic became public counts all the same.
fn adopt_what_changed(facts: &AdoptFacts, scene: &Scene<'_>, act: &Adopt) -> Decided {
    let mut facts = facts.clone();
    if let (Some(table), Some(vote)) = (&mut facts.draft, &facts.adopted) {
        table.topic = Some(vote.topic);
        table.changed_at = vote.at;
    }
    points::adopt(&facts, scene, act)
}

/// Any body will do.
fn adopt_by_anybody(facts: &AdoptFacts, scene: &Scene<'_>, act: &Adopt) -> Decided {
    let mut facts = facts.clone();
    if let Some(vote) = &mut facts.adopted {
        vote.body = "villagers_meeting".into();
    }
    points::adopt(&facts, scene, act)
}

/// A line about a benefit passes when it is written apart.
fn line_on_benefits(facts: &LineFacts, scene: &Scene<'_>, act: &SetLine) -> Decided {
    let what = act.what.replace("低保", "低 保");
    let effects = points::line(facts, scene, &SetLine { what, ..act.clone() })?;
    Ok(effects)
}

/// Who is near judges all the same.
fn review_relatives(facts: &ReviewFacts, scene: &Scene<'_>, act: &Judge) -> Decided {
    let mut facts = facts.clone();
    facts.kin.clear();
    facts.kin_households.clear();
    points::review(&facts, scene, act)
}

/// The first yes carries it.
fn review_alone(facts: &ReviewFacts, scene: &Scene<'_>, act: &Judge) -> Decided {
    let mut effects = points::review(facts, scene, act)?;
    let claim = facts.claim.clone().filter(|_| effects.len() == 1);
    if let Some(claim) = claim.filter(|_| act.verdict == points::Verdict::Agree) {
        let until = scene.now.plus_days(7).date();
        let decided_at = Some(scene.now);
        let notice_until = Some(until);
        let noticed = points::Claim { stage: Stage::Noticed, decided_at, notice_until, ..claim };
        effects.push(Effect::Set(noticed.row()));
    }
    Ok(effects)
}

/// The notice is cut short.
fn post_early(facts: &PostFacts, scene: &Scene<'_>, act: &Post) -> Decided {
    let mut facts = facts.clone();
    if let Some(claim) = &mut facts.claim {
        claim.notice_until = scene.now.date().yesterday().ok();
    }
    points::post(&facts, scene, act)
}

/// Whoever leaves still has what was held.
fn leave_and_hold(facts: &LeaveFacts, scene: &Scene<'_>, act: &Leave) -> Decided {
    let mut effects = points::leave(facts, scene, act)?;
    effects.retain(|effect| !matches!(effect, Effect::Transfer(_)));
    Ok(effects)
}

/// Goods go out and nothing is taken for them.
fn exchange_for_nothing(facts: &ExchangeFacts, scene: &Scene<'_>, act: &Trade) -> Decided {
    let mut effects = points::exchange(facts, scene, act)?;
    effects.retain(|effect| !matches!(effect, Effect::Transfer(_)));
    Ok(effects)
}

/// The shelf is never empty.
fn exchange_and_keep(facts: &ExchangeFacts, scene: &Scene<'_>, act: &Trade) -> Decided {
    let mut effects = points::exchange(facts, scene, act)?;
    effects.retain(|e| !matches!(e, Effect::Set(row) if row.table == points::Good::TABLE));
    Ok(effects)
}

/// A year is settled on paper only.
fn settle_on_paper(facts: &SettleFacts, scene: &Scene<'_>, act: &Close) -> Decided {
    let mut effects = points::settle(facts, scene, act)?;
    effects.retain(|effect| !matches!(effect, Effect::Transfer(_)));
    Ok(effects)
}

/// Whoever is on the roster has come.
fn confirm_the_absent(facts: &RosterFacts, scene: &Scene<'_>, act: &Confirm) -> Decided {
    let mut facts = facts.clone();
    if let Some(line) = &mut facts.line {
        line.present_at.get_or_insert(scene.now);
    }
    hours::confirm(&facts, scene, act)
}

/// An hour counts twice.
fn confirm_twice(facts: &RosterFacts, scene: &Scene<'_>, act: &Confirm) -> Decided {
    let mut effects = hours::confirm(facts, scene, act)?;
    for effect in &mut effects {
        if let Effect::Transfer(transfer) = effect {
            transfer.amount *= 2;
        }
    }
    Ok(effects)
}

/// The faults of this part.
pub(super) const ALL: &[Planted] = &[
    Planted {
        name: "a table is changed after it was read and counts",
        deed: || Deed::new(reads::adopt, adopt_what_changed),
    },
    Planted {
        name: "a table is adopted by whoever meets",
        deed: || Deed::new(reads::adopt, adopt_by_anybody),
    },
    Planted {
        name: "a line of points touches a benefit",
        deed: || Deed::new(reads::line, line_on_benefits),
    },
    Planted {
        name: "relatives judge a claim",
        deed: || Deed::new(reads::review, review_relatives),
    },
    Planted {
        name: "one member of the group is enough",
        deed: || Deed::new(reads::review, review_alone),
    },
    Planted {
        name: "points are posted before their notice is over",
        deed: || Deed::new(reads::post, post_early),
    },
    Planted {
        name: "a household that left still has points held",
        deed: || Deed::new(reads::leave, leave_and_hold),
    },
    Planted {
        name: "goods go out for nothing",
        deed: || Deed::new(reads::exchange, exchange_for_nothing),
    },
    Planted {
        name: "the shelf does not grow empty",
        deed: || Deed::new(reads::exchange, exchange_and_keep),
    },
    Planted {
        name: "a year is settled on paper only",
        deed: || Deed::new(reads::settle, settle_on_paper),
    },
    Planted {
        name: "time is confirmed for who never came",
        deed: || Deed::new(hours_reads::confirm, confirm_the_absent),
    },
    Planted {
        name: "an hour counts twice",
        deed: || Deed::new(hours_reads::confirm, confirm_twice),
    },
];
