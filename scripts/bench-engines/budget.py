#!/usr/bin/env python3
"""Runs pabutools and the budget engine on the same elections and prints both, with ratios.

    budget.py [--json] [FILE.pb ...]

Without files: the elections in the engine's test data, and those of over 1,000 ballots beside the
repository where they are. The first run makes a virtual environment with pabutools from PyPI under
target/bench-engines. CPU seconds of one thread: reading the file, and each rule on what was read,
without start-up and imports; the median of three for pabutools (of one where it takes over ten
seconds), the mean over at least a tenth of a second for the engine. Peak memory: of the whole
process. A rule that pabutools does not end within LIMIT seconds is left out. Standard output: a
table, or with --json one object per election and rule. Progress goes to standard error.
"""

import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLACE = ROOT / "target" / "bench-engines"
PYTHON = PLACE / "pabutools" / "bin" / "python"
DATA = ROOT / "crates" / "engines" / "budget" / "src" / "tests" / "open"
SHARED = pathlib.Path(os.environ.get("GONGDI_SHARED", ROOT.parent / "shared")) / "data"
ENGINE = ROOT / "target" / "release" / "examples" / "bench_budget"
RULES = ["greedy", "greedy-per-cost", "phragmen", "mes-cost", "mes-card"]
LIMIT = int(os.environ.get("LIMIT", "120"))


def peer(path, rule):
    """Runs in the virtual environment: one election and rule, one JSON object."""
    from pabutools.election import Cardinality_Sat, Cost_Sat, parse_pabulib
    from pabutools.rules import (
        greedy_utilitarian_welfare,
        method_of_equal_shares,
        sequential_phragmen,
    )

    def chosen(instance, profile):
        if rule == "greedy":
            return greedy_utilitarian_welfare(instance, profile, sat_class=Cost_Sat)
        if rule == "greedy-per-cost":
            return greedy_utilitarian_welfare(instance, profile, sat_class=Cardinality_Sat)
        if rule == "phragmen":
            return sequential_phragmen(instance, profile)
        sat = Cost_Sat if rule == "mes-cost" else Cardinality_Sat
        return method_of_equal_shares(instance, profile.as_multiprofile(), sat_class=sat)

    begin = time.process_time()
    instance, profile = parse_pabulib(path)
    read = time.process_time() - begin
    seconds = []
    while len(seconds) < 3 and sum(seconds) < 10:
        begin = time.process_time()
        winners = chosen(instance, profile)
        seconds.append(time.process_time() - begin)
    told = {
        "read_s": read,
        "cpu_s": statistics.median(seconds),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "winners": len(winners),
    }
    print(json.dumps(told))


def prepare():
    """Builds the engine and makes the virtual environment."""
    PLACE.mkdir(parents=True, exist_ok=True)
    build = ["cargo", "build", "-q", "--release", "-p", "budget", "--example", "bench_budget"]
    subprocess.run(build, cwd=ROOT, check=True)
    if not PYTHON.exists():
        print("installing pabutools from PyPI", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", str(PYTHON.parents[1])], check=True)
        subprocess.run([str(PYTHON), "-m", "pip", "install", "-q", "pabutools"], check=True)


def elections():
    """The carried elections, and the large ones beside the repository."""
    found = sorted(DATA.rglob("*.pb"))
    large = sorted((SHARED / "internal" / "pabulib").rglob("*.pb"))
    large += sorted((SHARED / "open" / "pb").rglob("*.pb"))
    names = {path.name for path in found}
    return found + [path for path in large if path.name not in names]


def one(path):
    """Both programs on one election, rule by rule; only elections of over 1,000 ballots count."""
    words = ["--rules", ",".join(f"{rule}/none" for rule in RULES), str(path)]
    run = subprocess.run([str(ENGINE), *words], check=True, capture_output=True, text=True)
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    ours = {line["what"]: line for line in lines}
    ballots = ours["parse"]["ballots"]
    if ballots <= 1000:
        return
    print(f"running {path.name}", file=sys.stderr)
    for rule in RULES:
        mine = ours[f"{rule}/none"]
        try:
            run = subprocess.run(
                [str(PYTHON), __file__, "--peer", str(path), rule],
                check=True,
                capture_output=True,
                text=True,
                timeout=LIMIT,
            )
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as why:
            print(f"  {rule}: pabutools gave no answer ({type(why).__name__})", file=sys.stderr)
            continue
        theirs = json.loads(run.stdout.splitlines()[-1])
        yield {
            "election": path.name,
            "ballots": ballots,
            "rule": rule,
            "engine_read_s": ours["parse"]["cpu_s"],
            "pabutools_read_s": theirs["read_s"],
            "read_of_line_counter": ours["count-lines"]["cpu_s"] / ours["parse"]["cpu_s"],
            "engine_cpu_s": mine["cpu_s"],
            "pabutools_cpu_s": theirs["cpu_s"],
            "cpu_ratio": theirs["cpu_s"] / mine["cpu_s"],
            "engine_peak_mb": mine["peak_kb"] / 1024,
            "pabutools_peak_mb": theirs["peak_mb"],
            "same_number_of_winners": mine["winners"] == theirs["winners"],
        }


def main(words):
    if words[:1] == ["--peer"]:
        peer(*words[1:3])
        return
    as_json = "--json" in words
    files = [pathlib.Path(word) for word in words if word != "--json"]
    prepare()
    if not as_json:
        print(
            "election                         ballots rule            engine cpu s"
            "  pabutools cpu s  times  engine MB  pabutools MB  winners"
        )
    for path in files or elections():
        for row in one(path):
            if as_json:
                print(json.dumps(row), flush=True)
                continue
            print(
                f"{row['election'][-32:]:32} {row['ballots']:>7} {row['rule']:15}"
                f" {row['engine_cpu_s']:12.7f} {row['pabutools_cpu_s']:16.3f}"
                f" {row['cpu_ratio']:6.0f} {row['engine_peak_mb']:10.1f}"
                f" {row['pabutools_peak_mb']:13.1f}"
                f"  {'same' if row['same_number_of_winners'] else 'OTHER'}",
                flush=True,
            )


if __name__ == "__main__":
    main(sys.argv[1:])
