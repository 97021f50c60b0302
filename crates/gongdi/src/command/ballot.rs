//! Counts a file of ballots by any of the rules of the ballot engine. The formats are described in
//! `docs/ballots.md`: a table with a column for each candidate or question, or a PrefLib file of
//! rankings (`.soc`, `.soi`, `.toc`, `.toi`).
//!
//! Invariants: the file is read once, line by line; the first wrong line ends the count, with its
//! number and the reason, and nothing is printed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ::ballot::election::{Contender, ElectionResult, Rules, elect};
use ::ballot::irv::irv;
use ::ballot::lines::{PrefLibReader, Row, TableReader};
use ::ballot::ranked::{Profile, Ranking};
use ::ballot::rating::{Question, RatingCount};
use ::ballot::schulze::schulze;
use ::ballot::score::ScoreCount;
use ::ballot::slate::Slate;
use ::ballot::{Basis, Cmp, Ratio, Threshold};
use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::Trouble;
use crate::bounded::{at, each_line, whole};
use crate::terminal::Out;

mod shown;

/// A rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Method {
    /// Most ticks (1) win
    Approval,
    /// Highest sum of scores wins
    Score,
    /// The last drops out until somebody has more than half
    Irv,
    /// Each against each
    Schulze,
    /// Questions on a scale
    Rating,
    /// Several seats
    Election,
}

/// How the result is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One JSON object
    Json,
    /// Columns to read
    Table,
}

/// What is asked for.
#[derive(Args, Clone, Debug)]
pub struct Asked {
    /// Ballots: CSV with the heading ballot[,weight],NAME,… or a PrefLib file of rankings
    pub file: PathBuf,
    /// The rule
    #[arg(long, value_enum)]
    pub method: Method,
    /// How to write the result
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
    /// Ties go by this order, the favoured first, instead of by the bytes of the names
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub lot: Vec<String>,
    /// score: the highest score
    #[arg(long, default_value_t = 10)]
    pub max: u32,
    /// rating: levels of the scale, 1 is the worst
    #[arg(long, default_value_t = 5)]
    pub levels: u32,
    /// rating: weight of each question in the index, together 1 (equal when left out)
    #[arg(long, value_name = "A/B,…", value_delimiter = ',')]
    pub weights: Vec<Ratio>,
    /// rating, election: how many could take part (everybody in the file when left out)
    #[arg(long)]
    pub electorate: Option<u64>,
    /// rating, election: who has to take part, such as "more than 1/2" or "at least 1/3"
    #[arg(long, value_parser = share)]
    pub turnout: Option<(Cmp, Ratio)>,
    /// election: seats to fill
    #[arg(long)]
    pub seats: Option<u64>,
    /// election: what each needs of the ballots cast, such as "more than 1/2"
    #[arg(long, value_parser = share)]
    pub each: Option<(Cmp, Ratio)>,
    /// election: CSV with the heading id,group, who belongs to a group with reserved seats
    #[arg(long, value_name = "FILE")]
    pub groups: Option<PathBuf>,
    /// election: seats for a group at least, a number or a share, such as women=1/3
    #[arg(long, value_name = "GROUP=SEATS")]
    pub reserve: Vec<String>,
}

/// Reads "more than 1/2" and "at least 2/3".
fn share(text: &str) -> Result<(Cmp, Ratio), String> {
    let wrong = || "write \"more than A/B\" or \"at least A/B\"".to_owned();
    let (cmp, ratio) = text
        .strip_prefix("more than ")
        .map(|rest| (Cmp::MoreThan, rest))
        .or_else(|| text.strip_prefix("at least ").map(|rest| (Cmp::AtLeast, rest)))
        .ok_or_else(wrong)?;
    Ok((cmp, ratio.trim().parse().map_err(|_| wrong())?))
}

fn threshold((cmp, ratio): (Cmp, Ratio), of: Basis) -> Threshold {
    Threshold { cmp, ratio, of, label: String::new(), article: String::new() }
}

/// A result as an object that says by which rule.
#[derive(Serialize)]
struct Told<'a, R> {
    method: &'a str,
    #[serde(flatten)]
    result: &'a R,
}

