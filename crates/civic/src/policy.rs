//! How rules ask the rulebook: one question, one function, and a refusal when the county has not
//! laid the value down. Nothing here holds a number of its own.

use std::collections::BTreeSet;

use ballot::{Ratio, Threshold};
use calendar::RollRule;
use jiff::civil::Date;
use kernel::{Code, Fen, Moment, Refusal};

use crate::choosing::{Completion, Rule};
use crate::deliberation::{Adopted, Basis};
use crate::rulebook::{
    BodyRule, Electorate, FamilyRule, Frequency, ReadError, RuleSet, Unit, VoteBy,
};
use crate::scene::Scene;

/// A number of days with its article and the rulebook key it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Days.
    pub days: u32,
    /// Legal source as printed.
    pub article: String,
    /// Key in the rulebook.
    pub rule: &'static str,
    /// Whether special circumstances may shorten it.
    pub shortens: bool,
}

/// Periods of notice before a meeting, and whether special circumstances may shorten them. For
/// villagers the law says so (村民委员会组织法 第二十五条第二款); for members of the collective it
/// knows no exception (农村集体经济组织法 第二十七条).
const NOTICES: [(&str, bool); 5] = [
    ("P01", true),
    ("P01.members", false),
    ("P01.residents", true),
    ("P01.representatives", true),
    ("P04.notice", true),
];

fn unset(error: ReadError) -> Refusal {
    Refusal::new(Code::RuleUnset).with("rule", error)
}

/// The last moment of a period that begins today: the first day is not counted, the last day ends
/// at 24:00 (民法典 第二百零一条、第二百零三条).
pub fn due_after(scene: &Scene<'_>, key: &str) -> Result<Moment, Refusal> {
    let period = scene.rules.period(key).map_err(unset)?;
    let due = calendar::due(scene.now.date(), period, RollRule::Never, scene.rules.holidays());
    due.map(|d| Moment::end_of(d.last_day)).map_err(|error| match error {
        calendar::DueError::NotCovered { date } => {
            Refusal::new(Code::CalendarUnknown).with("year", date.year())
        }
        calendar::DueError::OutOfRange { .. } => unset_named(key),
    })
}

fn unset_named(key: &str) -> Refusal {
    Refusal::new(Code::RuleUnset).with("rule", key)
}

/// Whether so many files may come with one act (`attachment.files`).
pub fn files_allowed(rules: &RuleSet, count: usize) -> Result<(), Refusal> {
    let most = rules.count("attachment.files").map_err(unset)?;
    if u32::try_from(count).is_ok_and(|n| n <= most) {
        return Ok(());
    }
    Err(Refusal::new(Code::FileMany).on("files").with("max", most))
}

/// Largest file in bytes (`attachment.size`, in units of 1024 × 1024).
pub fn file_most(rules: &RuleSet) -> Result<usize, Refusal> {
    let mega = rules.count("attachment.size").map_err(unset)?;
    Ok(usize::try_from(mega).unwrap_or(usize::MAX).saturating_mul(1024 * 1024))
}

/// How alike two wishes are, in thousandths, from where on the one is shown beside the other.
pub fn similar_least(rules: &RuleSet) -> Result<u32, Refusal> {
    rules.count("wish_similar").map_err(unset)
}

/// The last day on which a household is due for its next visit, after one on `last`.
pub fn visit_due(rules: &RuleSet, rhythm: &str, last: Date) -> Result<Date, Refusal> {
    let period = rules.period(rhythm).map_err(unset)?;
    calendar::due(last, period, RollRule::Never, rules.holidays())
        .map(|due| due.last_day)
        .map_err(|_| unset_named(rhythm))
}

/// Fewest stances of somebody who is put into a group of opinion, and fewest people before groups are
/// shown at all.
pub fn opinion_least(rules: &RuleSet) -> Result<(u32, usize), Refusal> {
    let votes = rules.count("opinion_votes").map_err(unset)?;
    let people = rules.count("opinion_people").map_err(unset)?;
    Ok((votes, usize::try_from(people).unwrap_or(usize::MAX)))
}

