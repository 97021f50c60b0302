//! What a year has come to, said before anything is counted: problems solved and confirmed,
//! resolutions carried out, how long people waited. The way to the whole page of results leads from
//! here.

use kernel::{AreaCode, Level, Moment};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::reads;
use crate::standing::days_begun;
use crate::view::View;

/// A year's outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Outcomes {
    /// The year.
    pub(super) year: i16,
    /// Wishes said.
    pub(super) wished: u64,
    /// Topics passed by a lawful vote.
    pub(super) decided: u64,
    /// Problems solved and confirmed by the people.
    pub(super) confirmed: u64,
    /// Resolutions passed this year.
    pub(super) adopted: u64,
    /// Those of them carried out and confirmed.
    pub(super) executed: u64,
    /// Problems said to be back.
    pub(super) back: u64,
    /// Days from saying to confirming that half of them stayed within; `None` without any.
    pub(super) median_days: Option<i64>,
}

/// The first moment of the year.
pub(super) fn year_start(view: &View) -> Moment {
    Moment::start_of(view.now.date().first_of_year())
}

/// Reads the outcomes of this year.
pub(super) fn outcomes(tx: &mut Tx<'_>, view: &View, area: AreaCode) -> Result<Outcomes, Stop> {
    let year = reads::outcomes(tx, area, view.now.date())?;
    Ok(Outcomes {
        year: view.now.date().year(),
        wished: year.wished,
        decided: year.decided,
        confirmed: year.tally.solved,
        adopted: year.tally.adopted,
        executed: year.tally.confirmed,
        back: year.tally.back,
        median_days: year.median_ms.map(days_begun),
    })
}

impl Outcomes {
    /// The heading.
    pub(super) fn title(&self, view: &View, otherwise: &str) -> String {
        match self.confirmed {
            0 => view.t(otherwise).to_owned(),
            n => view.tf("portal-solved", &[("n", &n.to_string())]),
        }
    }

    /// The sentence under it.
    pub(super) fn say(&self, view: &View) -> String {
        if self.wished == 0 && self.confirmed == 0 {
            return view.t("portal-nothing-yet-say").to_owned();
        }
        let (wished, decided) = (self.wished.to_string(), self.decided.to_string());
        let mut said = view.tf("portal-asked", &[("wished", &wished), ("decided", &decided)]);
        if self.adopted > 0 {
            let (adopted, executed) = (self.adopted.to_string(), self.executed.to_string());
            let values = [("adopted", adopted.as_str()), ("executed", &executed)];
            said.push_str(&view.tf("portal-executed", &values));
        }
        if self.back > 0 {
            said.push_str(&view.tf("portal-back", &[("n", &self.back.to_string())]));
        }
        if let Some(days) = self.median_days {
            said.push_str(&view.tf("portal-median", &[("days", &days.to_string())]));
        }
        said
    }
}

/// The ways to what has come of it, to what is built, and to what is looked after.
pub(super) fn ways(view: &View, area: AreaCode) -> Markup {
    let (home, level) = (area.home(), area.level());
    let village = level == Level::Village;
    let ways = [
        (area, "outcomes", "portal-outcomes", true),
        (area, "execution", "portal-execution", true),
        (area, "projects", "portal-boards", true),
        (area, "finance", "page-village-finance", village),
        (area, "plan", "page-village-plan", village),
        (area, "keepers", "page-keeper-list", village),
        (area, "levies", "page-levy-list", village),
        (area, "points", "page-points-table", village),
        (area, "hours", "page-hours-list", village),
        (area, "covenants", "page-covenant-list", level <= Level::Village),
        (area, "sunk", "page-village-sunk", level <= Level::Village),
        (home, "ventures", "page-venture-list", true),
        // Task forces are formed by the county and by townships.
        (area, "forces", "page-force-list", level < Level::Village),
        // Money is pooled by the county.
        (area, "funds", "page-fund-pool", level == Level::County),
    ];
    html! {
        p {
            @for (n, (place, path, words, _)) in ways.iter().filter(|way| way.3).enumerate() {
                @if n > 0 { " · " }
                a href={ "/" (place) "/" (path) } { (view.t(words)) }
            }
        }
    }
}
