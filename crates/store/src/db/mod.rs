//! The module that knows the back ends. Work is a closure over [`Tx`], run on store threads:
//! synchronous, re-runnable, without I/O and without a clock of its own.
//!
//! Embedded: one writer thread that commits in groups, several readers on snapshots.
//! Server: a pool of connections, one closure one transaction, bounded and counted retries.

mod lite;
mod migrate;
mod pg;
mod queue;
mod tx;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;

use kernel::AreaCode;
use parking_lot::{Mutex, RwLock};

use crate::fault::{Fault, Stop};
use queue::Queue;
pub use tx::{Cells, Tx};

/// Where the data lives and how much is taken at once.
#[derive(Debug, Clone)]
pub struct Options {
    /// A folder for the embedded store, or a `postgres://` address.
    pub place: Place,
    /// Reader threads (embedded), or connections (server).
    pub readers: usize,
    /// How much work may wait.
    pub queue: usize,
    /// How many acts one commit may carry.
    pub group: usize,
}

/// Where the data lives.
#[derive(Debug, Clone)]
pub enum Place {
    /// A folder; the database is `gongdi.db` in it.
    Folder(PathBuf),
    /// A server address and the schema to use in it.
    Server {
        /// `postgres://…`
        url: String,
        /// Schema; tests use one each.
        schema: String,
    },
}

impl Options {
    /// The embedded store in a folder.
    pub fn folder(path: impl Into<PathBuf>) -> Self {
        Self { place: Place::Folder(path.into()), readers: 4, queue: 16_384, group: 512 }
    }

    /// A server.
    pub fn server(url: &str, schema: &str) -> Self {
        let place = Place::Server { url: url.into(), schema: schema.into() };
        Self { place, readers: 16, queue: 16_384, group: 1 }
    }
}

/// A piece of work on a store thread.
trait Job: Send {
    /// Runs it; `false` asks for its writes to be taken back. May run again after a conflict.
    fn run(&mut self, tx: &mut Tx<'_>) -> Ran;
    /// Answers, after the commit.
    fn answer(self: Box<Self>, committed: Result<(), Fault>);
}

/// How a run went.
enum Ran {
    Keep,
    TakeBack,
    Again,
}

struct Work<T, F, D> {
    run: F,
    out: Option<Result<T, Stop>>,
    deliver: D,
}

impl<T, F, D> Job for Work<T, F, D>
where
    T: Send,
    F: FnMut(&mut Tx<'_>) -> Result<T, Stop> + Send,
    D: FnOnce(Result<T, Stop>) + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Ran {
        let out = (self.run)(tx);
        let ran = match &out {
            Ok(_) => Ran::Keep,
            Err(Stop::Fault(Fault::Conflict)) => Ran::Again,
            Err(_) => Ran::TakeBack,
        };
        self.out = Some(out);
        ran
    }

    fn answer(self: Box<Self>, committed: Result<(), Fault>) {
        let out = match (self.out, committed) {
            (Some(Ok(_)), Err(fault)) => Err(Stop::Fault(fault)),
            (Some(out), _) => out,
            (None, Err(fault)) => Err(Stop::Fault(fault)),
            (None, Ok(())) => Err(Stop::Fault(Fault::Misuse("work was not run".into()))),
        };
        (self.deliver)(out);
    }
}

/// Which homes have changed since the store was opened, for caches of public pages.
#[derive(Default)]
struct Versions {
    all: AtomicU64,
    homes: RwLock<HashMap<AreaCode, u64>>,
}

impl Versions {
    fn bump(&self, touched: &[AreaCode]) {
        if touched.is_empty() {
            return;
        }
        let next = self.all.fetch_add(1, Ordering::AcqRel) + 1;
        let mut homes = self.homes.write();
        for home in touched {
            homes.insert(*home, next);
        }
    }
}

/// Figures of the store since it was opened.
#[derive(Debug, Default)]
struct Meter {
    commits: AtomicU64,
    jobs: AtomicU64,
    retries: AtomicU64,
}

/// Figures of the store since it was opened, as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metered {
    /// Transactions committed by writers.
    pub commits: u64,
    /// Pieces of writing work answered.
    pub jobs: u64,
    /// Runs repeated after a conflict.
    pub retries: u64,
}

