#!/bin/sh
# A throw-away PostgreSQL for tests: start | stop | url.
#
# start prints the URL. The cluster lives in a new folder under $TMPDIR with its own socket, a
# random port on the loopback address and a random password, and remembers itself in the file
# $GONGDI_PG_STATE (default target/postgres.state), which `stop` and `url` read. Two callers with
# two state files never meet.
# PG_FSYNC=1 makes it durable (for crash tests and honest benchmarks); by default it is not.
set -eu
cd "$(dirname "$0")/.."
# runuser and useradd live where a short PATH may not look.
PATH=$PATH:/usr/sbin:/sbin
state=${GONGDI_PG_STATE:-$PWD/target/postgres.state}

fail() {
    echo "postgres: $*" >&2
    exit 1
}

bin_folder() {
    newest=''
    for initdb in /usr/lib/postgresql/*/bin/initdb; do
        [ -x "$initdb" ] && newest=${initdb%/initdb}
    done
    [ -n "$newest" ] || fail "PostgreSQL is not installed: run scripts/setup.sh"
    echo "$newest"
}

# The server refuses to run as root, so root lends it an account that can do nothing else.
server_account() {
    if [ "$(id -u)" -ne 0 ]; then
        id -un
    elif id postgres >/dev/null 2>&1; then
        echo postgres
    else
        id gongdi-test >/dev/null 2>&1 ||
            useradd --system --no-create-home --shell /usr/sbin/nologin gongdi-test ||
            fail "cannot create the account gongdi-test for the server"
        echo gongdi-test
    fi
}

# as_server ACCOUNT COMMAND...: from /, because the account may not read the caller's folder.
as_server() {
    account=$1
    shift
    if [ "$(id -un)" = "$account" ]; then
        (cd / && "$@")
    else
        (cd / && runuser -u "$account" -- "$@")
    fi
}

settings() {
    folder=$1
    port=$2
    durable=off
    [ "${PG_FSYNC:-0}" = 1 ] && durable=on
    printf '%s' "-p $port -k $folder -c listen_addresses=127.0.0.1 -c max_connections=200" \
        " -c fsync=$durable -c synchronous_commit=$durable -c full_page_writes=$durable" \
        " -c timezone=UTC -c log_min_messages=warning"
}

start_on_some_port() {
    folder=$1
    account=$2
    tries=0
    while [ "$tries" -lt 8 ]; do
        port=$(shuf -i 20000-59999 -n 1)
        if as_server "$account" "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w -t 60 \
            -o "$(settings "$folder" "$port")" start >/dev/null 2>&1; then
            echo "$port"
            return 0
        fi
        tries=$((tries + 1))
    done
    tail -n 20 "$folder/log" >&2 || true
    return 1
}

create() {
    folder=$1
    account=$2
    secret=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    printf '%s\n' "$secret" >"$folder/secret"
    [ "$(id -un)" = "$account" ] || chown -R "$account" "$folder"
    chmod 700 "$folder"
    as_server "$account" "$bin/initdb" -D "$folder/data" -U gongdi --pwfile="$folder/secret" \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C --no-sync >/dev/null ||
        fail "initdb failed"
    port=$(start_on_some_port "$folder" "$account") || fail "the server does not start"
    as_server "$account" env PGPASSWORD="$secret" "$bin/createdb" -h "$folder" -p "$port" \
        -U gongdi gongdi || fail "the database cannot be created"
    {
        echo "folder=$folder"
        echo "account=$account"
        echo "url=postgresql://gongdi:$secret@127.0.0.1:$port/gongdi"
    } >"$state"
}

from_state() {
    sed -n "s/^$1=//p" "$state"
}

# A crash leaves the state and the pid file behind, and a dead server may linger as a zombie, so
# ask the server itself.
answers() {
    "$bin/pg_isready" -q -t 3 -d "$(from_state url)"
}

start() {
    if [ -f "$state" ]; then
        if answers; then
            from_state url
            return
        fi
        stop
    fi
    mkdir -p "$(dirname "$state")"
    umask 077
    new=$(mktemp -d "${TMPDIR:-/tmp}/gongdi-pg.XXXXXX")
    who=$(server_account)
    # A half-made cluster must not stay behind when a step above says no.
    if ! (create "$new" "$who"); then
        rm -rf "$new"
        exit 1
    fi
    from_state url
}

stop() {
    [ -f "$state" ] || return 0
    old=$(from_state folder)
    case $old in
    */gongdi-pg.*) ;;
    *) fail "$state does not name a folder of ours" ;;
    esac
    if answers; then
        as_server "$(from_state account)" "$bin/pg_ctl" -D "$old/data" -m immediate -w -t 60 stop \
            >/dev/null || fail "the server in $old does not stop"
    fi
    rm -rf "$old"
    rm -f "$state"
}

bin=$(bin_folder)
case ${1:-} in
start) start ;;
stop) stop ;;
url) if [ -f "$state" ]; then from_state url; else fail "not started"; fi ;;
*) fail "usage: scripts/postgres.sh start | stop | url" ;;
esac
