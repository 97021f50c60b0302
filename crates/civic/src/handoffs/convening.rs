//! 流转 that begin with signatures: a request becomes a topic and a meeting, a recall a vote. Part of
//! the one table that knows two capabilities; refuses to know how many signatures it took.

use kernel::{Code, Fen, Refusal};

use super::{Thread, opening, topic_moved};
use crate::authority::Mandate;
use crate::decide::meeting;
use crate::decide::recall::Recall;
use crate::decide::request::Request;
use crate::decide::topic::{self, Basis, Topic};
use crate::effect::{Audience, Effect, Opening};
use crate::manage::covenant::{self, Put};
use crate::matter::{ClockName, Kind, Matter, Outcome, State};
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;

/// A request that is taken up becomes a public topic, word for word.
pub(super) fn topic_requested(
    from: &Matter,
    thread: &Thread<'_>,
    scene: &Scene<'_>,
) -> Result<Vec<Effect>, Refusal> {
    let Some(request) = thread.written::<Request>() else { return Ok(Vec::new()) };
    let said = topic::Publish {
        matter: scene.fresh(),
        title: from.title.clone(),
        place: request.place,
        people: request.people,
        households: request.households,
        cost_fen: request.cost_fen,
        money: request.money,
        plan: request.plan,
        class: request.class,
        body: request.body,
        basis: request.basis,
    };
    topic_published(from, said, scene)
}

/// 村规民约 before the villagers' meeting, word for word (村民委员会组织法 第三十一条第一款).
pub(super) fn covenant_put(
    from: &Matter,
    thread: &Thread<'_>,
    scene: &Scene<'_>,
) -> Result<Vec<Effect>, Refusal> {
    let Some(put) = thread.written::<Put>() else { return Ok(Vec::new()) };
    let said = topic::Publish {
        matter: put.topic,
        title: put.title,
        place: "全村".into(),
        people: "全体村民".into(),
        households: put.households,
        cost_fen: Fen(0),
        money: "不花钱".into(),
        plan: put.text,
        class: covenant::CLASS.into(),
        body: "villagers_meeting".into(),
        basis: put.basis,
    };
    topic_published(from, said, scene)
}

/// Opens a topic in the thread and publishes it at once.
fn topic_published(
    from: &Matter,
    said: topic::Publish,
    scene: &Scene<'_>,
) -> Result<Vec<Effect>, Refusal> {
    let draft = Topic {
        home: scene.home,
        id: said.matter,
        class: String::new(),
        body: String::new(),
        basis: said.basis,
        place: String::new(),
        people: String::new(),
        households: 0,
        cost_fen: Fen(0),
        money: String::new(),
        plan: String::new(),
        published_at: None,
    };
    let facts = topic::PublishFacts { topic: draft, cause: Some(from.kind) };
    let opening = Opening { opened_for: None, ..opening(from, said.matter, Kind::Topic) };
    let mut effects = vec![Effect::Open(opening)];
    effects.extend(topic::publish(&facts, scene, &said)?);
    Ok(effects)
}

/// Two silences: the topic is published if no convener has done so, and its meeting is called for
/// the earliest lawful evening in the place that was wished.
pub(super) fn meeting_requested(
    from: &Matter,
    thread: &Thread<'_>,
    scene: &Scene<'_>,
) -> Result<Vec<Effect>, Refusal> {
    let Some(request) = thread.written::<Request>() else { return Ok(Vec::new()) };
    let public = thread.last(Kind::Topic).filter(|topic| topic.state == State::Published);
    let (topic, mut effects) = match public {
        Some(topic) => (topic.clone(), Vec::new()),
        None => {
            let effects = topic_requested(from, thread, scene)?;
            let id = effects.iter().find_map(|e| match e {
                Effect::Open(opening) => Some(opening.id),
                _ => None,
            });
            let id = id.ok_or(Code::NotFound)?;
            let topic = Matter {
                id,
                kind: Kind::Topic,
                state: State::Published,
                cause: Some(from.id),
                moved_at: scene.now,
                ..from.clone()
            };
            (topic, effects)
        }
    };
    effects.extend(meeting_called(&topic, &request, scene)?);
    Ok(effects)
}

