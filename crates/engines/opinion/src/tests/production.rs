//! Agreement with the engine of Polis itself, on data kept beside the repository: the groups it
//! found are given, every other layer is ours. It works on the sign agree = −1.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::data::{adjusted_rand, conversation, float, floats, ids, json, near, shared};
use super::reference::{same_pick, same_representative};
use crate::{Analysis, Options, Setting, analyse, analyse_grouped};

/// It stores some tests as single floats.
const SINGLE: f64 = 2e-6;

struct Production {
    ours: Analysis,
    free: Analysis,
    theirs: Value,
}

fn biodiversity() -> Option<Production> {
    let file = "data/internal/polis-ref/production/biodiversity.production.ref.json";
    let theirs = json(&shared()?.join(file));
    let (table, _, _) = conversation("scoop-hivemind.biodiversity");
    let set = |key: &str| ids(&theirs[key]).into_iter().collect::<BTreeSet<u32>>();
    let setting =
        Setting { left_out: set("mod_out"), meta: set("meta_tids"), keep: set("in_conv") };
    let mut groups = BTreeMap::new();
    for (group, there) in theirs["groups"].as_object().unwrap() {
        for id in ids(&there["participants"]) {
            groups.insert(id, group.parse().unwrap());
        }
    }
    let options = Options::default();
    let ours = analyse_grouped(&table, &setting, &options, &groups);
    let free = analyse(&table, &setting, &options);
    Some(Production { ours, free, theirs })
}

#[test]
fn means_axes_and_places_are_those_of_production() {
    let Some(Production { ours, theirs, .. }) = biodiversity() else { return };
    let tids = ids(&theirs["tids"]);
    let column = |id: &u32| ours.statements.binary_search(id).unwrap();
    for (id, centre) in tids.iter().zip(floats(&theirs["pca"]["center"])) {
        near("mean", -ours.frame.means[column(id)], centre, 1e-13);
    }
    let mut signs = [0.0; 2];
    for (axis, sign) in signs.iter_mut().enumerate() {
        let comps = floats(&theirs["pca"]["comps"][axis]);
        let ours: Vec<f64> = tids.iter().map(|id| ours.frame.axes[axis][column(id)]).collect();
        let cosine: f64 = ours.iter().zip(&comps).map(|(a, b)| a * b).sum();
        near("axis", cosine.abs(), 1.0, 1e-8);
        // The sign of the votes is turned, so a place keeps its sign when the axis turns too.
        *sign = -cosine.signum();
    }
    let base = &theirs["base_clusters"];
    for (at, members) in base["members"].as_array().unwrap().iter().enumerate() {
        let members = ids(members);
        for (axis, key) in ["x", "y"].into_iter().enumerate() {
            let mean = members
                .iter()
                .map(|id| ours.places[ours.participants.binary_search(id).unwrap()][axis])
                .sum::<f64>()
                / members.len() as f64;
            near("base cluster", mean * signs[axis], float(&base[key][at]), 1e-4);
        }
    }
}

#[test]
fn counts_consensus_and_lists_are_those_of_production() {
    let Some(Production { ours, theirs, .. }) = biodiversity() else { return };
    for (group, mine) in ours.groups.iter().enumerate() {
        let there = &theirs["group_votes"][group.to_string()];
        assert_eq!(mine.size as u64, there["n-members"].as_u64().unwrap());
        for (id, tally) in ours.statements.iter().zip(&mine.tallies) {
            let votes = &there["votes"][id.to_string()];
            let counted = ["A", "D", "S"].map(|key| votes[key].as_u64().unwrap() as u32);
            assert_eq!(counted, [tally.agree, tally.disagree, tally.all], "{group} {id}");
        }
        let list = theirs["repness"][group.to_string()].as_array().unwrap();
        assert_eq!(mine.representative.len(), list.len());
        let both = mine.representative.iter().zip(list);
        both.for_each(|(one, other)| same_representative("production", one, other, SINGLE));
    }
    for (id, informed) in ours.statements.iter().zip(&ours.group_informed_consensus) {
        let there = float(&theirs["group_aware_consensus"][id.to_string()]);
        near("group-informed consensus", informed[0], there, 1e-15);
    }
    for (list, key) in [(&ours.consensus.agree, "agree"), (&ours.consensus.disagree, "disagree")] {
        let there = theirs["consensus"][key].as_array().unwrap();
        assert_eq!(list.len(), there.len());
        list.iter().zip(there).for_each(|(one, other)| same_pick(key, one, other, 1e-12));
    }
}

#[test]
fn our_groups_are_all_but_those_of_production() {
    let Some(Production { ours, free, .. }) = biodiversity() else { return };
    assert_eq!(free.groups.len(), ours.groups.len());
    let both: Vec<(u8, u8)> = free
        .group_of
        .iter()
        .zip(&ours.group_of)
        .filter_map(|(mine, theirs)| Some(((*mine)?, (*theirs)?)))
        .collect();
    let (mine, theirs): (Vec<u8>, Vec<u8>) = both.into_iter().unzip();
    assert_eq!(mine.len(), 443);
    let rand = adjusted_rand(&mine, &theirs);
    println!(
        "rand {rand:.4}, silhouette {:?} and {:?}",
        free.grouped.silhouette, ours.grouped.silhouette
    );
    assert!(rand >= 0.95, "{rand}");
    assert!(free.grouped.silhouette >= ours.grouped.silhouette);
}
