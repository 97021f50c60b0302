//! Claims: made, heard, judged by those who are not near, hung out, objected to, decided, posted.

use std::collections::BTreeSet;

use civic::authority::Role;
use kernel::id::{HouseholdId, RecordId};
use kernel::{Code, Date, PersonRef};

use super::near::stands_back;
use super::picture::{Appeal, Claim, Points};
use super::{Done, base, booked, earned, hold, lives, post as move_at_once, release, said, source};
use crate::simulation::auditor::Case;
use crate::simulation::auditor::authority::holds;
use crate::simulation::auditor::law::{POINTS_APPEAL, POINTS_NOTICE};
use crate::simulation::auditor::world::{Home, World};

fn office(world: &World, case: &Case<'_>) -> bool {
    let has = |role| case.hand().is_some_and(|who| holds(world, case, who, role, case.home));
    has(Role::Secretary) || has(Role::Committee)
}

/// Days in which a line counts once.
fn same(often: &str, a: Date, b: Date) -> bool {
    match often {
        "day" => a == b,
        "month" => (a.year(), a.month()) == (b.year(), b.month()),
        "year" => a.year() == b.year(),
        _ => false,
    }
}

fn hand(world: &World, case: &Case<'_>, own: Option<HouseholdId>, of: HouseholdId) -> &'static str {
    let has = |role| case.hand().is_some_and(|who| holds(world, case, who, role, case.home));
    if case.ask.behalf.is_some() {
        return "desk";
    }
    if own == Some(of) {
        return "own";
    }
    let heads = [Role::Convener, Role::Committee, Role::Representative];
    if heads.into_iter().any(has) { "head" } else { "witness" }
}

pub fn claim(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.homes.get(&case.home).ok_or(Code::NotFound)?;
    let happened = case.date("happened_on").ok_or(Code::FieldBad)?;
    // What counted on the day counts.
    let then = kernel::Moment::end_of(happened).min(case.now);
    let (version, table) = home.points.in_force(then).ok_or(Code::PointsNoTable)?;
    let no = case.number("line");
    let line = table.lines.get(&no).ok_or(Code::NotFound)?.clone();
    let own = lives(home, case.home, case.subject);
    let named = case.person("neighbour");
    let of = if named.is_some() { lives(home, case.home, named) } else { own };
    let of = of.ok_or(Code::NotFound)?;
    let member = home.points.members.get(&of).filter(|member| member.left.is_none());
    let joined = member.ok_or(Code::PointsNotJoined)?.joined.date();
    if home.points.group().is_empty() {
        return Err(Code::PointsNoPanel);
    }
    if happened > case.today() || happened < joined {
        return Err(Code::PointsDay);
    }
    said(case, "said", 4)?;
    if again(&home.points, (of, &line.what, &line.often), happened, None) {
        return Err(Code::PointsOften);
    }
    if line.takes && !office(world, case) {
        return Err(Code::PointsTaking);
    }
    let has = home.books.left(earned(of));
    let both = has + home.books.left(base(of));
    let points = if line.takes { line.points.min(both) } else { line.points };
    if points == 0 {
        return Err(Code::PointsShort);
    }
    let desk = case.ask.behalf.is_some();
    let usual = if desk { "desk" } else { "phone" };
    let channel = case.field("channel").as_str().unwrap_or(usual).to_owned();
    let id: RecordId = case.id("id");
    let claim = Claim {
        household: of,
        version,
        line: no,
        points,
        takes: line.takes,
        of_base: if line.takes { (points - has).max(0) } else { 0 },
        happened,
        said: case.text("said").into(),
        seen: case.text("seen_by").into(),
        hand: hand(world, case, own, of),
        channel,
        filed: (case.hand().ok_or(Code::SignInNeeded)?, case.now),
        asked: case.subject.ok_or(Code::SignInNeeded)?,
        heard: String::new(),
        speaker: None,
        stage: "review",
        decided: None,
        until: None,
        held: id,
        posted: None,
        reviews: Default::default(),
    };
    let home = world.home(case.home);
    home.take::<kernel::id::Record>("points-claim", None, id)?;
    hold(home, case, &claim);
    home.points.claims.insert(id, claim);
    Ok(())
}

/// Whether the same was claimed by a household in the days in which it counts once, by whichever table.
fn again(
    points: &Points,
    (of, what, often): (HouseholdId, &str, &str),
    day: Date,
    beside: Option<RecordId>,
) -> bool {
    let says = |c: &Claim| {
        let table = c.version.checked_sub(1).and_then(|at| points.tables.get(at));
        table.and_then(|table| table.lines.get(&c.line)).is_some_and(|line| line.what == what)
    };
    points.claims.iter().any(|(id, c)| {
        c.household == of
            && Some(*id) != beside
            && !["refused", "reversed", "dropped", "withdrawn"].contains(&c.stage)
            && same(often, c.happened, day)
            && says(c)
    })
}

pub fn hear(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let own = lives(home, case.home, case.subject);
    let id: RecordId = case.id("claim");
    let claim = home.points.claims.get(&id).ok_or(Code::NotFound)?;
    let who = case.subject.ok_or(Code::SignInNeeded)?;
    let theirs = own == Some(claim.household);
    // Of the group whoever may judge; nobody speaks for them in that.
    let judge = case.ask.behalf.is_none() && may(home, case, claim).contains(&who);
    if !theirs && !judge {
        return Err(Code::NotFound);
    }
    if claim.stage != "review" || !claim.takes {
        return Err(Code::PointsStage);
    }
    if !theirs && !claim.heard.is_empty() {
        return Err(Code::PointsHeard);
    }
    said(case, "heard", 4)?;
    let claim = home.points.claims.get_mut(&id).ok_or(Code::NotFound)?;
    claim.heard = case.text("heard").into();
    claim.speaker = Some(who);
    Ok(())
}

pub fn withdraw(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let id: RecordId = case.id("claim");
    let mut claim = home.points.claims.get(&id).ok_or(Code::NotFound)?.clone();
    if case.subject != Some(claim.asked) && case.hand() != Some(claim.filed.0) {
        return Err(Code::NotFound);
    }
    if claim.stage != "review" {
        return Err(Code::PointsStage);
    }
    if !claim.reviews.is_empty() {
        return Err(Code::PointsJudged);
    }
    release(home, case, &claim);
    claim.stage = "withdrawn";
    claim.decided = Some(case.now);
    home.points.claims.insert(id, claim);
    Ok(())
}

/// Who of the group may judge a claim: neither who made it nor who is near.
pub fn may(home: &Home, case: &Case<'_>, claim: &Claim) -> BTreeSet<PersonRef> {
    let free = |who: &PersonRef| {
        ![claim.filed.0, claim.asked].contains(who)
            && !stands_back(home, case, *who, claim.household)
    };
    home.points.group().into_iter().filter(free).collect()
}

pub fn review(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let id: RecordId = case.id("claim");
    let claim = home.points.claims.get(&id).ok_or(Code::NotFound)?.clone();
    if case.ask.behalf.is_some() {
        return Err(Code::SignOwn);
    }
    let who = case.hand().ok_or(Code::SignInNeeded)?;
    if !home.points.group().contains(&who) {
        return Err(Code::PointsNotPanel);
    }
    let may = may(home, case, &claim);
    if !may.contains(&who) {
        return Err(Code::PointsNear);
    }
    if may.len() < 2 {
        return Err(Code::PointsNoPanel);
    }
    if claim.stage != "review" {
        return Err(Code::PointsStage);
    }
    if claim.takes && claim.heard.is_empty() {
        return Err(Code::PointsUnheard);
    }
    if claim.reviews.contains_key(&who) {
        return Err(Code::PointsReviewed);
    }
    let yes = case.text("verdict") == "agree";
    if !yes {
        said(case, "reason", 4)?;
    }
    let reason = case.text("reason").to_owned();
    let mut kept = claim;
    kept.reviews.insert(who, (yes, reason, case.now));
    let counts = |yes: bool| {
        kept.reviews.iter().filter(|(who, said)| said.0 == yes && may.contains(who)).count()
    };
    if counts(true) * 2 > may.len() {
        kept.stage = "noticed";
        kept.decided = Some(case.now);
        kept.until = Some(case.now.plus_days(POINTS_NOTICE).date());
    } else if counts(false) * 2 >= may.len() {
        release(home, case, &kept);
        kept.stage = "refused";
        kept.decided = Some(case.now);
    }
    home.points.claims.insert(id, kept);
    Ok(())
}

pub fn post(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let id: RecordId = case.id("claim");
    let mut claim = home.points.claims.get(&id).ok_or(Code::NotFound)?.clone();
    if claim.stage != "noticed" {
        return Err(Code::PointsStage);
    }
    if claim.until.is_none_or(|until| until >= case.today()) {
        return Err(Code::PointsNoticed);
    }
    booked(home, case, &claim);
    claim.stage = "posted";
    claim.posted = Some(case.now);
    home.points.claims.insert(id, claim);
    Ok(())
}

pub fn appeal(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let claim_id: RecordId = case.id("claim");
    let mut claim = home.points.claims.get(&claim_id).ok_or(Code::NotFound)?.clone();
    said(case, "reason", 4)?;
    let by = case.subject.ok_or(Code::SignInNeeded)?;
    let from = match claim.stage {
        "noticed" => None,
        // Others may object anew after a ruling that kept them.
        "posted" => claim.posted.max(claim.decided),
        "refused" => claim.decided,
        _ => return Err(Code::PointsStage),
    };
    // A household once against a refusal, and once against what was given; nobody for another.
    let refused = claim.stage == "refused";
    let own = lives(home, case.home, case.subject);
    let ours =
        |who: PersonRef| who == by || own.is_some() && lives(home, case.home, Some(who)) == own;
    let mut before = home.points.appeals.values().filter(|a| a.claim == claim_id);
    if before.any(|a| (a.was == "refused") == refused && ours(a.by)) {
        return Err(Code::PointsAppealed);
    }
    if from.is_some_and(|from| case.today() > from.plus_days(POINTS_APPEAL).date()) {
        return Err(Code::PointsAppealLate);
    }
    let posted = claim.stage == "posted";
    let left = home.books.left(earned(claim.household));
    let holds = if posted && !claim.takes { claim.points.min(left) } else { 0 };
    let id: RecordId = case.id("id");
    home.take::<kernel::id::Record>("points-appeal", None, id)?;
    if holds > 0 {
        let way = (earned(claim.household), source("point", case.home));
        home.books.hold(case, id.bytes(), way, holds);
    }
    let reason = case.text("reason").to_owned();
    let was = claim.stage;
    let appeal = Appeal { claim: claim_id, was, holds, reason, by, at: case.now, ruling: None };
    claim.stage = if posted { "contested" } else { "suspended" };
    home.points.appeals.insert(id, appeal);
    home.points.claims.insert(claim_id, claim);
    Ok(())
}

pub fn decide(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let id: RecordId = case.id("appeal");
    let mut appeal = home.points.appeals.get(&id).ok_or(Code::NotFound)?.clone();
    let mut claim = home.points.claims.get(&appeal.claim).ok_or(Code::NotFound)?.clone();
    if appeal.ruling.is_some() {
        return Err(Code::PointsAppealed);
    }
    if !["suspended", "contested"].contains(&claim.stage) {
        return Err(Code::PointsStage);
    }
    let who = case.hand().ok_or(Code::SignInNeeded)?;
    let part =
        [appeal.by, claim.filed.0, claim.asked].contains(&who) || claim.reviews.contains_key(&who);
    if part || stands_back(home, case, who, claim.household) {
        return Err(Code::PointsNear);
    }
    said(case, "answer", 4)?;
    let turned = case.text("ruling") == "reverse";
    if turned && appeal.was == "refused" && !claim.takes {
        // It is as if it were claimed today.
        let here = home.points.members.get(&claim.household);
        if here.is_none_or(|member| member.left.is_some()) {
            return Err(Code::PointsNotJoined);
        }
        let table = claim.version.checked_sub(1).and_then(|at| home.points.tables.get(at));
        let line = table.and_then(|table| table.lines.get(&claim.line)).ok_or(Code::NotFound)?;
        let what = (claim.household, line.what.as_str(), line.often.as_str());
        if again(&home.points, what, claim.happened, Some(appeal.claim)) {
            return Err(Code::PointsOften);
        }
    }
    appeal.ruling = Some((turned, case.text("answer").into(), who, case.now));
    claim.decided = Some(case.now);
    match appeal.was {
        "noticed" if turned => {
            release(home, case, &claim);
            claim.stage = "reversed";
        }
        "noticed" => {
            claim.stage = "noticed";
            // The days that were lost are given back.
            let lost = kernel::Moment::start_of(case.today()).ms()
                - kernel::Moment::start_of(appeal.at.date()).ms();
            claim.until = claim.until.map(|until| {
                kernel::Moment::start_of(until).plus_days(lost / kernel::time::DAY_MS).date()
            });
        }
        "refused" if turned && !claim.takes => {
            claim.stage = "noticed";
            claim.until = Some(case.now.plus_days(POINTS_NOTICE).date());
            claim.held = id;
            hold(home, case, &claim);
        }
        "refused" => claim.stage = "refused",
        _ => contested(home, case, (id, &appeal), (&mut claim, turned)),
    }
    home.points.claims.insert(appeal.claim, claim);
    home.points.appeals.insert(id, appeal);
    Ok(())
}

/// What was posted stays, or goes back by a new entry.
fn contested(
    home: &mut Home,
    case: &Case<'_>,
    (id, appeal): (RecordId, &Appeal),
    (claim, turned): (&mut Claim, bool),
) {
    claim.stage = if turned { "reversed" } else { "posted" };
    if turned && claim.takes {
        let from = source("point", case.home);
        let of_earned = claim.points - claim.of_base;
        move_at_once(home, case, (from, earned(claim.household)), of_earned);
        move_at_once(home, case, (from, base(claim.household)), claim.of_base);
    } else if appeal.holds > 0 && turned {
        home.books.paid(case, id.bytes(), appeal.holds);
    } else if appeal.holds > 0 {
        home.books.void(case, id.bytes());
    }
}
