//! `gongdi`: the command line. It reads words, calls the library, and tells what came of it.

use std::io::{Write, stderr, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use gongdi::command::{
    act, ballot, budget, divisions, draw, export, opinion, people, recompute, serve, verify,
};
use gongdi::data::{self, Data, Place};
use gongdi::{Trouble, demo};
use site::clock::Clock;
use store::account::Cost;

/// 共缔 gongdi: a county decides, builds, looks after, judges and shares together.
#[derive(Parser)]
#[command(version, about)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Args, Clone)]
struct Where {
    /// Data directory of the embedded store
    #[arg(long, env = "GONGDI_DATA", default_value = "./data")]
    data: PathBuf,
    /// Address of a database server instead of the embedded store
    #[arg(long, env = "GONGDI_POSTGRES", value_name = "URL")]
    server: Option<String>,
    /// Folder with the county's own rulebook instead of the shipped one
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
}

impl Where {
    fn place(&self) -> Place {
        match &self.server {
            Some(url) => Place::Server(url.clone()),
            None => Place::Folder(self.data.clone()),
        }
    }
    fn open(&self, clock: &Clock) -> Result<Data, Trouble> {
        Data::open(&self.place(), self.rules.as_deref(), clock.now())
    }
    fn existing(&self, clock: &Clock) -> Result<Data, Trouble> {
        Data::existing(&self.place(), self.rules.as_deref(), clock.now())
    }
}

#[derive(Subcommand)]
enum Command {
    /// Serve pages and the programming interface
    Serve {
        #[command(flatten)]
        at: Where,
        /// Load the demo county when the store is empty
        #[arg(long)]
        demo: bool,
        /// With --demo: people all 320 villages
        #[arg(long, requires = "demo")]
        full: bool,
        /// Let a demonstration move the clock
        #[arg(long)]
        demo_clock: bool,
        /// Do not limit how often anybody may act: for measurements
        #[arg(long)]
        unpaced: bool,
        /// Where to listen
        #[arg(long, env = "GONGDI_ADDR", default_value = "127.0.0.1:8420")]
        addr: String,
        /// Address under which readers reach it, for codes to scan and feeds
        #[arg(long, env = "GONGDI_URL")]
        url: Option<String>,
    },
    /// Load the demo county without serving
    Demo {
        #[command(flatten)]
        at: Where,
        /// People all 320 villages
        #[arg(long)]
        full: bool,
    },
    /// Import files
    Import {
        #[command(subcommand)]
        what: Import,
    },
    /// Write the journal as JSON Lines
    Export {
        #[command(flatten)]
        at: Where,
        /// County, township or village
        #[arg(long, default_value = data::COUNTY)]
        area: String,
        /// File, or - for standard output
        #[arg(long)]
        out: String,
    },
    /// Check every chain and every digest
    Verify {
        #[command(flatten)]
        at: Where,
    },
    /// Derive every stored verdict again
    Recompute {
        #[command(flatten)]
        at: Where,
    },
    /// Do an act
    Act {
        #[command(flatten)]
        at: Where,
        /// Name, as `gongdi acts` lists it
        name: String,
        /// Village, township or county where it is done
        #[arg(long)]
        home: String,
        /// Login of the person, or worker
        #[arg(long)]
        by: String,
        /// Person acted for at the desk
        #[arg(long, value_name = "REF")]
        behalf: Option<String>,
        /// Idempotency key; the same key answers the same
        #[arg(long)]
        key: Option<String>,
        /// Decide only
        #[arg(long)]
        dry_run: bool,
        /// File with the fields as a JSON object, or - for standard input
        #[arg(long, value_name = "FILE")]
        json: Option<String>,
    },
    /// List the acts with their fields and who may do them
    Acts,
    /// Count a file of ballots
    Ballot(ballot::Asked),
    /// Decide which projects of a .pb file are funded, and say why
    Budget(budget::Asked),
    /// Draw a panel that meets quotas, by a lottery that anybody can check
    Draw(draw::Asked),
    /// Find opinion groups in a file of votes, and what unites them
    Opinion {
        /// votes.csv, participants-votes.csv or a compact file; - for standard input
        votes: String,
        /// comments.csv: what the statements say, and which were left out
        #[arg(long, value_name = "FILE")]
        statements: Option<String>,
        /// Look longer for groups that fit better
        #[arg(long)]
        thorough: bool,
        /// How to answer
        #[arg(long, value_enum, default_value = "table")]
        format: opinion::Format,
    },
}

#[derive(Subcommand)]
enum Import {
    /// Households and persons of a village; shows the plan, writes with --commit
    People {
        #[command(flatten)]
        at: Where,
        /// CSV file
        file: PathBuf,
        /// The village
        #[arg(long)]
        home: String,
        /// Login of the person
        #[arg(long)]
        by: String,
        /// Write it
        #[arg(long)]
        commit: bool,
    },
    /// The division list
    Divisions {
        #[command(flatten)]
        at: Where,
        /// CSV file
        file: PathBuf,
    },
}

/// Rows are made on one thread and let go on another; the system's allocator is slow at that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_env("GONGDI_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr).init();
    match run(Line::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) if trouble.is_quiet() => ExitCode::SUCCESS,
        Err(trouble) => {
            // Nothing more can be done when standard error is gone.
            let _ = writeln!(stderr(), "gongdi: {trouble}");
            ExitCode::from(trouble.exit)
        }
    }
}

