//! What all pages of points have alike: who looks at them, the tabs to each other, a claim as this
//! reader may see it.
//!
//! Invariants: a line that takes points names its household to that household and to those who decide
//! on it, and to nobody else: there is no public list of shame. Who reported something, saw it or objected
//! is named to the review group and to that person only: whoever is accused is told what, not by whom.

use std::collections::{BTreeMap, BTreeSet};

use civic::authority::{Caller, Role, Who};
use civic::manage::points::{Appeal, Claim, Hand, Stage};
use kernel::PersonRef;
use kernel::id::{HouseholdId, RecordId};
use kernel::{AreaCode, Code, Date, Level};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, points, registry};

use super::reads;

use crate::ui;
use crate::view::{Shown, View};

/// A page's reader and place.
pub(super) struct Ground {
    pub home: AreaCode,
    pub village: String,
    pub caller: Caller,
    /// A neighbour or somebody in an office that touches the village.
    pub near: bool,
    /// The reader's household, where it is of the village.
    pub own: Option<HouseholdId>,
    /// Secretary or committee.
    pub office: bool,
    /// Those and the agent: who stands in the shop.
    pub counter: bool,
    pub supervisor: bool,
    /// Of the review group.
    pub judge: bool,
}

impl Ground {
    pub fn of(tx: &mut Tx<'_>, view: &View) -> Result<Self, Stop> {
        let home = view.area()?;
        if home.level() != Level::Village {
            return Err(Code::NotFound.into());
        }
        let caller = view.caller(tx, home)?;
        let office = [Who::Has(Role::Secretary), Who::Has(Role::Committee)];
        let office = view.may(&caller, &office, home);
        let panel = points::panel(tx, home)?;
        Ok(Self {
            home,
            village: view.area_name(tx, home)?,
            near: View::is_near(&caller, home),
            own: registry::household_of(tx, home, view.person())?,
            office,
            counter: office || caller.has(Role::Agent, home),
            supervisor: caller.has(Role::Supervisor, home),
            judge: panel.iter().any(|one| Some(one.person) == caller.person()),
            caller,
        })
    }

    /// Name of a household's head, whole for neighbours.
    pub fn household(&self, tx: &mut Tx<'_>, id: HouseholdId) -> Result<String, Stop> {
        let head = registry::household(tx, self.home, id)?.map(|found| found.head);
        let head = head.unwrap_or_default();
        Ok(if self.near { head } else { kernel::code::name_masked(&head) })
    }

    /// Whether the reader decides on what takes points from somebody, or speaks for them.
    fn concerned(&self, claim: &Claim) -> bool {
        self.office || self.supervisor || self.judge || self.own == Some(claim.household)
    }

    /// Whether names of those who spoke are for this reader: of the group, or their own.
    pub fn sees(&self, who: &[PersonRef]) -> bool {
        self.judge || self.caller.person().is_some_and(|me| who.contains(&me))
    }

    /// A claim as this reader may see it.
    pub fn line(&self, tx: &mut Tx<'_>, view: &View, claim: &Claim) -> Result<Line, Stop> {
        let mut known = Known::of(tx, self, view)?;
        self.known(tx, view, &mut known, claim)
    }

    /// Claims as this reader may see them: what they have alike is looked up once.
    pub fn lines(&self, tx: &mut Tx<'_>, view: &View, claims: &[Claim]) -> Result<Vec<Line>, Stop> {
        let mut known = Known::of(tx, self, view)?;
        claims.iter().map(|claim| self.known(tx, view, &mut known, claim)).collect()
    }

