#!/usr/bin/env bash
# Brings in what the web room ships of others' work, unmodified and with its licence, from the npm registry.
# Needed only when a version changes; the files themselves are kept in the repository.
set -euo pipefail
cd "$(dirname "$0")/.."

HTMX=2.0.11
ALEGREYA=5.3.0
vendor=meetcompanion/web/static/vendor
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

unpack() { # package version
  (cd "$work" && npm pack --silent "$1@$2" 2>/dev/null | tail -1 | xargs tar xzf)
}

rm -rf "$vendor"

unpack htmx.org "$HTMX"
mkdir -p "$vendor/htmx-$HTMX"
cp "$work/package/dist/htmx.min.js" "$work/package/LICENSE" "$vendor/htmx-$HTMX/"
rm -rf "$work/package"

unpack @fontsource/alegreya "$ALEGREYA"
mkdir -p "$vendor/alegreya-$ALEGREYA"
cp "$work/package/files/alegreya-latin-600-normal.woff2" "$work/package/files/alegreya-latin-ext-600-normal.woff2" \
  "$work/package/LICENSE" "$vendor/alegreya-$ALEGREYA/"

(cd "$vendor" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs sha256sum >SHA256SUMS)
ls -l "$vendor"/*
