//! The promise to whoever has read "recorded": a server killed in the middle of its work loses no act
//! that it has acknowledged, takes none twice, and leaves every chain whole.
//!
//! Invariant: an act counts as acknowledged when its answer has come to the last byte. The kills are
//! drawn, the moments in which they meet the server are the machine's. Refuses to know: how the
//! store keeps its promise.

mod ground;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::sync::{Barrier, Mutex};
use std::time::Duration;

use civic::record::Column;
use kernel::hash;
use kernel::id::{MatterId, PersonId};
use serde_json::{Value, json};

use crate::fixture;
use crate::served::client::{self, Connection};
use crate::served::{self, Server};
use ground::Ground;

/// How often the server is killed.
const KILLS: u64 = 50;
/// How many people ask at the same time.
const CLIENTS: u64 = 8;

/// What the server has said of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Receipt {
    seq: u64,
    hash: String,
    repeated: bool,
}

/// An act that was sent.
struct Sent {
    key: String,
    /// Place of the person among the voters.
    who: usize,
    /// What was voted; `None` for a wish.
    answer: Option<&'static str>,
    request: String,
    receipt: Option<Receipt>,
}

/// Asks once. `None`: the connection broke before the answer was whole.
fn asked(connection: &mut Connection, request: &str) -> Option<Receipt> {
    let answer = connection.exchange(request).ok()?;
    let body: Value = serde_json::from_slice(answer.body).unwrap();
    assert!([200, 201].contains(&answer.status), "{} {body}", answer.status);
    Some(Receipt {
        seq: body["seq"].as_u64().unwrap(),
        hash: body["hash"].as_str().unwrap().to_owned(),
        repeated: body["repeated"].as_bool().unwrap(),
    })
}

/// The nth act of a client in a round: wishes and votes in turn.
fn act(ground: &Ground, round: u64, client: u64, n: u64) -> Sent {
    let who = usize::try_from(client + n * CLIENTS).unwrap() % ground.voters.len();
    let (key, token) = (format!("crash {round} {client} {n}"), crate::sitting::token(who));
    let (path, body, answer) = if n.is_multiple_of(2) {
        let id: MatterId = fixture::made(&key, n, ground.now);
        let text = format!("{key}：河边那段护栏松了，老人娃儿走过去都提心吊胆。");
        let path = format!("/api/{}/wishes", ground.home);
        (path, json!({ "id": id, "text": text, "place": ground.home }), None)
    } else {
        let answer = ["yes", "no", "abstain"][usize::try_from((round + n) % 3).unwrap()];
        let path = format!("/api/{}/meetings/{}/votes", ground.home, ground.meeting);
        (path, json!({ "answer": answer }), Some(answer))
    };
    let request = client::post(&path, &token, &key, &body.to_string());
    Sent { key, who, answer, request, receipt: None }
}

/// Everybody asks until the server is gone; answers what was sent.
fn killed_under_load(server: &mut Server, ground: &Ground, round: u64) -> Vec<Sent> {
    let drawn = hash::sm3(&round.to_be_bytes());
    let after_ms = 15 + u64::from(u16::from_be_bytes([drawn[0], drawn[1]])) % 90;
    let (all, addr) = (Mutex::new(Vec::new()), server.addr);
    let everybody = Barrier::new(usize::try_from(CLIENTS).unwrap() + 1);
    std::thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (all, everybody) = (&all, &everybody);
            scope.spawn(move || {
                let connection = Connection::open(addr);
                everybody.wait();
                let mut connection = connection.unwrap();
                for n in 0.. {
                    let mut sent = act(ground, round, client, n);
                    sent.receipt = asked(&mut connection, &sent.request);
                    let gone = sent.receipt.is_none();
                    all.lock().unwrap().push(sent);
                    if gone {
                        break;
                    }
                }
            });
        }
        // However busy the machine is, the time runs from when everybody is connected.
        everybody.wait();
        std::thread::sleep(Duration::from_millis(after_ms));
        server.kill().unwrap();
    });
    all.into_inner().unwrap()
}

/// After a restart: what was acknowledged is there and says the same; what was not is taken once.
fn checked(server: &Server, sent: &mut [Sent]) {
    let mut connection = Connection::open(server.addr).unwrap();
    for one in sent {
        let first = asked(&mut connection, &one.request).unwrap();
        let kept = match one.receipt.take() {
            Some(before) => {
                assert!(!before.repeated, "{} was new when it was acknowledged", one.key);
                Receipt { repeated: true, ..before }
            }
            None => {
                let second = asked(&mut connection, &one.request).unwrap();
                assert!(second.repeated, "{} was taken twice", one.key);
                assert_eq!((first.seq, &first.hash), (second.seq, &second.hash), "{}", one.key);
                one.receipt = Some(Receipt { repeated: false, ..second });
                continue;
            }
        };
        assert_eq!(first, kept, "{} was acknowledged and is lost or another", one.key);
        one.receipt = Some(Receipt { repeated: false, ..kept });
    }
}

