//! Applying effects: the only code that turns a decision into rows.

use civic::Scene;
use civic::authority::Mandate;
use civic::decide::ballot;
use civic::decide::recall::Recall;
use civic::effect::{Audience, Effect, Opening};
use civic::handoffs::{self, Thread};
use civic::matter::{ClockName, Due, Kind, Matter, Outcome, State};
use civic::record::{Column, Record, Row, Val};
use kernel::id::MatterId;
use kernel::{Moment, Refusal};
use ledger::{Account, Transfer};

use crate::db::Tx;
use crate::fault::{Fault, Stop};
use crate::journal::{self, Entry};
use crate::{book, matter};

/// How many steps one act may set off.
const DEPTH: usize = 8;

struct Applying<'a, 's> {
    scene: &'a Scene<'s>,
    entry: &'a Entry,
    /// Rows written so far, for handoffs.
    written: Vec<Row>,
    /// What goes to the ledger together.
    booked: Ledger,
    told: u32,
}

/// Accounts to open and transfers to book, in the order in which the act names them: first all accounts
/// that stand together, then all transfers.
#[derive(Default)]
struct Ledger {
    accounts: Vec<Account>,
    transfers: Vec<Transfer>,
}

impl Ledger {
    fn open(&mut self, tx: &mut Tx<'_>, scene: &Scene<'_>, account: Account) -> Result<(), Stop> {
        if !self.transfers.is_empty() {
            self.written(tx, scene)?;
        }
        self.accounts.push(account);
        Ok(())
    }

    fn written(&mut self, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<(), Stop> {
        book::open_all(tx, scene.home, &std::mem::take(&mut self.accounts))?;
        book::post_all(tx, scene.home, &std::mem::take(&mut self.transfers))
    }
}

/// Applies all effects and what follows from them.
pub(crate) fn apply(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    entry: &Entry,
    effects: Vec<Effect>,
) -> Result<(), Stop> {
    let mut applying =
        Applying { scene, entry, written: Vec::new(), booked: Ledger::default(), told: 0 };
    applying.all(tx, effects, 0)?;
    applying.booked.written(tx, scene)
}

impl Applying<'_, '_> {
    fn all(&mut self, tx: &mut Tx<'_>, effects: Vec<Effect>, depth: usize) -> Result<(), Stop> {
        if depth > DEPTH {
            return Err(Fault::Misuse("handoffs run in a circle".into()).into());
        }
        for effect in effects {
            if let Some((from, outcome)) = self.one(tx, effect)? {
                // What follows may look at the books.
                self.booked.written(tx, self.scene)?;
                let matters = matter::thread(tx, self.scene.home, from.thread)?;
                self.bodies(tx, &matters)?;
                let walk = matter::walk(tx, self.scene.home, from.thread)?;
                let thread = Thread { matters: &matters, written: &self.written, walk: &walk };
                let next = handoffs::follow(&from, outcome, &thread, self.scene)?;
                self.all(tx, next, depth + 1)?;
            }
        }
        Ok(())
    }

