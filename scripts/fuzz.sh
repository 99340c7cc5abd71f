#!/usr/bin/env bash
# Throws made-up input at the readers of what comes from elsewhere, for a time each: fuzz.sh TIME PACKAGE:TEST...
# Input that reaches new code is made shorter in 20 tries: left alone, go test takes a minute for each and tries nothing else.
# What is found is written to the package's testdata and fails every test run from then on: mend it and commit the file.
set -euo pipefail
cd "$(dirname "$0")/.."
time=$1
shift
for target in "$@"; do
  package=${target%%:*} test=${target##*:}
  grep -qrE "^func $test\(f \*testing\.F\)" "$package"/*_test.go || { echo "there is no $test in $package" >&2; exit 1; }
  go test "$package" -run '^$' -fuzz "^$test\$" -fuzztime "$time" -fuzzminimizetime 20x | tail -n 2
done
