//! 推选和评议 as the auditor understands them: a list of options or four questions, marks as each form
//! takes them, voices by name or into a box, and a count that it makes itself.

mod count;
pub mod picture;
pub mod tables;

use civic::matter::{ClockName, Kind, State};
use kernel::id::MatterId;
use kernel::{AreaCode, Code, Date, Moment, PersonRef};

use self::picture::{Candidate, Counted, Marks, Poll};
use super::choosing::{self, Days, Voice, Voter, electors};
use super::world::{Home, Matter, World};
use super::{Case, Opening, law};

type Done = Result<(), Code>;

/// All acts of a vote among several.
pub fn decide(world: &mut World, case: &Case<'_>) -> Done {
    match case.ask.act.as_str() {
        "poll.open" => open(world, case),
        "poll.ask" => ask(world, case),
        "poll.stand" => stand(world, case),
        "poll.strike" => strike(world, case),
        "poll.publish" => publish(world, case),
        "poll.cast" => cast(world, case),
        "poll.drop" => drop(world, case),
        "poll.hand" => hand(world, case),
        "poll.enter" => enter(world, case),
        "poll.close" => close(world, case),
        _ => Err(Code::NotFound),
    }
}

fn said(case: &Case<'_>, field: &str) -> Done {
    if case.text(field).chars().count() < 4 { Err(Code::FieldShort) } else { Ok(()) }
}

/// The last day lies ahead.
fn ahead(case: &Case<'_>) -> Result<Date, Code> {
    case.date("closes_on").filter(|closes| *closes > case.today()).ok_or(Code::FieldBad)
}

/// The vote that an act continues.
fn this<'h>(home: &'h mut Home, case: &Case<'_>) -> Result<&'h mut Poll, Code> {
    home.polls.get_mut(&case.this()).ok_or(Code::NotFound)
}

/// A rating has its four questions from the start and takes no others.
fn fixed(poll: &Poll) -> Done {
    if poll.form == "rating" { Err(Code::PollFixed) } else { Ok(()) }
}

fn new(case: &Case<'_>, form: &str, about: &str, closes: Date) -> Poll {
    let question = |title: &&str| Candidate {
        title: (*title).into(),
        note: String::new(),
        woman: false,
        by: None,
        struck: String::new(),
    };
    let questions = if form == "rating" { &law::QUESTIONS[..] } else { &[] };
    Poll {
        form: form.into(),
        about: about.into(),
        by_household: true,
        secret: case.field("secret").as_bool().unwrap_or(false),
        seats: 1,
        women: 0,
        most: match form {
            "score" => law::POLL_SCORE,
            "rating" => law::POLL_RATING,
            "runoff" | "schulze" => law::MOST_OPTIONS,
            _ => 1,
        },
        closes,
        published: None,
        closed: None,
        options: questions.iter().map(question).collect(),
        roll: Default::default(),
        voices: Default::default(),
        given: Default::default(),
        heap: Vec::new(),
        papers: Default::default(),
        counted: None,
    }
}

fn opened(home: &mut Home, case: &Case<'_>, opening: Opening<'_>, poll: Poll) {
    let id = opening.id;
    home.open(case, opening);
    home.polls.insert(id, poll);
    home.tell(case, ("public", case.home.to_string()), "tell-poll-opened", id);
}

fn open(world: &mut World, case: &Case<'_>) -> Done {
    let area = AreaCode::parse(case.text("area")).map_err(|_| Code::FieldBad)?;
    if !area.as_str().starts_with(case.home.as_str()) {
        return Err(Code::NotFound);
    }
    said(case, "about")?;
    let closes = ahead(case)?;
    let mut poll = new(case, case.text("form"), case.text("about"), closes);
    poll.by_household = case.text("basis") == "household";
    if poll.form == "election" {
        poll.seats = case.field("seats").as_u64().unwrap_or(1);
        poll.women = case.number("women");
    }
    if poll.women > poll.seats {
        return Err(Code::SeatsBad);
    }
    let opening = Opening {
        id: case.id("id"),
        kind: Kind::Poll,
        cause: None,
        opened_for: None,
        owner: case.hand(),
        area,
        title: case.text("title").into(),
    };
    opened(world.home(case.home), case, opening, poll);
    Ok(())
}

