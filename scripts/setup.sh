#!/bin/sh
# Makes .venv and installs the locked packages into it, once for each change of the lock file.
#   scripts/setup.sh run    what the bot needs (requirements.txt)
#   scripts/setup.sh dev    that, and what tests and checks need (requirements-dev.txt)
# PYTHON names the interpreter; without it the newest supported one on the PATH is taken.
set -u
cd "$(dirname "$0")/.." || exit 1

fail() {
    echo "dateline: $1" >&2
    exit 1
}

supported() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' >/dev/null 2>&1
}

case "${1:-run}" in
run) lock=requirements.txt ;;
dev) lock=requirements-dev.txt ;;
*) fail "scripts/setup.sh takes run or dev." ;;
esac

mark=".venv/.installed-$lock"
sum=$(cksum <"$lock")" $(cat pyproject.toml setup.py | cksum)"
# A development environment holds all that running needs.
for done in "$mark" .venv/.installed-requirements-dev.txt; do
    [ "$lock" = requirements-dev.txt ] && [ "$done" != "$mark" ] && continue
    want=$sum
    [ "$done" = "$mark" ] || want=$(cksum <requirements-dev.txt)" $(cat pyproject.toml setup.py | cksum)"
    if [ -f "$done" ] && [ "$(cat "$done")" = "$want" ] && [ -x .venv/bin/python ] && supported .venv/bin/python; then
        exit 0
    fi
done

if [ -n "${PYTHON:-}" ]; then
    supported "$PYTHON" || fail "PYTHON=$PYTHON is not Python 3.11 to 3.14. Set PYTHON to one that is."
    python=$PYTHON
else
    python=
    for name in python3.14 python3.13 python3.12 python3.11 python3 python; do
        if supported "$name"; then
            python=$name
            break
        fi
    done
    [ -n "$python" ] || fail "no Python 3.11 to 3.14 found. Install one (Debian: apt install python3 python3-venv), or name it: make run PYTHON=/path/to/python3."
fi
"$python" -c 'import venv, ensurepip' >/dev/null 2>&1 ||
    fail "$python has no venv module. Install it (Debian: apt install python3-venv), then run this again."
[ -w . ] || fail "this folder cannot be written: $(pwd). Change its owner, or clone the project where you may write."

log=$(mktemp) || fail "no temporary file can be made: is the disk full?"
trap 'rm -f "$log"' EXIT

step() { # WHAT, then the command; on failure its last words
    what=$1
    shift
    "$@" >"$log" 2>&1 || {
        if grep -q 'No space left' "$log"; then
            fail "$what failed: the disk is full. Free about 1 GB and run this again."
        fi
        fail "$what failed: $(grep -E 'ERROR|rror:|denied' "$log" | tail -n 1 | cut -c1-300). Put that right and run this again."
    }
}

if ! { [ -x .venv/bin/python ] && supported .venv/bin/python && .venv/bin/python -c 'import pip' >/dev/null 2>&1; }; then
    step "making .venv" "$python" -m venv --clear .venv
fi
# Python compiles what is imported when it is; all of every package would take as long as the rest.
echo "Installing the locked packages into .venv (once, about a minute) …" >&2
step "installing the packages" .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-compile --require-hashes --no-deps -r "$lock"
step "installing dateline" .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --no-build-isolation --editable .
printf '%s' "$sum" >"$mark"
