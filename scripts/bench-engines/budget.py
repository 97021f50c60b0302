#!/usr/bin/env python3
"""Runs pabutools and the budget engine on the same elections and prints both, with ratios.

    budget.py [--json] [--raising] [FILE.pb ...]

Without files: the elections in the engine's test data, and those beside the repository
(GONGDI_SHARED says where) if there are any. All are read and measured against counters of lines;
those of over 1,000 ballots run against pabutools, NAMED ones first, then the smallest. The first
run makes a virtual environment with pabutools from PyPI under target/bench-engines.

CPU seconds of one thread, without start-up and imports. `reading` is from the file to what rules
work on (for pabutools: parsing, and merging equal ballots); every rule is timed on that. The least
of up to three runs for pabutools, the quickest batch for the engine. Peak memory: of the whole
process with one rule; pabutools keeps its election and Python itself in it.

pabutools may take as long as it needs to show that it takes longer than the aim allows, at least
LEAST (1) CPU seconds a rule; what it had not ended by then counts as that long, so that the ratio
is a lower bound, marked with >. A rule that would need more than LIMIT (20) seconds for that is
left out and told. Raising comes after all other rules (with --raising there are no others), and
nothing begins against pabutools after TOTAL (420) seconds. LEAST=600 LIMIT=600 TOTAL=99999 measures nearly everything to its end.

Standard output: tables and, at the end, each aim with what was reached; with --json one object per
measurement. Progress goes to standard error.
"""

import json
import os
import pathlib
import resource
import signal
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
RAISED = ["mes-cost/add1"]
ALL = [f"{rule}/none" for rule in RULES] + RAISED
LEAST = float(os.environ.get("LEAST", "1"))
LIMIT = float(os.environ.get("LIMIT", "20"))
TOTAL = float(os.environ.get("TOTAL", "420"))
MEMORY = 4 << 30
RUNS = 3
# (what, rules, times as fast)
AIMS = [
    ("Equal Shares", ["mes-cost/none", "mes-card/none"], 300),
    ("Equal Shares with add1", RAISED, 300),
    ("Phragmén", ["phragmen/none"], 100),
    ("greedy", ["greedy/none", "greedy-per-cost/none"], 100),
]
# (file, rule, most CPU seconds)
LARGE = [
    ("Poland_Warszawa_2026.pb", "phragmen/none", 1),
    ("Poland_Warszawa_2026.pb", "mes-cost/add1-util", 2),
    ("Hungary_Budapest_2024.pb", "mes-cost/add1", 10),
]
READING = 0.25
NAMED = [
    "Poland_Lodz_2022.pb",
    "Poland_Lodz_2024.pb",
    "Poland_Wroclaw_2015_150_-_500.pb",
]


def rules_of(kind):
    """The rules that both programs have for a kind of ballot."""
    if kind == "ordinal":
        return []
    if kind in ("cumulative", "scoring"):
        return ["greedy-per-cost/none", "mes-card/none"]
    return ALL


def chosen(instance, profile, name, points):
    """What pabutools funds by a rule."""
    from pabutools.election import Additive_Cardinal_Sat, Cardinality_Sat, Cost_Sat
    from pabutools.rules import (
        greedy_utilitarian_welfare,
        method_of_equal_shares,
        sequential_phragmen,
    )

    rule, then = name.split("/")
    if rule == "phragmen":
        return sequential_phragmen(instance, profile)
    number = Additive_Cardinal_Sat if points else Cardinality_Sat
    sat = Cost_Sat if rule in ("greedy", "mes-cost") else number
    if rule.startswith("greedy"):
        return greedy_utilitarian_welfare(instance, profile, sat_class=sat)
    step = {"voter_budget_increment": 1} if then == "add1" else {}
    return method_of_equal_shares(instance, profile, sat_class=sat, **step)


