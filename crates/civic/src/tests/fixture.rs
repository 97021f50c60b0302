//! One village, one day, one rulebook: what the tables of rules stand on.

use std::cell::Cell;
use std::sync::OnceLock;

use kernel::id::MatterId;
use kernel::{AreaCode, Code, Date, Id, Moment, PersonRef, Refusal};

use crate::Scene;
use crate::authority::{Caller, Mandate, Role};
use crate::effect::{Effect, Opening};
use crate::matter::{Kind, Matter, State};
use crate::record::{Record, Row};
use crate::rulebook::{RuleSet, Rulebook};

/// A village of 龙坝镇.
pub const HOME: &str = "420324107210";
/// The day on which everything happens unless a test says otherwise.
pub const TODAY: &str = "2026-11-23";

macro_rules! shipped {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../../../rulebook/", $name))),)*]
    };
}

const FILES: &[(&str, &str)] = shipped![
    "law.toml" "decision.toml" "notices.toml" "clocks.toml" "works.toml" "points.toml"
    "duty.toml" "agronomy.toml" "security.toml" "holidays.toml" "families.toml"
];

/// The rules that ship, as in force on [`TODAY`].
pub fn rules() -> &'static RuleSet {
    static RULES: OnceLock<RuleSet> = OnceLock::new();
    RULES.get_or_init(|| Rulebook::load(FILES).unwrap().at(day(TODAY)))
}

/// The rules that ship with a county's decision from 2026-02-01 on.
pub fn rules_with(decision: &str) -> &'static RuleSet {
    let head = "[decision]\narticle = \"县里的决定\"\napplies_from = \"2026-02-01\"\n";
    let text = format!("{head}{decision}");
    let mut files = FILES.to_vec();
    files.push(("county.toml", &text));
    Box::leak(Box::new(Rulebook::load(&files).unwrap().at(day(TODAY))))
}

/// The rules that ship, as in force on another day.
pub fn rules_on(text: &str) -> RuleSet {
    Rulebook::load(FILES).unwrap().at(day(text))
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// `2026-11-23T09:00`, local.
pub fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

pub fn area(text: &str) -> AreaCode {
    AreaCode::parse(text).unwrap()
}

pub fn home() -> AreaCode {
    area(HOME)
}

/// The `n`-th id of a kind.
pub fn id<K>(n: u8) -> Id<K> {
    Id::from_parts(at("2026-01-01T00:00"), [n; 10])
}

/// The `n`-th person of the village.
pub fn person(n: u8) -> PersonRef {
    PersonRef { home: home(), id: id(n) }
}

pub fn mandate(who: PersonRef, role: Role, place: &str) -> Mandate {
    Mandate {
        home: area(place).home(),
        id: id(200),
        person: who,
        role,
        area: area(place),
        from_on: day("2026-01-01"),
        until_on: None,
        ground: "选举".into(),
    }
}

/// A person with these roles over the village.
pub fn caller(n: u8, roles: &[Role]) -> Caller {
    let person = person(n);
    Caller::Person { person, mandates: roles.iter().map(|r| mandate(person, *r, HOME)).collect() }
}

/// The secretary is person 9 and asks at nine in the morning of [`TODAY`].
pub fn scene() -> Scene<'static> {
    Scene {
        home: home(),
        now: at("2026-11-23T09:00"),
        caller: caller(9, &[Role::Secretary]),
        behalf: None,
        key: "k1",
        rules: rules(),
        rules_version: "v-test",
        matter: None,
        given: Cell::new(0),
    }
}

/// The same, asked by a villager without any mandate.
pub fn scene_of(n: u8) -> Scene<'static> {
    Scene { caller: caller(n, &[]), ..scene() }
}

/// The same at another moment.
pub fn scene_at(now: &str) -> Scene<'static> {
    Scene { now: at(now), ..scene() }
}

/// The same about a matter of this kind and state.
pub fn scene_on(kind: Kind, state: State) -> Scene<'static> {
    Scene { matter: Some(matter(kind, state)), ..scene() }
}

/// Every kind has one matter in the thread that the wish began.
pub fn matter_id(kind: Kind) -> MatterId {
    let place = Kind::ALL.iter().position(|k| *k == kind).unwrap();
    id(1 + u8::try_from(place).unwrap())
}

