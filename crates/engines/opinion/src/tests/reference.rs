//! Agreement with red-dwarf on real conversations, layer by layer.

use serde_json::Value;

use super::data::{CONVERSATIONS, adjusted_rand, conversation, float, floats, ids, near};
use crate::{Analysis, Options, Picked, Representative, analyse};

/// Its figures are printed in full; places are rounded to nine decimals.
const EXACT: f64 = 1e-9;
const ROUNDED: f64 = 2e-8;

fn each(check: impl Fn(&str, &Analysis, &Value)) {
    for name in CONVERSATIONS {
        let (table, setting, reference) = conversation(name);
        let counts = &reference["counts"];
        assert_eq!(table.participants().len() as u64, counts["participants"].as_u64().unwrap());
        assert_eq!(table.votes() as u64, counts["votes"].as_u64().unwrap());
        let analysis = analyse(&table, &setting, &Options::default());
        check(name, &analysis, &reference);
    }
}

#[test]
fn means_axes_and_variances_agree() {
    each(|name, ours, theirs| {
        let pca = &theirs["pca"];
        assert_eq!(ours.statements, ids(&pca["statement_ids"]), "{name}");
        for (mean, other) in ours.frame.means.iter().zip(floats(&pca["mean"])) {
            near(name, *mean, other, 1e-13);
        }
        for (axis, key) in ours.frame.axes.iter().zip(["pc1", "pc2"]) {
            let other = floats(&pca[key]);
            let cosine: f64 = axis.iter().zip(&other).map(|(a, b)| a * b).sum();
            near(name, cosine, 1.0, 1e-12);
            for (entry, other) in axis.iter().zip(other) {
                near(name, *entry, other, EXACT);
            }
        }
        let variances = floats(&pca["explained_variance"]);
        let ratios = floats(&pca["explained_variance_ratio"]);
        for (ours_is, (variance, ratio)) in
            ours.frame.variance.iter().zip(variances.iter().zip(ratios))
        {
            near(name, *ours_is, *variance, EXACT);
            near(name, ours_is / ours.frame.total_variance, ratio, EXACT);
        }
    });
}

#[test]
fn everybody_stands_where_the_reference_puts_them() {
    each(|name, ours, theirs| {
        let people = theirs["participants"].as_object().unwrap();
        assert_eq!(people.len(), ours.participants.len());
        for (id, place) in ours.participants.iter().zip(&ours.places) {
            let other = people[&id.to_string()].as_array().unwrap();
            near(name, place[0], float(&other[0]), ROUNDED);
            near(name, place[1], float(&other[1]), ROUNDED);
        }
    });
}

#[test]
fn groups_are_those_of_the_reference() {
    each(|name, ours, theirs| {
        let (mut mine, mut other) = (Vec::new(), Vec::new());
        for (id, group) in ours.participants.iter().zip(&ours.group_of) {
            let group_there = theirs["participants"][id.to_string()][2].as_u64();
            assert_eq!(group.is_some(), group_there.is_some(), "{name}: {id}");
            if let (Some(group), Some(there)) = (group, group_there) {
                mine.push(*group);
                other.push(there as u8);
            }
        }
        let rand = adjusted_rand(&mine, &other);
        println!("{name}: k {} rand {rand:.6}", ours.groups.len());
        assert!(rand >= 0.95, "{name}: {rand}");
        assert!(rand >= 0.999_999, "{name}: no longer identical: {rand}");
        let silhouette = ours.grouped.silhouette.unwrap();
        let tried = theirs["silhouette_by_k"].as_object().unwrap();
        let best = tried.values().map(|one| float(&one["silhouette"])).fold(-1.0, f64::max);
        assert!(silhouette >= best - EXACT, "{name}: {silhouette} is less than {best}");
        assert_eq!(ours.grouped.tried.len(), tried.len());
        for one in &ours.grouped.tried {
            let other = &tried[&one.k.to_string()];
            near(name, one.silhouette, float(&other["silhouette"]), EXACT);
            near(name, one.inertia, float(&other["inertia"]), 1e-6);
            assert_eq!(
                one.sizes.iter().map(|n| *n as u32).collect::<Vec<_>>(),
                ids(&other["sizes"])
            );
        }
    });
}