def child(instance, profile, name, points, seconds, out):
    """In a process of its own, so that its time can be limited and its memory is its own."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    spent = 0.0
    for _ in range(RUNS):
        # The clock of the process ticks coarsely once a limit is set on it.
        begin = time.thread_time()
        winners = chosen(instance, profile, name, points)
        took = time.thread_time() - begin
        spent += took
        os.write(out, f"{took} {len(winners)}\n".encode())
        if spent > seconds / 4:
            break


def cpu_of(used):
    return used.ru_utime + used.ru_stime


def peer(path, limits):
    """Runs in the virtual environment: one election, one JSON object per rule."""
    from pabutools import rules as _
    from pabutools.election import parse_pabulib

    points = ALL[0] not in limits
    begin = time.process_time()
    instance, profile = parse_pabulib(path)
    profile = profile.as_multiprofile()
    read = time.process_time() - begin
    print(json.dumps({"read_s": read}), flush=True)
    for name, seconds in limits.items():
        get, put = os.pipe()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                child(instance, profile, name, points, seconds, put)
                code = 0
            except MemoryError:
                pass
            finally:
                os._exit(code)
        os.close(put)
        with open(get, encoding="ascii") as file:
            lines = [line.split() for line in file]
        _, status, used = os.wait4(pid, 0)
        stopped = os.WIFSIGNALED(status)
        told = {
            "rule": name,
            "ended": bool(lines),
            "cpu_s": min(float(line[0]) for line in lines) if lines else cpu_of(used),
            "winners": int(lines[0][1]) if lines else None,
            "peak_mb": used.ru_maxrss / 1024,
            "why": "" if lines else ("time" if stopped else "memory"),
        }
        print(json.dumps(told), flush=True)


def prepare():
    """Builds the engine and makes the virtual environment."""
    PLACE.mkdir(parents=True, exist_ok=True)
    build = ["cargo", "build", "-q", "--release", "-p", "budget", "--example", "bench_budget"]
    subprocess.run(build, cwd=ROOT, check=True)
    made = PYTHON.parents[1] / "ready"
    if not made.exists():
        print("installing pabutools from PyPI", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", str(PYTHON.parents[1])], check=True)
        install = [str(PYTHON), "-m", "pip", "install", "-q", "pabutools==1.2.3"]
        subprocess.run(install, check=True)
        made.touch()


def elections():
    """The carried elections, and those beside the repository."""
    found = sorted(DATA.rglob("*.pb"))
    more = sorted((SHARED / "internal" / "pabulib").rglob("*.pb"))
    more += sorted((SHARED / "open" / "pb").rglob("*.pb"))
    if not more:
        print(f"no elections beside the repository ({SHARED}): only those carried", file=sys.stderr)
    names = {path.name for path in found}
    return found + [path for path in more if path.name not in names]


def kind_of(path):
    """The kind of ballot, from the head of a file."""
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("vote_type;"):
                return line.split(";")[1].strip()
    return ""


def engine(path, rules):
    """The engine's measurements on one file, by what was measured."""
    words = ["--rules", ",".join(rules) if rules else "no", str(path)]
    run = subprocess.run([str(ENGINE), *words], check=True, capture_output=True, text=True)
    return {line["what"]: line for line in map(json.loads, run.stdout.splitlines())}


def reading(path):
    """The speed of reading one file, in that of counting its lines."""
    ours = engine(path, [])
    read = ours["parse"]
    return {
        "election": path.name,
        "bytes": path.stat().st_size,
        "ballots": read["ballots"],
        "distinct": read["distinct"],
        "read_s": read["cpu_s"],
        "of_line_counter": ours["count-lines"]["cpu_s"] / read["cpu_s"],
        "of_newline_search": ours["count-newlines"]["cpu_s"] / read["cpu_s"],
        "lines_s": ours["count-lines"]["cpu_s"],
    }


def limit(rule, took):
    """How long pabutools may take for a rule that took the engine so long, with reading."""
    times = next(times for _, rules, times in AIMS if rule in rules)
    return max(took * times * 1.4, LEAST)


