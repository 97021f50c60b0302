//! 专班＋专项 (S88): people of several departments are lent for a time to push special items. Who leads,
//! who was lent from where until when, which items, a list every week.
//!
//! Invariants: a task force has a last day and ends by itself; nobody belongs to it beyond that day; what
//! its members may do in a project they may do under a mandate that ends with their time, with the
//! item, or with the force, whichever comes first. A longer time is a new act with a reason. Refuses
//! to know: how many people a force should have, and how good anybody is; nobody is ranked.

mod item;
mod term;

use kernel::id::{MandateId, MatterId, RecordId};
use kernel::{AreaCode, Code, Date, Level, Moment, PersonRef, Refusal};

use crate::act::FieldKind::{Choice, Date as DateField, Id, Line, Long, Person};
use crate::act::{LEAST, spoken};
use crate::authority::{Mandate, Role, Who};
use crate::effect::{Audience, Effect, Opening};
use crate::matter::{ClockName, Kind, Matter, State};
use crate::record::Record;
use crate::scene::Scene;
use crate::{acts, record, words};

pub use crate::lent::Right;
pub use item::{CloseFacts, ItemFacts, ReportFacts, add, close, report};
pub use term::{JoinFacts, LeaveFacts, TermFacts, end, expire, extend, join, leave};

words! {
    /// How it stands with an item in a week.
    pub enum Standing {
        /// 推进中.
        Moving "moving",
        /// 遇到困难.
        Stuck "stuck",
        /// 等别处.
        Waiting "waiting",
    }
}

record! {
    /// The body of a task force.
    pub struct Force in "force" keys 2 {
        /// Home: a county or a township.
        home: AreaCode,
        /// The matter.
        id: MatterId,
        /// What it is for.
        task: String,
        /// Who leads it.
        head: PersonRef,
        /// First day.
        from_on: Date,
        /// Last day.
        until_on: Date,
        /// When it ended.
        ended_at: Option<Moment>,
        /// Why, when somebody ended it before its time.
        reason: String,
    }
}

record! {
    /// Somebody who was lent to a task force.
    pub struct Member in "force_member" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller; for the head by the act that formed the force.
        id: RecordId,
        /// Which task force.
        force: MatterId,
        /// Who.
        person: PersonRef,
        /// Lent from where.
        unit: String,
        /// First day.
        from_on: Date,
        /// Last day.
        until_on: Date,
        /// When they left before their time.
        left_at: Option<Moment>,
        /// Why.
        reason: String,
    }
}

record! {
    /// A special item (专项).
    pub struct Item in "force_item" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// Of which task force.
        force: MatterId,
        /// What is to be done.
        title: String,
        /// Home of the project, where it is one.
        village: Option<AreaCode>,
        /// The project.
        project: Option<MatterId>,
        /// Who answers for it.
        person: PersonRef,
        /// By when.
        due_on: Date,
        /// When it was put on the list.
        at: Moment,
        /// When it was cleared.
        closed_at: Option<Moment>,
        /// What came of it.
        said: String,
    }
}

