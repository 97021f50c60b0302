//! Results to read, in both languages: tables under each other, each with columns of its own.

use ::ballot::election::{By, ElectionResult};
use ::ballot::irv::IrvResult;
use ::ballot::percent::{percent, percents};
use ::ballot::rating::RatingResult;
use ::ballot::schulze::SchulzeResult;
use ::ballot::score::ScoreResult;

/// Rows of one table.
type Rows = Vec<Vec<String>>;

fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

fn share(part: u64, whole: u64) -> String {
    percent(part, whole, 1).map_or_else(|| "–".to_owned(), |share| format!("{share} %"))
}

/// Standings of approval and score.
pub fn score(result: &ScoreResult) -> Vec<Rows> {
    let told = [("选票 ballots", result.ballots), ("空白 blank", result.blank)];
    let mut rows: Rows = told.iter().map(|(word, n)| row([word, &n.to_string()])).collect();
    let numbers = std::mem::take(&mut rows);
    rows.push(row(["名次 place", "候选 candidate", "得分 sum", "评了的 given", ""]));
    for one in &result.standings {
        let tied = if one.tied { "同分 tied" } else { "" };
        let (place, sum, given) =
            (one.place.to_string(), one.sum.to_string(), one.given.to_string());
        rows.push(row([&place, &one.id, &sum, &given, tied]));
    }
    vec![numbers, rows]
}

/// Rounds of instant runoff.
pub fn irv(result: &IrvResult) -> Vec<Rows> {
    let mut rows = vec![row(["选票 ballots", &result.ballots.to_string()])];
    for (at, round) in result.rounds.iter().enumerate() {
        let (number, needed) = ((at + 1).to_string(), round.needed.to_string());
        rows.push(row(["轮 round", &number, "要过 needed", &needed]));
        let votes: Vec<u64> = round.votes.iter().map(|(_, votes)| *votes).collect();
        let shares = percents(&votes, 1);
        for (n, (id, votes)) in round.votes.iter().enumerate() {
            let shown = shares.as_ref().and_then(|all| all.get(n));
            let shown = shown.map_or_else(String::new, |share| format!("{share} %"));
            let out = if round.out.as_ref() == Some(id) { "出局 out" } else { "" };
            rows.push(row(["", id, &votes.to_string(), &shown, out]));
        }
        if round.exhausted > 0 {
            rows.push(row(["", "不再计 exhausted", &round.exhausted.to_string()]));
        }
        if !round.tied.is_empty() {
            rows.push(row(["", "同票按定好的次序 tie by the order", &round.tied.join("、")]));
        }
    }
    vec![rows, vec![row(["当选 winner", result.winner.as_deref().unwrap_or("–")])]]
}

/// The table of pairs, the ways that are not straight, and the order.
pub fn schulze(result: &SchulzeResult) -> Vec<Rows> {
    let numbers = vec![row(["选票 ballots", &result.ballots.to_string()])];
    let heading = std::iter::once("先于 before".to_owned());
    let mut pairs: Rows = vec![heading.chain(result.candidates.iter().cloned()).collect()];
    for (at, (id, votes)) in result.candidates.iter().zip(&result.pairs).enumerate() {
        let cell =
            |(n, votes): (usize, &u64)| if n == at { "–".into() } else { votes.to_string() };
        let cells = votes.iter().enumerate().map(cell);
        pairs.push(std::iter::once(id.clone()).chain(cells).collect());
    }
    let mut ways: Rows = Vec::new();
    for way in result.ways.iter().filter(|way| way.over.len() > 2) {
        if let Some((with, against)) = way.weakest {
            ways.push(row(["绕行 way", &format!("{with}:{against}"), &way.over.join(" → ")]));
        }
    }
    let mut order =
        vec![row(["次序 order", &result.order.join(" > ")]), row(["当选 winner", &result.winner])];
    if result.winners.len() > 1 {
        order.push(row(["同位按定好的次序 tie by the order", &result.winners.join("、")]));
    }
    vec![numbers, pairs, ways, order]
}

/// Distribution, mean and median of each question.
pub fn rating(result: &RatingResult) -> Vec<Rows> {
    let part = share(result.ballots, result.electorate);
    let told = [result.ballots, result.electorate].map(|n| n.to_string()).join(" / ");
    let mut rows = vec![row(["参加 took part", &told, &part])];
    let Some(questions) = &result.questions else {
        rows.push(row(["不足，不出结果 too few, no result; needed", &result.needed.to_string()]));
        return vec![rows];
    };
    let numbers = std::mem::take(&mut rows);
    rows.push(row(["问题 question", "分布 spread", "", "没答 blank", "中位 median", "平均 mean"]));
    for one in questions {
        let spread: Vec<String> = one.spread.iter().map(ToString::to_string).collect();
        let percents = one
            .percents
            .as_ref()
            .map(|all| all.iter().map(|share| format!("{share} %")).collect::<Vec<_>>().join(" "));
        let median = one.median.map_or_else(|| "–".to_owned(), |level| level.to_string());
        let mean =
            one.mean.map_or_else(|| "–".to_owned(), |mean| format!("{} ({mean})", mean.decimal(2)));
        let shares = percents.unwrap_or_default();
        let (spread, blank) = (spread.join(" "), one.blank.to_string());
        rows.push(row([&one.key, &spread, &shares, &blank, &median, &mean]));
    }
    let index = result.index.map(|index| format!("{} ({index})", index.decimal(2)));
    vec![numbers, rows, index.iter().map(|index| row(["合成 index", index])).collect()]
}

/// Who is elected, who votes again, what stays open.
pub fn election(result: &ElectionResult, invalid: u64) -> Vec<Rows> {
    let numbers = [
        ("选民 entitled", result.entitled),
        ("投票 cast", result.cast),
        ("多选无效 invalid", invalid),
        ("有效要求 turnout needed", result.turnout_needed),
        ("每人要过 each needs", result.each_needed),
    ];
    let mut rows: Rows = numbers.iter().map(|(word, n)| row([word, &n.to_string()])).collect();
    let numbers = std::mem::take(&mut rows);
    if !result.valid {
        rows.push(row(["投票的人不够，选举无效 too few voted, nobody is elected"]));
    }
    for one in &result.elected {
        let by = if one.by == By::Reserved { "保留席位 reserved seat" } else { "" };
        let part = share(one.votes, result.cast);
        let group = one.group.as_deref().unwrap_or_default();
        rows.push(row(["当选 elected", &one.id, &one.votes.to_string(), &part, group, by]));
    }
    for run in &result.run_offs {
        let (votes, seats) = (run.votes.to_string(), run.seats.to_string());
        let seats = format!("席位 seats: {seats}");
        rows.push(row(["同票再选 run-off", &run.between.join("、"), &votes, &seats]));
    }
    for (group, seats) in &result.lacking {
        rows.push(row(["保留未满 reserved and open", group, &seats.to_string()]));
    }
    if !result.below.is_empty() {
        rows.push(row(["没过票数 below", &result.below.join("、")]));
    }
    rows.push(row(["空缺 vacant", &result.vacant.to_string()]));
    vec![numbers, rows]
}
