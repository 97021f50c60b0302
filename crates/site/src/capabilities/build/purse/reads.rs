//! What the rules and pages of a project's money look at; what other rooms read too is in
//! [`store::money`].

use civic::Scene;
use civic::authority::Role;
use civic::build::purse::{
    Ask, AskFacts, Contract, Declare, DeclareFacts, Delegate, End, EndFacts, Hold, HoldFacts,
    Interest, Left, Lives, Nearness, Pay, PayFacts, Payment, Purse, Seat, SeatFacts, SettleFacts,
    Sign, SignFacts, Take, TakeFacts,
};
use civic::funds::Allotment;
use civic::matter::State;
use civic::money;
use civic::record::{Column, Val};
use civic::registry::{Organisation, Person};
use civic::works::Milestone;
use kernel::id::{MatterId, OrganisationId, RecordId};
use kernel::{AreaCode, Date, Fen, PersonRef};
use store::{Stop, Tx, book, registry};

/// Facts of taking in: the allotment is read in the giver's books.
pub fn take(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Take) -> Result<TakeFacts, Stop> {
    let giver = AreaCode::parse(act.giver.trim()).ok();
    let above = giver.filter(|giver| giver.contains(&scene.home));
    let allotment = match above {
        Some(giver) => tx.get::<Allotment>(&[giver.to_val(), act.allotment.to_val()])?,
        None => None,
    };
    let taken = tx.get::<Purse>(&[scene.home.to_val(), act.allotment.to_val()])?.is_some();
    let settled = store::money::settlement(tx, scene.home, scene.this()?.id)?.is_some();
    Ok(TakeFacts { allotment, taken, settled })
}

fn lives(tx: &mut Tx<'_>, who: PersonRef) -> Result<Lives, Stop> {
    let person = registry::person(tx, who)?;
    Ok(Lives {
        person: who,
        household: person.as_ref().map(|p| p.household),
        name: person.map(|p| p.name).unwrap_or_default(),
    })
}

fn all(tx: &mut Tx<'_>, of: impl IntoIterator<Item = PersonRef>) -> Result<Vec<Lives>, Stop> {
    of.into_iter().map(|who| lives(tx, who)).collect()
}

/// Secretary and committee of a village.
fn committee(tx: &mut Tx<'_>, home: AreaCode, day: Date) -> Result<Vec<Lives>, Stop> {
    let mut found = registry::holders(tx, Role::Secretary, home, day)?;
    found.extend(registry::holders(tx, Role::Committee, home, day)?);
    all(tx, found)
}

