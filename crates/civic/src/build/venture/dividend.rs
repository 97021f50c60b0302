//! A dividend is opened over what a year may distribute, held part by part, paid by the bank, and taken
//! in by the village whose collective it was paid to.

use kernel::id::RecordId;
use kernel::{Code, Fen, Refusal};
use ledger::Account;
use share::Claim;

use super::{
    Channel, Dividend, Drop, Entry, Form, Holder, HolderKind, Income, Open, Part, Pay, Take, Year,
};
use crate::act::{LEAST, spoken};
use crate::effect::Effect;
use crate::money::{self, Step};
use crate::record::Record;
use crate::scene::Scene;

/// What opening looks at.
#[derive(Debug, Clone, Default)]
pub struct OpenFacts {
    /// How the venture is registered.
    pub entry: Option<Entry>,
    /// Its years, each with its account.
    pub years: Vec<(Year, Option<Account>)>,
    /// Who holds the venture.
    pub holders: Vec<Holder>,
}

/// What of a year may be divided now: what it has left, and no more than all years together have left
/// once the losses that the last one ended with are made up.
fn free(years: &[(Year, Option<Account>)], own: Fen) -> Fen {
    let all: i64 = years.iter().map(|(_, account)| money::left(account.as_ref()).0).sum();
    let last = years.iter().max_by_key(|(year, _)| year.year);
    let losses = last.map_or(0, |(year, _)| year.loss_after_fen.0);
    Fen(own.0.min(all.saturating_sub(losses)).max(0))
}

/// No more than the year may distribute, divided to the last fen by the shares; of equal remainders the
/// place on the list decides.
pub fn open(facts: &OpenFacts, scene: &Scene<'_>, act: &Open) -> Result<Vec<Effect>, Refusal> {
    let found = facts.years.iter().find(|(year, _)| year.id == act.year);
    let (year, account) = found.ok_or_else(|| Refusal::new(Code::DividendYearless).on("year"))?;
    let resolution = spoken(("resolution", "field-resolution"), &act.resolution, LEAST)?;
    if facts.holders.is_empty() {
        return Err(Refusal::new(Code::DividendNobody).on("year"));
    }
    money::above_zero("amount_fen", act.amount_fen)?;
    let left = free(&facts.years, money::left(account.as_ref()));
    if act.amount_fen > left {
        let collective = facts.entry.as_ref().is_some_and(|e| e.form == Form::Collective);
        let code = if collective { Code::CollectiveOver } else { Code::DividendOver };
        return Err(Refusal::new(code)
            .on("amount_fen")
            .with("year", year.year)
            .with("left", left)
            .with("asked", act.amount_fen));
    }
    let claims: Vec<Claim<u32>> =
        facts.holders.iter().map(|h| Claim { key: h.no, weight: u64::from(h.share) }).collect();
    let total = u64::try_from(act.amount_fen.0).map_err(|_| Code::SumLarge)?;
    let parts = share::divide(total, &claims).map_err(|_| Code::DividendNobody)?;
    let dividend = Dividend {
        home: scene.home,
        id: act.id,
        venture: year.venture,
        year: year.id,
        amount_fen: act.amount_fen,
        resolution: resolution.into(),
        by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        at: scene.now,
        dropped_at: None,
        reason: String::new(),
    };
    let mut effects = vec![Effect::Put(dividend.row())];
    // A share too small for a fen gets nothing, and no row that says so.
    for (holder, amount) in facts.holders.iter().zip(parts).filter(|(_, amount)| *amount > 0) {
        let part = Part {
            home: scene.home,
            id: scene.fresh(),
            dividend: act.id,
            holder: holder.no,
            kind: holder.kind,
            name: holder.name.clone(),
            area: holder.area,
            share: holder.share,
            amount_fen: Fen(i64::try_from(amount).map_err(|_| Code::SumLarge)?),
            voucher: String::new(),
            paid_by: None,
            paid_at: None,
        };
        effects.push(Effect::Put(part.row()));
        effects.push(money::opened(money::row::<Part>(part.id))?);
        effects.push(step(scene, &part, year.id, Step::Hold)?);
    }
    Ok(effects)
}

/// A move between the year's account and the part's.
fn step(scene: &Scene<'_>, part: &Part, year: RecordId, step: Step) -> Result<Effect, Refusal> {
    let row = money::row::<Part>(part.id);
    let way = (money::account(money::row::<Year>(year)), money::account(row));
    money::moved(scene, row, step, way, part.amount_fen)
}

/// What paying looks at.
#[derive(Debug, Clone, Default)]
pub struct PayFacts {
    /// The part.
    pub part: Option<Part>,
    /// Its dividend.
    pub dividend: Option<Dividend>,
    /// How the venture is registered.
    pub entry: Option<Entry>,
}

