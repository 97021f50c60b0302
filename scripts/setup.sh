#!/bin/sh
# Installs what the tests need and the machine lacks: a C compiler, Node, Chromium, PostgreSQL, a
# Chinese font, the browser test packages. Safe to run again; does nothing when all is there.
# Rust itself is the one thing it asks for instead of installing.
set -eu
cd "$(dirname "$0")/.."

fail() {
    echo "setup: $*" >&2
    exit 1
}

have() {
    command -v "$1" >/dev/null 2>&1
}

have_initdb() {
    for bin in /usr/lib/postgresql/*/bin/initdb; do
        [ -x "$bin" ] && return 0
    done
    return 1
}

have_chinese_font() {
    have fc-list && [ -n "$(fc-list :lang=zh-cn family 2>/dev/null | head -n 1)" ]
}

missing_packages() {
    have cc || printf 'build-essential '
    have node || printf 'nodejs '
    have npm || printf 'npm '
    have python3 || printf 'python3 '
    [ -x "${GONGDI_CHROMIUM:-/usr/bin/chromium}" ] || printf 'chromium '
    have_initdb || printf 'postgresql '
    have_chinese_font || printf 'fontconfig fonts-noto-cjk '
}

apt_install() {
    have apt-get || fail "please install these by hand, apt-get is not here: $*"
    as_root=''
    if [ "$(id -u)" -ne 0 ]; then
        have sudo || fail "run once as root (or install sudo), these packages are missing: $*"
        as_root='sudo -n'
        sudo -n true 2>/dev/null || as_root='sudo'
    fi
    # Another installer may hold the lock for a while: wait for it instead of failing.
    wait_lock='-o DPkg::Lock::Timeout=600'
    echo "setup: installing $*"
    # shellcheck disable=SC2086
    $as_root apt-get $wait_lock update -q >/dev/null ||
        fail "apt-get update failed: is a Debian mirror reachable?"
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get $wait_lock install -y -q \
        --no-install-recommends "$@" >/dev/null ||
        fail "apt-get could not install: $*"
}

npm_current() {
    [ -f node_modules/.package-lock.json ] &&
        [ -f node_modules/.gongdi-lock ] &&
        cmp -s package-lock.json node_modules/.gongdi-lock
}

have cargo || fail "Rust is missing: install Rust 1.95 or newer with rustup, then run this again"

packages=$(missing_packages)
if [ -n "$packages" ]; then
    # shellcheck disable=SC2086
    apt_install $packages
    left=$(missing_packages)
    [ -z "$left" ] || fail "still missing after the install: $left"
fi

node_major=$(node -p 'process.versions.node.split(".")[0]')
[ "$node_major" -ge 20 ] || fail "Node $node_major is too old, 20 or newer is needed"

if ! npm_current; then
    echo "setup: installing the browser test packages"
    npm ci --no-audit --no-fund --loglevel=error >/dev/null ||
        fail "npm ci failed: is the package registry reachable?"
    cp package-lock.json node_modules/.gongdi-lock
fi

# The walls test reads the dependency tree without network, so fetch it while there is one.
cargo fetch --locked >/dev/null 2>&1 || cargo fetch >/dev/null ||
    fail "cargo fetch failed: is the crate registry reachable?"
echo "setup: all there"
