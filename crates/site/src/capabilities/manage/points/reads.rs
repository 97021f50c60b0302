//! What the rules, pages and chores of points look at; what other rooms read too is in
//! [`store::points`].

use std::collections::BTreeMap;

use civic::Scene;
use civic::manage::points::{
    Adopt, AdoptFacts, Appeal, AppealFacts, Claim, ClaimFacts, Close, Decide, DecideFacts, Declare,
    Draft, DraftFacts, Eligible, Exchange, ExchangeFacts, File, Good, Hear, HearFacts, Join,
    JoinFacts, Judge, Kin, KinFacts, Leave, LeaveFacts, LineFacts, Member, Nominate, NominateFacts,
    Object, Often, Panel, PanelFacts, Post, PostFacts, Purse, Put, PutFacts, Red, RedFacts,
    Restock, RestockFacts, Review, ReviewFacts, Rule, SetLine, SettleFacts, Stage, Stock, Strike,
    StrikeFacts, Table, Tie, Trade, Weigh, WeighFacts, Weight, Withdraw, WithdrawFacts, Year,
    eligible, is_near,
};
use civic::record::{Column, Val};
use civic::rulebook::RuleSet;
use civic::tally;
use kernel::id::{HouseholdId, RecordId};
use kernel::{AreaCode, Date, Moment, PersonRef};
use ledger::Account;
use serde_json::json;
use store::{Stop, Tx, book, points, registry};

use crate::manifest::Chore;

/// Claims that the clockwork posts in one tick at most.
const POST: u32 = 200;

/// Facts of drafting: the latest version, and the lines of the one in force.
pub fn draft(tx: &mut Tx<'_>, scene: &Scene<'_>, _: &Draft) -> Result<DraftFacts, Stop> {
    let latest = points::tables(tx, scene.home)?.into_iter().next();
    let lines = match points::in_force(tx, scene.home, scene.now)? {
        Some(table) => points::lines(tx, scene.home, table.version)?,
        None => Vec::new(),
    };
    Ok(DraftFacts { latest, lines })
}

/// Facts of a line.
pub fn line(tx: &mut Tx<'_>, scene: &Scene<'_>, _: &SetLine) -> Result<LineFacts, Stop> {
    Ok(LineFacts { draft: points::draft(tx, scene.home)? })
}

/// Facts of taking a line out.
pub fn strike(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Strike) -> Result<StrikeFacts, Stop> {
    let draft = points::draft(tx, scene.home)?;
    let line = match &draft {
        Some(draft) => tx.get(&[scene.home.to_val(), draft.version.to_val(), act.no.to_val()])?,
        None => None,
    };
    Ok(StrikeFacts { draft, line })
}

/// Facts of laying before the village.
pub fn put(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Put) -> Result<PutFacts, Stop> {
    let draft = points::draft(tx, scene.home)?;
    let lined = match &draft {
        Some(draft) => !points::lines(tx, scene.home, draft.version)?.is_empty(),
        None => false,
    };
    Ok(PutFacts { draft, lined, topic: store::matter::get(tx, scene.home, act.topic)? })
}

/// Facts of adopting.
pub fn adopt(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Adopt) -> Result<AdoptFacts, Stop> {
    Ok(AdoptFacts {
        draft: points::draft(tx, scene.home)?,
        adopted: points::adopted(tx, scene.home, act.adopted)?,
    })
}

/// Facts of proposing: whoever is named is registered in the village.
pub fn nominate(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Nominate) -> Result<NominateFacts, Stop> {
    let mut known = true;
    for who in &act.persons {
        let person = registry::person(tx, *who)?;
        known &= who.home == scene.home && person.is_some_and(|person| person.registered);
    }
    Ok(NominateFacts {
        topic: store::matter::get(tx, scene.home, act.topic)?,
        known,
        before: points::nominees(tx, scene.home, act.topic)?,
    })
}