/// A word of the rulebook out of a closed list.
fn word<T>(rules: &RuleSet, key: &str, parse: fn(&str) -> Option<T>) -> Result<T, Refusal> {
    parse(rules.text(key).map_err(unset)?).ok_or_else(|| unset_named(key))
}

/// How a choice of projects is counted, and what is done with money left over, unless it says so
/// itself.
pub fn budget_laid_down(rules: &RuleSet) -> Result<(Rule, Completion), Refusal> {
    let rule = word(rules, "budget_rule", Rule::parse)?;
    Ok((rule, word(rules, "budget_completion", Completion::parse)?))
}

/// How many days a vote among several lasts at least, the first and the last counted.
pub fn poll_days(scene: &Scene<'_>) -> Result<u32, Refusal> {
    scene.rules.days("poll_days").map_err(unset)
}

/// The highest mark of a vote among several: levels of a rating, top of a score.
pub fn poll_levels(scene: &Scene<'_>, rating: bool) -> Result<u32, Refusal> {
    let key = if rating { "poll_rating_levels" } else { "poll_score_levels" };
    scene.rules.count(key).map_err(unset)
}

/// More than this share of those entitled has to have voted in an election.
pub fn election_turnout(rules: &RuleSet) -> Result<Threshold, Refusal> {
    share(rules, "poll_election_turnout", Threshold::more_than, ballot::Basis::Entitled)
}

/// Elected is who has more than this share of the ballots.
pub fn election_each(rules: &RuleSet) -> Result<Threshold, Refusal> {
    share(rules, "poll_election_each", Threshold::more_than, ballot::Basis::Cast)
}

/// At least this share has to have taken part in a rating.
pub fn rating_turnout(rules: &RuleSet) -> Result<Threshold, Refusal> {
    share(rules, "poll_rating_turnout", Threshold::at_least, ballot::Basis::Entitled)
}

fn share(
    rules: &RuleSet,
    key: &'static str,
    make: fn(Ratio, ballot::Basis, String, String) -> Threshold,
    of: ballot::Basis,
) -> Result<Threshold, Refusal> {
    let ratio = rules.ratio(key).map_err(unset)?;
    Ok(make(ratio, of, key.into(), String::new()))
}

/// How many days a choice of projects lasts at least, the first and the last counted.
pub fn budget_days(scene: &Scene<'_>) -> Result<u32, Refusal> {
    scene.rules.days("budget_days").map_err(unset)
}

/// The last day of a meeting that villagers demanded and that could be held from `earliest` on, with
/// the source of the rule (P27).
pub fn demanded_by(scene: &Scene<'_>, earliest: Date) -> Result<(Date, String), Refusal> {
    let key = "P27.latest";
    let period = scene.rules.period(key).map_err(unset)?;
    let article = scene.rules.parameter(key).map_err(unset)?.article.clone();
    calendar::due(earliest, period, RollRule::Never, scene.rules.holidays())
        .map(|due| (due.last_day, article))
        .map_err(|_| unset_named(key))
}

fn body_rule<'r>(rules: &'r RuleSet, key: &str) -> Result<&'r BodyRule, Refusal> {
    rules.body(key).map_err(|_| Refusal::new(Code::NotFound).on("body"))
}

/// The body as the ballot engine counts it.
pub fn body_in(rules: &RuleSet, key: &str) -> Result<ballot::Body, Refusal> {
    Ok(body_rule(rules, key)?.to_ballot())
}

/// Days between the publication of a topic and a meeting of the body; `None` when neither law nor
/// county lays any down.
pub fn body_notice(scene: &Scene<'_>, key: &str) -> Result<Option<Notice>, Refusal> {
    let body = body_rule(scene.rules, key)?;
    body.notice.as_deref().map(|parameter| notice_by(scene, parameter)).transpose()
}

