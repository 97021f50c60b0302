//! An evening in the whole county: three hundred meetings at once, forty phones in each, a hall
//! screen on every wall. Votes come at a steady pace whether the server keeps up or not, and are
//! timed from the moment they were due; a screen is late by the time between a vote's answer and the
//! first picture that counts it.

use std::io::Read as _;
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use civic::authority::Role;
use kernel::{AreaCode, Level, Moment, PersonRef};
use parking_lot::Mutex;
use proof::fixture::{self, Bench};
use proof::served::client::{self, Connection};
use proof::served::{self, Server};
use proof::sitting::{self, Hand, Sitting};
use serde_json::json;
use store::act::By;

use crate::meter::{Measured, Process, Row, Table, number, say};
use crate::options::Options;
use crate::{Outcome, ground};

/// Connections that carry the votes.
const SENDERS: usize = 64;
/// What is promised: a vote, and a screen.
const VOTE_MS: f64 = 100.0;
const SCREEN_MS: f64 = 1_000.0;

struct Evening {
    /// Home, meeting, number of the first session of its voters.
    meetings: Vec<(AreaCode, Sitting, usize)>,
    phones: usize,
}

/// Prepares, serves, measures.
pub fn run(binary: &Path, folder: &Path, options: &Options, table: &mut Table) -> Outcome<()> {
    let (halls, phones, each_second) = options.halls();
    let evening = prepare(folder, halls, phones)?;
    let found = evening.meetings.len();
    say(&format!("{found} meetings of {phones} phones, {each_second} votes a second"));
    let mut server = Server::start(served::serve(binary, folder))?;
    let (addr, process) = (server.addr, Process::Of(server.pid()));
    let over = AtomicBool::new(false);
    let (seen, answered) = (ledger(found), ledger(found));
    let ready = AtomicU64::new(0);
    let (votes, cpu_ms) = std::thread::scope(|scope| -> Outcome<(Vec<f64>, (u64, Duration))> {
        for (at, (home, sitting, first)) in evening.meetings.iter().enumerate() {
            let path = format!("/{home}/meetings/{}/hall/events", sitting.meeting);
            let (seen, over, ready) = (&seen, &over, &ready);
            let token = sitting::token(*first);
            scope.spawn(move || {
                let screen = watch(addr, &path, &token, over, ready, |cast| note(seen, at, cast));
                if let Err(error) = screen {
                    say(&format!("a screen broke: {error}"));
                }
            });
        }
        while ready.load(Ordering::Acquire) < number_of(found) {
            std::thread::sleep(Duration::from_millis(20));
        }
        let cpu_before = process.cpu_ms()?;
        let began = Instant::now();
        let votes = send(addr, &evening, each_second, &answered);
        let took = began.elapsed();
        let cpu_ms = process.cpu_ms()? - cpu_before;
        // The last pictures are still on their way.
        std::thread::sleep(Duration::from_secs(2));
        over.store(true, Ordering::Release);
        Ok((votes?, (cpu_ms, took)))
    })?;
    server.end()?;
    let cast = counted(folder)?;
    let all = number_of(found * phones);
    let row = Row::value("votes kept after the evening", format!("{cast} of {all}"));
    table.add(row.aim("nothing lost", cast == all));
    let measured = Measured { ops: number_of(votes.len()), took: cpu_ms.1, cpu_ms: cpu_ms.0 };
    let what = format!("votes of an evening, {found} meetings, screens included");
    table.add(Row::of(&what, &measured));
    let (half, most) = (share(&votes, 0.5), share(&votes, 0.99));
    let row = Row::value("a vote, from when it was due", format!("{half:.1} ms, p99 {most:.1} ms"));
    table.add(row.aim("p99 under 100 ms", most < VOTE_MS));
    let late = lateness(&seen, &answered);
    let (half, most) = (share(&late, 0.5), share(&late, 0.99));
    let row = Row::value("a screen after a vote", format!("{half:.0} ms, p99 {most:.0} ms"));
    let complete = late.len() == votes.len();
    table.add(row.aim("p99 under 1 s, every vote shown", most < SCREEN_MS && complete));
    Ok(())
}

