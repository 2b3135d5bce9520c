#!/usr/bin/env bash
# Fetches the packages of package-lock.json (their hashes stand in it) and builds here what the browser loads.
# Needed only to move to another version: the files are in the repository, and no build step reads them from elsewhere.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r package.json package-lock.json src "$work"
(cd "$work" && npm ci --ignore-scripts --no-audit --no-fund)
node rebuild.mjs "$work"
git diff --stat -- . || true