/// Households answer the four questions about what is, or was, carried out.
fn ask(world: &mut World, case: &Case<'_>) -> Done {
    let closes = ahead(case)?;
    let of: Matter = case.matter.clone().ok_or(Code::NotFound)?;
    let id: MatterId = case.id("id");
    let home = world.home(case.home);
    home.free(home.matters.contains_key(&id))?;
    let poll = new(case, "rating", &of.title, closes);
    let opening =
        Opening { opened_for: None, owner: case.hand(), ..Opening::under(&of, id, Kind::Poll) };
    opened(home, case, opening, poll);
    Ok(())
}

fn stand(world: &mut World, case: &Case<'_>) -> Done {
    let by = case.subject.ok_or(Code::SignInNeeded)?;
    let title = case.text("title");
    let poll = this(world.home(case.home), case)?;
    fixed(poll)?;
    if poll.standing().any(|(_, option)| option.title == title) {
        return Err(Code::OptionThere);
    }
    if poll.options.len() >= law::MOST_PROJECTS {
        return Err(Code::ProjectsMany);
    }
    let woman = case.field("woman").as_bool().unwrap_or(false) && poll.form == "election";
    poll.options.push(Candidate {
        title: title.into(),
        note: case.text("note").into(),
        woman,
        by: Some(by),
        struck: String::new(),
    });
    Ok(())
}

fn strike(world: &mut World, case: &Case<'_>) -> Done {
    let no = case.number("no");
    let home = world.home(case.home);
    let poll = this(home, case)?;
    fixed(poll)?;
    said(case, "reason")?;
    let mut list = (1..).zip(&mut poll.options);
    let of = list.find(|(n, option)| *n == no && option.struck.is_empty()).map(|(_, o)| o);
    let option = of.ok_or(Code::NotFound)?;
    option.struck = case.text("reason").into();
    if let Some(proposer) = option.by {
        home.tell(case, ("person", proposer.to_string()), "tell-poll-struck", case.this());
    }
    Ok(())
}

fn publish(world: &mut World, case: &Case<'_>) -> Done {
    let id = case.this();
    let home = world.home(case.home);
    let poll = home.polls.get(&id).ok_or(Code::NotFound)?;
    let (closes, roll) = (poll.closes, electors(home, case, poll.by_household));
    // More than one thing to choose from, and somebody for every seat.
    let need = usize::try_from(poll.seats).unwrap_or(usize::MAX).max(2);
    if poll.standing().count() < need {
        return Err(Code::OptionsFew);
    }
    // Both the day of publication and the last day are days of the vote.
    if closes < case.now.plus_days(law::POLL_DAYS - 1).date() {
        return Err(Code::VoteShort);
    }
    if roll.is_empty() {
        return Err(Code::RollEmpty);
    }
    let poll = this(home, case)?;
    poll.published = Some(case.now);
    poll.roll = roll.into_iter().map(|voter| (voter, None)).collect();
    home.go(id, State::Published);
    home.clock(case, id, ClockName::Choosing, Moment::end_of(closes));
    home.tell(case, ("public", case.home.to_string()), "tell-poll-published", id);
    Ok(())
}

/// Who has a voice by phone today.
fn by_phone(world: &World, case: &Case<'_>, who: PersonRef) -> Result<Voter, Code> {
    let home = world.homes.get(&case.home).ok_or(Code::NotFound)?;
    let p = home.polls.get(&case.this()).ok_or(Code::NotFound)?;
    let days = Days { closes: p.closes, by_household: p.by_household, roll: &p.roll };
    choosing::by_phone(home, case, &days, who)
}

