#!/usr/bin/env bash
# Checks the documents: what they point to exists, make targets they name exist, and no passage stands in two of them.
set -euo pipefail
cd "$(dirname "$0")/.."
mapfile -t documents < <(find . -name node_modules -prune -o -path ./.git -prune -o -name '*.md' -print | sort)
bad=0
complain() { echo "$1" >&2; bad=1; }

for doc in "${documents[@]}"; do
  while read -r link; do
    [ -e "$(dirname "$doc")/${link%%#*}" ] || complain "$doc: nothing at $link"
  done < <(grep -o '](\([^)]*\))' "$doc" | sed 's/^](//; s/)$//' | grep -v '^[a-z]*:\|^#' || true)
  while read -r target; do
    grep -q "^$target:" Makefile || complain "$doc: there is no make $target"
  done < <(grep -o '`make [a-z0-9-]*' "$doc" | sed 's/^`make //' | sort -u || true)
done

# A line of 60 characters or more is a passage. Lines of tables and code count too.
while read -r line; do
  complain "in more than one place: $line"
done < <(cat "${documents[@]}" | sed 's/^[[:space:]]*//' | grep -E '^.{60,}' | sort | uniq -d)

exit "$bad"
