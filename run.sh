#!/usr/bin/env bash
#
# Executable documentation for the development workflow. Each command is a function below; `./run.sh help` lists them.
# Needs Python 3.11 or newer and nothing else; everything is installed into .venv beside this file.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# start [--port N] [...]: serve the real thing on http://127.0.0.1:8765
start() {
    environment
    exec "$bin/meetcompanion" serve "$@"
}

# demo [--no-serve]: a sample town with everything filled in, in a throw-away folder
demo() {
    environment
    exec "$bin/meetcompanion" demo "$@"
}

# test [--no-browser] [--postgresql] [pytest arguments]: every test, the browser's too; or all of them on PostgreSQL
test() {
    local arguments=() browser=yes argument
    for argument in "$@"; do
        case $argument in
            --no-browser) browser=no ;;
            --postgresql) export MEETCOMPANION_TEST_DATABASE=postgresql ;;
            *) arguments+=("$argument") ;;
        esac
    done
    environment dev
    if [ "$browser" = yes ]; then
        have_browser
    else
        arguments+=(-m "not browser")
        echo "ATTENTION: the browser tests are left out (--no-browser)." >&2
    fi
    "$bin/python" -m pytest -n "${MEETCOMPANION_TEST_PROCESSES:-2}" --dist loadgroup ${arguments[@]+"${arguments[@]}"}
    if [ "$browser" = no ]; then
        echo "ATTENTION: the browser tests were left out (--no-browser)." >&2
    fi
}

# accessibility [STATE...]: axe-core on every page in every state, on phone and desktop, by day and by night
accessibility() {
    environment dev
    have_browser
    "$bin/python" -m tests.browser.axe "$@"
}

# check: style, types, and that the rooms stand on their floors
check() {
    environment dev
    "$bin/ruff" check .
    "$bin/ruff" format --check .
    "$bin/mypy"
    "$bin/lint-imports"
    if command -v shellcheck >/dev/null; then
        shellcheck run.sh .ci/run
    else
        echo "shellcheck is not installed; run.sh was not checked." >&2
    fi
}

# bench [import] [learn] [page] [people] [rank] [round] [load] [town]: how fast and how large; the last two where named
bench() {
    environment dev
    "$bin/python" -m bench "$@"
}

# add-importer NAME URL: begin the rule for one more event service; its test is red until it is written
add-importer() {
    find_python
    "$python" .ci/add_importer.py "$@"
}

# atlas [WORDS...]: gaps of the hobby atlas, or what it makes of these words
atlas() {
    environment dev
    "$bin/python" -m bench.atlas_gaps "$@"
}

# projection: fit anew how hobbies lie apart among the model's vectors; all vectors are other ones afterwards
projection() {
    environment dev
    "$bin/python" -m bench.fit_projection
    vectors
}

# vectors: bring the vectors of the program's own texts up to date, after a change to the atlas
vectors() {
    environment dev
    "$bin/python" -m bench.make_vectors
}

# translations [LANGUAGE...]: bring the catalogues of meetcompanion/locale up to date, and say what waits
translations() {
    environment dev
    "$bin/python" .ci/translations.py "$@"
}

# screenshots: take the pictures of docs/screenshots anew
screenshots() {
    environment dev
    have_browser
    "$bin/python" .ci/screenshots.py
}

# fuzz [seconds | --count N]: hostile bytes for all importers, for ten minutes if not said; atheris helps where it can be
# installed. With --count so many mutations of real feeds, the same for a --seed.
fuzz() {
    environment dev
    if [ "${1:-}" = --count ]; then
        "$bin/python" -m tests.fuzz "$@"
        return
    fi
    if ! "$bin/python" -c 'import atheris' 2>/dev/null; then
        "$bin/python" -m pip install --quiet --disable-pip-version-check atheris >&2 ||
            echo "atheris cannot be installed here; hypothesis works alone." >&2
    fi
    "$bin/python" -m tests.fuzz "${1:-600}"
}

# endure [times]: kill -9 at moments of chance while it is used, 200 times if not said, and look that nothing is lost
endure() {
    environment dev
    "$bin/python" -m tests.kills "${1:-200}"
}

# format: let ruff lay out the code and mend what it can
format() {
    environment dev
    "$bin/ruff" format .
    "$bin/ruff" check --fix .
}

