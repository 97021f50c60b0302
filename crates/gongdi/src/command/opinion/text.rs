//! The answer for people: what unites first, then the map as letters, then each group, the smallest
//! as fully as the largest.

use ::opinion::{Analysis, Group, Picked, Point};

use super::Found;
use crate::Trouble;
use crate::terminal::{Out, table};

/// Places across and down the map.
const ACROSS: usize = 60;
const DOWN: usize = 18;
/// Statements of a list, and characters of a statement that are shown.
const LINES: usize = 8;
const CHARACTERS: usize = 46;

/// The letter of a group.
fn letter(group: usize) -> char {
    let at = u32::try_from(group).unwrap_or(0) % 26;
    char::from_u32(u32::from('A') + at).unwrap_or('A')
}

fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

fn side(agree: bool) -> String {
    (if agree { "赞成 agree" } else { "反对 disagree" }).to_owned()
}

impl Found {
    /// A statement by its id and as much of its words as fits.
    fn statement(&self, id: u32) -> [String; 2] {
        let words = self.bodies.get(&id).map_or("", String::as_str);
        let line = words.split_whitespace().collect::<Vec<&str>>().join(" ");
        let mut short: String = line.chars().take(CHARACTERS).collect();
        if short.len() < line.len() {
            short.push('…');
        }
        [id.to_string(), short]
    }

    fn row(&self, id: u32, cells: impl IntoIterator<Item = String>) -> Vec<String> {
        let [id, words] = self.statement(id);
        let mut row = vec!["  ".to_owned() + &id];
        row.extend(cells);
        row.push(words);
        row
    }
}

/// Everybody on a grid: in each cell the letter of the group that most people there are in, or a
/// dot for people in none.
fn map(told: &Analysis) -> Vec<String> {
    let mut most = [0.0_f64; 2];
    for [x, y] in &told.places {
        most = [most[0].max(x.abs()), most[1].max(y.abs())];
    }
    let mut cells = vec![vec![0_u32; told.groups.len() + 1]; ACROSS * DOWN];
    for (place, group) in told.places.iter().zip(&told.group_of) {
        let kind = group.map_or(told.groups.len(), usize::from);
        let cell = cell_of(*place, most).and_then(|at| cells.get_mut(at));
        if let Some(count) = cell.and_then(|counts| counts.get_mut(kind)) {
            *count += 1;
        }
    }
    let shown = |counts: &Vec<u32>| {
        let (groups, none) = counts.split_at(told.groups.len());
        let largest = groups.iter().max().copied().unwrap_or(0);
        match groups.iter().position(|count| *count == largest && largest > 0) {
            Some(group) => letter(group),
            None if none.iter().any(|count| *count > 0) => '·',
            None => ' ',
        }
    };
    cells.chunks(ACROSS).map(|row| row.iter().map(shown).collect()).collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a small grid, between 0 and its size"
)]
fn cell_of([x, y]: Point, most: Point) -> Option<usize> {
    let at = |value: f64, most: f64, cells: usize| {
        let share = if most > 0.0 { (value / most + 1.0) / 2.0 } else { 0.5 };
        let cell = (share * cells as f64).floor();
        cell.is_finite().then(|| (cell.max(0.0) as usize).min(cells - 1))
    };
    let (column, row) = (at(x, most[0], ACROSS)?, at(-y, most[1], DOWN)?);
    Some(row * ACROSS + column)
}

fn unites(found: &Found, out: Out<'_>) -> Result<(), Trouble> {
    writeln!(out, "\n我们的共识 What unites us: every group leans the same way")?;
    let united = &found.analysis.unity;
    if united.is_empty() {
        writeln!(out, "  还没有 nothing yet")?;
    }
    let rows: Vec<Vec<String>> = united
        .iter()
        .take(LINES)
        .map(|one| {
            let shares: Vec<String> = one.per_group.iter().map(|p| percent(*p)).collect();
            found.row(one.statement, [side(one.agree), shares.join(" ")])
        })
        .collect();
    table(out, &rows)
}

fn one_group(found: &Found, at: usize, group: &Group, out: Out<'_>) -> Result<(), Trouble> {
    let all = found.analysis.groups.iter().map(|group| group.size).sum::<usize>().max(1);
    let share = percent(group.size as f64 / all as f64);
    writeln!(out, "\n群 Group {}: {} 人 people, {share}", letter(at), group.size)?;
    let mut rows: Vec<Vec<String>> = group
        .representative
        .iter()
        .map(|one| {
            let votes = format!("{}/{}", one.successes, one.trials);
            found.row(one.statement, [side(one.agree), votes])
        })
        .collect();
    rows.extend(group.divided.iter().take(2).map(|one| {
        let votes = format!("{}:{}", one.tally.agree, one.tally.disagree);
        found.row(one.statement, ["群内分歧 divided".to_owned(), votes])
    }));
    table(out, &rows)
}

fn majority(found: &Found, out: Out<'_>) -> Result<(), Trouble> {
    writeln!(out, "\n多数人的看法 What most people say, over all votes")?;
    let consensus = &found.analysis.consensus;
    let rows = |list: &[Picked], agree: bool| -> Vec<Vec<String>> {
        let one = |one: &Picked| {
            let votes = format!("{}/{}", one.successes, one.trials);
            found.row(one.statement, [side(agree), votes])
        };
        list.iter().map(one).collect()
    };
    table(out, &[rows(&consensus.agree, true), rows(&consensus.disagree, false)].concat())
}

/// Writes it.
pub fn write(found: &Found, out: Out<'_>) -> Result<(), Trouble> {
    let told = &found.analysis;
    let none = told.group_of.iter().filter(|group| group.is_none()).count();
    writeln!(
        out,
        "{} 人 participants, {} 条 statements, {} 票 votes",
        told.participants.len(),
        told.statements.len(),
        found.table.votes()
    )?;
    let fit = told.grouped.silhouette.map_or_else(|| "-".to_owned(), |fit| format!("{fit:.3}"));
    writeln!(
        out,
        "{} 个意见群 groups, 轮廓系数 silhouette {fit}; {none} 人票数太少 with too few votes for a group",
        told.groups.len()
    )?;
    unites(found, out)?;
    writeln!(out, "\n意见地图 Map: a letter is where most people are of that group, · of none")?;
    for line in map(told) {
        writeln!(out, "  {}", line.trim_end())?;
    }
    for (at, group) in told.groups.iter().enumerate() {
        one_group(found, at, group, out)?;
    }
    majority(found, out)
}
