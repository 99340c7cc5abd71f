#!/usr/bin/env bash
# Lists Go files that gofmt would change, and fails if there are any.
set -euo pipefail
cd "$(dirname "$0")/.."
found=$(find cmd geo notify responder mobile-api -name node_modules -prune -o -name '*.go' -print0 2>/dev/null | xargs -0 gofmt -l)
[ -z "$found" ] && exit 0
echo "run gofmt -w on:" >&2
echo "$found" >&2
exit 1
