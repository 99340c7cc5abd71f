#!/usr/bin/env bash
# Throws made-up input at the readers of what comes from elsewhere, for a time each: fuzz.sh TIME PACKAGE:TEST...
# Input that reaches new code is made shorter in 20 tries: left alone, go test takes a minute for each and tries nothing else.
# What is found is written to the package's testdata and fails every test run from then on: mend it and commit the file.
set -euo pipefail
cd "$(dirname "$0")/.."
time=$1
shift
dir=$(mktemp -d)
said=$dir/said
corpus=$(go env GOCACHE)/fuzz # as go test -fuzz keeps it
trap 'rm -rf "$dir"' EXIT

# built PACKAGE: compiles its tests for fuzzing, once for all its targets.
built() {
  binary=$dir/$(tr / _ <<< "$1").test
  [ -x "$binary" ] || go test "$1" -c -fuzz . -o "$binary"
}

# At the end of the time go test sometimes calls its own stop a failure, and names no input: then it is asked again.
fuzz() {
  local package=kipthoi/${1#./}
  for _ in 1 2 3; do
    (cd "$1" && exec "$binary" -test.run '^$' -test.fuzz "^$2\$" -test.fuzztime "$time" -test.fuzzminimizetime 20x \
      -test.fuzzcachedir "$corpus/$package" -test.timeout 10m) > "$said" 2>&1 && { echo "$2: $(grep '^fuzz: elapsed' "$said" | tail -n 1)"; return; }
    grep -q 'context deadline exceeded' "$said" && ! grep -q 'Failing input' "$said" || break
  done
  tail -n 30 "$said" >&2
  return 1
}

for target in "$@"; do
  package=${target%%:*} test=${target##*:}
  grep -qrE "^func $test\(f \*testing\.F\)" "$package"/*_test.go || { echo "there is no $test in $package" >&2; exit 1; }
  built "$package"
  fuzz "$package" "$test"
done
