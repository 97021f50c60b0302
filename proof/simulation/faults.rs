//! Planted faults: acts of the product, each with one thing wrong, to show that the auditor bites.
//!
//! A fault is the product's own rule given false facts, or its effects with one left out; so each is
//! a slip that somebody could really make.

mod budget;
mod company;
mod covenant;
mod force;
mod gifts;
mod keeping;
mod levy;
mod money;
mod panel;
mod points;
mod poll;
mod receipts;
mod ventures;
mod works;

use std::collections::BTreeMap;

use civic::act::{Act as _, ActSpec};
use civic::authority::Who;
use civic::decide::company::{standing, venue};
use civic::decide::room::minutes;
use civic::decide::{ballot, change, meeting, notice, recall, request, topic, wish};
use civic::matter::State;
use civic::record::Record as _;
use civic::registry::import;
use civic::registry::mandate;
use civic::{Effect, Scene};
use kernel::Refusal;
use site::capabilities::{decide, registry};
use store::{Deed, Deeds, Fault};

type Decided = Result<Vec<Effect>, Refusal>;

/// A fault by name.
pub struct Planted {
    /// What is wrong.
    pub name: &'static str,
    /// The act with the fault in it.
    pub deed: fn() -> Deed,
}

/// Everybody of the village may confirm.
static CONFIRM_BY_ANYBODY: ActSpec =
    ActSpec { allow: &[Who::Villager], from: &[State::Done], ..wish::Confirm::SPEC };

fn close_with_one_more(
    facts: &ballot::CloseFacts,
    scene: &Scene<'_>,
    act: &ballot::Close,
) -> Decided {
    let mut facts = facts.clone();
    facts.adults.attended = (facts.adults.attended + 1).min(facts.adults.total);
    ballot::close(&facts, scene, act)
}

fn check_in_relatives(
    facts: &meeting::CheckInFacts,
    scene: &Scene<'_>,
    act: &meeting::CheckIn,
) -> Decided {
    let facts = meeting::CheckInFacts {
        meeting: facts.meeting.clone(),
        line: facts.line.clone(),
        household_here: None,
        name: facts.name.clone(),
        ballot: facts.ballot,
        voted: facts.voted,
        sections: facts.sections.clone(),
        proxy: facts.proxy.clone(),
        principals: facts.principals.clone(),
    };
    meeting::check_in(&facts, scene, act)
}

fn end_on_the_last_day(facts: &notice::EndFacts, scene: &Scene<'_>, act: &notice::End) -> Decided {
    let mut early = facts.notice.clone();
    early.until_on = early.until_on.yesterday().unwrap_or(early.until_on);
    let mut effects =
        notice::end(&notice::EndFacts { notice: early, unanswered: facts.unanswered }, scene, act)?;
    // The rows stay as they should be: only the day is wrong.
    let ended = notice::Notice { ended_at: Some(scene.now), ..facts.notice.clone() };
    effects.retain(|e| !matches!(e, Effect::Set(_)));
    effects.push(Effect::Set(ended.row()));
    Ok(effects)
}

fn end_without_answers(facts: &notice::EndFacts, scene: &Scene<'_>, act: &notice::End) -> Decided {
    let facts = notice::EndFacts { notice: facts.notice.clone(), unanswered: 0 };
    notice::end(&facts, scene, act)
}

fn cast_with_paper(facts: &ballot::CastFacts, scene: &Scene<'_>, act: &ballot::Cast) -> Decided {
    let mut facts = facts.clone();
    facts.line = facts.line.map(|l| civic::deliberation::RollLine { way: None, ..l });
    ballot::cast(&facts, scene, act)
}

fn drop_again(facts: &ballot::CastFacts, scene: &Scene<'_>, act: &ballot::Drop) -> Decided {
    let mut facts = facts.clone();
    let again = std::mem::take(&mut facts.voted);
    let mut effects = ballot::drop(&facts, scene, act)?;
    // Who votes again stands on the list already; only the counter goes up.
    effects.retain(|e| !again || !matches!(e, Effect::Put(_)));
    Ok(effects)
}