    /// Applies one effect; answers the matter and outcome when others may follow.
    fn one(&mut self, tx: &mut Tx<'_>, effect: Effect) -> Result<Option<(Matter, Outcome)>, Stop> {
        match effect {
            Effect::Open(opening) => self.open(tx, opening)?,
            Effect::Move { matter, to, outcome } => {
                let moved = self.moved(tx, matter, to)?;
                return Ok(outcome.map(|o| (moved, o)));
            }
            Effect::Outcome(id, outcome) => {
                let found = matter::get(tx, self.scene.home, id)?;
                let found =
                    found.ok_or_else(|| Fault::Misuse("no such matter in this home".into()))?;
                return Ok(Some((found, outcome)));
            }
            Effect::Title(id, title) => {
                self.change(tx, id, |m| m.title.clone_from(&title))?;
            }
            Effect::Own(id, owner) => {
                self.change(tx, id, |m| m.owner = owner)?;
            }
            Effect::Put(row) => {
                tx.put(&row).map_err(taken)?;
                self.wrote(row);
            }
            Effect::Set(row) => {
                tx.set(&row)?;
                self.wrote(row);
            }
            Effect::Add(row) => tx.add(&row)?,
            // What a vote was drawn from is kept (农村集体经济组织法 第五十七条): no rule removes it.
            Effect::Remove(row) if ballot::KEPT.contains(&row.table) => {
                return Err(Fault::Misuse(format!("{} is kept", row.table)).into());
            }
            Effect::Remove(row) => tx.remove(&row)?,
            Effect::Clock { matter, clock, due_at, rule } => {
                self.clock(tx, matter, clock, due_at, rule)?;
            }
            Effect::Met(matter, clock) => self.stamp(tx, matter, clock, "met_at")?,
            Effect::Escalated(matter, clock) => self.stamp(tx, matter, clock, "escalated_at")?,
            Effect::Tell { to, message, matter } => self.tell(tx, to, message, matter)?,
            Effect::Account(account) => self.booked.open(tx, self.scene, account)?,
            Effect::Transfer(transfer) => self.booked.transfers.push(transfer),
            // The journal has it already.
            Effect::Note(..) => {}
            Effect::Erase { seq } => {
                journal::erase(tx, self.scene.home, seq, civic::voice::ERASED)?;
            }
            Effect::Forget { hash } => matter::blob_forget(tx, self.scene.home, &hash)?,
        }
        Ok(None)
    }

    /// What a vote on a recall moves although the act that closes it has not written it.
    fn bodies(&mut self, tx: &mut Tx<'_>, matters: &[Matter]) -> Result<(), Stop> {
        let home = self.scene.home.to_val();
        let open = |m: &&Matter| m.kind == Kind::Recall && !m.state.is_final();
        for matter in matters.iter().filter(open) {
            let recall: Option<Recall> = tx.get(&[home.clone(), matter.id.to_val()])?;
            let Some(recall) = recall else { continue };
            let mandate: Option<Mandate> = tx.get(&[home.clone(), recall.mandate.to_val()])?;
            // In front: what this act writes itself is looked at first.
            self.written.splice(0..0, mandate.map(|m| m.row()).into_iter().chain([recall.row()]));
        }
        Ok(())
    }

    /// Handoffs look at single bodies, never at bulk rows such as rolls or imports.
    fn wrote(&mut self, row: Row) {
        if self.written.len() < 16 {
            self.written.push(row);
        }
    }

    fn open(&mut self, tx: &mut Tx<'_>, opening: Opening) -> Result<(), Stop> {
        let scene = self.scene;
        let year = u32::try_from(scene.now.date().year()).unwrap_or(0);
        let no = next_number(tx, scene, opening.kind, year)?;
        let matter = Matter {
            home: scene.home,
            id: opening.id,
            kind: opening.kind,
            year,
            no,
            title: opening.title,
            area: opening.area,
            state: opening.kind.first_state(),
            thread: opening.thread.unwrap_or(opening.id),
            cause: opening.cause,
            opened_by: scene.caller.person(),
            opened_for: opening.opened_for,
            owner: opening.owner,
            opened_at: scene.now,
            moved_at: scene.now,
            version: 1,
        };
        tx.put(&matter.row()).map_err(taken)
    }

    fn moved(&self, tx: &mut Tx<'_>, id: MatterId, to: State) -> Result<Matter, Stop> {
        let now = self.scene.now;
        let mut fault = None;
        let moved = self.change(tx, id, |m| {
            if !m.kind.allows(m.state, to) {
                fault =
                    Some(Fault::Misuse(format!("{} can not go from {} to {to}", m.kind, m.state)));
            }
            m.state = to;
            m.moved_at = now;
        })?;
        match fault {
            Some(fault) => Err(fault.into()),
            None => Ok(moved),
        }
    }

