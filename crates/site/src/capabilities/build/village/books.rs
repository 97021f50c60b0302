//! A month of a village's accounts: what lay in its purses before and after, from the ledger; what came
//! and went, from the papers. The one has to account for the other, and the page says whether it does.

use std::collections::BTreeMap;

use kernel::id::RecordId;
use kernel::{AreaCode, Date, Fen, Moment};
use serde::Serialize;
use store::village::{self, Came, Coffers, Fee, Held, Stand, Waits, Went};
use store::{Stop, Tx, board};

use super::month::Month;
use crate::view::View;

/// A month of the year.
#[derive(Debug, Serialize)]
pub(super) struct Point {
    /// `2026-11`.
    pub month: String,
    pub came_fen: Fen,
    pub went_fen: Fen,
    /// By what came and went since the year began.
    pub closing_fen: Fen,
    #[serde(skip)]
    pub at: Month,
}

/// A contract for which something is held.
#[derive(Debug, Serialize)]
pub(super) struct Kept {
    pub contract: RecordId,
    pub number: String,
    pub subject: String,
    pub payee: String,
    pub project: String,
    pub project_href: String,
    pub signed_on: Date,
    pub amount_fen: Fen,
    pub left_fen: Fen,
    /// Of that, asked for and not paid.
    pub waiting_fen: Fen,
}

/// A month.
#[derive(Debug, Serialize)]
pub(super) struct Books {
    pub area: AreaCode,
    pub month: String,
    /// Whether the month is not over: then the end is now.
    pub so_far: bool,
    pub opening: Stand,
    pub opening_fen: Fen,
    pub came_fen: Fen,
    pub went_fen: Fen,
    pub closing: Stand,
    pub closing_fen: Fen,
    /// Opening and what came, less what went, less closing: nothing, or something is wrong.
    pub difference_fen: Fen,
    pub came: Vec<Came>,
    pub went: Vec<Went>,
    /// Fees of keepers, paid through no purse: beside the sums above.
    pub fees: Vec<Fee>,
    pub fees_fen: Fen,
    /// These fees, less what the ledger says of them.
    pub fees_difference_fen: Fen,
    pub held: Vec<Kept>,
    pub waiting: Vec<Waits>,
    pub months: Vec<Point>,
    /// The months before and after, where there is something to see.
    pub before: Option<String>,
    pub after: Option<String>,
    /// Whether money has ever moved here.
    pub begun: bool,
    #[serde(skip)]
    pub at: Month,
}

fn sum(of: impl Iterator<Item = Fen>) -> Fen {
    Fen(of.map(|fen| fen.0).sum())
}

/// Texts in which somebody of the village is named are said without.
struct Discreet<'v> {
    view: &'v View,
    home: AreaCode,
    known: BTreeMap<String, bool>,
}

impl Discreet<'_> {
    fn cover(
        &mut self,
        tx: &mut Tx<'_>,
        text: &mut String,
        instead: &'static str,
    ) -> Result<(), Stop> {
        let named = match self.known.get(text) {
            Some(named) => *named,
            None => {
                let named = board::names_somebody(tx, self.home, text)?;
                self.known.insert(text.clone(), named);
                named
            }
        };
        if named {
            self.view.t(instead).clone_into(text);
        }
        Ok(())
    }
}