# lock: write down the newest versions that fit pyproject.toml, so that every machine gets the same
lock() {
    find_python
    local folder
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    "$python" -m venv "$folder/venv"
    "$folder/venv/bin/python" -m pip install --quiet --upgrade 'pip>=25.1'
    "$folder/venv/bin/python" -m pip install --quiet --editable . --group dev
    {
        echo "# What we test with; ./run.sh lock writes this file."
        "$folder/venv/bin/python" -m pip freeze --exclude-editable
    } >"$folder/constraints.txt"
    mv "$folder/constraints.txt" .ci/constraints.txt
}

# help: this list
help() {
    echo "Usage: ./run.sh COMMAND"
    sed -n 's/^# \([a-z-]*\)\( .*\)\{0,1\}: /  \1\2: /p' run.sh
}

# ---------------------------------------------------------------------------------------------------------------------

bin=.venv/bin

stop() {
    echo "$1" >&2
    exit 1
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# Sets $python to an interpreter that is new enough.
find_python() {
    local candidate
    for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11 python; do
        if [ -n "$candidate" ] && is_new_enough "$candidate"; then
            python=$candidate
            return
        fi
    done
    stop "Python 3.11 or newer is needed and was not found. Install it, or name it: PYTHON=/path/to/python3.11 ./run.sh ..."
}

# Makes .venv and fills it; does nothing when neither the place, the versions nor the dependencies have changed.
# $1: "dev" for the tools of development too.
environment() {
    local kind=${1:-use} stamp=.venv/.filled-from place state groups=()
    place=$(pwd -P)
    # Scripts in an environment know its place by heart: one that was moved is made anew.
    if ! is_new_enough "$bin/python" || { [ -e "$stamp" ] && ! grep -qxF "in $place" "$stamp"; }; then
        find_python
        rm -rf .venv
        "$python" -m venv .venv || {
            rm -rf .venv
            stop "Python's venv module does not work. On Debian and Ubuntu: apt-get install python3-venv"
        }
    fi
    state=$(cat pyproject.toml .ci/constraints.txt | cksum)
    # An environment with the tools of development serves as well.
    if grep -qxF -e "dev $state" -e "$kind $state" "$stamp" 2>/dev/null; then
        return
    fi
    if [ "$kind" = dev ] || grep -q '^dev ' "$stamp" 2>/dev/null; then
        kind=dev
        groups=(--group dev)
    fi
    echo "Filling .venv ..." >&2
    rm -f "$stamp"
    # Dependency groups need pip 25.1.
    "$bin/python" -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1' >&2
    "$bin/python" -m pip install --quiet --disable-pip-version-check --constraint .ci/constraints.txt \
        --editable . ${groups[@]+"${groups[@]}"} >&2
    printf '%s\n' "in $place" "$kind $state" >"$stamp"
}

# Makes sure that there is a Chromium; tests find it through MEETCOMPANION_TEST_BROWSER or Playwright's own.
have_browser() {
    local name path
    for name in "${MEETCOMPANION_TEST_BROWSER:-}" chromium chromium-browser google-chrome google-chrome-stable; do
        if [ -n "$name" ] && path=$(command -v "$name"); then
            export MEETCOMPANION_TEST_BROWSER=$path
            return
        fi
    done
    if playwright_has_one; then
        return
    fi
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing Debian's chromium for the browser tests ..." >&2
        if install_chromium >/dev/null 2>&1 &&
            path=$(command -v chromium); then
            export MEETCOMPANION_TEST_BROWSER=$path
            return
        fi
    fi
    echo "Letting Playwright fetch its own Chromium for the browser tests ..." >&2
    if "$bin/python" -m playwright install chromium >&2 && playwright_has_one; then
        return
    fi
    stop "The browser tests need Chromium, and none could be had. Install it (Debian, Ubuntu: apt-get install chromium), or leave them out: ./run.sh test --no-browser"
}

install_chromium() {
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -qq -y --no-install-recommends chromium ||
        { apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium; }
}

playwright_has_one() {
    "$bin/python" - <<'PYTHON' 2>/dev/null
import pathlib
import sys

from playwright.sync_api import sync_playwright

with sync_playwright() as playwright:
    sys.exit(not pathlib.Path(playwright.chromium.executable_path).exists())
PYTHON
}

case ${1:-help} in
    start | demo | test | accessibility | check | bench | fuzz | endure | atlas | projection | vectors | add-importer | translations | screenshots | format | lock) "$@" ;;
    help | -h | --help) help ;;
    *)
        help >&2
        exit 2
        ;;
esac