/// Facts of seating the group.
pub fn panel(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Panel) -> Result<PanelFacts, Stop> {
    let adopted = points::adopted(tx, scene.home, act.adopted)?;
    let nominees = match &adopted {
        Some(vote) => points::nominees(tx, scene.home, vote.topic)?,
        None => Vec::new(),
    };
    let before = tx.list("WHERE home = ?1 ORDER BY person", &[scene.home.to_val()])?;
    Ok(PanelFacts { adopted, nominees, before })
}

fn member(
    tx: &mut Tx<'_>,
    home: AreaCode,
    household: Option<HouseholdId>,
) -> Result<Option<Member>, Stop> {
    match household {
        Some(household) => points::member(tx, home, household),
        None => Ok(None),
    }
}

type Accounts = (Option<Account>, Option<Account>);

/// What a household has earned, and what of its base it has.
fn accounts(
    tx: &mut Tx<'_>,
    home: AreaCode,
    household: Option<HouseholdId>,
) -> Result<Accounts, Stop> {
    let Some(household) = household else { return Ok((None, None)) };
    let earned = book::account(tx, home, tally::earned(household))?;
    Ok((earned, book::account(tx, home, tally::base(household))?))
}

/// Facts of joining.
pub fn join(tx: &mut Tx<'_>, scene: &Scene<'_>, _: &Join) -> Result<JoinFacts, Stop> {
    let household = registry::household_of(tx, scene.home, scene.subject())?;
    Ok(JoinFacts {
        table: points::in_force(tx, scene.home, scene.now)?,
        household,
        member: member(tx, scene.home, household)?,
    })
}

/// Facts of leaving: the household's claims that are not posted yet, each with whether it is held.
pub fn leave(tx: &mut Tx<'_>, scene: &Scene<'_>, _: &Leave) -> Result<LeaveFacts, Stop> {
    let household = registry::household_of(tx, scene.home, scene.subject())?;
    let Some(household) = household else { return Ok(LeaveFacts::default()) };
    let claims: Vec<Claim> = tx.list(
        "WHERE home = ?1 AND household = ?2 AND stage IN ('review', 'noticed', 'suspended')
         ORDER BY id",
        &[scene.home.to_val(), household.to_val()],
    )?;
    let mut open = Vec::new();
    for claim in claims {
        let appeals = appeals(tx, scene.home, claim.id)?;
        let pending = appeals.iter().find(|appeal| appeal.ruling.is_none());
        let held = pending.is_none_or(|appeal| appeal.was != Stage::Refused);
        open.push((claim, held));
    }
    Ok(LeaveFacts { member: points::member(tx, scene.home, household)?, open })
}

/// Facts of the red list.
pub fn red(tx: &mut Tx<'_>, scene: &Scene<'_>, _: &Red) -> Result<RedFacts, Stop> {
    let household = registry::household_of(tx, scene.home, scene.subject())?;
    Ok(RedFacts { member: member(tx, scene.home, household)? })
}

/// Facts of a declaration.
pub fn kin(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Declare) -> Result<KinFacts, Stop> {
    let relative = act.relative.or(scene.subject());
    let household = registry::household_of(tx, scene.home, Some(act.of))?;
    let before = match (relative, household) {
        (Some(relative), Some(household)) => {
            tx.get(&[scene.home.to_val(), relative.to_val(), household.to_val()])?
        }
        _ => None,
    };
    let relative = registry::household_of(tx, scene.home, relative)?;
    Ok(KinFacts { household, relative, before })
}

/// Facts of weighing a declaration.
pub fn weigh(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Weigh) -> Result<WeighFacts, Stop> {
    let home = scene.home;
    let key = [home.to_val(), act.relative.to_val(), act.household.to_val()];
    let tie = match tx.get::<Kin>(&key)? {
        Some(kin) => Some(tie(tx, home, kin)?),
        None => None,
    };
    Ok(WeighFacts { tie, panel: group(tx, home)? })
}

