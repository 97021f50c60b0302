//! The room: who may speak and in which order, statements and stances, the text of the minutes.

use civic::authority::Role;
use kernel::id::{MatterId, RecordId};
use kernel::{Code, Moment, PersonRef};

use super::authority::holds;
use super::world::{File, Home, Said, Sheet, Turn, World};
use super::{Case, law};

type Done = Result<(), Code>;

fn here(home: &Home, case: &Case<'_>, who: PersonRef) -> bool {
    let line = home.meetings.get(&case.this()).and_then(|m| m.roll.get(&who.id));
    who.home == case.home && line.is_some_and(|l| l.present.is_some())
}

fn turns<'w>(world: &'w mut World, case: &Case<'_>) -> &'w mut Vec<Turn> {
    world.home(case.home).turns.entry(case.this()).or_default()
}

pub fn ask(world: &mut World, case: &Case<'_>) -> Done {
    let who = case.subject.ok_or(Code::SignInNeeded)?;
    let offices = [Role::Secretary, Role::Committee, Role::TownshipClerk, Role::CountyClerk];
    let official = case.ask.behalf.is_none()
        && offices.into_iter().any(|r| holds(world, case, who, r, case.home));
    if !official && !here(world.home(case.home), case, who) {
        return Err(Code::NotPresent);
    }
    let turns = turns(world, case);
    if turns.iter().any(|t| t.who == who && t.ended.is_none()) {
        return Err(Code::SpeakerListed);
    }
    turns.push(Turn { who, official, began: None, ended: None, said: String::new() });
    Ok(())
}

pub fn leave(world: &mut World, case: &Case<'_>) -> Done {
    let who = case.subject.ok_or(Code::SignInNeeded)?;
    let waits = |t: &&mut Turn| t.who == who && t.began.is_none() && t.ended.is_none();
    let turn = turns(world, case).iter_mut().find(waits).ok_or(Code::SpeakerNone)?;
    turn.ended = Some(case.now);
    Ok(())
}

pub fn give(world: &mut World, case: &Case<'_>) -> Done {
    let turns = turns(world, case);
    let had = |who: PersonRef| turns.iter().filter(|t| t.who == who && t.began.is_some()).count();
    let waiting = turns.iter().enumerate().filter(|(_, t)| t.began.is_none() && t.ended.is_none());
    let next = waiting.min_by_key(|(at, t)| (had(t.who), *at)).map(|(at, _)| at);
    let next = next.ok_or(Code::SpeakerNone)?;
    for (at, turn) in turns.iter_mut().enumerate() {
        if at == next {
            turn.began = Some(case.now);
        } else if turn.began.is_some() && turn.ended.is_none() {
            turn.ended = Some(case.now);
        }
    }
    Ok(())
}

pub fn end(world: &mut World, case: &Case<'_>) -> Done {
    let absent = case.field("absent").as_bool() == Some(true);
    let speaks = |t: &&mut Turn| t.began.is_some() && t.ended.is_none();
    let turn = turns(world, case).iter_mut().find(speaks).ok_or(Code::SpeakerNone)?;
    turn.ended = Some(case.now);
    turn.said = case.text("said").to_owned();
    if absent {
        turn.began = None;
    }
    Ok(())
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}

pub fn make(world: &mut World, case: &Case<'_>) -> Done {
    let who = case.subject.ok_or(Code::SignInNeeded)?;
    let (meeting, text) = (case.this(), case.text("text").to_owned());
    if letters(&text).chars().count() < 4 {
        return Err(Code::StatementShort);
    }
    let home = world.home(case.home);
    let same = |s: &Said| !s.held && letters(&s.text) == letters(&text);
    if home.said_here.get(&meeting).is_some_and(|all| all.iter().any(same)) {
        return Err(Code::StatementThere);
    }
    let id: RecordId = case.id("id");
    home.take("statement", Some(meeting), id)?;
    let all = home.said_here.entry(meeting).or_default();
    all.push(Said { id, made: case.now, text, held: false });
    all.sort_by_key(|s| (s.made, s.id));
    home.stances.insert((meeting, id, who), "agree".into());
    Ok(())
}

fn statement(home: &mut Home, meeting: MatterId, id: RecordId) -> Result<&mut Said, Code> {
    let found =
        home.said_here.get_mut(&meeting).and_then(|all| all.iter_mut().find(|s| s.id == id));
    match found {
        None => Err(Code::NotFound),
        Some(said) if said.held => Err(Code::StatementHeld),
        Some(said) => Ok(said),
    }
}

