//! A village's money, decided: read a file, decide, ask why, compare, cut the budget.
//!
//! `cargo run -p budget --example county [FILE.pb]`

use std::error::Error;
use std::io::Write as _;

use budget::{
    Changes, Completion, Rule, Why, Worth, amount_text, explain, measures, neglected, read,
    rounded, run,
};

const FILE: &str = "META
key;value
description;What the village wants
budget;120000
vote_type;approval
PROJECTS
project_id;cost;name
1;80000;Road to the school
2;40000;Lamps along the brook
3;30000;Well of the upper hamlet
4;9000.50;Benches
VOTES
voter_id;vote
1;1,2
2;1,2
3;1
4;1,4
5;3
6;3,4
7;3,2
";

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    let it = match std::env::args().nth(1) {
        Some(path) => read::instance(&std::fs::read(path)?)?,
        None => read::instance(FILE.as_bytes())?,
    };
    let step = it.instance.unit();
    let shares = run(&it, Rule::MesCost, Completion::Add1Utilitarian { step });
    writeln!(out, "Equal Shares, raised and completed: {}", shares.ids(&it.instance).join(", "))?;
    for story in explain(&it, &shares) {
        let name = it.instance.project(story.project).map_or("", |p| p.name.as_str());
        let id = it.instance.id(story.project);
        match (&story.why, &story.lack) {
            (Why::Paid { .. }, _) => {
                for paid in &story.paid {
                    let each = rounded(&paid.each, it.instance.decimals);
                    writeln!(out, "  {id} {name}: {} voters paid {each} each", paid.voters)?;
                }
            }
            (_, Some(lack)) => {
                let money = rounded(&lack.money, it.instance.decimals);
                writeln!(out, "  {id} {name}: lost, {money} were lacking")?;
            }
            _ => writeln!(out, "  {id} {name}: taken from what was left")?,
        }
    }
    let greedy = run(&it, Rule::Greedy, Completion::None);
    let other = Changes::between(&shares, &greedy);
    writeln!(
        out,
        "Most votes first instead: {} more, {} fewer",
        other.gained.len(),
        other.lost.len()
    )?;
    for outcome in [&shares, &greedy] {
        let m = measures(&it, &outcome.winners);
        writeln!(
            out,
            "  {}: {} of {} voters reached, {} of {} votes effective, {} left, {} passed over",
            outcome.rule.as_str(),
            m.reached,
            m.voters,
            m.supported,
            m.votes,
            amount_text(m.left, it.instance.decimals),
            neglected(&it, &outcome.winners, Worth::Cost).len()
        )?;
    }
    let cut = run(&it.less(10)?, Rule::MesCost, Completion::Add1Utilitarian { step });
    let cut = Changes::between(&shares, &cut);
    let names =
        |list: &[u32]| list.iter().map(|p| it.instance.id(*p)).collect::<Vec<_>>().join(" ");
    writeln!(
        out,
        "Ten percent less: lost {:?}, gained {:?}",
        names(&cut.lost),
        names(&cut.gained)
    )?;
    Ok(())
}