def beside(path, rules, untold):
    """Both programs on one election, rule by rule; `untold` hears of what LIMIT can not tell."""
    rules = [rule for rule in rules_of(kind_of(path)) if rule in rules]
    if not rules:
        return
    ours = engine(path, rules)
    read = ours["parse"]["cpu_s"]
    limits = {rule: limit(rule, ours[rule]["cpu_s"] + read) for rule in rules}
    untold += [(path.name, rule) for rule, most in limits.items() if most > LIMIT]
    limits = {rule: most for rule, most in limits.items() if most <= LIMIT}
    if not limits:
        return
    print(f"running {path.name}", file=sys.stderr)
    words = [str(PYTHON), __file__, "--peer", str(path), json.dumps(limits)]
    run = subprocess.run(words, check=True, capture_output=True, text=True)
    first, *rest = map(json.loads, run.stdout.splitlines())
    for theirs in rest:
        mine = ours[theirs["rule"]]
        other = first["read_s"]
        peak = max(mine["peak_kb"], ours["parse"]["peak_kb"]) / 1024
        yield {
            "election": path.name,
            "ballots": ours["parse"]["ballots"],
            "rule": theirs["rule"],
            "ended": theirs["ended"],
            "why": theirs["why"],
            "engine_read_s": read,
            "pabutools_read_s": other,
            "engine_cpu_s": mine["cpu_s"],
            "pabutools_cpu_s": theirs["cpu_s"],
            "rule_ratio": theirs["cpu_s"] / mine["cpu_s"],
            "whole_ratio": (theirs["cpu_s"] + other) / (mine["cpu_s"] + read),
            "engine_peak_mb": peak,
            "pabutools_peak_mb": theirs["peak_mb"],
            "memory_ratio": theirs["peak_mb"] / peak,
            "same": mine["winners"] == theirs["winners"] if theirs["ended"] else None,
        }


def row(it):
    bound = " " if it["ended"] else ">"
    same = {True: "same", False: "OTHER", None: f"no end ({it['why']})"}[it["same"]]
    return (
        f"{it['election'][:-3][-36:]:36} {it['ballots']:>7} {it['rule']:20}"
        f" {it['engine_cpu_s']:10.7f} {bound}{it['pabutools_cpu_s']:8.3f}"
        f" {bound}{it['rule_ratio']:6.0f} {bound}{it['whole_ratio']:6.0f}"
        f" {it['engine_peak_mb']:6.1f} {it['pabutools_peak_mb']:7.1f} {it['memory_ratio']:5.0f}"
        f"  {same}"
    )


HEAD = (
    f"{'election':36} ballots {'rule':20}   engine s  pabut. s    rule  whole"
    "   eng.MB pab.MB times  winners"
)


def verdict(met, what, told):
    return f"{'met    ' if met else 'NOT MET'} {what}: {told}"


