//! Faults of a covenant: what a township passes, which vote counts, what stays in force.

use civic::manage::covenant::{
    self, Adopt, AdoptFacts, Back, Clause, ClauseFacts, Counted, Draft, DraftFacts, Look,
    ReviewFacts, Say, Strike, Voice, VoteFacts,
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

fn withdraw_what_was_passed(facts: &VoteFacts, scene: &Scene<'_>, act: &Back) -> Decided {
    covenant::back(&VoteFacts { passed: None, ..facts.clone() }, scene, act)
}

fn draft_unheard(facts: &DraftFacts, scene: &Scene<'_>, act: &Draft) -> Decided {
    covenant::draft(&DraftFacts { voices: facts.voices.max(1), ..facts.clone() }, scene, act)
}

fn strike_and_leave_a_gap(facts: &ClauseFacts, scene: &Scene<'_>, act: &Strike) -> Decided {
    let mut effects = covenant::strike(facts, scene, act)?;
    let gone: Option<&Clause> = facts.clauses.iter().find(|c| c.no == act.clause);
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
        name: "a struck clause leaves a gap",
        deed: || {
            Deed::new(|tx, scene, _: &Strike| reads::clauses(tx, scene), strike_and_leave_a_gap)
        },
    },
    Planted {
        name: "the desk speaks for itself",
        deed: || Deed::new(|tx, scene, _: &Say| reads::clause_count(tx, scene), say_as_the_hand),
    },
];
