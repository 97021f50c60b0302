//! What forms about ventures are answered with: ventures of this home, their holders, dividends and
//! parts. Nobody types an id, and no answer is
//! offered that is always refused.

use civic::act::FieldKind;
use civic::build::venture::Year;
use civic::money;
use kernel::{AreaCode, Fen};
use store::{Stop, Tx, ventures};

use super::form::Asked;
use crate::view::View;

/// Value and words of each answer.
type Choices = Vec<(String, String)>;

/// Whether an id is chosen from a list.
pub(super) fn asks(act: &str, field: &str) -> bool {
    let dividend = act.starts_with("dividend.") && matches!(field, "part" | "dividend" | "year");
    let year = (act, field) == ("venture.correct", "year");
    dividend || year || (field == "venture" && act.starts_with("venture."))
}

/// The choices of a field; `None` for other acts and fields.
pub(super) fn choices(
    tx: &mut Tx<'_>,
    view: &View,
    asked: &Asked<'_>,
    field: &str,
) -> Result<Option<Choices>, Stop> {
    let home = asked.home;
    let found = match (asked.spec.name, field) {
        ("venture.bring", "holder") => return holders(tx, view, home),
        ("venture.guarantee", "surety") => answers(view, asked, field, "village_committee"),
        ("dividend.pay", "payout") => answers(view, asked, field, "cash"),
        ("dividend.open", "year") => years(tx, view, home, true)?,
        ("venture.correct", "year") => years(tx, view, home, false)?,
        ("dividend.pay", "part") => parts(tx, home)?,
        ("dividend.drop", "dividend") => dividends(tx, home)?,
        ("dividend.take", "part") => arriving(tx, home)?,
        (act, "venture") if asks(act, field) => {
            let own = own(tx, home)?;
            own.into_iter().map(|(id, name)| (id.to_string(), name)).collect()
        }
        _ => return Ok(None),
    };
    Ok(Some(found))
}

/// Ventures at home just here, with their names.
fn own(tx: &mut Tx<'_>, home: AreaCode) -> Result<Vec<(kernel::id::RecordId, String)>, Stop> {
    let all = ventures::in_area(tx, home)?;
    let own = all.into_iter().filter(|(venture, _)| venture.home == home);
    Ok(own.map(|(venture, entry)| (venture.id, entry.name)).collect())
}

/// The answers of a choice without the one that a law forbids to everybody: who sends it all the same is
/// told by which article not.
fn answers(view: &View, asked: &Asked<'_>, field: &str, but: &str) -> Choices {
    let words = asked.spec.fields.iter().find(|one| one.name == field).map(|one| one.kind);
    let Some(FieldKind::Choice(words)) = words else { return Choices::new() };
    let key = |word: &str| format!("{field}-{}", word.replace('_', "-"));
    let rest = words.iter().filter(|word| **word != but);
    rest.map(|word| ((*word).to_owned(), view.t(&key(word)).to_owned())).collect()
}

/// Years of the ventures here, with what each has left; `leaving` names only those that have something.
fn years(tx: &mut Tx<'_>, view: &View, home: AreaCode, leaving: bool) -> Result<Choices, Stop> {
    let mut found = Choices::new();
    for (id, name) in own(tx, home)? {
        for year in ventures::years(tx, home, id)? {
            let account = store::book::of_row(tx, home, money::row::<Year>(year.id))?;
            let left = money::left(account.as_ref());
            if leaving && left <= Fen(0) {
                continue;
            }
            let no = year.year.to_string();
            let said = [("name", name.as_str()), ("year", &no), ("left", &left.to_string())];
            found.push((year.id.to_string(), view.tf("venture-year-left", &said)));
        }
    }
    Ok(found)
}

/// Holders of the venture that the link names, or of the only one there is; else their number is
/// typed.
fn holders(tx: &mut Tx<'_>, view: &View, home: AreaCode) -> Result<Option<Choices>, Stop> {
    let all = own(tx, home)?;
    let asked = view.ask("venture");
    let of = all.iter().find(|(id, _)| id.to_string() == asked || all.len() == 1);
    let Some((id, _)) = of else { return Ok(None) };
    let holders = ventures::holders(tx, home, *id)?;
    Ok(Some(holders.into_iter().map(|h| (h.no.to_string(), h.name)).collect()))
}

/// Parts that wait to be paid.
fn parts(tx: &mut Tx<'_>, home: AreaCode) -> Result<Choices, Stop> {
    let mut found = Choices::new();
    for (id, name) in own(tx, home)? {
        for dividend in ventures::dividends(tx, home, id)? {
            let open = dividend.dropped_at.is_none();
            let all = ventures::parts(tx, home, dividend.id)?;
            let waiting = all.into_iter().filter(|part| open && part.paid_at.is_none());
            found.extend(waiting.map(|part| {
                (part.id.to_string(), format!("{name} · {} {}", part.name, part.amount_fen))
            }));
        }
    }
    Ok(found)
}

/// Dividends of which nobody has been paid.
fn dividends(tx: &mut Tx<'_>, home: AreaCode) -> Result<Choices, Stop> {
    let mut found = Choices::new();
    for (id, name) in own(tx, home)? {
        for dividend in ventures::dividends(tx, home, id)? {
            let parts = ventures::parts(tx, home, dividend.id)?;
            if dividend.dropped_at.is_none() && parts.iter().all(|part| part.paid_at.is_none()) {
                let said = format!("{name} {}", dividend.amount_fen);
                found.push((dividend.id.to_string(), said));
            }
        }
    }
    Ok(found)
}

/// Parts that the village's collective was paid and has not taken in.
fn arriving(tx: &mut Tx<'_>, home: AreaCode) -> Result<Choices, Stop> {
    let mut found = Choices::new();
    for (part, name) in ventures::arriving(tx, home)? {
        let said = format!("{name} {}", part.amount_fen);
        found.push((part.id.to_string(), said));
    }
    Ok(found)
}
