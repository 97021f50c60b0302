//! The outcome for people, in Chinese and English. Amounts that are no whole unit are rounded for
//! reading; nothing is decided here.

use ::budget::{Changes, Outcome, Stop, Story, Why, measures, rounded};

use super::{Job, Less, ids, passed_over};
use crate::Trouble;
use crate::terminal::{Out, table};

/// One outcome.
pub(super) fn one(
    job: &Job<'_>,
    outcome: &Outcome,
    stories: Option<&[Story]>,
    less: Option<&Less>,
    out: Out<'_>,
) -> Result<(), Trouble> {
    let it = &job.election().instance;
    let m = measures(job.election(), &outcome.winners);
    writeln!(
        out,
        "预算 budget {}，项目 projects {}，选票 ballots {}",
        job.money(it.budget),
        it.projects.len(),
        m.voters
    )?;
    writeln!(
        out,
        "规则 rule {}，补足 completion {}：入选 winners {}，共 cost {}，余 left {}",
        outcome.rule.as_str(),
        outcome.completion.as_str(),
        m.winners,
        job.money(m.cost),
        job.money(m.left)
    )?;
    if let Some(raised) = outcome.raised {
        let stop = match raised.stop {
            Stop::Exhaustive => "再无项目放得下 nothing more fits",
            Stop::Overspend => "再加一步就超支 the next step would overspend",
        };
        let more = job.money(raised.more);
        writeln!(out, "加步 steps {}，每人加 added per voter {more}：{stop}", raised.steps)?;
    }
    writeln!(out, "有项目入选的人 voters with a winner {} / {}", m.reached, m.voters)?;
    writeln!(out, "有效票 effective votes {} / {}", m.supported, m.votes)?;
    for it in passed_over(job, outcome) {
        writeln!(
            out,
            "被忽略 passed over: {}：{1} 人凭自己那份钱本付得起 {1} voters could have paid",
            job.election().instance.id(it.project),
            it.voters
        )?;
    }
    writeln!(out)?;
    match stories {
        Some(stories) => told(job, stories, out)?,
        None => winners(job, outcome, out)?,
    }
    less.map_or(Ok(()), |less| with_less(job, less, out))
}

fn with_less(job: &Job<'_>, less: &Less, out: Out<'_>) -> Result<(), Trouble> {
    let money = job.money(less.budget);
    writeln!(out, "\n若预算少 {0} % 即 {money} with {0} % less", less.percent)?;
    if less.changes.is_empty() {
        writeln!(out, "入选不变 the same projects win")?;
        return Ok(());
    }
    writeln!(out, "落选 lose: {}", ids(job, &less.changes.lost).join(" "))?;
    writeln!(out, "改为入选 win instead: {}", ids(job, &less.changes.gained).join(" "))?;
    Ok(())
}

fn winners(job: &Job<'_>, outcome: &Outcome, out: Out<'_>) -> Result<(), Trouble> {
    let it = &job.election().instance;
    let mut rows = vec![row(["#", "编号 id", "名称 name", "造价 cost"])];
    for (place, winner) in (1..).zip(&outcome.winners) {
        let Some(project) = it.project(*winner) else { continue };
        rows.push(vec![
            format!("{place}"),
            project.id.clone(),
            project.name.clone(),
            job.money(project.cost),
        ]);
    }
    table(out, &rows)
}

/// Each project in the order of selection, then those that lost, nearest first by money lacking.
fn told(job: &Job<'_>, stories: &[Story], out: Out<'_>) -> Result<(), Trouble> {
    let mut order: Vec<&Story> = stories.iter().collect();
    order.sort_by(|a, b| {
        let key = |s: &Story| (s.round.is_none(), s.round);
        let money = |s: &Story| s.lack.as_ref().map(|lack| lack.money.clone());
        key(a).cmp(&key(b)).then_with(|| money(a).cmp(&money(b)))
    });
    let it = &job.election().instance;
    let mut rows = vec![row(["#", "编号 id", "名称 name", "造价 cost", "票 votes", "为什么 why"])];
    for story in order {
        let Some(project) = it.project(story.project) else { continue };
        rows.push(vec![
            story.round.map_or("—".to_owned(), |round| (round + 1).to_string()),
            project.id.clone(),
            project.name.clone(),
            job.money(project.cost),
            story.votes.to_string(),
            why(job, story),
        ]);
    }
    table(out, &rows)
}