/// What all store threads share.
struct Shared {
    writes: Queue<Box<dyn Job>>,
    reads: Queue<Box<dyn Job>>,
    versions: Versions,
    meter: Meter,
}

/// The store threads. When the last handle on the store goes, they finish what waits and end.
struct Threads {
    shared: Arc<Shared>,
    running: Mutex<Vec<JoinHandle<()>>>,
}

impl Drop for Threads {
    fn drop(&mut self) {
        // Not joined here: the last handle may go on a store thread. `Db::close` waits for the end.
        self.shared.writes.close();
        self.shared.reads.close();
    }
}

/// An open store. Cheap to clone; when the last one goes its threads end by themselves.
#[derive(Clone)]
pub struct Db {
    shared: Arc<Shared>,
    threads: Arc<Threads>,
}

impl Db {
    /// Opens, migrates, starts the threads.
    pub fn open(options: &Options) -> Result<Self, Fault> {
        let shared = Arc::new(Shared {
            writes: Queue::new(options.queue),
            reads: Queue::new(options.queue),
            versions: Versions::default(),
            meter: Meter::default(),
        });
        let threads = match &options.place {
            Place::Folder(path) => lite::start(path, options, &shared)?,
            Place::Server { url, schema } => pg::start(url, schema, options, &shared)?,
        };
        let threads = Threads { shared: Arc::clone(&shared), running: Mutex::new(threads) };
        Ok(Self { shared, threads: Arc::new(threads) })
    }

    /// Queues a write; `deliver` is called on a store thread after the commit.
    pub fn submit<T, F, D>(&self, run: F, deliver: D)
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
        D: FnOnce(Result<T, Stop>) + Send + 'static,
    {
        let work = Box::new(Work { run, out: None, deliver });
        if let Err((work, fault)) = self.shared.writes.push(work) {
            work.answer(Err(fault));
        }
    }

    /// Queues a read on a snapshot.
    pub fn submit_read<T, F, D>(&self, run: F, deliver: D)
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
        D: FnOnce(Result<T, Stop>) + Send + 'static,
    {
        let work = Box::new(Work { run, out: None, deliver });
        if let Err((work, fault)) = self.shared.reads.push(work) {
            work.answer(Err(fault));
        }
    }

    /// Writes and waits: for the command line and tests.
    pub fn write<T, F>(&self, run: F) -> Result<T, Stop>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
    {
        let (send, receive) = std::sync::mpsc::sync_channel(1);
        self.submit(run, move |out| {
            // The receiver waits below; it can not be gone.
            let _ = send.send(out);
        });
        receive.recv().unwrap_or(Err(Stop::Fault(Fault::Closed)))
    }

    /// Reads and waits: for the command line and tests.
    pub fn read<T, F>(&self, run: F) -> Result<T, Stop>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
    {
        let (send, receive) = std::sync::mpsc::sync_channel(1);
        self.submit_read(run, move |out| {
            let _ = send.send(out);
        });
        receive.recv().unwrap_or(Err(Stop::Fault(Fault::Closed)))
    }

    /// A number that changes when anything committed here changes.
    pub fn version(&self) -> u64 {
        self.shared.versions.all.load(Ordering::Acquire)
    }

    /// A number that changes when anything of this home changes.
    pub fn version_of(&self, home: AreaCode) -> u64 {
        self.shared.versions.homes.read().get(&home).copied().unwrap_or(0)
    }

    /// Figures since the start.
    pub fn metered(&self) -> Metered {
        let m = &self.shared.meter;
        Metered {
            commits: m.commits.load(Ordering::Relaxed),
            jobs: m.jobs.load(Ordering::Relaxed),
            retries: m.retries.load(Ordering::Relaxed),
        }
    }

    /// Takes no more work, finishes what waits, joins the threads: the last group is committed.
    pub fn close(&self) {
        self.shared.writes.close();
        self.shared.reads.close();
        for thread in self.threads.running.lock().drain(..) {
            if thread.join().is_err() {
                tracing::error!("a store thread ended badly");
            }
        }
    }
}
