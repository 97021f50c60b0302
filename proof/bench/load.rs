//! Sixteen people at once: threads that each keep one connection and ask as fast as they are
//! answered, until the time is over.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use proof::served::client::Connection;

use crate::Outcome;
use crate::meter::{Measured, Process};

/// How many ask at the same time.
pub const CONNECTIONS: usize = 16;

/// Asks a server for `span`; `request` makes the text of the nth request, and every answer must have
/// the status `wanted`. The processor time is the server's.
pub fn ask<F>(
    (addr, pid): (SocketAddr, u32),
    span: Duration,
    wanted: u16,
    request: F,
) -> Outcome<Measured>
where
    F: Fn(u64) -> String + Sync,
{
    let (asked, over) = (AtomicU64::new(0), AtomicBool::new(false));
    let process = Process::Of(pid);
    let one = || -> Outcome<u64> {
        let mut connection = Connection::open(addr)?;
        let mut done = 0;
        while !over.load(Ordering::Relaxed) {
            let text = request(asked.fetch_add(1, Ordering::Relaxed));
            let answer = connection.exchange(&text)?;
            if answer.status != wanted {
                let said = String::from_utf8_lossy(answer.body).into_owned();
                return Err(format!("{} instead of {wanted}: {said}", answer.status).into());
            }
            done += 1;
        }
        Ok(done)
    };
    let cpu_before = process.cpu_ms()?;
    let began = Instant::now();
    let counted: Outcome<u64> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..CONNECTIONS).map(|_| scope.spawn(one)).collect();
        std::thread::sleep(span);
        over.store(true, Ordering::Relaxed);
        let mut all = 0;
        for thread in threads {
            all += thread.join().map_err(|_| "a client broke")??;
        }
        Ok(all)
    });
    let took = began.elapsed();
    Ok(Measured { ops: counted?, took, cpu_ms: process.cpu_ms()? - cpu_before })
}