    fn known(
        &self,
        tx: &mut Tx<'_>,
        view: &View,
        known: &mut Known,
        claim: &Claim,
    ) -> Result<Line, Stop> {
        let what = known.what(tx, self.home, claim)?;
        let named = !claim.takes || self.concerned(claim);
        let household = match named {
            true => known.head(tx, self, claim.household)?,
            false => view.t("points-unnamed").to_owned(),
        };
        let told = self.near && named;
        Ok(Line {
            id: claim.id,
            href: format!("/{}/points/claims/{}", self.home, claim.id),
            what,
            points: claim.points,
            takes: claim.takes,
            household,
            said: if told { claim.said.clone() } else { String::new() },
            heard: if told { claim.heard.clone() } else { String::new() },
            seen_by: match self.sees(&[claim.asked_by, claim.filed_by]) {
                true => claim.seen_by.clone(),
                false => String::new(),
            },
            hand: claim.hand,
            stage: claim.stage,
            happened_on: claim.happened_on,
            notice_until: claim.notice_until,
            made: self
                .caller
                .person()
                .is_some_and(|me| [claim.asked_by, claim.filed_by].contains(&me)),
            objects: self.own.is_some() && known.objects(view, claim),
        })
    }

    /// The address of the form of an act, which leads back here.
    pub fn form(&self, view: &View, path: &str, with: &[(&str, &str)]) -> String {
        let given: String = with.iter().map(|(name, value)| format!("{name}={value}&")).collect();
        format!("/{}/{path}/new?{given}back={}", self.home, view.path)
    }

    /// A button to the form of an act.
    pub fn press(&self, view: &View, path: &str, label: &str, with: &[(&str, &str)]) -> Markup {
        let href = self.form(view, path, with);
        ui::button_soft(ui::Link::new(&href, view.t(label)))
    }

    /// The same as a link in a line.
    pub fn link(&self, view: &View, path: &str, label: &str, with: &[(&str, &str)]) -> Markup {
        html! { a href=(self.form(view, path, with)) { (view.t(label)) } " " }
    }

    /// The page, under the village.
    pub fn shown<T: Serialize>(
        &self,
        view: &View,
        title: &str,
        data: &T,
        draw: impl FnOnce() -> Markup,
    ) -> Result<Shown, Stop> {
        let shown = Shown::new(view, self.home, &self.village, title, data, || {
            html! { (self.tabs(view)) (draw()) }
        })?;
        let mut way = vec![(format!("/{}", self.home), self.village.clone())];
        let table = format!("/{}/points", self.home);
        if view.path != table {
            way.push((table, view.t("page-points-table").to_owned()));
        }
        Ok(shown.under(way))
    }

    fn tabs(&self, view: &View) -> Markup {
        let desk = self.office || self.supervisor || self.judge;
        let tabs = [
            ("points", "page-points-table", true),
            ("points/mine", "page-points-mine", self.own.is_some()),
            ("points/review", "page-points-desk", desk),
            ("points/notice", "page-points-notice", true),
            ("points/shop", "page-points-shop", true),
            ("points/years", "page-points-years", true),
            ("hours", "page-hours-list", true),
        ];
        let hrefs: Vec<(String, &str)> = tabs
            .iter()
            .filter(|tab| tab.2)
            .map(|(path, label, _)| (format!("/{}/{path}", self.home), *label))
            .collect();
        let items: Vec<ui::Tab<'_>> = hrefs
            .iter()
            .map(|(href, label)| ui::Tab {
                link: ui::Link::new(href, view.t(label)),
                count: "",
                is_current: *href == view.path,
            })
            .collect();
        ui::tabs(view.t("page-points-table"), &items)
    }
}

/// A claim as a reader may see it.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    pub id: RecordId,
    #[serde(skip)]
    pub href: String,
    pub what: String,
    pub points: u32,
    pub takes: bool,
    pub household: String,
    pub said: String,
    pub heard: String,
    pub seen_by: String,
    pub hand: Hand,
    pub stage: Stage,
    pub happened_on: Date,
    pub notice_until: Option<Date>,
    /// Made by the reader.
    #[serde(skip)]
    pub made: bool,
    /// Whether the reader may object now.
    #[serde(skip)]
    pub objects: bool,
}

/// What a page looks up once for all its claims.
struct Known {
    /// Versions that were read, and what their lines say.
    read: BTreeSet<u32>,
    what: BTreeMap<(u32, u32), String>,
    heads: BTreeMap<HouseholdId, String>,
    /// What the reader's household has objected to, and whether to a refusal.
    objected: BTreeSet<(RecordId, bool)>,
    days: Option<u32>,
}

