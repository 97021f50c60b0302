//! The ledger: the engine with a book in memory, and the store in batches, against bare rows of the same
//! size, in turns; then balances of the past when the books are young and when they are old.

use std::path::Path;
use std::time::Instant;

use kernel::AreaCode;
use ledger::{Account, AccountId, Book, Floor, Kind, Transfer, TransferId, UnitCode};
use rusqlite::{Connection, params};
use store::{Db, Stop};

use crate::Outcome;
use crate::meter::{Measured, Process, Row, Table, number, say};
use crate::options::Options;
use crate::raw;

/// Transfers of one commit.
const GROUP: u64 = 8_192;
/// Balances asked for each time.
const LOOKS: u64 = 2_000;

/// A small generator with a fixed beginning.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

struct Size {
    accounts: u64,
    transfers: u64,
    rounds: u64,
}

fn unit() -> Outcome<UnitCode> {
    UnitCode::parse("fen").map_err(|error| error.to_string().into())
}

/// The nth transfer between two of so many accounts; ids fall anywhere, as digests do.
fn transfer(n: u64, accounts: u64, unit: UnitCode) -> Transfer {
    let mut dice = Dice(n);
    let id = (u128::from(dice.next()) << 64) | u128::from(dice.next());
    let debit = dice.next() % accounts;
    let credit = (debit + 1 + dice.next() % (accounts - 1)) % accounts;
    Transfer {
        id: TransferId(id),
        debit: AccountId(u128::from(debit)),
        credit: AccountId(u128::from(credit)),
        amount: 1 + dice.next() % 10_000,
        unit,
        kind: Kind::Posted,
        purpose: 0,
        at: i64::try_from(n).unwrap_or(i64::MAX),
    }
}

fn measured(ops: u64, work: impl FnOnce() -> Outcome<()>) -> Outcome<Measured> {
    let cpu_before = Process::Own.cpu_ms()?;
    let began = Instant::now();
    work()?;
    let took = began.elapsed();
    Ok(Measured { ops, took, cpu_ms: Process::Own.cpu_ms()? - cpu_before })
}

/// Measures all of it.
pub fn run(folder: &Path, options: &Options, table: &mut Table) -> Outcome<()> {
    let [accounts, in_memory_transfers, transfers, rounds] = options.ledger();
    let bare = stored(folder, &Size { accounts, transfers, rounds }, table)?;
    let engine = in_memory(&Size { accounts, transfers: in_memory_transfers, rounds }, table)?;
    let ratio = engine / bare;
    let what = "the engine with its book in memory, against the bare rows".to_owned();
    let row = Row::value(&what, String::new()).against(ratio);
    table.add(row.aim("at least 0.50 of bare rows", ratio >= 0.5));
    Ok(())
}

/// The engine alone: a whole book in memory. Answers its rate.
fn in_memory(size: &Size, table: &mut Table) -> Outcome<f64> {
    let unit = unit()?;
    let before = Process::Own.megabytes("VmRSS")?;
    let mut book = Book::new();
    for n in 0..size.accounts {
        book.account_open(AccountId(u128::from(n)), unit, Floor::None)
            .map_err(|why| why.to_string())?;
    }
    say("a book in memory");
    let done = measured(size.transfers, || {
        for n in 0..size.transfers {
            book.apply(&transfer(n, size.accounts, unit)).map_err(|why| why.to_string())?;
        }
        Ok(())
    })?;
    let held = Process::Own.megabytes("VmRSS")? - before;
    let each = held * 1024.0 * 1024.0 / number(size.transfers.max(1));
    let what = format!("engine and book in memory, {} accounts", size.accounts);
    table.add(Row::of(&what, &done));
    let memory = format!("{held:.0} MB, {each:.0} bytes a transfer, accounts and history with it");
    table.add(Row::value("memory of that book", memory));
    Ok(done.rate())
}

