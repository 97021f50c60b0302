//! What the rules of ventures look at; what pages read, too, is in [`store::ventures`].

use std::collections::BTreeMap;

use civic::Scene;
use civic::build::venture::{
    Account, Bind, BindFacts, Bring, BringFacts, Change, ChangeFacts, Drop, DropFacts, Hold,
    HolderKind, HoldersFacts, Open, OpenFacts, Pay, PayFacts, Register, RegisterFacts, Stand,
    StandFacts, Take, TakeFacts, Year, YearFacts, lines,
};
use civic::money;
use kernel::{AreaCode, Level};
use store::{Stop, Tx, book, registry, ventures};

fn county(home: AreaCode) -> AreaCode {
    home.at(Level::County).unwrap_or(home)
}

/// Facts of registering: the code is looked for in the whole county.
pub fn register(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Register) -> Result<RegisterFacts, Stop> {
    let code = act.code.trim().to_ascii_uppercase();
    Ok(RegisterFacts { same: ventures::same_code(tx, county(scene.home), &code)? })
}

/// Facts of changing.
pub fn change(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Change) -> Result<ChangeFacts, Stop> {
    Ok(ChangeFacts {
        last: ventures::entry(tx, scene.home, act.venture)?,
        holders: ventures::holders(tx, scene.home, act.venture)?,
    })
}

/// The village that a name of its committee means: the collective is the village's, not the committee's.
pub(super) fn plain(name: &str) -> &str {
    let village = ["民委员会", "委会"].iter().find_map(|end| name.strip_suffix(end));
    let community = ["居民委员会", "居委会"].iter().find_map(|end| name.strip_suffix(end));
    community.or(village.filter(|rest| rest.ends_with('村'))).unwrap_or(name)
}

/// Facts of entering holders: each name that means one area of its level in the county.
pub fn holders(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Hold) -> Result<HoldersFacts, Stop> {
    let county = county(scene.home);
    let mut areas = BTreeMap::new();
    for said in lines(&act.holders).unwrap_or_default() {
        let level = match said.kind {
            HolderKind::Investor => Level::County,
            HolderKind::Platform => Level::Township,
            HolderKind::Collective => Level::Village,
            HolderKind::Person | HolderKind::Firm => continue,
        };
        let all = registry::areas_in(tx, county, level)?;
        let means = |a: &&civic::registry::Area| {
            [a.name.as_str(), plain(&a.name), a.code.as_str()].contains(&said.name.as_str())
        };
        let mut named = all.iter().filter(means);
        if let (Some(one), None) = (named.next(), named.next()) {
            areas.insert((said.kind, said.name), (one.code, plain(&one.name).to_owned()));
        }
    }
    let now = ventures::holders(tx, scene.home, act.venture)?;
    Ok(HoldersFacts {
        last: ventures::entry(tx, scene.home, act.venture)?,
        list: now.first().map_or(0, |holder| holder.list),
        areas,
    })
}

/// Facts of bringing in.
pub fn bring(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Bring) -> Result<BringFacts, Stop> {
    let all = ventures::holders(tx, scene.home, act.venture)?;
    Ok(BringFacts { holder: all.into_iter().find(|holder| holder.no == act.holder) })
}

/// Facts of a contract.
pub fn bind(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Bind) -> Result<BindFacts, Stop> {
    let name = act.counterparty.trim();
    let all = ventures::holders(tx, scene.home, act.venture)?;
    Ok(BindFacts {
        last: ventures::entry(tx, scene.home, act.venture)?,
        near: ventures::near_to(tx, scene.home, scene.now.date(), name)?,
        holds: all.iter().any(|holder| holder.name == name),
    })
}

/// Facts of a guarantee.
pub fn stand(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Stand) -> Result<StandFacts, Stop> {
    Ok(StandFacts { last: ventures::entry(tx, scene.home, act.venture)? })
}

/// Facts of a year.
pub fn year(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Account) -> Result<YearFacts, Stop> {
    Ok(YearFacts {
        last: ventures::entry(tx, scene.home, act.venture)?,
        before: ventures::years(tx, scene.home, act.venture)?.into_iter().next(),
    })
}

/// Facts of a dividend.
pub fn open(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Open) -> Result<OpenFacts, Stop> {
    let year = ventures::years(tx, scene.home, act.venture)?.into_iter().next();
    let account = match &year {
        Some(year) => book::of_row(tx, scene.home, money::row::<Year>(year.id))?,
        None => None,
    };
    let holders = ventures::holders(tx, scene.home, act.venture)?;
    Ok(OpenFacts { year, account, holders })
}

/// Facts of paying.
pub fn pay(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Pay) -> Result<PayFacts, Stop> {
    let part = ventures::part(tx, scene.home, act.part)?;
    let dividend = match &part {
        Some(part) => ventures::dividend(tx, scene.home, part.dividend)?,
        None => None,
    };
    Ok(PayFacts { part, dividend })
}

/// Facts of giving up.
pub fn give_up(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Drop) -> Result<DropFacts, Stop> {
    Ok(DropFacts {
        dividend: ventures::dividend(tx, scene.home, act.dividend)?,
        parts: ventures::parts(tx, scene.home, act.dividend)?,
    })
}

/// Facts of taking in: the part is read in the payer's books.
pub fn take(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Take) -> Result<TakeFacts, Stop> {
    let payer = AreaCode::parse(act.payer.trim()).ok();
    let payer = payer.filter(|payer| county(scene.home).contains(payer));
    let taken = ventures::income(tx, scene.home, act.part)?.is_some();
    let mut facts = TakeFacts { taken, ..TakeFacts::default() };
    let Some(payer) = payer else { return Ok(facts) };
    facts.part = ventures::part(tx, payer, act.part)?;
    let dividend = match &facts.part {
        Some(part) => ventures::dividend(tx, payer, part.dividend)?,
        None => None,
    };
    if let Some(dividend) = dividend {
        let all = ventures::years(tx, payer, dividend.venture)?;
        facts.year = all.into_iter().find(|year| year.id == dividend.year);
        facts.entry = ventures::entry(tx, payer, dividend.venture)?;
    }
    Ok(facts)
}