/// The days of a parameter before a meeting, and whether special circumstances may shorten them.
pub fn notice_by(scene: &Scene<'_>, parameter: &str) -> Result<Notice, Refusal> {
    let days = scene.rules.days(parameter).map_err(unset)?;
    let article = scene.rules.parameter(parameter).map_err(unset)?.article.clone();
    // A period that the county has added by a decision of its own is not shortened either.
    let (rule, shortens) =
        NOTICES.iter().find(|row| row.0 == parameter).copied().unwrap_or(("", false));
    Ok(Notice { days, article, rule, shortens })
}

/// Whether elected representatives sit in the body: they are told of a topic when it is published.
pub fn is_of_representatives(scene: &Scene<'_>, key: &str) -> Result<bool, Refusal> {
    Ok(body_rule(scene.rules, key)?.electorate == Electorate::Representatives)
}

/// Days before a villagers' meeting (P01): what to tell somebody whose topic names no body yet.
pub fn usual_notice(scene: &Scene<'_>) -> Result<u32, Refusal> {
    scene.rules.days("P01").map_err(unset)
}

/// Whether the class of a matter may be decided by the body; the refusal names article and bodies.
pub fn body_may_decide(scene: &Scene<'_>, class: &str, body: &str) -> Result<(), Refusal> {
    let class = scene.rules.class(class).map_err(|_| Refusal::new(Code::NotFound).on("class"))?;
    let rule = body_rule(scene.rules, body)?;
    if class.may_decide(body) {
        return Ok(());
    }
    // `@body:` and `@class:` name rulebook entries; the face that shows the refusal has their titles.
    let names: Vec<String> = class.bodies.iter().map(|b| format!("@body:{b}")).collect();
    Err(Refusal::new(Code::BodyWrong)
        .on("body")
        .with("class", format!("@class:{}", class.key))
        .with("body", format!("@body:{}", rule.key))
        .with("article", &class.article)
        .with("bodies", names.join(" ")))
}

/// Whether the body may count votes this way.
pub fn basis_allowed(scene: &Scene<'_>, body: &str, basis: Basis) -> Result<(), Refusal> {
    let rule = body_rule(scene.rules, body)?;
    let by = match basis {
        Basis::Person => VoteBy::Person,
        Basis::Household => VoteBy::Household,
    };
    if rule.votes_by(by) {
        return Ok(());
    }
    Err(Refusal::new(Code::FieldBad)
        .on("basis")
        .with("label", "@field-basis")
        .with("got", format!("@basis-{basis}"))
        .with(
            "want",
            format!("@basis-{}", if basis == Basis::Person { "household" } else { "person" }),
        ))
}

/// Who may stay away and send somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProxyAllowed {
    /// The article that allows it.
    pub article: String,
    /// The most voices one person may give for others; `None`: no limit is laid down.
    pub most: Option<u32>,
}

/// Whether the body takes a written proxy of the same household; the refusal names the article the
/// body meets under, and the bodies that do.
pub fn proxy_rule(scene: &Scene<'_>, body: &str) -> Result<ProxyAllowed, Refusal> {
    let rule = body_rule(scene.rules, body)?;
    let Some(proxy) = &rule.proxy else {
        let bodies = scene.rules.bodies().filter(|b| b.proxy.is_some());
        let names: Vec<String> = bodies.map(|b| format!("@body:{}", b.key)).collect();
        return Err(Refusal::new(Code::ProxyNot)
            .with("body", format!("@body:{}", rule.key))
            .with("article", &rule.article)
            .with("bodies", names.join(" ")));
    };
    let most =
        proxy.most.as_deref().map(|key| scene.rules.count(key)).transpose().map_err(unset)?;
    Ok(ProxyAllowed { article: proxy.article.clone(), most })
}

/// Whether the body may meet in several places (分片召开).
pub fn sections_allowed(scene: &Scene<'_>, body: &str) -> Result<(), Refusal> {
    let rule = body_rule(scene.rules, body)?;
    if rule.sections.is_some() {
        return Ok(());
    }
    let bodies = scene.rules.bodies().filter(|b| b.sections.is_some());
    let names: Vec<String> = bodies.map(|b| format!("@body:{}", b.key)).collect();
    Err(Refusal::new(Code::SectionsNot)
        .with("body", format!("@body:{}", rule.key))
        .with("article", &rule.article)
        .with("bodies", names.join(" ")))
}

