//! What the rules and pages of a choice of projects look at; what every vote of several days keeps
//! alike is in [`store::choice`].

use civic::Scene;
use civic::choosing::HandFacts;
use civic::decide::budget::{
    Budget, CastFacts, CloseFacts, Counted, EnterFacts, ListFacts, Project, PublishFacts,
};
use civic::record::{Column, Val};
use kernel::id::MatterId;
use kernel::{AreaCode, Code, Date, PersonRef};
use store::choice::{self, Of, Own};
use store::{Stop, Tx, registry};

/// The body of a budget.
pub fn budget(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Budget, Stop> {
    tx.get(&[home.to_val(), id.to_val()])?.ok_or_else(|| Code::NotFound.into())
}

/// The list with its budget.
pub fn list(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<ListFacts, Stop> {
    let projects: Vec<Project> =
        tx.list("WHERE home = ?1 AND budget = ?2 ORDER BY no", &[home.to_val(), id.to_val()])?;
    Ok(ListFacts { budget: budget(tx, home, id)?, projects })
}

/// Facts of preparing the list.
pub fn this_list(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<ListFacts, Stop> {
    list(tx, scene.home, scene.this()?.id)
}

/// Facts of publishing.
pub fn publish(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<PublishFacts, Stop> {
    let list = this_list(tx, scene)?;
    let entitled = choice::entitled(tx, scene, list.budget.basis)?;
    Ok(PublishFacts { list, entitled })
}

fn of(budget: &Budget) -> Of {
    Of { home: budget.home, matter: budget.id, basis: budget.basis }
}

/// Facts of voting.
pub fn cast(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<CastFacts, Stop> {
    let list = this_list(tx, scene)?;
    let who = scene.subject().ok_or(Code::SignInNeeded)?;
    let line = choice::line(tx, of(&list.budget), who, scene.now.date())?;
    let name = if line.is_some() { String::new() } else { registry::name(tx, who)? };
    Ok(CastFacts { list, line, name })
}

/// Facts of handing out a paper.
pub fn hand(tx: &mut Tx<'_>, scene: &Scene<'_>, who: PersonRef) -> Result<HandFacts, Stop> {
    let budget = budget(tx, scene.home, scene.this()?.id)?;
    choice::hand(tx, scene, of(&budget), budget.term(), who)
}

/// The reader's own line and own voice.
pub fn own(
    tx: &mut Tx<'_>,
    budget: &Budget,
    who: PersonRef,
    today: Date,
) -> Result<Option<Own>, Stop> {
    choice::own(tx, of(budget), who, today)
}

/// Facts of typing a paper.
pub fn enter(tx: &mut Tx<'_>, scene: &Scene<'_>, no: u32) -> Result<EnterFacts, Stop> {
    let list = this_list(tx, scene)?;
    let papers = choice::paper(tx, scene.home, list.budget.id, no)?;
    Ok(EnterFacts { list, papers })
}

/// Facts of counting, and of counting again: frozen rows only.
pub fn close(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<CloseFacts, Stop> {
    let heard = choice::heard(tx, home, id)?;
    Ok(CloseFacts { list: list(tx, home, id)?, heard })
}

/// The stored result; there is none before the close.
pub fn counted(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Option<Counted>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// Every stored result of a subtree: for counting them again.
pub fn all_counted(tx: &mut Tx<'_>, area: AreaCode) -> Result<Vec<Counted>, Stop> {
    let (low, high) = area.range();
    tx.list(
        "WHERE home >= ?1 AND home < ?2 ORDER BY home, counted_at, budget",
        &[Val::Text(low), Val::Text(high)],
    )
}