def aims(rows, reads, large):
    """Each aim with what was reached, and where it was least."""
    for what, rules, times in AIMS:
        mine = [it for it in rows if it["rule"] in rules]
        if not mine:
            continue
        for key, words in (("rule_ratio", "the rule alone"), ("whole_ratio", "with reading")):
            # A bound that is too low tells nothing.
            known = [it for it in mine if it["ended"] or it[key] >= times]
            if not known:
                continue
            least = min(known, key=lambda it: it[key])
            short = len([it for it in known if it[key] < times])
            told = (
                f"at least {least[key]:.0f} times ({least['election']}, {least['rule']});"
                f" {short} of {len(known)} below"
            )
            if len(known) < len(mine):
                told += f"; {len(mine) - len(known)} not told within the limit"
            yield verdict(short == 0, f"{what}, {words}, {times} times as fast", told)
    if rows:
        least = min(rows, key=lambda it: it["memory_ratio"])
        told = f"at least 1/{least['memory_ratio']:.0f} ({least['election']}, {least['rule']})"
        yield verdict(least["memory_ratio"] > 10, "under a tenth of the memory", told)
        others = [it["election"] for it in rows if it["same"] is False]
        yield verdict(not others, "as many winners", ", ".join(sorted(set(others))) or "all")
    for name, rule, most in LARGE:
        what = f"{name} {rule} under {most} s"
        if (name, rule) in large:
            took, steps, read = large[name, rule]
            told = f"{took:.4f} s and {read:.3f} s of reading"
            yield verdict(took + read < most, what, told + (f", {steps} steps" if steps else ""))
        else:
            yield f"absent  {what}: the file is not beside the repository"
    least = min(reads, key=lambda it: it["of_line_counter"])
    short = [it for it in reads if it["of_line_counter"] < READING]
    told = f"least {least['of_line_counter']:.2f} ({least['election']}); {len(short)} below"
    what = f"reading at {READING} of a line counter, each of {len(reads)} files"
    yield verdict(not short, what, told)
    whole = sum(it["lines_s"] for it in reads) / sum(it["read_s"] for it in reads)
    yield verdict(whole >= READING, f"reading at {READING} over all bytes", f"{whole:.2f}")


def main(words):
    if words[:1] == ["--peer"]:
        peer(words[1], json.loads(words[2]))
        return
    as_json = "--json" in words
    files = [pathlib.Path(word) for word in words if not word.startswith("--")]
    prepare()
    began = time.monotonic()
    tell = (lambda it, text: print(json.dumps(it), flush=True)) if as_json else (
        lambda it, text: print(text, flush=True)
    )
    paths = files or elections()
    print(f"reading {len(paths)} files", file=sys.stderr)
    reads = [(reading(path), path) for path in paths]
    if not as_json:
        print("reading: files by their speed in that of a line counter\n")
        print(f"{'election':60} {'bytes':>9} ballots distinct    read s  lines  newlines")
    for it, _ in sorted(reads, key=lambda pair: pair[0]["of_line_counter"]):
        text = (
            f"{it['election'][:-3][-60:]:60} {it['bytes']:>9} {it['ballots']:>7}"
            f" {it['distinct']:>8} {it['read_s']:9.6f}  {it['of_line_counter']:5.3f}"
            f"     {it['of_newline_search']:5.3f}"
        )
        tell(it, text)
    large = {}
    for name, rule, _ in LARGE:
        for path in paths:
            if path.name == name:
                print(f"running {name} {rule}", file=sys.stderr)
                ours = engine(path, [rule])
                mine = ours[rule]
                large[name, rule] = (mine["cpu_s"], mine["steps"], ours["parse"]["cpu_s"])
    if not as_json:
        print(f"\nbeside pabutools (> where it had not ended)\n\n{HEAD}")
    rows, left, untold = [], [], []
    many = [(it["bytes"], path) for it, path in reads if it["ballots"] > 1000]
    many = [(-1 if path.name in NAMED else size, path) for size, path in many]
    plain = [rule for rule in ALL if rule not in RAISED]
    passes = [RAISED] if "--raising" in words else [plain, RAISED]
    for rules, (_, path) in [(rules, it) for rules in passes for it in sorted(many)]:
        if time.monotonic() - began > TOTAL:
            left.append(path.name + (" raising" if rules == RAISED else ""))
            continue
        for it in beside(path, rules, untold):
            rows.append(it)
            tell(it, row(it))
    for what, names in (("time", left), ("limit", [" ".join(it) for it in untold])):
        if names:
            more = f" and {len(names) - 8} more" if len(names) > 8 else ""
            told = f"not run against pabutools ({what}): {', '.join(names[:8])}{more}"
            print(f"\n{told}", file=sys.stderr if as_json else sys.stdout)
    if not as_json:
        if not any(path.name in NAMED for path in paths):
            print("\nabsent: " + ", ".join(NAMED))
        print()
        print("\n".join(aims(rows, [it for it, _ in reads], large)))


if __name__ == "__main__":
    main(sys.argv[1:])