/// Ballots handed in, as a condition on a body (村民委员会组织法 第十九条: 过半数投票).
pub const VOTES_CAST: &str = "votes_cast";

/// What the body's conditions count when its roll is frozen, by their words. How many voted is
/// known at the close alone.
pub fn counted(scene: &Scene<'_>, body: &str) -> Result<BTreeSet<String>, Refusal> {
    let rule = body_rule(scene.rules, body)?;
    let words = rule.conditions.iter().map(|clause| &clause.counted);
    Ok(words.filter(|word| *word != VOTES_CAST).cloned().collect())
}

/// The day until which everything a verdict was drawn from is kept at least (P28,
/// 农村集体经济组织法 第五十七条).
pub fn kept_until(rules: &RuleSet, decided: Date) -> Result<Date, Refusal> {
    let years = rules.years("P28").map_err(unset)?;
    let year = i16::try_from(years).ok().and_then(|n| decided.year().checked_add(n));
    let day = year.and_then(|year| {
        // Decided on 29 February, it is kept through the end of February.
        Date::new(year, decided.month(), decided.day())
            .or_else(|_| Date::new(year, decided.month(), 28))
            .ok()
    });
    day.ok_or_else(|| unset_named("P28"))
}

/// Which roll the votes of a meeting are counted on.
pub fn voters(_body: &str, basis: Basis) -> ballot::Basis {
    match basis {
        Basis::Person => ballot::Basis::Adults,
        Basis::Household => ballot::Basis::Households,
    }
}

/// The share of its cost by which a resolution may change without a new meeting (P09).
pub fn change_share(scene: &Scene<'_>) -> Result<Ratio, Refusal> {
    scene.rules.ratio("P09").map_err(unset)
}

/// Whether a cost leaves what was decided by more than the county's share (P09). Exactly the share
/// is within it: 超过 does not include the number (民法典 第一千二百五十九条).
pub fn is_beyond(decided: Fen, cost: Fen, share: Ratio) -> bool {
    let apart = i128::from(cost.0).abs_diff(i128::from(decided.0));
    let most = u128::from(decided.0.unsigned_abs()) * u128::from(share.num());
    apart * u128::from(share.den()) > most
}

/// The most a project may cost that goes the short way (P06).
pub fn micro_ceiling(rules: &RuleSet) -> Result<Fen, Refusal> {
    rules.money_fen("P06").map(Fen).map_err(unset)
}

/// Percentage points behind plan from which a lamp warns, and those above which it is red (P12).
pub fn lamp_points(rules: &RuleSet) -> Result<(u32, u32), Refusal> {
    let points = |key| rules.percentage_points(key).map_err(unset);
    Ok((points("P12.yellow")?, points("P12.red")?))
}

/// The template of a family of projects.
pub fn family<'r>(scene: &Scene<'r>, key: &str) -> Result<&'r FamilyRule, Refusal> {
    scene.rules.family(key).map_err(|_| Refusal::new(Code::NotFound).on("family"))
}

/// How many of a total a rule asks for, and its article: a fixed number, or a share of which the
/// number itself is enough (民法典 第一千二百五十九条: 以上 includes it).
pub fn needed(rules: &RuleSet, key: &str, total: u64) -> Result<(u64, String), Refusal> {
    let parameter = rules.parameter(key).map_err(unset)?;
    let need = if parameter.unit == Unit::Ratio {
        let share = rules.ratio(key).map_err(unset)?;
        Threshold::at_least(share, ballot::Basis::Entitled, key, "").needed(total)
    } else {
        rules.count(key).map_err(unset)?.into()
    };
    Ok((need, parameter.article.clone()))
}

/// The hour of the evening at which a meeting is called that nobody else has called.
pub fn evening(scene: &Scene<'_>, day: Date) -> Result<Moment, Refusal> {
    let minute = scene.rules.minute_of_day("P27.hour").map_err(unset)?;
    Ok(Moment::start_of(day).plus_ms(i64::from(minute) * 60_000))
}

