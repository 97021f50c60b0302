//! Slips in the keeping of points and hours.

use civic::manage::hours::{self, Confirm, Correct, RosterFacts};
use civic::manage::points::{
    self, Adopt, AdoptFacts, AppealFacts, Close, Decide, DecideFacts, ExchangeFacts, HearFacts,
    Judge, Leave, LeaveFacts, LineFacts, Object, Panel, PanelFacts, Post, PostFacts, ReviewFacts,
    SetLine, SettleFacts, Stage, Trade,
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

/// Any vote will do.
fn adopt_by_any_vote(facts: &AdoptFacts, scene: &Scene<'_>, act: &Adopt) -> Decided {
    let mut facts = facts.clone();
    let topic = facts.draft.as_ref().and_then(|table| table.topic);
    if let (Some(topic), Some(vote)) = (topic, &mut facts.adopted) {
        (vote.topic, vote.class) = (topic, points::CLASS.into());
    }
    points::adopt(&facts, scene, act)
}

/// A line about a benefit passes when it is written apart.
fn line_on_benefits(facts: &LineFacts, scene: &Scene<'_>, act: &SetLine) -> Decided {
    let what = act.what.replace("低 保", "低一保");
    points::line(facts, scene, &SetLine { what, ..act.clone() })
}

/// Who is near judges all the same.
fn review_relatives(facts: &ReviewFacts, scene: &Scene<'_>, act: &Judge) -> Decided {
    let mut facts = facts.clone();
    facts.ties.clear();
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

/// What was posted is not held while somebody objects.
fn appeal_without_hold(facts: &AppealFacts, scene: &Scene<'_>, act: &Object) -> Decided {
    points::appeal(&AppealFacts { earned: None, ..facts.clone() }, scene, act)
}

/// One objection that came to nothing ends everybody's right.
fn appeal_once_for_all(facts: &AppealFacts, scene: &Scene<'_>, act: &Object) -> Decided {
    let mut facts = facts.clone();
    let by = scene.subject();
    facts.before.iter_mut().for_each(|(who, ..)| *who = by.unwrap_or(*who));
    points::appeal(&facts, scene, act)
}

/// What an appeal turns round stays in the book.
fn reverse_on_paper(facts: &DecideFacts, scene: &Scene<'_>, act: &Decide) -> Decided {
    let mut effects = points::decide(facts, scene, act)?;
    effects.retain(|effect| !matches!(effect, Effect::Transfer(_)));
    Ok(effects)
}

/// The judges decide on the appeal against themselves.
fn decide_on_oneself(facts: &DecideFacts, scene: &Scene<'_>, act: &Decide) -> Decided {
    points::decide(&DecideFacts { judges: Vec::new(), ..facts.clone() }, scene, act)
}

/// Any vote seats the group.
fn seat_by_any_vote(facts: &PanelFacts, scene: &Scene<'_>, act: &Panel) -> Decided {
    let mut facts = facts.clone();
    if let Some(vote) = &mut facts.adopted {
        vote.class = points::CLASS.into();
    }
    // Whoever is named: the office may as well keep those whom it has.
    if facts.nominees.is_empty() {
        return Ok(Vec::new());
    }
    points::panel(&facts, scene, act)
}

/// Whoever is declared by anybody stands back.
fn review_as_told(facts: &ReviewFacts, scene: &Scene<'_>, act: &Judge) -> Decided {
    let mut facts = facts.clone();
    facts.ties.iter_mut().for_each(|tie| tie.kin.by = tie.kin.person);
    let lives = |tie: &points::Tie| tie.lives;
    facts.ties.iter_mut().for_each(|tie| tie.speaks = lives(tie));
    points::review(&facts, scene, act)
}

/// The other side writes what the household says.
fn hear_anybody(facts: &HearFacts, scene: &Scene<'_>, act: &points::Hear) -> Decided {
    let own = facts.judging.claim.as_ref().map(|claim| claim.household);
    points::hear(&HearFacts { own, ..facts.clone() }, scene, act)
}

/// Leaving shakes a deduction off.
fn leave_and_be_free(facts: &LeaveFacts, scene: &Scene<'_>, act: &Leave) -> Decided {
    let mut effects = points::leave(facts, scene, act)?;
    for (claim, _) in facts.open.iter().filter(|(claim, _)| claim.takes) {
        let decided_at = Some(scene.now);
        let gone = points::Claim { stage: Stage::Dropped, decided_at, ..claim.clone() };
        effects.push(Effect::Set(gone.row()));
    }
    Ok(effects)
}

/// A base is given with every year that is settled.
fn settle_with_a_base_too_many(facts: &SettleFacts, scene: &Scene<'_>, act: &Close) -> Decided {
    let mut facts = facts.clone();
    for purse in &mut facts.purses {
        purse.member.base_at = kernel::Moment::from_ms(0);
    }
    points::settle(&facts, scene, act)
}

/// What was corrected stays in the book.
fn correct_on_paper(facts: &RosterFacts, scene: &Scene<'_>, act: &Correct) -> Decided {
    let mut effects = hours::correct(facts, scene, act)?;
    effects.retain(|effect| !matches!(effect, Effect::Transfer(_)));
    Ok(effects)
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
        name: "a table is adopted by any vote",
        deed: || Deed::new(reads::adopt, adopt_by_any_vote),
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
        name: "points that are objected to can be spent",
        deed: || Deed::new(reads::appeal, appeal_without_hold),
    },
    Planted {
        name: "one objection ends everybody's",
        deed: || Deed::new(reads::appeal, appeal_once_for_all),
    },
    Planted {
        name: "an appeal turns points round on paper only",
        deed: || Deed::new(reads::decide, reverse_on_paper),
    },
    Planted {
        name: "whoever judged a claim decides the appeal against it",
        deed: || Deed::new(reads::decide, decide_on_oneself),
    },
    Planted {
        name: "any vote seats the review group",
        deed: || Deed::new(reads::panel, seat_by_any_vote),
    },
    Planted {
        name: "a word of others puts a judge off",
        deed: || Deed::new(reads::review, review_as_told),
    },
    Planted {
        name: "the other side speaks for the household",
        deed: || Deed::new(reads::hear, hear_anybody),
    },
    Planted {
        name: "leaving shakes a deduction off",
        deed: || Deed::new(reads::leave, leave_and_be_free),
    },
    Planted {
        name: "a base too many is given",
        deed: || Deed::new(reads::settle, settle_with_a_base_too_many),
    },
    Planted {
        name: "hours are corrected on paper only",
        deed: || Deed::new(hours_reads::correct, correct_on_paper),
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
