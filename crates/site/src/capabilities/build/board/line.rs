//! What every board shows: the projects of an area as lines, narrowed by what the address asks, each
//! with its lamp and what comes next. Read in three queries, whatever the area's size.

use std::collections::BTreeMap;

use civic::matter::State;
use civic::works::{Homestead, Milestone, Origin, percent};
use kernel::id::MatterId;
use kernel::{AreaCode, Code, Date, Fen, PersonRef, Refusal};
use serde::Serialize;
use store::board::{self, Narrow, Work};
use store::{Stop, Tx};

use crate::standing;
use crate::ui;
use crate::view::View;

/// The lamps, worst first, with the words of the filter.
pub(super) const LAMPS: [(ui::State, &str); 5] = [
    (ui::State::Late, "late"),
    (ui::State::Warn, "warn"),
    (ui::State::Remind, "remind"),
    (ui::State::Ok, "ok"),
    (ui::State::Done, "done"),
];

/// Where a project can stand, in order.
pub(super) const STANDS: [State; 4] =
    [State::Draft, State::Executing, State::Finished, State::Handed];

/// The word of a lamp in addresses and data.
pub(super) fn lamp_word(state: ui::State) -> &'static str {
    LAMPS.iter().find(|(s, _)| *s == state).map_or("ok", |(_, word)| word)
}

/// A milestone that is still to be reached.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Ahead {
    pub title: String,
    pub due_on: Date,
}

/// A project on a board.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Line {
    pub home: AreaCode,
    pub id: MatterId,
    pub number: String,
    pub title: String,
    pub township: String,
    pub village: String,
    pub state: State,
    pub homestead: Homestead,
    pub family: String,
    pub origin: Origin,
    pub micro: bool,
    pub sponsor: String,
    pub planned_fen: Fen,
    pub opened_on: Date,
    pub due_on: Date,
    pub begun_on: Option<Date>,
    pub finished_on: Option<Date>,
    pub percent: u32,
    /// Word of the lamp.
    pub lamp: &'static str,
    pub next: Option<Ahead>,
    pub href: String,
    /// Key of the family in the rulebook.
    #[serde(skip)]
    pub family_key: String,
    #[serde(skip)]
    pub owner: Option<PersonRef>,
    #[serde(skip)]
    pub stands: (ui::State, String),
    #[serde(skip)]
    pub milestones: Vec<Milestone>,
}

impl Line {
    /// Whether work on it is still to be done.
    pub(super) fn is_open(&self) -> bool {
        !matches!(self.state, State::Finished | State::Handed)
    }
}

/// What the address asks for.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    /// A smaller area inside the board's.
    pub place: Option<AreaCode>,
    /// Lamp.
    pub lamp: Option<ui::State>,
    /// The rest.
    pub narrow: Narrow,
}

fn bad(name: &'static str, got: &str) -> Stop {
    let no = Refusal::new(Code::FieldBad).on(name);
    no.with("label", format!("@board-{name}")).with("got", got).with("want", "…").into()
}

/// Reads one word of the query, if it is there.
fn read<T>(
    view: &View,
    name: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Stop> {
    match view.ask(name) {
        "" => Ok(None),
        text => parse(text).map(Some).ok_or_else(|| bad(name, text)),
    }
}

impl Asked {
    /// From the address.
    ///
    /// # Errors
    /// `field_bad` on what is not one of the words.
    pub(super) fn of(view: &View, area: AreaCode) -> Result<Self, Stop> {
        let within = |text: &str| AreaCode::parse(text).ok().filter(|place| area.contains(place));
        let lamp = |text: &str| LAMPS.iter().find(|(_, word)| *word == text).map(|(s, _)| *s);
        Ok(Self {
            place: read(view, "place", within)?,
            lamp: read(view, "lamp", lamp)?,
            narrow: Narrow {
                homestead: read(view, "homestead", Homestead::parse)?,
                family: read(view, "family", |text| Some(text.to_owned()))?,
                origin: read(view, "origin", Origin::parse)?,
                state: read(view, "state", |text| {
                    State::parse(text).filter(|state| STANDS.contains(state))
                })?,
                year: read(view, "year", |text| {
                    text.parse().ok().filter(|y| (1900..2200).contains(y))
                })?,
            },
        })
    }
}

/// The projects that are asked for.
pub(super) fn load(
    tx: &mut Tx<'_>,
    view: &View,
    area: AreaCode,
    asked: &Asked,
) -> Result<Vec<Line>, Stop> {
    let works = board::works(tx, asked.place.unwrap_or(area), &asked.narrow)?;
    let families: BTreeMap<String, String> = works
        .iter()
        .map(|w| (w.project.family.clone(), standing::family(view, &w.project.family)))
        .collect();
    let lines = works.into_iter().map(|work| line(view, &families, work));
    Ok(lines.filter(|line| asked.lamp.is_none_or(|lamp| line.stands.0 == lamp)).collect())
}

fn line(view: &View, families: &BTreeMap<String, String>, work: Work) -> Line {
    let Work { matter, project, village, township, milestones } = work;
    let stands = standing::lamp(view, &matter, &milestones, project.due_on);
    let next = milestones.iter().filter(|m| m.done_on.is_none()).min_by_key(|m| (m.due_on, m.no));
    Line {
        home: matter.home,
        id: matter.id,
        number: view.number(&matter),
        href: view.href(&matter),
        title: matter.title,
        township,
        village,
        state: matter.state,
        homestead: project.homestead,
        family: families.get(&project.family).cloned().unwrap_or_default(),
        family_key: project.family,
        origin: project.origin,
        micro: project.micro,
        sponsor: project.sponsor,
        planned_fen: project.planned_fen,
        opened_on: matter.opened_at.date(),
        due_on: project.due_on,
        begun_on: project.begun_at.map(|at| at.date()),
        finished_on: project.finished_at.map(|at| at.date()),
        percent: percent(&milestones),
        lamp: lamp_word(stands.0),
        next: next.map(|m| Ahead { title: m.title.clone(), due_on: m.due_on }),
        owner: matter.owner,
        stands,
        milestones,
    }
}

/// How many lines show which lamp, worst first.
pub(super) fn by_lamp<'l>(lines: impl Iterator<Item = &'l Line>) -> Vec<(ui::State, u64)> {
    let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
    for line in lines {
        *sums.entry(line.lamp).or_default() += 1;
    }
    let n = |word: &str| sums.get(word).copied().unwrap_or(0);
    LAMPS.iter().map(|(state, word)| (*state, n(word))).filter(|(_, n)| *n > 0).collect()
}
