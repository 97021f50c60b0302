//! What forms of covenants are answered with: the clauses of the draft.

use civic::matter::Kind;
use store::{Stop, Tx, covenant};

use super::form::Asked;

/// Clauses by number, the beginning of each beside it.
pub(super) fn clauses(
    tx: &mut Tx<'_>,
    asked: &Asked<'_>,
) -> Result<Option<Vec<(String, String)>>, Stop> {
    let Some(of) = asked.matter.filter(|m| m.kind == Kind::Covenant) else { return Ok(None) };
    let all = covenant::clauses(tx, of.home, of.id)?;
    let beginning = |text: &str| text.chars().take(24).collect::<String>();
    Ok(Some(
        all.iter()
            .map(|c| (c.no.to_string(), format!("{}. {}", c.no, beginning(&c.text))))
            .collect(),
    ))
}
