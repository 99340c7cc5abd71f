#!/usr/bin/env bash
# Drives the page in Chromium as people use it, on a phone of 360 px and on a screen of 1280 px at once: each on a
# demonstration of its own, played on a fresh database and served at a free port, which ends with it.
set -euo pipefail
cd "$(dirname "$0")/.."

make --no-print-directory build
dir=$(mktemp -d)
walks=()

stop() {
  for walk in "${walks[@]}"; do
    kill "$walk" 2>/dev/null && wait "$walk" || true
  done
  rm -rf "$dir"
}
trap stop EXIT
trap 'exit 130' INT TERM

export KIPTHOI_SMS_SECRET=mot-bi-mat-de-thu-tin # the page's tests hand text messages over as a gateway does

# address LOG SERVER: waits for the address that a server says.
address() {
  local url
  for _ in $(seq 1200); do
    url=$(sed -n 's/^Kịp Thời: \(http:[^ ]*\).*/\1/p' "$1" | head -n 1)
    [ -n "$url" ] && echo "$url" && return
    kill -0 "$2" 2>/dev/null || { echo "the demonstration ended" >&2 && return 1; }
    sleep 0.1
  done
  echo "the demonstration did not start in two minutes" >&2
  return 1
}

# walk SIZE: plays, serves and drives. A failure shows what the server said.
walk() {
  local log=$dir/$1.log server url code=0
  bin/kipthoi demo --addr 127.0.0.1:0 --dir "$dir/$1" >"$log" 2>&1 </dev/null &
  server=$!
  trap 'kill "$server" 2>/dev/null' EXIT
  url=$(address "$log" "$server") && SIZE=$1 KIPTHOI_URL=$url npm --prefix mobile-api/web run --silent e2e || code=$?
  kill -0 "$server" 2>/dev/null || code=1
  if [ "$code" -ne 0 ]; then
    echo "the page failed at $1 px; the server's last lines:" >&2
    tail -n 30 "$log" >&2
  fi
  return "$code"
}

for size in 360 1280; do
  walk "$size" &
  walks+=($!)
done
failed=0
for walk in "${walks[@]}"; do
  wait "$walk" || failed=1
done
walks=()
exit "$failed"