/// How often a body has to sit.
pub fn rhythm(rules: &RuleSet, key: &str) -> Result<Frequency, Refusal> {
    rules.frequency(key).map_err(unset)
}

/// Months that have to pass before the same is proposed again; `None` while the county has laid
/// none down.
pub fn pause_months(rules: &RuleSet, key: &str) -> Result<Option<u32>, Refusal> {
    match rules.months(key) {
        Ok(months) => Ok(Some(months)),
        Err(ReadError::Unset { .. }) => Ok(None),
        Err(error) => Err(unset(error)),
    }
}

/// Days of public notice of a resolution (P03).
pub fn notice_days(scene: &Scene<'_>) -> Result<Notice, Refusal> {
    let days = scene.rules.days("P03").map_err(unset)?;
    let article = scene.rules.parameter("P03").map_err(unset)?.article.clone();
    Ok(Notice { days, article, rule: "P03", shortens: false })
}

/// Last day of a notice posted today: the day of posting is not counted.
pub fn notice_until(scene: &Scene<'_>, days: u32) -> Date {
    scene.now.plus_days(i64::from(days)).date()
}

/// The version of the rulebook the act is decided under.
pub fn version<'s>(scene: &'s Scene<'_>) -> &'s str {
    scene.rules_version
}

/// Nobody closes before all who asked for the word have spoken (S79).
pub fn all_heard(waiting: u64) -> Result<(), Refusal> {
    if waiting == 0 {
        return Ok(());
    }
    Err(Refusal::new(Code::SpeakersWaiting).with("n", waiting))
}

/// How few and how many representatives a project has.
///
/// # Errors
/// `rule_unset`.
pub fn delegates(rules: &RuleSet) -> Result<(u32, u32), Refusal> {
    let count = |key: &str| rules.count(key).map_err(unset);
    Ok((count("delegates.least")?, count("delegates.most")?))
}

/// Whether a vote was one on a topic of this class, by a body that may decide on it: then the topic went
/// all the way that the rulebook lays down for the class.
pub fn decides(rules: &RuleSet, class: &str, vote: &Adopted) -> Result<bool, Refusal> {
    let bodies = &rules.class(class).map_err(unset)?.bodies;
    Ok(vote.class == class && bodies.contains(&vote.body))
}

/// Days for which points are shown before they are posted (P15).
pub fn points_notice(rules: &RuleSet) -> Result<u32, Refusal> {
    rules.days("P15.notice").map_err(unset)
}

/// Days within which anybody may object to points (P15).
pub fn points_appeal(rules: &RuleSet) -> Result<u32, Refusal> {
    rules.days("P15.appeal").map_err(unset)
}

/// Members that a review group of points has at least.
pub fn points_panel(rules: &RuleSet) -> Result<u32, Refusal> {
    rules.count("points_panel.least").map_err(unset)
}

/// Words of benefits that the law gives, which no line of a table of points may touch.
pub fn points_statutory(rules: &RuleSet) -> Result<Vec<&str>, Refusal> {
    Ok(rules.text("points_words.statutory").map_err(unset)?.split_whitespace().collect())
}

/// Words of money, which a shop for points does not give.
pub fn points_cash(rules: &RuleSet) -> Result<Vec<&str>, Refusal> {
    Ok(rules.text("points_words.cash").map_err(unset)?.split_whitespace().collect())
}

/// Most money asked of one person a year (P05); the county has to lay it down first.
///
/// # Errors
/// `rule_unset`.
pub fn levy_fen(rules: &RuleSet) -> Result<Fen, Refusal> {
    rules.money_fen("P05.money").map(Fen).map_err(unset)
}

/// Most working days asked of one worker a year (P05); the county has to lay it down first.
///
/// # Errors
/// `rule_unset`.
pub fn levy_days(rules: &RuleSet) -> Result<u32, Refusal> {
    rules.count("P05.labour").map_err(unset)
}

/// Words of what a levy may not be for.
///
/// # Errors
/// `rule_unset`.
pub fn levy_forbidden(rules: &RuleSet) -> Result<Vec<&str>, Refusal> {
    Ok(rules.text("levy.forbidden").map_err(unset)?.split_whitespace().collect())
}