fn run(command: Command) -> Result<(), Trouble> {
    let clock = Clock::system();
    let mut out = stdout();
    match command {
        Command::Serve { at, demo, full, demo_clock, unpaced, addr, url } => {
            let data = at.open(&clock)?;
            if demo {
                load(&data, &clock, full, false)?;
            }
            let paced = !demo && !unpaced;
            let serving =
                serve::Serving { addr, clock, demo_clock, demo, cost: Cost::Real, paced, url };
            serve::serve(data, &serving, &mut out)
        }
        Command::Demo { at, full } => {
            let data = at.open(&clock)?;
            load(&data, &clock, full, true)?;
            serve::accounts(&data, &mut out)?;
            closed(&data, Ok(()))
        }
        Command::Import { what } => import(what, &clock),
        Command::Export { at, area, out: path } => {
            let data = at.existing(&clock)?;
            let area = data::area(&area)?;
            let done = export::export(&data, area, &path, &mut out, &mut stderr());
            closed(&data, done)
        }
        Command::Verify { at } => {
            let data = at.existing(&clock)?;
            closed(&data, verify::verify(&data, &mut out))
        }
        Command::Recompute { at } => {
            let data = at.existing(&clock)?;
            closed(&data, recompute::recompute(&data, &mut out).map(|_| ()))
        }
        Command::Act { at, name, home, by, behalf, key, dry_run, json } => {
            let data = at.existing(&clock)?;
            let asked = act::Asked {
                name,
                home: data::area(&home)?.home(),
                by: data.by(&by)?,
                behalf: behalf.as_deref().map(data::person).transpose()?,
                key,
                dry_run,
                input: act::input(json.as_deref())?,
                now: clock.now(),
            };
            let rules = data.rules.at(asked.now.date());
            let done = act::act(&data, asked, &mut out).map_err(|trouble| trouble.named(&rules));
            closed(&data, done)
        }
        Command::Acts => act::list(&site::capabilities::deeds()?, &mut out),
        Command::Ballot(asked) => ballot::count(&asked, &mut out),
        Command::Budget(asked) => budget::budget(&asked, &mut out),
        Command::Draw(asked) => draw::run(&asked, &mut out),
        Command::Opinion { votes, statements, thorough, format } => {
            let statements = statements.as_deref();
            let asked = opinion::Asked { votes: &votes, statements, thorough, format };
            opinion::opinion(&asked, &mut out)
        }
    }
}

fn import(what: Import, clock: &Clock) -> Result<(), Trouble> {
    let mut out = stdout();
    match what {
        Import::People { at, file, home, by, commit } => {
            let data = at.existing(clock)?;
            let asked = people::Asked {
                path: &file,
                home: people::village(&home)?,
                by: people::by(&data, &by)?,
                commit,
                now: clock.now(),
            };
            closed(&data, people::import(&data, &asked, &mut out))
        }
        Import::Divisions { at, file } => {
            let data = at.open(clock)?;
            closed(&data, divisions::import(&data, &file, &mut out))
        }
    }
}

/// Closes the store whatever came of the command.
fn closed(data: &Data, done: Result<(), Trouble>) -> Result<(), Trouble> {
    data.db.close();
    done
}

/// Loads the demo and says how long it took.
fn load(data: &Data, clock: &Clock, full: bool, always: bool) -> Result<(), Trouble> {
    let began = clock.now();
    let loaded = demo::load(data, began, full, Cost::Real)?;
    let took_ms = (clock.now().ms() - began.ms()).max(1);
    let mut err = stderr();
    if loaded.already && loaded.villages == 0 {
        if always {
            writeln!(err, "演示数据已在 the demo is loaded already; nothing was changed")?;
        }
        return Ok(());
    }
    let took = format!("{}.{} s", took_ms / 1000, took_ms % 1000 / 100);
    let rate = loaded.persons.saturating_mul(1000) / u64::try_from(took_ms).unwrap_or(1);
    writeln!(
        err,
        "演示数据装好 demo loaded in {took}: {} households, {} persons ({rate} persons/s), {} acts of the story",
        loaded.households, loaded.persons, loaded.acts
    )?;
    Ok(())
}
