#!/usr/bin/env bash
# Makes the generated files again and fails when they differ from what is committed.
set -euo pipefail
cd "$(dirname "$0")/.."
go test ./mobile-api -run 'TestOpenAPI$' -update >/dev/null
git diff --exit-code -- mobile-api/openapi.json || { echo "the API differs from its document: commit mobile-api/openapi.json" >&2; exit 1; }