/// The result of an election with the ballots that counted for nobody.
#[derive(Serialize)]
struct Polled {
    #[serde(flatten)]
    result: ElectionResult,
    /// Ballots with more marks than seats.
    invalid: u64,
}

/// Counts, and writes the result.
pub fn count(asked: &Asked, out: Out<'_>) -> Result<(), Trouble> {
    match asked.method {
        Method::Approval => scored(asked, 1, "approval", out),
        Method::Score => scored(asked, asked.max, "score", out),
        Method::Irv => {
            let profile = rankings(asked)?;
            let result = irv(&profile).map_err(|error| whole(&asked.file, &error.to_string()))?;
            write(asked, "irv", &result, shown::irv(&result), out)
        }
        Method::Schulze => {
            let result = schulze(&rankings(asked)?);
            write(asked, "schulze", &result, shown::schulze(&result), out)
        }
        Method::Rating => rated(asked, out),
        Method::Election => elected(asked, out),
    }
}

fn write<R: Serialize>(
    asked: &Asked,
    method: &str,
    result: &R,
    tables: Vec<Vec<Vec<String>>>,
    out: Out<'_>,
) -> Result<(), Trouble> {
    match asked.format {
        Format::Table => tables.iter().try_for_each(|rows| crate::terminal::table(&mut *out, rows)),
        Format::Json => {
            let told = serde_json::to_string_pretty(&Told { method, result });
            let told = told.map_err(|error| Trouble::failed(error.to_string(), ""))?;
            writeln!(out, "{told}")?;
            Ok(())
        }
    }
}

/// Hands every row of a table to `take`, with the names of its columns.
fn rows(
    path: &Path,
    mut take: impl FnMut(&[String], Row) -> Result<(), String>,
) -> Result<Vec<String>, Trouble> {
    let mut reader = TableReader::default();
    each_line(path, |_, line| match reader.line(line).map_err(|error| error.to_string())? {
        Some(row) => take(reader.names(), row),
        None => Ok(()),
    })?;
    if reader.names().is_empty() {
        return Err(at(path, 1, "the heading has to be ballot[,weight],<name>,…"));
    }
    Ok(reader.names().to_vec())
}

/// The slate of these names, and for each of its candidates the column.
fn slate(asked: &Asked, names: &[String]) -> Result<(Slate, Vec<usize>), String> {
    let mut slate = Slate::new(names.to_vec()).map_err(|error| error.to_string())?;
    if !asked.lot.is_empty() {
        slate = slate.with_lot(&asked.lot).map_err(|error| error.to_string())?;
    }
    let column = |id: &String| names.iter().position(|name| name == id).unwrap_or(0);
    let columns = slate.ids().iter().map(column).collect();
    Ok((slate, columns))
}

/// The cells of a row in the order of the slate.
fn turned(row: &Row, columns: &[usize]) -> Vec<Option<u32>> {
    columns.iter().map(|at| row.cells.get(*at).copied().flatten()).collect()
}

fn scored(asked: &Asked, max: u32, method: &str, out: Out<'_>) -> Result<(), Trouble> {
    let mut begun: Option<(ScoreCount, Vec<usize>)> = None;
    let begin = |names: &[String]| -> Result<(ScoreCount, Vec<usize>), String> {
        let (slate, columns) = slate(asked, names)?;
        Ok((ScoreCount::new(slate, max).map_err(|error| error.to_string())?, columns))
    };
    let names = rows(&asked.file, |names, row| {
        let (count, columns) = match &mut begun {
            Some(begun) => begun,
            None => begun.insert(begin(names)?),
        };
        count.add(&turned(&row, columns), row.weight).map_err(|error| error.to_string())
    })?;
    let told = |why: String| whole(&asked.file, &why);
    let (count, _) = match begun {
        Some(begun) => begun,
        None => begin(&names).map_err(told)?,
    };
    let result = count.result().map_err(|error| told(error.to_string()))?;
    write(asked, method, &result, shown::score(&result), out)
}