#[test]
fn counts_and_group_informed_consensus_agree() {
    each(|name, ours, theirs| {
        for (group, there) in ours.groups.iter().enumerate() {
            let votes = &theirs["group_votes"][group.to_string()];
            for (id, tally) in ours.statements.iter().zip(&there.tallies) {
                let counted = [tally.agree, tally.disagree, tally.all].to_vec();
                assert_eq!(counted, ids(&votes[id.to_string()]), "{name}: {id}");
            }
        }
        let all = ours.statements.iter().zip(&ours.group_informed_consensus);
        for ((id, informed), priority) in all.zip(&ours.priorities) {
            let there = floats(&theirs["group_informed_consensus"][id.to_string()]);
            near(name, informed[0], there[0], 1e-14);
            near(name, informed[1], there[1], 1e-14);
            near(name, *priority, float(&theirs["priority"][id.to_string()]), 1e-7);
        }
    });
}

/// Compares one entry of a list.
pub fn same_pick(what: &str, ours: &Picked, theirs: &Value, within: f64) {
    assert_eq!(u64::from(ours.statement), theirs["tid"].as_u64().unwrap(), "{what}");
    same_figures(what, ours, theirs, within);
}

fn same_figures(what: &str, ours: &Picked, theirs: &Value, within: f64) {
    assert_eq!(u64::from(ours.successes), theirs["n-success"].as_u64().unwrap(), "{what}");
    assert_eq!(u64::from(ours.trials), theirs["n-trials"].as_u64().unwrap(), "{what}");
    near(what, ours.p, float(&theirs["p-success"]), within);
    near(what, ours.p_test, float(&theirs["p-test"]), within);
}

/// Compares one representative statement.
pub fn same_representative(what: &str, ours: &Representative, theirs: &Value, within: f64) {
    let Representative { statement, successes, trials, p, p_test, .. } = *ours;
    same_pick(what, &Picked { statement, successes, trials, p, p_test }, theirs, within);
    near(what, ours.repness, float(&theirs["repness"]), within);
    near(what, ours.repness_test, float(&theirs["repness-test"]), within);
    let side = if ours.agree { "agree" } else { "disagree" };
    assert_eq!(theirs["repful-for"].as_str().unwrap(), side, "{what}");
    assert_eq!(theirs["best-agree"].as_bool().unwrap_or(false), ours.best_agree, "{what}");
}

#[test]
fn lists_agree_in_content_and_order() {
    each(|name, ours, theirs| {
        let mut differing = 0;
        for (list, key) in
            [(&ours.consensus.agree, "agree"), (&ours.consensus.disagree, "disagree")]
        {
            let there = theirs["consensus"][key].as_array().unwrap();
            assert_eq!(list.len(), there.len(), "{name} {key}");
            for (one, other) in list.iter().zip(there) {
                let id = other["tid"].as_u64().unwrap() as u32;
                let tally = |id| ours.tallies[ours.statements.binary_search(&id).unwrap()];
                let side = |id| (tally(id).side(key == "agree"), tally(id).all);
                // The reference leaves the order of statements with the same votes to chance.
                assert_eq!(side(one.statement), side(id), "{name} {key} {id}");
                same_figures(name, one, other, 1e-12);
                differing += usize::from(one.statement != id);
            }
        }
        assert!(differing <= 1, "{name}: {differing}");
        for (group, mine) in ours.groups.iter().enumerate() {
            let there = theirs["repness"][group.to_string()].as_array().unwrap();
            assert_eq!(mine.representative.len(), there.len(), "{name} {group}");
            let both = mine.representative.iter().zip(there);
            both.for_each(|(one, other)| same_representative(name, one, other, 1e-11));
        }
    });
}