/// The store itself, after everything: chains, keys, wishes and votes against what was sent.
fn settled(folder: &Path, ground: &Ground, sent: &[Sent]) {
    let bench = ground::open(folder);
    let report = store::verify::verify(&bench.db, &mut |_| ()).unwrap();
    assert_eq!(report.first_broken, None, "{:?}", report.all_broken);
    assert!(report.entries > u64::try_from(sent.len()).unwrap());
    let (home, meeting) = (ground.home, ground.meeting);
    let (keys, wishes, votes) = bench
        .db
        .read(move |tx| {
            let keys: Vec<(String, u64)> = tx.rows(
                "SELECT idem, COUNT(*) FROM journal WHERE idem LIKE 'crash %' GROUP BY idem",
                &[],
                |c| Some((c.take()?, c.take()?)),
            )?;
            let wishes = tx.number("SELECT COUNT(*) FROM wish WHERE text LIKE 'crash %'", &[])?;
            let votes: Vec<(PersonId, String)> = tx.rows(
                "SELECT v.person, v.answer FROM vote v
                 JOIN ballot b ON b.home = v.home AND b.id = v.ballot
                 WHERE v.home = ?1 AND b.meeting = ?2",
                &[home.to_val(), meeting.to_val()],
                |c| Some((c.take()?, c.take()?)),
            )?;
            Ok((keys, wishes, votes))
        })
        .unwrap();
    bench.db.close();
    assert!(keys.iter().all(|(_, n)| *n == 1), "a key stands twice in the journal");
    let kept: BTreeSet<&str> = keys.iter().map(|(key, _)| key.as_str()).collect();
    let asked: BTreeSet<&str> = sent.iter().map(|one| one.key.as_str()).collect();
    assert_eq!(kept, asked);
    let said = sent.iter().filter(|one| one.answer.is_none()).count();
    assert_eq!(usize::try_from(wishes).unwrap(), said);
    // Of several votes of one person the one that stands last in the chain counts.
    let mut last: BTreeMap<PersonId, (u64, &str)> = BTreeMap::new();
    for one in sent {
        let (Some(answer), Some(receipt)) = (one.answer, &one.receipt) else { continue };
        let slot = last.entry(ground.voters[one.who].id).or_insert((0, answer));
        *slot = (receipt.seq, answer).max(*slot);
    }
    let votes: BTreeMap<PersonId, &str> = votes.iter().map(|(p, a)| (*p, a.as_str())).collect();
    let last: BTreeMap<PersonId, &str> = last.into_iter().map(|(p, (_, a))| (p, a)).collect();
    assert_eq!(votes, last);
}

#[test]
fn a_server_killed_fifty_times_keeps_what_it_has_acknowledged_and_nothing_twice() {
    let folder = ground::Folder::new();
    let ground = ground::prepare(&folder.0);
    let binary = served::binary().unwrap();
    let mut all: Vec<Sent> = Vec::new();
    let mut lately: Vec<Sent> = Vec::new();
    let (mut acknowledged, mut broken_off) = (0, 0);
    for round in 0..KILLS {
        let mut server = Server::start(served::serve(&binary, &folder.0)).unwrap();
        checked(&server, &mut lately);
        all.append(&mut lately);
        lately = killed_under_load(&mut server, &ground, round);
        acknowledged += lately.iter().filter(|one| one.receipt.is_some()).count();
        broken_off += lately.iter().filter(|one| one.receipt.is_none()).count();
    }
    let mut server = Server::start(served::serve(&binary, &folder.0)).unwrap();
    checked(&server, &mut lately);
    all.append(&mut lately);
    // Once more all of them, however long ago.
    checked(&server, &mut all);
    server.end().unwrap();
    println!("{KILLS} kills, {acknowledged} acts acknowledged, {broken_off} broken off");
    assert!(acknowledged > 5 * usize::try_from(KILLS).unwrap(), "too few acts to mean anything");
    assert_eq!(broken_off, usize::try_from(KILLS * CLIENTS).unwrap(), "each kill met everybody");
    settled(&folder.0, &ground, &all);
    let verified = Command::new(&binary).arg("verify").arg("--data").arg(&folder.0).output();
    let verified = verified.unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
}
