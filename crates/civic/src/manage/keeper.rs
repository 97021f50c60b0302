//! 管护 (S63, S65): who keeps what was built, what they look after and how often, what they have seen to,
//! and the fee that was agreed.
//!
//! Invariants: only what was handed over is kept, from the handing over on; nobody appoints themselves; a
//! keeper notes what they did themselves, or has the desk note it; a fee is one that a meeting adopted,
//! and is paid to a person once for a work and a month that is over and in which something was noted,
//! by another hand and through the bank, however often they were appointed. Refuses to know: how good a keeper is; nobody is ranked.

use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, Code, Date, Fen, Moment, PersonRef, Refusal};

use crate::act::FieldKind::{Count, Date as DateField, Id, Line, Long, Money, Person};
use crate::act::{LEAST, spoken};
use crate::authority::{Role, Who};
use crate::effect::{Audience, Effect};
use crate::matter::{Kind, Matter, State};
use crate::money::{self, Step};
use crate::record::Record;
use crate::scene::Scene;
use crate::{acts, record, works};

pub use crate::works::{Adoption, Keeper};

record! {
    /// What a keeper has seen to.
    pub struct Entry in "keeper_entry" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// By which keeper.
        keeper: RecordId,
        /// On which day.
        done_on: Date,
        /// What.
        said: String,
        /// Whose hand noted it.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

record! {
    /// The fee of a month.
    pub struct Fee in "keeper_fee" keys 3 {
        /// Home.
        home: AreaCode,
        /// Of which keeper.
        keeper: RecordId,
        /// `2026-11`.
        month: String,
        /// Made by the caller.
        id: RecordId,
        /// How much.
        amount_fen: Fen,
        /// Number of the bank's slip.
        voucher: String,
        /// Who paid.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

const HANDS: &[Who] = &[Who::Has(Role::Secretary), Who::Has(Role::Committee)];

acts! {
    /// Appoints a keeper.
    Appoint "keeper.appoint" "keepers"
    kind None, from &[], allow HANDS,
    matter(this) None, {
        /// Made by the caller.
        id: RecordId = Id,
        /// Which work.
        project: MatterId = Id,
        /// Who.
        person: PersonRef = Person,
        /// What they look after.
        duty: String = Line(200),
        /// At least once in so many days.
        every_days: u32 = Count(1, 366),
        /// Fee of a month.
        fee_fen: Option<Fen> = Money,
        /// Since when.
        from_on: Date = DateField,
        /// The meeting or resolution of the thread that adopted it; needed where there is a fee.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        adopted: Option<MatterId> = Id,
    }

    /// Ends it.
    End "keeper.end" "keeper-ends"
    kind None, from &[], allow HANDS,
    matter(this) None, {
        /// Which keeper.
        keeper: RecordId = Id,
        /// Why.
        reason: String = Line(200),
    }

    /// Notes what a keeper has seen to.
    Log "keeper.log" "keeper-entries"
    kind None, from &[], allow &[Who::Villager],
    matter(this) None, {
        /// Made by the caller.
        id: RecordId = Id,
        /// Which keeper.
        keeper: RecordId = Id,
        /// On which day.
        done_on: Date = DateField,
        /// What.
        said: String = Long(500),
    }

    /// Pays the fee of a month.
    Pay "keeper.pay" "keeper-fees"
    kind None, from &[], allow HANDS,
    matter(this) None, {
        /// Made by the caller.
        id: RecordId = Id,
        /// Which keeper.
        keeper: RecordId = Id,
        /// Which month: `2026-11`.
        month: String = Line(7),
        /// Number of the bank's slip.
        voucher: String = Line(60),
    }
}

/// What appointing looks at.
#[derive(Debug, Clone)]
pub struct AppointFacts {
    /// The project of the village.
    pub project: Option<Matter>,
    /// Whether the person is registered in the village.
    pub registered: bool,
    /// Whether the person keeps it already.
    pub keeps: bool,
    /// What the thread of the project has adopted.
    pub adoptions: Vec<Adoption>,
}

/// What was handed over is kept from then on by somebody of the village, who is told; not by whoever
/// appoints them, and for a fee only where a meeting has adopted it (S63: 建后谁来管).
pub fn appoint(
    facts: &AppointFacts,
    scene: &Scene<'_>,
    act: &Appoint,
) -> Result<Vec<Effect>, Refusal> {
    let project = facts.project.as_ref().filter(|project| project.kind == Kind::Project);
    let project = project.ok_or_else(|| Refusal::new(Code::NotFound).on("project"))?;
    if project.state != State::Handed {
        return Err(Refusal::new(Code::KeepNotHanded).on("project"));
    }
    let by = scene.caller.person().ok_or(Code::SignInNeeded)?;
    if act.person == by {
        return Err(Refusal::new(Code::KeeperSelf).on("person"));
    }
    if !facts.registered {
        return Err(Refusal::new(Code::NotFound).on("person"));
    }
    if facts.keeps {
        return Err(Refusal::new(Code::KeeperThere).on("person"));
    }
    let duty = spoken(("duty", "field-duty"), &act.duty, LEAST)?;
    let fee_fen = act.fee_fen.unwrap_or_default();
    if fee_fen < Fen(0) {
        return Err(Refusal::new(Code::AmountZero).on("fee_fen"));
    }
    let handed = project.moved_at.date();
    if act.from_on < handed {
        return Err(Refusal::new(Code::KeeperEarly).on("from_on").with("day", handed));
    }
    let adopted = match act.adopted {
        Some(named) => Some(works::adopted(&facts.adoptions, named)?.matter),
        None if fee_fen > Fen(0) => return Err(Refusal::new(Code::FeeUnvoted).on("adopted")),
        None => None,
    };
    let keeper = Keeper {
        home: scene.home,
        id: act.id,
        project: project.id,
        person: act.person,
        duty: duty.into(),
        every_days: act.every_days,
        fee_fen,
        from_on: act.from_on,
        by,
        at: scene.now,
        ended_at: None,
        reason: String::new(),
        adopted,
    };
    let to = Audience::Person(act.person);
    Ok(vec![
        Effect::Put(keeper.row()),
        Effect::Tell { to, message: "tell-keeper", matter: project.id },
    ])
}

fn running(keeper: Option<&Keeper>) -> Result<&Keeper, Refusal> {
    let keeper = keeper.ok_or_else(|| Refusal::new(Code::NotFound).on("keeper"))?;
    if keeper.ended_at.is_some() {
        return Err(Refusal::new(Code::KeeperEnded).on("keeper"));
    }
    Ok(keeper)
}

/// It ends with a reason; what was noted stays.
pub fn end(keeper: &Option<Keeper>, scene: &Scene<'_>, act: &End) -> Result<Vec<Effect>, Refusal> {
    let keeper = running(keeper.as_ref())?;
    let reason = spoken(("reason", "field-reason"), &act.reason, LEAST)?;
    let ended = Keeper { ended_at: Some(scene.now), reason: reason.into(), ..keeper.clone() };
    let to = Audience::Person(keeper.person);
    Ok(vec![
        Effect::Set(ended.row()),
        Effect::Tell { to, message: "tell-keeper-ended", matter: keeper.project },
    ])
}

/// Keepers note what they did, on a day that has come and since they keep it.
pub fn log(keeper: &Option<Keeper>, scene: &Scene<'_>, act: &Log) -> Result<Vec<Effect>, Refusal> {
    let keeper = running(keeper.as_ref())?;
    if scene.subject() != Some(keeper.person) {
        return Err(Refusal::new(Code::KeeperOther).on("keeper"));
    }
    if act.done_on > scene.now.date() || act.done_on < keeper.from_on {
        return Err(Refusal::new(Code::KeeperDay).on("done_on").with("from", keeper.from_on));
    }
    let said = spoken(("said", "field-said"), &act.said, LEAST)?;
    let entry = Entry {
        home: scene.home,
        id: act.id,
        keeper: keeper.id,
        done_on: act.done_on,
        said: said.into(),
        by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        at: scene.now,
    };
    Ok(vec![Effect::Put(entry.row())])
}

/// What paying a fee looks at.
#[derive(Debug, Clone)]
pub struct PayFacts {
    /// The keeper.
    pub keeper: Option<Keeper>,
    /// Whether that person was paid for that work and month, under this appointment or another.
    pub paid: bool,
    /// What was noted in that month.
    pub entries: u32,
}

/// The month of a text like `2026-11`, by its first day.
fn month(text: &str) -> Option<Date> {
    let (year, month) = text.split_once('-')?;
    let whole = year.len() == 4 && month.len() == 2;
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()?;
    whole.then_some(date)
}

/// A month that is over, in which something was noted, is paid once through the bank, by another hand.
pub fn pay(facts: &PayFacts, scene: &Scene<'_>, act: &Pay) -> Result<Vec<Effect>, Refusal> {
    let keeper = facts.keeper.as_ref();
    let keeper = keeper.ok_or_else(|| Refusal::new(Code::NotFound).on("keeper"))?;
    let by = scene.caller.person().ok_or(Code::SignInNeeded)?;
    if keeper.person == by {
        return Err(Refusal::new(Code::FeeOwn).on("keeper"));
    }
    if keeper.fee_fen == Fen(0) {
        return Err(Refusal::new(Code::FeeNone).on("keeper"));
    }
    let first = month(act.month.trim());
    let first = first.ok_or_else(|| Refusal::new(Code::FeeMonth).on("month"))?;
    let today = scene.now.date();
    if (today.year(), today.month()) <= (first.year(), first.month()) {
        return Err(Refusal::new(Code::FeeMonth).on("month"));
    }
    if facts.paid {
        return Err(Refusal::new(Code::FeePaid).on("month"));
    }
    if facts.entries == 0 {
        return Err(Refusal::new(Code::FeeUndone).on("month"));
    }
    let voucher = spoken(("voucher", "field-voucher"), &act.voucher, 2)?;
    let fee = Fee {
        home: scene.home,
        keeper: keeper.id,
        month: act.month.trim().into(),
        id: act.id,
        amount_fen: keeper.fee_fen,
        voucher: voucher.into(),
        by,
        at: scene.now,
    };
    let own = money::row::<Keeper>(keeper.id);
    let way = (money::outside(scene.home), money::account(own));
    Ok(vec![
        Effect::Put(fee.row()),
        money::outside_opened(scene.home)?,
        money::opened(own)?,
        money::moved(scene, money::row::<Fee>(act.id), Step::Post, way, keeper.fee_fen)?,
    ])
}
