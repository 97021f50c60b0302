//! Draws a panel that meets published quotas, with chances as equal as the quotas allow
//! (`docs/draw.md`). Without a seed it prints the lottery, which is published first; with the seed,
//! the panel too. Invariant: the same two files give the same lottery, the same seed the same panel,
//! on any machine.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ::draw::panel::{
    Lottery, PanelError, PeopleReader, Pool, Quota, QuotaReader, ReadError, commitment,
    fair_lottery,
};
use clap::Args;
use serde_json::{Value, json};

use crate::Trouble;
use crate::bounded::{each_line, whole};
use crate::command::ballot::Format;
use crate::terminal::{Out, table};

/// What is asked for.
#[derive(Args, Clone, Debug)]
pub struct Asked {
    /// Who may be drawn: CSV with the heading id,CATEGORY,…
    pub people: PathBuf,
    /// How many of whom a panel has: CSV with the heading category,value,min,max
    #[arg(long, value_name = "FILE")]
    pub quotas: PathBuf,
    /// Seats of a panel; may be left out when the quotas leave one number only
    #[arg(long)]
    pub size: Option<u32>,
    /// Equally likely panels in the lottery
    #[arg(long, default_value_t = 1_000)]
    pub panels: u32,
    /// The revealed seed, in hexadecimal; without it only the lottery is worked out
    #[arg(long, value_name = "HEX")]
    pub seed: Option<String>,
    /// What was published of the seed before (its SM3): refuses any other seed
    #[arg(long, value_name = "HEX", requires = "seed")]
    pub commitment: Option<String>,
    /// How to write the result
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// Works out the lottery and draws from it.
pub fn run(asked: &Asked, out: Out<'_>) -> Result<(), Trouble> {
    let seed = asked.seed.as_deref().map(bytes).transpose()?;
    if let (Some(seed), Some(published)) = (&seed, &asked.commitment)
        && commitment(seed) != published.to_ascii_lowercase()
    {
        return Err(Trouble::failed(
            "This is not the seed that was committed to.",
            "SM3 of the seed has to be what was published.",
        ));
    }
    let mut people = PeopleReader::default();
    read(&asked.people, |line| people.line(line))?;
    let (categories, people) =
        people.finish().map_err(|error| whole(&asked.people, &error.to_string()))?;
    let mut quotas = QuotaReader::default();
    read(&asked.quotas, |line| quotas.line(line))?;
    let quotas = quotas.finish().map_err(|error| whole(&asked.quotas, &error.to_string()))?;
    let size = match asked.size {
        Some(size) => size,
        None => only_size(&quotas)?,
    };
    let lottery = Pool::new(categories, people)
        .and_then(|pool| fair_lottery(&pool, &quotas, size, asked.panels))
        .map_err(|error| refused(&error))?;
    let number = match &seed {
        Some(seed) => Some(lottery.drawn(seed).map_err(|e| Trouble::usage(e.to_string(), ""))?),
        None => None,
    };
    match asked.format {
        Format::Json => {
            let told = told(&lottery, seed.as_deref(), number);
            writeln!(out, "{told:#}")?;
            Ok(())
        }
        Format::Table => {
            table(&mut *out, &numbers(&lottery, seed.as_deref(), number))?;
            table(out, &drawn(&lottery, number))
        }
    }
}

fn read(path: &Path, mut take: impl FnMut(&[u8]) -> Result<(), ReadError>) -> Result<(), Trouble> {
    each_line(path, |_, line| take(line).map_err(|error| error.to_string()))
}

/// The one number of seats that fits the quotas of every category.
fn only_size(quotas: &[Quota]) -> Result<u32, Trouble> {
    let mut sums: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for quota in quotas {
        let (min, max) = sums.entry(&quota.category).or_default();
        *min += u64::from(quota.min);
        *max += u64::from(quota.max);
    }
    let least = sums.values().map(|(min, _)| *min).max().unwrap_or(0);
    let most = sums.values().map(|(_, max)| *max).min().unwrap_or(u64::MAX);
    match u32::try_from(least) {
        Ok(size) if least == most => Ok(size),
        _ => Err(Trouble::usage(
            format!("The quotas do not say how many seats there are: {least} to {most} fit."),
            "Add --size.",
        )),
    }
}

fn refused(error: &PanelError) -> Trouble {
    let hint = match error {
        PanelError::Infeasible { .. } => {
            "名额放宽到这样就有办法；合计挪动的席位最少。These are the smallest moves that are enough."
        }
        _ => "",
    };
    Trouble::failed(format!("抽不出来 No lottery: {error}."), hint)
}

/// The bytes of a hexadecimal text.
fn bytes(text: &str) -> Result<Vec<u8>, Trouble> {
    let wrong = || Trouble::usage("The seed is not hexadecimal.", "Two digits a byte, 0-9 a-f.");
    if text.is_empty() || !text.len().is_multiple_of(2) || !text.is_ascii() {
        return Err(wrong());
    }
    (0..text.len() / 2)
        .map(|at| {
            let pair = text.get(2 * at..2 * at + 2).filter(|pair| !pair.starts_with('+'));
            u8::from_str_radix(pair.ok_or_else(wrong)?, 16).map_err(|_| wrong())
        })
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Everything a third party needs to check it: what `proof/verifier/panel.py` reads.
fn told(lottery: &Lottery, seed: Option<&[u8]>, number: Option<usize>) -> Value {
    let quotas: Vec<Value> = lottery
        .quotas
        .iter()
        .map(|q| json!({ "category": q.category, "value": q.value, "min": q.min, "max": q.max }))
        .collect();
    let people: Vec<Value> = lottery
        .people
        .iter()
        .zip(&lottery.chances)
        .map(|(one, panels)| json!({ "id": one.id, "values": one.values, "panels": panels }))
        .collect();
    let panels: Vec<Vec<&str>> = (0..lottery.panels.len()).map(|at| lottery.panel(at)).collect();
    let mut told = json!({
        "categories": lottery.categories,
        "size": lottery.size,
        "quotas": quotas,
        "people": people,
        "panels": panels,
        "lottery": lottery.hash(),
    });
    if let (Some(seed), Some(number), Some(told)) = (seed, number, told.as_object_mut()) {
        told.insert("seed".into(), hex(seed).into());
        told.insert("commitment".into(), commitment(seed).into());
        told.insert("number".into(), number.into());
        told.insert("drawn".into(), json!(lottery.panel(number)));
    }
    told
}

fn numbers(lottery: &Lottery, seed: Option<&[u8]>, number: Option<usize>) -> Vec<Vec<String>> {
    let row = |word: &str, told: String| vec![word.to_owned(), told];
    let (least, most) = lottery.range();
    let mut rows = vec![
        row("可抽的人 people", lottery.people.len().to_string()),
        row("席位 seats", lottery.size.to_string()),
        row("签 panels", lottery.panels.len().to_string()),
        row("最小、最大机会 chances", format!("{least}–{most} / {}", lottery.panels.len())),
        row("签表 SM3 lottery", lottery.hash()),
    ];
    if let (Some(seed), Some(number)) = (seed, number) {
        rows.push(row("种子 seed", hex(seed)));
        rows.push(row("事先公布 commitment", commitment(seed)));
        rows.push(row("抽中的签 panel", number.to_string()));
    }
    rows
}

/// The people of a panel.
fn drawn(lottery: &Lottery, number: Option<usize>) -> Vec<Vec<String>> {
    let panel = number.and_then(|number| lottery.panels.get(number));
    let places = panel.map_or(&[][..], Vec::as_slice);
    let people = places.iter().filter_map(|at| lottery.people.get(*at));
    people.map(|one| std::iter::once(&one.id).chain(&one.values).cloned().collect()).collect()
}