fn cast_for_anybody(facts: &ballot::CastFacts, scene: &Scene<'_>, act: &ballot::Cast) -> Decided {
    let mut facts = facts.clone();
    if let (Some(proxy), Some(hand)) = (&mut facts.proxy, scene.subject()) {
        proxy.agent = hand.id;
        proxy.void_at = None;
    }
    ballot::cast(&facts, scene, act)
}

fn close_with_one_uncounted(
    facts: &ballot::CloseFacts,
    scene: &Scene<'_>,
    act: &ballot::Close,
) -> Decided {
    let mut facts = facts.clone();
    facts
        .out
        .retain(|out| facts.sheets.iter().any(|s| (s.section, s.way) == (out.section, out.way)));
    ballot::close(&facts, scene, act)
}

fn open_without_composition(
    facts: &meeting::OpenFacts,
    scene: &Scene<'_>,
    act: &meeting::Open,
) -> Decided {
    let entitled = facts.entitled.iter().map(|e| meeting::Entitled { woman: true, ..*e }).collect();
    let facts = meeting::OpenFacts { meeting: facts.meeting.clone(), entitled };
    meeting::open(&facts, scene, act)
}

fn send_a_neighbour(facts: &meeting::GiveFacts, scene: &Scene<'_>, act: &meeting::Give) -> Decided {
    let facts = meeting::GiveFacts {
        agent: facts.agent.and(facts.principal),
        meeting: facts.meeting.clone(),
        principal_line: facts.principal_line.clone(),
        agent_line: facts.agent_line.clone(),
        names: facts.names.clone(),
        ..*facts
    };
    meeting::give(&facts, scene, act)
}

fn erase_and_keep_the_salt(
    facts: &wish::EraseFacts,
    scene: &Scene<'_>,
    act: &wish::Erase,
) -> Decided {
    let mut effects = wish::erase(facts, scene, act)?;
    effects.retain(|e| !matches!(e, Effect::Erase { .. }));
    Ok(effects)
}

fn open_before_the_day(
    facts: &meeting::OpenFacts,
    scene: &Scene<'_>,
    act: &meeting::Open,
) -> Decided {
    let mut early = facts.meeting.clone();
    early.starts_at = early.starts_at.min(scene.now);
    let facts = meeting::OpenFacts { meeting: early, entitled: facts.entitled.clone() };
    meeting::open(&facts, scene, act)
}

fn open_without_the_last(
    facts: &meeting::OpenFacts,
    scene: &Scene<'_>,
    act: &meeting::Open,
) -> Decided {
    let mut entitled = facts.entitled.clone();
    entitled.pop();
    let facts = meeting::OpenFacts { meeting: facts.meeting.clone(), entitled };
    meeting::open(&facts, scene, act)
}

fn call_a_day_early(facts: &meeting::CallFacts, scene: &Scene<'_>, act: &meeting::Call) -> Decided {
    let mut topic = facts.topic.clone();
    topic.published_at = topic.published_at.map(|at| at.plus_days(-1));
    let facts = meeting::CallFacts {
        topic,
        topic_state: facts.topic_state,
        convener_known: facts.convener_known,
        meeting_open: facts.meeting_open,
        walk: facts.walk.clone(),
        direct: facts.direct,
        demanded: false,
    };
    meeting::call(&facts, scene, act)
}

fn count_with_absent_witnesses(
    facts: &ballot::EnterFacts,
    scene: &Scene<'_>,
    act: &ballot::Enter,
) -> Decided {
    let facts = ballot::EnterFacts {
        ballot: facts.ballot.clone(),
        section_known: facts.section_known,
        handed_out: facts.handed_out,
        witness_present: [true, true],
    };
    ballot::enter(&facts, scene, act)
}

