//! What the rules and pages of a vote among several look at; what every vote of several days keeps
//! alike is in [`store::choice`].

use civic::Scene;
use civic::choosing::HandFacts;
use civic::decide::poll::{
    CastFacts, CloseFacts, Counted, EnterFacts, Item, ListFacts, Poll, PublishFacts,
};
use civic::record::{Column, Val};
use kernel::id::MatterId;
use kernel::{AreaCode, Code, Date, PersonRef};
use store::choice::{self, Of, Own};
use store::{Stop, Tx, registry};

/// The body of a vote.
pub fn poll(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Poll, Stop> {
    tx.get(&[home.to_val(), id.to_val()])?.ok_or_else(|| Code::NotFound.into())
}

/// The list with its vote.
pub fn list(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<ListFacts, Stop> {
    let items: Vec<Item> =
        tx.list("WHERE home = ?1 AND poll = ?2 ORDER BY no", &[home.to_val(), id.to_val()])?;
    Ok(ListFacts { poll: poll(tx, home, id)?, items })
}

/// Facts of preparing the list.
pub fn this_list(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<ListFacts, Stop> {
    list(tx, scene.home, scene.this()?.id)
}

/// Facts of publishing.
pub fn publish(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<PublishFacts, Stop> {
    let list = this_list(tx, scene)?;
    let entitled = choice::entitled(tx, scene, list.poll.basis)?;
    Ok(PublishFacts { list, entitled })
}

fn of(poll: &Poll) -> Of {
    Of { home: poll.home, matter: poll.id, basis: poll.basis }
}

/// Facts of voting, openly or into the box.
pub fn cast(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<CastFacts, Stop> {
    let list = this_list(tx, scene)?;
    let who = scene.subject().ok_or(Code::SignInNeeded)?;
    let line = choice::line(tx, of(&list.poll), who, scene.now.date())?;
    let name = if line.is_some() { String::new() } else { registry::name(tx, who)? };
    let given = line.as_ref().map_or(Ok(false), |line| choice::given(tx, line))?;
    let heap = choice::heap(tx, scene.home, list.poll.id)?;
    Ok(CastFacts { list, line, heap, given, name })
}

/// Facts of handing out a paper.
pub fn hand(tx: &mut Tx<'_>, scene: &Scene<'_>, who: PersonRef) -> Result<HandFacts, Stop> {
    let poll = poll(tx, scene.home, scene.this()?.id)?;
    choice::hand(tx, scene, of(&poll), poll.term(), who)
}

/// The reader's own line, and own voice where it is not secret.
pub fn own(tx: &mut Tx<'_>, poll: &Poll, who: PersonRef, today: Date) -> Result<Option<Own>, Stop> {
    choice::own(tx, of(poll), who, today)
}

/// Facts of typing a paper.
pub fn enter(tx: &mut Tx<'_>, scene: &Scene<'_>, no: u32) -> Result<EnterFacts, Stop> {
    let list = this_list(tx, scene)?;
    let papers = choice::paper(tx, scene.home, list.poll.id, no)?;
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
        "WHERE home >= ?1 AND home < ?2 ORDER BY home, counted_at, poll",
        &[Val::Text(low), Val::Text(high)],
    )
}
