//! Decides which projects of a `.pb` file are funded, by any of the rules of the budget engine, and
//! says why. The format is that of the Pabulib library: META, PROJECTS, VOTES.
//!
//! Invariants: the file is read once, line by line; the first wrong line ends it with its number,
//! the reason and what to do, and nothing is printed. Nothing is stored.

use std::fs::File;
use std::io::{ErrorKind, Read, stderr, stdin};

use ::budget::read::{Options, Parsed, ReadError, Reader};
use ::budget::{
    Amount, Changes, Completion, Election, Index, Neglected, Outcome, Rule, Worth, explain,
    neglected, run_on,
};
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use crate::Trouble;
use crate::terminal::Out;

mod json;
mod text;

/// A rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// Most votes first, passing over what does not fit
    Greedy,
    /// Most votes per cost first, passing over what does not fit
    GreedyPerCost,
    /// Sequential Phragmén
    Phragmen,
    /// Equal Shares; a project is worth its cost to who supports it
    MesCost,
    /// Equal Shares; a project is worth one to who supports it, or its points
    MesCard,
}

/// What completes Equal Shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Then {
    /// Nothing
    None,
    /// Most votes first with what is left
    Util,
    /// Shares are raised step by step
    Add1,
    /// The same, then most votes first with what is left
    Add1Util,
}

/// How the outcome is written.
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
    /// A .pb file, or - for standard input
    pub file: String,
    /// The rule
    #[arg(long, value_enum, default_value = "mes-cost")]
    pub rule: By,
    /// What completes Equal Shares; other rules need nothing
    #[arg(long, value_enum, default_value = "none")]
    pub completion: Then,
    /// Money added to each voter at a step of add1; one unit of the currency when not given
    #[arg(long, value_name = "AMOUNT")]
    pub step: Option<String>,
    /// What if there were this much money
    #[arg(long, value_name = "AMOUNT")]
    pub budget: Option<String>,
    /// What if there were so many percent less money: who would lose, who would win instead
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(1..=100))]
    pub less: Option<u8>,
    /// Say of each project why it won or lost, who paid, what it lacked
    #[arg(long)]
    pub explain: bool,
    /// All rules beside each other
    #[arg(long, conflicts_with_all = ["explain", "rule", "less"])]
    pub compare: bool,
    /// How the outcome is written
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// What was read and what is to be found.
struct Job<'a> {
    asked: &'a Asked,
    parsed: Parsed,
    completion: Completion,
}

impl Job<'_> {
    fn election(&self) -> &Election {
        &self.parsed.election
    }

    /// An amount of the election, as its file would write it.
    fn money(&self, amount: u64) -> String {
        self.election().instance.money(amount)
    }
}

/// The same with less money.
struct Less {
    percent: u8,
    budget: u64,
    outcome: Outcome,
    changes: Changes,
}

impl Less {
    fn of(job: &Job<'_>, percent: u8, outcome: &Outcome) -> Result<Self, Trouble> {
        let it = job.election().less(percent).map_err(large)?;
        let then = decided(&Index::new(&it), job.asked.rule.rule(), job.completion);
        let changes = Changes::between(outcome, &then);
        Ok(Self { percent, budget: it.instance.budget, outcome: then, changes })
    }
}

/// Ids of projects, in the order given.
fn ids<'a>(job: &'a Job<'_>, places: &[u32]) -> Vec<&'a str> {
    places.iter().map(|place| job.election().instance.id(*place)).collect()
}

/// Projects with a group that could have paid for them, by the measure that the rule goes by.
fn passed_over(job: &Job<'_>, outcome: &Outcome) -> Vec<Neglected> {
    let worth = match outcome.rule {
        Rule::MesCard => Worth::Number,
        _ => Worth::Cost,
    };
    neglected(job.election(), &outcome.winners, worth)
}