impl Known {
    fn of(tx: &mut Tx<'_>, ground: &Ground, view: &View) -> Result<Self, Stop> {
        let ours = reads::objected(tx, ground.home, ground.own)?;
        let to = |appeal: Appeal| (appeal.claim, appeal.was == Stage::Refused);
        Ok(Self {
            read: BTreeSet::new(),
            what: BTreeMap::new(),
            heads: BTreeMap::new(),
            objected: ours.into_iter().map(to).collect(),
            days: civic::policy::points_appeal(&view.rules()).ok(),
        })
    }

    fn what(&mut self, tx: &mut Tx<'_>, home: AreaCode, claim: &Claim) -> Result<String, Stop> {
        if self.read.insert(claim.version) {
            for line in points::lines(tx, home, claim.version)? {
                self.what.insert((line.version, line.no), line.what);
            }
        }
        Ok(self.what.get(&(claim.version, claim.line)).cloned().unwrap_or_default())
    }

    fn head(
        &mut self,
        tx: &mut Tx<'_>,
        ground: &Ground,
        household: HouseholdId,
    ) -> Result<String, Stop> {
        if let Some(head) = self.heads.get(&household) {
            return Ok(head.clone());
        }
        let head = ground.household(tx, household)?;
        self.heads.insert(household, head.clone());
        Ok(head)
    }

    /// Whether an objection would be heard: as the rule has it, so that no page offers what it refuses.
    fn objects(&self, view: &View, claim: &Claim) -> bool {
        let from = match claim.stage {
            Stage::Noticed => None,
            Stage::Posted => claim.posted_at.max(claim.decided_at),
            Stage::Refused => claim.decided_at,
            _ => return false,
        };
        let last = from.zip(self.days).map(|(at, days)| at.plus_days(i64::from(days)).date());
        !self.objected.contains(&(claim.id, claim.stage == Stage::Refused))
            && last.is_none_or(|last| view.now.date() <= last)
    }
}

impl Line {
    /// `+5`, `−5`.
    pub fn signed(&self) -> String {
        signed(self.points, self.takes)
    }

    /// Where it stands, with the day where one is waited for.
    pub fn lamp(&self, view: &View) -> Markup {
        let state = match self.stage {
            Stage::Review | Stage::Noticed => ui::State::Ok,
            Stage::Suspended | Stage::Contested => ui::State::Remind,
            Stage::Posted => ui::State::Done,
            Stage::Refused | Stage::Reversed | Stage::Dropped | Stage::Withdrawn => ui::State::Done,
        };
        let words = match (self.stage, self.notice_until) {
            (Stage::Noticed, Some(until)) => {
                view.tf("points-noticed-until", &[("until", &view.day(until))])
            }
            _ => view.t(&format!("points-stage-{}", self.stage)).to_owned(),
        };
        ui::lamp(state, &words)
    }
}

/// Points with their sign.
pub(super) fn signed(points: u32, takes: bool) -> String {
    format!("{}{points}", if takes { '−' } else { '+' })
}

/// A table of claims; `act` gives the last cell.
pub(super) fn claims(
    view: &View,
    caption: &str,
    lines: &[Line],
    when_empty: Markup,
    act: impl Fn(&Line) -> Markup,
) -> Markup {
    let columns = [
        ui::Column::text(view.t("points-what")),
        ui::Column::text(view.t("field-household")),
        ui::Column::number(view.t("points-points")),
        ui::Column::text(view.t("points-day")),
        ui::Column::text(view.t("points-stands")),
        ui::Column::text(view.t("points-do")),
    ];
    let row = |line: &Line| {
        vec![
            html! { span { a href=(line.href) { (line.what) } @if !line.said.is_empty() { " " small { (line.said) } } } },
            html! { (line.household) },
            html! { (line.signed()) },
            html! { (view.day(line.happened_on)) },
            line.lamp(view),
            html! { span { (act(line)) } },
        ]
    };
    ui::data_table(&ui::Table {
        caption,
        columns: &columns,
        rows: lines.iter().map(row).collect(),
        when_empty,
        ..ui::Table::default()
    })
}