fn why(job: &Job<'_>, story: &Story) -> String {
    let it = &job.election().instance;
    let money = |amount: &::budget::Exact| rounded(amount, it.decimals);
    let mut text = match &story.why {
        Why::Fitted { left } => format!("当时余 {0}，放得下 fitted in {0}", job.money(*left)),
        Why::Paid { .. } => paid(job, story),
        Why::Filled { left } => format!("用余款补足 filled from {} left", job.money(*left)),
        Why::NoRoom { left } => format!("轮到时只余 only {} was left", job.money(*left)),
        Why::NoSupport => "没有人支持 nobody supports it".to_owned(),
        Why::TooDear => "造价超过全部预算 dearer than the whole budget".to_owned(),
        Why::Poor { together } => {
            format!("支持者合计只余 its supporters have {} left", money(together))
        }
        Why::Ended { by, .. } => {
            format!("轮到之前已止于 the rule had ended at {}", it.id(*by))
        }
        _ => String::new(),
    };
    if let Some(lack) = &story.lack {
        text.push_str(&format!("；差 lacks {}", money(&lack.money)));
        if let Some(votes) = lack.votes {
            text.push_str(&format!("，或 or {votes} 票 votes"));
        }
    }
    text
}

fn paid(job: &Job<'_>, story: &Story) -> String {
    let decimals = job.election().instance.decimals;
    let Some(most) = story.paid.first() else {
        return "不花钱 it costs nothing".to_owned();
    };
    let all: u64 = story.paid.iter().map(|p| p.voters).sum();
    let each = rounded(&most.each, decimals);
    let mut text = format!("{0} 人各付 voters paid {each} each", most.voters);
    if all > most.voters {
        text.push_str(&format!("，另 {0} 人付得少些 {0} paid less", all - most.voters));
    }
    text
}

/// Several rules beside each other.
pub(super) fn all(job: &Job<'_>, outcomes: &[Outcome], out: Out<'_>) -> Result<(), Trouble> {
    let mut rows = vec![row([
        "规则 rule",
        "补足 completion",
        "入选 winners",
        "造价 cost",
        "余 left",
        "有项目入选的人 reached",
        "有效票 effective",
        "被忽略 passed over",
        "人均项目 per voter",
        "基尼 Gini",
    ])];
    for outcome in outcomes {
        let m = measures(job.election(), &outcome.winners);
        let percent = m.reached_millionths() / 1000;
        let votes = m.effective_millionths() / 1000;
        let mean = m.mean_supported_thousandths();
        rows.push(vec![
            outcome.rule.as_str().to_owned(),
            outcome.completion.as_str().to_owned(),
            m.winners.to_string(),
            job.money(m.cost),
            job.money(m.left),
            format!("{}.{} %", percent / 10, percent % 10),
            format!("{}.{} %", votes / 10, votes % 10),
            passed_over(job, outcome).len().to_string(),
            format!("{}.{:03}", mean / 1000, mean % 1000),
            format!("0.{:03}", m.gini_millionths / 1000),
        ]);
    }
    table(out, &rows)?;
    let Some((first, others)) = outcomes.split_first() else { return Ok(()) };
    for outcome in others {
        let changes = Changes::between(first, outcome);
        writeln!(
            out,
            "\n{} 相比 against {}：+ {}\n  − {}",
            outcome.rule.as_str(),
            first.rule.as_str(),
            ids(job, &changes.gained).join(" "),
            ids(job, &changes.lost).join(" ")
        )?;
    }
    Ok(())
}

fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}
