//! What the rules of ventures look at; what pages read, too, is in [`store::ventures`].

use std::collections::BTreeMap;

use civic::Scene;
use civic::build::venture::{
    Account, Bind, BindFacts, Bring, BringFacts, Change, ChangeFacts, Correct, CorrectFacts, Drop,
    DropFacts, Hold, HolderKind, HoldersFacts, Open, OpenFacts, Pay, PayFacts, Register,
    RegisterFacts, Stand, StandFacts, Take, TakeFacts, Year, YearFacts, lines, plain,
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
        bodies: ventures::bodies(tx, county(scene.home))?,
    })
}

/// Facts of entering holders: each name that means one area of its level in the county.
pub fn holders(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Hold) -> Result<HoldersFacts, Stop> {
    let county = county(scene.home);
    let said = lines(&act.holders).unwrap_or_default();
    let mut areas = BTreeMap::new();
    for (kind, level) in [
        (HolderKind::Investor, Level::County),
        (HolderKind::Platform, Level::Township),
        (HolderKind::Collective, Level::Village),
    ] {
        let own: Vec<_> = said.iter().filter(|said| said.kind == kind).collect();
        if own.is_empty() {
            continue;
        }
        let all = registry::areas_in(tx, county, level)?;
        for said in own {
            let means = |a: &&civic::registry::Area| {
                [a.name.as_str(), plain(&a.name), a.code.as_str()].contains(&said.name.as_str())
            };
            let mut named = all.iter().filter(means);
            if let (Some(one), None) = (named.next(), named.next()) {
                let to = (one.code, plain(&one.name).to_owned());
                areas.insert((kind, said.name.clone()), to);
            }
        }
    }
    let now = ventures::holders(tx, scene.home, act.venture)?;
    Ok(HoldersFacts {
        last: ventures::entry(tx, scene.home, act.venture)?,
        list: now.first().map_or(0, |holder| holder.list),
        areas,
        bodies: ventures::bodies(tx, county)?,
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
    let charge = ventures::charge(tx, scene.home, scene.now.date())?;
    Ok(BindFacts {
        last: ventures::entry(tx, scene.home, act.venture)?,
        near: ventures::near_to(tx, scene.home, &charge, name)?,
        charge: charge.into_iter().map(|one| one.name).collect(),
        heads: ventures::heads(tx, county(scene.home), name)?,
        holds: all.iter().any(|holder| holder.name == name),
    })
}

/// Facts of a guarantee.
pub fn stand(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Stand) -> Result<StandFacts, Stop> {
    Ok(StandFacts {
        last: ventures::entry(tx, scene.home, act.venture)?,
        body: ventures::bodies(tx, county(scene.home))?.get(act.name.trim()).copied(),
    })
}

/// Facts of a year.
pub fn year(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Account) -> Result<YearFacts, Stop> {
    Ok(YearFacts {
        last: ventures::entry(tx, scene.home, act.venture)?,
        before: ventures::years(tx, scene.home, act.venture)?.into_iter().next(),
    })
}

/// Facts of a correction.
pub fn correct(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Correct) -> Result<CorrectFacts, Stop> {
    let Some(year) = ventures::year(tx, scene.home, act.year)? else {
        return Ok(CorrectFacts::default());
    };
    let all = ventures::years(tx, scene.home, year.venture)?;
    let account = book::of_row(tx, scene.home, money::row::<Year>(year.id))?;
    // The last year comes first.
    Ok(CorrectFacts {
        before: all.iter().find(|one| one.year < year.year).cloned(),
        after: all.iter().rfind(|one| one.year > year.year).cloned(),
        year: Some(year),
        account,
    })
}

/// Facts of a dividend.
pub fn open(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Open) -> Result<OpenFacts, Stop> {
    let Some(year) = ventures::year(tx, scene.home, act.year)? else {
        return Ok(OpenFacts::default());
    };
    let mut years = Vec::new();
    for year in ventures::years(tx, scene.home, year.venture)? {
        let account = book::of_row(tx, scene.home, money::row::<Year>(year.id))?;
        years.push((year, account));
    }
    Ok(OpenFacts {
        entry: ventures::entry(tx, scene.home, year.venture)?,
        years,
        holders: ventures::holders(tx, scene.home, year.venture)?,
    })
}

/// Facts of paying.
pub fn pay(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Pay) -> Result<PayFacts, Stop> {
    let part = ventures::part(tx, scene.home, act.part)?;
    let dividend = match &part {
        Some(part) => ventures::dividend(tx, scene.home, part.dividend)?,
        None => None,
    };
    let entry = match &dividend {
        Some(dividend) => ventures::entry(tx, scene.home, dividend.venture)?,
        None => None,
    };
    Ok(PayFacts { part, dividend, entry })
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
    let taken = ventures::income(tx, scene.home, act.part)?.is_some();
    let mut facts = TakeFacts { taken, ..TakeFacts::default() };
    let Some(part) = ventures::part_for(tx, scene.home, act.part)? else { return Ok(facts) };
    if let Some(dividend) = ventures::dividend(tx, part.home, part.dividend)? {
        facts.year = ventures::year(tx, part.home, dividend.year)?;
        facts.entry = ventures::entry(tx, part.home, dividend.venture)?;
    }
    facts.part = Some(part);
    Ok(facts)
}
