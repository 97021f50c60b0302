#!/bin/sh
# Takes the screenshots that the documents show, from a server on a fresh demo county.
set -eu
cd "$(dirname "$0")/.."
sh scripts/setup.sh
cargo build --package gongdi
exec node proof/browser/support/shots.mjs "$@"