/// For each meeting, when its count reached 1, 2, 3 …
type Ledger = Vec<Mutex<Vec<Instant>>>;

fn ledger(meetings: usize) -> Ledger {
    (0..meetings).map(|_| Mutex::default()).collect()
}

fn number_of(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

/// Notes that a meeting has arrived at a count.
fn note(ledger: &Ledger, at: usize, count: u64) {
    let Some(times) = ledger.get(at) else { return };
    let mut times = times.lock();
    while number_of(times.len()) < count {
        times.push(Instant::now());
    }
}

/// Meetings in as many villages as wanted, each with so many people there and the vote open.
fn prepare(folder: &Path, halls: usize, phones: usize) -> Outcome<Evening> {
    let bench = ground::open(folder)?;
    let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let now = Moment::from_ms(i64::try_from(since.as_millis())?);
    let county = fixture::county();
    let areas = bench.db.read(move |tx| store::registry::areas_below(tx, county))?;
    let mut villages: Vec<AreaCode> = Vec::new();
    for township in areas {
        let code = township.code;
        let below = bench.db.read(move |tx| store::registry::areas_below(tx, code))?;
        villages.extend(below.into_iter().map(|a| a.code).filter(|c| c.level() == Level::Village));
    }
    let mut evening = Evening { meetings: Vec::new(), phones };
    let mut people: Vec<PersonRef> = Vec::new();
    for home in villages {
        if evening.meetings.len() == halls {
            break;
        }
        let Some(by) = secretary(&bench, home, now)? else { continue };
        let hand = Hand { bench: &bench, home, by };
        let sitting = hand.sit_with(now, phones)?;
        if sitting.voters.len() < phones {
            continue;
        }
        let first = people.len();
        people.extend(&sitting.voters);
        evening.meetings.push((home, sitting, first));
    }
    sitting::sessions(&bench, &people, now)?;
    bench.db.close();
    if evening.meetings.len() < halls {
        let found = evening.meetings.len();
        return Err(format!("{found} villages can hold a meeting, {halls} are wanted").into());
    }
    Ok(evening)
}

/// The secretary of a village; where nobody is, its first adult is made one.
fn secretary(bench: &Bench, home: AreaCode, now: Moment) -> Outcome<Option<PersonRef>> {
    let today = now.date();
    let found =
        bench.db.read(move |tx| store::registry::holders(tx, Role::Secretary, home, today))?;
    if let Some(first) = found.into_iter().next() {
        return Ok(Some(first));
    }
    let first = bench.db.read(move |tx| {
        let facts = site::capabilities::registry::reads::import_facts(tx, home)?;
        Ok(facts.persons.into_values().find(|p| p.is_adult_on(today)))
    })?;
    let Some(person) = first else { return Ok(None) };
    let who = fixture::person(home, person.id);
    let input = json!({
        "id": fixture::made::<kernel::id::Mandate>("secretary", 0, now), "person": who,
        "role": "secretary", "area": home, "from_on": today, "until_on": null, "ground": "选举",
    });
    bench.act(&fixture::ask(home, "mandate.grant", By::Worker, "secretary", input, now))?;
    Ok(Some(who))
}

/// Sends every vote when it is due; answers how long each took, in milliseconds.
fn send(
    addr: SocketAddr,
    evening: &Evening,
    each_second: u64,
    answered: &Ledger,
) -> Outcome<Vec<f64>> {
    let all = number_of(evening.meetings.len() * evening.phones);
    let next = AtomicU64::new(0);
    let began = Instant::now();
    let one = || -> Outcome<Vec<f64>> {
        let mut connection = Connection::open(addr)?;
        let mut took = Vec::new();
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            if n >= all {
                return Ok(took);
            }
            let due = began + Duration::from_micros(n * 1_000_000 / each_second);
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            let (at, request) = vote(evening, n)?;
            let answer = connection.exchange(&request)?;
            if answer.status != 201 {
                let said = String::from_utf8_lossy(answer.body).into_owned();
                return Err(format!("{} for a vote: {said}", answer.status).into());
            }
            took.push(due.elapsed().as_secs_f64() * 1000.0);
            if let Some(times) = answered.get(at) {
                times.lock().push(Instant::now());
            }
        }
    };
    std::thread::scope(|scope| {
        let senders: Vec<_> = (0..SENDERS).map(|_| scope.spawn(one)).collect();
        let mut all = Vec::new();
        for sender in senders {
            all.extend(sender.join().map_err(|_| "a sender broke")??);
        }
        Ok(all)
    })
}