/// All rankings of a table or of a PrefLib file.
fn rankings(asked: &Asked) -> Result<Profile, Trouble> {
    let path = &asked.file;
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    if matches!(ending, "soc" | "soi" | "toc" | "toi") {
        return listed(asked);
    }
    let mut begun: Option<(Profile, Vec<usize>)> = None;
    let begin = |names: &[String]| -> Result<(Profile, Vec<usize>), String> {
        let (slate, columns) = slate(asked, names)?;
        Ok((Profile::new(slate), columns))
    };
    let names = rows(path, |names, row| {
        let (profile, columns) = match &mut begun {
            Some(begun) => begun,
            None => begun.insert(begin(names)?),
        };
        let ranking = Ranking::from_ranks(&turned(&row, columns));
        let strict = asked.method == Method::Irv;
        let ranking = ranking.and_then(|one| if strict { one.strict() } else { Ok(one) });
        ranking.and_then(|one| profile.add(one, row.weight)).map_err(|error| error.to_string())
    })?;
    match begun {
        Some((profile, _)) => Ok(profile),
        None => begin(&names).map(|(profile, _)| profile).map_err(|why| whole(path, &why)),
    }
}

fn listed(asked: &Asked) -> Result<Profile, Trouble> {
    let mut reader = PrefLibReader::default();
    let mut begun: Option<(Profile, Vec<usize>)> = None;
    let strict = asked.method == Method::Irv;
    each_line(&asked.file, |_, line| {
        let row = reader.line(line).map_err(|error| error.to_string())?;
        let Some((ranking, weight)) = row else { return Ok(()) };
        let (profile, places) = match &mut begun {
            Some(begun) => begun,
            None => {
                let (slate, columns) = slate(asked, reader.names())?;
                // From the number in the file to the place in the slate.
                let mut places: Vec<usize> = (0..columns.len()).collect();
                places.sort_by_key(|at| columns.get(*at).copied());
                begun.insert((Profile::new(slate), places))
            }
        };
        let place = |at: &usize| places.get(*at).copied().unwrap_or(*at);
        let groups: Vec<Vec<usize>> =
            ranking.groups().map(|group| group.iter().map(place).collect()).collect();
        let ranking = Ranking::new(profile.slate().len(), groups);
        let ranking = ranking.and_then(|one| if strict { one.strict() } else { Ok(one) });
        ranking.and_then(|one| profile.add(one, weight)).map_err(|error| error.to_string())
    })?;
    begun.map(|(profile, _)| profile).ok_or_else(|| whole(&asked.file, "no ballot in it"))
}

fn rated(asked: &Asked, out: Out<'_>) -> Result<(), Trouble> {
    let begin = |names: &[String]| -> Result<RatingCount, String> {
        let equal = u64::try_from(names.len()).unwrap_or(u64::MAX);
        let weights: Vec<Ratio> = if asked.weights.is_empty() {
            let one = Ratio::new(1, equal).map_err(|error| error.to_string())?;
            vec![one; names.len()]
        } else {
            asked.weights.clone()
        };
        if weights.len() != names.len() {
            return Err(format!("{} weights for {} questions", weights.len(), names.len()));
        }
        let pairs = names.iter().cloned().zip(weights);
        let questions = pairs.map(|(key, weight)| Question { key, weight }).collect();
        RatingCount::new(questions, asked.levels).map_err(|error| error.to_string())
    };
    let mut begun: Option<RatingCount> = None;
    let names = rows(&asked.file, |names, row| {
        let count = match &mut begun {
            Some(count) => count,
            None => begun.insert(begin(names)?),
        };
        count.add(&row.cells, row.weight).map_err(|error| error.to_string())
    })?;
    let told = |why: String| whole(&asked.file, &why);
    let count = match begun {
        Some(count) => count,
        None => begin(&names).map_err(told)?,
    };
    let rule = asked.turnout.map(|share| threshold(share, Basis::Entitled));
    let electorate = asked.electorate.unwrap_or_else(|| count.ballots());
    let result =
        count.result(electorate, rule.as_ref()).map_err(|error| told(error.to_string()))?;
    write(asked, "rating", &result, shown::rating(&result), out)
}

