#!/usr/bin/env python3
"""Runs red-dwarf and the opinion engine on the same conversations and prints both, with ratios.

    opinion.py [--json] [VOTES.csv,STATEMENTS.csv ...]
    opinion.py --million     the engine alone: 1,000,000 participants, 50,000,000 votes

Without files: the conversations in the engine's test data. The first run makes a virtual
environment with red-dwarf from PyPI under target/bench-engines. CPU seconds: reading the files and
the whole analysis, without start-up and imports, one thread; the median of three for red-dwarf, the
mean over at least a second of runs for the engine. Peak memory: of the whole process; what
red-dwarf's imports take alone is printed beside it. Standard output: a table, or with --json one
object per conversation. Progress goes to standard error.
"""

import csv
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
PYTHON = PLACE / "red-dwarf" / "bin" / "python"
DATA = ROOT / "crates" / "engines" / "opinion" / "tests" / "data" / "polis"
ENGINE = ROOT / "target" / "release" / "examples" / "bench_opinion"
NAMES = [
    "london.youth.policing",
    "15-per-hour-seattle",
    "brexit-consensus",
    "scoop-hivemind.biodiversity",
    "vtaiwan.uberx",
    "american-assembly.bowling-green",
]
RUNS = 3


def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def load(votes, statements):
    """The files as red-dwarf wants them."""
    with open(votes, encoding="utf-8", newline="") as file:
        cast = [
            {
                "participant_id": int(row["participant"]),
                "statement_id": int(row["statement"]),
                "vote": int(row["vote"]),
            }
            for row in csv.DictReader(file)
        ]
    with open(statements, encoding="utf-8", newline="") as file:
        out = [int(row["statement"]) for row in csv.DictReader(file) if row["moderated"] == "-1"]
    return cast, out


def peer(votes, statements):
    """Runs in the virtual environment: one conversation, one JSON object."""
    from reddwarf.implementations.base import run_pipeline

    # The first call imports what the library puts off.
    tiny = [
        {"participant_id": p, "statement_id": s, "vote": (p * s + p) % 3 - 1}
        for p in range(20)
        for s in range(8)
    ]
    run_pipeline(votes=tiny, random_state=0)
    imports_mb = peak_mb()
    seconds = []
    for _ in range(RUNS):
        begin = time.process_time()
        cast, out = load(votes, statements)
        result = run_pipeline(
            votes=cast,
            mod_out_statement_ids=out,
            reducer_kwargs={"svd_solver": "full"},
            clusterer_kwargs={"init": "polis"},
            random_state=0,
        )
        seconds.append(time.process_time() - begin)
    sizes = [0] * (max(result.clusterer.labels_) + 1)
    for label in result.clusterer.labels_:
        sizes[label] += 1
    told = {
        "cpu_s": statistics.median(seconds),
        "peak_rss_mb": peak_mb(),
        "imports_mb": imports_mb,
        "groups": sizes,
    }
    print(json.dumps(told))


def prepare():
    """Builds the engine."""
    PLACE.mkdir(parents=True, exist_ok=True)
    build = ["cargo", "build", "-q", "--release", "-p", "opinion", "--example", "bench_opinion"]
    subprocess.run(build, cwd=ROOT, check=True)


def install():
    """Makes the virtual environment."""
    if not PYTHON.exists():
        print("installing red-dwarf from PyPI", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", str(PYTHON.parents[1])], check=True)
        subprocess.run([str(PYTHON), "-m", "pip", "install", "-q", "red-dwarf==0.4.0"], check=True)


def conversations():
    """The files of the test data; the compact one is written out as a list."""
    for name in NAMES:
        votes = DATA / name / "votes.csv"
        if not votes.exists():
            votes = PLACE / f"{name}.votes.csv"
            packed = DATA / name / "votes.packed"
            subprocess.run([str(ENGINE), "csv", str(packed), str(votes)], check=True)
        yield name, str(votes), str(DATA / name / "statements.csv")


def one(name, votes, statements):
    """Both programs on one conversation."""
    print(f"running {name}", file=sys.stderr)
    run = subprocess.run(
        [str(ENGINE), "run", f"{votes},{statements}"], check=True, capture_output=True, text=True
    )
    ours = json.loads(run.stdout)
    single = {key: "1" for key in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    run = subprocess.run(
        [str(PYTHON), __file__, "--peer", votes, statements],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, **single},
    )
    theirs = json.loads(run.stdout.splitlines()[-1])
    return {
        "conversation": name,
        "participants": ours["participants"],
        "statements": ours["statements"],
        "votes": ours["votes"],
        "engine_cpu_s": ours["cpu_s"],
        "red_dwarf_cpu_s": theirs["cpu_s"],
        "cpu_ratio": theirs["cpu_s"] / ours["cpu_s"],
        "engine_peak_mb": ours["peak_rss_mb"],
        "red_dwarf_peak_mb": theirs["peak_rss_mb"],
        "red_dwarf_imports_mb": theirs["imports_mb"],
        "memory_ratio": theirs["peak_rss_mb"] / ours["peak_rss_mb"],
        "same_groups": sorted(ours["groups"]) == sorted(theirs["groups"]),
    }


def million():
    """An invented conversation of a million, made, analysed, and kept up to date."""
    prepare()
    votes = PLACE / "million.votes"
    if not votes.exists():
        print("inventing a million participants", file=sys.stderr)
        make = [str(ENGINE), "make", str(votes), "1000000", "1000", "50000000"]
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL)
    for what in ("run", "vote"):
        subprocess.run([str(ENGINE), what, str(votes)], check=True)


def main(words):
    if words == ["--million"]:
        million()
        return
    if words[:1] == ["--peer"]:
        peer(*words[1:3])
        return
    as_json = "--json" in words
    files = [word for word in words if word != "--json"]
    prepare()
    install()
    asked = [(word.split(",")[0], *word.split(",", 1)) for word in files]
    told = [one(*conversation) for conversation in asked or conversations()]
    if as_json:
        for row in told:
            print(json.dumps(row))
        return
    print(
        "conversation                     votes  engine cpu s  red-dwarf cpu s  times"
        "  engine MB  red-dwarf MB (imports)  times  same groups"
    )
    for row in told:
        print(
            f"{row['conversation'][-31:]:31} {row['votes']:>7} {row['engine_cpu_s']:13.5f}"
            f" {row['red_dwarf_cpu_s']:16.3f} {row['cpu_ratio']:6.0f}"
            f" {row['engine_peak_mb']:10.1f} {row['red_dwarf_peak_mb']:13.1f}"
            f" {'(%.0f)' % row['red_dwarf_imports_mb']:>9} {row['memory_ratio']:6.0f}"
            f"  {'yes' if row['same_groups'] else 'NO'}"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