/// Beginning of the days in which a line counts once: a day, its month, its year.
fn within(often: Often, day: Date) -> Option<String> {
    let day = day.to_string();
    let digits = match often {
        Often::Each => return None,
        Often::Day => 10,
        Often::Month => 7,
        Often::Year => 4,
    };
    Some(format!("{}%", day.chars().take(digits).collect::<String>()))
}

/// How many claims of a household there are for the same thing in the days in which it counts once, that
/// were not refused, beside one; versions of a table are one in this.
fn times(
    tx: &mut Tx<'_>,
    home: AreaCode,
    household: HouseholdId,
    (line, day): (&Rule, Date),
    beside: Option<RecordId>,
) -> Result<u32, Stop> {
    let Some(like) = within(line.often, day) else { return Ok(0) };
    let n = tx.number(
        "SELECT COUNT(*) FROM points_claim c JOIN points_line l
           ON l.home = c.home AND l.version = c.version AND l.no = c.line
         WHERE c.home = ?1 AND c.household = ?2 AND l.what = ?3 AND c.happened_on LIKE ?4
           AND c.id <> ?5 AND c.stage NOT IN ('refused', 'reversed', 'dropped', 'withdrawn')",
        &[
            home.to_val(),
            household.to_val(),
            line.what.to_val(),
            Val::Text(like),
            beside.unwrap_or(RecordId::from_parts(Moment::from_ms(0), [0; 10])).to_val(),
        ],
    )?;
    Ok(u32::try_from(n).unwrap_or(u32::MAX))
}

/// The table that counted at the end of a day; today's is the one of this moment.
fn table_of(tx: &mut Tx<'_>, scene: &Scene<'_>, day: Date) -> Result<Option<Table>, Stop> {
    points::in_force(tx, scene.home, Moment::end_of(day).min(scene.now))
}

/// Facts of claiming.
pub fn claim(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &File) -> Result<ClaimFacts, Stop> {
    let home = scene.home;
    let table = table_of(tx, scene, act.happened_on)?;
    let line: Option<Rule> = match &table {
        Some(table) => tx.get(&[home.to_val(), table.version.to_val(), act.line.to_val()])?,
        None => None,
    };
    let own = registry::household_of(tx, home, scene.subject())?;
    let household = match act.neighbour {
        Some(who) => registry::household_of(tx, home, Some(who))?,
        None => own,
    };
    let times = match (household, &line) {
        (Some(household), Some(line)) => times(tx, home, household, (line, act.happened_on), None)?,
        _ => 0,
    };
    let (earned, base) = accounts(tx, home, household)?;
    Ok(ClaimFacts {
        table,
        line,
        own,
        household,
        member: member(tx, home, household)?,
        times,
        panel: u32::try_from(points::panel(tx, home)?.len()).unwrap_or(u32::MAX),
        earned,
        base,
    })
}

/// Facts of taking a claim back.
pub fn withdraw(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Withdraw) -> Result<WithdrawFacts, Stop> {
    Ok(WithdrawFacts {
        claim: points::claim(tx, scene.home, act.claim)?,
        judged: !reviews(tx, scene.home, act.claim)?.is_empty(),
    })
}

/// Facts of a hearing.
pub fn hear(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Hear) -> Result<HearFacts, Stop> {
    let claim = points::claim(tx, scene.home, act.claim)?;
    Ok(HearFacts {
        own: registry::household_of(tx, scene.home, scene.subject())?,
        judging: judging(tx, scene.home, claim)?,
    })
}

/// Appeals against a claim, oldest first.
pub fn appeals(tx: &mut Tx<'_>, home: AreaCode, claim: RecordId) -> Result<Vec<Appeal>, Stop> {
    tx.list("WHERE home = ?1 AND claim = ?2 ORDER BY at, id", &[home.to_val(), claim.to_val()])
}

