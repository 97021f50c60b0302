#!/bin/sh
# Builds with optimisation and prints every figure of the bench in one run. PostgreSQL is durable
# here (fsync on), as SQLite is: a figure that loses data on power failure compares with nothing.
set -eu
cd "$(dirname "$0")/.."
GONGDI_PG_STATE=$(mktemp "${TMPDIR:-/tmp}/gongdi-pg-state.XXXXXX")
rm -f "$GONGDI_PG_STATE"
export GONGDI_PG_STATE
trap 'sh scripts/postgres.sh stop >/dev/null 2>&1 || true' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
PG_FSYNC=1 sh scripts/postgres.sh start >/dev/null
GONGDI_TEST_PG=$(sh scripts/postgres.sh url)
export GONGDI_TEST_PG
cargo build --release --package gongdi
cargo run --release --package proof --bin bench -- "$@"
