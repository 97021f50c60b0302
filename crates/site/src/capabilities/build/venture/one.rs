//! One venture: how it is registered, who holds it, what its years came to, what was divided, what
//! was brought in, and what it is bound to.

use civic::build::venture::{
    Bond, Brought, Dividend, Entry, Guarantee, Holder, HolderKind, Part, Party, Surety, Tier, Was,
    Year,
};
use civic::money;
use kernel::id::RecordId;
use kernel::{AreaCode, Code, Fen};
use serde::Serialize;
use store::{Stop, Tx, ventures};

use super::draw::Cover;
use super::{HANDS, sheets};
use crate::view::{Shown, View};

/// A holder as shown.
#[derive(Debug, Serialize)]
pub(super) struct Held {
    pub no: u32,
    pub kind: HolderKind,
    pub name: String,
    pub limited: bool,
    pub share: u32,
}

/// A year with what of it is left to be divided.
#[derive(Debug, Serialize)]
pub(super) struct Sum {
    #[serde(flatten)]
    pub year: Year,
    pub divided: Fen,
    pub left: Fen,
    /// What the figures were before corrections, the last correction first.
    pub before: Vec<Was>,
}

/// A part as shown.
#[derive(Debug, Serialize)]
pub(super) struct Piece {
    pub id: RecordId,
    pub name: String,
    pub kind: HolderKind,
    pub share: u32,
    pub amount: Fen,
    pub voucher: String,
    pub paid: bool,
}

/// A dividend with its parts.
#[derive(Debug, Serialize)]
pub(super) struct Run {
    pub id: RecordId,
    pub year: u32,
    pub amount: Fen,
    pub resolution: String,
    pub dropped: bool,
    pub reason: String,
    pub on: String,
    pub parts: Vec<Piece>,
}

/// A venture as data.
#[derive(Debug, Serialize)]
pub(super) struct Told {
    pub id: RecordId,
    pub home: AreaCode,
    pub tier: Tier,
    pub code: String,
    pub synthetic: bool,
    pub entry: Entry,
    pub before: Vec<Entry>,
    pub holders: Vec<Held>,
    /// How many sets stood before this one.
    pub sets_before: u32,
    pub years: Vec<Sum>,
    pub dividends: Vec<Run>,
    pub brought: Vec<Brought>,
    pub contracts: Vec<Bond>,
    pub guarantees: Vec<Guarantee>,
    #[serde(skip)]
    pub runs: bool,
}

/// `/{home}/ventures/{venture}`.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let id: RecordId = view.id("venture")?;
    let told = load(tx, view, home, id)?;
    let name = view.area_name(tx, home)?;
    let title = told.entry.name.clone();
    let back = (format!("/{home}/ventures"), view.t("page-venture-list").to_owned());
    Shown::new(view, home, &name, &title, &told, || sheets::page(view, &told))
        .map(|shown| shown.under(vec![(format!("/{home}"), name.clone()), back]))
}

fn load(tx: &mut Tx<'_>, view: &View, home: AreaCode, id: RecordId) -> Result<Told, Stop> {
    let (venture, _) = ventures::venture(tx, home, id)?.ok_or(Code::NotFound)?;
    let caller = view.caller(tx, home)?;
    let runs = view.may(&caller, HANDS, home);
    let mut entries = ventures::entries(tx, home, id)?.into_iter();
    let entry = entries.next().ok_or(Code::NotFound)?;
    let every = ventures::all_holders(tx, home, id)?;
    let list = every.first().map_or(0, |holder| holder.list);
    let mut brought = ventures::brought(tx, home, id)?;
    let mut contracts = ventures::bonds(tx, home, id)?;
    let mut guarantees = ventures::guarantees(tx, home, id)?;
    let private = every.iter().filter(|h| h.kind == HolderKind::Person).map(|h| &h.name);
    let signed = contracts.iter().filter(|b| b.party == Party::Person).map(|b| &b.counterparty);
    let vouched = guarantees.iter().filter(|g| g.surety == Surety::Person).map(|g| &g.name);
    let cover = Cover::new(runs, private.chain(signed).chain(vouched).cloned());
    let holders: Vec<Holder> = every.into_iter().filter(|h| h.list == list).collect();
    let all = ventures::years(tx, home, id)?;
    let dividends = ventures::dividends(tx, home, id)?;
    let corrections = ventures::corrections(tx, home, id)?;
    let mut years = Vec::new();
    for year in &all {
        let own = dividends.iter().filter(|d| d.year == year.id && d.dropped_at.is_none());
        let divided = Fen(own.map(|d| d.amount_fen.0).sum());
        let account = store::book::of_row(tx, home, money::row::<Year>(year.id))?;
        let left = money::left(account.as_ref());
        let before = corrections.iter().filter(|was| was.year == year.id).cloned().collect();
        years.push(Sum { year: year.clone(), divided, left, before });
    }
    let mut told_runs = Vec::new();
    for dividend in &dividends {
        told_runs.push(run(tx, view, dividend, &all, &cover)?);
    }
    for one in &mut brought {
        one.name = cover.name(one.kind == HolderKind::Person, &one.name);
    }
    for one in &mut contracts {
        one.counterparty = cover.name(one.party == Party::Person, &one.counterparty);
    }
    for one in &mut guarantees {
        one.name = cover.name(one.surety == Surety::Person, &one.name);
        one.creditor = cover.name(false, &one.creditor);
    }
    Ok(Told {
        id,
        home,
        tier: venture.tier,
        code: venture.code,
        synthetic: venture.synthetic,
        entry,
        before: entries.collect(),
        holders: holders.into_iter().map(|holder| held(holder, &cover)).collect(),
        sets_before: list.saturating_sub(1),
        years,
        dividends: told_runs,
        brought,
        contracts,
        guarantees,
        runs,
    })
}

fn held(holder: Holder, cover: &Cover) -> Held {
    Held {
        no: holder.no,
        kind: holder.kind,
        name: cover.name(holder.kind == HolderKind::Person, &holder.name),
        limited: holder.limited,
        share: holder.share,
    }
}

fn run(
    tx: &mut Tx<'_>,
    view: &View,
    dividend: &Dividend,
    years: &[Year],
    cover: &Cover,
) -> Result<Run, Stop> {
    let piece = |part: Part| Piece {
        id: part.id,
        name: cover.name(part.kind == HolderKind::Person, &part.name),
        kind: part.kind,
        share: part.share,
        amount: part.amount_fen,
        voucher: part.voucher,
        paid: part.paid_at.is_some(),
    };
    let parts = ventures::parts(tx, dividend.home, dividend.id)?;
    Ok(Run {
        id: dividend.id,
        year: years.iter().find(|year| year.id == dividend.year).map_or(0, |year| year.year),
        amount: dividend.amount_fen,
        resolution: dividend.resolution.clone(),
        dropped: dividend.dropped_at.is_some(),
        reason: dividend.reason.clone(),
        on: view.day(dividend.at.date()),
        parts: parts.into_iter().map(piece).collect(),
    })
}