    fn change(
        &self,
        tx: &mut Tx<'_>,
        id: MatterId,
        mut how: impl FnMut(&mut Matter),
    ) -> Result<Matter, Stop> {
        let key = [self.scene.home.to_val(), id.to_val()];
        let mut matter: Matter =
            tx.get(&key)?.ok_or_else(|| Fault::Misuse("no such matter in this home".into()))?;
        how(&mut matter);
        matter.version += 1;
        tx.set(&matter.row())?;
        Ok(matter)
    }

    fn clock(
        &self,
        tx: &mut Tx<'_>,
        matter: MatterId,
        clock: ClockName,
        due_at: Moment,
        rule: &str,
    ) -> Result<(), Stop> {
        let due = Due {
            home: self.scene.home,
            matter,
            clock,
            since: self.scene.now,
            due_at,
            rule: rule.to_owned(),
            met_at: None,
            escalated_at: None,
        };
        tx.set(&due.row())
    }

    fn stamp(
        &self,
        tx: &mut Tx<'_>,
        matter: MatterId,
        clock: ClockName,
        column: &'static str,
    ) -> Result<(), Stop> {
        let sql = format!(
            "UPDATE due SET {column} = ?1 WHERE home = ?2 AND matter = ?3 AND clock = ?4 AND {column} IS NULL"
        );
        let params =
            [self.scene.now.to_val(), self.scene.home.to_val(), matter.to_val(), clock.to_val()];
        tx.run(&sql, &params).map(|_| ())
    }

    fn tell(
        &mut self,
        tx: &mut Tx<'_>,
        to: Audience,
        message: &str,
        matter: MatterId,
    ) -> Result<(), Stop> {
        let (audience, target) = match to {
            Audience::Person(person) => ("person", person.to_string()),
            Audience::Role(role, area) => ("role", format!("{role}@{area}")),
            Audience::Public(area) => ("public", area.to_string()),
            // Looked up on the day of delivery, from the matter.
            Audience::Thread => ("thread", String::new()),
        };
        self.told += 1;
        let params = [
            self.scene.home.to_val(),
            self.entry.seq.to_val(),
            self.told.to_val(),
            Val::Text(audience.into()),
            Val::Text(target),
            Val::Text(message.into()),
            matter.to_val(),
            self.scene.now.to_val(),
        ];
        tx.run(
            "INSERT INTO outbox (home, seq, n, audience, target, message, matter, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            &params,
        )
        .map(|_| ())
    }
}

/// A row that is there already bears an id that the caller made: the caller takes another one.
fn taken(stop: Stop) -> Stop {
    match stop {
        Stop::Fault(Fault::Constraint(why)) if why.to_lowercase().contains("unique") => {
            tracing::warn!(%why, "an id was taken");
            kernel::Code::IdTaken.into()
        }
        other => other,
    }
}

/// Gap-free numbers per home, kind and year: the home's lock is held, so nobody else counts.
fn next_number(tx: &mut Tx<'_>, scene: &Scene<'_>, kind: Kind, year: u32) -> Result<u32, Stop> {
    let sql = "INSERT INTO numbering (home, kind, year, last) VALUES (?1, ?2, ?3, 1)
               ON CONFLICT (home, kind, year) DO UPDATE SET last = numbering.last + 1";
    let params = [scene.home.to_val(), kind.to_val(), year.to_val()];
    tx.run(sql, &params)?;
    let last = tx.number(
        "SELECT last FROM numbering WHERE home = ?1 AND kind = ?2 AND year = ?3",
        &params,
    )?;
    u32::try_from(last).map_err(|_| Fault::Corrupt("numbering".into()).into())
}

/// A refusal of the ledger in the words of the table.
pub(crate) fn ledger_refusal(why: &ledger::Refusal) -> Refusal {
    Refusal::new(kernel::Code::LedgerRefused).with("why", format!("@ledger-{}", why.code()))
}