fn grant_in_spite_of_others(
    facts: &mandate::GrantFacts,
    scene: &Scene<'_>,
    act: &mandate::Grant,
) -> Decided {
    let facts = mandate::GrantFacts { person_known: facts.person_known, held: Vec::new() };
    mandate::grant(&facts, scene, act)
}

fn undo_people_in_use(facts: &import::UndoFacts, scene: &Scene<'_>, act: &import::Undo) -> Decided {
    let facts = import::UndoFacts {
        import: facts.import.clone(),
        later: facts.later,
        before: facts.before.clone(),
        persons: facts.persons.clone(),
        households: facts.households.clone(),
        used: Vec::new(),
    };
    import::undo(&facts, scene, act)
}

fn answer_without_stopping_the_clock(
    facts: &wish::Wish,
    scene: &Scene<'_>,
    act: &wish::Answer,
) -> Decided {
    let mut effects = wish::answer(facts, scene, act)?;
    effects.retain(|e| !matches!(e, Effect::Met(..)));
    Ok(effects)
}

fn note_a_category_twice(
    facts: &standing::NoteFacts,
    scene: &Scene<'_>,
    act: &standing::Note,
) -> Decided {
    let facts = standing::NoteFacts { held: Vec::new(), ..*facts };
    standing::note(&facts, scene, act)
}

fn note_another_centre(facts: &venue::NoteFacts, scene: &Scene<'_>, act: &venue::Note) -> Decided {
    let facts = venue::NoteFacts { name_taken: facts.name_taken, centre_taken: false };
    venue::note(&facts, scene, act)
}

fn sign_twice(facts: &request::SignFacts, scene: &Scene<'_>, act: &request::Sign) -> Decided {
    let mut support = facts.support.clone();
    let again = support.has_signed();
    support.signatures.retain(|s| s.person != support.standing.person);
    let facts =
        request::SignFacts { request: facts.request.clone(), support, posts: facts.posts.clone() };
    let mut effects = request::sign(&facts, scene, act)?;
    // Who signs again stands on the list already; only the answer says that it counts.
    effects.retain(|e| !again || !matches!(e, Effect::Put(_)));
    Ok(effects)
}

fn wait_a_day_less(
    facts: &request::SilenceFacts,
    scene: &Scene<'_>,
    act: &request::Pass,
) -> Decided {
    let facts = request::SilenceFacts {
        request: facts.request.clone(),
        due: facts.due.clone().map(|d| civic::matter::Due { due_at: d.due_at.plus_days(-1), ..d }),
        signatures: facts.signatures.clone(),
        posts: facts.posts.clone(),
    };
    request::pass(&facts, scene, act)
}

fn recall_with_one_more(
    facts: &recall::SignFacts,
    scene: &Scene<'_>,
    act: &recall::Sign,
) -> Decided {
    let mut support = facts.support.clone();
    support.all.persons = support.all.persons.saturating_sub(5);
    let facts =
        recall::SignFacts { recall: facts.recall.clone(), name: facts.name.clone(), support };
    recall::sign(&facts, scene, act)
}

fn change_without_asking(
    facts: &change::ChangeFacts,
    scene: &Scene<'_>,
    act: &change::Change,
) -> Decided {
    let cost = act.cost_fen.unwrap_or(facts.cost_fen);
    let decided = topic::Topic { cost_fen: cost, ..facts.decided.clone() };
    change::change(&change::ChangeFacts { decided, ..*facts }, scene, act)
}

fn change_before_another_body(
    facts: &topic::PublishFacts,
    scene: &Scene<'_>,
    act: &topic::Publish,
) -> Decided {
    let facts = topic::PublishFacts { topic: facts.topic.clone(), cause: None };
    topic::publish(&facts, scene, act)
}

fn sign_and_lose_the_photo(
    facts: &minutes::SignFacts,
    scene: &Scene<'_>,
    act: &minutes::Sign,
) -> Decided {
    let mut effects = minutes::sign(facts, scene, act)?;
    effects.truncate(1);
    Ok(effects)
}

