//! How many of each category at least: asked of the rulebook, for the class of the matter first and
//! then for all. Nothing here holds a number of its own.

use ballot::Ratio;
use kernel::{Code, Refusal};

use super::Category;
use crate::rulebook::{ReadError, RuleSet};

/// The least of a category, as the rulebook says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Least {
    /// Seats, or a share of all who are invited.
    pub what: Measure,
    /// Rulebook key.
    pub rule: String,
    /// Source as printed.
    pub article: String,
}

/// A number of seats or a share of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// So many.
    Seats(u32),
    /// At least this share of all who are invited.
    Share(Ratio),
}

/// The least of a category for a class of matters: `company.women.covenant`, else `company.women`.
///
/// # Errors
/// `rule_unset` when the county has laid down neither.
pub fn least(rules: &RuleSet, category: Category, class: &str) -> Result<Least, Refusal> {
    let common = format!("company.{category}");
    let own = format!("{common}.{class}");
    let key = if rules.parameter(&own).is_ok() { own } else { common };
    let unset = |error: ReadError| Refusal::new(Code::RuleUnset).with("rule", error);
    let article = rules.parameter(&key).map_err(unset)?.article.clone();
    let what = if category == Category::Women {
        Measure::Share(rules.ratio(&key).map_err(unset)?)
    } else {
        Measure::Seats(rules.count(&key).map_err(unset)?)
    };
    Ok(Least { what, rule: key, article })
}

impl Least {
    /// Seats needed when `others` are invited besides and `pool` could be: never more than there
    /// are. For a share, the fewest of this category that make it beside the others.
    pub fn seats(&self, others: u32, pool: u32) -> u32 {
        let need = match self.what {
            Measure::Seats(seats) => u64::from(seats),
            // w / (others + w) ≥ num / den, so w · (den − num) ≥ num · others.
            Measure::Share(ratio) => (ratio.num() * u64::from(others))
                .checked_add(ratio.den() - ratio.num())
                .and_then(|n| n.saturating_sub(1).checked_div(ratio.den() - ratio.num()))
                .unwrap_or(u64::MAX),
        };
        u32::try_from(need.min(u64::from(pool))).unwrap_or(pool)
    }
}