/// Minutes of the smallest piece of volunteer time (P16).
pub fn hours_piece(rules: &RuleSet) -> Result<u32, Refusal> {
    rules.minutes("P16").map_err(unset)
}

/// Minutes of volunteer time that are confirmed to one person for one day at most; `None` where the
/// county has laid down none.
///
/// # Errors
/// `rule_unset` for a rulebook without the key.
pub fn hours_day(rules: &RuleSet) -> Result<Option<u32>, Refusal> {
    if is_unset(rules, "hours.day") {
        return Ok(None);
    }
    rules.minutes("hours.day").map(Some).map_err(unset)
}

/// Days after a day of work in which it can be noted and confirmed.
///
/// # Errors
/// `rule_unset`.
pub fn labour_confirm(rules: &RuleSet) -> Result<u32, Refusal> {
    rules.days("labour.confirm").map_err(unset)
}

/// What a day of labour is valued at; `None` while the county has not laid it down.
pub fn labour_value(rules: &RuleSet) -> Option<Fen> {
    rules.money_fen("labour.value").ok().map(Fen)
}

/// Days in which what those who watch have found is put right.
///
/// # Errors
/// `rule_unset`.
pub fn finding_days(rules: &RuleSet) -> Result<u32, Refusal> {
    rules.days("finding.days").map_err(unset)
}

/// Days that a draft covenant is up before it goes to the township.
pub const COVENANT_COMMENT: &str = "covenant.comment";
/// The township's time to say whether a covenant is lawful.
pub const COVENANT_REVIEW: &str = "covenant.review";
/// Share of women at the meeting that decides a covenant.
const COVENANT_WOMEN: &str = "covenant.women";
/// Words of fines and withheld benefits.
const COVENANT_WORDS: &str = "covenant.words";

/// Days that a draft covenant is up; `None` where the county has laid down none.
///
/// # Errors
/// `rule_unset` for a rulebook without the key.
pub fn covenant_days(rules: &RuleSet) -> Result<Option<u32>, Refusal> {
    if is_unset(rules, COVENANT_COMMENT) {
        return Ok(None);
    }
    rules.days(COVENANT_COMMENT).map(Some).map_err(unset)
}

/// By when the township says whether a covenant is lawful; `None` where the county has laid down
/// no time.
///
/// # Errors
/// `rule_unset` for a rulebook without the key, `calendar_unknown`.
pub fn covenant_review(scene: &Scene<'_>) -> Result<Option<Moment>, Refusal> {
    if is_unset(scene.rules, COVENANT_REVIEW) {
        return Ok(None);
    }
    due_after(scene, COVENANT_REVIEW).map(Some)
}

fn is_unset(rules: &RuleSet, key: &str) -> bool {
    rules.parameter(key).is_ok_and(|parameter| parameter.value.is_none())
}

/// The words that mark a clause as one of fines or withheld benefits.
///
/// # Errors
/// `rule_unset`.
pub fn covenant_words(rules: &RuleSet) -> Result<Vec<&str>, Refusal> {
    let words = rules.text(COVENANT_WORDS).map_err(unset)?;
    Ok(words.split('、').map(str::trim).filter(|word| !word.is_empty()).collect())
}

/// The article against such clauses.
///
/// # Errors
/// `rule_unset`.
pub fn covenant_article(rules: &RuleSet) -> Result<&str, Refusal> {
    rules.parameter(COVENANT_WORDS).map(|p| p.article.as_str()).map_err(unset)
}

/// How many women at least, of so many who attend, and the article (一定比例妇女参加).
///
/// # Errors
/// `rule_unset` while the county has laid down no share.
pub fn covenant_women(rules: &RuleSet, present: u64) -> Result<(u64, String), Refusal> {
    if is_unset(rules, COVENANT_WOMEN) {
        return Err(unset_named(&format!("@rule:{COVENANT_WOMEN}")));
    }
    needed(rules, COVENANT_WOMEN, present)
}