fn meeting_called(
    topic: &Matter,
    request: &Request,
    scene: &Scene<'_>,
) -> Result<Vec<Effect>, Refusal> {
    // A topic moves once, when it is published.
    let published_on = topic.moved_at.date();
    let days = policy::body_notice(scene, &request.body)?.map_or(0, |notice| notice.days);
    let tomorrow = calendar::earliest_after(scene.now.date(), 0);
    let day = calendar::earliest_after(published_on, days).max(tomorrow);
    let facts = meeting::CallFacts {
        topic: Topic {
            home: request.home,
            id: topic.id,
            class: request.class.clone(),
            body: request.body.clone(),
            basis: request.basis,
            place: request.place.clone(),
            people: request.people.clone(),
            households: request.households,
            cost_fen: request.cost_fen,
            money: request.money.clone(),
            plan: request.plan.clone(),
            published_at: Some(topic.moved_at),
        },
        topic_state: topic.state,
        convener_known: true,
        meeting_open: false,
        walk: Vec::new(),
        direct: true,
        demanded: true,
    };
    let call = meeting::Call {
        matter: topic.id,
        id: scene.fresh(),
        starts_at: policy::evening(scene, day)?,
        venue: request.venue.clone(),
        convener: request.convener,
        emergency: None,
        step: None,
        secret: false,
    };
    let about = Scene {
        home: scene.home,
        now: scene.now,
        caller: scene.caller.clone(),
        behalf: None,
        key: scene.key,
        rules: scene.rules,
        rules_version: scene.rules_version,
        matter: Some(topic.clone()),
        given: scene.given.clone(),
    };
    meeting::call(&facts, &about, &call)
}

/// A meeting on a request's topic is called: whoever did it, the convener's clocks are met.
pub(super) fn request_met(thread: &Thread<'_>) -> Vec<Effect> {
    let Some(request) = thread.last(Kind::Request).filter(|r| r.state == State::Accepted) else {
        return Vec::new();
    };
    vec![
        Effect::Met(request.id, ClockName::Convene),
        Effect::Met(request.id, ClockName::Substitute),
        Effect::Move { matter: request.id, to: State::Convened, outcome: None },
    ]
}

/// A qualified recall is a topic before the voters. Its papers are the reason and the defence, which
/// stand side by side in the recall's own chapter.
pub(super) fn recall_put_to_vote(
    from: &Matter,
    thread: &Thread<'_>,
    scene: &Scene<'_>,
) -> Result<Vec<Effect>, Refusal> {
    let Some(recall) = thread.written::<Recall>() else { return Ok(Vec::new()) };
    let said = topic::Publish {
        matter: scene.fresh(),
        title: from.title.clone(),
        place: recall.place,
        people: "全体登记的选民".into(),
        households: recall.households.max(1),
        cost_fen: Fen(0),
        money: "不花钱".into(),
        plan: recall.reason,
        class: "recall".into(),
        body: "recall_vote".into(),
        basis: Basis::Person,
    };
    topic_published(from, said, scene)
}

/// The recall that a meeting votes on, while it waits for the vote: its topic stands under it.
pub(super) fn recall_put<'t>(meeting: &Matter, thread: &Thread<'t>) -> Option<&'t Matter> {
    let cause = thread.topic_of(meeting)?.cause;
    thread.last(Kind::Recall).filter(|r| r.state == State::Qualified && Some(r.id) == cause)
}

/// The vote is the whole of it: passed, the mandate has its last day today; not passed, the person
/// stays.
pub(super) fn recall_voted(
    meeting: &Matter,
    outcome: Outcome,
    thread: &Thread<'_>,
    scene: &Scene<'_>,
) -> Vec<Effect> {
    let Some(recall) = recall_put(meeting, thread) else { return Vec::new() };
    let passed = outcome == Outcome::Passed;
    let (topic, to) =
        if passed { (State::Decided, State::Recalled) } else { (State::Rejected, State::Retained) };
    let about = thread.topic_of(meeting);
    let mut effects = about.map_or_else(Vec::new, |about| topic_moved(about, topic));
    effects.push(Effect::Met(recall.id, ClockName::Recall));
    effects.push(Effect::Move { matter: recall.id, to, outcome: None });
    if let Some(mandate) = thread.written::<Mandate>().filter(|_| passed) {
        let today = scene.now.date();
        let until_on = mandate.until_on.map_or(today, |until| until.min(today));
        effects.push(Effect::Set(Mandate { until_on: Some(until_on), ..mandate }.row()));
    }
    let message = if passed { "tell-recall-passed" } else { "tell-recall-failed" };
    let told = [recall.opened_for.map(Audience::Person), Some(Audience::Public(scene.home))];
    let tell = |to| Effect::Tell { to, message, matter: recall.id };
    effects.extend(told.into_iter().flatten().map(tell));
    effects
}
