//! Faults of a covenant: what a township passes, which vote counts, what stays in force.

use civic::manage::covenant::{
    self, Adopt, AdoptFacts, Back, Clause, Counted, Draft, DraftFacts, Look, ReviewFacts, Say,
    Strike, StrikeFacts, Submit, SubmitFacts, Voice, VoteFacts,
};
use civic::record::Record as _;
use civic::{Effect, Scene};
use site::capabilities::manage::covenant::reads;
use store::Deed;

use super::{Decided, Planted};

fn pass_a_fine(facts: &ReviewFacts, scene: &Scene<'_>, act: &Look) -> Decided {
    let facts = ReviewFacts { clauses: Vec::new(), ..facts.clone() };
    covenant::review(&facts, scene, act)
}

/// Blanks between the characters hide the word.
fn pass_a_fine_that_is_parted(facts: &ReviewFacts, scene: &Scene<'_>, act: &Look) -> Decided {
    let mut facts = facts.clone();
    facts.clauses.retain(|c| !c.text.contains(' ') && !c.text.contains('·'));
    covenant::review(&facts, scene, act)
}

fn adopt_without_women(facts: &AdoptFacts, scene: &Scene<'_>, act: &Adopt) -> Decided {
    let all = facts.counted.present;
    let facts = AdoptFacts { counted: Counted { present: all, women: all }, ..facts.clone() };
    let mut effects = covenant::adopt(&facts, scene, act)?;
    // Nobody would see it in the rows: only who attended is told wrong.
    effects.retain(|e| !matches!(e, Effect::Tell { .. }));
    Ok(effects)
}

fn adopt_other_words(facts: &AdoptFacts, scene: &Scene<'_>, act: &Adopt) -> Decided {
    let mut facts = facts.clone();
    if let (Some(put), Some(topic)) = (&facts.put, &mut facts.topic) {
        topic.plan.clone_from(&put.text);
        topic.class = covenant::CLASS.into();
    }
    covenant::adopt(&facts, scene, act)
}

fn submit_a_day_early(facts: &SubmitFacts, scene: &Scene<'_>, act: &Submit) -> Decided {
    let mut early = facts.clone();
    early.covenant.shown_at = early.covenant.shown_at.map(|at| at.plus_days(-1));
    early.covenant.changed_at = early.covenant.changed_at.plus_days(-1);
    let mut effects = covenant::submit(&early, scene, act)?;
    // The rows stay as they should be: only the day is wrong.
    let sent = covenant::Covenant { submitted_at: Some(scene.now), ..facts.covenant.clone() };
    if let Some(first) = effects.first_mut() {
        *first = Effect::Set(sent.row());
    }
    Ok(effects)
}

/// What was changed after it was up goes to the township.
fn submit_what_nobody_read(facts: &SubmitFacts, scene: &Scene<'_>, act: &Submit) -> Decided {
    let mut other = facts.clone();
    other.covenant.changed_at = kernel::Moment::from_ms(0);
    let mut effects = covenant::submit(&other, scene, act)?;
    let sent = covenant::Covenant { submitted_at: Some(scene.now), ..facts.covenant.clone() };
    if let Some(first) = effects.first_mut() {
        *first = Effect::Set(sent.row());
    }
    Ok(effects)
}

/// What was said stays with its number, whichever clause that is now.
fn strike_and_leave_the_voices(facts: &StrikeFacts, scene: &Scene<'_>, act: &Strike) -> Decided {
    covenant::strike(&StrikeFacts { voices: Vec::new(), ..facts.clone() }, scene, act)
}

fn withdraw_what_was_passed(facts: &VoteFacts, scene: &Scene<'_>, act: &Back) -> Decided {
    covenant::back(&VoteFacts { passed: None, ..facts.clone() }, scene, act)
}

fn draft_unheard(facts: &DraftFacts, scene: &Scene<'_>, act: &Draft) -> Decided {
    covenant::draft(&DraftFacts { voices: facts.voices.max(1), ..facts.clone() }, scene, act)
}

fn strike_and_leave_a_gap(facts: &StrikeFacts, scene: &Scene<'_>, act: &Strike) -> Decided {
    let mut effects = covenant::strike(facts, scene, act)?;
    let gone: Option<&Clause> = facts.written.clauses.iter().find(|c| c.no == act.clause);
    effects.retain(|e| matches!(e, Effect::Set(row) if row.table == covenant::Covenant::TABLE));
    effects.extend(gone.map(|clause| Effect::Remove(clause.row())));
    Ok(effects)
}

/// The hand is taken for the voice.
fn say_as_the_hand(clauses: &u32, scene: &Scene<'_>, act: &Say) -> Decided {
    let mut effects = covenant::say(clauses, scene, act)?;
    for effect in &mut effects {
        if let (Effect::Put(row), Some(hand)) = (&mut *effect, scene.caller.person())
            && let Some(voice) = Voice::from_vals(&mut row.vals.clone().into_iter())
        {
            *row = Voice { person: hand, recorded_by: None, ..voice }.row();
        }
    }
    Ok(effects)
}

/// Faults of covenants.
pub const ALL: &[Planted] = &[
    Planted {
        name: "a township passes a fine",
        deed: || Deed::new(|tx, scene, _: &Look| reads::review(tx, scene), pass_a_fine),
    },
    Planted {
        name: "a blank hides a fine",
        deed: || {
            Deed::new(|tx, scene, _: &Look| reads::review(tx, scene), pass_a_fine_that_is_parted)
        },
    },
    Planted {
        name: "a covenant is adopted without women",
        deed: || Deed::new(|tx, scene, _: &Adopt| reads::adopt(tx, scene), adopt_without_women),
    },
    Planted {
        name: "what the villagers passed is withdrawn",
        deed: || Deed::new(|tx, scene, _: &Back| reads::vote(tx, scene), withdraw_what_was_passed),
    },
    Planted {
        name: "a covenant is drafted unheard",
        deed: || Deed::new(|tx, scene, _: &Draft| reads::draft(tx, scene), draft_unheard),
    },
    Planted {
        name: "other words are adopted",
        deed: || Deed::new(|tx, scene, _: &Adopt| reads::adopt(tx, scene), adopt_other_words),
    },
    Planted {
        name: "a draft is up a day less",
        deed: || Deed::new(|tx, scene, _: &Submit| reads::submit(tx, scene), submit_a_day_early),
    },
    Planted {
        name: "a draft goes that nobody has read",
        deed: || {
            Deed::new(|tx, scene, _: &Submit| reads::submit(tx, scene), submit_what_nobody_read)
        },
    },
    Planted {
        name: "a voice is left with another clause",
        deed: || {
            Deed::new(|tx, scene, _: &Strike| reads::strike(tx, scene), strike_and_leave_the_voices)
        },
    },
    Planted {
        name: "a struck clause leaves a gap",
        deed: || {
            Deed::new(|tx, scene, _: &Strike| reads::strike(tx, scene), strike_and_leave_a_gap)
        },
    },
    Planted {
        name: "the desk speaks for itself",
        deed: || Deed::new(|tx, scene, _: &Say| reads::clause_count(tx, scene), say_as_the_hand),
    },
];