/// The representatives of a project.
pub fn delegates(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Vec<Delegate>, Stop> {
    tx.list("WHERE home = ?1 AND project = ?2 ORDER BY person", &[home.to_val(), id.to_val()])
}

/// Facts of seating: the election is one of the village, held since the project was opened.
pub fn seat(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Seat) -> Result<SeatFacts, Stop> {
    let (home, this) = (scene.home, scene.this()?.clone());
    let elected = store::choice::elected(tx, home, act.poll, this.opened_at)?;
    Ok(SeatFacts {
        persons: bearing(tx, home, elected.as_deref().unwrap_or_default())?,
        elected,
        committee: committee(tx, home, scene.now.date())?,
        before: delegates(tx, home, this.id)?,
    })
}

/// The people of a village whom the names on a list mean, where just one bears each. A name borne twice
/// is told apart by the village's own key behind it: `王有田（H0012-01）`.
fn bearing(tx: &mut Tx<'_>, home: AreaCode, titles: &[String]) -> Result<Vec<Lives>, Stop> {
    let mut found = Vec::new();
    for title in titles {
        let (name, key) = match title.trim().trim_end_matches(['）', ')']).split_once(['（', '('])
        {
            Some((name, key)) => (name.trim(), key.trim()),
            None => (title.trim(), ""),
        };
        let tail = "WHERE home = ?1 AND name = ?2 AND registered = 1 AND (?3 = '' OR key = ?3)";
        let params = [home.to_val(), Val::Text(name.to_owned()), Val::Text(key.to_owned())];
        let bear: Vec<Person> = tx.list(tail, &params)?;
        if let [one] = bear.as_slice() {
            let lives = lives(tx, PersonRef { home, id: one.id })?;
            found.push(Lives { name: title.trim().to_owned(), ..lives });
        }
    }
    Ok(found)
}

/// Facts of declaring.
pub fn declare(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Declare) -> Result<DeclareFacts, Stop> {
    let known = organisation(tx, scene.home, act.organisation)?.is_some();
    let person_known = match act.person.or(scene.subject()) {
        Some(who) => registry::person(tx, who)?.is_some(),
        None => false,
    };
    Ok(DeclareFacts { known, person_known })
}

/// A firm.
pub fn organisation(
    tx: &mut Tx<'_>,
    home: AreaCode,
    id: OrganisationId,
) -> Result<Option<Organisation>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// Who is near to a firm, and who is in charge of the project.
fn nearness(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    payee: Option<OrganisationId>,
) -> Result<Nearness, Stop> {
    let Some(payee) = payee else { return Ok(Nearness::default()) };
    let (home, day) = (scene.home, scene.now.date());
    let this = scene.this()?.clone();
    let interests: Vec<Interest> =
        tx.list("WHERE home = ?1 AND organisation = ?2", &[home.to_val(), payee.to_val()])?;
    let declared = all(tx, interests.iter().map(|i| i.person))?;
    let mut charge = committee(tx, home, day)?;
    let mut watch = registry::holders(tx, Role::Supervisor, home, day)?;
    watch.extend(delegates(tx, home, this.id)?.iter().map(|d| d.person));
    watch.extend(this.owner);
    charge.extend(all(tx, watch)?);
    Ok(Nearness { interests, declared, charge })
}

/// Facts of holding.
pub fn hold(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Hold) -> Result<HoldFacts, Stop> {
    Ok(HoldFacts {
        purse: tx.get(&[scene.home.to_val(), act.purse.to_val()])?,
        account: book::of_row(tx, scene.home, money::row::<Purse>(act.purse))?,
        payee_known: organisation(tx, scene.home, act.payee)?.is_some(),
        nearness: nearness(tx, scene, Some(act.payee))?,
        settled: store::money::settlement(tx, scene.home, scene.this()?.id)?.is_some(),
    })
}

fn contract(tx: &mut Tx<'_>, scene: &Scene<'_>, id: RecordId) -> Result<Option<Contract>, Stop> {
    let this = scene.this()?.id;
    let found: Option<Contract> = tx.get(&[scene.home.to_val(), id.to_val()])?;
    Ok(found.filter(|contract| contract.project == this))
}

fn payment(tx: &mut Tx<'_>, scene: &Scene<'_>, id: RecordId) -> Result<Option<Payment>, Stop> {
    let this = scene.this()?.id;
    let found: Option<Payment> = tx.get(&[scene.home.to_val(), id.to_val()])?;
    Ok(found.filter(|payment| payment.project == this))
}

/// Facts of ending.
pub fn end(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &End) -> Result<EndFacts, Stop> {
    let waiting = tx.number(
        "SELECT COUNT(*) FROM payment
         WHERE home = ?1 AND contract = ?2 AND paid_at IS NULL AND refused_at IS NULL",
        &[scene.home.to_val(), act.contract.to_val()],
    )?;
    Ok(EndFacts {
        contract: contract(tx, scene, act.contract)?,
        account: book::of_row(tx, scene.home, money::row::<Contract>(act.contract))?,
        waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
    })
}

/// Facts of asking.
pub fn ask(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Ask) -> Result<AskFacts, Stop> {
    let (home, this) = (scene.home, scene.this()?.id);
    let contract = contract(tx, scene, act.contract)?;
    let invoice = Val::Text(act.invoice.trim().to_owned());
    let invoiced = tx.number(
        "SELECT COUNT(*) FROM payment WHERE home = ?1 AND invoice = ?2 AND refused_at IS NULL",
        &[home.to_val(), invoice],
    )?;
    Ok(AskFacts {
        account: book::of_row(tx, home, money::row::<Contract>(act.contract))?,
        milestone: tx.get::<Milestone>(&[home.to_val(), this.to_val(), act.milestone.to_val()])?,
        invoiced: invoiced > 0,
        nearness: nearness(tx, scene, contract.as_ref().map(|c| c.payee))?,
        delegates: delegates(tx, home, this)?,
        contract,
    })
}

/// Facts of signing.
pub fn sign(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Sign) -> Result<SignFacts, Stop> {
    let payment = payment(tx, scene, act.payment)?;
    let contract = match &payment {
        Some(payment) => contract(tx, scene, payment.contract)?,
        None => None,
    };
    Ok(SignFacts {
        delegates: delegates(tx, scene.home, scene.this()?.id)?,
        signed: store::money::signed(tx, scene.home, act.payment)?,
        nearness: nearness(tx, scene, contract.as_ref().map(|c| c.payee))?,
        payment,
        contract,
    })
}

/// Facts of paying.
pub fn pay(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Pay) -> Result<PayFacts, Stop> {
    let payment = payment(tx, scene, act.payment)?;
    let contract = match &payment {
        Some(payment) => contract(tx, scene, payment.contract)?,
        None => None,
    };
    Ok(PayFacts {
        delegates: delegates(tx, scene.home, scene.this()?.id)?,
        signed: store::money::signed(tx, scene.home, act.payment)?,
        nearness: nearness(tx, scene, contract.as_ref().map(|c| c.payee))?,
        stopped: store::keeping::stopped(tx, scene.home, scene.this()?.id)?,
        payment,
        contract,
    })
}

/// Facts of settling.
pub fn settle(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<SettleFacts, Stop> {
    let (home, this) = (scene.home, scene.this()?.id);
    let allotted = store::money::allotted(tx, home, this)?;
    let own = store::money::purses(tx, home, this)?;
    let came = |id: RecordId| own.iter().any(|purse| purse.id == id);
    let coming = allotted.iter().filter(|a| !came(a.id)).count();
    let contracts = store::money::contracts(tx, home, this)?;
    let payments = store::money::payments(tx, home, this)?;
    let paid = payments.iter().filter(|p| p.paid_at.is_some()).map(|p| p.amount_fen.0).sum();
    let mut purses = Vec::new();
    for purse in own {
        let account = book::of_row(tx, home, money::row::<Purse>(purse.id))?;
        purses.push(Left {
            left_fen: money::left(account.as_ref()),
            allotted: allotted.iter().any(|a| a.id == purse.id && a.home == purse.giver),
            purse,
        });
    }
    Ok(SettleFacts {
        settled: store::money::settlement(tx, home, this)?.is_some(),
        running: contracts.into_iter().find(|c| c.ended_at.is_none()).map(|c| c.number),
        coming: u32::try_from(coming).unwrap_or(u32::MAX),
        unbanked_fen: store::contribution::unbanked(tx, home, this)?,
        purses,
        paid_fen: Fen(paid),
    })
}

/// Whether a project waits for anybody's signature, for its chapter.
pub fn underway(state: State) -> bool {
    matches!(state, State::Draft | State::Executing | State::Finished)
}
