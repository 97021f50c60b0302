//! `make bench`: what the product costs on this machine, in one table from one run.
//!
//! Why it exists: rates wander with the machine and its neighbours, CPU per request does not, and a
//! ratio to a bare reference measured in the same minute says more than either. Invariants: every
//! figure is of the product as people run it, on a store that acts have filled; nothing is timed
//! twice with the best kept, medians are. Refuses to know: how to make anything faster.

mod book;
mod county;
mod ground;
mod halls;
mod hello;
mod history;
mod load;
mod meter;
mod options;
mod pages;
mod raw;
mod votes;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use meter::{Table, say};
use options::{Options, Section};

/// Whatever stops a measurement, in one sentence.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Rows are made on one thread and let go on another; the system's allocator is slow at that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let done = if words.first().is_some_and(|word| word == "hello") {
        hello::serve()
    } else {
        Options::parse(&words).and_then(|options| run(&options))
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("stopped: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// A folder beside the build, on the disk that the build is on: a store in memory would not have to
/// wait for any disk. Gone with the value.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Outcome<Self> {
        let own = std::env::current_exe()?;
        let target = own.parent().and_then(Path::parent).ok_or("a program without a folder")?;
        let folder = target.join(format!("bench-data-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Left-overs are told by their name and lie under the build's own folder.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn run(options: &Options) -> Outcome<()> {
    let binary = proof::served::binary()?;
    let folder = Folder::new()?;
    let base = folder.0.join("base");
    let mut table = Table::default();
    let began = std::time::Instant::now();
    if options.wants(Section::Ledger) {
        book::run(&folder.0.join("ledger"), options, &mut table)?;
    }
    if options.ledger_only() {
        return printed(&table, began);
    }
    county::load(&binary, &base, options, &mut table)?;
    let evening = folder.0.join("evening");
    if options.wants(Section::Halls) {
        copied(&base, &evening)?;
    }
    let ground = ground::prepare(&base, options.topics())?;
    let (bare, history) = (folder.0.join("bare"), folder.0.join("history"));
    copied(&base, &history)?;
    if [Section::Http, Section::Pages, Section::County].into_iter().any(|s| options.wants(s)) {
        pages::served(&binary, &base, &ground, options, &mut table)?;
    }
    if options.wants(Section::Acts) {
        votes::in_process(&base, &bare, &ground, options, &mut table)?;
    }
    if options.wants(Section::History) {
        history::grow(&binary, &history, &ground, options, &mut table)?;
    }
    if options.wants(Section::Halls) {
        halls::run(&binary, &evening, options, &mut table)?;
    }
    printed(&table, began)
}

fn printed(table: &Table, began: std::time::Instant) -> Outcome<()> {
    say(&format!("all of it took {} s", began.elapsed().as_secs()));
    let mut out = std::io::stdout().lock();
    table.print(&mut out)?;
    out.flush()?;
    Ok(())
}

/// Copies a store that nobody has open. Its log comes along: connections that close at the same
/// moment leave it for the next one to read.
fn copied(from: &Path, to: &Path) -> Outcome<()> {
    std::fs::create_dir_all(to)?;
    for name in ["gongdi.db", "gongdi.db-wal"] {
        if from.join(name).is_file() {
            std::fs::copy(from.join(name), to.join(name))?;
        }
    }
    Ok(())
}