fn elected(asked: &Asked, out: Out<'_>) -> Result<(), Trouble> {
    let seats = asked.seats.ok_or_else(|| {
        Trouble::usage("An election needs --seats.", "Say how many seats there are.")
    })?;
    let (mut votes, mut cast, mut invalid) = (Vec::<u64>::new(), 0_u64, 0_u64);
    let names = rows(&asked.file, |names, row| {
        votes.resize(names.len(), 0);
        let pairs = row.cells.iter().zip(names);
        if let Some((_, name)) = pairs.into_iter().find(|(cell, _)| cell.is_some_and(|n| n > 1)) {
            return Err(format!("{name}: write 1 for a vote, 0 or nothing for none"));
        }
        cast = cast.checked_add(row.weight).ok_or("more ballots than can be counted")?;
        let marks = row.cells.iter().filter(|cell| **cell == Some(1)).count();
        if u64::try_from(marks).unwrap_or(u64::MAX) > seats {
            // More marks than seats: the ballot is cast, and its marks count for nobody.
            invalid += row.weight;
            return Ok(());
        }
        for (sum, cell) in votes.iter_mut().zip(&row.cells) {
            *sum += u64::from(*cell == Some(1)) * row.weight;
        }
        Ok(())
    })?;
    votes.resize(names.len(), 0);
    let groups = asked.groups.as_deref().map(|path| grouped(path, &names)).transpose()?;
    let group = |id: &String| groups.as_ref().and_then(|all| all.get(id).cloned());
    let contenders: Vec<Contender> = names
        .iter()
        .zip(votes)
        .map(|(id, votes)| Contender { id: id.clone(), votes, group: group(id) })
        .collect();
    let rules = Rules {
        seats,
        reserved: asked
            .reserve
            .iter()
            .map(|text| reserved(text, seats))
            .collect::<Result<_, _>>()?,
        turnout: asked.turnout.map(|share| threshold(share, Basis::Entitled)),
        each: asked.each.map(|share| threshold(share, Basis::Cast)),
    };
    let electorate = asked.electorate.unwrap_or(cast);
    let result = elect(&rules, &contenders, cast, electorate)
        .map_err(|error| whole(&asked.file, &error.to_string()))?;
    let rows = shown::election(&result, invalid);
    write(asked, "election", &Polled { result, invalid }, rows, out)
}

/// Seats of `women=2` or `women=1/3`; a share is rounded up to whole seats.
fn reserved(text: &str, seats: u64) -> Result<(String, u64), Trouble> {
    let wrong = || Trouble::usage(format!("--reserve {text:?} is not GROUP=SEATS."), "women=1/3");
    let (group, number) = text.split_once('=').ok_or_else(wrong)?;
    let number = if number.contains('/') {
        let ratio: Ratio = number.parse().map_err(|_| wrong())?;
        threshold((Cmp::AtLeast, ratio), Basis::Members).needed(seats)
    } else {
        number.parse().map_err(|_| wrong())?
    };
    Ok((group.to_owned(), number))
}

/// Groups by candidate, from `id,group`.
fn grouped(path: &Path, names: &[String]) -> Result<BTreeMap<String, String>, Trouble> {
    let mut groups = BTreeMap::new();
    each_line(path, |number, line| {
        let text = std::str::from_utf8(line).map_err(|_| "not UTF-8".to_owned())?;
        let text = text.trim_start_matches('\u{feff}').trim();
        if number == 1 {
            return if text == "id,group" {
                Ok(())
            } else {
                Err("the heading has to be id,group".into())
            };
        }
        if text.is_empty() {
            return Ok(());
        }
        let (id, group) = text.split_once(',').ok_or("not id,group")?;
        let (id, group) = (id.trim(), group.trim());
        if !names.iter().any(|name| name == id) {
            return Err(format!("{id} does not stand"));
        }
        match groups.insert(id.to_owned(), group.to_owned()) {
            Some(_) => Err(format!("{id} stands on an earlier line")),
            None => Ok(()),
        }
    })?;
    Ok(groups)
}