pub fn stand(world: &mut World, case: &Case<'_>) -> Done {
    let who = case.subject.ok_or(Code::SignInNeeded)?;
    let (meeting, id) = (case.this(), case.id("statement"));
    let home = world.home(case.home);
    statement(home, meeting, id)?;
    home.stances.insert((meeting, id, who), case.text("side").to_owned());
    Ok(())
}

pub fn hold(world: &mut World, case: &Case<'_>) -> Done {
    let (meeting, id) = (case.this(), case.id("statement"));
    let said = statement(world.home(case.home), meeting, id)?;
    if case.text("reason").chars().count() < 4 {
        return Err(Code::ReasonMissing);
    }
    said.held = true;
    Ok(())
}

/// A statement that is written anew says something, and none but `except` says it already.
fn says(home: &Home, meeting: MatterId, text: &str, except: &[RecordId]) -> Done {
    if letters(text).chars().count() < 4 {
        return Err(Code::StatementShort);
    }
    let same = |s: &Said| !s.held && !except.contains(&s.id) && letters(&s.text) == letters(text);
    let there = home.said_here.get(&meeting).is_some_and(|all| all.iter().any(same));
    if there { Err(Code::StatementThere) } else { Ok(()) }
}

fn reasoned(case: &Case<'_>) -> Done {
    if case.text("reason").chars().count() < 4 { Err(Code::FieldShort) } else { Ok(()) }
}

/// The new ones stand, the old ones stand no more and say where they went.
fn goes_on(
    home: &mut Home,
    case: &Case<'_>,
    how: &'static str,
    from: &[RecordId],
    to: &[(RecordId, String)],
) {
    let (meeting, reason) = (case.this(), case.text("reason").to_owned());
    let all = home.said_here.entry(meeting).or_default();
    for said in all.iter_mut().filter(|s| from.contains(&s.id)) {
        said.held = true;
    }
    all.extend(to.iter().map(|(id, text)| Said {
        id: *id,
        made: case.now,
        text: text.clone(),
        held: false,
    }));
    all.sort_by_key(|s| (s.made, s.id));
    for source in from {
        for (target, _) in to {
            home.descents.insert((meeting, *source, *target), (how, reason.clone()));
        }
    }
}

pub fn merge(world: &mut World, case: &Case<'_>) -> Done {
    let (meeting, text) = (case.this(), case.text("text").to_owned());
    let named = case.field("statements").as_array().cloned().unwrap_or_default();
    let mut from: Vec<RecordId> =
        named.iter().filter_map(|id| RecordId::parse(id.as_str()?).ok()).collect();
    from.sort_unstable();
    from.dedup();
    if from.len() < 2 {
        return Err(Code::StatementsFew);
    }
    let home = world.home(case.home);
    for id in &from {
        statement(home, meeting, *id)?;
    }
    says(home, meeting, &text, &from)?;
    reasoned(case)?;
    let id: RecordId = case.id("id");
    home.take("statement", Some(meeting), id)?;
    // Who stands alike on every one of them stands so on the new one.
    let people: std::collections::BTreeSet<PersonRef> =
        home.stances.keys().filter(|(m, ..)| *m == meeting).map(|(.., who)| *who).collect();
    for who in people {
        let own = |id: &RecordId| home.stances.get(&(meeting, *id, who));
        let Some(first) = from.first().and_then(own).cloned() else { continue };
        if from.iter().all(|id| own(id) == Some(&first)) {
            home.stances.insert((meeting, id, who), first);
        }
    }
    goes_on(home, case, "merge", &from, &[(id, text)]);
    Ok(())
}

pub fn split(world: &mut World, case: &Case<'_>) -> Done {
    let (meeting, source): (_, RecordId) = (case.this(), case.id("statement"));
    let (first, second) = (case.text("first").to_owned(), case.text("second").to_owned());
    let home = world.home(case.home);
    statement(home, meeting, source)?;
    says(home, meeting, &first, &[])?;
    says(home, meeting, &second, &[])?;
    if letters(&first) == letters(&second) {
        return Err(Code::StatementThere);
    }
    reasoned(case)?;
    goes_on(home, case, "split", &[source], &[(case.fresh(0), first), (case.fresh(1), second)]);
    Ok(())
}

fn when(at: Moment) -> String {
    let t = at.civil();
    let (y, mo, d) = (t.year(), t.month(), t.day());
    format!("{y}年{mo}月{d}日{:02}:{:02}", t.hour(), t.minute())
}

fn name(world: &World, who: PersonRef) -> String {
    let person = world.homes.get(&who.home).and_then(|h| h.knows(who.id));
    person.map_or_else(String::new, |p| p.name.clone())
}

