//! What the rules and pages of pooled money look at; what other rooms read too is in
//! [`store::money`].

use civic::Scene;
use civic::build::fund::{
    Allot, AllotFacts, Allotment, Allowed, Back, BackFacts, Carry, CarryFacts, Give, Joint,
    JointFacts, Member, Purpose, Receive, ReceiveFacts, Return, Set, Share, ShareFacts, Source,
};
use civic::matter::Kind;
use civic::money;
use civic::record::{Column, Val};
use kernel::id::RecordId;
use kernel::{AreaCode, Fen, Level};
use store::{Stop, Tx, book, matter, registry, works};

/// Facts of noting a source.
pub fn receive(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Receive) -> Result<ReceiveFacts, Stop> {
    let document = Val::Text(act.document.trim().to_owned());
    let tail = "WHERE home = ?1 AND document = ?2 AND year = ?3";
    let same: Vec<Source> = tx.list(tail, &[scene.home.to_val(), document, act.year.to_val()])?;
    Ok(ReceiveFacts { same: same.into_iter().next().map(|source| source.name) })
}

/// Members of a demonstration area.
pub fn members(tx: &mut Tx<'_>, home: AreaCode, no: u32) -> Result<Vec<Member>, Stop> {
    tx.list("WHERE home = ?1 AND no = ?2 ORDER BY village", &[home.to_val(), no.to_val()])
}

/// Facts of naming an area.
pub fn joint(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Set) -> Result<JointFacts, Stop> {
    let said = act.members.as_deref().unwrap_or_default();
    let part = |c: char| c.is_whitespace() || "，、,;；。".contains(c);
    let all = registry::areas_in(tx, scene.home, Level::Village)?;
    let mut facts =
        JointFacts { before: members(tx, scene.home, act.no)?, ..JointFacts::default() };
    for word in said.split(part).filter(|word| !word.is_empty()) {
        let mut named = all.iter().filter(|a| a.name == word || a.code.as_str() == word);
        match (named.next(), named.next()) {
            (Some(one), None) => facts.villages.push(one.code),
            _ => facts.unknown.push(word.to_owned()),
        }
    }
    facts.villages.sort_unstable();
    facts.villages.dedup();
    for village in &facts.villages {
        let tail = "WHERE home = ?1 AND village = ?2 AND no <> ?3";
        let other: Vec<Member> =
            tx.list(tail, &[scene.home.to_val(), village.to_val(), act.no.to_val()])?;
        let name = all.iter().find(|a| a.code == *village).map(|a| a.name.clone());
        facts.elsewhere.extend(other.iter().map(|m| (name.clone().unwrap_or_default(), m.no)));
    }
    Ok(facts)
}

/// What a source may be used for.
pub fn purposes(tx: &mut Tx<'_>, home: AreaCode, source: RecordId) -> Result<Vec<Purpose>, Stop> {
    let all: Vec<Allowed> =
        tx.list("WHERE home = ?1 AND source = ?2", &[home.to_val(), source.to_val()])?;
    let mut purposes: Vec<Purpose> = all.into_iter().map(|allowed| allowed.purpose).collect();
    purposes.sort_unstable();
    Ok(purposes)
}

/// Facts of sharing.
pub fn share(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Give) -> Result<ShareFacts, Stop> {
    Ok(ShareFacts {
        source: store::money::source(tx, scene.home, act.source)?,
        account: book::of_row(tx, scene.home, money::row::<Source>(act.source))?,
        joint: tx.get::<Joint>(&[scene.home.to_val(), act.joint.to_val()])?,
    })
}

/// Facts of allotting: the project is read in its own home.
pub fn allot(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Allot) -> Result<AllotFacts, Stop> {
    let home = scene.home;
    let share: Option<Share> = tx.get(&[home.to_val(), act.share.to_val()])?;
    let (purposes, member) = match &share {
        Some(share) => {
            let key = [home.to_val(), share.joint.to_val(), act.village.to_val()];
            (purposes(tx, home, share.source)?, tx.get::<Member>(&key)?.is_some())
        }
        None => (Vec::new(), false),
    };
    let found = matter::get(tx, act.village, act.project)?.filter(|m| m.kind == Kind::Project);
    let project = match found {
        Some(found) => {
            works::project(tx, act.village, act.project)?.map(|project| (found, project))
        }
        None => None,
    };
    let before = store::money::allotted(tx, act.village, act.project)?;
    Ok(AllotFacts {
        account: book::of_row(tx, home, money::row::<Share>(act.share))?,
        share,
        purposes,
        member,
        project,
        before_fen: sum(&before),
    })
}

fn sum(allotments: &[Allotment]) -> Fen {
    Fen(allotments.iter().map(|a| a.amount_fen.0).sum())
}

/// Facts of taking back: the rest is read in the village's books.
pub fn back(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Back) -> Result<BackFacts, Stop> {
    let key = [scene.home.to_val(), act.allotment.to_val()];
    let allotment: Option<Allotment> = tx.get(&key)?;
    let rest = match &allotment {
        Some(of) => store::money::rest(tx, of.village, of.id)?,
        None => None,
    };
    Ok(BackFacts { allotment, rest, taken: tx.get::<Return>(&key)?.is_some() })
}

/// Facts of carrying over.
pub fn carry(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Carry) -> Result<CarryFacts, Stop> {
    Ok(CarryFacts {
        source: store::money::source(tx, scene.home, act.source)?,
        account: book::of_row(tx, scene.home, money::row::<Source>(act.source))?,
        purposes: purposes(tx, scene.home, act.source)?,
    })
}
