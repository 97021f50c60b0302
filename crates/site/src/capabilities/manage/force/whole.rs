//! A task force as it is told everywhere: its people, its items with the last word on each, its dates.

use civic::authority::Caller;
use civic::manage::force::{Extension, Force, Item, Member, Report, Standing};
use civic::matter::Matter;
use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, Code, Date, Moment};
use serde::Serialize;
use store::{Stop, Tx};

use crate::ui;
use crate::view::View;

/// Somebody who was lent.
#[derive(Serialize)]
pub(super) struct Lent {
    pub id: RecordId,
    pub who: String,
    pub unit: String,
    pub from_on: Date,
    pub until_on: Date,
    pub leads: bool,
    pub serves: bool,
    pub left_at: Option<Moment>,
    #[serde(skip)]
    pub mine: bool,
}

/// What was said in a week.
#[derive(Serialize)]
pub(super) struct Told {
    pub week_on: Date,
    pub standing: Standing,
    pub said: String,
    pub obstacle: String,
    pub by: String,
}

/// A special item.
#[derive(Serialize)]
pub(super) struct One {
    pub id: RecordId,
    pub title: String,
    pub who: String,
    pub due_on: Date,
    pub closed_at: Option<Moment>,
    pub said: String,
    pub late: bool,
    /// Address of the project, where it is one.
    pub href: Option<String>,
    pub village: String,
    /// What was said of it, the last week first.
    pub weeks: Vec<Told>,
    #[serde(skip)]
    pub closes: bool,
}

/// A task force.
#[derive(Serialize)]
pub(super) struct Whole {
    pub home: AreaCode,
    pub id: MatterId,
    pub title: String,
    pub task: String,
    pub head: String,
    pub from_on: Date,
    pub until_on: Date,
    pub ended_at: Option<Moment>,
    pub reason: String,
    /// How many days it has stood, its first and its last included.
    pub days: i64,
    pub cleared: usize,
    pub members: Vec<Lent>,
    pub items: Vec<One>,
    pub extensions: Vec<Extension>,
    /// Whether the reader belongs to it today.
    #[serde(skip)]
    pub inside: bool,
}

/// Days from the first to the last, both included; nothing before it begins.
pub(super) fn span(force: &Force, today: Date) -> i64 {
    let last = force.ended_at.map_or(today, |at| at.date()).min(force.until_on);
    let days = Moment::start_of(last).ms() - Moment::start_of(force.from_on).ms();
    (days / kernel::time::DAY_MS + 1).max(0)
}

impl Whole {
    pub(super) fn read(
        tx: &mut Tx<'_>,
        view: &View,
        matter: &Matter,
        caller: &Caller,
    ) -> Result<Self, Stop> {
        let (home, id) = (matter.home, matter.id);
        let force = store::force::force(tx, home, id)?.ok_or(Code::NotFound)?;
        let today = view.now.date();
        let running = force.ended_at.is_none();
        let me = caller.person();
        let lent = store::force::members(tx, home, id)?;
        let serves = |m: &Member| running && m.serves_on(today);
        let inside = lent.iter().any(|m| Some(m.person) == me && serves(m));
        let mut members = Vec::with_capacity(lent.len());
        for one in &lent {
            members.push(Lent {
                id: one.id,
                who: view.person_name(tx, caller, one.person)?,
                unit: one.unit.clone(),
                from_on: one.from_on,
                until_on: one.until_on,
                leads: one.person == force.head,
                serves: serves(one),
                left_at: one.left_at,
                mine: Some(one.person) == me,
            });
        }
        members.sort_by_key(|m| !m.leads);
        let mut items = Vec::new();
        for item in store::force::items(tx, home, id)? {
            let answers = me.is_some_and(|me| me == item.person || me == force.head);
            items.push(one(tx, view, caller, &item, (inside && answers, today))?);
        }
        Ok(Self {
            home,
            id,
            title: matter.title.clone(),
            task: force.task.clone(),
            head: view.person_name(tx, caller, force.head)?,
            from_on: force.from_on,
            until_on: force.until_on,
            ended_at: force.ended_at,
            reason: force.reason.clone(),
            days: span(&force, today),
            cleared: items.iter().filter(|item| item.closed_at.is_some()).count(),
            members,
            items,
            extensions: store::force::extensions(tx, home, id)?,
            inside,
        })
    }
}

fn one(
    tx: &mut Tx<'_>,
    view: &View,
    caller: &Caller,
    item: &Item,
    (closes, today): (bool, Date),
) -> Result<One, Stop> {
    let mut weeks = Vec::new();
    for report in store::force::reports(tx, item.home, item.id)? {
        weeks.push(told(tx, view, caller, &report)?);
    }
    let village = match item.village {
        Some(village) => view.area_name(tx, village)?,
        None => String::new(),
    };
    Ok(One {
        id: item.id,
        title: item.title.clone(),
        who: view.person_name(tx, caller, item.person)?,
        due_on: item.due_on,
        closed_at: item.closed_at,
        said: item.said.clone(),
        late: item.closed_at.is_none() && item.due_on < today,
        href: item.village.zip(item.project).map(|(v, p)| format!("/{v}/projects/{p}")),
        village,
        weeks,
        closes: closes && item.closed_at.is_none(),
    })
}

fn told(tx: &mut Tx<'_>, view: &View, caller: &Caller, report: &Report) -> Result<Told, Stop> {
    Ok(Told {
        week_on: report.week_on,
        standing: report.standing,
        said: report.said.clone(),
        obstacle: report.obstacle.clone(),
        by: view.person_name(tx, caller, report.by)?,
    })
}

/// How it stands with an item, as a lamp's state and words.
pub(super) fn lamp(view: &View, item: &One) -> (ui::State, String) {
    if let Some(at) = item.closed_at {
        let day = view.day(at.date());
        return (ui::State::Done, view.tf("force-cleared-on", &[("day", &day)]));
    }
    if item.late {
        return (ui::State::Late, view.t("force-item-late").to_owned());
    }
    match item.weeks.first().map(|week| week.standing) {
        Some(Standing::Stuck) => (ui::State::Warn, view.t("standing-stuck").to_owned()),
        Some(Standing::Waiting) => (ui::State::Remind, view.t("standing-waiting").to_owned()),
        Some(Standing::Moving) => (ui::State::Ok, view.t("standing-moving").to_owned()),
        None => (ui::State::Remind, view.t("force-untold").to_owned()),
    }
}