fn confirmed_by_anybody() -> Deed {
    let mut deed = Deed::new(
        |tx, scene, _: &wish::Confirm| decide::wish::reads::this(tx, scene),
        wish::confirm,
    );
    deed.spec = &CONFIRM_BY_ANYBODY;
    deed
}

/// Every planted fault.
pub fn all() -> impl Iterator<Item = &'static Planted> {
    ALL.iter()
        .chain(budget::ALL)
        .chain(panel::ALL)
        .chain(poll::ALL)
        .chain(works::ALL)
        .chain(gifts::ALL)
        .chain(levy::ALL)
        .chain(ventures::ALL)
        .chain(keeping::ALL)
        .chain(covenant::ALL)
        .chain(force::ALL)
        .chain(money::ALL)
        .chain(points::ALL)
}

const ALL: &[Planted] = &[
    Planted {
        name: "a quorum is one lower",
        deed: || Deed::new(decide::ballot::reads::close, close_with_one_more),
    },
    Planted {
        name: "a household is there twice",
        deed: || Deed::new(decide::meeting::reads::check_in, check_in_relatives),
    },
    Planted {
        name: "a notice is a day short",
        deed: || Deed::new(decide::notice::reads::end, end_on_the_last_day),
    },
    Planted {
        name: "a notice ends over an objection",
        deed: || Deed::new(decide::notice::reads::end, end_without_answers),
    },
    Planted {
        name: "a holder of a sheet votes by phone",
        deed: || Deed::new(decide::ballot::reads::cast, cast_with_paper),
    },
    Planted {
        name: "a secret vote is counted twice",
        deed: || Deed::new(decide::ballot::reads::drop, drop_again),
    },
    Planted {
        name: "a receipt is not published",
        deed: || Deed::new(decide::ballot::reads::drop, receipts::drop_and_lose_the_receipt),
    },
    Planted {
        name: "a receipt is not bound",
        deed: || Deed::new(decide::ballot::reads::close, receipts::bind_all_but_one),
    },
    Planted {
        name: "two voters have one receipt",
        deed: || Deed::new(decide::ballot::reads::drop, receipts::take_a_receipt_twice),
    },
    Planted {
        name: "anybody speaks for who has sent somebody",
        deed: || Deed::new(decide::ballot::reads::cast, cast_for_anybody),
    },
    Planted {
        name: "a place is not counted",
        deed: || Deed::new(decide::ballot::reads::close, close_with_one_uncounted),
    },
    Planted {
        name: "a body is made up of women",
        deed: || Deed::new(decide::meeting::reads::open, open_without_composition),
    },
    Planted {
        name: "a neighbour is sent",
        deed: || Deed::new(decide::meeting::reads::give, send_a_neighbour),
    },
    Planted {
        name: "an erasure forgets the salt",
        deed: || {
            Deed::new(
                |tx, scene, _: &wish::Erase| decide::wish::reads::erase(tx, scene),
                erase_and_keep_the_salt,
            )
        },
    },
    Planted { name: "a neighbour confirms", deed: confirmed_by_anybody },
    Planted {
        name: "a meeting opens before its day",
        deed: || Deed::new(decide::meeting::reads::open, open_before_the_day),
    },
    Planted {
        name: "a roll lacks one voter",
        deed: || Deed::new(decide::meeting::reads::open, open_without_the_last),
    },
    Planted {
        name: "a meeting is called a day early",
        deed: || Deed::new(decide::meeting::reads::call, call_a_day_early),
    },
    Planted {
        name: "witnesses need not be there",
        deed: || Deed::new(decide::ballot::reads::enter, count_with_absent_witnesses),
    },
    Planted {
        name: "mandates that clash are granted",
        deed: || Deed::new(registry::reads::grant, grant_in_spite_of_others),
    },
    Planted {
        name: "a group has two centres",
        deed: || Deed::new(decide::company::reads::venue_note, note_another_centre),
    },
    Planted {
        name: "a category is borne twice",
        deed: || Deed::new(decide::company::reads::standing_note, note_a_category_twice),
    },
    Planted {
        name: "a signature counts twice",
        deed: || {
            Deed::new(
                |tx, scene, _: &request::Sign| decide::request::reads::signing(tx, scene),
                sign_twice,
            )
        },
    },
    Planted {
        name: "a silence is a day short",
        deed: || Deed::new(decide::request::reads::pass, wait_a_day_less),
    },
    Planted {
        name: "one fewer is enough for a recall",
        deed: || {
            Deed::new(
                |tx, scene, _: &recall::Sign| decide::recall::reads::signing(tx, scene),
                recall_with_one_more,
            )
        },
    },
    Planted {
        name: "a change asks nobody",
        deed: || {
            Deed::new(
                |tx, scene, _: &change::Change| decide::change::reads::change(tx, scene),
                change_without_asking,
            )
        },
    },
    Planted {
        name: "a change goes before another body",
        deed: || {
            Deed::new(
                |tx, scene, _: &topic::Publish| decide::topic::reads::this(tx, scene),
                change_before_another_body,
            )
        },
    },
    Planted {
        name: "a draw follows from a seed that is known beforehand",
        deed: || Deed::new(decide::company::reads::draw, company::draw_from_a_known_seed),
    },
    Planted {
        name: "women are left out of a plan",
        deed: || Deed::new(decide::company::reads::plan, company::plan_without_women),
    },
    Planted {
        name: "nobody follows whoever declines",
        deed: || Deed::new(decide::company::reads::answer, company::decline_without_a_successor),
    },
    Planted {
        name: "somebody is asked twice",
        deed: || Deed::new(decide::company::reads::invite, company::ask_again),
    },
    Planted {
        name: "the photo of a signature is lost",
        deed: || Deed::new(decide::room::reads::sign, sign_and_lose_the_photo),
    },
    Planted {
        name: "people in use are removed",
        deed: || Deed::new(registry::reads::undo, undo_people_in_use),
    },
    Planted {
        name: "an answer leaves its clock running",
        deed: || {
            Deed::new(
                |tx, scene, _: &wish::Answer| decide::wish::reads::this(tx, scene),
                answer_without_stopping_the_clock,
            )
        },
    },
];

