#!/usr/bin/env bash
# Runs a command under a name and says how long it took: step.sh NAME COMMAND...
set -uo pipefail
name=$1
shift
echo "== $name"
"$@"
code=$?
if [ "$code" -eq 0 ]; then
  echo "-- $name: done in $SECONDS s"
else
  echo "-- $name: FAILED after $SECONDS s" >&2
fi
exit "$code"
