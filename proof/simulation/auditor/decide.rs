//! Wishes and topics as the auditor understands them.

use civic::matter::{ClockName, Kind, State};
use kernel::id::MatterId;
use kernel::{Code, Moment};

use super::world::{File, Home, Topic, Wish, World};
use super::{Case, Opening, law, steps};

/// What stands in place of erased words.
pub const ERASED: &str = "（内容已依法删除）";

/// Too few signs to say anything.
pub fn vague_wish(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphanumeric()).count() < 4
}

/// The first sentence, cut for a list.
pub fn title(text: &str) -> String {
    let end = text.find(['。', '！', '？', '\n', '!', '?']).unwrap_or(text.len());
    let first: Vec<char> = text.get(..end).unwrap_or_default().trim().chars().collect();
    if first.len() <= 24 {
        return first.into_iter().collect();
    }
    first.into_iter().take(23).chain(['…']).collect()
}

pub fn raise(world: &mut World, case: &Case<'_>) -> Result<(), Code> {
    let text = case.text("text");
    if vague_wish(text) {
        return Err(Code::WishVague);
    }
    let place = case.text("place");
    let known = world.areas.iter().find(|a| a.as_str() == place).copied();
    let place = known.filter(|_| place.starts_with(case.home.as_str()));
    let place = place.ok_or(Code::PlaceElsewhere)?;
    let files = super::standing::enclosed(world, case, "files")?;
    let id = case.id("id");
    let home = world.home(case.home);
    for (n, hash) in files.into_iter().enumerate() {
        let by = case.subject.ok_or(Code::SignInNeeded)?;
        let fresh = case.fresh(u64::try_from(n).unwrap_or(0));
        home.files.insert((id, fresh), File { matter: id, by, hash });
    }
    home.open(
        case,
        Opening {
            id,
            kind: Kind::Wish,
            cause: None,
            opened_for: case.subject,
            owner: None,
            area: place,
            title: title(text),
        },
    );
    let wish = Wish::new(text, case.seq, case.ask.behalf.is_some());
    home.wishes.insert(id, wish);
    home.clock(case, id, ClockName::Answer, case.end_in(law::ANSWER_DAYS));
    home.tell(case, ("role", format!("secretary@{}", case.home)), "tell-wish-raised", id);
    Ok(())
}

pub fn answer(world: &mut World, case: &Case<'_>) -> Result<(), Code> {
    let fate = case.text("fate");
    match fate {
        "decline" if case.text("reply").chars().count() < 4 => return Err(Code::ReasonMissing),
        "handle" if case.person("owner").is_none() => return Err(Code::OwnerMissing),
        "handle" => {
            let due = case.date("due_on").ok_or(Code::DueMissing)?;
            if due < case.today() {
                return Err(Code::DuePast);
            }
        }
        _ => {}
    }
    let Some(matter) = case.matter.clone() else { return Err(Code::NotFound) };
    let id = matter.id;
    let home = world.home(case.home);
    home.met(case, id, ClockName::Answer);
    if let Some(wish) = home.wishes.get_mut(&id) {
        wish.fate = Some(fate.into());
    }
    match fate {
        "decline" => home.go(id, State::Declined),
        "handle" => {
            home.go(id, State::Adopted);
            home.change(id, |m| m.owner = case.person("owner"));
            if let Some(due) = case.date("due_on") {
                home.clock(case, id, ClockName::Execution, Moment::end_of(due));
            }
        }
        _ => {
            home.go(id, State::Adopted);
            let topic = case.fresh(0);
            home.open(case, Opening::under(&matter, topic, Kind::Topic));
            home.topics.insert(topic, Topic { by_household: true, ..Topic::default() });
        }
    }
    if let Some(who) = matter.opened_for {
        home.tell(case, ("person", who.to_string()), "tell-wish-answered", id);
    }
    Ok(())
}

pub fn finish(world: &mut World, case: &Case<'_>) -> Result<(), Code> {
    let id = case.this();
    let home = world.home(case.home);
    let simple = home.wishes.get(&id).is_some_and(|w| w.fate.as_deref() == Some("handle"));
    if !simple {
        return Err(Code::WrongState);
    }
    home.met(case, id, ClockName::Execution);
    done(world, case, id);
    Ok(())
}

/// The wish is said to be done: the person is asked.
pub fn done(world: &mut World, case: &Case<'_>, id: MatterId) {
    let home = world.home(case.home);
    home.go(id, State::Done);
    home.clock(case, id, ClockName::Confirmation, case.end_in(law::CONFIRM_DAYS));
    if let Some(who) = home.matters.get(&id).and_then(|m| m.opened_for) {
        home.tell(case, ("person", who.to_string()), "tell-wish-done", id);
    }
}