/// Objections of a household.
pub fn objected(
    tx: &mut Tx<'_>,
    home: AreaCode,
    household: Option<HouseholdId>,
) -> Result<Vec<Appeal>, Stop> {
    let Some(household) = household else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for one in registry::members(tx, home, household)? {
        let who = registry::reference(home, one.id);
        let own: Vec<Appeal> =
            tx.list("WHERE home = ?1 AND by = ?2 ORDER BY at, id", &[home.to_val(), who.to_val()])?;
        found.extend(own);
    }
    Ok(found)
}

/// What the group said of a claim, oldest first.
pub fn reviews(tx: &mut Tx<'_>, home: AreaCode, claim: RecordId) -> Result<Vec<Review>, Stop> {
    tx.list("WHERE home = ?1 AND claim = ?2 ORDER BY at, person", &[home.to_val(), claim.to_val()])
}

/// A declaration with what is needed to weigh it.
fn tie(tx: &mut Tx<'_>, home: AreaCode, kin: Kin) -> Result<Tie, Stop> {
    let words: Vec<Weight> = tx.list(
        "WHERE home = ?1 AND person = ?2 AND household = ?3 ORDER BY by",
        &[home.to_val(), kin.person.to_val(), kin.household.to_val()],
    )?;
    Ok(Tie {
        lives: registry::household_of(tx, home, Some(kin.person))?,
        speaks: registry::household_of(tx, home, Some(kin.by))?,
        words,
        kin,
    })
}

/// Declarations that touch a household: of its relatives, and of those who live in it.
pub fn ties(tx: &mut Tx<'_>, home: AreaCode, household: HouseholdId) -> Result<Vec<Tie>, Stop> {
    let mut all: Vec<Kin> = tx.list(
        "WHERE home = ?1 AND household = ?2 ORDER BY person",
        &[home.to_val(), household.to_val()],
    )?;
    for one in registry::members(tx, home, household)? {
        let who = registry::reference(home, one.id);
        let elsewhere: Vec<Kin> = tx.list(
            "WHERE home = ?1 AND person = ?2 ORDER BY household",
            &[home.to_val(), who.to_val()],
        )?;
        all.extend(elsewhere);
    }
    all.into_iter().map(|kin| tie(tx, home, kin)).collect()
}

/// Declarations that somebody else made, for the group to weigh.
pub fn flags(tx: &mut Tx<'_>, home: AreaCode) -> Result<Vec<Tie>, Stop> {
    let all: Vec<Kin> =
        tx.list("WHERE home = ?1 AND by <> person ORDER BY at, person", &[home.to_val()])?;
    all.into_iter().map(|kin| tie(tx, home, kin)).collect()
}

/// The group, each with their household.
pub fn group(tx: &mut Tx<'_>, home: AreaCode) -> Result<Vec<Eligible>, Stop> {
    let mut group = Vec::new();
    for reviewer in points::panel(tx, home)? {
        let household = registry::household_of(tx, home, Some(reviewer.person))?;
        group.push(Eligible { person: reviewer.person, household });
    }
    Ok(group)
}

/// Facts of judging a claim, for the rule and for the page that asks who may.
pub fn judging(tx: &mut Tx<'_>, home: AreaCode, claim: Option<Claim>) -> Result<ReviewFacts, Stop> {
    let mut facts = ReviewFacts { claim, ..ReviewFacts::default() };
    let Some(claim) = &facts.claim else { return Ok(facts) };
    facts.ties = ties(tx, home, claim.household)?;
    facts.reviews = reviews(tx, home, claim.id)?;
    facts.panel = group(tx, home)?;
    Ok(facts)
}