/// By the bank, once. What is a collective's goes into its own account, never into that of a person
/// (农村集体经济组织法 第四十四条); for other ventures and holders it is this platform's rule, which names
/// no article.
pub fn pay(facts: &PayFacts, scene: &Scene<'_>, act: &Pay) -> Result<Vec<Effect>, Refusal> {
    let part = facts.part.as_ref();
    let part = part.ok_or_else(|| Refusal::new(Code::NotFound).on("part"))?;
    let dividend = facts.dividend.as_ref().ok_or(Code::NotFound)?;
    if dividend.dropped_at.is_some() {
        return Err(Refusal::new(Code::DividendDropped).on("part"));
    }
    if part.paid_at.is_some() {
        return Err(Refusal::new(Code::PaymentDone).on("part"));
    }
    let theirs = part.kind == HolderKind::Collective;
    let pays = facts.entry.as_ref().is_some_and(|entry| entry.form == Form::Collective);
    let (no, kept) = match act.payout {
        Channel::Bank => (None, false),
        Channel::Personal if part.kind == HolderKind::Person => (None, false),
        Channel::Personal => (Some([Code::DividendPersonal, Code::CollectivePersonal]), theirs),
        Channel::Cash => (Some([Code::DividendCash, Code::CollectiveCash]), theirs || pays),
    };
    if let Some([plain, cited]) = no {
        let code = if kept { cited } else { plain };
        return Err(Refusal::new(code).on("payout").with("name", &part.name));
    }
    let voucher = spoken(("voucher", "field-voucher"), &act.voucher, 2)?;
    let paid = Part {
        voucher: voucher.into(),
        paid_by: scene.caller.person(),
        paid_at: Some(scene.now),
        ..part.clone()
    };
    Ok(vec![
        Effect::Set(paid.row()),
        step(scene, part, dividend.year, Step::Paid(money::row::<Part>(part.id)))?,
    ])
}

/// What giving up looks at.
#[derive(Debug, Clone, Default)]
pub struct DropFacts {
    /// The dividend.
    pub dividend: Option<Dividend>,
    /// Its parts.
    pub parts: Vec<Part>,
}

/// Before anybody has been paid, a dividend is given up as a whole, and what it held is free again.
pub fn give_up(facts: &DropFacts, scene: &Scene<'_>, act: &Drop) -> Result<Vec<Effect>, Refusal> {
    let dividend = facts.dividend.as_ref();
    let dividend = dividend.ok_or_else(|| Refusal::new(Code::NotFound).on("dividend"))?;
    let reason = spoken(("reason", "field-dividend-drop-reason"), &act.reason, LEAST)?;
    if dividend.dropped_at.is_some() {
        return Err(Refusal::new(Code::DividendDropped).on("dividend"));
    }
    if facts.parts.iter().any(|part| part.paid_at.is_some()) {
        return Err(Refusal::new(Code::DividendPaid).on("dividend"));
    }
    let dropped =
        Dividend { dropped_at: Some(scene.now), reason: reason.into(), ..dividend.clone() };
    let mut effects = vec![Effect::Set(dropped.row())];
    for part in &facts.parts {
        effects.push(step(scene, part, dividend.year, Step::Void(money::row::<Part>(part.id)))?);
    }
    Ok(effects)
}

/// What taking in looks at: the payer's books.
#[derive(Debug, Clone, Default)]
pub struct TakeFacts {
    /// The part.
    pub part: Option<Part>,
    /// Its dividend's year.
    pub year: Option<Year>,
    /// How the venture is registered.
    pub entry: Option<Entry>,
    /// Whether it was taken in before.
    pub taken: bool,
}

/// What this village's collective was paid is taken in once, as money that comes from outside: no
/// transfer touches two homes.
pub fn take(facts: &TakeFacts, scene: &Scene<'_>, act: &Take) -> Result<Vec<Effect>, Refusal> {
    let ours = |part: &&Part| {
        part.kind == HolderKind::Collective
            && part.area == Some(scene.home)
            && part.paid_at.is_some()
    };
    let other = || Refusal::new(Code::IncomeOther).on("part");
    let part = facts.part.as_ref().filter(ours).ok_or_else(other)?;
    let year = facts.year.as_ref().ok_or_else(other)?;
    let entry = facts.entry.as_ref().ok_or_else(other)?;
    if facts.taken {
        return Err(Refusal::new(Code::IncomeTaken).on("part"));
    }
    let income = Income {
        home: scene.home,
        id: act.part,
        payer: part.home,
        venture: year.venture,
        name: entry.name.clone(),
        year: year.year,
        amount_fen: part.amount_fen,
        voucher: part.voucher.clone(),
        by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        at: scene.now,
    };
    let mut effects = vec![Effect::Put(income.row())];
    // What a venture of this village paid lies in the village's own books already.
    let row = money::row::<Income>(act.part);
    if part.home == scene.home {
        let own = money::account(money::row::<Part>(act.part));
        effects.extend(money::arrived(scene, row, own, part.amount_fen)?);
    } else {
        effects.extend(money::brought(scene, row, part.amount_fen)?);
    }
    Ok(effects)
}