/// Marks as the form takes them. A number named twice bears the mark that was named last.
fn marked(poll: &Poll, case: &Case<'_>) -> Result<Marks, Code> {
    let ticks = matches!(poll.form.as_str(), "election" | "approval");
    let orders = matches!(poll.form.as_str(), "runoff" | "schulze");
    let least = u64::from(poll.form != "score");
    let mut marks = Marks::new();
    for pair in case.field("marks").as_array().into_iter().flatten() {
        let n = |at: usize| pair.get(at).and_then(serde_json::Value::as_u64).unwrap_or(0);
        let (no, mark) = (n(0), if ticks { 1 } else { n(1) });
        if !poll.standing().any(|(standing, _)| standing == no) {
            return Err(Code::MarkUnknown);
        }
        if mark < least || mark > poll.most {
            return Err(Code::MarkBad);
        }
        marks.insert(no, mark);
    }
    let many = u64::try_from(marks.len()).unwrap_or(u64::MAX);
    if poll.form == "election" && many > poll.seats {
        return Err(Code::MarksMany);
    }
    let places: std::collections::BTreeSet<u64> = marks.values().copied().collect();
    if orders && places.len() < marks.len() { Err(Code::MarksTwice) } else { Ok(marks) }
}

/// Whose voice it is and what it says.
fn voice(world: &mut World, case: &Case<'_>, secret: bool) -> Result<(Voter, Marks), Code> {
    let who = case.subject.ok_or(Code::SignInNeeded)?;
    match (this(world.home(case.home), case)?.secret, secret) {
        (true, false) => return Err(Code::PollSecretVote),
        (false, true) => return Err(Code::PollOpenVote),
        _ => {}
    }
    let voter = by_phone(world, case, who)?;
    let marks = marked(this(world.home(case.home), case)?, case)?;
    if marks.is_empty() { Err(Code::MarksNone) } else { Ok((voter, marks)) }
}

fn cast(world: &mut World, case: &Case<'_>) -> Done {
    let (voter, picks) = voice(world, case, false)?;
    let hand = case.subject.ok_or(Code::SignInNeeded)?.id;
    let poll = this(world.home(case.home), case)?;
    poll.voices.insert(voter, Voice { picks, hand, at: case.now });
    Ok(())
}

/// A secret voice is final.
fn drop(world: &mut World, case: &Case<'_>) -> Done {
    let (voter, marks) = voice(world, case, true)?;
    let poll = this(world.home(case.home), case)?;
    if !poll.given.insert(voter) {
        return Err(Code::VotedAlready);
    }
    poll.heap.push(marks);
    Ok(())
}

fn hand(world: &mut World, case: &Case<'_>) -> Done {
    let who = case.person("person").ok_or(Code::FieldBad)?;
    let voter = by_phone(world, case, who)?;
    let poll = this(world.home(case.home), case)?;
    if poll.voices.contains_key(&voter) || poll.given.contains(&voter) {
        return Err(Code::VotedAlready);
    }
    poll.roll.insert(voter, Some(case.now));
    Ok(())
}

fn enter(world: &mut World, case: &Case<'_>) -> Done {
    let poll = this(world.home(case.home), case)?;
    let marks = marked(poll, case)?;
    let handed = poll.handed();
    choosing::typed(&mut poll.papers, handed, case, marks)
}

fn close(world: &mut World, case: &Case<'_>) -> Done {
    let id = case.this();
    let home = world.home(case.home);
    let poll = this(home, case)?;
    if poll.checked().count() < poll.papers.len() {
        return Err(Code::PapersUnchecked);
    }
    if poll.missing() > 0 && case.today() <= poll.closes {
        return Err(Code::VoteRunning);
    }
    poll.closed = Some(case.now);
    poll.counted = Some(Counted {
        on: case.today(),
        phone: poll.phone(),
        papers: poll.checked().count(),
        winners: count::winners(poll),
        at: case.now,
    });
    home.met(case, id, ClockName::Choosing);
    home.go(id, State::Closed);
    home.tell(case, ("public", case.home.to_string()), "tell-poll-closed", id);
    Ok(())
}
