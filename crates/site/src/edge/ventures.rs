//! What forms about ventures are answered with: ventures of this home, their holders, dividends and
//! parts. Nobody types an id.

use kernel::AreaCode;
use store::{Stop, Tx, ventures};

use super::form::Asked;
use crate::view::View;

/// Value and words of each answer.
type Choices = Vec<(String, String)>;

/// Whether an id is chosen from a list.
pub(super) fn asks(act: &str, field: &str) -> bool {
    let dividend = act.starts_with("dividend.") && matches!(field, "part" | "dividend");
    dividend || (field == "venture" && (act.starts_with("venture.") || act == "dividend.open"))
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
    for (part, dividend) in ventures::arriving(tx, home)? {
        let entry = ventures::entry(tx, part.home, dividend.venture)?;
        let name = entry.map(|entry| entry.name).unwrap_or_default();
        let said = format!("{name} {} {}", part.amount_fen, part.home);
        found.push((part.id.to_string(), said));
    }
    Ok(found)
}
