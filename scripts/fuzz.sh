#!/usr/bin/env bash
# Throws made-up input at the readers of what comes from elsewhere, for a time each: fuzz.sh TIME PACKAGE:TEST...
# Input that reaches new code is made shorter in 20 tries: left alone, go test takes a minute for each and tries nothing else.
# What is found is written to the package's testdata and fails every test run from then on: mend it and commit the file.
set -euo pipefail
cd "$(dirname "$0")/.."
time=$1
shift
said=$(mktemp)
trap 'rm -f "$said"' EXIT

# At the end of the time go test sometimes calls its own stop a failure, and names no input: then it is asked again.
fuzz() {
  for _ in 1 2 3; do
    go test "$1" -run '^$' -fuzz "^$2\$" -fuzztime "$time" -fuzzminimizetime 20x > "$said" 2>&1 && { tail -n 2 "$said"; return; }
    grep -q 'context deadline exceeded' "$said" && ! grep -q 'Failing input' "$said" || break
  done
  tail -n 30 "$said" >&2
  return 1
}

for target in "$@"; do
  package=${target%%:*} test=${target##*:}
  grep -qrE "^func $test\(f \*testing\.F\)" "$package"/*_test.go || { echo "there is no $test in $package" >&2; exit 1; }
  fuzz "$package" "$test"
done
