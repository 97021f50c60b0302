#!/bin/sh
# Builds with optimisation and prints every figure of the bench in one run, on the embedded store,
# which waits for the disk at every commit. --quick takes every figure once, too short to mean much;
# --only acts|http|pages|county|history|halls|ledger takes one part. Progress goes to standard error.
set -eu
cd "$(dirname "$0")/.."
cargo build --release --package gongdi
exec cargo run --release --package proof --bin bench -- "$@"
