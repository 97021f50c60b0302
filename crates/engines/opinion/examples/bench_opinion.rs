//! Measures the engine: CPU seconds and peak memory, one JSON object per line.
//!
//! ```text
//! bench_opinion make FILE PEOPLE STATEMENTS VOTES   writes an invented conversation, compact
//! bench_opinion run VOTES[,STATEMENTS] …            reads and analyses each file
//! bench_opinion vote VOTES                          keeps it up to date: time per vote
//! bench_opinion lines VOTES …                       reading against counting lines
//! ```
//! Files are CSV or compact. CPU time is that of this process as the kernel counts it.

use std::error::Error;
use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Read, Write as _};

use opinion::read::{PACKED_MAGIC, PackedReader, StatementsReader, VotesReader};
use opinion::write::PackedWriter;
use opinion::{Options, Setting, Vote, VoteTable, analyse};

type Done<T> = Result<T, Box<dyn Error>>;

fn main() -> Done<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["make", file, people, statements, votes] => {
            make(file, people.parse()?, statements.parse()?, votes.parse()?)
        }
        ["run", files @ ..] if !files.is_empty() => files.iter().try_for_each(|file| run(file)),
        ["lines", files @ ..] if !files.is_empty() => files.iter().try_for_each(|file| lines(file)),
        _ => Err("usage: make FILE PEOPLE STATEMENTS VOTES | run VOTES[,STATEMENTS] … | vote VOTES | lines VOTES …".into()),
    }
}

/// Seconds of processor time so far, over all threads that live.
fn cpu() -> Done<f64> {
    let mut nanoseconds = 0_u64;
    for task in std::fs::read_dir("/proc/self/task")? {
        let text = std::fs::read_to_string(task?.path().join("schedstat"))?;
        nanoseconds += text.split(' ').next().unwrap_or("0").parse::<u64>()?;
    }
    Ok(nanoseconds as f64 / 1e9)
}

/// Largest resident memory so far, in MB.
fn peak_mb() -> Done<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kb = line.and_then(|line| line.split_whitespace().next()).unwrap_or("0");
    Ok(kb.parse::<f64>()? / 1024.0)
}

fn say(text: &str) -> Done<()> {
    Ok(writeln!(std::io::stdout(), "{text}")?)
}

fn chunks(path: &str, mut each: impl FnMut(&[u8]) -> Done<()>) -> Done<()> {
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 1 << 18];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(());
        }
        each(buffer.get(..read).unwrap_or_default())?;
    }
}

fn is_packed(path: &str) -> Done<bool> {
    let mut start = Vec::new();
    File::open(path)?.take(8).read_to_end(&mut start)?;
    Ok(start == PACKED_MAGIC)
}

fn table(path: &str) -> Done<VoteTable> {
    if is_packed(path)? {
        let mut reader = PackedReader::new();
        chunks(path, |bytes| Ok(reader.feed(bytes)?))?;
        return Ok(reader.finish()?);
    }
    let mut reader = VotesReader::new();
    chunks(path, |bytes| Ok(reader.feed(bytes)?))?;
    Ok(reader.finish()?.into_table())
}

fn setting(path: Option<&str>) -> Done<Setting> {
    let mut setting = Setting::default();
    if let Some(path) = path {
        let mut reader = StatementsReader::new();
        chunks(path, |bytes| Ok(reader.feed(bytes)?))?;
        let out = reader.finish()?.into_iter().filter(|statement| statement.moderated == -1);
        setting.left_out = out.map(|statement| statement.id).collect();
    }
    Ok(setting)
}

fn run(files: &str) -> Done<()> {
    let (votes, statements) = match files.split_once(',') {
        Some((votes, statements)) => (votes, Some(statements)),
        None => (files, None),
    };
    let start = cpu()?;
    let setting = setting(statements)?;
    let table = table(votes)?;
    let read = cpu()?;
    let analysis = analyse(&table, &setting, &Options::default());
    let end = cpu()?;
    let sizes: Vec<usize> = analysis.groups.iter().map(|group| group.size).collect();
    say(&format!(
        "{{\"file\":\"{votes}\",\"participants\":{},\"statements\":{},\"votes\":{},\"groups\":{sizes:?},\
         \"silhouette\":{:?},\"passes\":{},\"read_cpu_s\":{:.4},\"cpu_s\":{:.4},\"peak_rss_mb\":{:.1}}}",
        table.participants().len(),
        table.statements().len(),
        table.votes(),
        analysis.grouped.silhouette.unwrap_or(0.0),
        analysis.frame.passes,
        read - start,
        end - start,
        peak_mb()?,
    ))
}

fn lines(path: &str) -> Done<()> {
    let bytes = std::fs::metadata(path)?.len() as f64 / 1e6;
    let (mut counted, mut read) = (f64::INFINITY, f64::INFINITY);
    let mut many = 0;
    for _ in 0..5 {
        let start = cpu()?;
        let mut file = BufReader::with_capacity(1 << 18, File::open(path)?);
        let mut line = Vec::new();
        many = 0;
        while file.read_until(b'\n', &mut line)? > 0 {
            many += 1;
            line.clear();
        }
        counted = counted.min(cpu()? - start);
        let start = cpu()?;
        let mut reader = VotesReader::new();
        chunks(path, |bytes| Ok(reader.feed(bytes)?))?;
        let votes = reader.finish()?;
        read = read.min(cpu()? - start);
        drop(votes);
    }
    say(&format!(
        "{{\"file\":\"{path}\",\"lines\":{many},\"mb\":{bytes:.1},\"count_mb_s\":{:.0},\"read_mb_s\":{:.0}}}",
        bytes / counted,
        bytes / read,
    ))
}

/// A fixed stream of words (SplitMix64).
struct Words(u64);

impl Words {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, most: u64) -> u64 {
        self.next() % most.max(1)
    }
}

/// Four camps of unequal size that differ on most statements and agree on some.
fn make(path: &str, people: u32, statements: u32, votes: u64) -> Done<()> {
    let ids: Vec<u32> = (0..statements).collect();
    let mut writer = PackedWriter::new(&ids).ok_or("statement ids")?;
    let mut file = BufWriter::new(File::create(path)?);
    let mut words = Words(7);
    let opinions: Vec<[u64; 4]> =
        ids.iter().map(|_| [0, 1, 2, 3].map(|_| 5 + words.below(90))).collect();
    let (mut left, mut cast) = (votes, Vec::new());
    for person in 0..people {
        let camp = match words.below(100) {
            0..=44 => 0,
            45..=74 => 1,
            75..=94 => 2,
            _ => 3,
        };
        let fair = left / u64::from(people - person);
        let own = if person + 1 == people { left } else { fair / 2 + words.below(fair + 1) };
        let mut missing = own.min(u64::from(statements));
        left -= missing;
        cast.clear();
        for (column, opinion) in (0..statements).zip(&opinions) {
            if words.below(u64::from(statements - column)) < missing {
                missing -= 1;
                let agrees = opinion.get(camp).copied().unwrap_or(50);
                let vote = match words.below(100) {
                    drawn if drawn < agrees => Vote::Agree,
                    drawn if drawn > 96 => Vote::Pass,
                    _ => Vote::Disagree,
                };
                cast.push((column, vote));
            }
        }
        if !writer.row(person, &cast) {
            return Err("a row that is not tidy".into());
        }
        if person % 1024 == 0 {
            file.write_all(&writer.take())?;
        }
    }
    file.write_all(&writer.finish())?;
    file.flush()?;
    say(&format!("{{\"file\":\"{path}\",\"participants\":{people},\"votes\":{}}}", votes - left))
}
