//! Winners equal the reference programs' on every instance at hand.

use std::path::{Path, PathBuf};

use num_bigint::BigInt;
use num_rational::BigRational;
use serde_json::Value;

use crate::{Completion, Election, Outcome, Rule, read, run};

pub(super) const OWN: &str = "src/tests/open/synthetic";

/// The shared reference data, when this machine has it.
pub(super) fn shared() -> Option<PathBuf> {
    let at = std::env::var_os("GONGDI_SHARED").map(PathBuf::from).or_else(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").join("..").join("shared");
        root.exists().then_some(root)
    })?;
    at.join("data/internal/pb-ref").is_dir().then_some(at)
}

fn method(name: &str, step: u64) -> Option<(Rule, Completion)> {
    use Completion::{Add1, Add1Utilitarian, None as Plain, Utilitarian};
    Some(match name {
        "greedy_votes" => (Rule::Greedy, Plain),
        "greedy_votes_per_cost" | "greedy_points_per_cost" => (Rule::GreedyPerCost, Plain),
        "phragmen" => (Rule::Phragmen, Plain),
        "mes_cost" => (Rule::MesCost, Plain),
        "mes_card" | "mes_points" => (Rule::MesCard, Plain),
        "mes_cost_util" => (Rule::MesCost, Utilitarian),
        "mes_card_util" => (Rule::MesCard, Utilitarian),
        "mes_cost_add1" => (Rule::MesCost, Add1 { step }),
        "mes_card_add1" | "mes_points_add1" => (Rule::MesCard, Add1 { step }),
        "mes_cost_add1_util" => (Rule::MesCost, Add1Utilitarian { step }),
        "mes_card_add1_util" => (Rule::MesCard, Add1Utilitarian { step }),
        _ => return None,
    })
}

fn compare(name: &str, it: &Election, want: &Value, got: &Outcome) -> Vec<String> {
    let mut wrong = Vec::new();
    let list = |key: &str| -> Option<Vec<String>> {
        let values = want.get(key)?.as_array()?;
        Some(values.iter().map(|v| v.as_str().unwrap().to_owned()).collect())
    };
    let mut check = |what: &str, want: String, got: String| {
        if want != got {
            wrong.push(format!("{name} {what}: wanted {want}, got {got}"));
        }
    };
    let mut winners = list("winners").expect("winners");
    winners.sort();
    check("winners", winners.join(" "), got.ids(&it.instance).join(" "));
    if let Some(order) = list("selection_order") {
        let own: Vec<&str> = got.winners.iter().map(|p| it.instance.id(*p)).collect();
        check("order", order.join(" "), own.join(" "));
    }
    if let Some(cost) = want.get("cost").and_then(Value::as_str) {
        check("cost", cost.to_owned(), it.instance.money(got.cost));
    }
    if let Some(steps) = want.get("iterations").and_then(Value::as_u64) {
        check("steps", steps.to_string(), got.raised.expect("raised").steps.to_string());
    }
    if let Some(share) = want.get("final_voter_budget").and_then(Value::as_str) {
        let share: BigRational = share.parse().unwrap();
        let own = got.share.as_ref().expect("share") / BigInt::from(it.instance.unit());
        check("share", share.to_string(), own.to_string());
    }
    if let Some(exhaustive) = want.get("exhaustive").and_then(Value::as_bool) {
        check("exhaustive", exhaustive.to_string(), got.exhaustive.to_string());
    }
    wrong
}

/// Compares one file with its reference; tells how many results there were.
fn agree(pb: &Path, reference: &Path, wrong: &mut Vec<String>) -> usize {
    let bytes = std::fs::read(pb).unwrap();
    let it = read::instance(bytes.as_slice()).unwrap_or_else(|e| panic!("{}: {e}", pb.display()));
    let want: Value = serde_json::from_slice(&std::fs::read(reference).unwrap()).unwrap();
    let unit = it.instance.unit();
    let mut count = 0;
    for (rule, want) in want["results"].as_object().unwrap() {
        if want.get("winners").is_none() {
            continue;
        }
        let Some((by, then)) = method(rule, unit) else { panic!("no such rule: {rule}") };
        let name = format!("{} {rule}", pb.file_stem().unwrap().display());
        let began = std::time::Instant::now();
        let got = run(&it, by, then);
        if std::env::var_os("BUDGET_TIMES").is_some() {
            eprintln!("{name} {:?} {:?}", began.elapsed(), got.raised);
        }
        wrong.extend(compare(&name, &it, want, &got));
        count += 1;
    }
    count
}

pub(super) fn files(dir: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> =
        std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    all.retain(|p| p.extension().is_some_and(|e| e == "pb"));
    all.sort();
    all
}

#[test]
fn synthetic_elections_agree() {
    let mut wrong = Vec::new();
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join(OWN);
    let count: usize =
        files(&dir).iter().map(|pb| agree(pb, &pb.with_extension("ref.json"), &mut wrong)).sum();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(count, 99);
}

#[test]
fn real_elections_agree() {
    let Some(shared) = shared() else {
        eprintln!("skipped: no shared reference data on this machine");
        return;
    };
    let mut wrong = Vec::new();
    let mut count = 0;
    for pb in files(&shared.join("data/open/pb/synthetic")) {
        count += agree(&pb, &pb.with_extension("ref.json"), &mut wrong);
    }
    let data = shared.join("data/internal");
    for pb in files(&data.join("pabulib")) {
        let name = pb.file_stem().unwrap().to_str().unwrap();
        let reference = data.join("pb-ref").join(format!("{name}.ref.json"));
        count += agree(&pb, &reference, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 800, "only {count} results were compared");
}