/// Reads, decides and tells. Errors: a file that can not be read, with line, reason and hint.
pub fn budget(asked: &Asked, out: Out<'_>) -> Result<(), Trouble> {
    let mut parsed = parse(&asked.file)?;
    let finer = |it: &Election, amount: Amount| it.with_decimals(amount.decimals).map_err(large);
    if let Some(text) = &asked.budget {
        let amount = amount("--budget", text)?;
        let it = finer(&parsed.election, amount)?;
        let money = amount.at(it.instance.decimals).unwrap_or(u64::MAX);
        parsed.election = it.with_budget(money).map_err(large)?;
    }
    let mut step = parsed.election.instance.unit();
    if let Some(text) = &asked.step {
        let amount = amount("--step", text)?;
        parsed.election = finer(&parsed.election, amount)?;
        step = amount.at(parsed.election.instance.decimals).unwrap_or(u64::MAX);
        if step == 0 {
            return Err(Trouble::usage("A step of nothing never ends.", "Give --step an amount."));
        }
    }
    let completion = asked.completion.with(step);
    for notice in &parsed.notices {
        use std::io::Write as _;
        writeln!(stderr(), "{}: {notice}", asked.file)?;
    }
    let job = Job { asked, parsed, completion };
    if asked.compare {
        return compare(&job, out);
    }
    let outcome = decided(&Index::new(job.election()), asked.rule.rule(), completion);
    let less = match asked.less {
        Some(percent) => Some(Less::of(&job, percent, &outcome)?),
        None => None,
    };
    let stories = asked.explain.then(|| explain(job.election(), &outcome));
    match asked.format {
        Format::Json => json::one(&job, &outcome, stories.as_deref(), less.as_ref(), out),
        Format::Table => text::one(&job, &outcome, stories.as_deref(), less.as_ref(), out),
    }
}

fn compare(job: &Job<'_>, out: Out<'_>) -> Result<(), Trouble> {
    let index = Index::new(job.election());
    let outcomes: Vec<Outcome> =
        Rule::ALL.into_iter().map(|rule| decided(&index, rule, job.completion)).collect();
    match job.asked.format {
        Format::Json => json::all(job, &outcomes, out),
        Format::Table => text::all(job, &outcomes, out),
    }
}

/// Decides, and shows on standard error how far a raising has come.
fn decided(index: &Index<'_>, rule: Rule, completion: Completion) -> Outcome {
    let sign = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {pos}") {
        sign.set_style(style);
    }
    sign.set_message("加步 steps");
    let outcome = run_on(index, rule, completion, &mut |step| sign.set_position(step));
    sign.finish_and_clear();
    outcome
}

fn parse(path: &str) -> Result<Parsed, Trouble> {
    if path == "-" {
        return read_from(stdin().lock(), "standard input");
    }
    let file = File::open(path).map_err(|e| Trouble::from(e).after(&format!("{path}: ")))?;
    read_from(file, path)
}

fn read_from(mut source: impl Read, name: &str) -> Result<Parsed, Trouble> {
    let mut reader = Reader::new(Options::default());
    let mut piece = vec![0; 1 << 16];
    loop {
        let read = match source.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => {
                let line = reader.lines() + 1;
                return Err(Trouble::from(error).after(&format!("{name}:{line}: ")));
            }
        };
        let piece = piece.get(..read).unwrap_or_default();
        reader.feed(piece).map_err(|wrong| refused(name, wrong))?;
    }
    reader.finish().map_err(|wrong| refused(name, wrong))
}

fn refused(name: &str, wrong: ReadError) -> Trouble {
    let line = if wrong.line > 0 { format!(":{}", wrong.line) } else { String::new() };
    Trouble::failed(format!("{name}{line}: {}.", wrong.why), wrong.hint)
}

fn amount(option: &str, text: &str) -> Result<Amount, Trouble> {
    Amount::read(text).map_err(|_| {
        Trouble::usage(
            format!("{option} {text} is no amount of money."),
            "Write digits with at most one decimal point and six decimals.",
        )
    })
}

fn large(_: ::budget::InstanceError) -> Trouble {
    Trouble::usage("The amounts are too large to be counted exactly.", "Use fewer decimals.")
}

impl By {
    const fn rule(self) -> Rule {
        match self {
            Self::Greedy => Rule::Greedy,
            Self::GreedyPerCost => Rule::GreedyPerCost,
            Self::Phragmen => Rule::Phragmen,
            Self::MesCost => Rule::MesCost,
            Self::MesCard => Rule::MesCard,
        }
    }
}

impl Then {
    const fn with(self, step: u64) -> Completion {
        match self {
            Self::None => Completion::None,
            Self::Util => Completion::Utilitarian,
            Self::Add1 => Completion::Add1 { step },
            Self::Add1Util => Completion::Add1Utilitarian { step },
        }
    }
}
