#!/usr/bin/env bash
# Fetches the packages of package-lock.json (their hashes stand in it) and copies here what the browser loads.
# Needed only to move to another version: the copies are in the repository, and no build step reads them from elsewhere.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp package.json package-lock.json "$work"
(cd "$work" && npm ci --ignore-scripts --no-audit --no-fund)
cp "$work/node_modules/htmx.org/dist/htmx.min.js" htmx.min.js
cp "$work/node_modules/htmx.org/LICENSE" htmx-LICENSE.txt
sha256sum htmx.min.js htmx-LICENSE.txt >SHA256SUMS
git diff --stat -- . || true
