//! Committee elections are budgets in which everything costs one: winners agree with the instances
//! of the abcvoting library (MIT, see `open/README.md`), which lists every committee that a way of
//! breaking ties may give.

use serde_json::Value;

use crate::{Completion, Election, Rule, run};

#[test]
fn committees_are_among_those_of_abcvoting() {
    let text = include_str!("open/abcvoting-instances.json");
    let all: Value = serde_json::from_str(text).unwrap();
    let number = |v: &Value| v.as_u64().unwrap();
    let list = |v: &Value| -> Vec<u32> {
        v.as_array().unwrap().iter().map(|x| number(x) as u32).collect()
    };
    let (mut compared, mut instances) = (0, 0);
    for it in all["instances"].as_array().unwrap() {
        instances += 1;
        let ids: Vec<String> = (0..number(&it["num_cand"])).map(|c| format!("{c:03}")).collect();
        let projects: Vec<(&str, u64)> = ids.iter().map(|id| (id.as_str(), 1)).collect();
        let ballots: Vec<Vec<u32>> = it["profile"].as_array().unwrap().iter().map(list).collect();
        let election =
            Election::approval(number(&it["committeesize"]), &projects, &ballots).unwrap();
        for (name, rule, then) in [
            ("av", Rule::Greedy, Completion::None),
            ("seqphragmen", Rule::Phragmen, Completion::None),
            // There it goes on with Phragmén: what Equal Shares elects is a part of it.
            ("equal-shares", Rule::MesCard, Completion::None),
            ("equal-shares-with-av-completion", Rule::MesCard, Completion::Utilitarian),
        ] {
            let Some(wanted) = it["results"][name]["irresolute"].as_array() else { continue };
            let mut won = run(&election, rule, then).winners;
            won.sort_unstable();
            let agrees = |committee: &Value| {
                let mut committee = list(committee);
                committee.sort_unstable();
                let part = name == "equal-shares" && won.iter().all(|p| committee.contains(p));
                part || committee == won
            };
            let found = wanted.iter().any(agrees);
            assert!(found, "{} {name}: {won:?} is not among {wanted:?}", it["file"]);
            compared += 1;
        }
    }
    assert_eq!(instances, 480);
    assert!(compared > 1000, "{compared}");
}