/// The matter of a kind in the thread of person 1's wish; person 5 owns it.
pub fn matter(kind: Kind, state: State) -> Matter {
    Matter {
        home: home(),
        id: matter_id(kind),
        kind,
        year: 2026,
        no: 1,
        title: "二组桥头装路灯".into(),
        area: area("420324107210002"),
        state,
        thread: matter_id(Kind::Wish),
        // A meeting is held on the topic.
        cause: (kind == Kind::Meeting).then(|| matter_id(Kind::Topic)),
        opened_by: None,
        opened_for: Some(person(1)),
        owner: Some(person(5)),
        opened_at: at("2026-11-01T08:00"),
        moved_at: at("2026-11-01T08:00"),
        version: 1,
    }
}

/// The refusal, with its code and field checked.
#[track_caller]
pub fn refused<T: std::fmt::Debug>(
    result: Result<T, Refusal>,
    code: Code,
    field: Option<&'static str>,
) -> Refusal {
    let no = result.unwrap_err();
    assert_eq!((no.code, no.field), (code, field), "{no:?}");
    no
}

/// What a refusal says at a place of its text.
#[track_caller]
pub fn said<'r>(no: &'r Refusal, place: &str) -> &'r str {
    no.details.iter().find(|d| d.0 == place).map(|d| d.1.as_str()).unwrap()
}

/// The last row written to the record's table.
#[track_caller]
pub fn written<R: Record>(effects: &[Effect]) -> R {
    let rows = effects.iter().rev().filter_map(|effect| match effect {
        Effect::Put(row) | Effect::Set(row) => Some(row),
        _ => None,
    });
    let row: Row = rows.clone().find(|row| row.table == R::TABLE).unwrap().clone();
    R::from_vals(&mut row.vals.into_iter()).unwrap()
}

#[track_caller]
pub fn opened(effects: &[Effect]) -> &Opening {
    let found = effects.iter().find_map(|effect| match effect {
        Effect::Open(opening) => Some(opening),
        _ => None,
    });
    found.unwrap()
}

/// Effects in words, one each: `move closed +passed`, `clock answer wish_answer 2026-12-08`.
pub fn brief(effects: &[Effect]) -> Vec<String> {
    effects.iter().map(word).collect()
}

fn word(effect: &Effect) -> String {
    match effect {
        Effect::Open(opening) => format!("open {}", opening.kind),
        Effect::Move { to, outcome: Some(outcome), .. } => format!("move {to} +{outcome}"),
        Effect::Move { to, outcome: None, .. } => format!("move {to}"),
        Effect::Outcome(_, outcome) => format!("+{outcome}"),
        Effect::Title(_, title) => format!("title {title}"),
        Effect::Own(_, Some(owner)) => format!("own {}", owner.id == person(5).id),
        Effect::Own(_, None) => "own nobody".into(),
        Effect::Put(row) => format!("put {}", row.table),
        Effect::Set(row) => format!("set {}", row.table),
        Effect::Add(row) => format!("add {}", row.table),
        Effect::Remove(row) => format!("remove {}", row.table),
        Effect::Clock { clock, due_at, rule, .. } => {
            let rule = if rule.is_empty() { "set-by-hand" } else { rule };
            format!("clock {clock} {rule} {}", due_at.date())
        }
        Effect::Met(_, clock) => format!("met {clock}"),
        Effect::Escalated(_, clock) => format!("escalated {clock}"),
        Effect::Tell { message, .. } => (*message).into(),
        Effect::Account(account) => format!("account {}", account.id),
        Effect::Transfer(_) => "transfer".into(),
        Effect::Note(name, _) => format!("note {name}"),
        Effect::Erase { seq } => format!("erase {seq}"),
        Effect::Forget { .. } => "forget".into(),
    }
}

/// Every row of a kind that effects write, in order.
pub fn rows<R: Record>(effects: &[Effect]) -> Vec<R> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Put(row) | Effect::Set(row) if row.table == R::TABLE => {
                R::from_vals(&mut row.vals.clone().into_iter())
            }
            _ => None,
        })
        .collect()
}
