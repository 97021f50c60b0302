#!/bin/sh
# Builds the product and serves the demo county on the embedded store. Needs Rust alone.
# GONGDI_ADDR (default 127.0.0.1:8420) and GONGDI_DATA (default ./data) override where.
set -eu
cd "$(dirname "$0")/.."
command -v cargo >/dev/null 2>&1 || {
    echo "run: Rust is missing: install Rust 1.95 or newer with rustup" >&2
    exit 1
}
export GONGDI_ADDR="${GONGDI_ADDR:-127.0.0.1:8420}"
export GONGDI_DATA="${GONGDI_DATA:-./data}"
binary="${CARGO_TARGET_DIR:-target}/debug/gongdi"
if [ ! -x "$binary" ]; then
    echo "run: building gongdi; the first time takes some minutes, later ones seconds" >&2
fi
cargo build --package gongdi
exec "$binary" serve --demo "$@"