record! {
    /// What was said of an item in a week; said again in the same week it replaces what was said.
    pub struct Report in "force_report" keys 3 {
        /// Home.
        home: AreaCode,
        /// Which item.
        item: RecordId,
        /// Monday of the week.
        week_on: Date,
        /// How it stands.
        standing: Standing,
        /// What was done.
        said: String,
        /// What is in the way; empty where nothing is.
        obstacle: String,
        /// Who.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

record! {
    /// A longer time, with its reason.
    pub struct Extension in "force_extension" keys 3 {
        /// Home.
        home: AreaCode,
        /// Which task force.
        force: MatterId,
        /// The last day until then.
        before_on: Date,
        /// The last day from then on.
        until_on: Date,
        /// Why.
        reason: String,
        /// Who.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

/// The office that forms a task force.
pub const OFFICE: &[Who] = &[Who::Has(Role::CountyClerk), Who::Has(Role::TownshipClerk)];
const LEADS: &[Who] = &[Who::Has(Role::CountyClerk), Who::Has(Role::TownshipClerk), Who::Owner];
const RUNNING: &[State] = &[State::Acting];

acts! {
    /// Forms a task force.
    Form "force.form" "forces"
    kind Some(Kind::Force), from &[], allow OFFICE,
    matter(this) Some(this.id), {
        /// Made by the caller.
        id: MatterId = Id,
        /// What it is called.
        title: String = Line(60),
        /// What it is for.
        task: String = Long(500),
        /// Who leads it.
        head: PersonRef = Person,
        /// From which department.
        unit: String = Line(60),
        /// First day.
        from_on: Date = DateField,
        /// Last day.
        until_on: Date = DateField,
    }

    /// Lends somebody to it.
    Join "force.join" "forces/{matter}/members"
    kind Some(Kind::Force), from RUNNING, allow OFFICE,
    matter(this) Some(this.matter), {
        /// The task force.
        matter: MatterId = Id,
        /// Made by the caller.
        id: RecordId = Id,
        /// Who.
        person: PersonRef = Person,
        /// From which department.
        unit: String = Line(60),
        /// First day.
        from_on: Date = DateField,
        /// Last day.
        until_on: Date = DateField,
    }

    /// Ends somebody's time in it.
    Leave "force.leave" "forces/{matter}/leaves"
    kind Some(Kind::Force), from RUNNING, allow &[Who::SignedIn],
    matter(this) Some(this.matter), {
        /// The task force.
        matter: MatterId = Id,
        /// Which member.
        member: RecordId = Id,
        /// Why.
        reason: String = Line(200),
    }

    /// Puts a special item on the list.
    Add "force.item" "forces/{matter}/items"
    kind Some(Kind::Force), from RUNNING, allow LEADS,
    matter(this) Some(this.matter), {
        /// The task force.
        matter: MatterId = Id,
        /// Made by the caller.
        id: RecordId = Id,
        /// What is to be done.
        title: String = Line(100),
        /// The project, where it is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        project: Option<MatterId> = Id,
        /// Which member answers for it.
        member: RecordId = Id,
        /// By when.
        due_on: Date = DateField,
    }

    /// Says how it stands with an item this week.
    Tell "force.report" "forces/{matter}/reports"
    kind Some(Kind::Force), from RUNNING, allow &[Who::SignedIn],
    matter(this) Some(this.matter), {
        /// The task force.
        matter: MatterId = Id,
        /// Which item.
        item: RecordId = Id,
        /// How it stands.
        standing: Standing = Choice(Standing::WORDS),
        /// What was done.
        said: String = Long(500),
        /// What is in the way.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        obstacle: Option<String> = Long(500),
    }

    /// Clears an item.
    Close "force.close" "forces/{matter}/closings"
    kind Some(Kind::Force), from RUNNING, allow &[Who::SignedIn],
    matter(this) Some(this.matter), {
        /// The task force.
        matter: MatterId = Id,
        /// Which item.
        item: RecordId = Id,
        /// What came of it.
        said: String = Long(500),
    }

    /// Gives it a longer time.
    Extend "force.extend" "forces/{matter}/extensions"
    kind Some(Kind::Force), from RUNNING, allow OFFICE,
    matter(this) Some(this.matter), {
        /// The task force.
        matter: MatterId = Id,
        /// The new last day.
        until_on: Date = DateField,
        /// Why.
        reason: String = Line(200),
    }

    /// Ends it before its time.
    End "force.end" "forces/{matter}/endings"
    kind Some(Kind::Force), from RUNNING, allow OFFICE,
    matter(this) Some(this.matter), {
        /// The task force.
        matter: MatterId = Id,
        /// Why.
        reason: String = Line(200),
    }

    /// Ends it when its last day is over.
    Expire "force.expire" "forces/{matter}/expiries"
    kind Some(Kind::Force), from RUNNING, allow &[Who::Worker],
    matter(this) Some(this.matter), {
        /// The task force.
        matter: MatterId = Id,
    }
}

/// What forming looks at.
#[derive(Debug, Clone)]
pub struct FormFacts {
    /// Whether the head is known.
    pub known: bool,
    /// The head's mandates anywhere.
    pub held: Vec<Mandate>,
}

/// A county or township forms it with a head, a first and a last day; it ends by itself.
pub fn form(facts: &FormFacts, scene: &Scene<'_>, act: &Form) -> Result<Vec<Effect>, Refusal> {
    if !matches!(scene.home.level(), Level::County | Level::Township) {
        return Err(Code::ForceHome.into());
    }
    let title = spoken(("title", "field-force-form-title"), &act.title, LEAST)?;
    let task = spoken(("task", "field-task"), &act.task, LEAST)?;
    let unit = spoken(("unit", "field-unit"), &act.unit, 2)?;
    let days = Days { from_on: act.from_on, until_on: act.until_on };
    days.within((scene.now.date(), act.until_on))?;
    lendable("head", facts.known, &facts.held, days)?;
    let force = Force {
        home: scene.home,
        id: act.id,
        task: task.into(),
        head: act.head,
        from_on: act.from_on,
        until_on: act.until_on,
        ended_at: None,
        reason: String::new(),
    };
    let head = Member {
        home: scene.home,
        id: scene.fresh(),
        force: act.id,
        person: act.head,
        unit: unit.into(),
        from_on: act.from_on,
        until_on: act.until_on,
        left_at: None,
        reason: String::new(),
    };
    let opening = Opening {
        id: act.id,
        kind: Kind::Force,
        title: title.into(),
        area: scene.home,
        thread: None,
        cause: None,
        opened_for: None,
        owner: Some(act.head),
    };
    let to = Audience::Person(act.head);
    Ok(vec![
        Effect::Open(opening),
        Effect::Put(force.row()),
        Effect::Put(head.row()),
        clock(act.id, act.until_on),
        Effect::Tell { to, message: "tell-force-lent", matter: act.id },
    ])
}

/// The clock of the last day.
fn clock(matter: MatterId, until_on: Date) -> Effect {
    let due_at = Moment::end_of(until_on);
    Effect::Clock { matter, clock: ClockName::Term, due_at, rule: "" }
}

/// Days from the first to the last.
#[derive(Debug, Clone, Copy)]
struct Days {
    from_on: Date,
    until_on: Date,
}

impl Days {
    /// In order, and within the days given.
    fn within(self, (first, last): (Date, Date)) -> Result<(), Refusal> {
        if first <= self.from_on && self.from_on <= self.until_on && self.until_on <= last {
            return Ok(());
        }
        let no = Refusal::new(Code::ForceDates).on("until_on");
        Err(no.with("first", first).with("last", last))
    }

