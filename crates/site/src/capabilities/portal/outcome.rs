//! What a year has come to, said before anything is counted: problems solved and confirmed,
//! resolutions carried out, how long people waited. The way to the whole page of results leads from
//! here.

use kernel::time::DAY_MS;
use kernel::{AreaCode, Level, Moment};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::reads;
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

/// A day begun is a day waited.
pub(super) fn days_begun(ms: i64) -> i64 {
    ms.max(0).div_euclid(DAY_MS) + i64::from(ms.max(0).rem_euclid(DAY_MS) > 0)
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

/// The ways to what has come of it, and to how resolutions are carried out.
pub(super) fn ways(view: &View, area: AreaCode) -> Markup {
    html! {
        p {
            a href={ "/" (area) "/outcomes" } { (view.t("portal-outcomes")) }
            " · "
            a href={ "/" (area) "/execution" } { (view.t("portal-execution")) }
            " · "
            a href={ "/" (area) "/projects" } { (view.t("page-project-list")) }
            " · "
            a href={ "/" (area) "/boards" } { (view.t("portal-boards")) }
            // What a village gives itself.
            @if area.level() == Level::Village {
                " · "
                a href={ "/" (area) "/points" } { (view.t("page-points-table")) }
                " · "
                a href={ "/" (area) "/hours" } { (view.t("page-hours-list")) }
                " · "
                a href={ "/" (area) "/finance" } { (view.t("page-village-finance")) }
                " · "
                a href={ "/" (area) "/plan" } { (view.t("page-village-plan")) }
                " · "
                a href={ "/" (area) "/keepers" } { (view.t("page-keeper-list")) }
            }
            @if area.level() <= Level::Village {
                " · "
                a href={ "/" (area) "/sunk" } { (view.t("page-village-sunk")) }
            }
            // Money is pooled by the county.
            @if area.level() == Level::County {
                " · "
                a href={ "/" (area) "/funds" } { (view.t("page-fund-pool")) }
            }
        }
    }
}