/// Whether a vote on people proposed for the group has not been taken over.
pub fn group_voted(
    tx: &mut Tx<'_>,
    view: &crate::view::View,
    home: AreaCode,
) -> Result<bool, Stop> {
    let rules = view.rules();
    let seated: Vec<_> = points::panel(tx, home)?.into_iter().map(|one| one.adopted).collect();
    for (meeting, vote) in points::adoptions(tx, home, 20)? {
        let ours = civic::policy::decides(&rules, civic::manage::points::CLASS, &vote);
        if ours.unwrap_or(false)
            && !seated.contains(&meeting.id)
            && !points::nominees(tx, home, vote.topic)?.is_empty()
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What somebody may do about a claim, so that pages offer no more than the rules allow.
pub struct Desk {
    /// Of the group, and not near.
    pub may: bool,
    /// Has judged it.
    pub done: bool,
    /// Had no hand in it and is not near: may decide an objection to it.
    pub free: bool,
}

impl Desk {
    /// What a person may do about a claim.
    pub fn of(
        tx: &mut Tx<'_>,
        home: AreaCode,
        claim: &Claim,
        who: Option<PersonRef>,
    ) -> Result<Self, Stop> {
        let Some(person) = who else { return Ok(Self { may: false, done: false, free: false }) };
        let facts = judging(tx, home, Some(claim.clone()))?;
        let household = registry::household_of(tx, home, who)?;
        let one = Eligible { person, household };
        let done = facts.reviews.iter().any(|review| review.person == person);
        let hand = done || [claim.filed_by, claim.asked_by].contains(&person);
        Ok(Self {
            may: eligible(&facts, claim).iter().any(|one| one.person == person),
            done,
            free: !hand && !is_near(&one, claim.household, &facts.ties, &facts.panel),
        })
    }
}

/// Facts of judging.
pub fn review(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Judge) -> Result<ReviewFacts, Stop> {
    let claim = points::claim(tx, scene.home, act.claim)?;
    judging(tx, scene.home, claim)
}

/// Facts of posting.
pub fn post(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Post) -> Result<PostFacts, Stop> {
    Ok(PostFacts { claim: points::claim(tx, scene.home, act.claim)? })
}

/// Facts of objecting.
pub fn appeal(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Object) -> Result<AppealFacts, Stop> {
    let claim = points::claim(tx, scene.home, act.claim)?;
    let (earned, _) = accounts(tx, scene.home, claim.as_ref().map(|claim| claim.household))?;
    let mut before = Vec::new();
    for appeal in appeals(tx, scene.home, act.claim)? {
        let house = registry::household_of(tx, scene.home, Some(appeal.by))?;
        before.push((appeal.by, house, appeal.was));
    }
    let own = registry::household_of(tx, scene.home, scene.subject())?;
    Ok(AppealFacts { claim, earned, own, before })
}

/// Facts of deciding.
pub fn decide(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Decide) -> Result<DecideFacts, Stop> {
    let home = scene.home;
    let appeal: Option<Appeal> = tx.get(&[home.to_val(), act.appeal.to_val()])?;
    let Some(appeal) = appeal else { return Ok(DecideFacts::default()) };
    let Some(claim) = points::claim(tx, home, appeal.claim)? else {
        return Ok(DecideFacts::default());
    };
    let own = registry::household_of(tx, home, scene.caller.person())?;
    let panel = group(tx, home)?;
    let ties = ties(tx, home, claim.household)?;
    let kin = scene.caller.person().is_some_and(|person| {
        is_near(&Eligible { person, household: own }, claim.household, &ties, &panel)
    });
    let judges = reviews(tx, home, claim.id)?.into_iter().map(|review| review.person).collect();
    let here = points::member(tx, home, claim.household)?;
    let line: Option<Rule> =
        tx.get(&[home.to_val(), claim.version.to_val(), claim.line.to_val()])?;
    let times = match line {
        Some(line) => {
            let what = (&line, claim.happened_on);
            times(tx, home, claim.household, what, Some(claim.id))?
        }
        None => 0,
    };
    Ok(DecideFacts {
        appeal: Some(appeal),
        claim: Some(claim),
        own,
        kin,
        judges,
        member: here.is_some_and(|member| member.left_at.is_none()),
        times,
    })
}

/// Taking goods in looks at nothing.
pub fn stock(_: &mut Tx<'_>, _: &Scene<'_>, _: &Stock) -> Result<(), Stop> {
    Ok(())
}

fn good(tx: &mut Tx<'_>, home: AreaCode, id: RecordId) -> Result<Option<Good>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// Facts of restocking.
pub fn restock(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Restock) -> Result<RestockFacts, Stop> {
    Ok(RestockFacts { good: good(tx, scene.home, act.good)? })
}

/// Facts of an exchange.
pub fn exchange(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Trade) -> Result<ExchangeFacts, Stop> {
    let household = registry::household_of(tx, scene.home, Some(act.neighbour))?;
    Ok(ExchangeFacts {
        good: good(tx, scene.home, act.good)?,
        household,
        member: member(tx, scene.home, household)?,
        earned: accounts(tx, scene.home, household)?.0,
    })
}

/// Facts of settling: the table of the year's last day, and what every household had then and has now.
pub fn settle(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Close) -> Result<SettleFacts, Stop> {
    let home = scene.home;
    let last = i16::try_from(act.year).ok().and_then(|year| Date::new(year, 12, 31).ok());
    let Some(end) = last.map(Moment::end_of) else { return Ok(SettleFacts::default()) };
    let members: Vec<Member> = tx.list("WHERE home = ?1 ORDER BY household", &[home.to_val()])?;
    let unit = tally::Unit::Point.word();
    let then = book::balances_at(tx, home, unit, end.ms())?;
    let since = book::out_since(tx, home, unit, end.ms())?;
    let mut accounts: BTreeMap<_, Account> =
        book::accounts(tx, home)?.into_iter().map(|account| (account.id, account)).collect();
    let much = |n: Option<&i64>| u32::try_from(n.copied().unwrap_or(0).max(0)).unwrap_or(u32::MAX);
    let purse = |member: Member| {
        let (earned, base) = (tally::earned(member.household), tally::base(member.household));
        Purse {
            earned: accounts.remove(&earned),
            then: much(then.get(&earned)),
            since: much(since.get(&earned)),
            base: accounts.remove(&base),
            member,
        }
    };
    let purses = members.into_iter().map(purse).collect();
    Ok(SettleFacts {
        table: points::in_force(tx, home, end)?,
        settled: tx.get::<Year>(&[home.to_val(), act.year.to_val()])?.is_some(),
        purses,
    })
}

/// Settled years, the latest first.
pub fn years(tx: &mut Tx<'_>, home: AreaCode) -> Result<Vec<Year>, Stop> {
    tx.list("WHERE home = ?1 ORDER BY year DESC", &[home.to_val()])
}

/// Claims of a home in some stages, the latest first.
pub fn claims(
    tx: &mut Tx<'_>,
    home: AreaCode,
    stages: &[Stage],
    most: u32,
) -> Result<Vec<Claim>, Stop> {
    let words: Vec<String> = stages.iter().map(|stage| format!("'{stage}'")).collect();
    let tail = format!(
        "WHERE home = ?1 AND stage IN ({}) ORDER BY filed_at DESC, id LIMIT ?2",
        words.join(", ")
    );
    tx.list(&tail, &[home.to_val(), most.to_val()])
}

/// Claims of a household, the latest first.
pub fn of_household(
    tx: &mut Tx<'_>,
    home: AreaCode,
    household: HouseholdId,
) -> Result<Vec<Claim>, Stop> {
    let tail = "WHERE home = ?1 AND household = ?2 ORDER BY filed_at DESC, id LIMIT 100";
    tx.list(tail, &[home.to_val(), household.to_val()])
}

/// Exchanges of a household, or of everybody, the latest first.
pub fn exchanges(
    tx: &mut Tx<'_>,
    home: AreaCode,
    household: Option<HouseholdId>,
) -> Result<Vec<Exchange>, Stop> {
    match household {
        Some(household) => tx.list(
            "WHERE home = ?1 AND household = ?2 ORDER BY at DESC, id LIMIT 100",
            &[home.to_val(), household.to_val()],
        ),
        None => tx.list("WHERE home = ?1 ORDER BY at DESC, id LIMIT 100", &[home.to_val()]),
    }
}

/// Appeals that wait for a ruling, oldest first.
pub fn waiting(tx: &mut Tx<'_>, home: AreaCode) -> Result<Vec<(Appeal, Claim)>, Stop> {
    let all: Vec<Appeal> =
        tx.list("WHERE home = ?1 AND ruling IS NULL ORDER BY at, id", &[home.to_val()])?;
    let mut found = Vec::new();
    for appeal in all {
        let claim = points::claim(tx, home, appeal.claim)?;
        let open = |claim: &Claim| matches!(claim.stage, Stage::Suspended | Stage::Contested);
        if let Some(claim) = claim.filter(open) {
            found.push((appeal, claim));
        }
    }
    Ok(found)
}

/// Households that take part, and those of them that agree to be named.
pub fn members(tx: &mut Tx<'_>, home: AreaCode) -> Result<Vec<Member>, Stop> {
    tx.list("WHERE home = ?1 AND left_at IS NULL ORDER BY household", &[home.to_val()])
}

/// What the clockwork has to do about points: post what hung for its days and met no objection.
pub fn chores(
    tx: &mut Tx<'_>,
    _: &RuleSet,
    county: AreaCode,
    now: Moment,
) -> Result<Vec<Chore>, Stop> {
    let (low, high) = county.range();
    let over: Vec<Claim> = tx.list(
        "WHERE home >= ?1 AND home < ?2 AND stage = 'noticed' AND notice_until < ?3
         ORDER BY notice_until, home, id LIMIT ?4",
        &[Val::Text(low), Val::Text(high), now.date().to_val(), POST.to_val()],
    )?;
    let chore = |claim: Claim| Chore {
        home: claim.home,
        act: "points.post",
        key: format!(
            "points.post:{}:{}",
            claim.id,
            claim.notice_until.map(|day| day.to_string()).unwrap_or_default()
        ),
        input: json!({ "claim": claim.id }),
    };
    Ok(over.into_iter().map(chore).collect())
}

/// What came of it in numbers, of the village as a whole.
#[derive(Debug, Clone, Copy, serde::Serialize)]
pub struct Numbers {
    /// Households that take part.
    pub households: u64,
    /// Points posted.
    pub issued: u64,
    /// Points exchanged for goods.
    pub redeemed: u64,
    /// Objections.
    pub appeals: u64,
    /// Objections that turned something round.
    pub reversed: u64,
    /// Goods that are out.
    pub out: u64,
}

/// The numbers of a home.
pub fn numbers(tx: &mut Tx<'_>, home: AreaCode) -> Result<Numbers, Stop> {
    let mut count = |sql: &str| -> Result<u64, Stop> {
        Ok(u64::try_from(tx.number(sql, &[home.to_val()])?).unwrap_or(0))
    };
    Ok(Numbers {
        households: count(
            "SELECT COUNT(*) FROM points_member WHERE home = ?1 AND left_at IS NULL",
        )?,
        issued: count(
            "SELECT CAST(SUM(points) AS BIGINT) FROM points_claim
             WHERE home = ?1 AND takes = 0 AND stage IN ('posted', 'contested')",
        )?,
        redeemed: count("SELECT CAST(SUM(points) AS BIGINT) FROM points_exchange WHERE home = ?1")?,
        appeals: count("SELECT COUNT(*) FROM points_appeal WHERE home = ?1")?,
        reversed: count(
            "SELECT COUNT(*) FROM points_appeal WHERE home = ?1 AND ruling = 'reverse'",
        )?,
        out: count("SELECT COUNT(*) FROM points_good WHERE home = ?1 AND stock = 0")?,
    })
}