/// Reads a month.
pub(super) fn load(
    tx: &mut Tx<'_>,
    view: &View,
    home: AreaCode,
    month: Month,
) -> Result<Books, Stop> {
    let this = Month::of(view.now.date());
    let january = month.first_of_year();
    let coffers = Coffers::of(tx, home)?;
    // What lay there at the last moment before the month.
    let eve = |at: Moment| at.plus_ms(-1);
    let year_before = coffers.at(&village::balances(tx, home, eve(january.start()))?);
    let before = coffers.at(&village::balances(tx, home, eve(month.start()))?);
    let last = eve(month.end());
    let balances = village::balances(tx, home, last)?;
    let after = coffers.at(&balances);
    let end = if month.year() == this.year() { this.end() } else { year_end(january) };
    let all_came = village::came(tx, home, (january.start(), end))?;
    let all_went = village::went(tx, home, (january.start(), end))?;
    let months = points(january, end, year_before.sum(), &all_came, &all_went);
    let inside = |at: Moment| month.start() <= at && at < month.end();
    let mut came: Vec<Came> = all_came.into_iter().filter(|one| inside(one.at)).collect();
    let mut went: Vec<Went> = all_went.into_iter().filter(|one| inside(one.at)).collect();
    let mut fees = village::fees(tx, home, (month.start(), month.end()))?;
    let waiting = village::waits(tx, home, last)?;
    let mut held: Vec<Kept> = village::held(tx, home, last, &balances)?
        .into_iter()
        .map(|one| kept(home, one, &waiting))
        .collect();
    let mut discreet = Discreet { view, home, known: BTreeMap::new() };
    for one in &mut came {
        discreet.cover(tx, &mut one.title, "kind-project")?;
    }
    for one in &mut went {
        discreet.cover(tx, &mut one.title, "kind-project")?;
        discreet.cover(tx, &mut one.subject, "finance-covered")?;
        discreet.cover(tx, &mut one.milestone, "finance-covered")?;
    }
    for one in &mut fees {
        discreet.cover(tx, &mut one.title, "kind-project")?;
    }
    for one in &mut held {
        discreet.cover(tx, &mut one.project, "kind-project")?;
        discreet.cover(tx, &mut one.subject, "finance-covered")?;
    }
    let (came_fen, went_fen) =
        (sum(came.iter().map(|c| c.amount_fen)), sum(went.iter().map(|w| w.amount_fen)));
    let fees_fen = sum(fees.iter().map(|fee| fee.amount_fen));
    let first = village::first_move(tx, home)?;
    let back = first.is_some_and(|at| at < month.start());
    Ok(Books {
        area: home,
        month: month.word(),
        so_far: month == this,
        opening: before,
        opening_fen: before.sum(),
        came_fen,
        went_fen,
        closing: after,
        closing_fen: after.sum(),
        difference_fen: Fen(before.sum().0 + came_fen.0 - went_fen.0 - after.sum().0),
        came,
        went,
        fees_difference_fen: Fen(fees_fen.0 - (after.fees_fen.0 - before.fees_fen.0)),
        fees_fen,
        fees,
        held,
        waiting,
        months,
        before: back.then(|| month.before().word()),
        after: (month < this).then(|| month.after().word()),
        begun: first.is_some(),
        at: month,
    })
}

fn year_end(january: Month) -> Moment {
    (0..12).fold(january, |month, _| month.after()).start()
}

fn kept(home: AreaCode, one: Held, waiting: &[Waits]) -> Kept {
    let Held { contract, payee, title, left_fen } = one;
    let own = waiting.iter().filter(|wait| wait.contract == contract.id);
    Kept {
        contract: contract.id,
        number: contract.number,
        subject: contract.subject,
        payee,
        project: title,
        project_href: format!("/{home}/projects/{}/money", contract.project),
        signed_on: contract.signed_on,
        amount_fen: contract.amount_fen,
        left_fen,
        waiting_fen: sum(own.map(|wait| wait.amount_fen)),
    }
}

/// The months of a year until a moment.
fn points(january: Month, end: Moment, opening: Fen, came: &[Came], went: &[Went]) -> Vec<Point> {
    let mut points = Vec::new();
    let (mut month, mut lies) = (january, opening.0);
    while month.start() < end {
        let inside = |at: Moment| month.start() <= at && at < month.end();
        let came_fen = sum(came.iter().filter(|c| inside(c.at)).map(|c| c.amount_fen));
        let went_fen = sum(went.iter().filter(|w| inside(w.at)).map(|w| w.amount_fen));
        lies += came_fen.0 - went_fen.0;
        points.push(Point {
            month: month.word(),
            came_fen,
            went_fen,
            closing_fen: Fen(lies),
            at: month,
        });
        month = month.after();
    }
    points
}
