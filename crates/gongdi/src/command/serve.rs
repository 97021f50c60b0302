//! Serving: the listener, the clockwork beside it, an orderly end.
//!
//! Invariant: when it ends, the listener goes first and the store last, so that everything that was
//! answered has been committed. Refuses to know: pages.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread::JoinHandle;
use std::time::Duration;

use kernel::Moment;
use kernel::time::DAY_MS;
use site::clock::Clock;
use site::{App, AppOptions, Pace};
use store::account::Cost;
use tokio::signal::unix::{SignalKind, signal};

use crate::Trouble;
use crate::data::Data;
use crate::demo::PASSWORD;
use crate::terminal::{self, Out};

/// How often the clockwork looks.
const TICK: Duration = Duration::from_secs(10);
/// How often it looks whether a demonstration has moved the clock.
const GLANCE: Duration = Duration::from_millis(500);

/// What serving needs besides the data.
pub struct Serving {
    /// Where to listen.
    pub addr: String,
    /// The clock.
    pub clock: Clock,
    /// Whether it may be moved.
    pub demo_clock: bool,
    /// Whether to list the demo accounts.
    pub demo: bool,
    /// Cost of password hashes.
    pub cost: Cost,
    /// Whether the rulebook's pace of acts holds; a demonstration and a measurement go faster.
    pub paced: bool,
}

/// Serves until the process is asked to end.
pub fn serve(data: Data, serving: &Serving, out: Out<'_>) -> Result<(), Trouble> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let ended = runtime.block_on(listen(&data, serving, out));
    drop(runtime);
    data.db.close();
    ended
}

async fn listen(data: &Data, serving: &Serving, out: Out<'_>) -> Result<(), Trouble> {
    let listener = tokio::net::TcpListener::bind(&serving.addr).await.map_err(|error| {
        Trouble::failed(
            format!("{} can not be listened on: {error}.", serving.addr),
            "Choose another address with --addr or GONGDI_ADDR, or end what uses it.",
        )
    })?;
    let at = listener.local_addr()?;
    let rules = data.rules.at(serving.clock.now().date());
    let options = AppOptions {
        county: data.county,
        clock: serving.clock.clone(),
        demo_clock: serving.demo_clock,
        cost: serving.cost,
        pace: if serving.paced { Pace::of(&rules) } else { Pace::default() },
    };
    let app = App::new(data.db.clone(), data.rules.clone(), data.deeds.clone(), options)?;
    let service =
        site::router(Arc::clone(&app)).into_make_service_with_connect_info::<SocketAddr>();
    writeln!(out, "listening http://{at}")?;
    out.flush()?;
    if serving.demo {
        accounts(data, out)?;
    }
    let worker = Clockwork::start(data, serving.clock.clone())?;
    let asked = asked_to_end()?;
    let ending = async move {
        asked.await;
        // Screens that are being kept up to date let go of their connections.
        app.end();
    };
    let served = axum::serve(listener, service).with_graceful_shutdown(ending).await;
    worker.end();
    served.map_err(Trouble::from)
}

/// Ends with the first SIGTERM or SIGINT.
fn asked_to_end() -> Result<impl Future<Output = ()> + Send + 'static, Trouble> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// The worker's thread.
struct Clockwork {
    stop: mpsc::Sender<()>,
    thread: JoinHandle<()>,
}

impl Clockwork {
    fn start(data: &Data, clock: Clock) -> Result<Self, Trouble> {
        let (stop, stopped) = mpsc::channel();
        let (db, deeds, rules) = (data.db.clone(), data.deeds.clone(), data.rules.clone());
        let county = data.county;
        let run = move || {
            let mut salt = || {
                // Without random bytes a commitment would be guessable: the sheet stays closed.
                crate::data::random().unwrap_or_else(|_| std::process::abort())
            };
            let mut last: Option<Moment> = None;
            let mut waited = Duration::ZERO;
            loop {
                let now = clock.now();
                let moved = last.is_some_and(|l| now.ms() - l.ms() > DAY_MS / 2);
                if last.is_none() || moved || waited >= TICK {
                    match site::worker::tick(&db, &deeds, &rules, county, now, &mut salt) {
                        Ok(done) if done.idle() => {}
                        Ok(done) => tracing::info!(?done, "the clockwork ticked"),
                        Err(fault) => tracing::error!(%fault, "the clockwork stopped at a fault"),
                    }
                    waited = Duration::ZERO;
                }
                last = Some(now);
                match stopped.recv_timeout(GLANCE) {
                    Err(RecvTimeoutError::Timeout) => waited += GLANCE,
                    Ok(()) | Err(RecvTimeoutError::Disconnected) => break,
                }
            }
        };
        let thread = std::thread::Builder::new().name("clockwork".into()).spawn(run)?;
        Ok(Self { stop, thread })
    }

    fn end(self) {
        // A worker that is gone already has nothing to stop.
        let _ = self.stop.send(());
        if self.thread.join().is_err() {
            tracing::error!("the clockwork ended badly");
        }
    }
}

/// The demo accounts with their password, in both languages.
pub fn accounts(data: &Data, out: Out<'_>) -> Result<(), Trouble> {
    let county = data.county;
    let rows = data.db.read(move |tx| {
        let mut rows =
            vec![["账号 account".to_owned(), "姓名 name".to_owned(), "地方 place".to_owned()]];
        for account in store::account::all(tx, county)? {
            let name = store::registry::name(tx, account.person)?;
            let place = store::registry::area(tx, account.person.home)?.map(|a| a.name);
            rows.push([account.login, name, place.unwrap_or_default()]);
        }
        Ok(rows)
    })?;
    writeln!(out, "演示数据，人物均为合成。Demo data; all people are invented.")?;
    writeln!(out, "所有账号的密码 password of every account: {PASSWORD}")?;
    let rows: Vec<Vec<String>> = rows.into_iter().map(Vec::from).collect();
    terminal::table(out, &rows)?;
    out.flush()?;
    Ok(())
}
