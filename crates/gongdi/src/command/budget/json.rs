//! The outcome as one JSON object, for programs. Amounts are texts in the unit of the file, so that
//! nothing rounds them; ids stand as in the file. It decides nothing.

use ::budget::{Outcome, Stop, Story, Why, measures, rounded};
use serde_json::{Value, json};

use super::{Job, Less, ids, passed_over};
use crate::Trouble;
use crate::terminal::Out;

/// Decimals of an exact amount beyond the smallest unit: it is no fraction that money has.
const PARTS: u8 = 4;

/// One outcome.
pub(super) fn one(
    job: &Job<'_>,
    outcome: &Outcome,
    stories: Option<&[Story]>,
    less: Option<&Less>,
    out: Out<'_>,
) -> Result<(), Trouble> {
    let mut told = outcome_json(job, outcome);
    if let (Value::Object(told), Some(stories)) = (&mut told, stories) {
        let stories = stories.iter().map(|story| story_json(job, story));
        told.insert("stories".to_owned(), stories.collect());
    }
    if let (Value::Object(told), Some(less)) = (&mut told, less) {
        told.insert("less".to_owned(), less_json(job, less));
    }
    write(&told, out)
}

fn less_json(job: &Job<'_>, less: &Less) -> Value {
    json!({
        "percent": less.percent,
        "budget": job.money(less.budget),
        "winners": less.outcome.ids(&job.election().instance),
        "cost": job.money(less.outcome.cost),
        "gained": ids(job, &less.changes.gained),
        "lost": ids(job, &less.changes.lost),
    })
}

/// Outcomes of several rules.
pub(super) fn all(job: &Job<'_>, outcomes: &[Outcome], out: Out<'_>) -> Result<(), Trouble> {
    let told: Vec<Value> = outcomes.iter().map(|outcome| outcome_json(job, outcome)).collect();
    write(&json!({ "outcomes": told }), out)
}

fn write(told: &Value, out: Out<'_>) -> Result<(), Trouble> {
    let text = serde_json::to_string_pretty(told)
        .map_err(|e| Trouble::failed(format!("The outcome can not be written: {e}."), ""))?;
    writeln!(out, "{text}")?;
    Ok(())
}

fn outcome_json(job: &Job<'_>, outcome: &Outcome) -> Value {
    let it = job.election();
    let order: Vec<&str> = outcome.winners.iter().map(|p| it.instance.id(*p)).collect();
    let m = measures(it, &outcome.winners);
    let raised = outcome.raised.map(|raised| {
        let stop = match raised.stop {
            Stop::Exhaustive => "exhaustive",
            Stop::Overspend => "overspend",
        };
        json!({ "stop": stop, "steps": raised.steps, "more": job.money(raised.more) })
    });
    let passed_over: Vec<Value> = passed_over(job, outcome)
        .iter()
        .map(|it| json!({ "id": job.election().instance.id(it.project), "voters": it.voters }))
        .collect();
    json!({
        "rule": outcome.rule.as_str(),
        "completion": outcome.completion.as_str(),
        "step": outcome.completion.step().map(|step| job.money(step)),
        "budget": job.money(it.instance.budget),
        "projects": it.instance.projects.len(),
        "ballots": it.ballots.voters(),
        "distinct_ballots": it.ballots.len(),
        "winners": outcome.ids(&it.instance),
        "selection_order": order,
        "cost": job.money(outcome.cost),
        "exhaustive": outcome.exhaustive,
        "raised": raised,
        "share": outcome.share.as_ref().map(|share| amount(job, share)),
        "measures": {
            "left": job.money(m.left),
            "reached": m.reached,
            "by_winners": m.by_winners,
            "votes": m.votes,
            "effective_votes": m.supported,
            "mean_supported_thousandths": m.mean_supported_thousandths(),
            "mean_value": u64::try_from(m.mean_value()).map(|value| job.money(value)).ok(),
            "gini_millionths": m.gini_millionths,
            "passed_over": passed_over,
        },
    })
}

/// An exact amount, rounded in its last place.
fn amount(job: &Job<'_>, amount: &::budget::Exact) -> String {
    let finer = 10u64.pow(u32::from(PARTS));
    rounded(&(amount * ::budget::exact(finer)), job.election().instance.decimals + PARTS)
}

fn story_json(job: &Job<'_>, story: &Story) -> Value {
    let it = &job.election().instance;
    let paid: Vec<Value> = story
        .paid
        .iter()
        .map(|p| json!({ "each": amount(job, &p.each), "voters": p.voters, "distinct_ballots": p.classes.len() }))
        .collect();
    let lack = story.lack.as_ref();
    json!({
        "id": it.id(story.project),
        "name": it.project(story.project).map(|p| p.name.as_str()),
        "cost": it.project(story.project).map(|p| job.money(p.cost)),
        "won": story.won(),
        "round": story.round.map(|round| round + 1),
        "votes": story.votes,
        "points": story.points,
        "why": why_json(job, &story.why),
        "paid": paid,
        "lack": lack.map(|lack| json!({ "money": amount(job, &lack.money), "votes": lack.votes })),
    })
}

fn why_json(job: &Job<'_>, why: &Why) -> Value {
    let of = |what: &str| json!({ "is": what });
    match why {
        Why::Fitted { left } => json!({ "is": "fitted", "left": job.money(*left) }),
        Why::Paid { price } => json!({ "is": "paid", "price": amount(job, price) }),
        Why::Filled { left } => json!({ "is": "filled", "left": job.money(*left) }),
        Why::NoRoom { left } => json!({ "is": "no_room", "left": job.money(*left) }),
        Why::NoSupport => of("no_support"),
        Why::TooDear => of("too_dear"),
        Why::Poor { together } => json!({ "is": "poor", "together": amount(job, together) }),
        Why::Ended { by, at, load } => json!({
            "is": "ended",
            "by": job.election().instance.id(*by),
            "at": amount(job, at),
            "load": amount(job, load),
        }),
        _ => of("other"),
    }
}