pub fn confirm(world: &mut World, case: &Case<'_>) -> Result<(), Code> {
    let Some(matter) = case.matter.clone() else { return Err(Code::NotFound) };
    let home = world.home(case.home);
    home.met(case, matter.id, ClockName::Confirmation);
    let satisfied = case.field("satisfied").as_bool() == Some(true);
    let of_thread = home.last(matter.thread, Kind::Resolution);
    let reported = of_thread.filter(|r| r.state == State::Reported).map(|r| r.id);
    let again = case.end_in(law::CONFIRM_DAYS);
    if satisfied {
        home.go(matter.id, State::Confirmed);
        if let Some(id) = reported {
            home.go(id, State::Confirmed);
            steps::result_posted(home, case, id, 0);
        }
        // The result is watched: the resolution, or the wish that was simply done.
        let watched = case.end_in(law::WATCH_DAYS);
        home.clock(case, reported.unwrap_or(matter.id), ClockName::Recurrence, watched);
        return Ok(());
    }
    home.go(matter.id, State::Adopted);
    if let Some(id) = reported {
        home.go(id, State::Executing);
        home.clock(case, id, ClockName::Execution, again);
    }
    if home.wishes.get(&matter.id).is_some_and(|w| w.fate.as_deref() == Some("handle")) {
        home.clock(case, matter.id, ClockName::Execution, again);
    }
    let to = ("role", format!("secretary@{}", case.home));
    home.tell(case, to, "tell-wish-returned", matter.id);
    Ok(())
}

pub fn erase(world: &mut World, case: &Case<'_>) -> Result<(), Code> {
    let id = case.this();
    let home = world.home(case.home);
    let wish = home.wishes.get_mut(&id).ok_or(Code::NotFound)?;
    if wish.erased {
        return Err(Code::ErasedAlready);
    }
    wish.erased = true;
    wish.text = ERASED.into();
    let said_in = wish.said_in;
    if let Some(kept) = home.keys.values_mut().find(|k| k.seq == said_in) {
        kept.erased = true;
    }
    let beside: Vec<_> = home
        .files
        .iter()
        .filter(|(_, f)| f.matter == id)
        .map(|(k, f)| (*k, f.hash.clone()))
        .collect();
    home.files.retain(|_, f| f.matter != id);
    home.change(id, |m| m.title = ERASED.into());
    let thread = home.matters.get(&id).map(|m| m.thread);
    let draft = |m: &&super::world::Matter| {
        Some(m.thread) == thread && m.kind == Kind::Topic && m.state == State::Draft
    };
    let drafts: Vec<_> = home.matters.values().filter(draft).map(|m| m.id).collect();
    for id in drafts {
        home.change(id, |m| m.title = ERASED.into());
    }
    for (_, hash) in beside {
        world.forget(case.home, &hash);
    }
    Ok(())
}

pub fn vague(case: &Case<'_>) -> bool {
    let short = |field: &str, least: usize| case.text(field).chars().count() < least;
    law::SLOGANS.iter().any(|s| case.text("title").contains(s))
        || short("place", 2)
        || short("people", 2)
        || short("money", 2)
        || case.field("cost_fen").as_i64().is_none_or(|fen| fen < 0)
        || short("plan", 10)
}

/// Class and body fit each other and the way of counting.
pub fn put_to(case: &Case<'_>) -> Result<bool, Code> {
    let (class, body) = (case.text("class"), case.text("body"));
    let (_, bodies) = law::CLASSES.iter().find(|(c, _)| *c == class).ok_or(Code::NotFound)?;
    let rule = law::BODIES.iter().find(|b| b.key == body).ok_or(Code::NotFound)?;
    if !bodies.contains(&body) {
        return Err(Code::BodyWrong);
    }
    let by_household = case.text("basis") == "household";
    if by_household && !rule.by_household {
        return Err(Code::FieldBad);
    }
    Ok(by_household)
}

pub fn publish(world: &mut World, case: &Case<'_>) -> Result<(), Code> {
    if vague(case) {
        return Err(Code::TopicSlogan);
    }
    let by_household = put_to(case)?;
    let id = case.this();
    let home = world.home(case.home);
    let before = home.topics.get(&id).cloned().unwrap_or_default();
    let same = before.class == case.text("class") && before.body == case.text("body");
    if !same && super::change::changed(home, id).is_some() {
        return Err(Code::BodyWrong);
    }
    let topic = Topic {
        class: case.text("class").into(),
        body: case.text("body").into(),
        by_household,
        cost: case.field("cost_fen").as_i64().unwrap_or(0),
        plan: case.text("plan").into(),
        ..before
    };
    published(home, case, id, case.text("title"), topic);
    Ok(())
}

/// A topic is public: its days run, and those who represent others are told.
pub fn published(home: &mut Home, case: &Case<'_>, id: MatterId, title: &str, topic: Topic) {
    home.change(id, |m| m.title = title.into());
    if home.matters.get(&id).is_some_and(|m| m.state == State::Advised) {
        home.met(case, id, ClockName::Settle);
    }
    home.go(id, State::Published);
    let rule = law::BODIES.iter().find(|b| b.key == topic.body);
    let represented = topic.body.contains("representatives");
    home.topics.insert(id, Topic { published: Some(case.now), stale: true, ..topic });
    home.tell(case, ("public", case.home.to_string()), "tell-topic-published", id);
    if represented {
        for role in ["representative", "committee"] {
            let to = ("role", format!("{role}@{}", case.home));
            home.tell(case, to, "tell-topic-representatives", id);
        }
    }
    if let Some((days, _)) = rule.and_then(|rule| rule.notice) {
        // The day of publication is not counted, and the meeting's own day neither.
        let earliest = case.now.plus_days(days + 1).date();
        home.clock(case, id, ClockName::Publication, Moment::start_of(earliest));
    }
}