/// The store against bare rows, in turns. Answers the bare rate.
fn stored(folder: &Path, size: &Size, table: &mut Table) -> Outcome<f64> {
    let (ours, theirs) = (folder.join("books"), folder.join("rows"));
    std::fs::create_dir_all(&ours)?;
    std::fs::create_dir_all(&theirs)?;
    let home = AreaCode::parse("420324107210").map_err(|error| format!("{error:?}"))?;
    let db = opened(&ours, home, size)?;
    // The same tables, the same accounts: what the other side writes is the only difference.
    db.close();
    crate::copied(&ours, &theirs)?;
    let db = Db::open(&store::Options::folder(&ours)).map_err(|fault| format!("{fault:?}"))?;
    let mut bare = Bare::open(&theirs)?;
    let each = size.transfers / size.rounds.max(1);
    let (mut booked, mut raw, mut looked) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..size.rounds {
        say(&format!("books, round {} of {}", round + 1, size.rounds));
        let from = round * each;
        booked.push(measured(each, || posted(&db, home, size, from, from + each))?);
        raw.push(measured(each, || bare.insert(home, size, from, from + each))?);
        looked.push(balances(&db, home, size, from + each)?);
    }
    db.close();
    let peak = Process::Own.megabytes("VmHWM")?;
    let (ours, theirs) = (Measured::median(&booked), Measured::median(&raw));
    let bare_rate = theirs.rate();
    table.add(Row::of("bare rows of transfers with their indices, 8192 a commit", &theirs));
    let ratio = ours.rate() / bare_rate;
    let what = "transfers booked by the store: looked up, decided, both totals kept";
    let row = Row::of(what, &ours).against(ratio);
    table.add(row.aim("at least 0.50 of bare rows", ratio >= 0.5));
    if let (Some(first), Some(last)) = (looked.first(), looked.last()) {
        let what = format!("a balance of the past among {each} transfers");
        table.add(Row::of(&what, first));
        let what = format!("a balance of the past among {} transfers", size.transfers);
        let times = first.rate() / last.rate().max(1e-9);
        let row = Row::of(&what, last).against(times);
        table.add(row.aim("no more than 3 times as long", times <= 3.0));
    }
    table.add(Row::value("peak memory of both sides so far", format!("{peak:.0} MB")));
    Ok(bare_rate)
}

fn stopped(stop: Stop) -> String {
    format!("{stop:?}")
}

fn opened(folder: &Path, home: AreaCode, size: &Size) -> Outcome<Db> {
    let unit = unit()?;
    let db = Db::open(&store::Options::folder(folder)).map_err(|fault| format!("{fault:?}"))?;
    let mut from = 0;
    while from < size.accounts {
        let to = size.accounts.min(from + GROUP);
        let all: Vec<Account> =
            (from..to).map(|n| Account::new(AccountId(n.into()), unit, Floor::None)).collect();
        db.write(move |tx| store::book::open_all(tx, home, &all)).map_err(stopped)?;
        from = to;
    }
    Ok(db)
}

fn posted(db: &Db, home: AreaCode, size: &Size, mut from: u64, until: u64) -> Outcome<()> {
    let (unit, accounts) = (unit()?, size.accounts);
    while from < until {
        let to = until.min(from + GROUP);
        db.write(move |tx| {
            let all: Vec<Transfer> = (from..to).map(|n| transfer(n, accounts, unit)).collect();
            store::book::post_all(tx, home, &all)
        })
        .map_err(stopped)?;
        from = to;
    }
    Ok(())
}

/// Balances of accounts and moments all over what has been booked.
fn balances(db: &Db, home: AreaCode, size: &Size, booked: u64) -> Outcome<Measured> {
    let accounts = size.accounts;
    measured(LOOKS, || {
        db.read(move |tx| {
            let mut dice = Dice(booked);
            for _ in 0..LOOKS {
                let at = i64::try_from(dice.next() % booked).unwrap_or(0);
                let account = AccountId(u128::from(dice.next() % accounts));
                store::book::balance_at(tx, home, account, at)?;
            }
            Ok(())
        })
        .map_err(|stop| stopped(stop).into())
    })
}

/// The other side: the same rows, and nothing else.
struct Bare(Connection);

const BARE: &str =
    "INSERT INTO ledger_transfer (home, id, debit, credit, amount, unit, kind, pending,
    expires_at, purpose, at, debit_balance, credit_balance, n)
    VALUES (?1, ?2, ?3, ?4, ?5, 'fen', 'posted', NULL, NULL, 0, ?6, ?7, ?8, ?9)";

impl Bare {
    fn open(folder: &Path) -> Outcome<Self> {
        Ok(Self(raw::connected(folder)?))
    }

    fn insert(&mut self, home: AreaCode, size: &Size, mut from: u64, until: u64) -> Outcome<()> {
        let unit = unit()?;
        while from < until {
            let to = until.min(from + GROUP);
            let tx = self.0.transaction()?;
            {
                let mut insert = tx.prepare_cached(BARE)?;
                for n in from..to {
                    let t = transfer(n, size.accounts, unit);
                    let (id, debit) = (t.id.0.to_be_bytes(), t.debit.0.to_be_bytes());
                    let credit = t.credit.0.to_be_bytes();
                    let amount = i64::try_from(t.amount)?;
                    insert.execute(params![
                        home.as_str(),
                        &id[..],
                        &debit[..],
                        &credit[..],
                        amount,
                        t.at,
                        -amount,
                        amount,
                        i64::try_from(n)? + 1,
                    ])?;
                }
            }
            tx.commit()?;
            from = to;
        }
        Ok(())
    }
}