/// The minutes, written down a second time from the auditor's own lists.
fn text(world: &World, case: &Case<'_>) -> Option<String> {
    use std::fmt::Write as _;
    let id = case.this();
    let home = world.homes.get(&case.home)?;
    let meeting = home.meetings.get(&id)?;
    let body = law::BODY_NAMES.iter().find(|(key, _)| *key == meeting.body)?.1;
    let topic = &home.matters.get(&meeting.topic)?.title;
    let came = meeting.roll.values().filter(|l| l.present.is_some()).count();
    let mut out = format!("{body}记录\n时间：{}\n", when(meeting.opened?));
    let convener = name(world, meeting.convener);
    let _ = writeln!(out, "地点：{}\n召集人：{convener}\n议题：{topic}", meeting.venue);
    let _ = writeln!(out, "应到 {} 人，实到 {came} 人。", meeting.roll.len());
    let spoken = home.turns.get(&id).into_iter().flatten();
    for (n, turn) in spoken.filter(|t| t.began.is_some()).enumerate() {
        if n == 0 {
            out.push_str("发言：\n");
        }
        let ms = turn.ended.or(meeting.closed)?.ms() - turn.began?.ms();
        let _ =
            write!(out, "{}. {}（{} 分钟）", n + 1, name(world, turn.who), (ms + 59_999) / 60_000);
        out.push_str(if turn.said.is_empty() { "" } else { "：" });
        let _ = writeln!(out, "{}", turn.said);
    }
    let order = home.said_here.get(&id).into_iter().flatten().filter(|s| !s.held);
    for (n, said) in order.enumerate() {
        if n == 0 {
            out.push_str("看法：\n");
        }
        let count = |side: &str| {
            let of = home.stances.iter().filter(|((m, s, _), _)| *m == id && *s == said.id);
            of.filter(|(_, own)| *own == side).count()
        };
        let (yes, no, pass) = (count("agree"), count("disagree"), count("pass"));
        let _ = writeln!(out, "{}. {}（同意 {yes}，不同意 {no}，不表态 {pass}）", n + 1, said.text);
    }
    if let Some(r) = meeting.ballot.as_ref().and_then(|b| b.result.as_ref()) {
        let end = if r.adopted { "通过" } else { "未通过" };
        let _ = write!(out, "表决：同意 {}，不同意 {}，弃权 {}，", r.yes, r.no, r.abstain);
        let _ = writeln!(out, "废票 {}。结果：{end}。", r.invalid);
    }
    let remarks = case.text("remarks");
    if !remarks.is_empty() {
        let _ = writeln!(out, "补充：{remarks}");
    }
    let _ = write!(out, "散会：{}", when(meeting.closed?));
    Some(out)
}

pub fn draft(world: &mut World, case: &Case<'_>) -> Done {
    let text = text(world, case).ok_or(Code::NotFound)?;
    let digest = kernel::hash::hex(&kernel::hash::sm3(text.as_bytes()));
    let home = world.home(case.home);
    let before = home.minutes.get(&case.this());
    if before.is_some_and(|b| b.digest == digest) {
        return Err(Code::MinutesSame);
    }
    let draft = before.map_or(1, |b| b.draft + 1);
    home.minutes.insert(case.this(), Sheet { draft, digest });
    Ok(())
}

pub fn sign(world: &mut World, case: &Case<'_>) -> Done {
    let who = case.subject.ok_or(Code::SignInNeeded)?;
    let home = world.home(case.home);
    let sheet = home.minutes.get(&case.this()).cloned().ok_or(Code::MinutesMissing)?;
    if sheet.digest != case.text("digest").to_lowercase() {
        return Err(Code::Stale);
    }
    if !here(home, case, who) {
        return Err(Code::NotPresent);
    }
    let signature = (case.this(), sheet.draft, who);
    if home.signed.contains(&signature) {
        return Err(Code::MinutesSigned);
    }
    let by_hand = matches!(case.text("hand"), "paper" | "witness");
    if by_hand != case.ask.behalf.is_some() {
        return Err(Code::FieldBad);
    }
    if case.text("hand") == "witness" {
        let seen = case.person("witness").ok_or(Code::WitnessMissing)?;
        if seen == who || Some(seen) == case.hand() || !here(home, case, seen) {
            return Err(Code::WitnessBad);
        }
    }
    // Only what is signed on paper has a photo.
    let named = case.field("photo").as_array().is_some_and(|all| !all.is_empty());
    if named && case.text("hand") != "paper" {
        return Err(Code::FieldBad);
    }
    let photos = super::standing::enclosed(world, case, "photo")?;
    let home = world.home(case.home);
    for (n, hash) in photos.into_iter().enumerate() {
        let fresh = case.fresh(u64::try_from(n).unwrap_or(0));
        let file = File { matter: case.this(), by: who, hash };
        home.files.insert((case.this(), fresh), file);
    }
    home.signed.insert(signature);
    Ok(())
}
