//! The end of a project's money: everything is paid or has been given up, and every fen is accounted for.

use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, Code};

use super::picture::Settlement;
use super::{Done, said};
use crate::simulation::auditor::Case;
use crate::simulation::auditor::books::{outside, till};
use crate::simulation::auditor::world::World;

/// The allotments for a project, whoever above its village gave them: giver and id.
fn allotted(world: &World, village: AreaCode, project: MatterId) -> Vec<(AreaCode, RecordId)> {
    let above = world.homes.iter().filter(|(code, _)| village.as_str().starts_with(code.as_str()));
    let all = above.flat_map(|(code, home)| home.money.allotments.iter().map(|a| (*code, a)));
    let own = all.filter(|(_, (_, a))| a.village == village && a.project == project);
    own.map(|(code, (id, _))| (code, *id)).collect()
}

/// Whether money came for a project, or is to come, and its accounts are open.
pub fn unsettled(world: &World, village: AreaCode, project: MatterId) -> bool {
    let Some(home) = world.homes.get(&village) else { return false };
    if home.money.settlements.contains_key(&project) {
        return false;
    }
    let has = home.money.purses.values().any(|purse| purse.project == project);
    has || !allotted(world, village, project).is_empty()
}

pub fn settle(world: &mut World, case: &Case<'_>) -> Done {
    said(case, "text", 4)?;
    let project = case.this();
    let given = allotted(world, case.home, project);
    let home = world.home(case.home);
    if home.money.settlements.contains_key(&project) {
        return Err(Code::ProjectSettled);
    }
    if home.money.contracts.values().any(|c| c.project == project && c.ended.is_none()) {
        return Err(Code::ContractRuns);
    }
    if given.iter().any(|(_, id)| !home.money.purses.contains_key(id)) {
        return Err(Code::AllotmentComing);
    }
    if home.books.left(till("project", project)) > 0 {
        return Err(Code::CollectedUnbanked);
    }
    let ours = home.money.purses.iter().filter(|(_, p)| p.project == project);
    let mut purses: Vec<_> = ours.map(|(id, p)| (p.at, *id, p.giver, p.amount)).collect();
    purses.sort();
    let paid = home.money.payments.values().filter(|p| p.project == project && p.paid.is_some());
    let paid: i64 = paid.map(|p| p.amount).sum();
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    let (mut returned, mut kept) = (0, 0);
    for (_, id, giver, _) in &purses {
        let left = home.books.left(till("purse", *id));
        let giver = given.contains(&(*giver, *id)).then_some(*giver);
        match giver {
            None => kept += left,
            Some(_) if left == 0 => {}
            Some(giver) => {
                returned += left;
                let to = match giver == case.home {
                    true => till("fund_allotment", *id),
                    false => outside(case.home),
                };
                home.books.post(case, (till("purse", *id), to), left);
                home.money.rests.insert(*id, (project, giver, left, case.now));
            }
        }
    }
    let settlement = Settlement {
        arrived: purses.iter().map(|(.., amount)| amount).sum(),
        paid,
        returned,
        kept,
        text: case.text("text").into(),
        by,
        at: case.now,
    };
    home.money.settlements.insert(project, settlement);
    home.tell(case, ("public", case.home.to_string()), "tell-project-settled", project);
    Ok(())
}