    fn meets(self, from_on: Date, until_on: Option<Date>) -> bool {
        from_on <= self.until_on && until_on.is_none_or(|until| self.from_on <= until)
    }
}

/// Somebody known whose other mandates leave room for a hand in a project.
fn lendable(field: &'static str, known: bool, held: &[Mandate], days: Days) -> Result<(), Refusal> {
    if !known {
        return Err(Refusal::new(Code::NotFound).on(field));
    }
    let clash =
        |m: &&Mandate| days.meets(m.from_on, m.until_on) && m.role.clashes_with(Role::Seconded);
    match held.iter().find(clash) {
        None => Ok(()),
        Some(held) => Err(Refusal::new(Code::MandateClash)
            .on(field)
            .with("a", Who::Has(held.role).key().replacen("role", "@role", 1))
            .with("b", "@role-seconded")),
    }
}

impl Member {
    /// Whether they belong to it on a day.
    pub fn serves_on(&self, day: Date) -> bool {
        self.left_at.is_none() && self.from_on <= day && day <= self.until_on
    }
}

/// A mandate over the place of a project for one member and one item.
fn lent(
    scene: &Scene<'_>,
    member: &Member,
    (item, project): (RecordId, &Matter),
    (from_on, until_on): (Date, Date),
    title: &str,
) -> [Effect; 2] {
    let id: MandateId = scene.fresh();
    let mandate = Mandate {
        home: scene.home,
        id,
        person: member.person,
        role: Role::Seconded,
        area: project.area,
        from_on,
        until_on: Some(until_on),
        ground: title.to_owned(),
    };
    let right = Right {
        home: scene.home,
        mandate: id,
        force: member.force,
        member: member.id,
        item,
        village: project.home,
        project: project.id,
    };
    [Effect::Put(mandate.row()), Effect::Put(right.row())]
}

/// A mandate that was lent, and what for.
#[derive(Debug, Clone)]
pub struct Lent {
    /// What for.
    pub right: Right,
    /// The mandate.
    pub mandate: Mandate,
}

/// Mandates that end now: from today on they give nothing. One that has given nothing on any day
/// before is taken back whole; the journal keeps that it was there.
fn taken(lent: &[Lent], today: Date) -> Vec<Effect> {
    let mut effects = Vec::new();
    for Lent { right, mandate } in lent {
        if mandate.until_on.is_some_and(|until| until < today) {
            continue;
        }
        match today.yesterday() {
            Ok(last) if mandate.from_on < today => {
                let ended = Mandate { until_on: Some(last), ..mandate.clone() };
                effects.push(Effect::Set(ended.row()));
            }
            _ => effects.extend([Effect::Remove(right.row()), Effect::Remove(mandate.row())]),
        }
    }
    effects
}
