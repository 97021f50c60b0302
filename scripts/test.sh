#!/bin/sh
# Every test, by one command. A stage that fails does not stop the next, so that one run shows all
# that is wrong; the total then fails. The last line counts the checks of all stages.
set -eu
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-target}
logs=$target/test-logs
rm -rf "$logs"
mkdir -p "$logs"
began_at=$(date +%s)
passed_total=0
failed_total=0

GONGDI_PG_STATE=$(mktemp "${TMPDIR:-/tmp}/gongdi-pg-state.XXXXXX")
rm -f "$GONGDI_PG_STATE"
export GONGDI_PG_STATE
# Without this a test that finds no PostgreSQL could pass by doing nothing.
export GONGDI_REQUIRE_PG=1
export NO_COLOR=1
trap 'sh scripts/postgres.sh stop >/dev/null 2>&1 || true' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# sum_before WORD LOG: adds the numbers that stand directly before WORD in runner summaries.
sum_before() {
    awk -v word="$1" '{
        for (i = 2; i <= NF; i++) {
            w = $i; gsub(/[,;]/, "", w)
            if (w == word && $(i - 1) ~ /^[0-9]+$/) sum += $(i - 1)
        }
    } END { print sum + 0 }' "$2"
}

# sum_after WORD LOG: the same for reporters that print the word first ("pass 12").
sum_after() {
    awk -v word="$1" 'NF == 3 && $2 == word && $3 ~ /^[0-9]+$/ { sum += $3 }
        END { print sum + 0 }' "$2"
}

# count KIND LOG: sets passed and failed from what the runner said. A colour code would hide the
# numbers, so runners are told not to colour.
count() {
    grep -E '^ *Summary \[|^test result:' "$2" >"$2.lines" 2>/dev/null || true
    case $1 in
    rust)
        passed=$(sum_before passed "$2.lines")
        failed=$(sum_before failed "$2.lines")
        timed=$(awk '/timed out/ { for (i = 2; i < NF; i++) if ($i == "timed") s += $(i - 1) }
            END { print s + 0 }' "$2.lines")
        failed=$((failed + timed))
        ;;
    node)
        passed=$(sum_after pass "$2")
        failed=$(($(sum_after fail "$2") + $(sum_after cancelled "$2")))
        ;;
    esac
    rm -f "$2.lines"
}

# stage NAME KIND COMMAND...: KIND is one (the command is the check), rust or node.
stage() {
    name=$1
    kind=$2
    shift 2
    log=$logs/$name.log
    from=$(date +%s)
    echo "── $name"
    code=0
    { "$@" 2>&1 || echo $? >"$log.code"; } | tee "$log"
    [ ! -f "$log.code" ] || code=$(cat "$log.code")
    passed=0
    failed=0
    if [ "$kind" = one ]; then
        if [ "$code" -eq 0 ]; then passed=1; fi
    else
        count "$kind" "$log"
        if [ "$code" -eq 0 ] && [ "$passed" -eq 0 ]; then
            echo "$name: no test ran"
            code=1
        fi
    fi
    if [ "$code" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
    passed_total=$((passed_total + passed))
    failed_total=$((failed_total + failed))
    echo "$name $passed $failed $(($(date +%s) - from))" >>"$logs/summary"
    [ "$code" -eq 0 ]
}

rust_tests() {
    if command -v cargo-nextest >/dev/null 2>&1; then
        cargo nextest run --workspace --no-fail-fast --color never
    else
        cargo test --workspace --no-fail-fast --color never
    fi
}

# node_tests FOLDER: an absent test is a failure, since an empty run would look like a passed one.
node_tests() {
    files=$(find "$1" -name '*.test.mjs' 2>/dev/null | sort)
    if [ -z "$files" ]; then
        echo "no *.test.mjs under $1"
        return 1
    fi
    # shellcheck disable=SC2086
    node --test --test-reporter=spec --test-concurrency="${GONGDI_BROWSERS:-1}" $files
}

deny() {
    cargo deny --offline check licenses bans sources
}

postgres() {
    sh scripts/postgres.sh start >/dev/null
}

long_files() {
    find crates proof -name '*.rs' -exec awk 'END { if (NR > 400) print NR, FILENAME }' {} \;
}

closing() {
    echo
    awk '{ printf "  %-12s %5d passed %4d failed %5d s\n", $1, $2, $3, $4 }' "$logs/summary"
    look_twice=$(long_files)
    if [ -n "$look_twice" ]; then
        echo "Look twice, these files have over 400 lines:"
        echo "$look_twice" | sed 's/^/  /'
    fi
    echo "In $(($(date +%s) - began_at)) s. Logs: $logs"
    echo "$passed_total passed, $failed_total failed"
}

if ! stage setup one sh scripts/setup.sh; then
    closing
    exit 1
fi
stage fmt one cargo fmt --all --check || true
stage clippy one cargo clippy --workspace --all-targets --color never -- -D warnings || true
if command -v cargo-deny >/dev/null 2>&1; then
    stage deny one deny || true
fi
if stage postgres one postgres; then
    GONGDI_TEST_PG=$(sh scripts/postgres.sh url)
    export GONGDI_TEST_PG
fi
if stage build one cargo build --package gongdi --color never; then
    built=yes
else
    built=no
fi
stage rust rust rust_tests || true
if [ "$built" = yes ]; then
    stage verifier node node_tests proof/verifier || true
    stage browser node node_tests proof/browser || true
fi
closing
[ "$failed_total" -eq 0 ]
