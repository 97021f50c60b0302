//! An election back into a file that reads as the same election.

use std::fmt::{Result, Write};

use crate::election::{Election, VoteKind};
use crate::read::cells::quoted;

/// Writes a `.pb` file. With voters kept, each gets the row it had; without, ballots are written
/// class by class under running numbers.
///
/// # Errors
/// Whatever the writer says: a text never refuses.
///
/// ```
/// let it = budget::Election::approval(9, &[("a", 5)], &[vec![0], vec![]])?;
/// let mut text = String::new();
/// assert!(budget::write::pb(&it, &mut text).is_ok());
/// assert!(text.ends_with("VOTES\nvoter_id;vote\n1;a\n2;\n"));
/// # Ok::<(), budget::InstanceError>(())
/// ```
pub fn pb<W: Write>(it: &Election, mut out: W) -> Result {
    out.write_str("META\nkey;value\n")?;
    for (key, value) in head(it) {
        writeln!(out, "{};{}", quoted(&key), quoted(&value))?;
    }
    let columns =
        ["project_id", "cost"].into_iter().chain(it.instance.columns.iter().map(String::as_str));
    writeln!(out, "PROJECTS\n{}", joined(columns))?;
    for project in &it.instance.projects {
        let cost = it.instance.money(project.cost);
        let cells = [project.id.as_str(), &cost].into_iter();
        writeln!(out, "{}", joined(cells.chain(project.cells.iter().map(String::as_str))))?;
    }
    let points = it.ballots.kind().points();
    let columns = ["voter_id", "vote"].into_iter().chain(points.then_some("points"));
    let kept = !it.voters.is_empty();
    let others = if kept { it.voter_columns.as_slice() } else { &[] };
    writeln!(out, "VOTES\n{}", joined(columns.chain(others.iter().map(String::as_str))))?;
    for voter in &it.voters {
        let (vote, given) = ballot(it, voter.class);
        let cells = [voter.id.as_str(), &vote].into_iter().chain(points.then_some(given.as_str()));
        writeln!(out, "{}", joined(cells.chain(voter.cells.iter().map(String::as_str))))?;
    }
    if kept {
        return Ok(());
    }
    let mut number = 0u64;
    for class in 0..it.ballots.len() as u32 {
        let (vote, given) = ballot(it, class);
        for _ in 0..it.ballots.get(class).count {
            number += 1;
            let id = number.to_string();
            let cells = [id.as_str(), &vote].into_iter().chain(points.then_some(given.as_str()));
            writeln!(out, "{}", joined(cells))?;
        }
    }
    Ok(())
}

/// The head with the keys that must be there and the numbers that follow from the rest.
fn head(it: &Election) -> Vec<(String, String)> {
    let must = [
        ("num_projects", it.instance.projects.len().to_string()),
        ("num_votes", it.ballots.voters().to_string()),
        ("budget", it.instance.money(it.instance.budget)),
        ("vote_type", it.ballots.kind().as_str().to_owned()),
    ];
    let mut rows = it.instance.meta.clone();
    for (key, value) in must {
        match rows.iter_mut().find(|(k, _)| k == key) {
            Some(row) => row.1 = value,
            None => rows.push((key.to_owned(), value)),
        }
    }
    if it.ballots.kind() == VoteKind::Ordinal && !rows.iter().any(|(k, _)| k == "max_length") {
        let best = it.ballots.iter().filter_map(|c| c.weights.first().copied()).max();
        rows.push(("max_length".to_owned(), best.unwrap_or(0).to_string()));
    }
    rows
}

fn ballot(it: &Election, class: u32) -> (String, String) {
    let class = it.ballots.get(class);
    let vote: Vec<&str> = class.projects.iter().map(|p| it.instance.id(*p)).collect();
    let points: Vec<String> = class.weights.iter().map(u32::to_string).collect();
    (vote.join(","), points.join(","))
}

fn joined<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let cells: Vec<_> = cells.map(quoted).collect();
    cells.join(";")
}
