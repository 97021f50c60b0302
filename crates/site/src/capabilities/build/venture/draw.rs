//! What the pages of ventures have alike: how shares and rates are written, which words stand for what,
//! and whose name is covered. Refuses to know: where any of it is read.

use std::collections::BTreeSet;

use civic::build::venture::{Channel, HolderKind, Party, Surety, Tier};
use kernel::code;
use maud::{Markup, html};

pub(super) use crate::standing::percent;
use crate::ui;
use crate::view::View;

/// A rate per thousand as percent: `-1.2%`.
pub(super) fn tenths(permille: i64) -> String {
    let sign = if permille < 0 { "-" } else { "" };
    let size = permille.unsigned_abs();
    format!("{sign}{}.{}%", size / 10, size % 10)
}

/// Title of a tier.
pub(super) fn tier_key(tier: Tier) -> &'static str {
    match tier {
        Tier::County => "venture-tier-county",
        Tier::Township => "venture-tier-township",
        Tier::Village => "venture-tier-village",
    }
}

/// What a venture is by law.
pub(super) fn form_key(form: &str) -> &'static str {
    match form {
        "partnership" => "legal-form-partnership",
        "cooperative" => "legal-form-cooperative",
        "collective" => "legal-form-collective",
        _ => "legal-form-company",
    }
}

/// As what somebody holds a share.
pub(super) fn kind_key(kind: HolderKind) -> &'static str {
    match kind {
        HolderKind::Investor => "holder-investor",
        HolderKind::Platform => "holder-platform",
        HolderKind::Collective => "holder-collective",
        HolderKind::Person => "holder-person",
        HolderKind::Firm => "holder-firm",
    }
}

/// As what somebody stands surety.
pub(super) fn surety_key(surety: Surety) -> &'static str {
    match surety {
        Surety::VillageCommittee => "surety-village-committee",
        Surety::Collective => "surety-collective",
        Surety::Firm => "surety-firm",
        Surety::Agency => "surety-agency",
        Surety::Person => "surety-person",
    }
}

/// The account that a holder's part usually goes to: the form's first answer.
pub(super) fn usual(kind: HolderKind) -> Channel {
    if kind == HolderKind::Person { Channel::Personal } else { Channel::Bank }
}

/// As what somebody signs a contract.
pub(super) fn party_key(party: Party) -> &'static str {
    match party {
        Party::Firm => "party-firm",
        Party::Collective => "party-collective",
        Party::Public => "party-public",
        Party::Person => "party-person",
    }
}

/// Whose names are covered on a page: those of private people, wherever they stand, for whoever does not
/// run the venture.
#[derive(Debug, Default)]
pub(super) struct Cover {
    runs: bool,
    private: BTreeSet<String>,
}

impl Cover {
    /// Knows by `private` who is a private person in one of the lists.
    pub(super) fn new(runs: bool, private: impl Iterator<Item = String>) -> Self {
        Self { runs, private: private.collect() }
    }

    /// A name; covered where it is a private person's here or in another of the lists.
    pub(super) fn name(&self, is_person: bool, name: &str) -> String {
        if !self.runs && (is_person || self.private.contains(name)) {
            return code::name_masked(name);
        }
        name.to_owned()
    }
}

/// That something here is made up.
pub(super) fn invented(view: &View) -> Markup {
    let say = html! { p { (view.t("venture-synthetic-say")) } };
    ui::notice(ui::State::Remind, view.t("venture-synthetic"), say)
}

/// A table with what to say when it is empty.
pub(super) fn table(
    view: &View,
    caption: &str,
    columns: &[ui::Column<'_>],
    rows: Vec<Vec<Markup>>,
    (none, say): (&str, &str),
) -> Markup {
    ui::data_table(&ui::Table {
        caption: view.t(caption),
        columns,
        rows,
        when_empty: ui::empty(view.t(none), view.t(say), None),
        ..ui::Table::default()
    })
}