/// The nth vote of the evening: one meeting after the other, phone by phone.
fn vote(evening: &Evening, n: u64) -> Outcome<(usize, String)> {
    let n = usize::try_from(n)?;
    let (at, phone) = (n % evening.meetings.len(), n / evening.meetings.len());
    let (home, sitting, first) = evening.meetings.get(at).ok_or("no such meeting")?;
    let path = format!("/api/{home}/meetings/{}/votes", sitting.meeting);
    let (key, answer) = (format!("evening-{n}"), if n % 5 == 0 { "no" } else { "yes" });
    let token = sitting::token(first + phone);
    Ok((at, client::post(&path, &token, &key, &format!("{{\"answer\":\"{answer}\"}}"))))
}

/// Follows a hall screen until the evening is over.
fn watch(
    addr: SocketAddr,
    path: &str,
    token: &str,
    over: &AtomicBool,
    ready: &AtomicU64,
    mut note: impl FnMut(u64),
) -> Outcome<()> {
    use std::io::Write as _;
    let mut stream = TcpStream::connect(addr)?;
    stream.set_read_timeout(Some(Duration::from_millis(200)))?;
    stream.write_all(client::get(path, Some(token)).as_bytes())?;
    let (mut text, mut first) = (String::new(), true);
    let mut piece = [0; 16 * 1024];
    while !over.load(Ordering::Acquire) {
        match stream.read(&mut piece) {
            Ok(0) => return Err("the server hung up".into()),
            Ok(n) => text.push_str(&String::from_utf8_lossy(piece.get(..n).unwrap_or_default())),
            Err(e)
                if matches!(
                    e.kind(),
                    std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
                ) =>
            {
                continue;
            }
            Err(e) => return Err(e.into()),
        }
        const MARK: &str = "data-cast=\"";
        while let Some(from) = text.find(MARK) {
            let rest = text.split_at(from + MARK.len()).1;
            let Some((digits, rest)) = rest.split_once('"') else { break };
            note(digits.parse()?);
            if std::mem::take(&mut first) {
                ready.fetch_add(1, Ordering::AcqRel);
            }
            text = rest.to_owned();
        }
    }
    Ok(())
}

/// Votes that the store holds.
fn counted(folder: &Path) -> Outcome<u64> {
    let bench = ground::open(folder)?;
    let n = bench.db.read(|tx| {
        tx.number(
            "SELECT COUNT(*) FROM journal WHERE act = 'ballot.cast' AND idem LIKE 'evening-%'",
            &[],
        )
    })?;
    bench.db.close();
    Ok(u64::try_from(n)?)
}

/// How long after its answer each vote was on the wall, in milliseconds.
fn lateness(seen: &Ledger, answered: &Ledger) -> Vec<f64> {
    let mut late = Vec::new();
    for (seen, answered) in seen.iter().zip(answered) {
        let (seen, mut answered) = (seen.lock(), answered.lock());
        answered.sort();
        let pairs = seen.iter().zip(answered.iter());
        late.extend(pairs.map(|(s, a)| s.saturating_duration_since(*a).as_secs_f64() * 1000.0));
    }
    late
}

/// The value below which a share of all lies.
fn share(values: &[f64], of: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in a list"
    )]
    let at = (number(number_of(sorted.len())) * of) as usize;
    sorted.get(at.min(sorted.len().saturating_sub(1))).copied().unwrap_or_default()
}
