//! The whole county: every village beyond the three gets its synthetic people, one import each.

use kernel::{AreaCode, Moment};

use super::base;
use super::driver::perform_all;
use crate::data::{Data, area};
use crate::synth::{DEMO_SEED, plan};
use crate::{Trouble, terminal};

/// Peoples every village that has nobody; answers how many that were.
pub fn people(data: &Data, now: Moment) -> Result<u64, Trouble> {
    let plans = plan(base::DIVISIONS);
    let bar = terminal::bar(plans.len() as u64, "全县名册 whole county");
    let mut done = 0;
    for village in plans {
        let home: AreaCode = area(&village.code)?;
        let (households, _) = data.db.read(move |tx| store::registry::totals(tx, home))?;
        if households == 0 {
            let drawn = village.people(DEMO_SEED);
            perform_all(data, vec![base::import(&drawn, "住户名册", now)?])?;
            done += 1;
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(done)
}
