#!/bin/sh
# The long simulation: random acts over many seeds with an independent auditor, first on SQLite,
# then on PostgreSQL. ACTS (default 1000000, on each) and SEEDS (default 20) set how much.
set -eu
cd "$(dirname "$0")/.."
GONGDI_PG_STATE=$(mktemp "${TMPDIR:-/tmp}/gongdi-pg-state.XXXXXX")
rm -f "$GONGDI_PG_STATE"
export GONGDI_PG_STATE
trap 'sh scripts/postgres.sh stop >/dev/null 2>&1 || true' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
sh scripts/postgres.sh start >/dev/null
GONGDI_TEST_PG=$(sh scripts/postgres.sh url)
export GONGDI_TEST_PG
cargo run --release --package proof --bin simulate -- \
    --acts "${ACTS:-1000000}" --seeds "${SEEDS:-20}" --both "$@"