/// The product's acts with one of them replaced.
///
/// # Errors
/// What collecting the acts says.
pub fn planted(fault: &Planted) -> Result<Deeds, Fault> {
    let whole = site::capabilities::deeds()?;
    let broken = (fault.deed)();
    let others = whole.specs().into_iter().filter(|spec| spec.name != broken.spec.name);
    let mut deeds: Vec<Deed> = others.filter_map(|spec| whole.get(spec.name).cloned()).collect();
    deeds.push(broken);
    Deeds::new(deeds)
}

/// The product's acts with faults decided beside them: `parted` hears the name of a fault each time
/// it would have come to something else than the product did. One run so shows of every fault
/// whether its seed can bring it out.
///
/// # Errors
/// What collecting the acts says.
pub fn watched(
    faults: &[&'static Planted],
    parted: impl Fn(&'static str) + Clone + Send + Sync + 'static,
) -> Result<Deeds, Fault> {
    let whole = site::capabilities::deeds()?;
    let mut deeds: BTreeMap<_, _> = whole
        .specs()
        .into_iter()
        .filter_map(|spec| Some((spec.name, whole.get(spec.name)?.clone())))
        .collect();
    for fault in faults {
        let broken = (fault.deed)();
        let (name, parted) = (fault.name, parted.clone());
        let Some(deed) = deeds.remove(broken.spec.name) else { continue };
        // Who is let in is asked before anything is decided: any seed may bring that out.
        if !std::ptr::eq(deed.spec, broken.spec) {
            parted(name);
        }
        deeds.insert(deed.spec.name, deed.beside(broken, move || parted(name)));
    }
    Deeds::new(deeds.into_values())
}
